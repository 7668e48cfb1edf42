// Package file keeps what people upload: photos without place and camera, and PDF documents (PROMISES P19).
package file

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/database"
)

// The types of what is stored. WebP and HEIC are stored as JPEG.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	PDF  = "application/pdf"
)

// File is an uploaded file. Its content lies in the store under StoreID, a name of our own: ids may be the client's.
type File struct {
	database.Record
	DistrictID uuid.UUID
	AccountID  uuid.UUID
	// Name is what the uploader called it, with the ending of what is stored.
	Name          string `audit:"hash"`
	Type          string
	Size          int64
	Width, Height *int
	SHA256        string `gorm:"column:sha256"`
	StoreID       uuid.UUID
	HasThumbnail  bool
}

// TableName implements GORM's Tabler.
func (File) TableName() string { return "files" }

// Attachment hangs a file on a record, once and for good. EventID names the event of an issue that brought it.
type Attachment struct {
	FileID    uuid.UUID `gorm:"primaryKey"`
	Kind      string
	TargetID  uuid.UUID
	EventID   *uuid.UUID
	Ordinal   int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

// TableName implements GORM's Tabler.
func (Attachment) TableName() string { return "attachments" }
