package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/double"
	"github.com/lianxin/lianxin/internal/fault"
)

type doubleAPI struct{ doubles *double.Service }

// list lists suspected doubles.
//
//	@Summary		List suspected doubles
//	@Description	Pairs of people, households or shops that may be one, the likeliest first, with the reasons. Only pairs of which the reader may change both.
//	@Tags			doubles
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"score, created_at; - for descending"
//	@Param			q			query		string	false	"Part of a name, or of a household's number"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			kind		query		string	false	"resident, household or shop"
//	@Param			area_id		query		string	false	"One of both lies in this area, of any level"
//	@Param			reason		query		string	false	"For this reason"
//	@Param			record_id	query		string	false	"With this record"
//	@Param			dismissed	query		bool	false	"true: those that somebody found to be two"
//	@Success		200			{object}	doubleList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/doubles [get]
func (h *doubleAPI) list(c *gin.Context) error {
	p, err := listOf(c, "kind", "area_id", "reason", "record_id", "dismissed")
	if err != nil {
		return err
	}
	reasons := mapped(double.Reasons, func(r double.Reason) string { return string(r) })
	f := double.Filter{
		Kind: p.OneOf("kind", double.Kinds...), AreaID: p.UUID("area_id"), Reason: p.OneOf("reason", reasons...), RecordID: p.UUID("record_id"), Dismissed: p.Bool("dismissed"),
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.doubles.Doubles(c.Request.Context(), p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, doubleList{Items: mapItems(page, doubleDTO(languageOf(c))), pageInfo: infoOf(page)})
}

// one shows a suspected double.
//
//	@Summary		Show a suspected double
//	@Description	Both records and the reasons.
//	@Tags			doubles
//	@Produce		json
//	@Param			id	path		string	true	"Id of the suspicion"
//	@Success		200	{object}	doubleRow
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/doubles/{id} [get]
func (h *doubleAPI) one(c *gin.Context) error {
	row, err := h.doubles.ByID(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, doubleDTO(languageOf(c))(row))
}

// dismiss says that a pair is two records.
//
//	@Summary		Say that they are two
//	@Description	Remembered for the pair, whatever changes.
//	@Tags			doubles
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Id of the suspicion"
//	@Param			If-Match		header		string			true	"The version that was read"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		dismissDouble	true	"Why"
//	@Success		200				{object}	doubleRow
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"nothing_changes"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/doubles/{id}/dismiss [post]
func (h *doubleAPI) dismiss(c *gin.Context) error { return h.say(c, true) }

// reopen takes that back.
//
//	@Summary		Take back that they are two
//	@Description	The pair stands on the desk again.
//	@Tags			doubles
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Id of the suspicion"
//	@Param			If-Match		header		string			true	"The version that was read"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		dismissDouble	true	"Why"
//	@Success		200				{object}	doubleRow
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"nothing_changes"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/doubles/{id}/reopen [post]
func (h *doubleAPI) reopen(c *gin.Context) error { return h.say(c, false) }

func (h *doubleAPI) say(c *gin.Context, two bool) error {
	in, version, err := bindAt[dismissDouble](c)
	if err != nil {
		return err
	}
	if err := h.doubles.Dismiss(c.Request.Context(), pathID(c, "id"), version, two, in.Reason); err != nil {
		return err
	}
	return h.one(c)
}

// compare shows two records side by side.
//
//	@Summary		Compare two records
//	@Description	Side by side, with what hangs on each: any two of a kind that the reader may merge.
//	@Tags			doubles
//	@Produce		json
//	@Param			kind		query		string	true	"resident, household or shop"
//	@Param			left_id		query		string	true	"The one record"
//	@Param			right_id	query		string	true	"The other"
//	@Success		200			{object}	comparison
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		422			{object}	problem
//	@Security		Bearer
//	@Router			/doubles/comparison [get]
func (h *doubleAPI) compare(c *gin.Context) error {
	p, err := listOf(c, "kind", "left_id", "right_id")
	if err != nil {
		return err
	}
	kind, left, right := p.OneOf("kind", double.Kinds...), p.UUID("left_id"), p.UUID("right_id")
	if err := p.Err(); err != nil {
		return err
	}
	for name, missing := range map[string]bool{"kind": kind == "", "left_id": left == nil, "right_id": right == nil} {
		if missing {
			return fault.Malformed("bad_parameter", fault.Say("查询参数有误", "A query parameter is wrong"), fault.Required(name))
		}
	}
	compared, err := h.doubles.Compare(c.Request.Context(), kind, *left, *right)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, comparisonDTO(languageOf(c), compared))
}

// merges lists merges.
//
//	@Summary		List merges
//	@Description	The latest first.
//	@Tags			doubles
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"created_at; - for descending"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			kind		query		string	false	"resident, household or shop"
//	@Param			area_id		query		string	false	"In this area, of any level"
//	@Param			record_id	query		string	false	"Of this record, as survivor or loser"
//	@Param			undone		query		bool	false	"true: those that were taken back"
//	@Success		200			{object}	mergeList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/merges [get]
func (h *doubleAPI) merges(c *gin.Context) error {
	p, err := listOf(c, "kind", "area_id", "record_id", "undone")
	if err != nil {
		return err
	}
	f := double.MergeFilter{Kind: p.OneOf("kind", double.Kinds...), AreaID: p.UUID("area_id"), RecordID: p.UUID("record_id"), Undone: p.Bool("undone")}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.doubles.Merges(c.Request.Context(), p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, mergeList{Items: mapItems(page, mergeDTO), pageInfo: infoOf(page)})
}

// mergeOne shows a merge.
//
//	@Summary		Show a merge
//	@Description	What became one, what moved, and whether it was taken back.
//	@Tags			doubles
//	@Produce		json
//	@Param			id	path		string	true	"Merge id"
//	@Success		200	{object}	mergeRow
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/merges/{id} [get]
func (h *doubleAPI) mergeOne(c *gin.Context) error {
	return h.showMerge(c, http.StatusOK, pathID(c, "id"))
}

func (h *doubleAPI) showMerge(c *gin.Context, status int, id uuid.UUID) error {
	row, err := h.doubles.MergeByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	if status == http.StatusCreated {
		return created(c, base+"/merges/"+id.String(), mergeDTO(row))
	}
	return answer(c, status, mergeDTO(row))
}

// preview says what a merge would do.
//
//	@Summary		Preview a merge
//	@Description	Which fields the survivor would take, and how much would move. Nothing is done.
//	@Tags			doubles
//	@Accept			json
//	@Produce		json
//	@Param			body	body		createMerge	true	"What becomes one"
//	@Success		200		{object}	mergeRow
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		409		{object}	problem	"record_ended, other_district, second_head, head_needed"
//	@Failure		412		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/merges/preview [post]
func (h *doubleAPI) preview(c *gin.Context) error {
	in, err := bind[createMerge](c)
	if err != nil {
		return err
	}
	out, err := h.doubles.Preview(c.Request.Context(), in.input())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, mergeDTO(double.MergeRow{Merge: out}))
}

// merge makes two records one.
//
//	@Summary		Merge two records
//	@Description	The survivor stays, with the chosen values; everything that hung on the loser hangs on it from then on. The loser is kept whole, so that the merge can be taken back.
//	@Tags			doubles
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createMerge	true	"What becomes one, with both versions"
//	@Success		201				{object}	mergeRow
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"record_ended, other_district, second_head, head_needed"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/merges [post]
func (h *doubleAPI) merge(c *gin.Context) error {
	in, err := bind[createMerge](c)
	if err != nil {
		return err
	}
	id := newID(c, in.ID)
	if err := h.doubles.Merge(c.Request.Context(), id, in.input()); err != nil {
		return err
	}
	return h.showMerge(c, http.StatusCreated, id)
}

// unmerge takes a merge back.
//
//	@Summary		Take a merge back
//	@Description	The loser returns with everything that hung on it. What was changed or came to the survivor since stays with the survivor; kept names its fields.
//	@Tags			doubles
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string	true	"Merge id"
//	@Param			If-Match		header		string	true	"The version that was read"
//	@Param			Idempotency-Key	header		string	false	"Makes a repeat harmless"
//	@Success		200				{object}	mergeRow
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_undone, later_merge, built_on, household_ended, id_number_in_use, code_in_use, credit_code_in_use"
//	@Failure		412				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/merges/{id}/unmerge [post]
func (h *doubleAPI) unmerge(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if err := h.doubles.Unmerge(c.Request.Context(), id, version); err != nil {
		return err
	}
	return h.showMerge(c, http.StatusOK, id)
}
