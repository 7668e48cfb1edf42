package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/callback"
)

type callbackAPI struct {
	callbacks *callback.Service
	revealer  *access.Revealer
}

func (h *callbackAPI) show(c *gin.Context, status int) error {
	row, err := h.callbacks.Find(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, status, callbackDTO(languageOf(c), row))
}

// mayRecord is the guard of calling: whoever handled the issue, or works in its lead unit, may not.
func (h *callbackAPI) mayRecord(c *gin.Context) error {
	return h.callbacks.MayRecord(c.Request.Context(), pathID(c, "id"))
}

// list lists callbacks.
//
//	@Summary		List callbacks
//	@Description	The queue of the reader's areas, what is due first at the top. Late ones are marked.
//	@Tags			callbacks
//	@Produce		json
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"due_at, next_try_at, created_at, called_at, issue_number, attempts; - for descending"
//	@Param			q				query		string	false	"Part of the issue's number or title"
//	@Param			count			query		string	false	"exact, capped or none"
//	@Param			state			query		string	false	"due, done, unreached or cancelled"
//	@Param			issue_id		query		string	false	"Of one issue"
//	@Param			area_id			query		string	false	"Area of any level"
//	@Param			lead_unit_id	query		string	false	"Unit that led the round"
//	@Param			late			query		bool	false	"Only those that are late, or that are not"
//	@Success		200				{object}	callbackList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/callbacks [get]
func (h *callbackAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *callbackAPI) page(c *gin.Context) (callbackList, error) {
	p, err := listOf(c, "state", "issue_id", "area_id", "lead_unit_id", "late")
	if err != nil {
		return callbackList{}, err
	}
	f := callback.Filter{
		State: callback.State(p.OneOf("state", "due", "done", "unreached", "cancelled")), IssueID: p.UUID("issue_id"), AreaID: p.UUID("area_id"),
		LeadUnitID: p.UUID("lead_unit_id"), Late: p.Bool("late"),
	}
	if err := p.Err(); err != nil {
		return callbackList{}, err
	}
	page, err := h.callbacks.List(c.Request.Context(), p.List, f)
	if err != nil {
		return callbackList{}, err
	}
	return callbackList{Items: mapItems(page, callbackRowDTO(languageOf(c))), pageInfo: infoOf(page)}, nil
}

// one shows a callback.
//
//	@Summary		Show a callback
//	@Description	With the answer and the result to read out, the tries so far, and what the reader may do.
//	@Tags			callbacks
//	@Produce		json
//	@Param			id	path		string	true	"Callback id"
//	@Success		200	{object}	callbackResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/callbacks/{id} [get]
func (h *callbackAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK) }

// record records a call.
//
//	@Summary		Record a callback
//	@Description	Content closes the issue once the round's last callback is in; not content starts the next round at once; nobody reached keeps the try and leaves the callback due. Whoever handled the issue may not.
//	@Tags			callbacks
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Callback id"
//	@Param			If-Match		header		string			true	"Version of the callback"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		recordCallback	true	"What the call brought"
//	@Success		200				{object}	callbackResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem	"handled_it"
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/callbacks/{id}/record [post]
func (h *callbackAPI) record(c *gin.Context) error {
	in, err := bind[recordCallback](c)
	if err != nil {
		return err
	}
	input := callback.RecordInput{Way: in.Way, Reached: in.Reached, Effect: in.Effect, Satisfaction: in.Satisfaction, Words: in.Words, FileIDs: in.FileIDs}
	if err := input.Check(); err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.callbacks.Record(c.Request.Context(), pathID(c, "id"), version, input); err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

// close confirms that nobody can be reached.
//
//	@Summary		Close a callback that reached nobody
//	@Description	By the desk, after three tries, or at once where there is neither phone nor address.
//	@Tags			callbacks
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Callback id"
//	@Param			If-Match		header		string			true	"Version of the callback"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		reasonRequest	true	"Reason"
//	@Success		200				{object}	callbackResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/callbacks/{id}/close [post]
func (h *callbackAPI) close(c *gin.Context) error {
	in, version, err := bindAt[reasonRequest](c)
	if err != nil {
		return err
	}
	if err := h.callbacks.Close(c.Request.Context(), pathID(c, "id"), version, in.Reason); err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

// reveal shows the reporter's phone to whoever is to call.
//
//	@Summary		Show the phone of a due callback in full
//	@Description	For a caller while the callback is due, freely; others owe a reason. Each time is written to the audit log.
//	@Tags			callbacks
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string			true	"Callback id"
//	@Param			body	body		revealCallback	true	"Field and reason"
//	@Success		200		{object}	revealedPhone
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/callbacks/{id}/reveal [post]
func (h *callbackAPI) reveal(c *gin.Context) error {
	in, err := bind[revealCallback](c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	if in.Field == "" {
		in.Field = "reporter_phone"
	}
	var value string
	if access.ActorFrom(ctx).Is(access.Caller) {
		value, err = h.callbacks.Reveal(ctx, pathID(c, "id"))
	} else {
		row, e := h.callbacks.Find(ctx, pathID(c, "id"))
		if e != nil {
			return e
		}
		value, err = h.revealer.Reveal(ctx, access.Issue, row.ReporterIssueID, access.FieldPhone, in.Reason)
	}
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, revealedPhone{Field: in.Field, Value: value})
}
