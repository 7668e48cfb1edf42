package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/outreach"
)

type visitAPI struct{ outreach *outreach.Service }

// list lists visits.
//
//	@Summary		List visits
//	@Description	Visits in the reader's reach, the latest first.
//	@Tags			visits
//	@Produce		json
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"visited_at, created_at; - for descending"
//	@Param			q				query		string	false	"Part of the notes, the household number, the head's or the shop's name"
//	@Param			count			query		string	false	"exact, capped or none"
//	@Param			household_id	query		string	false	"Only visits to this household"
//	@Param			shop_id			query		string	false	"Only visits to this shop"
//	@Param			member_id		query		string	false	"Only visits in which this member took part"
//	@Param			round_id		query		string	false	"Only visits that answered the form of this round"
//	@Param			area_id			query		string	false	"Only visits in this area"
//	@Param			outcome			query		string	false	"met, not_home or refused"
//	@Param			way				query		string	false	"on_site, phone or video"
//	@Param			from			query		string	false	"First day"
//	@Param			to				query		string	false	"Last day"
//	@Success		200				{object}	visitList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/visits [get]
func (h *visitAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *visitAPI) page(c *gin.Context) (visitList, error) {
	p, err := listOf(c, "household_id", "shop_id", "member_id", "round_id", "area_id", "outcome", "way", "from", "to")
	if err != nil {
		return visitList{}, err
	}
	f := outreach.VisitFilter{
		HouseholdID: p.UUID("household_id"), ShopID: p.UUID("shop_id"), MemberID: p.UUID("member_id"), RoundID: p.UUID("round_id"), AreaID: p.UUID("area_id"),
		Outcome: p.OneOf("outcome", outreach.Outcomes...), Way: p.OneOf("way", outreach.Ways...), From: p.Day("from"), To: p.Day("to"),
	}
	if err := p.Err(); err != nil {
		return visitList{}, err
	}
	page, err := h.outreach.Visits(c.Request.Context(), p.List, f)
	if err != nil {
		return visitList{}, err
	}
	return visitList{Items: mapItems(page, visitRowDTO), pageInfo: infoOf(page)}, nil
}

// create reports a visit.
//
//	@Summary		Report a visit
//	@Description	A visit to a household or a shop with its photos and the issues it raised, all or nothing. A cadre reports visits to their own contacts, a secretary those of the branch, staff those of their area.
//	@Tags			visits
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createVisit	true	"The visit"
//	@Success		201				{object}	visitResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/visits [post]
func (h *visitAPI) create(c *gin.Context) error {
	in, err := bind[createVisit](c)
	if err != nil {
		return err
	}
	id := newID(c, in.ID)
	longitude, latitude := placeOfVisit(in.Place)
	visit := outreach.VisitInput{
		ID: id, HouseholdID: in.HouseholdID, ShopID: in.ShopID, RoundID: in.RoundID, FileIDs: in.FileIDs,
		Details: outreach.Details{
			Way: in.Way, Outcome: in.Outcome, VisitedAt: in.VisitedAt, MetResidentIDs: in.MetResidentIDs, Policies: in.Policies, HandbookLeft: in.HandbookLeft,
			Notes: in.Notes, Longitude: longitude, Latitude: latitude, Answers: in.Answers, FollowUpOn: calendar.Day(in.FollowUpOn), MemberIDs: in.MemberIDs,
		},
	}
	for _, i := range in.Issues {
		issueID := database.NewID()
		if i.ID != nil {
			issueID = *i.ID
		}
		visit.Issues = append(visit.Issues, i.input(issueID))
	}
	ctx := c.Request.Context()
	raised, err := h.outreach.ReportVisit(ctx, visit)
	if err != nil {
		return err
	}
	v, err := h.outreach.FindVisit(ctx, id)
	if err != nil {
		return err
	}
	if v.IssueIDs = raised; raised == nil {
		v.IssueIDs = []uuid.UUID{}
	}
	return created(c, base+"/visits/"+id.String(), visitDTO(v))
}

// one shows a visit.
//
//	@Summary		Show a visit
//	@Description	With photos, answers, the issues it raised and what the reader may do.
//	@Tags			visits
//	@Produce		json
//	@Param			id	path		string	true	"Visit id"
//	@Success		200	{object}	visitResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/visits/{id} [get]
func (h *visitAPI) one(c *gin.Context) error {
	v, err := h.outreach.FindVisit(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, visitDTO(v))
}

// mayChange refuses a change by anybody but its author, within a day, or those above.
func (h *visitAPI) mayChange(c *gin.Context) error {
	return h.outreach.MayChangeVisit(c.Request.Context(), pathID(c, "id"))
}

// change corrects a visit.
//
//	@Summary		Correct a visit
//	@Description	Whoever reported it, within 24 hours; later the secretary, the area's staff or the office.
//	@Tags			visits
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Visit id"
//	@Param			If-Match	header		string		true	"Version"
//	@Param			body		body		changeVisit	true	"What to change"
//	@Success		200			{object}	visitResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem	"no_longer_yours"
//	@Failure		404			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/visits/{id} [patch]
func (h *visitAPI) change(c *gin.Context) error {
	in, err := bind[changeVisit](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.outreach.ChangeVisit(c.Request.Context(), pathID(c, "id"), version, in.FileIDs, in.apply); err != nil {
		return err
	}
	return h.one(c)
}

func (in changeVisit) apply(d *outreach.Details) {
	if in.Way != nil {
		d.Way = *in.Way
	}
	if in.Outcome != nil {
		d.Outcome = *in.Outcome
	}
	if in.VisitedAt != nil {
		d.VisitedAt = *in.VisitedAt
	}
	if in.MetResidentIDs != nil {
		d.MetResidentIDs = *in.MetResidentIDs
	}
	if in.Notes != nil {
		d.Notes = *in.Notes
	}
	if in.Policies != nil {
		d.Policies = *in.Policies
	}
	if in.HandbookLeft != nil {
		d.HandbookLeft = *in.HandbookLeft
	}
	if in.Place != nil {
		d.Longitude, d.Latitude = placeOfVisit(in.Place)
	}
	if in.MemberIDs != nil {
		d.MemberIDs = *in.MemberIDs
	}
	if in.Answers != nil {
		d.Answers = *in.Answers
	}
	if in.FollowUpOn.Given {
		if d.FollowUpOn = ""; in.FollowUpOn.Value != nil {
			d.FollowUpOn = calendar.Day(*in.FollowUpOn.Value)
		}
	}
}

// due lists the households that are due for a visit.
//
//	@Summary		List households that are due for a visit
//	@Description	Those in most need first: never met, nobody met the last time, news of an issue to be told, somebody in need of care, longest ago. A member sees their own households; others narrow by member_id or area_id.
//	@Tags			visits
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"need (for one contact's households if left out), code (otherwise), last_met_at; - for descending"
//	@Param			q			query		string	false	"Part of the household number, address or the head's name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			member_id	query		string	false	"Only households of this contact; left out, the reader's own if they are a member without a desk"
//	@Param			area_id		query		string	false	"Only households in this area"
//	@Param			care		query		bool	false	"true: only those of which a care group asks for the visit"
//	@Param			care_group_id	query	string	false	"Only those of which this care group asks for the visit"
//	@Success		200			{object}	dueVisitList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/due-visits [get]
func (h *visitAPI) due(c *gin.Context) error {
	p, err := listOf(c, "member_id", "area_id", "care", "care_group_id")
	if err != nil {
		return err
	}
	care := p.Bool("care")
	f := outreach.DueFilter{MemberID: p.UUID("member_id"), AreaID: p.UUID("area_id"), CareGroupID: p.UUID("care_group_id"), Care: care != nil && *care}
	if err := p.Err(); err != nil {
		return err
	}
	ctx := c.Request.Context()
	if actor := access.ActorFrom(ctx); f.MemberID == nil && !actor.Can(access.BuildingRead) && !(actor.Can(access.BranchRead) && (f.Care || f.CareGroupID != nil)) {
		f.MemberID = actor.MemberID
	}
	page, err := h.outreach.DueVisits(ctx, p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, dueVisitList{Items: mapItems(page, dueVisitDTO), pageInfo: infoOf(page)})
}
