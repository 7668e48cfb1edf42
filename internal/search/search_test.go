package search_test

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/search"
	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

type query struct{ text, kind, title string }

func queries(t *testing.T) []query {
	t.Helper()
	file, err := os.Open("testdata/queries.tsv")
	require.NoError(t, err)
	defer file.Close()
	var out []query
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if f := strings.Split(lines.Text(), "\t"); len(f) == 3 {
			out = append(out, query{f[0], f[1], f[2]})
		}
	}
	return out
}

func insert(t *testing.T, k *testkit.Kit, table string, row body) uuid.UUID {
	t.Helper()
	id := database.NewID()
	now := database.Now(k.Clock.Now())
	row["id"], row["version"], row["created_at"], row["updated_at"] = id, 1, now, now
	require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Table(table).Create(row).Error }))
	return id
}

func place(d *testkit.District, more body) body {
	more["district_id"], more["township_id"], more["community_id"], more["grid_id"] = d.ID, d.South, d.SouthVillage, d.SouthGrids[0]
	return more
}

// people fills the scene with the names that the queries ask for.
func people(t *testing.T, k *testkit.Kit, all []query) {
	t.Helper()
	d := k.District()
	household := insert(t, k, "households", place(d, body{"code": "H003865", "address": "南城村12号", "tags": "[]", "away_months": "[]", "state": "active"}))
	building := insert(t, k, "buildings", place(d, body{"code": "LY0009", "name": "海悦花园1号楼", "address": "海滨路48号", "management": "company"}))
	insert(t, k, "households", place(d, body{"code": "H000302", "building_id": building, "entrance": "2", "room": "302", "tags": "[]", "away_months": "[]", "state": "active"}))
	insert(t, k, "shops", place(d, body{"code": "S0001", "name": "老船长海鲜饭店", "pinyin": database.Pinyin("老船长海鲜饭店"), "address": "海滨路50号", "state": "open"}))
	insert(t, k, "issues", place(d, body{
		"number": "LX20261124-00012", "kind": "problem", "category_code": "0101", "title": "码头路灯不亮", "description": "晚上走路不安全", "urgency": "normal", "source": "phone",
		"state": "submitted", "level": "community", "round": 1, "file_ids": "[]", "raised_at": k.Clock.Now(), "submitted_at": k.Clock.Now(), "confidential": false,
		"reporter_anonymous": false, "returns": 0, "imported": false,
	}))
	seen := map[string]bool{}
	for _, q := range all {
		if q.kind == "resident" && !seen[q.title] {
			seen[q.title] = true
			insert(t, k, "residents", place(d, body{
				"household_id": household, "relation": "97", "name": q.title, "pinyin": database.Pinyin(q.title), "tags": "[]", "state": "here",
			}))
		}
	}
}

func find(k *testkit.Kit, user, text string, more ...string) *testkit.Reply {
	return k.As(user).Get("/search?q=" + url.QueryEscape(text) + strings.Join(more, "")).Want(200)
}

func TestTypedQueries(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		all := queries(t)
		require.GreaterOrEqual(t, len(all), 200)
		people(t, k, all)
		for _, q := range all {
			r := find(k, "office", q.text)
			if groups := r.Field("groups").([]any); len(groups) == 0 {
				t.Errorf("%q finds nothing instead of %s", q.text, q.title)
				continue
			}
			if r.Text("groups.0.kind") != q.kind || r.Text("groups.0.items.0.title") != q.title {
				t.Errorf("%q finds %s %s instead of %s %s", q.text, r.Text("groups.0.kind"), r.Text("groups.0.items.0.title"), q.kind, q.title)
			}
		}
		require.Equal(t, true, find(k, "office", "wangjinguo").Field("forgiven"))
		require.Equal(t, false, find(k, "office", "wangjianguo").Field("forgiven"))
		require.EqualValues(t, 1, find(k, "office", "jianguo").Field("groups.0.items.0.title_marks.0.start"))
		require.EqualValues(t, 3, find(k, "office", "jianguo").Field("groups.0.items.0.title_marks.0.end"))
		require.Empty(t, find(k, "office", "绝无此人").Field("groups"))
		require.Empty(t, find(k, "office", "%").Field("groups"))
		require.Empty(t, find(k, "office", "_' OR 1=1").Field("groups"))
	})
}

func TestReach(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02")
		k.Contact("M002", "S1-03")
		k.Contact("M006", "N1-01")
		north, south := "海滨路N1-01", "海滨路S1-01"
		for user, sees := range map[string][2]bool{ // the household in the south, in the north
			"office": {true, true}, "leader": {true, false}, "township": {true, false}, "township-north": {false, true}, "community": {true, false},
			"secretary": {true, false}, "cadre": {true, false}, "cadre-north": {false, true}, "handler": {false, false}, "caller": {false, false},
			"sysadmin": {false, false}, "secadmin": {false, false}, "auditor": {false, false},
		} {
			for i, address := range []string{south, north} {
				for _, text := range []string{address, "王 " + address, "wang " + address} {
					got := titles(find(k, user, text))
					require.Equal(t, sees[i], len(got) > 0, "%s looks for %s: %v", user, text, got)
				}
			}
		}
		require.Len(t, titles(find(k, "cadre", "王", "&kinds=resident&limit=50")), 2, "only heads of the own households")
		require.Len(t, titles(find(k, "cadre", "wang", "&kinds=resident&limit=50")), 2)
		require.Len(t, titles(find(k, "office", "王", "&kinds=resident&limit=50")), 40)
		require.Equal(t, []string{"王志强"}, titles(find(k, "cadre", "王志强", "&kinds=member")), "themselves")
		require.Empty(t, titles(find(k, "cadre", "周敏", "&kinds=member")))
		require.Empty(t, titles(find(k, "cadre-north", "zhoumni", "&kinds=member")), "nor with a wrong letter")

		k.As("").Get("/search?q=x").Want(401)
		office := k.As("office")
		office.Get("/search").Code(400, "bad_parameter")
		office.Get("/search?q=x&kinds=account").Code(400, "bad_parameter")
		office.Get("/search?q=x&limit=51").Code(400, "bad_parameter")
		office.Get("/search?q=19900020001").Code(400, "number_in_address")
		office.Get("/search?q="+testkit.IDNumber(1951, 3)).Code(400, "number_in_address")

		phone := body{"q": "199 0002 0001"} // the household's own
		require.Equal(t, []string{south}, titles(office.Post("/search", phone).Want(200)))
		require.Equal(t, []string{south}, titles(k.As("township").Post("/search", phone).Want(200)))
		require.Equal(t, []string{south}, titles(k.As("cadre").Post("/search", phone).Want(200)))
		for _, user := range []string{"township-north", "cadre-north", "secretary", "leader", "caller", "sysadmin"} {
			require.Empty(t, titles(k.As(user).Post("/search", phone).Want(200)), user)
		}
		number := body{"q": testkit.IDNumber(1951, 3)}
		require.NotEmpty(t, titles(office.Post("/search", number).Want(200)))
		require.NotEmpty(t, titles(k.As("township").Post("/search", number).Want(200)))
		for _, user := range []string{"community", "cadre", "township-north", "leader"} {
			require.Empty(t, titles(k.As(user).Post("/search", number).Want(200)), user)
		}
		_ = d
	})
}

func titles(r *testkit.Reply) []string {
	var answer struct {
		Groups []struct{ Items []struct{ Title string } }
	}
	r.Into(&answer)
	var out []string
	for _, g := range answer.Groups {
		for _, item := range g.Items {
			out = append(out, item.Title)
		}
	}
	return out
}

// TestConfidential holds the search to what the list of issues shows.
func TestConfidential(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		insert(t, k, "issues", place(d, body{
			"number": "LX20261123-00077", "kind": "report", "category_code": "0101", "title": "匿名举报街道某人", "description": "不便说", "urgency": "normal", "source": "phone",
			"state": "submitted", "level": "district", "round": 1, "file_ids": "[]", "raised_at": k.Clock.Now(), "submitted_at": k.Clock.Now(), "confidential": true,
			"concerned_unit_id": d.Units["T001"], "household_id": d.Households["S1-01"], "reporter_anonymous": true, "returns": 0, "imported": false,
		}))
		for user, sees := range map[string]bool{"office": true, "township": false, "community": true, "cadre": false, "secretary": false, "handler": false, "township-north": false} {
			listed := len(k.As(user).Get("/issues?q="+url.QueryEscape("匿名举报")).Want(200).Field("items").([]any)) > 0
			require.Equal(t, sees, listed, user)
			for _, text := range []string{"匿名举报", "LX20261123-00077", "jubao", "jubap"} {
				require.Equal(t, listed, len(titles(find(k, user, text))) > 0, "%s searches %s", user, text)
			}
		}
	})
}

// TestKept changes records in every way and asks for them before and after.
func TestKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		made := office.Post("/residents", body{"household_id": d.Households["S1-01"], "relation": "97", "name": "万俟长风"}).Want(201)
		require.Equal(t, []string{"万俟长风"}, titles(find(k, "office", "moqichangf")))
		office.Patch("/residents/"+made.Text("id"), 1, body{"name": "单长风"}).Want(200)
		require.Empty(t, titles(find(k, "office", "moqi")))
		require.Equal(t, []string{"单长风"}, titles(find(k, "office", "scf")))
		office.PostAt("/residents/"+made.Text("id")+"/end", 2, body{"state": "moved", "reason": "搬走"}).Want(200)
		require.Equal(t, true, find(k, "office", "scf").Field("groups.0.items.0.ended"))
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("DELETE FROM residents WHERE id = ?", made.ID("id")).Error
		}))
		require.Empty(t, titles(find(k, "office", "scf")))
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE buildings SET name = '灯塔楼' WHERE id = ?", d.SouthBuilding).Error
		}))
		require.Equal(t, []string{"灯塔楼"}, titles(find(k, "office", "dtl", "&kinds=building")))
		require.Error(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			require.NoError(t, tx.Exec("UPDATE buildings SET name = '不存的楼' WHERE id = ?", d.SouthBuilding).Error)
			return fmt.Errorf("undone")
		}))
		require.Empty(t, titles(find(k, "office", "不存")))
		before := contents(t, k)
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE settings SET value = '\"0\"' WHERE key = 'search_index'").Error
		}))
		require.NoError(t, search.Ensure(context.Background(), k.DB))
		require.Equal(t, before, contents(t, k), "made anew it is the same")
	})
}

// contents is the index without the numbers that it gives its entries.
func contents(t *testing.T, k *testkit.Kit) []string {
	t.Helper()
	var out []string
	db := k.DB.Read(context.Background())
	require.NoError(t, db.Raw("SELECT CAST(search_records.record_id AS text) || ' ' || CAST(search_terms.shelf AS text) || ' ' || search_terms.term FROM search_terms JOIN search_records ON search_records.id = search_terms.record").Scan(&out).Error)
	require.NotEmpty(t, out)
	var marks int64
	require.NoError(t, db.Model(&search.Mark{}).Count(&marks).Error)
	require.Zero(t, marks)
	slices.Sort(out)
	return out
}
