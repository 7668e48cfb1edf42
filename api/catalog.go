package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/fault"
)

type codeEntryAPI struct{ catalog *catalog.Service }

type careGroupAPI struct {
	catalog    *catalog.Service
	may, hands rights
}

type extraFieldAPI struct {
	catalog *catalog.Service
	may     rights
}

// catalogAPIs makes the handlers of what the district decides about its records.
func catalogAPIs(a *app.App) (*codeEntryAPI, *careGroupAPI, *extraFieldAPI) {
	return &codeEntryAPI{a.Catalog},
		&careGroupAPI{a.Catalog, rightsOn(a, access.CareGroup, access.CatalogWrite), rightsOn(a, access.CareMember, access.HouseholdWrite)},
		&extraFieldAPI{a.Catalog, rightsOn(a, access.ExtraField, access.CatalogWrite)}
}

// list lists the values of one of the district's own tables.
//
//	@Summary		List the values of an own table
//	@Description	Those that the reader may know, in their order, the ended ones too, with how many records carry each.
//	@Tags			code-entries
//	@Produce		json
//	@Param			table	query	string	true	"household_tag, special_group or shop_type"
//	@Success		200	{object}	codeEntryList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		422	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries [get]
func (h *codeEntryAPI) list(c *gin.Context) error {
	p, err := listOf(c, "table")
	if err != nil {
		return err
	}
	if err := p.Err(); err != nil {
		return err
	}
	rows, err := h.catalog.Entries(c.Request.Context(), p.Get("table"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, codeEntryList{mapped(rows, codeEntryDTO)})
}

// one shows a value of an own table.
//
//	@Summary		Show a value of an own table
//	@Description	One value, with how many records carry it.
//	@Tags			code-entries
//	@Produce		json
//	@Param			id	path	string	true	"Entry id"
//	@Success		200	{object}	codeEntryResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries/{id} [get]
func (h *codeEntryAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"))
}

// create adds a value to an own table.
//
//	@Summary		Add a value to an own table
//	@Description	Tables of national standards take none.
//	@Tags			code-entries
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	createCodeEntry	true	"The value"
//	@Success		201	{object}	codeEntryResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		422	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries [post]
func (h *codeEntryAPI) create(c *gin.Context) error {
	return creates[createCodeEntry](c, h.catalog.CreateEntry, func(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error { return h.show(c, status, id) })
}

// change renames, orders or guards a value.
//
//	@Summary		Change a value of an own table
//	@Description	Its code stays; records that carry it show the new name.
//	@Tags			code-entries
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Entry id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			body	body	changeCodeEntry	true	"What changes"
//	@Success		200	{object}	codeEntryResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries/{id} [patch]
func (h *codeEntryAPI) change(c *gin.Context) error {
	return changes[changeCodeEntry](c, h.catalog.ChangeEntry, func(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error { return h.show(c, status, id) })
}

// end ends a value.
//
//	@Summary		End a value of an own table
//	@Description	It is given no more; records that carry it keep it.
//	@Tags			code-entries
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Entry id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	endRequest	true	"When, and why"
//	@Success		200	{object}	codeEntryResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries/{id}/end [post]
func (h *codeEntryAPI) end(c *gin.Context) error {
	return ends(c, h.catalog.EndEntry, func(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error { return h.show(c, status, id) })
}

// resume gives an ended value again.
//
//	@Summary		Give an ended value again
//	@Description	What was merged stays merged.
//	@Tags			code-entries
//	@Produce		json
//	@Param			id	path	string	true	"Entry id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Success		200	{object}	codeEntryResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries/{id}/resume [post]
func (h *codeEntryAPI) resume(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if err := h.catalog.ResumeEntry(c.Request.Context(), id, version); err != nil {
		return err
	}
	return h.show(c, http.StatusOK, id)
}

// absorb merges another tag into a value.
//
//	@Summary		Merge another tag into a value
//	@Description	A free tag, or another value of the table by its code: the records that carry it carry this one from now on, each with its own history, and the other value ends.
//	@Tags			code-entries
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Entry id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	absorbTag	true	"The other tag"
//	@Success		200	{object}	codeEntryResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/code-entries/{id}/absorb [post]
func (h *codeEntryAPI) absorb(c *gin.Context) error {
	in, version, err := bindAt[absorbTag](c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if _, err := h.catalog.Absorb(c.Request.Context(), id, version, in.Tag); err != nil {
		return err
	}
	return h.show(c, http.StatusOK, id)
}

func (h *codeEntryAPI) show(c *gin.Context, status int, id uuid.UUID) error {
	row, err := h.catalog.EntryByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := codeEntryDTO(row)
	if access.ActorFrom(c.Request.Context()).Can(access.CatalogWrite) {
		out.Actions = []string{"change", "end", "absorb"}
		if out.over() {
			out.Actions = []string{"change", "resume"}
		}
	}
	if status == http.StatusCreated {
		return created(c, base+"/code-entries/"+id.String(), &out)
	}
	return answer(c, status, &out)
}

// free lists tags that stand in no table.
//
//	@Summary		List free tags
//	@Description	Tags that stand in no table, the most used first; /code-entries/{id}/absorb merges them into one that does.
//	@Tags			code-entries
//	@Produce		json
//	@Param			table	query	string	true	"household_tag or special_group"
//	@Success		200	{object}	freeTagList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		422	{object}	problem
//	@Security		Bearer
//	@Router			/free-tags [get]
func (h *codeEntryAPI) free(c *gin.Context) error {
	p, err := listOf(c, "table")
	if err != nil {
		return err
	}
	if err := p.Err(); err != nil {
		return err
	}
	rows, err := h.catalog.FreeTags(c.Request.Context(), p.Get("table"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, freeTagList{mapped(rows, func(t catalog.FreeTag) freeTag { return freeTag{t.Tag, t.Uses} })})
}

// history lists what was changed of one thing that the district decides.
//
//	@Summary		List changes of a value, a care group or an extra field
//	@Description	Who changed what and when, the latest first.
//	@Tags			code-entries
//	@Produce		json
//	@Param			page	query	int	false	"Page, from 1"
//	@Param			page_size	query	int	false	"Items a page, 1 to 200"
//	@Param			sort	query	string	false	"at; - for descending"
//	@Param			count	query	string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			record_id	query	string	true	"The value, group or field"
//	@Success		200	{object}	settingChangeList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/setting-changes [get]
func (h *codeEntryAPI) history(c *gin.Context) error {
	p, err := listOf(c, "record_id")
	if err != nil {
		return err
	}
	of := p.UUID("record_id")
	if of == nil && p.Get("record_id") == "" {
		p.bad("record_id", "required", fault.Say("此项必填", "This is required"))
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.catalog.History(c.Request.Context(), p.List, *of)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, settingChangeList{mapItems(page, func(n catalog.Noted) settingChange {
		return settingChange{ID: n.ID, Action: n.Action, At: n.At, ActorName: n.ActorName, Before: n.Before, After: n.After}
	}), infoOf(page)})
}

// list lists care groups.
//
//	@Summary		List care groups
//	@Description	Those that the reader may know, in their order, counted within their scope.
//	@Tags			care-groups
//	@Produce		json
//	@Param			ended	query	bool	false	"true: the ended ones too"
//	@Param			area_id	query	string	false	"Counted in this area"
//	@Success		200	{object}	careGroupList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/care-groups [get]
func (h *careGroupAPI) list(c *gin.Context) error {
	p, err := listOf(c, "ended", "area_id")
	if err != nil {
		return err
	}
	ended, area := p.Bool("ended"), p.UUID("area_id")
	if err := p.Err(); err != nil {
		return err
	}
	rows, err := h.catalog.GroupsCounted(c.Request.Context(), ended != nil && *ended, area)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, careGroupList{mapped(rows, careGroupDTO)})
}

// one shows a care group.
//
//	@Summary		Show a care group
//	@Description	One group, counted within the reader's scope.
//	@Tags			care-groups
//	@Produce		json
//	@Param			id	path	string	true	"Group id"
//	@Success		200	{object}	careGroupResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/care-groups/{id} [get]
func (h *careGroupAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"), nil)
}

// areas counts a care group by area.
//
//	@Summary		Count a care group by area
//	@Description	By the areas right below one, the district by default; areas where nobody is are left out.
//	@Tags			care-groups
//	@Produce		json
//	@Param			id	path	string	true	"Group id"
//	@Param			area_id	query	string	false	"The area above"
//	@Success		200	{object}	careAreaList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/care-groups/{id}/areas [get]
func (h *careGroupAPI) areas(c *gin.Context) error {
	p, err := listOf(c, "area_id")
	if err != nil {
		return err
	}
	below := p.UUID("area_id")
	if err := p.Err(); err != nil {
		return err
	}
	rows, err := h.catalog.GroupAreas(c.Request.Context(), pathID(c, "id"), below)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, careAreaList{mapped(rows, func(a catalog.AreaCount) careArea { return careArea(a) })})
}

// create makes a care group.
//
//	@Summary		Make a care group
//	@Description	Who belongs to it is said by a rule, by hand, or both. A group is never less guarded than the tags of its rule.
//	@Tags			care-groups
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	createCareGroup	true	"The group"
//	@Success		201	{object}	careGroupResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		422	{object}	problem
//	@Security		Bearer
//	@Router			/care-groups [post]
func (h *careGroupAPI) create(c *gin.Context) error {
	return creates[createCareGroup](c, h.catalog.CreateGroup, h.show)
}

// change changes a care group.
//
//	@Summary		Change a care group
//	@Description	A rule is given as a whole.
//	@Tags			care-groups
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Group id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			body	body	changeCareGroup	true	"What changes"
//	@Success		200	{object}	careGroupResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/care-groups/{id} [patch]
func (h *careGroupAPI) change(c *gin.Context) error {
	return changes[changeCareGroup](c, h.catalog.ChangeGroup, h.show)
}

// end ends a care group.
//
//	@Summary		End a care group
//	@Description	It asks for no more visits.
//	@Tags			care-groups
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Group id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	endRequest	true	"When, and why"
//	@Success		200	{object}	careGroupResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/care-groups/{id}/end [post]
func (h *careGroupAPI) end(c *gin.Context) error {
	return ends(c, h.catalog.EndGroup, h.show)
}

func (h *careGroupAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.catalog.GroupByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := careGroupDTO(row)
	return shown(c, h.may, status, "/care-groups", &out)
}

// addMember puts somebody into a care group by hand.
//
//	@Summary		Put somebody into a care group
//	@Description	A resident or a household, with a reason, from a day on.
//	@Tags			care-groups
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	createCareMembership	true	"Who, and why"
//	@Success		201	{object}	careMembershipResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		422	{object}	problem
//	@Security		Bearer
//	@Router			/care-memberships [post]
func (h *careGroupAPI) addMember(c *gin.Context) error {
	return creates[createCareMembership](c, h.catalog.AddMember, h.showMember)
}

// member shows who was put into a care group by hand.
//
//	@Summary		Show who was put into a care group
//	@Description	With the reason and the days.
//	@Tags			care-groups
//	@Produce		json
//	@Param			id	path	string	true	"Membership id"
//	@Success		200	{object}	careMembershipResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/care-memberships/{id} [get]
func (h *careGroupAPI) member(c *gin.Context) error {
	return h.showMember(c, http.StatusOK, pathID(c, "id"), nil)
}

// endMember takes somebody out of a care group.
//
//	@Summary		Take somebody out of a care group
//	@Description	Who was put there by hand; who is in it by its rule stays.
//	@Tags			care-groups
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Membership id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	endRequest	true	"When, and why"
//	@Success		200	{object}	careMembershipResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/care-memberships/{id}/end [post]
func (h *careGroupAPI) endMember(c *gin.Context) error {
	return ends(c, h.catalog.EndMember, h.showMember)
}

func (h *careGroupAPI) showMember(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.catalog.MembershipByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := careMembershipDTO(row)
	return shown(c, h.hands, status, "/care-memberships", &out)
}

// list lists extra fields.
//
//	@Summary		List extra fields
//	@Description	Those that the reader may know, by kind and in their order; counted, it is the register.
//	@Tags			extra-fields
//	@Produce		json
//	@Param			kind	query	string	false	"resident, household, building, shop or member"
//	@Param			ended	query	bool	false	"true: the ended ones too"
//	@Param			counted	query	bool	false	"true: with how many records have a value"
//	@Success		200	{object}	extraFieldList
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/extra-fields [get]
func (h *extraFieldAPI) list(c *gin.Context) error {
	p, err := listOf(c, "kind", "ended", "counted")
	if err != nil {
		return err
	}
	kind, ended, counted := p.OneOf("kind", catalog.Kinds...), p.Bool("ended"), p.Bool("counted")
	if err := p.Err(); err != nil {
		return err
	}
	rows, err := h.catalog.FieldsListed(c.Request.Context(), kind, ended != nil && *ended, counted != nil && *counted)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, extraFieldList{mapped(rows, extraFieldDTO)})
}

// one shows an extra field.
//
//	@Summary		Show an extra field
//	@Description	One field, with how many records have a value.
//	@Tags			extra-fields
//	@Produce		json
//	@Param			id	path	string	true	"Field id"
//	@Success		200	{object}	extraFieldResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/extra-fields/{id} [get]
func (h *extraFieldAPI) one(c *gin.Context) error {
	return h.show(c, http.StatusOK, pathID(c, "id"), nil)
}

// create registers an extra field.
//
//	@Summary		Register an extra field
//	@Description	With what it is kept for, by which law or decision, and for how long.
//	@Tags			extra-fields
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	createExtraField	true	"The field"
//	@Success		201	{object}	extraFieldResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		422	{object}	problem
//	@Security		Bearer
//	@Router			/extra-fields [post]
func (h *extraFieldAPI) create(c *gin.Context) error {
	return creates[createExtraField](c, h.catalog.CreateField, h.show)
}

// change changes an extra field.
//
//	@Summary		Change an extra field
//	@Description	Its kind, code and type stay.
//	@Tags			extra-fields
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Field id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			body	body	changeExtraField	true	"What changes; null clears"
//	@Success		200	{object}	extraFieldResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/extra-fields/{id} [patch]
func (h *extraFieldAPI) change(c *gin.Context) error {
	return changes[changeExtraField](c, h.catalog.ChangeField, h.show)
}

// end ends an extra field.
//
//	@Summary		End an extra field
//	@Description	Nothing is written into it any more; what stands there is kept for its time.
//	@Tags			extra-fields
//	@Accept			json
//	@Produce		json
//	@Param			id	path	string	true	"Field id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Param			Idempotency-Key	header	string	false	"Makes a repeat harmless"
//	@Param			body	body	endRequest	true	"When, and why"
//	@Success		200	{object}	extraFieldResponse
//	@Failure		400	{object}	problem
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		422	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/extra-fields/{id}/end [post]
func (h *extraFieldAPI) end(c *gin.Context) error {
	return ends(c, h.catalog.EndField, h.show)
}

func (h *extraFieldAPI) show(c *gin.Context, status int, id uuid.UUID, _ []fault.Field) error {
	row, err := h.catalog.FieldByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := extraFieldDTO(row)
	return shown(c, h.may, status, "/extra-fields", &out)
}
