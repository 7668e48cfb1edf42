package issue

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Close ends an issue of the third round or later for good, with reasons; it counts openly as not content.
func (s *Service) Close(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Close, func(m *move) error {
		m.words, m.outcome = reason, OutcomeNotContent
		return nil
	})
}

// Reopen starts another round of a closed issue.
func (s *Service) Reopen(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Reopen, func(m *move) error {
		m.words = reason
		return nil
	})
}

// CalledBack is an issue that package callback has locked to record what a reporter said.
type CalledBack struct{ m *move }

// LockIn locks an issue for a callback; everything that follows in the transaction sees its callbacks as they stay.
func (s *Service) LockIn(tx *gorm.DB, id uuid.UUID) (*CalledBack, error) {
	m, err := s.open(tx, id)
	if err != nil {
		return nil, err
	}
	// That the actor may record this callback, the callback's own scope has said.
	m.parts[Caller], m.parts[Desk] = true, true
	return &CalledBack{m}, nil
}

// Issue returns the issue as it stands.
func (c *CalledBack) Issue() Issue { return c.m.issue }

// Possible returns why a callback cannot be recorded now: the conflict invalid_transition, or nil.
func (c *CalledBack) Possible(round int) error {
	if _, err := Check(c.m.facts(), NotContent); err != nil {
		return err
	}
	if round != c.m.issue.Round {
		return impossible(c.m.issue.State, NotContent)
	}
	return nil
}

// Heard notes in the timeline that one of several reporters is content, or that nobody was reached; the others are
// still to be called. The light follows the callbacks that remain.
func (c *CalledBack) Heard(action Action, words string) error {
	stay := c.m.issue.State
	return c.end(action, words, "", &stay)
}

// Content closes the issue: its round's last callback is in. The outcome says how.
func (c *CalledBack) Content(words string, outcome Outcome) error {
	return c.end(Content, words, outcome, nil)
}

// Unreached closes the issue after nobody could be reached.
func (c *CalledBack) Unreached(words string, outcome Outcome) error {
	return c.end(Unreached, words, outcome, nil)
}

// NotContent starts the next round.
func (c *CalledBack) NotContent(words string) error { return c.end(NotContent, words, "", nil) }

func (c *CalledBack) end(action Action, words string, outcome Outcome, to *State) error {
	return c.m.run(0, action, func(m *move) error {
		m.words, m.outcome, m.to = words, outcome, to
		return nil
	})
}
