package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
)

type branchAPI struct {
	org *org.Service
	may rights
}

// list lists party branches.
//
//	@Summary		List party branches
//	@Description	Those in the reader's scope.
//	@Tags			branches
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name, type; - for descending"
//	@Param			q			query		string	false	"Part of the name or code"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			type		query		string	false	"ordinary or combined"
//	@Param			code		query		string	false	"Exactly this code"
//	@Param			unit_id		query		string	false	"Of this unit"
//	@Param			service_area_id	query	string	false	"That serve this area"
//	@Param			ended		query		bool	false	"true: those that have ended, false: those in use"
//	@Success		200			{object}	branchList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/branches [get]
func (h *branchAPI) list(c *gin.Context) error {
	list, filter, err := filtered[org.BranchFilter](c)
	if err != nil {
		return err
	}
	page, err := h.org.Branches(c.Request.Context(), list, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, branchList{mapItems(page, branchRowDTO), infoOf(page)})
}

// one shows a party branch.
//
//	@Summary		Show a party branch
//	@Description	One branch with what it serves.
//	@Tags			branches
//	@Produce		json
//	@Param			id	path		string	true	"Branch id"
//	@Success		200	{object}	branchResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/branches/{id} [get]
func (h *branchAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes a party branch.
//
//	@Summary		Make a party branch
//	@Description	Lists of what it serves may be left out.
//	@Tags			branches
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createBranch	true	"The branch"
//	@Success		201				{object}	branchResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/branches [post]
func (h *branchAPI) create(c *gin.Context) error {
	return creates[createBranch](c, h.org.CreateBranch, h.show)
}

// change changes the given fields of a party branch.
//
//	@Summary		Change a party branch
//	@Description	Lists replace what was there.
//	@Tags			branches
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Branch id"
//	@Param			If-Match	header		string			true	"The version that was read"
//	@Param			body		body		changeBranch	true	"What changes; null clears"
//	@Success		200			{object}	branchResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/branches/{id} [patch]
func (h *branchAPI) change(c *gin.Context) error {
	return changes[changeBranch](c, h.org.ChangeBranch, h.show)
}

// end ends a party branch.
//
//	@Summary		End a party branch
//	@Description	Refused while members or volunteer teams belong to it.
//	@Tags			branches
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Branch id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	branchResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended, in_use"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/branches/{id}/end [post]
func (h *branchAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndBranch, h.show)
}

func (h *branchAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.org.BranchByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := branchResponse{branchRow: branchRowDTO(row.BranchRow), ServiceAreaIDs: orEmpty(row.AreaIDs), ServiceBuildingIDs: orEmpty(row.BuildingIDs)}
	return shown(c, h.may, status, "/branches", &out)
}
