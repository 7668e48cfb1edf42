package double

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/catalog"
)

// tagTables are the own tables whose values the tags of a kind of record are.
var tagTables = map[string]string{Resident: catalog.TableSpecialGroup, Household: catalog.TableHouseholdTag}

// eyes are those of somebody who compares or merges two records: what they may not see of their tags and extra fields
// is neither shown nor chosen, and a merge keeps it.
type eyes struct {
	kind  string
	view  *catalog.View
	roles func(uuid.UUID) []access.Role
}

func (s *Service) eyes(tx *gorm.DB, kind string, district uuid.UUID, records ...uuid.UUID) (eyes, error) {
	v, err := s.catalog.ViewIn(tx, district)
	if err != nil {
		return eyes{}, err
	}
	roles, err := v.Reach(tx, kinds[kind].Kind, records)
	return eyes{kind, v, roles}, err
}

// veil takes from a record what these eyes do not see of it, and returns that.
func (e eyes) veil(m any) (hidden hidden) {
	roles := e.roles(keyOf(m))
	if table := tagTables[e.kind]; table != "" {
		tags := field(m, "Tags").Interface().([]string)
		seen := e.view.ShowTags(table, tags, roles)
		hidden.tags = slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return slices.Contains(seen, tag) })
		field(m, "Tags").Set(reflect.ValueOf(seen))
	}
	extra := extraOf(m)
	seen := e.view.ShowExtra(e.kind, extra, roles)
	hidden.extra = maps.Clone(extra)
	maps.DeleteFunc(hidden.extra, func(code, _ string) bool { return seen[code] != "" })
	field(m, "Extra").Set(reflect.ValueOf(seen))
	return hidden
}

// hidden is what somebody does not see of a record.
type hidden struct {
	tags  []string
	extra catalog.Extra
}

// give gives a record what was hidden of the two that it is made of. Of an extra field that both have, the survivor's
// stays; the loser's stays with the loser, which the merge keeps.
func (h hidden) give(to any) {
	if len(h.tags) > 0 {
		tags := slices.Clone(field(to, "Tags").Interface().([]string))
		for _, tag := range h.tags {
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
		field(to, "Tags").Set(reflect.ValueOf(tags))
	}
	for code, value := range h.extra {
		if c := (choice{extra: code}); c.empty(to) {
			extra := maps.Clone(extraOf(to))
			if extra == nil {
				extra = catalog.Extra{}
			}
			extra[code] = value
			field(to, "Extra").Set(reflect.ValueOf(extra))
		}
	}
}

// tell leaves out of a merge the extra fields that its reader may not know.
func tell(v *catalog.View, m *Merge) {
	unknown := func(name string) bool {
		code, extra := strings.CutPrefix(name, extraName)
		return extra && !slices.ContainsFunc(v.FieldsOf(m.Kind, true), func(f catalog.Field) bool { return f.Code == code })
	}
	maps.DeleteFunc(m.Fields, func(name, _ string) bool { return unknown(name) })
	m.Kept = slices.DeleteFunc(m.Kept, unknown)
}
