package roster

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"
)

// problemColumn heads the column that says what is wrong; the reader ignores it when the workbook comes back.
const problemColumn = "问题"

// refusedSheet are the refused rows of a sheet as they were handed in.
type refusedSheet struct {
	Name   string       `json:"name"`
	Header []string     `json:"header"`
	Rows   []refusedRow `json:"rows"`
}

type refusedRow struct {
	Cells    []string  `json:"cells"`
	Findings []Finding `json:"findings"`
}

// refused collects the refused rows.
func (p *plan) refused() []refusedSheet {
	var out []refusedSheet
	for _, d := range p.sheets {
		s := refusedSheet{Name: d.Name, Header: d.header}
		for _, row := range d.rows {
			if !row.refused {
				continue
			}
			r := refusedRow{Cells: row.shown}
			for _, f := range row.findings {
				if f.Error() {
					r.Findings = append(r.Findings, f)
				}
			}
			s.Rows = append(s.Rows, r)
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// Refused writes the refused rows of an import as a workbook that can be corrected and handed in again.
func (s *Service) Refused(ctx context.Context, id uuid.UUID, language string, w io.Writer) error {
	if _, err := s.Get(ctx, id); err != nil {
		return err
	}
	raw, err := s.kept(ctx, id, partRefused)
	if err != nil {
		return err
	}
	var sheets []refusedSheet
	if err := json.Unmarshal(raw, &sheets); err != nil {
		return err
	}
	book := newBook()
	defer book.file.Close()
	for _, sheet := range sheets {
		rows := make([][]string, len(sheet.Rows))
		for i, row := range sheet.Rows {
			var problems []string
			for _, f := range row.Findings {
				problems = append(problems, f.Message().In(language))
			}
			cells := make([]string, len(sheet.Header))
			copy(cells, row.Cells)
			rows[i] = append(cells, strings.Join(problems, ";"))
		}
		if err := book.add(sheet.Name, append(sheet.Header, problemColumn), rows); err != nil {
			return err
		}
	}
	return book.write(w)
}

// book writes workbooks whose cells are all text, so that rooms keep their zeros and nothing is run as a formula.
type book struct {
	file  *excelize.File
	text  int
	head  int
	first bool
}

// textFormat is the spreadsheet's number format "@".
const textFormat = 49

func newBook() *book {
	f := excelize.NewFile()
	text, _ := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	head, _ := f.NewStyle(&excelize.Style{
		NumFmt: textFormat, Font: &excelize.Font{Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF7"}},
	})
	return &book{file: f, text: text, head: head, first: true}
}

const columnWidth = 18

// add writes one sheet with a header that stays in view.
func (b *book) add(name string, header []string, rows [][]string) error {
	if b.first {
		b.first = false
		if err := b.file.SetSheetName(b.file.GetSheetName(0), name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	w, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := w.SetColStyle(1, len(header), b.text); err != nil {
		return err
	}
	if err := w.SetColWidth(1, len(header), columnWidth); err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range append([][]string{header}, rows...) {
		style := b.text
		if i == 0 {
			style = b.head
		}
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = excelize.Cell{StyleID: style, Value: text}
		}
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := w.SetRow(cell, cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (b *book) write(w io.Writer) error {
	_, err := b.file.WriteTo(w)
	return err
}
