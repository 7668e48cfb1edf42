package org

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// Chosen are buildings and households of a grid; nil is everything in it.
type Chosen struct{ Buildings, Households []uuid.UUID }

// moveArea brings an area below another one, with everything in it.
func (d *doing) moveArea() error {
	if err := d.lock(); err != nil {
		return err
	}
	if d.in.ParentID == nil {
		return fault.Invalid(fault.Required("parent_id"))
	}
	var a Area
	if err := database.Take(d.tx, &a, d.in.TargetID); err != nil {
		return err
	}
	if err := record.Ended(a.EndedOn); err != nil {
		return err
	}
	if a.Level == LevelDistrict {
		return fault.Bad("target_id", "bad_level", fault.Say("区没有上级片区", "A district has no parent"))
	}
	for up := *d.in.ParentID; ; {
		if up == a.ID {
			return fault.Bad("parent_id", "own_descendant", fault.Say("不能隶属于自己或自己的下级片区", "An area cannot lie below itself"))
		}
		var above Area
		if found := d.fresh().Where("id = ?", up).Limit(1).Find(&above); found.Error != nil || above.ParentID == nil {
			if found.Error != nil {
				return found.Error
			}
			break
		}
		up = *above.ParentID
	}
	return d.putBelow(a, *d.in.ParentID, d.in.Version)
}

// putBelow gives an area another parent, and brings everything in it along.
func (d *doing) putBelow(a Area, parent uuid.UUID, version int) error {
	return record.ChangeIn(d.tx, &d.Store, areaKind, a.ID, version, func(tx *gorm.DB, to *Area) error {
		var c fault.Checks
		in := AreaInput{Level: to.Level, ParentID: &parent}
		if err := d.Service.putBelow(tx, &c, to, in); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := d.areaThere(parent); err != nil {
			return err
		}
		if err := d.notSplit(a.ID); err != nil {
			return err
		}
		to.ParentID = &parent
		return nil
	}, func(tx *gorm.DB, before, _ *Area) error {
		if *before.ParentID == parent {
			return fault.Conflict("nothing_changes", fault.Say("已隶属于该片区", "It lies there already"))
		}
		return database.MoveArea(tx, d.Placed, a.ID)
	})
}

// areaThere refuses a day before an area was made.
func (d *doing) areaThere(id uuid.UUID) error {
	var a Area
	if err := database.Take(d.fresh(), &a, id); err != nil {
		return err
	}
	return d.there(&a)
}

// workAreaThere refuses that somebody works in an area before a split made it.
func (d *doing) workAreaThere(c *fault.Checks, id *uuid.UUID) error {
	if id == nil || c.Has("work_area_id") {
		return nil
	}
	made, err := history.MadeOn(d.fresh(), *id)
	if err == nil && d.On < made {
		c.Add("work_area_id", "not_there", fault.Say("该片区 %s 才设立，请选择这一天或之后的生效日期，或另选片区",
			"This area exists since %s; choose that day or a later one, or another area", made))
	}
	return err
}

// notSplit refuses a day after which an area was split: what the split made lies beside it, and would lie elsewhere.
func (d *doing) notSplit(id uuid.UUID) error {
	var days []calendar.Day
	err := splitsOf(d.tx, id).Where("effective_on > ?", d.On).Order("effective_on DESC").Limit(1).Pluck("effective_on", &days).Error
	if err != nil || len(days) == 0 {
		return err
	}
	return fault.Conflict("later_change", fault.Say("该片区 %s 拆分过，请选择这一天或之后，或先撤销那次拆分",
		"The area was split on %s; choose that day or a later one, or undo the split first", days[0]))
}

// splitsOf are the splits of an area that hold.
func splitsOf(tx *gorm.DB, id uuid.UUID) *gorm.DB {
	return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Model(&history.Change{}).
		Where("target_id = ? AND action = ? AND undone_at IS NULL", id, string(SplitArea))
}

// mergeArea brings everything that lies in an area into another one of the same level, and whoever works for it.
func (d *doing) mergeArea() error {
	from, to, err := into(d, areaKind, func(a *Area) calendar.Day { return a.EndedOn })
	if err != nil {
		return err
	}
	switch {
	case from.DistrictID != to.DistrictID:
		return fault.Invalid(fault.UnknownReference("into_id"))
	case from.Level == LevelDistrict || from.Level != to.Level:
		return fault.Bad("into_id", "bad_level", fault.Say("只能与同一层级的片区合并", "It can merge only with an area of its own level"))
	}
	if err := d.notLeft(); err != nil {
		return err
	}
	if record.Text(from.Island) != record.Text(to.Island) {
		d.Doubt("into_id", "other_island", fault.Say("两个片区不在同一座岛上", "The two areas lie on different islands"))
	}
	err = record.ChangeIn(d.tx, &d.Store, areaKind, from.ID, d.in.Version, func(_ *gorm.DB, a *Area) error { a.EndedOn = d.On; return nil })
	if err != nil {
		return err
	}
	if from.HasDesk && !to.HasDesk {
		err = record.ChangeIn(d.tx, &d.Store, areaKind, to.ID, record.AnyVersion, func(_ *gorm.DB, a *Area) error { a.HasDesk = true; return nil })
		if err != nil {
			return err
		}
	}
	var below []Area
	if err := d.tx.Where("parent_id = ?", from.ID).Order("id").Find(&below).Error; err != nil {
		return err
	}
	for _, a := range below { // those that have ended too, so that what they held is found in the right place
		if err := d.putBelow(a, to.ID, record.AnyVersion); err != nil {
			return err
		}
	}
	if from.Level == LevelGrid {
		if err := d.Regrid(d.tx, from.ID, to.ID, nil); err != nil {
			return err
		}
	}
	if err := d.passArea(from, to); err != nil {
		return err
	}
	return d.passPlaces(from, to)
}

// passArea has whoever and whatever names an area name another one.
func (d *doing) passArea(from, to Area) error {
	if err := each(d, unitKind, func(u *Unit) error { u.AreaID = to.ID; return nil }, "area_id = ?", from.ID); err != nil {
		return err
	}
	swap := func(id **uuid.UUID) {
		if *id != nil && **id == from.ID {
			*id = &to.ID
		}
	}
	err := each(d, memberKind, func(m *Member) error {
		swap(&m.WorkAreaID)
		swap(&m.HomeAreaID)
		return placeAtWork(d.tx, m)
	}, "work_area_id = ? OR home_area_id = ?", from.ID, from.ID)
	if err != nil {
		return err
	}
	if err := d.passServices(from.ID, to.ID); err != nil {
		return err
	}
	if err := d.passDuties(from.ID, to.ID); err != nil {
		return err
	}
	for _, one := range []struct{ kind, table string }{
		{"issue", "issues"}, {"activity", "activities"}, {"deed", "deeds"}, {"round", "rounds"}, {"plan", "plans"},
	} {
		if err := d.refers(one.kind, one.table, "area_id", "", true, from.ID, to.ID); err != nil {
			return err
		}
	}
	var granted int64
	if err := d.fresh().Table("grants").Where("area_id = ?", from.ID).Count(&granted).Error; err != nil {
		return err
	}
	if granted > 0 {
		d.Doubt("into_id", "grants_follow", fault.Say("%d 个账号的管辖范围改为%s", "%d accounts reach %s from then on", granted, to.Name))
	}
	return d.passGrants("area_id", from.ID, to.ID)
}

// passServices has the branches that serve an area serve another one.
func (d *doing) passServices(from, to uuid.UUID) error {
	var branches []uuid.UUID
	if err := d.fresh().Table("branch_services").Where("area_id = ?", from).Distinct().Order("branch_id").Pluck("branch_id", &branches).Error; err != nil {
		return err
	}
	for _, id := range branches {
		areas, buildings, err := servedBy(d.tx, id)
		if err != nil {
			return err
		}
		in := BranchInput{BuildingIDs: buildings}
		for _, a := range areas {
			if a == from {
				a = to
			}
			in.AreaIDs = append(in.AreaIDs, a)
		}
		in.AreaIDs = sorted(in.AreaIDs)
		err = record.ChangeIn(d.tx, &d.Store, branchKind, id, record.AnyVersion, func(*gorm.DB, *Branch) error { return nil },
			func(tx *gorm.DB, _, b *Branch) error { return d.setServices(tx, b, areas, buildings, in) })
		if err != nil {
			return err
		}
	}
	return nil
}

// passDuties has leaders lead the other area; who does already leads one less.
func (d *doing) passDuties(from, to uuid.UUID) error {
	return each(d, dutyKind, func(l *Duty) error {
		var n int64
		if err := d.fresh().Table("leader_duties").Where("member_id = ? AND area_id = ? AND ended_on IS NULL", l.MemberID, to).Count(&n).Error; err != nil {
			return err
		}
		if l.AreaID = to; n > 0 {
			l.AreaID, l.EndedOn = from, d.On
		}
		return nil
	}, "area_id = ? AND ended_on IS NULL", from)
}

// withStory are the tables whose records change one by one, so that each tells it in its own history, and residents, who
// follow their household.
var withStory = []string{"households", "residents", "buildings", "shops", "members"}

// passPlaces brings the place of everything else that lies in an area itself, not below it, into another one.
func (d *doing) passPlaces(from, to Area) error {
	for _, t := range d.Placed {
		if slices.Contains(withStory, t.Name) {
			continue
		}
		if err := d.place(t, from, to, ""); err != nil {
			return err
		}
	}
	return nil
}

// place moves the records of a table that lie in one area itself and meet a condition; what follows a household is moved
// with it.
func (d *doing) place(t database.PlacedTable, from, to Area, condition string, args ...any) error {
	column := from.Level + "_id"
	b := act.Bulk{Kind: act.Places, Table: t.Name, Column: column, From: columnsOf(from.Place()), To: columnsOf(to.Place())}
	q := d.fresh().Table(t.Name).Where(t.Name+"."+column+" = ?", from.ID)
	for _, lower := range Levels[slices.Index(Levels, from.Level)+1:] {
		q = q.Where(t.Name + "." + lower + "_id IS NULL")
	}
	if t.FollowsHousehold {
		q = q.Where(t.Name + ".household_id IS NULL")
	} else if t.FollowsIssue {
		q = q.Where(t.Name + ".issue_id IN (SELECT id FROM issues WHERE household_id IS NULL)")
	}
	if condition != "" {
		q = q.Where(condition, args...)
	}
	// The change itself stays where it happened, so that who did it can undo it.
	if t.Name == "changes" {
		q = q.Where("changes.id <> ?", d.Change.ID)
	}
	if err := q.Order(t.Name+".id").Pluck(t.Name+".id", &b.IDs).Error; err != nil {
		return err
	}
	return d.acts.Change(d.tx, d.Doing, b)
}

func columnsOf(p database.Place) map[string]*uuid.UUID {
	return map[string]*uuid.UUID{"township_id": p.TownshipID, "community_id": p.CommunityID, "grid_id": p.GridID}
}

// splitArea makes an area of its own out of lower areas, or out of buildings and households of a grid.
func (d *doing) splitArea() error {
	if err := d.lock(); err != nil {
		return err
	}
	var from Area
	if err := database.Take(d.tx, &from, d.in.TargetID); err != nil {
		return err
	}
	if err := record.Ended(from.EndedOn); err != nil {
		return err
	}
	if from.Level == LevelDistrict {
		return fault.Bad("target_id", "bad_level", fault.Say("区不能拆分", "A district cannot be split"))
	}
	then := from
	if err := d.there(&then); err != nil {
		return err
	}
	if !sameID(then.ParentID, from.ParentID) {
		return fault.Conflict("later_change", fault.Say("该片区此后调整过隶属，请选择那一天或之后", "The area has come to lie elsewhere since; choose that day or a later one"))
	}
	if len(d.in.AreaIDs)+len(d.in.BuildingIDs)+len(d.in.HouseholdIDs) == 0 {
		return fault.Invalid(fault.Required(d.splits(from)))
	}
	to, err := d.splitOff(from)
	if err != nil {
		return err
	}
	if from.Level == LevelGrid {
		return d.splitGrid(from, to)
	}
	return d.splitTree(from, to)
}

// splits is the field that says what a split takes out.
func (d *doing) splits(from Area) string {
	if from.Level == LevelGrid {
		return "building_ids"
	}
	return "area_ids"
}

// splitOff makes the new area beside the old one.
func (d *doing) splitOff(from Area) (to Area, err error) {
	err = record.CreateIn(d.tx, &d.Store, areaKind, d.in.made, func(_ *gorm.DB, a *Area) error {
		var c fault.Checks
		c.Filled("code", &d.in.Code, codeLength)
		c.Filled("name", &d.in.Name, nameLength)
		if err := c.Err(); err != nil {
			return err
		}
		made := a.Record
		*a = from
		a.Record, a.Code, a.Name, a.HasDesk, a.Longitude, a.Latitude = made, d.in.Code, d.in.Name, false, nil, nil
		to = *a
		return nil
	})
	return to, err
}

func (d *doing) splitTree(from, to Area) error {
	if len(d.in.BuildingIDs)+len(d.in.HouseholdIDs) > 0 {
		return fault.Bad("area_ids", "bad_level", fault.Say("请选择下级片区", "Choose lower areas"))
	}
	var below []Area
	if err := d.tx.Where("parent_id = ? AND ended_on IS NULL", from.ID).Order("id").Find(&below).Error; err != nil {
		return err
	}
	ids := slices.Clone(d.in.AreaIDs)
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	if len(slices.Compact(ids)) == len(below) {
		all := !slices.ContainsFunc(below, func(a Area) bool { return !slices.Contains(d.in.AreaIDs, a.ID) })
		if all {
			return nothingLeft("area_ids")
		}
	}
	for n, id := range d.in.AreaIDs {
		at := slices.IndexFunc(below, func(a Area) bool { return a.ID == id })
		if at < 0 || slices.Contains(d.in.AreaIDs[:n], id) {
			return fault.Invalid(fault.UnknownReference("area_ids[" + strconv.Itoa(n) + "]"))
		}
		if err := d.putBelow(below[at], to.ID, record.AnyVersion); err != nil {
			return err
		}
	}
	return nil
}

func nothingLeft(field string) error {
	return fault.Bad(field, "nothing_left", fault.Say("原片区要留下一部分；全部划出请用“更名”", "Something must stay; to take out everything, rename the area"))
}

func (d *doing) splitGrid(from, to Area) error {
	if len(d.in.AreaIDs) > 0 {
		return fault.Bad("area_ids", "bad_level", fault.Say("网格没有下级片区，请选择楼宇或住户", "A grid has no lower areas; choose buildings or households"))
	}
	if err := d.Regrid(d.tx, from.ID, to.ID, &Chosen{Buildings: d.in.BuildingIDs, Households: d.in.HouseholdIDs}); err != nil {
		return err
	}
	var left int64
	for table, active := range map[string]string{"buildings": "ended_on IS NULL", "households": "state = 'active'", "shops": "state = 'open'"} {
		var n int64
		if err := d.fresh().Table(table).Where("grid_id = ? AND "+active, from.ID).Count(&n).Error; err != nil {
			return err
		}
		left += n
	}
	if left == 0 {
		return nothingLeft("building_ids")
	}
	// What names the old grid and is about somebody who lives in the new one, or a shop there.
	b := act.Bulk{
		Kind: access.Issue.Name, Table: "issues", Column: "area_id", Versioned: true,
		From: map[string]*uuid.UUID{"area_id": &from.ID}, To: map[string]*uuid.UUID{"area_id": &to.ID},
	}
	err := d.fresh().Table("issues").Where("area_id = ? AND (household_id IN (SELECT id FROM households WHERE grid_id = ?) OR shop_id IN (SELECT id FROM shops WHERE grid_id = ?))", from.ID, to.ID, to.ID).
		Order("id").Pluck("id", &b.IDs).Error
	if err != nil {
		return err
	}
	if err := d.acts.Change(d.tx, d.Doing, b); err != nil {
		return err
	}
	for _, t := range d.Placed {
		condition := "shop_id IN (SELECT id FROM shops WHERE shops.grid_id = ?)"
		switch {
		case slices.Contains(withStory, t.Name):
			continue
		case t.FollowsIssue:
			condition = "issue_id IN (SELECT id FROM issues WHERE " + condition + ")"
		case t.Name != "issues" && t.Name != "visits":
			continue
		}
		if err := d.place(t, from, to, condition, to.ID); err != nil {
			return err
		}
	}
	return nil
}

// restoreArea brings an area back to where it lay, with everything in it; one that a split made is removed when nothing
// lies in it any more.
func (s *Service) restoreArea(tx *gorm.DB, row history.Row) error {
	if row.Made() {
		if err := s.empty(tx, row.RecordID); err != nil {
			return err
		}
		if err := s.tellBeside(tx, row); err != nil {
			return err
		}
	}
	_, moved := row.After["parent_id"]
	if moved && !row.Made() {
		// What was split off since lies beside it where it came to lie.
		var n int64
		if err := splitsOf(tx, row.RecordID).Where("EXISTS (SELECT 1 FROM change_rows WHERE change_rows.change_id = changes.id AND change_rows.id > ?)", row.ID).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return history.BuiltOn()
		}
	}
	err := act.Restored(tx, &s.Store, areaKind, row, func(a, _ *Area) error {
		if a.ParentID == nil {
			return nil
		}
		var parent Area
		if err := database.Take(tx, &parent, *a.ParentID); err != nil {
			return err
		}
		place := parent.Place()
		a.TownshipID, a.CommunityID = place.TownshipID, place.CommunityID
		return nil
	})
	if err != nil || row.Made() || !moved {
		return err
	}
	return database.MoveArea(tx, s.Placed, row.RecordID)
}

// empty refuses to remove an area in which something lies, or that somebody reaches.
func (s *Service) empty(tx *gorm.DB, id uuid.UUID) error {
	fresh := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
	var level []string
	if err := fresh.Table("areas").Where("id = ?", id).Pluck("level", &level).Error; err != nil || len(level) == 0 {
		return err
	}
	conditions := map[string]string{"grants": "area_id = ?", "areas": "parent_id = ?", "branch_services": "area_id = ?"}
	for _, t := range s.Placed {
		// What happened there is told elsewhere; what holds of it lies there, or has been found to rest on it.
		if t.Name != "changes" {
			conditions[t.Name] = level[0] + "_id = ?"
		}
	}
	for table, condition := range conditions {
		var n int64
		if err := fresh.Table(table).Where(condition, id).Limit(1).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return history.BuiltOn()
		}
	}
	return nil
}

// tellBeside has what happened in an area that a split made lie in the area that it was split from.
func (s *Service) tellBeside(tx *gorm.DB, made history.Row) error {
	fresh := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
	var split history.Change
	if err := database.Take(fresh, &split, made.ChangeID); err != nil {
		return err
	}
	place, level, err := database.PlaceOf(tx, split.TargetID)
	if err != nil {
		return err
	}
	set := map[string]any{}
	for name, id := range columnsOf(place) {
		set[name] = id
	}
	// A split makes an area of the level of what it splits.
	return fresh.Model(&history.Change{}).Where(level+"_id = ?", made.RecordID).UpdateColumns(set).Error
}
