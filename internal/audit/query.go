package audit

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// Filter narrows a list of the log.
type Filter struct {
	Action, Kind      string
	TargetID, ActorID *uuid.UUID
	From, To          calendar.Day
}

// List reads one page of the log.
func List(tx *gorm.DB, list database.List, f Filter) (database.Page[Event], error) {
	q := tx.Model(&Event{})
	if f.Action != "" {
		q = q.Where("action = ?", f.Action)
	}
	if f.Kind != "" {
		q = q.Where("kind = ?", f.Kind)
	}
	if f.TargetID != nil {
		q = q.Where("target_id = ?", *f.TargetID)
	}
	if f.ActorID != nil {
		q = q.Where("actor_id = ?", *f.ActorID)
	}
	if f.From != "" {
		q = q.Where("at >= ?", f.From.Start())
	}
	if f.To != "" {
		q = q.Where("at < ?", f.To.End())
	}
	if list.Q != "" {
		sql, arg := database.Contains("actor_name", list.Q)
		q = q.Where(sql, arg)
	}
	return database.Paginate[Event](q.Select("audit_events.*"), list, map[string]string{"at": "at"}, "-at", "id")
}
