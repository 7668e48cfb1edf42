package api_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

func TestSignIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		me := k.As("office").Get("/auth/me").Want(200)
		require.Equal(t, "office", me.Text("username"))
		require.Contains(t, me.Field("permissions"), "issue:triage")
		require.Equal(t, k.District().ID, me.ID("area_id"))

		nobody := k.As("")
		nobody.Get("/auth/me").Code(401, "unauthenticated")
		nobody.Post("/auth/login", map[string]string{"username": "office", "password": "wrong"}).Code(401, "bad_credentials")
		nobody.Post("/auth/login", map[string]string{"username": "no such", "password": "wrong"}).Code(401, "bad_credentials")
		nobody.Post("/auth/login", `{"username":"office","password":"x","extra":1}`).Code(400, "unknown_field")
		nobody.Post("/auth/login", `{"username":"office","username":"x"}`).Code(400, "duplicate_key")
		nobody.Post("/auth/login", `{"Username":"office"}`).Code(400, "unknown_field")
		nobody.Post("/auth/login", `{"username":1}`).Code(400, "wrong_type")
		nobody.Post("/auth/login", `{"username":"a","password":"b"} x`).Code(400, "trailing_data")
		nobody.Post("/auth/login", `{`).Code(400, "broken_json")
		nobody.Post("/auth/login", `{}`).Code(422, "invalid")
	})
}

// P7: five failures lock account and address, with the same words for accounts that do not exist.
func TestLockout(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		for _, name := range []string{"caller", "nobody-at-all"} {
			for range 5 {
				k.As("").Post("/auth/login", map[string]string{"username": name, "password": "wrong"}).Code(401, "bad_credentials")
			}
			k.As("").Post("/auth/login", map[string]string{"username": name, "password": testkit.Password}).Code(429, "login_locked")
		}
		k.Clock.Advance(31 * time.Minute)
		k.As("").Post("/auth/login", map[string]string{"username": "caller", "password": testkit.Password}).Want(200)
	})
}

// P7: tries that are sent all at once are counted like those that are sent one after the other.
func TestLockoutInParallel(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		nobody := k.As("")
		statuses := make([]int, 18)
		var wait sync.WaitGroup
		for i := range statuses {
			wait.Go(func() {
				statuses[i] = nobody.Post("/auth/login", map[string]string{"username": "caller", "password": "wrong"}).Status
			})
		}
		wait.Wait()
		count := map[int]int{}
		for _, s := range statuses {
			count[s]++
		}
		require.Equal(t, map[int]int{401: 5, 429: 13}, count)
		nobody.Post("/auth/login", map[string]string{"username": "caller", "password": testkit.Password}).Code(429, "login_locked")
	})
}

// Whoever knows the password is not locked out by signing in from many windows at once.
func TestManySignInsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		nobody := k.As("")
		statuses := make([]int, 12)
		var wait sync.WaitGroup
		for i := range statuses {
			wait.Go(func() {
				statuses[i] = nobody.Post("/auth/login", map[string]string{"username": "caller", "password": testkit.Password}).Status
			})
		}
		wait.Wait()
		for _, s := range statuses {
			require.Equal(t, 200, s)
		}
	})
}

// P7: a stolen session is no place to guess the password in; the failures are those of signing in.
func TestLockoutOfThePasswordChange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		change := func(current string) *testkit.Reply {
			return k.As("caller").Post("/auth/password", map[string]string{"current_password": current, "password": "another-Passw0rd"})
		}
		for range 5 {
			require.Equal(t, "wrong_password", change("guess").Code(422, "invalid").Codes()["current_password"])
		}
		locked := change(testkit.Password).Code(429, "login_locked")
		require.NotEmpty(t, locked.Header.Get("Retry-After"))
		k.As("").Post("/auth/login", map[string]string{"username": "caller", "password": testkit.Password}).Code(429, "login_locked")
		k.Clock.Advance(31 * time.Minute)
		require.Equal(t, 1, k.As("auditor").Get("/audit-events?action=session.locked").Want(200).Int("total"))
		change(testkit.Password).Want(204)
	})
}
