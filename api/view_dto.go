package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/view"
)

// sharedWith says who sees a view.
type sharedWith string //	@name	ViewShared

// With whom a view is shared.
const (
	sharedMe   sharedWith = "me"
	sharedUnit sharedWith = "unit"
)

type createView struct {
	chosenID
	// Screen whose list it is of.
	Screen string `json:"screen" validate:"required" enums:"households,residents,buildings,shops,members,issues,visits,callbacks" example:"households"`
	// Name on the screen; a person has no two of one name on one screen.
	Name string `json:"name" validate:"required" example:"80 岁以上独居"`
	// Query holds the filters and the order as an address of the list has them; never a phone or an ID number.
	Query string `json:"query,omitempty" example:"tag=HT08&sort=code"`
	// Columns in their order; none are the usual ones.
	Columns []string `json:"columns,omitempty" example:"head,code,address"`
	// Shared with nobody (me, the default) or with the people of the same unit, branch or area (unit).
	Shared sharedWith `json:"shared,omitempty" validate:"omitempty,oneof=me unit" example:"unit"`
	// Ordinal is its place among the others, 0 to 1000.
	Ordinal int `json:"ordinal,omitempty" example:"1"`
} //	@name	CreateView

func (r createView) input() view.Input {
	in := view.Input{Screen: r.Screen, Name: r.Name, Query: r.Query, Columns: r.Columns, Shared: string(r.Shared), Ordinal: r.Ordinal}
	if in.Shared == "" {
		in.Shared = view.Me
	}
	return in
}

type changeView struct {
	// Name on the screen.
	Name *string `json:"name,omitempty" example:"80 岁以上独居"`
	// Query holds the filters and the order.
	Query *string `json:"query,omitempty" example:"tag=HT08&sort=code"`
	// Columns in their order; [] are the usual ones.
	Columns *[]string `json:"columns,omitempty" example:"head,code,address"`
	// Shared with nobody (me) or with the people of the owner's unit, branch or area (unit).
	Shared *sharedWith `json:"shared,omitempty" validate:"omitempty,oneof=me unit" example:"unit"`
	// Ordinal is its place among the others.
	Ordinal *int `json:"ordinal,omitempty" example:"1"`
} //	@name	ChangeView

func (r changeView) change(in *view.Input) {
	set(&in.Name, r.Name)
	set(&in.Query, r.Query)
	set(&in.Columns, r.Columns)
	set(&in.Ordinal, r.Ordinal)
	if r.Shared != nil {
		in.Shared = string(*r.Shared)
	}
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

type viewResponse struct {
	// ID of the view.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when it was saved.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Screen whose list it is of.
	Screen string `json:"screen" enums:"households,residents,buildings,shops,members,issues,visits,callbacks" example:"households"`
	// Name on the screen.
	Name string `json:"name" example:"80 岁以上独居"`
	// Query holds the filters and the order.
	Query string `json:"query" example:"sort=code&tag=HT08"`
	// Columns in their order; [] are the usual ones.
	Columns []string `json:"columns" example:"head,code,address"`
	// Shared with nobody (me) or with the people of the owner's unit, branch or area (unit).
	Shared sharedWith `json:"shared" example:"unit"`
	// Ordinal is its place among the others.
	Ordinal int `json:"ordinal" example:"1"`
	// Mine says that the reader saved it.
	Mine bool `json:"mine" example:"true"`
	// OwnerName is who saved it.
	OwnerName string `json:"owner_name" example:"孙丽"`
	// Actions that the reader may take: change, delete.
	Actions []string `json:"actions" example:"change,delete"`
} //	@name	View

func (r viewResponse) version() int { return r.Version }

type viewList struct {
	Items []viewResponse `json:"items"`
	// Preference is how the reader likes this list; only where one screen is asked for.
	Preference *listPreference `json:"preference,omitempty"`
	pageInfo
} //	@name	ViewList

type listPreference struct {
	// Columns in their order; [] are the usual ones.
	Columns []string `json:"columns" example:"head,code,address"`
	// Compact rows.
	Compact bool `json:"compact" example:"false"`
	// DefaultViewID is the view that the list begins with.
	DefaultViewID *uuid.UUID `json:"default_view_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	ListPreference

func preferenceDTO(p view.Preference) listPreference {
	return listPreference{Columns: orEmpty(p.Columns), Compact: p.Compact, DefaultViewID: p.ViewID}
}

func viewDTO(actor access.Actor) func(v view.View) viewResponse {
	return func(v view.View) viewResponse {
		out := viewResponse{
			ID: v.ID, Version: v.Version, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt, Screen: v.Screen, Name: v.Name, Query: v.Query, Columns: orEmpty(v.Columns),
			Shared: sharedWith(v.Shared), Ordinal: v.Ordinal, Mine: v.AccountID == actor.AccountID, OwnerName: v.AccountName, Actions: []string{},
		}
		if out.Mine || actor.Is(access.Office) {
			out.Actions = append(out.Actions, "change", "delete")
		}
		return out
	}
}
