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

type memberAPI struct {
	org      *org.Service
	keeper   *pii.Keeper
	revealer *access.Revealer
	may      rights
}

// list lists members.
//
//	@Summary		List members
//	@Description	Those in the reader's scope, phones masked.
//	@Tags			members
//	@Produce		json
//	@Param			page				query		int		false	"Page, from 1"
//	@Param			page_size			query		int		false	"Items a page, 1 to 200"
//	@Param			sort				query		string	false	"code, name, rank, unit, started_on; - for descending"
//	@Param			q					query		string	false	"Part of the name, its pinyin or initials, or of the staff number"
//	@Param			count				query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			in_service			query		bool	false	"In service or not"
//	@Param			participates		query		bool	false	"In service and not on leave today, or not"
//	@Param			unit_id				query		string	false	"Of this unit"
//	@Param			branch_id			query		string	false	"Of this branch"
//	@Param			area_id				query		string	false	"Who work in this area, of any level"
//	@Param			rank				query		string	false	"district_leader, township_leader or cadre"
//	@Param			code				query		string	false	"Exactly this staff number"
//	@Param			without_phone		query		bool	false	"true: those without a phone"
//	@Param			without_branch		query		bool	false	"true: those without a branch"
//	@Param			without_households	query		bool	false	"true: those who are nobody's contact"
//	@Param			extra				query		string	false	"By an extra field: code:value; of numbers and days also code:from..until"
//	@Success		200					{object}	memberList
//	@Failure		400					{object}	problem
//	@Failure		401					{object}	problem
//	@Failure		403					{object}	problem
//	@Security		Bearer
//	@Router			/members [get]
func (h *memberAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *memberAPI) page(c *gin.Context) (memberList, error) {
	list, filter, err := filtered[org.MemberFilter](c)
	if err != nil {
		return memberList{}, err
	}
	page, err := h.org.Members(c.Request.Context(), list, filter)
	if err != nil {
		return memberList{}, err
	}
	return memberList{mapItems(page, h.row), infoOf(page)}, nil
}

// one shows a member.
//
//	@Summary		Show a member
//	@Description	One member with their leaves.
//	@Tags			members
//	@Produce		json
//	@Param			id	path		string	true	"Member id"
//	@Success		200	{object}	memberResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/members/{id} [get]
func (h *memberAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes a member.
//
//	@Summary		Take a member into service
//	@Description	The phone is stored encrypted. What looks wrong but is kept is told in warnings.
//	@Tags			members
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createMember	true	"The member"
//	@Success		201				{object}	memberResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/members [post]
func (h *memberAPI) create(c *gin.Context) error {
	return createsWarned[createMember](c, h.org.CreateMember, h.show)
}

// change changes the given fields of a member.
//
//	@Summary		Change a member
//	@Description	A transfer within the district changes unit_id and branch_id.
//	@Tags			members
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string			true	"Member id"
//	@Param			If-Match	header		string			true	"The version that was read"
//	@Param			body		body		changeMember	true	"What changes; null clears"
//	@Success		200			{object}	memberResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/members/{id} [patch]
func (h *memberAPI) change(c *gin.Context) error {
	return changesWarned[changeMember](c, h.org.ChangeMember, h.show)
}

// end ends a member's service.
//
//	@Summary		End a member's service
//	@Description	A transfer or retirement: history, no deletion. Their households are without contact from then on.
//	@Tags			members
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Member id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	memberResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/members/{id}/end [post]
func (h *memberAPI) end(c *gin.Context) error {
	return ends(c, h.org.EndMember, h.show)
}

func (h *memberAPI) show(c *gin.Context, status int, id uuid.UUID, warnings []fault.Field) error {
	ctx := c.Request.Context()
	row, err := h.org.MemberByID(ctx, id)
	if err != nil {
		return err
	}
	leaves, err := h.org.Leaves(ctx, id)
	if err != nil {
		return err
	}
	out := memberResponse{memberRow: h.row(row), HouseholdID: row.HouseholdID, HouseholdCode: row.HouseholdCode, Leaves: leavesDTO(leaves)}
	out.warn(c, warnings)
	return shown(c, h.may, status, "/members", &out)
}

// reveal shows a personal field of a member in full.
//
//	@Summary		Show a number of a member in full
//	@Description	Office and townships give a reason and have a daily quota; everyone is logged.
//	@Tags			members
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string		true	"Member id"
//	@Param			body	body		revealPhone	true	"Which, and why"
//	@Success		200		{object}	revealed
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/members/{id}/reveal [post]
func (h *memberAPI) reveal(c *gin.Context) error {
	in, err := bind[revealPhone](c)
	if err != nil {
		return err
	}
	return reveal(c, h.revealer, access.Member, in.Field, in.Reason)
}

// addLeave notes a leave.
//
//	@Summary		Note a leave of a member
//	@Description	While on leave a member does not participate; their households stand on the list without contact. Answers the member.
//	@Tags			members
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Member id"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createLeave	true	"The leave"
//	@Success		200				{object}	memberResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"not_in_service, overlapping_leave"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/members/{id}/leaves [post]
func (h *memberAPI) addLeave(c *gin.Context) error {
	in, err := bind[createLeave](c)
	if err != nil {
		return err
	}
	member := pathID(c, "id")
	if err := h.org.CreateLeave(c.Request.Context(), in.idOrNew(), member, in.input()); err != nil {
		return err
	}
	return h.show(c, http.StatusOK, member, nil)
}

// changeLeave changes a leave.
//
//	@Summary		Change a leave of a member
//	@Description	If-Match carries the leave's version. Answers the member.
//	@Tags			members
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Member id"
//	@Param			leave_id	path		string		true	"Leave id"
//	@Param			If-Match	header		string		true	"The version that was read"
//	@Param			body		body		changeLeave	true	"What changes; null clears"
//	@Success		200			{object}	memberResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"overlapping_leave"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/members/{id}/leaves/{leave_id} [patch]
func (h *memberAPI) changeLeave(c *gin.Context) error {
	in, version, err := bindAt[changeLeave](c)
	if err != nil {
		return err
	}
	member := pathID(c, "id")
	if err := h.org.ChangeLeave(c.Request.Context(), pathID(c, "leave_id"), member, version, in.change); err != nil {
		return err
	}
	return h.show(c, http.StatusOK, member, nil)
}

// deleteLeave takes a leave back.
//
//	@Summary		Take back a leave of a member
//	@Description	For one noted by mistake. If-Match carries the leave's version.
//	@Tags			members
//	@Produce		json
//	@Param			id			path	string	true	"Member id"
//	@Param			leave_id	path	string	true	"Leave id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/members/{id}/leaves/{leave_id} [delete]
func (h *memberAPI) deleteLeave(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.org.DeleteLeave(c.Request.Context(), pathID(c, "leave_id"), pathID(c, "id"), version); err != nil {
		return err
	}
	return noContent(c)
}
