package org

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// underWay is the condition that an issue has not come to its end.
const underWay = "issues.state NOT IN ('closed', 'declined', 'merged', 'withdrawn')"

// mergeUnit passes everything that a unit has to another: people, branches, lower units, categories, the area that it
// serves, what it has under way, and the accounts of its handlers.
func (d *doing) mergeUnit() error {
	from, to, err := into(d, unitKind, func(u *Unit) calendar.Day { return u.EndedOn })
	if err != nil {
		return err
	}
	if err := d.notLeft(); err != nil {
		return err
	}
	if err := d.checkTasks(from.ID, to.ID); err != nil {
		return err
	}
	err = record.ChangeIn(d.tx, &d.Store, unitKind, from.ID, d.in.Version, func(_ *gorm.DB, u *Unit) error { u.EndedOn = d.On; return nil })
	if err != nil {
		return err
	}
	err = each(d, unitKind, func(u *Unit) error {
		if u.ParentID = &to.ID; u.ID == to.ID {
			u.ParentID = from.ParentID
		}
		return nil
	}, "parent_id = ?", from.ID)
	if err != nil {
		return err
	}
	if err := each(d, memberKind, func(m *Member) error { m.UnitID = to.ID; return nil }, "unit_id = ?", from.ID); err != nil {
		return err
	}
	if err := each(d, branchKind, func(b *Branch) error { b.UnitID = &to.ID; return nil }, "unit_id = ?", from.ID); err != nil {
		return err
	}
	if err := d.answerFor(from, to); err != nil {
		return err
	}
	return d.passWork(from.ID, to.ID)
}

// checkTasks refuses what only a desk can settle: an issue on which both work, or one about one of both that the other
// would handle.
func (d *doing) checkTasks(from, to uuid.UUID) error {
	var both, concerned int64
	open := "SELECT issue_id FROM issue_tasks WHERE unit_id = ? AND state IN ('new', 'signed')"
	if err := d.fresh().Table("issue_tasks").Where("unit_id = ? AND state IN ('new', 'signed') AND issue_id IN ("+open+")", from, to).Count(&both).Error; err != nil {
		return err
	}
	if both > 0 {
		return fault.Conflict("both_have_tasks", fault.Say("有 %d 件诉求两个单位都在承办，请先办结或撤回其中一方的任务", "Both units work on %d issues; finish or release one of both tasks first", both))
	}
	handled := "SELECT issue_id FROM issue_tasks WHERE unit_id IN (?, ?) AND state IN ('new', 'signed')"
	err := d.fresh().Table("issues").Where(underWay+" AND confidential = TRUE AND concerned_unit_id IN (?, ?) AND id IN ("+handled+")", from, to, from, to).Count(&concerned).Error
	if err == nil && concerned > 0 {
		err = fault.Conflict("unit_concerned", fault.Say("有 %d 件保密诉求涉及其中一个单位、由另一个承办，请先改派", "%d confidential issues about one of both are handled by the other; reassign them first", concerned))
	}
	return err
}

// answerFor has a unit answer for what another one answered for, and serve the area that holds both areas.
func (d *doing) answerFor(from, to Unit) error {
	var had, gets []string
	for unit, list := range map[uuid.UUID]*[]string{from.ID: &gets, to.ID: &had} {
		if err := d.tx.Model(&UnitCategory{}).Where("unit_id = ?", unit).Order("category_code").Pluck("category_code", list).Error; err != nil {
			return err
		}
	}
	area, err := d.common(from.AreaID, to.AreaID)
	if err != nil {
		return err
	}
	want := append(slices.Clone(had), gets...)
	slices.Sort(want)
	want = slices.Compact(want)
	if area == to.AreaID && slices.Equal(want, had) {
		return nil
	}
	return record.ChangeIn(d.tx, &d.Store, unitKind, to.ID, record.AnyVersion, func(_ *gorm.DB, u *Unit) error { u.AreaID = area; return nil },
		func(tx *gorm.DB, _, u *Unit) error { return d.setCategories(tx, u, had, want) })
}

// common is the smallest area that holds both.
func (d *doing) common(a, b uuid.UUID) (uuid.UUID, error) {
	above := func(id uuid.UUID) ([]uuid.UUID, error) {
		var out []uuid.UUID
		for up := &id; up != nil && len(out) < len(Levels); {
			var area Area
			if err := d.fresh().Select("id", "parent_id").Where("id = ?", *up).Take(&area).Error; err != nil {
				return nil, database.Fault(err)
			}
			out, up = append(out, area.ID), area.ParentID
		}
		return out, nil
	}
	overA, err := above(a)
	if err != nil {
		return b, err
	}
	overB, err := above(b)
	for _, id := range overB {
		if slices.Contains(overA, id) {
			return id, err
		}
	}
	return b, err
}

// passWork passes what is under way; what has ended stays on record with the unit that did it.
func (d *doing) passWork(from, to uuid.UUID) error {
	live := "issue_id IN (SELECT id FROM issues WHERE " + underWay + ")"
	for _, one := range []struct {
		kind, table, column, condition string
	}{
		{"issue", "issues", "lead_unit_id", underWay},
		{"issue", "issues", "concerned_unit_id", underWay},
		{"issue_task", "issue_tasks", "unit_id", "state IN ('new', 'signed', 'done') AND " + live},
		{"issue_round", "issue_rounds", "lead_unit_id", "ended_at IS NULL AND " + live},
		{"issue_step", "issue_plan_steps", "unit_id", "done_at IS NULL AND " + live},
		{"issue_request", "issue_requests", "unit_id", live},
		{"issue_supervision", "issue_supervisions", "unit_id", "replied_at IS NULL AND " + live},
		{"callback", "callbacks", "lead_unit_id", "state IN ('due', 'unreached')"},
		{"deed", "deeds", "unit_id", "state <> 'done'"},
	} {
		if err := d.refers(one.kind, one.table, one.column, one.condition, true, from, to); err != nil {
			return err
		}
	}
	return d.passGrants("unit_id", from, to)
}

// passGrants has accounts reach another unit or area by the role that they had; who has it there already needs no other.
func (d *doing) passGrants(column string, from, to uuid.UUID) error {
	condition := "NOT EXISTS (SELECT 1 FROM grants AS have WHERE have.account_id = grants.account_id AND have.role = grants.role AND have." + column + " = '" + to.String() + "')"
	return d.refers(grantKind, "grants", column, condition, true, from, to)
}

// mergeBranch passes the members, the teams, what it serves and what it plans to another branch. Its secretary leads it
// no longer; accounts keep their reach, which holds nothing then.
func (d *doing) mergeBranch() error {
	from, to, err := into(d, branchKind, func(b *Branch) calendar.Day { return b.EndedOn })
	if err != nil {
		return err
	}
	if err := d.notLeft(); err != nil {
		return err
	}
	fromAreas, fromBuildings, err := servedBy(d.tx, from.ID)
	if err != nil {
		return err
	}
	areas, buildings, err := servedBy(d.tx, to.ID)
	if err != nil {
		return err
	}
	err = record.ChangeIn(d.tx, &d.Store, branchKind, from.ID, d.in.Version, func(_ *gorm.DB, b *Branch) error {
		b.EndedOn, b.SecretaryID = d.On, nil
		return nil
	}, func(tx *gorm.DB, _, b *Branch) error {
		return d.setServices(tx, b, fromAreas, fromBuildings, BranchInput{})
	})
	if err != nil {
		return err
	}
	both := BranchInput{AreaIDs: sorted(append(slices.Clone(areas), fromAreas...)), BuildingIDs: sorted(append(slices.Clone(buildings), fromBuildings...))}
	if !slices.Equal(both.AreaIDs, areas) || !slices.Equal(both.BuildingIDs, buildings) {
		err = record.ChangeIn(d.tx, &d.Store, branchKind, to.ID, record.AnyVersion, func(*gorm.DB, *Branch) error { return nil },
			func(tx *gorm.DB, _, b *Branch) error { return d.setServices(tx, b, areas, buildings, both) })
		if err != nil {
			return err
		}
	}
	if err := each(d, memberKind, func(m *Member) error { m.BranchID = &to.ID; return nil }, "branch_id = ?", from.ID); err != nil {
		return err
	}
	if err := each(d, teamKind, func(t *Team) error { t.BranchID = &to.ID; return nil }, "branch_id = ?", from.ID); err != nil {
		return err
	}
	return d.refers("activity", "activities", "branch_id", "state = 'planned'", true, from.ID, to.ID)
}

// listed reads a column of ids or codes that hangs on a record, and is no column of its table.
func listed[T any](columns history.Columns, name string) (out []T, is bool) {
	raw, is := columns[name]
	if is {
		_ = json.Unmarshal(raw, &out)
	}
	return out, is
}

// columnsSaying is a list that hangs on a record as a column of its history.
func columnsSaying[T any](name string, of []T) history.Columns {
	raw, _ := json.Marshal(list(of))
	return history.Columns{name: raw}
}

// same reports whether what hangs on a record is still what a row wrote.
func same(columns history.Columns, name string, holds any) bool {
	raw, is := columns[name]
	text, err := json.Marshal(holds)
	return !is || err == nil && bytes.Equal(raw, text)
}

func (s *Service) restoreUnit(tx *gorm.DB, row history.Row) error {
	before, is := listed[string](row.Before, "category_codes")
	if !is || row.Made() {
		return act.Restored(tx, &s.Store, unitKind, row, func(_, _ *Unit) error { return nil })
	}
	had := []string{}
	if err := tx.Model(&UnitCategory{}).Where("unit_id = ?", row.RecordID).Order("category_code").Pluck("category_code", &had).Error; err != nil {
		return err
	}
	if !same(row.After, "category_codes", had) {
		return history.BuiltOn()
	}
	return s.touch(tx, unitKind, row.RecordID, func(tx *gorm.DB) error {
		return s.setCategories(tx, &Unit{Record: database.Record{ID: row.RecordID}, DistrictID: row.DistrictID}, had, before)
	})
}

func (s *Service) restoreBranch(tx *gorm.DB, row history.Row) error {
	beforeAreas, is := listed[uuid.UUID](row.Before, "service_area_ids")
	if !is || row.Made() {
		return act.Restored(tx, &s.Store, branchKind, row, func(_, _ *Branch) error { return nil })
	}
	beforeBuildings, _ := listed[uuid.UUID](row.Before, "service_building_ids")
	areas, buildings, err := servedBy(tx, row.RecordID)
	if err != nil {
		return err
	}
	if !same(row.After, "service_area_ids", list(areas)) || !same(row.After, "service_building_ids", list(buildings)) {
		return history.BuiltOn()
	}
	return s.touch(tx, branchKind, row.RecordID, func(tx *gorm.DB) error {
		b := &Branch{Record: database.Record{ID: row.RecordID}, DistrictID: row.DistrictID}
		return s.setServices(tx, b, areas, buildings, BranchInput{AreaIDs: beforeAreas, BuildingIDs: beforeBuildings})
	})
}

// touch raises the version of a record of which something that hangs on it changes.
func (s *Service) touch(tx *gorm.DB, kind record.Kind, id uuid.UUID, then func(tx *gorm.DB) error) error {
	err := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Table(kind.Table).Where("id = ?", id).
		Updates(map[string]any{"version": gorm.Expr("version + 1"), "updated_at": database.Now(s.Now())}).Error
	if err != nil {
		return err
	}
	return then(tx)
}

// list is never null as JSON.
func list[T any](of []T) []T {
	if of == nil {
		return []T{}
	}
	return of
}
