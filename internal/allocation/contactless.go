package allocation

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// contactless is the condition that a household is active and nobody who participates on a day is its contact. It
// wants the day twice.
const contactless = "(households.state = 'active' AND NOT EXISTS (SELECT 1 FROM assignments AS held WHERE held.household_id = households.id" +
	" AND held.ended_at IS NULL AND held.ordinal = 1 AND held.member_id IN (SELECT members.id FROM members WHERE " + participating + ")))"

// ContactlessRow is a household without a contact. Former is the last one, who has left or is on leave.
type ContactlessRow struct {
	HouseholdID  uuid.UUID
	DistrictID   uuid.UUID
	AssignmentID *uuid.UUID
	Contactless  bool
	Door
	FormerMemberID   *uuid.UUID
	FormerMemberName string
	Proposal         *Proposal `gorm:"-"`
}

// Proposal is the member whom the solver would take, with the load that they would have then.
type Proposal struct {
	MemberID                         uuid.UUID
	MemberName, MemberCode, UnitName string
	Load                             int
	Reason                           Reason
}

// proposalsMost is up to how many households without a contact get a proposal each; beyond it a plan is the way.
const proposalsMost = 500

func (s *Service) doors(ctx context.Context) *gorm.DB {
	day := s.today()
	last := "(SELECT id FROM assignments WHERE assignments.household_id = households.id AND assignments.ordinal = 1 ORDER BY started_at DESC, id DESC LIMIT 1)"
	return s.db.Read(ctx).Table("households").Joins(doorJoins).
		Joins("LEFT JOIN assignments AS last ON last.id = "+last).Joins("LEFT JOIN members AS former ON former.id = last.member_id").
		Scopes(access.Scope(ctx, access.Household, access.AssignmentRead)).
		Select("households.id AS household_id, households.district_id, "+doorColumns+
			", last.id AS assignment_id, "+contactless+" AS contactless, last.member_id AS former_member_id, COALESCE(former.name, '') AS former_member_name", day, day)
}

// Contactless lists the households without a contact in the actor's scope, each with a proposal as long as there are
// no more than 500 in the district.
func (s *Service) Contactless(ctx context.Context, list database.List, area *uuid.UUID) (database.Page[ContactlessRow], error) {
	day := s.today()
	q := s.db.Read(ctx).Table("households").Scopes(access.Scope(ctx, access.Household, access.AssignmentRead)).Where(contactless, day, day).Select("households.id")
	q = record.Search(database.InArea(q, "households", area), list.Q, []string{"households.code", "households.address"}, nil)
	keys, err := database.Paginate[key](q, list, map[string]string{"household_code": "households.code"}, "household_code", "households.id")
	if err != nil {
		return database.Page[ContactlessRow]{}, err
	}
	page, err := fill(keys, s.doors(ctx), "households.id", func(r ContactlessRow) uuid.UUID { return r.HouseholdID })
	if err != nil || len(page.Items) == 0 {
		return page, err
	}
	proposals, err := s.propose(ctx, s.db.Read(ctx), page.Items[0].DistrictID, day)
	if err != nil {
		return page, err
	}
	for i := range page.Items {
		page.Items[i].Proposal = proposals[page.Items[i].HouseholdID]
	}
	return page, nil
}

// Door returns whether a household has a contact, and a proposal if it has none.
func (s *Service) Door(ctx context.Context, household uuid.UUID) (ContactlessRow, error) {
	row, err := record.One[ContactlessRow](s.doors(ctx), "households", household)
	if err != nil || !row.Contactless {
		return row, err
	}
	proposals, err := s.propose(ctx, s.db.Read(ctx), row.DistrictID, s.today())
	row.Proposal = proposals[household]
	return row, err
}

// propose solves the small plan of the households without a contact: near, and with loads as even as the plan in
// force wants them. All other contacts stay. It proposes nothing where there are too many, or no way.
func (s *Service) propose(ctx context.Context, tx *gorm.DB, district uuid.UUID, day calendar.Day) (map[uuid.UUID]*Proposal, error) {
	out := map[uuid.UUID]*Proposal{}
	var n int64
	err := tx.Session(&gorm.Session{NewDB: true}).Table("households").Where("households.district_id = ?", district).Where(contactless, day, day).Count(&n).Error
	if err != nil || n == 0 || n > proposalsMost {
		return out, err
	}
	r, err := s.loadContactless(ctx, tx, district, day)
	if err != nil {
		return nil, err
	}
	solution, err := Solve(ctx, r.input, nil)
	if errors.As(err, new(*Infeasible)) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	var units []struct {
		ID   uuid.UUID
		Name string
	}
	if err := tx.Session(&gorm.Session{NewDB: true}).Table("units").Where("district_id = ?", district).Select("id, name").Scan(&units).Error; err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	reasons := NewScorer(ctx, r.input).Reasons(solution.Contact, nil, nil)
	for i, w := range solution.Contact {
		m := r.members[w]
		out[r.households[i].ID] = &Proposal{MemberID: m.ID, MemberName: m.Name, MemberCode: m.Code, UnitName: names[m.UnitID], Load: reasons[i].Load, Reason: reasons[i]}
	}
	return out, nil
}

func (s *Service) loadContactless(ctx context.Context, tx *gorm.DB, district uuid.UUID, day calendar.Day) (*registry, error) {
	how := rules{weights: DefaultWeights(), band: DefaultBand, quotas: defaultQuotas()}
	var inForce []Plan
	err := tx.Session(&gorm.Session{NewDB: true}).Where("district_id = ? AND state = ?", district, Published).Order("published_at DESC, id").Limit(1).Find(&inForce).Error
	if err != nil {
		return nil, err
	}
	if len(inForce) == 1 {
		how = inForce[0].rules()
	}
	return load(ctx, tx, selection{
		district:   district,
		households: "households.district_id = ? AND " + contactless, householdArgs: []any{district, day, day},
		members: "members.district_id = ? AND " + participating, memberArgs: []any{district, day, day}, countElsewhere: true,
	}, how)
}

// tooMany is the refusal where a plan is the way.
func tooMany() error {
	return fault.Conflict("plan_needed", fault.Say("没有联户干部的住户太多，或没有人可以分配，请制定分配方案", "There are too many households without a contact, or nobody to take them: make a plan"))
}
