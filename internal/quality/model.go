// Package quality finds what is missing or odd in the registry and the organisation. The rules are data (rules.go):
// each is one condition on one kind of record, written in SQL that both kinds of database speak. It reads the tables
// directly, within the actor's scope, and changes none of them.
package quality

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Dismissal says that what a rule found at a record is right as it stands.
type Dismissal struct {
	database.Record
	DistrictID uuid.UUID
	Rule       string
	Kind       string
	TargetID   uuid.UUID
	Reason     string
	AccountID  *uuid.UUID
	ActorName  string
}

// TableName implements GORM's Tabler.
func (Dismissal) TableName() string { return "quality_dismissals" }

// Reading is what an ID number, which only the program can open, says of the resident's other fields.
type Reading struct {
	ResidentID      uuid.UUID `gorm:"primaryKey"`
	ResidentVersion int
	BirthDiffers    bool
	SexDiffers      bool
}

// TableName implements GORM's Tabler.
func (Reading) TableName() string { return "quality_readings" }

// The severities: what cannot be, what is missing or unlikely, and what is worth a look.
const (
	Error   = "error"
	Warning = "warning"
	Hint    = "hint"
)

// Rule is one thing that may be wrong with a record.
type Rule struct {
	Key      string
	Severity string
	// Name says what is wrong in a few words; Why says what exactly counts and what to do.
	Name, Why fault.Text
	// Of narrows the records of the kind that the rule is about: the denominator. "" is all of them.
	Of string
	// When is the condition that a record is wrong.
	When string
	// Facts are the joins of the kind that When and Shows need.
	Facts []string
	// Shows is what is odd, as an expression; ShowsName says what it is.
	Shows     string
	ShowsName fault.Text
	// Needs is what a reader must be allowed beyond reading the kind; "" is nothing.
	Needs access.Permission

	kind *kind
}

// Kind returns the kind of record that the rule is about.
func (r *Rule) Kind() access.Kind { return r.kind.Kind }

// Write returns the permission to put such a record right, which is also that to dismiss.
func (r *Rule) Write() access.Permission { return r.kind.write }

// kind says how records of a kind are counted and shown.
type kind struct {
	access.Kind
	write access.Permission
	// base are the records that count at all.
	base string
	// facts are joins by name, in the order in which they are made.
	facts []fact
	// place is the expression for the area of a level in which a record lies; placed are the joins that it needs.
	place  func(level string) string
	placed string
	// shown are the joins, code, title and area the expressions of a line of the worklist.
	shown, code, title, area string
	rules                    []*Rule
}

type fact struct{ name, join string }

// column is the place of records that have the columns of database.Place.
func column(table string) func(level string) string {
	return func(level string) string { return table + "." + level + "_id" }
}

// areaItself is the place of what hangs on an area: the area, where it is of the level, or the one above it.
func areaItself(alias string) func(level string) string {
	return func(level string) string {
		if level == "grid" {
			return "CASE WHEN " + alias + ".level = 'grid' THEN " + alias + ".id END"
		}
		above := alias + "." + level + "_id"
		if level == "district" {
			return above
		}
		return "CASE WHEN " + alias + ".level = '" + level + "' THEN " + alias + ".id ELSE " + above + " END"
	}
}
