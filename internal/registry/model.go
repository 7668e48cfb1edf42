// Package registry holds who lives and trades in the district: buildings, households, residents, shops.
package registry

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// How a building is managed. Unmanaged ones (脱管楼) are focus areas.
const (
	ManagedByCompany = "company"
	ManagedBySelf    = "self"
	Unmanaged        = "unmanaged"
)

// Managements are the ways in which a building is managed.
var Managements = []string{ManagedByCompany, ManagedBySelf, Unmanaged}

// Building is a building of a grid. Its Place goes down to the grid.
type Building struct {
	database.Record
	database.Place
	Code, Name string
	Address    string
	Floors     *int
	Entrances  *int
	Longitude  *float64
	Latitude   *float64
	Management string
	Company    string
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Building) TableName() string { return "buildings" }

// Whose a household's dwelling is.
const (
	TenureOwn       = "own"
	TenureRented    = "rented"
	TenureDormitory = "dormitory"
	TenureLent      = "lent"
	TenureVacant    = "vacant"
	TenureOther     = "other"
)

// Tenures are the kinds of tenure.
var Tenures = []string{TenureOwn, TenureRented, TenureDormitory, TenureLent, TenureVacant, TenureOther}

// The states of a household.
const (
	HouseholdActive    = "active"
	HouseholdMovedAway = "moved_away"
	HouseholdDissolved = "dissolved"
)

// HouseholdStates are the states of a household.
var HouseholdStates = []string{HouseholdActive, HouseholdMovedAway, HouseholdDissolved}

// Household is a household of a grid. Tags are codes of the table household_tag, or free words. AwayMonths are the
// months (1 to 12) that it spends on the mainland.
type Household struct {
	database.Record
	database.Place
	Code       string
	BuildingID *uuid.UUID
	Entrance   string
	Room       string
	Address    string
	Tenure     string
	Phone      pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	Tags       []string   `gorm:"serializer:json"`
	AwayMonths []int      `gorm:"serializer:json"`
	State      string
	StateOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Household) TableName() string { return "households" }

// The states of a resident. Those who are here or away belong to the household; the others are history.
const (
	ResidentHere     = "here"
	ResidentAway     = "away"
	ResidentMoved    = "moved"
	ResidentDeceased = "deceased"
)

// ResidentStates are the states of a resident.
var ResidentStates = []string{ResidentHere, ResidentAway, ResidentMoved, ResidentDeceased}

// Resident is a person of a household, whose Place it has. BirthDate is YYYY-MM-DD or YYYY-MM. Relation, Sex and the
// other codes are those of the code tables; Tags are codes of special_group, or free words.
type Resident struct {
	database.Record
	database.Place
	HouseholdID     uuid.UUID
	Relation        string
	Name            string `audit:"hash"`
	Pinyin          string
	Sex             string
	IDNumber        pii.Secret `gorm:"embedded;embeddedPrefix:id_number_"`
	BirthDate       string     `audit:"hash"`
	Phone           pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	Ethnicity       string
	PoliticalStatus string
	Education       string
	Employment      string
	Health          string   `audit:"hash"`
	Tags            []string `gorm:"serializer:json"`
	State           string
	StateOn         calendar.Day
}

// TableName implements GORM's Tabler.
func (Resident) TableName() string { return "residents" }

// The states of a shop.
const (
	ShopOpen   = "open"
	ShopClosed = "closed"
)

// ShopStates are the states of a shop.
var ShopStates = []string{ShopOpen, ShopClosed}

// Shop is a shop of a grid. Trade is a code of the table shop_type. CreditCode is nil where it has none.
type Shop struct {
	database.Record
	database.Place
	Code, Name string
	Pinyin     string
	CreditCode *string
	Trade      string
	BuildingID *uuid.UUID
	Address    string
	Keeper     string     `audit:"hash"`
	Phone      pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	Staff      *int
	State      string
	StateOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Shop) TableName() string { return "shops" }
