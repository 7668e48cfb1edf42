package access

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Service keeps accounts, grants and sessions.
type Service struct {
	db       *database.DB
	audit    *audit.Log
	tokenKey []byte
	params   argon2id.Params
	now      func() time.Time
	cache    actorCache
	turns    turns
	nobodys  sync.Once
	nobody   string
}

// New makes the service. tokenKey signs access tokens, params are those of new password hashes.
func New(db *database.DB, log *audit.Log, tokenKey []byte, params argon2id.Params, now func() time.Time) *Service {
	return &Service{
		db: db, audit: log, tokenKey: tokenKey, params: params,
		now:   func() time.Time { return database.Now(now()) },
		cache: actorCache{items: map[cacheKey]cachedActor{}}, turns: turns{waiting: map[string]*turn{}},
	}
}

// nobodysHash is compared with where there is no account, so that the answer takes the same time.
func (s *Service) nobodysHash() string {
	s.nobodys.Do(func() { s.nobody, _ = s.HashPassword("nobody's password, never accepted") })
	return s.nobody
}

func requestOf(ctx context.Context) string { return audit.RequestOf(ctx) }

// actorOf reads the grants of an account.
func (s *Service) actorOf(tx *gorm.DB, account Account) (Actor, error) {
	a := Actor{
		AccountID: account.ID, Username: account.Username, Name: account.Name, MemberID: account.MemberID,
		MustChangePassword: account.MustChangePassword, PreviousLoginAt: account.PreviousLoginAt,
	}
	var rows []struct {
		GrantRow
		Level      *string
		DistrictID *uuid.UUID
	}
	err := tx.Table("grants").Select("grants.*, areas.level, COALESCE(areas.district_id, units.district_id, branches.district_id) AS district_id").
		Joins("LEFT JOIN areas ON areas.id = grants.area_id").Joins("LEFT JOIN units ON units.id = grants.unit_id").
		Joins("LEFT JOIN branches ON branches.id = grants.branch_id").
		Where("grants.account_id = ?", account.ID).Order("grants.created_at, grants.id").Scan(&rows).Error
	if err != nil {
		return a, database.Fault(err)
	}
	for _, r := range rows {
		g := Grant{Role: r.Role, AreaID: r.AreaID, UnitID: r.UnitID, BranchID: r.BranchID}
		if r.Level != nil {
			g.AreaLevel = *r.Level
		}
		if r.DistrictID != nil && a.DistrictID == uuid.Nil {
			a.DistrictID = *r.DistrictID
		}
		a.Grants = append(a.Grants, g)
	}
	if a.DistrictID == uuid.Nil {
		a.DistrictID, err = districtOf(tx, account.MemberID)
	}
	return a, err
}

// districtOf returns a member's district, or the only one there is, or none.
func districtOf(tx *gorm.DB, member *uuid.UUID) (uuid.UUID, error) {
	var ids []uuid.UUID
	q := tx.Table("areas").Select("id").Where("level = 'district'")
	if member != nil {
		q = tx.Table("members").Select("district_id").Where("id = ?", *member)
	}
	if err := q.Limit(2).Scan(&ids).Error; err != nil {
		return uuid.Nil, database.Fault(err)
	}
	if len(ids) != 1 {
		return uuid.Nil, nil
	}
	return ids[0], nil
}

// ActorByName returns the actor of an active account, for the command line and for tests.
func (s *Service) ActorByName(ctx context.Context, username string) (Actor, error) {
	var account Account
	if err := s.db.Read(ctx).Where("username = ? AND state = ?", foldUsername(username), StateActive).Take(&account).Error; err != nil {
		return Actor{}, database.Fault(err)
	}
	return s.actorOf(s.db.Read(ctx), account)
}

// NewAccount is what makes an account.
type NewAccount struct {
	ID             uuid.UUID
	Username, Name string
	Password       string
	MemberID       *uuid.UUID
	// MustChange makes the person choose a password at the first sign-in.
	MustChange bool
	// First says that another person knows the password: it works once, for a week.
	First bool
}

// usernamePattern leaves no two names that look alike: no letters of other scripts, no capitals beside small ones.
var usernamePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,62}$`)

// foldUsername is the one form in which a username is stored and looked for.
func foldUsername(name string) string { return strings.ToLower(name) }

// Create makes an account without roles.
func (s *Service) Create(ctx context.Context, in NewAccount) (Account, error) {
	var account Account
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		account, err = s.create(tx, in)
		return err
	})
	return account, err
}

func (s *Service) create(tx *gorm.DB, in NewAccount) (Account, error) {
	in.Username = foldUsername(in.Username)
	if !usernamePattern.MatchString(in.Username) {
		return Account{}, fault.Bad("username", "bad_username", fault.Say("账号由 2 到 63 个英文字母、数字或 . _ - 组成，以字母或数字开头", "A username has 2 to 63 English letters, digits or . _ - and begins with a letter or digit"))
	}
	if err := CheckPassword(in.Password, in.Username, in.Name); err != nil {
		return Account{}, err
	}
	var n int64
	if err := tx.Model(&Account{}).Where("username = ?", in.Username).Count(&n).Error; err != nil {
		return Account{}, err
	}
	if n > 0 {
		return Account{}, fault.Conflict("username_in_use", fault.Say("账号 %s 已被使用", "The username %s is in use", in.Username))
	}
	if err := memberExists(tx, in.MemberID); err != nil {
		return Account{}, err
	}
	hash, err := s.HashPassword(in.Password)
	if err != nil {
		return Account{}, err
	}
	now := s.now()
	account := Account{
		Record: database.NewRecord(in.ID, now), Username: in.Username, Name: in.Name, PasswordHash: hash, MustChangePassword: in.MustChange,
		PasswordChangedAt: &now, MemberID: in.MemberID, State: StateActive, TokenVersion: 1,
	}
	if in.First {
		until := now.Add(firstFor)
		account.FirstUntil = &until
	}
	if account.Name == "" {
		account.Name = account.Username
	}
	if err := tx.Create(&account).Error; err != nil {
		return Account{}, err
	}
	return account, s.audit.Write(tx, audit.Entry{Action: "account.create", Kind: "account", ID: account.ID, After: auditable(account)})
}

func auditable(a Account) *Account {
	a.PasswordHash = ""
	return &a
}

// raiseTokens ends every token of an account, and every session but the one to keep.
func (s *Service) raiseTokens(tx *gorm.DB, account uuid.UUID, keep *uuid.UUID) error {
	if err := tx.Model(&Account{}).Where("id = ?", account).Update("token_version", gorm.Expr("token_version + 1")).Error; err != nil {
		return err
	}
	q := tx.Model(&Session{}).Where("account_id = ? AND ended_at IS NULL", account)
	if keep != nil {
		q = q.Where("id <> ?", *keep)
	}
	return q.Updates(map[string]any{"ended_at": s.now(), "end_reason": "account_changed"}).Error
}

// AccountChange is what may be changed of an account; nil leaves it as it is. Member is a pointer to nil to unlink it.
type AccountChange struct {
	Name, State *string
	Member      **uuid.UUID
}

// Change changes an account. Disabling it, or making it another member's, ends its sessions. It returns Conflict for
// the last administrator of a kind, and Forbidden for the member of an account that has roles: a member's roles reach
// what the member reaches, so who makes accounts would grant them anew.
func (s *Service) Change(ctx context.Context, id uuid.UUID, version int, in AccountChange) error {
	err := s.db.Write(ctx, func(tx *gorm.DB) error { return s.change(tx, id, version, in) })
	s.cache.forget()
	return err
}

func (s *Service) change(tx *gorm.DB, id uuid.UUID, version int, in AccountChange) error {
	var was, is Account
	if err := database.Take(tx, &was, id); err != nil {
		return err
	}
	set, ends := map[string]any{}, false
	if in.Name != nil {
		set["name"] = *in.Name
	}
	if in.State != nil {
		set["state"], set["disabled_reason"] = *in.State, nil
		ends = *in.State == StateDisabled
	}
	if in.Member != nil && !sameMember(was.MemberID, *in.Member) {
		if err := memberExists(tx, *in.Member); err != nil {
			return err
		}
		set["member_id"], set["vouched_member_id"], ends = *in.Member, nil, true
	}
	roles, err := rolesOf(tx, id)
	if err != nil {
		return err
	}
	if _, relinked := set["member_id"]; relinked && len(roles) > 0 {
		return fault.Forbidden("member_is_scope", fault.Say("该账号已有角色，对应的党员干部决定其范围：请安全管理员先收回角色，改好后再授予",
			"The account has roles, and its member decides how far they reach: the security administrator revokes them first and grants them again afterwards"))
	}
	// A grant raises the version, so that the roles are still those that were read.
	if err := database.Update(tx, &Account{}, id, version, s.now(), set); err != nil {
		return err
	}
	if in.State != nil && *in.State == StateDisabled {
		if err := keepsAnAdministrator(tx, id, roles...); err != nil {
			return err
		}
	}
	if ends {
		if err := s.raiseTokens(tx, id, nil); err != nil {
			return err
		}
	}
	if err := database.Take(tx, &is, id); err != nil {
		return err
	}
	action := "account.update"
	if in.State != nil && *in.State != was.State {
		action = "account." + *in.State
	}
	return s.audit.Write(tx, audit.Entry{Action: action, Kind: "account", ID: id, Before: auditable(was), After: auditable(is)})
}

func sameMember(a, b *uuid.UUID) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// memberExists refuses a member that does not exist; nobody is fine.
func memberExists(tx *gorm.DB, id *uuid.UUID) error {
	if id == nil {
		return nil
	}
	var n int64
	if err := tx.Table("members").Where("id = ?", *id).Count(&n).Error; err != nil {
		return err
	}
	if n == 0 {
		return fault.Invalid(fault.UnknownReference("member_id"))
	}
	return nil
}

// ChangePassword changes the actor's own password and ends their other sessions. A wrong current password counts as a
// failed sign-in from the same address does.
func (s *Service) ChangePassword(ctx context.Context, current, next string) error {
	actor := ActorFrom(ctx)
	var account Account
	if err := database.Take(s.db.Read(ctx), &account, actor.AccountID); err != nil {
		return err
	}
	try, err := s.attempt(ctx, failureKey(account.Username, audit.AddressOf(ctx)))
	if err != nil {
		return err
	}
	defer try.over()
	if !passwordMatches(current, account.PasswordHash) {
		if err := s.failed(ctx, try, account, "account.password_failed"); err != nil {
			return err
		}
		return fault.Bad("current_password", "wrong_password", fault.Say("当前密码不正确", "The current password is wrong"))
	}
	if err := s.db.Write(ctx, try.succeeded); err != nil {
		return err
	}
	if current == next {
		return fault.Bad("password", "password_unchanged", fault.Say("新密码不能与当前密码相同", "The new password must differ from the current one"))
	}
	return s.setPassword(ctx, account, next, false, &actor.SessionID, "account.password_change")
}

// ResetOnServer is ResetPassword for the command line, where whoever has the machine has everything. Every account's
// password can be reset there, an administrator's too.
func (s *Service) ResetOnServer(ctx context.Context, username, password string) error {
	actor, err := s.ActorByName(ctx, username)
	if err != nil {
		return err
	}
	var account Account
	if err := database.Take(s.db.Read(ctx), &account, actor.AccountID); err != nil {
		return err
	}
	return s.setPassword(ctx, account, password, true, nil, "account.password_reset")
}

func (s *Service) setPassword(ctx context.Context, account Account, password string, mustChange bool, keep *uuid.UUID, action string) error {
	if err := CheckPassword(password, account.Username, account.Name); err != nil {
		return err
	}
	hash, err := s.HashPassword(password)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		err := database.Update(tx, &Account{}, account.ID, account.Version, s.now(),
			map[string]any{"password_hash": hash, "must_change_password": mustChange, "password_changed_at": s.now(), "first_until": nil, "first_used_at": nil})
		if err != nil {
			return err
		}
		if err := s.raiseTokens(tx, account.ID, keep); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: action, Kind: "account", ID: account.ID})
	})
	s.cache.forget()
	return err
}

// Codes name a scope by the codes that people know, for the command line.
type Codes struct{ Area, Unit, Member, Branch string }

// CreateWithRole makes an account and grants it a role in one stroke: what `lianxin user create` does.
func (s *Service) CreateWithRole(ctx context.Context, in NewAccount, role Role, codes Codes) (Account, error) {
	var account Account
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		grant := GrantInput{Role: role}
		for _, c := range []struct {
			code, table, flag string
			into              **uuid.UUID
		}{
			{codes.Area, "areas", "area", &grant.AreaID},
			{codes.Unit, "units", "unit", &grant.UnitID},
			{codes.Branch, "branches", "branch", &grant.BranchID},
			{codes.Member, "members", "member", &in.MemberID},
		} {
			if c.code == "" {
				continue
			}
			id, err := idOfCode(tx, c.table, c.flag, c.code)
			if err != nil {
				return err
			}
			*c.into = &id
		}
		var err error
		if account, err = s.create(tx, in); err != nil {
			return err
		}
		grant.AccountID, grant.Version = account.ID, account.Version
		_, err = s.grant(tx, grant)
		return err
	})
	return account, err
}

func idOfCode(tx *gorm.DB, table, flag, code string) (uuid.UUID, error) {
	var ids []uuid.UUID
	if err := tx.Table(table).Where("code = ?", code).Limit(2).Pluck("id", &ids).Error; err != nil {
		return uuid.Nil, err
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return uuid.Nil, fault.Bad(flag, "unknown_reference", fault.Say("没有编码为 %s 的记录", "There is nothing with the code %s", code))
	}
	return uuid.Nil, fault.Bad(flag, "ambiguous", fault.Say("编码 %s 在多个区存在", "The code %s exists in several districts", code))
}

// FirstAdministrators makes the three administrators with one-time passwords if there is no administrator yet, and
// returns their passwords by username.
func (s *Service) FirstAdministrators(ctx context.Context) (map[string]string, error) {
	made := map[string]string{}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var n int64
		if err := tx.Model(&GrantRow{}).Where("role IN ?", []Role{Sysadmin, Secadmin, Auditor}).Count(&n).Error; err != nil || n > 0 {
			return err
		}
		for _, role := range []Role{Sysadmin, Secadmin, Auditor} {
			password := NewPassword()
			account, err := s.create(tx, NewAccount{Username: string(role), Name: string(role), Password: password, MustChange: true})
			if err != nil {
				return fmt.Errorf("make the first %s: %w", role, err)
			}
			if _, err := s.grant(tx, GrantInput{AccountID: account.ID, Version: account.Version, Role: role}); err != nil {
				return err
			}
			made[string(role)] = password
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// Sweep removes what has no use any more: old failures, tokens of sessions that ended long ago, idempotency keys
// older than a week.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		ended := tx.Session(&gorm.Session{NewDB: true}).Model(&Session{}).Select("id").
			Where("ended_at < ? OR expires_at < ?", now.AddDate(0, 0, -30), now.AddDate(0, 0, -30))
		return errors.Join(
			tx.Where("first_at < ? AND (locked_until IS NULL OR locked_until < ?)", now.Add(-24*time.Hour), now).Delete(&LoginFailure{}).Error,
			tx.Where("session_id IN (?)", ended).Delete(&RefreshToken{}).Error,
			tx.Exec("DELETE FROM idempotency_keys WHERE created_at < ?", now.AddDate(0, 0, -7)).Error,
		)
	})
}
