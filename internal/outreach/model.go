// Package outreach is what members do at people's doors and for the district: rounds, visits, activities and deeds
// (DOMAIN §6).
package outreach

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// Way is how a visit was made.
type Way string

// The ways.
const (
	OnSite Way = "on_site"
	Phone  Way = "phone"
	Video  Way = "video"
)

// Outcome is whether somebody was met.
type Outcome string

// The outcomes. Not at home is a visit too, and asks for another.
const (
	Met     Outcome = "met"
	NotHome Outcome = "not_home"
	Refused Outcome = "refused"
)

// The states of a round.
const (
	RoundOpen   = "open"
	RoundClosed = "closed"
)

// Target says which households of its area a round is about: all active ones, or those that meet every filter given.
type Target struct {
	// All takes every active household; the filters are then empty.
	All bool `json:"all,omitempty"`
	// Tags takes households that carry one of these tags, or have a resident who does.
	Tags []string `json:"tags,omitempty"`
	// Unmanaged takes households of unmanaged buildings (脱管楼).
	Unmanaged bool `json:"unmanaged,omitempty"`
	// NeverVisited takes households that nobody had met when the round began.
	NeverVisited bool `json:"never_visited,omitempty"`
}

// QuestionKind is the kind of an extra question of a round's form.
type QuestionKind string

// The kinds of questions.
const (
	Text    QuestionKind = "text"
	Number  QuestionKind = "number"
	Choice  QuestionKind = "choice"
	Several QuestionKind = "several"
	YesNo   QuestionKind = "yes_no"
)

// Question is one extra question of a round's form.
type Question struct {
	Key      string       `json:"key"`
	Label    string       `json:"label"`
	Kind     QuestionKind `json:"kind"`
	Options  []string     `json:"options,omitempty"`
	Required bool         `json:"required,omitempty"`
}

// Round is a period in which a set of households is to be visited (走访轮次).
type Round struct {
	database.Record
	database.Place
	Name    string
	AreaID  uuid.UUID
	FromOn  calendar.Day
	UntilOn calendar.Day
	// StartsAt and EndsAt are the same days as instants, the second exclusive, for comparing with times in SQL.
	StartsAt  time.Time
	EndsAt    time.Time
	Target    Target     `gorm:"serializer:json"`
	Form      []Question `gorm:"serializer:json"`
	State     string
	AccountID uuid.UUID
}

// TableName implements GORM's Tabler.
func (Round) TableName() string { return "rounds" }

// RoundTarget is a household that a round is about. The set is made when the round begins; households that come to
// fit it while the round is open are added.
type RoundTarget struct {
	RoundID     uuid.UUID `gorm:"primaryKey"`
	HouseholdID uuid.UUID `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (RoundTarget) TableName() string { return "round_targets" }

// Visit is one visit to a household or a shop. Its Place is that of whom it was paid to, at that time.
type Visit struct {
	database.Record
	database.Place
	HouseholdID    *uuid.UUID
	ShopID         *uuid.UUID
	RoundID        *uuid.UUID
	Way            Way
	Outcome        Outcome
	VisitedAt      time.Time
	MetResidentIDs []uuid.UUID `gorm:"column:met_resident_ids;serializer:json"`
	Policies       []string    `gorm:"serializer:json"`
	HandbookLeft   bool
	Notes          string `audit:"hash"`
	Longitude      *float64
	Latitude       *float64
	Answers        map[string]any `gorm:"serializer:json" audit:"hash"`
	FollowUpOn     calendar.Day
	AccountID      uuid.UUID
	// MemberID is who reported the visit; visit_members holds everybody who took part.
	MemberID *uuid.UUID
}

// TableName implements GORM's Tabler.
func (Visit) TableName() string { return "visits" }

// VisitMember is a member who took part in a visit.
type VisitMember struct {
	VisitID  uuid.UUID `gorm:"primaryKey"`
	MemberID uuid.UUID `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (VisitMember) TableName() string { return "visit_members" }

// The kinds of activities.
const (
	ByBranch     = "branch"
	ByVolunteers = "volunteer"
)

// The states of an activity.
const (
	ActivityPlanned   = "planned"
	ActivityHeld      = "held"
	ActivityCancelled = "cancelled"
)

// Activity is something that a branch or a volunteer team holds (活动).
type Activity struct {
	database.Record
	database.Place
	Code       string
	Kind       string
	Name       string
	BranchID   *uuid.UUID
	TeamID     *uuid.UUID
	AreaID     *uuid.UUID
	StartsAt   *time.Time
	Attendance *int
	State      string
	Summary    string
}

// TableName implements GORM's Tabler.
func (Activity) TableName() string { return "activities" }

// The states of a deed.
const (
	DeedPlanned  = "planned"
	DeedUnderWay = "under_way"
	DeedDone     = "done"
)

// Deed is something practical done for people (实事): a lamp, a road, a clean-up.
type Deed struct {
	database.Record
	database.Place
	Code       string
	Name       string
	Category   *string
	AreaID     *uuid.UUID
	UnitID     *uuid.UUID
	IssueID    *uuid.UUID
	State      string
	StartedOn  calendar.Day
	FinishedOn calendar.Day
	Summary    string
}

// TableName implements GORM's Tabler.
func (Deed) TableName() string { return "deeds" }
