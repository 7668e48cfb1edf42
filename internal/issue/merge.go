package issue

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

// Merge joins an issue to another that asks for the same: its reporter gets every answer of that one, and a callback.
// What was merged into it before goes along, and the earlier due dates are kept.
func (s *Service) Merge(ctx context.Context, id uuid.UUID, version int, into uuid.UUID, reason string) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		// Both are locked, always in the same order, so that two merges cannot wait for each other.
		first, second := id, into
		if second.String() < first.String() {
			first, second = second, first
		}
		if _, err := s.open(tx, first); err != nil {
			return targetMissing(err, first, into)
		}
		target, err := s.openTarget(tx, into)
		if err != nil {
			return err
		}
		_ = second
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		return m.run(version, Merge, func(m *move) error {
			if target.issue.ID == m.issue.ID || !slices.Contains(unfinished, target.issue.State) {
				return fault.Bad("into_id", "not_active", fault.Say("只能并入另一件在办的诉求", "Only into another issue that is being worked on"))
			}
			m.words = target.issue.Number + " " + reason
			m.issue.MergedIntoID, m.issue.MergedAt = &target.issue.ID, &m.at
			err := fresh(tx).Model(&Issue{}).Where("merged_into_id = ?", m.issue.ID).UpdateColumn("merged_into_id", target.issue.ID).Error
			if err != nil {
				return err
			}
			return target.keepEarlier(m.round)
		})
	})
}

func targetMissing(err error, id, into uuid.UUID) error {
	if id == into && fault.Is(err, fault.KindNotFound) {
		return fault.Invalid(fault.UnknownReference("into_id"))
	}
	return err
}

// openTarget opens the issue to merge into, or the one that it was merged into itself.
func (s *Service) openTarget(tx *gorm.DB, id uuid.UUID) (*move, error) {
	err := access.Check(tx.Statement.Context, tx, access.Issue, id, access.IssueRead)
	if err != nil {
		return nil, targetMissing(err, id, id)
	}
	target, err := s.open(tx, id)
	if err != nil || target.issue.MergedIntoID == nil {
		return target, err
	}
	return s.open(tx, *target.issue.MergedIntoID)
}

// keepEarlier takes over due dates that come before the issue's own.
func (m *move) keepEarlier(other Round) error {
	earlier := func(half, due **time.Time, otherHalf, otherDue *time.Time) {
		if *due != nil && otherDue != nil && otherDue.Before(**due) {
			*half, *due = otherHalf, otherDue
		}
	}
	if m.round.AnsweredAt == nil {
		earlier(&m.round.AnswerHalfAt, &m.round.AnswerDueAt, other.AnswerHalfAt, other.AnswerDueAt)
	}
	earlier(&m.round.ResolveHalfAt, &m.round.ResolveDueAt, other.ResolveHalfAt, other.ResolveDueAt)
	m.issue.AnswerDueAt, m.issue.ResolveDueAt = m.round.AnswerDueAt, m.round.ResolveDueAt
	if err := saveAll(m.tx, &m.round, m.round.ID, m.at, &m.round.Record); err != nil {
		return err
	}
	if err := m.light(); err != nil {
		return err
	}
	return fresh(m.tx).Model(&Issue{}).Where("id = ?", m.issue.ID).UpdateColumns(map[string]any{
		"answer_due_at": m.issue.AnswerDueAt, "resolve_due_at": m.issue.ResolveDueAt, "light_yellow_at": m.issue.LightYellowAt, "light_red_at": m.issue.LightRedAt,
	}).Error
}

// Unmerge takes an issue out again; its own clocks go on from when it was submitted.
func (s *Service) Unmerge(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Unmerge, func(m *move) error {
		m.words = reason
		var into Issue
		if err := fresh(m.tx).Select("id", "round").Where("id = ?", *m.issue.MergedIntoID).Take(&into).Error; err != nil {
			return err
		}
		m.noEnd = true
		if err := m.callbacks.Cancel(m.tx, into.ID, into.Round, &m.issue.ID); err != nil {
			return err
		}
		category, err := categoryOf(m.tx, m.issue.CategoryCode)
		if err != nil {
			return err
		}
		m.issue.MergedIntoID, m.issue.MergedAt, m.round.EndedAt, m.round.EndedBy = nil, nil, nil, nil
		setClocks(&m.issue, &m.round, category)
		return nil
	})
}
