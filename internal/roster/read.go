package roster

import (
	"slices"
	"strings"
	"time"
)

// Row is one row of a sheet as it was read.
type Row struct {
	Number int
	// Values stand in the order of the sheet's columns.
	Values []Value
	// shown are the cells as the spreadsheet shows them, for the workbook of refused rows.
	shown    []string
	findings []Finding
	refused  bool
	// twin says that the same row stands above.
	twin bool
}

// sheetData is a sheet of the workbook.
type sheetData struct {
	*Sheet
	// heads are the headings as they stand, by the place of the column; "" where the column is missing.
	heads []string
	// header is the whole header row, for the workbook of refused rows.
	header  []string
	columns []int // the place among the schema's columns of each cell, -1 for an ignored one
	rows    []*Row
	// trouble is a finding about the sheet itself.
	trouble *Finding
}

// contents is what a workbook holds.
type contents struct {
	sheets         []*sheetData
	ignoredColumns []IgnoredColumn
	ignoredSheets  []string
	decided        *decided
}

// IgnoredColumn is a column that no sheet knows.
type IgnoredColumn struct {
	Sheet  string `json:"sheet"`
	Column string `json:"column"`
}

// Read inspects and reads a workbook: the rows of every known sheet with their cells turned into values, and what is
// wrong with each cell by itself. tmp is a private folder for what does not fit into memory. progress is told the
// share of sheets read.
func read(raw []byte, tmp string, now time.Time, known Categories, decided *decided, progress func(share float64)) (*contents, error) {
	formatted, err := inspect(raw)
	if err != nil {
		return nil, err
	}
	book, err := open(raw, tmp)
	if err != nil {
		return nil, err
	}
	defer book.Close()
	r := &reader{now: now, categories: known, decided: decided}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		r.from1904 = *props.Date1904
	}
	out := &contents{decided: decided, ignoredSheets: []string{}, ignoredColumns: []IgnoredColumn{}}
	names := book.GetSheetList()
	for i, title := range names {
		schema := decided.sheet(trim(title))
		if schema == nil || slices.ContainsFunc(out.sheets, func(d *sheetData) bool { return d.Sheet == schema }) {
			out.ignoredSheets = append(out.ignoredSheets, title)
			continue
		}
		data := &sheetData{Sheet: schema}
		if err := eachRow(book, title, formatted, func(number int, cells []Cell) { data.take(r, number, cells) }); err != nil {
			return nil, err
		}
		data.close(out)
		out.sheets = append(out.sheets, data)
		progress(float64(i+1) / float64(len(names)))
	}
	if len(out.sheets) == 0 {
		return nil, refuse(CodeNoSheet, "工作簿里没有可识别的工作表（如 住户、居民）", "The workbook has none of the known sheets, such as 住户 or 居民")
	}
	slices.SortFunc(out.sheets, func(a, b *sheetData) int {
		return slices.Index(SheetNames(), a.Name) - slices.Index(SheetNames(), b.Name)
	})
	return out, nil
}

// take looks at one row: banner, header, footer, or a row of data.
func (d *sheetData) take(r *reader, number int, cells []Cell) {
	if d.header == nil {
		d.tryHeader(cells)
		return
	}
	shown := make([]string, len(cells))
	for i, c := range cells {
		shown[i] = trim(c.Shown)
	}
	if isFooter(shown) || slices.Equal(shown, d.header) {
		return
	}
	row := &Row{Number: number, Values: make([]Value, len(d.Columns)), shown: shown}
	d.rows = append(d.rows, row)
	for i, cell := range cells {
		if i >= len(d.columns) || d.columns[i] < 0 {
			continue
		}
		at := d.columns[i]
		v, t := r.read(&d.Columns[at], cell)
		row.Values[at] = v
		if cell.Raw != cell.Shown {
			// For the workbook of refused rows: a date or a number as anybody can read it.
			if shown[i] = cell.asText(); v.isSet() && d.Columns[at].isTime() {
				shown[i] = v.Text
			}
		}
		if t.Code != "" {
			d.find(row, at, t.Code, t.Value)
		}
	}
	for at := range d.Columns {
		if c := &d.Columns[at]; c.Required && !row.Values[at].isSet() && !row.hasFinding(d, at) {
			d.find(row, at, CodeRequired, "")
		}
	}
}

// tryHeader takes the row as the header if it holds all required columns.
func (d *sheetData) tryHeader(cells []Cell) {
	names := columnNames(d.Sheet)
	columns := make([]int, len(cells))
	heads := make([]string, len(d.Columns))
	for i, cell := range cells {
		columns[i] = -1
		// Where two cells have one meaning, the first counts.
		if at, ok := names[foldHeading(cell.Shown)]; ok && heads[at] == "" {
			columns[i], heads[at] = at, trim(cell.Shown)
		}
	}
	for at, c := range d.Columns {
		if c.Required && heads[at] == "" {
			return
		}
	}
	d.columns, d.heads = columns, heads
	d.header = make([]string, len(cells))
	for i, cell := range cells {
		d.header[i] = trim(cell.Shown)
	}
}

// close notes what was ignored, and a missing header.
func (d *sheetData) close(out *contents) {
	if d.header == nil {
		var missing []string
		for _, c := range d.Columns {
			if c.Required {
				missing = append(missing, c.Name)
			}
		}
		d.heads = make([]string, len(d.Columns))
		d.trouble = &Finding{Sheet: d.Name, Code: CodeNoHeader, Value: strings.Join(missing, "、")}
		return
	}
	for i, at := range d.columns {
		if at < 0 && d.header[i] != "" {
			out.ignoredColumns = append(out.ignoredColumns, IgnoredColumn{d.Name, d.header[i]})
		}
	}
}

func isFooter(shown []string) bool {
	for _, s := range shown {
		if s == "" {
			continue
		}
		s = fold(s)
		return slices.ContainsFunc(footers, func(word string) bool { return strings.HasPrefix(s, word) })
	}
	return false
}

// head returns how a column is headed in the file, or in the template where the file lacks it.
func (d *sheetData) head(at int) string {
	if d.heads[at] != "" {
		return d.heads[at]
	}
	return d.Columns[at].Name
}

// find adds a finding about a column of a row; one that is an error refuses the row.
func (d *sheetData) find(row *Row, at int, code, value string) {
	f := Finding{Sheet: d.Name, Row: row.Number, Column: d.head(at), Code: code, Value: short(value)}
	if d.Columns[at].Kind == name || d.Columns[at].personal() {
		if code != CodeCellError {
			f.Value = ""
		}
	}
	row.findings = append(row.findings, f)
	row.refused = row.refused || f.Error()
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (r *Row) hasFinding(d *sheetData, at int) bool {
	return slices.ContainsFunc(r.findings, func(f Finding) bool { return f.Column == d.head(at) && f.Error() })
}

// value returns the value of a field.
func (d *sheetData) value(row *Row, field string) Value { return row.Values[d.at(field)] }

// text returns the text of a field, "" unless it is set.
func (d *sheetData) text(row *Row, field string) string {
	if v := d.value(row, field); v.State == set {
		return v.Text
	}
	return ""
}
