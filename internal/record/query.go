package record

import (
	"reflect"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
)

// Where narrows q by a condition with one value, unless the value is empty: "" or a nil pointer.
func Where(q *gorm.DB, condition string, value any) *gorm.DB {
	if v := reflect.ValueOf(value); !v.IsValid() || v.IsZero() {
		return q
	}
	return q.Where(condition, value)
}

// Search narrows q to rows in which one of the columns holds the text, or one of the names does or begins so in
// pinyin. names maps a column to the column of its pinyin.
func Search(q *gorm.DB, text string, columns []string, names map[string]string) *gorm.DB {
	if text == "" {
		return q
	}
	var terms []string
	var args []any
	or := func(condition string, a ...any) {
		terms, args = append(terms, condition), append(args, a...)
	}
	for name, pinyin := range names {
		condition, a := database.NameMatches(name, pinyin, text)
		or(condition, a...)
	}
	for _, column := range columns {
		condition, a := database.Contains(column, text)
		or(condition, a)
	}
	return q.Where("("+strings.Join(terms, " OR ")+")", args...)
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
