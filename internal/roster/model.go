package roster

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// What an import was asked to do.
const (
	ModeCheck  = "check"
	ModeCommit = "commit"
)

// The states of an import.
const (
	Running   = "running"
	Checked   = "checked"
	Committed = "committed"
	Failed    = "failed"
	// Undone is a committed import that was taken back.
	Undone = "undone"
)

// States are the states of an import.
var States = []string{Running, Checked, Committed, Failed, Undone}

// Import is one workbook that somebody handed in.
type Import struct {
	database.Record
	DistrictID  uuid.UUID
	Mode        string
	State       string
	Progress    int
	Filename    string
	Bytes       int
	AccountID   uuid.UUID
	AccountName string
	Report      *Report  `gorm:"serializer:json"`
	Failure     *Failure `gorm:"serializer:json"`
	CommittedAt *time.Time
	// Records is how many records it made or changed; nil where that was not counted yet.
	Records  *int
	UndoneAt *time.Time
	UndoneBy *string
	// Undoable says that nothing but what was built on it can stand against undoing it.
	Undoable bool `gorm:"-"`
	// ExpiresAt is when the file is wiped, if it has not been before.
	ExpiresAt time.Time
}

// TableName implements GORM's Tabler.
func (Import) TableName() string { return "imports" }

// Failure is why nothing came of an import.
type Failure struct {
	Code   string     `json:"code"`
	Detail fault.Text `json:"detail"`
}

// The kinds of parts: of the workbook itself, and of the rows that were refused.
const (
	partFile    = "file"
	partRefused = "refused"
)

// Part is a piece of what belongs to an import, sealed: workbooks hold personal data.
type Part struct {
	ImportID  uuid.UUID `gorm:"primaryKey"`
	Kind      string    `gorm:"primaryKey"`
	Part      int       `gorm:"primaryKey;autoIncrement:false"`
	Sealed    []byte
	ExpiresAt time.Time
}

// TableName implements GORM's Tabler.
func (Part) TableName() string { return "import_parts" }
