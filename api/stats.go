package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/stats"
)

type statsAPI struct{ stats *stats.Service }

var statFilters = []string{"from", "to", "area_id", "unit_id", "branch_id", "category_code"}

// statFilter reads the filters that every figure takes, and more.
func statFilter(c *gin.Context, more ...string) (*pageQuery, stats.Filter, error) {
	p, err := listOf(c, append(more, statFilters...)...)
	if err != nil {
		return p, stats.Filter{}, err
	}
	f := stats.Filter{
		From: p.Day("from"), To: p.Day("to"), AreaID: p.UUID("area_id"), UnitID: p.UUID("unit_id"), BranchID: p.UUID("branch_id"), Category: p.Get("category_code"),
	}
	return p, f, p.Err()
}

// overview shows all figures.
//
//	@Summary		Show the figures
//	@Description	All figures of the evaluation with numerator and denominator, plain numbers, and one sentence, for a period of days in Shanghai (both included; the last 30 days if left out). Only what the reader may see counts.
//	@Tags			stats
//	@Produce		json
//	@Param			from			query		string	false	"First day"
//	@Param			to				query		string	false	"Last day"
//	@Param			area_id			query		string	false	"Only this area and what lies below it"
//	@Param			unit_id			query		string	false	"Only what this unit answers for"
//	@Param			branch_id		query		string	false	"Only what members of this branch do"
//	@Param			category_code	query		string	false	"Only issues of this category"
//	@Success		200				{object}	statOverview
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/stats/overview [get]
func (h *statsAPI) overview(c *gin.Context) error {
	_, f, err := statFilter(c)
	if err != nil {
		return err
	}
	o, err := h.stats.Overview(c.Request.Context(), f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, statOverview{
		From: o.Filter.From, To: o.Filter.To, Figures: figuresDTO(o.Figures), Counts: countsDTO(o.Counts), Sentence: statSentence{ZH: o.Sentence.ZH, EN: o.Sentence.EN},
	})
}

// townships shows the figures of each township.
//
//	@Summary		Show the figures of each township
//	@Description	The same figures side by side, in the order of the areas' codes: townships are not ranked by them.
//	@Tags			stats
//	@Produce		json
//	@Param			from			query		string	false	"First day"
//	@Param			to				query		string	false	"Last day"
//	@Param			area_id			query		string	false	"The district, or one township"
//	@Param			unit_id			query		string	false	"Only what this unit answers for"
//	@Param			branch_id		query		string	false	"Only what members of this branch do"
//	@Param			category_code	query		string	false	"Only issues of this category"
//	@Success		200				{object}	statTownships
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/stats/townships [get]
func (h *statsAPI) townships(c *gin.Context) error {
	_, f, err := statFilter(c)
	if err != nil {
		return err
	}
	areas, err := h.stats.Townships(c.Request.Context(), f)
	if err != nil {
		return err
	}
	out := statTownships{Items: []statTownship{}}
	for _, a := range areas {
		out.Items = append(out.Items, statTownship{ID: a.ID, Code: a.Code, Name: a.Name, Figures: figuresDTO(a.Figures)})
	}
	return answer(c, http.StatusOK, out)
}

// trend shows a period in steps.
//
//	@Summary		Show a period in steps
//	@Description	Issues submitted and resolved, and visits, by days, weeks from Monday, or months; at most 120 steps.
//	@Tags			stats
//	@Produce		json
//	@Param			by				query		string	false	"day, week or month; week if left out"
//	@Param			from			query		string	false	"First day"
//	@Param			to				query		string	false	"Last day"
//	@Param			area_id			query		string	false	"Only this area and what lies below it"
//	@Param			unit_id			query		string	false	"Only what this unit answers for"
//	@Param			branch_id		query		string	false	"Only what members of this branch do"
//	@Param			category_code	query		string	false	"Only issues of this category"
//	@Success		200				{object}	statTrend
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/stats/trend [get]
func (h *statsAPI) trend(c *gin.Context) error {
	p, f, err := statFilter(c, "by")
	if err != nil {
		return err
	}
	by := p.OneOf("by", stats.Steps...)
	if err := p.Err(); err != nil {
		return err
	}
	if by == "" {
		by = stats.ByWeek
	}
	steps, err := h.stats.Trend(c.Request.Context(), f, by)
	if err != nil {
		return err
	}
	out := statTrend{Items: []statStep{}}
	for _, s := range steps {
		out.Items = append(out.Items, statStep(s))
	}
	return answer(c, http.StatusOK, out)
}

// breakdown shows what the issues of a period are about.
//
//	@Summary		Break the issues of a period down
//	@Description	Issues submitted in the period by category of the first level, state, kind, source, level, urgency or township, the largest part first.
//	@Tags			stats
//	@Produce		json
//	@Param			by				query		string	false	"category (if left out), state, kind, source, level, urgency or township"
//	@Param			from			query		string	false	"First day"
//	@Param			to				query		string	false	"Last day"
//	@Param			area_id			query		string	false	"Only this area and what lies below it"
//	@Param			unit_id			query		string	false	"Only what this unit answers for"
//	@Param			branch_id		query		string	false	"Only what members of this branch do"
//	@Param			category_code	query		string	false	"Only issues of this category"
//	@Success		200				{object}	statBreakdown
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/stats/breakdown [get]
func (h *statsAPI) breakdown(c *gin.Context) error {
	p, f, err := statFilter(c, "by")
	if err != nil {
		return err
	}
	by := p.OneOf("by", stats.Breakdowns...)
	if err := p.Err(); err != nil {
		return err
	}
	if by == "" {
		by = "category"
	}
	slices, err := h.stats.Breakdown(c.Request.Context(), f, by)
	if err != nil {
		return err
	}
	out := statBreakdown{Items: []statSlice{}}
	for _, s := range slices {
		out.Items = append(out.Items, statSlice(s))
	}
	return answer(c, http.StatusOK, out)
}

// items lists what is behind a figure.
//
//	@Summary		List what is behind a figure
//	@Description	The records that a figure is a share of, those that count, or the rest; as many as the figure says.
//	@Tags			stats
//	@Produce		json
//	@Param			name			path		string	true	"Name of the figure, such as on_time_rate"
//	@Param			part			query		string	false	"denominator (if left out), numerator or rest"
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"code, or at where records are dated; - for descending"
//	@Param			q				query		string	false	"Part of the number or title"
//	@Param			count			query		string	false	"exact, capped or none"
//	@Param			from			query		string	false	"First day"
//	@Param			to				query		string	false	"Last day"
//	@Param			area_id			query		string	false	"Only this area and what lies below it"
//	@Param			unit_id			query		string	false	"Only what this unit answers for"
//	@Param			branch_id		query		string	false	"Only what members of this branch do"
//	@Param			category_code	query		string	false	"Only issues of this category"
//	@Success		200				{object}	statItemList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Security		Bearer
//	@Router			/stats/figures/{name}/items [get]
func (h *statsAPI) items(c *gin.Context) error {
	p, f, err := statFilter(c, "part")
	if err != nil {
		return err
	}
	part := p.OneOf("part", stats.Parts...)
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.stats.Items(c.Request.Context(), c.Param("name"), part, p.List, f)
	if err != nil {
		return err
	}
	items := mapItems(page, func(i stats.Item) statItem {
		return statItem{Kind: i.Kind, ID: i.ID, Code: i.Code, Title: i.Title, AreaName: i.AreaName, At: i.At, Counts: i.Hit == 1}
	})
	return answer(c, http.StatusOK, statItemList{Items: items, pageInfo: infoOf(page)})
}

// desk shows what waits for the reader.
//
//	@Summary		Show what waits for me
//	@Description	For each part that the reader plays: how many things wait, the most pressing of them, and the list of all. Only queues that are the reader's business.
//	@Tags			stats
//	@Produce		json
//	@Success		200	{object}	deskResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/stats/desk [get]
func (h *statsAPI) desk(c *gin.Context) error {
	queues, err := h.stats.Desk(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, deskDTO(queues))
}
