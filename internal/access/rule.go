package access

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// The kinds of rules that give roles.
const (
	RuleCadres         = "cadres"
	RuleSecretaries    = "secretaries"
	RuleLeaders        = "leaders"
	RuleTownshipStaff  = "township_staff"
	RuleCommunityStaff = "community_staff"
	RuleHandlers       = "handlers"
)

// Rule gives a role to the accounts of all members that it describes, for as long as it describes them.
type Rule struct {
	database.Record
	DistrictID uuid.UUID
	Kind       string
	// UnitID and Post narrow it to members of one unit, of one post.
	UnitID  *uuid.UUID
	Post    *string
	MadeBy  *uuid.UUID
	EndedAt *time.Time
}

// TableName implements GORM's Tabler.
func (Rule) TableName() string { return "role_rules" }

// The kinds of marks.
const (
	markChanged = 1
	markLeft    = 2
)

// RuleMark is a member whom a transaction has changed, until its commit.
type RuleMark struct {
	Kind     int       `gorm:"primaryKey"`
	MemberID uuid.UUID `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (RuleMark) TableName() string { return "role_marks" }

// ruleKind says what a kind of rule gives and to whom. Columns give area_id, unit_id and branch_id of the grant.
type ruleKind struct {
	name               string
	role               Role
	area, unit, branch string
	joins, where       string
	needsUnit          bool
}

var ruleKinds = []ruleKind{
	{name: RuleCadres, role: Cadre},
	{
		name: RuleSecretaries, role: Secretary, branch: "branches.id",
		joins: "JOIN branches ON branches.secretary_id = members.id", where: "branches.ended_on IS NULL",
	},
	{
		name: RuleLeaders, role: Leader,
		where: "EXISTS (SELECT 1 FROM leader_duties WHERE leader_duties.member_id = members.id AND leader_duties.ended_on IS NULL)",
	},
	{
		name: RuleTownshipStaff, role: Township, area: "areas.id",
		joins: "JOIN units ON units.id = members.unit_id JOIN areas ON areas.id = units.area_id",
		where: "units.type = 'township' AND units.ended_on IS NULL AND areas.level = 'township' AND areas.ended_on IS NULL",
	},
	{
		name: RuleCommunityStaff, role: Community, area: "areas.id",
		joins: "JOIN units ON units.id = members.unit_id JOIN areas ON areas.id = members.work_area_id",
		where: "units.type = 'township' AND units.ended_on IS NULL AND areas.level IN ('community', 'grid') AND areas.ended_on IS NULL",
	},
	{
		name: RuleHandlers, role: Handler, unit: "units.id", needsUnit: true,
		joins: "JOIN units ON units.id = members.unit_id", where: "units.ended_on IS NULL",
	},
}

func kindOfRule(name string) (ruleKind, bool) {
	i := slices.IndexFunc(ruleKinds, func(k ruleKind) bool { return k.name == name })
	if i < 0 {
		return ruleKind{}, false
	}
	return ruleKinds[i], true
}

// RoleOfRule returns the role that a kind of rule gives.
func RoleOfRule(kind string) Role {
	k, _ := kindOfRule(kind)
	return k.role
}

// RuleInput describes a rule.
type RuleInput struct {
	Kind   string
	UnitID *uuid.UUID
	Post   string
}

// due is a grant that a rule wants to stand.
type due struct {
	MemberID  uuid.UUID
	Code      string
	Name      string
	AccountID *uuid.UUID
	Username  *string
	Vouched   bool
	AreaID    *uuid.UUID
	UnitID    *uuid.UUID
	BranchID  *uuid.UUID
}

// scope tells grants of one role apart.
type scope struct{ account, area, unit, branch uuid.UUID }

func scopeOf(account uuid.UUID, area, unit, branch *uuid.UUID) scope {
	id := func(p *uuid.UUID) uuid.UUID {
		if p == nil {
			return uuid.Nil
		}
		return *p
	}
	return scope{account, id(area), id(unit), id(branch)}
}

// describes reads whom a rule describes, with their accounts; members nil is everybody. Administrators are left out:
// they have no other role.
func (r Rule) describes(tx *gorm.DB, members []uuid.UUID) ([]due, error) {
	k, _ := kindOfRule(r.Kind)
	column := func(c, name string) string {
		if c == "" {
			return "NULL AS " + name
		}
		return c + " AS " + name
	}
	q := tx.Table("members").
		Select("members.id AS member_id, members.code, members.name, accounts.id AS account_id, accounts.username, "+
			"COALESCE(accounts.vouched_member_id = members.id, FALSE) AS vouched, "+
			column(k.area, "area_id")+", "+column(k.unit, "unit_id")+", "+column(k.branch, "branch_id")).
		Joins("LEFT JOIN accounts ON accounts.member_id = members.id AND accounts.state = ? AND NOT EXISTS "+
			"(SELECT 1 FROM grants WHERE grants.account_id = accounts.id AND grants.role IN ?)", StateActive, []Role{Sysadmin, Secadmin, Auditor}).
		Where("members.in_service = TRUE AND members.district_id = ?", r.DistrictID)
	if k.joins != "" {
		q = q.Joins(k.joins)
	}
	if k.where != "" {
		q = q.Where(k.where)
	}
	if r.UnitID != nil {
		q = q.Where("members.unit_id = ?", *r.UnitID)
	}
	if r.Post != nil {
		q = q.Where("members.post = ?", *r.Post)
	}
	if members != nil {
		q = q.Where("members.id IN ?", members)
	}
	var out []due
	return out, q.Order("members.code, accounts.username").Scan(&out).Error
}

// RuleCount says what a rule gives, or would give.
type RuleCount struct {
	Rule Rule
	// People are the members it describes; those without an account get nothing.
	People, WithoutAccount int
	// Given are the grants that stand by it, New those that applying it adds, ByHand those that stand already.
	Given, New, ByHand int
	// Waiting are accounts that were made since: they get nothing until the rule is applied again.
	Waiting int
	// Examples are the first of them, for the eye.
	Examples []RuleExample
	UnitName *string
}

// RuleExample is somebody whom a rule describes.
type RuleExample struct {
	Code, Name string
	Username   *string
	ScopeName  string
	State      string
}

const ruleExamples = 50

// districtOfRules returns the district in which the actor makes rules: the only one, or the named one.
func districtOfRules(tx *gorm.DB, district *uuid.UUID) (uuid.UUID, error) {
	var ids []uuid.UUID
	q := tx.Table("areas").Where("level = 'district'")
	if district != nil {
		q = q.Where("id = ?", *district)
	}
	if err := q.Limit(2).Pluck("id", &ids).Error; err != nil {
		return uuid.Nil, err
	}
	switch {
	case len(ids) == 1:
		return ids[0], nil
	case district != nil:
		return uuid.Nil, fault.Invalid(fault.UnknownReference("district_id"))
	case len(ids) == 0:
		return uuid.Nil, fault.Conflict("no_district", fault.Say("还没有导入区划，请先导入", "There is no district yet: import it first"))
	}
	return uuid.Nil, fault.Invalid(fault.Required("district_id"))
}

func (s *Service) rules(tx *gorm.DB, inputs []RuleInput, district *uuid.UUID) ([]Rule, error) {
	if len(inputs) == 0 {
		return nil, fault.Invalid(fault.Required("rules"))
	}
	at, err := districtOfRules(tx, district)
	if err != nil {
		return nil, err
	}
	var c fault.Checks
	out := make([]Rule, 0, len(inputs))
	for _, in := range inputs {
		k, known := kindOfRule(in.Kind)
		if !known {
			c.Add("rules", "bad_enum", fault.Say("没有这种规则", "There is no such rule"))
			continue
		}
		if k.needsUnit && in.UnitID == nil {
			c.Add("unit_id", "required", fault.Say("请选择单位", "Choose the unit"))
		}
		if in.UnitID != nil {
			var n int64
			if err := tx.Table("units").Where("id = ? AND district_id = ? AND ended_on IS NULL", *in.UnitID, at).Count(&n).Error; err != nil {
				return nil, err
			}
			if n == 0 {
				c.AddField(fault.UnknownReference("unit_id"))
			}
		}
		r := Rule{DistrictID: at, Kind: in.Kind, UnitID: in.UnitID}
		c.Text("post", &in.Post, 100)
		if post := strings.TrimSpace(in.Post); post != "" {
			r.Post = &post
		}
		out = append(out, r)
	}
	return out, c.Err()
}

// PreviewRules says whom rules would give what, without giving it.
func (s *Service) PreviewRules(ctx context.Context, inputs []RuleInput, district *uuid.UUID) ([]RuleCount, error) {
	tx := s.db.Read(ctx)
	rules, err := s.rules(tx, inputs, district)
	if err != nil {
		return nil, database.Fault(err)
	}
	return s.countRules(tx, rules)
}

// Rules returns the rules in force with what they give.
func (s *Service) Rules(ctx context.Context) ([]RuleCount, error) {
	tx := s.db.Read(ctx)
	var rules []Rule
	if err := tx.Where("ended_at IS NULL").Order("created_at, id").Find(&rules).Error; err != nil {
		return nil, database.Fault(err)
	}
	return s.countRules(tx, rules)
}

// RuleByID returns one rule with what it gives.
func (s *Service) RuleByID(ctx context.Context, id uuid.UUID) (RuleCount, error) {
	tx := s.db.Read(ctx)
	var rule Rule
	if err := database.Take(tx, &rule, id); err != nil {
		return RuleCount{}, err
	}
	counts, err := s.countRules(tx, []Rule{rule})
	if err != nil {
		return RuleCount{}, err
	}
	return counts[0], nil
}

func (s *Service) countRules(tx *gorm.DB, rules []Rule) ([]RuleCount, error) {
	out := make([]RuleCount, 0, len(rules))
	for _, r := range rules {
		n, err := countRule(tx, r)
		if err != nil {
			return nil, database.Fault(err)
		}
		out = append(out, n)
	}
	return out, nil
}

func countRule(tx *gorm.DB, r Rule) (RuleCount, error) {
	n := RuleCount{Rule: r, Examples: []RuleExample{}}
	names, err := scopeNames(tx, r.DistrictID)
	if err != nil {
		return n, err
	}
	if r.UnitID != nil {
		name := names[*r.UnitID]
		n.UnitName = &name
	}
	if r.EndedAt != nil {
		return n, nil
	}
	wanted, err := r.describes(tx, nil)
	if err != nil {
		return n, err
	}
	stands, err := standing(tx, RoleOfRule(r.Kind), nil)
	if err != nil {
		return n, err
	}
	people := map[uuid.UUID]bool{}
	for _, d := range wanted {
		people[d.MemberID] = true
		state := "new"
		switch {
		case d.AccountID == nil:
			n.WithoutAccount++
			state = "without_account"
		default:
			have, ok := stands[scopeOf(*d.AccountID, d.AreaID, d.UnitID, d.BranchID)]
			switch {
			case ok && have.RuleID != nil && *have.RuleID == r.ID:
				n.Given++
				state = "given"
			case ok:
				n.ByHand++
				state = "by_hand"
			case r.ID != uuid.Nil && !d.Vouched:
				n.Waiting++
				state = "waiting"
			default:
				n.New++
			}
		}
		if len(n.Examples) < ruleExamples {
			n.Examples = append(n.Examples, RuleExample{Code: d.Code, Name: d.Name, Username: d.Username, ScopeName: nameOfScope(names, d), State: state})
		}
	}
	n.People = len(people)
	return n, nil
}

func nameOfScope(names map[uuid.UUID]string, d due) string {
	for _, id := range []*uuid.UUID{d.AreaID, d.UnitID, d.BranchID} {
		if id != nil {
			return names[*id]
		}
	}
	return ""
}

func scopeNames(tx *gorm.DB, district uuid.UUID) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	for _, table := range []string{"areas", "units", "branches"} {
		var rows []struct {
			ID   uuid.UUID
			Name string
		}
		if err := tx.Table(table).Select("id, name").Where("district_id = ?", district).Scan(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.ID] = r.Name
		}
	}
	return out, nil
}

// standing returns the grants of a role by scope; accounts nil is everybody's.
func standing(tx *gorm.DB, role Role, accounts []uuid.UUID) (map[scope]GrantRow, error) {
	var rows []GrantRow
	q := tx.Where("role = ?", role)
	if accounts != nil {
		q = q.Where("account_id IN ?", accounts)
	}
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[scope]GrantRow, len(rows))
	for _, g := range rows {
		out[scopeOf(g.AccountID, g.AreaID, g.UnitID, g.BranchID)] = g
	}
	return out, nil
}

// ApplyRules makes rules, takes the accounts that stand now for those of their members, and gives what the rules give,
// all in one transaction. A rule that stands already is applied again, which takes in accounts made since.
func (s *Service) ApplyRules(ctx context.Context, inputs []RuleInput, district *uuid.UUID) ([]RuleCount, error) {
	var rules []Rule
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		if rules, err = s.rules(tx, inputs, district); err != nil {
			return err
		}
		for i := range rules {
			if rules[i], err = s.makeRule(tx, rules[i]); err != nil {
				return err
			}
			if err := s.vouch(tx, rules[i]); err != nil {
				return err
			}
		}
		return s.follow(tx, rules, nil)
	})
	s.cache.forget()
	if err != nil {
		return nil, err
	}
	return s.countRules(s.db.Read(ctx), rules)
}

// makeRule makes a rule, or returns the one in force that says the same.
func (s *Service) makeRule(tx *gorm.DB, r Rule) (Rule, error) {
	same := func() *gorm.DB {
		q := tx.Where("district_id = ? AND kind = ? AND ended_at IS NULL", r.DistrictID, r.Kind)
		if r.UnitID == nil {
			q = q.Where("unit_id IS NULL")
		} else {
			q = q.Where("unit_id = ?", *r.UnitID)
		}
		if r.Post == nil {
			return q.Where("post IS NULL")
		}
		return q.Where("post = ?", *r.Post)
	}
	var have Rule
	err := same().Take(&have).Error
	if err == nil || !errors.Is(err, gorm.ErrRecordNotFound) {
		return have, err
	}
	r.Record = database.NewRecord(uuid.Nil, s.now())
	if by := ActorFrom(tx.Statement.Context).AccountID; by != uuid.Nil {
		r.MadeBy = &by
	}
	// Somebody else may make the same one at this moment: then theirs is it.
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&r)
	if made.Error != nil {
		return r, made.Error
	}
	if made.RowsAffected == 0 {
		return r, same().Take(&r).Error
	}
	return r, s.audit.Write(tx, audit.Entry{Action: "role_rule.create", Kind: "role_rule", ID: r.ID, DistrictID: r.DistrictID, After: &r})
}

// vouch accepts the accounts that a rule describes now as those of their members.
func (s *Service) vouch(tx *gorm.DB, r Rule) error {
	described, err := r.describes(tx, nil)
	if err != nil {
		return err
	}
	var entries []audit.Entry
	for _, d := range described {
		if d.AccountID == nil || d.Vouched {
			continue
		}
		u := tx.Model(&Account{}).Where("id = ? AND member_id = ?", *d.AccountID, d.MemberID).Update("vouched_member_id", d.MemberID)
		if u.Error != nil {
			return u.Error
		}
		if u.RowsAffected == 1 {
			entries = append(entries, audit.Entry{
				Action: "account.vouch", Kind: "account", ID: *d.AccountID, DistrictID: r.DistrictID, After: map[string]any{"member_id": d.MemberID, "rule_id": r.ID},
			})
		}
	}
	return s.audit.Write(tx, entries...)
}

// EndRule ends a rule, and takes back what it gave.
func (s *Service) EndRule(ctx context.Context, id uuid.UUID, version int) error {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var rule Rule
		if err := database.Take(tx, &rule, id); err != nil {
			return err
		}
		if rule.EndedAt != nil {
			return fault.Conflict("already_ended", fault.Say("这条规则已经停用", "The rule has ended already"))
		}
		now := s.now()
		if err := database.Update(tx, &Rule{}, id, version, now, map[string]any{"ended_at": now}); err != nil {
			return err
		}
		if err := s.audit.Write(tx, audit.Entry{Action: "role_rule.end", Kind: "role_rule", ID: id, DistrictID: rule.DistrictID, Before: &rule}); err != nil {
			return err
		}
		rule.EndedAt = &now
		return s.follow(tx, []Rule{rule}, nil)
	})
	s.cache.forget()
	return err
}

// follow brings what rules have given in step with whom they describe now; members nil is everybody. What was given by
// hand stays.
func (s *Service) follow(tx *gorm.DB, rules []Rule, members []uuid.UUID) error {
	for _, r := range rules {
		if err := s.followOne(tx, r, members); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) followOne(tx *gorm.DB, r Rule, members []uuid.UUID) error {
	accounts, err := concerned(tx, members)
	if err != nil || len(accounts) == 0 {
		return err
	}
	var wanted []due
	if r.EndedAt == nil {
		// Read again behind the locks: whoever was made an administrator meanwhile is none of them any more.
		if wanted, err = r.describes(tx, members); err != nil {
			return err
		}
	}
	role := RoleOfRule(r.Kind)
	stands, err := standing(tx, role, accounts)
	if err != nil {
		return err
	}
	var add []*GrantRow
	keep := map[scope]bool{}
	for _, d := range wanted {
		if d.AccountID == nil || !d.Vouched {
			continue
		}
		at := scopeOf(*d.AccountID, d.AreaID, d.UnitID, d.BranchID)
		if _, stood := stands[at]; !stood && !keep[at] {
			add = append(add, &GrantRow{
				Record: database.NewRecord(uuid.Nil, s.now()), AccountID: *d.AccountID, Role: role, AreaID: d.AreaID, UnitID: d.UnitID, BranchID: d.BranchID, RuleID: &r.ID,
			})
		}
		keep[at] = true
	}
	var gone []GrantRow
	for at, g := range stands {
		if g.RuleID != nil && *g.RuleID == r.ID && !keep[at] {
			gone = append(gone, g)
		}
	}
	return s.exchange(tx, r, add, gone)
}

// concerned locks and returns the accounts whose roles a rule may give or take, in one order for everybody. An account
// with roles is never made another member's, so that its member tells.
func concerned(tx *gorm.DB, members []uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	q := tx.Model(&Account{}).Clauses(clause.Locking{Strength: "UPDATE"}).Where("member_id IS NOT NULL")
	if members != nil {
		q = q.Where("member_id IN ?", members)
	}
	return ids, q.Order("id").Pluck("id", &ids).Error
}

// exchange gives and takes what a rule adds and no longer gives. Whoever loses a role is signed out.
func (s *Service) exchange(tx *gorm.DB, r Rule, add []*GrantRow, gone []GrantRow) error {
	if len(add)+len(gone) == 0 {
		return nil
	}
	database.AfterCommit(tx, s.cache.forget)
	var entries []audit.Entry
	touched := map[uuid.UUID]bool{}
	by := ActorFrom(tx.Statement.Context).AccountID
	for _, g := range add {
		if by != uuid.Nil {
			g.GrantedBy = &by
		}
		touched[g.AccountID] = true
		entries = append(entries, audit.Entry{Action: "role.grant", Kind: "grant", ID: g.ID, DistrictID: r.DistrictID, After: g})
	}
	if err := database.InsertAll(tx, add); err != nil {
		return err
	}
	for _, g := range gone {
		if err := tx.Where("id = ?", g.ID).Delete(&GrantRow{}).Error; err != nil {
			return err
		}
		if err := s.raiseTokens(tx, g.AccountID, nil); err != nil {
			return err
		}
		touched[g.AccountID] = true
		entries = append(entries, audit.Entry{Action: "role.revoke", Kind: "grant", ID: g.ID, DistrictID: r.DistrictID, Before: &g})
	}
	ids := make([]uuid.UUID, 0, len(touched))
	for id := range touched {
		ids = append(ids, id)
	}
	err := tx.Model(&Account{}).Where("id IN ?", ids).Updates(map[string]any{"version": gorm.Expr("version + 1"), "updated_at": s.now()}).Error
	if err != nil {
		return err
	}
	return s.audit.Write(tx, entries...)
}

// Follow runs before every commit: the database's triggers have marked the members whom the transaction changed. Their
// roles by rule follow, and the accounts of those who have left the service end.
func (s *Service) Follow(tx *gorm.DB) error {
	tx = tx.Session(&gorm.Session{NewDB: true})
	for {
		var marks []RuleMark
		if err := tx.Find(&marks).Error; err != nil || len(marks) == 0 {
			return err
		}
		if err := tx.Where("1 = 1").Delete(&RuleMark{}).Error; err != nil {
			return err
		}
		own := tx.WithContext(asRules(tx.Statement.Context))
		changed, left := []uuid.UUID{}, []uuid.UUID{}
		for _, m := range marks {
			if m.Kind == markLeft {
				left = append(left, m.MemberID)
			} else {
				changed = append(changed, m.MemberID)
			}
		}
		if err := s.endAccounts(own, left); err != nil {
			return err
		}
		var rules []Rule
		if err := own.Where("ended_at IS NULL").Order("id").Find(&rules).Error; err != nil {
			return err
		}
		if len(changed) > 500 {
			changed = nil
		}
		if err := s.follow(own, rules, changed); err != nil {
			return err
		}
	}
}

// asRules keeps from where the request came, and says that it is the rules that act.
func asRules(ctx context.Context) context.Context {
	return WithActor(ctx, Actor{Username: "system:role-rules", Name: "system:role-rules", System: true}, audit.AddressOf(ctx), audit.RequestOf(ctx))
}

// endAccounts disables the accounts of members who have left, at once. The last administrator of a kind stays: nobody
// could make another one.
func (s *Service) endAccounts(tx *gorm.DB, members []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	var accounts []Account
	q := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("state = ? AND member_id IS NOT NULL", StateActive)
	if len(members) <= 500 {
		q = q.Where("member_id IN ?", members)
	} else {
		q = q.Where("member_id IN (SELECT id FROM members WHERE in_service = FALSE)")
	}
	if err := q.Order("id").Find(&accounts).Error; err != nil || len(accounts) == 0 {
		return err
	}
	database.AfterCommit(tx, s.cache.forget)
	for _, a := range accounts {
		roles, err := rolesOf(tx, a.ID)
		if err != nil {
			return err
		}
		if err := keepsAnAdministrator(tx, a.ID, roles...); err != nil {
			if fault.Is(err, fault.KindConflict) {
				continue
			}
			return err
		}
		reason := DisabledMemberLeft
		if err := database.Update(tx, &Account{}, a.ID, a.Version, s.now(), map[string]any{"state": StateDisabled, "disabled_reason": reason}); err != nil {
			return err
		}
		if err := s.raiseTokens(tx, a.ID, nil); err != nil {
			return err
		}
		after := a
		after.State, after.DisabledReason = StateDisabled, &reason
		if err := s.audit.Write(tx, audit.Entry{Action: "account.disabled", Kind: "account", ID: a.ID, Before: auditable(a), After: auditable(after)}); err != nil {
			return err
		}
	}
	return nil
}

// FollowAll brings every rule in step; it is for the night, in case that something changed outside of the program.
func (s *Service) FollowAll(ctx context.Context) error {
	return s.db.Write(asRules(ctx), func(tx *gorm.DB) error {
		var rules []Rule
		if err := tx.Where("ended_at IS NULL").Order("id").Find(&rules).Error; err != nil {
			return err
		}
		return s.follow(tx, rules, nil)
	})
}
