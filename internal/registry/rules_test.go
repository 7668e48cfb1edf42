package registry

import (
	"testing"

	"github.com/lianxin/lianxin/internal/calendar"
)

func TestAgeOn(t *testing.T) {
	for _, want := range []struct {
		born  string
		day   calendar.Day
		age   int
		known bool
	}{
		{"1990-03-01", "2026-11-23", 36, true},
		{"1990-11-23", "2026-11-23", 36, true},
		{"1990-11-24", "2026-11-23", 35, true},
		{"1992-02-29", "2026-02-28", 33, true},
		{"1992-02-29", "2026-03-01", 34, true},
		{"2026-11-23", "2026-11-23", 0, true},
		{"1990-11", "2026-11-01", 36, true},
		{"1990-12", "2026-11-30", 35, true},
		{"2027-01-01", "2026-11-23", 0, false},
		{"1990", "2026-11-23", 0, false},
		{"", "2026-11-23", 0, false},
	} {
		if age, known := AgeOn(want.born, want.day); age != want.age || known != want.known {
			t.Errorf("born %s, on %s: %d %v, want %d %v", want.born, want.day, age, known, want.age, want.known)
		}
	}
}

func TestIsBirthDate(t *testing.T) {
	const today = "2026-11-23"
	for s, want := range map[string]bool{
		"1956-03-07": true, "1956-03": true, "2026-11-23": true, "2026-11": true, "1850-01-01": true,
		"2026-11-24": false, "2026-12": false, "1956-02-30": false, "1956-13": false, "1849-12-31": false, "1956": false, "56-03-07": false, "": false,
	} {
		if IsBirthDate(s, today) != want {
			t.Errorf("%q: want %v", s, want)
		}
	}
}

// The bounds of an age filter and the age that lists show agree.
func TestYearsBefore(t *testing.T) {
	const today = calendar.Day("2026-11-23")
	for _, born := range []string{"1966-11-22", "1966-11-23", "1966-11-24", "1967-01-01"} {
		age, _ := AgeOn(born, today)
		if sixty := born <= yearsBefore(today, 60); sixty != (age >= 60) {
			t.Errorf("born %s: %d years old, found from 60: %v", born, age, sixty)
		}
	}
}
