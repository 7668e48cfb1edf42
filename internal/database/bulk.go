package database

import (
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

const bulkBatch = 500

// InsertAll inserts many rows in the fastest way that the database has. PostgreSQL takes them in batches, to save round
// trips; SQLite one by one through a prepared statement, since a statement of many rows must journal every page that it
// touches in case it fails half-way.
func InsertAll[M any](tx *gorm.DB, rows []*M) error {
	tx = tx.Session(&gorm.Session{NewDB: true})
	if len(rows) == 0 {
		return nil
	}
	if tx.Name() != string(SQLite) || len(rows) == 1 {
		return tx.CreateInBatches(rows, bulkBatch).Error
	}
	s, err := schema.Parse(rows[0], &parsed, tx.NamingStrategy)
	if err != nil {
		return err
	}
	var fields []*schema.Field
	var columns []string
	for _, f := range s.Fields {
		if f.DBName != "" && f.Creatable {
			fields, columns = append(fields, f), append(columns, f.DBName)
		}
	}
	ctx := tx.Statement.Context
	statement, err := tx.Statement.ConnPool.PrepareContext(ctx,
		"INSERT INTO "+s.Table+" ("+strings.Join(columns, ", ")+") VALUES (?"+strings.Repeat(", ?", len(columns)-1)+")")
	if err != nil {
		return err
	}
	defer statement.Close()
	values := make([]any, len(fields))
	for _, row := range rows {
		v := reflect.ValueOf(row).Elem()
		for i, f := range fields {
			values[i], _ = f.ValueOf(ctx, v)
		}
		if _, err := statement.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return nil
}
