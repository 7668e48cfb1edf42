package catalog

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
)

// Extra are the values of a record's extra fields by the code of the field: texts and choices as they are, numbers
// plainly, days as YYYY-MM-DD. It is nil where there are none.
type Extra map[string]string

// MarshalJSON writes no value as an empty object.
func (e Extra) MarshalJSON() ([]byte, error) {
	if len(e) == 0 {
		return []byte("{}"), nil
	}
	return json.Marshal(map[string]string(e))
}

// UnmarshalJSON reads an empty object as nil.
func (e *Extra) UnmarshalJSON(raw []byte) error {
	var m map[string]string
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	*e = nil
	if len(m) > 0 {
		*e = m
	}
	return nil
}

const (
	extraTextLength = 200
	extraMost       = 1e12
)

// Read brings a value to what is stored, or says what is wrong with it. choices that are no longer given may stay where
// they were.
func (f *Field) Read(given any, stored string) (string, *fault.Field) {
	name := "extra." + f.Code
	wrong := func(code string, text fault.Text) (string, *fault.Field) {
		return "", &fault.Field{Field: name, Code: code, Message: text}
	}
	text, plain := given.(string)
	text = strings.TrimSpace(text)
	if number, ok := given.(float64); ok && f.Type == TypeNumber {
		text, plain = strconv.FormatFloat(number, 'f', -1, 64), true
	}
	if !plain {
		return wrong("wrong_type", fault.Say("%s 的值类型不对", "The value of %s is of another type", f.NameZH))
	}
	if text == "" {
		return "", nil
	}
	switch f.Type {
	case TypeNumber:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || n != n || n > extraMost || n < -extraMost {
			return wrong("bad_number", fault.Say("应为数字", "A number"))
		}
		if f.Low != nil && n < *f.Low || f.High != nil && n > *f.High {
			return wrong("bad_number", fault.Say("应在 %s 到 %s 之间", "From %s to %s", bound(f.Low), bound(f.High)))
		}
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	case TypeDate:
		if _, err := calendar.ParseDay(text); err != nil {
			return wrong("bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
		}
	case TypeChoice:
		if !slices.Contains(f.Choices, text) && text != stored {
			return wrong("bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(f.Choices, ", ")))
		}
	case TypeText:
		if len([]rune(text)) > extraTextLength {
			return wrong("too_long", fault.Say("最多 %d 个字", "At most %d characters", extraTextLength))
		}
	}
	return text, nil
}

func bound(n *float64) string {
	if n == nil {
		return "…"
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

// Fill puts given values among the stored ones of a record, and notes what is wrong with them: nil or an empty text
// clears, a field that is not given keeps its value. Fields that the actor may not see do not exist for them, and
// stay. Where nothing at all is said of extra fields (nil), none is asked for.
func (v *View) Fill(c *fault.Checks, kind string, stored Extra, given map[string]any, roles []access.Role) Extra {
	if given == nil {
		return stored
	}
	out := maps.Clone(stored)
	if out == nil {
		out = Extra{}
	}
	for _, code := range slices.Sorted(maps.Keys(given)) {
		f := v.field(kind, code)
		if f == nil || !f.open(roles) || f.EndedOn != "" && given[code] != nil && given[code] != stored[code] {
			c.Add("extra."+code, "unknown_field", fault.Say("没有这个登记项", "There is no such field"))
			continue
		}
		if given[code] == nil {
			delete(out, code)
			continue
		}
		value, wrong := f.Read(given[code], stored[code])
		switch {
		case wrong != nil:
			c.AddField(*wrong)
		case value == "":
			delete(out, code)
		default:
			out[code] = value
		}
	}
	for i := range v.Fields {
		f := &v.Fields[i]
		if f.Kind == kind && f.Required && f.EndedOn == "" && f.open(roles) && out[f.Code] == "" && !c.Has("extra."+f.Code) {
			c.AddField(fault.Required("extra." + f.Code))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// ShowExtra leaves out what somebody with these roles may not see.
func (v *View) ShowExtra(kind string, extra Extra, roles []access.Role) Extra {
	var out Extra
	for code, value := range extra {
		if f := v.field(kind, code); f != nil && f.open(roles) {
			if out == nil {
				out = Extra{}
			}
			out[code] = value
		}
	}
	return out
}

// Plain are the values as JSON says them: numbers as numbers.
func (v *View) Plain(kind string, extra Extra) map[string]any {
	out := map[string]any{}
	for code, value := range extra {
		out[code] = value
		if f := v.field(kind, code); f != nil && f.Type == TypeNumber {
			if n, err := strconv.ParseFloat(value, 64); err == nil {
				out[code] = n
			}
		}
	}
	return out
}
