package api

import (
	"time"

	"github.com/google/uuid"

	frame "github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/registry"
)

type relationRequest struct {
	// ResidentID is somebody of a household concerned.
	ResidentID uuid.UUID `json:"resident_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Relation to the head from then on, by GB/T 4761; 02 is the head.
	Relation string `json:"relation" validate:"required" example:"02"`
} //	@name	Relation

type doorRequest struct {
	// Code is the number of a new household (split).
	Code string `json:"code,omitempty" example:"H020001"`
	// GridID is the grid that it lies in; a split stays in the grid if left out.
	GridID *uuid.UUID `json:"grid_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BuildingID is the building.
	BuildingID *uuid.UUID `json:"building_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Entrance of the building.
	Entrance string `json:"entrance,omitempty" example:"2"`
	// Room as written.
	Room string `json:"room,omitempty" example:"302"`
	// Address in words, where there is no building.
	Address string `json:"address,omitempty" example:"大口东山村8号"`
} //	@name	Door

type childRequest struct {
	// Name of the child.
	Name string `json:"name" validate:"required" example:"王小海"`
	// Relation to the head, by GB/T 4761.
	Relation string `json:"relation" validate:"required" example:"20"`
	residentFields
} //	@name	Child

// changeAction is an action of the registry or of the organisation.
type changeAction string

const (
	ActResidentMove       changeAction = "resident.move"
	ActResidentBirth      changeAction = "resident.birth"
	ActResidentDeath      changeAction = "resident.death"
	ActResidentAway       changeAction = "resident.away"
	ActResidentBack       changeAction = "resident.back"
	ActResidentLeave      changeAction = "resident.leave"
	ActHouseholdMove      changeAction = "household.move"
	ActHouseholdSplit     changeAction = "household.split"
	ActHouseholdMerge     changeAction = "household.merge"
	ActHouseholdHead      changeAction = "household.head"
	ActHouseholdLeave     changeAction = "household.leave"
	ActHouseholdBack      changeAction = "household.back"
	ActHouseholdDissolve  changeAction = "household.dissolve"
	ActBuildingManagement changeAction = "building.management"
	ActMemberTransfer     changeAction = "member.transfer"
	ActMemberLeave        changeAction = "member.leave"
	ActMemberReturn       changeAction = "member.return"
	ActMemberRetire       changeAction = "member.retire"
	ActMemberRejoin       changeAction = "member.rejoin"
	ActUnitRename         changeAction = "unit.rename"
	ActUnitMerge          changeAction = "unit.merge"
	ActBranchRename       changeAction = "branch.rename"
	ActBranchMerge        changeAction = "branch.merge"
	ActAreaRename         changeAction = "area.rename"
	ActAreaMove           changeAction = "area.move"
	ActAreaMerge          changeAction = "area.merge"
	ActAreaSplit          changeAction = "area.split"
)

type createChange struct {
	chosenID
	// Action is what happened.
	Action changeAction `json:"action" validate:"required" example:"household.move"`
	// TargetID is whom or what it happened to: the resident, the household (also of a birth), the building, the member, the unit, the branch or the area. If-Match is its version.
	TargetID uuid.UUID `json:"target_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day from which it holds, today or earlier; today if left out, for a birth the birthday.
	On string `json:"on,omitempty" validate:"omitempty,day" example:"2026-11-01"`
	// Reason in words.
	Reason string `json:"reason,omitempty" example:"投靠子女"`
	// HouseholdID is the household that a resident moves to, or that a merged household joins.
	HouseholdID *uuid.UUID `json:"household_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdCode names the household by its number instead, also one outside the writer's area: who moves there is seen by both sides from then on.
	HouseholdCode string `json:"household_code,omitempty" validate:"max=40" example:"H000345"`
	// People are the residents who go (household.split) or come back (household.back; all who left with it if left out).
	People []uuid.UUID `json:"people,omitempty" validate:"max=100" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Relations are what people of the households concerned are to the head from then on: of those who go, and of a new head.
	Relations []relationRequest `json:"relations,omitempty" validate:"max=200,dive"`
	// Door is where a household moves to (household.move), or where the new one lives (household.split).
	Door *doorRequest `json:"door,omitempty"`
	// Child that was born (resident.birth).
	Child *childRequest `json:"child,omitempty"`
	// Management of the building (building.management).
	Management string `json:"management,omitempty" validate:"omitempty,oneof=company self unmanaged" enums:"company,self,unmanaged" example:"company"`
	// Company that manages it.
	Company string `json:"company,omitempty" example:"海诚物业"`
	// UnitID, BranchID, WorkAreaID and Post are where a member serves from then on (member.transfer, member.rejoin); what is left out stays.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchID is the member's party branch from then on.
	BranchID *uuid.UUID `json:"branch_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// WorkAreaID is the member's work area from then on.
	WorkAreaID *uuid.UUID `json:"work_area_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Post of the member from then on; empty is none.
	Post *string `json:"post,omitempty" validate:"omitempty,max=100" example:"副主任"`
	// UntilOn is the last day of a leave (member.leave), which begins on the day of the change.
	UntilOn string `json:"until_on,omitempty" validate:"omitempty,day" example:"2026-12-20"`
	// IntoID is what a unit, a branch or an area is merged into.
	IntoID *uuid.UUID `json:"into_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ParentID is what an area lies below from then on (area.move).
	ParentID *uuid.UUID `json:"parent_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name is the new name (rename), or that of the new area (area.split).
	Name string `json:"name,omitempty" validate:"max=100" example:"南城村第3网格"`
	// Code is the new code, which stays if left out (rename), or that of the new area (area.split). Codes of what lies below stay.
	Code string `json:"code,omitempty" validate:"max=40" example:"370614006201003"`
	// AreaIDs are the lower areas that a split takes out of a township or a community.
	AreaIDs []uuid.UUID `json:"area_ids,omitempty" validate:"max=500" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BuildingIDs are the buildings that a split takes out of a grid, with their households and shops.
	BuildingIDs []uuid.UUID `json:"building_ids,omitempty" validate:"max=2000" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdIDs are further households that a split takes out of a grid.
	HouseholdIDs []uuid.UUID `json:"household_ids,omitempty" validate:"max=2000" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Acknowledged are the codes of doubts that a preview told and the person confirms.
	Acknowledged []string `json:"acknowledged,omitempty" validate:"max=20" example:"head_under_16"`
} //	@name	CreateChange

// ofOrg is the act as one of the organisation.
func (r createChange) ofOrg(version int) org.ActInput {
	return org.ActInput{
		Action: org.Action(r.Action), TargetID: r.TargetID, Version: version, On: calendar.Day(r.On), Reason: r.Reason, Acknowledged: r.Acknowledged,
		UnitID: r.UnitID, BranchID: r.BranchID, WorkAreaID: r.WorkAreaID, Post: r.Post, Until: calendar.Day(r.UntilOn), IntoID: r.IntoID, ParentID: r.ParentID,
		Name: r.Name, Code: r.Code, AreaIDs: r.AreaIDs, BuildingIDs: r.BuildingIDs, HouseholdIDs: r.HouseholdIDs,
	}
}

// ofRegistry is the act as one of the registry.
func (r createChange) ofRegistry(version int) registry.ActInput {
	in := registry.ActInput{
		Action: registry.Action(r.Action), TargetID: r.TargetID, Version: version, On: calendar.Day(r.On), Reason: r.Reason, Acknowledged: r.Acknowledged,
		HouseholdID: r.HouseholdID, HouseholdCode: r.HouseholdCode, People: r.People, Management: r.Management, Company: r.Company,
	}
	for _, one := range r.Relations {
		in.Relations = append(in.Relations, registry.Relation{ResidentID: one.ResidentID, Relation: one.Relation})
	}
	if d := r.Door; d != nil {
		in.Door = &registry.Door{Code: d.Code, GridID: d.GridID, BuildingID: d.BuildingID, Entrance: d.Entrance, Room: d.Room, Address: d.Address}
	}
	if r.Child != nil {
		in.Person = &registry.ResidentInput{Name: r.Child.Name, Relation: r.Child.Relation}
		r.Child.fill(in.Person)
	}
	return in
}

type changeTally struct {
	// Kind of record; besides those of effects also issue, issue_task, callback, user and others that change in great number.
	Kind string `json:"kind" example:"household"`
	// Field that changed; empty where the records were made.
	Field string `json:"field" example:"grid_id"`
	// Count of records.
	Count int `json:"count" example:"812"`
} //	@name	ChangeTally

type changeRow struct {
	// ID of the change.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises when it is undone; send it in If-Match.
	Version int `json:"version" example:"1"`
	// Action is what happened; a plain correction is called update, create or end.
	Action string `json:"action" example:"household.move"`
	// TargetKind is the kind of record that it happened to.
	TargetKind string `json:"target_kind" enums:"resident,household,building,shop,area,unit,branch,member,leave,leader_duty,volunteer_team,volunteer,import" example:"household"`
	// Title names that record.
	Title string `json:"title" example:"H000001 王建国"`
	// TargetID is that record.
	TargetID uuid.UUID `json:"target_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdID is the household that it is about.
	HouseholdID *uuid.UUID `json:"household_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// EffectiveOn is the day from which it holds.
	EffectiveOn calendar.Day `json:"effective_on" example:"2026-11-01"`
	// Reason in words.
	Reason *string `json:"reason" extensions:"x-nullable" example:"投靠子女"`
	// CreatedAt is when it was written down.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// ActorName is who wrote it down.
	ActorName string `json:"actor_name" example:"邹永红"`
	// Tally counts what it did, the most first.
	Tally []changeTally `json:"tally"`
	// UndoneAt is when it was taken back.
	UndoneAt *time.Time `json:"undone_at" extensions:"x-nullable" example:"2026-11-23T05:00:00Z"`
} //	@name	ChangeRow

type changeList struct {
	Items []changeRow `json:"items"`
	pageInfo
} //	@name	ChangeList

type changeField struct {
	// Name of the field.
	Name string `json:"name" example:"household_id"`
	// Before is what it held: codes as stored, names for what it refers to; empty where it held nothing or is secret.
	Before string `json:"before" example:"H000012 王建国"`
	// After is what it holds then.
	After string `json:"after" example:"H000345 王海"`
	// Secret says that only the change is told, not the values.
	Secret bool `json:"secret" example:"false"`
} //	@name	ChangeField

type changeEffect struct {
	// Kind of record; assignment is the end of a contact.
	Kind string `json:"kind" enums:"resident,household,building,shop,assignment,area,unit,branch,member,leave,leader_duty,volunteer_team,volunteer" example:"resident"`
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Title names it.
	Title string `json:"title" example:"王海"`
	// Made says that the record was made by the change.
	Made bool `json:"made" example:"false"`
	// Fields that changed.
	Fields []changeField `json:"fields"`
} //	@name	ChangeEffect

type changeResponse struct {
	changeRow
	// UndoUntil is until when it can be undone, as long as nothing rests on it; missing for plain corrections.
	UndoUntil *time.Time `json:"undo_until" extensions:"x-nullable" example:"2026-11-24T01:00:00Z"`
	// Effects on the records, in the order in which they happened; of a change to very many only the first, tally counts all.
	Effects []changeEffect `json:"effects"`
	// Doubts are what a person must acknowledge before it is done. Only a preview answers them.
	Doubts []problemField `json:"doubts,omitempty"`
	warned
} //	@name	Change

func changeRowDTO(r frame.Row) changeRow {
	c := r.Change
	return changeRow{
		Title: r.Title, ID: c.ID, Version: c.Version, Action: c.Action, TargetKind: c.TargetKind, TargetID: c.TargetID, HouseholdID: c.HouseholdID,
		Tally: mapped(c.Tally, func(t history.Tally) changeTally { return changeTally(t) }), EffectiveOn: c.EffectiveOn, Reason: c.Reason, CreatedAt: c.CreatedAt, ActorName: c.ActorName, UndoneAt: c.UndoneAt,
	}
}

type pastPerson struct {
	// ID of the resident.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name string `json:"name" example:"王建国"`
	// Relation to the head, by GB/T 4761.
	Relation string `json:"relation" example:"02"`
	// Sex by GB/T 2261.1.
	Sex *string `json:"sex" extensions:"x-nullable" example:"1"`
	// State on that day.
	State string `json:"state" enums:"here,away,moved,deceased" example:"here"`
	// HouseholdID is the household that they belonged to.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	PastResident

type pastHousehold struct {
	// ID of the household.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day that was asked for; what is told held at its end.
	On calendar.Day `json:"on" example:"2026-10-01"`
	// Code is the household number.
	Code string `json:"code" example:"H000001"`
	// GridID is the grid that it lay in.
	GridID *uuid.UUID `json:"grid_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BuildingID is the building that it lived in.
	BuildingID *uuid.UUID `json:"building_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Entrance of the building.
	Entrance *string `json:"entrance" extensions:"x-nullable" example:"1"`
	// Room as written.
	Room *string `json:"room" extensions:"x-nullable" example:"101"`
	// Address in words.
	Address *string `json:"address" extensions:"x-nullable" example:"南城村第1网格1号"`
	// State of the household on that day.
	State string `json:"state" enums:"active,moved_away,dissolved" example:"active"`
	// People who belonged to it.
	People []pastPerson `json:"people"`
} //	@name	PastHousehold

func pastPersonDTO(r registry.Resident) pastPerson {
	return pastPerson{ID: r.ID, Name: r.Name, Relation: r.Relation, Sex: r.Sex, State: r.State, HouseholdID: r.HouseholdID}
}

type populationRow struct {
	// AreaID is an area right below the one asked for.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is its name.
	AreaName string `json:"area_name" example:"南长山街道"`
	// Households that were active.
	Households int64 `json:"households" example:"9708"`
	// Residents who belonged to a household, away for a while included.
	Residents int64 `json:"residents" example:"14781"`
} //	@name	PopulationRow

type populationResponse struct {
	// On is the day; what is told held at its end.
	On calendar.Day `json:"on" example:"2026-10-01"`
	// Items by area.
	Items []populationRow `json:"items"`
} //	@name	Population

type pastMember struct {
	// ID of the member.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day that was asked for; what is told held at its end.
	On calendar.Day `json:"on" example:"2026-10-01"`
	// Name of the member.
	Name string `json:"name" example:"王志强"`
	// Post of the member.
	Post *string `json:"post" extensions:"x-nullable" example:"副主任"`
	// Rank of the member.
	Rank string `json:"rank" enums:"district_leader,township_leader,cadre" example:"cadre"`
	// UnitID is the unit.
	UnitID uuid.UUID `json:"unit_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is what the unit was called then.
	UnitName string `json:"unit_name" example:"南长山街道办事处"`
	// BranchID is the party branch.
	BranchID *uuid.UUID `json:"branch_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchName is what the branch was called then.
	BranchName string `json:"branch_name" example:"南城村兼合式党支部"`
	// WorkAreaID is the work area.
	WorkAreaID *uuid.UUID `json:"work_area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// WorkAreaName is what the work area was called then.
	WorkAreaName string `json:"work_area_name" example:"南城村"`
	// InService says whether they served.
	InService bool `json:"in_service" example:"true"`
	// OnLeave says whether they were on leave.
	OnLeave bool `json:"on_leave" example:"false"`
} //	@name	PastMember

type pastUnit struct {
	// ID of the unit.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day that was asked for; what is told held at its end.
	On calendar.Day `json:"on" example:"2026-10-01"`
	// Code of the unit.
	Code string `json:"code" example:"T001"`
	// Name of the unit.
	Name string `json:"name" example:"南长山街道办事处"`
	// ParentName is what the upper unit was called then.
	ParentName string `json:"parent_name" example:""`
	// AreaID is the area that it served.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is what that was called then.
	AreaName string `json:"area_name" example:"南长山街道"`
	// CategoryCodes are what it answered for.
	CategoryCodes []string `json:"category_codes" example:"0201"`
	// EndedOn is its last day, if it had ended by then.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-01"`
} //	@name	PastUnit

type pastBranch struct {
	// ID of the branch.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day that was asked for; what is told held at its end.
	On calendar.Day `json:"on" example:"2026-10-01"`
	// Code of the branch.
	Code string `json:"code" example:"B001"`
	// Name of the branch.
	Name string `json:"name" example:"南城村兼合式党支部"`
	// UnitName is what its unit was called then.
	UnitName string `json:"unit_name" example:"南长山街道办事处"`
	// SecretaryName is who led it.
	SecretaryName string `json:"secretary_name" example:"林海波"`
	// ServiceAreaIDs are the areas that it served.
	ServiceAreaIDs []uuid.UUID `json:"service_area_ids" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ServiceBuildingIDs are the buildings that it served.
	ServiceBuildingIDs []uuid.UUID `json:"service_building_ids" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// EndedOn is its last day, if it had ended by then.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-01"`
} //	@name	PastBranch

type pastArea struct {
	// ID of the area.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day that was asked for; what is told held at its end.
	On calendar.Day `json:"on" example:"2026-10-01"`
	// Code of the area.
	Code string `json:"code" example:"370614006201"`
	// Name of the area.
	Name string `json:"name" example:"南城村"`
	// Level of the area.
	Level string `json:"level" enums:"district,township,community,grid" example:"community"`
	// ParentID is what it lay below.
	ParentID *uuid.UUID `json:"parent_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ParentName is what that was called then.
	ParentName string `json:"parent_name" example:"南长山街道"`
	// HasDesk says whether issues were taken there.
	HasDesk bool `json:"has_desk" example:"false"`
	// EndedOn is its last day, if it had ended by then.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-01"`
} //	@name	PastArea
