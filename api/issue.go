package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/issue"
)

type issueAPI struct {
	issues   *issue.Service
	revealer *access.Revealer
}

// may is the guard of an action: whoever plays no part that the table has it for is refused before anything else
// about the request is looked at (P11).
func (h *issueAPI) may(actions ...issue.Action) handler {
	return func(c *gin.Context) error { return h.issues.May(c.Request.Context(), pathID(c, "id"), actions...) }
}

// mayTask is may for one unit's task.
func (h *issueAPI) mayTask(action issue.Action) handler {
	return func(c *gin.Context) error {
		return h.issues.MayTask(c.Request.Context(), pathID(c, "id"), pathID(c, "task_id"), action)
	}
}

func (h *issueAPI) mayStep(c *gin.Context) error {
	return h.issues.MayStep(c.Request.Context(), pathID(c, "id"), pathID(c, "step_id"))
}

func (h *issueAPI) mayDecide(c *gin.Context) error {
	return h.issues.MayDecide(c.Request.Context(), pathID(c, "id"), pathID(c, "request_id"))
}

func (h *issueAPI) mayReply(c *gin.Context) error {
	return h.issues.MayReply(c.Request.Context(), pathID(c, "id"), pathID(c, "supervision_id"))
}

func (h *issueAPI) mayReveal(c *gin.Context) error {
	return h.issues.MayReveal(c.Request.Context(), pathID(c, "id"))
}

// act binds an action's body and version, takes it, and answers the issue as it stands then.
func act[T any](h *issueAPI, c *gin.Context, take func(ctx context.Context, id uuid.UUID, version int, in T) error) error {
	in, version, err := bindAt[T](c)
	if err != nil {
		return err
	}
	if err := take(c.Request.Context(), pathID(c, "id"), version, in); err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

func (h *issueAPI) show(c *gin.Context, status int) error {
	d, err := h.issues.Find(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, status, issueDTO(languageOf(c), d))
}

// list lists issues.
//
//	@Summary		List issues
//	@Description	The issues that the reader may see, the latest first. The light is the worst of the running clocks.
//	@Tags			issues
//	@Produce		json
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"number, title, state, urgency, round, submitted_at, raised_at, created_at, updated_at, answer_due_at, resolve_due_at, light; - for descending"
//	@Param			q				query		string	false	"Part of number, outside number, title or description"
//	@Param			count			query		string	false	"exact, capped or none"
//	@Param			state			query		string	false	"One state or several, separated by commas"
//	@Param			level			query		string	false	"community, township or district"
//	@Param			kind			query		string	false	"Kind of request"
//	@Param			category_code	query		string	false	"Category of either level"
//	@Param			urgency			query		string	false	"normal, urgent or critical"
//	@Param			light			query		string	false	"green, yellow or red"
//	@Param			round			query		int		false	"Round"
//	@Param			area_id			query		string	false	"Area of any level"
//	@Param			unit_id			query		string	false	"Unit that has or had a task"
//	@Param			household_id	query		string	false	"Household that asks"
//	@Param			shop_id			query		string	false	"Shop that asks"
//	@Param			visit_id		query		string	false	"Visit that noted it"
//	@Param			from			query		string	false	"Submitted on this day or after"
//	@Param			to				query		string	false	"Submitted on this day or before"
//	@Param			waits			query		string	false	"sign, plan or work: a unit has yet to; decision: a unit has asked the desk; reply: a supervision is unanswered; with mine=unit it is one's own unit that is waited for"
//	@Param			mine			query		string	false	"desk: to triage or decide; unit: open tasks; raised; errand; tell: news to bring to the door"
//	@Success		200				{object}	issueList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/issues [get]
func (h *issueAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *issueAPI) page(c *gin.Context) (issueList, error) {
	p, err := listOf(c, "state", "level", "kind", "category_code", "urgency", "light", "round", "area_id", "unit_id", "household_id", "shop_id", "visit_id", "from", "to", "waits", "mine")
	if err != nil {
		return issueList{}, err
	}
	f := issue.Filter{
		Level: issue.Level(p.OneOf("level", "community", "township", "district")), CategoryCode: p.Get("category_code"),
		Kind:    issue.Kind(p.OneOf("kind", "problem", "suggestion", "errand", "consultation", "complaint", "report", "praise")),
		Urgency: issue.Urgency(p.OneOf("urgency", "normal", "urgent", "critical")), Light: issue.Light(p.OneOf("light", "green", "yellow", "red")),
		Round: p.Int("round", 1, 1000), AreaID: p.UUID("area_id"), UnitID: p.UUID("unit_id"), HouseholdID: p.UUID("household_id"),
		ShopID: p.UUID("shop_id"), VisitID: p.UUID("visit_id"), From: p.Day("from"), To: p.Day("to"), Waits: p.OneOf("waits", "sign", "plan", "work", "decision", "reply"),
		Mine: p.OneOf("mine", "desk", "unit", "raised", "errand", "tell"),
	}
	f.States = statesOf(p)
	if err := p.Err(); err != nil {
		return issueList{}, err
	}
	page, err := h.issues.List(c.Request.Context(), p.List, f)
	if err != nil {
		return issueList{}, err
	}
	return issueList{Items: mapItems(page, issueRowDTO(languageOf(c))), pageInfo: infoOf(page)}, nil
}

func statesOf(p *pageQuery) []issue.State {
	var out []issue.State
	for _, word := range strings.Split(p.Get("state"), ",") {
		switch s := issue.State(word); {
		case word == "":
		case s.Words().ZH == "":
			p.bad("state", "bad_enum", fault.Say("没有这个状态", "There is no such state"))
		default:
			out = append(out, s)
		}
	}
	return out
}

// create submits an issue.
//
//	@Summary		Submit an issue
//	@Description	It starts on the lowest desk of its area, or at the district where it lies nowhere in particular. The clocks start when it is received. For danger to life call 110, 119 or 120 first.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string				false	"Makes a repeat harmless"
//	@Param			body			body		createIssue	true	"The issue"
//	@Success		201				{object}	issueResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"id_in_use"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/issues [post]
func (h *issueAPI) create(c *gin.Context) error {
	in, err := bind[createIssue](c)
	if err != nil {
		return err
	}
	id, err := h.issues.Submit(c.Request.Context(), in.input(newID(c, in.ID)))
	if err != nil {
		return err
	}
	d, err := h.issues.Find(c.Request.Context(), id)
	if err != nil {
		return err
	}
	return created(c, base+"/issues/"+id.String(), issueDTO(languageOf(c), d))
}

// one shows an issue.
//
//	@Summary		Show an issue
//	@Description	With its tasks, plan, requests, supervisions, callbacks and rounds, and what the reader may do next in actions.
//	@Tags			issues
//	@Produce		json
//	@Param			id	path		string	true	"Issue id"
//	@Success		200	{object}	issueResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id} [get]
func (h *issueAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK) }

// events shows the timeline.
//
//	@Summary		Show the timeline of an issue
//	@Description	Who did what, when, from which state to which, the earliest first. Events are never changed.
//	@Tags			issues
//	@Produce		json
//	@Param			id			path		string	true	"Issue id"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"at; -at for the latest first"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Success		200			{object}	issueEventList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/issues/{id}/events [get]
func (h *issueAPI) events(c *gin.Context) error {
	p, err := listOf(c)
	if err != nil {
		return err
	}
	page, err := h.issues.Events(c.Request.Context(), pathID(c, "id"), p.List)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, issueEventList{Items: mapItems(page, issueEventDTO), pageInfo: infoOf(page)})
}

// reveal shows the reporter's phone.
//
//	@Summary		Show the reporter's phone in full
//	@Description	For the desk with a reason, for a member who raised the issue or has the household or errand, and for a unit while its task is open. Each time is written to the audit log.
//	@Tags			issues
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string			true	"Issue id"
//	@Param			body	body		revealReporter	true	"Field and reason"
//	@Success		200		{object}	revealedPhone
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/issues/{id}/reveal [post]
func (h *issueAPI) reveal(c *gin.Context) error {
	in, err := bind[revealReporter](c)
	if err != nil {
		return err
	}
	value, err := h.revealer.Reveal(c.Request.Context(), access.Issue, pathID(c, "id"), access.FieldPhone, in.Reason)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, revealedPhone{Field: in.Field, Value: value})
}
