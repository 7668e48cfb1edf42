package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/registry"
)

// shopFields may be given when a shop is made, and when it is changed.
type shopFields struct {
	// Acknowledged are the codes of doubts that the person has seen: same_shop, same_phone.
	Acknowledged []string `json:"acknowledged,omitempty" example:"same_shop"`
	// CreditCode is the unified social credit code, checked by GB 32100, unique in the district.
	CreditCode optional[string] `json:"credit_code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"92990000GRULUKPNMT"`
	// Trade is a code of shop_type.
	Trade optional[string] `json:"trade,omitempty" swaggertype:"string" extensions:"x-nullable" example:"S05"`
	// BuildingID is the building that it is in.
	BuildingID optional[uuid.UUID] `json:"building_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Address in words.
	Address optional[string] `json:"address,omitempty" swaggertype:"string" extensions:"x-nullable" example:"沿街3号"`
	// Keeper is who runs it.
	Keeper optional[string] `json:"keeper,omitempty" swaggertype:"string" extensions:"x-nullable" example:"毛磊"`
	// Phone in full; it is stored encrypted and answered masked.
	Phone optional[string] `json:"phone,omitempty" swaggertype:"string" extensions:"x-nullable" example:"19912590000"`
	// Staff is how many people work in it.
	Staff optional[int] `json:"staff,omitempty" swaggertype:"integer" extensions:"x-nullable" example:"5"`
	// Extra are values of the district's extra fields by code: texts, numbers, or days as YYYY-MM-DD; null clears one.
	Extra optional[map[string]any] `json:"extra,omitempty" swaggertype:"object,string" extensions:"x-nullable"`
}

type createShop struct {
	chosenID
	// Code of the shop, unique in the district.
	Code string `json:"code" validate:"required" example:"SP0001"`
	// Name of the shop.
	Name string `json:"name" validate:"required" example:"海岛药店"`
	// GridID is the grid that it lies in.
	GridID uuid.UUID `json:"grid_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	shopFields
} //	@name	CreateShop

func (r createShop) input() registry.ShopInput {
	in := registry.ShopInput{Code: r.Code, Name: r.Name, GridID: r.GridID}
	in.Extra = map[string]any{}
	r.fill(&in)
	return in
}

func (r shopFields) fill(in *registry.ShopInput) {
	give(&in.CreditCode, r.CreditCode)
	give(&in.Trade, r.Trade)
	giveOrNil(&in.BuildingID, r.BuildingID)
	give(&in.Address, r.Address)
	give(&in.Keeper, r.Keeper)
	give(&in.Phone, r.Phone)
	giveOrNil(&in.Staff, r.Staff)
	give(&in.Extra, r.Extra)
	in.Acknowledged = r.Acknowledged
}

type changeShop struct {
	// Code of the shop, unique in the district.
	Code optional[string] `json:"code,omitempty" swaggertype:"string" extensions:"x-nullable" example:"SP0001"`
	// Name of the shop.
	Name optional[string] `json:"name,omitempty" swaggertype:"string" extensions:"x-nullable" example:"海岛药店"`
	// GridID is the grid that it lies in.
	GridID optional[uuid.UUID] `json:"grid_id,omitempty" swaggertype:"string" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// State may be set back to open; closing has an action of its own.
	State optional[string] `json:"state,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=open closed" enums:"open,closed" example:"open"`
	shopFields
} //	@name	ChangeShop

func (r changeShop) change(in *registry.ShopInput) {
	give(&in.Code, r.Code)
	give(&in.Name, r.Name)
	give(&in.GridID, r.GridID)
	give(&in.State, r.State)
	r.fill(in)
}

type shopResponse struct {
	stamp
	// Code of the shop.
	Code string `json:"code" example:"SP0001"`
	// Name of the shop.
	Name string `json:"name" example:"海岛药店"`
	// CreditCode is the unified social credit code.
	CreditCode *string `json:"credit_code" extensions:"x-nullable" example:"92990000GRULUKPNMT"`
	// Trade is a code of shop_type.
	Trade *string `json:"trade" extensions:"x-nullable" example:"S05"`
	// GridID is the grid that it lies in.
	GridID *uuid.UUID `json:"grid_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// GridName is its name.
	GridName *string `json:"grid_name" extensions:"x-nullable" example:"南城村第1网格"`
	// CommunityName is the name of the community.
	CommunityName *string `json:"community_name" extensions:"x-nullable" example:"南城村"`
	// TownshipName is the name of the township.
	TownshipName *string `json:"township_name" extensions:"x-nullable" example:"南长山街道"`
	// BuildingID is the building that it is in.
	BuildingID *uuid.UUID `json:"building_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BuildingName is its name.
	BuildingName *string `json:"building_name" extensions:"x-nullable" example:"海滨小区1号楼"`
	// Address in words.
	Address *string `json:"address" extensions:"x-nullable" example:"沿街3号"`
	// Keeper is who runs it.
	Keeper *string `json:"keeper" extensions:"x-nullable" example:"毛磊"`
	// Phone masked.
	Phone *string `json:"phone" extensions:"x-nullable" example:"199****0000"`
	// Staff is how many people work in it.
	Staff *int `json:"staff" extensions:"x-nullable" example:"5"`
	// State of the shop.
	State string `json:"state" enums:"open,closed" example:"open"`
	// StateOn is since when.
	StateOn *calendar.Day `json:"state_on" extensions:"x-nullable" example:"2026-03-01"`
	// Extra are the values of the district's extra fields by code, as far as the reader may see them.
	Extra map[string]string `json:"extra" example:"f_xx:A"`
	warned
} //	@name	Shop

func (r shopResponse) over() bool { return r.State == registry.ShopClosed }

type shopList struct {
	Items []shopResponse `json:"items"`
	pageInfo
} //	@name	ShopList

func (h *shopAPI) dto(r registry.ShopRow) shopResponse {
	return shopResponse{
		stamp:         stampOf(r.Record),
		Code:          r.Code,
		Name:          r.Name,
		CreditCode:    r.CreditCode,
		Trade:         r.Trade,
		GridID:        r.GridID,
		GridName:      r.GridName,
		CommunityName: r.CommunityName,
		TownshipName:  r.TownshipName,
		BuildingID:    r.BuildingID,
		BuildingName:  r.BuildingName,
		Address:       r.Address,
		Keeper:        r.Keeper,
		Extra:         extraOf(r.Extra),
		Phone:         masked(h.keeper, "shops.phone", r.ID, r.Phone),
		Staff:         r.Staff,
		State:         r.State,
		StateOn:       dayOrNil(r.StateOn),
	}
}
