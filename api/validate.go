package api

import (
	"errors"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-playground/validator/v10"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
)

var validate = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	_ = v.RegisterValidation("day", func(fl validator.FieldLevel) bool {
		_, err := calendar.ParseDay(fl.Field().String())
		return err == nil
	})
	_ = v.RegisterValidation("clean", func(fl validator.FieldLevel) bool { return !strings.ContainsRune(fl.Field().String(), 0) })
	_ = v.RegisterValidation("filled", func(fl validator.FieldLevel) bool { return strings.TrimSpace(fl.Field().String()) != "" })
	v.RegisterCustomTypeFunc(func(value reflect.Value) any {
		if o, ok := value.Interface().(interface{ plain() any }); ok {
			return o.plain()
		}
		return nil
	}, optional[string]{}, optional[int]{}, optional[float64]{}, optional[bool]{})
	return v
}

// embedded finds in a field's path the structs that a request type embeds, which JSON does not show.
var embedded = regexp.MustCompile(`\b[a-z]+[A-Z]\w*\.`)

func (o optional[T]) plain() any {
	if o.Value == nil {
		return nil
	}
	return *o.Value
}

// manyLines are the fields in which people write paragraphs.
var manyLines = map[string]bool{
	"about": true, "answer": true, "answers": true, "basis": true, "description": true, "expected_result": true, "note": true, "notes": true, "purpose": true, "reason": true, "result": true,
	"summary": true, "text": true, "words": true,
}

// lastName returns the name of the field at the end of a path such as "steps[0].note.".
func lastName(path string) string {
	path = strings.TrimSuffix(path, ".")
	path = path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ := strings.Cut(path, "[")
	return name
}

// unwelcome reports whether a text holds what nobody types: control characters, and signs that make a text read
// otherwise than it is stored. Line breaks and tabs are welcome where there may be many lines.
func unwelcome(text string, lines bool) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return !lines
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return true
		}
		return unicode.IsControl(r)
	})
}

// validateStruct turns every broken rule of a request type into a field error. Characters that no text should hold
// are refused in every one.
func validateStruct(in any) error {
	var fields []fault.Field
	if err := validate.Struct(in); err != nil {
		var all validator.ValidationErrors
		if !errors.As(err, &all) {
			return err
		}
		for _, e := range all {
			_, path, _ := strings.Cut(e.Namespace(), ".")
			path = embedded.ReplaceAllString(path, "")
			code, message := rule(e)
			fields = append(fields, fault.Field{Field: path, Code: code, Message: message})
		}
	}
	fields = append(fields, badTexts(reflect.ValueOf(in), "")...)
	if len(fields) > 0 {
		return fault.Invalid(fields...)
	}
	return nil
}

func rule(e validator.FieldError) (string, fault.Text) {
	isText := e.Kind() == reflect.String
	switch e.Tag() {
	case "required", "filled", "required_without", "required_if", "required_with":
		return "required", fault.Say("此项必填", "This is required")
	case "max", "lte":
		if isText {
			return "too_long", fault.Say("最多 %s 个字", "At most %s characters", e.Param())
		}
		return "too_large", fault.Say("最大为 %s", "At most %s", e.Param())
	case "min", "gte":
		if isText {
			return "too_short", fault.Say("至少 %s 个字", "At least %s characters", e.Param())
		}
		return "too_small", fault.Say("最小为 %s", "At least %s", e.Param())
	case "oneof":
		return "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(strings.Fields(e.Param()), ", "))
	case "day":
		return "bad_date", badDay
	case "clean":
		return "bad_text", fault.Say("不是有效文本", "Not valid text")
	}
	return "invalid", fault.Say("内容不正确", "Not valid")
}

func badTexts(v reflect.Value, path string) []fault.Field {
	switch v.Kind() {
	case reflect.String:
		if unwelcome(v.String(), manyLines[lastName(path)]) {
			return []fault.Field{{Field: strings.TrimSuffix(path, "."), Code: "bad_text", Message: fault.Say("含有无效字符", "Holds a character that is not valid")}}
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return badTexts(v.Elem(), path)
		}
	case reflect.Slice:
		var out []fault.Field
		for i := range v.Len() {
			out = append(out, badTexts(v.Index(i), strings.TrimSuffix(path, ".")+"["+strconv.Itoa(i)+"].")...)
		}
		return out
	case reflect.Map:
		var out []fault.Field
		for _, key := range v.MapKeys() {
			out = append(out, badTexts(key, path)...)
			out = append(out, badTexts(v.MapIndex(key), path)...)
		}
		return out
	case reflect.Struct:
		var out []fault.Field
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() && !f.Anonymous {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name != "" {
				name = path + name + "."
			} else {
				name = path
			}
			out = append(out, badTexts(v.Field(i), name)...)
		}
		return out
	}
	return nil
}
