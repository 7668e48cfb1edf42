// Package act is the frame of what happens in the registry and the organisation: an act is prepared, previewed, done,
// listed and taken back in one way, whatever it does. The packages that own the records say what each action does.
package act

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// Request is what every act is asked for with.
type Request struct {
	// Action is what happened, such as "household.move".
	Action   string
	TargetID uuid.UUID
	// Version is the target's as the person has read it; record.AnyVersion where the act follows from another request.
	Version int
	// On is the day from which it holds, today or earlier; "" is today.
	On     calendar.Day
	Reason string
	// Acknowledged are the codes of doubts that the person has seen.
	Acknowledged []string
}

// Act is what an act did, or would do.
type Act struct {
	history.Change
	// Title names the record that it is about.
	Title string
	// Effects on single records, at most effectsShown of them; Tally counts all.
	Effects []Effect
	// Doubts are what a person should have seen before it is done.
	Doubts []fault.Field
	// Warnings are what was kept as written although it looks wrong.
	Warnings []fault.Field
}

// Action is one kind of act.
type Action struct {
	// Target is the kind of record that it happens to; who may write that may do it.
	Target record.Kind
	// Ahead says that the day may lie in the future.
	Ahead bool
}

// Kind is a kind of record that acts touch.
type Kind struct {
	record.Kind
	// Where finds by id where a record lies, its version, and the household that it is about: an SQL that gives
	// district_id, township_id, community_id, grid_id, version, household_id.
	Where string
	// Names finds by ids how people call the records: an SQL that gives id and name.
	Names string
	// Hides says that a name tells more than a code, a blank between: who may not see the record hears the code.
	Hides bool
	// Refers are the columns that hold ids of other records, whose names tell more.
	Refers []string
	// Restore brings a record back to what it was before a row of a change.
	Restore func(tx *gorm.DB, row history.Row) error
}

// Frame does acts.
type Frame struct {
	record.Store
	actions map[string]Action
	kinds   map[string]Kind
	order   []string
	// Absorbed finds the records that have become part of one.
	Absorbed func(db *gorm.DB, id uuid.UUID) ([]uuid.UUID, error)

	// Survivor is the record into which one was merged as its double; itself where it was not.
	Survivor func(db *gorm.DB, id uuid.UUID) (uuid.UUID, error)
	// Tell makes what tells tags and extra fields to who looks; nil tells them as they are.
	Tell func(db *gorm.DB, rows []history.Row) (Teller, error)
	// Whole says whether a column of a kind of record hides nothing from who looks; nil where none does.
	Whole func(db *gorm.DB) (func(kind, column string) bool, error)
}

// New makes a frame that knows no action yet.
func New(store record.Store) *Frame {
	store.History = &history.Log{Now: store.Now}
	return &Frame{Store: store, actions: map[string]Action{}, kinds: map[string]Kind{}}
}

// Register tells the frame of actions and of the kinds of records that they touch.
func (f *Frame) Register(actions map[string]Action, kinds ...Kind) {
	for name, a := range actions {
		f.actions[name] = a
	}
	for _, k := range kinds {
		f.kinds[k.Name] = k
		f.order = append(f.order, k.Name)
	}
}

// Knows reports whether there is such an action: what is done that way can be undone for a day.
func (f *Frame) Knows(action string) bool {
	_, known := f.actions[action]
	return known
}

var errPreview = errors.New("only a preview")

// Doing is an act under way.
type Doing struct {
	// On is the day from which it holds.
	On calendar.Day
	// Change is what is written down.
	Change *history.Change
	// Doubts and Warnings are what the action has to say.
	Doubts, Warnings []fault.Field
}

// Doubt adds what a person should have seen.
func (d *Doing) Doubt(field, code string, message fault.Text) {
	d.Doubts = append(d.Doubts, fault.Field{Field: field, Code: code, Message: message})
}

// Perform does what an action does.
type Perform func(tx *gorm.DB, d *Doing) error

// Preview says what an act would do, and does nothing.
func (f *Frame) Preview(ctx context.Context, in Request, perform Perform) (Act, error) {
	var out Act
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if out, err = f.do(tx, uuid.Nil, in, perform); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return out, err
}

// Do does an act. It returns NotFound, Stale, Conflict "acknowledgement_needed" with the doubts, and what the action
// refuses.
func (f *Frame) Do(ctx context.Context, id uuid.UUID, in Request, perform Perform) (Act, error) {
	var out Act
	err := f.DB.Write(ctx, func(tx *gorm.DB) error {
		var err error
		out, err = f.DoIn(tx, id, in, perform)
		return err
	})
	return out, err
}

// DoIn is Do within a transaction.
func (f *Frame) DoIn(tx *gorm.DB, id uuid.UUID, in Request, perform Perform) (Act, error) {
	out, err := f.do(tx, id, in, perform)
	if err != nil {
		return out, err
	}
	var open []fault.Field
	for _, d := range out.Doubts {
		if !slices.Contains(in.Acknowledged, d.Code) {
			open = append(open, d)
		}
	}
	if len(open) > 0 {
		e := fault.Conflict("acknowledgement_needed", fault.Text{ZH: "请先确认：" + open[0].Message.ZH, EN: "Please confirm first: " + open[0].Message.EN})
		e.Fields = open
		return Act{}, e
	}
	return out, nil
}

func (f *Frame) do(tx *gorm.DB, id uuid.UUID, in Request, perform Perform) (Act, error) {
	c := history.Change{Action: in.Action, TargetID: in.TargetID}
	c.ID = id
	if err := f.prepare(tx, in, &c); err != nil {
		return Act{}, err
	}
	d, began := &Doing{On: c.EffectiveOn, Change: &c}, c.Place
	rows, err := f.History.Act(tx, &c, func(tx *gorm.DB) error { return perform(tx, d) })
	if err != nil {
		return Act{}, err
	}
	if len(rows) == 0 {
		return Act{}, fault.Conflict("nothing_changes", fault.Say("没有任何变动", "This would change nothing"))
	}
	if c.Tally, err = f.keepTally(tx, c.ID, rows); err != nil {
		return Act{}, err
	}
	// An act on many records has said itself where it lies.
	if sameID(began.TownshipID, c.TownshipID) && sameID(began.CommunityID, c.CommunityID) {
		if err := f.follow(tx, &c); err != nil {
			return Act{}, err
		}
	}
	out := Act{Change: c, Warnings: d.Warnings, Doubts: d.Doubts}
	if out.Effects, err = f.describe(tx, rows); err != nil {
		return Act{}, err
	}
	names, err := f.namesOf(tx, []uuid.UUID{c.TargetID})
	if err != nil {
		return Act{}, err
	}
	out.Title = names[c.TargetID]
	return out, f.Audit.Write(tx, audit.Entry{
		Action: "change.create", Kind: "change", ID: c.ID, DistrictID: c.DistrictID,
		After: map[string]any{"action": c.Action, "on": c.EffectiveOn, "target_id": c.TargetID, "reason": c.Reason},
	})
}

// target is what is known of the record that an act happens to.
type target struct {
	database.Place
	Version     int
	HouseholdID *uuid.UUID
}

func (k Kind) find(tx *gorm.DB, id uuid.UUID) (target, error) {
	var row target
	found := tx.Raw(k.Where, id).Scan(&row)
	if found.Error == nil && found.RowsAffected == 0 {
		return row, fault.NotFound()
	}
	return row, database.Fault(found.Error)
}

// follow has the change lie where its target lies now, and remember where that was before: both sides see it.
func (f *Frame) follow(tx *gorm.DB, c *history.Change) error {
	row, err := f.kinds[c.TargetKind].find(tx, c.TargetID)
	if err != nil || sameID(row.TownshipID, c.TownshipID) && sameID(row.CommunityID, c.CommunityID) {
		return err
	}
	if !sameID(row.TownshipID, c.TownshipID) {
		c.FromTownshipID = c.TownshipID
	}
	if !sameID(row.CommunityID, c.CommunityID) {
		c.FromCommunityID = c.CommunityID
	}
	c.Place = row.Place
	return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Model(c).
		Select("township_id", "community_id", "grid_id", "from_township_id", "from_community_id").Updates(c).Error
}

func sameID(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// prepare checks the day and the target, and says what the change is about.
func (f *Frame) prepare(tx *gorm.DB, in Request, c *history.Change) error {
	action, known := f.actions[in.Action]
	if !known {
		return fault.Bad("action", "bad_enum", fault.Say("没有这种变动", "There is no such action"))
	}
	kind := f.kinds[action.Target.Name]
	if err := access.Check(tx.Statement.Context, tx, kind.Kind.Kind, in.TargetID, kind.Write); err != nil {
		return err
	}
	row, err := kind.find(tx, in.TargetID)
	if err != nil {
		return err
	}
	if in.Version != record.AnyVersion && row.Version != in.Version {
		return fault.Stale()
	}
	check := f.CheckEnding
	if action.Ahead {
		check = f.CheckAhead
	}
	ending, err := check(record.Ending{On: in.On, Reason: in.Reason})
	if err != nil {
		return err
	}
	c.Place, c.TargetKind, c.HouseholdID, c.EffectiveOn, c.Reason = row.Place, kind.Name, row.HouseholdID, ending.On, record.OrNil(ending.Reason)
	return nil
}
