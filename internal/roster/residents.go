package roster

import (
	"slices"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// residents finds people: by ID number; without one, by household, name and birth date.
type residents struct {
	byHash      map[string]*registry.Resident
	byPerson    map[string][]*registry.Resident
	byHousehold map[uuid.UUID][]*registry.Resident
	// match is which stored person a row is about; nobody for a new one.
	match map[*Row]*registry.Resident
	// heads are the households, by code, that have a head after the import.
	heads map[string]bool
}

func (p *plan) personKey(d *sheetData, row *Row) string {
	born := d.text(row, "birth_date")
	if born == "" {
		born = registry.BirthDateOf(d.text(row, "id_number"))
	}
	return personKey(d.text(row, "household"), d.text(row, "name"), born)
}

func personKey(household, name, born string) string {
	return "person\x00" + household + "\x00" + name + "\x00" + born
}

func (p *plan) idHash(number string) string { return p.keeper.HashOf("id_number", number) }

// loadResidents reads everybody whom the rows may be about, and everybody in the households concerned.
func (p *plan) loadResidents() error {
	p.residents = residents{
		byHash: map[string]*registry.Resident{}, byPerson: map[string][]*registry.Resident{}, byHousehold: map[uuid.UUID][]*registry.Resident{},
		match: map[*Row]*registry.Resident{}, heads: map[string]bool{},
	}
	if p.data[SheetResidents] == nil && p.data[SheetHouseholds] == nil {
		return nil
	}
	codeOf := map[uuid.UUID]string{}
	var households []string
	for code, h := range p.households.before {
		codeOf[h.ID] = code
		households = append(households, h.ID.String())
	}
	slices.Sort(households)
	found, err := loadBy[registry.Resident](p, "household_id", households)
	if err != nil {
		return err
	}
	var hashes []string
	if d, ok := p.data[SheetResidents]; ok {
		for _, row := range d.rows {
			if v := d.value(row, "id_number"); v.isSet() {
				hashes = append(hashes, p.idHash(v.Text))
			}
		}
	}
	elsewhere, err := loadBy[registry.Resident](p, "id_number_hash", hashes)
	if err != nil {
		return err
	}
	for _, r := range found {
		p.residents.byHousehold[r.HouseholdID] = append(p.residents.byHousehold[r.HouseholdID], r)
		key := personKey(codeOf[r.HouseholdID], r.Name, orEmpty(r.BirthDate))
		p.residents.byPerson[key] = append(p.residents.byPerson[key], r)
	}
	// One pointer a person, so that a person found twice is changed once.
	byID := map[uuid.UUID]*registry.Resident{}
	for _, r := range found {
		byID[r.ID] = r
	}
	for _, r := range append(elsewhere, found...) {
		if known, ok := byID[r.ID]; ok {
			r = known
		}
		byID[r.ID] = r
		if r.IDNumber.Hash != nil {
			p.residents.byHash[*r.IDNumber.Hash] = r
		}
	}
	return nil
}

// matchResidents settles which stored person each row is about.
func (p *plan) matchResidents() {
	d, rows := p.rowsOf(SheetResidents)
	taken := map[*registry.Resident]bool{}
	take := func(row *Row, r *registry.Resident) {
		p.residents.match[row], taken[r] = r, true
	}
	for _, row := range rows {
		if v := d.value(row, "id_number"); v.isSet() {
			if r, ok := p.residents.byHash[p.idHash(v.Text)]; ok && !taken[r] {
				take(row, r)
			}
		}
	}
	for _, row := range rows {
		if p.residents.match[row] != nil {
			continue
		}
		withNumber := d.value(row, "id_number").isSet()
		if r := p.byMaskedNumber(d, row, taken); r != nil {
			take(row, r)
			continue
		}
		for _, r := range p.residents.byPerson[p.personKey(d, row)] {
			if !taken[r] && !(withNumber && !r.IDNumber.Empty()) {
				take(row, r)
				break
			}
		}
	}
}

// byMaskedNumber finds the person of a masked export by what the number still shows, among the people of the household
// who have the same name or the same birth date: one of both may have been corrected.
func (p *plan) byMaskedNumber(d *sheetData, row *Row, taken map[*registry.Resident]bool) *registry.Resident {
	number := d.value(row, "id_number")
	household := p.households.before[d.text(row, "household")]
	if number.State != masked || household == nil {
		return nil
	}
	var found *registry.Resident
	best := 0
	for _, r := range p.residents.byHousehold[household.ID] {
		if taken[r] || pii.MaskIDNumber(p.keeper.MustOpen("residents.id_number", r.ID, r.IDNumber)) != number.Text {
			continue
		}
		alike := 0
		if closeUp(trim(r.Name)) == d.text(row, "name") {
			alike++
		}
		if orEmpty(r.BirthDate) == d.text(row, "birth_date") {
			alike++
		}
		if alike > best {
			found, best = r, alike
		}
	}
	return found
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func livesHere(r *registry.Resident) bool {
	return r.State == registry.ResidentHere || r.State == registry.ResidentAway
}

// isHead reports whether a stored person is the living head of their household.
func isHead(r *registry.Resident) bool {
	return r != nil && r.Relation == registry.RelationHead && livesHere(r)
}

// refuseSecondHeads lets each household keep one head: the one it has, unless the file gives that person another
// relation or household, or else the first in the file. Whoever's row is refused stays the head that they are, so that
// whoever was to follow them is refused too.
func (p *plan) refuseSecondHeads() {
	p.matchResidents()
	d, rows := p.rowsOf(SheetResidents)
	homes := map[uuid.UUID]string{}
	for code, h := range p.households.before {
		homes[h.ID] = code
	}
	inFile := map[*registry.Resident]bool{}
	for _, row := range rows {
		if r := p.residents.match[row]; r != nil {
			inFile[r] = true
		}
	}
	// claims has the row that gives a household its head; nil where the stored one stays without a row.
	claims := map[string]*Row{}
	for code, h := range p.households.before {
		for _, r := range p.residents.byHousehold[h.ID] {
			if isHead(r) && !inFile[r] {
				claims[code] = nil
			}
		}
	}
	var stay, others []*Row
	for _, row := range rows {
		switch r := p.residents.match[row]; {
		case d.text(row, "relation") != registry.RelationHead, r != nil && !livesHere(r):
		case isHead(r) && homes[r.HouseholdID] == d.text(row, "household"):
			stay = append(stay, row)
		default:
			others = append(others, row)
		}
	}
	for _, row := range slices.Concat(stay, others) {
		household := d.text(row, "household")
		if row.refused {
			continue
		}
		if _, taken := claims[household]; !taken {
			claims[household] = row
			continue
		}
		for row != nil {
			d.find(row, d.at("relation"), CodeSecondHead, "")
			r := p.residents.match[row]
			if !isHead(r) {
				break
			}
			home := homes[r.HouseholdID]
			row, claims[home] = claims[home], nil
		}
	}
	for household := range claims {
		p.residents.heads[household] = true
	}
}

// warnAboutHouseholds tells which households of the file are lived in without a head, and which lie in another grid
// than their building.
func (p *plan) warnAboutHouseholds() {
	buildings := map[uuid.UUID]*registry.Building{}
	for _, b := range p.buildings.after {
		buildings[b.ID] = b
	}
	d, rows := p.rowsOf(SheetHouseholds)
	for _, row := range rows {
		h := p.households.after[d.text(row, "code")]
		if h.BuildingID != nil {
			if b := buildings[*h.BuildingID]; b != nil && b.GridID != nil && *b.GridID != *h.GridID {
				d.find(row, d.at("grid"), CodeGridMismatch, "")
			}
		}
		if h.State == registry.HouseholdActive && orEmpty(h.Tenure) != registry.TenureVacant && !p.residents.heads[h.Code] {
			d.find(row, d.at("code"), CodeNoHead, "")
		}
	}
}
