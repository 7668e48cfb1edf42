package calendar

import (
	_ "embed" // the statutory holidays travel in the binary
	"encoding/json"
	"fmt"
	"time"
)

//go:embed data/holidays-cn.json
var holidaysFile []byte

// Holidays knows the days on which the statutory calendar differs from Monday to Friday: true is a day off, false a
// make-up workday (调休).
type Holidays map[Day]bool

type holidays struct {
	Years map[string]struct {
		Days []struct {
			Name     string `json:"name"`
			Date     Day    `json:"date"`
			IsOffDay bool   `json:"isOffDay"`
		} `json:"days"`
	} `json:"years"`
}

// Statutory returns the calendar of the State Council for the years that are known, 2023 to 2026.
func Statutory() Holidays { return statutory }

var statutory = mustReadHolidays(holidaysFile)

func mustReadHolidays(raw []byte) Holidays {
	var file holidays
	if err := json.Unmarshal(raw, &file); err != nil {
		panic(fmt.Sprintf("the embedded holidays cannot be read: %v", err))
	}
	out := Holidays{}
	for _, year := range file.Years {
		for _, d := range year.Days {
			out[d.Date] = d.IsOffDay
		}
	}
	return out
}

// Working reports whether d is a working day.
func (h Holidays) Working(d Day) bool {
	if off, listed := h[d]; listed {
		return !off
	}
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// AddDays returns the n-th working day after d; d itself is not counted, whether it is one or not.
func (h Holidays) AddDays(d Day, n int) Day {
	for n > 0 {
		if d = d.Add(1); h.Working(d) {
			n--
		}
	}
	return d
}

// Add returns the time of day of t on the n-th working day after it.
func (h Holidays) Add(t time.Time, n int) time.Time {
	d := DayOf(t)
	return h.AddDays(d, n).Start().Add(t.Sub(d.Start()))
}

// Between returns how much of the time from a to b lies on working days.
func (h Holidays) Between(a, b time.Time) time.Duration {
	var sum time.Duration
	for d := DayOf(a); d.Start().Before(b); d = d.Add(1) {
		if h.Working(d) {
			sum += earlier(d.End(), b).Sub(later(d.Start(), a))
		}
	}
	return sum
}

// Half returns the instant at which half of the working time from a to b has passed.
func (h Holidays) Half(a, b time.Time) time.Time {
	left := h.Between(a, b) / 2
	for d := DayOf(a); d.Start().Before(b); d = d.Add(1) {
		if !h.Working(d) {
			continue
		}
		from := later(d.Start(), a)
		if day := d.End().Sub(from); day >= left {
			return from.Add(left)
		} else {
			left -= day
		}
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
