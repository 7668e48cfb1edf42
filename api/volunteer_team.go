package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
)

type teamAPI struct {
	org *org.Service
	may rights
}

// list lists volunteer teams.
//
//	@Summary		List volunteer teams
//	@Description	Those in the reader's scope.
//	@Tags			volunteer-teams
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name; - for descending"
//	@Param			q			query		string	false	"Part of the name or code"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			code		query		string	false	"Exactly this code"
//	@Param			branch_id	query		string	false	"Of this branch"
//	@Param			ended		query		bool	false	"true: those that have ended, false: those in use"
//	@Success		200			{object}	teamList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/volunteer-teams [get]
func (h *teamAPI) list(c *gin.Context) error {
	list, filter, err := filtered[org.TeamFilter](c)
	if err != nil {
		return err
	}
	page, err := h.org.Teams(c.Request.Context(), list, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, teamList{mapItems(page, teamDTO), infoOf(page)})
}

// one shows a volunteer team.
//
//	@Summary		Show a volunteer team
//	@Description	One volunteer team.
//	@Tags			volunteer-teams
//	@Produce		json
//	@Param			id	path		string	true	"VolunteerTeam id"
//	@Success		200	{object}	teamResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/volunteer-teams/{id} [get]
func (h *teamAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes a volunteer team.
//
//	@Summary		Make a volunteer team
//	@Description	Of a branch as a rule.
//	@Tags			volunteer-teams
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string				false	"Makes a repeat harmless"
//	@Param			body			body		createVolunteerTeam	true	"The team"
//	@Success		201				{object}	teamResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/volunteer-teams [post]
func (h *teamAPI) create(c *gin.Context) error {
	return creates[createVolunteerTeam](c, h.org.CreateTeam, h.show)
}

// change changes the given fields of a volunteer team.
//
//	@Summary		Change a volunteer team
//	@Description	Only the given fields change.
//	@Tags			volunteer-teams
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string				true	"VolunteerTeam id"
//	@Param			If-Match	header		string				true	"The version that was read"
//	@Param			body		body		changeVolunteerTeam	true	"What changes; null clears"
//	@Success		200			{object}	teamResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/volunteer-teams/{id} [patch]
func (h *teamAPI) change(c *gin.Context) error {
	return changes[changeVolunteerTeam](c, h.org.ChangeTeam, h.show)
}

// end ends a volunteer team.
//
//	@Summary		End a volunteer team
//	@Description	Refused while volunteers belong to it.
//	@Tags			volunteer-teams
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"VolunteerTeam id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	teamResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended, in_use"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/volunteer-teams/{id}/end [post]
func (h *teamAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndTeam, h.show)
}

func (h *teamAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.org.TeamByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := teamDTO(row)
	return shown(c, h.may, status, "/volunteer-teams", &out)
}
