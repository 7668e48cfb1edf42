package roster

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

func areaID(a *org.Area) uuid.UUID                { return a.ID }
func unitID(u *org.Unit) uuid.UUID                { return u.ID }
func branchID(b *org.Branch) uuid.UUID            { return b.ID }
func memberID(m *org.Member) uuid.UUID            { return m.ID }
func teamID(t *org.Team) uuid.UUID                { return t.ID }
func householdID(h *registry.Household) uuid.UUID { return h.ID }
func buildingID(b *registry.Building) uuid.UUID   { return b.ID }

// build fills in every record that the accepted rows make or change. All ids are known before the first record is
// filled, so that records may refer to each other in any order.
func (p *plan) build() error {
	areas := newBatch(p, SheetAreas, "area", func(m *org.Area) *database.Record { return &m.Record }, areaCells)
	units := newBatch(p, SheetUnits, "unit", func(m *org.Unit) *database.Record { return &m.Record }, nil)
	branches := newBatch(p, SheetBranches, "branch", func(m *org.Branch) *database.Record { return &m.Record }, nil)
	members := newBatch(p, SheetMembers, "member", func(m *org.Member) *database.Record { return &m.Record }, memberCells)
	teams := newBatch(p, SheetTeams, "volunteer_team", func(m *org.Team) *database.Record { return &m.Record }, teamCells)
	buildings := newBatch(p, SheetBuildings, "building", func(m *registry.Building) *database.Record { return &m.Record }, buildingCells)
	households := newBatch(p, SheetHouseholds, "household", func(m *registry.Household) *database.Record { return &m.Record }, householdCells)
	shops := newBatch(p, SheetShops, "shop", func(m *registry.Shop) *database.Record { return &m.Record }, shopCells)
	prepare(areas, p.areas, func(m *org.Area) string { return m.Code })
	if a, ok := p.areas.after[p.district.Code]; ok && p.areas.before[p.district.Code] == nil {
		a.ID = p.district.ID
	}
	prepare(units, p.units, func(m *org.Unit) string { return m.Code })
	prepare(branches, p.branches, func(m *org.Branch) string { return m.Code })
	prepare(members, p.members, func(m *org.Member) string { return m.Code })
	prepare(teams, p.teams, func(m *org.Team) string { return m.Code })
	prepare(buildings, p.buildings, func(m *registry.Building) string { return m.Code })
	prepare(households, p.households, func(m *registry.Household) string { return m.Code })
	prepare(shops, p.shops, func(m *registry.Shop) string { return m.Code })

	for _, step := range []struct {
		sheet string
		build func() error
	}{
		{SheetAreas, func() error { return p.buildAreas(areas) }},
		{SheetUnits, func() error { return p.buildUnits(units) }},
		{SheetBranches, func() error { return p.buildBranches(branches) }},
		{SheetMembers, func() error { return p.buildMembers(members) }},
		{SheetLeaves, p.buildLeaves},
		{SheetDuties, p.buildDuties},
		{SheetBuildings, func() error { return p.buildBuildings(buildings) }},
		{SheetHouseholds, func() error { return p.buildHouseholds(households) }},
		{SheetResidents, p.buildResidents},
		{SheetShops, func() error { return p.buildShops(shops) }},
		{SheetTeams, func() error { return p.buildTeams(teams) }},
		{SheetVolunteers, p.buildVolunteers},
		{SheetDeeds, p.buildDeeds},
		{SheetActivities, p.buildActivities},
		{SheetIssues, p.buildIssues},
	} {
		if err := step.build(); err != nil {
			return err
		}
		p.release(step.sheet)
	}
	return nil
}

// release lets go of the cells of rows that need them no more: the sheet is built, and only refused rows are handed
// back.
func (p *plan) release(sheet string) {
	d, ok := p.data[sheet]
	if !ok {
		return
	}
	for _, row := range d.rows {
		row.Values = nil
		if !row.refused {
			row.shown = nil
		}
	}
}

// prepare makes the records of a sheet's rows, still empty.
func prepare[M any](b *batch[M], s *stored[M], codeOf func(*M) string) {
	b.keep = func(stored *M) { s.after[codeOf(stored)] = stored }
	d, rows := b.p.rowsOf(b.sheet)
	for _, row := range rows {
		code := d.text(row, "code")
		s.after[code] = b.begin(s.before[code])
	}
}

// place returns where something in the area of that code lies.
func (p *plan) place(code string) database.Place {
	if a, ok := p.areas.after[code]; ok {
		return a.Place()
	}
	return database.Place{DistrictID: p.district.ID}
}

func (p *plan) buildAreas(b *batch[org.Area]) error {
	d, rows := p.rowsOf(SheetAreas)
	// From the root down: an area's place follows from its parent's.
	slices.SortStableFunc(rows, func(x, y *Row) int {
		return slices.Index(org.Levels, d.text(x, "level")) - slices.Index(org.Levels, d.text(y, "level"))
	})
	byID := map[uuid.UUID]*org.Area{}
	for _, a := range p.areas.after {
		byID[a.ID] = a
	}
	for _, row := range rows {
		c := cells{p, d, row}
		a := p.areas.after[d.text(row, "code")]
		a.DistrictID = p.district.ID
		c.text("code", &a.Code)
		c.text("name", &a.Name)
		c.text("level", &a.Level)
		if a.Level != org.LevelDistrict {
			of(c, "parent", p.areas, areaID, &a.ParentID)
		}
		c.text("island", &a.Island)
		c.decimal("longitude", &a.Longitude)
		c.decimal("latitude", &a.Latitude)
		c.yesNo("has_desk", &a.HasDesk)
		if before := p.areas.before[a.Code]; before != nil && before.ParentID != nil && a.ParentID != nil && *before.ParentID != *a.ParentID {
			p.movedAreas = append(p.movedAreas, a)
		}
		if a.ParentID != nil {
			if parent := byID[*a.ParentID]; parent != nil {
				a.TownshipID, a.CommunityID = parent.Place().TownshipID, parent.Place().CommunityID
			}
		}
		b.end(row, p.areas.before[a.Code], a)
	}
	b.write(func(a *org.Area) uuid.UUID { return a.DistrictID })
	return nil
}

func (p *plan) buildUnits(b *batch[org.Unit]) error {
	d, rows := p.rowsOf(SheetUnits)
	answersFor, err := p.categoriesOfUnits()
	if err != nil {
		return err
	}
	categories := map[uuid.UUID][]string{}
	for _, row := range rows {
		c := cells{p, d, row}
		u := p.units.after[d.text(row, "code")]
		before := p.units.before[d.text(row, "code")]
		c.text("code", &u.Code)
		u.DistrictID = p.district.ID
		c.text("name", &u.Name)
		c.text("type", &u.Type)
		of(c, "parent", p.units, unitID, &u.ParentID)
		c.text("phone", &u.Phone)
		area := &p.district.ID
		if before != nil {
			area = &u.AreaID
		}
		of(c, "area", p.areas, areaID, &area)
		if area == nil {
			area = &p.district.ID
		}
		u.AreaID = *area
		was := answersFor[u.ID]
		codes := slices.Clone(was)
		c.list("categories", &codes)
		slices.Sort(codes)
		codes = slices.Compact(codes)
		if !slices.Equal(codes, was) {
			categories[u.ID] = codes
			if before != nil {
				p.note(b.sheet, row, unitCells(p.look, &unitRow{before, was}, everything), unitCells(p.look, &unitRow{u, codes}, everything))
				touched := *before
				touched.Version = -1
				b.end(row, &touched, u)
				b.changes[len(b.changes)-1].before = before
				continue
			}
		}
		if before != nil && !sameRecord(before, u) {
			p.note(b.sheet, row, unitCells(p.look, &unitRow{before, was}, everything), unitCells(p.look, &unitRow{u, codes}, everything))
		}
		b.end(row, before, u)
	}
	b.write(func(u *org.Unit) uuid.UUID { return u.DistrictID })
	if len(categories) > 0 {
		p.writes = append(p.writes, func(tx *gorm.DB) error { return p.writeCategories(tx, answersFor, categories) })
	}
	return nil
}

func (p *plan) categoriesOfUnits() (map[uuid.UUID][]string, error) {
	var ids []uuid.UUID
	for _, u := range p.units.before {
		ids = append(ids, u.ID)
	}
	out := map[uuid.UUID][]string{}
	for some := range slices.Chunk(ids, loadBatch) {
		var rows []org.UnitCategory
		if err := p.tx.Where("unit_id IN ?", some).Order("category_code").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.UnitID] = append(out[r.UnitID], r.CategoryCode)
		}
	}
	return out, nil
}

func (p *plan) writeCategories(tx *gorm.DB, before, after map[uuid.UUID][]string) error {
	var entries []audit.Entry
	for id, codes := range after {
		if err := p.ledger.note(tx, keptCategories, id, 0, before[id]); err != nil {
			return err
		}
		if err := tx.Where("unit_id = ?", id).Delete(&org.UnitCategory{}).Error; err != nil {
			return err
		}
		rows := make([]org.UnitCategory, len(codes))
		for i, code := range codes {
			rows[i] = org.UnitCategory{UnitID: id, CategoryCode: code}
		}
		if len(rows) > 0 {
			if err := tx.Create(&rows).Error; err != nil {
				return err
			}
		}
		if p.book != nil && before[id] != nil {
			was, is := categoriesAsColumns(before[id]), categoriesAsColumns(codes)
			if err := p.book.NoteColumns(tx, "unit", id, was, is); err != nil {
				return err
			}
		}
		entries = append(entries, audit.Entry{
			Action: "unit.import", Kind: "unit", ID: id, DistrictID: p.district.ID,
			Before: map[string]any{"category_codes": before[id]}, After: map[string]any{"category_codes": codes},
		})
	}
	return p.log.Write(tx, entries...)
}

func categoriesAsColumns(codes []string) history.Columns {
	raw, _ := json.Marshal(append([]string{}, codes...))
	return history.Columns{"category_codes": raw}
}

func (p *plan) buildBranches(b *batch[org.Branch]) error {
	d, rows := p.rowsOf(SheetBranches)
	var known []uuid.UUID
	for _, m := range p.branches.before {
		known = append(known, m.ID)
	}
	serves, err := servicesOf(p.tx, known)
	if err != nil {
		return err
	}
	changed := map[uuid.UUID]services{}
	for _, row := range rows {
		c := cells{p, d, row}
		m := p.branches.after[d.text(row, "code")]
		before := p.branches.before[d.text(row, "code")]
		m.DistrictID = p.district.ID
		c.text("code", &m.Code)
		c.text("name", &m.Name)
		c.text("type", &m.Type)
		if m.Type == "" {
			m.Type = org.BranchOrdinary
		}
		of(c, "unit", p.units, unitID, &m.UnitID)
		of(c, "secretary", p.members, memberID, &m.SecretaryID)
		now := services{slices.Clone(serves[m.ID].areas), slices.Clone(serves[m.ID].buildings)}
		allOf(c, "areas", p.areas, areaID, &now.areas)
		allOf(c, "buildings", p.buildings, buildingID, &now.buildings)
		same := now.equal(serves[m.ID])
		if !same {
			changed[m.ID] = now
		}
		if before == nil || same && sameRecord(before, m) {
			b.end(row, before, m)
			continue
		}
		b.touch(row, before, m, branchCells(p.look, &branchRow{before, serves[m.ID]}, everything), branchCells(p.look, &branchRow{m, now}, everything))
	}
	b.write(func(m *org.Branch) uuid.UUID { return m.DistrictID })
	if len(changed) > 0 {
		p.writes = append(p.writes, func(tx *gorm.DB) error { return p.writeServices(tx, serves, changed) })
	}
	return nil
}

// services are the areas and the buildings that a branch serves, sorted.
type services struct{ areas, buildings []uuid.UUID }

func (s services) equal(other services) bool {
	return slices.Equal(s.areas, other.areas) && slices.Equal(s.buildings, other.buildings)
}

func byID(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

func servicesOf(tx *gorm.DB, branches []uuid.UUID) (map[uuid.UUID]services, error) {
	out := map[uuid.UUID]services{}
	for some := range slices.Chunk(branches, loadBatch) {
		var rows []org.BranchService
		if err := tx.Session(&gorm.Session{NewDB: true}).Where("branch_id IN ?", some).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			s := out[r.BranchID]
			if r.AreaID != nil {
				s.areas = append(s.areas, *r.AreaID)
			}
			if r.BuildingID != nil {
				s.buildings = append(s.buildings, *r.BuildingID)
			}
			out[r.BranchID] = s
		}
	}
	for _, s := range out {
		slices.SortFunc(s.areas, byID)
		slices.SortFunc(s.buildings, byID)
	}
	return out, nil
}

func (p *plan) writeServices(tx *gorm.DB, before, after map[uuid.UUID]services) error {
	var entries []audit.Entry
	for id, s := range after {
		if err := p.keepServices(tx, id); err != nil {
			return err
		}
		if err := tx.Where("branch_id = ?", id).Delete(&org.BranchService{}).Error; err != nil {
			return err
		}
		var rows []*org.BranchService
		for i := range s.areas {
			rows = append(rows, &org.BranchService{ID: database.NewID(), BranchID: id, AreaID: &s.areas[i]})
		}
		for i := range s.buildings {
			rows = append(rows, &org.BranchService{ID: database.NewID(), BranchID: id, BuildingID: &s.buildings[i]})
		}
		if err := database.InsertAll(tx, rows); err != nil {
			return err
		}
		entries = append(entries, audit.Entry{
			Action: "branch.services", Kind: "branch", ID: id, DistrictID: p.district.ID,
			Before: map[string]any{"area_ids": before[id].areas, "building_ids": before[id].buildings}, After: map[string]any{"area_ids": s.areas, "building_ids": s.buildings},
		})
	}
	return p.log.Write(tx, entries...)
}

// keepServices takes down what a branch serves before that is replaced.
func (p *plan) keepServices(tx *gorm.DB, branch uuid.UUID) error {
	if p.ledger == nil {
		return nil
	}
	var rows []org.BranchService
	if err := tx.Where("branch_id = ?", branch).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	return p.ledger.note(tx, keptServices, branch, 0, rows)
}

func (p *plan) buildMembers(b *batch[org.Member]) error {
	d, rows := p.rowsOf(SheetMembers)
	for _, row := range rows {
		c := cells{p, d, row}
		m := p.members.after[d.text(row, "code")]
		before := p.members.before[d.text(row, "code")]
		m.DistrictID = p.district.ID
		c.text("code", &m.Code)
		c.name(&m.Name, &m.Pinyin)
		c.text("sex", &m.Sex)
		if err := c.secret("phone", "members.phone", m.ID, &m.Phone); err != nil {
			return err
		}
		m.UnitID = p.units.after[d.text(row, "unit")].ID
		of(c, "branch", p.branches, branchID, &m.BranchID)
		c.text("post", &m.Post)
		c.text("rank", &m.Rank)
		if m.Rank == "" {
			m.Rank = org.RankCadre
		}
		of(c, "work_area", p.areas, areaID, &m.WorkAreaID)
		if v := d.value(row, "work_area"); v.State != empty {
			m.Place = p.place(d.text(row, "work_area"))
		}
		of(c, "home_area", p.areas, areaID, &m.HomeAreaID)
		of(c, "household", p.households, householdID, &m.HouseholdID)
		c.integer("max_households", &m.MaxHouseholds)
		c.extra(&m.Extra)
		p.setService(m, before, d.text(row, "in_service"))
		b.end(row, before, m)
	}
	b.write(func(m *org.Member) uuid.UUID { return m.DistrictID })
	return nil
}

// setService sets whether a member is in service; leaving it is dated.
func (p *plan) setService(m, before *org.Member, says string) {
	switch {
	case says == "" && before == nil:
		m.InService = true
	case says == "":
	case says == "true":
		m.InService, m.EndedOn, m.EndReason = true, "", nil
	case before == nil || before.InService:
		m.InService, m.EndedOn = false, p.today
		if before != nil {
			p.leavers = append(p.leavers, m)
		}
	}
}

// buildLeaves takes in the leaves of members; two of one member that overlap cannot both be true.
func (p *plan) buildLeaves() error {
	d, rows := p.rowsOf(SheetLeaves)
	b := newBatch(p, SheetLeaves, "leave", func(m *org.Leave) *database.Record { return &m.Record }, leaveCells)
	var absent []string
	for _, row := range rows {
		if m := p.members.before[d.text(row, "member")]; m != nil {
			absent = append(absent, m.ID.String())
		}
	}
	slices.Sort(absent)
	found, err := loadBy[org.Leave](p, "member_id", slices.Compact(absent))
	if err != nil {
		return err
	}
	of := map[uuid.UUID][]*org.Leave{}
	for _, l := range found {
		of[l.MemberID] = append(of[l.MemberID], l)
	}
	for _, row := range rows {
		c := cells{p, d, row}
		member := p.members.after[d.text(row, "member")].ID
		from, until := calendar.Day(d.text(row, "from_on")), calendar.Day(d.text(row, "until_on"))
		at := slices.IndexFunc(of[member], func(l *org.Leave) bool { return l.FromOn == from })
		switch {
		case until < from:
			d.find(row, d.at("until_on"), CodeBadPeriod, "")
			continue
		case slices.ContainsFunc(of[member], func(l *org.Leave) bool { return l.FromOn != from && l.FromOn <= until && l.UntilOn >= from }):
			d.find(row, d.at("from_on"), CodeOverlappingLeave, "")
			continue
		}
		var before *org.Leave
		if at >= 0 {
			before = of[member][at]
		}
		m := b.begin(before)
		m.DistrictID, m.MemberID, m.FromOn, m.UntilOn = p.district.ID, member, from, until
		c.text("reason", &m.Reason)
		b.end(row, before, m)
		if at >= 0 {
			of[member][at] = m
		} else {
			of[member] = append(of[member], m)
		}
	}
	b.write(func(m *org.Leave) uuid.UUID { return m.DistrictID })
	return nil
}

func (p *plan) buildDuties() error {
	d, rows := p.rowsOf(SheetDuties)
	b := newBatch(p, SheetDuties, "leader_duty", func(m *org.Duty) *database.Record { return &m.Record }, dutyCells)
	var leaders []string
	for _, row := range rows {
		if m := p.members.before[d.text(row, "member")]; m != nil {
			leaders = append(leaders, m.ID.String())
		}
	}
	slices.Sort(leaders)
	found, err := loadBy[org.Duty](p, "ended_on IS NULL AND member_id", slices.Compact(leaders))
	if err != nil {
		return err
	}
	type pair struct{ member, area uuid.UUID }
	have := map[pair]*org.Duty{}
	for _, m := range found {
		have[pair{m.MemberID, m.AreaID}] = m
	}
	for _, row := range rows {
		key := pair{p.members.after[d.text(row, "member")].ID, p.areas.after[d.text(row, "area")].ID}
		before := have[key]
		m := b.begin(before)
		m.DistrictID, m.MemberID, m.AreaID = p.district.ID, key.member, key.area
		b.end(row, before, m)
	}
	b.write(func(m *org.Duty) uuid.UUID { return m.DistrictID })
	return nil
}

func (p *plan) buildTeams(b *batch[org.Team]) error {
	d, rows := p.rowsOf(SheetTeams)
	for _, row := range rows {
		c := cells{p, d, row}
		m := p.teams.after[d.text(row, "code")]
		m.DistrictID = p.district.ID
		c.text("code", &m.Code)
		c.text("name", &m.Name)
		of(c, "branch", p.branches, branchID, &m.BranchID)
		b.end(row, p.teams.before[m.Code], m)
	}
	b.write(func(m *org.Team) uuid.UUID { return m.DistrictID })
	return nil
}

func (p *plan) buildVolunteers() error {
	d, rows := p.rowsOf(SheetVolunteers)
	b := newBatch(p, SheetVolunteers, "volunteer", func(m *org.Volunteer) *database.Record { return &m.Record }, volunteerCells)
	var teams []string
	for _, row := range rows {
		if t := p.teams.before[d.text(row, "team")]; t != nil {
			teams = append(teams, t.ID.String())
		}
	}
	slices.Sort(teams)
	found, err := loadBy[org.Volunteer](p, "ended_on IS NULL AND team_id", slices.Compact(teams))
	if err != nil {
		return err
	}
	type person struct {
		team        uuid.UUID
		name, phone string
	}
	have := map[person]*org.Volunteer{}
	for _, v := range found {
		name, phone := closeUp(trim(v.Name)), ""
		if v.Phone.Hash != nil {
			phone = *v.Phone.Hash
		}
		have[person{v.TeamID, name, phone}] = v
		if masks := pii.MaskPhone(p.keeper.MustOpen("volunteers.phone", v.ID, v.Phone)); masks != "" {
			have[person{v.TeamID, name, masks}] = v
		}
	}
	for _, row := range rows {
		c := cells{p, d, row}
		key := person{team: p.teams.after[d.text(row, "team")].ID, name: d.text(row, "name")}
		switch v := d.value(row, "phone"); v.State {
		case set:
			key.phone = p.keeper.HashOf("phone", v.Text)
		case masked:
			key.phone = v.Text
		}
		before := have[key]
		m := b.begin(before)
		m.DistrictID, m.TeamID = p.district.ID, key.team
		c.name(&m.Name, &m.Pinyin)
		if err := c.secret("phone", "volunteers.phone", m.ID, &m.Phone); err != nil {
			return err
		}
		b.end(row, before, m)
	}
	b.write(func(m *org.Volunteer) uuid.UUID { return m.DistrictID })
	return nil
}
