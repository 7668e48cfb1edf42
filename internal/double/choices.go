package double

import (
	"maps"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// Whose value a field has after a merge.
const (
	OfSurvivor = "survivor"
	OfLoser    = "loser"
	OfBoth     = "both"
)

// choice is a field, or fields that go together, of which a merge takes the survivor's or the loser's.
type choice struct {
	name string
	// fields are those of the model.
	fields []string
	// sealed is the field under which the value is sealed.
	sealed string
	// both says that lists can be joined.
	both bool
	// extra is the code of an extra field.
	extra string
}

// extraName begins the name of the choice of an extra field.
const extraName = "extra."

func plain(name string, fields ...string) choice { return choice{name: name, fields: fields} }

var place = []string{"DistrictID", "TownshipID", "CommunityID", "GridID"}

// choices are the fields of each kind, in the order in which they are compared. What lies where is chosen as one.
var choices = map[string][]choice{
	Resident: {
		plain("name", "Name", "Pinyin"), plain("sex", "Sex"), plain("birth_date", "BirthDate"),
		{name: "id_number", fields: []string{"IDNumber"}, sealed: "residents.id_number"},
		{name: "phone", fields: []string{"Phone"}, sealed: "residents.phone"},
		plain("household", append([]string{"HouseholdID", "Relation"}, place...)...), plain("state", "State", "StateOn"),
		plain("ethnicity", "Ethnicity"), plain("political_status", "PoliticalStatus"), plain("education", "Education"), plain("employment", "Employment"),
		plain("health", "Health"),
		{name: "tags", fields: []string{"Tags"}, both: true},
	},
	Household: {
		plain("code", "Code"), plain("door", append([]string{"BuildingID", "Entrance", "Room", "Address"}, place...)...),
		plain("tenure", "Tenure"),
		{name: "phone", fields: []string{"Phone"}, sealed: "households.phone"},
		{name: "tags", fields: []string{"Tags"}, both: true},
		{name: "away_months", fields: []string{"AwayMonths"}, both: true},
	},
	Shop: {
		plain("code", "Code"), plain("name", "Name", "Pinyin"), plain("credit_code", "CreditCode"), plain("trade", "Trade"),
		plain("door", append([]string{"BuildingID", "Address"}, place...)...), plain("keeper", "Keeper"),
		{name: "phone", fields: []string{"Phone"}, sealed: "shops.phone"},
		plain("staff", "Staff"),
	},
}

func field(m any, name string) reflect.Value {
	return reflect.Indirect(reflect.ValueOf(m)).FieldByName(name)
}

func keyOf(m any) uuid.UUID { return field(m, "ID").Interface().(uuid.UUID) }

func extraOf(m any) catalog.Extra { return field(m, "Extra").Interface().(catalog.Extra) }

// choicesOf are the choices of a kind, and those of the extra fields of which one of the records has a value.
func choicesOf(kind string, records ...any) []choice {
	var codes []string
	for _, m := range records {
		codes = slices.AppendSeq(codes, maps.Keys(extraOf(m)))
	}
	slices.Sort(codes)
	out := slices.Clone(choices[kind])
	for _, code := range slices.Compact(codes) {
		out = append(out, choice{name: extraName + code, extra: code})
	}
	return out
}

func (c choice) empty(m any) bool {
	if c.extra != "" {
		return extraOf(m)[c.extra] == ""
	}
	v := field(m, c.fields[0])
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// equal reports whether two records hold the same in the fields of a choice. Sealed values are the same by their hash.
func (c choice) equal(a, b any) bool {
	if c.extra != "" {
		return extraOf(a)[c.extra] == extraOf(b)[c.extra]
	}
	for _, name := range c.fields {
		x, y := field(a, name), field(b, name)
		if c.sealed != "" {
			x, y = x.FieldByName("Hash"), y.FieldByName("Hash")
		}
		if x.Kind() == reflect.Slice && x.Len() == 0 && y.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(x.Interface(), y.Interface()) {
			return false
		}
	}
	return true
}

func (c choice) copy(to, from any) {
	if c.extra != "" {
		out := maps.Clone(extraOf(to))
		if out == nil {
			out = catalog.Extra{}
		}
		if delete(out, c.extra); !c.empty(from) {
			out[c.extra] = extraOf(from)[c.extra]
		}
		if len(out) == 0 {
			out = nil
		}
		field(to, "Extra").Set(reflect.ValueOf(out))
	}
	for _, name := range c.fields {
		field(to, name).Set(field(from, name))
	}
}

// take gives to what from holds, sealed anew where it is sealed.
func (s *Service) take(c choice, to, from any) error {
	if c.sealed == "" {
		c.copy(to, from)
		return nil
	}
	secret := field(from, c.fields[0])
	value, err := s.keeper.Open(c.sealed, keyOf(from), secret.Interface().(pii.Secret))
	if err != nil {
		return err
	}
	sealed, err := s.keeper.Seal(c.sealed, keyOf(to), value)
	if err == nil {
		field(to, c.fields[0]).Set(reflect.ValueOf(sealed))
	}
	return err
}

// joined gives to what either holds.
func (c choice) joined(to, from any) {
	a, b := field(to, c.fields[0]), field(from, c.fields[0])
	switch x := a.Interface().(type) {
	case []string:
		out := slices.Clone(x)
		for _, v := range b.Interface().([]string) {
			if !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
		a.Set(reflect.ValueOf(out))
	case []int:
		out := append(slices.Clone(x), b.Interface().([]int)...)
		slices.Sort(out)
		a.Set(reflect.ValueOf(slices.Compact(out)))
	}
}

// choose gives the survivor what was chosen of the loser. Where nothing was chosen, it keeps its own, unless that is
// empty. It returns whose the fields are that are not its own.
func (s *Service) choose(kind string, survivor, loser any, chosen map[string]string) (map[string]string, error) {
	out, known := map[string]string{}, []string{}
	for _, c := range choicesOf(kind, survivor, loser) {
		known = append(known, c.name)
		whose := chosen[c.name]
		switch {
		case whose == "" && c.empty(survivor) && !c.empty(loser):
			whose = OfLoser
		case whose == "":
			whose = OfSurvivor
		case whose == OfBoth && !c.both, whose != OfSurvivor && whose != OfLoser && whose != OfBoth:
			return nil, fault.Bad("fields."+c.name, "bad_enum", fault.Say("应为 survivor 或 loser", "One of: survivor, loser"))
		}
		if whose == OfSurvivor || c.equal(survivor, loser) {
			continue
		}
		if whose == OfBoth {
			c.joined(survivor, loser)
		} else if err := s.take(c, survivor, loser); err != nil {
			return nil, err
		}
		out[c.name] = whose
	}
	for _, name := range slices.Sorted(maps.Keys(chosen)) {
		if !slices.Contains(known, name) {
			return nil, fault.Bad("fields."+name, "unknown_field", fault.Say("没有这个字段", "There is no such field"))
		}
	}
	return out, nil
}
