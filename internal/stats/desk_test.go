package stats_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

// desk returns how many wait in each queue that is the account's business.
func desk(k *testkit.Kit, as string) map[string]int {
	k.T.Helper()
	var got struct {
		Items []struct {
			Key   string
			Count int
			Lines []struct{ Kind, Code, Light string }
			Path  string
			Query map[string]string
		}
	}
	k.As(as).Get("/stats/desk").Want(200).Into(&got)
	out := map[string]int{}
	for _, q := range got.Items {
		out[q.Key] = q.Count
		require.Len(k.T, q.Lines, min(q.Count, 5), q.Key)
		query := ""
		for key, value := range q.Query {
			query += "&" + key + "=" + value
		}
		require.Equal(k.T, q.Count, k.As(as).Get(q.Path+"?page_size=1"+query).Want(200).Int("total"), "%s: the list behind the queue is as long as the queue", q.Key)
	}
	return out
}

// What waits for whom, along one issue's way.
func TestDesk(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		require.Equal(t, 39, desk(k, "office")["contactless"])
		require.Equal(t, 19, desk(k, "township")["contactless"])
		require.Equal(t, 1, desk(k, "cadre")["visits_due"])
		require.NotContains(t, desk(k, "cadre"), "contactless")
		require.NotContains(t, desk(k, "handler"), "to_accept")

		visit := k.As("cadre").Post("/visits", body{
			"household_id": d.Households["S1-01"], "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now(),
			"issues": []body{{"kind": "problem", "category_code": "0101", "title": "路灯不亮", "reporter": body{"name": "范老伯", "phone": "19900000001"}}},
		}).Want(201)
		at := "/issues/" + visit.Text("issue_ids.0")
		version := func() int { return k.As("office").Get(at).Want(200).Int("version") }
		require.Equal(t, 1, desk(k, "township")["to_accept"])
		require.Zero(t, desk(k, "office")["to_accept"], "it lies on the township's desk")
		require.Zero(t, desk(k, "township-north")["to_accept"])
		require.Equal(t, 1, desk(k, "cadre")["raised"])
		require.Zero(t, desk(k, "cadre")["visits_due"])

		k.As("township").PostAt(at+"/accept", version(), body{"category_code": "0101", "urgency": "normal", "confidential": false}).Want(200)
		require.Equal(t, 1, desk(k, "township")["to_dispatch"])
		k.As("township").PostAt(at+"/escalate", version(), body{"reason": "需区级协调"}).Want(200)
		require.Equal(t, 1, desk(k, "office")["to_dispatch"])
		k.As("office").PostAt(at+"/dispatch", version(), body{"lead_unit_id": d.Units["D020"]}).Want(200)
		require.Equal(t, 1, desk(k, "handler")["to_sign"])
		require.Zero(t, desk(k, "handler-water")["to_sign"])
		task := k.As("handler").Get(at).Want(200)
		k.As("handler").PostAt(at+"/tasks/"+task.Text("tasks.0.id")+"/sign", task.Int("tasks.0.version"), body{}).Want(200)
		require.Equal(t, 1, desk(k, "handler")["to_plan"])

		k.Clock.Advance(8 * 24 * time.Hour)
		require.Equal(t, 1, desk(k, "leader")["overdue"])
		require.Equal(t, 1, desk(k, "office")["overdue"])
		k.As("leader").PostAt(at+"/supervise", version(), body{"text": "尽快办理"}).Want(200)
		require.Equal(t, 1, desk(k, "handler")["to_reply"])
		require.Equal(t, 1, desk(k, "leader")["supervised"])
	})
}

// The sentence says what came in, and how that compares.
func TestSentence(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Clock.Advance(-6 * 24 * time.Hour)
		raise := func(category string) {
			k.As("office").Post("/issues", body{"kind": "problem", "category_code": category, "title": "x", "area_id": d.South, "reporter": body{"name": "范老伯"}}).Want(201)
		}
		raise("0101")
		k.Clock.Advance(6 * 24 * time.Hour)
		for range 3 {
			raise("0201")
		}
		raise("0101")
		o := k.As("office").Get("/stats/overview?from=2026-11-23&to=2026-11-29").Want(200)
		require.Regexp(t, `^本周新增 4 件，比上周多 3 件，主要是`, o.Text("sentence.zh"))
		require.Regexp(t, `^4 new this week, 3 more than last week, mostly `, o.Text("sentence.en"))
		require.Equal(t, 4, o.Int("counts.issues_submitted"))
		require.Equal(t, 5, o.Int("counts.issues_open"))
		require.Contains(t, k.As("township-north").Get("/stats/overview").Want(200).Text("sentence.zh"), "新增 0 件")
		parts := k.As("office").Get("/stats/breakdown?by=category&from=2026-11-23&to=2026-11-29").Want(200)
		require.Equal(t, []string{"02", "01"}, []string{parts.Text("items.0.key"), parts.Text("items.1.key")})
		require.Equal(t, 3, parts.Int("items.0.count"))
		require.Equal(t, "南长山街道", k.As("office").Get("/stats/breakdown?by=township").Want(200).Text("items.0.name_zh"))
		require.Equal(t, "submitted", k.As("office").Get("/stats/breakdown?by=state").Want(200).Text("items.0.key"))
	})
}
