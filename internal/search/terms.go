package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
)

// How much of a word the index holds; what is typed beyond that is compared with the record itself.
const (
	longestWord    = 12
	longestReading = 24
)

// row is what is indexed of a record. Building, entrance and room are a household's; a shop and an issue have a number
// of somebody else's in Building.
type row struct {
	ID, DistrictID           string
	Code, Name               string
	Address, Other           string
	Building, Entrance, Room string
	Ended                    bool
	Extra                    catalog.Extra `gorm:"serializer:json"`
}

// terms are what a record is found by: those that begin a field, and those within one.
type terms struct{ starts, inner []string }

func (t *terms) add(at int, term string) {
	if term == "" {
		return
	}
	if at == 0 {
		t.starts = append(t.starts, term)
	} else {
		t.inner = append(t.inner, term)
	}
}

func (t *terms) sorted() *terms {
	slices.Sort(t.starts)
	t.starts = slices.Compact(t.starts)
	slices.Sort(t.inner)
	t.inner = slices.DeleteFunc(slices.Compact(t.inner), func(s string) bool {
		_, also := slices.BinarySearch(t.starts, s)
		return also
	})
	return t
}

// termsOf says what a record is found by.
func termsOf(k kind, r row) *terms {
	t := &terms{}
	t.name(r.Name, k.person)
	t.code(r.Code)
	switch k.number {
	case numberHousehold:
		t.address(r.address())
	case numberShop:
		t.name(r.Other, true)
		t.code(r.Building)
		t.address(r.Address)
	case numberIssue:
		t.code(r.Building)
		t.address(r.Address)
	default:
		t.address(r.Address)
	}
	// What stands in extra fields is found by whoever may see it: that is judged when the answers are read.
	for _, value := range r.Extra {
		t.address(value)
	}
	return t.sorted()
}

// address is the household's own, or its door in a building.
func (r row) address() string {
	if r.Address != "" || r.Building == "" {
		return r.Address
	}
	out := r.Building
	if r.Entrance != "" {
		out += r.Entrance + "单元"
	}
	return out + r.Room
}

// name adds every end of a name, as it is written, read, and abbreviated.
func (t *terms) name(text string, person bool) {
	runes := []rune(fold(text))
	for i, r := range runes {
		if i == 0 || begins(runes[i-1], r) {
			t.add(i, cut(runes[i:], longestWord))
		}
	}
	syllables := database.Syllables(text, person)
	for i, s := range syllables {
		if i > 0 && !s.Read && !syllables[i-1].Read {
			continue
		}
		var whole, initials strings.Builder
		read := false
		for _, next := range syllables[i:] {
			read = read || next.Read
			whole.WriteString(next.Text)
			initials.WriteString(initial(next.Text))
		}
		if !read {
			continue
		}
		t.add(i, cut([]rune(whole.String()), longestReading))
		if letters := []rune(initials.String()); len(letters) > 1 {
			t.add(i, cut(letters, longestWord))
		}
	}
}

// doors are the characters of addresses with which nobody begins to type.
const doors = "号室楼单元层栋幢第"

// address adds every end of an address that somebody may begin with.
func (t *terms) address(text string) {
	runes := []rune(fold(text))
	for i, r := range runes {
		if i > 0 && (!begins(runes[i-1], r) || strings.ContainsRune(doors, r)) {
			continue
		}
		t.add(i, cut(runes[i:], longestWord))
	}
}

// code adds a code, its digits, and those without the zeros before them.
func (t *terms) code(text string) {
	code := fold(text)
	t.add(0, cut([]rune(code), longestReading))
	digits := strings.TrimLeftFunc(code, func(r rune) bool { return !unicode.IsDigit(r) })
	parts := []string{digits}
	if _, last, found := strings.Cut(digits, "-"); found {
		parts = append(parts, last)
	}
	for _, part := range parts {
		if part != code {
			t.add(1, part)
		}
		if short := strings.TrimLeft(part, "0"); short != part && short != "" {
			t.add(1, short)
		}
	}
}

// begins says that a word may begin at r: every Chinese character does, letters and digits in runs.
func begins(before, r rune) bool {
	if isHan(r) {
		return true
	}
	return unicode.IsLetter(r) && !isLetter(before) || unicode.IsDigit(r) && !unicode.IsDigit(before)
}

func isHan(r rune) bool    { return unicode.Is(unicode.Han, r) }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

func initial(syllable string) string { return string([]rune(syllable)[:1]) }

func cut(runes []rune, n int) string { return string(runes[:min(n, len(runes))]) }

// fold brings text to the form in which it is compared: half width, lower case, without blanks and dots.
func fold(text string) string { out, _ := folded(text); return out }

// folded is fold with the place that each character had in the text.
func folded(text string) (string, []int) {
	var out strings.Builder
	var at []int
	place := -1
	for _, r := range text {
		place++
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsSpace(r) || r == '·' || r == '・' || unicode.IsControl(r) {
			continue
		}
		r = unicode.ToLower(r)
		out.WriteRune(r)
		at = append(at, place)
	}
	return out.String(), at
}
