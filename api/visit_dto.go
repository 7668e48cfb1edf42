package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/outreach"
)

type createVisit struct {
	// ID chosen by the client, for reports written without signal.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdID is the household visited; either it or shop_id.
	HouseholdID *uuid.UUID `json:"household_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ShopID is the shop visited.
	ShopID *uuid.UUID `json:"shop_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// RoundID is the round whose form is answered. Visits count for every round that covers them, named or not.
	RoundID *uuid.UUID `json:"round_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Way is how the visit was made.
	Way outreach.Way `json:"way" validate:"required" example:"on_site"`
	// Outcome is whether somebody was met; not at home is a visit too.
	Outcome outreach.Outcome `json:"outcome" validate:"required" example:"met"`
	// VisitedAt is when the visit took place.
	VisitedAt time.Time `json:"visited_at" validate:"required" example:"2026-11-23T02:30:00Z"`
	// MetResidentIDs are those of the household who were met.
	MetResidentIDs []uuid.UUID `json:"met_resident_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Notes in the visitor's words, at most 4000 characters.
	Notes string `json:"notes,omitempty" validate:"max=4000" example:"垃圾分类宣传"`
	// Policies that were publicised.
	Policies []string `json:"policies,omitempty" validate:"max=20,dive,max=100" example:"垃圾分类"`
	// HandbookLeft says that the service handbook was left there.
	HandbookLeft bool `json:"handbook_left,omitempty" example:"true"`
	// Place where the visit was noted down; offered, never demanded.
	Place *placeBody `json:"place,omitempty"`
	// FileIDs are uploaded photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberIDs are who came along; whoever reports it need not be named.
	MemberIDs []uuid.UUID `json:"member_ids,omitempty" validate:"max=20" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Answers to the form of the round, by key.
	Answers map[string]any `json:"answers,omitempty" swaggertype:"object"`
	// FollowUpOn is the day of the next visit, if one was agreed.
	FollowUpOn string `json:"follow_up_on,omitempty" validate:"omitempty,day" example:"2026-12-01"`
	// Issues raised, each as in POST /issues; household, source and time are taken from the visit where left out.
	Issues []createIssue `json:"issues,omitempty" validate:"max=10,dive"`
} //	@name	CreateVisit

type changeVisit struct {
	// Way is how the visit was made.
	Way *outreach.Way `json:"way,omitempty" example:"phone"`
	// Outcome is whether somebody was met.
	Outcome *outreach.Outcome `json:"outcome,omitempty" example:"met"`
	// VisitedAt is when the visit took place.
	VisitedAt *time.Time `json:"visited_at,omitempty" example:"2026-11-23T02:30:00Z"`
	// MetResidentIDs are those of the household who were met.
	MetResidentIDs *[]uuid.UUID `json:"met_resident_ids,omitempty" validate:"omitempty,max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Notes in the visitor's words.
	Notes *string `json:"notes,omitempty" validate:"omitempty,max=4000" example:"垃圾分类宣传"`
	// Policies that were publicised.
	Policies *[]string `json:"policies,omitempty" validate:"omitempty,max=20,dive,max=100" example:"垃圾分类"`
	// HandbookLeft says that the service handbook was left there.
	HandbookLeft *bool `json:"handbook_left,omitempty" example:"true"`
	// Place where the visit was noted down.
	Place *placeBody `json:"place,omitempty"`
	// FileIDs are further photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberIDs are who came along.
	MemberIDs *[]uuid.UUID `json:"member_ids,omitempty" validate:"omitempty,max=20" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Answers to the form of the round; they replace those given before.
	Answers *map[string]any `json:"answers,omitempty" swaggertype:"object"`
	// FollowUpOn is the day of the next visit; null for none.
	FollowUpOn optional[string] `json:"follow_up_on,omitempty" swaggertype:"string" example:"2026-12-01"`
} //	@name	ChangeVisit

type visitPerson struct {
	// ID of the member or resident.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name string `json:"name" example:"王志强"`
} //	@name	VisitPerson

type visitRow struct {
	// ID of the visit.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when the visit was reported.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// HouseholdID is the household visited.
	HouseholdID *uuid.UUID `json:"household_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode is its number.
	HouseholdCode *string `json:"household_code" extensions:"x-nullable" example:"H000123"`
	// HeadName is the head of the household.
	HeadName *string `json:"head_name" extensions:"x-nullable" example:"王建国"`
	// Address of the household or shop.
	Address string `json:"address" example:"1号楼 1单元 301"`
	// ShopID is the shop visited.
	ShopID *uuid.UUID `json:"shop_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ShopName is what the shop is called.
	ShopName *string `json:"shop_name" extensions:"x-nullable" example:"码头便利店"`
	// GridID is where it lies.
	GridID *uuid.UUID `json:"grid_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// GridName is what the grid is called.
	GridName *string `json:"grid_name" extensions:"x-nullable" example:"南城村第1网格"`
	// RoundID is the round whose form was answered.
	RoundID *uuid.UUID `json:"round_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// RoundName is what the round is called.
	RoundName *string `json:"round_name" extensions:"x-nullable" example:"2026 年冬季走访"`
	// Way is how the visit was made.
	Way outreach.Way `json:"way" example:"on_site"`
	// Outcome is whether somebody was met.
	Outcome outreach.Outcome `json:"outcome" example:"met"`
	// VisitedAt is when the visit took place.
	VisitedAt time.Time `json:"visited_at" example:"2026-11-23T02:30:00Z"`
	// Notes in the visitor's words.
	Notes string `json:"notes" example:"垃圾分类宣传"`
	// HandbookLeft says that the service handbook was left there.
	HandbookLeft bool `json:"handbook_left" example:"true"`
	// MemberID is who reported the visit.
	MemberID *uuid.UUID `json:"member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is that member's name.
	MemberName *string `json:"member_name" extensions:"x-nullable" example:"王志强"`
	// Members are all who paid the visit.
	Members []visitPerson `json:"members"`
	// IssueCount is how many issues the visit raised, confidential ones aside.
	IssueCount int `json:"issue_count" example:"1"`
} //	@name	VisitRow

type visitList struct {
	Items []visitRow `json:"items"`
	pageInfo
} //	@name	VisitList

type visitResponse struct {
	visitRow
	// MetResidentIDs are those of the household who were met.
	MetResidentIDs []uuid.UUID `json:"met_resident_ids" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MetResidents are the same with their names.
	MetResidents []visitPerson `json:"met_residents"`
	// Policies that were publicised.
	Policies []string `json:"policies" example:"垃圾分类"`
	// Place where the visit was noted down.
	Place *placeBody `json:"place" extensions:"x-nullable"`
	// Answers to the form of the round, by key.
	Answers map[string]any `json:"answers" swaggertype:"object"`
	// FollowUpOn is the day of the next visit, if one was agreed.
	FollowUpOn *calendar.Day `json:"follow_up_on" swaggertype:"string" extensions:"x-nullable" example:"2026-12-01"`
	// IssueIDs are the issues raised that the reader may see.
	IssueIDs []uuid.UUID `json:"issue_ids" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Files are the photos.
	Files []fileResponse `json:"files"`
	// Actions that the reader may take: change.
	Actions []string `json:"actions" example:"change"`
} //	@name	Visit

func (v visitResponse) version() int { return v.Version }

type dueVisit struct {
	// HouseholdID is the household that is due.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode is its number.
	HouseholdCode string `json:"household_code" example:"H000123"`
	// HeadName is the head of the household.
	HeadName *string `json:"head_name" extensions:"x-nullable" example:"王建国"`
	// Address of the household.
	Address string `json:"address" example:"1号楼 1单元 301"`
	// GridName is where it lies.
	GridName *string `json:"grid_name" extensions:"x-nullable" example:"南城村第1网格"`
	// Tags of the household.
	Tags []string `json:"tags" example:"lives_alone"`
	// MemberID is its contact.
	MemberID *uuid.UUID `json:"member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is the contact's name.
	MemberName *string `json:"member_name" extensions:"x-nullable" example:"王志强"`
	// Reasons why it is due.
	Reasons []string `json:"reasons" enums:"never_met,again,follow_up,in_round,long_ago,care,news" example:"again"`
	// Care are the care groups of the household, the strictest first.
	Care []caredFor `json:"care"`
	// AwayNow says that the household winters on the mainland now: a call is enough.
	AwayNow bool `json:"away_now" example:"false"`
	// LastMetAt is when somebody was met there last.
	LastMetAt *time.Time `json:"last_met_at" extensions:"x-nullable" example:"2026-08-01T02:30:00Z"`
	// LastVisitedAt is when it was visited last.
	LastVisitedAt *time.Time `json:"last_visited_at" extensions:"x-nullable" example:"2026-11-20T02:30:00Z"`
	// LastOutcome is how that visit ended.
	LastOutcome *outreach.Outcome `json:"last_outcome" extensions:"x-nullable" example:"not_home"`
	// FollowUpOn is the day that the last visit named.
	FollowUpOn *calendar.Day `json:"follow_up_on" swaggertype:"string" extensions:"x-nullable" example:"2026-12-01"`
	// RoundID is an open round that is about the household.
	RoundID *uuid.UUID `json:"round_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// RoundName is what the round is called.
	RoundName *string `json:"round_name" extensions:"x-nullable" example:"2026 年冬季走访"`
	// RoundUntilOn is its last day.
	RoundUntilOn *calendar.Day `json:"round_until_on" swaggertype:"string" extensions:"x-nullable" example:"2026-12-31"`
	// TellIssueID is a resolved issue of which the news is to be told at the door.
	TellIssueID *uuid.UUID `json:"tell_issue_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	DueVisit

type dueVisitList struct {
	Items []dueVisit `json:"items"`
	pageInfo
} //	@name	DueVisitList

func placeOfVisit(p *placeBody) (longitude, latitude *float64) {
	if p == nil {
		return nil, nil
	}
	return p.Longitude, p.Latitude
}

func personsDTO(people []outreach.Person) []visitPerson {
	out := make([]visitPerson, 0, len(people))
	for _, p := range people {
		out = append(out, visitPerson(p))
	}
	return out
}

func dayOrNull(d calendar.Day) *calendar.Day {
	if d == "" {
		return nil
	}
	return &d
}

func visitRowDTO(r outreach.VisitRow) visitRow {
	return visitRow{
		ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, HouseholdID: r.HouseholdID, HouseholdCode: r.HouseholdCode,
		HeadName: r.HeadName, Address: r.Words(), ShopID: r.ShopID, ShopName: r.ShopName, GridID: r.GridID, GridName: r.GridName, RoundID: r.RoundID,
		RoundName: r.RoundName, Way: r.Way, Outcome: r.Outcome, VisitedAt: r.VisitedAt, Notes: r.Notes, HandbookLeft: r.HandbookLeft,
		MemberID: r.MemberID, MemberName: r.ReporterName, Members: personsDTO(r.Members), IssueCount: r.Issues,
	}
}

func visitDTO(v outreach.FullVisit) visitResponse {
	out := visitResponse{
		visitRow: visitRowDTO(v.VisitRow), MetResidentIDs: v.MetResidentIDs, MetResidents: personsDTO(v.MetNames), Policies: v.Policies, Answers: v.Answers,
		FollowUpOn: dayOrNull(v.FollowUpOn), IssueIDs: v.IssueIDs, Files: filesDTO(v.Files), Actions: v.Actions,
	}
	if out.MetResidentIDs == nil {
		out.MetResidentIDs = []uuid.UUID{}
	}
	if v.Longitude != nil && v.Latitude != nil {
		out.Place = &placeBody{Longitude: v.Longitude, Latitude: v.Latitude}
	}
	return out
}

func dueVisitDTO(r outreach.DueRow) dueVisit {
	out := dueVisit{
		HouseholdID: r.HouseholdID, HeadName: r.HeadName, Address: r.Words(), GridName: r.GridName, Tags: r.Tags, MemberID: r.MemberID, MemberName: r.MemberName,
		Reasons: r.Reasons, Care: careDTO(catalog.Care{Groups: r.Care}, nil).Care, AwayNow: r.AwayNow, LastMetAt: r.LastMetAt, LastVisitedAt: r.LastVisitedAt, LastOutcome: r.LastOutcome,
		FollowUpOn: dayOrNull(r.FollowUpOn), RoundID: r.RoundID, RoundName: r.RoundName, RoundUntilOn: dayOrNull(r.RoundUntilOn), TellIssueID: r.TellIssueID,
	}
	if r.HouseholdCode != nil {
		out.HouseholdCode = *r.HouseholdCode
	}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	return out
}
