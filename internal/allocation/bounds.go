package allocation

import (
	"math"
	"slices"
)

// bound is what load a worker has: at least low, at most high. pins of it are settled already, by a pin or because
// they are held outside of what is planned.
type bound struct{ low, high, pins int }

// loadBounds says what load each worker has, so that every hard rule on loads holds, those with a quota
// keep to it, and the others lie within the band around the mean of what is left for them. The bounds always
// leave room for exactly all homes; if no bounds can, it says why.
func loadBounds(in *Input) ([]bound, error) {
	n, out, held := 0, make([]bound, len(in.Workers)), 0
	for i, w := range in.Workers {
		out[i].pins = w.Held
		held += w.Held
	}
	for i := range in.Homes {
		n += in.Homes[i].load()
	}
	load := n
	n += held
	for i, h := range in.Homes {
		if h.Pin == Nobody {
			continue
		}
		if slices.Contains(h.Own, h.Pin) {
			return nil, &Infeasible{Code: PinnedToOwn, Home: i, Worker: h.Pin, Households: 1}
		}
		if slices.Contains(h.Barred, h.Pin) {
			return nil, &Infeasible{Code: PinnedToBarred, Home: i, Worker: h.Pin, Households: 1}
		}
		out[h.Pin].pins += h.load()
	}
	capacity, limit := 0, make([]int, len(in.Workers))
	for i, w := range in.Workers {
		limit[i] = n
		if w.Max > 0 {
			limit[i] = min(n, w.Max)
		}
		if w.Held > limit[i] {
			limit[i] = w.Held // too many already: no more, but it is not for this plan to take them away
		}
		if out[i].pins > limit[i] {
			return nil, &Infeasible{Code: PinnedTooMany, Home: Nobody, Worker: i, Households: out[i].pins, Capacity: limit[i]}
		}
		high := limit[i]
		if w.Quota != nil {
			high = max(out[i].pins, min(high, w.Quota.Max))
		}
		capacity += high
	}
	if capacity < n {
		return nil, &Infeasible{Code: CapacityShort, Home: Nobody, Worker: Nobody, Households: len(in.Homes), Load: load, Capacity: capacity - held}
	}
	scarce, err := tooFewHomes(in, out)
	if err != nil {
		return nil, err
	}
	if scarce && in.weighted() { // one household each is all that there is: what it weighs no longer matters
		in.Homes = slices.Clone(in.Homes)
		for i := range in.Homes {
			in.Homes[i].Weight = 1
		}
		return loadBounds(in)
	}
	if scarce {
		for i := range out {
			out[i].low, out[i].high = out[i].pins, max(1, out[i].pins)
		}
		return out, nil
	}
	boundQuotas(in, n, limit, out)
	boundOthers(in, n, limit, out)
	return out, nil
}

// tooFewHomes reports whether there are fewer free homes than workers who have none yet, so that some must go
// without. If it is only the pins that make it so, that is an obstacle.
func tooFewHomes(in *Input, bounds []bound) (bool, error) {
	free, idle, without := 0, 0, 0
	for _, h := range in.Homes {
		if h.Pin == Nobody {
			free++
		}
	}
	for i, w := range in.Workers {
		if bounds[i].pins == 0 {
			idle++
		}
		if w.Held == 0 {
			without++
		}
	}
	if free >= idle {
		return false, nil
	}
	if len(in.Homes) >= without {
		return false, &Infeasible{Code: PinsLeaveNone, Home: Nobody, Worker: Nobody, Households: free, Capacity: idle}
	}
	return true, nil
}

// boundQuotas sets the bounds of those with a quota; its minimum gives way to everybody's first household.
func boundQuotas(in *Input, n int, limit []int, out []bound) {
	least := 0
	for i, w := range in.Workers {
		low := 1
		if w.Quota != nil {
			low = min(max(1, w.Quota.Min), limit[i])
		}
		least += max(low, out[i].pins)
	}
	for i, w := range in.Workers {
		if w.Quota == nil {
			continue
		}
		low, high := max(1, w.Quota.Min), max(1, w.Quota.Max)
		if least > n {
			low = 1
		}
		out[i].low = max(min(low, limit[i]), out[i].pins)
		out[i].high = max(min(high, limit[i]), out[i].low)
	}
}

// boundOthers spreads what the quotas leave: the level is the load that everybody would have if households could be
// divided, but for those whose own limit or pins hold them below or above it.
func boundOthers(in *Input, n int, limit []int, out []bound) {
	var others []int
	lowest, highest, least, most := 0, 0, 0, 0
	for i, w := range in.Workers {
		if w.Quota != nil {
			lowest, highest = lowest+out[i].low, highest+out[i].high
			continue
		}
		others = append(others, i)
		out[i].low = max(1, out[i].pins)
		least, most = least+out[i].low, most+limit[i]
	}
	if len(others) == 0 {
		return
	}
	share := min(most, max(least, n-(lowest+highest)/2))
	sum := func(level int) (total, open int) {
		for _, i := range others {
			total += min(limit[i], max(level, out[i].low))
			if out[i].low <= level && level < limit[i] {
				open++
			}
		}
		return total, open
	}
	level := 0
	for low, high := 0, n; low <= high; {
		middle := (low + high) / 2
		if total, _ := sum(middle); total <= share {
			level, low = middle, middle+1
		} else {
			high = middle - 1
		}
	}
	mean := float64(level)
	if total, open := sum(level); open > 0 {
		mean += float64(share-total) / float64(open)
	}
	const hair = 1e-9
	low, high := int(math.Floor(mean*(1-in.Band)+hair)), int(math.Ceil(mean*(1+in.Band)-hair))
	for _, i := range others {
		out[i].high = min(limit[i], max(high, out[i].low))
		out[i].low = max(out[i].low, min(low, limit[i]))
	}
}
