package double

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
	"github.com/lianxin/lianxin/internal/registry"
)

// Input asks for a merge of two records: the survivor stays, the loser goes into it.
type Input struct {
	Kind                          string
	SurvivorID, LoserID           uuid.UUID
	SurvivorVersion, LoserVersion int
	// Fields say by name whose value is kept: OfSurvivor, OfLoser or, of lists, OfBoth.
	Fields map[string]string
	// HeadID is who is the head of the household afterwards, where two would be, or none.
	HeadID *uuid.UUID
	Reason string
}

var errPreview = errors.New("only a preview")

// Preview says what a merge would do, and does nothing.
func (s *Service) Preview(ctx context.Context, in Input) (Merge, error) {
	var out Merge
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if out, err = s.merge(tx, database.NewID(), in); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return out, err
}

// Merge makes two records one. It returns NotFound, Forbidden, Stale, and Conflict where the records cannot be one.
func (s *Service) Merge(ctx context.Context, id uuid.UUID, in Input) error {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		_, err := s.merge(tx, id, in)
		return err
	})
	if database.IsReferenced(err) {
		// Something was hung on the loser just now.
		return fault.Stale()
	}
	if err != nil {
		return err
	}
	return s.Refresh(ctx)
}

func (s *Service) merge(tx *gorm.DB, id uuid.UUID, in Input) (Merge, error) {
	k, ok := kinds[in.Kind]
	switch {
	case !ok:
		return Merge{}, fault.Bad("kind", "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(Kinds, ", ")))
	case in.SurvivorID == in.LoserID:
		return Merge{}, fault.Bad("loser_id", "same_record", fault.Say("不能与自己合并", "A record cannot be merged with itself"))
	}
	var c fault.Checks
	c.Text("reason", &in.Reason, 200)
	if err := c.Err(); err != nil {
		return Merge{}, err
	}
	for _, one := range []uuid.UUID{in.SurvivorID, in.LoserID} {
		if err := access.Check(tx.Statement.Context, tx, k.Kind, one, access.DoubleMerge); err != nil {
			return Merge{}, err
		}
	}
	switch in.Kind {
	case Resident:
		return mergeOf(s, tx, id, in, (*merging[registry.Resident]).people)
	case Household:
		return mergeOf(s, tx, id, in, (*merging[registry.Household]).homes)
	}
	return mergeOf(s, tx, id, in, func(m *merging[registry.Shop]) error {
		if m.survivor.State != registry.ShopOpen || m.loser.State != registry.ShopOpen {
			return ended()
		}
		return m.all()
	})
}

// merging is a merge under way. before is the survivor as it was.
type merging[M any] struct {
	*Service
	mover
	in                      Input
	survivor, loser, before *M
	touched                 []uuid.UUID
	headed                  map[uuid.UUID]bool
}

func ended() error {
	return fault.Conflict("record_ended", fault.Say("已迁出、去世、注销或停业的记录不能合并", "A record that has ended cannot be merged"))
}

func mergeOf[M any](s *Service, tx *gorm.DB, id uuid.UUID, in Input, move func(*merging[M]) error) (Merge, error) {
	m := &merging[M]{Service: s, in: in, survivor: new(M), loser: new(M), before: new(M), touched: []uuid.UUID{in.SurvivorID, in.LoserID}, headed: map[uuid.UUID]bool{}}
	m.mover = mover{tx: tx, kind: in.Kind, from: in.LoserID, to: in.SurvivorID, counts: map[string]int{}, moved: []Moved{}, at: database.Now(s.now())}
	if err := m.lock(tx); err != nil {
		return Merge{}, err
	}
	*m.before = *m.survivor
	m.district = field(m.survivor, "DistrictID").Interface().(uuid.UUID)
	if m.district != field(m.loser, "DistrictID").Interface().(uuid.UUID) {
		return Merge{}, fault.Conflict("other_district", fault.Say("不同区县的记录不能合并", "Records of different districts cannot be merged"))
	}
	fields, err := m.choose(tx)
	if err != nil {
		return Merge{}, err
	}
	m.place = field(m.survivor, "Place").Interface().(database.Place)
	if err := move(m); err != nil {
		return Merge{}, err
	}
	out := Merge{
		Record: database.NewRecord(id, s.now()), Place: m.place, Kind: in.Kind, SurvivorID: in.SurvivorID, LoserID: in.LoserID, Title: titleOf(m.loser),
		Reason: record.OrNil(in.Reason), Fields: fields, Moved: m.moved, Touched: m.touched, Counts: m.counts, Kept: []string{},
	}
	actor := access.ActorFrom(tx.Statement.Context)
	if out.ActorName = actor.Name; actor.AccountID != uuid.Nil {
		out.AccountID = &actor.AccountID
	}
	for to, from := range map[*json.RawMessage]*M{&out.Loser: m.loser, &out.SurvivorBefore: m.before, &out.SurvivorAfter: m.survivor} {
		if *to, err = json.Marshal(from); err != nil {
			return Merge{}, err
		}
	}
	if err := fresh(tx).Create(&out).Error; err != nil {
		return Merge{}, err
	}
	return out, s.audit.Write(tx,
		audit.Entry{Action: "merge.create", Kind: "merge", ID: out.ID, DistrictID: m.district, After: map[string]any{"survivor_id": in.SurvivorID, "loser_id": in.LoserID, "fields": fields, "counts": m.counts}},
		audit.Entry{Action: in.Kind + ".merge", Kind: in.Kind, ID: in.SurvivorID, DistrictID: m.district, Before: m.before, After: m.survivor},
		audit.Entry{Action: in.Kind + ".merged", Kind: in.Kind, ID: in.LoserID, DistrictID: m.district, Before: m.loser},
	)
}

// choose gives the survivor what was chosen among what the actor sees of the two, and what they do not see of either.
func (m *merging[M]) choose(tx *gorm.DB) (map[string]string, error) {
	eyes, err := m.eyes(tx, m.in.Kind, m.district, m.in.SurvivorID, m.in.LoserID)
	if err != nil {
		return nil, err
	}
	loser := *m.loser
	own, others := eyes.veil(m.survivor), eyes.veil(&loser)
	fields, err := m.Service.choose(m.in.Kind, m.survivor, &loser, m.in.Fields)
	if err != nil {
		return nil, err
	}
	own.give(m.survivor)
	others.give(m.survivor)
	return fields, nil
}

// lock reads both records and holds them, in the order of their ids: merges that ask for them the other way round wait,
// and do not wait for each other.
func (m *merging[M]) lock(tx *gorm.DB) error {
	steps := []func() error{
		func() error { return locked(tx, m.survivor, m.in.SurvivorID, m.in.SurvivorVersion) },
		func() error { return locked(tx, m.loser, m.in.LoserID, m.in.LoserVersion) },
	}
	if m.in.LoserID.String() < m.in.SurvivorID.String() {
		slices.Reverse(steps)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// locked reads a record that must still have the version, and holds it until the transaction ends.
func locked(tx *gorm.DB, m any, id uuid.UUID, version int) error {
	q := fresh(tx)
	if q.Name() == string(database.Postgres) {
		q = q.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	if err := database.Take(q, m, id); err != nil {
		return err
	}
	if field(m, "Version").Interface().(int) != version {
		return fault.Stale()
	}
	return nil
}

func titleOf(m any) string {
	switch r := m.(type) {
	case *registry.Resident:
		return r.Name
	case *registry.Household:
		return strings.TrimSpace(r.Code + " " + record.Text(r.Address))
	case *registry.Shop:
		return r.Code + " " + r.Name
	}
	return ""
}

// all moves what hangs on the loser, takes the loser out of its table, and writes the survivor.
func (m *merging[M]) all() error {
	if err := m.mover.all(); err != nil {
		return err
	}
	gone := fresh(m.tx).Where("version = ?", m.in.LoserVersion).Delete(m.loser)
	if gone.Error != nil || gone.RowsAffected != 1 {
		return orStale(gone.Error)
	}
	return m.write(m.tx, m.before, m.survivor)
}

func orStale(err error) error {
	if err != nil {
		return err
	}
	return fault.Stale()
}

// write writes the columns in which a record differs, as a new version.
func (s *Service) write(tx *gorm.DB, before, after any) error {
	columns, err := database.Differences(tx.Statement.Context, before, after)
	if err != nil {
		return err
	}
	version := field(before, "Version").Interface().(int)
	field(after, "Version").SetInt(int64(version + 1))
	field(after, "UpdatedAt").Set(reflect.ValueOf(database.Now(s.now())))
	u := fresh(tx).Model(after).Where("version = ?", version).Select(append(columns, "version", "updated_at")).Updates(after)
	if u.Error != nil || u.RowsAffected != 1 {
		return orStale(u.Error)
	}
	return nil
}

func living(r *registry.Resident) bool {
	return r.State == registry.ResidentHere || r.State == registry.ResidentAway
}

// people merges two people. Each household concerned keeps a head.
func (m *merging[M]) people() error {
	survivor, loser, before := any(m.survivor).(*registry.Resident), any(m.loser).(*registry.Resident), any(m.before).(*registry.Resident)
	if !living(before) || !living(loser) {
		return ended()
	}
	for _, home := range []uuid.UUID{before.HouseholdID, loser.HouseholdID} {
		if err := m.concern(home); err != nil {
			return err
		}
	}
	m.touched = append(m.touched, before.HouseholdID, loser.HouseholdID)
	// Of one household, the head stays the head unless another relation was chosen.
	if before.HouseholdID == loser.HouseholdID && loser.Relation == registry.RelationHead && m.in.Fields["household"] == "" {
		survivor.Relation = registry.RelationHead
	}
	if survivor.Relation == registry.RelationHead {
		others, err := m.heads(survivor.HouseholdID, survivor.ID, loser.ID)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			return secondHead()
		}
	}
	if err := m.all(); err != nil {
		return err
	}
	return m.checkHeads()
}

func secondHead() error {
	f := fault.Conflict("second_head", fault.Say("合并后会有两位户主，请选定一位", "There would be two heads; choose one"))
	f.Fields = []fault.Field{{Field: "head_id", Code: "second_head", Message: fault.Say("请选定户主", "Choose the head")}}
	return f
}

// heads are the living heads of a household apart from some people.
func (m *mover) heads(household uuid.UUID, apart ...uuid.UUID) ([]registry.Resident, error) {
	var heads []registry.Resident
	q := fresh(m.tx).Where("household_id = ? AND relation = ? AND state IN ('here', 'away')", household, registry.RelationHead)
	if len(apart) > 0 {
		q = q.Where("id NOT IN ?", apart)
	}
	return heads, q.Find(&heads).Error
}

// concern notes whether a household has a head before the merge.
func (m *merging[M]) concern(household uuid.UUID) error {
	heads, err := m.heads(household)
	m.headed[household] = len(heads) > 0
	return err
}

// checkHeads gives each household that had a head the one that was chosen, or refuses.
func (m *merging[M]) checkHeads() error {
	for household, headed := range m.headed {
		var people []registry.Resident
		if err := fresh(m.tx).Where("household_id = ? AND state IN ('here', 'away')", household).Order("id").Find(&people).Error; err != nil {
			return err
		}
		heads, chosen := 0, -1
		for i, p := range people {
			if p.Relation == registry.RelationHead {
				heads++
			}
			if m.in.HeadID != nil && *m.in.HeadID == p.ID {
				chosen = i
			}
		}
		switch {
		case heads > 0 || len(people) == 0 || !headed:
		case chosen >= 0:
			if err := m.relate(people[chosen], registry.RelationHead); err != nil {
				return err
			}
		default:
			f := fault.Conflict("head_needed", fault.Say("合并后该户没有户主，请选定一位", "The household would be left without a head; choose one"))
			f.Fields = []fault.Field{{Field: "head_id", Code: "head_needed", Message: fault.Say("请选定户主", "Choose the head")}}
			return f
		}
	}
	return nil
}

// relate gives somebody another relation to the head, as part of what the merge moved.
func (m *merging[M]) relate(r registry.Resident, relation string) error {
	u := fresh(m.tx).Model(&registry.Resident{}).Where("id = ?", r.ID).
		Updates(map[string]any{"relation": relation, "version": gorm.Expr("version + 1"), "updated_at": m.at})
	if u.Error != nil {
		return u.Error
	}
	m.moved = append(m.moved, Moved{Table: "residents", Key: r.ID, Was: map[string]any{"relation": r.Relation}, Now: map[string]any{"relation": relation}})
	m.touched = append(m.touched, r.ID)
	return nil
}

// relationOther is what a second head becomes: somebody else who belongs to the household.
const relationOther = "97"

// homes merges two households: the people of the loser come along, and so does all that happened at its door.
func (m *merging[M]) homes() error {
	loser, before := any(m.loser).(*registry.Household), any(m.before).(*registry.Household)
	if before.State != registry.HouseholdActive || loser.State != registry.HouseholdActive {
		return ended()
	}
	heads, err := m.heads(m.to)
	if err != nil {
		return err
	}
	more, err := m.heads(m.from)
	if err != nil {
		return err
	}
	all := append(heads, more...)
	chosen := m.in.HeadID == nil && len(all) <= 1
	for _, h := range all {
		chosen = chosen || m.in.HeadID != nil && *m.in.HeadID == h.ID
	}
	if !chosen && len(all) > 0 {
		return secondHead()
	}
	for _, h := range all {
		if len(all) > 1 && h.ID != *m.in.HeadID {
			if err := m.relate(h, relationOther); err != nil {
				return err
			}
		}
	}
	if !samePlace(m.place, before.Place) {
		if err := database.MoveHousehold(m.tx, m.Placed, m.to, m.place); err != nil {
			return err
		}
	}
	var people []uuid.UUID
	if err := fresh(m.tx).Table("residents").Where("household_id = ?", m.from).Order("id").Pluck("id", &people).Error; err != nil {
		return err
	}
	m.touched = append(m.touched, people...)
	if err := m.all(); err != nil {
		return err
	}
	for _, id := range people {
		if err := fresh(m.tx).Model(&registry.Resident{}).Where("id = ?", id).Updates(map[string]any{"version": gorm.Expr("version + 1"), "updated_at": m.at}).Error; err != nil {
			return err
		}
	}
	return nil
}

func samePlace(a, b database.Place) bool {
	return reflect.DeepEqual(a, b)
}
