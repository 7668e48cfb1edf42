package roster

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/registry"
)

func (p *plan) buildBuildings(b *batch[registry.Building]) error {
	d, rows := p.rowsOf(SheetBuildings)
	for _, row := range rows {
		c := cells{p, d, row}
		m := p.buildings.after[d.text(row, "code")]
		m.Place = p.place(d.text(row, "grid"))
		c.text("code", &m.Code)
		c.text("name", &m.Name)
		c.text("address", &m.Address)
		c.integer("floors", &m.Floors)
		c.integer("entrances", &m.Entrances)
		c.text("management", &m.Management)
		c.text("company", &m.Company)
		if m.Management == "" {
			if m.Management = registry.ManagedBySelf; d.text(row, "company") != "" {
				m.Management = registry.ManagedByCompany
			}
		}
		c.decimal("longitude", &m.Longitude)
		c.decimal("latitude", &m.Latitude)
		c.extra(&m.Extra)
		b.end(row, p.buildings.before[m.Code], m)
	}
	b.write(func(m *registry.Building) uuid.UUID { return m.DistrictID })
	return nil
}

func (p *plan) buildHouseholds(b *batch[registry.Household]) error {
	d, rows := p.rowsOf(SheetHouseholds)
	for _, row := range rows {
		c := cells{p, d, row}
		m := p.households.after[d.text(row, "code")]
		before := p.households.before[d.text(row, "code")]
		m.Place = p.place(d.text(row, "grid"))
		c.text("code", &m.Code)
		of(c, "building", p.buildings, buildingID, &m.BuildingID)
		c.text("entrance", &m.Entrance)
		c.text("room", &m.Room)
		c.text("address", &m.Address)
		c.text("tenure", &m.Tenure)
		if err := c.secret("phone", "households.phone", m.ID, &m.Phone); err != nil {
			return err
		}
		c.tags(registry.TableHouseholdTag, &m.Tags)
		c.months("away_months", &m.AwayMonths)
		c.extra(&m.Extra)
		if before == nil {
			m.State = registry.HouseholdActive
			if m.AwayMonths == nil {
				m.AwayMonths = []int{}
			}
		} else if *before.GridID != *m.GridID {
			p.movedHouseholds = append(p.movedHouseholds, m)
		}
		b.end(row, before, m)
	}
	b.write(func(m *registry.Household) uuid.UUID { return m.DistrictID })
	p.warnAboutHouseholds()
	return p.suspectHouseholds(b.changes)
}

func (p *plan) buildResidents() error {
	d, rows := p.rowsOf(SheetResidents)
	b := newBatch(p, SheetResidents, "resident", func(m *registry.Resident) *database.Record { return &m.Record }, residentCells)
	for _, row := range rows {
		c := cells{p, d, row}
		before := p.residents.match[row]
		m := b.begin(before)
		household := p.households.after[d.text(row, "household")]
		m.Place, m.HouseholdID = household.Place, household.ID
		c.text("relation", &m.Relation)
		c.name(&m.Name, &m.Pinyin)
		if m.Sex != nil || before == nil || d.text(row, "sex") != sexNotSaid {
			c.text("sex", &m.Sex)
		}
		if err := c.secret("id_number", "residents.id_number", m.ID, &m.IDNumber); err != nil {
			return err
		}
		c.text("birth_date", &m.BirthDate)
		if born := p.compareWithIDNumber(c); born != "" && m.BirthDate == nil {
			m.BirthDate = &born
		}
		if err := c.secret("phone", "residents.phone", m.ID, &m.Phone); err != nil {
			return err
		}
		c.text("ethnicity", &m.Ethnicity)
		c.text("political_status", &m.PoliticalStatus)
		c.text("education", &m.Education)
		c.text("health", &m.Health)
		c.tags(registry.TableSpecialGroup, &m.Tags)
		c.text("employment", &m.Employment)
		c.extra(&m.Extra)
		p.setResidence(m, before, d.text(row, "state"))
		b.end(row, before, m)
	}
	// Whoever stops being the head goes first, and heads who move are none for a moment: a household never has two.
	p.freeHeads(b.changes)
	slices.SortStableFunc(b.changes, func(x, y change[registry.Resident]) int { return headship(x) - headship(y) })
	b.write(func(m *registry.Resident) uuid.UUID { return m.DistrictID })
	return p.suspectPeople(b.changes)
}

// setResidence says whether somebody lives here or is away for a time; who moved or died stays so.
func (p *plan) setResidence(m, before *registry.Resident, says string) {
	switch {
	case before == nil:
		if m.State = registry.ResidentHere; says != "" {
			m.State = says
		}
	case says != "" && says != before.State && livesHere(before):
		m.State, m.StateOn = says, p.today
	}
}

// freeHeads takes the headship from heads who move to another household as its head, before anybody is written: two
// may change places, and no order of single changes would do.
func (p *plan) freeHeads(changes []change[registry.Resident]) {
	var moving []uuid.UUID
	for _, c := range changes {
		if isHead(c.before) && isHead(c.after) && c.before.HouseholdID != c.after.HouseholdID {
			moving = append(moving, c.before.ID)
		}
	}
	if len(moving) == 0 {
		return
	}
	p.writes = append(p.writes, func(tx *gorm.DB) error {
		for some := range slices.Chunk(moving, writeBatch) {
			if err := tx.Model(&registry.Resident{}).Where("id IN ?", some).UpdateColumn("relation", noRelation).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// noRelation stands for a moment where a head moves.
const noRelation = "99"

func headship(c change[registry.Resident]) int {
	if c.after.Relation == registry.RelationHead {
		return 1
	}
	return 0
}

// compareWithIDNumber warns where sex or birth date differ from the ID number's, and returns the birth date that the
// number holds.
func (p *plan) compareWithIDNumber(c cells) string {
	number := c.d.text(c.row, "id_number")
	if number == "" {
		return ""
	}
	if sex := c.d.text(c.row, "sex"); (sex == "1" || sex == "2") && sex != registry.SexOf(number) {
		c.d.find(c.row, c.d.at("sex"), CodeConflictSex, "")
	}
	full := registry.BirthDateOf(number)
	if given := c.d.text(c.row, "birth_date"); given != "" && given != full && (len(given) != len("2006-01") || given != full[:7]) {
		c.d.find(c.row, c.d.at("birth_date"), CodeConflictBirth, "")
	}
	return full
}

func (p *plan) buildShops(b *batch[registry.Shop]) error {
	d, rows := p.rowsOf(SheetShops)
	for _, row := range rows {
		c := cells{p, d, row}
		m := p.shops.after[d.text(row, "code")]
		before := p.shops.before[d.text(row, "code")]
		m.Place = p.place(d.text(row, "grid"))
		c.text("code", &m.Code)
		c.name(&m.Name, &m.Pinyin)
		c.text("credit_code", &m.CreditCode)
		c.text("trade", &m.Trade)
		of(c, "building", p.buildings, buildingID, &m.BuildingID)
		c.text("address", &m.Address)
		c.text("keeper", &m.Keeper)
		if err := c.secret("phone", "shops.phone", m.ID, &m.Phone); err != nil {
			return err
		}
		c.integer("staff", &m.Staff)
		c.extra(&m.Extra)
		if before == nil {
			m.State = registry.ShopOpen
		}
		b.end(row, before, m)
	}
	// A credit code that one shop gives up may go to another.
	slices.SortStableFunc(b.changes, func(x, y change[registry.Shop]) int { return givesUp(y) - givesUp(x) })
	b.write(func(m *registry.Shop) uuid.UUID { return m.DistrictID })
	return nil
}

func givesUp(c change[registry.Shop]) int {
	if c.before != nil && c.before.CreditCode != nil && (c.after.CreditCode == nil || *c.after.CreditCode != *c.before.CreditCode) {
		return 1
	}
	return 0
}
