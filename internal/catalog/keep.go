package catalog

import (
	"context"
	"encoding/json"
	"slices"

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

// Keep blanks what stands in extra fields beyond its time: in the records, in their history, and in what was merged into
// them. It runs every night.
func (s *Service) Keep(ctx context.Context) error {
	var fields []Field
	if err := s.DB.Read(ctx).Where("keep_until IS NOT NULL OR keep_days IS NOT NULL").Find(&fields).Error; err != nil {
		return database.Fault(err)
	}
	for _, f := range fields {
		due, err := s.beyond(ctx, f)
		if err != nil {
			return err
		}
		for some := range slices.Chunk(due, blankMost) {
			if err := s.blank(access.AsSystem(ctx, "extra-keeping", f.DistrictID), f, some); err != nil {
				return err
			}
		}
	}
	return nil
}

// beyond finds the records in which a field may hold something beyond its time.
func (s *Service) beyond(ctx context.Context, f Field) (ids []uuid.UUID, err error) {
	today, table := s.Today(), kindTables[f.Kind]
	q := s.DB.Read(ctx).Table(table).Where("district_id = ?", f.DistrictID).Order("id")
	switch {
	case f.KeepUntil != "" && f.KeepUntil < today:
	case f.KeepDays != nil:
		q = q.Where(endings[f.Kind]+" < ?", today.Add(-*f.KeepDays))
	default:
		return nil, nil
	}
	holds := func(column string) (string, any) { return database.Contains(column, `"`+f.Code+`":`) }
	here, arg := holds("extra")
	before, _ := holds("before")
	after, _ := holds("after")
	loser, _ := holds("loser")
	survivor, _ := holds("survivor_before")
	q = q.Where("("+here+" OR id IN (SELECT record_id FROM change_rows WHERE kind = ? AND ("+before+" OR "+after+"))"+
		" OR id IN (SELECT survivor_id FROM merges WHERE kind = ? AND ("+loser+" OR "+survivor+")))", arg, f.Kind, arg, arg, f.Kind, arg, arg)
	return ids, database.Fault(q.Pluck("id", &ids).Error)
}

// blank blanks a field in some records.
func (s *Service) blank(ctx context.Context, f Field, ids []uuid.UUID) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var rows []struct {
			ID    uuid.UUID
			Extra Extra `gorm:"serializer:json"`
		}
		if err := tx.Table(kindTables[f.Kind]).Select("id, extra").Where("id IN ?", ids).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		n, now := 0, database.Now(s.Now())
		for _, r := range rows {
			held := r.Extra[f.Code] != ""
			if held {
				delete(r.Extra, f.Code)
				raw, err := json.Marshal(r.Extra)
				if err != nil {
					return err
				}
				set := map[string]any{"extra": string(raw), "version": gorm.Expr("version + 1"), "updated_at": now}
				if err := tx.Table(kindTables[f.Kind]).Where("id = ?", r.ID).Updates(set).Error; err != nil {
					return err
				}
			}
			past, err := forget(tx, "change_rows", "record_id", "extra", f, r.ID, "before", "after")
			if err != nil {
				return err
			}
			merged, err := forget(tx, "merges", "survivor_id", "Extra", f, r.ID, "loser", "survivor_before", "survivor_after")
			if err != nil {
				return err
			}
			if held || past || merged {
				n++
			}
		}
		if n == 0 {
			return nil
		}
		return s.Audit.Write(tx, audit.Entry{
			Action: "extra_field.blank", Kind: "extra_field", ID: f.ID, DistrictID: f.DistrictID,
			After: map[string]any{"field": f.Kind + "." + f.Code, "records": n, "on": s.Today()},
		})
	})
}

// forget takes the values of a field out of what a table keeps of a record, in columns of JSON that hold the extra fields
// under key. It reports whether there were any.
func forget(tx *gorm.DB, table, of, key string, f Field, id uuid.UUID, columns ...string) (found bool, err error) {
	var rows []map[string]any
	if err := tx.Table(table).Select(append([]string{"id"}, columns...)).Where(of+" = ?", id).Find(&rows).Error; err != nil {
		return false, err
	}
	for _, r := range rows {
		set := map[string]any{}
		for _, column := range columns {
			text, _ := r[column].(string)
			var record map[string]json.RawMessage
			var extra Extra
			if json.Unmarshal([]byte(text), &record) != nil || json.Unmarshal(record[key], &extra) != nil || extra[f.Code] == "" {
				continue
			}
			delete(extra, f.Code)
			if record[key], err = json.Marshal(extra); err != nil {
				return false, err
			}
			raw, err := json.Marshal(record)
			if err != nil {
				return false, err
			}
			set[column] = string(raw)
		}
		if len(set) == 0 {
			continue
		}
		found = true
		if err := tx.Table(table).Where("id = ?", r["id"]).Updates(set).Error; err != nil {
			return false, err
		}
	}
	return found, nil
}
