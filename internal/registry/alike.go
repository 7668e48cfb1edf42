package registry

import (
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// The codes of doubts about what is written down: it may be there already.
const (
	SameNameAndBirth = "same_name_and_birth"
	SamePhone        = "same_phone"
	SameAddress      = "same_address"
	SameShop         = "same_shop"
)

// everything stands for all doubts, where they are shown in another way.
const everything = "*"

// alikeMost is how many records a doubt names.
const alikeMost = 3

// acknowledge refuses what raises doubts that nobody has acknowledged.
func acknowledge(acknowledged []string, doubts []fault.Field) error {
	open := slices.DeleteFunc(doubts, func(d fault.Field) bool {
		return slices.Contains(acknowledged, d.Code) || slices.Contains(acknowledged, everything)
	})
	if len(open) == 0 {
		return nil
	}
	f := fault.Conflict("acknowledgement_needed", fault.Text{ZH: "请先确认：" + open[0].Message.ZH, EN: "Please confirm first: " + open[0].Message.EN})
	f.Fields = open
	return f
}

// twin is a record that is like the one being written down.
type twin struct {
	ID        uuid.UUID
	Name      string
	Code      string
	Community string
}

// alikePeople are the doubts about a person: somebody of that name and day of birth, or with that phone in another
// household, is there already. before is the record as it was; what has not changed raises no doubt.
func (s *Service) alikePeople(tx *gorm.DB, before, r Resident) ([]fault.Field, error) {
	if access.ActorFrom(tx.Statement.Context).System {
		return nil, nil
	}
	var doubts []fault.Field
	people := func() *gorm.DB {
		return fresh(tx).Table("residents").Joins("JOIN households ON households.id = residents.household_id").Joins("LEFT JOIN areas ON areas.id = residents.community_id").
			Where("residents.district_id = ? AND residents.state IN ('here', 'away') AND residents.id <> ?", r.DistrictID, r.ID).
			Select("residents.id, residents.name, households.code, COALESCE(areas.name, '') AS community")
	}
	born := record.Text(r.BirthDate)
	if born != "" && (before.Name != r.Name || record.Text(before.BirthDate) != born) {
		found, err := twins(people().Where("residents.pinyin = ? AND residents.name = ? AND residents.birth_date = ?", r.Pinyin, r.Name, born))
		if err != nil {
			return nil, err
		}
		say := sentence{SameNameAndBirth, "name", "已有同名同生日的居民：%s", "There is somebody of that name and day of birth already: %s", "已有同名同生日的居民，不在您的管辖范围内，请联系连心服务办核实", "Somebody of that name and day of birth is registered outside your area; ask the service office"}
		if doubts, err = say.add(tx, access.Resident, doubts, found); err != nil {
			return nil, err
		}
	}
	if phone := r.Phone.Hash; phone != nil && (before.Phone.Hash == nil || *before.Phone.Hash != *phone) {
		found, err := twins(people().Where("residents.phone_hash = ? AND residents.household_id <> ?", *phone, r.HouseholdID))
		if err != nil {
			return nil, err
		}
		say := sentence{SamePhone, "phone", "这个电话已登记在别户：%s", "This phone is registered in another household already: %s", "这个电话已登记在别户，不在您的管辖范围内，请联系连心服务办核实", "This phone is registered outside your area already; ask the service office"}
		if doubts, err = say.add(tx, access.Resident, doubts, found); err != nil {
			return nil, err
		}
	}
	return doubts, nil
}

// alikeHouseholds are the doubts about a household: one at that door, or with that phone, is there already.
func (s *Service) alikeHouseholds(tx *gorm.DB, before, h Household) ([]fault.Field, error) {
	if h.State != HouseholdActive || access.ActorFrom(tx.Statement.Context).System {
		return nil, nil
	}
	var doubts []fault.Field
	homes := func() *gorm.DB {
		return fresh(tx).Table("households").Joins("LEFT JOIN areas ON areas.id = households.community_id").
			Joins("LEFT JOIN residents AS heads ON heads.household_id = households.id AND heads.relation = ? AND heads.state IN ('here', 'away')", RelationHead).
			Where("households.district_id = ? AND households.state = 'active' AND households.id <> ?", h.DistrictID, h.ID)
	}
	const columns = "households.id, COALESCE(heads.name, '') AS name, households.code, COALESCE(areas.name, '') AS community"
	if moved(before, h) {
		found, err := atDoor(tx, homes(), columns, h)
		if err != nil {
			return nil, err
		}
		say := sentence{SameAddress, "address", "这个地址已有住户：%s", "There is a household at this address already: %s", "这个地址已有住户，不在您的管辖范围内，请联系连心服务办核实", "There is a household at this address outside your area; ask the service office"}
		if doubts, err = say.add(tx, access.Household, doubts, found); err != nil {
			return nil, err
		}
	}
	if phone := h.Phone.Hash; phone != nil && (before.Phone.Hash == nil || *before.Phone.Hash != *phone) {
		found, err := twins(homes().Where("households.phone_hash = ?", *phone).Select(columns))
		if err != nil {
			return nil, err
		}
		say := sentence{SamePhone, "phone", "这个电话已登记在别户：%s", "This phone is registered in another household already: %s", "这个电话已登记在别户，不在您的管辖范围内，请联系连心服务办核实", "This phone is registered outside your area already; ask the service office"}
		if doubts, err = say.add(tx, access.Household, doubts, found); err != nil {
			return nil, err
		}
	}
	return doubts, nil
}

// alikeShops are the doubts about a shop: one of that name at that address, or with that phone, is there already. The
// same credit code is no doubt: it is refused.
func (s *Service) alikeShops(tx *gorm.DB, before, p Shop) ([]fault.Field, error) {
	if p.State != ShopOpen || access.ActorFrom(tx.Statement.Context).System {
		return nil, nil
	}
	var doubts []fault.Field
	shops := func() *gorm.DB {
		return fresh(tx).Table("shops").Joins("LEFT JOIN areas ON areas.id = shops.community_id").
			Where("shops.district_id = ? AND shops.state = 'open' AND shops.id <> ?", p.DistrictID, p.ID)
	}
	const columns = "shops.id, shops.name, shops.code, COALESCE(areas.name, '') AS community"
	if before.Name != p.Name || shopMoved(before, p) {
		found, err := namesakes(shops(), columns, p)
		if err != nil {
			return nil, err
		}
		say := sentence{SameShop, "name", "这个地址已有同名的商铺：%s", "There is a shop of that name at this address already: %s", "这个地址已有同名的商铺，不在您的管辖范围内，请联系连心服务办核实", "There is a shop of that name at this address outside your area; ask the service office"}
		if doubts, err = say.add(tx, access.Shop, doubts, found); err != nil {
			return nil, err
		}
	}
	if phone := p.Phone.Hash; phone != nil && (before.Phone.Hash == nil || *before.Phone.Hash != *phone) {
		found, err := twins(shops().Where("shops.phone_hash = ?", *phone).Select(columns))
		if err != nil {
			return nil, err
		}
		say := sentence{SamePhone, "phone", "这个电话已登记在别的商铺：%s", "This phone is registered with another shop already: %s", "这个电话已登记在别的商铺，不在您的管辖范围内，请联系连心服务办核实", "This phone is registered with a shop outside your area already; ask the service office"}
		if doubts, err = say.add(tx, access.Shop, doubts, found); err != nil {
			return nil, err
		}
	}
	return doubts, nil
}

func shopMoved(before, after Shop) bool {
	return record.Text(before.Address) != record.Text(after.Address) || !sameID(before.BuildingID, after.BuildingID) || !sameID(before.GridID, after.GridID)
}

func sameID(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// namesakes finds the shops of one name in the community that lie in the same building, or at the same address however
// it is written; where neither has one, in the same grid.
func namesakes(q *gorm.DB, columns string, p Shop) ([]twin, error) {
	var rows []struct {
		Twin               twin `gorm:"embedded"`
		Address            *string
		BuildingID, GridID *uuid.UUID
	}
	err := q.Where("shops.pinyin = ? AND shops.name = ? AND shops.community_id = ?", p.Pinyin, p.Name, p.CommunityID).
		Select(columns + ", shops.address, shops.building_id, shops.grid_id").Order("shops.id").Scan(&rows).Error
	address := strings.Join(strings.Fields(record.Text(p.Address)), "")
	var found []twin
	for _, r := range rows {
		other := strings.Join(strings.Fields(record.Text(r.Address)), "")
		var same bool
		switch {
		case address != "" && other != "":
			same = address == other || DoorOf(address, "", "", "").Same(DoorOf(other, "", "", ""))
		case p.BuildingID != nil && r.BuildingID != nil:
			same = *p.BuildingID == *r.BuildingID
		default:
			same = sameID(p.GridID, r.GridID)
		}
		if same && len(found) < alikeMost {
			found = append(found, r.Twin)
		}
	}
	return found, err
}

func moved(before, after Household) bool {
	same := func(a, b *string) bool { return record.Text(a) == record.Text(b) }
	building := before.BuildingID == nil && after.BuildingID == nil || before.BuildingID != nil && after.BuildingID != nil && *before.BuildingID == *after.BuildingID
	return !building || !same(before.Address, after.Address) || !same(before.Entrance, after.Entrance) || !same(before.Room, after.Room)
}

// atDoor finds the households of the community at the same door, however their addresses are written.
func atDoor(tx *gorm.DB, q *gorm.DB, columns string, h Household) ([]twin, error) {
	name := ""
	if h.BuildingID != nil {
		var b Building
		if err := database.Take(fresh(tx), &b, *h.BuildingID); err != nil {
			return nil, err
		}
		name = b.Name
	}
	door := DoorOf(record.Text(h.Address), name, record.Text(h.Entrance), record.Text(h.Room))
	if door.Empty() {
		return nil, nil
	}
	var rows []struct {
		Twin                              twin `gorm:"embedded"`
		Address, Entrance, Room, Building *string
	}
	err := q.Joins("LEFT JOIN buildings ON buildings.id = households.building_id").Where("households.community_id = ?", h.CommunityID).
		Select(columns + ", households.address, households.entrance, households.room, buildings.name AS building").Order("households.id").Scan(&rows).Error
	var found []twin
	for _, r := range rows {
		if door.Same(DoorOf(record.Text(r.Address), record.Text(r.Building), record.Text(r.Entrance), record.Text(r.Room))) && len(found) < alikeMost {
			found = append(found, r.Twin)
		}
	}
	return found, err
}

func twins(q *gorm.DB) ([]twin, error) {
	var found []twin
	return found, q.Limit(alikeMost).Scan(&found).Error
}

// sentence says what is there already: naming it where the actor may see it, and whom to ask otherwise.
type sentence struct{ code, field, zh, en, hiddenZH, hiddenEN string }

func (s sentence) add(tx *gorm.DB, kind access.Kind, doubts []fault.Field, found []twin) ([]fault.Field, error) {
	var named []twin
	for _, one := range found {
		err := access.Check(tx.Statement.Context, tx, kind, one.ID, kind.Read)
		switch {
		case err == nil:
			named = append(named, one)
		case !fault.Is(err, fault.KindNotFound):
			return nil, err
		}
	}
	for _, one := range named {
		whom := one.Name
		for _, more := range []string{one.Code, one.Community} {
			if more != "" {
				if whom != "" {
					whom += " "
				}
				whom += more
			}
		}
		doubts = append(doubts, fault.Field{Field: s.field, Code: s.code, Message: fault.Say(s.zh, s.en, whom), Ref: kind.Name + "s/" + one.ID.String()})
	}
	if len(found) > 0 && len(named) == 0 {
		doubts = append(doubts, fault.Field{Field: s.field, Code: s.code, Message: fault.Text{ZH: s.hiddenZH, EN: s.hiddenEN}})
	}
	return doubts, nil
}

func fresh(tx *gorm.DB) *gorm.DB {
	return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
}
