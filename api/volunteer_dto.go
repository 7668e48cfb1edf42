package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// volunteerFields may be given when a volunteer is made, and when it is changed.
type volunteerFields struct {
	// Phone in full; it is stored encrypted and answered masked.
	Phone optional[string] `json:"phone,omitempty" swaggertype:"string" extensions:"x-nullable" example:"19912960000"`
}

type createVolunteer struct {
	chosenID
	// TeamID is the team.
	TeamID uuid.UUID `json:"team_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name string `json:"name" validate:"required" example:"康秀倩"`
	volunteerFields
} //	@name	CreateVolunteer

func (r createVolunteer) input() org.VolunteerInput {
	in := org.VolunteerInput{TeamID: r.TeamID, Name: r.Name}
	r.fill(&in)
	return in
}

func (r volunteerFields) fill(in *org.VolunteerInput) {
	give(&in.Phone, r.Phone)
}

type changeVolunteer struct {
	// TeamID is the team.
	TeamID optional[uuid.UUID] `json:"team_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"康秀倩"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	volunteerFields
} //	@name	ChangeVolunteer

func (r changeVolunteer) change(in *org.VolunteerInput) {
	give(&in.TeamID, r.TeamID)
	give(&in.Name, r.Name)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type volunteerResponse struct {
	stamp
	// TeamID is the team.
	TeamID uuid.UUID `json:"team_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// TeamName is its name.
	TeamName *string `json:"team_name" extensions:"x-nullable" example:"连心志愿服务1队"`
	// Name of the person.
	Name string `json:"name" example:"康秀倩"`
	// Phone masked.
	Phone *string `json:"phone" extensions:"x-nullable" example:"199****0000"`
	// EndedOn is the last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
	warned
} //	@name	Volunteer

func (r volunteerResponse) over() bool { return r.EndedOn != nil }

type volunteerList struct {
	Items []volunteerResponse `json:"items"`
	pageInfo
} //	@name	VolunteerList

func (h *volunteerAPI) dto(r org.VolunteerRow) volunteerResponse {
	return volunteerResponse{
		stamp:    stampOf(r.Record),
		TeamID:   r.TeamID,
		TeamName: r.TeamName,
		Name:     r.Name,
		Phone:    masked(h.keeper, "volunteers.phone", r.ID, r.Phone),
		EndedOn:  dayOrNil(r.EndedOn),
	}
}
