package outreach

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

const (
	maxQuestions = 30
	maxOptions   = 30
	maxRoundDays = 366
)

// RoundInput is what a person says about a round. Area and target stay as they were when it began.
type RoundInput struct {
	Name            string
	AreaID          uuid.UUID
	FromOn, UntilOn calendar.Day
	Target          Target
	Form            []Question
}

// CreateRound makes a round with its set of households.
func (s *Service) CreateRound(ctx context.Context, id uuid.UUID, in RoundInput) error {
	return record.Create(ctx, &s.Store, roundKind, id, func(tx *gorm.DB, r *Round) error {
		var c fault.Checks
		record.Refer(tx, &c, "area_id", access.Area, &in.AreaID)
		s.checkRound(&c, &in)
		s.checkTarget(&c, in.Target)
		v, err := s.Catalog.ViewIn(tx, access.ActorFrom(ctx).DistrictID)
		if err != nil {
			return err
		}
		for i, tag := range in.Target.Tags {
			v.MayTarget(&c, fmt.Sprintf("target.tags[%d]", i), tag)
		}
		if err := c.Err(); err != nil {
			return err
		}
		place, err := placeOf(tx, &in.AreaID)
		if err != nil {
			return err
		}
		r.Place, r.AreaID, r.AccountID = place, in.AreaID, access.ActorFrom(ctx).AccountID
		r.Name, r.FromOn, r.UntilOn, r.Target, r.Form, r.State = in.Name, in.FromOn, in.UntilOn, in.Target, in.Form, RoundOpen
		r.StartsAt, r.EndsAt = r.FromOn.Start(), r.UntilOn.End()
		return nil
	}, func(tx *gorm.DB, r *Round) error {
		n, err := addTargets(tx, *r)
		if err == nil && n == 0 {
			err = fault.Bad("target", "no_households", fault.Say("没有符合条件的住户", "No household fits"))
		}
		return err
	})
}

// ChangeRound changes the name, the last day and the form of an open round.
func (s *Service) ChangeRound(ctx context.Context, id uuid.UUID, version int, change func(*RoundInput)) error {
	return record.Change(ctx, &s.Store, roundKind, id, version, func(tx *gorm.DB, r *Round) error {
		if r.State != RoundOpen {
			return roundClosed()
		}
		in := RoundInput{Name: r.Name, AreaID: r.AreaID, FromOn: r.FromOn, UntilOn: r.UntilOn, Target: r.Target, Form: r.Form}
		change(&in)
		var c fault.Checks
		s.checkRound(&c, &in)
		if err := c.Err(); err != nil {
			return err
		}
		r.Name, r.UntilOn, r.EndsAt, r.Form = in.Name, in.UntilOn, in.UntilOn.End(), in.Form
		return nil
	})
}

// CloseRound ends a round; visits that were made within it and arrive later still count.
func (s *Service) CloseRound(ctx context.Context, id uuid.UUID, version int) error {
	return record.Change(ctx, &s.Store, roundKind, id, version, func(_ *gorm.DB, r *Round) error {
		if r.State != RoundOpen {
			return roundClosed()
		}
		r.State = RoundClosed
		return nil
	})
}

func roundClosed() error {
	return fault.Conflict("round_closed", fault.Say("本轮走访已结束", "The round is closed"))
}

func (s *Service) checkRound(c *fault.Checks, in *RoundInput) {
	c.Filled("name", &in.Name, nameLength)
	_, errFrom := calendar.ParseDay(string(in.FromOn))
	_, errUntil := calendar.ParseDay(string(in.UntilOn))
	switch {
	case errFrom != nil:
		c.Add("from_on", "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
	case errUntil != nil:
		c.Add("until_on", "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
	case in.UntilOn < in.FromOn:
		c.Add("until_on", "bad_date", fault.Say("不能早于开始日期", "Not before the first day"))
	case in.FromOn.Add(maxRoundDays) < in.UntilOn:
		c.Add("until_on", "bad_date", fault.Say("一轮走访最长一年", "A round lasts a year at most"))
	}
	s.checkForm(c, in)
}

func (s *Service) checkForm(c *fault.Checks, in *RoundInput) {
	if in.Form == nil {
		in.Form = []Question{}
	}
	if len(in.Form) > maxQuestions {
		c.Add("form", "too_many", fault.Say("最多 %d 题", "At most %d questions", maxQuestions))
	}
	seen := map[string]bool{}
	for i := range in.Form {
		q, at := &in.Form[i], fmt.Sprintf("form[%d].", i)
		c.Filled(at+"key", &q.Key, codeLength)
		c.Filled(at+"label", &q.Label, 200)
		if q.Kind == "" {
			c.AddField(fault.Required(at + "kind"))
		}
		c.OneOf(at+"kind", string(q.Kind), QuestionKinds)
		if seen[q.Key] {
			c.Add(at+"key", "duplicate_key", fault.Say("题目标识重复", "The key stands twice"))
		}
		seen[q.Key] = true
		chosen := q.Kind == Choice || q.Kind == Several
		if chosen && len(q.Options) < 2 || len(q.Options) > maxOptions {
			c.Add(at+"options", "bad_number", fault.Say("选项应为 2 到 %d 个", "2 to %d options", maxOptions))
		}
		if !chosen {
			q.Options = nil
		}
		for j := range q.Options {
			c.Filled(fmt.Sprintf("%soptions[%d]", at, j), &q.Options[j], nameLength)
		}
	}
}

func (s *Service) checkTarget(c *fault.Checks, t Target) {
	filtered := len(t.Tags) > 0 || t.Unmanaged || t.NeverVisited
	switch {
	case t.All && filtered:
		c.Add("target", "only_one", fault.Say("全部住户与筛选条件只能选一种", "All households or filters, not both"))
	case !t.All && !filtered:
		c.AddField(fault.Required("target"))
	case len(t.Tags) > 20:
		c.Add("target.tags", "too_many", fault.Say("最多 20 个标签", "At most 20 tags"))
	}
	for i := range t.Tags {
		c.Filled(fmt.Sprintf("target.tags[%d]", i), &t.Tags[i], codeLength)
	}
}

// addTargets adds the households of a round's area that fit it and are not in it yet; it returns how many.
func addTargets(tx *gorm.DB, r Round) (int64, error) {
	q := fresh(tx).Table("households").Select("rounds.id AS round_id, households.id AS household_id").Joins("JOIN rounds ON rounds.id = ?", r.ID).Where("households.district_id = ? AND households.state = 'active'", r.DistrictID)
	q = database.InArea(q, "households", &r.AreaID)
	if r.Target.Unmanaged {
		q = q.Where("households.building_id IN (SELECT id FROM buildings WHERE management = 'unmanaged' AND ended_on IS NULL)")
	}
	if r.Target.NeverVisited {
		q = q.Where("NOT EXISTS (SELECT 1 FROM visits WHERE visits.household_id = households.id AND visits.outcome = 'met' AND visits.visited_at < ?)", r.StartsAt)
	}
	if len(r.Target.Tags) > 0 {
		condition, args := tagged(r.Target.Tags)
		q = q.Where(condition, args...)
	}
	// WHERE TRUE keeps SQLite from reading ON as part of a join.
	done := fresh(tx).Exec("INSERT INTO round_targets (round_id, household_id) SELECT * FROM (?) AS fitting WHERE TRUE ON CONFLICT DO NOTHING", q)
	return done.RowsAffected, done.Error
}

// tagged is the condition that a household, or somebody living there, carries one of the tags.
func tagged(tags []string) (string, []any) {
	var terms []string
	var args []any
	for _, tag := range tags {
		quoted, _ := json.Marshal(tag)
		for _, column := range []string{"households.tags", "residents.tags"} {
			condition, arg := database.Contains(column, string(quoted))
			if column == "residents.tags" {
				condition = "EXISTS (SELECT 1 FROM residents WHERE residents.household_id = households.id AND residents.state IN ('here', 'away') AND " + condition + ")"
			}
			terms, args = append(terms, condition), append(args, arg)
		}
	}
	return "(" + strings.Join(terms, " OR ") + ")", args
}

// RefreshTargets adds to the open rounds the households that have come to fit them. It runs in the background.
func (s *Service) RefreshTargets(ctx context.Context) error {
	var open []Round
	if err := s.DB.Read(ctx).Where("state = ? AND until_on >= ?", RoundOpen, s.Today()).Find(&open).Error; err != nil {
		return err
	}
	for _, r := range open {
		err := s.DB.Write(ctx, func(tx *gorm.DB) error {
			_, err := addTargets(tx, r)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// RoundRow is a round as a list shows it.
type RoundRow struct {
	Round
	AreaName   string
	Households int
	Actions    []string `gorm:"-"`
}

// RoundFilter narrows a list of rounds.
type RoundFilter struct {
	State  string
	AreaID *uuid.UUID
	On     calendar.Day
}

var roundSorts = map[string]string{"name": "rounds.name", "from_on": "rounds.from_on", "until_on": "rounds.until_on", "created_at": "rounds.created_at"}

func (s *Service) rounds(ctx context.Context) *gorm.DB {
	return s.DB.Read(ctx).Table("rounds").Scopes(access.Scope(ctx, access.Round, access.RoundRead)).
		Select("rounds.*, areas.name AS area_name, (SELECT COUNT(*) FROM round_targets WHERE round_targets.round_id = rounds.id) AS households").
		Joins("JOIN areas ON areas.id = rounds.area_id")
}

// Rounds lists rounds, the latest first.
func (s *Service) Rounds(ctx context.Context, list database.List, f RoundFilter) (database.Page[RoundRow], error) {
	q := record.Where(s.rounds(ctx), "rounds.state = ?", f.State)
	q = record.Where(q, "rounds.area_id = ?", f.AreaID)
	if f.On != "" {
		q = q.Where("rounds.from_on <= ? AND rounds.until_on >= ?", f.On, f.On)
	}
	q = record.Search(q, list.Q, []string{"rounds.name"}, nil)
	page, err := database.Paginate[RoundRow](q, list, roundSorts, "-from_on", "rounds.id")
	if err != nil {
		return page, err
	}
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return page, err
	}
	for i := range page.Items {
		page.Items[i].Target.Tags = v.ShowTarget(page.Items[i].Target.Tags)
	}
	return page, nil
}

// FindRound returns a round that the actor may see.
func (s *Service) FindRound(ctx context.Context, id uuid.UUID) (RoundRow, error) {
	row, err := record.One[RoundRow](s.rounds(ctx), "rounds", id)
	if err != nil {
		return row, err
	}
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return row, err
	}
	row.Target.Tags = v.ShowTarget(row.Target.Tags)
	row.Actions = []string{}
	if row.State == RoundOpen && access.Check(ctx, s.DB.Read(ctx), access.Round, id, access.RoundWrite) == nil {
		row.Actions = []string{"change", "close"}
	}
	return row, nil
}

// Tally counts the target households of a round: how many there are, how many were met in any way, and how many at
// their door.
type Tally struct {
	ID                       *uuid.UUID
	Name                     *string
	Targets, Visited, OnSite int
}

// Progress is how far a round is, among the households that the actor may see: in all, by the areas below the
// round's, and by the branch of the contact. Mine are the actor's own households; persons are not compared.
type Progress struct {
	Total, Mine     Tally
	Areas, Branches []Tally
}

// met is the condition that a household was met during a round, in any way.
const met = "EXISTS (SELECT 1 FROM visits WHERE visits.household_id = round_targets.household_id AND visits.outcome = 'met'" +
	" AND visits.visited_at >= ? AND visits.visited_at < ?"

var below = map[string]string{"district": "township_id", "township": "community_id", "community": "grid_id", "grid": "grid_id"}

// RoundProgress counts how far a round is.
func (s *Service) RoundProgress(ctx context.Context, id uuid.UUID) (Progress, error) {
	var p Progress
	r, err := s.FindRound(ctx, id)
	if err != nil {
		return p, err
	}
	tx := s.DB.Read(ctx)
	_, level, err := database.PlaceOf(tx, r.AreaID)
	if err != nil {
		return p, err
	}
	count := func(columns string) *gorm.DB {
		return tx.Table("round_targets").Joins("JOIN households ON households.id = round_targets.household_id").
			Scopes(access.Scope(ctx, access.Household, access.HouseholdRead)).
			// Who left during the round was a target; who left before was none.
			Where("round_targets.round_id = ? AND (households.state = 'active' OR households.state_on > ?)", id, r.UntilOn).
			Select(columns+"COUNT(*) AS targets, COALESCE(SUM(CASE WHEN "+met+") THEN 1 ELSE 0 END), 0) AS visited,"+
				" COALESCE(SUM(CASE WHEN "+met+" AND visits.way = 'on_site') THEN 1 ELSE 0 END), 0) AS on_site", r.StartsAt, r.EndsAt, r.StartsAt, r.EndsAt)
	}
	const contacts = "LEFT JOIN assignments ON assignments.household_id = households.id AND assignments.ended_at IS NULL AND assignments.ordinal = 1" +
		" LEFT JOIN members ON members.id = assignments.member_id"
	if err := count("").Scan(&p.Total).Error; err != nil {
		return p, err
	}
	column := below[level]
	err = count("areas.id, areas.name, ").Joins("JOIN areas ON areas.id = households." + column).Group("areas.id, areas.name, areas.code").Order("areas.code").Scan(&p.Areas).Error
	if err != nil {
		return p, err
	}
	if access.ActorFrom(ctx).Can(access.BranchRead) {
		err := count("branches.id, branches.name, ").Joins(contacts + " LEFT JOIN branches ON branches.id = members.branch_id").
			Group("branches.id, branches.name, branches.code").Order("branches.code").Scan(&p.Branches).Error
		if err != nil {
			return p, err
		}
	}
	if me := access.ActorFrom(ctx).MemberID; me != nil {
		return p, count("").Joins(contacts).Where("members.id = ?", *me).Scan(&p.Mine).Error
	}
	return p, nil
}
