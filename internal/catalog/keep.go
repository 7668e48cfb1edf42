package catalog

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
)

// endings say, by kind of record, since when a record is at its end; NULL where it is not.
var endings = map[string]string{
	"resident":  "CASE WHEN state IN ('moved', 'deceased') THEN state_on END",
	"household": "CASE WHEN state <> 'active' THEN state_on END",
	"building":  "ended_on",
	"shop":      "CASE WHEN state <> 'open' THEN state_on END",
	"member":    "ended_on",
}

// blankMost is how many records are blanked in one transaction.
const blankMost = 500

// Keep blanks what stands in extra fields beyond its time, in the records and in their history. It runs every night.
func (s *Service) Keep(ctx context.Context) error {
	var fields []Field
	if err := s.DB.Read(ctx).Where("keep_until IS NOT NULL OR keep_days IS NOT NULL").Find(&fields).Error; err != nil {
		return database.Fault(err)
	}
	for _, f := range fields {
		for {
			n, err := s.blank(access.AsSystem(ctx, "extra-keeping", f.DistrictID), f)
			if err != nil {
				return err
			}
			if n < blankMost {
				break
			}
		}
	}
	return nil
}

// blank blanks some values of a field that are beyond their time and says how many.
func (s *Service) blank(ctx context.Context, f Field) (n int, err error) {
	today, table := s.Today(), kindTables[f.Kind]
	condition, arg := database.Contains("extra", `"`+f.Code+`":`)
	due, args := "1 = 0", []any{}
	if f.KeepUntil != "" && f.KeepUntil < today {
		due = "1 = 1"
	} else if f.KeepDays != nil {
		due, args = endings[f.Kind]+" < ?", []any{today.Add(-*f.KeepDays)}
	}
	err = s.DB.Write(ctx, func(tx *gorm.DB) error {
		var rows []struct {
			ID    uuid.UUID
			Extra Extra `gorm:"serializer:json"`
		}
		q := tx.Table(table).Select("id, extra").Where("district_id = ?", f.DistrictID).Where(condition, arg).Where(due, args...).Order("id").Limit(blankMost)
		if err := q.Find(&rows).Error; err != nil {
			return err
		}
		if n = len(rows); n == 0 {
			return nil
		}
		now := database.Now(s.Now())
		for _, r := range rows {
			delete(r.Extra, f.Code)
			raw, err := json.Marshal(r.Extra)
			if err != nil {
				return err
			}
			set := map[string]any{"extra": string(raw), "version": gorm.Expr("version + 1"), "updated_at": now}
			if err := tx.Table(table).Where("id = ?", r.ID).Updates(set).Error; err != nil {
				return err
			}
			if err := forget(tx, f, r.ID); err != nil {
				return err
			}
		}
		return s.Audit.Write(tx, audit.Entry{
			Action: "extra_field.blank", Kind: "extra_field", ID: f.ID, DistrictID: f.DistrictID,
			After: map[string]any{"field": f.Kind + "." + f.Code, "records": n, "on": today},
		})
	})
	return n, err
}

// forget takes the values of a field out of the history of a record.
func forget(tx *gorm.DB, f Field, id uuid.UUID) error {
	var rows []struct {
		ID            uuid.UUID
		Before, After string
	}
	inBefore, arg := database.Contains("before", f.Code)
	inAfter, _ := database.Contains("after", f.Code)
	err := tx.Table("change_rows").Select("id, COALESCE(before, 'null') AS before, after").Where("record_id = ?", id).Where("("+inBefore+" OR "+inAfter+")", arg, arg).Find(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		set := map[string]any{}
		for column, text := range map[string]string{"before": r.Before, "after": r.After} {
			var columns map[string]json.RawMessage
			var extra Extra
			if json.Unmarshal([]byte(text), &columns) != nil || json.Unmarshal(columns["extra"], &extra) != nil || extra[f.Code] == "" {
				continue
			}
			delete(extra, f.Code)
			if columns["extra"], err = json.Marshal(extra); err != nil {
				return err
			}
			raw, err := json.Marshal(columns)
			if err != nil {
				return err
			}
			set[column] = string(raw)
		}
		if len(set) > 0 {
			if err := tx.Table("change_rows").Where("id = ?", r.ID).Updates(set).Error; err != nil {
				return err
			}
		}
	}
	return nil
}
