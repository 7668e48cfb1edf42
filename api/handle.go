package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"

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

func decodeStrictly(raw []byte, into any) error {
	if err := checkKeys(raw, reflect.TypeOf(into).Elem()); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return decodeFault(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.Malformed("trailing_data", fault.Say("JSON 之后还有多余内容", "There is something after the JSON"))
	}
	return nil
}

func decodeFault(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fault.Malformed("wrong_type", fault.Say("字段类型不正确", "A field has the wrong type"),
			fault.Field{Field: kind.Field, Code: "wrong_type", Message: fault.Say("类型不正确,这里是 %s", "The wrong type: %s", kind.Value)})
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fault.Malformed("broken_json", fault.Say("JSON 格式有误", "The JSON is broken"))
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return unknownField(strings.Trim(name, `"`))
	}
	return fault.Malformed("broken_json", fault.Say("JSON 内容有误", "The JSON cannot be read"))
}

func unknownField(name string) error {
	return fault.Malformed("unknown_field", fault.Say("没有名为 %s 的字段", "There is no field %s", name),
		fault.Field{Field: name, Code: "unknown_field", Message: fault.Say("没有这个字段", "There is no such field")})
}

// checkKeys walks the JSON and refuses keys that stand twice in one object, or that match a field only when their
// case is ignored, which encoding/json would let pass.
func checkKeys(raw []byte, t reflect.Type) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := walk(d, t, ""); err != nil {
		if _, ok := fault.As(err); ok {
			return err
		}
		return decodeFault(err)
	}
	return nil
}

const maxDepth = 32

func walk(d *json.Decoder, t reflect.Type, path string) error {
	if strings.Count(path, ".") > maxDepth {
		return fault.Malformed("too_deep", fault.Say("JSON 嵌套过深", "The JSON is nested too deeply"))
	}
	token, err := d.Token()
	if err != nil {
		return err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if delim == '[' {
		var element reflect.Type
		if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
			element = t.Elem()
		}
		for i := 0; d.More(); i++ {
			if err := walk(d, element, path+"["+strconv.Itoa(i)+"]."); err != nil {
				return err
			}
		}
	} else {
		seen := map[string]bool{}
		fields := jsonFields(t)
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return err
			}
			name, _ := key.(string)
			if seen[name] {
				return fault.Malformed("duplicate_key", fault.Say("字段 %s 重复出现", "The field %s stands twice", name),
					fault.Field{Field: path + name, Code: "duplicate_key", Message: fault.Say("重复出现", "Stands twice")})
			}
			seen[name] = true
			child, known := fields[name]
			if fields != nil && !known {
				return unknownField(path + name)
			}
			if err := walk(d, child, path+name+"."); err != nil {
				return err
			}
		}
	}
	_, err = d.Token()
	return err
}

// jsonFields returns the JSON names of a struct with their types, nil for what is no plain struct.
func jsonFields(t reflect.Type) map[string]reflect.Type {
	if t == nil || t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	out := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			for k, v := range jsonFields(f.Type) {
				out[k] = v
			}
			continue
		}
		if f.IsExported() && name != "-" && name != "" {
			out[name] = f.Type
		}
	}
	return out
}

// optional is a field of a change: not given, null, or a value.
type optional[T any] struct {
	Given bool
	Value *T
}

// UnmarshalJSON implements json.Unmarshaler; it is called only where the field is given.
func (o *optional[T]) UnmarshalJSON(raw []byte) error {
	o.Given = true
	if string(raw) == "null" {
		return nil
	}
	o.Value = new(T)
	return json.Unmarshal(raw, o.Value)
}

// pathID returns a path parameter that the edge has checked to be a UUID.
func pathID(c *gin.Context, name string) uuid.UUID {
	id, _ := uuid.Parse(c.Param(name))
	return id
}

// ifMatch returns the version that the client has read.
func ifMatch(c *gin.Context) (int, error) {
	text := c.GetHeader("If-Match")
	if text == "" {
		return 0, fault.VersionRequired()
	}
	version, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(text, "W/"), `"`))
	if err != nil || version < 1 {
		return 0, fault.Malformed("bad_version", fault.Say("If-Match 不是版本号", "If-Match is no version"))
	}
	return version, nil
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
