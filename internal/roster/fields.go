package roster

import (
	"maps"
	"slices"
	"strings"

	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/registry"
)

// kindSheets are the sheets of the kinds of records that can have extra fields.
var kindSheets = map[string]string{"resident": SheetResidents, "household": SheetHouseholds, "building": SheetBuildings, "shop": SheetShops, "member": SheetMembers}

// Headings are what the columns of a kind of record may be called, so that no extra field takes the name of one.
func Headings(kind string) []string {
	sheet := sheetsByName[kindSheets[kind]]
	if sheet == nil {
		return nil
	}
	return slices.Collect(maps.Keys(columnNames(sheet)))
}

// extraField begins the name in code of a column that is an extra field.
const extraField = "extra."

// decided is what the district decides about its workbook, for who reads or writes it: its own tags and trades, and a
// column for each extra field that they may see.
type decided struct {
	view                   *catalog.View
	sheets                 map[string]*Sheet
	household, care, trade words
}

// decide lays what the district decides over what comes with the program; nil is the program alone.
func decide(v *catalog.View) *decided {
	d := &decided{view: v, sheets: map[string]*Sheet{}, household: householdTagWords, care: specialGroupWords, trade: tradeWords}
	if v == nil {
		return d
	}
	d.household = d.own(SheetHouseholds, "tags", registry.TableHouseholdTag, householdTagWords)
	d.care = d.own(SheetResidents, "tags", registry.TableSpecialGroup, specialGroupWords)
	d.trade = d.own(SheetShops, "trade", registry.TableShopType, tradeWords)
	for kind, name := range kindSheets {
		for _, f := range v.FieldsOf(kind, false) {
			s := d.copyOf(name)
			s.index[extraField+f.Code] = len(s.Columns)
			s.Columns = append(s.Columns, Column{Name: f.NameZH, Field: extraField + f.Code, Kind: extraKind, Extra: &f, Hint: hintOf(f)})
		}
	}
	return d
}

// hintOf says how a field is filled in.
func hintOf(f catalog.Field) string {
	var parts []string
	switch f.Type {
	case catalog.TypeChoice:
		parts = append(parts, strings.Join(f.Choices, " / "))
	case catalog.TypeDate:
		parts = append(parts, "日期，如 2026-05-06")
	case catalog.TypeNumber:
		parts = append(parts, strings.TrimSuffix("数字，单位"+orEmpty(f.Unit), "，单位"))
	}
	if f.Hint != nil {
		parts = append(parts, *f.Hint)
	}
	return strings.Join(parts, "；")
}

// partialMark stands behind the heading of a column of tags in the workbook of somebody who may not see all of them.
// Whoever takes it in again keeps what such a column does not tell.
const partialMark = "(可见部分)"

// partly marks columns of tags of which who writes the workbook may not see all.
func (d *decided) partly() {
	if d.view == nil {
		return
	}
	for _, kind := range []string{"household", "resident"} {
		if !d.view.Whole(kind, "tags") {
			s := d.copyOf(kindSheets[kind])
			s.Columns[s.at("tags")].Name += partialMark
		}
	}
}

// tags fills the tags that a row speaks of; of a column that tells only a part, those of a level stay.
func (c cells) tags(table string, into *[]string) {
	stored := *into
	c.list("tags", into)
	v := c.p.contents.decided.view
	if v == nil || !strings.HasSuffix(fold(c.d.heads[c.d.at("tags")]), fold(partialMark)) {
		return
	}
	kept := slices.DeleteFunc(slices.Clone(stored), func(tag string) bool { return !v.Leveled(table, tag) && !slices.Contains(*into, tag) })
	for _, tag := range *into {
		if !slices.Contains(kept, tag) {
			kept = append(kept, tag)
		}
	}
	*into = append([]string{}, kept...)
}

// copyOf returns a sheet of the district's own.
func (d *decided) copyOf(name string) *Sheet {
	if s, ok := d.sheets[name]; ok {
		return s
	}
	was := sheetsByName[name]
	s := &Sheet{Name: was.Name, Key: was.Key, Columns: slices.Clone(was.Columns), index: maps.Clone(was.index)}
	d.sheets[name] = s
	return s
}

// sheet returns a sheet by its name; nil if there is none.
func (d *decided) sheet(name string) *Sheet {
	if s, ok := d.sheets[name]; ok {
		return s
	}
	return sheetsByName[name]
}

// own teaches a column the district's values of a table, and returns what they are called. Names come before what the
// program knows by the same word.
func (d *decided) own(sheet, field, table string, usual words) words {
	said, known := maps.Clone(usual), d.view.Known(table)
	s := d.copyOf(sheet)
	column := &s.Columns[s.at(field)]
	column.Values = maps.Clone(column.Values)
	changed := false
	for _, over := range []bool{true, false} { // what is given stands above what has ended
		for _, e := range known {
			if e.Over() == over {
				column.Values[fold(e.NameZH)], column.Values[e.Code] = e.Code, e.Code
			}
		}
	}
	for _, e := range known {
		standard, ok := registry.Codes(table).ByCode(e.Code)
		if ok && standard.ZH == e.NameZH {
			continue
		}
		changed = true
		if said[e.Code] = e.NameZH; column.Values[fold(e.NameZH)] != e.Code || len(separated(e.NameZH)) != 1 {
			said[e.Code] = e.Code
		}
	}
	if !changed {
		delete(d.sheets, sheet)
		return usual
	}
	return said
}

// tags says the tags of a record that somebody with these roles may see.
func (d *decided) tags(table string, w words, tags []string, may shown) string {
	if d.view != nil {
		tags = d.view.ShowTags(table, tags, may.roles)
	}
	return tagsIn(w, tags)
}

// with adds to the cells of a record those of its extra fields.
func (d *decided) with(cells []string, kind string, extra catalog.Extra, may shown) []string {
	if d.view == nil {
		return cells
	}
	seen := d.view.ShowExtra(kind, extra, may.roles)
	for _, c := range d.sheet(kindSheets[kind]).Columns {
		if c.Kind == extraKind {
			cells = append(cells, seen[c.Extra.Code])
		}
	}
	return cells
}

// readExtra reads a cell of an extra field.
func (r *reader) readExtra(f *catalog.Field, cell Cell, s string) (Value, trouble) {
	switch f.Type {
	case catalog.TypeNumber:
		s = trim(halfWidth(cell.asNumber()))
	case catalog.TypeDate:
		if text, ok := r.readTime(day, cell); ok {
			s = text
		}
	}
	value, wrong := f.Read(s, "")
	if wrong != nil {
		code := map[string]string{"bad_number": CodeBadNumber, "bad_date": CodeBadDate}[wrong.Code]
		if code == "" {
			code = CodeBadEnum
		}
		return Value{}, trouble{code, s}
	}
	return Value{Text: value}, trouble{}
}

// extra fills the extra fields that a row speaks of.
func (c cells) extra(into *catalog.Extra) {
	out := maps.Clone(*into)
	for _, column := range c.d.Columns {
		if column.Kind != extraKind {
			continue
		}
		switch v := c.d.value(c.row, column.Field); v.State {
		case set:
			if out == nil {
				out = catalog.Extra{}
			}
			out[column.Extra.Code] = v.Text
		case cleared:
			delete(out, column.Extra.Code)
		}
	}
	if len(out) == 0 {
		out = nil
	}
	*into = out
}
