package issue_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/testkit"
)

func inDays(k *testkit.Kit, n int) calendar.Day { return calendar.DayOf(k.Clock.Now()).Add(n) }

// Suspended, the clocks stand still; a desk does it at once, a unit asks.
func TestSuspendAndExtend(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).planned()
		before := w.view("office")
		ferry := body{"kind": "ferry", "reason": "大风停航", "until": inDays(k, 4)}
		w.act("office", "suspend", body{"kind": "ferry", "reason": "大风停航", "until": inDays(k, 0)}).Code(422, "invalid")
		w.act("handler", "suspend", ferry).Want(200)
		w.state("planned")
		v := w.view("office")
		require.Len(t, v.Requests, 1)
		require.Equal(t, "suspend", v.Requests[0].Kind)
		w.act("office", "requests/"+v.Requests[0].ID.String()+"/approve", body{}).Want(200)
		w.state("suspended")
		w.act("handler", "resolve", body{"result": "x", "answer": "x"}).Code(409, "invalid_transition")
		w.act("handler", "answer", body{"text": "因停航推迟", "partial": true}).Want(200)
		k.Clock.Advance(30 * 24 * time.Hour)
		require.Equal(t, "green", w.view("office").Light)
		w.act("office", "resume", body{"reason": "已复航"}).Want(200)
		w.state("planned")
		after := w.view("office")
		require.Equal(t, before.AnswerDueAt.Add(30*24*time.Hour), *after.AnswerDueAt)
		require.Equal(t, before.ResolveDueAt.Add(30*24*time.Hour), *after.ResolveDueAt)

		w.act("handler", "extend", body{"reason": "订货", "until": inDays(k, 1)}).Code(422, "invalid")
		w.act("handler", "extend", body{"reason": "订货", "until": inDays(k, 9)}).Want(200)
		w.act("handler", "extend", body{"reason": "再订", "until": inDays(k, 10)}).Code(409, "invalid_transition")
		v = w.view("office")
		w.act("office", "requests/"+v.Requests[1].ID.String()+"/approve", body{}).Want(200)
		extended := w.view("office")
		require.Equal(t, inDays(k, 9).End(), extended.ResolveDueAt.UTC())
		require.Equal(t, after.AnswerDueAt, extended.AnswerDueAt, "extending moves the resolution clock only")
		w.act("office", "extend", body{"reason": "补充", "until": inDays(k, 12)}).Want(200)
		require.Equal(t, inDays(k, 12).End(), w.view("office").ResolveDueAt.UTC())
	})
}

// The light follows the worst of the running clocks.
func TestLights(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil) // answer in 7 days, resolution in 3
		light := func(want string) {
			t.Helper()
			require.Equal(t, want, w.view("office").Light)
			require.Equal(t, 1, k.As("office").Get("/issues?light="+want).Want(200).Int("total"))
		}
		light("green")
		k.Clock.Advance(36 * time.Hour)
		light("yellow")
		k.Clock.Advance(36*time.Hour + time.Second)
		light("red")
		w.planned0(t)
		w.act("handler", "resolve", body{"result": "好了", "answer": "好了"}).Want(200)
		light("green")
		k.Clock.Advance(36 * time.Hour)
		light("yellow")
		k.Clock.Advance(37 * time.Hour)
		light("red")
		require.Equal(t, 1, k.As("caller").Get("/callbacks?late=true").Want(200).Int("total"))
		w.callBack("caller", happy()).Want(200)
		light("green")
	})
}

// planned0 is planned for an issue whose time has run out: the plan comes with an extension.
func (w *way) planned0(t *testing.T) {
	t.Helper()
	w.dispatched().task("handler", "D020", "sign", body{}).Want(200)
	w.act("handler", "plan", w.plan(1)).Code(422, "invalid")
	w.act("office", "extend", body{"reason": "重新派单", "until": inDays(w.k, 5)}).Want(200)
	w.act("handler", "plan", w.plan(1)).Want(200)
}

// A leader supervises what lies in the townships they lead; the unit replies within a working day.
func TestSupervise(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).planned()
		w.act("township", "supervise", body{"text": "x"}).Code(403, "forbidden")
		w.act("leader", "supervise", body{"text": "请抓紧"}).Want(200)
		north := raise(t, k, "office", body{"household_id": w.d.Households["N1-01"]})
		k.As("leader").PostAt(north.path("/supervise"), 1, body{"text": "x"}).Code(404, "not_found")
		id := w.view("office").Supervisions[0].ID
		k.Clock.Advance(25 * time.Hour)
		require.Equal(t, "red", w.view("office").Light)
		w.act("leader", "supervisions/"+id.String()+"/reply", body{"text": "x"}).Code(403, "forbidden")
		w.act("handler", "supervisions/"+uuid.NewString()+"/reply", body{"text": "x"}).Code(404, "not_found")
		w.act("handler", "supervisions/"+id.String()+"/reply", body{"text": "明日安装"}).Want(200)
		w.act("handler", "supervisions/"+id.String()+"/reply", body{"text": "再复"}).Code(409, "invalid_transition")
		require.NotEqual(t, "red", w.view("office").Light)
	})
}

// A revised plan keeps what is done, and older versions stay on record.
func TestRevise(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).planned("P001")
		w.act("handler", "start", body{}).Want(200)
		w.tickAll("handler")
		first := w.view("office").Plan
		next := w.plan(2)
		next["steps"] = []body{
			{"id": first.Steps[0].ID, "title": "采购", "unit_id": w.d.Units["D020"], "due_on": inDays(k, 1)},
			{"title": "停水配合", "unit_id": w.d.Units["P001"], "due_on": inDays(k, 2)},
		}
		k.As("handler").PutAt(w.path("/plan"), w.version(), next).Want(200)
		plan := w.view("office").Plan
		require.Equal(t, 2, plan.Version)
		require.Len(t, plan.Steps, 2)
		require.NotNil(t, plan.Steps[0].DoneAt)
		w.task("handler-water", "P001", "done", body{}).Code(409, "invalid_transition")
		w.task("handler-water", "P001", "sign", body{}).Want(200)
		step := plan.Steps[1]
		k.As("handler").PostAt(w.path("/steps/"+step.ID.String()+"/done"), w.taskOf("P001").Version, body{}).Code(403, "not_this_unit")
		at := w.taskOf("P001").Version
		k.As("handler-water").PostAt(w.path("/steps/"+step.ID.String()+"/done"), at, body{}).Want(200)
		k.As("handler-water").PostAt(w.path("/steps/"+step.ID.String()+"/done"), at, body{}).Code(412, "stale_version")
		k.As("handler-water").PostAt(w.path("/steps/"+step.ID.String()+"/done"), w.taskOf("P001").Version, body{}).Code(409, "invalid_transition")
		w.task("handler-water", "P001", "done", body{"note": "已配合"}).Want(200)
		foreign := w.plan(1)
		foreign["steps"] = []body{{"title": "x", "unit_id": w.d.Units["T001"], "due_on": inDays(k, 1)}}
		k.As("handler").PutAt(w.path("/plan"), w.version(), foreign).Code(422, "invalid")
	})
}

// On the review date a suspended issue goes on by itself.
func TestResumesByItself(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil).planned()
		w.act("office", "suspend", body{"kind": "ferry", "reason": "大风停航", "until": inDays(k, 2)}).Want(200)
		k.Clock.Advance(24 * time.Hour)
		require.NoError(t, k.App.Issues.ResumeDue(context.Background()))
		w.state("suspended")
		k.Clock.Advance(24 * time.Hour)
		require.NoError(t, k.App.Issues.ResumeDue(context.Background()))
		require.NoError(t, k.App.Issues.ResumeDue(context.Background()))
		w.state("planned")
		require.Equal(t, 1, w.actionCounts()["resume"])
	})
}

// Imported issues start no clock until somebody acts on them.
func TestImportedWake(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		w := raise(t, k, "office", nil)
		ctx := context.Background()
		require.NoError(t, k.DB.Write(ctx, func(tx *gorm.DB) error {
			none := map[string]any{"answer_due_at": nil, "resolve_due_at": nil}
			if err := tx.Table("issue_rounds").Where("issue_id = ?", w.id).Updates(none).Error; err != nil {
				return err
			}
			none["imported"], none["light_yellow_at"], none["light_red_at"] = true, nil, nil
			return tx.Table("issues").Where("id = ?", w.id).Updates(none).Error
		}))
		k.Clock.Advance(60 * 24 * time.Hour)
		require.Equal(t, "green", w.view("office").Light)
		require.Nil(t, w.view("office").AnswerDueAt)
		w.accepted()
		require.Equal(t, k.Clock.Now().Add(7*24*time.Hour), w.view("office").AnswerDueAt.UTC())
		require.Equal(t, "green", w.view("office").Light)
	})
}
