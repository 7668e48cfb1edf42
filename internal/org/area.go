package org

import (
	"context"
	"reflect"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// AreaInput is what a person says about an area.
type AreaInput struct {
	Code, Name          string
	Level               string
	ParentID            *uuid.UUID
	Island              string
	Longitude, Latitude *float64
	HasDesk             bool
	EndedOn             calendar.Day
}

// CreateArea makes an area below its parent.
func (s *Service) CreateArea(ctx context.Context, id uuid.UUID, in AreaInput) error {
	return record.Create(ctx, &s.Store, areaKind, id, func(tx *gorm.DB, a *Area) error { return s.fillArea(tx, a, in) })
}

// ChangeArea changes an area. Another parent, which takes everything that lies in the area along, is an act from today on.
func (s *Service) ChangeArea(ctx context.Context, id uuid.UUID, version int, change func(*AreaInput)) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var a Area
		if err := database.Take(tx, &a, id); err != nil {
			return err
		}
		was := AreaInput{
			Code: a.Code, Name: a.Name, Level: a.Level, ParentID: a.ParentID, Island: record.Text(a.Island),
			Longitude: a.Longitude, Latitude: a.Latitude, HasDesk: a.HasDesk, EndedOn: a.EndedOn,
		}
		to := was
		change(&to)
		moves := ActInput{Action: MoveArea, TargetID: id, Version: version, ParentID: to.ParentID, asked: true}
		acts := a.Level != LevelDistrict && to.ParentID != nil && !sameID(to.ParentID, was.ParentID)
		if acts {
			to.ParentID = was.ParentID
			if reflect.DeepEqual(to, was) {
				return s.doIn(tx, moves)
			}
		}
		err := record.ChangeIn(tx, &s.Store, areaKind, id, version, func(tx *gorm.DB, a *Area) error { return s.fillArea(tx, a, to) })
		if err != nil || !acts {
			return err
		}
		moves.Version = record.AnyVersion
		return s.doIn(tx, moves)
	})
}

func (s *Service) fillArea(tx *gorm.DB, a *Area, in AreaInput) error {
	var c fault.Checks
	s.named(&c, &in.Code, &in.Name)
	c.Filled("level", &in.Level, codeLength)
	c.OneOf("level", in.Level, Levels)
	c.Text("island", &in.Island, nameLength)
	c.Degrees(in.Longitude, in.Latitude)
	if a.Level != "" && in.Level != a.Level {
		c.Add("level", "fixed", fault.Say("层级不能更改", "The level cannot change"))
	}
	record.Reopened(&c, a.EndedOn, in.EndedOn)
	if err := s.putBelow(tx, &c, a, in); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	a.Code, a.Name, a.Level, a.ParentID, a.Island = in.Code, in.Name, in.Level, in.ParentID, record.OrNil(in.Island)
	a.Longitude, a.Latitude, a.HasDesk, a.EndedOn = in.Longitude, in.Latitude, in.HasDesk, in.EndedOn
	return nil
}

// putBelow finds the parent and keeps the tree a tree: every level lies strictly below its parent's.
func (s *Service) putBelow(tx *gorm.DB, c *fault.Checks, a *Area, in AreaInput) error {
	if in.Level == LevelDistrict {
		if in.ParentID != nil {
			c.Add("parent_id", "fixed", fault.Say("区没有上级片区", "A district has no parent"))
		}
		if a.Level == "" && !access.ActorFrom(tx.Statement.Context).System {
			return fault.Forbidden("district_by_import", fault.Say("新的区由管理员在服务器上导入", "A new district is imported on the server"))
		}
		a.DistrictID = a.ID
		return nil
	}
	if in.ParentID == nil {
		c.AddField(fault.Required("parent_id"))
		return nil
	}
	var parent Area
	err := tx.Where("id = ? AND ended_on IS NULL", *in.ParentID).Scopes(access.Scope(tx.Statement.Context, access.Area, access.AreaRead)).Take(&parent).Error
	switch {
	case fault.Is(database.Fault(err), fault.KindNotFound), err == nil && a.Level != "" && parent.DistrictID != a.DistrictID:
		c.AddField(fault.UnknownReference("parent_id"))
		return nil
	case err != nil:
		return err
	case slices.Index(Levels, parent.Level) >= slices.Index(Levels, in.Level) && !c.Has("level"):
		c.Add("parent_id", "bad_level", fault.Say("上级片区的层级须高于本片区", "The parent must be of a higher level"))
	}
	place := parent.Place()
	a.DistrictID, a.TownshipID, a.CommunityID = place.DistrictID, place.TownshipID, place.CommunityID
	return nil
}

// EndArea ends an area in which nothing active lies any more.
func (s *Service) EndArea(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, areaKind, id, version, e, func(tx *gorm.DB, a *Area, e record.Ending) error {
		column := a.Level + "_id = ?"
		if err := free(tx, id,
			dependent{"下级片区", "areas", "areas", "parent_id = ? AND ended_on IS NULL"},
			dependent{"楼宇", "buildings", "buildings", column + " AND ended_on IS NULL"},
			dependent{"住户", "households", "households", column + " AND state = 'active'"},
			dependent{"商铺", "shops", "shops", column + " AND state = 'open'"},
			dependent{"在职党员干部", "members in service", "members", "work_area_id = ? AND in_service = TRUE"},
			dependent{"责任单位", "units", "units", "area_id = ? AND ended_on IS NULL"},
			dependent{"包联关系", "leader duties", "leader_duties", "area_id = ? AND ended_on IS NULL"},
		); err != nil {
			return err
		}
		return end(&a.EndedOn, e.On)
	})
}
