// Package stats counts what leaders decide from: the figures of DOMAIN §9, each with the list behind it. It reads the
// tables with SQL that both kinds of database speak, and imports no other domain package.
package stats

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Service counts. What it shows is what the actor may see, and nothing else.
type Service struct {
	db  *database.DB
	now func() time.Time
	// DueVisits lists the households that are due for a visit by the actor; package outreach provides it.
	DueVisits func(ctx context.Context, limit int) (int64, []Line, error)
	// Silent are those of some changes whose reason the actor may not read; package act knows.
	Silent func(ctx context.Context, changes []uuid.UUID) (map[uuid.UUID]bool, error)
}

// New makes the service.
func New(db *database.DB, now func() time.Time) *Service { return &Service{db: db, now: now} }

// Filter says what a figure is about: a period of days, both included, and narrower an area with everything below it,
// a unit, a branch, a category of issues.
type Filter struct {
	From, To                 calendar.Day
	AreaID, UnitID, BranchID *uuid.UUID
	Category                 string
}

// defaultDays is how long the period is that nobody named.
const defaultDays = 30

const maxPeriod = 366 * 5

// period fills in what is missing of a period, and refuses one that is none.
func (s *Service) period(f Filter) (Filter, error) {
	if f.To == "" {
		if f.To = calendar.DayOf(s.now()); f.To < f.From {
			f.To = f.From
		}
	}
	if f.From == "" {
		f.From = f.To.Add(1 - defaultDays)
	}
	if f.To < f.From {
		return f, fault.Malformed("bad_parameter", fault.Say("查询参数有误", "A query parameter is wrong"),
			fault.Field{Field: "to", Code: "bad_date", Message: fault.Say("不能早于开始日期", "Not before the first day")})
	}
	if f.From.Add(maxPeriod) < f.To {
		return f, fault.Malformed("bad_parameter", fault.Say("查询参数有误", "A query parameter is wrong"),
			fault.Field{Field: "from", Code: "too_long", Message: fault.Say("最长 5 年", "At most 5 years")})
	}
	return f, nil
}

// Figure is a share: how many of how many. Rate is nil where there is nothing to be a share of.
type Figure struct{ Numerator, Denominator int64 }

// Rate returns numerator over denominator, nil where the denominator is 0.
func (f Figure) Rate() *float64 {
	if f.Denominator == 0 {
		return nil
	}
	rate := float64(f.Numerator) / float64(f.Denominator)
	return &rate
}

// The figures, in the order of DOMAIN §9.
const (
	HouseholdCoverage   = "household_coverage"
	MemberParticipation = "member_participation"
	VisitCoverage       = "visit_coverage"
	OnSiteRate          = "on_site_rate"
	PromptSigning       = "prompt_signing"
	ResponseRate        = "response_rate"
	OnTimeRate          = "on_time_rate"
	ResolutionRate      = "resolution_rate"
	SatisfactionRate    = "satisfaction_rate"
	CallbackRate        = "callback_rate"
	ReopenRate          = "reopen_rate"
)

// Names lists all figures.
var Names = []string{
	HouseholdCoverage, MemberParticipation, VisitCoverage, OnSiteRate, PromptSigning, ResponseRate, OnTimeRate, ResolutionRate, SatisfactionRate,
	CallbackRate, ReopenRate,
}

// condition is a piece of SQL with its arguments.
type condition struct {
	sql  string
	args []any
}

func when(sql string, args ...any) condition { return condition{sql, args} }

// spec says how a figure is counted: the rows that it is a share of, and which of them make the share.
type spec struct {
	// table is where the rows come from; joins adds what they need. place is the table whose columns say where a row lies.
	table, place string
	joins        condition
	// scope is the kind of record by which the actor's reach is judged.
	scope access.Kind
	// of are the conditions on all rows, hit the one on those that count.
	of  []condition
	hit condition
	// also is what counts for another figure of the same rows, alsoName; that one's spec says with which it is counted.
	// Neither takes arguments.
	also           condition
	alsoName, with string
	// item are the columns of the list: kind, id, code, title, at.
	item itemColumns
}

type itemColumns struct{ kind, id, code, title, at string }

// about is the time and the period that a figure is counted for.
type about struct {
	Filter
	kind       database.Kind
	now        time.Time
	start, end time.Time // the period, end exclusive
	day        calendar.Day
	dayEnd     time.Time
}

func (s *Service) about(f Filter) about {
	now := database.Now(s.now())
	a := about{Filter: f, kind: s.db.Kind(), now: now, start: f.From.Start(), end: f.To.End(), day: f.To}
	if today := calendar.DayOf(now); today < a.day {
		a.day = today
	}
	a.dayEnd = a.day.End()
	return a
}

// in is the condition that a time lies in the period.
func (a about) in(column string) condition {
	return when(column+" >= ? AND "+column+" < ?", a.start, a.end)
}

// contact joins the assignment that a household had last, on the day, where a unit or a branch is asked for: where there
// is none any more, it says whose it was.
func (a about) contact() condition {
	if a.UnitID == nil && a.BranchID == nil {
		return condition{}
	}
	return when(" LEFT JOIN assignments AS contacts ON contacts.id = (SELECT c.id FROM assignments AS c WHERE c.household_id = households.id AND c.ordinal = 1"+
		" AND c.started_at < ? ORDER BY c.started_at DESC, c.id DESC LIMIT 1) LEFT JOIN members AS contact_members ON contact_members.id = contacts.member_id", a.dayEnd)
}

// byContact narrows households to those of a unit's or a branch's members; categories have nothing to do with them.
func (a about) byContact(of []condition) []condition {
	if a.UnitID != nil {
		of = append(of, when("contact_members.unit_id = ?", *a.UnitID))
	}
	if a.BranchID != nil {
		of = append(of, when("contact_members.branch_id = ?", *a.BranchID))
	}
	return a.noCategory(of)
}

// noCategory leaves nothing of a figure that knows no categories when one is asked for: there is no such rate.
func (a about) noCategory(of []condition) []condition {
	if a.Category != "" {
		of = append(of, when("1 = 0"))
	}
	return of
}

// byIssue narrows rows that belong to issues; unit is the column of the unit that answers for the row.
func (a about) byIssue(unit string, of ...condition) []condition {
	if a.UnitID != nil {
		of = append(of, when(unit+" = ?", *a.UnitID))
	}
	if a.BranchID != nil {
		of = append(of, when("issues.raised_by_member_id IN (SELECT id FROM members WHERE branch_id = ?)", *a.BranchID))
	}
	if a.Category != "" {
		sql, arg := database.Begins("issues.category_code", a.Category)
		of = append(of, when(sql, arg))
	}
	return of
}

// specs says how each figure is counted.
var specs = map[string]func(a about) spec{
	HouseholdCoverage: func(a about) spec {
		return spec{
			table: "households", place: "households", scope: access.Household, joins: a.contact(),
			of: a.byContact([]condition{
				when("households.created_at < ? AND (households.state = 'active' OR households.state_on > ?)", a.dayEnd, a.day),
			}),
			hit: when("EXISTS (SELECT 1 FROM assignments WHERE assignments.household_id = households.id AND assignments.ordinal = 1"+
				" AND assignments.started_at < ? AND (assignments.ended_at IS NULL OR assignments.ended_at >= ?))", a.dayEnd, a.dayEnd),
			item: itemColumns{"household", "households.id", "households.code", "coalesce(households.address, households.code)", "NULL"},
		}
	},
	MemberParticipation: func(a about) spec {
		of := []condition{
			when("(members.started_on IS NULL OR members.started_on <= ?) AND (members.in_service = TRUE OR members.ended_on > ?)", a.day, a.day),
			when("NOT EXISTS (SELECT 1 FROM member_leaves WHERE member_leaves.member_id = members.id AND member_leaves.from_on <= ? AND member_leaves.until_on >= ?)", a.day, a.day),
		}
		if a.UnitID != nil {
			of = append(of, when("members.unit_id = ?", *a.UnitID))
		}
		if a.BranchID != nil {
			of = append(of, when("members.branch_id = ?", *a.BranchID))
		}
		return spec{
			table: "members", place: "members", scope: access.Member, of: a.noCategory(of),
			hit: when("EXISTS (SELECT 1 FROM assignments WHERE assignments.member_id = members.id AND assignments.started_at < ?"+
				" AND (assignments.ended_at IS NULL OR assignments.ended_at >= ?))", a.dayEnd, a.dayEnd),
			item: itemColumns{"member", "members.id", "members.code", "members.name", "NULL"},
		}
	},
	VisitCoverage: func(a about) spec {
		sp := visited(a, "")
		sp.alsoName, sp.also = OnSiteRate, visited(a, atTheDoor).hit
		return sp
	},
	OnSiteRate: func(a about) spec {
		sp := visited(a, atTheDoor)
		sp.with = VisitCoverage
		return sp
	},
	PromptSigning: func(a about) spec {
		return spec{
			table: "issue_tasks", place: "issues", scope: access.Issue, joins: when(" JOIN issues ON issues.id = issue_tasks.issue_id"),
			of: a.byIssue("issue_tasks.unit_id", a.in("issue_tasks.dispatched_at"),
				when("issue_tasks.sign_due_at IS NOT NULL AND (issue_tasks.signed_at IS NOT NULL OR "+ranOut("issue_tasks.sign_due_at")+")", a.now)),
			hit:  when("issue_tasks.signed_at <= issue_tasks.sign_due_at"),
			item: itemColumns{"issue", "issues.id", "issues.number", "issues.title", "issue_tasks.dispatched_at"},
		}
	},
	ResponseRate: func(a about) spec {
		return spec{
			table: "issues", place: "issues", scope: access.Issue, joins: when(" LEFT JOIN issue_rounds ON issue_rounds.issue_id = issues.id AND issue_rounds.round = 1"),
			// Imported history without a word of when it was answered is not counted as unanswered.
			of: a.byIssue("issues.lead_unit_id", a.in("issues.submitted_at"),
				when("(issue_rounds.contacted_at IS NOT NULL OR (issues.imported = FALSE AND issues.submitted_at <= ?))", a.now.Add(-24*time.Hour))),
			hit:  when(a.withinADay("issue_rounds.contacted_at", "issues.submitted_at")),
			item: itemColumns{"issue", "issues.id", "issues.number", "issues.title", "issues.submitted_at"},
		}
	},
	OnTimeRate: func(a about) spec {
		return spec{
			table: "issue_rounds", place: "issues", scope: access.Issue, joins: when(" JOIN issues ON issues.id = issue_rounds.issue_id"),
			of: a.byIssue("issue_rounds.lead_unit_id",
				when("issue_rounds.answer_due_at IS NOT NULL AND (issue_rounds.answered_at IS NOT NULL OR "+ranOut("issue_rounds.answer_due_at")+")", a.now),
				// Dated by the answer, or by the due date if that came first.
				when("((issue_rounds.answered_at <= issue_rounds.answer_due_at AND issue_rounds.answered_at >= ? AND issue_rounds.answered_at < ?) OR"+
					" ((issue_rounds.answered_at IS NULL OR issue_rounds.answered_at > issue_rounds.answer_due_at) AND issue_rounds.answer_due_at >= ? AND issue_rounds.answer_due_at < ?))",
					a.start, a.end, a.start, a.end)),
			hit:  when("issue_rounds.answered_at <= issue_rounds.answer_due_at"),
			item: itemColumns{"issue", "issues.id", "issues.number", "issues.title", "issue_rounds.answer_due_at"},
		}
	},
	ResolutionRate: func(a about) spec {
		return called(a, "callbacks.effect <> 'not_applicable'", "callbacks.effect = 'solved'")
	},
	SatisfactionRate: func(a about) spec {
		return called(a, "callbacks.satisfaction IS NOT NULL", "callbacks.satisfaction IN ('very', 'content', 'basically')")
	},
	CallbackRate: func(a about) spec {
		return spec{
			table: "callbacks", place: "callbacks", scope: access.Issue, joins: when(" JOIN issues ON issues.id = callbacks.issue_id"),
			of:   a.byIssue("callbacks.lead_unit_id", a.in("callbacks.due_at"), when("callbacks.state <> 'cancelled' AND callbacks.due_at <= ?", a.now)),
			hit:  when("callbacks.state IN ('done', 'unreached')"),
			item: itemColumns{"callback", "callbacks.id", "issues.number", "issues.title", "callbacks.due_at"},
		}
	},
	ReopenRate: func(a about) spec {
		return spec{
			table: "issue_rounds", place: "issues", scope: access.Issue, joins: when(" JOIN issues ON issues.id = issue_rounds.issue_id"),
			of: a.byIssue("issue_rounds.lead_unit_id", a.in("issue_rounds.ended_at"), when("issue_rounds.ended_by IN ('resolve', 'settle', 'decline')"),
				when("NOT EXISTS (SELECT 1 FROM issue_rounds AS earlier WHERE earlier.issue_id = issue_rounds.issue_id AND earlier.round < issue_rounds.round"+
					" AND earlier.ended_by IN ('resolve', 'settle', 'decline'))")),
			hit:  when("issues.round > issue_rounds.round"),
			item: itemColumns{"issue", "issues.id", "issues.number", "issues.title", "issue_rounds.ended_at"},
		}
	},
}

// ranOut is the condition that a clock ran out by now without standing still: those of suspended issues do.
func ranOut(due string) string {
	return "(" + due + " < ? AND (issues.suspended_at IS NULL OR " + due + " < issues.suspended_at))"
}

const atTheDoor = " AND visits.way = 'on_site'"

// visited counts the target households of the rounds that fall into the period.
func visited(a about, way string) spec {
	joins := a.contact()
	joins.sql = " JOIN rounds ON rounds.id = round_targets.round_id JOIN households ON households.id = round_targets.household_id" + joins.sql
	return spec{
		table: "round_targets", place: "households", scope: access.Household, joins: joins,
		// Who left during the round was a target; who left before was none.
		of: a.byContact([]condition{
			when("rounds.from_on <= ? AND rounds.until_on >= ? AND (households.state = 'active' OR households.state_on > rounds.until_on)", a.day, a.From),
		}),
		hit: when("EXISTS (SELECT 1 FROM visits WHERE visits.household_id = round_targets.household_id AND visits.outcome = 'met'" + way +
			" AND visits.visited_at >= rounds.starts_at AND visits.visited_at < rounds.ends_at)"),
		item: itemColumns{"household", "households.id", "households.code", "coalesce(households.address, households.code)", "rounds.starts_at"},
	}
}

// called counts callbacks that reached somebody: the last of each issue in each round.
func called(a about, of, hit string) spec {
	return spec{
		table: "callbacks", place: "callbacks", scope: access.Issue, joins: when(" JOIN issues ON issues.id = callbacks.issue_id"),
		of: a.byIssue("callbacks.lead_unit_id", a.in("callbacks.called_at"), when("callbacks.state = 'done' AND callbacks.reached = TRUE AND "+of),
			when("NOT EXISTS (SELECT 1 FROM callbacks AS later WHERE later.issue_id = callbacks.issue_id AND later.round = callbacks.round AND later.state = 'done'"+
				" AND later.reached = TRUE AND (later.called_at > callbacks.called_at OR (later.called_at = callbacks.called_at AND later.id > callbacks.id)))")),
		hit:  when(hit),
		item: itemColumns{"callback", "callbacks.id", "issues.number", "issues.title", "callbacks.called_at"},
	}
}

// withinADay is the condition that one time is at most 24 hours after another; adding to a time is where the two
// kinds of database differ.
func (a about) withinADay(later, earlier string) string {
	if a.kind == database.Postgres {
		return later + " <= " + earlier + " + interval '24 hours'"
	}
	return "round((julianday(" + later + ") - julianday(" + earlier + ")) * 86400000) <= 86400000"
}

// rows selects the rows that a figure is a share of, as far as the actor may see them.
func (s *Service) rows(ctx context.Context, sp spec, a about) *gorm.DB {
	q := s.db.Read(ctx).Table(sp.table)
	if sp.joins.sql != "" {
		q = q.Joins(strings.TrimSpace(sp.joins.sql), sp.joins.args...)
	}
	q = database.InArea(s.reach(ctx, q, sp), sp.place, a.AreaID)
	for _, c := range sp.of {
		q = q.Where(c.sql, c.args...)
	}
	return q
}

// reach leaves what the actor may see. Units see what is theirs: of an issue that several work on, their own part.
func (s *Service) reach(ctx context.Context, q *gorm.DB, sp spec) *gorm.DB {
	q = q.Scopes(access.Scope(ctx, sp.scope, sp.scope.Read))
	if actor := access.ActorFrom(ctx); sp.table == "issue_tasks" && onlyHandles(actor) {
		q = q.Where("issue_tasks.unit_id IN ?", actor.UnitIDs())
	}
	return q
}

func onlyHandles(actor access.Actor) bool {
	for _, g := range actor.Grants {
		if g.Role != access.Handler {
			return false
		}
	}
	return len(actor.Grants) > 0
}

// Figures counts all figures.
func (s *Service) Figures(ctx context.Context, f Filter) (map[string]Figure, error) {
	f, err := s.period(f)
	if err != nil {
		return nil, err
	}
	a, out := s.about(f), map[string]Figure{}
	for _, name := range Names {
		sp := specs[name](a)
		if sp.with != "" {
			continue
		}
		var c counted
		if err := s.rows(ctx, sp, a).Select(c.columns(sp), sp.hit.args...).Scan(&c).Error; err != nil {
			return nil, database.Fault(err)
		}
		c.into(out, name, sp)
	}
	return out, nil
}

// counted are the numbers of a figure, and of the one that shares its rows.
type counted struct {
	Township                       *uuid.UUID
	Denominator, Numerator, Second int64
}

func (counted) columns(sp spec) string {
	second := "0"
	if sp.also.sql != "" {
		second = "COALESCE(SUM(CASE WHEN " + sp.also.sql + " THEN 1 ELSE 0 END), 0)"
	}
	return "COUNT(*) AS denominator, COALESCE(SUM(CASE WHEN " + sp.hit.sql + " THEN 1 ELSE 0 END), 0) AS numerator, " + second + " AS second"
}

func (c counted) into(figures map[string]Figure, name string, sp spec) {
	figures[name] = Figure{c.Numerator, c.Denominator}
	if sp.also.sql != "" {
		figures[sp.alsoName] = Figure{c.Second, c.Denominator}
	}
}

// AreaFigures are the figures of one area.
type AreaFigures struct {
	ID      uuid.UUID
	Code    string
	Name    string
	Figures map[string]Figure `gorm:"-"`
}

// Townships counts all figures for each township that the actor may see something of. Filter's area is the district
// or left out.
func (s *Service) Townships(ctx context.Context, f Filter) ([]AreaFigures, error) {
	f, err := s.period(f)
	if err != nil {
		return nil, err
	}
	var areas []AreaFigures
	q := s.db.Read(ctx).Table("areas").Select("areas.id, areas.code, areas.name").Scopes(access.Scope(ctx, access.Area, access.AreaRead)).
		Where("areas.level = 'township' AND areas.ended_on IS NULL")
	if f.AreaID != nil {
		q = q.Where("areas.id = ? OR areas.district_id = ?", *f.AreaID, *f.AreaID)
	}
	if err := q.Order("areas.code").Scan(&areas).Error; err != nil {
		return nil, database.Fault(err)
	}
	at := map[uuid.UUID]int{}
	for i := range areas {
		at[areas[i].ID], areas[i].Figures = i, map[string]Figure{}
		for _, name := range Names {
			areas[i].Figures[name] = Figure{}
		}
	}
	a := s.about(f)
	for _, name := range Names {
		sp := specs[name](a)
		if sp.with != "" {
			continue
		}
		var rows []counted
		err := s.rows(ctx, sp, a).Select(sp.place+".township_id AS township, "+counted{}.columns(sp), sp.hit.args...).Group(sp.place + ".township_id").Scan(&rows).Error
		if err != nil {
			return nil, database.Fault(err)
		}
		for _, c := range rows {
			if c.Township == nil {
				continue
			}
			if i, ok := at[*c.Township]; ok {
				c.into(areas[i].Figures, name, sp)
			}
		}
	}
	return areas, nil
}

// The parts of a figure.
const (
	AllOf  = "denominator"
	Hits   = "numerator"
	Misses = "rest"
)

// Parts lists them.
var Parts = []string{AllOf, Hits, Misses}

// Item is one of the rows behind a figure.
type Item struct {
	Kind     string
	ID       uuid.UUID
	Code     string
	Title    string
	AreaName *string
	At       *time.Time
	Hit      int
}

// Items lists the rows behind a figure: all of them, those that make the share, or the rest. Their number is the
// figure's.
func (s *Service) Items(ctx context.Context, name, part string, list database.List, f Filter) (database.Page[Item], error) {
	f, err := s.period(f)
	if err != nil {
		return database.Page[Item]{}, err
	}
	make, ok := specs[name]
	if !ok {
		return database.Page[Item]{}, fault.NotFound()
	}
	a := s.about(f)
	sp := make(a)
	q := s.rows(ctx, sp, a)
	switch part {
	case Hits:
		q = q.Where("("+sp.hit.sql+")", sp.hit.args...)
	case Misses:
		// What is unknown is no hit either.
		q = q.Where("(CASE WHEN "+sp.hit.sql+" THEN 1 ELSE 0 END) = 0", sp.hit.args...)
	}
	i := sp.item
	q = q.Joins("LEFT JOIN areas AS places ON places.id = COALESCE("+sp.place+".grid_id, "+sp.place+".community_id, "+sp.place+".township_id)").
		Select("'"+i.kind+"' AS kind, "+i.id+" AS id, "+i.code+" AS code, "+i.title+" AS title, places.name AS area_name, "+i.at+" AS at,"+
			" CASE WHEN "+sp.hit.sql+" THEN 1 ELSE 0 END AS hit", sp.hit.args...)
	if list.Q != "" {
		sql, arg := database.Contains(i.code, list.Q)
		sql2, arg2 := database.Contains(i.title, list.Q)
		q = q.Where("("+sql+" OR "+sql2+")", arg, arg2)
	}
	sorts := map[string]string{"code": i.code}
	if i.at != "NULL" {
		sorts["at"] = i.at
	}
	return database.Paginate[Item](q, list, sorts, "code", tie(sp))
}

// tie settles the order of equal rows: by the row's own key.
func tie(sp spec) string {
	if sp.table == "round_targets" {
		return "round_targets.round_id"
	}
	return sp.table + ".id"
}
