package allocation

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// participating is the condition that a member takes part on a day, which it wants twice.
const participating = "(members.in_service = TRUE AND NOT EXISTS (SELECT 1 FROM member_leaves WHERE member_leaves.member_id = members.id" +
	" AND member_leaves.from_on <= ? AND member_leaves.until_on >= ?))"

// areaRow, memberRow and householdRow are what the solver needs of the registry.
type areaRow struct {
	ID                  uuid.UUID
	ParentID            *uuid.UUID
	Name, Level, Island string
	Longitude, Latitude *float64
}

type memberRow struct {
	ID                     uuid.UUID
	Name, Code, Rank       string
	UnitID                 uuid.UUID
	WorkAreaID, HomeAreaID *uuid.UUID
	HouseholdID            *uuid.UUID
	MaxHouseholds          *int
}

type householdRow struct {
	ID             uuid.UUID
	Code           string
	GridID         uuid.UUID
	BuildingID     *uuid.UUID
	BuildingGridID *uuid.UUID
	BuildingLon    *float64
	BuildingLat    *float64
	Entrance, Room string
}

// registry is the households, members and areas of one problem, numbered for the solver.
type registry struct {
	input      Input
	areas      []areaRow
	members    []memberRow
	households []householdRow
	member     map[uuid.UUID]int
	household  map[uuid.UUID]int
	// contact is the member in force of each household, in the pool or not; second is the second one.
	contact, second map[uuid.UUID]uuid.UUID
	// weight is what households count as load that count as more than one.
	weight map[uuid.UUID]int
}

// selection says which households are planned and which members may have them, as conditions on those tables.
type selection struct {
	district       uuid.UUID
	households     string
	householdArgs  []any
	members        string
	memberArgs     []any
	countElsewhere bool
}

// placeColumn returns the column that holds the area, and its id.
func placeColumn(p database.Place) (string, uuid.UUID) {
	switch {
	case p.GridID != nil:
		return "grid_id", *p.GridID
	case p.CommunityID != nil:
		return "community_id", *p.CommunityID
	case p.TownshipID != nil:
		return "township_id", *p.TownshipID
	}
	return "district_id", p.DistrictID
}

// ofArea selects the active households of an area, and the participating members who work there or have a
// household there.
func ofArea(p database.Place, day calendar.Day) selection {
	column, area := placeColumn(p)
	return selection{
		district:   p.DistrictID,
		households: "households.district_id = ? AND households.state = 'active' AND households." + column + " = ?", householdArgs: []any{p.DistrictID, area},
		members: "members.district_id = ? AND " + participating + " AND (members." + column + " = ? OR members.id IN (SELECT assignments.member_id FROM assignments" +
			" JOIN households ON households.id = assignments.household_id WHERE assignments.ended_at IS NULL AND households.state = 'active' AND households." + column + " = ?))",
		memberArgs: []any{p.DistrictID, day, day, area, area}, countElsewhere: column != "district_id",
	}
}

// ofPlan selects what a solved plan holds.
func ofPlan(p Plan) selection {
	column, _ := placeColumn(p.Place)
	return selection{
		district:   p.DistrictID,
		households: "households.id IN (SELECT household_id FROM plan_items WHERE plan_id = ?)", householdArgs: []any{p.ID},
		members: "members.id IN (SELECT member_id FROM plan_members WHERE plan_id = ?)", memberArgs: []any{p.ID}, countElsewhere: column != "district_id",
	}
}

// load reads the registry for the solver. Everything comes in an order of its own, so that a plan depends on the
// data alone.
func load(ctx context.Context, tx *gorm.DB, s selection, rules rules) (*registry, error) {
	r := &registry{
		input:  Input{Weights: rules.weights, Band: rules.band},
		weight: map[uuid.UUID]int{},
		member: map[uuid.UUID]int{}, household: map[uuid.UUID]int{}, contact: map[uuid.UUID]uuid.UUID{}, second: map[uuid.UUID]uuid.UUID{},
	}
	weigh := func(tx *gorm.DB, s selection) error { return r.loadWeights(tx, s, rules.care) }
	for _, step := range []func(*gorm.DB, selection) error{weigh, r.loadAreas, r.loadHouseholds, r.loadMembers, r.loadContacts} {
		if err := step(tx.Session(&gorm.Session{NewDB: true, Context: ctx}), s); err != nil {
			return nil, fmt.Errorf("read what to plan: %w", err)
		}
	}
	for i, m := range r.members {
		if q, ok := rules.quotas[m.Rank]; ok {
			r.input.Workers[i].Quota = &q
		}
	}
	return r, nil
}

func (r *registry) loadAreas(tx *gorm.DB, s selection) error {
	err := tx.Table("areas").Select("id, parent_id, name, level, COALESCE(island, '') AS island, longitude, latitude").
		Where("district_id = ?", s.district).Order("code").Scan(&r.areas).Error
	if err != nil {
		return err
	}
	slices.SortStableFunc(r.areas, func(a, b areaRow) int { return cmp.Compare(levelOrder(a.Level), levelOrder(b.Level)) })
	if len(r.areas) == 0 || r.areas[0].ID != s.district {
		return fmt.Errorf("district %s has no root area", s.district)
	}
	at := map[uuid.UUID]int{}
	for i, a := range r.areas {
		at[a.ID] = i
		area := Area{Parent: Nowhere, Level: a.Level, Island: a.Island}
		if i > 0 {
			area.Parent = 0
		}
		if a.ParentID != nil {
			if parent, ok := at[*a.ParentID]; ok {
				area.Parent = parent
			}
		}
		if a.Longitude != nil && a.Latitude != nil {
			area.Point = &Point{*a.Longitude, *a.Latitude}
		}
		r.input.Areas = append(r.input.Areas, area)
	}
	return nil
}

func levelOrder(level string) int {
	return slices.Index([]string{"district", "township", "community", "grid"}, level)
}

// areaIndex finds an area by its id; Nowhere if it is none of the district's.
func (r *registry) areaIndex() func(id *uuid.UUID) int {
	at := map[uuid.UUID]int{}
	for i, a := range r.areas {
		at[a.ID] = i
	}
	return func(id *uuid.UUID) int {
		if id == nil {
			return Nowhere
		}
		if i, ok := at[*id]; ok {
			return i
		}
		return Nowhere
	}
}

func (r *registry) loadHouseholds(tx *gorm.DB, s selection) error {
	err := tx.Table("households").Where(s.households, s.householdArgs...).Joins("LEFT JOIN buildings ON buildings.id = households.building_id").
		Select("households.id, households.code, households.grid_id, households.building_id, buildings.grid_id AS building_grid_id," +
			" buildings.longitude AS building_lon, buildings.latitude AS building_lat," +
			" COALESCE(households.entrance, '') AS entrance, COALESCE(households.room, '') AS room").Scan(&r.households).Error
	if err != nil {
		return err
	}
	area := r.areaIndex()
	slices.SortFunc(r.households, func(a, b householdRow) int {
		return cmp.Or(
			cmp.Compare(area(&a.GridID), area(&b.GridID)), compareIDs(a.BuildingID, b.BuildingID),
			compareNumbers(a.Entrance, b.Entrance), compareNumbers(a.Room, b.Room), strings.Compare(a.Code, b.Code),
		)
	})
	sites := map[uuid.UUID]int{}
	for i, h := range r.households {
		r.household[h.ID] = i
		key, site := h.GridID, Site{Area: max(0, area(&h.GridID))}
		if h.BuildingID != nil {
			key, site.Building = *h.BuildingID, true
			if a := area(h.BuildingGridID); a != Nowhere {
				site.Area = a
			}
			if h.BuildingLon != nil && h.BuildingLat != nil {
				site.Point = &Point{*h.BuildingLon, *h.BuildingLat}
			}
		}
		if _, ok := sites[key]; !ok {
			sites[key] = len(r.input.Sites)
			r.input.Sites = append(r.input.Sites, site)
		}
		r.input.Homes = append(r.input.Homes, Home{Site: sites[key], Current: Nobody, Pin: Nobody, Weight: r.weight[h.ID]})
	}
	return nil
}

func compareIDs(a, b *uuid.UUID) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return bytes.Compare(a[:], b[:])
}

// compareNumbers orders 2 before 10, and what is no number after what is one.
func compareNumbers(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}

func (r *registry) loadMembers(tx *gorm.DB, s selection) error {
	err := tx.Table("members").Where(s.members, s.memberArgs...).Order("code, id").
		Select("id, name, code, rank, unit_id, work_area_id, home_area_id, household_id, max_households").Scan(&r.members).Error
	if err != nil {
		return err
	}
	var units []struct {
		ID, AreaID uuid.UUID
	}
	if err := tx.Table("units").Where("district_id = ?", s.district).Order("code").Select("id, area_id").Scan(&units).Error; err != nil {
		return err
	}
	area, team := r.areaIndex(), map[uuid.UUID]int{}
	for i, u := range units {
		team[u.ID] = i
		served := area(&u.AreaID)
		if served == 0 {
			served = Nowhere
		}
		r.input.Teams = append(r.input.Teams, Team{Area: served})
	}
	for i, m := range r.members {
		r.member[m.ID] = i
		w := Worker{Work: area(m.WorkAreaID), Live: area(m.HomeAreaID), Unit: Nowhere}
		if at, ok := team[m.UnitID]; ok {
			w.Unit = at
		}
		if m.MaxHouseholds != nil && *m.MaxHouseholds > 0 {
			w.Max = *m.MaxHouseholds
		}
		r.input.Workers = append(r.input.Workers, w)
		if m.HouseholdID != nil {
			if h, ok := r.household[*m.HouseholdID]; ok {
				r.input.Homes[h].Own = append(r.input.Homes[h].Own, i)
			}
		}
	}
	return nil
}

func (r *registry) loadContacts(tx *gorm.DB, s selection) error {
	var rows []struct {
		HouseholdID, MemberID uuid.UUID
		Ordinal               int
	}
	err := tx.Table("assignments").Joins("JOIN households ON households.id = assignments.household_id").
		Where("assignments.ended_at IS NULL").Where("("+s.households+")", s.householdArgs...).
		Select("assignments.household_id, assignments.member_id, assignments.ordinal").Scan(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Ordinal == 2 {
			r.second[row.HouseholdID] = row.MemberID
			continue
		}
		r.contact[row.HouseholdID] = row.MemberID
		h, planned := r.household[row.HouseholdID]
		m, there := r.member[row.MemberID]
		if planned && there {
			r.input.Homes[h].Current = m
		}
	}
	if !s.countElsewhere {
		return nil
	}
	return r.loadHeld(tx, s)
}

// loadHeld adds up what the members have outside of the households that are planned.
func (r *registry) loadHeld(tx *gorm.DB, s selection) error {
	var rows []struct {
		MemberID, HouseholdID uuid.UUID
	}
	err := tx.Table("assignments").Joins("JOIN households ON households.id = assignments.household_id").
		Where("assignments.district_id = ? AND assignments.ended_at IS NULL AND assignments.ordinal = 1 AND households.state = 'active'", s.district).
		Where("NOT ("+s.households+")", s.householdArgs...).
		Select("assignments.member_id, assignments.household_id").Scan(&rows).Error
	for _, row := range rows {
		if m, ok := r.member[row.MemberID]; ok {
			r.input.Workers[m].Held += max(1, r.weight[row.HouseholdID])
		}
	}
	return err
}
