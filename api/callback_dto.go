package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/issue"
)

type recordCallback struct {
	// Way of calling.
	Way callback.Way `json:"way" validate:"required,oneof=phone on_site" enums:"phone,on_site" example:"phone"`
	// Reached says whether somebody was; if not, the try is kept and the callback stays due.
	Reached bool `json:"reached" example:"true"`
	// Effect as the reporter sees it; required when reached.
	Effect callback.Effect `json:"effect,omitempty" validate:"omitempty,oneof=solved partly not not_applicable" example:"solved"`
	// Satisfaction of the reporter; required when reached.
	Satisfaction callback.Satisfaction `json:"satisfaction,omitempty" validate:"omitempty,oneof=very content basically not" example:"very"`
	// Words of the reporter.
	Words string `json:"words,omitempty" validate:"max=2000" example:"亮堂了"`
	// FileIDs are photos of a callback on site.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=9"`
} //	@name	RecordCallback

type revealCallback struct {
	// Field to show.
	Field string `json:"field,omitempty" validate:"omitempty,oneof=reporter_phone phone" enums:"reporter_phone,phone" example:"reporter_phone"`
	// Reason, if there is a particular one.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"电话回访"`
} //	@name	RevealCallback

type callbackIssue struct {
	// ID of the issue.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// State that it is in now.
	State issue.State `json:"state" example:"closed"`
	// Round that it is in now.
	Round int `json:"round" example:"1"`
} //	@name	CallbackIssue

type callbackRow struct {
	// ID of the callback.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version for If-Match.
	Version int `json:"version" example:"1"`
	// IssueID is what it is about.
	IssueID uuid.UUID `json:"issue_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// IssueNumber of that issue.
	IssueNumber string `json:"issue_number" example:"LX20261123-00031"`
	// IssueTitle of that issue.
	IssueTitle string `json:"issue_title" example:"小区广场路灯不亮"`
	// IssueKind of that issue.
	IssueKind issue.Kind `json:"issue_kind" example:"problem"`
	// CategoryName in the reader's language.
	CategoryName string `json:"category_name" example:"路灯照明"`
	// Round it is about.
	Round int `json:"round" example:"1"`
	// State of the callback.
	State callback.State `json:"state" example:"due"`
	// Late says that it is due and its day has passed.
	Late bool `json:"late" example:"false"`
	// DueAt is when it is done at the latest.
	DueAt time.Time `json:"due_at" example:"2026-11-28T03:00:00Z"`
	// NextTryAt is when to try again.
	NextTryAt *time.Time `json:"next_try_at,omitempty" example:"2026-11-27T03:00:00Z"`
	// Attempts that reached nobody.
	Attempts int `json:"attempts" example:"0"`
	// ReporterName is who to call.
	ReporterName string `json:"reporter_name,omitempty" example:"范老伯"`
	// ReporterPhone, masked.
	ReporterPhone string `json:"reporter_phone,omitempty" example:"199****0001"`
	// Address for a callback on site.
	Address string `json:"address,omitempty" example:"1号楼 1单元 301"`
	// AreaName is where it is.
	AreaName string `json:"area_name,omitempty" example:"南城村第1网格"`
	// TownshipName is the township's name.
	TownshipName string `json:"township_name,omitempty" example:"南长山街道"`
	// LeadUnitID is who led the round.
	LeadUnitID *uuid.UUID `json:"lead_unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// LeadUnitName is its name.
	LeadUnitName string `json:"lead_unit_name,omitempty" example:"住房和交通建设局"`
	// Way of calling.
	Way *callback.Way `json:"way,omitempty" example:"phone"`
	// Reached says whether somebody was.
	Reached *bool `json:"reached,omitempty" example:"true"`
	// Effect as the reporter sees it.
	Effect *callback.Effect `json:"effect,omitempty" example:"solved"`
	// Satisfaction of the reporter.
	Satisfaction *callback.Satisfaction `json:"satisfaction,omitempty" example:"very"`
	// Words of the reporter.
	Words *string `json:"words,omitempty" example:"亮堂了"`
	// CalledAt is when somebody was reached.
	CalledAt *time.Time `json:"called_at,omitempty" example:"2026-11-26T03:00:00Z"`
	// Outcome of the callback.
	Outcome *issue.Outcome `json:"outcome,omitempty" enums:"content,not_content,unreached,no_contact" example:"content"`
	// Actions that the reader may take: record, close.
	Actions []string `json:"actions" example:"record"`
	// CreatedAt is when it came up.
	CreatedAt time.Time `json:"created_at" example:"2026-11-25T03:00:00Z"`
	// UpdatedAt is when it changed last.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-25T03:00:00Z"`
} //	@name	CallbackRow

type callbackList struct {
	// Items of this page.
	Items []callbackRow `json:"items"`
	pageInfo
} //	@name	CallbackList

type callbackAttempt struct {
	// At is when it was tried.
	At time.Time `json:"at" example:"2026-11-26T03:00:00Z"`
	// Caller is who tried.
	Caller string `json:"caller" example:"回访员"`
	// Way of calling.
	Way callback.Way `json:"way" example:"phone"`
	// Words of the caller.
	Words *string `json:"words,omitempty" example:"无人接听"`
} //	@name	CallbackAttempt

type callbackResponse struct {
	callbackRow
	// Issue as it stands now.
	Issue callbackIssue `json:"issue"`
	// Answer that the reporter was given in the round.
	Answer *string `json:"answer,omitempty" example:"三日内安装"`
	// Result of the round.
	Result *string `json:"result,omitempty" example:"路灯已安装"`
	// FileIDs are photos of the callback.
	FileIDs []uuid.UUID `json:"file_ids"`
	// CloseReason of one that reached nobody.
	CloseReason *string `json:"close_reason,omitempty" example:"三次未接通"`
	// Tries that reached nobody.
	Tries []callbackAttempt `json:"tries"`
} //	@name	Callback

func (r callbackResponse) version() int { return r.callbackRow.Version }

func callbackRowDTO(language string) func(callback.Row) callbackRow {
	return func(r callback.Row) callbackRow {
		return callbackRow{
			ID: r.ID, Version: r.Version, IssueID: r.IssueID, IssueNumber: r.IssueNumber, IssueTitle: r.IssueTitle, IssueKind: r.IssueKind,
			CategoryName: inLanguage(language, r.CategoryNameZH, r.CategoryNameEN), Round: r.Round, State: r.State, Late: r.Late, DueAt: r.DueAt, NextTryAt: r.NextTryAt,
			Attempts: r.Attempts, ReporterName: r.Name, ReporterPhone: r.Phone, Address: r.Address, AreaName: r.AreaName, TownshipName: r.TownshipName,
			LeadUnitID: r.LeadUnitID, LeadUnitName: r.LeadUnitName, Way: r.Way, Reached: r.Reached, Effect: r.Effect, Satisfaction: r.Satisfaction, Words: r.Words,
			CalledAt: r.CalledAt, Outcome: r.Outcome, Actions: r.Actions, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
}

func callbackDTO(language string, r callback.Row) callbackResponse {
	out := callbackResponse{
		callbackRow: callbackRowDTO(language)(r), Issue: callbackIssue{ID: r.IssueID, State: r.IssueState, Round: r.IssueRound}, Answer: r.Answer, Result: r.Result,
		FileIDs: orEmpty(r.FileIDs), CloseReason: r.CloseReason, Tries: []callbackAttempt{},
	}
	for _, a := range r.Tries {
		out.Tries = append(out.Tries, callbackAttempt{At: a.At, Caller: a.CallerName, Way: a.Way, Words: a.Words})
	}
	return out
}
