package api_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// picked names records with the versions that they have now.
func picked(k *testkit.Kit, kind string, ids ...uuid.UUID) []fields {
	out := make([]fields, len(ids))
	for i, id := range ids {
		out[i] = fields{"id": id, "version": k.As("office").Get("/" + kind + "/" + id.String()).Want(http.StatusOK).Int("version")}
	}
	return out
}

func tagsOf(k *testkit.Kit, path string) []any {
	tags, _ := k.As("office").Get(path).Want(http.StatusOK).Field("tags").([]any)
	return tags
}

func TestManyHouseholdsAreTaggedAsOneChange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		one, two := d.Households["S1-01"], d.Households["S1-02"]
		office := k.As("office")
		office.Patch("/households/"+one.String(), 1, fields{"tags": []string{"HT01"}}).Want(http.StatusOK)
		body := fields{"items": picked(k, "households", one, two), "add": []string{"HT08", "码头"}, "remove": []string{"HT01"}, "reason": "入冬前排查"}

		would := k.As("township").Post("/households/tag/preview", body).Want(http.StatusOK)
		require.Len(t, would.Field("effects"), 2)
		require.Equal(t, []any{"HT01"}, tagsOf(k, "/households/"+one.String()), "a preview changes nothing")

		client := k.As("township").With("Idempotency-Key", "tag-1")
		done := client.Post("/households/tag", body).Want(http.StatusCreated)
		again := client.Post("/households/tag", body).Want(http.StatusCreated)
		require.Equal(t, done.Text("id"), again.Text("id"))
		require.Equal(t, "household.tag_many", again.Text("action"))
		for _, id := range []uuid.UUID{one, two} {
			require.Equal(t, []any{"HT08", "码头"}, tagsOf(k, "/households/"+id.String()))
		}
		require.Equal(t, 3, office.Get("/households/"+one.String()).Int("version"))
		require.Equal(t, 1, office.Get("/changes?record_id="+two.String()+"&action=household.tag_many").Int("total"), "it stands in the story of each")
		for _, id := range []uuid.UUID{one, two} {
			require.NotZero(t, k.As("auditor").Get("/audit-events?action=household.update&target_id="+id.String()).Int("total"), "each stands in the audit log")
		}

		k.As("township").PostAt("/changes/"+done.Text("id")+"/undo", 1, fields{}).Want(http.StatusOK)
		require.Equal(t, []any{"HT01"}, tagsOf(k, "/households/"+one.String()))
		require.Empty(t, tagsOf(k, "/households/"+two.String()))
	})
}

func TestOneRowInTheWayKeepsAllAsTheyWere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		south, north := d.Households["S1-01"], d.Households["N1-01"]
		add := fields{"add": []string{"HT08"}}

		// Whatever is out of reach is not there.
		refused := k.As("township").Post("/households/tag", with(add, fields{"items": picked(k, "households", south, north)})).Code(http.StatusNotFound, "not_found")
		require.Equal(t, map[string]string{"items[1]": "not_found"}, refused.Codes())
		require.NotContains(t, refused.Text("errors.0.message"), "N1-01")
		missing := append(picked(k, "households", south), fields{"id": uuid.New(), "version": 1})
		require.Equal(t, refused.Codes(), k.As("township").Post("/households/tag", with(add, fields{"items": missing})).Code(http.StatusNotFound, "not_found").Codes())
		// A leader reads households, and writes none.
		k.As("leader").Post("/households/tag", with(add, fields{"items": picked(k, "households", south)})).Code(http.StatusForbidden, "forbidden")

		// Somebody was quicker.
		items := picked(k, "households", south, d.Households["S1-02"])
		k.As("office").Patch("/households/"+d.Households["S1-02"].String(), 1, fields{"room": "0909"}).Want(http.StatusOK)
		stale := k.As("township").Post("/households/tag", with(add, fields{"items": items})).Code(http.StatusPreconditionFailed, "stale_version")
		require.Equal(t, map[string]string{"items[1]": "stale_version"}, stale.Codes())
		require.Contains(t, stale.Text("errors.0.message"), "S1-02")

		// One has moved away.
		gone := d.Households["S1-03"]
		k.As("office").PostAt("/households/"+gone.String()+"/end", 1, fields{"state": "moved_away"}).Want(http.StatusOK)
		moved := k.As("office").Post("/households/move", fields{"items": picked(k, "households", south, gone), "grid_id": d.SouthGrids[1]}).Code(http.StatusConflict, "rows_refused")
		require.Equal(t, map[string]string{"items[1]": "already_ended"}, moved.Codes())
		require.Empty(t, tagsOf(k, "/households/"+south.String()))
		require.Equal(t, d.SouthGrids[0].String(), k.As("office").Get("/households/"+south.String()).Text("grid_id"))
		require.Zero(t, k.As("office").Get("/changes?action=household.move_many").Int("total"))
	})
}

func TestManyHouseholdsMoveAsOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		one, two := d.Households["S1-01"], d.Households["S2-01"]
		head := "/residents/" + d.Heads["S1-01"].String()
		before := []string{office.Get("/households/" + one.String()).Text("room"), office.Get("/households/" + one.String()).Text("building_id")}
		body := fields{"items": picked(k, "households", one, two), "grid_id": d.NorthGrids[0], "building_id": d.NorthBuilding, "on": "2026-11-01", "reason": "整村搬迁"}
		would := office.Post("/households/move/preview", body).Want(http.StatusOK)
		require.GreaterOrEqual(t, len(would.Field("effects").([]any)), 2)
		done := office.Post("/households/move", body).Want(http.StatusCreated)
		require.Equal(t, "2026-11-01", done.Text("effective_on"))
		moved := office.Get("/households/" + one.String())
		require.Equal(t, d.NorthGrids[0].String(), moved.Text("grid_id"))
		require.Equal(t, d.NorthBuilding.String(), moved.Text("building_id"))
		require.Equal(t, before[0], moved.Text("room"), "the room stays as it was")
		require.Equal(t, d.NorthGrids[0].String(), office.Get(head).Text("grid_id"), "people move along")
		require.Equal(t, d.SouthGrids[0].String(), office.Get("/households/"+one.String()+"/past?on=2026-10-31").Text("grid_id"))

		// The change is about both islands: neither township may read it or take it back.
		for _, township := range []string{"township", "township-north"} {
			k.As(township).Get("/changes/"+done.Text("id")).Code(http.StatusNotFound, "not_found")
			k.As(township).PostAt("/changes/"+done.Text("id")+"/undo", 1, fields{}).Code(http.StatusNotFound, "not_found")
		}
		office.PostAt("/changes/"+done.Text("id")+"/undo", 1, fields{}).Want(http.StatusOK)
		back := office.Get("/households/" + one.String())
		require.Equal(t, d.SouthGrids[0].String(), back.Text("grid_id"))
		require.Equal(t, before[1], back.Text("building_id"))
		require.Equal(t, d.SouthGrids[1].String(), office.Get("/households/"+two.String()).Text("grid_id"))
		require.Equal(t, d.SouthGrids[0].String(), office.Get(head).Text("grid_id"))

		// After a day it stays.
		late := office.Post("/households/move", fields{"items": picked(k, "households", one), "grid_id": d.SouthGrids[1]}).Want(http.StatusCreated)
		k.Clock.Advance(25 * time.Hour)
		k.As("office").PostAt("/changes/"+late.Text("id")+"/undo", 1, fields{}).Code(http.StatusConflict, "too_late")
		// A township may send people to another town, which sees them from then on, and fetches nobody from there.
		k.As("township").Post("/households/move", fields{"items": picked(k, "households", one), "grid_id": d.NorthGrids[0]}).Want(http.StatusCreated)
		k.As("township").Get("/households/" + one.String()).Want(http.StatusNotFound)
		k.As("township").Post("/households/move", fields{"items": picked(k, "households", d.Households["N1-01"]), "grid_id": d.SouthGrids[0]}).Want(http.StatusNotFound)
	})
}

func TestAllThatMatchAreChosenTogether(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		township := k.As("township")
		query := "state=active&area_id=" + d.SouthGrids[0].String()
		count := township.Get("/households?" + query).Int("total")
		township.Post("/households/tag", fields{"query": query, "count": count - 1, "add": []string{"HT08"}}).Code(http.StatusConflict, "selection_changed")
		township.Post("/households/tag", fields{"query": query + "&page=2&page_size=3", "count": count, "add": []string{"HT08"}}).Want(http.StatusCreated)
		require.Equal(t, count, k.As("office").Get("/households?tag=HT08").Int("total"))
		// All of the other township's are none of theirs.
		k.As("township-north").Post("/households/tag", fields{"query": query, "count": count, "add": []string{"HT01"}}).Code(http.StatusConflict, "selection_changed")
		k.As("township-north").Post("/households/tag", fields{"query": query, "count": 0, "add": []string{"HT01"}}).Want(http.StatusUnprocessableEntity)
		people := township.Get("/residents?state=here&age_from=60").Int("total")
		township.Post("/residents/tag", fields{"query": "state=here&age_from=60", "count": people, "add": []string{"SG01"}}).Want(http.StatusCreated)
		require.Equal(t, people, township.Get("/residents?tag=SG01").Int("total"))
	})
}

func TestBuildingsPassTogether(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		items := picked(k, "buildings", d.SouthBuilding, d.NorthBuilding)
		done := k.As("office").Post("/buildings/management", fields{"items": items, "management": "company", "company": "海诚物业", "reason": "统一接管"}).Want(http.StatusCreated)
		require.Equal(t, "海诚物业", k.As("office").Get("/buildings/"+d.NorthBuilding.String()).Text("company"))
		k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 1, fields{}).Want(http.StatusOK)
		require.NotEqual(t, "海诚物业", k.As("office").Get("/buildings/"+d.NorthBuilding.String()).Text("company"))
		k.As("township").Post("/buildings/grid", fields{"items": picked(k, "buildings", d.SouthBuilding), "grid_id": d.SouthGrids[1]}).Want(http.StatusCreated)
		require.Equal(t, d.SouthGrids[1].String(), k.As("office").Get("/buildings/"+d.SouthBuilding.String()).Text("grid_id"))
		k.As("township").Post("/buildings/management/preview", fields{"items": picked(k, "buildings", d.NorthBuilding), "management": "self"}).Code(http.StatusNotFound, "not_found")
	})
}

func TestOneOfSeveralBulksWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		body := fields{"items": picked(k, "households", d.Households["S1-01"], d.Households["S1-02"]), "add": []string{"HT08"}}
		office := k.As("office")
		status := make([]int, 5)
		var wg sync.WaitGroup
		for i := range status {
			wg.Go(func() { status[i] = office.Post("/households/tag", body).Status })
		}
		wg.Wait()
		slices.Sort(status)
		require.Equal(t, []int{201, 412, 412, 412, 412}, status)
		require.Equal(t, 2, office.Get("/households/"+d.Households["S1-01"].String()).Int("version"))
	})
}

func TestABulkThatCannotBeIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		items := picked(k, "households", d.Households["S1-01"])
		many := make([]fields, 1001)
		for i := range many {
			many[i] = fields{"id": uuid.New(), "version": 1}
		}
		long := "标签标签标签标签标签标签标签标签标签标签标签标签标签标签标签标签"
		for name, c := range map[string]struct {
			path   string
			body   fields
			status int
			field  string
			code   string
		}{
			"nothing chosen":        {"/households/tag", fields{"add": []string{"HT08"}}, 422, "items", "required"},
			"too many":              {"/households/tag", fields{"items": many, "add": []string{"HT08"}}, 422, "items", "too_large"},
			"no tag":                {"/households/tag", fields{"items": items}, 422, "add", "required"},
			"added and removed":     {"/households/tag", fields{"items": items, "add": []string{"HT08"}, "remove": []string{"HT08"}}, 422, "remove", "contradiction"},
			"a long tag":            {"/households/tag", fields{"items": items, "add": []string{long}}, 422, "tags", "too_long"},
			"one twice":             {"/households/tag", fields{"items": append(items, items...), "add": []string{"HT08"}}, 422, "items[1]", "duplicate_key"},
			"items and query":       {"/households/tag", fields{"items": items, "query": "state=active", "add": []string{"HT08"}}, 422, "query", "contradiction"},
			"an unknown filter":     {"/households/tag", fields{"query": "owner=me", "add": []string{"HT08"}}, 422, "query", "unknown_parameter"},
			"nowhere":               {"/households/move", fields{"items": items}, 422, "grid_id", "required"},
			"to no grid":            {"/households/move", fields{"items": items, "grid_id": uuid.New()}, 422, "grid_id", "unknown_reference"},
			"to a township":         {"/households/move", fields{"items": items, "grid_id": d.South}, 422, "grid_id", "bad_level"},
			"to no building":        {"/households/move", fields{"items": items, "building_id": uuid.New()}, 422, "building_id", "unknown_reference"},
			"tomorrow":              {"/households/move", fields{"items": items, "grid_id": d.SouthGrids[1], "on": "2026-11-24"}, 422, "on", "bad_date"},
			"no day":                {"/households/move", fields{"items": items, "grid_id": d.SouthGrids[1], "on": "2026-02-30"}, 422, "on", "bad_date"},
			"to nobody":             {"/buildings/management", fields{"items": picked(k, "buildings", d.SouthBuilding), "management": "nobody"}, 422, "management", "bad_enum"},
			"a building to nowhere": {"/buildings/grid", fields{"items": picked(k, "buildings", d.SouthBuilding), "grid_id": d.SouthVillage}, 422, "grid_id", "bad_level"},
		} {
			got := office.Post(c.path, c.body).Want(c.status)
			require.Equal(t, c.code, got.Codes()[c.field], name)
		}
		office.Post("/households/move", fields{"items": items, "grid_id": d.SouthGrids[0]}).Code(http.StatusConflict, "nothing_changes")
		office.Post("/households/tag", fields{"items": items, "add": []string{"HT08"}, "all": true}).Code(http.StatusBadRequest, "unknown_field")
		office.PostAt("/changes", 1, fields{"action": "household.tag_many", "target_id": d.Households["S1-01"]}).Want(http.StatusUnprocessableEntity)
		require.Equal(t, 1, office.Get("/households/"+d.Households["S1-01"].String()).Int("version"))
	})
}
