package access

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// The personal fields that may be revealed.
const (
	FieldPhone    = "phone"
	FieldIDNumber = "id_number"
)

// RevealsPerDay is how many personal fields one account may see in full on a day, where a reason is asked for.
const RevealsPerDay = 200

// free are the roles that may see the phones of their scope without giving a reason (DOMAIN §10).
var free = []Role{Cadre, Community, Handler, Caller}

// Revealer shows personal fields in full: one record at a time, by role, and always in the audit log (P15).
type Revealer struct {
	db     *database.DB
	audit  *audit.Log
	keeper *pii.Keeper
	now    func() time.Time
}

// NewRevealer makes one.
func NewRevealer(db *database.DB, log *audit.Log, keeper *pii.Keeper, now func() time.Time) *Revealer {
	return &Revealer{db: db, audit: log, keeper: keeper, now: now}
}

// Reveal returns a personal field of one record in full, "" where none is stored. It returns NotFound for a record
// that the actor may not see, Forbidden where their role may not see the field, Invalid without the reason that the
// role owes, and TooMany when the day's quota is used up.
func (r *Revealer) Reveal(ctx context.Context, kind Kind, id uuid.UUID, field, reason string) (string, error) {
	permission := RevealPhone
	if field == FieldIDNumber {
		permission = RevealIDNumber
	}
	reason = strings.TrimSpace(reason)
	plain := ""
	err := r.db.Write(ctx, func(tx *gorm.DB) error {
		if err := Check(ctx, tx, kind, id, permission); err != nil {
			return err
		}
		owed, err := owesReason(ctx, tx, kind, id, field)
		if err != nil {
			return err
		}
		if owed {
			if err := r.checkReason(ctx, tx, reason); err != nil {
				return err
			}
		}
		district, secret, err := sealed(tx, kind, id, field)
		if err != nil {
			return err
		}
		if plain, err = r.keeper.Open(kind.Table+"."+field, id, secret); err != nil {
			return err
		}
		return r.audit.Write(tx, audit.Entry{
			Action: revealAction(owed), Kind: kind.Name, ID: id, DistrictID: district, After: map[string]any{"field": field, "reason": reason},
		})
	})
	return plain, err
}

func revealAction(owed bool) string {
	if owed {
		return "reveal"
	}
	return "reveal.own"
}

// owesReason reports whether no role of the actor sees the field of this record freely.
func owesReason(ctx context.Context, tx *gorm.DB, kind Kind, id uuid.UUID, field string) (bool, error) {
	actor := ActorFrom(ctx)
	if actor.System {
		return false, nil
	}
	if field != FieldPhone {
		return true, nil
	}
	actor.Grants = slices.DeleteFunc(slices.Clone(actor.Grants), func(g Grant) bool { return !slices.Contains(free, g.Role) })
	err := Check(context.WithValue(ctx, actorKey{}, actor), tx, kind, id, RevealPhone)
	if fault.Is(err, fault.KindNotFound) || fault.Is(err, fault.KindForbidden) {
		return true, nil
	}
	return false, err
}

func (r *Revealer) checkReason(ctx context.Context, tx *gorm.DB, reason string) error {
	switch {
	case reason == "":
		return fault.Invalid(fault.Required("reason"))
	case utf8.RuneCountInString(reason) > 200:
		return fault.Bad("reason", "too_long", fault.Say("最多 %d 个字", "At most %d characters", 200))
	}
	today := calendar.DayOf(r.now())
	var used int64
	err := tx.Session(&gorm.Session{NewDB: true, Context: ctx}).Table("audit_events").
		Where("actor_id = ? AND action = 'reveal' AND at >= ?", ActorFrom(ctx).AccountID, today.Start()).Count(&used).Error
	if err != nil {
		return err
	}
	if used >= RevealsPerDay {
		f := fault.New(fault.KindTooMany, "reveal_quota", fault.Say("今天查看完整号码的次数已用完（每天 %d 次）", "You have seen today's %d full numbers", RevealsPerDay))
		f.RetryAfter = int(today.End().Sub(r.now()).Seconds()) + 1
		return f
	}
	return nil
}

func sealed(tx *gorm.DB, kind Kind, id uuid.UUID, field string) (uuid.UUID, pii.Secret, error) {
	var row struct {
		DistrictID uuid.UUID
		Enc        []byte
	}
	err := tx.Session(&gorm.Session{NewDB: true}).Table(kind.Table).Select("district_id, "+field+"_enc AS enc").Where("id = ?", id).Take(&row).Error
	return row.DistrictID, pii.Secret{Enc: row.Enc}, database.Fault(err)
}
