// Package testkit gives a test the whole program on a database of its own, of both kinds, with a clock that stands
// still until the test moves it.
package testkit

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/config"
	"github.com/lianxin/lianxin/internal/database"
)

// Kit is the program under test.
type Kit struct {
	T     testing.TB
	App   *app.App
	DB    *database.DB
	Clock *Clock

	clients map[string]*Client
	scene   *District
}

// Start is when every test's clock stands at first: a Monday morning in Shanghai.
var Start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set puts the clock to a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// cheap are hash costs for tests: what is tested is not how long a hash takes.
var cheap = argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func init() {
	// An odd zone, so that nothing may depend on the machine's (P16).
	time.Local = time.FixedZone("Odd/Zone", -(9*60+30)*60)
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
}

// Each runs a test on both kinds of database.
func Each(t *testing.T, test func(t *testing.T, k *Kit)) {
	t.Helper()
	for _, kind := range []database.Kind{database.SQLite, database.Postgres} {
		t.Run(string(kind), func(t *testing.T) { test(t, New(t, kind)) })
	}
}

// New returns a kit on an empty database whose schema is up to date.
func New(t testing.TB, kind database.Kind) *Kit {
	t.Helper()
	cfg := config.Config{Addr: "127.0.0.1:0", DataDir: t.TempDir(), LogLevel: "error", RequestTimeout: 30 * time.Second}
	if kind == database.Postgres {
		cfg.DatabaseURL = postgresDatabase(t)
	} else {
		raw, err := migratedSQLite()
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(cfg.DataDir, "lianxin.db"), raw, 0o600))
	}
	return Open(t, cfg)
}

// Open returns a kit on a database that exists; a test opens it twice to see what a restart sees.
func Open(t testing.TB, cfg config.Config) *Kit {
	t.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, cfg.Database())
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	clock := &Clock{now: Start}
	a, err := app.New(ctx, cfg, db, app.Options{Now: clock.Now, HashParams: &cheap})
	require.NoError(t, err)
	return &Kit{T: t, App: a, DB: db, Clock: clock, clients: map[string]*Client{}}
}

// Work does the queued jobs until none is due.
func (k *Kit) Work() {
	k.T.Helper()
	for range 1000 {
		did, err := k.App.Jobs.One(context.Background())
		require.NoError(k.T, err)
		if !did {
			return
		}
	}
	k.T.Fatal("the queue does not empty")
}

// migratedSQLite is a migrated database file, made once for the whole test binary; each test writes a copy.
var migratedSQLite = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "lianxin-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "lianxin.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(address string) error {
	ctx := context.Background()
	db, err := database.Open(ctx, address)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	if db.Kind() == database.SQLite {
		if _, err := db.Pool().ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	return nil
}
