package registry

import (
	"testing"
	"time"
)

func TestIDNumber(t *testing.T) {
	now := time.Date(2026, 11, 24, 17, 0, 0, 0, time.UTC) // already the 25th in Shanghai
	for s, valid := range map[string]bool{
		"11010519491231002X": true,
		"990000198705150021": true,
		"99000020261125001" + check17("99000020261125001"): true,
		"110105194912310020": false, // check digit
		"11010519491231002x": false, // not normalised
		"370634199002300015": false, // 30 February
		"99000019900230001" + check17("99000019900230001"): false,
		"99000020261126001" + check17("99000020261126001"): false, // born tomorrow
		"99000017991231001" + check17("99000017991231001"): false,
		"01010519491231001" + check17("01010519491231001"): false,
		"11010519491231002":  false,
		"1101051949123100２X": false,
		"":                   false,
	} {
		if err := checkIDNumberAt(s, now); (err == nil) != valid {
			t.Errorf("%q: %v, want valid %v", s, err, valid)
		}
	}
}

func check17(s string) string {
	sum := 0
	for i, w := range idNumberWeights {
		sum += int(s[i]-'0') * w
	}
	return string(idNumberChecks[sum%11])
}

func TestIDNumberTells(t *testing.T) {
	for s, want := range map[string][2]string{
		"11010519491231002X": {"1949-12-31", "2"},
		"990000198910170056": {"1989-10-17", "1"},
		"1101":               {"", ""},
	} {
		if born, sex := BirthDateOf(s), SexOf(s); born != want[0] || sex != want[1] {
			t.Errorf("%s: born %q, sex %q, want %v", s, born, sex, want)
		}
	}
}

func TestCreditCode(t *testing.T) {
	for s, valid := range map[string]bool{
		"11370634004273655L": true,
		"91350100M000100Y43": true,
		"91512081MA62K0260E": true,
		"92990000GRULUKPNMT": true,
		"91310115MA1G4L1WXK": false,
		"11370634004273655I": false,
		"91350100M000100Y44": false,
		"91350100M000100Y4":  false,
		"9135A100M000100Y43": false,
		"":                   false,
	} {
		if err := CheckCreditCode(s); (err == nil) != valid {
			t.Errorf("%q: %v, want valid %v", s, err, valid)
		}
	}
}

// Every single wrong character is found, which is what the check character is for.
func TestCreditCodeFindsOneWrongCharacter(t *testing.T) {
	const right = "91350100M000100Y43"
	for i := range right {
		for _, c := range creditCodeAlphabet {
			if s := right[:i] + string(c) + right[i+1:]; s != right && CheckCreditCode(s) == nil {
				t.Errorf("%s passes", s)
			}
		}
	}
}
