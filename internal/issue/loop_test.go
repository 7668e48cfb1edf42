package issue_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// The main job, from the request to the callback that closes it in the second round, with the refusals on the way.
func TestLoop(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		k.Contact("M003", "S1-01", "S1-02")
		w := raise(t, k, "cadre", nil)
		w.state("submitted")
		mine := w.seen("cadre")
		require.Equal(t, "LX20261123-00001", mine.Text("number"))
		require.Equal(t, "township", mine.Text("level"))
		require.Len(t, mine.Text("follow_code"), 8)
		require.Equal(t, "199****0001", mine.Text("reporter.phone"))
		require.Equal(t, "green", mine.Text("light"))
		require.Equal(t, []any{"settle", "reveal"}, mine.Field("actions"))

		w.act("handler", "resolve", body{"result": "x"}).Code(404, "not_found")
		w.act("cadre", "accept", body{"category_code": "0101"}).Code(403, "forbidden")
		stale := w.version()
		w.accepted()
		dispatch := body{"lead_unit_id": w.d.Units["D020"], "joint_unit_ids": []uuid.UUID{w.d.Units["P001"]}}
		k.As("office").PostAt(w.path("/dispatch"), stale, dispatch).Code(412, "stale_version")
		k.As("office").Post(w.path("/dispatch"), dispatch).Code(428, "version_required")
		require.Contains(t, []int{403, 409}, w.act("office", "resolve", body{"result": "x"}).Status)
		w.act("office", "dispatch", dispatch).Want(200)
		w.state("dispatched")
		w.act("handler", "start", body{}).Code(409, "invalid_transition")

		for round := 1; round <= 2; round++ {
			w.act("handler", "plan", w.plan(1)).Code(409, "invalid_transition")
			w.task("handler", "D020", "sign", body{}).Want(200)
			empty := w.plan(1)
			empty["steps"] = []body{}
			require.Equal(t, "too_small", first(w.act("handler", "plan", empty).Want(422).Codes()))
			w.act("handler", "plan", w.plan(-1)).Code(422, "invalid")
			require.Equal(t, map[string]string{"steps[0].due_on": "after_deadline"}, w.act("handler", "plan", w.plan(9)).Want(422).Codes())
			w.act("handler", "plan", w.plan(1)).Want(200)
			w.state("planned")
			w.act("handler", "start", body{}).Want(200)
			w.state("in_progress")
			require.Equal(t, map[string]string{"answer": "required"}, answerMissing(w, round))
			w.act("handler", "answer", body{"text": "三日内安装", "partial": false}).Want(200)
			w.tickAll("handler")
			if round == 1 {
				r := w.act("handler", "resolve", body{"result": "已安装"})
				r.Code(409, "invalid_transition")
				require.Equal(t, map[string]string{"": "no_open_joint_task"}, r.Codes())
				w.task("handler-water", "P001", "release", body{"reason": "x"}).Code(403, "forbidden")
				w.task("office", "P001", "release", body{"reason": "不需要"}).Want(200)
			}
			w.act("handler", "resolve", body{"result": "已安装", "file_ids": []string{}}).Want(200)
			w.state("resolved")
			due := w.due()
			require.Len(t, due, 1)
			require.Equal(t, k.Clock.Now().Add(72*time.Hour), due[0].DueAt)
			require.Equal(t, "199****0001", due[0].ReporterPhone)
			require.Equal(t, []string{"record"}, due[0].Actions)
			if round == 1 {
				got := w.callBack("caller", unhappy()).Want(200)
				require.Equal(t, "dispatched", got.Text("issue.state"))
				require.Equal(t, 2, got.Int("issue.round"))
				open := 0
				for _, task := range w.view("office").Tasks {
					if task.Round == 2 {
						require.Equal(t, w.d.Units["D020"], task.UnitID, "what was released does not come back")
						open++
					}
				}
				require.Equal(t, 1, open)
				require.Nil(t, w.view("office").Plan)
				require.Len(t, w.seen("office").Field("rounds"), 2)
			} else {
				w.callBack("caller", happy()).Want(200)
			}
		}
		w.state("closed")
		require.Equal(t, "content", w.view("office").ClosedAs)
		got := w.actionCounts()
		for action, n := range map[string]int{"submit": 1, "accept": 1, "dispatch": 1, "sign": 2, "plan": 2, "start": 2, "answer": 2, "resolve": 2, "release": 1, "step": 2, "content": 1, "not_content": 1} {
			require.Equal(t, n, got[action], "%s in %v", action, got)
		}
	})
}

func first(m map[string]string) string {
	for _, v := range m {
		return v
	}
	return ""
}

// answerMissing tries to resolve before the reporter has an answer, in a round without open joint tasks.
func answerMissing(w *way, round int) map[string]string {
	if round == 1 {
		return map[string]string{"answer": "required"} // the joint task is in the way
	}
	return w.act("handler", "resolve", body{"result": "x"}).Want(422).Codes()
}

// A repeat with the same key gets the first answer, although the version has moved on.
func TestRepeatsHappenOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		key := k.As("township").With("Idempotency-Key", uuid.NewString())
		one := key.Post("/issues", problem(d)).Want(201)
		two := key.Post("/issues", problem(d)).Want(201)
		require.Equal(t, one.Text("number"), two.Text("number"))
		require.Equal(t, one.Text("follow_code"), two.Text("follow_code"))
		w := &way{t, k, d, one.ID("id")}
		accept := k.As("township").With("Idempotency-Key", uuid.NewString())
		version := w.version()
		accept.PostAt(w.path("/accept"), version, body{"urgency": "urgent"}).Want(200)
		accept.PostAt(w.path("/accept"), version, body{"urgency": "urgent"}).Want(200)
		accept.PostAt(w.path("/accept"), version, body{"urgency": "critical"}).Code(422, "idempotency_key_reused")
		require.Equal(t, 1, w.actionCounts()["accept"])
		k.As("township").With("Idempotency-Key", uuid.NewString()).PostAt(w.path("/accept"), version, body{}).Code(412, "stale_version")
		w.act("township", "accept", body{}).Code(409, "invalid_transition")
	})
}

// A call that reached nobody brought no opinion; what is sent as one is refused instead of dropped.
func TestMissedCallHasNoOpinion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).resolved()
		w.callBack("caller", body{"way": "phone", "reached": false, "effect": "solved"}).Code(422, "invalid")
		w.callBack("caller", body{"way": "phone", "reached": false, "satisfaction": "very"}).Code(422, "invalid")
		require.Zero(t, w.due()[0].Attempts)
		w.callBack("caller", body{"way": "phone", "reached": false, "words": "无人接听"}).Want(200)
		require.Equal(t, 1, w.due()[0].Attempts)
	})
}
