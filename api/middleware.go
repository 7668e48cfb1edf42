package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"golang.org/x/time/rate"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

var (
	requestSeconds = promauto.NewHistogramVec(prometheus.HistogramOpts{
		Name: "lianxin_http_request_seconds", Help: "How long requests took, by route and status class.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 14),
	}, []string{"method", "route", "class"})
	requestsRunning = promauto.NewGauge(prometheus.GaugeOpts{Name: "lianxin_http_requests_running", Help: "Requests that are being worked on."})
)

const requestIDKey = "request_id"

func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// identify gives every request an id of its own.
func (s *server) identify(c *gin.Context) {
	id := database.NewID().String()
	c.Set(requestIDKey, id)
	c.Header("X-Request-Id", id)
	c.Set(secureKey, s.app.Config.SecureCookies)
	c.Next()
}

// logged writes one line a request: route, never the address as sent, so that nothing personal can be in it (P15).
func (s *server) logged(c *gin.Context) {
	start := time.Now()
	requestsRunning.Inc()
	c.Next()
	requestsRunning.Dec()
	took, status := time.Since(start), c.Writer.Status()
	route := c.FullPath()
	if route == "" {
		route = "other"
	}
	requestSeconds.WithLabelValues(c.Request.Method, route, fmt.Sprintf("%dxx", status/100)).Observe(took.Seconds())
	level := slog.LevelDebug
	if status >= 500 {
		level = slog.LevelError
	}
	slog.Log(c.Request.Context(), level, "request", "method", c.Request.Method, "route", route, "status", status,
		"ms", took.Milliseconds(), "request_id", requestID(c))
}

func (s *server) recovered(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		slog.Error("panic", "error", p, "route", c.FullPath(), "request_id", requestID(c), "stack", string(debug.Stack()))
		if !c.Writer.Written() {
			writeProblem(c, fmt.Errorf("panic: %v", p))
		}
	}()
	c.Next()
}

const (
	appPolicy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
)

// secured sets the headers of P8. Styles may stand inline because the component library writes them so; scripts may not.
func (s *server) secured(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", appPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
	if s.app.Config.SecureCookies {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	c.Next()
}

var crossOrigin = http.NewCrossOriginProtection()

// sameOrigin refuses what a browser sends from another site (P6).
func (s *server) sameOrigin(c *gin.Context) {
	if err := crossOrigin.Check(c.Request); err != nil {
		writeProblem(c, fault.Forbidden("cross_origin", fault.Say("不接受其他网站发来的请求", "Requests from other sites are refused")))
		return
	}
	c.Next()
}

// timed gives every request a deadline (P18).
func (s *server) timed(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), s.app.Config.RequestTimeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

const (
	perAddressRate  = 2000
	perAddressBurst = 4000
	loginRate       = 2
	loginBurst      = 30
	maxRunning      = 256
)

// limited sheds what is more than the program can serve well (P22): too much at once, or too much from one address.
func (s *server) limited(c *gin.Context) {
	if !strings.HasPrefix(c.Request.URL.Path, base) {
		c.Next()
		return
	}
	select {
	case s.admission <- struct{}{}:
		defer func() { <-s.admission }()
	default:
		writeProblem(c, overload(fault.KindUnavailable))
		return
	}
	limits, limit, burst := &s.addresses, rate.Limit(perAddressRate), perAddressBurst
	if strings.HasSuffix(c.Request.URL.Path, "/auth/login") {
		limits, limit, burst = &s.logins, loginRate, loginBurst
	}
	if !limits.allow(c.ClientIP(), limit, burst) {
		writeProblem(c, overload(fault.KindTooMany))
		return
	}
	c.Next()
}

func overload(kind fault.Kind) error {
	f := fault.New(kind, "overloaded", fault.Say("请求过多，请稍后再试", "Too many requests; try again shortly"))
	f.RetryAfter = 1
	return f
}

type limiters struct {
	mu    sync.Mutex
	items map[string]*rate.Limiter
}

func (l *limiters) allow(address string, limit rate.Limit, burst int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.items == nil || len(l.items) > 50_000 {
		l.items = map[string]*rate.Limiter{}
	}
	one, ok := l.items[address]
	if !ok {
		one = rate.NewLimiter(limit, burst)
		l.items[address] = one
	}
	return one.Allow()
}
