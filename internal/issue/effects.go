package issue

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
)

// enter carries out what a row of the table says: its effects in order, then the state.
func (m *move) enter(row Transition) error {
	if !m.noEnd {
		for _, e := range row.Effects {
			if err := effects[e](m); err != nil {
				return err
			}
		}
	}
	to := row.To
	if m.to != nil {
		to = *m.to
	}
	switch to {
	case Same:
	case Before:
		m.issue.State, m.issue.StateBefore = *m.issue.StateBefore, nil
	case Again:
		m.issue.State = Accepted
		if m.issue.LeadUnitID != nil {
			m.issue.State = Dispatched
		}
	default:
		m.issue.State = to
	}
	if m.issue.State == Closed && m.was.State != Closed {
		m.issue.ClosedAt, m.issue.ClosedAs = &m.at, &m.outcome
	}
	return nil
}

var effects map[Effect]func(m *move) error

func init() {
	effects = map[Effect]func(m *move) error{
		StopAnswer:      (*move).stopAnswer,
		EndRound:        (*move).endRound,
		CancelTasks:     (*move).cancelTasks,
		CountReturn:     func(m *move) error { m.issue.Returns++; return nil },
		TellContact:     (*move).tellContact,
		AskCallbacks:    (*move).askCallbacks,
		CancelCallbacks: func(m *move) error { return m.callbacks.Cancel(m.tx, m.issue.ID, m.issue.Round, nil) },
		NextRound:       (*move).nextRound,
		PauseClocks:     func(m *move) error { m.issue.SuspendedAt = &m.at; return nil },
		ResumeClocks:    (*move).resumeClocks,
	}
}

// stopAnswer: the reporter has been contacted, and with a full answer the answer clock stops.
func (m *move) stopAnswer() error {
	if m.round.ContactedAt == nil {
		m.round.ContactedAt = &m.at
	}
	if !m.partial && m.round.AnsweredAt == nil {
		m.round.AnsweredAt, m.issue.AnsweredAt = &m.at, &m.at
	}
	return nil
}

// endRound stops what runs. Clocks that had time left are taken off, so that nobody counts them as missed.
func (m *move) endRound() error {
	m.round.EndedAt, m.round.EndedBy = &m.at, &m.action
	if m.round.AnsweredAt == nil && ahead(m.round.AnswerDueAt, m.at) {
		m.round.AnswerHalfAt, m.round.AnswerDueAt, m.issue.AnswerDueAt = nil, nil, nil
	}
	if m.round.ResolvedAt == nil && ahead(m.round.ResolveDueAt, m.at) {
		m.round.ResolveHalfAt, m.round.ResolveDueAt, m.issue.ResolveDueAt = nil, nil, nil
	}
	for _, t := range m.tasks {
		t.AtRoundEnd = t.Open() || t.State == TaskDone
		switch {
		case t.Open() && t.Lead && m.action == Resolve:
			t.State, t.DoneAt = TaskDone, &m.at
		case t.Open():
			m.endTask(t, TaskCancelled, m.words)
		}
	}
	return m.cancelRequests()
}

func ahead(due *time.Time, now time.Time) bool { return due != nil && due.After(now) }

func (m *move) endTask(t *Task, state TaskState, reason string) {
	t.State, t.EndedAt, t.Reason = state, &m.at, textOrNil(reason)
	// A task that ended before its sign clock ran out was not signed late.
	if t.SignedAt == nil && ahead(t.SignDueAt, m.at) {
		t.SignHalfAt, t.SignDueAt = nil, nil
	}
}

func (m *move) cancelTasks() error {
	for _, t := range m.tasks {
		if t.Open() {
			m.endTask(t, TaskCancelled, m.words)
		}
	}
	m.issue.LeadUnitID, m.round.LeadUnitID = nil, nil
	return m.cancelRequests()
}

func (m *move) cancelRequests() error {
	if len(m.requests) == 0 {
		return nil
	}
	return fresh(m.tx).Model(&Request{}).Where("issue_id = ? AND state = ?", m.issue.ID, RequestOpen).
		Updates(map[string]any{"state": RequestCancelled, "decided_at": m.at, "updated_at": m.at}).Error
}

func (m *move) tellContact() error {
	if m.issue.HouseholdID == nil {
		return nil
	}
	return fresh(m.tx).Create(&Tell{
		Record: database.NewRecord(uuid.Nil, m.at), DistrictID: m.issue.DistrictID, IssueID: m.issue.ID, Round: m.issue.Round, HouseholdID: *m.issue.HouseholdID,
	}).Error
}

// askCallbacks makes one callback for each reporter. Nobody is called about praise, or about a withdrawal of their
// own; praise that has been passed on is then closed, since nothing is left to come in.
func (m *move) askCallbacks() error {
	if m.action == Withdraw && m.issue.WithdrawnBy != nil && *m.issue.WithdrawnBy == "reporter" {
		return nil
	}
	if m.issue.Kind == Praise {
		if m.action != Withdraw {
			closed := Closed
			m.to, m.outcome = &closed, OutcomePraise
		}
		return nil
	}
	reporters, err := m.reporters()
	if err != nil {
		return err
	}
	return m.callbacks.Ask(m.tx, m.issue, reporters)
}

// reporters returns the issues whose reporters wait for this one: itself, unless its reporter has left, and those
// merged into it.
func (m *move) reporters() ([]Issue, error) {
	var out []Issue
	if m.issue.ReporterLeftAt == nil {
		out = append(out, m.issue)
	}
	var merged []Issue
	err := fresh(m.tx).Where("merged_into_id = ? AND state = ?", m.issue.ID, Merged).Order("merged_at").Find(&merged).Error
	return append(out, merged...), err
}

// nextRound begins the next time through: both clocks anew, no plan, and fresh tasks for the units whose tasks were
// open or done when the last round ended.
func (m *move) nextRound() error {
	if err := saveAll(m.tx, &m.round, m.round.ID, m.at, &m.round.Record); err != nil {
		return err
	}
	err := fresh(m.tx).Model(&Plan{}).Where("issue_id = ? AND in_force = TRUE", m.issue.ID).Updates(map[string]any{"in_force": false, "updated_at": m.at}).Error
	if err != nil {
		return err
	}
	before := m.tasks
	i := &m.issue
	i.Round++
	i.MergedIntoID, i.MergedAt = nil, nil
	i.AnsweredAt, i.ResolvedAt, i.ClosedAt, i.ClosedAs, i.WithdrawnBy, i.LeadUnitID = nil, nil, nil, nil, nil, nil
	m.tasks = nil
	for _, t := range before {
		if t.AtRoundEnd {
			m.addTask(t.UnitID, t.Lead)
		}
	}
	if i.LeadUnitID == nil {
		m.tasks = nil // joint units wait until a lead unit is named
	}
	m.round, err = m.newRound(m.tx, i, m.at)
	return err
}

// addTask gives a unit a fresh task of the present round.
func (m *move) addTask(unit uuid.UUID, lead bool) {
	clock := SignClock(m.at)
	m.tasks = append(m.tasks, &Task{
		Record: database.NewRecord(uuid.Nil, m.at), DistrictID: m.issue.DistrictID, IssueID: m.issue.ID, Round: m.issue.Round, UnitID: unit, Lead: lead,
		State: TaskNew, DispatchedAt: m.at, SignHalfAt: timeOrNil(database.Now(clock.Half)), SignDueAt: timeOrNil(database.Now(clock.Due)),
	})
	if lead {
		m.issue.LeadUnitID, m.round.LeadUnitID = &unit, &unit
	}
}

func (m *move) resumeClocks() error {
	from := *m.issue.SuspendedAt
	pause := func(start time.Time, half, due **time.Time) {
		if *due == nil {
			return
		}
		c := Clock{From: start, Due: **due}
		if *half != nil {
			c.Half = **half
		}
		c = c.Pause(from, m.at)
		*half, *due = timeOrNil(c.Half), timeOrNil(c.Due)
	}
	if m.round.AnsweredAt == nil {
		pause(m.round.StartedAt, &m.round.AnswerHalfAt, &m.round.AnswerDueAt)
	}
	pause(m.round.StartedAt, &m.round.ResolveHalfAt, &m.round.ResolveDueAt)
	for _, t := range m.tasks {
		if t.State == TaskNew {
			pause(t.DispatchedAt, &t.SignHalfAt, &t.SignDueAt)
		}
	}
	m.issue.AnswerDueAt, m.issue.ResolveDueAt = m.round.AnswerDueAt, m.round.ResolveDueAt
	m.issue.SuspendedAt, m.issue.SuspendKind, m.issue.SuspendUntil = nil, nil, ""
	return nil
}

// light sums up the clocks that run now into the two times at which the issue's light turns.
func (m *move) light() error {
	var clocks []Clock
	add := func(half, due *time.Time) {
		if half != nil && due != nil {
			clocks = append(clocks, Clock{Half: *half, Due: *due})
		}
	}
	switch m.issue.State {
	case Submitted, Accepted, Dispatched, Planned, InProgress:
		if m.round.AnsweredAt == nil {
			add(m.round.AnswerHalfAt, m.round.AnswerDueAt)
		}
		add(m.round.ResolveHalfAt, m.round.ResolveDueAt)
		for _, t := range m.tasks {
			if t.State == TaskNew {
				add(t.SignHalfAt, t.SignDueAt)
			}
		}
	case Resolved, Declined, Withdrawn:
		running, err := m.callbacks.Running(m.tx, m.issue.ID)
		if err != nil {
			return err
		}
		clocks = append(clocks, running...)
	}
	switch m.issue.State {
	case Submitted, Accepted, Dispatched, Planned, InProgress, Suspended:
		var open []Supervision
		if err := fresh(m.tx).Select("half_at", "due_at").Where("issue_id = ? AND replied_at IS NULL", m.issue.ID).Find(&open).Error; err != nil {
			return err
		}
		for _, s := range open {
			clocks = append(clocks, Clock{Half: s.HalfAt, Due: s.DueAt})
		}
	}
	yellow, red := Turns(clocks...)
	m.issue.LightYellowAt, m.issue.LightRedAt = timeOrNil(yellow), timeOrNil(red)
	return nil
}

// wake starts the clocks of an imported issue on which nobody had acted yet: from now, since its past is history.
func (m *move) wake() error {
	if !m.issue.Imported || m.round.EndedAt != nil || m.round.AnswerDueAt != nil || m.round.ResolveDueAt != nil {
		return nil
	}
	category, err := categoryOf(m.tx, m.issue.CategoryCode)
	if err != nil {
		return err
	}
	m.round.StartedAt = m.at
	setClocks(&m.issue, &m.round, category)
	return nil
}
