package registry

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/record"
)

// Service keeps the registry.
type Service struct {
	record.Store
	acts   *act.Frame
	keeper *pii.Keeper
	// Catalog knows the district's own tables, care groups and extra fields, and who may see which.
	Catalog *catalog.Service

	// Placed are the tables whose rows move along when a household moves.
	Placed []database.PlacedTable
	// OnHouseholdEnded runs in the transaction in which a household moves away or is dissolved.
	OnHouseholdEnded []func(tx *gorm.DB, h Household) error
	// OnHouseholdMovedFar runs in the transaction in which a household moves to another township or island.
	OnHouseholdMovedFar []func(tx *gorm.DB, h Household) error
	// ReopenContact takes back the end of a contact, when the act that ended it is undone.
	ReopenContact func(tx *gorm.DB, contact uuid.UUID) error
}

// New makes the service, whose acts are done within frame.
func New(frame *act.Frame, keeper *pii.Keeper) *Service {
	s := &Service{Store: frame.Store, acts: frame, keeper: keeper, Catalog: catalog.New(frame.DB, frame.Audit, frame.Now)}
	s.Catalog.Retag = s.retag
	frame.Tell, frame.Whole = s.tellers, func(db *gorm.DB) (func(kind, column string) bool, error) {
		v, err := s.Catalog.ViewIn(db, access.ActorFrom(db.Statement.Context).DistrictID)
		return v.Whole, err
	}
	s.register()
	return s
}

var (
	buildingKind  = record.Kind{Kind: access.Building, Write: access.BuildingWrite}
	householdKind = record.Kind{Kind: access.Household, Write: access.HouseholdWrite}
	residentKind  = record.Kind{Kind: access.Resident, Write: access.ResidentWrite}
	shopKind      = record.Kind{Kind: access.Shop, Write: access.ShopWrite}
)

const (
	codeLength    = 40
	nameLength    = 100
	addressLength = 200
)

// placeIn returns where a record of a grid lies; grid_id is noted where it names no grid in reach, or one that has ended
// and is not where the record lies already.
func placeIn(tx *gorm.DB, c *fault.Checks, grid uuid.UUID, has *uuid.UUID) (database.Place, error) {
	record.Refer(tx, c, "grid_id", access.Area, &grid)
	if c.Has("grid_id") {
		return database.Place{}, nil
	}
	if has == nil || *has != grid {
		// Whoever merges the grid at the same time waits for what comes into it, or this waits for them.
		var open []uuid.UUID
		err := tx.Session(&gorm.Session{NewDB: true, Context: tx.Statement.Context}).Table("areas").Clauses(clause.Locking{Strength: "SHARE"}).
			Where("id = ? AND ended_on IS NULL", grid).Pluck("id", &open).Error
		if err != nil {
			return database.Place{}, err
		}
		if len(open) == 0 {
			c.Add("grid_id", "ended", fault.Say("该网格已撤销，请另选", "This grid has ended; choose another"))
		}
	}
	place, level, err := database.PlaceOf(tx, grid)
	if err == nil && level != "grid" {
		c.Add("grid_id", "bad_level", fault.Say("应为网格", "This must be a grid"))
	}
	return place, err
}

// gridThere refuses that something comes into a grid before a split made that.
func gridThere(tx *gorm.DB, c *fault.Checks, on calendar.Day, grid uuid.UUID, has *uuid.UUID) error {
	if c.Has("grid_id") || has != nil && *has == grid {
		return nil
	}
	made, err := history.MadeOn(tx, grid)
	if err == nil && on < made {
		c.Add("grid_id", "not_there", fault.Say("该网格 %s 才设立，请选择这一天或之后的生效日期，或另选网格",
			"This grid exists since %s; choose that day or a later one, or another grid", made))
	}
	return err
}

// standsIn checks a building and warns where it lies in another grid.
func standsIn(tx *gorm.DB, c *fault.Checks, warnings *[]fault.Field, building *uuid.UUID, grid uuid.UUID) error {
	record.Refer(tx, c, "building_id", access.Building, building)
	if building == nil || c.Has("building_id") {
		return nil
	}
	var b Building
	if err := database.Take(tx, &b, *building); err != nil {
		return err
	}
	if b.GridID == nil || *b.GridID != grid {
		*warnings = append(*warnings, fault.Field{Field: "grid_id", Code: "grid_mismatch", Message: fault.Say("与所在楼宇的网格不一致", "The building lies in another grid")})
	}
	return nil
}

// inTable notes a code that is not in its table.
func inTable(c *fault.Checks, field, table, code string) {
	if code != "" && !Codes(table).Has(code) {
		c.Add(field, "bad_enum", fault.Text{ZH: "代码表中没有这个值", EN: "Not a code of the table " + table})
	}
}

// stillActive counts what keeps a record from ending.
func stillActive(tx *gorm.DB, model any, condition string, id uuid.UUID, message fault.Text) error {
	var n int64
	if err := tx.Model(model).Where(condition, id).Count(&n).Error; err != nil {
		return err
	}
	if n > 0 {
		return fault.Conflict("in_use", message)
	}
	return nil
}
