package roster

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
)

// The codes of what stands against undoing an import.
const (
	AgainstChanged = "changed_since"
	AgainstGone    = "gone_since"
	AgainstHangs   = "hangs_on_it"
	AgainstEnded   = "ended_since"
	AgainstMoved   = "area_moved_since"
)

// obstacles gathers what stands against an undo, naming the first.
type obstacles struct {
	named []fault.Field
	all   int
}

func (o *obstacles) room() int { return AgainstShown - len(o.named) }

// obstacle is a record that stands against an undo, as it is read.
type obstacle struct{ RefID, Title string }

func (o *obstacles) add(t told, code string, rows []obstacle, all int64, say fault.Text) {
	o.all += int(all)
	for _, r := range rows {
		title := strings.TrimSpace(r.Title)
		f := fault.Field{Field: t.path, Code: code, Message: fault.Text{
			ZH: strings.TrimSpace(t.word.ZH+" "+title) + say.ZH, EN: strings.TrimSpace(t.word.EN+" "+title) + say.EN,
		}}
		if t.path != "" && r.RefID != "" {
			f.Ref = t.path + "/" + r.RefID
		}
		o.named = append(o.named, f)
	}
}

// against finds what was built on the import.
func (u *undoing) against() ([]fault.Field, int, error) {
	o := &obstacles{}
	var has []struct {
		Kind          string
		All, Restored int
	}
	err := u.fresh().Model(&Kept{}).Select(`kind, COUNT(*) AS "all", COUNT(before) AS restored`).Where("import_id = ?", u.row.ID).Group("kind").Scan(&has).Error
	if err != nil {
		return nil, 0, err
	}
	makes, restores := map[string]bool{}, false
	for _, h := range has {
		k, known := undoKindOf(h.Kind)
		makes[h.Kind] = h.All > h.Restored
		restores = restores || known && h.Restored > 0
		if known && !k.plain {
			if err := u.changed(o, k); err != nil {
				return nil, 0, err
			}
		}
	}
	for _, h := range Holds {
		if makes[h.Names] && h.Follows == "" {
			if err := u.hanging(o, h); err != nil {
				return nil, 0, err
			}
		}
	}
	if restores {
		if err := u.passedOn(o); err != nil {
			return nil, 0, err
		}
	}
	return o.named, o.all, nil
}

// changed finds the records of a kind that are not as the import left them.
func (u *undoing) changed(o *obstacles, k undoKind) error {
	t := tolds[k.table]
	touched := func() *gorm.DB {
		return u.fresh().Table(k.table).Joins("JOIN import_records AS kept ON kept.record_id = "+k.table+".id").
			Where("kept.import_id = ? AND kept.kind = ? AND kept.version <> "+k.table+".version", u.row.ID, k.name)
	}
	if err := u.tell(o, t, AgainstChanged, touched, fault.Say(" 在导入后被修改", " was changed after the import")); err != nil {
		return err
	}
	var gone int64
	err := u.fresh().Table("import_records AS kept").Where("kept.import_id = ? AND kept.kind = ? AND NOT EXISTS (SELECT 1 FROM "+k.table+" WHERE "+k.table+".id = kept.record_id)", u.row.ID, k.name).
		Count(&gone).Error
	if err != nil || gone == 0 {
		return err
	}
	o.all += int(gone)
	if o.room() > 0 {
		o.named = append(o.named, fault.Field{Field: t.path, Code: AgainstGone, Message: fault.Say("%[1]s：%[3]d 条在导入后被合并或删除", "%[2]s: %[3]d merged or removed after the import", t.word.ZH, t.word.EN, gone)})
	}
	return nil
}

// tell counts what q finds and names as many as there is room for.
func (u *undoing) tell(o *obstacles, t told, code string, q func() *gorm.DB, say fault.Text) error {
	var all int64
	if err := q().Count(&all).Error; err != nil || all == 0 {
		return err
	}
	var rows []obstacle
	if o.room() > 0 {
		err := q().Select("CAST(" + t.id + " AS text) AS ref_id, " + t.title + " AS title").Joins(t.joins).Order("title, ref_id").Limit(o.room()).Scan(&rows).Error
		if err != nil {
			return err
		}
	}
	o.add(t, code, rows, all, say)
	return nil
}

// hanging finds what hangs on records that the import made, and was not made or changed by it.
func (u *undoing) hanging(o *obstacles, h Hold) error {
	t, known := tolds[h.Table]
	if !known {
		return fmt.Errorf("nobody says how rows of %s are named", h.Table)
	}
	column := h.Table + "." + h.Column
	q := func() *gorm.DB {
		q := u.fresh().Table(h.Table)
		if h.Listed {
			q = q.Where(u.listed(column), u.row.ID, h.Names)
		} else {
			q = q.Where(made(column), u.row.ID, h.Names)
		}
		if h.Where != "" {
			q = q.Where(h.Table + "." + h.Where)
		}
		if h.Of != "" {
			own := h.Table + ".id"
			if h.Of == keptServices {
				own = h.Table + ".branch_id"
			}
			q = q.Where("NOT EXISTS (SELECT 1 FROM import_records AS own WHERE own.import_id = ? AND own.kind = ? AND own.record_id = "+own+")", u.row.ID, h.Of)
		}
		return q
	}
	return u.tell(o, t, AgainstHangs, q, fault.Say(" 关联了本次导入新增的%[1]s", " refers to something that the import created (%[2]s)", wordOf(h.Names).ZH, wordOf(h.Names).EN))
}

func wordOf(kind string) fault.Text {
	k, _ := undoKindOf(kind)
	return tolds[k.table].word
}

// listed is made for a column that holds a JSON list of ids.
func (u *undoing) listed(column string) string {
	each := "json_each(" + column + ") AS one WHERE one.value"
	if u.tx.Name() == "postgres" {
		each = "jsonb_array_elements_text(" + column + "::jsonb) AS one(value) WHERE one.value::uuid"
	}
	return "EXISTS (SELECT 1 FROM " + each + " IN (SELECT record_id FROM import_records WHERE import_id = ? AND kind = ? AND before IS NULL))"
}

var idText = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// passedOn finds what has ended or moved since to which a record put back would refer, or in which it would lie again.
func (u *undoing) passedOn(o *obstacles) error {
	var rows []struct {
		RecordID uuid.UUID
		Kind     string
		After    string
	}
	err := u.fresh().Table("change_rows").Select("change_rows.record_id, change_rows.kind, change_rows.after").Joins("JOIN changes ON changes.id = change_rows.change_id").
		Where("changes.district_id = ? AND changes.created_at >= ? AND changes.target_id <> ? AND change_rows.undone = FALSE", u.row.DistrictID, u.row.CommittedAt, u.row.ID).
		Where("change_rows.kind IN ('area', 'unit', 'branch', 'building', 'household', 'volunteer_team', 'member')").
		Where(`(change_rows.after LIKE '%"ended_on"%' OR change_rows.after LIKE '%"parent_id"%' OR change_rows.after LIKE '%"state"%')`).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return err
	}
	over := map[string]string{}
	for _, r := range rows {
		k, _ := undoKindOf(r.Kind)
		switch {
		case r.Kind == "area" && strings.Contains(r.After, `"parent_id"`):
			if err := u.tellOne(o, k, r.RecordID, AgainstMoved, fault.Say(" 在导入后调整过上级", " came to lie elsewhere after the import")); err != nil {
				return err
			}
		case strings.Contains(r.After, `"ended_on"`) || r.Kind == "household":
			over[r.RecordID.String()] = r.Kind
		}
	}
	if len(over) == 0 {
		return nil
	}
	named := map[string]bool{}
	for _, k := range undoKinds {
		if k.restore == nil {
			continue
		}
		if err := u.chunks(k.name, true, func(rows []Kept) error {
			for _, row := range rows {
				for _, id := range idText.FindAllString(*row.Before, -1) {
					named[id] = named[id] || over[id] != "" && id != row.RecordID.String()
				}
			}
			maps.DeleteFunc(named, func(_ string, yes bool) bool { return !yes })
			return nil
		}); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		k, _ := undoKindOf(over[id])
		if err := u.tellOne(o, k, uuid.MustParse(id), AgainstEnded, fault.Say(" 在导入后终止或变动，撤销会再次用到它", " ended or changed after the import, and undoing would refer to it again")); err != nil {
			return err
		}
	}
	return nil
}

func (u *undoing) tellOne(o *obstacles, k undoKind, id uuid.UUID, code string, say fault.Text) error {
	return u.tell(o, tolds[k.table], code, func() *gorm.DB {
		return u.fresh().Table(k.table).Where(k.table+".id = ?", id)
	}, say)
}
