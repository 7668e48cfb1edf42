// Package callback asks the people who asked: is it done, and are they content (DOMAIN §8)?
package callback

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
)

// State is where a callback stands.
type State string

// The states.
const (
	Due       State = "due"
	Done      State = "done"
	Unreached State = "unreached"
	Cancelled State = "cancelled"
)

// Way is how somebody was called back.
type Way string

// The ways; on_spot is the confirmation at the door of what was settled there.
const (
	Phone  Way = "phone"
	OnSite Way = "on_site"
	OnSpot Way = "on_spot"
)

// Effect is what came of the matter, as the reporter sees it.
type Effect string

// The effects.
const (
	Solved        Effect = "solved"
	Partly        Effect = "partly"
	NotSolved     Effect = "not"
	NotApplicable Effect = "not_applicable"
)

// Satisfaction is how content the reporter is.
type Satisfaction string

// The degrees.
const (
	Very         Satisfaction = "very"
	ContentWith  Satisfaction = "content"
	Basically    Satisfaction = "basically"
	NotSatisfied Satisfaction = "not"
)

// Callback is one call to one reporter about one round of an issue.
type Callback struct {
	database.Record
	database.Place
	IssueID         uuid.UUID
	Round           int
	ReporterIssueID uuid.UUID // the issue that the reporter raised: this one, or one merged into it
	LeadUnitID      *uuid.UUID
	State           State
	HalfAt          time.Time
	DueAt           time.Time
	NextTryAt       *time.Time
	Attempts        int
	Way             *Way
	Reached         *bool
	Effect          *Effect
	Satisfaction    *Satisfaction
	Words           *string     `audit:"hash"`
	FileIDs         []uuid.UUID `gorm:"column:file_ids;serializer:json"`
	Outcome         *issue.Outcome
	CalledAt        *time.Time
	CalledBy        *uuid.UUID
	CloseReason     *string `audit:"hash"`
	Imported        bool
}

// TableName implements GORM's Tabler.
func (Callback) TableName() string { return "callbacks" }

// Attempt is one try that reached nobody; tries are kept.
type Attempt struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	DistrictID uuid.UUID
	CallbackID uuid.UUID
	At         time.Time
	CallerID   *uuid.UUID
	CallerName string
	Way        Way
	Words      *string
}

// TableName implements GORM's Tabler.
func (Attempt) TableName() string { return "callback_attempts" }
