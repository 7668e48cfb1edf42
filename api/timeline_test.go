package api_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// TestTimeline: one line of time holds what happened to a household, each once, in order, and only what its reader may
// see.
func TestTimeline(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		home := d.Households["S1-01"]
		path := "/households/" + home.String() + "/timeline"
		office, cadre := k.As("office"), k.As("cadre")
		k.Clock.Advance(time.Hour)
		cadre.Post("/visits", map[string]any{
			"household_id": home, "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now(), "notes": "灯不亮", "handbook_left": true,
			"issues": []any{map[string]any{"kind": "problem", "category_code": "0101", "title": "楼道灯不亮", "description": "三楼", "urgency": "normal", "household_id": home}},
		}).Want(201)
		k.Clock.Advance(time.Hour)
		office.Post("/issues", map[string]any{
			"kind": "complaint", "category_code": "0101", "title": "投诉", "description": "态度", "urgency": "normal", "household_id": home,
			"reporter": map[string]any{"name": "王", "phone": "13905350001", "anonymous": false},
		}).Want(201)
		version := office.Get("/residents/" + d.Heads["S1-02"].String()).Int("version")
		office.PostAt("/changes", version, map[string]any{
			"action": "resident.move", "target_id": d.Heads["S1-02"], "household_id": home, "reason": "投亲", "relations": []any{
				map[string]any{"resident_id": d.Heads["S1-02"], "relation": "97"}, map[string]any{"resident_id": d.Spouses["S1-02"], "relation": "02"},
			},
		}).Want(201)

		kinds := func(r *testkit.Reply) (out []string) {
			for _, item := range r.Want(200).Field("items").([]any) {
				one := item.(map[string]any)
				out = append(out, one["kind"].(string)+" "+one["detail"].(string))
			}
			return out
		}
		require.Equal(t, []string{"issue submitted", "visit met", "issue submitted", "contact ", "change resident.move"}, kinds(office.Get(path)))
		require.Equal(t, "灯不亮", office.Get(path).Text("items.1.words"))
		require.NotEmpty(t, office.Get(path).Text("items.1.by"))

		// Read in parts, each moment comes once.
		var parts []string
		next := path + "?page_size=2"
		for next != "" {
			r := office.Get(next)
			parts = append(parts, kinds(r)...)
			if next = ""; r.Field("next_cursor") != nil {
				next = path + "?page_size=2&cursor=" + url.QueryEscape(r.Text("next_cursor"))
			}
		}
		require.Equal(t, kinds(office.Get(path)), parts)

		office.Get(path+"?cursor=nonsense").Code(400, "bad_parameter")
		k.As("handler").Get(path).Want(404)
		k.As("caller").Get(path).Want(404)
		k.As("cadre").Get("/households/" + d.Households["N1-01"].String() + "/timeline").Want(404)
	})
}
