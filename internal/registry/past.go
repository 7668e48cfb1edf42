package registry

import (
	"context"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
)

// ResidentAsOf is a resident as they were at the end of a day; NotFound where the registry did not know them.
func (s *Service) ResidentAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (Resident, error) {
	r, err := act.AsOf[Resident](ctx, s.DB.Read(ctx), id, on)
	if err != nil {
		return r, err
	}
	people := []Resident{r}
	err = s.veilPast(ctx, people)
	return people[0], err
}

func (s *Service) veilPast(ctx context.Context, people []Resident) error {
	return veil(ctx, s, access.Resident, people, func(r *Resident) (uuid.UUID, *[]string, *catalog.Extra) { return r.ID, &r.Tags, &r.Extra })
}

// HouseholdAsOf is a household as it was at the end of a day, with the people who belonged to it.
func (s *Service) HouseholdAsOf(ctx context.Context, id uuid.UUID, on calendar.Day) (Household, []Resident, error) {
	h, err := act.AsOf[Household](ctx, s.DB.Read(ctx), id, on)
	if err != nil {
		return h, nil, err
	}
	db := s.DB.Read(ctx)
	var people []Resident
	err = db.Where("household_id = ? OR id IN (SELECT record_id FROM change_rows WHERE from_household_id = ? AND kind = 'resident' AND undone = FALSE)", id, id).
		Order("relation, birth_date, id").Find(&people).Error
	if err != nil {
		return h, nil, database.Fault(err)
	}
	var out []Resident
	for _, r := range people {
		existed, err := history.AsOf(ctx, db, &r, on)
		if err != nil {
			return h, nil, err
		}
		if existed && r.HouseholdID == id && (r.State == ResidentHere || r.State == ResidentAway) {
			out = append(out, r)
		}
	}
	homes := []Household{h}
	err = veil(ctx, s, access.Household, homes, func(h *Household) (uuid.UUID, *[]string, *catalog.Extra) { return h.ID, &h.Tags, &h.Extra })
	if err != nil {
		return h, nil, err
	}
	return homes[0], out, s.veilPast(ctx, out)
}
