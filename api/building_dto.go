package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/registry"
)

// buildingFields may be given when a building is made, and when it is changed.
type buildingFields struct {
	// Address in words.
	Address optional[string] `json:"address,omitempty" swaggertype:"string" extensions:"x-nullable" example:"海滨路1号"`
	// Floors above ground.
	Floors optional[int] `json:"floors,omitempty" swaggertype:"integer" extensions:"x-nullable" example:"6"`
	// Entrances into it.
	Entrances optional[int] `json:"entrances,omitempty" swaggertype:"integer" extensions:"x-nullable" example:"3"`
	// Longitude in degrees.
	Longitude optional[float64] `json:"longitude,omitempty" swaggertype:"number" extensions:"x-nullable" example:"120.7436"`
	// Latitude in degrees.
	Latitude optional[float64] `json:"latitude,omitempty" swaggertype:"number" extensions:"x-nullable" example:"37.924"`
	// Company that manages it.
	Company optional[string] `json:"company,omitempty" swaggertype:"string" extensions:"x-nullable" example:"海诚物业"`
	// Extra are values of the district's extra fields by code: texts, numbers, or days as YYYY-MM-DD; null clears one.
	Extra optional[map[string]any] `json:"extra,omitempty" swaggertype:"object,string" extensions:"x-nullable"`
}

type createBuilding struct {
	chosenID
	// Code of the building, unique in the district.
	Code string `json:"code" validate:"required" example:"LY0001"`
	// Name of the building.
	Name string `json:"name" validate:"required" example:"海滨小区1号楼"`
	// GridID is the grid that it lies in.
	GridID uuid.UUID `json:"grid_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Management says who looks after it; unmanaged ones are focus areas.
	Management string `json:"management" validate:"required,oneof=company self unmanaged" enums:"company,self,unmanaged" example:"company"`
	buildingFields
} //	@name	CreateBuilding

func (r createBuilding) input() registry.BuildingInput {
	in := registry.BuildingInput{Code: r.Code, Name: r.Name, GridID: r.GridID, Management: r.Management}
	in.Extra = map[string]any{}
	r.fill(&in)
	return in
}

func (r buildingFields) fill(in *registry.BuildingInput) {
	give(&in.Address, r.Address)
	giveOrNil(&in.Floors, r.Floors)
	giveOrNil(&in.Entrances, r.Entrances)
	giveOrNil(&in.Longitude, r.Longitude)
	giveOrNil(&in.Latitude, r.Latitude)
	give(&in.Company, r.Company)
	give(&in.Extra, r.Extra)
}

type changeBuilding struct {
	// Code of the building, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"LY0001"`
	// Name of the building.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"海滨小区1号楼"`
	// GridID is the grid that it lies in.
	GridID optional[uuid.UUID] `json:"grid_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Management says who looks after it; unmanaged ones are focus areas.
	Management optional[string] `json:"management,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=company self unmanaged" enums:"company,self,unmanaged" example:"company"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	buildingFields
} //	@name	ChangeBuilding

func (r changeBuilding) change(in *registry.BuildingInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.GridID, r.GridID)
	give(&in.Management, r.Management)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type buildingResponse struct {
	stamp
	// Code of the building.
	Code string `json:"code" example:"LY0001"`
	// Name of the building.
	Name string `json:"name" example:"海滨小区1号楼"`
	// GridID is the grid that it lies in.
	GridID *uuid.UUID `json:"grid_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// GridName is its name.
	GridName *string `json:"grid_name" extensions:"x-nullable" example:"南城村第1网格"`
	// CommunityName is the name of the community.
	CommunityName *string `json:"community_name" extensions:"x-nullable" example:"南城村"`
	// TownshipName is the name of the township.
	TownshipName *string `json:"township_name" extensions:"x-nullable" example:"南长山街道"`
	// Address in words.
	Address *string `json:"address" extensions:"x-nullable" example:"海滨路1号"`
	// Floors above ground.
	Floors *int `json:"floors" extensions:"x-nullable" example:"6"`
	// Entrances into it.
	Entrances *int `json:"entrances" extensions:"x-nullable" example:"3"`
	// Longitude in degrees.
	Longitude *float64 `json:"longitude" extensions:"x-nullable" example:"120.7468"`
	// Latitude in degrees.
	Latitude *float64 `json:"latitude" extensions:"x-nullable" example:"37.9297"`
	// Management says who looks after it.
	Management string `json:"management" enums:"company,self,unmanaged" example:"company"`
	// Company that manages it.
	Company *string `json:"company" extensions:"x-nullable" example:"海诚物业"`
	// HouseholdCount is how many households live in it.
	HouseholdCount int `json:"household_count" example:"36"`
	// EndedOn is its last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
	// Extra are the values of the district's extra fields by code, as far as the reader may see them.
	Extra map[string]string `json:"extra" example:"f_xx:A"`
} //	@name	Building

func (r buildingResponse) over() bool { return r.EndedOn != nil }

type buildingList struct {
	Items []buildingResponse `json:"items"`
	pageInfo
} //	@name	BuildingList

func buildingDTO(r registry.BuildingRow) buildingResponse {
	return buildingResponse{
		stamp:          stampOf(r.Record),
		Code:           r.Code,
		Name:           r.Name,
		GridID:         r.GridID,
		GridName:       r.GridName,
		CommunityName:  r.CommunityName,
		TownshipName:   r.TownshipName,
		Address:        r.Address,
		Floors:         r.Floors,
		Entrances:      r.Entrances,
		Longitude:      r.Longitude,
		Latitude:       r.Latitude,
		Management:     r.Management,
		Extra:          extraOf(r.Extra),
		Company:        r.Company,
		HouseholdCount: r.Households,
		EndedOn:        dayOrNil(r.EndedOn),
	}
}
