package catalog

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// GroupInput is what the office says about a care group.
type GroupInput struct {
	NameZH, NameEN, About string
	Guard
	EveryDays *int
	Rule      Rule
	Sort      int
}

// Guarded is who may see a group: nobody sees one whose rule names a tag that they may not see.
func (v *View) Guarded(g Group) Guard {
	out := g.Guard
	for _, tag := range g.Rule.ResidentTags {
		if e := v.tables[TableSpecialGroup].byCode[tag]; e != nil {
			out = out.with(e.Guard)
		}
	}
	for _, tag := range g.Rule.HouseholdTags {
		if e := v.tables[TableHouseholdTag].byCode[tag]; e != nil {
			out = out.with(e.Guard)
		}
	}
	return out
}

// group returns a group that the actor may know; nil if there is none.
func (v *View) group(id uuid.UUID) *Group {
	for i := range v.Groups {
		if v.Groups[i].ID == id && v.Knows(v.Guarded(v.Groups[i])) {
			return &v.Groups[i]
		}
	}
	return nil
}

// KnownGroups are the groups that the actor may know, the ended ones too if asked for.
func (v *View) KnownGroups(ended bool) []Group {
	return slices.DeleteFunc(slices.Clone(v.Groups), func(g Group) bool { return g.EndedOn != "" && !ended || !v.Knows(v.Guarded(g)) })
}

// CreateGroup makes a care group.
func (s *Service) CreateGroup(ctx context.Context, id uuid.UUID, in GroupInput) error {
	return record.Create(ctx, &s.Store, groupKind, id, func(tx *gorm.DB, g *Group) error {
		g.DistrictID = access.ActorFrom(ctx).DistrictID
		return s.fillGroup(tx, g, in)
	}, func(tx *gorm.DB, g *Group) error { return s.remember(tx, groupKind, "create", nil, g) })
}

// ChangeGroup changes a care group.
func (s *Service) ChangeGroup(ctx context.Context, id uuid.UUID, version int, change func(*GroupInput)) error {
	return record.Change(ctx, &s.Store, groupKind, id, version, func(tx *gorm.DB, g *Group) error {
		in := GroupInput{NameZH: g.NameZH, NameEN: g.NameEN, About: record.Text(g.About), Guard: g.Guard, EveryDays: g.EveryDays, Rule: g.Rule, Sort: g.Sort}
		change(&in)
		return s.fillGroup(tx, g, in)
	}, func(tx *gorm.DB, before, after *Group) error {
		return s.remember(tx, groupKind, "update", before, after)
	})
}

// EndGroup ends a care group: it asks for no visits any more.
func (s *Service) EndGroup(ctx context.Context, id uuid.UUID, version int, ending record.Ending) error {
	return record.End(ctx, &s.Store, groupKind, id, version, ending, func(_ *gorm.DB, g *Group, e record.Ending) error {
		if err := record.Ended(g.EndedOn); err != nil {
			return err
		}
		g.EndedOn = e.On
		return nil
	}, func(tx *gorm.DB, g *Group) error {
		was := *g
		was.EndedOn = ""
		return s.remember(tx, groupKind, "end", &was, g)
	})
}

func (s *Service) fillGroup(tx *gorm.DB, g *Group, in GroupInput) error {
	v, err := s.ViewIn(tx, g.DistrictID)
	if err != nil {
		return err
	}
	var c fault.Checks
	clean(&c, &in.NameZH, &in.NameEN)
	excluded(&c, "name_zh", in.NameZH)
	c.Text("about", &in.About, aboutLength)
	in.check(&c)
	c.Between("every_days", in.EveryDays, 1, 730)
	c.Between("sort", &in.Sort, 0, 1_000_000)
	v.checkRule(&c, &in.Rule)
	if err := c.Err(); err != nil {
		return err
	}
	for _, other := range v.Groups {
		if other.ID != g.ID && other.EndedOn == "" && other.NameZH == in.NameZH {
			return taken("name_zh", fault.Say("已有同名的分组", "There is a group of this name already"))
		}
	}
	g.NameZH, g.NameEN, g.About, g.Guard, g.EveryDays, g.Rule, g.Sort = in.NameZH, in.NameEN, record.OrNil(in.About), in.Guard, in.EveryDays, in.Rule, in.Sort
	if guarded := v.Guarded(*g); guarded.stricter(g.Guard) {
		return fault.Bad("level", "level_too_low", fault.Say("条件里的标签更敏感，分组的级别不能低于标签", "A tag of the rule is more sensitive; the group cannot be less so"))
	}
	return nil
}

func (v *View) checkRule(c *fault.Checks, r *Rule) {
	for _, of := range []struct {
		field, table string
		tags         *[]string
	}{{"rule.resident_tags", TableSpecialGroup, &r.ResidentTags}, {"rule.household_tags", TableHouseholdTag, &r.HouseholdTags}} {
		var out []string
		for _, tag := range *of.tags {
			tag = strings.TrimSpace(tag)
			code, ok := v.CodeOf(of.table, tag, v.Roles())
			if !ok && looksLikeCode(tag) {
				c.Add(of.field, "bad_enum", fault.Say("代码表中没有 %s", "There is no tag %s", tag))
			} else if !ok {
				code = tag
			}
			if code != "" && !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
		if len(out) > TagsMost {
			c.Add(of.field, "too_many", fault.Say("最多 %d 个标签", "At most %d tags", TagsMost))
		}
		*of.tags = out
	}
	for field, age := range map[string]*int{"rule.age_from": r.AgeFrom, "rule.age_to": r.AgeTo, "rule.all_aged_from": r.AllAgedFrom} {
		c.Between(field, age, 0, 150)
	}
	if r.AgeFrom != nil && r.AgeTo != nil && *r.AgeFrom > *r.AgeTo {
		c.Add("rule.age_to", "bad_number", fault.Say("不能小于起始年龄", "Not below the age from which"))
	}
}

// MembershipInput is what somebody says about a member of a group by hand: a resident, or a household.
type MembershipInput struct {
	GroupID     uuid.UUID
	HouseholdID *uuid.UUID
	ResidentID  *uuid.UUID
	Reason      string
	FromOn      calendar.Day
	UntilOn     calendar.Day
}

// AddMember puts a resident or a household into a group by hand.
func (s *Service) AddMember(ctx context.Context, id uuid.UUID, in MembershipInput) error {
	return record.Create(ctx, &s.Store, memberKind, id, func(tx *gorm.DB, m *Membership) error {
		v, err := s.ViewIn(tx, access.ActorFrom(ctx).DistrictID)
		if err != nil {
			return err
		}
		var c fault.Checks
		c.Filled("reason", &in.Reason, aboutLength)
		record.Day(&c, "from_on", in.FromOn)
		record.Day(&c, "until_on", in.UntilOn)
		if in.FromOn == "" {
			in.FromOn = s.Today()
		}
		if in.UntilOn != "" && in.UntilOn < in.FromOn {
			c.Add("until_on", "bad_date", fault.Say("不能早于开始日期", "Not before the first day"))
		}
		g := v.group(in.GroupID)
		if g == nil || g.EndedOn != "" {
			c.AddField(fault.UnknownReference("group_id"))
		}
		home, err := s.whom(tx, &c, m, in)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		reach, err := v.Reach(tx, access.Household, []uuid.UUID{home})
		if err != nil {
			return err
		}
		if !v.Guarded(*g).open(reach(home)) {
			return fault.Invalid(fault.UnknownReference("group_id"))
		}
		m.DistrictID, m.GroupID, m.Reason, m.FromOn, m.UntilOn = v.district, in.GroupID, in.Reason, in.FromOn, in.UntilOn
		var n int64
		same := record.Where(tx.Model(&Membership{}), "household_id = ?", m.HouseholdID)
		same = record.Where(same, "resident_id = ?", m.ResidentID)
		if err := same.Where("group_id = ? AND (until_on IS NULL OR until_on >= ?)", m.GroupID, m.FromOn).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("already_member", fault.Say("已在该分组中", "Already in this group"))
		}
		return nil
	})
}

// whom notes who comes into a group, a person or a household, and returns the household.
func (s *Service) whom(tx *gorm.DB, c *fault.Checks, m *Membership, in MembershipInput) (home uuid.UUID, err error) {
	switch {
	case in.ResidentID != nil && in.HouseholdID != nil:
		c.Add("household_id", "contradiction", fault.Say("个人和住户只能填一个", "Either a person or a household, not both"))
	case in.ResidentID != nil:
		if record.Refer(tx, c, "resident_id", access.Resident, in.ResidentID); c.Has("resident_id") {
			return home, nil
		}
		var homes []uuid.UUID
		err = tx.Table("residents").Where("id = ? AND state IN ('here', 'away')", *in.ResidentID).Pluck("household_id", &homes).Error
		if err == nil && len(homes) == 0 {
			c.AddField(fault.UnknownReference("resident_id"))
		}
		if len(homes) > 0 {
			home = homes[0]
		}
	case in.HouseholdID != nil:
		record.Refer(tx, c, "household_id", access.Household, in.HouseholdID)
		home = *in.HouseholdID
	default:
		c.AddField(fault.Required("household_id"))
	}
	m.HouseholdID, m.ResidentID = in.HouseholdID, in.ResidentID
	return home, err
}

// EndMember takes somebody who was put into a group by hand out of it.
func (s *Service) EndMember(ctx context.Context, id uuid.UUID, version int, ending record.Ending) error {
	if _, err := s.MembershipByID(ctx, id); err != nil {
		return err
	}
	return record.End(ctx, &s.Store, memberKind, id, version, ending, func(_ *gorm.DB, m *Membership, e record.Ending) error {
		if m.UntilOn != "" && m.UntilOn < s.Today() {
			return record.AlreadyEnded(m.UntilOn)
		}
		m.UntilOn = max(e.On, m.FromOn)
		return nil
	})
}

// MembershipRow is somebody in a group by hand with the household in which they live today.
type MembershipRow struct {
	Membership
	HomeID uuid.UUID
}

// MembershipByID returns somebody in a group by hand; NotFound where the actor may not see the group there.
func (s *Service) MembershipByID(ctx context.Context, id uuid.UUID) (MembershipRow, error) {
	db := s.DB.Read(ctx)
	q := db.Table("care_memberships").Select("care_memberships.*, COALESCE(residents.household_id, care_memberships.household_id) AS home_id").
		Joins("LEFT JOIN residents ON residents.id = care_memberships.resident_id").Scopes(access.Scope(ctx, access.CareMember, access.CareMember.Read))
	m, err := record.One[MembershipRow](q, "care_memberships", id)
	if err != nil {
		return m, err
	}
	v, err := s.View(ctx)
	if err != nil {
		return m, err
	}
	reach, err := v.Reach(db, access.Household, []uuid.UUID{m.HomeID})
	if err != nil {
		return m, err
	}
	if g := v.group(m.GroupID); g == nil || !v.Guarded(*g).open(reach(m.HomeID)) {
		return m, fault.NotFound()
	}
	return m, nil
}
