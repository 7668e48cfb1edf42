package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/stats"
)

type statFigure struct {
	// Numerator is how many count.
	Numerator int64 `json:"numerator" example:"15303"`
	// Denominator is of how many.
	Denominator int64 `json:"denominator" example:"15303"`
	// Rate is numerator by denominator; null where the denominator is 0.
	Rate *float64 `json:"rate" extensions:"x-nullable" example:"1"`
} //	@name	Figure

type statFigures struct {
	// HouseholdCoverage (联户覆盖率): active households with a contact, on the last day of the period.
	HouseholdCoverage statFigure `json:"household_coverage"`
	// MemberParticipation (党员干部联户率): participating members with at least one household, on the last day.
	MemberParticipation statFigure `json:"member_participation"`
	// VisitCoverage (走访覆盖率): target households of the rounds in the period where somebody was met, in any way.
	VisitCoverage statFigure `json:"visit_coverage"`
	// OnSiteRate (入户率): the same, at the door.
	OnSiteRate statFigure `json:"on_site_rate"`
	// PromptSigning (及时签收率): tasks dispatched in the period that were signed in time.
	PromptSigning statFigure `json:"prompt_signing"`
	// ResponseRate (响应率): issues submitted in the period whose reporter was contacted within 24 hours.
	ResponseRate statFigure `json:"response_rate"`
	// OnTimeRate (按期答复率): rounds answered within the answer clock.
	OnTimeRate statFigure `json:"on_time_rate"`
	// ResolutionRate (解决率): callbacks of the period whose effect is solved.
	ResolutionRate statFigure `json:"resolution_rate"`
	// SatisfactionRate (满意率): callbacks of the period with very, content or basically.
	SatisfactionRate statFigure `json:"satisfaction_rate"`
	// CallbackRate (回访率): callbacks due in the period that are done or unreached.
	CallbackRate statFigure `json:"callback_rate"`
	// ReopenRate (重办率): issues resolved or declined in the period that went into another round.
	ReopenRate statFigure `json:"reopen_rate"`
} //	@name	Figures

type statCounts struct {
	// Households that are active.
	Households *int64 `json:"households" extensions:"x-nullable" example:"15303"`
	// Residents who live here or are away.
	Residents *int64 `json:"residents" extensions:"x-nullable" example:"23301"`
	// Shops that are open.
	Shops *int64 `json:"shops" extensions:"x-nullable" example:"504"`
	// Buildings in use.
	Buildings *int64 `json:"buildings" extensions:"x-nullable" example:"576"`
	// UnmanagedBuildings (脱管楼) among them.
	UnmanagedBuildings *int64 `json:"unmanaged_buildings" extensions:"x-nullable" example:"23"`
	// Members in service.
	Members *int64 `json:"members" extensions:"x-nullable" example:"1188"`
	// Contactless are active households without a contact.
	Contactless *int64 `json:"contactless" extensions:"x-nullable" example:"0"`
	// IssuesSubmitted in the period.
	IssuesSubmitted *int64 `json:"issues_submitted" extensions:"x-nullable" example:"86"`
	// IssuesResolved, settled or declined in the period.
	IssuesResolved *int64 `json:"issues_resolved" extensions:"x-nullable" example:"74"`
	// IssuesOpen now.
	IssuesOpen *int64 `json:"issues_open" extensions:"x-nullable" example:"120"`
	// IssuesOverdue among them.
	IssuesOverdue *int64 `json:"issues_overdue" extensions:"x-nullable" example:"3"`
	// IssuesLongTerm (挂账) among them.
	IssuesLongTerm *int64 `json:"issues_long_term" extensions:"x-nullable" example:"5"`
	// CallbacksDue now.
	CallbacksDue *int64 `json:"callbacks_due" extensions:"x-nullable" example:"12"`
	// CallbacksLate among them.
	CallbacksLate *int64 `json:"callbacks_late" extensions:"x-nullable" example:"1"`
	// Visits in the period.
	Visits *int64 `json:"visits" extensions:"x-nullable" example:"1820"`
	// VisitsMet are those that met somebody.
	VisitsMet *int64 `json:"visits_met" extensions:"x-nullable" example:"1640"`
	// Activities held in the period.
	Activities *int64 `json:"activities" extensions:"x-nullable" example:"11"`
	// Deeds done in the period.
	Deeds *int64 `json:"deeds" extensions:"x-nullable" example:"17"`
	// DeedsUnderWay now.
	DeedsUnderWay *int64 `json:"deeds_under_way" extensions:"x-nullable" example:"9"`
} //	@name	Counts

type statSentence struct {
	// ZH in Chinese.
	ZH string `json:"zh" example:"本周新增 86 件,比上周多 12 件,主要是供水"`
	// EN in English.
	EN string `json:"en" example:"86 new this week, 12 more than last week, mostly water supply"`
} //	@name	Sentence

type statOverview struct {
	// From is the first day of the period.
	From calendar.Day `json:"from" swaggertype:"string" example:"2026-11-16"`
	// To is its last day.
	To calendar.Day `json:"to" swaggertype:"string" example:"2026-11-22"`
	// Figures are those of the district's evaluation.
	Figures statFigures `json:"figures"`
	// Counts are plain numbers; null where the reader may not see what they count.
	Counts statCounts `json:"counts"`
	// Sentence says the period in one line.
	Sentence statSentence `json:"sentence"`
} //	@name	Overview

type statTownship struct {
	// ID of the township.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code of the township.
	Code string `json:"code" example:"370614006"`
	// Name of the township.
	Name string `json:"name" example:"南长山街道"`
	// Figures of the township.
	Figures statFigures `json:"figures"`
} //	@name	TownshipFigures

type statTownships struct {
	Items []statTownship `json:"items"`
} //	@name	TownshipFiguresList

type statStep struct {
	// From is the first day of the step.
	From calendar.Day `json:"from" swaggertype:"string" example:"2026-11-16"`
	// Until is its last day.
	Until calendar.Day `json:"until" swaggertype:"string" example:"2026-11-22"`
	// Submitted is how many issues came in.
	Submitted int64 `json:"submitted" example:"31"`
	// Resolved is how many were resolved, settled or declined.
	Resolved int64 `json:"resolved" example:"28"`
	// Visits is how many visits were paid.
	Visits int64 `json:"visits" example:"412"`
} //	@name	TrendStep

type statTrend struct {
	Items []statStep `json:"items"`
} //	@name	Trend

type statSlice struct {
	// Key is the code or word.
	Key string `json:"key" example:"02"`
	// NameZH of a category or township; empty for words.
	NameZH string `json:"name_zh" example:"供水供电供气"`
	// NameEN of a category or township; empty for words.
	NameEN string `json:"name_en" example:"Utilities"`
	// Count of issues.
	Count int64 `json:"count" example:"42"`
} //	@name	Slice

type statBreakdown struct {
	Items []statSlice `json:"items"`
} //	@name	Breakdown

type statItem struct {
	// Kind of record.
	Kind string `json:"kind" enums:"household,member,issue,callback" example:"issue"`
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code is its number.
	Code string `json:"code" example:"LX20261123-00031"`
	// Title says what it is.
	Title string `json:"title" example:"小区广场路灯不亮"`
	// AreaName is where.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"南城村第1网格"`
	// At is the time by which the figure dates it; null where it is the day asked for.
	At *time.Time `json:"at" extensions:"x-nullable" example:"2026-11-20T02:00:00Z"`
	// Counts says that it is part of the numerator.
	Counts bool `json:"counts" example:"true"`
} //	@name	FigureItem

type statItemList struct {
	Items []statItem `json:"items"`
	pageInfo
} //	@name	FigureItemList

type deskLine struct {
	// Kind of record.
	Kind string `json:"kind" enums:"issue,callback,household" example:"issue"`
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code is its number.
	Code string `json:"code" example:"LX20261123-00031"`
	// Title says what it is.
	Title string `json:"title" example:"小区广场路灯不亮"`
	// AreaName is where.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"南城村第1网格"`
	// State of the record.
	State string `json:"state" example:"submitted"`
	// Urgency of an issue; empty for households.
	Urgency string `json:"urgency" example:"normal"`
	// Light is how pressing it is.
	Light string `json:"light" enums:"green,yellow,red" example:"yellow"`
	// DueAt is when the next clock runs out.
	DueAt *time.Time `json:"due_at" extensions:"x-nullable" example:"2026-11-24T02:00:00Z"`
} //	@name	DeskLine

type deskQueue struct {
	// Key says what waits.
	Key string `json:"key" enums:"to_accept,to_dispatch,requests,to_sign,to_plan,to_do,to_reply,callbacks_due,errands,raised,overdue,supervised,contactless,visits_due" example:"to_accept"`
	// Count is how many wait.
	Count int64 `json:"count" example:"7"`
	// Lines are the most pressing of them.
	Lines []deskLine `json:"lines"`
	// Path of the list of all in the API.
	Path string `json:"path" example:"/issues"`
	// Query of that list.
	Query map[string]string `json:"query"`
} //	@name	DeskQueue

type deskResponse struct {
	Items []deskQueue `json:"items"`
} //	@name	Desk

func figuresDTO(f map[string]stats.Figure) statFigures {
	one := func(name string) statFigure {
		return statFigure{Numerator: f[name].Numerator, Denominator: f[name].Denominator, Rate: f[name].Rate()}
	}
	return statFigures{
		HouseholdCoverage: one(stats.HouseholdCoverage), MemberParticipation: one(stats.MemberParticipation), VisitCoverage: one(stats.VisitCoverage),
		OnSiteRate: one(stats.OnSiteRate), PromptSigning: one(stats.PromptSigning), ResponseRate: one(stats.ResponseRate), OnTimeRate: one(stats.OnTimeRate),
		ResolutionRate: one(stats.ResolutionRate), SatisfactionRate: one(stats.SatisfactionRate), CallbackRate: one(stats.CallbackRate), ReopenRate: one(stats.ReopenRate),
	}
}

func countsDTO(counts map[string]int64) statCounts {
	one := func(name string) *int64 {
		if n, ok := counts[name]; ok {
			return &n
		}
		return nil
	}
	return statCounts{
		Households: one("households"), Residents: one("residents"), Shops: one("shops"), Buildings: one("buildings"), UnmanagedBuildings: one("unmanaged_buildings"),
		Members: one("members"), Contactless: one("contactless"), IssuesSubmitted: one("issues_submitted"), IssuesResolved: one("issues_resolved"),
		IssuesOpen: one("issues_open"), IssuesOverdue: one("issues_overdue"), IssuesLongTerm: one("issues_long_term"), CallbacksDue: one("callbacks_due"),
		CallbacksLate: one("callbacks_late"), Visits: one("visits"), VisitsMet: one("visits_met"), Activities: one("activities"), Deeds: one("deeds"),
		DeedsUnderWay: one("deeds_under_way"),
	}
}

func deskDTO(queues []stats.Queue) deskResponse {
	out := deskResponse{Items: []deskQueue{}}
	for _, q := range queues {
		one := deskQueue{Key: q.Key, Count: q.Count, Lines: []deskLine{}, Path: q.Path, Query: q.Query}
		for _, l := range q.Lines {
			one.Lines = append(one.Lines, deskLine(l))
		}
		out.Items = append(out.Items, one)
	}
	return out
}
