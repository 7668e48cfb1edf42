package allocation

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Assign gives a household without a contact the member that is proposed, or the one named.
func (s *Service) Assign(ctx context.Context, household uuid.UUID, member *uuid.UUID) (ContactlessRow, error) {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		h, err := takeDoor(tx, household)
		if err != nil {
			return err
		}
		if err := lock(tx, h.DistrictID); err != nil {
			return err
		}
		day := s.today()
		var n int64
		if err := tx.Table("households").Where("households.id = ?", household).Where(contactless, day, day).Count(&n).Error; err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("has_contact", fault.Say("这个住户已有联户干部，或已不在住", "This household has a contact already, or is no longer active"))
		}
		if member != nil {
			why, err := s.pair(ctx, tx, h, *member, day)
			if err != nil {
				return err
			}
			return s.assign(tx, h, *member, why)
		}
		proposals, err := s.propose(ctx, tx, h.DistrictID, day)
		if err != nil {
			return err
		}
		p, ok := proposals[household]
		if !ok {
			return tooMany()
		}
		return s.assign(tx, h, p.MemberID, p.Reason)
	})
	if database.IsDuplicate(err) {
		err = fault.Conflict("has_contact", fault.Say("这个住户刚刚有了联户干部", "This household has just got a contact"))
	}
	if err != nil {
		return ContactlessRow{}, err
	}
	return s.Door(ctx, household)
}

// AssignAll accepts every proposal for the households without a contact where the actor may assign.
func (s *Service) AssignAll(ctx context.Context) error {
	district := access.ActorFrom(ctx).DistrictID
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, district); err != nil {
			return err
		}
		day := s.today()
		var mine []uuid.UUID
		err := tx.Table("households").Scopes(access.Scope(ctx, access.Household, access.AssignmentWrite)).Where("households.district_id = ?", district).
			Where(contactless, day, day).Order("households.code").Pluck("households.id", &mine).Error
		if err != nil || len(mine) == 0 {
			return err
		}
		proposals, err := s.propose(ctx, tx, district, day)
		if err != nil {
			return err
		}
		if len(proposals) == 0 {
			return tooMany()
		}
		for _, id := range mine {
			h, err := takeDoor(tx, id)
			if err != nil {
				return err
			}
			if p, ok := proposals[id]; ok {
				if err := s.assign(tx, h, p.MemberID, p.Reason); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Transfer gives a household in force to another member.
func (s *Service) Transfer(ctx context.Context, id uuid.UUID, version int, member uuid.UUID, reason string) (AssignmentRow, error) {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var a Assignment
		if err := database.Take(tx, &a, id); err != nil {
			return err
		}
		if err := lock(tx, a.DistrictID); err != nil {
			return err
		}
		if a.Version != version {
			return fault.Stale()
		}
		if a.EndedAt != nil || a.Ordinal != 1 {
			return fault.Conflict("invalid_transition", fault.Say("这条联户关系已经结束", "This assignment has ended"))
		}
		if a.MemberID == member {
			return fault.Bad("member_id", "same_member", fault.Say("已经由其联系", "They are the contact already"))
		}
		day := s.today()
		if err := s.checkLeaves(tx, a.MemberID, day); err != nil {
			return err
		}
		h, err := takeDoor(tx, a.HouseholdID)
		if err != nil {
			return err
		}
		why, err := s.pair(ctx, tx, h, member, day)
		if err != nil {
			return err
		}
		ending := s.ending(Transferred)
		delete(ending, "version")
		if err := database.Update(tx.Where("ended_at IS NULL"), &Assignment{}, id, version, s.now(), ending); err != nil {
			return err
		}
		next := s.begin(h.Place, h.ID, member, nil, why)
		if err := tx.Create(&next).Error; err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{
			Action: "assignment.transfer", Kind: "assignment", ID: id, DistrictID: a.DistrictID,
			Before: map[string]any{"household_id": a.HouseholdID, "member_id": a.MemberID},
			After:  map[string]any{"household_id": a.HouseholdID, "member_id": member, "assignment_id": next.ID, "reason": reason},
		})
	})
	if err != nil {
		return AssignmentRow{}, err
	}
	return s.FindAssignment(ctx, id)
}

// door is what assigning needs of a household.
type door struct {
	ID uuid.UUID
	database.Place
	State string
}

func takeDoor(tx *gorm.DB, id uuid.UUID) (door, error) {
	var h door
	err := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Table("households").Where("id = ?", id).
		Select("id, district_id, township_id, community_id, grid_id, state").Take(&h).Error
	return h, database.Fault(err)
}

// pair checks that a member may be the contact of a household and says why they suit it.
func (s *Service) pair(ctx context.Context, tx *gorm.DB, h door, member uuid.UUID, day calendar.Day) (Reason, error) {
	var known int64
	err := tx.Table("members").Scopes(access.Scope(ctx, access.Member, access.MemberRead)).Where("members.id = ? AND members.district_id = ?", member, h.DistrictID).Count(&known).Error
	if err != nil {
		return Reason{}, err
	}
	if known == 0 {
		return Reason{}, fault.Invalid(fault.UnknownReference("member_id"))
	}
	r, err := load(ctx, tx, selection{
		district: h.DistrictID, households: "households.id = ?", householdArgs: []any{h.ID},
		members: "members.id = ? AND " + participating, memberArgs: []any{member, day, day}, countElsewhere: true,
	}, rules{weights: DefaultWeights(), band: DefaultBand})
	if err != nil {
		return Reason{}, err
	}
	switch {
	case len(r.members) == 0:
		return Reason{}, fault.Bad("member_id", "not_participating", fault.Say("不在职或正在休假，不能联户", "Not in service, or on leave"))
	case len(r.input.Homes[0].Own) > 0:
		return Reason{}, fault.Bad("member_id", "own_household", fault.Say("不能联系本人所住的户", "Nobody is the contact of their own household"))
	}
	load := r.input.Workers[0].Held + 1
	if most := r.input.Workers[0].Max; most > 0 && load > most {
		return Reason{}, fault.Conflict("over_capacity", fault.Say("%s 最多联 %d 户", "%s may have %d households at most", r.members[0].Name, most))
	}
	why := NewScorer(ctx, r.input).Pair(0, 0)
	why.Moved, why.Kept, why.Load = true, false, load
	return why, nil
}

// checkLeaves refuses to take the last household from a member who participates.
func (s *Service) checkLeaves(tx *gorm.DB, member uuid.UUID, day calendar.Day) error {
	var n, takesPart int64
	err := tx.Table("assignments").Joins("JOIN households ON households.id = assignments.household_id AND households.state = 'active'").
		Where("assignments.member_id = ? AND assignments.ended_at IS NULL AND assignments.ordinal = 1", member).Count(&n).Error
	if err != nil || n > 1 {
		return err
	}
	if err := tx.Table("members").Where("members.id = ? AND "+participating, member, day, day).Count(&takesPart).Error; err != nil || takesPart == 0 {
		return err
	}
	return fault.Conflict("member_left_without", fault.Say("其只有这一户，移走后就没有联户了", "The member has no household but this one"))
}

// assign ends what is left of a contact who does not participate, and begins the new one.
func (s *Service) assign(tx *gorm.DB, h door, member uuid.UUID, why Reason) error {
	err := tx.Model(&Assignment{}).Where("household_id = ? AND ended_at IS NULL AND ordinal = 1", h.ID).Updates(s.ending(MemberLeft)).Error
	if err != nil {
		return err
	}
	a := s.begin(h.Place, h.ID, member, nil, why)
	if err := tx.Create(&a).Error; err != nil {
		return err
	}
	return s.audit.Write(tx, audit.Entry{Action: "assignment.create", Kind: "assignment", ID: a.ID, DistrictID: a.DistrictID, After: &a})
}

// HouseholdEnded ends the assignments of a household that moved away or was dissolved, in the transaction that ends it.
func (s *Service) HouseholdEnded(tx *gorm.DB, household uuid.UUID) error {
	return s.endAll(tx, "households", "household_id = ?", household, HouseholdEnded)
}

// HouseholdMovedFar ends the assignments of a household that moved to another township or island, in the transaction that
// moves it: somebody near by is proposed for it.
func (s *Service) HouseholdMovedFar(tx *gorm.DB, household uuid.UUID) error {
	return s.endAll(tx, "households", "household_id = ?", household, HouseholdMoved)
}

// Reopen takes back the end of an assignment, in the transaction that undoes what ended it. It returns Conflict
// "built_on" where the household has another contact by now, or the member has left.
func (s *Service) Reopen(tx *gorm.DB, id uuid.UUID) error {
	tx = tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
	var a Assignment
	if err := database.Take(tx, &a, id); err != nil {
		return err
	}
	if err := lock(tx, a.DistrictID); err != nil {
		return err
	}
	var busy, serves int64
	if err := tx.Model(&Assignment{}).Where("household_id = ? AND ordinal = ? AND ended_at IS NULL", a.HouseholdID, a.Ordinal).Count(&busy).Error; err != nil {
		return err
	}
	if err := tx.Table("members").Where("id = ? AND in_service = TRUE", a.MemberID).Count(&serves).Error; err != nil {
		return err
	}
	if a.EndedAt == nil || busy > 0 || serves == 0 {
		return fault.Conflict("built_on", fault.Say("该户的联户干部此后有变动，不能撤销", "The household's contact has changed since; this cannot be undone"))
	}
	if err := database.Update(tx, &Assignment{}, id, a.Version, s.now(), map[string]any{"ended_at": nil, "end_reason": nil}); err != nil {
		return err
	}
	return s.audit.Write(tx, audit.Entry{Action: "assignment.reopen", Kind: "assignment", ID: id, DistrictID: a.DistrictID})
}

// MemberEnded ends the assignments of a member who is no longer in service, in the transaction that ends the service.
// Their households are without a contact from then on.
func (s *Service) MemberEnded(tx *gorm.DB, member uuid.UUID) error {
	return s.endAll(tx, "members", "member_id = ?", member, MemberLeft)
}

func (s *Service) endAll(tx *gorm.DB, table, condition string, id uuid.UUID, why EndReason) error {
	tx = tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
	var district []uuid.UUID
	if err := tx.Table(table).Where("id = ?", id).Pluck("district_id", &district).Error; err != nil || len(district) == 0 {
		return err
	}
	if err := lock(tx, district[0]); err != nil {
		return err
	}
	var in []Assignment
	if err := tx.Where(condition+" AND ended_at IS NULL", id).Order("id").Find(&in).Error; err != nil || len(in) == 0 {
		return err
	}
	if err := tx.Model(&Assignment{}).Where(condition+" AND ended_at IS NULL", id).Updates(s.ending(why)).Error; err != nil {
		return err
	}
	entries := make([]audit.Entry, len(in))
	for i, a := range in {
		entries[i] = audit.Entry{
			Action: "assignment.end", Kind: "assignment", ID: a.ID, DistrictID: a.DistrictID,
			Before: map[string]any{"household_id": a.HouseholdID, "member_id": a.MemberID}, After: map[string]any{"end_reason": why},
		}
	}
	return s.audit.Write(tx, entries...)
}
