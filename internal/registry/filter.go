package registry

import (
	"strconv"
	"strings"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/record"
)

// How several tags narrow a list.
const (
	MatchAny = "any"
	MatchAll = "all"
)

// tagged narrows q to rows of a kind that carry one of the tags of a table, or all of them, as far as the actor may see.
func tagged(q *gorm.DB, v *catalog.View, kind access.Kind, table string, tags []string, match string) *gorm.DB {
	var terms []string
	var args []any
	for _, tag := range tags {
		condition, more := v.Carries(kind, table, kind.Table+".tags", tag)
		terms, args = append(terms, condition), append(args, more...)
	}
	if len(terms) == 0 {
		return q
	}
	between := " OR "
	if match == MatchAll {
		between = " AND "
	}
	return q.Where("("+strings.Join(terms, between)+")", args...)
}

// caredFor narrows a list of households to those in which somebody belongs to one of the groups that need care, or,
// matching all, to each of them. A person's groups are the tags of special_group.
func caredFor(q *gorm.DB, v *catalog.View, groups []string, match string) *gorm.DB {
	var terms []string
	var args []any
	for _, group := range groups {
		condition, more := v.Carries(access.Household, TableSpecialGroup, "cared.tags", group)
		terms = append(terms, "EXISTS (SELECT 1 FROM residents AS cared WHERE cared.household_id = households.id AND cared.state IN ('here', 'away') AND "+condition+")")
		args = append(args, more...)
	}
	if len(terms) == 0 {
		return q
	}
	between := " OR "
	if match == MatchAll {
		between = " AND "
	}
	return q.Where("("+strings.Join(terms, between)+")", args...)
}

// notVisited narrows a list to rows at whose door nobody has been met since the day, or ever. doors is the condition
// that a visit was paid to the row.
func notVisited(q *gorm.DB, doors string, since calendar.Day) *gorm.DB {
	if since == "" {
		return q
	}
	return q.Where("NOT EXISTS (SELECT 1 FROM visits WHERE "+doors+" AND visits.outcome = 'met' AND visits.visited_at >= ?)", since.Start())
}

// awayIn narrows a list to households that spend the month on the mainland, or to those that do not.
func awayIn(q *gorm.DB, day calendar.Day, want *bool) *gorm.DB {
	month := strconv.Itoa(int(day.Start().In(calendar.Shanghai).Month()))
	// The column holds a list of numbers, [12,1,2].
	alone, first, middle, last := "["+month+"]", "["+month+",%", "%,"+month+",%", "%,"+month+"]"
	condition := "(households.away_months LIKE ? OR households.away_months LIKE ? OR households.away_months LIKE ? OR households.away_months LIKE ?)"
	switch {
	case want == nil:
		return q
	case *want:
		return q.Where(condition, alone, first, middle, last)
	default:
		return q.Where("NOT "+condition, alone, first, middle, last)
	}
}

func narrowHouseholds(q *gorm.DB, v *catalog.View, f HouseholdFilter, today calendar.Day) *gorm.DB {
	q = record.Where(q, "households.state = ?", f.State)
	q = record.Where(q, "households.building_id = ?", f.BuildingID)
	q = record.Where(q, "households.code = ?", f.Code)
	q = record.Where(q, "households.tenure = ?", f.Tenure)
	q = record.Where(q, "households.id IN (SELECT household_id FROM assignments WHERE ended_at IS NULL AND member_id = ?)", f.ContactID)
	q = record.Where(q, "households.building_id IN (SELECT id FROM buildings WHERE management = ?)", f.Management)
	q = f.Within.around(q, "households.building_id IN (SELECT buildings.id FROM buildings WHERE %s)")
	q = record.Is(q, "NOT EXISTS (SELECT 1 FROM residents AS heads WHERE "+headOfHousehold+")", f.WithoutHead)
	q = record.Is(q, "households.phone_hash IS NULL", f.WithoutPhone)
	q = record.Is(q, "NOT EXISTS (SELECT 1 FROM assignments AS contacts WHERE "+contactOfHousehold+")", f.WithoutContact)
	q = tagged(q, v, access.Household, TableHouseholdTag, f.Tag, f.TagMatch)
	q = v.InGroup(q, access.Household, f.CareGroupID)
	q = caredFor(q, v, f.Care, f.TagMatch)
	q = notVisited(q, "visits.household_id = households.id", f.NotVisitedSince)
	q = awayIn(q, today, f.AwayNow)
	return database.InArea(q, "households", f.AreaID)
}

func narrowResidents(q *gorm.DB, v *catalog.View, f ResidentFilter, today calendar.Day) *gorm.DB {
	q = record.Where(q, "residents.household_id = ?", f.HouseholdID)
	q = record.Where(q, "residents.state = ?", f.State)
	q = record.Where(q, "residents.sex = ?", f.Sex)
	q = record.Where(q, "residents.relation = ?", f.Relation)
	if f.AgeFrom != nil {
		q = q.Where("residents.birth_date <= ?", yearsBefore(today, *f.AgeFrom))
	}
	if f.AgeTo != nil {
		q = q.Where("residents.birth_date > ?", yearsBefore(today, *f.AgeTo+1))
	}
	if f.BirthMonth != nil {
		q = q.Where(birthMonth+" = ?", twoDigits(*f.BirthMonth))
	}
	q = record.Is(q, "residents.phone_hash IS NULL", f.WithoutPhone)
	q = record.Is(q, "residents.id_number_hash IS NULL", f.WithoutIDNumber)
	q = tagged(q, v, access.Resident, TableSpecialGroup, f.Tag, f.TagMatch)
	q = v.InGroup(q, access.Resident, f.CareGroupID)
	q = notVisited(q, "visits.household_id = residents.household_id", f.NotVisitedSince)
	q = record.Where(q, inHousehold("households.building_id = ?"), f.BuildingID)
	q = record.Where(q, inHousehold("households.building_id IN (SELECT id FROM buildings WHERE management = ?)"), f.Management)
	q = record.Where(q, "residents.household_id IN (SELECT household_id FROM assignments WHERE ended_at IS NULL AND member_id = ?)", f.ContactID)
	if f.AwayNow != nil {
		away := awayIn(q.Session(&gorm.Session{NewDB: true}).Table("households").Select("households.id"), today, f.AwayNow)
		q = q.Where("residents.household_id IN (?)", away)
	}
	return database.InArea(q, "residents", f.AreaID)
}

// birthMonth is the month of a birth date, YYYY-MM-DD or YYYY-MM; an index holds it.
const birthMonth = "substr(residents.birth_date, 6, 2)"

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// inHousehold is the condition that a resident's household meets another one.
func inHousehold(condition string) string {
	return "residents.household_id IN (SELECT households.id FROM households WHERE " + condition + ")"
}
