package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/outreach"
)

type roundTarget struct {
	// All takes every active household of the area; leave the filters out then.
	All bool `json:"all,omitempty" example:"false"`
	// Tags takes households that carry one of these tags, or in which somebody does.
	Tags []string `json:"tags,omitempty" validate:"max=20,dive,max=40" example:"lives_alone"`
	// Unmanaged takes households of unmanaged buildings (脱管楼).
	Unmanaged bool `json:"unmanaged,omitempty" example:"false"`
	// NeverVisited takes households in which nobody had been met when the round began. Filters given together must all hold.
	NeverVisited bool `json:"never_visited,omitempty" example:"true"`
} //	@name	RoundTarget

type roundQuestion struct {
	// Key under which the answer is kept; unique in the form.
	Key string `json:"key" validate:"required,max=40" example:"smoke_alarm"`
	// Label is the question as people read it.
	Label string `json:"label" validate:"required,max=200" example:"烟感报警器是否正常?"`
	// Kind of answer: a text, a number, one or several of the options, or true and false.
	Kind outreach.QuestionKind `json:"kind" validate:"required" example:"yes_no"`
	// Options of choice and several.
	Options []string `json:"options,omitempty" validate:"max=30,dive,max=100" example:"正常"`
	// Required when somebody was met.
	Required bool `json:"required,omitempty" example:"true"`
} //	@name	RoundQuestion

type createRound struct {
	// ID chosen by the client.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the round.
	Name string `json:"name" validate:"required,max=100" example:"2026 年冬季走访"`
	// AreaID is where: the district or any area below it.
	AreaID uuid.UUID `json:"area_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// FromOn is the first day.
	FromOn string `json:"from_on" validate:"required,day" example:"2026-11-01"`
	// UntilOn is the last day.
	UntilOn string `json:"until_on" validate:"required,day" example:"2026-12-31"`
	// Target says which households of the area.
	Target roundTarget `json:"target" validate:"required"`
	// Form holds the extra questions.
	Form []roundQuestion `json:"form,omitempty" validate:"max=30,dive"`
} //	@name	CreateRound

type changeRound struct {
	// Name of the round.
	Name *string `json:"name,omitempty" validate:"omitempty,min=1,max=100" example:"2026 年冬季走访"`
	// UntilOn is the last day.
	UntilOn *string `json:"until_on,omitempty" validate:"omitempty,day" example:"2027-01-15"`
	// Form holds the extra questions.
	Form *[]roundQuestion `json:"form,omitempty" validate:"omitempty,max=30,dive"`
} //	@name	ChangeRound

type roundResponse struct {
	// ID of the round.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when the round was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Name of the round.
	Name string `json:"name" example:"2026 年冬季走访"`
	// AreaID is where.
	AreaID uuid.UUID `json:"area_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AreaName is what the area is called.
	AreaName string `json:"area_name" example:"长岛综合试验区"`
	// FromOn is the first day.
	FromOn calendar.Day `json:"from_on" swaggertype:"string" example:"2026-11-01"`
	// UntilOn is the last day.
	UntilOn calendar.Day `json:"until_on" swaggertype:"string" example:"2026-12-31"`
	// State is open or closed.
	State string `json:"state" enums:"open,closed" example:"open"`
	// Target says which households.
	Target roundTarget `json:"target"`
	// Form holds the extra questions.
	Form []roundQuestion `json:"form"`
	// Households is how many households the round is about.
	Households int `json:"households" example:"15303"`
	// Actions that the reader may take: change, close.
	Actions []string `json:"actions,omitempty" example:"close"`
} //	@name	Round

func (r roundResponse) version() int { return r.Version }

type roundList struct {
	Items []roundResponse `json:"items"`
	pageInfo
} //	@name	RoundList

type roundTally struct {
	// ID of the area or branch; null for a total, and for households without a contact.
	ID *uuid.UUID `json:"id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the area or branch.
	Name *string `json:"name" extensions:"x-nullable" example:"南长山街道"`
	// Targets is how many households the round is about.
	Targets int `json:"targets" example:"4210"`
	// Visited is in how many of them somebody was met, in any way.
	Visited int `json:"visited" example:"3120"`
	// OnSite is in how many somebody was met at the door.
	OnSite int `json:"on_site" example:"2987"`
} //	@name	RoundTally

type roundProgress struct {
	// Total of all households in the reader's reach.
	Total roundTally `json:"total"`
	// Areas are the areas below the round's.
	Areas []roundTally `json:"areas"`
	// Branches are those of the contacts, for readers of branches.
	Branches []roundTally `json:"branches"`
	// Mine are the reader's own households.
	Mine roundTally `json:"mine"`
} //	@name	RoundProgress

func targetOfRound(t roundTarget) outreach.Target {
	return outreach.Target{All: t.All, Tags: t.Tags, Unmanaged: t.Unmanaged, NeverVisited: t.NeverVisited}
}

func formOf(questions []roundQuestion) []outreach.Question {
	out := make([]outreach.Question, 0, len(questions))
	for _, q := range questions {
		out = append(out, outreach.Question(q))
	}
	return out
}

func roundDTO(r outreach.RoundRow) roundResponse {
	out := roundResponse{
		ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, Name: r.Name, AreaID: r.AreaID, AreaName: r.AreaName,
		FromOn: r.FromOn, UntilOn: r.UntilOn, State: r.State, Households: r.Households, Form: []roundQuestion{}, Actions: r.Actions,
		Target: roundTarget{All: r.Target.All, Tags: r.Target.Tags, Unmanaged: r.Target.Unmanaged, NeverVisited: r.Target.NeverVisited},
	}
	for _, q := range r.Form {
		out.Form = append(out.Form, roundQuestion(q))
	}
	return out
}

func talliesDTO(tallies []outreach.Tally) []roundTally {
	out := make([]roundTally, 0, len(tallies))
	for _, t := range tallies {
		out = append(out, roundTally(t))
	}
	return out
}

// emptyBody is the body of an action that needs no words.
type emptyBody struct{} //	@name	Empty
