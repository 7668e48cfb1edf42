package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/outreach"
)

type activityAPI struct{ outreach *outreach.Service }

// list lists activities.
//
//	@Summary		List activities
//	@Description	Activities of branches and volunteer teams (活动), the latest first.
//	@Tags			activities
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name, starts_at, created_at; - for descending"
//	@Param			q			query		string	false	"Part of the code, name or summary"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			kind		query		string	false	"branch or volunteer"
//	@Param			state		query		string	false	"planned, held or cancelled"
//	@Param			branch_id	query		string	false	"Only those of this branch"
//	@Param			team_id		query		string	false	"Only those of this volunteer team"
//	@Param			area_id		query		string	false	"Only those in this area"
//	@Param			from		query		string	false	"First day"
//	@Param			to			query		string	false	"Last day"
//	@Success		200			{object}	activityList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/activities [get]
func (h *activityAPI) list(c *gin.Context) error {
	p, err := listOf(c, "kind", "state", "branch_id", "team_id", "area_id", "from", "to")
	if err != nil {
		return err
	}
	f := outreach.ActivityFilter{
		Kind: p.OneOf("kind", outreach.ActivityKinds...), State: p.OneOf("state", outreach.ActivityStates...), BranchID: p.UUID("branch_id"),
		TeamID: p.UUID("team_id"), AreaID: p.UUID("area_id"), From: p.Day("from"), To: p.Day("to"),
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.outreach.Activities(c.Request.Context(), p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, activityList{Items: mapItems(page, activityDTO), pageInfo: infoOf(page)})
}

// create plans an activity.
//
//	@Summary		Plan an activity
//	@Description	Of a branch or a volunteer team. Say with hold that it was held.
//	@Tags			activities
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createActivity	true	"The activity"
//	@Success		201				{object}	activityResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/activities [post]
func (h *activityAPI) create(c *gin.Context) error {
	in, err := bind[createActivity](c)
	if err != nil {
		return err
	}
	id, ctx := newID(c, in.ID), c.Request.Context()
	err = h.outreach.CreateActivity(ctx, id, outreach.ActivityInput{
		Code: in.Code, Kind: in.Kind, Name: in.Name, BranchID: in.BranchID, TeamID: in.TeamID, AreaID: in.AreaID, StartsAt: in.StartsAt,
		Attendance: in.Attendance, Summary: in.Summary,
	}, in.FileIDs)
	if err != nil {
		return err
	}
	row, err := h.outreach.FindActivity(ctx, id)
	if err != nil {
		return err
	}
	return created(c, base+"/activities/"+id.String(), activityDTO(row))
}

// one shows an activity.
//
//	@Summary		Show an activity
//	@Description	With photos and what the reader may do.
//	@Tags			activities
//	@Produce		json
//	@Param			id	path		string	true	"Activity id"
//	@Success		200	{object}	activityResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/activities/{id} [get]
func (h *activityAPI) one(c *gin.Context) error {
	row, err := h.outreach.FindActivity(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, activityDTO(row))
}

// change changes an activity.
//
//	@Summary		Change an activity
//	@Description	Photos named in file_ids are added.
//	@Tags			activities
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Activity id"
//	@Param			If-Match	header		string			true	"Version"
//	@Param			body		body		changeActivity	true	"What to change"
//	@Success		200			{object}	activityResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"duplicate_key"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/activities/{id} [patch]
func (h *activityAPI) change(c *gin.Context) error {
	in, err := bind[changeActivity](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	err = h.outreach.ChangeActivity(c.Request.Context(), pathID(c, "id"), version, in.FileIDs, func(a *outreach.ActivityInput) {
		given(&a.Code, in.Code)
		given(&a.Name, in.Name)
		given(&a.Summary, in.Summary)
		giveOrNil(&a.BranchID, in.BranchID)
		giveOrNil(&a.TeamID, in.TeamID)
		giveOrNil(&a.AreaID, in.AreaID)
		giveOrNil(&a.StartsAt, in.StartsAt)
		giveOrNil(&a.Attendance, in.Attendance)
	})
	if err != nil {
		return err
	}
	return h.one(c)
}

// given sets a field that a change names.
func given[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// hold notes that an activity was held.
//
//	@Summary		Note that an activity was held
//	@Description	With how many came and photos.
//	@Tags			activities
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Activity id"
//	@Param			If-Match		header		string		true	"Version"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endActivity	true	"The report"
//	@Success		200				{object}	activityResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition, not_begun"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/activities/{id}/hold [post]
func (h *activityAPI) hold(c *gin.Context) error { return h.end(c, h.outreach.HoldActivity) }

// cancel notes that an activity does not take place.
//
//	@Summary		Cancel an activity
//	@Description	A planned one does not take place; the summary says why.
//	@Tags			activities
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Activity id"
//	@Param			If-Match		header		string		true	"Version"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endActivity	true	"Why"
//	@Success		200				{object}	activityResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/activities/{id}/cancel [post]
func (h *activityAPI) cancel(c *gin.Context) error { return h.end(c, h.outreach.CancelActivity) }

func (h *activityAPI) end(c *gin.Context, act func(context.Context, uuid.UUID, int, outreach.Report) error) error {
	in, err := bind[endActivity](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	r := outreach.Report{Attendance: in.Attendance, Summary: in.Summary, FileIDs: in.FileIDs}
	if err := act(c.Request.Context(), pathID(c, "id"), version, r); err != nil {
		return err
	}
	return h.one(c)
}
