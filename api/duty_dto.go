package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// dutyFields may be given when a leader duty is made, and when it is changed.
type dutyFields struct {
	// StartedOn is the first day; today if left out.
	StartedOn optional[calendar.Day] `json:"started_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-03-01"`
}

type createDuty struct {
	chosenID
	// MemberID is a district leader in service.
	MemberID uuid.UUID `json:"member_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaID is the township that they lead.
	AreaID uuid.UUID `json:"area_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	dutyFields
} //	@name	CreateDuty

func (r createDuty) input() org.DutyInput {
	in := org.DutyInput{MemberID: r.MemberID, AreaID: r.AreaID}
	r.fill(&in)
	return in
}

func (r dutyFields) fill(in *org.DutyInput) {
	give(&in.StartedOn, r.StartedOn)
}

type changeDuty struct {
	// MemberID is a district leader in service.
	MemberID optional[uuid.UUID] `json:"member_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaID is the township that they lead.
	AreaID optional[uuid.UUID] `json:"area_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	dutyFields
} //	@name	ChangeDuty

func (r changeDuty) change(in *org.DutyInput) {
	give(&in.MemberID, r.MemberID)
	give(&in.AreaID, r.AreaID)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type dutyResponse struct {
	stamp
	// MemberID is the leader.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is their name.
	MemberName *string `json:"member_name" extensions:"x-nullable" example:"周敏"`
	// AreaID is the township.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is its name.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"南长山街道"`
	// StartedOn is the first day.
	StartedOn *calendar.Day `json:"started_on" extensions:"x-nullable" example:"2026-03-01"`
	// EndedOn is the last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
} //	@name	Duty

func (r dutyResponse) over() bool { return r.EndedOn != nil }

type dutyList struct {
	Items []dutyResponse `json:"items"`
	pageInfo
} //	@name	DutyList

func dutyDTO(r org.DutyRow) dutyResponse {
	return dutyResponse{
		stamp:      stampOf(r.Record),
		MemberID:   r.MemberID,
		MemberName: r.MemberName,
		AreaID:     r.AreaID,
		AreaName:   r.AreaName,
		StartedOn:  dayOrNil(r.StartedOn),
		EndedOn:    dayOrNil(r.EndedOn),
	}
}
