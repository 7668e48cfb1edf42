// Package api is the HTTP edge: it binds, calls a service, and answers. No rule of the domain lives here.
package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/fault"
)

const base = "/api/v1"

// server is the router with what its middleware needs.
type server struct {
	app    *app.App
	engine *gin.Engine
	table  []*route
	once   *onceKeeper

	admission         chan struct{}
	addresses, logins limiters
}

// New builds the handler of everything that the program serves. A route that does not name its permission and its
// scope cannot be registered (P1): New panics, at the start of the program and of every test.
func New(a *app.App) http.Handler {
	s := &server{app: a, engine: newEngine(a), table: routes(a), once: &onceKeeper{db: a.DB, now: a.Now}, admission: make(chan struct{}, maxRunning)}
	s.engine.Use(s.identify, s.logged, s.recovered, s.secured, s.sameOrigin, s.limited, s.timed)
	for _, r := range s.table {
		s.register(r)
	}
	s.pages()
	return s.engine
}

func newEngine(a *app.App) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.ContextWithFallback = true
	proxies, _ := a.Config.Proxies()
	_ = e.SetTrustedProxies(proxies)
	return e
}

func (s *server) register(r *route) {
	if r.permission == "" || r.scope.level == 0 || r.handle == nil {
		panic(fmt.Sprintf("route %s %s names no permission, scope or handler", r.method, r.path))
	}
	if r.permission == anybody && r.scope.level > levelSignedIn {
		panic(fmt.Sprintf("route %s %s reads data without a permission", r.method, r.path))
	}
	if r.scope.level == levelRecord && !strings.Contains(r.path, ":id") {
		panic(fmt.Sprintf("route %s %s has a record's scope and no :id", r.method, r.path))
	}
	s.engine.Handle(r.method, base+r.path, func(c *gin.Context) {
		if err := s.serve(c, r); err != nil {
			writeProblem(c, err)
		}
	})
}

// serve refuses in the order of P11: 401, 404 outside the scope, 403, a repeat's first answer, and then whatever the
// handler finds.
func (s *server) serve(c *gin.Context, r *route) error {
	if r.scope.level == levelPublic {
		return r.handle(c)
	}
	actor, err := s.authenticate(c)
	if err != nil {
		return err
	}
	if err := checkIDs(c); err != nil {
		return err
	}
	if actor.MustChangePassword && r.scope.level != levelSignedIn {
		return fault.Forbidden("password_change_required", fault.Say("请先修改密码", "Change your password first"))
	}
	ctx := c.Request.Context()
	switch r.scope.level {
	case levelCollection:
		if !actor.Can(r.permission) {
			return fault.NotAllowed()
		}
	case levelRecord:
		if err := access.Check(ctx, s.app.DB.Read(ctx), r.scope.kind, pathID(c, "id"), r.permission); err != nil {
			if fault.Is(err, fault.KindNotFound) {
				return s.app.Doubles.Gone(ctx, r.scope.kind.Name, pathID(c, "id"))
			}
			return err
		}
	}
	for _, check := range r.before {
		if err := check(c); err != nil {
			return err
		}
	}
	if r.once {
		return s.exactlyOnce(c, r, actor)
	}
	return r.handle(c)
}

// checkIDs answers 404 to a path whose ids cannot be ids.
func checkIDs(c *gin.Context) error {
	for _, p := range c.Params {
		if p.Key == "id" || strings.HasSuffix(p.Key, "_id") {
			if _, err := uuid.Parse(p.Value); err != nil || len(p.Value) != 36 {
				return fault.NotFound()
			}
		}
	}
	return nil
}

// onBehalfHeader names the account for which a deputy asks.
const onBehalfHeader = "X-On-Behalf"

// inPerson refuses what a deputy does not do in another's name.
func inPerson(c *gin.Context) error {
	if access.ActorFrom(c.Request.Context()).OnBehalf != nil {
		return fault.Forbidden("in_person", fault.Say("代理期间不能代办此事，请先切换回本人", "This is not done on another's behalf; return to yourself first"))
	}
	return nil
}

func (s *server) authenticate(c *gin.Context) (access.Actor, error) {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return access.Actor{}, fault.Unauthenticated("unauthenticated", fault.Say("请先登录", "Sign in first"))
	}
	onBehalf := uuid.Nil
	if header := c.GetHeader(onBehalfHeader); header != "" {
		var err error
		if onBehalf, err = uuid.Parse(header); err != nil || len(header) != 36 {
			return access.Actor{}, fault.Malformed("bad_on_behalf", fault.Say("请求头 X-On-Behalf 不是账号编号", "The header X-On-Behalf is no account's id"))
		}
	}
	actor, err := s.app.Access.Authenticate(c.Request.Context(), strings.TrimSpace(token), onBehalf)
	if err != nil {
		return actor, err
	}
	c.Request = c.Request.WithContext(access.WithActor(c.Request.Context(), actor, c.ClientIP(), requestID(c)))
	return actor, nil
}

// recordRoute finds the GET of the record that a POST makes or acts on: its answer is what a repeat gets.
func (s *server) recordRoute(r *route) *route {
	prefix, _, found := strings.Cut(r.path, "/:id")
	if !found {
		prefix = r.path
	}
	if r.made != "" {
		prefix = r.made
	}
	for _, other := range s.table {
		if other.method == http.MethodGet && other.path == prefix+"/:id" {
			return other
		}
	}
	return nil
}

// Serve runs the server at the configured address until ctx ends, and then finishes what it took (P23).
func Serve(ctx context.Context, a *app.App, ready func(address string)) error {
	return serveHTTP(ctx, a.Config.Addr, New(a), ready)
}

const (
	headerTimeout = 10 * time.Second
	readTimeout   = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
	drainTimeout  = 18 * time.Second
)
