package issue

import (
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// move is one action under way: the locked issue with its present round and tasks, changed in place and saved at the
// end.
type move struct {
	*Service
	tx    *gorm.DB
	at    time.Time
	actor access.Actor
	parts map[Who]bool

	issue, was Issue
	round      Round
	tasks      []*Task
	wereTasks  map[uuid.UUID]Task
	touched    map[uuid.UUID]bool // tasks whose version rises although no column of theirs changes
	requests   []Request          // open ones

	entries []audit.Entry // what else the audit log hears of than the issue itself

	action  Action
	words   string
	files   []uuid.UUID
	to      *State // another state than the table's, decided by the action
	partial bool   // an answer that is only a first contact
	outcome Outcome
	noEnd   bool // the effects of the row do not apply
	byTask  bool // the task's version guards it: the issue's version rises only with its state
}

func stale() error { return fault.Stale() }

func databaseFault(err error) error { return database.Fault(err) }

// open locks the issue and reads what belongs to its present round.
func (s *Service) open(tx *gorm.DB, id uuid.UUID) (*move, error) {
	m := &move{Service: s, tx: tx, at: s.time(), actor: access.ActorFrom(tx.Statement.Context), wereTasks: map[uuid.UUID]Task{}, touched: map[uuid.UUID]bool{}}
	if err := fresh(tx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&m.issue).Error; err != nil {
		return nil, databaseFault(err)
	}
	m.was = m.issue
	if err := fresh(tx).Where("issue_id = ? AND round = ?", id, m.issue.Round).Take(&m.round).Error; err != nil {
		return nil, err
	}
	tasks, err := tasksOf(tx, m.issue)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		m.wereTasks[t.ID] = t
		m.tasks = append(m.tasks, &t)
	}
	if err := fresh(tx).Where("issue_id = ? AND state = ?", id, RequestOpen).Order("created_at").Find(&m.requests).Error; err != nil {
		return nil, err
	}
	m.parts, err = s.partsOf(tx, m.actor, m.issue, tasks)
	return m, err
}

// tasksOf returns the tasks of the issue's present round, the lead first.
func tasksOf(tx *gorm.DB, i Issue) ([]Task, error) {
	var tasks []Task
	err := fresh(tx).Where("issue_id = ? AND round = ?", i.ID, i.Round).Order("lead DESC, created_at, id").Find(&tasks).Error
	return tasks, err
}

// may refuses an actor who plays no part that the table has the action for.
func (m *move) may(action Action) error { return allowed(m.parts, action) }

// owns refuses another unit's task.
func (m *move) owns(action Action, t *Task) error {
	if action == Release {
		return nil
	}
	return ownsTask(m.actor, *t)
}

// task finds a task of the issue, of the present round or an older one.
func (m *move) task(id uuid.UUID) (*Task, error) {
	for _, t := range m.tasks {
		if t.ID == id {
			return t, nil
		}
	}
	var old Task
	err := fresh(m.tx).Where("id = ? AND issue_id = ?", id, m.issue.ID).Take(&old).Error
	return &old, databaseFault(err)
}

// lead returns the lead task of the round, nil if no unit has it.
func (m *move) lead() *Task {
	for _, t := range m.tasks {
		if t.Lead && (t.Open() || t.State == TaskDone) {
			return t
		}
	}
	return nil
}

func (m *move) facts() Facts {
	f := Facts{
		State: m.issue.State, Kind: m.issue.Kind, Level: m.issue.Level, Round: m.issue.Round, Now: m.at,
		OpenRequest: len(m.requests) > 0, ByDesk: m.issue.WithdrawnBy != nil && *m.issue.WithdrawnBy == "desk",
	}
	for _, t := range m.tasks {
		if t.Lead {
			f.LeadSigned = f.LeadSigned || t.State == TaskSigned || t.State == TaskDone
		} else if t.Open() {
			f.OpenJoint++
		}
	}
	if m.issue.MergedAt != nil {
		f.Since = *m.issue.MergedAt
	}
	if m.issue.ClosedAt != nil {
		f.Since = *m.issue.ClosedAt
	}
	return f
}

// run takes one transition. Version 0 is not compared.
func (m *move) run(version int, action Action, f func(m *move) error) error {
	if err := m.may(action); err != nil {
		return err
	}
	if version != 0 && version != m.issue.Version {
		return stale()
	}
	row, err := Check(m.facts(), action)
	if err != nil {
		return err
	}
	if m.action == "" {
		m.action = action
	}
	if err := m.wake(); err != nil {
		return err
	}
	if f != nil {
		if err := f(m); err != nil {
			return err
		}
	}
	if err := m.enter(row); err != nil {
		return err
	}
	return m.save()
}

// save writes everything that the move has changed, its event and its audit row.
func (m *move) save() error {
	event := m.event(m.action, m.was.State, m.issue.State, m.words, m.files)
	if err := fresh(m.tx).Create(&event).Error; err != nil {
		return err
	}
	if err := m.attachFiles(m.tx, m.files, m.issue.ID, event.ID); err != nil {
		return err
	}
	if err := m.saveTasks(); err != nil {
		return err
	}
	if err := saveAll(m.tx, &m.round, m.round.ID, m.at, &m.round.Record); err != nil {
		return err
	}
	if err := m.light(); err != nil {
		return err
	}
	if !m.byTask || m.issue.State != m.was.State {
		m.issue.Version++
		m.issue.UpdatedAt = m.at
	}
	result := fresh(m.tx).Model(&Issue{}).Where("id = ? AND version = ? AND state = ?", m.issue.ID, m.was.Version, m.was.State).
		Select("*").Omit("id", "created_at").Updates(&m.issue)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return stale()
	}
	m.note("issue", m.issue.ID, &m.was, &m.issue)
	return m.audit.Write(m.tx, m.entries...)
}

// note keeps an audit row for the end of the move; before is nil for what is new.
func (m *move) note(kind string, id uuid.UUID, before, after any) {
	m.entries = append(m.entries, audit.Entry{
		Action: "issue." + string(m.action), Kind: kind, ID: id, DistrictID: m.issue.DistrictID, Before: before, After: after,
	})
}

func (m *move) event(action Action, from, to State, words string, files []uuid.UUID) Event {
	e := Event{
		ID: database.NewID(), DistrictID: m.issue.DistrictID, IssueID: m.issue.ID, Round: m.was.Round, At: m.at, ActorName: nameOf(m.actor),
		Action: action, ToState: to, Words: textOrNil(words), FileIDs: notNil(files),
	}
	if from != "" {
		e.FromState = &from
	}
	if m.actor.AccountID != uuid.Nil {
		e.ActorID = &m.actor.AccountID
	}
	for _, t := range m.tasks {
		for _, u := range m.actor.UnitIDs() {
			if t.UnitID == u {
				e.UnitID = &u
			}
		}
	}
	return e
}

func (m *move) saveTasks() error {
	for _, t := range m.tasks {
		was, known := m.wereTasks[t.ID]
		if !known {
			m.note("issue_task", t.ID, nil, t)
			if err := fresh(m.tx).Create(t).Error; err != nil {
				return err
			}
			continue
		}
		if reflect.DeepEqual(was, *t) && !m.touched[t.ID] {
			continue
		}
		m.note("issue_task", t.ID, &was, t)
		if err := saveAll(m.tx, t, t.ID, m.at, &t.Record); err != nil {
			return err
		}
	}
	return nil
}

// saveAll writes every column of a record, and raises its version.
func saveAll(tx *gorm.DB, model any, id uuid.UUID, at time.Time, r *database.Record) error {
	was := r.Version
	r.Version++
	r.UpdatedAt = at
	result := fresh(tx).Model(model).Where("id = ? AND version = ?", id, was).Select("*").Omit("id", "created_at").Updates(model)
	if result.Error == nil && result.RowsAffected != 1 {
		return stale()
	}
	return result.Error
}

func nameOf(a access.Actor) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Username
}

func textOrNil(s string) *string {
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	return &s
}

func notNil(ids []uuid.UUID) []uuid.UUID {
	if ids == nil {
		return []uuid.UUID{}
	}
	return ids
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
