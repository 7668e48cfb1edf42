package act

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
)

// Tallies count what a change did: so many records of a kind, by the field that changed.
type Tallies = []history.Tally

// tally counts what rows did.
func tally(rows []history.Row) Tallies {
	type key struct{ kind, field string }
	counts := map[key]int{}
	for _, row := range rows {
		if row.Kind == bulkKind {
			var b Bulk
			if b.read(row) == nil && b.Kind != Places {
				counts[key{b.Kind, b.Column}] += len(b.IDs)
			}
			continue
		}
		if row.Made() {
			counts[key{row.Kind, ""}]++
			continue
		}
		for name := range row.After {
			if plain := strings.TrimSuffix(name, "_hash"); !slices.Contains(untold, name) {
				counts[key{row.Kind, plain}]++
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b key) int {
		if c := counts[b] - counts[a]; c != 0 {
			return c
		}
		return strings.Compare(a.kind+a.field, b.kind+b.field)
	})
	var out Tallies
	for _, k := range keys {
		out = append(out, history.Tally{Kind: k.kind, Field: k.field, Count: counts[k]})
	}
	return out
}

// keepTally counts what the rows of a change did, and keeps it with the change.
func (f *Frame) keepTally(tx *gorm.DB, id uuid.UUID, rows []history.Row) (Tallies, error) {
	counts := tally(rows)
	return counts, tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).
		Model(&history.Change{}).Where("id = ?", id).Select("tally").Updates(&history.Change{Tally: counts}).Error
}

// Bulk is what an act does to many records of a table at once that tell no story of their own: they all refer to
// another record from then on, or lie elsewhere.
type Bulk struct {
	// Kind is what people call the records; Column is what changes.
	Kind, Table, Column string
	// Versioned says that the table counts versions.
	Versioned bool
	IDs       []uuid.UUID
	// From and To are the columns before and after.
	From, To map[string]*uuid.UUID
}

// Places is the kind of a bulk that only says where records lie, which follows from something else and is not told.
const Places = "place"

// bulkKind is the kind of a row that stands for many records.
const bulkKind = "bulk"

// bulkChunk is how many ids a row holds; both databases bound the number of parameters.
const bulkChunk = 500

// Change changes the records and writes it down, as part of the act under way.
func (f *Frame) Change(tx *gorm.DB, d *Doing, b Bulk) error {
	slices.SortFunc(b.IDs, func(a, c uuid.UUID) int { return strings.Compare(a.String(), c.String()) })
	for some := range slices.Chunk(b.IDs, bulkChunk) {
		part := b
		part.IDs = some
		if _, err := f.set(tx, part, part.To, nil); err != nil {
			return err
		}
		before, after, err := part.columns()
		if err != nil {
			return err
		}
		if err := f.History.NoteColumns(tx, bulkKind, database.NewID(), before, after); err != nil {
			return err
		}
	}
	if len(b.IDs) == 0 {
		return nil
	}
	return f.Audit.Write(tx, audit.Entry{
		Action: b.Kind + ".bulk", Kind: b.Kind, ID: d.Change.TargetID, DistrictID: d.Change.DistrictID,
		Before: map[string]any{"columns": b.From}, After: map[string]any{"columns": b.To, "ids": b.IDs},
	})
}

func (f *Frame) set(tx *gorm.DB, b Bulk, to, from map[string]*uuid.UUID) (int64, error) {
	set := map[string]any{}
	for name, id := range to {
		set[name] = id
	}
	q := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Table(b.Table).Where("id IN ?", b.IDs)
	// Only the column that the bulk is about is asked for: places may have followed since.
	if id, asked := from[b.Column]; asked && id == nil {
		q = q.Where(b.Column + " IS NULL")
	} else if asked {
		q = q.Where(b.Column+" = ?", *id)
	}
	if b.Versioned {
		set["version"], set["updated_at"] = gorm.Expr("version + 1"), database.Now(f.Now())
	}
	done := q.Updates(set)
	return done.RowsAffected, done.Error
}

// columns are a bulk as the columns of a row.
func (b Bulk) columns() (before, after history.Columns, err error) {
	raw := func(v any) json.RawMessage {
		text, e := json.Marshal(v)
		if e != nil {
			err = e
		}
		return text
	}
	before = history.Columns{
		"kind": raw(b.Kind), "table": raw(b.Table), "column": raw(b.Column), "versioned": raw(b.Versioned), "ids": raw(b.IDs), "from": raw(b.From),
	}
	return before, history.Columns{"to": raw(b.To)}, err
}

func (b *Bulk) read(row history.Row) error {
	for name, into := range map[string]any{
		"kind": &b.Kind, "table": &b.Table, "column": &b.Column, "versioned": &b.Versioned, "ids": &b.IDs, "from": &b.From,
	} {
		if err := json.Unmarshal(row.Before[name], into); err != nil {
			return err
		}
	}
	return json.Unmarshal(row.After["to"], &b.To)
}

// restoreBulk gives back to many records what they held; one that has gone elsewhere since stays there.
func (f *Frame) restoreBulk(tx *gorm.DB, row history.Row) error {
	var b Bulk
	if err := b.read(row); err != nil {
		return err
	}
	n, err := f.set(tx, b, b.From, b.To)
	if err != nil {
		return err
	}
	return f.Audit.Write(tx, audit.Entry{Action: b.Kind + ".bulk_undo", Kind: b.Kind, ID: row.ChangeID, DistrictID: row.DistrictID, After: map[string]any{"columns": b.From, "records": n}})
}
