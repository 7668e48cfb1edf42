package demo

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/org"
)

// Account is one of the demonstration's accounts, as it is printed at the start.
type Account struct{ Username, ZH, EN string }

// Accounts are the accounts of the first demonstration district; they are called as their roles.
var Accounts = []Account{
	{"office", "连心服务办(全区)", "the district's office"},
	{"leader", "区领导(包联砣矶镇、北长山乡)", "a district leader of two townships"},
	{"township", "南长山街道", "a township's desk"},
	{"community", "南城村", "a village"},
	{"secretary", "党支部书记", "a branch secretary"},
	{"cadre", "党员干部", "a member with households"},
	{"handler", "住房和交通建设局承办人", "a unit's handler"},
	{"caller", "回访员(全区)", "a caller"},
	{"sysadmin", "系统管理员", "system administrator"},
	{"secadmin", "安全管理员", "security administrator"},
	{"auditor", "审计管理员", "auditor"},
}

// makeAccounts makes the accounts, all with one password, and grants each its role.
func (w *world) makeAccounts(hash string) error {
	if w.number > 0 {
		return w.makeOffice(hash)
	}
	main := w.townships[0]
	branch := main.branches[0]
	cadre, secretary := w.cadre(main, branch), w.secretary(branch)
	leader := w.districtLeaders()[0]
	grants := map[string]access.GrantRow{
		"office":    {Role: access.Office, AreaID: &w.district.ID},
		"leader":    {Role: access.Leader},
		"township":  {Role: access.Township, AreaID: &main.ID},
		"community": {Role: access.Community, AreaID: &main.villages[0].ID},
		"secretary": {Role: access.Secretary, BranchID: &branch.ID},
		"cadre":     {Role: access.Cadre},
		"handler":   {Role: access.Handler, UnitID: &w.unitByCode["D008"].ID},
		"caller":    {Role: access.Caller, AreaID: &w.district.ID},
		"sysadmin":  {Role: access.Sysadmin},
		"secadmin":  {Role: access.Secadmin},
		"auditor":   {Role: access.Auditor},
	}
	members := map[string]*org.Member{"leader": leader, "secretary": secretary, "cadre": cadre}
	var accounts []*access.Account
	var rows []*access.GrantRow
	for _, a := range Accounts {
		row := &access.Account{
			Record: record(w.now.Add(-halfYear * 2)), Username: a.Username, Name: w.born(w.surname(), w.sex(), 40).name, PasswordHash: hash,
			PasswordChangedAt: &w.now, State: access.StateActive, TokenVersion: 1,
		}
		if m := members[a.Username]; m != nil {
			row.MemberID, row.Name = &m.ID, m.Name
			w.byMember[m.ID] = row.ID
		}
		accounts = append(accounts, row)
		w.accounts[a.Username] = row
		grant := grants[a.Username]
		grant.Record, grant.AccountID = record(row.CreatedAt), row.ID
		rows = append(rows, &grant)
	}
	if err := insert(w, accounts); err != nil {
		return err
	}
	return insert(w, rows)
}

// makeOffice makes the one account of a further district.
func (w *world) makeOffice(hash string) error {
	row := &access.Account{
		Record: record(w.now.Add(-halfYear * 2)), Username: fmt.Sprintf("office%d", w.number+1), Name: w.district.Name + "连心服务办", PasswordHash: hash,
		PasswordChangedAt: &w.now, State: access.StateActive, TokenVersion: 1,
	}
	w.accounts["office"] = row
	if err := insert(w, []*access.Account{row}); err != nil {
		return err
	}
	return insert(w, []*access.GrantRow{{Record: record(row.CreatedAt), AccountID: row.ID, Role: access.Office, AreaID: &w.district.ID}})
}

func (w *world) secretary(b *org.Branch) *org.Member {
	for _, m := range w.members {
		if m.ID == *b.SecretaryID {
			return m
		}
	}
	return nil
}

// cadre is an ordinary member of the branch, outside the village that has a desk of its own.
func (w *world) cadre(t *township, b *org.Branch) *org.Member {
	for _, m := range t.members {
		if *m.BranchID == b.ID && m.ID != *b.SecretaryID && m.Rank == org.RankCadre && *m.WorkAreaID != t.villages[0].ID {
			return m
		}
	}
	return nil
}

// accountOf returns the account in whose name a member's work was written down: their own, or the office's.
func (w *world) accountOf(m *org.Member) uuid.UUID {
	if id, ok := w.byMember[m.ID]; ok {
		return id
	}
	return w.accounts["office"].ID
}
