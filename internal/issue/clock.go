package issue

import (
	"time"

	"github.com/lianxin/lianxin/internal/calendar"
)

// Light is how pressing an issue is.
type Light string

// The lights: yellow from half of a clock, red when one is overdue.
const (
	Green  Light = "green"
	Yellow Light = "yellow"
	Red    Light = "red"
)

const (
	answerDays   = 7
	callbackDays = 3
	defaultDays  = 7
	day          = 24 * time.Hour
)

// Rules are what a category says about clocks. Zero days mean the default; Working counts days by the statutory
// calendar instead of the ordinary one.
type Rules struct {
	AnswerDays, ResolveDays int
	Working                 bool
}

// Clock runs from From to Due; Half is where its light turns yellow. The zero Clock does not run.
type Clock struct{ From, Half, Due time.Time }

// AnswerClock is the time for a full answer: 7 days, or fewer if the category says so; 24 hours for an urgent matter,
// 2 for a critical one.
func AnswerClock(from time.Time, urgency Urgency, rules Rules) Clock {
	switch urgency {
	case Critical:
		return span(from, 2*time.Hour)
	case Urgent:
		return span(from, day)
	}
	days := answerDays
	if rules.AnswerDays > 0 && rules.AnswerDays < days {
		days = rules.AnswerDays
	}
	return rules.days(from, days)
}

// ResolveClock is the category's time for the whole matter.
func ResolveClock(from time.Time, rules Rules) Clock {
	days := rules.ResolveDays
	if days <= 0 {
		days = defaultDays
	}
	return rules.days(from, days)
}

// SignClock is the time for a unit to sign a task, and SuperviseClock to reply to a supervision: 1 working day.
func SignClock(from time.Time) Clock { return workingDays(from, 1) }

// SuperviseClock is the time to reply to a supervision: 1 working day.
func SuperviseClock(from time.Time) Clock { return workingDays(from, 1) }

// CallbackClock is the time for a callback: 3 days.
func CallbackClock(from time.Time) Clock { return span(from, callbackDays*day) }

func (r Rules) days(from time.Time, n int) Clock {
	if r.Working {
		return workingDays(from, n)
	}
	return span(from, time.Duration(n)*day)
}

func span(from time.Time, d time.Duration) Clock {
	return Clock{From: from, Half: from.Add(d / 2), Due: from.Add(d)}
}

func workingDays(from time.Time, n int) Clock {
	statutory := calendar.Statutory()
	due := statutory.Add(from, n)
	return Clock{From: from, Half: statutory.Half(from, due), Due: due}.utc()
}

func (c Clock) utc() Clock { return Clock{From: c.From.UTC(), Half: c.Half.UTC(), Due: c.Due.UTC()} }

// Runs reports whether there is a clock at all.
func (c Clock) Runs() bool { return !c.Due.IsZero() }

// Light returns the colour of a running clock at a time.
func (c Clock) Light(now time.Time) Light {
	switch {
	case !c.Runs():
		return Green
	case now.After(c.Due):
		return Red
	case !now.Before(c.Half):
		return Yellow
	}
	return Green
}

// Pause returns the clock after it stood still from one time to another: what was still ahead moves, what had been
// reached stays reached.
func (c Clock) Pause(from, to time.Time) Clock {
	still := to.Sub(from)
	if !c.Runs() || still <= 0 {
		return c
	}
	if c.Half.After(from) {
		c.Half = c.Half.Add(still)
	}
	if c.Due.After(from) {
		c.Due = c.Due.Add(still)
	}
	return c
}

// Extend returns the clock with a later end, and its half way moved along.
func (c Clock) Extend(due time.Time) Clock {
	return Clock{From: c.From, Half: c.From.Add(due.Sub(c.From) / 2), Due: due}
}

// Turns returns when the light of several clocks turns yellow and red: the earliest of each; zero if none runs.
func Turns(clocks ...Clock) (yellow, red time.Time) {
	for _, c := range clocks {
		if !c.Runs() {
			continue
		}
		if yellow.IsZero() || c.Half.Before(yellow) {
			yellow = c.Half
		}
		if red.IsZero() || c.Due.Before(red) {
			red = c.Due
		}
	}
	return yellow, red
}

// LightAt returns the worst light of the clocks that Turns summed up.
func LightAt(now time.Time, yellow, red *time.Time) Light {
	switch {
	case red != nil && now.After(*red):
		return Red
	case yellow != nil && !now.Before(*yellow):
		return Yellow
	}
	return Green
}
