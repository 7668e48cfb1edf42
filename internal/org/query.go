package org

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/record"
)

// AreaRow is an area with the name of its parent.
type AreaRow struct {
	Area
	ParentName *string
}

// AreaFilter narrows a list of areas.
type AreaFilter struct {
	Level    string `oneof:"district township community grid"`
	ParentID *uuid.UUID
	Code     string
	Island   string
	// Ended is true for those that have ended, false for those that have not.
	Ended *bool
}

func (s *Service) areaRows(ctx context.Context) *gorm.DB {
	return s.Rows(ctx, areaKind, ", parents.name AS parent_name", "areas AS parents ON parents.id = areas.parent_id")
}

// Areas lists areas.
func (s *Service) Areas(ctx context.Context, list database.List, f AreaFilter) (database.Page[AreaRow], error) {
	q := s.Narrow(ctx, areaKind)
	q = record.Where(q, "areas.level = ?", f.Level)
	q = record.Where(q, "areas.parent_id = ?", f.ParentID)
	q = record.Where(q, "areas.code = ?", f.Code)
	q = record.Where(q, "areas.island = ?", f.Island)
	q = record.EndedIs(q, "areas.ended_on", f.Ended)
	q = record.Search(q, list.Q, []string{"areas.name", "areas.code"}, nil)
	return record.List[AreaRow](q, s.areaRows(ctx), areaKind.Table, list, map[string]string{"code": "areas.code", "name": "areas.name", "level": "areas.level"}, "code")
}

// AreaByID returns one area.
func (s *Service) AreaByID(ctx context.Context, id uuid.UUID) (AreaRow, error) {
	return record.One[AreaRow](s.areaRows(ctx), "areas", id)
}

// UnitRow is a unit with the names that a reader needs and the categories it answers for.
type UnitRow struct {
	Unit
	ParentName    *string
	AreaName      *string
	CategoryCodes []string `gorm:"-"`
}

// UnitFilter narrows a list of units.
type UnitFilter struct {
	Type         string `oneof:"office department township utility"`
	Code         string
	ParentID     *uuid.UUID
	AreaID       *uuid.UUID
	CategoryCode string
	Ended        *bool
}

func (s *Service) unitRows(ctx context.Context) *gorm.DB {
	return s.Rows(ctx, unitKind, ", parents.name AS parent_name, areas.name AS area_name", "units AS parents ON parents.id = units.parent_id", "areas ON areas.id = units.area_id")
}

// Units lists units.
func (s *Service) Units(ctx context.Context, list database.List, f UnitFilter) (database.Page[UnitRow], error) {
	q := s.Narrow(ctx, unitKind)
	q = record.Where(q, "units.type = ?", f.Type)
	q = record.Where(q, "units.code = ?", f.Code)
	q = record.Where(q, "units.parent_id = ?", f.ParentID)
	q = record.Where(q, "units.area_id = ?", f.AreaID)
	q = record.Where(q, "units.id IN (SELECT unit_id FROM unit_categories WHERE category_code = ?)", f.CategoryCode)
	q = record.EndedIs(q, "units.ended_on", f.Ended)
	q = record.Search(q, list.Q, []string{"units.name", "units.code"}, nil)
	page, err := record.List[UnitRow](q, s.unitRows(ctx), unitKind.Table, list, map[string]string{"code": "units.code", "name": "units.name", "type": "units.type"}, "code")
	if err != nil {
		return page, err
	}
	return page, s.withCategories(ctx, page.Items)
}

// UnitByID returns one unit.
func (s *Service) UnitByID(ctx context.Context, id uuid.UUID) (UnitRow, error) {
	row, err := record.One[UnitRow](s.unitRows(ctx), "units", id)
	if err != nil {
		return row, err
	}
	one := []UnitRow{row}
	err = s.withCategories(ctx, one)
	return one[0], err
}

func (s *Service) withCategories(ctx context.Context, units []UnitRow) error {
	place := map[uuid.UUID]int{}
	ids := make([]uuid.UUID, 0, len(units))
	for i := range units {
		units[i].CategoryCodes = []string{}
		place[units[i].ID] = i
		ids = append(ids, units[i].ID)
	}
	var rows []UnitCategory
	if err := s.DB.Read(ctx).Where("unit_id IN ?", ids).Order("category_code").Find(&rows).Error; err != nil {
		return database.Fault(err)
	}
	for _, r := range rows {
		u := &units[place[r.UnitID]]
		u.CategoryCodes = append(u.CategoryCodes, r.CategoryCode)
	}
	return nil
}

// BranchRow is a branch with names and how many members it has in service.
type BranchRow struct {
	Branch
	UnitName      *string
	SecretaryName *string
	Members       int
}

// BranchDetail is a branch with what it serves.
type BranchDetail struct {
	BranchRow
	AreaIDs, BuildingIDs []uuid.UUID
}

// BranchFilter narrows a list of branches.
type BranchFilter struct {
	Type   string `oneof:"ordinary combined"`
	Code   string
	UnitID *uuid.UUID
	// ServiceAreaID is an area that it serves.
	ServiceAreaID *uuid.UUID
	Ended         *bool
}

func (s *Service) branchRows(ctx context.Context) *gorm.DB {
	return s.Rows(ctx, branchKind, ", units.name AS unit_name, secretaries.name AS secretary_name"+
		", (SELECT COUNT(*) FROM members WHERE members.branch_id = branches.id AND members.in_service = TRUE) AS members",
		"units ON units.id = branches.unit_id", "members AS secretaries ON secretaries.id = branches.secretary_id")
}

// Branches lists party branches.
func (s *Service) Branches(ctx context.Context, list database.List, f BranchFilter) (database.Page[BranchRow], error) {
	q := s.Narrow(ctx, branchKind)
	q = record.Where(q, "branches.type = ?", f.Type)
	q = record.Where(q, "branches.code = ?", f.Code)
	q = record.Where(q, "branches.unit_id = ?", f.UnitID)
	q = record.Where(q, "branches.id IN (SELECT branch_id FROM branch_services WHERE area_id = ?)", f.ServiceAreaID)
	q = record.EndedIs(q, "branches.ended_on", f.Ended)
	q = record.Search(q, list.Q, []string{"branches.name", "branches.code"}, nil)
	return record.List[BranchRow](q, s.branchRows(ctx), branchKind.Table, list, map[string]string{"code": "branches.code", "name": "branches.name", "type": "branches.type"}, "code")
}

// BranchByID returns one branch with the areas and buildings that it serves.
func (s *Service) BranchByID(ctx context.Context, id uuid.UUID) (BranchDetail, error) {
	row, err := record.One[BranchRow](s.branchRows(ctx), "branches", id)
	if err != nil {
		return BranchDetail{}, err
	}
	areas, buildings, err := servedBy(s.DB.Read(ctx), id)
	return BranchDetail{row, areas, buildings}, database.Fault(err)
}

// MemberRow is a member with names, whether they take part today, and for how many households.
type MemberRow struct {
	Member
	UnitName, BranchName *string
	WorkAreaName         *string
	HomeAreaName         *string
	HouseholdCode        *string
	Participates         bool
	Households           int
}

// MemberFilter narrows a list of members.
type MemberFilter struct {
	InService    *bool
	Participates *bool
	UnitID       *uuid.UUID
	BranchID     *uuid.UUID
	AreaID       *uuid.UUID
	Rank         string `oneof:"district_leader township_leader cadre"`
	Code         string
	// WithoutPhone, WithoutBranch and WithoutHouseholds find what is missing, or what is not.
	WithoutPhone      *bool
	WithoutBranch     *bool
	WithoutHouseholds *bool
	// Extra narrows by an extra field: code:value.
	Extra string
}

func (s *Service) memberRows(ctx context.Context) *gorm.DB {
	today := string(s.Today())
	return s.Rows(ctx, memberKind, "",
		"units ON units.id = members.unit_id", "branches ON branches.id = members.branch_id", "areas AS work ON work.id = members.work_area_id",
		"areas AS home ON home.id = members.home_area_id", "households AS own ON own.id = members.household_id").
		Select("members.*, units.name AS unit_name, branches.name AS branch_name, work.name AS work_area_name, home.name AS home_area_name, own.code AS household_code, "+
			Participating+" AS participates, (SELECT COUNT(*) FROM assignments WHERE assignments.member_id = members.id AND assignments.ended_at IS NULL) AS households", today, today)
}

// Members lists members.
func (s *Service) Members(ctx context.Context, list database.List, f MemberFilter) (database.Page[MemberRow], error) {
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return database.Page[MemberRow]{}, err
	}
	q := v.HasExtra(s.Narrow(ctx, memberKind), memberKind.Kind, f.Extra)
	if f.InService != nil {
		q = q.Where("members.in_service = ?", *f.InService)
	}
	if f.Participates != nil {
		condition := Participating
		if !*f.Participates {
			condition = "NOT " + Participating
		}
		q = q.Where(condition, string(s.Today()), string(s.Today()))
	}
	q = record.Where(q, "members.unit_id = ?", f.UnitID)
	q = record.Where(q, "members.branch_id = ?", f.BranchID)
	q = record.Where(q, "members.rank = ?", f.Rank)
	q = record.Where(q, "members.code = ?", f.Code)
	q = record.Is(q, "members.phone_hash IS NULL", f.WithoutPhone)
	q = record.Is(q, "members.branch_id IS NULL", f.WithoutBranch)
	q = record.Is(q, "NOT EXISTS (SELECT 1 FROM assignments WHERE assignments.member_id = members.id AND assignments.ended_at IS NULL)", f.WithoutHouseholds)
	q = database.InArea(q, "members", f.AreaID)
	q = record.Search(q, list.Q, []string{"members.code"}, map[string]string{"members.name": "members.pinyin"})
	page, err := record.List[MemberRow](q, s.memberRows(ctx), memberKind.Table, list, v.Sorts(q, memberKind.Kind, map[string]string{
		"code": "members.code", "name": "members.pinyin", "rank": "members.rank", "unit": "(SELECT units.code FROM units WHERE units.id = members.unit_id)", "started_on": "members.started_on",
	}), "code")
	if err != nil {
		return page, err
	}
	return page, s.veil(ctx, v, page.Items)
}

// MemberByID returns one member.
func (s *Service) MemberByID(ctx context.Context, id uuid.UUID) (MemberRow, error) {
	row, err := record.One[MemberRow](s.memberRows(ctx), "members", id)
	if err != nil {
		return row, err
	}
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return row, err
	}
	rows := []MemberRow{row}
	err = s.veil(ctx, v, rows)
	return rows[0], err
}

// veil takes from members the extra fields that the actor may not see.
func (s *Service) veil(ctx context.Context, v *catalog.View, rows []MemberRow) error {
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	reach, err := v.Reach(s.DB.Read(ctx), memberKind.Kind, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Extra = v.ShowExtra(memberKind.Name, rows[i].Extra, reach(rows[i].ID))
	}
	return nil
}

// DutyRow is a leader duty with names.
type DutyRow struct {
	Duty
	MemberName, AreaName *string
}

// DutyFilter narrows a list of leader duties.
type DutyFilter struct {
	MemberID *uuid.UUID
	AreaID   *uuid.UUID
	Ended    *bool
}

func (s *Service) dutyRows(ctx context.Context) *gorm.DB {
	return s.Rows(ctx, dutyKind, ", members.name AS member_name, areas.name AS area_name",
		"members ON members.id = leader_duties.member_id", "areas ON areas.id = leader_duties.area_id")
}

// Duties lists leader duties.
func (s *Service) Duties(ctx context.Context, list database.List, f DutyFilter) (database.Page[DutyRow], error) {
	q := s.Narrow(ctx, dutyKind)
	q = record.Where(q, "leader_duties.member_id = ?", f.MemberID)
	q = record.Where(q, "leader_duties.area_id = ?", f.AreaID)
	q = record.EndedIs(q, "leader_duties.ended_on", f.Ended)
	q = record.Search(q, list.Q, nil, nil,
		record.Elsewhere{In: "leader_duties.area_id IN (SELECT id FROM areas WHERE %s)", Column: "areas.name"},
		record.Elsewhere{In: "leader_duties.member_id IN (SELECT id FROM members WHERE %s)", Column: "members.name", Pinyin: "members.pinyin"})
	return record.List[DutyRow](q, s.dutyRows(ctx), dutyKind.Table, list, map[string]string{
		"started_on": "leader_duties.started_on", "area": "(SELECT areas.code FROM areas WHERE areas.id = leader_duties.area_id)",
		"member": "(SELECT members.code FROM members WHERE members.id = leader_duties.member_id)",
	}, "area")
}

// DutyByID returns one leader duty.
func (s *Service) DutyByID(ctx context.Context, id uuid.UUID) (DutyRow, error) {
	return record.One[DutyRow](s.dutyRows(ctx), "leader_duties", id)
}

// TeamRow is a volunteer team with its branch's name and how many volunteers it has.
type TeamRow struct {
	Team
	BranchName *string
	Volunteers int
}

// TeamFilter narrows a list of volunteer teams.
type TeamFilter struct {
	Code     string
	BranchID *uuid.UUID
	Ended    *bool
}

func (s *Service) teamRows(ctx context.Context) *gorm.DB {
	return s.Rows(ctx, teamKind, ", branches.name AS branch_name"+
		", (SELECT COUNT(*) FROM volunteers WHERE volunteers.team_id = volunteer_teams.id AND volunteers.ended_on IS NULL) AS volunteers",
		"branches ON branches.id = volunteer_teams.branch_id")
}

// Teams lists volunteer teams.
func (s *Service) Teams(ctx context.Context, list database.List, f TeamFilter) (database.Page[TeamRow], error) {
	q := s.Narrow(ctx, teamKind)
	q = record.Where(q, "volunteer_teams.code = ?", f.Code)
	q = record.Where(q, "volunteer_teams.branch_id = ?", f.BranchID)
	q = record.EndedIs(q, "volunteer_teams.ended_on", f.Ended)
	q = record.Search(q, list.Q, []string{"volunteer_teams.name", "volunteer_teams.code"}, nil)
	return record.List[TeamRow](q, s.teamRows(ctx), teamKind.Table, list, map[string]string{"code": "volunteer_teams.code", "name": "volunteer_teams.name"}, "code")
}

// TeamByID returns one volunteer team.
func (s *Service) TeamByID(ctx context.Context, id uuid.UUID) (TeamRow, error) {
	return record.One[TeamRow](s.teamRows(ctx), "volunteer_teams", id)
}

// VolunteerRow is a volunteer with the team's name.
type VolunteerRow struct {
	Volunteer
	TeamName *string
}

// VolunteerFilter narrows a list of volunteers.
type VolunteerFilter struct {
	TeamID *uuid.UUID
	Ended  *bool
}

func (s *Service) volunteerRows(ctx context.Context) *gorm.DB {
	return s.Rows(ctx, volunteerKind, ", volunteer_teams.name AS team_name", "volunteer_teams ON volunteer_teams.id = volunteers.team_id")
}

// Volunteers lists volunteers.
func (s *Service) Volunteers(ctx context.Context, list database.List, f VolunteerFilter) (database.Page[VolunteerRow], error) {
	q := s.Narrow(ctx, volunteerKind)
	q = record.Where(q, "volunteers.team_id = ?", f.TeamID)
	q = record.EndedIs(q, "volunteers.ended_on", f.Ended)
	q = record.Search(q, list.Q, nil, map[string]string{"volunteers.name": "volunteers.pinyin"},
		record.Elsewhere{In: "volunteers.team_id IN (SELECT id FROM volunteer_teams WHERE %s)", Column: "volunteer_teams.name"})
	return record.List[VolunteerRow](q, s.volunteerRows(ctx), volunteerKind.Table, list, map[string]string{
		"name": "volunteers.pinyin", "team": "(SELECT volunteer_teams.code FROM volunteer_teams WHERE volunteer_teams.id = volunteers.team_id)",
	}, "name")
}

// VolunteerByID returns one volunteer.
func (s *Service) VolunteerByID(ctx context.Context, id uuid.UUID) (VolunteerRow, error) {
	return record.One[VolunteerRow](s.volunteerRows(ctx), "volunteers", id)
}
