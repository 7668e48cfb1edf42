package act

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// Filter narrows a list of changes; empty fields do not.
type Filter struct {
	// RecordID is a record that the change touched or was about.
	RecordID    *uuid.UUID
	HouseholdID *uuid.UUID
	AreaID      *uuid.UUID
	Action      string
	// Kind is the kind of record that it happened to.
	Kind     string
	From, To calendar.Day // days from which it holds
}

var sorts = map[string]string{"created_at": "changes.created_at", "effective_on": "changes.effective_on"}

// Row is a change in a list, with the name of what it is about.
type Row struct {
	history.Change
	Title string `gorm:"-"`
}

// readable narrows changes to those of the kinds that the actor may read at all.
func (f *Frame) readable(ctx context.Context) func(q *gorm.DB) *gorm.DB {
	actor, kinds := access.ActorFrom(ctx), []string{}
	for name, k := range f.kinds {
		if actor.Can(k.Read) {
			kinds = append(kinds, name)
		}
	}
	slices.Sort(kinds)
	return func(q *gorm.DB) *gorm.DB { return q.Where("changes.target_kind IN ?", kinds) }
}

// Changes lists what happened, the latest first, without effects.
func (f *Frame) Changes(ctx context.Context, list database.List, in Filter) (database.Page[Row], error) {
	q := f.DB.Read(ctx).Table("changes").Scopes(access.Scope(ctx, access.Change, access.HouseholdRead), f.readable(ctx)).Select("changes.*")
	q = database.InArea(q, "changes", in.AreaID)
	if in.RecordID != nil {
		ids, err := f.withAbsorbed(ctx, *in.RecordID)
		if err != nil {
			return database.Page[Row]{}, err
		}
		// A split is about what it leaves as it was, too.
		q = q.Where("changes.id IN (SELECT change_id FROM change_rows WHERE record_id IN ? UNION SELECT id FROM changes WHERE target_id IN ?)", ids, ids)
	}
	if in.HouseholdID != nil {
		ids, err := f.withAbsorbed(ctx, *in.HouseholdID)
		if err != nil {
			return database.Page[Row]{}, err
		}
		q = q.Where("(changes.household_id IN ? OR changes.id IN (SELECT change_id FROM change_rows WHERE record_id IN ? OR from_household_id IN ? OR to_household_id IN ?))", ids, ids, ids, ids)
	}
	q = record.Where(q, "changes.action = ?", in.Action)
	q = record.Where(q, "changes.target_kind = ?", in.Kind)
	q = record.Where(q, "changes.effective_on >= ?", in.From)
	q = record.Where(q, "changes.effective_on <= ?", in.To)
	page, err := database.Paginate[Row](q, list, sorts, "-created_at", "changes.id")
	if err != nil || len(page.Items) == 0 {
		return page, err
	}
	ids := make([]uuid.UUID, len(page.Items))
	for n, row := range page.Items {
		ids[n] = row.TargetID
	}
	names, err := f.namesOf(f.DB.Read(ctx), ids)
	if err != nil {
		return page, err
	}
	changes := make([]*history.Change, len(page.Items))
	for n := range page.Items {
		page.Items[n].Title, changes[n] = names[page.Items[n].TargetID], &page.Items[n].Change
	}
	return page, f.veil(f.DB.Read(ctx), changes...)
}

// veil leaves out of changes that tags or extra fields changed, where who looks may not see all of them. The reason of a
// change that did nothing else would tell what it was.
func (f *Frame) veil(db *gorm.DB, changes ...*history.Change) error {
	if f.Whole == nil {
		return nil
	}
	whole, err := f.Whole(db)
	if err != nil {
		return err
	}
	actor := access.ActorFrom(db.Statement.Context)
	for _, c := range changes {
		if c.AccountID != nil && *c.AccountID == actor.AccountID { // they did it themselves
			continue
		}
		if told := slices.DeleteFunc(slices.Clone(c.Tally), func(t history.Tally) bool { return !whole(t.Kind, t.Field) }); len(told) < len(c.Tally) {
			if c.Tally = told; len(told) == 0 {
				c.Reason = nil
			}
		}
	}
	return nil
}

// Silent are those of some changes whose reason who looks may not read.
func (f *Frame) Silent(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	var changes []*history.Change
	if err := f.DB.Read(ctx).Select("id, tally, reason, account_id").Where("id IN ? AND reason IS NOT NULL", ids).Find(&changes).Error; err != nil {
		return nil, database.Fault(err)
	}
	out := map[uuid.UUID]bool{}
	if err := f.veil(f.DB.Read(ctx), changes...); err != nil {
		return nil, err
	}
	for _, c := range changes {
		out[c.ID] = c.Reason == nil
	}
	return out, nil
}

// withAbsorbed is a record with those that have become part of it: what happened to them is its past, too.
func (f *Frame) withAbsorbed(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error) {
	if f.Absorbed == nil {
		return []uuid.UUID{id}, nil
	}
	more, err := f.Absorbed(f.DB.Read(ctx), id)
	return append(more, id), database.Fault(err)
}

// ByID is a change with its effects.
func (f *Frame) ByID(ctx context.Context, id uuid.UUID) (Act, error) {
	db := f.DB.Read(ctx)
	var c history.Change
	if err := database.Fault(db.Scopes(f.readable(ctx)).Where("changes.id = ?", id).Take(&c).Error); err != nil {
		return Act{}, err
	}
	var rows []history.Row
	if err := db.Where("change_id = ?", id).Order("ordinal").Limit(rowsRead).Find(&rows).Error; err != nil {
		return Act{}, database.Fault(err)
	}
	names, err := f.namesOf(db, []uuid.UUID{c.TargetID})
	if err != nil {
		return Act{}, err
	}
	effects, err := f.describe(db, rows)
	if err != nil {
		return Act{}, err
	}
	err = f.veil(db, &c)
	return Act{Change: c, Title: names[c.TargetID], Effects: effects}, err
}

// Undo takes a change back, within a day and while nothing rests on it.
func (f *Frame) Undo(ctx context.Context, id uuid.UUID, version int) error {
	return f.DB.Write(ctx, func(tx *gorm.DB) error { return f.UndoIn(tx, id, version) })
}

// UndoIn is Undo within a transaction.
func (f *Frame) UndoIn(tx *gorm.DB, id uuid.UUID, version int) error {
	ctx := tx.Statement.Context
	var c history.Change
	if err := database.Fault(tx.Scopes(f.readable(ctx)).Where("changes.id = ?", id).Take(&c).Error); err != nil {
		return err
	}
	if c.Version != version {
		return fault.Stale()
	}
	action, known := f.actions[c.Action]
	if !known {
		return fault.Conflict("not_undoable", fault.Say("普通的修改请直接改回", "Correct a plain change by changing it again"))
	}
	if !access.ActorFrom(ctx).Can(action.Target.Write) {
		return fault.NotAllowed()
	}
	if err := f.History.Undo(tx, &c, f.restore); err != nil {
		return f.whereItWent(tx, c, err)
	}
	now, actor := database.Now(f.Now()), access.ActorFrom(ctx)
	if err := database.Update(tx, &history.Change{}, id, version, now, map[string]any{"undone_at": now, "undone_by": actor.AccountID}); err != nil {
		return err
	}
	return f.Audit.Write(tx, audit.Entry{Action: "change.undo", Kind: "change", ID: id, DistrictID: c.DistrictID, After: map[string]any{"action": c.Action, "target_id": c.TargetID}})
}

// whereItWent says of a record that is not there to be restored that it was merged into another one as its double: it
// comes back only when that merge is taken back. Whoever may see the other one is told which it is.
func (f *Frame) whereItWent(tx *gorm.DB, c history.Change, undo error) error {
	if !fault.Is(undo, fault.KindNotFound) {
		return undo
	}
	var rows []history.Row
	fresh := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context})
	err := fresh.Select("kind", "record_id").Where("change_id = ? AND record_id IN (SELECT loser_id FROM merges WHERE undone_at IS NULL)", c.ID).
		Order("ordinal").Limit(1).Find(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return undo
	}
	into, err := f.Survivor(tx, rows[0].RecordID)
	if err != nil {
		return err
	}
	refused := fault.Conflict("merged", fault.Say("涉及的记录已作为重复并入另一条；要撤销这次变动，请先撤销那次合并",
		"A record of this change has been merged into another one; to undo the change, undo that merge first"))
	kind := f.kinds[rows[0].Kind]
	switch err := access.Check(tx.Statement.Context, fresh, kind.Kind.Kind, into, kind.Read); {
	case fault.Is(err, fault.KindNotFound), fault.Is(err, fault.KindForbidden):
		return refused
	case err != nil:
		return err
	}
	names, err := f.namesOf(fresh, []uuid.UUID{into})
	if err != nil {
		return err
	}
	refused.Instead = into.String()
	refused.Detail = fault.Say("涉及的记录已作为重复并入“%s”；要撤销这次变动，请先撤销那次合并",
		"A record of this change has been merged into “%s”; to undo the change, undo that merge first", names[into])
	return refused
}

// restore brings one record back to what it was before a row of a change.
func (f *Frame) restore(tx *gorm.DB, row history.Row) error {
	if row.Kind == bulkKind {
		return f.restoreBulk(tx, row)
	}
	kind, known := f.kinds[row.Kind]
	if !known || kind.Restore == nil {
		return history.BuiltOn()
	}
	return kind.Restore(tx, row)
}

// Restored restores one record, or removes the one that the change made; follow brings along what follows from it.
func Restored[M any](tx *gorm.DB, s *record.Store, kind record.Kind, row history.Row, follow func(m, was *M) error) error {
	ctx := tx.Statement.Context
	if row.Made() {
		if err := access.Check(ctx, tx, kind.Kind, row.RecordID, kind.Write); err != nil {
			return err
		}
		gone := tx.Where("id = ?", row.RecordID).Delete(new(M))
		if database.IsReferenced(gone.Error) {
			return history.BuiltOn()
		}
		if gone.Error != nil {
			return gone.Error
		}
		return s.Audit.Write(tx, audit.Entry{Action: kind.Name + ".remove", Kind: kind.Name, ID: row.RecordID, DistrictID: row.DistrictID})
	}
	// What is taken back is no new history.
	silent := *s
	silent.History = nil
	return record.ChangeIn(tx, &silent, kind, row.RecordID, record.AnyVersion, func(_ *gorm.DB, m *M) error {
		was := *m
		if err := history.Restore(ctx, m, row); err != nil {
			return err
		}
		return follow(m, &was)
	})
}

// AsOf is a record as it was at the end of a day; NotFound where it was not known then.
func AsOf[M any](ctx context.Context, db *gorm.DB, id uuid.UUID, on calendar.Day) (M, error) {
	var m M
	if err := database.Take(db, &m, id); err != nil {
		return m, err
	}
	existed, err := history.AsOf(ctx, db, &m, on)
	if err == nil && !existed {
		err = fault.NotFound()
	}
	return m, err
}
