package issue

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// StepInput is one dated step. ID names a step of the version before; without a unit it is the lead's.
type StepInput struct {
	ID     *uuid.UUID
	Title  string
	UnitID *uuid.UUID
	DueOn  calendar.Day
}

// PlanInput is a plan: who answers for it, what comes of it, and the way there.
type PlanInput struct {
	ResponsibleName, ResponsiblePhone, ExpectedResult string
	Steps                                             []StepInput
}

// MakePlan lays the lead unit's plan before work starts; Revise replaces it by the next version.
func (s *Service) MakePlan(ctx context.Context, id uuid.UUID, version int, in PlanInput) error {
	return s.act(ctx, id, version, MakePlan, func(m *move) error {
		if err := m.cancelRequests(); err != nil {
			return err
		}
		return m.plan(in, nil)
	})
}

// Revise makes another version of the plan; steps that are done stay done.
func (s *Service) Revise(ctx context.Context, id uuid.UUID, version int, in PlanInput) error {
	return s.act(ctx, id, version, Revise, func(m *move) error {
		var before Plan
		if err := fresh(m.tx).Where("issue_id = ? AND in_force = TRUE", m.issue.ID).Take(&before).Error; err != nil {
			return err
		}
		var done []PlanStep
		if err := fresh(m.tx).Where("plan_id = ? AND done_at IS NOT NULL", before.ID).Order("ordinal").Find(&done).Error; err != nil {
			return err
		}
		if err := database.Update(fresh(m.tx), &Plan{}, before.ID, before.Version, m.at, map[string]any{"in_force": false}); err != nil {
			return err
		}
		return m.plan(in, done)
	})
}

func (m *move) plan(in PlanInput, done []PlanStep) error {
	lead := m.lead()
	steps, err := m.checkSteps(in.Steps, done)
	if err != nil {
		return err
	}
	phone := pii.NormalizePhone(in.ResponsiblePhone)
	if !pii.IsPhone(phone) {
		return fault.Bad("responsible_phone", "bad_phone", fault.Say("不是有效的电话号码", "Not a phone number"))
	}
	var last int
	if err := fresh(m.tx).Model(&Plan{}).Select("coalesce(max(number), 0)").Where("issue_id = ? AND round = ?", m.issue.ID, m.issue.Round).Scan(&last).Error; err != nil {
		return err
	}
	p := Plan{
		Record: database.NewRecord(uuid.Nil, m.at), DistrictID: m.issue.DistrictID, IssueID: m.issue.ID, Round: m.issue.Round, Number: last + 1, TaskID: lead.ID,
		ResponsibleName: strings.TrimSpace(in.ResponsibleName), ExpectedResult: strings.TrimSpace(in.ExpectedResult), InForce: true,
	}
	if p.ResponsiblePhone, err = m.keeper.Seal("issue_plans.phone", p.ID, phone); err != nil {
		return err
	}
	if err := fresh(m.tx).Create(&p).Error; err != nil {
		return err
	}
	for n := range steps {
		steps[n].Record, steps[n].PlanID, steps[n].Ordinal = database.NewRecord(uuid.Nil, m.at), p.ID, n+1
		steps[n].DistrictID, steps[n].IssueID = m.issue.DistrictID, m.issue.ID
	}
	m.note("issue_plan", p.ID, nil, &p)
	m.words = in.ExpectedResult
	return fresh(m.tx).Create(&steps).Error
}

// checkSteps returns the steps of a new plan: those that are done, then the given ones. Each is for a unit that works
// on the issue, not before today and not after the resolution clock.
func (m *move) checkSteps(in []StepInput, done []PlanStep) ([]PlanStep, error) {
	out := append([]PlanStep(nil), done...)
	isDone := map[uuid.UUID]bool{}
	for _, d := range done {
		isDone[d.ID] = true
	}
	today := calendar.DayOf(m.at)
	var wrong []fault.Field
	for n, step := range in {
		if step.ID != nil && isDone[*step.ID] {
			continue
		}
		path := fmt.Sprintf("steps[%d].", n)
		t := m.lead()
		if step.UnitID != nil {
			if t = m.openTaskOf(*step.UnitID); t == nil {
				wrong = append(wrong, fault.Field{Field: path + "unit_id", Code: "not_a_unit_of_it", Message: fault.Say("不是这件诉求的承办单位", "Not a unit that works on this issue")})
				continue
			}
		}
		switch {
		case step.DueOn < today:
			wrong = append(wrong, fault.Field{Field: path + "due_on", Code: "in_past", Message: fault.Say("日期已过", "The day is past")})
		case m.round.ResolveDueAt != nil && step.DueOn > calendar.DayOf(*m.round.ResolveDueAt):
			last := calendar.DayOf(*m.round.ResolveDueAt)
			wrong = append(wrong, fault.Field{Field: path + "due_on", Code: "after_deadline", Message: fault.Say("晚于办理期限 %s，请先申请延期", "Later than the deadline %s: ask for an extension first", last)})
		}
		out = append(out, PlanStep{TaskID: t.ID, UnitID: t.UnitID, Title: strings.TrimSpace(step.Title), DueOn: step.DueOn})
	}
	if len(wrong) > 0 {
		return nil, fault.Invalid(wrong...)
	}
	return out, nil
}

func (m *move) openTaskOf(unit uuid.UUID) *Task {
	for _, t := range m.tasks {
		if t.UnitID == unit && t.Open() {
			return t
		}
	}
	return nil
}

// Start says that a unit has begun.
func (s *Service) Start(ctx context.Context, id uuid.UUID, version int) error {
	return s.act(ctx, id, version, Start, func(m *move) error {
		for _, t := range m.tasks {
			if t.State == TaskSigned && ownsTask(m.actor, *t) == nil {
				return nil
			}
		}
		return fault.Conflict("invalid_transition", fault.Say("请先签收任务；可以：签收", "Sign the task first; possible: sign"))
	})
}
