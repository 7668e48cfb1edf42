package roster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/job"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/pii"
)

const (
	exportJob = "export"
	// keepExport is how long a workbook can be had.
	keepExport = 24 * time.Hour
	// ExportsPerDay is how many workbooks one account may ask for on a day.
	ExportsPerDay = 50
)

// wholePerDay is how many workbooks with numbers in full a role may ask for on a day; the largest of a person's counts.
var wholePerDay = map[access.Role]int{access.Office: 10, access.Township: 5, access.Community: 3, access.Cadre: 3}

// ExportInput is what somebody asks for. No sheets means all that they may read.
type ExportInput struct {
	ID     uuid.UUID
	Sheets []string
	// Whole asks for ID numbers and phones in full, as far as the person may reveal them.
	Whole  bool
	Reason string
}

// ExportSheets returns the sheets that the actor may read, in the order of the workbook.
func ExportSheets(a access.Actor) []string {
	return slices.DeleteFunc(SheetNames(), func(name string) bool { return !a.Can(needs[name].Read) })
}

// chosen checks the sheets asked for.
func chosen(a access.Actor, asked []string) ([]string, error) {
	may := ExportSheets(a)
	if len(asked) == 0 {
		return may, nil
	}
	for _, name := range asked {
		switch {
		case sheetsByName[name] == nil:
			return nil, fault.Bad("sheets", "bad_enum", fault.Say("没有名为“%s”的工作表", "There is no sheet %s", name))
		case !slices.Contains(may, name):
			return nil, fault.Forbidden("sheet_not_allowed", fault.Say("您不能导出“%s”", "You may not export the sheet %s", name))
		}
	}
	return slices.DeleteFunc(may, func(name string) bool { return !slices.Contains(asked, name) }), nil
}

// StartExport queues the making of a workbook. It returns Forbidden for sheets or numbers that the actor may not see,
// Invalid without the reason that their role owes, and TooMany when the day's quota is used up.
func (s *Service) StartExport(ctx context.Context, in ExportInput) (uuid.UUID, error) {
	actor, now := access.ActorFrom(ctx), s.now()
	if actor.DistrictID == uuid.Nil {
		return uuid.Nil, fault.NotAllowed()
	}
	names, err := chosen(actor, in.Sheets)
	if err != nil {
		return uuid.Nil, err
	}
	reason := strings.TrimSpace(in.Reason)
	if err := mayHaveWhole(actor, in.Whole, reason); err != nil {
		return uuid.Nil, err
	}
	row := Export{
		Record: database.NewRecord(in.ID, now), DistrictID: actor.DistrictID, AccountID: actor.AccountID, AccountName: actor.Name, State: Running,
		Sheets: names, Counts: map[string]int{}, Whole: in.Whole, Filename: "lianxin-" + now.In(calendar.Shanghai).Format("20060102-1504") + ".xlsx",
		ExpiresAt: now.Add(keepExport),
	}
	if reason != "" {
		row.Reason = &reason
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.exportQuota(tx, actor, in.Whole); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := s.log.Write(tx, audit.Entry{
			Action: "export.start", Kind: "export", ID: row.ID, DistrictID: row.DistrictID, After: map[string]any{"sheets": names, "whole": in.Whole, "reason": reason},
		}); err != nil {
			return err
		}
		return s.jobs.Enqueue(tx, exportJob, row.ID, payload{Name: actor.Username})
	})
	return row.ID, err
}

func mayHaveWhole(actor access.Actor, whole bool, reason string) error {
	switch {
	case !whole:
	case !actor.Can(access.RevealPhone) && !actor.Can(access.RevealIDNumber):
		return fault.Forbidden("whole_not_allowed", fault.Say("您的角色只能导出隐去中间几位的号码", "Your role may export numbers only masked"))
	case reason == "" && actor.Can(access.RevealIDNumber):
		return fault.Invalid(fault.Required("reason"))
	}
	if utf8.RuneCountInString(reason) > 200 {
		return fault.Bad("reason", "too_long", fault.Say("最多 %d 个字", "At most %d characters", 200))
	}
	return nil
}

func (s *Service) exportQuota(tx *gorm.DB, actor access.Actor, whole bool) error {
	today := calendar.DayOf(s.now())
	q := tx.Session(&gorm.Session{NewDB: true}).Model(&Export{}).Where("account_id = ? AND created_at >= ?", actor.AccountID, today.Start())
	most := ExportsPerDay
	if whole {
		q, most = q.Where("whole = TRUE"), 0
		for _, g := range actor.Grants {
			most = max(most, wholePerDay[g.Role])
		}
	}
	var used int64
	if err := q.Count(&used).Error; err != nil {
		return err
	}
	if used < int64(most) {
		return nil
	}
	f := fault.New(fault.KindTooMany, "export_quota", fault.Say("今天的导出次数已用完（每天 %d 次）", "You have used today's %d exports", most))
	f.RetryAfter = int(today.End().Sub(s.now()).Seconds()) + 1
	return f
}

// exportWork makes a queued workbook, with what the person may see now. It may begin again at any time.
func (s *Service) exportWork(ctx context.Context, id uuid.UUID, raw json.RawMessage) error {
	var in payload
	if err := json.Unmarshal(raw, &in); err != nil {
		return job.Permanent(err)
	}
	var row Export
	if err := s.db.Read(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return err
	}
	if row.State != Running {
		return nil
	}
	actor, err := s.ActorOf(ctx, in.Name)
	if err != nil || actor.AccountID != row.AccountID || !actor.Can(access.ExportRun) || actor.DistrictID != row.DistrictID {
		return s.failExport(ctx, id, Failure{"not_allowed", fault.Say("账号已停用，或不再有导出的权限", "The account is disabled, or may no longer export")})
	}
	ctx = access.WithActor(ctx, actor, "", "")
	s.live.Store(id, 1)
	defer s.live.Delete(id)
	names := slices.DeleteFunc(ExportSheets(actor), func(name string) bool { return !slices.Contains(row.Sheets, name) })
	if len(names) == 0 {
		return s.failExport(ctx, id, Failure{"not_allowed", fault.Say("账号已停用，或不再有导出的权限", "The account is disabled, or may no longer export")})
	}
	var book bytes.Buffer
	made, err := s.makeBook(ctx, &book, bookInput{id: id, district: row.DistrictID, sheets: names, whole: row.Whole, at: row.CreatedAt}, func(n int) { s.live.Store(id, n) })
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error { return s.finishExport(tx, row, made, book.Bytes()) })
}

func (s *Service) finishExport(tx *gorm.DB, row Export, made madeBook, raw []byte) error {
	counts, err := json.Marshal(made.counts)
	if err != nil {
		return err
	}
	result := tx.Table("exports").Where("id = ? AND state = ?", row.ID, Running).Updates(map[string]any{
		"state": Ready, "progress": 100, "counts": string(counts), "whole_numbers": made.numbers, "bytes": len(raw),
		"version": gorm.Expr("version + 1"), "updated_at": s.now(), "expires_at": s.now().Add(keepExport),
	})
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return nil // somebody took it back meanwhile
	}
	if err := s.wipeExport(tx, row.ID); err != nil {
		return err
	}
	for n := 0; n*partSize < len(raw); n++ {
		sealed, err := s.keeper.Seal(exportField(n), row.ID, string(raw[n*partSize:min(len(raw), (n+1)*partSize)]))
		if err != nil {
			return err
		}
		if err := tx.Session(&gorm.Session{NewDB: true}).Create(&ExportPart{ExportID: row.ID, Part: n, Sealed: sealed.Enc, ExpiresAt: s.now().Add(keepExport)}).Error; err != nil {
			return err
		}
	}
	return s.log.Write(tx, made.entry(row.ID, row.DistrictID, row.Whole))
}

func exportField(n int) string { return fmt.Sprintf("export_parts.part_%d", n) }

func (s *Service) wipeExport(tx *gorm.DB, id uuid.UUID) error {
	return tx.Session(&gorm.Session{NewDB: true}).Where("export_id = ?", id).Delete(&ExportPart{}).Error
}

func (s *Service) failExport(ctx context.Context, id uuid.UUID, f Failure) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Table("exports").Where("id = ? AND state = ?", id, Running).
			Updates(map[string]any{"state": Failed, "failure": jsonText(f), "version": gorm.Expr("version + 1"), "updated_at": s.now()}).Error
	})
}

func (s *Service) exportGaveUp(ctx context.Context, id uuid.UUID, _ error) {
	_ = s.failExport(ctx, id, Failure{"export_failed", fault.Say("导出没有完成，请稍后再试", "The export did not finish; try again later")})
}

// bookInput is what a workbook is made of; made tells what came of it.
type bookInput struct {
	id, district uuid.UUID
	sheets       []string
	whole        bool
	at           time.Time
}

type madeBook struct {
	counts  map[string]int
	numbers int
}

// entry is what the audit log keeps of a workbook that was made.
func (m madeBook) entry(id, district uuid.UUID, whole bool) audit.Entry {
	return audit.Entry{
		Action: "export.done", Kind: "export", ID: id, DistrictID: district,
		After: map[string]any{"rows": m.counts, "whole": whole, "whole_numbers": m.numbers},
	}
}

// makeBook writes the workbook of a district, as the actor of ctx may see it.
func (s *Service) makeBook(ctx context.Context, w io.Writer, in bookInput, progress func(int)) (madeBook, error) {
	defer frugally()()
	known, err := s.categories(ctx)
	if err != nil {
		return madeBook{}, err
	}
	tmp, err := s.folderFor("export-*")
	if err != nil {
		return madeBook{}, err
	}
	defer os.RemoveAll(tmp)
	b := newBookIn(tmp)
	defer b.file.Close()
	actor := access.ActorFrom(ctx)
	if err := b.marked(actor, in); err != nil {
		return madeBook{}, err
	}
	own, err := s.decided(ctx)
	if err != nil {
		return madeBook{}, err
	}
	own.partly()
	e := &exporter{
		ctx: ctx, actor: actor, district: in.district, whole: in.whole, book: b, counts: map[string]int{},
		look: &lookup{ctx: ctx, district: in.district, keeper: s.keeper, categories: known, standing: true, decided: own},
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		e.tx, e.look.tx = s.db.Read(ctx), s.db.Read(ctx)
		return e.all(in.sheets, progress)
	})
	if err != nil {
		return madeBook{}, err
	}
	progress(96)
	return madeBook{maps.Clone(e.counts), e.look.whole}, b.writeSorted(w)
}

// marked prepares the watermark: who took the workbook out and when, at the head of each printed page and in the
// file's properties, never among the data.
func (b *book) marked(actor access.Actor, in bookInput) error {
	mark, who := watermark(actor, in)
	b.mark = strings.ReplaceAll(mark, "&", "&&")
	return b.file.SetDocProps(&excelize.DocProperties{
		Creator: who, LastModifiedBy: who, Created: in.at.UTC().Format(time.RFC3339), Modified: in.at.UTC().Format(time.RFC3339), Identifier: in.id.String(),
		Description: strings.TrimSuffix(mark, " · "+in.id.String()), Language: "zh-CN",
	})
}

// watermark says who took it out, when, with which numbers and as which export; and who that is in full.
func watermark(actor access.Actor, in bookInput) (mark, who string) {
	who = actor.Name
	if actor.Username != "" && actor.Username != actor.Name {
		who += "(" + actor.Username + ")"
	}
	numbers := "号码已隐去"
	if in.whole {
		numbers = "含完整号码"
	}
	at := in.at.In(calendar.Shanghai).Format("2006-01-02 15:04")
	return fmt.Sprintf("连心 · %s 导出于 %s · %s · %s", short(who), at, numbers, in.id), who
}

// Export writes a workbook in the name of the actor of ctx, at once. It is what the command line calls; area names the
// district where there are several.
func (s *Service) Export(ctx context.Context, w io.Writer, area string, sheets []string) (map[string]int, error) {
	actor := access.ActorFrom(ctx)
	names, err := chosen(actor, sheets)
	if err != nil {
		return nil, err
	}
	district, err := s.districtCalled(ctx, area)
	if err != nil {
		return nil, err
	}
	in := bookInput{id: database.NewID(), district: district, sheets: names, whole: true, at: s.now()}
	made, err := s.makeBook(ctx, w, in, func(int) {})
	if err != nil {
		return nil, err
	}
	return made.counts, s.db.Write(ctx, func(tx *gorm.DB) error { return s.log.Write(tx, made.entry(in.id, district, true)) })
}

func (s *Service) districtCalled(ctx context.Context, code string) (uuid.UUID, error) {
	q := s.db.Read(ctx).Model(&org.Area{}).Where("level = ?", org.LevelDistrict)
	if code != "" {
		q = q.Where("code = ?", code)
	}
	var ids []uuid.UUID
	if err := q.Order("code").Limit(2).Pluck("id", &ids).Error; err != nil {
		return uuid.Nil, err
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return uuid.Nil, fault.Bad("area", "no_district", fault.Say("系统里没有这个区", "There is no such district"))
	}
	return uuid.Nil, fault.Bad("area", "several_districts", fault.Say("系统里有几个区，请指明是哪一个", "There are several districts: say which"))
}

var exportSorts = map[string]string{"created_at": "exports.created_at", "state": "exports.state"}

// Exports returns the actor's own exports, the latest first.
func (s *Service) Exports(ctx context.Context, list database.List, state string) (database.Page[Export], error) {
	q := s.db.Read(ctx).Model(&Export{}).Scopes(access.Scope(ctx, access.Export, access.ExportRun))
	switch state {
	case "":
	case Expired:
		q = q.Where("exports.state = ? OR (exports.state = ? AND exports.expires_at < ?)", Expired, Ready, s.now())
	case Ready:
		q = q.Where("exports.state = ? AND exports.expires_at >= ?", Ready, s.now())
	default:
		q = q.Where("exports.state = ?", state)
	}
	page, err := database.Paginate[Export](q, list, exportSorts, "-created_at", "exports.id")
	for i := range page.Items {
		s.present(&page.Items[i])
	}
	return page, err
}

// OneExport returns an export of the actor's own.
func (s *Service) OneExport(ctx context.Context, id uuid.UUID) (Export, error) {
	var row Export
	err := s.db.Read(ctx).Scopes(access.Scope(ctx, access.Export, access.ExportRun)).Where("exports.id = ?", id).Take(&row).Error
	s.present(&row)
	return row, database.Fault(err)
}

// present brings what is stored up to the moment: how far it is, and whether its time is over.
func (s *Service) present(row *Export) {
	if n, ok := s.live.Load(row.ID); ok && row.State == Running {
		row.Progress = max(row.Progress, min(n.(int), 99))
	}
	if row.State == Ready && s.now().After(row.ExpiresAt) {
		row.State = Expired
	}
}

// Download returns the workbook of an export; Gone when it has been wiped, Conflict before it is ready.
func (s *Service) Download(ctx context.Context, id uuid.UUID) (Export, []byte, error) {
	row, err := s.OneExport(ctx, id)
	if err != nil {
		return row, nil, err
	}
	switch row.State {
	case Running, Failed:
		return row, nil, fault.Conflict("export_not_ready", fault.Say("工作簿还没有做好", "The workbook is not ready"))
	case Expired:
		return row, nil, exportGone()
	}
	var out bytes.Buffer
	for n := 0; ; n++ {
		var parts []ExportPart
		if err := s.db.Read(ctx).Where("export_id = ? AND part = ?", id, n).Limit(1).Find(&parts).Error; err != nil {
			return row, nil, err
		}
		if len(parts) == 0 {
			break
		}
		plain, err := s.keeper.Open(exportField(n), id, pii.Secret{Enc: parts[0].Sealed})
		if err != nil {
			return row, nil, err
		}
		out.WriteString(plain)
	}
	if out.Len() == 0 {
		return row, nil, exportGone()
	}
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Model(&Export{}).Where("id = ?", id).Update("downloads", gorm.Expr("downloads + 1")).Error; err != nil {
			return err
		}
		return s.log.Write(tx, audit.Entry{
			Action: "export.download", Kind: "export", ID: id, DistrictID: row.DistrictID,
			After: map[string]any{"rows": row.Counts, "whole": row.Whole, "whole_numbers": row.WholeNumbers},
		})
	})
	return row, out.Bytes(), err
}

func exportGone() error {
	return fault.New(fault.KindGone, "export_expired", fault.Say("工作簿已清除，请重新导出", "The workbook has been wiped; export again"))
}

// WipeExport takes an export's workbook away before its time.
func (s *Service) WipeExport(ctx context.Context, id uuid.UUID, version int) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var row Export
		if err := tx.Scopes(access.Scope(ctx, access.Export, access.ExportRun)).Where("exports.id = ?", id).Take(&row).Error; err != nil {
			return err
		}
		if row.Version != version {
			return fault.Stale()
		}
		if row.State == Expired {
			return nil
		}
		if err := database.Update(tx.Session(&gorm.Session{NewDB: true}), &Export{}, id, version, s.now(), map[string]any{"state": Expired}); err != nil {
			return err
		}
		if err := s.wipeExport(tx, id); err != nil {
			return err
		}
		return s.log.Write(tx, audit.Entry{
			Action: "export.wipe", Kind: "export", ID: id, DistrictID: row.DistrictID, Before: map[string]any{"state": row.State}, After: map[string]any{"state": Expired},
		})
	})
}

// sweepExports wipes workbooks whose day is over.
func (s *Service) sweepExports(tx *gorm.DB) error {
	now := s.now()
	err := tx.Session(&gorm.Session{NewDB: true}).Table("exports").Where("state = ? AND expires_at < ?", Ready, now).
		Updates(map[string]any{"state": Expired, "version": gorm.Expr("version + 1"), "updated_at": now}).Error
	if err != nil {
		return err
	}
	return tx.Session(&gorm.Session{NewDB: true}).Where("expires_at < ?", now).Delete(&ExportPart{}).Error
}

// folderFor makes a private folder for one piece of work. What a crash left behind goes first.
func (s *Service) folderFor(pattern string) (string, error) {
	if err := os.MkdirAll(s.tmp, 0o700); err != nil {
		return "", err
	}
	old, _ := filepath.Glob(filepath.Join(s.tmp, pattern))
	for _, path := range old {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(path)
		}
	}
	return os.MkdirTemp(s.tmp, pattern)
}

// Changes returns the cells that a checked import would change.
func (s *Service) Changes(ctx context.Context, id uuid.UUID, list database.List, sheet, field string) (database.Page[Change], error) {
	q := s.db.Read(ctx).Model(&ChangedCell{}).Where("import_id = ?", id)
	if sheet != "" {
		q = q.Where("sheet = ?", sheet)
	}
	if field != "" {
		q = q.Where("field = ?", field)
	}
	page, err := database.Paginate[ChangedCell](q, list, map[string]string{"ordinal": "ordinal"}, "ordinal", "ordinal")
	out := database.Page[Change]{Items: []Change{}, Page: page.Page, PageSize: page.PageSize, Total: page.Total, Capped: page.Capped}
	if err != nil {
		return out, err
	}
	for _, cell := range page.Items {
		c, err := s.openChange(cell)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, c)
	}
	return out, nil
}
