package history

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Log writes changes.
type Log struct {
	Now func() time.Time
}

// act is a change under way; what happens to records meanwhile belongs to it.
type act struct {
	change *Change
	rows   []Row
}

type actKey struct{}

// Act writes a change down and does it: what do does to records, and notes with Note, is part of it. It returns the
// rows in the order in which they happened.
func (l *Log) Act(tx *gorm.DB, c *Change, do func(tx *gorm.DB) error) ([]Row, error) {
	l.begin(tx.Statement.Context, c)
	if err := fresh(tx).Create(c).Error; err != nil {
		return nil, err
	}
	a := &act{change: c}
	err := do(tx.WithContext(context.WithValue(tx.Statement.Context, actKey{}, a)))
	return a.rows, err
}

func (l *Log) begin(ctx context.Context, c *Change) {
	actor := access.ActorFrom(ctx)
	c.Record = database.NewRecord(c.ID, l.Now())
	c.ActorName = actor.Name
	if actor.AccountID != uuid.Nil {
		c.AccountID = &actor.AccountID
	}
	if c.EffectiveOn == "" {
		c.EffectiveOn = calendar.DayOf(l.Now())
	}
}

// Note writes down what happened to a record: before and after are pointers to its model, before nil where it was
// made. Outside an act it is a change of its own, described by alone; a correction puts right what was wrong all the
// time, so that it holds for the past, too. Anything else that would take effect before a later change of the same
// story is refused.
func (l *Log) Note(tx *gorm.DB, kind string, before, after any, alone Change, correction bool) error {
	ctx := tx.Statement.Context
	was, is, err := difference(ctx, before, after)
	if err != nil || len(is) == 0 {
		return err
	}
	a, _ := ctx.Value(actKey{}).(*act)
	correction = correction && a == nil
	if a == nil {
		own := alone
		l.begin(ctx, &own)
		if err := fresh(tx).Create(&own).Error; err != nil {
			return err
		}
		a = &act{change: &own}
	}
	return l.add(tx, a, kind, value[uuid.UUID](after, "ID"), was, is, correction)
}

// add writes a row of an act down.
func (l *Log) add(tx *gorm.DB, a *act, kind string, record uuid.UUID, was, is Columns, correction bool) error {
	row := Row{
		ID: database.NewID(), DistrictID: a.change.DistrictID, ChangeID: a.change.ID, Ordinal: len(a.rows) + 1, EffectiveOn: a.change.EffectiveOn,
		Kind: kind, RecordID: record, Before: was, After: is, Correction: correction,
		FromHouseholdID: householdIn(was), ToHouseholdID: householdIn(is),
	}
	if !row.Correction {
		if err := notLater(tx, row); err != nil {
			return err
		}
	}
	a.rows = append(a.rows, row)
	return fresh(tx).Create(&row).Error
}

// NoteColumns is Note for what is no model's: what columns of a record held, and hold now. Outside an act it is
// nothing.
func (l *Log) NoteColumns(tx *gorm.DB, kind string, record uuid.UUID, before, after Columns) error {
	a, _ := tx.Statement.Context.Value(actKey{}).(*act)
	if a == nil {
		return nil
	}
	return l.add(tx, a, kind, record, before, after, false)
}

// notLater refuses a row that would take effect before a later one of the same fields: the order of days is the order
// in which things happened.
func notLater(tx *gorm.DB, row Row) error {
	later, err := rowsAfter(tx, row.RecordID, row.EffectiveOn)
	if err != nil {
		return err
	}
	for _, r := range later {
		if r.Made() {
			return fault.Conflict("later_change", fault.Say("这条记录自 %s 起才有，日期不能更早", "This record exists from %s on; choose that day or a later one", r.EffectiveOn))
		}
		if overlap(r.After, row.After) {
			return fault.Conflict("later_change", fault.Say("%s 已有更晚的变动，请选择这一天或之后，或先撤销那次变动",
				"There is a change of %s; choose that day or a later one, or undo it first", r.EffectiveOn))
		}
	}
	return nil
}

func rowsAfter(tx *gorm.DB, record uuid.UUID, on calendar.Day) ([]Row, error) {
	var rows []Row
	err := fresh(tx).Where("record_id = ? AND effective_on > ? AND undone = FALSE AND correction = FALSE", record, on).Order("effective_on DESC, id DESC").Find(&rows).Error
	return rows, err
}

// together are columns that tell one story, such as where somebody belongs: what changes one of them rests on all.
var together = []string{"household_id", "relation", "state", "grid_id", "building_id", "entrance", "room", "address"}

// overlap reports whether two changes of one record are about the same thing.
func overlap(a, b Columns) bool {
	story := func(c Columns) bool {
		return slices.ContainsFunc(together, func(name string) bool { _, ok := c[name]; return ok })
	}
	if story(a) && story(b) {
		return true
	}
	for name := range a {
		if _, ok := b[name]; ok {
			return true
		}
	}
	return false
}

// derived are columns that follow from others and are not history of their own.
var derived = []string{"id", "version", "created_at", "updated_at", "district_id", "township_id", "community_id"}

var parsed sync.Map

func fields(m any) ([]*schema.Field, error) {
	s, err := schema.Parse(m, &parsed, schema.NamingStrategy{})
	if err != nil {
		return nil, err
	}
	// Where a resident lies follows from the household.
	follows := s.LookUpField("household_id") != nil
	return slices.DeleteFunc(slices.Clone(s.Fields), func(f *schema.Field) bool {
		return f.DBName == "" || slices.Contains(derived, f.DBName) || follows && f.DBName == "grid_id"
	}), nil
}

func difference(ctx context.Context, before, after any) (was, is Columns, err error) {
	all, err := fields(after)
	if err != nil {
		return nil, nil, err
	}
	a, b := reflect.Indirect(reflect.ValueOf(after)), reflect.Value{}
	if before != nil {
		b, was = reflect.Indirect(reflect.ValueOf(before)), Columns{}
	}
	is = Columns{}
	for _, f := range all {
		now := f.ReflectValueOf(ctx, a).Interface()
		if before != nil {
			old := f.ReflectValueOf(ctx, b).Interface()
			if reflect.DeepEqual(old, now) {
				continue
			}
			if was[f.DBName], err = json.Marshal(old); err != nil {
				return nil, nil, err
			}
		}
		if is[f.DBName], err = json.Marshal(now); err != nil {
			return nil, nil, err
		}
	}
	return was, is, nil
}

// set writes columns into a model.
func set(ctx context.Context, m any, columns Columns) error {
	all, err := fields(m)
	if err != nil {
		return err
	}
	v := reflect.Indirect(reflect.ValueOf(m))
	for _, f := range all {
		raw, ok := columns[f.DBName]
		if !ok {
			continue
		}
		to := reflect.New(f.FieldType)
		if err := json.Unmarshal(raw, to.Interface()); err != nil {
			return err
		}
		f.ReflectValueOf(ctx, v).Set(to.Elem())
	}
	return nil
}

func householdIn(c Columns) *uuid.UUID {
	raw, ok := c["household_id"]
	if !ok {
		return nil
	}
	var id *uuid.UUID
	_ = json.Unmarshal(raw, &id)
	return id
}

func value[T any](m any, name string) T {
	return reflect.Indirect(reflect.ValueOf(m)).FieldByName(name).Interface().(T)
}

func fresh(tx *gorm.DB) *gorm.DB {
	return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
}
