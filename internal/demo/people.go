package demo

import (
	"fmt"
	"strings"

	"github.com/lianxin/lianxin/internal/registry"
)

const (
	male   = "1"
	female = "2"
)

// person is somebody before they are written down.
type person struct {
	surname, name string
	sex           string
	born          string
	age           int
}

// generation returns the key of the names that people born in a year bear.
func generation(year int) string {
	switch {
	case year < 1970:
		return "1940-1969"
	case year < 1990:
		return "1970-1989"
	}
	return "1990-2020"
}

func (w *world) surname() string { return w.mat.Surnames[w.weighted(w.mat.surnameWeights)].S }

// born makes a person of a sex and about an age.
func (w *world) born(surname, sex string, age int) person {
	year := w.now.Year() - age
	birth := fmt.Sprintf("%04d-%02d-%02d", year, w.between(1, 12), w.between(1, 28))
	if birth >= string(w.today) {
		birth = fmt.Sprintf("%04d%s", year-1, birth[4:])
	}
	given, single := w.mat.GivenMale, w.mat.GivenChars.Male
	if sex == female {
		given, single = w.mat.GivenFemale, w.mat.GivenChars.Female
	}
	first := pick(w.dice, given[generation(year)])
	if w.chance(35) {
		first = string(pick(w.dice, []rune(w.mat.GivenChars.Generic))) + string(pick(w.dice, []rune(single)))
	}
	return person{surname: surname, name: surname + first, sex: sex, born: birth, age: age}
}

func (w *world) sex() string {
	if w.chance(50) {
		return male
	}
	return female
}

func other(sex string) string {
	if sex == male {
		return female
	}
	return male
}

const (
	idChecks   = "10X98765432"
	noPlace    = "990000"
	creditCode = "0123456789ABCDEFGHJKLMNPQRTUWXY"
)

// idNumber makes a number that belongs to nobody: its place does not exist.
func (w *world) idNumber(p person) string {
	day := strings.ReplaceAll(p.born, "-", "")
	key := day + p.sex
	n := w.sequence[key]
	w.sequence[key]++
	// The sequence is odd for men; a day has room for 500 of each.
	number := n*2 + 1
	if p.sex == female {
		number = n*2 + 2
	}
	body := noPlace + day + fmt.Sprintf("%03d", number%1000)
	sum := 0
	for i, weight := range [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(body[i]-'0') * weight
	}
	return body + idChecks[sum%11:sum%11+1]
}

// phone makes the next mobile of the demonstration district.
func (w *world) phone() string {
	w.phones++
	return fmt.Sprintf("199%08d", w.phones)
}

// credit makes a unified social credit code of a business that does not exist.
func (w *world) credit() string {
	body := "92" + noPlace
	for range 9 {
		body += string(creditCode[w.IntN(len(creditCode))])
	}
	for _, check := range creditCode {
		if code := body + string(check); registry.CheckCreditCode(code) == nil {
			return code
		}
	}
	return ""
}
