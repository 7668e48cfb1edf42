package pii

import (
	"regexp"
	"strings"
	"unicode"
)

// MaskIDNumber shows the first and last character: 3****************X.
func MaskIDNumber(s string) string {
	if len(s) < 2 {
		return strings.Repeat("*", len(s))
	}
	return s[:1] + strings.Repeat("*", len(s)-2) + s[len(s)-1:]
}

// MaskPhone shows 138****1234 of a mobile, and the last four digits at most of any other number.
func MaskPhone(s string) string {
	r := []rune(s)
	switch {
	case len(r) == 0:
		return ""
	case len(r) == 11:
		return string(r[:3]) + "****" + string(r[7:])
	case len(r) > 6:
		return strings.Repeat("*", len(r)-4) + string(r[len(r)-4:])
	default:
		return strings.Repeat("*", len(r))
	}
}

// NormalizePhone takes blanks, hyphens, brackets and the country code from a phone, so that it is stored, hashed and
// compared in one form; full-width digits become plain ones.
func NormalizePhone(s string) string {
	var b strings.Builder
	for _, r := range halfWidth(s) {
		if unicode.IsSpace(r) || strings.ContainsRune("-‐‑–—()·", r) {
			continue
		}
		b.WriteRune(r)
	}
	out := b.String()
	for _, prefix := range []string{"+86", "0086"} {
		if rest, ok := strings.CutPrefix(out, prefix); ok {
			return rest
		}
	}
	return out
}

// IsPhone reports whether a normalised phone can be one: a mobile, a land line with area code, or a service number.
func IsPhone(s string) bool {
	if strings.Trim(s, "0123456789") != "" {
		return false
	}
	switch {
	case len(s) == 11 && s[0] == '1':
		return s[1] >= '3'
	case (len(s) == 10 || len(s) == 11 || len(s) == 12) && s[0] == '0':
		return true
	case len(s) == 7 || len(s) == 8:
		return s[0] >= '2'
	case len(s) == 10:
		return strings.HasPrefix(s, "400") || strings.HasPrefix(s, "800")
	case len(s) == 5 || len(s) == 6:
		return s[0] == '1' || s[0] == '9'
	}
	return false
}

// NormalizeIDNumber takes blanks from an ID number and writes its check letter large.
func NormalizeIDNumber(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(halfWidth(s)), ""))
}

func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000 || r == 0xA0:
			return ' '
		}
		return r
	}, s)
}

// numbers are what a phone or an ID number looks like among other text, once blanks and hyphens are gone.
var numbers = regexp.MustCompile(`(?:^|[^0-9])(?:(?:\+?86)?1[3-9][0-9]{9}|0[0-9]{9,11}|[0-9]{15}|[0-9]{17}[0-9Xx])(?:[^0-9Xx]|$)`)

// LooksPersonal reports whether a text holds what looks like a phone or an ID number.
func LooksPersonal(s string) bool {
	return numbers.MatchString(NormalizePhone(s)) || numbers.MatchString(halfWidth(s))
}
