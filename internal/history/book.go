package history

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

// Book writes down what a workbook changes, as one change. What it says of where somebody or something belongs holds from
// the day of the import on; anything else that it overwrites was wrong all the time. What it brings in has no history.
type Book struct {
	log    *Log
	change Change
	begun  bool
	rows   []*Row
	count  int
	tally  map[Tally]int
}

// Book begins a change for a workbook. It is written down with the first record that changes.
func (l *Log) Book(c Change) *Book { return &Book{log: l, change: c, tally: map[Tally]int{}} }

// moves are columns that tell where a record belongs from then on.
var moves = append(slices.Clone(together), "state_on", "unit_id", "branch_id", "secretary_id", "work_area_id", "in_service", "ended_on", "end_reason", "parent_id", "area_id",
	"management", "company", "category_codes", "team_id", "member_id")

// untold are columns that follow from others and are not counted.
var untold = []string{"pinyin", "phone_enc", "id_number_enc", "state_on", "end_reason"}

// bookRows is how many rows are kept before they are written.
const bookRows = 500

// Note writes down that the workbook changed a record: before and after are pointers to its model.
func (b *Book) Note(tx *gorm.DB, kind string, before, after any) error {
	was, is, err := difference(tx.Statement.Context, before, after)
	if err != nil {
		return err
	}
	return b.NoteColumns(tx, kind, value[uuid.UUID](after, "ID"), was, is)
}

// NoteColumns is Note for columns that are no model's.
func (b *Book) NoteColumns(tx *gorm.DB, kind string, record uuid.UUID, was, is Columns) error {
	for _, correction := range []bool{false, true} {
		before, after := maps.Clone(was), maps.Clone(is)
		for _, columns := range []Columns{before, after} {
			maps.DeleteFunc(columns, func(name string, _ json.RawMessage) bool { return slices.Contains(moves, name) == correction })
		}
		if len(after) == 0 {
			continue
		}
		for name := range after {
			if !slices.Contains(untold, name) {
				b.tally[Tally{Kind: kind, Field: strings.TrimSuffix(name, "_hash")}]++
			}
		}
		if err := b.begin(tx); err != nil {
			return err
		}
		b.count++
		b.rows = append(b.rows, &Row{
			ID: database.NewID(), DistrictID: b.change.DistrictID, ChangeID: b.change.ID, Ordinal: b.count, EffectiveOn: b.change.EffectiveOn,
			Kind: kind, RecordID: record, Before: before, After: after, Correction: correction,
			FromHouseholdID: householdIn(before), ToHouseholdID: householdIn(after),
		})
	}
	if len(b.rows) < bookRows {
		return nil
	}
	return b.flush(tx)
}

func (b *Book) begin(tx *gorm.DB) error {
	if b.begun {
		return nil
	}
	b.begun = true
	actor := b.change.ActorName
	b.log.begin(tx.Statement.Context, &b.change)
	b.change.ActorName = cmp.Or(actor, b.change.ActorName)
	return fresh(tx).Create(&b.change).Error
}

func (b *Book) flush(tx *gorm.DB) error {
	rows := b.rows
	b.rows = nil
	return database.InsertAll(tx, rows)
}

// Close writes down what is left, and counts it.
func (b *Book) Close(tx *gorm.DB) error {
	if !b.begun {
		return nil
	}
	if err := b.flush(tx); err != nil {
		return err
	}
	for t, n := range b.tally {
		t.Count = n
		b.change.Tally = append(b.change.Tally, t)
	}
	slices.SortFunc(b.change.Tally, func(x, y Tally) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Kind+x.Field, y.Kind+y.Field))
	})
	return fresh(tx).Model(&Change{}).Where("id = ?", b.change.ID).Select("tally").Updates(&Change{Tally: b.change.Tally}).Error
}
