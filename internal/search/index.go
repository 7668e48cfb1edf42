package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

const (
	// version is that of what the index holds; a program with another one makes it anew.
	version    = "2"
	versionKey = "search_index"
	// batch is how many records are indexed at once.
	batch = 500
	// lockName is what the servers of one PostgreSQL lock.
	lockName = "lianxin search"
)

// Keep indexes what the transaction changed: the database's triggers have marked it. It runs before every commit.
func Keep(tx *gorm.DB) error {
	tx = tx.Session(&gorm.Session{NewDB: true})
	marks, err := marked(tx, 1)
	if err != nil || len(marks) == 0 {
		return err
	}
	if err := lock(tx, true); err != nil {
		return err
	}
	w, err := newWriter(tx)
	if err != nil {
		return err
	}
	for {
		marks, err := marked(tx, batch)
		if err != nil || len(marks) == 0 {
			return err
		}
		if err := w.index(marks); err != nil {
			return fmt.Errorf("keep the search index: %w", err)
		}
	}
}

// Ensure makes the index anew if it is of another version, or was never made.
func Ensure(ctx context.Context, db *database.DB) error {
	have, err := made(db.Read(ctx))
	if err != nil || have == version {
		return err
	}
	return db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, false); err != nil {
			return err
		}
		if have, err := made(tx); err != nil || have == version { // another server was first
			return err
		}
		slog.Debug("the search index is made anew")
		return rebuild(tx)
	})
}

func made(tx *gorm.DB) (string, error) {
	var values []string
	err := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Table("settings").Where("key = ?", versionKey).Pluck("value", &values).Error
	if err != nil || len(values) == 0 {
		return "", err
	}
	return strings.Trim(values[0], `"`), nil
}

// rebuild marks everything there is; what is marked is indexed before the commit.
func rebuild(tx *gorm.DB) error {
	for _, table := range []string{"search_terms", "search_records", "search_marks"} {
		if err := tx.Exec("DELETE FROM " + table).Error; err != nil {
			return err
		}
	}
	for _, k := range kinds {
		if err := tx.Exec("INSERT INTO search_marks (kind, record_id) SELECT ?, id FROM "+k.Table, k.number).Error; err != nil {
			return err
		}
	}
	return tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES (?, ?, 1, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at",
		versionKey, `"`+version+`"`, tx.NowFunc()).Error
}

// lock lets many keep the index at once, but nobody while it is made anew. SQLite has one writer anyway.
func lock(tx *gorm.DB, shared bool) error {
	if tx.Name() != string(database.Postgres) {
		return nil
	}
	call := "pg_advisory_xact_lock"
	if shared {
		call += "_shared"
	}
	return tx.Session(&gorm.Session{NewDB: true}).Exec("SELECT "+call+"(hashtext(?))", lockName).Error
}

func marked(tx *gorm.DB, n int) ([]Mark, error) {
	var marks []Mark
	err := tx.Session(&gorm.Session{NewDB: true}).Order("kind, record_id").Limit(n).Find(&marks).Error
	return marks, err
}

// writer indexes marked records within a transaction.
type writer struct {
	tx        *gorm.DB
	districts map[string]int
}

func newWriter(tx *gorm.DB) (*writer, error) {
	var all []District
	if err := tx.Find(&all).Error; err != nil {
		return nil, err
	}
	w := &writer{tx: tx, districts: map[string]int{}}
	for _, d := range all {
		w.districts[d.DistrictID.String()] = d.Number
	}
	return w, nil
}

// district is a district's number; a new one gets the next.
func (w *writer) district(id string) (int, error) {
	if n, ok := w.districts[id]; ok {
		return n, nil
	}
	parsed, err := uuid.Parse(id)
	if err != nil {
		return 0, err
	}
	// Another transaction may be giving the same number away: the later one takes what stands.
	for range 3 {
		err := w.tx.Exec("INSERT INTO search_districts (district_id, number) SELECT ?, COALESCE(MAX(number), 0) + 1 FROM search_districts WHERE TRUE ON CONFLICT DO NOTHING", parsed).Error
		if err != nil {
			return 0, err
		}
		var numbers []int
		if err := w.tx.Model(&District{}).Where("district_id = ?", parsed).Pluck("number", &numbers).Error; err != nil {
			return 0, err
		}
		if len(numbers) == 1 {
			w.districts[id] = numbers[0]
			return numbers[0], nil
		}
	}
	return 0, errors.New("the district has no number in the search index")
}

// index brings the index of marked records to what they are now, and takes the marks away.
func (w *writer) index(marks []Mark) error {
	byKind := map[int][]uuid.UUID{}
	for _, m := range marks {
		byKind[m.Kind] = append(byKind[m.Kind], m.RecordID)
	}
	var changes change
	for _, k := range kinds {
		ids := byKind[k.number]
		if len(ids) == 0 {
			continue
		}
		if err := w.compare(k, ids, &changes); err != nil {
			return err
		}
		if err := w.tx.Where("kind = ? AND record_id IN ?", k.number, ids).Delete(&Mark{}).Error; err != nil {
			return err
		}
	}
	return changes.write(w.tx)
}

// compare notes what differs between the index and the records.
func (w *writer) compare(k kind, ids []uuid.UUID, c *change) error {
	var rows []row
	if err := w.tx.Raw(k.source+" WHERE "+k.Table+".id IN ?", ids).Scan(&rows).Error; err != nil {
		return err
	}
	var have []Entry
	if err := w.known(k, ids).Find(&have).Error; err != nil {
		return err
	}
	entries := make(map[uuid.UUID]Entry, len(have))
	for _, e := range have {
		entries[e.RecordID] = e
	}
	for _, r := range rows {
		district, err := w.district(r.DistrictID)
		if err != nil {
			return err
		}
		id, err := uuid.Parse(r.ID)
		if err != nil {
			return err
		}
		t := termsOf(k, r)
		want := Entry{Kind: k.number, RecordID: id, Shelf: shelfOf(district, k.number, r.Ended), Terms: pack(t)}
		old, stands := entries[id]
		delete(entries, id)
		switch {
		case !stands:
			c.created = append(c.created, want)
		case old.Shelf != want.Shelf || old.Terms != want.Terms:
			want.ID = old.ID
			c.removed, c.changed = append(c.removed, old), append(c.changed, want)
		}
	}
	for _, gone := range entries {
		c.removed, c.deleted = append(c.removed, gone), append(c.deleted, gone.ID)
	}
	return nil
}

// known are the entries of records. PostgreSQL, which has not yet counted what the same transaction fills, would read
// the whole table each time: it is told to look each record up.
func (w *writer) known(k kind, ids []uuid.UUID) *gorm.DB {
	if w.tx.Name() != string(database.Postgres) {
		return w.tx.Where("kind = ? AND record_id IN ?", k.number, ids)
	}
	wanted := make([]string, len(ids))
	for i, id := range ids {
		wanted[i] = id.String()
	}
	return w.tx.Table("(SELECT kept.* FROM unnest(?::uuid[]) AS wanted(id) CROSS JOIN LATERAL"+
		" (SELECT * FROM search_records WHERE kind = ? AND record_id = wanted.id LIMIT 1) AS kept) AS known", "{"+strings.Join(wanted, ",")+"}", k.number)
}

// pack and unpack keep the terms of an entry as one text, so that they are taken away as they were put in.
func pack(t *terms) string {
	return strings.Join(t.starts, "\n") + "\n\n" + strings.Join(t.inner, "\n")
}

func (e Entry) each(f func(Term)) {
	starts, inner, _ := strings.Cut(e.Terms, "\n\n")
	if strings.HasPrefix(e.Terms, "\n\n") {
		starts, inner = "", e.Terms[2:]
	}
	for shelf, text := range []string{starts, inner} {
		if text == "" {
			continue
		}
		for _, term := range strings.Split(text, "\n") {
			f(Term{Shelf: e.Shelf + shelf, Term: term, Record: e.ID})
		}
	}
}

// termsIn are the terms of entries in the order of the index, so that neighbours are written together.
func termsIn(entries ...[]Entry) []Term {
	var out []Term
	for _, list := range entries {
		for _, e := range list {
			e.each(func(t Term) { out = append(out, t) })
		}
	}
	slices.SortFunc(out, func(a, b Term) int {
		if a.Shelf != b.Shelf {
			return a.Shelf - b.Shelf
		}
		if c := strings.Compare(a.Term, b.Term); c != 0 {
			return c
		}
		return int(a.Record - b.Record)
	})
	return out
}
