package access

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// cacheLife is how long an account's state may be remembered (P4: seconds at most); a change on this process forgets
// it at once.
const cacheLife = 2 * time.Second

type actorCache struct {
	mu    sync.Mutex
	items map[uuid.UUID]cachedActor
}

type cachedActor struct {
	actor   Actor
	version int
	until   time.Time
}

func (c *actorCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items = map[uuid.UUID]cachedActor{}
}

// actor returns who a session belongs to, at most cacheLife old.
func (c *actorCache) actor(s *Service, ctx context.Context, account, session uuid.UUID, version int) (Actor, error) {
	now := time.Now()
	c.mu.Lock()
	item, ok := c.items[session]
	c.mu.Unlock()
	if !ok || now.After(item.until) || item.actor.AccountID != account {
		live, acc, err := s.liveSession(ctx, session, s.now())
		if err != nil {
			return Actor{}, err
		}
		if acc.ID != account {
			return Actor{}, sessionOver()
		}
		a, err := s.actorOf(s.db.Read(ctx), acc)
		if err != nil {
			return Actor{}, err
		}
		a.SessionID = live.ID
		item = cachedActor{actor: a, version: acc.TokenVersion, until: now.Add(cacheLife)}
		s.touch(ctx, live)
		c.mu.Lock()
		if len(c.items) > 10_000 {
			c.items = map[uuid.UUID]cachedActor{}
		}
		c.items[session] = item
		c.mu.Unlock()
	}
	if item.version != version {
		return Actor{}, sessionOver()
	}
	return item.actor, nil
}

// touch keeps a session from going idle; once a minute is enough, and no request waits for it.
func (s *Service) touch(ctx context.Context, session Session) {
	now := s.now()
	if now.Sub(session.LastUsedAt) < time.Minute {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		// A session that is not touched ends earlier than it might; nothing else hangs on it.
		_ = s.db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
			return tx.WithContext(ctx).Model(&Session{}).Where("id = ? AND last_used_at < ?", session.ID, now).Update("last_used_at", now).Error
		})
	}()
}
