package double

import (
	"hash/maphash"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// blockMost is how many records may share a key before it says nothing any more, such as the phone of an office that
// was written down for everybody.
const blockMost = 120

// Only records that have a key in common are compared: never everybody with everybody. Each family of keys finds what
// the others miss, and is worked through by itself, so that a million residents need the room of one family.

// personKeys are the families of keys of people. A key "" is none.
var personKeys = []func(p *person) string{
	func(p *person) string { return join(p.name.blurred, year(p.birth)) },
	func(p *person) string { return join(p.name.blurred, digitsOf(p.birth)) },
	func(p *person) string { return join(p.name.blurred, monthAndDay(p.birth)) },
	func(p *person) string { return join(p.birth, first(p.name.plain)) },
	func(p *person) string { return join(p.birth, rest(p.name.plain)) },
	func(p *person) string { return join(p.birth, sound(first(p.name.plain), p)) },
	func(p *person) string { return p.phone },
	func(p *person) string { return p.household.String() },
	func(p *person) string { return part(p.number, 0, 14) },
	func(p *person) string { return join(part(p.number, 6, 10), part(p.number, 14, 17)) },
	func(p *person) string { return join(part(p.number, 10, 17)) },
	func(p *person) string { return join(p.name.blurred, p.door.Numbers) },
	func(p *person) string { return join(p.name.blurred, p.community.String()) },
}

var homeKeys = []func(h *home) string{
	func(h *home) string { return join(h.community.String(), h.door.Numbers) },
	func(h *home) string { return h.phone },
}

var storeKeys = []func(s *store) string{
	func(s *store) string { return s.phone },
	func(s *store) string { return s.keeper },
	func(s *store) string { return join(s.name.blurred, s.community.String()) },
	func(s *store) string { return join(s.community.String(), s.door.Numbers) },
	func(s *store) string { return part(s.credit, 0, 12) },
	func(s *store) string { return part(s.credit, 8, 17) },
}

func join(parts ...string) string {
	for _, p := range parts {
		if p == "" {
			return ""
		}
	}
	return strings.Join(parts, "|")
}

func part(text string, from, to int) string {
	if len(text) < to {
		return ""
	}
	return text[from:to]
}

func year(birth string) string        { return part(birth, 0, 4) }
func monthAndDay(birth string) string { return part(birth, 4, 10) }

func first(plain string) string {
	for i := range plain {
		if i > 0 {
			return plain[:i]
		}
	}
	return ""
}

func rest(plain string) string { return strings.TrimPrefix(plain, first(plain)) }

// sound is how a surname begins to be read, so that one written with another character of that sound is met.
func sound(surname string, p *person) string {
	if surname == "" || len(p.name.blurred) < 2 {
		return ""
	}
	return p.name.blurred[:2]
}

type pair struct{ left, right uuid.UUID }

// pairOf puts two ids in order; ids rise with time, so that the older record stands left.
func pairOf(a, b uuid.UUID) pair {
	if strings.Compare(a.String(), b.String()) > 0 {
		a, b = b, a
	}
	return pair{a, b}
}

// found are the pairs that are worth a look.
type found map[pair]weighing

func (f found) add(a, b uuid.UUID, w weighing) {
	if w.score >= Shown {
		f[pairOf(a, b)] = w
	}
}

// eachPair calls f for records that have a key in common; some pairs come more than once.
func eachPair[T any](records []*T, keys []func(*T) string, f func(a, b *T)) {
	seed := maphash.MakeSeed()
	type entry struct {
		key uint64
		at  int32
	}
	entries := make([]entry, 0, len(records))
	for _, key := range keys {
		entries = entries[:0]
		for i, r := range records {
			if k := key(r); k != "" {
				entries = append(entries, entry{maphash.String(seed, k), int32(i)})
			}
		}
		slices.SortFunc(entries, func(a, b entry) int {
			switch {
			case a.key < b.key:
				return -1
			case a.key > b.key:
				return 1
			}
			return int(a.at - b.at)
		})
		for from := 0; from < len(entries); {
			to := from + 1
			for to < len(entries) && entries[to].key == entries[from].key {
				to++
			}
			if to-from <= blockMost {
				for i := from; i < to; i++ {
					for j := i + 1; j < to; j++ {
						f(records[entries[i].at], records[entries[j].at])
					}
				}
			}
			from = to
		}
	}
}
