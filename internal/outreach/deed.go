package outreach

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/file"
	"github.com/lianxin/lianxin/internal/record"
)

// DeedInput is what a person says about a deed. A code is made where none is given.
type DeedInput struct {
	Code, Name, Category    string
	AreaID, UnitID, IssueID *uuid.UUID
	StartedOn               calendar.Day
	Summary                 string
}

// CreateDeed plans a deed; one that has a first day is under way.
func (s *Service) CreateDeed(ctx context.Context, id uuid.UUID, in DeedInput, files []uuid.UUID) error {
	if in.Code == "" {
		in.Code = s.code("SS")
	}
	return record.Create(ctx, &s.Store, deedKind, id, func(tx *gorm.DB, d *Deed) error {
		if d.State = DeedPlanned; in.StartedOn != "" && in.StartedOn <= s.Today() {
			d.State = DeedUnderWay
		}
		return s.fillDeed(tx, d, &in)
	}, func(tx *gorm.DB, _ *Deed) error { return s.files.Attach(tx, files, access.Deed.Name, id, nil) })
}

// ChangeDeed changes a deed and adds photos to it.
func (s *Service) ChangeDeed(ctx context.Context, id uuid.UUID, version int, files []uuid.UUID, change func(*DeedInput)) error {
	return record.Change(ctx, &s.Store, deedKind, id, version, func(tx *gorm.DB, d *Deed) error {
		in := DeedInput{Code: d.Code, Name: d.Name, AreaID: d.AreaID, UnitID: d.UnitID, IssueID: d.IssueID, StartedOn: d.StartedOn, Summary: d.Summary}
		if d.Category != nil {
			in.Category = *d.Category
		}
		change(&in)
		return s.fillDeed(tx, d, &in)
	}, func(tx *gorm.DB, _, _ *Deed) error { return s.files.Attach(tx, files, access.Deed.Name, id, nil) })
}

func (s *Service) fillDeed(tx *gorm.DB, d *Deed, in *DeedInput) error {
	var c fault.Checks
	c.Filled("code", &in.Code, codeLength)
	c.Filled("name", &in.Name, nameLength)
	c.Text("category", &in.Category, nameLength)
	c.Text("summary", &in.Summary, summaryLength)
	if in.StartedOn != "" {
		if _, err := calendar.ParseDay(string(in.StartedOn)); err != nil {
			c.Add("started_on", "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
		}
	}
	if d.FinishedOn != "" && in.StartedOn > d.FinishedOn {
		c.Add("started_on", "bad_date", fault.Say("不能晚于完成日期", "Not after the day it was finished"))
	}
	record.Refer(tx, &c, "area_id", access.Area, in.AreaID)
	record.Refer(tx, &c, "unit_id", access.Unit, in.UnitID)
	if in.IssueID != nil && (d.IssueID == nil || *in.IssueID != *d.IssueID) {
		record.Refer(tx, &c, "issue_id", access.Issue, in.IssueID)
	}
	if err := c.Err(); err != nil {
		return err
	}
	place, err := placeOf(tx, in.AreaID)
	if err != nil {
		return err
	}
	if d.Category = &in.Category; in.Category == "" {
		d.Category = nil
	}
	d.Place, d.AreaID, d.UnitID, d.IssueID, d.Code, d.Name = place, in.AreaID, in.UnitID, in.IssueID, in.Code, in.Name
	d.StartedOn, d.Summary = in.StartedOn, in.Summary
	return nil
}

// StartDeed notes that work on a planned deed began, today or on the day named.
func (s *Service) StartDeed(ctx context.Context, id uuid.UUID, version int, r Report) error {
	return s.moveDeed(ctx, id, version, r, func(d *Deed, on calendar.Day) error {
		if d.State != DeedPlanned {
			return fault.Conflict("invalid_transition", fault.Say("实事已开工", "The deed has begun already"))
		}
		d.State, d.StartedOn = DeedUnderWay, on
		return nil
	})
}

// FinishDeed notes that a deed is done, today or on the day named.
func (s *Service) FinishDeed(ctx context.Context, id uuid.UUID, version int, r Report) error {
	return s.moveDeed(ctx, id, version, r, func(d *Deed, on calendar.Day) error {
		if d.State == DeedDone {
			return fault.Conflict("invalid_transition", fault.Say("实事已完成", "The deed is done already"))
		}
		if on < d.StartedOn {
			return fault.Bad("on", "bad_date", fault.Say("不能早于开始日期", "Not before the first day"))
		}
		if d.State, d.FinishedOn = DeedDone, on; d.StartedOn == "" {
			d.StartedOn = on
		}
		return nil
	})
}

func (s *Service) moveDeed(ctx context.Context, id uuid.UUID, version int, r Report, move func(d *Deed, on calendar.Day) error) error {
	return record.Change(ctx, &s.Store, deedKind, id, version, func(_ *gorm.DB, d *Deed) error {
		var c fault.Checks
		c.Text("summary", &r.Summary, summaryLength)
		if r.On == "" {
			r.On = s.Today()
		}
		if _, err := calendar.ParseDay(string(r.On)); err != nil || s.Today() < r.On {
			c.Add("on", "bad_date", fault.Say("应为不晚于今天的日期", "A day, today at the latest"))
		}
		if err := c.Err(); err != nil {
			return err
		}
		if r.Summary != "" {
			d.Summary = r.Summary
		}
		return move(d, r.On)
	}, func(tx *gorm.DB, _, _ *Deed) error {
		return s.files.Attach(tx, r.FileIDs, access.Deed.Name, id, nil)
	})
}

// DeedFilter narrows a list of deeds; From and To are days on which they were finished.
type DeedFilter struct {
	State, Category         string
	AreaID, UnitID, IssueID *uuid.UUID
	From, To                calendar.Day
}

// DeedRow is a deed as a list shows it.
type DeedRow struct {
	Deed
	AreaName, UnitName, IssueNumber *string
	Files                           []file.Attached `gorm:"-"`
	Actions                         []string        `gorm:"-"`
}

var deedSorts = map[string]string{
	"code": "deeds.code", "name": "deeds.name", "started_on": "deeds.started_on", "finished_on": "deeds.finished_on", "created_at": "deeds.created_at",
}

func (s *Service) deeds(ctx context.Context) *gorm.DB {
	return s.DB.Read(ctx).Table("deeds").Scopes(access.Scope(ctx, access.Deed, access.DeedRead)).
		Select("deeds.*, areas.name AS area_name, units.name AS unit_name, issues.number AS issue_number").
		Joins("LEFT JOIN areas ON areas.id = deeds.area_id LEFT JOIN units ON units.id = deeds.unit_id LEFT JOIN issues ON issues.id = deeds.issue_id")
}

// Deeds lists deeds, the latest first.
func (s *Service) Deeds(ctx context.Context, list database.List, f DeedFilter) (database.Page[DeedRow], error) {
	q := database.InArea(s.deeds(ctx), "deeds", f.AreaID)
	q = record.Where(q, "deeds.state = ?", f.State)
	q = record.Where(q, "deeds.category = ?", f.Category)
	q = record.Where(q, "deeds.unit_id = ?", f.UnitID)
	q = record.Where(q, "deeds.issue_id = ?", f.IssueID)
	q = record.Where(q, "deeds.finished_on >= ?", f.From)
	q = record.Where(q, "deeds.finished_on <= ?", f.To)
	q = record.Search(q, list.Q, []string{"deeds.code", "deeds.name", "deeds.summary"}, nil)
	return database.Paginate[DeedRow](q, list, deedSorts, "-created_at", "deeds.id")
}

// FindDeed returns a deed that the actor may see.
func (s *Service) FindDeed(ctx context.Context, id uuid.UUID) (DeedRow, error) {
	row, err := record.One[DeedRow](s.deeds(ctx), "deeds", id)
	if err != nil {
		return row, err
	}
	tx := s.DB.Read(ctx)
	row.Actions = []string{}
	if access.Check(ctx, tx, access.Deed, id, access.DeedWrite) == nil {
		row.Actions = []string{"change"}
		if row.State == DeedPlanned {
			row.Actions = append(row.Actions, "start")
		}
		if row.State != DeedDone {
			row.Actions = append(row.Actions, "finish")
		}
	}
	row.Files, err = s.files.Of(tx, access.Deed.Name, id)
	return row, err
}
