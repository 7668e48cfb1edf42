package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// maxBody is how large a JSON body may be (P18).
const maxBody = 1 << 20

// handler binds, calls and answers, or returns what went wrong.
type handler func(c *gin.Context) error

// bind decodes the JSON body into a request type of its own and checks it: unknown, repeated or differently-cased
// keys and trailing bytes are malformed (P3), values that break a rule are invalid.
func bind[T any](c *gin.Context) (T, error) {
	var in T
	raw, err := body(c)
	if err != nil {
		return in, err
	}
	if err := decodeStrictly(raw, &in); err != nil {
		return in, err
	}
	return in, validateStruct(in)
}

// body reads the whole body, once; idempotency reads it before the handler does.
func body(c *gin.Context) ([]byte, error) {
	if raw, ok := c.Get("body"); ok {
		return raw.([]byte), nil
	}
	if t := c.ContentType(); t != "" && t != "application/json" {
		return nil, fault.New(fault.KindUnsupported, "unsupported_media_type", fault.Say("请求体须为 application/json", "The body must be application/json"))
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxBody))
	if err != nil {
		if errors.As(err, new(*http.MaxBytesError)) {
			return nil, fault.TooLarge("body_too_large", fault.Say("请求体超过 1 MiB", "The body is larger than 1 MiB"))
		}
		return nil, fault.Malformed("unreadable_body", fault.Say("请求体不完整", "The body is incomplete"))
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		raw = []byte("{}")
	}
	c.Set("body", raw)
	return raw, nil
}

// pathID returns a path parameter that the edge has checked to be a UUID.
func pathID(c *gin.Context, name string) uuid.UUID {
	id, _ := uuid.Parse(c.Param(name))
	return id
}

// entityTag is a version as ETag gives it; a proxy that compresses answers makes it weak.
var entityTag = regexp.MustCompile(`^(?:W/)?"([1-9][0-9]{0,8})"$`)

// ifMatch returns the version that the client has read.
func ifMatch(c *gin.Context) (int, error) {
	text := c.GetHeader("If-Match")
	if text == "" {
		return 0, fault.VersionRequired()
	}
	parts := entityTag.FindStringSubmatch(text)
	if parts == nil {
		return 0, fault.Malformed("bad_version", fault.Say("If-Match 不是版本号", "If-Match is no version"))
	}
	return strconv.Atoi(parts[1])
}

// newID returns the id that the client chose, or a new one, and tells the idempotency record about it.
func newID(c *gin.Context, chosen *uuid.UUID) uuid.UUID {
	id := database.NewID()
	if chosen != nil && *chosen != uuid.Nil {
		id = *chosen
	}
	targetIs(c, id)
	return id
}

// versioned is a representation that knows its version, for the ETag.
type versioned interface{ version() int }

// answer writes a representation.
func answer(c *gin.Context, status int, v any) error {
	if r, ok := v.(versioned); ok {
		c.Header("ETag", `"`+strconv.Itoa(r.version())+`"`)
	}
	if first, repeated := c.Get(repeatStatus); repeated {
		status = first.(int)
	}
	c.Header("Cache-Control", "no-store")
	c.JSON(status, v)
	return nil
}

// created answers 201 with the address of what was made.
func created(c *gin.Context, location string, v any) error {
	c.Header("Location", location)
	return answer(c, http.StatusCreated, v)
}

func noContent(c *gin.Context) error {
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

type problemJSON struct{ problem }

func (p problemJSON) Render(w http.ResponseWriter) error {
	p.WriteContentType(w)
	return json.NewEncoder(w).Encode(p.problem)
}

func (problemJSON) WriteContentType(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
}
