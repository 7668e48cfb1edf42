package quality

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
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
	"github.com/lianxin/lianxin/internal/record"
)

// Service finds what is odd among the records that the actor may see.
type Service struct {
	db     *database.DB
	audit  *audit.Log
	keeper *pii.Keeper
	now    func() time.Time
}

// New makes the service.
func New(db *database.DB, log *audit.Log, keeper *pii.Keeper, now func() time.Time) *Service {
	return &Service{db, log, keeper, now}
}

// RuleFor returns a rule that the actor may use; NotFound otherwise.
func (s *Service) RuleFor(ctx context.Context, key string) (*Rule, error) {
	r, ok := byKey[key]
	if !ok || !visible(access.ActorFrom(ctx), r) {
		return nil, fault.NotFound()
	}
	return r, nil
}

func visible(actor access.Actor, r *Rule) bool {
	return actor.Can(r.kind.Read) && (r.Needs == "" || actor.Can(r.Needs))
}

var moment = regexp.MustCompile(`\{(today|day|time)(?: (\d+))?\}`)

// sql fills the moments into a piece of SQL: days as texts, times as arguments.
func (s *Service) sql(text string) (string, []any) {
	var args []any
	now := database.Now(s.now())
	filled := moment.ReplaceAllStringFunc(text, func(m string) string {
		part := moment.FindStringSubmatch(m)
		years, _ := strconv.Atoi(part[2])
		if part[1] == "time" {
			args = append(args, now.AddDate(-years, 0, 0))
			return "?"
		}
		return string(calendar.DayOf(now.In(calendar.Shanghai).AddDate(-years, 0, 0)))
	})
	return filled, args
}

// rows are the records of a kind that the actor may see in an area, with the facts that the rules need.
func (s *Service) rows(ctx context.Context, k *kind, area *uuid.UUID, rules ...*Rule) *gorm.DB {
	q := s.db.Read(ctx).Table(k.Table).Scopes(access.Scope(ctx, k.Kind, k.Read))
	return s.narrow(q, k, area, rules...)
}

func (s *Service) narrow(q *gorm.DB, k *kind, area *uuid.UUID, rules ...*Rule) *gorm.DB {
	needed := map[string]bool{}
	for _, r := range rules {
		for _, name := range r.Facts {
			needed[name] = true
		}
	}
	if k.placed != "" {
		q = q.Joins(k.placed)
	}
	for _, f := range k.facts {
		if needed[f.name] {
			join, args := s.sql(f.join)
			q = q.Joins(join, args...)
		}
	}
	q = q.Where(k.base)
	if area == nil {
		return q
	}
	_, level, err := database.PlaceOf(q, *area)
	switch {
	case fault.Is(database.Fault(err), fault.KindNotFound):
		return q.Where("1 = 0")
	case err != nil:
		_ = q.AddError(err)
		return q
	case level == "district":
		return q.Where(k.Table+".district_id = ?", *area)
	}
	return q.Where(k.place(level)+" = ?", *area)
}

const dismissed = "EXISTS (SELECT 1 FROM quality_dismissals WHERE quality_dismissals.rule = '%s' AND quality_dismissals.target_id = %s.id)"

func dismissedFor(r *Rule) string { return fmt.Sprintf(dismissed, r.Key, r.kind.Table) }

// Count says for one rule how many records are odd, of how many, and how many more were looked at and found right.
type Count struct {
	*Rule
	Count, Of, Dismissed int64
}

// Share returns count over of, nil where there is nothing to be a share of.
func (c Count) Share() *float64 {
	if c.Of == 0 {
		return nil
	}
	share := float64(c.Count) / float64(c.Of)
	return &share
}

// Board counts all rules that the actor may use, in an area or wherever they may look: one query a kind of record.
// They are asked one after the other: side by side they cost SQLite more than they win.
func (s *Service) Board(ctx context.Context, area *uuid.UUID) ([]Count, error) {
	set := map[string]bool{}
	var with []string
	if err := s.db.Read(ctx).Model(&Dismissal{}).Distinct("rule").Pluck("rule", &with).Error; err != nil {
		return nil, database.Fault(err)
	}
	for _, key := range with {
		set[key] = true
	}
	out, actor := []Count{}, access.ActorFrom(ctx)
	for _, k := range kinds {
		var rules []*Rule
		for _, r := range k.rules {
			if visible(actor, r) {
				rules = append(rules, r)
			}
		}
		if len(rules) == 0 {
			continue
		}
		counts, err := s.count(ctx, k, area, rules, set)
		if err != nil {
			return nil, database.Fault(err)
		}
		out = append(out, counts...)
	}
	return out, nil
}

func (s *Service) count(ctx context.Context, k *kind, area *uuid.UUID, rules []*Rule, withDismissals map[string]bool) ([]Count, error) {
	counts := make([]Count, len(rules))
	var columns []string
	var args, into []any
	add := func(to *int64, conditions ...string) {
		sql, a := s.sql(sum(conditions...))
		columns, args, into = append(columns, sql), append(args, a...), append(into, to)
	}
	for i, r := range rules {
		c := &counts[i]
		c.Rule = r
		add(&c.Of, r.Of)
		if !withDismissals[r.Key] {
			add(&c.Count, r.Of, r.When)
			continue
		}
		add(&c.Count, r.Of, r.When, "NOT "+dismissedFor(r))
		add(&c.Dismissed, r.Of, r.When, dismissedFor(r))
	}
	rows, err := s.rows(ctx, k, area, rules...).Select(strings.Join(columns, ", "), args...).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(into...)
	}
	if err == nil {
		err = rows.Err()
	}
	return counts, err
}

// sum counts the rows that meet all conditions.
func sum(conditions ...string) string {
	all := both(conditions...)
	if all == "" {
		return "COUNT(*)"
	}
	return "COALESCE(SUM(CASE WHEN " + all + " THEN 1 ELSE 0 END), 0)"
}

func both(conditions ...string) string {
	var terms []string
	for _, c := range conditions {
		if c != "" {
			terms = append(terms, "("+c+")")
		}
	}
	return strings.Join(terms, " AND ")
}

// AreaCount says for one area below another how many records are odd. Direct is what lies in the area that was asked
// for itself, and in none below it.
type AreaCount struct {
	ID        uuid.UUID
	Code      string
	Name      string
	Level     string
	Direct    bool
	Count, Of int64
}

// Areas counts a rule by the areas below an area: below the district if none is named, or below the one area that holds all
// that the actor sees.
func (s *Service) Areas(ctx context.Context, key string, area *uuid.UUID) ([]AreaCount, error) {
	r, err := s.RuleFor(ctx, key)
	if err != nil {
		return nil, err
	}
	if area != nil {
		return s.areasBelow(ctx, r, *area)
	}
	at := access.ActorFrom(ctx).DistrictID
	for {
		counts, err := s.areasBelow(ctx, r, at)
		if err != nil || len(counts) != 1 || counts[0].Direct || counts[0].Level == "grid" {
			return counts, err
		}
		below, err := s.areasBelow(ctx, r, counts[0].ID)
		if err != nil || len(below) == 0 || len(below) == 1 && below[0].Direct {
			return counts, err
		}
		at = counts[0].ID
	}
}

// below is the level of the areas in an area of a level.
var below = map[string]string{"district": "township", "township": "community", "community": "grid"}

func (s *Service) areasBelow(ctx context.Context, r *Rule, area uuid.UUID) ([]AreaCount, error) {
	out := []AreaCount{}
	db := s.db.Read(ctx)
	var at struct{ Level string }
	err := db.Table("areas").Select("level").Scopes(access.Scope(ctx, access.Area, access.AreaRead)).Where("areas.id = ?", area).Take(&at).Error
	if err != nil {
		return out, database.Fault(err)
	}
	level, ok := below[at.Level]
	if !ok {
		return out, nil
	}
	place := r.kind.place(level)
	odd, args := s.sql(sum(r.Of, r.When, "NOT "+dismissedFor(r)))
	of, ofArgs := s.sql(sum(r.Of))
	var rows []struct {
		AreaID    *uuid.UUID
		Count, Of int64
	}
	err = s.rows(ctx, r.kind, &area, r).Select(place+" AS area_id, "+odd+" AS count, "+of+" AS of", append(args, ofArgs...)...).Group(place).Scan(&rows).Error
	if err != nil {
		return out, database.Fault(err)
	}
	var areas []AreaCount
	if err := db.Table("areas").Select("id, code, name, level").Where("id = ? OR parent_id = ?", area, area).Order("code").Scan(&areas).Error; err != nil {
		return out, database.Fault(err)
	}
	for _, a := range areas {
		a.Direct = a.ID == area
		for _, row := range rows {
			if row.AreaID == nil && a.Direct || row.AreaID != nil && *row.AreaID == a.ID {
				a.Count, a.Of = row.Count, row.Of
			}
		}
		if a.Of > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// Item is one line of a rule's worklist. Shown is what is odd, nil where the rule says it all.
type Item struct {
	Kind     string
	ID       uuid.UUID
	Code     string
	Title    string
	AreaName *string
	Shown    *string
	// Version of the record when it was read.
	Version         int
	DismissedAt     *time.Time
	DismissedBy     *string
	DismissedReason *string
}

func (s *Service) items(ctx context.Context, r *Rule, area *uuid.UUID) *gorm.DB {
	return s.itemsOf(s.rows(ctx, r.kind, area, r), r)
}

// itemsOf are the lines of a worklist, dismissed ones included.
func (s *Service) itemsOf(q *gorm.DB, r *Rule) *gorm.DB {
	k := r.kind
	shows := "NULL"
	if r.Shows != "" {
		shows = "CAST(" + r.Shows + " AS text)"
	}
	when, args := s.sql(both(r.Of, r.When))
	return q.Joins(k.shown).
		Joins("LEFT JOIN quality_dismissals AS acks ON acks.rule = ? AND acks.target_id = "+k.Table+".id", r.Key).
		Where(when, args...).
		Select("'" + k.Name + "' AS kind, " + k.Table + ".id, " + k.Table + ".version, " + k.code + " AS code, " + k.title + " AS title, " + k.area + " AS area_name, " + shows +
			" AS shown, acks.created_at AS dismissed_at, acks.actor_name AS dismissed_by, acks.reason AS dismissed_reason")
}

// Items lists what a rule finds; dismissed chooses what was looked at and found right instead.
func (s *Service) Items(ctx context.Context, key string, list database.List, area *uuid.UUID, dismissed bool) (database.Page[Item], error) {
	r, err := s.RuleFor(ctx, key)
	if err != nil {
		return database.Page[Item]{}, err
	}
	k, q := r.kind, s.items(ctx, r, area)
	if dismissed {
		q = q.Where("acks.id IS NOT NULL")
	} else {
		q = q.Where("acks.id IS NULL")
	}
	q = record.Search(q, list.Q, []string{k.code, k.title}, nil)
	sorts := map[string]string{"code": k.code, "title": k.title, "area_name": k.area}
	if r.Shows != "" {
		sorts["shown"] = r.Shows
	}
	return database.Paginate[Item](q, list, sorts, "code", k.Table+".id")
}

// Item returns one line of a worklist; NotFound if the rule does not find that record, or the actor may not see it.
func (s *Service) Item(ctx context.Context, key string, id uuid.UUID) (Item, error) {
	var item Item
	r, err := s.RuleFor(ctx, key)
	if err != nil {
		return item, err
	}
	return item, database.Fault(s.items(ctx, r, nil).Where(r.kind.Table+".id = ?", id).Take(&item).Error)
}

const reasonLength = 200

// Dismiss notes that what a rule finds at a record is right as it stands. The actor must be allowed to change the record.
func (s *Service) Dismiss(ctx context.Context, key string, id uuid.UUID, reason string) (Item, error) {
	r, err := s.RuleFor(ctx, key)
	if err != nil {
		return Item{}, err
	}
	var c fault.Checks
	c.Filled("reason", &reason, reasonLength)
	if err := c.Err(); err != nil {
		return Item{}, err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := access.Check(ctx, tx, r.kind.Kind, id, r.kind.write); err != nil {
			return err
		}
		var found Item
		if err := s.itemsOf(s.narrow(tx.Session(&gorm.Session{NewDB: true, Context: ctx}).Table(r.kind.Table), r.kind, nil, r), r).Where(r.kind.Table+".id = ?", id).Limit(1).Scan(&found).Error; err != nil {
			return err
		}
		switch {
		case found.ID == uuid.Nil:
			return fault.Conflict("nothing_odd", fault.Say("这条记录已没有该问题", "The record is in order now"))
		case found.DismissedAt != nil:
			return fault.Conflict("already_dismissed", fault.Say("已有人标为情况属实", "Somebody has marked it as right already"))
		}
		actor := access.ActorFrom(ctx)
		d := Dismissal{Record: database.NewRecord(uuid.Nil, s.now()), Rule: key, Kind: r.kind.Name, TargetID: id, Reason: reason, ActorName: actor.Name}
		if actor.AccountID != uuid.Nil {
			d.AccountID = &actor.AccountID
		}
		if d.DistrictID, err = districtOf(tx, r.kind, id); err != nil {
			return err
		}
		if err := tx.Create(&d).Error; err != nil {
			if database.IsDuplicate(err) {
				return fault.Conflict("already_dismissed", fault.Say("已有人标为情况属实", "Somebody has marked it as right already"))
			}
			return err
		}
		return s.note(tx, "quality.dismiss", r, id, d.DistrictID, nil, &d)
	})
	if err != nil {
		return Item{}, err
	}
	return s.Item(ctx, key, id)
}

// Restore takes a dismissal back.
func (s *Service) Restore(ctx context.Context, key string, id uuid.UUID) error {
	r, err := s.RuleFor(ctx, key)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := access.Check(ctx, tx, r.kind.Kind, id, r.kind.write); err != nil {
			return err
		}
		var found []Dismissal
		if err := tx.Where("rule = ? AND target_id = ?", key, id).Find(&found).Error; err != nil {
			return err
		}
		if len(found) == 0 {
			return fault.Conflict("not_dismissed", fault.Say("没有标为情况属实", "It is not marked as right"))
		}
		if err := tx.Where("id = ?", found[0].ID).Delete(&Dismissal{}).Error; err != nil {
			return err
		}
		return s.note(tx, "quality.restore", r, id, found[0].DistrictID, &found[0], nil)
	})
}

func (s *Service) note(tx *gorm.DB, action string, r *Rule, id, district uuid.UUID, before, after *Dismissal) error {
	e := audit.Entry{Action: action, Kind: r.kind.Name, ID: id, DistrictID: district}
	if before != nil {
		e.Before = map[string]any{"rule": before.Rule, "reason": before.Reason}
	}
	if after != nil {
		e.After = map[string]any{"rule": after.Rule, "reason": after.Reason}
	}
	return s.audit.Write(tx, e)
}

func districtOf(tx *gorm.DB, k *kind, id uuid.UUID) (uuid.UUID, error) {
	var row struct{ DistrictID uuid.UUID }
	err := tx.Session(&gorm.Session{NewDB: true}).Table(k.Table).Select("district_id").Where("id = ?", id).Take(&row).Error
	return row.DistrictID, err
}
