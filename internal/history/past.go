package history

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// AsOf turns a model as it is now into what it was at the end of a day, and reports whether the record existed then.
func AsOf(ctx context.Context, db *gorm.DB, m any, on calendar.Day) (bool, error) {
	rows, err := rowsAfter(db, value[uuid.UUID](m, "ID"), on)
	if err != nil {
		return false, err
	}
	return back(ctx, m, rows)
}

// MadeOn is the day from which a record is there because an act made it, "" where none did: it was there all the time.
func MadeOn(db *gorm.DB, record uuid.UUID) (calendar.Day, error) {
	var rows []Row
	err := fresh(db).Where("record_id = ? AND undone = FALSE AND correction = FALSE", record).Order("id").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 || !rows[0].Made() {
		return "", err
	}
	return rows[0].EffectiveOn, nil
}

// back takes rows off a model, the latest first.
func back(ctx context.Context, m any, rows []Row) (bool, error) {
	for _, r := range rows {
		if r.Made() {
			return false, nil
		}
		if err := set(ctx, m, r.Before); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Before gathers, by record, what the changes of a kind that took effect after a day had found: the columns as they
// were on that day. A record with nil did not exist then.
func Before(db *gorm.DB, district uuid.UUID, kind string, on calendar.Day) (map[uuid.UUID]Columns, error) {
	var rows []Row
	err := fresh(db).Where("district_id = ? AND kind = ? AND effective_on > ? AND undone = FALSE AND correction = FALSE", district, kind, on).Order("effective_on DESC, id DESC").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := map[uuid.UUID]Columns{}
	for _, r := range rows {
		if r.Made() {
			out[r.RecordID] = nil
			continue
		}
		if was, ok := out[r.RecordID]; !ok {
			out[r.RecordID] = maps.Clone(r.Before)
		} else if was != nil {
			maps.Copy(was, r.Before)
		}
	}
	return out, nil
}

// LeftAfter returns the latest day after on on which somebody moved out of a household, "" if nobody did.
func LeftAfter(tx *gorm.DB, household uuid.UUID, on calendar.Day) (calendar.Day, error) {
	var days []calendar.Day
	err := fresh(tx).Model(&Row{}).Where("from_household_id = ? AND effective_on > ? AND undone = FALSE AND correction = FALSE", household, on).
		Order("effective_on DESC").Limit(1).Pluck("effective_on", &days).Error
	if err != nil || len(days) == 0 {
		return "", err
	}
	return days[0], nil
}

// LeftFor returns the latest day after on on which a record of the district changed that had referred to the one with
// the id, "" if none did.
func LeftFor(tx *gorm.DB, district, id uuid.UUID, on calendar.Day) (calendar.Day, error) {
	var days []calendar.Day
	err := fresh(tx).Model(&Row{}).Where("district_id = ? AND effective_on > ? AND undone = FALSE AND correction = FALSE AND before LIKE ?", district, on, "%"+id.String()+"%").
		Order("effective_on DESC").Limit(1).Pluck("effective_on", &days).Error
	if err != nil || len(days) == 0 {
		return "", err
	}
	return days[0], nil
}

// ColumnsBefore are the columns that changed after a day as they were at its end, those among them that are no columns
// of the record's table.
func ColumnsBefore(db *gorm.DB, record uuid.UUID, on calendar.Day) (Columns, error) {
	rows, err := rowsAfter(db, record, on)
	out := Columns{}
	for _, r := range rows {
		maps.Copy(out, r.Before)
	}
	return out, err
}

// undoTime is how long a change can be undone.
const undoTime = 24 * time.Hour

// UndoUntil is until when the change can be undone.
func (c Change) UndoUntil() time.Time { return c.CreatedAt.Add(undoTime) }

// Undo takes back a change that is less than a day old and on which nothing has been built: each row, the last one
// first, is given to restore, which sets the columns of Before, or removes what the change made.
func (l *Log) Undo(tx *gorm.DB, c *Change, restore func(tx *gorm.DB, row Row) error) error {
	now := l.Now()
	if c.UndoneAt != nil {
		return fault.Conflict("already_undone", fault.Say("这次变动已经撤销", "This change has been undone already"))
	}
	if now.After(c.UndoUntil()) {
		return fault.Conflict("too_late", fault.Say("变动只能在 24 小时内撤销；请另外登记一次变动", "A change can be undone within 24 hours; record another one instead"))
	}
	var rows []Row
	if err := fresh(tx).Where("change_id = ?", c.ID).Order("ordinal DESC").Find(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		if err := notBuiltOn(tx, row); err != nil {
			return err
		}
	}
	if err := notPassedOn(tx, rows); err != nil {
		return err
	}
	if err := fresh(tx).Model(&Row{}).Where("change_id = ?", c.ID).Update("undone", true).Error; err != nil {
		return err
	}
	for _, row := range rows {
		if err := restore(tx, row); err != nil {
			return err
		}
	}
	return nil
}

// Never says that what the history tells of a record did not happen: it was noted by mistake, and is gone. A change that
// did nothing else counts as undone.
func (l *Log) Never(tx *gorm.DB, record uuid.UUID) error {
	var changes []uuid.UUID
	if err := fresh(tx).Model(&Row{}).Where("record_id = ? AND undone = FALSE", record).Distinct().Pluck("change_id", &changes).Error; err != nil || len(changes) == 0 {
		return err
	}
	if err := fresh(tx).Model(&Row{}).Where("record_id = ?", record).Update("undone", true).Error; err != nil {
		return err
	}
	now := database.Now(l.Now())
	return fresh(tx).Model(&Change{}).Where("id IN ? AND undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM change_rows WHERE change_rows.change_id = changes.id AND change_rows.undone = FALSE)", changes).
		Updates(map[string]any{"undone_at": now, "updated_at": now, "version": gorm.Expr("version + 1")}).Error
}

// BuiltOn says that something that came later rests on what is to be undone.
func BuiltOn() error {
	return fault.Conflict("built_on", fault.Say("此后又有变动，不能撤销", "Something has happened since that rests on this; it cannot be undone"))
}

func notBuiltOn(tx *gorm.DB, row Row) error {
	var later []Row
	err := fresh(tx).Where("record_id = ? AND id > ? AND change_id <> ? AND undone = FALSE", row.RecordID, row.ID, row.ChangeID).Find(&later).Error
	if err != nil {
		return err
	}
	for _, r := range later {
		if row.Made() || overlap(r.After, row.After) {
			return BuiltOn()
		}
	}
	return nil
}

// idText finds ids in columns.
var idText = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// idsAtOnce bounds the parameters of a statement.
const idsAtOnce = 500

// notPassedOn refuses to undo rows that would refer again to what has ended since, such as an area that was merged into
// another one: what it had then has passed on, and this would have, too. It refuses as well to remove what later changes
// tell about, also where nothing refers to it any more: a look back would.
func notPassedOn(tx *gorm.DB, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	first, refers := rows[len(rows)-1], map[string]bool{}
	later := func() *gorm.DB {
		return fresh(tx).Model(&Row{}).Where("id > ? AND change_id <> ? AND district_id = ? AND undone = FALSE", first.ID, first.ChangeID, first.DistrictID)
	}
	var n int64
	for _, row := range rows {
		for _, raw := range row.Before {
			for _, id := range idText.FindAllString(string(raw), -1) {
				refers[id] = true
			}
		}
		if !row.Made() {
			continue
		}
		named := "%" + row.RecordID.String() + "%"
		if err := later().Where("before LIKE ? OR after LIKE ?", named, named).Limit(1).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return BuiltOn()
		}
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(refers)), idsAtOnce) {
		if err := later().Where("record_id IN ? AND after LIKE ?", some, `%"ended_on"%`).Limit(1).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return BuiltOn()
		}
	}
	return nil
}

// Restore brings a model to what it was before a row; it must still hold what the row wrote.
func Restore(ctx context.Context, m any, row Row) error {
	all, err := fields(m)
	if err != nil {
		return err
	}
	v := reflect.Indirect(reflect.ValueOf(m))
	for _, f := range all {
		wrote, ok := row.After[f.DBName]
		if !ok {
			continue
		}
		holds, err := json.Marshal(f.ReflectValueOf(ctx, v).Interface())
		if err != nil {
			return err
		}
		if !bytes.Equal(holds, wrote) {
			return BuiltOn()
		}
	}
	return set(ctx, m, row.Before)
}
