package catalog

import (
	"slices"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

// Level says who may see a tag, a care group or an extra field of the records in their reach.
type Level string

// The levels.
const (
	// Public is for everybody in whose reach the record lies.
	Public Level = "public"
	// Internal is for who works on the record: office, township, community, and the member who is the contact.
	Internal Level = "internal"
	// Sensitive is for the office and the roles that it names. For everybody else it does not exist.
	Sensitive Level = "sensitive"
)

// Levels are all of them, the strictest last.
var Levels = []string{string(Public), string(Internal), string(Sensitive)}

// Guard is what says who may see something.
type Guard struct {
	Level Level
	// Roles may see, besides the office, what is sensitive.
	Roles []access.Role `gorm:"serializer:json"`
}

var (
	internalRoles = []access.Role{access.Office, access.Township, access.Community, access.Cadre}
	// namedRoles are the roles that the office may name.
	namedRoles = []access.Role{access.Leader, access.Township, access.Community, access.Secretary, access.Cadre}
	// bySensitivity guards what comes with the program. What is sensitive is for those who go to the door.
	bySensitivity = []Guard{{Level: Public}, {Level: Internal}, {Level: Sensitive, Roles: []access.Role{access.Township, access.Community, access.Cadre}}}
)

// open reports whether somebody with these roles may see it.
func (g Guard) open(roles []access.Role) bool {
	return g.Level == Public || slices.ContainsFunc(g.cleared(), func(r access.Role) bool { return slices.Contains(roles, r) })
}

// cleared are the roles that may see what is not public.
func (g Guard) cleared() []access.Role {
	if g.Level == Internal {
		return internalRoles
	}
	return append([]access.Role{access.Office}, g.Roles...)
}

// with is the guard of what rests on two guarded things: who may not see one of them may not see it.
func (g Guard) with(other Guard) Guard {
	switch {
	case other.Level == Public:
		return g
	case g.Level == Public:
		return other
	case g.Level == Internal && other.Level == Internal:
		return g
	}
	both := Guard{Level: Sensitive, Roles: []access.Role{}}
	for _, r := range namedRoles {
		if slices.Contains(g.cleared(), r) && slices.Contains(other.cleared(), r) {
			both.Roles = append(both.Roles, r)
		}
	}
	return both
}

// check notes a guard that is none.
func (g *Guard) check(c *fault.Checks) {
	if g.Level == "" {
		g.Level = Public
	}
	c.OneOf("level", string(g.Level), Levels)
	if g.Level != Sensitive {
		g.Roles = nil
	}
	given := g.Roles
	g.Roles = []access.Role{}
	for _, r := range namedRoles {
		if slices.Contains(given, r) {
			g.Roles = append(g.Roles, r)
		}
	}
	for _, r := range given {
		if r != access.Office && !slices.Contains(namedRoles, r) {
			c.Add("roles", "bad_enum", fault.Say("只能指定区领导、乡镇街道、村（社区）、支部书记、党员干部", "One of: leader, township, community, secretary, cadre"))
			return
		}
	}
}
