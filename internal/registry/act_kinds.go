package registry

import (
	"slices"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// register tells the frame of acts what the registry's actions happen to, and how its records are restored.
func (s *Service) register() {
	actions := map[string]act.Action{}
	for _, a := range slices.Concat(Actions, bulkActions) {
		actions[string(a)] = act.Action{Target: a.target()}
	}
	placed := "SELECT district_id, township_id, community_id, grid_id, version, "
	s.acts.Register(actions,
		act.Kind{
			Kind: residentKind, Where: placed + "household_id FROM residents WHERE id = ?", Refers: []string{"household_id"}, Restore: s.restoreResident,
			Names: "SELECT id, name FROM residents WHERE id IN ?",
		},
		act.Kind{
			Kind: householdKind, Where: placed + "id AS household_id FROM households WHERE id = ?", Hides: true,
			Refers: []string{"building_id", "grid_id"}, Restore: s.restoreHousehold,
			Names: "SELECT households.id, households.code || COALESCE(' ' || heads.name, '') AS name FROM households LEFT JOIN residents AS heads" +
				" ON heads.household_id = households.id AND heads.relation = '02' AND heads.state IN ('here', 'away') WHERE households.id IN ?",
		},
		act.Kind{
			Kind: buildingKind, Where: placed + "NULL AS household_id FROM buildings WHERE id = ?", Refers: []string{"grid_id"}, Restore: s.restoreBuilding,
			Names: "SELECT id, name FROM buildings WHERE id IN ?",
		},
		act.Kind{
			Kind: shopKind, Where: placed + "NULL AS household_id FROM shops WHERE id = ?", Refers: []string{"building_id", "grid_id"}, Restore: s.restoreShop,
			Names: "SELECT id, name FROM shops WHERE id IN ?",
		},
		act.Kind{
			Kind: record.Kind{Kind: access.Assignment, Write: access.AssignmentWrite}, Restore: s.restoreContact,
			Names: "SELECT assignments.id, members.name FROM assignments JOIN members ON members.id = assignments.member_id WHERE assignments.id IN ?",
		},
	)
}

// contactKind is the kind of a contact in the rows of a change.
var contactKind = access.Assignment.Name

func (s *Service) restoreContact(tx *gorm.DB, row history.Row) error {
	return s.ReopenContact(tx, row.RecordID)
}

func (s *Service) restoreResident(tx *gorm.DB, row history.Row) error {
	return act.Restored(tx, &s.Store, residentKind, row, func(r, _ *Resident) error {
		var h Household
		if err := database.Take(tx, &h, r.HouseholdID); err != nil {
			return err
		}
		r.Place = h.Place
		return nil
	})
}

func (s *Service) restoreHousehold(tx *gorm.DB, row history.Row) error {
	return act.Restored(tx, &s.Store, householdKind, row, func(h, was *Household) error {
		place, _, err := database.PlaceOf(tx, *h.GridID)
		if err != nil {
			return err
		}
		h.Place = place
		if *h.GridID == *was.GridID {
			return nil
		}
		return database.MoveHousehold(tx, s.Placed, h.ID, place)
	})
}

func (s *Service) restoreBuilding(tx *gorm.DB, row history.Row) error {
	return act.Restored(tx, &s.Store, buildingKind, row, func(b, _ *Building) (err error) {
		b.Place, _, err = database.PlaceOf(tx, *b.GridID)
		return err
	})
}

func (s *Service) restoreShop(tx *gorm.DB, row history.Row) error {
	return act.Restored(tx, &s.Store, shopKind, row, func(p, _ *Shop) (err error) {
		p.Place, _, err = database.PlaceOf(tx, *p.GridID)
		return err
	})
}
