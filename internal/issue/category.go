package issue

import (
	"context"
	_ "embed" // the categories travel in the binary
	"encoding/json"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

//go:embed data/issue-categories.json
var categoriesFile []byte

type categoryEntry struct {
	Code         string          `json:"code"`
	ZH           string          `json:"zh"`
	EN           string          `json:"en"`
	Unit         string          `json:"responsibleUnit"`
	Days         *int            `json:"deadlineDays"`
	Urgent       bool            `json:"urgent"`
	Confidential bool            `json:"confidential"`
	Extendable   bool            `json:"extendable"`
	Children     []categoryEntry `json:"children"`
}

// SeedCategories writes the built-in categories that the database does not have yet; what stands there is left alone.
func (s *Service) SeedCategories(ctx context.Context) error {
	var have int64
	rows := builtIn()
	if err := s.db.Read(ctx).Model(&Category{}).Count(&have).Error; err != nil || int(have) >= len(rows) {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(rows).Error
	})
}

func builtIn() []Category {
	var file struct {
		Categories []categoryEntry `json:"categories"`
	}
	if err := json.Unmarshal(categoriesFile, &file); err != nil {
		panic("the embedded categories cannot be read: " + err.Error())
	}
	var out []Category
	for _, top := range file.Categories {
		out = append(out, top.category(nil))
	}
	for _, top := range file.Categories {
		for _, c := range top.Children {
			out = append(out, c.category(&top.Code))
		}
	}
	return out
}

func (e categoryEntry) category(parent *string) Category {
	return Category{
		Code: e.Code, ParentCode: parent, NameZH: e.ZH, NameEN: e.EN, ResolveDays: e.Days, Urgent: e.Urgent, Confidential: e.Confidential,
		Extendable: e.Extendable, UnitLabel: textOrNil(e.Unit),
	}
}

// Categories returns the categories, by code; parent narrows them to those of one category of the first level.
func (s *Service) Categories(ctx context.Context, list database.List, parent string) (database.Page[Category], error) {
	q := s.db.Read(ctx).Table("categories")
	if parent != "" {
		q = q.Where("parent_code = ?", parent)
	}
	if list.Q != "" {
		zh, a := database.Contains("name_zh", list.Q)
		en, b := database.Contains("lower(name_en)", strings.ToLower(list.Q))
		code, c := database.Begins("code", list.Q)
		q = q.Where("("+zh+" OR "+en+" OR "+code+")", a, b, c)
	}
	return database.Paginate[Category](q, list, map[string]string{"code": "code"}, "code", "code")
}

// categoryOf returns a category by its code.
func categoryOf(tx *gorm.DB, code string) (Category, error) {
	var c Category
	err := fresh(tx).Where("code = ?", code).Limit(1).Find(&c).Error
	if err == nil && c.Code == "" {
		err = fault.Bad("category_code", "unknown_reference", fault.Say("没有这个类别", "There is no such category"))
	}
	return c, err
}
