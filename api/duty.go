package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
)

type dutyAPI struct {
	org *org.Service
	may rights
}

// list lists leader duties.
//
//	@Summary		List leader duties
//	@Description	Which leader leads which township (包联).
//	@Tags			leader-duties
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"area, member, started_on; - for descending"
//	@Param			q			query		string	false	"Part of the township's or the leader's name, or its pinyin"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			member_id	query		string	false	"Of this leader"
//	@Param			area_id		query		string	false	"Of this township"
//	@Param			ended		query		bool	false	"true: those that have ended, false: those in force"
//	@Success		200			{object}	dutyList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/leader-duties [get]
func (h *dutyAPI) list(c *gin.Context) error {
	list, filter, err := filtered[org.DutyFilter](c)
	if err != nil {
		return err
	}
	page, err := h.org.Duties(c.Request.Context(), list, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, dutyList{mapItems(page, dutyDTO), infoOf(page)})
}

// one shows a leader duty.
//
//	@Summary		Show a leader duty
//	@Description	One leader duty.
//	@Tags			leader-duties
//	@Produce		json
//	@Param			id	path		string	true	"Duty id"
//	@Success		200	{object}	dutyResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/leader-duties/{id} [get]
func (h *dutyAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes a leader duty.
//
//	@Summary		Give a leader a township
//	@Description	The member must be a district leader in service.
//	@Tags			leader-duties
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createDuty	true	"The duty"
//	@Success		201				{object}	dutyResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/leader-duties [post]
func (h *dutyAPI) create(c *gin.Context) error {
	return creates[createDuty](c, h.org.CreateDuty, h.show)
}

// change changes the given fields of a leader duty.
//
//	@Summary		Change a leader duty
//	@Description	Corrects leader, township or first day.
//	@Tags			leader-duties
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Duty id"
//	@Param			If-Match	header		string		true	"The version that was read"
//	@Param			body		body		changeDuty	true	"What changes; null clears"
//	@Success		200			{object}	dutyResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/leader-duties/{id} [patch]
func (h *dutyAPI) change(c *gin.Context) error {
	return changes[changeDuty](c, h.org.ChangeDuty, h.show)
}

// end ends a leader duty.
//
//	@Summary		End a leader duty
//	@Description	The leader no longer sees that township.
//	@Tags			leader-duties
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Duty id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	dutyResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/leader-duties/{id}/end [post]
func (h *dutyAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndDuty, h.show)
}

func (h *dutyAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.org.DutyByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := dutyDTO(row)
	return shown(c, h.may, status, "/leader-duties", &out)
}
