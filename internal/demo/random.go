package demo

import (
	"math/rand/v2"
	"time"

	"github.com/lianxin/lianxin/internal/calendar"
)

// seed makes every demonstration district alike, apart from the day on which it is made.
const seed = 20260506

// dice are the district's only source of chance.
type dice struct{ *rand.Rand }

func newDice(n uint64) dice { return dice{rand.New(rand.NewPCG(seed, n))} }

// chance is true in percent of all cases.
func (d dice) chance(percent float64) bool { return d.Float64()*100 < percent }

// between returns a whole number from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// weighted returns the place of one of the weights, the heavier the likelier.
func (d dice) weighted(weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// share divides total among the weights as exactly as whole numbers allow, with at least one for each.
func share(total int, weights []int) []int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	out := make([]int, len(weights))
	left := total
	for i, w := range weights {
		out[i] = max(1, total*w/sum)
		left -= out[i]
	}
	for i := 0; left != 0; i = (i + 1) % len(out) {
		if left > 0 {
			out[i]++
			left--
		} else if out[i] > 1 {
			out[i]--
			left++
		}
	}
	return out
}

const (
	opens  = 8
	closes = 19
)

// awake moves a time forward into the hours in which people visit and call.
func (d dice) awake(t time.Time) time.Time {
	local := t.In(calendar.Shanghai)
	switch h := local.Hour(); {
	case h < opens:
		local = time.Date(local.Year(), local.Month(), local.Day(), opens, d.IntN(60), d.IntN(60), 0, calendar.Shanghai)
	case h >= closes:
		local = time.Date(local.Year(), local.Month(), local.Day()+1, opens, d.IntN(60), d.IntN(60), 0, calendar.Shanghai)
	}
	return local.UTC().Truncate(time.Second)
}

// hours returns a duration between two numbers of hours.
func (d dice) hours(low, high float64) time.Duration {
	return time.Duration((low + d.Float64()*(high-low)) * float64(time.Hour))
}
