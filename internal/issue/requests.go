package issue

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// PauseInput suspends or extends until a day.
type PauseInput struct {
	Kind   string
	Reason string
	Until  calendar.Day
}

// SuspendKinds are the reasons for which clocks may stand still: ferries stopped, weather, something else, or the
// long-term list (挂账).
var SuspendKinds = []string{"ferry", "weather", "other", "long_term"}

// maxPauseYears is how far ahead a suspension or an extension may reach, the long-term list included.
const maxPauseYears = 10

// Suspend lets all clocks but supervise stand still, at once for a desk; a unit's is a request to it.
func (s *Service) Suspend(ctx context.Context, id uuid.UUID, version int, in PauseInput) error {
	return s.pauseOrAsk(ctx, id, version, in, Suspend, AskSuspend, AsksSuspend)
}

// Extend moves the end of the resolution clock, at once for a desk; a unit's is a request to it.
func (s *Service) Extend(ctx context.Context, id uuid.UUID, version int, in PauseInput) error {
	return s.pauseOrAsk(ctx, id, version, in, Extend, AskExtend, AsksExtend)
}

func (s *Service) pauseOrAsk(ctx context.Context, id uuid.UUID, version int, in PauseInput, now, ask Action, kind RequestKind) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if m.may(now) == nil {
			return m.run(version, now, func(m *move) error { return m.pause(kind, in) })
		}
		return m.run(version, ask, func(m *move) error {
			if err := m.checkUntil(kind, in); err != nil {
				return err
			}
			m.words = in.Reason
			return m.ask(Request{Kind: kind, UnitID: m.ownUnit(), Reason: in.Reason, SuspendKind: textOrNil(in.Kind), UntilOn: in.Until})
		})
	})
}

// ownUnit returns the unit of the round's tasks for which the actor works.
func (m *move) ownUnit() uuid.UUID {
	for _, t := range m.tasks {
		if slices.Contains(m.actor.UnitIDs(), t.UnitID) {
			return t.UnitID
		}
	}
	return *m.issue.LeadUnitID
}

func (m *move) checkUntil(kind RequestKind, in PauseInput) error {
	if in.Until <= calendar.DayOf(m.at) {
		return fault.Bad("until", "in_past", fault.Say("须晚于今天", "Must be after today"))
	}
	if in.Until > calendar.DayOf(m.at.AddDate(maxPauseYears, 0, 0)) {
		return fault.Bad("until", "too_late", fault.Say("最多 %d 年", "At most %d years from now", maxPauseYears))
	}
	if kind == AsksExtend && (m.round.ResolveDueAt == nil || !in.Until.End().After(*m.round.ResolveDueAt)) {
		return fault.Bad("until", "not_later", fault.Say("须晚于现在的办理期限", "Must be after the present deadline"))
	}
	return nil
}

// pause suspends, or extends.
func (m *move) pause(kind RequestKind, in PauseInput) error {
	if err := m.checkUntil(kind, in); err != nil {
		return err
	}
	m.words = in.Reason
	if kind == AsksSuspend {
		before := m.issue.State
		m.issue.StateBefore, m.issue.SuspendKind, m.issue.SuspendUntil = &before, &in.Kind, in.Until
		return m.cancelRequests()
	}
	c := Clock{From: m.round.StartedAt, Due: *m.round.ResolveDueAt}.Extend(database.Now(in.Until.End()))
	m.round.ResolveHalfAt, m.round.ResolveDueAt, m.issue.ResolveDueAt = timeOrNil(database.Now(c.Half)), &c.Due, &c.Due
	return nil
}

// Resume goes on where it was suspended.
func (s *Service) Resume(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Resume, func(m *move) error {
		m.words = reason
		return nil
	})
}

// ResumeDue resumes, as the program itself, whatever was suspended until today or earlier.
func (s *Service) ResumeDue(ctx context.Context) error {
	var due []Issue
	err := s.db.Read(ctx).Select("id", "district_id").Where("state = ? AND suspend_until <= ?", Suspended, s.today()).Order("id").Find(&due).Error
	if err != nil {
		return err
	}
	for _, i := range due {
		err := s.act(access.AsSystem(ctx, "resume", i.DistrictID), i.ID, 0, Resume, nil)
		// Somebody may have resumed it meanwhile.
		if err != nil && !fault.Is(err, fault.KindConflict) && !fault.Is(err, fault.KindStale) {
			return err
		}
	}
	return nil
}

// Appeal asks the office to hold that a caller's discontent was not justified.
func (s *Service) Appeal(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.act(ctx, id, version, Appeal, func(m *move) error {
		m.words = reason
		return m.ask(Request{Kind: AsksAppeal, UnitID: *m.issue.LeadUnitID, Reason: reason})
	})
}

func (m *move) ask(r Request) error {
	r.Record, r.DistrictID, r.IssueID, r.Round, r.State = database.NewRecord(uuid.Nil, m.at), m.issue.DistrictID, m.issue.ID, m.issue.Round, RequestOpen
	if m.actor.AccountID != uuid.Nil {
		r.AskedBy = &m.actor.AccountID
	}
	m.note("issue_request", r.ID, nil, &r)
	return fresh(m.tx).Create(&r).Error
}

// grants is what approving a request does.
var grants = map[RequestKind]Action{AsksReturn: TakeBack, AsksSuspend: Suspend, AsksExtend: Extend, AsksAppeal: Uphold}

// Approve does what a unit asked for; Refuse leaves things as they are.
func (s *Service) Approve(ctx context.Context, id, request uuid.UUID, version int, words string) error {
	return s.decide(ctx, id, request, version, words, Approve)
}

// Refuse turns a request down.
func (s *Service) Refuse(ctx context.Context, id, request uuid.UUID, version int, words string) error {
	return s.decide(ctx, id, request, version, words, Refuse)
}

func (s *Service) decide(ctx context.Context, id, request uuid.UUID, version int, words string, decision Action) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		var r Request
		if err := fresh(tx).Where("id = ? AND issue_id = ?", request, id).Take(&r).Error; err != nil {
			return databaseFault(err)
		}
		if err := m.may(grants[r.Kind]); err != nil {
			return err
		}
		action := decision
		if decision == Approve {
			action = grants[r.Kind]
		}
		m.action = decision
		return m.run(version, action, func(m *move) error {
			if r.State != RequestOpen {
				return fault.Conflict("invalid_transition", fault.Say("这份申请已经答复", "This request has been decided already"))
			}
			m.words = words
			set := map[string]any{"state": RequestRefused, "decided_at": m.at, "words": textOrNil(words)}
			if decision == Approve {
				set["state"] = RequestApproved
			}
			if m.actor.AccountID != uuid.Nil {
				set["decided_by"] = m.actor.AccountID
			}
			m.note("issue_request", r.ID, map[string]any{"state": r.State}, map[string]any{"state": set["state"]})
			if err := database.Update(fresh(tx), &Request{}, r.ID, r.Version, m.at, set); err != nil {
				return err
			}
			if decision == Approve {
				return m.granted(r)
			}
			return nil
		})
	})
}

func (m *move) granted(r Request) error {
	switch r.Kind {
	case AsksReturn:
		if t := m.lead(); t != nil {
			m.endTask(t, TaskReturned, r.Reason)
		}
	case AsksSuspend, AsksExtend:
		words := m.words
		in := PauseInput{Reason: r.Reason, Until: r.UntilOn}
		if r.SuspendKind != nil {
			in.Kind = *r.SuspendKind
		}
		if err := m.pause(r.Kind, in); err != nil {
			return err
		}
		m.words = words
	case AsksAppeal:
		m.outcome = OutcomeNotContent
	}
	return nil
}
