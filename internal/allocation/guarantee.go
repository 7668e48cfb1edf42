package allocation

import (
	"context"
	"log/slog"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
)

// GuaranteeCheck is a proof of the guarantee, or what breaks it: every active household has a contact who participates
// or stands on the list of those without, and no contact is in force that must not be (DOMAIN.md §5).
type GuaranteeCheck struct {
	database.Record
	DistrictID uuid.UUID
	// Households is how many are active, Contactless how many of them stand on the list.
	Households, Contactless int
	// Members is how many participate, Idle how many of them have no household.
	Members, Idle int
	Breaches      []Breach `gorm:"serializer:json"`
	// Broken says that there were breaches, whether the reader may see them or not.
	Broken bool `gorm:"-"`
}

// TableName implements GORM's Tabler.
func (GuaranteeCheck) TableName() string { return "guarantee_checks" }

// BreachKind is how a pair breaks the guarantee.
type BreachKind string

// The kinds of breaches.
const (
	EndedHousehold BreachKind = "ended_household" // the household is no longer active
	EndedMember    BreachKind = "ended_member"    // the member is no longer in service
	OwnHome        BreachKind = "own_household"   // the member lives there
	OverMaximum    BreachKind = "over_maximum"    // the member has more households than their maximum
	WrongPlace     BreachKind = "wrong_place"     // the contact is kept under another area than the household's
	SameTwice      BreachKind = "same_twice"      // the second contact is the first
)

// Breach is a pair of household and member that breaks the guarantee.
type Breach struct {
	Kind          BreachKind `json:"kind"`
	HouseholdID   uuid.UUID  `json:"household_id"`
	HouseholdCode string     `json:"household_code"`
	MemberID      uuid.UUID  `json:"member_id"`
	MemberCode    string     `json:"member_code"`
	MemberName    string     `json:"member_name"`
}

// breachesMost is how many pairs of each kind a check names.
const breachesMost = 100

const pairJoins = " JOIN households ON households.id = assignments.household_id JOIN members ON members.id = assignments.member_id"

// breachQueries find the pairs of a district, whose id each wants once.
var breachQueries = []struct {
	kind  BreachKind
	where string
}{
	{EndedHousehold, "households.state <> 'active'"},
	{EndedMember, "members.in_service = FALSE"},
	{OwnHome, "members.household_id = assignments.household_id"},
	{WrongPlace, "NOT (COALESCE(assignments.township_id, assignments.district_id) = COALESCE(households.township_id, households.district_id)" +
		" AND COALESCE(assignments.community_id, assignments.district_id) = COALESCE(households.community_id, households.district_id)" +
		" AND COALESCE(assignments.grid_id, assignments.district_id) = COALESCE(households.grid_id, households.district_id))"},
	{SameTwice, "assignments.ordinal = 2 AND EXISTS (SELECT 1 FROM assignments AS firsts WHERE firsts.household_id = assignments.household_id" +
		" AND firsts.ended_at IS NULL AND firsts.ordinal = 1 AND firsts.member_id = assignments.member_id)"},
	{OverMaximum, "assignments.ordinal = 1 AND members.max_households > 0 AND members.max_households < (SELECT COUNT(*) FROM assignments AS theirs" +
		" WHERE theirs.member_id = members.id AND theirs.ended_at IS NULL AND theirs.ordinal = 1)"},
}

// Prove checks the guarantee in every district and keeps what it found. What breaks it is an alarm in the log and in
// the audit, with the pairs.
func (s *Service) Prove(ctx context.Context) error {
	var districts []uuid.UUID
	if err := s.db.Read(ctx).Table("areas").Where("level = 'district'").Order("code").Pluck("id", &districts).Error; err != nil {
		return err
	}
	for _, district := range districts {
		if _, err := s.proveDistrict(ctx, district); err != nil {
			return err
		}
	}
	return nil
}

// proveDistrict checks the guarantee in one district and keeps what it found.
func (s *Service) proveDistrict(ctx context.Context, district uuid.UUID) (GuaranteeCheck, error) {
	check := GuaranteeCheck{Record: database.NewRecord(uuid.Nil, s.now()), DistrictID: district, Breaches: []Breach{}}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := lock(tx, district); err != nil {
			return err
		}
		if err := s.count(tx, &check); err != nil {
			return err
		}
		for _, q := range breachQueries {
			var found []Breach
			err := tx.Raw("SELECT households.id AS household_id, households.code AS household_code, members.id AS member_id, members.code AS member_code, members.name AS member_name"+
				" FROM assignments"+pairJoins+" WHERE assignments.district_id = ? AND assignments.ended_at IS NULL AND ("+q.where+")"+
				" ORDER BY households.code, members.code LIMIT ?", district, breachesMost).Scan(&found).Error
			if err != nil {
				return err
			}
			for i := range found {
				found[i].Kind = q.kind
			}
			check.Breaches = append(check.Breaches, found...)
		}
		check.Broken = len(check.Breaches) > 0
		if err := tx.Create(&check).Error; err != nil {
			return err
		}
		if !check.Broken {
			return nil
		}
		return s.audit.Write(tx, audit.Entry{
			Action: "guarantee.broken", Kind: "guarantee_check", ID: check.ID, DistrictID: district, After: map[string]any{"breaches": len(check.Breaches)},
		})
	})
	if err == nil && check.Broken {
		slog.Error("the guarantee that every household has a contact is broken", "district", district, "check", check.ID, "breaches", len(check.Breaches))
	}
	return check, err
}

// count fills in the figures of a check.
func (s *Service) count(tx *gorm.DB, check *GuaranteeCheck) error {
	day := s.today()
	for _, c := range []struct {
		to    *int
		query string
		args  []any
	}{
		{&check.Households, "SELECT COUNT(*) FROM households WHERE district_id = ? AND state = 'active'", []any{check.DistrictID}},
		{&check.Contactless, "SELECT COUNT(*) FROM households WHERE district_id = ? AND " + contactless, []any{check.DistrictID, day, day}},
		{&check.Members, "SELECT COUNT(*) FROM members WHERE district_id = ? AND " + participating, []any{check.DistrictID, day, day}},
		{&check.Idle, "SELECT COUNT(*) FROM members WHERE district_id = ? AND " + participating + " AND " + withoutHousehold, []any{check.DistrictID, day, day}},
	} {
		if err := tx.Raw(c.query, c.args...).Row().Scan(c.to); err != nil {
			return err
		}
	}
	return nil
}

const withoutHousehold = "NOT EXISTS (SELECT 1 FROM assignments JOIN households ON households.id = assignments.household_id AND households.state = 'active'" +
	" WHERE assignments.member_id = members.id AND assignments.ended_at IS NULL AND assignments.ordinal = 1)"

// LatestCheck returns the last check of the actor's district, nil before the first. It names the pairs whose household
// the actor may see.
func (s *Service) LatestCheck(ctx context.Context) (*GuaranteeCheck, error) {
	var found []GuaranteeCheck
	err := s.db.Read(ctx).Where("district_id = ?", access.ActorFrom(ctx).DistrictID).Order("created_at DESC, id DESC").Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	check := &found[0]
	check.Broken = len(check.Breaches) > 0
	if !check.Broken {
		return check, nil
	}
	ids := make([]uuid.UUID, len(check.Breaches))
	for i, b := range check.Breaches {
		ids[i] = b.HouseholdID
	}
	var visible []uuid.UUID
	err = s.db.Read(ctx).Table("households").Scopes(access.Scope(ctx, access.Household, access.AssignmentRead)).Where("households.id IN ?", ids).Pluck("households.id", &visible).Error
	check.Breaches = slices.DeleteFunc(check.Breaches, func(b Breach) bool { return !slices.Contains(visible, b.HouseholdID) })
	return check, err
}

// ProveNow checks the guarantee in the actor's district.
func (s *Service) ProveNow(ctx context.Context) (*GuaranteeCheck, error) {
	if _, err := s.proveDistrict(ctx, access.ActorFrom(ctx).DistrictID); err != nil {
		return nil, err
	}
	return s.LatestCheck(ctx)
}
