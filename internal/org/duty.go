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

// DutyInput is what a person says about a leader's township.
type DutyInput struct {
	MemberID, AreaID uuid.UUID
	StartedOn        calendar.Day
	EndedOn          calendar.Day
}

// CreateDuty gives a district leader a township to lead.
func (s *Service) CreateDuty(ctx context.Context, id uuid.UUID, in DutyInput) error {
	if in.StartedOn == "" {
		in.StartedOn = s.Today()
	}
	return record.Create(ctx, &s.Store, dutyKind, id, func(tx *gorm.DB, d *Duty) error { return s.fillDuty(tx, d, in) })
}

// ChangeDuty changes a leader duty.
func (s *Service) ChangeDuty(ctx context.Context, id uuid.UUID, version int, change func(*DutyInput)) error {
	return record.Change(ctx, &s.Store, dutyKind, id, version, func(tx *gorm.DB, d *Duty) error {
		in := DutyInput{MemberID: d.MemberID, AreaID: d.AreaID, StartedOn: d.StartedOn, EndedOn: d.EndedOn}
		change(&in)
		return s.fillDuty(tx, d, in)
	})
}

func (s *Service) fillDuty(tx *gorm.DB, d *Duty, in DutyInput) error {
	var c fault.Checks
	record.Day(&c, "started_on", in.StartedOn)
	record.Refer(tx, &c, "member_id", access.Member, &in.MemberID)
	record.Refer(tx, &c, "area_id", access.Area, &in.AreaID)
	record.Reopened(&c, d.EndedOn, in.EndedOn)
	if err := c.Err(); err != nil {
		return err
	}
	var m Member
	if err := database.Take(tx, &m, in.MemberID); err != nil {
		return err
	}
	if m.Rank != RankDistrictLeader || !m.InService {
		c.Add("member_id", "not_a_leader", fault.Say("只有在职的区级领导才能包联", "Only a district leader in service leads townships"))
	}
	place, level, err := database.PlaceOf(tx, in.AreaID)
	if err != nil {
		return err
	}
	if level != LevelTownship {
		c.Add("area_id", "bad_level", fault.Say("包联的片区应为乡镇（街道）", "A leader leads a township"))
	}
	if err := c.Err(); err != nil {
		return err
	}
	d.DistrictID, d.MemberID, d.AreaID, d.StartedOn, d.EndedOn = place.DistrictID, in.MemberID, in.AreaID, in.StartedOn, in.EndedOn
	return nil
}

// EndDuty ends a leader duty.
func (s *Service) EndDuty(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, dutyKind, id, version, e, func(_ *gorm.DB, d *Duty, e record.Ending) error { return end(&d.EndedOn, e.On) })
}
