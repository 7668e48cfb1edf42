package registry

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
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
	Dissolve        Action = "household.dissolve"  // nobody belongs to it any more
	ManageBuilding  Action = "building.management" // passes to a company, to its owners, or to nobody
)

// Actions are all of them.
var Actions = []Action{
	MoveResident, Birth, Death, LeaveForAWhile, ComeBack, LeaveForGood,
	MoveHousehold, SplitHousehold, MergeHousehold, ChangeHead, HouseholdLeaves, HouseholdBack, Dissolve, ManageBuilding,
}

// Known reports whether there is such an action.
func (a Action) Known() bool { return slices.Contains(Actions, a) }

// target is the kind of record that the action happens to.
func (a Action) target() record.Kind {
	name, _, _ := strings.Cut(string(a), ".")
	switch {
	case name == "building":
		return buildingKind
	case name == "household" || a == Birth:
		return householdKind
	}
	return residentKind
}

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
	// HouseholdID is the household that a person or a household joins; HouseholdCode names one that the actor may not see.
	HouseholdID   *uuid.UUID
	HouseholdCode string
	// People are those who go, in a split, or come back.
	People []uuid.UUID
	// Relations are what people of the households concerned are to the head from then on.
	Relations []Relation
	Door      *Door
	// Person is the child that was born; its household is the target's.
	Person     *ResidentInput
	Management string
	Company    string
	// headless leaves a household without a head where nobody is named.
	headless bool
}

// Preview says what an act would do, and does nothing.
func (s *Service) Preview(ctx context.Context, in ActInput) (act.Act, error) {
	d := s.doing(in)
	return s.acts.Preview(ctx, d.request(), d.run)
}

// Do does an act. It returns NotFound, Stale, Conflict "acknowledgement_needed" with the doubts, and what the action
// refuses.
func (s *Service) Do(ctx context.Context, id uuid.UUID, in ActInput) (act.Act, error) {
	d := s.doing(in)
	return s.acts.Do(ctx, id, d.request(), d.run)
}

// doing is an act under way.
type doing struct {
	*Service
	*act.Doing
	tx *gorm.DB
	in ActInput
	// made is the id of what the act makes.
	made uuid.UUID
	// headed are the households concerned that had a head before.
	headed map[uuid.UUID]bool
	heads  []uuid.UUID // who became head
	// away is Store for who moves to where the actor may not write: they may let people go, and the other side sees it.
	away record.Store
}

func (s *Service) doing(in ActInput) *doing {
	if in.Action == Birth && in.Person != nil && in.On == "" {
		in.On, _ = calendar.ParseDay(in.Person.BirthDate)
	}
	away := s.Store
	away.Beyond = true
	return &doing{Service: s, in: in, made: database.NewID(), headed: map[uuid.UUID]bool{}, away: away}
}

func (d *doing) request() act.Request {
	return act.Request{
		Action: string(d.in.Action), TargetID: d.in.TargetID, Version: d.in.Version, On: d.in.On, Reason: d.in.Reason, Acknowledged: d.in.Acknowledged,
	}
}

func (d *doing) run(tx *gorm.DB, frame *act.Doing) error {
	d.Doing, d.tx, d.in.On = frame, tx, frame.On
	if err := d.perform(); err != nil {
		return err
	}
	if !d.in.headless {
		if err := d.checkHeads(); err != nil {
			return err
		}
	}
	return d.doubts()
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
	case Dissolve:
		return d.dissolve()
	case ManageBuilding:
		return d.manage()
	}
	return fault.Bad("action", "bad_enum", fault.Say("没有这种变动", "There is no such action"))
}
