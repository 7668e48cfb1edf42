package registry

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// tagTables are the own tables whose values the tags of a kind of record are.
var tagTables = map[string]string{"household": TableHouseholdTag, "resident": TableSpecialGroup}

// seen returns what the district decides, and in which roles the actor reaches a record: all of theirs where it is new.
func (s *Service) seen(tx *gorm.DB, kind access.Kind, id uuid.UUID, stored database.Place) (*catalog.View, []access.Role, error) {
	district := stored.DistrictID
	if district == uuid.Nil {
		district = access.ActorFrom(tx.Statement.Context).DistrictID
	}
	v, err := s.Catalog.ViewIn(tx, district)
	if err != nil || stored.DistrictID == uuid.Nil {
		return v, v.Roles(), err
	}
	reach, err := v.Reach(tx, kind, []uuid.UUID{id})
	if err != nil {
		return nil, nil, err
	}
	return v, reach(id), nil
}

// veil takes from records what the actor may not see of them: their tags and extra fields. Every record that the package
// gives away goes through it.
func veil[R any](ctx context.Context, s *Service, kind access.Kind, rows []R, of func(*R) (id uuid.UUID, tags *[]string, extra *catalog.Extra)) error {
	if len(rows) == 0 {
		return nil
	}
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i], _, _ = of(&rows[i])
	}
	reach, err := v.Reach(s.DB.Read(ctx), kind, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		id, tags, extra := of(&rows[i])
		if tags != nil {
			*tags = v.ShowTags(tagTables[kind.Name], *tags, reach(id))
		}
		*extra = v.ShowExtra(kind.Name, *extra, reach(id))
	}
	return nil
}

func (s *Service) veilHouseholds(ctx context.Context, rows []HouseholdRow) error {
	return veil(ctx, s, access.Household, rows, func(r *HouseholdRow) (uuid.UUID, *[]string, *catalog.Extra) { return r.ID, &r.Tags, &r.Extra })
}

func (s *Service) veilResidents(ctx context.Context, rows []ResidentRow) error {
	return veil(ctx, s, access.Resident, rows, func(r *ResidentRow) (uuid.UUID, *[]string, *catalog.Extra) { return r.ID, &r.Tags, &r.Extra })
}

func (s *Service) veilBuildings(ctx context.Context, rows []BuildingRow) error {
	return veil(ctx, s, access.Building, rows, func(r *BuildingRow) (uuid.UUID, *[]string, *catalog.Extra) { return r.ID, nil, &r.Extra })
}

func (s *Service) veilShops(ctx context.Context, rows []ShopRow) error {
	return veil(ctx, s, access.Shop, rows, func(r *ShopRow) (uuid.UUID, *[]string, *catalog.Extra) { return r.ID, nil, &r.Extra })
}

// CareOfResident says what care groups a resident, or their household, is in, as far as the actor may see them.
func (s *Service) CareOfResident(ctx context.Context, r ResidentRow) (catalog.Care, error) {
	if r.Over() {
		return catalog.Care{}, nil
	}
	care, err := s.Catalog.CareFor(ctx, r.HouseholdID)
	care.Groups = slices.DeleteFunc(care.Groups, func(g catalog.Cared) bool { return g.ResidentID != nil && *g.ResidentID != r.ID })
	return care, err
}

// veiled passes on what was read once it is veiled.
func veiled[Row any](page database.Page[Row], err error, veil func([]Row) error) (database.Page[Row], error) {
	if err == nil {
		err = veil(page.Items)
	}
	return page, err
}

// retag gives the records of the actor's district that carry one tag another in its place, each with its own history.
func (s *Service) retag(tx *gorm.DB, table, from, to string) (int, error) {
	district := access.ActorFrom(tx.Statement.Context).DistrictID
	swap := func(tags []string) []string {
		out := []string{}
		for _, tag := range tags {
			if tag == from {
				tag = to
			}
			if !slices.Contains(out, tag) {
				out = append(out, tag)
			}
		}
		return out
	}
	text, _ := json.Marshal(from)
	condition, arg := database.Contains("tags", string(text))
	switch table {
	case TableHouseholdTag:
		return eachWith(tx, &Household{}, district, condition, arg, func(id uuid.UUID) error {
			return record.ChangeIn(tx, &s.Store, householdKind, id, record.AnyVersion, func(_ *gorm.DB, h *Household) error { h.Tags = swap(h.Tags); return nil })
		})
	case TableSpecialGroup:
		return eachWith(tx, &Resident{}, district, condition, arg, func(id uuid.UUID) error {
			return record.ChangeIn(tx, &s.Store, residentKind, id, record.AnyVersion, func(_ *gorm.DB, r *Resident) error { r.Tags = swap(r.Tags); return nil })
		})
	case TableShopType:
		return eachWith(tx, &Shop{}, district, "trade = ?", from, func(id uuid.UUID) error {
			return record.ChangeIn(tx, &s.Store, shopKind, id, record.AnyVersion, func(_ *gorm.DB, p *Shop) error { p.Trade = &to; return nil })
		})
	}
	return 0, nil
}

func eachWith(tx *gorm.DB, model any, district uuid.UUID, condition, arg string, change func(uuid.UUID) error) (int, error) {
	var ids []uuid.UUID
	if err := tx.Model(model).Where("district_id = ?", district).Where(condition, arg).Order("id").Pluck("id", &ids).Error; err != nil {
		return 0, err
	}
	for _, id := range ids {
		if err := change(id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// teller says columns of tags and extra fields, as far as the actor may see them.
type teller struct {
	view  *catalog.View
	reach map[string]func(uuid.UUID) []access.Role
}

func (s *Service) teller(db *gorm.DB, rows []history.Row) (*teller, error) {
	v, err := s.Catalog.ViewIn(db, access.ActorFrom(db.Statement.Context).DistrictID)
	if err != nil {
		return nil, err
	}
	t := &teller{view: v, reach: map[string]func(uuid.UUID) []access.Role{}}
	ids := map[string][]uuid.UUID{}
	for _, row := range rows {
		ids[row.Kind] = append(ids[row.Kind], row.RecordID)
	}
	for _, kind := range []access.Kind{access.Resident, access.Household, access.Building, access.Shop, access.Member} {
		if t.reach[kind.Name], err = v.Reach(db, kind, ids[kind.Name]); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// tellers is what the frame of acts tells tags and extra fields by.
func (s *Service) tellers(db *gorm.DB, rows []history.Row) (act.Teller, error) {
	t, err := s.teller(db, rows)
	if err != nil {
		return nil, err
	}
	return t.tell, nil
}

// tell says tags and extra fields of a row before and after: codes as they are stored, each extra field by itself.
func (t *teller) tell(row history.Row, column string) ([]act.EffectField, bool) {
	reach := t.reach[row.Kind]
	if reach == nil || column != "tags" && column != "extra" {
		return nil, false
	}
	roles := reach(row.RecordID)
	if column == "tags" {
		before, after := t.tags(row.Kind, row.Before[column], roles), t.tags(row.Kind, row.After[column], roles)
		if before == after {
			return nil, true
		}
		return []act.EffectField{{Name: column, Before: before, After: after}}, true
	}
	before, after := t.extra(row.Kind, row.Before[column], roles), t.extra(row.Kind, row.After[column], roles)
	var out []act.EffectField
	for _, f := range t.view.FieldsOf(row.Kind, true) {
		if was, is := before[f.Code], after[f.Code]; was != is {
			out = append(out, act.EffectField{Name: "extra." + f.Code, Before: was, After: is})
		}
	}
	return out, true
}

func (t *teller) tags(kind string, raw json.RawMessage, roles []access.Role) string {
	var tags []string
	_ = json.Unmarshal(raw, &tags)
	if table := tagTables[kind]; table != "" {
		return strings.Join(t.view.ShowTags(table, tags, roles), "、")
	}
	return strings.Join(tags, "、")
}

func (t *teller) extra(kind string, raw json.RawMessage, roles []access.Role) catalog.Extra {
	var extra catalog.Extra
	_ = json.Unmarshal(raw, &extra)
	return t.view.ShowExtra(kind, extra, roles)
}
