package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
)

type ruleAPI struct{ access *access.Service }

// list lists the rules in force.
//
//	@Summary		List the rules that give roles
//	@Description	The rules in force with how many people each describes and what it gives them. Roles by rule follow by themselves when a member moves, leaves, or somebody else becomes secretary; accounts made since wait until the rule is applied again.
//	@Tags			role-rules
//	@Produce		json
//	@Success		200	{object}	ruleList
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/role-rules [get]
func (h *ruleAPI) list(c *gin.Context) error {
	counts, err := h.access.Rules(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, ruleList{Items: mapped(counts, ruleDTO)})
}

// one shows a rule.
//
//	@Summary		Show a rule that gives roles
//	@Description	Whom it describes and what it gives.
//	@Tags			role-rules
//	@Produce		json
//	@Param			id	path		string	true	"Rule id"
//	@Success		200	{object}	ruleResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/role-rules/{id} [get]
func (h *ruleAPI) one(c *gin.Context) error {
	count, err := h.access.RuleByID(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, ruleDTO(count))
}

// preview shows what rules would give.
//
//	@Summary		Preview rules that give roles
//	@Description	Whom each would give what, before anything is given.
//	@Tags			role-rules
//	@Accept			json
//	@Produce		json
//	@Param			body	body		applyRules	true	"The rules"
//	@Success		200		{object}	ruleList
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		409		{object}	problem	"no_district"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/role-rules/preview [post]
func (h *ruleAPI) preview(c *gin.Context) error {
	in, err := bind[applyRules](c)
	if err != nil {
		return err
	}
	counts, err := h.access.PreviewRules(c.Request.Context(), in.inputs(), in.DistrictID)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, ruleList{Items: mapped(counts, ruleDTO)})
}

// apply makes rules and gives what they give.
//
//	@Summary		Apply rules that give roles
//	@Description	Makes the rules, accepts the accounts that stand now as those of their members, and gives the roles, all in one transaction. Rules that stand already are applied again. Roles given by hand stay; the three administrators get none.
//	@Tags			role-rules
//	@Accept			json
//	@Produce		json
//	@Param			body	body		applyRules	true	"The rules"
//	@Success		200		{object}	ruleList
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		409		{object}	problem	"no_district"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/role-rules [post]
func (h *ruleAPI) apply(c *gin.Context) error {
	in, err := bind[applyRules](c)
	if err != nil {
		return err
	}
	counts, err := h.access.ApplyRules(c.Request.Context(), in.inputs(), in.DistrictID)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, ruleList{Items: mapped(counts, ruleDTO)})
}

// end ends a rule.
//
//	@Summary		End a rule that gives roles
//	@Description	What it gave is taken back, and whoever loses a role is signed out.
//	@Tags			role-rules
//	@Param			id			path	string	true	"Rule id"
//	@Param			If-Match	header	string	true	"Version"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem	"already_ended"
//	@Failure		412	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/role-rules/{id} [delete]
func (h *ruleAPI) end(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.access.EndRule(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	return noContent(c)
}

type applyRules struct {
	// Rules to preview or to apply.
	Rules []ruleBody `json:"rules" validate:"required,min=1,max=100,dive"`
	// DistrictID is the district; the only one if left out.
	DistrictID *uuid.UUID `json:"district_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	ApplyRoleRules

type ruleBody struct {
	// Kind says whom it describes and what it gives: cadres every member in service the role cadre; secretaries the branches' secretaries; leaders members with a leader's duty; township_staff members of a township's unit the township; community_staff those of them who work in a village or grid that one; handlers members of the unit its tasks.
	Kind string `json:"kind" validate:"required,oneof=cadres secretaries leaders township_staff community_staff handlers" enums:"cadres,secretaries,leaders,township_staff,community_staff,handlers" example:"cadres"`
	// UnitID narrows it to members of one unit; handlers need it.
	UnitID *uuid.UUID `json:"unit_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Post narrows it to members of one post.
	Post string `json:"post,omitempty" validate:"max=100" example:"科长"`
} //	@name	RoleRuleBody

func (a applyRules) inputs() []access.RuleInput {
	return mapped(a.Rules, func(r ruleBody) access.RuleInput {
		return access.RuleInput{Kind: r.Kind, UnitID: r.UnitID, Post: r.Post}
	})
}

type ruleResponse struct {
	// ID of the rule; null in a preview.
	ID *uuid.UUID `json:"id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// Kind says whom it describes.
	Kind string `json:"kind" enums:"cadres,secretaries,leaders,township_staff,community_staff,handlers" example:"cadres"`
	// Role that it gives.
	Role access.Role `json:"role" example:"cadre"`
	// UnitID narrows it to one unit.
	UnitID *uuid.UUID `json:"unit_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// UnitName is what that is called.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"住房和交通建设局"`
	// Post narrows it to one post.
	Post *string `json:"post" extensions:"x-nullable" example:"科长"`
	// People are the members whom it describes.
	People int `json:"people" example:"1188"`
	// WithoutAccount are those among them for whom no account was made.
	WithoutAccount int `json:"without_account" example:"12"`
	// Given are the roles that stand by it.
	Given int `json:"given" example:"1170"`
	// New are the roles that applying it gives.
	New int `json:"new" example:"6"`
	// ByHand are the roles that stand already, by hand or another rule.
	ByHand int `json:"by_hand" example:"3"`
	// Waiting are accounts made since it was applied last.
	Waiting int `json:"waiting" example:"2"`
	// EndedAt is when it ended.
	EndedAt *time.Time `json:"ended_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
	// Examples are the first fifty.
	Examples []ruleExample `json:"examples"`
} //	@name	RoleRule

func (r ruleResponse) version() int { return r.Version }

type ruleExample struct {
	// Code is the staff number.
	Code string `json:"code" example:"CD00001"`
	// Name of the member.
	Name string `json:"name" example:"周敏"`
	// Username of the account.
	Username *string `json:"username" extensions:"x-nullable" example:"cd00001"`
	// ScopeName is what the role reaches.
	ScopeName string `json:"scope_name" example:"第一党支部"`
	// State is new, given, by_hand, waiting or without_account.
	State string `json:"state" enums:"new,given,by_hand,waiting,without_account" example:"new"`
} //	@name	RoleRuleExample

type ruleList struct {
	Items []ruleResponse `json:"items"`
} //	@name	RoleRuleList

func ruleDTO(n access.RuleCount) ruleResponse {
	r := n.Rule
	out := ruleResponse{
		Version: r.Version, Kind: r.Kind, Role: access.RoleOfRule(r.Kind), UnitID: r.UnitID, UnitName: n.UnitName, Post: r.Post, People: n.People,
		WithoutAccount: n.WithoutAccount, Given: n.Given, New: n.New, ByHand: n.ByHand, Waiting: n.Waiting, EndedAt: r.EndedAt,
		Examples: mapped(n.Examples, func(e access.RuleExample) ruleExample {
			return ruleExample{Code: e.Code, Name: e.Name, Username: e.Username, ScopeName: e.ScopeName, State: e.State}
		}),
	}
	if r.ID != uuid.Nil {
		out.ID = &r.ID
	}
	return out
}
