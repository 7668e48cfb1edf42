// Package history remembers what happened to the records of the registry: which act changed which fields, on which
// day it took effect, and what they were before, so that a record can be shown as of a day, and an act be undone.
package history

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// Change is one act: what was done to which record, from which day on, and why. Its Place is that of the record.
type Change struct {
	database.Record
	database.Place
	// Action is what was done, "household.move"; a plain correction is "household.update".
	Action     string
	TargetKind string
	TargetID   uuid.UUID
	// HouseholdID is the household that it is about, if it is about one.
	HouseholdID *uuid.UUID
	// EffectiveOn is the day from which it holds; CreatedAt is when it was written down.
	EffectiveOn calendar.Day
	Reason      *string
	AccountID   *uuid.UUID
	ActorName   string
	UndoneAt    *time.Time
	UndoneBy    *uuid.UUID
	// Tally counts what it did.
	Tally []Tally `gorm:"serializer:json"`
	// FromTownshipID and FromCommunityID are where its household or person lay before, if they moved out of there.
	FromTownshipID  *uuid.UUID
	FromCommunityID *uuid.UUID
}

// Tally is how many records of a kind a change made (no field), or changed in one field.
type Tally struct {
	Kind  string `json:"kind"`
	Field string `json:"field"`
	Count int    `json:"count"`
}

// TableName implements GORM's Tabler.
func (Change) TableName() string { return "changes" }

// Row is what a change did to one record: the columns that it set, and what they held before. A record that the
// change made has no Before. Ids rise with time: of two rows of one day the later one holds.
type Row struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	DistrictID uuid.UUID
	ChangeID   uuid.UUID
	// Ordinal is the place of the row in the change, from 1.
	Ordinal     int
	EffectiveOn calendar.Day
	Kind        string
	RecordID    uuid.UUID
	Before      Columns `gorm:"serializer:json"`
	After       Columns `gorm:"serializer:json"`
	// FromHouseholdID and ToHouseholdID are the households that a resident left and came to.
	FromHouseholdID *uuid.UUID
	ToHouseholdID   *uuid.UUID
	// Correction says that it was so all the time, and only now is put right: a look back does not take it off.
	Correction bool
	Undone     bool
}

// TableName implements GORM's Tabler.
func (Row) TableName() string { return "change_rows" }

// Made reports whether the change made the record.
func (r Row) Made() bool { return r.Before == nil }

// Columns are column values as JSON.
type Columns map[string]json.RawMessage
