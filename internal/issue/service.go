package issue

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// Callback is what an issue shows of one of its callbacks.
type Callback struct {
	ID           uuid.UUID
	Version      int
	Round        int
	State        string
	DueAt        time.Time
	Attempts     int
	Reached      *bool
	Effect       *string
	Satisfaction *string
	Words        *string
	CalledAt     *time.Time
}

// Callbacks is what issues need of their callbacks; package callback provides it.
type Callbacks interface {
	// Ask makes one callback due for each reporter, named by the issue that they raised.
	Ask(tx *gorm.DB, about Issue, reporters []Issue) error
	// Cancel takes back what is still due of a round, of one reporter's issue only if that is given.
	Cancel(tx *gorm.DB, issueID uuid.UUID, round int, reporterIssue *uuid.UUID) error
	// Running returns the clocks of callbacks that are due.
	Running(tx *gorm.DB, issueID uuid.UUID) ([]Clock, error)
	// Of returns all callbacks of an issue, the latest last.
	Of(tx *gorm.DB, issueID uuid.UUID) ([]Callback, error)
}

// Attach hangs uploaded files on a record; event names the event that brought them. Files that do not exist or are
// not the actor's are refused.
type Attach func(tx *gorm.DB, files []uuid.UUID, kind string, target uuid.UUID, event *uuid.UUID) error

// Service carries out what people do with issues.
type Service struct {
	db        *database.DB
	keeper    *pii.Keeper
	audit     *audit.Log
	now       func() time.Time
	callbacks Callbacks
	attach    Attach
}

// New makes the service. UseCallbacks and UseFiles complete it.
func New(db *database.DB, keeper *pii.Keeper, log *audit.Log, now func() time.Time) *Service {
	return &Service{db: db, keeper: keeper, audit: log, now: now}
}

// UseCallbacks tells the service who makes callbacks.
func (s *Service) UseCallbacks(c Callbacks) { s.callbacks = c }

// UseFiles tells the service how files are attached.
func (s *Service) UseFiles(a Attach) { s.attach = a }

func (s *Service) time() time.Time { return database.Now(s.now()) }

func (s *Service) today() calendar.Day { return calendar.DayOf(s.now()) }

func fresh(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }

// attachFiles hangs the files of an event on its issue.
func (s *Service) attachFiles(tx *gorm.DB, files []uuid.UUID, issueID uuid.UUID, event uuid.UUID) error {
	if len(files) == 0 || s.attach == nil {
		return nil
	}
	return s.attach(tx, files, "issue", issueID, &event)
}

// act opens the transaction of one action: it locks the issue, asks whether the actor may (403), whether the version
// is still the one that was read (412), and whether the table allows it (409); then f does what is particular to the
// action, and the effects of the table follow.
func (s *Service) act(ctx context.Context, id uuid.UUID, version int, action Action, f func(m *move) error) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		return m.run(version, action, f)
	})
}

// actOnTask is act for what a unit does with its task: the version is the task's.
func (s *Service) actOnTask(ctx context.Context, id, taskID uuid.UUID, version int, pick func(m *move, t *Task) Action, f func(m *move, t *Task) error) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		t, err := m.task(taskID)
		if err != nil {
			return err
		}
		action := pick(m, t)
		if err := m.may(action); err != nil {
			return err
		}
		if err := m.owns(action, t); err != nil {
			return err
		}
		if t.Version != version {
			return stale()
		}
		m.byTask = true
		return m.run(0, action, func(m *move) error {
			if t.Round != m.issue.Round {
				return notOpen(t)
			}
			return f(m, t)
		})
	})
}
