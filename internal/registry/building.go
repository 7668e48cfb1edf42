package registry

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// BuildingInput is what a person says about a building.
type BuildingInput struct {
	Code, Name          string
	GridID              uuid.UUID
	Address             string
	Floors, Entrances   *int
	Longitude, Latitude *float64
	Management          string
	Company             string
	EndedOn             calendar.Day
	// Extra are values of extra fields by code; nil clears one, and what is not given stays.
	Extra map[string]any
}

// CreateBuilding makes a building.
func (s *Service) CreateBuilding(ctx context.Context, id uuid.UUID, in BuildingInput) error {
	return record.Create(ctx, &s.Store, buildingKind, id, func(tx *gorm.DB, b *Building) error { return s.fillBuilding(tx, b, in) })
}

// ChangeBuilding changes a building. Its households keep their grid.
func (s *Service) ChangeBuilding(ctx context.Context, id uuid.UUID, version int, change func(*BuildingInput)) error {
	return record.Change(ctx, &s.Store, buildingKind, id, version, func(tx *gorm.DB, b *Building) error {
		in := BuildingInput{
			Code: b.Code, Name: b.Name, GridID: *b.GridID, Address: record.Text(b.Address), Floors: b.Floors, Entrances: b.Entrances,
			Longitude: b.Longitude, Latitude: b.Latitude, Management: b.Management, Company: record.Text(b.Company), EndedOn: b.EndedOn,
		}
		change(&in)
		return s.fillBuilding(tx, b, in)
	})
}

func (s *Service) fillBuilding(tx *gorm.DB, b *Building, in BuildingInput) error {
	var c fault.Checks
	c.Filled("code", &in.Code, codeLength)
	c.Filled("name", &in.Name, nameLength)
	c.Text("address", &in.Address, addressLength)
	c.Text("company", &in.Company, nameLength)
	c.Between("floors", in.Floors, 1, 200)
	c.Between("entrances", in.Entrances, 1, 200)
	c.Degrees(in.Longitude, in.Latitude)
	c.Filled("management", &in.Management, codeLength)
	c.OneOf("management", in.Management, Managements)
	record.Reopened(&c, b.EndedOn, in.EndedOn)
	v, roles, err := s.seen(tx, buildingKind.Kind, b.ID, b.Place)
	if err != nil {
		return err
	}
	extra := v.Fill(&c, buildingKind.Name, b.Extra, in.Extra, roles)
	place, err := placeIn(tx, &c, in.GridID, b.GridID)
	if err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	b.Place, b.Code, b.Name, b.Address, b.Floors, b.Entrances = place, in.Code, in.Name, record.OrNil(in.Address), in.Floors, in.Entrances
	b.Longitude, b.Latitude, b.Management, b.Company, b.EndedOn = in.Longitude, in.Latitude, in.Management, record.OrNil(in.Company), in.EndedOn
	b.Extra = extra
	return nil
}

// EndBuilding ends a building in which nobody lives or trades any more.
func (s *Service) EndBuilding(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, buildingKind, id, version, e, func(tx *gorm.DB, b *Building, e record.Ending) error {
		if err := record.Ended(b.EndedOn); err != nil {
			return err
		}
		if err := stillActive(tx, &Household{}, "building_id = ? AND state = 'active'", id,
			fault.Say("还不能终止，楼内仍有住户", "This cannot end while households live in it")); err != nil {
			return err
		}
		if err := stillActive(tx, &Shop{}, "building_id = ? AND state = 'open'", id,
			fault.Say("还不能终止，楼内仍有商铺", "This cannot end while shops are open in it")); err != nil {
			return err
		}
		b.EndedOn = e.On
		return nil
	})
}
