package roster

import (
	"slices"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/registry"
)

// DoubleKind counts the new records of a sheet that seem to be there already, in the system or further up in the
// workbook. They are brought in all the same: what they are is settled at the desk of doubles.
type DoubleKind struct {
	Sheet string `json:"sheet"`
	// Code is that of the doubt about a single entry: same_name_and_birth, same_phone, same_address.
	Code  string `json:"code"`
	Count int    `json:"count"`
}

// Message says it in a sentence.
func (k DoubleKind) Message() fault.Text {
	switch k.Code {
	case registry.SameNameAndBirth:
		return fault.Say("%d 位新居民与已有居民同名同生日", "%d new people have the name and the day of birth of somebody known", k.Count)
	case registry.SameAddress:
		return fault.Say("%d 户新住户的地址已有住户", "%d new households are at an address where there is one already", k.Count)
	case registry.SamePhone:
		if k.Sheet == SheetHouseholds {
			return fault.Say("%d 户新住户的电话已登记在别户", "%d new households have a phone of another household", k.Count)
		}
	}
	return fault.Say("%d 位新居民的电话已登记在别户", "%d new people have a phone of somebody in another household", k.Count)
}

// suspect adds to the doubles that the workbook brings in.
func (p *plan) suspect(sheet, code string, count int) {
	if count > 0 {
		p.doubles = append(p.doubles, DoubleKind{sheet, code, count})
	}
}

// holder is who has a name and birth date, or a phone: somebody of this household.
type holder struct{ Key, Home string }

// repeated counts the keys of new records that others have, too: others of the workbook above them, or of the database,
// which have finds for some keys. Records of one household do not count where apart.
func repeated(keys []holder, apart bool, have func(some []string) ([]holder, error)) (int, error) {
	if len(keys) == 0 {
		return 0, nil
	}
	known := make(map[string]string, len(keys))
	all := make([]string, 0, len(keys))
	for _, k := range keys {
		all = append(all, k.Key)
	}
	slices.Sort(all)
	for some := range slices.Chunk(slices.Compact(all), loadBatch) {
		found, err := have(some)
		if err != nil {
			return 0, err
		}
		for _, h := range found {
			known[h.Key] = h.Home
		}
	}
	n := 0
	for _, k := range keys {
		home, there := known[k.Key]
		if there && (!apart || home != k.Home) {
			n++
		}
		if !there {
			known[k.Key] = k.Home
		}
	}
	return n, nil
}

// suspectPeople counts new people who may be known already.
func (p *plan) suspectPeople(changes []change[registry.Resident]) error {
	var named, phones []holder
	for _, c := range changes {
		if c.before != nil || !livesHere(c.after) {
			continue
		}
		home := c.after.HouseholdID.String()
		if born := orEmpty(c.after.BirthDate); born != "" {
			named = append(named, holder{born + " " + c.after.Name, home})
		}
		if c.after.Phone.Hash != nil {
			phones = append(phones, holder{*c.after.Phone.Hash, home})
		}
	}
	n, err := repeated(named, false, func(some []string) ([]holder, error) {
		var found []holder
		return found, p.tx.Table("residents").Select("birth_date || ' ' || name AS key, CAST(household_id AS text) AS home").
			Where("district_id = ? AND state IN ('here', 'away') AND birth_date IN ? AND birth_date || ' ' || name IN ?", p.district.ID, bornOn(some), some).Scan(&found).Error
	})
	if err != nil {
		return err
	}
	p.suspect(SheetResidents, registry.SameNameAndBirth, n)
	n, err = repeated(phones, true, p.phonesIn("residents", "household_id"))
	p.suspect(SheetResidents, registry.SamePhone, n)
	return err
}

func bornOn(keys []string) []string {
	var days []string
	for _, key := range keys {
		for at := range key {
			if key[at] == ' ' {
				days = append(days, key[:at])
				break
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func (p *plan) phonesIn(table, home string) func(some []string) ([]holder, error) {
	states := map[string]string{"residents": "state IN ('here', 'away')", "households": "state = 'active'"}[table]
	return func(some []string) ([]holder, error) {
		var found []holder
		return found, p.tx.Table(table).Select("phone_hash AS key, CAST("+home+" AS text) AS home").
			Where("district_id = ? AND "+states+" AND phone_hash IN ?", p.district.ID, some).Order(home).Scan(&found).Error
	}
}

// suspectHouseholds counts new households that may be known already.
func (p *plan) suspectHouseholds(changes []change[registry.Household]) error {
	var phones []holder
	doors := map[uuid.UUID][]registry.DoorKey{}
	for _, c := range changes {
		if c.before != nil {
			continue
		}
		if c.after.Phone.Hash != nil {
			phones = append(phones, holder{*c.after.Phone.Hash, c.after.ID.String()})
		}
		if door := p.doorOf(c.after); !door.Empty() && c.after.CommunityID != nil {
			doors[*c.after.CommunityID] = append(doors[*c.after.CommunityID], door)
		}
	}
	n, err := p.knownDoors(doors)
	if err != nil {
		return err
	}
	p.suspect(SheetHouseholds, registry.SameAddress, n)
	n, err = repeated(phones, true, p.phonesIn("households", "id"))
	p.suspect(SheetHouseholds, registry.SamePhone, n)
	return err
}

func (p *plan) doorOf(h *registry.Household) registry.DoorKey {
	name := ""
	if h.BuildingID != nil {
		if p.buildingNames == nil {
			p.buildingNames = map[uuid.UUID]string{}
			for _, b := range p.buildings.after {
				p.buildingNames[b.ID] = b.Name
			}
		}
		name = p.buildingNames[*h.BuildingID]
	}
	return registry.DoorOf(orEmpty(h.Address), name, orEmpty(h.Entrance), orEmpty(h.Room))
}

// knownDoors counts the doors, by community, at which somebody lives already.
func (p *plan) knownDoors(doors map[uuid.UUID][]registry.DoorKey) (int, error) {
	n := 0
	for community, mine := range doors {
		var rows []struct{ Address, Entrance, Room, Building *string }
		err := p.tx.Table("households").Joins("LEFT JOIN buildings ON buildings.id = households.building_id").
			Select("households.address, households.entrance, households.room, buildings.name AS building").
			Where("households.district_id = ? AND households.state = 'active' AND households.community_id = ?", p.district.ID, community).Scan(&rows).Error
		if err != nil {
			return 0, err
		}
		known := map[string][]registry.DoorKey{}
		for _, r := range rows {
			door := registry.DoorOf(orEmpty(r.Address), orEmpty(r.Building), orEmpty(r.Entrance), orEmpty(r.Room))
			known[door.Numbers] = append(known[door.Numbers], door)
		}
		for _, door := range mine {
			if slices.ContainsFunc(known[door.Numbers], door.Same) {
				n++
				continue
			}
			known[door.Numbers] = append(known[door.Numbers], door)
		}
	}
	return n, nil
}
