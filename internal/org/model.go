// Package org holds who serves and where: areas, units, party branches, members, leader duties, volunteer teams.
package org

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// The levels of areas, from the root down.
const (
	LevelDistrict  = "district"
	LevelTownship  = "township"
	LevelCommunity = "community"
	LevelGrid      = "grid"
)

// Levels are the levels of areas, the highest first.
var Levels = []string{LevelDistrict, LevelTownship, LevelCommunity, LevelGrid}

// Area is a node of the tree district → township → community → grid. TownshipID and CommunityID are the areas above
// it; the district's own DistrictID is its id.
type Area struct {
	database.Record
	DistrictID  uuid.UUID
	Code, Name  string
	Level       string
	ParentID    *uuid.UUID
	TownshipID  *uuid.UUID
	CommunityID *uuid.UUID
	Island      string
	Longitude   *float64
	Latitude    *float64
	// HasDesk says that a village or community receives issues at a desk of its own.
	HasDesk bool
	EndedOn calendar.Day
}

// TableName implements GORM's Tabler.
func (Area) TableName() string { return "areas" }

// Place returns what a record that lies in the area carries.
func (a Area) Place() database.Place {
	p := database.Place{DistrictID: a.DistrictID, TownshipID: a.TownshipID, CommunityID: a.CommunityID}
	switch id := a.ID; a.Level {
	case LevelTownship:
		p.TownshipID = &id
	case LevelCommunity:
		p.CommunityID = &id
	case LevelGrid:
		p.GridID = &id
	}
	return p
}

// The types of units.
const (
	UnitOffice     = "office"
	UnitDepartment = "department"
	UnitTownship   = "township"
	UnitUtility    = "utility"
)

// UnitTypes are the types of units.
var UnitTypes = []string{UnitOffice, UnitDepartment, UnitTownship, UnitUtility}

// Unit is a responsible unit (责任单位). AreaID is what it serves; Phone is its public number.
type Unit struct {
	database.Record
	DistrictID uuid.UUID
	Code, Name string
	Type       string
	ParentID   *uuid.UUID
	Phone      string
	AreaID     uuid.UUID
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Unit) TableName() string { return "units" }

// UnitCategory says that a unit answers for a category of issues.
type UnitCategory struct {
	UnitID       uuid.UUID `gorm:"primaryKey"`
	CategoryCode string    `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (UnitCategory) TableName() string { return "unit_categories" }

// The types of branches: those of one unit, and combined ones (兼合式) of people who work in one place.
const (
	BranchOrdinary = "ordinary"
	BranchCombined = "combined"
)

// BranchTypes are the types of branches.
var BranchTypes = []string{BranchOrdinary, BranchCombined}

// Branch is a party branch. SecretaryID is a member.
type Branch struct {
	database.Record
	DistrictID  uuid.UUID
	Code, Name  string
	Type        string
	UnitID      *uuid.UUID
	SecretaryID *uuid.UUID
	EndedOn     calendar.Day
}

// TableName implements GORM's Tabler.
func (Branch) TableName() string { return "branches" }

// BranchService is an area or a building that a branch serves.
type BranchService struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	BranchID   uuid.UUID
	AreaID     *uuid.UUID
	BuildingID *uuid.UUID
}

// TableName implements GORM's Tabler.
func (BranchService) TableName() string { return "branch_services" }

// The ranks of members.
const (
	RankDistrictLeader = "district_leader"
	RankTownshipLeader = "township_leader"
	RankCadre          = "cadre"
)

// Ranks are the ranks of members.
var Ranks = []string{RankDistrictLeader, RankTownshipLeader, RankCadre}

// Member is a party member or cadre who serves households. Its Place is that of the work area. HouseholdID is the
// household they live in, of which they are never the contact.
type Member struct {
	database.Record
	database.Place
	Code          string
	Name          string `audit:"hash"`
	Pinyin        string
	Sex           string
	Phone         pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	UnitID        uuid.UUID
	BranchID      *uuid.UUID
	Post          string
	Rank          string
	WorkAreaID    *uuid.UUID
	HomeAreaID    *uuid.UUID
	HouseholdID   *uuid.UUID
	MaxHouseholds *int
	InService     bool
	StartedOn     calendar.Day
	EndedOn       calendar.Day
	EndReason     string
}

// TableName implements GORM's Tabler.
func (Member) TableName() string { return "members" }

// MemberLeave is a period, both days included, in which a member in service does not take part.
type MemberLeave struct {
	database.Record
	DistrictID uuid.UUID
	MemberID   uuid.UUID
	FromOn     calendar.Day
	UntilOn    calendar.Day
	Reason     string
}

// TableName implements GORM's Tabler.
func (MemberLeave) TableName() string { return "member_leaves" }

// LeaderDuty says that a district leader leads a township (包联).
type LeaderDuty struct {
	database.Record
	DistrictID uuid.UUID
	MemberID   uuid.UUID
	AreaID     uuid.UUID
	StartedOn  calendar.Day
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (LeaderDuty) TableName() string { return "leader_duties" }

// VolunteerTeam is a team of volunteers, of a branch as a rule.
type VolunteerTeam struct {
	database.Record
	DistrictID uuid.UUID
	Code, Name string
	BranchID   *uuid.UUID
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (VolunteerTeam) TableName() string { return "volunteer_teams" }

// Volunteer is a person in a team.
type Volunteer struct {
	database.Record
	DistrictID uuid.UUID
	TeamID     uuid.UUID
	Name       string `audit:"hash"`
	Pinyin     string
	Phone      pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Volunteer) TableName() string { return "volunteers" }
