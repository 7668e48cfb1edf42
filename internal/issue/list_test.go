package issue_test

import (
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

func total(t *testing.T, k *testkit.Kit, user, query string) int {
	t.Helper()
	r := k.As(user).Get("/issues?" + query).Want(200)
	require.Len(t, r.Field("items"), r.Int("total"), query)
	return r.Int("total")
}

func TestList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		a := raise(t, k, "cadre", nil)
		raise(t, k, "office", body{"household_id": d.Households["N1-01"], "title": "断水三天", "category_code": "0201", "kind": "complaint", "urgency": "critical", "outside_number": "YT-88"})
		c := raise(t, k, "office", body{"household_id": d.Households["S2-02"], "title": "路面破损", "category_code": "0102", "kind": "errand"})
		c.act("office", "assign", body{"member_id": d.Members["M003"]}).Want(200)
		c.dispatched("P001")
		for query, want := range map[string]int{
			"": 3, "state=submitted": 2, "state=submitted,dispatched": 3, "level=township": 3, "level=district": 0, "kind=complaint": 1, "urgency=critical": 1,
			"category_code=01": 2, "category_code=0102": 1, "round=1": 3, "round=2": 0, "light=green": 3, "area_id=" + d.South.String(): 2,
			"area_id=" + d.NorthGrids[0].String(): 1, "area_id=" + uuid.NewString(): 0, "household_id=" + d.Households["S1-01"].String(): 1,
			"unit_id=" + d.Units["D020"].String(): 1, "q=" + url.QueryEscape("灯"): 1, "q=" + url.QueryEscape("夜路"): 3, "q=lx2026": 3, "q=YT-88": 1,
			"q=" + url.QueryEscape("%"): 0, "mine=desk": 0, "sort=-light": 3, "sort=answer_due_at": 3, "count=capped": 3,
			"from=2026-11-23": 3, "from=2026-11-24": 0, "to=2026-11-23": 3, "to=2026-11-22": 0, "waits=sign": 1, "waits=plan": 0, "waits=reply": 0,
		} {
			require.Equal(t, want, total(t, k, "office", query), query)
		}
		require.Equal(t, 2, total(t, k, "township", ""))
		require.Equal(t, 1, total(t, k, "township", "mine=desk"))
		require.Equal(t, 1, total(t, k, "township-north", "mine=desk"))
		require.Equal(t, 2, total(t, k, "cadre", ""))
		require.Equal(t, 1, total(t, k, "cadre", "mine=raised"))
		require.Equal(t, 1, total(t, k, "cadre", "mine=errand"))
		require.Equal(t, 1, total(t, k, "handler", ""))
		require.Equal(t, 1, total(t, k, "handler-water", "mine=unit"))
		require.Equal(t, 1, total(t, k, "secretary", ""), "what a member of the branch raised")
		require.Equal(t, 2, total(t, k, "leader", ""))
		k.As("sysadmin").Get("/issues").Code(403, "forbidden")
		for _, bad := range []string{"state=lost", "light=blue", "area_id=x", "colour=1", "sort=secret", "round=x", "from=today", "waits=long"} {
			k.As("office").Get("/issues?" + bad).Want(400)
		}
		row := k.As("office").Get("/issues?q=" + url.QueryEscape("路灯") + "&sort=number").Want(200)
		require.Equal(t, "路灯照明", row.Text("items.0.category_name"))
		require.Equal(t, "范老伯", row.Text("items.0.reporter_name"))
		require.Equal(t, "南城村第1网格", row.Text("items.0.area_name"))
		require.Equal(t, "Street lighting", k.As("office").With("Accept-Language", "en").Get(a.path("")).Text("category_name"))
		require.Equal(t, 102, k.As("cadre").Get("/categories?page_size=200").Want(200).Int("total"))
	})
}

// The household's contact is told what became of it, once.
func TestTell(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		k.Contact("M003", "S1-01")
		w := raise(t, k, "office", nil)
		require.Equal(t, 0, total(t, k, "cadre", "mine=tell"))
		w.resolved()
		require.Equal(t, 1, total(t, k, "cadre", "mine=tell"))
		k.As("cadre").Post("/visits", body{"household_id": w.d.Households["S1-01"], "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now()}).Want(201)
		require.Equal(t, 0, total(t, k, "cadre", "mine=tell"))
	})
}

// The reporter's phone is masked, and shown by role.
func TestReveal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		k.Contact("M003", "S1-01")
		w := raise(t, k, "cadre", nil)
		show := func(user, reason string) *testkit.Reply {
			return k.As(user).Post(w.path("/reveal"), body{"field": "reporter_phone", "reason": reason})
		}
		require.Equal(t, "19900000001", show("cadre", "").Want(200).Text("value"))
		require.Equal(t, map[string]string{"reason": "required"}, show("township", "").Want(422).Codes())
		show("township", "核实地点").Want(200)
		show("office", "").Code(422, "invalid")
		show("leader", "x").Code(403, "forbidden")
		show("handler", "").Code(404, "not_found")
		w.planned("P001")
		show("handler", "").Want(200)
		show("handler-water", "").Want(200)
		w.task("office", "P001", "release", body{"reason": "不需要"}).Want(200)
		show("handler-water", "").Code(404, "not_found")
		w.act("handler", "resolve", body{"result": "好了", "answer": "好了"}).Want(200)
		show("handler", "").Code(403, "task_closed")
		k.As("office").Post(w.path("/reveal"), body{"field": "id_number", "reason": "x"}).Code(422, "invalid")
		w.seen("handler")
		require.NotContains(t, string(w.seen("handler").Body), "19900000001")
		require.NotContains(t, string(k.As("auditor").Get("/audit-events?page_size=200").Want(200).Body), "19900000001")
	})
}

// Reports of wrongdoing never reach the unit concerned, nor members other than who raised them.
func TestConfidential(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		k.Contact("M006", "N1-01")
		w := raise(t, k, "cadre", body{"kind": "report", "title": "举报收费", "concerned_unit_id": d.Units["P001"]})
		require.Equal(t, true, w.seen("office").Field("confidential"))
		require.Equal(t, d.Units["P001"].String(), w.seen("office").Text("concerned_unit_id"))
		w.act("office", "accept", body{"confidential": false}).Want(200)
		require.Equal(t, true, w.seen("office").Field("confidential"), "a report stays confidential")
		w.act("office", "dispatch", body{"lead_unit_id": d.Units["P001"]}).Code(422, "invalid")
		joint := body{"lead_unit_id": d.Units["D020"], "joint_unit_ids": []uuid.UUID{d.Units["P001"]}}
		require.Equal(t, map[string]string{"joint_unit_ids": "unit_concerned"}, w.act("office", "dispatch", joint).Want(422).Codes())
		w.act("office", "dispatch", body{"lead_unit_id": d.Units["D020"]}).Want(200)
		r := w.seen("handler")
		require.Empty(t, r.Text("reporter.name"))
		require.Empty(t, r.Text("concerned_unit_id"))
		k.As("handler-water").Get(w.path("")).Code(404, "not_found")
		k.As("secretary").Get(w.path("")).Code(404, "not_found")

		// The contact does not see what somebody else reported about the household's matters; who raised it does.
		other := raise(t, k, "township-north", body{"kind": "complaint", "category_code": "1602", "household_id": d.Households["N1-01"]})
		require.Equal(t, true, other.seen("office").Field("confidential"))
		k.As("cadre-north").Get(other.path("")).Code(404, "not_found")
		require.Equal(t, 0, total(t, k, "cadre-north", ""))
		w.seen("cadre")

		// A report about the township's own office starts at the district, and its desk does not see it.
		own := raise(t, k, "office", body{"kind": "report", "concerned_unit_id": d.Units["T001"]})
		require.Equal(t, "district", own.seen("office").Text("level"))
		k.As("township").Get(own.path("")).Code(404, "not_found")
		require.NotContains(t, string(k.As("township").Get("/issues").Want(200).Body), own.id.String())
	})
}

// Who asks without a name is not found by the door either, but by the desk.
func TestAnonymousHasNoDoor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		home := d.Households["S1-01"].String()
		w := raise(t, k, "office", body{"reporter": body{"anonymous": true}})
		w.dispatched()
		require.Equal(t, home, w.seen("office").Text("household_id"))
		require.Nil(t, w.seen("handler").Field("household_id"))
		require.Nil(t, w.seen("handler").Field("household_code"))
		require.Nil(t, k.As("handler").Get("/issues").Want(200).Field("items.0.household_id"))
		for user, n := range map[string]int{"office": 1, "handler": 0, "cadre": 0} {
			require.Equal(t, n, total(t, k, user, "household_id="+home), user)
		}
	})
}
