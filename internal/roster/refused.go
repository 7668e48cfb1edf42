package roster

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/google/uuid"
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
