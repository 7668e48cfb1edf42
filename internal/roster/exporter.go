package roster

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/registry"
)

// memberStands leaves out members who belonged to a unit that is no more: nobody could take their row in.
const memberStands = "(in_service = TRUE OR unit_id IN (SELECT id FROM units WHERE ended_on IS NULL))"

// needs is what one must be allowed to read for a sheet.
var needs = map[string]access.Kind{
	SheetAreas: access.Area, SheetUnits: access.Unit, SheetBranches: access.Branch, SheetMembers: access.Member, SheetLeaves: access.Leave, SheetDuties: access.Duty,
	SheetBuildings: access.Building, SheetHouseholds: access.Household, SheetResidents: access.Resident, SheetShops: access.Shop,
	SheetTeams: access.Team, SheetVolunteers: access.Volunteer, SheetIssues: access.Issue, SheetDeeds: access.Deed, SheetActivities: access.Activity,
}

// exporter writes what the actor may see of a district into a workbook, sheet by sheet and row by row: at no time are
// more than a few hundred records in memory.
type exporter struct {
	ctx      context.Context
	tx       *gorm.DB
	actor    access.Actor
	district uuid.UUID
	look     *lookup
	// whole writes personal fields in full where the actor may reveal them.
	whole  bool
	book   *book
	sheet  *sheetWriter
	counts map[string]int
	// progress is told the share of the sheet at hand.
	progress func(share float64)
}

const exportBatch = 500

func (e *exporter) query() *gorm.DB {
	return e.tx.Session(&gorm.Session{NewDB: true, Context: e.ctx})
}

// keyed is a record with what its sheet is sorted by.
type keyed struct {
	ID  uuid.UUID
	Key string
}

// keys returns the records of a kind that the actor may see, in the order of their keys. They are sorted here: what
// databases think of the order of letters differs.
func (e *exporter) keys(kind access.Kind, key, condition string, args ...any) ([]keyed, error) {
	var rows []keyed
	err := e.query().Table(kind.Table).Select(kind.Table+".id AS id, "+key+" AS key").
		Where(kind.Table+".district_id = ?", e.district).Where(condition, args...).Scopes(access.Scope(e.ctx, kind, kind.Read)).Scan(&rows).Error
	slices.SortFunc(rows, func(a, b keyed) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return rows, err
}

func idsOf(rows []keyed) []uuid.UUID {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids
}

// each loads the records of a sheet batch by batch and writes a row for each. prepare, which may be nil, is told of
// each batch first.
func each[M any](e *exporter, kind access.Kind, record recordOf[M], keys []keyed, prepare func(ids []uuid.UUID) error, cells func(x *lookup, m *M, may shown) []string) error {
	done := 0
	for some := range slices.Chunk(keys, exportBatch) {
		ids := idsOf(some)
		var found []*M
		if err := e.query().Where("id IN ?", ids).Find(&found).Error; err != nil {
			return err
		}
		byID := make(map[uuid.UUID]*M, len(found))
		for _, m := range found {
			byID[record(m).ID] = m
		}
		if prepare != nil {
			if err := prepare(ids); err != nil {
				return err
			}
		}
		may, err := e.shown(kind, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := e.put(cells(e.look, byID[id], may[id])); err != nil {
				return err
			}
		}
		done += len(some)
		e.progress(float64(done) / float64(len(keys)))
	}
	return nil
}

// below writes the records that hang on others, such as the residents of households: in the order of those, and among
// themselves by what their rows say.
func below[M any](e *exporter, kind access.Kind, record recordOf[M], parents []keyed, parent string, parentOf func(*M) uuid.UUID, condition string,
	order func(a, b []string) int, cells func(x *lookup, m *M, may shown) []string,
) error {
	done := 0
	for some := range slices.Chunk(parents, exportBatch) {
		var found []*M
		err := e.query().Table(kind.Table).Where(kind.Table+"."+parent+" IN ?", idsOf(some)).Where(condition).Scopes(access.Scope(e.ctx, kind, kind.Read)).Find(&found).Error
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(found))
		for i, m := range found {
			ids[i] = record(m).ID
		}
		may, err := e.shown(kind, ids)
		if err != nil {
			return err
		}
		rows := map[uuid.UUID][][]string{}
		for _, m := range found {
			rows[parentOf(m)] = append(rows[parentOf(m)], cells(e.look, m, may[record(m).ID]))
		}
		for _, p := range some {
			slices.SortFunc(rows[p.ID], order)
			for _, row := range rows[p.ID] {
				if err := e.put(row); err != nil {
					return err
				}
			}
		}
		done += len(some)
		e.progress(float64(done) / float64(len(parents)))
	}
	return nil
}

// shown asks which of the records the actor may reveal the personal fields of.
func (e *exporter) shown(kind access.Kind, ids []uuid.UUID) (map[uuid.UUID]shown, error) {
	may := make(map[uuid.UUID]shown, len(ids))
	if err := e.reached(kind, ids, may); err != nil || !e.whole || len(ids) == 0 {
		return may, err
	}
	allowed := func(p access.Permission) (found []uuid.UUID, err error) {
		if e.actor.System {
			return ids, nil
		}
		if !e.actor.Can(p) {
			return nil, nil
		}
		err = e.query().Table(kind.Table).Select(kind.Table+".id").Where(kind.Table+".id IN ?", ids).Scopes(access.Scope(e.ctx, kind, p)).Scan(&found).Error
		return found, err
	}
	phones, err := allowed(access.RevealPhone)
	if err != nil {
		return nil, err
	}
	numbers, err := allowed(access.RevealIDNumber)
	if err != nil {
		return nil, err
	}
	for _, id := range phones {
		may[id] = shown{phone: true, roles: may[id].roles}
	}
	for _, id := range numbers {
		may[id] = shown{phone: may[id].phone, idNumber: true, roles: may[id].roles}
	}
	return may, nil
}

// reached notes in which roles the actor reaches the records.
func (e *exporter) reached(kind access.Kind, ids []uuid.UUID, may map[uuid.UUID]shown) error {
	if e.look.decided.view == nil {
		return nil
	}
	reach, err := e.look.decided.view.Reach(e.tx, kind, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		may[id] = shown{roles: reach(id)}
	}
	return nil
}

func (e *exporter) put(cells []string) error {
	if e.look.err != nil {
		return e.look.err
	}
	e.counts[e.sheet.name]++
	return e.sheet.row(cells, 0)
}

// write writes one sheet.
func (e *exporter) write(sheet *Sheet) (err error) {
	if e.sheet, err = e.book.begin(sheet.Name, sheet.headings()); err != nil {
		return err
	}
	e.counts[sheet.Name] = 0
	if err := e.rows(sheet.Name); err != nil {
		return err
	}
	if e.look.err != nil {
		return e.look.err
	}
	return e.sheet.flush()
}

// plain writes a sheet whose rows are the records of one table, by code.
func plain[M any](e *exporter, kind access.Kind, record recordOf[M], condition string, cells func(x *lookup, m *M, may shown) []string) error {
	keys, err := e.keys(kind, kind.Table+".code", condition)
	if err != nil {
		return err
	}
	return each(e, kind, record, keys, nil, cells)
}

const stands = "ended_on IS NULL"

func (e *exporter) rows(sheet string) error {
	switch sheet {
	case SheetAreas:
		return plain(e, access.Area, func(m *org.Area) *database.Record { return &m.Record }, stands, areaCells)
	case SheetUnits:
		return e.units()
	case SheetBranches:
		return e.branches()
	case SheetMembers:
		return plain(e, access.Member, func(m *org.Member) *database.Record { return &m.Record }, memberStands, memberCells)
	case SheetLeaves:
		return e.leaves()
	case SheetDuties:
		return e.duties()
	case SheetBuildings:
		return plain(e, access.Building, func(m *registry.Building) *database.Record { return &m.Record }, stands, buildingCells)
	case SheetHouseholds:
		return plain(e, access.Household, func(m *registry.Household) *database.Record { return &m.Record }, "state = 'active'", householdCells)
	case SheetResidents:
		return e.residents()
	case SheetShops:
		return plain(e, access.Shop, func(m *registry.Shop) *database.Record { return &m.Record }, "state = 'open'", shopCells)
	case SheetTeams:
		return plain(e, access.Team, func(m *org.Team) *database.Record { return &m.Record }, stands, teamCells)
	case SheetVolunteers:
		return e.volunteers()
	case SheetIssues:
		return e.issues()
	case SheetDeeds:
		return plain(e, access.Deed, func(m *outreach.Deed) *database.Record { return &m.Record }, "1 = 1", deedCells)
	default:
		return plain(e, access.Activity, func(m *outreach.Activity) *database.Record { return &m.Record }, "state = 'held'", activityCells)
	}
}

func (e *exporter) units() error {
	keys, err := e.keys(access.Unit, "units.code", stands)
	if err != nil {
		return err
	}
	answersFor := map[uuid.UUID][]string{}
	prepare := func(ids []uuid.UUID) error {
		var rows []org.UnitCategory
		err := e.query().Where("unit_id IN ?", ids).Find(&rows).Error
		for _, r := range rows {
			answersFor[r.UnitID] = append(answersFor[r.UnitID], r.CategoryCode)
		}
		return err
	}
	return each(e, access.Unit, func(m *org.Unit) *database.Record { return &m.Record }, keys, prepare, func(x *lookup, u *org.Unit, may shown) []string {
		slices.Sort(answersFor[u.ID])
		return unitCells(x, &unitRow{u, answersFor[u.ID]}, may)
	})
}

func (e *exporter) branches() error {
	keys, err := e.keys(access.Branch, "branches.code", stands)
	if err != nil {
		return err
	}
	serves := map[uuid.UUID]services{}
	prepare := func(ids []uuid.UUID) (err error) {
		serves, err = servicesOf(e.query(), ids)
		return err
	}
	return each(e, access.Branch, func(m *org.Branch) *database.Record { return &m.Record }, keys, prepare, func(x *lookup, b *org.Branch, may shown) []string {
		return branchCells(x, &branchRow{b, serves[b.ID]}, may)
	})
}

func (e *exporter) leaves() error {
	members, err := e.keys(access.Member, "members.code", memberStands)
	if err != nil {
		return err
	}
	return below(e, access.Leave, func(m *org.Leave) *database.Record { return &m.Record }, members, "member_id",
		func(m *org.Leave) uuid.UUID { return m.MemberID }, "1 = 1", slices.Compare, leaveCells)
}

// duties are few: they are sorted by what their rows say.
func (e *exporter) duties() error {
	var found []*org.Duty
	err := e.query().Table("leader_duties").Where("leader_duties.district_id = ? AND ended_on IS NULL", e.district).
		Scopes(access.Scope(e.ctx, access.Duty, access.DutyRead)).Find(&found).Error
	if err != nil {
		return err
	}
	var rows [][]string
	for _, d := range found {
		if row := dutyCells(e.look, d, shown{}); row[0] != "" && row[1] != "" {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, slices.Compare)
	for _, row := range rows {
		if err := e.put(row); err != nil {
			return err
		}
	}
	return nil
}

func (e *exporter) residents() error {
	households, err := e.keys(access.Household, "households.code", "state = 'active'")
	if err != nil {
		return err
	}
	head := relationWords.of(registry.RelationHead)
	heads := func(row []string) int {
		if row[1] == head {
			return 0
		}
		return 1
	}
	order := func(a, b []string) int { // the head first, then the eldest
		return cmp.Or(heads(a)-heads(b), strings.Compare(a[5], b[5]), slices.Compare(a, b))
	}
	return below(e, access.Resident, func(m *registry.Resident) *database.Record { return &m.Record }, households, "household_id",
		func(m *registry.Resident) uuid.UUID { return m.HouseholdID }, "state IN ('here', 'away')", order, residentCells)
}

func (e *exporter) volunteers() error {
	teams, err := e.keys(access.Team, "volunteer_teams.code", stands)
	if err != nil {
		return err
	}
	return below(e, access.Volunteer, func(m *org.Volunteer) *database.Record { return &m.Record }, teams, "team_id",
		func(m *org.Volunteer) uuid.UUID { return m.TeamID }, stands, slices.Compare, volunteerCells)
}

// issueCode is what the workbook calls an issue: history keeps the number that it came with.
const issueCode = "CASE WHEN issues.imported = TRUE AND issues.outside_number IS NOT NULL THEN issues.outside_number ELSE issues.number END"

// issues writes past ones: those that are closed, and those that were brought in as history. What is under way lives in
// the program alone.
func (e *exporter) issues() error {
	keys, err := e.keys(access.Issue, issueCode, "issues.imported = TRUE OR issues.state = 'closed'")
	if err != nil {
		return err
	}
	calls := map[uuid.UUID]*callback.Callback{}
	prepare := func(ids []uuid.UUID) error {
		clear(calls)
		var found []*callback.Callback
		err := e.query().Where("issue_id IN ? AND reporter_issue_id = issue_id AND state = 'done' AND reached = TRUE", ids).Order("round, id").Find(&found).Error
		for _, c := range found {
			calls[c.IssueID] = c
		}
		return err
	}
	return each(e, access.Issue, func(m *issue.Issue) *database.Record { return &m.Record }, keys, prepare, func(x *lookup, i *issue.Issue, may shown) []string {
		return issueCells(x, &issueRow{i, calls[i.ID]}, may)
	})
}

func (s *Sheet) headings() []string {
	header := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		header[i] = c.Name
	}
	return header
}

// all writes the sheets named, in their order, and reports how far it is in percent.
func (e *exporter) all(names []string, progress func(percent int)) error {
	chosen := slices.DeleteFunc(slices.Clone(sheets), func(s *Sheet) bool { return !slices.Contains(names, s.Name) })
	for i, s := range chosen {
		s = e.look.decided.sheet(s.Name)
		e.progress = func(share float64) { progress(1 + int(94*(float64(i)+share)/float64(len(chosen)))) }
		if err := e.write(s); err != nil {
			return err
		}
		e.progress(1)
	}
	return nil
}
