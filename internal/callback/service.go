package callback

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/pii"
)

// tries is how often nobody may be reached before the desk may close a callback, and tryAgain how long to wait
// between two tries.
const (
	tries    = 3
	tryAgain = 24 * time.Hour
)

// Service makes and records callbacks.
type Service struct {
	db     *database.DB
	keeper *pii.Keeper
	audit  *audit.Log
	now    func() time.Time
	issues *issue.Service
	attach issue.Attach
}

// New makes the service and tells the issues of it.
func New(db *database.DB, keeper *pii.Keeper, log *audit.Log, issues *issue.Service, now func() time.Time) *Service {
	s := &Service{db: db, keeper: keeper, audit: log, now: now, issues: issues}
	issues.UseCallbacks(s)
	return s
}

// UseFiles tells the service how files are attached.
func (s *Service) UseFiles(a issue.Attach) { s.attach = a }

func (s *Service) time() time.Time { return database.Now(s.now()) }

func fresh(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }

// Ask implements issue.Callbacks.
func (s *Service) Ask(tx *gorm.DB, about issue.Issue, reporters []issue.Issue) error {
	now := s.time()
	clock := issue.CallbackClock(now)
	for _, r := range reporters {
		row := Callback{
			Record: database.NewRecord(uuid.Nil, now), Place: about.Place, IssueID: about.ID, Round: about.Round, ReporterIssueID: r.ID, LeadUnitID: about.LeadUnitID,
			State: Due, HalfAt: clock.Half, DueAt: clock.Due, FileIDs: []uuid.UUID{},
		}
		if err := fresh(tx).Create(&row).Error; err != nil {
			return err
		}
	}
	return nil
}

// Cancel implements issue.Callbacks.
func (s *Service) Cancel(tx *gorm.DB, issueID uuid.UUID, round int, reporterIssue *uuid.UUID) error {
	q := fresh(tx).Model(&Callback{}).Where("issue_id = ? AND round = ? AND state = ?", issueID, round, Due)
	if reporterIssue != nil {
		q = q.Where("reporter_issue_id = ?", *reporterIssue)
	}
	return q.Updates(map[string]any{"state": Cancelled, "version": gorm.Expr("version + 1"), "updated_at": s.time()}).Error
}

// Running implements issue.Callbacks.
func (s *Service) Running(tx *gorm.DB, issueID uuid.UUID) ([]issue.Clock, error) {
	var rows []Callback
	err := fresh(tx).Select("half_at", "due_at").Where("issue_id = ? AND state = ?", issueID, Due).Find(&rows).Error
	clocks := make([]issue.Clock, 0, len(rows))
	for _, r := range rows {
		clocks = append(clocks, issue.Clock{Half: r.HalfAt, Due: r.DueAt})
	}
	return clocks, err
}

// Of implements issue.Callbacks.
func (s *Service) Of(tx *gorm.DB, issueID uuid.UUID) ([]issue.Callback, error) {
	var rows []Callback
	err := fresh(tx).Where("issue_id = ?", issueID).Order("round, created_at, id").Find(&rows).Error
	out := make([]issue.Callback, 0, len(rows))
	for _, r := range rows {
		out = append(out, issue.Callback{
			ID: r.ID, Version: r.Version, Round: r.Round, State: string(r.State), DueAt: r.DueAt, Attempts: r.Attempts, Reached: r.Reached,
			Effect: (*string)(r.Effect), Satisfaction: (*string)(r.Satisfaction), Words: r.Words, CalledAt: r.CalledAt,
		})
	}
	return out, err
}

// handling are the actions that make somebody one who handled an issue.
var handling = []issue.Action{
	issue.Settle, issue.Decline, issue.Withdraw, issue.Return, issue.Sign, issue.MakePlan, issue.Revise, issue.Start, issue.Step, issue.Done,
	issue.Answer, issue.Resolve,
}

// handledOf returns which of the callbacks are about issues that the actor handled, or that the actor's unit led.
func handledOf(tx *gorm.DB, rows []Callback) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	actor := access.ActorFrom(tx.Statement.Context)
	if actor.System || len(rows) == 0 {
		return out, nil
	}
	units := actor.UnitIDs()
	if actor.MemberID != nil {
		var own []uuid.UUID
		if err := fresh(tx).Table("members").Where("id = ?", *actor.MemberID).Pluck("unit_id", &own).Error; err != nil {
			return nil, err
		}
		units = append(units, own...)
	}
	var ids, touched []uuid.UUID
	for _, c := range rows {
		ids = append(ids, c.IssueID)
	}
	err := fresh(tx).Model(&issue.Event{}).Where("issue_id IN ? AND actor_id = ? AND action IN ?", ids, actor.AccountID, handling).Distinct().Pluck("issue_id", &touched).Error
	for _, c := range rows {
		out[c.ID] = slices.Contains(touched, c.IssueID) || c.LeadUnitID != nil && slices.Contains(units, *c.LeadUnitID)
	}
	return out, err
}

// refuseHandled refuses as Forbidden whoever handled the issue, and anyone of its lead unit.
func refuseHandled(tx *gorm.DB, c Callback) error {
	handled, err := handledOf(tx, []Callback{c})
	if err == nil && handled[c.ID] {
		err = fault.Forbidden("handled_it", fault.Say("承办人员和主办单位不能回访自己办理的诉求", "Whoever handled an issue, or works in its lead unit, may not call back on it"))
	}
	return err
}

// MayRecord refuses as Forbidden who may not call back on this one.
func (s *Service) MayRecord(ctx context.Context, id uuid.UUID) error {
	var c Callback
	tx := s.db.Read(ctx)
	if err := database.Take(tx, &c, id); err != nil {
		return err
	}
	return refuseHandled(tx, c)
}

// RecordInput is what a call brought.
type RecordInput struct {
	Way          Way
	Reached      bool
	Effect       Effect
	Satisfaction Satisfaction
	Words        string
	FileIDs      []uuid.UUID
}

// Content reports whether people are content: effect and satisfaction anything but "not" (DOMAIN §8).
func (in RecordInput) Content() bool {
	return in.Reached && in.Effect != NotSolved && in.Satisfaction != NotSatisfied
}

// Record writes down a call. Content closes the issue once the round's last callback is in; not content starts the
// next round at once; nobody reached leaves the callback due for another try.
func (s *Service) Record(ctx context.Context, id uuid.UUID, version int, in RecordInput) error {
	if err := in.Check(); err != nil {
		return err
	}
	return s.with(ctx, id, version, func(tx *gorm.DB, c *Callback, i *issue.CalledBack) error {
		if !in.Reached {
			return s.missed(tx, c, i, in)
		}
		now, reached := s.time(), true
		c.State, c.Way, c.Reached, c.Effect, c.Satisfaction, c.Words, c.CalledAt = Done, &in.Way, &reached, &in.Effect, &in.Satisfaction, textOrNil(in.Words), &now
		c.FileIDs, c.NextTryAt = in.FileIDs, nil
		if c.FileIDs == nil {
			c.FileIDs = []uuid.UUID{}
		}
		if actor := access.ActorFrom(ctx); actor.AccountID != uuid.Nil {
			c.CalledBy = &actor.AccountID
		}
		outcome := issue.OutcomeContent
		if !in.Content() {
			outcome = issue.OutcomeNotContent
		}
		c.Outcome = &outcome
		if err := s.save(tx, c); err != nil {
			return err
		}
		if s.attach != nil && len(in.FileIDs) > 0 {
			if err := s.attach(tx, in.FileIDs, "callback", c.ID, nil); err != nil {
				return err
			}
		}
		if outcome == issue.OutcomeNotContent {
			return i.NotContent(in.Words)
		}
		return s.finish(tx, c, i, issue.Content, in.Words)
	})
}

// Check refuses a call that reached somebody and does not say what it brought, and one that reached nobody and does.
func (in RecordInput) Check() error {
	var fields []fault.Field
	if !in.Reached {
		said := fault.Say("没有联系上时不能填写", "Not where nobody was reached")
		if in.Effect != "" {
			fields = append(fields, fault.Field{Field: "effect", Code: "nobody_reached", Message: said})
		}
		if in.Satisfaction != "" {
			fields = append(fields, fault.Field{Field: "satisfaction", Code: "nobody_reached", Message: said})
		}
		if len(fields) > 0 {
			return fault.Invalid(fields...)
		}
		return nil
	}
	if in.Effect == "" {
		fields = append(fields, fault.Required("effect"))
	}
	if in.Satisfaction == "" {
		fields = append(fields, fault.Required("satisfaction"))
	}
	if len(fields) > 0 {
		return fault.Invalid(fields...)
	}
	return nil
}

// missed keeps a try that reached nobody.
func (s *Service) missed(tx *gorm.DB, c *Callback, i *issue.CalledBack, in RecordInput) error {
	now := s.time()
	actor := access.ActorFrom(tx.Statement.Context)
	attempt := Attempt{ID: database.NewID(), DistrictID: c.DistrictID, CallbackID: c.ID, At: now, CallerName: callerName(actor), Way: in.Way, Words: textOrNil(in.Words)}
	if actor.AccountID != uuid.Nil {
		attempt.CallerID = &actor.AccountID
	}
	if err := fresh(tx).Create(&attempt).Error; err != nil {
		return err
	}
	next := now.Add(tryAgain)
	c.Attempts++
	c.NextTryAt = &next
	if err := s.save(tx, c); err != nil {
		return err
	}
	return i.Heard(issue.Unreached, in.Words)
}

func callerName(a access.Actor) string {
	if a.Name != "" {
		return a.Name
	}
	return a.Username
}

// Close confirms that nobody can be reached, after three tries or where there is nobody to reach.
func (s *Service) Close(ctx context.Context, id uuid.UUID, version int, reason string) error {
	return s.with(ctx, id, version, func(tx *gorm.DB, c *Callback, i *issue.CalledBack) error {
		nobody, err := s.nobody(tx, *c)
		if err != nil {
			return err
		}
		outcome := issue.OutcomeUnreached
		switch {
		case nobody:
			outcome = issue.OutcomeNoContact
		case c.Attempts < tries:
			return fault.Conflict("invalid_transition", fault.Say("联系 3 次未果后才能结束回访（已联系 %d 次）；可以：回访", "A callback is closed after three tries (%d so far); possible: record", c.Attempts))
		}
		reached := false
		c.State, c.Reached, c.Outcome, c.CloseReason, c.NextTryAt = Unreached, &reached, &outcome, textOrNil(reason), nil
		if err := s.save(tx, c); err != nil {
			return err
		}
		return s.finish(tx, c, i, issue.Unreached, reason)
	})
}

// nobody reports whether there is nobody to reach: no phone, and no door to knock at.
func (s *Service) nobody(tx *gorm.DB, c Callback) (bool, error) {
	var r issue.Issue
	err := fresh(tx).Select("id", "household_id", "shop_id", "phone_enc").Where("id = ?", c.ReporterIssueID).Take(&r).Error
	return r.ReporterPhone.Empty() && r.HouseholdID == nil && r.ShopID == nil, err
}

// finish closes the issue if this was the round's last callback; it is content if anybody was reached.
func (s *Service) finish(tx *gorm.DB, c *Callback, i *issue.CalledBack, action issue.Action, words string) error {
	var others []Callback
	err := fresh(tx).Select("state", "outcome").Where("issue_id = ? AND round = ? AND id <> ? AND state <> ?", c.IssueID, c.Round, c.ID, Cancelled).Find(&others).Error
	if err != nil {
		return err
	}
	outcome := *c.Outcome
	for _, o := range others {
		if o.State == Due {
			return i.Heard(action, words)
		}
		if o.Outcome != nil && *o.Outcome == issue.OutcomeContent {
			outcome = issue.OutcomeContent
		}
	}
	if action == issue.Unreached {
		return i.Unreached(words, outcome)
	}
	return i.Content(words, outcome)
}

// with locks the issue, then the callback, and lets f act on it if it is due and still has the version.
func (s *Service) with(ctx context.Context, id uuid.UUID, version int, f func(tx *gorm.DB, c *Callback, i *issue.CalledBack) error) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var c Callback
		if err := database.Take(tx, &c, id); err != nil {
			return err
		}
		i, err := s.issues.LockIn(tx, c.IssueID)
		if err != nil {
			return err
		}
		if err := fresh(tx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&c).Error; err != nil {
			return err
		}
		if err := refuseHandled(tx, c); err != nil {
			return err
		}
		if c.Version != version {
			return fault.Stale()
		}
		if c.State != Due {
			return fault.Conflict("invalid_transition", fault.Say("这次回访已经结束", "This callback has ended already"))
		}
		if err := i.Possible(c.Round); err != nil {
			return err
		}
		before := c
		if err := f(tx, &c, i); err != nil {
			return err
		}
		action := "callback.record"
		if c.State == Unreached {
			action = "callback.close"
		}
		return s.audit.Write(tx, audit.Entry{Action: action, Kind: "callback", ID: c.ID, DistrictID: c.DistrictID, Before: &before, After: &c})
	})
}

func (s *Service) save(tx *gorm.DB, c *Callback) error {
	was := c.Version
	c.Version++
	c.UpdatedAt = s.time()
	result := fresh(tx).Model(&Callback{}).Where("id = ? AND version = ? AND state = ?", c.ID, was, Due).Select("*").Omit("id", "created_at").Updates(c)
	if result.Error == nil && result.RowsAffected != 1 {
		return fault.Stale()
	}
	return result.Error
}

func textOrNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
