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
}

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
}

// TableName implements GORM's Tabler.
func (LoginFailure) TableName() string { return "login_failures" }
