package registry

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
)

// Population is how many households and people an area had.
type Population struct {
	AreaID     uuid.UUID
	AreaName   string
	Households int64
	// Residents are those who belong to a household, away for a while included.
	Residents int64
}

// PopulationAsOf counts active households and the people who belong to one at the end of a day, by the areas right below
// an area; nil is the district. Only what the actor may see is counted.
func (s *Service) PopulationAsOf(ctx context.Context, on calendar.Day, area *uuid.UUID) ([]Population, error) {
	db, district := s.DB.Read(ctx), access.ActorFrom(ctx).DistrictID
	var areas []struct {
		ID       uuid.UUID
		ParentID *uuid.UUID
		Name     string
	}
	if err := db.Table("areas").Select("id, parent_id, name").Where("district_id = ?", district).Order("code").Scan(&areas).Error; err != nil {
		return nil, database.Fault(err)
	}
	if area == nil {
		area = &district
	}
	out, at := []Population{}, map[uuid.UUID]int{}
	parents := map[uuid.UUID]*uuid.UUID{}
	for _, a := range areas {
		parents[a.ID] = a.ParentID
		if a.ParentID != nil && *a.ParentID == *area {
			at[a.ID] = len(out)
			out = append(out, Population{AreaID: a.ID, AreaName: a.Name})
		}
	}
	grids, err := s.populationOfGrids(ctx, db, district, on)
	if err != nil {
		return nil, err
	}
	for grid, n := range grids {
		for up := &grid; up != nil; up = parents[*up] {
			if i, ok := at[*up]; ok {
				out[i].Households += n.Households
				out[i].Residents += n.Residents
				break
			}
		}
	}
	return out, nil
}

func (s *Service) populationOfGrids(ctx context.Context, db *gorm.DB, district uuid.UUID, on calendar.Day) (map[uuid.UUID]Population, error) {
	var homes []struct {
		ID, GridID uuid.UUID
		State      string
	}
	err := db.Table("households").Scopes(access.Scope(ctx, access.Household, access.HouseholdRead)).Select("id, grid_id, state").Where("district_id = ?", district).Scan(&homes).Error
	if err != nil {
		return nil, database.Fault(err)
	}
	pastHomes, err := history.Before(db, district, householdKind.Name, on)
	if err != nil {
		return nil, err
	}
	pastPeople, err := history.Before(db, district, residentKind.Name, on)
	if err != nil {
		return nil, err
	}
	var people []struct {
		ID, HouseholdID uuid.UUID
		State           string
	}
	if err := db.Table("residents").Select("id, household_id, state").Where("district_id = ?", district).Scan(&people).Error; err != nil {
		return nil, database.Fault(err)
	}
	out, grids := map[uuid.UUID]Population{}, map[uuid.UUID]uuid.UUID{}
	for _, h := range homes {
		if was, changed := pastHomes[h.ID]; changed {
			if was == nil {
				continue
			}
			then(was, "grid_id", &h.GridID)
			then(was, "state", &h.State)
		}
		grids[h.ID] = h.GridID
		if h.State == HouseholdActive {
			p := out[h.GridID]
			p.Households++
			out[h.GridID] = p
		}
	}
	for _, r := range people {
		if was, changed := pastPeople[r.ID]; changed {
			if was == nil {
				continue
			}
			then(was, "household_id", &r.HouseholdID)
			then(was, "state", &r.State)
		}
		grid, seen := grids[r.HouseholdID]
		if seen && (r.State == ResidentHere || r.State == ResidentAway) {
			p := out[grid]
			p.Residents++
			out[grid] = p
		}
	}
	return out, nil
}

func then[T any](was history.Columns, column string, to *T) {
	if raw, ok := was[column]; ok {
		_ = json.Unmarshal(raw, to)
	}
}
