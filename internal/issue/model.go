// Package issue follows what people ask for, from the submission to the callback that ends it (DOMAIN §7).
// transitions.go holds the whole table, clock.go the deadlines; the other files carry out what the table says.
package issue

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// Category is one of the two levels of categories. Nil days mean the default.
type Category struct {
	Code         string `gorm:"primaryKey"`
	ParentCode   *string
	NameZH       string `gorm:"column:name_zh"`
	NameEN       string `gorm:"column:name_en"`
	AnswerDays   *int
	ResolveDays  *int
	WorkingDays  bool
	Urgent       bool
	Confidential bool
	Extendable   bool
	UnitLabel    *string
}

// TableName implements GORM's Tabler.
func (Category) TableName() string { return "categories" }

// Rules returns what the category says about clocks.
func (c Category) Rules() Rules {
	r := Rules{Working: c.WorkingDays}
	if c.AnswerDays != nil {
		r.AnswerDays = *c.AnswerDays
	}
	if c.ResolveDays != nil {
		r.ResolveDays = *c.ResolveDays
	}
	return r
}

// Counter is the last number given out on a day in Shanghai.
type Counter struct {
	Day  calendar.Day `gorm:"primaryKey"`
	Last int
}

// TableName implements GORM's Tabler.
func (Counter) TableName() string { return "issue_counters" }

// Issue is one request (民情诉求). Its clocks are those of the present round, whose row says more.
type Issue struct {
	database.Record
	database.Place
	Number          string
	OutsideNumber   *string
	Kind            Kind
	CategoryCode    string
	Title           string `audit:"hash"`
	Description     string `audit:"hash"`
	Urgency         Urgency
	Source          Source
	Confidential    bool
	ConcernedUnitID *uuid.UUID // the unit that a report or complaint is about
	State           State
	StateBefore     *State // while suspended
	Level           Level
	Round           int
	AreaID          *uuid.UUID
	HouseholdID     *uuid.UUID
	ResidentID      *uuid.UUID
	ShopID          *uuid.UUID
	VisitID         *uuid.UUID
	Longitude       *float64
	Latitude        *float64
	Address         *string
	FileIDs         []uuid.UUID `gorm:"column:file_ids;serializer:json"`

	ReporterName      pii.Secret `gorm:"embedded;embeddedPrefix:reporter_name_"`
	ReporterPhone     pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	ReporterAnonymous bool
	ReporterLeftAt    *time.Time // withdrew, while others who asked for the same remain

	RaisedByAccountID *uuid.UUID
	RaisedByMemberID  *uuid.UUID
	RaisedAt          time.Time
	SubmittedAt       time.Time
	ErrandMemberID    *uuid.UUID
	LeadUnitID        *uuid.UUID

	AnswerDueAt   *time.Time
	AnsweredAt    *time.Time
	ResolveDueAt  *time.Time
	ResolvedAt    *time.Time
	LightYellowAt *time.Time
	LightRedAt    *time.Time

	SuspendedAt  *time.Time
	SuspendKind  *string
	SuspendUntil calendar.Day
	MergedIntoID *uuid.UUID
	MergedAt     *time.Time
	WithdrawnBy  *string
	Returns      int
	ClosedAt     *time.Time
	ClosedAs     *Outcome
	Imported     bool
}

// TableName implements GORM's Tabler.
func (Issue) TableName() string { return "issues" }

// Light returns the worst light of the clocks that run.
func (i Issue) Light(now time.Time) Light { return LightAt(now, i.LightYellowAt, i.LightRedAt) }

// Round is one time through: from the submission, or from a callback that was not content, to the next end. Clocks
// that stopped without being met have no due time.
type Round struct {
	database.Record
	DistrictID    uuid.UUID
	IssueID       uuid.UUID
	Round         int
	StartedAt     time.Time
	LeadUnitID    *uuid.UUID
	AnswerHalfAt  *time.Time
	AnswerDueAt   *time.Time
	ContactedAt   *time.Time // first contact or answer
	AnsweredAt    *time.Time
	Answer        *string `audit:"hash"`
	ResolveHalfAt *time.Time
	ResolveDueAt  *time.Time
	ResolvedAt    *time.Time
	Result        *string     `audit:"hash"`
	FileIDs       []uuid.UUID `gorm:"column:file_ids;serializer:json"`
	EndedAt       *time.Time
	EndedBy       *Action
}

// TableName implements GORM's Tabler.
func (Round) TableName() string { return "issue_rounds" }

// Task is a unit's part in one round.
type Task struct {
	database.Record
	DistrictID   uuid.UUID
	IssueID      uuid.UUID
	Round        int
	UnitID       uuid.UUID
	Lead         bool
	State        TaskState
	HolderID     *uuid.UUID // the account that signed it
	DispatchedAt time.Time
	SignHalfAt   *time.Time
	SignDueAt    *time.Time
	SignedAt     *time.Time
	DoneAt       *time.Time
	EndedAt      *time.Time
	Reason       *string
	Note         *string
	AtRoundEnd   bool // was open or done when the round ended: comes back in the next one
}

// TableName implements GORM's Tabler.
func (Task) TableName() string { return "issue_tasks" }

// Open reports whether the unit has the task to do.
func (t Task) Open() bool { return t.State == TaskNew || t.State == TaskSigned }

// Plan is one version of a lead unit's plan for a round.
type Plan struct {
	database.Record
	DistrictID       uuid.UUID
	IssueID          uuid.UUID
	Round            int
	Number           int
	TaskID           uuid.UUID
	ResponsibleName  string     `audit:"hash"`
	ResponsiblePhone pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	ExpectedResult   string     `audit:"hash"`
	InForce          bool
}

// TableName implements GORM's Tabler.
func (Plan) TableName() string { return "issue_plans" }

// PlanStep is one dated step of a plan, for one unit.
type PlanStep struct {
	database.Record
	DistrictID uuid.UUID
	IssueID    uuid.UUID
	PlanID     uuid.UUID
	TaskID     uuid.UUID
	UnitID     uuid.UUID
	Ordinal    int
	Title      string
	DueOn      calendar.Day
	DoneAt     *time.Time
	DoneBy     *uuid.UUID
	Note       *string
}

// TableName implements GORM's Tabler.
func (PlanStep) TableName() string { return "issue_plan_steps" }

// The states of a request.
const (
	RequestOpen      = "open"
	RequestApproved  = "approved"
	RequestRefused   = "refused"
	RequestCancelled = "cancelled"
)

// Request is what a unit asks the desk (an appeal: the office) to decide.
type Request struct {
	database.Record
	DistrictID  uuid.UUID
	IssueID     uuid.UUID
	Round       int
	Kind        RequestKind
	TaskID      *uuid.UUID
	UnitID      uuid.UUID
	AskedBy     *uuid.UUID
	Reason      string
	SuspendKind *string
	UntilOn     calendar.Day
	State       string
	DecidedBy   *uuid.UUID
	DecidedAt   *time.Time
	Words       *string
}

// TableName implements GORM's Tabler.
func (Request) TableName() string { return "issue_requests" }

// Supervision is a leader's or the office's 督办; UnitID is nil where the desk has to reply.
type Supervision struct {
	database.Record
	DistrictID     uuid.UUID
	IssueID        uuid.UUID
	Round          int
	UnitID         *uuid.UUID
	SupervisedBy   *uuid.UUID
	SupervisorName string `audit:"hash"`
	Words          string
	HalfAt         time.Time
	DueAt          time.Time
	Reply          *string
	RepliedAt      *time.Time
	RepliedBy      *uuid.UUID
	ReplierName    *string `audit:"hash"`
}

// TableName implements GORM's Tabler.
func (Supervision) TableName() string { return "issue_supervisions" }

// Event is one line of the timeline; events are never changed or removed.
type Event struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	DistrictID uuid.UUID
	IssueID    uuid.UUID
	Round      int
	At         time.Time
	ActorID    *uuid.UUID
	ActorName  string
	UnitID     *uuid.UUID
	Action     Action
	FromState  *State
	ToState    State
	Words      *string
	FileIDs    []uuid.UUID `gorm:"column:file_ids;serializer:json"`
}

// TableName implements GORM's Tabler.
func (Event) TableName() string { return "issue_events" }

// Tell is a 回告 task: the household's contact brings the news of a resolved issue to the door.
type Tell struct {
	database.Record
	DistrictID  uuid.UUID
	IssueID     uuid.UUID
	Round       int
	HouseholdID uuid.UUID
	DoneAt      *time.Time
	VisitID     *uuid.UUID
}

// TableName implements GORM's Tabler.
func (Tell) TableName() string { return "issue_tells" }
