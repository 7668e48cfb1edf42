package roster

// Counts says what became of the rows of a sheet. Accepted are created, updated and unchanged together.
type Counts struct {
	Rows      int `json:"rows"`
	Accepted  int `json:"accepted"`
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

// Report is what a workbook would do, or did.
type Report struct {
	Sheets         map[string]*Counts `json:"sheets"`
	Findings       []Finding          `json:"findings"`
	IgnoredColumns []IgnoredColumn    `json:"ignored_columns"`
	IgnoredSheets  []string           `json:"ignored_sheets"`
	// Changes are the kinds of changes to stored records; Masked is how many cells were left alone because they are
	// masked.
	Changes []ChangeKind `json:"changes"`
	Masked  int          `json:"masked"`
	// Doubles are the kinds of new records that seem to be there already.
	Doubles []DoubleKind `json:"doubles"`
}

// SheetNames are the names of all sheets in the order of the template.
func SheetNames() []string {
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = s.Name
	}
	return names
}

// Rejected returns how many rows were refused, a sheet without a header counting as one.
func (r *Report) Rejected() int {
	n := 0
	for _, c := range r.Sheets {
		n += c.Rejected
	}
	for _, f := range r.Findings {
		if f.Code == CodeNoHeader {
			n++
		}
	}
	return n
}

// Accepted returns how many rows were accepted.
func (r *Report) Accepted() int {
	n := 0
	for _, c := range r.Sheets {
		n += c.Accepted
	}
	return n
}

// Written returns how many rows made or changed a record.
func (r *Report) Written() int {
	n := 0
	for _, c := range r.Sheets {
		n += c.Created + c.Updated
	}
	return n
}

func (p *plan) countsOf(sheet string) *Counts {
	c, ok := p.counts[sheet]
	if !ok {
		c = &Counts{}
		p.counts[sheet] = c
	}
	return c
}

// count completes the counts that building began.
func (p *plan) count() {
	for _, d := range p.sheets {
		c := p.countsOf(d.Name)
		c.Rows = len(d.rows)
		for _, row := range d.rows {
			switch {
			case row.refused:
				c.Rejected++
			case row.twin:
				c.Unchanged++
			}
		}
		c.Accepted = c.Rows - c.Rejected
	}
}

// report tells what the plan decided; findings of refused rows tell only why they were refused.
func (p *plan) report() *Report {
	r := &Report{Sheets: p.counts, Findings: []Finding{}, IgnoredColumns: p.ignoredColumns, IgnoredSheets: p.ignoredSheets, Changes: p.changeKinds(), Masked: p.masked, Doubles: append([]DoubleKind{}, p.doubles...)}
	for _, d := range p.sheets {
		if d.trouble != nil {
			r.Findings = append(r.Findings, *d.trouble)
		}
		for _, row := range d.rows {
			for _, f := range row.findings {
				if !row.refused || f.Error() {
					r.Findings = append(r.Findings, f)
				}
			}
		}
	}
	return r
}
