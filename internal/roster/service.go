package roster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/job"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/pii"
)

const (
	jobKind = "import"
	// keepFile is how long a checked workbook waits to be committed; keepRefused, how long the refused rows can be had.
	keepFile    = 24 * time.Hour
	keepRefused = 7 * 24 * time.Hour
)

// Service takes workbooks in and gives them out.
type Service struct {
	db     *database.DB
	log    *audit.Log
	keeper *pii.Keeper
	jobs   *job.Runner
	now    func() time.Time
	tmp    string
	// live is how far the imports at work in this process are; what is stored lags behind it.
	live sync.Map

	// Placed are the tables whose rows move along when an area or a household moves.
	Placed []database.PlacedTable
	// ActorOf returns what an account may do now, by its name.
	ActorOf func(ctx context.Context, username string) (access.Actor, error)
	// Catalog knows the district's own tags, trades and extra fields, and who may see which; nil is the program's alone.
	Catalog *catalog.Service
	// OnMemberEnded runs in the transaction that ends a member's service.
	OnMemberEnded []func(tx *gorm.DB, m org.Member) error
}

// New makes the service. tmp is a private folder for workbooks that do not fit into memory.
func New(db *database.DB, log *audit.Log, keeper *pii.Keeper, jobs *job.Runner, tmp string, now func() time.Time) *Service {
	s := &Service{db: db, log: log, keeper: keeper, jobs: jobs, tmp: tmp, now: func() time.Time { return database.Now(now()) }}
	jobs.Handle(jobKind, s.work, s.gaveUp)
	jobs.Handle(undoJob, s.undoWork, s.undoGaveUp)
	jobs.Handle(exportJob, s.exportWork, s.exportGaveUp)
	jobs.Every("import-sweep", time.Hour, s.Sweep)
	return s
}

// Upload is a workbook as it was handed in. ID may be the zero id.
type Upload struct {
	ID       uuid.UUID
	Mode     string
	Filename string
	Raw      []byte
}

// Start takes a workbook in and queues its check, or its commit. What is no workbook is refused at once.
func (s *Service) Start(ctx context.Context, in Upload) (uuid.UUID, error) {
	if in.Mode != ModeCheck && in.Mode != ModeCommit {
		return uuid.Nil, fault.Bad("mode", "bad_enum", fault.Say("须为 check 或 commit", "Must be check or commit"))
	}
	if err := Inspect(in.Raw); err != nil {
		return uuid.Nil, err
	}
	actor, now := access.ActorFrom(ctx), s.now()
	if actor.DistrictID == uuid.Nil {
		return uuid.Nil, fault.NotAllowed()
	}
	row := Import{
		Record: database.NewRecord(in.ID, now), DistrictID: actor.DistrictID, Mode: in.Mode, State: Running, Filename: short(in.Filename), Bytes: len(in.Raw),
		AccountID: actor.AccountID, AccountName: actor.Name, ExpiresAt: now.Add(keepFile),
	}
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := s.keep(tx, row.ID, partFile, in.Raw, row.ExpiresAt); err != nil {
			return err
		}
		if err := s.log.Write(tx, audit.Entry{Action: "import.start", Kind: "import", ID: row.ID, DistrictID: row.DistrictID, After: plainOf(row)}); err != nil {
			return err
		}
		return s.jobs.Enqueue(tx, jobKind, row.ID, payload{Commit: in.Mode == ModeCommit, Account: actor.AccountID, Name: actor.Username, District: actor.DistrictID})
	})
	return row.ID, err
}

// plainOf is what the audit log keeps of an import: no findings.
func plainOf(i Import) map[string]any {
	out := map[string]any{"mode": i.Mode, "state": i.State, "filename": i.Filename, "bytes": i.Bytes}
	if i.Report != nil {
		out["sheets"] = i.Report.Sheets
	}
	return out
}

// Commit queues the commit of a checked import.
func (s *Service) Commit(ctx context.Context, id uuid.UUID, version int) error {
	actor := access.ActorFrom(ctx)
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var row Import
		if err := tx.Scopes(access.Scope(ctx, access.Import, access.ImportRun)).Where("imports.id = ?", id).Omit("report").Take(&row).Error; err != nil {
			return err
		}
		if row.Version != version {
			return fault.Stale()
		}
		if row.State != Checked {
			return fault.Conflict("invalid_transition", fault.Say("只有已检查的导入才能提交，现在是 %s", "Only a checked import can be committed; this one is %s", row.State))
		}
		if s.now().After(row.ExpiresAt) {
			return expired()
		}
		if err := database.Update(tx, &Import{}, id, version, s.now(), map[string]any{"state": Running, "progress": 0}); err != nil {
			return err
		}
		if err := s.log.Write(tx, audit.Entry{
			Action: "import.commit", Kind: "import", ID: id, DistrictID: row.DistrictID,
			Before: map[string]any{"state": Checked}, After: map[string]any{"state": Running},
		}); err != nil {
			return err
		}
		return s.jobs.Enqueue(tx, jobKind, id, payload{Commit: true, Account: actor.AccountID, Name: actor.Username, District: row.DistrictID})
	})
}

func expired() error {
	return fault.Conflict("import_expired", fault.Say("上传的文件已按期清除，请重新上传", "The uploaded file has been wiped; upload it again"))
}

// payload travels with the job: what to do, and in whose name.
type payload struct {
	Commit   bool      `json:"commit"`
	Account  uuid.UUID `json:"account"`
	Name     string    `json:"name"`
	Person   string    `json:"person,omitempty"`
	District uuid.UUID `json:"district"`
}

// work does a queued check or commit. It may begin again at any time: nothing is written but in one transaction.
func (s *Service) work(ctx context.Context, id uuid.UUID, raw json.RawMessage) error {
	var in payload
	if err := json.Unmarshal(raw, &in); err != nil {
		return job.Permanent(err)
	}
	ctx = access.WithActor(ctx, access.Actor{AccountID: in.Account, Username: in.Name, DistrictID: in.District, System: true}, "", "")
	var row Import
	if err := s.db.Read(ctx).Where("id = ?", id).Omit("report").Take(&row).Error; err != nil {
		return err
	}
	if row.State != Running {
		return nil // done before a crash
	}
	s.live.Store(id, 1)
	defer s.live.Delete(id)
	book, err := s.kept(ctx, id, partFile)
	if err != nil {
		return err
	}
	do := s.check
	if in.Commit {
		do = s.commit
	}
	_, err = do(ctx, book, id, func(n int) { s.live.Store(id, n) })
	if f, ok := fault.As(err); ok && f.Kind != fault.KindUnavailable && f.Kind != fault.KindStorageFull && f.Kind != fault.KindStale {
		return s.fail(ctx, id, Failure{f.Code, detailOf(f)})
	}
	return err
}

func detailOf(f *fault.Error) fault.Text {
	if len(f.Fields) == 1 {
		return f.Fields[0].Message
	}
	return f.Detail
}

// gaveUp is told when the job was given up.
func (s *Service) gaveUp(ctx context.Context, id uuid.UUID, _ error) {
	_ = s.fail(ctx, id, Failure{"import_failed", fault.Say("导入没有完成，系统里没有留下任何改动；请稍后再试", "The import did not finish and changed nothing; try again later")})
}

// fail ends an import of which nothing came, and wipes its file.
func (s *Service) fail(ctx context.Context, id uuid.UUID, f Failure) error {
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&Import{}).Where("id = ? AND state = ?", id, Running).
			Select("state", "failure", "version", "updated_at").
			Updates(map[string]any{"state": Failed, "failure": jsonText(f), "version": gorm.Expr("version + 1"), "updated_at": s.now()}).Error
		if err != nil {
			return err
		}
		return s.wipe(tx, id, partFile)
	})
}

func jsonText(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// Check tells what a workbook would do, and writes nothing. It is what the command line calls.
func (s *Service) Check(ctx context.Context, raw []byte) (*Report, error) {
	return s.check(ctx, raw, uuid.Nil, func(int) {})
}

// Import commits all accepted rows of a workbook in one transaction.
func (s *Service) Import(ctx context.Context, raw []byte) (*Report, error) {
	return s.commit(ctx, raw, uuid.Nil, func(int) {})
}

func (s *Service) check(ctx context.Context, raw []byte, id uuid.UUID, progress func(int)) (*Report, error) {
	defer frugally()()
	contents, known, err := s.read(ctx, raw, progress)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(ctx, s.db.Read(ctx), contents, known, s.keeper, s.log, s.now())
	if err != nil {
		return nil, err
	}
	report := p.report()
	if id == uuid.Nil {
		return report, nil
	}
	progress(95)
	return report, s.db.Write(ctx, func(tx *gorm.DB) error { return s.finish(tx, id, Checked, p, report) })
}

// commit writes a workbook. Where somebody changed the same records meanwhile it begins again, once: the rows are held
// against what is stored by then. What fails the same way twice is no race, and will not succeed later.
func (s *Service) commit(ctx context.Context, raw []byte, id uuid.UUID, progress func(int)) (*Report, error) {
	for range 2 {
		report, err := s.commitOnce(ctx, raw, id, progress)
		if err == nil || !errors.Is(err, errChanged) {
			return report, err
		}
		slog.Warn("an import met a change of the same records", "import", id, "error", err)
	}
	return nil, fault.Conflict("import_conflict", fault.Say("表格中的记录与系统里正在修改的记录冲突，系统里没有留下任何改动；请重新检查后再导入", "The workbook's records are at odds with records being changed; nothing was changed. Check the workbook again and import it"))
}

func (s *Service) commitOnce(ctx context.Context, raw []byte, id uuid.UUID, progress func(int)) (*Report, error) {
	defer frugally()()
	contents, known, err := s.read(ctx, raw, progress)
	if err != nil {
		return nil, err
	}
	var report *Report
	err = s.db.Write(ctx, func(tx *gorm.DB) error {
		if err := s.alone(tx); err != nil {
			return err
		}
		p, err := newPlan(ctx, tx, contents, known, s.keeper, s.log, s.now())
		if err != nil {
			return err
		}
		if p.book, err = s.book(tx, id, p.district.ID); err != nil {
			return err
		}
		if id != uuid.Nil {
			p.ledger = &ledger{importID: id}
		}
		if err := s.write(tx, p, func(share float64) { progress(45 + int(50*share)) }); err != nil {
			return err
		}
		if err := errors.Join(p.book.Close(tx), p.ledger.flush(tx)); err != nil {
			return err
		}
		report = p.report()
		if report.Written() > 0 {
			if err := superseded(tx, p.district.ID, id); err != nil {
				return err
			}
		}
		if err := s.log.Write(tx, audit.Entry{
			Action: "import.done", Kind: "import", ID: id, DistrictID: p.district.ID, After: map[string]any{"sheets": report.Sheets},
		}); err != nil {
			return err
		}
		if id == uuid.Nil {
			return nil
		}
		return s.finish(tx, id, Committed, p, report)
	})
	if database.IsDuplicate(err) {
		return nil, fmt.Errorf("somebody stored one of the records meanwhile: %w", errors.Join(errChanged, err))
	}
	if err != nil {
		return report, err
	}
	if err := s.db.Analyze(ctx); err != nil {
		slog.Warn("the import stands, but the tables were not counted anew", "error", err)
	}
	return report, nil
}

// book begins the change that tells what the import overwrites, in the name of whoever handed the workbook in.
func (s *Service) book(tx *gorm.DB, id, district uuid.UUID) (*history.Book, error) {
	c := history.Change{Place: database.Place{DistrictID: district}, Action: "import.commit", TargetKind: access.Import.Name, TargetID: id}
	if id == uuid.Nil {
		c.TargetID = database.NewID()
	}
	var by []string
	if err := tx.Table("imports").Where("id = ?", id).Pluck("account_name", &by).Error; err != nil {
		return nil, err
	}
	if len(by) == 1 {
		c.ActorName = by[0]
	}
	return (&history.Log{Now: s.now}).Book(c), nil
}

func (s *Service) read(ctx context.Context, raw []byte, progress func(int)) (*contents, *categoryIndex, error) {
	known, err := s.categories(ctx)
	if err != nil {
		return nil, nil, err
	}
	tmp, err := s.folderFor("import-*")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(tmp)
	own, err := s.decided(ctx)
	if err != nil {
		return nil, nil, err
	}
	read, err := read(raw, tmp, s.now(), known, own, func(share float64) { progress(1 + int(40*share)) })
	return read, known, err
}

// decided is what the actor's district decides about its workbook.
func (s *Service) decided(ctx context.Context) (*decided, error) {
	if s.Catalog == nil {
		return decide(nil), nil
	}
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return nil, err
	}
	return decide(v), nil
}

// frugally lets the collector work harder while a workbook is in memory, and then gives the memory back.
func frugally() (done func()) {
	before := debug.SetGCPercent(gcPercent)
	return func() {
		debug.SetGCPercent(before)
		debug.FreeOSMemory()
	}
}

const gcPercent = 20

// alone lets one import write at a time; SQLite has one writer anyway.
func (s *Service) alone(tx *gorm.DB) error {
	if s.db.Kind() != database.Postgres {
		return nil
	}
	return tx.Exec("SELECT pg_advisory_xact_lock(hashtext('lianxin import'))").Error
}

// write carries the plan out within tx.
func (s *Service) write(tx *gorm.DB, p *plan, progress func(share float64)) error {
	for i, step := range p.writes {
		if err := step(tx); err != nil {
			return err
		}
		p.writes[i] = nil // its records may go
		progress(float64(i+1) / float64(len(p.writes)))
	}
	for _, a := range p.movedAreas {
		if err := database.MoveArea(tx, s.Placed, a.ID); err != nil {
			return err
		}
	}
	for _, h := range p.movedHouseholds {
		if err := database.MoveHousehold(tx, s.Placed, h.ID, h.Place); err != nil {
			return err
		}
	}
	if err := p.ledger.noteLeavers(tx, p.leavers); err != nil {
		return err
	}
	for _, m := range p.leavers {
		for _, told := range s.OnMemberEnded {
			if err := told(tx, *m); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish stores what became of an import, and the refused rows for download.
func (s *Service) finish(tx *gorm.DB, id uuid.UUID, state string, p *plan, report *Report) error {
	set := map[string]any{"state": state, "progress": 100, "report": jsonText(report), "version": gorm.Expr("version + 1"), "updated_at": s.now()}
	if state == Committed {
		set["committed_at"], set["records"] = s.now(), report.Written()
	}
	result := tx.Session(&gorm.Session{NewDB: true}).Table("imports").Where("id = ? AND state = ?", id, Running).Updates(set)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return fault.Stale()
	}
	if state == Committed {
		if err := s.wipe(tx, id, partFile); err != nil {
			return err
		}
	}
	if err := s.wipe(tx, id, partRefused); err != nil {
		return err
	}
	if err := s.wipeChanges(tx, id); err != nil {
		return err
	}
	if state == Checked {
		if err := s.keepChanges(tx, id, p.changed); err != nil {
			return err
		}
	}
	refused := p.refused()
	if len(refused) == 0 {
		return nil
	}
	return s.keep(tx, id, partRefused, []byte(jsonText(refused)), s.now().Add(keepRefused))
}

// categories reads the categories of issues by code and by path.
func (s *Service) categories(ctx context.Context) (*categoryIndex, error) {
	var rows []issue.Category
	if err := s.db.Read(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, err
	}
	return newCategories(rows), nil
}
