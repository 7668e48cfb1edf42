package registry

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/record"
)

// tagged is the condition that a column of tags holds one.
func tagged(q *gorm.DB, column, tag string) *gorm.DB {
	if tag == "" {
		return q
	}
	text, _ := json.Marshal(tag)
	condition, arg := database.Contains(column, string(text))
	return q.Where(condition, arg)
}

// is narrows q by a condition or by its opposite; nil is both.
func is(q *gorm.DB, condition string, want *bool) *gorm.DB {
	switch {
	case want == nil:
		return q
	case *want:
		return q.Where(condition)
	default:
		return q.Where("NOT (" + condition + ")")
	}
}

// BuildingRow is a building with where it lies and how many households live in it.
type BuildingRow struct {
	Building
	GridName, CommunityName, TownshipName *string
	Households                            int
}

// BuildingFilter narrows a list of buildings.
type BuildingFilter struct {
	Management string `oneof:"company self unmanaged"`
	AreaID     *uuid.UUID
	Code       string
	Ended      *bool
}

// places are the joins and columns that name where a row lies.
func places(table string) (string, []string) {
	return ", grids.name AS grid_name, communities.name AS community_name, townships.name AS township_name", []string{
		"areas AS grids ON grids.id = " + table + ".grid_id", "areas AS communities ON communities.id = " + table + ".community_id",
		"areas AS townships ON townships.id = " + table + ".township_id",
	}
}

func (s *Service) buildingRows(ctx context.Context) *gorm.DB {
	columns, joins := places("buildings")
	return s.Rows(ctx, buildingKind, columns+
		", (SELECT COUNT(*) FROM households WHERE households.building_id = buildings.id AND households.state = 'active') AS households", joins...)
}

// Buildings lists buildings.
func (s *Service) Buildings(ctx context.Context, list database.List, f BuildingFilter) (database.Page[BuildingRow], error) {
	q := s.Narrow(ctx, buildingKind)
	q = record.Where(q, "buildings.management = ?", f.Management)
	q = record.Where(q, "buildings.code = ?", f.Code)
	q = record.EndedIs(q, "buildings.ended_on", f.Ended)
	q = database.InArea(q, "buildings", f.AreaID)
	q = record.Search(q, list.Q, []string{"buildings.name", "buildings.code", "buildings.address"}, nil)
	return record.List[BuildingRow](q, s.buildingRows(ctx), buildingKind.Table, list, map[string]string{
		"code": "buildings.code", "name": "buildings.name", "management": "buildings.management", "floors": "buildings.floors",
	}, "code")
}

// BuildingByID returns one building.
func (s *Service) BuildingByID(ctx context.Context, id uuid.UUID) (BuildingRow, error) {
	return record.One[BuildingRow](s.buildingRows(ctx), "buildings", id)
}

// HouseholdRow is a household with where it lies, its head, how many people belong to it, and its contact.
type HouseholdRow struct {
	Household
	GridName, CommunityName, TownshipName *string
	BuildingName                          *string
	HeadID                                *uuid.UUID
	HeadName                              *string
	Residents                             int
	ContactID                             *uuid.UUID
	ContactName                           *string
	ContactUnit                           *string
}

// HouseholdFilter narrows a list of households.
type HouseholdFilter struct {
	State      string `oneof:"active moved_away dissolved"`
	AreaID     *uuid.UUID
	BuildingID *uuid.UUID
	Code       string
	Tag        string
	Tenure     string `oneof:"own rented dormitory borrowed vacant other"`
	ContactID  *uuid.UUID
	// WithoutHead, WithoutPhone and WithoutContact find what is missing, or what is not.
	WithoutHead    *bool
	WithoutPhone   *bool
	WithoutContact *bool
}

const (
	headOfHousehold    = "heads.household_id = households.id AND heads.relation = '02' AND heads.state IN ('here', 'away')"
	contactOfHousehold = "contacts.household_id = households.id AND contacts.ended_at IS NULL AND contacts.ordinal = 1"
)

func (s *Service) householdRows(ctx context.Context) *gorm.DB {
	columns, joins := places("households")
	return s.Rows(ctx, householdKind, columns+", buildings.name AS building_name, heads.id AS head_id, heads.name AS head_name"+
		", contacts.member_id AS contact_id, members.name AS contact_name, units.name AS contact_unit"+
		", (SELECT COUNT(*) FROM residents WHERE residents.household_id = households.id AND residents.state IN ('here', 'away')) AS residents",
		append(joins, "buildings ON buildings.id = households.building_id", "residents AS heads ON "+headOfHousehold, "assignments AS contacts ON "+contactOfHousehold,
			"members ON members.id = contacts.member_id", "units ON units.id = members.unit_id")...)
}

// Households lists households.
func (s *Service) Households(ctx context.Context, list database.List, f HouseholdFilter) (database.Page[HouseholdRow], error) {
	q := s.Narrow(ctx, householdKind)
	q = record.Where(q, "households.state = ?", f.State)
	q = record.Where(q, "households.building_id = ?", f.BuildingID)
	q = record.Where(q, "households.code = ?", f.Code)
	q = record.Where(q, "households.tenure = ?", f.Tenure)
	q = record.Where(q, "households.id IN (SELECT household_id FROM assignments WHERE ended_at IS NULL AND member_id = ?)", f.ContactID)
	q = is(q, "NOT EXISTS (SELECT 1 FROM residents AS heads WHERE "+headOfHousehold+")", f.WithoutHead)
	q = is(q, "households.phone_hash IS NULL", f.WithoutPhone)
	q = is(q, "NOT EXISTS (SELECT 1 FROM assignments AS contacts WHERE "+contactOfHousehold+")", f.WithoutContact)
	q = tagged(q, "households.tags", f.Tag)
	q = database.InArea(q, "households", f.AreaID)
	q = record.Search(q, list.Q, []string{"households.code", "households.address", "households.room"}, nil,
		record.Elsewhere{In: "households.building_id IN (SELECT id FROM buildings WHERE %s)", Column: "buildings.name"},
		record.Elsewhere{In: "households.id IN (SELECT household_id FROM residents WHERE %s)", Column: "residents.name", Pinyin: "residents.pinyin"})
	return record.List[HouseholdRow](q, s.householdRows(ctx), householdKind.Table, list, map[string]string{
		"code": "households.code", "address": "households.address", "updated_at": "households.updated_at",
		"head":    "(SELECT heads.pinyin FROM residents AS heads WHERE " + headOfHousehold + ")",
		"contact": "(SELECT members.pinyin FROM assignments AS contacts JOIN members ON members.id = contacts.member_id WHERE " + contactOfHousehold + ")",
	}, "code")
}

// HouseholdDetail is a household with the people who belong or belonged to it, the head first.
type HouseholdDetail struct {
	HouseholdRow
	People []ResidentRow
}

// HouseholdByID returns one household with its people.
func (s *Service) HouseholdByID(ctx context.Context, id uuid.UUID) (HouseholdDetail, error) {
	row, err := record.One[HouseholdRow](s.householdRows(ctx), "households", id)
	if err != nil {
		return HouseholdDetail{}, err
	}
	d := HouseholdDetail{HouseholdRow: row}
	err = s.residentRows(ctx).Where("residents.household_id = ?", id).
		Order("CASE WHEN residents.state IN ('here', 'away') THEN 0 ELSE 1 END, CASE WHEN residents.relation = '02' THEN 0 ELSE 1 END, residents.birth_date, residents.id").
		Limit(200).Scan(&d.People).Error
	return d, database.Fault(err)
}

// ResidentRow is a resident with the household and where it is.
type ResidentRow struct {
	Resident
	HouseholdCode    *string
	HouseholdAddress *string
	BuildingName     *string
	Entrance, Room   *string
	GridName         *string
	CommunityName    *string
	TownshipName     *string
}

// ResidentFilter narrows a list of residents.
type ResidentFilter struct {
	HouseholdID *uuid.UUID
	AreaID      *uuid.UUID
	Tag         string
	State       string `oneof:"here away moved deceased"`
	Sex         string `oneof:"0 1 2 9"`
	Relation    string
	// AgeFrom and AgeTo are in whole years, both included.
	AgeFrom *int
	AgeTo   *int
}

func (s *Service) residentRows(ctx context.Context) *gorm.DB {
	columns, joins := places("residents")
	return s.Rows(ctx, residentKind, columns+", households.code AS household_code, households.address AS household_address"+
		", buildings.name AS building_name, households.entrance, households.room",
		append(joins, "households ON households.id = residents.household_id", "buildings ON buildings.id = households.building_id")...)
}

// Residents lists residents.
func (s *Service) Residents(ctx context.Context, list database.List, f ResidentFilter) (database.Page[ResidentRow], error) {
	q := s.Narrow(ctx, residentKind)
	q = record.Where(q, "residents.household_id = ?", f.HouseholdID)
	q = record.Where(q, "residents.state = ?", f.State)
	q = record.Where(q, "residents.sex = ?", f.Sex)
	q = record.Where(q, "residents.relation = ?", f.Relation)
	if f.AgeFrom != nil {
		q = q.Where("residents.birth_date <= ?", yearsBefore(s.Today(), *f.AgeFrom))
	}
	if f.AgeTo != nil {
		q = q.Where("residents.birth_date > ?", yearsBefore(s.Today(), *f.AgeTo+1))
	}
	q = tagged(q, "residents.tags", f.Tag)
	q = database.InArea(q, "residents", f.AreaID)
	q = record.Search(q, list.Q, nil, map[string]string{"residents.name": "residents.pinyin"},
		record.Elsewhere{In: "residents.household_id IN (SELECT id FROM households WHERE %s)", Column: "households.code"},
		record.Elsewhere{In: "residents.household_id IN (SELECT id FROM households WHERE %s)", Column: "households.address"})
	return record.List[ResidentRow](q, s.residentRows(ctx), residentKind.Table, list, map[string]string{
		"name": "residents.pinyin", "age": "residents.birth_date", "created_at": "residents.created_at",
		"household": "(SELECT households.code FROM households WHERE households.id = residents.household_id)",
	}, "name")
}

// ResidentByID returns one resident.
func (s *Service) ResidentByID(ctx context.Context, id uuid.UUID) (ResidentRow, error) {
	return record.One[ResidentRow](s.residentRows(ctx), "residents", id)
}

// ShopRow is a shop with where it lies.
type ShopRow struct {
	Shop
	GridName, CommunityName, TownshipName *string
	BuildingName                          *string
}

// ShopFilter narrows a list of shops.
type ShopFilter struct {
	State      string `oneof:"open closed"`
	Trade      string
	AreaID     *uuid.UUID
	BuildingID *uuid.UUID
	Code       string
}

func (s *Service) shopRows(ctx context.Context) *gorm.DB {
	columns, joins := places("shops")
	return s.Rows(ctx, shopKind, columns+", buildings.name AS building_name", append(joins, "buildings ON buildings.id = shops.building_id")...)
}

// Shops lists shops.
func (s *Service) Shops(ctx context.Context, list database.List, f ShopFilter) (database.Page[ShopRow], error) {
	q := s.Narrow(ctx, shopKind)
	q = record.Where(q, "shops.state = ?", f.State)
	q = record.Where(q, "shops.trade = ?", f.Trade)
	q = record.Where(q, "shops.building_id = ?", f.BuildingID)
	q = record.Where(q, "shops.code = ?", f.Code)
	q = database.InArea(q, "shops", f.AreaID)
	q = record.Search(q, list.Q, []string{"shops.code", "shops.credit_code", "shops.address", "shops.keeper"}, map[string]string{"shops.name": "shops.pinyin"})
	return record.List[ShopRow](q, s.shopRows(ctx), shopKind.Table, list, map[string]string{
		"code": "shops.code", "name": "shops.pinyin", "trade": "shops.trade", "staff": "shops.staff",
	}, "code")
}

// ShopByID returns one shop.
func (s *Service) ShopByID(ctx context.Context, id uuid.UUID) (ShopRow, error) {
	return record.One[ShopRow](s.shopRows(ctx), "shops", id)
}

// yearsBefore returns the day so many years before another one, as birth dates are written.
func yearsBefore(day calendar.Day, years int) string {
	return string(calendar.DayOf(day.Start().In(calendar.Shanghai).AddDate(-years, 0, 0)))
}

// AgeOn returns the age in whole years on a day of somebody born on YYYY-MM-DD or in YYYY-MM, and false where the
// birth date is not known.
func AgeOn(birthDate string, day calendar.Day) (int, bool) {
	if len(birthDate) == len("2006-01") {
		birthDate += "-01"
	}
	born, err := calendar.ParseDay(birthDate)
	if err != nil || born > day {
		return 0, false
	}
	b, d := born.Start().In(calendar.Shanghai), day.Start().In(calendar.Shanghai)
	age := d.Year() - b.Year()
	if d.Format("01-02") < b.Format("01-02") {
		age--
	}
	return age, true
}
