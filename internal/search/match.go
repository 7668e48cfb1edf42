package search

import (
	"slices"
	"strings"

	"github.com/lianxin/lianxin/internal/database"
)

// How well a word answers, the best first.
const (
	exact     = 0
	begun     = 10
	within    = 20
	reading   = 30
	mixed     = 35
	initials  = 40
	elsewhere = 55 // by where the record lies, or by what belongs to it
	misspelt  = 60
	none      = 1000
)

// Span is a part of a text, in characters from 0, End excluded.
type Span struct{ Start, End int }

// field is a text of a record, folded and read.
type field struct {
	text   []rune
	at     []int
	spoken []database.Syllable
}

func newField(text string, person, read bool) field {
	out, at := folded(text)
	f := field{text: []rune(out), at: at}
	if read {
		f.spoken = database.Syllables(text, person)
	}
	return f
}

// match says how well a word answers and where it stands.
func (f field) match(word string, forgive bool) (int, []Span) {
	if len(f.text) == 0 {
		return none, nil
	}
	if score, span := f.written(word); score < none {
		return score, span
	}
	if !typed(word) {
		return none, nil
	}
	best, where := none, []Span(nil)
	for i, s := range f.spoken {
		if !s.Read && i > 0 {
			continue
		}
		score, n := f.spokenAt(word, i, forgive)
		if score == none {
			continue
		}
		if i > 0 {
			score += 2
		} else if n < len(f.spoken) {
			score++
		}
		if score < best {
			best, where = score, spans(f.spoken[i:i+n])
		}
	}
	return best, where
}

// written finds a word as it stands.
func (f field) written(word string) (int, []Span) {
	w := []rune(word)
	for i := 0; i+len(w) <= len(f.text); i++ {
		if !slices.Equal(f.text[i:i+len(w)], w) || i > 0 && !isHan(w[0]) && !begins(f.text[i-1], w[0]) && f.text[i-1] != '0' {
			continue
		}
		span := []Span{{f.at[i], f.at[i+len(w)-1] + 1}}
		switch {
		case len(w) == len(f.text):
			return exact, span
		case i == 0:
			return begun, span
		}
		return within, span
	}
	return none, nil
}

// spokenAt compares a word with the syllables from i on, and returns how many of them it covers.
func (f field) spokenAt(word string, i int, forgive bool) (int, int) {
	rest := f.spoken[i:]
	full, short, n := f.read([]rune(word), rest, 0, 0)
	switch {
	case n > 0 && short == 0:
		return reading, n
	case n > 0 && full == 0:
		return initials, n
	case n > 0:
		return mixed, n
	case forgive && spelled(word) && len(word) >= shortestTypo:
		return forgiven(word, rest)
	}
	return none, 0
}

// read lets each part of the word be a whole syllable, the begin of the last one, an initial, or the character itself.
// It returns how many were whole and how many abbreviated, and how many syllables it took; none if the word is not
// there.
func (f field) read(word []rune, rest []database.Syllable, full, short int) (int, int, int) {
	if len(word) == 0 {
		return full, short, 0
	}
	if len(rest) == 0 {
		return 0, 0, 0
	}
	s := rest[0]
	syllable := []rune(s.Text)
	after := func(n, full, short int) (int, int, int) {
		a, b, took := f.read(word[n:], rest[1:], full, short)
		if len(word) == n {
			return full, short, 1
		}
		if took == 0 {
			return 0, 0, 0
		}
		return a, b, took + 1
	}
	if f.character(s.At) == word[0] {
		if a, b, n := after(1, full+1, short); n > 0 {
			return a, b, n
		}
	}
	if len(word) >= len(syllable) && slices.Equal(word[:len(syllable)], syllable) {
		if a, b, n := after(len(syllable), full+1, short); n > 0 {
			return a, b, n
		}
	}
	if len(word) > 1 && len(word) < len(syllable) && slices.Equal(syllable[:len(word)], word) {
		return full + 1, short, 1
	}
	if word[0] == syllable[0] {
		if len(word) == 1 && short == 0 { // the begin of a syllable rather than an initial
			return full + 1, short, 1
		}
		return after(1, full, short+1)
	}
	return 0, 0, 0
}

// character is what stands at a place of the text as it was written.
func (f field) character(at int) rune {
	if i, ok := slices.BinarySearch(f.at, at); ok {
		return f.text[i]
	}
	return 0
}

// forgiven compares a word that may have one wrong letter with as many whole syllables as it may cover.
func forgiven(word string, rest []database.Syllable) (int, int) {
	said, ends := "", map[int]int{}
	for n, s := range rest {
		for range len(s.Text) {
			ends[len(ends)+1] = n + 1
		}
		if said += s.Text; len(said) > len(word) {
			break
		}
	}
	best, took := none, 0
	for size := len(word) - 1; size <= len(word)+1; size++ {
		if size > 0 && size <= len(said) && oneApart(word, said[:size]) {
			score := misspelt
			if size < len(said) {
				score += 3
			}
			if score < best {
				best, took = score, ends[size]
			}
		}
	}
	return best, took
}

// oneApart reports whether two words differ by one letter, or by two that were swapped.
func oneApart(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	switch len(a) - len(b) {
	case 0:
		return i == len(a) || a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i+1:] == b[i:]
	}
	return false
}

// spans are where syllables stand, neighbours as one.
func spans(list []database.Syllable) []Span {
	var out []Span
	for _, s := range list {
		if n := len(out); n > 0 && out[n-1].End == s.At {
			out[n-1].End++
			continue
		}
		out = append(out, Span{s.At, s.At + 1})
	}
	return out
}

// join merges spans that touch or overlap.
func join(list []Span) []Span {
	slices.SortFunc(list, func(a, b Span) int { return a.Start - b.Start })
	var out []Span
	for _, s := range list {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// codeMatch compares a word with a code, whose zeros need not be typed.
func codeMatch(word, code string) (int, []Span) {
	f := newField(code, false, false)
	text := string(f.text)
	i := strings.Index(text, word)
	if i < 0 {
		return none, nil
	}
	span := []Span{{f.at[len([]rune(text[:i]))], f.at[len([]rune(text[:i]))+len([]rune(word))-1] + 1}}
	switch {
	case i == 0 && len(word) == len(text):
		return exact, span
	case i == 0:
		return begun, span
	case i+len(word) == len(text) && strings.Trim(text[:i], "0abcdefghijklmnopqrstuvwxyz") == "":
		return begun - 1, span // the number without its letters and zeros
	}
	return within, span
}
