package outreach_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

func visitTo(k *testkit.Kit, household string, more body) body {
	out := body{
		"household_id": k.District().Households[household], "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now().Add(-time.Hour).Format(time.RFC3339),
		"notes": "垃圾分类宣传", "policies": []string{}, "handbook_left": true,
	}
	for key, v := range more {
		if out[key] = v; v == nil {
			delete(out, key)
		}
	}
	return out
}

func uploadPhoto(k *testkit.Kit, as string) string {
	k.T.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f, _ := w.CreateFormFile("file", "a.png")
	require.NoError(k.T, png.Encode(f, image.NewGray(image.Rect(0, 0, 4, 4))))
	require.NoError(k.T, w.Close())
	return k.As(as).With("Content-Type", w.FormDataContentType()).Post("/files", b.Bytes()).Want(201).Text("id")
}

// One visit with its photo and the issue it raised, all in one stroke, and once only.
func TestReportVisit(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02")
		photo := uploadPhoto(k, "cadre")
		in := visitTo(k, "S1-02", body{
			"met_resident_ids": []uuid.UUID{d.Heads["S1-02"], d.Spouses["S1-02"]}, "policies": []string{"垃圾分类", "垃圾分类", " 防火 "}, "file_ids": []string{photo},
			"place": body{"longitude": 120.74, "latitude": 37.92}, "member_ids": []uuid.UUID{d.Members["M004"]}, "follow_up_on": "2026-12-01",
			"issues": []body{{
				"kind": "problem", "category_code": "0101", "title": "小区广场路灯不亮", "description": "晚上走夜路不安全", "urgency": "normal",
				"reporter": body{"name": "范老伯", "phone": "19900000001", "anonymous": false},
			}},
		})
		once := k.As("cadre").With("Idempotency-Key", uuid.NewString())
		v := once.Post("/visits", in).Want(201)
		require.Len(t, v.Field("issue_ids"), 1)
		require.Equal(t, []any{"垃圾分类", "防火"}, v.Field("policies"))
		require.Len(t, v.Field("members"), 2)
		require.Len(t, v.Field("met_residents"), 2)
		require.Len(t, v.Field("files"), 1)
		require.Equal(t, "王志强", v.Text("member_name"))
		require.Equal(t, []any{"change"}, v.Field("actions"))
		require.InDelta(t, 120.74, v.Field("place.longitude"), 1e-9)

		again := once.Post("/visits", in).Want(201)
		require.Equal(t, v.Text("id"), again.Text("id"))
		require.Equal(t, v.Field("issue_ids"), again.Field("issue_ids"))
		once.Post("/visits", visitTo(k, "S1-02", body{"notes": "x"})).Code(422, "idempotency_key_reused")
		require.Equal(t, 1, k.As("office").Get("/visits").Want(200).Int("total"))

		i := k.As("office").Get("/issues/" + v.Text("issue_ids.0")).Want(200)
		require.Equal(t, "submitted", i.Text("state"))
		require.Equal(t, "visit", i.Text("source"))
		require.Equal(t, d.Households["S1-02"].String(), i.Text("household_id"))

		// Whoever sees the visit sees its photo.
		k.As("township").Get("/files/" + photo).Want(200)
		k.As("secretary").Get("/files/" + photo + "/thumbnail").Want(200)
		k.As("township-north").Get("/files/"+photo).Code(404, "not_found")
		k.As("handler").Get("/files/"+photo).Code(404, "not_found")
		// A photo hangs on one thing only, and is the uploader's to use.
		require.Equal(t, "already_attached", k.As("cadre").Post("/visits", visitTo(k, "S1-01", body{"file_ids": []string{photo}})).Code(422, "invalid").Codes()["file_ids"])
		other := uploadPhoto(k, "cadre-north")
		require.Equal(t, "unknown_reference", k.As("cadre").Post("/visits", visitTo(k, "S1-01", body{"file_ids": []string{other}})).Code(422, "invalid").Codes()["file_ids[0]"])

		row := k.As("township").Get("/visits?household_id=" + d.Households["S1-02"].String() + "&outcome=met&way=on_site&from=2026-11-23&to=2026-11-23&q=垃圾").Want(200)
		require.Equal(t, 1, row.Int("total"))
		require.Equal(t, 1, row.Int("items.0.issue_count"))
		require.Equal(t, "S1-02", row.Text("items.0.household_code"))
		require.Zero(t, k.As("township").Get("/visits?from=2026-11-24").Want(200).Int("total"))
		require.Zero(t, k.As("township-north").Get("/visits").Want(200).Int("total"))
		require.Equal(t, 1, k.As("office").Get("/visits?member_id="+d.Members["M004"].String()).Want(200).Int("total"))
		k.As("township-north").Get("/visits/"+v.Text("id")).Code(404, "not_found")
	})
}

// Nothing of a visit is kept when something in it is wrong.
func TestReportVisitRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		k.Contact("M004", "S1-02")
		k.Contact("M006", "N1-01")
		good := body{"kind": "problem", "category_code": "0101", "title": "路灯不亮", "reporter": body{"name": "范老伯"}}
		for name, c := range map[string]struct {
			as    string
			more  body
			field string
			code  string
		}{
			"no household":       {"cadre", body{"household_id": nil}, "household_id", "required"},
			"household and shop": {"cadre", body{"shop_id": uuid.New()}, "shop_id", "only_one"},
			"a colleague's":      {"cadre", body{"household_id": d.Households["S1-02"]}, "household_id", "unknown_reference"},
			"another branch's":   {"secretary", body{"household_id": d.Households["N1-01"]}, "household_id", "unknown_reference"},
			"another township's": {"township", body{"household_id": d.Households["N1-01"]}, "household_id", "unknown_reference"},
			"no such household":  {"office", body{"household_id": uuid.New()}, "household_id", "unknown_reference"},
			"the future":         {"cadre", body{"visited_at": k.Clock.Now().Add(time.Hour)}, "visited_at", "in_future"},
			"a stranger":         {"cadre", body{"met_resident_ids": []uuid.UUID{d.Heads["S1-02"]}}, "met_resident_ids[0]", "not_in_household"},
			"nobody met":         {"cadre", body{"outcome": "not_home", "met_resident_ids": []uuid.UUID{d.Heads["S1-01"]}}, "met_resident_ids", "nobody_met"},
			"no visitor":         {"office", body{}, "member_ids", "required"},
			"no such member":     {"cadre", body{"member_ids": []uuid.UUID{uuid.New()}}, "member_ids", "unknown_reference"},
			"way":                {"cadre", body{"way": "swim"}, "way", "bad_enum"},
			"outcome":            {"cadre", body{"outcome": "x"}, "outcome", "bad_enum"},
			"no such round":      {"cadre", body{"round_id": uuid.New()}, "round_id", "unknown_reference"},
			"answers to nothing": {"cadre", body{"answers": body{"x": 1}}, "answers", "unknown_field"},
			"place":              {"cadre", body{"place": body{"longitude": 500, "latitude": 1}}, "place.longitude", "too_large"},
			"follow-up":          {"cadre", body{"follow_up_on": "2026-11-01"}, "follow_up_on", "bad_date"},
			"a bad issue":        {"cadre", body{"issues": []body{good, {"kind": "problem", "category_code": "9999", "title": "x"}}}, "issues[1].category_code", "unknown_reference"},
		} {
			r := k.As(c.as).Post("/visits", visitTo(k, "S1-01", c.more))
			r.Code(422, "invalid")
			require.Equal(t, c.code, r.Codes()[c.field], "%s: %s", name, r.Body)
		}
		k.As("cadre").Post("/visits", `{"way":`).Code(400, "broken_json")
		k.As("cadre").Post("/visits", visitTo(k, "S1-01", body{"stars": 5})).Code(400, "unknown_field")
		k.As("leader").Post("/visits", visitTo(k, "S1-01", nil)).Code(403, "forbidden")
		k.As("handler").Get("/visits").Code(403, "forbidden")
		require.Zero(t, k.As("office").Get("/visits").Want(200).Int("total"))
		require.Zero(t, k.As("office").Get("/issues").Want(200).Int("total"))

		k.As("secretary").Post("/visits", visitTo(k, "S1-02", nil)).Want(201)
		k.As("community").Post("/visits", visitTo(k, "S1-03", body{"member_ids": []uuid.UUID{d.Members["M004"]}})).Want(201)
		id := uuid.New()
		k.As("cadre").Post("/visits", visitTo(k, "S1-01", body{"id": id})).Want(201)
		k.As("cadre").Post("/visits", visitTo(k, "S1-01", body{"id": id})).Code(409, "duplicate_key")
	})
}

// A visit is its author's for a day, then those above correct it; nobody overwrites what they have not read.
func TestChangeVisit(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		v := k.As("cadre").Post("/visits", visitTo(k, "S1-01", body{"member_ids": []uuid.UUID{d.Members["M004"]}})).Want(201)
		at := "/visits/" + v.Text("id")
		k.As("cadre").Do("PATCH", at, body{"notes": "x"}).Code(428, "version_required")
		changed := k.As("cadre").Patch(at, 1, body{"notes": "补充", "way": "phone", "follow_up_on": "2026-12-05", "file_ids": []string{uploadPhoto(k, "cadre")}}).Want(200)
		require.Equal(t, "补充", changed.Text("notes"))
		require.Equal(t, 2, changed.Int("version"))
		require.Len(t, changed.Field("members"), 2)
		require.Len(t, changed.Field("files"), 1)
		k.As("cadre").Patch(at, 1, body{"notes": "again"}).Code(412, "stale_version")
		k.As("cadre").Patch(at, 2, body{"visited_at": k.Clock.Now().Add(time.Hour)}).Code(422, "invalid")
		k.As("cadre").Patch(at, 2, body{"member_ids": []uuid.UUID{}, "follow_up_on": nil}).Want(200)
		require.Len(t, k.As("cadre").Get(at).Field("members"), 1)

		k.Clock.Advance(25 * time.Hour)
		k.As("cadre").Patch(at, 3, body{"notes": "late"}).Code(403, "no_longer_yours")
		require.Equal(t, []any{}, k.As("cadre").Get(at).Field("actions"))
		k.As("leader").Patch(at, 3, body{"notes": "x"}).Code(403, "forbidden")
		k.As("cadre-north").Patch(at, 3, body{"notes": "x"}).Code(404, "not_found")
		k.As("secretary").Patch(at, 3, body{"outcome": "refused"}).Want(200)
		k.As("office").Patch(at, 4, body{"notes": "更正"}).Want(200)
	})
}

// Who is most in need of a visit stands first, and a visit that met somebody takes a household off the list.
func TestDueVisits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02", "S1-03", "S1-04")
		k.Contact("M006", "N1-01")
		k.As("cadre").Post("/visits", visitTo(k, "S1-02", nil)).Want(201)
		k.As("cadre").Post("/visits", visitTo(k, "S1-03", nil)).Want(201)
		k.As("cadre").Post("/visits", visitTo(k, "S1-03", body{"outcome": "not_home", "visited_at": k.Clock.Now()})).Want(201)
		k.As("cadre").Post("/visits", visitTo(k, "S1-04", body{"follow_up_on": "2026-11-24"})).Want(201)
		codes := func(as, query string) (out []string) {
			var list struct {
				Items []struct {
					HouseholdCode string `json:"household_code"`
					Reasons       []string
				}
			}
			k.As(as).Get("/due-visits?page_size=100" + query).Want(200).Into(&list)
			for _, i := range list.Items {
				require.NotEmpty(t, i.Reasons, i.HouseholdCode)
				out = append(out, i.HouseholdCode)
			}
			return out
		}
		require.Equal(t, []string{"S1-01", "S1-03"}, codes("cadre", ""))
		require.Equal(t, []string{"N1-01"}, codes("cadre-north", ""))
		require.Empty(t, codes("cadre", "&member_id="+d.Members["M006"].String()))
		require.Len(t, codes("office", ""), 38)
		require.Len(t, codes("township", "&member_id="+d.Members["M003"].String()), 2)
		k.Clock.Advance(24 * time.Hour)
		require.Equal(t, []string{"S1-01", "S1-03", "S1-04"}, codes("cadre", ""))
		k.Clock.Advance(100 * 24 * time.Hour)
		require.Equal(t, []string{"S1-01", "S1-03", "S1-02", "S1-04"}, codes("cadre", ""))
		require.Equal(t, 4, k.As("cadre").Get("/stats/desk").Want(200).Int("items.2.count"))
	})
}

// Shops are visited too: by members anywhere in the district, by staff in their area.
func TestVisitShops(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		shop := k.As("office").Post("/shops", body{"code": "SH001", "name": "码头便利店", "grid_id": d.SouthGrids[0], "address": "港湾街1号"}).Want(201).Text("id")
		in := visitTo(k, "S1-01", body{"household_id": nil, "shop_id": shop})
		v := k.As("cadre").Post("/visits", in).Want(201)
		require.Equal(t, []string{"码头便利店", "港湾街1号"}, []string{v.Text("shop_name"), v.Text("address")})
		require.Equal(t, "not_in_household", k.As("cadre").Post("/visits", with(in, body{"met_resident_ids": []uuid.UUID{d.Heads["S1-01"]}})).Code(422, "invalid").Codes()["met_resident_ids[0]"])
		delete(in, "met_resident_ids")
		in["member_ids"] = []uuid.UUID{d.Members["M006"]}
		require.Equal(t, "unknown_reference", k.As("township-north").Post("/visits", in).Code(422, "invalid").Codes()["shop_id"])
		k.As("township").Post("/visits", in).Want(201)
		require.Equal(t, 2, k.As("office").Get("/visits?shop_id="+shop+"&q=便利").Want(200).Int("total"))
	})
}
