package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/outreach"
)

type roundAPI struct{ outreach *outreach.Service }

// list lists rounds.
//
//	@Summary		List rounds
//	@Description	Rounds of visits (走访任务), the latest first.
//	@Tags			rounds
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"name, from_on, until_on, created_at; - for descending"
//	@Param			q			query		string	false	"Part of the name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			state		query		string	false	"open or closed"
//	@Param			area_id		query		string	false	"Only rounds of exactly this area"
//	@Param			on			query		string	false	"Only rounds that cover this day"
//	@Success		200			{object}	roundList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/rounds [get]
func (h *roundAPI) list(c *gin.Context) error {
	p, err := listOf(c, "state", "area_id", "on")
	if err != nil {
		return err
	}
	f := outreach.RoundFilter{State: p.OneOf("state", outreach.RoundStates...), AreaID: p.UUID("area_id"), On: p.Day("on")}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.outreach.Rounds(c.Request.Context(), p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, roundList{Items: mapItems(page, roundDTO), pageInfo: infoOf(page)})
}

// create makes a round.
//
//	@Summary		Make a round
//	@Description	The households that fit the target now are those of the round; who comes to fit while it is open is added.
//	@Tags			rounds
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createRound	true	"The round"
//	@Success		201				{object}	roundResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/rounds [post]
func (h *roundAPI) create(c *gin.Context) error {
	in, err := bind[createRound](c)
	if err != nil {
		return err
	}
	id := newID(c, in.ID)
	ctx := c.Request.Context()
	err = h.outreach.CreateRound(ctx, id, outreach.RoundInput{
		Name: in.Name, AreaID: in.AreaID, FromOn: calendar.Day(in.FromOn), UntilOn: calendar.Day(in.UntilOn), Target: targetOfRound(in.Target), Form: formOf(in.Form),
	})
	if err != nil {
		return err
	}
	row, err := h.outreach.FindRound(ctx, id)
	if err != nil {
		return err
	}
	return created(c, base+"/rounds/"+id.String(), roundDTO(row))
}

// one shows a round.
//
//	@Summary		Show a round
//	@Description	With its form and what the reader may do.
//	@Tags			rounds
//	@Produce		json
//	@Param			id	path		string	true	"Round id"
//	@Success		200	{object}	roundResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/rounds/{id} [get]
func (h *roundAPI) one(c *gin.Context) error {
	row, err := h.outreach.FindRound(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, roundDTO(row))
}

// change changes a round.
//
//	@Summary		Change a round
//	@Description	Name, last day and form of an open round. Area and target stay as they were when it began.
//	@Tags			rounds
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Round id"
//	@Param			If-Match	header		string		true	"Version"
//	@Param			body		body		changeRound	true	"What to change"
//	@Success		200			{object}	roundResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"round_closed"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/rounds/{id} [patch]
func (h *roundAPI) change(c *gin.Context) error {
	in, err := bind[changeRound](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	err = h.outreach.ChangeRound(c.Request.Context(), pathID(c, "id"), version, func(r *outreach.RoundInput) {
		if in.Name != nil {
			r.Name = *in.Name
		}
		if in.UntilOn != nil {
			r.UntilOn = calendar.Day(*in.UntilOn)
		}
		if in.Form != nil {
			r.Form = formOf(*in.Form)
		}
	})
	if err != nil {
		return err
	}
	return h.one(c)
}

// close closes a round.
//
//	@Summary		Close a round
//	@Description	Visits that were made within its days and arrive later still count.
//	@Tags			rounds
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Round id"
//	@Param			If-Match		header		string		true	"Version"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		emptyBody	false	"Nothing"
//	@Success		200				{object}	roundResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"round_closed"
//	@Failure		412				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/rounds/{id}/close [post]
func (h *roundAPI) close(c *gin.Context) error {
	if _, err := bind[emptyBody](c); err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.outreach.CloseRound(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	return h.one(c)
}

// progress shows how far a round is.
//
//	@Summary		Show how far a round is
//	@Description	Target households, those where somebody was met in any way, and those met at the door: in all, by the areas below, by branch, and the reader's own. Only households in the reader's reach count; persons are not compared.
//	@Tags			rounds
//	@Produce		json
//	@Param			id	path		string	true	"Round id"
//	@Success		200	{object}	roundProgress
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/rounds/{id}/progress [get]
func (h *roundAPI) progress(c *gin.Context) error {
	p, err := h.outreach.RoundProgress(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, roundProgress{Total: roundTally(p.Total), Mine: roundTally(p.Mine), Areas: talliesDTO(p.Areas), Branches: talliesDTO(p.Branches)})
}
