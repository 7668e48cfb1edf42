package stats

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// The lengths of the steps of a trend.
const (
	ByDay   = "day"
	ByWeek  = "week"
	ByMonth = "month"
)

// Steps lists them.
var Steps = []string{ByDay, ByWeek, ByMonth}

const maxSteps = 120

// Step is one step of a trend: from a day until a day, both included.
type Step struct {
	From, Until                 calendar.Day
	Submitted, Resolved, Visits int64
}

// Trend counts what came in, what was resolved and how many visits were paid, by days, by weeks from Monday, or by
// months. Rounds that ended by resolving, settling or declining count as resolved.
func (s *Service) Trend(ctx context.Context, f Filter, by string) ([]Step, error) {
	f, err := s.period(f)
	if err != nil {
		return nil, err
	}
	steps := stepsOf(f.From, f.To, by)
	if len(steps) > maxSteps {
		return nil, fault.Malformed("bad_parameter", fault.Say("查询参数有误", "A query parameter is wrong"),
			fault.Field{Field: "by", Code: "too_long", Message: fault.Say("最多 %d 段，请选择更长的步长", "At most %d steps; choose longer ones", maxSteps)})
	}
	a := s.about(f)
	series := []struct {
		q      *gorm.DB
		column string
		into   func(*Step) *int64
	}{
		{s.issues(ctx, a, a.in("issues.submitted_at")), "issues.submitted_at", func(t *Step) *int64 { return &t.Submitted }},
		{
			s.issues(ctx, a, a.in("issue_rounds.ended_at")).Joins("JOIN issue_rounds ON issue_rounds.issue_id = issues.id AND issue_rounds.ended_by IN ('resolve', 'settle', 'decline')"),
			"issue_rounds.ended_at", func(t *Step) *int64 { return &t.Resolved },
		},
		{
			database.InArea(s.db.Read(ctx).Table("visits").Scopes(access.Scope(ctx, access.Visit, access.VisitRead)), "visits", f.AreaID).
				Where("visits.visited_at >= ? AND visits.visited_at < ?", a.start, a.end),
			"visits.visited_at", func(t *Step) *int64 { return &t.Visits },
		},
	}
	for _, one := range series {
		if err := fill(one.q, one.column, steps, one.into); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// fill counts one series in one pass over the period.
func fill(q *gorm.DB, column string, steps []Step, into func(*Step) *int64) error {
	var sums []string
	var args []any
	for i, step := range steps {
		sums = append(sums, fmt.Sprintf("COALESCE(SUM(CASE WHEN %s >= ? AND %s < ? THEN 1 ELSE 0 END), 0) AS s%d", column, column, i))
		args = append(args, step.From.Start(), step.Until.End())
	}
	rows, err := q.Select(strings.Join(sums, ", "), args...).Rows()
	if err != nil {
		return database.Fault(err)
	}
	defer rows.Close()
	to := make([]any, len(steps))
	for i := range steps {
		to[i] = into(&steps[i])
	}
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return err
		}
	}
	return rows.Err()
}

func stepsOf(from, to calendar.Day, by string) []Step {
	var steps []Step
	for at := from; at <= to; {
		next := at.Add(1)
		switch by {
		case ByWeek:
			next = at.Add(7 - (int(at.Weekday())+6)%7)
		case ByMonth:
			y, m, _ := at.Start().In(calendar.Shanghai).Date()
			next = calendar.DayOf(time.Date(y, m+1, 1, 12, 0, 0, 0, calendar.Shanghai))
		}
		until := next.Add(-1)
		if to < until {
			until = to
		}
		steps = append(steps, Step{From: at, Until: until})
		at = next
	}
	return steps
}
