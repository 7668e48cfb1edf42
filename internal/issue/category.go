package issue

import (
	"context"
	_ "embed" // the categories travel in the binary
	"encoding/json"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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

// Categories returns all categories by code.
func (s *Service) Categories(ctx context.Context, parent string, q string) ([]Category, error) {
	var rows []Category
	query := s.db.Read(ctx).Order("code")
	if parent != "" {
		query = query.Where("parent_code = ?", parent)
	}
	if err := query.Find(&rows).Error; err != nil || q == "" {
		return rows, err
	}
	var out []Category
	for _, c := range rows {
		if strings.Contains(c.NameZH, q) || strings.Contains(strings.ToLower(c.NameEN), strings.ToLower(q)) || strings.HasPrefix(c.Code, q) {
			out = append(out, c)
		}
	}
	return out, nil
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
