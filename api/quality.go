package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/quality"
)

type qualityAPI struct {
	quality *quality.Service
	db      *database.DB
}

// board shows what is missing or odd.
//
//	@Summary		Show what is missing or odd
//	@Description	For each rule how many records are so, of how many; only records in the reader's scope count. Those marked as right are counted apart.
//	@Tags			quality
//	@Produce		json
//	@Param			area_id	query		string	false	"Only this area and what lies below it"
//	@Success		200		{object}	qualityBoard
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Security		Bearer
//	@Router			/quality [get]
func (h *qualityAPI) board(c *gin.Context) error {
	p, err := listOf(c, "area_id")
	if err != nil {
		return err
	}
	area := p.UUID("area_id")
	if err := p.Err(); err != nil {
		return err
	}
	counts, err := h.quality.Board(c.Request.Context(), area)
	if err != nil {
		return err
	}
	actor := access.ActorFrom(c.Request.Context())
	return answer(c, http.StatusOK, qualityBoard{Items: mapped(counts, func(n quality.Count) qualityRule {
		return qualityRule{
			Rule: n.Key, Kind: n.Kind().Name, Severity: n.Severity, NameZH: n.Name.ZH, NameEN: n.Name.EN, WhyZH: n.Why.ZH, WhyEN: n.Why.EN,
			ShownZH: n.ShowsName.ZH, ShownEN: n.ShowsName.EN, Count: n.Count, Of: n.Of, Share: n.Share(), Dismissed: n.Dismissed,
			MayDismiss: actor.Can(access.HouseholdWrite) && actor.Can(n.Write()),
		}
	})})
}

// areas shows a rule by area.
//
//	@Summary		Show a rule by area
//	@Description	How many records are odd in each area below the one named; if none is named, below the highest area of which the reader sees more than one part.
//	@Tags			quality
//	@Produce		json
//	@Param			rule	query		string	true	"Key of the rule"
//	@Param			area_id	query		string	false	"The area"
//	@Success		200		{object}	qualityAreas
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Security		Bearer
//	@Router			/quality/areas [get]
func (h *qualityAPI) areas(c *gin.Context) error {
	p, err := listOf(c, "rule", "area_id")
	if err != nil {
		return err
	}
	area := p.UUID("area_id")
	if err := p.Err(); err != nil {
		return err
	}
	counts, err := h.quality.Areas(c.Request.Context(), p.Get("rule"), area)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, qualityAreas{Items: mapped(counts, func(n quality.AreaCount) qualityArea {
		return qualityArea{ID: n.ID, Code: n.Code, Name: n.Name, Level: n.Level, Direct: n.Direct, Count: n.Count, Of: n.Of, Share: float64(n.Count) / float64(n.Of)}
	})})
}

// items lists what a rule finds.
//
//	@Summary		List what a rule finds
//	@Description	The worklist of a rule: as many records as the board counts. dismissed=true lists those marked as right instead.
//	@Tags			quality
//	@Produce		json
//	@Param			rule		path		string	true	"Key of the rule"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, title, area_name, or shown where the rule shows something; - for descending"
//	@Param			q			query		string	false	"Part of the number or title"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			area_id		query		string	false	"Only this area and what lies below it"
//	@Param			dismissed	query		bool	false	"true: those marked as right"
//	@Success		200			{object}	qualityItemList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/quality/{rule}/items [get]
func (h *qualityAPI) items(c *gin.Context) error {
	p, err := listOf(c, "area_id", "dismissed")
	if err != nil {
		return err
	}
	area, dismissed := p.UUID("area_id"), p.Bool("dismissed")
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.quality.Items(c.Request.Context(), c.Param("rule"), p.List, area, dismissed != nil && *dismissed)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, qualityItemList{Items: mapItems(page, qualityItemDTO), pageInfo: infoOf(page)})
}

// one shows one line of a worklist.
//
//	@Summary		Show one line of a worklist
//	@Description	What the rule finds at this record, marked as right or not; not found where it finds nothing.
//	@Tags			quality
//	@Produce		json
//	@Param			rule	path		string	true	"Key of the rule"
//	@Param			id		path		string	true	"Id of the record"
//	@Success		200		{object}	qualityItem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Security		Bearer
//	@Router			/quality/{rule}/items/{id} [get]
func (h *qualityAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK)
}

// dismiss marks a record as right.
//
//	@Summary		Mark a record as right as it stands
//	@Description	The rule no longer counts the record. Whoever may change the record may do so, with a reason; the audit log keeps it.
//	@Tags			quality
//	@Accept			json
//	@Produce		json
//	@Param			rule			path		string			true	"Key of the rule"
//	@Param			id				path		string			true	"Id of the record"
//	@Param			body			body		dismissRequest	true	"The reason"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat do nothing more"
//	@Success		201				{object}	qualityItem
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/quality/{rule}/items/{id}/dismiss [post]
func (h *qualityAPI) dismiss(c *gin.Context) error {
	in, err := bind[dismissRequest](c)
	if err != nil {
		return err
	}
	if _, err := h.quality.Dismiss(c.Request.Context(), c.Param("rule"), pathID(c, "id"), in.Reason); err != nil {
		return err
	}
	return h.show(c, http.StatusCreated)
}

// restore takes the mark back.
//
//	@Summary		Take the mark back
//	@Description	The rule counts the record again, as long as it is so.
//	@Tags			quality
//	@Produce		json
//	@Param			rule	path	string	true	"Key of the rule"
//	@Param			id		path	string	true	"Id of the record"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Security		Bearer
//	@Router			/quality/{rule}/items/{id}/dismiss [delete]
func (h *qualityAPI) restore(c *gin.Context) error {
	if err := h.quality.Restore(c.Request.Context(), c.Param("rule"), pathID(c, "id")); err != nil {
		return err
	}
	return noContent(c)
}

// mayDismiss refuses who may not change the record that the rule is about: not found where they may not see it.
func (h *qualityAPI) mayDismiss(c *gin.Context) error {
	ctx := c.Request.Context()
	rule, err := h.quality.RuleFor(ctx, c.Param("rule"))
	if err != nil {
		return err
	}
	return access.Check(ctx, h.db.Read(ctx), rule.Kind(), pathID(c, "id"), rule.Write())
}

func (h *qualityAPI) show(c *gin.Context, status int) error {
	item, err := h.quality.Item(c.Request.Context(), c.Param("rule"), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, status, qualityItemDTO(item))
}
