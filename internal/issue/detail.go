package issue

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// TaskView is a task with the names of its unit and holder and what the reader may do with it.
type TaskView struct {
	Task
	UnitName, HolderName string
	Actions              []Action
}

// StepView is a step with its unit's name.
type StepView struct {
	PlanStep
	UnitName string
}

// PlanView is the plan in force; the phone is whole for those who work on the issue, masked for others.
type PlanView struct {
	Plan
	Phone string
	Steps []StepView
}

// RequestView is a request with its unit's name and what the reader may decide.
type RequestView struct {
	Request
	UnitName string
	Actions  []Action
}

// SupervisionView is a supervision with its unit's name and whether the reader may reply.
type SupervisionView struct {
	Supervision
	UnitName string
	Actions  []Action
}

// Names are what a reader needs beside ids.
type Names struct {
	CategoryZH, CategoryEN, Area, Township, LeadUnit, ConcernedUnit, Household, Shop, RaisedBy, ErrandMember, MergedInto string
}

// Detail is an issue as one reader sees it.
type Detail struct {
	Issue
	Names         Names
	Reporter      string // "" where the reader may not know
	ReporterPhone string // masked
	Follow        string // the follow code, for the desk and whoever raised it
	LightNow      Light
	MergedHere    int
	Tasks         []TaskView
	Plan          *PlanView
	Requests      []RequestView
	Supervisions  []SupervisionView
	Callbacks     []Callback
	Rounds        []Round
	Actions       []Action
	RevealsPhone  bool
}

// Find returns an issue with all that belongs to it, as the actor may see it. Whoever asks has checked the scope.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Detail, error) {
	tx := s.db.Read(ctx)
	m, err := s.view(tx, id)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Issue: m.issue, LightNow: m.issue.Light(m.at), Actions: m.actions()}
	if d.Names, err = names(tx, m.issue); err != nil {
		return d, err
	}
	for _, load := range []func(*Detail) error{m.loadTasks, m.loadPlan, m.loadRequests, m.loadSupervisions, m.loadRounds} {
		if err := load(&d); err != nil {
			return d, err
		}
	}
	if d.Callbacks, err = s.callbacks.Of(tx, id); err != nil {
		return d, err
	}
	var merged int64
	if err := tx.Model(&Issue{}).Where("merged_into_id = ? AND state = ?", id, Merged).Count(&merged).Error; err != nil {
		return d, err
	}
	d.MergedHere = int(merged)
	m.mask(&d)
	return d, nil
}

// view reads what open reads, without a lock.
func (s *Service) view(tx *gorm.DB, id uuid.UUID) (*move, error) {
	m := &move{Service: s, tx: tx, at: s.time(), actor: access.ActorFrom(tx.Statement.Context)}
	if err := fresh(tx).Where("id = ?", id).Take(&m.issue).Error; err != nil {
		return nil, databaseFault(err)
	}
	m.was = m.issue
	if err := fresh(tx).Where("issue_id = ? AND round = ?", id, m.issue.Round).Take(&m.round).Error; err != nil {
		return nil, err
	}
	tasks, err := tasksOf(tx, m.issue)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		m.tasks = append(m.tasks, &t)
	}
	if err := fresh(tx).Where("issue_id = ? AND state = ?", id, RequestOpen).Find(&m.requests).Error; err != nil {
		return nil, err
	}
	m.parts, err = s.partsOf(tx, m.actor, m.issue, tasks)
	return m, err
}

func names(tx *gorm.DB, i Issue) (Names, error) {
	var n Names
	err := fresh(tx).Table("issues").Where("issues.id = ?", i.ID).
		Select(`c.name_zh AS category_zh, c.name_en AS category_en, coalesce(a.name, '') AS area, coalesce(t.name, '') AS township,
			coalesce(u.name, '') AS lead_unit, coalesce(cu.name, '') AS concerned_unit, coalesce(h.code, '') AS household, coalesce(s.name, '') AS shop,
			coalesce(r.name, acc.name, '') AS raised_by, coalesce(e.name, '') AS errand_member, coalesce(g.number, '') AS merged_into`).
		Joins("JOIN categories c ON c.code = issues.category_code").
		Joins("LEFT JOIN areas a ON a.id = issues.area_id").Joins("LEFT JOIN areas t ON t.id = issues.township_id").
		Joins("LEFT JOIN units u ON u.id = issues.lead_unit_id").Joins("LEFT JOIN units cu ON cu.id = issues.concerned_unit_id").
		Joins("LEFT JOIN households h ON h.id = issues.household_id").Joins("LEFT JOIN shops s ON s.id = issues.shop_id").
		Joins("LEFT JOIN members r ON r.id = issues.raised_by_member_id").Joins("LEFT JOIN accounts acc ON acc.id = issues.raised_by_account_id").
		Joins("LEFT JOIN members e ON e.id = issues.errand_member_id").Joins("LEFT JOIN issues g ON g.id = issues.merged_into_id").
		Limit(1).Scan(&n).Error
	return n, err
}

func (m *move) loadTasks(d *Detail) error {
	var rows []struct {
		Task
		UnitName, HolderName string
	}
	err := fresh(m.tx).Table("issue_tasks").Select("issue_tasks.*, units.name AS unit_name, coalesce(accounts.name, '') AS holder_name").
		Joins("JOIN units ON units.id = issue_tasks.unit_id").Joins("LEFT JOIN accounts ON accounts.id = issue_tasks.holder_id").
		Where("issue_tasks.issue_id = ?", m.issue.ID).Order("issue_tasks.round, issue_tasks.lead DESC, issue_tasks.created_at, issue_tasks.id").Scan(&rows).Error
	for _, r := range rows {
		d.Tasks = append(d.Tasks, TaskView{r.Task, r.UnitName, r.HolderName, m.taskActions(r.Task)})
	}
	return err
}

func (m *move) loadPlan(d *Detail) error {
	var p Plan
	err := fresh(m.tx).Where("issue_id = ? AND in_force = TRUE", m.issue.ID).Limit(1).Find(&p).Error
	if err != nil || p.ID == uuid.Nil {
		return err
	}
	view := PlanView{Plan: p, Phone: m.keeper.MustOpen("issue_plans.phone", p.ID, p.ResponsiblePhone), Steps: []StepView{}}
	if !m.parts[Desk] && !m.parts[Owner] {
		view.Phone = pii.MaskPhone(view.Phone)
	}
	err = fresh(m.tx).Table("issue_plan_steps").Select("issue_plan_steps.*, units.name AS unit_name").Joins("JOIN units ON units.id = issue_plan_steps.unit_id").
		Where("plan_id = ?", p.ID).Order("ordinal").Scan(&view.Steps).Error
	d.Plan = &view
	return err
}

func (m *move) loadRequests(d *Detail) error {
	var rows []struct {
		Request
		UnitName string
	}
	err := fresh(m.tx).Table("issue_requests").Select("issue_requests.*, units.name AS unit_name").Joins("JOIN units ON units.id = issue_requests.unit_id").
		Where("issue_id = ?", m.issue.ID).Order("issue_requests.created_at, issue_requests.id").Scan(&rows).Error
	for _, r := range rows {
		d.Requests = append(d.Requests, RequestView{r.Request, r.UnitName, m.requestActions(r.Request)})
	}
	return err
}

func (m *move) loadSupervisions(d *Detail) error {
	var rows []struct {
		Supervision
		UnitName string
	}
	err := fresh(m.tx).Table("issue_supervisions").Select("issue_supervisions.*, coalesce(units.name, '') AS unit_name").
		Joins("LEFT JOIN units ON units.id = issue_supervisions.unit_id").
		Where("issue_id = ?", m.issue.ID).Order("issue_supervisions.created_at, issue_supervisions.id").Scan(&rows).Error
	for _, r := range rows {
		v := SupervisionView{r.Supervision, r.UnitName, []Action{}}
		mine := r.UnitID == nil || m.parts[Desk]
		for _, u := range m.actor.UnitIDs() {
			mine = mine || same(r.UnitID, &u)
		}
		if r.RepliedAt == nil && mine && m.can(Reply) {
			v.Actions = append(v.Actions, Reply)
		}
		d.Supervisions = append(d.Supervisions, v)
	}
	return err
}

func (m *move) loadRounds(d *Detail) error {
	return fresh(m.tx).Where("issue_id = ?", m.issue.ID).Order("round").Find(&d.Rounds).Error
}

// mask decides what the reader learns of the reporter. Anonymous reporters, and those of reports of wrongdoing, are
// known to the desk and to whoever wrote them down.
func (m *move) mask(d *Detail) {
	near := m.parts[Desk] || m.parts[Raiser]
	if !near {
		d.ConcernedUnitID, d.Names.ConcernedUnit = nil, ""
	}
	if hidden := m.issue.ReporterAnonymous || m.issue.Kind == Report; !hidden || near {
		d.Reporter = m.keeper.MustOpen("issues.reporter_name", m.issue.ID, m.issue.ReporterName)
	} else {
		// The door would say who asks; d.Issue is the reader's own copy.
		d.HouseholdID, d.ResidentID, d.ShopID, d.VisitID = nil, nil, nil, nil
		d.Names.Household, d.Names.Shop = "", ""
	}
	d.ReporterPhone = pii.MaskPhone(m.keeper.MustOpen("issues.phone", m.issue.ID, m.issue.ReporterPhone))
	if near {
		d.Follow = m.FollowCode(m.issue)
	}
	d.RevealsPhone = !m.issue.ReporterPhone.Empty() && m.mayReveal() == nil
}

// EventView is an event with the name of the unit for which somebody acted.
type EventView struct {
	Event
	UnitName string
}

// Events returns a page of the timeline of an issue, the earliest first.
func (s *Service) Events(ctx context.Context, id uuid.UUID, list database.List) (database.Page[EventView], error) {
	q := s.db.Read(ctx).Table("issue_events").Select("issue_events.*, coalesce(units.name, '') AS unit_name").
		Joins("LEFT JOIN units ON units.id = issue_events.unit_id").Where("issue_events.issue_id = ?", id)
	return database.Paginate[EventView](q, list, map[string]string{"at": "issue_events.at"}, "at", "issue_events.id")
}
