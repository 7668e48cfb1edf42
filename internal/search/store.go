package search

import (
	"database/sql"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

// change is what differs in the index: removed are entries whose terms go, deleted those that go themselves.
type change struct {
	created, changed, removed []Entry
	deleted                   []int64
}

// write carries the change out.
func (c *change) write(tx *gorm.DB) error {
	s := store{tx}
	if err := s.deleteTerms(termsIn(c.removed)); err != nil {
		return err
	}
	if len(c.deleted) > 0 {
		if err := tx.Where("id IN ?", c.deleted).Delete(&Entry{}).Error; err != nil {
			return err
		}
	}
	for _, e := range c.changed {
		if err := tx.Model(&Entry{}).Where("id = ?", e.ID).Updates(map[string]any{"shelf": e.Shelf, "terms": e.Terms}).Error; err != nil {
			return err
		}
	}
	if err := s.number(c.created); err != nil {
		return err
	}
	if err := s.insertEntries(c.created); err != nil {
		return err
	}
	return s.insertTerms(termsIn(c.created, c.changed))
}

// store writes many rows at once: PostgreSQL takes them as arrays, SQLite one by one through a prepared statement.
type store struct{ tx *gorm.DB }

func (s store) postgres() bool { return s.tx.Name() == string(database.Postgres) }

// number gives new entries their ids.
func (s store) number(entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	var ids []int64
	if s.postgres() {
		err := s.tx.Raw("SELECT nextval(pg_get_serial_sequence('search_records', 'id')) FROM generate_series(1, ?)", len(entries)).Scan(&ids).Error
		if err != nil {
			return err
		}
	} else {
		var last int64
		if err := s.tx.Raw("SELECT COALESCE(MAX(id), 0) FROM search_records").Scan(&last).Error; err != nil {
			return err
		}
		for range entries {
			last++
			ids = append(ids, last)
		}
	}
	for i := range entries {
		entries[i].ID = ids[i]
	}
	return nil
}

func (s store) insertEntries(entries []Entry) error {
	if !s.postgres() {
		return s.each("INSERT INTO search_records (id, kind, record_id, shelf, terms) VALUES (?, ?, ?, ?, ?)", len(entries), func(i int) []any {
			e := entries[i]
			return []any{e.ID, e.Kind, e.RecordID.String(), e.Shelf, e.Terms}
		})
	}
	var ids, kinds, shelves []int64
	var records, texts []string
	for _, e := range entries {
		ids, kinds, shelves = append(ids, e.ID), append(kinds, int64(e.Kind)), append(shelves, int64(e.Shelf))
		records, texts = append(records, e.RecordID.String()), append(texts, e.Terms)
	}
	return s.arrays(`INSERT INTO search_records (id, kind, record_id, shelf, terms)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[]::uuid[], $4::bigint[], $5::text[])`, len(entries), ids, kinds, records, shelves, texts)
}

func (s store) insertTerms(terms []Term) error {
	if !s.postgres() {
		return s.each("INSERT INTO search_terms (shelf, term, record) VALUES (?, ?, ?)", len(terms), func(i int) []any {
			return []any{terms[i].Shelf, terms[i].Term, terms[i].Record}
		})
	}
	return s.termArrays("INSERT INTO search_terms (shelf, term, record) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])", terms)
}

func (s store) deleteTerms(terms []Term) error {
	if !s.postgres() {
		return s.each("DELETE FROM search_terms WHERE shelf = ? AND term = ? AND record = ?", len(terms), func(i int) []any {
			return []any{terms[i].Shelf, terms[i].Term, terms[i].Record}
		})
	}
	return s.termArrays(`DELETE FROM search_terms USING unnest($1::bigint[], $2::text[], $3::bigint[]) AS gone (shelf, term, record)
		WHERE search_terms.shelf = gone.shelf AND search_terms.term = gone.term AND search_terms.record = gone.record`, terms)
}

func (s store) termArrays(statement string, terms []Term) error {
	shelves, texts, records := make([]int64, len(terms)), make([]string, len(terms)), make([]int64, len(terms))
	for i, t := range terms {
		shelves[i], texts[i], records[i] = int64(t.Shelf), t.Term, t.Record
	}
	return s.arrays(statement, len(terms), shelves, texts, records)
}

func (s store) arrays(statement string, n int, arrays ...any) error {
	if n == 0 {
		return nil
	}
	_, err := s.tx.Statement.ConnPool.ExecContext(s.tx.Statement.Context, statement, arrays...)
	return err
}

func (s store) each(statement string, n int, values func(i int) []any) error {
	if n == 0 {
		return nil
	}
	ctx := s.tx.Statement.Context
	prepared, err := s.tx.Statement.ConnPool.PrepareContext(ctx, statement)
	if err != nil {
		return err
	}
	defer func(p *sql.Stmt) { _ = p.Close() }(prepared)
	for i := range n {
		if _, err := prepared.ExecContext(ctx, values(i)...); err != nil {
			return err
		}
	}
	return nil
}
