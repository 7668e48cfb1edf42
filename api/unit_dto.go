package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// unitFields may be given when a unit is made, and when it is changed.
type unitFields struct {
	// ParentID is the unit above.
	ParentID optional[uuid.UUID] `json:"parent_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Phone is its public number.
	Phone optional[string] `json:"phone,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0535-3211000"`
	// AreaID is the area that it serves; the whole district if left out.
	AreaID optional[uuid.UUID] `json:"area_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// CategoryCodes are the categories of issues, of one or two levels, that it answers for.
	CategoryCodes optional[[]string] `json:"category_codes,omitempty" swaggertype:"array,string" extensions:"x-nullable" example:"01,0402"`
}

type createUnit struct {
	chosenID
	// Code of the unit, unique in the district.
	Code string `json:"code" validate:"required" example:"D020"`
	// Name of the unit.
	Name string `json:"name" validate:"required" example:"住房和交通建设局"`
	// Type of the unit.
	Type string `json:"type" validate:"required,oneof=office department township utility" enums:"office,department,township,utility" example:"department"`
	unitFields
} //	@name	CreateUnit

func (r createUnit) input() org.UnitInput {
	in := org.UnitInput{Code: r.Code, Name: r.Name, Type: r.Type}
	r.fill(&in)
	return in
}

func (r unitFields) fill(in *org.UnitInput) {
	giveOrNil(&in.ParentID, r.ParentID)
	give(&in.Phone, r.Phone)
	giveOrNil(&in.AreaID, r.AreaID)
	give(&in.CategoryCodes, r.CategoryCodes)
}

type changeUnit struct {
	// Code of the unit, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"D020"`
	// Name of the unit.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"住房和交通建设局"`
	// Type of the unit.
	Type optional[string] `json:"type,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=office department township utility" enums:"office,department,township,utility" example:"department"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	unitFields
} //	@name	ChangeUnit

func (r changeUnit) change(in *org.UnitInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.Type, r.Type)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type unitResponse struct {
	stamp
	// Code of the unit.
	Code string `json:"code" example:"D020"`
	// Name of the unit.
	Name string `json:"name" example:"住房和交通建设局"`
	// Type of the unit.
	Type string `json:"type" enums:"office,department,township,utility" example:"department"`
	// ParentID is the unit above.
	ParentID *uuid.UUID `json:"parent_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ParentName is its name.
	ParentName *string `json:"parent_name" extensions:"x-nullable" example:"管委会"`
	// Phone is its public number.
	Phone *string `json:"phone" extensions:"x-nullable" example:"0535-3211000"`
	// AreaID is the area that it serves.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is the name of the area.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"长岛综合试验区"`
	// CategoryCodes are the categories that it answers for.
	CategoryCodes []string `json:"category_codes" example:"01,04"`
	// EndedOn is its last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
} //	@name	Unit

func (r unitResponse) over() bool { return r.EndedOn != nil }

type unitList struct {
	Items []unitResponse `json:"items"`
	pageInfo
} //	@name	UnitList

func unitDTO(r org.UnitRow) unitResponse {
	return unitResponse{
		stamp:         stampOf(r.Record),
		Code:          r.Code,
		Name:          r.Name,
		Type:          r.Type,
		ParentID:      r.ParentID,
		ParentName:    r.ParentName,
		Phone:         r.Phone,
		AreaID:        r.AreaID,
		AreaName:      r.AreaName,
		CategoryCodes: r.CategoryCodes,
		EndedOn:       dayOrNil(r.EndedOn),
	}
}
