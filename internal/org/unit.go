package org

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// UnitInput is what a person says about a unit. Without an area it serves the whole district.
type UnitInput struct {
	Code, Name    string
	Type          string
	ParentID      *uuid.UUID
	Phone         string
	AreaID        *uuid.UUID
	CategoryCodes []string
	EndedOn       calendar.Day
}

// CreateUnit makes a unit.
func (s *Service) CreateUnit(ctx context.Context, id uuid.UUID, in UnitInput) error {
	return record.Create(ctx, &s.Store, unitKind, id,
		func(tx *gorm.DB, u *Unit) error { return s.fillUnit(tx, u, &in) },
		func(tx *gorm.DB, u *Unit) error { return s.setCategories(tx, u, nil, in.CategoryCodes) })
}

// ChangeUnit changes a unit.
func (s *Service) ChangeUnit(ctx context.Context, id uuid.UUID, version int, change func(*UnitInput)) error {
	var in UnitInput
	var had []string
	return record.Change(ctx, &s.Store, unitKind, id, version, func(tx *gorm.DB, u *Unit) error {
		if err := tx.Model(&UnitCategory{}).Where("unit_id = ?", id).Order("category_code").Pluck("category_code", &had).Error; err != nil {
			return err
		}
		in = UnitInput{
			Code: u.Code, Name: u.Name, Type: u.Type, ParentID: u.ParentID, Phone: record.Text(u.Phone), AreaID: &u.AreaID,
			CategoryCodes: slices.Clone(had), EndedOn: u.EndedOn,
		}
		change(&in)
		return s.fillUnit(tx, u, &in)
	}, func(tx *gorm.DB, _, u *Unit) error { return s.setCategories(tx, u, had, in.CategoryCodes) })
}

func (s *Service) fillUnit(tx *gorm.DB, u *Unit, in *UnitInput) error {
	var c fault.Checks
	s.named(&c, &in.Code, &in.Name)
	c.Filled("type", &in.Type, codeLength)
	c.OneOf("type", in.Type, UnitTypes)
	c.Text("phone", &in.Phone, codeLength)
	record.Refer(tx, &c, "parent_id", access.Unit, in.ParentID)
	record.Refer(tx, &c, "area_id", access.Area, in.AreaID)
	record.Reopened(&c, u.EndedOn, in.EndedOn)
	if in.ParentID != nil && *in.ParentID == u.ID {
		c.Add("parent_id", "bad_level", fault.Say("单位不能隶属于自己", "A unit cannot be its own parent"))
	}
	if err := s.checkCategories(tx, &c, in); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	u.DistrictID = districtOf(tx, u.DistrictID)
	if in.AreaID == nil {
		in.AreaID = &u.DistrictID
	}
	u.Code, u.Name, u.Type, u.ParentID, u.Phone, u.AreaID, u.EndedOn = in.Code, in.Name, in.Type, in.ParentID, record.OrNil(in.Phone), *in.AreaID, in.EndedOn
	return nil
}

func (s *Service) checkCategories(tx *gorm.DB, c *fault.Checks, in *UnitInput) error {
	slices.Sort(in.CategoryCodes)
	in.CategoryCodes = slices.Compact(in.CategoryCodes)
	if len(in.CategoryCodes) == 0 {
		return nil
	}
	var known int64
	if err := tx.Table("categories").Where("code IN ?", in.CategoryCodes).Count(&known).Error; err != nil {
		return err
	}
	if int(known) != len(in.CategoryCodes) {
		c.AddField(fault.UnknownReference("category_codes"))
	}
	return nil
}

// setCategories makes the unit answer for exactly these categories.
func (s *Service) setCategories(tx *gorm.DB, u *Unit, had, want []string) error {
	if slices.Equal(had, want) {
		return nil
	}
	if err := tx.Where("unit_id = ?", u.ID).Delete(&UnitCategory{}).Error; err != nil {
		return err
	}
	var rows []UnitCategory
	for _, code := range want {
		rows = append(rows, UnitCategory{UnitID: u.ID, CategoryCode: code})
	}
	if len(rows) > 0 {
		if err := tx.Create(&rows).Error; err != nil {
			return err
		}
	}
	if err := s.History.NoteColumns(tx, unitKind.Name, u.ID, columnsSaying("category_codes", had), columnsSaying("category_codes", want)); err != nil {
		return err
	}
	return s.Audit.Write(tx, audit.Entry{
		Action: "unit.categories", Kind: access.Unit.Name, ID: u.ID, DistrictID: u.DistrictID,
		Before: map[string]any{"category_codes": had}, After: map[string]any{"category_codes": want},
	})
}

// EndUnit ends a unit to which nothing active belongs any more.
func (s *Service) EndUnit(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, unitKind, id, version, e, func(tx *gorm.DB, u *Unit, e record.Ending) error {
		if err := free(tx, id,
			dependent{"下属单位", "units", "units", "parent_id = ? AND ended_on IS NULL"},
			dependent{"在职党员干部", "members in service", "members", "unit_id = ? AND in_service = TRUE"},
			dependent{"党支部", "branches", "branches", "unit_id = ? AND ended_on IS NULL"},
			dependent{"在办任务", "open tasks", "issue_tasks", "unit_id = ? AND state IN ('new', 'signed')"},
		); err != nil {
			return err
		}
		return end(&u.EndedOn, e.On)
	})
}
