package api

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"path/filepath"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/roster"
)

type importAPI struct{ roster *roster.Service }

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// list lists imports.
//
//	@Summary		List imports
//	@Description	The workbooks that were handed in for the district, the latest first, without their reports.
//	@Tags			imports
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"created_at, state, filename; - for descending"
//	@Param			q			query		string	false	"Part of the file's name"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			state		query		string	false	"running, checked, committed, failed or undone"
//	@Param			mode		query		string	false	"check or commit"
//	@Success		200			{object}	importList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/imports [get]
func (h *importAPI) list(c *gin.Context) error {
	p, err := listOf(c, "state", "mode")
	if err != nil {
		return err
	}
	filter := roster.Filter{State: p.OneOf("state", roster.States...), Mode: p.OneOf("mode", roster.ModeCheck, roster.ModeCommit)}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := h.roster.List(c.Request.Context(), p.List, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, importList{Items: mapItems(page, importRowDTO(languageOf(c))), pageInfo: infoOf(page)})
}

// create takes a workbook in.
//
//	@Summary		Hand in a workbook
//	@Description	Checks the workbook, or checks and commits it, in the background; ask for the import until it is no longer running. check writes nothing. What is no workbook, too large, encrypted, damaged or has macros is refused at once.
//	@Tags			imports
//	@Accept			multipart/form-data
//	@Produce		json
//	@Param			Idempotency-Key	header		string	false	"Makes a repeat harmless"
//	@Param			file			formData	file	true	"The workbook (.xlsx), at most 64 MiB and 200,000 rows"
//	@Param			mode			formData	string	true	"check or commit"	Enums(check, commit)
//	@Success		202				{object}	importResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem
//	@Failure		413				{object}	problem	"workbook_too_large, workbook_too_large_unpacked, workbook_too_many_rows"
//	@Failure		422				{object}	problem	"not_a_workbook, workbook_old_format, workbook_encrypted, workbook_with_macros, workbook_broken, workbook_too_wide"
//	@Security		Bearer
//	@Router			/imports [post]
func (h *importAPI) create(c *gin.Context) error {
	upload, err := readOnce(c, uploadedWorkbook)
	if err != nil {
		return err
	}
	upload.ID = newID(c, nil)
	id, err := h.roster.Start(c.Request.Context(), upload)
	if err != nil {
		return err
	}
	row, err := h.roster.Get(c.Request.Context(), id)
	if err != nil {
		return err
	}
	c.Header("Location", base+"/imports/"+id.String())
	return answer(c, http.StatusAccepted, importDTO(row, languageOf(c)))
}

// tellWorkbook tells an upload by its mode, the file's name and its content.
func tellWorkbook(c *gin.Context, to io.Writer) error {
	up, err := readOnce(c, uploadedWorkbook)
	if err != nil {
		return err
	}
	return tellContent(to, up.Mode+"/"+up.Filename, up.Raw)
}

// uploadedWorkbook reads the form part by part, so that no file is written in the clear.
func uploadedWorkbook(c *gin.Context) (roster.Upload, error) {
	var up roster.Upload
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, roster.MaxFile+maxBody)
	form, err := c.Request.MultipartReader()
	if err != nil {
		return up, fault.New(fault.KindUnsupported, "unsupported_media_type", fault.Say("请求体须为 multipart/form-data", "The body must be multipart/form-data"))
	}
	seen := map[string]bool{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return up, unreadable(err)
		}
		name := part.FormName()
		if seen[name] {
			return up, fault.Malformed("duplicate_key", fault.Say("字段 %s 重复出现", "The field %s stands twice", name))
		}
		seen[name] = true
		content, err := io.ReadAll(part)
		if err != nil {
			return up, unreadable(err)
		}
		switch name {
		case "mode":
			up.Mode = string(bytes.TrimSpace(content))
		case "file":
			up.Raw, up.Filename = content, filepath.Base(part.FileName())
		default:
			return up, unknownField(name)
		}
	}
	var missing []fault.Field
	for _, name := range []string{"file", "mode"} {
		if !seen[name] {
			missing = append(missing, fault.Required(name))
		}
	}
	if len(missing) > 0 {
		return up, fault.Invalid(missing...)
	}
	return up, nil
}

func unreadable(err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return roster.TooLarge()
	}
	return fault.Malformed("unreadable_body", fault.Say("请求体不完整", "The body is incomplete"))
}

// one returns an import with its report.
//
//	@Summary	Read an import
//	@Description	Where it stands, and its report once it was checked or committed; ask again while it is running.
//	@Tags		imports
//	@Produce	json
//	@Param		id	path		string	true	"Import"
//	@Success	200	{object}	importResponse
//	@Failure	401	{object}	problem
//	@Failure	403	{object}	problem
//	@Failure	404	{object}	problem
//	@Security	Bearer
//	@Router		/imports/{id} [get]
func (h *importAPI) one(c *gin.Context) error {
	row, err := h.roster.Get(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, importDTO(row, languageOf(c)))
}

// commit commits a checked import.
//
//	@Summary		Commit a checked import
//	@Description	Commits all accepted rows in one transaction, in the background. The workbook is checked once more against what is stored by then.
//	@Tags			imports
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Import"
//	@Param			If-Match		header		string			true	"The import's version"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		commitImport	false	"Empty"
//	@Success		202				{object}	importResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"invalid_transition, import_expired"
//	@Failure		412				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/imports/{id}/commit [post]
func (h *importAPI) commit(c *gin.Context) error {
	if _, err := bind[commitImport](c); err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.roster.Commit(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	row, err := h.roster.Get(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusAccepted, importDTO(row, languageOf(c)))
}

// planUndo says what undoing an import would do.
//
//	@Summary		Preview the undoing of an import
//	@Description	How many records would go and how many be put back, by kind, and what stands against it: only the last import can be undone, and only while nothing has changed since that rests on it. Nothing is done.
//	@Tags			imports
//	@Produce		json
//	@Param			id	path		string	true	"Import"
//	@Success		200	{object}	importUndo
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/imports/{id}/undo [get]
func (h *importAPI) planUndo(c *gin.Context) error {
	plan, err := h.roster.PlanUndo(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, undoDTO(plan, languageOf(c)))
}

// undo takes an import back.
//
//	@Summary		Undo the last import
//	@Description	Removes what the import made and puts back what it changed, in one transaction, in the background; ask for the import until it is no longer running. Refused with built_on, and with what stands against it, where something has changed since.
//	@Tags			imports
//	@Accept			json
//	@Produce		json
//	@Param			id				path		string			true	"Import"
//	@Param			If-Match		header		string			true	"The import's version"
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		emptyRequest	false	"Nothing"
//	@Success		202				{object}	importResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem
//	@Failure		409				{object}	problem	"already_undone, invalid_transition, nothing_to_undo, not_last, not_kept, built_on"
//	@Failure		412				{object}	problem
//	@Failure		428				{object}	problem
//	@Security		Bearer
//	@Router			/imports/{id}/undo [post]
func (h *importAPI) undo(c *gin.Context) error {
	if _, err := bind[emptyRequest](c); err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := h.roster.Undo(c.Request.Context(), pathID(c, "id"), version); err != nil {
		return err
	}
	row, err := h.roster.Get(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusAccepted, importDTO(row, languageOf(c)))
}

// changes lists what a checked import would change.
//
//	@Summary		List what an import would change
//	@Description	The cells of stored records that a checked import would change, as they are and as they will be, in the order of the workbook; phones and ID numbers masked. The first 20,000 are kept, until the import is committed or expires.
//	@Tags			imports
//	@Produce		json
//	@Param			id			path		string	true	"Import"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"ordinal; - for descending"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			sheet		query		string	false	"Only this sheet"
//	@Param			field		query		string	false	"Only this field, as the report's changes name it"
//	@Success		200			{object}	importChangeList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/imports/{id}/changes [get]
func (h *importAPI) changes(c *gin.Context) error {
	p, err := listOf(c, "sheet", "field")
	if err != nil {
		return err
	}
	page, err := h.roster.Changes(c.Request.Context(), pathID(c, "id"), p.List, p.Get("sheet"), p.Get("field"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, importChangeList{Items: mapItems(page, changedCellDTO), pageInfo: infoOf(page)})
}

// rejected returns the refused rows.
//
//	@Summary		Download the refused rows
//	@Description	A workbook of the refused rows with a column that says what is wrong; correct them and hand it in again. It can be had for seven days.
//	@Tags			imports
//	@Produce		application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Produce		json
//	@Param			id	path		string	true	"Import"
//	@Success		200	{file}		file
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Failure		409	{object}	problem	"import_expired: nothing was refused, or the rows have been wiped"
//	@Security		Bearer
//	@Router			/imports/{id}/rejected.xlsx [get]
func (h *importAPI) rejected(c *gin.Context) error {
	var book bytes.Buffer
	if err := h.roster.Refused(c.Request.Context(), pathID(c, "id"), languageOf(c), &book); err != nil {
		return err
	}
	return sendWorkbook(c, "rejected.xlsx", &book)
}

// template returns the workbook to fill in.
//
//	@Summary		Download the template
//	@Description	A workbook with every sheet and its headings, and a sheet that explains them.
//	@Tags			imports
//	@Produce		application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
//	@Produce		json
//	@Success		200	{file}		file
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/imports/template.xlsx [get]
func (h *importAPI) template(c *gin.Context) error {
	var book bytes.Buffer
	if err := h.roster.Template(c.Request.Context(), &book); err != nil {
		return err
	}
	return sendWorkbook(c, "template.xlsx", &book)
}

func sendWorkbook(c *gin.Context, name string, book *bytes.Buffer) error {
	c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, workbookType, book.Bytes())
	return nil
}
