package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// areaFields may be given when an area is made, and when it is changed.
type areaFields struct {
	// ParentID is the area above, of a higher level.
	ParentID optional[uuid.UUID] `json:"parent_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Island that the area lies on.
	Island optional[string] `json:"island,omitempty" swaggertype:"string" extensions:"x-nullable" example:"南长山岛"`
	// Longitude in degrees.
	Longitude optional[float64] `json:"longitude,omitempty" swaggertype:"number" extensions:"x-nullable" example:"120.7436"`
	// Latitude in degrees.
	Latitude optional[float64] `json:"latitude,omitempty" swaggertype:"number" extensions:"x-nullable" example:"37.924"`
	// HasDesk says that the community takes issues at a desk of its own.
	HasDesk optional[bool] `json:"has_desk,omitempty" swaggertype:"boolean" extensions:"x-nullable" example:"false"`
}

type createArea struct {
	chosenID
	// Code by GB/T 2260 and its extensions: 6, 9, 12 or 15 digits; unique in the district.
	Code string `json:"code" validate:"required" example:"370614006202"`
	// Name of the area, at most 100 characters.
	Name string `json:"name" validate:"required" example:"南城村"`
	// Level of the area; it never changes.
	Level string `json:"level" validate:"required,oneof=township community grid" enums:"township,community,grid" example:"community"`
	areaFields
} //	@name	CreateArea

func (r createArea) input() org.AreaInput {
	in := org.AreaInput{Code: r.Code, Name: r.Name, Level: r.Level}
	r.fill(&in)
	return in
}

func (r areaFields) fill(in *org.AreaInput) {
	giveOrNil(&in.ParentID, r.ParentID)
	give(&in.Island, r.Island)
	giveOrNil(&in.Longitude, r.Longitude)
	giveOrNil(&in.Latitude, r.Latitude)
	give(&in.HasDesk, r.HasDesk)
}

type changeArea struct {
	// Code by GB/T 2260 and its extensions: 6, 9, 12 or 15 digits; unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"370614006202"`
	// Name of the area, at most 100 characters.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"南城村"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	areaFields
} //	@name	ChangeArea

func (r changeArea) change(in *org.AreaInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type areaResponse struct {
	stamp
	// DistrictID is the root of the tree.
	DistrictID uuid.UUID `json:"district_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code by GB/T 2260.
	Code string `json:"code" example:"370614006202"`
	// Name of the area.
	Name string `json:"name" example:"南城村"`
	// Level of the area.
	Level string `json:"level" enums:"district,township,community,grid" example:"community"`
	// ParentID is the area above.
	ParentID *uuid.UUID `json:"parent_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ParentName is the name of the area above.
	ParentName *string `json:"parent_name" extensions:"x-nullable" example:"南长山街道"`
	// TownshipID is the township that it lies in.
	TownshipID *uuid.UUID `json:"township_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// CommunityID is the community that it lies in.
	CommunityID *uuid.UUID `json:"community_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Island that it lies on.
	Island *string `json:"island" extensions:"x-nullable" example:"南长山岛"`
	// Longitude in degrees.
	Longitude *float64 `json:"longitude" extensions:"x-nullable" example:"120.7436"`
	// Latitude in degrees.
	Latitude *float64 `json:"latitude" extensions:"x-nullable" example:"37.924"`
	// HasDesk says that it takes issues at a desk of its own.
	HasDesk bool `json:"has_desk" example:"false"`
	// EndedOn is its last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
} //	@name	Area

func (r areaResponse) over() bool { return r.EndedOn != nil }

type areaList struct {
	Items []areaResponse `json:"items"`
	pageInfo
} //	@name	AreaList

func areaDTO(r org.AreaRow) areaResponse {
	return areaResponse{
		stamp:       stampOf(r.Record),
		DistrictID:  r.DistrictID,
		Code:        r.Code,
		Name:        r.Name,
		Level:       r.Level,
		ParentID:    r.ParentID,
		ParentName:  r.ParentName,
		TownshipID:  r.TownshipID,
		CommunityID: r.CommunityID,
		Island:      r.Island,
		Longitude:   r.Longitude,
		Latitude:    r.Latitude,
		HasDesk:     r.HasDesk,
		EndedOn:     dayOrNil(r.EndedOn),
	}
}
