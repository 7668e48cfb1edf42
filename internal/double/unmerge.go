package double

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/registry"
)

// Unmerge takes a merge back: the loser returns with everything that hung on it, and the survivor's fields are what
// they were, but for those that have been changed since. What came to the survivor after the merge stays with it.
func (s *Service) Unmerge(ctx context.Context, id uuid.UUID, version int) error {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var m Merge
		if err := locked(tx, &m, id, version); err != nil {
			return err
		}
		if err := access.Check(ctx, tx, access.Merge, id, access.DoubleMerge); err != nil {
			return err
		}
		if m.UndoneAt != nil {
			return fault.Conflict("already_undone", fault.Say("这次合并已经撤销", "This merge has been undone already"))
		}
		if err := notRestedOn(tx, m); err != nil {
			return err
		}
		if err := access.Check(ctx, tx, kinds[m.Kind].Kind, m.SurvivorID, access.DoubleMerge); err != nil {
			return err
		}
		switch m.Kind {
		case Resident:
			return unmergeOf[registry.Resident](s, tx, m)
		case Household:
			return unmergeOf[registry.Household](s, tx, m)
		}
		return unmergeOf[registry.Shop](s, tx, m)
	})
	if database.IsDuplicate(err) {
		return builtOn()
	}
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

func builtOn() error {
	return fault.Conflict("built_on", fault.Say("此后户主或编号又有变动，不能撤销；请先恢复原状", "The head or a number has changed since; put that back first"))
}

// notRestedOn refuses what a later merge rests on.
func notRestedOn(tx *gorm.DB, m Merge) error {
	var later []Merge
	err := fresh(tx).Select("id", "title", "touched").Where("district_id = ? AND undone_at IS NULL AND id > ? AND id <> ?", m.DistrictID, m.ID, m.ID).
		Where("created_at >= ?", m.CreatedAt).Find(&later).Error
	if err != nil {
		return err
	}
	for _, l := range later {
		if slices.ContainsFunc(l.Touched, func(id uuid.UUID) bool { return slices.Contains(m.Touched, id) }) {
			return fault.Conflict("later_merge", fault.Say("此后又合并了“%s”，请先撤销那次合并", "%q was merged later and rests on this; undo that merge first", l.Title))
		}
	}
	return nil
}

func unmergeOf[M any](s *Service, tx *gorm.DB, m Merge) error {
	loser, before, after, survivor := new(M), new(M), new(M), new(M)
	for from, to := range map[*json.RawMessage]*M{&m.Loser: loser, &m.SurvivorBefore: before, &m.SurvivorAfter: after} {
		if err := json.Unmarshal(*from, to); err != nil {
			return err
		}
	}
	if err := locked(tx, survivor, m.SurvivorID, currentVersion(tx, m)); err != nil {
		return err
	}
	was := *survivor
	kept, err := s.giveBack(tx, m.Kind, survivor, before, after)
	if err != nil {
		return err
	}
	if err := s.write(tx, &was, survivor); err != nil {
		return err
	}
	place, err := s.standAgain(tx, m, loser)
	if err != nil {
		return err
	}
	if err := s.restoreAll(tx, m, loser, place); err != nil {
		return err
	}
	if m.Kind == Household && !samePlace(field(&was, "Place").Interface().(database.Place), field(survivor, "Place").Interface().(database.Place)) {
		if err := database.MoveHousehold(tx, s.Placed, m.SurvivorID, field(survivor, "Place").Interface().(database.Place)); err != nil {
			return err
		}
	}
	now := database.Now(s.now())
	keptJSON, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	err = database.Update(fresh(tx), &Merge{}, m.ID, m.Version, now, map[string]any{"undone_at": now, "undone_by": access.ActorFrom(tx.Statement.Context).Name, "kept": string(keptJSON)})
	if err != nil {
		return err
	}
	return s.audit.Write(tx,
		audit.Entry{Action: "merge.undo", Kind: "merge", ID: m.ID, DistrictID: m.DistrictID, After: map[string]any{"survivor_id": m.SurvivorID, "loser_id": m.LoserID, "kept": kept}},
		audit.Entry{Action: m.Kind + ".unmerge", Kind: m.Kind, ID: m.SurvivorID, DistrictID: m.DistrictID, Before: &was, After: survivor},
		audit.Entry{Action: m.Kind + ".unmerged", Kind: m.Kind, ID: m.LoserID, DistrictID: m.DistrictID, After: loser},
	)
}

// restoreAll puts the loser back into its table, and gives it back what hung on it, in the opposite order. Who became
// the head of a household when the loser left it makes room before it is there again.
func (s *Service) restoreAll(tx *gorm.DB, m Merge, loser any, place database.Place) error {
	related := func(moved Moved) bool { return m.Kind == Resident && moved.Table == "residents" }
	for _, moved := range slices.Backward(m.Moved) {
		if related(moved) {
			if err := s.restore(tx, moved, m, place); err != nil {
				return err
			}
		}
	}
	field(loser, "Version").SetInt(field(loser, "Version").Int() + 1)
	if err := fresh(tx).Create(loser).Error; err != nil {
		return err
	}
	for _, moved := range slices.Backward(m.Moved) {
		if !related(moved) {
			if err := s.restore(tx, moved, m, place); err != nil {
				return err
			}
		}
	}
	return nil
}

func currentVersion(tx *gorm.DB, m Merge) int {
	var version int
	_ = fresh(tx).Table(kinds[m.Kind].Table).Select("version").Where("id = ?", m.SurvivorID).Scan(&version).Error
	return version
}

// story are the fields of a choice that say whether it was changed since: where a record lies follows from others.
func (c choice) story() choice {
	c.fields = slices.DeleteFunc(slices.Clone(c.fields), func(name string) bool {
		return name == "DistrictID" || name == "TownshipID" || name == "CommunityID" || name == "GridID" && slices.Contains(c.fields, "HouseholdID")
	})
	return c
}

// giveBack brings the survivor's fields to what they were before the merge, where they still are as it left them. It
// returns the fields that kept a later value.
func (s *Service) giveBack(tx *gorm.DB, kind string, survivor, before, after any) ([]string, error) {
	kept := []string{}
	for _, c := range choicesOf(kind, survivor, before, after) {
		told := c.story()
		if told.equal(before, after) {
			continue
		}
		if !told.equal(survivor, after) {
			kept = append(kept, c.name)
			continue
		}
		c.copy(survivor, before)
		if err := lieAgain(tx, c, survivor); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// lieAgain puts a record that comes back where its household, or its grid, lies today.
func lieAgain(tx *gorm.DB, c choice, m any) error {
	switch {
	case slices.Contains(c.fields, "HouseholdID"):
		var h registry.Household
		if err := database.Take(fresh(tx), &h, field(m, "HouseholdID").Interface().(uuid.UUID)); err != nil {
			return err
		}
		if h.State != registry.HouseholdActive {
			return fault.Conflict("household_ended", fault.Say("原住户已迁出或注销，请先恢复该户", "The household it belonged to has ended; bring it back first"))
		}
		field(m, "Place").Set(field(&h, "Place"))
	case slices.Contains(c.fields, "GridID"):
		grid, _ := field(m, "GridID").Interface().(*uuid.UUID)
		if grid == nil {
			return nil
		}
		place, _, err := database.PlaceOf(tx, *grid)
		if err != nil {
			return database.Fault(err)
		}
		field(m, "Place").Set(reflect.ValueOf(place))
	}
	return nil
}

// standAgain checks that the loser can come back, and returns where it lies now.
func (s *Service) standAgain(tx *gorm.DB, m Merge, loser any) (database.Place, error) {
	var c choice
	taken := func(column string, value any, code string, text fault.Text) error {
		var n int64
		if err := fresh(tx).Table(kinds[m.Kind].Table).Where("district_id = ? AND "+column+" = ?", m.DistrictID, value).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict(code, text)
		}
		return nil
	}
	var err error
	switch r := loser.(type) {
	case *registry.Resident:
		c = choices[Resident][slices.IndexFunc(choices[Resident], func(c choice) bool { return c.name == "household" })]
		if r.IDNumber.Hash != nil {
			err = taken("id_number_hash", *r.IDNumber.Hash, "id_number_in_use", fault.Say("原来的公民身份号码此后登记在别人名下，请先改正", "The ID number has been given to somebody else since; correct that first"))
		}
	case *registry.Household:
		c = choices[Household][1]
		err = taken("code", r.Code, "code_in_use", fault.Say("户号 %s 此后被使用，请先改正", "The number %s has been taken since; correct that first", r.Code))
	case *registry.Shop:
		c = choices[Shop][4]
		err = taken("code", r.Code, "code_in_use", fault.Say("编号 %s 此后被使用，请先改正", "The number %s has been taken since; correct that first", r.Code))
		if err == nil && r.CreditCode != nil {
			err = taken("credit_code", *r.CreditCode, "credit_code_in_use", fault.Say("原来的统一社会信用代码此后被使用，请先改正", "The credit code has been taken since; correct that first"))
		}
	}
	if err != nil {
		return database.Place{}, err
	}
	err = lieAgain(tx, c, loser)
	return field(loser, "Place").Interface().(database.Place), err
}

// ownKeys are how the rows of tables without an id of their own are found.
var ownKeys = map[string]string{"plan_items": "plan_id", "round_targets": "round_id"}

// restore gives one row back to the loser, as far as it still is as the merge left it.
func (s *Service) restore(tx *gorm.DB, moved Moved, m Merge, place database.Place) error {
	if len(moved.Row) > 0 {
		return insertAgain(tx, moved)
	}
	column, now := anchor(moved)
	if inner, ok := strings.CutSuffix(column, ".household_id"); ok {
		return restorePast(tx, moved, inner, column)
	}
	q := fresh(tx).Table(moved.Table)
	if moved.Table == "callbacks" {
		// They lie where their issue lies, which is back already.
		return q.Where("id = ? AND issue_id IN (SELECT id FROM issues WHERE household_id = ?)", moved.Key, m.LoserID).Updates(placeColumns(place)).Error
	}
	if own, ok := ownKeys[moved.Table]; ok {
		q = q.Where(own+" = ? AND household_id = ?", moved.Key, now)
	} else {
		q = q.Where("id = ?", moved.Key)
		var held *string
		if err := q.Session(&gorm.Session{}).Select("CAST(" + column + " AS text)").Limit(1).Scan(&held).Error; err != nil {
			return err
		}
		if held == nil || *held != now {
			return nil // it has gone elsewhere since
		}
	}
	set := maps.Clone(moved.Was)
	if grid, lies := set["grid_id"]; lies && place.GridID != nil && fmt.Sprint(grid) == place.GridID.String() {
		maps.Copy(set, placeColumns(place))
	}
	if _, ended := set["ended_at"]; ended {
		serves, err := serving(tx, moved.Key)
		if err != nil {
			return err
		}
		if !serves {
			delete(set, "ended_at")
			delete(set, "end_reason")
		}
	}
	if moved.Table == "residents" {
		set["version"], set["updated_at"] = gorm.Expr("version + 1"), database.Now(s.now())
	}
	return q.Updates(set).Error
}

// anchor is the column that says whether a row still is where the merge put it, and what it held then.
func anchor(moved Moved) (column, now string) {
	for _, name := range []string{"household_id", "from_household_id", "to_household_id", "before.household_id", "after.household_id", "resident_id", "shop_id", "met_resident_ids", "relation", "grid_id"} {
		if value, ok := moved.Now[name]; ok && value != nil {
			return name, fmt.Sprint(value)
		}
	}
	return "id", moved.Key.String()
}

func serving(tx *gorm.DB, assignment uuid.UUID) (bool, error) {
	var n int64
	err := fresh(tx).Model(&allocation.Assignment{}).Where("id = ? AND member_id IN (SELECT id FROM members WHERE in_service = TRUE)", assignment).Count(&n).Error
	return n > 0, err
}

func restorePast(tx *gorm.DB, moved Moved, inner, column string) error {
	var held *string
	q := fresh(tx).Table(moved.Table).Where("id = ?", moved.Key)
	if err := q.Session(&gorm.Session{}).Select(inner).Limit(1).Scan(&held).Error; err != nil || held == nil {
		return err
	}
	named := func(id any) string { return `"household_id":"` + fmt.Sprint(id) + `"` }
	return q.Update(inner, strings.Replace(*held, named(moved.Now[column]), named(moved.Was[column]), 1)).Error
}

func insertAgain(tx *gorm.DB, moved Moved) error {
	switch moved.Table {
	case "plan_items":
		return insertRow[allocation.PlanItem](tx, moved.Row)
	case "round_targets":
		return insertRow[outreach.RoundTarget](tx, moved.Row)
	}
	return nil
}

func insertRow[M any](tx *gorm.DB, raw json.RawMessage) error {
	row := new(M)
	if err := json.Unmarshal(raw, row); err != nil {
		return err
	}
	return fresh(tx).Create(row).Error
}
