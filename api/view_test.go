package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

func namesIn(r *testkit.Reply, field string) []string {
	var out struct{ Items []map[string]any }
	r.Want(http.StatusOK).Into(&out)
	names := make([]string, len(out.Items))
	for i, item := range out.Items {
		names[i] = fmt.Sprint(item[field])
	}
	slices.Sort(names)
	return names
}

func viewBody(name string, more fields) fields {
	return with(fields{"screen": "households", "name": name, "query": "state=active&without_contact=true&sort=-code&page=3", "columns": []string{"head", "phone"}}, more)
}

func TestViewsAreKeptForOneselfOrShared(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		township := k.As("township")
		made := township.Post("/views", viewBody("未联户", nil)).Want(http.StatusCreated)
		require.Equal(t, "sort=-code&state=active&without_contact=true", made.Text("query"), "a view has no page")
		require.Equal(t, "me", made.Text("shared"))
		id := made.ID("id")
		path := "/views/" + id.String()

		for _, other := range []string{"office", "township-north", "community"} {
			k.As(other).Get(path).Code(http.StatusNotFound, "not_found")
			require.Empty(t, namesIn(k.As(other).Get("/views?screen=households"), "name"))
		}
		k.As("office").Patch(path, 1, fields{"name": "偷看"}).Code(http.StatusNotFound, "not_found")

		shared := township.Patch(path, 1, fields{"shared": "unit", "name": "没有联户的"}).Want(http.StatusOK)
		require.Equal(t, 2, shared.Int("version"))
		require.Equal(t, []string{"没有联户的"}, namesIn(k.As("office").Get("/views?screen=households"), "name"))
		k.As("township-north").Get(path).Code(http.StatusNotFound, "not_found")
		k.As("community").Get(path).Code(http.StatusNotFound, "not_found")

		require.Equal(t, []any{"change", "delete"}, k.As("office").Get(path).Field("actions"))
		k.As("office").Patch(path, 2, fields{"ordinal": 3}).Want(http.StatusOK)
		township.Patch(path, 2, fields{"ordinal": 4}).Code(http.StatusPreconditionFailed, "stale_version")
		township.Do("PATCH", path, fields{"ordinal": 4}).Code(http.StatusPreconditionRequired, "version_required")
		township.With("If-Match", `"3"`).Delete(path).Want(http.StatusNoContent)
		township.Get(path).Code(http.StatusNotFound, "not_found")
	})
}

func TestASharedViewIsForTheColleaguesOfOneDesk(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		// The secretary of a branch shares with its members; the cadre is one of them.
		made := k.As("secretary").Post("/views", viewBody("支部", fields{"shared": "unit"})).Want(http.StatusCreated)
		path := "/views/" + made.Text("id")
		require.Equal(t, []string{"支部"}, namesIn(k.As("cadre").Get("/views?screen=households"), "name"))
		require.Empty(t, k.As("cadre").Get(path).Field("actions"))
		k.As("cadre").Patch(path, 1, fields{"name": "我的"}).Code(http.StatusForbidden, "forbidden")
		k.As("cadre").With("If-Match", `"1"`).Delete(path).Code(http.StatusForbidden, "forbidden")
		k.As("township").Get(path).Code(http.StatusNotFound, "not_found")

		// What a view finds is what its reader may see, not what its owner may.
		office := len(namesIn(k.As("office").Get("/households?"+made.Text("query")), "code"))
		mine := len(namesIn(k.As("cadre").Get("/households?"+made.Text("query")), "code"))
		require.Less(t, mine, office)
		k.As("handler").Get("/views?screen=households").Want(http.StatusOK)
		k.As("sysadmin").Get("/views").Code(http.StatusForbidden, "forbidden")
	})
}

func TestAViewThatCannotBeIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		township := k.As("township")
		for name, c := range map[string]struct {
			change fields
			field  string
			code   string
		}{
			"no name":             {fields{"name": "  "}, "name", "required"},
			"a long name":         {fields{"name": strings.Repeat("名", 41)}, "name", "too_long"},
			"an unknown filter":   {fields{"query": "owner=me"}, "query", "unknown_parameter"},
			"a bad value":         {fields{"query": "state=gone"}, "query", "bad_enum"},
			"an unknown order":    {fields{"query": "sort=phone"}, "query", "bad_sort"},
			"a day that is none":  {fields{"query": "not_visited_since=2026-13-01"}, "query", "bad_date"},
			"no query":            {fields{"query": "%zz"}, "query", "bad_query"},
			"an unknown column":   {fields{"columns": []string{"head", "id_number"}}, "columns[1]", "bad_enum"},
			"a column twice":      {fields{"columns": []string{"head", "head"}}, "columns[1]", "duplicate_key"},
			"an unknown screen":   {fields{"screen": "secrets"}, "screen", "bad_enum"},
			"shared with all":     {fields{"shared": "all"}, "shared", "bad_enum"},
			"a place beyond":      {fields{"ordinal": 1001}, "ordinal", "bad_number"},
			"a phone":             {fields{"query": "q=" + "199%200002-7777"}, "query", "personal_number"},
			"a phone with prefix": {fields{"query": "q=%2B8619900027777"}, "query", "personal_number"},
			"an ID number":        {fields{"query": "q=" + testkit.IDNumber(1990, 5)}, "query", "personal_number"},
			"a phone as a name":   {fields{"name": "19900027777 的家"}, "name", "personal_number"},
		} {
			got := township.Post("/views", viewBody("一", c.change)).Want(http.StatusUnprocessableEntity)
			require.Equal(t, c.code, got.Codes()[c.field], name)
		}
		require.Empty(t, namesIn(township.Get("/views?screen=households"), "name"))
		k.As("handler").Post("/views", viewBody("一", nil)).Code(http.StatusForbidden, "screen_not_allowed")
		k.As("handler").Post("/views", viewBody("一", fields{"screen": "issues", "query": "state=submitted", "columns": []string{}})).Want(http.StatusCreated)
		township.Post("/views", viewBody("一", fields{"owner": "me"})).Code(http.StatusBadRequest, "unknown_field")

		township.Post("/views", viewBody("一", nil)).Want(http.StatusCreated)
		twice := township.Post("/views", viewBody("一", nil)).Code(http.StatusConflict, "duplicate_key")
		require.Equal(t, "duplicate_key", twice.Codes()["name"])
		for i := range 49 {
			township.Post("/views", viewBody(fmt.Sprintf("第%d个", i), nil)).Want(http.StatusCreated)
		}
		township.Post("/views", viewBody("太多", nil)).Code(http.StatusConflict, "too_many_views")
		_ = d
	})
}

func TestOnePersonChangesAViewAtATime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		path := "/views/" + k.As("township").Post("/views", viewBody("一", fields{"shared": "unit"})).Want(http.StatusCreated).Text("id")
		k.As("office")
		var wg sync.WaitGroup
		status := make([]int, 6)
		for i := range status {
			who := k.As([]string{"office", "township"}[i%2])
			wg.Go(func() { status[i] = who.Patch(path, 1, fields{"name": fmt.Sprintf("第%d次", i)}).Status })
		}
		wg.Wait()
		slices.Sort(status)
		require.Equal(t, []int{200, 412, 412, 412, 412, 412}, status)
	})
}

func TestAListBeginsAsItsReaderLikesIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		township := k.As("township")
		id := township.Post("/views", viewBody("一", nil)).Want(http.StatusCreated).ID("id")
		like := fields{"columns": []string{"code", "head"}, "compact": true, "default_view_id": id}
		township.Put("/lists/households/preference", like).Want(http.StatusOK)
		read := township.Get("/views?screen=households").Want(http.StatusOK)
		require.Equal(t, []any{"code", "head"}, read.Field("preference.columns"))
		require.Equal(t, true, read.Field("preference.compact"))
		require.Equal(t, id.String(), read.Field("preference.default_view_id"))
		require.Equal(t, []any{}, k.As("office").Get("/views?screen=households").Field("preference.columns"))

		bad := township.Put("/lists/households/preference", with(like, fields{"default_view_id": uuid.New()})).Want(http.StatusUnprocessableEntity)
		require.Equal(t, "unknown_reference", bad.Codes()["default_view_id"])
		bad = township.Put("/lists/households/preference", with(like, fields{"columns": []string{"secret"}})).Want(http.StatusUnprocessableEntity)
		require.Equal(t, "bad_enum", bad.Codes()["columns[0]"])
		township.Put("/lists/secrets/preference", like).Code(http.StatusNotFound, "not_found")
		k.As("handler").Put("/lists/households/preference", fields{"columns": []string{}, "compact": false, "default_view_id": nil}).Code(http.StatusForbidden, "screen_not_allowed")

		// A view that is gone is nobody's beginning.
		township.With("If-Match", `"1"`).Delete("/views/" + id.String()).Want(http.StatusNoContent)
		require.Nil(t, township.Get("/views?screen=households").Field("preference.default_view_id"))
		require.Contains(t, namesIn(township.Get("/lists/households/columns"), "key"), "tenure")
	})
}

func TestListsAreNarrowedByWhatIsMissing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		n := func(path string) int { return office.Get(path + "&page_size=1").Want(http.StatusOK).Int("total") }
		all := n("/households?state=active")
		require.Equal(t, all, n("/households?not_visited_since=2026-01-01"))
		office.Post("/visits", fields{"household_id": d.Households["S1-01"], "member_ids": []uuid.UUID{d.Members["M002"]}, "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now()}).Want(http.StatusCreated)
		office.Post("/visits", fields{"household_id": d.Households["S1-02"], "member_ids": []uuid.UUID{d.Members["M002"]}, "way": "on_site", "outcome": "not_home", "visited_at": k.Clock.Now()}).Want(http.StatusCreated)
		require.Equal(t, all-1, n("/households?not_visited_since=2026-11-23"), "nobody was met at the second door")
		require.Equal(t, all, n("/households?not_visited_since=2026-11-24"))
		people := n("/residents?state=here")
		there := n("/residents?household_id=" + d.Households["S1-01"].String())
		require.Equal(t, people-there, n("/residents?state=here&not_visited_since=2026-11-23"))

		one := office.Get("/households/" + d.Households["S1-01"].String())
		office.Patch("/households/"+one.Text("id"), one.Int("version"), fields{"tags": []string{"HT08", "常去码头"}, "away_months": []int{11, 12}}).Want(http.StatusOK)
		two := office.Get("/households/" + d.Households["S1-02"].String())
		office.Patch("/households/"+two.Text("id"), two.Int("version"), fields{"tags": []string{"HT08"}, "away_months": []int{1}}).Want(http.StatusOK)
		require.Equal(t, 2, n("/households?tag=HT08,%E5%B8%B8%E5%8E%BB%E7%A0%81%E5%A4%B4"))
		require.Equal(t, 1, n("/households?tag=HT08,%E5%B8%B8%E5%8E%BB%E7%A0%81%E5%A4%B4&tag_match=all"))
		require.Equal(t, 1, n("/households?away_now=true"), "it is November")
		require.Equal(t, all-1, n("/households?away_now=false"))
		require.Equal(t, there, n("/residents?away_now=true"))

		head := office.Get("/residents/" + d.Heads["S1-03"].String())
		office.Patch("/residents/"+head.Text("id"), head.Int("version"), fields{"tags": []string{"SG01"}, "birth_date": "1940-03-07", "id_number": nil, "phone": nil}).Want(http.StatusOK)
		require.Equal(t, []string{"S1-03"}, namesIn(office.Get("/households?care=SG01"), "code"))
		require.Equal(t, 0, n("/households?care=SG01,SG02&tag_match=all"))
		require.Contains(t, namesIn(office.Get("/residents?birth_month=3&age_from=80"), "id"), head.Text("id"))
		require.Contains(t, namesIn(office.Get("/residents?without_id_number=true&without_phone=true"), "id"), head.Text("id"))
		require.Equal(t, []string{"S1-03"}, namesIn(k.As("township").Get("/households?care=SG01"), "code"))
		require.Empty(t, namesIn(k.As("township-north").Get("/households?care=SG01"), "code"))
		require.Equal(t, n("/households?building_id="+d.SouthBuilding.String()), n("/households?management="+office.Get("/buildings/"+d.SouthBuilding.String()).Text("management")+"&area_id="+d.South.String()))
		require.Equal(t, 1, n("/members?without_households=false&code=M003")+n("/members?without_households=true&code=M003"))

		for _, bad := range []string{
			"/households?not_visited_since=yesterday", "/households?tag_match=none", "/households?away_now=perhaps", "/residents?birth_month=13",
			"/residents?birth_month=0", "/households?management=nobody", "/residents?without_id_number=1", "/members?without_branch=no", "/shops?not_visited_since=1",
			"/buildings?without_coordinates=x", "/households?tag=" + strings.Repeat("a,", 3) + strings.Join(strings.Split("bcdefghijklmnopqrstuvwxyz0123456789", ""), ","),
		} {
			office.Get(bad).Code(http.StatusBadRequest, "bad_parameter")
		}
	})
}
