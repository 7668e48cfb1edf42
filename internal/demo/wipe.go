package demo

import (
	"context"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/lianxin/lianxin/internal/database"
)

// kept are the tables that an unfinished demonstration leaves as they are.
var kept = map[string]bool{"categories": true, "audit_events": true}

// wipe removes what an interrupted Fill left behind. Everything in the database is a demonstration's then.
func wipe(ctx context.Context, p Program) error {
	var tables []string
	for _, model := range p.Models {
		s, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			return err
		}
		if !kept[s.Table] {
			tables = append(tables, s.Table)
		}
	}
	return p.DB.Write(ctx, func(tx *gorm.DB) error {
		if p.DB.Kind() == database.SQLite {
			if err := tx.Exec("PRAGMA defer_foreign_keys = ON").Error; err != nil {
				return err
			}
		}
		for _, table := range tables {
			statement := "DELETE FROM " + table
			if p.DB.Kind() == database.Postgres {
				statement = "TRUNCATE " + table + " CASCADE"
			}
			if err := tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
