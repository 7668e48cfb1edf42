package roster

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/pii"
)

const partSize = 1 << 20

func partField(kind string, n int) string { return fmt.Sprintf("import_parts.%s_%d", kind, n) }

// keep stores bytes of an import, sealed and in parts.
func (s *Service) keep(tx *gorm.DB, id uuid.UUID, kind string, raw []byte, until time.Time) error {
	for n := 0; n*partSize < len(raw); n++ {
		piece := raw[n*partSize : min(len(raw), (n+1)*partSize)]
		sealed, err := s.keeper.Seal(partField(kind, n), id, string(piece))
		if err != nil {
			return err
		}
		if err := tx.Create(&Part{ImportID: id, Kind: kind, Part: n, Sealed: sealed.Enc, ExpiresAt: until}).Error; err != nil {
			return err
		}
	}
	return nil
}

// kept reads them back; expired if they have been wiped.
func (s *Service) kept(ctx context.Context, id uuid.UUID, kind string) ([]byte, error) {
	var out bytes.Buffer
	for n := 0; ; n++ {
		var parts []Part
		if err := s.db.Read(ctx).Where("import_id = ? AND kind = ? AND part = ?", id, kind, n).Limit(1).Find(&parts).Error; err != nil {
			return nil, err
		}
		if len(parts) == 0 {
			break
		}
		plain, err := s.keeper.Open(partField(kind, n), id, pii.Secret{Enc: parts[0].Sealed})
		if err != nil {
			return nil, err
		}
		out.WriteString(plain)
	}
	if out.Len() == 0 {
		return nil, expired()
	}
	return out.Bytes(), nil
}

func (s *Service) wipe(tx *gorm.DB, id uuid.UUID, kind string) error {
	return tx.Session(&gorm.Session{NewDB: true}).Where("import_id = ? AND kind = ?", id, kind).Delete(&Part{}).Error
}

// Sweep wipes what has waited too long.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.sweepExports(tx); err != nil {
			return err
		}
		if err := tx.Where("expires_at < ?", s.now()).Delete(&ChangedCell{}).Error; err != nil {
			return err
		}
		return tx.Where("expires_at < ?", s.now()).Delete(&Part{}).Error
	})
}
