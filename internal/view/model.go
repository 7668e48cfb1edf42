// Package view keeps the views of lists that people save: which filters, which order and which columns of which
// screen, for themselves or for their unit. A view is a question, never an answer: whoever opens it sees what they
// may see.
package view

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// With whom a view is shared.
const (
	Me   = "me"
	Unit = "unit"
)

// Shares are both.
var Shares = []string{Me, Unit}

// View is a saved view. One that is shared is seen by the people of the desk that its owner works at: of UnitID, of
// BranchID or of AreaID, of which one is set.
type View struct {
	database.Record
	DistrictID  uuid.UUID
	AccountID   uuid.UUID
	AccountName string
	Screen      string
	Name        string `audit:"hash"`
	// Query holds the filters and the order as the list's address has them, without page and count.
	Query                    string   `audit:"hash"`
	Columns                  []string `gorm:"serializer:json"`
	Shared                   string
	UnitID, BranchID, AreaID *uuid.UUID
	Ordinal                  int
}

// TableName implements GORM's Tabler.
func (View) TableName() string { return "views" }

func (v *View) desk(d access.Desk) { v.UnitID, v.BranchID, v.AreaID = d.UnitID, d.BranchID, d.AreaID }

// Preference is how somebody likes a list: its columns in their order (none are the usual ones), how dense it is, and
// the view that it begins with.
type Preference struct {
	AccountID uuid.UUID `gorm:"primaryKey"`
	Screen    string    `gorm:"primaryKey"`
	Columns   []string  `gorm:"serializer:json"`
	Compact   bool
	ViewID    *uuid.UUID
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

// TableName implements GORM's Tabler.
func (Preference) TableName() string { return "list_preferences" }
