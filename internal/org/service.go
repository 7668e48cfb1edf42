package org

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/record"
)

// Service keeps the organisation.
type Service struct {
	record.Store
	acts   *act.Frame
	keeper *pii.Keeper
	// Catalog knows the extra fields of members, and who may see which.
	Catalog *catalog.Service

	// Placed are the tables whose rows move along when an area moves.
	Placed []database.PlacedTable
	// OnMemberEnded runs in the transaction that ends a member's service.
	OnMemberEnded []func(tx *gorm.DB, m Member) error
	// Regrid brings buildings, households and shops of a grid into another one, with all that follows them.
	Regrid func(tx *gorm.DB, from, to uuid.UUID, only *Chosen) error
}

// New makes the service, whose acts are done within frame.
func New(frame *act.Frame, keeper *pii.Keeper) *Service {
	s := &Service{Store: frame.Store, acts: frame, keeper: keeper, Catalog: catalog.New(frame.DB, frame.Audit, frame.Now)}
	s.register()
	return s
}

var (
	areaKind      = record.Kind{Kind: access.Area, Write: access.AreaWrite}
	unitKind      = record.Kind{Kind: access.Unit, Write: access.UnitWrite}
	branchKind    = record.Kind{Kind: access.Branch, Write: access.BranchWrite}
	memberKind    = record.Kind{Kind: access.Member, Write: access.MemberWrite}
	leaveKind     = record.Kind{Kind: access.Leave, Write: access.MemberWrite}
	dutyKind      = record.Kind{Kind: access.Duty, Write: access.DutyWrite}
	teamKind      = record.Kind{Kind: access.Team, Write: access.VolunteerWrite}
	volunteerKind = record.Kind{Kind: access.Volunteer, Write: access.VolunteerWrite}
)

const (
	codeLength = 40
	nameLength = 100
)

// districtOf returns the district of a record: the one it has, or that of whoever makes it.
func districtOf(tx *gorm.DB, has uuid.UUID) uuid.UUID {
	if has != uuid.Nil {
		return has
	}
	return access.ActorFrom(tx.Statement.Context).DistrictID
}

func (s *Service) named(c *fault.Checks, code, name *string) {
	c.Filled("code", code, codeLength)
	c.Filled("name", name, nameLength)
}

// dependent is something active that keeps a record from ending.
type dependent struct{ zh, en, table, condition string }

// free refuses to end a record while something active hangs on it, and names what.
func free(tx *gorm.DB, id uuid.UUID, dependents ...dependent) error {
	var zh, en []string
	for _, d := range dependents {
		var n int64
		if err := tx.Session(&gorm.Session{NewDB: true}).Table(d.table).Where(d.condition, id).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			zh, en = append(zh, fmt.Sprintf("%d 个%s", n, d.zh)), append(en, fmt.Sprintf("%d %s", n, d.en))
		}
	}
	if len(zh) == 0 {
		return nil
	}
	return fault.Conflict("in_use", fault.Text{
		ZH: "还不能终止，名下仍有" + strings.Join(zh, "、"), EN: "This cannot end while it has " + strings.Join(en, ", "),
	})
}

// end marks a record that has nothing but a last day.
func end(endedOn *calendar.Day, on calendar.Day) error {
	if err := record.Ended(*endedOn); err != nil {
		return err
	}
	*endedOn = on
	return nil
}
