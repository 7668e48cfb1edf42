package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
)

// branchFields may be given when a party branch is made, and when it is changed.
type branchFields struct {
	// Type of the branch; ordinary if left out.
	Type optional[string] `json:"type,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=ordinary combined" enums:"ordinary,combined" example:"combined"`
	// UnitID is the unit that it belongs to.
	UnitID optional[uuid.UUID] `json:"unit_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// SecretaryID is the member who leads it.
	SecretaryID optional[uuid.UUID] `json:"secretary_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ServiceAreaIDs are the areas that it serves.
	ServiceAreaIDs optional[[]uuid.UUID] `json:"service_area_ids,omitempty" swaggertype:"array,string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ServiceBuildingIDs are the buildings that it serves.
	ServiceBuildingIDs optional[[]uuid.UUID] `json:"service_building_ids,omitempty" swaggertype:"array,string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
}

type createBranch struct {
	chosenID
	// Code of the branch, unique in the district.
	Code string `json:"code" validate:"required" example:"B001"`
	// Name of the branch.
	Name string `json:"name" validate:"required" example:"第1兼合式党支部"`
	branchFields
} //	@name	CreateBranch

func (r createBranch) input() org.BranchInput {
	in := org.BranchInput{Code: r.Code, Name: r.Name}
	r.fill(&in)
	return in
}

func (r branchFields) fill(in *org.BranchInput) {
	give(&in.Type, r.Type)
	giveOrNil(&in.UnitID, r.UnitID)
	giveOrNil(&in.SecretaryID, r.SecretaryID)
	give(&in.AreaIDs, r.ServiceAreaIDs)
	give(&in.BuildingIDs, r.ServiceBuildingIDs)
}

type changeBranch struct {
	// Code of the branch, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"B001"`
	// Name of the branch.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"第1兼合式党支部"`
	// EndedOn is null to take an end back; ending has an action of its own.
	EndedOn optional[calendar.Day] `json:"ended_on,omitempty" swaggertype:"string" extensions:"x-nullable" example:"2026-11-23"`
	branchFields
} //	@name	ChangeBranch

func (r changeBranch) change(in *org.BranchInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.EndedOn, r.EndedOn)
	r.fill(in)
}

type branchRow struct {
	stamp
	// Code of the branch.
	Code string `json:"code" example:"B001"`
	// Name of the branch.
	Name string `json:"name" example:"第1兼合式党支部"`
	// Type of the branch.
	Type string `json:"type" enums:"ordinary,combined" example:"combined"`
	// UnitID is the unit that it belongs to.
	UnitID *uuid.UUID `json:"unit_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is its name.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"连心服务办公室"`
	// SecretaryID is the member who leads it.
	SecretaryID *uuid.UUID `json:"secretary_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// SecretaryName is their name.
	SecretaryName *string `json:"secretary_name" extensions:"x-nullable" example:"林海波"`
	// MemberCount is how many members in service it has.
	MemberCount int `json:"member_count" example:"41"`
	// EndedOn is its last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
} //	@name	BranchRow

type branchList struct {
	Items []branchRow `json:"items"`
	pageInfo
} //	@name	BranchList

func branchRowDTO(r org.BranchRow) branchRow {
	return branchRow{
		stamp:         stampOf(r.Record),
		Code:          r.Code,
		Name:          r.Name,
		Type:          r.Type,
		UnitID:        r.UnitID,
		UnitName:      r.UnitName,
		SecretaryID:   r.SecretaryID,
		SecretaryName: r.SecretaryName,
		MemberCount:   r.Members,
		EndedOn:       dayOrNil(r.EndedOn),
	}
}

type branchResponse struct {
	branchRow
	// ServiceAreaIDs are the areas that it serves.
	ServiceAreaIDs []uuid.UUID `json:"service_area_ids" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ServiceBuildingIDs are the buildings that it serves.
	ServiceBuildingIDs []uuid.UUID `json:"service_building_ids" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	Branch

func (r branchResponse) over() bool { return r.EndedOn != nil }
