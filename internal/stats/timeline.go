package stats

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// The kinds of moments in the life of a household.
const (
	MomentVisit        = "visit"         // somebody came or called
	MomentIssue        = "issue"         // the household asked for something
	MomentResolved     = "resolved"      // what it asked for is done
	MomentCallback     = "callback"      // it was asked whether it is content
	MomentContact      = "contact"       // a member became its contact
	MomentContactEnded = "contact_ended" //
	MomentChange       = "change"        // it moved, somebody was born …
)

// MomentKinds lists them.
var MomentKinds = []string{MomentVisit, MomentIssue, MomentResolved, MomentCallback, MomentContact, MomentContactEnded, MomentChange}

// Moment is something that happened to a household.
type Moment struct {
	At   time.Time
	Kind string
	// ID is the visit, issue, callback, contact or change.
	ID uuid.UUID
	// RefID and Ref are the issue of a callback, and its number.
	RefID *uuid.UUID
	Ref   string
	// What says more in a word of the kind: a visit's outcome, an issue's state, a callback's satisfaction or outcome, why a
	// contact ended, the action of a change. Way is how somebody came.
	What, Way string
	// Title and Words are what was written, By is who did it.
	Title, Words, By string
}

// source reads the moments of one kind: a query whose columns are those of Moment, and the column of its time.
type source struct {
	kind  string
	of    access.Kind
	perm  access.Permission
	at    string
	query string
}

// sources are where the moments of a household are kept; each may be read only within the actor's reach.
var sources = []source{
	{MomentVisit, access.Visit, access.VisitRead, "visits.visited_at", "SELECT visits.visited_at AS at, visits.id, visits.outcome AS what, visits.way, visits.notes AS words FROM visits WHERE visits.household_id = @household"},
	{MomentIssue, access.Issue, access.IssueRead, "issues.raised_at", "SELECT issues.raised_at AS at, issues.id, issues.number AS ref, issues.state AS what, issues.title FROM issues WHERE issues.household_id = @household"},
	{MomentResolved, access.Issue, access.IssueRead, "issues.resolved_at", "SELECT issues.resolved_at AS at, issues.id, issues.number AS ref, issues.state AS what, issues.title FROM issues WHERE issues.resolved_at IS NOT NULL AND issues.household_id = @household"},
	{
		MomentCallback, access.Callback, access.CallbackRead, "callbacks.called_at",
		"SELECT callbacks.called_at AS at, callbacks.id, callbacks.issue_id AS ref_id, reporters.number AS ref, COALESCE(callbacks.satisfaction, callbacks.outcome, '') AS what, COALESCE(callbacks.way, '') AS way, reporters.title, COALESCE(callbacks.words, '') AS words" +
			" FROM callbacks JOIN issues AS reporters ON reporters.id = callbacks.reporter_issue_id WHERE callbacks.called_at IS NOT NULL AND reporters.household_id = @household",
	},
	{
		MomentContact, access.Assignment, access.AssignmentRead, "assignments.started_at",
		"SELECT assignments.started_at AS at, assignments.id, members.name AS by FROM assignments JOIN members ON members.id = assignments.member_id WHERE assignments.household_id = @household",
	},
	{
		MomentContactEnded, access.Assignment, access.AssignmentRead, "assignments.ended_at",
		"SELECT assignments.ended_at AS at, assignments.id, COALESCE(assignments.end_reason, '') AS what, members.name AS by FROM assignments JOIN members ON members.id = assignments.member_id WHERE assignments.ended_at IS NOT NULL AND assignments.household_id = @household",
	},
}

// Cursor is where a line of time goes on: before the moment that was shown last.
type Cursor struct {
	At   time.Time
	Kind string
	ID   uuid.UUID
}

func (c Cursor) before(m Moment) bool { return later(Moment{At: c.At, Kind: c.Kind, ID: c.ID}, m) < 0 }

// later orders moments, the latest first; those of one time by kind and id, so that the order never changes.
func later(a, b Moment) int {
	if n := b.At.Compare(a.At); n != 0 {
		return n
	}
	if n := slices.Index(MomentKinds, a.Kind) - slices.Index(MomentKinds, b.Kind); n != 0 {
		return n
	}
	return strings.Compare(b.ID.String(), a.ID.String())
}

// Timeline is what happened to a household, the latest first, as far as the actor may see each of it. Next is nil where
// nothing came before.
func (s *Service) Timeline(ctx context.Context, household uuid.UUID, limit int, from *Cursor) ([]Moment, *Cursor, error) {
	var all []Moment
	actor := access.ActorFrom(ctx)
	for _, src := range sources {
		if !actor.Can(src.perm) {
			continue
		}
		found, err := s.moments(ctx, src, household, limit, from)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, found...)
	}
	changes, err := s.changesOf(ctx, household, limit, from)
	if err != nil {
		return nil, nil, err
	}
	all = append(all, changes...)
	if from != nil {
		all = slices.DeleteFunc(all, func(m Moment) bool { return !from.before(m) })
	}
	slices.SortFunc(all, later)
	var next *Cursor
	if len(all) > limit {
		all = all[:limit]
		last := all[limit-1]
		next = &Cursor{last.At, last.Kind, last.ID}
	}
	return all, next, s.visitors(ctx, all)
}

// moments reads the latest moments of a source, one more than asked for, and all of the very time at which the line goes
// on.
func (s *Service) moments(ctx context.Context, src source, household uuid.UUID, limit int, from *Cursor) ([]Moment, error) {
	reach, args := access.Condition(ctx, src.of, src.perm)
	sql := strings.Replace(src.query, "@household", "?", 1) + " AND " + reach
	args = append([]any{household}, args...)
	if from != nil {
		sql, args = sql+" AND "+src.at+" <= ?", append(args, from.At)
	}
	var out []Moment
	err := s.db.Read(ctx).Raw(sql+" ORDER BY "+src.at+" DESC, "+src.of.Table+".id DESC LIMIT ?", append(args, limit+sameTime)...).Scan(&out).Error
	for n := range out {
		out[n].Kind = src.kind
	}
	return out, database.Fault(err)
}

// sameTime is how many moments of one kind may have the very time at which a line of time goes on.
const sameTime = 20

// changesOf are the changes of the registry that concern the household, at the begin of the day from which they hold.
func (s *Service) changesOf(ctx context.Context, household uuid.UUID, limit int, from *Cursor) ([]Moment, error) {
	if !access.ActorFrom(ctx).Can(access.HouseholdRead) {
		return nil, nil
	}
	var rows []struct {
		ID                uuid.UUID
		Action, ActorName string
		Reason            *string
		EffectiveOn       calendar.Day
	}
	q := s.db.Read(ctx).Table("changes").Select("changes.id, changes.action, changes.actor_name, changes.reason, changes.effective_on").
		Scopes(access.Scope(ctx, access.Change, access.HouseholdRead)).Where("changes.undone_at IS NULL").
		Where("(changes.household_id = ? OR changes.id IN (SELECT change_id FROM change_rows WHERE record_id = ? OR from_household_id = ? OR to_household_id = ?))",
			household, household, household, household)
	if from != nil {
		q = q.Where("changes.effective_on <= ?", calendar.DayOf(from.At))
	}
	if err := q.Order("changes.effective_on DESC, changes.id DESC").Limit(limit + sameTime).Scan(&rows).Error; err != nil {
		return nil, database.Fault(err)
	}
	ids := make([]uuid.UUID, len(rows))
	for n, r := range rows {
		ids[n] = r.ID
	}
	silent, err := s.Silent(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Moment, len(rows))
	for n, r := range rows {
		out[n] = Moment{At: r.EffectiveOn.Start().UTC(), Kind: MomentChange, ID: r.ID, What: r.Action, By: r.ActorName}
		if r.Reason != nil && !silent[r.ID] {
			out[n].Words = *r.Reason
		}
	}
	return out, nil
}

// visitors says who came.
func (s *Service) visitors(ctx context.Context, all []Moment) error {
	var ids []uuid.UUID
	for _, m := range all {
		if m.Kind == MomentVisit {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		VisitID uuid.UUID
		Name    string
	}
	err := s.db.Read(ctx).Session(&gorm.Session{}).Table("visit_members").Select("visit_members.visit_id, members.name").
		Joins("JOIN members ON members.id = visit_members.member_id").Where("visit_members.visit_id IN ?", ids).Order("members.code").Scan(&rows).Error
	if err != nil {
		return database.Fault(err)
	}
	names := map[uuid.UUID][]string{}
	for _, r := range rows {
		names[r.VisitID] = append(names[r.VisitID], r.Name)
	}
	for n, m := range all {
		if m.Kind == MomentVisit {
			all[n].By = strings.Join(names[m.ID], "、")
		}
	}
	return nil
}
