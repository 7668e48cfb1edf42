package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/outreach"
)

// plot is one way in which issues go.
type plot struct {
	count int
	// from and until say how long ago it began: in days, or, for what is still being worked on, as shares of the time that
	// its category allows. What is called back on lately began so long ago that the call lies from and until days back.
	from, until float64
	active      bool
	lately      bool
	// needs is how many hours the way takes at an easy pace.
	needs        float64
	tell         func(s *story)
	kinds, avoid string
}

var plots = []plot{
	{count: 360, from: 22, until: 180, needs: 80, tell: (*story).toClosed, avoid: "praise"},
	{count: 60, from: 0, until: 21, lately: true, needs: 80, tell: (*story).toClosed, avoid: "praise"},
	{count: 64, from: 12, until: 180, needs: 40, tell: (*story).settled, kinds: "consultation errand"},
	{count: 22, from: 5, until: 180, needs: 40, tell: (*story).praised, kinds: "praise"},
	{count: 18, from: 45, until: 180, needs: 80, tell: (*story).toClosedInTwo, avoid: "praise"},
	{count: 10, from: 30, until: 160, needs: 80, tell: (*story).neverReached, avoid: "praise"},
	{count: 30, from: 0.9, until: 1.25, active: true, needs: 75, tell: (*story).toResolved, avoid: "praise"},
	{count: 28, from: 0.3, until: 1.12, active: true, needs: 45, tell: (*story).toInProgress, avoid: "praise"},
	{count: 12, from: 0.2, until: 0.9, active: true, needs: 30, tell: (*story).toPlanned, avoid: "praise"},
	{count: 10, from: 0.1, until: 0.6, active: true, needs: 18, tell: (*story).toDispatched, avoid: "praise"},
	{count: 8, from: 0.05, until: 0.55, active: true, needs: 7, tell: (*story).toAccepted, avoid: "praise"},
	{count: 14, from: 0.01, until: 0.4, active: true, tell: func(*story) {}, avoid: "praise"},
	{count: 8, from: 8, until: 60, needs: 60, tell: (*story).toSuspended, avoid: "praise consultation"},
	{count: 7, from: 1, until: 3.5, needs: 12, tell: (*story).toDeclined, avoid: "praise errand"},
	{count: 6, from: 1, until: 3.5, needs: 20, tell: (*story).toWithdrawn, avoid: "praise"},
	{count: 5, from: 0.3, until: 1, active: true, needs: 10, tell: (*story).toMerged, avoid: "praise"},
	{count: 8, from: 1.7, until: 2.2, active: true, needs: 150, tell: (*story).toSecondRound, avoid: "praise consultation"},
}

// makeIssues tells every story, and writes them all.
func (w *world) makeIssues() error {
	var categories []issue.Category
	if err := w.tx.Find(&categories).Error; err != nil {
		return err
	}
	for _, c := range categories {
		w.category[c.Code] = c
	}
	log := &chronicle{}
	own := w.homesOf("cadre")
	for _, p := range plots {
		for n := range p.count {
			s := w.story(log, p.kinds, p.avoid, own)
			s.follow(p)
			if n%3 != 0 {
				s.told()
			}
		}
	}
	if err := w.giveNumbers(log); err != nil {
		return err
	}
	return log.write(w)
}

// lastCall is by how many hours after the result the callback has been made, if not late.
const lastCall = 62

// follow tells a story along a plot, at a pace that leaves it within its category's days as a rule.
func (s *story) follow(p plot) {
	allowed := 7 * 24.0
	if days := s.category[s.text.Category].ResolveDays; days != nil && *days > 0 {
		allowed = float64(*days) * 24
	}
	hours := (p.from + s.Float64()*(p.until-p.from)) * 24
	has := allowed * 0.8
	if p.lately {
		hours += has + lastCall
	}
	if p.active {
		hours = hours / 24 * allowed
		has = hours * 0.8
	}
	s.submit(s.now.Add(-time.Duration(hours*float64(time.Hour))), !p.active)
	if p.needs > 0 {
		s.pace = min(1, has/p.needs)
	}
	p.tell(s)
	s.finish()
}

// homesOf are the households of an account's member.
func (w *world) homesOf(username string) []*home {
	a := w.accounts[username]
	if a == nil || a.MemberID == nil {
		return nil
	}
	var out []*home
	for _, h := range w.homes {
		if m := w.contact[h.ID]; m != nil && m.ID == *a.MemberID {
			out = append(out, h)
		}
	}
	return out
}

// story begins an issue of a household.
func (w *world) story(log *chronicle, kinds, avoid string, own []*home) *story {
	var texts []text
	for _, t := range w.mat.Texts {
		if (kinds == "" || strings.Contains(kinds, t.Kind)) && !strings.Contains(avoid+" ", t.Kind+" ") {
			texts = append(texts, t)
		}
	}
	s := &story{world: w, text: pick(w.dice, texts), log: log, pace: 1, home: pick(w.dice, w.homes)}
	if len(own) > 0 && w.chance(2.5) {
		s.home = pick(w.dice, own)
	}
	return s
}

var sources = []issue.Source{issue.SourceVisit, issue.SourcePhone, issue.SourceWalkIn, issue.SourcePublic, issue.SourceTransferred}

// submit writes the issue down, and the visit at which it was raised. easy moves it into waking hours.
func (s *story) submit(at time.Time, easy bool) {
	if easy {
		at = s.awake(at)
	}
	s.at = database.Now(at)
	h, id := s.home, database.NewID()
	i := &issue.Issue{
		Record: record(s.at), Place: h.Place, Kind: issue.Kind(s.text.Kind), CategoryCode: s.text.Category, Title: s.text.Title, Description: s.text.Text,
		Urgency: issue.Normal, Source: sources[s.weighted([]int{52, 20, 10, 12, 6})], Level: issue.LevelTownship, Round: 1, AreaID: h.GridID, HouseholdID: &h.ID,
		FileIDs: []uuid.UUID{}, RaisedAt: s.at, SubmittedAt: s.at,
	}
	i.ID = id
	if s.text.Urgent {
		i.Urgency = issue.Urgent
	}
	if s.townships[0].villages[0].ID == *h.CommunityID {
		i.Level = issue.LevelCommunity
	}
	s.reporter(i)
	s.raise(i)
	s.issue = i
	s.log.issues = append(s.log.issues, i)
	s.begin()
	by := who{account: i.RaisedByAccountID, name: "群众"}
	if i.Source == issue.SourceVisit {
		by.name = s.contact[h.ID].Name
	} else if i.RaisedByAccountID != nil {
		by.name = s.accounts["office"].Name
	}
	s.event(by, issue.Submit, issue.Submitted, "")
}

// reporter says who asks: the head of the household as a rule.
func (s *story) reporter(i *issue.Issue) {
	if s.chance(4) {
		i.ReporterAnonymous = true
		return
	}
	i.ResidentID = &s.home.head.ID
	i.ReporterName, _ = s.program.Keeper.Seal("issues.reporter_name", i.ID, s.home.head.Name)
	i.ReporterPhone, _ = s.program.Keeper.Seal("issues.phone", i.ID, s.home.headPhone)
}

// raise says on which way the issue came.
func (s *story) raise(i *issue.Issue) {
	office := s.accounts["office"].ID
	switch i.Source {
	case issue.SourceVisit:
		m := s.contact[s.home.ID]
		v := s.homeVisit(s.home, s.at.Add(-s.hours(0.1, 0.6)))
		v.Outcome, v.FollowUpOn, v.MetResidentIDs, v.Notes = outreach.Met, "", []uuid.UUID{s.home.head.ID}, "群众反映:"+i.Title+",已登记诉求。"
		s.visit(&s.log.visits, v, m)
		i.RaisedByMemberID, i.RaisedByAccountID, i.VisitID, i.RaisedAt = &m.ID, ptr(s.accountOf(m)), &v.ID, v.VisitedAt
		if i.Kind == issue.KindErrand {
			i.ErrandMemberID = &m.ID
		}
	case issue.SourcePublic:
	case issue.SourceTransferred:
		i.OutsideNumber = ptr(fmt.Sprintf("YT12345%s%04d", strings.ReplaceAll(string(calendar.DayOf(s.at)), "-", ""), s.between(1, 9999)))
		i.RaisedByAccountID = &office
	default:
		i.RaisedByAccountID = &office
	}
}

func (s *story) toAccepted() {
	s.accept()
}

func (s *story) toDispatched() {
	s.accept()
	s.dispatch()
	if s.chance(45) {
		s.sign()
	}
}

func (s *story) toPlanned() {
	s.accept()
	s.dispatch()
	s.sign()
	s.makePlan()
}

func (s *story) toInProgress() {
	s.toPlanned()
	s.start()
	if s.chance(65) {
		s.answer()
	}
	s.tick(false)
	switch {
	case s.chance(40):
		s.supervise()
	case s.chance(12):
		s.askExtension()
	}
}

// work is everything between dispatch and resolution.
func (s *story) work() {
	s.sign()
	s.makePlan()
	s.start()
	s.answer()
	s.tick(true)
	s.resolve()
}

func (s *story) toResolved() {
	s.accept()
	s.dispatch()
	s.work()
}

func (s *story) toClosed() {
	s.toResolved()
	s.called(true)
}

func (s *story) toClosedInTwo() {
	s.toResolved()
	s.called(false)
	s.work()
	s.called(true)
}

func (s *story) toSecondRound() {
	s.toResolved()
	s.called(false)
	if s.chance(70) {
		s.sign()
		s.makePlan()
		s.start()
	}
}

// settled is done on the spot by the member who raised it, or by the desk.
func (s *story) settled() {
	s.later(0.2, 20)
	by := s.desk()
	if s.issue.Source == issue.SourceVisit {
		m := s.contact[s.home.ID]
		by = who{account: ptr(s.accountOf(m)), name: m.Name}
	}
	s.settle(by, issue.Resolved)
	s.ask()
	s.called(true)
}

func (s *story) settle(by who, to issue.State) {
	s.round.Answer, s.round.Result = &s.text.Answer, &s.text.Result
	s.round.ContactedAt, s.round.AnsweredAt, s.round.ResolvedAt = ptr(s.at), ptr(s.at), ptr(s.at)
	s.issue.AnsweredAt, s.issue.ResolvedAt = ptr(s.at), ptr(s.at)
	s.end(issue.Settle)
	s.event(by, issue.Settle, to, s.text.Result)
}

// praised is passed on; nobody is called back about it.
func (s *story) praised() {
	s.later(0.5, 30)
	s.settle(s.desk(), issue.Closed)
	s.issue.ClosedAt, s.issue.ClosedAs = ptr(s.at), ptr(issue.OutcomePraise)
}

func (s *story) neverReached() {
	s.toResolved()
	c, by := s.asked(), s.account("caller")
	for range 3 {
		s.later(5, 30)
		c.Attempts++
		s.log.attempts = append(s.log.attempts, &callback.Attempt{
			ID: database.NewID(), DistrictID: s.issue.DistrictID, CallbackID: c.ID, At: s.at, CallerID: by.account, CallerName: by.name, Way: callback.Phone, Words: ptr("无人接听"),
		})
		s.event(by, issue.Unreached, issue.Resolved, "无人接听")
	}
	s.later(1, 6)
	c.State, c.Reached, c.Outcome, c.CloseReason = callback.Unreached, ptr(false), ptr(issue.OutcomeUnreached), ptr("三次电话均无人接听,邻居称已外出")
	c.UpdatedAt = s.at
	c.Version += 4
	s.event(s.account("office"), issue.Unreached, issue.Closed, *c.CloseReason)
	s.issue.ClosedAt, s.issue.ClosedAs = ptr(s.at), ptr(issue.OutcomeUnreached)
}

func (s *story) toSuspended() {
	s.toPlanned()
	s.start()
	s.answer()
	s.later(1, 12)
	why := pick(s.dice, []struct{ kind, words string }{
		{"ferry", "停航,施工材料无法进岛,恢复通航后继续"}, {"weather", "连续大风,高空作业暂停"}, {"long_term", "需纳入明年改造计划,列入挂账清单"}, {"other", "等待产权单位确认方案"},
	})
	s.issue.StateBefore, s.issue.SuspendedAt, s.issue.SuspendKind = ptr(issue.InProgress), ptr(s.at), &why.kind
	s.issue.SuspendUntil = s.today.Add(s.between(3, 40))
	s.event(s.desk(), issue.Suspend, issue.Suspended, why.words)
}

func (s *story) toDeclined() {
	s.accept()
	s.later(0.5, 6)
	reason := pick(s.dice, []string{"该事项已进入诉讼程序,请通过人民法院解决。", "属于信访渠道正在办理的事项,请向信访部门查询。", "属于其他区县管辖,已告知对方联系电话。"})
	s.round.ContactedAt, s.round.AnsweredAt, s.issue.AnsweredAt, s.round.Answer = ptr(s.at), ptr(s.at), ptr(s.at), &reason
	s.end(issue.Decline)
	s.event(s.desk(), issue.Decline, issue.Declined, reason)
	s.ask()
}

func (s *story) toWithdrawn() {
	s.accept()
	s.later(0.5, 10)
	byDesk := s.chance(35)
	s.issue.WithdrawnBy = ptr("reporter")
	by, words := who{name: "群众"}, "已自行解决,不再反映"
	if byDesk {
		s.issue.WithdrawnBy = ptr("desk")
		by, words = s.desk(), "诉求人来电称已自行解决,代为撤单"
	}
	s.end(issue.Withdraw)
	s.event(by, issue.Withdraw, issue.Withdrawn, words)
	if byDesk {
		s.ask()
	}
}

// toMerged goes into an issue of the same category that is being worked on, or else any.
func (s *story) toMerged() {
	s.accept()
	s.later(0.2, 4)
	var into *issue.Issue
	for _, i := range s.log.issues {
		if i.ID == s.issue.ID || i.State != issue.InProgress {
			continue
		}
		if into == nil || i.CategoryCode == s.issue.CategoryCode {
			into = i
		}
	}
	if into == nil {
		return
	}
	s.issue.CategoryCode, s.issue.Title, s.issue.Description = into.CategoryCode, into.Title, into.Description
	s.issue.MergedIntoID, s.issue.MergedAt = &into.ID, ptr(s.at)
	s.end(issue.Merge)
	s.event(s.desk(), issue.Merge, issue.Merged, "与同一地点的在办诉求重复,合并办理")
}

func (s *story) supervise() {
	s.later(1, 8)
	by := s.account("office")
	leader := s.accounts["leader"]
	if leader != nil && (*s.issue.TownshipID == s.townships[1].ID || *s.issue.TownshipID == s.townships[2].ID) {
		by = s.account("leader")
	}
	words := pick(s.dice, []string{"请主办单位加快进度,务必本周解决,并向群众说明情况。", "群众反映强烈,请主要负责同志亲自过问。", "注意举一反三,排查同类问题。"})
	clock := issue.SuperviseClock(s.at)
	v := &issue.Supervision{
		Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, UnitID: s.issue.LeadUnitID, SupervisedBy: by.account, SupervisorName: by.name,
		Words: words, HalfAt: database.Now(clock.Half), DueAt: database.Now(clock.Due),
	}
	s.log.supervisions = append(s.log.supervisions, v)
	s.event(by, issue.Supervise, s.issue.State, words)
	if s.chance(60) {
		s.later(1, 9)
		told := s.leadHandler()
		reply := "已增派人员,预计按期完成,当日已与群众联系说明。"
		v.Reply, v.RepliedAt, v.RepliedBy, v.ReplierName = &reply, ptr(s.at), told.account, &told.name
		v.Version++
		s.event(told, issue.Reply, s.issue.State, reply)
	}
}

func (s *story) askExtension() {
	s.later(0.5, 5)
	by, t := s.leadHandler(), s.lead()
	reason := "材料需从岛外采购,受风力影响班船不定,申请延期。"
	s.log.requests = append(s.log.requests, &issue.Request{
		Record: record(s.at), DistrictID: s.issue.DistrictID, IssueID: s.issue.ID, Round: s.issue.Round, Kind: issue.AsksExtend, TaskID: &t.ID, UnitID: t.UnitID, AskedBy: by.account,
		Reason: reason, UntilOn: max(s.today, calendar.DayOf(*s.round.ResolveDueAt)).Add(5), SuspendKind: ptr("ferry"), State: issue.RequestOpen,
	})
	s.event(by, issue.AskExtend, s.issue.State, reason)
}

// giveNumbers gives the issues the numbers of their days.
func (w *world) giveNumbers(log *chronicle) error {
	byTime := slices.Clone(log.issues)
	slices.SortFunc(byTime, func(a, b *issue.Issue) int { return a.SubmittedAt.Compare(b.SubmittedAt) })
	last := map[calendar.Day]int{}
	if w.number > 0 {
		var counters []issue.Counter
		if err := w.tx.Find(&counters).Error; err != nil {
			return err
		}
		for _, c := range counters {
			last[c.Day] = c.Last
		}
	}
	for _, i := range byTime {
		day := calendar.DayOf(i.SubmittedAt)
		last[day]++
		i.Number = fmt.Sprintf("LX%s-%05d", strings.ReplaceAll(string(day), "-", ""), last[day])
	}
	for day, n := range last {
		if err := w.tx.Exec("INSERT INTO issue_counters (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last", day, n).Error; err != nil {
			return err
		}
	}
	return nil
}

// write stores all stories, what is referred to first.
func (c *chronicle) write(w *world) error {
	merged := func(i *issue.Issue) int {
		if i.MergedIntoID != nil {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(c.issues, func(a, b *issue.Issue) int { return merged(a) - merged(b) })
	return w.steps(
		func() error { return insert(w, c.visits.rows) },
		func() error { return insert(w, c.visits.with) },
		func() error { return insert(w, c.issues) },
		func() error { return insert(w, c.rounds) },
		func() error { return insert(w, c.tasks) },
		func() error { return insert(w, c.plans) },
		func() error { return insert(w, c.steps) },
		func() error { return insert(w, c.requests) },
		func() error { return insert(w, c.supervisions) },
		func() error { return insert(w, c.events) },
		func() error { return insert(w, c.tells) },
		func() error { return insert(w, c.callbacks) },
		func() error { return insert(w, c.attempts) },
	)
}
