package testkit

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// District is the scene that most tests play in: two townships on two islands, each with a community, two grids and a
// building; ten households a grid with a head and every second one with a spouse; four units, two branches, eight
// members; and an account for each role, called as the role.
type District struct {
	ID uuid.UUID
	// North and South are the townships; the roles with an area of a township have South, but for Northern accounts.
	South, North           uuid.UUID
	SouthVillage           uuid.UUID
	NorthVillage           uuid.UUID
	SouthGrids, NorthGrids []uuid.UUID
	SouthBuilding          uuid.UUID
	NorthBuilding          uuid.UUID
	// Households by code: S1-01 … S2-10 in the south, N1-01 … N2-10 in the north.
	Households map[string]uuid.UUID
	// Heads and Spouses are residents by household code.
	Heads, Spouses map[string]uuid.UUID
	// Units: office D001, housing D020 (categories 01 and 04), water P001 (0201, 0202), T001 south, T002 north.
	Units map[string]uuid.UUID
	// Branches B001 (south) and B002 (north).
	Branches map[string]uuid.UUID
	// Members M001 … M008: M001 leads the south, M002 … M005 work there, M006 … M008 in the north. The accounts leader,
	// secretary and cadre are M001, M002 and M003, secretary and cadre of branch B001.
	Members map[string]uuid.UUID
	// Accounts by username.
	Accounts map[string]uuid.UUID
}

// District builds the scene once.
func (k *Kit) District() *District {
	k.T.Helper()
	if k.scene != nil {
		return k.scene
	}
	d := &District{
		Households: map[string]uuid.UUID{}, Heads: map[string]uuid.UUID{}, Spouses: map[string]uuid.UUID{}, Units: map[string]uuid.UUID{},
		Branches: map[string]uuid.UUID{}, Members: map[string]uuid.UUID{}, Accounts: map[string]uuid.UUID{},
	}
	ctx := access.AsSystem(context.Background(), "scene", uuid.Nil)
	require.NoError(k.T, k.DB.Write(ctx, func(tx *gorm.DB) error {
		b := builder{kit: k, tx: tx, d: d}
		b.areas()
		b.units()
		b.members()
		b.registry()
		return b.err
	}))
	k.scene = d
	k.accounts(ctx, d)
	return d
}

type builder struct {
	kit *Kit
	tx  *gorm.DB
	d   *District
	err error
}

type columns = map[string]any

// insert adds one row with the standard columns and returns its id.
func (b *builder) insert(table string, row columns) uuid.UUID {
	id := database.NewID()
	if given, ok := row["id"]; ok {
		id = given.(uuid.UUID)
	}
	now := database.Now(b.kit.Clock.Now())
	row["id"], row["version"], row["created_at"], row["updated_at"] = id, 1, now, now
	if b.err == nil {
		b.err = b.tx.Table(table).Create(row).Error
	}
	return id
}

func (b *builder) area(code, name, level, island string, parent, township, community any, lon, lat float64) uuid.UUID {
	row := columns{
		"district_id": b.d.ID, "code": code, "name": name, "level": level, "parent_id": parent, "township_id": township,
		"community_id": community, "has_desk": false, "longitude": lon, "latitude": lat,
	}
	if island != "" {
		row["island"] = island
	}
	if level == "district" {
		row["id"] = b.d.ID
	}
	return b.insert("areas", row)
}

func (b *builder) areas() {
	d := b.d
	d.ID = database.NewID()
	b.area("370614", "长岛综合试验区", "district", "", nil, nil, nil, 120.74, 37.92)
	d.South = b.area("370614006", "南长山街道", "township", "南长山岛", d.ID, nil, nil, 120.743, 37.923)
	d.North = b.area("370614110", "砣矶镇", "township", "砣矶岛", d.ID, nil, nil, 120.756, 38.172)
	d.SouthVillage = b.area("370614006201", "南城村", "community", "南长山岛", d.South, d.South, nil, 120.744, 37.924)
	d.NorthVillage = b.area("370614110201", "大口东山村", "community", "砣矶岛", d.North, d.North, nil, 120.757, 38.173)
	for i := 1; i <= 2; i++ {
		step := float64(i) / 1000
		d.SouthGrids = append(d.SouthGrids, b.area(fmt.Sprintf("37061400620100%d", i), fmt.Sprintf("南城村第%d网格", i), "grid", "南长山岛",
			d.SouthVillage, d.South, d.SouthVillage, 120.744+step, 37.924+step))
		d.NorthGrids = append(d.NorthGrids, b.area(fmt.Sprintf("37061411020100%d", i), fmt.Sprintf("大口东山村第%d网格", i), "grid", "砣矶岛",
			d.NorthVillage, d.North, d.NorthVillage, 120.757+step, 38.173+step))
	}
}

func (b *builder) units() {
	d := b.d
	for _, u := range []struct {
		code, name, kind string
		area             uuid.UUID
		categories       []string
	}{
		{"D001", "连心服务办公室", "office", d.ID, nil},
		{"D020", "住房和交通建设局", "department", d.ID, []string{"01", "04"}},
		{"P001", "海岛供水公司", "utility", d.ID, []string{"0201", "0202"}},
		{"T001", "南长山街道办事处", "township", d.South, nil},
		{"T002", "砣矶镇人民政府", "township", d.North, nil},
	} {
		d.Units[u.code] = b.insert("units", columns{"district_id": d.ID, "code": u.code, "name": u.name, "type": u.kind, "area_id": u.area})
		for _, c := range u.categories {
			if b.err == nil {
				b.err = b.tx.Table("unit_categories").Create(columns{"unit_id": d.Units[u.code], "category_code": c}).Error
			}
		}
	}
	for code, unit := range map[string]string{"B001": "T001", "B002": "T002"} {
		d.Branches[code] = b.insert("branches", columns{"district_id": d.ID, "code": code, "name": "第" + code[3:] + "兼合式党支部", "type": "combined", "unit_id": d.Units[unit]})
	}
}

func (b *builder) members() {
	d := b.d
	names := []string{"周敏", "林海波", "王志强", "孙丽", "于晓东", "张建军", "李海霞", "刘永刚"}
	for i, name := range names {
		code := fmt.Sprintf("M%03d", i+1)
		unit, branch, township, village, grid := "T001", "B001", d.South, d.SouthVillage, d.SouthGrids[i%2]
		if i >= 5 {
			unit, branch, township, village, grid = "T002", "B002", d.North, d.NorthVillage, d.NorthGrids[i%2]
		}
		rank := "cadre"
		if i == 0 {
			rank = "district_leader"
		}
		id := database.NewID()
		phone := b.seal("members.phone", id, fmt.Sprintf("1990001%04d", i+1))
		d.Members[code] = b.insert("members", columns{
			"id": id, "district_id": d.ID, "township_id": township, "community_id": village, "code": code, "name": name, "pinyin": database.Pinyin(name),
			"sex": "1", "phone_enc": phone.enc, "phone_hash": phone.hash, "unit_id": d.Units[unit], "branch_id": d.Branches[branch],
			"rank": rank, "work_area_id": village, "home_area_id": grid, "in_service": true,
		})
	}
	b.insert("leader_duties", columns{"district_id": d.ID, "member_id": d.Members["M001"], "area_id": d.South})
	if b.err == nil {
		b.err = b.tx.Table("branches").Where("id = ?", d.Branches["B001"]).Update("secretary_id", d.Members["M002"]).Error
	}
}

type sealed struct {
	enc  []byte
	hash any
}

func (b *builder) seal(field string, id uuid.UUID, plain string) sealed {
	s, err := b.kit.App.Keeper.Seal(field, id, plain)
	if b.err == nil {
		b.err = err
	}
	return sealed{s.Enc, *s.Hash}
}

func (b *builder) registry() {
	d := b.d
	d.SouthBuilding = b.building("LY001", "1号楼", d.South, d.SouthVillage, d.SouthGrids[0], "company")
	d.NorthBuilding = b.building("LY002", "渔港楼", d.North, d.NorthVillage, d.NorthGrids[0], "unmanaged")
	n := 0
	for _, side := range []struct {
		letter            string
		township, village uuid.UUID
		grids             []uuid.UUID
		building          uuid.UUID
	}{{"S", d.South, d.SouthVillage, d.SouthGrids, d.SouthBuilding}, {"N", d.North, d.NorthVillage, d.NorthGrids, d.NorthBuilding}} {
		for g, grid := range side.grids {
			for i := 1; i <= 10; i++ {
				n++
				code := fmt.Sprintf("%s%d-%02d", side.letter, g+1, i)
				place := columns{"district_id": d.ID, "township_id": side.township, "community_id": side.village, "grid_id": grid}
				d.Households[code] = b.household(code, n, place, side.building, g == 0)
				d.Heads[code] = b.resident(code, n, place, "02", "王", "1")
				if i%2 == 0 {
					d.Spouses[code] = b.resident(code, n, place, "12", "林", "2")
				}
			}
		}
	}
}

func (b *builder) building(code, name string, township, village, grid uuid.UUID, management string) uuid.UUID {
	return b.insert("buildings", columns{
		"district_id": b.d.ID, "township_id": township, "community_id": village, "grid_id": grid, "code": code, "name": name,
		"address": "海滨路" + code[2:] + "号", "floors": 6, "entrances": 2, "management": management,
	})
}

func with(place, row columns) columns {
	for k, v := range place {
		row[k] = v
	}
	return row
}

func (b *builder) household(code string, n int, place columns, building uuid.UUID, inBuilding bool) uuid.UUID {
	id := database.NewID()
	phone := b.seal("households.phone", id, fmt.Sprintf("1990002%04d", n))
	row := columns{
		"id": id, "code": code, "address": "海滨路" + code, "tenure": "own", "phone_enc": phone.enc, "phone_hash": phone.hash,
		"tags": "[]", "away_months": "[]", "state": "active",
	}
	if inBuilding {
		row["building_id"], row["entrance"], row["room"] = building, "1", fmt.Sprintf("%d01", n%10+1)
	}
	return b.insert("households", with(place, row))
}

var given = []string{"建国", "桂兰", "海波", "丽", "浩然", "秀英", "志强", "晓燕", "磊", "静"}

func (b *builder) resident(household string, n int, place columns, relation, surname, sex string) uuid.UUID {
	id := database.NewID()
	order := n*2 + 1
	if sex == "2" {
		order++
	}
	number := IDNumber(1950+n%50, order)
	idNumber := b.seal("residents.id_number", id, number)
	phone := b.seal("residents.phone", id, fmt.Sprintf("199%d003%04d", len(surname)%10, order))
	name := surname + given[n%len(given)]
	return b.insert("residents", with(place, columns{
		"id": id, "household_id": b.d.Households[household], "relation": relation, "name": name, "pinyin": database.Pinyin(name), "sex": sex,
		"id_number_enc": idNumber.enc, "id_number_hash": idNumber.hash, "birth_date": number[6:10] + "-" + number[10:12] + "-" + number[12:14],
		"phone_enc": phone.enc, "phone_hash": phone.hash, "ethnicity": "01", "tags": "[]", "state": "here",
	}))
}

// IDNumber returns a valid ID number of nobody: 990000, a first of March, and an order number, odd for men.
func IDNumber(year, order int) string {
	digits := fmt.Sprintf("990000%04d0301%03d", year, order%1000)
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	return digits + string("10X98765432"[sum%11])
}

// accounts makes one account for each role, and a second township and handler for the other side.
func (k *Kit) accounts(ctx context.Context, d *District) {
	k.T.Helper()
	member := func(code string) *uuid.UUID { id := d.Members[code]; return &id }
	for _, a := range []struct {
		name   string
		role   access.Role
		area   *uuid.UUID
		unit   string
		member *uuid.UUID
	}{
		{"office", access.Office, &d.ID, "", nil},
		{"leader", access.Leader, nil, "", member("M001")},
		{"township", access.Township, &d.South, "", nil},
		{"township-north", access.Township, &d.North, "", nil},
		{"community", access.Community, &d.SouthVillage, "", nil},
		{"secretary", access.Secretary, nil, "", member("M002")},
		{"cadre", access.Cadre, nil, "", member("M003")},
		{"cadre-north", access.Cadre, nil, "", member("M006")},
		{"handler", access.Handler, nil, "D020", nil},
		{"handler-water", access.Handler, nil, "P001", nil},
		{"caller", access.Caller, &d.ID, "", nil},
		{"sysadmin", access.Sysadmin, nil, "", nil},
		{"secadmin", access.Secadmin, nil, "", nil},
		{"auditor", access.Auditor, nil, "", nil},
	} {
		codes := access.Codes{Unit: a.unit}
		if a.area != nil {
			codes.Area = k.areaCode(*a.area)
		}
		account, err := k.App.Access.CreateWithRole(ctx, access.NewAccount{Username: a.name, Name: a.name, Password: Password, MemberID: a.member}, a.role, codes)
		require.NoError(k.T, err, a.name)
		d.Accounts[a.name] = account.ID
	}
}

func (k *Kit) areaCode(id uuid.UUID) string {
	var code string
	require.NoError(k.T, k.DB.Read(context.Background()).Table("areas").Where("id = ?", id).Pluck("code", &code).Error)
	return code
}

// Contact makes a member the contact of households by code, as a published plan would.
func (k *Kit) Contact(member string, households ...string) {
	k.T.Helper()
	d := k.District()
	require.NoError(k.T, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
		b := builder{kit: k, tx: tx, d: d}
		for _, code := range households {
			var h struct{ TownshipID, CommunityID, GridID uuid.UUID }
			if err := tx.Table("households").Where("id = ?", d.Households[code]).Take(&h).Error; err != nil {
				return err
			}
			b.insert("assignments", columns{
				"district_id": d.ID, "township_id": h.TownshipID, "community_id": h.CommunityID, "grid_id": h.GridID,
				"household_id": d.Households[code], "member_id": d.Members[member], "ordinal": 1, "started_at": database.Now(k.Clock.Now()),
			})
		}
		return b.err
	}))
}
