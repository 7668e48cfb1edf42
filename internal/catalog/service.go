package catalog

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// Service keeps what the district decides.
type Service struct {
	record.Store

	// Retag gives the records that carry one tag of a table, a code or a free one, another in its place, and says how many.
	Retag func(tx *gorm.DB, table, from, to string) (int, error)
	// Headings are the column headings of the workbook for a kind of record, which no extra field may be called.
	Headings func(kind string) []string
}

// New makes the service.
func New(db *database.DB, log *audit.Log, now func() time.Time) *Service {
	return &Service{Store: record.Store{DB: db, Audit: log, Now: now}}
}

var (
	entryKind  = record.Kind{Kind: access.CodeEntry, Write: access.CatalogWrite}
	groupKind  = record.Kind{Kind: access.CareGroup, Write: access.CatalogWrite}
	fieldKind  = record.Kind{Kind: access.ExtraField, Write: access.CatalogWrite}
	memberKind = record.Kind{Kind: access.CareMember, Write: access.HouseholdWrite}
)

const (
	nameLength  = 30
	aboutLength = 500
)

var schemas sync.Map

// remember writes down what somebody changed of what the district decides; before is nil where it was made.
func (s *Service) remember(tx *gorm.DB, kind record.Kind, action string, before, after any) error {
	ctx := tx.Statement.Context
	parsed, err := schema.Parse(after, &schemas, schema.NamingStrategy{})
	if err != nil {
		return err
	}
	value := func(m any, f *schema.Field) any {
		return f.ReflectValueOf(ctx, reflect.Indirect(reflect.ValueOf(m))).Interface()
	}
	n := Noted{ID: database.NewID(), Kind: kind.Name, Action: action, At: database.Now(s.Now()), Before: map[string]any{}, After: map[string]any{}}
	for _, f := range parsed.Fields {
		switch f.DBName {
		case "id":
			n.RecordID = value(after, f).(uuid.UUID)
			continue
		case "district_id":
			n.DistrictID = value(after, f).(uuid.UUID)
			continue
		case "", "version", "created_at", "updated_at", "pinyin", "township_id", "community_id", "grid_id":
			continue
		}
		is := value(after, f)
		if before == nil {
			if !reflect.ValueOf(is).IsZero() {
				n.After[f.DBName] = is
			}
			continue
		}
		if was := value(before, f); !reflect.DeepEqual(was, is) {
			n.Before[f.DBName], n.After[f.DBName] = was, is
		}
	}
	actor := access.ActorFrom(ctx)
	n.ActorName = actor.Name
	if actor.AccountID != uuid.Nil {
		n.AccountID = &actor.AccountID
	}
	return tx.Session(&gorm.Session{NewDB: true, Context: ctx}).Create(&n).Error
}

// History lists what was changed of one thing that the district decides, the latest first.
func (s *Service) History(ctx context.Context, list database.List, of uuid.UUID) (database.Page[Noted], error) {
	q := s.DB.Read(ctx).Model(&Noted{}).Where("district_id = ? AND record_id = ?", access.ActorFrom(ctx).DistrictID, of)
	return database.Paginate[Noted](q, list, map[string]string{"at": "setting_changes.at"}, "-at", "setting_changes.id")
}

// clean checks a Chinese and an English name; the English one is the Chinese one where nobody gave it.
func clean(c *fault.Checks, zh, en *string) {
	c.Filled("name_zh", zh, nameLength)
	c.Text("name_en", en, 2*nameLength)
	if *en == "" {
		*en = *zh
	}
}

// excluded are words for what must not be collected without a law that says so.
func excluded(c *fault.Checks, field, text string) {
	for _, word := range Codes(TableSpecialGroup).Excluded {
		if strings.Contains(text, word) {
			c.Add(field, "not_collected", fault.Say("“%s”不属于连心服务登记的内容，没有法律依据不得收集", "%s is not for this registry to collect without a law that says so", word))
		}
	}
}
