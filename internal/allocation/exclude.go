package allocation

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// exclusionsMost is how many exclusions a plan may have.
const exclusionsMost = 5000

// Exclude tells a draft, or a plan without a solution, never to give a household to a member, or takes that back. What
// the plan gives them already it moves when it is solved again; until then it is not published.
func (s *Service) Exclude(ctx context.Context, plan uuid.UUID, version int, household, member uuid.UUID, excluded bool) (PlanRow, error) {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		p, err := s.takeAt(tx, plan, version, Draft, NoPlan)
		if err != nil {
			return err
		}
		if err := s.checkExclusion(tx, p, household, member, excluded); err != nil {
			return err
		}
		row := PlanExclusion{PlanID: plan, HouseholdID: household, MemberID: member}
		if excluded {
			err = tx.Create(&row).Error
		} else {
			err = tx.Delete(&row).Error
		}
		if err != nil {
			return err
		}
		if err := database.Update(tx, &Plan{}, plan, version, s.now(), nil); err != nil {
			return err
		}
		action := "plan.exclude"
		if !excluded {
			action = "plan.include"
		}
		return s.audit.Write(tx, audit.Entry{
			Action: action, Kind: "plan", ID: plan, DistrictID: p.DistrictID, After: map[string]any{"household_id": household, "member_id": member},
		})
	})
	if err != nil {
		return PlanRow{}, err
	}
	return s.Find(ctx, plan)
}

func (s *Service) checkExclusion(tx *gorm.DB, p Plan, household, member uuid.UUID, excluded bool) error {
	fresh := func() *gorm.DB { return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}) }
	var here, there, has, all, pinned int64
	column, area := placeColumn(p.Place)
	for _, count := range []struct {
		q  *gorm.DB
		to *int64
	}{
		{fresh().Table("households").Where("id = ? AND district_id = ? AND state = 'active' AND "+column+" = ?", household, p.DistrictID, area), &here},
		{fresh().Table("members").Where("id = ? AND district_id = ? AND in_service = TRUE", member, p.DistrictID), &there},
		{fresh().Table("plan_exclusions").Where("plan_id = ? AND household_id = ? AND member_id = ?", p.ID, household, member), &has},
		{fresh().Table("plan_exclusions").Where("plan_id = ?", p.ID), &all},
		{fresh().Table("plan_items").Where("plan_id = ? AND household_id = ? AND member_id = ? AND pinned = TRUE", p.ID, household, member), &pinned},
	} {
		if err := count.q.Count(count.to).Error; err != nil {
			return err
		}
	}
	var c fault.Checks
	if here == 0 {
		c.Add("household_id", "not_in_plan", fault.Say("这个住户不在方案中", "This household is not in the plan"))
	}
	if there == 0 {
		c.Add("member_id", "not_in_plan", fault.Say("这名党员干部不在方案中", "This member is not in the plan"))
	}
	if err := c.Err(); err != nil {
		return err
	}
	switch {
	case excluded && has > 0:
		return fault.Conflict("already_excluded", fault.Say("已经排除", "They are excluded already"))
	case !excluded && has == 0:
		return fault.Conflict("not_excluded", fault.Say("没有排除过", "They are not excluded"))
	case excluded && pinned > 0:
		return fault.Conflict("pinned", fault.Say("这一户固定由其联系，请先取消固定", "The household is pinned to them; unpin it first"))
	case excluded && all >= exclusionsMost:
		return fault.Conflict("too_many", fault.Say("一个方案最多排除 %d 对", "A plan may have %d exclusions at most", exclusionsMost))
	}
	return nil
}

// ExclusionRow is a member whom a plan excludes from a household.
type ExclusionRow struct {
	HouseholdID uuid.UUID
	Door
	MemberID                         uuid.UUID
	MemberName, MemberCode, UnitName string
}

// Exclusions lists whom a plan excludes from which household. The caller has checked that the actor may see the plan.
func (s *Service) Exclusions(ctx context.Context, plan uuid.UUID, list database.List) (database.Page[ExclusionRow], error) {
	q := s.db.Read(ctx).Table("plan_exclusions").Where("plan_exclusions.plan_id = ?", plan).
		Joins("JOIN households ON households.id = plan_exclusions.household_id").Joins(doorJoins).
		Joins("JOIN members ON members.id = plan_exclusions.member_id").Joins("LEFT JOIN units ON units.id = members.unit_id").
		Select("plan_exclusions.household_id, " + doorColumns + ", plan_exclusions.member_id, members.name AS member_name, members.code AS member_code," +
			" COALESCE(units.name, '') AS unit_name")
	return database.Paginate[ExclusionRow](searchDoors(q, list.Q), list, map[string]string{
		"household_code": "households.code", "member_code": "members.code",
	}, "household_code", "members.code")
}
