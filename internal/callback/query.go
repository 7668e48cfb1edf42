package callback

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/pii"
)

// Filter narrows a list of callbacks; empty fields do not.
type Filter struct {
	State      State
	IssueID    *uuid.UUID
	AreaID     *uuid.UUID
	LeadUnitID *uuid.UUID
	Late       *bool
}

// Row is a callback in the queue, with what the caller must know before dialling.
type Row struct {
	Callback
	IssueNumber, IssueTitle, CategoryNameZH, CategoryNameEN string
	IssueKind                                               issue.Kind
	IssueState                                              issue.State
	IssueRound                                              int
	AreaName, TownshipName, LeadUnitName, Address           string
	Reporter                                                Reporter  `gorm:"embedded"`
	Name                                                    string    `gorm:"-"`
	Phone                                                   string    `gorm:"-"` // masked
	Late                                                    bool      `gorm:"-"`
	Actions                                                 []string  `gorm:"-"`
	Answer, Result                                          *string   // only in Find
	Tries                                                   []Attempt `gorm:"-"`
}

// Reporter is who is to be called, as the issue that they raised keeps them.
type Reporter struct {
	ReporterName      pii.Secret `gorm:"embedded;embeddedPrefix:reporter_name_"`
	ReporterPhone     pii.Secret `gorm:"embedded;embeddedPrefix:reporter_phone_"`
	ReporterAnonymous bool
	HasDoor           bool
}

var sorts = map[string]string{
	"due_at": "callbacks.due_at", "created_at": "callbacks.created_at", "called_at": "callbacks.called_at IS NULL, callbacks.called_at",
	"next_try_at": "callbacks.next_try_at IS NULL, callbacks.next_try_at", "issue_number": "issues.number", "attempts": "callbacks.attempts",
}

func (s *Service) query(ctx context.Context, extra string) *gorm.DB {
	return s.db.Read(ctx).Table("callbacks").Scopes(access.Scope(ctx, access.Callback, access.CallbackRead)).
		Joins("JOIN issues ON issues.id = callbacks.issue_id").Joins("JOIN issues asked ON asked.id = callbacks.reporter_issue_id").
		Joins("JOIN categories ON categories.code = issues.category_code").
		Joins("LEFT JOIN areas ON areas.id = issues.area_id").Joins("LEFT JOIN areas townships ON townships.id = issues.township_id").
		Joins("LEFT JOIN units ON units.id = callbacks.lead_unit_id").Joins("LEFT JOIN households ON households.id = asked.household_id").
		Select(`callbacks.*, issues.number AS issue_number, issues.title AS issue_title, issues.kind AS issue_kind, issues.state AS issue_state, issues.round AS issue_round,
			categories.name_zh AS category_name_zh, categories.name_en AS category_name_en, coalesce(areas.name, '') AS area_name,
			coalesce(townships.name, '') AS township_name, coalesce(units.name, '') AS lead_unit_name,
			coalesce(asked.address, households.address, '') AS address, asked.reporter_name_enc, asked.reporter_name_hash,
			asked.phone_enc AS reporter_phone_enc, asked.phone_hash AS reporter_phone_hash, asked.reporter_anonymous,
			(asked.household_id IS NOT NULL OR asked.shop_id IS NOT NULL) AS has_door` + extra)
}

// List returns the callbacks in the actor's areas, those due first by default.
func (s *Service) List(ctx context.Context, list database.List, f Filter) (database.Page[Row], error) {
	q := database.InArea(s.query(ctx, ""), "callbacks", f.AreaID)
	if f.State != "" {
		q = q.Where("callbacks.state = ?", f.State)
	}
	if f.IssueID != nil {
		q = q.Where("callbacks.issue_id = ?", *f.IssueID)
	}
	if f.LeadUnitID != nil {
		q = q.Where("callbacks.lead_unit_id = ?", *f.LeadUnitID)
	}
	now := s.time()
	if f.Late != nil {
		if *f.Late {
			q = q.Where("callbacks.state = ? AND callbacks.due_at < ?", Due, now)
		} else {
			q = q.Where("NOT (callbacks.state = ? AND callbacks.due_at < ?)", Due, now)
		}
	}
	if list.Q != "" {
		number, a := database.Contains("issues.number", list.Q)
		title, b := database.Contains("issues.title", list.Q)
		q = q.Where("("+number+" OR "+title+")", a, b)
	}
	page, err := database.Paginate[Row](q, list, sorts, "due_at", "callbacks.id")
	for n := range page.Items {
		s.tell(&page.Items[n], now)
	}
	if err == nil {
		err = s.actions(ctx, page.Items)
	}
	return page, err
}

// Find returns a callback with its tries and the answer and result to read out; NotFound outside the actor's areas.
func (s *Service) Find(ctx context.Context, id uuid.UUID) (Row, error) {
	var row Row
	q := s.query(ctx, ", issue_rounds.answer, issue_rounds.result").
		Joins("LEFT JOIN issue_rounds ON issue_rounds.issue_id = callbacks.issue_id AND issue_rounds.round = callbacks.round")
	if err := q.Where("callbacks.id = ?", id).Take(&row).Error; err != nil {
		return row, database.Fault(err)
	}
	s.tell(&row, s.time())
	rows := []Row{row}
	if err := s.actions(ctx, rows); err != nil {
		return row, err
	}
	row = rows[0]
	err := s.db.Read(ctx).Where("callback_id = ?", id).Order("at, id").Find(&row.Tries).Error
	return row, err
}

// tell opens what the caller may read and masks the phone.
func (s *Service) tell(r *Row, now time.Time) {
	if !r.Reporter.ReporterAnonymous {
		r.Name = s.keeper.MustOpen("issues.reporter_name", r.ReporterIssueID, r.Reporter.ReporterName)
	}
	r.Phone = pii.MaskPhone(s.keeper.MustOpen("issues.phone", r.ReporterIssueID, r.Reporter.ReporterPhone))
	r.Late = r.State == Due && now.After(r.DueAt)
}

// actions says what the actor may do with each callback.
func (s *Service) actions(ctx context.Context, rows []Row) error {
	actor := access.ActorFrom(ctx)
	var due []Callback
	for _, r := range rows {
		if r.State == Due {
			due = append(due, r.Callback)
		}
	}
	handled, err := handledOf(s.db.Read(ctx), due)
	if err != nil {
		return err
	}
	for n := range rows {
		r := &rows[n]
		if r.Actions = []string{}; r.State != Due || handled[r.ID] {
			continue
		}
		if actor.System || actor.Can(access.CallbackRecord) {
			r.Actions = append(r.Actions, "record")
		}
		nobody := r.Reporter.ReporterPhone.Empty() && !r.Reporter.HasDoor
		if (actor.System || actor.Can(access.CallbackClose)) && (nobody || r.Attempts >= tries) {
			r.Actions = append(r.Actions, "close")
		}
	}
	return nil
}

// Reveal shows the phone of a due callback in full to whoever may call; it is written to the audit log.
func (s *Service) Reveal(ctx context.Context, id uuid.UUID) (string, error) {
	phone := ""
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		var c Callback
		if err := database.Take(tx, &c, id); err != nil {
			return err
		}
		if err := refuseHandled(tx, c); err != nil {
			return err
		}
		if c.State != Due {
			return fault.Forbidden("not_due", fault.Say("回访待办期间才能查看电话", "The phone is shown while the callback is due"))
		}
		var r issue.Issue
		if err := fresh(tx).Select("id", "phone_enc").Where("id = ?", c.ReporterIssueID).Take(&r).Error; err != nil {
			return err
		}
		var err error
		if phone, err = s.keeper.Open("issues.phone", r.ID, r.ReporterPhone); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: "reveal.own", Kind: "callback", ID: id, DistrictID: c.DistrictID, After: map[string]any{"field": "phone"}})
	})
	return phone, err
}
