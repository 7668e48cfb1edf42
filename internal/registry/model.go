// Package registry keeps who lives and trades in the district: buildings, households, residents, shops (DOMAIN §4).
package registry

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// Building is a building; Management is company, self or unmanaged (脱管).
type Building struct {
	database.Record
	database.Place
	Code       string
	Name       string
	Address    *string
	Floors     *int
	Entrances  *int
	Longitude  *float64
	Latitude   *float64
	Management string
	Company    *string
	EndedOn    calendar.Day
	Extra      catalog.Extra `gorm:"serializer:json" audit:"hash"`
}

// TableName implements GORM's Tabler.
func (Building) TableName() string { return "buildings" }

// The states of a household.
const (
	HouseholdActive    = "active"
	HouseholdMovedAway = "moved_away"
	HouseholdDissolved = "dissolved"
)

// Household is a household at a door.
type Household struct {
	database.Record
	database.Place
	Code       string
	BuildingID *uuid.UUID
	Entrance   *string
	Room       *string
	Address    *string
	Tenure     *string
	Phone      pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	Tags       []string   `gorm:"serializer:json" audit:"hash"`
	// AwayMonths are the months, 1 to 12, in which the household winters on the mainland.
	AwayMonths []int `gorm:"serializer:json"`
	State      string
	StateOn    calendar.Day
	Extra      catalog.Extra `gorm:"serializer:json" audit:"hash"`
}

// TableName implements GORM's Tabler.
func (Household) TableName() string { return "households" }

// Over reports whether the household is no longer active.
func (h Household) Over() bool { return h.State != HouseholdActive }

// The states of a resident.
const (
	ResidentHere     = "here"
	ResidentAway     = "away"
	ResidentMoved    = "moved"
	ResidentDeceased = "deceased"
)

// Resident is a person of a household. Code-table values are the standards' codes; BirthDate is YYYY-MM-DD or YYYY-MM.
type Resident struct {
	database.Record
	database.Place
	HouseholdID     uuid.UUID
	Relation        string
	Name            string `audit:"hash"`
	Pinyin          string
	Sex             *string
	IDNumber        pii.Secret `gorm:"embedded;embeddedPrefix:id_number_"`
	BirthDate       *string    `audit:"hash"`
	Phone           pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	Ethnicity       *string
	PoliticalStatus *string
	Education       *string
	Employment      *string
	Health          *string  `audit:"hash"`
	Tags            []string `gorm:"serializer:json" audit:"hash"`
	State           string
	StateOn         calendar.Day
	Extra           catalog.Extra `gorm:"serializer:json" audit:"hash"`
}

// TableName implements GORM's Tabler.
func (Resident) TableName() string { return "residents" }

// Over reports whether the resident no longer belongs to the household.
func (r Resident) Over() bool { return r.State == ResidentMoved || r.State == ResidentDeceased }

// The states of a shop.
const (
	ShopOpen   = "open"
	ShopClosed = "closed"
)

// Shop is a shop; CreditCode is the unified social credit code (GB 32100).
type Shop struct {
	database.Record
	database.Place
	Code       string
	Name       string
	Pinyin     string
	CreditCode *string
	Trade      *string
	BuildingID *uuid.UUID
	Address    *string
	Keeper     *string    `audit:"hash"`
	Phone      pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	Staff      *int
	State      string
	StateOn    calendar.Day
	Extra      catalog.Extra `gorm:"serializer:json" audit:"hash"`
}

// TableName implements GORM's Tabler.
func (Shop) TableName() string { return "shops" }
