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

// PopulationAsOf counts active households and the people who belong to one at the end of a day, by the areas that lay right
// below an area then; nil is the district. Only what the actor may see is counted.
func (s *Service) PopulationAsOf(ctx context.Context, on calendar.Day, area *uuid.UUID) ([]Population, error) {
	db, district := s.DB.Read(ctx), access.ActorFrom(ctx).DistrictID
	if area == nil {
		area = &district
	}
	tree, err := treeThen(db, district, on)
	if err != nil {
		return nil, err
	}
	grids, err := s.populationOfGrids(ctx, db, district, on)
	if err != nil {
		return nil, err
	}
	parents, counts := map[uuid.UUID]*uuid.UUID{}, map[uuid.UUID]Population{}
	for _, a := range tree {
		parents[a.ID] = a.ParentID
	}
	for grid, n := range grids {
		for up := &grid; up != nil; up = parents[*up] {
			if above := parents[*up]; above != nil && *above == *area {
				c := counts[*up]
				c.Households += n.Households
				c.Residents += n.Residents
				counts[*up] = c
				break
			}
		}
	}
	out := []Population{}
	for _, a := range tree {
		n, lived := counts[a.ID]
		over := a.EndedOn != "" && a.EndedOn <= on
		if a.ParentID != nil && *a.ParentID == *area && (lived || !over) {
			n.AreaID, n.AreaName = a.ID, a.Name
			out = append(out, n)
		}
	}
	return out, nil
}

// areaThen is an area as it was on a day.
type areaThen struct {
	ID       uuid.UUID
	ParentID *uuid.UUID
	Name     string
	EndedOn  calendar.Day
}

// treeThen is the tree of areas as it was at the end of a day, by code.
func treeThen(db *gorm.DB, district uuid.UUID, on calendar.Day) ([]areaThen, error) {
	var now, out []areaThen
	if err := db.Table("areas").Select("id, parent_id, name, ended_on").Where("district_id = ?", district).Order("code").Scan(&now).Error; err != nil {
		return nil, database.Fault(err)
	}
	past, err := history.Before(db, district, access.Area.Name, on)
	if err != nil {
		return nil, err
	}
	for _, a := range now {
		if was, changed := past[a.ID]; changed {
			if was == nil {
				continue
			}
			then(was, "parent_id", &a.ParentID)
			then(was, "name", &a.Name)
			then(was, "ended_on", &a.EndedOn)
		}
		out = append(out, a)
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
