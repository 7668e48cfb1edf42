package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/guide"
)

type guideAPI struct{ guide *guide.Service }

// read shows the first steps.
//
//	@Summary		The first steps of an installation
//	@Description	What is to be done from the first sign-in to the first request, by whom, and what of it the data say is done. For the three administrators and the office.
//	@Tags			guide
//	@Produce		json
//	@Success		200	{object}	guideResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/guide [get]
func (h *guideAPI) read(c *gin.Context) error {
	if !guide.Concerns(access.ActorFrom(c.Request.Context())) {
		return fault.NotAllowed()
	}
	g, err := h.guide.Read(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, guideResponse{
		Over: g.Over, PutAway: g.PutAway,
		Steps: mapped(g.Steps, func(s guide.Step) guideStep {
			return guideStep{Key: s.Key, Role: s.Role, Done: s.Done, Count: s.Count, Total: s.Total}
		}),
	})
}

// putAway puts the guide away.
//
//	@Summary		Put the first steps away
//	@Description	They are shown on no desk any more, or again.
//	@Tags			guide
//	@Accept			json
//	@Produce		json
//	@Param			body	body		putAwayGuide	true	"Whether"
//	@Success		200		{object}	guideResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/guide/put-away [post]
func (h *guideAPI) putAway(c *gin.Context) error {
	in, err := bind[putAwayGuide](c)
	if err != nil {
		return err
	}
	if err := h.guide.PutAway(c.Request.Context(), in.Away); err != nil {
		return err
	}
	return h.read(c)
}

// found names the district.
//
//	@Summary		Name the district
//	@Description	Makes the district of an empty installation, on which the office's account is granted. A further one is imported on the server.
//	@Tags			guide
//	@Accept			json
//	@Produce		json
//	@Param			body	body		foundDistrict	true	"The district"
//	@Success		200		{object}	guideResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		409		{object}	problem	"district_exists"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/guide/district [post]
func (h *guideAPI) found(c *gin.Context) error {
	in, err := bind[foundDistrict](c)
	if err != nil {
		return err
	}
	if _, err := h.guide.Found(c.Request.Context(), in.Code, in.Name); err != nil {
		return err
	}
	return h.read(c)
}

type putAwayGuide struct {
	// Away puts it away; false takes it out again.
	Away bool `json:"away" example:"true"`
} //	@name	PutAwayGuide

type foundDistrict struct {
	// Code is the district's code of six digits, as in the workbook.
	Code string `json:"code" validate:"required,max=12" example:"370614"`
	// Name of the district.
	Name string `json:"name" validate:"required,max=100" example:"长岛综合试验区"`
} //	@name	FoundDistrict

type guideStep struct {
	// Key of the step.
	Key string `json:"key" enums:"district,administrators,office,roster,accounts,roles,plan,visit,issue" example:"accounts"`
	// Role of whoever does it.
	Role access.Role `json:"role" example:"sysadmin"`
	// Done says that the data show it done.
	Done bool `json:"done" example:"false"`
	// Count is how far it is.
	Count int64 `json:"count" example:"12"`
	// Total is how far it goes; 0 where that cannot be counted.
	Total int64 `json:"total" example:"1188"`
} //	@name	GuideStep

type guideResponse struct {
	// Steps in their order.
	Steps []guideStep `json:"steps"`
	// Over says that there is nothing left to lead to.
	Over bool `json:"over" example:"false"`
	// PutAway says that it was put away.
	PutAway bool `json:"put_away" example:"false"`
} //	@name	Guide
