package access

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
)

// Kind is a kind of record with the table that holds it and the permission to read it.
type Kind struct {
	Name  string
	Table string
	Read  Permission
}

// The kinds of records that routes name.
var (
	Area       = Kind{"area", "areas", AreaRead}
	Unit       = Kind{"unit", "units", UnitRead}
	Branch     = Kind{"branch", "branches", BranchRead}
	Member     = Kind{"member", "members", MemberRead}
	Leave      = Kind{"leave", "member_leaves", MemberRead}
	Duty       = Kind{"leader_duty", "leader_duties", DutyRead}
	Team       = Kind{"volunteer_team", "volunteer_teams", VolunteerRead}
	Volunteer  = Kind{"volunteer", "volunteers", VolunteerRead}
	Building   = Kind{"building", "buildings", BuildingRead}
	Household  = Kind{"household", "households", HouseholdRead}
	Resident   = Kind{"resident", "residents", ResidentRead}
	Shop       = Kind{"shop", "shops", ShopRead}
	Double     = Kind{"double", "doubles", DoubleRead}
	Merge      = Kind{"merge", "merges", DoubleRead}
	Change     = Kind{"change", "changes", HouseholdRead}
	Import     = Kind{"import", "imports", ImportRun}
	Export     = Kind{"export", "exports", ExportRun}
	Plan       = Kind{"plan", "plans", PlanRead}
	Assignment = Kind{"assignment", "assignments", AssignmentRead}
	Round      = Kind{"round", "rounds", RoundRead}
	Visit      = Kind{"visit", "visits", VisitRead}
	Activity   = Kind{"activity", "activities", ActivityRead}
	Deed       = Kind{"deed", "deeds", DeedRead}
	Issue      = Kind{"issue", "issues", IssueRead}
	Callback   = Kind{"callback", "callbacks", CallbackRead}
	File       = Kind{"file", "files", FileRead}
	User       = Kind{"user", "accounts", UserRead}
	View       = Kind{"view", "views", ViewRead}
	AuditEvent = Kind{"audit_event", "audit_events", AuditRead}
	CodeEntry  = Kind{"code_entry", "code_entries", CodeTableRead}
	CareGroup  = Kind{"care_group", "care_groups", CodeTableRead}
	CareMember = Kind{"care_membership", "care_memberships", HouseholdRead}
	ExtraField = Kind{"extra_field", "extra_fields", CodeTableRead}
)

const (
	nothing    = "1 = 0"
	everything = "1 = 1"
)

// Scope returns a GORM scope that leaves what the actor of ctx may do p on: one parenthesised condition (P2). The
// kind's table must stand in the query under its own name.
func Scope(ctx context.Context, kind Kind, p Permission) func(*gorm.DB) *gorm.DB {
	sql, args := Condition(ctx, kind, p)
	return func(q *gorm.DB) *gorm.DB { return q.Where(sql, args...) }
}

// Condition is Scope as text and arguments, for queries written in SQL.
func Condition(ctx context.Context, kind Kind, p Permission) (string, []any) {
	actor := ActorFrom(ctx)
	if actor.System {
		return everything, nil
	}
	switch kind {
	case File:
		return fileCondition(ctx, actor, p)
	case View:
		return viewCondition(actor, p)
	}
	var terms []string
	var args []any
	for _, g := range actor.Grants {
		if !g.Role.holds(p) {
			continue
		}
		sql, a := term(actor, g, kind)
		if kind == Round && p == RoundRead { // a round of the whole district is everybody's to see
			sql, a = "rounds.district_id = ?", []any{actor.DistrictID}
		}
		if sql == nothing {
			continue
		}
		terms, args = append(terms, sql), append(args, a...)
	}
	if len(terms) == 0 {
		return "(" + nothing + ")", nil
	}
	return "((" + strings.Join(terms, ") OR (") + "))", args
}

// Check refuses a record that the actor may not see as NotFound, and one that they may see but not do p on as
// Forbidden.
func Check(ctx context.Context, tx *gorm.DB, kind Kind, id uuid.UUID, p Permission) error {
	found := func(p Permission) (bool, error) {
		var n int64
		err := tx.Session(&gorm.Session{NewDB: true, Context: ctx}).Table(kind.Table).Scopes(Scope(ctx, kind, p)).Where(kind.Table+".id = ?", id).Limit(1).Count(&n).Error
		return n > 0, err
	}
	visible, err := found(kind.Read)
	if err != nil {
		return err
	}
	if !visible {
		return fault.NotFound()
	}
	if p == kind.Read {
		return nil
	}
	allowed, err := found(p)
	if err != nil || allowed {
		return err
	}
	// A record that went in between is not found, rather than forbidden.
	if visible, err = found(kind.Read); err != nil {
		return err
	}
	if !visible {
		return fault.NotFound()
	}
	return fault.NotAllowed()
}

// term says which records of a kind one grant reaches.
func term(actor Actor, g Grant, kind Kind) (string, []any) {
	t := kind.Table
	switch kind {
	case User, AuditEvent:
		return everything, nil
	case Export: // only who asked for it: it is marked with their name
		return t + ".account_id = ?", []any{actor.AccountID}
	case Area, Unit, CodeEntry, CareGroup, ExtraField:
		return t + ".district_id = ?", []any{actor.DistrictID}
	case CareMember: // lies where the person lives today, or where the household does
		homes, args := term(actor, g, Household)
		return "COALESCE((SELECT household_id FROM residents WHERE residents.id = " + t + ".resident_id), " + t + ".household_id) IN (SELECT households.id FROM households WHERE " + homes + ")", args
	}
	switch g.Role {
	case Office:
		return t + ".district_id = ?", []any{areaOr(g, actor.DistrictID)}
	case Leader:
		return leaderTerm(actor, kind)
	case Township, Community:
		return areaTerm(g, kind)
	case Secretary:
		return secretaryTerm(g, kind)
	case Cadre:
		return cadreTerm(actor, kind)
	case Handler:
		return handlerTerm(g, kind)
	case Caller:
		return callerTerm(g, kind)
	}
	return nothing, nil
}

func areaOr(g Grant, district uuid.UUID) uuid.UUID {
	if g.AreaID != nil {
		return *g.AreaID
	}
	return district
}

// column returns the Place column of an area's level.
func column(level string) string { return level + "_id" }

// areaTerm is for what lies in the area of the grant. Confidential issues about a unit of that very area, and their
// callbacks, are not for its staff (DOMAIN §7).
func areaTerm(g Grant, kind Kind) (string, []any) {
	if g.AreaID == nil {
		return nothing, nil
	}
	sql, args := inArea(kind, column(g.AreaLevel)+" = ?", *g.AreaID)
	concerned := "concerned_unit_id IN (SELECT id FROM units WHERE units.area_id = ?)"
	switch kind {
	case Issue:
		return "(" + sql + ") AND (issues.confidential = FALSE OR issues.concerned_unit_id IS NULL OR NOT issues." + concerned + ")", append(args, *g.AreaID)
	case Callback:
		return "(" + sql + ") AND callbacks.issue_id NOT IN (SELECT id FROM issues WHERE confidential = TRUE AND " + concerned + ")", append(args, *g.AreaID)
	}
	return sql, args
}

// inArea is the condition that a record of the kind lies where its Place columns meet cond.
func inArea(kind Kind, cond string, arg any) (string, []any) {
	t := kind.Table + "."
	name, _, _ := strings.Cut(cond, " ")
	switch kind {
	case Branch:
		return t + "id IN (SELECT branch_id FROM members WHERE members." + cond + ")", []any{arg}
	case Leave:
		return t + "member_id IN (SELECT id FROM members WHERE members." + cond + ")", []any{arg}
	case Member: // COALESCE keeps SQLite from reading all contacts of the area for each member
		here := strings.Replace(cond, name, "COALESCE(assignments."+name+", NULL)", 1)
		return t + cond + " OR EXISTS (SELECT 1 FROM assignments WHERE assignments.member_id = members.id AND ended_at IS NULL AND " + here + ")", []any{arg, arg}
	case Duty:
		return t + "area_id IN (SELECT id FROM areas WHERE areas.id = ? OR areas.township_id = ? OR areas.district_id = ?)", []any{arg, arg, arg}
	case Team:
		return t + "branch_id IN (SELECT branch_id FROM members WHERE members." + cond + ")", []any{arg}
	case Volunteer:
		return t + "team_id IN (SELECT id FROM volunteer_teams WHERE branch_id IN (SELECT branch_id FROM members WHERE members." + cond + "))", []any{arg}
	case Double:
		return bothIn(cond), []any{arg, arg, arg, arg, arg, arg}
	case Import:
		return nothing, nil
	case Change: // what moved out is seen on both sides
		if strings.HasPrefix(cond, column("township")) || strings.HasPrefix(cond, column("community")) {
			return t + cond + " OR " + t + "from_" + cond, []any{arg, arg}
		}
	}
	return t + cond, []any{arg}
}

// bothIn is the condition that both records of a suspected double lie where their Place columns meet cond: it names
// two records, and nobody hears of one that lies elsewhere.
func bothIn(cond string) string {
	var sides []string
	for _, side := range []string{"left_id", "right_id"} {
		var kinds []string
		for _, table := range []string{"residents", "households", "shops"} {
			kinds = append(kinds, "EXISTS (SELECT 1 FROM "+table+" WHERE "+table+".id = doubles."+side+" AND "+table+"."+cond+")")
		}
		sides = append(sides, "("+strings.Join(kinds, " OR ")+")")
	}
	return strings.Join(sides, " AND ")
}

func leaderTerm(actor Actor, kind Kind) (string, []any) {
	if actor.MemberID == nil {
		return nothing, nil
	}
	led := "(SELECT area_id FROM leader_duties WHERE member_id = ? AND ended_on IS NULL)"
	switch kind {
	case Branch, Team, Volunteer, Duty:
		return kind.Table + ".district_id = ?", []any{actor.DistrictID}
	case Import:
		return nothing, nil
	}
	sql, _ := inArea(kind, "township_id IN "+led, nil)
	args := make([]any, strings.Count(sql, "?"))
	for i := range args {
		args[i] = *actor.MemberID
	}
	return sql, args
}

func secretaryTerm(g Grant, kind Kind) (string, []any) {
	if g.BranchID == nil {
		return nothing, nil
	}
	members := "(SELECT id FROM members WHERE branch_id = ?)"
	contacts := "(SELECT household_id FROM assignments WHERE ended_at IS NULL AND member_id IN " + members + ")"
	t, b := kind.Table+".", *g.BranchID
	switch kind {
	case Branch:
		return t + "id = ?", []any{b}
	case Member, Team:
		return t + "branch_id = ?", []any{b}
	case Leave:
		return t + "member_id IN " + members, []any{b}
	case Volunteer:
		return t + "team_id IN (SELECT id FROM volunteer_teams WHERE branch_id = ?)", []any{b}
	case Household:
		return t + "id IN " + contacts, []any{b}
	case Resident, Change:
		return t + "household_id IN " + contacts, []any{b}
	case Assignment:
		return t + "member_id IN " + members, []any{b}
	case Visit:
		return t + "id IN (SELECT visit_id FROM visit_members WHERE member_id IN " + members + ")", []any{b}
	case Issue:
		return t + "confidential = FALSE AND " + t + "raised_by_member_id IN " + members, []any{b}
	case Activity:
		return t + "branch_id = ? OR " + t + "team_id IN (SELECT id FROM volunteer_teams WHERE branch_id = ?)", []any{b, b}
	case Round, Deed:
		return t + "district_id IN (SELECT district_id FROM branches WHERE id = ?)", []any{b}
	}
	return nothing, nil
}

func cadreTerm(actor Actor, kind Kind) (string, []any) {
	if actor.MemberID == nil {
		return nothing, nil
	}
	me := *actor.MemberID
	mine := "(SELECT household_id FROM assignments WHERE ended_at IS NULL AND member_id = ?)"
	t := kind.Table + "."
	switch kind {
	case Member:
		return t + "id = ?", []any{me}
	case Household:
		return t + "id IN " + mine, []any{me}
	case Resident, Change:
		return t + "household_id IN " + mine, []any{me}
	case Assignment:
		return t + "member_id = ?", []any{me}
	case Visit:
		return t + "id IN (SELECT visit_id FROM visit_members WHERE member_id = ?)", []any{me}
	case Issue:
		return t + "raised_by_account_id = ? OR " + t + "raised_by_member_id = ? OR " + t + "errand_member_id = ? OR (" + t + "confidential = FALSE AND " + t + "household_id IN " + mine + ")",
			[]any{actor.Self(), me, me, me}
	case Round, Activity, Deed:
		return t + "district_id = ?", []any{actor.DistrictID}
	}
	return nothing, nil
}

func handlerTerm(g Grant, kind Kind) (string, []any) {
	if g.UnitID == nil {
		return nothing, nil
	}
	switch kind {
	case Issue:
		return "issues.id IN (SELECT issue_id FROM issue_tasks WHERE unit_id = ? AND state IN ('new', 'signed', 'done'))", []any{*g.UnitID}
	case Deed:
		return "deeds.unit_id = ?", []any{*g.UnitID}
	}
	return nothing, nil
}

func callerTerm(g Grant, kind Kind) (string, []any) {
	if g.AreaID == nil {
		return nothing, nil
	}
	in := column(g.AreaLevel) + " = ?"
	switch kind {
	case Callback:
		return "callbacks." + in, []any{*g.AreaID}
	case Issue:
		return "issues.id IN (SELECT issue_id FROM callbacks WHERE callbacks." + in + ")", []any{*g.AreaID}
	}
	return nothing, nil
}

// carriers are the kinds of records on which files hang.
var carriers = []Kind{Visit, Issue, Callback, Activity, Deed}

// fileCondition reaches what the actor uploaded, and to read also what hangs on a record that they may see.
func fileCondition(ctx context.Context, actor Actor, p Permission) (string, []any) {
	if !actor.Can(p) {
		return "(" + nothing + ")", nil
	}
	terms, args := []string{"files.account_id = ?"}, []any{actor.AccountID}
	for _, k := range carriers {
		if p != FileRead || !actor.Can(k.Read) {
			continue
		}
		sql, a := Condition(ctx, k, k.Read)
		t := k.Table
		terms = append(terms, "EXISTS (SELECT 1 FROM attachments JOIN "+t+" ON "+t+".id = attachments.target_id"+
			" WHERE attachments.file_id = files.id AND attachments.kind = '"+k.Name+"' AND "+sql+")")
		args = append(args, a...)
	}
	return "((" + strings.Join(terms, ") OR (") + "))", args
}
