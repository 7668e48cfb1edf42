package outreach

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/file"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/record"
)

const (
	// ownFor is how long whoever reported a visit may correct it.
	ownFor = 24 * time.Hour
	// ahead is how far the clock of a phone may be ahead.
	ahead = 5 * time.Minute

	maxPolicies = 20
	maxIssues   = 10
	maxMembers  = 20
)

// Details are what a person says about a visit, and may correct.
type Details struct {
	Way                 Way
	Outcome             Outcome
	VisitedAt           time.Time
	MetResidentIDs      []uuid.UUID
	Policies            []string
	HandbookLeft        bool
	Notes               string
	Longitude, Latitude *float64
	Answers             map[string]any
	FollowUpOn          calendar.Day
	MemberIDs           []uuid.UUID
}

// VisitInput is a visit as it is reported, with the issues that it raised.
type VisitInput struct {
	ID                  uuid.UUID
	HouseholdID, ShopID *uuid.UUID
	RoundID             *uuid.UUID
	Details             Details
	FileIDs             []uuid.UUID
	Issues              []issue.SubmitInput
}

// ReportVisit keeps a visit, its photos and the issues that it raised, in one transaction. It returns the ids of the
// issues. The household must be one that the actor visits: a cadre their own contacts, a secretary those of the
// branch, everybody else those of their area.
func (s *Service) ReportVisit(ctx context.Context, in VisitInput) ([]uuid.UUID, error) {
	var raised []uuid.UUID
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		v := Visit{Record: database.NewRecord(in.ID, s.Now()), AccountID: access.ActorFrom(ctx).AccountID, MemberID: access.ActorFrom(ctx).MemberID}
		if err := s.fillVisit(tx, &v, &in); err != nil {
			return err
		}
		if err := tx.Create(&v).Error; err != nil {
			if database.IsDuplicate(err) {
				return fault.Conflict("duplicate_key", fault.Say("这次走访已经提交过", "This visit has been reported already"))
			}
			return err
		}
		if err := setMembers(tx, v.ID, in.Details.MemberIDs); err != nil {
			return err
		}
		if err := s.files.Attach(tx, in.FileIDs, access.Visit.Name, v.ID, nil); err != nil {
			return err
		}
		if err := s.Audit.Write(tx, audit.Entry{Action: "visit.create", Kind: "visit", ID: v.ID, DistrictID: v.DistrictID, After: &v}); err != nil {
			return err
		}
		if v.HouseholdID != nil && v.Outcome == Met {
			if err := s.issues.ToldIn(tx, *v.HouseholdID, v.ID); err != nil {
				return err
			}
		}
		var err error
		raised, err = s.raise(tx, v, in.Issues)
		return err
	})
	return raised, err
}

// raise submits the issues of a visit; what the visit knows they need not say again.
func (s *Service) raise(tx *gorm.DB, v Visit, issues []issue.SubmitInput) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	for i, in := range issues {
		if in.HouseholdID == nil && in.ResidentID == nil && in.ShopID == nil {
			in.HouseholdID, in.ShopID = v.HouseholdID, v.ShopID
		}
		if in.Source == "" {
			in.Source = issue.SourceVisit
		}
		if in.RaisedAt == nil {
			in.RaisedAt = &v.VisitedAt
		}
		in.VisitID, in.Prefix = &v.ID, fmt.Sprintf("issues[%d].", i)
		made, err := s.issues.SubmitIn(tx, in)
		if err != nil {
			return nil, err
		}
		ids = append(ids, made.ID)
	}
	return ids, nil
}

func (s *Service) fillVisit(tx *gorm.DB, v *Visit, in *VisitInput) error {
	var c fault.Checks
	if err := s.placeVisit(tx, &c, v, in); err != nil {
		return err
	}
	if len(in.Issues) > maxIssues {
		c.Add("issues", "too_many", fault.Say("一次走访最多提交 %d 件诉求", "At most %d issues a visit", maxIssues))
	}
	round, err := s.roundOf(tx, &c, v, in.RoundID, in.Details.VisitedAt)
	if err != nil {
		return err
	}
	if err := s.fillDetails(tx, &c, v, &in.Details, round); err != nil {
		return err
	}
	return c.Err()
}

// placeVisit sets to whom the visit was paid, and so where it lies.
func (s *Service) placeVisit(tx *gorm.DB, c *fault.Checks, v *Visit, in *VisitInput) error {
	switch {
	case in.HouseholdID != nil && in.ShopID != nil:
		c.Add("shop_id", "only_one", fault.Say("住户和商铺只能选一个", "A household or a shop, not both"))
		return nil
	case in.HouseholdID == nil && in.ShopID == nil:
		c.AddField(fault.Required("household_id"))
		return nil
	}
	ctx := tx.Statement.Context
	kind, id, name := access.Household, in.HouseholdID, "household_id"
	if in.ShopID != nil {
		kind, id, name = access.Shop, in.ShopID, "shop_id"
	}
	q := fresh(tx).Table(kind.Table).Select("district_id, township_id, community_id, grid_id").Where(kind.Table+".id = ?", *id)
	if actor := access.ActorFrom(ctx); kind == access.Shop && !actor.System && !actor.Can(access.ShopRead) {
		// Shops have no contacts: members visit those of their district.
		q = q.Where("shops.district_id = ?", actor.DistrictID)
	} else {
		q = q.Scopes(access.Scope(ctx, kind, access.VisitWrite))
	}
	var place database.Place
	if err := q.Limit(1).Scan(&place).Error; err != nil {
		return err
	}
	if place.DistrictID == uuid.Nil {
		c.AddField(fault.UnknownReference(name))
		return nil
	}
	v.HouseholdID, v.ShopID, v.Place = in.HouseholdID, in.ShopID, place
	return nil
}

// roundOf returns the round that a visit belongs to, nil for none.
func (s *Service) roundOf(tx *gorm.DB, c *fault.Checks, v *Visit, id *uuid.UUID, at time.Time) (*Round, error) {
	if id == nil {
		return nil, nil
	}
	var r Round
	err := fresh(tx).Scopes(access.Scope(tx.Statement.Context, access.Round, access.RoundRead)).Where("rounds.id = ?", *id).Limit(1).Find(&r).Error
	if err != nil {
		return nil, err
	}
	switch {
	case r.ID == uuid.Nil:
		c.AddField(fault.UnknownReference("round_id"))
		return nil, nil
	case !within(at, r.FromOn, r.UntilOn):
		c.Add("round_id", "outside_period", fault.Say("走访时间不在本轮 %s 至 %s 之内", "The visit was not within the round, %s to %s", r.FromOn, r.UntilOn))
	case v.HouseholdID == nil:
		c.Add("round_id", "not_targeted", fault.Say("走访任务只针对住户", "A round is about households"))
	default:
		var n int64
		if err := fresh(tx).Model(&RoundTarget{}).Where("round_id = ? AND household_id = ?", r.ID, *v.HouseholdID).Count(&n).Error; err != nil {
			return nil, err
		}
		if n == 0 {
			c.Add("round_id", "not_targeted", fault.Say("这户不在本轮走访范围内", "The household is not among those of the round"))
		}
	}
	v.RoundID = &r.ID
	return &r, nil
}

func (s *Service) fillDetails(tx *gorm.DB, c *fault.Checks, v *Visit, d *Details, round *Round) error {
	if d.Way == "" {
		c.AddField(fault.Required("way"))
	}
	c.OneOf("way", string(d.Way), Ways)
	if d.Outcome == "" {
		c.AddField(fault.Required("outcome"))
	}
	c.OneOf("outcome", string(d.Outcome), Outcomes)
	d.VisitedAt = database.Now(d.VisitedAt)
	switch now := s.Now(); {
	case d.VisitedAt.Year() < 2000:
		c.AddField(fault.Required("visited_at"))
	case d.VisitedAt.After(now.Add(ahead)):
		c.Add("visited_at", "in_future", fault.Say("走访时间不能晚于现在", "A visit cannot lie in the future"))
	}
	c.Text("notes", &d.Notes, notesLength)
	c.Degrees(d.Longitude, d.Latitude)
	policies(c, d)
	if d.FollowUpOn != "" {
		if _, err := calendar.ParseDay(string(d.FollowUpOn)); err != nil {
			c.Add("follow_up_on", "bad_date", fault.Say("应为 YYYY-MM-DD 的日期", "A day as YYYY-MM-DD"))
		} else if d.FollowUpOn < calendar.DayOf(d.VisitedAt) {
			c.Add("follow_up_on", "bad_date", fault.Say("不能早于走访日期", "Not before the visit"))
		}
	}
	if err := metResidents(tx, c, v, d); err != nil {
		return err
	}
	if err := takingPart(tx, c, v, d); err != nil {
		return err
	}
	checkAnswers(c, round, d)
	v.Way, v.Outcome, v.VisitedAt, v.MetResidentIDs, v.Policies = d.Way, d.Outcome, d.VisitedAt, d.MetResidentIDs, d.Policies
	v.HandbookLeft, v.Notes, v.Longitude, v.Latitude, v.Answers, v.FollowUpOn = d.HandbookLeft, d.Notes, d.Longitude, d.Latitude, d.Answers, d.FollowUpOn
	return nil
}

func policies(c *fault.Checks, d *Details) {
	kept := []string{}
	for i, p := range d.Policies {
		c.Text(fmt.Sprintf("policies[%d]", i), &p, nameLength)
		if p != "" && !slices.Contains(kept, p) {
			kept = append(kept, p)
		}
	}
	if d.Policies = kept; len(kept) > maxPolicies {
		c.Add("policies", "too_many", fault.Say("最多 %d 项", "At most %d", maxPolicies))
	}
}

// metResidents notes people who do not live in the household, and meetings where nobody was met.
func metResidents(tx *gorm.DB, c *fault.Checks, v *Visit, d *Details) error {
	d.MetResidentIDs = unique(d.MetResidentIDs)
	if len(d.MetResidentIDs) == 0 {
		return nil
	}
	if d.Outcome != Met && d.Outcome != "" {
		c.Add("met_resident_ids", "nobody_met", fault.Say("没有见到人时不能填写见到的居民", "Nobody was met"))
		return nil
	}
	var living []uuid.UUID
	if v.HouseholdID != nil {
		err := fresh(tx).Table("residents").Where("household_id = ? AND id IN ?", *v.HouseholdID, d.MetResidentIDs).Pluck("id", &living).Error
		if err != nil {
			return err
		}
	}
	for i, id := range d.MetResidentIDs {
		if !slices.Contains(living, id) {
			c.Add(fmt.Sprintf("met_resident_ids[%d]", i), "not_in_household", fault.Say("不是这户的居民", "Does not live in this household"))
		}
	}
	return nil
}

// takingPart sets who paid the visit: those named, and the member who reports it, unless an office writes down what
// others did.
func takingPart(tx *gorm.DB, c *fault.Checks, v *Visit, d *Details) error {
	actor := access.ActorFrom(tx.Statement.Context)
	if v.MemberID != nil && (len(d.MemberIDs) == 0 || actor.Is(access.Cadre) || actor.Is(access.Secretary)) {
		d.MemberIDs = append([]uuid.UUID{*v.MemberID}, d.MemberIDs...)
	}
	d.MemberIDs = unique(d.MemberIDs)
	if len(d.MemberIDs) == 0 {
		c.AddField(fault.Required("member_ids"))
		return nil
	}
	if len(d.MemberIDs) > maxMembers {
		c.Add("member_ids", "too_many", fault.Say("最多 %d 人", "At most %d people", maxMembers))
		return nil
	}
	// Colleagues may come along from anywhere in the district.
	var known []uuid.UUID
	district := actor.DistrictID
	if v.DistrictID != uuid.Nil {
		district = v.DistrictID
	}
	if err := fresh(tx).Table("members").Where("district_id = ? AND id IN ?", district, d.MemberIDs).Pluck("id", &known).Error; err != nil {
		return err
	}
	for _, id := range d.MemberIDs {
		if !slices.Contains(known, id) {
			c.AddField(fault.UnknownReference("member_ids"))
			return nil
		}
	}
	return nil
}

func setMembers(tx *gorm.DB, visit uuid.UUID, members []uuid.UUID) error {
	rows := make([]VisitMember, 0, len(members))
	for _, m := range members {
		rows = append(rows, VisitMember{VisitID: visit, MemberID: m})
	}
	return tx.Create(&rows).Error
}

// MayChangeVisit refuses as Forbidden a change of a visit by anybody but whoever reported it, within a day, or later
// the secretary, the area's staff or the office.
func (s *Service) MayChangeVisit(ctx context.Context, id uuid.UUID) error {
	tx := s.DB.Read(ctx)
	var v Visit
	if err := database.Take(tx, &v, id); err != nil {
		return err
	}
	return s.mayChange(tx, v)
}

func (s *Service) mayChange(tx *gorm.DB, v Visit) error {
	ctx := tx.Statement.Context
	actor := access.ActorFrom(ctx)
	if actor.System || actor.AccountID == v.AccountID && s.Now().Sub(v.CreatedAt) <= ownFor {
		return nil
	}
	actor.Grants = slices.DeleteFunc(slices.Clone(actor.Grants), func(g access.Grant) bool { return g.Role == access.Cadre })
	ctx = access.WithActor(ctx, actor, "", "")
	err := access.Check(ctx, fresh(tx), access.Visit, v.ID, access.VisitWrite)
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindForbidden) {
		return fault.Forbidden("no_longer_yours", fault.Say("走访记录提交 24 小时后由支部书记或连心服务办更正", "24 hours after it was reported, the secretary or the office corrects a visit"))
	}
	return err
}

// ChangeVisit corrects a visit that still has the version, and adds photos to it.
func (s *Service) ChangeVisit(ctx context.Context, id uuid.UUID, version int, files []uuid.UUID, change func(*Details)) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var before Visit
		if err := database.Take(tx, &before, id); err != nil {
			return err
		}
		if err := s.mayChange(tx, before); err != nil {
			return err
		}
		if before.Version != version {
			return fault.Stale()
		}
		after := before
		var were []uuid.UUID
		if err := tx.Model(&VisitMember{}).Where("visit_id = ?", id).Order("member_id").Pluck("member_id", &were).Error; err != nil {
			return err
		}
		d := detailsOf(before, were)
		change(&d)
		var c fault.Checks
		round, err := s.roundOf(tx, &c, &after, before.RoundID, d.VisitedAt)
		if err != nil {
			return err
		}
		if err := s.fillDetails(tx, &c, &after, &d, round); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		return s.writeVisit(tx, before, after, were, d.MemberIDs, files)
	})
}

func detailsOf(v Visit, members []uuid.UUID) Details {
	return Details{
		Way: v.Way, Outcome: v.Outcome, VisitedAt: v.VisitedAt, MetResidentIDs: slices.Clone(v.MetResidentIDs), Policies: slices.Clone(v.Policies),
		HandbookLeft: v.HandbookLeft, Notes: v.Notes, Longitude: v.Longitude, Latitude: v.Latitude, Answers: v.Answers, FollowUpOn: v.FollowUpOn,
		MemberIDs: slices.Clone(members),
	}
}

func (s *Service) writeVisit(tx *gorm.DB, before, after Visit, were, are, files []uuid.UUID) error {
	columns, err := database.Differences(tx.Statement.Context, &before, &after)
	if err != nil {
		return err
	}
	after.Version, after.UpdatedAt = before.Version+1, database.Now(s.Now())
	u := tx.Model(&after).Where("version = ?", before.Version).Select(append(columns, "version", "updated_at")).Updates(&after)
	if u.Error != nil {
		return u.Error
	}
	if u.RowsAffected != 1 {
		return fault.Stale()
	}
	sorted := func(ids []uuid.UUID) []uuid.UUID {
		ids = slices.Clone(ids)
		slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
		return ids
	}
	if !slices.Equal(sorted(were), sorted(are)) {
		if err := tx.Where("visit_id = ?", after.ID).Delete(&VisitMember{}).Error; err != nil {
			return err
		}
		if err := setMembers(tx, after.ID, are); err != nil {
			return err
		}
	}
	if err := s.files.Attach(tx, files, access.Visit.Name, after.ID, nil); err != nil {
		return err
	}
	return s.Audit.Write(tx, audit.Entry{Action: "visit.update", Kind: "visit", ID: after.ID, DistrictID: after.DistrictID, Before: &before, After: &after})
}

// checkAnswers holds the answers against the form of the round.
func checkAnswers(c *fault.Checks, round *Round, d *Details) {
	if d.Answers == nil {
		d.Answers = map[string]any{}
	}
	var form []Question
	if round != nil {
		form = round.Form
	}
	known := map[string]bool{}
	for _, q := range form {
		known[q.Key] = true
		answer, given := d.Answers[q.Key]
		if !given || answer == nil || answer == "" {
			delete(d.Answers, q.Key)
			if q.Required && d.Outcome == Met {
				c.AddField(fault.Required("answers." + q.Key))
			}
			continue
		}
		if !q.accepts(answer) {
			c.Add("answers."+q.Key, "bad_answer", fault.Say("回答不符合题目要求", "Not an answer to this question"))
		}
	}
	for key := range d.Answers {
		if !known[key] {
			c.Add("answers", "unknown_field", fault.Say("本轮没有这些题目", "The round asks no such question"))
			return
		}
	}
}

func (q Question) accepts(answer any) bool {
	switch q.Kind {
	case Text:
		s, ok := answer.(string)
		return ok && utf8.RuneCountInString(s) <= 1000
	case Number:
		_, ok := answer.(float64)
		return ok
	case YesNo:
		_, ok := answer.(bool)
		return ok
	case Choice:
		s, ok := answer.(string)
		return ok && slices.Contains(q.Options, s)
	case Several:
		list, ok := answer.([]any)
		return ok && !slices.ContainsFunc(list, func(v any) bool {
			s, ok := v.(string)
			return !ok || !slices.Contains(q.Options, s)
		})
	}
	return false
}

// VisitFilter narrows a list of visits.
type VisitFilter struct {
	HouseholdID, ShopID, MemberID, RoundID, AreaID *uuid.UUID
	Outcome, Way                                   string
	From, To                                       calendar.Day
}

// VisitRow is a visit as a list shows it.
type VisitRow struct {
	Visit
	Door
	GridName, RoundName, ReporterName *string
	Issues                            int
	Members                           []Person `gorm:"-"`
}

// Door is to whom a visit is paid, in words.
type Door struct {
	HouseholdCode, HouseholdAddress, BuildingName, Entrance, Room, HeadName *string
	ShopName, ShopAddress                                                   *string
}

// Person is a member by name.
type Person struct {
	ID   uuid.UUID
	Name string
}

const doorColumns = "households.code AS household_code, households.address AS household_address, buildings.name AS building_name," +
	" households.entrance, households.room, heads.name AS head_name"

const doorJoins = " LEFT JOIN buildings ON buildings.id = households.building_id" +
	" LEFT JOIN residents AS heads ON heads.household_id = households.id AND heads.relation = '02' AND heads.state IN ('here', 'away')"

var visitSorts = map[string]string{"visited_at": "visits.visited_at", "created_at": "visits.created_at"}

// visits selects what a list shows of visits that the actor may see.
func (s *Service) visits(ctx context.Context) *gorm.DB {
	return s.DB.Read(ctx).Table("visits").Scopes(access.Scope(ctx, access.Visit, access.VisitRead)).
		Select("visits.*, " + doorColumns + ", shops.name AS shop_name, shops.address AS shop_address, grids.name AS grid_name, rounds.name AS round_name," +
			" reporters.name AS reporter_name, (SELECT COUNT(*) FROM issues WHERE issues.visit_id = visits.id AND issues.confidential = FALSE) AS issues").
		Joins("LEFT JOIN households ON households.id = visits.household_id" + doorJoins).
		Joins("LEFT JOIN shops ON shops.id = visits.shop_id").Joins("LEFT JOIN areas AS grids ON grids.id = visits.grid_id").
		Joins("LEFT JOIN rounds ON rounds.id = visits.round_id").Joins("LEFT JOIN members AS reporters ON reporters.id = visits.member_id")
}

// Visits lists visits, the latest first. The page is found, and the list counted, without what a row shows beside it.
func (s *Service) Visits(ctx context.Context, list database.List, f VisitFilter) (database.Page[VisitRow], error) {
	q := s.DB.Read(ctx).Table("visits").Select("visits.id").Scopes(access.Scope(ctx, access.Visit, access.VisitRead))
	q = database.InArea(q, "visits", f.AreaID)
	q = record.Where(q, "visits.household_id = ?", f.HouseholdID)
	q = record.Where(q, "visits.shop_id = ?", f.ShopID)
	q = record.Where(q, "visits.round_id = ?", f.RoundID)
	q = record.Where(q, "visits.outcome = ?", f.Outcome)
	q = record.Where(q, "visits.way = ?", f.Way)
	q = record.Where(q, "visits.id IN (SELECT visit_id FROM visit_members WHERE member_id = ?)", f.MemberID)
	if f.From != "" {
		q = q.Where("visits.visited_at >= ?", f.From.Start())
	}
	if f.To != "" {
		q = q.Where("visits.visited_at < ?", f.To.End())
	}
	if list.Q != "" {
		q = q.Where(searched(list.Q))
	}
	found, err := database.Paginate[struct{ ID uuid.UUID }](q, list, visitSorts, "-visited_at", "visits.id")
	page := database.Page[VisitRow]{Items: []VisitRow{}, Page: found.Page, PageSize: found.PageSize, Total: found.Total, Capped: found.Capped}
	if err != nil || len(found.Items) == 0 {
		return page, err
	}
	at, ids := map[uuid.UUID]int{}, make([]uuid.UUID, 0, len(found.Items))
	for i, v := range found.Items {
		at[v.ID], ids = i, append(ids, v.ID)
	}
	if err := s.visits(ctx).Where("visits.id IN ?", ids).Scan(&page.Items).Error; err != nil {
		return page, database.Fault(err)
	}
	slices.SortFunc(page.Items, func(a, b VisitRow) int { return at[a.ID] - at[b.ID] })
	return page, s.name(ctx, page.Items)
}

// searched is the condition that a visit's notes, or to whom it was paid, hold the text.
func searched(q string) clause.Expr {
	notes, notesArg := database.Contains("visits.notes", q)
	code, codeArg := database.Contains("households.code", q)
	name, nameArgs := database.NameMatches("residents.name", "residents.pinyin", q)
	shop, shopArgs := database.NameMatches("shops.name", "shops.pinyin", q)
	args := append([]any{notesArg, codeArg}, nameArgs...)
	return gorm.Expr("("+notes+" OR visits.household_id IN (SELECT id FROM households WHERE "+code+")"+
		" OR visits.household_id IN (SELECT household_id FROM residents WHERE relation = '02' AND "+name+")"+
		" OR visits.shop_id IN (SELECT id FROM shops WHERE "+shop+"))", append(args, shopArgs...)...)
}

// name fills in who took part in the visits.
func (s *Service) name(ctx context.Context, rows []VisitRow) error {
	ids := make([]uuid.UUID, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	var people []struct {
		VisitID uuid.UUID
		Person
	}
	err := s.DB.Read(ctx).Table("visit_members").Select("visit_members.visit_id, members.id, members.name").
		Joins("JOIN members ON members.id = visit_members.member_id").Where("visit_members.visit_id IN ?", ids).Order("members.code").Scan(&people).Error
	for i := range rows {
		for _, p := range people {
			if p.VisitID == rows[i].ID {
				rows[i].Members = append(rows[i].Members, p.Person)
			}
		}
	}
	return database.Fault(err)
}

// FullVisit is one visit with everything about it. IssueIDs are those that the reader may see.
type FullVisit struct {
	VisitRow
	MetNames []Person
	IssueIDs []uuid.UUID
	Files    []file.Attached
	Actions  []string
}

// FindVisit returns a visit that the actor may see.
func (s *Service) FindVisit(ctx context.Context, id uuid.UUID) (FullVisit, error) {
	row, err := record.One[VisitRow](s.visits(ctx), "visits", id)
	if err != nil {
		return FullVisit{}, err
	}
	v := FullVisit{VisitRow: row, IssueIDs: []uuid.UUID{}, Actions: []string{}}
	rows := []VisitRow{row}
	if err := s.name(ctx, rows); err != nil {
		return v, err
	}
	v.Members = rows[0].Members
	tx := s.DB.Read(ctx)
	if len(v.MetResidentIDs) > 0 {
		if err := tx.Table("residents").Select("id, name").Where("id IN ?", v.MetResidentIDs).Order("name").Scan(&v.MetNames).Error; err != nil {
			return v, err
		}
	}
	err = tx.Table("issues").Scopes(access.Scope(ctx, access.Issue, access.IssueRead)).Where("issues.visit_id = ?", id).Order("issues.number").Pluck("issues.id", &v.IssueIDs).Error
	if err != nil {
		return v, err
	}
	if v.Files, err = s.files.Of(tx, access.Visit.Name, id); err != nil {
		return v, err
	}
	if access.ActorFrom(ctx).Can(access.VisitWrite) && s.mayChange(tx, row.Visit) == nil {
		v.Actions = append(v.Actions, "change")
	}
	return v, nil
}
