// Package access says who may do what, and where: accounts, sessions, tokens, roles, and scopes as conditions in SQL.
package access

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
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
	// PreviousLoginAt is the sign-in before this one; nil if there was none.
	PreviousLoginAt *time.Time
	// OnBehalf is whom the actor stands in for: then Grants and MemberID are theirs, and everything else the actor's own.
	OnBehalf *Represented
	// System is set for background work and the command line, which see everything.
	System bool
}

// Represented is the account that a deputy acts for, and its last day.
type Represented struct {
	AccountID      uuid.UUID
	Username, Name string
	Until          calendar.Day
}

type actorKey struct{}

// WithActor returns a context in which the actor acts; audit rows name them.
func WithActor(ctx context.Context, a Actor, address, requestID string) context.Context {
	source := audit.Source{ActorID: a.AccountID, ActorName: a.Username, Address: address, RequestID: requestID}
	if a.OnBehalf != nil {
		source.ActorName += "（代 " + a.OnBehalf.Username + "）"
		source.OnBehalfID = a.OnBehalf.AccountID
	}
	ctx = audit.WithSource(ctx, source)
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

// Self returns the account whose work is done: the actor's, or that of whom they stand in for.
func (a Actor) Self() uuid.UUID {
	if a.OnBehalf != nil {
		return a.OnBehalf.AccountID
	}
	return a.AccountID
}

// Holds reports whether a role includes a permission.
func (r Role) Holds(p Permission) bool { return r.holds(p) }

// Only returns a context in which the actor of ctx has no more than these roles. The program itself keeps all.
func Only(ctx context.Context, roles ...Role) context.Context {
	a := ActorFrom(ctx)
	a.Grants = slices.DeleteFunc(slices.Clone(a.Grants), func(g Grant) bool { return !slices.Contains(roles, g.Role) })
	return context.WithValue(ctx, actorKey{}, a)
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
