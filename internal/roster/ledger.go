package roster

import (
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/org"
)

// Kept is a record that an import made, or changed: what is needed to take it back. Version is the one that the import
// left; Before, nil where it was made, is the whole record as the import found it, what is sealed as it is sealed.
type Kept struct {
	ImportID uuid.UUID `gorm:"primaryKey"`
	Kind     string    `gorm:"primaryKey"`
	RecordID uuid.UUID `gorm:"primaryKey"`
	Version  int
	Before   *string
}

// TableName implements GORM's Tabler.
func (Kept) TableName() string { return "import_records" }

// What is kept besides records with a kind of their own.
const (
	keptCategories = "unit_categories"
	keptServices   = "branch_services"
	keptNumbers    = "issue_counters"
	keptAssignment = "assignment"
	keptAccount    = "account"
	keptRound      = "issue_round"
	keptTask       = "issue_task"
	keptCallback   = "callback"
	keptEvent      = "issue_event"
)

// ledger takes down what an import does, some rows at a time. A nil ledger takes nothing down.
type ledger struct {
	importID uuid.UUID
	rows     []*Kept
}

// note writes down that a record was made, before nil, or changed.
func (l *ledger) note(tx *gorm.DB, kind string, id uuid.UUID, version int, before any) error {
	if l == nil {
		return nil
	}
	row := &Kept{ImportID: l.importID, Kind: kind, RecordID: id, Version: version}
	if before != nil {
		raw, err := json.Marshal(before)
		if err != nil {
			return err
		}
		text := string(raw)
		row.Before = &text
	}
	l.rows = append(l.rows, row)
	if len(l.rows) < writeBatch {
		return nil
	}
	return l.flush(tx)
}

func (l *ledger) flush(tx *gorm.DB) error {
	if l == nil {
		return nil
	}
	rows := l.rows
	l.rows = nil
	return database.InsertAll(tx, rows)
}

// noteMade writes down records that came along with others.
func noteMade[M any](tx *gorm.DB, l *ledger, kind string, made []*M, of func(*M) (uuid.UUID, int)) error {
	for _, m := range made {
		id, version := of(m)
		if err := l.note(tx, kind, id, version, nil); err != nil {
			return err
		}
	}
	return nil
}

// noteLeavers writes down the contacts and the accounts that end with members who leave: both go one version on.
func (l *ledger) noteLeavers(tx *gorm.DB, leavers []*org.Member) error {
	if l == nil {
		return nil
	}
	for _, m := range leavers {
		var contacts []allocation.Assignment
		if err := tx.Where("member_id = ? AND ended_at IS NULL", m.ID).Order("id").Find(&contacts).Error; err != nil {
			return err
		}
		for i := range contacts {
			if err := l.note(tx, keptAssignment, contacts[i].ID, contacts[i].Version+1, &contacts[i]); err != nil {
				return err
			}
		}
		var accounts []access.Account
		if err := tx.Select("id", "version", "state").Where("member_id = ? AND state = ?", m.ID, access.StateActive).Order("id").Find(&accounts).Error; err != nil {
			return err
		}
		for _, a := range accounts {
			if err := l.note(tx, keptAccount, a.ID, a.Version+1, map[string]string{"state": a.State}); err != nil {
				return err
			}
		}
	}
	return nil
}

// numbers are the issue numbers that an import gave away on a day: how many, and up to which.
type numbers struct {
	Day   calendar.Day
	Last  int
	Count int
}

// superseded forgets what earlier imports of the district kept: only the last one can be taken back.
func superseded(tx *gorm.DB, district, last uuid.UUID) error {
	return tx.Session(&gorm.Session{NewDB: true}).Where("import_id IN (SELECT id FROM imports WHERE district_id = ? AND id <> ?)", district, last).Delete(&Kept{}).Error
}
