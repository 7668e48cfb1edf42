package access

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/fault"
)

const (
	// lockAfter failures of an account from an address within lockFor lock the pair for lockFor (P7).
	lockAfter = 5
	lockFor   = 30 * time.Minute
)

// attempt is one try at a password. It counts as a failure from before the password is hashed until it has succeeded,
// so that tries sent all at once count as those sent one after the other do.
type attempt struct {
	key string
	// locks says that this is the last try before the lock.
	locks bool
	over  func()
}

func locked(until, now time.Time) error {
	f := fault.New(fault.KindTooMany, "login_locked", fault.Say("失败次数过多，请 30 分钟后再试", "Too many failures; try again in 30 minutes"))
	f.RetryAfter = int(until.Sub(now).Seconds()) + 1
	return f
}

// attempt waits for the tries at the same key to be over, and counts this one; it returns TooMany if the key is locked.
// over must be called when it is known how the try went.
func (s *Service) attempt(ctx context.Context, key string) (*attempt, error) {
	over, err := s.turns.take(ctx, key)
	if err != nil {
		return nil, err
	}
	a := &attempt{key: key, over: over}
	now := s.now()
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		f := LoginFailure{Key: key, FirstAt: now}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&f).Error; err != nil {
			return err
		}
		// The row is locked until the end, for the other servers of the same database.
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("key = ?", key).Take(&f).Error; err != nil {
			return err
		}
		if f.LockedUntil != nil && f.LockedUntil.After(now) {
			return locked(*f.LockedUntil, now)
		}
		if f.FirstAt.Before(now.Add(-lockFor)) {
			f = LoginFailure{Key: key, FirstAt: now}
		}
		f.Failures++
		if f.LockedUntil = nil; f.Failures >= lockAfter {
			until := now.Add(lockFor)
			f.LockedUntil, a.locks = &until, true
		}
		return tx.Save(&f).Error
	})
	if err != nil {
		over()
		return nil, err
	}
	return a, nil
}

// succeeded forgets the failures of the key.
func (a *attempt) succeeded(tx *gorm.DB) error {
	return tx.Where("key = ?", a.key).Delete(&LoginFailure{}).Error
}

// failed writes a failed try into the audit log; it is counted already.
func (s *Service) failed(ctx context.Context, a *attempt, account Account, action string) error {
	if a.locks {
		action = "session.locked"
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		// Whose it was is kept, so that the account can be unlocked; nobody's takes the same statement.
		var whose *uuid.UUID
		if account.ID != uuid.Nil {
			whose = &account.ID
		}
		if err := tx.Model(&LoginFailure{}).Where("key = ?", a.key).Update("account_id", whose).Error; err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: action, Kind: "account", ID: account.ID})
	})
}

// turns lets one after the other in, by key.
type turns struct {
	mu      sync.Mutex
	waiting map[string]*turn
}

type turn struct {
	free chan struct{}
	n    int
}

// take waits for its turn until ctx ends, and returns what ends it.
func (t *turns) take(ctx context.Context, key string) (over func(), err error) {
	t.mu.Lock()
	mine := t.waiting[key]
	if mine == nil {
		mine = &turn{free: make(chan struct{}, 1)}
		t.waiting[key] = mine
	}
	mine.n++
	t.mu.Unlock()
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if mine.n--; mine.n == 0 {
			delete(t.waiting, key)
		}
	}
	select {
	case mine.free <- struct{}{}:
		return func() { <-mine.free; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
