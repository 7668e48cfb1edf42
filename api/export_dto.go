package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/roster"
)

// exportState is where an export stands.
type exportState string //	@name	ExportState

const (
	exportRunning exportState = "running"
	exportReady   exportState = "ready"
	exportFailed  exportState = "failed"
	exportExpired exportState = "expired"
)

// exportAction is what can be done with an export now.
type exportAction string //	@name	ExportAction

const (
	exportCanDownload exportAction = "download"
	exportCanWipe     exportAction = "delete"
)

// createExport asks for a workbook.
type createExport struct {
	// Sheets are the sheets wanted, by name; all that the person may read where none is named.
	Sheets []string `json:"sheets" validate:"max=20,dive,max=20" example:"住户,居民"`
	// Whole asks for ID numbers and phones in full, as far as the person may reveal them; otherwise they are masked.
	Whole bool `json:"whole" example:"false"`
	// Reason is owed for whole numbers by roles that may reveal ID numbers.
	Reason string `json:"reason" validate:"max=200" example:"换届前核对名册"`
} //	@name	CreateExport

// exportResponse is an export.
type exportResponse struct {
	// ID is the export's id.
	ID uuid.UUID `json:"id" example:"019a5f00-0000-7000-8000-000000000001"`
	// Version goes into If-Match.
	Version int `json:"version" example:"2"`
	// State is running until the workbook is ready, and expired once it has been wiped.
	State exportState `json:"state" example:"ready"`
	// Progress of what is running, in percent.
	Progress int `json:"progress" example:"100"`
	// Sheets are the sheets in it.
	Sheets []string `json:"sheets" example:"住户,居民"`
	// Rows says how many rows each sheet has, once it is ready.
	Rows map[string]int `json:"rows"`
	// Whole says that numbers were asked for in full.
	Whole bool `json:"whole" example:"false"`
	// WholeNumbers is how many ID numbers and phones stand in it in full.
	WholeNumbers int `json:"whole_numbers" example:"0"`
	// Reason is why numbers were asked for in full.
	Reason *string `json:"reason,omitempty" example:"换届前核对名册"`
	// Filename is what the file is called.
	Filename string `json:"filename" example:"lianxin-20261124-1000.xlsx"`
	// Bytes is the file's size.
	Bytes int `json:"bytes" example:"2597596"`
	// Downloads is how often it was downloaded.
	Downloads int `json:"downloads" example:"1"`
	// AccountName is who asked for it; the workbook is marked with the name.
	AccountName string `json:"account_name" example:"周敏"`
	// Failure says why nothing came of it.
	Failure *importFailure `json:"failure,omitempty"`
	// Actions are what can be done with it now.
	Actions []exportAction `json:"actions"`
	// CreatedAt is when it was asked for.
	CreatedAt time.Time `json:"created_at" example:"2026-11-24T02:00:00Z"`
	// UpdatedAt is when its state changed last.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-24T02:00:03Z"`
	// ExpiresAt is when the file is wiped.
	ExpiresAt time.Time `json:"expires_at" example:"2026-11-25T02:00:03Z"`
} //	@name	Export

func (r exportResponse) version() int { return r.Version }

// exportList is a page of exports.
type exportList struct {
	// Items are the exports of the page.
	Items []exportResponse `json:"items"`
	pageInfo
} //	@name	ExportList

// exportSheets are the sheets that the reader may export.
type exportSheets struct {
	// Items are the sheets' names in the order of the workbook.
	Items []string `json:"items" example:"住户,居民"`
	// Whole says that the reader may ask for numbers in full.
	Whole bool `json:"whole" example:"true"`
	// ReasonNeeded says that they then owe a reason.
	ReasonNeeded bool `json:"reason_needed" example:"true"`
} //	@name	ExportSheets

func exportDTO(language string) func(roster.Export) exportResponse {
	return func(e roster.Export) exportResponse {
		out := exportResponse{
			ID: e.ID, Version: e.Version, State: exportState(e.State), Progress: e.Progress, Sheets: e.Sheets, Rows: e.Counts, Whole: e.Whole,
			WholeNumbers: e.WholeNumbers, Reason: e.Reason, Filename: e.Filename, Bytes: e.Bytes, Downloads: e.Downloads, AccountName: e.AccountName,
			Actions: []exportAction{}, CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt, ExpiresAt: e.ExpiresAt,
		}
		if e.Failure != nil {
			out.Failure = &importFailure{e.Failure.Code, e.Failure.Detail.In(language)}
		}
		if e.State == roster.Ready {
			out.Actions = append(out.Actions, exportCanDownload, exportCanWipe)
		}
		return out
	}
}
