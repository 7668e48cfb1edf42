package allocation

import (
	"context"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
)

// Comparison is how two plans differ: households that both give to the same member, that they give to different ones,
// and that only one of them has.
type Comparison struct {
	Plan, Other             PlanRow
	Same, Different         int
	OnlyInPlan, OnlyInOther int
}

// Compare sets a plan beside another that the actor may see.
func (s *Service) Compare(ctx context.Context, plan, other uuid.UUID) (Comparison, error) {
	var out Comparison
	var err error
	if out.Plan, err = s.Find(ctx, plan); err != nil {
		return out, err
	}
	if out.Other, err = s.Find(ctx, other); err != nil {
		return out, err
	}
	err = s.db.Read(ctx).Raw("SELECT"+
		" COALESCE(SUM(CASE WHEN b.member_id = a.member_id THEN 1 ELSE 0 END), 0) AS same,"+
		" COALESCE(SUM(CASE WHEN b.member_id <> a.member_id THEN 1 ELSE 0 END), 0) AS different,"+
		" COALESCE(SUM(CASE WHEN b.member_id IS NULL THEN 1 ELSE 0 END), 0) AS only_in_plan"+
		" FROM plan_items AS a LEFT JOIN plan_items AS b ON b.plan_id = ? AND b.household_id = a.household_id WHERE a.plan_id = ?", other, plan).
		Row().Scan(&out.Same, &out.Different, &out.OnlyInPlan)
	if err != nil {
		return out, database.Fault(err)
	}
	err = s.db.Read(ctx).Raw("SELECT COUNT(*) FROM plan_items AS b WHERE b.plan_id = ?"+
		" AND NOT EXISTS (SELECT 1 FROM plan_items AS a WHERE a.plan_id = ? AND a.household_id = b.household_id)", other, plan).Row().Scan(&out.OnlyInOther)
	return out, database.Fault(err)
}
