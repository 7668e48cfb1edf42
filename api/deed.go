package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/outreach"
)

type deedAPI struct{ outreach *outreach.Service }

// list lists deeds.
//
//	@Summary		List deeds
//	@Description	Practical deeds (实事), the latest first.
//	@Tags			deeds
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name, started_on, finished_on, created_at; - for descending"
//	@Param			q			query		string	false	"Part of the code, name or summary"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			state		query		string	false	"planned, under_way or done"
//	@Param			category	query		string	false	"Only this category"
//	@Param			area_id		query		string	false	"Only those in this area"
//	@Param			unit_id		query		string	false	"Only those of this unit"
//	@Param			issue_id	query		string	false	"Only those that came from this issue"
//	@Param			from		query		string	false	"Finished on this day or later"
//	@Param			to			query		string	false	"Finished on this day or earlier"
//	@Success		200			{object}	deedList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/deeds [get]
func (h *deedAPI) list(c *gin.Context) error {
	p, err := listOf(c, "state", "category", "area_id", "unit_id", "issue_id", "from", "to")
	if err != nil {
		return err
	}
	f := outreach.DeedFilter{
		State: p.OneOf("state", outreach.DeedStates...), Category: p.Get("category"), AreaID: p.UUID("area_id"), UnitID: p.UUID("unit_id"),
		IssueID: p.UUID("issue_id"), From: p.Day("from"), To: p.Day("to"),
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.outreach.Deeds(c.Request.Context(), p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, deedList{Items: mapItems(page, deedDTO), pageInfo: infoOf(page)})
}

// create plans a deed.
//
//	@Summary		Plan a deed
//	@Description	With a first day that has come it is under way.
//	@Tags			deeds
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createDeed	true	"The deed"
//	@Success		201				{object}	deedResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/deeds [post]
func (h *deedAPI) create(c *gin.Context) error {
	in, err := bind[createDeed](c)
	if err != nil {
		return err
	}
	id, ctx := newID(c, in.ID), c.Request.Context()
	err = h.outreach.CreateDeed(ctx, id, outreach.DeedInput{
		Code: in.Code, Name: in.Name, Category: in.Category, AreaID: in.AreaID, UnitID: in.UnitID, IssueID: in.IssueID,
		StartedOn: calendar.Day(in.StartedOn), Summary: in.Summary,
	}, in.FileIDs)
	if err != nil {
		return err
	}
	row, err := h.outreach.FindDeed(ctx, id)
	if err != nil {
		return err
	}
	return created(c, base+"/deeds/"+id.String(), deedDTO(row))
}

// one shows a deed.
//
//	@Summary		Show a deed
//	@Description	With photos and what the reader may do.
//	@Tags			deeds
//	@Produce		json
//	@Param			id	path		string	true	"Deed id"
//	@Success		200	{object}	deedResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/deeds/{id} [get]
func (h *deedAPI) one(c *gin.Context) error {
	row, err := h.outreach.FindDeed(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, deedDTO(row))
}

// change changes a deed.
//
//	@Summary		Change a deed
//	@Description	Photos named in file_ids are added.
//	@Tags			deeds
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Deed id"
//	@Param			If-Match	header		string		true	"Version"
//	@Param			body		body		changeDeed	true	"What to change"
//	@Success		200			{object}	deedResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"duplicate_key"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/deeds/{id} [patch]
func (h *deedAPI) change(c *gin.Context) error {
	in, err := bind[changeDeed](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	err = h.outreach.ChangeDeed(c.Request.Context(), pathID(c, "id"), version, in.FileIDs, func(d *outreach.DeedInput) {
		given(&d.Code, in.Code)
		given(&d.Name, in.Name)
		given(&d.Category, in.Category)
		given(&d.Summary, in.Summary)
		giveOrNil(&d.AreaID, in.AreaID)
		giveOrNil(&d.UnitID, in.UnitID)
		giveOrNil(&d.IssueID, in.IssueID)
		if in.StartedOn != nil {
			d.StartedOn = calendar.Day(*in.StartedOn)
		}
	})
	if err != nil {
		return err
	}
	return h.one(c)
}

// start notes that work on a deed began.
//
//	@Summary		Note that a deed has begun
//	@Description	Today, or on the day named.
//	@Tags			deeds
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Deed id"
//	@Param			If-Match		header		string		true	"Version"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		moveDeed	true	"When"
//	@Success		200				{object}	deedResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/deeds/{id}/start [post]
func (h *deedAPI) start(c *gin.Context) error { return h.move(c, h.outreach.StartDeed) }

// finish notes that a deed is done.
//
//	@Summary		Note that a deed is done
//	@Description	Today, or on the day named, with photos.
//	@Tags			deeds
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Deed id"
//	@Param			If-Match		header		string		true	"Version"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		moveDeed	true	"When"
//	@Success		200				{object}	deedResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/deeds/{id}/finish [post]
func (h *deedAPI) finish(c *gin.Context) error { return h.move(c, h.outreach.FinishDeed) }

func (h *deedAPI) move(c *gin.Context, act func(context.Context, uuid.UUID, int, outreach.Report) error) error {
	in, err := bind[moveDeed](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	r := outreach.Report{On: calendar.Day(in.On), Summary: in.Summary, FileIDs: in.FileIDs}
	if err := act(c.Request.Context(), pathID(c, "id"), version, r); err != nil {
		return err
	}
	return h.one(c)
}
