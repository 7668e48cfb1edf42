package stats

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/calendar"
)

// What a period is called, and the days that it is compared with; today is Tuesday, 2026-03-31.
func TestSpanOf(t *testing.T) {
	for _, c := range []struct{ from, to, name, before, beforeFrom, beforeTo calendar.Day }{
		{"2026-03-31", "2026-03-31", "今天", "昨天", "2026-03-30", "2026-03-30"},
		{"2026-03-30", "2026-03-31", "本周", "上周同期", "2026-03-23", "2026-03-24"},
		{"2026-03-30", "2026-04-05", "本周", "上周", "2026-03-23", "2026-03-29"},
		{"2026-03-01", "2026-03-31", "本月", "上月同期", "2026-02-01", "2026-02-28"},
		{"2026-03-02", "2026-03-31", "近 30 天", "前 30 天", "2026-01-31", "2026-03-01"},
		{"2026-03-23", "2026-03-29", "本期", "上期", "2026-03-16", "2026-03-22"},
	} {
		got := spanOf(c.from, c.to, "2026-03-31")
		require.Equal(t, [2]string{string(c.name), string(c.before)}, got.zh)
		require.Equal(t, [2]calendar.Day{c.beforeFrom, c.beforeTo}, [2]calendar.Day{got.from, got.to}, "%s to %s", c.from, c.to)
	}
}
