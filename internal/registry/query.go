package registry

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/record"
)

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
	// NotVisitedSince finds those in which nobody has been met since the day, or ever.
	NotVisitedSince calendar.Day
	// WithoutCoordinates finds those that no map shows, WithoutHouseholds those in which nobody lives.
	WithoutCoordinates *bool
	WithoutHouseholds  *bool
	// Within finds those that stand within an outline on the map.
	Within Outline
	// Extra narrows by an extra field: code:value.
	Extra string
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
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return database.Page[BuildingRow]{}, err
	}
	q := v.HasExtra(s.Narrow(ctx, buildingKind), buildingKind.Kind, f.Extra)
	q = record.Where(q, "buildings.management = ?", f.Management)
	q = record.Where(q, "buildings.code = ?", f.Code)
	q = record.EndedIs(q, "buildings.ended_on", f.Ended)
	q = record.Is(q, "(buildings.longitude IS NULL OR buildings.latitude IS NULL)", f.WithoutCoordinates)
	q = record.Is(q, "NOT EXISTS (SELECT 1 FROM households WHERE households.building_id = buildings.id AND households.state = 'active')", f.WithoutHouseholds)
	q = notVisited(q, "visits.household_id IN (SELECT households.id FROM households WHERE households.building_id = buildings.id)", f.NotVisitedSince)
	q = f.Within.around(q, "%s")
	q = database.InArea(q, "buildings", f.AreaID)
	q = record.Search(q, list.Q, []string{"buildings.name", "buildings.code", "buildings.address"}, nil)
	page, err := record.List[BuildingRow](q, s.buildingRows(ctx), buildingKind.Table, list, v.Sorts(q, buildingKind.Kind, map[string]string{
		"code": "buildings.code", "name": "buildings.name", "management": "buildings.management", "floors": "buildings.floors",
	}), "code")
	return veiled(page, err, func(rows []BuildingRow) error { return s.veilBuildings(ctx, rows) })
}

// BuildingByID returns one building.
func (s *Service) BuildingByID(ctx context.Context, id uuid.UUID) (BuildingRow, error) {
	row, err := record.One[BuildingRow](s.buildingRows(ctx), "buildings", id)
	if err != nil {
		return row, err
	}
	rows := []BuildingRow{row}
	err = s.veilBuildings(ctx, rows)
	return rows[0], err
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
	Tenure     string `oneof:"own rented dormitory borrowed vacant other"`
	ContactID  *uuid.UUID
	// Within finds those that live in a building within an outline on the map.
	Within Outline
	// Management is that of the building that it lives in.
	Management string `oneof:"company self unmanaged"`
	// Tag are tags of the household, Care are groups that need care in which somebody of it is; TagMatch says whether
	// one will do or all are meant.
	Tag      []string
	Care     []string
	TagMatch string `oneof:"any all"`
	// NotVisitedSince finds those at whose door nobody has been met since the day, or ever.
	NotVisitedSince calendar.Day
	// AwayNow finds those who spend this month on the mainland.
	AwayNow *bool
	// WithoutHead, WithoutPhone and WithoutContact find what is missing, or what is not.
	WithoutHead    *bool
	WithoutPhone   *bool
	WithoutContact *bool
	// CareGroupID narrows to a care group.
	CareGroupID *uuid.UUID
	// Extra narrows by an extra field: code:value.
	Extra string
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
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return database.Page[HouseholdRow]{}, err
	}
	q := narrowHouseholds(v.HasExtra(s.Narrow(ctx, householdKind), householdKind.Kind, f.Extra), v, f, s.Today())
	q = record.Search(q, list.Q, []string{"households.code", "households.address", "households.room"}, nil,
		record.Elsewhere{In: "households.building_id IN (SELECT id FROM buildings WHERE %s)", Column: "buildings.name"},
		record.Elsewhere{In: "households.id IN (SELECT household_id FROM residents WHERE %s)", Column: "residents.name", Pinyin: "residents.pinyin"})
	page, err := record.List[HouseholdRow](q, s.householdRows(ctx), householdKind.Table, list, v.Sorts(q, householdKind.Kind, map[string]string{
		"code": "households.code", "address": "households.address", "updated_at": "households.updated_at",
		"head":    "(SELECT heads.pinyin FROM residents AS heads WHERE " + headOfHousehold + ")",
		"contact": "(SELECT members.pinyin FROM assignments AS contacts JOIN members ON members.id = contacts.member_id WHERE " + contactOfHousehold + ")",
	}), "code")
	return veiled(page, err, func(rows []HouseholdRow) error { return s.veilHouseholds(ctx, rows) })
}

// HouseholdDetail is a household with the people who belong or belonged to it, the head first.
type HouseholdDetail struct {
	HouseholdRow
	People []ResidentRow
	// Care is what groups the household or somebody there is in, and when the next visit is due.
	Care catalog.Care
}

// HouseholdByID returns one household with its people.
func (s *Service) HouseholdByID(ctx context.Context, id uuid.UUID) (HouseholdDetail, error) {
	row, err := record.One[HouseholdRow](s.householdRows(ctx), "households", id)
	if err != nil {
		return HouseholdDetail{}, err
	}
	rows := []HouseholdRow{row}
	if err := s.veilHouseholds(ctx, rows); err != nil {
		return HouseholdDetail{}, err
	}
	d := HouseholdDetail{HouseholdRow: rows[0]}
	err = s.residentRows(ctx).Where("residents.household_id = ?", id).
		Order("CASE WHEN residents.state IN ('here', 'away') THEN 0 ELSE 1 END, CASE WHEN residents.relation = '02' THEN 0 ELSE 1 END, residents.birth_date, residents.id").
		Limit(200).Scan(&d.People).Error
	if err != nil {
		return d, database.Fault(err)
	}
	if err := s.veilResidents(ctx, d.People); err != nil {
		return d, err
	}
	if !d.Over() {
		d.Care, err = s.Catalog.CareFor(ctx, id)
	}
	return d, err
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
	BuildingID  *uuid.UUID
	// ContactID is the member who is the contact of the household, Management that of its building.
	ContactID  *uuid.UUID
	Management string `oneof:"company self unmanaged"`
	// Tag are tags of the person, groups that need care among them; TagMatch says whether one will do or all are meant.
	Tag      []string
	TagMatch string `oneof:"any all"`
	State    string `oneof:"here away moved deceased"`
	Sex      string `oneof:"0 1 2 9"`
	Relation string
	// AgeFrom and AgeTo are in whole years, both included.
	AgeFrom *int
	AgeTo   *int
	// BirthMonth is the month of the birthday.
	BirthMonth *int `range:"1 12"`
	// NotVisitedSince and AwayNow are about the household.
	NotVisitedSince calendar.Day
	AwayNow         *bool
	WithoutPhone    *bool
	WithoutIDNumber *bool
	// CareGroupID narrows to a care group.
	CareGroupID *uuid.UUID
	// Extra narrows by an extra field: code:value.
	Extra string
}

func (s *Service) residentRows(ctx context.Context) *gorm.DB {
	columns, joins := places("residents")
	return s.Rows(ctx, residentKind, columns+", households.code AS household_code, households.address AS household_address"+
		", buildings.name AS building_name, households.entrance, households.room",
		append(joins, "households ON households.id = residents.household_id", "buildings ON buildings.id = households.building_id")...)
}

// Residents lists residents.
func (s *Service) Residents(ctx context.Context, list database.List, f ResidentFilter) (database.Page[ResidentRow], error) {
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return database.Page[ResidentRow]{}, err
	}
	q := narrowResidents(v.HasExtra(s.Narrow(ctx, residentKind), residentKind.Kind, f.Extra), v, f, s.Today())
	q = record.Search(q, list.Q, nil, map[string]string{"residents.name": "residents.pinyin"},
		record.Elsewhere{In: "residents.household_id IN (SELECT id FROM households WHERE %s)", Column: "households.code"},
		record.Elsewhere{In: "residents.household_id IN (SELECT id FROM households WHERE %s)", Column: "households.address"})
	page, err := record.List[ResidentRow](q, s.residentRows(ctx), residentKind.Table, list, v.Sorts(q, residentKind.Kind, map[string]string{
		"name": "residents.pinyin", "age": "residents.birth_date", "created_at": "residents.created_at",
		"household": "(SELECT households.code FROM households WHERE households.id = residents.household_id)",
	}), "name")
	return veiled(page, err, func(rows []ResidentRow) error { return s.veilResidents(ctx, rows) })
}

// ResidentByID returns one resident.
func (s *Service) ResidentByID(ctx context.Context, id uuid.UUID) (ResidentRow, error) {
	row, err := record.One[ResidentRow](s.residentRows(ctx), "residents", id)
	if err != nil {
		return row, err
	}
	rows := []ResidentRow{row}
	err = s.veilResidents(ctx, rows)
	return rows[0], err
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
	// NotVisitedSince finds those in which nobody has been met since the day, or ever.
	NotVisitedSince calendar.Day
	WithoutPhone    *bool
	// Extra narrows by an extra field: code:value.
	Extra string
}

func (s *Service) shopRows(ctx context.Context) *gorm.DB {
	columns, joins := places("shops")
	return s.Rows(ctx, shopKind, columns+", buildings.name AS building_name", append(joins, "buildings ON buildings.id = shops.building_id")...)
}

// Shops lists shops.
func (s *Service) Shops(ctx context.Context, list database.List, f ShopFilter) (database.Page[ShopRow], error) {
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return database.Page[ShopRow]{}, err
	}
	q := v.HasExtra(s.Narrow(ctx, shopKind), shopKind.Kind, f.Extra)
	q = record.Where(q, "shops.state = ?", f.State)
	q = record.Where(q, "shops.trade = ?", f.Trade)
	q = record.Where(q, "shops.building_id = ?", f.BuildingID)
	q = record.Where(q, "shops.code = ?", f.Code)
	q = record.Is(q, "shops.phone_hash IS NULL", f.WithoutPhone)
	q = notVisited(q, "visits.shop_id = shops.id", f.NotVisitedSince)
	q = database.InArea(q, "shops", f.AreaID)
	q = record.Search(q, list.Q, []string{"shops.code", "shops.credit_code", "shops.address", "shops.keeper"}, map[string]string{"shops.name": "shops.pinyin"})
	page, err := record.List[ShopRow](q, s.shopRows(ctx), shopKind.Table, list, v.Sorts(q, shopKind.Kind, map[string]string{
		"code": "shops.code", "name": "shops.pinyin", "trade": "shops.trade", "staff": "shops.staff",
	}), "code")
	return veiled(page, err, func(rows []ShopRow) error { return s.veilShops(ctx, rows) })
}

// ShopByID returns one shop.
func (s *Service) ShopByID(ctx context.Context, id uuid.UUID) (ShopRow, error) {
	row, err := record.One[ShopRow](s.shopRows(ctx), "shops", id)
	if err != nil {
		return row, err
	}
	rows := []ShopRow{row}
	err = s.veilShops(ctx, rows)
	return rows[0], err
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
