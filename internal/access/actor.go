// Package access says who may do what, and where: accounts, sessions, tokens, roles, and scopes as conditions in SQL.
package access

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/audit"
)

// Grant is a role with its scope: an area (with everything below it), a unit, or a branch.
type Grant struct {
	Role      Role
	AreaID    *uuid.UUID
	AreaLevel string
	UnitID    *uuid.UUID
	BranchID  *uuid.UUID
}

// Actor is who asks: an account with its grants as they stand now, or the program itself.
type Actor struct {
	AccountID          uuid.UUID
	SessionID          uuid.UUID
	Username, Name     string
	DistrictID         uuid.UUID
	MemberID           *uuid.UUID
	Grants             []Grant
	MustChangePassword bool
	// System is set for background work and the command line, which see everything.
	System bool
}

type actorKey struct{}

// WithActor returns a context in which the actor acts; audit rows name them.
func WithActor(ctx context.Context, a Actor, address, requestID string) context.Context {
	ctx = audit.WithSource(ctx, audit.Source{ActorID: a.AccountID, ActorName: a.Username, Address: address, RequestID: requestID})
	return context.WithValue(ctx, actorKey{}, a)
}

// AsSystem returns a context for background work and the command line; name says which ("import", "sealer").
func AsSystem(ctx context.Context, name string, district uuid.UUID) context.Context {
	return WithActor(ctx, Actor{Username: "system:" + name, Name: name, DistrictID: district, System: true}, "", "")
}

// ActorFrom returns who acts; nobody, who may nothing, if the context does not say.
func ActorFrom(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}

// Can reports whether any of the actor's roles holds the permission, wherever.
func (a Actor) Can(p Permission) bool {
	return a.System || slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role.holds(p) })
}

// Is reports whether the actor has a role.
func (a Actor) Is(r Role) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == r })
}

// Roles returns the actor's roles, each once.
func (a Actor) Roles() []Role {
	var out []Role
	for _, g := range a.Grants {
		if !slices.Contains(out, g.Role) {
			out = append(out, g.Role)
		}
	}
	return out
}

// Permissions returns everything that the actor may do somewhere, sorted.
func (a Actor) Permissions() []Permission {
	var out []Permission
	for _, g := range a.Grants {
		out = append(out, roles[g.Role]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// UnitIDs returns the units for which the actor handles issues.
func (a Actor) UnitIDs() []uuid.UUID {
	var out []uuid.UUID
	for _, g := range a.Grants {
		if g.Role == Handler && g.UnitID != nil {
			out = append(out, *g.UnitID)
		}
	}
	return out
}

// BranchIDs returns the branches of which the actor is secretary.
func (a Actor) BranchIDs() []uuid.UUID {
	var out []uuid.UUID
	for _, g := range a.Grants {
		if g.Role == Secretary && g.BranchID != nil {
			out = append(out, *g.BranchID)
		}
	}
	return out
}

// AreaIDs returns the areas of the actor's grants of the given roles.
func (a Actor) AreaIDs(of ...Role) []uuid.UUID {
	var out []uuid.UUID
	for _, g := range a.Grants {
		if g.AreaID != nil && slices.Contains(of, g.Role) {
			out = append(out, *g.AreaID)
		}
	}
	return out
}
