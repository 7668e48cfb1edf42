package org

import (
	"context"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
)

// MemberThen is a member as they were at the end of a day.
type MemberThen struct {
	Member
	UnitName, BranchName, WorkAreaName string
	// OnLeave says that they were on leave that day.
	OnLeave bool
}

// UnitThen is a unit as it was at the end of a day.
type UnitThen struct {
	Unit
	ParentName, AreaName string
	CategoryCodes        []string
}

// BranchThen is a party branch as it was at the end of a day.
type BranchThen struct {
	Branch
	UnitName, SecretaryName string
	AreaIDs, BuildingIDs    []uuid.UUID
}

// AreaThen is an area as it was at the end of a day.
type AreaThen struct {
	Area
	ParentName string
}

// MemberAsOf is a member as they were at the end of a day; NotFound where they were not known then.
func (s *Service) MemberAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (out MemberThen, err error) {
	db := s.DB.Read(ctx)
	if out.Member, err = act.AsOf[Member](ctx, db, id, on); err != nil {
		return out, err
	}
	if out.StartedOn != "" && out.StartedOn > on {
		out.InService = false
	}
	var leaves []Leave
	if err := db.Where("member_id = ?", id).Find(&leaves).Error; err != nil {
		return out, database.Fault(err)
	}
	for _, l := range leaves {
		existed, err := history.AsOf(ctx, db, &l, on)
		if err != nil {
			return out, err
		}
		out.OnLeave = out.OnLeave || existed && l.FromOn <= on && on <= l.UntilOn
	}
	if out.UnitName, err = nameThen[Unit](ctx, s, &out.UnitID, on); err != nil {
		return out, err
	}
	if out.BranchName, err = nameThen[Branch](ctx, s, out.BranchID, on); err != nil {
		return out, err
	}
	out.WorkAreaName, err = nameThen[Area](ctx, s, out.WorkAreaID, on)
	return out, err
}

// nameThen is what a record was called on a day; what was made later has the name that it was made with.
func nameThen[M Unit | Branch | Area | Member](ctx context.Context, s *Service, id *uuid.UUID, on calendar.Day) (string, error) {
	if id == nil {
		return "", nil
	}
	var m M
	db := s.DB.Read(ctx)
	if err := database.Take(db, &m, *id); err != nil {
		return "", err
	}
	if _, err := history.AsOf(ctx, db, &m, on); err != nil {
		return "", err
	}
	switch m := any(&m).(type) {
	case *Unit:
		return m.Name, nil
	case *Branch:
		return m.Name, nil
	case *Area:
		return m.Name, nil
	case *Member:
		return m.Name, nil
	}
	return "", nil
}

// UnitAsOf is a unit as it was at the end of a day.
func (s *Service) UnitAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (out UnitThen, err error) {
	db := s.DB.Read(ctx)
	if out.Unit, err = act.AsOf[Unit](ctx, db, id, on); err != nil {
		return out, err
	}
	out.CategoryCodes = []string{}
	if err := db.Model(&UnitCategory{}).Where("unit_id = ?", id).Order("category_code").Pluck("category_code", &out.CategoryCodes).Error; err != nil {
		return out, database.Fault(err)
	}
	was, err := history.ColumnsBefore(db, id, on)
	if err != nil {
		return out, err
	}
	if codes, is := listed[string](was, "category_codes"); is {
		out.CategoryCodes = list(codes)
	}
	if out.ParentName, err = nameThen[Unit](ctx, s, out.ParentID, on); err != nil {
		return out, err
	}
	out.AreaName, err = nameThen[Area](ctx, s, &out.AreaID, on)
	return out, err
}

// BranchAsOf is a party branch as it was at the end of a day.
func (s *Service) BranchAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (out BranchThen, err error) {
	db := s.DB.Read(ctx)
	if out.Branch, err = act.AsOf[Branch](ctx, db, id, on); err != nil {
		return out, err
	}
	if out.AreaIDs, out.BuildingIDs, err = servedBy(db, id); err != nil {
		return out, database.Fault(err)
	}
	was, err := history.ColumnsBefore(db, id, on)
	if err != nil {
		return out, err
	}
	if ids, is := listed[uuid.UUID](was, "service_area_ids"); is {
		out.AreaIDs = ids
	}
	if ids, is := listed[uuid.UUID](was, "service_building_ids"); is {
		out.BuildingIDs = ids
	}
	out.AreaIDs, out.BuildingIDs = list(out.AreaIDs), list(out.BuildingIDs)
	if out.UnitName, err = nameThen[Unit](ctx, s, out.UnitID, on); err != nil {
		return out, err
	}
	out.SecretaryName, err = nameThen[Member](ctx, s, out.SecretaryID, on)
	return out, err
}

// AreaAsOf is an area as it was at the end of a day.
func (s *Service) AreaAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (out AreaThen, err error) {
	if out.Area, err = act.AsOf[Area](ctx, s.DB.Read(ctx), id, on); err != nil {
		return out, err
	}
	out.ParentName, err = nameThen[Area](ctx, s, out.ParentID, on)
	return out, err
}
