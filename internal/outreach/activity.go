package outreach

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/file"
	"github.com/lianxin/lianxin/internal/record"
)

const maxAttendance = 100_000

// ActivityInput is what a person says about an activity. A code is made where none is given.
type ActivityInput struct {
	Code, Kind, Name string
	BranchID, TeamID *uuid.UUID
	AreaID           *uuid.UUID
	StartsAt         *time.Time
	Attendance       *int
	Summary          string
}

// CreateActivity plans an activity.
func (s *Service) CreateActivity(ctx context.Context, id uuid.UUID, in ActivityInput, files []uuid.UUID) error {
	if in.Code == "" {
		in.Code = s.code("HD")
	}
	return record.Create(ctx, &s.Store, activityKind, id, func(tx *gorm.DB, a *Activity) error {
		a.State = ActivityPlanned
		return s.fillActivity(tx, a, &in)
	}, func(tx *gorm.DB, _ *Activity) error { return s.files.Attach(tx, files, access.Activity.Name, id, nil) })
}

// ChangeActivity changes an activity and adds photos to it.
func (s *Service) ChangeActivity(ctx context.Context, id uuid.UUID, version int, files []uuid.UUID, change func(*ActivityInput)) error {
	return record.Change(ctx, &s.Store, activityKind, id, version, func(tx *gorm.DB, a *Activity) error {
		in := ActivityInput{
			Code: a.Code, Kind: a.Kind, Name: a.Name, BranchID: a.BranchID, TeamID: a.TeamID, AreaID: a.AreaID, StartsAt: a.StartsAt,
			Attendance: a.Attendance, Summary: a.Summary,
		}
		change(&in)
		return s.fillActivity(tx, a, &in)
	}, func(tx *gorm.DB, _, _ *Activity) error {
		return s.files.Attach(tx, files, access.Activity.Name, id, nil)
	})
}

func (s *Service) fillActivity(tx *gorm.DB, a *Activity, in *ActivityInput) error {
	var c fault.Checks
	c.Filled("code", &in.Code, codeLength)
	c.Filled("name", &in.Name, nameLength)
	c.Text("summary", &in.Summary, summaryLength)
	if in.Kind == "" {
		c.AddField(fault.Required("kind"))
	}
	c.OneOf("kind", in.Kind, ActivityKinds)
	c.Between("attendance", in.Attendance, 0, maxAttendance)
	switch {
	case in.Kind == ByBranch && in.BranchID == nil:
		c.AddField(fault.Required("branch_id"))
	case in.Kind == ByVolunteers && in.TeamID == nil:
		c.AddField(fault.Required("team_id"))
	}
	record.Refer(tx, &c, "branch_id", access.Branch, in.BranchID)
	record.Refer(tx, &c, "team_id", access.Team, in.TeamID)
	record.Refer(tx, &c, "area_id", access.Area, in.AreaID)
	if in.StartsAt != nil {
		at := database.Now(*in.StartsAt)
		in.StartsAt = &at
	}
	if err := c.Err(); err != nil {
		return err
	}
	place, err := placeOf(tx, in.AreaID)
	if err != nil {
		return err
	}
	a.Place, a.AreaID, a.Code, a.Kind, a.Name, a.BranchID, a.TeamID = place, in.AreaID, in.Code, in.Kind, in.Name, in.BranchID, in.TeamID
	a.StartsAt, a.Attendance, a.Summary = in.StartsAt, in.Attendance, in.Summary
	return nil
}

// Report is what is said at the end of an activity or a deed.
type Report struct {
	Attendance *int
	On         calendar.Day
	Summary    string
	FileIDs    []uuid.UUID
}

// HoldActivity notes that a planned activity was held, with how many came.
func (s *Service) HoldActivity(ctx context.Context, id uuid.UUID, version int, r Report) error {
	return s.endActivity(ctx, id, version, ActivityHeld, r)
}

// CancelActivity notes that a planned activity does not take place.
func (s *Service) CancelActivity(ctx context.Context, id uuid.UUID, version int, r Report) error {
	return s.endActivity(ctx, id, version, ActivityCancelled, r)
}

func (s *Service) endActivity(ctx context.Context, id uuid.UUID, version int, state string, r Report) error {
	return record.Change(ctx, &s.Store, activityKind, id, version, func(_ *gorm.DB, a *Activity) error {
		if a.State != ActivityPlanned {
			return fault.Conflict("invalid_transition", fault.Say("活动已举办或已取消", "The activity was held or cancelled already"))
		}
		if state == ActivityHeld && a.StartsAt != nil && a.StartsAt.After(s.Now()) {
			return fault.Conflict("not_begun", fault.Say("活动还没有开始", "The activity has not begun"))
		}
		var c fault.Checks
		c.Text("summary", &r.Summary, summaryLength)
		c.Between("attendance", r.Attendance, 0, maxAttendance)
		if a.State = state; r.Summary != "" {
			a.Summary = r.Summary
		}
		if r.Attendance != nil {
			a.Attendance = r.Attendance
		}
		if state == ActivityHeld && a.StartsAt == nil {
			now := database.Now(s.Now())
			a.StartsAt = &now
		}
		return c.Err()
	}, func(tx *gorm.DB, _, _ *Activity) error {
		return s.files.Attach(tx, r.FileIDs, access.Activity.Name, id, nil)
	})
}

// ActivityFilter narrows a list of activities.
type ActivityFilter struct {
	Kind, State              string
	BranchID, TeamID, AreaID *uuid.UUID
	From, To                 calendar.Day
}

// ActivityRow is an activity as a list shows it.
type ActivityRow struct {
	Activity
	BranchName, TeamName, AreaName *string
	Files                          []file.Attached `gorm:"-"`
	Actions                        []string        `gorm:"-"`
}

var activitySorts = map[string]string{"code": "activities.code", "name": "activities.name", "starts_at": "activities.starts_at", "created_at": "activities.created_at"}

func (s *Service) activities(ctx context.Context) *gorm.DB {
	return s.DB.Read(ctx).Table("activities").Scopes(access.Scope(ctx, access.Activity, access.ActivityRead)).
		Select("activities.*, branches.name AS branch_name, volunteer_teams.name AS team_name, areas.name AS area_name").
		Joins("LEFT JOIN branches ON branches.id = activities.branch_id LEFT JOIN volunteer_teams ON volunteer_teams.id = activities.team_id" +
			" LEFT JOIN areas ON areas.id = activities.area_id")
}

// Activities lists activities, the latest first.
func (s *Service) Activities(ctx context.Context, list database.List, f ActivityFilter) (database.Page[ActivityRow], error) {
	q := database.InArea(s.activities(ctx), "activities", f.AreaID)
	q = record.Where(q, "activities.kind = ?", f.Kind)
	q = record.Where(q, "activities.state = ?", f.State)
	q = record.Where(q, "activities.branch_id = ?", f.BranchID)
	q = record.Where(q, "activities.team_id = ?", f.TeamID)
	if f.From != "" {
		q = q.Where("activities.starts_at >= ?", f.From.Start())
	}
	if f.To != "" {
		q = q.Where("activities.starts_at < ?", f.To.End())
	}
	q = record.Search(q, list.Q, []string{"activities.code", "activities.name", "activities.summary"}, nil)
	return database.Paginate[ActivityRow](q, list, activitySorts, "-starts_at", "activities.id")
}

// FindActivity returns an activity that the actor may see.
func (s *Service) FindActivity(ctx context.Context, id uuid.UUID) (ActivityRow, error) {
	row, err := record.One[ActivityRow](s.activities(ctx), "activities", id)
	if err != nil {
		return row, err
	}
	tx := s.DB.Read(ctx)
	row.Actions = []string{}
	if access.Check(ctx, tx, access.Activity, id, access.ActivityWrite) == nil {
		row.Actions = []string{"change"}
		if row.State == ActivityPlanned {
			row.Actions = append(row.Actions, "hold", "cancel")
		}
	}
	row.Files, err = s.files.Of(tx, access.Activity.Name, id)
	return row, err
}
