package api

import (
	"net/http"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
)

// routes is the table of contents of the API: method, path, permission, scope, handler.
func routes(a *app.App) []*route {
	auth := &authAPI{a.Access}
	users := &userAPI{a.Access}
	auditLog := &auditAPI{a}

	return []*route{
		// Signing in
		post("/auth/login", anybody, public, auth.login),
		post("/auth/refresh", anybody, public, auth.refresh),
		post("/auth/logout", anybody, public, auth.logout),
		get("/auth/me", anybody, signedIn, auth.me),
		get("/auth/sessions", anybody, signedIn, auth.sessions),
		del("/auth/sessions/:id", anybody, signedIn, auth.endSession),
		post("/auth/password", anybody, signedIn, auth.password),

		// Accounts and roles
		get("/users", access.UserRead, collection, users.list),
		post("/users", access.UserWrite, collection, users.create),
		get("/users/:id", access.UserRead, record(access.User), users.one),
		patch("/users/:id", access.UserWrite, record(access.User), users.change),
		post("/users/:id/password", access.UserWrite, record(access.User), users.resetPassword),
		post("/users/:id/roles", access.RoleGrant, record(access.User), users.grant),
		del("/users/:id/roles/:grant_id", access.RoleGrant, record(access.User), users.revoke),
		get("/users/:id/sessions", access.SessionManage, record(access.User), users.sessions),
		del("/users/:id/sessions/:session_id", access.SessionManage, record(access.User), users.endSession),
		get("/roles", access.UserRead, collection, users.roles),

		// The audit log
		get("/audit-events", access.AuditRead, collection, auditLog.list),
		get("/audit-events/:id", access.AuditRead, record(access.AuditEvent), auditLog.one),
	}
}

// scopeOf is the kind of scope a route needs.
type scopeOf struct {
	level scopeLevel
	kind  access.Kind
}

type scopeLevel int

const (
	levelPublic scopeLevel = iota + 1
	levelSignedIn
	levelCollection
	levelRecord
)

var (
	// public needs no sign-in; signedIn needs one and nothing else; a collection is filtered by the service.
	public     = scopeOf{level: levelPublic}
	signedIn   = scopeOf{level: levelSignedIn}
	collection = scopeOf{level: levelCollection}
)

// record is for routes of one record, named by :id: out of scope it is not found.
func record(kind access.Kind) scopeOf { return scopeOf{level: levelRecord, kind: kind} }

// anybody is the permission of routes that need none.
const anybody access.Permission = "-"

// route is one line of the table. before are checks that run after scope and permission and before idempotency.
type route struct {
	method, path string
	permission   access.Permission
	scope        scopeOf
	handle       handler
	before       []handler
	once         bool
	upload       bool
	// status is what a first success answers.
	status int
}

func newRoute(method, path string, p access.Permission, s scopeOf, h handler) *route {
	// Only what creates or acts on business data is made to happen once; auth, searches and reveals are not.
	once := method == http.MethodPost && s.level >= levelCollection
	status := http.StatusOK
	if once && s.level == levelCollection {
		status = http.StatusCreated
	}
	return &route{method: method, path: path, permission: p, scope: s, handle: h, once: once, status: status}
}

func get(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodGet, path, p, s, h)
}

func post(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodPost, path, p, s, h)
}

func put(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodPut, path, p, s, h)
}

func patch(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodPatch, path, p, s, h)
}

func del(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodDelete, path, p, s, h)
}

// guard adds a check for finer refusals, such as "not this desk".
func (r *route) guard(h handler) *route {
	r.before = append(r.before, h)
	return r
}

// query marks a POST that only reads, such as a search or a reveal: it takes no Idempotency-Key.
func (r *route) query() *route {
	r.once = false
	return r
}

// multipart marks a POST that takes an upload instead of JSON.
func (r *route) multipart() *route {
	r.upload = true
	return r
}

// accepted marks a POST that answers 202, because the work goes on in the background.
func (r *route) accepted() *route {
	r.status = http.StatusAccepted
	return r
}
