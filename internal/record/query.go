package record

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
)

// Where narrows q by a condition with one value, unless the value is empty: "" or a nil pointer.
func Where(q *gorm.DB, condition string, value any) *gorm.DB {
	if v := reflect.ValueOf(value); !v.IsValid() || v.IsZero() {
		return q
	}
	return q.Where(condition, value)
}

// Is narrows q by a condition or by its opposite; nil is both.
func Is(q *gorm.DB, condition string, want *bool) *gorm.DB {
	switch {
	case want == nil:
		return q
	case *want:
		return q.Where(condition)
	default:
		return q.Where("NOT (" + condition + ")")
	}
}

// Elsewhere is a text in another table: In is a condition on the list's own table whose %s is filled with the search
// in that table, such as "households.building_id IN (SELECT id FROM buildings WHERE %s)". Pinyin may be empty.
type Elsewhere struct{ In, Column, Pinyin string }

// Search narrows q to rows in which one of the columns holds the text, or a name does or begins so in pinyin.
func Search(q *gorm.DB, text string, columns []string, names map[string]string, elsewhere ...Elsewhere) *gorm.DB {
	if text == "" {
		return q
	}
	var terms []string
	var args []any
	or := func(condition string, a ...any) { terms, args = append(terms, condition), append(args, a...) }
	for name, pinyin := range names {
		condition, a := database.NameMatches(name, pinyin, text)
		or(condition, a...)
	}
	for _, column := range columns {
		condition, a := database.Contains(column, text)
		or(condition, a)
	}
	for _, e := range elsewhere {
		if e.Pinyin != "" {
			condition, a := database.NameMatches(e.Column, e.Pinyin, text)
			or(strings.Replace(e.In, "%s", condition, 1), a...)
			continue
		}
		condition, a := database.Contains(e.Column, text)
		or(strings.Replace(e.In, "%s", condition, 1), a)
	}
	condition := "(" + strings.Join(terms, " OR ") + ")"
	if q.Name() == string(database.Postgres) {
		// As SQLite does it: s1-02 finds S1-02.
		condition = strings.ReplaceAll(condition, " LIKE ", " ILIKE ")
	}
	return q.Where(condition, args...)
}

// One reads the one row of q whose table has the id; NotFound if there is none.
func One[Row any](q *gorm.DB, table string, id uuid.UUID) (Row, error) {
	var row Row
	return row, database.Fault(q.Where(table+".id = ?", id).Take(&row).Error)
}

// EndedIs narrows q to rows that have ended or to those that have not; nil is both.
func EndedIs(q *gorm.DB, column string, ended *bool) *gorm.DB {
	switch {
	case ended == nil:
		return q
	case *ended:
		return q.Where(column + " IS NOT NULL")
	default:
		return q.Where(column + " IS NULL")
	}
}

// List reads a page in two steps: narrowed, a query of the bare table with filters and scope, is counted and gives
// the ids of the page; rows, with everything that a row shows, is then asked for these few alone. No join is made
// for what is not shown.
func List[Row any](narrowed, rows *gorm.DB, table string, list database.List, sorts map[string]string, fallback string) (database.Page[Row], error) {
	ids, err := database.Paginate[struct{ ID uuid.UUID }](narrowed.Select(table+".id"), list, sorts, fallback, table+".id")
	page := database.Page[Row]{Items: []Row{}, Page: ids.Page, PageSize: ids.PageSize, Total: ids.Total, Capped: ids.Capped}
	if err != nil || len(ids.Items) == 0 {
		return page, err
	}
	place := make(map[uuid.UUID]int, len(ids.Items))
	wanted := make([]uuid.UUID, len(ids.Items))
	for i, item := range ids.Items {
		place[item.ID], wanted[i] = i, item.ID
	}
	if err := rows.Where(table+".id IN ?", wanted).Scan(&page.Items).Error; err != nil {
		return page, database.Fault(err)
	}
	slices.SortFunc(page.Items, func(a, b Row) int { return place[idOf(a)] - place[idOf(b)] })
	return page, nil
}

func idOf(row any) uuid.UUID { return reflect.ValueOf(row).FieldByName("ID").Interface().(uuid.UUID) }

// Narrow starts the list of a kind: its bare table within the actor's scope.
func (s *Store) Narrow(ctx context.Context, kind Kind) *gorm.DB {
	return s.DB.Read(ctx).Table(kind.Table).Scopes(access.Scope(ctx, kind.Kind, kind.Read))
}

// Rows starts what a row shows: all columns of the kind and those given, with left joins, within the actor's scope.
func (s *Store) Rows(ctx context.Context, kind Kind, columns string, joins ...string) *gorm.DB {
	q := s.Narrow(ctx, kind).Select(kind.Table + ".*" + columns)
	for _, join := range joins {
		q = q.Joins("LEFT JOIN " + join)
	}
	return q
}
