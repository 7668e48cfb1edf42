package database

import (
	"strings"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
)

// How a list counts what it holds beyond the page.
const (
	CountExact  = "exact"
	CountCapped = "capped"
	CountNone   = "none"

	countCap = 1001
)

// List is what a reader asks of a list: a page from 1, its size from 1 to 200, a sort field with "-" for descending,
// a text to search for, and how to count.
type List struct {
	Page, PageSize int
	Sort           string
	Q              string
	Count          string
}

// Page is one page of a list. Total is nil when it was not counted; Capped says that there are more than Total.
type Page[T any] struct {
	Items          []T
	Page, PageSize int
	Total          *int64
	Capped         bool
}

// Paginate counts and reads one page of q. sorts maps the fields that may be sorted by to SQL expressions; the
// first field named in list.Sort that is not in it is refused. "id" of the table settles ties.
func Paginate[T any](q *gorm.DB, list List, sorts map[string]string, fallback, tie string) (Page[T], error) {
	order, err := orderBy(list.Sort, sorts, fallback, tie)
	if err != nil {
		return Page[T]{}, err
	}
	page := Page[T]{Items: []T{}, Page: list.Page, PageSize: list.PageSize}
	q = q.Session(&gorm.Session{})
	switch list.Count {
	case CountNone:
	case CountCapped:
		var n int64
		inner := q.Session(&gorm.Session{}).Select("1").Limit(countCap)
		if err := q.Session(&gorm.Session{NewDB: true}).Table("(?) AS capped", inner).Count(&n).Error; err != nil {
			return page, Fault(err)
		}
		if page.Capped = n >= countCap; page.Capped {
			n = countCap
		}
		page.Total = &n
	default:
		var n int64
		if err := q.Session(&gorm.Session{}).Select("*").Count(&n).Error; err != nil {
			return page, Fault(err)
		}
		page.Total = &n
	}
	if page.Total != nil && int64((list.Page-1)*list.PageSize) >= *page.Total && !page.Capped {
		return page, nil
	}
	err = q.Order(order).Limit(list.PageSize).Offset((list.Page - 1) * list.PageSize).Scan(&page.Items).Error
	return page, Fault(err)
}

func orderBy(sort string, sorts map[string]string, fallback, tie string) (string, error) {
	if sort == "" {
		sort = fallback
	}
	var terms []string
	for _, field := range strings.Split(sort, ",") {
		name, descending := strings.CutPrefix(field, "-")
		column, ok := sorts[name]
		if !ok {
			return "", fault.Malformed("bad_sort", fault.Say("不能按“%s”排序", "Cannot sort by %q", name),
				fault.Field{Field: "sort", Code: "bad_sort", Message: fault.Say("不能按此项排序", "Not a field to sort by")})
		}
		if descending {
			column += " DESC"
		}
		terms = append(terms, column)
	}
	direction := ""
	if strings.HasPrefix(sort, "-") {
		direction = " DESC"
	}
	return strings.Join(append(terms, tie+direction), ", "), nil
}
