package access

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
)

// The states of an account.
const (
	StateActive   = "active"
	StateDisabled = "disabled"
)

// Account is somebody who may sign in. MemberID links it to the member whose work it does.
type Account struct {
	database.Record
	Username           string
	Name               string `audit:"hash"`
	PasswordHash       string
	MustChangePassword bool
	PasswordChangedAt  *time.Time
	MemberID           *uuid.UUID
	State              string
	// TokenVersion is part of every access token; raising it ends all tokens of the account at once.
	TokenVersion int
	LastLoginAt  *time.Time
	// PreviousLoginAt is the sign-in before the last, which is told to the person.
	PreviousLoginAt *time.Time
	// FirstUntil is set as long as somebody else knows the password: it works once, until then. FirstUsedAt is that once.
	FirstUntil  *time.Time
	FirstUsedAt *time.Time
	// DisabledReason says why the account is disabled, where the program did it.
	DisabledReason *string
	// VouchedMemberID is the member as whose account the security administrator has accepted it; roles by rule go to no
	// other, or whoever makes accounts would give roles too.
	VouchedMemberID *uuid.UUID
}

// DisabledMemberLeft is why an account is disabled whose member has left the service.
const DisabledMemberLeft = "member_left"

// TableName implements GORM's Tabler.
func (Account) TableName() string { return "accounts" }

// GrantRow is a Grant as it is stored.
type GrantRow struct {
	database.Record
	AccountID uuid.UUID
	Role      Role
	AreaID    *uuid.UUID
	UnitID    *uuid.UUID
	BranchID  *uuid.UUID
	GrantedBy *uuid.UUID
	// RuleID is the rule that gave the role and keeps it in step; nil if it was given by hand.
	RuleID *uuid.UUID
}

// TableName implements GORM's Tabler.
func (GrantRow) TableName() string { return "grants" }

// Session is one sign-in, from its first token to its end.
type Session struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	AccountID   uuid.UUID
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	LastUsedAt  time.Time
	ExpiresAt   time.Time
	IdleSeconds int
	Address     string
	UserAgent   string
	EndedAt     *time.Time
	EndReason   *string
}

// TableName implements GORM's Tabler.
func (Session) TableName() string { return "sessions" }

// RefreshToken is the hash of one token of a session; SuccessorSealed is its successor for the seconds of grace.
type RefreshToken struct {
	Hash            string `gorm:"primaryKey"`
	SessionID       uuid.UUID
	CreatedAt       time.Time `gorm:"autoCreateTime:false"`
	RotatedAt       *time.Time
	SuccessorSealed []byte
}

// TableName implements GORM's Tabler.
func (RefreshToken) TableName() string { return "refresh_tokens" }

// LoginFailure counts failed sign-ins of an account from an address.
type LoginFailure struct {
	Key         string `gorm:"primaryKey"`
	Failures    int
	FirstAt     time.Time
	LockedUntil *time.Time
	// AccountID is whose password was tried, where the account exists.
	AccountID *uuid.UUID
}

// TableName implements GORM's Tabler.
func (LoginFailure) TableName() string { return "login_failures" }
