package api

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/stats"
)

// timelineMoment is something that happened to a household.
type timelineMoment struct {
	// At is when; of a change of the registry, the begin of the day from which it holds.
	At time.Time `json:"at" example:"2026-11-23T01:00:00Z"`
	// Kind is what kind of thing.
	Kind string `json:"kind" enums:"visit,issue,resolved,callback,contact,contact_ended,change" example:"visit"`
	// ID is the visit, issue, callback, contact or change.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// IssueID is the issue that a callback is about.
	IssueID *uuid.UUID `json:"issue_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Number is the issue's number, "" for what is no issue.
	Number string `json:"number" example:"LX20261123-00031"`
	// Detail is one more word of the kind: a visit's outcome, an issue's state, a callback's satisfaction or outcome, why a
	// contact ended, the action of a change.
	Detail string `json:"detail" example:"met"`
	// Way is how somebody came or called.
	Way string `json:"way" example:"on_site"`
	// Title is an issue's.
	Title string `json:"title" example:"楼道灯不亮"`
	// Words are what was written.
	Words string `json:"words" example:"老人身体不错"`
	// By is who came, called, or did it.
	By string `json:"by" example:"周强"`
} //	@name	TimelineMoment

type timelineResponse struct {
	Items []timelineMoment `json:"items"`
	// NextCursor goes on with what happened before; null where nothing did.
	NextCursor *string `json:"next_cursor" extensions:"x-nullable" example:"MjAyNi0xMS0yM1QwMTowMDowMFogdmlzaXQ"`
} //	@name	Timeline

// timeline shows what happened to a household.
//
//	@Summary		Show what happened to a household
//	@Description	Visits, requests, callbacks, contacts and changes as one line of time, the latest first, as far as the reader may see each.
//	@Tags			households
//	@Produce		json
//	@Param			id			path		string	true	"Household id"
//	@Param			page_size	query		int		false	"Moments, 1 to 200"
//	@Param			cursor		query		string	false	"next_cursor of the part before"
//	@Success		200			{object}	timelineResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Security		Bearer
//	@Router			/households/{id}/timeline [get]
func (h *statsAPI) timeline(c *gin.Context) error {
	p, err := listOf(c, "cursor")
	if err != nil {
		return err
	}
	from := cursorOf(p)
	if err := p.Err(); err != nil {
		return err
	}
	moments, next, err := h.stats.Timeline(c.Request.Context(), pathID(c, "id"), p.PageSize, from)
	if err != nil {
		return err
	}
	out := timelineResponse{Items: mapped(moments, func(m stats.Moment) timelineMoment {
		return timelineMoment{
			At: m.At, Kind: m.Kind, ID: m.ID, IssueID: m.RefID, Number: m.Ref, Detail: m.What, Way: m.Way, Title: m.Title, Words: m.Words, By: m.By,
		}
	})}
	if next != nil {
		out.NextCursor = ptr(cursorText(*next))
	}
	return answer(c, http.StatusOK, out)
}

func cursorText(c stats.Cursor) string {
	return base64.RawURLEncoding.EncodeToString([]byte(c.At.UTC().Format(time.RFC3339Nano) + " " + c.Kind + " " + c.ID.String()))
}

func cursorOf(p *pageQuery) *stats.Cursor {
	if p.Get("cursor") == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(p.Get("cursor"))
	parts := strings.Split(string(raw), " ")
	if err == nil && len(parts) == 3 {
		at, badTime := time.Parse(time.RFC3339Nano, parts[0])
		id, badID := uuid.Parse(parts[2])
		if badTime == nil && badID == nil && at.Year() > 1800 && at.Year() < 9999 {
			return &stats.Cursor{At: at, Kind: parts[1], ID: id}
		}
	}
	p.bad("cursor", "bad_cursor", fault.Say("请从头开始看", "Begin from the start"))
	return nil
}
