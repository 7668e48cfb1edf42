package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// MaxAttached is how many files may hang on one record.
const MaxAttached = 30

// unattachedFor is how long an upload may wait for the record that it belongs to: reports written without signal
// arrive late.
const unattachedFor = 14 * 24 * time.Hour

// Service takes, gives out and attaches files.
type Service struct {
	*record.Store
	contents *Store
	cleaner  *Cleaner
}

// New makes the service over a store of contents.
func New(s *record.Store, contents *Store) *Service { return &Service{s, contents, NewCleaner()} }

// Upload keeps a file under an id and returns it. What it is, its content says; name is only what people see.
func (s *Service) Upload(ctx context.Context, id uuid.UUID, name string, data []byte) (File, error) {
	if len(data) > MaxBytes {
		return File{}, tooLarge()
	}
	clean, err := s.cleaner.Clean(ctx, data)
	if err != nil {
		return File{}, err
	}
	actor := access.ActorFrom(ctx)
	sum := sha256.Sum256(clean.Content)
	f := File{
		Record: database.NewRecord(id, s.Now()), DistrictID: actor.DistrictID, AccountID: actor.AccountID, Name: tidy(name, clean.Type), Type: clean.Type,
		Size: int64(len(clean.Content)), SHA256: hex.EncodeToString(sum[:]), StoreID: uuid.New(), HasThumbnail: clean.Thumbnail != nil,
	}
	if clean.Width > 0 {
		f.Width, f.Height = &clean.Width, &clean.Height
	}
	// The content is on the disk before the row says so; a content without a row is swept away.
	if err := s.contents.Put(f.StoreID, clean.Content, clean.Thumbnail); err != nil {
		return File{}, err
	}
	err = s.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&f).Error; err != nil {
			if database.IsDuplicate(err) {
				return fault.Conflict("duplicate_key", fault.Say("已有相同的记录", "There is such a record already"))
			}
			return err
		}
		return s.Audit.Write(tx, audit.Entry{Action: "file.create", Kind: "file", ID: f.ID, DistrictID: f.DistrictID, After: &f})
	})
	if err != nil {
		return File{}, errors.Join(err, s.contents.Remove(f.StoreID))
	}
	return f, nil
}

func tooLarge() error {
	return fault.TooLarge("file_too_large", fault.Say("文件超过 20 MiB", "The file is larger than 20 MiB"))
}

// TooLarge is the refusal of a file over MaxBytes.
func TooLarge() error { return tooLarge() }

var endings = map[string]string{JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}

// tidy makes a name that is safe to show and to save under, with the ending of what it is.
func tidy(name, kind string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/\:*?"<>|`, r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	if name == "" {
		name = "file"
	}
	return name + endings[kind]
}

// Find returns a file that the actor may see; NotFound otherwise.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (File, error) {
	return record.One[File](s.DB.Read(ctx).Table("files").Scopes(access.Scope(ctx, access.File, access.FileRead)), "files", id)
}

// Open opens the content of a file, or its thumbnail, that the actor may see. NotFound also when it has no thumbnail.
func (s *Service) Open(ctx context.Context, id uuid.UUID, thumb bool) (File, *os.File, error) {
	f, err := s.Find(ctx, id)
	if err != nil {
		return f, nil, err
	}
	if thumb && !f.HasThumbnail {
		return f, nil, fault.NotFound()
	}
	content, err := s.contents.Open(f.StoreID, thumb)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil, fmt.Errorf("the content of file %s is missing from the store: %w", f.ID, err)
	}
	return f, content, err
}

// Attach hangs files on a record, in their order; event names the event of an issue that brought them. It refuses
// files that are not the actor's own or hang on something already.
func (s *Service) Attach(tx *gorm.DB, files []uuid.UUID, kind string, target uuid.UUID, event *uuid.UUID) error {
	if len(files) == 0 {
		return nil
	}
	tx = tx.Session(&gorm.Session{NewDB: true})
	var before int64
	if err := tx.Model(&Attachment{}).Where("kind = ? AND target_id = ?", kind, target).Count(&before).Error; err != nil {
		return err
	}
	if int(before)+len(files) > MaxAttached {
		return fault.Bad("file_ids", "too_many", fault.Say("最多 %d 个附件", "At most %d files", MaxAttached))
	}
	var own []uuid.UUID
	q := tx.Model(&File{}).Where("id IN ?", files)
	if actor := access.ActorFrom(tx.Statement.Context); !actor.System {
		q = q.Where("account_id = ?", actor.AccountID)
	}
	if err := q.Pluck("id", &own).Error; err != nil {
		return err
	}
	var bad []fault.Field
	var rows []Attachment
	for i, id := range files {
		if !slices.Contains(own, id) {
			bad = append(bad, fault.UnknownReference(fmt.Sprintf("file_ids[%d]", i)))
		}
		rows = append(rows, Attachment{FileID: id, Kind: kind, TargetID: target, EventID: event, Ordinal: int(before) + i, CreatedAt: database.Now(s.Now())})
	}
	if len(bad) > 0 {
		return fault.Invalid(bad...)
	}
	done := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows)
	if done.Error == nil && int(done.RowsAffected) != len(rows) {
		return fault.Bad("file_ids", "already_attached", fault.Say("有附件已用于其他记录", "A file hangs on another record already"))
	}
	return done.Error
}

// Attached is a file with the event of an issue that brought it.
type Attached struct {
	File
	TargetID uuid.UUID
	EventID  *uuid.UUID
}

// Of returns the files of records of a kind, in their order. Whoever asks must have checked that the actor may see
// the records.
func (s *Service) Of(tx *gorm.DB, kind string, targets ...uuid.UUID) ([]Attached, error) {
	var rows []Attached
	if len(targets) == 0 {
		return rows, nil
	}
	err := tx.Session(&gorm.Session{NewDB: true}).Table("files").Select("files.*, attachments.target_id, attachments.event_id").
		Joins("JOIN attachments ON attachments.file_id = files.id").Where("attachments.kind = ? AND attachments.target_id IN ?", kind, targets).
		Order("attachments.ordinal, files.id").Scan(&rows).Error
	return rows, err
}

// Sweep removes uploads that were never attached, and contents that no row knows of.
func (s *Service) Sweep(ctx context.Context) error {
	for {
		var old []File
		err := s.DB.Read(ctx).Where("created_at < ? AND NOT EXISTS (SELECT 1 FROM attachments WHERE attachments.file_id = files.id)", database.Now(s.Now().Add(-unattachedFor))).
			Order("created_at").Limit(200).Find(&old).Error
		if err != nil {
			return err
		}
		for _, f := range old {
			if err := s.forget(ctx, f); err != nil {
				return err
			}
		}
		if len(old) < 200 {
			return s.sweepContents(ctx)
		}
	}
}

func (s *Service) forget(ctx context.Context, f File) error {
	gone := false
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		d := tx.Where("id = ? AND NOT EXISTS (SELECT 1 FROM attachments WHERE attachments.file_id = files.id)", f.ID).Delete(&File{})
		gone = d.RowsAffected == 1
		if d.Error != nil || !gone {
			return d.Error
		}
		return s.Audit.Write(tx, audit.Entry{Action: "file.forget", Kind: "file", ID: f.ID, DistrictID: f.DistrictID, Before: &f})
	})
	if err != nil || !gone {
		return err
	}
	return s.contents.Remove(f.StoreID)
}

func (s *Service) sweepContents(ctx context.Context) error {
	return s.contents.Each(time.Now().Add(-24*time.Hour), func(ids []uuid.UUID) error {
		var known []uuid.UUID
		if err := s.DB.Read(ctx).Model(&File{}).Where("store_id IN ?", ids).Pluck("store_id", &known).Error; err != nil {
			return err
		}
		for _, id := range ids {
			if !slices.Contains(known, id) {
				if err := s.contents.Remove(id); err != nil {
					return err
				}
			}
		}
		return ctx.Err()
	})
}
