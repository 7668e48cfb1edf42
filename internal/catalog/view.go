package catalog

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// View is what a district decides about its records, with who looks at it. Whatever leaves the program passes through
// it: this is the one place that knows who may see which tag, group and field.
type View struct {
	ctx      context.Context
	actor    access.Actor
	district uuid.UUID
	today    calendar.Day
	tables   map[string]*Table
	// Groups and Fields are all of the district's, in their order, the ended ones too; Knows tells which the actor may know.
	Groups []Group
	Fields []Field
}

// Table is one of the district's own tables with all its values in their order, also those of the past.
type Table struct {
	*CodeTable
	Entries []Entry
	byCode  map[string]*Entry
}

// View reads what the actor's district decides.
func (s *Service) View(ctx context.Context) (*View, error) {
	return s.ViewIn(s.DB.Read(ctx), access.ActorFrom(ctx).DistrictID)
}

// ViewIn is View of a district, within a transaction.
func (s *Service) ViewIn(tx *gorm.DB, district uuid.UUID) (*View, error) {
	ctx := tx.Statement.Context
	tx = tx.Session(&gorm.Session{NewDB: true, Context: ctx})
	v := &View{ctx: ctx, actor: access.ActorFrom(ctx), district: district, today: s.Today(), tables: map[string]*Table{}}
	var rows []Entry
	if err := tx.Where("district_id = ?", district).Find(&rows).Error; err != nil {
		return nil, database.Fault(err)
	}
	if err := tx.Where("district_id = ?", district).Order("sort, name_zh, id").Find(&v.Groups).Error; err != nil {
		return nil, database.Fault(err)
	}
	if err := tx.Where("district_id = ?", district).Order("sort, name_zh, id").Find(&v.Fields).Error; err != nil {
		return nil, database.Fault(err)
	}
	for _, name := range OwnTables {
		v.tables[name] = tableWith(district, name, rows)
	}
	return v, nil
}

// tableWith lays the district's rows over what came with the program.
func tableWith(district uuid.UUID, name string, rows []Entry) *Table {
	t := &Table{CodeTable: Codes(name), byCode: map[string]*Entry{}}
	for i, code := range t.Items {
		t.Entries = append(t.Entries, standard(district, t.CodeTable, i, code))
	}
	for _, row := range rows {
		if row.CodeTable != name {
			continue
		}
		at := slices.IndexFunc(t.Entries, func(e Entry) bool { return e.Code == row.Code })
		if at < 0 {
			t.Entries = append(t.Entries, row)
		} else {
			t.Entries[at] = row
		}
	}
	slices.SortStableFunc(t.Entries, func(a, b Entry) int { return cmp.Or(a.Sort-b.Sort, strings.Compare(a.Code, b.Code)) })
	for i := range t.Entries {
		t.byCode[t.Entries[i].Code] = &t.Entries[i]
	}
	return t
}

// standard is the value of a table as it came with the program. Its id follows from the district, the table and the
// code, so that it is the same before and after the district changes it.
func standard(district uuid.UUID, t *CodeTable, at int, c Code) Entry {
	return Entry{
		Record: database.Record{ID: uuid.NewSHA1(district, []byte(t.Name+"/"+c.Code)), Version: 1}, DistrictID: district, CodeTable: t.Name, Code: c.Code,
		NameZH: c.ZH, NameEN: c.EN, Pinyin: database.Pinyin(c.ZH), Guard: bySensitivity[c.Sensitivity], Sort: (at + 1) * 10, Source: FromStandard,
	}
}

// roles are those of the actor that may read a kind of record.
func (v *View) roles(kind access.Kind) []access.Role {
	if v.actor.System {
		return []access.Role{access.Office}
	}
	return slices.DeleteFunc(v.actor.Roles(), func(r access.Role) bool { return !r.Holds(kind.Read) })
}

// Roles are the roles in which the actor acts.
func (v *View) Roles() []access.Role {
	if v.actor.System {
		return []access.Role{access.Office}
	}
	return v.actor.Roles()
}

// Knows reports whether the actor may see something guarded on some record.
func (v *View) Knows(g Guard) bool { return g.open(v.Roles()) }

// sure reports whether the actor may see something guarded on every record of the kind that they reach.
func (v *View) sure(kind access.Kind, g Guard) bool {
	return !slices.ContainsFunc(v.roles(kind), func(r access.Role) bool { return !g.open([]access.Role{r}) })
}

// Whole reports whether a column of a kind of record, tags or extra, hides nothing from the actor on any record that they
// reach. Of another column it is true.
func (v *View) Whole(kind, column string) bool {
	k := accessKinds[kind]
	switch column {
	case "tags":
		for table, c := range carriers {
			if c.column == column && c.kind == k && slices.ContainsFunc(v.tables[table].Entries, func(e Entry) bool { return !v.sure(k, e.Guard) }) {
				return false
			}
		}
	case "extra":
		return !slices.ContainsFunc(v.Fields, func(f Field) bool { return f.Kind == kind && !v.sure(k, f.Guard) })
	}
	return true
}

// Reach tells in which of their roles the actor reaches each of these records.
func (v *View) Reach(tx *gorm.DB, kind access.Kind, ids []uuid.UUID) (func(uuid.UUID) []access.Role, error) {
	roles := v.roles(kind)
	if slices.Contains(roles, access.Office) {
		roles = []access.Role{access.Office}
	}
	if len(roles) <= 1 || len(ids) == 0 {
		return func(uuid.UUID) []access.Role { return roles }, nil
	}
	in := map[uuid.UUID][]access.Role{}
	for _, role := range roles {
		var reached []uuid.UUID
		sql, args := access.Condition(access.Only(v.ctx, role), kind, kind.Read)
		err := tx.Session(&gorm.Session{NewDB: true, Context: v.ctx}).Table(kind.Table).Where(kind.Table+".id IN ?", ids).Where(sql, args...).Pluck("id", &reached).Error
		if err != nil {
			return nil, database.Fault(err)
		}
		for _, id := range reached {
			in[id] = append(in[id], role)
		}
	}
	return func(id uuid.UUID) []access.Role { return in[id] }, nil
}

// within is the condition that a record is one on which the actor may see something guarded.
func (v *View) within(kind access.Kind, g Guard) (string, []any) {
	if v.actor.System || g.Level == Public {
		return access.Condition(v.ctx, kind, kind.Read)
	}
	return access.Condition(access.Only(v.ctx, g.cleared()...), kind, kind.Read)
}

// Known returns the values of an own table that the actor may know; nil if the district keeps no such table.
func (v *View) Known(table string) []Entry {
	t := v.tables[table]
	if t == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Entries), func(e Entry) bool { return !v.Knows(e.Guard) })
}

// Entry returns a value of an own table that somebody with these roles may see; nil if there is none for them.
func (v *View) Entry(table, code string, roles []access.Role) *Entry {
	if t := v.tables[table]; t != nil {
		if e := t.byCode[code]; e != nil && e.open(roles) {
			return e
		}
	}
	return nil
}

// KnowsTag reports whether the district has a value of an own table that the actor may see.
func (s *Service) KnowsTag(ctx context.Context, table, code string) (bool, error) {
	v, err := s.View(ctx)
	if err != nil {
		return false, err
	}
	return v.Entry(table, code, v.Roles()) != nil, nil
}

// CodeOf returns the code of a value by its code or its Chinese name, today's before those of the past; false if there
// is none that somebody with these roles may see.
func (v *View) CodeOf(table, word string, roles []access.Role) (string, bool) {
	if v.Entry(table, word, roles) != nil {
		return word, true
	}
	code, found := "", false
	for _, e := range v.tables[table].Entries {
		if e.NameZH == word && e.open(roles) {
			if code, found = e.Code, true; e.UntilOn == "" {
				break
			}
		}
	}
	return code, found
}

// ShowTags leaves out tags that somebody with these roles may not see.
func (v *View) ShowTags(table string, tags []string, roles []access.Role) []string {
	hidden := func(tag string) bool {
		e := v.tables[table].byCode[tag]
		return e != nil && !e.open(roles)
	}
	if !slices.ContainsFunc(tags, hidden) {
		return tags
	}
	return slices.DeleteFunc(slices.Clone(tags), hidden)
}

const (
	tagLength = 30
	// TagsMost is how many tags a record has at most.
	TagsMost = 20
)

// TidyTags trims tags, brings names to the codes of the table, and keeps free words as they are. A code that is none, or
// none for somebody with these roles, is refused; an ended one only stays. Tags that they may not see stay.
func (v *View) TidyTags(c *fault.Checks, table string, tags, stored []string, roles []access.Role) []string {
	out := []string{}
	for _, tag := range tags {
		tag = strings.TrimSpace(tag)
		if slices.Contains(stored, tag) && v.tables[table].byCode[tag] == nil { // a free one of old
			if !slices.Contains(out, tag) {
				out = append(out, tag)
			}
			continue
		}
		if code, ok := v.CodeOf(table, tag, roles); ok {
			tag = code
			if e := v.tables[table].byCode[code]; e.Over() && !slices.Contains(stored, code) {
				c.Add("tags", "ended", fault.Say("标签“%s”已停用", "The tag %s is no longer given", e.NameZH))
			}
		} else if looksLikeCode(tag) {
			c.Add("tags", "bad_enum", fault.Say("代码表中没有 %s", "There is no tag %s", tag))
		}
		if tag == "" || slices.Contains(out, tag) {
			continue
		}
		if len([]rune(tag)) > tagLength {
			c.Add("tags", "too_long", fault.Say("每个标签最多 %d 个字", "A tag has at most %d characters", tagLength))
		}
		out = append(out, tag)
	}
	for _, tag := range stored {
		if e := v.tables[table].byCode[tag]; e != nil && !e.open(roles) && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	if len(out) > TagsMost {
		c.Add("tags", "too_many", fault.Say("最多 %d 个标签", "At most %d tags", TagsMost))
	}
	return out
}

// looksLikeCode reports whether a tag is written like the codes of the tables, so that a free one never passes for one.
func looksLikeCode(tag string) bool {
	letters := len(tag) - len(strings.TrimLeft(tag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	return letters > 0 && letters <= 4 && len(tag) > letters && strings.Trim(tag[letters:], "0123456789") == ""
}

// Leveled reports whether a tag of a table is not for everybody in whose reach its records lie.
func (v *View) Leveled(table, tag string) bool {
	e := v.tables[table].byCode[tag]
	return e != nil && e.Level != Public
}

// MayTarget checks a tag by which a round of visits, which many see, chooses its households: households and residents.
// What is sensitive would be told by it.
func (v *View) MayTarget(c *fault.Checks, field, tag string) {
	for _, table := range []string{TableHouseholdTag, TableSpecialGroup} {
		e := v.tables[table].byCode[tag]
		switch {
		case e != nil && v.Knows(e.Guard) && e.Level == Sensitive:
			c.Add(field, "sensitive_tag", fault.Say("“%s”属敏感标签，走访任务会让人知道谁有它；请用关爱分组的走访频次", "%s is sensitive, and a round would tell who carries it; use how often a care group asks for a visit", e.NameZH))
			return
		case e != nil && v.Knows(e.Guard):
			return
		}
	}
	if looksLikeCode(tag) {
		c.Add(field, "bad_enum", fault.Say("代码表中没有 %s", "There is no tag %s", tag))
	}
}

// ShowTarget leaves out the tags of a round of visits that the actor may not know.
func (v *View) ShowTarget(tags []string) []string {
	return v.ShowTags(TableHouseholdTag, v.ShowTags(TableSpecialGroup, tags, v.Roles()), v.Roles())
}

// Carries is the condition that a column of tags of a table holds one, as far as the actor may see it on the record of
// the kind; one that they may not see is one that nobody carries.
func (v *View) Carries(kind access.Kind, table, column, tag string) (string, []any) {
	text, _ := json.Marshal(tag)
	condition, arg := database.Contains(column, string(text))
	args := []any{arg}
	if e := v.tables[table].byCode[tag]; e != nil && e.Level != Public {
		sql, more := v.within(kind, e.Guard)
		condition, args = "("+condition+" AND "+sql+")", append(args, more...)
	}
	return condition, args
}

// field returns a field by its code, whoever may see it.
func (v *View) field(kind, code string) *Field {
	for i := range v.Fields {
		if v.Fields[i].Kind == kind && v.Fields[i].Code == code {
			return &v.Fields[i]
		}
	}
	return nil
}

// FieldsOf returns the fields of a kind of record that the actor may know, the ended ones too if asked for.
func (v *View) FieldsOf(kind string, ended bool) []Field {
	var out []Field
	for _, f := range v.Fields {
		if f.Kind == kind && (ended || f.EndedOn == "") && v.Knows(f.Guard) {
			out = append(out, f)
		}
	}
	return out
}

// Search returns the values of a record that somebody may be found by: those that the actor may see on every record of
// the kind that they reach.
func (v *View) Search(kind access.Kind, extra Extra) []string {
	var out []string
	for i := range v.Fields {
		f := &v.Fields[i]
		if value := extra[f.Code]; f.Kind == kind.Name && value != "" && v.sure(kind, f.Guard) {
			out = append(out, value)
		}
	}
	return out
}

// SearchColumns are the fields of Search in SQL.
func (v *View) SearchColumns(tx *gorm.DB, kind access.Kind) []string {
	var out []string
	for i := range v.Fields {
		if f := &v.Fields[i]; f.Kind == kind.Name && v.sure(kind, f.Guard) {
			out = append(out, value(tx, kind.Table, f.Code))
		}
	}
	return out
}

// value is a field's value in SQL. Codes are words of small letters, digits and underscores.
func value(tx *gorm.DB, table, code string) string {
	if tx.Name() == string(database.Postgres) {
		return "(" + table + ".extra::jsonb ->> '" + code + "')"
	}
	return "json_extract(" + table + ".extra, '$." + code + "')"
}

// HasExtra narrows a list by the value of a field, "code:value": part of a text, or exactly a choice, a day or a number;
// of days and numbers also from..until. A field that the actor may not see has no values.
func (v *View) HasExtra(q *gorm.DB, kind access.Kind, filter string) *gorm.DB {
	if filter == "" {
		return q
	}
	code, want, _ := strings.Cut(filter, ":")
	f := v.field(kind.Name, code)
	if f == nil || want == "" {
		return q.Where("1 = 0")
	}
	sql, args := v.within(kind, f.Guard)
	q = q.Where(sql, args...)
	column := value(q, kind.Table, code)
	from, until, span := strings.Cut(want, "..")
	switch {
	case f.Type == TypeText:
		condition, arg := database.Contains(column, want)
		return q.Where(condition, arg)
	case f.Type == TypeNumber:
		if !span {
			until = from
		}
		return numbers(q, column, from, until)
	case f.Type == TypeDate && span:
		if from != "" {
			q = q.Where(column+" >= ?", from)
		}
		if until != "" {
			q = q.Where(column+" <= ?", until)
		}
		return q.Where(column + " IS NOT NULL")
	}
	return q.Where(column+" = ?", want)
}

func numbers(q *gorm.DB, column, from, until string) *gorm.DB {
	column = "CAST(" + column + " AS double precision)"
	if q.Name() == string(database.SQLite) {
		column = strings.Replace(column, "double precision", "real", 1)
	}
	for _, end := range []struct{ sign, text string }{{">=", from}, {"<=", until}} {
		if end.text == "" {
			continue
		}
		var n json.Number
		if json.Unmarshal([]byte(end.text), &n) != nil {
			return q.Where("1 = 0")
		}
		f, err := n.Float64()
		if err != nil {
			return q.Where("1 = 0")
		}
		q = q.Where(column+" "+end.sign+" ?", f)
	}
	return q.Where(column + " IS NOT NULL")
}

// Sorts adds the extra fields, as extra.code, to what a list can be sorted by: those that hide nothing from the actor.
func (v *View) Sorts(tx *gorm.DB, kind access.Kind, sorts map[string]string) map[string]string {
	for i := range v.Fields {
		if f := &v.Fields[i]; f.Kind == kind.Name && f.EndedOn == "" && v.sure(kind, f.Guard) {
			column := value(tx, kind.Table, f.Code)
			if f.Type == TypeNumber {
				column = "CAST(" + column + " AS " + map[bool]string{true: "real", false: "double precision"}[tx.Name() == string(database.SQLite)] + ")"
			}
			sorts["extra."+f.Code] = column
		}
	}
	return sorts
}
