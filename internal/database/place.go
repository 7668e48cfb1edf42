package database

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// PlaceOf returns where a record that lies in the area lies, with the area's level; gorm.ErrRecordNotFound if there
// is no such area.
func PlaceOf(tx *gorm.DB, area uuid.UUID) (Place, string, error) {
	var row struct {
		DistrictID  uuid.UUID
		TownshipID  *uuid.UUID
		CommunityID *uuid.UUID
		Level       string
	}
	err := tx.Session(&gorm.Session{NewDB: true}).Table("areas").Select("district_id, township_id, community_id, level").Where("id = ?", area).Take(&row).Error
	p := Place{DistrictID: row.DistrictID, TownshipID: row.TownshipID, CommunityID: row.CommunityID}
	switch row.Level {
	case "township":
		p.TownshipID = &area
	case "community":
		p.CommunityID = &area
	case "grid":
		p.GridID = &area
	}
	return p, row.Level, err
}

// InArea narrows a list of records with a Place to those in an area of any level; an area that does not exist holds
// nothing.
func InArea(q *gorm.DB, table string, area *uuid.UUID) *gorm.DB {
	if area == nil {
		return q
	}
	_, level, err := PlaceOf(q, *area)
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return q.Where("1 = 0")
	case err != nil:
		_ = q.AddError(err)
		return q
	}
	return q.Where(table+"."+level+"_id = ?", *area)
}

// Placed returns the tables of the models that have a Place, for MoveArea and MoveHousehold.
func Placed(models ...any) []PlacedTable {
	var out []PlacedTable
	for _, m := range models {
		s, err := schema.Parse(m, &sync.Map{}, schema.NamingStrategy{})
		if err != nil || s.LookUpField("grid_id") == nil || s.LookUpField("district_id") == nil {
			continue
		}
		// A member's place is that of the work area, not of the household that they live in.
		follows := s.LookUpField("household_id") != nil && s.Table != "members"
		out = append(out, PlacedTable{Name: s.Table, FollowsHousehold: follows, FollowsIssue: s.LookUpField("issue_id") != nil})
	}
	return out
}

// PlacedTable is a table whose rows have a Place, and what else decides where they lie.
type PlacedTable struct {
	Name                           string
	FollowsHousehold, FollowsIssue bool
}

// MoveArea brings the Place of everything that lies in an area, the areas below it included, to where the area lies
// now.
func MoveArea(tx *gorm.DB, tables []PlacedTable, area uuid.UUID) error {
	place, level, err := PlaceOf(tx, area)
	if err != nil {
		return err
	}
	set := map[string]any{"township_id": place.TownshipID}
	if level == "grid" {
		set["community_id"] = place.CommunityID
	}
	if level == "district" || level == "township" {
		return nil
	}
	for _, t := range append([]PlacedTable{{Name: "areas"}}, tables...) {
		if t.Name == "areas" && level == "grid" {
			continue
		}
		if err := tx.Session(&gorm.Session{NewDB: true}).Table(t.Name).Where(level+"_id = ?", area).Updates(set).Error; err != nil {
			return err
		}
	}
	return nil
}

// MoveHousehold brings the Place of everything that hangs on a household to the household's.
func MoveHousehold(tx *gorm.DB, tables []PlacedTable, household uuid.UUID, to Place) error {
	return MoveHouseholds(tx, tables, []uuid.UUID{household}, to)
}

// householdsAtOnce is how many households a statement moves; both databases bound the number of parameters.
const householdsAtOnce = 500

// MoveHouseholds is MoveHousehold for many that come to lie in one place.
func MoveHouseholds(tx *gorm.DB, tables []PlacedTable, households []uuid.UUID, to Place) error {
	set := map[string]any{"township_id": to.TownshipID, "community_id": to.CommunityID, "grid_id": to.GridID}
	for some := range slices.Chunk(households, householdsAtOnce) {
		for _, t := range tables {
			q := tx.Session(&gorm.Session{NewDB: true}).Table(t.Name)
			switch {
			case t.FollowsHousehold:
				q = q.Where("household_id IN ?", some)
			case t.FollowsIssue:
				q = q.Where("issue_id IN (SELECT id FROM issues WHERE household_id IN ?)", some)
			default:
				continue
			}
			if err := q.Updates(set).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// Differences returns the columns in which two rows of one model differ, the bookkeeping of Record aside.
func Differences(ctx context.Context, before, after any) ([]string, error) {
	s, err := schema.Parse(after, &parsed, schema.NamingStrategy{})
	if err != nil {
		return nil, err
	}
	var out []string
	b, a := reflect.Indirect(reflect.ValueOf(before)), reflect.Indirect(reflect.ValueOf(after))
	for _, f := range s.Fields {
		switch f.DBName {
		case "", "id", "version", "created_at", "updated_at":
			continue
		}
		was, is := f.ReflectValueOf(ctx, b), f.ReflectValueOf(ctx, a)
		if !reflect.DeepEqual(was.Interface(), is.Interface()) {
			out = append(out, f.DBName)
		}
	}
	return out, nil
}

var parsed sync.Map
