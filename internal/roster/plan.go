package roster

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// plan is what a workbook would do to the database as it stands: which rows are refused, and which records are made,
// changed, or left as they are. Making it writes nothing.
type plan struct {
	tx     *gorm.DB
	now    time.Time
	today  calendar.Day
	keeper *pii.Keeper
	log    *audit.Log
	// book takes down what is overwritten; nil in a check.
	book *history.Book
	// ledger takes down what it takes to undo the import; nil where it cannot be undone.
	ledger *ledger

	*contents
	data map[string]*sheetData
	// district is the root of everything in the workbook; one that the workbook brings itself has only an id yet.
	district org.Area

	areas      *stored[org.Area]
	units      *stored[org.Unit]
	branches   *stored[org.Branch]
	members    *stored[org.Member]
	teams      *stored[org.Team]
	buildings  *stored[registry.Building]
	households *stored[registry.Household]
	shops      *stored[registry.Shop]
	residents  residents
	past       past

	// What moves along with a change: the contacts of who leaves, and all that lies in an area or hangs on a household.
	leavers         []*org.Member
	movedAreas      []*org.Area
	movedHouseholds []*registry.Household

	// What changes, by sheet and column, and cell by cell.
	look    *lookup
	made    map[string]map[uuid.UUID]string
	kinds   map[string][]int
	changed []Change
	masked  int
	// doubles are new records that may be there already.
	doubles       []DoubleKind
	buildingNames map[uuid.UUID]string

	counts map[string]*Counts
	writes []func(tx *gorm.DB) error
}

// stored are the records of a kind that the workbook names, by code, as they will be after the import; before holds
// those that exist already as they are.
type stored[M any] struct {
	before, after map[string]*M
}

func (s *stored[M]) has(code string) bool { _, ok := s.before[code]; return ok }

// newPlan decides about every row. It reads through tx, which may be a transaction about to write.
func newPlan(ctx context.Context, tx *gorm.DB, c *contents, known *categoryIndex, keeper *pii.Keeper, log *audit.Log, now time.Time) (*plan, error) {
	p := &plan{
		tx: tx, now: database.Now(now), today: calendar.DayOf(now), keeper: keeper, log: log,
		contents: c, data: map[string]*sheetData{}, counts: map[string]*Counts{},
		kinds: map[string][]int{}, made: map[string]map[uuid.UUID]string{},
	}
	for _, d := range c.sheets {
		p.data[d.Name] = d
	}
	if err := p.findDistrict(ctx); err != nil {
		return nil, err
	}
	if err := p.load(); err != nil {
		return nil, err
	}
	p.refuseOrphans()
	p.refuseDuplicates()
	p.refuseSecondHeads()
	p.countMasked()
	p.look = &lookup{ctx: ctx, tx: tx, district: p.district.ID, keeper: keeper, categories: known, made: p.codesMade, decided: c.decided}
	if err := p.build(); err != nil {
		return nil, err
	}
	if p.look.err != nil {
		return nil, p.look.err
	}
	p.count()
	return p, nil
}

// countMasked counts the cells that leave what is stored because they are masked.
func (p *plan) countMasked() {
	for _, d := range p.sheets {
		_, rows := p.rowsOf(d.Name)
		for _, row := range rows {
			for _, v := range row.Values {
				if v.State == masked {
					p.masked++
				}
			}
		}
	}
}

// rowsOf returns the rows of a sheet that are still to be taken.
func (p *plan) rowsOf(sheet string) (*sheetData, []*Row) {
	d, ok := p.data[sheet]
	if !ok {
		s := p.contents.decided.sheet(sheet)
		return &sheetData{Sheet: s, heads: make([]string, len(s.Columns))}, nil
	}
	return d, slices.DeleteFunc(slices.Clone(d.rows), func(r *Row) bool { return r.refused || r.twin })
}

// findDistrict settles which district the workbook belongs to: the actor's own, the one that the workbook names, or
// the only one there is.
func (p *plan) findDistrict(ctx context.Context) error {
	d, rows := p.rowsOf(SheetAreas)
	rows = slices.DeleteFunc(rows, func(r *Row) bool { return d.text(r, "level") != org.LevelDistrict })
	q := p.tx.Where("level = ?", org.LevelDistrict)
	if own := access.ActorFrom(ctx).DistrictID; own != uuid.Nil {
		q = q.Where("id = ?", own)
	} else if len(rows) > 0 {
		q = q.Where("code = ?", d.text(rows[0], "code"))
	}
	var found []org.Area
	if err := q.Limit(2).Find(&found).Error; err != nil {
		return err
	}
	switch {
	case len(found) == 1:
		p.district = found[0]
	case len(found) > 1:
		return fault.Bad("file", "several_districts", fault.Say("系统里有几个区，工作簿里须有区一级的片区", "There are several districts: the workbook must name its own in the sheet 片区"))
	case len(rows) == 0:
		return fault.Bad("file", "no_district", fault.Say("系统里还没有区，工作簿的“片区”表里也没有", "There is no district yet, and the workbook's sheet 片区 names none"))
	default:
		id := database.NewID()
		p.district = org.Area{Record: database.Record{ID: id}, DistrictID: id, Code: d.text(rows[0], "code")}
	}
	for _, row := range rows {
		if d.text(row, "code") != p.district.Code {
			d.find(row, d.at("code"), CodeOtherDistrict, d.text(row, "code"))
		}
	}
	return nil
}

// codesFor returns every code of a sheet that the workbook names: as a key or as a reference.
func (p *plan) codesFor(sheet string) []string {
	seen := map[string]bool{}
	if sheet == SheetAreas {
		seen[p.district.Code] = true
	}
	for _, d := range p.sheets {
		for at, c := range d.Columns {
			key := d.Name == sheet && c.Field == "code"
			if !key && !((c.Kind == reference || c.Kind == references) && c.To == sheet) && c.Field != "organizer" {
				continue
			}
			for _, row := range d.rows {
				for _, code := range row.Values[at].codes() {
					seen[code] = true
				}
			}
		}
	}
	codes := make([]string, 0, len(seen))
	for code := range seen {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

const loadBatch = 1000

// loadBy reads the records whose column is one of the keys, in few queries.
func loadBy[M any](p *plan, column string, keys []string) ([]*M, error) {
	var all []*M
	for batch := range slices.Chunk(keys, loadBatch) {
		var some []*M
		if err := p.tx.Where("district_id = ? AND "+column+" IN ?", p.district.ID, batch).Find(&some).Error; err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func loadByCode[M any](p *plan, sheet string, codeOf func(*M) string) (*stored[M], error) {
	found, err := loadBy[M](p, "code", p.codesFor(sheet))
	if err != nil {
		return nil, err
	}
	s := &stored[M]{before: make(map[string]*M, len(found)), after: make(map[string]*M, len(found))}
	for _, m := range found {
		s.before[codeOf(m)] = m
		s.after[codeOf(m)] = m
	}
	return s, nil
}

func (p *plan) load() (err error) {
	if p.areas, err = loadByCode(p, SheetAreas, func(m *org.Area) string { return m.Code }); err != nil {
		return err
	}
	if p.units, err = loadByCode(p, SheetUnits, func(m *org.Unit) string { return m.Code }); err != nil {
		return err
	}
	if p.branches, err = loadByCode(p, SheetBranches, func(m *org.Branch) string { return m.Code }); err != nil {
		return err
	}
	if p.members, err = loadByCode(p, SheetMembers, func(m *org.Member) string { return m.Code }); err != nil {
		return err
	}
	if p.teams, err = loadByCode(p, SheetTeams, func(m *org.Team) string { return m.Code }); err != nil {
		return err
	}
	if p.buildings, err = loadByCode(p, SheetBuildings, func(m *registry.Building) string { return m.Code }); err != nil {
		return err
	}
	if p.households, err = loadByCode(p, SheetHouseholds, func(m *registry.Household) string { return m.Code }); err != nil {
		return err
	}
	if p.shops, err = loadByCode(p, SheetShops, func(m *registry.Shop) string { return m.Code }); err != nil {
		return err
	}
	if err := p.loadResidents(); err != nil {
		return err
	}
	return p.loadPast()
}

// inDatabase reports whether a reference finds its record in the database.
func (p *plan) inDatabase(sheet, code string) bool {
	switch sheet {
	case SheetAreas:
		return p.areas.has(code)
	case SheetUnits:
		return p.units.has(code)
	case SheetBranches:
		return p.branches.has(code)
	case SheetMembers:
		return p.members.has(code)
	case SheetTeams:
		return p.teams.has(code)
	case SheetBuildings:
		return p.buildings.has(code)
	case SheetHouseholds:
		return p.households.has(code)
	}
	return false
}

// refuseOrphans refuses the rows that refer to nothing, and then those that refer to them, until none is left.
func (p *plan) refuseOrphans() {
	byThemselves := map[*Row]bool{}
	for _, d := range p.sheets {
		for _, row := range d.rows {
			if row.refused {
				byThemselves[row] = true
			}
		}
	}
	for again := true; again; {
		again = false
		inFile := map[string]map[string]bool{}
		levels := p.levels()
		for _, d := range p.sheets {
			if d.index["code"] == 0 && d.Columns[0].Field != "code" {
				continue
			}
			codes, at := map[string]bool{}, d.at("code")
			for _, row := range d.rows {
				if !row.refused {
					codes[row.Values[at].Text] = true
				}
			}
			inFile[d.Name] = codes
		}
		known := func(sheet, code string) bool { return inFile[sheet][code] || p.inDatabase(sheet, code) }
		for _, d := range p.sheets {
			for _, row := range d.rows {
				if !row.refused && p.orphan(d, row, known, levels) {
					again = true
				}
			}
		}
		if again {
			continue
		}
		// Whoever corrects a row that was refused for another reason should hear of its references too.
		for _, d := range p.sheets {
			for _, row := range d.rows {
				if byThemselves[row] {
					p.orphan(d, row, known, levels)
				}
			}
		}
	}
}

// orphan refuses the row if one of its references finds nothing, or nothing of the right level.
func (p *plan) orphan(d *sheetData, row *Row, known func(sheet, code string) bool, levels map[string]string) bool {
	for at, c := range d.Columns {
		v := row.Values[at]
		if !v.isSet() {
			continue
		}
		sheet := c.To
		if c.Field == "organizer" {
			if sheet = SheetTeams; d.text(row, "kind") == "branch" {
				sheet = SheetBranches
			}
		} else if c.Kind == references {
			for _, code := range v.codes() {
				if !known(sheet, code) {
					d.find(row, at, CodeUnknownReference, code)
				}
			}
			continue
		} else if c.Kind != reference {
			continue
		}
		ok := known(sheet, v.Text)
		switch {
		case c.Field == "grid":
			ok = ok && levels[v.Text] == org.LevelGrid
		case d.Name == SheetAreas && c.Field == "parent":
			ok = ok && (d.text(row, "level") == "" || slices.Index(org.Levels, levels[v.Text]) < slices.Index(org.Levels, d.text(row, "level")))
		}
		if !ok {
			d.find(row, at, CodeUnknownReference, v.Text)
		}
	}
	if d.Name == SheetAreas && !d.value(row, "parent").isSet() && d.text(row, "level") != org.LevelDistrict && !p.areas.has(d.text(row, "code")) {
		d.find(row, d.at("parent"), CodeRequired, "")
	}
	if d.Name == SheetIssues && d.text(row, "state") == "in_progress" && d.text(row, "unit") == "" && !p.past.has(d.Name, d.text(row, "code")) {
		d.find(row, d.at("unit"), CodeRequired, "")
	}
	return row.refused
}

// levels returns the level of each area as it will be.
func (p *plan) levels() map[string]string {
	levels := map[string]string{}
	for code, a := range p.areas.before {
		levels[code] = a.Level
	}
	if d, ok := p.data[SheetAreas]; ok {
		for _, row := range slices.Backward(d.rows) {
			if !row.refused {
				levels[d.text(row, "code")] = d.text(row, "level")
			}
		}
	}
	return levels
}

// keyOf returns the key of a row and the column that a clash of it is told at.
func (p *plan) keyOf(d *sheetData, row *Row) (string, int) {
	if d.Name == SheetResidents {
		if id := d.value(row, "id_number"); id.isSet() {
			return id.Text, d.at("id_number")
		}
		return p.personKey(d, row), d.at("household")
	}
	parts := make([]string, len(d.Key))
	for i, field := range d.Key {
		parts[i] = d.value(row, field).Text
	}
	return strings.Join(parts, "\x00"), d.at(d.Key[0])
}

// refuseDuplicates lets the first row of each key stand. The same row once more is a twin; another is refused. Other
// unique fields are looked at among the rows that are left.
func (p *plan) refuseDuplicates() {
	for _, d := range p.sheets {
		first := map[string]*Row{}
		for _, row := range d.rows {
			if row.refused {
				continue
			}
			key, at := p.keyOf(d, row)
			earlier, clash := first[key]
			switch {
			case !clash:
				first[key] = row
				if d.Name == SheetResidents && d.value(row, "id_number").isSet() {
					if person := p.personKey(d, row); first[person] == nil {
						first[person] = row
					}
				}
			case sameRow(d, earlier, row):
				row.twin = true
				d.find(row, at, CodeDuplicateRow, "")
			default:
				d.find(row, at, CodeDuplicateKey, "")
			}
		}
	}
	p.refuseSharedCreditCodes()
}

// sameRow compares what the cells of the later row say; a resident's row without an ID number may say less.
func sameRow(d *sheetData, earlier, later *Row) bool {
	less := d.Name == SheetResidents && !d.value(later, "id_number").isSet()
	for i, v := range later.Values {
		if v != earlier.Values[i] && !(less && v.State != set) {
			return false
		}
	}
	return true
}

func (p *plan) refuseSharedCreditCodes() {
	d, rows := p.rowsOf(SheetShops)
	holder := map[string]string{}
	for code, shop := range p.shops.before {
		if shop.CreditCode != nil {
			holder[*shop.CreditCode] = code
		}
	}
	for _, row := range rows { // a shop of the file that gives its number up frees it
		if old, ok := p.shops.before[d.text(row, "code")]; ok && old.CreditCode != nil {
			if v := d.value(row, "credit_code"); v.State == cleared || v.isSet() && v.Text != *old.CreditCode {
				delete(holder, *old.CreditCode)
			}
		}
	}
	for _, row := range rows {
		number, code := d.text(row, "credit_code"), d.text(row, "code")
		if number == "" {
			continue
		}
		if other, taken := holder[number]; taken && other != code {
			d.find(row, d.at("credit_code"), CodeDuplicateKey, "")
			continue
		}
		holder[number] = code
	}
}
