package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/view"
)

type viewAPI struct {
	views *view.Service
	lists lists
}

// list lists saved views.
//
//	@Summary		List saved views
//	@Description	The reader's own and those shared with their unit, branch or area. A view is a question: whoever opens it sees what they may see.
//	@Tags			views
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"ordinal, name, created_at; - for descending"
//	@Param			count		query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			screen		query		string	false	"Of this list; the reader's preference for it comes along"
//	@Success		200			{object}	viewList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/views [get]
func (h *viewAPI) list(c *gin.Context) error {
	p, err := listOf(c, "screen")
	if err != nil {
		return err
	}
	ctx, screen := c.Request.Context(), p.Get("screen")
	page, err := h.views.List(ctx, p.List, screen)
	if err != nil {
		return err
	}
	out := viewList{Items: mapItems(page, viewDTO(access.ActorFrom(ctx))), pageInfo: infoOf(page)}
	if screen != "" {
		liked, err := h.views.Preferred(ctx, screen)
		if err != nil {
			return err
		}
		out.Preference = ptr(preferenceDTO(liked))
	}
	return answer(c, http.StatusOK, out)
}

// one shows a saved view.
//
//	@Summary		Show a saved view
//	@Description	One view.
//	@Tags			views
//	@Produce		json
//	@Param			id	path		string	true	"View id"
//	@Success		200	{object}	viewResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/views/{id} [get]
func (h *viewAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK) }

func (h *viewAPI) show(c *gin.Context, status int) error {
	id := pathID(c, "id")
	if status == http.StatusCreated {
		id = targetOf(c)
	}
	v, err := h.views.ByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := viewDTO(access.ActorFrom(c.Request.Context()))(v)
	if status == http.StatusCreated {
		return created(c, base+"/views/"+v.ID.String(), out)
	}
	return answer(c, status, out)
}

// create saves a view.
//
//	@Summary		Save a view
//	@Description	The filters, the order and the columns of a list under a name, for the person alone or for their unit.
//	@Tags			views
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createView	true	"The view"
//	@Success		201				{object}	viewResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem	"screen_not_allowed"
//	@Failure		409				{object}	problem	"duplicate_key, too_many_views"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/views [post]
func (h *viewAPI) create(c *gin.Context) error {
	in, err := bind[createView](c)
	if err != nil {
		return err
	}
	list, err := h.lists.find(access.ActorFrom(c.Request.Context()), in.Screen)
	if err != nil {
		return err
	}
	if in.Query, err = list.check(c, in.Query, in.Columns); err != nil {
		return err
	}
	if err := h.views.Create(c.Request.Context(), newID(c, in.chosen()), in.input()); err != nil {
		return err
	}
	return h.show(c, http.StatusCreated)
}

// change changes a view.
//
//	@Summary		Change a saved view
//	@Description	By whoever saved it, and by the office where it is shared.
//	@Tags			views
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"View id"
//	@Param			If-Match	header		string		true	"The version that was read"
//	@Param			body		body		changeView	true	"What changes"
//	@Success		200			{object}	viewResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem	"duplicate_key"
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/views/{id} [patch]
func (h *viewAPI) change(c *gin.Context) error {
	in, version, err := bindAt[changeView](c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	v, err := h.views.ByID(ctx, pathID(c, "id"))
	if err != nil {
		return err
	}
	if in.Query != nil || in.Columns != nil {
		list, err := h.lists.find(access.ActorFrom(ctx), v.Screen)
		if err != nil {
			return err
		}
		query, columns := v.Query, v.Columns
		set(&query, in.Query)
		set(&columns, in.Columns)
		if query, err = list.check(c, query, columns); err != nil {
			return err
		}
		if in.Query != nil {
			in.Query = &query
		}
	}
	if err := h.views.Change(ctx, v.ID, version, in.change); err != nil {
		return err
	}
	return h.show(c, http.StatusOK)
}

// remove removes a view.
//
//	@Summary		Remove a saved view
//	@Description	By whoever saved it, and by the office where it is shared.
//	@Tags			views
//	@Param			id			path	string	true	"View id"
//	@Param			If-Match	header	string	true	"The version that was read"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/views/{id} [delete]
func (h *viewAPI) remove(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.views.Remove(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	return noContent(c)
}

// prefer keeps how the reader likes a list.
//
//	@Summary		Keep how I like a list
//	@Description	Its columns and their order, how dense it is, and the view that it begins with: for the caller alone. What was there before is forgotten.
//	@Tags			views
//	@Accept			json
//	@Produce		json
//	@Param			screen	path		string			true	"households, residents, buildings, shops, members, issues, visits or callbacks"
//	@Param			body	body		listPreference	true	"How"
//	@Success		200		{object}	listPreference
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/lists/{screen}/preference [put]
func (h *viewAPI) prefer(c *gin.Context) error {
	screen := c.Param("screen")
	if h.lists[screen] == nil {
		return fault.NotFound()
	}
	in, err := bind[listPreference](c)
	if err != nil {
		return err
	}
	list, err := h.lists.find(access.ActorFrom(c.Request.Context()), screen)
	if err != nil {
		return err
	}
	if _, err := list.chosen(c.Request.Context(), in.Columns); err != nil {
		return err
	}
	if err := h.views.Prefer(c.Request.Context(), view.Preference{Screen: screen, Columns: in.Columns, Compact: in.Compact, ViewID: in.DefaultViewID}); err != nil {
		return err
	}
	liked, err := h.views.Preferred(c.Request.Context(), screen)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, preferenceDTO(liked))
}
