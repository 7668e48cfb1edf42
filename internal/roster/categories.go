package roster

import (
	"strings"

	"github.com/lianxin/lianxin/internal/issue"
)

// categoryIndex finds categories by code, by name, and by 一级/二级.
type categoryIndex struct {
	codes map[string]bool
	paths map[string]string
	// said is each category as a workbook says it: 一级/二级, or its code where that could be another.
	said map[string]string
}

func newCategories(rows []issue.Category) *categoryIndex {
	index := &categoryIndex{codes: map[string]bool{}, paths: map[string]string{}, said: map[string]string{}}
	names := map[string]string{}
	for _, c := range rows {
		index.codes[c.Code] = true
		names[c.Code] = c.NameZH
	}
	for _, c := range rows {
		index.paths[fold(c.Code)] = c.Code
		if _, taken := index.paths[fold(c.NameZH)]; !taken {
			index.paths[fold(c.NameZH)] = c.Code
		}
		if c.ParentCode != nil {
			index.paths[fold(names[*c.ParentCode]+"/"+c.NameZH)] = c.Code
		}
	}
	for _, c := range rows {
		path := c.NameZH
		if c.ParentCode != nil {
			path = names[*c.ParentCode] + "/" + c.NameZH
		}
		if found, ok := index.ByPath(path); !ok || found != c.Code {
			path = c.Code
		}
		index.said[c.Code] = path
	}
	return index
}

func (i *categoryIndex) Known(code string) bool { return i.codes[code] }

func (i *categoryIndex) ByPath(path string) (string, bool) {
	folded := strings.NewReplacer("\\", "/", "-", "/", ">", "/", "—", "/").Replace(fold(path))
	if code, ok := i.paths[fold(path)]; ok {
		return code, true
	}
	code, ok := i.paths[folded]
	return code, ok
}
