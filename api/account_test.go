package api_test

import (
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/testkit"
)

// users speaks to the accounts of a scene at their present versions.
type users struct {
	*testkit.Kit
	d *testkit.District
}

func (u users) of(id uuid.UUID) *testkit.Reply {
	return u.As("secadmin").Get("/users/" + id.String()).Want(200)
}

func (u users) made(name string) uuid.UUID {
	return u.As("sysadmin").Post("/users", map[string]any{"username": name, "name": name, "password": testkit.Password}).Want(201).ID("id")
}

func (u users) grant(id uuid.UUID, body map[string]any) *testkit.Reply {
	return u.As("secadmin").PostAt("/users/"+id.String()+"/roles", u.of(id).Int("version"), body)
}

func (u users) revoke(by string, id uuid.UUID) *testkit.Reply {
	user := u.of(id)
	return u.As(by).With("If-Match", user.Header.Get("ETag")).Delete("/users/" + id.String() + "/roles/" + user.Text("roles.0.id"))
}

func (u users) change(id uuid.UUID, body map[string]any) *testkit.Reply {
	return u.As("sysadmin").Patch("/users/"+id.String(), u.of(id).Int("version"), body)
}

func (u users) reset(id uuid.UUID) *testkit.Reply {
	return u.As("sysadmin").PostAt("/users/"+id.String()+"/password", u.of(id).Int("version"), map[string]any{"identified_by": "id_card"})
}

// DOMAIN §10: the three administrators watch each other; the one who resets passwords signs in as neither of the others.
func TestAnAdministratorsPasswordIsResetOnTheServer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		for _, name := range []string{"secadmin", "auditor", "sysadmin"} {
			u.reset(u.d.Accounts[name]).Code(403, "administrator_password")
		}
		office := u.d.Accounts["office"]
		k.As("sysadmin").Post("/users/"+office.String()+"/password", map[string]any{"identified_by": "id_card"}).Code(428, "version_required")
		k.As("sysadmin").PostAt("/users/"+office.String()+"/password", 99, map[string]any{"identified_by": "id_card"}).Code(412, "stale_version")
		require.Equal(t, true, u.reset(office).Want(200).Field("user.must_change_password"))

		k.As("auditor").Get("/auth/me").Want(200)
		ctx := access.AsSystem(t.Context(), "command-line", uuid.Nil)
		require.NoError(t, k.App.Access.ResetOnServer(ctx, "Auditor", "another-Passw0rd"))
		k.As("").Post("/auth/login", map[string]string{"username": "auditor", "password": "another-Passw0rd"}).Want(200)
	})
}

// Whose member an account is decides how far its roles reach, and that is not for the one who makes accounts.
func TestTheMemberOfAnAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		cadre := u.d.Accounts["cadre"]
		browser := signIn(k, "cadre")
		for _, to := range []any{u.d.Members["M007"], nil} {
			u.change(cadre, map[string]any{"member_id": to, "name": "换人"}).Code(403, "member_is_scope")
		}
		u.change(cadre, map[string]any{"member_id": u.d.Members["M003"], "name": "同一人"}).Want(200)
		browser.get("/auth/me").Want(200)

		u.revoke("secadmin", cadre).Want(204)
		again := u.change(cadre, map[string]any{"member_id": u.d.Members["M007"]}).Want(200)
		require.Equal(t, u.d.Members["M007"], again.ID("member_id"))
		u.grant(cadre, map[string]any{"role": "cadre"}).Want(200)
	})
}

// P10: a change happens as a whole or not at all.
func TestAChangeOfAnAccountIsOne(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		id := u.made("zhoumin")
		before := u.of(id)
		r := u.change(id, map[string]any{"state": "disabled", "name": "新名", "member_id": uuid.New()}).Code(422, "invalid")
		require.Equal(t, "unknown_reference", r.Codes()["member_id"])
		require.Equal(t, before.Body, u.of(id).Body)
		after := u.change(id, map[string]any{"state": "disabled", "name": "新名", "member_id": u.d.Members["M004"]}).Want(200)
		require.Equal(t, before.Int("version")+1, after.Int("version"))
		require.Equal(t, "disabled", after.Text("state"))
	})
}

func TestARoleTakesAnAreaOfItsLevel(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		areas := map[string]uuid.UUID{"district": u.d.ID, "township": u.d.South, "community": u.d.SouthVillage, "grid": u.d.SouthGrids[0]}
		fits := map[string][]string{
			"office": {"district"}, "township": {"township"}, "community": {"community", "grid"}, "caller": {"district", "township", "community"},
		}
		id := u.made("levels")
		for role, levels := range fits {
			for level, area := range areas {
				r := u.grant(id, map[string]any{"role": role, "area_id": area})
				if contains(levels, level) {
					r.Want(200)
				} else {
					require.Equal(t, "wrong_level", r.Code(422, "invalid").Codes()["area_id"], "%s on a %s", role, level)
				}
			}
		}
		// The command line is held to the same.
		ctx := access.AsSystem(t.Context(), "command-line", uuid.Nil)
		_, err := k.App.Access.CreateWithRole(ctx, access.NewAccount{Username: "small", Password: testkit.Password}, access.Township, access.Codes{Area: "370614"})
		require.Error(t, err)
		list := k.As("secadmin").Get("/roles").Want(200)
		require.Equal(t, []any{"district"}, list.Field("items.3.area_levels"))
	})
}

func contains(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}

func TestASessionOfAnotherAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		office := signIn(k, "office")
		session := office.get("/auth/sessions").Want(200).Text("items.0.id")
		sec := k.As("secadmin")
		sec.Delete("/users/"+u.d.Accounts["cadre"].String()+"/sessions/"+session).Code(404, "not_found")
		office.get("/auth/me").Want(200)
		sec.Delete("/users/" + u.d.Accounts["office"].String() + "/sessions/" + session).Want(204)
		office.get("/auth/me").Code(401, "session_ended")
	})
}

// P12: of two grants at once one is told that it is stale, so that no administrator's role comes beside another.
func TestGrantsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		for round := range 5 {
			id := u.made([]string{"one", "two", "three", "four", "five"}[round])
			version, sec := u.of(id).Int("version"), k.As("secadmin")
			bodies := []map[string]any{{"role": "auditor"}, {"role": "office", "area_id": u.d.ID}, {"role": "sysadmin"}, {"role": "caller", "area_id": u.d.South}}
			statuses := make([]int, len(bodies))
			var wait sync.WaitGroup
			for i, body := range bodies {
				wait.Go(func() { statuses[i] = sec.PostAt("/users/"+id.String()+"/roles", version, body).Status })
			}
			wait.Wait()
			require.ElementsMatch(t, []int{200, 412, 412, 412}, statuses)
			require.Len(t, u.of(id).Field("roles"), 1)
		}
	})
}

// Nobody could give the last one's role back.
func TestTheLastAdministratorStays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		u := users{k, k.District()}
		for _, name := range []string{"sysadmin", "secadmin", "auditor"} {
			u.revoke("secadmin", u.d.Accounts[name]).Code(409, "last_administrator")
		}
		for _, name := range []string{"secadmin", "auditor"} {
			u.change(u.d.Accounts[name], map[string]any{"state": "disabled"}).Code(409, "last_administrator")
			require.Equal(t, "active", u.of(u.d.Accounts[name]).Text("state"))
		}
		// One who is disabled does not count.
		second := u.made("auditor2")
		u.grant(second, map[string]any{"role": "auditor"}).Want(200)
		u.change(second, map[string]any{"state": "disabled"}).Want(200)
		u.revoke("secadmin", u.d.Accounts["auditor"]).Code(409, "last_administrator")
		u.change(second, map[string]any{"state": "active"}).Want(200)

		// Of two who leave at the same time one stays.
		statuses := make([]int, 2)
		var wait sync.WaitGroup
		for i, id := range []uuid.UUID{second, u.d.Accounts["auditor"]} {
			user, sec := u.of(id), k.As("secadmin")
			wait.Go(func() {
				statuses[i] = sec.With("If-Match", user.Header.Get("ETag")).Delete("/users/" + id.String() + "/roles/" + user.Text("roles.0.id")).Status
			})
		}
		wait.Wait()
		require.ElementsMatch(t, []int{204, 409}, statuses)
	})
}
