package testkit

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/api"
)

// Password is that of every account of a scene.
const Password = "scene-Passw0rd-2026"

// Client speaks to the real router as one account; it signs in again when its token has run out.
type Client struct {
	kit      *Kit
	handler  http.Handler
	username string
	token    string
	headers  map[string]string
}

// Handler returns the program's HTTP handler.
func (k *Kit) Handler() http.Handler { return k.As("").handler }

// As returns a client of an account; "" is a client without sign-in.
func (k *Kit) As(username string) *Client {
	if c, ok := k.clients[username]; ok {
		return c
	}
	var h http.Handler
	for _, other := range k.clients {
		h = other.handler
		break
	}
	if h == nil {
		h = api.New(k.App)
	}
	c := &Client{kit: k, handler: h, username: username}
	k.clients[username] = c
	return c
}

// With returns the same client with one more header.
func (c *Client) With(name, value string) *Client {
	next := *c
	next.headers = map[string]string{name: value}
	for k, v := range c.headers {
		next.headers[k] = v
	}
	return &next
}

// Reply is an answer.
type Reply struct {
	kit    *Kit
	Status int
	Header http.Header
	Body   []byte
}

// Get, Post, Patch, Put and Delete send a request; a body is marshalled unless it is a string or bytes.
func (c *Client) Get(path string) *Reply            { return c.Do("GET", path, nil) }
func (c *Client) Post(path string, body any) *Reply { return c.Do("POST", path, body) }
func (c *Client) Put(path string, body any) *Reply  { return c.Do("PUT", path, body) }
func (c *Client) Delete(path string) *Reply         { return c.Do("DELETE", path, nil) }

// PostAt, PutAt and PatchAt send If-Match with a version.
func (c *Client) PostAt(path string, version int, body any) *Reply {
	return c.With("If-Match", quoted(version)).Do("POST", path, body)
}

func (c *Client) PutAt(path string, version int, body any) *Reply {
	return c.With("If-Match", quoted(version)).Do("PUT", path, body)
}

func (c *Client) Patch(path string, version int, body any) *Reply {
	return c.With("If-Match", quoted(version)).Do("PATCH", path, body)
}

func quoted(version int) string { return `"` + strconv.Itoa(version) + `"` }

// Do sends any request under /api/v1, or to an address that begins with another slash path such as /healthz.
func (c *Client) Do(method, path string, body any) *Reply {
	c.kit.T.Helper()
	r := c.send(method, path, body)
	if r.Status == http.StatusUnauthorized && c.username != "" {
		c.login()
		r = c.send(method, path, body)
	}
	return r
}

func (c *Client) login() {
	c.kit.T.Helper()
	anonymous := &Client{kit: c.kit, handler: c.handler}
	r := anonymous.send("POST", "/auth/login", map[string]string{"username": c.username, "password": Password})
	require.Equal(c.kit.T, http.StatusOK, r.Status, "login as %s: %s", c.username, r.Body)
	c.token = r.Text("access_token")
	c.kit.clients[c.username].token = c.token
}

func (c *Client) send(method, path string, body any) *Reply {
	c.kit.T.Helper()
	var raw []byte
	contentType := "application/json"
	switch b := body.(type) {
	case nil:
		contentType = ""
	case string:
		raw = []byte(b)
	case []byte:
		raw = b
	default:
		var err error
		raw, err = json.Marshal(b)
		require.NoError(c.kit.T, err)
	}
	if !strings.HasPrefix(path, "/healthz") && !strings.HasPrefix(path, "/readyz") && !strings.HasPrefix(path, "/swagger") && !strings.HasPrefix(path, "//") {
		path = "/api/v1" + path
	}
	req := httptest.NewRequest(method, path, bytes.NewReader(raw))
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for k, v := range c.headers {
		req.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, req)
	return &Reply{kit: c.kit, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// Want fails the test unless the answer has the status, and returns the answer.
func (r *Reply) Want(status int) *Reply {
	r.kit.T.Helper()
	require.Equal(r.kit.T, status, r.Status, "%s", r.Body)
	return r
}

// Code fails the test unless the answer is a problem with the status and the code.
func (r *Reply) Code(status int, code string) *Reply {
	r.kit.T.Helper()
	r.Want(status)
	require.Contains(r.kit.T, r.Header.Get("Content-Type"), "application/problem+json")
	require.Equal(r.kit.T, code, r.Text("code"), "%s", r.Body)
	require.NotEmpty(r.kit.T, r.Text("request_id"))
	return r
}

// Into decodes the answer.
func (r *Reply) Into(v any) *Reply {
	r.kit.T.Helper()
	require.NoError(r.kit.T, json.Unmarshal(r.Body, v), "%s", r.Body)
	return r
}

// JSON returns the decoded answer.
func (r *Reply) JSON() any {
	var v any
	r.Into(&v)
	return v
}

// Field returns a value by its path, such as items.0.name; nil if there is none.
func (r *Reply) Field(path string) any {
	v := r.JSON()
	for _, part := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// Text returns a text by its path, "" if there is none.
func (r *Reply) Text(path string) string {
	s, _ := r.Field(path).(string)
	return s
}

// Int returns a number by its path, 0 if there is none.
func (r *Reply) Int(path string) int {
	f, _ := r.Field(path).(float64)
	return int(f)
}

// ID returns an id by its path.
func (r *Reply) ID(path string) uuid.UUID {
	r.kit.T.Helper()
	id, err := uuid.Parse(r.Text(path))
	require.NoError(r.kit.T, err, "%s in %s", path, r.Body)
	return id
}

// Codes returns the codes of the field errors of a problem by field.
func (r *Reply) Codes() map[string]string {
	var p struct {
		Errors []struct{ Field, Code string }
	}
	r.Into(&p)
	out := map[string]string{}
	for _, e := range p.Errors {
		out[e.Field] = e.Code
	}
	return out
}
