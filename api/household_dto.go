package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/registry"
)

// householdFields may be given when a household is made, and when it is changed.
type householdFields struct {
	// Acknowledged are the codes of doubts that the person has seen, such as same_phone.
	Acknowledged []string `json:"acknowledged,omitempty" example:"same_phone"`
	// BuildingID is the building that it lives in.
	BuildingID optional[uuid.UUID] `json:"building_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Entrance of the building.
	Entrance optional[string] `json:"entrance,omitempty" swaggertype:"string" extensions:"x-nullable" example:"1"`
	// Room as written, 0101 too.
	Room optional[string] `json:"room,omitempty" swaggertype:"string" extensions:"x-nullable" example:"101"`
	// Address in words, where there is no building.
	Address optional[string] `json:"address,omitempty" swaggertype:"string" extensions:"x-nullable" example:"南城村第1网格1号"`
	// Tenure says whose the dwelling is.
	Tenure optional[string] `json:"tenure,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=own rented dormitory borrowed vacant other" enums:"own,rented,dormitory,borrowed,vacant,other" example:"own"`
	// Phone in full; it is stored encrypted and answered masked.
	Phone optional[string] `json:"phone,omitempty" swaggertype:"string" extensions:"x-nullable" example:"19900020001"`
	// Tags are codes of household_tag, or free words.
	Tags optional[[]string] `json:"tags,omitempty" swaggertype:"array,string" extensions:"x-nullable" example:"HT08"`
	// AwayMonths are the months, 1 to 12, that it spends on the mainland.
	AwayMonths optional[[]int] `json:"away_months,omitempty" swaggertype:"array,integer" extensions:"x-nullable" example:"12,1,2"`
	// Extra are values of the district's extra fields by code: texts, numbers, or days as YYYY-MM-DD; null clears one.
	Extra optional[map[string]any] `json:"extra,omitempty" swaggertype:"object,string" extensions:"x-nullable"`
}

type createHousehold struct {
	chosenID
	// Code is the household number, unique in the district.
	Code string `json:"code" validate:"required" example:"H000001"`
	// GridID is the grid that it lies in.
	GridID uuid.UUID `json:"grid_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	householdFields
} //	@name	CreateHousehold

func (r createHousehold) input() registry.HouseholdInput {
	in := registry.HouseholdInput{Code: r.Code, GridID: r.GridID}
	in.Extra = map[string]any{}
	r.fill(&in)
	return in
}

func (r householdFields) fill(in *registry.HouseholdInput) {
	giveOrNil(&in.BuildingID, r.BuildingID)
	give(&in.Entrance, r.Entrance)
	give(&in.Room, r.Room)
	give(&in.Address, r.Address)
	give(&in.Tenure, r.Tenure)
	give(&in.Phone, r.Phone)
	give(&in.Tags, r.Tags)
	give(&in.AwayMonths, r.AwayMonths)
	in.Acknowledged = r.Acknowledged
	give(&in.Extra, r.Extra)
}

type changeHousehold struct {
	// Code is the household number, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"H000001"`
	// GridID is the grid that it lies in.
	GridID optional[uuid.UUID] `json:"grid_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// State may be set back to active; ending has an action of its own.
	State optional[string] `json:"state,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=active moved_away dissolved" enums:"active,moved_away,dissolved" example:"active"`
	householdFields
} //	@name	ChangeHousehold

func (r changeHousehold) change(in *registry.HouseholdInput) {
	give(&in.Code, r.Code)
	give(&in.GridID, r.GridID)
	give(&in.State, r.State)
	r.fill(in)
}

type householdRow struct {
	stamp
	// Code is the household number.
	Code string `json:"code" example:"H000001"`
	// GridID is the grid that it lies in.
	GridID *uuid.UUID `json:"grid_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// GridName is its name.
	GridName *string `json:"grid_name" extensions:"x-nullable" example:"南城村第1网格"`
	// CommunityName is the name of the community.
	CommunityName *string `json:"community_name" extensions:"x-nullable" example:"南城村"`
	// TownshipName is the name of the township.
	TownshipName *string `json:"township_name" extensions:"x-nullable" example:"南长山街道"`
	// BuildingID is the building that it lives in.
	BuildingID *uuid.UUID `json:"building_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BuildingName is its name.
	BuildingName *string `json:"building_name" extensions:"x-nullable" example:"海滨小区1号楼"`
	// Entrance of the building.
	Entrance *string `json:"entrance" extensions:"x-nullable" example:"1"`
	// Room as written.
	Room *string `json:"room" extensions:"x-nullable" example:"101"`
	// Address in words.
	Address *string `json:"address" extensions:"x-nullable" example:"南城村第1网格1号"`
	// Tenure says whose the dwelling is.
	Tenure *string `json:"tenure" extensions:"x-nullable" enums:"own,rented,dormitory,borrowed,vacant,other" example:"own"`
	// Phone masked.
	Phone *string `json:"phone" extensions:"x-nullable" example:"199****0001"`
	// Tags are codes of household_tag, or free words.
	Tags []string `json:"tags" example:"HT08"`
	// AwayMonths are the months that it spends on the mainland.
	AwayMonths []int `json:"away_months" example:"12,1,2"`
	// State of the household.
	State string `json:"state" enums:"active,moved_away,dissolved" example:"active"`
	// StateOn is since when.
	StateOn *calendar.Day `json:"state_on" extensions:"x-nullable" example:"2026-03-01"`
	// HeadID is the head of the household.
	HeadID *uuid.UUID `json:"head_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HeadName is their name.
	HeadName *string `json:"head_name" extensions:"x-nullable" example:"王建国"`
	// ResidentCount is how many people belong to it.
	ResidentCount int `json:"resident_count" example:"3"`
	// ContactID is the member who is its contact.
	ContactID *uuid.UUID `json:"contact_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ContactName is their name.
	ContactName *string `json:"contact_name" extensions:"x-nullable" example:"林海波"`
	// ContactUnitName is the unit that they work for.
	ContactUnitName *string `json:"contact_unit_name" extensions:"x-nullable" example:"南长山街道办事处"`
	// Extra are the values of the district's extra fields by code, as far as the reader may see them.
	Extra map[string]string `json:"extra" example:"f_xx:A"`
} //	@name	HouseholdRow

type householdList struct {
	Items []householdRow `json:"items"`
	pageInfo
} //	@name	HouseholdList

func (h *householdAPI) row(r registry.HouseholdRow) householdRow {
	return householdRow{
		stamp:           stampOf(r.Record),
		Code:            r.Code,
		GridID:          r.GridID,
		GridName:        r.GridName,
		CommunityName:   r.CommunityName,
		TownshipName:    r.TownshipName,
		BuildingID:      r.BuildingID,
		BuildingName:    r.BuildingName,
		Entrance:        r.Entrance,
		Room:            r.Room,
		Address:         r.Address,
		Tenure:          r.Tenure,
		Phone:           masked(h.keeper, "households.phone", r.ID, r.Phone),
		Tags:            orEmpty(r.Tags),
		AwayMonths:      orEmpty(r.AwayMonths),
		State:           r.State,
		StateOn:         dayOrNil(r.StateOn),
		HeadID:          r.HeadID,
		HeadName:        r.HeadName,
		ResidentCount:   r.Residents,
		ContactID:       r.ContactID,
		ContactName:     r.ContactName,
		ContactUnitName: r.ContactUnit,
		Extra:           extraOf(r.Extra),
	}
}

type householdResponse struct {
	householdRow
	// Residents are the people who belong to it, the head first; below them who moved or died.
	Residents []residentRow `json:"residents"`
	careResponse
	warned
} //	@name	Household

func (r householdResponse) over() bool { return r.State != registry.HouseholdActive }

type householdFound struct {
	Items []householdRow `json:"items"`
} //	@name	HouseholdFound

type endHousehold struct {
	// State that it comes to.
	State string `json:"state" validate:"required,oneof=moved_away dissolved" enums:"moved_away,dissolved" example:"moved_away"`
	endRequest
} //	@name	EndHousehold

func (r endHousehold) state() string { return r.State }
