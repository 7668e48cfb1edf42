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
		all := 0
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
			if kind == "resident" {
				var home struct {
					Residents []struct{ ID uuid.UUID }
				}
				k.As("office").Get("/households/" + k.As("office").Get("/residents/"+b.ID.String()).Want(200).Text("household_id")).Want(200).Into(&home)
				in["head_id"] = home.Residents[len(home.Residents)-1].ID
			}
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
			done, all = append(done, reply.ID("id")), all+1
			if dice.IntN(3) == 0 {
				undo()
			}
		}
		undo()
		require.Greater(t, all, 15, "too few merges to say anything")
	})
}

// TestMergeOfPeople merges two people with chosen values, and says what cannot be.
func TestMergeOfPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := hung(k)
		d, office := s.d, k.As("office")
		survivor, loser := d.Heads["S1-01"], d.Spouses["S1-02"]
		in := s.input("resident", survivor, loser, columns{"fields": columns{"name": "loser", "id_number": "loser"}, "reason": "重复登记"})
		was := office.Get("/residents/" + loser.String()).Want(200)

		office.Post("/merges", with(s.input("resident", survivor, loser, nil), columns{"loser_id": survivor})).Code(422, "invalid")
		office.Post("/merges", with(s.input("resident", survivor, loser, nil), columns{"loser_version": 9})).Code(412, "stale_version")
		office.Post("/merges", with(s.input("resident", survivor, loser, nil), columns{"loser_id": d.Households["S1-02"]})).Want(404)
		office.Post("/merges", with(s.input("resident", survivor, loser, nil), columns{"fields": columns{"favourite": "loser"}})).Code(422, "invalid")
		office.Post("/merges", with(s.input("resident", survivor, loser, nil), columns{"fields": columns{"name": "both"}})).Code(422, "invalid")
		office.Post("/merges", with(s.input("resident", survivor, loser, nil), columns{"kind": "building"})).Code(422, "invalid")
		k.As("township-north").Post("/merges", in).Want(404)
		k.As("community").Post("/merges", in).Want(403)
		k.As("township").Post("/merges", with(s.input("resident", survivor, d.Heads["N1-01"], nil), nil)).Want(404)
		office.Post("/merges", s.input("resident", d.Heads["S1-05"], d.Heads["S1-04"], nil)).Want(201)
		// The household of the loser had its head in it, and somebody is left there.
		office.Post("/merges", s.input("resident", survivor, d.Heads["S1-06"], nil)).Code(409, "head_needed")

		before := s.dump()
		preview := office.Post("/merges/preview", in).Want(200)
		require.Equal(t, "loser", preview.Field("fields.name"))
		require.Equal(t, before, s.dump(), "a preview does nothing")
		merged := k.As("township").Post("/merges", in).Want(201)
		id := merged.Text("id")
		now := office.Get("/residents/" + survivor.String()).Want(200)
		require.Equal(t, was.Text("name"), now.Text("name"))
		require.Equal(t, was.Text("id_number"), now.Text("id_number"))

		// Its address leads on, for those who may see where.
		gone := office.Get("/residents/"+loser.String()).Code(410, "merged")
		require.Equal(t, survivor.String(), gone.Text("instead"))
		k.As("township-north").Get("/residents/" + loser.String()).Want(404)
		office.Patch("/residents/"+loser.String(), 1, columns{"education": "60"}).Code(410, "merged")

		// What is changed after the merge stays, and the answer says so.
		office.Patch("/residents/"+survivor.String(), now.Int("version"), columns{"name": "王新名"}).Want(200)
		k.As("township-north").PostAt("/merges/"+id+"/unmerge", 1, nil).Want(404)
		office.PostAt("/merges/"+id+"/unmerge", 7, nil).Code(412, "stale_version")
		undone := office.PostAt("/merges/"+id+"/unmerge", 1, nil).Want(200)
		require.Equal(t, []any{"name"}, undone.Field("kept"))
		office.PostAt("/merges/"+id+"/unmerge", undone.Int("version"), nil).Code(409, "already_undone")
		require.Equal(t, "王新名", office.Get("/residents/"+survivor.String()).Want(200).Text("name"))
		require.Equal(t, was.Text("id_number"), office.Get("/residents/"+loser.String()).Want(200).Text("id_number"))
	})
}

// TestUndoOfWhatHappenedToTheLoser is refused with the way to it.
func TestUndoOfWhatHappenedToTheLoser(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := hung(k)
		survivor, loser, office := s.d.Heads["S1-05"], s.d.Spouses["S1-02"], k.As("office")
		at := office.Get("/residents/" + loser.String()).Want(200).Int("version")
		away := office.PostAt("/changes", at, columns{"action": "resident.away", "target_id": loser}).Want(201).Text("id")
		merge := office.Post("/merges", s.input("resident", survivor, loser, nil)).Want(201).Text("id")
		before := s.dump()
		refused := office.PostAt("/changes/"+away+"/undo", 1, nil).Code(409, "merged")
		require.Equal(t, survivor.String(), refused.Text("instead"))
		require.Equal(t, before, s.dump())
		office.PostAt("/merges/"+merge+"/unmerge", 1, nil).Want(200)
		office.PostAt("/changes/"+away+"/undo", 1, nil).Want(200)
	})
}

// TestUnmergeIsRefused where something rests on the merge.
func TestUnmergeIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := hung(k)
		d, office := s.d, k.As("office")
		merge := func(kind string, survivor, loser uuid.UUID, more columns) string {
			return office.Post("/merges", s.input(kind, survivor, loser, more)).Want(201).Text("id")
		}
		// Two homes, each with a head: one must be chosen; then somebody of both is merged, too.
		office.Post("/merges", s.input("household", d.Households["S1-01"], d.Households["S1-03"], nil)).Code(409, "second_head")
		homes := merge("household", d.Households["S1-01"], d.Households["S1-03"], columns{"head_id": d.Heads["S1-01"]})
		detail := office.Get("/households/" + d.Households["S1-01"].String()).Want(200)
		require.Equal(t, d.Heads["S1-01"].String(), detail.Text("head_id"))
		people := merge("resident", d.Heads["S1-01"], d.Heads["S1-03"], nil)
		office.PostAt("/merges/"+homes+"/unmerge", 1, nil).Code(409, "later_merge")

		// The household has one contact: the survivor's.
		var open int64
		require.NoError(t, k.DB.Read(context.Background()).Table("assignments").Where("household_id = ? AND ended_at IS NULL", d.Households["S1-01"]).Count(&open).Error)
		require.EqualValues(t, 1, open)

		// A number given to somebody else is not taken away again.
		number := testkit.IDNumber(1950+6, 13)
		var first string
		require.NoError(t, k.DB.Read(context.Background()).Table("residents").Where("id = ?", d.Heads["S1-05"]).Pluck("id_number_hash", &first).Error)
		again := merge("resident", d.Heads["S1-01"], d.Heads["S1-05"], columns{"head_id": d.Spouses["S1-04"]})
		s.do("UPDATE residents SET id_number_hash = ? WHERE id = ?", first, d.Spouses["S1-06"])
		require.NotEmpty(t, number)
		office.PostAt("/merges/"+people+"/unmerge", 1, nil).Code(409, "later_merge")
		office.PostAt("/merges/"+again+"/unmerge", 1, nil).Code(409, "id_number_in_use")
		s.do("UPDATE residents SET id_number_hash = NULL, id_number_enc = NULL WHERE id = ?", d.Spouses["S1-06"])
		for _, id := range []string{again, people, homes} {
			office.PostAt("/merges/"+id+"/unmerge", 1, nil).Want(200)
		}
		require.Equal(t, 3, office.Get("/merges?undone=true").Want(200).Int("total"))

		// The code of a shop that was merged away was taken meanwhile.
		var shops struct{ Items []struct{ ID uuid.UUID } }
		office.Get("/shops?sort=code").Want(200).Into(&shops)
		shop := merge("shop", shops.Items[0].ID, shops.Items[1].ID, nil)
		taken := office.Post("/shops", columns{"code": "SP1", "name": "新店", "grid_id": d.SouthGrids[0]}).Want(201)
		office.PostAt("/merges/"+shop+"/unmerge", 1, nil).Code(409, "code_in_use")
		require.NotEmpty(t, taken.Text("id"))

		// What has ended is not merged.
		office.PostAt("/residents/"+d.Heads["S2-01"].String()+"/end", s.version("resident", d.Heads["S2-01"]), columns{"state": "moved"})
		office.Post("/merges", s.input("resident", d.Heads["S1-01"], d.Heads["S2-01"], nil)).Code(409, "record_ended")
	})
}

// TestTwoIsRemembered dismisses a suspicion: it stays away, whatever is compared anew, until it is taken back.
func TestTwoIsRemembered(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := scene{k, k.District()}
		d, office, ctx := s.d, k.As("office"), context.Background()
		require.NoError(t, k.App.Doubles.Refresh(ctx))
		made := office.Post("/residents", columns{"household_id": d.Households["S1-02"], "relation": "97", "name": "孙大海", "birth_date": "1971-03-09"}).Want(201).ID("id")
		office.Post("/residents", columns{"household_id": d.Households["S1-04"], "relation": "97", "name": "孙大海", "birth_date": "1971-09-03"}).Want(201)
		office.Post("/residents", columns{"household_id": d.Households["N1-04"], "relation": "97", "name": "孙达海", "birth_date": "1971-03-09"}).Want(201)
		require.NoError(t, k.App.Doubles.Refresh(ctx))
		list := office.Get("/doubles?record_id=" + made.String()).Want(200)
		require.Equal(t, 2, list.Int("total"), "%s", list.Body)
		own := k.As("township").Get("/doubles?kind=resident&q=孙").Want(200)
		require.Equal(t, 1, own.Int("total"), "a township sees pairs of its own: %s", own.Body)
		k.As("community").Get("/doubles").Want(403)
		require.Equal(t, 0, office.Get("/doubles?reason=same_phone&record_id="+made.String()).Want(200).Int("total"))
		require.Equal(t, 2, office.Get("/doubles?reason=swapped_birth_date&area_id="+d.South.String()).Want(200).Int("total"))
		office.Get("/doubles?reason=none").Want(400)

		id := list.Text("items.0.id")
		said := office.PostAt("/doubles/"+id+"/dismiss", 1, columns{"reason": "堂兄弟"}).Want(200)
		office.PostAt("/doubles/"+id+"/dismiss", said.Int("version"), columns{}).Code(409, "nothing_changes")
		require.NoError(t, k.App.Doubles.Rebuild(ctx))
		require.Equal(t, 1, office.Get("/doubles?record_id="+made.String()).Want(200).Int("total"))
		require.Equal(t, "堂兄弟", office.Get("/doubles?dismissed=true").Want(200).Text("items.0.dismissed_reason"))
		office.PostAt("/doubles/"+id+"/reopen", said.Int("version"), columns{}).Want(200)
		require.Equal(t, 2, office.Get("/doubles?record_id="+made.String()).Want(200).Int("total"))

		// A suspicion goes when what it rests on does.
		office.Patch("/residents/"+made.String(), 1, columns{"name": "李四", "birth_date": "1999-01-01"}).Want(200)
		require.NoError(t, k.App.Doubles.Refresh(ctx))
		require.Equal(t, 0, office.Get("/doubles?record_id="+made.String()).Want(200).Int("total"))
	})
}
