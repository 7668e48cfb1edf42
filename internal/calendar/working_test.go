package calendar

import (
	"encoding/json"
	"testing"
	"time"
)

func TestAddDaysKnown(t *testing.T) {
	for _, c := range []struct {
		from Day
		n    int
		to   Day
	}{
		{"2026-02-13", 5, "2026-02-27"}, // over the Spring Festival and its make-up Saturday
		{"2025-09-30", 5, "2025-10-14"}, // over the long National Day
		{"2026-05-06", 5, "2026-05-12"}, // with the make-up Saturday of 9 May
		{"2026-11-24", 1, "2026-11-25"},
		{"2026-11-27", 1, "2026-11-30"}, // Friday to Monday
		{"2026-11-28", 1, "2026-11-30"}, // a Saturday does not count itself
		{"2026-11-24", 0, "2026-11-24"},
	} {
		if got := Statutory().AddDays(c.from, c.n); got != c.to {
			t.Errorf("%s + %d working days = %s, want %s", c.from, c.n, got, c.to)
		}
	}
}

func TestWorkingDaysPerYear(t *testing.T) {
	var file struct {
		Want map[string]int `json:"workdaysPerYear"`
	}
	if err := json.Unmarshal(holidaysFile, &file); err != nil || len(file.Want) == 0 {
		t.Fatalf("no known counts: %v", err)
	}
	for year, want := range file.Want {
		got := 0
		for d := Day(year + "-01-01"); string(d[:4]) == year; d = d.Add(1) {
			if Statutory().Working(d) {
				got++
			}
		}
		if got != want {
			t.Errorf("%s has %d working days, want %d", year, got, want)
		}
	}
}

func TestAddKeepsTheTimeOfDay(t *testing.T) {
	from := time.Date(2026, 11, 27, 15, 30, 0, 0, Shanghai)
	want := time.Date(2026, 11, 30, 15, 30, 0, 0, Shanghai)
	if got := Statutory().Add(from, 1); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
	late := time.Date(2026, 11, 24, 23, 59, 0, 0, Shanghai)
	if got := Statutory().Add(late.UTC(), 1); !got.Equal(late.Add(24 * time.Hour)) {
		t.Errorf("a late evening became %s", got)
	}
}

func TestHalfCountsWorkingTimeOnly(t *testing.T) {
	friday := time.Date(2026, 11, 27, 15, 0, 0, 0, Shanghai)
	monday := time.Date(2026, 11, 30, 15, 0, 0, 0, Shanghai)
	if got := Statutory().Between(friday, monday); got != 24*time.Hour {
		t.Errorf("working time %s, want 24h", got)
	}
	want := time.Date(2026, 11, 30, 3, 0, 0, 0, Shanghai)
	if got := Statutory().Half(friday, monday); !got.Equal(want) {
		t.Errorf("half is %s, want %s", got, want)
	}
}
