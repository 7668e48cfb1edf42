package org

// The types of units: the office itself, departments of the district, townships, and utilities.
const (
	UnitOffice     = "office"
	UnitDepartment = "department"
	UnitTownship   = "township"
	UnitUtility    = "utility"
)

// The types of branches: those of one unit, and combined ones (兼合式) of people who work in one place.
const (
	BranchOrdinary = "ordinary"
	BranchCombined = "combined"
)

// The words that the columns of the same names may hold.
var (
	Levels      = []string{LevelDistrict, LevelTownship, LevelCommunity, LevelGrid}
	UnitTypes   = []string{UnitOffice, UnitDepartment, UnitTownship, UnitUtility}
	BranchTypes = []string{BranchOrdinary, BranchCombined}
	Ranks       = []string{RankDistrictLeader, RankTownshipLeader, RankCadre}
	// Sexes are the codes of GB/T 2261.1.
	Sexes = []string{"0", "1", "2", "9"}
)
