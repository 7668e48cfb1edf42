package act

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
)

// Effect is what an act did to one record.
type Effect struct {
	Kind string
	ID   uuid.UUID
	// Title names the record as people do, as far as it still exists.
	Title string
	// Made says that the act made the record; then Fields say what it was made with.
	Made   bool
	Fields []EffectField
}

// EffectField is a field that an act changed: codes and words as stored, names for what they refer to. Secret ones say
// only that they changed.
type EffectField struct {
	Name          string
	Before, After string
	Secret        bool
}

// Teller says what the actor sees of a column of which not everybody may see everything: tags, and each extra field by
// itself. ok is false for other columns.
type Teller func(row history.Row, column string) (fields []EffectField, ok bool)

// effectsShown is of how many records a change tells the effects one by one; rowsRead is how many rows that may take.
const (
	effectsShown = 100
	rowsRead     = 400
)

// describe says what the rows of a change did, record by record, in words that people know.
func (f *Frame) describe(db *gorm.DB, rows []history.Row) ([]Effect, error) {
	rows = rows[:min(len(rows), rowsRead)]
	names, err := f.namesIn(db, rows)
	if err != nil {
		return nil, err
	}
	var tell Teller
	if f.Tell != nil {
		if tell, err = f.Tell(db, rows); err != nil {
			return nil, err
		}
	}
	var out []Effect
	for _, row := range rows {
		if row.Kind == bulkKind {
			continue
		}
		at := slices.IndexFunc(out, func(e Effect) bool { return e.ID == row.RecordID })
		if at < 0 {
			if len(out) == effectsShown {
				continue
			}
			out = append(out, Effect{Kind: row.Kind, ID: row.RecordID, Title: names[row.RecordID], Made: row.Made()})
			at = len(out) - 1
		}
		for _, name := range slices.Sorted(maps.Keys(row.After)) {
			addField(&out[at], name, row, names, tell)
		}
	}
	return out, nil
}

// untold are columns that say nothing to people.
var untold = []string{"pinyin", "phone_enc", "id_number_enc", "state_on"}

func addField(e *Effect, name string, row history.Row, names map[uuid.UUID]string, tell Teller) {
	if slices.Contains(untold, name) {
		return
	}
	if tell != nil {
		if told, ok := tell(row, name); ok {
			for _, f := range told {
				e.add(f, row.Made())
			}
			return
		}
	}
	plain, secret := strings.CutSuffix(name, "_hash")
	f := EffectField{Name: plain, Secret: secret}
	if !secret {
		f.Before, f.After = words(row.Before[name], names), words(row.After[name], names)
	}
	e.add(f, row.Made())
}

// add adds what happened to a field to what is told of it already.
func (e *Effect) add(f EffectField, made bool) {
	if made && (f.After == "" || f.Secret) {
		return
	}
	if at := slices.IndexFunc(e.Fields, func(old EffectField) bool { return old.Name == f.Name }); at >= 0 {
		e.Fields[at].After = f.After
		return
	}
	e.Fields = append(e.Fields, f)
}

// words are a stored value as people read it: the name of what an id stands for, items of a list, and plain text.
func words(raw json.RawMessage, names map[uuid.UUID]string) string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil || v == nil {
		return ""
	}
	say := func(s string) string {
		if id, err := uuid.Parse(s); err == nil {
			return names[id]
		}
		return s
	}
	switch v := v.(type) {
	case string:
		return say(v)
	case []any:
		var items []string
		for _, one := range v {
			text, _ := json.Marshal(one)
			if said := say(strings.Trim(string(text), `"`)); said != "" {
				items = append(items, said)
			}
		}
		return strings.Join(items, "、")
	}
	return string(raw)
}

// namesIn are the names of the records that rows are about or refer to.
func (f *Frame) namesIn(db *gorm.DB, rows []history.Row) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, row := range rows {
		ids = append(ids, row.RecordID)
		for _, columns := range []history.Columns{row.Before, row.After} {
			for _, name := range f.kinds[row.Kind].Refers {
				var one *uuid.UUID
				var many []uuid.UUID
				if raw, ok := columns[name]; !ok {
					continue
				} else if json.Unmarshal(raw, &one) == nil && one != nil {
					ids = append(ids, *one)
				} else if json.Unmarshal(raw, &many) == nil {
					ids = append(ids, many...)
				}
			}
		}
	}
	return f.namesOf(db, ids)
}

// Names are the names of records by which people know them, by id.
func (f *Frame) Names(db *gorm.DB, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	return f.namesOf(db, slices.Clone(ids))
}

func (f *Frame) namesOf(db *gorm.DB, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	ids = slices.Compact(ids)
	for some := range slices.Chunk(ids, 500) {
		for _, name := range f.order {
			if f.kinds[name].Names == "" {
				continue
			}
			var found []struct {
				ID   uuid.UUID
				Name string
			}
			if err := db.Raw(f.kinds[name].Names, some).Scan(&found).Error; err != nil {
				return nil, database.Fault(err)
			}
			reach, err := f.reached(db, f.kinds[name], some)
			if err != nil {
				return nil, err
			}
			for _, one := range found {
				if out[one.ID] = one.Name; reach != nil && !slices.Contains(reach, one.ID) {
					// Of a household elsewhere its number is told, not who lives in it.
					out[one.ID], _, _ = strings.Cut(one.Name, " ")
				}
			}
		}
	}
	return out, nil
}

// reached are the records of a kind with details to hide that the actor may see; nil where all may be told.
func (f *Frame) reached(db *gorm.DB, kind Kind, ids []uuid.UUID) ([]uuid.UUID, error) {
	ctx := db.Statement.Context
	if !kind.Hides || access.ActorFrom(ctx).System {
		return nil, nil
	}
	out := []uuid.UUID{}
	err := db.Session(&gorm.Session{NewDB: true, Context: ctx}).Table(kind.Table).Scopes(access.Scope(ctx, kind.Kind.Kind, kind.Read)).
		Where(kind.Table+".id IN ?", ids).Pluck(kind.Table+".id", &out).Error
	return out, database.Fault(err)
}
