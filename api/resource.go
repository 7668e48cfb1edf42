package api

import (
	"context"
	"encoding"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"gorm.io/gorm/schema"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	records "github.com/lianxin/lianxin/internal/record"
)

// stamp is what every record of the organisation and the registry answers first.
type stamp struct {
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises with every change; send it in If-Match.
	Version int `json:"version" example:"1"`
	// CreatedAt is when the record was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
	// Actions are what the reader may do with it: change, end, reveal_phone, reveal_id_number. Not in lists.
	Actions []string `json:"actions,omitempty" example:"change,end"`
}

func stampOf(r database.Record) stamp {
	return stamp{ID: r.ID, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt}
}

func (s stamp) key() uuid.UUID          { return s.ID }
func (s stamp) version() int            { return s.Version }
func (s *stamp) allow(actions []string) { s.Actions = actions }

// warned carries what was kept as written although it looks wrong. Only creating and changing answer it.
type warned struct {
	// Warnings are doubts about single fields; the record was saved nevertheless.
	Warnings []problemField `json:"warnings,omitempty"`
}

func (w *warned) warn(c *gin.Context, warnings []fault.Field) {
	for _, f := range warnings {
		w.Warnings = append(w.Warnings, problemField{Field: f.Field, Code: f.Code, Message: f.Message.In(languageOf(c))})
	}
}

// give sets a value where the request gives one; null empties it.
func give[T any](to *T, from optional[T]) {
	if !from.Given {
		return
	}
	if from.Value == nil {
		*to = *new(T)
		return
	}
	*to = *from.Value
}

// giveOrNil is give for what may be nil.
func giveOrNil[T any](to **T, from optional[T]) {
	if from.Given {
		*to = from.Value
	}
}

// filtered reads a list request whose filters are the fields of F: a text (one of the words of its tag, if it has
// one), several texts with commas between them, a day, or a pointer to an id, a truth or a whole number (between the
// bounds of its tag, if it has them).
func filtered[F any](c *gin.Context) (database.List, F, error) {
	var f F
	value := reflect.ValueOf(&f).Elem()
	names := make([]string, value.NumField())
	for i := range names {
		names[i] = schema.NamingStrategy{}.ColumnName("", value.Type().Field(i).Name)
	}
	q, err := listOf(c, names...)
	if err != nil {
		return database.List{}, f, err
	}
	for i, name := range names {
		switch to := value.Field(i).Addr().Interface().(type) {
		case *string:
			if words := value.Type().Field(i).Tag.Get("oneof"); words != "" {
				*to = q.OneOf(name, strings.Fields(words)...)
			} else {
				*to = q.Get(name)
			}
		case **uuid.UUID:
			*to = q.UUID(name)
		case **bool:
			*to = q.Bool(name)
		case **int:
			low, high := 0, 150
			if bounds := value.Type().Field(i).Tag.Get("range"); bounds != "" {
				_, _ = fmt.Sscan(bounds, &low, &high)
			}
			*to = q.Int(name, low, high)
		case *[]string:
			*to = q.Words(name)
		case *calendar.Day:
			*to = q.Day(name)
		case encoding.TextUnmarshaler:
			if text := q.Get(name); text != "" && to.UnmarshalText([]byte(text)) != nil {
				q.bad(name, "bad_"+name, fault.Say("格式不对", "Not in the form that is asked for"))
			}
		}
	}
	return q.List, f, q.Err()
}

// chosenID is part of every request that makes a record.
type chosenID struct {
	// ID may be chosen by the client.
	ID *uuid.UUID `json:"id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
}

func (r chosenID) chosen() *uuid.UUID { return r.ID }

func (r chosenID) idOrNew() uuid.UUID {
	if r.ID != nil && *r.ID != uuid.Nil {
		return *r.ID
	}
	return database.NewID()
}

// shower answers a record as it stands now, with warnings about what was kept as written.
type shower func(c *gin.Context, status int, id uuid.UUID, warnings []fault.Field) error

// creates serves a POST that makes a record: the request becomes the service's input.
func creates[R interface {
	chosen() *uuid.UUID
	input() In
}, In any](c *gin.Context, create func(context.Context, uuid.UUID, In) error, show shower) error {
	return createsWarned[R](c, func(ctx context.Context, id uuid.UUID, in In) ([]fault.Field, error) { return nil, create(ctx, id, in) }, show)
}

// createsWarned is creates for a service that warns.
func createsWarned[R interface {
	chosen() *uuid.UUID
	input() In
}, In any](c *gin.Context, create func(context.Context, uuid.UUID, In) ([]fault.Field, error), show shower) error {
	in, err := bind[R](c)
	if err != nil {
		return err
	}
	id := newID(c, in.chosen())
	warnings, err := create(c.Request.Context(), id, in.input())
	if err != nil {
		return err
	}
	return show(c, http.StatusCreated, id, warnings)
}

// changes serves a PATCH: what the request gives is changed in the service's input.
func changes[R interface{ change(in *In) }, In any](c *gin.Context, change func(context.Context, uuid.UUID, int, func(*In)) error, show shower) error {
	return changesWarned[R](c, func(ctx context.Context, id uuid.UUID, version int, f func(*In)) ([]fault.Field, error) {
		return nil, change(ctx, id, version, f)
	}, show)
}

// changesWarned is changes for a service that warns.
func changesWarned[R interface{ change(in *In) }, In any](c *gin.Context, change func(context.Context, uuid.UUID, int, func(*In)) ([]fault.Field, error), show shower) error {
	in, version, err := bindAt[R](c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	warnings, err := change(c.Request.Context(), id, version, in.change)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, id, warnings)
}

// ends serves the end of a record.
func ends(c *gin.Context, end func(context.Context, uuid.UUID, int, records.Ending) error, show shower) error {
	in, version, err := bindAt[endRequest](c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if err := end(c.Request.Context(), id, version, in.ending()); err != nil {
		return err
	}
	return show(c, http.StatusOK, id, nil)
}

// endsAs is ends where the request says to which state the record comes.
func endsAs[R interface {
	ending() records.Ending
	state() string
}](c *gin.Context, end func(context.Context, uuid.UUID, int, string, records.Ending) error, show shower) error {
	in, version, err := bindAt[R](c)
	if err != nil {
		return err
	}
	id := pathID(c, "id")
	if err := end(c.Request.Context(), id, version, in.state(), in.ending()); err != nil {
		return err
	}
	return show(c, http.StatusOK, id, nil)
}

// bindAt is bind for what changes a record: it wants the version that the client has read.
func bindAt[T any](c *gin.Context) (T, int, error) {
	in, err := bind[T](c)
	if err != nil {
		return in, 0, err
	}
	version, err := ifMatch(c)
	return in, version, err
}

type endRequest struct {
	// On is the last day; today if left out, and not after today.
	On calendar.Day `json:"on,omitempty" validate:"omitempty,day" example:"2026-11-23"`
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"调出"`
} //	@name	End

func (r endRequest) ending() records.Ending { return records.Ending{On: r.On, Reason: r.Reason} }

type revealPhone struct {
	// Field to show.
	Field string `json:"field" validate:"required,oneof=phone" enums:"phone" example:"phone"`
	// Reason; required of those who see numbers only for one.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"电话回访"`
} //	@name	RevealPhone

type revealNumber struct {
	// Field to show.
	Field string `json:"field" validate:"required,oneof=phone id_number" enums:"phone,id_number" example:"id_number"`
	// Reason; required of those who see numbers only for one.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"代办老年优待证"`
} //	@name	RevealNumber

type revealed struct {
	// Value in full; empty where none is stored.
	Value string `json:"value" example:"19900020001"`
} //	@name	Revealed

func reveal(c *gin.Context, revealer *access.Revealer, kind access.Kind, field, reason string) error {
	value, err := revealer.Reveal(c.Request.Context(), kind, pathID(c, "id"), field, reason)
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, revealed{value})
}

type searchRequest struct {
	// IDNumber, whole.
	IDNumber string `json:"id_number,omitempty" validate:"max=40" example:"990000198705150021"`
	// Phone, whole; blanks, hyphens and +86 do not matter.
	Phone string `json:"phone,omitempty" validate:"max=40" example:"19900020001"`
} //	@name	Search

// rights are the permissions behind a record's actions.
type rights struct {
	db    *database.DB
	kind  access.Kind
	write access.Permission
	// reveals are the personal fields that some may see in full.
	reveals []string
}

// of returns what the reader may do with one record.
func (r rights) of(ctx context.Context, id uuid.UUID, over bool) ([]string, error) {
	actions := []string{}
	allowed := func(p access.Permission) (bool, error) {
		if !access.ActorFrom(ctx).Can(p) {
			return false, nil
		}
		err := access.Check(ctx, r.db.Read(ctx), r.kind, id, p)
		if fault.Is(err, fault.KindForbidden) || fault.Is(err, fault.KindNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	may, err := allowed(r.write)
	if err != nil {
		return nil, err
	}
	if may {
		actions = append(actions, "change")
	}
	if may && !over {
		actions = append(actions, "end")
	}
	for _, field := range r.reveals {
		permission := access.RevealPhone
		if field == access.FieldIDNumber {
			permission = access.RevealIDNumber
		}
		if may, err = allowed(permission); err != nil {
			return nil, err
		}
		if may {
			actions = append(actions, "reveal_"+field)
		}
	}
	return actions, nil
}

// single is the representation of one record.
type single interface {
	versioned
	key() uuid.UUID
	allow(actions []string)
	over() bool
}

// shown answers a record as it stands now, with what its reader may do, and with its address if it is new.
func shown(c *gin.Context, may rights, status int, path string, record single) error {
	actions, err := may.of(c.Request.Context(), record.key(), record.over())
	if err != nil {
		return err
	}
	record.allow(actions)
	if status == http.StatusCreated {
		return created(c, base+path+"/"+record.key().String(), record)
	}
	return answer(c, status, record)
}

// dayOrNil returns what JSON says of a day: null for none.
func dayOrNil(d calendar.Day) *calendar.Day {
	if d == "" {
		return nil
	}
	return &d
}
