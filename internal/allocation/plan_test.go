package allocation_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

// solved makes a plan for the area and solves it.
func solved(k *testkit.Kit, as string, area uuid.UUID, more body) *testkit.Reply {
	k.T.Helper()
	in := body{"name": "方案", "area_id": area}
	for name, v := range more {
		in[name] = v
	}
	made := k.As(as).Post("/plans", in).Want(202)
	require.Equal(k.T, "solving", made.Text("state"))
	require.Equal(k.T, "/api/v1/plans/"+made.Text("id"), made.Header.Get("Location"))
	k.Work()
	return k.As(as).Get("/plans/" + made.Text("id")).Want(200)
}

// published also puts it in force.
func published(k *testkit.Kit, as string, area uuid.UUID, more body) *testkit.Reply {
	k.T.Helper()
	p := solved(k, as, area, more)
	require.Equal(k.T, "draft", p.Text("state"), "%s", p.Body)
	return k.As(as).PostAt("/plans/"+p.Text("id")+"/publish", p.Int("version"), body{}).Want(200)
}

// holds proves the guarantee: every active household has exactly one contact in force.
func holds(k *testkit.Kit) {
	k.T.Helper()
	var wrong int64
	require.NoError(k.T, k.DB.Read(context.Background()).Table("households").
		Where("state = 'active' AND 1 <> (SELECT COUNT(*) FROM assignments WHERE household_id = households.id AND ended_at IS NULL)").Count(&wrong).Error)
	require.Zero(k.T, wrong, "households without exactly one contact")
}

// change sets columns of one row, as a service would.
func change(k *testkit.Kit, table string, id uuid.UUID, set body) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Table(table).Where("id = ?", id).Updates(set).Error }))
}

// leave sends a member on leave.
func leave(k *testkit.Kit, member, from, until string) {
	k.T.Helper()
	d, now := k.District(), database.Now(k.Clock.Now())
	require.NoError(k.T, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Table("member_leaves").Create(body{
			"id": database.NewID(), "version": 1, "created_at": now, "updated_at": now, "district_id": d.ID, "member_id": d.Members[member],
			"from_on": from, "until_on": until,
		}).Error
	}))
}

// acting returns a context in which an account acts.
func acting(k *testkit.Kit, username string) context.Context {
	k.T.Helper()
	actor, err := k.App.Access.ActorByName(context.Background(), username)
	require.NoError(k.T, err)
	return access.WithActor(context.Background(), actor, "127.0.0.1", "test")
}

func TestPlanFromDraftToForce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		p := solved(k, "office", d.ID, nil)
		require.Equal(t, "draft", p.Text("state"), "%s", p.Body)
		require.Equal(t, 40, p.Int("summary.households"))
		require.Equal(t, 40, p.Int("summary.covered"))
		require.Equal(t, 8, p.Int("summary.members"))
		require.Zero(t, p.Int("summary.without_contact"))
		require.Equal(t, p.Field("summary.cost"), p.Field("summary.bound"))
		require.Equal(t, []any{"publish", "move", "solve", "discard"}, p.Field("actions"))
		require.Equal(t, 40, office.Get("/contactless").Want(200).Int("total"))

		path := "/plans/" + p.Text("id")
		items := office.Get(path + "/items?page_size=200&q=S1-").Want(200)
		require.Equal(t, 10, items.Int("total"))
		require.NotEmpty(t, items.Text("items.0.reason.text"))
		require.Equal(t, "1号楼", items.Text("items.0.building_name"))
		english := office.With("Accept-Language", "en").Get(path + "/items?page_size=1").Want(200)
		require.Contains(t, english.Text("items.0.reason.text"), "their")
		members := office.Get(path + "/members?sort=-load").Want(200)
		require.Equal(t, 8, members.Int("total"))
		require.LessOrEqual(t, members.Int("items.0.load"), 7)
		leader := office.Get(path + "/members?q=M001").Want(200)
		require.Equal(t, 1, leader.Int("total"))
		require.LessOrEqual(t, leader.Int("items.0.load"), 5)
		require.GreaterOrEqual(t, leader.Int("items.0.load"), 3)

		now := office.PostAt(path+"/publish", p.Int("version"), body{}).Want(200)
		require.Equal(t, "published", now.Text("state"))
		require.Equal(t, []any{}, now.Field("actions"))
		require.Equal(t, 40, office.Get(path+"/assignments").Want(200).Int("total"))
		require.Equal(t, 40, office.Get("/assignments").Want(200).Int("total"))
		require.Equal(t, 20, office.Get("/assignments?area_id="+d.North.String()).Want(200).Int("total"))
		require.Zero(t, office.Get("/contactless").Want(200).Int("total"))
		holds(k)

		own := k.As("cadre").Get("/assignments").Want(200)
		require.Positive(t, own.Int("total"))
		require.Equal(t, d.Members["M003"].String(), own.Text("items.0.member_id"))
		require.NotEmpty(t, own.Text("items.0.reason.text"))
	})
}

func TestPlanBandZeroIsEven(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		p := solved(k, "office", k.District().ID, body{"band": 0, "quotas": body{}})
		require.Equal(t, 5, p.Int("summary.load_min"))
		require.Equal(t, 5, p.Int("summary.load_max"))
		require.Equal(t, []any{map[string]any{"load": 5.0, "members": 8.0}}, p.Field("summary.histogram"))
	})
}

func TestPlanAgainKeepsContactsAndSupersedes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		first := published(k, "office", d.ID, nil)
		before := office.Get("/assignments?page_size=200").Want(200)
		second := solved(k, "office", d.ID, nil)
		require.Zero(t, second.Int("summary.changed"))
		require.Equal(t, 40, office.Get("/plans/"+second.Text("id")+"/items?changed=false").Want(200).Int("total"))
		office.PostAt("/plans/"+second.Text("id")+"/publish", second.Int("version"), body{}).Want(200)
		require.Equal(t, "superseded", office.Get("/plans/"+first.Text("id")).Want(200).Text("state"))
		require.JSONEq(t, string(before.Body), string(office.Get("/assignments?page_size=200").Want(200).Body), "nothing that stayed was written anew")
		require.Equal(t, 1, office.Get("/plans?state=published").Want(200).Int("total"))
	})
}

func TestPlanMovePinSolveAgain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		p := solved(k, "office", d.ID, nil)
		crossings := p.Int("summary.crossings")
		path := "/plans/" + p.Text("id")
		far := body{"household_id": d.Households["S1-01"], "member_id": d.Members["M007"]}
		moved := office.PostAt(path+"/moves", p.Int("version"), far).Want(200)
		require.Equal(t, p.Int("version")+1, moved.Int("version"))
		require.Equal(t, crossings+1, moved.Int("summary.crossings"))
		item := office.Get(path + "/items?household_id=" + d.Households["S1-01"].String()).Want(200)
		require.Equal(t, d.Members["M007"].String(), item.Text("items.0.member_id"))
		require.Equal(t, true, item.Field("items.0.pinned"))
		require.Contains(t, item.Text("items.0.reason.text"), "需跨海")
		require.Greater(t, moved.Field("summary.cost"), moved.Field("summary.bound"))

		office.PostAt(path+"/solve", moved.Int("version"), body{"band": 0.5}).Want(202)
		k.Work()
		again := office.Get(path).Want(200)
		require.Equal(t, "draft", again.Text("state"))
		require.InDelta(t, 0.5, again.Field("band"), 1e-9)
		require.Equal(t, d.Members["M007"].String(), office.Get(path+"/items?pinned=true").Want(200).Text("items.0.member_id"), "the pin stays")
		far["pinned"] = false
		free := office.PostAt(path+"/moves", again.Int("version"), far).Want(200)
		require.Zero(t, office.Get(path+"/items?pinned=true").Want(200).Int("total"))
		office.PostAt(path+"/solve", free.Int("version"), body{}).Want(202)
		k.Work()
		require.Less(t, office.Get(path).Want(200).Field("summary.cost"), again.Field("summary.cost"))
	})
}

func TestPlanMoveKeepsHardRules(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		change(k, "members", d.Members["M002"], body{"household_id": d.Households["S1-01"], "max_households": 5})
		p := solved(k, "office", d.ID, body{"quotas": body{}, "band": 0})
		path, version := "/plans/"+p.Text("id")+"/moves", p.Int("version")
		own := office.PostAt(path, version, body{"household_id": d.Households["S1-01"], "member_id": d.Members["M002"]}).Code(422, "invalid")
		require.Equal(t, map[string]string{"member_id": "own_household"}, own.Codes())
		unknown := office.PostAt(path, version, body{"household_id": uuid.New(), "member_id": uuid.New()}).Code(422, "invalid")
		require.Equal(t, map[string]string{"member_id": "not_in_plan", "household_id": "not_in_plan"}, unknown.Codes())
		theirs := office.Get("/plans/" + p.Text("id") + "/items?member_id=" + d.Members["M003"].String()).Want(200)
		office.PostAt(path, version, body{"household_id": theirs.Text("items.1.household_id"), "member_id": d.Members["M002"]}).Code(409, "over_capacity")
		for i := range 5 {
			r := office.PostAt(path, version, body{"household_id": theirs.Text(fmt.Sprintf("items.%d.household_id", i)), "member_id": d.Members["M004"]})
			if i == 4 {
				r.Code(409, "member_left_without")
				break
			}
			version = r.Want(200).Int("version")
		}
	})
}

func TestPlanInfeasibleNamesTheReason(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		for _, code := range []string{"M006", "M007", "M008"} {
			change(k, "members", d.Members[code], body{"max_households": 6})
		}
		p := solved(k, "office", d.North, nil)
		require.Equal(t, "infeasible", p.Text("state"))
		require.Equal(t, "capacity_short", p.Text("reason.code"))
		require.Equal(t, "砣矶镇：有 20 户，党员干部最多可联 18 户", p.Text("reason.text"))
		require.Nil(t, p.Field("summary"))
		k.As("office").PostAt("/plans/"+p.Text("id")+"/publish", p.Int("version"), body{}).Code(409, "invalid_transition")
		change(k, "members", d.Members["M006"], body{"max_households": nil})
		k.As("office").PostAt("/plans/"+p.Text("id")+"/solve", p.Int("version"), body{}).Want(202)
		k.Work()
		require.Equal(t, "draft", k.As("office").Get("/plans/"+p.Text("id")).Want(200).Text("state"))
	})
}

func TestPlanOutdatedIsNotPublished(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		p := solved(k, "office", d.ID, nil)
		path := "/plans/" + p.Text("id")
		change(k, "households", d.Households["S2-03"], body{"state": "moved_away"})
		change(k, "members", d.Members["M004"], body{"in_service": false})
		refused := office.PostAt(path+"/publish", p.Int("version"), body{}).Code(409, "plan_outdated")
		require.Equal(t, map[string]string{"households": "household_gone", "members": "member_gone"}, refused.Codes())
		require.Contains(t, refused.Text("detail"), "S2-03")
		require.Contains(t, refused.Text("detail"), "M004")
		require.Equal(t, "draft", office.Get(path).Want(200).Text("state"), "nothing happened")
		require.Zero(t, office.Get("/assignments").Want(200).Int("total"))
		office.PostAt(path+"/solve", p.Int("version"), body{}).Want(202)
		k.Work()
		again := office.Get(path).Want(200)
		require.Equal(t, 39, again.Int("summary.households"))
		require.Equal(t, 7, again.Int("summary.members"))
		office.PostAt(path+"/publish", again.Int("version"), body{}).Want(200)
		holds(k)

		third := solved(k, "office", d.ID, nil)
		change(k, "households", d.Households["S2-03"], body{"state": "active"})
		change(k, "members", d.Members["M004"], body{"in_service": true})
		refused = office.PostAt("/plans/"+third.Text("id")+"/publish", third.Int("version"), body{}).Code(409, "plan_outdated")
		require.Equal(t, map[string]string{"households": "household_added", "members": "member_added"}, refused.Codes())
	})
}

func TestPlanVersionsAndRaces(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		p := solved(k, "office", d.ID, nil)
		path, version := "/plans/"+p.Text("id"), p.Int("version")
		office.Post(path+"/publish", body{}).Code(428, "version_required")
		office.PostAt(path+"/publish", version-1, body{}).Code(412, "stale_version")
		office.PostAt(path+"/publish", version, body{"x": 1}).Code(400, "unknown_field")
		other := solved(k, "office", d.ID, nil)

		answers, ctx := make(chan error, 4), acting(k, "office")
		for _, plan := range []*testkit.Reply{p, p, other, other} {
			id, version := plan.ID("id"), plan.Int("version")
			go func() {
				_, err := k.App.Allocation.Publish(ctx, id, version)
				answers <- err
			}()
		}
		won := 0
		for range 4 {
			err := <-answers
			if err == nil {
				won++
				continue
			}
			require.True(t, fault.Is(err, fault.KindStale) || fault.Is(err, fault.KindConflict), "%v", err)
		}
		require.Equal(t, 2, won, "each plan is published once")
		require.Equal(t, 1, office.Get("/plans?state=published").Want(200).Int("total"))
		holds(k)
	})
}

func TestPlanRepeatsAnswerTheSame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		once := k.As("office").With("Idempotency-Key", "plan-1")
		in := body{"name": "方案", "area_id": d.ID}
		first := once.Post("/plans", in).Want(202)
		require.Equal(t, first.Text("id"), once.Post("/plans", in).Want(202).Text("id"))
		require.Equal(t, 1, k.As("office").Get("/plans").Want(200).Int("total"))
		once.Post("/plans", body{"name": "另一个", "area_id": d.ID}).Code(422, "idempotency_key_reused")
		k.As("office").Post("/plans", body{"id": first.ID("id"), "name": "x", "area_id": d.ID}).Code(409, "id_in_use")
	})
}

func TestPlanBadInput(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		for _, c := range []struct {
			in     body
			status int
			fields map[string]string
		}{
			{body{}, 422, map[string]string{"name": "required", "area_id": "required"}},
			{body{"name": " ", "area_id": d.ID}, 422, map[string]string{"name": "required"}},
			{body{"name": "x", "area_id": uuid.New()}, 422, map[string]string{"area_id": "unknown_reference"}},
			{body{"name": "x", "area_id": d.ID, "band": -0.1}, 422, map[string]string{"band": "too_small"}},
			{body{"name": "x", "area_id": d.ID, "band": 2}, 422, map[string]string{"band": "too_large"}},
			{body{"name": "x", "area_id": d.ID, "weights": body{"sea_crossing": -1}}, 422, map[string]string{"weights.sea_crossing": "too_small"}},
			{body{"name": "x", "area_id": d.ID, "quotas": body{"cadre": body{"min": 5, "max": 3}}}, 422, map[string]string{"quotas.cadre.max": "invalid"}},
			{body{"name": "x", "area_id": d.ID, "weights": body{"wind": 1}}, 400, map[string]string{"weights.wind": "unknown_field"}},
			{body{"name": "x", "area_id": d.ID, "band": "wide"}, 400, map[string]string{"band": "wrong_type"}},
		} {
			r := office.Post("/plans", c.in).Want(c.status)
			require.Equal(t, c.fields, r.Codes(), "%v", c.in)
		}
		require.Zero(t, office.Get("/plans").Want(200).Int("total"))
		office.Get("/plans?state=odd").Code(400, "bad_parameter")
		office.Get("/plans?sort=odd").Code(400, "bad_sort")
		office.Get("/plans/"+uuid.NewString()+"/items").Code(404, "not_found")
	})
}

func TestPlanScope(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		refused := k.As("township").Post("/plans", body{"name": "x", "area_id": d.North}).Code(422, "invalid")
		require.Equal(t, map[string]string{"area_id": "out_of_scope"}, refused.Codes())
		k.As("township").Post("/plans", body{"name": "x", "area_id": d.ID}).Code(422, "invalid")
		k.As("cadre").Post("/plans", body{"name": "x", "area_id": d.South}).Code(403, "forbidden")
		k.As("cadre").Get("/plans").Code(403, "forbidden")
		k.As("").Get("/plans").Want(401)

		whole := published(k, "office", d.ID, nil)
		k.As("township").Get("/plans/"+whole.Text("id")).Code(404, "not_found")
		p := solved(k, "township", d.South, nil)
		require.Equal(t, 20, p.Int("summary.households"))
		k.As("township-north").Get("/plans/"+p.Text("id")).Code(404, "not_found")
		k.As("township-north").PostAt("/plans/"+p.Text("id")+"/publish", p.Int("version"), body{}).Code(404, "not_found")
		k.As("leader").Get("/plans/" + p.Text("id")).Want(200)
		k.As("leader").PostAt("/plans/"+p.Text("id")+"/publish", p.Int("version"), body{}).Code(403, "forbidden")
		k.As("township").PostAt("/plans/"+p.Text("id")+"/publish", p.Int("version"), body{}).Want(200)
		require.Equal(t, "published", k.As("office").Get("/plans/"+whole.Text("id")).Want(200).Text("state"), "it still holds elsewhere")
		require.Equal(t, 20, k.As("township").Get("/assignments").Want(200).Int("total"))
		holds(k)
	})
}

func TestPlanDiscard(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		p := solved(k, "office", d.ID, nil)
		path := "/plans/" + p.Text("id")
		office.Delete(path).Code(428, "version_required")
		office.With("If-Match", fmt.Sprintf("%q", fmt.Sprint(p.Int("version")))).Delete(path).Want(204)
		office.Get(path).Code(404, "not_found")
		waiting := office.Post("/plans", body{"name": "x", "area_id": d.ID}).Want(202)
		office.With("If-Match", `"1"`).Delete("/plans/" + waiting.Text("id")).Want(204)
		k.Work()
		force := published(k, "office", d.ID, nil)
		office.With("If-Match", fmt.Sprintf("%q", fmt.Sprint(force.Int("version")))).Delete("/plans/"+force.Text("id")).Code(409, "invalid_transition")
	})
}

func TestContactlessFillsTheGaps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		published(k, "office", d.ID, nil)
		theirs := office.Get("/assignments?member_id=" + d.Members["M007"].String()).Want(200).Int("total")
		leave(k, "M007", "2026-11-20", "2026-12-31")
		list := office.Get("/contactless").Want(200)
		require.Equal(t, theirs, list.Int("total"))
		require.Equal(t, d.Members["M007"].String(), list.Text("items.0.last_member_id"))
		require.NotEmpty(t, list.Text("items.0.proposal.member_id"))
		require.NotEqual(t, d.Members["M007"].String(), list.Text("items.0.proposal.member_id"))
		south := k.As("township").Get("/contactless").Want(200).Int("total")
		north := k.As("township-north").Get("/contactless").Want(200).Int("total")
		require.Equal(t, theirs, south+north)

		household := list.Text("items.0.household_id")
		path := "/contactless/" + household
		k.As("township").Post(path+"/assign", body{}).Code(404, "not_found")
		k.As("leader").Get(path).Code(404, "not_found")
		office.Post(path+"/assign", body{"member_id": d.Members["M007"]}).Code(422, "invalid")
		office.Post(path+"/assign", body{"member_id": uuid.New()}).Code(422, "invalid")
		once := office.With("Idempotency-Key", "take")
		taken := once.Post(path+"/assign", body{}).Want(200)
		require.Equal(t, false, taken.Field("contactless"))
		require.Equal(t, list.Text("items.0.proposal.member_id"), taken.Text("last_member_id"))
		require.Equal(t, taken.Text("assignment_id"), once.Post(path+"/assign", body{}).Want(200).Text("assignment_id"))
		office.Post(path+"/assign", body{}).Code(409, "has_contact")
		require.Equal(t, theirs-1, office.Get("/contactless").Want(200).Int("total"))

		office.Post("/contactless/assign-all", body{}).Want(204)
		require.Zero(t, office.Get("/contactless").Want(200).Int("total"))
		holds(k)
		require.Equal(t, theirs, office.Get("/assignments?in_force=false").Want(200).Int("total"))
	})
}

func TestContactlessWithoutAPlan(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		change(k, "members", d.Members["M008"], body{"max_households": 1})
		for _, code := range []string{"M001", "M002", "M003", "M004", "M005", "M006", "M007"} {
			change(k, "members", d.Members[code], body{"in_service": false})
		}
		list := k.As("office").Get("/contactless").Want(200)
		require.Equal(t, 40, list.Int("total"))
		require.Nil(t, list.Field("items.0.proposal"), "one member cannot take them all")
		k.As("office").Post("/contactless/assign-all", body{}).Code(409, "plan_needed")
		k.As("office").Post("/contactless/"+d.Households["N1-01"].String()+"/assign", body{"member_id": d.Members["M008"]}).Want(200)
		k.As("office").Post("/contactless/"+d.Households["N1-02"].String()+"/assign", body{"member_id": d.Members["M008"]}).Code(409, "over_capacity")
	})
}

func TestTransfer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		k.Contact("M003", "S1-01", "S1-02")
		k.Contact("M004", "S1-03")
		a := office.Get("/assignments?household_id=" + d.Households["S1-01"].String()).Want(200)
		path := "/assignments/" + a.Text("items.0.id") + "/transfer"
		k.As("cadre").PostAt(path, 1, body{"member_id": d.Members["M004"]}).Code(403, "forbidden")
		k.As("cadre-north").PostAt(path, 1, body{"member_id": d.Members["M004"]}).Code(404, "not_found")
		office.PostAt(path, 1, body{"member_id": d.Members["M003"]}).Code(422, "invalid")
		ended := office.PostAt(path, 1, body{"member_id": d.Members["M004"], "reason": "工作调整"}).Want(200)
		require.Equal(t, "transferred", ended.Text("end_reason"))
		require.Equal(t, d.Members["M004"].String(), office.Get("/assignments?household_id="+d.Households["S1-01"].String()).Want(200).Text("items.0.member_id"))
		office.PostAt(path, 1, body{"member_id": d.Members["M004"]}).Code(412, "stale_version")
		office.PostAt(path, 2, body{"member_id": d.Members["M005"]}).Code(409, "invalid_transition")
		last := office.Get("/assignments?member_id=" + d.Members["M003"].String()).Want(200)
		office.PostAt("/assignments/"+last.Text("items.0.id")+"/transfer", 1, body{"member_id": d.Members["M004"]}).Code(409, "member_left_without")
	})
}

func TestEndsPutHouseholdsOnTheList(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		k.Contact("M003", "S1-01", "S1-02")
		office.PostAt("/members/"+d.Members["M003"].String()+"/end", 1, body{"reason": "调动"}).Want(200)
		require.Zero(t, k.As("office").Get("/assignments").Want(200).Int("total"))
		ended := k.As("office").Get("/assignments?in_force=false").Want(200)
		require.Equal(t, 2, ended.Int("total"))
		require.Equal(t, "member_left", ended.Text("items.0.end_reason"))
		k.Contact("M004", "S1-01")
		office.PostAt("/households/"+d.Households["S1-01"].String()+"/end", 1, body{"state": "moved_away"}).Want(200)
		require.Zero(t, k.As("office").Get("/assignments").Want(200).Int("total"))
	})
}

// Publishing, transfers and proposals race; whatever order they come in, no household has two contacts or none.
func TestRacesKeepTheGuarantee(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d, office := k.District(), k.As("office")
		published(k, "office", d.ID, nil)
		next := solved(k, "office", d.ID, body{"band": 0})
		leave(k, "M005", "2026-11-20", "2026-12-31")
		again := solved(k, "office", d.ID, nil)
		all := office.Get("/assignments?page_size=200").Want(200)
		ctx := acting(k, "office")
		work := []func() error{
			func() error { _, err := k.App.Allocation.Publish(ctx, next.ID("id"), next.Int("version")); return err },
			func() error {
				_, err := k.App.Allocation.Publish(ctx, again.ID("id"), again.Int("version"))
				return err
			},
			func() error { return k.App.Allocation.AssignAll(ctx) },
		}
		for i := range 6 {
			household := all.ID(fmt.Sprintf("items.%d.household_id", i*6))
			assignment, version := all.ID(fmt.Sprintf("items.%d.id", i*6)), all.Int(fmt.Sprintf("items.%d.version", i*6))
			to := d.Members[fmt.Sprintf("M00%d", 2+i%3)]
			work = append(work, func() error { _, err := k.App.Allocation.Transfer(ctx, assignment, version, to, ""); return err },
				func() error { _, err := k.App.Allocation.Assign(ctx, household, nil); return err })
		}
		done := make(chan error, len(work))
		for _, f := range work {
			go func() { done <- f() }()
		}
		for range work {
			if err := <-done; err != nil {
				_, refused := fault.As(err)
				require.True(t, refused && !fault.Is(err, fault.KindInternal), "%v", err)
			}
		}
		holds(k)
	})
}
