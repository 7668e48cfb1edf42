package demo

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
)

// story is one issue with everything that happened to it. Its methods write what the services would have written.
type story struct {
	*world
	text  text
	home  *home
	issue *issue.Issue
	round *issue.Round
	tasks []*issue.Task // of the present round
	plan  *issue.Plan

	// at is the present moment of the story; pace below 1 hurries it, so that it fits before now.
	at   time.Time
	pace float64
	log  *chronicle
}

// chronicle collects the rows of all stories.
type chronicle struct {
	issues       []*issue.Issue
	rounds       []*issue.Round
	tasks        []*issue.Task
	plans        []*issue.Plan
	steps        []*issue.PlanStep
	events       []*issue.Event
	callbacks    []*callback.Callback
	attempts     []*callback.Attempt
	tells        []*issue.Tell
	requests     []*issue.Request
	supervisions []*issue.Supervision
	visits       visits
}

// who acts in a story: an account, or a person who has none.
type who struct {
	account *uuid.UUID
	name    string
	unit    *uuid.UUID
}

func (w *world) account(username string) who {
	a := w.accounts[username]
	if a == nil {
		a = w.accounts["office"]
	}
	return who{account: &a.ID, name: a.Name}
}

// desk is whoever receives issues at the issue's level.
func (s *story) desk() who {
	switch {
	case s.issue.Level == issue.LevelTownship && *s.issue.TownshipID == s.townships[0].ID:
		return s.account("township")
	case s.issue.Level == issue.LevelCommunity:
		return s.account("community")
	case s.issue.Level == issue.LevelTownship:
		for _, t := range s.townships {
			if t.ID == *s.issue.TownshipID {
				return who{name: t.members[len(t.members)-1].Name}
			}
		}
	}
	return s.account("office")
}

// handlerOf is whoever handles issues for a unit.
func (s *story) handlerOf(u *org.Unit) who {
	if u.Code == "D008" && s.accounts["handler"] != nil {
		h := s.account("handler")
		h.unit = &u.ID
		return h
	}
	for _, m := range s.members {
		if m.UnitID == u.ID && m.Rank == org.RankCadre {
			return who{name: m.Name, unit: &u.ID}
		}
	}
	return who{name: u.Name, unit: &u.ID}
}

// unhurried is the pace above which everybody works by day.
const unhurried = 0.5

// later lets some hours pass, within waking hours and before now.
func (s *story) later(low, high float64) {
	limit := s.now.Add(-3 * time.Minute)
	next := s.at.Add(time.Duration(float64(s.hours(low, high)) * s.pace))
	if s.pace > unhurried {
		next = s.awake(next)
	}
	if next.After(limit) {
		next = s.at.Add(limit.Sub(s.at) / 2)
	}
	s.at = database.Now(next)
}

// event writes one line of the timeline and moves the issue to a state.
func (s *story) event(by who, action issue.Action, to issue.State, words string) {
	e := &issue.Event{
		ID: database.NewID(), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, At: s.at, ActorID: by.account, ActorName: by.name, UnitID: by.unit,
		Action: action, ToState: to, FileIDs: []uuid.UUID{},
	}
	if s.issue.State != "" {
		e.FromState = ptr(s.issue.State)
		s.issue.Version++
	}
	if words != "" {
		e.Words = &words
	}
	s.log.events = append(s.log.events, e)
	s.issue.State, s.issue.UpdatedAt = to, s.at
}

// begin starts the clocks of a round.
func (s *story) begin() {
	r := &issue.Round{
		Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, StartedAt: s.at, FileIDs: []uuid.UUID{},
	}
	rules := s.category[s.issue.CategoryCode].Rules()
	answer, resolve := issue.AnswerClock(s.at, s.issue.Urgency, rules), issue.ResolveClock(s.at, rules)
	r.AnswerHalfAt, r.AnswerDueAt = moment(answer.Half), moment(answer.Due)
	r.ResolveHalfAt, r.ResolveDueAt = moment(resolve.Half), moment(resolve.Due)
	s.round = r
	s.log.rounds = append(s.log.rounds, r)
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return ptr(database.Now(t))
}

func (s *story) accept() {
	s.later(0.3, 7)
	s.event(s.desk(), issue.Accept, issue.Accepted, "")
}

// unitFor is the unit that answers for the category, or the township.
func (s *story) unitFor() *org.Unit {
	code := s.issue.CategoryCode
	for _, key := range []string{code, code[:2]} {
		if u := s.answersFor[key]; u != nil {
			return u
		}
	}
	for _, t := range s.townships {
		if s.issue.TownshipID != nil && t.ID == *s.issue.TownshipID {
			return t.unit
		}
	}
	return s.unitByCode["D001"]
}

// dispatch gives the lead unit, and now and then a joint unit, their tasks. What is for a unit of the district goes
// up to the district first.
func (s *story) dispatch() {
	lead := s.unitFor()
	if lead.Type != org.UnitTownship && s.issue.Level != issue.LevelDistrict {
		s.later(0.2, 3)
		s.event(s.desk(), issue.Escalate, s.issue.State, "涉及区直部门职责,提请区级办理")
		s.issue.Level = issue.LevelDistrict
	}
	if s.issue.State == issue.Submitted {
		s.accept()
	}
	s.later(0.2, 4)
	words := "主办：" + lead.Name
	s.task(lead, true)
	if joint := pick(s.dice, s.units); joint.ID != lead.ID && joint.Type == org.UnitDepartment && s.chance(30) {
		s.task(joint, false)
		words += "；协办：" + joint.Name
	}
	s.event(s.desk(), issue.Dispatch, issue.Dispatched, words)
}

func (s *story) task(u *org.Unit, lead bool) {
	clock := issue.SignClock(s.at)
	t := &issue.Task{
		Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, UnitID: u.ID, Lead: lead, State: issue.TaskNew,
		DispatchedAt: s.at, SignHalfAt: moment(clock.Half), SignDueAt: moment(clock.Due),
	}
	s.tasks = append(s.tasks, t)
	s.log.tasks = append(s.log.tasks, t)
	if lead {
		s.issue.LeadUnitID, s.round.LeadUnitID = &u.ID, &u.ID
	}
}

func (s *story) unitOf(t *issue.Task) *org.Unit {
	for _, u := range s.units {
		if u.ID == t.UnitID {
			return u
		}
	}
	return nil
}

func (s *story) lead() *issue.Task {
	for _, t := range s.tasks {
		if t.Lead {
			return t
		}
	}
	return nil
}

func (s *story) leadHandler() who { return s.handlerOf(s.unitOf(s.lead())) }

func (s *story) sign() {
	low, high := 0.4, 9.0
	if s.chance(7) {
		low, high = 27, 50 // too late
	}
	s.later(low, high)
	for _, t := range s.tasks {
		by := s.handlerOf(s.unitOf(t))
		t.State, t.SignedAt, t.HolderID = issue.TaskSigned, ptr(s.at), by.account
		t.Version++
		s.event(by, issue.Sign, s.issue.State, "")
	}
	if s.round.ContactedAt == nil && s.chance(90) {
		s.later(0.1, 1.5)
		s.round.ContactedAt = ptr(s.at)
		s.event(s.leadHandler(), issue.Answer, s.issue.State, "已与诉求人电话联系,约好上门查看的时间。")
	}
}

func (s *story) makePlan() {
	s.later(1, 10)
	by, t := s.leadHandler(), s.lead()
	p := &issue.Plan{
		Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, Number: 1, TaskID: t.ID,
		ResponsibleName: by.name, ExpectedResult: "按期解决,群众满意", InForce: true,
	}
	p.ResponsiblePhone, _ = s.program.Keeper.Seal("issue_plans.phone", p.ID, s.phone())
	s.plan = p
	s.log.plans = append(s.log.plans, p)
	titles := s.text.Steps
	if len(titles) == 0 {
		titles = []string{"核实情况并办理"}
	}
	due, first := calendar.DayOf(*s.round.ResolveDueAt), calendar.DayOf(s.at)
	for n, title := range titles {
		on := due
		if n < len(titles)-1 {
			on = min(due, first.Add(n+1))
		}
		s.log.steps = append(s.log.steps, &issue.PlanStep{
			Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, PlanID: p.ID, TaskID: t.ID, UnitID: t.UnitID, Ordinal: n + 1, Title: title, DueOn: max(first, on),
		})
	}
	s.event(by, issue.MakePlan, issue.Planned, p.ExpectedResult)
}

func (s *story) start() {
	s.later(0.5, 8)
	s.event(s.leadHandler(), issue.Start, issue.InProgress, "")
}

// tick does the steps of the plan, all or only the first.
func (s *story) tick(all bool) {
	for _, step := range s.log.steps {
		if s.plan == nil || step.PlanID != s.plan.ID || step.DoneAt != nil {
			continue
		}
		if !all && step.Ordinal > 1 {
			return
		}
		s.later(2, 14)
		by := s.leadHandler()
		step.DoneAt, step.DoneBy, step.UpdatedAt = ptr(s.at), by.account, s.at
		step.Version++
		s.event(by, issue.Step, s.issue.State, step.Title)
	}
}

func (s *story) answer() {
	low, high := 1.0, 18.0
	if s.pace == 1 && s.chance(6) {
		low, high = 150, 200 // too late
	}
	s.later(low, high)
	if s.round.ContactedAt == nil {
		s.round.ContactedAt = ptr(s.at)
	}
	s.round.AnsweredAt, s.issue.AnsweredAt, s.round.Answer = ptr(s.at), ptr(s.at), &s.text.Answer
	s.event(s.leadHandler(), issue.Answer, s.issue.State, s.text.Answer)
}

// resolve ends the work of the round and asks for the callback.
func (s *story) resolve() {
	for _, t := range s.tasks {
		if !t.Lead && t.Open() {
			s.later(0.2, 5)
			t.State, t.DoneAt = issue.TaskDone, ptr(s.at)
			t.Version++
			s.event(s.handlerOf(s.unitOf(t)), issue.Done, s.issue.State, "协办事项已完成")
		}
	}
	s.later(1, 10)
	// Most is done within the category's days, if not always with time to spare.
	target := s.round.StartedAt.Add(time.Duration(float64(s.round.ResolveDueAt.Sub(s.round.StartedAt)) * (0.45 + 0.5*s.Float64())))
	if settled := s.awake(target); s.pace > unhurried && s.chance(90) && s.at.Before(target) && settled.Before(s.now) {
		s.at = database.Now(settled)
	}
	by := s.leadHandler()
	s.round.ResolvedAt, s.issue.ResolvedAt, s.round.Result = ptr(s.at), ptr(s.at), &s.text.Result
	s.end(issue.Resolve)
	s.event(by, issue.Resolve, issue.Resolved, s.text.Result)
	if s.issue.HouseholdID != nil {
		s.log.tells = append(s.log.tells, &issue.Tell{
			Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, HouseholdID: *s.issue.HouseholdID,
		})
	}
	s.ask()
}

// end ends the round: clocks that had time left are taken off.
func (s *story) end(by issue.Action) {
	s.round.EndedAt, s.round.EndedBy, s.round.UpdatedAt = ptr(s.at), &by, s.at
	if s.round.AnsweredAt == nil && s.round.AnswerDueAt != nil && s.round.AnswerDueAt.After(s.at) {
		s.round.AnswerHalfAt, s.round.AnswerDueAt = nil, nil
	}
	if s.round.ResolvedAt == nil && s.round.ResolveDueAt != nil && s.round.ResolveDueAt.After(s.at) {
		s.round.ResolveHalfAt, s.round.ResolveDueAt = nil, nil
	}
	for _, t := range s.tasks {
		t.AtRoundEnd = t.Open() || t.State == issue.TaskDone
		switch {
		case t.Open() && t.Lead && by == issue.Resolve:
			t.State, t.DoneAt = issue.TaskDone, ptr(s.at)
		case t.Open():
			t.State, t.EndedAt = issue.TaskCancelled, ptr(s.at)
			if t.SignedAt == nil && t.SignDueAt.After(s.at) {
				t.SignHalfAt, t.SignDueAt = nil, nil
			}
		}
	}
}

func (s *story) ask() {
	clock := issue.CallbackClock(s.at)
	s.log.callbacks = append(s.log.callbacks, &callback.Callback{
		Record: record(s.at), Place: s.issue.Place, IssueID: s.issue.ID, Round: s.issue.Round, ReporterIssueID: s.issue.ID, LeadUnitID: s.issue.LeadUnitID,
		State: callback.Due, HalfAt: database.Now(clock.Half), DueAt: database.Now(clock.Due), FileIDs: []uuid.UUID{},
	})
}

func (s *story) asked() *callback.Callback { return s.log.callbacks[len(s.log.callbacks)-1] }

// called records the callback; content closes the issue, otherwise the next round begins.
func (s *story) called(content bool) {
	low, high := 3.0, 62.0
	if s.chance(6) {
		low, high = 75, 110 // late
	}
	s.later(low, high)
	c, by := s.asked(), s.account("caller")
	way := callback.Phone
	if s.chance(35) {
		way = callback.OnSite
	}
	effect := []callback.Effect{callback.Solved, callback.Partly, callback.NotApplicable}[s.weighted([]int{86, 11, 3})]
	satisfied := []callback.Satisfaction{callback.Very, callback.ContentWith, callback.Basically}[s.weighted([]int{41, 44, 15})]
	words := pick(s.dice, []string{"群众表示问题已解决,满意。", "已经处理好了,感谢。", "处理得很快,非常满意。", "基本解决,希望以后常来看看。", "问题已解决,态度也好。"})
	outcome := issue.OutcomeContent
	if !content {
		effect, satisfied, outcome = callback.NotSolved, callback.NotSatisfied, issue.OutcomeNotContent
		words = pick(s.dice, []string{"群众不满意,称只处理了一半,退回重办。", "过了两天又出现同样问题,不满意。", "说是已办结,但现场没有变化。"})
	}
	c.State, c.Way, c.Reached, c.Effect, c.Satisfaction, c.Words, c.CalledAt, c.CalledBy, c.Outcome = callback.Done, &way, ptr(true), &effect, &satisfied, &words, ptr(s.at), by.account, &outcome
	c.UpdatedAt = s.at
	c.Version++
	if content {
		s.event(by, issue.Content, issue.Closed, words)
		s.issue.ClosedAt, s.issue.ClosedAs = ptr(s.at), &outcome
		return
	}
	s.event(by, issue.NotContent, issue.Dispatched, words)
	s.again()
}

// again begins the next round with fresh tasks for the units that had them.
func (s *story) again() {
	if s.plan != nil {
		s.plan.InForce, s.plan.UpdatedAt, s.plan = false, s.at, nil
	}
	before := s.tasks
	s.tasks = nil
	s.issue.Round++
	s.issue.AnsweredAt, s.issue.ResolvedAt, s.issue.LeadUnitID = nil, nil, nil
	s.begin()
	for _, t := range before {
		if t.AtRoundEnd {
			s.task(s.unitOf(t), t.Lead)
		}
	}
}

// told has the contact bring the news to the door.
func (s *story) told() {
	if len(s.log.tells) == 0 || s.home == nil {
		return
	}
	tell := s.log.tells[len(s.log.tells)-1]
	if tell.IssueID != s.issue.ID || tell.DoneAt != nil {
		return
	}
	at := s.awake(tell.CreatedAt.Add(s.hours(4, 70)))
	if at.After(s.now) {
		return
	}
	v := s.visit(&s.log.visits, &outreach.Visit{
		Place: s.home.Place, HouseholdID: &s.home.ID, Way: outreach.OnSite, Outcome: outreach.Met, VisitedAt: at, MetResidentIDs: []uuid.UUID{s.home.head.ID},
		Notes: "上门回告办理结果:" + s.text.Result,
	}, s.contact[s.home.ID])
	tell.DoneAt, tell.VisitID, tell.UpdatedAt = ptr(v.CreatedAt), &v.ID, v.CreatedAt
}

// finish writes the clocks and lights as they stand now.
func (s *story) finish() {
	i, r := s.issue, s.round
	i.AnswerDueAt, i.ResolveDueAt = r.AnswerDueAt, r.ResolveDueAt
	var clocks []issue.Clock
	add := func(half, due *time.Time) {
		if half != nil && due != nil {
			clocks = append(clocks, issue.Clock{Half: *half, Due: *due})
		}
	}
	switch i.State {
	case issue.Submitted, issue.Accepted, issue.Dispatched, issue.Planned, issue.InProgress:
		if r.AnsweredAt == nil {
			add(r.AnswerHalfAt, r.AnswerDueAt)
		}
		add(r.ResolveHalfAt, r.ResolveDueAt)
		for _, t := range s.tasks {
			if t.State == issue.TaskNew {
				add(t.SignHalfAt, t.SignDueAt)
			}
		}
	case issue.Resolved, issue.Declined, issue.Withdrawn:
		if n := len(s.log.callbacks); n > 0 && s.asked().IssueID == i.ID && s.asked().State == callback.Due {
			add(&s.asked().HalfAt, &s.asked().DueAt)
		}
	}
	for _, v := range s.log.supervisions {
		if v.IssueID == i.ID && v.RepliedAt == nil {
			add(&v.HalfAt, &v.DueAt)
		}
	}
	yellow, red := issue.Turns(clocks...)
	i.LightYellowAt, i.LightRedAt = moment(yellow), moment(red)
}
