package org

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

const phoneOfVolunteer = "volunteers.phone"

// TeamInput is what a person says about a volunteer team.
type TeamInput struct {
	Code, Name string
	BranchID   *uuid.UUID
	EndedOn    calendar.Day
}

// CreateTeam makes a volunteer team.
func (s *Service) CreateTeam(ctx context.Context, id uuid.UUID, in TeamInput) error {
	return record.Create(ctx, &s.Store, teamKind, id, func(tx *gorm.DB, t *Team) error { return s.fillTeam(tx, t, in) })
}

// ChangeTeam changes a volunteer team.
func (s *Service) ChangeTeam(ctx context.Context, id uuid.UUID, version int, change func(*TeamInput)) error {
	return record.Change(ctx, &s.Store, teamKind, id, version, func(tx *gorm.DB, t *Team) error {
		in := TeamInput{Code: t.Code, Name: t.Name, BranchID: t.BranchID, EndedOn: t.EndedOn}
		change(&in)
		return s.fillTeam(tx, t, in)
	})
}

func (s *Service) fillTeam(tx *gorm.DB, t *Team, in TeamInput) error {
	var c fault.Checks
	s.named(&c, &in.Code, &in.Name)
	record.Refer(tx, &c, "branch_id", access.Branch, in.BranchID)
	record.Reopened(&c, t.EndedOn, in.EndedOn)
	if err := c.Err(); err != nil {
		return err
	}
	t.DistrictID, t.Code, t.Name, t.BranchID, t.EndedOn = districtOf(tx, t.DistrictID), in.Code, in.Name, in.BranchID, in.EndedOn
	return nil
}

// EndTeam ends a team without volunteers.
func (s *Service) EndTeam(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, teamKind, id, version, e, func(tx *gorm.DB, t *Team, e record.Ending) error {
		if err := free(tx, id, dependent{"志愿者", "volunteers", "volunteers", "team_id = ? AND ended_on IS NULL"}); err != nil {
			return err
		}
		return end(&t.EndedOn, e.On)
	})
}

// VolunteerInput is what a person says about a volunteer.
type VolunteerInput struct {
	TeamID  uuid.UUID
	Name    string
	Phone   string
	EndedOn calendar.Day
}

// CreateVolunteer adds a volunteer to a team and returns warnings about what was kept as written.
func (s *Service) CreateVolunteer(ctx context.Context, id uuid.UUID, in VolunteerInput) (warnings []fault.Field, err error) {
	err = record.Create(ctx, &s.Store, volunteerKind, id, func(tx *gorm.DB, v *Volunteer) error { return s.fillVolunteer(tx, v, in, &warnings) })
	return warnings, err
}

// ChangeVolunteer changes a volunteer and returns warnings about what was kept as written.
func (s *Service) ChangeVolunteer(ctx context.Context, id uuid.UUID, version int, change func(*VolunteerInput)) (warnings []fault.Field, err error) {
	err = record.Change(ctx, &s.Store, volunteerKind, id, version, func(tx *gorm.DB, v *Volunteer) error {
		phone, err := s.keeper.Open(phoneOfVolunteer, v.ID, v.Phone)
		if err != nil {
			return err
		}
		in := VolunteerInput{TeamID: v.TeamID, Name: v.Name, Phone: phone, EndedOn: v.EndedOn}
		change(&in)
		return s.fillVolunteer(tx, v, in, &warnings)
	})
	return warnings, err
}

func (s *Service) fillVolunteer(tx *gorm.DB, v *Volunteer, in VolunteerInput, warnings *[]fault.Field) error {
	var c fault.Checks
	c.Filled("name", &in.Name, nameLength)
	record.Phone(&c, warnings, &in.Phone)
	record.Refer(tx, &c, "team_id", access.Team, &in.TeamID)
	record.Reopened(&c, v.EndedOn, in.EndedOn)
	if err := c.Err(); err != nil {
		return err
	}
	v.DistrictID, v.TeamID, v.Name, v.Pinyin, v.EndedOn = districtOf(tx, v.DistrictID), in.TeamID, in.Name, database.Pinyin(in.Name), in.EndedOn
	phone, err := s.keeper.Reseal(phoneOfVolunteer, v.ID, v.Phone, in.Phone)
	v.Phone = phone
	return err
}

// EndVolunteer takes a volunteer off the team.
func (s *Service) EndVolunteer(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, volunteerKind, id, version, e, func(_ *gorm.DB, v *Volunteer, e record.Ending) error { return end(&v.EndedOn, e.On) })
}
