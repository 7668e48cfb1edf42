package org

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

const phoneOfMember = "members.phone"

// MemberInput is what a person says about a member. Rank is cadre by default.
type MemberInput struct {
	Code, Name    string
	Sex           string
	Phone         string
	UnitID        uuid.UUID
	BranchID      *uuid.UUID
	Post          string
	Rank          string
	WorkAreaID    *uuid.UUID
	HomeAreaID    *uuid.UUID
	HouseholdID   *uuid.UUID
	MaxHouseholds *int
	StartedOn     calendar.Day
	// EndedOn may only be cleared, which takes the member back into service.
	EndedOn calendar.Day
}

// CreateMember takes a member into service and returns warnings about what was kept as written.
func (s *Service) CreateMember(ctx context.Context, id uuid.UUID, in MemberInput) (warnings []fault.Field, err error) {
	err = record.Create(ctx, &s.Store, memberKind, id, func(tx *gorm.DB, m *Member) error {
		m.InService = true
		return s.fillMember(tx, m, in, &warnings)
	})
	return warnings, err
}

// ChangeMember changes a member and returns warnings about what was kept as written.
func (s *Service) ChangeMember(ctx context.Context, id uuid.UUID, version int, change func(*MemberInput)) (warnings []fault.Field, err error) {
	err = record.Change(ctx, &s.Store, memberKind, id, version, func(tx *gorm.DB, m *Member) error {
		phone, err := s.keeper.Open(phoneOfMember, m.ID, m.Phone)
		if err != nil {
			return err
		}
		in := MemberInput{
			Code: m.Code, Name: m.Name, Sex: record.Text(m.Sex), Phone: phone, UnitID: m.UnitID, BranchID: m.BranchID, Post: record.Text(m.Post),
			Rank: m.Rank, WorkAreaID: m.WorkAreaID, HomeAreaID: m.HomeAreaID, HouseholdID: m.HouseholdID, MaxHouseholds: m.MaxHouseholds,
			StartedOn: m.StartedOn, EndedOn: m.EndedOn,
		}
		change(&in)
		return s.fillMember(tx, m, in, &warnings)
	})
	return warnings, err
}

func (s *Service) fillMember(tx *gorm.DB, m *Member, in MemberInput, warnings *[]fault.Field) error {
	if in.Rank == "" {
		in.Rank = RankCadre
	}
	var c fault.Checks
	s.named(&c, &in.Code, &in.Name)
	c.OneOf("sex", in.Sex, Sexes)
	c.OneOf("rank", in.Rank, Ranks)
	c.Text("post", &in.Post, nameLength)
	c.Between("max_households", in.MaxHouseholds, 0, 10_000)
	record.Phone(&c, warnings, &in.Phone)
	record.Refer(tx, &c, "unit_id", access.Unit, &in.UnitID)
	record.Refer(tx, &c, "branch_id", access.Branch, in.BranchID)
	record.Refer(tx, &c, "work_area_id", access.Area, in.WorkAreaID)
	record.Refer(tx, &c, "home_area_id", access.Area, in.HomeAreaID)
	record.Refer(tx, &c, "household_id", access.Household, in.HouseholdID)
	record.Reopened(&c, m.EndedOn, in.EndedOn)
	if err := c.Err(); err != nil {
		return err
	}
	m.Place = database.Place{DistrictID: districtOf(tx, m.DistrictID)}
	if in.WorkAreaID != nil {
		place, _, err := database.PlaceOf(tx, *in.WorkAreaID)
		if err != nil {
			return err
		}
		m.Place = place
	}
	if m.EndedOn != "" && in.EndedOn == "" {
		m.InService, m.EndReason = true, nil
	}
	m.Code, m.Name, m.Pinyin, m.Rank = in.Code, in.Name, database.Pinyin(in.Name), in.Rank
	m.Sex, m.Post = record.OrNil(in.Sex), record.OrNil(in.Post)
	m.UnitID, m.BranchID, m.WorkAreaID, m.HomeAreaID, m.HouseholdID = in.UnitID, in.BranchID, in.WorkAreaID, in.HomeAreaID, in.HouseholdID
	m.MaxHouseholds, m.StartedOn, m.EndedOn = in.MaxHouseholds, in.StartedOn, in.EndedOn
	phone, err := s.keeper.Reseal(phoneOfMember, m.ID, m.Phone, in.Phone)
	m.Phone = phone
	return err
}

// EndMember ends a member's service: a transfer or a retirement, which is history and no deletion. Their leader
// duties end the same day, and a branch whose secretary they were has none.
func (s *Service) EndMember(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, memberKind, id, version, e, func(_ *gorm.DB, m *Member, e record.Ending) error {
		if !m.InService {
			return fault.Conflict("already_ended", fault.Say("已不在职", "No longer in service"))
		}
		m.InService, m.EndedOn, m.EndReason = false, e.On, record.OrNil(e.Reason)
		return nil
	}, func(tx *gorm.DB, m *Member) error {
		if err := s.endOffices(tx, m); err != nil {
			return err
		}
		for _, f := range s.OnMemberEnded {
			if err := f(tx, *m); err != nil {
				return err
			}
		}
		return nil
	})
}

// endOffices ends what a member held: their leader duties, and the lead of a branch.
func (s *Service) endOffices(tx *gorm.DB, m *Member) error {
	var entries []audit.Entry
	note := func(kind record.Kind, action string, ids []uuid.UUID) {
		for _, id := range ids {
			entries = append(entries, audit.Entry{
				Action: kind.Name + action, Kind: kind.Name, ID: id, DistrictID: m.DistrictID, After: map[string]any{"on": m.EndedOn, "member_id": m.ID},
			})
		}
	}
	release := func(kind record.Kind, action string, model any, condition string, set map[string]any) error {
		var ids []uuid.UUID
		held := tx.Model(model).Where(condition, m.ID)
		if err := held.Session(&gorm.Session{}).Order("id").Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
			return err
		}
		set["version"], set["updated_at"] = gorm.Expr("version + 1"), database.Now(s.Now())
		note(kind, action, ids)
		return held.Session(&gorm.Session{}).Updates(set).Error
	}
	if err := release(dutyKind, ".end", &Duty{}, "member_id = ? AND ended_on IS NULL", map[string]any{"ended_on": m.EndedOn}); err != nil {
		return err
	}
	if err := release(branchKind, ".vacant", &Branch{}, "secretary_id = ?", map[string]any{"secretary_id": nil}); err != nil {
		return err
	}
	if len(entries) == 0 {
		return nil
	}
	return s.Audit.Write(tx, entries...)
}
