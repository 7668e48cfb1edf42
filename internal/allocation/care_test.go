package allocation_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// weighty tags three households and lets their tag count as three.
func weighty(k *testkit.Kit) body {
	d := k.District()
	for _, code := range []string{"S1-01", "S1-02", "N1-01"} {
		change(k, "households", d.Households[code], body{"tags": `["HT03"]`})
	}
	return body{"care_loads": []body{{"table": "household_tag", "code": "HT03", "load": 3}}, "second_from": 3, "quotas": body{}}
}

func TestPlanWeighsCareAndGivesSecondContacts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		p := solved(k, "office", d.ID, weighty(k))
		require.Equal(t, "draft", p.Text("state"), "%s", p.Body)
		require.Equal(t, 40, p.Int("summary.households"))
		require.Equal(t, 46, p.Int("summary.load"))
		require.Equal(t, 3, p.Int("summary.seconds"))
		require.LessOrEqual(t, p.Field("summary.bound"), p.Field("summary.cost"))
		towns, households := p.Field("summary.townships").([]any), 0.0
		for _, town := range towns {
			households += town.(map[string]any)["households"].(float64)
		}
		require.Len(t, towns, 2)
		require.InDelta(t, 40, households, 0)

		path := "/plans/" + p.Text("id")
		second := office.Get(path + "/items?second=true").Want(200)
		require.Equal(t, 3, second.Int("total"))
		require.Equal(t, 3, second.Int("items.0.load"))
		require.NotEqual(t, second.Text("items.0.member_id"), second.Text("items.0.second_member_id"))
		require.NotEmpty(t, second.Text("items.0.second_member_name"))
		loads := 0
		members := office.Get(path + "/members?page_size=200").Want(200)
		for _, m := range members.Field("items").([]any) {
			loads += int(m.(map[string]any)["load"].(float64))
		}
		require.Equal(t, 46, loads)

		now := office.PostAt(path+"/publish", p.Int("version"), body{}).Want(200)
		require.Equal(t, 43, office.Get(path+"/assignments").Want(200).Int("total"), "forty contacts and three second ones")
		require.Zero(t, office.Get("/contactless").Want(200).Int("total"))
		one := office.Get("/assignments?household_id=" + d.Households["S1-01"].String()).Want(200)
		require.Equal(t, 2, one.Int("total"))
		require.Equal(t, true, office.PostAt("/guarantee", 0, body{}).Want(200).Field("holds"))

		again := solved(k, "office", d.ID, body{"quotas": body{}})
		require.Zero(t, again.Int("summary.seconds"))
		office.PostAt("/plans/"+again.Text("id")+"/publish", again.Int("version"), body{}).Want(200)
		require.Equal(t, 40, office.Get("/assignments").Want(200).Int("total"), "a plan without second contacts ends them")
		require.Equal(t, "superseded", office.Get("/plans/"+now.Text("id")).Want(200).Text("state"))
	})
}

func TestPlanExcludesAndCompares(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		first := solved(k, "office", d.ID, nil)
		p := solved(k, "office", d.ID, nil)
		path := "/plans/" + p.Text("id")
		item := office.Get(path + "/items?household_id=" + d.Households["S1-01"].String()).Want(200)
		pair := body{"household_id": item.Text("items.0.household_id"), "member_id": item.Text("items.0.member_id")}
		out := office.PostAt(path+"/exclusions", p.Int("version"), pair).Want(200)
		require.Equal(t, 1, office.Get(path+"/exclusions").Want(200).Int("total"))
		refused := office.PostAt(path+"/publish", out.Int("version"), body{}).Code(409, "plan_outdated")
		require.Contains(t, refused.Text("detail"), "排除")
		office.PostAt(path+"/exclusions", out.Int("version"), pair).Code(409, "already_excluded")
		office.PostAt(path+"/exclusions", p.Int("version"), pair).Code(412, "stale_version")
		office.PostAt(path+"/solve", out.Int("version"), body{}).Want(202)
		k.Work()
		solvedAgain := office.Get(path).Want(200)
		other := office.Get(path + "/items?household_id=" + d.Households["S1-01"].String()).Want(200)
		require.NotEqual(t, pair["member_id"], other.Text("items.0.member_id"))
		back := body{"household_id": pair["household_id"], "member_id": pair["member_id"]}
		require.Equal(t, map[string]string{"member_id": "excluded"}, office.PostAt(path+"/moves", solvedAgain.Int("version"), back).Code(422, "invalid").Codes())

		with := office.Get(path + "/comparison?with=" + first.Text("id")).Want(200)
		differ := office.Get(path + "/items?against=" + first.Text("id")).Want(200)
		require.Equal(t, with.Int("different"), differ.Int("total"))
		require.Positive(t, differ.Int("total"))
		require.Equal(t, 40, with.Int("same")+with.Int("different"))
		require.NotEmpty(t, differ.Text("items.0.other_member_name"))
		office.Get(path + "/comparison").Want(400)
		office.Get(path + "/comparison?with=" + d.ID.String()).Want(404)

		back["excluded"] = false
		in := office.PostAt(path+"/exclusions", solvedAgain.Int("version"), back).Want(200)
		office.PostAt(path+"/exclusions", in.Int("version"), back).Code(409, "not_excluded")
		pinned := office.PostAt(path+"/moves", in.Int("version"), pair).Want(200)
		office.PostAt(path+"/exclusions", pinned.Int("version"), pair).Code(409, "pinned")
		office.PostAt(path+"/exclusions", pinned.Int("version"), body{"household_id": d.ID, "member_id": d.ID}).Code(422, "invalid")
	})
}

func TestPlanCareBadInput(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		for _, care := range []body{
			{"table": "sex", "code": "1", "load": 2},
			{"table": "household_tag", "code": "", "load": 2},
			{"table": "household_tag", "code": "HT03", "load": 1},
			{"table": "household_tag", "code": "HT03", "load": 6},
		} {
			office.Post("/plans", body{"name": "方案", "area_id": d.ID, "care_loads": []body{care}}).Code(422, "invalid")
		}
		office.Post("/plans", body{"name": "方案", "area_id": d.ID, "second_from": 1}).Code(422, "invalid")
		strange := []body{{"table": "household_tag", "code": "HT03", "load": 2}, {"table": "household_tag", "code": "XX", "load": 2}, {"table": "household_tag", "code": "HT03", "load": 3}}
		require.Equal(t, map[string]string{"care_loads.1.code": "unknown_reference", "care_loads.2.code": "duplicate_key"},
			office.Post("/plans", body{"name": "方案", "area_id": d.ID, "care_loads": strange}).Code(422, "invalid").Codes())
		require.Zero(t, office.Get("/plans").Want(200).Int("total"))
	})
}

func TestGuaranteeNamesWhatBreaksIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		require.Nil(t, office.Get("/guarantee").Want(200).Field("checked_at"))
		published(k, "office", d.ID, nil)
		require.NoError(t, k.App.Allocation.Prove(context.Background()))
		proof := office.Get("/guarantee").Want(200)
		require.Equal(t, true, proof.Field("holds"))
		require.Equal(t, 40, proof.Int("households"))
		require.Equal(t, 8, proof.Int("members"))
		require.Zero(t, proof.Int("contactless"))

		leave(k, "M003", "2020-01-01", "2099-01-01")
		proof = office.Post("/guarantee", body{}).Want(200)
		require.Equal(t, true, proof.Field("holds"), "households of somebody on leave stand on the list, which is what is promised")
		require.Equal(t, office.Get("/contactless").Want(200).Int("total"), proof.Int("contactless"))
		require.Positive(t, proof.Int("contactless"))

		// What only a fault, or a hand in the database, could do.
		change(k, "households", d.Households["N1-01"], body{"state": "dissolved"})
		change(k, "members", d.Members["M004"], body{"in_service": false})
		proof = office.Post("/guarantee", body{}).Want(200)
		require.Equal(t, false, proof.Field("holds"))
		require.Contains(t, string(proof.Body), "ended_household")
		require.Contains(t, string(proof.Body), "ended_member")
		require.Equal(t, "N1-01", proof.Text("breaches.0.household_code"))
		require.Equal(t, 1, strings.Count(string(proof.Body), "ended_household"))
		events := k.As("auditor").Get("/audit-events?action=guarantee.broken").Want(200)
		require.Equal(t, 1, events.Int("total"))

		south := k.As("township").Get("/guarantee").Want(200)
		require.Equal(t, false, south.Field("holds"))
		for _, b := range south.Field("breaches").([]any) {
			require.NotEqual(t, "N1-01", b.(map[string]any)["household_code"], "pairs of other townships are not named")
		}
	})
}
