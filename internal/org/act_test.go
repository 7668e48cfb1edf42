package org_test

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

func undo(k *testkit.Kit, done *testkit.Reply) {
	k.T.Helper()
	k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Want(200)
}

// tallied is how many records a change changed in a field.
func tallied(done *testkit.Reply, kind, field string) int {
	var in struct {
		Tally []struct {
			Kind, Field string
			Count       int
		}
	}
	done.Into(&in)
	for _, t := range in.Tally {
		if t.Kind == kind && t.Field == field {
			return t.Count
		}
	}
	return 0
}

func count(k *testkit.Kit, path string) int {
	k.T.Helper()
	return k.As("office").Get(path).Want(200).Int("total")
}

// A cadre is transferred, goes on leave, comes back early, retires and comes back into service.
func TestMember(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		m := d.Members["M002"]
		path := "/members/" + m.String()
		k.Contact("M002", "S1-02", "S1-03")
		k.Clock.Advance(48 * time.Hour)

		transfer := body{"action": "member.transfer", "on": "2026-11-24", "unit_id": d.Units["T002"], "branch_id": d.Branches["B002"], "work_area_id": d.NorthVillage, "post": "副镇长"}
		transfer["target_id"] = m
		preview := k.As("office").PostAt("/changes/preview", version(k, "members", m), transfer).Want(200)
		require.Equal(t, "keeps_contacts", preview.Text("doubts.0.code"))
		act(k, "office", "members", m, transfer).Code(409, "acknowledgement_needed")
		transfer["acknowledged"] = []string{"keeps_contacts"}
		done := act(k, "office", "members", m, transfer).Want(201)
		is := k.As("office").Get(path).Want(200)
		require.Equal(t, "砣矶镇人民政府", is.Text("unit_name"))
		require.Empty(t, k.As("office").Get("/branches/"+d.Branches["B001"].String()).Want(200).Text("secretary_id"), "the branch that they led has nobody")
		require.Equal(t, "member.transfer", k.As("township-north").Get("/changes?record_id="+m.String()).Want(200).Text("items.0.action"))
		was := k.As("office").Get(path + "/past?on=2026-11-23").Want(200)
		require.Equal(t, "南长山街道办事处", was.Text("unit_name"))
		require.Equal(t, "砣矶镇人民政府", k.As("office").Get(path+"/past?on=2026-11-24").Want(200).Text("unit_name"))
		undo(k, done)
		require.Equal(t, "南长山街道办事处", k.As("office").Get(path).Want(200).Text("unit_name"))
		require.Equal(t, m.String(), k.As("office").Get("/branches/"+d.Branches["B001"].String()).Want(200).Text("secretary_id"))

		leave := act(k, "office", "members", m, body{"action": "member.leave", "on": "2026-11-20", "until_on": "2026-12-05", "reason": "病假", "acknowledged": []string{"without_contact"}}).Want(201)
		require.Equal(t, false, k.As("office").Get(path).Want(200).Field("participates"))
		require.Equal(t, true, k.As("office").Get(path+"/past?on=2026-11-22").Want(200).Field("on_leave"))
		act(k, "office", "members", m, body{"action": "member.leave", "on": "2026-12-01", "until_on": "2026-12-02", "acknowledged": []string{"without_contact"}}).Code(409, "overlapping_leave")
		back := act(k, "office", "members", m, body{"action": "member.return", "on": "2026-11-24"}).Want(201)
		require.Equal(t, true, k.As("office").Get(path).Want(200).Field("participates"))
		require.Equal(t, true, k.As("office").Get(path+"/past?on=2026-11-23").Want(200).Field("on_leave"))
		require.Equal(t, false, k.As("office").Get(path+"/past?on=2026-11-24").Want(200).Field("on_leave"))
		k.As("office").PostAt("/changes/"+leave.Text("id")+"/undo", 1, body{}).Code(409, "built_on")
		undo(k, back)
		undo(k, leave)
		require.Equal(t, true, k.As("office").Get(path).Want(200).Field("participates"))

		contactless := count(k, "/contactless")
		retired := act(k, "office", "members", m, body{"action": "member.retire", "on": "2026-11-24", "reason": "退休"}).Want(201)
		require.Equal(t, 2, tallied(retired, "assignment", "ended_at"))
		require.Equal(t, contactless+2, count(k, "/contactless"))
		require.Equal(t, false, k.As("office").Get(path).Want(200).Field("in_service"))
		require.Equal(t, true, k.As("office").Get(path+"/past?on=2026-11-23").Want(200).Field("in_service"))
		undo(k, retired)
		require.Equal(t, contactless, count(k, "/contactless"))
		require.Equal(t, m.String(), k.As("office").Get("/branches/"+d.Branches["B001"].String()).Want(200).Text("secretary_id"))

		// The plain route does the same.
		k.As("office").PostAt(path+"/end", version(k, "members", m), body{"on": "2026-11-23", "reason": "调出"}).Want(200)
		require.Equal(t, "member.retire", k.As("office").Get("/changes?record_id="+m.String()).Want(200).Text("items.0.action"))
		act(k, "office", "members", m, body{"action": "member.rejoin", "on": "2026-11-22"}).Code(422, "invalid")
		act(k, "office", "members", m, body{"action": "member.rejoin", "on": "2026-11-24", "unit_id": d.Units["T002"], "work_area_id": d.NorthVillage}).Want(201)
		require.Equal(t, "砣矶镇人民政府", k.As("office").Get(path).Want(200).Text("unit_name"))
		k.As("office").Patch(path, version(k, "members", m), body{"work_area_id": d.SouthVillage, "max_households": 30}).Want(200)
		require.Equal(t, "member.transfer", k.As("office").Get("/changes?record_id="+m.String()).Want(200).Text("items.0.action"))
	})
}

// Two units and two branches become one, with all that they have.
func TestUnitsAndBranchesMerge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		water, housing := d.Units["P001"], d.Units["D020"]
		issue := k.As("office").Post("/issues", body{
			"kind": "problem", "category_code": "0201", "title": "停水", "description": "三天没水", "source": "phone", "household_id": d.Households["S1-02"],
		}).Want(201)
		path := "/issues/" + issue.Text("id")
		k.As("office").PostAt(path+"/accept", issue.Int("version"), body{}).Want(200)
		at := k.As("office").Get(path).Want(200).Int("version")
		k.As("office").PostAt(path+"/dispatch", at, body{"lead_unit_id": water}).Want(200)
		k.As("handler").Get(path).Want(404)
		k.As("handler-water").Get(path).Want(200)

		merged := act(k, "office", "units", water, body{"action": "unit.merge", "into_id": housing, "reason": "机构改革"}).Want(201)
		require.Equal(t, 1, tallied(merged, "issue_task", "unit_id"))
		require.Equal(t, 1, tallied(merged, "user", "unit_id"))
		k.As("handler").Get(path).Want(200)
		require.ElementsMatch(t, []any{"01", "0201", "0202", "04"}, k.As("office").Get("/units/"+housing.String()).Want(200).Field("category_codes"))
		require.NotEmpty(t, k.As("office").Get("/units/"+water.String()).Want(200).Text("ended_on"))
		require.Equal(t, housing.String(), k.As("office").Get(path).Want(200).Text("lead_unit_id"))
		act(k, "office", "units", water, body{"action": "unit.rename", "name": "供水科"}).Code(409, "already_ended")
		undo(k, merged)
		k.As("handler").Get(path).Want(404)
		require.ElementsMatch(t, []any{"01", "04"}, k.As("office").Get("/units/"+housing.String()).Want(200).Field("category_codes"))
		require.Empty(t, k.As("office").Get("/units/"+water.String()).Want(200).Text("ended_on"))

		// With a task of each on one issue, only the desk can tell which stays.
		at = k.As("office").Get(path).Want(200).Int("version")
		k.As("office").PostAt(path+"/reassign", at, body{"lead_unit_id": water, "joint_unit_ids": []uuid.UUID{housing}, "reason": "会办"}).Want(200)
		act(k, "office", "units", water, body{"action": "unit.merge", "into_id": housing}).Code(409, "both_have_tasks")

		// The town halls serve the district together.
		k.Clock.Advance(48 * time.Hour)
		halls := act(k, "office", "units", d.Units["T002"], body{"action": "unit.merge", "into_id": d.Units["T001"]}).Want(201)
		require.Equal(t, 3, tallied(halls, "member", "unit_id"))
		require.Equal(t, d.ID.String(), k.As("office").Get("/units/"+d.Units["T001"].String()).Want(200).Text("area_id"))
		require.Equal(t, "砣矶镇人民政府", k.As("office").Get("/members/"+d.Members["M006"].String()+"/past?on=2026-11-24").Want(200).Text("unit_name"))
		undo(k, halls)
		act(k, "office", "units", d.Units["T001"], body{"action": "unit.rename", "on": "2026-11-24", "name": "南长山街道办"}).Want(201)
		require.Equal(t, "南长山街道办事处", k.As("office").Get("/units/"+d.Units["T001"].String()+"/past?on=2026-11-23").Want(200).Text("name"))

		north := d.Branches["B002"]
		k.As("office").Patch("/branches/"+north.String(), version(k, "branches", north), body{"service_area_ids": []uuid.UUID{d.NorthVillage}}).Want(200)
		branches := act(k, "office", "branches", north, body{"action": "branch.merge", "into_id": d.Branches["B001"]}).Want(201)
		require.Equal(t, 3, tallied(branches, "member", "branch_id"))
		require.Equal(t, d.NorthVillage.String(), k.As("office").Get("/branches/"+d.Branches["B001"].String()).Want(200).Text("service_area_ids.0"))
		undo(k, branches)
		require.Equal(t, d.NorthVillage.String(), k.As("office").Get("/branches/"+north.String()).Want(200).Text("service_area_ids.0"))
		require.Empty(t, k.As("office").Get("/branches/"+d.Branches["B001"].String()).Want(200).Field("service_area_ids"))
	})
}

// A grid is split and merged, and a village moves to another town, with everything in them.
func TestAreas(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		grid, other, village := d.SouthGrids[0], d.SouthGrids[1], d.SouthVillage
		k.Contact("M003", "S1-02")
		shop := k.As("office").Post("/shops", body{"code": "SP1", "name": "渔家乐", "grid_id": grid, "building_id": d.SouthBuilding}).Want(201).ID("id")
		issue := k.As("office").Post("/issues", body{
			"kind": "problem", "category_code": "0201", "title": "停水", "description": "三天没水", "source": "phone", "household_id": d.Households["S1-02"],
		}).Want(201).Text("id")
		k.Clock.Advance(72 * time.Hour)
		population := func(on string) string {
			return string(k.As("office").Get("/stats/population?on=" + on + "&area_id=" + village.String()).Want(200).Body)
		}
		before := population("2026-11-25")

		split := body{"action": "area.split", "on": "2026-11-26", "code": "370614006201003", "name": "南城村第3网格", "household_ids": []uuid.UUID{d.Households["S1-02"]}}
		done := act(k, "office", "areas", grid, split).Want(201)
		made := done.ID("effects.0.id")
		require.Equal(t, 1, tallied(done, "household", "grid_id"))
		require.Equal(t, 1, count(k, "/households?area_id="+made.String()))
		require.Equal(t, 2, count(k, "/residents?area_id="+made.String()))
		require.Equal(t, 1, count(k, "/assignments?area_id="+made.String()))
		require.Equal(t, 1, count(k, "/issues?area_id="+made.String()))
		require.Equal(t, "2026-11-26", done.Text("effective_on"))
		require.Equal(t, "area.split", k.As("office").Get("/changes?record_id="+grid.String()).Want(200).Text("items.0.action"))
		require.Equal(t, before, population("2026-11-25"), "the day before, the tree was the old one")
		require.Len(t, k.As("office").Get("/stats/population?on=2026-11-26&area_id="+village.String()).Want(200).Field("items"), 3)
		k.As("office").Get("/areas/" + made.String() + "/past?on=2026-11-25").Want(404)
		undo(k, done)
		k.As("office").Get("/areas/" + made.String()).Want(404)
		require.Equal(t, 10, count(k, "/households?area_id="+grid.String()))
		require.Equal(t, 1, count(k, "/issues?area_id="+grid.String()))

		all := act(k, "office", "areas", grid, body{"action": "area.split", "code": "X3", "name": "第3网格", "building_ids": []uuid.UUID{d.SouthBuilding}})
		all.Code(422, "invalid")

		k.As("office").Patch("/members/"+d.Members["M004"].String(), 1, body{"work_area_id": grid}).Want(200)
		merge := body{"action": "area.merge", "into_id": other}
		merged := act(k, "office", "areas", grid, merge).Want(201)
		require.Equal(t, 10, tallied(merged, "household", "grid_id"))
		require.Equal(t, 1, tallied(merged, "building", "grid_id"))
		require.Equal(t, 1, tallied(merged, "shop", "grid_id"))
		require.Equal(t, 1, tallied(merged, "issue", "area_id"))
		require.Equal(t, 20, count(k, "/households?area_id="+other.String()))
		require.Equal(t, 1, count(k, "/shops?area_id="+other.String()))
		require.Equal(t, other.String(), k.As("office").Get("/members/"+d.Members["M004"].String()).Want(200).Text("work_area_id"))
		require.Equal(t, before, population("2026-11-25"))
		require.Len(t, k.As("office").Get("/stats/population?on=2026-11-26&area_id="+village.String()).Want(200).Field("items"), 1)
		k.As("office").Post("/households", body{"code": "S1-77", "grid_id": grid}).Code(422, "invalid")
		undo(k, merged)
		require.Equal(t, 10, count(k, "/households?area_id="+other.String()))
		require.Equal(t, 1, count(k, "/shops?area_id="+grid.String()))
		require.Equal(t, grid.String(), k.As("office").Get("/shops/"+shop.String()).Want(200).Text("grid_id"))
		require.Equal(t, grid.String(), k.As("office").Get("/members/"+d.Members["M004"].String()).Want(200).Text("work_area_id"))
		require.Equal(t, grid.String(), k.As("office").Get("/issues/"+issue).Want(200).Text("area_id"))

		moved := act(k, "office", "areas", village, body{"action": "area.move", "parent_id": d.North, "on": "2026-11-26"}).Want(201)
		require.Equal(t, 40, count(k, "/households?area_id="+d.North.String()))
		require.Equal(t, 8, k.As("township-north").Get("/members?area_id="+d.North.String()).Want(200).Int("total"))
		require.Equal(t, 0, k.As("office").Get("/stats/population?on=2026-11-26").Want(200).Int("items.0.households"))
		require.Equal(t, 20, k.As("office").Get("/stats/population?on=2026-11-25").Want(200).Int("items.0.households"))
		undo(k, moved)
		require.Equal(t, 20, count(k, "/households?area_id="+d.South.String()))

		towns := act(k, "office", "areas", d.North, body{"action": "area.merge", "into_id": d.South, "acknowledged": []string{"other_island", "grants_follow"}}).Want(201)
		require.Equal(t, 1, tallied(towns, "user", "area_id"))
		require.Equal(t, 40, count(k, "/households?area_id="+d.South.String()))
		time.Sleep(2100 * time.Millisecond) // what an account reaches is remembered for two seconds
		k.As("township-north").Get("/households/" + d.Households["S1-02"].String()).Want(200)
		undo(k, towns)
		require.Equal(t, 20, count(k, "/households?area_id="+d.North.String()))
	})
}

// What a later act rests on is neither undone nor slipped in before it.
func TestActsRestOnEachOther(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Clock.Advance(72 * time.Hour)
		built := func(done *testkit.Reply) {
			t.Helper()
			k.As("office").PostAt("/changes/"+done.Text("id")+"/undo", 1, body{}).Code(409, "built_on")
		}
		grid, member := d.SouthGrids[0], d.Members["M004"]

		// What a split makes lies beside what it was split from.
		moved := act(k, "office", "areas", grid, body{"action": "area.move", "parent_id": d.NorthVillage, "on": "2026-11-25"}).Want(201)
		split := act(k, "office", "areas", grid, body{"action": "area.split", "on": "2026-11-26", "code": "X1", "name": "新网格", "household_ids": []uuid.UUID{d.Households["S1-02"]}}).Want(201)
		built(moved)
		undo(k, split)
		undo(k, moved)
		split = act(k, "office", "areas", grid, body{"action": "area.split", "on": "2026-11-26", "code": "X1", "name": "新网格", "household_ids": []uuid.UUID{d.Households["S1-02"]}}).Want(201)
		made := split.ID("effects.0.id")
		act(k, "office", "areas", grid, body{"action": "area.move", "parent_id": d.NorthVillage, "on": "2026-11-25"}).Code(409, "later_change")
		moved = act(k, "office", "areas", grid, body{"action": "area.move", "parent_id": d.NorthVillage, "on": "2026-11-26"}).Want(201)
		require.Equal(t, d.SouthVillage.String(), k.As("office").Get("/areas/"+made.String()).Want(200).Text("parent_id"))
		undo(k, moved) // the split came first

		// What a split made stays while somebody has worked there since.
		there := act(k, "office", "members", member, body{"action": "member.transfer", "work_area_id": made}).Want(201)
		away := act(k, "office", "members", member, body{"action": "member.transfer", "work_area_id": grid}).Want(201)
		built(split)
		undo(k, away)
		undo(k, there)

		// What has been undone is no work; where it happened is told beside.
		home := d.Households["S1-02"]
		k.As("office").Patch("/households/"+home.String(), version(k, "households", home), body{"tenure": "rented"}).Want(200)
		elsewhere := act(k, "office", "households", home, body{"action": "household.move", "door": body{"grid_id": d.SouthGrids[1]}}).Want(201)
		built(split)
		undo(k, elsewhere)
		undo(k, split)
		k.As("office").Get("/areas/" + made.String()).Want(404)
		require.Equal(t, grid.String(), k.As("office").Get("/households/"+home.String()).Want(200).Text("grid_id"))
		require.Contains(t, string(k.As("office").Get("/changes?area_id="+grid.String()).Want(200).Body), elsewhere.Text("id"))

		// Whoever left an area before it was merged away does not come back to it.
		there = act(k, "office", "members", member, body{"action": "member.transfer", "work_area_id": grid}).Want(201)
		away = act(k, "office", "members", member, body{"action": "member.transfer", "work_area_id": d.NorthVillage}).Want(201)
		merged := act(k, "office", "areas", grid, body{"action": "area.merge", "into_id": d.SouthGrids[1]}).Want(201)
		built(away)
		undo(k, merged)
		undo(k, away)
		undo(k, there)
	})
}

// Nobody is in an area on a day before it was made.
func TestNobodyIsWhereNothingWas(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Clock.Advance(72 * time.Hour)
		split := act(k, "office", "areas", d.SouthGrids[0], body{"action": "area.split", "on": "2026-11-26", "code": "X1", "name": "新网格", "household_ids": []uuid.UUID{d.Households["S1-02"]}}).Want(201)
		made := split.ID("effects.0.id")
		before := count(k, "/changes")
		member, home, building := d.Members["M004"], d.Households["S1-03"], d.SouthBuilding
		move := body{"action": "household.move", "on": "2026-11-25", "door": body{"grid_id": made}}
		transfer := body{"action": "member.transfer", "on": "2026-11-25", "work_area_id": made}
		for _, r := range []*testkit.Reply{
			act(k, "office", "members", member, transfer), act(k, "office", "households", home, move),
			k.As("office").Post("/buildings/grid", body{
				"on": "2026-11-25", "grid_id": made, "items": []any{body{"id": building, "version": version(k, "buildings", building)}},
			}),
		} {
			require.Contains(t, string(r.Code(422, "invalid").Body), "not_there")
		}
		require.Equal(t, before, count(k, "/changes"))
		transfer["on"], move["on"] = "2026-11-26", "2026-11-26"
		act(k, "office", "members", member, transfer).Want(201)
		act(k, "office", "households", home, move).Want(201)
	})
}

// Bad input is answered clearly, and changes nothing.
func TestBadActs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		m, grid, unit := d.Members["M002"], d.SouthGrids[0], d.Units["T001"]
		k.As("office").PostAt("/units/"+d.Units["D020"].String()+"/end", 1, body{}).Want(200)
		before := count(k, "/changes")
		for _, c := range []struct {
			name, kind string
			target     uuid.UUID
			in         body
			status     int
			code       string
		}{
			{"the future", "members", m, body{"action": "member.transfer", "unit_id": d.Units["T002"], "on": "2027-01-01"}, 422, "bad_date"},
			{"to no unit", "members", m, body{"action": "member.transfer", "unit_id": uuid.New()}, 422, "unknown_reference"},
			{"to one that has ended", "members", m, body{"action": "member.transfer", "unit_id": d.Units["D020"]}, 422, "ended"},
			{"nothing", "members", m, body{"action": "member.transfer"}, 409, "nothing_changes"},
			{"a leave without an end", "members", m, body{"action": "member.leave"}, 422, "required"},
			{"a leave that ends first", "members", m, body{"action": "member.leave", "until_on": "2026-11-01"}, 422, "bad_date"},
			{"back without a leave", "members", m, body{"action": "member.return"}, 409, "not_on_leave"},
			{"into service twice", "members", m, body{"action": "member.rejoin"}, 409, "in_service"},
			{"a unit with itself", "units", unit, body{"action": "unit.merge", "into_id": unit}, 422, "same_record"},
			{"a unit with nothing", "units", unit, body{"action": "unit.merge"}, 422, "required"},
			{"a unit with a branch", "units", unit, body{"action": "unit.merge", "into_id": d.Branches["B001"]}, 422, "unknown_reference"},
			{"into one that has ended", "units", unit, body{"action": "unit.merge", "into_id": d.Units["D020"]}, 409, "into_ended"},
			{"no name", "units", unit, body{"action": "unit.rename"}, 422, "required"},
			{"the same name", "units", unit, body{"action": "unit.rename", "name": "南长山街道办事处"}, 409, "nothing_changes"},
			{"a code that is taken", "units", unit, body{"action": "unit.rename", "name": "街道办", "code": "T002"}, 409, "duplicate_key"},
			{"an area with itself", "areas", grid, body{"action": "area.merge", "into_id": grid}, 422, "same_record"},
			{"a grid with a village", "areas", grid, body{"action": "area.merge", "into_id": d.SouthVillage}, 422, "bad_level"},
			{"the district", "areas", d.ID, body{"action": "area.merge", "into_id": d.South}, 422, "bad_level"},
			{"a village below its grid", "areas", d.SouthVillage, body{"action": "area.move", "parent_id": grid}, 422, "own_descendant"},
			{"below itself", "areas", grid, body{"action": "area.move", "parent_id": grid}, 422, "own_descendant"},
			{"below one of its level", "areas", grid, body{"action": "area.move", "parent_id": d.NorthGrids[0]}, 422, "bad_level"},
			{"below where it lies", "areas", grid, body{"action": "area.move", "parent_id": d.SouthVillage}, 409, "nothing_changes"},
			{"a split of nothing", "areas", grid, body{"action": "area.split", "code": "X1", "name": "新网格"}, 422, "required"},
			{"a split without a code", "areas", grid, body{"action": "area.split", "name": "新网格", "building_ids": []uuid.UUID{d.SouthBuilding}}, 422, "required"},
			{"a split of a house elsewhere", "areas", grid, body{"action": "area.split", "code": "X1", "name": "新网格", "building_ids": []uuid.UUID{d.NorthBuilding}}, 422, "unknown_reference"},
			{"a split of everything", "areas", d.SouthVillage, body{"action": "area.split", "code": "X1", "name": "新村", "area_ids": d.SouthGrids}, 422, "nothing_left"},
			{"a split of houses out of a village", "areas", d.SouthVillage, body{"action": "area.split", "code": "X1", "name": "新村", "building_ids": []uuid.UUID{d.SouthBuilding}}, 422, "bad_level"},
			{"a split of the district", "areas", d.ID, body{"action": "area.split", "code": "X1", "name": "新区", "area_ids": []uuid.UUID{d.South}}, 422, "bad_level"},
		} {
			r := act(k, "office", c.kind, c.target, c.in)
			require.Equal(t, c.status, r.Status, "%s: %s", c.name, r.Body)
			require.Contains(t, string(r.Body), c.code, c.name)
		}
		require.Equal(t, before, count(k, "/changes"))
		k.As("township").PostAt("/changes", 1, body{"action": "area.merge", "target_id": grid, "into_id": d.SouthGrids[1]}).Want(403)
		k.As("township").PostAt("/changes", 1, body{"action": "member.retire", "target_id": m}).Want(403)
		k.As("community").Get("/changes?record_id=" + m.String()).Want(200)
		k.As("office").PostAt("/changes", 9, body{"action": "area.merge", "target_id": grid, "into_id": d.SouthGrids[1]}).Code(412, "stale_version")

		// Of two who merge the same areas with each other at the same time, one is told.
		answers := make(chan int)
		for n := range 2 {
			go func() {
				answers <- k.As("office").PostAt("/changes", 1, body{"action": "area.merge", "target_id": d.SouthGrids[n], "into_id": d.SouthGrids[1-n]}).Status
			}()
		}
		statuses := map[int]int{<-answers: 1}
		statuses[<-answers]++
		require.Equal(t, map[int]int{201: 1, 409: 1}, statuses)
	})
}
