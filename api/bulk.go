package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	frame "github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/registry"
)

// bulkAPI is what is done to many records of a list at once: one change, wholly or not at all, undone as one.
type bulkAPI struct {
	registry *registry.Service
	lists    lists
	changes  *changeAPI
}

type pickedItem struct {
	// ID of the record.
	ID uuid.UUID `json:"id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version that was read.
	Version int `json:"version" validate:"required" example:"3"`
} //	@name	PickedItem

// pickRequest names records: one by one, or by what they match.
type pickRequest struct {
	chosenID
	// Items are the records, at most 1000.
	Items []pickedItem `json:"items,omitempty" validate:"max=1000,dive"`
	// Query names them instead by what they match: the filters as an address of the list has them.
	Query *string `json:"query,omitempty" example:"building_id=0192f0c1-7c1f-7000-8000-000000000000"`
	// Count is how many the person has seen that match Query; where it is another number by now, nothing is done.
	Count int `json:"count,omitempty" example:"36"`
	// On is the day from which it holds, today or earlier; today if left out.
	On calendar.Day `json:"on,omitempty" validate:"omitempty,day" example:"2026-11-01"`
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"网格调整"`
}

type tagRequest struct {
	pickRequest
	// Add are tags to add.
	Add []string `json:"add,omitempty" validate:"max=20" example:"HT08"`
	// Remove are tags to take away.
	Remove []string `json:"remove,omitempty" validate:"max=20" example:"HT01"`
} //	@name	TagMany

type moveRequest struct {
	pickRequest
	// GridID is where they lie from then on; left out, the grid of the building.
	GridID *uuid.UUID `json:"grid_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// BuildingID is where they live from then on; left out, they stay in their building, and only the grid changes.
	BuildingID *uuid.UUID `json:"building_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	MoveMany

type manageRequest struct {
	pickRequest
	// Management of the buildings.
	Management string `json:"management" validate:"required,oneof=company self unmanaged" enums:"company,self,unmanaged" example:"self"`
	// Company that manages them.
	Company string `json:"company,omitempty" validate:"max=100" example:"海诚物业"`
} //	@name	ManageMany

type regridRequest struct {
	pickRequest
	// GridID is where the buildings lie from then on; their households keep their own.
	GridID uuid.UUID `json:"grid_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
} //	@name	RegridMany

// bulkRequest is a request for an act on many records.
type bulkRequest interface {
	picks() pickRequest
	bulk() registry.Bulk
}

func (r pickRequest) picks() pickRequest { return r }

func (r tagRequest) bulk() registry.Bulk { return registry.Bulk{Add: r.Add, Remove: r.Remove} }
func (r moveRequest) bulk() registry.Bulk {
	return registry.Bulk{GridID: r.GridID, BuildingID: r.BuildingID}
}

func (r manageRequest) bulk() registry.Bulk {
	return registry.Bulk{Management: r.Management, Company: r.Company}
}
func (r regridRequest) bulk() registry.Bulk { return registry.Bulk{GridID: &r.GridID} }

// picks are the records that a request names, with their versions.
func (h *bulkAPI) picks(c *gin.Context, screen string, in pickRequest) ([]registry.Pick, error) {
	if in.Query == nil {
		return mapped(in.Items, func(p pickedItem) registry.Pick { return registry.Pick{ID: p.ID, Version: p.Version} }), nil
	}
	if len(in.Items) > 0 {
		return nil, fault.Bad("query", "contradiction", fault.Say("items 与 query 只能给一个", "Give items or query, not both"))
	}
	values, err := asked(*in.Query)
	if err != nil {
		return nil, err
	}
	var out []registry.Pick
	err = h.lists[screen].each(c, c.Request.Context(), values, func(row listed) error {
		if len(out) == registry.PicksMost {
			return fault.Bad("query", "too_many", fault.Say("符合条件的超过 %d 条，请先缩小范围", "More than %d match: narrow the list first", registry.PicksMost))
		}
		out = append(out, registry.Pick{ID: row.id, Version: row.version})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(out) != in.Count {
		return nil, fault.Conflict("selection_changed", fault.Say("符合条件的现在有 %d 条，与您看到的 %d 条不同，请刷新后再试", "%d match now, not the %d that you have seen: read the list again", len(out), in.Count))
	}
	return out, nil
}

// bulkAct serves an act on many records of a screen: do is PreviewMany or DoMany.
func bulkAct[R bulkRequest](h *bulkAPI, screen string, action registry.Action, do func(ctx context.Context, id uuid.UUID, in registry.Bulk) (frame.Act, error), status int) handler {
	return func(c *gin.Context) error {
		request, err := bind[R](c)
		if err != nil {
			return err
		}
		picked := request.picks()
		in := request.bulk()
		in.Action, in.On, in.Reason = action, picked.On, picked.Reason
		if in.Picks, err = h.picks(c, screen, picked); err != nil {
			return err
		}
		id := uuid.Nil
		if status == http.StatusCreated {
			id = newID(c, picked.chosen())
		}
		done, err := do(c.Request.Context(), id, in)
		if err != nil {
			return err
		}
		out := h.changes.dto(c, done)
		if status == http.StatusCreated {
			return created(c, base+"/changes/"+id.String(), out)
		}
		return answer(c, status, out)
	}
}

func bulkPreview[R bulkRequest](h *bulkAPI, screen string, action registry.Action) handler {
	return bulkAct[R](h, screen, action, func(ctx context.Context, _ uuid.UUID, in registry.Bulk) (frame.Act, error) {
		return h.registry.PreviewMany(ctx, in)
	}, http.StatusOK)
}

func bulkDo[R bulkRequest](h *bulkAPI, screen string, action registry.Action) handler {
	return bulkAct[R](h, screen, action, h.registry.DoMany, http.StatusCreated)
}

// tagHouseholds serves POST /households/tag.
//
//	@Summary		Tag many households
//	@Description	Adds and takes away tags of the households chosen, or of all that match. One change, undone as one for a day. Where one row cannot, none is changed, and the problem names each row that is in the way.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		tagRequest	true	"Which, and what"
//	@Success		201				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409				{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412				{object}	problem	"errors name the rows"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/households/tag [post]
func (h *bulkAPI) tagHouseholds(c *gin.Context) error {
	return bulkDo[tagRequest](h, "households", registry.TagHouseholds)(c)
}

// previewTagHouseholds serves POST /households/tag/preview.
//
//	@Summary		Preview: tag many households
//	@Description	What it would do, and which rows are in the way. Nothing is done.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			body	body		tagRequest	true	"Which, and what"
//	@Success		200		{object}	changeResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409		{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412		{object}	problem	"errors name the rows"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/households/tag/preview [post]
func (h *bulkAPI) previewTagHouseholds(c *gin.Context) error {
	return bulkPreview[tagRequest](h, "households", registry.TagHouseholds)(c)
}

// tagResidents serves POST /residents/tag.
//
//	@Summary		Tag many residents
//	@Description	Adds and takes away tags of the people chosen, or of all that match. One change, undone as one for a day. Where one row cannot, none is changed, and the problem names each row that is in the way.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		tagRequest	true	"Which, and what"
//	@Success		201				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409				{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412				{object}	problem	"errors name the rows"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/residents/tag [post]
func (h *bulkAPI) tagResidents(c *gin.Context) error {
	return bulkDo[tagRequest](h, "residents", registry.TagResidents)(c)
}

// previewTagResidents serves POST /residents/tag/preview.
//
//	@Summary		Preview: tag many residents
//	@Description	What it would do, and which rows are in the way. Nothing is done.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			body	body		tagRequest	true	"Which, and what"
//	@Success		200		{object}	changeResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409		{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412		{object}	problem	"errors name the rows"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/residents/tag/preview [post]
func (h *bulkAPI) previewTagResidents(c *gin.Context) error {
	return bulkPreview[tagRequest](h, "residents", registry.TagResidents)(c)
}

// moveHouseholds serves POST /households/move.
//
//	@Summary		Move many households
//	@Description	To another grid or building from a day on; people and whatever hangs on them move along, and contacts too far away are asked about anew. One change, undone as one for a day. Where one row cannot, none is changed, and the problem names each row that is in the way.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string		false	"Makes a repeat harmless"
//	@Param			body			body		moveRequest	true	"Which, and what"
//	@Success		201				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409				{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412				{object}	problem	"errors name the rows"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/households/move [post]
func (h *bulkAPI) moveHouseholds(c *gin.Context) error {
	return bulkDo[moveRequest](h, "households", registry.MoveHouseholds)(c)
}

// previewMoveHouseholds serves POST /households/move/preview.
//
//	@Summary		Preview: move many households
//	@Description	What it would do, and which rows are in the way. Nothing is done.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			body	body		moveRequest	true	"Which, and what"
//	@Success		200		{object}	changeResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409		{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412		{object}	problem	"errors name the rows"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/households/move/preview [post]
func (h *bulkAPI) previewMoveHouseholds(c *gin.Context) error {
	return bulkPreview[moveRequest](h, "households", registry.MoveHouseholds)(c)
}

// manageBuildings serves POST /buildings/management.
//
//	@Summary		Pass many buildings to another management
//	@Description	From a day on. One change, undone as one for a day. Where one row cannot, none is changed, and the problem names each row that is in the way.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		manageRequest	true	"Which, and what"
//	@Success		201				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409				{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412				{object}	problem	"errors name the rows"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/buildings/management [post]
func (h *bulkAPI) manageBuildings(c *gin.Context) error {
	return bulkDo[manageRequest](h, "buildings", registry.ManageBuildings)(c)
}

// previewManageBuildings serves POST /buildings/management/preview.
//
//	@Summary		Preview: pass many buildings to another management
//	@Description	What it would do, and which rows are in the way. Nothing is done.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			body	body		manageRequest	true	"Which, and what"
//	@Success		200		{object}	changeResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409		{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412		{object}	problem	"errors name the rows"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/buildings/management/preview [post]
func (h *bulkAPI) previewManageBuildings(c *gin.Context) error {
	return bulkPreview[manageRequest](h, "buildings", registry.ManageBuildings)(c)
}

// regridBuildings serves POST /buildings/grid.
//
//	@Summary		Bring many buildings to another grid
//	@Description	Their households keep their own grid. One change, undone as one for a day. Where one row cannot, none is changed, and the problem names each row that is in the way.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			Idempotency-Key	header		string			false	"Makes a repeat harmless"
//	@Param			body			body		regridRequest	true	"Which, and what"
//	@Success		201				{object}	changeResponse
//	@Failure		400				{object}	problem
//	@Failure		401				{object}	problem
//	@Failure		403				{object}	problem
//	@Failure		404				{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409				{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412				{object}	problem	"errors name the rows"
//	@Failure		422				{object}	problem
//	@Security		Bearer
//	@Router			/buildings/grid [post]
func (h *bulkAPI) regridBuildings(c *gin.Context) error {
	return bulkDo[regridRequest](h, "buildings", registry.RegridBuildings)(c)
}

// previewRegridBuildings serves POST /buildings/grid/preview.
//
//	@Summary		Preview: bring many buildings to another grid
//	@Description	What it would do, and which rows are in the way. Nothing is done.
//	@Tags			bulk
//	@Accept			json
//	@Produce		json
//	@Param			body	body		regridRequest	true	"Which, and what"
//	@Success		200		{object}	changeResponse
//	@Failure		400		{object}	problem
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem	"One is not there, or not in reach: errors name the rows"
//	@Failure		409		{object}	problem	"rows_refused, selection_changed, nothing_changes"
//	@Failure		412		{object}	problem	"errors name the rows"
//	@Failure		422		{object}	problem
//	@Security		Bearer
//	@Router			/buildings/grid/preview [post]
func (h *bulkAPI) previewRegridBuildings(c *gin.Context) error {
	return bulkPreview[regridRequest](h, "buildings", registry.RegridBuildings)(c)
}
