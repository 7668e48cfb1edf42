package issue

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
)

// Answer tells the reporter what becomes of the matter. A partial one counts as the first contact and leaves the
// answer clock running.
func (s *Service) Answer(ctx context.Context, id uuid.UUID, version int, text string, partial bool) error {
	return s.act(ctx, id, version, Answer, func(m *move) error {
		m.words, m.partial = text, partial
		if !partial {
			m.round.Answer = &text
		}
		return nil
	})
}

// ResolveInput is what came of it; Answer may be left out where the reporter has a full answer in this round.
type ResolveInput struct {
	Result, Answer string
	FileIDs        []uuid.UUID
}

// Resolve ends the work of a round. The reporters are called back, and the household's contact brings the news.
func (s *Service) Resolve(ctx context.Context, id uuid.UUID, version int, in ResolveInput) error {
	return s.act(ctx, id, version, Resolve, func(m *move) error {
		if m.round.AnsweredAt == nil && in.Answer == "" {
			return fault.Bad("answer", "required", fault.Say("本轮还没有答复诉求人，请一并填写答复", "The reporter has no full answer in this round yet: give one"))
		}
		if in.Answer != "" {
			m.round.Answer = &in.Answer
		}
		m.round.Result, m.round.FileIDs = textOrNil(in.Result), notNil(in.FileIDs)
		m.resolved()
		m.words, m.files = in.Result, in.FileIDs
		return nil
	})
}

// ToldIn notes that the contact has brought the news of resolved issues to the household's door: a visit that met
// somebody does.
func (s *Service) ToldIn(tx *gorm.DB, household, visit uuid.UUID) error {
	now := s.time()
	return fresh(tx).Model(&Tell{}).Where("household_id = ? AND done_at IS NULL", household).
		Updates(map[string]any{"done_at": now, "visit_id": visit, "updated_at": now}).Error
}
