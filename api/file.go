package api

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/file"
)

type fileAPI struct{ files *file.Service }

// create takes an upload.
//
//	@Summary		Upload a photo or a document
//	@Description	JPEG, PNG, WebP, HEIC or PDF, told by its content, at most 20 MiB and 64 megapixels. Photos are stored anew, upright, without place and camera. Name the id in file_ids of a visit, an issue, an activity or a deed; what is named nowhere is removed after 14 days.
//	@Tags			files
//	@Accept			multipart/form-data
//	@Produce		json
//	@Param			Idempotency-Key	header		string	false	"Makes a repeat harmless"
//	@Param			id				formData	string	false	"Id chosen by the client; it must come before the file"
//	@Param			file			formData	file	true	"The file"
//	@Success		201				{object}	fileResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		409				{object}	problem
//	@Failure		413				{object}	problem	"file_too_large"
//	@Failure		415				{object}	problem
//	@Failure		422				{object}	problem	"bad_file, too_many_pixels"
//	@Security		Bearer
//	@Router			/files [post]
func (h *fileAPI) create(c *gin.Context) error {
	up, err := readOnce(c, readUpload)
	if err != nil {
		return err
	}
	id := newID(c, up.id)
	f, err := h.files.Upload(c.Request.Context(), id, up.name, up.data)
	if err != nil {
		return err
	}
	return created(c, base+"/files/"+f.ID.String(), fileDTO(f))
}

type upload struct {
	id   *uuid.UUID
	name string
	data []byte
}

// tellFile tells an upload by its id, the file's name and its content.
func tellFile(c *gin.Context, to io.Writer) error {
	up, err := readOnce(c, readUpload)
	if err != nil {
		return err
	}
	if up.id != nil {
		fmt.Fprintln(to, up.id)
	}
	return tellContent(to, up.name, up.data)
}

// tellContent writes a file's name and content so that no other name and content look the same.
func tellContent(to io.Writer, name string, content []byte) error {
	if _, err := fmt.Fprintf(to, "%q\n", name); err != nil {
		return err
	}
	_, err := to.Write(content)
	return err
}

// readOnce reads an upload, once: idempotency reads it before the handler does.
func readOnce[T any](c *gin.Context, read func(c *gin.Context) (T, error)) (T, error) {
	if kept, ok := c.Get("body"); ok {
		return kept.(T), nil
	}
	up, err := read(c)
	if err == nil {
		c.Set("body", up)
	}
	return up, err
}

// room is what the parts around the file may take.
const room = 64 << 10

// readUpload reads a multipart body with one file, all of it in memory: it is no larger than a photo, and nothing of
// it then lies in a temporary folder.
func readUpload(c *gin.Context) (upload, error) {
	var up upload
	if c.Request.ContentLength > file.MaxBytes+room {
		return up, file.TooLarge()
	}
	if t, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || t != "multipart/form-data" {
		return up, fault.New(fault.KindUnsupported, "unsupported_media_type", fault.Say("请求体须为 multipart/form-data", "The body must be multipart/form-data"))
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, file.MaxBytes+room)
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return up, unreadableUpload(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return up, unreadableUpload(err)
		}
		if err := up.take(part); err != nil {
			return up, err
		}
	}
	if up.data == nil {
		return up, fault.Invalid(fault.Required("file"))
	}
	return up, nil
}

func (u *upload) take(part *multipart.Part) error {
	limit := int64(file.MaxBytes)
	if part.FormName() == "id" {
		limit = 36
	}
	data, err := io.ReadAll(io.LimitReader(part, limit+1))
	if err != nil {
		return unreadableUpload(err)
	}
	switch name := part.FormName(); {
	case name == "id":
		id, err := uuid.ParseBytes(data)
		if err != nil || len(data) != 36 {
			return fault.Bad("id", "bad_id", fault.Say("不是记录编号", "Not an id"))
		}
		u.id = &id
		return nil
	case name != "file":
		return unknownField(name)
	case u.data != nil:
		return fault.Malformed("duplicate_key", fault.Say("一次只能上传一个文件", "One file at a time"))
	case int64(len(data)) > limit:
		return file.TooLarge()
	}
	u.name, u.data = part.FileName(), data
	if u.data == nil {
		u.data = []byte{}
	}
	return nil
}

func unreadableUpload(err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return file.TooLarge()
	}
	return fault.Malformed("unreadable_body", fault.Say("上传的内容不完整", "The upload is incomplete"))
}

// content gives out a file.
//
//	@Summary		Download a file
//	@Description	The stored content, as an attachment. Whoever uploaded it may have it, and whoever may see the record that it hangs on.
//	@Tags			files
//	@Produce		octet-stream
//	@Param			id	path		string	true	"File id"
//	@Success		200	{file}		file
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/files/{id} [get]
func (h *fileAPI) content(c *gin.Context) error {
	if _, repeated := c.Get(repeatStatus); repeated {
		return h.one(c)
	}
	return h.give(c, false)
}

// one answers the repeat of an upload.
func (h *fileAPI) one(c *gin.Context) error {
	f, err := h.files.Find(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, fileDTO(f))
}

// thumbnail gives out a small picture of a photo.
//
//	@Summary		Download a thumbnail
//	@Description	A JPEG of at most 400 pixels on its longer side. Documents have none.
//	@Tags			files
//	@Produce		octet-stream
//	@Param			id	path		string	true	"File id"
//	@Success		200	{file}		file
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/files/{id}/thumbnail [get]
func (h *fileAPI) thumbnail(c *gin.Context) error { return h.give(c, true) }

// give serves what people uploaded so that no browser takes it for a page of ours (P19).
func (h *fileAPI) give(c *gin.Context, thumb bool) error {
	f, content, err := h.files.Open(c.Request.Context(), pathID(c, "id"), thumb)
	if err != nil {
		return err
	}
	defer content.Close()
	kind := f.Type
	if thumb {
		kind = file.JPEG
	}
	c.Header("Content-Type", kind)
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	c.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Cache-Control", "private, no-store")
	http.ServeContent(c.Writer, c.Request, "", f.CreatedAt, content)
	return nil
}
