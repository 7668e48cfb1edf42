package issue

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// area is what an issue needs of an area; the table is package org's.
type area struct {
	ID          uuid.UUID
	DistrictID  uuid.UUID
	TownshipID  *uuid.UUID
	CommunityID *uuid.UUID
	Level       string
	HasDesk     bool
}

// place returns the Place of something that lies directly in the area.
func (a area) place() database.Place {
	p := database.Place{DistrictID: a.DistrictID, TownshipID: a.TownshipID, CommunityID: a.CommunityID}
	switch a.Level {
	case "township":
		p.TownshipID = &a.ID
	case "community":
		p.CommunityID = &a.ID
	case "grid":
		p.GridID = &a.ID
	}
	return p
}

func areaOf(tx *gorm.DB, id, district uuid.UUID, field string) (area, error) {
	var a area
	err := fresh(tx).Table("areas").Select("id", "district_id", "township_id", "community_id", "level", "has_desk").
		Where("id = ? AND district_id = ? AND ended_on IS NULL", id, district).Limit(1).Scan(&a).Error
	if err == nil && a.ID == uuid.Nil {
		err = fault.Invalid(fault.UnknownReference(field))
	}
	return a, err
}

// located is a household, resident or shop with its place.
type located struct {
	ID uuid.UUID
	database.Place
	HouseholdID *uuid.UUID
}

// find reads a record of the registry that the actor may refer to.
func find(tx *gorm.DB, actor access.Actor, kind access.Kind, id uuid.UUID, field string, columns ...string) (located, error) {
	q := fresh(tx).Table(kind.Table).Select(append([]string{"id", "district_id", "township_id", "community_id", "grid_id"}, columns...)).Where(kind.Table+".id = ?", id)
	// A cadre visits shops without a list of them; everything else is referred to within one's scope only.
	if kind != access.Shop || actor.Can(access.ShopRead) {
		q = q.Scopes(access.Scope(tx.Statement.Context, kind, kind.Read))
	} else {
		q = q.Where("district_id = ?", actor.DistrictID)
	}
	var out located
	err := q.Limit(1).Scan(&out).Error
	if err == nil && out.ID == uuid.Nil {
		err = fault.Invalid(fault.UnknownReference(field))
	}
	return out, err
}

// locate sets where an issue lies and on whose desk it starts: that of the lowest level of its area that has one.
func (s *Service) locate(tx *gorm.DB, actor access.Actor, i *Issue, in SubmitInput) error {
	i.DistrictID = actor.DistrictID
	household := in.HouseholdID
	if in.ResidentID != nil {
		r, err := find(tx, actor, access.Resident, *in.ResidentID, "resident_id", "household_id")
		if err != nil {
			return err
		}
		if household != nil && *household != *r.HouseholdID {
			return fault.Bad("resident_id", "not_in_household", fault.Say("不是这户的居民", "Does not live in this household"))
		}
		household, i.ResidentID = r.HouseholdID, &r.ID
	}
	switch {
	case household != nil:
		h, err := find(tx, actor, access.Household, *household, "household_id")
		if err != nil {
			return err
		}
		i.HouseholdID, i.Place = &h.ID, h.Place
	case in.ShopID != nil:
		shop, err := find(tx, actor, access.Shop, *in.ShopID, "shop_id")
		if err != nil {
			return err
		}
		i.ShopID, i.Place = &shop.ID, shop.Place
	}
	named := in.AreaID
	if named == nil && i.HouseholdID == nil && i.ShopID == nil && !mayReportIn(actor, i.Place) {
		// What a desk takes in without a place lies in its own area.
		own := actor.AreaIDs(access.Township, access.Community)
		if len(own) != 1 {
			return fault.Invalid(fault.Required("area_id"))
		}
		named = &own[0]
	}
	switch {
	case i.GridID != nil:
		i.AreaID = i.GridID
	case named != nil:
		a, err := areaOf(tx, *named, i.DistrictID, "area_id")
		if err != nil {
			return err
		}
		if !mayReportIn(actor, a.place()) {
			return fault.Invalid(fault.UnknownReference("area_id"))
		}
		i.AreaID, i.Place = &a.ID, a.place()
	}
	if in.ConcernedUnitID != nil {
		if _, err := unitOf(tx, i.DistrictID, *in.ConcernedUnitID, "concerned_unit_id"); err != nil {
			return err
		}
	}
	return setLevel(tx, i)
}

// mayReportIn reports whether what somebody writes down may lie in a place: desks of townships and communities take in
// what is theirs, and would not see the rest again. Members write down what they hear anywhere in the district, and
// keep it among what they raised.
func mayReportIn(actor access.Actor, p database.Place) bool {
	return actor.System || actor.Is(access.Office) || actor.Is(access.Secretary) || actor.Is(access.Cadre) ||
		slices.ContainsFunc(actor.Grants, func(g access.Grant) bool {
			return (g.Role == access.Township || g.Role == access.Community) && covers(g, Issue{Place: p})
		})
}

func setLevel(tx *gorm.DB, i *Issue) error {
	i.Level = LevelDistrict
	if i.TownshipID == nil {
		return nil
	}
	concerned, err := concernsTownship(tx, *i)
	if err != nil || concerned {
		return err
	}
	i.Level = LevelTownship
	if i.CommunityID == nil {
		return nil
	}
	community, err := areaOf(tx, *i.CommunityID, i.DistrictID, "area_id")
	if community.HasDesk && err == nil {
		i.Level = LevelCommunity
	}
	return err
}

// concernsTownship reports whether a confidential issue is about the township's own unit: its desk must not have it.
func concernsTownship(tx *gorm.DB, i Issue) (bool, error) {
	if !i.Confidential || i.ConcernedUnitID == nil {
		return false, nil
	}
	var n int64
	err := fresh(tx).Table("units").Where("id = ? AND area_id IN (SELECT id FROM areas WHERE id = ? OR township_id = ?)", *i.ConcernedUnitID, *i.TownshipID, *i.TownshipID).Count(&n).Error
	return n > 0, err
}

// unit is what an issue needs of a unit; the table is package org's.
type unit struct {
	ID     uuid.UUID
	Name   string
	AreaID uuid.UUID
}

func unitOf(tx *gorm.DB, district, id uuid.UUID, field string) (unit, error) {
	var u unit
	err := fresh(tx).Table("units").Select("id", "name", "area_id").Where("id = ? AND district_id = ? AND ended_on IS NULL", id, district).Limit(1).Scan(&u).Error
	if err == nil && u.ID == uuid.Nil {
		err = fault.Invalid(fault.UnknownReference(field))
	}
	return u, err
}

// reaches refuses a unit that serves an area outside the desk's own: a township escalates what is for others.
func (m *move) reaches(u unit, field string) error {
	if m.parts[Office] {
		return nil
	}
	var areas []uuid.UUID
	for _, g := range m.actor.Grants {
		if (g.Role == access.Township || g.Role == access.Community) && g.AreaID != nil && covers(g, m.issue) {
			areas = append(areas, *g.AreaID)
		}
	}
	var n int64
	err := fresh(m.tx).Table("areas").Where("id = ? AND (id IN ? OR township_id IN ? OR community_id IN ?)", u.AreaID, areas, areas, areas).Count(&n).Error
	if err == nil && n == 0 {
		err = fault.Bad(field, "outside_area", fault.Say("该单位不在本辖区内，请提请上级办理", "That unit serves a wider area: escalate the issue"))
	}
	return err
}
