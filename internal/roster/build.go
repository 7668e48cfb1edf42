package roster

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// cells reads the fields of one row into the fields of a record: an empty cell leaves what is stored, 清空 clears it.
type cells struct {
	p   *plan
	d   *sheetData
	row *Row
}

// text fills a text, or one that is nil where there is none.
func (c cells) text(field string, into any) {
	v := c.d.value(c.row, field)
	switch into := into.(type) {
	case *string:
		switch v.State {
		case set:
			*into = v.Text
		case cleared:
			*into = ""
		}
	case **string:
		switch v.State {
		case set:
			if *into == nil || **into != v.Text {
				*into = &v.Text
			}
		case cleared:
			*into = nil
		}
	default:
		panic(fmt.Sprintf("roster: a text of %s into %T", field, into))
	}
}

func (c cells) integer(field string, into **int) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		n, _ := strconv.Atoi(v.Text)
		*into = &n
	case cleared:
		*into = nil
	}
}

func (c cells) decimal(field string, into **float64) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		n, _ := strconv.ParseFloat(v.Text, 64)
		*into = &n
	case cleared:
		*into = nil
	}
}

func (c cells) months(field string, into *[]int) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		*into = []int{}
		for word := range strings.SplitSeq(v.Text, "\n") {
			n, _ := strconv.Atoi(word)
			*into = append(*into, n)
		}
	case cleared:
		*into = []int{}
	}
}

func (c cells) yesNo(field string, into *bool) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		*into = v.Text == "true"
	case cleared:
		*into = false
	}
}

func (c cells) day(field string, into *calendar.Day) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		*into = calendar.Day(v.Text)
	case cleared:
		*into = ""
	}
}

func (c cells) list(field string, into *[]string) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		*into = strings.Split(v.Text, "\n")
	case cleared:
		*into = []string{}
	}
	if *into == nil {
		*into = []string{}
	}
}

// name also keeps how the name is typed.
func (c cells) name(into, pinyin *string) {
	before := *into
	c.text("name", into)
	if *into != before || *pinyin == "" {
		*pinyin = database.Pinyin(*into)
	}
}

// secret seals a personal field of a record unless the same is stored; column is such as residents.phone.
func (c cells) secret(field, column string, id uuid.UUID, into *pii.Secret) error {
	v := c.d.value(c.row, field)
	switch v.State {
	case cleared:
		*into = pii.Secret{}
	case masked:
		if into.Empty() {
			c.d.find(c.row, c.d.at(field), CodeMaskedValue, "")
		}
	case set:
		kind := column[strings.LastIndexByte(column, '.')+1:]
		if into.Hash != nil && *into.Hash == c.p.keeper.HashOf(kind, v.Text) {
			return nil
		}
		sealed, err := c.p.keeper.Seal(column, id, v.Text)
		*into = sealed
		return err
	}
	return nil
}

// of returns the id of a record by its code, nil where the cell is empty and nothing was stored.
func of[M any](c cells, field string, from *stored[M], idOf func(*M) uuid.UUID, into **uuid.UUID) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		if m, ok := from.after[v.Text]; ok {
			id := idOf(m)
			*into = &id
		}
	case cleared:
		*into = nil
	}
}

// allOf returns the ids of the records whose codes a cell names, sorted; an empty cell leaves what is stored.
func allOf[M any](c cells, field string, from *stored[M], idOf func(*M) uuid.UUID, into *[]uuid.UUID) {
	v := c.d.value(c.row, field)
	if v.State != set && v.State != cleared {
		return
	}
	*into = nil
	for _, code := range v.codes() {
		if m, ok := from.after[code]; ok {
			*into = append(*into, idOf(m))
		}
	}
	slices.SortFunc(*into, byID)
}

// change is one record that a row makes or changes; Before is nil for a new one.
type change[M any] struct {
	before, after *M
}

// recordOf gives access to what every record has.
type recordOf[M any] func(*M) *database.Record

// batch collects what the rows of a sheet do to records of one kind.
type batch[M any] struct {
	p       *plan
	sheet   string
	kind    string
	record  recordOf[M]
	changes []change[M]
	// keep puts the stored record back in place of a copy that turned out the same.
	keep func(stored *M)
	// cells writes a record as a row of the sheet; what changes is found by comparing rows.
	cells func(x *lookup, m *M, may shown) []string
}

func newBatch[M any](p *plan, sheet, kind string, record recordOf[M], cells func(x *lookup, m *M, may shown) []string) *batch[M] {
	return &batch[M]{p: p, sheet: sheet, kind: kind, record: record, cells: cells}
}

// begin returns the record that a row is about, to be filled in: a copy of the stored one, or a new one.
func (b *batch[M]) begin(stored *M) *M {
	m := new(M)
	if stored != nil {
		*m = *stored
		return m
	}
	*b.record(m) = database.NewRecord(uuid.Nil, b.p.now)
	return m
}

// end counts what became of the row, and keeps the record if anything changed.
func (b *batch[M]) end(row *Row, before, after *M) {
	counts := b.p.countsOf(b.sheet)
	switch {
	case before == nil:
		counts.Created++
	case sameRecord(before, after):
		counts.Unchanged++
		if b.keep != nil {
			b.keep(before)
		}
		return
	case b.cells == nil:
		b.touch(row, before, after, nil, nil)
		return
	default:
		b.touch(row, before, after, b.cells(b.p.look, before, everything), b.cells(b.p.look, after, everything))
		return
	}
	b.changes = append(b.changes, change[M]{before, after})
}

// touch keeps a record that changed, or something that belongs to it; was and is are the row before and after.
func (b *batch[M]) touch(row *Row, before, after *M, was, is []string) {
	b.p.countsOf(b.sheet).Updated++
	b.p.note(b.sheet, row, was, is)
	r := b.record(after)
	r.Version++
	r.UpdatedAt = b.p.now
	b.changes = append(b.changes, change[M]{before, after})
}

func sameRecord[M any](before, after *M) bool { return reflect.DeepEqual(before, after) }

// everything is compared in full, and masked before it is told.
var everything = shown{phone: true, idNumber: true, roles: []access.Role{access.Office}}

const writeBatch = 500

// errChanged says that somebody changed a record while the import was under way.
var errChanged = errors.New("a record was changed while the import was under way")

// write puts the changes into the plan: changed records in their order, then new ones, then the audit rows.
func (b *batch[M]) write(district func(*M) uuid.UUID) {
	if len(b.changes) == 0 {
		return
	}
	b.p.writes = append(b.p.writes, func(tx *gorm.DB) error {
		var made []*M
		entries := make([]audit.Entry, 0, len(b.changes))
		for _, c := range b.changes {
			entry := audit.Entry{Action: b.kind + ".import", Kind: b.kind, ID: b.record(c.after).ID, DistrictID: district(c.after), After: c.after}
			if c.before == nil {
				made = append(made, c.after)
				if err := b.p.ledger.note(tx, b.kind, entry.ID, b.record(c.after).Version, nil); err != nil {
					return err
				}
			} else {
				entry.Before = c.before
				if err := b.p.ledger.note(tx, b.kind, entry.ID, b.record(c.after).Version, c.before); err != nil {
					return err
				}
				if err := overwrite(tx, c.after, b.record(c.before)); err != nil {
					return err
				}
				if err := b.p.remember(tx, b.kind, c.before, c.after); err != nil {
					return err
				}
			}
			entries = append(entries, entry)
		}
		if err := database.InsertAll(tx, made); err != nil {
			return err
		}
		for some := range slices.Chunk(entries, writeBatch) {
			if err := b.p.log.Write(tx, some...); err != nil {
				return err
			}
		}
		return nil
	})
}

// remembered are the kinds of records whose past can be looked at.
var remembered = []string{"area", "unit", "branch", "member", "leader_duty", "volunteer_team", "volunteer", "building", "household", "resident", "shop"}

// remember writes down what the workbook overwrites.
func (p *plan) remember(tx *gorm.DB, kind string, before, after any) error {
	if p.book == nil || !slices.Contains(remembered, kind) {
		return nil
	}
	return p.book.Note(tx, kind, before, after)
}

// overwrite stores a changed record if it still has the version that it was read at.
func overwrite[M any](tx *gorm.DB, after *M, before *database.Record) error {
	result := tx.Model(after).Where("version = ?", before.Version).Select("*").Omit("id", "created_at").Updates(after)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return errChanged
	}
	return nil
}
