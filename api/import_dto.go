package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/roster"
)

// importState is where an import stands.
type importState string //	@name	ImportState

const (
	importRunning   importState = "running"
	importChecked   importState = "checked"
	importCommitted importState = "committed"
	importFailed    importState = "failed"
	importUndone    importState = "undone"
)

// importMode is what an import was asked to do.
type importMode string //	@name	ImportMode

const (
	importModeCheck  importMode = "check"
	importModeCommit importMode = "commit"
)

// findingSeverity tells whether a finding refuses its row.
type findingSeverity string //	@name	FindingSeverity

const (
	findingError   findingSeverity = "error"
	findingWarning findingSeverity = "warning"
)

// importAction is what can be done with an import now.
type importAction string //	@name	ImportAction

const (
	importCanCommit   importAction = "commit"
	importCanDownload importAction = "rejected"
	importCanUndo     importAction = "undo"
)

// sheetCounts says what becomes of the rows of a sheet.
type sheetCounts struct {
	// Rows are all rows of data.
	Rows int `json:"rows" example:"15303"`
	// Accepted are created, updated and unchanged together.
	Accepted int `json:"accepted" example:"15300"`
	// Created are new records.
	Created int `json:"created" example:"15300"`
	// Updated are records that change.
	Updated int `json:"updated" example:"0"`
	// Unchanged are records that stay as they are.
	Unchanged int `json:"unchanged" example:"0"`
	// Rejected are refused rows.
	Rejected int `json:"rejected" example:"3"`
} //	@name	ImportCounts

// importFinding is one thing that is wrong, or odd, with a row.
type importFinding struct {
	// Sheet is the sheet's name.
	Sheet string `json:"sheet" example:"居民"`
	// Row is the row's number as the spreadsheet shows it; 0 for the sheet as a whole.
	Row int `json:"row" example:"11"`
	// Column is the column as it is headed in the file.
	Column string `json:"column" example:"身份证号"`
	// Code is stable: required, unknown_reference, duplicate_key, bad_enum, and so on.
	Code string `json:"code" example:"bad_id_number"`
	// Severity is error where the finding refuses the row.
	Severity findingSeverity `json:"severity" example:"error"`
	// Message is a sentence in the reader's language.
	Message string `json:"message" example:"“身份证号”的位数、日期或校验码不对"`
} //	@name	ImportFinding

// ignoredColumn is a column that no sheet knows.
type ignoredColumn struct {
	// Sheet is the sheet's name.
	Sheet string `json:"sheet" example:"片区"`
	// Column is the column as it is headed in the file.
	Column string `json:"column" example:"备注"`
} //	@name	IgnoredColumn

// importChange counts the stored records of which one column changes.
type importChange struct {
	// Sheet is the sheet's name.
	Sheet string `json:"sheet" example:"居民"`
	// Field names the column for programs.
	Field string `json:"field" example:"household"`
	// Column is the column as it is headed in the file.
	Column string `json:"column" example:"户号"`
	// Count is how many records change there.
	Count int `json:"count" example:"14"`
	// Message says it in the reader's language.
	Message string `json:"message" example:"14 位居民换住户"`
} //	@name	ImportChange

// changedCell is one cell that an import would change.
type changedCell struct {
	// ID is its number within the import.
	ID int `json:"id" example:"1"`
	// Sheet is the sheet's name.
	Sheet string `json:"sheet" example:"居民"`
	// Row is the row's number as the spreadsheet shows it.
	Row int `json:"row" example:"11"`
	// Field names the column for programs.
	Field string `json:"field" example:"household"`
	// Column is the column as it is headed in the file.
	Column string `json:"column" example:"户号"`
	// Label names the record.
	Label string `json:"label" example:"王建国"`
	// Before is what is stored, "" for nothing; phones and ID numbers masked.
	Before string `json:"before" example:"H000231"`
	// After is what will be stored.
	After string `json:"after" example:"H000232"`
} //	@name	ImportChangedCell

// importChangeList is a page of changed cells.
type importChangeList struct {
	// Items are the cells of the page.
	Items []changedCell `json:"items"`
	pageInfo
} //	@name	ImportChangedCellList

func changedCellDTO(c roster.Change) changedCell {
	return changedCell{ID: c.Ordinal, Sheet: c.Sheet, Row: c.Row, Field: c.Field, Column: c.Column, Label: c.Label, Before: c.Before, After: c.After}
}

// importReport is what a workbook would do, or did.
type importReport struct {
	// Sheets has the counts by the sheet's name.
	Sheets map[string]sheetCounts `json:"sheets"`
	// Findings stand in the order of the workbook's sheets and rows.
	Findings []importFinding `json:"findings"`
	// IgnoredColumns were not read.
	IgnoredColumns []ignoredColumn `json:"ignored_columns"`
	// IgnoredSheets were not read.
	IgnoredSheets []string `json:"ignored_sheets" example:"填表说明"`
	// Changes are the kinds of changes to stored records, in the order of the sheets and their columns.
	Changes []importChange `json:"changes"`
	// Masked is how many cells leave what is stored because they hold a masked number.
	Masked int `json:"masked" example:"0"`
	// Doubles are the kinds of new records that seem to be there already; they are brought in all the same.
	Doubles []importDouble `json:"doubles"`
} //	@name	ImportReport

// importDouble counts the new records of a sheet that seem to be there already, in the system or further up in the
// workbook.
type importDouble struct {
	// Sheet is the sheet's name.
	Sheet string `json:"sheet" example:"居民"`
	// Code is that of the doubt about a single entry.
	Code string `json:"code" enums:"same_name_and_birth,same_phone,same_address" example:"same_name_and_birth"`
	// Count is how many new records it is about.
	Count int `json:"count" example:"3"`
	// Message says it in the reader's language.
	Message string `json:"message" example:"3 位新居民与已有居民同名同生日"`
} //	@name	ImportDouble

// importFailure is why nothing came of an import.
type importFailure struct {
	// Code is stable.
	Code string `json:"code" example:"workbook_without_known_sheet"`
	// Message is a sentence in the reader's language.
	Message string `json:"message" example:"工作簿里没有可识别的工作表(如 住户、居民)"`
} //	@name	ImportFailure

// importRow is an import in a list.
type importRow struct {
	// ID is the import's id.
	ID uuid.UUID `json:"id" example:"019a5f00-0000-7000-8000-000000000001"`
	// Version goes into If-Match.
	Version int `json:"version" example:"2"`
	// Mode is what it was asked to do.
	Mode importMode `json:"mode" example:"check"`
	// State is running until the check or the commit is done.
	State importState `json:"state" example:"checked"`
	// Progress of what is running, in percent.
	Progress int `json:"progress" example:"100"`
	// Filename is what the file was called.
	Filename string `json:"filename" example:"roster.xlsx"`
	// Bytes is the file's size.
	Bytes int `json:"bytes" example:"2597596"`
	// AccountName is who handed it in.
	AccountName string `json:"account_name" example:"周敏"`
	// Failure says why nothing came of it.
	Failure *importFailure `json:"failure,omitempty"`
	// Actions are what can be done with it now.
	Actions []importAction `json:"actions"`
	// CreatedAt is when it was handed in.
	CreatedAt time.Time `json:"created_at" example:"2026-11-24T02:00:00Z"`
	// UpdatedAt is when its state changed last.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-24T02:00:03Z"`
	// CommittedAt is when its rows were written.
	CommittedAt *time.Time `json:"committed_at,omitempty" example:"2026-11-24T02:00:09Z"`
	// ExpiresAt is when a checked file is wiped.
	ExpiresAt time.Time `json:"expires_at" example:"2026-11-25T02:00:00Z"`
	// UndoneAt is when it was taken back.
	UndoneAt *time.Time `json:"undone_at,omitempty" example:"2026-11-24T03:00:00Z"`
	// UndoneBy is who took it back.
	UndoneBy *string `json:"undone_by,omitempty" example:"周敏"`
} //	@name	ImportRow

// importResponse is an import.
type importResponse struct {
	importRow
	// Report is there once it was checked or committed.
	Report *importReport `json:"report,omitempty"`
} //	@name	Import

func (r importResponse) version() int { return r.Version }

// importList is a page of imports.
type importList struct {
	// Items are the imports of the page.
	Items []importRow `json:"items"`
	pageInfo
} //	@name	ImportList

// importUndo is what undoing an import would do.
type importUndo struct {
	// Possible says that nothing stands against it.
	Possible bool `json:"possible" example:"true"`
	// Code says why it cannot be undone at all: already_undone, invalid_transition, nothing_to_undo, not_last, not_kept; or
	// built_on.
	Code string `json:"code,omitempty" example:"built_on"`
	// Message says that in the reader's language.
	Message string `json:"message,omitempty" example:"导入后又有 3 处变动,不能撤销"`
	// Removed are the records that the import made and that would go, by kind.
	Removed []undoneCount `json:"removed"`
	// Restored are the records that the import changed and that would be put back, by kind.
	Restored []undoneCount `json:"restored"`
	// Against are the records that stand against it, at most 50.
	Against []problemField `json:"against"`
	// AgainstCount is how many there are.
	AgainstCount int `json:"against_count" example:"0"`
} //	@name	ImportUndo

// undoneCount counts the records of a kind.
type undoneCount struct {
	// Kind is the kind of record.
	Kind string `json:"kind" enums:"area,unit,branch,member,leave,leader_duty,building,household,resident,shop,volunteer_team,volunteer,deed,activity,issue" example:"household"`
	// Count is how many.
	Count int `json:"count" example:"12"`
} //	@name	ImportUndoCount

func undoDTO(p roster.UndoPlan, language string) importUndo {
	count := func(c roster.KindCount) undoneCount { return undoneCount(c) }
	out := importUndo{Possible: true, Removed: mapped(p.Removed, count), Restored: mapped(p.Restored, count), Against: []problemField{}, AgainstCount: p.Obstacles}
	for _, f := range p.Against {
		out.Against = append(out.Against, problemField{Field: f.Field, Code: f.Code, Message: f.Message.In(language), Ref: f.Ref})
	}
	if f, refused := fault.As(p.Refused()); refused {
		out.Possible, out.Code, out.Message = false, f.Code, f.Detail.In(language)
	}
	return out
}

// commitImport has no fields.
type commitImport struct{} //	@name	CommitImport

func importRowDTO(language string) func(roster.Import) importRow {
	return func(i roster.Import) importRow {
		out := importRow{
			ID: i.ID, Version: i.Version, Mode: importMode(i.Mode), State: importState(i.State), Progress: i.Progress, Filename: i.Filename, Bytes: i.Bytes,
			AccountName: i.AccountName, Actions: []importAction{}, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt, CommittedAt: i.CommittedAt, ExpiresAt: i.ExpiresAt,
			UndoneAt: i.UndoneAt, UndoneBy: i.UndoneBy,
		}
		if i.Undoable {
			out.Actions = append(out.Actions, importCanUndo)
		}
		if i.Failure != nil {
			out.Failure = &importFailure{i.Failure.Code, i.Failure.Detail.In(language)}
		}
		return out
	}
}

func importDTO(i roster.Import, language string) importResponse {
	out := importResponse{importRow: importRowDTO(language)(i)}
	if i.Report == nil || i.State == roster.Running {
		return out
	}
	out.Report = reportDTO(i.Report, language)
	if i.State == roster.Checked && i.Report.Accepted() > 0 {
		out.Actions = append(out.Actions, importCanCommit)
	}
	for _, n := range i.Report.Sheets {
		if n.Rejected > 0 {
			out.Actions = append(out.Actions, importCanDownload)
			break
		}
	}
	return out
}

func reportDTO(r *roster.Report, language string) *importReport {
	out := &importReport{
		Sheets: map[string]sheetCounts{}, Findings: []importFinding{}, IgnoredColumns: []ignoredColumn{}, IgnoredSheets: r.IgnoredSheets,
		Changes: []importChange{}, Masked: r.Masked, Doubles: []importDouble{},
	}
	for name, n := range r.Sheets {
		out.Sheets[name] = sheetCounts(*n)
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, importFinding{
			Sheet: f.Sheet, Row: f.Row, Column: f.Column, Code: f.Code, Severity: findingSeverity(f.Severity()), Message: f.Message().In(language),
		})
	}
	for _, k := range r.Changes {
		out.Changes = append(out.Changes, importChange{k.Sheet, k.Field, k.Column, k.Count, k.Message().In(language)})
	}
	for _, k := range r.Doubles {
		out.Doubles = append(out.Doubles, importDouble{k.Sheet, k.Code, k.Count, k.Message().In(language)})
	}
	for _, c := range r.IgnoredColumns {
		out.IgnoredColumns = append(out.IgnoredColumns, ignoredColumn(c))
	}
	return out
}
