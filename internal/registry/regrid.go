package registry

import (
	"slices"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// Chosen are buildings and households of a grid, with the households and shops of the buildings.
type Chosen struct{ Buildings, Households []uuid.UUID }

// Regrid brings what lies in a grid into another one, everything or what is chosen: buildings, households with all that
// hangs on them, and shops. It is part of what an act does to areas. What has ended moves along.
func (s *Service) Regrid(tx *gorm.DB, from, to uuid.UUID, only *Chosen) error {
	place, _, err := database.PlaceOf(tx, to)
	if err != nil {
		return err
	}
	buildings, err := inGrid(tx, "buildings", from, "", nil)
	if err != nil {
		return err
	}
	households, err := inGrid(tx, "households", from, "", nil)
	if err != nil {
		return err
	}
	shops, err := inGrid(tx, "shops", from, "", nil)
	if err != nil {
		return err
	}
	if only != nil {
		if buildings, err = chosenOf(buildings, only.Buildings, "building_ids"); err != nil {
			return err
		}
		some, err := chosenOf(households, only.Households, "household_ids")
		if err != nil {
			return err
		}
		if households, err = inGrid(tx, "households", from, "building_id IN ?", buildings); err != nil {
			return err
		}
		for _, id := range some {
			if !slices.Contains(households, id) {
				households = append(households, id)
			}
		}
		if shops, err = inGrid(tx, "shops", from, "building_id IN ?", buildings); err != nil {
			return err
		}
	}
	return s.regrid(tx, place, buildings, households, shops)
}

// inGrid are the records of a table in a grid, those of some buildings if they are given.
func inGrid(tx *gorm.DB, table string, grid uuid.UUID, condition string, buildings []uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	q := tx.Table(table).Where("grid_id = ?", grid)
	if condition != "" {
		if len(buildings) == 0 {
			return nil, nil
		}
		q = q.Where(condition, buildings)
	}
	return ids, q.Order("id").Pluck("id", &ids).Error
}

// chosenOf are those of the grid that are named; one that lies elsewhere is no such record.
func chosenOf(all, named []uuid.UUID, field string) ([]uuid.UUID, error) {
	var out []uuid.UUID
	for n, id := range named {
		if !slices.Contains(all, id) {
			return nil, fault.Invalid(fault.UnknownReference(field + "[" + strconv.Itoa(n) + "]"))
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

func (s *Service) regrid(tx *gorm.DB, place database.Place, buildings, households, shops []uuid.UUID) error {
	for _, id := range buildings {
		if err := record.ChangeIn(tx, &s.Store, buildingKind, id, record.AnyVersion, func(_ *gorm.DB, b *Building) error { b.Place = place; return nil }); err != nil {
			return named(tx, "buildings", id, err)
		}
	}
	for _, id := range households {
		if err := record.ChangeIn(tx, &s.Store, householdKind, id, record.AnyVersion, func(_ *gorm.DB, h *Household) error { h.Place = place; return nil }); err != nil {
			return named(tx, "households", id, err)
		}
	}
	for _, id := range shops {
		if err := record.ChangeIn(tx, &s.Store, shopKind, id, record.AnyVersion, func(_ *gorm.DB, p *Shop) error { p.Place = place; return nil }); err != nil {
			return named(tx, "shops", id, err)
		}
	}
	return database.MoveHouseholds(tx, s.Placed, households, place)
}

// named says which record has a later change, where many are concerned.
func named(tx *gorm.DB, table string, id uuid.UUID, err error) error {
	f, is := fault.As(err)
	if !is || f.Code != "later_change" {
		return err
	}
	var code []string
	if e := tx.Session(&gorm.Session{NewDB: true}).Table(table).Where("id = ?", id).Pluck("code", &code).Error; e != nil || len(code) == 0 {
		return err
	}
	return fault.Conflict(f.Code, fault.Text{ZH: code[0] + "：" + f.Detail.ZH, EN: code[0] + ": " + f.Detail.EN})
}
