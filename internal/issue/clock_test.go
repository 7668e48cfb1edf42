package issue

import (
	"testing"
	"time"

	"github.com/lianxin/lianxin/internal/calendar"
)

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Shanghai)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func TestClocks(t *testing.T) {
	friday := at("2026-11-27 15:00")
	for name, c := range map[string]struct {
		got       Clock
		half, due string
	}{
		"answer":                 {AnswerClock(friday, Normal, Rules{}), "2026-12-01 03:00", "2026-12-04 15:00"},
		"answer, urgent":         {AnswerClock(friday, Urgent, Rules{}), "2026-11-28 03:00", "2026-11-28 15:00"},
		"answer, critical":       {AnswerClock(friday, Critical, Rules{AnswerDays: 1}), "2026-11-27 16:00", "2026-11-27 17:00"},
		"answer by category":     {AnswerClock(friday, Normal, Rules{AnswerDays: 3}), "2026-11-29 03:00", "2026-11-30 15:00"},
		"answer never longer":    {AnswerClock(friday, Normal, Rules{AnswerDays: 30}), "2026-12-01 03:00", "2026-12-04 15:00"},
		"answer in working days": {AnswerClock(friday, Normal, Rules{AnswerDays: 1, Working: true}), "2026-11-30 03:00", "2026-11-30 15:00"},
		"resolution":             {ResolveClock(friday, Rules{ResolveDays: 3}), "2026-11-29 03:00", "2026-11-30 15:00"},
		"resolution, unknown":    {ResolveClock(friday, Rules{}), "2026-12-01 03:00", "2026-12-04 15:00"},
		"sign over the weekend":  {SignClock(friday), "2026-11-30 03:00", "2026-11-30 15:00"},
		"supervise":              {SuperviseClock(at("2026-11-24 09:00")), "2026-11-24 21:00", "2026-11-25 09:00"},
		"sign before a festival": {SignClock(at("2026-09-30 10:00")), "2026-09-30 22:00", "2026-10-08 10:00"},
		"callback":               {CallbackClock(friday), "2026-11-29 03:00", "2026-11-30 15:00"},
	} {
		if !c.got.Half.Equal(at(c.half)) || !c.got.Due.Equal(at(c.due)) {
			t.Errorf("%s: half %s, due %s; want %s, %s", name, c.got.Half.In(calendar.Shanghai), c.got.Due.In(calendar.Shanghai), c.half, c.due)
		}
	}
}

func TestLight(t *testing.T) {
	c := CallbackClock(at("2026-11-24 00:00"))
	for when, want := range map[string]Light{
		"2026-11-24 00:00": Green, "2026-11-25 11:59": Green, "2026-11-25 12:00": Yellow, "2026-11-27 00:00": Yellow, "2026-11-27 00:01": Red,
	} {
		if got := c.Light(at(when)); got != want {
			t.Errorf("at %s: %s, want %s", when, got, want)
		}
	}
	if (Clock{}).Light(at("2030-01-01 00:00")) != Green {
		t.Error("a clock that does not run is not green")
	}
}

func TestTurnsAreTheWorstClock(t *testing.T) {
	early, late := span(at("2026-11-24 00:00"), 2*day), span(at("2026-11-20 00:00"), 10*day)
	yellow, red := Turns(late, Clock{}, early)
	for _, now := range []string{"2026-11-24 10:00", "2026-11-25 10:00", "2026-11-26 10:00", "2026-12-01 00:00"} {
		worst := Green
		for _, c := range []Clock{early, late} {
			if l := c.Light(at(now)); l == Red || l == Yellow && worst == Green {
				worst = l
			}
		}
		if got := LightAt(at(now), &yellow, &red); got != worst {
			t.Errorf("at %s: %s, want %s", now, got, worst)
		}
	}
	if y, r := Turns(); !y.IsZero() || !r.IsZero() {
		t.Error("no clock, and yet a light")
	}
}

func TestPauseMovesOnlyWhatIsAhead(t *testing.T) {
	c := span(at("2026-11-20 00:00"), 4*day)
	before := c.Pause(at("2026-11-21 00:00"), at("2026-11-24 00:00"))
	if !before.Half.Equal(at("2026-11-25 00:00")) || !before.Due.Equal(at("2026-11-27 00:00")) {
		t.Errorf("paused before half: %v", before)
	}
	after := c.Pause(at("2026-11-23 00:00"), at("2026-11-24 00:00"))
	if !after.Half.Equal(c.Half) || !after.Due.Equal(at("2026-11-25 00:00")) {
		t.Errorf("paused after half: %v", after)
	}
	overdue := c.Pause(at("2026-11-25 00:00"), at("2026-11-26 00:00"))
	if overdue != c {
		t.Errorf("an overdue clock moved: %v", overdue)
	}
}
