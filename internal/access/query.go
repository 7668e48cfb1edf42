package access

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

// UserRow is an account as a list shows it.
type UserRow struct {
	Account
	MemberName, MemberCode, UnitName *string
	// InService says whether the member still serves; nil without a member.
	InService *bool
	// LockedUntil is set as long as too many wrong passwords lock it from some address.
	LockedUntil *time.Time `gorm:"-"`
}

const userColumns = "accounts.*, members.name AS member_name, members.code AS member_code, members.in_service, units.name AS unit_name"

// UserFilter narrows a list of accounts.
type UserFilter struct {
	Role  Role
	State string
	// Only is one of the kinds of accounts that need somebody's care.
	Only   string
	UnitID *uuid.UUID
}

// The kinds of accounts that need somebody's care.
const (
	OnlyWithoutRole    = "without_role"
	OnlyLocked         = "locked"
	OnlyNeverSignedIn  = "never_signed_in"
	OnlyFirstExpired   = "first_password_expired"
	OnlyMemberLeft     = "member_left"
	OnlyMemberReturned = "member_returned"
)

// narrow adds the condition of Only; the days and times are those of now.
func (f UserFilter) narrow(q *gorm.DB, now time.Time) *gorm.DB {
	switch f.Only {
	case OnlyWithoutRole:
		return q.Where("accounts.state = ? AND NOT EXISTS (SELECT 1 FROM grants WHERE grants.account_id = accounts.id)", StateActive)
	case OnlyLocked:
		return q.Where("accounts.id IN (SELECT account_id FROM login_failures WHERE locked_until > ?)", now)
	case OnlyNeverSignedIn:
		return q.Where("accounts.state = ? AND accounts.last_login_at IS NULL", StateActive)
	case OnlyFirstExpired:
		return q.Where("accounts.state = ? AND (accounts.first_until < ? OR accounts.first_used_at IS NOT NULL)", StateActive, now)
	case OnlyMemberLeft:
		return q.Where("members.in_service = FALSE")
	case OnlyMemberReturned:
		return q.Where("accounts.state = ? AND accounts.disabled_reason = ? AND members.in_service = TRUE", StateDisabled, DisabledMemberLeft)
	}
	return q
}

var userSorts = map[string]string{"username": "accounts.username", "name": "accounts.name", "created_at": "accounts.created_at", "last_login_at": "accounts.last_login_at"}

// Users lists accounts.
func (s *Service) Users(ctx context.Context, list database.List, f UserFilter) (database.Page[UserRow], error) {
	q := s.db.Read(ctx).Table("accounts").Scopes(Scope(ctx, User, UserRead)).Select(userColumns).
		Joins("LEFT JOIN members ON members.id = accounts.member_id").Joins("LEFT JOIN units ON units.id = members.unit_id")
	q = f.narrow(q, s.now())
	if f.UnitID != nil {
		q = q.Where("members.unit_id = ?", *f.UnitID)
	}
	if f.State != "" {
		q = q.Where("accounts.state = ?", f.State)
	}
	if f.Role != "" {
		q = q.Where("accounts.id IN (SELECT account_id FROM grants WHERE role = ?)", f.Role)
	}
	if list.Q != "" {
		a, x := database.Contains("accounts.username", list.Q)
		b, y := database.Contains("accounts.name", list.Q)
		code, z := database.Contains("members.code", list.Q)
		q = q.Where("("+a+" OR "+b+" OR "+code+")", x, y, z)
	}
	page, err := database.Paginate[UserRow](q, list, userSorts, "username", "accounts.id")
	if err != nil {
		return page, err
	}
	return page, s.withLocks(s.db.Read(ctx), page.Items)
}

// withLocks adds until when accounts are locked.
func (s *Service) withLocks(tx *gorm.DB, rows []UserRow) error {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var locks []LoginFailure
	err := tx.Where("account_id IN ? AND locked_until > ?", orNobody(ids), s.now()).Order("locked_until").Find(&locks).Error
	for _, l := range locks {
		for i := range rows {
			if rows[i].ID == *l.AccountID {
				rows[i].LockedUntil = l.LockedUntil
			}
		}
	}
	return database.Fault(err)
}

// UserGrant is a grant with the names of its scope.
type UserGrant struct {
	GrantRow
	AreaName, UnitName, BranchName *string
}

// Find returns an account with its grants.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (UserRow, []UserGrant, error) {
	tx := s.db.Read(ctx)
	one := make([]UserRow, 1)
	row := &one[0]
	err := tx.Table("accounts").Select(userColumns).Joins("LEFT JOIN members ON members.id = accounts.member_id").
		Joins("LEFT JOIN units ON units.id = members.unit_id").Where("accounts.id = ?", id).Take(row).Error
	if err != nil {
		return *row, nil, database.Fault(err)
	}
	if err := s.withLocks(tx, one); err != nil {
		return *row, nil, err
	}
	grants, err := grantsOf(tx, id)
	return *row, grants, err
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

// HelpDesk returns name and public phone of the district's office, "" where there is none or more than one.
func (s *Service) HelpDesk(ctx context.Context) (name, phone string, err error) {
	var rows []struct {
		Name  string
		Phone *string
	}
	err = s.db.Read(ctx).Table("units").Select("name, phone").Where("type = 'office' AND ended_on IS NULL").Limit(2).Scan(&rows).Error
	if err != nil || len(rows) != 1 {
		return "", "", database.Fault(err)
	}
	if rows[0].Phone != nil {
		phone = *rows[0].Phone
	}
	return rows[0].Name, phone, nil
}
