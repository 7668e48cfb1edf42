package demo

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

func (w *world) makeRegistry() error { return w.steps(w.makeBuildings, w.makeHouseholds, w.makeShops) }

// block is a building with the doors that are still free.
type block struct {
	*registry.Building
	prefix string
	doors  []door
}

type door struct{ entrance, room string }

var managers = []string{"海诚物业", "蓝岛物业", "长山物业"}

// makeBuildings puts estates into the largest township and a few buildings into every village.
func (w *world) makeBuildings() error {
	var weights []int
	for i, t := range w.townships {
		n := len(t.villages)
		if i > 0 {
			n = max(4, t.homes/45)
		}
		weights = append(weights, n)
	}
	// The main island has the estates, and so most of the buildings.
	rest := share(Buildings*27/100, weights[1:])
	counts := append([]int{Buildings - sum(rest)}, rest...)
	for i, t := range w.townships {
		for n := range counts[i] {
			w.building(t, i == 0, n, counts[i])
		}
	}
	return insert(w, w.buildings)
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

func (w *world) building(t *township, estate bool, n, of int) {
	v := t.villages[n%len(t.villages)]
	number := n/len(t.villages) + 1
	name := fmt.Sprintf("%s%d号楼", v.Name, number)
	street := w.mat.Streets[n%len(w.mat.Streets)]
	management, company := registry.ManagedBySelf, (*string)(nil)
	grid := v.grids[n%len(v.grids)]
	if estate {
		// All buildings of an estate stand in one village, under one management.
		e := n * len(w.mat.Estates) / of
		v = t.villages[e%len(t.villages)]
		first := (e*of + len(w.mat.Estates) - 1) / len(w.mat.Estates)
		grid = v.grids[(e/len(t.villages)*3+(n-first)/8)%len(v.grids)]
		name = fmt.Sprintf("%s%d号楼", w.mat.Estates[e], n-first+1)
		street = w.mat.Streets[e%len(w.mat.Streets)]
		switch {
		case e%5 == 3:
			management = registry.Unmanaged
		case e%5 != 4:
			management, company = registry.ManagedByCompany, &managers[e%len(managers)]
		}
	} else if w.chance(12) {
		management = registry.Unmanaged
	}
	b := &registry.Building{
		Record: record(w.now.Add(-halfYear * 2)), Place: grid.Place(), Code: fmt.Sprintf("LY%04d", len(w.buildings)+1), Name: name, Management: management, Company: company,
		Address: ptr(fmt.Sprintf("%s%s%d号", t.Name, street, w.between(1, 180))), Floors: ptr(w.between(3, 6)), Entrances: ptr(w.between(1, 4)),
		Longitude: ptr(round6(*grid.Longitude + w.Float64()*0.002 - 0.001)), Latitude: ptr(round6(*grid.Latitude + w.Float64()*0.002 - 0.001)),
	}
	w.buildings = append(w.buildings, b)
}

// blocks lists the buildings of each grid with their doors.
func (w *world) blocks() map[uuid.UUID][]*block {
	out := map[uuid.UUID][]*block{}
	for _, b := range w.buildings {
		k := &block{Building: b, prefix: *b.Address + b.Name}
		for e := 1; e <= *b.Entrances; e++ {
			for f := 1; f <= *b.Floors; f++ {
				for n := 1; n <= 2; n++ {
					k.doors = append(k.doors, door{strconv.Itoa(e), fmt.Sprintf("%d%02d", f, n)})
				}
			}
		}
		w.Shuffle(len(k.doors), func(i, j int) { k.doors[i], k.doors[j] = k.doors[j], k.doors[i] })
		out[*b.GridID] = append(out[*b.GridID], k)
	}
	return out
}

// makeHouseholds fills the buildings nine tenths full and the rest of the grids with houses, and peoples them.
func (w *world) makeHouseholds() error {
	blocks := w.blocks()
	sizes := w.sizes()
	var households []*registry.Household
	var residents []*registry.Resident
	for _, t := range w.townships {
		perVillage := share(t.homes, evenly(len(t.villages)))
		for i, v := range t.villages {
			perGrid := share(perVillage[i], evenly(len(v.grids)))
			for g, grid := range v.grids {
				for n := range perGrid[g] {
					h := w.household(v, grid, blocks[grid.ID], n, len(w.homes)+1)
					people := w.family(h, sizes[len(w.homes)])
					w.homes = append(w.homes, h)
					households = append(households, h.Household)
					residents = append(residents, people...)
				}
			}
		}
	}
	writeTwice(residents)
	w.fillHomes()
	if err := insert(w, households); err != nil {
		return err
	}
	return insert(w, residents)
}

// writtenTwice is how many people the district has a second time, so that the desk of doubles is not empty.
const writtenTwice = 8

// writeTwice makes some people who live alone second records of people elsewhere: without an ID number, and each with
// a slip of its own. Nobody is added, so that all counts stay.
func writeTwice(residents []*registry.Resident) {
	alone := map[uuid.UUID]int{}
	for _, r := range residents {
		alone[r.HouseholdID]++
	}
	step, last := len(residents)/(writtenTwice+1), len(residents)/2
	for n := range writtenTwice {
		first := residents[(n+1)*step]
		second := residents[(n+1)*step]
		for i := range residents {
			r := residents[(last+i)%len(residents)]
			if r != first && alone[r.HouseholdID] == 1 && *r.Sex == *first.Sex && (*r.BirthDate)[:3] == (*first.BirthDate)[:3] && !r.IDNumber.Empty() {
				second = r
				break
			}
		}
		if second == first {
			continue
		}
		born := *first.BirthDate
		if n%3 == 1 && born[8:] <= "12" {
			born = born[:5] + born[8:] + "-" + born[5:7]
		}
		second.Name, second.Pinyin, second.BirthDate, second.IDNumber = first.Name, first.Pinyin, &born, pii.Secret{}
	}
}

// sizes are the sizes of all households; together they make the number of residents.
func (w *world) sizes() []int {
	out := make([]int, Households)
	left := Residents
	for i := range out {
		out[i] = 1 + w.weighted([]int{590, 300, 90, 20})
		left -= out[i]
	}
	for left != 0 {
		i := w.IntN(len(out))
		switch {
		case left > 0 && out[i] < 4:
			out[i]++
			left--
		case left < 0 && out[i] > 1:
			out[i]--
			left++
		}
	}
	return out
}

func (w *world) household(v *village, grid *org.Area, blocks []*block, n, number int) *home {
	h := &registry.Household{
		Record: record(w.now.Add(-halfYear * 2)), Place: grid.Place(), Code: fmt.Sprintf("H%06d", number), State: registry.HouseholdActive,
		Tags: []string{}, AwayMonths: []int{}, Tenure: ptr(pick(w.dice, []string{"own", "own", "own", "own", "own", "own", "own", "rented", "rented", "dormitory", "borrowed"})),
	}
	h.Address = ptr(fmt.Sprintf("%s%d号", v.Name, n+1))
	for _, b := range blocks {
		if k := len(b.doors); k > 0 {
			d := b.doors[k-1]
			b.doors = b.doors[:k-1]
			h.BuildingID, h.Entrance, h.Room = &b.ID, ptr(d.entrance), ptr(d.room)
			h.Address = ptr(fmt.Sprintf("%s%s单元%s室", b.prefix, d.entrance, d.room))
			break
		}
	}
	if w.chance(7) {
		h.AwayMonths = []int{12, 1, 2}
	}
	phone := w.phone()
	h.Phone, _ = w.program.Keeper.Seal("households.phone", h.ID, phone)
	return &home{Household: h, headPhone: phone}
}

// family makes the people of a household of a size.
func (w *world) family(h *home, size int) []*registry.Resident {
	age := 22 + w.weighted([]int{4, 6, 8, 10, 12, 14, 15, 14, 9, 5, 3})*6 + w.IntN(6)
	sex := male
	if w.chance(38) {
		sex = female
	}
	head := w.born(w.surname(), sex, age)
	h.old, h.alone = age >= 65, size == 1
	people := []*registry.Resident{w.resident(h, head, registry.RelationHead)}
	h.head = people[0]
	spouse := size > 1 && (size > 2 || w.chance(80))
	if spouse {
		people = append(people, w.resident(h, w.born(w.surname(), other(sex), max(20, age+w.between(-4, 3))), "10"))
	}
	for len(people) < size {
		people = append(people, w.relative(h, head))
	}
	w.tagHousehold(h)
	return people
}

// relative is a child, a parent or a grandchild of the head, as age allows.
func (w *world) relative(h *home, head person) *registry.Resident {
	sex := w.sex()
	switch {
	case head.age < 45 && w.chance(25):
		code := map[string]string{male: "51", female: "52"}[sex]
		return w.resident(h, w.born(head.surname, sex, head.age+w.between(22, 30)), code)
	case head.age >= 62 && w.chance(35):
		code := map[string]string{male: "41", female: "42"}[sex]
		return w.resident(h, w.born(head.surname, sex, max(1, head.age-w.between(50, 58))), code)
	}
	code := map[string]string{male: "20", female: "30"}[sex]
	return w.resident(h, w.born(head.surname, sex, max(0, head.age-w.between(22, 34))), code)
}

func (w *world) resident(h *home, p person, relation string) *registry.Resident {
	r := &registry.Resident{
		Record: record(h.CreatedAt), Place: h.Place, HouseholdID: h.ID, Relation: relation, Name: p.name, Pinyin: database.Pinyin(p.name), Sex: &p.sex,
		BirthDate: &p.born, Ethnicity: ptr("01"), State: registry.ResidentHere, Tags: []string{},
	}
	r.IDNumber, _ = w.program.Keeper.Seal("residents.id_number", r.ID, w.idNumber(p))
	if p.age >= 12 && w.chance(88) {
		phone := h.headPhone
		if relation != registry.RelationHead || w.chance(25) {
			phone = w.phone()
		}
		r.Phone, _ = w.program.Keeper.Seal("residents.phone", r.ID, phone)
	}
	if w.chance(0.8) {
		r.Ethnicity = ptr(pick(w.dice, []string{"11", "03", "10", "02"}))
	}
	if p.age >= 18 && p.age < 30 && w.chance(6) {
		r.State = registry.ResidentAway
	}
	r.PoliticalStatus = ptr(w.politics(p.age))
	r.Education = ptr(w.education(p.age))
	r.Employment = ptr(w.employment(p.age))
	r.Health = ptr(w.health(p.age))
	w.tagResident(h, r, p)
	w.checkedUp(r, p.age)
	return r
}

func (w *world) politics(age int) string {
	switch {
	case age >= 20 && w.chance(13):
		return "01"
	case age >= 14 && age < 28 && w.chance(45):
		return "03"
	}
	return "13"
}

func (w *world) education(age int) string {
	switch {
	case age < 7:
		return "90"
	case age < 13:
		return "80"
	case age < 16:
		return "70"
	case age < 40:
		return []string{"10", "20", "30", "40", "60", "70"}[w.weighted([]int{3, 26, 26, 14, 18, 13})]
	case age < 65:
		return []string{"20", "30", "40", "60", "70", "80"}[w.weighted([]int{7, 12, 10, 23, 38, 10})]
	}
	return []string{"60", "70", "80", "90"}[w.weighted([]int{8, 24, 46, 22})]
}

func (w *world) employment(age int) string {
	switch {
	case age < 22:
		return "31"
	case age >= 60:
		return []string{"80", "27"}[w.weighted([]int{55, 45})]
	}
	return []string{"27", "54", "17", "24", "13", "51", "70"}[w.weighted([]int{34, 20, 14, 12, 6, 8, 6})]
}

func (w *world) health(age int) string {
	if age < 50 {
		return []string{"10", "20", "30", "60"}[w.weighted([]int{93, 4, 2, 1})]
	}
	return []string{"10", "20", "30", "60"}[w.weighted([]int{52, 21, 24, 3})]
}

// tagResident marks whom care is about.
func (w *world) tagResident(h *home, r *registry.Resident, p person) {
	add := func(code string, when bool) {
		if when {
			r.Tags = append(r.Tags, code)
		}
	}
	add("SG01", p.age >= 65 && h.alone)
	add("SG02", p.age >= 65 && !h.alone && w.chance(30))
	add("SG03", p.age >= 80)
	add("SG04", p.age >= 78 && w.chance(9))
	add("SG05", *r.Health == "60")
	add("SG06", w.chance(1.6))
	add("SG11", p.age < 14 && w.chance(5))
	add("SG13", *r.Sex == male && p.age >= 24 && w.chance(5))
	add("SG18", p.age >= 40 && w.chance(1.2))
	add("SG22", p.age >= 20 && p.age < 55 && w.chance(2.5))
	add("SG23", *r.PoliticalStatus == "01" && p.age < 60)
	add("SG24", *r.PoliticalStatus == "01" && p.age >= 60)
	add("SG27", p.age >= 18 && p.age < 70 && w.chance(2))
}

func (w *world) tagHousehold(h *home) {
	add := func(code string, when bool) {
		if when {
			h.Tags = append(h.Tags, code)
		}
	}
	has := func(tag string) bool {
		for _, t := range h.head.Tags {
			if t == tag {
				return true
			}
		}
		return false
	}
	add("HT02", *h.head.Employment == "27" && w.chance(30))
	add("HT03", *h.head.Employment == "54" && w.chance(40))
	add("HT05", has("SG06"))
	add("HT08", h.old && h.alone)
	add("HT09", h.old && !h.alone && w.chance(40))
	add("HT10", w.chance(1.5))
	add("HT13", has("SG23") || has("SG24"))
	add("HT14", has("SG05"))
}

var tradeOf = map[string]string{
	"大海生鲜": "S02", "海岛人家渔家乐": "S08", "听潮民宿": "S09", "老船长饭店": "S07", "鑫海五金渔具": "S04", "渔嫂海产干货": "S03", "康民药店": "S05", "顺风快递代收点": "S13",
	"码头便利店": "S01", "阿芳理发": "S10", "岛上时光咖啡": "S07", "永昌船务服务部": "S14",
}

func (w *world) makeShops() error {
	var weights []int
	for i, t := range w.townships {
		n := t.homes
		if i == 0 {
			n += n / 3
		}
		weights = append(weights, n)
	}
	for i, n := range share(Shops, weights) {
		t := w.townships[i]
		for range n {
			v := pick(w.dice, t.villages)
			grid := pick(w.dice, v.grids)
			kind := pick(w.dice, w.mat.Shops)
			keeper := w.born(w.surname(), w.sex(), w.between(24, 64))
			s := &registry.Shop{
				Record: record(w.now.Add(-halfYear * 2)), Place: grid.Place(), Code: fmt.Sprintf("SP%04d", len(w.shops)+1), Name: keeper.surname + "记" + kind,
				CreditCode: ptr(w.credit()), Trade: ptr(tradeOf[kind]), Keeper: &keeper.name, Staff: ptr(w.between(1, 9)), State: registry.ShopOpen,
				Address: ptr(fmt.Sprintf("%s%s%d号", v.Name, pick(w.dice, w.mat.Streets), w.between(1, 120))),
			}
			s.Pinyin = database.Pinyin(s.Name)
			s.Phone, _ = w.program.Keeper.Seal("shops.phone", s.ID, w.phone())
			w.shops = append(w.shops, s)
		}
	}
	w.fillShops()
	return insert(w, w.shops)
}
