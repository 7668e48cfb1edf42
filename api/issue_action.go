package api

import (
	"context"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/issue"
)

type emptyRequest struct{} //	@name	Empty

// accept accepts an issue.
//
//	@Summary		Accept an issue
//	@Description	The desk takes it in and says what it is. A changed category or urgency changes the clocks, from the same start.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		acceptIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/accept [post]
func (h *issueAPI) accept(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in acceptIssue) error {
		return h.issues.Accept(ctx, id, version, issue.AcceptInput{
			CategoryCode: in.CategoryCode, Urgency: in.Urgency, Confidential: in.Confidential, ConcernedUnitID: in.ConcernedUnitID,
		})
	})
}

// settle settles an issue.
//
//	@Summary		Settle an issue on the spot
//	@Description	Answer and result in one stroke, without a plan: by the desk, or the member who raised it, is the contact, or has the errand. Praise is closed with it.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		settleIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/settle [post]
func (h *issueAPI) settle(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in settleIssue) error {
		return h.issues.Settle(ctx, id, version, issue.SettleInput{Answer: in.Answer, Result: in.Result, FileIDs: in.FileIDs})
	})
}

// assign gives an errand to a member.
//
//	@Summary		Assign an errand
//	@Description	The desk gives an errand to a member; otherwise whoever raised it has it.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		assignIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/assign [post]
func (h *issueAPI) assign(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in assignIssue) error {
		return h.issues.Assign(ctx, id, version, in.MemberID)
	})
}

// decline declines an issue.
//
//	@Summary		Decline an issue
//	@Description	The reason is the answer and names the right channel; the reporter is called back.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/decline [post]
func (h *issueAPI) decline(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Decline(ctx, id, version, in.Reason)
	})
}

// escalate passes an issue up.
//
//	@Summary		Escalate an issue
//	@Description	It goes to the desk of the level above.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/escalate [post]
func (h *issueAPI) escalate(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Escalate(ctx, id, version, in.Reason)
	})
}

// delegate passes an issue down.
//
//	@Summary		Delegate an issue
//	@Description	It goes to the desk of a township, or of a community that has one.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		delegateIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/delegate [post]
func (h *issueAPI) delegate(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in delegateIssue) error {
		return h.issues.Delegate(ctx, id, version, in.AreaID, in.Reason)
	})
}

// merge merges an issue.
//
//	@Summary		Merge an issue into another
//	@Description	Its reporter gets every answer of the other one, and a callback. The earlier due dates are kept.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		mergeIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/merge [post]
func (h *issueAPI) merge(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in mergeIssue) error {
		return h.issues.Merge(ctx, id, version, in.IntoID, in.Reason)
	})
}

// unmerge takes a merged issue out.
//
//	@Summary		Take a merged issue out again
//	@Description	Within 30 days; its own clocks go on.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/unmerge [post]
func (h *issueAPI) unmerge(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Unmerge(ctx, id, version, in.Reason)
	})
}

// dispatch dispatches an issue.
//
//	@Summary		Dispatch an issue
//	@Description	One lead unit and any number of joint units get a task each. A township dispatches to units within its own area and escalates the rest.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		dispatchIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/dispatch [post]
func (h *issueAPI) dispatch(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in dispatchIssue) error {
		return h.issues.Dispatch(ctx, id, version, issue.DispatchInput{LeadUnitID: in.LeadUnitID, JointUnitIDs: in.JointUnitIDs})
	})
}

// reassign changes the units.
//
//	@Summary		Change the units of an issue
//	@Description	Another lead unit starts afresh from dispatched, and the old plan is kept as a version; changed joint units leave the state as it is.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		dispatchIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/reassign [post]
func (h *issueAPI) reassign(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in dispatchIssue) error {
		return h.issues.Reassign(ctx, id, version, issue.DispatchInput{LeadUnitID: in.LeadUnitID, JointUnitIDs: in.JointUnitIDs, Reason: in.Reason})
	})
}

// withdraw withdraws an issue.
//
//	@Summary		Withdraw an issue on the reporter's behalf
//	@Description	Open tasks are cancelled and the reporter is called back. Where others asked for the same, only this reporter is taken off.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/withdraw [post]
func (h *issueAPI) withdraw(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Withdraw(ctx, id, version, in.Reason)
	})
}

// sign signs a task.
//
//	@Summary		Sign a task
//	@Description	The unit has the task; whoever signs holds it.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			task_id			path		string			true	"Task id"
//	@Param			If-Match		header		string			true	"Version of the task"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		emptyRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/tasks/{task_id}/sign [post]
func (h *issueAPI) sign(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in emptyRequest) error {
		return h.issues.Sign(ctx, id, pathID(c, "task_id"), version)
	})
}

// giveBack returns a task.
//
//	@Summary		Return a task
//	@Description	An unsigned lead task goes back to the desk at once; a signed one is asked back, and the desk decides. A joint task is returned at once.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			task_id			path		string			true	"Task id"
//	@Param			If-Match		header		string			true	"Version of the task"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/tasks/{task_id}/return [post]
func (h *issueAPI) giveBack(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Return(ctx, id, pathID(c, "task_id"), version, in.Reason)
	})
}

// release releases a joint task.
//
//	@Summary		Release a joint task
//	@Description	The desk takes it off the unit; it does not come back in the next round.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			task_id			path		string			true	"Task id"
//	@Param			If-Match		header		string			true	"Version of the task"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/tasks/{task_id}/release [post]
func (h *issueAPI) release(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Release(ctx, id, pathID(c, "task_id"), version, in.Reason)
	})
}

// finish finishes a task.
//
//	@Summary		Finish a task
//	@Description	The unit has done its part.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			task_id			path		string		true	"Task id"
//	@Param			If-Match		header		string		true	"Version of the task"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		noteRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/tasks/{task_id}/done [post]
func (h *issueAPI) finish(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in noteRequest) error {
		return h.issues.FinishTask(ctx, id, pathID(c, "task_id"), version, in.Note)
	})
}

// plan lays a plan.
//
//	@Summary		Lay a plan
//	@Description	The lead unit, once it has signed, names a responsible person and a roadmap; the last step is due no later than the issue.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		planRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/plan [post]
func (h *issueAPI) plan(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in planRequest) error {
		return h.issues.MakePlan(ctx, id, version, planInput(in))
	})
}

// revise revises the plan.
//
//	@Summary		Revise the plan
//	@Description	The next version of the plan; steps that are done stay, older versions are kept.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Issue id"
//	@Param			If-Match	header		string		true	"Version of the issue"
//	@Param			body		body		planRequest	true	"What is needed for it"
//	@Success		200			{object}	issueResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/plan [put]
func (h *issueAPI) revise(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in planRequest) error {
		return h.issues.Revise(ctx, id, version, planInput(in))
	})
}

// start starts work.
//
//	@Summary		Start work
//	@Description	A unit of the issue has begun.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		emptyRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/start [post]
func (h *issueAPI) start(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in emptyRequest) error {
		return h.issues.Start(ctx, id, version)
	})
}

// tick ticks a step.
//
//	@Summary		Tick a step
//	@Description	The step of the plan in force is done; by the unit of the step, with the version of its task.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			step_id			path		string		true	"Step id"
//	@Param			If-Match		header		string		true	"Version of the step's task"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		noteRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/steps/{step_id}/done [post]
func (h *issueAPI) tick(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in noteRequest) error {
		return h.issues.TickStep(ctx, id, pathID(c, "step_id"), version, in.Note)
	})
}

// answer answers the reporter.
//
//	@Summary		Answer the reporter
//	@Description	A full answer stops the answer clock; a partial one is the first contact and does not.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		answerIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/answer [post]
func (h *issueAPI) answer(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in answerIssue) error {
		return h.issues.Answer(ctx, id, version, in.Text, in.Partial)
	})
}

// resolve resolves an issue.
//
//	@Summary		Resolve an issue
//	@Description	By the lead unit, once no joint task is open and the reporter has a full answer in this round. The reporter is called back.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		resolveIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/resolve [post]
func (h *issueAPI) resolve(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in resolveIssue) error {
		return h.issues.Resolve(ctx, id, version, issue.ResolveInput{Result: in.Result, Answer: in.Answer, FileIDs: in.FileIDs})
	})
}

// suspend suspends an issue.
//
//	@Summary		Suspend an issue
//	@Description	All clocks but supervise stand still. At once by a desk; a unit's is a request to it.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		suspendIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/suspend [post]
func (h *issueAPI) suspend(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in suspendIssue) error {
		return h.issues.Suspend(ctx, id, version, issue.PauseInput{Kind: in.Kind, Reason: in.Reason, Until: calendar.Day(in.Until)})
	})
}

// extend extends an issue.
//
//	@Summary		Extend an issue
//	@Description	Moves the end of the resolution clock only. At once by a desk; a unit's is a request to it.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		extendIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/extend [post]
func (h *issueAPI) extend(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in extendIssue) error {
		return h.issues.Extend(ctx, id, version, issue.PauseInput{Kind: in.Kind, Reason: in.Reason, Until: calendar.Day(in.Until)})
	})
}

// resume resumes an issue.
//
//	@Summary		Resume an issue
//	@Description	It goes on in the state before it was suspended.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		resumeIssue	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/resume [post]
func (h *issueAPI) resume(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in resumeIssue) error {
		return h.issues.Resume(ctx, id, version, in.Reason)
	})
}

// approve approves a request.
//
//	@Summary		Approve a unit's request
//	@Description	What the unit asked for happens; an appeal is for the office.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			request_id		path		string			true	"Request id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		decideRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/requests/{request_id}/approve [post]
func (h *issueAPI) approve(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in decideRequest) error {
		return h.issues.Approve(ctx, id, pathID(c, "request_id"), version, in.Reason)
	})
}

// refuse refuses a request.
//
//	@Summary		Refuse a unit's request
//	@Description	Things stay as they are.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			request_id		path		string			true	"Request id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		decideRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/requests/{request_id}/refuse [post]
func (h *issueAPI) refuse(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in decideRequest) error {
		return h.issues.Refuse(ctx, id, pathID(c, "request_id"), version, in.Reason)
	})
}

// supervise supervises an issue.
//
//	@Summary		Supervise an issue
//	@Description	The lead unit, or the desk where no unit has it, replies within a working day.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		textRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/supervise [post]
func (h *issueAPI) supervise(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in textRequest) error {
		return h.issues.Supervise(ctx, id, version, in.Text)
	})
}

// reply replies to a supervision.
//
//	@Summary		Reply to a supervision
//	@Description	By whom it is addressed to, or the desk.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Issue id"
//	@Param			supervision_id	path		string		true	"Supervision id"
//	@Param			If-Match		header		string		true	"Version of the issue"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		textRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/supervisions/{supervision_id}/reply [post]
func (h *issueAPI) reply(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in textRequest) error {
		return h.issues.Reply(ctx, id, pathID(c, "supervision_id"), version, in.Text)
	})
}

// appeal appeals.
//
//	@Summary		Appeal against a discontent
//	@Description	From the second round on, the lead unit asks the office to hold that the work was done; upheld, the issue is closed and counts openly as not content.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/appeal [post]
func (h *issueAPI) appeal(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Appeal(ctx, id, version, in.Reason)
	})
}

// close closes an issue.
//
//	@Summary		Close an issue with reasons
//	@Description	By the office, from the third round on; it counts openly as not content.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/close [post]
func (h *issueAPI) close(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Close(ctx, id, version, in.Reason)
	})
}

// reopen reopens an issue.
//
//	@Summary		Reopen a closed issue
//	@Description	Within 30 days: the next round begins, as after a discontent.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Issue id"
//	@Param			If-Match		header		string			true	"Version of the issue"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"What is needed for it"
//	@Success		200				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition: names what is possible"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/reopen [post]
func (h *issueAPI) reopen(c *gin.Context) error {
	return act(h, c, func(ctx context.Context, id uuid.UUID, version int, in reasonRequest) error {
		return h.issues.Reopen(ctx, id, version, in.Reason)
	})
}

func planInput(in planRequest) issue.PlanInput {
	out := issue.PlanInput{ResponsibleName: in.ResponsibleName, ResponsiblePhone: in.ResponsiblePhone, ExpectedResult: in.ExpectedResult}
	for _, s := range in.Steps {
		out.Steps = append(out.Steps, issue.StepInput{ID: s.ID, Title: s.Title, UnitID: s.UnitID, DueOn: calendar.Day(s.DueOn)})
	}
	return out
}
