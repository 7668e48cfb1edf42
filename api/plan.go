package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/fault"
)

type planAPI struct{ allocation *allocation.Service }

func (h *planAPI) answer(c *gin.Context, status int, p allocation.PlanRow) error {
	return answer(c, status, planDTO(p, access.ActorFrom(c.Request.Context()), languageOf(c)))
}

// list lists plans.
//
//	@Summary		List allocation plans
//	@Description	Plans for areas in the reader's scope, the newest first.
//	@Tags			plans
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"created_at, name, state, published_at; - for descending"
//	@Param			q			query		string	false	"Part of the name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			state		query		string	false	"Only plans in this state"	Enums(solving, draft, infeasible, published, superseded)
//	@Param			area_id		query		string	false	"Only plans for this area"
//	@Success		200			{object}	planList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/plans [get]
func (h *planAPI) list(c *gin.Context) error {
	p, err := listOf(c, "state", "area_id")
	if err != nil {
		return err
	}
	state := p.OneOf("state", string(allocation.Solving), string(allocation.Draft), string(allocation.NoPlan), string(allocation.Published), string(allocation.Superseded))
	filter := allocation.PlanFilter{State: allocation.State(state), AreaID: p.UUID("area_id")}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.allocation.Plans(c.Request.Context(), p.List, filter)
	if err != nil {
		return err
	}
	actor, language := access.ActorFrom(c.Request.Context()), languageOf(c)
	items := mapItems(page, func(r allocation.PlanRow) planResponse { return planDTO(r, actor, language) })
	return answer(c, http.StatusOK, planList{Items: items, pageInfo: infoOf(page)})
}

// create makes a plan.
//
//	@Summary		Make an allocation plan
//	@Description	Gives every active household of the area exactly one contact and every participating member at least one household, at the least cost there is. The solver works in the background: read the plan until its state is draft or infeasible.
//	@Tags			plans
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createPlan	true	"The plan"
//	@Success		202				{object}	planResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"id_in_use"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/plans [post]
func (h *planAPI) create(c *gin.Context) error {
	in, err := bind[createPlan](c)
	if err != nil {
		return err
	}
	id := newID(c, in.ID)
	p, err := h.allocation.Create(c.Request.Context(), allocation.NewPlan{
		ID: id, Name: in.Name, AreaID: in.AreaID, Settings: settingsOf(in.Band, in.Weights, in.Quotas, in.CareLoads, in.SecondFrom),
	})
	if err != nil {
		return err
	}
	c.Header("Location", base+"/plans/"+id.String())
	return h.answer(c, http.StatusAccepted, p)
}

// one shows a plan.
//
//	@Summary		Show an allocation plan
//	@Description	The plan with its settings and its figures.
//	@Tags			plans
//	@Produce		json
//	@Param			id	path		string	true	"Plan id"
//	@Success		200	{object}	planResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id} [get]
func (h *planAPI) one(c *gin.Context) error {
	p, err := h.allocation.Find(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, p)
}

// items previews a plan.
//
//	@Summary		List what a plan gives to whom
//	@Description	The preview: each household with its contact in the plan, the one in force, and the reason.
//	@Tags			plans
//	@Produce		json
//	@Param			id				path		string	true	"Plan id"
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"ordinal (by grid, building, door), household_code, member_code; - for descending"
//	@Param			q				query		string	false	"Part of a household number, an address, a staff number or a name"
//	@Param			count			query		string	false	"exact, capped or none"
//	@Param			member_id		query		string	false	"Only this member's households"
//	@Param			household_id	query		string	false	"Only this household"
//	@Param			area_id			query		string	false	"Only households in this area"
//	@Param			changed			query		bool	false	"Only households whose contact changes, or stays"
//	@Param			pinned			query		bool	false	"Only pinned ones, or free ones"
//	@Param			second			query		bool	false	"Only those with a second contact, or without"
//	@Param			against			query		string	false	"Only households whose contact is another in this plan"
//	@Success		200				{object}	planItemList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/items [get]
func (h *planAPI) items(c *gin.Context) error {
	p, err := listOf(c, "member_id", "household_id", "area_id", "changed", "pinned", "second", "against")
	if err != nil {
		return err
	}
	filter := allocation.ItemFilter{
		MemberID: p.UUID("member_id"), HouseholdID: p.UUID("household_id"), AreaID: p.UUID("area_id"), Changed: p.Bool("changed"), Pinned: p.Bool("pinned"),
		Second: p.Bool("second"), Against: p.UUID("against"),
	}
	if err := p.Err(); err != nil {
		return err
	}
	if filter.Against != nil { // only a plan that the reader may see
		if _, err := h.allocation.Find(c.Request.Context(), *filter.Against); err != nil {
			return err
		}
	}
	page, err := h.allocation.Items(c.Request.Context(), pathID(c, "id"), p.List, filter)
	if err != nil {
		return err
	}
	language := languageOf(c)
	items := mapItems(page, func(r allocation.ItemRow) planItem { return planItemDTO(r, language) })
	return answer(c, http.StatusOK, planItemList{Items: items, pageInfo: infoOf(page)})
}

// members lists loads.
//
//	@Summary		List the members of a plan with their loads
//	@Description	Who takes part, how many households each has, and the bounds that held for the solver.
//	@Tags			plans
//	@Produce		json
//	@Param			id			path		string	true	"Plan id"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code, name, load, changed; - for descending"
//	@Param			q			query		string	false	"Part of a staff number or a name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Success		200			{object}	planMemberList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/members [get]
func (h *planAPI) members(c *gin.Context) error {
	p, err := listOf(c)
	if err != nil {
		return err
	}
	page, err := h.allocation.Members(c.Request.Context(), pathID(c, "id"), p.List)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, planMemberList{Items: mapItems(page, planMemberDTO), pageInfo: infoOf(page)})
}

// assignments lists the contacts in force of a plan's households.
//
//	@Summary		List the contacts in force of a plan's households
//	@Description	After publishing they are the plan's; later changes show.
//	@Tags			plans
//	@Produce		json
//	@Param			id			path		string	true	"Plan id"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"household_code, member_code, started_at; - for descending"
//	@Param			q			query		string	false	"Part of a household number, an address, a staff number or a name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			member_id	query		string	false	"Only this member's households"
//	@Success		200			{object}	assignmentList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/assignments [get]
func (h *planAPI) assignments(c *gin.Context) error {
	p, err := listOf(c, "member_id")
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	filter := allocation.AssignmentFilter{MemberID: p.UUID("member_id"), PlanID: &id}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.allocation.Assignments(c.Request.Context(), p.List, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, assignmentListDTO(c, page))
}

// solve solves a plan again.
//
//	@Summary		Solve a plan again
//	@Description	With other settings if given; what is pinned stays. Read the plan until its state is draft or infeasible.
//	@Tags			plans
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Plan id"
//	@Param			If-Match		header		string		true	"The plan's version"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		solvePlan	false	"Other settings"
//	@Success		202				{object}	planResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/solve [post]
func (h *planAPI) solve(c *gin.Context) error {
	in, err := bind[solvePlan](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	p, err := h.allocation.Resolve(c.Request.Context(), pathID(c, "id"), version, settingsOf(in.Band, in.Weights, in.Quotas, in.CareLoads, in.SecondFrom))
	if err != nil {
		return err
	}
	return h.answer(c, http.StatusAccepted, p)
}

// move moves a household by hand.
//
//	@Summary		Move a household of a draft by hand
//	@Description	Gives the household to another member of the plan and pins it there; with the member that it has already it pins or unpins. The hard rules hold: nobody their own household, nobody above their maximum, nobody left without one.
//	@Tags			plans
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Plan id"
//	@Param			If-Match		header		string			true	"The plan's version"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		movePlanItem	true	"The move"
//	@Success		200				{object}	planResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition, over_capacity, member_left_without"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/moves [post]
func (h *planAPI) move(c *gin.Context) error {
	in, err := bind[movePlanItem](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	pinned := in.Pinned == nil || *in.Pinned
	p, err := h.allocation.Move(c.Request.Context(), pathID(c, "id"), version, in.HouseholdID, in.MemberID, pinned)
	if err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, p)
}

// compare sets two plans side by side.
//
//	@Summary		Compare two plans
//	@Description	The figures of both, and for how many households they differ; the items with against name them.
//	@Tags			plans
//	@Produce		json
//	@Param			id		path		string	true	"Plan id"
//	@Param			with	query		string	true	"The other plan's id"
//	@Success		200		{object}	planComparison
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/comparison [get]
func (h *planAPI) compare(c *gin.Context) error {
	p, err := listOf(c, "with")
	if err != nil {
		return err
	}
	with := p.UUID("with")
	if err := p.Err(); err != nil {
		return err
	}
	if with == nil {
		return fault.Malformed("required", fault.Say("请指定要比较的方案", "Name the plan to compare with"))
	}
	found, err := h.allocation.Compare(c.Request.Context(), pathID(c, "id"), *with)
	if err != nil {
		return err
	}
	actor, language := access.ActorFrom(c.Request.Context()), languageOf(c)
	return answer(c, http.StatusOK, planComparison{
		Plan: planDTO(found.Plan, actor, language), Other: planDTO(found.Other, actor, language),
		Same: found.Same, Different: found.Different, OnlyInPlan: found.OnlyInPlan, OnlyInOther: found.OnlyInOther,
	})
}

// exclusions lists whom a plan must not give what.
//
//	@Summary		List what a plan must not give to whom
//	@Description	Pairs of household and member that solving the plan avoids.
//	@Tags			plans
//	@Produce		json
//	@Param			id			path		string	true	"Plan id"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"household_code, member_code; - for descending"
//	@Param			q			query		string	false	"Part of a household number, an address, a staff number or a name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Success		200			{object}	planExclusionList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/exclusions [get]
func (h *planAPI) exclusions(c *gin.Context) error {
	p, err := listOf(c)
	if err != nil {
		return err
	}
	page, err := h.allocation.Exclusions(c.Request.Context(), pathID(c, "id"), p.List)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, planExclusionList{Items: mapItems(page, planExclusionDTO), pageInfo: infoOf(page)})
}

// exclude keeps a household from a member.
//
//	@Summary		Exclude a member from a household in a plan
//	@Description	Solved again, the plan does not give the household to the member; until then it cannot be published if it does now. With excluded false the exclusion is taken back.
//	@Tags			plans
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Plan id"
//	@Param			If-Match		header		string			true	"The plan's version"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		excludePlanItem	true	"The pair"
//	@Success		200				{object}	planResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition, already_excluded, not_excluded, pinned, too_many"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/exclusions [post]
func (h *planAPI) exclude(c *gin.Context) error {
	in, err := bind[excludePlanItem](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	excluded := in.Excluded == nil || *in.Excluded
	p, err := h.allocation.Exclude(c.Request.Context(), pathID(c, "id"), version, in.HouseholdID, in.MemberID, excluded)
	if err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, p)
}

// publish puts a plan in force.
//
//	@Summary		Publish a plan
//	@Description	In one transaction: contacts that the plan does not confirm end, those that are missing begin, and the plan in force is superseded. If households or members have changed since the plan was solved, it is refused as plan_outdated and names them: solve it again.
//	@Tags			plans
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string	true	"Plan id"
//	@Param			If-Match		header		string	true	"The plan's version"
//	@Param			Idempotency-Key	header		string	false	"Makes a repeat harmless"
//	@Param			body			body		empty	false	"Nothing"
//	@Success		200				{object}	planResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition, plan_outdated"
//	@Failure		412				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id}/publish [post]
func (h *planAPI) publish(c *gin.Context) error {
	if _, err := bind[empty](c); err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	p, err := h.allocation.Publish(c.Request.Context(), pathID(c, "id"), version)
	if err != nil {
		return err
	}
	return h.answer(c, http.StatusOK, p)
}

// discard removes a plan.
//
//	@Summary		Discard a plan
//	@Description	Removes a plan that was never published.
//	@Tags			plans
//	@Produce		json
//	@Param			id			path	string	true	"Plan id"
//	@Param			If-Match	header	string	true	"The plan's version"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem	"invalid_transition"
//	@Failure		412	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/plans/{id} [delete]
func (h *planAPI) discard(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.allocation.Discard(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	return noContent(c)
}
