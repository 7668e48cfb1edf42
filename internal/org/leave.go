package org

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// LeaveInput is a period of leave, both days included.
type LeaveInput struct {
	FromOn, UntilOn calendar.Day
	Reason          string
}

// CreateLeave notes a leave of a member, during which they do not participate, as the act does.
func (s *Service) CreateLeave(ctx context.Context, id, member uuid.UUID, in LeaveInput) error {
	var c fault.Checks
	checkLeave(&c, &in)
	if err := c.Err(); err != nil {
		return err
	}
	_, err := s.Do(ctx, uuid.Nil, ActInput{Action: TakeLeave, TargetID: member, On: in.FromOn, Until: in.UntilOn, Reason: in.Reason, made: id, asked: true})
	return err
}

// ChangeLeave changes a leave of a member.
func (s *Service) ChangeLeave(ctx context.Context, id, member uuid.UUID, version int, change func(*LeaveInput)) error {
	return record.Change(ctx, &s.Store, leaveKind, id, version, func(tx *gorm.DB, l *Leave) error {
		if l.MemberID != member {
			return fault.NotFound()
		}
		in := LeaveInput{FromOn: l.FromOn, UntilOn: l.UntilOn, Reason: record.Text(l.Reason)}
		change(&in)
		return s.fillLeave(tx, l, in)
	})
}

func checkLeave(c *fault.Checks, in *LeaveInput) {
	c.Text("reason", &in.Reason, 200)
	record.Day(c, "from_on", in.FromOn)
	record.Day(c, "until_on", in.UntilOn)
	if in.FromOn == "" {
		c.AddField(fault.Required("from_on"))
	}
	if in.UntilOn == "" {
		c.AddField(fault.Required("until_on"))
	} else if in.UntilOn < in.FromOn {
		c.Add("until_on", "bad_date", fault.Say("不能早于开始日期", "Not before the first day"))
	}
}

func (s *Service) fillLeave(tx *gorm.DB, l *Leave, in LeaveInput) error {
	var c fault.Checks
	checkLeave(&c, &in)
	if err := c.Err(); err != nil {
		return err
	}
	var overlapping int64
	err := tx.Model(&Leave{}).Where("member_id = ? AND id <> ? AND from_on <= ? AND until_on >= ?", l.MemberID, l.ID, in.UntilOn, in.FromOn).Count(&overlapping).Error
	if err != nil {
		return err
	}
	if overlapping > 0 {
		return fault.Conflict("overlapping_leave", fault.Say("与已登记的请假时间重叠", "This overlaps a leave that is noted already"))
	}
	l.FromOn, l.UntilOn, l.Reason = in.FromOn, in.UntilOn, record.OrNil(in.Reason)
	return nil
}

// DeleteLeave takes back a leave that was noted by mistake.
func (s *Service) DeleteLeave(ctx context.Context, id, member uuid.UUID, version int) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var l Leave
		if err := database.Fault(tx.Where("id = ? AND member_id = ?", id, member).Take(&l).Error); err != nil {
			return err
		}
		gone := tx.Where("version = ?", version).Delete(&l)
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected == 0 {
			return fault.Stale()
		}
		if err := s.History.Never(tx, id); err != nil {
			return err
		}
		return s.Audit.Write(tx, audit.Entry{Action: "leave.delete", Kind: leaveKind.Name, ID: id, DistrictID: l.DistrictID, Before: &l})
	})
}

// Leaves returns the leaves of a member, the latest first.
func (s *Service) Leaves(ctx context.Context, member uuid.UUID) ([]Leave, error) {
	var out []Leave
	err := s.DB.Read(ctx).Where("member_id = ?", member).Order("from_on DESC, id").Limit(500).Find(&out).Error
	return out, database.Fault(err)
}
