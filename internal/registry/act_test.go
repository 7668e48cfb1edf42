package registry_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

// act does a change at the target's version.
func act(k *testkit.Kit, as, kind string, target uuid.UUID, in body) *testkit.Reply {
	k.T.Helper()
	in["target_id"] = target
	return k.As(as).PostAt("/changes", version(k, kind, target), in)
}

func version(k *testkit.Kit, kind string, id uuid.UUID) int {
	k.T.Helper()
	return k.As("office").Get("/" + kind + "/" + id.String()).Want(200).Int("version")
}

// A family moves to another island: their past stays, their contact is asked about anew, and undoing it brings back all.
func TestFamilyMovesToAnotherIsland(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		home := d.Households["S1-02"]
		k.Contact("M003", "S1-02")
		room := k.As("office").Get("/households/" + home.String()).Want(200).Text("room")
		k.Clock.Advance(48 * time.Hour)
		move := body{"action": "household.move", "on": "2026-11-24", "reason": "投靠子女", "door": body{"grid_id": d.NorthGrids[1], "address": "大口东山村8号"}}
		k.As("township-north").PostAt("/changes/preview", version(k, "households", home), body{"action": "household.move", "target_id": home, "door": body{"grid_id": d.NorthGrids[1]}}).
			Code(404, "not_found")

		move["target_id"] = home
		preview := k.As("office").PostAt("/changes/preview", version(k, "households", home), move).Want(200)
		require.Equal(t, "household", preview.Text("effects.0.kind"))
		require.Equal(t, "assignment", preview.Text("effects.1.kind"))
		require.Equal(t, "王志强", preview.Text("effects.1.title"))
		require.Equal(t, 0, k.As("office").Get("/changes?household_id="+home.String()).Want(200).Int("total"), "a preview does nothing")
		contactless := k.As("office").Get("/contactless").Want(200).Int("total")

		done := act(k, "office", "households", home, move).Want(201)
		require.Equal(t, contactless+1, k.As("office").Get("/contactless").Want(200).Int("total"))
		require.Equal(t, "砣矶镇", k.As("office").Get("/residents/"+d.Heads["S1-02"].String()).Want(200).Text("township_name"))
		require.Equal(t, "household.move", k.As("township-north").Get("/changes?household_id="+home.String()).Want(200).Text("items.0.action"))

		// On the day before they lived in the south, in the figures too.
		was := k.As("office").Get("/households/" + home.String() + "/past?on=2026-11-23").Want(200)
		require.Equal(t, d.SouthGrids[0].String(), was.Text("grid_id"))
		require.Len(t, was.Field("people"), 2)
		is := k.As("office").Get("/households/" + home.String() + "/past?on=2026-11-24").Want(200)
		require.Equal(t, d.NorthGrids[1].String(), is.Text("grid_id"))
		for day, south := range map[string]int{"2026-11-23": 20, "2026-11-24": 19} {
			require.Equal(t, south, k.As("office").Get("/stats/population?on="+day).Want(200).Int("items.0.households"), day)
		}

		k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 9, body{}).Code(412, "stale_version")
		k.As("township-north").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Code(403, "outside_scope")
		k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Want(200)
		back := k.As("office").Get("/households/" + home.String()).Want(200)
		require.Equal(t, d.SouthGrids[0].String(), back.Text("grid_id"))
		require.Equal(t, room, back.Text("room"))
		require.Equal(t, contactless, k.As("office").Get("/contactless").Want(200).Int("total"))
		require.Equal(t, "南长山街道", k.As("office").Get("/residents/"+d.Heads["S1-02"].String()).Want(200).Text("township_name"))
		k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 2, body{}).Code(409, "already_undone")
	})
}

// People move, marry, die and are born; somebody is always the head.
func TestPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		home, other, alone := d.Households["S1-02"], d.Households["S1-04"], d.Households["S1-01"]
		head, spouse := d.Heads["S1-02"], d.Spouses["S1-02"]

		move := func(extra body) body {
			in := body{"action": "resident.move", "household_id": other, "relations": []body{{"resident_id": head, "relation": "97"}}}
			for name, value := range extra {
				in[name] = value
			}
			return in
		}
		act(k, "office", "residents", head, move(nil)).Code(409, "head_needed")
		done := act(k, "office", "residents", head, move(body{"relations": []body{{"resident_id": head, "relation": "97"}, {"resident_id": spouse, "relation": "02"}}})).Want(201)
		require.Equal(t, other.String(), k.As("office").Get("/residents/"+head.String()).Want(200).Text("household_id"))
		require.Equal(t, spouse.String(), k.As("office").Get("/households/"+home.String()).Want(200).Text("head_id"))

		// The last one out closes the door; undone, all is as before.
		last := act(k, "office", "residents", d.Heads["S1-01"], body{"action": "resident.death", "reason": "病故"}).Want(201)
		require.Equal(t, "dissolved", k.As("office").Get("/households/"+alone.String()).Want(200).Text("state"))
		k.As("office").PostAt("/changes/"+last.Text("id")+"/undo", 1, body{}).Want(200)
		require.Equal(t, "active", k.As("office").Get("/households/"+alone.String()).Want(200).Text("state"))
		require.Equal(t, "here", k.As("office").Get("/residents/"+d.Heads["S1-01"].String()).Want(200).Text("state"))

		// A child of three may be born, and asked about as head.
		birth := act(k, "township", "households", home, body{"action": "resident.birth", "child": body{"name": "王小海", "relation": "20", "birth_date": "2026-11-20", "sex": "1"}}).Want(201)
		require.Equal(t, "2026-11-20", birth.Text("effective_on"))
		child := birth.ID("effects.0.id")
		k.As("office").Get("/residents/" + child.String() + "/past?on=2026-11-19").Want(404)
		k.As("office").Get("/residents/" + child.String() + "/past?on=2026-11-20").Want(200)
		heads := body{"action": "household.head", "relations": []body{{"resident_id": child, "relation": "02"}, {"resident_id": spouse, "relation": "97"}}}
		act(k, "office", "households", home, heads).Code(409, "acknowledgement_needed")
		heads["acknowledged"] = []string{"head_under_16"}
		act(k, "office", "households", home, heads).Want(201)
		require.Equal(t, child.String(), k.As("office").Get("/households/"+home.String()).Want(200).Text("head_id"))

		// Something rests on the first move by now.
		k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Code(409, "built_on")
		k.Clock.Advance(25 * time.Hour)
		k.As("office").PostAt("/changes/"+birth.Text("id")+"/undo", 1, body{}).Code(409, "too_late")
	})
}

// A town lets a household and a person go to another town: both see it, and nothing of the other side is shown but a number.
func TestOutOfTheTown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		home, spouse, far := d.Households["S1-02"], d.Spouses["S1-04"], d.Households["N1-03"]
		move := body{"action": "household.move", "target_id": home, "door": body{"grid_id": d.NorthGrids[1], "address": "大口东山村8号"}}
		done := k.As("township").PostAt("/changes", 1, move).Want(201)
		k.As("township").Get("/households/" + home.String()).Want(404)
		k.As("township-north").Get("/households/" + home.String()).Want(200)
		for _, town := range []string{"township", "township-north"} {
			require.Equal(t, "household.move", k.As(town).Get("/changes").Want(200).Text("items.0.action"), town)
			k.As(town).Get("/changes/" + done.Text("id")).Want(200)
		}
		require.Equal(t, "S1-02", k.As("township").Get("/changes/"+done.Text("id")).Want(200).Text("title"), "who lives there now is no longer told")
		k.As("township-north").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Code(403, "outside_scope")
		k.As("township").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Want(200)
		k.As("township").Get("/households/" + home.String()).Want(200)
		k.As("township-north").Get("/households/" + home.String()).Want(404)

		person := body{"action": "resident.move", "target_id": spouse, "household_id": far, "relations": []body{{"resident_id": spouse, "relation": "97"}}}
		k.As("township").PostAt("/changes", 1, person).Code(422, "invalid")
		delete(person, "household_id")
		person["household_code"] = "N9-99"
		require.Equal(t, "unknown_reference", k.As("township").PostAt("/changes", 1, person).Code(422, "invalid").Codes()["household_code"])
		person["household_code"] = "N1-03"
		person["relations"] = []body{{"resident_id": spouse, "relation": "97"}, {"resident_id": d.Heads["N1-03"], "relation": "97"}}
		k.As("township").PostAt("/changes", 1, person).Code(403, "outside_scope")
		person["relations"] = []body{{"resident_id": spouse, "relation": "97"}}
		gone := k.As("township").PostAt("/changes", 1, person).Want(201)
		require.NotContains(t, string(gone.Body), "N1-03 ", "nobody of the other household is named")
		require.Contains(t, string(gone.Body), "N1-03")
		k.As("township").Get("/residents/" + spouse.String()).Want(404)
		require.Equal(t, far.String(), k.As("township-north").Get("/residents/"+spouse.String()).Want(200).Text("household_id"))
		k.As("township-north").Get("/changes/" + gone.Text("id")).Want(200)
		k.As("township").Get("/changes/" + gone.Text("id")).Want(200)
		k.As("community").Get("/changes/" + gone.Text("id")).Want(200)
		k.As("township").PostAt("/changes/"+gone.Text("id")+"/undo", 1, body{}).Want(200)
		k.As("township").Get("/residents/" + spouse.String()).Want(200)
	})
}

// A household splits, comes together again, leaves and comes back.
func TestHouseholdSplitsAndMerges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		home, spouse := d.Households["S1-02"], d.Spouses["S1-02"]
		made := uuid.Must(uuid.NewV7())
		split := body{
			"action": "household.split", "people": []uuid.UUID{spouse}, "relations": []body{{"resident_id": spouse, "relation": "02"}},
			"door": body{"code": "S1-99", "address": "海滨路99号"}, "id": made,
		}
		done := act(k, "office", "households", home, split).Want(201)
		require.Equal(t, made.String(), done.Text("id"))
		born := k.As("office").Get("/residents/" + spouse.String()).Want(200).ID("household_id")
		require.Equal(t, "S1-99", k.As("office").Get("/households/"+born.String()).Want(200).Text("code"))
		k.As("office").PostAt("/changes/"+made.String()+"/undo", 1, body{}).Want(200)
		k.As("office").Get("/households/" + born.String()).Want(404)
		require.Equal(t, home.String(), k.As("office").Get("/residents/"+spouse.String()).Want(200).Text("household_id"))

		into := d.Households["S1-03"]
		merge := body{"action": "household.merge", "household_id": into, "relations": []body{{"resident_id": d.Heads["S1-02"], "relation": "97"}, {"resident_id": spouse, "relation": "97"}}}
		merged := act(k, "office", "households", home, merge).Want(201)
		require.Equal(t, "dissolved", k.As("office").Get("/households/"+home.String()).Want(200).Text("state"))
		require.Equal(t, 3, k.As("office").Get("/residents?household_id="+into.String()).Want(200).Int("total"))
		k.As("office").PostAt("/changes/"+merged.Text("id")+"/undo", 1, body{}).Want(200)
		require.Equal(t, d.Heads["S1-02"].String(), k.As("office").Get("/households/"+home.String()).Want(200).Text("head_id"))

		act(k, "office", "households", home, body{"action": "household.leave", "on": "2026-11-01"}).Want(201)
		require.Equal(t, "moved", k.As("office").Get("/residents/"+spouse.String()).Want(200).Text("state"))
		act(k, "office", "households", home, body{"action": "household.back"}).Want(201)
		require.Equal(t, "here", k.As("office").Get("/residents/"+spouse.String()).Want(200).Text("state"))
		require.Len(t, k.As("office").Get("/households/"+home.String()+"/past?on=2026-11-10").Want(200).Field("people"), 0)

		act(k, "office", "buildings", d.NorthBuilding, body{"action": "building.management", "management": "company", "company": "海诚物业"}).Want(201)
		require.Equal(t, "company", k.As("office").Get("/buildings/"+d.NorthBuilding.String()).Want(200).Text("management"))
		k.As("community").PostAt("/changes", 2, body{"action": "building.management", "target_id": d.SouthBuilding, "management": "self"}).Code(403, "forbidden")
	})
}

// Bad input is answered clearly, and changes nothing.
func TestBadChanges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		home, head := d.Households["S1-01"], d.Heads["S1-01"]
		ended := d.Households["S1-05"]
		act(k, "office", "residents", d.Heads["S1-05"], body{"action": "resident.leave", "on": "2026-11-10"}).Want(201)
		before := k.As("office").Get("/changes").Want(200).Int("total")
		for _, c := range []struct {
			name, kind string
			target     uuid.UUID
			in         body
			status     int
			code       string
		}{
			{"an unknown action", "households", home, body{"action": "household.fly"}, 422, "bad_enum"},
			{"the future", "residents", head, body{"action": "resident.away", "on": "2026-12-01"}, 422, "bad_date"},
			{"before birth", "residents", head, body{"action": "resident.death", "on": "1940-01-01"}, 422, "before_birth"},
			{"into an ended household", "residents", head, body{"action": "resident.move", "household_id": ended}, 409, ""},
			{"into no household", "residents", head, body{"action": "resident.move", "household_id": uuid.New()}, 422, "unknown_reference"},
			{"nowhere", "residents", head, body{"action": "resident.move"}, 422, "required"},
			{"into the same household", "residents", head, body{"action": "resident.move", "household_id": home}, 422, "same_household"},
			{"a second head", "residents", head, body{"action": "resident.move", "household_id": d.Households["S1-04"]}, 409, ""},
			{"merged with itself", "households", home, body{"action": "household.merge", "household_id": home}, 422, "same_household"},
			{"a split of everybody", "households", home, body{"action": "household.split", "people": []uuid.UUID{head}, "door": body{"code": "X1"}}, 422, "nobody_left"},
			{"a split of strangers", "households", home, body{"action": "household.split", "people": []uuid.UUID{d.Heads["S1-02"]}, "door": body{"code": "X1"}}, 422, "unknown_reference"},
			{"a grid that is none", "households", home, body{"action": "household.move", "door": body{"grid_id": d.South}}, 422, "bad_level"},
			{"a relation that is none", "households", home, body{"action": "household.head", "relations": []body{{"resident_id": head, "relation": "02"}, {"resident_id": head, "relation": "777"}}}, 422, "bad_enum"},
			{"a stranger's relation", "households", home, body{"action": "household.head", "relations": []body{{"resident_id": d.Heads["N1-01"], "relation": "02"}}}, 422, "unknown_reference"},
			{"before a later change", "residents", d.Heads["S1-05"], body{"action": "resident.death", "on": "2026-11-09"}, 409, ""},
			{"the dead", "residents", d.Heads["S1-05"], body{"action": "resident.away"}, 409, ""},
			{"a birth without a child", "households", home, body{"action": "resident.birth"}, 422, "required"},
			{"nothing", "residents", head, body{"action": "resident.back"}, 409, ""},
		} {
			r := act(k, "office", c.kind, c.target, c.in)
			require.Equal(t, c.status, r.Status, "%s: %s", c.name, r.Body)
			if c.code != "" {
				require.Contains(t, mapValues(r.Codes()), c.code, c.name)
			}
		}
		require.Equal(t, before, k.As("office").Get("/changes").Want(200).Int("total"))
		k.As("office").Post("/changes", body{"action": "resident.away", "target_id": head}).Code(428, "version_required")
		k.As("office").PostAt("/changes", 99, body{"action": "resident.away", "target_id": head}).Code(412, "stale_version")
		k.As("cadre").PostAt("/changes", 1, body{"action": "resident.away", "target_id": head}).Want(403)
		k.As("township-north").PostAt("/changes", 1, body{"action": "resident.away", "target_id": head}).Want(404)
		k.As("office").Get("/households/" + home.String() + "/past").Want(400)

		// Of two who move the same person at the same time, one is told.
		answers := make(chan int)
		for range 4 {
			go func() {
				answers <- k.As("office").PostAt("/changes", 1, body{"action": "resident.move", "target_id": d.Spouses["S1-02"], "household_id": d.Households["S1-04"], "relations": []body{{"resident_id": d.Spouses["S1-02"], "relation": "97"}}}).Status
			}()
		}
		count := map[int]int{}
		for range 4 {
			count[<-answers]++
		}
		require.Equal(t, map[int]int{201: 1, 412: 3}, count)
	})
}

func mapValues(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}
