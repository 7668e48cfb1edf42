package org

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// Action is something that happens to the organisation from a day on.
type Action string

// The actions.
const (
	Transfer     Action = "member.transfer" // to another unit, branch, post or work area
	TakeLeave    Action = "member.leave"    // until a day
	BackFromWork Action = "member.return"   // from leave, earlier than noted
	Retire       Action = "member.retire"   // leaves service
	Rejoin       Action = "member.rejoin"   // comes back into service
	RenameUnit   Action = "unit.rename"     //
	MergeUnit    Action = "unit.merge"      // everything that it has passes to another
	RenameBranch Action = "branch.rename"   //
	MergeBranch  Action = "branch.merge"    //
	RenameArea   Action = "area.rename"     //
	MoveArea     Action = "area.move"       // below another area
	MergeArea    Action = "area.merge"      // everything in it lies in another from then on
	SplitArea    Action = "area.split"      // some of it makes an area of its own
)

// Actions are all of them.
var Actions = []Action{
	Transfer, TakeLeave, BackFromWork, Retire, Rejoin, RenameUnit, MergeUnit, RenameBranch, MergeBranch, RenameArea, MoveArea, MergeArea, SplitArea,
}

// Known reports whether there is such an action.
func (a Action) Known() bool { return slices.Contains(Actions, a) }

// ActInput asks for an act. Which fields count depends on the action.
type ActInput struct {
	Action   Action
	TargetID uuid.UUID
	Version  int
	// On is the day from which it holds; "" is today.
	On     calendar.Day
	Reason string
	// Acknowledged are the codes of doubts that the person has seen.
	Acknowledged []string
	// UnitID, BranchID, WorkAreaID and Post are where a member serves from then on; nil leaves it, and uuid.Nil is none.
	UnitID, BranchID, WorkAreaID *uuid.UUID
	Post                         *string
	// Until is the last day of a leave.
	Until calendar.Day
	// IntoID is what a unit, a branch or an area is merged into.
	IntoID *uuid.UUID
	// ParentID is what an area lies below from then on.
	ParentID *uuid.UUID
	// Name and Code are those of what is renamed, or of the area that a split makes. Without a code a rename keeps it.
	Name, Code string
	// AreaIDs, or BuildingIDs and HouseholdIDs, are what a split takes out.
	AreaIDs, BuildingIDs, HouseholdIDs []uuid.UUID

	// made is the id of the leave or the area that the act makes.
	made uuid.UUID
	// asked says that all doubts count as seen: a plain route has no place for them.
	asked bool
}

// doubtCodes are the doubts that actions of the organisation may have.
var doubtCodes = []string{"keeps_contacts", "without_contact", "other_island", "grants_follow"}

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

func (s *Service) doIn(tx *gorm.DB, in ActInput) error {
	d := s.doing(in)
	_, err := s.acts.DoIn(tx, uuid.Nil, d.request(), d.run)
	return err
}

// doing is an act under way.
type doing struct {
	*Service
	*act.Doing
	tx *gorm.DB
	in ActInput
}

func (s *Service) doing(in ActInput) *doing {
	if in.made == uuid.Nil {
		in.made = database.NewID()
	}
	if in.asked {
		in.Acknowledged = doubtCodes
	}
	return &doing{Service: s, in: in}
}

func (d *doing) request() act.Request {
	return act.Request{
		Action: string(d.in.Action), TargetID: d.in.TargetID, Version: d.in.Version, On: d.in.On, Reason: d.in.Reason, Acknowledged: d.in.Acknowledged,
	}
}

func (d *doing) run(tx *gorm.DB, frame *act.Doing) error {
	d.Doing, d.tx = frame, tx
	switch d.in.Action {
	case Transfer:
		return d.transfer()
	case TakeLeave:
		return d.takeLeave()
	case BackFromWork:
		return d.endLeave()
	case Retire:
		return d.retire()
	case Rejoin:
		return d.rejoin()
	case RenameUnit:
		return rename(d, unitKind, func(u *Unit) (*string, *string, calendar.Day) { return &u.Name, &u.Code, u.EndedOn })
	case MergeUnit:
		return d.mergeUnit()
	case RenameBranch:
		return rename(d, branchKind, func(b *Branch) (*string, *string, calendar.Day) { return &b.Name, &b.Code, b.EndedOn })
	case MergeBranch:
		return d.mergeBranch()
	case RenameArea:
		return rename(d, areaKind, func(a *Area) (*string, *string, calendar.Day) { return &a.Name, &a.Code, a.EndedOn })
	case MoveArea:
		return d.moveArea()
	case MergeArea:
		return d.mergeArea()
	case SplitArea:
		return d.splitArea()
	}
	return nil
}

// rename gives a record another name, and another code if one is given.
func rename[M any](d *doing, kind record.Kind, names func(m *M) (name, code *string, ended calendar.Day)) error {
	return record.ChangeIn(d.tx, &d.Store, kind, d.in.TargetID, d.in.Version, func(_ *gorm.DB, m *M) error {
		var c fault.Checks
		c.Filled("name", &d.in.Name, nameLength)
		c.Text("code", &d.in.Code, codeLength)
		if err := c.Err(); err != nil {
			return err
		}
		name, code, ended := names(m)
		if err := record.Ended(ended); err != nil {
			return err
		}
		*name = d.in.Name
		if d.in.Code != "" {
			*code = d.in.Code
		}
		return nil
	})
}

// lock has acts that change the structure of a district wait for each other.
func (d *doing) lock() error {
	var id []uuid.UUID
	return d.tx.Table("areas").Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", d.Change.DistrictID).Pluck("id", &id).Error
}

// into is the record with which the target is merged: another one that was there on the day and is still.
func into[M any](d *doing, kind record.Kind, ended func(m *M) calendar.Day) (from, to M, err error) {
	if err = d.lock(); err != nil {
		return from, to, err
	}
	if d.in.IntoID == nil {
		return from, to, fault.Invalid(fault.Required("into_id"))
	}
	if *d.in.IntoID == d.in.TargetID {
		return from, to, fault.Bad("into_id", "same_record", fault.Say("不能与自己合并", "It cannot merge with itself"))
	}
	c := &fault.Checks{}
	record.Refer(d.tx, c, "into_id", kind.Kind, d.in.IntoID)
	if err = c.Err(); err != nil {
		return from, to, err
	}
	if err = database.Take(d.tx, &from, d.in.TargetID); err != nil {
		return from, to, err
	}
	if err = database.Take(d.tx, &to, *d.in.IntoID); err != nil {
		return from, to, err
	}
	if err = record.Ended(ended(&from)); err != nil {
		return from, to, err
	}
	if ended(&to) != "" {
		f := fault.Conflict("into_ended", fault.Say("要并入的已经终止", "What it is merged into has ended"))
		f.Fields = []fault.Field{{Field: "into_id", Code: "into_ended", Message: f.Detail}}
		return from, to, f
	}
	then := to
	return from, to, d.there(&then)
}

// there refuses a day on which a record was not known yet.
func (d *doing) there(m any) error {
	existed, err := history.AsOf(d.tx.Statement.Context, d.tx, m, d.On)
	if err == nil && !existed {
		err = fault.Bad("on", "not_there", fault.Say("那天还没有这条记录，请选择更晚的日期", "The record was not there on that day; choose a later one"))
	}
	return err
}

// notLeft refuses a day after which something has left the target on a day of its own: it would have left what it was
// merged into.
func (d *doing) notLeft() error {
	later, err := history.LeftFor(d.tx, d.Change.DistrictID, d.in.TargetID, d.On)
	if err == nil && later != "" {
		err = fault.Conflict("later_change", fault.Say("%s 还有与之有关的变动，请选择这一天或之后，或先撤销那次变动",
			"There is a change of %s about it; choose that day or a later one, or undo it first", later))
	}
	return err
}

// each changes all records of a kind that meet a condition.
func each[M any](d *doing, kind record.Kind, change func(m *M) error, condition string, args ...any) error {
	var ids []uuid.UUID
	if err := d.tx.Model(new(M)).Where(condition, args...).Order("id").Pluck("id", &ids).Error; err != nil {
		return err
	}
	for _, one := range ids {
		if err := record.ChangeIn(d.tx, &d.Store, kind, one, record.AnyVersion, func(_ *gorm.DB, m *M) error { return change(m) }); err != nil {
			return err
		}
	}
	return nil
}

// refers has records of a table that refer to one record refer to another from then on.
func (d *doing) refers(kind, table, column, condition string, versioned bool, from, to uuid.UUID) error {
	b := act.Bulk{
		Kind: kind, Table: table, Column: column, Versioned: versioned,
		From: map[string]*uuid.UUID{column: &from}, To: map[string]*uuid.UUID{column: &to},
	}
	q := d.tx.Session(&gorm.Session{NewDB: true, Context: d.tx.Statement.Context}).Table(table).Where(table+"."+column+" = ?", from)
	if condition != "" {
		q = q.Where(condition)
	}
	if err := q.Order(table+".id").Pluck(table+".id", &b.IDs).Error; err != nil {
		return err
	}
	return d.acts.Change(d.tx, d.Doing, b)
}

// register tells the frame of acts what the organisation's actions happen to, and how its records are restored.
func (s *Service) register() {
	actions := map[string]act.Action{}
	for _, a := range Actions {
		actions[string(a)] = act.Action{Target: a.target(), Ahead: a == TakeLeave}
	}
	nowhere := "NULL AS township_id, NULL AS community_id, NULL AS grid_id, version, NULL AS household_id"
	s.acts.Register(actions,
		act.Kind{
			Kind: areaKind, Refers: []string{"parent_id"}, Restore: s.restoreArea, Names: "SELECT id, name FROM areas WHERE id IN ?",
			Where: "SELECT district_id, CASE WHEN level = 'township' THEN id ELSE township_id END AS township_id," +
				" CASE WHEN level = 'community' THEN id ELSE community_id END AS community_id, CASE WHEN level = 'grid' THEN id END AS grid_id," +
				" version, NULL AS household_id FROM areas WHERE id = ?",
		},
		act.Kind{
			Kind: unitKind, Refers: []string{"parent_id", "area_id"}, Restore: s.restoreUnit, Names: "SELECT id, name FROM units WHERE id IN ?",
			Where: "SELECT district_id, " + nowhere + " FROM units WHERE id = ?",
		},
		act.Kind{
			Kind: branchKind, Refers: []string{"unit_id", "secretary_id", "service_area_ids", "service_building_ids"}, Restore: s.restoreBranch,
			Names: "SELECT id, name FROM branches WHERE id IN ?", Where: "SELECT district_id, " + nowhere + " FROM branches WHERE id = ?",
		},
		act.Kind{
			Kind: memberKind, Refers: []string{"unit_id", "branch_id", "work_area_id", "home_area_id", "household_id"}, Restore: s.restoreMember,
			Names: "SELECT id, name FROM members WHERE id IN ?",
			Where: "SELECT district_id, township_id, community_id, grid_id, version, NULL AS household_id FROM members WHERE id = ?",
		},
		act.Kind{
			Kind: leaveKind, Refers: []string{"member_id"}, Restore: plain[Leave](s, leaveKind),
			Names: "SELECT member_leaves.id, members.name FROM member_leaves JOIN members ON members.id = member_leaves.member_id WHERE member_leaves.id IN ?",
		},
		act.Kind{
			Kind: dutyKind, Refers: []string{"member_id", "area_id"}, Restore: plain[Duty](s, dutyKind),
			Names: "SELECT leader_duties.id, members.name FROM leader_duties JOIN members ON members.id = leader_duties.member_id WHERE leader_duties.id IN ?",
		},
		act.Kind{
			Kind: teamKind, Refers: []string{"branch_id"}, Restore: plain[Team](s, teamKind), Names: "SELECT id, name FROM volunteer_teams WHERE id IN ?",
		},
		act.Kind{
			Kind: volunteerKind, Refers: []string{"team_id"}, Restore: plain[Volunteer](s, volunteerKind), Names: "SELECT id, name FROM volunteers WHERE id IN ?",
		},
	)
}

func (a Action) target() record.Kind {
	switch a {
	case RenameUnit, MergeUnit:
		return unitKind
	case RenameBranch, MergeBranch:
		return branchKind
	case RenameArea, MoveArea, MergeArea, SplitArea:
		return areaKind
	}
	return memberKind
}

// plain restores a record from which nothing follows.
func plain[M any](s *Service, kind record.Kind) func(tx *gorm.DB, row history.Row) error {
	return func(tx *gorm.DB, row history.Row) error {
		return act.Restored(tx, &s.Store, kind, row, func(_, _ *M) error { return nil })
	}
}

// grantKind is what people call what a grant belongs to.
var grantKind = access.User.Name
