package roster

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// ListRowsMost is how many rows a list may have to be exported.
const ListRowsMost = 20000

// The formats of an exported list.
const (
	Workbook = "xlsx"
	CSV      = "csv"
)

// ListExport is a list as somebody sees it: the rows that they may see, numbers masked.
type ListExport struct {
	// Screen is the list; Title is what the sheet is called.
	Screen, Title string
	Headings      []string
	// Format is Workbook or CSV.
	Format string
	// Filters are the names of what it is narrowed by, for the audit log; what was typed is not kept.
	Filters []string
}

// ListFile is an exported list. Close wipes it.
type ListFile struct {
	Name string
	file *os.File
	tmp  string
}

// WriteTo sends it.
func (f *ListFile) WriteTo(w io.Writer) (int64, error) { return io.Copy(w, f.file) }

// Close wipes it.
func (f *ListFile) Close() error { return errors.Join(f.file.Close(), os.RemoveAll(f.tmp)) }

// ExportList writes a list into a file, row by row as rows puts them; all of them are from one moment. It counts as one
// of the day's exports, and stands in the audit log. It returns TooMany when the day's quota is used up, and Invalid
// "too_many_rows" for a list of more than ListRowsMost.
func (s *Service) ExportList(ctx context.Context, in ListExport, rows func(ctx context.Context, put func(cells []string) error) error) (*ListFile, error) {
	actor, now := access.ActorFrom(ctx), s.now()
	if actor.DistrictID == uuid.Nil {
		return nil, fault.NotAllowed()
	}
	if err := s.exportQuota(s.db.Read(ctx), actor, false); err != nil {
		return nil, err
	}
	row := Export{
		Record: database.NewRecord(uuid.Nil, now), DistrictID: actor.DistrictID, AccountID: actor.AccountID, AccountName: actor.Name, State: Expired, Progress: 100,
		Sheets: []string{in.Title}, Counts: map[string]int{}, Filename: "lianxin-" + in.Screen + "-" + now.In(calendar.Shanghai).Format("20060102-1504") + "." + in.Format,
		Downloads: 1, ExpiresAt: now,
	}
	f, count, err := s.listFile(ctx, in, row, rows)
	if err != nil {
		return nil, err
	}
	row.Counts[in.Title] = count
	if info, err := f.file.Stat(); err == nil {
		row.Bytes = int(info.Size())
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.exportQuota(tx, actor, false); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return s.log.Write(tx, audit.Entry{
			Action: "export.list", Kind: "export", ID: row.ID, DistrictID: row.DistrictID,
			After: map[string]any{"screen": in.Screen, "columns": in.Headings, "filters": in.Filters, "format": in.Format, "rows": count},
		})
	})
	if err == nil {
		_, err = f.file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// listFile writes the rows into a file of a private folder.
func (s *Service) listFile(ctx context.Context, in ListExport, row Export, rows func(ctx context.Context, put func(cells []string) error) error) (_ *ListFile, count int, err error) {
	tmp, err := s.folderFor("list-*")
	if err != nil {
		return nil, 0, err
	}
	f := &ListFile{Name: row.Filename, tmp: tmp}
	if f.file, err = os.Create(filepath.Join(tmp, "list")); err != nil {
		return nil, 0, errors.Join(err, os.RemoveAll(tmp))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	w, err := newTable(f.file, in, row, access.ActorFrom(ctx), tmp)
	if err != nil {
		return nil, 0, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		return rows(ctx, func(cells []string) error {
			if count++; count > ListRowsMost {
				return fault.Bad("query", "too_many_rows", fault.Say("超过 %d 条，请先缩小筛选范围再导出", "More than %d rows: narrow the list first", ListRowsMost))
			}
			return w.row(cells)
		})
	})
	if err != nil {
		return nil, 0, errors.Join(err, w.drop())
	}
	return f, count, w.end()
}

// table is what a list is written into.
type table interface {
	row(cells []string) error
	end() error
	drop() error
}

func newTable(to io.Writer, in ListExport, row Export, actor access.Actor, tmp string) (table, error) {
	if in.Format == CSV {
		t := &csvTable{buffer: bufio.NewWriter(to)}
		t.mark, _ = watermark(actor, bookInput{id: row.ID, at: row.CreatedAt})
		_, _ = t.buffer.WriteString("\ufeff") // so that spreadsheets take it for UTF-8
		t.csv = csv.NewWriter(t.buffer)
		return t, t.row(in.Headings)
	}
	b := newBookIn(tmp)
	if err := b.marked(actor, bookInput{id: row.ID, at: row.CreatedAt}); err != nil {
		return nil, errors.Join(err, b.file.Close())
	}
	sheet, err := b.begin(in.Title, in.Headings)
	return &bookTable{b, sheet, to}, err
}

type bookTable struct {
	book  *book
	sheet *sheetWriter
	to    io.Writer
}

func (t *bookTable) row(cells []string) error {
	for i, cell := range cells {
		if len(cell) > excelize.TotalCellChars {
			cells[i] = string([]rune(cell)[:excelize.TotalCellChars/4])
		}
	}
	return t.sheet.row(cells, 0)
}

func (t *bookTable) end() error {
	return errors.Join(t.sheet.flush(), t.book.write(t.to), t.book.file.Close())
}

func (t *bookTable) drop() error { return t.book.file.Close() }

type csvTable struct {
	csv    *csv.Writer
	buffer *bufio.Writer
	mark   string
}

// row writes the cells as texts: a spreadsheet takes what begins with one of these signs for a formula.
func (t *csvTable) row(cells []string) error {
	out := make([]string, len(cells))
	for i, cell := range cells {
		if strings.IndexAny(cell, "=+-@\t\r") == 0 {
			cell = "'" + cell
		}
		out[i] = cell
	}
	return t.csv.Write(out)
}

// end closes with who took it out, and when.
func (t *csvTable) end() error {
	if err := t.csv.Write([]string{t.mark}); err != nil {
		return err
	}
	t.csv.Flush()
	return errors.Join(t.csv.Error(), t.buffer.Flush())
}

func (t *csvTable) drop() error { return nil }
