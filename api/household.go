package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

type householdAPI struct {
	registry  *registry.Service
	keeper    *pii.Keeper
	revealer  *access.Revealer
	residents *residentAPI
	may       rights
}

// list lists households.
//
//	@Summary		List households
//	@Description	Those in the reader's scope, phones masked.
//	@Tags			households
//	@Produce		json
//	@Param			page				query		int		false	"Page, from 1"
//	@Param			page_size			query		int		false	"Items a page, 1 to 200"
//	@Param			sort				query		string	false	"code, address, head, contact, updated_at; - for descending"
//	@Param			q					query		string	false	"Part of the number, address, room or building, or of a resident's name or its pinyin"
//	@Param			count				query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			state				query		string	false	"active, moved_away or dissolved"
//	@Param			area_id				query		string	false	"In this area, of any level"
//	@Param			building_id			query		string	false	"In this building"
//	@Param			code				query		string	false	"Exactly this number"
//	@Param			tag					query		string	false	"With these tags, commas between them"
//	@Param			tag_match			query		string	false	"any (default) of the tags and groups, or all"
//	@Param			care				query		string	false	"Somebody of it belongs to these groups that need care, commas between them"
//	@Param			management			query		string	false	"Of the building: company, self or unmanaged"
//	@Param			within				query		string	false	"In a building within this outline: 3 to 60 points, as 120.7,37.9,120.8,37.9,120.8,38"
//	@Param			not_visited_since	query		string	false	"Nobody has been met there since this day, or ever"
//	@Param			away_now			query		bool	false	"true: those who spend this month on the mainland"
//	@Param			tenure				query		string	false	"own, rented, dormitory, borrowed, vacant or other"
//	@Param			contact_id			query		string	false	"Whose contact is this member"
//	@Param			without_head		query		bool	false	"true: those without a head"
//	@Param			without_phone		query		bool	false	"true: those without a phone"
//	@Param			without_contact		query		bool	false	"true: those without a contact"
//	@Param			care_group_id		query		string	false	"In this care group"
//	@Param			extra				query		string	false	"By an extra field: code:value; of numbers and days also code:from..until"
//	@Success		200					{object}	householdList
//	@Failure		400					{object}	problem
//	@Failure		401					{object}	problem
//	@Failure		403					{object}	problem
//	@Security		Bearer
//	@Router			/households [get]
func (h *householdAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *householdAPI) page(c *gin.Context) (householdList, error) {
	list, filter, err := filtered[registry.HouseholdFilter](c)
	if err != nil {
		return householdList{}, err
	}
	page, err := h.registry.Households(c.Request.Context(), list, filter)
	if err != nil {
		return householdList{}, err
	}
	return householdList{mapItems(page, h.row), infoOf(page)}, nil
}

// one shows a household.
//
//	@Summary		Show a household
//	@Description	One household with its people and its contact.
//	@Tags			households
//	@Produce		json
//	@Param			id	path		string	true	"Household id"
//	@Success		200	{object}	householdResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/households/{id} [get]
func (h *householdAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"), nil)
}

// create makes a household.
//
//	@Summary		Make a household
//	@Description	It stands on the list without contact until it is given one. What looks wrong but is kept is told in warnings.
//	@Tags			households
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createHousehold	true	"The household"
//	@Success		201				{object}	householdResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/households [post]
func (h *householdAPI) create(c *gin.Context) error {
	return createsWarned[createHousehold](c, h.registry.CreateHousehold, h.show)
}

// change changes the given fields of a household.
//
//	@Summary		Change a household
//	@Description	In another grid, its people and everything that hangs on it move along.
//	@Tags			households
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Household id"
//	@Param			If-Match	header		string			true	"The version that was read"
//	@Param			body		body		changeHousehold	true	"What changes; null clears"
//	@Success		200			{object}	householdResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/households/{id} [patch]
func (h *householdAPI) change(c *gin.Context) error {
	return changesWarned[changeHousehold](c, h.registry.ChangeHousehold, h.show)
}

// end ends a household.
//
//	@Summary		End a household
//	@Description	moved_away takes its people along; dissolved needs that nobody lives in it. It has no contact from then on.
//	@Tags			households
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Household id"
//	@Param			If-Match		header		string			true	"The version that was read"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		endHousehold	true	"When, and why"
//	@Success		200				{object}	householdResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended, in_use"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/households/{id}/end [post]
func (h *householdAPI) end(c *gin.Context) error {
	return endsAs[endHousehold](c, h.registry.EndHousehold, h.show)
}

func (h *householdAPI) show(c *gin.Context, status int, id uuid.UUID, warnings []fault.Field) error {
	row, err := h.registry.HouseholdByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := householdResponse{householdRow: h.row(row.HouseholdRow), Residents: []residentRow{}}
	for _, r := range row.People {
		out.Residents = append(out.Residents, h.residents.row(r))
	}
	out.careResponse = careDTO(row.Care, row.People)
	out.warn(c, warnings)
	return shown(c, h.may, status, "/households", &out)
}

// reveal shows a personal field of a household in full.
//
//	@Summary		Show a number of a household in full
//	@Description	Cadres and communities see phones of their households freely; the office and townships give a reason and have a daily quota. Everyone is logged.
//	@Tags			households
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string		true	"Household id"
//	@Param			body	body		revealPhone	true	"Which, and why"
//	@Success		200		{object}	revealed
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/households/{id}/reveal [post]
func (h *householdAPI) reveal(c *gin.Context) error {
	in, err := bind[revealPhone](c)
	if err != nil {
		return err
	}
	return reveal(c, h.revealer, access.Household, in.Field, in.Reason)
}

// search finds households by a number.
//
//	@Summary		Find households by number
//	@Description	Exactly, by the household's phone or a number of one of its people, within the reader's scope. Numbers never stand in an address.
//	@Tags			households
//	@Accept			json
//	@Produce		json
//	@Param			body	body		searchRequest	true	"An ID number, a phone, or both"
//	@Success		200		{object}	householdFound
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/households/search [post]
func (h *householdAPI) search(c *gin.Context) error {
	in, err := bind[searchRequest](c)
	if err != nil {
		return err
	}
	rows, err := h.registry.SearchHouseholds(c.Request.Context(), registry.Personal{IDNumber: in.IDNumber, Phone: in.Phone})
	if err != nil {
		return err
	}
	out := householdFound{Items: []householdRow{}}
	for _, r := range rows {
		out.Items = append(out.Items, h.row(r))
	}
	return answer(c, http.StatusOK, out)
}
