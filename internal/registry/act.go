package registry

import (
	"context"
	"errors"
	"slices"
	"strings"

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

// Action is something that happens in people's lives, or to a building, and changes the registry from a day on.
type Action string

// The actions.
const (
	MoveResident    Action = "resident.move"       // to another household
	Birth           Action = "resident.birth"      // into a household
	Death           Action = "resident.death"      //
	LeaveForAWhile  Action = "resident.away"       // still belongs to the household
	ComeBack        Action = "resident.back"       //
	LeaveForGood    Action = "resident.leave"      // out of the district
	MoveHousehold   Action = "household.move"      // to another door
	SplitHousehold  Action = "household.split"     // some of its people make one of their own
	MergeHousehold  Action = "household.merge"     // all its people join another
	ChangeHead      Action = "household.head"      //
	HouseholdLeaves Action = "household.leave"     // all its people leave the district
	HouseholdBack   Action = "household.back"      //
	ManageBuilding  Action = "building.management" // passes to a company, to its owners, or to nobody
)

// Actions are all of them.
var Actions = []Action{
	MoveResident, Birth, Death, LeaveForAWhile, ComeBack, LeaveForGood,
	MoveHousehold, SplitHousehold, MergeHousehold, ChangeHead, HouseholdLeaves, HouseholdBack, ManageBuilding,
}

// Known reports whether there is such an action.
func (a Action) Known() bool { return slices.Contains(Actions, a) }

// Relation is what somebody is to the head of a household from now on.
type Relation struct {
	ResidentID uuid.UUID
	Relation   string
}

// Door is where a household moves to, or where a new one lives.
type Door struct {
	// Code is the number of a new household.
	Code           string
	GridID         *uuid.UUID
	BuildingID     *uuid.UUID
	Entrance, Room string
	Address        string
}

// ActInput asks for an act. Which fields count depends on the action.
type ActInput struct {
	Action   Action
	TargetID uuid.UUID
	Version  int
	// On is the day from which it holds, today or earlier; "" is today, and the day of birth of a child.
	On     calendar.Day
	Reason string
	// Acknowledged are the codes of doubts that the person has seen.
	Acknowledged []string
	// HouseholdID is the household that a person or a household joins.
	HouseholdID *uuid.UUID
	// People are those who go, in a split, or come back.
	People []uuid.UUID
	// Relations are what people of the households concerned are to the head from then on.
	Relations []Relation
	Door      *Door
	// Person is the child that was born; its household is the target's.
	Person     *ResidentInput
	Management string
	Company    string
}

// Act is what an act did, or would do.
type Act struct {
	history.Change
	// Title names the record that it is about.
	Title   string
	Effects []Effect
	// Doubts are what a person should have seen before it is done.
	Doubts []fault.Field
	// Warnings are what was kept as written although it looks wrong.
	Warnings []fault.Field
}

var errPreview = errors.New("only a preview")

// Preview says what an act would do, and does nothing.
func (s *Service) Preview(ctx context.Context, in ActInput) (Act, error) {
	var out Act
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if out, err = s.do(tx, uuid.Nil, in); err != nil {
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
func (s *Service) Do(ctx context.Context, id uuid.UUID, in ActInput) (Act, error) {
	var out Act
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if out, err = s.do(tx, id, in); err != nil {
			return err
		}
		var open []fault.Field
		for _, d := range out.Doubts {
			if !slices.Contains(in.Acknowledged, d.Code) {
				open = append(open, d)
			}
		}
		if len(open) > 0 {
			f := fault.Conflict("acknowledgement_needed", fault.Text{ZH: "请先确认:" + open[0].Message.ZH, EN: "Please confirm first: " + open[0].Message.EN})
			f.Fields = open
			return f
		}
		return nil
	})
	return out, err
}

// doing is an act under way.
type doing struct {
	*Service
	tx       *gorm.DB
	in       ActInput
	warnings []fault.Field
	// made is the id of what the act makes.
	made uuid.UUID
	// headed are the households concerned that had a head before.
	headed map[uuid.UUID]bool
	heads  []uuid.UUID // who became head
}

func (s *Service) do(tx *gorm.DB, id uuid.UUID, in ActInput) (Act, error) {
	d := &doing{Service: s, in: in, made: database.NewID(), headed: map[uuid.UUID]bool{}}
	c := history.Change{Action: string(in.Action), TargetID: in.TargetID, EffectiveOn: in.On}
	c.ID = id
	if err := d.prepare(tx, &c); err != nil {
		return Act{}, err
	}
	rows, err := s.History.Act(tx, &c, func(tx *gorm.DB) error {
		d.tx = tx
		if err := d.perform(); err != nil {
			return err
		}
		return d.checkHeads()
	})
	if err != nil {
		return Act{}, err
	}
	if len(rows) == 0 {
		return Act{}, fault.Conflict("nothing_changes", fault.Say("没有任何变动", "This would change nothing"))
	}
	out := Act{Change: c, Warnings: d.warnings}
	if out.Doubts, err = d.doubts(c.EffectiveOn); err != nil {
		return Act{}, err
	}
	if out.Effects, err = s.describe(tx, rows); err != nil {
		return Act{}, err
	}
	names, err := namesOf(tx, []uuid.UUID{c.TargetID})
	if err != nil {
		return Act{}, err
	}
	out.Title = names[c.TargetID]
	return out, s.Audit.Write(tx, audit.Entry{
		Action: "change.create", Kind: "change", ID: c.ID, DistrictID: c.DistrictID,
		After: map[string]any{"action": c.Action, "on": c.EffectiveOn, "target_id": c.TargetID, "reason": c.Reason},
	})
}

// prepare checks the day and the target, and says what the change is about.
func (d *doing) prepare(tx *gorm.DB, c *history.Change) error {
	kindName, _, _ := strings.Cut(string(d.in.Action), ".")
	kind := map[string]record.Kind{"resident": residentKind, "household": householdKind, "building": buildingKind}[kindName]
	if d.in.Action == Birth {
		kind = householdKind
	}
	if !d.in.Action.Known() {
		return fault.Bad("action", "bad_enum", fault.Say("没有这种变动", "There is no such action"))
	}
	if err := access.Check(tx.Statement.Context, tx, kind.Kind, d.in.TargetID, kind.Write); err != nil {
		return err
	}
	var row struct {
		database.Place
		Version     int
		HouseholdID *uuid.UUID
	}
	columns := "district_id, township_id, community_id, grid_id, version"
	switch kind {
	case residentKind:
		columns += ", household_id"
	case householdKind:
		columns += ", id AS household_id"
	}
	if err := tx.Table(kind.Table).Select(columns).Where("id = ?", d.in.TargetID).Take(&row).Error; err != nil {
		return database.Fault(err)
	}
	if row.Version != d.in.Version {
		return fault.Stale()
	}
	if d.in.Action == Birth && d.in.Person != nil && d.in.On == "" {
		d.in.On, _ = calendar.ParseDay(d.in.Person.BirthDate)
	}
	ending, err := d.CheckEnding(record.Ending{On: d.in.On, Reason: d.in.Reason})
	if err != nil {
		return err
	}
	c.Place, c.TargetKind, c.HouseholdID, c.EffectiveOn, c.Reason = row.Place, kind.Name, row.HouseholdID, ending.On, record.OrNil(ending.Reason)
	d.in.On = ending.On
	return nil
}

func (d *doing) perform() error {
	switch d.in.Action {
	case MoveResident:
		return d.moveResident()
	case Birth:
		return d.birth()
	case Death:
		return d.resident(d.in.TargetID, d.in.Version, ResidentDeceased)
	case LeaveForGood:
		return d.resident(d.in.TargetID, d.in.Version, ResidentMoved)
	case LeaveForAWhile:
		return d.resident(d.in.TargetID, d.in.Version, ResidentAway)
	case ComeBack:
		return d.resident(d.in.TargetID, d.in.Version, ResidentHere)
	case MoveHousehold:
		return d.moveHousehold()
	case SplitHousehold:
		return d.split()
	case MergeHousehold:
		return d.merge()
	case ChangeHead:
		return d.changeHead()
	case HouseholdLeaves:
		return d.householdLeaves()
	case HouseholdBack:
		return d.householdBack()
	case ManageBuilding:
		return d.manage()
	}
	return nil
}
