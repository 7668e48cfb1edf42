package access

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// Desk is where somebody works, as far as others share it: a unit, a branch or an area, of which one is set.
type Desk struct{ UnitID, BranchID, AreaID *uuid.UUID }

// DeskOf returns the desk of the actor of ctx: that of their first role which is granted on a unit, a branch or an
// area, otherwise the unit of the member that they are. The zero Desk is none.
func DeskOf(ctx context.Context, tx *gorm.DB) (Desk, error) {
	actor := ActorFrom(ctx)
	for _, g := range actor.Grants {
		switch {
		case g.UnitID != nil:
			return Desk{UnitID: g.UnitID}, nil
		case g.BranchID != nil:
			return Desk{BranchID: g.BranchID}, nil
		case g.AreaID != nil:
			return Desk{AreaID: g.AreaID}, nil
		}
	}
	if actor.MemberID == nil {
		return Desk{}, nil
	}
	var units []uuid.UUID
	err := tx.Session(&gorm.Session{NewDB: true}).Table("members").Where("id = ?", *actor.MemberID).Pluck("unit_id", &units).Error
	if err != nil || len(units) == 0 {
		return Desk{}, err
	}
	return Desk{UnitID: &units[0]}, nil
}

// viewCondition reaches the actor's own views; to read also those shared with a desk of theirs, and for the office all that
// are shared in its district, to change too.
func viewCondition(actor Actor, p Permission) (string, []any) {
	if !actor.Can(p) {
		return "(" + nothing + ")", nil
	}
	terms, args := []string{"views.account_id = ?"}, []any{actor.AccountID}
	or := func(condition string, arg any) {
		terms, args = append(terms, "(views.shared = 'unit' AND views.district_id = ? AND "+condition+")"), append(args, actor.DistrictID, arg)
	}
	for _, g := range actor.Grants {
		if g.Role == Office {
			or("views.district_id = ?", areaOr(g, actor.DistrictID))
		}
		if p != ViewRead {
			continue
		}
		if g.UnitID != nil {
			or("views.unit_id = ?", *g.UnitID)
		}
		if g.BranchID != nil {
			or("views.branch_id = ?", *g.BranchID)
		}
		if g.AreaID != nil {
			or("views.area_id = ?", *g.AreaID)
		}
	}
	if actor.MemberID != nil && p == ViewRead {
		or("views.unit_id = (SELECT unit_id FROM members WHERE id = ?)", *actor.MemberID)
		or("views.branch_id = (SELECT branch_id FROM members WHERE id = ?)", *actor.MemberID)
	}
	return "(" + strings.Join(terms, " OR ") + ")", args
}
