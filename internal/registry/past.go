package registry

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// Effect is what an act did to one record.
type Effect struct {
	Kind string
	ID   uuid.UUID
	// Title names the record as people do, as far as it still exists.
	Title string
	// Made says that the act made the record; then Fields say what it was made with.
	Made   bool
	Fields []EffectField
}

// EffectField is a field that an act changed: codes and words as stored, names for what they refer to. Secret ones say
// only that they changed.
type EffectField struct {
	Name          string
	Before, After string
	Secret        bool
}

// ChangeFilter narrows a list of changes; empty fields do not.
type ChangeFilter struct {
	// RecordID is a record that the change touched.
	RecordID    *uuid.UUID
	HouseholdID *uuid.UUID
	AreaID      *uuid.UUID
	Action      string
	From, To    calendar.Day // days from which it holds
}

var changeSorts = map[string]string{"created_at": "changes.created_at", "effective_on": "changes.effective_on"}

// ChangeRow is a change in a list, with the name of what it is about.
type ChangeRow struct {
	history.Change
	Title string `gorm:"-"`
}

// Changes lists what happened, the latest first, without effects.
func (s *Service) Changes(ctx context.Context, list database.List, f ChangeFilter) (database.Page[ChangeRow], error) {
	q := s.DB.Read(ctx).Table("changes").Scopes(access.Scope(ctx, access.Change, access.HouseholdRead)).Select("changes.*")
	q = database.InArea(q, "changes", f.AreaID)
	if f.RecordID != nil {
		q = q.Where("changes.id IN (SELECT change_id FROM change_rows WHERE record_id = ?)", *f.RecordID)
	}
	if f.HouseholdID != nil {
		q = q.Where("(changes.household_id = ? OR changes.id IN (SELECT change_id FROM change_rows WHERE record_id = ? OR from_household_id = ? OR to_household_id = ?))",
			*f.HouseholdID, *f.HouseholdID, *f.HouseholdID, *f.HouseholdID)
	}
	q = record.Where(q, "changes.action = ?", f.Action)
	q = record.Where(q, "changes.effective_on >= ?", f.From)
	q = record.Where(q, "changes.effective_on <= ?", f.To)
	page, err := database.Paginate[ChangeRow](q, list, changeSorts, "-created_at", "changes.id")
	if err != nil || len(page.Items) == 0 {
		return page, err
	}
	ids := make([]uuid.UUID, len(page.Items))
	for n, row := range page.Items {
		ids[n] = row.TargetID
	}
	names, err := namesOf(s.DB.Read(ctx), ids)
	for n := range page.Items {
		page.Items[n].Title = names[page.Items[n].TargetID]
	}
	return page, err
}

// ChangeByID is a change with its effects.
func (s *Service) ChangeByID(ctx context.Context, id uuid.UUID) (Act, error) {
	db := s.DB.Read(ctx)
	var c history.Change
	if err := database.Take(db, &c, id); err != nil {
		return Act{}, err
	}
	var rows []history.Row
	if err := db.Where("change_id = ?", id).Order("ordinal").Find(&rows).Error; err != nil {
		return Act{}, database.Fault(err)
	}
	names, err := namesOf(db, []uuid.UUID{c.TargetID})
	if err != nil {
		return Act{}, err
	}
	effects, err := s.describe(db, rows)
	return Act{Change: c, Title: names[c.TargetID], Effects: effects}, err
}

// UndoChange takes a change back, within a day and while nothing rests on it.
func (s *Service) UndoChange(ctx context.Context, id uuid.UUID, version int) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var c history.Change
		if err := database.Take(tx, &c, id); err != nil {
			return err
		}
		if c.Version != version {
			return fault.Stale()
		}
		if !Action(c.Action).Known() {
			return fault.Conflict("not_undoable", fault.Say("普通的修改请直接改回", "Correct a plain change by changing it again"))
		}
		if err := s.History.Undo(tx, &c, s.restore); err != nil {
			return err
		}
		now, actor := database.Now(s.Now()), access.ActorFrom(ctx)
		if err := database.Update(tx, &history.Change{}, id, version, now, map[string]any{"undone_at": now, "undone_by": actor.AccountID}); err != nil {
			return err
		}
		return s.Audit.Write(tx, audit.Entry{Action: "change.undo", Kind: "change", ID: id, DistrictID: c.DistrictID, After: map[string]any{"action": c.Action, "target_id": c.TargetID}})
	})
}

// restore brings one record back to what it was before a row of a change.
func (s *Service) restore(tx *gorm.DB, row history.Row) error {
	switch row.Kind {
	case contactKind:
		return s.ReopenContact(tx, row.RecordID)
	case residentKind.Name:
		return restored(tx, s, residentKind, row, func(r, _ *Resident) error {
			var h Household
			if err := database.Take(tx, &h, r.HouseholdID); err != nil {
				return err
			}
			r.Place = h.Place
			return nil
		})
	case householdKind.Name:
		return restored(tx, s, householdKind, row, func(h, was *Household) error {
			place, _, err := database.PlaceOf(tx, *h.GridID)
			if err != nil {
				return err
			}
			h.Place = place
			if *h.GridID == *was.GridID {
				return nil
			}
			return database.MoveHousehold(tx, s.Placed, h.ID, place)
		})
	case buildingKind.Name:
		return restored(tx, s, buildingKind, row, func(*Building, *Building) error { return nil })
	}
	return history.BuiltOn()
}

// restored restores one record, or removes the one that the change made.
func restored[M any](tx *gorm.DB, s *Service, kind record.Kind, row history.Row, follow func(m, was *M) error) error {
	ctx := tx.Statement.Context
	if row.Made() {
		if err := access.Check(ctx, tx, kind.Kind, row.RecordID, kind.Write); err != nil {
			return err
		}
		if err := tx.Where("id = ?", row.RecordID).Delete(new(M)).Error; err != nil {
			if database.IsReferenced(err) {
				return history.BuiltOn()
			}
			return err
		}
		return s.Audit.Write(tx, audit.Entry{Action: kind.Name + ".remove", Kind: kind.Name, ID: row.RecordID, DistrictID: row.DistrictID})
	}
	// What is taken back is no new history.
	silent := s.Store
	silent.History = nil
	return record.ChangeIn(tx, &silent, kind, row.RecordID, record.AnyVersion, func(_ *gorm.DB, m *M) error {
		was := *m
		if err := history.Restore(ctx, m, row); err != nil {
			return err
		}
		return follow(m, &was)
	})
}

// ResidentAsOf is a resident as they were at the end of a day; NotFound where the registry did not know them.
func (s *Service) ResidentAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (Resident, error) {
	return asOf[Resident](ctx, s, id, on)
}

// HouseholdAsOf is a household as it was at the end of a day, with the people who belonged to it.
func (s *Service) HouseholdAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (Household, []Resident, error) {
	h, err := asOf[Household](ctx, s, id, on)
	if err != nil {
		return h, nil, err
	}
	db := s.DB.Read(ctx)
	var people []Resident
	err = db.Where("household_id = ? OR id IN (SELECT record_id FROM change_rows WHERE from_household_id = ? AND kind = 'resident' AND undone = FALSE)", id, id).
		Order("relation, birth_date, id").Find(&people).Error
	if err != nil {
		return h, nil, database.Fault(err)
	}
	var out []Resident
	for _, r := range people {
		existed, err := history.AsOf(ctx, db, &r, on)
		if err != nil {
			return h, nil, err
		}
		if existed && r.HouseholdID == id && (r.State == ResidentHere || r.State == ResidentAway) {
			out = append(out, r)
		}
	}
	return h, out, nil
}

func asOf[M any](ctx context.Context, s *Service, id uuid.UUID, on calendar.Day) (M, error) {
	var m M
	db := s.DB.Read(ctx)
	if err := database.Take(db, &m, id); err != nil {
		return m, err
	}
	existed, err := history.AsOf(ctx, db, &m, on)
	if err == nil && !existed {
		err = fault.NotFound()
	}
	return m, err
}

// Population is how many households and people an area had.
type Population struct {
	AreaID     uuid.UUID
	AreaName   string
	Households int64
	// Residents are those who belong to a household, away for a while included.
	Residents int64
}

// PopulationAsOf counts active households and the people who belong to one at the end of a day, by the areas right below
// an area; nil is the district. Only what the actor may see is counted.
func (s *Service) PopulationAsOf(ctx context.Context, on calendar.Day, area *uuid.UUID) ([]Population, error) {
	db, district := s.DB.Read(ctx), access.ActorFrom(ctx).DistrictID
	var areas []struct {
		ID       uuid.UUID
		ParentID *uuid.UUID
		Name     string
	}
	if err := db.Table("areas").Select("id, parent_id, name").Where("district_id = ?", district).Order("code").Scan(&areas).Error; err != nil {
		return nil, database.Fault(err)
	}
	if area == nil {
		area = &district
	}
	out, at := []Population{}, map[uuid.UUID]int{}
	parents := map[uuid.UUID]*uuid.UUID{}
	for _, a := range areas {
		parents[a.ID] = a.ParentID
		if a.ParentID != nil && *a.ParentID == *area {
			at[a.ID] = len(out)
			out = append(out, Population{AreaID: a.ID, AreaName: a.Name})
		}
	}
	grids, err := s.populationOfGrids(ctx, db, district, on)
	if err != nil {
		return nil, err
	}
	for grid, n := range grids {
		for up := &grid; up != nil; up = parents[*up] {
			if i, ok := at[*up]; ok {
				out[i].Households += n.Households
				out[i].Residents += n.Residents
				break
			}
		}
	}
	return out, nil
}

func (s *Service) populationOfGrids(ctx context.Context, db *gorm.DB, district uuid.UUID, on calendar.Day) (map[uuid.UUID]Population, error) {
	var homes []struct {
		ID, GridID uuid.UUID
		State      string
	}
	err := db.Table("households").Scopes(access.Scope(ctx, access.Household, access.HouseholdRead)).Select("id, grid_id, state").Where("district_id = ?", district).Scan(&homes).Error
	if err != nil {
		return nil, database.Fault(err)
	}
	pastHomes, err := history.Before(db, district, householdKind.Name, on)
	if err != nil {
		return nil, err
	}
	pastPeople, err := history.Before(db, district, residentKind.Name, on)
	if err != nil {
		return nil, err
	}
	var people []struct {
		ID, HouseholdID uuid.UUID
		State           string
	}
	if err := db.Table("residents").Select("id, household_id, state").Where("district_id = ?", district).Scan(&people).Error; err != nil {
		return nil, database.Fault(err)
	}
	out, grids := map[uuid.UUID]Population{}, map[uuid.UUID]uuid.UUID{}
	for _, h := range homes {
		if was, changed := pastHomes[h.ID]; changed {
			if was == nil {
				continue
			}
			then(was, "grid_id", &h.GridID)
			then(was, "state", &h.State)
		}
		grids[h.ID] = h.GridID
		if h.State == HouseholdActive {
			p := out[h.GridID]
			p.Households++
			out[h.GridID] = p
		}
	}
	for _, r := range people {
		if was, changed := pastPeople[r.ID]; changed {
			if was == nil {
				continue
			}
			then(was, "household_id", &r.HouseholdID)
			then(was, "state", &r.State)
		}
		grid, seen := grids[r.HouseholdID]
		if seen && (r.State == ResidentHere || r.State == ResidentAway) {
			p := out[grid]
			p.Residents++
			out[grid] = p
		}
	}
	return out, nil
}

func then[T any](was history.Columns, column string, to *T) {
	if raw, ok := was[column]; ok {
		_ = json.Unmarshal(raw, to)
	}
}

// describe says what the rows of a change did, record by record, in words that people know.
func (s *Service) describe(db *gorm.DB, rows []history.Row) ([]Effect, error) {
	names, err := namesIn(db, rows)
	if err != nil {
		return nil, err
	}
	var out []Effect
	for _, row := range rows {
		at := slices.IndexFunc(out, func(e Effect) bool { return e.ID == row.RecordID })
		if at < 0 {
			out = append(out, Effect{Kind: row.Kind, ID: row.RecordID, Title: names[row.RecordID], Made: row.Made()})
			at = len(out) - 1
		}
		for _, name := range slices.Sorted(maps.Keys(row.After)) {
			addField(&out[at], name, row, names)
		}
	}
	return out, nil
}

// untold are columns that say nothing to people.
var untold = []string{"pinyin", "phone_enc", "id_number_enc", "state_on"}

func addField(e *Effect, name string, row history.Row, names map[uuid.UUID]string) {
	if slices.Contains(untold, name) {
		return
	}
	plain, secret := strings.CutSuffix(name, "_hash")
	f := EffectField{Name: plain, Secret: secret}
	if !secret {
		f.Before, f.After = words(row.Before[name], names), words(row.After[name], names)
	}
	if row.Made() && (f.After == "" || secret) {
		return
	}
	if at := slices.IndexFunc(e.Fields, func(old EffectField) bool { return old.Name == plain }); at >= 0 {
		e.Fields[at].After = f.After
		return
	}
	e.Fields = append(e.Fields, f)
}

// words are a stored value as people read it: the name of what an id stands for, items of a list, and plain text.
func words(raw json.RawMessage, names map[uuid.UUID]string) string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil || v == nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		if id, err := uuid.Parse(v); err == nil {
			return names[id]
		}
		return v
	case []any:
		var items []string
		for _, one := range v {
			items = append(items, strings.Trim(string(must(json.Marshal(one))), `"`))
		}
		return strings.Join(items, "、")
	}
	return string(raw)
}

func must(raw []byte, err error) []byte {
	if err != nil {
		return nil
	}
	return raw
}

// namesIn are the names of the records that rows are about or refer to.
func namesIn(db *gorm.DB, rows []history.Row) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, row := range rows {
		ids = append(ids, row.RecordID)
		for _, columns := range []history.Columns{row.Before, row.After} {
			for _, name := range []string{"household_id", "building_id", "grid_id"} {
				var id *uuid.UUID
				if raw, ok := columns[name]; ok && json.Unmarshal(raw, &id) == nil && id != nil {
					ids = append(ids, *id)
				}
			}
		}
	}
	return namesOf(db, ids)
}

// namesOf are the names of records by which people know them.
func namesOf(db *gorm.DB, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	for _, sql := range []string{
		"SELECT id, name FROM residents WHERE id IN ?",
		"SELECT id, name FROM buildings WHERE id IN ?",
		"SELECT id, name FROM shops WHERE id IN ?",
		"SELECT id, name FROM areas WHERE id IN ?",
		"SELECT households.id, households.code || COALESCE(' ' || heads.name, '') AS name FROM households LEFT JOIN residents AS heads" +
			" ON heads.household_id = households.id AND heads.relation = '02' AND heads.state IN ('here', 'away') WHERE households.id IN ?",
		"SELECT assignments.id, members.name FROM assignments JOIN members ON members.id = assignments.member_id WHERE assignments.id IN ?",
	} {
		var found []struct {
			ID   uuid.UUID
			Name string
		}
		if err := db.Raw(sql, ids).Scan(&found).Error; err != nil {
			return nil, database.Fault(err)
		}
		for _, one := range found {
			out[one.ID] = one.Name
		}
	}
	return out, nil
}
