package record

import (
	"strings"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// Phone normalises a phone. One that is masked is refused, since it would overwrite the whole one; one that can be
// none is kept as written, with a warning.
func Phone(c *fault.Checks, warnings *[]fault.Field, value *string) {
	*value = pii.NormalizePhone(*value)
	switch {
	case strings.Contains(*value, "*"):
		c.Add("phone", "masked_value", fault.Say("这是隐去中间几位的号码，请填写完整号码或不填", "This number is masked; give it in full or leave it out"))
	case len(*value) > 40:
		c.Add("phone", "too_long", fault.Say("最多 %d 个字", "At most %d characters", 40))
	case *value != "" && !pii.IsPhone(*value):
		*warnings = append(*warnings, fault.Field{Field: "phone", Code: "bad_phone", Message: fault.Say("不像电话号码，已按原样保存", "This does not look like a phone; it was kept as written")})
	}
}

// Reopened checks that an end is only ever taken back this way: ending has a route of its own.
func Reopened(c *fault.Checks, was, is calendar.Day) {
	if is != "" && is != was {
		c.Add("ended_on", "use_end", fault.Say("请用“终止”操作并写明日期", "End the record with its own action, which takes the day"))
	}
}

// Day notes a text that is no day; "" is none.
func Day(c *fault.Checks, field string, day calendar.Day) {
	if day == "" {
		return
	}
	if _, err := calendar.ParseDay(string(day)); err != nil {
		c.Add(field, "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
	}
}
