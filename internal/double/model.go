// Package double finds records of the registry that may be one and the same, and merges those that are: people,
// households and shops. What a merge does, and how it is taken back, is in docs/adr/0015.
package double

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// Double is a pair of records that may be one. Left is the one that was made first.
type Double struct {
	database.Record
	DistrictID uuid.UUID
	Kind       string
	LeftID     uuid.UUID
	RightID    uuid.UUID
	// Score says how likely it is; from Shown on it is worth a look.
	Score   int
	Reasons []Reason `gorm:"serializer:json"`
	// DismissedAt says that somebody looked and found two different records; it is remembered for the pair.
	DismissedAt     *time.Time
	DismissedBy     *string
	DismissedReason *string
}

// TableName implements GORM's Tabler.
func (Double) TableName() string { return "doubles" }

// Mark says that a record has changed since it was last compared.
type Mark struct {
	Kind     string    `gorm:"primaryKey"`
	RecordID uuid.UUID `gorm:"primaryKey"`
}

// TableName implements GORM's Tabler.
func (Mark) TableName() string { return "double_marks" }

// Merge is two records made one. The loser has left its table and is kept here whole; its Place is that of the
// survivor.
type Merge struct {
	database.Record
	database.Place
	Kind       string
	SurvivorID uuid.UUID
	LoserID    uuid.UUID
	// Title names the loser.
	Title  string
	Reason *string
	// Fields are those whose value came from the loser, or from both.
	Fields map[string]string `gorm:"serializer:json"`
	Loser  json.RawMessage   `gorm:"serializer:json"`
	// SurvivorBefore and SurvivorAfter are the survivor as the merge found and left it.
	SurvivorBefore json.RawMessage `gorm:"serializer:json"`
	SurvivorAfter  json.RawMessage `gorm:"serializer:json"`
	// Moved are the rows that hung on the loser.
	Moved []Moved `gorm:"serializer:json"`
	// Touched are the records on whose present state the way back rests.
	Touched []uuid.UUID `gorm:"serializer:json"`
	// Counts says how many rows of each table moved.
	Counts    map[string]int `gorm:"serializer:json"`
	AccountID *uuid.UUID
	ActorName string
	UndoneAt  *time.Time
	UndoneBy  *string
	// Kept are the survivor's fields that had been changed since and kept the later value when the merge was undone.
	Kept []string `gorm:"serializer:json"`
}

// TableName implements GORM's Tabler.
func (Merge) TableName() string { return "merges" }

// Service finds doubles and merges them.
type Service struct {
	db     *database.DB
	audit  *audit.Log
	keeper *pii.Keeper
	now    func() time.Time
	// catalog knows who may see which tag and extra field.
	catalog *catalog.Service

	// Placed are the tables whose rows move along when a household moves.
	Placed []database.PlacedTable
}

func (s *Service) today() calendar.Day { return calendar.DayOf(s.now()) }

// New makes the service.
func New(db *database.DB, log *audit.Log, keeper *pii.Keeper, decided *catalog.Service, now func() time.Time) *Service {
	return &Service{db: db, audit: log, keeper: keeper, catalog: decided, now: now}
}

// The kinds of records that can be doubles.
const (
	Resident  = "resident"
	Household = "household"
	Shop      = "shop"
)

// Kinds are all of them.
var Kinds = []string{Resident, Household, Shop}

type kind struct {
	access.Kind
	write access.Permission
}

var kinds = map[string]kind{
	Resident:  {access.Resident, access.ResidentWrite},
	Household: {access.Household, access.HouseholdWrite},
	Shop:      {access.Shop, access.ShopWrite},
}

// Moved is a row that hung on the loser: where it stands, and what its columns held before and hold now. Row is the
// whole row where the survivor had one of its own, so that the loser's was taken out.
type Moved struct {
	Table string          `json:"table"`
	Key   uuid.UUID       `json:"key,omitempty"`
	Was   map[string]any  `json:"was,omitempty"`
	Now   map[string]any  `json:"now,omitempty"`
	Row   json.RawMessage `json:"row,omitempty"`
}
