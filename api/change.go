package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	frame "github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/registry"
)

type changeAPI struct {
	acts     *frame.Frame
	registry *registry.Service
	org      *org.Service
}

// list lists changes.
//
//	@Summary		List changes
//	@Description	What happened to households, people, buildings and the organisation in the reader's scope, the latest first.
//	@Tags			changes
//	@Produce		json
//	@Param			page			query		int		false	"Page, from 1"
//	@Param			page_size		query		int		false	"Items a page, 1 to 200"
//	@Param			sort			query		string	false	"created_at, effective_on; - for descending"
//	@Param			count			query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			record_id		query		string	false	"That touched this record"
//	@Param			household_id	query		string	false	"About this household or its people"
//	@Param			area_id			query		string	false	"In this area, of any level"
//	@Param			action			query		string	false	"Of this action"
//	@Param			kind			query		string	false	"That happened to a record of this kind: resident, household, building, member, unit, branch, area, import and others"
//	@Param			from			query		string	false	"That hold from this day or later"
//	@Param			to				query		string	false	"That hold from this day or earlier"
//	@Success		200				{object}	changeList
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Security		Bearer
//	@Router			/changes [get]
func (h *changeAPI) list(c *gin.Context) error {
	p, err := listOf(c, "record_id", "household_id", "area_id", "action", "kind", "from", "to")
	if err != nil {
		return err
	}
	f := frame.Filter{
		RecordID: p.UUID("record_id"), HouseholdID: p.UUID("household_id"), AreaID: p.UUID("area_id"), Action: p.Get("action"), Kind: p.Get("kind"), From: p.Day("from"), To: p.Day("to"),
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.acts.Changes(c.Request.Context(), p.List, f)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, changeList{Items: mapItems(page, changeRowDTO), pageInfo: infoOf(page)})
}

// one shows a change.
//
//	@Summary		Show a change of the registry
//	@Description	With what it did to each record.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Change id"
//	@Success		200	{object}	changeResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/changes/{id} [get]
func (h *changeAPI) one(c *gin.Context) error {
	done, err := h.acts.ByID(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, h.dto(c, done))
}

// preview says what a change would do.
//
//	@Summary		Preview a change of the registry
//	@Description	What it would do to each record, and the doubts to acknowledge. Nothing is done.
//	@Tags			changes
//	@Accept			json
//	@Produce		json
//	@Param			If-Match	header		string			true	"Version of the target"
//	@Param			body		body		createChange	true	"What happened"
//	@Success		200			{object}	changeResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"head_needed, second_head, household_ended, already_ended, into_ended, not_in_service, both_have_tasks, later_change, nothing_changes, duplicate_key and others"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/changes/preview [post]
func (h *changeAPI) preview(c *gin.Context) error {
	in, version, err := bindChange(c)
	if err != nil {
		return err
	}
	var done frame.Act
	if org.Action(in.Action).Known() {
		done, err = h.org.Preview(c.Request.Context(), in.ofOrg(version))
	} else {
		done, err = h.registry.Preview(c.Request.Context(), in.ofRegistry(version))
	}
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, h.dto(c, done))
}

// create does a change.
//
//	@Summary		Record a change of the registry
//	@Description	Somebody moves, is born, dies, leaves or comes back; a household moves, splits, merges, changes its head; a building passes to another management; a member is transferred, goes on leave, retires or comes back; units, branches and areas are renamed and merged; areas are moved and split with everything in them. One act with a day, today or earlier, and a reason; it can be undone for a day.
//	@Tags			changes
//	@Accept			json
//	@Produce		json
//	@Param			If-Match		header		string			true	"Version of the target"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createChange	true	"What happened"
//	@Success		201				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"acknowledgement_needed, head_needed, second_head, household_ended, already_ended, into_ended, not_in_service, both_have_tasks, later_change, nothing_changes, duplicate_key and others"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/changes [post]
func (h *changeAPI) create(c *gin.Context) error {
	in, version, err := bindChange(c)
	if err != nil {
		return err
	}
	id := newID(c, in.ID)
	var done frame.Act
	if org.Action(in.Action).Known() {
		done, err = h.org.Do(c.Request.Context(), id, in.ofOrg(version))
	} else {
		done, err = h.registry.Do(c.Request.Context(), id, in.ofRegistry(version))
	}
	if err != nil {
		return err
	}
	return created(c, base+"/changes/"+id.String(), h.dto(c, done))
}

func bindChange(c *gin.Context) (createChange, int, error) {
	in, err := bind[createChange](c)
	if err != nil {
		return in, 0, err
	}
	version, err := ifMatch(c)
	return in, version, err
}

// undo takes a change back.
//
//	@Summary		Undo a change of the registry
//	@Description	Within 24 hours, and while nothing has happened since that rests on it. Every record is what it was before; what the change made is gone.
//	@Tags			changes
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Change id"
//	@Param			If-Match		header		string			true	"Version"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		emptyRequest	false	"Nothing"
//	@Success		200				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_undone, too_late, built_on, not_undoable"
//	@Failure		412				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/changes/{id}/undo [post]
func (h *changeAPI) undo(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.acts.Undo(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	return h.one(c)
}

// household shows a household as it was.
//
//	@Summary		Show a household as of a day
//	@Description	Where it lived and who belonged to it at the end of that day. 404 where the registry did not know it then.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Household id"
//	@Param			on	query		string	true	"The day"
//	@Success		200	{object}	pastHousehold
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/households/{id}/past [get]
func (h *changeAPI) household(c *gin.Context) error {
	_, on, err := pastDay(c)
	if err != nil {
		return err
	}
	home, people, err := h.registry.HouseholdAsOf(c.Request.Context(), pathID(c, "id"), on)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, pastHousehold{
		ID: home.ID, On: on, Code: home.Code, GridID: home.GridID, BuildingID: home.BuildingID, Entrance: home.Entrance, Room: home.Room,
		Address: home.Address, State: home.State, People: mapped(people, pastPersonDTO),
	})
}

// resident shows a resident as they were.
//
//	@Summary		Show a resident as of a day
//	@Description	To which household they belonged at the end of that day. 404 where the registry did not know them then.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Resident id"
//	@Param			on	query		string	true	"The day"
//	@Success		200	{object}	pastPerson
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/residents/{id}/past [get]
func (h *changeAPI) resident(c *gin.Context) error {
	_, on, err := pastDay(c)
	if err != nil {
		return err
	}
	r, err := h.registry.ResidentAsOf(c.Request.Context(), pathID(c, "id"), on)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, pastPersonDTO(r))
}

// member shows a member as they were.
//
//	@Summary		Show a member as of a day
//	@Description	Where they served at the end of that day, and whether they did. 404 where they were not known then.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Member id"
//	@Param			on	query		string	true	"The day"
//	@Success		200	{object}	pastMember
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/members/{id}/past [get]
func (h *changeAPI) member(c *gin.Context) error {
	_, on, err := pastDay(c)
	if err != nil {
		return err
	}
	m, err := h.org.MemberAsOf(c.Request.Context(), pathID(c, "id"), on)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, pastMember{
		ID: m.ID, On: on, Name: m.Name, Post: m.Post, Rank: m.Rank, UnitID: m.UnitID, UnitName: m.UnitName, BranchID: m.BranchID, BranchName: m.BranchName,
		WorkAreaID: m.WorkAreaID, WorkAreaName: m.WorkAreaName, InService: m.InService, OnLeave: m.OnLeave,
	})
}

// unit shows a unit as it was.
//
//	@Summary		Show a unit as of a day
//	@Description	What it was called, served and answered for at the end of that day. 404 where it was not known then.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Unit id"
//	@Param			on	query		string	true	"The day"
//	@Success		200	{object}	pastUnit
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/units/{id}/past [get]
func (h *changeAPI) unit(c *gin.Context) error {
	_, on, err := pastDay(c)
	if err != nil {
		return err
	}
	u, err := h.org.UnitAsOf(c.Request.Context(), pathID(c, "id"), on)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, pastUnit{
		ID: u.ID, On: on, Code: u.Code, Name: u.Name, ParentName: u.ParentName, AreaID: u.AreaID, AreaName: u.AreaName, CategoryCodes: u.CategoryCodes, EndedOn: dayOrNil(u.EndedOn),
	})
}

// branch shows a branch as it was.
//
//	@Summary		Show a party branch as of a day
//	@Description	What it was called and served at the end of that day. 404 where it was not known then.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Branch id"
//	@Param			on	query		string	true	"The day"
//	@Success		200	{object}	pastBranch
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/branches/{id}/past [get]
func (h *changeAPI) branch(c *gin.Context) error {
	_, on, err := pastDay(c)
	if err != nil {
		return err
	}
	b, err := h.org.BranchAsOf(c.Request.Context(), pathID(c, "id"), on)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, pastBranch{
		ID: b.ID, On: on, Code: b.Code, Name: b.Name, UnitName: b.UnitName, SecretaryName: b.SecretaryName, ServiceAreaIDs: b.AreaIDs, ServiceBuildingIDs: b.BuildingIDs,
		EndedOn: dayOrNil(b.EndedOn),
	})
}

// area shows an area as it was.
//
//	@Summary		Show an area as of a day
//	@Description	What it was called and where it lay at the end of that day. 404 where there was none then.
//	@Tags			changes
//	@Produce		json
//	@Param			id	path		string	true	"Area id"
//	@Param			on	query		string	true	"The day"
//	@Success		200	{object}	pastArea
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/areas/{id}/past [get]
func (h *changeAPI) area(c *gin.Context) error {
	_, on, err := pastDay(c)
	if err != nil {
		return err
	}
	a, err := h.org.AreaAsOf(c.Request.Context(), pathID(c, "id"), on)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, pastArea{
		ID: a.ID, On: on, Code: a.Code, Name: a.Name, Level: a.Level, ParentID: a.ParentID, ParentName: a.ParentName, HasDesk: a.HasDesk, EndedOn: dayOrNil(a.EndedOn),
	})
}

// population counts households and people as of a day.
//
//	@Summary		Count households and residents as of a day
//	@Description	By the areas that lay right below an area then, the district by default, at the end of that day.
//	@Tags			stats
//	@Produce		json
//	@Param			on		query		string	true	"The day"
//	@Param			area_id	query		string	false	"Area"
//	@Success		200		{object}	populationResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Security		Bearer
//	@Router			/stats/population [get]
func (h *changeAPI) population(c *gin.Context) error {
	p, on, err := pastDay(c, "area_id")
	if err != nil {
		return err
	}
	area := p.UUID("area_id")
	if err := p.Err(); err != nil {
		return err
	}
	rows, err := h.registry.PopulationAsOf(c.Request.Context(), on, area)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, populationResponse{On: on, Items: mapped(rows, func(r registry.Population) populationRow {
		return populationRow{AreaID: r.AreaID, AreaName: r.AreaName, Households: r.Households, Residents: r.Residents}
	})})
}

// pastDay reads the day that a look back asks for.
func pastDay(c *gin.Context, filters ...string) (*pageQuery, calendar.Day, error) {
	p, err := listOf(c, append(filters, "on")...)
	if err != nil {
		return nil, "", err
	}
	on := p.Day("on")
	if p.Get("on") == "" {
		p.bad("on", "required", fault.Say("请写明日期", "Give the day"))
	}
	return p, on, p.Err()
}

func (h *changeAPI) dto(c *gin.Context, a frame.Act) changeResponse {
	out := changeResponse{changeRow: changeRowDTO(frame.Row{Change: a.Change, Title: a.Title}), Effects: []changeEffect{}}
	if a.UndoneAt == nil && h.acts.Knows(a.Action) {
		out.UndoUntil = ptr(a.UndoUntil())
	}
	for _, e := range a.Effects {
		effect := changeEffect{Kind: e.Kind, ID: e.ID, Title: e.Title, Made: e.Made, Fields: []changeField{}}
		for _, f := range e.Fields {
			effect.Fields = append(effect.Fields, changeField{Name: f.Name, Before: f.Before, After: f.After, Secret: f.Secret})
		}
		out.Effects = append(out.Effects, effect)
	}
	out.warn(c, a.Warnings)
	for _, f := range a.Doubts {
		out.Doubts = append(out.Doubts, problemField{Field: f.Field, Code: f.Code, Message: f.Message.In(languageOf(c))})
	}
	return out
}
