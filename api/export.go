package api

import (
	"bytes"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/roster"
)

type exportAPI struct{ roster *roster.Service }

// list lists exports.
//
//	@Summary		List exports
//	@Description	The caller's own exports, the latest first.
//	@Tags			exports
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"created_at, state; - for descending"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			state		query		string	false	"running, ready, failed or expired"
//	@Success		200			{object}	exportList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/exports [get]
func (h *exportAPI) list(c *gin.Context) error {
	p, err := listOf(c, "state")
	if err != nil {
		return err
	}
	state := p.OneOf("state", roster.ExportStates...)
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.roster.Exports(c.Request.Context(), p.List, state)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, exportList{Items: mapItems(page, exportDTO(languageOf(c))), pageInfo: infoOf(page)})
}

// create asks for a workbook.
//
//	@Summary		Export a workbook
//	@Description	Makes a workbook in the import's own shape of what the caller may see, in the background; ask for the export until it is no longer running. Phones and ID numbers are masked unless whole asks for them and the caller may reveal them. The workbook is marked with who took it out and when, can be had for a day by them alone, and each export and download is in the audit log.
//	@Tags			exports
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		createExport	false	"What is wanted; nothing means all, masked"
//	@Success		202				{object}	exportResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem	"sheet_not_allowed, whole_not_allowed"
//	@Failure		409				{object}	problem
//	@Failure		422				{object}	problem
//	@Failure		429				{object}	problem	"export_quota"
//	@Security		Bearer
//	@Router			/exports [post]
func (h *exportAPI) create(c *gin.Context) error {
	in, err := bind[createExport](c)
	if err != nil {
		return err
	}
	id, err := h.roster.StartExport(c.Request.Context(), roster.ExportInput{ID: newID(c, nil), Sheets: in.Sheets, Whole: in.Whole, Reason: in.Reason})
	if err != nil {
		return err
	}
	row, err := h.roster.OneExport(c.Request.Context(), id)
	if err != nil {
		return err
	}
	c.Header("Location", base+"/exports/"+id.String())
	return answer(c, http.StatusAccepted, exportDTO(languageOf(c))(row))
}

// sheets lists what may be exported.
//
//	@Summary		List the sheets that may be exported
//	@Description	The sheets that the caller may read, and whether they may ask for numbers in full.
//	@Tags			exports
//	@Produce		json
//	@Success		200	{object}	exportSheets
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/exports/sheets [get]
func (h *exportAPI) sheets(c *gin.Context) error {
	actor := access.ActorFrom(c.Request.Context())
	numbers := actor.Can(access.RevealIDNumber)
	return answer(c, http.StatusOK, exportSheets{Items: roster.ExportSheets(actor), Whole: numbers || actor.Can(access.RevealPhone), ReasonNeeded: numbers})
}

// one returns an export.
//
//	@Summary		Read an export
//	@Description	Where it stands; ask again while it is running. Somebody else's export is not found.
//	@Tags			exports
//	@Produce		json
//	@Param			id	path		string	true	"Export"
//	@Success		200	{object}	exportResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/exports/{id} [get]
func (h *exportAPI) one(c *gin.Context) error {
	row, err := h.roster.OneExport(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, exportDTO(languageOf(c))(row))
}

// file returns the workbook.
//
//	@Summary		Download an export
//	@Description	The workbook, for a day after it was made. Each download is in the audit log.
//	@Tags			exports
//	@Produce		application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Produce		json
//	@Param			id	path		string	true	"Export"
//	@Success		200	{file}		file
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem	"export_not_ready"
//	@Failure		410	{object}	problem	"export_expired: it has been wiped"
//	@Security		Bearer
//	@Router			/exports/{id}/file.xlsx [get]
func (h *exportAPI) file(c *gin.Context) error {
	row, raw, err := h.roster.Download(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return sendWorkbook(c, row.Filename, bytes.NewBuffer(raw))
}

// wipe takes the workbook away.
//
//	@Summary		Wipe an export
//	@Description	Takes the workbook away before its day is over; that it was made stays on record.
//	@Tags			exports
//	@Param			id			path	string	true	"Export"
//	@Param			If-Match	header	string	true	"The export's version"
//	@Success		204
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		412	{object}	problem
//	@Failure		428	{object}	problem
//	@Security		Bearer
//	@Router			/exports/{id} [delete]
func (h *exportAPI) wipe(c *gin.Context) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.roster.WipeExport(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	return noContent(c)
}
