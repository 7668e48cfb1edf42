package issue

// Kind is what sort of request an issue is.
type Kind string

// The kinds.
const (
	Problem      Kind = "problem"
	Suggestion   Kind = "suggestion"
	KindErrand   Kind = "errand"
	Consultation Kind = "consultation"
	Complaint    Kind = "complaint"
	Report       Kind = "report"
	Praise       Kind = "praise"
)

// Kinds lists them all.
var Kinds = []Kind{Problem, Suggestion, KindErrand, Consultation, Complaint, Report, Praise}

// Urgency sets the answer clock.
type Urgency string

// The urgencies: answers within 7 days, 24 hours, 2 hours.
const (
	Normal   Urgency = "normal"
	Urgent   Urgency = "urgent"
	Critical Urgency = "critical"
)

// Level is whose desk an issue is on.
type Level string

// The levels, from the door upward.
const (
	LevelCommunity Level = "community"
	LevelTownship  Level = "township"
	LevelDistrict  Level = "district"
)

// Source is the way on which an issue came.
type Source string

// The sources.
const (
	SourceVisit       Source = "visit"
	SourcePhone       Source = "phone"
	SourceWalkIn      Source = "walk_in"
	SourcePublic      Source = "public"
	SourceOpen311     Source = "open311"
	SourceTransferred Source = "transferred"
	SourceImported    Source = "imported"
)

// TaskState is where a unit's task stands.
type TaskState string

// The states of a task; new and signed are open.
const (
	TaskNew       TaskState = "new"
	TaskSigned    TaskState = "signed"
	TaskDone      TaskState = "done"
	TaskReturned  TaskState = "returned"
	TaskReleased  TaskState = "released"
	TaskCancelled TaskState = "cancelled"
)

// RequestKind is what a unit asks the desk, or the office, for.
type RequestKind string

// The kinds of request.
const (
	AsksReturn  RequestKind = "return"
	AsksSuspend RequestKind = "suspend"
	AsksExtend  RequestKind = "extend"
	AsksAppeal  RequestKind = "appeal"
)

// Outcome is how a round ended.
type Outcome string

// The outcomes of a round; a closed issue carries how it was closed.
const (
	OutcomeContent    Outcome = "content"
	OutcomeNotContent Outcome = "not_content"
	OutcomeUnreached  Outcome = "unreached"
	OutcomeNoContact  Outcome = "no_contact"
	OutcomePraise     Outcome = "praise"
	OutcomeImported   Outcome = "imported"
)
