package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/outreach"
)

type createActivity struct {
	// ID chosen by the client.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code of the activity, unique in the district; made if left out.
	Code string `json:"code,omitempty" validate:"max=40" example:"HD001"`
	// Kind says who holds it: a branch or volunteers.
	Kind string `json:"kind" validate:"required,oneof=branch volunteer" enums:"branch,volunteer" example:"branch"`
	// Name of the activity.
	Name string `json:"name" validate:"required,max=100" example:"红色电影进海岛"`
	// BranchID is the branch that holds it.
	BranchID *uuid.UUID `json:"branch_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// TeamID is the volunteer team that holds it.
	TeamID *uuid.UUID `json:"team_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaID is where.
	AreaID *uuid.UUID `json:"area_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// StartsAt is when.
	StartsAt *time.Time `json:"starts_at,omitempty" example:"2026-12-01T06:00:00Z"`
	// Attendance is how many people came or are expected.
	Attendance *int `json:"attendance,omitempty" validate:"omitempty,gte=0,lte=100000" example:"86"`
	// Summary in a few words.
	Summary string `json:"summary,omitempty" validate:"max=2000" example:"放映两场"`
	// FileIDs are uploaded photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	CreateActivity

type changeActivity struct {
	// Code of the activity.
	Code *string `json:"code,omitempty" validate:"omitempty,min=1,max=40" example:"HD001"`
	// Name of the activity.
	Name *string `json:"name,omitempty" validate:"omitempty,min=1,max=100" example:"红色电影进海岛"`
	// BranchID is the branch that holds it; null for none.
	BranchID optional[uuid.UUID] `json:"branch_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// TeamID is the volunteer team that holds it; null for none.
	TeamID optional[uuid.UUID] `json:"team_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaID is where; null for nowhere in particular.
	AreaID optional[uuid.UUID] `json:"area_id,omitempty" swaggertype:"string" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// StartsAt is when; null while that is open.
	StartsAt optional[time.Time] `json:"starts_at,omitempty" swaggertype:"string" example:"2026-12-01T06:00:00Z"`
	// Attendance is how many people came; null while unknown.
	Attendance optional[int] `json:"attendance,omitempty" swaggertype:"integer" example:"86"`
	// Summary in a few words.
	Summary *string `json:"summary,omitempty" validate:"omitempty,max=2000" example:"放映两场"`
	// FileIDs are further photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	ChangeActivity

type endActivity struct {
	// Attendance is how many people came.
	Attendance *int `json:"attendance,omitempty" validate:"omitempty,gte=0,lte=100000" example:"86"`
	// Summary in a few words; left out, it stays as it is.
	Summary string `json:"summary,omitempty" validate:"max=2000" example:"放映两场,群众反响热烈"`
	// FileIDs are uploaded photos.
	FileIDs []uuid.UUID `json:"file_ids,omitempty" validate:"max=30" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	EndActivity

type activityResponse struct {
	// ID of the activity.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when it was noted down.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Code of the activity.
	Code string `json:"code" example:"HD001"`
	// Kind says who holds it.
	Kind string `json:"kind" enums:"branch,volunteer" example:"branch"`
	// Name of the activity.
	Name string `json:"name" example:"红色电影进海岛"`
	// BranchID is the branch that holds it.
	BranchID *uuid.UUID `json:"branch_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BranchName is what the branch is called.
	BranchName *string `json:"branch_name" extensions:"x-nullable" example:"南长山机关第一党支部"`
	// TeamID is the volunteer team that holds it.
	TeamID *uuid.UUID `json:"team_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// TeamName is what the team is called.
	TeamName *string `json:"team_name" extensions:"x-nullable" example:"红帆志愿服务队"`
	// AreaID is where.
	AreaID *uuid.UUID `json:"area_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is what the area is called.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"南长山街道"`
	// StartsAt is when.
	StartsAt *time.Time `json:"starts_at" extensions:"x-nullable" example:"2026-12-01T06:00:00Z"`
	// Attendance is how many people came or are expected.
	Attendance *int `json:"attendance" extensions:"x-nullable" example:"86"`
	// State of the activity.
	State string `json:"state" enums:"planned,held,cancelled" example:"held"`
	// Summary in a few words.
	Summary string `json:"summary" example:"放映两场"`
	// Files are the photos; left out in lists.
	Files []fileResponse `json:"files,omitempty"`
	// Actions that the reader may take: change, hold, cancel; left out in lists.
	Actions []string `json:"actions,omitempty" example:"hold"`
} //	@name	Activity

func (a activityResponse) version() int { return a.Version }

type activityList struct {
	Items []activityResponse `json:"items"`
	pageInfo
} //	@name	ActivityList

func activityDTO(a outreach.ActivityRow) activityResponse {
	return activityResponse{
		ID: a.ID, Version: a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, Code: a.Code, Kind: a.Kind, Name: a.Name, BranchID: a.BranchID,
		BranchName: a.BranchName, TeamID: a.TeamID, TeamName: a.TeamName, AreaID: a.AreaID, AreaName: a.AreaName, StartsAt: a.StartsAt,
		Attendance: a.Attendance, State: a.State, Summary: a.Summary, Files: filesDTO(a.Files), Actions: a.Actions,
	}
}
