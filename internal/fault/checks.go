package fault

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Checks gathers what is wrong with the fields of a record, so that a person hears all of it at once.
type Checks struct{ fields []Field }

// Add notes a fault of a field.
func (c *Checks) Add(field, code string, message Text) {
	c.fields = append(c.fields, Field{Field: field, Code: code, Message: message})
}

// AddField notes a ready fault, such as Required or UnknownReference.
func (c *Checks) AddField(f Field) { c.fields = append(c.fields, f) }

// Text trims a text and notes one of more than most characters.
func (c *Checks) Text(field string, value *string, most int) {
	*value = strings.TrimSpace(*value)
	if utf8.RuneCountInString(*value) > most {
		c.Add(field, "too_long", Say("最多 %d 个字", "At most %d characters", most))
	}
}

// Filled is Text that must not be empty.
func (c *Checks) Filled(field string, value *string, most int) {
	c.Text(field, value, most)
	if *value == "" {
		c.AddField(Required(field))
	}
}

// OneOf notes a word that is not one of the words; "" must be checked by Filled where it may not be.
func (c *Checks) OneOf(field, value string, words []string) {
	if value != "" && !slices.Contains(words, value) {
		c.Add(field, "bad_enum", Say("应为其中之一：%s", "One of: %s", strings.Join(words, ", ")))
	}
}

// Between notes a number outside of its bounds; nil is none.
func (c *Checks) Between(field string, value *int, low, high int) {
	if value != nil && (*value < low || *value > high) {
		c.Add(field, "bad_number", Say("应为 %d 到 %d 的整数", "A whole number from %d to %d", low, high))
	}
}

// Degrees notes coordinates that are none, or of which only one is given.
func (c *Checks) Degrees(longitude, latitude *float64) {
	if (longitude == nil) != (latitude == nil) {
		c.Add("longitude", "incomplete", Say("经度和纬度要一起填写", "Give longitude and latitude together"))
		return
	}
	if longitude != nil && (*longitude < -180 || *longitude > 180) {
		c.Add("longitude", "bad_number", Say("应在 -180 到 180 之间", "From -180 to 180"))
	}
	if latitude != nil && (*latitude < -90 || *latitude > 90) {
		c.Add("latitude", "bad_number", Say("应在 -90 到 90 之间", "From -90 to 90"))
	}
}

// Has reports whether a field was noted.
func (c *Checks) Has(field string) bool {
	return slices.ContainsFunc(c.fields, func(f Field) bool { return f.Field == field })
}

// Err returns Invalid with everything noted, or nil.
func (c *Checks) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return Invalid(c.fields...)
}
