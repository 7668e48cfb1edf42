package double

import (
	"sort"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/registry"
)

// Shown is the score from which a pair is worth somebody's look.
const Shown = 45

// Reason is one thing that speaks for two records being one.
type Reason string

// The reasons.
const (
	SameName        Reason = "same_name"
	VariantName     Reason = "variant_name"
	HomophoneName   Reason = "homophone_name"
	SoundsAlikeName Reason = "sounds_alike_name"
	LooksAlikeName  Reason = "looks_alike_name"
	SwappedName     Reason = "swapped_name"
	NearName        Reason = "near_name"
	SameBirth       Reason = "same_birth_date"
	SwappedBirth    Reason = "swapped_birth_date"
	NearBirth       Reason = "near_birth_date"
	LunarBirth      Reason = "lunar_birth_date"
	NearIDNumber    Reason = "near_id_number"
	NoIDNumber      Reason = "no_id_number"
	SamePhone       Reason = "same_phone"
	SameDoor        Reason = "same_address"
	SameHome        Reason = "same_household"
	SameHead        Reason = "same_head"
	SamePeople      Reason = "same_people"
	Deserted        Reason = "nobody_in_one"
	SameKeeper      Reason = "same_keeper"
	NearCredit      Reason = "near_credit_code"
)

// Reasons are all of them, as a list can be narrowed by.
var Reasons = []Reason{
	SameName, VariantName, HomophoneName, SoundsAlikeName, LooksAlikeName, SwappedName, NearName, SameBirth, SwappedBirth, NearBirth, LunarBirth,
	NearIDNumber, NoIDNumber, SamePhone, SameDoor, SameHome, SameHead, SamePeople, Deserted, SameKeeper, NearCredit,
}

// weighing adds up what speaks for and against.
type weighing struct {
	score   int
	reasons []Reason
}

func (w *weighing) add(points int, why ...Reason) {
	w.score += points
	w.reasons = append(w.reasons, why...)
}

// person is what is compared of a resident.
type person struct {
	id, household uuid.UUID
	community     uuid.UUID
	name          name
	sex, birth    string
	number        string // ID number
	phone         string // hash
	door          registry.DoorKey
}

// rarity tells how many people have a name or share a phone.
type rarity struct{ names, phones map[string]int }

// likeNames are the points of how names are alike.
var likeNames = map[likeness]struct {
	points int
	why    Reason
}{
	same: {30, SameName}, variant: {30, VariantName}, homophone: {27, HomophoneName}, looksAlike: {24, LooksAlikeName}, swapped: {22, SwappedName},
	soundsAlike: {20, SoundsAlikeName}, oneOther: {16, NearName}, otherSurname: {14, NearName}, lacking: {16, NearName}, oneOfTwo: {8, NearName},
}

// comparePeople weighs whether two people are one. What they cannot have both, such as different ID numbers, weighs
// more against than a common name and day of birth weigh for it.
func comparePeople(a, b *person, r rarity) weighing {
	var w weighing
	like := alike(a.name, b.name)
	points := likeNames[like]
	if like == unlike {
		w.add(-30)
	} else {
		w.add(points.points, points.why)
	}
	if like >= homophone {
		w.add(rare(r.names[a.name.reading]))
	}
	birth := w.birth(a.birth, b.birth)
	w.numbers(a, b, birth)
	if a.sex != "" && b.sex != "" && a.sex != b.sex && known(a.sex) && known(b.sex) {
		w.add(-25)
	}
	together := a.household == b.household
	if a.phone != "" && a.phone == b.phone {
		switch {
		case together && like < homophone:
			w.add(5, SamePhone)
		case r.phones[a.phone] <= 4:
			w.add(25, SamePhone)
		default:
			w.add(8, SamePhone)
		}
	}
	switch {
	case together && like >= swapped:
		w.add(18, SameHome)
	case together && birth == 30:
		// Of one household and one day, with names that differ: twins, more often than not.
		w.add(-15)
	case together:
	case a.door.Same(b.door):
		w.add(15, SameDoor)
	case a.community == b.community:
		w.add(4)
	}
	return w
}

func known(sex string) bool { return sex == "1" || sex == "2" }

// rare are the points for a name that few people have.
func rare(n int) int {
	switch {
	case n <= 2:
		return 8
	case n <= 5:
		return 5
	case n <= 20:
		return 2
	}
	return 0
}

// birth weighs two days of birth and returns the points.
func (w *weighing) birth(a, b string) int {
	points, why := compareBirths(a, b)
	if points != 0 {
		w.add(points)
	}
	if why != "" {
		w.reasons = append(w.reasons, why)
	}
	return points
}

func compareBirths(a, b string) (int, Reason) {
	const whole = len("2006-01-02")
	switch {
	case a == "" || b == "":
		return 0, ""
	case a == b && len(a) == whole:
		return 30, SameBirth
	case len(a) < whole || len(b) < whole:
		if a[:7] == b[:7] {
			return 18, NearBirth
		}
		return -20, ""
	case a[:4] == b[:4] && a[5:7] == b[8:] && a[8:] == b[5:7]:
		return 24, SwappedBirth
	case distance(a, b) == 1:
		return 18, NearBirth
	case a[4:] == b[4:] && digitsOf(a[:4]) == digitsOf(b[:4]):
		return 14, NearBirth
	case lunar(a, b):
		return 8, LunarBirth
	}
	return -30, ""
}

func digitsOf(text string) string {
	d := strings.Split(text, "")
	sort.Strings(d)
	return strings.Join(d, "")
}

// lunar reports whether one day may be the other in the old calendar, which runs three to seven weeks behind.
func lunar(a, b string) bool {
	if a > b {
		a, b = b, a
	}
	x, err := calendar.ParseDay(a)
	if err != nil {
		return false
	}
	y, err := calendar.ParseDay(b)
	if err != nil {
		return false
	}
	days := int(y.Start().Sub(x.Start()) / (24 * time.Hour))
	return days >= 18 && days <= 52
}

// numbers weighs two ID numbers. A single wrong digit, or two neighbours in the wrong order, never leaves the check
// digit right, so that of two whole numbers that near one was mistyped. With the check digit put right as well, only
// those count whose people were born on one day by what else is written of them, and which differ in the day or the
// place: numbers of people born on one day, or a year apart, lie near by nature.
func (w *weighing) numbers(a, b *person, birth int) {
	x, y := a.number, b.number
	switch {
	case x == "" || y == "":
		w.reasons = append(w.reasons, NoIDNumber)
	case len(x) != 18 || len(y) != 18:
		if distance(x, y) <= 1 {
			w.add(30, NearIDNumber)
		} else {
			w.add(-25)
		}
	case distance(x, y) <= 1:
		w.add(35, NearIDNumber)
	case birth == 30 && x[14:17] == y[14:17] && distance(x[:14], y[:14]) == 1:
		w.add(25, NearIDNumber)
	default:
		w.add(-45)
	}
}

// distance is how many characters differ, two neighbours in the wrong order counting as one; texts of different
// lengths are far apart unless one lacks a single character. More than one is 2.
func distance(a, b string) int {
	if a == b {
		return 0
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(b)-len(a) > 1:
		return 2
	case len(a) != len(b):
		if a[i:] == b[i+1:] {
			return 1
		}
	case a[i+1:] == b[i+1:]:
		return 1
	case i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]:
		return 1
	}
	return 2
}

// home is what is compared of a household.
type home struct {
	id, grid  uuid.UUID
	community uuid.UUID
	phone     string
	door      registry.DoorKey
	head      *person
	people    []*person
}

// compareHomes weighs whether two households are one. One door alone says little: several households share one.
func compareHomes(a, b *home, alikePeople int, r rarity) weighing {
	var w weighing
	if a.door.Same(b.door) {
		w.add(30, SameDoor)
		if a.grid != b.grid {
			w.add(-12)
		}
	}
	if a.phone != "" && a.phone == b.phone {
		if r.phones[a.phone] <= 4 {
			w.add(25, SamePhone)
		} else {
			w.add(8, SamePhone)
		}
	}
	empty := len(a.people) == 0 || len(b.people) == 0
	switch {
	case alikePeople > 0:
		w.add(30+10*min(alikePeople-1, 3), SamePeople)
		if alikePeople >= min(len(a.people), len(b.people)) {
			w.add(15)
		}
	case empty:
		w.add(18, Deserted)
	default:
		w.add(-20)
	}
	if a.head != nil && b.head != nil {
		if like := alike(a.head.name, b.head.name); like >= soundsAlike {
			w.add(12, SameHead)
		} else if alikePeople == 0 && like == unlike {
			w.add(-10)
		}
	}
	return w
}

// store is what is compared of a shop.
type store struct {
	id, community uuid.UUID
	name          name
	keeper        string
	credit        string
	phone         string
	door          registry.DoorKey
}

// compareShops weighs whether two shops are one. Two different credit codes are two businesses.
func compareShops(a, b *store, r rarity) weighing {
	var w weighing
	switch like := alike(a.name, b.name); like {
	case unlike, oneOfTwo:
		if strings.Contains(a.name.plain, b.name.plain) || strings.Contains(b.name.plain, a.name.plain) {
			w.add(18, NearName)
		} else {
			w.add(-15)
		}
	default:
		w.add(likeNames[like].points-2, likeNames[like].why)
		if like >= homophone {
			w.add(rare(r.names[a.name.reading]))
		}
	}
	switch {
	case a.credit == "" || b.credit == "":
	case distance(a.credit, b.credit) <= 1:
		w.add(35, NearCredit)
	default:
		w.add(-45)
	}
	if a.phone != "" && a.phone == b.phone {
		w.add(25, SamePhone)
	}
	if a.keeper != "" && a.keeper == b.keeper {
		w.add(18, SameKeeper)
	}
	if a.door.Same(b.door) {
		w.add(22, SameDoor)
	} else if a.community == b.community {
		w.add(4)
	}
	return w
}

// shopWords are the words at the end of a shop's name that say nothing about which it is.
var shopWords = []string{"有限责任公司", "有限公司", "股份公司", "分公司", "个体工商户", "经营部", "营业部", "服务部", "门市部", "代收点", "专卖店", "便利店", "超市", "商店", "商行", "饭店", "店"}

// shopName is a shop's name without such words, as long as something is left.
func shopName(written string) string {
	plain := plainName(written)
	for _, word := range shopWords {
		if rest, ok := strings.CutSuffix(plain, word); ok && len([]rune(rest)) >= 2 {
			return rest
		}
	}
	return plain
}
