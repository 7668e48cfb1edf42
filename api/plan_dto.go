package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
)

// empty is the body of an action that takes nothing.
type empty struct{} //	@name	Empty

type planWeights struct {
	// SeaCrossing is how many kilometres it counts when the sea lies between household and member.
	SeaCrossing *float64 `json:"sea_crossing,omitempty" validate:"omitempty,min=0,max=1000" example:"50"`
	// OtherUnit is how many kilometres it counts when a member serves in the area of another unit.
	OtherUnit *float64 `json:"other_unit,omitempty" validate:"omitempty,min=0,max=1000" example:"0.3"`
	// Change is how many kilometres it counts when a household gets another contact than it has.
	Change *float64 `json:"change,omitempty" validate:"omitempty,min=0,max=1000" example:"0.5"`
	// TreeStep is how many kilometres a step between areas counts where coordinates are missing.
	TreeStep *float64 `json:"tree_step,omitempty" validate:"omitempty,min=0,max=1000" example:"1"`
} //	@name	PlanWeights

type planQuota struct {
	// Min is the least number of households.
	Min int `json:"min" validate:"min=1,max=1000" example:"3"`
	// Max is the largest number of households.
	Max int `json:"max" validate:"min=1,max=1000,gtefield=Min" example:"5"`
} //	@name	PlanQuota

type planQuotas struct {
	// DistrictLeader is the quota of each district leader; 3 to 5 by default.
	DistrictLeader *planQuota `json:"district_leader,omitempty"`
	// TownshipLeader is the quota of each township leader; none by default.
	TownshipLeader *planQuota `json:"township_leader,omitempty"`
	// Cadre is the quota of everybody else; none by default, the band holds for them.
	Cadre *planQuota `json:"cadre,omitempty"`
} //	@name	PlanQuotas

type careLoad struct {
	// Table is the code table of the tag: household_tag for households, special_group for people who live there.
	Table string `json:"table" validate:"required,oneof=household_tag special_group" enums:"household_tag,special_group" example:"special_group"`
	// Code of the tag.
	Code string `json:"code" validate:"required,filled,max=40" example:"SG01"`
	// Load is what a household with it counts as: 2 to 5 ordinary ones. Of several tags the largest counts.
	Load int `json:"load" validate:"min=2,max=5" example:"2"`
} //	@name	CareLoad

type createPlan struct {
	// ID may be chosen by the client.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the plan.
	Name string `json:"name" validate:"required,filled,max=100" example:"2026年冬季联户分配方案"`
	// AreaID is the area whose households get a contact: the district or any area below it.
	AreaID uuid.UUID `json:"area_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Band is how far from the mean loads may be: 0.2 is 20 % (the default), 0 as even as can be.
	Band *float64 `json:"band,omitempty" validate:"omitempty,min=0,max=1" example:"0.2"`
	// Weights say what counts besides travel; those left out have their default.
	Weights *planWeights `json:"weights,omitempty"`
	// Quotas of ranks; left out, district leaders have 3 to 5 households.
	Quotas *planQuotas `json:"quotas,omitempty"`
	// CareLoads say which households count as more than one; left out, none does.
	CareLoads []careLoad `json:"care_loads,omitempty" validate:"max=50,dive"`
	// SecondFrom is the load from which a household gets a second contact; 0, the default, for never.
	SecondFrom *int `json:"second_from,omitempty" validate:"omitempty,oneof=0 2 3 4 5" example:"3"`
} //	@name	CreatePlan

type solvePlan struct {
	// Band is how far from the mean loads may be; left out, as before.
	Band *float64 `json:"band,omitempty" validate:"omitempty,min=0,max=1" example:"0.1"`
	// Weights say what counts besides travel; those left out stay.
	Weights *planWeights `json:"weights,omitempty"`
	// Quotas of ranks; left out, as before.
	Quotas *planQuotas `json:"quotas,omitempty"`
	// CareLoads say which households count as more than one; left out, as before; empty, none does.
	CareLoads []careLoad `json:"care_loads,omitempty" validate:"max=50,dive"`
	// SecondFrom is the load from which a household gets a second contact, 0 for never; left out, as before.
	SecondFrom *int `json:"second_from,omitempty" validate:"omitempty,oneof=0 2 3 4 5" example:"3"`
} //	@name	SolvePlan

type movePlanItem struct {
	// HouseholdID is the household to move.
	HouseholdID uuid.UUID `json:"household_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberID is whom it goes to; the member that it has already, to pin or unpin it.
	MemberID uuid.UUID `json:"member_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Pinned keeps it there when the plan is solved again; true by default.
	Pinned *bool `json:"pinned,omitempty" example:"true"`
} //	@name	MovePlanItem

type excludePlanItem struct {
	// HouseholdID is a household of the plan's area.
	HouseholdID uuid.UUID `json:"household_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberID is whom the plan must not give it to.
	MemberID uuid.UUID `json:"member_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Excluded is true by default; false takes the exclusion back.
	Excluded *bool `json:"excluded,omitempty" example:"true"`
} //	@name	ExcludePlanItem

func careLoadsOf(in []careLoad) []allocation.CareLoad {
	if in == nil {
		return nil
	}
	return mapped(in, func(c careLoad) allocation.CareLoad { return allocation.CareLoad(c) })
}

func settingsOf(band *float64, w *planWeights, q *planQuotas, care []careLoad, secondFrom *int) allocation.Settings {
	out := allocation.Settings{Band: band, CareLoads: careLoadsOf(care), SecondFrom: secondFrom}
	if w != nil {
		out.SeaCrossing, out.OtherUnit, out.Change, out.TreeStep = w.SeaCrossing, w.OtherUnit, w.Change, w.TreeStep
	}
	if q == nil {
		return out
	}
	out.Quotas = map[string]allocation.Quota{}
	for rank, quota := range map[string]*planQuota{"district_leader": q.DistrictLeader, "township_leader": q.TownshipLeader, "cadre": q.Cadre} {
		if quota != nil {
			out.Quotas[rank] = allocation.Quota{Min: quota.Min, Max: quota.Max}
		}
	}
	return out
}

type planBar struct {
	// Load is a number of households.
	Load int `json:"load" example:"13"`
	// Members is how many members have it.
	Members int `json:"members" example:"412"`
} //	@name	PlanBar

type planTownship struct {
	// AreaID is the township.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the township.
	Name string `json:"name" example:"砣矶镇"`
	// Island is its main island; empty where none is known.
	Island string `json:"island" example:"砣矶岛"`
	// Households is how many households of the plan lie there.
	Households int `json:"households" example:"2310"`
	// Covered is how many of them have a contact in the plan.
	Covered int `json:"covered" example:"2310"`
	// Members is how many different members have households there.
	Members int `json:"members" example:"181"`
	// Travel is the way to them, one way, added up, in kilometres.
	Travel float64 `json:"travel" example:"205.1"`
	// Crossings is how many households have the sea between them and their contact.
	Crossings int `json:"crossings" example:"0"`
	// Changed is how many households get another contact than the one in force.
	Changed int `json:"changed" example:"3"`
} //	@name	PlanTownship

type planSummary struct {
	// Households is how many households the plan is about.
	Households int `json:"households" example:"15303"`
	// Members is how many members take part.
	Members int `json:"members" example:"1188"`
	// Covered is how many of the households have a contact in the plan.
	Covered int `json:"covered" example:"15303"`
	// WithoutContact is how many have none.
	WithoutContact int `json:"without_contact" example:"0"`
	// LoadMin is the smallest number of households of a member.
	LoadMin int `json:"load_min" example:"3"`
	// LoadMax is the largest number of households of a member.
	LoadMax int `json:"load_max" example:"16"`
	// Travel is the way from each household to where its contact works or lives, one way, added up, in kilometres.
	Travel float64 `json:"travel" example:"1105.3"`
	// Crossings is how many households have the sea between them and their contact.
	Crossings int `json:"crossings" example:"0"`
	// Changed is how many households get another contact than the one in force.
	Changed int `json:"changed" example:"0"`
	// Added is how many households get their first contact.
	Added int `json:"added" example:"15303"`
	// Load is what the households count as load, all together; equal to households where none counts as more than one.
	Load int `json:"load" example:"16102"`
	// Seconds is how many households get a second contact.
	Seconds int `json:"seconds" example:"212"`
	// Buildings is how many buildings have households in the plan.
	Buildings int `json:"buildings" example:"612"`
	// SharedBuildings is how many of them have more than one contact.
	SharedBuildings int `json:"shared_buildings" example:"311"`
	// Townships are the figures of each township with households in the plan.
	Townships []planTownship `json:"townships"`
	// Cost is what the plan costs by its weights, in kilometres.
	Cost float64 `json:"cost" example:"5088.317"`
	// Bound is the least that any plan can cost, in kilometres: equal to cost, the plan is an optimum.
	Bound float64 `json:"bound" example:"5088.317"`
	// Histogram is how many members have how many households, from load_min to load_max.
	Histogram []planBar `json:"histogram"`
} //	@name	PlanSummary

type planHindrance struct {
	// Code is stable and meant for programs.
	Code string `json:"code" enums:"no_households,no_members,capacity_short,pinned_to_own,pinned_to_excluded,pinned_too_many,heavy_no_room,pins_leave_none,own_households,nothing_to_have,solver_failed" example:"capacity_short"`
	// Text says it in the reader's language.
	Text string `json:"text" example:"砣矶镇:有 812 户,党员干部最多可联 790 户"`
	// Households is how many households it is about, 0 where that does not apply.
	Households int `json:"households" example:"812"`
	// Capacity is how many of them can have a contact, 0 where that does not apply.
	Capacity int `json:"capacity" example:"790"`
} //	@name	PlanHindrance

type planSettings struct {
	// SeaCrossing in kilometres.
	SeaCrossing float64 `json:"sea_crossing" example:"50"`
	// OtherUnit in kilometres.
	OtherUnit float64 `json:"other_unit" example:"0.3"`
	// Change in kilometres.
	Change float64 `json:"change" example:"0.5"`
	// TreeStep in kilometres.
	TreeStep float64 `json:"tree_step" example:"1"`
} //	@name	PlanSettings

type planResponse struct {
	// ID of the plan.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"2"`
	// CreatedAt is when it was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Name of the plan.
	Name string `json:"name" example:"2026年冬季联户分配方案"`
	// AreaID is the area whose households get a contact.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is its name.
	AreaName string `json:"area_name" example:"长岛综合试验区"`
	// AreaLevel is its level.
	AreaLevel string `json:"area_level" enums:"district,township,community,grid" example:"district"`
	// State: solving until the solver is done, then draft or infeasible; published; superseded by a later plan.
	State allocation.State `json:"state" example:"draft"`
	// Progress of the solver, 0 to 100.
	Progress int `json:"progress" example:"100"`
	// Band is how far from the mean loads may be: 0.2 is 20 %.
	Band float64 `json:"band" example:"0.2"`
	// Weights by which it was solved.
	Weights planSettings `json:"weights"`
	// Quotas by which it was solved.
	Quotas planQuotas `json:"quotas"`
	// CareLoads say which households count as more than one.
	CareLoads []careLoad `json:"care_loads"`
	// SecondFrom is the load from which a household gets a second contact, 0 for never.
	SecondFrom int `json:"second_from" example:"0"`
	// Reason is why there is no plan, in the state infeasible.
	Reason *planHindrance `json:"reason" extensions:"x-nullable"`
	// Summary is the plan in figures; null until it is solved.
	Summary *planSummary `json:"summary" extensions:"x-nullable"`
	// SolvedAt is when the solver was done.
	SolvedAt *time.Time `json:"solved_at" extensions:"x-nullable" example:"2026-11-23T01:00:01Z"`
	// PublishedAt is when it came into force.
	PublishedAt *time.Time `json:"published_at" extensions:"x-nullable" example:"2026-11-23T02:00:00Z"`
	// SupersededAt is when a later plan took its place.
	SupersededAt *time.Time `json:"superseded_at" extensions:"x-nullable" example:"2026-12-23T02:00:00Z"`
	// Actions are what the reader may do with it now.
	Actions []planAction `json:"actions" example:"publish,move,solve,discard"`
} //	@name	Plan

func (r planResponse) version() int { return r.Version }

// planAction is what may be done with a plan.
type planAction string //	@name	PlanAction

const (
	planPublish planAction = "publish"
	planMove    planAction = "move"
	planSolve   planAction = "solve"
	planDiscard planAction = "discard"
)

type planList struct {
	Items []planResponse `json:"items"`
	pageInfo
} //	@name	PlanList

func planActions(actor access.Actor, state allocation.State) []planAction {
	if !actor.Can(access.PlanWrite) {
		return []planAction{}
	}
	switch state {
	case allocation.Draft:
		return []planAction{planPublish, planMove, planSolve, planDiscard}
	case allocation.NoPlan:
		return []planAction{planSolve, planDiscard}
	case allocation.Solving:
		return []planAction{planDiscard}
	}
	return []planAction{}
}

func planDTO(p allocation.PlanRow, actor access.Actor, language string) planResponse {
	out := planResponse{
		ID: p.ID, Version: p.Version, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt, Name: p.Name, AreaID: p.AreaID, AreaName: p.AreaName,
		AreaLevel: p.AreaLevel, State: p.State, Progress: p.Progress, Band: p.Band,
		Weights:  planSettings{SeaCrossing: p.Weights.SeaCrossing, OtherUnit: p.Weights.OtherUnit, Change: p.Weights.Change, TreeStep: p.Weights.TreeStep},
		Quotas:   planQuotas{DistrictLeader: quotaDTO(p, "district_leader"), TownshipLeader: quotaDTO(p, "township_leader"), Cadre: quotaDTO(p, "cadre")},
		SolvedAt: p.SolvedAt, PublishedAt: p.PublishedAt, SupersededAt: p.SupersededAt, Actions: planActions(actor, p.State),
		CareLoads: mapped(p.CareLoads, func(l allocation.CareLoad) careLoad { return careLoad(l) }), SecondFrom: p.SecondFrom,
	}
	if p.Reason != nil {
		text := p.Reason.ZH
		if language == "en" {
			text = p.Reason.EN
		}
		out.Reason = &planHindrance{Code: string(p.Reason.Code), Text: text, Households: p.Reason.Households, Capacity: p.Reason.Capacity}
	}
	if s := p.Summary; s != nil {
		out.Summary = &planSummary{
			Households: s.Households, Members: s.Members, Covered: s.Covered, WithoutContact: s.WithoutContact, LoadMin: s.LoadMin, LoadMax: s.LoadMax,
			Travel: s.Travel, Crossings: s.Crossings, Changed: s.Changed, Added: s.Added, Cost: s.Cost, Bound: s.Bound, Histogram: []planBar{},
			Load: s.Load, Seconds: s.Seconds, Buildings: s.Buildings, SharedBuildings: s.SharedBuildings,
			Townships: mapped(s.Townships, func(t allocation.TownshipSummary) planTownship {
				return planTownship{
					AreaID: t.AreaID, Name: t.Name, Island: t.Island, Households: t.Households, Covered: t.Covered, Members: t.Members,
					Travel: t.Travel, Crossings: t.Crossings, Changed: t.Changed,
				}
			}),
		}
		for _, b := range s.Histogram {
			out.Summary.Histogram = append(out.Summary.Histogram, planBar{Load: b.Load, Members: b.Members})
		}
	}
	return out
}

func quotaDTO(p allocation.PlanRow, rank string) *planQuota {
	q, ok := p.Quotas[rank]
	if !ok {
		return nil
	}
	return &planQuota{Min: q.Min, Max: q.Max}
}

// assignmentReason is why a household has its contact.
type assignmentReason struct {
	// Text says it in the reader's language.
	Text string `json:"text" example:"距其工作片区约 0.6 公里;同一村(社区);同楼 12 户由其联系"`
	// From is where the member comes from: their work area, their home area, or their unit's; empty if neither is known.
	From string `json:"from" enums:"work,home,unit," example:"work"`
	// DistanceKM is the great-circle distance in kilometres; null where coordinates are missing.
	DistanceKM *float64 `json:"distance_km" extensions:"x-nullable" example:"0.6"`
	// Steps is the way in the tree of areas where coordinates are missing.
	Steps *int `json:"steps" extensions:"x-nullable" example:"2"`
	// Common is the level of the lowest area that holds household and member; empty if nothing is known.
	Common string `json:"common" enums:"grid,community,township,district," example:"community"`
	// Crossing says that the sea lies between.
	Crossing bool `json:"crossing" example:"false"`
	// Building is how many households of the building have the same contact, 0 outside buildings.
	Building int `json:"building" example:"12"`
	// OwnUnit says that the member's unit serves the area.
	OwnUnit bool `json:"own_unit" example:"false"`
	// Kept says that the contact in force stays.
	Kept bool `json:"kept" example:"false"`
	// Pinned says that it was fixed before the plan was solved.
	Pinned bool `json:"pinned" example:"false"`
	// Moved says that a person chose it.
	Moved bool `json:"moved" example:"false"`
	// Second says that this is a second contact, of a household that needs more care.
	Second bool `json:"second" example:"false"`
} //	@name	AssignmentReason

func reasonDTO(r allocation.Reason, language string) assignmentReason {
	out := assignmentReason{
		Text: r.Words().In(language), From: r.From, Steps: r.Steps, Common: r.Common, Crossing: r.Crossing, Building: r.Building,
		OwnUnit: r.OwnUnit, Kept: r.Kept, Pinned: r.Pinned, Moved: r.Moved,
		Second: r.Second,
	}
	if r.Metres != nil {
		out.DistanceKM = ptr(float64(*r.Metres) / 1000)
	}
	return out
}

// doorResponse is where a household is.
type doorResponse struct {
	// HouseholdCode is the household number.
	HouseholdCode string `json:"household_code" example:"H000231"`
	// BuildingName is empty for a household without a building.
	BuildingName string `json:"building_name" example:"南城村第1网格1号楼"`
	// Entrance of the building.
	Entrance string `json:"entrance" example:"1"`
	// Room in the building.
	Room string `json:"room" example:"0101"`
	// Address in words.
	Address string `json:"address" example:"南城村第1网格1号"`
	// TownshipName of the household.
	TownshipName string `json:"township_name" example:"南长山街道"`
	// CommunityName of the household.
	CommunityName string `json:"community_name" example:"南城村"`
	// GridName of the household.
	GridName string `json:"grid_name" example:"南城村第1网格"`
}

func doorDTO(d allocation.Door) doorResponse {
	return doorResponse{
		HouseholdCode: d.HouseholdCode, BuildingName: d.BuildingName, Entrance: d.Entrance, Room: d.Room, Address: d.Address,
		TownshipName: d.TownshipName, CommunityName: d.CommunityName, GridName: d.GridName,
	}
}

type planItem struct {
	// HouseholdID is the household.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	doorResponse
	// MemberID is its contact in the plan.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is the contact's name.
	MemberName string `json:"member_name" example:"周强"`
	// MemberCode is the contact's staff number.
	MemberCode string `json:"member_code" example:"CD00321"`
	// UnitName is the contact's unit.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// CurrentMemberID is the contact in force when the plan was solved; null if there was none.
	CurrentMemberID *uuid.UUID `json:"current_member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// CurrentMemberName is that contact's name.
	CurrentMemberName string `json:"current_member_name" example:"孙丽"`
	// Changed says that the contact changes.
	Changed bool `json:"changed" example:"false"`
	// SecondMemberID is its second contact in the plan; null for most.
	SecondMemberID *uuid.UUID `json:"second_member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// SecondMemberName is that contact's name.
	SecondMemberName string `json:"second_member_name" example:"王芳"`
	// OtherMemberID is its contact in the plan named by against; null without one.
	OtherMemberID *uuid.UUID `json:"other_member_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// OtherMemberName is that contact's name.
	OtherMemberName string `json:"other_member_name" example:"孙丽"`
	// Load is what the household counts as load, 1 to 5.
	Load int `json:"load" example:"1"`
	// Pinned says that it stays there when the plan is solved again.
	Pinned bool `json:"pinned" example:"false"`
	// Reason is why.
	Reason assignmentReason `json:"reason"`
} //	@name	PlanItem

type planItemList struct {
	Items []planItem `json:"items"`
	pageInfo
} //	@name	PlanItemList

func planItemDTO(r allocation.ItemRow, language string) planItem {
	return planItem{
		HouseholdID: r.HouseholdID, doorResponse: doorDTO(r.Door), MemberID: r.MemberID, MemberName: r.MemberName, MemberCode: r.MemberCode, UnitName: r.UnitName,
		CurrentMemberID: r.CurrentMemberID, CurrentMemberName: r.CurrentMemberName, Changed: r.CurrentMemberID != nil && *r.CurrentMemberID != r.MemberID,
		SecondMemberID: r.SecondMemberID, SecondMemberName: r.SecondMemberName, OtherMemberID: r.OtherMemberID, OtherMemberName: r.OtherMemberName,
		Load: r.Load, Pinned: r.Pinned, Reason: reasonDTO(r.Reason, language),
	}
}

type planMember struct {
	// MemberID is the member.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the member.
	Name string `json:"name" example:"周强"`
	// Code is the staff number.
	Code string `json:"code" example:"CD00321"`
	// Rank of the member.
	Rank string `json:"rank" enums:"district_leader,township_leader,cadre" example:"cadre"`
	// UnitName is the member's unit.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
	// BranchName is the member's party branch.
	BranchName string `json:"branch_name" example:"第3兼合式党支部"`
	// WorkAreaName is where the member works.
	WorkAreaName string `json:"work_area_name" example:"南城村"`
	// Load is what the member's households count as, in the plan and outside of it.
	Load int `json:"load" example:"13"`
	// Households is how many households the member has in the plan.
	Households int `json:"households" example:"12"`
	// Held is the part of the load that lies outside of the plan.
	Held int `json:"held" example:"0"`
	// Low is the least load that the solver had to give.
	Low int `json:"low" example:"10"`
	// High is the largest load that the solver could give.
	High int `json:"high" example:"16"`
	// Changed is how many of the households have another contact now.
	Changed int `json:"changed" example:"0"`
} //	@name	PlanMember

type planMemberList struct {
	Items []planMember `json:"items"`
	pageInfo
} //	@name	PlanMemberList

func planMemberDTO(r allocation.MemberRow) planMember {
	return planMember{
		MemberID: r.MemberID, Name: r.Name, Code: r.Code, Rank: r.Rank, UnitName: r.UnitName, BranchName: r.BranchName, WorkAreaName: r.WorkAreaName,
		Load: r.Load, Households: r.Households, Held: r.Held, Low: r.Low, High: r.High, Changed: r.Changed,
	}
}

type planComparison struct {
	// Plan is the plan in figures.
	Plan planResponse `json:"plan"`
	// Other is the one it is compared with.
	Other planResponse `json:"other"`
	// Same is how many households have the same contact in both.
	Same int `json:"same" example:"14988"`
	// Different is how many have another one.
	Different int `json:"different" example:"315"`
	// OnlyInPlan is how many only the plan has.
	OnlyInPlan int `json:"only_in_plan" example:"0"`
	// OnlyInOther is how many only the other has.
	OnlyInOther int `json:"only_in_other" example:"0"`
} //	@name	PlanComparison

type planExclusion struct {
	// HouseholdID is the household.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	doorResponse
	// MemberID is whom the plan must not give it to.
	MemberID uuid.UUID `json:"member_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MemberName is their name.
	MemberName string `json:"member_name" example:"周强"`
	// MemberCode is their staff number.
	MemberCode string `json:"member_code" example:"CD00321"`
	// UnitName is their unit.
	UnitName string `json:"unit_name" example:"住房和交通建设局"`
} //	@name	PlanExclusion

type planExclusionList struct {
	Items []planExclusion `json:"items"`
	pageInfo
} //	@name	PlanExclusionList

func planExclusionDTO(r allocation.ExclusionRow) planExclusion {
	return planExclusion{
		HouseholdID: r.HouseholdID, doorResponse: doorDTO(r.Door), MemberID: r.MemberID, MemberName: r.MemberName, MemberCode: r.MemberCode, UnitName: r.UnitName,
	}
}
