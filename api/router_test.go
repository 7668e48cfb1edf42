package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/api"
	"github.com/lianxin/lianxin/docs"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/testkit"
)

func swagger(t *testing.T) []byte {
	t.Helper()
	return []byte(docs.Swagger)
}

// P1: the list of routes and the list of operations are the same list.
func TestRoutesAreDocumented(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	table := api.RouteTable(k.App)
	require.Greater(t, len(table), 15)
	require.Empty(t, api.DocumentProblems(table, swagger(t)))
}

// The test above can fail: for a route without an operation, an operation without a route, and a missing answer.
func TestRoutesAreDocumentedCanFail(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	table := api.RouteTable(k.App)
	extra := append([]api.RouteLine{{Method: "GET", Path: "/secret/:id", Permission: "x:read", Record: true}}, table...)
	require.Contains(t, api.DocumentProblems(extra, swagger(t)), "GET /secret/{id} is not documented")
	require.Contains(t, api.DocumentProblems(table[1:], swagger(t)), "POST /auth/login is documented and not routed")
	broken := strings.Replace(string(swagger(t)), `"401"`, `"418"`, -1)
	require.Contains(t, api.DocumentProblems(table, []byte(broken)), "GET /auth/me does not describe the answer 401")
}

// P1: a route without a permission or a scope cannot be registered.
func TestRoutesNeedPermissionAndScope(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	require.Nil(t, api.Register(k.App, "GET", "/x", "x:read", true))
	require.Contains(t, api.Register(k.App, "GET", "/x", "", true), "names no permission")
	require.Contains(t, api.Register(k.App, "GET", "/x", "x:read", false), "names no permission, scope")
	require.Contains(t, api.Register(k.App, "GET", "/x", "-", true), "reads data without a permission")
}

// Every route but the public ones refuses whoever is not signed in, and the three administrators see no business data.
func TestRoutesDenyByDefault(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		own := map[string]bool{"area:read": true, "unit:read": true, "user:read": true, "user:write": true, "role:grant": true, "session:manage": true, "access:review": true, "audit:read": true, "setting:read": true, "setting:write": true}
		for _, r := range api.RouteTable(k.App) {
			if r.Public {
				continue
			}
			path := strings.ReplaceAll(strings.ReplaceAll(r.Path, ":id", k.District().ID.String()), ":", k.District().ID.String())
			k.As("").Do(r.Method, path, nil).Want(http.StatusUnauthorized)
			if own[string(r.Permission)] || r.Permission == "-" {
				continue
			}
			for _, admin := range []string{"sysadmin", "secadmin", "auditor"} {
				status := k.As(admin).Do(r.Method, path, nil).Status
				require.Contains(t, []int{403, 404}, status, "%s %s as %s", r.Method, r.Path, admin)
			}
		}
	})
}

func TestUnknownAddresses(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	k.As("").Get("/no/such/thing").Code(404, "not_found")
	for _, method := range []string{"PUT", "DELETE", "OPTIONS", "HEAD"} {
		r := k.As("").Do(method, "/issues", nil).Want(405)
		require.ElementsMatch(t, []string{"GET", "POST"}, strings.Split(r.Header.Get("Allow"), ", "), method)
	}
	k.As("").Do("PATCH", "/auth/login", nil).Code(405, "method_not_allowed")
}
