package double

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// marksMost is up to how many changed records are compared one by one; more are a reason to compare all anew.
const marksMost = 2000

// Refresh compares what has changed since it was last compared with what it may be a double of.
func (s *Service) Refresh(ctx context.Context) error {
	ctx = access.AsSystem(ctx, "doubles", uuid.Nil)
	marks, err := s.takeMarks(ctx)
	if err != nil || len(marks) == 0 {
		return err
	}
	if len(marks) > marksMost {
		err = s.Rebuild(ctx)
	} else {
		err = s.compareMarked(ctx, marks)
	}
	if err != nil {
		// They are compared another time.
		return errorsAfter(err, s.db.Write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
			return tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(marks, 500).Error
		}))
	}
	return nil
}

func errorsAfter(first, second error) error {
	if second != nil {
		return second
	}
	return first
}

// takeMarks takes the marks before the records are read, so that what changes meanwhile is marked again.
func (s *Service) takeMarks(ctx context.Context) ([]Mark, error) {
	var n int64
	if err := s.db.Read(ctx).Model(&Mark{}).Limit(1).Count(&n).Error; err != nil || n == 0 {
		return nil, err
	}
	var marks []Mark
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Limit(marksMost + 1).Find(&marks).Error; err != nil {
			return err
		}
		if len(marks) > marksMost {
			return tx.Where("1 = 1").Delete(&Mark{}).Error
		}
		for _, m := range marks {
			if err := tx.Where("kind = ? AND record_id = ?", m.Kind, m.RecordID).Delete(&Mark{}).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return marks, err
}

// Rebuild compares all records of every district.
func (s *Service) Rebuild(ctx context.Context) error {
	ctx = access.AsSystem(ctx, "doubles", uuid.Nil)
	var districts []uuid.UUID
	if err := s.db.Read(ctx).Table("areas").Where("level = 'district'").Pluck("id", &districts).Error; err != nil {
		return err
	}
	for _, district := range districts {
		w, err := s.loadAll(ctx, district)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, district, w.compare(nil), nil); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) compareMarked(ctx context.Context, marks []Mark) error {
	byKind := map[string][]uuid.UUID{}
	for _, m := range marks {
		byKind[m.Kind] = append(byKind[m.Kind], m.RecordID)
	}
	districts := map[uuid.UUID]bool{}
	for _, k := range Kinds {
		var in []uuid.UUID
		if len(byKind[k]) == 0 {
			continue
		}
		if err := s.db.Read(ctx).Table(kinds[k].Table).Where("id IN ?", byKind[k]).Distinct().Pluck("district_id", &in).Error; err != nil {
			return err
		}
		for _, d := range in {
			districts[d] = true
		}
	}
	for district := range districts {
		w, touched, err := s.loadAround(ctx, district, byKind)
		if err != nil {
			return err
		}
		if err := s.keep(ctx, district, w.compare(touched), touched); err != nil {
			return err
		}
	}
	return nil
}

// results are the pairs that were found, by kind.
type results map[string]found

// keep brings the table to what was found. What somebody has said of a pair stays; pairs of records that were not
// compared stay, too. touched nil is all.
func (s *Service) keep(ctx context.Context, district uuid.UUID, r results, touched map[uuid.UUID]bool) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var rows []Double
		q := tx.Where("district_id = ?", district)
		if touched != nil {
			ids := make([]uuid.UUID, 0, len(touched))
			for id := range touched {
				ids = append(ids, id)
			}
			for part := range slices.Chunk(ids, 500) {
				var some []Double
				if err := q.Session(&gorm.Session{}).Where("left_id IN ? OR right_id IN ?", part, part).Find(&some).Error; err != nil {
					return err
				}
				rows = append(rows, some...)
			}
		} else if err := q.Find(&rows).Error; err != nil {
			return err
		}
		now, seen := database.Now(s.now()), map[pair]bool{}
		var gone []uuid.UUID
		for _, row := range rows {
			p := pair{row.LeftID, row.RightID}
			if seen[p] {
				continue
			}
			seen[p] = true
			w, still := r[row.Kind][p]
			switch {
			case !still && row.DismissedAt == nil:
				gone = append(gone, row.ID)
			case still && (row.Score != w.score || !slices.Equal(row.Reasons, w.reasons)):
				row.Score, row.Reasons, row.UpdatedAt = w.score, w.reasons, now
				if err := tx.Model(&row).Select("score", "reasons", "updated_at").Updates(&row).Error; err != nil {
					return err
				}
			}
		}
		for part := range slices.Chunk(gone, 500) {
			if err := tx.Where("id IN ?", part).Delete(&Double{}).Error; err != nil {
				return err
			}
		}
		var fresh []Double
		for _, k := range Kinds {
			for p, w := range r[k] {
				if !seen[p] {
					fresh = append(fresh, Double{
						Record: database.NewRecord(uuid.Nil, now), DistrictID: district, Kind: k, LeftID: p.left, RightID: p.right, Score: w.score, Reasons: w.reasons,
					})
				}
			}
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(fresh, 200).Error
	})
}

// compare finds the pairs of a world: of those touched with all others, or of all where touched is nil.
func (w *world) compare(touched map[uuid.UUID]bool) results {
	out := results{Resident: found{}, Household: found{}, Shop: found{}}
	due := func(a, b uuid.UUID) bool { return touched == nil || touched[a] || touched[b] }
	r := rarity{names: map[string]int{}, phones: map[string]int{}}
	for _, p := range w.people {
		r.names[p.name.reading]++
		if p.phone != "" {
			r.phones[p.phone]++
		}
	}
	alikeIn := map[pair]map[pair]bool{}
	eachPair(w.people, personKeys, func(a, b *person) {
		if !due(a.id, b.id) && !due(a.household, b.household) {
			return
		}
		result := comparePeople(a, b, r)
		if result.score < Shown {
			return
		}
		if due(a.id, b.id) {
			out[Resident].add(a.id, b.id, result)
		}
		if a.household != b.household {
			homes, people := pairOf(a.household, b.household), pairOf(a.id, b.id)
			if alikeIn[homes] == nil {
				alikeIn[homes] = map[pair]bool{}
			}
			alikeIn[homes][people] = true
		}
	})
	homePhones := rarity{phones: map[string]int{}}
	byID := make(map[uuid.UUID]*home, len(w.homes))
	for _, h := range w.homes {
		byID[h.id] = h
		if h.phone != "" {
			homePhones.phones[h.phone]++
		}
	}
	weigh := func(a, b *home) {
		if due(a.id, b.id) {
			out[Household].add(a.id, b.id, compareHomes(a, b, len(alikeIn[pairOf(a.id, b.id)]), homePhones))
		}
	}
	eachPair(w.homes, homeKeys, weigh)
	for p := range alikeIn {
		if a, b := byID[p.left], byID[p.right]; a != nil && b != nil {
			weigh(a, b)
		}
	}
	names := rarity{names: map[string]int{}}
	for _, shop := range w.stores {
		names.names[shop.name.reading]++
	}
	eachPair(w.stores, storeKeys, func(a, b *store) {
		if due(a.id, b.id) {
			out[Shop].add(a.id, b.id, compareShops(a, b, names))
		}
	})
	return out
}
