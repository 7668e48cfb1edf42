package allocation

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
)

// CareLoad says what a household counts as load when it, or somebody who lives there, has a tag. Table is
// household_tag or special_group, Load from 2 to MaxWeight; of several the largest counts (DOMAIN.md §5).
type CareLoad struct {
	Table string `json:"table"`
	Code  string `json:"code"`
	Load  int    `json:"load"`
}

// The code tables whose tags may weigh.
const (
	householdTag = "household_tag"
	specialGroup = "special_group"
)

// checkCare refuses tags that the district does not have, or that the actor may not see, and a tag named twice.
func (s *Service) checkCare(ctx context.Context, care []CareLoad) error {
	var c fault.Checks
	seen := map[[2]string]bool{}
	for i, load := range care {
		field := fmt.Sprintf("care_loads.%d.code", i)
		known, err := s.KnowsTag(ctx, load.Table, load.Code)
		if err != nil {
			return err
		}
		if !known {
			c.Add(field, "unknown_reference", fault.Say("没有这个标签", "There is no such tag"))
		}
		if seen[[2]string{load.Table, load.Code}] {
			c.Add(field, "duplicate_key", fault.Say("标签重复出现", "The tag stands twice"))
		}
		seen[[2]string{load.Table, load.Code}] = true
	}
	return c.Err()
}

// rules are what a plan is solved by.
type rules struct {
	weights Weights
	band    float64
	quotas  map[string]Quota
	care    []CareLoad
}

func (p *Plan) rules() rules {
	return rules{weights: p.Weights, band: p.Band, quotas: p.Quotas, care: p.CareLoads}
}

// loadWeights reads which households of the district count as more than one.
func (r *registry) loadWeights(tx *gorm.DB, s selection, care []CareLoad) error {
	for _, from := range []struct{ table, query string }{
		{householdTag, "SELECT id AS household_id, tags FROM households WHERE district_id = ? AND state = 'active' AND tags <> '[]'"},
		{specialGroup, "SELECT household_id, tags FROM residents WHERE district_id = ? AND state IN ('here', 'away') AND tags <> '[]'"},
	} {
		loads := map[string]int{}
		for _, c := range care {
			if c.Table == from.table {
				loads[c.Code] = c.Load
			}
		}
		if len(loads) == 0 {
			continue
		}
		var rows []struct {
			HouseholdID uuid.UUID
			Tags        string
		}
		if err := tx.Raw(from.query, s.district).Scan(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			var tags []string
			if err := json.Unmarshal([]byte(row.Tags), &tags); err != nil {
				return fmt.Errorf("tags of household %s: %w", row.HouseholdID, err)
			}
			for _, tag := range tags {
				r.weight[row.HouseholdID] = max(r.weight[row.HouseholdID], loads[tag])
			}
		}
	}
	return nil
}

// loadExclusions bars the members whom the plan excludes from households.
func loadExclusions(tx *gorm.DB, plan uuid.UUID, r *registry) error {
	var rows []PlanExclusion
	err := tx.Session(&gorm.Session{NewDB: true}).Where("plan_id = ?", plan).Order("household_id, member_id").Find(&rows).Error
	for _, row := range rows {
		h, planned := r.household[row.HouseholdID]
		m, there := r.member[row.MemberID]
		if planned && there {
			r.input.Homes[h].Barred = append(r.input.Homes[h].Barred, m)
		}
	}
	return err
}

// solveSeconds finds the second contacts of the households that count as from or more, by household.
func (r *registry) solveSeconds(ctx context.Context, from int, first []int) (map[int]int, error) {
	out := map[int]int{}
	if from == 0 {
		return out, nil
	}
	current := make([]int, len(first))
	for i, h := range r.households {
		current[i] = Nobody
		if id, ok := r.second[h.ID]; ok {
			if m, there := r.member[id]; there && m != first[i] {
				current[i] = m
			}
		}
	}
	homes, contact, err := SolveSeconds(ctx, r.input, first, current, from)
	for i, h := range homes {
		if contact[i] != Nobody {
			out[h] = contact[i]
		}
	}
	return out, err
}
