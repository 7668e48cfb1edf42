package search

import "github.com/lianxin/lianxin/internal/access"

// kind is a kind of record that can be found. The number stands in the index and in the triggers of the migrations.
type kind struct {
	access.Kind
	number int
	// person says that names are people's, which begin with a surname.
	person bool
	// source reads what is indexed, display what is shown; both name the same columns in every kind.
	source, display string
}

const (
	numberResident = iota + 1
	numberHousehold
	numberBuilding
	numberShop
	numberMember
	numberIssue
)

// placed names where a record lies.
func placed(table string) string {
	return " LEFT JOIN areas AS grids ON grids.id = " + table + ".grid_id LEFT JOIN areas AS communities ON communities.id = " + table +
		".community_id LEFT JOIN areas AS townships ON townships.id = " + table + ".township_id"
}

const placeNames = ", COALESCE(grids.name, communities.name, townships.name, '') AS area"

// kinds are all of them, in the order in which equally good answers are shown.
var kinds = []kind{
	{
		Kind: access.Resident, number: numberResident, person: true,
		source: "SELECT residents.id, residents.district_id, '' AS code, residents.name, '' AS address, '' AS other, '' AS building, '' AS entrance, '' AS room, residents.state IN ('moved', 'deceased') AS ended, residents.extra FROM residents",
		display: "SELECT residents.id, COALESCE(households.code, '') AS code, residents.name, COALESCE(households.address, '') AS address, '' AS other, COALESCE(buildings.name, '') AS building, COALESCE(households.entrance, '') AS entrance, COALESCE(households.room, '') AS room, residents.state, residents.state IN ('moved', 'deceased') AS ended, residents.extra" + placeNames +
			" FROM residents JOIN households ON households.id = residents.household_id LEFT JOIN buildings ON buildings.id = households.building_id" + placed("residents"),
	},
	{
		Kind: access.Household, number: numberHousehold,
		source: "SELECT households.id, households.district_id, households.code, '' AS name, COALESCE(households.address, '') AS address, '' AS other, COALESCE(buildings.name, '') AS building, COALESCE(households.entrance, '') AS entrance, COALESCE(households.room, '') AS room, households.state <> 'active' AS ended, households.extra FROM households LEFT JOIN buildings ON buildings.id = households.building_id",
		display: "SELECT households.id, households.code, '' AS name, COALESCE(households.address, '') AS address, COALESCE(heads.name, '') AS other, COALESCE(buildings.name, '') AS building, COALESCE(households.entrance, '') AS entrance, COALESCE(households.room, '') AS room, households.state, households.state <> 'active' AS ended, households.extra" + placeNames +
			" FROM households LEFT JOIN buildings ON buildings.id = households.building_id LEFT JOIN residents AS heads ON heads.household_id = households.id AND heads.relation = '02' AND heads.state IN ('here', 'away')" + placed("households"),
	},
	{
		Kind: access.Building, number: numberBuilding,
		source: "SELECT id, district_id, code, name, COALESCE(address, '') AS address, '' AS other, '' AS building, '' AS entrance, '' AS room, COALESCE(ended_on, '') <> '' AS ended, buildings.extra FROM buildings",
		display: "SELECT buildings.id, buildings.code, buildings.name, COALESCE(buildings.address, '') AS address, '' AS other, '' AS building, '' AS entrance, '' AS room, buildings.management AS state, COALESCE(buildings.ended_on, '') <> '' AS ended, buildings.extra" + placeNames +
			" FROM buildings" + placed("buildings"),
	},
	{
		Kind: access.Shop, number: numberShop,
		source: "SELECT id, district_id, code, name, COALESCE(address, '') AS address, COALESCE(keeper, '') AS other, COALESCE(credit_code, '') AS building, '' AS entrance, '' AS room, state <> 'open' AS ended, shops.extra FROM shops",
		display: "SELECT shops.id, shops.code, shops.name, COALESCE(shops.address, '') AS address, COALESCE(shops.keeper, '') AS other, COALESCE(shops.credit_code, '') AS building, '' AS entrance, '' AS room, shops.state, shops.state <> 'open' AS ended, shops.extra" + placeNames +
			" FROM shops" + placed("shops"),
	},
	{
		Kind: access.Member, number: numberMember, person: true,
		source: "SELECT id, district_id, code, name, '' AS address, '' AS other, '' AS building, '' AS entrance, '' AS room, in_service = FALSE AS ended, members.extra FROM members",
		display: "SELECT members.id, members.code, members.name, COALESCE(units.name, '') AS address, COALESCE(members.post, '') AS other, '' AS building, '' AS entrance, '' AS room, members.rank AS state, members.in_service = FALSE AS ended, members.extra" + placeNames +
			" FROM members LEFT JOIN units ON units.id = members.unit_id" + placed("members"),
	},
	{
		Kind: access.Issue, number: numberIssue,
		source: "SELECT id, district_id, number AS code, title AS name, COALESCE(address, '') AS address, '' AS other, COALESCE(outside_number, '') AS building, '' AS entrance, '' AS room, closed_at IS NOT NULL AS ended, '{}' AS extra FROM issues",
		display: "SELECT issues.id, issues.number AS code, issues.title AS name, COALESCE(issues.address, '') AS address, '' AS other, COALESCE(issues.outside_number, '') AS building, '' AS entrance, '' AS room, issues.state, issues.closed_at IS NOT NULL AS ended, '{}' AS extra" + placeNames +
			" FROM issues" + placed("issues"),
	},
}

// Kinds are the names of the kinds that can be found.
func Kinds() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.Name)
	}
	return out
}
