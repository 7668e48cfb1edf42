// Package org keeps who serves: areas, units, branches, members, leader duties, volunteer teams (DOMAIN §3).
package org

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// The levels of areas, from the district down.
const (
	LevelDistrict  = "district"
	LevelTownship  = "township"
	LevelCommunity = "community"
	LevelGrid      = "grid"
)

// Area is a node of a district's tree.
type Area struct {
	database.Record
	DistrictID  uuid.UUID
	Code        string
	Name        string
	Level       string
	ParentID    *uuid.UUID
	TownshipID  *uuid.UUID
	CommunityID *uuid.UUID
	// Island that the area lies on; sea lies between different ones.
	Island    *string
	Longitude *float64
	Latitude  *float64
	// HasDesk says that a community takes issues at a desk of its own; townships and districts always do.
	HasDesk bool
	EndedOn calendar.Day
}

// TableName implements GORM's Tabler.
func (Area) TableName() string { return "areas" }

// Place returns where a record that hangs on the area lies.
func (a Area) Place() database.Place {
	p := database.Place{DistrictID: a.DistrictID, TownshipID: a.TownshipID, CommunityID: a.CommunityID}
	id := a.ID
	switch a.Level {
	case LevelTownship:
		p.TownshipID = &id
	case LevelCommunity:
		p.CommunityID = &id
	case LevelGrid:
		p.GridID = &id
	}
	return p
}

// Unit is a responsible unit (责任单位) that serves an area and everything below it.
type Unit struct {
	database.Record
	DistrictID uuid.UUID
	Code       string
	Name       string
	Type       string
	ParentID   *uuid.UUID
	Phone      *string
	AreaID     uuid.UUID
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Unit) TableName() string { return "units" }

// UnitCategory is a category, of one or two levels, that a unit answers for.
type UnitCategory struct {
	UnitID       uuid.UUID `gorm:"primaryKey"`
	CategoryCode string    `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (UnitCategory) TableName() string { return "unit_categories" }

// Branch is a party branch, ordinary or combined (兼合式).
type Branch struct {
	database.Record
	DistrictID  uuid.UUID
	Code        string
	Name        string
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

// The ranks of members; each may have a quota of its own in a plan.
const (
	RankDistrictLeader = "district_leader"
	RankTownshipLeader = "township_leader"
	RankCadre          = "cadre"
)

// Member is a party member or cadre; its Place is that of the work area.
type Member struct {
	database.Record
	database.Place
	Code          string
	Name          string `audit:"hash"`
	Pinyin        string
	Sex           *string
	Phone         pii.Secret `gorm:"embedded;embeddedPrefix:phone_"`
	UnitID        uuid.UUID
	BranchID      *uuid.UUID
	Post          *string
	Rank          string
	WorkAreaID    *uuid.UUID
	HomeAreaID    *uuid.UUID
	HouseholdID   *uuid.UUID
	MaxHouseholds *int
	InService     bool
	StartedOn     calendar.Day
	EndedOn       calendar.Day
	EndReason     *string
	Extra         catalog.Extra `gorm:"serializer:json" audit:"hash"`
}

// TableName implements GORM's Tabler.
func (Member) TableName() string { return "members" }

// Leave is a time in which a member does not participate, both days included.
type Leave struct {
	database.Record
	DistrictID uuid.UUID
	MemberID   uuid.UUID
	FromOn     calendar.Day
	UntilOn    calendar.Day
	Reason     *string
}

// TableName implements GORM's Tabler.
func (Leave) TableName() string { return "member_leaves" }

// Duty is a leader's township (包联).
type Duty struct {
	database.Record
	DistrictID uuid.UUID
	MemberID   uuid.UUID
	AreaID     uuid.UUID
	StartedOn  calendar.Day
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Duty) TableName() string { return "leader_duties" }

// Team is a volunteer team.
type Team struct {
	database.Record
	DistrictID uuid.UUID
	Code       string
	Name       string
	BranchID   *uuid.UUID
	EndedOn    calendar.Day
}

// TableName implements GORM's Tabler.
func (Team) TableName() string { return "volunteer_teams" }

// Volunteer is a person of a team.
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

// Participating is the condition on members that they take part on a day: in service and not on leave. The day goes
// into both placeholders.
const Participating = "(members.in_service = TRUE AND NOT EXISTS (SELECT 1 FROM member_leaves WHERE member_leaves.member_id = members.id" +
	" AND member_leaves.from_on <= ? AND member_leaves.until_on >= ?))"
