package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/registry"
)

type buildingAPI struct {
	registry *registry.Service
	may      rights
}

// list lists buildings.
//
//	@Summary		List buildings
//	@Description	Those in the reader's scope.
//	@Tags			buildings
//	@Produce		json
//	@Param			page				query		int		false	"Page, from 1"
//	@Param			page_size			query		int		false	"Items a page, 1 to 200"
//	@Param			sort				query		string	false	"code, name, management, floors; - for descending"
//	@Param			q					query		string	false	"Part of the name, code or address"
//	@Param			count				query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			management			query		string	false	"company, self or unmanaged"
//	@Param			area_id				query		string	false	"In this area, of any level"
//	@Param			code				query		string	false	"Exactly this code"
//	@Param			not_visited_since	query		string	false	"Nobody has been met in it since this day, or ever"
//	@Param			without_coordinates	query		bool	false	"true: those that no map shows"
//	@Param			without_households	query		bool	false	"true: those in which nobody lives"
//	@Param			within				query		string	false	"In a building within this outline: 3 to 60 points, as 120.7,37.9,120.8,37.9,120.8,38"
//	@Param			ended				query		bool	false	"true: those that have ended, false: those in use"
//	@Param			extra				query		string	false	"By an extra field: code:value; of numbers and days also code:from..until"
//	@Success		200					{object}	buildingList
//	@Failure		400					{object}	problem
//	@Failure		401					{object}	problem
//	@Failure		403					{object}	problem
//	@Security		Bearer
//	@Router			/buildings [get]
func (h *buildingAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *buildingAPI) page(c *gin.Context) (buildingList, error) {
	list, filter, err := filtered[registry.BuildingFilter](c)
	if err != nil {
		return buildingList{}, err
	}
	page, err := h.registry.Buildings(c.Request.Context(), list, filter)
	if err != nil {
		return buildingList{}, err
	}
	return buildingList{mapItems(page, buildingDTO), infoOf(page)}, nil
}

// one shows a building.
//
//	@Summary		Show a building
//	@Description	One building.
//	@Tags			buildings
//	@Produce		json
//	@Param			id	path		string	true	"Building id"
//	@Success		200	{object}	buildingResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/buildings/{id} [get]
func (h *buildingAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"), nil)
}

// create makes a building.
//
//	@Summary		Make a building
//	@Description	In a grid of the actor's area.
//	@Tags			buildings
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createBuilding	true	"The building"
//	@Success		201				{object}	buildingResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/buildings [post]
func (h *buildingAPI) create(c *gin.Context) error {
	return creates[createBuilding](c, h.registry.CreateBuilding, h.show)
}

// change changes the given fields of a building.
//
//	@Summary		Change a building
//	@Description	Its households keep their own grid.
//	@Tags			buildings
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Building id"
//	@Param			If-Match	header		string			true	"The version that was read"
//	@Param			body		body		changeBuilding	true	"What changes; null clears"
//	@Success		200			{object}	buildingResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/buildings/{id} [patch]
func (h *buildingAPI) change(c *gin.Context) error {
	return changes[changeBuilding](c, h.registry.ChangeBuilding, h.show)
}

// end ends a building.
//
//	@Summary		End a building
//	@Description	Refused while households live or shops trade in it.
//	@Tags			buildings
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Building id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	buildingResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended, in_use"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/buildings/{id}/end [post]
func (h *buildingAPI) end(c *gin.Context) error {
	return ends(c, h.registry.EndBuilding, h.show)
}

func (h *buildingAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.registry.BuildingByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := buildingDTO(row)
	return shown(c, h.may, status, "/buildings", &out)
}
