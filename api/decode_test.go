package api_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/testkit"
)

func aVisit(k *testkit.Kit, more fields) fields {
	return with(fields{
		"household_id": k.District().Households["S1-01"], "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now().Format("2006-01-02T15:04:05Z"),
		"member_ids": []uuid.UUID{k.District().Members["M003"]},
	}, more)
}

func anIssue(k *testkit.Kit, more fields) fields {
	return with(fields{
		"kind": "problem", "category_code": "0101", "title": "路灯不亮", "description": "晚上走夜路不安全", "urgency": "normal",
		"household_id": k.District().Households["S1-01"], "reporter": fields{"name": "范老伯", "phone": "19900000001", "anonymous": false},
	}, more)
}

// onlyFault is the field and the code of the one thing that a refusal complains about.
func onlyFault(t *testing.T, r *testkit.Reply) string {
	t.Helper()
	var p struct {
		Errors []struct{ Field, Code string }
	}
	r.Into(&p)
	require.Len(t, p.Errors, 1, "%s", r.Body)
	return p.Errors[0].Field + " " + p.Errors[0].Code
}

// A year that JSON or a database cannot hold must never be stored: every list with that row would fail from then on.
func TestTimesAreBounded(t *testing.T) {
	instants := []string{
		"0000-01-01T00:00:00+12:00", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1999-12-31T00:00:00Z", "2101-01-01T00:00:00Z",
		"9999-12-31T23:59:59-12:00", "2026-02-30T00:00:00Z", "2026-11-24", "",
	}
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		activity := k.As("office").Post("/activities", fields{"kind": "branch", "name": "党员志愿服务", "branch_id": k.District().Branches["B001"], "starts_at": "2026-12-01T06:00:00Z"}).Want(201)
		for _, at := range instants {
			refused := func(field string, r *testkit.Reply) {
				t.Helper()
				require.Equal(t, field+" bad_time", onlyFault(t, r.Want(422)), "%q", at)
			}
			refused("raised_at", k.As("office").Post("/issues", anIssue(k, fields{"raised_at": at})))
			refused("issues[0].raised_at", k.As("office").Post("/visits", aVisit(k, fields{"issues": []fields{anIssue(k, fields{"raised_at": at})}})))
			refused("visited_at", k.As("office").Post("/visits", aVisit(k, fields{"visited_at": at})))
			refused("starts_at", k.As("office").Post("/activities", fields{"kind": "branch", "name": "党员志愿服务", "branch_id": k.District().Branches["B001"], "starts_at": at}))
			refused("starts_at", k.As("office").Patch("/activities/"+activity.Text("id"), 1, fields{"starts_at": at}))
		}
		for _, path := range []string{"/issues", "/visits", "/activities", "/activities/" + activity.Text("id")} {
			k.As("office").Get(path).Want(200)
		}
		k.As("office").Get("/activities?to=9999-12-31").Want(400)
	})
}

func TestDaysAreBounded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		made := k.As("office").Post("/issues", anIssue(k, nil)).Want(201)
		issue := "/issues/" + made.Text("id")
		k.As("office").PostAt(issue+"/accept", 1, fields{}).Want(200)
		version := k.As("office").Get(issue).Int("version")
		for _, day := range []string{"9999-12-31", "2101-01-01", "1849-12-31", "0001-01-01", "2026-02-30", "bald"} {
			require.Equal(t, "until bad_date", onlyFault(t, k.As("office").PostAt(issue+"/extend", version, fields{"reason": "材料待进岛", "until": day}).Want(422)), day)
			require.Equal(t, "until bad_date", onlyFault(t, k.As("office").PostAt(issue+"/suspend", version, fields{"kind": "ferry", "reason": "停航", "until": day}).Want(422)), day)
			require.Equal(t, "started_on bad_date", onlyFault(t, k.As("office").Patch("/members/"+k.District().Members["M003"].String(), 1, fields{"started_on": day}).Want(422)), day)
			require.Equal(t, "birth_date bad_date", onlyFault(t, k.As("office").Patch("/residents/"+k.District().Heads["S1-01"].String(), 1, fields{"birth_date": day}).Want(422)), day)
		}
		for _, action := range []string{"extend", "suspend"} {
			in := fields{"reason": "材料待进岛", "until": "2099-12-31"}
			if action == "suspend" {
				in["kind"] = "long_term"
			}
			require.Equal(t, "until too_late", onlyFault(t, k.As("office").PostAt(issue+"/"+action, version, in).Want(422)))
		}
	})
}

// What is wrong with a value says where, as its sender wrote it.
func TestWrongValuesNameTheirField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		office := k.As("office")
		resident := fields{"household_id": k.District().Households["S1-01"], "relation": "99", "name": "王小样", "sex": "1"}
		for _, c := range []struct {
			path string
			body any
			code int
			want string
		}{
			{"/issues", anIssue(k, fields{"id": "xyz"}), 422, "id bad_id"},
			{"/issues", anIssue(k, fields{"id": 7}), 400, "id wrong_type"},
			{"/issues", anIssue(k, fields{"raised_at": 7}), 400, "raised_at wrong_type"},
			{"/issues", anIssue(k, fields{"household_id": ""}), 422, "household_id bad_id"},
			{"/issues", anIssue(k, fields{"file_ids": []any{uuid.New(), "x"}}), 422, "file_ids[1] bad_id"},
			{"/issues", anIssue(k, fields{"file_ids": "x"}), 400, "file_ids wrong_type"},
			{"/issues", anIssue(k, fields{"reporter": []any{}}), 400, "reporter wrong_type"},
			{"/issues", anIssue(k, fields{"reporter": fields{"anonymous": "no"}}), 400, "reporter.anonymous wrong_type"},
			{"/issues", anIssue(k, fields{"reporter": fields{"Name": "x"}}), 400, "reporter.Name unknown_field"},
			{"/residents", with(resident, fields{"sex": 1}), 400, "sex wrong_type"},
			{"/residents", with(resident, fields{"tags": []any{"a", 1}}), 400, "tags[1] wrong_type"},
			{"/buildings", fields{"floors": 1.5}, 400, "floors wrong_type"},
			{"/buildings", `{"floors": 1e30}`, 400, "floors wrong_type"},
			{"/buildings", `{"longitude": 1e999}`, 400, "longitude wrong_type"},
			{"/visits", aVisit(k, fields{"issues": []fields{anIssue(k, fields{"title": 3})}}), 400, "issues[0].title wrong_type"},
			{"/visits", aVisit(k, fields{"issues": []fields{anIssue(k, fields{"no": 3})}}), 400, "issues[0].no unknown_field"},
			{"/visits", aVisit(k, fields{"issues": []fields{anIssue(k, fields{"file_ids": []uuid.UUID{uuid.New()}})}}), 422, "issues[0].file_ids[0] unknown_reference"},
		} {
			require.Equal(t, c.want, onlyFault(t, office.Post(c.path, c.body).Want(c.code)), fmt.Sprint(c.path, c.want))
		}
		office.Post("/issues", `{"a":`+fmt.Sprintf("%0*d", 10, 0)).Code(400, "unknown_field")
		office.Post("/issues", `{"kind": }`).Code(400, "broken_json")
		office.Post("/issues", `{"kind": "problem"} {}`).Code(400, "trailing_data")
	})
}

// What nobody types stays out of codes and names, where it would make two records look like one.
func TestTextsHoldNoControlCharacters(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		building := fields{"code": "370614001001001-L77", "grid_id": k.District().SouthGrids[0], "name": "七十七号楼", "address": "海滨路 77 号", "management": "self"}
		for _, sign := range []string{"\n", "\r", "\t", "\x00", "\x07", "\x1b", "\x7f", "\u0085", "\u202e", "\u202a", "\u2066"} {
			for _, field := range []string{"code", "name", "address"} {
				r := k.As("office").Post("/buildings", with(building, fields{field: "a" + sign + "b"})).Want(422)
				require.Equal(t, field+" bad_text", onlyFault(t, r), "%q", sign)
			}
			text := anIssue(k, fields{"description": "第一行" + sign + "第二行"})
			if sign == "\n" || sign == "\r" || sign == "\t" {
				k.As("office").Post("/issues", text).Want(201)
			} else {
				require.Equal(t, "description bad_text", onlyFault(t, k.As("office").Post("/issues", text).Want(422)), "%q", sign)
			}
		}
		require.Equal(t, "policies[1] bad_text", onlyFault(t, k.As("office").Post("/visits", aVisit(k, fields{"policies": []string{"防火", "a\nb"}})).Want(422)))
		k.As("office").Post("/buildings", building).Want(201)
	})
}

// If-Match is a version as ETag gives it, and nothing that merely resembles one.
func TestIfMatchIsExact(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		path := "/members/" + k.District().Members["M003"].String()
		change := func(tag string) *testkit.Reply {
			return k.As("office").With("If-Match", tag).Do("PATCH", path, fields{"post": "科员"})
		}
		for _, tag := range []string{`"1`, `1"`, `1`, `+1`, `"+1"`, `"01"`, `"0"`, `"-1"`, `"1","2"`, `*`, `""`, `"1" `, `"99999999999999999999"`} {
			change(tag).Code(400, "bad_version")
		}
		change(`"7"`).Code(412, "stale_version")
		change(`"1"`).Want(200)
		change(`W/"2"`).Want(200)
	})
}

// The name of the scheme is read in any case (RFC 9110).
func TestBearerInAnyCase(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	k.District()
	token := k.As("").Post("/auth/login", fields{"username": "office", "password": testkit.Password}).Want(200).Text("access_token")
	for _, scheme := range []string{"Bearer ", "bearer ", "BEARER "} {
		k.As("").With("Authorization", scheme+token).Get("/auth/me").Want(200)
	}
	for _, wrong := range []string{"Basic " + token, "Bearer", "Bearer ", token, "Bearer" + token} {
		k.As("").With("Authorization", wrong).Get("/auth/me").Want(401)
	}
}

// A place is a point: half of one would be stored as the middle of the ocean.
func TestPlaceIsWhole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		half := fields{"longitude": 120.74}
		require.Equal(t, "place.latitude required", onlyFault(t, k.As("office").Post("/visits", aVisit(k, fields{"place": half})).Want(422)))
		require.Equal(t, "place.latitude required", onlyFault(t, k.As("office").Post("/issues", anIssue(k, fields{"place": half})).Want(422)))
		require.Equal(t, "place.longitude required", onlyFault(t, k.As("office").Post("/issues", anIssue(k, fields{"place": fields{"latitude": 37.9}})).Want(422)))
		k.As("office").Post("/visits", aVisit(k, fields{"place": fields{"longitude": 0, "latitude": 0}})).Want(201)
	})
}
