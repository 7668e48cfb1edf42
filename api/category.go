package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/issue"
)

type categoryAPI struct{ issues *issue.Service }

// list lists the categories.
//
//	@Summary		List the categories of issues
//	@Description	Both levels, by code, with their days and what is particular to them.
//	@Tags			issues
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"code; - for descending"
//	@Param			q			query		string	false	"Part of the name, or the beginning of the code"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			parent_code	query		string	false	"Only those of a category of the first level"
//	@Success		200			{object}	categoryList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/categories [get]
func (h *categoryAPI) list(c *gin.Context) error {
	p, err := listOf(c, "parent_code")
	if err != nil {
		return err
	}
	page, err := h.issues.Categories(c.Request.Context(), p.List, p.Get("parent_code"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, categoryList{Items: mapItems(page, categoryDTO(languageOf(c))), pageInfo: infoOf(page)})
}
