package issue_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/testkit"
)

// parts are what each account of the scene plays in the issue of the test; those who see it not at all are missing.
var parts = map[string][]issue.Who{
	"office":        {issue.Desk, issue.Office},
	"township":      {issue.Desk},
	"community":     {},
	"leader":        {issue.Leader},
	"secretary":     {},
	"cadre":         {issue.Raiser, issue.Contact},
	"handler":       {issue.Lead, issue.Owner},
	"handler-water": {issue.Joint, issue.Owner},
}

var roleOf = map[string]access.Role{
	"office": access.Office, "township": access.Township, "community": access.Community, "leader": access.Leader, "secretary": access.Secretary,
	"cadre": access.Cadre, "handler": access.Handler, "handler-water": access.Handler,
}

// permissions of the routes, written once more, so that a slip in the router shows.
var permissionOf = map[issue.Action]access.Permission{
	issue.Settle: access.IssueSettle, issue.MakePlan: access.IssueHandle, issue.Revise: access.IssueHandle, issue.Start: access.IssueHandle,
	issue.Resolve: access.IssueHandle, issue.Appeal: access.IssueHandle, issue.Answer: access.IssueAnswer, issue.Suspend: access.IssueAnswer,
	issue.Extend: access.IssueAnswer, issue.Supervise: access.IssueSupervise, issue.Withdraw: access.IssueWithdraw,
}

// asks are what an action is for a unit.
var asks = map[issue.Action]issue.Action{issue.Suspend: issue.AskSuspend, issue.Extend: issue.AskExtend}

// in brings a fresh issue into a state: with both units' tasks signed, once there are any.
func in(t *testing.T, k *testkit.Kit, state issue.State) *way {
	t.Helper()
	w := raise(t, k, "cadre", nil)
	sign := func() {
		w.dispatched("P001").task("handler", "D020", "sign", body{}).Want(200)
		w.task("handler-water", "P001", "sign", body{}).Want(200)
	}
	plan := func() {
		sign()
		w.act("handler", "plan", w.plan(1)).Want(200)
	}
	switch state {
	case issue.Accepted:
		w.accepted()
	case issue.Dispatched:
		sign()
	case issue.Planned:
		plan()
	case issue.InProgress:
		plan()
		w.act("handler", "start", body{}).Want(200)
	case issue.Suspended:
		plan()
		w.act("office", "suspend", body{"kind": "ferry", "reason": "停航", "until": inDays(k, 3)}).Want(200)
	case issue.Resolved, issue.Closed:
		plan()
		w.task("office", "P001", "release", body{"reason": "不需要"}).Want(200)
		w.act("handler", "resolve", body{"result": "好了", "answer": "好了"}).Want(200)
		if state == issue.Closed {
			w.callBack("caller", happy()).Want(200)
		}
	case issue.Declined:
		w.act("office", "decline", body{"reason": "请走诉讼"}).Want(200)
	case issue.Merged:
		w.act("office", "merge", body{"into_id": raise(t, k, "office", nil).id, "reason": "同一件"}).Want(200)
	case issue.Withdrawn:
		w.act("office", "withdraw", body{"reason": "本人撤回"}).Want(200)
	}
	w.state(string(state))
	return w
}

// Every action in every state as every role does what the table says, or is refused and changes nothing.
func TestEveryActionInEveryState(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	d := k.District()
	k.Contact("M003", "S1-01")
	target := raise(t, k, "office", nil)
	giveDesk := func(has bool) {
		r := k.As("office").Get("/areas/" + d.SouthVillage.String()).Want(200)
		k.As("office").Patch("/areas/"+d.SouthVillage.String(), r.Int("version"), body{"has_desk": has}).Want(200)
	}
	reason := body{"reason": "理由"}
	bodies := map[issue.Action]func(w *way) body{
		issue.Accept: func(*way) body { return body{} }, issue.Settle: func(*way) body { return body{"answer": "a", "result": "b"} },
		issue.Assign:  func(*way) body { return body{"member_id": d.Members["M003"]} },
		issue.Decline: func(*way) body { return reason }, issue.Merge: func(*way) body { return body{"into_id": target.id, "reason": "同一件"} },
		issue.Unmerge: func(*way) body { return reason }, issue.Escalate: func(*way) body { return reason },
		issue.Delegate: func(*way) body { return body{"area_id": d.SouthVillage, "reason": "核实"} },
		issue.Dispatch: func(*way) body { return body{"lead_unit_id": d.Units["T001"]} },
		issue.Reassign: func(*way) body {
			return body{"lead_unit_id": d.Units["T001"], "joint_unit_ids": []uuid.UUID{}}
		},
		issue.MakePlan: func(w *way) body { return w.plan(1) }, issue.Revise: func(w *way) body { return w.plan(1) },
		issue.Start: func(*way) body { return body{} }, issue.Answer: func(*way) body { return body{"text": "答复"} },
		issue.Resolve: func(*way) body { return body{"result": "r", "answer": "a"} },
		issue.Suspend: func(*way) body { return body{"kind": "weather", "reason": "大雾", "until": inDays(k, 9)} },
		issue.Extend:  func(*way) body { return body{"reason": "订货", "until": inDays(k, 9)} },
		issue.Resume:  func(*way) body { return body{} }, issue.Supervise: func(*way) body { return body{"text": "请抓紧"} },
		issue.Withdraw: func(*way) body { return reason }, issue.Appeal: func(*way) body { return reason },
		issue.Close: func(*way) body { return reason }, issue.Reopen: func(*way) body { return reason },
	}
	send := func(w *way, version int, user string, a issue.Action) *testkit.Reply {
		if a == issue.Revise {
			return k.As(user).PutAt(w.path("/plan"), version, bodies[a](w))
		}
		return k.As(user).PostAt(w.path("/"+string(a)), version, bodies[a](w))
	}
	tried := 0
	for _, state := range issue.States {
		giveDesk(false)
		w := in(t, k, state)
		giveDesk(true)
		facts := issue.Facts{State: state, Kind: issue.Problem, Level: issue.LevelTownship, Round: 1, LeadSigned: true, OpenJoint: 1, ByDesk: true, Since: k.Clock.Now(), Now: k.Clock.Now()}
		before := w.seen("office")
		events, version := len(w.actionCounts()), before.Int("version")
		sees := map[string]bool{}
		for user := range roleOf {
			sees[user] = k.As(user).Get(w.path("")).Status == http.StatusOK
		}
		for a := range bodies {
			for user := range roleOf {
				want := expect(sees[user], user, a, facts)
				tried++
				if want != http.StatusOK {
					r := send(w, version, user, a)
					require.Equal(t, want, r.Status, "%s of a %s issue as %s: %s", a, state, user, r.Body)
					continue
				}
				giveDesk(false)
				again := in(t, k, state)
				giveDesk(true)
				r := send(again, again.version(), user, a)
				require.Equal(t, want, r.Status, "%s of a %s issue as %s: %s", a, state, user, r.Body)
			}
			for _, stranger := range []string{"township-north", "cadre-north", "auditor"} {
				status := send(w, version, stranger, a).Status
				require.Contains(t, []int{403, 404}, status, "%s as %s", a, stranger)
			}
		}
		require.Equal(t, string(before.Body), string(w.seen("office").Body), "refusals change nothing: %s", state)
		require.Equal(t, events, len(w.actionCounts()))
	}
	t.Logf("%d actions tried", tried)
}

// expect says what the table and the roles of DOMAIN §10 make of an action.
func expect(sees bool, user string, a issue.Action, facts issue.Facts) int {
	if !sees {
		return http.StatusNotFound
	}
	permission, ok := permissionOf[a]
	if !ok {
		permission = access.IssueTriage
	}
	if !(access.Actor{Grants: []access.Grant{{Role: roleOf[user]}}}).Can(permission) {
		return http.StatusForbidden
	}
	plays := map[issue.Who]bool{}
	for _, p := range parts[user] {
		plays[p] = true
	}
	status := http.StatusForbidden
	for _, row := range issue.Table {
		if row.Action != a && row.Action != asks[a] || !row.For(plays) {
			continue
		}
		if _, err := issue.Check(facts, row.Action); err == nil {
			return http.StatusOK
		} else if fault.Is(err, fault.KindConflict) {
			status = http.StatusConflict
		}
	}
	return status
}
