package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

type shopAPI struct {
	registry *registry.Service
	keeper   *pii.Keeper
	revealer *access.Revealer
	may      rights
}

// list lists shops.
//
//	@Summary		List shops
//	@Description	Those in the reader's scope, phones masked.
//	@Tags			shops
//	@Produce		json
//	@Param			page				query		int		false	"Page, from 1"
//	@Param			page_size			query		int		false	"Items a page, 1 to 200"
//	@Param			sort				query		string	false	"code, name, trade, staff; - for descending"
//	@Param			q					query		string	false	"Part of the name, its pinyin or initials, the code, credit code, address or keeper"
//	@Param			count				query		string	false	"exact, capped or none"	Enums(exact, capped, none)
//	@Param			state				query		string	false	"open or closed"
//	@Param			trade				query		string	false	"Of this trade"
//	@Param			area_id				query		string	false	"In this area, of any level"
//	@Param			building_id			query		string	false	"In this building"
//	@Param			code				query		string	false	"Exactly this code"
//	@Param			not_visited_since	query		string	false	"Nobody has been met there since this day, or ever"
//	@Param			without_phone		query		bool	false	"true: those without a phone"
//	@Param			extra				query		string	false	"By an extra field: code:value; of numbers and days also code:from..until"
//	@Success		200					{object}	shopList
//	@Failure		400					{object}	problem
//	@Failure		401					{object}	problem
//	@Failure		403					{object}	problem
//	@Security		Bearer
//	@Router			/shops [get]
func (h *shopAPI) list(c *gin.Context) error {
	page, err := h.page(c)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, page)
}

func (h *shopAPI) page(c *gin.Context) (shopList, error) {
	list, filter, err := filtered[registry.ShopFilter](c)
	if err != nil {
		return shopList{}, err
	}
	page, err := h.registry.Shops(c.Request.Context(), list, filter)
	if err != nil {
		return shopList{}, err
	}
	return shopList{mapItems(page, h.dto), infoOf(page)}, nil
}

// one shows a shop.
//
//	@Summary		Show a shop
//	@Description	One shop.
//	@Tags			shops
//	@Produce		json
//	@Param			id	path		string	true	"Shop id"
//	@Success		200	{object}	shopResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/shops/{id} [get]
func (h *shopAPI) one(c *gin.Context) error { return h.show(c, http.StatusOK, pathID(c, "id"), nil) }

// create makes a shop.
//
//	@Summary		Make a shop
//	@Description	In a grid of the actor's area. A wrong credit code is refused.
//	@Tags			shops
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		createShop	true	"The shop"
//	@Success		201				{object}	shopResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem	"duplicate_key, credit_code_in_use"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/shops [post]
func (h *shopAPI) create(c *gin.Context) error {
	return createsWarned[createShop](c, h.registry.CreateShop, h.show)
}

// change changes the given fields of a shop.
//
//	@Summary		Change a shop
//	@Description	Only the given fields change.
//	@Tags			shops
//	@Accept			json
//	@Produce		json
//	@Param			id			path		string		true	"Shop id"
//	@Param			If-Match	header		string		true	"The version that was read"
//	@Param			body		body		changeShop	true	"What changes; null clears"
//	@Success		200			{object}	shopResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		409			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		422			{object}	problem
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/shops/{id} [patch]
func (h *shopAPI) change(c *gin.Context) error {
	return changesWarned[changeShop](c, h.registry.ChangeShop, h.show)
}

// end closes a shop.
//
//	@Summary		Close a shop
//	@Description	The record stays as history.
//	@Tags			shops
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string		true	"Shop id"
//	@Param			If-Match		header		string		true	"The version that was read"
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		endRequest	true	"When, and why"
//	@Success		200				{object}	shopResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_ended"
//	@Failure		412				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/shops/{id}/end [post]
func (h *shopAPI) end(c *gin.Context) error {
	return ends(c, h.registry.EndShop, h.show)
}

func (h *shopAPI) show(c *gin.Context, status int, id uuid.UUID, warnings []fault.Field) error {
	row, err := h.registry.ShopByID(c.Request.Context(), id)
	if err != nil {
		return err
	}
	out := h.dto(row)
	out.warn(c, warnings)
	return shown(c, h.may, status, "/shops", &out)
}

// reveal shows a personal field of a shop in full.
//
//	@Summary		Show a number of a shop in full
//	@Description	Communities see phones of their shops freely; the office and townships give a reason and have a daily quota. Everyone is logged.
//	@Tags			shops
//	@Accept			json
//	@Produce		json
//	@Param			id		path		string		true	"Shop id"
//	@Param			body	body		revealPhone	true	"Which, and why"
//	@Success		200		{object}	revealed
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Failure		422		{object}	problem
//	@Failure		429		{object}	problem	"reveal_quota"
//	@Security		Bearer
//	@Router			/shops/{id}/reveal [post]
func (h *shopAPI) reveal(c *gin.Context) error {
	in, err := bind[revealPhone](c)
	if err != nil {
		return err
	}
	return reveal(c, h.revealer, access.Shop, in.Field, in.Reason)
}
