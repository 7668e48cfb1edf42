package quality

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// readAtOnce is how many ID numbers are compared in one transaction.
const readAtOnce = 1000

// numbered is a resident whose ID number has not been compared since the record last changed.
type numbered struct {
	ID        uuid.UUID
	Version   int
	Sex       *string
	BirthDate *string
	IDNumber  pii.Secret `gorm:"embedded;embeddedPrefix:id_number_"`
}

// ReadNumbers compares the ID numbers of residents that have changed with what else is written of them. The database
// cannot do it: it holds the numbers sealed. What is kept says only whether they agree.
func (s *Service) ReadNumbers(ctx context.Context) error {
	for {
		var unread []numbered
		err := s.db.Read(ctx).Table("residents").Select("residents.id, residents.version, residents.sex, residents.birth_date, residents.id_number_enc, residents.id_number_hash").
			Joins("LEFT JOIN quality_readings ON quality_readings.resident_id = residents.id AND quality_readings.resident_version = residents.version").
			Where("residents.id_number_hash IS NOT NULL AND quality_readings.resident_id IS NULL").Limit(readAtOnce).Scan(&unread).Error
		if err != nil || len(unread) == 0 {
			return database.Fault(err)
		}
		readings := make([]Reading, len(unread))
		for i, r := range unread {
			// A number that does not open is the keys' trouble, not the record's: it counts as agreeing.
			readings[i] = compare(r, s.keeper.MustOpen("residents.id_number", r.ID, r.IDNumber))
		}
		err = s.db.Write(ctx, func(tx *gorm.DB) error {
			return tx.Clauses(clause.OnConflict{
				Columns:   []clause.Column{{Name: "resident_id"}},
				DoUpdates: clause.AssignmentColumns([]string{"resident_version", "birth_differs", "sex_differs"}),
			}).CreateInBatches(readings, 200).Error
		})
		if err != nil {
			return err
		}
		if len(unread) < readAtOnce {
			return nil
		}
	}
}

func compare(r numbered, number string) Reading {
	reading := Reading{ResidentID: r.ID, ResidentVersion: r.Version}
	if number == "" {
		return reading
	}
	if r.BirthDate != nil && *r.BirthDate != "" {
		reading.BirthDiffers = !strings.HasPrefix(registry.BirthDateOf(number), *r.BirthDate)
	}
	if r.Sex != nil && (*r.Sex == "1" || *r.Sex == "2") {
		reading.SexDiffers = *r.Sex != registry.SexOf(number)
	}
	return reading
}
