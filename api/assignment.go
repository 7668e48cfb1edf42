package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/allocation"
)

type assignmentAPI struct{ allocation *allocation.Service }

// list lists contacts.
//
//	@Summary		List contacts
//	@Description	Who is the contact of whom, and why. Members see their own.
//	@Tags			assignments
//	@Produce		json
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"household_code, member_code, started_at, ended_at; - for descending; left out, in the order in which they were made: by grid, building and door for a plan"
//	@Param			q				query		string	false	"Part of a household number, an address, a staff number or a name"
//	@Param			count			query		string	false	"exact, capped or none"
//	@Param			member_id		query		string	false	"Only this member's households"
//	@Param			household_id	query		string	false	"Only this household"
//	@Param			area_id			query		string	false	"Only households in this area"
//	@Param			in_force		query		bool	false	"true (the default) for contacts in force, false for those that have ended"
//	@Success		200				{object}	assignmentList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/assignments [get]
func (h *assignmentAPI) list(c *gin.Context) error {
	p, err := listOf(c, "member_id", "household_id", "area_id", "in_force")
	if err != nil {
		return err
	}
	inForce := p.Bool("in_force")
	filter := allocation.AssignmentFilter{
		MemberID: p.UUID("member_id"), HouseholdID: p.UUID("household_id"), AreaID: p.UUID("area_id"), Ended: inForce != nil && !*inForce,
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.allocation.Assignments(c.Request.Context(), p.List, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, assignmentListDTO(c, page))
}

// one shows an assignment.
//
//	@Summary		Show an assignment
//	@Description	Who is or was the contact of a household, from when to when, and why.
//	@Tags			assignments
//	@Produce		json
//	@Param			id	path		string	true	"Assignment id"
//	@Success		200	{object}	assignmentResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/assignments/{id} [get]
func (h *assignmentAPI) one(c *gin.Context) error {
	a, err := h.allocation.FindAssignment(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, assignmentDTO(a, languageOf(c)))
}

// transfer gives a household to another member.
//
//	@Summary		Give a household to another contact
//	@Description	Ends the assignment and begins one with the new member, in one transaction. Answers the one that ended.
//	@Tags			assignments
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string				true	"Assignment id"
//	@Param			If-Match		header		string				true	"The assignment's version"
//	@Param			Idempotency-Key	header		string				false	"Makes a repeat harmless"
//	@Param			body			body		transferAssignment	true	"To whom"
//	@Success		200				{object}	assignmentResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition, over_capacity, member_left_without"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/assignments/{id}/transfer [post]
func (h *assignmentAPI) transfer(c *gin.Context) error {
	in, err := bind[transferAssignment](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	a, err := h.allocation.Transfer(c.Request.Context(), pathID(c, "id"), version, in.MemberID, in.Reason)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, assignmentDTO(a, languageOf(c)))
}

// contactless lists households without a contact.
//
//	@Summary		List households without a contact
//	@Description	Active households whose contact has left or is on leave, or that never had one, each with a proposal that keeps loads even.
//	@Tags			assignments
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"household_code; - for descending"
//	@Param			q			query		string	false	"Part of a household number or an address"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			area_id		query		string	false	"Only households in this area"
//	@Success		200			{object}	contactlessList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/contactless [get]
func (h *assignmentAPI) contactless(c *gin.Context) error {
	p, err := listOf(c, "area_id")
	if err != nil {
		return err
	}
	area := p.UUID("area_id")
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.allocation.Contactless(c.Request.Context(), p.List, area)
	if err != nil {
		return err
	}
	language := languageOf(c)
	items := mapItems(page, func(r allocation.ContactlessRow) contactlessHousehold { return contactlessDTO(r, language) })
	return answer(c, http.StatusOK, contactlessList{Items: items, pageInfo: infoOf(page)})
}

// door shows whether a household has a contact.
//
//	@Summary		Show whether a household has a contact
//	@Description	With a proposal if it has none.
//	@Tags			assignments
//	@Produce		json
//	@Param			id	path		string	true	"Household id"
//	@Success		200	{object}	contactlessHousehold
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/contactless/{id} [get]
func (h *assignmentAPI) door(c *gin.Context) error {
	row, err := h.allocation.Door(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, contactlessDTO(row, languageOf(c)))
}

// assign gives a household a contact.
//
//	@Summary		Give a household without a contact one
//	@Description	The member named, or the one that is proposed.
//	@Tags			assignments
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Household id"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		assignContact	false	"Whom to take"
//	@Success		200				{object}	contactlessHousehold
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"has_contact, over_capacity, plan_needed"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/contactless/{id}/assign [post]
func (h *assignmentAPI) assign(c *gin.Context) error {
	in, err := bind[assignContact](c)
	if err != nil {
		return err
	}
	row, err := h.allocation.Assign(c.Request.Context(), pathID(c, "id"), in.MemberID)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, contactlessDTO(row, languageOf(c)))
}

// assignAll accepts every proposal.
//
//	@Summary		Accept every proposal
//	@Description	For all households without a contact where the caller may assign. What has no proposal stays on the list.
//	@Tags			assignments
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body			body	empty	false	"Nothing"
//	@Success		204
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		409	{object}	problem	"plan_needed"
//	@Security		Bearer
//	@Router			/contactless/assign-all [post]
func (h *assignmentAPI) assignAll(c *gin.Context) error {
	if _, err := bind[empty](c); err != nil {
		return err
	}
	if err := h.allocation.AssignAll(c.Request.Context()); err != nil {
		return err
	}
	return noContent(c)
}
