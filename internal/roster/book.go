package roster

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// book writes workbooks whose cells are all text, so that rooms keep their zeros and nothing is run as a formula.
type book struct {
	file  *excelize.File
	text  int
	head  int
	first bool
	// mark is printed at the head of every page: who took the workbook out, and when.
	mark string
}

// textFormat is the spreadsheet's number format "@".
const textFormat = 49

func newBook() *book { return newBookIn("") }

// newBookIn makes a workbook that keeps what does not fit into memory in a private folder.
func newBookIn(tmp string) *book {
	f := excelize.NewFile(excelize.Options{TmpDir: tmp})
	text, _ := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	head, _ := f.NewStyle(&excelize.Style{
		NumFmt: textFormat, Font: &excelize.Font{Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF7"}},
	})
	return &book{file: f, text: text, head: head, first: true}
}

const columnWidth = 18

// sheetWriter writes the rows of one sheet as a stream.
type sheetWriter struct {
	name   string
	book   *book
	stream *excelize.StreamWriter
	rows   int
}

// begin starts a sheet with a header that stays in view.
func (b *book) begin(name string, header []string) (*sheetWriter, error) {
	if b.first {
		b.first = false
		if err := b.file.SetSheetName(b.file.GetSheetName(0), name); err != nil {
			return nil, err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return nil, err
	}
	if b.mark != "" {
		if err := b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&C" + b.mark, OddFooter: "&C&P / &N"}); err != nil {
			return nil, err
		}
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := stream.SetColStyle(1, len(header), b.text); err != nil {
		return nil, err
	}
	if err := stream.SetColWidth(1, len(header), columnWidth); err != nil {
		return nil, err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	w := &sheetWriter{name: name, book: b, stream: stream}
	return w, w.row(header, b.head)
}

// row writes one row of texts; the zero style is that of text. Whatever a text begins with, it is no formula.
func (w *sheetWriter) row(texts []string, style int) error {
	if style == 0 {
		style = w.book.text
	}
	cells := make([]any, len(texts))
	for i, text := range texts {
		if text != "" {
			cells[i] = excelize.Cell{StyleID: style, Value: text}
		}
	}
	w.rows++
	cell, err := excelize.CoordinatesToCellName(1, w.rows)
	if err != nil {
		return err
	}
	return w.stream.SetRow(cell, cells)
}

func (w *sheetWriter) flush() error { return w.stream.Flush() }

// add writes a whole sheet.
func (b *book) add(name string, header []string, rows [][]string) error {
	w, err := b.begin(name, header)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.row(row, 0); err != nil {
			return err
		}
	}
	return w.flush()
}

func (b *book) write(w io.Writer) error {
	_, err := b.file.WriteTo(w)
	return err
}

// writeSorted writes the workbook with its parts in one order, so that equal contents are equal bytes.
func (b *book) writeSorted(w io.Writer) error {
	var raw bytes.Buffer
	if err := b.write(&raw); err != nil {
		return err
	}
	from, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return err
	}
	parts := slices.Clone(from.File)
	slices.SortFunc(parts, func(x, y *zip.File) int { return strings.Compare(x.Name, y.Name) })
	to := zip.NewWriter(w)
	for _, part := range parts {
		if err := to.Copy(part); err != nil {
			return err
		}
	}
	return to.Close()
}
