package roster

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
)

// The states of an export; Running and Failed are those of imports.
const (
	Ready   = "ready"
	Expired = "expired"
)

// ExportStates are the states of an export.
var ExportStates = []string{Running, Ready, Failed, Expired}

// Export is a workbook that somebody asked for. Only they may have it.
type Export struct {
	database.Record
	DistrictID  uuid.UUID
	AccountID   uuid.UUID
	AccountName string
	State       string
	Progress    int
	// Sheets are the sheets asked for; Counts, once it is ready, how many rows each has.
	Sheets []string       `gorm:"serializer:json"`
	Counts map[string]int `gorm:"serializer:json"`
	// Whole asks for ID numbers and phones in full where the person may reveal them; Reason says why.
	Whole  bool
	Reason *string
	// WholeNumbers is how many stand in it in full.
	WholeNumbers int
	Filename     string
	Bytes        int
	Downloads    int
	Failure      *Failure `gorm:"serializer:json"`
	ExpiresAt    time.Time
}

// TableName implements GORM's Tabler.
func (Export) TableName() string { return "exports" }

// ExportPart is a piece of an export's workbook, sealed.
type ExportPart struct {
	ExportID  uuid.UUID `gorm:"primaryKey"`
	Part      int       `gorm:"primaryKey;autoIncrement:false"`
	Sealed    []byte
	ExpiresAt time.Time
}

// TableName implements GORM's Tabler.
func (ExportPart) TableName() string { return "export_parts" }

// ChangedCell is one cell that a checked import would change. What it says is sealed: it is about people.
type ChangedCell struct {
	ImportID uuid.UUID `gorm:"primaryKey"`
	Ordinal  int       `gorm:"primaryKey;autoIncrement:false"`
	Sheet    string
	SheetRow int
	// Field is the column in code, Heading as the file heads it.
	Field     string
	Heading   string
	Sealed    []byte
	ExpiresAt time.Time
}

// TableName implements GORM's Tabler.
func (ChangedCell) TableName() string { return "import_changes" }
