package search

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"github.com/lianxin/lianxin/internal/database"
)

// mostWords bounds a query: nobody types more.
const mostWords = 5

// wordsOf splits what was typed into words, folded.
func wordsOf(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",,、;;", r) }) {
		if w := fold(part); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out[:min(len(out), mostWords)]
}

// typed reports whether a word has letters, and so may be a reading.
func typed(word string) bool { return strings.ContainsFunc(word, isLetter) }

// spelled reports whether a word is letters alone.
func spelled(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !isLetter(r) })
}

// probes are the beginnings under which the index may hold what a word means: itself, and if it mixes characters,
// readings and initials, what all of it would be in one of them.
func probes(word string) []string {
	out := []string{cut([]rune(word), longestWord)}
	if spelled(word) {
		out[0] = cut([]rune(word), longestReading)
		for _, initials := range abbreviations(word) {
			out = append(out, cut([]rune(initials), longestWord))
		}
		return compact(out)
	}
	if !typed(word) || !strings.ContainsFunc(word, isHan) || strings.ContainsFunc(word, unicode.IsDigit) {
		return out
	}
	var whole, initials, run, longest strings.Builder
	end := func() {
		if run.Len() > longest.Len() {
			longest.Reset()
			longest.WriteString(run.String())
		}
		run.Reset()
	}
	read := map[int]string{}
	for _, s := range database.Syllables(word, true) {
		read[s.At] = s.Text
	}
	letters := ""
	flush := func() {
		if letters == "" {
			return
		}
		whole.WriteString(letters)
		short := letters
		if all := abbreviations(letters); len(all) > 0 {
			short = all[0]
		}
		initials.WriteString(short)
		letters = ""
	}
	for i, r := range []rune(word) {
		if isLetter(r) {
			end()
			letters += string(r)
			continue
		}
		flush()
		run.WriteRune(r)
		whole.WriteString(read[i])
		if read[i] != "" {
			initials.WriteString(initial(read[i]))
		}
	}
	end()
	flush()
	out = append(out, cut([]rune(whole.String()), longestReading), cut([]rune(initials.String()), longestWord))
	return compact(append(out, cut([]rune(longest.String()), longestWord)))
}

func compact(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// syllables are all readings that there are.
var syllables = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for r := range pinyin.PinyinDict {
		for _, reading := range pinyin.SinglePinyin(rune(r), pinyin.Args{Heteronym: true, Style: pinyin.Normal, Separator: "-"}) {
			if spelled(reading) && len(reading) <= 6 {
				out[reading] = true
			}
		}
	}
	return out
})

// prefixes are the beginnings of all readings.
var prefixes = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for s := range syllables() {
		for i := 1; i <= len(s); i++ {
			out[s[:i]] = true
		}
	}
	return out
})

const mostAbbreviations = 6

// abbreviations read letters as syllables mixed with initials, as "wangjg" for "wjg", the fewest parts first. Letters
// that are initials alone are none, nor are those that are syllables alone: they stand in the index as they are.
func abbreviations(letters string) []string {
	if len(letters) > 20 {
		return nil
	}
	type part struct {
		initials string
		at, n    int
	}
	var out []part
	var walk func(at int, initials string, n, short int)
	walk = func(at int, initials string, n, short int) {
		if len(out) > 200 {
			return
		}
		if at == len(letters) {
			if short > 0 && n < len(letters) {
				out = append(out, part{initials, at, n})
			}
			return
		}
		for size := min(6, len(letters)-at); size > 1; size-- {
			if syllables()[letters[at:at+size]] || at+size == len(letters) && prefixes()[letters[at:]] {
				walk(at+size, initials+letters[at:at+1], n+1, short)
			}
		}
		walk(at+1, initials+letters[at:at+1], n+1, short+1)
	}
	walk(0, "", 0, 0)
	slices.SortStableFunc(out, func(a, b part) int { return a.n - b.n })
	var list []string
	for _, p := range out {
		list = append(list, p.initials)
	}
	list = compact(list)
	return list[:min(len(list), mostAbbreviations)]
}

// readable reports whether letters are whole syllables, the last of which may be unfinished.
func readable(letters string) bool {
	if letters == "" {
		return true
	}
	for size := min(6, len(letters)); size > 0; size-- {
		if size == len(letters) && prefixes()[letters] || syllables()[letters[:size]] && readable(letters[size:]) {
			return true
		}
	}
	return false
}

// shortestTypo is how long a word must be to be forgiven a letter.
const shortestTypo = 4

// repairs are the readings that a word of letters may have been meant as: with one letter less, more, other, or two
// swapped.
func repairs(word string) []string {
	if !spelled(word) || len(word) < shortestTypo || len(word) > longestReading {
		return nil
	}
	seen := map[string]bool{word: true}
	var out []string
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			if readable(s) {
				out = append(out, s)
			}
		}
	}
	for i := range len(word) + 1 {
		if i < len(word) {
			add(word[:i] + word[i+1:])
		}
		if i+1 < len(word) {
			add(word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:])
		}
		for c := 'a'; c <= 'z'; c++ {
			add(word[:i] + string(c) + word[i:])
			if i < len(word) {
				add(word[:i] + string(c) + word[i+1:])
			}
		}
	}
	return out
}

var (
	phone    = regexp.MustCompile(`^(1\d{10}|0\d{9,11})$`)
	idNumber = regexp.MustCompile(`^(\d{15}|\d{17}[\dx])$`)
	between  = strings.NewReplacer("-", "", " ", "", "+86", "", "(", "", ")", "")
)

// Personal reports whether a text is a phone or an ID number: it must not stand in an address (P15).
func Personal(text string) bool {
	n := between.Replace(fold(text))
	return phone.MatchString(n) || idNumber.MatchString(n)
}
