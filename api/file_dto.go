package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/file"
)

type fileResponse struct {
	// ID of the file.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// CreatedAt is when it was uploaded.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// Name is what the uploader called it, with the ending of its type.
	Name string `json:"name" example:"路灯.jpg"`
	// Type is what is stored: WebP and HEIC photos become JPEG.
	Type string `json:"type" enums:"image/jpeg,image/png,application/pdf" example:"image/jpeg"`
	// Size in bytes.
	Size int64 `json:"size" example:"183204"`
	// Width in pixels; null for documents.
	Width *int `json:"width" extensions:"x-nullable" example:"3024"`
	// Height in pixels; null for documents.
	Height *int `json:"height" extensions:"x-nullable" example:"4032"`
	// HasThumbnail says that /files/{id}/thumbnail answers.
	HasThumbnail bool `json:"has_thumbnail" example:"true"`
} //	@name	File

func fileDTO(f file.File) fileResponse {
	return fileResponse{
		ID: f.ID, CreatedAt: f.CreatedAt, Name: f.Name, Type: f.Type, Size: f.Size, Width: f.Width, Height: f.Height, HasThumbnail: f.HasThumbnail,
	}
}

// filesDTO is for records on which files hang.
func filesDTO(files []file.Attached) []fileResponse {
	out := make([]fileResponse, 0, len(files))
	for _, f := range files {
		out = append(out, fileDTO(f.File))
	}
	return out
}
