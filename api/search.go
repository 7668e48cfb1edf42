package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/search"
)

type searchAPI struct{ search *search.Service }

const (
	hitsDefault = 5
	hitsMost    = 50
)

// find searches everything that the reader may read.
//
//	@Summary		Search people, households, buildings, shops, members and issues
//	@Description	By a piece of a name, its pinyin or initials, an address or a code; several words narrow. Phones and ID numbers never stand in an address: POST them.
//	@Tags			search
//	@Produce		json
//	@Param			q		query		string	true	"What is searched for, at most 100 characters"
//	@Param			kinds	query		string	false	"Which kinds, with commas: resident, household, building, shop, member, issue; all if left out"
//	@Param			limit	query		int		false	"How many answers of each kind at most, 1 to 50; 5 if left out"
//	@Success		200		{object}	searchResult
//	@Failure		400		{object}	problem	"number_in_address: a phone or an ID number; POST it"
//	@Failure		401		{object}	problem
//	@Security		Bearer
//	@Router			/search [get]
func (h *searchAPI) find(c *gin.Context) error {
	p, err := listOf(c, "kinds", "limit")
	if err != nil {
		return err
	}
	q := search.Query{Text: p.Q, Limit: hitsDefault}
	if n := p.Int("limit", 1, hitsMost); n != nil {
		q.Limit = *n
	}
	if text := p.Get("kinds"); text != "" {
		q.Kinds = strings.Split(text, ",")
	}
	for _, kind := range q.Kinds {
		if !slices.Contains(search.Kinds(), kind) {
			p.bad("kinds", "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(search.Kinds(), ", ")))
			break
		}
	}
	if p.Q == "" {
		p.bad("q", "required", fault.Say("必填", "Required"))
	}
	if err := p.Err(); err != nil {
		return err
	}
	if search.Personal(p.Q) {
		return fault.Malformed("number_in_address", fault.Say("电话和身份证号码不能出现在网址里，请用 POST 查询", "Phones and ID numbers must not stand in an address: POST them"))
	}
	return h.answer(c, q)
}

// findByBody searches for what must not stand in an address, or for anything else.
//
//	@Summary		Search, with what must not stand in an address
//	@Description	As GET; a phone or an ID number, whole, finds whoever has it where the reader may see it in full.
//	@Tags			search
//	@Accept			json
//	@Produce		json
//	@Param			body	body		findRequest	true	"What is searched for"
//	@Success		200		{object}	searchResult
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/search [post]
func (h *searchAPI) findByBody(c *gin.Context) error {
	in, err := bind[findRequest](c)
	if err != nil {
		return err
	}
	if in.Limit == 0 {
		in.Limit = hitsDefault
	}
	return h.answer(c, search.Query{Text: in.Q, Kinds: in.Kinds, Limit: in.Limit})
}

func (h *searchAPI) answer(c *gin.Context, q search.Query) error {
	found, err := h.search.Find(c.Request.Context(), q)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, searchResultOf(found))
}
