// Package app puts the program together: one database, the keys, and every service with what it needs. The command
// line, the API and the tests all start from here.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/config"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/job"
	"github.com/lianxin/lianxin/internal/pii"
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
}

// Options are what tests replace.
type Options struct {
	// Now is the clock; nil means the machine's.
	Now func() time.Time
	// HashParams are the costs of password hashes; nil means those for people.
	HashParams *argon2id.Params
}

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
	keys, err := loadKeys(ctx, cfg, db, opt.Now)
	if err != nil {
		return nil, err
	}
	keeper, err := pii.NewKeeper(keys)
	if err != nil {
		return nil, err
	}
	a := &App{Config: cfg, DB: db, Now: opt.Now, Keeper: keeper, Jobs: job.New(db, opt.Now)}
	a.Audit = audit.New(keys.Audit, keys.Hash, opt.Now)
	a.Access = access.New(db, a.Audit, keys.Token, *opt.HashParams, opt.Now)
	a.wire()
	return a, nil
}

// wire makes the domain's services and tells them of each other.
func (a *App) wire() {
	a.Jobs.Every("audit-seal", 5*time.Second, func(ctx context.Context) error {
		_, err := a.Audit.Seal(ctx, a.DB)
		return err
	})
	a.Jobs.Every("access-sweep", time.Hour, a.Access.Sweep)
}

// loadKeys reads the keys, or makes them for a database that holds no fingerprint yet, and stores it there.
func loadKeys(ctx context.Context, cfg config.Config, db *database.DB, now func() time.Time) (*pii.Keys, error) {
	var stored []string
	if err := db.Read(ctx).Table("settings").Where("key = ?", fingerprintKey).Pluck("value", &stored).Error; err != nil {
		return nil, fmt.Errorf("read the keys' fingerprint: %w", err)
	}
	fingerprint := ""
	if len(stored) == 1 {
		fingerprint = stored[0]
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
		return tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT (key) DO NOTHING",
			fingerprintKey, keys.Fingerprint(), database.Now(now())).Error
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
