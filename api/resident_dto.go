package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/registry"
)

// residentFields may be given when a resident is made, and when it is changed.
type residentFields struct {
	// Acknowledged are the codes of doubts that the person has seen, such as same_phone.
	Acknowledged []string `json:"acknowledged,omitempty" example:"same_phone"`
	// Sex by GB/T 2261.1; read from the ID number if left out.
	Sex optional[string] `json:"sex,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=0 1 2 9" enums:"0,1,2,9" example:"1"`
	// IDNumber in full, checked by GB 11643, unique in the district; it is stored encrypted and answered masked.
	IDNumber optional[string] `json:"id_number,omitempty" swaggertype:"string" extensions:"x-nullable" example:"990000198705150021"`
	// BirthDate as YYYY-MM-DD or YYYY-MM; read from the ID number if left out.
	BirthDate optional[string] `json:"birth_date,omitempty" swaggertype:"string" extensions:"x-nullable" example:"1987-05-15"`
	// Phone in full; it is stored encrypted and answered masked.
	Phone optional[string] `json:"phone,omitempty" swaggertype:"string" extensions:"x-nullable" example:"19911110037"`
	// Ethnicity by GB/T 3304.
	Ethnicity optional[string] `json:"ethnicity,omitempty" swaggertype:"string" extensions:"x-nullable" example:"01"`
	// PoliticalStatus by GB/T 4762.
	PoliticalStatus optional[string] `json:"political_status,omitempty" swaggertype:"string" extensions:"x-nullable" example:"13"`
	// Education by GB/T 4658.
	Education optional[string] `json:"education,omitempty" swaggertype:"string" extensions:"x-nullable" example:"60"`
	// Employment by GB/T 2261.4.
	Employment optional[string] `json:"employment,omitempty" swaggertype:"string" extensions:"x-nullable" example:"27"`
	// Health by GB/T 2261.3.
	Health optional[string] `json:"health,omitempty" swaggertype:"string" extensions:"x-nullable" example:"10"`
	// Tags are codes of special_group, or free words.
	Tags optional[[]string] `json:"tags,omitempty" swaggertype:"array,string" extensions:"x-nullable" example:"SG01"`
	// State says whether they live here or are away; here if left out.
	State optional[string] `json:"state,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=here away" enums:"here,away" example:"here"`
	// Extra are values of the district's extra fields by code: texts, numbers, or days as YYYY-MM-DD; null clears one.
	Extra optional[map[string]any] `json:"extra,omitempty" swaggertype:"object,string" extensions:"x-nullable"`
}

type createResident struct {
	chosenID
	// HouseholdID is the household that they belong to.
	HouseholdID uuid.UUID `json:"household_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Relation to the head, by GB/T 4761; 02 is the head.
	Relation string `json:"relation" validate:"required" example:"02"`
	// Name of the person.
	Name string `json:"name" validate:"required" example:"王建国"`
	residentFields
} //	@name	CreateResident

func (r createResident) input() registry.ResidentInput {
	in := registry.ResidentInput{HouseholdID: r.HouseholdID, Relation: r.Relation, Name: r.Name}
	in.Extra = map[string]any{}
	r.fill(&in)
	return in
}

func (r residentFields) fill(in *registry.ResidentInput) {
	give(&in.Sex, r.Sex)
	give(&in.IDNumber, r.IDNumber)
	give(&in.BirthDate, r.BirthDate)
	give(&in.Phone, r.Phone)
	give(&in.Ethnicity, r.Ethnicity)
	give(&in.PoliticalStatus, r.PoliticalStatus)
	give(&in.Education, r.Education)
	give(&in.Employment, r.Employment)
	give(&in.Health, r.Health)
	give(&in.Tags, r.Tags)
	give(&in.State, r.State)
	in.Acknowledged = r.Acknowledged
	give(&in.Extra, r.Extra)
}

type changeResident struct {
	// HouseholdID is the household that they belong to.
	HouseholdID optional[uuid.UUID] `json:"household_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Relation to the head, by GB/T 4761; 02 is the head.
	Relation optional[string] `json:"relation,omitempty" swaggertype:"string" extensions:"x-nullable" example:"02"`
	// Name of the person.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"王建国"`
	residentFields
} //	@name	ChangeResident

func (r changeResident) change(in *registry.ResidentInput) {
	give(&in.HouseholdID, r.HouseholdID)
	give(&in.Relation, r.Relation)
	give(&in.Name, r.Name)
	r.fill(in)
}

type residentRow struct {
	stamp
	// HouseholdID is the household that they belong to.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode is its number.
	HouseholdCode *string `json:"household_code" extensions:"x-nullable" example:"H000001"`
	// HouseholdAddress is its address in words.
	HouseholdAddress *string `json:"household_address" extensions:"x-nullable" example:"南城村第1网格1号"`
	// BuildingName is the building that it lives in.
	BuildingName *string `json:"building_name" extensions:"x-nullable" example:"海滨小区1号楼"`
	// Entrance of the building.
	Entrance *string `json:"entrance" extensions:"x-nullable" example:"1"`
	// Room in the building.
	Room *string `json:"room" extensions:"x-nullable" example:"101"`
	// GridID is the grid that it lies in.
	GridID *uuid.UUID `json:"grid_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// GridName is its name.
	GridName *string `json:"grid_name" extensions:"x-nullable" example:"南城村第1网格"`
	// CommunityName is the name of the community.
	CommunityName *string `json:"community_name" extensions:"x-nullable" example:"南城村"`
	// TownshipName is the name of the township.
	TownshipName *string `json:"township_name" extensions:"x-nullable" example:"南长山街道"`
	// Relation to the head, by GB/T 4761.
	Relation string `json:"relation" example:"02"`
	// Name of the person.
	Name string `json:"name" example:"王建国"`
	// Sex by GB/T 2261.1.
	Sex *string `json:"sex" extensions:"x-nullable" example:"1"`
	// Age in whole years today.
	Age *int `json:"age" extensions:"x-nullable" example:"39"`
	// IDNumber masked.
	IDNumber *string `json:"id_number" extensions:"x-nullable" example:"9****************1"`
	// Phone masked.
	Phone *string `json:"phone" extensions:"x-nullable" example:"199****0037"`
	// Tags are codes of special_group, or free words.
	Tags []string `json:"tags" example:"SG01"`
	// State of the person.
	State string `json:"state" enums:"here,away,moved,deceased" example:"here"`
	// StateOn is since when.
	StateOn *calendar.Day `json:"state_on" extensions:"x-nullable" example:"2026-03-01"`
	// Extra are the values of the district's extra fields by code, as far as the reader may see them.
	Extra map[string]string `json:"extra" example:"f_xx:A"`
} //	@name	ResidentRow

type residentList struct {
	Items []residentRow `json:"items"`
	pageInfo
} //	@name	ResidentList

func (h *residentAPI) row(r registry.ResidentRow) residentRow {
	return residentRow{
		stamp:            stampOf(r.Record),
		HouseholdID:      r.HouseholdID,
		HouseholdCode:    r.HouseholdCode,
		HouseholdAddress: r.HouseholdAddress,
		BuildingName:     r.BuildingName,
		Entrance:         r.Entrance,
		Room:             r.Room,
		GridID:           r.GridID,
		GridName:         r.GridName,
		CommunityName:    r.CommunityName,
		TownshipName:     r.TownshipName,
		Relation:         r.Relation,
		Name:             r.Name,
		Sex:              r.Sex,
		Age:              h.age(r.BirthDate),
		IDNumber:         maskedNumber(h.keeper, r.ID, r.IDNumber),
		Phone:            masked(h.keeper, "residents.phone", r.ID, r.Phone),
		Tags:             orEmpty(r.Tags),
		State:            r.State,
		StateOn:          dayOrNil(r.StateOn),
		Extra:            extraOf(r.Extra),
	}
}

type residentResponse struct {
	residentRow
	// BirthDate as YYYY-MM-DD or YYYY-MM.
	BirthDate *string `json:"birth_date" extensions:"x-nullable" example:"1987-05-15"`
	// Ethnicity by GB/T 3304.
	Ethnicity *string `json:"ethnicity" extensions:"x-nullable" example:"01"`
	// PoliticalStatus by GB/T 4762.
	PoliticalStatus *string `json:"political_status" extensions:"x-nullable" example:"13"`
	// Education by GB/T 4658.
	Education *string `json:"education" extensions:"x-nullable" example:"60"`
	// Employment by GB/T 2261.4.
	Employment *string `json:"employment" extensions:"x-nullable" example:"27"`
	// Health by GB/T 2261.3.
	Health *string `json:"health" extensions:"x-nullable" example:"10"`
	careResponse
	warned
} //	@name	Resident

func (r residentResponse) over() bool {
	return r.State == registry.ResidentMoved || r.State == registry.ResidentDeceased
}

type residentFound struct {
	Items []residentRow `json:"items"`
} //	@name	ResidentFound

type endResident struct {
	// State that it comes to.
	State string `json:"state" validate:"required,oneof=moved deceased" enums:"moved,deceased" example:"moved"`
	endRequest
} //	@name	EndResident

func (r endResident) state() string { return r.State }
