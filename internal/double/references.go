package double

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/outreach"
)

// How a column that names a record goes along when that record is merged into another.
type How int

// The ways.
const (
	// Moves is the plain way: the column names the survivor from then on.
	Moves How = iota
	// MovesOnce moves unless the survivor stands there already; then the loser's row is taken out and kept.
	MovesOnce
	// MovesInList is Moves for a column that holds a JSON list of ids.
	MovesInList
	// MovesInPast is Moves for the household that a row of the history names among the columns it holds.
	MovesInPast
	// Stays names the loser for good: what was said of that very record, which comes back with it.
	Stays
	// Derived is made anew from the records.
	Derived
)

// Reference is a column of any table that names a record of a kind. Kind "" is any of them.
type Reference struct {
	Table, Column, Kind string
	How                 How
	// Placed says that the row lies where the record lies.
	Placed bool
	// Why, where a column stays.
	Why string
}

// References are all columns that name people, households or shops. A test walks the schema and fails where one is
// missing here.
var References = []Reference{
	{Table: "residents", Column: "household_id", Kind: Household, How: Moves, Placed: true},
	{Table: "assignments", Column: "household_id", Kind: Household, How: Moves, Placed: true},
	{Table: "members", Column: "household_id", Kind: Household, How: Moves},
	{Table: "visits", Column: "household_id", Kind: Household, How: Moves, Placed: true},
	{Table: "issues", Column: "household_id", Kind: Household, How: Moves, Placed: true},
	{Table: "issue_tells", Column: "household_id", Kind: Household, How: Moves},
	{Table: "changes", Column: "household_id", Kind: Household, How: Moves, Placed: true},
	{Table: "change_rows", Column: "from_household_id", Kind: Household, How: Moves},
	{Table: "change_rows", Column: "to_household_id", Kind: Household, How: Moves},
	{Table: "change_rows", Column: "before", Kind: Household, How: MovesInPast},
	{Table: "change_rows", Column: "after", Kind: Household, How: MovesInPast},
	{Table: "plan_items", Column: "household_id", Kind: Household, How: MovesOnce},
	{Table: "round_targets", Column: "household_id", Kind: Household, How: MovesOnce},
	{Table: "plan_exclusions", Column: "household_id", How: Stays, Why: "a draft that excludes it has to be solved again, and it is excluded again when it is back"},
	{Table: "care_memberships", Column: "household_id", Kind: Household, How: Moves},
	{Table: "care_memberships", Column: "resident_id", Kind: Resident, How: Moves},
	{Table: "setting_changes", Column: "record_id", How: Stays, Why: "it names what the district decides, not people"},
	{Table: "issues", Column: "resident_id", Kind: Resident, How: Moves},
	{Table: "visits", Column: "met_resident_ids", Kind: Resident, How: MovesInList},
	{Table: "visits", Column: "shop_id", Kind: Shop, How: Moves, Placed: true},
	{Table: "issues", Column: "shop_id", Kind: Shop, How: Moves, Placed: true},

	{Table: "quality_readings", Column: "resident_id", How: Derived},
	{Table: "import_records", Column: "record_id", How: Stays, Why: "an import that made or changed one of the two is not undone any more"},
	{Table: "search_records", Column: "record_id", How: Derived},
	{Table: "search_marks", Column: "record_id", How: Derived},
	{Table: "double_marks", Column: "record_id", How: Derived},
	{Table: "doubles", Column: "left_id", How: Stays, Why: "what was said of a pair holds again when the record is back"},
	{Table: "doubles", Column: "right_id", How: Stays, Why: "what was said of a pair holds again when the record is back"},
	{Table: "merges", Column: "survivor_id", How: Stays, Why: "an earlier merge is told as it was"},
	{Table: "merges", Column: "loser_id", How: Stays, Why: "an earlier merge is told as it was"},
	{Table: "changes", Column: "target_id", How: Stays, Why: "what was done to that record is told as it was"},
	{Table: "change_rows", Column: "record_id", How: Stays, Why: "a look back takes off the survivor only what happened to it"},
	{Table: "quality_dismissals", Column: "target_id", How: Stays, Why: "it was that record that was right as it stood"},
	{Table: "audit_events", Column: "target_id", How: Stays, Why: "the audit log is never changed"},
	{Table: "attachments", Column: "target_id", How: Stays, Why: "files hang on visits, issues, callbacks, activities and deeds"},
	{Table: "idempotency_keys", Column: "target_id", How: Stays, Why: "a repeat of what made the record"},
	{Table: "jobs", Column: "target_id", How: Stays, Why: "no job is about such a record"},
}

func fresh(tx *gorm.DB) *gorm.DB {
	return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
}

// mover moves what hangs on the loser to the survivor, and writes down what it moved.
type mover struct {
	tx       *gorm.DB
	kind     string
	from, to uuid.UUID
	district uuid.UUID
	place    database.Place // of the survivor
	moved    []Moved
	counts   map[string]int
	at       time.Time
}

func (m *mover) all() error {
	for _, r := range References {
		if r.Kind != m.kind {
			continue
		}
		var err error
		switch r.How {
		case Moves:
			err = m.plain(r)
		case MovesOnce:
			err = m.once(r)
		case MovesInList:
			err = m.list(r)
		case MovesInPast:
			err = m.past(r)
		case Stays, Derived:
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// placed is what is read of rows that hang on the loser.
type placed struct {
	ID uuid.UUID
	database.Place
}

func (m *mover) note(table string, key uuid.UUID, was, now map[string]any) {
	m.moved = append(m.moved, Moved{Table: table, Key: key, Was: was, Now: now})
	m.counts[table]++
}

func (m *mover) plain(r Reference) error {
	columns := "id"
	if r.Placed {
		columns = "id, district_id, township_id, community_id, grid_id"
	}
	var rows []placed
	if err := fresh(m.tx).Table(r.Table).Select(columns).Where(r.Column+" = ?", m.from).Order("id").Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		was, now := map[string]any{r.Column: m.from}, map[string]any{r.Column: m.to}
		if r.Placed {
			maps.Copy(was, placeColumns(row.Place))
			maps.Copy(now, placeColumns(m.place))
		}
		if err := m.special(r, row.ID, was, now); err != nil {
			return err
		}
		if err := fresh(m.tx).Table(r.Table).Where("id = ?", row.ID).Updates(now).Error; err != nil {
			return err
		}
		if r.Table == "issues" && r.Placed {
			if err := m.callbacks(row.ID); err != nil {
				return err
			}
		}
		m.note(r.Table, row.ID, was, now)
	}
	return nil
}

func placeColumns(p database.Place) map[string]any {
	return map[string]any{"township_id": p.TownshipID, "community_id": p.CommunityID, "grid_id": p.GridID}
}

// special is what else changes with a row: a household has one contact of each order, so that the loser's ends where
// the survivor has one.
func (m *mover) special(r Reference, id uuid.UUID, was, now map[string]any) error {
	if r.Table != "assignments" {
		return nil
	}
	var a allocation.Assignment
	if err := database.Take(fresh(m.tx), &a, id); err != nil || a.EndedAt != nil {
		return err
	}
	var held int64
	err := fresh(m.tx).Model(&a).Where("household_id = ? AND ordinal = ? AND ended_at IS NULL", m.to, a.Ordinal).Count(&held).Error
	if err != nil || held == 0 {
		return err
	}
	was["ended_at"], was["end_reason"] = nil, nil
	now["ended_at"], now["end_reason"] = m.at, string(allocation.HouseholdEnded)
	return nil
}

// callbacks lie where their issue lies.
func (m *mover) callbacks(issue uuid.UUID) error {
	var rows []placed
	if err := fresh(m.tx).Table("callbacks").Select("id, district_id, township_id, community_id, grid_id").Where("issue_id = ?", issue).Order("id").Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		now := placeColumns(m.place)
		if err := fresh(m.tx).Table("callbacks").Where("id = ?", row.ID).Updates(now).Error; err != nil {
			return err
		}
		m.note("callbacks", row.ID, placeColumns(row.Place), now)
	}
	return nil
}

// once moves rows of tables in which a record may stand once.
func (m *mover) once(r Reference) error {
	switch r.Table {
	case "plan_items":
		return moveOnce(m, r, func(row allocation.PlanItem) (string, uuid.UUID) { return "plan_id", row.PlanID })
	case "round_targets":
		return moveOnce(m, r, func(row outreach.RoundTarget) (string, uuid.UUID) { return "round_id", row.RoundID })
	}
	return nil
}

func moveOnce[M any](m *mover, r Reference, owner func(M) (string, uuid.UUID)) error {
	var rows []M
	if err := fresh(m.tx).Where(r.Column+" = ?", m.from).Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		column, id := owner(row)
		var there int64
		if err := fresh(m.tx).Table(r.Table).Where(column+" = ? AND "+r.Column+" = ?", id, m.to).Count(&there).Error; err != nil {
			return err
		}
		q := fresh(m.tx).Table(r.Table).Where(column+" = ? AND "+r.Column+" = ?", id, m.from)
		moved := Moved{Table: r.Table, Key: id, Was: map[string]any{r.Column: m.from}, Now: map[string]any{r.Column: m.to}}
		if there == 0 {
			if err := q.Update(r.Column, m.to).Error; err != nil {
				return err
			}
		} else {
			var err error
			if moved.Row, err = json.Marshal(row); err != nil {
				return err
			}
			if err := q.Delete(new(M)).Error; err != nil {
				return err
			}
		}
		m.moved = append(m.moved, moved)
		m.counts[r.Table]++
	}
	return nil
}

// list moves an id within lists of ids.
func (m *mover) list(r Reference) error {
	var rows []struct {
		ID     uuid.UUID
		Listed string
	}
	condition, arg := database.Contains(r.Column, m.from.String())
	if err := fresh(m.tx).Table(r.Table).Select("id, "+r.Column+" AS listed").Where("district_id = ?", m.district).Where(condition, arg).Order("id").Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		var ids []uuid.UUID
		if err := json.Unmarshal([]byte(row.Listed), &ids); err != nil {
			return err
		}
		at := slices.Index(ids, m.from)
		if at < 0 {
			continue
		}
		if slices.Contains(ids, m.to) {
			ids = slices.Delete(ids, at, at+1)
		} else {
			ids[at] = m.to
		}
		now, err := json.Marshal(ids)
		if err != nil {
			return err
		}
		if err := fresh(m.tx).Table(r.Table).Where("id = ?", row.ID).Update(r.Column, string(now)).Error; err != nil {
			return err
		}
		m.note(r.Table, row.ID, map[string]any{r.Column: row.Listed}, map[string]any{r.Column: string(now)})
	}
	return nil
}

// past moves the household that a row of the history names among the columns it holds, so that a look back finds
// people where they are found now.
func (m *mover) past(r Reference) error {
	var rows []struct {
		ID   uuid.UUID
		Held *string
	}
	condition, arg := database.Contains(r.Column, `"household_id":"`+m.from.String()+`"`)
	if err := fresh(m.tx).Table(r.Table).Select("id, "+r.Column+" AS held").Where("district_id = ?", m.district).Where(condition, arg).Order("id").Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		now := strings.Replace(*row.Held, `"household_id":"`+m.from.String()+`"`, `"household_id":"`+m.to.String()+`"`, 1)
		if err := fresh(m.tx).Table(r.Table).Where("id = ?", row.ID).Update(r.Column, now).Error; err != nil {
			return err
		}
		m.note(r.Table, row.ID, map[string]any{r.Column + ".household_id": m.from}, map[string]any{r.Column + ".household_id": m.to})
	}
	return nil
}

// counted is how many rows of each table hang on a record.
func counted(tx *gorm.DB, kind string, district, id uuid.UUID) (map[string]int, error) {
	out := map[string]int{}
	for _, r := range References {
		if r.Kind != kind || r.Table == "change_rows" || r.Table == "changes" {
			continue
		}
		q := fresh(tx).Table(r.Table)
		if r.How == MovesInList {
			condition, arg := database.Contains(r.Column, id.String())
			q = q.Where("district_id = ?", district).Where(condition, arg)
		} else {
			q = q.Where(r.Column+" = ?", id)
		}
		var n int64
		if err := q.Count(&n).Error; err != nil {
			return nil, err
		}
		if n > 0 {
			out[r.Table] += int(n)
		}
	}
	return out, nil
}
