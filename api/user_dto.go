package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
)

type createUser struct {
	// Username is the name at sign-in: 2 to 63 English letters, digits or . _ -, unique; kept in small letters.
	Username string `json:"username" validate:"required,max=63" example:"zhoumin"`
	// Name is what the person is called.
	Name string `json:"name" validate:"required,max=60" example:"周敏"`
	// Password is the first one; it must be changed at the first sign-in.
	Password string `json:"password" validate:"required,max=128" example:"…"`
	// MemberID links the account to a member.
	MemberID *uuid.UUID `json:"member_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	CreateUser

type changeUser struct {
	// Name is what the person is called.
	Name *string `json:"name,omitempty" validate:"omitempty,min=1,max=60" example:"周敏"`
	// MemberID links the account to a member; null unlinks it. Only as long as the account has no role.
	MemberID optional[uuid.UUID] `json:"member_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// State is active or disabled.
	State *string `json:"state,omitempty" validate:"omitempty,oneof=active disabled" enums:"active,disabled" example:"disabled"`
} //	@name	ChangeUser

type identifiedBody struct {
	// IdentifiedBy is how the person, who is present, was known.
	IdentifiedBy string `json:"identified_by" validate:"required,oneof=id_card work_card known_in_person unit_letter" enums:"id_card,work_card,known_in_person,unit_letter" example:"id_card"`
	// Note is whatever else there is to say about it.
	Note string `json:"note,omitempty" validate:"max=200" example:"电话与单位核实"`
} //	@name	Identified

type oneTimePassword struct {
	// User is the account.
	User userResponse `json:"user"`
	// Password works once, within a week; it is kept nowhere.
	Password string `json:"password" example:"abcd-efgh-jkmn-pqrs"`
} //	@name	OneTimePassword

func (o oneTimePassword) version() int { return o.User.Version }

type grantRole struct {
	// Role to grant.
	Role access.Role `json:"role" validate:"required" example:"township"`
	// AreaID is the scope of office (a district), township, community (or a grid) and caller.
	AreaID *uuid.UUID `json:"area_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitID is the scope of handler.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchID is the scope of secretary; left out, the member's own branch.
	BranchID *uuid.UUID `json:"branch_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	GrantRole

type userResponse struct {
	// ID of the account.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when the account was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Username is the name at sign-in.
	Username string `json:"username" example:"zhoumin"`
	// Name is what the person is called.
	Name string `json:"name" example:"周敏"`
	// State is active or disabled.
	State string `json:"state" enums:"active,disabled" example:"active"`
	// MemberID is the member whose account this is.
	MemberID *uuid.UUID `json:"member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is that member's name.
	MemberName *string `json:"member_name" extensions:"x-nullable" example:"周敏"`
	// MustChangePassword says that the first password was not changed yet.
	MustChangePassword bool `json:"must_change_password" example:"false"`
	// LastLoginAt is when the account signed in last.
	LastLoginAt *time.Time `json:"last_login_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
	// MemberCode is the member's staff number.
	MemberCode *string `json:"member_code" extensions:"x-nullable" example:"CD00001"`
	// UnitName is the member's unit.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"南长山街道办事处"`
	// MemberInService says whether the member still serves.
	MemberInService *bool `json:"member_in_service" extensions:"x-nullable" example:"true"`
	// DisabledReason is member_left where the account ended with the member's service.
	DisabledReason *string `json:"disabled_reason" extensions:"x-nullable" enums:"member_left" example:"member_left"`
	// LockedUntil is until when too many wrong passwords lock it from some address.
	LockedUntil *time.Time `json:"locked_until" extensions:"x-nullable" example:"2026-11-23T01:30:00Z"`
	// FirstPasswordUntil is until when a first password works that somebody else has made; null once the person has chosen their own.
	FirstPasswordUntil *time.Time `json:"first_password_until" extensions:"x-nullable" example:"2026-11-30T01:00:00Z"`
	// FirstPasswordUsedAt is when that was used, which it can be once.
	FirstPasswordUsedAt *time.Time `json:"first_password_used_at" extensions:"x-nullable" example:"2026-11-24T01:00:00Z"`
	// Roles with their scopes.
	Roles []grantResponse `json:"roles"`
} //	@name	User

func (u userResponse) version() int { return u.Version }

type grantResponse struct {
	// ID of the grant.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Role granted.
	Role access.Role `json:"role" example:"township"`
	// AreaID is the area of its scope.
	AreaID *uuid.UUID `json:"area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitID is the unit of its scope.
	UnitID *uuid.UUID `json:"unit_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchID is the branch of its scope.
	BranchID *uuid.UUID `json:"branch_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ScopeName is what the scope is called.
	ScopeName string `json:"scope_name" example:"南长山街道"`
	// RuleID is the rule that gave the role and takes it when it does not apply any more; null if it was given by hand.
	RuleID *uuid.UUID `json:"rule_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	Grant

type userList struct {
	Items []userResponse `json:"items"`
	pageInfo
} //	@name	UserList

type roleResponse struct {
	// Role is its word in the API.
	Role access.Role `json:"role" example:"township"`
	// Scope is what it must be granted with.
	Scope string `json:"scope" enums:"area,unit,branch,member,none" example:"area"`
	// AreaLevels are the levels of areas that it can be granted on.
	AreaLevels []string `json:"area_levels" enums:"district,township,community,grid" example:"township"`
	// Administrator marks the three that exclude every other role.
	Administrator bool `json:"administrator" example:"false"`
} //	@name	RoleScope

type roleList struct {
	Items []roleResponse `json:"items"`
} //	@name	RoleList

func userDTO(r access.UserRow, grants []access.UserGrant) userResponse {
	out := userResponse{
		ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Username: r.Username, Name: r.Name, State: r.State,
		MemberID: r.MemberID, MemberName: r.MemberName, MustChangePassword: r.MustChangePassword, LastLoginAt: r.LastLoginAt, Roles: []grantResponse{},
		MemberCode: r.MemberCode, UnitName: r.UnitName, MemberInService: r.InService, DisabledReason: r.DisabledReason, LockedUntil: r.LockedUntil,
		FirstPasswordUntil: r.FirstUntil, FirstPasswordUsedAt: r.FirstUsedAt,
	}
	for _, g := range grants {
		scope := ""
		for _, name := range []*string{g.AreaName, g.UnitName, g.BranchName} {
			if name != nil {
				scope = *name
			}
		}
		out.Roles = append(out.Roles, grantResponse{ID: g.ID, Role: g.Role, AreaID: g.AreaID, UnitID: g.UnitID, BranchID: g.BranchID, ScopeName: scope, RuleID: g.RuleID})
	}
	return out
}
