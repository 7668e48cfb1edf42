package access

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

type reviewedKind struct {
	kind          Kind
	write         Permission
	phone, number bool
	code          string
}

// reviewed are the kinds of records about people, or their homes and requests, whose readers are asked for, with what
// may be done with them and the column by which people name one.
var reviewed = []reviewedKind{
	{Household, HouseholdWrite, true, false, "code"},
	{Resident, ResidentWrite, true, true, ""},
	{Shop, ShopWrite, true, false, "code"},
	{Building, BuildingWrite, false, false, "code"},
	{Member, MemberWrite, true, false, "code"},
	{Visit, VisitWrite, false, false, ""},
	{Issue, IssueTriage, true, false, "number"},
	{Callback, CallbackRecord, true, false, ""},
}

// Reach is what an account may do with one kind of records, and with how many.
type Reach struct {
	Kind                               string
	Read, Write, RevealPhone, RevealID int64
	Export                             bool
}

// Standing is one of the roles by which an account acts, and where it has it from.
type Standing struct {
	Role      Role
	ScopeName string
	// From is hand, rule or deputy.
	From string
	// OnBehalf names who is represented, Until is the last day.
	OnBehalf string
	Until    calendar.Day
}

// AccountReach is everything that an account may see and do, counted by the very conditions that its requests go
// through.
type AccountReach struct {
	Account  Account
	Standing []Standing
	Reach    []Reach
}

// ReachOf returns what an account may see and do now, with what it may do as somebody's deputy told apart.
func (s *Service) ReachOf(ctx context.Context, id uuid.UUID) (AccountReach, error) {
	tx := s.db.Read(ctx)
	var out AccountReach
	if err := database.Take(tx, &out.Account, id); err != nil {
		return out, err
	}
	actor, err := s.actorOf(tx, out.Account)
	if err != nil {
		return out, err
	}
	out.Standing, err = s.standingsOf(tx, id)
	if err != nil {
		return out, err
	}
	out.Reach = []Reach{}
	if out.Account.State != StateActive {
		return out, nil
	}
	as := WithActor(ctx, actor, "", "")
	count := func(kind Kind, p Permission) (n int64, err error) {
		if !actor.Can(p) {
			return 0, nil
		}
		err = tx.Session(&gorm.Session{NewDB: true, Context: as}).Table(kind.Table).Scopes(Scope(as, kind, p)).Count(&n).Error
		return n, database.Fault(err)
	}
	for _, r := range reviewed {
		line := Reach{Kind: r.kind.Name, Export: actor.Can(ExportRun)}
		if line.Read, err = count(r.kind, r.kind.Read); err != nil {
			return out, err
		}
		if line.Write, err = count(r.kind, r.write); err != nil {
			return out, err
		}
		if r.phone {
			if line.RevealPhone, err = count(r.kind, RevealPhone); err != nil {
				return out, err
			}
		}
		if r.number {
			if line.RevealID, err = count(r.kind, RevealIDNumber); err != nil {
				return out, err
			}
		}
		line.Export = line.Export && line.Read > 0
		out.Reach = append(out.Reach, line)
	}
	return out, nil
}

func (s *Service) standingsOf(tx *gorm.DB, id uuid.UUID) ([]Standing, error) {
	out := []Standing{}
	add := func(of uuid.UUID, name string, until calendar.Day) error {
		grants, err := grantsOf(tx, of)
		for _, g := range grants {
			st := Standing{Role: g.Role, ScopeName: g.scopeName(), From: "hand", OnBehalf: name, Until: until}
			switch {
			case name != "":
				st.From = "deputy"
			case g.RuleID != nil:
				st.From = "rule"
			}
			out = append(out, st)
		}
		return err
	}
	if err := add(id, "", ""); err != nil {
		return nil, err
	}
	today := calendar.DayOf(s.now())
	var rows []DeputyRow
	err := tx.Table("deputies").Select("deputies.*, accounts.name AS account_name").Joins("JOIN accounts ON accounts.id = deputies.account_id").
		Where("deputies.deputy_id = ? AND deputies.ended_at IS NULL AND deputies.from_on <= ? AND deputies.until_on >= ? AND accounts.state = ?", id, today, today, StateActive).
		Order("deputies.from_on, deputies.id").Scan(&rows).Error
	if err != nil {
		return nil, database.Fault(err)
	}
	for _, d := range rows {
		if err := add(d.AccountID, d.AccountName, d.UntilOn); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (g UserGrant) scopeName() string {
	for _, name := range []*string{g.AreaName, g.UnitName, g.BranchName} {
		if name != nil {
			return *name
		}
	}
	return ""
}

// Seer is an account that may see a record, and why.
type Seer struct {
	AccountID      uuid.UUID
	Username, Name string
	LastLoginAt    *time.Time
	Because        []Standing
	// Write, RevealPhone and RevealID say what more it may do with the record.
	Write, RevealPhone, RevealID bool
}

// FindReviewed returns the record of a kind that people call code; ids serve for kinds without codes.
func (s *Service) FindReviewed(ctx context.Context, kind, code string) (uuid.UUID, error) {
	for _, r := range reviewed {
		if r.kind.Name != kind {
			continue
		}
		if id, err := uuid.Parse(code); err == nil && len(code) == 36 {
			return id, nil
		}
		if r.code == "" {
			return uuid.Nil, fault.Bad("code", "unknown_reference", fault.Say("没有这条记录", "There is no such record"))
		}
		var ids []uuid.UUID
		err := s.db.Read(ctx).Table(r.kind.Table).Where(r.code+" = ?", strings.TrimSpace(code)).Limit(2).Pluck("id", &ids).Error
		if err != nil {
			return uuid.Nil, database.Fault(err)
		}
		if len(ids) != 1 {
			return uuid.Nil, fault.Bad("code", "unknown_reference", fault.Say("没有这条记录", "There is no such record"))
		}
		return ids[0], nil
	}
	return uuid.Nil, fault.Bad("kind", "bad_enum", fault.Say("不能查询这类记录", "This kind of record is not reviewed"))
}

// seerChunk is how many conditions one statement asks: SQLite allows no more than 500 parts.
const seerChunk = 200

// SeersOf returns the active accounts that may see a record, each with the roles because of which it does, by the very
// conditions that their requests go through. NotFound if there is no such record.
func (s *Service) SeersOf(ctx context.Context, kind string, id uuid.UUID) ([]Seer, error) {
	i := slices.IndexFunc(reviewed, func(r reviewedKind) bool { return r.kind.Name == kind })
	if i < 0 {
		return nil, fault.Bad("kind", "bad_enum", fault.Say("不能查询这类记录", "This kind of record is not reviewed"))
	}
	r, tx := reviewed[i], s.db.Read(ctx)
	var n int64
	if err := tx.Table(r.kind.Table).Where("id = ?", id).Count(&n).Error; err != nil {
		return nil, database.Fault(err)
	}
	if n == 0 {
		return nil, fault.NotFound()
	}
	people, err := s.everybody(tx)
	if err != nil {
		return nil, err
	}
	asks := asking{tx: tx, table: r.kind.Table, id: id, place: map[string]int{}}
	permissions := []Permission{r.kind.Read, r.write}
	if r.phone {
		permissions = append(permissions, RevealPhone)
	}
	if r.number {
		permissions = append(permissions, RevealIDNumber)
	}
	for p := range people {
		for g := range people[p].grants {
			one := &people[p].grants[g]
			actor := one.actor
			for _, permission := range permissions {
				sql, args := Condition(WithActor(ctx, actor, "", ""), r.kind, permission)
				one.asked = append(one.asked, asks.add(sql, args))
			}
		}
	}
	if err := asks.run(); err != nil {
		return nil, database.Fault(err)
	}
	out := []Seer{}
	for _, p := range people {
		seer := Seer{AccountID: p.account.ID, Username: p.account.Username, Name: p.account.Name, LastLoginAt: p.account.LastLoginAt}
		for _, g := range p.grants {
			if !asks.yes(g.asked[0]) {
				continue
			}
			seer.Because = append(seer.Because, g.standing)
			seer.Write = seer.Write || asks.yes(g.asked[1])
			seer.RevealPhone = seer.RevealPhone || r.phone && asks.yes(g.asked[2])
			seer.RevealID = seer.RevealID || r.number && asks.yes(g.asked[3])
		}
		if len(seer.Because) > 0 {
			out = append(out, seer)
		}
	}
	return out, nil
}

// person is an account with every grant by which it acts today, each as an actor that has nothing else.
type person struct {
	account Account
	grants  []personGrant
}

type personGrant struct {
	actor    Actor
	standing Standing
	// asked are the numbers of the questions about it.
	asked []int
}

// everybody reads all active accounts with their grants, own and represented, by username.
func (s *Service) everybody(tx *gorm.DB) ([]person, error) {
	var accounts []Account
	if err := tx.Where("state = ?", StateActive).Order("username").Find(&accounts).Error; err != nil {
		return nil, database.Fault(err)
	}
	own, err := s.grantsByAccount(tx)
	if err != nil {
		return nil, err
	}
	today := calendar.DayOf(s.now())
	var deputies []Deputy
	err = tx.Where("ended_at IS NULL AND from_on <= ? AND until_on >= ?", today, today).Order("from_on, id").Find(&deputies).Error
	if err != nil {
		return nil, database.Fault(err)
	}
	of := make(map[uuid.UUID]Account, len(accounts))
	for _, a := range accounts {
		of[a.ID] = a
	}
	out := make([]person, len(accounts))
	place := make(map[uuid.UUID]int, len(accounts))
	for i, a := range accounts {
		out[i].account = a
		place[a.ID] = i
		for _, g := range own[a.ID] {
			from := "hand"
			if g.RuleID != nil {
				from = "rule"
			}
			out[i].grants = append(out[i].grants, personGrant{actor: g.actor(a), standing: Standing{Role: g.Role, ScopeName: g.scopeName(), From: from}})
		}
	}
	for _, d := range deputies {
		represented, ok := of[d.AccountID]
		i, stands := place[d.DeputyID]
		if !ok || !stands {
			continue
		}
		for _, g := range own[d.AccountID] {
			actor := g.actor(represented)
			actor.AccountID = d.DeputyID
			actor.OnBehalf = &Represented{AccountID: represented.ID, Username: represented.Username, Name: represented.Name, Until: d.UntilOn}
			out[i].grants = append(out[i].grants, personGrant{
				actor: actor, standing: Standing{Role: g.Role, ScopeName: g.scopeName(), From: "deputy", OnBehalf: represented.Name, Until: d.UntilOn},
			})
		}
	}
	return out, nil
}

// placedGrant is a grant with what its conditions need.
type placedGrant struct {
	UserGrant
	Level            *string
	DistrictID       *uuid.UUID
	MemberDistrictID *uuid.UUID
}

func (g placedGrant) actor(a Account) Actor {
	one := Grant{Role: g.Role, AreaID: g.AreaID, UnitID: g.UnitID, BranchID: g.BranchID}
	if g.Level != nil {
		one.AreaLevel = *g.Level
	}
	actor := Actor{AccountID: a.ID, Username: a.Username, Name: a.Name, MemberID: a.MemberID, Grants: []Grant{one}}
	for _, district := range []*uuid.UUID{g.DistrictID, g.MemberDistrictID} {
		if district != nil && actor.DistrictID == uuid.Nil {
			actor.DistrictID = *district
		}
	}
	return actor
}

func (s *Service) grantsByAccount(tx *gorm.DB) (map[uuid.UUID][]placedGrant, error) {
	var rows []placedGrant
	err := tx.Table("grants").
		Select("grants.*, areas.name AS area_name, areas.level, units.name AS unit_name, branches.name AS branch_name, "+
			"COALESCE(areas.district_id, units.district_id, branches.district_id) AS district_id, members.district_id AS member_district_id").
		Joins("JOIN accounts ON accounts.id = grants.account_id").Joins("LEFT JOIN members ON members.id = accounts.member_id").
		Joins("LEFT JOIN areas ON areas.id = grants.area_id").Joins("LEFT JOIN units ON units.id = grants.unit_id").
		Joins("LEFT JOIN branches ON branches.id = grants.branch_id").Where("accounts.state = ?", StateActive).
		Order("grants.created_at, grants.id").Scan(&rows).Error
	out := map[uuid.UUID][]placedGrant{}
	for _, r := range rows {
		out[r.AccountID] = append(out[r.AccountID], r)
	}
	return out, database.Fault(err)
}

// asking asks of one record which of many conditions it meets, the same condition once.
type asking struct {
	tx      *gorm.DB
	table   string
	id      uuid.UUID
	place   map[string]int
	sql     []string
	args    [][]any
	answers map[int]bool
}

// add returns the number of the question, or -1 if the answer is no for every record.
func (a *asking) add(sql string, args []any) int {
	if sql == "("+nothing+")" {
		return -1
	}
	var key strings.Builder
	key.WriteString(sql)
	for _, v := range args {
		if id, ok := v.(uuid.UUID); ok {
			key.Write(id[:])
		}
	}
	if n, ok := a.place[key.String()]; ok {
		return n
	}
	n := len(a.sql)
	a.place[key.String()] = n
	a.sql, a.args = append(a.sql, sql), append(a.args, args)
	return n
}

func (a *asking) yes(n int) bool { return n >= 0 && a.answers[n] }

func (a *asking) run() error {
	a.answers = map[int]bool{}
	for from := 0; from < len(a.sql); from += seerChunk {
		to := min(from+seerChunk, len(a.sql))
		var parts []string
		var args []any
		for n := from; n < to; n++ {
			parts = append(parts, "SELECT CAST(? AS integer) AS n WHERE EXISTS (SELECT 1 FROM "+a.table+" WHERE "+a.table+".id = ? AND "+a.sql[n]+")")
			args = append(append(args, n, a.id), a.args[n]...)
		}
		var yes []int
		if err := a.tx.Session(&gorm.Session{NewDB: true}).Raw(strings.Join(parts, " UNION ALL "), args...).Scan(&yes).Error; err != nil {
			return err
		}
		for _, n := range yes {
			a.answers[n] = true
		}
	}
	return nil
}

// ReviewLine is an account as the yearly check lists it.
type ReviewLine struct {
	Account
	MemberCode *string
	UnitName   *string
	InService  *bool
	Standing   []Standing `gorm:"-"`
}

// ReviewAll returns every account with its roles and where they come from, for the yearly check, and writes down that
// it was asked for.
func (s *Service) ReviewAll(ctx context.Context) ([]ReviewLine, error) {
	out := []ReviewLine{}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		err := tx.Table("accounts").Select("accounts.*, members.code AS member_code, members.in_service, units.name AS unit_name").
			Joins("LEFT JOIN members ON members.id = accounts.member_id").Joins("LEFT JOIN units ON units.id = members.unit_id").
			Order("accounts.username").Scan(&out).Error
		if err != nil {
			return err
		}
		people, err := s.everybody(tx)
		if err != nil {
			return err
		}
		of := make(map[uuid.UUID][]Standing, len(people))
		for _, p := range people {
			for _, g := range p.grants {
				of[p.account.ID] = append(of[p.account.ID], g.standing)
			}
		}
		for i := range out {
			out[i].Standing = of[out[i].ID]
		}
		return s.audit.Write(tx, audit.Entry{Action: "access.review", Kind: "account", After: map[string]any{"accounts": len(out)}})
	})
	return out, err
}
