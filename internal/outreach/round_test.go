package outreach_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/testkit"
)

func TestRounds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02")
		in := body{
			"name": "冬季走访", "area_id": d.South, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{"all": true},
			"form": []body{
				{"key": "alarm", "label": "烟感正常?", "kind": "yes_no", "required": true},
				{"key": "heat", "label": "取暖", "kind": "choice", "options": []string{"电", "煤"}},
				{"key": "needs", "label": "需要", "kind": "several", "options": []string{"药", "煤"}},
				{"key": "people", "label": "人数", "kind": "number"},
				{"key": "words", "label": "其他", "kind": "text"},
			},
		}
		r := k.As("township").Post("/rounds", in).Want(201)
		require.Equal(t, 20, r.Int("households"))
		require.Equal(t, []any{"change", "close"}, r.Field("actions"))
		at, id := "/rounds/"+r.Text("id"), r.Text("id")

		k.As("township").Post("/rounds", body{"name": "x", "area_id": d.North, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{"all": true}}).Code(403, "outside_scope")
		k.As("cadre").Post("/rounds", in).Code(403, "forbidden")
		require.Equal(t, "required", k.As("office").Post("/rounds", body{"name": "x", "area_id": d.ID, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{}}).Code(422, "invalid").Codes()["target"])
		require.Equal(t, "bad_date", k.As("office").Post("/rounds", body{"name": "x", "area_id": d.ID, "from_on": "2026-11-20", "until_on": "2026-11-10", "target": body{"all": true}}).Code(422, "invalid").Codes()["until_on"])
		unmanaged := k.As("office").Post("/rounds", body{"name": "脱管楼", "area_id": d.ID, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{"unmanaged": true}}).Want(201)
		require.Equal(t, 10, unmanaged.Int("households"))
		require.Equal(t, "no_households", k.As("office").Post("/rounds", body{"name": "x", "area_id": d.ID, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{"tags": []string{"lives_alone"}}}).Code(422, "invalid").Codes()["target"])
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE residents SET tags = ? WHERE id = ?", `["lives_alone"]`, d.Heads["S2-05"]).Error
		}))
		tagged := k.As("office").Post("/rounds", body{"name": "独居", "area_id": d.ID, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{"tags": []string{"lives_alone", "disabled"}}}).Want(201)
		require.Equal(t, 1, tagged.Int("households"))

		// A round of the whole district is everybody's to see, and the office's to change.
		k.As("township").Get("/rounds/" + unmanaged.Text("id")).Want(200)
		k.As("township").PostAt("/rounds/"+unmanaged.Text("id")+"/close", 1, body{}).Code(403, "forbidden")

		// The form is answered, or not.
		report := func(more body) *testkit.Reply {
			return k.As("cadre").Post("/visits", visitTo(k, "S1-01", with(body{"round_id": id}, more)))
		}
		for field, answers := range map[string]body{
			"answers.alarm": {"alarm": "yes"}, "answers.heat": {"alarm": true, "heat": "油"}, "answers.needs": {"alarm": true, "needs": []string{"酒"}},
			"answers.people": {"alarm": true, "people": "2"}, "answers": {"alarm": true, "x": 1},
		} {
			require.Contains(t, report(body{"answers": answers}).Code(422, "invalid").Codes(), field)
		}
		require.Equal(t, "required", report(nil).Code(422, "invalid").Codes()["answers.alarm"])
		require.Equal(t, "outside_period", report(body{"answers": body{"alarm": true}, "visited_at": "2026-11-10T02:00:00Z"}).Code(422, "invalid").Codes()["round_id"])
		full := body{"alarm": false, "heat": "电", "needs": []string{"药"}, "people": 3, "words": "好"}
		v := report(body{"answers": full}).Want(201)
		require.Equal(t, "电", v.Text("answers.heat"))
		require.Equal(t, "冬季走访", v.Text("round_name"))
		k.As("cadre").Post("/visits", visitTo(k, "S1-02", body{"round_id": unmanaged.Text("id")})).Code(422, "invalid")

		// Who was met by phone was visited, but not at the door; a visit counts whether it names the round or not.
		k.As("cadre").Post("/visits", visitTo(k, "S1-02", body{"way": "phone"})).Want(201)
		progress := k.As("township").Get(at + "/progress").Want(200)
		require.Equal(t, []int{20, 2, 1}, []int{progress.Int("total.targets"), progress.Int("total.visited"), progress.Int("total.on_site")})
		require.Equal(t, 20, progress.Int("areas.0.targets"))
		mine := k.As("cadre").Get(at + "/progress").Want(200)
		require.Equal(t, []int{2, 2, 2}, []int{mine.Int("total.targets"), mine.Int("mine.targets"), mine.Int("mine.visited")})
		require.Empty(t, mine.Field("branches"))
		branches := k.As("secretary").Get(at + "/progress").Want(200)
		require.Equal(t, "第1兼合式党支部", branches.Text("branches.0.name"))

		overview := k.As("office").Get("/stats/overview?area_id=" + d.South.String()).Want(200)
		require.Equal(t, 2, overview.Int("figures.visit_coverage.numerator"))

		k.As("township").Patch(at, 1, body{"until_on": "2026-12-15", "name": "延长"}).Want(200)
		k.As("township").PostAt(at+"/close", 1, nil).Code(412, "stale_version")
		k.As("township").PostAt(at+"/close", 2, nil).Want(200)
		k.As("township").PostAt(at+"/close", 3, nil).Code(409, "round_closed")
		k.As("township").Patch(at, 3, body{"name": "x"}).Code(409, "round_closed")
		require.Equal(t, 1, k.As("cadre").Get("/rounds?state=closed").Want(200).Int("total"))
		require.Equal(t, 3, k.As("cadre").Get("/rounds?on=2026-11-25").Want(200).Int("total"))
	})
}

func with(a, b body) body {
	for k, v := range b {
		a[k] = v
	}
	return a
}

// Households that come to fit an open round are added to it.
func TestRefreshTargets(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE households SET state = 'moved_away', state_on = '2026-11-01' WHERE id = ?", d.Households["S1-01"]).Error
		}))
		r := k.As("office").Post("/rounds", body{"name": "x", "area_id": d.ID, "from_on": "2026-11-20", "until_on": "2026-11-30", "target": body{"all": true}}).Want(201)
		require.Equal(t, 39, r.Int("households"))
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE households SET state = 'active', state_on = NULL WHERE id = ?", d.Households["S1-01"]).Error
		}))
		require.NoError(t, k.App.Outreach.RefreshTargets(context.Background()))
		require.Equal(t, 40, k.As("office").Get("/rounds/"+r.Text("id")).Want(200).Int("households"))
		k.Clock.Advance(30 * 24 * time.Hour)
		require.NoError(t, k.App.Outreach.RefreshTargets(context.Background()))
	})
}

func TestActivitiesAndDeeds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		in := body{"kind": "branch", "name": "红色电影进海岛", "branch_id": d.Branches["B001"], "area_id": d.South, "starts_at": k.Clock.Now().Add(time.Hour)}
		a := k.As("secretary").Post("/activities", in).Want(201)
		require.Regexp(t, `^HD20261123-[A-Z2-7]{4}$`, a.Text("code"))
		require.Equal(t, []any{"change", "hold", "cancel"}, a.Field("actions"))
		at := "/activities/" + a.Text("id")
		require.Equal(t, "unknown_reference", k.As("secretary").Post("/activities", with(in, body{"branch_id": d.Branches["B002"]})).Code(422, "invalid").Codes()["branch_id"])
		require.Equal(t, "required", k.As("office").Post("/activities", body{"kind": "volunteer", "name": "x"}).Code(422, "invalid").Codes()["team_id"])
		k.As("cadre").Post("/activities", in).Code(403, "forbidden")
		k.As("secretary").PostAt(at+"/hold", 1, body{"attendance": 86}).Code(409, "not_begun")
		k.Clock.Advance(2 * time.Hour)
		held := k.As("secretary").PostAt(at+"/hold", 1, body{"attendance": 86, "summary": "放映两场", "file_ids": []string{uploadPhoto(k, "secretary")}}).Want(200)
		require.Equal(t, "held", held.Text("state"))
		require.Equal(t, 86, held.Int("attendance"))
		require.Len(t, held.Field("files"), 1)
		k.As("secretary").PostAt(at+"/cancel", 2, body{}).Code(409, "invalid_transition")
		k.As("secretary").Patch(at, 2, body{"name": "电影下乡", "attendance": nil}).Want(200)
		require.Equal(t, 1, k.As("cadre").Get("/activities?kind=branch&state=held&from=2026-11-23&to=2026-11-23&q=电影").Want(200).Int("total"))
		k.As("cadre").Get("/files/" + held.Text("files.0.id")).Want(200)

		deed := k.As("township").Post("/deeds", body{"code": "SS001", "name": "更换路灯", "category": "路灯", "area_id": d.SouthVillage, "unit_id": d.Units["D020"]}).Want(201)
		dat := "/deeds/" + deed.Text("id")
		require.Equal(t, "planned", deed.Text("state"))
		k.As("township").Post("/deeds", body{"code": "SS001", "name": "又一件", "area_id": d.South}).Code(409, "duplicate_key")
		k.As("township").Post("/deeds", body{"name": "北边", "area_id": d.North}).Code(403, "outside_scope")
		k.As("secretary").Post("/deeds", body{"name": "x"}).Code(403, "forbidden")
		k.As("township").PostAt(dat+"/start", 1, body{"on": "2026-11-20"}).Want(200)
		k.As("township").PostAt(dat+"/start", 2, body{}).Code(409, "invalid_transition")
		k.As("township").PostAt(dat+"/finish", 2, body{"on": "2026-11-10"}).Code(422, "invalid")
		k.As("township").PostAt(dat+"/finish", 2, body{"on": "2026-11-30"}).Code(422, "invalid")
		done := k.As("township").PostAt(dat+"/finish", 2, body{"summary": "全部点亮"}).Want(200)
		require.Equal(t, []string{"done", "2026-11-20", "2026-11-23"}, []string{done.Text("state"), done.Text("started_on"), done.Text("finished_on")})
		require.Equal(t, 1, k.As("handler").Get("/deeds?state=done&unit_id="+d.Units["D020"].String()).Want(200).Int("total"))
		require.Zero(t, k.As("handler-water").Get("/deeds").Want(200).Int("total"))
		k.As("township-north").Get(dat).Code(404, "not_found")
		k.As("office").Get("/deeds/"+uuid.NewString()).Code(404, "not_found")
		require.Equal(t, 1, k.As("office").Get("/stats/overview").Want(200).Int("counts.deeds"))
	})
}
