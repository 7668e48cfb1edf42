// Package allocation gives every household exactly one member as its contact (联户), and every participating member
// at least one household: plans, the solver behind them, and the assignments in force (DOMAIN §5).
package allocation

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
)

// State is where a plan stands.
type State string

// The states of a plan.
const (
	Solving    State = "solving"
	Draft      State = "draft"
	NoPlan     State = "infeasible"
	Published  State = "published"
	Superseded State = "superseded"
)

// Plan is an allocation of the households of an area. Its Place is the area's.
type Plan struct {
	database.Record
	database.Place
	Name    string
	AreaID  uuid.UUID
	State   State
	Band    float64
	Weights Weights          `gorm:"serializer:json"`
	Quotas  map[string]Quota `gorm:"serializer:json"`
	// CareLoads say what a household with a tag counts as load; SecondFrom is the load from which a household gets a
	// second contact, 0 for never.
	CareLoads  []CareLoad `gorm:"serializer:json"`
	SecondFrom int
	// Progress is how far the solver is, 0 to 100.
	Progress int
	// Reason is why there is no plan, in the state infeasible.
	Reason       *Hindrance `gorm:"serializer:json"`
	Summary      *Summary   `gorm:"serializer:json"`
	AccountID    *uuid.UUID
	SolvedAt     *time.Time
	PublishedAt  *time.Time
	SupersededAt *time.Time
}

// TableName implements GORM's Tabler.
func (Plan) TableName() string { return "plans" }

// Hindrance is why there is no plan, as it is kept: in words that name the area, the household and the member.
type Hindrance struct {
	Code       Obstacle `json:"code"`
	ZH         string   `json:"zh"`
	EN         string   `json:"en"`
	Households int      `json:"households,omitempty"`
	Capacity   int      `json:"capacity,omitempty"`
}

// PlanMember is a member who takes part in a plan: Held households lie outside of it and count as load; the load had
// to be between Low and High.
type PlanMember struct {
	PlanID    uuid.UUID `gorm:"primaryKey"`
	MemberID  uuid.UUID `gorm:"primaryKey"`
	Held      int
	Low, High int
}

// TableName implements GORM's Tabler.
func (PlanMember) TableName() string { return "plan_members" }

// PlanItem is a household with its contact in a plan. CurrentMemberID is the contact in force when it was solved.
type PlanItem struct {
	PlanID          uuid.UUID `gorm:"primaryKey"`
	HouseholdID     uuid.UUID `gorm:"primaryKey"`
	Ordinal         int
	MemberID        uuid.UUID
	CurrentMemberID *uuid.UUID
	// SecondMemberID is the second contact of a weighty household.
	SecondMemberID *uuid.UUID
	// Load is what the household counts as load, 1 to MaxWeight.
	Load   int
	Pinned bool
	Reason Reason `gorm:"serializer:json"`
}

// TableName implements GORM's Tabler.
func (PlanItem) TableName() string { return "plan_items" }

// PlanExclusion is a member to whom a plan must not give a household.
type PlanExclusion struct {
	PlanID      uuid.UUID `gorm:"primaryKey"`
	HouseholdID uuid.UUID `gorm:"primaryKey"`
	MemberID    uuid.UUID `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (PlanExclusion) TableName() string { return "plan_exclusions" }

// Assignment is a member who is or was the contact of a household, with the reason. Ordinal 1 is the contact, 2 the
// second contact of a weighty household. It is in force until EndedAt. Its Place is the household's.
type Assignment struct {
	database.Record
	database.Place
	HouseholdID uuid.UUID
	MemberID    uuid.UUID
	PlanID      *uuid.UUID
	Ordinal     int
	Reason      Reason `gorm:"serializer:json"`
	StartedAt   time.Time
	EndedAt     *time.Time
	EndReason   *EndReason
}

// TableName implements GORM's Tabler.
func (Assignment) TableName() string { return "assignments" }

// EndReason is why an assignment ended.
type EndReason string

// The reasons why assignments end.
const (
	Replanned      EndReason = "replanned"
	Transferred    EndReason = "transferred"
	MemberLeft     EndReason = "member_left"
	HouseholdEnded EndReason = "household_ended"
	HouseholdMoved EndReason = "household_moved" // to another township or island
)
