package issue

import "github.com/lianxin/lianxin/internal/access"

// needs are the permissions of the routes of the actions; the part that somebody plays in the issue comes on top.
var needs = map[Action]access.Permission{
	Settle: access.IssueSettle, Accept: access.IssueTriage, Assign: access.IssueTriage, Decline: access.IssueTriage, Merge: access.IssueTriage,
	Unmerge: access.IssueTriage, Escalate: access.IssueTriage, Delegate: access.IssueTriage, Dispatch: access.IssueTriage, Reassign: access.IssueTriage,
	Sign: access.IssueHandle, Return: access.IssueHandle, ReturnJoint: access.IssueHandle, AskReturn: access.IssueHandle, Release: access.IssueTriage,
	MakePlan: access.IssueHandle, Revise: access.IssueHandle, Start: access.IssueHandle, Step: access.IssueHandle, Done: access.IssueHandle,
	Answer: access.IssueAnswer, Resolve: access.IssueHandle, Suspend: access.IssueTriage, AskSuspend: access.IssueHandle, Resume: access.IssueTriage,
	Extend: access.IssueTriage, AskExtend: access.IssueHandle, Supervise: access.IssueSupervise, Reply: access.IssueAnswer, Withdraw: access.IssueWithdraw,
	Appeal: access.IssueHandle, Close: access.IssueTriage, Reopen: access.IssueTriage, Approve: access.IssueTriage, Refuse: access.IssueTriage,
	TakeBack: access.IssueTriage, Uphold: access.IssueTriage,
}

// asked names what a unit asks for as the action that it would be for a desk.
var asked = map[Action]Action{AskSuspend: Suspend, AskExtend: Extend}

// onTask are actions that belong to one task, request or supervision, and are told there.
var onTask = map[Action]bool{
	Sign: true, Return: true, ReturnJoint: true, AskReturn: true, Release: true, Step: true, Done: true,
	Approve: true, Refuse: true, Reply: true, TakeBack: true, Uphold: true,
}

// can reports whether the actor may take an action now, by table, guards, part and permission.
func (m *move) can(a Action) bool {
	row, err := Check(m.facts(), a)
	return err == nil && row.For(m.parts) && (m.actor.System || m.actor.Can(needs[a]))
}

// actions returns what the actor may do with the issue next, in the order of the table.
func (m *move) actions() []Action {
	out := []Action{}
	seen := map[Action]bool{}
	for _, a := range Possible(m.issue.State) {
		if needs[a] == "" || onTask[a] || !m.can(a) || a == Start && !m.mayStart() || a == Delegate && !m.hasDeskBelow() {
			continue
		}
		if public, ok := asked[a]; ok {
			a = public
		}
		if !seen[a] {
			out, seen[a] = append(out, a), true
		}
	}
	return out
}

// mayStart: beginning is offered once, to a unit that has signed.
func (m *move) mayStart() bool {
	if m.issue.State != Planned {
		return false
	}
	for _, t := range m.tasks {
		if t.State == TaskSigned && ownsTask(m.actor, *t) == nil {
			return true
		}
	}
	return false
}

// hasDeskBelow reports whether there is a desk to delegate to: any township from the district, from a township the
// issue's community if it has one of its own.
func (m *move) hasDeskBelow() bool {
	if m.issue.Level == LevelDistrict {
		return true
	}
	var n int64
	if m.issue.CommunityID != nil {
		fresh(m.tx).Table("areas").Where("id = ? AND has_desk = TRUE", *m.issue.CommunityID).Count(&n)
	}
	return n > 0
}

// taskActions returns what the actor may do with a task of the present round.
func (m *move) taskActions(t Task) []Action {
	out := []Action{}
	if ownsTask(m.actor, t) == nil && t.Open() && t.Round == m.issue.Round {
		switch {
		case t.State == TaskNew:
			if m.can(Sign) {
				out = append(out, Sign)
			}
		case m.can(Step):
			out = append(out, Step, Done)
		}
		give := ReturnJoint
		if t.Lead {
			if give = Return; t.State == TaskSigned {
				give = AskReturn
			}
		}
		if m.can(give) {
			out = append(out, Return)
		}
	}
	if !t.Lead && (t.Open() || t.State == TaskReturned) && t.Round == m.issue.Round && m.can(Release) {
		out = append(out, Release)
	}
	return out
}

func (m *move) requestActions(r Request) []Action {
	out := []Action{}
	if r.State != RequestOpen || r.Round != m.issue.Round {
		return out
	}
	if m.can(grants[r.Kind]) {
		out = append(out, Approve)
	}
	who := m.parts[Desk]
	if r.Kind == AsksAppeal {
		who = m.parts[Office]
	}
	if who && m.can(Refuse) {
		out = append(out, Refuse)
	}
	return out
}
