// Package demo builds the demonstration district: everything in it is invented, at exactly the counts of the real
// campaign (DOMAIN §2), so that no screen is empty and every list has its real length.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/job"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// The counts of the real campaign.
const (
	Members        = 1188
	Households     = 15303
	Residents      = 23301
	Buildings      = 576
	Shops          = 504
	Branches       = 29
	Teams          = 42
	Volunteers     = 1648
	Issues         = 670
	Deeds          = 170
	ActivitiesEach = 61
	Leaders        = 9
)

// Program is what of the program the demonstration is made with. Models are all tables that have a model.
type Program struct {
	DB         *database.DB
	Keeper     *pii.Keeper
	Audit      *audit.Log
	Jobs       *job.Runner
	Access     *access.Service
	Allocation *allocation.Service
	Now        func() time.Time
	Models     []any
}

// world is a district while it is being made.
type world struct {
	dice
	program Program
	tx      *gorm.DB
	now     time.Time
	today   calendar.Day
	mat     *material
	// number is which district this is; only the first has accounts of people.
	number   int
	phones   int
	sequence map[string]int

	district   *org.Area
	townships  []*township
	units      []*org.Unit
	unitByCode map[string]*org.Unit
	answersFor map[string]*org.Unit
	branches   []*org.Branch
	members    []*org.Member
	teams      []*org.Team
	buildings  []*registry.Building
	homes      []*home
	shops      []*registry.Shop

	accounts map[string]*access.Account
	// byMember are the accounts of members.
	byMember map[uuid.UUID]uuid.UUID
	contact  map[uuid.UUID]*org.Member
	rounds   []*outreach.Round
	category map[string]issue.Category
}

// township is a township with what hangs on it.
type township struct {
	*org.Area
	data     townshipData
	unit     *org.Unit
	villages []*village
	members  []*org.Member
	branches []*org.Branch
	homes    int
}

type village struct {
	*org.Area
	grids []*org.Area
}

// home is a household with the people that a story needs.
type home struct {
	*registry.Household
	head      *registry.Resident
	headPhone string
	// old and alone say whom care is about.
	old, alone bool
}

const (
	markKey    = "demo"
	markBegun  = "begun"
	markFilled = "filled"
)

// Filled reports whether the database holds a finished demonstration district. It refuses a database with data that
// are not a demonstration's.
func Filled(ctx context.Context, p Program) (bool, error) {
	mark, err := readMark(ctx, p)
	if err != nil || mark != "" {
		return mark == markFilled, err
	}
	for _, table := range []string{"areas", "accounts"} {
		var n int64
		if err := p.DB.Read(ctx).Table(table).Limit(1).Count(&n).Error; err != nil {
			return false, err
		}
		if n > 0 {
			return false, fault.Conflict("real_data", fault.Say("数据库里已有正式数据，不能放入演示数据；请换一个数据目录或数据库",
				"The database holds real data: the demonstration needs an empty one (another data folder or database)"))
		}
	}
	return false, nil
}

func readMark(ctx context.Context, p Program) (string, error) {
	var values []string
	err := p.DB.Read(ctx).Table("settings").Where("key = ?", markKey).Pluck("value", &values).Error
	if err != nil || len(values) == 0 {
		return "", err
	}
	var mark string
	return mark, json.Unmarshal([]byte(values[0]), &mark)
}

func writeMark(tx *gorm.DB, mark string, now time.Time) error {
	return tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at",
		markKey, `"`+mark+`"`, database.Now(now)).Error
}

// Fill makes scale demonstration districts in an empty database; the first has an account for each role, with the
// password. What an interrupted Fill left behind is removed first.
func Fill(ctx context.Context, p Program, scale int, password string) error {
	hash, err := p.Access.HashPassword(password)
	if err != nil {
		return err
	}
	mark, err := readMark(ctx, p)
	if err != nil {
		return err
	}
	if mark == markBegun {
		if err := wipe(ctx, p); err != nil {
			return fmt.Errorf("remove an unfinished demonstration: %w", err)
		}
	}
	for n := range scale {
		w := newWorld(p, n)
		if err := w.make(access.AsSystem(ctx, "demo", uuid.Nil), hash); err != nil {
			return fmt.Errorf("make demonstration district %d: %w", n+1, err)
		}
	}
	if err := p.DB.Analyze(ctx); err != nil {
		return err
	}
	return p.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := rememberPassword(tx, p, password); err != nil {
			return err
		}
		return writeMark(tx, markFilled, p.Now())
	})
}

func newWorld(p Program, n int) *world {
	now := database.Now(p.Now())
	return &world{
		dice: newDice(uint64(n)), program: p, now: now, today: calendar.DayOf(now), mat: loadMaterial(), number: n, sequence: map[string]int{}, phones: 10_000,
		unitByCode: map[string]*org.Unit{}, answersFor: map[string]*org.Unit{}, accounts: map[string]*access.Account{}, byMember: map[uuid.UUID]uuid.UUID{}, contact: map[uuid.UUID]*org.Member{},
		category: map[string]issue.Category{},
	}
}

// make builds one district in three steps: who and what there is; the contacts, by the solver that plans them in
// earnest; and what was done since.
func (w *world) make(ctx context.Context, hash string) error {
	err := w.program.DB.Write(ctx, func(tx *gorm.DB) error {
		w.tx = tx
		if err := writeMark(tx, markBegun, w.now); err != nil {
			return err
		}
		return w.steps(w.makeOrganisation, w.makeCatalog, w.makeRegistry, func() error { return w.makeAccounts(hash) })
	})
	if err != nil {
		return err
	}
	if err := w.makeContacts(ctx); err != nil {
		return err
	}
	return w.program.DB.Write(ctx, func(tx *gorm.DB) error {
		w.tx = tx
		return w.steps(w.backdateContacts, w.makeRounds, w.makeIssues, w.makeVisits, w.makeActivities, w.makeDeeds, w.note)
	})
}

func (w *world) steps(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// note writes the one row that the audit log has of invented data.
func (w *world) note() error {
	return w.program.Audit.Write(w.tx, audit.Entry{
		Action: "demo.fill", Kind: "area", ID: w.district.ID, DistrictID: w.district.ID,
		After: map[string]any{"households": len(w.homes), "members": len(w.members), "issues": Issues},
	})
}

// planBand keeps the loads of the demonstration's plan closer together than the default would.
const planBand = 0.1

// makeContacts plans and publishes through the service, so that the demonstration shows what it does.
func (w *world) makeContacts(ctx context.Context) error {
	office := w.accounts["office"]
	actor := access.Actor{Username: "system:demo", DistrictID: w.district.ID, System: true}
	if office != nil {
		actor.AccountID, actor.Username, actor.Name = office.ID, office.Username, office.Name
	}
	ctx = access.WithActor(ctx, actor, "", "")
	year := w.now.In(calendar.Shanghai).Year()
	plan, err := w.program.Allocation.Create(ctx, allocation.NewPlan{ID: database.NewID(), Name: fmt.Sprintf("%d年度走访对象分配安排方案", year), AreaID: w.district.ID, Settings: allocation.Settings{Band: ptr(planBand)}})
	if err != nil {
		return err
	}
	for plan.State == allocation.Solving {
		did, err := w.program.Jobs.One(ctx)
		if err != nil {
			return err
		}
		if plan, err = w.program.Allocation.Find(ctx, plan.ID); err != nil {
			return err
		}
		if !did && plan.State == allocation.Solving {
			return fmt.Errorf("nobody solves the plan")
		}
	}
	if plan.State != allocation.Draft {
		return fmt.Errorf("the plan is %s", plan.State)
	}
	_, err = w.program.Allocation.Publish(ctx, plan.ID, plan.Version)
	return err
}

// halfYear is how far back the story goes.
const halfYear = 182 * 24 * time.Hour

// backdateContacts has the contacts begin before the first visit, and reads who they are.
func (w *world) backdateContacts() error {
	began := database.Now(w.awake(w.now.Add(-halfYear - 8*24*time.Hour)))
	solved := began.Add(-3 * time.Hour)
	err := w.tx.Table("plans").Where("district_id = ?", w.district.ID).
		Updates(map[string]any{"created_at": solved, "solved_at": solved.Add(2 * time.Second), "published_at": began, "updated_at": began}).Error
	if err != nil {
		return err
	}
	err = w.tx.Table("assignments").Where("district_id = ?", w.district.ID).Updates(map[string]any{"created_at": began, "updated_at": began, "started_at": began}).Error
	if err != nil {
		return err
	}
	byID := map[uuid.UUID]*org.Member{}
	for _, m := range w.members {
		byID[m.ID] = m
	}
	var rows []struct{ HouseholdID, MemberID uuid.UUID }
	if err := w.tx.Table("assignments").Where("district_id = ? AND ended_at IS NULL", w.district.ID).Select("household_id", "member_id").Scan(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		w.contact[r.HouseholdID] = byID[r.MemberID]
	}
	return nil
}

// insert writes rows in bulk.
func insert[T any](w *world, rows []*T) error { return database.InsertAll(w.tx, rows) }

// record begins a row that was made at a time.
func record(at time.Time) database.Record { return database.NewRecord(uuid.Nil, at) }

func ptr[T any](v T) *T { return &v }
