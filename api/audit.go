package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
)

type auditAPI struct{ app *app.App }

type auditEvent struct {
	// ID of the row.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// At is when it happened.
	At time.Time `json:"at" example:"2026-11-23T01:00:00Z"`
	// ActorID is the account that acted; null for the program itself.
	ActorID *uuid.UUID `json:"actor_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ActorName is the account's username at that time.
	ActorName string `json:"actor_name" example:"office"`
	// Action is what was done, as resource.verb.
	Action string `json:"action" example:"household.update"`
	// Kind of the record it was done on.
	Kind string `json:"kind" example:"household"`
	// TargetID is that record.
	TargetID *uuid.UUID `json:"target_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Address from which it was done.
	Address string `json:"address" example:"10.1.2.3"`
	// RequestID of the request that did it.
	RequestID string `json:"request_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Changes maps each column to its value before and after; personal fields as keyed hashes.
	Changes json.RawMessage `json:"changes" swaggertype:"object"`
	// SealNumber is the row's place in the sealed chain; null while it waits.
	SealNumber *int64 `json:"seal_number" extensions:"x-nullable" example:"41"`
} //	@name	AuditEvent

type auditList struct {
	Items []auditEvent `json:"items"`
	pageInfo
} //	@name	AuditEventList

func auditDTO(e audit.Event) auditEvent {
	return auditEvent{
		ID: e.ID, At: e.At, ActorID: e.ActorID, ActorName: e.ActorName, Action: e.Action, Kind: e.Kind, TargetID: e.TargetID,
		Address: e.Address, RequestID: e.RequestID, Changes: json.RawMessage(e.Changes), SealNumber: e.SealNumber,
	}
}

// list lists the audit log.
//
//	@Summary		List the audit log
//	@Description	Who did what, newest first. Only the auditor sees it, and nobody changes it.
//	@Tags			audit
//	@Produce		json
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Param			sort		query		string	false	"at; - for descending"
//	@Param			q			query		string	false	"Part of the username"
//	@Param			count		query		string	false	"exact, capped or none"
//	@Param			action		query		string	false	"Only this action, such as household.update"
//	@Param			kind		query		string	false	"Only this kind of record"
//	@Param			target_id	query		string	false	"Only what was done on this record"
//	@Param			actor_id	query		string	false	"Only what this account did"
//	@Param			from		query		string	false	"From this day on, YYYY-MM-DD"
//	@Param			to			query		string	false	"Up to and with this day"
//	@Success		200			{object}	auditList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Security		Bearer
//	@Router			/audit-events [get]
func (h *auditAPI) list(c *gin.Context) error {
	p, err := listOf(c, "action", "kind", "target_id", "actor_id", "from", "to")
	if err != nil {
		return err
	}
	filter := audit.Filter{
		Action: p.Get("action"), Kind: p.Get("kind"), TargetID: p.UUID("target_id"), ActorID: p.UUID("actor_id"), From: p.Day("from"), To: p.Day("to"),
	}
	if err := p.Err(); err != nil {
		return err
	}
	page, err := audit.List(h.app.DB.Read(c.Request.Context()), p.List, filter)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, auditList{Items: mapItems(page, auditDTO), pageInfo: infoOf(page)})
}

// one shows a row of the audit log.
//
//	@Summary		Show a row of the audit log
//	@Description	With what was changed.
//	@Tags			audit
//	@Produce		json
//	@Param			id	path		string	true	"Row id"
//	@Success		200	{object}	auditEvent
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/audit-events/{id} [get]
func (h *auditAPI) one(c *gin.Context) error {
	var row audit.Event
	if err := database.Take(h.app.DB.Read(c.Request.Context()), &row, pathID(c, "id")); err != nil {
		return err
	}
	return answer(c, http.StatusOK, auditDTO(row))
}
