// Package job does background work. A job is a row, queued in the transaction that wants it done; whichever server
// takes it holds it by a lease, so that a crash gives it to another (PROMISES P24). Work must be safe to begin again.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

const (
	leaseFor    = 30 * time.Second
	renewEvery  = 8 * time.Second
	pollEvery   = 500 * time.Millisecond
	maxAttempts = 5
)

// Row is a queued job.
type Row struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	Kind       string
	TargetID   *uuid.UUID
	Payload    string
	State      string
	RunAt      time.Time
	Attempts   int
	Claim      *uuid.UUID
	LeaseUntil *time.Time
	LastError  *string
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	FinishedAt *time.Time
}

// TableName implements GORM's Tabler.
func (Row) TableName() string { return "jobs" }

// Period is when a periodic job ran last, and who runs it.
type Period struct {
	Name       string `gorm:"primaryKey"`
	Holder     uuid.UUID
	LeaseUntil time.Time
	LastRunAt  *time.Time
}

// TableName implements GORM's Tabler.
func (Period) TableName() string { return "job_periods" }

// Work does one job of a kind. Target is the record it is about.
type Work func(ctx context.Context, target uuid.UUID, payload json.RawMessage) error

type periodic struct {
	name  string
	every time.Duration
	run   func(ctx context.Context) error
}

// Runner queues jobs and, once started, does them.
type Runner struct {
	db      *database.DB
	now     func() time.Time
	self    uuid.UUID
	works   map[string]Work
	onFail  map[string]func(ctx context.Context, target uuid.UUID, cause error)
	periods []periodic
	nudge   chan struct{}
	wait    sync.WaitGroup
}

// New makes a runner that does nothing until Start.
func New(db *database.DB, now func() time.Time) *Runner {
	return &Runner{
		db: db, now: func() time.Time { return database.Now(now()) }, self: database.NewID(), works: map[string]Work{},
		onFail: map[string]func(context.Context, uuid.UUID, error){}, nudge: make(chan struct{}, 1),
	}
}

// Handle registers the work of a kind; failed, which may be nil, is told when it was given up.
func (r *Runner) Handle(kind string, work Work, failed func(ctx context.Context, target uuid.UUID, cause error)) {
	r.works[kind] = work
	if failed != nil {
		r.onFail[kind] = failed
	}
}

// Every registers work to be done again and again, on one server at a time.
func (r *Runner) Every(name string, every time.Duration, run func(ctx context.Context) error) {
	r.periods = append(r.periods, periodic{name, every, run})
}

// Enqueue adds a job within tx; it is done after the commit.
func (r *Runner) Enqueue(tx *gorm.DB, kind string, target uuid.UUID, payload any) error {
	raw, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	now := r.now()
	err = tx.Create(&Row{ID: database.NewID(), Kind: kind, TargetID: &target, Payload: string(raw), State: "queued", RunAt: now, CreatedAt: now}).Error
	r.Nudge()
	return err
}

// Nudge makes the runner look at once.
func (r *Runner) Nudge() {
	select {
	case r.nudge <- struct{}{}:
	default:
	}
}

// Start works until ctx ends. Wait returns when what was begun is finished.
func (r *Runner) Start(ctx context.Context) {
	r.wait.Add(2)
	go func() {
		defer r.wait.Done()
		r.loop(ctx)
	}()
	go func() {
		defer r.wait.Done()
		r.periodically(ctx)
	}()
}

// Wait waits until the work that Start began has ended.
func (r *Runner) Wait() { r.wait.Wait() }

func (r *Runner) loop(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		for ctx.Err() == nil {
			did, err := r.One(ctx)
			if err != nil && ctx.Err() == nil {
				slog.Error("a job failed", "error", err)
			}
			if !did {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-r.nudge:
		}
	}
}

// One takes the next due job and does it; it reports whether there was one.
func (r *Runner) One(ctx context.Context) (bool, error) {
	row, err := r.take(ctx)
	if err != nil || row == nil {
		return false, err
	}
	work, ok := r.works[row.Kind]
	if !ok {
		return true, r.finish(ctx, row, fmt.Errorf("nobody does jobs of kind %s", row.Kind))
	}
	working, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := r.renew(working, cancel, row)
	err = safely(func() error { return work(working, *row.TargetID, json.RawMessage(row.Payload)) })
	stop()
	return true, r.finish(context.WithoutCancel(ctx), row, err)
}

func safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}

// take claims one job by a conditional update: of several runners one wins.
func (r *Runner) take(ctx context.Context) (*Row, error) {
	now := r.now()
	var found []Row
	err := r.db.Read(ctx).Where("state IN ('queued', 'running') AND run_at <= ? AND (lease_until IS NULL OR lease_until < ?)", now, now).
		Order("run_at, id").Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	row, claim, until := found[0], database.NewID(), now.Add(leaseFor)
	won := false
	err = r.db.Write(ctx, func(tx *gorm.DB) error {
		u := tx.Model(&Row{}).Where("id = ? AND state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < ?)", row.ID, now).
			Updates(map[string]any{"state": "running", "claim": claim, "lease_until": until, "attempts": gorm.Expr("attempts + 1")})
		won = u.RowsAffected == 1
		return u.Error
	})
	if err != nil || !won {
		return nil, err
	}
	row.Claim, row.Attempts = &claim, row.Attempts+1
	return &row, nil
}

// renew keeps the lease while the work goes on, and cancels the work when the lease was lost.
func (r *Runner) renew(ctx context.Context, cancel context.CancelFunc, row *Row) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				lost := false
				err := r.db.Write(ctx, func(tx *gorm.DB) error {
					u := tx.Model(&Row{}).Where("id = ? AND claim = ?", row.ID, *row.Claim).Update("lease_until", r.now().Add(leaseFor))
					lost = u.Error == nil && u.RowsAffected == 0
					return u.Error
				})
				if err == nil && lost {
					cancel()
					return
				}
			}
		}
	}()
	return func() { close(done); cancel() }
}

func (r *Runner) finish(ctx context.Context, row *Row, cause error) error {
	now := r.now()
	set := map[string]any{"state": "done", "lease_until": nil, "finished_at": now}
	if cause != nil {
		text := cause.Error()
		set = map[string]any{"state": "queued", "lease_until": nil, "last_error": text, "run_at": now.Add(time.Duration(row.Attempts*row.Attempts) * time.Second)}
		if row.Attempts >= maxAttempts || errors.As(cause, new(permanent)) {
			set["state"], set["finished_at"] = "failed", now
			if failed := r.onFail[row.Kind]; failed != nil {
				failed(ctx, *row.TargetID, cause)
			}
		}
	}
	err := r.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Row{}).Where("id = ? AND claim = ?", row.ID, *row.Claim).Updates(set).Error
	})
	return errors.Join(cause, err)
}

type permanent struct{ error }

// Permanent marks an error after which trying again is of no use.
func Permanent(err error) error { return permanent{err} }

func (r *Runner) periodically(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		for _, p := range r.periods {
			if err := r.RunPeriod(ctx, p.name); err != nil && ctx.Err() == nil {
				slog.Error("periodic work failed", "name", p.name, "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// RunPeriod runs one periodic work if it is due and no other server runs it.
func (r *Runner) RunPeriod(ctx context.Context, name string) error {
	for _, p := range r.periods {
		if p.name != name {
			continue
		}
		won, err := r.holdPeriod(ctx, p)
		if err != nil || !won {
			return err
		}
		return safely(func() error { return p.run(ctx) })
	}
	return fmt.Errorf("no periodic work is called %s", name)
}

func (r *Runner) holdPeriod(ctx context.Context, p periodic) (bool, error) {
	now := r.now()
	var rows []Period
	if err := r.db.Read(ctx).Where("name = ?", p.name).Limit(1).Find(&rows).Error; err != nil {
		return false, err
	}
	if len(rows) == 1 && rows[0].LastRunAt != nil && now.Sub(*rows[0].LastRunAt) < p.every && !now.Before(*rows[0].LastRunAt) {
		return false, nil
	}
	if len(rows) == 1 && rows[0].Holder != r.self && now.Before(rows[0].LeaseUntil) {
		return false, nil
	}
	won := false
	err := r.db.Write(ctx, func(tx *gorm.DB) error {
		until := now.Add(max(leaseFor, p.every))
		if len(rows) == 0 {
			result := tx.Exec("INSERT INTO job_periods (name, holder, lease_until, last_run_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
				p.name, r.self, until, now)
			won = result.RowsAffected == 1
			return result.Error
		}
		u := tx.Model(&Period{}).Where("name = ? AND lease_until = ?", p.name, rows[0].LeaseUntil).
			Updates(map[string]any{"holder": r.self, "lease_until": until, "last_run_at": now})
		won = u.RowsAffected == 1
		return u.Error
	})
	return won, err
}
