package issue

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// Filter narrows a list of issues; empty fields do not.
type Filter struct {
	States       []State
	Level        Level
	Kind         Kind
	CategoryCode string // of either level
	Urgency      Urgency
	Light        Light
	Round        *int
	AreaID       *uuid.UUID
	UnitID       *uuid.UUID // has or had a task
	HouseholdID  *uuid.UUID
	ShopID       *uuid.UUID
	VisitID      *uuid.UUID
	// From and To are the first and the last day of submission.
	From, To calendar.Day
	// Waits is what an issue waits for: "sign" (a unit has not signed its task), "plan" (the lead unit has signed),
	// "work" (planned or being worked on), "decision" (a unit has asked the desk for something) or "reply" (a supervision
	// is unanswered). With Mine "unit" it is the actor's unit that is waited for.
	Waits string
	// Mine is what waits for the actor: "desk" (to triage or decide), "unit" (open tasks), "raised", "errand", or
	// "tell" (news to bring to a household's door).
	Mine string
}

// Row is an issue in a list.
type Row struct {
	database.Record
	database.Place
	Number, Title, CategoryCode string
	CategoryNameZH              string `gorm:"column:category_name_zh"`
	CategoryNameEN              string `gorm:"column:category_name_en"`
	Kind                        Kind
	Urgency                     Urgency
	Source                      Source
	Confidential                bool
	State                       State
	Level                       Level
	Round                       int
	AreaID                      *uuid.UUID
	AreaName, TownshipName      string
	HouseholdID                 *uuid.UUID
	ShopID                      *uuid.UUID
	Address                     string
	ReporterName                pii.Secret `gorm:"embedded;embeddedPrefix:reporter_name_"`
	ReporterAnonymous           bool
	RaisedByMemberID            *uuid.UUID
	RaisedAt, SubmittedAt       time.Time
	LeadUnitID                  *uuid.UUID
	LeadUnitName                string
	AnswerDueAt, AnsweredAt     *time.Time
	ResolveDueAt, ResolvedAt    *time.Time
	LightYellowAt, LightRedAt   *time.Time
	ClosedAt                    *time.Time
	ClosedAs                    *Outcome
	OpenRequests                int
	Reporter                    string `gorm:"-"`
	Light                       Light  `gorm:"-"`
}

var sorts = map[string]string{
	"number": "issues.number", "title": "issues.title", "state": "issues.state", "urgency": "issues.urgency", "round": "issues.round",
	"submitted_at": "issues.submitted_at", "raised_at": "issues.raised_at", "updated_at": "issues.updated_at", "created_at": "issues.created_at",
	"answer_due_at": "issues.answer_due_at IS NULL, issues.answer_due_at", "resolve_due_at": "issues.resolve_due_at IS NULL, issues.resolve_due_at",
	"light": "issues.light_red_at IS NULL, issues.light_red_at",
}

// List returns the issues that the actor may see.
func (s *Service) List(ctx context.Context, list database.List, f Filter) (database.Page[Row], error) {
	q := s.db.Read(ctx).Table("issues").Scopes(access.Scope(ctx, access.Issue, access.IssueRead)).
		Joins("JOIN categories ON categories.code = issues.category_code").
		Joins("LEFT JOIN areas ON areas.id = issues.area_id").Joins("LEFT JOIN areas townships ON townships.id = issues.township_id").
		Joins("LEFT JOIN units ON units.id = issues.lead_unit_id").
		Select(`issues.id, issues.version, issues.created_at, issues.updated_at, issues.district_id, issues.township_id, issues.community_id, issues.grid_id,
			issues.number, issues.title, issues.category_code, categories.name_zh AS category_name_zh, categories.name_en AS category_name_en, issues.kind,
			issues.urgency, issues.source, issues.confidential, issues.state, issues.level, issues.round, issues.area_id, coalesce(areas.name, '') AS area_name,
			coalesce(townships.name, '') AS township_name, issues.household_id, issues.shop_id, coalesce(issues.address, '') AS address,
			issues.reporter_name_enc, issues.reporter_name_hash, issues.reporter_anonymous, issues.raised_by_member_id, issues.raised_at, issues.submitted_at,
			issues.lead_unit_id, coalesce(units.name, '') AS lead_unit_name, issues.answer_due_at, issues.answered_at, issues.resolve_due_at, issues.resolved_at,
			issues.light_yellow_at, issues.light_red_at, issues.closed_at, issues.closed_as,
			(SELECT count(*) FROM issue_requests WHERE issue_requests.issue_id = issues.id AND issue_requests.state = 'open') AS open_requests`)
	q = s.filter(ctx, database.InArea(q, "issues", f.AreaID), f)
	if list.Q != "" {
		number, a := database.Contains("issues.number", strings.ToUpper(list.Q))
		title, b := database.Contains("issues.title", list.Q)
		description, c := database.Contains("issues.description", list.Q)
		outside, d := database.Contains("issues.outside_number", list.Q)
		q = q.Where("("+number+" OR "+title+" OR "+description+" OR "+outside+")", a, b, c, d)
	}
	page, err := database.Paginate[Row](q, list, sorts, "-submitted_at", "issues.id")
	now, actor := s.time(), access.ActorFrom(ctx)
	for n := range page.Items {
		row := &page.Items[n]
		if (row.ReporterAnonymous || row.Kind == Report) && !actor.Can(access.IssueTriage) {
			row.HouseholdID, row.ShopID = nil, nil
		}
		row.Light = LightAt(now, row.LightYellowAt, row.LightRedAt)
		if !row.ReporterAnonymous && row.Kind != Report {
			row.Reporter = s.keeper.MustOpen("issues.reporter_name", row.ID, row.ReporterName)
		}
	}
	return page, err
}

func (s *Service) filter(ctx context.Context, q *gorm.DB, f Filter) *gorm.DB {
	if len(f.States) > 0 {
		q = q.Where("issues.state IN ?", f.States)
	}
	for column, value := range map[string]string{"level": string(f.Level), "kind": string(f.Kind), "urgency": string(f.Urgency)} {
		if value != "" {
			q = q.Where("issues."+column+" = ?", value)
		}
	}
	for column, id := range map[string]*uuid.UUID{"household_id": f.HouseholdID, "shop_id": f.ShopID, "visit_id": f.VisitID} {
		if id == nil {
			continue
		}
		q = q.Where("issues."+column+" = ?", *id)
		// Whose anonymous issue it is, only a desk may ask.
		if column != "visit_id" && !access.ActorFrom(ctx).Can(access.IssueTriage) {
			q = q.Where("issues.reporter_anonymous = FALSE AND issues.kind <> ?", Report)
		}
	}
	if f.CategoryCode != "" {
		q = q.Where("(issues.category_code = ? OR categories.parent_code = ?)", f.CategoryCode, f.CategoryCode)
	}
	if f.Round != nil {
		q = q.Where("issues.round = ?", *f.Round)
	}
	if f.UnitID != nil {
		q = q.Where("issues.id IN (SELECT issue_id FROM issue_tasks WHERE unit_id = ? AND state IN ('new', 'signed', 'done'))", *f.UnitID)
	}
	if f.From != "" {
		q = q.Where("issues.submitted_at >= ?", f.From.Start())
	}
	if f.To != "" {
		q = q.Where("issues.submitted_at < ?", f.To.End())
	}
	if w, ok := waits[f.Waits]; ok {
		q = q.Where("issues.state IN " + w.states)
		if f.Mine == "unit" {
			q = q.Where("EXISTS ("+w.row+" AND unit_id IN ?)", access.ActorFrom(ctx).UnitIDs())
		} else {
			q = q.Where("EXISTS (" + w.row + ")")
		}
	}
	now := s.time()
	switch f.Light {
	case Red:
		q = q.Where("issues.light_red_at < ?", now)
	case Yellow:
		q = q.Where("issues.light_yellow_at <= ? AND issues.light_red_at >= ?", now, now)
	case Green:
		q = q.Where("(issues.light_yellow_at IS NULL OR issues.light_yellow_at > ?)", now)
	}
	return s.mine(ctx, q, f)
}

const (
	openRequest = "SELECT 1 FROM issue_requests WHERE issue_requests.issue_id = issues.id AND issue_requests.state = 'open'"
	openTask    = "SELECT 1 FROM issue_tasks WHERE issue_tasks.issue_id = issues.id AND issue_tasks.round = issues.round AND "
)

// waits are the conditions of Filter.Waits: on the issue, and on the row of the unit that is waited for.
var waits = map[string]struct{ states, row string }{
	"sign":     {activeStates, openTask + "issue_tasks.state = 'new'"},
	"plan":     {"('dispatched')", openTask + "issue_tasks.state = 'signed' AND issue_tasks.lead = TRUE"},
	"work":     {"('planned', 'in_progress')", openTask + "issue_tasks.state = 'signed'"},
	"decision": {activeStates, openRequest},
	"reply":    {activeStates, "SELECT 1 FROM issue_supervisions WHERE issue_supervisions.issue_id = issues.id AND issue_supervisions.replied_at IS NULL"},
}

const activeStates = "('submitted', 'accepted', 'dispatched', 'planned', 'in_progress', 'suspended')"

// mine narrows a list to what waits for the actor.
func (s *Service) mine(ctx context.Context, q *gorm.DB, f Filter) *gorm.DB {
	actor := access.ActorFrom(ctx)
	me := uuid.Nil
	if actor.MemberID != nil {
		me = *actor.MemberID
	}
	switch f.Mine {
	case "desk":
		sql, args := desks(actor)
		return q.Where("issues.state IN "+activeStates).Where(sql, args...).
			Where("(issues.state IN ('submitted', 'accepted') OR EXISTS (" + openRequest + "))")
	case "unit":
		if f.Waits != "" {
			return q
		}
		return q.Where("issues.state IN "+activeStates+" AND issues.id IN (SELECT issue_id FROM issue_tasks WHERE unit_id IN ? AND state IN ('new', 'signed'))", actor.UnitIDs())
	case "raised":
		return q.Where("(issues.raised_by_account_id = ? OR issues.raised_by_member_id = ?)", actor.Self(), me)
	case "errand":
		return q.Where("issues.errand_member_id = ? AND issues.state IN "+activeStates, me)
	case "tell":
		return q.Where(`issues.id IN (SELECT issue_tells.issue_id FROM issue_tells JOIN assignments ON assignments.household_id = issue_tells.household_id
			WHERE issue_tells.done_at IS NULL AND assignments.ended_at IS NULL AND assignments.member_id = ?)`, me)
	}
	return q
}

// desks is the condition that an issue lies on a desk of the actor's own level: the office's is the district's.
func desks(a access.Actor) (string, []any) {
	sql, args := "1 = 0", []any(nil)
	for _, g := range a.Grants {
		switch {
		case g.Role == access.Office:
			sql += " OR (issues.level = 'district' AND issues.district_id = ?)"
			args = append(args, a.DistrictID)
		case g.Role == access.Township && g.AreaID != nil && g.AreaLevel == "township":
			sql += " OR (issues.level = 'township' AND issues.township_id = ?)"
			args = append(args, *g.AreaID)
		case (g.Role == access.Township || g.Role == access.Community) && g.AreaID != nil && g.AreaLevel == "community":
			sql += " OR (issues.level = 'community' AND issues.community_id = ?)"
			args = append(args, *g.AreaID)
		}
	}
	return "(" + sql + ")", args
}
