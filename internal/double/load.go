package double

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// world is what is compared: the people, households and shops of a district that are not over, or some of them.
type world struct {
	people []*person
	homes  []*home
	stores []*store
}

type personRow struct {
	ID, HouseholdID uuid.UUID
	CommunityID     *uuid.UUID
	Name, Pinyin    string
	Sex, BirthDate  *string
	Relation        string
	IDNumber        pii.Secret `gorm:"embedded;embeddedPrefix:id_number_"`
	PhoneHash       *string
}

type homeRow struct {
	ID, GridID                            uuid.UUID
	CommunityID                           *uuid.UUID
	Address, BuildingName, Entrance, Room *string
	PhoneHash                             *string
}

type storeRow struct {
	ID                            uuid.UUID
	CommunityID                   *uuid.UUID
	Name, Pinyin                  string
	CreditCode, Keeper, PhoneHash *string
	Address, BuildingName         *string
}

const (
	livingPeople = "residents.district_id = ? AND residents.state IN ('here', 'away')"
	activeHomes  = "households.district_id = ? AND households.state = 'active'"
)

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func idOf(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func peopleQuery(db *gorm.DB, district uuid.UUID) *gorm.DB {
	return db.Table("residents").Where(livingPeople, district).
		Select("residents.id, residents.household_id, residents.community_id, residents.name, residents.pinyin, residents.sex, residents.birth_date, residents.relation, residents.id_number_enc, residents.id_number_hash, residents.phone_hash")
}

func homesQuery(db *gorm.DB, district uuid.UUID) *gorm.DB {
	return db.Table("households").Joins("LEFT JOIN buildings ON buildings.id = households.building_id").Where(activeHomes, district).
		Select("households.id, households.grid_id, households.community_id, households.address, households.entrance, households.room, households.phone_hash, buildings.name AS building_name")
}

// loadAll reads a whole district.
func (s *Service) loadAll(ctx context.Context, district uuid.UUID) (*world, error) {
	db := s.db.Read(ctx)
	var people []personRow
	var homes []homeRow
	if err := homesQuery(db, district).Scan(&homes).Error; err != nil {
		return nil, err
	}
	if err := peopleQuery(db, district).Scan(&people).Error; err != nil {
		return nil, err
	}
	w := &world{}
	w.fill(s, homes, people)
	return w, w.loadShops(db, district)
}

func (w *world) loadShops(db *gorm.DB, district uuid.UUID) error {
	var shops []storeRow
	err := db.Table("shops").Joins("LEFT JOIN buildings ON buildings.id = shops.building_id").Where("shops.district_id = ? AND shops.state = 'open'", district).
		Select("shops.id, shops.community_id, shops.name, shops.pinyin, shops.credit_code, shops.keeper, shops.phone_hash, shops.address, buildings.name AS building_name").
		Scan(&shops).Error
	for _, r := range shops {
		short := shopName(r.Name)
		w.stores = append(w.stores, &store{
			id: r.ID, community: idOf(r.CommunityID), name: nameOf(short, database.Pinyin(short)), keeper: plainName(text(r.Keeper)), credit: text(r.CreditCode),
			phone: text(r.PhoneHash), door: registry.DoorOf(text(r.Address), text(r.BuildingName), "", ""),
		})
	}
	return err
}

// fill makes ready what was read.
func (w *world) fill(s *Service, homes []homeRow, people []personRow) {
	byID := make(map[uuid.UUID]*home, len(homes))
	for _, r := range homes {
		h := &home{
			id: r.ID, grid: r.GridID, community: idOf(r.CommunityID), phone: text(r.PhoneHash),
			door: registry.DoorOf(text(r.Address), text(r.BuildingName), text(r.Entrance), text(r.Room)),
		}
		byID[r.ID], w.homes = h, append(w.homes, h)
	}
	for _, r := range people {
		p := &person{
			id: r.ID, household: r.HouseholdID, community: idOf(r.CommunityID), name: nameOf(r.Name, r.Pinyin), sex: text(r.Sex), birth: text(r.BirthDate),
			// A number that does not open is the keys' trouble: it is as if there were none.
			number: s.keeper.MustOpen("residents.id_number", r.ID, r.IDNumber), phone: text(r.PhoneHash),
		}
		if p.birth == "" && p.number != "" {
			p.birth = registry.BirthDateOf(p.number)
		}
		if h := byID[r.HouseholdID]; h != nil {
			p.door = h.door
			h.people = append(h.people, p)
			if r.Relation == registry.RelationHead {
				h.head = p
			}
		}
		w.people = append(w.people, p)
	}
}

// loadAround reads what marked records of a district may be doubles of, and says which records are compared anew: the
// marked ones, and the households of marked people.
func (s *Service) loadAround(ctx context.Context, district uuid.UUID, marked map[string][]uuid.UUID) (*world, map[uuid.UUID]bool, error) {
	db, touched := s.db.Read(ctx), map[uuid.UUID]bool{}
	for _, ids := range marked {
		for _, id := range ids {
			touched[id] = true
		}
	}
	people, homes := map[uuid.UUID]personRow{}, map[uuid.UUID]homeRow{}
	if err := readPeople(db, district, people, "residents.id IN ?", marked[Resident]); err != nil {
		return nil, nil, err
	}
	pinyins, births, phones, in := []string{}, []string{}, []string{}, slices.Clone(marked[Household])
	for _, p := range people {
		pinyins, in = append(pinyins, p.Pinyin), append(in, p.HouseholdID)
		touched[p.HouseholdID] = true
		if p.BirthDate != nil {
			births = append(births, *p.BirthDate)
		}
		if p.PhoneHash != nil {
			phones = append(phones, *p.PhoneHash)
		}
	}
	if err := readHomes(db, district, homes, "households.id IN ?", in); err != nil {
		return nil, nil, err
	}
	communities, homePhones := map[uuid.UUID]bool{}, []string{}
	for _, h := range homes {
		communities[idOf(h.CommunityID)] = true
		if h.PhoneHash != nil {
			homePhones = append(homePhones, *h.PhoneHash)
		}
	}
	for _, step := range []error{
		readPeople(db, district, people, "residents.pinyin IN ?", pinyins), readPeople(db, district, people, "residents.birth_date IN ?", births),
		readPeople(db, district, people, "residents.phone_hash IN ?", phones),
		readHomes(db, district, homes, "households.community_id IN ?", slices.Collect(maps.Keys(communities))),
		readHomes(db, district, homes, "households.phone_hash IN ?", homePhones),
	} {
		if step != nil {
			return nil, nil, step
		}
	}
	var more []uuid.UUID
	for _, p := range people {
		more = append(more, p.HouseholdID)
	}
	if err := readHomes(db, district, homes, "households.id IN ?", more); err != nil {
		return nil, nil, err
	}
	if err := readPeople(db, district, people, "residents.household_id IN ?", slices.Collect(maps.Keys(homes))); err != nil {
		return nil, nil, err
	}
	w := &world{}
	w.fill(s, slices.Collect(maps.Values(homes)), slices.Collect(maps.Values(people)))
	if len(marked[Shop]) == 0 {
		return w, touched, nil
	}
	return w, touched, w.loadShops(db, district)
}

func readPeople[V comparable](db *gorm.DB, district uuid.UUID, into map[uuid.UUID]personRow, condition string, values []V) error {
	return eachPart(values, func(part []V) error {
		var rows []personRow
		err := peopleQuery(db, district).Where(condition, part).Scan(&rows).Error
		for _, r := range rows {
			into[r.ID] = r
		}
		return err
	})
}

func readHomes[V comparable](db *gorm.DB, district uuid.UUID, into map[uuid.UUID]homeRow, condition string, values []V) error {
	return eachPart(values, func(part []V) error {
		var rows []homeRow
		err := homesQuery(db, district).Where(condition, part).Scan(&rows).Error
		for _, r := range rows {
			into[r.ID] = r
		}
		return err
	})
}

func eachPart[V comparable](values []V, read func(part []V) error) error {
	once := map[V]bool{}
	var distinct []V
	for _, v := range values {
		if !once[v] {
			once[v], distinct = true, append(distinct, v)
		}
	}
	for part := range slices.Chunk(distinct, 500) {
		if err := read(part); err != nil {
			return err
		}
	}
	return nil
}
