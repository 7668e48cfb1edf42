package api

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
)

type deputyAPI struct{ access *access.Service }

// settled refuses whoever has not chosen a password yet, where the route needs no permission.
func settled(c *gin.Context) error {
	if access.ActorFrom(c.Request.Context()).MustChangePassword {
		return fault.Forbidden("password_change_required", fault.Say("请先修改密码", "Change your password first"))
	}
	return nil
}

// list lists deputies.
//
//	@Summary		List deputies
//	@Description	Who stands in for the account, and for whom it stands in, now and later; with all=true everybody's, for whoever grants roles.
//	@Tags			deputies
//	@Produce		json
//	@Param			all	query		bool	false	"Everybody's"
//	@Success		200	{object}	deputyList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/deputies [get]
func (h *deputyAPI) list(c *gin.Context) error {
	p, err := listOf(c, "all")
	if err != nil {
		return err
	}
	all := p.Bool("all")
	if err := p.Err(); err != nil {
		return err
	}
	ctx := c.Request.Context()
	actor := access.ActorFrom(ctx)
	of := &actor.AccountID
	if all != nil && *all {
		if !actor.Can(access.RoleGrant) {
			return fault.NotAllowed()
		}
		of = nil
	}
	rows, err := h.access.Deputies(ctx, of)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, deputyList{Items: mapped(rows, deputyDTO)})
}

// one shows a deputy.
//
//	@Summary		Show a deputy
//	@Description	For both of them, and for whoever grants roles.
//	@Tags			deputies
//	@Produce		json
//	@Param			id	path		string	true	"Deputy id"
//	@Success		200	{object}	deputyResponse
//	@Failure		401	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/deputies/{id} [get]
func (h *deputyAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id")) }

func (h *deputyAPI) show(c *gin.Context, status int, id uuid.UUID) error {
	row, err := h.access.DeputyByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	if status == http.StatusCreated {
		return created(c, base+"/deputies/"+id.String(), deputyDTO(row))
	}
	return answer(c, status, deputyDTO(row))
}

// create makes a deputy.
//
//	@Summary		Make a deputy
//	@Description	Lets another account act with the roles of this one from a day until another, at most 92 days; it ends by itself. For another's account it takes whoever grants roles. Never for or by the three administrators; what somebody has as a deputy is not passed on. The deputy sends X-On-Behalf with the account's id, and what they do is written down under both names.
//	@Tags			deputies
//	@Accept			json
//	@Produce		json
//	@Param			body	body		createDeputy	true	"Who stands in when"
//	@Success		201		{object}	deputyResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem	"in_person"
//	@Failure		409		{object}	problem	"administrator, no_roles, overlapping_deputy, too_many_deputies"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/deputies [post]
func (h *deputyAPI) create(c *gin.Context) error {
	in, err := bind[createDeputy](c)
	if err != nil {
		return err
	}
	actor := access.ActorFrom(c.Request.Context())
	of := actor.AccountID
	if in.AccountID != nil && *in.AccountID != of {
		if !actor.Can(access.RoleGrant) {
			return fault.NotAllowed()
		}
		of = *in.AccountID
	}
	d, err := h.access.MakeDeputy(c.Request.Context(), access.DeputyInput{
		AccountID: of, DeputyID: in.DeputyID, FromOn: in.FromOn, UntilOn: in.UntilOn, Reason: strings.TrimSpace(in.Reason),
	})
	if err != nil {
		return err
	}
	return h.show(c, http.StatusCreated, d.ID)
}

// end ends a deputy's time.
//
//	@Summary		End a deputy's time
//	@Description	At once, before its last day: by either of the two, or whoever grants roles.
//	@Tags			deputies
//	@Produce		json
//	@Param			id			path		string	true	"Deputy id"
//	@Param			If-Match	header		string	true	"Version"
//	@Success		200			{object}	deputyResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem	"in_person"
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"already_ended"
//	@Failure		412			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/deputies/{id}/end [post]
func (h *deputyAPI) end(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if err := h.access.EndDeputy(c.Request.Context(), id, version); err != nil {
		return err
	}
	return h.show(c, http.StatusOK, id)
}

// colleagues finds who could stand in.
//
//	@Summary		Find colleagues
//	@Description	Active accounts of the same district by a part of their name, at most 20, to choose a deputy among.
//	@Tags			deputies
//	@Produce		json
//	@Param			q	query		string	true	"Part of the name or username, two characters at least"
//	@Success		200	{object}	colleagueList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/colleagues [get]
func (h *deputyAPI) colleagues(c *gin.Context) error {
	p, err := listOf(c)
	if err != nil {
		return err
	}
	out := colleagueList{Items: []colleague{}}
	if utf8.RuneCountInString(p.Q) < 2 {
		return answer(c, http.StatusOK, out)
	}
	rows, err := h.access.Colleagues(c.Request.Context(), p.Q)
	if err != nil {
		return err
	}
	out.Items = mapped(rows, func(r access.Colleague) colleague {
		return colleague{ID: r.ID, Name: r.Name, Username: r.Username, UnitName: r.UnitName}
	})
	return answer(c, http.StatusOK, out)
}

type createDeputy struct {
	// AccountID is who is represented; one's own account if left out.
	AccountID *uuid.UUID `json:"account_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// DeputyID is the account that stands in.
	DeputyID uuid.UUID `json:"deputy_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// FromOn is the first day, today at the earliest.
	FromOn calendar.Day `json:"from_on" validate:"required,day" example:"2026-11-24"`
	// UntilOn is the last day.
	UntilOn calendar.Day `json:"until_on" validate:"required,day" example:"2026-12-01"`
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"外出培训"`
} //	@name	CreateDeputy

type deputyResponse struct {
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// AccountID is who is represented.
	AccountID uuid.UUID `json:"account_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// AccountName is what that person is called.
	AccountName string `json:"account_name" example:"周敏"`
	// DeputyID is who stands in.
	DeputyID uuid.UUID `json:"deputy_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// DeputyName is what that person is called.
	DeputyName string `json:"deputy_name" example:"林海波"`
	// FromOn is the first day.
	FromOn calendar.Day `json:"from_on" swaggertype:"string" example:"2026-11-24"`
	// UntilOn is the last day.
	UntilOn calendar.Day `json:"until_on" swaggertype:"string" example:"2026-12-01"`
	// Reason in words.
	Reason *string `json:"reason" extensions:"x-nullable" example:"外出培训"`
	// EndedAt is when it was ended before its last day.
	EndedAt *time.Time `json:"ended_at" extensions:"x-nullable" example:"2026-11-26T01:00:00Z"`
} //	@name	Deputy

func (d deputyResponse) version() int { return d.Version }

type deputyList struct {
	Items []deputyResponse `json:"items"`
} //	@name	DeputyList

type colleague struct {
	// ID of the account.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name string `json:"name" example:"林海波"`
	// Username tells two of the same name apart.
	Username string `json:"username" example:"linhaibo"`
	// UnitName is the person's unit.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"住房和交通建设局"`
} //	@name	Colleague

type colleagueList struct {
	Items []colleague `json:"items"`
} //	@name	ColleagueList

func deputyDTO(r access.DeputyRow) deputyResponse {
	return deputyResponse{
		ID: r.ID, Version: r.Version, AccountID: r.AccountID, AccountName: r.AccountName, DeputyID: r.DeputyID, DeputyName: r.DeputyName,
		FromOn: r.FromOn, UntilOn: r.UntilOn, Reason: r.Reason, EndedAt: r.EndedAt,
	}
}
