package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/outreach"
)

type createDeed struct {
	// ID chosen by the client.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code of the deed, unique in the district; made if left out.
	Code string `json:"code,omitempty" validate:"max=40" example:"SS001"`
	// Name of the deed.
	Name string `json:"name" validate:"required,max=100" example:"听涛苑更换路灯 12 盏"`
	// Category in a word.
	Category string `json:"category,omitempty" validate:"max=100" example:"路灯照明"`
	// AreaID is where.
	AreaID *uuid.UUID `json:"area_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitID is the unit that leads it.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// IssueID is the issue that it came from.
	IssueID *uuid.UUID `json:"issue_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// StartedOn is the day on which work began or will begin.
	StartedOn string `json:"started_on,omitempty" validate:"omitempty,day" example:"2026-11-01"`
	// Summary in a few words.
	Summary string `json:"summary,omitempty" validate:"max=2000" example:"更换 LED 路灯 12 盏"`
	// FileIDs are uploaded photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	CreateDeed

type changeDeed struct {
	// Code of the deed.
	Code *string `json:"code,omitempty" validate:"omitempty,min=1,max=40" example:"SS001"`
	// Name of the deed.
	Name *string `json:"name,omitempty" validate:"omitempty,min=1,max=100" example:"听涛苑更换路灯 12 盏"`
	// Category in a word.
	Category *string `json:"category,omitempty" validate:"omitempty,max=100" example:"路灯照明"`
	// AreaID is where; null for nowhere in particular.
	AreaID optional[uuid.UUID] `json:"area_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitID is the unit that leads it; null for none.
	UnitID optional[uuid.UUID] `json:"unit_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// IssueID is the issue that it came from; null for none.
	IssueID optional[uuid.UUID] `json:"issue_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// StartedOn is the day on which work began or will begin.
	StartedOn *string `json:"started_on,omitempty" validate:"omitempty,day" example:"2026-11-01"`
	// Summary in a few words.
	Summary *string `json:"summary,omitempty" validate:"omitempty,max=2000" example:"更换 LED 路灯 12 盏"`
	// FileIDs are further photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	ChangeDeed

type moveDeed struct {
	// On is the day, today at the latest; left out, today.
	On string `json:"on,omitempty" validate:"omitempty,day" example:"2026-11-20"`
	// Summary in a few words; left out, it stays as it is.
	Summary string `json:"summary,omitempty" validate:"max=2000" example:"全部点亮"`
	// FileIDs are uploaded photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	MoveDeed

type deedResponse struct {
	// ID of the deed.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when it was noted down.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Code of the deed.
	Code string `json:"code" example:"SS001"`
	// Name of the deed.
	Name string `json:"name" example:"听涛苑更换路灯 12 盏"`
	// Category in a word.
	Category *string `json:"category" extensions:"x-nullable" example:"路灯照明"`
	// AreaID is where.
	AreaID *uuid.UUID `json:"area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is what the area is called.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"南城村"`
	// UnitID is the unit that leads it.
	UnitID *uuid.UUID `json:"unit_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is what the unit is called.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"住房和交通建设局"`
	// IssueID is the issue that it came from.
	IssueID *uuid.UUID `json:"issue_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// IssueNumber is that issue's number.
	IssueNumber *string `json:"issue_number" extensions:"x-nullable" example:"LX20261123-00031"`
	// State of the deed.
	State string `json:"state" enums:"planned,under_way,done" example:"done"`
	// StartedOn is the day on which work began.
	StartedOn *calendar.Day `json:"started_on" swaggertype:"string" extensions:"x-nullable" example:"2026-11-01"`
	// FinishedOn is the day on which it was done.
	FinishedOn *calendar.Day `json:"finished_on" swaggertype:"string" extensions:"x-nullable" example:"2026-11-20"`
	// Summary in a few words.
	Summary string `json:"summary" example:"更换 LED 路灯 12 盏"`
	// Files are the photos; left out in lists.
	Files []fileResponse `json:"files,omitempty"`
	// Actions that the reader may take: change, start, finish; left out in lists.
	Actions []string `json:"actions,omitempty" example:"finish"`
} //	@name	Deed

func (d deedResponse) version() int { return d.Version }

type deedList struct {
	Items []deedResponse `json:"items"`
	pageInfo
} //	@name	DeedList

func deedDTO(d outreach.DeedRow) deedResponse {
	return deedResponse{
		ID: d.ID, Version: d.Version, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, Code: d.Code, Name: d.Name, Category: d.Category, AreaID: d.AreaID,
		AreaName: d.AreaName, UnitID: d.UnitID, UnitName: d.UnitName, IssueID: d.IssueID, IssueNumber: d.IssueNumber, State: d.State,
		StartedOn: dayOrNull(d.StartedOn), FinishedOn: dayOrNull(d.FinishedOn), Summary: d.Summary, Files: filesDTO(d.Files), Actions: d.Actions,
	}
}
