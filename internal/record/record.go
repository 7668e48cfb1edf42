// Package record is what creating, changing and ending a plain record have in common, whatever its kind: one
// transaction, the version, the reach of whoever acts, and the audit row.
package record

import (
	"context"
	"reflect"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
)

// Store holds what every use case on records needs.
type Store struct {
	DB    *database.DB
	Audit *audit.Log
	Now   func() time.Time
	// History remembers what happens to the records; nil where nobody asks what was.
	History *history.Log
	// Beyond says that a record may come to lie where the actor may not write.
	Beyond bool
}

// Today returns the day in the district.
func (s *Store) Today() calendar.Day { return calendar.DayOf(s.Now()) }

// Kind is a kind of record with the permission to write it.
type Kind struct {
	access.Kind
	Write access.Permission
}

// Create makes a record in a transaction of its own. fill sets and checks the fields of the new model; then may do
// what hangs on it.
func Create[M any](ctx context.Context, s *Store, kind Kind, id uuid.UUID, fill func(tx *gorm.DB, m *M) error, then ...func(tx *gorm.DB, m *M) error) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error { return CreateIn(tx, s, kind, id, fill, then...) })
}

// CreateIn is Create within a transaction.
func CreateIn[M any](tx *gorm.DB, s *Store, kind Kind, id uuid.UUID, fill func(tx *gorm.DB, m *M) error, then ...func(tx *gorm.DB, m *M) error) error {
	m := new(M)
	field(m, "Record").Set(reflect.ValueOf(database.NewRecord(id, s.Now())))
	if err := fill(tx, m); err != nil {
		return err
	}
	if err := tx.Create(m).Error; err != nil {
		return taken(err, m)
	}
	if err := s.note(tx, kind, "create", nil, m, Ending{}); err != nil {
		return err
	}
	for _, f := range then {
		if err := f(tx, m); err != nil {
			return err
		}
	}
	if err := s.reach(tx, kind, id); err != nil {
		return err
	}
	return s.write(tx, kind, ".create", id, nil, m)
}

// Change changes a record that still has the version, in a transaction of its own. fill changes and checks the
// fields; then may do what follows from it. It returns NotFound, Stale, and whatever fill refuses.
func Change[M any](ctx context.Context, s *Store, kind Kind, id uuid.UUID, version int, fill func(tx *gorm.DB, m *M) error, then ...func(tx *gorm.DB, before, after *M) error) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error { return ChangeIn(tx, s, kind, id, version, fill, then...) })
}

// AnyVersion is the version of a record that changes because of another one.
const AnyVersion = 0

// ChangeIn is Change within a transaction.
func ChangeIn[M any](tx *gorm.DB, s *Store, kind Kind, id uuid.UUID, version int, fill func(tx *gorm.DB, m *M) error, then ...func(tx *gorm.DB, before, after *M) error) error {
	before, after, err := take[M](tx, id)
	if err != nil {
		return err
	}
	if version == AnyVersion {
		version = field(before, "Version").Interface().(int)
	}
	if err := fill(tx, after); err != nil {
		return err
	}
	if err := s.update(tx, before, after, version); err != nil {
		return err
	}
	if err := s.note(tx, kind, "update", before, after, Ending{}); err != nil {
		return err
	}
	for _, f := range then {
		if err := f(tx, before, after); err != nil {
			return err
		}
	}
	if err := s.reach(tx, kind, id); err != nil {
		return err
	}
	return s.write(tx, kind, verb(before, after), id, before, after)
}

// verb is what the audit log calls a change: one that ends a record says so.
func verb(before, after any) string {
	type ending interface{ Over() bool }
	b, ends := before.(ending)
	if ends && !b.Over() && after.(ending).Over() {
		return ".end"
	}
	return ".update"
}

// Ending is how a record comes to its end.
type Ending struct {
	// On is the day, today at the latest; "" is today.
	On     calendar.Day
	Reason string
}

// End ends a record that still has the version. mark sets the fields that say so and refuses what may not end;
// then may do what follows from it.
func End[M any](ctx context.Context, s *Store, kind Kind, id uuid.UUID, version int, e Ending, mark func(tx *gorm.DB, m *M, e Ending) error, then ...func(tx *gorm.DB, m *M) error) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		e, err := s.CheckEnding(e)
		if err != nil {
			return err
		}
		before, after, err := take[M](tx, id)
		if err != nil {
			return err
		}
		if field(before, "Version").Interface() != version {
			return fault.Stale()
		}
		if err := mark(tx, after, e); err != nil {
			return err
		}
		if err := s.update(tx, before, after, version); err != nil {
			return err
		}
		for _, f := range then {
			if err := f(tx, after); err != nil {
				return err
			}
		}
		if err := s.note(tx, kind, "end", before, after, e); err != nil {
			return err
		}
		district := field(after, "DistrictID").Interface().(uuid.UUID)
		return s.Audit.Write(tx, audit.Entry{
			Action: kind.Name + ".end", Kind: kind.Name, ID: id, DistrictID: district, After: map[string]any{"on": e.On, "reason": e.Reason},
		})
	})
}

// note writes down in the history what happened to a record, as part of the act under way or as one of its own.
func (s *Store) note(tx *gorm.DB, kind Kind, verb string, before, after any, e Ending) error {
	if s.History == nil {
		return nil
	}
	alone := history.Change{
		Place: placeOf(after), Action: kind.Name + "." + verb, TargetKind: kind.Name, TargetID: field(after, "ID").Interface().(uuid.UUID),
		EffectiveOn: e.On, Reason: OrNil(e.Reason),
	}
	if in := field(after, "HouseholdID"); in.IsValid() && kind.Kind == access.Resident {
		household := in.Interface().(uuid.UUID)
		alone.HouseholdID = &household
	} else if kind.Kind == access.Household {
		alone.HouseholdID = &alone.TargetID
	}
	return s.History.Note(tx, kind.Name, before, after, alone, verb != "end")
}

// placeOf says where a record lies: those of the organisation that lie in no area lie in the district.
func placeOf(m any) database.Place {
	if placed, ok := m.(interface{ Place() database.Place }); ok {
		return placed.Place()
	}
	if place := field(m, "Place"); place.IsValid() {
		return place.Interface().(database.Place)
	}
	return database.Place{DistrictID: field(m, "DistrictID").Interface().(uuid.UUID)}
}

// CheckEnding checks a day, today by default and never later, and a reason.
func (s *Store) CheckEnding(e Ending) (Ending, error) { return s.checkDay(e, false) }

// CheckAhead is CheckEnding for what may be known ahead of its day, such as a leave.
func (s *Store) CheckAhead(e Ending) (Ending, error) { return s.checkDay(e, true) }

func (s *Store) checkDay(e Ending, ahead bool) (Ending, error) {
	var c fault.Checks
	c.Text("reason", &e.Reason, 200)
	if e.On == "" {
		e.On = s.Today()
	}
	if _, err := calendar.ParseDay(string(e.On)); err != nil {
		c.Add("on", "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
	} else if s.Today() < e.On && !ahead {
		c.Add("on", "bad_date", fault.Say("不能晚于今天", "Not after today"))
	}
	return e, c.Err()
}

// Ended refuses to end what has ended already.
func Ended(on calendar.Day) error {
	if on == "" {
		return nil
	}
	return AlreadyEnded(on)
}

// AlreadyEnded says that a record ended on a day, or on one that nobody wrote down.
func AlreadyEnded(on calendar.Day) error {
	if on == "" {
		return fault.Conflict("already_ended", fault.Say("已经终止", "It has ended already"))
	}
	return fault.Conflict("already_ended", fault.Say("已于 %s 终止", "It ended on %s already", on))
}

// Refer notes a reference to a record that does not exist, or that the actor may not see; nil refers to nothing.
func Refer(tx *gorm.DB, c *fault.Checks, name string, kind access.Kind, id *uuid.UUID) {
	if id == nil {
		return
	}
	if err := access.Check(tx.Statement.Context, tx, kind, *id, kind.Read); err != nil {
		if !fault.Is(err, fault.KindNotFound) {
			_ = tx.AddError(err)
		}
		c.AddField(fault.UnknownReference(name))
	}
}

// take reads a record twice over: as it was, and to be changed.
func take[M any](tx *gorm.DB, id uuid.UUID) (before, after *M, err error) {
	before, after = new(M), new(M)
	if err := database.Take(tx, before, id); err != nil {
		return nil, nil, err
	}
	*after = *before
	return before, after, nil
}

// update writes the columns that differ, and always a new version.
func (s *Store) update(tx *gorm.DB, before, after any, version int) error {
	if field(before, "Version").Interface() != version {
		return fault.Stale()
	}
	columns, err := database.Differences(tx.Statement.Context, before, after)
	if err != nil {
		return err
	}
	field(after, "Version").SetInt(int64(version + 1))
	field(after, "UpdatedAt").Set(reflect.ValueOf(database.Now(s.Now())))
	u := tx.Model(after).Where("version = ?", version).Select(append(columns, "version", "updated_at")).Updates(after)
	if u.Error != nil {
		return taken(u.Error, after)
	}
	if u.RowsAffected != 1 {
		return fault.Stale()
	}
	return nil
}

// reach refuses a record that now lies where the actor may not write.
func (s *Store) reach(tx *gorm.DB, kind Kind, id uuid.UUID) error {
	if s.Beyond {
		return nil
	}
	err := access.Check(tx.Statement.Context, tx, kind.Kind, id, kind.Write)
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindForbidden) {
		return fault.Forbidden("outside_scope", fault.Say("不在您的管辖范围内", "That lies outside your area"))
	}
	return err
}

func (s *Store) write(tx *gorm.DB, kind Kind, action string, id uuid.UUID, before, after any) error {
	district := field(after, "DistrictID").Interface().(uuid.UUID)
	return s.Audit.Write(tx, audit.Entry{Action: kind.Name + action, Kind: kind.Name, ID: id, DistrictID: district, Before: before, After: after})
}

func taken(err error, m any) error {
	if !database.IsDuplicate(err) {
		return err
	}
	f := fault.Conflict("duplicate_key", fault.Say("已有相同的记录", "There is such a record already"))
	if field(m, "Code").IsValid() {
		f.Fields = []fault.Field{{Field: "code", Code: "duplicate_key", Message: fault.Say("这个编号已被使用", "This code is taken")}}
	}
	return f
}

func field(m any, name string) reflect.Value {
	return reflect.Indirect(reflect.ValueOf(m)).FieldByName(name)
}
