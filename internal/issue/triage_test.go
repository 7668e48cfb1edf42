package issue_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// An issue starts on the lowest desk of its area, and only that desk and those above act on it.
func TestDesks(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		w := raise(t, k, "community", nil)
		require.Equal(t, "township", w.seen("office").Text("level"))
		w.act("community", "accept", body{}).Code(403, "not_this_desk")
		k.As("township-north").Get(w.path("")).Code(404, "not_found")
		k.As("township-north").PostAt(w.path("/accept"), 1, body{}).Code(404, "not_found")
		k.As("leader").PostAt(w.path("/accept"), 1, body{}).Code(403, "forbidden")
		require.NotContains(t, w.seen("community").Field("actions"), "accept")
		require.Contains(t, w.seen("township").Field("actions"), "accept")

		w.act("township", "delegate", body{"area_id": d.SouthVillage, "reason": "属地核实"}).Code(422, "invalid")
		desk(t, k, d.SouthVillage)
		low := raise(t, k, "community", nil)
		require.Equal(t, "community", low.seen("office").Text("level"))
		low.act("community", "accept", body{}).Want(200)
		low.act("community", "escalate", body{"reason": "超出职责"}).Want(200)
		require.Equal(t, "township", low.seen("office").Text("level"))
		low.act("community", "dispatch", body{"lead_unit_id": d.Units["T001"]}).Code(403, "not_this_desk")
		low.act("township", "delegate", body{"area_id": d.NorthVillage, "reason": "x"}).Code(422, "invalid")
		low.act("township", "delegate", body{"area_id": d.SouthVillage, "reason": "属地核实"}).Want(200)
		require.Equal(t, "community", low.seen("office").Text("level"))
		low.act("community", "delegate", body{"area_id": d.SouthVillage, "reason": "x"}).Code(409, "invalid_transition")

		w.act("township", "escalate", body{"reason": "需区直部门"}).Want(200)
		require.Equal(t, "district", w.seen("township").Text("level"))
		w.act("township", "accept", body{}).Code(403, "not_this_desk")
		w.act("office", "escalate", body{"reason": "x"}).Code(409, "invalid_transition")
		w.act("office", "escalate", body{"reason": " "}).Code(422, "invalid")

		nowhere := raise(t, k, "office", body{"household_id": nil})
		require.Equal(t, "district", nowhere.seen("office").Text("level"))
		nowhere.act("office", "delegate", body{"area_id": d.South, "reason": "请核实"}).Want(200)
		require.Equal(t, "township", nowhere.seen("township").Text("level"))
	})
}

// desk gives an area a desk of its own.
func desk(t *testing.T, k *testkit.Kit, area uuid.UUID) {
	t.Helper()
	r := k.As("office").Get("/areas/" + area.String()).Want(200)
	k.As("office").Patch("/areas/"+area.String(), r.Int("version"), body{"has_desk": true}).Want(200)
}

// A township dispatches to units of its own area and escalates the rest; units see what is tasked to them.
func TestDispatch(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		w := raise(t, k, "township", nil)
		w.act("township", "dispatch", body{"lead_unit_id": d.Units["T001"]}).Code(409, "invalid_transition")
		w.act("township", "accept", body{"category_code": "0103", "urgency": "urgent"}).Want(200)
		v := w.view("office")
		require.Equal(t, k.Clock.Now().AddDate(0, 0, 1), *v.AnswerDueAt)
		require.Equal(t, k.Clock.Now().AddDate(0, 0, 1), *v.ResolveDueAt)
		require.Equal(t, map[string]string{"lead_unit_id": "outside_area"}, w.act("township", "dispatch", body{"lead_unit_id": d.Units["D020"]}).Want(422).Codes())
		require.Equal(t, map[string]string{"lead_unit_id": "unknown_reference"}, w.act("township", "dispatch", body{"lead_unit_id": uuid.New()}).Want(422).Codes())
		same := body{"lead_unit_id": d.Units["T001"], "joint_unit_ids": []uuid.UUID{d.Units["T001"]}}
		require.Equal(t, map[string]string{"joint_unit_ids": "duplicate"}, w.act("township", "dispatch", same).Want(422).Codes())
		k.As("handler").Get(w.path("")).Code(404, "not_found")
		w.act("office", "dispatch", body{"lead_unit_id": d.Units["D020"], "joint_unit_ids": []uuid.UUID{d.Units["P001"]}}).Want(200)

		w.seen("handler")
		w.seen("handler-water")
		w.task("handler", "P001", "sign", body{}).Code(403, "not_this_unit")
		w.act("handler-water", "plan", w.plan(0)).Code(403, "not_this_unit")
		require.Equal(t, []string{"return", "sign"}, sorted(mine(w.view("handler"), d.Units["D020"])))
		require.Empty(t, mine(w.view("handler"), d.Units["P001"]))
		w.task("handler", "D020", "done", body{}).Code(409, "invalid_transition")
		w.task("handler", "D020", "sign", body{}).Want(200)
		w.task("handler", "D020", "sign", body{}).Code(409, "invalid_transition")
		old := w.taskOf("D020")
		k.As("handler").PostAt(w.path("/tasks/"+old.ID.String()+"/sign"), old.Version-1, body{}).Code(412, "stale_version")
		k.As("handler").PostAt(w.path("/tasks/"+uuid.NewString()+"/sign"), 1, body{}).Code(404, "not_found")
		other := raise(t, k, "township", nil)
		k.As("office").PostAt(other.path("/tasks/"+old.ID.String()+"/release"), 1, body{"reason": "x"}).Code(404, "not_found")

		// Another lead starts afresh; the joint unit stays.
		w.act("office", "reassign", body{"lead_unit_id": d.Units["D020"]}).Code(422, "invalid")
		w.act("handler", "plan", w.plan(0)).Want(200)
		w.act("office", "reassign", body{"lead_unit_id": d.Units["T001"], "reason": "属地负责"}).Want(200)
		w.state("dispatched")
		require.Nil(t, w.view("office").Plan)
		require.Equal(t, "cancelled", w.taskOf("D020").State)
		require.Equal(t, "new", w.taskOf("T001").State)
		require.Equal(t, "new", w.taskOf("P001").State)
		k.As("handler").Get(w.path("")).Code(404, "not_found")
	})
}

func mine(v issueView, unit uuid.UUID) []string {
	for _, t := range v.Tasks {
		if t.UnitID == unit {
			return t.Actions
		}
	}
	return nil
}

// Before signing the lead unit returns a task at once; after signing it asks the desk.
func TestReturns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).dispatched("P001")
		w.task("handler", "D020", "return", body{"reason": "不属本单位"}).Want(200)
		w.state("accepted")
		require.Equal(t, "returned", w.taskOf("D020").State)
		require.Equal(t, "cancelled", w.taskOf("P001").State)
		require.Equal(t, 1, w.seen("office").Int("returns"))

		w.act("office", "dispatch", body{"lead_unit_id": w.d.Units["D020"], "joint_unit_ids": []uuid.UUID{w.d.Units["P001"]}}).Want(200)
		w.task("handler", "D020", "sign", body{}).Want(200)
		w.task("handler", "D020", "return", body{"reason": "又不属"}).Want(200)
		w.state("dispatched")
		v := w.view("office")
		require.Len(t, v.Requests, 1)
		require.Equal(t, []string{"approve", "refuse"}, v.Requests[0].Actions)
		require.Empty(t, w.view("handler").Requests[0].Actions)
		w.task("handler", "D020", "return", body{"reason": "再问"}).Code(409, "invalid_transition")
		decide := func(user, what string) *testkit.Reply {
			v := w.view("office")
			return w.act(user, "requests/"+v.Requests[len(v.Requests)-1].ID.String()+"/"+what, body{"reason": "已核"})
		}
		decide("handler", "approve").Code(403, "forbidden")
		decide("township-north", "approve").Code(404, "not_found")
		decide("office", "refuse").Want(200)
		w.state("dispatched")
		decide("office", "approve").Code(409, "invalid_transition")
		w.task("handler", "D020", "return", body{"reason": "确不属"}).Want(200)
		decide("office", "approve").Want(200)
		w.state("accepted")
		require.Equal(t, "returned", w.taskOf("D020").State)

		// A joint unit returns its own part, and the rest goes on.
		w.act("office", "dispatch", body{"lead_unit_id": w.d.Units["D020"], "joint_unit_ids": []uuid.UUID{w.d.Units["P001"]}}).Want(200)
		before := w.version()
		w.task("handler-water", "P001", "return", body{"reason": "与供水无关"}).Want(200)
		w.state("dispatched")
		require.Equal(t, before, w.version(), "a task that leaves the state alone leaves the issue's version")
	})
}

// Settling is for the desk and for the member who raised the issue, is the contact, or has the errand.
func TestSettle(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02")
		settled := body{"answer": "已告知办理材料", "result": "当场办结"}
		w := raise(t, k, "cadre", body{"kind": "consultation", "category_code": "0802"})
		w.act("cadre-north", "settle", settled).Code(404, "not_found")
		w.act("cadre", "settle", settled).Want(200)
		w.state("resolved")
		require.Len(t, w.due(), 1)
		w.act("cadre", "settle", settled).Code(409, "invalid_transition")

		contact := raise(t, k, "township", body{"household_id": d.Households["S1-02"]})
		require.Contains(t, contact.seen("cadre").Field("actions"), "settle")
		contact.act("cadre", "settle", settled).Want(200)

		errand := raise(t, k, "office", body{"kind": "errand", "category_code": "0902", "household_id": d.Households["S2-01"]})
		k.As("cadre").Get(errand.path("")).Code(404, "not_found")
		errand.act("office", "assign", body{"member_id": uuid.New()}).Code(422, "invalid")
		errand.act("office", "assign", body{"member_id": d.Members["M003"]}).Want(200)
		errand.act("cadre", "settle", settled).Want(200)
		w2 := raise(t, k, "office", nil)
		w2.act("office", "assign", body{"member_id": d.Members["M003"]}).Code(409, "invalid_transition")

		praise := raise(t, k, "office", body{"kind": "praise", "category_code": "1602", "household_id": nil})
		praise.act("office", "settle", settled).Want(200)
		praise.state("closed")
		require.Empty(t, praise.due(), "nobody is called back about praise")
	})
}

// Declining and withdrawing on behalf are called back; a withdrawal takes the tasks away.
func TestDeclineAndWithdraw(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "township", nil)
		w.act("township", "decline", body{}).Code(422, "invalid")
		w.act("township", "decline", body{"reason": "已进入诉讼程序,请向法院提出"}).Want(200)
		w.state("declined")
		w.callBack("caller", unhappy()).Want(200)
		w.state("accepted")
		require.Equal(t, 2, w.view("office").Round)

		v := raise(t, k, "office", nil).planned()
		v.act("handler", "withdraw", body{"reason": "x"}).Code(403, "forbidden")
		v.act("office", "withdraw", body{"reason": "诉求人来电撤回"}).Want(200)
		v.state("withdrawn")
		require.Equal(t, "cancelled", v.taskOf("D020").State)
		v.act("office", "answer", body{"text": "x"}).Code(409, "invalid_transition")
		v.callBack("caller", unhappy()).Want(200)
		v.state("dispatched")
		require.Equal(t, "new", v.taskOf("D020").State, "the unit had the task open when the round ended")
	})
}

// What is submitted is checked, and what is wrong is told by field.
func TestSubmitRefusals(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		for name, c := range map[string]struct {
			change body
			field  string
			code   string
		}{
			"no title":             {body{"title": "  "}, "title", "required"},
			"unknown kind":         {body{"kind": "wish"}, "kind", "bad_enum"},
			"unknown category":     {body{"category_code": "7777"}, "category_code", "unknown_reference"},
			"foreign household":    {body{"household_id": d.Households["N1-01"]}, "household_id", "unknown_reference"},
			"no such household":    {body{"household_id": uuid.New()}, "household_id", "unknown_reference"},
			"other's resident":     {body{"resident_id": d.Heads["S1-02"]}, "resident_id", "not_in_household"},
			"no phone":             {body{"reporter": body{"name": "x", "phone": "12"}}, "reporter.phone", "bad_phone"},
			"no such area":         {body{"household_id": nil, "area_id": uuid.New()}, "area_id", "unknown_reference"},
			"a file that is none":  {body{"file_ids": []uuid.UUID{uuid.New()}}, "file_ids[0]", "unknown_reference"},
			"a place out of range": {body{"place": body{"longitude": 200, "latitude": 1}}, "place.longitude", "too_large"},
		} {
			b := problem(d)
			for f, v := range c.change {
				if b[f] = v; v == nil {
					delete(b, f)
				}
			}
			require.Equal(t, map[string]string{c.field: c.code}, k.As("township").Post("/issues", b).Want(422).Codes(), name)
		}
		k.As("township").Post("/issues", `{"kind":"problem","colour":1}`).Code(400, "unknown_field")
		k.As("township").Post("/issues", `{"kind":`).Code(400, "broken_json")
		k.As("handler").Post("/issues", problem(d)).Code(403, "forbidden")
		require.Equal(t, 0, k.As("office").Get("/issues").Int("total"))

		// What the registry knows is filled in.
		r := k.As("township").Post("/issues", body{"kind": "problem", "category_code": "0101", "title": "灯不亮", "household_id": d.Households["S1-01"]}).Want(201)
		require.NotEmpty(t, r.Text("reporter.name"))
		require.NotEmpty(t, r.Text("reporter.phone"))
		require.Equal(t, "normal", r.Text("urgency"))
		twice := problem(d)
		twice["id"] = r.Text("id")
		k.As("township").Post("/issues", twice).Code(409, "id_in_use")
	})
}
