package access

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

const (
	// deputyDays is how long a deputy may stand in at most.
	deputyDays = 92
	// deputiesOf is how many may stand in for one account at the same time.
	deputiesOf = 5
)

// Deputy says that one account may act with the roles of another, both days included.
type Deputy struct {
	database.Record
	// AccountID is who is represented, DeputyID who stands in.
	AccountID uuid.UUID
	DeputyID  uuid.UUID
	FromOn    calendar.Day
	UntilOn   calendar.Day
	Reason    *string
	MadeBy    *uuid.UUID
	// EndedAt is set when it was ended before its last day.
	EndedAt *time.Time
}

// TableName implements GORM's Tabler.
func (Deputy) TableName() string { return "deputies" }

// DeputyRow is a Deputy with the names of both.
type DeputyRow struct {
	Deputy
	AccountName, AccountUsername string
	DeputyName, DeputyUsername   string
}

// DeputyInput makes somebody a deputy.
type DeputyInput struct {
	ID                  uuid.UUID
	AccountID, DeputyID uuid.UUID
	FromOn, UntilOn     calendar.Day
	Reason              string
}

// inPlaceOf returns the actor with the roles of whom they stand in for today, and nothing else. Only what the other has
// themself is passed on: a deputy's deputy gets nothing.
func (s *Service) inPlaceOf(tx *gorm.DB, deputy Actor, onBehalf uuid.UUID) (Actor, error) {
	refused := fault.Forbidden("not_deputy", fault.Say("您现在不是对方的代理人", "You do not stand in for that account now"))
	today := calendar.DayOf(s.now())
	var rows []Deputy
	err := tx.Where("account_id = ? AND deputy_id = ? AND ended_at IS NULL AND from_on <= ? AND until_on >= ?", onBehalf, deputy.AccountID, today, today).
		Order("until_on DESC, id").Limit(1).Find(&rows).Error
	if err != nil {
		return deputy, database.Fault(err)
	}
	if len(rows) == 0 {
		return deputy, refused
	}
	var account Account
	if err := tx.Where("id = ? AND state = ?", onBehalf, StateActive).Take(&account).Error; err != nil {
		if fault.Is(database.Fault(err), fault.KindNotFound) {
			return deputy, refused
		}
		return deputy, database.Fault(err)
	}
	other, err := s.actorOf(tx, account)
	if err != nil {
		return deputy, err
	}
	if slices.ContainsFunc(append(other.Roles(), deputy.Roles()...), Role.Administrator) {
		return deputy, refused
	}
	deputy.Grants, deputy.MemberID, deputy.DistrictID = other.Grants, other.MemberID, other.DistrictID
	deputy.OnBehalf = &Represented{AccountID: account.ID, Username: account.Username, Name: account.Name, Until: rows[0].UntilOn}
	deputy.Name += "（代 " + account.Name + "）"
	return deputy, nil
}

// MakeDeputy lets an account act with the roles of another for some days. It is for the person themself, and for
// whoever grants roles; never for or by an administrator.
func (s *Service) MakeDeputy(ctx context.Context, in DeputyInput) (Deputy, error) {
	var d Deputy
	err := s.db.Write(ctx, func(tx *gorm.DB) (err error) {
		d, err = s.makeDeputy(tx, in)
		return err
	})
	s.cache.forget()
	return d, err
}

func (s *Service) makeDeputy(tx *gorm.DB, in DeputyInput) (Deputy, error) {
	if err := s.checkDays(&in); err != nil {
		return Deputy{}, err
	}
	if in.AccountID == in.DeputyID {
		return Deputy{}, fault.Bad("deputy_id", "own_account", fault.Say("不能由本人代理本人", "Nobody stands in for themself"))
	}
	// Both are locked in one order: of two at once the second sees the first.
	var both []Account
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ? AND state = ?", []uuid.UUID{in.AccountID, in.DeputyID}, StateActive).Order("id").Find(&both).Error
	if err != nil {
		return Deputy{}, err
	}
	if len(both) != 2 {
		return Deputy{}, fault.Invalid(fault.UnknownReference("deputy_id"))
	}
	var districts []uuid.UUID
	for _, a := range both {
		actor, err := s.actorOf(tx, a)
		if err != nil {
			return Deputy{}, err
		}
		if slices.ContainsFunc(actor.Roles(), Role.Administrator) {
			return Deputy{}, fault.Conflict("administrator", fault.Say("三类管理员不能代理他人，也不能由他人代理", "The three administrators neither stand in for others nor are stood in for"))
		}
		if a.ID == in.AccountID && len(actor.Grants) == 0 {
			return Deputy{}, fault.Conflict("no_roles", fault.Say("该账号没有角色，没有可代理的工作", "The account has no roles: there is nothing to stand in for"))
		}
		districts = append(districts, actor.DistrictID)
	}
	if districts[0] != districts[1] {
		return Deputy{}, fault.Invalid(fault.UnknownReference("deputy_id"))
	}
	var others []Deputy
	err = tx.Where("account_id = ? AND ended_at IS NULL AND from_on <= ? AND until_on >= ?", in.AccountID, in.UntilOn, in.FromOn).Find(&others).Error
	if err != nil {
		return Deputy{}, err
	}
	if slices.ContainsFunc(others, func(d Deputy) bool { return d.DeputyID == in.DeputyID }) {
		return Deputy{}, fault.Conflict("overlapping_deputy", fault.Say("这几天已经由对方代理", "That account stands in on some of these days already"))
	}
	if len(others) >= deputiesOf {
		return Deputy{}, fault.Conflict("too_many_deputies", fault.Say("同一时间最多 %d 名代理人", "At most %d deputies at the same time", deputiesOf))
	}
	d := Deputy{Record: database.NewRecord(in.ID, s.now()), AccountID: in.AccountID, DeputyID: in.DeputyID, FromOn: in.FromOn, UntilOn: in.UntilOn}
	if in.Reason != "" {
		d.Reason = &in.Reason
	}
	if by := ActorFrom(tx.Statement.Context).AccountID; by != uuid.Nil {
		d.MadeBy = &by
	}
	if err := tx.Create(&d).Error; err != nil {
		return Deputy{}, err
	}
	return d, s.audit.Write(tx, audit.Entry{Action: "deputy.create", Kind: "deputy", ID: d.ID, After: &d})
}

func (s *Service) checkDays(in *DeputyInput) error {
	var c fault.Checks
	c.Text("reason", &in.Reason, 200)
	today := calendar.DayOf(s.now())
	day := func(field string, d calendar.Day) bool {
		if d == "" {
			c.AddField(fault.Required(field))
			return false
		}
		if _, err := calendar.ParseDay(string(d)); err != nil {
			c.Add(field, "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
			return false
		}
		return true
	}
	from, until := day("from_on", in.FromOn), day("until_on", in.UntilOn)
	if from && in.FromOn < today {
		c.Add("from_on", "bad_date", fault.Say("不能早于今天", "Not before today"))
	}
	if from && until && in.UntilOn < in.FromOn {
		c.Add("until_on", "bad_date", fault.Say("不能早于开始日期", "Not before the first day"))
	}
	if from && until && in.UntilOn > in.FromOn.Add(deputyDays-1) {
		c.Add("until_on", "too_long", fault.Say("最多 %d 天", "At most %d days", deputyDays))
	}
	return c.Err()
}

// EndDeputy ends a deputy's time at once, for the person they stand in for, the deputy, or whoever grants roles.
func (s *Service) EndDeputy(ctx context.Context, id uuid.UUID, version int) error {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var d Deputy
		if err := database.Take(tx, &d, id); err != nil {
			return err
		}
		if !mayEnd(ActorFrom(ctx), d) {
			return fault.NotFound()
		}
		if d.EndedAt != nil || d.UntilOn < calendar.DayOf(s.now()) {
			return fault.Conflict("already_ended", fault.Say("代理已经结束", "It has ended already"))
		}
		if err := database.Update(tx, &Deputy{}, id, version, s.now(), map[string]any{"ended_at": s.now()}); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "deputy.end", Kind: "deputy", ID: id, Before: &d})
	})
	s.cache.forget()
	return err
}

func mayEnd(a Actor, d Deputy) bool {
	return a.System || a.Can(RoleGrant) || d.AccountID == a.AccountID || d.DeputyID == a.AccountID
}

func (s *Service) deputies(ctx context.Context) *gorm.DB {
	return s.db.Read(ctx).Table("deputies").
		Select("deputies.*, represented.name AS account_name, represented.username AS account_username, standing.name AS deputy_name, standing.username AS deputy_username").
		Joins("JOIN accounts AS represented ON represented.id = deputies.account_id").Joins("JOIN accounts AS standing ON standing.id = deputies.deputy_id")
}

// Deputies lists those of an account, for it and by it, that have not ended; account nil is everybody's.
func (s *Service) Deputies(ctx context.Context, account *uuid.UUID) ([]DeputyRow, error) {
	q := s.deputies(ctx).Where("deputies.ended_at IS NULL AND deputies.until_on >= ?", calendar.DayOf(s.now()))
	if account != nil {
		q = q.Where("(deputies.account_id = ? OR deputies.deputy_id = ?)", *account, *account)
	}
	out := []DeputyRow{}
	return out, database.Fault(q.Order("deputies.from_on, deputies.id").Limit(500).Scan(&out).Error)
}

// DeputyByID returns one, for those who may end it.
func (s *Service) DeputyByID(ctx context.Context, id uuid.UUID) (DeputyRow, error) {
	var row DeputyRow
	if err := s.deputies(ctx).Where("deputies.id = ?", id).Take(&row).Error; err != nil {
		return row, database.Fault(err)
	}
	if !mayEnd(ActorFrom(ctx), row.Deputy) {
		return DeputyRow{}, fault.NotFound()
	}
	return row, nil
}

// Colleague is an account as others see it who look for a deputy.
type Colleague struct {
	ID       uuid.UUID
	Name     string
	Username string
	UnitName *string
}

// Colleagues finds active accounts with a role in the actor's district by a part of their name, none of an
// administrator.
func (s *Service) Colleagues(ctx context.Context, text string) ([]Colleague, error) {
	actor := ActorFrom(ctx)
	out := []Colleague{}
	name, x := database.Contains("accounts.name", text)
	username, y := database.Contains("accounts.username", text)
	err := s.db.Read(ctx).Table("accounts").Select("accounts.id, accounts.name, accounts.username, units.name AS unit_name").
		Joins("LEFT JOIN members ON members.id = accounts.member_id").Joins("LEFT JOIN units ON units.id = members.unit_id").
		Where("accounts.state = ? AND accounts.id <> ? AND ("+name+" OR "+username+")", StateActive, actor.AccountID, x, y).
		Where("EXISTS (SELECT 1 FROM grants LEFT JOIN areas ON areas.id = grants.area_id LEFT JOIN units AS u ON u.id = grants.unit_id LEFT JOIN branches ON branches.id = grants.branch_id"+
			" WHERE grants.account_id = accounts.id AND grants.role NOT IN ? AND COALESCE(areas.district_id, u.district_id, branches.district_id, members.district_id) = ?)",
			[]Role{Sysadmin, Secadmin, Auditor}, actor.DistrictID).
		Order("accounts.name, accounts.id").Limit(20).Scan(&out).Error
	return out, database.Fault(err)
}
