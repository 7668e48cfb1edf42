package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
)

// decodeStrictly reads JSON into a request type. Before encoding/json sees it, every key and every value is held
// against the type, so that a refusal names the field as its sender wrote it.
func decodeStrictly(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	w := walker{d: d}
	if err := w.value(reflect.TypeOf(into).Elem(), "", 0); err != nil {
		if _, ok := fault.As(err); ok {
			return err
		}
		return decodeFault(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fault.Malformed("trailing_data", fault.Say("JSON 之后还有多余内容", "There is something after the JSON"))
	}
	if len(w.bad) > 0 {
		return fault.Invalid(w.bad...)
	}
	d = json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return decodeFault(err)
	}
	return nil
}

// decodeFault says what is wrong with JSON as a whole.
func decodeFault(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return wrongType(kind.Field)
	}
	return fault.Malformed("broken_json", fault.Say("JSON 格式有误", "The JSON is broken"))
}

func wrongType(path string) error {
	return fault.Malformed("wrong_type", fault.Say("字段类型不正确", "A field has the wrong type"),
		fault.Field{Field: path, Code: "wrong_type", Message: fault.Say("类型不正确", "The wrong type")})
}

func unknownField(name string) error {
	return fault.Malformed("unknown_field", fault.Say("没有名为 %s 的字段", "There is no field %s", name),
		fault.Field{Field: name, Code: "unknown_field", Message: fault.Say("没有这个字段", "There is no such field")})
}

const maxDepth = 32

// walker walks JSON beside the type that it is meant for. Keys that stand twice in one object, or that match a field
// only when their case is ignored, encoding/json would let pass; so it would values that no column can hold.
type walker struct {
	d   *json.Decoder
	bad []fault.Field
}

func (w *walker) value(t reflect.Type, path string, depth int) error {
	if depth > maxDepth {
		return fault.Malformed("too_deep", fault.Say("JSON 嵌套过深", "The JSON is nested too deeply"))
	}
	token, err := w.d.Token()
	if err != nil {
		return err
	}
	t = plainType(t)
	switch token {
	case json.Delim('{'):
		err = w.object(t, path, depth)
	case json.Delim('['):
		err = w.array(t, path, depth)
	default:
		return w.scalar(token, t, path)
	}
	if err == nil {
		_, err = w.d.Token()
	}
	return err
}

var rawType = reflect.TypeFor[json.RawMessage]()

// plainType returns what stands behind pointers and optional fields; nil for what may be of any form.
func plainType(t reflect.Type) reflect.Type {
	for t != nil {
		if t == rawType {
			return nil
		}
		if o, ok := reflect.Zero(t).Interface().(interface{ inner() reflect.Type }); ok && t.Kind() == reflect.Struct {
			t = o.inner()
		} else if t.Kind() == reflect.Pointer {
			t = t.Elem()
		} else {
			break
		}
	}
	return t
}

func (w *walker) array(t reflect.Type, path string, depth int) error {
	var element reflect.Type
	switch {
	case t == nil || t.Kind() == reflect.Interface:
	case t.Kind() == reflect.Slice:
		element = t.Elem()
	default:
		return wrongType(path)
	}
	for i := 0; w.d.More(); i++ {
		if err := w.value(element, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) object(t reflect.Type, path string, depth int) error {
	var fields map[string]reflect.Type
	var element reflect.Type
	switch {
	case t == nil || t.Kind() == reflect.Interface:
	case t.Kind() == reflect.Map:
		element = t.Elem()
	case t.Kind() == reflect.Struct && t != timeType:
		fields = jsonFields(t)
	default:
		return wrongType(path)
	}
	seen := map[string]bool{}
	for w.d.More() {
		key, err := w.d.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		full := name
		if path != "" {
			full = path + "." + name
		}
		if seen[name] {
			return fault.Malformed("duplicate_key", fault.Say("字段 %s 重复出现", "The field %s stands twice", name),
				fault.Field{Field: full, Code: "duplicate_key", Message: fault.Say("重复出现", "Stands twice")})
		}
		seen[name] = true
		child := element
		if fields != nil {
			known := false
			if child, known = fields[name]; !known {
				return unknownField(full)
			}
		}
		if err := w.value(child, full, depth+1); err != nil {
			return err
		}
	}
	return nil
}

var (
	timeType = reflect.TypeFor[time.Time]()
	idType   = reflect.TypeFor[uuid.UUID]()
	dayType  = reflect.TypeFor[calendar.Day]()
)

// scalar holds one value against its type. A time, a day or an id that is a text but none of its kind is noted like
// any other broken rule; null stands for nothing everywhere.
func (w *walker) scalar(token json.Token, t reflect.Type, path string) error {
	if token == nil || t == nil || t.Kind() == reflect.Interface {
		return nil
	}
	text, isText := token.(string)
	switch {
	case t == timeType || t == idType || t == dayType:
		if !isText {
			return wrongType(path)
		}
		w.texts(text, t, path)
		return nil
	case t.Kind() == reflect.String && isText:
		return nil
	case t.Kind() == reflect.Bool:
		if _, ok := token.(bool); ok {
			return nil
		}
	}
	if number, ok := token.(json.Number); ok && fits(number.String(), t) {
		return nil
	}
	return wrongType(path)
}

func fits(number string, t reflect.Type) bool {
	var err error
	switch {
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Int64:
		_, err = strconv.ParseInt(number, 10, t.Bits())
	case t.Kind() >= reflect.Uint && t.Kind() <= reflect.Uint64:
		_, err = strconv.ParseUint(number, 10, t.Bits())
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		_, err = strconv.ParseFloat(number, t.Bits())
	default:
		return false
	}
	return err == nil
}

func (w *walker) texts(text string, t reflect.Type, path string) {
	switch t {
	case timeType:
		at, err := time.Parse(time.RFC3339, text)
		switch {
		case err != nil:
			w.note(path, "bad_time", fault.Say("应为 2026-11-23T01:00:00Z 这样的时间", "A time such as 2026-11-23T01:00:00Z"))
		case !calendar.Holds(at):
			w.note(path, "bad_time", fault.Say("应在 %d 年至 %d 年之间", "From %d to %d", calendar.FirstInstant, calendar.LastYear))
		}
	case idType:
		if _, err := uuid.Parse(text); err != nil || len(text) != 36 {
			w.note(path, "bad_id", fault.Say("不是记录编号", "Not an id"))
		}
	case dayType:
		if _, err := calendar.ParseDay(text); err != nil && text != "" {
			w.note(path, "bad_date", badDay)
		}
	}
}

func (w *walker) note(path, code string, message fault.Text) {
	w.bad = append(w.bad, fault.Field{Field: path, Code: code, Message: message})
}

// badDay is what is said of a text that is no day.
var badDay = fault.Say("应为 YYYY-MM-DD 的日期，在 %d 年至 %d 年之间", "A day as YYYY-MM-DD, from %d to %d", calendar.FirstYear, calendar.LastYear)

// jsonFields returns the JSON names of a struct with their types.
func jsonFields(t reflect.Type) map[string]reflect.Type {
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

func (optional[T]) inner() reflect.Type { return reflect.TypeFor[T]() }
