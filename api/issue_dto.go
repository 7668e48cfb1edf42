package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/issue"
	records "github.com/lianxin/lianxin/internal/record"
)

type reporterRequest struct {
	// Name of who asks; left out, it is that of the resident, the household's head or the shop's keeper.
	Name string `json:"name,omitempty" validate:"max=40" example:"范老伯"`
	// Phone for the answer and the callback; left out, it is that of the resident or household.
	Phone string `json:"phone,omitempty" validate:"max=40" example:"19900000001"`
	// Anonymous hides the reporter from everybody but the desk.
	Anonymous bool `json:"anonymous,omitempty" example:"false"`
} //	@name	ReporterRequest

type placeBody struct {
	// Longitude in degrees (WGS 84).
	Longitude *float64 `json:"longitude" validate:"required,min=-180,max=180" example:"120.7439"`
	// Latitude in degrees (WGS 84).
	Latitude *float64 `json:"latitude" validate:"required,min=-90,max=90" example:"37.9239"`
} //	@name	IssuePlace

type createIssue struct {
	// ID chosen by the client, for what is written without signal.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Kind of request; a report of wrongdoing is confidential.
	Kind issue.Kind `json:"kind" validate:"required,oneof=problem suggestion errand consultation complaint report praise" example:"problem"`
	// CategoryCode is the code of a category.
	CategoryCode string `json:"category_code" validate:"required,max=10" example:"0101"`
	// Title says it in a line.
	Title string `json:"title" validate:"filled,max=100" example:"小区广场路灯不亮"`
	// Description says it all.
	Description string `json:"description,omitempty" validate:"max=5000" example:"晚上走夜路不安全"`
	// Urgency sets the answer clock: 7 days, 24 hours, 2 hours. Left out, the category decides.
	Urgency issue.Urgency `json:"urgency,omitempty" validate:"omitempty,oneof=normal urgent critical" example:"normal"`
	// Source is how it came.
	Source issue.Source `json:"source,omitempty" validate:"omitempty,oneof=visit phone walk_in public open311 transferred" example:"visit"`
	// OutsideNumber is the number that it has elsewhere, such as at 12345.
	OutsideNumber string `json:"outside_number,omitempty" validate:"max=60" example:"YT20261123001"`
	// HouseholdID is the household that asks.
	HouseholdID *uuid.UUID `json:"household_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ResidentID is the resident who asks.
	ResidentID *uuid.UUID `json:"resident_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ShopID is the shop that asks.
	ShopID *uuid.UUID `json:"shop_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaID is where it is, if no household or shop says so.
	AreaID *uuid.UUID `json:"area_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ConcernedUnitID is the unit that a complaint or report is about; a confidential one never reaches it.
	ConcernedUnitID *uuid.UUID `json:"concerned_unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Place is the exact place, where somebody offers it.
	Place *placeBody `json:"place,omitempty"`
	// Address describes the place in words.
	Address string `json:"address,omitempty" validate:"max=200" example:"海滨小区广场东侧"`
	// FileIDs are photos and documents that were uploaded before.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=9"`
	// RaisedAt is when it was said, if that was before now; the clocks start when it is received all the same.
	RaisedAt *time.Time `json:"raised_at,omitempty" example:"2026-11-23T01:00:00Z"`
	// Reporter is who asks, which need not be who writes it down.
	Reporter reporterRequest `json:"reporter,omitempty"`
} //	@name	CreateIssue

// input turns the request into what the service takes; visits use it for the issues that they raise.
func (in createIssue) input(id uuid.UUID) issue.SubmitInput {
	out := issue.SubmitInput{
		ID: id, Kind: in.Kind, CategoryCode: in.CategoryCode, Title: in.Title, Description: in.Description, Urgency: in.Urgency, Source: in.Source,
		OutsideNumber: in.OutsideNumber, HouseholdID: in.HouseholdID, ResidentID: in.ResidentID, ShopID: in.ShopID, AreaID: in.AreaID,
		ConcernedUnitID: in.ConcernedUnitID, Address: in.Address, FileIDs: in.FileIDs, RaisedAt: in.RaisedAt,
		Reporter: issue.ReporterInput{Name: in.Reporter.Name, Phone: in.Reporter.Phone, Anonymous: in.Reporter.Anonymous},
	}
	if in.Place != nil {
		out.Longitude, out.Latitude = in.Place.Longitude, in.Place.Latitude
	}
	return out
}

type acceptIssue struct {
	// CategoryCode as the desk sees it.
	CategoryCode string `json:"category_code,omitempty" validate:"max=10" example:"0101"`
	// Urgency as the desk sees it.
	Urgency issue.Urgency `json:"urgency,omitempty" validate:"omitempty,oneof=normal urgent critical" example:"normal"`
	// Confidential hides it from the unit concerned and from members other than who raised it; reports always are.
	Confidential *bool `json:"confidential,omitempty" example:"false"`
	// ConcernedUnitID is the unit that it is about.
	ConcernedUnitID *uuid.UUID `json:"concerned_unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	AcceptIssue

type settleIssue struct {
	// Answer to the reporter.
	Answer string `json:"answer" validate:"filled,max=5000" example:"已现场更换灯泡"`
	// Result of what was done.
	Result string `json:"result" validate:"filled,max=5000" example:"路灯已亮"`
	// FileIDs are photos of it.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=9"`
} //	@name	SettleIssue

type assignIssue struct {
	// MemberID is who does the errand.
	MemberID uuid.UUID `json:"member_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	AssignIssue

type reasonRequest struct {
	// Reason in words; it stands in the timeline.
	Reason string `json:"reason" validate:"filled,max=1000" example:"不属本单位职责"`
} //	@name	ReasonRequest

type delegateIssue struct {
	// AreaID is the township, or the community with a desk of its own, that is to deal with it.
	AreaID uuid.UUID `json:"area_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Reason in words.
	Reason string `json:"reason" validate:"filled,max=1000" example:"由属地先行核实"`
} //	@name	DelegateIssue

type mergeIssue struct {
	// IntoID is the issue that goes on.
	IntoID uuid.UUID `json:"into_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Reason in words.
	Reason string `json:"reason" validate:"filled,max=1000" example:"反映同一路段路灯"`
} //	@name	MergeIssue

type dispatchIssue struct {
	// LeadUnitID is the unit that answers for it.
	LeadUnitID uuid.UUID `json:"lead_unit_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// JointUnitIDs are the units that work with it. On reassigning, left out, they stay.
	JointUnitIDs []uuid.UUID `json:"joint_unit_ids,omitempty" validate:"max=20"`
	// Reason in words, on reassigning.
	Reason string `json:"reason,omitempty" validate:"max=1000" example:"职责调整"`
} //	@name	DispatchIssue

type planStepRequest struct {
	// ID of a step of the version before; steps that are done stay, whether named or not.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Title says what is done.
	Title string `json:"title" validate:"filled,max=200" example:"采购灯具"`
	// UnitID is the unit that does it; left out, the lead unit.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// DueOn is the day by which it is done.
	DueOn string `json:"due_on" validate:"required,day" example:"2026-11-25"`
} //	@name	PlanStepRequest

type planRequest struct {
	// ResponsibleName is who answers for it.
	ResponsibleName string `json:"responsible_name" validate:"filled,max=40" example:"罗工"`
	// ResponsiblePhone is how to reach them.
	ResponsiblePhone string `json:"responsible_phone" validate:"filled,max=40" example:"19900000002"`
	// ExpectedResult is what comes of it.
	ExpectedResult string `json:"expected_result" validate:"filled,max=1000" example:"路灯全部点亮"`
	// Steps are the roadmap; the last is due no later than the issue.
	Steps []planStepRequest `json:"steps" validate:"min=1,max=50,dive"`
} //	@name	IssuePlanRequest

type noteRequest struct {
	// Note in words.
	Note string `json:"note,omitempty" validate:"max=1000" example:"完成"`
} //	@name	NoteRequest

type answerIssue struct {
	// Text to the reporter.
	Text string `json:"text" validate:"filled,max=5000" example:"三日内安装"`
	// Partial marks a first contact, which leaves the answer clock running.
	Partial bool `json:"partial,omitempty" example:"false"`
} //	@name	AnswerIssue

type resolveIssue struct {
	// Result of the work.
	Result string `json:"result" validate:"filled,max=5000" example:"路灯已安装"`
	// Answer to the reporter, required where the round has no full answer yet.
	Answer string `json:"answer,omitempty" validate:"max=5000" example:"已安装,请放心夜间出行"`
	// FileIDs are photos of it.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=9"`
} //	@name	ResolveIssue

type suspendIssue struct {
	// Kind of reason: ferries stopped, weather, other, or the long-term list.
	Kind string `json:"kind" validate:"required,oneof=ferry weather other long_term" enums:"ferry,weather,other,long_term" example:"ferry"`
	// Reason in words.
	Reason string `json:"reason" validate:"filled,max=1000" example:"大风停航,材料无法上岛"`
	// Until is the day on which it is looked at again.
	Until string `json:"until" validate:"required,day" example:"2026-12-01"`
} //	@name	SuspendIssue

type extendIssue struct {
	// Kind of reason.
	Kind string `json:"kind,omitempty" validate:"omitempty,oneof=ferry weather other long_term" enums:"ferry,weather,other,long_term" example:"other"`
	// Reason in words.
	Reason string `json:"reason" validate:"filled,max=1000" example:"配件需从厂家订购"`
	// Until is the new last day of the resolution clock.
	Until string `json:"until" validate:"required,day" example:"2026-12-05"`
} //	@name	ExtendIssue

type decideRequest struct {
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=1000" example:"同意"`
} //	@name	DecideRequest

type textRequest struct {
	// Text in words.
	Text string `json:"text" validate:"filled,max=2000" example:"请于明日前报告进展"`
} //	@name	TextRequest

type resumeIssue struct {
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=1000" example:"已复航"`
} //	@name	ResumeIssue

type revealReporter struct {
	// Field to show.
	Field string `json:"field" validate:"required,oneof=reporter_phone" enums:"reporter_phone" example:"reporter_phone"`
	// Reason, which the roles owe that see phones with a reason only.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"核实诉求地点"`
} //	@name	RevealReporter

type revealedPhone struct {
	// Field that is shown.
	Field string `json:"field" example:"reporter_phone"`
	// Value in full; "" where none is stored.
	Value string `json:"value" example:"19900000001"`
} //	@name	RevealedPhone

type reporterResponse struct {
	// Name, missing where the reader may not know it.
	Name string `json:"name,omitempty" example:"范老伯"`
	// Phone, masked.
	Phone string `json:"phone,omitempty" example:"199****0001"`
	// Anonymous says that the reporter wants to be known to the desk alone.
	Anonymous bool `json:"anonymous" example:"false"`
} //	@name	Reporter

type issueRow struct {
	// ID of the issue.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version for If-Match.
	Version int `json:"version" example:"3"`
	// Number that people know it by.
	Number string `json:"number" example:"LX20261123-00031"`
	// Kind of request.
	Kind issue.Kind `json:"kind" example:"problem"`
	// CategoryCode of the category.
	CategoryCode string `json:"category_code" example:"0101"`
	// CategoryName in the reader's language.
	CategoryName string `json:"category_name" example:"路灯照明"`
	// Title in a line.
	Title string `json:"title" example:"小区广场路灯不亮"`
	// Urgency of it.
	Urgency issue.Urgency `json:"urgency" example:"normal"`
	// Source is how it came.
	Source issue.Source `json:"source" example:"visit"`
	// Confidential is hidden from the unit concerned.
	Confidential bool `json:"confidential" example:"false"`
	// State it is in.
	State issue.State `json:"state" example:"accepted"`
	// Level is whose desk it is on.
	Level issue.Level `json:"level" example:"township"`
	// Round it is in, from 1.
	Round int `json:"round" example:"1"`
	// Light is the worst of the running clocks.
	Light issue.Light `json:"light" example:"green"`
	// DueAt is when the first of the running clocks runs out (signing, answer, resolution, a reply to a supervision,
	// callback), and the light turns red; missing where none runs.
	DueAt *time.Time `json:"due_at,omitempty" example:"2026-11-30T01:05:00Z"`
	// AreaID is where it is.
	AreaID *uuid.UUID `json:"area_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is that area's name.
	AreaName string `json:"area_name,omitempty" example:"南城村第1网格"`
	// TownshipName is the township's name.
	TownshipName string `json:"township_name,omitempty" example:"南长山街道"`
	// HouseholdID is the household that asks.
	HouseholdID *uuid.UUID `json:"household_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ShopID is the shop that asks.
	ShopID *uuid.UUID `json:"shop_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Address in words.
	Address string `json:"address,omitempty" example:"海滨小区广场东侧"`
	// ReporterName, missing where the reader may not know it.
	ReporterName string `json:"reporter_name,omitempty" example:"范老伯"`
	// LeadUnitID is the lead unit.
	LeadUnitID *uuid.UUID `json:"lead_unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// LeadUnitName is its name.
	LeadUnitName string `json:"lead_unit_name,omitempty" example:"住房和交通建设局"`
	// RaisedAt is when it was said.
	RaisedAt time.Time `json:"raised_at" example:"2026-11-23T01:00:00Z"`
	// SubmittedAt is when it was received.
	SubmittedAt time.Time `json:"submitted_at" example:"2026-11-23T01:05:00Z"`
	// AnswerDueAt is when the reporter has the answer at the latest.
	AnswerDueAt *time.Time `json:"answer_due_at,omitempty" example:"2026-11-30T01:05:00Z"`
	// AnsweredAt is when the reporter had it in this round.
	AnsweredAt *time.Time `json:"answered_at,omitempty" example:"2026-11-24T01:05:00Z"`
	// ResolveDueAt is when it is resolved at the latest.
	ResolveDueAt *time.Time `json:"resolve_due_at,omitempty" example:"2026-11-26T01:05:00Z"`
	// ResolvedAt is when it was resolved in this round.
	ResolvedAt *time.Time `json:"resolved_at,omitempty" example:"2026-11-25T01:05:00Z"`
	// ClosedAt is when it was closed.
	ClosedAt *time.Time `json:"closed_at,omitempty" example:"2026-11-27T01:05:00Z"`
	// ClosedAs is how: content, not_content, unreached, no_contact, praise, or imported.
	ClosedAs *issue.Outcome `json:"closed_as,omitempty" example:"content"`
	// OpenRequests of units that wait for a decision.
	OpenRequests int `json:"open_requests" example:"0"`
	// CreatedAt is when the record was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:05:00Z"`
	// UpdatedAt is when it changed last.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:05:00Z"`
} //	@name	IssueRow

type issueList struct {
	// Items of this page.
	Items []issueRow `json:"items"`
	pageInfo
} //	@name	IssueList

func issueRowDTO(language string) func(issue.Row) issueRow {
	return func(r issue.Row) issueRow {
		return issueRow{
			ID: r.ID, Version: r.Version, Number: r.Number, Kind: r.Kind, CategoryCode: r.CategoryCode, CategoryName: inLanguage(language, r.CategoryNameZH, r.CategoryNameEN),
			Title: r.Title, Urgency: r.Urgency, Source: r.Source, Confidential: r.Confidential, State: r.State, Level: r.Level, Round: r.Round, Light: r.Light,
			DueAt:  r.LightRedAt,
			AreaID: r.AreaID, AreaName: r.AreaName, TownshipName: r.TownshipName, HouseholdID: r.HouseholdID, ShopID: r.ShopID, Address: r.Address,
			ReporterName: r.Reporter, LeadUnitID: r.LeadUnitID, LeadUnitName: r.LeadUnitName, RaisedAt: r.RaisedAt, SubmittedAt: r.SubmittedAt,
			AnswerDueAt: r.AnswerDueAt, AnsweredAt: r.AnsweredAt, ResolveDueAt: r.ResolveDueAt, ResolvedAt: r.ResolvedAt, ClosedAt: r.ClosedAt, ClosedAs: r.ClosedAs,
			OpenRequests: r.OpenRequests, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
}

func inLanguage(language, zh, en string) string {
	if language == "en" {
		return en
	}
	return zh
}

type issueTask struct {
	// ID of the task.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version for If-Match of what is done with this task.
	Version int `json:"version" example:"1"`
	// Round it belongs to.
	Round int `json:"round" example:"1"`
	// UnitID has the task.
	UnitID uuid.UUID `json:"unit_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// Lead says whether it is the lead task.
	Lead bool `json:"lead" example:"true"`
	// State it is in; new and signed are open.
	State issue.TaskState `json:"state" example:"signed"`
	// HolderID is the account that signed it.
	HolderID *uuid.UUID `json:"holder_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HolderName is its name.
	HolderName string `json:"holder_name,omitempty" example:"罗工"`
	// DispatchedAt is when the unit got it.
	DispatchedAt time.Time `json:"dispatched_at" example:"2026-11-23T02:00:00Z"`
	// SignDueAt is when it is signed at the latest.
	SignDueAt *time.Time `json:"sign_due_at,omitempty" example:"2026-11-24T02:00:00Z"`
	// SignedAt is when it was signed.
	SignedAt *time.Time `json:"signed_at,omitempty" example:"2026-11-23T03:00:00Z"`
	// DoneAt is when the unit had done its part.
	DoneAt *time.Time `json:"done_at,omitempty" example:"2026-11-25T03:00:00Z"`
	// Reason for which it was returned, released or cancelled.
	Reason *string `json:"reason,omitempty" example:"不属本单位职责"`
	// Note of the unit.
	Note *string `json:"note,omitempty" example:"完成"`
	// Actions that the reader may take: sign, return, step, done, release.
	Actions []issue.Action `json:"actions" example:"sign,return"`
} //	@name	IssueTask

type planStep struct {
	// ID of the step.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// TaskID is the task of its unit, whose version ticking it takes.
	TaskID uuid.UUID `json:"task_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Title says what is done.
	Title string `json:"title" example:"采购灯具"`
	// UnitID does it.
	UnitID uuid.UUID `json:"unit_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// DueOn is the day by which it is done.
	DueOn string `json:"due_on" example:"2026-11-25"`
	// DoneAt is when it was.
	DoneAt *time.Time `json:"done_at,omitempty" example:"2026-11-25T03:00:00Z"`
	// Note of the unit.
	Note *string `json:"note,omitempty" example:"完成"`
} //	@name	PlanStep

type issuePlan struct {
	// Version of the plan, from 1; older ones are kept.
	Version int `json:"version" example:"1"`
	// ResponsibleName is who answers for it.
	ResponsibleName string `json:"responsible_name" example:"罗工"`
	// ResponsiblePhone is how to reach them; masked for whoever does not work on it.
	ResponsiblePhone string `json:"responsible_phone" example:"19900000002"`
	// ExpectedResult is what comes of it.
	ExpectedResult string `json:"expected_result" example:"路灯全部点亮"`
	// Steps are the roadmap.
	Steps []planStep `json:"steps"`
} //	@name	IssuePlan

type issueRequest struct {
	// ID of the request.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Round it belongs to.
	Round int `json:"round" example:"1"`
	// Kind of what is asked for.
	Kind issue.RequestKind `json:"kind" example:"return"`
	// UnitID asks.
	UnitID uuid.UUID `json:"unit_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// Reason in words.
	Reason string `json:"reason" example:"不属本单位职责"`
	// SuspendKind is the kind of reason for suspending or extending.
	SuspendKind *string `json:"suspend_kind,omitempty" enums:"ferry,weather,other,long_term" example:"ferry"`
	// Until is the day asked for.
	Until string `json:"until,omitempty" example:"2026-12-01"`
	// State of the request.
	State string `json:"state" enums:"open,approved,refused,cancelled" example:"open"`
	// Decision in words.
	Decision *string `json:"decision,omitempty" example:"同意"`
	// CreatedAt is when it was asked.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T03:00:00Z"`
	// DecidedAt is when it was decided.
	DecidedAt *time.Time `json:"decided_at,omitempty" example:"2026-11-23T04:00:00Z"`
	// Actions that the reader may take: approve, refuse.
	Actions []issue.Action `json:"actions" example:"approve,refuse"`
} //	@name	IssueRequest

type issueSupervision struct {
	// ID of the supervision.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitID has to reply; missing where the desk has to.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName string `json:"unit_name,omitempty" example:"住房和交通建设局"`
	// Supervisor is who supervises.
	Supervisor string `json:"supervisor" example:"周敏"`
	// Text of the supervision.
	Text string `json:"text" example:"请于明日前报告进展"`
	// CreatedAt is when it was written.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T03:00:00Z"`
	// DueAt is when the reply is there at the latest.
	DueAt time.Time `json:"due_at" example:"2026-11-24T03:00:00Z"`
	// Reply in words.
	Reply *string `json:"reply,omitempty" example:"灯具已到货,明日安装"`
	// RepliedAt is when it was given.
	RepliedAt *time.Time `json:"replied_at,omitempty" example:"2026-11-23T05:00:00Z"`
	// Actions that the reader may take: reply.
	Actions []issue.Action `json:"actions" example:"reply"`
} //	@name	IssueSupervision

type issueCallback struct {
	// ID of the callback.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version of the callback.
	Version int `json:"version" example:"1"`
	// Round it is about.
	Round int `json:"round" example:"1"`
	// State of the callback.
	State string `json:"state" enums:"due,done,unreached,cancelled" example:"due"`
	// DueAt is when it is done at the latest.
	DueAt time.Time `json:"due_at" example:"2026-11-28T03:00:00Z"`
	// Attempts that reached nobody.
	Attempts int `json:"attempts" example:"0"`
	// Reached says whether somebody was.
	Reached *bool `json:"reached,omitempty" example:"true"`
	// Effect as the reporter sees it.
	Effect *string `json:"effect,omitempty" enums:"solved,partly,not,not_applicable" example:"solved"`
	// Satisfaction of the reporter.
	Satisfaction *string `json:"satisfaction,omitempty" enums:"very,content,basically,not" example:"very"`
	// Words of the reporter.
	Words *string `json:"words,omitempty" example:"亮堂了"`
	// CalledAt is when somebody was reached.
	CalledAt *time.Time `json:"called_at,omitempty" example:"2026-11-26T03:00:00Z"`
} //	@name	IssueCallback

type issueRound struct {
	// Round, from 1.
	Round int `json:"round" example:"1"`
	// StartedAt is when its clocks started.
	StartedAt time.Time `json:"started_at" example:"2026-11-23T01:05:00Z"`
	// AnswerDueAt is when the answer was due; missing where the clock stopped with time left.
	AnswerDueAt *time.Time `json:"answer_due_at,omitempty" example:"2026-11-30T01:05:00Z"`
	// ContactedAt is when the reporter was first contacted.
	ContactedAt *time.Time `json:"contacted_at,omitempty" example:"2026-11-23T03:00:00Z"`
	// AnsweredAt is when the reporter had the full answer.
	AnsweredAt *time.Time `json:"answered_at,omitempty" example:"2026-11-24T01:05:00Z"`
	// Answer in words.
	Answer *string `json:"answer,omitempty" example:"三日内安装"`
	// ResolveDueAt is when it was to be resolved.
	ResolveDueAt *time.Time `json:"resolve_due_at,omitempty" example:"2026-11-26T01:05:00Z"`
	// ResolvedAt is when it was.
	ResolvedAt *time.Time `json:"resolved_at,omitempty" example:"2026-11-25T01:05:00Z"`
	// Result in words.
	Result *string `json:"result,omitempty" example:"路灯已安装"`
	// FileIDs are photos of the result.
	FileIDs []uuid.UUID `json:"file_ids"`
	// EndedAt is when the round ended.
	EndedAt *time.Time `json:"ended_at,omitempty" example:"2026-11-25T01:05:00Z"`
	// EndedBy is the action that ended it.
	EndedBy *issue.Action `json:"ended_by,omitempty" example:"resolve"`
} //	@name	IssueRound

type issueResponse struct {
	issueRow
	// FollowCode lets the reporter follow the issue without signing in; for the desk and whoever raised it.
	FollowCode string `json:"follow_code,omitempty" example:"7KQ2M4XN"`
	// OutsideNumber is the number that it has elsewhere.
	OutsideNumber *string `json:"outside_number,omitempty" example:"YT20261123001"`
	// Description says it all.
	Description string `json:"description" example:"晚上走夜路不安全"`
	// ResidentID is the resident who asks.
	ResidentID *uuid.UUID `json:"resident_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// VisitID is the visit that noted it.
	VisitID *uuid.UUID `json:"visit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode is the household's number.
	HouseholdCode string `json:"household_code,omitempty" example:"CD0001"`
	// ShopName is the shop's name.
	ShopName string `json:"shop_name,omitempty" example:"海风超市"`
	// ConcernedUnitID is the unit that it is about; for the desk and whoever raised it.
	ConcernedUnitID *uuid.UUID `json:"concerned_unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ConcernedUnitName is its name.
	ConcernedUnitName string `json:"concerned_unit_name,omitempty" example:"海岛供水公司"`
	// Place is the exact place.
	Place *placeBody `json:"place,omitempty"`
	// FileIDs are what came with it.
	FileIDs []uuid.UUID `json:"file_ids"`
	// Reporter is who asks.
	Reporter reporterResponse `json:"reporter"`
	// RaisedByMemberID is the member who wrote it down.
	RaisedByMemberID *uuid.UUID `json:"raised_by_member_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// RaisedByName is who wrote it down.
	RaisedByName string `json:"raised_by_name,omitempty" example:"王志强"`
	// ErrandMemberID is who does the errand.
	ErrandMemberID *uuid.UUID `json:"errand_member_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ErrandMemberName is that member's name.
	ErrandMemberName string `json:"errand_member_name,omitempty" example:"王志强"`
	// SuspendKind is why it stands still.
	SuspendKind *string `json:"suspend_kind,omitempty" enums:"ferry,weather,other,long_term" example:"ferry"`
	// SuspendUntil is the day on which it is looked at again.
	SuspendUntil string `json:"suspend_until,omitempty" example:"2026-12-01"`
	// MergedIntoID is the issue that it was merged into.
	MergedIntoID *uuid.UUID `json:"merged_into_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MergedIntoNumber is that issue's number.
	MergedIntoNumber string `json:"merged_into_number,omitempty" example:"LX20261123-00030"`
	// MergedHere is how many issues were merged into this one.
	MergedHere int `json:"merged_here" example:"0"`
	// WithdrawnBy is who withdrew it.
	WithdrawnBy *string `json:"withdrawn_by,omitempty" enums:"reporter,desk" example:"desk"`
	// Returns is how often units returned it.
	Returns int `json:"returns" example:"0"`
	// Imported is history from a workbook.
	Imported bool `json:"imported" example:"false"`
	// Tasks of all rounds.
	Tasks []issueTask `json:"tasks"`
	// Plan in force.
	Plan *issuePlan `json:"plan,omitempty"`
	// Requests of units.
	Requests []issueRequest `json:"requests"`
	// Supervisions of leaders and the office.
	Supervisions []issueSupervision `json:"supervisions"`
	// Callbacks of all rounds.
	Callbacks []issueCallback `json:"callbacks"`
	// Rounds, the present one last.
	Rounds []issueRound `json:"rounds"`
	// Actions that the reader may take next; reveal shows the reporter's phone.
	Actions []string `json:"actions" example:"accept,settle,decline"`
} //	@name	Issue

func (r issueResponse) version() int { return r.issueRow.Version }

func issueDTO(language string, d issue.Detail) issueResponse {
	r := issueResponse{
		issueRow: issueRow{
			ID: d.ID, Version: d.Version, Number: d.Number, Kind: d.Kind, CategoryCode: d.CategoryCode, CategoryName: inLanguage(language, d.Names.CategoryZH, d.Names.CategoryEN),
			Title: d.Title, Urgency: d.Urgency, Source: d.Source, Confidential: d.Confidential, State: d.State, Level: d.Level, Round: d.Round, Light: d.LightNow,
			DueAt:  d.LightRedAt,
			AreaID: d.AreaID, AreaName: d.Names.Area, TownshipName: d.Names.Township, HouseholdID: d.HouseholdID, ShopID: d.ShopID, Address: records.Text(d.Address),
			ReporterName: d.Reporter, LeadUnitID: d.LeadUnitID, LeadUnitName: d.Names.LeadUnit, RaisedAt: d.RaisedAt, SubmittedAt: d.SubmittedAt,
			AnswerDueAt: d.AnswerDueAt, AnsweredAt: d.AnsweredAt, ResolveDueAt: d.ResolveDueAt, ResolvedAt: d.ResolvedAt, ClosedAt: d.ClosedAt, ClosedAs: d.ClosedAs,
			CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
		},
		FollowCode: d.Follow, OutsideNumber: d.OutsideNumber, Description: d.Description, ResidentID: d.ResidentID, VisitID: d.VisitID,
		HouseholdCode: d.Names.Household, ShopName: d.Names.Shop, ConcernedUnitID: d.ConcernedUnitID, ConcernedUnitName: d.Names.ConcernedUnit, FileIDs: orEmpty(d.FileIDs),
		Reporter:         reporterResponse{Name: d.Reporter, Phone: d.ReporterPhone, Anonymous: d.ReporterAnonymous},
		RaisedByMemberID: d.RaisedByMemberID, RaisedByName: d.Names.RaisedBy, ErrandMemberID: d.ErrandMemberID, ErrandMemberName: d.Names.ErrandMember,
		SuspendKind: d.SuspendKind, SuspendUntil: string(d.SuspendUntil), MergedIntoID: d.MergedIntoID, MergedIntoNumber: d.Names.MergedInto, MergedHere: d.MergedHere,
		WithdrawnBy: d.WithdrawnBy, Returns: d.Returns, Imported: d.Imported,
		Tasks: []issueTask{}, Requests: []issueRequest{}, Supervisions: []issueSupervision{}, Callbacks: []issueCallback{}, Rounds: []issueRound{}, Actions: []string{},
	}
	if d.Longitude != nil && d.Latitude != nil {
		r.Place = &placeBody{d.Longitude, d.Latitude}
	}
	for _, t := range d.Tasks {
		r.Tasks = append(r.Tasks, issueTask{
			ID: t.ID, Version: t.Version, Round: t.Round, UnitID: t.UnitID, UnitName: t.UnitName, Lead: t.Lead, State: t.State, HolderID: t.HolderID, HolderName: t.HolderName,
			DispatchedAt: t.DispatchedAt, SignDueAt: t.SignDueAt, SignedAt: t.SignedAt, DoneAt: t.DoneAt, Reason: t.Reason, Note: t.Note, Actions: t.Actions,
		})
	}
	r.Plan = planOfDTO(d.Plan)
	addRequests(&r, d)
	for _, c := range d.Callbacks {
		r.Callbacks = append(r.Callbacks, issueCallback(c))
	}
	for _, x := range d.Rounds {
		r.Rounds = append(r.Rounds, issueRound{
			Round: x.Round, StartedAt: x.StartedAt, AnswerDueAt: x.AnswerDueAt, ContactedAt: x.ContactedAt, AnsweredAt: x.AnsweredAt, Answer: x.Answer,
			ResolveDueAt: x.ResolveDueAt, ResolvedAt: x.ResolvedAt, Result: x.Result, FileIDs: orEmpty(x.FileIDs), EndedAt: x.EndedAt, EndedBy: x.EndedBy,
		})
	}
	for _, a := range d.Actions {
		r.Actions = append(r.Actions, string(a))
	}
	if d.RevealsPhone {
		r.Actions = append(r.Actions, "reveal")
	}
	return r
}

func planOfDTO(p *issue.PlanView) *issuePlan {
	if p == nil {
		return nil
	}
	out := &issuePlan{Version: p.Number, ResponsibleName: p.ResponsibleName, ResponsiblePhone: p.Phone, ExpectedResult: p.ExpectedResult, Steps: []planStep{}}
	for _, s := range p.Steps {
		out.Steps = append(out.Steps, planStep{
			ID: s.ID, TaskID: s.TaskID, Title: s.Title, UnitID: s.UnitID, UnitName: s.UnitName, DueOn: string(s.DueOn), DoneAt: s.DoneAt, Note: s.Note,
		})
	}
	return out
}

func addRequests(r *issueResponse, d issue.Detail) {
	for _, q := range d.Requests {
		r.Requests = append(r.Requests, issueRequest{
			ID: q.ID, Round: q.Round, Kind: q.Kind, UnitID: q.UnitID, UnitName: q.UnitName, Reason: q.Reason, SuspendKind: q.SuspendKind, Until: string(q.UntilOn),
			State: q.State, Decision: q.Words, CreatedAt: q.CreatedAt, DecidedAt: q.DecidedAt, Actions: q.Actions,
		})
		if q.State == issue.RequestOpen {
			r.OpenRequests++
		}
	}
	for _, s := range d.Supervisions {
		r.Supervisions = append(r.Supervisions, issueSupervision{
			ID: s.ID, UnitID: s.UnitID, UnitName: s.UnitName, Supervisor: s.SupervisorName, Text: s.Words, CreatedAt: s.CreatedAt, DueAt: s.DueAt,
			Reply: s.Reply, RepliedAt: s.RepliedAt, Actions: s.Actions,
		})
	}
}

type issueEvent struct {
	// ID of the event.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// At is when it happened.
	At time.Time `json:"at" example:"2026-11-23T01:05:00Z"`
	// Actor is who did it.
	Actor string `json:"actor" example:"王志强"`
	// UnitID is the unit for which they did it.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName string `json:"unit_name,omitempty" example:"住房和交通建设局"`
	// Round in which it happened.
	Round int `json:"round" example:"1"`
	// Action that was taken.
	Action issue.Action `json:"action" example:"accept"`
	// From is the state before; missing for the submission.
	From *issue.State `json:"from,omitempty" example:"submitted"`
	// To is the state after.
	To issue.State `json:"to" example:"accepted"`
	// Words that came with it.
	Words *string `json:"words,omitempty" example:"转交住建部门"`
	// Files that came with it.
	Files []uuid.UUID `json:"files"`
} //	@name	IssueEvent

type issueEventList struct {
	// Items of this page, the earliest first.
	Items []issueEvent `json:"items"`
	pageInfo
} //	@name	IssueEventList

func issueEventDTO(e issue.EventView) issueEvent {
	return issueEvent{
		ID: e.ID, At: e.At, Actor: e.ActorName, UnitID: e.UnitID, UnitName: e.UnitName, Round: e.Round, Action: e.Action, From: e.FromState, To: e.ToState, Words: e.Words, Files: orEmpty(e.FileIDs),
	}
}

type category struct {
	// Code of the category; the first two digits are its parent's.
	Code string `json:"code" example:"0101"`
	// ParentCode of a category of the second level.
	ParentCode *string `json:"parent_code,omitempty" example:"01"`
	// Name in the reader's language.
	Name string `json:"name" example:"路灯照明"`
	// NameZH is the Chinese name.
	NameZH string `json:"name_zh" example:"路灯照明"`
	// NameEN is the English name.
	NameEN string `json:"name_en" example:"Street lighting"`
	// AnswerDays for the answer, where fewer than 7.
	AnswerDays *int `json:"answer_days,omitempty" example:"3"`
	// ResolveDays for the resolution.
	ResolveDays *int `json:"resolve_days,omitempty" example:"3"`
	// WorkingDays counts both over the statutory calendar.
	WorkingDays bool `json:"working_days" example:"false"`
	// Urgent is the urgency that it has unless said otherwise.
	Urgent bool `json:"urgent" example:"false"`
	// Confidential hides its issues from the unit concerned.
	Confidential bool `json:"confidential" example:"false"`
	// Extendable may be extended.
	Extendable bool `json:"extendable" example:"false"`
	// UnitLabel says which unit usually answers for it.
	UnitLabel *string `json:"unit_label,omitempty" example:"住建部门"`
} //	@name	Category

type categoryList struct {
	// Items of this page, by code.
	Items []category `json:"items"`
	pageInfo
} //	@name	CategoryList

func categoryDTO(language string) func(issue.Category) category {
	return func(c issue.Category) category {
		return category{
			Code: c.Code, ParentCode: c.ParentCode, Name: inLanguage(language, c.NameZH, c.NameEN), NameZH: c.NameZH, NameEN: c.NameEN, AnswerDays: c.AnswerDays,
			ResolveDays: c.ResolveDays, WorkingDays: c.WorkingDays, Urgent: c.Urgent, Confidential: c.Confidential, Extendable: c.Extendable, UnitLabel: c.UnitLabel,
		}
	}
}
