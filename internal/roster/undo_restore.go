package roster

import (
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/registry"
)

func assignmentRecord(m *allocation.Assignment) *database.Record { return &m.Record }

// putBack puts the changed records of a kind back as they were, as a new version.
func putBack[M any](record recordOf[M]) func(u *undoing, k undoKind) error {
	return func(u *undoing, k undoKind) error {
		return u.chunks(k.name, true, func(rows []Kept) error {
			var now []*M
			if err := u.fresh().Where("id IN ?", keptIDs(rows)).Find(&now).Error; err != nil {
				return err
			}
			present := make(map[uuid.UUID]*M, len(now))
			for _, m := range now {
				present[record(m).ID] = m
			}
			entries := make([]audit.Entry, 0, len(rows))
			for _, row := range rows {
				m, is := new(M), present[row.RecordID]
				if err := json.Unmarshal([]byte(*row.Before), m); err != nil {
					return err
				}
				if is == nil {
					return errChanged
				}
				record(m).Version, record(m).UpdatedAt = record(is).Version+1, u.now
				if err := overwrite(u.fresh(), m, record(is)); err != nil {
					return err
				}
				entries = append(entries, audit.Entry{Action: k.name + ".restore", Kind: k.name, ID: row.RecordID, DistrictID: u.row.DistrictID, Before: is, After: m})
			}
			return u.log.Write(u.tx, entries...)
		})
	}
}

// eachKept reads what was kept of something that is no record.
func eachKept[V any](u *undoing, kind string, f func(id uuid.UUID, was V) error) error {
	return u.chunks(kind, true, func(rows []Kept) error {
		for _, row := range rows {
			var was V
			if err := json.Unmarshal([]byte(*row.Before), &was); err != nil {
				return err
			}
			if err := f(row.RecordID, was); err != nil {
				return err
			}
		}
		return nil
	})
}

// categories gives units back what they answered for.
func (u *undoing) categories() error {
	return eachKept(u, keptCategories, func(unit uuid.UUID, was []string) error {
		if err := u.fresh().Where("unit_id = ?", unit).Delete(&org.UnitCategory{}).Error; err != nil {
			return err
		}
		rows := make([]*org.UnitCategory, len(was))
		for i, code := range was {
			rows[i] = &org.UnitCategory{UnitID: unit, CategoryCode: code}
		}
		return database.InsertAll(u.tx, rows)
	})
}

// services gives branches back what they served.
func (u *undoing) services() error {
	return eachKept(u, keptServices, func(branch uuid.UUID, was []*org.BranchService) error {
		if err := u.fresh().Where("branch_id = ?", branch).Delete(&org.BranchService{}).Error; err != nil {
			return err
		}
		return database.InsertAll(u.tx, was)
	})
}

// accounts lets those sign in again whose member left by the import alone; what an administrator has done since stays.
func (u *undoing) accounts() error {
	return u.chunks(keptAccount, true, func(rows []Kept) error {
		for _, row := range rows {
			back := u.fresh().Model(&access.Account{}).Where("id = ? AND version = ? AND state = ? AND disabled_reason = ?", row.RecordID, row.Version, access.StateDisabled, access.DisabledMemberLeft).
				Updates(map[string]any{"state": access.StateActive, "disabled_reason": nil, "version": gorm.Expr("version + 1"), "updated_at": u.now})
			if back.Error != nil {
				return back.Error
			}
			if back.RowsAffected == 0 {
				continue
			}
			if err := u.log.Write(u.tx, audit.Entry{
				Action: "account.restore", Kind: "account", ID: row.RecordID, DistrictID: u.row.DistrictID,
				Before: map[string]any{"state": access.StateDisabled}, After: map[string]any{"state": access.StateActive},
			}); err != nil {
				return err
			}
		}
		return nil
	})
}

// numbers gives the numbers of the issues back that the import brought in, unless later ones have been given away.
func (u *undoing) numbers() error {
	return eachKept(u, keptNumbers, func(_ uuid.UUID, given []numbers) error {
		for _, n := range given {
			if err := u.fresh().Model(&issue.Counter{}).Where("day = ? AND last = ?", n.Day, n.Last).Update("last", n.Last-n.Count).Error; err != nil {
				return err
			}
			if err := u.fresh().Where("day = ? AND last = 0", n.Day).Delete(&issue.Counter{}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// follow brings along what lies in the areas, and hangs on the households, that lie where they lay before.
func (u *undoing) follow() error {
	var areas []uuid.UUID
	err := u.chunks("area", true, func(rows []Kept) error {
		for _, row := range rows {
			var was org.Area
			if err := json.Unmarshal([]byte(*row.Before), &was); err != nil {
				return err
			}
			if was.Level != org.LevelDistrict && was.Level != org.LevelTownship {
				areas = append(areas, was.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range areas {
		if err := database.MoveArea(u.tx, u.Placed, id); err != nil {
			return err
		}
	}
	return u.chunks("household", true, func(rows []Kept) error {
		byGrid := map[uuid.UUID][]uuid.UUID{}
		places := map[uuid.UUID]database.Place{}
		for _, row := range rows {
			var was registry.Household
			if err := json.Unmarshal([]byte(*row.Before), &was); err != nil {
				return err
			}
			grid := *was.GridID
			byGrid[grid], places[grid] = append(byGrid[grid], was.ID), was.Place
		}
		for grid, homes := range byGrid {
			if err := database.MoveHouseholds(u.tx, u.Placed, homes, places[grid]); err != nil {
				return err
			}
		}
		return nil
	})
}
