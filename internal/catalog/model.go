// Package catalog keeps what a district decides about its records itself: the values of its own code tables, the groups
// of people who need care, extra fields, and who may see which of them.
package catalog

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// Where a value of a code table comes from.
const (
	FromStandard = "standard" // it came with the program
	FromDistrict = "district"
)

// Entry is a value of one of the district's own tables. What came with the program has a row only once the district has
// changed it.
type Entry struct {
	database.Record
	DistrictID uuid.UUID
	CodeTable  string
	Code       string
	NameZH     string
	NameEN     string
	Pinyin     string
	Guard      `gorm:"embedded"`
	// Sort is the place in lists, the smallest first.
	Sort   int
	Source string
	// FromOn and UntilOn are the first and the last day on which it is given; old records keep it beyond.
	FromOn, UntilOn calendar.Day
	// MergedInto is the code of the value that its records carry now.
	MergedInto *string
}

// TableName implements GORM's Tabler.
func (Entry) TableName() string { return "code_entries" }

// Over reports whether the value is no longer given.
func (e Entry) Over() bool { return e.UntilOn != "" }

// Rule says who belongs to a care group: whoever meets all that is given. A rule that is about tags of residents or an
// age finds people, one that is about the household alone finds households; an empty one finds nobody.
type Rule struct {
	ResidentTags  []string `json:"resident_tags,omitempty"`
	HouseholdTags []string `json:"household_tags,omitempty"`
	// All asks for all of the tags instead of any.
	All bool `json:"all,omitempty"`
	// AgeFrom and AgeTo are in whole years, both included.
	AgeFrom *int `json:"age_from,omitempty"`
	AgeTo   *int `json:"age_to,omitempty"`
	// AllAgedFrom asks that everybody in the household be at least so old.
	AllAgedFrom *int `json:"all_aged_from,omitempty"`
	// Alone asks that one person live in the household.
	Alone bool `json:"alone,omitempty"`
}

// Group is a group of people or households who need care.
type Group struct {
	database.Record
	DistrictID uuid.UUID
	NameZH     string
	NameEN     string
	About      *string
	Guard      `gorm:"embedded"`
	// EveryDays is after how many days without meeting anybody they are due for a visit; nil asks for none.
	EveryDays *int
	Rule      Rule `gorm:"serializer:json"`
	Sort      int
	EndedOn   calendar.Day
}

// TableName implements GORM's Tabler.
func (Group) TableName() string { return "care_groups" }

// Membership is somebody, or a household, in a care group by hand: one of HouseholdID and ResidentID. Whoever moves
// keeps their care.
type Membership struct {
	database.Record
	DistrictID  uuid.UUID
	GroupID     uuid.UUID
	HouseholdID *uuid.UUID
	ResidentID  *uuid.UUID
	Reason      string `audit:"hash"`
	FromOn      calendar.Day
	UntilOn     calendar.Day
}

// TableName implements GORM's Tabler.
func (Membership) TableName() string { return "care_memberships" }

// The types of extra fields.
const (
	TypeText   = "text"
	TypeNumber = "number"
	TypeChoice = "choice"
	TypeDate   = "date"
)

// FieldTypes are all of them.
var FieldTypes = []string{TypeText, TypeNumber, TypeChoice, TypeDate}

// Kinds are the kinds of records that can have extra fields, with their tables.
var kindTables = map[string]string{"resident": "residents", "household": "households", "building": "buildings", "shop": "shops", "member": "members"}

// Kinds of records that can have extra fields.
var Kinds = []string{"resident", "household", "building", "shop", "member"}

// Field is an extra field that the district keeps on a kind of record.
type Field struct {
	database.Record
	DistrictID uuid.UUID
	Kind       string
	Code       string
	NameZH     string
	NameEN     string
	Hint       *string
	Type       string
	Required   bool
	Choices    []string `gorm:"serializer:json"`
	Unit       *string
	Low, High  *float64
	// Purpose is what it is kept for, Basis by which law or decision.
	Purpose, Basis string
	// KeepUntil is the last day on which values are kept; KeepDays is how long they are kept after their record has ended.
	KeepUntil calendar.Day
	KeepDays  *int
	Guard     `gorm:"embedded"`
	Sort      int
	EndedOn   calendar.Day
}

// TableName implements GORM's Tabler.
func (Field) TableName() string { return "extra_fields" }

// Noted is what somebody changed of what the district decides.
type Noted struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	DistrictID uuid.UUID
	Kind       string
	RecordID   uuid.UUID
	Action     string
	At         time.Time
	AccountID  *uuid.UUID
	ActorName  string
	// Before and After are the columns that differ.
	Before map[string]any `gorm:"serializer:json"`
	After  map[string]any `gorm:"serializer:json"`
}

// TableName implements GORM's Tabler.
func (Noted) TableName() string { return "setting_changes" }
