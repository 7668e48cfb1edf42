package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
)

type areaAPI struct {
	org *org.Service
	may rights
}

// list lists areas.
//
//	@Summary		List areas
//	@Description	The tree of areas, readable by every business role.
//	@Tags			areas
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name, level; - for descending"
//	@Param			q			query		string	false	"Part of the name or code"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			level		query		string	false	"district, township, community or grid"
//	@Param			parent_id	query		string	false	"Only areas right below this one"
//	@Param			code		query		string	false	"Exactly this code"
//	@Param			island		query		string	false	"On this island"
//	@Param			ended		query		bool	false	"true: those that have ended, false: those in use"
//	@Success		200			{object}	areaList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/areas [get]
func (h *areaAPI) list(c *gin.Context) error {
	list, filter, err := filtered[org.AreaFilter](c)
	if err != nil {
		return err
	}
	page, err := h.org.Areas(c.Request.Context(), list, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, areaList{mapItems(page, areaDTO), infoOf(page)})
}

// one shows an area.
//
//	@Summary		Show an area
//	@Description	One area of the tree.
//	@Tags			areas
//	@Produce		json
//	@Param			id	path		string	true	"Area id"
//	@Success		200	{object}	areaResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/areas/{id} [get]
func (h *areaAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes an area.
//
//	@Summary		Make an area
//	@Description	Below its parent, whose level must be higher. A district is imported on the server.
//	@Tags			areas
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createArea	true	"The area"
//	@Success		201				{object}	areaResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/areas [post]
func (h *areaAPI) create(c *gin.Context) error {
	return creates[createArea](c, h.org.CreateArea, h.show)
}

// change changes the given fields of an area.
//
//	@Summary		Change an area
//	@Description	A new parent takes everything that lies in the area along. The level never changes.
//	@Tags			areas
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Area id"
//	@Param			If-Match	header		string		true	"The version that was read"
//	@Param			body		body		changeArea	true	"What changes; null clears"
//	@Success		200			{object}	areaResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/areas/{id} [patch]
func (h *areaAPI) change(c *gin.Context) error {
	return changes[changeArea](c, h.org.ChangeArea, h.show)
}

// end ends an area.
//
//	@Summary		End an area
//	@Description	Refused while something active lies in it, naming what.
//	@Tags			areas
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Area id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	areaResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended, in_use"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/areas/{id}/end [post]
func (h *areaAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndArea, h.show)
}

func (h *areaAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.org.AreaByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := areaDTO(row)
	return shown(c, h.may, status, "/areas", &out)
}
