package api

import (
	"bytes"
	"context"
	"io/fs"
	"net"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	swaggerfiles "github.com/swaggo/files"
	ginswagger "github.com/swaggo/gin-swagger"

	_ "github.com/lianxin/lianxin/docs" // for Swagger UI
	"github.com/lianxin/lianxin/frontend"
	"github.com/lianxin/lianxin/internal/fault"
)

// swaggerPolicy lets Swagger UI start: it has one inline script and inline styles, and talks to this server only.
const swaggerPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; object-src 'none'"

// pages serves what is not the API: the SPA, Swagger UI, health and metrics.
func (s *server) pages() {
	s.engine.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	s.engine.GET("/readyz", s.readyz)
	if s.app.Config.MetricsAddr == "" {
		s.engine.GET("/metrics", onlyLoopback, gin.WrapH(promhttp.Handler()))
	}
	ui := ginswagger.WrapHandler(swaggerfiles.Handler, ginswagger.URL("doc.json"), ginswagger.PersistAuthorization(false), ginswagger.DefaultModelsExpandDepth(0))
	s.engine.GET("/swagger/*any", func(c *gin.Context) {
		c.Header("Content-Security-Policy", swaggerPolicy)
		ui(c)
	})
	spa := newSPA(frontend.Dist)
	s.engine.NoRoute(func(c *gin.Context) {
		if strings.HasPrefix(c.Request.URL.Path, "/api/") || c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
			writeProblem(c, fault.NotFound())
			return
		}
		spa.serve(c)
	})
	s.engine.NoMethod(func(c *gin.Context) {
		writeProblem(c, fault.New(fault.KindMethod, "method_not_allowed", fault.Say("此地址不支持该方法", "This address does not take that method")))
	})
}

func onlyLoopback(c *gin.Context) {
	if ip := net.ParseIP(c.ClientIP()); ip == nil || !ip.IsLoopback() {
		writeProblem(c, fault.NotFound())
		return
	}
	c.Next()
}

func (s *server) readyz(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 2*time.Second)
	defer cancel()
	if err := s.app.DB.Ping(ctx); err != nil {
		f := fault.New(fault.KindUnavailable, "database_unavailable", fault.Say("数据库暂时无法连接", "The database cannot be reached"))
		f.RetryAfter = 5
		writeProblem(c, f)
		return
	}
	c.String(http.StatusOK, "ready\n")
}

// spa serves the built front end; an address that is no file is a view of the SPA and gets its page.
type spa struct {
	files fs.FS
	index []byte
}

func newSPA(dist fs.FS) *spa {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err)
	}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		index = []byte("<!doctype html><meta charset=utf-8><title>连心</title><p>The front end is not built into this program: run <code>make build</code>.</p>")
	}
	return &spa{files: files, index: index}
}

func (p *spa) serve(c *gin.Context) {
	name := strings.TrimPrefix(path.Clean(c.Request.URL.Path), "/")
	if raw, err := fs.ReadFile(p.files, name); err == nil && name != "index.html" {
		if strings.HasPrefix(name, "assets/") {
			c.Header("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			c.Header("Cache-Control", "no-cache")
		}
		http.ServeContent(c.Writer, c.Request, name, time.Time{}, bytes.NewReader(raw))
		return
	}
	if strings.HasPrefix(name, "assets/") {
		writeProblem(c, fault.NotFound())
		return
	}
	c.Header("Cache-Control", "no-cache")
	c.Data(http.StatusOK, "text/html; charset=utf-8", p.index)
}
