package access

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

// UserRow is an account as a list shows it.
type UserRow struct {
	Account
	MemberName *string
}

// UserFilter narrows a list of accounts.
type UserFilter struct {
	Role  Role
	State string
}

var userSorts = map[string]string{"username": "accounts.username", "name": "accounts.name", "created_at": "accounts.created_at", "last_login_at": "accounts.last_login_at"}

// Users lists accounts.
func (s *Service) Users(ctx context.Context, list database.List, f UserFilter) (database.Page[UserRow], error) {
	q := s.db.Read(ctx).Table("accounts").Scopes(Scope(ctx, User, UserRead)).Select("accounts.*, members.name AS member_name").
		Joins("LEFT JOIN members ON members.id = accounts.member_id")
	if f.State != "" {
		q = q.Where("accounts.state = ?", f.State)
	}
	if f.Role != "" {
		q = q.Where("accounts.id IN (SELECT account_id FROM grants WHERE role = ?)", f.Role)
	}
	if list.Q != "" {
		a, x := database.Contains("accounts.username", list.Q)
		b, y := database.Contains("accounts.name", list.Q)
		q = q.Where("("+a+" OR "+b+")", x, y)
	}
	return database.Paginate[UserRow](q, list, userSorts, "username", "accounts.id")
}

// UserGrant is a grant with the names of its scope.
type UserGrant struct {
	GrantRow
	AreaName, UnitName, BranchName *string
}

// Find returns an account with its grants.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (UserRow, []UserGrant, error) {
	tx := s.db.Read(ctx)
	var row UserRow
	err := tx.Table("accounts").Select("accounts.*, members.name AS member_name").Joins("LEFT JOIN members ON members.id = accounts.member_id").
		Where("accounts.id = ?", id).Take(&row).Error
	if err != nil {
		return row, nil, database.Fault(err)
	}
	grants, err := grantsOf(tx, id)
	return row, grants, err
}

// GrantsOf returns the grants of several accounts by account.
func (s *Service) GrantsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]UserGrant, error) {
	rows, err := grantsOf(s.db.Read(ctx), ids...)
	out := map[uuid.UUID][]UserGrant{}
	for _, r := range rows {
		out[r.AccountID] = append(out[r.AccountID], r)
	}
	return out, err
}

func grantsOf(tx *gorm.DB, ids ...uuid.UUID) ([]UserGrant, error) {
	var grants []UserGrant
	if len(ids) == 0 {
		return grants, nil
	}
	err := tx.Table("grants").Select("grants.*, areas.name AS area_name, units.name AS unit_name, branches.name AS branch_name").
		Joins("LEFT JOIN areas ON areas.id = grants.area_id").Joins("LEFT JOIN units ON units.id = grants.unit_id").
		Joins("LEFT JOIN branches ON branches.id = grants.branch_id").
		Where("grants.account_id IN ?", ids).Order("grants.created_at, grants.id").Scan(&grants).Error
	return grants, database.Fault(err)
}
