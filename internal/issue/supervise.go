package issue

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Supervise asks the lead unit, or the desk where no unit has it yet, to account for the matter within a working day.
func (s *Service) Supervise(ctx context.Context, id uuid.UUID, version int, text string) error {
	return s.act(ctx, id, version, Supervise, func(m *move) error {
		clock := SuperviseClock(m.at)
		row := Supervision{
			Record: database.NewRecord(uuid.Nil, m.at), DistrictID: m.issue.DistrictID, IssueID: m.issue.ID, Round: m.issue.Round, UnitID: m.issue.LeadUnitID,
			SupervisorName: nameOf(m.actor), Words: text, HalfAt: database.Now(clock.Half), DueAt: database.Now(clock.Due),
		}
		if m.actor.AccountID != uuid.Nil {
			row.SupervisedBy = &m.actor.AccountID
		}
		m.words = text
		m.note("issue_supervision", row.ID, nil, &row)
		return fresh(m.tx).Create(&row).Error
	})
}

// Reply answers a supervision: the unit that it was addressed to, or the desk.
func (s *Service) Reply(ctx context.Context, id, supervision uuid.UUID, version int, text string) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		var row Supervision
		if err := fresh(tx).Where("id = ? AND issue_id = ?", supervision, id).Take(&row).Error; err != nil {
			return databaseFault(err)
		}
		addressed := m.parts[Desk] || row.UnitID != nil && slices.Contains(m.actor.UnitIDs(), *row.UnitID)
		if !addressed {
			return fault.Forbidden("not_this_unit", fault.Say("这件督办不是交您回复的", "This supervision is for somebody else to answer"))
		}
		m.parts[Told] = true
		return m.run(version, Reply, func(m *move) error {
			if row.RepliedAt != nil {
				return fault.Conflict("invalid_transition", fault.Say("这件督办已经回复", "This supervision has been answered already"))
			}
			m.words = text
			set := map[string]any{"reply": text, "replied_at": m.at, "replier_name": nameOf(m.actor)}
			if m.actor.AccountID != uuid.Nil {
				set["replied_by"] = m.actor.AccountID
			}
			m.note("issue_supervision", row.ID, nil, map[string]any{"replied_at": m.at})
			return database.Update(fresh(tx), &Supervision{}, row.ID, row.Version, m.at, set)
		})
	})
}
