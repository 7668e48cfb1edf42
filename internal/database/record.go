package database

import (
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
)

// Record is what every record has: an id (UUIDv7), a version that each change raises by one, and two times in UTC.
type Record struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Version   int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

// NewRecord returns version 1 of a record, made now; the zero id gets a new one.
func NewRecord(id uuid.UUID, now time.Time) Record {
	if id == uuid.Nil {
		id = NewID()
	}
	now = Now(now)
	return Record{ID: id, Version: 1, CreatedAt: now, UpdatedAt: now}
}

// Place says where a record lies, from the district down to the grid (DESIGN §5); lists by area and scopes use it.
type Place struct {
	DistrictID  uuid.UUID
	TownshipID  *uuid.UUID
	CommunityID *uuid.UUID
	GridID      *uuid.UUID
}

// NewID returns a UUIDv7.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Now brings a time to what both databases keep: UTC, whole microseconds.
func Now(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Update changes columns of one record if it still has the version, and raises the version; otherwise Stale (P11).
// Conditions set on tx before, such as a state, must hold too.
func Update(tx *gorm.DB, model any, id uuid.UUID, version int, now time.Time, columns map[string]any) error {
	set := maps.Clone(columns)
	if set == nil {
		set = map[string]any{}
	}
	set["version"] = version + 1
	set["updated_at"] = Now(now)
	result := tx.Model(model).Where("id = ? AND version = ?", id, version).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return fault.Stale()
	}
	return nil
}

// Take reads the one record with the id into out; NotFound if there is none.
func Take(tx *gorm.DB, out any, id uuid.UUID) error {
	return Fault(tx.Where("id = ?", id).Take(out).Error)
}

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Contains returns a condition and its argument: the column holds q somewhere.
func Contains(column, q string) (string, string) {
	return column + ` LIKE ? ESCAPE '\'`, "%" + likeEscapes.Replace(q) + "%"
}

// Begins returns a condition and its argument: the column begins with q.
func Begins(column, q string) (string, string) {
	return column + ` LIKE ? ESCAPE '\'`, likeEscapes.Replace(q) + "%"
}
