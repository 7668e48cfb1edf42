package api

import (
	"time"

	"github.com/google/uuid"

	frame "github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
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

type createChange struct {
	chosenID
	// Action is what happened.
	Action registry.Action `json:"action" validate:"required" example:"household.move"`
	// TargetID is whom or what it happened to: the resident, the household (also of a birth), or the building. If-Match is its version.
	TargetID uuid.UUID `json:"target_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// On is the day from which it holds, today or earlier; today if left out, for a birth the birthday.
	On string `json:"on,omitempty" validate:"omitempty,day" example:"2026-11-01"`
	// Reason in words.
	Reason string `json:"reason,omitempty" example:"投靠子女"`
	// HouseholdID is the household that a resident moves to, or that a merged household joins.
	HouseholdID *uuid.UUID `json:"household_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
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
	// Acknowledged are the codes of doubts that a preview told and the person confirms.
	Acknowledged []string `json:"acknowledged,omitempty" validate:"max=20" example:"head_under_16"`
} //	@name	CreateChange

func (r createChange) act(version int) registry.ActInput {
	in := registry.ActInput{
		Action: r.Action, TargetID: r.TargetID, Version: version, On: calendar.Day(r.On), Reason: r.Reason, Acknowledged: r.Acknowledged,
		HouseholdID: r.HouseholdID, People: r.People, Management: r.Management, Company: r.Company,
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

type changeRow struct {
	// ID of the change.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises when it is undone; send it in If-Match.
	Version int `json:"version" example:"1"`
	// Action is what happened; a plain correction is called update, create or end.
	Action string `json:"action" example:"household.move"`
	// TargetKind is the kind of record that it happened to.
	TargetKind string `json:"target_kind" enums:"resident,household,building,shop" example:"household"`
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
	Kind string `json:"kind" enums:"resident,household,building,shop,assignment" example:"resident"`
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
	// Effects on the records, in the order in which they happened.
	Effects []changeEffect `json:"effects"`
	// Doubts are what a person must acknowledge before it is done. Only a preview answers them.
	Doubts []problemField `json:"doubts,omitempty"`
	warned
} //	@name	Change

func changeRowDTO(r frame.Row) changeRow {
	c := r.Change
	return changeRow{
		Title: r.Title, ID: c.ID, Version: c.Version, Action: c.Action, TargetKind: c.TargetKind, TargetID: c.TargetID, HouseholdID: c.HouseholdID,
		EffectiveOn: c.EffectiveOn, Reason: c.Reason, CreatedAt: c.CreatedAt, ActorName: c.ActorName, UndoneAt: c.UndoneAt,
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
