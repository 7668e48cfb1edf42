package view

import (
	"context"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

var sorts = map[string]string{"ordinal": "views.ordinal, views.name", "name": "views.name", "created_at": "views.created_at"}

// List returns the views that the actor may see, of one screen or of all.
func (s *Service) List(ctx context.Context, list database.List, screen string) (database.Page[View], error) {
	q := s.DB.Read(ctx).Table("views").Scopes(access.Scope(ctx, access.View, access.ViewRead))
	if screen != "" {
		q = q.Where("views.screen = ?", screen)
	}
	return database.Paginate[View](q, list, sorts, "ordinal", "views.id")
}

// ByID returns one view.
func (s *Service) ByID(ctx context.Context, id uuid.UUID) (View, error) {
	var v View
	return v, database.Fault(s.DB.Read(ctx).Scopes(access.Scope(ctx, access.View, access.ViewRead)).Where("views.id = ?", id).Take(&v).Error)
}

// Preferred returns how the actor likes a list; the zero Preference where they never said. A view to begin with that
// they may no longer see is left out.
func (s *Service) Preferred(ctx context.Context, screen string) (Preference, error) {
	rows := []Preference{}
	db := s.DB.Read(ctx)
	if err := db.Where("account_id = ? AND screen = ?", access.ActorFrom(ctx).AccountID, screen).Limit(1).Find(&rows).Error; err != nil || len(rows) == 0 {
		return Preference{Screen: screen, Columns: []string{}}, database.Fault(err)
	}
	p := rows[0]
	if p.ViewID == nil {
		return p, nil
	}
	var n int64
	err := s.DB.Read(ctx).Table("views").Scopes(access.Scope(ctx, access.View, access.ViewRead)).Where("views.id = ?", *p.ViewID).Count(&n).Error
	if n == 0 {
		p.ViewID = nil
	}
	return p, database.Fault(err)
}
