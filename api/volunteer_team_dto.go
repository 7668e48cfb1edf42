package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// teamFields may be given when a volunteer team is made, and when it is changed.
type teamFields struct {
	// BranchID is the branch that it belongs to.
	BranchID optional[uuid.UUID] `json:"branch_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
}

type createVolunteerTeam struct {
	chosenID
	// Code of the team, unique in the district.
	Code string `json:"code" validate:"required" example:"V001"`
	// Name of the team.
	Name string `json:"name" validate:"required" example:"连心志愿服务1队"`
	teamFields
} //	@name	CreateVolunteerTeam

func (r createVolunteerTeam) input() org.TeamInput {
	in := org.TeamInput{Code: r.Code, Name: r.Name}
	r.fill(&in)
	return in
}

func (r teamFields) fill(in *org.TeamInput) {
	giveOrNil(&in.BranchID, r.BranchID)
}

type changeVolunteerTeam struct {
	// Code of the team, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"V001"`
	// Name of the team.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"连心志愿服务1队"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	teamFields
} //	@name	ChangeVolunteerTeam

func (r changeVolunteerTeam) change(in *org.TeamInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type teamResponse struct {
	stamp
	// Code of the team.
	Code string `json:"code" example:"V001"`
	// Name of the team.
	Name string `json:"name" example:"连心志愿服务1队"`
	// BranchID is the branch that it belongs to.
	BranchID *uuid.UUID `json:"branch_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchName is its name.
	BranchName *string `json:"branch_name" extensions:"x-nullable" example:"第1兼合式党支部"`
	// VolunteerCount is how many volunteers it has.
	VolunteerCount int `json:"volunteer_count" example:"39"`
	// EndedOn is its last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
} //	@name	VolunteerTeam

func (r teamResponse) over() bool { return r.EndedOn != nil }

type teamList struct {
	Items []teamResponse `json:"items"`
	pageInfo
} //	@name	VolunteerTeamList

func teamDTO(r org.TeamRow) teamResponse {
	return teamResponse{
		stamp:          stampOf(r.Record),
		Code:           r.Code,
		Name:           r.Name,
		BranchID:       r.BranchID,
		BranchName:     r.BranchName,
		VolunteerCount: r.Volunteers,
		EndedOn:        dayOrNil(r.EndedOn),
	}
}
