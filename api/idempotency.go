package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// onceLease is how long a request may hold its key before another try with it may go on (P10): longer than any
// request lasts.
const onceLease = 2 * time.Minute

// IdempotencyKey is what is kept of a POST that was sent with a key: never its answer, only where to find it.
type IdempotencyKey struct {
	AccountID   uuid.UUID `gorm:"primaryKey"`
	Key         string    `gorm:"primaryKey"`
	RequestHash string
	Claim       uuid.UUID
	LeaseUntil  time.Time
	Status      *int
	TargetID    *uuid.UUID
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
}

// TableName implements GORM's Tabler.
func (IdempotencyKey) TableName() string { return "idempotency_keys" }

type onceKeeper struct {
	db  *database.DB
	now func() time.Time
}

const (
	targetKey    = "idempotency_target"
	repeatStatus = "idempotency_status"
)

// targetIs remembers which record a creating request makes.
func targetIs(c *gin.Context, id uuid.UUID) { c.Set(targetKey, id) }

func targetOf(c *gin.Context) uuid.UUID {
	if id, ok := c.Get(targetKey); ok && c.Param("id") == "" {
		return id.(uuid.UUID)
	}
	return pathID(c, "id")
}

// exactlyOnce runs a POST, or answers a repeat of it from the record as it stands now, under the caller's present
// scope. The key is done in the transaction that does the work, so that neither stands without the other.
func (s *server) exactlyOnce(c *gin.Context, r *route, actor access.Actor) error {
	key := c.GetHeader("Idempotency-Key")
	if key == "" {
		return r.handle(c)
	}
	if len(key) > 200 || strings.TrimSpace(key) != key || strings.ContainsFunc(key, func(r rune) bool { return r < 0x21 || r > 0x7e }) {
		return fault.Malformed("bad_idempotency_key", fault.Say("Idempotency-Key 最多 200 个可见字符", "An Idempotency-Key has at most 200 visible characters"))
	}
	hash, err := requestHash(c, r)
	if err != nil {
		return err
	}
	done, claim, err := s.once.claim(c.Request.Context(), actor.AccountID, key, hash)
	if err != nil {
		return err
	}
	if done != nil {
		return s.repeat(c, r, done)
	}
	finished := false
	plain := c.Request.Context()
	c.Request = c.Request.WithContext(database.OnCommit(plain, func(tx *gorm.DB) error {
		if finished {
			return nil
		}
		finished = true
		return s.once.finish(tx, actor.AccountID, key, claim, r.status, targetOf(c))
	}))
	err = r.handle(c)
	if err != nil || !finished {
		// Nothing was written: the key is free again.
		s.once.release(context.WithoutCancel(plain), actor.AccountID, key, claim)
	}
	return err
}

func requestHash(c *gin.Context, r *route) (string, error) {
	h := sha256.New()
	h.Write([]byte(c.Request.Method + " " + c.Request.URL.Path + "\n"))
	if r.tellUpload != nil {
		// By its parts, not by its bytes: a browser that sends the same form again puts another boundary between them.
		if err := r.tellUpload(c, h); err != nil {
			return "", err
		}
	} else {
		raw, err := body(c)
		if err != nil {
			return "", err
		}
		h.Write(bytes.TrimSpace(raw))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (s *server) repeat(c *gin.Context, r *route, done *IdempotencyKey) error {
	target := s.recordRoute(r)
	if target == nil {
		return noContent(c)
	}
	ctx := c.Request.Context()
	if target.scope.level == levelRecord {
		if err := access.Check(ctx, s.app.DB.Read(ctx), target.scope.kind, *done.TargetID, target.permission); err != nil {
			return err
		}
	}
	c.Params = append(gin.Params{{Key: "id", Value: done.TargetID.String()}}, c.Params...)
	if *done.Status != http.StatusOK {
		c.Header("Location", base+strings.TrimSuffix(target.path, "/:id")+"/"+done.TargetID.String())
	}
	c.Set(repeatStatus, *done.Status)
	return target.handle(c)
}

func inUse() error {
	f := fault.Conflict("request_running", fault.Say("相同的请求正在处理，请稍候", "The same request is being worked on; wait a moment"))
	f.RetryAfter = 1
	return f
}

// claim takes a key, or returns what it did before.
func (o *onceKeeper) claim(ctx context.Context, account uuid.UUID, key, hash string) (done *IdempotencyKey, claim uuid.UUID, err error) {
	now := database.Now(o.now())
	claim = database.NewID()
	err = o.db.Write(ctx, func(tx *gorm.DB) error {
		insert := tx.Exec("INSERT INTO idempotency_keys (account_id, key, request_hash, claim, lease_until, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, key) DO NOTHING",
			account, key, hash, claim, now.Add(onceLease), now)
		if insert.Error != nil || insert.RowsAffected == 1 {
			return insert.Error
		}
		var row IdempotencyKey
		if err := tx.Where("account_id = ? AND key = ?", account, key).Take(&row).Error; err != nil {
			if errors.Is(err, gorm.ErrRecordNotFound) {
				return inUse()
			}
			return err
		}
		if row.RequestHash != hash {
			return fault.New(fault.KindInvalid, "idempotency_key_reused", fault.Say("这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was used for another request"))
		}
		if row.Status != nil && row.TargetID != nil {
			done = &row
			return nil
		}
		taken := tx.Model(&IdempotencyKey{}).Where("account_id = ? AND key = ? AND status IS NULL AND lease_until < ?", account, key, now).
			Updates(map[string]any{"claim": claim, "lease_until": now.Add(onceLease)})
		if taken.Error == nil && taken.RowsAffected == 0 {
			return inUse()
		}
		return taken.Error
	})
	return done, claim, err
}

func (o *onceKeeper) finish(tx *gorm.DB, account uuid.UUID, key string, claim uuid.UUID, status int, target uuid.UUID) error {
	u := tx.Session(&gorm.Session{NewDB: true}).Model(&IdempotencyKey{}).Where("account_id = ? AND key = ? AND claim = ? AND status IS NULL", account, key, claim).
		Updates(map[string]any{"status": status, "target_id": target})
	if u.Error == nil && u.RowsAffected == 0 {
		return inUse()
	}
	return u.Error
}

func (o *onceKeeper) release(ctx context.Context, account uuid.UUID, key string, claim uuid.UUID) {
	_ = o.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Where("account_id = ? AND key = ? AND claim = ? AND status IS NULL", account, key, claim).Delete(&IdempotencyKey{}).Error
	})
}
