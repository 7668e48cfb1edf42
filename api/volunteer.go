package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/pii"
)

type volunteerAPI struct {
	org      *org.Service
	keeper   *pii.Keeper
	revealer *access.Revealer
	may      rights
}

// list lists volunteers.
//
//	@Summary		List volunteers
//	@Description	Those in the reader's scope, phones masked.
//	@Tags			volunteers
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"name, team; - for descending"
//	@Param			q			query		string	false	"Part of the name, its pinyin or initials, or of the team's name"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			team_id		query		string	false	"Of this team"
//	@Param			ended		query		bool	false	"true: those who have left, false: those who are in"
//	@Success		200			{object}	volunteerList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/volunteers [get]
func (h *volunteerAPI) list(c *gin.Context) error {
	list, filter, err := filtered[org.VolunteerFilter](c)
	if err != nil {
		return err
	}
	page, err := h.org.Volunteers(c.Request.Context(), list, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, volunteerList{mapItems(page, h.dto), infoOf(page)})
}

// one shows a volunteer.
//
//	@Summary		Show a volunteer
//	@Description	One volunteer.
//	@Tags			volunteers
//	@Produce		json
//	@Param			id	path		string	true	"Volunteer id"
//	@Success		200	{object}	volunteerResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/volunteers/{id} [get]
func (h *volunteerAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"), nil)
}

// create makes a volunteer.
//
//	@Summary		Add a volunteer
//	@Description	To a team. What looks wrong but is kept is told in warnings.
//	@Tags			volunteers
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createVolunteer	true	"The volunteer"
//	@Success		201				{object}	volunteerResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/volunteers [post]
func (h *volunteerAPI) create(c *gin.Context) error {
	return createsWarned[createVolunteer](c, h.org.CreateVolunteer, h.show)
}

// change changes the given fields of a volunteer.
//
//	@Summary		Change a volunteer
//	@Description	Only the given fields change.
//	@Tags			volunteers
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Volunteer id"
//	@Param			If-Match	header		string			true	"The version that was read"
//	@Param			body		body		changeVolunteer	true	"What changes; null clears"
//	@Success		200			{object}	volunteerResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/volunteers/{id} [patch]
func (h *volunteerAPI) change(c *gin.Context) error {
	return changesWarned[changeVolunteer](c, h.org.ChangeVolunteer, h.show)
}

// end takes a volunteer off the team.
//
//	@Summary		Take a volunteer off the team
//	@Description	The record stays as history.
//	@Tags			volunteers
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Volunteer id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	volunteerResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/volunteers/{id}/end [post]
func (h *volunteerAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndVolunteer, h.show)
}

func (h *volunteerAPI) show(c *gin.Context, status int, id uuid.UUID, warnings []fault.Field) error {
	row, err := h.org.VolunteerByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := h.dto(row)
	out.warn(c, warnings)
	return shown(c, h.may, status, "/volunteers", &out)
}

// reveal shows a personal field of a volunteer in full.
//
//	@Summary		Show a number of a volunteer in full
//	@Description	The office and townships give a reason and have a daily quota; everyone is logged.
//	@Tags			volunteers
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string		true	"Volunteer id"
//	@Param			body	body		revealPhone	true	"Which, and why"
//	@Success		200		{object}	revealed
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/volunteers/{id}/reveal [post]
func (h *volunteerAPI) reveal(c *gin.Context) error {
	in, err := bind[revealPhone](c)
	if err != nil {
		return err
	}
	return reveal(c, h.revealer, access.Volunteer, in.Field, in.Reason)
}
