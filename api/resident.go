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

type residentAPI struct {
	registry *registry.Service
	keeper   *pii.Keeper
	revealer *access.Revealer
	may      rights
}

// list lists residents.
//
//	@Summary		List residents
//	@Description	Those in the reader's scope: numbers masked, age instead of the birth date.
//	@Tags			residents
//	@Produce		json
//	@Param			page				query		int		false	"Page, from 1"
//	@Param			page_size			query		int		false	"Items a page, 1 to 200"
//	@Param			sort				query		string	false	"name, age, household, created_at; - for descending"
//	@Param			q					query		string	false	"Part of the name, its pinyin or initials, or of the household's number or address"
//	@Param			count				query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			household_id		query		string	false	"Of this household"
//	@Param			area_id				query		string	false	"In this area, of any level"
//	@Param			building_id			query		string	false	"In this building"
//	@Param			contact_id			query		string	false	"Whose contact is this member"
//	@Param			management			query		string	false	"Of the building: company, self or unmanaged"
//	@Param			tag_match			query		string	false	"any (default) of the tags, or all"
//	@Param			birth_month			query		int		false	"Whose birthday is in this month, 1 to 12"
//	@Param			not_visited_since	query		string	false	"Nobody of the household has been met since this day, or ever"
//	@Param			away_now			query		bool	false	"true: whose household spends this month on the mainland"
//	@Param			without_phone		query		bool	false	"true: those without a phone"
//	@Param			without_id_number	query		bool	false	"true: those whose ID number is missing"
//	@Param			tag					query		string	false	"With these tags, commas between them"
//	@Param			state				query		string	false	"here, away, moved or deceased"
//	@Param			sex					query		string	false	"0, 1, 2 or 9"
//	@Param			relation			query		string	false	"This relation to the head"
//	@Param			age_from			query		int		false	"At least so many years old"
//	@Param			age_to				query		int		false	"At most so many years old"
//	@Param			care_group_id		query		string	false	"In this care group"
//	@Param			extra				query		string	false	"By an extra field: code:value; of numbers and days also code:from..until"
//	@Success		200					{object}	residentList
//	@Failure		400					{object}	problem
//	@Failure		401					{object}	problem
//	@Failure		403					{object}	problem
//	@Security		Bearer
//	@Router			/residents [get]
func (h *residentAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *residentAPI) page(c *gin.Context) (residentList, error) {
	list, filter, err := filtered[registry.ResidentFilter](c)
	if err != nil {
		return residentList{}, err
	}
	page, err := h.registry.Residents(c.Request.Context(), list, filter)
	if err != nil {
		return residentList{}, err
	}
	return residentList{mapItems(page, h.row), infoOf(page)}, nil
}

// one shows a resident.
//
//	@Summary		Show a resident
//	@Description	One resident, numbers masked.
//	@Tags			residents
//	@Produce		json
//	@Param			id	path		string	true	"Resident id"
//	@Success		200	{object}	residentResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/residents/{id} [get]
func (h *residentAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"), nil)
}

// create makes a resident.
//
//	@Summary		Add a resident
//	@Description	To a household. A wrong ID number is refused; one that says another sex or birth date is told in warnings.
//	@Tags			residents
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createResident	true	"The resident"
//	@Success		201				{object}	residentResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"id_number_in_use, second_head, household_ended, acknowledgement_needed"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/residents [post]
func (h *residentAPI) create(c *gin.Context) error {
	return createsWarned[createResident](c, h.registry.CreateResident, h.show)
}

// change changes the given fields of a resident.
//
//	@Summary		Change a resident
//	@Description	Another household takes the resident to where that lies.
//	@Tags			residents
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Resident id"
//	@Param			If-Match	header		string			true	"The version that was read"
//	@Param			body		body		changeResident	true	"What changes; null clears"
//	@Success		200			{object}	residentResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/residents/{id} [patch]
func (h *residentAPI) change(c *gin.Context) error {
	return changesWarned[changeResident](c, h.registry.ChangeResident, h.show)
}

// end notes that a resident moved or died.
//
//	@Summary		Note that a resident moved or died
//	@Description	The record stays as history.
//	@Tags			residents
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Resident id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endResident	true	"When, and why"
//	@Success		200				{object}	residentResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/residents/{id}/end [post]
func (h *residentAPI) end(c *gin.Context) error {
	return endsAs[endResident](c, h.registry.EndResident, h.show)
}

func (h *residentAPI) show(c *gin.Context, status int, id uuid.UUID, warnings []fault.Field) error {
	row, err := h.registry.ResidentByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := residentResponse{
		residentRow: h.row(row), BirthDate: row.BirthDate, Ethnicity: row.Ethnicity, PoliticalStatus: row.PoliticalStatus,
		Education: row.Education, Employment: row.Employment, Health: row.Health,
	}
	care, err := h.registry.CareOfResident(c.Request.Context(), row)
	if err != nil {
		return err
	}
	out.careResponse = careDTO(care, nil)
	out.warn(c, warnings)
	return shown(c, h.may, status, "/residents", &out)
}

// age is what lists show of a birth date.
func (h *residentAPI) age(birthDate *string) *int {
	if birthDate == nil {
		return nil
	}
	age, known := registry.AgeOn(*birthDate, h.registry.Today())
	if !known {
		return nil
	}
	return &age
}

// reveal shows a personal field of a resident in full.
//
//	@Summary		Show a number of a resident in full
//	@Description	ID numbers: office and townships, with a reason and a daily quota. Phones: they too; cadres and communities freely in their scope. Everyone is logged.
//	@Tags			residents
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string			true	"Resident id"
//	@Param			body	body		revealNumber	true	"Which, and why"
//	@Success		200		{object}	revealed
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/residents/{id}/reveal [post]
func (h *residentAPI) reveal(c *gin.Context) error {
	in, err := bind[revealNumber](c)
	if err != nil {
		return err
	}
	return reveal(c, h.revealer, access.Resident, in.Field, in.Reason)
}

// search finds residents by a number.
//
//	@Summary		Find residents by number
//	@Description	Exactly, within the reader's scope. Numbers never stand in an address.
//	@Tags			residents
//	@Accept			json
//	@Produce		json
//	@Param			body	body		searchRequest	true	"An ID number, a phone, or both"
//	@Success		200		{object}	residentFound
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/residents/search [post]
func (h *residentAPI) search(c *gin.Context) error {
	in, err := bind[searchRequest](c)
	if err != nil {
		return err
	}
	rows, err := h.registry.SearchResidents(c.Request.Context(), registry.Personal{IDNumber: in.IDNumber, Phone: in.Phone})
	if err != nil {
		return err
	}
	out := residentFound{Items: []residentRow{}}
	for _, r := range rows {
		out.Items = append(out.Items, h.row(r))
	}
	return answer(c, http.StatusOK, out)
}
