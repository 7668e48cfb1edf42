package roster

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/job"
)

const undoJob = "import-undo"

// KindCount counts records of a kind.
type KindCount struct {
	Kind  string
	Count int
}

// UndoPlan is what undoing an import would do, and what stands against it.
type UndoPlan struct {
	// Removed are the records that the import made, Restored those that it changed.
	Removed, Restored []KindCount
	// Against are the records that have changed since, or hang on what it made: at most AgainstShown; Obstacles counts all.
	Against   []fault.Field
	Obstacles int
	// Refusal is why the import cannot be undone whatever is built on it; nil if it can.
	Refusal error
}

// Refused says why the import cannot be undone now, as undoing would; nil if it can.
func (p UndoPlan) Refused() error {
	if p.Refusal == nil && p.Obstacles > 0 {
		return builtOn(p.Against, p.Obstacles)
	}
	return p.Refusal
}

// AgainstShown is how many obstacles are named.
const AgainstShown = 50

// undoable finds the one import of a district that can be undone: the last that wrote anything.
func undoable(tx *gorm.DB, district uuid.UUID) (last uuid.UUID, kept bool, err error) {
	var rows []Import
	err = tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Select("id").
		Where("district_id = ? AND committed_at IS NOT NULL AND undone_at IS NULL AND (records IS NULL OR records > 0)", district).Order("committed_at DESC, id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return uuid.Nil, false, err
	}
	var some []Kept
	err = tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Select("import_id").Where("import_id = ?", rows[0].ID).Limit(1).Find(&some).Error
	return rows[0].ID, len(some) > 0, err
}

// refusal says why an import cannot be undone at all.
func refusal(tx *gorm.DB, row Import) error {
	switch {
	case row.UndoneAt != nil:
		return fault.Conflict("already_undone", fault.Say("这次导入已经撤销", "This import has been undone already"))
	case row.State != Committed:
		return fault.Conflict("invalid_transition", fault.Say("只有已写入的导入才能撤销", "Only an import that was committed can be undone"))
	case row.Records != nil && *row.Records == 0:
		return fault.Conflict("nothing_to_undo", fault.Say("这次导入没有改动任何内容", "This import changed nothing"))
	}
	last, kept, err := undoable(tx, row.DistrictID)
	switch {
	case err != nil:
		return err
	case last != row.ID:
		return fault.Conflict("not_last", fault.Say("只能撤销最近一次导入，此后又导入过别的工作簿", "Only the last import can be undone; another workbook was imported since"))
	case !kept:
		return fault.Conflict("not_kept", fault.Say("没有保留撤销所需的内容：系统此后升级过，或在命令行导入过", "What it takes to undo this was not kept: the system was upgraded since, or something was imported on the command line"))
	}
	return nil
}

// PlanUndo says what undoing an import would do, and does nothing.
func (s *Service) PlanUndo(ctx context.Context, id uuid.UUID) (UndoPlan, error) {
	var out UndoPlan
	err := s.db.Snapshot(ctx, func(ctx context.Context) error {
		tx := s.db.Read(ctx)
		row, err := s.importRow(ctx, tx, id)
		if err != nil {
			return err
		}
		if out.Refusal = refusal(tx, row); out.Refusal != nil {
			if _, ok := fault.As(out.Refusal); !ok {
				return out.Refusal
			}
			return nil
		}
		u := undoing{Service: s, tx: tx, row: row, now: s.now()}
		if err := u.count(&out); err != nil {
			return err
		}
		out.Against, out.Obstacles, err = u.against()
		return err
	})
	return out, database.Fault(err)
}

func (s *Service) importRow(ctx context.Context, tx *gorm.DB, id uuid.UUID) (Import, error) {
	var row Import
	err := tx.Scopes(access.Scope(ctx, access.Import, access.ImportRun)).Where("imports.id = ?", id).Omit("report").Take(&row).Error
	return row, database.Fault(err)
}

// Undo queues the undoing of the last import. It returns Stale, and Conflict with what stands against it.
func (s *Service) Undo(ctx context.Context, id uuid.UUID, version int) error {
	plan, err := s.PlanUndo(ctx, id)
	if err != nil {
		return err
	}
	actor := access.ActorFrom(ctx)
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		row, err := s.importRow(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case row.Version != version:
			return fault.Stale()
		}
		// What has been undone meanwhile, or waits to be, says so itself.
		if err := cmp.Or(refusal(tx, row), plan.Refused()); err != nil {
			return err
		}
		if err := database.Update(tx, &Import{}, id, version, s.now(), map[string]any{"state": Running, "progress": 0, "failure": nil}); err != nil {
			return err
		}
		return s.jobs.Enqueue(tx, undoJob, id, payload{Account: actor.AccountID, Name: actor.Username, Person: actor.Name, District: row.DistrictID})
	})
}

func builtOn(against []fault.Field, all int) error {
	f := fault.Conflict("built_on", fault.Say("导入后又有 %d 处变动，不能撤销", "There have been %d changes since that rest on the import; it cannot be undone", all))
	f.Fields = against
	return f
}

// undoWork takes an import back, in one transaction. It may begin again at any time.
func (s *Service) undoWork(ctx context.Context, id uuid.UUID, raw json.RawMessage) error {
	var in payload
	if err := json.Unmarshal(raw, &in); err != nil {
		return job.Permanent(err)
	}
	ctx = access.WithActor(ctx, access.Actor{AccountID: in.Account, Username: in.Name, Name: in.Person, DistrictID: in.District, System: true}, "", "")
	s.live.Store(id, 1)
	defer s.live.Delete(id)
	defer frugally()()
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.alone(tx); err != nil {
			return err
		}
		var row Import
		if err := tx.Where("id = ?", id).Omit("report").Take(&row).Error; err != nil {
			return err
		}
		if row.State != Running {
			return nil // done before a crash
		}
		row.State = Committed
		return (&undoing{Service: s, tx: tx, row: row, now: s.now(), by: in.Person, progress: func(n int) { s.live.Store(id, n) }}).do()
	})
	if database.IsDuplicate(err) || database.IsReferenced(err) {
		err = builtOn(nil, 1)
	}
	if f, ok := fault.As(err); ok && f.Kind == fault.KindConflict {
		return s.undoFailed(ctx, id, Failure{f.Code, f.Detail})
	}
	if err != nil {
		return err
	}
	return s.db.Analyze(ctx)
}

func (s *Service) undoGaveUp(ctx context.Context, id uuid.UUID, _ error) {
	_ = s.undoFailed(ctx, id, Failure{"undo_failed", fault.Say("撤销没有完成，导入的内容保持不变；请稍后再试", "The undo did not finish and changed nothing; try again later")})
}

// undoFailed leaves an import as it was, and says why.
func (s *Service) undoFailed(ctx context.Context, id uuid.UUID, f Failure) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Import{}).Where("id = ? AND state = ?", id, Running).Select("state", "progress", "failure", "version", "updated_at").
			Updates(map[string]any{"state": Committed, "progress": 100, "failure": jsonText(f), "version": gorm.Expr("version + 1"), "updated_at": s.now()}).Error
	})
}

// undoing is an import being taken back.
type undoing struct {
	*Service
	tx       *gorm.DB
	row      Import
	now      time.Time
	by       string
	progress func(int)
}

func (u *undoing) fresh() *gorm.DB {
	return u.tx.Session(&gorm.Session{NewDB: true, Context: u.tx.Statement.Context})
}

// count tells how many records of each kind would go, or be put back.
func (u *undoing) count(out *UndoPlan) error {
	var rows []struct {
		Kind          string
		All, Restored int
	}
	err := u.fresh().Model(&Kept{}).Select(`kind, COUNT(*) AS "all", COUNT(before) AS restored`).Where("import_id = ?", u.row.ID).Group("kind").Scan(&rows).Error
	if err != nil {
		return err
	}
	out.Removed, out.Restored = []KindCount{}, []KindCount{}
	for _, k := range undoKinds {
		for _, r := range rows {
			if r.Kind != k.name || k.part {
				continue
			}
			if r.All > r.Restored {
				out.Removed = append(out.Removed, KindCount{k.name, r.All - r.Restored})
			}
			if r.Restored > 0 {
				out.Restored = append(out.Restored, KindCount{k.name, r.Restored})
			}
		}
	}
	return nil
}

func (u *undoing) do() error {
	if err := refusal(u.tx, u.row); err != nil {
		return err
	}
	against, obstacles, err := u.against()
	if err != nil {
		return err
	}
	if obstacles > 0 {
		return builtOn(against, obstacles)
	}
	var counts UndoPlan
	if err := u.count(&counts); err != nil {
		return err
	}
	if err := u.free(); err != nil {
		return err
	}
	for i, k := range undoKinds {
		if k.restore != nil {
			if err := k.restore(u, k); err != nil {
				return err
			}
		}
		u.progress(5 + 40*i/len(undoKinds))
	}
	for _, step := range []func() error{u.categories, u.services, u.accounts, u.numbers, u.follow} {
		if err := step(); err != nil {
			return err
		}
	}
	for i, k := range slices.Backward(undoKinds) {
		if err := u.remove(k); err != nil {
			return err
		}
		u.progress(45 + 50*(len(undoKinds)-i)/len(undoKinds))
	}
	return errors.Join(u.forget(), u.close(counts))
}

// close writes down that the import is undone.
func (u *undoing) close(counts UndoPlan) error {
	set := map[string]any{"state": Committed, "progress": 100, "undone_at": u.now, "undone_by": u.by, "failure": nil}
	if err := database.Update(u.fresh(), &Import{}, u.row.ID, u.row.Version, u.now, set); err != nil {
		return err
	}
	if err := u.fresh().Where("import_id = ?", u.row.ID).Delete(&Kept{}).Error; err != nil {
		return err
	}
	return u.log.Write(u.tx, audit.Entry{
		Action: "import.undo", Kind: "import", ID: u.row.ID, DistrictID: u.row.DistrictID,
		After: map[string]any{"removed": named(counts.Removed), "restored": named(counts.Restored)},
	})
}

func named(counts []KindCount) map[string]int {
	out := map[string]int{}
	for _, c := range counts {
		out[c.Kind] = c.Count
	}
	return out
}

// forget marks what the history tells of the import as undone: a look back does not see it any more.
func (u *undoing) forget() error {
	of := "target_id = ? AND action = 'import.commit'"
	if err := u.fresh().Table("change_rows").Where("change_id IN (SELECT id FROM changes WHERE "+of+")", u.row.ID).Update("undone", true).Error; err != nil {
		return err
	}
	set := map[string]any{"undone_at": u.now, "updated_at": u.now, "version": gorm.Expr("version + 1")}
	if id := access.ActorFrom(u.tx.Statement.Context).AccountID; id != uuid.Nil {
		set["undone_by"] = id
	}
	return u.fresh().Table("changes").Where(of+" AND undone_at IS NULL", u.row.ID).Updates(set).Error
}

// made is the condition that a column names a record of a kind that the import made; its arguments are the import and
// the kind.
func made(column string) string {
	return "EXISTS (SELECT 1 FROM import_records AS made WHERE made.import_id = ? AND made.kind = ? AND made.record_id = " + column + " AND made.before IS NULL)"
}

// free takes apart what may stand once only, such as the head of a household or a credit code, before anything is put
// back: what gives it up and what gets it back may be written in any order.
func (u *undoing) free() error {
	touched := "id IN (SELECT record_id FROM import_records WHERE import_id = ? AND kind = ?)"
	for _, f := range []struct {
		kind, table, where string
		set                map[string]any
	}{
		{"resident", "residents", "relation = '02'", map[string]any{"relation": noRelation}},
		{"resident", "residents", "id_number_hash IS NOT NULL", map[string]any{"id_number_hash": nil}},
		{"shop", "shops", "credit_code IS NOT NULL", map[string]any{"credit_code": nil}},
	} {
		if err := u.fresh().Table(f.table).Where(touched, u.row.ID, f.kind).Where(f.where).Where(u.worthIt(f.kind)).UpdateColumns(f.set).Error; err != nil {
			return err
		}
	}
	return nil
}

// worthIt is true where records of a kind are put back at all: records that only go need no freeing.
func (u *undoing) worthIt(kind string) string {
	var n int64
	_ = u.fresh().Model(&Kept{}).Where("import_id = ? AND kind = ? AND before IS NOT NULL", u.row.ID, kind).Limit(1).Count(&n).Error
	if n == 0 {
		return "1 = 0"
	}
	return "1 = 1"
}

// chunks reads what was kept of a kind, some rows at a time, in the order of their ids.
func (u *undoing) chunks(kind string, changed bool, f func(rows []Kept) error) error {
	condition := "before IS NULL"
	if changed {
		condition = "before IS NOT NULL"
	}
	after := uuid.Nil
	for {
		var rows []Kept
		err := u.fresh().Where("import_id = ? AND kind = ? AND record_id > ? AND "+condition, u.row.ID, kind, after).Order("record_id").Limit(writeBatch).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		if err := f(rows); err != nil {
			return err
		}
		after = rows[len(rows)-1].RecordID
	}
}

func keptIDs(rows []Kept) []uuid.UUID {
	out := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		out[i] = r.RecordID
	}
	return out
}

// remove deletes what the import made of a kind.
func (u *undoing) remove(k undoKind) error {
	return u.chunks(k.name, false, func(rows []Kept) error {
		ids := keptIDs(rows)
		hung := map[string][]string{
			"unit": {"unit_categories.unit_id"}, "branch": {"branch_services.branch_id"}, "household": {"round_targets.household_id"},
			"area": {"branch_services.area_id"},
		}
		for _, column := range hung[k.name] {
			table, _, _ := strings.Cut(column, ".")
			if err := u.fresh().Exec("DELETE FROM "+table+" WHERE "+column+" IN ?", ids).Error; err != nil {
				return err
			}
		}
		if k.table == "areas" || k.table == "units" {
			return u.removeTree(k, rows)
		}
		if err := u.fresh().Exec("DELETE FROM "+k.table+" WHERE id IN ?", ids).Error; err != nil {
			return err
		}
		return u.tellRemoved(k, rows)
	})
}

// removeTree deletes records that refer to each other: all of the kind with one statement, at the first chunk.
func (u *undoing) removeTree(k undoKind, rows []Kept) error {
	err := u.fresh().Exec("DELETE FROM "+k.table+" WHERE id IN (SELECT record_id FROM import_records WHERE import_id = ? AND kind = ? AND before IS NULL)", u.row.ID, k.name).Error
	if err != nil {
		return err
	}
	return u.tellRemoved(k, rows)
}

func (u *undoing) tellRemoved(k undoKind, rows []Kept) error {
	if k.part {
		return nil
	}
	entries := make([]audit.Entry, len(rows))
	for i, r := range rows {
		entries[i] = audit.Entry{Action: k.name + ".remove", Kind: k.name, ID: r.RecordID, DistrictID: u.row.DistrictID}
	}
	return u.log.Write(u.tx, entries...)
}
