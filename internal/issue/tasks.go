package issue

import (
	"context"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

var taskWords = map[TaskState]fault.Text{
	TaskNew: {ZH: "待签收", EN: "not signed"}, TaskSigned: {ZH: "已签收", EN: "signed"}, TaskDone: {ZH: "已完成", EN: "done"},
	TaskReturned: {ZH: "已退回", EN: "returned"}, TaskReleased: {ZH: "已撤回", EN: "released"}, TaskCancelled: {ZH: "已取消", EN: "cancelled"},
}

func notOpen(t *Task) error {
	w := taskWords[t.State]
	possible := fault.Text{ZH: "已结束，没有可办的动作", EN: "it has ended, nothing is possible"}
	switch t.State {
	case TaskNew:
		possible = fault.Text{ZH: "可以：签收、申请退单", EN: "possible: sign, return"}
	case TaskSigned:
		possible = fault.Text{ZH: "可以：办理、申请退单", EN: "possible: work on it, return"}
	}
	return fault.Conflict("invalid_transition", fault.Text{
		ZH: "任务处于“" + w.ZH + "”；" + possible.ZH, EN: "The task is " + w.EN + "; " + possible.EN,
	})
}

// Sign says that the unit has the task; who signs holds it.
func (s *Service) Sign(ctx context.Context, id, task uuid.UUID, version int) error {
	return s.actOnTask(ctx, id, task, version, always(Sign), func(m *move, t *Task) error {
		if t.State != TaskNew {
			return notOpen(t)
		}
		t.State, t.SignedAt = TaskSigned, &m.at
		if m.actor.AccountID != uuid.Nil {
			t.HolderID = &m.actor.AccountID
		}
		return nil
	})
}

func always(a Action) func(*move, *Task) Action { return func(*move, *Task) Action { return a } }

// Return gives a task back. A lead task that is signed already is asked back from the desk instead.
func (s *Service) Return(ctx context.Context, id, task uuid.UUID, version int, reason string) error {
	pick := func(m *move, t *Task) Action {
		switch {
		case !t.Lead:
			return ReturnJoint
		case t.State == TaskSigned:
			return AskReturn
		}
		return Return
	}
	return s.actOnTask(ctx, id, task, version, pick, func(m *move, t *Task) error {
		if !t.Open() {
			return notOpen(t)
		}
		m.words = reason
		if t.Lead && t.State == TaskSigned {
			m.byTask = false
			m.touched[t.ID] = true
			return m.ask(Request{Kind: AsksReturn, TaskID: &t.ID, UnitID: t.UnitID, Reason: reason})
		}
		m.action = Return
		m.endTask(t, TaskReturned, reason)
		return nil
	})
}

// Release takes a joint task back; it does not come again in the next round.
func (s *Service) Release(ctx context.Context, id, task uuid.UUID, version int, reason string) error {
	return s.actOnTask(ctx, id, task, version, always(Release), func(m *move, t *Task) error {
		if t.Lead {
			return fault.Conflict("invalid_transition", fault.Say("主办任务不能撤回；可以：改派", "The lead task cannot be released; possible: reassign"))
		}
		if !t.Open() && t.State != TaskReturned {
			return notOpen(t)
		}
		m.words = reason
		m.endTask(t, TaskReleased, reason)
		return nil
	})
}

// FinishTask says that a unit has done its part.
func (s *Service) FinishTask(ctx context.Context, id, task uuid.UUID, version int, note string) error {
	return s.actOnTask(ctx, id, task, version, always(Done), func(m *move, t *Task) error {
		if t.State != TaskSigned {
			return notOpen(t)
		}
		t.State, t.DoneAt, t.Note, m.words = TaskDone, &m.at, textOrNil(note), note
		return nil
	})
}

// TickStep says that a step of the plan in force is done; the version is that of the step's task.
func (s *Service) TickStep(ctx context.Context, id, stepID uuid.UUID, version int, note string) error {
	var step PlanStep
	if err := s.db.Read(ctx).Where("id = ? AND issue_id = ?", stepID, id).Take(&step).Error; err != nil {
		return databaseFault(err)
	}
	return s.actOnTask(ctx, id, step.TaskID, version, always(Step), func(m *move, t *Task) error {
		if t.State != TaskSigned {
			return notOpen(t)
		}
		var plan Plan
		if err := fresh(m.tx).Where("id = ?", step.PlanID).Take(&plan).Error; err != nil {
			return err
		}
		if err := fresh(m.tx).Where("id = ?", stepID).Take(&step).Error; err != nil {
			return err
		}
		if !plan.InForce || step.DoneAt != nil {
			return fault.Conflict("invalid_transition", fault.Say("这一步已经完成，或方案已修订", "This step is done already, or the plan has been revised"))
		}
		m.words = step.Title
		if note != "" {
			m.words += ":" + note
		}
		m.touched[t.ID] = true
		set := map[string]any{"done_at": m.at, "note": textOrNil(note)}
		if m.actor.AccountID != uuid.Nil {
			set["done_by"] = m.actor.AccountID
		}
		m.note("issue_plan_step", step.ID, nil, map[string]any{"done_at": m.at})
		return database.Update(fresh(m.tx), &PlanStep{}, step.ID, step.Version, m.at, set)
	})
}
