package stats

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Overview is what leaders see first.
type Overview struct {
	Filter  Filter
	Figures map[string]Figure
	Counts  map[string]int64
	// Sentence says the period in one line.
	Sentence fault.Text
}

// open are the states in which somebody is still at work on an issue.
const open = "issues.state IN ('submitted', 'accepted', 'dispatched', 'planned', 'in_progress', 'suspended')"

// tally is a plain number: rows of a kind that meet some conditions.
type tally struct {
	name string
	kind access.Kind
	of   []condition
	// more narrows by the filter's unit, branch and category, where they have to do with the rows.
	more func(a about, of ...condition) []condition
}

func tallies(a about) []tally {
	issues := func(a about, of ...condition) []condition { return a.byIssue("issues.lead_unit_id", of...) }
	days := func(column string) condition { return when(column+" >= ? AND "+column+" <= ?", a.From, a.To) }
	return []tally{
		{"households", access.Household, []condition{when("households.state = 'active'")}, nil},
		{"residents", access.Resident, []condition{when("residents.state IN ('here', 'away')")}, nil},
		{"shops", access.Shop, []condition{when("shops.state = 'open'")}, nil},
		{"buildings", access.Building, []condition{when("buildings.ended_on IS NULL")}, nil},
		{"unmanaged_buildings", access.Building, []condition{when("buildings.ended_on IS NULL AND buildings.management = 'unmanaged'")}, nil},
		{"members", access.Member, []condition{when("members.in_service = TRUE")}, nil},
		{"contactless", access.Household, []condition{contactless}, nil},
		{"issues_submitted", access.Issue, []condition{a.in("issues.submitted_at")}, issues},
		{"issues_open", access.Issue, []condition{when(open)}, issues},
		{"issues_overdue", access.Issue, []condition{when(open+" AND issues.light_red_at < ?", a.now)}, issues},
		{"issues_resolved", access.Issue, []condition{when("EXISTS (SELECT 1 FROM issue_rounds WHERE issue_rounds.issue_id = issues.id"+
			" AND issue_rounds.ended_by IN ('resolve', 'settle', 'decline') AND issue_rounds.ended_at >= ? AND issue_rounds.ended_at < ?)", a.start, a.end)}, issues},
		{"issues_long_term", access.Issue, []condition{when("issues.state = 'suspended' AND issues.suspend_kind = 'long_term'")}, issues},
		{"callbacks_due", access.Callback, []condition{when("callbacks.state = 'due'")}, nil},
		{"callbacks_late", access.Callback, []condition{when("callbacks.state = 'due' AND callbacks.due_at < ?", a.now)}, nil},
		{"visits", access.Visit, []condition{a.in("visits.visited_at")}, nil},
		{"visits_met", access.Visit, []condition{a.in("visits.visited_at"), when("visits.outcome = 'met'")}, nil},
		{"activities", access.Activity, []condition{when("activities.state = 'held'"), a.in("activities.starts_at")}, nil},
		{"deeds", access.Deed, []condition{when("deeds.state = 'done'"), days("deeds.finished_on")}, nil},
		{"deeds_under_way", access.Deed, []condition{when("deeds.state = 'under_way'")}, nil},
	}
}

// contactless is the condition that an active household has no contact.
var contactless = when("households.state = 'active' AND NOT EXISTS (SELECT 1 FROM assignments WHERE assignments.household_id = households.id" +
	" AND assignments.ordinal = 1 AND assignments.ended_at IS NULL)")

func (s *Service) tally(ctx context.Context, t tally, a about) *gorm.DB {
	of := t.of
	if t.more != nil {
		of = t.more(a, of...)
	}
	q := s.db.Read(ctx).Table(t.kind.Table).Scopes(access.Scope(ctx, t.kind, t.kind.Read))
	q = database.InArea(q, t.kind.Table, a.AreaID)
	for _, c := range of {
		q = q.Where(c.sql, c.args...)
	}
	return q
}

// Overview counts the figures, plain numbers, and says the period in a sentence. Numbers of what the actor may not
// read are left out.
func (s *Service) Overview(ctx context.Context, f Filter) (Overview, error) {
	f, err := s.period(f)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Filter: f, Counts: map[string]int64{}}
	if o.Figures, err = s.Figures(ctx, f); err != nil {
		return o, err
	}
	a, actor := s.about(f), access.ActorFrom(ctx)
	for _, t := range tallies(a) {
		if !actor.Can(t.kind.Read) {
			continue
		}
		var n int64
		if err := s.tally(ctx, t, a).Count(&n).Error; err != nil {
			return o, database.Fault(err)
		}
		o.Counts[t.name] = n
	}
	o.Sentence, err = s.sentence(ctx, a)
	return o, err
}

// sentence says what came in, how that compares to the period before, and what most of it is about.
func (s *Service) sentence(ctx context.Context, a about) (fault.Text, error) {
	n, err := s.submitted(ctx, a.Filter)
	if err != nil {
		return fault.Text{}, err
	}
	span := spanOf(a.From, a.To, calendar.DayOf(a.now))
	before := a.Filter
	before.From, before.To = span.from, span.to
	was, err := s.submitted(ctx, before)
	if err != nil {
		return fault.Text{}, err
	}
	most, err := s.Breakdown(ctx, a.Filter, "category")
	if err != nil {
		return fault.Text{}, err
	}
	zh, en := span.zh, span.en
	text := fault.Text{ZH: fmt.Sprintf("%s新增 %d 件", zh[0], n), EN: fmt.Sprintf("%d new %s", n, en[0])}
	switch {
	case was == 0: // nothing to compare with, such as before the service began
	case n > was:
		text.ZH, text.EN = text.ZH+fmt.Sprintf("，比%s多 %d 件", zh[1], n-was), text.EN+fmt.Sprintf(", %d more than %s", n-was, en[1])
	case n < was:
		text.ZH, text.EN = text.ZH+fmt.Sprintf("，比%s少 %d 件", zh[1], was-n), text.EN+fmt.Sprintf(", %d fewer than %s", was-n, en[1])
	default:
		text.ZH, text.EN = text.ZH+fmt.Sprintf("，与%s持平", zh[1]), text.EN+fmt.Sprintf(", as many as %s", en[1])
	}
	if len(most) > 0 {
		text.ZH, text.EN = text.ZH+"，主要是"+most[0].NameZH, text.EN+", mostly "+most[0].NameEN
	}
	return text, nil
}

// span is a period, by the words people have for it, and the days it is compared with.
type span struct {
	from, to calendar.Day
	// zh and en name the period and the one it is compared with.
	zh, en [2]string
}

// spanOf compares a week or a month that is not over with the same days of the one before, and any other period with
// as many days before it.
func spanOf(from, to, today calendar.Day) span {
	days := int(to.End().Sub(from.Start()).Hours() / 24)
	monday := today.Add(-(int(today.Weekday()) + 6) % 7)
	before := span{from: from.Add(-days), to: from.Add(-1)}
	switch current := from <= today && today <= to; {
	case days == 1 && current:
		before.zh, before.en = [2]string{"今天", "昨天"}, [2]string{"today", "yesterday"}
	case from == monday && to == today && days < 7:
		before.from, before.to = from.Add(-7), to.Add(-7)
		before.zh, before.en = [2]string{"本周", "上周同期"}, [2]string{"this week", "in the same days of last week"}
	case from == monday && days == 7:
		before.zh, before.en = [2]string{"本周", "上周"}, [2]string{"this week", "last week"}
	case from == today.FirstOfMonth() && to == today:
		before.from = from.Add(-1).FirstOfMonth()
		before.to = min(before.from.Add(days-1), from.Add(-1))
		before.zh, before.en = [2]string{"本月", "上月同期"}, [2]string{"this month", "in the same days of last month"}
	case days == 30 && to == today:
		before.zh, before.en = [2]string{"近 30 天", "前 30 天"}, [2]string{"in the last 30 days", "in the 30 days before"}
	default:
		before.zh, before.en = [2]string{"本期", "上期"}, [2]string{"in this period", "in the one before"}
	}
	return before
}

func (s *Service) submitted(ctx context.Context, f Filter) (int64, error) {
	a := s.about(f)
	var n int64
	err := s.issues(ctx, a, a.in("issues.submitted_at")).Count(&n).Error
	return n, database.Fault(err)
}

func (s *Service) issues(ctx context.Context, a about, of ...condition) *gorm.DB {
	q := database.InArea(s.db.Read(ctx).Table("issues").Scopes(access.Scope(ctx, access.Issue, access.IssueRead)), "issues", a.AreaID)
	for _, c := range a.byIssue("issues.lead_unit_id", of...) {
		q = q.Where(c.sql, c.args...)
	}
	return q
}

// Slice is one part of a breakdown.
type Slice struct {
	Key            string
	NameZH, NameEN string
	Count          int64
}

// Breakdowns are what issues may be broken down by.
var Breakdowns = []string{"category", "state", "kind", "source", "level", "urgency", "township"}

// Breakdown counts the issues submitted in the period by one of their properties, the largest part first. Categories
// are those of the first level.
func (s *Service) Breakdown(ctx context.Context, f Filter, by string) ([]Slice, error) {
	f, err := s.period(f)
	if err != nil {
		return nil, err
	}
	a := s.about(f)
	q := s.issues(ctx, a, a.in("issues.submitted_at"))
	key, zh, en := "issues."+by, "''", "''"
	switch by {
	case "category":
		q = q.Joins("JOIN categories ON categories.code = issues.category_code JOIN categories AS tops ON tops.code = COALESCE(categories.parent_code, categories.code)")
		key, zh, en = "tops.code", "tops.name_zh", "tops.name_en"
	case "township":
		q = q.Joins("JOIN areas ON areas.id = issues.township_id")
		key, zh, en = "areas.code", "areas.name", "areas.name"
	}
	var slices []Slice
	err = q.Select(key + " AS key, MIN(" + zh + ") AS name_zh, MIN(" + en + ") AS name_en, COUNT(*) AS count").Group(key).Order("COUNT(*) DESC, " + key).Scan(&slices).Error
	return slices, database.Fault(err)
}
