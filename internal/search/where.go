package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// area is an area with its level, whose name a word may be.
type area struct {
	ID          uuid.UUID
	Level, Name string
}

// conditions are what the records of a kind must meet so that each of the words answers somehow: in a text of theirs,
// or by where they lie and what they belong to.
func (f *finder) conditions(k kind, words []string) (string, []any, error) {
	var out strings.Builder
	var args []any
	for _, word := range words {
		c := clause{k: k, word: word, held: map[int]holding{}}
		if err := f.place(word); err != nil {
			return "", nil, err
		}
		c.areas(f.areas, f.lying[word])
		if standing := f.standing[word]; len(standing) > 0 {
			switch k.number {
			case numberHousehold, numberShop:
				c.or(k.Table+".building_id IN ?", standing)
			case numberResident:
				c.or("residents.household_id IN (SELECT id FROM households WHERE building_id IN ?)", standing)
			}
		}
		if f.broad {
			for _, number := range holders(k.number) {
				var err error
				if c.held[number], err = f.holding(number, word); err != nil {
					return "", nil, err
				}
			}
		}
		if !c.held[k.number].known { // otherwise the index knows what stands in extra fields, too
			for _, column := range f.view.SearchColumns(f.tx, k.Kind) {
				c.holds("%s", column)
			}
		}
		c.texts()
		if len(c.terms) == 0 {
			c.or("1 = 0")
		}
		out.WriteString(" AND (" + strings.Join(c.terms, " OR ") + ")")
		args = append(args, c.args...)
	}
	return out.String(), args, nil
}

// few is how many records of a kind a word may have to be read by them alone.
const few = 150

// holding are the records of a kind that the index knows by a word, or by what it may abbreviate. Known says that these
// are all: there are few, and no digits, which stand within numbers, too.
type holding struct {
	ids   []uuid.UUID
	known bool
}

// asked is a word looked for in a kind.
type asked struct {
	number int
	word   string
}

func (f *finder) holding(number int, word string) (holding, error) {
	key := asked{number, word}
	if h, done := f.held[key]; done {
		return h, nil
	}
	var h holding
	if !strings.ContainsFunc(word, unicode.IsDigit) {
		var shelves []int
		for _, district := range f.districts {
			for lane := range shelvesOfKind {
				shelves = append(shelves, shelfOf(district, number, false)+lane)
			}
		}
		h.known = true
		for _, probe := range probes(word) {
			var ids []uuid.UUID
			err := f.tx.Raw("SELECT search_records.record_id FROM search_terms CROSS JOIN search_records WHERE search_terms.shelf IN ? AND search_terms.term >= ? AND search_terms.term < ? AND search_records.id = search_terms.record LIMIT ?",
				shelves, probe, probe+last, few+1).Scan(&ids).Error
			if err != nil {
				return h, err
			}
			if h.ids = append(h.ids, ids...); len(h.ids) > few {
				h = holding{}
				break
			}
		}
	}
	f.held[key] = h
	return h, nil
}

// fewest is the word that the fewest records of a kind answer, where these are known to be few; "" if there is none.
func (f *finder) fewest(k kind) (string, error) {
	best, least := "", 2*few+1
	for _, word := range f.words {
		if err := f.place(word); err != nil {
			return "", err
		}
		if len(f.lying[word]) > 0 || len(f.standing[word]) > 0 || k.number == numberMember { // a member answers by the unit, too
			continue
		}
		n, known := 0, true
		for _, number := range holders(k.number) {
			h, err := f.holding(number, word)
			if err != nil {
				return "", err
			}
			n, known = n+len(h.ids), known && h.known
		}
		if known && n < least {
			best, least = word, n
		}
	}
	return best, nil
}

// holders are the kinds by whose texts a kind answers: its own, and that of what it belongs to.
func holders(number int) []int {
	switch number {
	case numberResident:
		return []int{numberResident, numberHousehold}
	case numberHousehold:
		return []int{numberHousehold, numberResident}
	}
	return []int{number}
}

// clause is what one word asks of a record.
type clause struct {
	k    kind
	word string
	// held are the records known by the word, by kind.
	held  map[int]holding
	terms []string
	args  []any
}

func (c *clause) or(sql string, args ...any) {
	c.terms, c.args = append(c.terms, sql), append(c.args, args...)
}

// holds asks for the word in a column; codes are in capitals.
func (c *clause) holds(format, column string) {
	sql, arg := database.Contains("lower("+column+")", c.word)
	c.or(strings.Replace(format, "%s", sql, 1), arg)
}

// reads asks for the word, or what it would be as a reading or initials, in a column of readings.
func (c *clause) reads(format, column string) {
	if !typed(c.word) || strings.ContainsFunc(c.word, func(r rune) bool { return !isLetter(r) && !isHan(r) }) {
		return
	}
	for _, p := range probes(c.word) {
		if spelled(p) {
			sql, arg := database.Contains(column, p)
			c.or(strings.Replace(format, "%s", sql, 1), arg)
		}
	}
}

// texts asks for the word in what the record, or what it belongs to, is called: by the records that are known by it
// where these are few, otherwise by reading.
func (c *clause) texts() {
	if own := c.held[c.k.number]; own.known {
		c.among(c.k.Table+".id IN ?", own.ids)
		if c.k.number == numberMember {
			c.holds("members.unit_id IN (SELECT id FROM units WHERE %s)", "units.name")
		}
	} else {
		c.own()
	}
	switch c.k.number {
	case numberResident:
		const home = "EXISTS (SELECT 1 FROM households WHERE households.id = residents.household_id AND %s)"
		if homes := c.held[numberHousehold]; homes.known {
			c.among("residents.household_id IN ?", homes.ids)
			return
		}
		c.holds(home, "households.code")
		c.holds(home, "households.address")
		c.or("EXISTS (SELECT 1 FROM households WHERE households.id = residents.household_id AND households.room = ?)", c.word)
	case numberHousehold:
		const people = "EXISTS (SELECT 1 FROM residents WHERE residents.household_id = households.id AND %s)"
		if who := c.held[numberResident]; who.known {
			c.among("households.id IN (SELECT household_id FROM residents WHERE residents.id IN ?)", who.ids)
			return
		}
		c.holds(people, "residents.name")
		c.reads(people, "residents.pinyin")
	}
}

// own asks for the word in the record's own texts.
func (c *clause) own() {
	switch c.k.number {
	case numberResident:
		c.holds("%s", "residents.name")
		c.reads("%s", "residents.pinyin")
	case numberHousehold:
		c.holds("%s", "households.code")
		c.holds("%s", "households.address")
		c.or("households.room = ?", c.word)
	case numberBuilding:
		c.holds("%s", "buildings.name")
		c.holds("%s", "buildings.address")
		c.holds("%s", "buildings.code")
	case numberShop:
		c.holds("%s", "shops.name")
		c.reads("%s", "shops.pinyin")
		c.holds("%s", "shops.address")
		c.holds("%s", "shops.keeper")
		c.holds("%s", "shops.code")
		c.holds("%s", "shops.credit_code")
	case numberMember:
		c.holds("%s", "members.name")
		c.reads("%s", "members.pinyin")
		c.holds("%s", "members.code")
		c.holds("members.unit_id IN (SELECT id FROM units WHERE %s)", "units.name")
	case numberIssue:
		c.holds("%s", "issues.title")
		c.holds("%s", "issues.number")
		c.holds("%s", "issues.outside_number")
		c.holds("%s", "issues.address")
	}
}

// among asks for one of some records.
func (c *clause) among(sql string, ids []uuid.UUID) {
	if len(ids) > 0 {
		c.or(sql, ids)
	}
}

// areas asks that the record lie in one of the areas.
func (c *clause) areas(all []area, ids []uuid.UUID) {
	byLevel := map[string][]uuid.UUID{}
	for _, a := range all {
		if slices.Contains(ids, a.ID) {
			byLevel[a.Level] = append(byLevel[a.Level], a.ID)
		}
	}
	for _, level := range []string{"township", "community", "grid"} {
		if in := byLevel[level]; len(in) > 0 {
			c.or(c.k.Table+"."+level+"_id IN ?", in)
		}
	}
}

// place learns which areas and buildings a word names.
func (f *finder) place(word string) error {
	if _, done := f.lying[word]; done {
		return nil
	}
	if f.areas == nil {
		f.lying, f.standing = map[string][]uuid.UUID{}, map[string][]uuid.UUID{}
		err := f.tx.Table("areas").Select("id, level, name").Where("district_id = ? AND level <> 'district'", access.ActorFrom(f.ctx).DistrictID).Scan(&f.areas).Error
		if err != nil {
			return err
		}
	}
	f.lying[word] = []uuid.UUID{}
	for _, a := range f.areas {
		if score, _ := newField(a.Name, false, typed(word)).match(word, false); score < none {
			f.lying[word] = append(f.lying[word], a.ID)
		}
	}
	for _, district := range f.districts {
		for lane := range 2 {
			for _, probe := range probes(word)[:1] {
				var ids []uuid.UUID
				err := f.tx.Raw("SELECT search_records.record_id FROM search_terms CROSS JOIN search_records WHERE search_terms.shelf = ? AND search_terms.term >= ? AND search_terms.term < ? AND search_records.id = search_terms.record LIMIT ?",
					shelfOf(district, numberBuilding, false)+lane, probe, probe+last, enough).Scan(&ids).Error
				if err != nil {
					return err
				}
				f.standing[word] = append(f.standing[word], ids...)
			}
		}
	}
	return nil
}
