package stats

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// Line is one thing that waits: what it is, where to find it, and how pressing it is.
type Line struct {
	Kind        string
	ID          uuid.UUID
	Code, Title string
	AreaName    *string
	State       string
	Urgency     string
	Light       string
	DueAt       *time.Time
}

// Queue is a kind of thing that waits for the actor: how many, and the most pressing of them. Path and Query are the
// list of all in the API.
type Queue struct {
	Key   string
	Count int64
	Lines []Line
	Path  string
	Query map[string]string
}

// openStates are the states of open, as a list asks for them.
const openStates = "submitted,accepted,dispatched,planned,in_progress,suspended"

// firstLines is how many lines of a queue the desk shows.
const firstLines = 5

// queue says what waits in it.
type queue struct {
	key, path string
	query     map[string]string
	q         *gorm.DB
	// code, title, state and due are the columns of a line; kind and id where it leads.
	kind, id, code, title, state, due string
	place                             string
}

// Desk lists what waits for the actor, in the order in which it presses. Queues that are not the actor's business
// are left out; empty ones say so.
func (s *Service) Desk(ctx context.Context) ([]Queue, error) {
	actor, now := access.ActorFrom(ctx), database.Now(s.now())
	var out []Queue
	for _, w := range s.waiting(ctx, actor, now) {
		one := Queue{Key: w.key, Path: w.path, Query: w.query, Lines: []Line{}}
		if err := w.q.Session(&gorm.Session{}).Count(&one.Count).Error; err != nil {
			return nil, database.Fault(err)
		}
		if one.Count > 0 {
			if err := s.lines(w, now, &one.Lines); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	if s.DueVisits != nil && actor.Can(access.VisitWrite) && actor.MemberID != nil {
		n, lines, err := s.DueVisits(ctx, firstLines)
		if err != nil {
			return nil, err
		}
		out = append(out, Queue{Key: "visits_due", Count: n, Lines: lines, Path: "/due-visits", Query: map[string]string{}})
	}
	return out, nil
}

// lines reads the most pressing lines of a queue: overdue ones first, then by when they are due.
func (s *Service) lines(w queue, now time.Time, into *[]Line) error {
	light, args := "'green'", []any{}
	if w.place == "issues" {
		light = "CASE WHEN issues.light_red_at < ? THEN 'red' WHEN issues.light_yellow_at <= ? THEN 'yellow' ELSE 'green' END"
		args = []any{now, now}
	}
	if w.place == "callbacks" {
		light = "CASE WHEN callbacks.due_at < ? THEN 'red' WHEN callbacks.half_at <= ? THEN 'yellow' ELSE 'green' END"
		args = []any{now, now}
	}
	order := ""
	if w.due != "NULL" {
		order = "CASE WHEN " + w.due + " IS NULL THEN 1 ELSE 0 END, " + w.due + ", "
	}
	urgency := "''"
	if w.place != "households" {
		urgency = "issues.urgency"
	}
	return database.Fault(w.q.Session(&gorm.Session{}).
		Joins("LEFT JOIN areas AS places ON places.id = COALESCE("+w.place+".grid_id, "+w.place+".community_id, "+w.place+".township_id)").
		Select("'"+w.kind+"' AS kind, "+w.id+" AS id, "+w.code+" AS code, "+w.title+" AS title, places.name AS area_name, "+w.state+" AS state, "+
			urgency+" AS urgency, "+w.due+" AS due_at, "+light+" AS light", args...).
		Order(order + w.code + ", " + w.id).Limit(firstLines).Scan(into).Error)
}

func (s *Service) waiting(ctx context.Context, actor access.Actor, now time.Time) []queue {
	var all []queue
	issues := func(key string, query map[string]string, condition string, args ...any) {
		all = append(all, queue{
			key: key, path: "/issues", query: query, kind: "issue", id: "issues.id", code: "issues.number", title: "issues.title", state: "issues.state",
			due: "issues.light_red_at", place: "issues",
			q: s.db.Read(ctx).Table("issues").Scopes(access.Scope(ctx, access.Issue, access.IssueRead)).Where(condition, args...),
		})
	}
	if mine, args := desks(actor); len(args) > 0 {
		issues("to_accept", map[string]string{"mine": "desk", "state": "submitted"}, "issues.state = 'submitted' AND "+mine, args...)
		issues("to_dispatch", map[string]string{"mine": "desk", "state": "accepted"}, "issues.state = 'accepted' AND "+mine, args...)
		issues("requests", map[string]string{"mine": "desk", "waits": "decision"},
			open+" AND "+mine+" AND EXISTS (SELECT 1 FROM issue_requests WHERE issue_requests.issue_id = issues.id AND issue_requests.state = 'open')", args...)
	}
	if units := actor.UnitIDs(); len(units) > 0 {
		s.tasks(ctx, &all, units)
		issues("to_reply", map[string]string{"mine": "unit", "waits": "reply"},
			open+" AND EXISTS (SELECT 1 FROM issue_supervisions WHERE issue_supervisions.issue_id = issues.id AND issue_supervisions.replied_at IS NULL AND issue_supervisions.unit_id IN ?)", units)
	}
	if actor.Can(access.CallbackRecord) {
		all = append(all, queue{
			key: "callbacks_due", path: "/callbacks", query: map[string]string{"state": "due"}, kind: "callback", id: "callbacks.id", code: "issues.number",
			title: "issues.title", state: "callbacks.state", due: "callbacks.due_at", place: "callbacks",
			q: s.db.Read(ctx).Table("callbacks").Scopes(access.Scope(ctx, access.Callback, access.CallbackRead)).
				Joins("JOIN issues ON issues.id = callbacks.issue_id").Where("callbacks.state = 'due'"),
		})
	}
	if actor.MemberID != nil && actor.Can(access.IssueSubmit) {
		issues("errands", map[string]string{"mine": "errand", "state": "submitted,accepted"}, "issues.state IN ('submitted', 'accepted') AND issues.errand_member_id = ?", *actor.MemberID)
		issues("raised", map[string]string{"mine": "raised", "state": openStates}, open+" AND (issues.raised_by_account_id = ? OR issues.raised_by_member_id = ?)", actor.Self(), *actor.MemberID)
	}
	if actor.Can(access.IssueTriage) || actor.Can(access.IssueSupervise) {
		issues("overdue", map[string]string{"light": "red", "state": openStates}, open+" AND issues.light_red_at < ?", now)
		issues("supervised", map[string]string{"waits": "reply"},
			open+" AND EXISTS (SELECT 1 FROM issue_supervisions WHERE issue_supervisions.issue_id = issues.id AND issue_supervisions.replied_at IS NULL)")
	}
	if actor.Can(access.AssignmentWrite) {
		all = append(all, queue{
			key: "contactless", path: "/contactless", query: map[string]string{}, kind: "household", id: "households.id", code: "households.code",
			title: "COALESCE(households.address, households.code)", state: "households.state", due: "NULL", place: "households",
			q: s.db.Read(ctx).Table("households").Scopes(access.Scope(ctx, access.Household, access.AssignmentWrite)).Where(contactless.sql),
		})
	}
	return all
}

// tasks are the queues of a unit: what to sign, to plan, and to do.
func (s *Service) tasks(ctx context.Context, all *[]queue, units []uuid.UUID) {
	for _, w := range []struct{ key, waits, condition, due string }{
		{"to_sign", "sign", "issue_tasks.state = 'new'", "issue_tasks.sign_due_at"},
		{"to_plan", "plan", "issue_tasks.state = 'signed' AND issue_tasks.lead = TRUE AND issues.state = 'dispatched'", "issues.light_red_at"},
		{"to_do", "work", "issue_tasks.state = 'signed' AND issues.state IN ('planned', 'in_progress')", "issues.resolve_due_at"},
	} {
		*all = append(*all, queue{
			key: w.key, path: "/issues", query: map[string]string{"mine": "unit", "waits": w.waits}, kind: "issue", id: "issues.id", code: "issues.number",
			title: "issues.title", state: "issues.state", due: w.due, place: "issues",
			q: s.db.Read(ctx).Table("issues").Scopes(access.Scope(ctx, access.Issue, access.IssueRead)).
				Joins("JOIN issue_tasks ON issue_tasks.issue_id = issues.id AND issue_tasks.round = issues.round").
				Where("issue_tasks.unit_id IN ? AND issues.state IN ('dispatched', 'planned', 'in_progress', 'suspended') AND "+w.condition, units),
		})
	}
}

// desks is the condition that an issue lies on a desk of the actor's own level: the office's is the district's. Without
// arguments the actor has no desk.
func desks(actor access.Actor) (string, []any) {
	var terms []string
	var args []any
	for _, g := range actor.Grants {
		switch {
		case g.Role == access.Office:
			terms, args = append(terms, "(issues.level = 'district' AND issues.district_id = ?)"), append(args, actor.DistrictID)
		case g.Role == access.Township && g.AreaID != nil && g.AreaLevel == "township":
			terms, args = append(terms, "(issues.level = 'township' AND issues.township_id = ?)"), append(args, *g.AreaID)
		case (g.Role == access.Township || g.Role == access.Community) && g.AreaID != nil && g.AreaLevel == "community":
			terms, args = append(terms, "(issues.level = 'community' AND issues.community_id = ?)"), append(args, *g.AreaID)
		}
	}
	return "(" + strings.Join(terms, " OR ") + ")", args
}
