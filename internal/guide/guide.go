// Package guide leads an installation from its first sign-in to its first request: which steps there are, and which of
// them the data say are done.
package guide

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
)

// putAwayKey is the setting that says that nobody wants to see the guide any more.
const putAwayKey = "guide_put_away"

// The steps, in their order.
const (
	District = "district"
	Admins   = "administrators"
	Office   = "office"
	Roster   = "roster"
	Accounts = "accounts"
	Roles    = "roles"
	Plan     = "plan"
	Visit    = "visit"
	Issue    = "issue"
)

// Step is one thing to be done, by one role. Count of Total says how far it is, where that can be counted.
type Step struct {
	Key          string
	Role         access.Role
	Done         bool
	Count, Total int64
}

// Guide is the steps as they stand.
type Guide struct {
	Steps []Step
	// Over says that there is nothing left to lead to: requests are being worked on.
	Over bool
	// PutAway says that somebody has put it away.
	PutAway bool
}

// Service reads and keeps the guide.
type Service struct {
	db    *database.DB
	audit *audit.Log
	now   func() time.Time
}

// New makes the service.
func New(db *database.DB, log *audit.Log, now func() time.Time) *Service {
	return &Service{db: db, audit: log, now: now}
}

// Concerns reports whether the guide is for the actor: the three administrators and the office.
func Concerns(a access.Actor) bool {
	return a.Is(access.Sysadmin) || a.Is(access.Secadmin) || a.Is(access.Auditor) || a.Is(access.Office)
}

// Read returns the steps with what the data say about them. It counts, and shows nothing of what it counts.
func (s *Service) Read(ctx context.Context) (Guide, error) {
	tx := s.db.Read(ctx)
	var failed error
	count := func(q *gorm.DB) (n int64) {
		if err := q.Count(&n).Error; err != nil && failed == nil {
			failed = err
		}
		return n
	}
	some := func(table, condition string, args ...any) bool {
		return count(tx.Table(table).Where(condition, args...).Limit(1)) > 0
	}
	own := count(tx.Table("accounts").Where("state = 'active' AND must_change_password = FALSE AND EXISTS "+
		"(SELECT 1 FROM grants WHERE grants.account_id = accounts.id AND grants.role IN ?)", []access.Role{access.Secadmin, access.Auditor}))
	serving := count(tx.Table("members").Where("in_service = TRUE"))
	with := count(tx.Table("members").Where("in_service = TRUE AND EXISTS (SELECT 1 FROM accounts WHERE accounts.member_id = members.id)"))
	working := count(tx.Table("accounts").Where("state = 'active' AND EXISTS (SELECT 1 FROM grants WHERE grants.account_id = accounts.id AND grants.role = ?)", access.Office))
	g := Guide{Steps: []Step{
		{Key: District, Role: access.Sysadmin, Done: some("areas", "level = 'district'")},
		{Key: Admins, Role: access.Secadmin, Done: own >= 2, Count: own, Total: 2},
		{Key: Office, Role: access.Sysadmin, Done: working > 0},
		{Key: Roster, Role: access.Office, Done: some("households", "state = 'active'")},
		// Some are always about to come or to go; nine of ten will do.
		{Key: Accounts, Role: access.Sysadmin, Done: serving > 0 && with*10 >= serving*9, Count: with, Total: serving},
		{Key: Roles, Role: access.Secadmin, Done: some("role_rules", "ended_at IS NULL")},
		{Key: Plan, Role: access.Office, Done: some("plans", "state IN ('published', 'superseded')")},
		{Key: Visit, Role: access.Cadre, Done: some("visits", "1 = 1")},
		// What the workbook brings along was asked for elsewhere.
		{Key: Issue, Role: access.Cadre, Done: some("issues", "imported = FALSE")},
	}}
	g.PutAway = some("settings", "key = ?", putAwayKey)
	g.Over = g.Steps[len(g.Steps)-1].Done
	return g, database.Fault(failed)
}

// PutAway puts the guide away, or takes it out again.
func (s *Service) PutAway(ctx context.Context, away bool) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec("DELETE FROM settings WHERE key = ?", putAwayKey).Error; err != nil {
			return err
		}
		if away {
			err := tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, 'true', 1, ?) ON CONFLICT (key) DO NOTHING", putAwayKey, database.Now(s.now())).Error
			if err != nil {
				return err
			}
		}
		return s.audit.Write(tx, audit.Entry{Action: "guide.put_away", Kind: "setting", After: map[string]any{"away": away}})
	})
}

// Found names the district of an empty installation; a further one is imported on the server.
func (s *Service) Found(ctx context.Context, code, name string) (org.Area, error) {
	var c fault.Checks
	c.Filled("code", &code, 12)
	c.Filled("name", &name, 100)
	if err := c.Err(); err != nil {
		return org.Area{}, err
	}
	a := org.Area{Record: database.NewRecord(uuid.Nil, s.now()), Code: code, Name: name, Level: org.LevelDistrict}
	a.DistrictID = a.ID
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if tx.Name() == string(database.Postgres) { // SQLite has one writer
			if err := tx.Exec("LOCK TABLE areas IN SHARE ROW EXCLUSIVE MODE").Error; err != nil {
				return err
			}
		}
		var n int64
		if err := tx.Model(&org.Area{}).Limit(1).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("district_exists", fault.Say("已经有区划了", "There is a district already"))
		}
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "area.create", Kind: "area", ID: a.ID, DistrictID: a.ID, After: &a})
	})
	return a, err
}
