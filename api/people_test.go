package api_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

// made is a first password as an answer gives it.
type made struct {
	AccountID                                uuid.UUID `json:"account_id"`
	Username, Password, Name, Code, UnitName string
}

func madeOf(r *testkit.Reply) []made {
	var list struct{ Items []made }
	r.Want(200).Into(&list)
	return list.Items
}

func login(k *testkit.Kit, username, password string) *testkit.Reply {
	return k.As("").Post("/auth/login", body{"username": username, "password": password})
}

func bearing(k *testkit.Kit, token string) *testkit.Client {
	return k.As("").With("Authorization", "Bearer "+token)
}

// choose signs in with a first password and chooses one's own.
func choose(k *testkit.Kit, m made) {
	k.T.Helper()
	token := login(k, m.Username, m.Password).Want(200).Text("access_token")
	bearing(k, token).Post("/auth/password", body{"current_password": m.Password, "password": testkit.Password}).Want(204)
}

func TestAccountsInBulk(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		admin := k.As("sysadmin")
		all := body{"all": true, "naming": "code"}
		// M001, M002, M003 and M006 have accounts already.
		seen := admin.Get("/users/candidates?sort=code").Want(200)
		require.Equal(t, 4, seen.Int("total"))
		require.Equal(t, "M004", seen.Text("items.0.code"))
		for _, hidden := range []string{"phone", "sex", "post", "household"} {
			require.NotContains(t, string(seen.Body), hidden)
		}
		require.Equal(t, 1, admin.Get("/users/candidates?q=M007").Want(200).Int("total"))
		require.Equal(t, 2, admin.Get("/users/candidates?unit_id="+d.Units["T002"].String()).Want(200).Int("total"))
		require.Equal(t, 4, len(admin.Get("/users/candidate-groups").Want(200).Field("items").([]any)))

		require.Equal(t, "m004", admin.Post("/users/bulk/preview", all).Want(200).Text("items.0.username"))
		north := madeOf(admin.Post("/users/bulk", body{"unit_ids": []any{d.Units["T002"]}, "naming": "pinyin"}))
		require.Len(t, north, 2)
		require.Equal(t, "lihaixia", north[0].Username)
		require.Regexp(t, `^([a-z2-9]{4}-){3}[a-z2-9]{4}$`, north[0].Password)

		// Two at once make them once.
		var results [2][]made
		var wait sync.WaitGroup
		clients := [2]*testkit.Client{admin, admin.With("X-Other", "1")}
		for i := range clients {
			wait.Add(1)
			go func() {
				defer wait.Done()
				results[i] = madeOf(clients[i].Post("/users/bulk", all))
			}()
		}
		wait.Wait()
		require.Equal(t, 2, len(results[0])+len(results[1]))
		require.Empty(t, madeOf(admin.Post("/users/bulk", all)))
		require.Zero(t, admin.Get("/users/candidates").Want(200).Int("total"))

		// Nothing keeps the password; the audit log names the account and not the person.
		var rows []audit.Event
		require.NoError(t, k.DB.Read(t.Context()).Where("action = 'account.create'").Find(&rows).Error)
		raw, err := json.Marshal(rows)
		require.NoError(t, err)
		require.NotContains(t, string(raw), north[0].Password)
		require.NotContains(t, string(raw), north[0].Name)

		// It works once, and nothing else is allowed before it is changed.
		first := login(k, "lihaixia", north[0].Password).Want(200)
		require.Equal(t, true, first.Field("user.must_change_password"))
		require.Nil(t, first.Field("user.previous_login_at"))
		mine := bearing(k, first.Text("access_token"))
		for _, path := range []string{"/search?q=wang", "/households", "/deputies", "/colleagues?q=li", "/guide"} {
			mine.Get(path).Code(403, "password_change_required")
		}
		mine.Post("/deputies", body{"deputy_id": d.Accounts["cadre"], "from_on": "2026-11-24", "until_on": "2026-11-25"}).Code(403, "password_change_required")
		login(k, "lihaixia", north[0].Password).Code(401, "first_password_used")
		require.Equal(t, 1, admin.Get("/users?only=first_password_expired").Want(200).Int("total"))
		mine.Post("/auth/password", body{"current_password": north[0].Password, "password": testkit.Password}).Want(204)
		require.Zero(t, admin.Get("/users?only=first_password_expired").Want(200).Int("total"))
		require.NotNil(t, login(k, "lihaixia", testkit.Password).Want(200).Field("user.previous_login_at"))

		// After a week it does not; another one is made for those who have never signed in, and for nobody else.
		k.Clock.Advance(8 * 24 * time.Hour)
		login(k, north[1].Username, north[1].Password).Code(401, "first_password_expired")
		login(k, north[1].Username, "wrong-Passw0rd").Code(401, "bad_credentials")
		again := madeOf(admin.Post("/users/first-passwords", body{"account_ids": []any{north[0].AccountID, north[1].AccountID, d.Accounts["auditor"], d.Accounts["cadre"]}}))
		require.Len(t, again, 1)
		require.Equal(t, north[1].Code, again[0].Code)
		choose(k, again[0])

		// Bad input, and who may not.
		admin.Post("/users/bulk", body{"naming": "code"}).Code(422, "invalid")
		admin.Post("/users/bulk", body{"all": true, "naming": "phone"}).Code(422, "invalid")
		admin.Post("/users/first-passwords", body{"account_ids": []any{}}).Code(422, "invalid")
		for _, who := range []string{"secadmin", "auditor", "office", "cadre"} {
			for _, path := range []string{"/users/bulk", "/users/bulk/preview", "/users/first-passwords"} {
				k.As(who).Post(path, all).Want(403)
			}
			k.As(who).Get("/users/candidates").Want(403)
		}
	})
}

func TestUsernamesThatAreTaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		admin := k.As("sysadmin")
		admin.Post("/users", body{"username": "m004", "name": "另一人", "password": testkit.Password}).Want(201)
		require.NoError(t, k.DB.Write(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE members SET name = '李海霞', pinyin = 'lihaixia lhx' WHERE code IN ('M005', 'M008')").Error
		}))
		byCode := admin.Post("/users/bulk/preview", body{"all": true, "naming": "code"}).Want(200)
		require.Equal(t, "m004-2", byCode.Text("items.0.username"))
		require.Equal(t, true, byCode.Field("items.0.renamed"))
		names := map[string]bool{}
		for _, m := range madeOf(admin.Post("/users/bulk", body{"all": true, "naming": "pinyin"})) {
			names[m.Username] = true
		}
		require.True(t, names["lihaixia"] && names["lihaixia2"] && names["lihaixia3"], "%v", names)
	})
}

func TestResetAndUnlockWithThePersonPresent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		cadre, admin := u.d.Accounts["cadre"], k.As("sysadmin")
		path := "/users/" + cadre.String()
		b := signIn(k, "cadre")
		unlock := func() *testkit.Reply {
			return admin.PostAt(path+"/unlock", u.of(cadre).Int("version"), body{"identified_by": "work_card", "note": "本人到场"})
		}
		unlock().Code(409, "not_locked")
		for range 5 {
			login(k, "cadre", "wrong-Passw0rd").Code(401, "bad_credentials")
		}
		login(k, "cadre", testkit.Password).Code(429, "login_locked")
		locked := admin.Get("/users?only=locked").Want(200)
		require.Equal(t, 1, locked.Int("total"))
		require.NotEmpty(t, locked.Text("items.0.locked_until"))
		unlock().Want(200)
		require.Zero(t, admin.Get("/users?only=locked").Want(200).Int("total"))
		login(k, "cadre", testkit.Password).Want(200)

		// A reset says how the person was known, ends all sessions and unlocks.
		for range 5 {
			login(k, "cadre", "wrong-Passw0rd").Code(401, "bad_credentials")
		}
		version := u.of(cadre).Int("version")
		admin.PostAt(path+"/password", version, body{}).Code(422, "invalid")
		admin.PostAt(path+"/password", version, body{"identified_by": "by phone"}).Code(422, "invalid")
		b.get("/auth/me").Want(200)
		reset := u.reset(cadre).Want(200)
		b.get("/auth/me").Code(401, "session_ended")
		login(k, "cadre", testkit.Password).Code(401, "bad_credentials")
		choose(k, made{Username: "cadre", Password: reset.Text("password")})
		for _, action := range []string{"account.password_reset", "account.unlock"} {
			require.Contains(t, string(k.As("auditor").Get("/audit-events?action="+action).Want(200).Body), "identified_by")
		}
		for _, who := range []string{"secadmin", "office", "cadre"} {
			k.As(who).PostAt(path+"/password", 1, body{"identified_by": "id_card"}).Want(map[string]int{"secadmin": 403, "office": 404, "cadre": 404}[who])
			k.As(who).PostAt(path+"/unlock", 1, body{"identified_by": "id_card"}).Want(map[string]int{"secadmin": 403, "office": 404, "cadre": 404}[who])
		}
		require.Equal(t, "连心服务办公室", k.As("").Get("/auth/help").Want(200).Text("office_name"))
	})
}

// rules applies rules as the security administrator.
func (u users) rules(kinds ...any) *testkit.Reply {
	var list []any
	for _, kind := range kinds {
		if name, ok := kind.(string); ok {
			kind = body{"kind": name}
		}
		list = append(list, kind)
	}
	return u.As("secadmin").Post("/role-rules", body{"rules": list})
}

// roles are an account's roles with their scopes, as "role scope".
func (u users) roles(id uuid.UUID) []string {
	var user struct {
		Roles []struct {
			Role      string
			ScopeName string     `json:"scope_name"`
			RuleID    *uuid.UUID `json:"rule_id"`
		}
	}
	u.of(id).Into(&user)
	out := []string{}
	for _, r := range user.Roles {
		name := r.Role + " " + r.ScopeName
		if r.RuleID != nil {
			name = "rule: " + name
		}
		out = append(out, name)
	}
	return out
}

func TestRolesByRule(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		d, office, guard := u.d, k.As("office"), k.As("secadmin")
		accounts := map[string]made{}
		for _, m := range madeOf(k.As("sysadmin").Post("/users/bulk", body{"all": true, "naming": "code"})) {
			accounts[m.Code] = m
		}
		seen := guard.Post("/role-rules/preview", body{"rules": []any{body{"kind": "cadres"}, body{"kind": "secretaries"}, body{"kind": "community_staff"}}}).Want(200)
		require.Equal(t, []int{8, 6, 2}, []int{seen.Int("items.0.people"), seen.Int("items.0.new"), seen.Int("items.0.by_hand")})
		require.Equal(t, []int{1, 0, 1}, []int{seen.Int("items.1.people"), seen.Int("items.1.new"), seen.Int("items.1.by_hand")})
		require.Equal(t, 8, seen.Int("items.2.new"))
		require.Equal(t, []string{}, u.roles(accounts["M004"].AccountID))

		done := u.rules("cadres", "secretaries").Want(200)
		require.Equal(t, []int{6, 0, 0}, []int{done.Int("items.0.given"), done.Int("items.0.new"), done.Int("items.0.waiting")})
		require.Equal(t, []string{"rule: cadre "}, u.roles(accounts["M004"].AccountID))
		require.Equal(t, done.Text("items.0.id"), u.rules("cadres").Want(200).Text("items.0.id"), "the same rule again")

		// Another secretary: the role follows, what was given by hand stays.
		choose(k, accounts["M005"])
		branch := "/branches/" + d.Branches["B001"].String()
		lead := func(member string) {
			office.Patch(branch, office.Get(branch).Int("version"), body{"secretary_id": d.Members[member]}).Want(200)
		}
		lead("M004")
		require.Contains(t, u.roles(accounts["M004"].AccountID), "rule: secretary 第1兼合式党支部")
		require.Contains(t, u.roles(d.Accounts["secretary"]), "secretary 第1兼合式党支部")
		five := signIn(k, accounts["M005"].Username)
		lead("M005")
		require.NotContains(t, u.roles(accounts["M004"].AccountID), "rule: secretary 第1兼合式党支部")
		require.Equal(t, http.StatusOK, five.get("/branches").Status, "the new role counts at once")
		lead("M004")
		five.get("/branches").Code(401, "session_ended")

		// A role by rule is taken by the rule; given by hand as well it stays.
		four := accounts["M004"].AccountID
		secretary := signIn(k, "secadmin")
		user := u.of(four)
		k.As("").With("Authorization", "Bearer "+secretary.token).With("If-Match", user.Header.Get("ETag")).
			Delete("/users/"+four.String()+"/roles/"+user.Text("roles.0.id")).Code(409, "by_rule")
		u.grant(four, body{"role": "cadre"}).Want(200)
		require.Contains(t, u.roles(four), "cadre ")

		// Who leaves loses roles and account at once, and gets neither back alone.
		moved := "/members/" + d.Members["M005"].String()
		five = signIn(k, accounts["M005"].Username)
		office.PostAt(moved+"/end", office.Get(moved).Int("version"), body{"reason": "调出"}).Want(200)
		five.get("/auth/me").Code(401, "session_ended")
		login(k, accounts["M005"].Username, testkit.Password).Code(401, "bad_credentials")
		require.Empty(t, u.roles(accounts["M005"].AccountID))
		require.Equal(t, "member_left", u.of(accounts["M005"].AccountID).Text("disabled_reason"))
		require.Equal(t, 1, guard.Get("/users?only=member_left").Want(200).Int("total"))
		office.Patch(moved, office.Get(moved).Int("version"), body{"ended_on": nil}).Want(200)
		require.Equal(t, "disabled", u.of(accounts["M005"].AccountID).Text("state"))
		require.Equal(t, 1, guard.Get("/users?only=member_returned").Want(200).Int("total"))
		u.change(accounts["M005"].AccountID, body{"state": "active"}).Want(200)
		require.Equal(t, []string{"rule: cadre "}, u.roles(accounts["M005"].AccountID))

		// A transfer: staff of the township's unit follow their work area.
		u.rules("community_staff").Want(200)
		seven := accounts["M007"].AccountID
		require.Contains(t, u.roles(seven), "rule: community 大口东山村")
		member := "/members/" + d.Members["M007"].String()
		office.Patch(member, office.Get(member).Int("version"), body{"work_area_id": d.SouthVillage}).Want(200)
		require.Contains(t, u.roles(seven), "rule: community 南城村")
		require.NotContains(t, u.roles(seven), "rule: community 大口东山村")
		office.Patch(member, office.Get(member).Int("version"), body{"unit_id": d.Units["D020"]}).Want(200)
		require.Equal(t, []string{"rule: cadre "}, u.roles(seven))
		u.rules(body{"kind": "handlers", "unit_id": d.Units["D020"]}).Want(200)
		require.Contains(t, u.roles(seven), "rule: handler 住房和交通建设局")

		// The end of a rule takes what it gave, and nothing else.
		list := guard.Get("/role-rules").Want(200)
		require.Len(t, list.Field("items"), 4)
		guard.With("If-Match", `"1"`).Delete("/role-rules/" + list.Text("items.0.id")).Want(204)
		guard.With("If-Match", `"1"`).Delete("/role-rules/"+list.Text("items.0.id")).Code(409, "already_ended")
		require.Equal(t, []string{"rule: handler 住房和交通建设局"}, u.roles(seven))
		require.Contains(t, u.roles(four), "cadre ")
		require.Contains(t, u.roles(d.Accounts["cadre"]), "cadre ")
		require.NoError(t, k.App.Access.FollowAll(t.Context()))
		require.Contains(t, string(k.As("auditor").Get("/audit-events?action=role.grant&page_size=200").Want(200).Body), "system:role-rules")

		// Bad input changes nothing.
		guard.Post("/role-rules", body{"rules": []any{}}).Code(422, "invalid")
		u.rules("everything").Code(422, "invalid")
		require.Equal(t, "required", u.rules("handlers").Code(422, "invalid").Codes()["unit_id"])
		u.rules(body{"kind": "handlers", "unit_id": uuid.New()}).Code(422, "invalid")
		require.Len(t, guard.Get("/role-rules").Want(200).Field("items"), 3)
	})
}

// Whoever makes accounts gives no roles by it: an account made after a rule was applied waits for the security
// administrator, a second one of a member with a role too.
func TestTheSysadminGivesNoRoles(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		u.rules("cadres", "secretaries").Want(200)
		admin := k.As("sysadmin")
		second := admin.Post("/users", body{"username": "shadow", "name": "影子", "password": "shadow-Passw0rd", "member_id": u.d.Members["M002"]}).Want(201).ID("id")
		require.Empty(t, u.roles(second))
		list := k.As("secadmin").Get("/role-rules").Want(200)
		require.Equal(t, 1, list.Int("items.1.waiting"))
		require.Empty(t, madeOf(admin.Post("/users/bulk", body{"member_ids": []any{u.d.Members["M002"]}, "naming": "code"})))

		// A member's account that is made another member's waits again.
		four := madeOf(admin.Post("/users/bulk", body{"member_ids": []any{u.d.Members["M004"]}, "naming": "code"}))[0].AccountID
		u.change(four, body{"member_id": u.d.Members["M002"]}).Want(200)
		require.Empty(t, u.roles(four))
		office := k.As("office")
		member := "/members/" + u.d.Members["M002"].String()
		office.Patch(member, office.Get(member).Int("version"), body{"post": "科长"}).Want(200)
		require.Empty(t, u.roles(four))
		require.NoError(t, k.App.Access.FollowAll(t.Context()))
		require.Empty(t, u.roles(four))

		for _, who := range []string{"sysadmin", "auditor", "office", "cadre"} {
			k.As(who).Post("/role-rules", body{"rules": []any{body{"kind": "cadres"}}}).Want(403)
			k.As(who).Post("/role-rules/preview", body{"rules": []any{body{"kind": "cadres"}}}).Want(403)
			k.As(who).Get("/role-rules").Want(403)
			k.As(who).With("If-Match", `"1"`).Delete("/role-rules/" + list.Text("items.0.id")).Want(403)
			k.As(who).Get("/access-review?kind=household&code=S1-01").Want(403)
			k.As(who).Post("/access-review/accounts", nil).Want(403)
			k.As(who).Get("/deputies?all=true").Want(403)
			if who != "sysadmin" {
				k.As(who).Post("/guide/district", body{"code": "370699", "name": "别区"}).Want(403)
			}
		}
		k.As("sysadmin").Post("/guide/district", body{"code": "370699", "name": "别区"}).Code(409, "district_exists")
		k.As("sysadmin").Post("/deputies", body{"account_id": u.d.Accounts["cadre"], "deputy_id": second, "from_on": "2026-11-24", "until_on": "2026-11-25"}).Want(403)
	})
}

func TestDeputies(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		d := u.d
		k.Contact("M003", "S1-01", "S1-02")
		k.Contact("M006", "N1-01")
		north, south := k.As("cadre-north"), k.As("cadre")
		today := "2026-11-23"
		stand := func(by *testkit.Client, in body) *testkit.Reply {
			if in["from_on"] == nil {
				in["from_on"] = "2026-11-24"
			}
			if in["until_on"] == nil {
				in["until_on"] = "2026-11-25"
			}
			return by.Post("/deputies", in)
		}
		require.Equal(t, "cadre-north", south.Get("/colleagues?q=north&page_size=5").Want(200).Text("items.0.username"))
		require.Empty(t, south.Get("/colleagues?q=admin").Want(200).Field("items"))
		stand(south, body{"deputy_id": d.Accounts["cadre-north"], "reason": "外出培训"}).Want(201)

		behalf := north.With("X-On-Behalf", d.Accounts["cadre"].String())
		own := func() int { return north.Get("/households").Want(200).Int("total") }
		require.Equal(t, 1, own())
		behalf.Get("/households").Code(403, "not_deputy") // tomorrow
		k.Clock.Advance(24 * time.Hour)
		require.Equal(t, 2, behalf.Get("/households").Want(200).Int("total"))
		require.Equal(t, 1, own(), "both are kept apart")
		me := behalf.Get("/auth/me").Want(200)
		require.Equal(t, []any{"2026-11-25", d.Members["M003"].String()}, []any{me.Text("on_behalf.until"), me.Text("member_id")})

		// What is done is written down under both names.
		issue := behalf.Post("/issues", body{
			"kind": "problem", "category_code": "0401", "title": "楼道灯不亮", "description": "一楼楼道灯不亮", "household_id": d.Households["S1-01"],
			"reporter": body{"anonymous": true},
		}).Want(201)
		address := "/issues/" + issue.Text("id")
		require.Contains(t, string(behalf.Get(address+"/events").Want(200).Body), "cadre-north（代 cadre）")
		south.Get(address).Want(200)
		events := k.As("auditor").Get("/audit-events?action=issue.submit").Want(200)
		require.Equal(t, "cadre-north（代 cadre）", events.Text("items.0.actor_name"))
		require.Equal(t, d.Accounts["cadre-north"].String(), events.Text("items.0.actor_id"))

		// No chain: the deputy passes nothing on, and does not do in person what is done in person.
		stand(behalf, body{"deputy_id": d.Accounts["secretary"]}).Code(403, "in_person")
		behalf.Post("/exports", body{"sheets": []string{"households"}}).Code(403, "in_person")
		stand(north, body{"deputy_id": d.Accounts["secretary"]}).Want(201)
		third := k.As("secretary").With("X-On-Behalf", d.Accounts["cadre-north"].String())
		require.Equal(t, 1, third.Get("/households").Want(200).Int("total"))
		k.As("secretary").With("X-On-Behalf", d.Accounts["cadre"].String()).Get("/households").Code(403, "not_deputy")

		// The day after, it is over by itself, whatever was remembered.
		require.Equal(t, 2, behalf.Get("/households").Want(200).Int("total"))
		k.Clock.Advance(24 * time.Hour)
		require.Equal(t, 2, behalf.Get("/households").Want(200).Int("total"))
		k.Clock.Advance(24 * time.Hour)
		behalf.Get("/households").Code(403, "not_deputy")
		north.Get(address).Want(404)

		// Ended early; only by those whom it concerns.
		made := stand(south, body{"deputy_id": d.Accounts["cadre-north"], "from_on": "2026-11-26", "until_on": "2026-11-30"}).Want(201)
		stand(south, body{"deputy_id": d.Accounts["cadre-north"], "from_on": "2026-11-30", "until_on": "2026-12-01"}).Code(409, "overlapping_deputy")
		require.Equal(t, 2, behalf.Get("/households").Want(200).Int("total"))
		path := "/deputies/" + made.Text("id")
		k.As("township").Get(path).Want(404)
		k.As("township").PostAt(path+"/end", 1, nil).Want(404)
		south.PostAt(path+"/end", 9, nil).Code(412, "stale_version")
		south.PostAt(path+"/end", 1, nil).Want(200)
		south.PostAt(path+"/end", 2, nil).Code(409, "already_ended")
		behalf.Get("/households").Code(403, "not_deputy")

		// By whoever grants roles, for others; never with an administrator.
		guard := k.As("secadmin")
		stand(guard, body{"account_id": d.Accounts["handler"], "deputy_id": d.Accounts["handler-water"], "from_on": "2026-11-26", "until_on": "2026-11-30"}).Want(201)
		require.Len(t, guard.Get("/deputies?all=true").Want(200).Field("items"), 1)
		for _, pair := range [][2]string{{"secadmin", "cadre"}, {"cadre", "auditor"}, {"sysadmin", "cadre"}} {
			stand(guard, body{"account_id": d.Accounts[pair[0]], "deputy_id": d.Accounts[pair[1]], "from_on": "2026-11-26", "until_on": "2026-11-30"}).Code(409, "administrator")
		}
		stand(south, body{"account_id": d.Accounts["office"], "deputy_id": d.Accounts["cadre"], "from_on": "2026-11-26", "until_on": "2026-11-30"}).Want(403)
		stand(south, body{"deputy_id": d.Accounts["cadre"], "from_on": "2026-11-26", "until_on": "2026-11-30"}).Code(422, "invalid")
		stand(south, body{"deputy_id": uuid.New(), "from_on": "2026-11-26", "until_on": "2026-11-30"}).Code(422, "invalid")
		for _, days := range [][2]string{{today, "2026-11-30"}, {"2026-11-27", "2026-11-26"}, {"2026-11-26", "2027-03-01"}, {"morgen", "2026-11-26"}} {
			stand(south, body{"deputy_id": d.Accounts["cadre-north"], "from_on": days[0], "until_on": days[1]}).Code(422, "invalid")
		}
		north.With("X-On-Behalf", "me").Get("/households").Code(400, "bad_on_behalf")

		// With the account of either it ends.
		stand(south, body{"deputy_id": d.Accounts["cadre-north"], "from_on": "2026-11-26", "until_on": "2026-11-30"}).Want(201)
		behalf.Get("/households").Want(200)
		u.change(d.Accounts["cadre"], body{"state": "disabled"}).Want(200)
		behalf.Get("/households").Code(403, "not_deputy")
		tail, err := k.App.Audit.Verify(access.AsSystem(t.Context(), "test", uuid.Nil), k.DB)
		require.NoError(t, err)
		require.Empty(t, tail.Problems)
	})
}

// What the review says is what the accounts find when they ask.
func TestWhoSeesWhat(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		d, guard := u.d, k.As("secadmin")
		k.Contact("M003", "S1-01")
		today := "2026-11-23"
		k.As("cadre").Post("/deputies", body{"deputy_id": d.Accounts["cadre-north"], "from_on": today, "until_on": today}).Want(201)
		seers := map[string]string{}
		var list struct {
			Items []struct {
				Username string
				Because  []struct{ Role, From string }
			}
		}
		reply := guard.Get("/access-review?kind=household&code=S1-01&page_size=200").Want(200).Into(&list)
		for _, s := range list.Items {
			seers[s.Username] = s.Because[0].Role + " " + s.Because[0].From
		}
		require.Equal(t, "cadre deputy", seers["cadre-north"])
		for name, id := range d.Accounts {
			status := k.As(name).Get("/households/" + d.Households["S1-01"].String()).Status
			if name == "cadre-north" {
				status = k.As(name).With("X-On-Behalf", d.Accounts["cadre"].String()).Get("/households/" + d.Households["S1-01"].String()).Status
			}
			require.Equal(t, status == 200, seers[name] != "", "%s sees it: %d, review says %q", name, status, seers[name])
			reach := guard.Get("/users/" + id.String() + "/reach").Want(200)
			if name == "office" || name == "township" || name == "cadre" || name == "leader" {
				require.Equal(t, k.As(name).Get("/households").Want(200).Int("total"), reach.Int("reach.0.read"), name)
			}
		}
		require.Equal(t, len(seers), reply.Int("total"))
		require.Equal(t, 2, len(guard.Get("/access-review?kind=household&code=S1-01&page_size=2&page=2").Want(200).Field("items").([]any)))
		require.Equal(t, 40, guard.Get("/users/"+d.Accounts["office"].String()+"/reach").Want(200).Int("reach.0.reveal_phone"))
		require.Contains(t, string(guard.Get("/access-review?kind=resident&code="+d.Heads["S1-01"].String()).Want(200).Body), `"reveal_id_number":true`)
		guard.Get("/access-review?kind=household&code=nowhere").Code(422, "invalid")
		guard.Get("/access-review?kind=household&code=" + uuid.NewString()).Want(404)
		guard.Get("/access-review?kind=account&code=x").Code(422, "invalid")
		require.Len(t, guard.Post("/access-review/accounts", nil).Want(200).Field("items"), len(d.Accounts))
		require.Equal(t, 1, k.As("auditor").Get("/audit-events?action=access.review").Want(200).Int("total"))
	})
}

func TestTheFirstSteps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := access.AsSystem(t.Context(), "test", uuid.Nil)
		for _, role := range []access.Role{access.Sysadmin, access.Secadmin} {
			_, err := k.App.Access.CreateWithRole(ctx, access.NewAccount{Username: string(role), Password: testkit.Password}, role, access.Codes{})
			require.NoError(t, err)
		}
		admin, guard := k.As("sysadmin"), k.As("secadmin")
		done := func() map[string]bool {
			out := map[string]bool{}
			for _, s := range admin.Get("/guide").Want(200).Field("steps").([]any) {
				out[s.(map[string]any)["key"].(string)] = s.(map[string]any)["done"].(bool)
			}
			return out
		}
		require.Len(t, done(), 9)
		require.NotContains(t, done(), true)
		guard.Post("/role-rules", body{"rules": []any{body{"kind": "cadres"}}}).Code(409, "no_district")
		admin.Post("/guide/district", body{"code": " ", "name": ""}).Code(422, "invalid")
		admin.Post("/guide/district", body{"code": "370614", "name": "长岛综合试验区"}).Want(200)
		require.True(t, done()["district"])
		office := admin.Post("/users", body{"username": "office", "name": "服务办", "password": "office-Passw0rd"}).Want(201)
		area := guard.Get("/areas?level=district").Want(200).ID("items.0.id")
		guard.PostAt("/users/"+office.Text("id")+"/roles", 1, body{"role": "office", "area_id": area}).Want(200)
		require.True(t, done()["office"])
		require.False(t, done()["accounts"])
		guard.Post("/guide/put-away", body{"away": true}).Want(403)
		require.Equal(t, true, admin.Post("/guide/put-away", body{"away": true}).Want(200).Field("put_away"))
		require.Equal(t, false, admin.Post("/guide/put-away", body{"away": false}).Want(200).Field("put_away"))
	})
}
