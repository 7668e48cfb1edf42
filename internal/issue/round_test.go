package issue_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// Nobody reached leaves the callback due; after three tries the desk may close it.
func TestUnreached(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).resolved()
		id := w.due()[0].ID.String()
		for try := 1; try <= 3; try++ {
			k.As("office").PostAt("/callbacks/"+id+"/close", w.due()[0].Version, body{"reason": "x"}).Code(409, "invalid_transition")
			r := w.callBack("caller", body{"way": "phone", "reached": false, "words": "无人接听"}).Want(200)
			require.Equal(t, "due", r.Text("state"))
			require.Equal(t, try, r.Int("attempts"))
			require.Len(t, r.Field("tries"), try)
			require.Equal(t, "resolved", r.Text("issue.state"))
			k.Clock.Advance(24 * time.Hour)
		}
		k.As("caller").PostAt("/callbacks/"+id+"/close", w.due()[0].Version, body{"reason": "x"}).Code(403, "forbidden")
		k.As("office").PostAt("/callbacks/"+id+"/close", w.due()[0].Version, body{"reason": "三次未接通"}).Want(200)
		w.state("closed")
		require.Equal(t, "unreached", w.view("office").ClosedAs)

		nobody := raise(t, k, "office", body{"household_id": nil, "area_id": w.d.SouthGrids[0], "reporter": body{"anonymous": true}}).resolved()
		due := nobody.due()[0]
		k.As("office").PostAt("/callbacks/"+due.ID.String()+"/close", due.Version, body{"reason": "匿名,无联系方式"}).Want(200)
		require.Equal(t, "no_contact", nobody.view("office").ClosedAs)
	})
}

// A call that reached somebody says what it brought, and comes from somebody who had no hand in it.
func TestCallbackRefusals(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).resolved()
		require.Equal(t, map[string]string{"effect": "required", "satisfaction": "required"}, w.callBack("caller", body{"way": "phone", "reached": true}).Want(422).Codes())
		w.callBack("caller", body{"way": "letter", "reached": true}).Code(422, "invalid")
		w.callBack("handler", happy()).Want(404)
		w.callBack("township-north", happy()).Code(404, "not_found")
		k.As("caller").Post("/callbacks/"+w.due()[0].ID.String()+"/record", happy()).Code(428, "version_required")

		s := raise(t, k, "township", body{"kind": "consultation"})
		s.act("township", "settle", body{"answer": "a", "result": "b"}).Want(200)
		s.callBack("township", happy()).Code(403, "handled_it")
		k.As("township").Post("/callbacks/"+s.due()[0].ID.String()+"/reveal", body{"field": "reporter_phone", "reason": "x"}).Code(403, "handled_it")
		s.callBack("office", happy()).Want(200)
		s.state("closed")
	})
}

// The caller sees the phone of a due callback, and only of that.
func TestCallbackReveal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).resolved()
		id := w.due()[0].ID.String()
		require.Equal(t, "19900000001", k.As("caller").Post("/callbacks/"+id+"/reveal", body{"field": "reporter_phone"}).Want(200).Text("value"))
		k.As("caller").Post(w.path("/reveal"), body{"field": "reporter_phone"}).Code(403, "task_closed")
		k.As("township").Post("/callbacks/"+id+"/reveal", body{"field": "reporter_phone"}).Code(422, "invalid")
		k.As("township").Post("/callbacks/"+id+"/reveal", body{"field": "reporter_phone", "reason": "代为回访"}).Want(200)
		w.callBack("caller", happy()).Want(200)
		k.As("caller").Post("/callbacks/"+id+"/reveal", body{"field": "reporter_phone"}).Code(403, "not_due")
	})
}

// Closed issues open again within 30 days; a third round may be closed with reasons, a second one appealed.
func TestReopenAppealClose(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).resolved()
		w.callBack("caller", happy()).Want(200)
		w.act("handler", "reopen", body{"reason": "x"}).Code(403, "forbidden")
		w.act("office", "reopen", body{"reason": "复核不满意"}).Want(200)
		w.state("dispatched")
		require.Equal(t, 2, w.view("office").Round)

		w.act("handler", "appeal", body{"reason": "已按要求办理"}).Want(200)
		v := w.view("office")
		appeal := v.Requests[len(v.Requests)-1]
		require.Equal(t, []string{"approve", "refuse"}, appeal.Actions)
		w.act("township", "requests/"+appeal.ID.String()+"/approve", body{}).Code(403, "not_the_office")
		w.act("office", "requests/"+appeal.ID.String()+"/refuse", body{"reason": "仍需整改"}).Want(200)
		again := func() {
			w.task("handler", "D020", "sign", body{}).Want(200)
			w.act("handler", "plan", w.plan(1)).Want(200)
			w.act("handler", "resolve", body{"result": "好了", "answer": "好了"}).Want(200)
		}
		again()
		w.act("office", "close", body{"reason": "x"}).Code(409, "invalid_transition")
		w.callBack("caller", unhappy()).Want(200)
		again()
		w.act("township", "close", body{"reason": "x"}).Code(403, "not_the_office")
		w.act("office", "close", body{"reason": "已穷尽办法"}).Want(200)
		w.state("closed")
		require.Equal(t, "not_content", w.view("office").ClosedAs)
		require.Empty(t, w.due())
		k.Clock.Advance(31 * 24 * time.Hour)
		w.act("office", "reopen", body{"reason": "x"}).Code(409, "invalid_transition")

		u := raise(t, k, "office", nil).resolved()
		u.callBack("caller", unhappy()).Want(200)
		u.act("handler", "appeal", body{"reason": "已办结"}).Want(200)
		v = u.view("office")
		u.act("office", "requests/"+v.Requests[0].ID.String()+"/approve", body{"reason": "申诉成立"}).Want(200)
		u.state("closed")
		require.Equal(t, "not_content", u.view("office").ClosedAs)
	})
}

// A merged issue's reporter gets a callback of their own, and one who is not content starts the next round for all.
func TestMerge(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		main := raise(t, k, "office", nil)
		k.Clock.Advance(time.Hour)
		also := raise(t, k, "office", body{"urgency": "urgent", "reporter": body{"name": "王婶", "phone": "19900000003"}})
		also.act("office", "merge", body{"into_id": also.id, "reason": "x"}).Code(422, "invalid")
		due := also.view("office").AnswerDueAt
		also.act("office", "merge", body{"into_id": main.id, "reason": "同一盏灯"}).Want(200)
		also.state("merged")
		require.Equal(t, due, main.view("office").AnswerDueAt, "the earlier due date is kept")
		require.Equal(t, 1, main.seen("office").Int("merged_here"))
		third := raise(t, k, "office", nil)
		third.act("office", "merge", body{"into_id": also.id, "reason": "也是"}).Want(200)
		require.Equal(t, main.id.String(), third.seen("office").Text("merged_into_id"), "chains are flattened")
		third.act("office", "unmerge", body{"reason": "另一盏"}).Want(200)
		third.state("accepted")

		main.resolved()
		require.Len(t, main.due(), 2)
		main.callBack("caller", happy()).Want(200)
		main.state("resolved")
		main.callBack("caller", unhappy()).Want(200)
		main.state("dispatched")
		main.task("handler", "D020", "sign", body{}).Want(200)
		main.act("handler", "plan", main.plan(0)).Want(200)
		main.act("office", "withdraw", body{"reason": "本人撤回"}).Want(200)
		main.state("planned")
		main.act("handler", "resolve", body{"result": "好了", "answer": "好了"}).Want(200)
		require.Len(t, main.due(), 1, "who withdrew is not called")
		require.Equal(t, "王婶", main.due()[0].ReporterName)
		main.callBack("caller", happy()).Want(200)
		main.state("closed")
	})
}
