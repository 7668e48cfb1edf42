package roster

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// Filter narrows the list of imports.
type Filter struct{ State, Mode string }

var importSorts = map[string]string{"created_at": "imports.created_at", "state": "imports.state", "filename": "imports.filename"}

// List returns the imports of the actor's district, without their reports, the latest first.
func (s *Service) List(ctx context.Context, list database.List, f Filter) (database.Page[Import], error) {
	q := s.db.Read(ctx).Model(&Import{}).Scopes(access.Scope(ctx, access.Import, access.ImportRun)).Omit("report")
	switch f.State {
	case "":
	case Undone:
		q = q.Where("imports.undone_at IS NOT NULL")
	default:
		q = q.Where("imports.state = ? AND imports.undone_at IS NULL", f.State)
	}
	if f.Mode != "" {
		q = q.Where("imports.mode = ?", f.Mode)
	}
	if list.Q != "" {
		condition, arg := database.Contains("imports.filename", list.Q)
		q = q.Where(condition, arg)
	}
	page, err := database.Paginate[Import](q, list, importSorts, "-created_at", "imports.id")
	if err != nil {
		return page, err
	}
	for i := range page.Items {
		if err := s.complete(s.db.Read(ctx), &page.Items[i]); err != nil {
			return page, err
		}
	}
	return page, nil
}

// complete says how far an import is, whether it has been undone, and whether it can be.
func (s *Service) complete(db *gorm.DB, i *Import) error {
	i.Progress = s.progress(*i)
	switch {
	case i.UndoneAt != nil:
		i.State = Undone
	case i.State == Committed:
		last, kept, err := undoable(db, i.DistrictID)
		if err != nil {
			return err
		}
		i.Undoable = kept && last == i.ID
	}
	return nil
}

// Get returns an import with its report.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (Import, error) {
	var row Import
	err := s.db.Read(ctx).Scopes(access.Scope(ctx, access.Import, access.ImportRun)).Where("imports.id = ?", id).Take(&row).Error
	if err == nil {
		err = s.complete(s.db.Read(ctx), &row)
	}
	return row, database.Fault(err)
}

func (s *Service) progress(i Import) int {
	if n, ok := s.live.Load(i.ID); ok && i.State == Running {
		return max(i.Progress, min(n.(int), 99))
	}
	return i.Progress
}
