package app_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm/schema"

	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/testkit"
)

// withoutModel are tables that no domain package models: written in SQL, or by the edge alone.
var withoutModel = map[string]bool{"settings": true, "audit_head": true, "idempotency_keys": true}

// column is what both databases must agree on: its class of type, and whether it may be NULL.
type column struct {
	class    string
	nullable bool
}

// TestModelsAndSchemas holds the GORM models, the SQLite schema and the PostgreSQL schema together, column by column.
func TestModelsAndSchemas(t *testing.T) {
	sqlite := sqliteSchema(t, testkit.New(t, database.SQLite).DB)
	postgres := postgresSchema(t, testkit.New(t, database.Postgres).DB)
	require.Equal(t, keys(sqlite), keys(postgres), "the two databases have different tables")
	for table := range sqlite {
		require.Equal(t, keys(sqlite[table]), keys(postgres[table]), "columns of %s", table)
		for name, c := range sqlite[table] {
			require.Equal(t, c, postgres[table][name], "%s.%s on SQLite and PostgreSQL", table, name)
		}
	}
	seen := map[string]bool{}
	for _, model := range app.Models() {
		s, err := schema.Parse(model, &sync.Map{}, schema.NamingStrategy{})
		require.NoError(t, err)
		require.NotContains(t, seen, s.Table, "two models of one table")
		seen[s.Table] = true
		require.Contains(t, sqlite, s.Table, "a model without a table")
		require.Equal(t, keys(sqlite[s.Table]), modelColumns(s), "columns of the model of %s", s.Table)
	}
	for table := range sqlite {
		require.True(t, seen[table] || withoutModel[table], "table %s has no model", table)
	}
}

// TestIndexes holds the indexes of both databases together by name: a table that SQLite makes anew loses those it had.
func TestIndexes(t *testing.T) {
	var sqlite, postgres []string
	require.NoError(t, testkit.New(t, database.SQLite).DB.Read(context.Background()).
		Raw("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'goose_db_version' ORDER BY name").Scan(&sqlite).Error)
	require.NoError(t, testkit.New(t, database.Postgres).DB.Read(context.Background()).
		Raw("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'goose_db_version' AND indexname NOT IN"+
			" (SELECT conname FROM pg_constraint) ORDER BY indexname COLLATE \"C\"").Scan(&postgres).Error)
	require.Contains(t, sqlite, "households_code")
	require.Equal(t, sqlite, postgres)
}

// TestSchemaTestCanFail shows that a model with one column more than its table is found.
func TestSchemaTestCanFail(t *testing.T) {
	type odd struct {
		Key, Value, Version, UpdatedAt, Extra string
	}
	s, err := schema.Parse(&odd{}, &sync.Map{}, schema.NamingStrategy{})
	require.NoError(t, err)
	tables := sqliteSchema(t, testkit.New(t, database.SQLite).DB)
	require.NotEqual(t, keys(tables["settings"]), modelColumns(s))
}

func modelColumns(s *schema.Schema) []string {
	var names []string
	for _, f := range s.Fields {
		if f.DBName != "" {
			names = append(names, f.DBName)
		}
	}
	sort.Strings(names)
	return names
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

var classes = map[string]string{
	"uuid": "text", "text": "text", "timestamp with time zone": "time", "datetime": "time", "bytea": "bytes", "blob": "bytes",
	"boolean": "boolean", "integer": "number", "bigint": "number", "double precision": "real", "real": "real",
}

func sqliteSchema(t *testing.T, db *database.DB) map[string]map[string]column {
	t.Helper()
	var tables []string
	require.NoError(t, db.Read(context.Background()).Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'").Scan(&tables).Error)
	out := map[string]map[string]column{}
	for _, table := range tables {
		var rows []struct {
			Name    string
			Type    string
			Notnull bool
			Pk      int
		}
		require.NoError(t, db.Read(context.Background()).Raw(fmt.Sprintf("SELECT name, type, \"notnull\", pk FROM pragma_table_info('%s')", table)).Scan(&rows).Error)
		out[table] = map[string]column{}
		for _, r := range rows {
			out[table][r.Name] = column{classOf(t, table, r.Name, r.Type), !r.Notnull && r.Pk == 0}
		}
	}
	return out
}

func postgresSchema(t *testing.T, db *database.DB) map[string]map[string]column {
	t.Helper()
	var rows []struct {
		TableName, ColumnName, DataType, IsNullable string
	}
	require.NoError(t, db.Read(context.Background()).Raw("SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version'").Scan(&rows).Error)
	out := map[string]map[string]column{}
	for _, r := range rows {
		if out[r.TableName] == nil {
			out[r.TableName] = map[string]column{}
		}
		out[r.TableName][r.ColumnName] = column{classOf(t, r.TableName, r.ColumnName, r.DataType), r.IsNullable == "YES"}
	}
	return out
}

func classOf(t *testing.T, table, name, kind string) string {
	t.Helper()
	class, ok := classes[strings.ToLower(kind)]
	require.True(t, ok, "%s.%s has the unknown type %s", table, name, kind)
	return class
}

// TestUnknownSchema shows that the program refuses a schema newer than its own, with a sentence that says so.
func TestUnknownSchema(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		_, err := k.DB.Pool().ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
		require.NoError(t, err)
		require.ErrorContains(t, k.DB.CheckSchema(ctx), "the database has schema 9999, this program knows")
		require.ErrorContains(t, k.DB.Migrate(ctx), "start the newer program")
		_, err = k.DB.Pool().ExecContext(ctx, "DELETE FROM goose_db_version WHERE version_id > 1")
		require.NoError(t, err)
		require.ErrorContains(t, k.DB.CheckSchema(ctx), "run `lianxin migrate up` first")
	})
}
