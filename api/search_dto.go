package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/search"
)

type findRequest struct {
	// Q is what is searched for: a piece of a name, its pinyin or initials, an address, a code, a phone, an ID number; several words narrow.
	Q string `json:"q" validate:"required,max=100" example:"19900020001"`
	// Kinds are which kinds are searched; all if left out.
	Kinds []string `json:"kinds,omitempty" validate:"omitempty,dive,oneof=resident household building shop member issue" enums:"resident,household,building,shop,member,issue" example:"resident"`
	// Limit is how many answers of each kind there are at most, 5 if left out.
	Limit int `json:"limit,omitempty" validate:"omitempty,min=1,max=50" example:"5"`
} //	@name	FindRequest

type searchMark struct {
	// Start is the first character that answers, counted from 0.
	Start int `json:"start" example:"0"`
	// End is the first one behind.
	End int `json:"end" example:"2"`
} //	@name	SearchMark

type searchHit struct {
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Title is its name; of a household, the address.
	Title string `json:"title" example:"王建国"`
	// TitleMarks are the parts of the title that answer.
	TitleMarks []searchMark `json:"title_marks"`
	// Code of the record, or of a resident's household.
	Code string `json:"code" example:"H000001"`
	// CodeMarks are the parts of the code that answer.
	CodeMarks []searchMark `json:"code_marks"`
	// Detail is the address; of a member, the unit.
	Detail string `json:"detail" example:"南城村12号"`
	// DetailMarks are the parts of the detail that answer.
	DetailMarks []searchMark `json:"detail_marks"`
	// Note is the head of a household, the keeper of a shop, the post of a member.
	Note string `json:"note" example:"王建国"`
	// NoteMarks are the parts of the note that answer.
	NoteMarks []searchMark `json:"note_marks"`
	// Area is the grid, or the smallest area, that it lies in.
	Area string `json:"area" example:"南城村第1网格"`
	// State of the record, in the words of its kind; of a building how it is managed, of a member the rank.
	State string `json:"state" example:"here"`
	// Ended says that it is no longer so: moved, deceased, dissolved, closed, left.
	Ended bool `json:"ended" example:"false"`
} //	@name	SearchHit

type searchGroup struct {
	// Kind of the records.
	Kind string `json:"kind" enums:"resident,household,building,shop,member,issue" example:"resident"`
	// Items are the answers, the best first.
	Items []searchHit `json:"items"`
	// More says that there are others.
	More bool `json:"more" example:"false"`
} //	@name	SearchGroup

type searchResult struct {
	// Groups are the answers by kind, the kind with the best answer first.
	Groups []searchGroup `json:"groups"`
	// Forgiven says that nothing answered exactly: these differ from what was typed by one letter.
	Forgiven bool `json:"forgiven" example:"false"`
} //	@name	SearchResult

func searchResultOf(r search.Result) searchResult {
	return searchResult{Forgiven: r.Forgiven, Groups: mapped(r.Groups, func(g search.Group) searchGroup {
		return searchGroup{Kind: g.Kind, More: g.More, Items: mapped(g.Hits, searchHitOf)}
	})}
}

func searchHitOf(h search.Hit) searchHit {
	out := searchHit{
		ID: h.ID, Title: h.Name, TitleMarks: marksOf(h, "name"), Code: h.Code, CodeMarks: marksOf(h, "code"), Detail: h.Address, DetailMarks: marksOf(h, "address"),
		Note: h.Other, NoteMarks: marksOf(h, "other"), Area: h.Area, State: h.State, Ended: h.Ended,
	}
	if h.Kind == "household" {
		out.Title, out.TitleMarks, out.Detail, out.DetailMarks = out.Detail, out.DetailMarks, out.Title, out.TitleMarks
	}
	return out
}

func marksOf(h search.Hit, field string) []searchMark {
	return mapped(h.Marks[field], func(s search.Span) searchMark { return searchMark{s.Start, s.End} })
}
