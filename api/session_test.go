package api_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/testkit"
)

// browser keeps the refresh cookie as a browser does.
type browser struct {
	k      *testkit.Kit
	cookie string
	token  string
}

func signIn(k *testkit.Kit, username string) *browser {
	b := &browser{k: k}
	b.keep(k.As("").Post("/auth/login", map[string]string{"username": username, "password": testkit.Password}).Want(200))
	return b
}

func (b *browser) keep(r *testkit.Reply) *testkit.Reply {
	if set := r.Header.Get("Set-Cookie"); set != "" {
		b.cookie, _, _ = strings.Cut(set, ";")
	}
	if r.Status == http.StatusOK {
		b.token = r.Text("access_token")
	}
	return r
}

func (b *browser) refresh(cookie string) *testkit.Reply {
	return b.k.As("").With("Cookie", cookie).With("X-Lianxin", "1").Post("/auth/refresh", nil)
}

func (b *browser) get(path string) *testkit.Reply {
	return b.k.As("").With("Authorization", "Bearer "+b.token).Get(path)
}

// P5, P6: the refresh token is a cookie that scripts cannot read, rotated at each use; an old one ends the session.
func TestRefreshRotates(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		login := k.As("").Post("/auth/login", map[string]string{"username": "office", "password": testkit.Password}).Want(200)
		set := login.Header.Get("Set-Cookie")
		require.Contains(t, set, "HttpOnly")
		require.Contains(t, set, "SameSite=Strict")

		b := signIn(k, "office")
		first := b.cookie
		k.As("").With("Cookie", first).Post("/auth/refresh", nil).Code(403, "header_required")
		b.keep(b.refresh(first).Want(200))
		second := b.cookie
		require.NotEqual(t, first, second)

		// Within ten seconds the predecessor gets the same successor.
		again := b.refresh(first).Want(200)
		cookie, _, _ := strings.Cut(again.Header.Get("Set-Cookie"), ";")
		require.Equal(t, second, cookie)

		b.keep(b.refresh(second).Want(200))
		b.get("/auth/me").Want(200)
		// The first has a grandchild now: whoever still has it stole it, and the whole family ends.
		b.refresh(first).Code(401, "session_ended")
		b.refresh(b.cookie).Code(401, "session_ended")
		b.get("/auth/me").Code(401, "session_ended")
	})
}

func TestRefreshAfterGraceEndsTheSession(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		b := signIn(k, "office")
		first := b.cookie
		b.keep(b.refresh(first).Want(200))
		k.Clock.Advance(11 * time.Second)
		b.refresh(first).Code(401, "session_ended")
		b.refresh(b.cookie).Code(401, "session_ended")
	})
}

func TestRefreshRace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		b := signIn(k, "office")
		cookies := make([]string, 8)
		var wait sync.WaitGroup
		for i := range cookies {
			wait.Add(1)
			go func() {
				defer wait.Done()
				r := b.refresh(b.cookie)
				cookies[i], _, _ = strings.Cut(r.Header.Get("Set-Cookie"), ";")
			}()
		}
		wait.Wait()
		for _, c := range cookies {
			require.Equal(t, cookies[0], c, "all get the one successor")
			require.NotEqual(t, b.cookie, c)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		a, b := signIn(k, "office"), signIn(k, "office")
		list := a.get("/auth/sessions").Want(200)
		require.Len(t, list.Field("items"), 2)
		other := list.Text("items.0.id")
		if list.Field("items.0.current") == true {
			other = list.Text("items.1.id")
		}
		k.As("").With("Authorization", "Bearer "+a.token).Delete("/auth/sessions/" + other).Want(204)
		b.get("/auth/me").Code(401, "session_ended")
		b.refresh(b.cookie).Code(401, "session_ended")

		k.As("").With("Cookie", a.cookie).With("X-Lianxin", "1").Post("/auth/logout", nil).Want(204)
		a.get("/auth/me").Code(401, "session_ended")

		idle := signIn(k, "office")
		k.Clock.Advance(31 * time.Minute)
		idle.refresh(idle.cookie).Code(401, "session_ended")
		admin := signIn(k, "sysadmin")
		k.Clock.Advance(16 * time.Minute)
		admin.refresh(admin.cookie).Code(401, "session_ended")
	})
}

func TestChangePassword(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		other := signIn(k, "office")
		office := k.As("office")
		change := func(current, next string) *testkit.Reply {
			return office.Post("/auth/password", map[string]string{"current_password": current, "password": next})
		}
		require.Equal(t, "wrong_password", change("nonsense", "another-Passw0rd").Code(422, "invalid").Codes()["current_password"])
		for next, code := range map[string]string{
			"short1": "password_too_short", "1234567890": "password_common", "office1234": "password_like_name", "aaaaaaaaaaaaaa": "password_too_simple",
			testkit.Password: "password_unchanged",
		} {
			require.Equal(t, code, change(testkit.Password, next).Code(422, "invalid").Codes()["password"], next)
		}
		change(testkit.Password, "another-Passw0rd").Want(204)
		other.get("/auth/me").Code(401, "session_ended")
		k.As("").Post("/auth/login", map[string]string{"username": "office", "password": testkit.Password}).Code(401, "bad_credentials")
		k.As("").Post("/auth/login", map[string]string{"username": "office", "password": "another-Passw0rd"}).Want(200)
	})
}

// P4: tokens that are not ours, not access tokens, or of another algorithm are refused.
func TestForgedTokens(t *testing.T) {
	k := testkit.New(t, "sqlite")
	k.District()
	b := signIn(k, "office")
	head, rest, _ := strings.Cut(b.token, ".")
	require.NotEmpty(t, head)
	for _, token := range []string{"", "x", "eyJhbGciOiJub25lIn0." + rest, b.token + "x"} {
		k.As("").With("Authorization", "Bearer "+token).Get("/auth/me").Want(401)
	}
	k.Clock.Advance(11 * time.Minute)
	b.get("/auth/me").Code(401, "bad_token")
}

func TestAccountsAndRoles(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		sys, sec := k.As("sysadmin"), k.As("secadmin")
		made := sys.Post("/users", map[string]any{"username": "zhoumin", "name": "周敏", "password": testkit.Password}).Want(201)
		id := made.Text("id")
		sys.Post("/users", map[string]any{"username": "zhoumin", "name": "x", "password": testkit.Password}).Code(409, "username_in_use")
		sec.Post("/users", map[string]any{"username": "other", "name": "x", "password": testkit.Password}).Code(403, "forbidden")
		roles, at := "/users/"+id+"/roles", made.Int("version")
		sys.PostAt(roles, at, map[string]any{"role": "office", "area_id": d.ID}).Code(403, "forbidden")
		require.Equal(t, "required", sec.PostAt(roles, at, map[string]any{"role": "office"}).Code(422, "invalid").Codes()["area_id"])
		sec.Post(roles, map[string]any{"role": "township", "area_id": d.South}).Code(428, "version_required")
		granted := sec.PostAt(roles, at, map[string]any{"role": "township", "area_id": d.South}).Want(200)
		sec.PostAt(roles, at, map[string]any{"role": "caller", "area_id": d.South}).Code(412, "stale_version")
		at = granted.Int("version")
		sec.PostAt(roles, at, map[string]any{"role": "township", "area_id": d.South}).Code(409, "already_granted")
		sec.PostAt(roles, at, map[string]any{"role": "auditor"}).Code(409, "role_excluded")
		sec.PostAt("/users/"+d.Accounts["secadmin"].String()+"/roles", 1, map[string]any{"role": "sysadmin"}).Code(409, "own_account")

		first := k.As("zhoumin").Get("/areas?level=township")
		first.Code(403, "password_change_required")
		k.As("zhoumin").Post("/auth/password", map[string]string{"current_password": testkit.Password, "password": "another-Passw0rd"}).Want(204)

		user := sys.Get("/users/" + id).Want(200)
		sec.Delete(roles+"/"+user.Text("roles.0.id")).Code(428, "version_required")
		sec.With("If-Match", `"99"`).Delete(roles+"/"+user.Text("roles.0.id")).Code(412, "stale_version")
		sec.With("If-Match", user.Header.Get("ETag")).Delete(roles + "/" + user.Text("roles.0.id")).Want(204)
		sys.Patch("/users/"+id, 99, map[string]any{"state": "disabled"}).Code(412, "stale_version")
		sys.Do("PATCH", "/users/"+id, map[string]any{"state": "disabled"}).Code(428, "version_required")
		sys.Patch("/users/"+id, sys.Get("/users/"+id).Int("version"), map[string]any{"state": "disabled"}).Want(200)
		k.As("").Post("/auth/login", map[string]string{"username": "zhoumin", "password": "another-Passw0rd"}).Code(401, "bad_credentials")
	})
}

// P10: the same key and body act once; another body is refused; the answer is built anew.
func TestIdempotency(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		sys := k.As("sysadmin").With("Idempotency-Key", "key-1")
		body := map[string]any{"username": "once", "name": "一", "password": testkit.Password}
		first := sys.Post("/users", body).Want(201)
		second := sys.Post("/users", body).Want(201)
		require.Equal(t, first.Text("id"), second.Text("id"))
		require.Equal(t, first.Header.Get("Location"), second.Header.Get("Location"))
		sys.Post("/users", map[string]any{"username": "twice", "name": "二", "password": testkit.Password}).Code(422, "idempotency_key_reused")
		// Another account may use the same key.
		k.As("office").With("Idempotency-Key", "key-1").Post("/users", body).Code(403, "forbidden")
		// A refused request leaves its key free.
		bad := k.As("sysadmin").With("Idempotency-Key", "key-2")
		bad.Post("/users", map[string]any{"username": "x", "name": "y", "password": "short"}).Want(422)
		bad.Post("/users", map[string]any{"username": "better", "name": "y", "password": testkit.Password}).Want(201)
	})
}

// P13: every action leaves a row; whatever is changed, removed or put in is found, and where.
func TestAuditChain(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		ctx := context.Background()
		k.As("sysadmin").Post("/users", map[string]any{"username": "seen", "name": "见", "password": testkit.Password}).Want(201)
		n, err := k.App.Audit.Seal(ctx, k.DB)
		require.NoError(t, err)
		require.Greater(t, n, 10)
		verify := func() []string {
			report, err := k.App.Audit.Verify(ctx, k.DB)
			require.NoError(t, err)
			return report.Problems
		}
		require.Empty(t, verify())
		list := k.As("auditor").Get("/audit-events?action=account.create&page_size=1").Want(200)
		require.Equal(t, "sysadmin", list.Text("items.0.actor_name"))
		require.NotContains(t, string(list.Body), "见", "names are hashed")
		k.As("office").Get("/audit-events").Code(403, "forbidden")

		exec := func(sql string, args ...any) {
			require.NoError(t, k.DB.Write(ctx, func(tx *gorm.DB) error { return tx.Exec(sql, args...).Error }))
		}
		exec("UPDATE audit_events SET actor_name = 'mallory' WHERE seal_number = 3")
		require.Contains(t, strings.Join(verify(), "\n"), "row 3 (")
		exec("DELETE FROM audit_events WHERE seal_number = 5")
		require.Contains(t, strings.Join(verify(), "\n"), "rows 5 to 5 are missing")
		exec("DELETE FROM audit_events WHERE seal_number >= ?", n)
		require.Contains(t, strings.Join(verify(), "\n"), "rows were removed at the end")
	})
}

// Nobody can call themselves like somebody else: no capitals, no letters that look alike; signing in minds no capitals.
func TestUsernamesAreNotMistaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		make := func(name string) *testkit.Reply {
			return k.As("sysadmin").Post("/users", map[string]any{"username": name, "name": "某人", "password": testkit.Password})
		}
		for _, name := range []string{"Office", "OFFICE"} {
			make(name).Code(409, "username_in_use")
		}
		for _, name := range []string{"оffice", "o\ufb03ce", "ｏffice", "周敏", "-x", "x", "a b"} {
			require.Equal(t, "bad_username", make(name).Code(422, "invalid").Codes()["username"], name)
		}
		require.Equal(t, "zhou.min", make("Zhou.Min").Want(201).Text("username"))
		make("Li.Na").Want(201) // a first password works once
		for _, name := range []string{"zhou.min", "LI.NA"} {
			k.As("").Post("/auth/login", map[string]string{"username": name, "password": testkit.Password}).Want(200)
		}
	})
}
