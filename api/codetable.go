package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/fault"
)

type codeTableAPI struct{ catalog *catalog.Service }

type codeResponse struct {
	// Code that records carry.
	Code string `json:"code" example:"02"`
	// NameZH is the standard's name.
	NameZH string `json:"name_zh" example:"户主"`
	// NameEN is the English name.
	NameEN string `json:"name_en" example:"Head of household"`
	// ShortZH is what people say, where that differs.
	ShortZH string `json:"short_zh" example:"中共党员"`
	// Usual says that a form offers it first.
	Usual bool `json:"usual" example:"true"`
	// Level says who may see it on a record; empty for values of a standard.
	Level string `json:"level,omitempty" enums:"public,internal,sensitive" example:"public"`
	// Ended says that it is given no more; old records keep it.
	Ended bool `json:"ended,omitempty" example:"false"`
} //	@name	Code

type codeTableResponse struct {
	// Name of the table in the API.
	Name string `json:"name" example:"family_relation"`
	// NameZH is what the table is called in Chinese.
	NameZH string `json:"name_zh" example:"家庭关系代码"`
	// NameEN is what the table is called in English.
	NameEN string `json:"name_en" example:"Relation to head of household"`
	// Standard that it comes from.
	Standard string `json:"standard" example:"GB/T 4761-2008"`
	// Own says that the district keeps the table itself, through /code-entries.
	Own bool `json:"own" example:"false"`
	// Items are its values in their order.
	Items []codeResponse `json:"items"`
} //	@name	CodeTable

type codeTableList struct {
	Items []codeTableResponse `json:"items"`
} //	@name	CodeTableList

// list lists all code tables with their values.
//
//	@Summary		List code tables
//	@Description	All tables with all values that the reader may know. Those of national standards change only with the program; the others the district keeps through /code-entries.
//	@Tags			code-tables
//	@Produce		json
//	@Success		200	{object}	codeTableList
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/code-tables [get]
func (h codeTableAPI) list(c *gin.Context) error {
	v, err := h.catalog.View(c.Request.Context())
	if err != nil {
		return err
	}
	out := codeTableList{Items: []codeTableResponse{}}
	for _, t := range catalog.CodeTables() {
		out.Items = append(out.Items, codeTableDTO(t, v))
	}
	return answer(c, http.StatusOK, out)
}

// one shows a code table.
//
//	@Summary		Show a code table
//	@Description	Its values with Chinese and English names.
//	@Tags			code-tables
//	@Produce		json
//	@Param			name	path		string	true	"Name of the table"	example(family_relation)
//	@Success		200		{object}	codeTableResponse
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Security		Bearer
//	@Router			/code-tables/{name} [get]
func (h codeTableAPI) one(c *gin.Context) error {
	t := catalog.Codes(c.Param("name"))
	if t == nil {
		return fault.NotFound()
	}
	v, err := h.catalog.View(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, codeTableDTO(t, v))
}

func codeTableDTO(t *catalog.CodeTable, v *catalog.View) codeTableResponse {
	out := codeTableResponse{Name: t.Name, NameZH: t.ZH, NameEN: t.EN, Standard: t.Standard, Own: t.Own, Items: make([]codeResponse, 0, len(t.Items))}
	if t.Own {
		for _, e := range v.Known(t.Name) {
			out.Items = append(out.Items, codeResponse{Code: e.Code, NameZH: e.NameZH, NameEN: e.NameEN, Usual: !e.Over(), Level: string(e.Level), Ended: e.Over()})
		}
		return out
	}
	for _, c := range t.Items {
		out.Items = append(out.Items, codeResponse{Code: c.Code, NameZH: c.ZH, NameEN: c.EN, ShortZH: c.Short, Usual: c.Usual})
	}
	return out
}
