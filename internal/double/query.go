package double

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/record"
	"github.com/lianxin/lianxin/internal/registry"
)

// Side is one of the two records of a suspicion.
type Side struct {
	ID        uuid.UUID
	Version   int
	Title     string
	Code      string
	Address   string
	AreaName  string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is a suspicion with both records.
type Row struct {
	Double
	Left, Right Side `gorm:"-"`
}

// Filter narrows a list of suspicions.
type Filter struct {
	Kind   string `oneof:"resident household shop"`
	AreaID *uuid.UUID
	Reason string
	// RecordID is one of the two.
	RecordID *uuid.UUID
	// Dismissed chooses those that somebody found to be two records.
	Dismissed *bool
}

// standing is the condition that both records are still there and not over.
const standing = "(CASE doubles.kind" +
	" WHEN 'resident' THEN (SELECT COUNT(*) FROM residents WHERE residents.id IN (doubles.left_id, doubles.right_id) AND residents.state IN ('here', 'away'))" +
	" WHEN 'household' THEN (SELECT COUNT(*) FROM households WHERE households.id IN (doubles.left_id, doubles.right_id) AND households.state = 'active')" +
	" ELSE (SELECT COUNT(*) FROM shops WHERE shops.id IN (doubles.left_id, doubles.right_id) AND shops.state = 'open') END) = 2"

func (s *Service) rows(ctx context.Context) *gorm.DB {
	return s.db.Read(ctx).Table("doubles").Scopes(access.Scope(ctx, access.Double, access.DoubleRead)).Where(standing)
}

// Doubles lists suspicions, the likeliest first.
func (s *Service) Doubles(ctx context.Context, list database.List, f Filter) (database.Page[Row], error) {
	q := record.Where(s.rows(ctx), "doubles.kind = ?", f.Kind)
	if f.Reason != "" {
		condition, arg := database.Contains("doubles.reasons", `"`+f.Reason+`"`)
		q = q.Where(condition, arg)
	}
	if f.RecordID != nil {
		q = q.Where("(doubles.left_id = ? OR doubles.right_id = ?)", *f.RecordID, *f.RecordID)
	}
	if f.Dismissed != nil && *f.Dismissed {
		q = q.Where("doubles.dismissed_at IS NOT NULL")
	} else {
		q = q.Where("doubles.dismissed_at IS NULL")
	}
	q = inArea(q, f.AreaID)
	if list.Q != "" {
		q = called(q, list.Q)
	}
	page, err := database.Paginate[Row](q.Select("doubles.*"), list, map[string]string{"score": "doubles.score", "created_at": "doubles.created_at"}, "-score", "doubles.id")
	if err != nil {
		return page, err
	}
	return page, s.fillSides(ctx, page.Items)
}

// inArea narrows to pairs of which one record at least lies in the area.
func inArea(q *gorm.DB, area *uuid.UUID) *gorm.DB {
	if area == nil {
		return q
	}
	_, level, err := database.PlaceOf(q, *area)
	if err != nil {
		return q.Where("1 = 0")
	}
	var terms []string
	var args []any
	for _, k := range Kinds {
		t := kinds[k].Table
		terms, args = append(terms, "EXISTS (SELECT 1 FROM "+t+" WHERE "+t+".id IN (doubles.left_id, doubles.right_id) AND "+t+"."+level+"_id = ?)"), append(args, *area)
	}
	return q.Where("("+strings.Join(terms, " OR ")+")", args...)
}

// called narrows to pairs of which one record has the name or the number.
func called(q *gorm.DB, text string) *gorm.DB {
	name, a := database.NameMatches("residents.name", "residents.pinyin", text)
	code, b := database.Contains("households.code", text)
	shop, c := database.NameMatches("shops.name", "shops.pinyin", text)
	at := func(table, condition string) string {
		return "EXISTS (SELECT 1 FROM " + table + " WHERE " + table + ".id IN (doubles.left_id, doubles.right_id) AND " + condition + ")"
	}
	args := append(append(a, b), c...)
	return q.Where("("+at("residents", name)+" OR "+at("households", code)+" OR "+at("shops", shop)+")", args...)
}

func (s *Service) fillSides(ctx context.Context, rows []Row) error {
	ids := map[string][]uuid.UUID{}
	for _, r := range rows {
		ids[r.Kind] = append(ids[r.Kind], r.LeftID, r.RightID)
	}
	sides := map[uuid.UUID]Side{}
	for k, of := range ids {
		some, err := s.sides(ctx, k, of)
		if err != nil {
			return err
		}
		for _, side := range some {
			sides[side.ID] = side
		}
	}
	for i := range rows {
		rows[i].Left, rows[i].Right = sides[rows[i].LeftID], sides[rows[i].RightID]
	}
	return nil
}

// sides names records of a kind within the actor's scope.
func (s *Service) sides(ctx context.Context, kind string, ids []uuid.UUID) ([]Side, error) {
	t := kinds[kind].Table
	q := s.db.Read(ctx).Table(t).Scopes(access.Scope(ctx, kinds[kind].Kind, access.DoubleRead)).Where(t+".id IN ?", ids).
		Joins("LEFT JOIN areas AS communities ON communities.id = " + t + ".community_id").Joins("LEFT JOIN areas AS grids ON grids.id = " + t + ".grid_id")
	columns := t + ".id, " + t + ".version, " + t + ".created_at, " + t + ".updated_at, COALESCE(grids.name, communities.name, '') AS area_name, "
	switch kind {
	case Resident:
		q = q.Joins("JOIN households ON households.id = residents.household_id").Joins("LEFT JOIN buildings ON buildings.id = households.building_id")
		columns += "residents.name AS title, households.code, " + doorSQL
	case Household:
		q = q.Joins("LEFT JOIN buildings ON buildings.id = households.building_id").
			Joins("LEFT JOIN residents AS heads ON heads.household_id = households.id AND heads.relation = '02' AND heads.state IN ('here', 'away')")
		columns += "COALESCE(heads.name, '') AS title, households.code, " + doorSQL
	default:
		columns += "shops.name AS title, shops.code, COALESCE(shops.address, '') AS address"
	}
	var out []Side
	return out, database.Fault(q.Select(columns).Scan(&out).Error)
}

const doorSQL = "COALESCE(households.address, buildings.name || ' ' || COALESCE(households.entrance, '') || ' ' || COALESCE(households.room, ''), '') AS address"

// ByID is one suspicion; NotFound if the actor may not see both records, or one of them is no more.
func (s *Service) ByID(ctx context.Context, id uuid.UUID) (Row, error) {
	var rows [1]Row
	if err := s.rows(ctx).Where("doubles.id = ?", id).Take(&rows[0].Double).Error; err != nil {
		return rows[0], database.Fault(err)
	}
	return rows[0], s.fillSides(ctx, rows[:])
}

// Dismiss notes that a pair is two records; nil reason takes that back.
func (s *Service) Dismiss(ctx context.Context, id uuid.UUID, version int, dismiss bool, reason string) error {
	var c fault.Checks
	c.Text("reason", &reason, 200)
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *gorm.DB) error {
		var d Double
		if err := database.Take(tx, &d, id); err != nil {
			return err
		}
		if (d.DismissedAt != nil) == dismiss {
			return fault.Conflict("nothing_changes", fault.Say("已是这个状态", "It is so already"))
		}
		now := database.Now(s.now())
		set, action := map[string]any{"dismissed_at": nil, "dismissed_by": nil, "dismissed_reason": nil}, "double.reopen"
		if dismiss {
			set = map[string]any{"dismissed_at": now, "dismissed_by": access.ActorFrom(ctx).Name, "dismissed_reason": record.OrNil(reason)}
			action = "double.dismiss"
		}
		if err := database.Update(fresh(tx), &Double{}, id, version, now, set); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{Action: action, Kind: "double", ID: id, DistrictID: d.DistrictID, After: map[string]any{"left_id": d.LeftID, "right_id": d.RightID, "reason": reason}})
	})
}

// FieldPair is a field of both records. Secret values are masked.
type FieldPair struct {
	Name        string
	Left, Right string
	Same        bool
	// Both says that the values can be joined.
	Both bool
}

// Hanging is what hangs on a record: how many rows of each table, who belongs to it, and who is its contact.
type Hanging struct {
	Counts  map[string]int
	People  []Person
	Contact string
}

// Person is somebody of a household.
type Person struct {
	ID       uuid.UUID
	Name     string
	Relation string
	Sex      *string
	Age      *int
	State    string
}

// Comparison shows two records side by side.
type Comparison struct {
	Kind                      string
	DistrictID                uuid.UUID
	Left, Right               Side
	Fields                    []FieldPair
	LeftHanging, RightHanging Hanging
	// Double is the suspicion about the pair, if there is one.
	Double *Double
}

// Compare shows two records of a kind side by side; the actor must be allowed to merge them.
func (s *Service) Compare(ctx context.Context, kind string, left, right uuid.UUID) (Comparison, error) {
	out := Comparison{Kind: kind}
	db := s.db.Read(ctx)
	for _, id := range []uuid.UUID{left, right} {
		if err := access.Check(ctx, db, kinds[kind].Kind, id, access.DoubleMerge); err != nil {
			return out, err
		}
	}
	if left == right {
		return out, fault.Bad("right_id", "same_record", fault.Say("请选择两条不同的记录", "Choose two records"))
	}
	sides, err := s.sides(ctx, kind, []uuid.UUID{left, right})
	if err != nil || len(sides) != 2 {
		return out, database.Fault(err)
	}
	if out.Left, out.Right = sides[0], sides[1]; out.Left.ID != left {
		out.Left, out.Right = out.Right, out.Left
	}
	switch kind {
	case Resident:
		err = compareFields[registry.Resident](s, db, &out)
	case Household:
		err = compareFields[registry.Household](s, db, &out)
	default:
		err = compareFields[registry.Shop](s, db, &out)
	}
	if err != nil {
		return out, err
	}
	for side, id := range map[*Hanging]uuid.UUID{&out.LeftHanging: left, &out.RightHanging: right} {
		if *side, err = s.hanging(db, kind, out.DistrictID, id); err != nil {
			return out, err
		}
	}
	p := pairOf(left, right)
	var d []Double
	if err := db.Where("left_id = ? AND right_id = ?", p.left, p.right).Find(&d).Error; err != nil {
		return out, err
	}
	if len(d) == 1 {
		out.Double = &d[0]
	}
	return out, nil
}

func compareFields[M any](s *Service, db *gorm.DB, out *Comparison) error {
	a, b := new(M), new(M)
	if err := database.Take(db, a, out.Left.ID); err != nil {
		return err
	}
	if err := database.Take(db, b, out.Right.ID); err != nil {
		return err
	}
	out.DistrictID = field(a, "DistrictID").Interface().(uuid.UUID)
	eyes, err := s.eyes(db, out.Kind, out.DistrictID, out.Left.ID, out.Right.ID)
	if err != nil {
		return err
	}
	eyes.veil(a)
	eyes.veil(b)
	for _, c := range choicesOf(out.Kind, a, b) {
		out.Fields = append(out.Fields, FieldPair{
			Name: c.name, Left: s.shown(c, a, out.Left), Right: s.shown(c, b, out.Right), Same: c.equal(a, b), Both: c.both,
		})
	}
	return nil
}

// shown is a value as a person reads it: codes as they stand, numbers masked, a door as an address.
func (s *Service) shown(c choice, m any, side Side) string {
	if c.extra != "" {
		return extraOf(m)[c.extra]
	}
	switch c.name {
	case "household":
		return side.Code + " " + side.Address
	case "door":
		return strings.TrimSpace(side.Address + " " + side.AreaName)
	case "id_number":
		return pii.MaskIDNumber(s.keeper.MustOpen(c.sealed, keyOf(m), field(m, c.fields[0]).Interface().(pii.Secret)))
	case "phone":
		return pii.MaskPhone(s.keeper.MustOpen(c.sealed, keyOf(m), field(m, c.fields[0]).Interface().(pii.Secret)))
	}
	switch v := field(m, c.fields[0]).Interface().(type) {
	case string:
		return v
	case *string:
		return text(v)
	case *int:
		if v == nil {
			return ""
		}
		return strconv.Itoa(*v)
	default:
		raw, _ := json.Marshal(v)
		return strings.ReplaceAll(strings.Trim(string(raw), `[]`), `"`, "")
	}
}

func (s *Service) hanging(db *gorm.DB, kind string, district, id uuid.UUID) (Hanging, error) {
	counts, err := counted(db, kind, district, id)
	h := Hanging{Counts: counts, People: []Person{}}
	if err != nil || kind == Shop {
		return h, err
	}
	home := id
	if kind == Resident {
		if err := db.Table("residents").Select("household_id").Where("id = ?", id).Row().Scan(&home); err != nil {
			return h, err
		}
	}
	var people []struct {
		Person
		BirthDate *string
	}
	err = db.Table("residents").Select("id, name, relation, sex, state, birth_date").Where("household_id = ? AND state IN ('here', 'away') AND id <> ?", home, id).
		Order("CASE WHEN relation = '02' THEN 0 ELSE 1 END, birth_date, id").Limit(50).Scan(&people).Error
	if err != nil {
		return h, err
	}
	for _, p := range people {
		if age, known := registry.AgeOn(text(p.BirthDate), s.today()); known {
			p.Age = &age
		}
		h.People = append(h.People, p.Person)
	}
	var contacts []string
	err = db.Table("assignments").Joins("JOIN members ON members.id = assignments.member_id").Where("assignments.household_id = ? AND assignments.ended_at IS NULL AND assignments.ordinal = 1", home).
		Limit(1).Pluck("members.name", &contacts).Error
	h.Contact = strings.Join(contacts, "")
	return h, err
}

// MergeFilter narrows a list of merges.
type MergeFilter struct {
	Kind   string `oneof:"resident household shop"`
	AreaID *uuid.UUID
	// RecordID is a survivor or a loser.
	RecordID *uuid.UUID
	Undone   *bool
}

// MergeRow is a merge with the name of the survivor.
type MergeRow struct {
	Merge
	Survivor string `gorm:"-"`
}

// mergeColumns are those that a list shows, without what is only needed to take a merge back.
const mergeColumns = "merges.id, merges.version, merges.created_at, merges.updated_at, merges.district_id, merges.kind, merges.survivor_id, merges.loser_id, merges.title, " +
	"merges.reason, merges.fields, merges.counts, merges.actor_name, merges.undone_at, merges.undone_by, merges.kept"

// Merges lists merges, the latest first.
func (s *Service) Merges(ctx context.Context, list database.List, f MergeFilter) (database.Page[MergeRow], error) {
	q := s.db.Read(ctx).Table("merges").Scopes(access.Scope(ctx, access.Merge, access.DoubleRead)).Select(mergeColumns)
	q = record.Where(q, "merges.kind = ?", f.Kind)
	if f.RecordID != nil {
		q = q.Where("(merges.survivor_id = ? OR merges.loser_id = ?)", *f.RecordID, *f.RecordID)
	}
	q = record.EndedIs(q, "merges.undone_at", f.Undone)
	q = database.InArea(q, "merges", f.AreaID)
	page, err := database.Paginate[MergeRow](q, list, map[string]string{"created_at": "merges.created_at"}, "-created_at", "merges.id")
	if err != nil {
		return page, err
	}
	return page, s.fillSurvivors(ctx, page.Items)
}

func (s *Service) fillSurvivors(ctx context.Context, rows []MergeRow) error {
	ids, names := map[string][]uuid.UUID{}, map[uuid.UUID]string{}
	for _, r := range rows {
		ids[r.Kind] = append(ids[r.Kind], r.SurvivorID)
	}
	for k, of := range ids {
		sides, err := s.sides(ctx, k, of)
		if err != nil {
			return err
		}
		for _, side := range sides {
			names[side.ID] = side.Title
			if k == Household {
				names[side.ID] = strings.TrimSpace(side.Code + " " + side.Title)
			}
		}
	}
	v, err := s.catalog.View(ctx)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Survivor = names[rows[i].SurvivorID]
		tell(v, &rows[i].Merge)
	}
	return nil
}

// MergeByID is one merge.
func (s *Service) MergeByID(ctx context.Context, id uuid.UUID) (MergeRow, error) {
	var rows [1]MergeRow
	err := s.db.Read(ctx).Table("merges").Scopes(access.Scope(ctx, access.Merge, access.DoubleRead)).Where("merges.id = ?", id).Take(&rows[0].Merge).Error
	if err != nil {
		return rows[0], database.Fault(err)
	}
	return rows[0], s.fillSurvivors(ctx, rows[:])
}

// Survivor is the record into which one was merged, directly or by way of others; the record itself where it was not.
func Survivor(db *gorm.DB, id uuid.UUID) (uuid.UUID, error) {
	for range 20 { // a survivor may have been merged in its turn
		var next []uuid.UUID
		err := fresh(db).Table("merges").Where("loser_id = ? AND undone_at IS NULL", id).Order("id DESC").Limit(1).Pluck("survivor_id", &next).Error
		if err != nil || len(next) == 0 {
			return id, database.Fault(err)
		}
		id = next[0]
	}
	return id, nil
}

// Absorbed are the records that were merged into one, and those that had been merged into them before.
func (s *Service) Absorbed(db *gorm.DB, id uuid.UUID) ([]uuid.UUID, error) {
	var all []uuid.UUID
	at := []uuid.UUID{id}
	for len(at) > 0 && len(all) < absorbedMost {
		var next []uuid.UUID
		err := db.Session(&gorm.Session{NewDB: true, Context: db.Statement.Context}).Table("merges").Where("survivor_id IN ? AND undone_at IS NULL", at).Order("id").Limit(absorbedMost).Pluck("loser_id", &next).Error
		if err != nil {
			return nil, err
		}
		next = slices.DeleteFunc(next, func(one uuid.UUID) bool { return one == id || slices.Contains(all, one) })
		all, at = append(all, next...), next
	}
	return all, nil
}

// absorbedMost bounds how many merged records are followed.
const absorbedMost = 200

// Gone says of a record that is not there that it was merged into another one, to those who may see that one;
// otherwise it is NotFound like any other.
func (s *Service) Gone(ctx context.Context, kind string, id uuid.UUID) error {
	k, ok := kinds[kind]
	if !ok {
		return fault.NotFound()
	}
	at, err := Survivor(s.db.Read(ctx), id)
	if err != nil {
		return err
	}
	if at == id {
		return fault.NotFound()
	}
	if err := access.Check(ctx, s.db.Read(ctx), k.Kind, at, k.Read); err != nil {
		return err
	}
	f := fault.New(fault.KindGone, "merged", fault.Say("这条记录已并入另一条", "This record has been merged into another one"))
	f.Instead = at.String()
	return f
}
