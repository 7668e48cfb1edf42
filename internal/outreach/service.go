package outreach

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/file"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/record"
)

// Service carries out what members do at people's doors.
type Service struct {
	record.Store
	files  *file.Service
	issues *issue.Service
	// Catalog knows the care groups and who may see which tag.
	Catalog *catalog.Service
}

// New makes the service.
func New(db *database.DB, log *audit.Log, files *file.Service, issues *issue.Service, now func() time.Time) *Service {
	return &Service{Store: record.Store{DB: db, Audit: log, Now: now}, files: files, issues: issues, Catalog: catalog.New(db, log, now)}
}

var (
	roundKind    = record.Kind{Kind: access.Round, Write: access.RoundWrite}
	activityKind = record.Kind{Kind: access.Activity, Write: access.ActivityWrite}
	deedKind     = record.Kind{Kind: access.Deed, Write: access.DeedWrite}
)

// The words that columns may hold.
var (
	Ways           = []string{string(OnSite), string(Phone), string(Video)}
	Outcomes       = []string{string(Met), string(NotHome), string(Refused)}
	QuestionKinds  = []string{string(Text), string(Number), string(Choice), string(Several), string(YesNo)}
	RoundStates    = []string{RoundOpen, RoundClosed}
	ActivityKinds  = []string{ByBranch, ByVolunteers}
	ActivityStates = []string{ActivityPlanned, ActivityHeld, ActivityCancelled}
	DeedStates     = []string{DeedPlanned, DeedUnderWay, DeedDone}
)

const (
	codeLength    = 40
	nameLength    = 100
	summaryLength = 2000
	notesLength   = 4000
)

func fresh(tx *gorm.DB) *gorm.DB { return tx.Session(&gorm.Session{NewDB: true}) }

// code makes a code that people can say: a prefix, the day, and four letters or digits.
func (s *Service) code(prefix string) string {
	return prefix + strings.ReplaceAll(string(s.Today()), "-", "") + "-" + rand.Text()[:4]
}

// placeOf returns where something in an area lies; without an area, in the actor's district.
func placeOf(tx *gorm.DB, area *uuid.UUID) (database.Place, error) {
	if area == nil {
		return database.Place{DistrictID: access.ActorFrom(tx.Statement.Context).DistrictID}, nil
	}
	p, _, err := database.PlaceOf(tx, *area)
	return p, err
}

func unique(ids []uuid.UUID) []uuid.UUID {
	out := make([]uuid.UUID, 0, len(ids))
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// within reports whether a time falls on one of the days.
func within(t time.Time, from, until calendar.Day) bool {
	return !t.Before(from.Start()) && t.Before(until.End())
}
