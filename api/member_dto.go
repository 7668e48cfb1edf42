package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// memberFields may be given when a member is made, and when it is changed.
type memberFields struct {
	// Sex by GB/T 2261.1.
	Sex optional[string] `json:"sex,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=0 1 2 9" enums:"0,1,2,9" example:"1"`
	// Phone in full; it is stored encrypted and answered masked.
	Phone optional[string] `json:"phone,omitempty" swaggertype:"string" extensions:"x-nullable" example:"19900010001"`
	// BranchID is their party branch.
	BranchID optional[uuid.UUID] `json:"branch_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Post that they hold.
	Post optional[string] `json:"post,omitempty" swaggertype:"string" extensions:"x-nullable" example:"科员"`
	// Rank decides how many households they may have; cadre if left out.
	Rank optional[string] `json:"rank,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=district_leader township_leader cadre" enums:"district_leader,township_leader,cadre" example:"cadre"`
	// WorkAreaID is where they work.
	WorkAreaID optional[uuid.UUID] `json:"work_area_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HomeAreaID is where they live.
	HomeAreaID optional[uuid.UUID] `json:"home_area_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdID is the household that they live in, of which they are never the contact.
	HouseholdID optional[uuid.UUID] `json:"household_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MaxHouseholds is the most that they may have.
	MaxHouseholds optional[int] `json:"max_households,omitempty" swaggertype:"integer" extensions:"x-nullable" example:"20"`
	// StartedOn is their first day.
	StartedOn optional[calendar.Day] `json:"started_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2024-03-01"`
	// Extra are values of the district's extra fields by code: texts, numbers, or days as YYYY-MM-DD; null clears one.
	Extra optional[map[string]any] `json:"extra,omitempty" swaggertype:"object,string" extensions:"x-nullable"`
}

type createMember struct {
	chosenID
	// Code is the staff number, unique in the district.
	Code string `json:"code" validate:"required" example:"CD00001"`
	// Name of the person.
	Name string `json:"name" validate:"required" example:"林海波"`
	// UnitID is the unit that they work for.
	UnitID uuid.UUID `json:"unit_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	memberFields
} //	@name	CreateMember

func (r createMember) input() org.MemberInput {
	in := org.MemberInput{Code: r.Code, Name: r.Name, UnitID: r.UnitID}
	in.Extra = map[string]any{}
	r.fill(&in)
	return in
}

func (r memberFields) fill(in *org.MemberInput) {
	give(&in.Sex, r.Sex)
	give(&in.Phone, r.Phone)
	giveOrNil(&in.BranchID, r.BranchID)
	give(&in.Post, r.Post)
	give(&in.Rank, r.Rank)
	giveOrNil(&in.WorkAreaID, r.WorkAreaID)
	giveOrNil(&in.HomeAreaID, r.HomeAreaID)
	giveOrNil(&in.HouseholdID, r.HouseholdID)
	giveOrNil(&in.MaxHouseholds, r.MaxHouseholds)
	give(&in.StartedOn, r.StartedOn)
	give(&in.Extra, r.Extra)
}

type changeMember struct {
	// Code is the staff number, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"CD00001"`
	// Name of the person.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"林海波"`
	// UnitID is the unit that they work for.
	UnitID optional[uuid.UUID] `json:"unit_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// EndedOn is null to take the member back into service.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	memberFields
} //	@name	ChangeMember

func (r changeMember) change(in *org.MemberInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.UnitID, r.UnitID)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type memberRow struct {
	stamp
	// Code is the staff number.
	Code string `json:"code" example:"CD00001"`
	// Name of the person.
	Name string `json:"name" example:"林海波"`
	// Sex by GB/T 2261.1.
	Sex *string `json:"sex" extensions:"x-nullable" example:"1"`
	// Phone masked.
	Phone *string `json:"phone" extensions:"x-nullable" example:"199****0001"`
	// UnitID is the unit that they work for.
	UnitID uuid.UUID `json:"unit_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"南长山街道办事处"`
	// BranchID is their party branch.
	BranchID *uuid.UUID `json:"branch_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchName is its name.
	BranchName *string `json:"branch_name" extensions:"x-nullable" example:"第1兼合式党支部"`
	// Post that they hold.
	Post *string `json:"post" extensions:"x-nullable" example:"科员"`
	// Rank of the member.
	Rank string `json:"rank" enums:"district_leader,township_leader,cadre" example:"cadre"`
	// WorkAreaID is where they work.
	WorkAreaID *uuid.UUID `json:"work_area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// WorkAreaName is its name.
	WorkAreaName *string `json:"work_area_name" extensions:"x-nullable" example:"南城村"`
	// HomeAreaID is where they live.
	HomeAreaID *uuid.UUID `json:"home_area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HomeAreaName is its name.
	HomeAreaName *string `json:"home_area_name" extensions:"x-nullable" example:"南城村第1网格"`
	// MaxHouseholds is the most that they may have.
	MaxHouseholds *int `json:"max_households" extensions:"x-nullable" example:"20"`
	// InService is false after a transfer or retirement.
	InService bool `json:"in_service" example:"true"`
	// Participates says that they take part today: in service and not on leave.
	Participates bool `json:"participates" example:"true"`
	// HouseholdCount is how many households they are the contact of.
	HouseholdCount int `json:"household_count" example:"13"`
	// StartedOn is their first day.
	StartedOn *calendar.Day `json:"started_on" extensions:"x-nullable" example:"2024-03-01"`
	// EndedOn is their last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
	// EndReason is why their service ended.
	EndReason *string `json:"end_reason" extensions:"x-nullable" example:"退休"`
	// Extra are the values of the district's extra fields by code, as far as the reader may see them.
	Extra map[string]string `json:"extra" example:"f_xx:A"`
} //	@name	MemberRow

type memberList struct {
	Items []memberRow `json:"items"`
	pageInfo
} //	@name	MemberList

func (h *memberAPI) row(r org.MemberRow) memberRow {
	return memberRow{
		stamp:          stampOf(r.Record),
		Code:           r.Code,
		Name:           r.Name,
		Sex:            r.Sex,
		Phone:          masked(h.keeper, "members.phone", r.ID, r.Phone),
		UnitID:         r.UnitID,
		UnitName:       r.UnitName,
		BranchID:       r.BranchID,
		BranchName:     r.BranchName,
		Post:           r.Post,
		Rank:           r.Rank,
		WorkAreaID:     r.WorkAreaID,
		WorkAreaName:   r.WorkAreaName,
		HomeAreaID:     r.HomeAreaID,
		HomeAreaName:   r.HomeAreaName,
		MaxHouseholds:  r.MaxHouseholds,
		InService:      r.InService,
		Participates:   r.Participates,
		HouseholdCount: r.Households,
		StartedOn:      dayOrNil(r.StartedOn),
		EndedOn:        dayOrNil(r.EndedOn),
		Extra:          extraOf(r.Extra),
		EndReason:      r.EndReason,
	}
}

type memberResponse struct {
	memberRow
	// HouseholdID is the household that they live in.
	HouseholdID *uuid.UUID `json:"household_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode is its number.
	HouseholdCode *string `json:"household_code" extensions:"x-nullable" example:"H000001"`
	// Leaves are their leaves, the latest first.
	Leaves []leaveResponse `json:"leaves"`
	warned
} //	@name	Member

func (r memberResponse) over() bool { return !r.InService }

type leaveResponse struct {
	// ID of the leave.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version of the leave, for If-Match.
	Version int `json:"version" example:"1"`
	// FromOn is the first day.
	FromOn calendar.Day `json:"from_on" example:"2026-12-01"`
	// UntilOn is the last day.
	UntilOn calendar.Day `json:"until_on" example:"2026-12-31"`
	// Reason in words.
	Reason *string `json:"reason" extensions:"x-nullable" example:"产假"`
} //	@name	Leave

func leavesDTO(leaves []org.Leave) []leaveResponse {
	out := []leaveResponse{}
	for _, l := range leaves {
		out = append(out, leaveResponse{ID: l.ID, Version: l.Version, FromOn: l.FromOn, UntilOn: l.UntilOn, Reason: l.Reason})
	}
	return out
}

type createLeave struct {
	chosenID
	// FromOn is the first day.
	FromOn calendar.Day `json:"from_on" validate:"required,day" example:"2026-12-01"`
	// UntilOn is the last day.
	UntilOn calendar.Day `json:"until_on" validate:"required,day" example:"2026-12-31"`
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"产假"`
} //	@name	CreateLeave

func (r createLeave) input() org.LeaveInput {
	return org.LeaveInput{FromOn: r.FromOn, UntilOn: r.UntilOn, Reason: r.Reason}
}

type changeLeave struct {
	// FromOn is the first day.
	FromOn optional[calendar.Day] `json:"from_on,omitempty" swaggertype:"string" example:"2026-12-01"`
	// UntilOn is the last day.
	UntilOn optional[calendar.Day] `json:"until_on,omitempty" swaggertype:"string" example:"2026-12-31"`
	// Reason in words.
	Reason optional[string] `json:"reason,omitempty" swaggertype:"string" extensions:"x-nullable" example:"产假"`
} //	@name	ChangeLeave

func (r changeLeave) change(in *org.LeaveInput) {
	give(&in.FromOn, r.FromOn)
	give(&in.UntilOn, r.UntilOn)
	give(&in.Reason, r.Reason)
}
