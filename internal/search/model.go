// Package search finds people, households, buildings, shops, members and issues by what somebody types: a piece of a
// name, its reading or initials, an address, a code. kinds.go says what of each kind is looked for, terms.go what the
// index holds of it, index.go keeps the index true, find.go asks it, and match.go says how well a record answers.
package search

import "github.com/google/uuid"

// District gives a district a small number, which begins its shelves.
type District struct {
	DistrictID uuid.UUID `gorm:"primaryKey"`
	Number     int
}

// TableName implements GORM's Tabler.
func (District) TableName() string { return "search_districts" }

// Entry is a record in the index: Shelf is where its terms stand, Terms what they are.
type Entry struct {
	ID       int64 `gorm:"primaryKey"`
	Kind     int
	RecordID uuid.UUID
	Shelf    int
	Terms    string
}

// TableName implements GORM's Tabler.
func (Entry) TableName() string { return "search_records" }

// Term is one beginning of a word of an entry.
type Term struct {
	Shelf  int    `gorm:"primaryKey"`
	Term   string `gorm:"primaryKey"`
	Record int64  `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (Term) TableName() string { return "search_terms" }

// Mark names a record that changed and is not indexed yet; the database's triggers write it.
type Mark struct {
	Kind     int       `gorm:"primaryKey"`
	RecordID uuid.UUID `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (Mark) TableName() string { return "search_marks" }

// shelfOf is the shelf of a kind's records in a district; terms that do not begin a field stand on the next one.
func shelfOf(district int, kind int, ended bool) int {
	shelf := district*shelvesOfDistrict + kind*shelvesOfKind
	if ended {
		shelf += 2
	}
	return shelf
}

const (
	shelvesOfDistrict = 32
	shelvesOfKind     = 4
)
