package api

import (
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
)

type loginRequest struct {
	// Username is the account's name.
	Username string `json:"username" validate:"required,max=64" example:"office"`
	// Password is the account's password.
	Password string `json:"password" validate:"required,max=128" example:"…"`
	// Totp is the code of the second factor, where the account has one.
	Totp string `json:"totp,omitempty" validate:"max=10" example:""`
	// Field opens the long session of the phone app.
	Field bool `json:"field,omitempty" example:"false"`
} //	@name	LoginRequest

type tokenResponse struct {
	// AccessToken goes into the header Authorization: Bearer ….
	AccessToken string `json:"access_token" example:"eyJhbGciOiJIUzI1NiIs…"`
	// ExpiresIn is how many seconds the access token lasts.
	ExpiresIn int `json:"expires_in" example:"600"`
	// User is who signed in.
	User meResponse `json:"user"`
} //	@name	TokenResponse

type meResponse struct {
	// ID of the account.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Username is the account's name at sign-in.
	Username string `json:"username" example:"office"`
	// Name is what the person is called.
	Name string `json:"name" example:"周敏"`
	// Roles of the account (DOMAIN §10).
	Roles []access.Role `json:"roles" example:"office"`
	// Permissions are everything that the account may do somewhere.
	Permissions []access.Permission `json:"permissions" example:"issue:read"`
	// MemberID is the member whose account this is.
	MemberID *uuid.UUID `json:"member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitID is the unit for which the account handles issues.
	UnitID *uuid.UUID `json:"unit_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaID is the area of the account's first role that has one.
	AreaID *uuid.UUID `json:"area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// DistrictID is the district in which the account works.
	DistrictID *uuid.UUID `json:"district_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MustChangePassword says that nothing else is allowed before the password is changed.
	MustChangePassword bool `json:"must_change_password" example:"false"`
	// PreviousLoginAt is the sign-in before this one: one that the person does not remember was somebody else's.
	PreviousLoginAt *time.Time `json:"previous_login_at" extensions:"x-nullable" example:"2026-11-22T01:00:00Z"`
	// OnBehalf is whom the account stands in for in this request (header X-On-Behalf); then roles, permissions and member are theirs.
	OnBehalf *representedResponse `json:"on_behalf" extensions:"x-nullable"`
} //	@name	Me

type representedResponse struct {
	// ID of the account that is represented.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name string `json:"name" example:"周敏"`
	// Until is the last day.
	Until calendar.Day `json:"until" swaggertype:"string" example:"2026-12-01"`
} //	@name	Represented

type helpResponse struct {
	// Contact is whom to go to when the password is forgotten, as the operator has set it; empty if that is not set.
	Contact string `json:"contact" example:"连心服务办公室 周敏 0535-3211000"`
	// OfficeName is what the district's office is called.
	OfficeName string `json:"office_name" example:"连心服务办公室"`
	// OfficePhone is its public phone.
	OfficePhone string `json:"office_phone" example:"0535-3211000"`
} //	@name	SignInHelp

type passwordRequest struct {
	// CurrentPassword proves who asks.
	CurrentPassword string `json:"current_password" validate:"required,max=128" example:"…"`
	// Password is the new one: at least 10 characters, none of the common ones.
	Password string `json:"password" validate:"required,max=128" example:"…"`
} //	@name	PasswordRequest

type sessionResponse struct {
	// ID of the session.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// CreatedAt is when it was opened.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// LastUsedAt is when it was last used, to the minute.
	LastUsedAt time.Time `json:"last_used_at" example:"2026-11-23T02:00:00Z"`
	// ExpiresAt is when it ends at the latest.
	ExpiresAt time.Time `json:"expires_at" example:"2026-11-23T13:00:00Z"`
	// Address from which it was opened.
	Address string `json:"address" example:"10.1.2.3"`
	// UserAgent of the browser that opened it.
	UserAgent string `json:"user_agent" example:"Mozilla/5.0"`
	// Current marks the session of this request.
	Current bool `json:"current" example:"true"`
} //	@name	Session

type sessionList struct {
	Items []sessionResponse `json:"items"`
} //	@name	SessionList

func tokenDTO(t access.Tokens) tokenResponse {
	return tokenResponse{AccessToken: t.Access, ExpiresIn: t.ExpiresIn, User: meDTO(t.Actor)}
}

func meDTO(a access.Actor) meResponse {
	out := meResponse{
		ID: a.AccountID, Username: a.Username, Name: a.Name, Roles: a.Roles(), Permissions: a.Permissions(),
		MemberID: a.MemberID, MustChangePassword: a.MustChangePassword, PreviousLoginAt: a.PreviousLoginAt,
	}
	if a.OnBehalf != nil {
		out.OnBehalf = &representedResponse{ID: a.OnBehalf.AccountID, Name: a.OnBehalf.Name, Until: a.OnBehalf.Until}
	}
	if out.Roles == nil {
		out.Roles, out.Permissions = []access.Role{}, []access.Permission{}
	}
	for _, g := range a.Grants {
		if g.UnitID != nil && out.UnitID == nil {
			out.UnitID = g.UnitID
		}
		if g.AreaID != nil && out.AreaID == nil {
			out.AreaID = g.AreaID
		}
	}
	if a.DistrictID != uuid.Nil {
		out.DistrictID = &a.DistrictID
	}
	return out
}

func answerSessions(c *gin.Context, s *access.Service, account uuid.UUID, actor access.Actor) error {
	rows, err := s.Sessions(c.Request.Context(), account)
	if err != nil {
		return err
	}
	out := sessionList{Items: []sessionResponse{}}
	for _, r := range rows {
		out.Items = append(out.Items, sessionResponse{
			ID: r.ID, CreatedAt: r.CreatedAt, LastUsedAt: r.LastUsedAt, ExpiresAt: r.ExpiresAt, Address: r.Address, UserAgent: r.UserAgent,
			Current: r.ID == actor.SessionID,
		})
	}
	return answer(c, 200, out)
}
