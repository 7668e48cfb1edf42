package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
)

type unitAPI struct {
	org *org.Service
	may rights
}

// list lists units.
//
//	@Summary		List units
//	@Description	Readable by every business role.
//	@Tags			units
//	@Produce		json
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"code, name, type; - for descending"
//	@Param			q				query		string	false	"Part of the name or code"
//	@Param			count			query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			type			query		string	false	"office, department, township or utility"
//	@Param			code			query		string	false	"Exactly this code"
//	@Param			parent_id		query		string	false	"Only units below this one"
//	@Param			area_id			query		string	false	"Only units that serve exactly this area"
//	@Param			category_code	query		string	false	"Only units that answer for this category"
//	@Param			ended			query		bool	false	"true: those that have ended, false: those in use"
//	@Success		200				{object}	unitList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/units [get]
func (h *unitAPI) list(c *gin.Context) error {
	list, filter, err := filtered[org.UnitFilter](c)
	if err != nil {
		return err
	}
	page, err := h.org.Units(c.Request.Context(), list, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, unitList{mapItems(page, unitDTO), infoOf(page)})
}

// one shows a unit.
//
//	@Summary		Show a unit
//	@Description	One unit with the categories that it answers for.
//	@Tags			units
//	@Produce		json
//	@Param			id	path		string	true	"Unit id"
//	@Success		200	{object}	unitResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/units/{id} [get]
func (h *unitAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes a unit.
//
//	@Summary		Make a unit
//	@Description	A unit serves an area with everything below it.
//	@Tags			units
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createUnit	true	"The unit"
//	@Success		201				{object}	unitResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/units [post]
func (h *unitAPI) create(c *gin.Context) error {
	return creates[createUnit](c, h.org.CreateUnit, h.show)
}

// change changes the given fields of a unit.
//
//	@Summary		Change a unit
//	@Description	Lists replace what was there.
//	@Tags			units
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Unit id"
//	@Param			If-Match	header		string		true	"The version that was read"
//	@Param			body		body		changeUnit	true	"What changes; null clears"
//	@Success		200			{object}	unitResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/units/{id} [patch]
func (h *unitAPI) change(c *gin.Context) error {
	return changes[changeUnit](c, h.org.ChangeUnit, h.show)
}

// end ends a unit.
//
//	@Summary		End a unit
//	@Description	Refused while members, branches or open tasks belong to it.
//	@Tags			units
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Unit id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	unitResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended, in_use"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/units/{id}/end [post]
func (h *unitAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndUnit, h.show)
}

func (h *unitAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.org.UnitByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := unitDTO(row)
	return shown(c, h.may, status, "/units", &out)
}
