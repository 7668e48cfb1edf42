package access

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
)

// cacheLife is how long an account's state may be remembered (P4: seconds at most); a change on this process forgets
// it at once.
const cacheLife = 2 * time.Second

type actorCache struct {
	mu    sync.Mutex
	items map[cacheKey]cachedActor
	// made counts how often everything was forgotten, so that what was read before is not kept after.
	made int
}

// cacheKey is a session, and whom its account stands in for in this request.
type cacheKey struct{ session, onBehalf uuid.UUID }

type cachedActor struct {
	actor   Actor
	version int
	until   time.Time
}

func (c *actorCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.items = map[cacheKey]cachedActor{}
	c.made++
}

// actor returns who a session belongs to, at most cacheLife old.
func (c *actorCache) actor(s *Service, ctx context.Context, account, session, onBehalf uuid.UUID, version int) (Actor, error) {
	now, key := time.Now(), cacheKey{session, onBehalf}
	c.mu.Lock()
	item, ok := c.items[key]
	made := c.made
	c.mu.Unlock()
	over := ok && item.actor.OnBehalf != nil && item.actor.OnBehalf.Until < calendar.DayOf(s.now())
	if !ok || over || now.After(item.until) || item.actor.AccountID != account {
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
		if onBehalf != uuid.Nil {
			if a, err = s.inPlaceOf(s.db.Read(ctx), a, onBehalf); err != nil {
				return Actor{}, err
			}
		}
		a.SessionID = live.ID
		item = cachedActor{actor: a, version: acc.TokenVersion, until: now.Add(cacheLife)}
		s.touch(ctx, live)
		c.mu.Lock()
		if len(c.items) > 10_000 {
			c.items = map[cacheKey]cachedActor{}
		}
		if c.made == made {
			c.items[key] = item
		}
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
