package issue

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// AcceptInput is what the desk decides on accepting; empty fields stay as submitted.
type AcceptInput struct {
	CategoryCode    string
	Urgency         Urgency
	Confidential    *bool
	ConcernedUnitID *uuid.UUID
}

// Accept takes an issue in. A changed category or urgency changes the clocks, from the same start.
func (s *Service) Accept(ctx context.Context, id uuid.UUID, version int, in AcceptInput) error {
	return s.act(ctx, id, version, Accept, func(m *move) error {
		i := &m.issue
		if in.CategoryCode != "" {
			i.CategoryCode = in.CategoryCode
		}
		if in.Urgency != "" {
			i.Urgency = in.Urgency
		}
		category, err := categoryOf(m.tx, i.CategoryCode)
		if err != nil {
			return err
		}
		if in.Confidential != nil {
			i.Confidential = *in.Confidential
		}
		// What reports wrongdoing stays confidential, whatever the desk ticks.
		i.Confidential = i.Confidential || i.Kind == Report || category.Confidential
		if in.ConcernedUnitID != nil {
			if _, err := unitOf(m.tx, i.DistrictID, *in.ConcernedUnitID, "concerned_unit_id"); err != nil {
				return err
			}
			i.ConcernedUnitID = in.ConcernedUnitID
		}
		if i.TownshipID != nil {
			concerned, err := concernsTownship(m.tx, *i)
			if err != nil {
				return err
			}
			if concerned {
				i.Level = LevelDistrict
			}
		}
		if i.CategoryCode != m.was.CategoryCode || i.Urgency != m.was.Urgency {
			setClocks(i, &m.round, category)
		}
		return nil
	})
}

// SettleInput is the answer and the result of what was done on the spot.
type SettleInput struct {
	Answer, Result string
	FileIDs        []uuid.UUID
}

// Settle answers and resolves in one stroke, without a plan.
func (s *Service) Settle(ctx context.Context, id uuid.UUID, version int, in SettleInput) error {
	return s.act(ctx, id, version, Settle, func(m *move) error {
		m.round.Answer, m.round.Result, m.round.FileIDs = textOrNil(in.Answer), textOrNil(in.Result), notNil(in.FileIDs)
		m.resolved()
		m.words, m.files = in.Result, in.FileIDs
		return nil
	})
}

func (m *move) resolved() { m.round.ResolvedAt, m.issue.ResolvedAt = &m.at, &m.at }

// Assign gives an errand to a member.
func (s *Service) Assign(ctx context.Context, id uuid.UUID, version int, member uuid.UUID) error {
	return s.act(ctx, id, version, Assign, func(m *move) error {
		var name string
		err := fresh(m.tx).Table("members").Select("name").Where("id = ? AND district_id = ? AND in_service = TRUE", member, m.issue.DistrictID).Limit(1).Scan(&name).Error
		if err != nil {
			return err
		}
		if name == "" {
			return fault.Invalid(fault.UnknownReference("member_id"))
		}
		m.issue.ErrandMemberID, m.words = &member, name
		return nil
	})
}

// Decline says that the matter is for somebody else; the reason is the answer.
func (s *Service) Decline(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Decline, func(m *move) error {
		m.round.Answer, m.words = textOrNil(reason), reason
		return nil
	})
}

// Escalate passes an issue to the desk above.
func (s *Service) Escalate(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Escalate, func(m *move) error {
		if m.words = reason; m.issue.Level == LevelCommunity && m.issue.TownshipID != nil {
			m.issue.Level = LevelTownship
			return nil
		}
		m.issue.Level = LevelDistrict
		return nil
	})
}

// Delegate passes an issue to the desk of a township or community below. One that lies nowhere in particular comes to
// lie there.
func (s *Service) Delegate(ctx context.Context, id uuid.UUID, version int, areaID uuid.UUID, reason string) error {
	return s.act(ctx, id, version, Delegate, func(m *move) error {
		a, err := areaOf(m.tx, areaID, m.issue.DistrictID, "area_id")
		if err != nil {
			return err
		}
		below := a.Level == "township" || a.Level == "community" && a.HasDesk
		if !below || Level(a.Level).height() >= m.issue.Level.height() {
			return fault.Bad("area_id", "no_desk_below", fault.Say("不是下一级的受理派单处", "Not a desk below this one"))
		}
		within := a.Level == "township" && same(m.issue.TownshipID, &a.ID) || a.Level == "community" && same(m.issue.CommunityID, &a.ID)
		if !within {
			if m.issue.HouseholdID != nil || m.issue.ShopID != nil || !m.parts[Office] {
				return fault.Bad("area_id", "elsewhere", fault.Say("诉求地点不在该辖区", "The issue does not lie in that area"))
			}
			m.issue.AreaID, m.issue.Place = &a.ID, a.place()
		}
		m.issue.Level = Level(a.Level)
		if concerned, err := concernsTownship(m.tx, m.issue); err != nil || concerned {
			return orError(err, unitConcerned("area_id"))
		}
		m.words = reason
		return nil
	})
}

func orError(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func unitConcerned(field string) error {
	return fault.Bad(field, "unit_concerned", fault.Say("保密诉求不得交给被反映的单位", "A confidential issue does not go to the unit that it is about"))
}

func same(a, b *uuid.UUID) bool { return a != nil && b != nil && *a == *b }

// DispatchInput names the lead unit and the units that work jointly with it. On reassigning, nil joint units stay.
type DispatchInput struct {
	LeadUnitID   uuid.UUID
	JointUnitIDs []uuid.UUID
	Reason       string
}

// Dispatch gives each unit its task.
func (s *Service) Dispatch(ctx context.Context, id uuid.UUID, version int, in DispatchInput) error {
	return s.act(ctx, id, version, Dispatch, func(m *move) error {
		names, err := m.checkUnits(in)
		if err != nil {
			return err
		}
		m.addTask(in.LeadUnitID, true)
		for _, u := range in.JointUnitIDs {
			m.addTask(u, false)
		}
		m.words = names
		return nil
	})
}

// checkUnits refuses units that do not exist, that stand twice, that serve a wider area than the desk's, or that a
// confidential issue is about. It returns their names for the timeline.
func (m *move) checkUnits(in DispatchInput) (string, error) {
	lead, err := m.checkUnit(in.LeadUnitID, "lead_unit_id")
	if err != nil {
		return "", err
	}
	names := "主办：" + lead.Name
	for n, id := range in.JointUnitIDs {
		if id == in.LeadUnitID || slices.Contains(in.JointUnitIDs[:n], id) {
			return "", fault.Bad("joint_unit_ids", "duplicate", fault.Say("单位重复", "A unit stands twice"))
		}
		u, err := m.checkUnit(id, "joint_unit_ids")
		if err != nil {
			return "", err
		}
		if n == 0 {
			names += "；协办：" + u.Name
		} else {
			names += "、" + u.Name
		}
	}
	return names, nil
}

func (m *move) checkUnit(id uuid.UUID, field string) (unit, error) {
	u, err := unitOf(m.tx, m.issue.DistrictID, id, field)
	if err != nil {
		return u, err
	}
	if m.issue.Confidential && same(m.issue.ConcernedUnitID, &id) {
		return u, unitConcerned(field)
	}
	return u, m.reaches(u, field)
}

// Reassign gives the lead to another unit, which starts afresh, or changes the joint units.
func (s *Service) Reassign(ctx context.Context, id uuid.UUID, version int, in DispatchInput) error {
	return s.act(ctx, id, version, Reassign, func(m *move) error {
		keepJoint := in.JointUnitIDs == nil
		if keepJoint {
			for _, t := range m.tasks {
				if !t.Lead && t.Open() && t.UnitID != in.LeadUnitID {
					in.JointUnitIDs = append(in.JointUnitIDs, t.UnitID)
				}
			}
		}
		names, err := m.checkUnits(in)
		if err != nil {
			return err
		}
		changed := m.changeTasks(in)
		if !changed {
			return fault.Bad("lead_unit_id", "unchanged", fault.Say("与现在的承办单位相同", "These are the units that have it already"))
		}
		m.words = names
		if in.Reason != "" {
			m.words += ";" + in.Reason
		}
		if same(m.was.LeadUnitID, &in.LeadUnitID) {
			stay := m.issue.State
			m.to = &stay
			return nil
		}
		if err := m.cancelRequests(); err != nil {
			return err
		}
		return fresh(m.tx).Model(&Plan{}).Where("issue_id = ? AND in_force = TRUE", m.issue.ID).
			Updates(map[string]any{"in_force": false, "updated_at": database.Now(m.at)}).Error
	})
}

// changeTasks ends the open tasks that are not wanted any more and adds those that are missing.
func (m *move) changeTasks(in DispatchInput) bool {
	wanted := map[uuid.UUID]bool{in.LeadUnitID: true}
	for _, u := range in.JointUnitIDs {
		wanted[u] = false
	}
	changed := false
	for _, t := range m.tasks {
		if !t.Open() && (!t.Lead || t.State != TaskDone) {
			continue
		}
		if lead, ok := wanted[t.UnitID]; ok && lead == t.Lead {
			delete(wanted, t.UnitID)
			continue
		}
		changed = true
		if t.Lead {
			m.endTask(t, TaskCancelled, in.Reason)
		} else {
			m.endTask(t, TaskReleased, in.Reason)
		}
	}
	if lead, ok := wanted[in.LeadUnitID]; ok && lead {
		m.addTask(in.LeadUnitID, true)
		changed = true
	}
	for _, u := range in.JointUnitIDs {
		if _, ok := wanted[u]; ok {
			m.addTask(u, false)
			changed = true
		}
	}
	return changed
}

// Withdraw takes an issue back on the reporter's behalf; others who asked for the same keep it going.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Withdraw, func(m *move) error {
		m.words = reason
		if m.issue.State == Merged {
			m.noEnd = true
			m.issue.WithdrawnBy = ptr("desk")
			var into Issue
			if err := fresh(m.tx).Select("id", "round").Where("id = ?", *m.issue.MergedIntoID).Take(&into).Error; err != nil {
				return err
			}
			if err := m.callbacks.Cancel(m.tx, into.ID, into.Round, &m.issue.ID); err != nil {
				return err
			}
			return m.callbacks.Ask(m.tx, m.issue, []Issue{m.issue})
		}
		reporters, err := m.reporters()
		if err != nil {
			return err
		}
		if len(reporters) > 1 && m.issue.ReporterLeftAt == nil {
			stay := m.issue.State
			m.to, m.noEnd, m.issue.ReporterLeftAt = &stay, true, &m.at
			return nil
		}
		m.issue.WithdrawnBy = ptr("desk")
		m.issue.SuspendedAt, m.issue.SuspendKind, m.issue.SuspendUntil, m.issue.StateBefore = nil, nil, "", nil
		return nil
	})
}

func ptr[T any](v T) *T { return &v }
