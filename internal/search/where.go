package search

import (
	"slices"
	"strings"

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
		c := clause{k: k, word: word}
		if err := f.place(word); err != nil {
			return "", nil, err
		}
		c.texts()
		c.areas(f.areas, f.lying[word])
		if standing := f.standing[word]; len(standing) > 0 {
			switch k.number {
			case numberHousehold, numberShop:
				c.or(k.Table+".building_id IN ?", standing)
			case numberResident:
				c.or("residents.household_id IN (SELECT id FROM households WHERE building_id IN ?)", standing)
			}
		}
		out.WriteString(" AND (" + strings.Join(c.terms, " OR ") + ")")
		args = append(args, c.args...)
	}
	return out.String(), args, nil
}

// clause is what one word asks of a record.
type clause struct {
	k     kind
	word  string
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

// texts asks for the word in what the record, or what it belongs to, is called.
func (c *clause) texts() {
	const home, people = "EXISTS (SELECT 1 FROM households WHERE households.id = residents.household_id AND %s)",
		"EXISTS (SELECT 1 FROM residents WHERE residents.household_id = households.id AND %s)"
	switch c.k.number {
	case numberResident:
		c.holds("%s", "residents.name")
		c.reads("%s", "residents.pinyin")
		c.holds(home, "households.code")
		c.holds(home, "households.address")
		c.or("EXISTS (SELECT 1 FROM households WHERE households.id = residents.household_id AND households.room = ?)", c.word)
	case numberHousehold:
		c.holds("%s", "households.code")
		c.holds("%s", "households.address")
		c.or("households.room = ?", c.word)
		c.holds(people, "residents.name")
		c.reads(people, "residents.pinyin")
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
