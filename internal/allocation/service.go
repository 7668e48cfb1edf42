package allocation

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/job"
)

// Service makes plans and keeps assignments.
type Service struct {
	db    *database.DB
	audit *audit.Log
	jobs  *job.Runner
	now   func() time.Time
	// KnowsTag reports whether the district has a tag that the actor may see. The program wires it.
	KnowsTag func(ctx context.Context, table, code string) (bool, error)
}

// solveJob is the kind of the background job that solves a plan.
const solveJob = "plan-solve"

// New makes the service and registers its background work.
func New(db *database.DB, log *audit.Log, jobs *job.Runner, now func() time.Time) *Service {
	s := &Service{db: db, audit: log, jobs: jobs, now: func() time.Time { return database.Now(now()) }}
	jobs.Handle(solveJob, s.work, s.gaveUp)
	return s
}

func (s *Service) today() calendar.Day { return calendar.DayOf(s.now()) }

// Settings are what a plan is solved by. What is nil is as before, or the default for a new plan.
type Settings struct {
	Band                                     *float64
	SeaCrossing, OtherUnit, Change, TreeStep *float64
	Quotas                                   map[string]Quota
	CareLoads                                []CareLoad
	SecondFrom                               *int
}

func (in Settings) apply(p *Plan) {
	set := func(to *float64, from *float64) {
		if from != nil {
			*to = *from
		}
	}
	set(&p.Band, in.Band)
	set(&p.Weights.SeaCrossing, in.SeaCrossing)
	set(&p.Weights.OtherUnit, in.OtherUnit)
	set(&p.Weights.Change, in.Change)
	set(&p.Weights.TreeStep, in.TreeStep)
	if in.Quotas != nil {
		p.Quotas = in.Quotas
	}
	if in.CareLoads != nil {
		p.CareLoads = in.CareLoads
	}
	if in.SecondFrom != nil {
		p.SecondFrom = *in.SecondFrom
	}
}

// defaultQuotas are the quotas of ranks in a plan that names none.
func defaultQuotas() map[string]Quota { return map[string]Quota{"district_leader": {Min: 3, Max: 5}} }

// NewPlan is what a plan is made from.
type NewPlan struct {
	ID     uuid.UUID
	Name   string
	AreaID uuid.UUID
	Settings
}

// Create makes a plan for an area in the actor's scope and has it solved in the background.
func (s *Service) Create(ctx context.Context, in NewPlan) (PlanRow, error) {
	if err := s.checkCare(ctx, in.CareLoads); err != nil {
		return PlanRow{}, err
	}
	actor := access.ActorFrom(ctx)
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		place, err := s.areaToPlan(ctx, tx, in.AreaID)
		if err != nil {
			return err
		}
		p := Plan{
			Record: database.NewRecord(in.ID, s.now()), Place: place, Name: in.Name, AreaID: in.AreaID, State: Solving,
			Band: DefaultBand, Weights: DefaultWeights(), Quotas: defaultQuotas(), CareLoads: []CareLoad{},
		}
		if actor.AccountID != uuid.Nil {
			p.AccountID = &actor.AccountID
		}
		in.apply(&p)
		if err := tx.Create(&p).Error; err != nil {
			if database.IsDuplicate(err) {
				return fault.Conflict("id_in_use", fault.Say("这个编号已被使用", "This id is in use"))
			}
			return err
		}
		// The scope's own condition says whether the actor may plan there.
		if err := access.Check(ctx, tx, access.Plan, p.ID, access.PlanWrite); err != nil {
			return fault.Bad("area_id", "out_of_scope", fault.Say("只能为管辖范围内的片区制定方案", "Plans are made for areas of your own"))
		}
		if err := s.jobs.Enqueue(tx, solveJob, p.ID, struct{}{}); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "plan.create", Kind: "plan", ID: p.ID, DistrictID: p.DistrictID, After: &p})
	})
	if err != nil {
		return PlanRow{}, err
	}
	s.jobs.Nudge()
	return s.Find(ctx, in.ID)
}

func (s *Service) areaToPlan(ctx context.Context, tx *gorm.DB, id uuid.UUID) (database.Place, error) {
	var ended []calendar.Day
	err := tx.Table("areas").Scopes(access.Scope(ctx, access.Area, access.AreaRead)).Where("areas.id = ?", id).Pluck("ended_on", &ended).Error
	if err != nil {
		return database.Place{}, err
	}
	if len(ended) == 0 || ended[0] != "" {
		return database.Place{}, fault.Invalid(fault.UnknownReference("area_id"))
	}
	place, _, err := database.PlaceOf(tx, id)
	return place, err
}

// Resolve solves a draft or an infeasible plan anew, with other settings if given. What is pinned stays.
func (s *Service) Resolve(ctx context.Context, id uuid.UUID, version int, in Settings) (PlanRow, error) {
	if err := s.checkCare(ctx, in.CareLoads); err != nil {
		return PlanRow{}, err
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		p, err := s.takeAt(tx, id, version, Draft, NoPlan)
		if err != nil {
			return err
		}
		before := p
		in.apply(&p)
		set, err := jsonColumns(map[string]any{"weights": p.Weights, "quotas": p.Quotas, "care_loads": p.CareLoads})
		if err != nil {
			return err
		}
		set["state"], set["band"], set["progress"], set["reason"], set["summary"] = Solving, p.Band, 0, nil, nil
		set["second_from"] = p.SecondFrom
		if err := database.Update(tx, &Plan{}, id, version, s.now(), set); err != nil {
			return err
		}
		if err := s.jobs.Enqueue(tx, solveJob, id, struct{}{}); err != nil {
			return err
		}
		p.State = Solving
		return s.audit.Write(tx, audit.Entry{Action: "plan.solve", Kind: "plan", ID: id, DistrictID: p.DistrictID, Before: &before, After: &p})
	})
	if err != nil {
		return PlanRow{}, err
	}
	s.jobs.Nudge()
	return s.Find(ctx, id)
}

// Discard removes a plan that was never published.
func (s *Service) Discard(ctx context.Context, id uuid.UUID, version int) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		p, err := s.takeAt(tx, id, version, Draft, NoPlan, Solving)
		if err != nil {
			return err
		}
		// The version is raised first, so that of two who act on the plan one finds it changed.
		if err := database.Update(tx, &Plan{}, id, version, s.now(), nil); err != nil {
			return err
		}
		for _, rows := range []any{&PlanItem{}, &PlanMember{}, &PlanExclusion{}} {
			if err := tx.Where("plan_id = ?", id).Delete(rows).Error; err != nil {
				return err
			}
		}
		if err := tx.Where("id = ?", id).Delete(&Plan{}).Error; err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "plan.discard", Kind: "plan", ID: id, DistrictID: p.DistrictID, Before: &p})
	})
}

// takeAt reads a plan that must have the version and one of the states.
func (s *Service) takeAt(tx *gorm.DB, id uuid.UUID, version int, states ...State) (Plan, error) {
	var p Plan
	if err := database.Take(tx, &p, id); err != nil {
		return p, err
	}
	if p.Version != version {
		return p, fault.Stale()
	}
	for _, state := range states {
		if p.State == state {
			return p, nil
		}
	}
	return p, fault.Conflict("invalid_transition", fault.Say("方案目前的状态（%[1]s）不能这样操作", "This is not possible with a plan that is %[2]s", stateWords[p.State], p.State))
}

var stateWords = map[State]string{Solving: "计算中", Draft: "草案", NoPlan: "无解", Published: "已发布", Superseded: "已被替代"}

func jsonColumns(values map[string]any) (map[string]any, error) {
	out := map[string]any{}
	for k, v := range values {
		raw, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		out[k] = string(raw)
	}
	return out, nil
}

// progressEvery is how often the solver's progress is written down.
const progressEvery = time.Second

// work solves a plan. It may be run again after a crash: only a plan that is still waiting takes what it finds.
func (s *Service) work(ctx context.Context, id uuid.UUID, _ json.RawMessage) error {
	var p Plan
	if err := database.Take(s.db.Read(ctx), &p, id); err != nil {
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		return err
	}
	if p.State != Solving {
		return nil
	}
	ctx = access.AsSystem(ctx, "solver", p.DistrictID)
	r, err := load(ctx, s.db.Read(ctx), ofArea(p.Place, s.today()), p.rules())
	if err != nil {
		return err
	}
	if err := s.loadPins(ctx, p.ID, r); err != nil {
		return err
	}
	if err := loadExclusions(s.db.Read(ctx), p.ID, r); err != nil {
		return err
	}
	if len(r.households) == 0 {
		return s.saveHindrance(ctx, p, r, &Infeasible{Code: NoHouseholds, Home: Nobody, Worker: Nobody})
	}
	last := time.Now()
	solution, err := Solve(ctx, r.input, func(percent int) {
		if time.Since(last) > progressEvery {
			last = time.Now()
			_ = s.db.Write(ctx, func(tx *gorm.DB) error {
				return tx.Model(&Plan{}).Where("id = ? AND state = ?", id, Solving).UpdateColumn("progress", percent).Error
			})
		}
	})
	var hindrance *Infeasible
	if errors.As(err, &hindrance) {
		return s.saveHindrance(ctx, p, r, hindrance)
	}
	if err != nil {
		return err
	}
	second, err := r.solveSeconds(ctx, p.SecondFrom, solution.Contact)
	if err != nil {
		return err
	}
	return s.saveSolution(ctx, p, r, solution, second)
}

// loadPins takes over what is pinned in the plan, as far as the household and the member are still there.
func (s *Service) loadPins(ctx context.Context, plan uuid.UUID, r *registry) error {
	var pins []struct{ HouseholdID, MemberID uuid.UUID }
	err := s.db.Read(ctx).Table("plan_items").Where("plan_id = ? AND pinned = TRUE", plan).Select("household_id, member_id").Scan(&pins).Error
	for _, pin := range pins {
		h, planned := r.household[pin.HouseholdID]
		m, there := r.member[pin.MemberID]
		if planned && there {
			r.input.Homes[h].Pin = m
		}
	}
	return err
}

func (s *Service) saveHindrance(ctx context.Context, p Plan, r *registry, why *Infeasible) error {
	area, household, member := "", "", ""
	for _, a := range r.areas {
		if a.ID == p.AreaID {
			area = a.Name
		}
	}
	if why.Home != Nobody {
		household = r.households[why.Home].Code
	}
	if why.Worker != Nobody {
		member = r.members[why.Worker].Name
	}
	words := why.Words(area, household, member)
	set, err := jsonColumns(map[string]any{
		"reason": Hindrance{Code: why.Code, ZH: words.ZH, EN: words.EN, Households: why.Households, Capacity: why.Capacity},
	})
	if err != nil {
		return err
	}
	set["state"], set["progress"], set["solved_at"] = NoPlan, 100, s.now()
	return s.settle(ctx, p, set, nil)
}

func (s *Service) saveSolution(ctx context.Context, p Plan, r *registry, solution Solution, second map[int]int) error {
	scorer := NewScorer(ctx, r.input)
	summary := r.summarise(scorer, solution.Contact)
	summary.Seconds = len(second)
	summary.Bound = float64(solution.Bound) / 1000
	set, err := jsonColumns(map[string]any{"summary": summary})
	if err != nil {
		return err
	}
	set["state"], set["progress"], set["solved_at"] = Draft, 100, s.now()
	reasons := scorer.Reasons(solution.Contact, solution.Low, solution.High)
	return s.settle(ctx, p, set, func(tx *gorm.DB) error {
		for _, rows := range []any{&PlanItem{}, &PlanMember{}} {
			if err := tx.Where("plan_id = ?", p.ID).Delete(rows).Error; err != nil {
				return err
			}
		}
		members := make([]PlanMember, len(r.members))
		for i, m := range r.members {
			members[i] = PlanMember{PlanID: p.ID, MemberID: m.ID, Held: r.input.Workers[i].Held, Low: solution.Low[i], High: solution.High[i]}
		}
		items := make([]PlanItem, len(r.households))
		for i, h := range r.households {
			items[i] = PlanItem{
				PlanID: p.ID, HouseholdID: h.ID, Ordinal: i, MemberID: r.members[solution.Contact[i]].ID,
				Pinned: r.input.Homes[i].Pin != Nobody, Load: r.input.Homes[i].load(), Reason: reasons[i],
			}
			if m, ok := second[i]; ok {
				items[i].SecondMemberID = &r.members[m].ID
			}
			if current, ok := r.contact[h.ID]; ok {
				items[i].CurrentMemberID = &current
			}
		}
		if err := tx.CreateInBatches(members, batch).Error; err != nil {
			return err
		}
		if err := tx.CreateInBatches(items, batch).Error; err != nil {
			return err
		}
		return analyze(tx, "plan_items", "plan_members")
	})
}

// analyze tells PostgreSQL what it has just been filled with: until its own statistics follow, a minute later, it
// would choose plans for empty tables.
func analyze(tx *gorm.DB, tables ...string) error {
	if tx.Name() != string(database.Postgres) {
		return nil
	}
	for _, t := range tables {
		if err := tx.Exec("ANALYZE " + t).Error; err != nil {
			return err
		}
	}
	return nil
}

// batch is how many rows an INSERT takes; both databases bound the number of parameters.
const batch = 1000

// settle writes what the solver found, unless the plan was discarded or begun anew in the meantime.
func (s *Service) settle(ctx context.Context, p Plan, set map[string]any, rows func(tx *gorm.DB) error) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		err := database.Update(tx.Where("state = ?", Solving), &Plan{}, p.ID, p.Version, s.now(), set)
		if fault.Is(err, fault.KindStale) {
			return nil
		}
		if err != nil {
			return err
		}
		if rows == nil {
			return nil
		}
		return rows(tx)
	})
}

// gaveUp ends a plan whose solver failed again and again.
func (s *Service) gaveUp(ctx context.Context, id uuid.UUID, _ error) {
	set, _ := jsonColumns(map[string]any{"reason": Hindrance{Code: SolverFailed, ZH: "计算没有完成，请重新计算", EN: "The calculation did not finish; solve the plan again"}})
	set["state"], set["solved_at"], set["updated_at"], set["version"] = NoPlan, s.now(), s.now(), gorm.Expr("version + 1")
	_ = s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Plan{}).Where("id = ? AND state = ?", id, Solving).Updates(set).Error
	})
}
