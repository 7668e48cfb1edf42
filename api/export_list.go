package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/roster"
)

type exportListAPI struct {
	roster *roster.Service
	lists  lists
}

// exportTheList asks for a list as it is seen.
type exportTheList struct {
	// Screen whose list it is.
	Screen string `json:"screen" validate:"required" enums:"households,residents,buildings,shops,members,issues,visits,callbacks" example:"households"`
	// Query holds the filters and the order as an address of the list has them.
	Query string `json:"query,omitempty" validate:"max=2000" example:"tag=HT08&sort=code"`
	// Columns in their order; all where none is named.
	Columns []string `json:"columns,omitempty" validate:"max=40" example:"head,code,address"`
	// Format of the file; a workbook if left out.
	Format string `json:"format,omitempty" validate:"omitempty,oneof=xlsx csv" enums:"xlsx,csv" example:"xlsx"`
} //	@name	ExportTheList

// create exports a list as it is seen.
//
//	@Summary		Export a list as it is seen
//	@Description	The rows that match, in the list's order, with the columns chosen: what the caller may see, numbers masked. At most 20,000 rows; marked with who took it out and when, one of the day's exports, in the audit log. Texts that look like formulas stay texts.
//	@Tags			exports
//	@Accept			json
//	@Produce		application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Produce		text/csv
//	@Produce		json
//	@Param			body	body		exportTheList	true	"Which list"
//	@Success		200		{file}		file
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem	"screen_not_allowed"
//	@Failure		422		{object}	problem	"too_many_rows"
//	@Failure		429		{object}	problem	"export_quota"
//	@Security		Bearer
//	@Router			/exports/list [post]
func (h *exportListAPI) create(c *gin.Context) error {
	in, err := bind[exportTheList](c)
	if err != nil {
		return err
	}
	list, err := h.lists.find(access.ActorFrom(c.Request.Context()), in.Screen)
	if err != nil {
		return err
	}
	values, err := asked(in.Query)
	if err != nil {
		return err
	}
	columns, err := list.chosen(c.Request.Context(), in.Columns)
	if err != nil {
		return err
	}
	language := languageOf(c)
	want := roster.ListExport{Screen: list.screen, Title: list.title.In(language), Format: in.Format}
	if want.Format == "" {
		want.Format = roster.Workbook
	}
	want.Headings = mapped(columns, func(l listColumn) string { return l.title.In(language) })
	for name := range values {
		want.Filters = append(want.Filters, name)
	}
	slices.Sort(want.Filters)
	file, err := h.roster.ExportList(c.Request.Context(), want, func(ctx context.Context, put func(cells []string) error) error {
		return list.each(c, ctx, values, func(row listed) error {
			return put(mapped(columns, func(l listColumn) string { return l.cell(row.row, language) }))
		})
	})
	if err != nil {
		return err
	}
	defer file.Close()
	kind := workbookType
	if want.Format == roster.CSV {
		kind = "text/csv; charset=utf-8"
	}
	c.Header("Content-Type", kind)
	c.Header("Content-Disposition", `attachment; filename="`+file.Name+`"`)
	c.Header("Cache-Control", "no-store")
	c.Status(http.StatusOK)
	_, err = file.WriteTo(c.Writer)
	return err
}
