package org

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// BranchInput is what a person says about a party branch and what it serves.
type BranchInput struct {
	Code, Name  string
	Type        string
	UnitID      *uuid.UUID
	SecretaryID *uuid.UUID
	AreaIDs     []uuid.UUID
	BuildingIDs []uuid.UUID
	EndedOn     calendar.Day
}

// CreateBranch makes a branch.
func (s *Service) CreateBranch(ctx context.Context, id uuid.UUID, in BranchInput) error {
	return record.Create(ctx, &s.Store, branchKind, id,
		func(tx *gorm.DB, b *Branch) error { return s.fillBranch(tx, b, &in) },
		func(tx *gorm.DB, b *Branch) error { return s.setServices(tx, b, nil, nil, in) })
}

// ChangeBranch changes a branch.
func (s *Service) ChangeBranch(ctx context.Context, id uuid.UUID, version int, change func(*BranchInput)) error {
	var in BranchInput
	var areas, buildings []uuid.UUID
	return record.Change(ctx, &s.Store, branchKind, id, version, func(tx *gorm.DB, b *Branch) (err error) {
		if areas, buildings, err = servedBy(tx, id); err != nil {
			return err
		}
		in = BranchInput{
			Code: b.Code, Name: b.Name, Type: b.Type, UnitID: b.UnitID, SecretaryID: b.SecretaryID,
			AreaIDs: slices.Clone(areas), BuildingIDs: slices.Clone(buildings), EndedOn: b.EndedOn,
		}
		change(&in)
		return s.fillBranch(tx, b, &in)
	}, func(tx *gorm.DB, _, b *Branch) error { return s.setServices(tx, b, areas, buildings, in) })
}

func (s *Service) fillBranch(tx *gorm.DB, b *Branch, in *BranchInput) error {
	var c fault.Checks
	s.named(&c, &in.Code, &in.Name)
	if in.Type == "" {
		in.Type = BranchOrdinary
	}
	c.OneOf("type", in.Type, BranchTypes)
	record.Refer(tx, &c, "unit_id", access.Unit, in.UnitID)
	record.Refer(tx, &c, "secretary_id", access.Member, in.SecretaryID)
	for i := range in.AreaIDs {
		record.Refer(tx, &c, "service_area_ids", access.Area, &in.AreaIDs[i])
	}
	for i := range in.BuildingIDs {
		record.Refer(tx, &c, "service_building_ids", access.Building, &in.BuildingIDs[i])
	}
	record.Reopened(&c, b.EndedOn, in.EndedOn)
	if err := c.Err(); err != nil {
		return err
	}
	b.DistrictID = districtOf(tx, b.DistrictID)
	b.Code, b.Name, b.Type, b.UnitID, b.SecretaryID, b.EndedOn = in.Code, in.Name, in.Type, in.UnitID, in.SecretaryID, in.EndedOn
	in.AreaIDs, in.BuildingIDs = sorted(in.AreaIDs), sorted(in.BuildingIDs)
	return nil
}

func sorted(ids []uuid.UUID) []uuid.UUID {
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(ids)
}

// servedBy returns the areas and the buildings that a branch serves, sorted.
func servedBy(tx *gorm.DB, branch uuid.UUID) (areas, buildings []uuid.UUID, err error) {
	var rows []BranchService
	err = tx.Where("branch_id = ?", branch).Find(&rows).Error
	for _, r := range rows {
		if r.AreaID != nil {
			areas = append(areas, *r.AreaID)
		}
		if r.BuildingID != nil {
			buildings = append(buildings, *r.BuildingID)
		}
	}
	return sorted(areas), sorted(buildings), err
}

// setServices makes the branch serve exactly what in says.
func (s *Service) setServices(tx *gorm.DB, b *Branch, areas, buildings []uuid.UUID, in BranchInput) error {
	if slices.Equal(areas, in.AreaIDs) && slices.Equal(buildings, in.BuildingIDs) {
		return nil
	}
	if err := tx.Where("branch_id = ?", b.ID).Delete(&BranchService{}).Error; err != nil {
		return err
	}
	var rows []BranchService
	for i := range in.AreaIDs {
		rows = append(rows, BranchService{ID: database.NewID(), BranchID: b.ID, AreaID: &in.AreaIDs[i]})
	}
	for i := range in.BuildingIDs {
		rows = append(rows, BranchService{ID: database.NewID(), BranchID: b.ID, BuildingID: &in.BuildingIDs[i]})
	}
	if len(rows) > 0 {
		if err := tx.Create(&rows).Error; err != nil {
			return err
		}
	}
	was, is := columnsSaying("service_area_ids", areas), columnsSaying("service_area_ids", in.AreaIDs)
	maps.Copy(was, columnsSaying("service_building_ids", buildings))
	maps.Copy(is, columnsSaying("service_building_ids", in.BuildingIDs))
	if err := s.History.NoteColumns(tx, branchKind.Name, b.ID, was, is); err != nil {
		return err
	}
	return s.Audit.Write(tx, audit.Entry{
		Action: "branch.services", Kind: access.Branch.Name, ID: b.ID, DistrictID: b.DistrictID,
		Before: map[string]any{"area_ids": areas, "building_ids": buildings}, After: map[string]any{"area_ids": in.AreaIDs, "building_ids": in.BuildingIDs},
	})
}

// EndBranch ends a branch that has no members and no teams any more.
func (s *Service) EndBranch(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, branchKind, id, version, e, func(tx *gorm.DB, b *Branch, e record.Ending) error {
		if err := free(tx, id,
			dependent{"在职党员干部", "members in service", "members", "branch_id = ? AND in_service = TRUE"},
			dependent{"志愿服务队", "volunteer teams", "volunteer_teams", "branch_id = ? AND ended_on IS NULL"},
		); err != nil {
			return err
		}
		return end(&b.EndedOn, e.On)
	})
}
