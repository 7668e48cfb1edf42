// Package app puts the program together: one database, the keys, and every service with what it needs. The command
// line, the API and the tests all start from here.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/config"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/double"
	"github.com/lianxin/lianxin/internal/file"
	"github.com/lianxin/lianxin/internal/guide"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/job"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/quality"
	"github.com/lianxin/lianxin/internal/record"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/search"
	"github.com/lianxin/lianxin/internal/stats"
	"github.com/lianxin/lianxin/internal/view"
)

// App is the program without its edges.
type App struct {
	Config config.Config
	DB     *database.DB
	Now    func() time.Time
	Keeper *pii.Keeper
	Audit  *audit.Log
	Jobs   *job.Runner
	Access *access.Service
	// Guide leads from the first sign-in to the first request.
	Guide *guide.Service
	// Revealer shows personal fields in full, by role.
	Revealer *access.Revealer
	// Acts are what happens to the registry and the organisation.
	Acts *act.Frame
	Org  *org.Service
	// Catalog keeps what the district decides: its own code tables, care groups, extra fields.
	Catalog  *catalog.Service
	Registry *registry.Service
	// Issues and Callbacks follow what people ask for.
	Issues    *issue.Service
	Callbacks *callback.Service
	// Files keeps what people upload; Outreach is the work at people's doors; Stats counts.
	Files    *file.Service
	Outreach *outreach.Service
	Stats    *stats.Service
	// Quality finds what is missing or odd in the registry.
	Quality *quality.Service
	// Doubles finds records that may be one, and merges them.
	Doubles *double.Service
	// Allocation keeps plans and contacts.
	Allocation *allocation.Service
	Roster     *roster.Service
	// Search finds records by what somebody types.
	Search *search.Service
	// Views keeps the lists that people save.
	Views *view.Service
}

// Options are what tests replace.
type Options struct {
	// Now is the clock; nil means the machine's.
	Now func() time.Time
	// HashParams are the costs of password hashes; nil means those for people.
	HashParams *argon2id.Params
	// Existing demands a database that has its keys already, for commands that only read.
	Existing bool
}

// ErrEmpty says that there is nothing to read.
var ErrEmpty = errors.New("the database has no keys yet: it is empty (`lianxin serve` or `lianxin import` begins it), or its settings were removed")

const fingerprintKey = "keys_fingerprint"

// New opens nothing and starts nothing: it loads the keys that belong to db, whose schema must be up to date, and
// wires the services.
func New(ctx context.Context, cfg config.Config, db *database.DB, opt Options) (*App, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.HashParams == nil {
		opt.HashParams = &access.HashParams
	}
	keys, err := loadKeys(ctx, cfg, db, opt)
	if err != nil {
		return nil, err
	}
	keeper, err := pii.NewKeeper(keys)
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, DB: db, Now: opt.Now, Keeper: keeper, Jobs: job.New(db, opt.Now)}
	a.Audit = auditLog(cfg, keys, opt.Now)
	a.Access = access.New(db, a.Audit, keys.Token, *opt.HashParams, opt.Now)
	contents, err := file.OpenStore(filepath.Join(cfg.DataDir, "files"))
	if err != nil {
		return nil, err
	}
	a.Files = file.New(&record.Store{DB: db, Audit: a.Audit, Now: opt.Now}, contents)
	a.wire()
	if err := search.Ensure(ctx, db); err != nil {
		return nil, fmt.Errorf("make the search index: %w", err)
	}
	return a, a.Issues.SeedCategories(ctx)
}

// wire makes the domain's services and tells them of each other.
func (a *App) wire() {
	a.Jobs.Every("audit-seal", 5*time.Second, func(ctx context.Context) error {
		_, err := a.Audit.Seal(ctx, a.DB)
		return err
	})
	a.wireRegistry()
	a.wireIssues()
	a.wireOutreach()
	a.wireAllocation()
	a.Jobs.Every("access-sweep", time.Hour, a.Access.Sweep)
	a.wireRoster()
	a.Guide = guide.New(a.DB, a.Audit, a.Now)
	a.Jobs.Every("role-rules", 12*time.Hour, a.Access.FollowAll)
	a.DB.BeforeEachCommit(a.Access.Follow)
	a.Search = search.New(a.DB, a.Keeper, a.Catalog)
	a.Views = view.New(record.Store{DB: a.DB, Audit: a.Audit, Now: a.Now})
	a.DB.BeforeEachCommit(search.Keep)
	a.Roster.OnMemberEnded = a.Org.OnMemberEnded
}

// wireRegistry makes who serves and who is served.
func (a *App) wireRegistry() {
	a.Revealer = access.NewRevealer(a.DB, a.Audit, a.Keeper, a.Now)
	a.Acts = act.New(record.Store{DB: a.DB, Audit: a.Audit, Now: a.Now})
	a.Org = org.New(a.Acts, a.Keeper)
	a.Registry = registry.New(a.Acts, a.Keeper)
	a.Catalog = a.Registry.Catalog
	a.Jobs.Every("extra-keeping", 24*time.Hour, a.Catalog.Keep)
	a.Org.Placed = database.Placed(Models()...)
	a.Registry.Placed = a.Org.Placed
	a.Org.Regrid = func(tx *gorm.DB, from, to uuid.UUID, only *org.Chosen) error {
		return a.Registry.Regrid(tx, from, to, (*registry.Chosen)(only))
	}
}

// wireAllocation makes plans and contacts, which end when a member or a household does.
func (a *App) wireAllocation() {
	a.Allocation = allocation.New(a.DB, a.Audit, a.Jobs, a.Now)
	a.Org.OnMemberEnded = append(a.Org.OnMemberEnded, func(tx *gorm.DB, m org.Member) error { return a.Allocation.MemberEnded(tx, m.ID) })
	a.Registry.OnHouseholdMovedFar = append(a.Registry.OnHouseholdMovedFar, func(tx *gorm.DB, h registry.Household) error {
		return a.Allocation.HouseholdMovedFar(tx, h.ID)
	})
	a.Registry.ReopenContact = a.Allocation.Reopen
	a.Allocation.KnowsTag = a.Catalog.KnowsTag
	a.Jobs.Every("guarantee", 24*time.Hour, a.Allocation.Prove)
	a.Registry.OnHouseholdEnded = append(a.Registry.OnHouseholdEnded, func(tx *gorm.DB, h registry.Household) error { return a.Allocation.HouseholdEnded(tx, h.ID) })
}

// wireIssues makes issues and callbacks, which need each other.
func (a *App) wireIssues() {
	a.Issues = issue.New(a.DB, a.Keeper, a.Audit, a.Now)
	a.Callbacks = callback.New(a.DB, a.Keeper, a.Audit, a.Issues, a.Now)
	a.Jobs.Every("issue-resume", time.Hour, a.Issues.ResumeDue)
}

// wireOutreach makes the work at people's doors and the figures.
func (a *App) wireOutreach() {
	a.Issues.UseFiles(a.Files.Attach)
	a.Callbacks.UseFiles(a.Files.Attach)
	a.Outreach = outreach.New(a.DB, a.Audit, a.Files, a.Issues, a.Now)
	a.Stats = stats.New(a.DB, a.Now)
	a.Quality = quality.New(a.DB, a.Audit, a.Keeper, a.Now)
	a.Jobs.Every("quality-numbers", time.Minute, a.Quality.ReadNumbers)
	a.Stats.DueVisits, a.Stats.Silent = a.dueVisits, a.Acts.Silent
	a.Doubles = double.New(a.DB, a.Audit, a.Keeper, a.Catalog, a.Now)
	a.Doubles.Placed = a.Org.Placed
	a.Acts.Absorbed = a.Doubles.Absorbed
	a.Acts.Survivor = double.Survivor
	a.Jobs.Every("doubles-changed", 30*time.Second, a.Doubles.Refresh)
	a.Jobs.Every("doubles-all", 24*time.Hour, a.Doubles.Rebuild)
	a.Jobs.Every("file-sweep", 24*time.Hour, a.Files.Sweep)
	a.Jobs.Every("round-targets", time.Hour, a.Outreach.RefreshTargets)
}

// dueVisits tells the desk which of the actor's own households are due for a visit.
func (a *App) dueVisits(ctx context.Context, limit int) (int64, []stats.Line, error) {
	list := database.List{Page: 1, PageSize: limit, Count: database.CountExact}
	page, err := a.Outreach.DueVisits(ctx, list, outreach.DueFilter{MemberID: access.ActorFrom(ctx).MemberID})
	if err != nil {
		return 0, nil, err
	}
	lines := []stats.Line{}
	for _, r := range page.Items {
		line := stats.Line{Kind: "household", ID: r.HouseholdID, Title: r.Words(), AreaName: r.GridName, State: r.Reasons[0], Light: "green"}
		if r.HouseholdCode != nil {
			line.Code = *r.HouseholdCode
		}
		if r.HeadName != nil {
			line.Title = *r.HeadName + " · " + line.Title
		}
		lines = append(lines, line)
	}
	return *page.Total, lines, nil
}

// wireRoster comes after what it tells of changes.
func (a *App) wireRoster() {
	a.Roster = roster.New(a.DB, a.Audit, a.Keeper, a.Jobs, filepath.Join(a.Config.DataDir, "tmp"), a.Now)
	a.Catalog.Headings, a.Roster.Catalog = roster.Headings, a.Catalog
	a.Roster.Placed = database.Placed(Models()...)
	a.Roster.ActorOf = a.Access.ActorByName
	a.Acts.Register(nil, act.Kind{Kind: record.Kind{Kind: access.Import, Write: access.ImportRun}, Names: "SELECT id, filename AS name FROM imports WHERE id IN ?"})
}

// auditLog is the log with these keys. Its witness lies in the data folder, a file for each database.
func auditLog(cfg config.Config, keys *pii.Keys, now func() time.Time) *audit.Log {
	return audit.New(keys.Audit, keys.Hash, filepath.Join(cfg.DataDir, "audit-witness-"+cfg.DatabaseName()+".json"), now)
}

// loadKeys reads the keys, or makes them for a database that holds no fingerprint yet, and stores it there.
func loadKeys(ctx context.Context, cfg config.Config, db *database.DB, opt Options) (*pii.Keys, error) {
	var stored []string
	if err := db.Read(ctx).Table("settings").Where("key = ?", fingerprintKey).Pluck("value", &stored).Error; err != nil {
		return nil, fmt.Errorf("read the keys' fingerprint: %w", err)
	}
	fingerprint := ""
	if len(stored) == 1 {
		fingerprint = stored[0]
	} else if opt.Existing {
		return nil, ErrEmpty
	}
	path, err := filepath.Abs(cfg.KeysPath())
	if err != nil {
		return nil, err
	}
	keys, err := pii.LoadKeys(path, fingerprint)
	if err != nil || fingerprint != "" {
		return keys, err
	}
	err = db.Write(ctx, func(tx *gorm.DB) error {
		insert := tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT (key) DO NOTHING",
			fingerprintKey, keys.Fingerprint(), database.Now(opt.Now()))
		if insert.Error != nil || insert.RowsAffected == 0 {
			return insert.Error
		}
		return auditLog(cfg, keys, opt.Now).Begin(tx)
	})
	if err != nil {
		return nil, err
	}
	slog.Info("keys of personal data made; back them up apart from the database", "file", path)
	// Another server may have been first, with keys of its own.
	if err := db.Read(ctx).Table("settings").Where("key = ?", fingerprintKey).Pluck("value", &stored).Error; err != nil {
		return nil, err
	}
	return pii.LoadKeys(path, stored[0])
}
