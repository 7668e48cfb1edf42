package stats_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/stats"
	"github.com/lianxin/lianxin/internal/testkit"
)

// world is random work of some months, kept beside the database so that it can be counted again without SQL.
type world struct {
	k                   *testkit.Kit
	d                   *testkit.District
	r                   *rand.Rand
	now                 time.Time
	issues              []issue.Issue
	rounds              []issue.Round
	tasks               []issue.Task
	callbacks           []callback.Callback
	contacts            []contact
	leaves              []leave
	visits              []outreach.Visit
	campaigns           []outreach.Round
	targets             []outreach.RoundTarget
	households, members []uuid.UUID
	townshipOf          map[uuid.UUID]uuid.UUID // of households and members
	branchOf, unitOf    map[uuid.UUID]uuid.UUID // of members
}

type contact struct {
	household, member uuid.UUID
	from              time.Time
	until             *time.Time
}

type leave struct {
	member      uuid.UUID
	from, until calendar.Day
}

func (w *world) chance(percent int) bool { return w.r.IntN(100) < percent }

// some returns a time within the last days, in whole seconds.
func (w *world) some(days int) time.Time {
	return w.now.Add(-time.Duration(w.r.IntN(days*86400)) * time.Second)
}

// after returns a time up to some hours after another, or nil if that has not come yet.
func (w *world) after(t time.Time, hours int) *time.Time {
	at := t.Add(time.Duration(w.r.IntN(hours*3600)) * time.Second)
	if at.After(w.now) {
		return nil
	}
	return &at
}

func pick[T any](w *world, of ...T) T { return of[w.r.IntN(len(of))] }

func newWorld(t *testing.T, k *testkit.Kit) *world {
	t.Helper()
	w := &world{
		k: k, d: k.District(), r: rand.New(rand.NewPCG(7, 11)), townshipOf: map[uuid.UUID]uuid.UUID{}, branchOf: map[uuid.UUID]uuid.UUID{}, unitOf: map[uuid.UUID]uuid.UUID{},
	}
	k.Clock.Advance(200 * 24 * time.Hour)
	w.now = k.Clock.Now()
	for code, id := range w.d.Households {
		if w.townshipOf[id] = w.d.South; code[0] == 'N' {
			w.townshipOf[id] = w.d.North
		}
	}
	for _, code := range sortedKeys(w.d.Households) {
		w.households = append(w.households, w.d.Households[code])
	}
	for i, code := range sortedKeys(w.d.Members) {
		id := w.d.Members[code]
		w.members = append(w.members, id)
		w.townshipOf[id], w.branchOf[id], w.unitOf[id] = w.d.South, w.d.Branches["B001"], w.d.Units["T001"]
		if i >= 5 {
			w.townshipOf[id], w.branchOf[id], w.unitOf[id] = w.d.North, w.d.Branches["B002"], w.d.Units["T002"]
		}
	}
	require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
		w.assign(t, tx)
		w.visit(t, tx)
		for n := range 150 {
			w.request(t, tx, n)
		}
		return nil
	}))
	return w
}

func sortedKeys(m map[string]uuid.UUID) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}

func (w *world) place(township uuid.UUID) database.Place {
	return database.Place{DistrictID: w.d.ID, TownshipID: &township}
}

func (w *world) assign(t *testing.T, tx *gorm.DB) {
	add := func(c contact) {
		w.contacts = append(w.contacts, c)
		row := map[string]any{
			"id": database.NewID(), "version": 1, "created_at": c.from, "updated_at": c.from, "district_id": w.d.ID, "township_id": w.townshipOf[c.household],
			"household_id": c.household, "member_id": c.member, "ordinal": 1, "started_at": c.from, "ended_at": c.until,
		}
		require.NoError(t, tx.Table("assignments").Create(row).Error)
	}
	for _, h := range w.households {
		if w.chance(15) {
			continue
		}
		from := w.some(150)
		if until := w.after(from, 24*100); until != nil && w.chance(50) {
			add(contact{h, pick(w, w.members[:6]...), from, until})
			if w.chance(60) {
				add(contact{h, pick(w, w.members[:6]...), *until, nil})
			}
		} else {
			add(contact{h, pick(w, w.members[:6]...), from, nil})
		}
	}
	for _, m := range w.members[:3] {
		from := calendar.DayOf(w.some(60))
		l := leave{m, from, from.Add(w.r.IntN(20))}
		w.leaves = append(w.leaves, l)
		require.NoError(t, tx.Table("member_leaves").Create(map[string]any{
			"id": database.NewID(), "version": 1, "created_at": w.now, "updated_at": w.now, "district_id": w.d.ID, "member_id": l.member, "from_on": l.from, "until_on": l.until,
		}).Error)
	}
}

func (w *world) visit(t *testing.T, tx *gorm.DB) {
	for i := range 3 {
		from := calendar.DayOf(w.now).Add(-120 + 40*i)
		r := outreach.Round{
			Record: database.NewRecord(uuid.Nil, w.now), Place: database.Place{DistrictID: w.d.ID}, Name: fmt.Sprint(i), AreaID: w.d.ID, FromOn: from, UntilOn: from.Add(30),
			StartsAt: from.Start(), EndsAt: from.Add(30).End(), Form: []outreach.Question{}, State: outreach.RoundOpen, AccountID: w.d.Accounts["office"],
		}
		require.NoError(t, tx.Create(&r).Error)
		w.campaigns = append(w.campaigns, r)
		for _, h := range w.households {
			if w.chance(60) {
				target := outreach.RoundTarget{RoundID: r.ID, HouseholdID: h}
				w.targets = append(w.targets, target)
				require.NoError(t, tx.Create(&target).Error)
			}
		}
	}
	for range 150 {
		h := pick(w, w.households...)
		v := outreach.Visit{
			Record: database.NewRecord(uuid.Nil, w.now), Place: w.place(w.townshipOf[h]), HouseholdID: &h, Way: pick(w, outreach.OnSite, outreach.Phone, outreach.Video),
			Outcome: pick(w, outreach.Met, outreach.Met, outreach.NotHome, outreach.Refused), VisitedAt: database.Now(w.some(130)), AccountID: w.d.Accounts["office"],
			MetResidentIDs: []uuid.UUID{}, Policies: []string{}, Answers: map[string]any{},
		}
		w.visits = append(w.visits, v)
		require.NoError(t, tx.Create(&v).Error)
	}
}

// request makes an issue with its rounds, tasks and callbacks.
func (w *world) request(t *testing.T, tx *gorm.DB, n int) {
	at := database.Now(w.some(120))
	member := pick(w, w.members...)
	i := issue.Issue{
		Record: database.NewRecord(uuid.Nil, at), Place: w.place(pick(w, w.d.South, w.d.North)), Number: fmt.Sprintf("LX20261101-%05d", n), Kind: issue.Problem,
		CategoryCode: pick(w, "0101", "0102", "0201", "0401"), Title: "x", Description: "x", Urgency: issue.Normal, Source: issue.SourceVisit, State: issue.Submitted,
		Level: issue.LevelDistrict, Round: 1, FileIDs: []uuid.UUID{}, RaisedAt: at, SubmittedAt: at, RaisedByMemberID: &member, Imported: w.chance(10),
	}
	if w.chance(80) {
		u := pick(w, w.d.Units["D020"], w.d.Units["P001"])
		i.LeadUnitID = &u
	}
	if w.chance(10) {
		i.State, i.SuspendedAt = issue.Suspended, w.after(at, 24*5)
		if i.SuspendedAt == nil {
			i.State = issue.Submitted
		}
	}
	i.Round = pick(w, 1, 1, 1, 2, 3)
	require.NoError(t, tx.Create(&i).Error)
	w.issues = append(w.issues, i)
	start := at
	for number := 1; number <= i.Round; number++ {
		start = w.round(t, tx, i, number, start)
	}
}

func (w *world) round(t *testing.T, tx *gorm.DB, i issue.Issue, number int, start time.Time) time.Time {
	r := issue.Round{
		Record: database.NewRecord(uuid.Nil, start), DistrictID: w.d.ID, IssueID: i.ID, Round: number, StartedAt: start, LeadUnitID: i.LeadUnitID, FileIDs: []uuid.UUID{},
	}
	if w.chance(60) {
		r.ContactedAt = w.after(start, 50)
	}
	if w.chance(20) { // to the second, so that the edge of a day is met
		edge := start.Add(24 * time.Hour)
		if r.ContactedAt = &edge; edge.After(w.now) {
			r.ContactedAt = nil
		}
	}
	if !i.Imported && w.chance(90) {
		due := start.Add(time.Duration(pick(w, 1, 3, 7)) * 24 * time.Hour)
		r.AnswerDueAt = &due
	}
	if w.chance(70) {
		r.AnsweredAt = w.after(start, 24*8)
	}
	if ended := w.after(start, 24*15); ended != nil && (w.chance(75) || number < i.Round) {
		by := pick(w, issue.Resolve, issue.Settle, issue.Decline, issue.Withdraw)
		r.EndedAt, r.EndedBy = ended, &by
	}
	require.NoError(t, tx.Create(&r).Error)
	w.rounds = append(w.rounds, r)
	if i.LeadUnitID != nil {
		w.task(t, tx, i, r)
	}
	if r.EndedAt != nil {
		for range pick(w, 0, 1, 1, 2, 3) {
			w.call(t, tx, i, r)
		}
		return *r.EndedAt
	}
	return start.Add(time.Hour)
}

func (w *world) task(t *testing.T, tx *gorm.DB, i issue.Issue, r issue.Round) {
	due := r.StartedAt.Add(24 * time.Hour)
	task := issue.Task{
		Record: database.NewRecord(uuid.Nil, r.StartedAt), DistrictID: w.d.ID, IssueID: i.ID, Round: r.Round, UnitID: *i.LeadUnitID, Lead: true, State: issue.TaskDone,
		DispatchedAt: r.StartedAt, SignDueAt: &due,
	}
	if w.chance(70) {
		task.SignedAt = w.after(r.StartedAt, 40)
	}
	if w.chance(10) {
		task.SignDueAt = nil
	}
	require.NoError(t, tx.Create(&task).Error)
	w.tasks = append(w.tasks, task)
}

func (w *world) call(t *testing.T, tx *gorm.DB, i issue.Issue, r issue.Round) {
	c := callback.Callback{
		Record: database.NewRecord(uuid.Nil, *r.EndedAt), Place: i.Place, IssueID: i.ID, Round: r.Round, ReporterIssueID: pick(w, w.issues...).ID, LeadUnitID: i.LeadUnitID,
		State: pick(w, callback.Due, callback.Done, callback.Done, callback.Done, callback.Unreached, callback.Cancelled), HalfAt: *r.EndedAt,
		DueAt: r.EndedAt.Add(72 * time.Hour), FileIDs: []uuid.UUID{},
	}
	for _, other := range w.callbacks {
		if other.IssueID == c.IssueID && other.Round == c.Round && other.ReporterIssueID == c.ReporterIssueID {
			return
		}
	}
	if c.State == callback.Done {
		if c.CalledAt = w.after(*r.EndedAt, 100); c.CalledAt == nil {
			return
		}
		reached := w.chance(85)
		effect, satisfaction := pick(w, callback.Solved, callback.Partly, callback.NotSolved, callback.NotApplicable), pick(w, callback.Very, callback.ContentWith, callback.Basically, callback.NotSatisfied)
		c.Reached, c.Effect, c.Satisfaction = &reached, &effect, &satisfaction
		if w.chance(5) {
			c.Satisfaction = nil
		}
	}
	require.NoError(t, tx.Create(&c).Error)
	w.callbacks = append(w.callbacks, c)
}

// count counts a figure again, by going through everything that there is.
type count struct {
	w *world
	f stats.Filter
	stats.Figure
}

func (c *count) add(of, hit bool) {
	if of {
		c.Denominator++
		if hit {
			c.Numerator++
		}
	}
}

func (c *count) in(t *time.Time) bool {
	return t != nil && !t.Before(c.f.From.Start()) && t.Before(c.f.To.End())
}

func (c *count) there(township *uuid.UUID) bool {
	return c.f.AreaID == nil || *c.f.AreaID == c.w.d.ID || township != nil && *c.f.AreaID == *township
}

func (c *count) issue(i issue.Issue, unit *uuid.UUID) bool {
	ok := c.there(i.TownshipID)
	ok = ok && (c.f.UnitID == nil || unit != nil && *unit == *c.f.UnitID)
	ok = ok && (c.f.BranchID == nil || i.RaisedByMemberID != nil && c.w.branchOf[*i.RaisedByMemberID] == *c.f.BranchID)
	return ok && (c.f.Category == "" || len(i.CategoryCode) >= len(c.f.Category) && i.CategoryCode[:len(c.f.Category)] == c.f.Category)
}

func (c *count) find(id uuid.UUID) issue.Issue {
	for _, i := range c.w.issues {
		if i.ID == id {
			return i
		}
	}
	panic("no such issue")
}

func (c *count) ranOut(i issue.Issue, due time.Time) bool {
	return due.Before(c.w.now) && (i.SuspendedAt == nil || due.Before(*i.SuspendedAt))
}

// last is the contact that a household had last before a time.
func (c *count) last(h uuid.UUID, end time.Time) *contact {
	var out *contact
	for i, x := range c.w.contacts {
		if x.household == h && x.from.Before(end) && (out == nil || x.from.After(out.from)) {
			out = &c.w.contacts[i]
		}
	}
	return out
}

// byContact is whether a household belongs to the filter's unit, branch and category.
func (c *count) byContact(h uuid.UUID, end time.Time) bool {
	last := c.last(h, end)
	ok := c.f.UnitID == nil || last != nil && c.w.unitOf[last.member] == *c.f.UnitID
	ok = ok && (c.f.BranchID == nil || last != nil && c.w.branchOf[last.member] == *c.f.BranchID)
	return ok && c.f.Category == ""
}

func (c *count) township(id uuid.UUID) *uuid.UUID { t := c.w.townshipOf[id]; return &t }

func (w *world) recount(name string, f stats.Filter) stats.Figure {
	c := &count{w: w, f: f}
	day := min(f.To, calendar.DayOf(w.now))
	end := day.End()
	held := func(x contact) bool { return x.from.Before(end) && (x.until == nil || !x.until.Before(end)) }
	switch name {
	case stats.HouseholdCoverage:
		for _, h := range w.households {
			last := c.last(h, end)
			c.add(c.there(c.township(h)) && c.byContact(h, end), last != nil && held(*last))
		}
	case stats.MemberParticipation:
		for _, m := range w.members {
			away, has := false, false
			for _, l := range w.leaves {
				away = away || l.member == m && l.from <= day && day <= l.until
			}
			for _, x := range w.contacts {
				has = has || x.member == m && held(x)
			}
			unit, branch := w.unitOf[m], w.branchOf[m]
			c.add(!away && c.there(c.township(m)) && (f.UnitID == nil || *f.UnitID == unit) && (f.BranchID == nil || *f.BranchID == branch) && f.Category == "", has)
		}
	case stats.VisitCoverage, stats.OnSiteRate:
		for _, t := range w.targets {
			for _, r := range w.campaigns {
				if r.ID != t.RoundID || day < r.FromOn || r.UntilOn < f.From {
					continue
				}
				met := false
				for _, v := range w.visits {
					met = met || *v.HouseholdID == t.HouseholdID && v.Outcome == outreach.Met && (name == stats.VisitCoverage || v.Way == outreach.OnSite) &&
						!v.VisitedAt.Before(r.StartsAt) && v.VisitedAt.Before(r.EndsAt)
				}
				c.add(c.there(c.township(t.HouseholdID)) && c.byContact(t.HouseholdID, end), met)
			}
		}
	case stats.PromptSigning:
		for _, t := range w.tasks {
			i := c.find(t.IssueID)
			if t.SignDueAt != nil && c.in(&t.DispatchedAt) && c.issue(i, &t.UnitID) {
				c.add(t.SignedAt != nil || c.ranOut(i, *t.SignDueAt), t.SignedAt != nil && !t.SignedAt.After(*t.SignDueAt))
			}
		}
	case stats.ResponseRate:
		for _, i := range w.issues {
			var contacted *time.Time
			for _, r := range w.rounds {
				if r.IssueID == i.ID && r.Round == 1 {
					contacted = r.ContactedAt
				}
			}
			if c.in(&i.SubmittedAt) && c.issue(i, i.LeadUnitID) {
				c.add(contacted != nil || !i.Imported && w.now.Sub(i.SubmittedAt) >= 24*time.Hour, contacted != nil && contacted.Sub(i.SubmittedAt) <= 24*time.Hour)
			}
		}
	case stats.OnTimeRate:
		for _, r := range w.rounds {
			if r.AnswerDueAt == nil {
				continue
			}
			i, dated := c.find(r.IssueID), *r.AnswerDueAt
			inTime := r.AnsweredAt != nil && !r.AnsweredAt.After(*r.AnswerDueAt)
			if inTime {
				dated = *r.AnsweredAt
			}
			if c.in(&dated) && c.issue(i, r.LeadUnitID) {
				c.add(r.AnsweredAt != nil || c.ranOut(i, *r.AnswerDueAt), inTime)
			}
		}
	case stats.ResolutionRate, stats.SatisfactionRate:
		for n, x := range w.callbacks {
			if x.State != callback.Done || !*x.Reached {
				continue
			}
			last := true
			for m, y := range w.callbacks {
				if m != n && y.IssueID == x.IssueID && y.Round == x.Round && y.State == callback.Done && *y.Reached &&
					(y.CalledAt.After(*x.CalledAt) || y.CalledAt.Equal(*x.CalledAt) && y.ID.String() > x.ID.String()) {
					last = false
				}
			}
			if !last || !c.in(x.CalledAt) || !c.issue(c.find(x.IssueID), x.LeadUnitID) {
				continue
			}
			if name == stats.ResolutionRate {
				c.add(*x.Effect != callback.NotApplicable, *x.Effect == callback.Solved)
			} else {
				c.add(x.Satisfaction != nil, x.Satisfaction != nil && *x.Satisfaction != callback.NotSatisfied)
			}
		}
	case stats.CallbackRate:
		for _, x := range w.callbacks {
			if x.State != callback.Cancelled && c.in(&x.DueAt) && c.issue(c.find(x.IssueID), x.LeadUnitID) {
				c.add(!x.DueAt.After(w.now), x.State == callback.Done || x.State == callback.Unreached)
			}
		}
	case stats.ReopenRate:
		for _, i := range w.issues {
			for _, r := range w.rounds {
				if r.IssueID == i.ID && r.EndedBy != nil && *r.EndedBy != issue.Withdraw {
					c.add(c.in(r.EndedAt) && c.issue(i, r.LeadUnitID), i.Round > r.Round)
					break
				}
			}
		}
	}
	return c.Figure
}

// DOMAIN §9: each figure is what a count by hand gives, for any period, area, unit, branch and category, and the list
// behind it is as long as it says.
func TestFiguresAgainstRecount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := newWorld(t, k)
		today := calendar.DayOf(w.now)
		office := k.As("office")
		south, housing, branch := w.d.South, w.d.Units["D020"], w.d.Branches["B001"]
		township := w.d.Units["T001"]
		full := stats.Filter{From: today.Add(-150), To: today}
		seen := map[string]bool{}
		for label, f := range map[string]stats.Filter{
			"all": full, "month": {From: today.Add(-30), To: today}, "past": {From: today.Add(-80), To: today.Add(-40)}, "a day": {From: today.Add(-20), To: today.Add(-20)},
			"future": {From: today.Add(-7), To: today.Add(30)}, "south": {From: full.From, To: today, AreaID: &south}, "unit": {From: full.From, To: today, UnitID: &housing},
			"township's unit": {From: full.From, To: today, UnitID: &township}, "branch": {From: full.From, To: today, BranchID: &branch},
			"category": {From: full.From, To: today, Category: "01"}, "both": {From: today.Add(-60), To: today.Add(-3), AreaID: &south, Category: "0201", UnitID: &housing},
		} {
			query := fmt.Sprintf("from=%s&to=%s", f.From, f.To)
			if f.AreaID != nil {
				query += "&area_id=" + f.AreaID.String()
			}
			if f.UnitID != nil {
				query += "&unit_id=" + f.UnitID.String()
			}
			if f.BranchID != nil {
				query += "&branch_id=" + f.BranchID.String()
			}
			if f.Category != "" {
				query += "&category_code=" + f.Category
			}
			got := office.Get("/stats/overview?" + query).Want(200)
			for _, name := range stats.Names {
				want := w.recount(name, f)
				seen[name] = seen[name] || want.Denominator > want.Numerator && want.Numerator > 0
				require.Equal(t, want, stats.Figure{Numerator: int64(got.Int("figures." + name + ".numerator")), Denominator: int64(got.Int("figures." + name + ".denominator"))}, "%s of %s", name, label)
				if want.Denominator == 0 {
					require.Nil(t, got.Field("figures."+name+".rate"))
				} else {
					require.InDelta(t, float64(want.Numerator)/float64(want.Denominator), got.Field("figures."+name+".rate"), 1e-12)
				}
				if label == "all" || label == "south" {
					for part, n := range map[string]int64{"denominator": want.Denominator, "numerator": want.Numerator, "rest": want.Denominator - want.Numerator} {
						list := office.Get("/stats/figures/" + name + "/items?page_size=200&part=" + part + "&" + query).Want(200)
						require.Equal(t, n, int64(list.Int("total")), "%s %s", name, part)
						require.Len(t, list.Field("items"), int(min(n, 200)))
					}
				}
			}
		}
		for _, name := range stats.Names {
			require.True(t, seen[name], "%s is never between nothing and all: the test tests little", name)
		}

		townships := office.Get(fmt.Sprintf("/stats/townships?from=%s&to=%s", full.From, full.To)).Want(200)
		require.Len(t, townships.Field("items"), 2)
		for _, name := range stats.Names {
			f := full
			f.AreaID = &south
			require.Equal(t, w.recount(name, f).Denominator, int64(townships.Int("items.0.figures."+name+".denominator")), name)
			require.Equal(t, w.recount(name, f).Numerator, int64(townships.Int("items.0.figures."+name+".numerator")), name)
		}
		w.checkTrend(t, full)
		w.checkScopes(t, full)
	})
}

func (w *world) checkTrend(t *testing.T, f stats.Filter) {
	for _, by := range stats.Steps {
		query := fmt.Sprintf("/stats/trend?by=%s&from=%s&to=%s", by, f.From.Add(40), f.To)
		var got struct {
			Items []struct {
				From, Until                 calendar.Day
				Submitted, Resolved, Visits int64
			}
		}
		w.k.As("office").Get(query).Want(200).Into(&got)
		var submitted, want int64
		next := f.From.Add(40)
		for _, s := range got.Items {
			require.Equal(t, next, s.From)
			next = s.Until.Add(1)
			submitted += s.Submitted
		}
		require.Equal(t, f.To.Add(1), next)
		for _, i := range w.issues {
			if !i.SubmittedAt.Before(f.From.Add(40).Start()) && i.SubmittedAt.Before(f.To.End()) {
				want++
			}
		}
		require.Equal(t, want, submitted, by)
	}
	w.k.As("office").Get(fmt.Sprintf("/stats/trend?by=day&from=%s&to=%s", f.From, f.To)).Code(400, "bad_parameter")
}

// A reader's scope narrows every figure: a township sees its own, a member sees their own, administrators nothing.
func (w *world) checkScopes(t *testing.T, f stats.Filter) {
	query := fmt.Sprintf("/stats/overview?from=%s&to=%s", f.From, f.To)
	own := f
	own.AreaID = &w.d.South
	got := w.k.As("township").Get(query).Want(200)
	for _, name := range stats.Names {
		if name == stats.MemberParticipation {
			continue // members who come from elsewhere to visit there are seen too
		}
		require.Equal(t, w.recount(name, own).Denominator, int64(got.Int("figures."+name+".denominator")), name)
	}
	require.Zero(t, w.k.As("township").Get(query+"&area_id="+w.d.North.String()).Want(200).Int("figures.response_rate.denominator"))
	member := w.k.As("cadre").Get(query).Want(200)
	require.LessOrEqual(t, member.Int("figures.member_participation.denominator"), 1)
	held := 0
	for _, c := range w.contacts {
		if c.member == w.d.Members["M003"] && c.until == nil {
			held++
		}
	}
	require.Equal(t, held, member.Int("figures.household_coverage.denominator"))
	require.Nil(t, w.k.As("handler").Get(query).Want(200).Field("counts.households"))
	w.k.As("sysadmin").Get(query).Code(403, "forbidden")
	w.k.As("office").Get("/stats/overview?from=2026-02-30").Code(400, "bad_parameter")
	w.k.As("office").Get("/stats/overview?from=2026-02-03&to=2026-02-01").Code(400, "bad_parameter")
	w.k.As("office").Get("/stats/overview?colour=red").Code(400, "bad_parameter")
	w.k.As("office").Get("/stats/figures/luck/items").Code(404, "not_found")
}
