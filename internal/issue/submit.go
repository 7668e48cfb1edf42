package issue

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// ReporterInput is who asks. An anonymous reporter may leave a phone for the answer.
type ReporterInput struct {
	Name, Phone string
	Anonymous   bool
}

// SubmitInput is a new issue. ID may be chosen by the client; RaisedAt is when it was said, if that was earlier.
type SubmitInput struct {
	ID                  uuid.UUID
	Kind                Kind
	CategoryCode        string
	Title, Description  string
	Urgency             Urgency
	Source              Source
	OutsideNumber       string
	HouseholdID         *uuid.UUID
	ResidentID          *uuid.UUID
	ShopID              *uuid.UUID
	AreaID              *uuid.UUID
	ConcernedUnitID     *uuid.UUID
	VisitID             *uuid.UUID
	Longitude, Latitude *float64
	Address             string
	FileIDs             []uuid.UUID
	RaisedAt            *time.Time
	Reporter            ReporterInput
	// Prefix stands before the names of fields in errors, such as "issues[0].".
	Prefix string
}

// Submit takes in an issue; it returns UnknownReference for what is outside the actor's areas.
func (s *Service) Submit(ctx context.Context, in SubmitInput) (uuid.UUID, error) {
	var id uuid.UUID
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		i, err := s.SubmitIn(tx, in)
		id = i.ID
		return err
	})
	return id, err
}

// SubmitIn is Submit within a transaction, for issues that a visit raises. The actor is that of the context.
func (s *Service) SubmitIn(tx *gorm.DB, in SubmitInput) (Issue, error) {
	actor := access.ActorFrom(tx.Statement.Context)
	now := s.time()
	category, err := categoryOf(tx, in.CategoryCode)
	if err != nil {
		return Issue{}, prefixed(in.Prefix, err)
	}
	i := Issue{
		Record: database.NewRecord(in.ID, now), Kind: in.Kind, CategoryCode: category.Code, Title: strings.TrimSpace(in.Title), Description: strings.TrimSpace(in.Description),
		Urgency: in.Urgency, Source: in.Source, OutsideNumber: textOrNil(in.OutsideNumber), Address: textOrNil(in.Address), State: Submitted, Round: 1,
		Confidential: in.Kind == Report || category.Confidential, ConcernedUnitID: in.ConcernedUnitID, VisitID: in.VisitID, Longitude: in.Longitude, Latitude: in.Latitude,
		FileIDs: notNil(in.FileIDs), RaisedAt: now, SubmittedAt: now, RaisedByMemberID: actor.MemberID, ReporterAnonymous: in.Reporter.Anonymous,
	}
	if actor.AccountID != uuid.Nil {
		raiser := actor.Self()
		i.RaisedByAccountID = &raiser
	}
	if in.RaisedAt != nil && in.RaisedAt.Before(now) {
		i.RaisedAt = database.Now(*in.RaisedAt)
	}
	defaults(&i, actor, category)
	if i.Kind == KindErrand {
		i.ErrandMemberID = i.RaisedByMemberID
	}
	if err := s.locate(tx, actor, &i, in); err != nil {
		return Issue{}, prefixed(in.Prefix, err)
	}
	if err := s.sealReporter(tx, &i, in.Reporter); err != nil {
		return Issue{}, prefixed(in.Prefix, err)
	}
	if err := s.insert(tx, actor, &i, Submit, in.FileIDs); err != nil {
		return Issue{}, prefixed(in.Prefix, err)
	}
	return i, nil
}

func defaults(i *Issue, actor access.Actor, c Category) {
	if i.Urgency == "" {
		if i.Urgency = Normal; c.Urgent {
			i.Urgency = Urgent
		}
	}
	if i.Source == "" {
		switch {
		case i.VisitID != nil || actor.MemberID != nil && !actor.Can(access.IssueTriage):
			i.Source = SourceVisit
		default:
			i.Source = SourceWalkIn
		}
	}
}

// insert numbers a new issue and writes it with its first round, event and audit row.
func (s *Service) insert(tx *gorm.DB, actor access.Actor, i *Issue, action Action, files []uuid.UUID) error {
	var n int64
	if err := fresh(tx).Table("issues").Where("id = ?", i.ID).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return fault.Conflict("id_in_use", fault.Say("这个编号的诉求已经提交过", "An issue with this id has been submitted already"))
	}
	if err := numberIt(tx, i); err != nil {
		return err
	}
	// The row first, then what refers to it; the clocks are added to it before the transaction ends.
	if err := fresh(tx).Create(i).Error; err != nil {
		return err
	}
	m := &move{Service: s, tx: tx, at: i.CreatedAt, actor: actor, issue: *i, was: *i}
	var err error
	if m.round, err = s.newRound(tx, &m.issue, i.SubmittedAt); err != nil {
		return err
	}
	if err := m.light(); err != nil {
		return err
	}
	*i = m.issue
	err = fresh(tx).Model(&Issue{}).Where("id = ?", i.ID).UpdateColumns(map[string]any{
		"answer_due_at": i.AnswerDueAt, "resolve_due_at": i.ResolveDueAt, "light_yellow_at": i.LightYellowAt, "light_red_at": i.LightRedAt,
	}).Error
	if err != nil {
		return err
	}
	event := m.event(action, "", i.State, "", files)
	if err := fresh(tx).Create(&event).Error; err != nil {
		return err
	}
	if err := s.attachFiles(tx, files, i.ID, event.ID); err != nil {
		return err
	}
	return s.audit.Write(tx, audit.Entry{Action: "issue." + string(action), Kind: "issue", ID: i.ID, DistrictID: i.DistrictID, After: i})
}

// numberIt gives the next number of the day in Shanghai. The counter's row stays locked until the transaction ends, so
// that no number is given twice in the whole installation.
func numberIt(tx *gorm.DB, i *Issue) error {
	if i.Number != "" {
		return nil
	}
	day := calendar.DayOf(i.SubmittedAt)
	var last int
	err := fresh(tx).Raw("INSERT INTO issue_counters (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = issue_counters.last + 1 RETURNING last", day).Scan(&last).Error
	i.Number = fmt.Sprintf("LX%s-%05d", strings.ReplaceAll(string(day), "-", ""), last)
	return err
}

// newRound starts the clocks of the issue's present round.
func (s *Service) newRound(tx *gorm.DB, i *Issue, from time.Time) (Round, error) {
	category, err := categoryOf(tx, i.CategoryCode)
	if err != nil {
		return Round{}, err
	}
	r := Round{
		Record: database.NewRecord(uuid.Nil, from), DistrictID: i.DistrictID, IssueID: i.ID, Round: i.Round, StartedAt: from,
		LeadUnitID: i.LeadUnitID, FileIDs: []uuid.UUID{},
	}
	setClocks(i, &r, category)
	return r, fresh(tx).Create(&r).Error
}

// setClocks computes both clocks of a round from its start, by the issue's urgency and category.
func setClocks(i *Issue, r *Round, c Category) {
	if r.AnsweredAt == nil {
		answer := AnswerClock(r.StartedAt, i.Urgency, c.Rules())
		r.AnswerHalfAt, r.AnswerDueAt = timeOrNil(database.Now(answer.Half)), timeOrNil(database.Now(answer.Due))
	}
	resolve := ResolveClock(r.StartedAt, c.Rules())
	r.ResolveHalfAt, r.ResolveDueAt = timeOrNil(database.Now(resolve.Half)), timeOrNil(database.Now(resolve.Due))
	i.AnswerDueAt, i.ResolveDueAt = r.AnswerDueAt, r.ResolveDueAt
}

// prefixed puts a prefix before the fields of an error.
func prefixed(prefix string, err error) error {
	f, ok := fault.As(err)
	if !ok || prefix == "" {
		return err
	}
	for n := range f.Fields {
		f.Fields[n].Field = prefix + f.Fields[n].Field
	}
	return f
}

// sealReporter stores who asks. What the registry knows of a resident is filled in, never asked for twice.
func (s *Service) sealReporter(tx *gorm.DB, i *Issue, r ReporterInput) error {
	r.Name, r.Phone = strings.TrimSpace(r.Name), pii.NormalizePhone(r.Phone)
	if r.Phone != "" && !pii.IsPhone(r.Phone) {
		return fault.Bad("reporter.phone", "bad_phone", fault.Say("不是有效的电话号码", "Not a phone number"))
	}
	if !r.Anonymous && r.Name == "" {
		if err := s.knownReporter(tx, i, &r); err != nil {
			return err
		}
	}
	var err error
	if i.ReporterName, err = s.keeper.Seal("issues.reporter_name", i.ID, r.Name); err != nil {
		return err
	}
	i.ReporterPhone, err = s.keeper.Seal("issues.phone", i.ID, r.Phone)
	return err
}

type person struct {
	ID    uuid.UUID
	Name  string
	Phone pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
}

// knownReporter takes name and phone from the resident, the household's head or the shop's keeper.
func (s *Service) knownReporter(tx *gorm.DB, i *Issue, r *ReporterInput) error {
	q, field := fresh(tx).Table("residents").Select("id", "name", "phone_enc", "phone_hash"), "residents.phone"
	switch {
	case i.ResidentID != nil:
		q = q.Where("id = ?", *i.ResidentID)
	case i.HouseholdID != nil:
		q = q.Where("household_id = ? AND relation = '02' AND state IN ('here', 'away')", *i.HouseholdID)
	case i.ShopID != nil:
		q, field = fresh(tx).Table("shops").Select("id", "coalesce(keeper, '') AS name", "phone_enc", "phone_hash").Where("id = ?", *i.ShopID), "shops.phone"
	default:
		return nil
	}
	var p person
	if err := q.Limit(1).Scan(&p).Error; err != nil || p.ID == uuid.Nil {
		return err
	}
	r.Name = p.Name
	if r.Phone == "" {
		r.Phone = s.keeper.MustOpen(field, p.ID, p.Phone)
	}
	if r.Phone == "" && i.HouseholdID != nil {
		var home person
		if err := fresh(tx).Table("households").Select("id", "phone_enc", "phone_hash").Where("id = ?", *i.HouseholdID).Limit(1).Scan(&home).Error; err != nil {
			return err
		}
		r.Phone = s.keeper.MustOpen("households.phone", home.ID, home.Phone)
	}
	return nil
}
