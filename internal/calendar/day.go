// Package calendar counts days as people in the district do: in Asia/Shanghai, which knows no daylight saving.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Shanghai is the zone in which days begin and end (PROMISES P16); it depends on no zone file of the machine.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Layout is how a Day is written.
const Layout = "2006-01-02"

// Day is a calendar day in Asia/Shanghai, written YYYY-MM-DD; "" is no day.
type Day string

// DayOf returns the day in Shanghai on which t falls.
func DayOf(t time.Time) Day { return Day(t.In(Shanghai).Format(Layout)) }

// The years that the program keeps. Days reach back to the oldest birth that anybody may be asked about; instants are
// when somebody did something. What lies beyond would not survive the databases, or JSON, once a clock has moved it.
const (
	FirstYear    = 1850
	FirstInstant = 2000
	LastYear     = 2100
)

// Holds reports whether an instant lies in the years that the program keeps.
func Holds(t time.Time) bool {
	year := t.In(Shanghai).Year()
	return year >= FirstInstant && year <= LastYear
}

// ParseDay reads YYYY-MM-DD and refuses days that do not exist or lie outside of FirstYear to LastYear.
func ParseDay(s string) (Day, error) {
	t, err := time.ParseInLocation(Layout, s, Shanghai)
	if err != nil || t.Year() < FirstYear || t.Year() > LastYear {
		return "", fmt.Errorf("no day: %q", s)
	}
	return Day(t.Format(Layout)), nil
}

// Start returns the first instant of the day, in UTC.
func (d Day) Start() time.Time {
	t, _ := time.ParseInLocation(Layout, string(d), Shanghai)
	return t.UTC()
}

// End returns the first instant after the day, in UTC.
func (d Day) End() time.Time { return d.Start().Add(24 * time.Hour) }

// Add returns the day n days later.
func (d Day) Add(n int) Day { return DayOf(d.Start().Add(time.Duration(n) * 24 * time.Hour)) }

// Before reports whether d is earlier than other.
func (d Day) Before(other Day) bool { return d < other }

// FirstOfMonth returns the first day of the day's month.
func (d Day) FirstOfMonth() Day { return d[:len("2006-01-")] + "01" }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Start().In(Shanghai).Weekday() }

// Value stores "" as NULL.
func (d Day) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads a column; NULL is "".
func (d *Day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = ""
	case string:
		*d = Day(v)
	case []byte:
		*d = Day(v)
	default:
		return fmt.Errorf("a day from %T", v)
	}
	return nil
}
