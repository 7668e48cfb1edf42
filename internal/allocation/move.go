package allocation

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Move gives a household of a draft to another member of the plan, by hand, and pins it there unless it is told
// otherwise; with the member that it has already it pins or unpins. Reasons and figures follow.
func (s *Service) Move(ctx context.Context, plan uuid.UUID, version int, household, member uuid.UUID, pin bool) (PlanRow, error) {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		p, err := s.takeAt(tx, plan, version, Draft)
		if err != nil {
			return err
		}
		var items []PlanItem
		if err := tx.Where("plan_id = ?", plan).Order("ordinal").Find(&items).Error; err != nil {
			return err
		}
		r, err := load(ctx, tx, ofPlan(p), p.rules())
		if err != nil {
			return err
		}
		if err := loadExclusions(tx, p.ID, r); err != nil {
			return err
		}
		contact := r.contactsOf(items)
		h, planned := r.household[household]
		m, there := r.member[member]
		if err := checkMove(r, contact, h, m, planned, there); err != nil {
			return err
		}
		from := contact[h]
		contact[h] = m
		if err := s.saveMove(ctx, tx, p, r, items, contact, h, from, pin); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{
			Action: "plan.move", Kind: "plan", ID: plan, DistrictID: p.DistrictID,
			Before: map[string]any{"household_id": household, "member_id": r.members[from].ID},
			After:  map[string]any{"household_id": household, "member_id": member, "pinned": pin},
		})
	})
	if err != nil {
		return PlanRow{}, err
	}
	return s.Find(ctx, plan)
}

// contactsOf brings the items of a plan into the solver's numbers, pins and contacts in force included.
func (r *registry) contactsOf(items []PlanItem) []int {
	contact := make([]int, len(r.households))
	for i := range contact {
		contact[i] = Nobody
	}
	for _, item := range items {
		h, planned := r.household[item.HouseholdID]
		m, there := r.member[item.MemberID]
		if !planned || !there {
			continue
		}
		contact[h] = m
		home := &r.input.Homes[h]
		home.Weight = item.Load // as it was when the plan was solved
		home.Current = Nobody
		if item.CurrentMemberID != nil {
			if current, ok := r.member[*item.CurrentMemberID]; ok {
				home.Current = current
			}
		}
		if item.Pinned {
			home.Pin = m
		}
	}
	return contact
}

func checkMove(r *registry, contact []int, h, m int, planned, there bool) error {
	var c fault.Checks
	if !planned {
		c.Add("household_id", "not_in_plan", fault.Say("这个住户不在方案中", "This household is not in the plan"))
	}
	if !there {
		c.Add("member_id", "not_in_plan", fault.Say("这名党员干部不在方案中", "This member is not in the plan"))
	}
	if planned && there {
		for _, own := range r.input.Homes[h].Own {
			if own == m {
				c.Add("member_id", "own_household", fault.Say("不能联系本人所住的户", "Nobody is the contact of their own household"))
			}
		}
		if slices.Contains(r.input.Homes[h].Barred, m) {
			c.Add("member_id", "excluded", fault.Say("方案中已排除由其联系这一户", "The plan excludes them from this household"))
		}
	}
	if err := c.Err(); err != nil || contact[h] == m {
		return err
	}
	load, homes := held(&r.input), make([]int, len(r.members))
	for i, w := range contact {
		if w != Nobody {
			load[w] += r.input.Homes[i].load()
			homes[w]++
		}
	}
	if most := r.input.Workers[m].Max; most > 0 && load[m]+r.input.Homes[h].load() > most {
		return fault.Conflict("over_capacity", fault.Say("%s 最多联 %d 户", "%s may have %d households at most", r.members[m].Name, most))
	}
	if from := contact[h]; from != Nobody && homes[from] == 1 && r.input.Workers[from].Held == 0 {
		return fault.Conflict("member_left_without", fault.Say("%s 只有这一户，移走后就没有联户了", "%s has no household but this one", r.members[from].Name))
	}
	return nil
}

// saveMove writes the item that moved, the reasons of those that share a member with it, and the figures.
func (s *Service) saveMove(ctx context.Context, tx *gorm.DB, p Plan, r *registry, items []PlanItem, contact []int, h, from int, pin bool) error {
	r.input.Homes[h].Pin = Nobody
	if pin {
		r.input.Homes[h].Pin = contact[h]
	}
	low, high, err := planBounds(tx, p.ID, r)
	if err != nil {
		return err
	}
	scorer := NewScorer(ctx, r.input)
	reasons := scorer.Reasons(contact, low, high)
	for _, item := range items {
		i, ok := r.household[item.HouseholdID]
		if !ok || contact[i] != from && contact[i] != contact[h] {
			continue
		}
		reasons[i].Moved = item.Reason.Moved || i == h && from != contact[h]
		set, err := jsonColumns(map[string]any{"reason": reasons[i]})
		if err != nil {
			return err
		}
		if i == h {
			set["member_id"], set["pinned"] = r.members[contact[h]].ID, pin
			if item.SecondMemberID != nil && *item.SecondMemberID == r.members[contact[h]].ID {
				set["second_member_id"] = nil
			}
		}
		if err := tx.Table("plan_items").Where("plan_id = ? AND household_id = ?", p.ID, item.HouseholdID).Updates(set).Error; err != nil {
			return err
		}
	}
	summary := r.summarise(scorer, contact)
	if p.Summary != nil {
		summary.Bound = p.Summary.Bound
	}
	var seconds int64
	if err := tx.Table("plan_items").Where("plan_id = ? AND second_member_id IS NOT NULL", p.ID).Count(&seconds).Error; err != nil {
		return err
	}
	summary.Seconds = int(seconds)
	set, err := jsonColumns(map[string]any{"summary": summary})
	if err != nil {
		return err
	}
	return database.Update(tx.Where("state = ?", Draft), &Plan{}, p.ID, p.Version, s.now(), set)
}

func planBounds(tx *gorm.DB, plan uuid.UUID, r *registry) (low, high []int, err error) {
	var members []PlanMember
	low, high = make([]int, len(r.members)), make([]int, len(r.members))
	err = tx.Where("plan_id = ?", plan).Find(&members).Error
	for _, pm := range members {
		if m, ok := r.member[pm.MemberID]; ok {
			low[m], high[m], r.input.Workers[m].Held = pm.Low, pm.High, pm.Held
		}
	}
	return low, high, err
}
