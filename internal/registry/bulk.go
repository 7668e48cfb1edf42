package registry

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// The acts on many records at once. Each is one change: done wholly or not at all, and undone as one.
const (
	TagHouseholds   Action = "household.tag_many"
	TagResidents    Action = "resident.tag_many"
	MoveHouseholds  Action = "household.move_many"
	ManageBuildings Action = "building.management_many"
	RegridBuildings Action = "building.grid_many"
)

var bulkActions = []Action{TagHouseholds, TagResidents, MoveHouseholds, ManageBuildings, RegridBuildings}

// PicksMost is how many records one act may change at once.
const PicksMost = 1000

// Pick is a record that somebody chose, with the version that they have read.
type Pick struct {
	ID      uuid.UUID
	Version int
}

// Bulk asks for an act on many records. Which fields count depends on the action.
type Bulk struct {
	Action Action
	Picks  []Pick
	On     calendar.Day
	Reason string
	// Add and Remove are tags.
	Add, Remove []string
	// GridID and BuildingID are where households move to: without a building, they stay in theirs. A building may pass
	// to another grid.
	GridID, BuildingID *uuid.UUID
	Management         string
	Company            string
}

var errPreview = errors.New("only a preview")

// PreviewMany says what an act on many records would do, and does nothing.
func (s *Service) PreviewMany(ctx context.Context, in Bulk) (act.Act, error) {
	var out act.Act
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		var err error
		if out, err = s.many(tx, uuid.Nil, in); err != nil {
			return err
		}
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return out, err
}

// DoMany does an act on many records in one transaction. Where one of them cannot, none is changed: the answer names
// each row that is in the way, as NotFound, Forbidden, Stale or Conflict "rows_refused", whichever is first in this
// order.
func (s *Service) DoMany(ctx context.Context, id uuid.UUID, in Bulk) (act.Act, error) {
	var out act.Act
	err := s.DB.Write(ctx, func(tx *gorm.DB) error {
		var err error
		out, err = s.many(tx, id, in)
		return err
	})
	return out, err
}

// picked is an act on many records under way.
type picked struct {
	*doing
	bulk    Bulk
	refused []refusal
	// before is the smallest area in which the records lay before.
	before *database.Place
}

// refusal says why one row cannot.
type refusal struct {
	at  int
	why *fault.Error
}

func (s *Service) many(tx *gorm.DB, id uuid.UUID, in Bulk) (act.Act, error) {
	if err := s.checkBulk(tx, &in); err != nil {
		return act.Act{}, err
	}
	p := &picked{doing: s.doing(ActInput{Action: in.Action, Reason: in.Reason}), bulk: in}
	if err := p.inReach(tx); err != nil {
		return act.Act{}, err
	}
	request := act.Request{Action: string(in.Action), TargetID: in.Picks[0].ID, Version: record.AnyVersion, On: in.On, Reason: in.Reason}
	return s.acts.DoIn(tx, id, request, p.perform)
}

func (s *Service) checkBulk(tx *gorm.DB, in *Bulk) error {
	var c fault.Checks
	v, err := s.Catalog.ViewIn(tx, access.ActorFrom(tx.Statement.Context).DistrictID)
	if err != nil {
		return err
	}
	switch {
	case len(in.Picks) == 0:
		c.AddField(fault.Required("items"))
	case len(in.Picks) > PicksMost:
		c.Add("items", "too_many", fault.Say("一次最多 %d 条", "At most %d at once", PicksMost))
	}
	seen := map[uuid.UUID]bool{}
	for n, p := range in.Picks {
		if seen[p.ID] {
			c.Add(row(n), "duplicate_key", fault.Say("这条记录选了两次", "This record was chosen twice"))
		}
		seen[p.ID] = true
	}
	switch in.Action {
	case TagHouseholds, TagResidents:
		table := TableHouseholdTag
		if in.Action == TagResidents {
			table = TableSpecialGroup
		}
		in.Add = v.TidyTags(&c, table, in.Add, nil, v.Roles())
		in.Remove = v.TidyTags(&c, table, in.Remove, in.Remove, v.Roles()) // one that has ended may go
		if len(in.Add)+len(in.Remove) == 0 {
			c.AddField(fault.Required("add"))
		}
		if slices.ContainsFunc(in.Add, func(tag string) bool { return slices.Contains(in.Remove, tag) }) {
			c.Add("remove", "contradiction", fault.Say("同一个标签不能又加又去", "One tag cannot be both added and removed"))
		}
	case MoveHouseholds:
		if in.GridID == nil && in.BuildingID == nil {
			c.AddField(fault.Required("grid_id"))
		}
	case RegridBuildings:
		if in.GridID == nil {
			c.AddField(fault.Required("grid_id"))
		}
	case ManageBuildings:
		c.Filled("management", &in.Management, codeLength)
		c.OneOf("management", in.Management, Managements)
		c.Text("company", &in.Company, nameLength)
	default:
		c.Add("action", "bad_enum", fault.Say("没有这种变动", "There is no such action"))
	}
	return c.Err()
}

func row(n int) string { return "items[" + strconv.Itoa(n) + "]" }

// inReach refuses what the actor may not see, or not change.
func (p *picked) inReach(tx *gorm.DB) error {
	ctx, kind := tx.Statement.Context, p.bulk.Action.target()
	visible, err := p.reached(tx, ctx, kind, kind.Read)
	if err != nil {
		return err
	}
	writable, err := p.reached(tx, ctx, kind, kind.Write)
	if err != nil {
		return err
	}
	for n, pick := range p.bulk.Picks {
		switch {
		case !visible[pick.ID]:
			p.refuse(n, fault.NotFound())
		case !writable[pick.ID]:
			p.refuse(n, fault.NotAllowed())
		}
	}
	return p.verdict(tx)
}

func (p *picked) reached(tx *gorm.DB, ctx context.Context, kind record.Kind, permission access.Permission) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	for some := range slices.Chunk(p.bulk.Picks, idsAtOnce) {
		ids := make([]uuid.UUID, len(some))
		for n, pick := range some {
			ids[n] = pick.ID
		}
		var found []uuid.UUID
		err := tx.Session(&gorm.Session{NewDB: true, Context: ctx}).Table(kind.Table).Scopes(access.Scope(ctx, kind.Kind, permission)).
			Where(kind.Table+".id IN ?", ids).Pluck(kind.Table+".id", &found).Error
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			out[id] = true
		}
	}
	return out, nil
}

// idsAtOnce is how many ids one statement names.
const idsAtOnce = 500

func (p *picked) refuse(n int, why *fault.Error) { p.refused = append(p.refused, refusal{n, why}) }

// rowsNamed is how many rows a refusal names.
const rowsNamed = 100

// gravity orders what rows are refused for: whatever is hidden comes first.
var gravity = map[fault.Kind]int{fault.KindNotFound: 1, fault.KindForbidden: 2, fault.KindStale: 3}

// verdict is the refusal of all rows that were refused, or nil. A row that the actor may see is named by what people
// call it.
func (p *picked) verdict(tx *gorm.DB) error {
	if len(p.refused) == 0 {
		return nil
	}
	order := func(r refusal) int { return cmp.Or(gravity[r.why.Kind], 9) }
	first := slices.MinFunc(p.refused, func(a, b refusal) int { return order(a) - order(b) })
	kind, code := first.why.Kind, first.why.Code
	if order(first) == 9 {
		kind, code = fault.KindConflict, "rows_refused"
	}
	out := fault.New(kind, code, fault.Say("%d 条记录办不了，什么都没有改动", "%d records are in the way; nothing was changed", len(p.refused)))
	named := p.refused[:min(len(p.refused), rowsNamed)]
	var ids []uuid.UUID
	for _, r := range named {
		if r.why.Kind != fault.KindNotFound {
			ids = append(ids, p.bulk.Picks[r.at].ID)
		}
	}
	names, err := p.acts.Names(tx, ids)
	if err != nil {
		return err
	}
	for _, r := range named {
		message := r.why.Detail
		if name := names[p.bulk.Picks[r.at].ID]; name != "" {
			message = fault.Text{ZH: name + "：" + message.ZH, EN: name + ": " + message.EN}
		}
		out.Fields = append(out.Fields, fault.Field{Field: row(r.at), Code: r.why.Code, Message: message})
	}
	return out
}

// perform does the act on one record after the other.
func (p *picked) perform(tx *gorm.DB, frame *act.Doing) error {
	p.Doing, p.tx, p.in.On = frame, tx, frame.On
	do := map[Action]func(pick Pick) error{
		TagHouseholds: p.tagHousehold, TagResidents: p.tagResident, MoveHouseholds: p.moveOne, ManageBuildings: p.manageOne, RegridBuildings: p.regridOne,
	}[p.bulk.Action]
	for n, pick := range p.bulk.Picks {
		err := do(pick)
		if why, ok := fault.As(err); ok && why.Kind != fault.KindUnavailable && why.Kind != fault.KindStorageFull {
			if why.Kind == fault.KindInvalid && len(why.Fields) > 0 && n == 0 {
				return err // what was asked for is wrong itself
			}
			p.refuse(n, why)
			continue
		}
		if err != nil {
			return err
		}
	}
	if err := p.verdict(tx); err != nil {
		return err
	}
	p.Warnings = onceEach(p.Warnings)
	return p.spread(tx)
}

// onceEach leaves one warning of each code.
func onceEach(all []fault.Field) []fault.Field {
	var out []fault.Field
	for _, w := range all {
		if !slices.ContainsFunc(out, func(o fault.Field) bool { return o.Field == w.Field && o.Code == w.Code }) {
			out = append(out, w)
		}
	}
	return out
}

// spread says that the change is about all its records: it lies in the smallest area that holds them, before and
// after, so that nobody reads or undoes it who may not see them all.
func (p *picked) spread(tx *gorm.DB) error {
	table := p.bulk.Action.target().Table
	common := p.before
	for some := range slices.Chunk(p.bulk.Picks, idsAtOnce) {
		ids := make([]uuid.UUID, len(some))
		for n, pick := range some {
			ids[n] = pick.ID
		}
		var places []database.Place
		if err := tx.Table(table).Where("id IN ?", ids).Find(&places).Error; err != nil {
			return err
		}
		for _, place := range places {
			common = together(common, place)
		}
	}
	p.Change.Place, p.Change.HouseholdID = *common, nil
	return tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Model(&history.Change{}).Where("id = ?", p.Change.ID).
		Updates(map[string]any{"township_id": common.TownshipID, "community_id": common.CommunityID, "grid_id": common.GridID, "household_id": nil}).Error
}

// together is the smallest area that holds two places.
func together(a *database.Place, b database.Place) *database.Place {
	if a == nil {
		return &b
	}
	same := func(x, y *uuid.UUID) bool { return x != nil && y != nil && *x == *y }
	out := database.Place{DistrictID: a.DistrictID}
	if same(a.TownshipID, b.TownshipID) {
		out.TownshipID = a.TownshipID
		if same(a.CommunityID, b.CommunityID) {
			out.CommunityID = a.CommunityID
			if same(a.GridID, b.GridID) {
				out.GridID = a.GridID
			}
		}
	}
	return &out
}

// retag returns tags with some added and some removed, and whether that changes them.
func (p *picked) retag(tags []string) ([]string, bool, error) {
	out := slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return slices.Contains(p.bulk.Remove, tag) })
	for _, tag := range p.bulk.Add {
		if !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	if len(out) > catalog.TagsMost {
		return nil, false, fault.Conflict("too_many", fault.Say("最多 %d 个标签", "At most %d tags", catalog.TagsMost))
	}
	return append([]string{}, out...), !slices.Equal(out, tags), nil
}

func (p *picked) tagHousehold(pick Pick) error {
	var h Household
	if err := p.take(&h, pick, &h.Record); err != nil {
		return err
	}
	tags, changes, err := p.retag(h.Tags)
	if err != nil || !changes {
		return err
	}
	return record.ChangeIn(p.tx, &p.Store, householdKind, pick.ID, pick.Version, func(_ *gorm.DB, h *Household) error { h.Tags = tags; return nil })
}

func (p *picked) tagResident(pick Pick) error {
	var r Resident
	if err := p.take(&r, pick, &r.Record); err != nil {
		return err
	}
	tags, changes, err := p.retag(r.Tags)
	if err != nil || !changes {
		return err
	}
	return record.ChangeIn(p.tx, &p.Store, residentKind, pick.ID, pick.Version, func(_ *gorm.DB, r *Resident) error { r.Tags = tags; return nil })
}

// take reads a record that must still have the version, and remembers where it lay.
func (p *picked) take(m any, pick Pick, r *database.Record) error {
	if err := database.Take(p.tx, m, pick.ID); err != nil {
		return err
	}
	if r.Version != pick.Version {
		return fault.Stale()
	}
	var place database.Place
	switch m := m.(type) {
	case *Household:
		place = m.Place
	case *Resident:
		place = m.Place
	case *Building:
		place = m.Place
	}
	p.before = together(p.before, place)
	return nil
}

// moveOne moves a household by the act that moves a single one. Entrance and room stay as they were; without another
// building it stays in its own, and only the grid changes.
func (p *picked) moveOne(pick Pick) error {
	var h Household
	if err := p.take(&h, pick, &h.Record); err != nil {
		return err
	}
	door := Door{GridID: p.bulk.GridID, BuildingID: h.BuildingID, Entrance: record.Text(h.Entrance), Room: record.Text(h.Room), Address: record.Text(h.Address)}
	if p.bulk.BuildingID != nil {
		door.BuildingID = p.bulk.BuildingID
		if door.GridID == nil {
			grid, err := p.gridOf(*p.bulk.BuildingID)
			if err != nil {
				return err
			}
			door.GridID = grid
		}
	}
	if h.GridID != nil && *door.GridID == *h.GridID && same(door.BuildingID, h.BuildingID) {
		return nil
	}
	p.in.TargetID, p.in.Version, p.in.Door = pick.ID, pick.Version, &door
	return p.moveHousehold()
}

func same(a, b *uuid.UUID) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// gridOf is the grid of a building that the actor may see.
func (p *picked) gridOf(building uuid.UUID) (*uuid.UUID, error) {
	var c fault.Checks
	record.Refer(p.tx, &c, "building_id", access.Building, &building)
	if err := c.Err(); err != nil {
		return nil, err
	}
	var b Building
	if err := database.Take(p.tx, &b, building); err != nil {
		return nil, err
	}
	if b.GridID == nil {
		return nil, fault.Invalid(fault.Required("grid_id"))
	}
	return b.GridID, nil
}

func (p *picked) manageOne(pick Pick) error {
	var b Building
	if err := p.take(&b, pick, &b.Record); err != nil {
		return err
	}
	if b.Management == p.bulk.Management && record.Text(b.Company) == p.bulk.Company {
		return nil
	}
	p.in.TargetID, p.in.Version, p.in.Management, p.in.Company = pick.ID, pick.Version, p.bulk.Management, p.bulk.Company
	return p.manage()
}

// regridOne brings a building to another grid; its households keep their own.
func (p *picked) regridOne(pick Pick) error {
	var b Building
	if err := p.take(&b, pick, &b.Record); err != nil {
		return err
	}
	if b.GridID != nil && *b.GridID == *p.bulk.GridID {
		return nil
	}
	return record.ChangeIn(p.tx, &p.Store, buildingKind, pick.ID, pick.Version, func(tx *gorm.DB, b *Building) error {
		if err := record.Ended(b.EndedOn); err != nil {
			return err
		}
		var c fault.Checks
		place, err := placeIn(tx, &c, *p.bulk.GridID, b.GridID)
		if err != nil {
			return err
		}
		if err := gridThere(tx, &c, p.On, *p.bulk.GridID, b.GridID); err != nil {
			return err
		}
		b.Place = place
		return c.Err()
	})
}
