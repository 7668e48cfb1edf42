package double_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/double"
	"github.com/lianxin/lianxin/internal/testkit"
)

type columns = map[string]any

// scene is the small district with something hanging on everybody in the south.
type scene struct {
	*testkit.Kit
	d *testkit.District
}

func (s scene) insert(table string, row columns) uuid.UUID {
	s.T.Helper()
	id := database.NewID()
	row["id"] = id
	if table != "change_rows" {
		row["version"], row["created_at"], row["updated_at"] = 1, s.Clock.Now(), s.Clock.Now()
	}
	row["district_id"] = s.d.ID
	require.NoError(s.T, s.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Table(table).Create(row).Error }), table)
	return id
}

func (s scene) plain(table string, row columns) {
	require.NoError(s.T, s.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Table(table).Create(row).Error }), table)
}

func (s scene) do(sql string, args ...any) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec(sql, args...).Error }), sql)
}

func (s scene) southern() columns {
	return columns{"township_id": s.d.South, "community_id": s.d.SouthVillage, "grid_id": s.d.SouthGrids[0]}
}

func with(row columns, more columns) columns {
	for k, v := range more {
		row[k] = v
	}
	return row
}

func (s scene) shop(code, name string) uuid.UUID {
	return s.insert("shops", with(s.southern(), columns{"code": code, "name": name, "pinyin": database.Pinyin(name), "state": "open"}))
}

func (s scene) account() uuid.UUID { return s.d.Accounts["office"] }

func (s scene) visit(row columns) uuid.UUID {
	return s.insert("visits", with(with(s.southern(), columns{
		"way": "on_site", "outcome": "met", "visited_at": s.Clock.Now(), "met_resident_ids": "[]", "policies": "[]", "handbook_left": false, "notes": "", "answers": "{}", "account_id": s.account(),
	}), row))
}

func (s scene) issue(number string, row columns) uuid.UUID {
	return s.insert("issues", with(with(s.southern(), columns{
		"number": number, "kind": "problem", "category_code": "01", "title": "漏水", "description": "漏水", "urgency": "normal", "source": "visit", "state": "submitted", "level": "community", "round": 1,
		"file_ids": "[]", "raised_at": s.Clock.Now(), "submitted_at": s.Clock.Now(),
	}), row))
}

// hung is the district in which visits, issues, callbacks, contacts, plans, rounds and acts hang on people and homes.
func hung(k *testkit.Kit) scene {
	s := scene{k, k.District()}
	d := s.d
	k.Contact("M003", "S1-01", "S1-02", "S1-03")
	k.Contact("M002", "S1-04", "S1-05", "S1-06")
	plan := s.insert("plans", with(s.southern(), columns{"name": "P", "area_id": d.South, "state": "published", "band": 0.1, "weights": "{}", "quotas": "{}", "progress": 100}))
	round := s.insert("rounds", with(s.southern(), columns{"name": "R", "area_id": d.South, "from_on": "2026-11-01", "until_on": "2026-11-30", "starts_at": k.Clock.Now(), "ends_at": k.Clock.Now(), "target": "{}", "form": "[]", "state": "open", "account_id": s.account()}))
	for i := 1; i <= 6; i++ {
		code := fmt.Sprintf("S1-%02d", i)
		home, head := d.Households[code], d.Heads[code]
		s.plain("plan_items", columns{"plan_id": plan, "household_id": home, "ordinal": 1, "member_id": d.Members["M003"], "pinned": i%2 == 0, "reason": "{}"})
		if i != 3 {
			s.plain("round_targets", columns{"round_id": round, "household_id": home})
		}
		met, err := json.Marshal([]uuid.UUID{head, d.Heads["S1-01"]})
		require.NoError(k.T, err)
		s.visit(columns{"household_id": home, "met_resident_ids": string(met)})
		issue := s.issue(fmt.Sprintf("I%d", i), columns{"household_id": home, "resident_id": head})
		s.insert("issue_tells", columns{"issue_id": issue, "round": 1, "household_id": home})
		s.insert("callbacks", with(s.southern(), columns{"issue_id": issue, "round": 1, "reporter_issue_id": issue, "state": "due", "half_at": k.Clock.Now(), "due_at": k.Clock.Now(), "attempts": 0, "file_ids": "[]"}))
	}
	s.do("UPDATE members SET household_id = ? WHERE id = ?", d.Households["S1-02"], d.Members["M003"])
	for i, name := range []string{"王记大海生鲜", "王记大海生鲜店", "李记渔具"} {
		shop := s.shop(fmt.Sprintf("SP%d", i), name)
		s.visit(columns{"shop_id": shop})
		s.issue(fmt.Sprintf("J%d", i), columns{"shop_id": shop})
	}
	// An act: somebody moves from one household to another, so that the history names both.
	version := k.As("office").Get("/residents/" + d.Spouses["S1-04"].String()).Want(200).Int("version")
	k.As("office").PostAt("/changes", version, columns{"action": "resident.move", "target_id": d.Spouses["S1-04"], "household_id": d.Households["S1-05"], "relations": []columns{{"resident_id": d.Spouses["S1-04"], "relation": "97"}}}).Want(201)
	require.NoError(k.T, k.App.Doubles.Rebuild(context.Background()))
	return s
}

// bookkeeping are tables that are not the registry's own content, and columns that rise with every change.
var (
	bookkeeping = []string{"audit_events", "audit_head", "merges", "doubles", "double_marks", "search_records", "search_terms", "search_marks", "search_districts", "quality_readings", "sessions", "refresh_tokens", "idempotency_keys", "accounts", "login_failures", "goose_db_version", "job_periods"}
	counters    = []string{"version", "updated_at"}
)

// dump is every row of every table.
func (s scene) dump() map[string]string {
	s.T.Helper()
	db, out := s.DB.Read(context.Background()), map[string]string{}
	var tables []string
	if s.DB.Kind() == database.SQLite {
		require.NoError(s.T, db.Raw("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Scan(&tables).Error)
	} else {
		require.NoError(s.T, db.Raw("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'").Scan(&tables).Error)
	}
	for _, table := range tables {
		if slices.Contains(bookkeeping, table) {
			continue
		}
		var rows []map[string]any
		require.NoError(s.T, db.Table(table).Find(&rows).Error)
		for _, row := range rows {
			var parts []string
			key := ""
			for column, value := range row {
				if slices.Contains(counters, column) {
					continue
				}
				switch v := value.(type) {
				case []byte:
					value = hex.EncodeToString(v)
				case time.Time:
					value = v.UTC().Format(time.RFC3339Nano)
				}
				parts = append(parts, fmt.Sprintf("%s=%v", column, value))
				if column == "id" {
					key = fmt.Sprint(value)
				}
			}
			sort.Strings(parts)
			all := strings.Join(parts, "\n")
			if key == "" {
				key = all
			}
			out[table+" "+key] = all
		}
	}
	return out
}

func (s scene) version(kind string, id uuid.UUID) int {
	s.T.Helper()
	return s.As("office").Get("/" + kind + "s/" + id.String()).Want(200).Int("version")
}

func (s scene) input(kind string, survivor, loser uuid.UUID, more columns) columns {
	s.T.Helper()
	return with(columns{"kind": kind, "survivor_id": survivor, "loser_id": loser, "survivor_version": s.version(kind, survivor), "loser_version": s.version(kind, loser)}, more)
}

// TestEveryReferenceIsListed walks the schema: a column that may name a person, a household or a shop must say what a
// merge does with it.
func TestEveryReferenceIsListed(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	var found []struct{ TableName, ColumnName, Refers string }
	require.NoError(t, k.DB.Read(context.Background()).Raw("SELECT m.name AS table_name, c.name AS column_name, COALESCE(f.\"table\", '') AS refers"+
		" FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c LEFT JOIN pragma_foreign_key_list(m.name) AS f ON f.\"from\" = c.name WHERE m.type = 'table'").Scan(&found).Error)
	require.NotEmpty(t, found)
	seen := map[string]bool{}
	for _, c := range found {
		refers := slices.Contains([]string{"residents", "households", "shops"}, c.Refers)
		named := strings.HasSuffix(c.ColumnName, "_id") || strings.HasSuffix(c.ColumnName, "_ids")
		about := false
		for _, word := range []string{"resident", "household", "shop", "target_id", "record_id", "survivor", "loser", "left_id", "right_id"} {
			about = about || strings.Contains(c.ColumnName, word)
		}
		if refers || named && about {
			listed := slices.ContainsFunc(double.References, func(r double.Reference) bool { return r.Table == c.TableName && r.Column == c.ColumnName })
			require.True(t, listed, "%s.%s may name a person, a household or a shop: say in internal/double/references.go what a merge does with it", c.TableName, c.ColumnName)
		}
		seen[c.TableName+"."+c.ColumnName] = true
	}
	for _, r := range double.References {
		require.True(t, seen[r.Table+"."+r.Column], "%s.%s is no column", r.Table, r.Column)
		require.Equal(t, r.How == double.Stays, r.Why != "", "%s.%s", r.Table, r.Column)
	}
}

// TestUnmergeGivesEverythingBack merges at random and takes it back: every row of every table is what it was.
func TestUnmergeGivesEverythingBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := hung(k)
		dice := rand.New(rand.NewPCG(7, 1))
		before := s.dump()
		var done []uuid.UUID
		undo := func() {
			for _, id := range slices.Backward(done) {
				k.As("office").PostAt("/merges/"+id.String()+"/unmerge", 1, nil).Want(200)
			}
			done = nil
			require.Equal(t, before, s.dump())
		}
		for range 40 {
			kind, path := "resident", "/residents?page_size=200"
			switch dice.IntN(4) {
			case 0:
				kind, path = "household", "/households?page_size=200&area_id="+s.d.South.String()
			case 1:
				kind, path = "shop", "/shops?page_size=200"
			}
			var list struct {
				Items []struct {
					ID      uuid.UUID
					Version int
				}
			}
			k.As("office").Get(path).Want(200).Into(&list)
			a, b := list.Items[dice.IntN(len(list.Items))], list.Items[dice.IntN(len(list.Items))]
			if a.ID == b.ID {
				continue
			}
			var fields struct{ Fields []struct{ Name string } }
			k.As("office").Get("/doubles/comparison?kind=" + kind + "&left_id=" + a.ID.String() + "&right_id=" + b.ID.String()).Want(200).Into(&fields)
			chosen := map[string]string{}
			for _, f := range fields.Fields {
				if whose := []string{"", "survivor", "loser"}[dice.IntN(3)]; whose != "" {
					chosen[f.Name] = whose
				}
			}
			in := columns{"kind": kind, "survivor_id": a.ID, "survivor_version": a.Version, "loser_id": b.ID, "loser_version": b.Version, "fields": chosen}
			if kind == "household" {
				in["head_id"] = k.As("office").Get("/households/" + a.ID.String()).Want(200).Field("head_id")
			}
			reply := k.As("office").Post("/merges", in)
			if reply.Status == 409 {
				reply.Code(409, reply.Text("code"))
				require.Contains(t, []string{"head_needed", "second_head"}, reply.Text("code"))
				continue
			}
			reply.Want(201)
			done = append(done, reply.ID("id"))
			if dice.IntN(3) == 0 {
				undo()
			}
		}
		undo()
	})
}
