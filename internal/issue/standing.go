package issue

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

var heights = map[string]int{"grid": 0, "community": 1, "township": 2, "district": 3}

func (l Level) height() int { return heights[string(l)] }

// covers reports whether a grant's area holds the issue's place.
func covers(g access.Grant, i Issue) bool {
	at := func(id *uuid.UUID) bool { return id != nil && g.AreaID != nil && *id == *g.AreaID }
	switch g.AreaLevel {
	case "township":
		return at(i.TownshipID)
	case "community":
		return at(i.CommunityID)
	case "grid":
		return at(i.GridID)
	}
	return at(&i.DistrictID)
}

// isOffice reports whether the actor is the office of the district, which is a desk for everything in it.
func isOffice(a access.Actor, district uuid.UUID) bool {
	return a.System || slices.ContainsFunc(a.Grants, func(g access.Grant) bool {
		return g.Role == access.Office && (g.AreaID == nil && a.DistrictID == district || g.AreaID != nil && *g.AreaID == district)
	})
}

// isDesk reports whether the actor is staff of the issue's area at its level or above.
func isDesk(a access.Actor, i Issue) bool {
	return isOffice(a, i.DistrictID) || slices.ContainsFunc(a.Grants, func(g access.Grant) bool {
		return (g.Role == access.Township || g.Role == access.Community) && covers(g, i) && heights[g.AreaLevel] >= i.Level.height()
	})
}

// partsOf returns the parts that the actor plays in an issue.
func (s *Service) partsOf(tx *gorm.DB, a access.Actor, i Issue, tasks []Task) (map[Who]bool, error) {
	parts := map[Who]bool{}
	if a.System {
		for _, row := range Table {
			for _, w := range row.Who {
				parts[w] = true
			}
		}
		return parts, nil
	}
	parts[Office] = isOffice(a, i.DistrictID)
	parts[Desk] = isDesk(a, i)
	units := a.UnitIDs()
	parts[Lead] = i.LeadUnitID != nil && slices.Contains(units, *i.LeadUnitID)
	for _, t := range tasks {
		if t.Round == i.Round && slices.Contains(units, t.UnitID) && (t.Open() || t.State == TaskDone) {
			parts[Owner] = true
			parts[Joint] = parts[Joint] || !t.Lead
		}
	}
	parts[Told] = parts[Lead] || parts[Desk]
	parts[Raiser] = i.RaisedByAccountID != nil && *i.RaisedByAccountID == a.Self()
	if a.MemberID != nil {
		me := *a.MemberID
		parts[Raiser] = parts[Raiser] || i.RaisedByMemberID != nil && *i.RaisedByMemberID == me
		parts[Errand] = i.ErrandMemberID != nil && *i.ErrandMemberID == me
		if i.HouseholdID != nil {
			var n int64
			err := fresh(tx).Table("assignments").Where("household_id = ? AND member_id = ? AND ended_at IS NULL", *i.HouseholdID, me).Limit(1).Count(&n).Error
			if err != nil {
				return nil, err
			}
			parts[Contact] = n > 0
		}
	}
	if a.Is(access.Leader) && a.MemberID != nil && i.TownshipID != nil {
		var n int64
		err := fresh(tx).Table("leader_duties").Where("member_id = ? AND area_id = ? AND ended_on IS NULL", *a.MemberID, *i.TownshipID).Limit(1).Count(&n).Error
		if err != nil {
			return nil, err
		}
		parts[Leader] = n > 0
	}
	if a.Is(access.Leader) && a.MemberID != nil && i.TownshipID == nil {
		parts[Leader] = true
	}
	parts[Caller] = a.Can(access.CallbackRecord)
	return parts, nil
}

// whoMay returns the parts for which the table has the action.
func whoMay(action Action) []Who {
	var out []Who
	for _, row := range Table {
		if row.Action == action {
			out = append(out, row.Who...)
		}
	}
	return out
}

// May refuses as Forbidden what the actor may not do with an issue in any state: the router asks it before anything
// else about the request is looked at. Of several actions one is enough.
func (s *Service) May(ctx context.Context, id uuid.UUID, actions ...Action) error {
	tx := s.db.Read(ctx)
	var i Issue
	if err := tx.Where("id = ?", id).Take(&i).Error; err != nil {
		return databaseFault(err)
	}
	tasks, err := tasksOf(tx, i)
	if err != nil {
		return err
	}
	parts, err := s.partsOf(tx, access.ActorFrom(ctx), i, tasks)
	if err != nil {
		return err
	}
	for _, a := range actions {
		err = allowed(parts, a)
		if err == nil {
			return nil
		}
	}
	return err
}

// MayTask is May for a unit's own task, and for the desk's release of it; a task of another issue is not found.
func (s *Service) MayTask(ctx context.Context, id, taskID uuid.UUID, action Action) error {
	var t Task
	if err := s.db.Read(ctx).Where("id = ? AND issue_id = ?", taskID, id).Take(&t).Error; err != nil {
		return databaseFault(err)
	}
	if action == Release {
		return s.May(ctx, id, Release)
	}
	return ownsTask(access.ActorFrom(ctx), t)
}

// MayStep is MayTask for the task of a step of the plan in force.
func (s *Service) MayStep(ctx context.Context, id, stepID uuid.UUID) error {
	var step PlanStep
	if err := s.db.Read(ctx).Where("id = ? AND issue_id = ?", stepID, id).Take(&step).Error; err != nil {
		return databaseFault(err)
	}
	return s.MayTask(ctx, id, step.TaskID, Step)
}

// MayDecide is May for a request: the desk decides, on an appeal the office; one of another issue is not found.
func (s *Service) MayDecide(ctx context.Context, id, request uuid.UUID) error {
	var r Request
	if err := s.db.Read(ctx).Where("id = ? AND issue_id = ?", request, id).Take(&r).Error; err != nil {
		return databaseFault(err)
	}
	return s.May(ctx, id, grants[r.Kind])
}

// MayReply is May for a supervision: the unit that it is addressed to, or the desk.
func (s *Service) MayReply(ctx context.Context, id, supervision uuid.UUID) error {
	var row Supervision
	if err := s.db.Read(ctx).Where("id = ? AND issue_id = ?", supervision, id).Take(&row).Error; err != nil {
		return databaseFault(err)
	}
	if row.UnitID != nil && slices.Contains(access.ActorFrom(ctx).UnitIDs(), *row.UnitID) {
		return nil
	}
	return s.May(ctx, id, Accept)
}

func ownsTask(a access.Actor, t Task) error {
	if a.System || slices.Contains(a.UnitIDs(), t.UnitID) {
		return nil
	}
	return fault.Forbidden("not_this_unit", fault.Say("这项任务不是本单位的", "This task is another unit's"))
}

func allowed(parts map[Who]bool, action Action) error {
	who := whoMay(action)
	if slices.ContainsFunc(who, func(w Who) bool { return parts[w] }) {
		return nil
	}
	switch {
	case slices.Contains(who, Lead) || slices.Contains(who, Owner) || slices.Contains(who, Joint):
		return fault.Forbidden("not_this_unit", fault.Say("由承办单位办理，您不是该单位承办人", "This is for the unit that has the task"))
	case slices.Contains(who, Desk):
		return fault.Forbidden("not_this_desk", fault.Say("由本级受理派单人员办理，这件诉求不在您这一级", "This is for the desk on which the issue lies"))
	case slices.Contains(who, Office):
		return fault.Forbidden("not_the_office", fault.Say("由连心服务办办理", "This is for the office"))
	}
	return fault.NotAllowed()
}
