package org

import (
	"context"
	"reflect"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
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
	// Extra are values of extra fields by code; nil clears one, and what is not given stays.
	Extra map[string]any
}

// CreateMember takes a member into service and returns warnings about what was kept as written.
func (s *Service) CreateMember(ctx context.Context, id uuid.UUID, in MemberInput) (warnings []fault.Field, err error) {
	err = record.Create(ctx, &s.Store, memberKind, id, func(tx *gorm.DB, m *Member) error {
		m.InService = true
		return s.fillMember(tx, m, in, &warnings)
	})
	return warnings, err
}

// ChangeMember changes a member and returns warnings about what was kept as written. Another unit, branch or work area is
// a transfer from today on, and an end that is taken back a return into service: acts like those with a preview.
func (s *Service) ChangeMember(ctx context.Context, id uuid.UUID, version int, change func(*MemberInput)) (warnings []fault.Field, err error) {
	err = s.DB.Write(ctx, func(tx *gorm.DB) error {
		var m Member
		if err := database.Take(tx, &m, id); err != nil {
			return err
		}
		was, err := s.inputOf(&m)
		if err != nil {
			return err
		}
		to := was
		change(&to)
		moves := ActInput{Action: Transfer, TargetID: id, Version: version, asked: true}
		corrects := to
		if !m.InService && m.EndedOn != "" && to.EndedOn == "" {
			moves.Action, corrects.EndedOn = Rejoin, was.EndedOn
		}
		acts := moves.Action == Rejoin
		if to.UnitID != was.UnitID {
			moves.UnitID, corrects.UnitID, acts = &to.UnitID, was.UnitID, true
		}
		if !sameID(to.BranchID, was.BranchID) {
			moves.BranchID, corrects.BranchID, acts = orNil(to.BranchID), was.BranchID, true
		}
		if !sameID(to.WorkAreaID, was.WorkAreaID) {
			moves.WorkAreaID, corrects.WorkAreaID, acts = orNil(to.WorkAreaID), was.WorkAreaID, true
		}
		if acts && to.Post != was.Post {
			moves.Post, corrects.Post = &to.Post, was.Post
		}
		if acts && (m.InService || moves.Action == Rejoin) {
			if reflect.DeepEqual(corrects, was) {
				return s.doIn(tx, moves)
			}
		} else {
			corrects, acts = to, false
		}
		err = record.ChangeIn(tx, &s.Store, memberKind, id, version, func(tx *gorm.DB, m *Member) error { return s.fillMember(tx, m, corrects, &warnings) })
		if err != nil || !acts {
			return err
		}
		moves.Version = record.AnyVersion
		return s.doIn(tx, moves)
	})
	return warnings, err
}

func sameID(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// orNil is a reference as an act takes it, which tells none from not said.
func orNil(id *uuid.UUID) *uuid.UUID {
	if id == nil {
		return &uuid.Nil
	}
	return id
}

// inputOf is what a person would have said about a member.
func (s *Service) inputOf(m *Member) (MemberInput, error) {
	phone, err := s.keeper.Open(phoneOfMember, m.ID, m.Phone)
	return MemberInput{
		Code: m.Code, Name: m.Name, Sex: record.Text(m.Sex), Phone: phone, UnitID: m.UnitID, BranchID: m.BranchID, Post: record.Text(m.Post),
		Rank: m.Rank, WorkAreaID: m.WorkAreaID, HomeAreaID: m.HomeAreaID, HouseholdID: m.HouseholdID, MaxHouseholds: m.MaxHouseholds,
		StartedOn: m.StartedOn, EndedOn: m.EndedOn,
	}, err
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
	extra, err := s.extra(tx, &c, m, in.Extra)
	if err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	m.DistrictID, m.WorkAreaID = districtOf(tx, m.DistrictID), in.WorkAreaID
	if err := placeAtWork(tx, m); err != nil {
		return err
	}
	if m.EndedOn != "" && in.EndedOn == "" {
		m.InService, m.EndReason = true, nil
	}
	m.Code, m.Name, m.Pinyin, m.Rank = in.Code, in.Name, database.Pinyin(in.Name), in.Rank
	m.Sex, m.Post = record.OrNil(in.Sex), record.OrNil(in.Post)
	m.UnitID, m.BranchID, m.HomeAreaID, m.HouseholdID = in.UnitID, in.BranchID, in.HomeAreaID, in.HouseholdID
	m.MaxHouseholds, m.StartedOn, m.EndedOn = in.MaxHouseholds, in.StartedOn, in.EndedOn
	phone, err := s.keeper.Reseal(phoneOfMember, m.ID, m.Phone, in.Phone)
	m.Phone, m.Extra = phone, extra
	return err
}

// extra puts given values among a member's extra fields.
func (s *Service) extra(tx *gorm.DB, c *fault.Checks, m *Member, given map[string]any) (catalog.Extra, error) {
	v, err := s.Catalog.ViewIn(tx, districtOf(tx, m.DistrictID))
	if err != nil {
		return nil, err
	}
	roles := v.Roles()
	if m.Name != "" {
		reach, err := v.Reach(tx, access.Member, []uuid.UUID{m.ID})
		if err != nil {
			return nil, err
		}
		roles = reach(m.ID)
	}
	return v.Fill(c, "member", m.Extra, given, roles), nil
}

// EndMember ends a member's service, as the act does: history, and no deletion.
func (s *Service) EndMember(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	_, err := s.Do(ctx, uuid.Nil, ActInput{Action: Retire, TargetID: id, Version: version, On: e.On, Reason: e.Reason, asked: true})
	return err
}
