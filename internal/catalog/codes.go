package catalog

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed data/code-tables.json
var codeTablesJSON []byte

//go:embed data/english-names.json
var englishNamesJSON []byte

// The code tables that records refer to, by the names that /code-tables gives them.
const (
	TableSex             = "sex"
	TableEthnicity       = "ethnicity"
	TableFamilyRelation  = "family_relation"
	TablePoliticalStatus = "political_status"
	TableEducation       = "education"
	TableOccupation      = "occupation_status"
	TableHealth          = "health_status"
	TableHouseholdTag    = "household_tag"
	TableSpecialGroup    = "special_group"
	TableShopType        = "shop_type"
	TableIndustry        = "industry"
)

// OwnTables are the tables that a district keeps itself: what is usual comes with the program, and the office adds,
// renames, orders, ends and guards its values.
var OwnTables = []string{TableHouseholdTag, TableSpecialGroup, TableShopType}

// RelationHead is the code of the head of a household (户主) in family_relation.
const RelationHead = "02"

// Code is one value of a code table; Short is the everyday name where the standard's is long, otherwise "".
type Code struct {
	Code, ZH, EN, Short string
	// Usual says that a form offers it first; the rest of a long table is for what is rare.
	Usual bool
	// Sensitivity is 0 for what everybody may know, 1 for what is told with care, 2 for health, children and the like.
	Sensitivity int
}

// CodeTable is a table of a national standard, or one of ours. It is read-only.
type CodeTable struct {
	Name, Standard, ZH, EN string
	Items                  []Code
	// Own says that the table is the district's to keep: no standard rules it.
	Own bool
	// Excluded are words for what must not be collected here without a law that says so.
	Excluded []string
	byCode   map[string]int
	byName   map[string]int
}

// ByCode returns the value with the code.
func (t *CodeTable) ByCode(code string) (Code, bool) { return t.find(t.byCode, code) }

// ByName returns the value with the Chinese name, the standard's or the short one.
func (t *CodeTable) ByName(name string) (Code, bool) { return t.find(t.byName, name) }

// Has reports whether code is in the table.
func (t *CodeTable) Has(code string) bool { _, ok := t.byCode[code]; return ok }

// NameOf returns the Chinese name of a code as people say it, "" for a code that is not in the table.
func (t *CodeTable) NameOf(code string) string {
	c, _ := t.ByCode(code)
	if c.Short != "" {
		return c.Short
	}
	return c.ZH
}

func (t *CodeTable) find(index map[string]int, key string) (Code, bool) {
	i, ok := index[key]
	if !ok {
		return Code{}, false
	}
	return t.Items[i], true
}

var loadCodeTables = sync.OnceValue(func() []*CodeTable {
	var file struct {
		Tables map[string]struct {
			Standard, ZH, EN string
			AppSubset        []string
			ShortNames       map[string]string
			Excluded         []string
			Items            []struct {
				Code, ZH, EN string
				Sensitivity  int
			}
		}
	}
	if err := json.Unmarshal(codeTablesJSON, &file); err != nil {
		panic("data/code-tables.json: " + err.Error())
	}
	var english map[string]json.RawMessage
	if err := json.Unmarshal(englishNamesJSON, &english); err != nil {
		panic("data/english-names.json: " + err.Error())
	}
	var tables []*CodeTable
	for name, from := range file.Tables {
		t := &CodeTable{Name: snake(name), Standard: from.Standard, ZH: from.ZH, EN: from.EN, Own: slices.Contains(OwnTables, snake(name)), Excluded: from.Excluded, byCode: map[string]int{}, byName: map[string]int{}}
		names := map[string]string{}
		if raw, ok := english[name]; ok {
			if err := json.Unmarshal(raw, &names); err != nil {
				panic("data/english-names.json: " + err.Error())
			}
		}
		for i, item := range from.Items {
			if item.EN == "" {
				item.EN = names[item.Code]
			}
			usual := len(from.AppSubset) == 0 || slices.Contains(from.AppSubset, item.Code)
			t.Items = append(t.Items, Code{Code: item.Code, ZH: item.ZH, EN: item.EN, Short: from.ShortNames[item.Code], Usual: usual, Sensitivity: item.Sensitivity})
			t.byCode[item.Code], t.byName[item.ZH] = i, i
			if short := from.ShortNames[item.Code]; short != "" {
				t.byName[short] = i
			}
		}
		tables = append(tables, t)
	}
	slices.SortFunc(tables, func(a, b *CodeTable) int { return strings.Compare(a.Name, b.Name) })
	return tables
})

// CodeTables returns all tables, by name.
func CodeTables() []*CodeTable { return loadCodeTables() }

// Codes returns the table with the name, nil if there is none.
func Codes(name string) *CodeTable {
	for _, t := range loadCodeTables() {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func snake(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
