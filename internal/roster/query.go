package roster

import (
	"context"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// Filter narrows the list of imports.
type Filter struct{ State, Mode string }

var importSorts = map[string]string{"created_at": "imports.created_at", "state": "imports.state", "filename": "imports.filename"}

// List returns the imports of the actor's district, without their reports, the latest first.
func (s *Service) List(ctx context.Context, list database.List, f Filter) (database.Page[Import], error) {
	q := s.db.Read(ctx).Model(&Import{}).Scopes(access.Scope(ctx, access.Import, access.ImportRun)).Omit("report")
	if f.State != "" {
		q = q.Where("imports.state = ?", f.State)
	}
	if f.Mode != "" {
		q = q.Where("imports.mode = ?", f.Mode)
	}
	if list.Q != "" {
		condition, arg := database.Contains("imports.filename", list.Q)
		q = q.Where(condition, arg)
	}
	page, err := database.Paginate[Import](q, list, importSorts, "-created_at", "imports.id")
	for i := range page.Items {
		page.Items[i].Progress = s.progress(page.Items[i])
	}
	return page, err
}

// Get returns an import with its report.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Import, error) {
	var row Import
	err := s.db.Read(ctx).Scopes(access.Scope(ctx, access.Import, access.ImportRun)).Where("imports.id = ?", id).Take(&row).Error
	row.Progress = s.progress(row)
	return row, database.Fault(err)
}

func (s *Service) progress(i Import) int {
	if n, ok := s.live.Load(i.ID); ok && i.State == Running {
		return max(i.Progress, min(n.(int), 99))
	}
	return i.Progress
}
