// Package audit writes down who did what, in the transaction that did it (PROMISES P13). Each row carries an HMAC of
// its own; one sealer links the committed rows into a chain, so that writers do not wait for each other.
package audit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

// Event is one row of the audit log. Rows are never changed, but for the seal that the sealer adds.
type Event struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	At         time.Time
	ActorID    *uuid.UUID
	ActorName  string
	DistrictID *uuid.UUID
	Action     string
	Kind       string
	TargetID   *uuid.UUID
	Address    string
	RequestID  string
	// Changes is JSON: {"column": [before, after]}; personal fields as keyed hashes, sealed ones only by their hash.
	Changes    string
	Mac        string
	SealNumber *int64
	Seal       *string
	// OnBehalfID is the account that a deputy acts for; its name stands in ActorName.
	OnBehalfID *uuid.UUID
}

// TableName implements GORM's Tabler.
func (Event) TableName() string { return "audit_events" }

// Entry is what a use case reports. Before and After are pointers to models, or maps, or nil.
type Entry struct {
	Action     string
	Kind       string
	ID         uuid.UUID
	DistrictID uuid.UUID
	Before     any
	After      any
}

// Source is who acts and from where; the API edge and the command line put it into the context.
type Source struct {
	ActorID   uuid.UUID
	ActorName string
	Address   string
	RequestID string
	// OnBehalfID is the account that the actor stands in for, if any.
	OnBehalfID uuid.UUID
}

type sourceKey struct{}

// WithSource returns a context whose writes are attributed to the source.
func WithSource(ctx context.Context, s Source) context.Context {
	return context.WithValue(ctx, sourceKey{}, s)
}

func sourceOf(ctx context.Context) Source {
	s, _ := ctx.Value(sourceKey{}).(Source)
	return s
}

// Log writes entries with the keys of this installation.
type Log struct {
	key, hashKey []byte
	now          func() time.Time
	witness      string
}

// New makes a log. hashKey hashes personal fields, key makes the HMACs; witness is the file, outside the database,
// that remembers how far the chain was seen.
func New(key, hashKey []byte, witness string, now func() time.Time) *Log {
	return &Log{key: key, hashKey: hashKey, witness: witness, now: now}
}

// Write adds entries to the log within tx.
func (l *Log) Write(tx *gorm.DB, entries ...Entry) error {
	rows := make([]*Event, 0, len(entries))
	source := sourceOf(tx.Statement.Context)
	for _, e := range entries {
		row, err := l.event(source, e)
		if err != nil {
			return fmt.Errorf("audit %s: %w", e.Action, err)
		}
		rows = append(rows, &row)
	}
	return database.InsertAll(tx, rows)
}

func (l *Log) event(source Source, e Entry) (Event, error) {
	changes, err := l.changes(e.Before, e.After)
	if err != nil {
		return Event{}, err
	}
	row := Event{
		ID: database.NewID(), At: database.Now(l.now()), ActorID: orNil(source.ActorID), ActorName: source.ActorName, DistrictID: orNil(e.DistrictID),
		Action: e.Action, Kind: e.Kind, TargetID: orNil(e.ID), Address: source.Address, RequestID: source.RequestID, Changes: changes,
		OnBehalfID: orNil(source.OnBehalfID),
	}
	row.Mac = l.mac(row)
	return row, nil
}

func orNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// mac covers every column but the seal.
func (l *Log) mac(e Event) string {
	text := func(id *uuid.UUID) string {
		if id == nil {
			return ""
		}
		return id.String()
	}
	columns := []string{
		e.ID.String(), e.At.UTC().Format(time.RFC3339Nano), text(e.ActorID), e.ActorName, text(e.DistrictID),
		e.Action, e.Kind, text(e.TargetID), e.Address, e.RequestID, e.Changes,
	}
	if e.OnBehalfID != nil { // rows from before there were deputies have none
		columns = append(columns, e.OnBehalfID.String())
	}
	raw, _ := json.Marshal(columns)
	return sum(l.key, raw)
}

func sum(key []byte, parts ...[]byte) string {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		mac.Write(p)
	}
	return hex.EncodeToString(mac.Sum(nil))
}

func (l *Log) changes(before, after any) (string, error) {
	b, err := l.columns(before)
	if err != nil {
		return "", err
	}
	a, err := l.columns(after)
	if err != nil {
		return "", err
	}
	out := map[string][2]any{}
	for name, was := range b {
		if is, still := a[name]; !still || !reflect.DeepEqual(was, is) {
			if after == nil || still {
				out[name] = [2]any{was, a[name]}
			}
		}
	}
	for name, is := range a {
		if _, had := b[name]; !had {
			out[name] = [2]any{nil, is}
		}
	}
	raw, err := json.Marshal(out)
	return string(raw), err
}

// columns flattens a model into its columns: sealed bytes are left out, fields tagged audit:"hash" are hashed.
func (l *Log) columns(v any) (map[string]any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return plainMap(v), nil
	}
	value := reflect.ValueOf(v)
	if value.Kind() == reflect.Pointer && value.IsNil() {
		return nil, nil
	}
	s, err := schema.Parse(v, schemas, schema.NamingStrategy{})
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for _, f := range s.Fields {
		if f.DBName == "" || strings.HasSuffix(f.DBName, "_enc") || f.DBName == "created_at" || f.DBName == "updated_at" || f.DBName == "pinyin" {
			continue
		}
		// The field's own value, not the one a serializer would store, so that lists compare as lists.
		got, zero := f.ReflectValueOf(context.Background(), reflect.Indirect(value)).Interface(), false
		_, zero = f.ValueOf(context.Background(), reflect.Indirect(value))
		if zero {
			continue
		}
		plain := plainValue(got)
		if f.Tag.Get("audit") == "hash" && plain != nil {
			plain = "hmac:" + sum(l.hashKey, []byte(fmt.Sprint(plain)))[:24]
		}
		out[f.DBName] = plain
	}
	return out, nil
}

func plainMap(m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		if !strings.HasSuffix(k, "_enc") {
			out[k] = plainValue(v)
		}
	}
	return out
}

func orNothing[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

// plainValue brings a value to what JSON would read back, so that before and after compare. What records mostly hold
// goes the short way: bulk imports write tens of thousands of rows.
func plainValue(v any) any {
	switch v := v.(type) {
	case nil, string, bool, float64:
		return v
	case int:
		return float64(v)
	case uuid.UUID:
		return v.String()
	case *string:
		return orNothing(v)
	case *uuid.UUID:
		if v == nil {
			return nil
		}
		return v.String()
	case *float64:
		return orNothing(v)
	case *int:
		if v == nil {
			return nil
		}
		return float64(*v)
	case calendar.Day:
		return string(v)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	var out any
	if json.Unmarshal(raw, &out) != nil {
		return string(raw)
	}
	return out
}

// RequestOf returns the id of the request that the context belongs to, "" outside of one.
func RequestOf(ctx context.Context) string { return sourceOf(ctx).RequestID }

// AddressOf returns from where the request comes that the context belongs to, "" outside of one.
func AddressOf(ctx context.Context) string { return sourceOf(ctx).Address }
