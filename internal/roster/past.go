package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/outreach"
)

// past are the issues, deeds and activities that the workbook names and that are stored already.
type past struct {
	issues     map[string]*issue.Issue
	deeds      map[string]*outreach.Deed
	activities map[string]*outreach.Activity
	// own are issues that were raised in this installation, by number: an export of it names them.
	own map[string]bool
}

func (s *past) has(sheet, code string) bool {
	switch sheet {
	case SheetIssues:
		return s.issues[code] != nil || s.own[code]
	case SheetDeeds:
		return s.deeds[code] != nil
	}
	return s.activities[code] != nil
}

func (p *plan) keysIn(sheet string) []string {
	d, ok := p.data[sheet]
	if !ok {
		return nil
	}
	var codes []string
	for _, row := range d.rows {
		if v := d.value(row, "code"); v.isSet() {
			codes = append(codes, v.Text)
		}
	}
	return codes
}

func (p *plan) loadPast() error {
	issues, err := loadBy[issue.Issue](p, "imported = TRUE AND outside_number", p.keysIn(SheetIssues))
	if err != nil {
		return err
	}
	deeds, err := loadBy[outreach.Deed](p, "code", p.keysIn(SheetDeeds))
	if err != nil {
		return err
	}
	activities, err := loadBy[outreach.Activity](p, "code", p.keysIn(SheetActivities))
	if err != nil {
		return err
	}
	p.past = past{map[string]*issue.Issue{}, map[string]*outreach.Deed{}, map[string]*outreach.Activity{}, map[string]bool{}}
	own, err := loadBy[issue.Issue](p, "imported = FALSE AND number", p.keysIn(SheetIssues))
	if err != nil {
		return err
	}
	for _, i := range own {
		p.past.own[i.Number] = true
	}
	for _, i := range issues {
		p.past.issues[*i.OutsideNumber] = i
	}
	for _, d := range deeds {
		p.past.deeds[d.Code] = d
	}
	for _, a := range activities {
		p.past.activities[a.Code] = a
	}
	return nil
}

func (p *plan) buildDeeds() error {
	d, rows := p.rowsOf(SheetDeeds)
	b := newBatch(p, SheetDeeds, "deed", func(m *outreach.Deed) *database.Record { return &m.Record }, deedCells)
	for _, row := range rows {
		c := cells{p, d, row}
		before := p.past.deeds[d.text(row, "code")]
		m := b.begin(before)
		m.DistrictID = p.district.ID
		c.text("code", &m.Code)
		c.text("name", &m.Name)
		c.text("category", &m.Category)
		if v := d.value(row, "area"); v.State != empty {
			m.Place = p.place(d.text(row, "area"))
		}
		of(c, "area", p.areas, areaID, &m.AreaID)
		of(c, "unit", p.units, unitID, &m.UnitID)
		c.day("started_on", &m.StartedOn)
		c.day("done_on", &m.FinishedOn)
		if before == nil || m.StartedOn != before.StartedOn || m.FinishedOn != before.FinishedOn {
			m.State = deedState(m)
		}
		b.end(row, before, m)
	}
	b.write(func(m *outreach.Deed) uuid.UUID { return m.DistrictID })
	return nil
}

func deedState(m *outreach.Deed) string {
	switch {
	case m.FinishedOn != "":
		return outreach.DeedDone
	case m.StartedOn != "":
		return outreach.DeedUnderWay
	}
	return outreach.DeedPlanned
}

func (p *plan) buildActivities() error {
	d, rows := p.rowsOf(SheetActivities)
	b := newBatch(p, SheetActivities, "activity", func(m *outreach.Activity) *database.Record { return &m.Record }, activityCells)
	for _, row := range rows {
		c := cells{p, d, row}
		before := p.past.activities[d.text(row, "code")]
		m := b.begin(before)
		m.DistrictID = p.district.ID
		c.text("code", &m.Code)
		c.text("kind", &m.Kind)
		c.text("name", &m.Name)
		if v := d.value(row, "organizer"); v.State != empty {
			m.BranchID, m.TeamID = nil, nil
			if m.Kind == outreach.ByBranch {
				of(c, "organizer", p.branches, branchID, &m.BranchID)
			} else {
				of(c, "organizer", p.teams, teamID, &m.TeamID)
			}
		}
		if v := d.value(row, "area"); v.State != empty {
			m.Place = p.place(d.text(row, "area"))
		}
		of(c, "area", p.areas, areaID, &m.AreaID)
		c.instant("held_at", &m.StartsAt)
		c.integer("participants", &m.Attendance)
		if m.State == "" {
			m.State = outreach.ActivityHeld
		}
		b.end(row, before, m)
	}
	b.write(func(m *outreach.Activity) uuid.UUID { return m.DistrictID })
	return nil
}

func (c cells) instant(field string, into **time.Time) {
	switch v := c.d.value(c.row, field); v.State {
	case set:
		t := parseInstant(v.Text)
		// The workbook tells time to the minute; what is stored to the second stays.
		if *into == nil || !t.Equal((*into).Truncate(time.Minute)) {
			*into = &t
		}
	case cleared:
		*into = nil
	}
}

// course is a past issue with what belongs to it.
type course struct {
	issue    *issue.Issue
	round    issue.Round
	task     *issue.Task
	callback *callback.Callback
	events   []issue.Event
}

// buildIssues brings past issues in as history: no clock runs, nobody is warned or called, until somebody acts on
// them. What the file says of one that is there already changes its words only: its course is on record.
func (p *plan) buildIssues() error {
	d, rows := p.rowsOf(SheetIssues)
	b := newBatch(p, SheetIssues, "issue", func(m *issue.Issue) *database.Record { return &m.Record }, func(x *lookup, i *issue.Issue, may shown) []string {
		return issueCells(x, &issueRow{i, nil}, may)
	})
	var made []*course
	for _, row := range rows {
		before := p.past.issues[d.text(row, "code")]
		if before == nil && p.past.own[d.text(row, "code")] {
			p.countsOf(SheetIssues).Unchanged++ // it has its own course here, which no workbook changes
			continue
		}
		m := b.begin(before)
		if before == nil {
			made = append(made, p.pastIssue(d, row, m))
		}
		p.describe(cells{p, d, row}, m)
		b.end(row, before, m)
	}
	if len(made) > 0 {
		p.writes = append(p.writes, func(tx *gorm.DB) error { return p.number(tx, made) })
	}
	b.write(func(m *issue.Issue) uuid.UUID { return m.DistrictID })
	if len(made) > 0 {
		p.writes = append(p.writes, func(tx *gorm.DB) error { return p.writeHistory(tx, made) })
	}
	return nil
}

// describe fills in what an issue is about.
func (p *plan) describe(c cells, m *issue.Issue) {
	c.text("title", &m.Title)
	c.text("description", &m.Description)
	if v := c.d.text(c.row, "kind"); v != "" {
		m.Kind = issue.Kind(v)
	}
	c.text("category", &m.CategoryCode)
	m.Confidential = m.Confidential || m.Kind == issue.Report
	if v := c.d.value(c.row, "household"); v.isSet() {
		h := p.households.after[v.Text]
		if m.HouseholdID == nil || *m.HouseholdID != h.ID {
			id, grid := h.ID, h.GridID
			m.HouseholdID, m.Place, m.AreaID, m.Level = &id, h.Place, grid, p.deskLevel(h.Place)
		}
		return
	}
	if v := c.d.value(c.row, "area"); v.isSet() && m.HouseholdID == nil {
		a := p.areas.after[v.Text]
		if m.AreaID == nil || *m.AreaID != a.ID {
			id, place := a.ID, p.place(v.Text)
			m.AreaID, m.Place, m.Level = &id, place, p.deskLevel(place)
		}
	}
}

// otherCategory takes issues that say no category.
const otherCategory = "9901"

func (p *plan) deskLevel(place database.Place) issue.Level {
	if place.CommunityID != nil {
		for _, a := range p.areas.after {
			if a.ID == *place.CommunityID && a.HasDesk {
				return issue.LevelCommunity
			}
		}
	}
	if place.TownshipID != nil {
		return issue.LevelTownship
	}
	return issue.LevelDistrict
}

// pastIssue fills in the course of a past issue.
func (p *plan) pastIssue(d *sheetData, row *Row, m *issue.Issue) *course {
	code := d.text(row, "code")
	raised := parseInstant(d.text(row, "raised_at"))
	m.DistrictID, m.Level, m.Imported, m.OutsideNumber = p.district.ID, issue.LevelDistrict, true, &code
	m.Kind, m.CategoryCode, m.Urgency, m.Source = issue.Problem, otherCategory, issue.Normal, issue.SourceImported
	m.Round, m.RaisedAt, m.SubmittedAt, m.FileIDs, m.ReporterAnonymous = 1, raised, raised, []uuid.UUID{}, false
	h := &course{issue: m}
	h.round = issue.Round{Record: database.NewRecord(uuid.Nil, p.now), DistrictID: p.district.ID, IssueID: m.ID, Round: 1, StartedAt: raised, FileIDs: []uuid.UUID{}}
	c := cells{p, d, row}
	c.instant("answered_at", &m.AnsweredAt)
	c.instant("resolved_at", &m.ResolvedAt)
	h.round.AnsweredAt, h.round.ContactedAt, h.round.ResolvedAt = m.AnsweredAt, m.AnsweredAt, m.ResolvedAt
	switch issue.State(d.text(row, "state")) {
	case issue.Closed:
		p.close(c, h)
	case issue.InProgress:
		m.State = issue.InProgress
		p.task(c, h, issue.TaskSigned)
	default:
		m.State = issue.Submitted
		if m.ResolvedAt != nil {
			p.close(c, h)
		}
	}
	h.events = []issue.Event{{
		ID: database.NewID(), DistrictID: p.district.ID, IssueID: m.ID, Round: 1, At: p.now, ActorName: "system:import",
		Action: issue.Import, ToState: m.State, FileIDs: []uuid.UUID{},
	}}
	return h
}

// task gives the unit of the row its lead task.
func (p *plan) task(c cells, h *course, state issue.TaskState) {
	u := p.units.after[c.d.text(c.row, "unit")]
	if u == nil {
		return
	}
	id := u.ID
	h.issue.LeadUnitID, h.round.LeadUnitID = &id, &id
	h.task = &issue.Task{
		Record: database.NewRecord(uuid.Nil, p.now), DistrictID: p.district.ID, IssueID: h.issue.ID, Round: 1, UnitID: id, Lead: true, State: state,
		DispatchedAt: h.issue.RaisedAt,
	}
	if state == issue.TaskDone {
		h.task.DoneAt, h.task.AtRoundEnd = h.issue.ResolvedAt, true
	}
}

// close ends a past issue; when exactly, the file may leave open.
func (p *plan) close(c cells, h *course) {
	m := h.issue
	m.State = issue.Closed
	ended := m.ResolvedAt
	if ended == nil {
		ended = m.AnsweredAt
	}
	if ended == nil {
		ended = &m.RaisedAt
	}
	outcome := issue.OutcomeImported
	m.ClosedAt, m.ClosedAs = ended, &outcome
	resolve := issue.Resolve
	h.round.EndedAt, h.round.EndedBy = ended, &resolve
	p.task(c, h, issue.TaskDone)
	satisfaction, way := c.d.text(c.row, "satisfaction"), c.d.text(c.row, "callback_way")
	if satisfaction == "" && way == "" {
		return
	}
	h.callback = p.pastCallback(h, *ended, way, satisfaction)
	if h.callback.Outcome != nil {
		m.ClosedAs = h.callback.Outcome
	}
}

// pastCallback is the call that the file tells of. It has no effect: the file does not say whether the matter was solved.
func (p *plan) pastCallback(h *course, ended time.Time, way, satisfaction string) *callback.Callback {
	m, reached := h.issue, true
	c := &callback.Callback{
		Record: database.NewRecord(uuid.Nil, p.now), IssueID: m.ID, Round: 1, ReporterIssueID: m.ID, LeadUnitID: m.LeadUnitID, State: callback.Done,
		HalfAt: ended, DueAt: ended, Attempts: 1, Reached: &reached, FileIDs: []uuid.UUID{}, CalledAt: &ended, Imported: true,
	}
	if way != "" {
		w := callback.Way(way)
		c.Way = &w
	}
	if satisfaction != "" {
		outcome, s := issue.OutcomeContent, callback.Satisfaction(satisfaction)
		if s == callback.NotSatisfied {
			outcome = issue.OutcomeNotContent
		}
		c.Satisfaction, c.Outcome = &s, &outcome
	}
	return c
}

// number gives the new issues the numbers of their days, the days in order.
func (p *plan) number(tx *gorm.DB, made []*course) error {
	byDay := map[calendar.Day][]*course{}
	for _, h := range made {
		day := calendar.DayOf(h.issue.SubmittedAt)
		byDay[day] = append(byDay[day], h)
	}
	days := make([]calendar.Day, 0, len(byDay))
	for day := range byDay {
		days = append(days, day)
	}
	slices.Sort(days)
	var given []numbers
	for _, day := range days {
		var last int
		err := tx.Raw("INSERT INTO issue_counters (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = issue_counters.last + excluded.last RETURNING last",
			day, len(byDay[day])).Scan(&last).Error
		if err != nil {
			return err
		}
		for n, h := range byDay[day] {
			h.issue.Number = fmt.Sprintf("LX%s-%05d", strings.ReplaceAll(string(day), "-", ""), last-len(byDay[day])+n+1)
		}
		given = append(given, numbers{day, last, len(byDay[day])})
	}
	return p.ledger.note(tx, keptNumbers, p.district.ID, 0, given)
}

func (p *plan) writeHistory(tx *gorm.DB, made []*course) error {
	var rounds []*issue.Round
	var tasks []*issue.Task
	var callbacks []*callback.Callback
	var events []*issue.Event
	var entries []audit.Entry
	for _, h := range made {
		h.round.LeadUnitID = h.issue.LeadUnitID
		rounds = append(rounds, &h.round)
		for n := range h.events {
			events = append(events, &h.events[n])
		}
		if h.task != nil {
			tasks = append(tasks, h.task)
		}
		if h.callback != nil {
			h.callback.Place = h.issue.Place
			callbacks = append(callbacks, h.callback)
			entries = append(entries, audit.Entry{Action: "callback.import", Kind: "callback", ID: h.callback.ID, DistrictID: p.district.ID, After: h.callback})
		}
	}
	if err := p.keepCourses(tx, rounds, tasks, callbacks, events); err != nil {
		return err
	}
	if err := database.InsertAll(tx, rounds); err != nil {
		return err
	}
	if err := database.InsertAll(tx, tasks); err != nil {
		return err
	}
	if err := database.InsertAll(tx, callbacks); err != nil {
		return err
	}
	if err := database.InsertAll(tx, events); err != nil {
		return err
	}
	return p.log.Write(tx, entries...)
}

func (p *plan) keepCourses(tx *gorm.DB, rounds []*issue.Round, tasks []*issue.Task, callbacks []*callback.Callback, events []*issue.Event) error {
	return errors.Join(
		noteMade(tx, p.ledger, keptRound, rounds, func(m *issue.Round) (uuid.UUID, int) { return m.ID, m.Version }),
		noteMade(tx, p.ledger, keptTask, tasks, func(m *issue.Task) (uuid.UUID, int) { return m.ID, m.Version }),
		noteMade(tx, p.ledger, keptCallback, callbacks, func(m *callback.Callback) (uuid.UUID, int) { return m.ID, m.Version }),
		noteMade(tx, p.ledger, keptEvent, events, func(m *issue.Event) (uuid.UUID, int) { return m.ID, 0 }),
	)
}
