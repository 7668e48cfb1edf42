package issue_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

// way is one issue on its way.
type way struct {
	t  *testing.T
	k  *testkit.Kit
	d  *testkit.District
	id uuid.UUID
}

// problem is the body of a plain request of household S1-01.
func problem(d *testkit.District) body {
	return body{
		"kind": "problem", "category_code": "0101", "title": "小区广场路灯不亮", "description": "晚上走夜路不安全", "urgency": "normal",
		"household_id": d.Households["S1-01"], "reporter": body{"name": "范老伯", "phone": "199 0000 0001", "anonymous": false},
	}
}

// raise submits an issue as a user, the plain one with some fields changed.
func raise(t *testing.T, k *testkit.Kit, user string, change body) *way {
	t.Helper()
	d := k.District()
	b := problem(d)
	for name, v := range change {
		if b[name] = v; v == nil {
			delete(b, name)
		}
	}
	r := k.As(user).Post("/issues", b).Want(201)
	return &way{t, k, d, r.ID("id")}
}

func (w *way) path(more string) string { return "/issues/" + w.id.String() + more }

func (w *way) seen(user string) *testkit.Reply {
	w.t.Helper()
	return w.k.As(user).Get(w.path("")).Want(200)
}

func (w *way) version() int { w.t.Helper(); return w.seen("office").Int("version") }

func (w *way) state(want string) {
	w.t.Helper()
	require.Equal(w.t, want, w.seen("office").Text("state"))
}

// act takes an action at the present version.
func (w *way) act(user, action string, in body) *testkit.Reply {
	w.t.Helper()
	return w.k.As(user).PostAt(w.path("/"+action), w.version(), in)
}

type taskView struct {
	ID      uuid.UUID `json:"id"`
	Version int       `json:"version"`
	UnitID  uuid.UUID `json:"unit_id"`
	Round   int       `json:"round"`
	State   string    `json:"state"`
	Actions []string  `json:"actions"`
}

type issueView struct {
	Version int        `json:"version"`
	State   string     `json:"state"`
	Tasks   []taskView `json:"tasks"`
	Actions []string   `json:"actions"`
	Plan    *struct {
		Version int `json:"version"`
		Steps   []struct {
			ID     uuid.UUID  `json:"id"`
			TaskID uuid.UUID  `json:"task_id"`
			Title  string     `json:"title"`
			DoneAt *time.Time `json:"done_at"`
		} `json:"steps"`
	} `json:"plan"`
	Requests []struct {
		ID      uuid.UUID `json:"id"`
		State   string    `json:"state"`
		Kind    string    `json:"kind"`
		Actions []string  `json:"actions"`
	} `json:"requests"`
	Supervisions []struct {
		ID uuid.UUID `json:"id"`
	} `json:"supervisions"`
	AnswerDueAt  *time.Time `json:"answer_due_at"`
	ResolveDueAt *time.Time `json:"resolve_due_at"`
	Round        int        `json:"round"`
	Light        string     `json:"light"`
	ClosedAs     string     `json:"closed_as"`
}

func (w *way) view(user string) issueView {
	w.t.Helper()
	var v issueView
	w.seen(user).Into(&v)
	return v
}

// taskOf returns the latest task of a unit.
func (w *way) taskOf(unit string) taskView {
	w.t.Helper()
	tasks := w.view("office").Tasks
	for n := len(tasks) - 1; n >= 0; n-- {
		if tasks[n].UnitID == w.d.Units[unit] {
			return tasks[n]
		}
	}
	w.t.Fatalf("unit %s has no task", unit)
	return taskView{}
}

func (w *way) task(user, unit, what string, in body) *testkit.Reply {
	w.t.Helper()
	t := w.taskOf(unit)
	return w.k.As(user).PostAt(w.path(fmt.Sprintf("/tasks/%s/%s", t.ID, what)), t.Version, in)
}

func (w *way) plan(days int) body {
	on := calendar.DayOf(w.k.Clock.Now()).Add(days)
	return body{
		"responsible_name": "罗工", "responsible_phone": "19900000002", "expected_result": "路灯全部点亮",
		"steps": []body{{"title": "采购", "unit_id": w.d.Units["D020"], "due_on": on}},
	}
}

func (w *way) tickAll(user string) {
	w.t.Helper()
	for _, step := range w.view("office").Plan.Steps {
		for _, t := range w.view("office").Tasks {
			if t.ID == step.TaskID && step.DoneAt == nil {
				w.k.As(user).PostAt(w.path(fmt.Sprintf("/steps/%s/done", step.ID)), t.Version, body{"note": "完成"}).Want(200)
			}
		}
	}
}

// accepted, dispatched, planned, resolved bring an issue that far.
func (w *way) accepted() *way {
	w.t.Helper()
	w.act("office", "accept", body{}).Want(200)
	return w
}

func (w *way) dispatched(joint ...string) *way {
	w.t.Helper()
	units := []uuid.UUID{}
	for _, u := range joint {
		units = append(units, w.d.Units[u])
	}
	w.accepted().act("office", "dispatch", body{"lead_unit_id": w.d.Units["D020"], "joint_unit_ids": units}).Want(200)
	return w
}

func (w *way) planned(joint ...string) *way {
	w.t.Helper()
	w.dispatched(joint...).task("handler", "D020", "sign", body{}).Want(200)
	w.act("handler", "plan", w.plan(1)).Want(200)
	return w
}

func (w *way) resolved() *way {
	w.t.Helper()
	w.planned().act("handler", "resolve", body{"result": "已安装", "answer": "已安装"}).Want(200)
	return w
}

// due returns the issue's due callbacks as the caller sees them.
func (w *way) due() []callbackView {
	w.t.Helper()
	var list struct {
		Items []callbackView `json:"items"`
	}
	w.k.As("caller").Get("/callbacks?state=due&issue_id=" + w.id.String()).Want(200).Into(&list)
	return list.Items
}

type callbackView struct {
	ID            uuid.UUID `json:"id"`
	Version       int       `json:"version"`
	IssueNumber   string    `json:"issue_number"`
	DueAt         time.Time `json:"due_at"`
	Attempts      int       `json:"attempts"`
	ReporterName  string    `json:"reporter_name"`
	ReporterPhone string    `json:"reporter_phone"`
	Actions       []string  `json:"actions"`
}

func happy() body {
	return body{"way": "phone", "reached": true, "effect": "solved", "satisfaction": "very", "words": "亮堂了"}
}

func unhappy() body {
	return body{"way": "phone", "reached": true, "effect": "not", "satisfaction": "not", "words": "还是不亮"}
}

func (w *way) callBack(user string, in body) *testkit.Reply {
	w.t.Helper()
	due := w.due()
	require.NotEmpty(w.t, due)
	return w.k.As(user).PostAt("/callbacks/"+due[0].ID.String()+"/record", due[0].Version, in)
}

func (w *way) actionCounts() map[string]int {
	w.t.Helper()
	var list struct {
		Items []struct {
			Action string `json:"action"`
		} `json:"items"`
	}
	w.k.As("office").Get(w.path("/events?page_size=200")).Want(200).Into(&list)
	out := map[string]int{}
	for _, e := range list.Items {
		out[e.Action]++
	}
	return out
}

func sorted(s []string) []string {
	out := slices.Clone(s)
	slices.Sort(out)
	return out
}
