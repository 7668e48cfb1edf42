package access

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// needs says what scope a role takes.
func needs(r Role) string {
	switch r {
	case Office, Township, Community, Caller:
		return "area"
	case Handler:
		return "unit"
	case Secretary:
		return "branch"
	case Leader, Cadre:
		return "member"
	}
	return ""
}

// AreaLevels returns the levels of the areas that the role can be granted on, none for roles without an area.
func (r Role) AreaLevels() []string {
	switch r {
	case Office:
		return []string{"district"}
	case Township:
		return []string{"township"}
	case Community:
		return []string{"community", "grid"}
	case Caller:
		return []string{"district", "township", "community"}
	}
	return []string{}
}

// GrantInput is a role with its scope.
type GrantInput struct {
	ID        uuid.UUID
	AccountID uuid.UUID
	// Version is the account's.
	Version  int
	Role     Role
	AreaID   *uuid.UUID
	UnitID   *uuid.UUID
	BranchID *uuid.UUID
}

// Grant gives a role to an account. The three administrators exclude each other and every other role.
func (s *Service) Grant(ctx context.Context, in GrantInput) (GrantRow, error) {
	var row GrantRow
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		row, err = s.grant(tx, in)
		return err
	})
	s.cache.forget()
	return row, err
}

func (s *Service) grant(tx *gorm.DB, in GrantInput) (GrantRow, error) {
	// The version first: of two grants at once one waits here for the other, and then hears that it is stale.
	if err := database.Update(tx, &Account{}, in.AccountID, in.Version, s.now(), nil); err != nil {
		return GrantRow{}, err
	}
	var account Account
	if err := database.Take(tx, &account, in.AccountID); err != nil {
		return GrantRow{}, err
	}
	have, err := rolesOf(tx, account.ID)
	if err != nil {
		return GrantRow{}, err
	}
	for _, r := range have {
		if r != in.Role && (r.Administrator() || in.Role.Administrator()) {
			return GrantRow{}, fault.Conflict("role_excluded", fault.Say("三类管理员角色互斥，也不能兼任其他角色", "The three administrators exclude each other and all other roles"))
		}
	}
	if err := s.checkScope(tx, account, &in); err != nil {
		return GrantRow{}, err
	}
	if taken, err := s.byHand(tx, account.ID, in); err != nil || taken.ID != uuid.Nil {
		return taken, err
	}
	row := GrantRow{
		Record: database.NewRecord(in.ID, s.now()), AccountID: account.ID, Role: in.Role,
		AreaID: in.AreaID, UnitID: in.UnitID, BranchID: in.BranchID,
	}
	if by := ActorFrom(tx.Statement.Context).AccountID; by != uuid.Nil {
		row.GrantedBy = &by
	}
	if err := tx.Create(&row).Error; err != nil {
		if database.IsDuplicate(err) {
			return GrantRow{}, fault.Conflict("already_granted", fault.Say("该账号已有此角色", "The account has this role already"))
		}
		return GrantRow{}, err
	}
	return row, s.audit.Write(tx, audit.Entry{Action: "role.grant", Kind: "grant", ID: row.ID, After: &row})
}

// byHand makes a grant that a rule has given one that is given by hand: it stays when the rule would take it.
func (s *Service) byHand(tx *gorm.DB, account uuid.UUID, in GrantInput) (GrantRow, error) {
	stands, err := standing(tx, in.Role, []uuid.UUID{account})
	if err != nil {
		return GrantRow{}, err
	}
	before := stands[scopeOf(account, in.AreaID, in.UnitID, in.BranchID)]
	if before.RuleID == nil {
		return GrantRow{}, nil
	}
	row := before
	row.RuleID, row.GrantedBy = nil, nil
	if by := ActorFrom(tx.Statement.Context).AccountID; by != uuid.Nil {
		row.GrantedBy = &by
	}
	if err := database.Update(tx, &GrantRow{}, row.ID, before.Version, s.now(), map[string]any{"rule_id": nil, "granted_by": row.GrantedBy}); err != nil {
		return GrantRow{}, err
	}
	return row, s.audit.Write(tx, audit.Entry{Action: "role.grant", Kind: "grant", ID: row.ID, Before: &before, After: &row})
}

// checkScope demands the scope that the role takes, and clears what it does not take.
func (s *Service) checkScope(tx *gorm.DB, account Account, in *GrantInput) error {
	exists := func(table string, id *uuid.UUID, field string) error {
		if id == nil {
			return fault.Invalid(fault.Required(field))
		}
		var n int64
		if err := tx.Table(table).Where("id = ? AND ended_on IS NULL", *id).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			return fault.Invalid(fault.UnknownReference(field))
		}
		return nil
	}
	if !in.Role.Known() || in.Role == Integrator {
		return fault.Bad("role", "bad_enum", fault.Say("没有这个角色", "There is no such role"))
	}
	need := needs(in.Role)
	if need != "area" {
		in.AreaID = nil
	}
	if need != "unit" {
		in.UnitID = nil
	}
	if need != "branch" {
		in.BranchID = nil
	}
	switch need {
	case "area":
		if err := exists("areas", in.AreaID, "area_id"); err != nil {
			return err
		}
		return levelFits(tx, in.Role, *in.AreaID)
	case "unit":
		return exists("units", in.UnitID, "unit_id")
	case "branch":
		if in.BranchID == nil && account.MemberID != nil {
			var branch []*uuid.UUID
			if err := tx.Table("members").Where("id = ?", *account.MemberID).Pluck("branch_id", &branch).Error; err != nil {
				return err
			}
			if len(branch) == 1 {
				in.BranchID = branch[0]
			}
		}
		return exists("branches", in.BranchID, "branch_id")
	case "member":
		if account.MemberID == nil {
			return fault.Bad("role", "needs_member", fault.Say("此角色需要先把账号与党员干部关联", "This role needs an account that is linked to a member"))
		}
	}
	return nil
}

// levelFits refuses an area that is too large or too small for the role (DOMAIN §10).
func levelFits(tx *gorm.DB, r Role, area uuid.UUID) error {
	var level string
	if err := tx.Table("areas").Where("id = ?", area).Limit(1).Pluck("level", &level).Error; err != nil {
		return err
	}
	if !slices.Contains(r.AreaLevels(), level) {
		return fault.Bad("area_id", "wrong_level", fault.Say("此角色不能授予这一级的片区", "This role is not for an area of this level"))
	}
	return nil
}

// Revoke takes a role away and ends the account's sessions. It returns Conflict for the last administrator of a kind.
func (s *Service) Revoke(ctx context.Context, account uuid.UUID, version int, grant uuid.UUID) error {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var row GrantRow
		if err := tx.Where("id = ? AND account_id = ?", grant, account).Take(&row).Error; err != nil {
			return err
		}
		if row.RuleID != nil {
			return fault.Conflict("by_rule", fault.Say("这个角色由规则授予，请调整规则，或停用该账号", "A rule gives this role: change the rule, or disable the account"))
		}
		if err := database.Update(tx, &Account{}, account, version, s.now(), nil); err != nil {
			return err
		}
		if err := keepsAnAdministrator(tx, account, row.Role); err != nil {
			return err
		}
		if err := tx.Delete(&row).Error; err != nil {
			return err
		}
		if err := s.raiseTokens(tx, account, nil); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "role.revoke", Kind: "grant", ID: grant, Before: &row})
	})
	s.cache.forget()
	return err
}

func rolesOf(tx *gorm.DB, account uuid.UUID) ([]Role, error) {
	var have []Role
	err := tx.Model(&GrantRow{}).Where("account_id = ?", account).Pluck("role", &have).Error
	return have, err
}

func noAdministrator(tx *gorm.DB, account uuid.UUID) error {
	roles, err := rolesOf(tx, account)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(roles, Role.Administrator) {
		return fault.Forbidden("administrator_password", fault.Say("管理员的密码只能在服务器上用 lianxin user passwd 重置", "An administrator's password is reset on the server, with lianxin user passwd"))
	}
	return nil
}

// keepsAnAdministrator refuses to take one of the three administrators' roles from the last active account that has it:
// nobody could give it back.
func keepsAnAdministrator(tx *gorm.DB, without uuid.UUID, roles ...Role) error {
	for _, r := range roles {
		if !r.Administrator() {
			continue
		}
		// Who takes it from another account at the same time waits here.
		var all []GrantRow
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("role = ?", r).Order("id").Find(&all).Error; err != nil {
			return err
		}
		var others int64
		err := tx.Table("grants").Joins("JOIN accounts ON accounts.id = grants.account_id").
			Where("grants.role = ? AND accounts.id <> ? AND accounts.state = ?", r, without, StateActive).Count(&others).Error
		if err != nil {
			return err
		}
		if others == 0 {
			return fault.Conflict("last_administrator", fault.Say("这是最后一个有此角色的账号，请先授予另一个账号", "No other active account has this role: grant it to another one first"))
		}
	}
	return nil
}
