package catalog

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// OftenEnough is after how many days without meeting anybody any household is due for a visit.
const OftenEnough = 90

const livesThere = "residents.state IN ('here', 'away')"

// aboutPeople reports whether the rule finds people rather than households.
func (r Rule) aboutPeople() bool {
	return len(r.ResidentTags) > 0 || r.AgeFrom != nil || r.AgeTo != nil
}

// empty reports whether the rule asks for nothing, so that only who is put in by hand is in the group.
func (r Rule) empty() bool {
	return !r.aboutPeople() && len(r.HouseholdTags) == 0 && r.AllAgedFrom == nil && !r.Alone
}

func yearsBefore(day calendar.Day, years int) string {
	return string(calendar.DayOf(day.Start().In(calendar.Shanghai).AddDate(-years, 0, 0)))
}

// tags is the condition that a column holds any or all of the tags.
func (r Rule) tags(column string, tags []string) (string, []any) {
	var terms []string
	var args []any
	for _, tag := range tags {
		text, _ := json.Marshal(tag)
		sql, arg := database.Contains(column, string(text))
		terms, args = append(terms, sql), append(args, arg)
	}
	by := " OR "
	if r.All {
		by = " AND "
	}
	return "(" + strings.Join(terms, by) + ")", args
}

// condition is the rule in SQL over households and, where it is about people, residents.
func (r Rule) condition(today calendar.Day) (string, []any) {
	terms, args := []string{"households.state = 'active'"}, []any{}
	and := func(sql string, more ...any) { terms, args = append(terms, sql), append(args, more...) }
	if r.aboutPeople() {
		and(livesThere)
	}
	if len(r.ResidentTags) > 0 {
		sql, more := r.tags("residents.tags", r.ResidentTags)
		and(sql, more...)
	}
	if len(r.HouseholdTags) > 0 {
		sql, more := r.tags("households.tags", r.HouseholdTags)
		and(sql, more...)
	}
	if r.AgeFrom != nil {
		and("residents.birth_date <= ?", yearsBefore(today, *r.AgeFrom))
	}
	if r.AgeTo != nil {
		and("residents.birth_date > ?", yearsBefore(today, *r.AgeTo+1))
	}
	people := "(SELECT COUNT(*) FROM residents AS all_of WHERE all_of.household_id = households.id AND all_of.state IN ('here', 'away')"
	if r.AllAgedFrom != nil {
		and(people+") > 0 AND "+people+" AND (all_of.birth_date IS NULL OR all_of.birth_date > ?)) = 0", yearsBefore(today, *r.AllAgedFrom))
	}
	if r.Alone {
		and(people + ") = 1")
	}
	return strings.Join(terms, " AND "), args
}

// in is a subquery of who is in a group, as far as the actor may see it: group_id, household_id, resident_id (NULL where
// the household is), every_days, hand (the membership, NULL where the rule says so). only narrows it by a condition on households.
func (v *View) in(g Group, only string, args ...any) (string, []any) {
	guard := v.Guarded(g)
	scope, scoped := v.within(access.Household, guard)
	if only == "" {
		only = "1 = 1"
	}
	days := 0
	if g.EveryDays != nil {
		days = *g.EveryDays
	}
	head := []any{g.ID.String(), days}
	narrow := " AND households.district_id = ? AND " + only + " AND " + scope
	narrowed := slices.Concat([]any{v.district}, args, scoped)
	var parts []string
	var out []any
	if !g.Rule.empty() {
		rule, asked := g.Rule.condition(v.today)
		resident, from := "NULL", "households"
		if g.Rule.aboutPeople() {
			resident, from = "CAST(residents.id AS text)", "residents JOIN households ON households.id = residents.household_id"
		}
		parts = append(parts, "SELECT CAST(? AS text) AS group_id, households.id AS household_id, "+resident+" AS resident_id, CAST(? AS integer) AS every_days, CAST(NULL AS text) AS hand FROM "+from+" WHERE "+rule+narrow)
		out = slices.Concat(out, head, asked, narrowed)
	}
	parts = append(parts, "SELECT CAST(? AS text) AS group_id, households.id AS household_id, CAST(care_memberships.resident_id AS text) AS resident_id, CAST(? AS integer) AS every_days, CAST(care_memberships.id AS text) AS hand FROM care_memberships"+
		" LEFT JOIN residents ON residents.id = care_memberships.resident_id JOIN households ON households.id = COALESCE(residents.household_id, care_memberships.household_id)"+
		" WHERE care_memberships.group_id = ? AND care_memberships.from_on <= ? AND (care_memberships.until_on IS NULL OR care_memberships.until_on >= ?)"+
		" AND households.state = 'active' AND (care_memberships.resident_id IS NULL OR "+livesThere+")"+narrow)
	out = slices.Concat(out, head, []any{g.ID, v.today, v.today}, narrowed)
	return strings.Join(parts, " UNION ALL "), out
}

// current are the groups that stand and that the actor may know.
func (v *View) current() []Group { return v.KnownGroups(false) }

// union is in of several groups.
func (v *View) union(groups []Group, only string, args ...any) (string, []any) {
	var parts []string
	var out []any
	for _, g := range groups {
		sql, more := v.in(g, only, args...)
		parts, out = append(parts, sql), append(out, more...)
	}
	return strings.Join(parts, " UNION ALL "), out
}

// InGroup narrows a list of households or residents to who is in a group. A group that the actor may not know is one in
// which nobody is.
func (v *View) InGroup(q *gorm.DB, kind access.Kind, id *uuid.UUID) *gorm.DB {
	if id == nil {
		return q
	}
	g := v.group(*id)
	if g == nil || g.EndedOn != "" {
		return q.Where("1 = 0")
	}
	sql, args := v.in(*g, "")
	if kind == access.Household {
		return q.Where("households.id IN (SELECT household_id FROM ("+sql+") AS cared)", args...)
	}
	return q.Where("(CAST(residents.id AS text) IN (SELECT resident_id FROM ("+sql+") AS cared WHERE resident_id IS NOT NULL)"+
		" OR "+livesThere+" AND residents.household_id IN (SELECT household_id FROM ("+sql+") AS homes WHERE resident_id IS NULL))", slices.Concat(args, args)...)
}

// Often is a join that says, as care.every_days, after how many days the strictest group of each household asks for a
// visit, and the condition that this has passed since a column. It is "" where no group asks for any. only narrows it by
// a condition on households, a group to that one.
func (v *View) Often(since string, only *uuid.UUID) (join, overdue string, joined, asked []any) {
	groups := slices.DeleteFunc(v.current(), func(g Group) bool { return g.EveryDays == nil || only != nil && g.ID != *only })
	if len(groups) == 0 {
		return "", "", nil, nil
	}
	sql, args := v.union(groups, "")
	join = "LEFT JOIN (SELECT household_id, MIN(every_days) AS every_days FROM (" + sql + ") AS cared GROUP BY household_id) AS care ON care.household_id = households.id"
	var days []int
	for _, g := range groups {
		if !slices.Contains(days, *g.EveryDays) {
			days = append(days, *g.EveryDays)
		}
	}
	var terms []string
	for _, n := range days {
		terms = append(terms, "(care.every_days = ? AND "+since+" < ?)")
		asked = append(asked, n, v.today.Add(-n).Start())
	}
	return join, "(" + strings.Join(terms, " OR ") + ")", args, asked
}

// Cared is a group in which a household, or somebody who lives there, is.
type Cared struct {
	Group      Group
	ResidentID *uuid.UUID
	// Hand is how somebody put them there; nil where the rule says so.
	Hand *Membership
}

type caredRow struct {
	GroupID          string
	HouseholdID      uuid.UUID
	ResidentID, Hand *string
}

// hands reads how people were put into groups, by the id of it as text.
func (v *View) hands(tx *gorm.DB, rows []caredRow) (map[string]*Membership, error) {
	var ids []uuid.UUID
	for _, r := range rows {
		if r.Hand != nil {
			ids = append(ids, uuid.MustParse(*r.Hand))
		}
	}
	out := map[string]*Membership{}
	if len(ids) == 0 {
		return out, nil
	}
	var found []Membership
	if err := tx.Session(&gorm.Session{NewDB: true, Context: v.ctx}).Where("id IN ?", ids).Find(&found).Error; err != nil {
		return nil, database.Fault(err)
	}
	for i := range found {
		out[found[i].ID.String()] = &found[i]
	}
	return out, nil
}

// CareOf returns the groups of households, as far as the actor may see them, the strictest first.
func (v *View) CareOf(tx *gorm.DB, households []uuid.UUID) (map[uuid.UUID][]Cared, error) {
	out := map[uuid.UUID][]Cared{}
	groups := v.current()
	if len(groups) == 0 || len(households) == 0 {
		return out, nil
	}
	sql, args := v.union(groups, "households.id IN ?", households)
	var rows []caredRow
	if err := tx.Session(&gorm.Session{NewDB: true, Context: v.ctx}).Raw("SELECT group_id, household_id, resident_id, MAX(hand) AS hand FROM ("+sql+") AS cared GROUP BY group_id, household_id, resident_id", args...).Scan(&rows).Error; err != nil {
		return nil, database.Fault(err)
	}
	byHand, err := v.hands(tx, rows)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		c := Cared{}
		if r.Hand != nil {
			c.Hand = byHand[*r.Hand]
		}
		for _, g := range groups {
			if g.ID.String() == r.GroupID {
				c.Group = g
			}
		}
		if r.ResidentID != nil {
			id, err := uuid.Parse(*r.ResidentID)
			if err != nil {
				return nil, err
			}
			c.ResidentID = &id
		}
		out[r.HouseholdID] = append(out[r.HouseholdID], c)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Cared) int {
			return cmp.Or(often(a.Group)-often(b.Group), a.Group.Sort-b.Group.Sort, strings.Compare(a.Group.NameZH, b.Group.NameZH), strings.Compare(a.Group.ID.String(), b.Group.ID.String()))
		})
	}
	return out, nil
}

func often(g Group) int {
	if g.EveryDays == nil {
		return 1 << 20
	}
	return *g.EveryDays
}

// Care is what a household needs: its groups, and when the next visit is due, by which group. NextOn is "" where nobody
// was ever met: then it is due now.
type Care struct {
	Groups    []Cared
	EveryDays int
	// Because is the group that asks for a visit so often; nil where every household gets one.
	Because *Group
	LastMet *time.Time
	NextOn  calendar.Day
}

// CareFor says what a household needs, as far as the actor may see it.
func (s *Service) CareFor(ctx context.Context, household uuid.UUID) (Care, error) {
	v, err := s.View(ctx)
	if err != nil {
		return Care{}, err
	}
	db := s.DB.Read(ctx)
	all, err := v.CareOf(db, []uuid.UUID{household})
	if err != nil {
		return Care{}, err
	}
	out := Care{Groups: all[household], EveryDays: OftenEnough}
	if len(out.Groups) > 0 && often(out.Groups[0].Group) <= OftenEnough {
		out.EveryDays, out.Because = *out.Groups[0].Group.EveryDays, &out.Groups[0].Group
	}
	var met []struct{ VisitedAt time.Time }
	if err := db.Table("visits").Select("visited_at").Where("household_id = ? AND outcome = 'met'", household).Order("visited_at DESC").Limit(1).Scan(&met).Error; err != nil {
		return out, database.Fault(err)
	}
	if len(met) > 0 {
		out.LastMet = &met[0].VisitedAt
		out.NextOn = calendar.DayOf(met[0].VisitedAt).Add(out.EveryDays)
	}
	return out, nil
}

// GroupRow is a group with how many people, or households, are in it as far as the actor reaches, and how many of the
// households are overdue for the visit that it asks for.
type GroupRow struct {
	Group
	People, Households, Overdue int64
}

// GroupsCounted lists the groups that the actor may know, in their order, with their counts in an area; nil is all.
func (s *Service) GroupsCounted(ctx context.Context, ended bool, area *uuid.UUID) ([]GroupRow, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	out := []GroupRow{}
	for _, g := range v.KnownGroups(ended) {
		row := GroupRow{Group: g}
		if g.EndedOn == "" && len(v.roles(access.Household)) > 0 {
			if row.People, row.Households, row.Overdue, err = s.count(v, g, area); err != nil {
				return nil, err
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// GroupByID returns one group, counted.
func (s *Service) GroupByID(ctx context.Context, id uuid.UUID) (GroupRow, error) {
	v, err := s.View(ctx)
	if err != nil {
		return GroupRow{}, err
	}
	g := v.group(id)
	if g == nil {
		return GroupRow{}, fault.NotFound()
	}
	row := GroupRow{Group: *g}
	if g.EndedOn == "" && len(v.roles(access.Household)) > 0 {
		row.People, row.Households, row.Overdue, err = s.count(v, *g, nil)
	}
	return row, err
}

func (s *Service) count(v *View, g Group, area *uuid.UUID) (people, households, overdue int64, err error) {
	narrow, narrowed, err := s.lying(v.ctx, area)
	if err != nil {
		return 0, 0, 0, err
	}
	sql, args := v.in(g, narrow, narrowed...)
	var n struct{ People, Households, Overdue int64 }
	cutoff := time.Time{}
	if g.EveryDays != nil {
		cutoff = v.today.Add(-*g.EveryDays).Start()
	}
	err = s.DB.Read(v.ctx).Raw("SELECT COUNT(DISTINCT resident_id) AS people, COUNT(DISTINCT household_id) AS households, COUNT(DISTINCT CASE WHEN cared.every_days > 0 AND NOT EXISTS (SELECT 1 FROM visits"+
		" WHERE visits.household_id = cared.household_id AND visits.outcome = 'met' AND visits.visited_at >= ?) THEN household_id END) AS overdue FROM ("+sql+") AS cared", append([]any{cutoff}, args...)...).Scan(&n).Error
	return n.People, n.Households, n.Overdue, database.Fault(err)
}

// lying is the condition that a household lies in an area.
func (s *Service) lying(ctx context.Context, area *uuid.UUID) (string, []any, error) {
	if area == nil {
		return "", nil, nil
	}
	_, level, err := database.PlaceOf(s.DB.Read(ctx), *area)
	if err != nil {
		return "", nil, database.Fault(err)
	}
	return "households." + level + "_id = ?", []any{*area}, nil
}

// AreaCount is how many of a group live in an area.
type AreaCount struct {
	ID                          uuid.UUID
	Code, Name, Level           string
	People, Households, Overdue int64
}

// GroupAreas counts a group by the areas right below one; nil is the district.
func (s *Service) GroupAreas(ctx context.Context, id uuid.UUID, below *uuid.UUID) ([]AreaCount, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	g := v.group(id)
	if g == nil {
		return nil, fault.NotFound()
	}
	if below == nil {
		below = &v.district
	}
	out := []AreaCount{}
	if err := s.DB.Read(ctx).Table("areas").Select("id, code, name, level").Where("parent_id = ? AND district_id = ? AND ended_on IS NULL", *below, v.district).Order("code").Scan(&out).Error; err != nil {
		return nil, database.Fault(err)
	}
	counted := []AreaCount{}
	for _, a := range out {
		if a.People, a.Households, a.Overdue, err = s.count(v, *g, &a.ID); err != nil {
			return nil, err
		}
		if a.Households > 0 {
			counted = append(counted, a)
		}
	}
	return counted, nil
}
