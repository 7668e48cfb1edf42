package allocation

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/record"
)

// PlanRow is a plan with the names that a reader needs.
type PlanRow struct {
	Plan
	AreaName, AreaLevel string
}

func (s *Service) plans(ctx context.Context) *gorm.DB {
	return s.db.Read(ctx).Table("plans").Scopes(access.Scope(ctx, access.Plan, access.PlanRead)).
		Joins("JOIN areas ON areas.id = plans.area_id").Select("plans.*, areas.name AS area_name, areas.level AS area_level")
}

// Find returns a plan; NotFound if it is outside the actor's scope.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (PlanRow, error) {
	var row PlanRow
	err := s.plans(ctx).Where("plans.id = ?", id).Take(&row).Error
	return row, database.Fault(err)
}

// PlanFilter narrows a list of plans.
type PlanFilter struct {
	State  State
	AreaID *uuid.UUID
}

// Plans lists plans, the newest first.
func (s *Service) Plans(ctx context.Context, list database.List, f PlanFilter) (database.Page[PlanRow], error) {
	q := s.plans(ctx)
	if f.State != "" {
		q = q.Where("plans.state = ?", f.State)
	}
	if f.AreaID != nil {
		q = q.Where("plans.area_id = ?", *f.AreaID)
	}
	if list.Q != "" {
		q = q.Where(database.Contains("plans.name", list.Q))
	}
	return database.Paginate[PlanRow](q, list, map[string]string{
		"created_at": "plans.created_at", "name": "plans.name", "published_at": "plans.published_at", "state": "plans.state",
	}, "-created_at", "plans.id")
}

// Door says where a household is, as lists show it.
type Door struct {
	HouseholdCode                         string
	BuildingName, Entrance, Room, Address string
	TownshipName, CommunityName, GridName string
}

const (
	doorColumns = "households.code AS household_code, COALESCE(buildings.name, '') AS building_name," +
		" COALESCE(households.entrance, '') AS entrance, COALESCE(households.room, '') AS room, COALESCE(households.address, '') AS address," +
		" COALESCE(towns.name, '') AS township_name, COALESCE(communities.name, '') AS community_name, COALESCE(grids.name, '') AS grid_name"
	doorJoins = "LEFT JOIN buildings ON buildings.id = households.building_id LEFT JOIN areas AS towns ON towns.id = households.township_id" +
		" LEFT JOIN areas AS communities ON communities.id = households.community_id LEFT JOIN areas AS grids ON grids.id = households.grid_id"
)

// searchDoors narrows a list to a household's code or address, or a member's name or code.
func searchDoors(q *gorm.DB, text string) *gorm.DB {
	return record.Search(q, text, []string{"households.code", "households.address", "members.code"}, map[string]string{"members.name": "members.pinyin"})
}

// ItemRow is a household of a plan with its contact in it.
type ItemRow struct {
	HouseholdID uuid.UUID
	Door
	MemberID                         uuid.UUID
	MemberName, MemberCode, UnitName string
	CurrentMemberID                  *uuid.UUID
	CurrentMemberName                string
	SecondMemberID                   *uuid.UUID
	SecondMemberName                 string
	// OtherMemberID is the contact in the plan that the list is compared with.
	OtherMemberID   *uuid.UUID
	OtherMemberName string
	Load            int
	Pinned          bool
	Reason          Reason `gorm:"serializer:json"`
}

// ItemFilter narrows the items of a plan.
type ItemFilter struct {
	MemberID, HouseholdID, AreaID *uuid.UUID
	Changed, Pinned, Second       *bool
	// Against leaves the households whose contact differs from that in another plan, those that it does not have included.
	Against *uuid.UUID
}

const itemChanged = "(plan_items.current_member_id IS NOT NULL AND plan_items.current_member_id <> plan_items.member_id)"

// Items lists what a plan gives to whom and why. The caller has checked that the actor may see the plan.
func (s *Service) Items(ctx context.Context, plan uuid.UUID, list database.List, f ItemFilter) (database.Page[ItemRow], error) {
	q := s.db.Read(ctx).Table("plan_items").Where("plan_items.plan_id = ?", plan).Select("plan_items.household_id AS id")
	q = record.Where(q, "plan_items.member_id = ?", f.MemberID)
	q = record.Where(q, "plan_items.household_id = ?", f.HouseholdID)
	if f.Pinned != nil {
		q = q.Where("plan_items.pinned = ?", *f.Pinned)
	}
	if f.Changed != nil && *f.Changed {
		q = q.Where(itemChanged)
	} else if f.Changed != nil {
		q = q.Where("NOT " + itemChanged)
	}
	if f.Second != nil {
		q = record.Is(q, "plan_items.second_member_id IS NOT NULL", f.Second)
	}
	if f.Against != nil {
		q = q.Where("NOT EXISTS (SELECT 1 FROM plan_items AS other WHERE other.plan_id = ? AND other.household_id = plan_items.household_id"+
			" AND other.member_id = plan_items.member_id)", *f.Against)
	}
	if list.Q != "" || list.Sort != "" || f.AreaID != nil {
		q = q.Joins("JOIN households ON households.id = plan_items.household_id").Joins("JOIN members ON members.id = plan_items.member_id")
		q = searchDoors(database.InArea(q, "households", f.AreaID), list.Q)
	}
	keys, err := database.Paginate[key](q, list, map[string]string{
		"ordinal": "plan_items.ordinal", "household_code": "households.code", "member_code": "members.code",
	}, "ordinal", "plan_items.household_id")
	if err != nil {
		return database.Page[ItemRow]{}, err
	}
	rows := s.db.Read(ctx).Table("plan_items").Joins("JOIN households ON households.id = plan_items.household_id").Joins(doorJoins).
		Joins("JOIN members ON members.id = plan_items.member_id").Joins("LEFT JOIN units ON units.id = members.unit_id").
		Joins("LEFT JOIN members AS current_members ON current_members.id = plan_items.current_member_id").
		Joins("LEFT JOIN members AS second_members ON second_members.id = plan_items.second_member_id").
		Joins("LEFT JOIN plan_items AS others ON others.plan_id = ? AND others.household_id = plan_items.household_id", f.Against).
		Joins("LEFT JOIN members AS other_members ON other_members.id = others.member_id").Where("plan_items.plan_id = ?", plan).
		Select("plan_items.household_id, " + doorColumns + ", plan_items.member_id, members.name AS member_name, members.code AS member_code," +
			" COALESCE(units.name, '') AS unit_name, plan_items.current_member_id, COALESCE(current_members.name, '') AS current_member_name," +
			" plan_items.second_member_id, COALESCE(second_members.name, '') AS second_member_name," +
			" others.member_id AS other_member_id, COALESCE(other_members.name, '') AS other_member_name," +
			" plan_items.load, plan_items.pinned, plan_items.reason")
	return fill(keys, rows, "plan_items.household_id", func(r ItemRow) uuid.UUID { return r.HouseholdID })
}

// key is the id of a row: a page of keys is found and counted first, without the names, which are then read for the
// page alone.
type key struct{ ID uuid.UUID }

// fill reads the rows of a page of keys, in its order.
func fill[R any](keys database.Page[key], q *gorm.DB, column string, id func(R) uuid.UUID) (database.Page[R], error) {
	page := database.Page[R]{Items: []R{}, Page: keys.Page, PageSize: keys.PageSize, Total: keys.Total, Capped: keys.Capped}
	if len(keys.Items) == 0 {
		return page, nil
	}
	ids, at := make([]uuid.UUID, len(keys.Items)), map[uuid.UUID]int{}
	for i, k := range keys.Items {
		ids[i], at[k.ID] = k.ID, i
	}
	if err := q.Where(column+" IN ?", ids).Scan(&page.Items).Error; err != nil {
		return page, database.Fault(err)
	}
	slices.SortFunc(page.Items, func(a, b R) int { return at[id(a)] - at[id(b)] })
	return page, nil
}

// MemberRow is a member of a plan with their load: Held of it lies outside of the plan.
type MemberRow struct {
	MemberID             uuid.UUID
	Name, Code, Rank     string
	UnitName, BranchName string
	WorkAreaName         string
	Load, Held           int
	Households           int
	Low, High            int
	Changed              int
}

// Members lists who takes part in a plan and how many households each has. The caller has checked that the actor may
// see the plan.
func (s *Service) Members(ctx context.Context, plan uuid.UUID, list database.List) (database.Page[MemberRow], error) {
	loads := s.db.Read(ctx).Table("plan_items").Where("plan_id = ?", plan).Group("member_id").
		Select("member_id, COUNT(*) AS n, SUM(plan_items.load) AS weight, SUM(CASE WHEN " + itemChanged + " THEN 1 ELSE 0 END) AS changed")
	q := s.db.Read(ctx).Table("plan_members").Joins("JOIN members ON members.id = plan_members.member_id").
		Joins("LEFT JOIN units ON units.id = members.unit_id").Joins("LEFT JOIN branches ON branches.id = members.branch_id").
		Joins("LEFT JOIN areas ON areas.id = members.work_area_id").Joins("LEFT JOIN (?) AS loads ON loads.member_id = plan_members.member_id", loads).
		Where("plan_members.plan_id = ?", plan).
		Select("plan_members.member_id, members.name, members.code, members.rank, COALESCE(units.name, '') AS unit_name, COALESCE(branches.name, '') AS branch_name," +
			" COALESCE(areas.name, '') AS work_area_name, plan_members.held + COALESCE(loads.weight, 0) AS load, COALESCE(loads.n, 0) AS households, plan_members.held, plan_members.low, plan_members.high," +
			" COALESCE(loads.changed, 0) AS changed")
	q = record.Search(q, list.Q, []string{"members.code"}, map[string]string{"members.name": "members.pinyin"})
	return database.Paginate[MemberRow](q, list, map[string]string{
		"code": "members.code", "name": "members.pinyin", "load": "plan_members.held + COALESCE(loads.weight, 0)", "changed": "COALESCE(loads.changed, 0)",
	}, "code", "plan_members.member_id")
}

// AssignmentRow is an assignment with the names that a reader needs.
type AssignmentRow struct {
	Assignment
	Door
	MemberName, MemberCode, UnitName string
}

// AssignmentFilter narrows a list of assignments to those in force, or with Ended to those that have ended.
type AssignmentFilter struct {
	MemberID, HouseholdID, AreaID, PlanID *uuid.UUID
	Ended                                 bool
}

func (s *Service) assignments(ctx context.Context) *gorm.DB {
	return s.db.Read(ctx).Table("assignments").Joins("JOIN households ON households.id = assignments.household_id").Joins(doorJoins).
		Joins("JOIN members ON members.id = assignments.member_id").Joins("LEFT JOIN units ON units.id = members.unit_id").
		Select("assignments.*, " + doorColumns + ", members.name AS member_name, members.code AS member_code, COALESCE(units.name, '') AS unit_name")
}

// Assignments lists who is the contact of whom, within the actor's scope, and why. With a plan it lists the contacts
// in force of the plan's households.
func (s *Service) Assignments(ctx context.Context, list database.List, f AssignmentFilter) (database.Page[AssignmentRow], error) {
	q := s.db.Read(ctx).Table("assignments").Scopes(access.Scope(ctx, access.Assignment, access.AssignmentRead)).Select("assignments.id")
	if f.Ended {
		q = q.Where("assignments.ended_at IS NOT NULL")
	} else {
		q = q.Where("assignments.ended_at IS NULL")
	}
	q = record.Where(q, "assignments.member_id = ?", f.MemberID)
	q = record.Where(q, "assignments.household_id = ?", f.HouseholdID)
	q = record.Where(q, "assignments.household_id IN (SELECT household_id FROM plan_items WHERE plan_id = ?)", f.PlanID)
	q = database.InArea(q, "assignments", f.AreaID)
	if list.Q != "" || list.Sort != "" {
		q = q.Joins("JOIN households ON households.id = assignments.household_id").Joins("JOIN members ON members.id = assignments.member_id")
		q = searchDoors(q, list.Q)
	}
	keys, err := database.Paginate[key](q, list, map[string]string{
		"id": "assignments.id", "household_code": "households.code", "member_code": "members.code",
		"started_at": "assignments.started_at", "ended_at": "assignments.ended_at",
	}, "id", "assignments.id")
	if err != nil {
		return database.Page[AssignmentRow]{}, err
	}
	return fill(keys, s.assignments(ctx), "assignments.id", func(r AssignmentRow) uuid.UUID { return r.ID })
}

// FindAssignment returns an assignment; NotFound if it is outside the actor's scope.
func (s *Service) FindAssignment(ctx context.Context, id uuid.UUID) (AssignmentRow, error) {
	return record.One[AssignmentRow](s.assignments(ctx).Scopes(access.Scope(ctx, access.Assignment, access.AssignmentRead)), "assignments", id)
}
