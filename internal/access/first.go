package access

import (
	"context"
	"fmt"
	"regexp"
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

// firstFor is how long a first password works.
const firstFor = 7 * 24 * time.Hour

func firstUsed() error {
	return fault.Unauthenticated("first_password_used", fault.Say("这个初始密码已经用过一次，请携带证件到系统管理员处重新领取", "This first password has been used already: the system administrator hands out another one, with you present"))
}

// firstStands refuses a first password that was used, or whose week is over.
func firstStands(a Account, now time.Time) error {
	switch {
	case a.FirstUntil == nil:
		return nil
	case a.FirstUsedAt != nil:
		return firstUsed()
	case now.After(*a.FirstUntil):
		return fault.Unauthenticated("first_password_expired", fault.Say("初始密码已过期，请携带证件到系统管理员处重新领取", "This first password has expired: the system administrator hands out another one, with you present"))
	}
	return nil
}

// The rules by which usernames of many accounts are made.
const (
	NamedByCode   = "code"
	NamedByPinyin = "pinyin"
)

// Selection chooses members in service without an account: everybody, or those of units, of branches, or named ones.
type Selection struct {
	All                           bool
	UnitIDs, BranchIDs, MemberIDs []uuid.UUID
	// Naming is how usernames are made.
	Naming string
}

// Candidate is a member without an account, and all of a member that whoever makes accounts sees.
type Candidate struct {
	MemberID   uuid.UUID
	Code, Name string
	UnitName   string
	BranchName *string
	// Username is the one that the account would get, or has got.
	Username string `gorm:"-"`
	// Renamed says that the username is not the plain one, because that is taken or has characters that no username has.
	Renamed bool `gorm:"-"`
	// Password is the first one, where the account was just made; it is kept nowhere.
	Password string `gorm:"-"`
	// AccountID is the account's, where it was just made.
	AccountID uuid.UUID `gorm:"-"`
}

type candidateRow struct {
	Candidate
	Pinyin string
}

func (sel Selection) check() error {
	var c fault.Checks
	c.OneOf("naming", sel.Naming, []string{NamedByCode, NamedByPinyin})
	if !sel.All && len(sel.UnitIDs)+len(sel.BranchIDs)+len(sel.MemberIDs) == 0 {
		c.Add("member_ids", "nobody", fault.Say("请选择单位、支部或人员", "Choose units, branches or people"))
	}
	return c.Err()
}

// withoutAccount narrows members to those in service whose account nobody has made.
func withoutAccount(tx *gorm.DB) *gorm.DB {
	return tx.Table("members").Where("members.in_service = TRUE AND NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.member_id = members.id)")
}

func (sel Selection) narrow(q *gorm.DB) *gorm.DB {
	if sel.All {
		return q
	}
	return q.Where("(members.unit_id IN ? OR members.branch_id IN ? OR members.id IN ?)", orNobody(sel.UnitIDs), orNobody(sel.BranchIDs), orNobody(sel.MemberIDs))
}

// orNobody keeps IN from being empty.
func orNobody(ids []uuid.UUID) []uuid.UUID {
	if len(ids) == 0 {
		return []uuid.UUID{uuid.Nil}
	}
	return ids
}

// candidates reads the chosen members without an account by unit and number, with the usernames that they would get.
func candidates(tx *gorm.DB, sel Selection) ([]Candidate, error) {
	var rows []candidateRow
	err := sel.narrow(withoutAccount(tx)).
		Select("members.id AS member_id, members.code, members.name, members.pinyin, units.name AS unit_name, branches.name AS branch_name").
		Joins("JOIN units ON units.id = members.unit_id").Joins("LEFT JOIN branches ON branches.id = members.branch_id").
		Order("units.code, members.code, members.id").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var taken []string
	if err := tx.Model(&Account{}).Pluck("username", &taken).Error; err != nil {
		return nil, err
	}
	have := make(map[string]bool, len(taken)+len(rows))
	for _, name := range taken {
		have[name] = true
	}
	out := make([]Candidate, len(rows))
	for i, r := range rows {
		out[i] = r.Candidate
		out[i].Username, out[i].Renamed = usernameOf(sel.Naming, r.Code, r.Pinyin, have)
		have[out[i].Username] = true
	}
	return out, nil
}

var notInUsernames = regexp.MustCompile(`[^a-z0-9._-]+`)

// usernameOf makes a username that nobody has, and reports whether it is not the plain one.
func usernameOf(naming, code, pinyin string, have map[string]bool) (string, bool) {
	full, _, _ := strings.Cut(pinyin, " ")
	plain := full
	if naming == NamedByCode {
		plain = foldUsername(code)
	}
	name := strings.TrimLeft(notInUsernames.ReplaceAllString(plain, ""), "._-")
	if len(name) < 2 {
		name = "user" + name
	}
	if len(name) > 50 {
		name = name[:50]
	}
	free := name
	for n := 2; have[free]; n++ {
		free = fmt.Sprintf("%s%d", name, n)
		if naming == NamedByCode {
			free = fmt.Sprintf("%s-%d", name, n)
		}
	}
	return free, free != plain
}

// Candidates lists members without an account, for choosing some of them.
func (s *Service) Candidates(ctx context.Context, list database.List, unit, branch *uuid.UUID) (database.Page[Candidate], error) {
	q := withoutAccount(s.db.Read(ctx)).
		Select("members.id AS member_id, members.code, members.name, units.name AS unit_name, branches.name AS branch_name").
		Joins("JOIN units ON units.id = members.unit_id").Joins("LEFT JOIN branches ON branches.id = members.branch_id")
	if unit != nil {
		q = q.Where("members.unit_id = ?", *unit)
	}
	if branch != nil {
		q = q.Where("members.branch_id = ?", *branch)
	}
	if list.Q != "" {
		name, args := database.NameMatches("members.name", "members.pinyin", list.Q)
		code, arg := database.Contains("members.code", list.Q)
		q = q.Where("("+name+" OR "+code+")", append(args, arg)...)
	}
	return database.Paginate[Candidate](q, list, map[string]string{"code": "members.code", "name": "members.pinyin", "unit": "units.name"}, "code", "members.id")
}

// Group is a unit or branch with how many of its members in service have no account.
type Group struct {
	Kind    string
	ID      uuid.UUID
	Code    string
	Name    string
	Members int
	Without int
}

// Groups returns the units and branches of members in service.
func (s *Service) Groups(ctx context.Context) ([]Group, error) {
	out := []Group{}
	for _, g := range []struct{ kind, table, column string }{{"unit", "units", "unit_id"}, {"branch", "branches", "branch_id"}} {
		var rows []Group
		err := s.db.Read(ctx).Table("members").
			Select("'" + g.kind + "' AS kind, " + g.table + ".id, " + g.table + ".code, " + g.table + ".name, COUNT(*) AS members, " +
				"SUM(CASE WHEN NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.member_id = members.id) THEN 1 ELSE 0 END) AS without").
			Joins("JOIN " + g.table + " ON " + g.table + ".id = members." + g.column).Where("members.in_service = TRUE").
			Group(g.table + ".id, " + g.table + ".code, " + g.table + ".name").Order(g.table + ".code, " + g.table + ".id").Scan(&rows).Error
		if err != nil {
			return nil, database.Fault(err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

// PreviewMany returns whose accounts CreateMany would make, and under which names.
func (s *Service) PreviewMany(ctx context.Context, sel Selection) ([]Candidate, error) {
	if err := sel.check(); err != nil {
		return nil, err
	}
	out, err := candidates(s.db.Read(ctx), sel)
	return out, database.Fault(err)
}

// CreateMany makes an account, without roles, for every chosen member who has none, all in one transaction, and
// returns their first passwords, which are kept nowhere. Who has an account already gets no second one, so that a
// repeat does nothing.
func (s *Service) CreateMany(ctx context.Context, sel Selection) ([]Candidate, error) {
	if err := sel.check(); err != nil {
		return nil, err
	}
	var made []Candidate
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		// Who makes accounts of the same members at the same time waits here, and then finds them made.
		var locked []uuid.UUID
		q := sel.narrow(tx.Table("members").Where("members.in_service = TRUE")).Clauses(clause.Locking{Strength: "UPDATE"})
		if err := q.Order("members.id").Pluck("members.id", &locked).Error; err != nil {
			return err
		}
		if made, err = candidates(tx, sel); err != nil || len(made) == 0 {
			return err
		}
		return s.createFirst(tx, made)
	})
	if database.IsDuplicate(err) {
		err = fault.Conflict("username_in_use", fault.Say("有人同时新建了同名账号，请重新预览后再试", "Somebody made an account of the same name meanwhile: look at the preview again"))
	}
	if err != nil {
		return nil, err
	}
	return made, nil
}

// createFirst makes the accounts, and sets their ids and passwords.
func (s *Service) createFirst(tx *gorm.DB, made []Candidate) error {
	now := s.now()
	until := now.Add(firstFor)
	accounts, entries := make([]*Account, len(made)), make([]audit.Entry, len(made))
	for i := range made {
		c := &made[i]
		c.Password, c.AccountID = NewPassword(), database.NewID()
		hash, err := hashFirst(c.Password)
		if err != nil {
			return err
		}
		accounts[i] = &Account{
			Record: database.NewRecord(c.AccountID, now), Username: c.Username, Name: c.Name, PasswordHash: hash, MustChangePassword: true,
			PasswordChangedAt: &now, MemberID: &c.MemberID, State: StateActive, TokenVersion: 1, FirstUntil: &until,
		}
		entries[i] = audit.Entry{Action: "account.create", Kind: "account", ID: c.AccountID, After: auditable(*accounts[i])}
	}
	if err := database.InsertAll(tx, accounts); err != nil {
		return err
	}
	return s.audit.Write(tx, entries...)
}

// The ways in which somebody shows who they are when their password is reset or their account unlocked.
var identifications = []string{"id_card", "work_card", "known_in_person", "unit_letter"}

// Identified is the statement of whoever resets a password or unlocks an account: how they knew that it is the person.
type Identified struct {
	By, Note string
}

func (i *Identified) check() error {
	var c fault.Checks
	if i.By == "" {
		c.AddField(fault.Required("identified_by"))
	} else {
		c.OneOf("identified_by", i.By, identifications)
	}
	c.Text("note", &i.Note, 200)
	return c.Err()
}

func (i Identified) entry() map[string]any {
	return map[string]any{"identified_by": i.By, "note": i.Note}
}

// ResetPassword gives an account a one-time password, which is returned and kept nowhere, ends its sessions and
// unlocks it. It returns Forbidden for an administrator's: the three watch each other, and none may sign in as another.
func (s *Service) ResetPassword(ctx context.Context, id uuid.UUID, version int, who Identified) (string, error) {
	if err := who.check(); err != nil {
		return "", err
	}
	password := NewPassword()
	hash, err := hashFirst(password)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		// The version first: whoever is made an administrator at the same time has another one then.
		if err := database.Update(tx, &Account{}, id, version, s.now(), s.firstColumns(hash)); err != nil {
			return err
		}
		if err := noAdministrator(tx, id); err != nil {
			return err
		}
		if err := s.raiseTokens(tx, id, nil); err != nil {
			return err
		}
		if _, err := unlock(tx, id); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "account.password_reset", Kind: "account", ID: id, After: who.entry()})
	})
	s.cache.forget()
	return password, err
}

func (s *Service) firstColumns(hash string) map[string]any {
	now := s.now()
	return map[string]any{"password_hash": hash, "must_change_password": true, "password_changed_at": now, "first_until": now.Add(firstFor), "first_used_at": nil}
}

// Unlock lets an account sign in again that too many wrong passwords have locked, wherever they were tried from. Its
// password stays.
func (s *Service) Unlock(ctx context.Context, id uuid.UUID, version int, who Identified) error {
	if err := who.check(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := database.Update(tx, &Account{}, id, version, s.now(), nil); err != nil {
			return err
		}
		n, err := unlock(tx, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("not_locked", fault.Say("该账号没有锁定", "The account is not locked"))
		}
		return s.audit.Write(tx, audit.Entry{Action: "account.unlock", Kind: "account", ID: id, After: who.entry()})
	})
}

func unlock(tx *gorm.DB, account uuid.UUID) (int64, error) {
	r := tx.Where("account_id = ?", account).Delete(&LoginFailure{})
	return r.RowsAffected, r.Error
}

// RenewFirst gives new first passwords to accounts whose first one nobody has used: it was lost, or its week is over.
// Others among ids are left as they are. The passwords are returned and kept nowhere.
func (s *Service) RenewFirst(ctx context.Context, ids []uuid.UUID) ([]Candidate, error) {
	if len(ids) == 0 {
		return nil, fault.Invalid(fault.Required("account_ids"))
	}
	ids = slices.Clone(ids)
	made := []Candidate{}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var accounts []Account
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ? AND state = ? AND first_until IS NOT NULL AND last_login_at IS NULL", ids, StateActive).
			Order("username, id").Find(&accounts).Error
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if err := noAdministrator(tx, a.ID); err != nil {
				if fault.Is(err, fault.KindForbidden) {
					continue
				}
				return err
			}
			c := Candidate{AccountID: a.ID, Username: a.Username, Name: a.Name, Password: NewPassword()}
			hash, err := hashFirst(c.Password)
			if err != nil {
				return err
			}
			if err := database.Update(tx, &Account{}, a.ID, a.Version, s.now(), s.firstColumns(hash)); err != nil {
				return err
			}
			if err := s.audit.Write(tx, audit.Entry{Action: "account.first_password", Kind: "account", ID: a.ID}); err != nil {
				return err
			}
			if a.MemberID != nil {
				c.MemberID = *a.MemberID
			}
			made = append(made, c)
		}
		return withUnits(tx, made)
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// withUnits adds number, unit and branch of the members whose accounts they are.
func withUnits(tx *gorm.DB, made []Candidate) error {
	ids := make([]uuid.UUID, len(made))
	for i, c := range made {
		ids[i] = c.MemberID
	}
	var rows []Candidate
	err := tx.Table("members").Select("members.id AS member_id, members.code, units.name AS unit_name, branches.name AS branch_name").
		Joins("JOIN units ON units.id = members.unit_id").Joins("LEFT JOIN branches ON branches.id = members.branch_id").
		Where("members.id IN ?", orNobody(ids)).Scan(&rows).Error
	of := make(map[uuid.UUID]Candidate, len(rows))
	for _, r := range rows {
		of[r.MemberID] = r
	}
	for i := range made {
		r := of[made[i].MemberID]
		made[i].Code, made[i].UnitName, made[i].BranchName = r.Code, r.UnitName, r.BranchName
	}
	return err
}
