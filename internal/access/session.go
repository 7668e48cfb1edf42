package access

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

const (
	refreshGrace   = 10 * time.Second
	sessionIdle    = 30 * time.Minute
	sessionIdleAdm = 15 * time.Minute
	sessionLife    = 12 * time.Hour
	// fieldIdle and fieldLife are for the phone out on the islands.
	fieldIdle = 7 * 24 * time.Hour
	fieldLife = 30 * 24 * time.Hour
)

// Tokens is what a sign-in or a refresh gives: the access token, its life in seconds, and the refresh token.
type Tokens struct {
	Access    string
	ExpiresIn int
	Refresh   string
	// RefreshExpires is when the session ends at the latest.
	RefreshExpires time.Time
	Actor          Actor
}

// LoginInput is a sign-in. Field marks the phone app, whose sessions last longer.
type LoginInput struct {
	Username, Password string
	Address, UserAgent string
	Field              bool
}

func badCredentials() error {
	return fault.Unauthenticated("bad_credentials", fault.Say("账号或密码不正确", "The account or the password is wrong"))
}

// Login opens a session. Unknown accounts, wrong passwords and disabled accounts get the same words in the same time.
func (s *Service) Login(ctx context.Context, in LoginInput) (Tokens, error) {
	key := failureKey(in.Username, in.Address)
	try, err := s.attempt(ctx, key)
	if err != nil {
		return Tokens{}, err
	}
	defer try.over()
	now := s.now()
	var account Account
	err = s.db.Read(ctx).Where("username = ?", foldUsername(in.Username)).Take(&account).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return Tokens{}, database.Fault(err)
	}
	hash := account.PasswordHash
	if err != nil {
		hash = s.nobodysHash()
	}
	matches := passwordMatches(in.Password, hash)
	if s.isCheap(hash) { // as long as for everybody else
		passwordMatches(in.Password, s.nobodysHash())
	}
	if err != nil || !matches || account.State != StateActive {
		ctx = audit.WithSource(ctx, audit.Source{ActorID: account.ID, ActorName: cut(in.Username, 64), Address: in.Address, RequestID: requestOf(ctx)})
		if err := s.failed(ctx, try, account, "session.login_failed"); err != nil {
			return Tokens{}, err
		}
		return Tokens{}, badCredentials()
	}
	if err := firstStands(account, now); err != nil {
		ctx = audit.WithSource(ctx, audit.Source{ActorID: account.ID, ActorName: account.Username, Address: in.Address, RequestID: requestOf(ctx)})
		if err := s.failed(ctx, try, account, "session.first_password_refused"); err != nil {
			return Tokens{}, err
		}
		return Tokens{}, err
	}
	actor, err := s.actorOf(s.db.Read(ctx), account)
	if err != nil {
		return Tokens{}, err
	}
	idle, life := sessionTimes(actor, in.Field)
	session := Session{
		ID: database.NewID(), AccountID: account.ID, CreatedAt: now, LastUsedAt: now, ExpiresAt: now.Add(life),
		IdleSeconds: int(idle.Seconds()), Address: in.Address, UserAgent: cut(in.UserAgent, 200),
	}
	refresh := newRefreshToken()
	err = s.db.Write(WithActor(ctx, actor, in.Address, requestOf(ctx)), func(tx *gorm.DB) error {
		if err := try.succeeded(tx); err != nil {
			return err
		}
		if err := tx.Create(&session).Error; err != nil {
			return err
		}
		if err := tx.Create(&RefreshToken{Hash: hashToken(refresh), SessionID: session.ID, CreatedAt: now}).Error; err != nil {
			return err
		}
		if err := signedIn(tx, account, now); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "session.login", Kind: "session", ID: session.ID, DistrictID: actor.DistrictID})
	})
	if err != nil {
		return Tokens{}, err
	}
	actor.SessionID, actor.PreviousLoginAt = session.ID, account.LastLoginAt
	return s.tokens(actor, account, session, refresh)
}

// signedIn remembers this sign-in and the one before, and uses up a first password: of two sign-ins with it one wins.
func signedIn(tx *gorm.DB, account Account, now time.Time) error {
	set := map[string]any{"last_login_at": now, "previous_login_at": account.LastLoginAt}
	q := tx.Model(&Account{}).Where("id = ?", account.ID)
	if account.FirstUntil != nil {
		set["first_used_at"] = now
		q = q.Where("first_used_at IS NULL")
	}
	r := q.Updates(set)
	if r.Error == nil && r.RowsAffected == 0 {
		return firstUsed()
	}
	return r.Error
}

func sessionTimes(a Actor, field bool) (idle, life time.Duration) {
	if len(a.Grants) > 0 && a.Grants[0].Role.Administrator() {
		return sessionIdleAdm, sessionLife
	}
	if field {
		return fieldIdle, fieldLife
	}
	return sessionIdle, sessionLife
}

func (s *Service) tokens(actor Actor, account Account, session Session, refresh string) (Tokens, error) {
	token, err := signToken(s.tokenKey, account.ID, session.ID, account.TokenVersion, s.now())
	if err != nil {
		return Tokens{}, err
	}
	return Tokens{Access: token, ExpiresIn: int(tokenLife.Seconds()), Refresh: refresh, RefreshExpires: session.ExpiresAt, Actor: actor}, nil
}

func sessionOver() error {
	return fault.Unauthenticated("session_ended", fault.Say("登录已失效，请重新登录", "Your session has ended; sign in again"))
}

// Refresh rotates a refresh token by one conditional update. Its predecessor gets the same successor for ten more
// seconds; anything older ends the whole session, because it was stolen or lost.
func (s *Service) Refresh(ctx context.Context, token string) (Tokens, error) {
	now := s.now()
	var row RefreshToken
	if err := s.db.Read(ctx).Where("hash = ?", hashToken(token)).Take(&row).Error; err != nil {
		return Tokens{}, unauthenticatedIfMissing(err)
	}
	session, account, err := s.liveSession(ctx, row.SessionID, now)
	if err != nil {
		return Tokens{}, err
	}
	actor, err := s.actorOf(s.db.Read(ctx), account)
	if err != nil {
		return Tokens{}, err
	}
	actor.SessionID = session.ID
	if row.RotatedAt == nil {
		next := newRefreshToken()
		won, err := s.rotate(ctx, token, next, session, now)
		if err != nil {
			return Tokens{}, err
		}
		if won {
			return s.tokens(actor, account, session, next)
		}
		if err := s.db.Read(ctx).Where("hash = ?", row.Hash).Take(&row).Error; err != nil {
			return Tokens{}, unauthenticatedIfMissing(err)
		}
	}
	if row.RotatedAt != nil && now.Sub(*row.RotatedAt) <= refreshGrace {
		next, err := openSuccessor(token, row.SuccessorSealed)
		if err == nil && !s.rotated(ctx, next) {
			return s.tokens(actor, account, session, next)
		}
	}
	if err := s.endSession(ctx, actor, session.ID, "reuse"); err != nil {
		return Tokens{}, err
	}
	return Tokens{}, sessionOver()
}

// rotated reports whether a successor has a successor of its own: then its predecessor is older than the grace allows.
func (s *Service) rotated(ctx context.Context, token string) bool {
	var n int64
	err := s.db.Read(ctx).Model(&RefreshToken{}).Where("hash = ? AND rotated_at IS NULL", hashToken(token)).Count(&n).Error
	return err != nil || n == 0
}

func (s *Service) rotate(ctx context.Context, token, next string, session Session, now time.Time) (won bool, err error) {
	sealed, err := sealSuccessor(token, next)
	if err != nil {
		return false, err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&RefreshToken{}).Where("hash = ? AND rotated_at IS NULL", hashToken(token)).
			Updates(map[string]any{"rotated_at": now, "successor_sealed": sealed})
		if r.Error != nil || r.RowsAffected != 1 {
			return r.Error
		}
		won = true
		// A successor is kept for the seconds of grace only.
		if err := tx.Model(&RefreshToken{}).Where("session_id = ? AND rotated_at < ?", session.ID, now.Add(-refreshGrace)).
			Update("successor_sealed", nil).Error; err != nil {
			return err
		}
		if err := tx.Create(&RefreshToken{Hash: hashToken(next), SessionID: session.ID, CreatedAt: now}).Error; err != nil {
			return err
		}
		return tx.Model(&Session{}).Where("id = ?", session.ID).Update("last_used_at", now).Error
	})
	return won, err
}

func unauthenticatedIfMissing(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return sessionOver()
	}
	return database.Fault(err)
}

// liveSession returns a session that has neither ended nor run out, with its active account.
func (s *Service) liveSession(ctx context.Context, id uuid.UUID, now time.Time) (Session, Account, error) {
	var session Session
	if err := s.db.Read(ctx).Where("id = ?", id).Take(&session).Error; err != nil {
		return session, Account{}, unauthenticatedIfMissing(err)
	}
	idle := session.LastUsedAt.Add(time.Duration(session.IdleSeconds) * time.Second)
	if session.EndedAt != nil || now.After(session.ExpiresAt) || now.After(idle) {
		return session, Account{}, sessionOver()
	}
	var account Account
	if err := s.db.Read(ctx).Where("id = ? AND state = ?", session.AccountID, StateActive).Take(&account).Error; err != nil {
		return session, account, unauthenticatedIfMissing(err)
	}
	return session, account, nil
}

// Authenticate reads an access token and returns its actor as the database knows them now (P4).
// onBehalf is the account that the request is made for by a deputy, or the zero id; Forbidden if the account is no
// deputy of it today.
func (s *Service) Authenticate(ctx context.Context, token string, onBehalf uuid.UUID) (Actor, error) {
	c, err := readToken(s.tokenKey, token, s.now)
	if err != nil {
		return Actor{}, fault.Wrap(fault.KindUnauthenticated, "bad_token", fault.Say("请重新登录", "Sign in again"), err)
	}
	account, err1 := uuid.Parse(c.Subject)
	session, err2 := uuid.Parse(c.Session)
	if err1 != nil || err2 != nil {
		return Actor{}, sessionOver()
	}
	return s.cache.actor(s, ctx, account, session, onBehalf, c.TokenVersion)
}

// Logout ends the session of a refresh token; a token that is not known is no error.
func (s *Service) Logout(ctx context.Context, token string) error {
	var row RefreshToken
	err := s.db.Read(ctx).Where("hash = ?", hashToken(token)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return database.Fault(err)
	}
	var session Session
	if err := database.Take(s.db.Read(ctx), &session, row.SessionID); err != nil {
		return err
	}
	return s.endSession(ctx, Actor{AccountID: session.AccountID}, session.ID, "logout")
}

// Sessions lists the sessions of an account that have not ended, newest first.
func (s *Service) Sessions(ctx context.Context, account uuid.UUID) ([]Session, error) {
	var out []Session
	err := s.db.Read(ctx).Where("account_id = ? AND ended_at IS NULL AND expires_at > ?", account, s.now()).
		Order("last_used_at DESC").Limit(200).Find(&out).Error
	return out, database.Fault(err)
}

// EndSession ends a session of an account, for its owner or whoever manages sessions; NotFound if it is another's.
func (s *Service) EndSession(ctx context.Context, account, id uuid.UUID) error {
	actor := ActorFrom(ctx)
	var session Session
	if err := database.Take(s.db.Read(ctx), &session, id); err != nil {
		return err
	}
	if session.AccountID != account || account != actor.AccountID && !actor.Can(SessionManage) {
		return fault.NotFound()
	}
	return s.endSession(ctx, actor, id, "revoked")
}

func (s *Service) endSession(ctx context.Context, actor Actor, id uuid.UUID, reason string) error {
	if ActorFrom(ctx).AccountID == uuid.Nil {
		ctx = WithActor(ctx, actor, "", requestOf(ctx))
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&Session{}).Where("id = ? AND ended_at IS NULL", id).Updates(map[string]any{"ended_at": s.now(), "end_reason": reason})
		if r.Error != nil || r.RowsAffected == 0 {
			return r.Error
		}
		return s.audit.Write(tx, audit.Entry{Action: "session." + reason, Kind: "session", ID: id})
	})
	s.cache.forget()
	return err
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
