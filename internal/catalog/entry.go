package catalog

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// EntryInput is what the office says about a value of a table.
type EntryInput struct {
	CodeTable, Code string
	NameZH, NameEN  string
	Guard
	Sort int
}

// letters begin the codes that the program makes for values of the district, by table.
var letters = map[string]string{TableHouseholdTag: "HTD", TableSpecialGroup: "SGD", TableShopType: "SD"}

// separators stand between tags in a cell of a workbook.
const separators = "、,，;；/|\n"

// EntryRow is a value of a table with how many records carry it.
type EntryRow struct {
	Entry
	Uses int
}

// Entries lists the values of a table that the actor may know, in their order, with how many of the records in reach
// carry each.
func (s *Service) Entries(ctx context.Context, table string) ([]EntryRow, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	if v.tables[table] == nil {
		return nil, fault.Bad("table", "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(OwnTables, ", ")))
	}
	uses, err := s.uses(v, table)
	if err != nil {
		return nil, err
	}
	out := []EntryRow{}
	for _, e := range v.Known(table) {
		out = append(out, EntryRow{e, uses[e.Code]})
	}
	return out, nil
}

// EntryByID returns one value of a table.
func (s *Service) EntryByID(ctx context.Context, id uuid.UUID) (EntryRow, error) {
	v, err := s.View(ctx)
	if err != nil {
		return EntryRow{}, err
	}
	e := v.entryByID(id)
	if e == nil || !v.Knows(e.Guard) {
		return EntryRow{}, fault.NotFound()
	}
	uses, err := s.uses(v, e.CodeTable)
	return EntryRow{*e, uses[e.Code]}, err
}

func (v *View) entryByID(id uuid.UUID) *Entry {
	for _, t := range v.tables {
		for i := range t.Entries {
			if t.Entries[i].ID == id {
				return &t.Entries[i]
			}
		}
	}
	return nil
}

// carriers are the records that carry the values of a table, and the column that holds them.
var carriers = map[string]struct {
	kind   access.Kind
	column string
}{
	TableHouseholdTag: {access.Household, "tags"}, TableSpecialGroup: {access.Resident, "tags"}, TableShopType: {access.Shop, "trade"},
}

// uses counts the records in the actor's reach by the values of a table that they carry, free tags too.
func (s *Service) uses(v *View, table string) (map[string]int, error) {
	c, out := carriers[table], map[string]int{}
	if len(v.roles(c.kind)) == 0 {
		return out, nil
	}
	q := s.DB.Read(v.ctx).Table(c.kind.Table).Scopes(access.Scope(v.ctx, c.kind, c.kind.Read)).Where(c.kind.Table+".district_id = ?", v.district)
	var rows []struct {
		Value string
		N     int
	}
	if c.column != "tags" {
		q = q.Where(c.kind.Table + "." + c.column + " IS NOT NULL")
	} else {
		q = q.Where(c.kind.Table + "." + c.column + " <> '[]'")
	}
	column := c.kind.Table + "." + c.column
	if err := q.Select(column + " AS value, COUNT(*) AS n").Group(column).Scan(&rows).Error; err != nil {
		return nil, database.Fault(err)
	}
	for _, r := range rows {
		if c.column != "tags" {
			out[r.Value] += r.N
			continue
		}
		for _, tag := range tagsOf(r.Value) {
			out[tag] += r.N
		}
	}
	return out, nil
}

// FreeTag is a tag that stands in no table, with how many records carry it.
type FreeTag struct {
	Tag  string
	Uses int
}

// FreeTags lists the tags of a table's records that stand in no table, the most used first.
func (s *Service) FreeTags(ctx context.Context, table string) ([]FreeTag, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	if table != TableHouseholdTag && table != TableSpecialGroup {
		return nil, fault.Bad("table", "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", TableHouseholdTag+", "+TableSpecialGroup))
	}
	uses, err := s.uses(v, table)
	if err != nil {
		return nil, err
	}
	out := []FreeTag{}
	for tag, n := range uses {
		if v.tables[table].byCode[tag] == nil {
			out = append(out, FreeTag{tag, n})
		}
	}
	slices.SortFunc(out, func(a, b FreeTag) int {
		if a.Uses != b.Uses {
			return b.Uses - a.Uses
		}
		return strings.Compare(a.Tag, b.Tag)
	})
	return out, nil
}

// CreateEntry adds a value to one of the district's own tables.
func (s *Service) CreateEntry(ctx context.Context, id uuid.UUID, in EntryInput) error {
	return record.Create(ctx, &s.Store, entryKind, id, func(tx *gorm.DB, e *Entry) error {
		v, err := s.ViewIn(tx, access.ActorFrom(ctx).DistrictID)
		if err != nil {
			return err
		}
		e.DistrictID, e.CodeTable, e.Source, e.FromOn = v.district, in.CodeTable, FromDistrict, s.Today()
		t := v.tables[in.CodeTable]
		if t == nil {
			return fault.Bad("table", "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(OwnTables, ", ")))
		}
		var c fault.Checks
		in.Code = strings.ToUpper(strings.TrimSpace(in.Code))
		switch {
		case in.Code == "":
			in.Code = t.nextCode()
		case !looksLikeCode(in.Code) || len(in.Code) > 12:
			c.Add("code", "bad_code", fault.Say("应为大写字母加数字，如 HTD01", "Capital letters and digits, such as HTD01"))
		case t.byCode[in.Code] != nil:
			return taken("code", fault.Say("这个代码已被使用", "This code is taken"))
		}
		e.Code = in.Code
		if in.Sort == 0 {
			in.Sort = t.Entries[len(t.Entries)-1].Sort + 10
		}
		if err := s.fillEntry(&c, t, e, in); err != nil {
			return err
		}
		return c.Err()
	}, func(tx *gorm.DB, e *Entry) error { return s.remember(tx, entryKind, "create", nil, e) })
}

func (t *Table) nextCode() string {
	for n := 1; ; n++ {
		code := letters[t.Name] + fmt.Sprintf("%02s", strconv.Itoa(n))
		if t.byCode[code] == nil {
			return code
		}
	}
}

func taken(field string, message fault.Text) error {
	f := fault.Conflict("duplicate_key", message)
	f.Fields = []fault.Field{{Field: field, Code: "duplicate_key", Message: message}}
	return f
}

// fillEntry checks what the office says about a value, and sets it.
func (s *Service) fillEntry(c *fault.Checks, t *Table, e *Entry, in EntryInput) error {
	clean(c, &in.NameZH, &in.NameEN)
	c.Between("sort", &in.Sort, 0, 1_000_000)
	in.check(c)
	if t.Name == TableShopType && in.Level != Public {
		c.Add("level", "bad_enum", fault.Say("行业不设敏感级别", "Trades have no level"))
	}
	if in.NameZH != e.NameZH {
		if strings.ContainsAny(in.NameZH, separators) {
			c.Add("name_zh", "bad_name", fault.Say("名称不能含顿号、逗号、分号、斜线，它们用来分开多个标签", "A name holds no comma, semicolon or slash: they stand between tags"))
		}
		if looksLikeCode(in.NameZH) {
			c.Add("name_zh", "bad_name", fault.Say("名称不能写成代码的样子", "A name must not look like a code"))
		}
		excluded(c, "name_zh", in.NameZH)
		for _, other := range t.Entries {
			if other.Code != e.Code && other.UntilOn == "" && other.NameZH == in.NameZH {
				return taken("name_zh", fault.Say("已有同名的值", "There is one of this name already"))
			}
		}
	}
	e.NameZH, e.NameEN, e.Pinyin, e.Guard, e.Sort = in.NameZH, in.NameEN, database.Pinyin(in.NameZH), in.Guard, in.Sort
	return nil
}

// changeEntry changes a value, which gets a row of its own if it came with the program.
func (s *Service) changeEntry(tx *gorm.DB, id uuid.UUID, version int, action string, fill func(v *View, t *Table, e *Entry) error) error {
	v, err := s.ViewIn(tx, access.ActorFrom(tx.Statement.Context).DistrictID)
	if err != nil {
		return err
	}
	found := v.entryByID(id)
	if found == nil {
		return fault.NotFound()
	}
	row := *found
	if row.Source == FromStandard && row.CreatedAt.IsZero() {
		row.Record = database.NewRecord(row.ID, s.Now())
		if row.Roles == nil {
			row.Roles = []access.Role{}
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
	}
	return record.ChangeIn(tx, &s.Store, entryKind, id, version, func(_ *gorm.DB, e *Entry) error { return fill(v, v.tables[e.CodeTable], e) },
		func(tx *gorm.DB, before, after *Entry) error { return s.remember(tx, entryKind, action, before, after) })
}

// ChangeEntry renames, orders or guards a value.
func (s *Service) ChangeEntry(ctx context.Context, id uuid.UUID, version int, change func(*EntryInput)) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		return s.changeEntry(tx, id, version, "update", func(_ *View, t *Table, e *Entry) error {
			in := EntryInput{CodeTable: e.CodeTable, Code: e.Code, NameZH: e.NameZH, NameEN: e.NameEN, Guard: e.Guard, Sort: e.Sort}
			change(&in)
			var c fault.Checks
			if err := s.fillEntry(&c, t, e, in); err != nil {
				return err
			}
			return c.Err()
		})
	})
}

// EndEntry ends a value: it is given no more, and old records keep it.
func (s *Service) EndEntry(ctx context.Context, id uuid.UUID, version int, ending record.Ending) error {
	ending, err := s.CheckEnding(ending)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		return s.changeEntry(tx, id, version, "end", func(_ *View, _ *Table, e *Entry) error {
			if err := record.Ended(e.UntilOn); err != nil {
				return err
			}
			e.UntilOn = ending.On
			return nil
		})
	})
}

// ResumeEntry gives an ended value again.
func (s *Service) ResumeEntry(ctx context.Context, id uuid.UUID, version int) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		return s.changeEntry(tx, id, version, "resume", func(_ *View, t *Table, e *Entry) error {
			if e.UntilOn == "" {
				return fault.Conflict("not_ended", fault.Say("没有停用", "It has not ended"))
			}
			for _, other := range t.Entries {
				if other.Code != e.Code && other.UntilOn == "" && other.NameZH == e.NameZH {
					return taken("name_zh", fault.Say("已有同名的值", "There is one of this name already"))
				}
			}
			e.UntilOn, e.MergedInto = "", nil
			return nil
		})
	})
}

// Absorb merges a free tag, or another value of the same table, into a value: its records carry this one from now on,
// and the other value ends. It returns how many records changed.
func (s *Service) Absorb(ctx context.Context, id uuid.UUID, version int, from string) (n int, err error) {
	from = strings.TrimSpace(from)
	err = s.DB.Write(ctx, func(tx *gorm.DB) error {
		into := ""
		table := ""
		err := s.changeEntry(tx, id, version, "absorb", func(v *View, t *Table, e *Entry) error {
			other := t.byCode[from]
			switch {
			case t.Name == TableShopType && other == nil, from == "", from == e.Code:
				return fault.Bad("tag", "bad_enum", fault.Say("请选择要归入的另一个标签", "Another tag, to be merged into this one"))
			case e.Over():
				return fault.Conflict("already_ended", fault.Say("已停用的标签不能再归入", "A tag that has ended takes in nothing"))
			}
			if other != nil {
				if other.with(e.Guard).stricter(e.Guard) {
					return fault.Conflict("level_too_low", fault.Say("被归入的标签更敏感，请先提高这个标签的级别", "The other tag is more sensitive; raise the level of this one first"))
				}
				if err := s.changeEntry(tx, other.ID, other.Version, "merge", func(_ *View, _ *Table, o *Entry) error {
					if o.UntilOn == "" {
						o.UntilOn = s.Today()
					}
					o.MergedInto = &e.Code
					return nil
				}); err != nil {
					return err
				}
			}
			into, table = e.Code, t.Name
			return nil
		})
		if err != nil {
			return err
		}
		if n, err = s.Retag(tx, table, from, into); err != nil {
			return err
		}
		return s.Audit.Write(tx, audit.Entry{Action: "code_entry.absorb", Kind: "code_entry", ID: id, DistrictID: access.ActorFrom(ctx).DistrictID, After: map[string]any{"from": from, "into": into, "records": n}})
	})
	return n, err
}

// stricter reports whether somebody who may see what the other guards may not see what this one does.
func (g Guard) stricter(other Guard) bool {
	return slices.ContainsFunc(append([]access.Role{access.Leader, access.Secretary, access.Handler}, namedRoles...), func(r access.Role) bool {
		one := []access.Role{r}
		return other.open(one) && !g.open(one)
	})
}
