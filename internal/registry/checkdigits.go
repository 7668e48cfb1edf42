package registry

import (
	"errors"
	"strings"
	"time"

	"github.com/lianxin/lianxin/internal/calendar"
)

// ErrIDNumber and ErrCreditCode say that a number has the wrong shape, an impossible date, or a wrong check digit.
var (
	ErrIDNumber   = errors.New("not a resident ID number")
	ErrCreditCode = errors.New("not a unified social credit code")
)

const (
	idNumberLength   = 18
	creditCodeLength = 18
	idNumberChecks   = "10X98765432"
	// creditCodeAlphabet leaves out I, O, S, V and Z, which are read as digits too easily.
	creditCodeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
)

// idNumberWeights are 2^(17-i) mod 11, as ISO 7064 MOD 11-2 has them.
var idNumberWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// creditCodeWeights are 3^i mod 31.
var creditCodeWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// CheckIDNumber returns ErrIDNumber unless s is a resident ID number by GB 11643: seventeen digits and the MOD 11-2
// check character, born on a real day from 1800 that is not in the future. Give it normalised (capital X).
func CheckIDNumber(s string) error { return checkIDNumberAt(s, time.Now()) }

func checkIDNumberAt(s string, now time.Time) error {
	if len(s) != idNumberLength || s[0] == '0' {
		return ErrIDNumber
	}
	sum := 0
	for i, weight := range idNumberWeights {
		if s[i] < '0' || s[i] > '9' {
			return ErrIDNumber
		}
		sum += int(s[i]-'0') * weight
	}
	if s[17] != idNumberChecks[sum%11] {
		return ErrIDNumber
	}
	born, err := calendar.ParseDay(BirthDateOf(s))
	if err != nil || born < "1800-01-01" || calendar.DayOf(now) < born {
		return ErrIDNumber
	}
	return nil
}

// BirthDateOf returns the birth date in an ID number as YYYY-MM-DD, "" when s is too short to hold one.
func BirthDateOf(s string) string {
	if len(s) != idNumberLength {
		return ""
	}
	return s[6:10] + "-" + s[10:12] + "-" + s[12:14]
}

// SexOf returns the sex in an ID number by GB/T 2261.1, "1" for an odd sequence digit and "2" for an even one; "" when
// s is too short to hold one.
func SexOf(s string) string {
	if len(s) != idNumberLength {
		return ""
	}
	if s[16]%2 == 1 {
		return "1"
	}
	return "2"
}

// CheckCreditCode returns ErrCreditCode unless s is a unified social credit code by GB 32100: two characters for
// the registering department and the kind, six digits of an area, nine characters for the body, and the MOD 31-3
// check character. Give it in capitals.
func CheckCreditCode(s string) error {
	if len(s) != creditCodeLength {
		return ErrCreditCode
	}
	sum := 0
	for i, weight := range creditCodeWeights {
		value := strings.IndexByte(creditCodeAlphabet, s[i])
		if value < 0 || i >= 2 && i < 8 && value > 9 {
			return ErrCreditCode
		}
		sum += value * weight
	}
	if s[17] != creditCodeAlphabet[(31-sum%31)%31] {
		return ErrCreditCode
	}
	return nil
}
