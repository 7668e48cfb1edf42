package registry

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

const phoneOfHousehold = "households.phone"

// HouseholdInput is what a person says about a household.
type HouseholdInput struct {
	Code           string
	GridID         uuid.UUID
	BuildingID     *uuid.UUID
	Entrance, Room string
	Address        string
	Tenure         string
	Phone          string
	Tags           []string
	AwayMonths     []int
	// State may only be brought back to active here.
	State string
	// Acknowledged are the codes of doubts that the person has seen.
	Acknowledged []string
	// Extra are values of extra fields by code; nil clears one, and what is not given stays.
	Extra map[string]any
}

// CreateHousehold makes a household and returns warnings about what was kept as written.
func (s *Service) CreateHousehold(ctx context.Context, id uuid.UUID, in HouseholdInput) (warnings []fault.Field, err error) {
	in.State = HouseholdActive
	err = record.Create(ctx, &s.Store, householdKind, id, func(tx *gorm.DB, h *Household) error {
		h.State, h.StateOn = HouseholdActive, s.Today()
		return s.fillHousehold(tx, h, in, &warnings)
	})
	return warnings, err
}

// ChangeHousehold changes a household and returns warnings about what was kept as written. In another grid, its
// residents and all that hangs on it move along.
func (s *Service) ChangeHousehold(ctx context.Context, id uuid.UUID, version int, change func(*HouseholdInput)) (warnings []fault.Field, err error) {
	err = record.Change(ctx, &s.Store, householdKind, id, version, func(tx *gorm.DB, h *Household) error {
		phone, err := s.keeper.Open(phoneOfHousehold, h.ID, h.Phone)
		if err != nil {
			return err
		}
		in := HouseholdInput{
			Code: h.Code, GridID: *h.GridID, BuildingID: h.BuildingID, Entrance: record.Text(h.Entrance), Room: record.Text(h.Room),
			Address: record.Text(h.Address), Tenure: record.Text(h.Tenure), Phone: phone, Tags: h.Tags, AwayMonths: h.AwayMonths, State: h.State,
		}
		change(&in)
		return s.fillHousehold(tx, h, in, &warnings)
	}, func(tx *gorm.DB, before, after *Household) error {
		if *before.GridID == *after.GridID {
			return nil
		}
		return database.MoveHousehold(tx, s.Placed, id, after.Place)
	})
	return warnings, err
}

func (s *Service) fillHousehold(tx *gorm.DB, h *Household, in HouseholdInput, warnings *[]fault.Field) error {
	before := *h
	var c fault.Checks
	c.Filled("code", &in.Code, codeLength)
	c.Text("entrance", &in.Entrance, codeLength)
	c.Text("room", &in.Room, codeLength)
	c.Text("address", &in.Address, addressLength)
	c.OneOf("tenure", in.Tenure, Tenures)
	record.Phone(&c, warnings, &in.Phone)
	v, roles, err := s.seen(tx, householdKind.Kind, h.ID, h.Place)
	if err != nil {
		return err
	}
	in.Tags = v.TidyTags(&c, TableHouseholdTag, in.Tags, h.Tags, roles)
	extra := v.Fill(&c, householdKind.Name, h.Extra, in.Extra, roles)
	slices.Sort(in.AwayMonths)
	in.AwayMonths = slices.Compact(append([]int{}, in.AwayMonths...))
	for _, month := range in.AwayMonths {
		c.Between("away_months", &month, 1, 12)
	}
	if in.State != h.State && in.State != HouseholdActive {
		c.Add("state", "use_end", fault.Say("请用“终止”操作并写明日期", "End the household with its own action, which takes the day"))
	}
	place, err := placeIn(tx, &c, in.GridID, h.GridID)
	if err != nil {
		return err
	}
	if err := standsIn(tx, &c, warnings, in.BuildingID, in.GridID); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	if in.State != h.State {
		h.State, h.StateOn = in.State, s.Today()
	}
	h.Place, h.Code, h.BuildingID, h.Entrance, h.Room = place, in.Code, in.BuildingID, record.OrNil(in.Entrance), record.OrNil(in.Room)
	h.Address, h.Tenure, h.Tags, h.AwayMonths = record.OrNil(in.Address), record.OrNil(in.Tenure), in.Tags, in.AwayMonths
	h.Extra = extra
	if h.Phone, err = s.keeper.Reseal(phoneOfHousehold, h.ID, h.Phone, in.Phone); err != nil {
		return err
	}
	doubts, err := s.alikeHouseholds(tx, before, *h)
	if err != nil {
		return err
	}
	return acknowledge(in.Acknowledged, doubts)
}

// EndHousehold ends a household: moved_away takes its residents along, dissolved needs that nobody lives in it.
func (s *Service) EndHousehold(ctx context.Context, id uuid.UUID, version int, state string, e record.Ending) error {
	action := map[string]Action{HouseholdMovedAway: HouseholdLeaves, HouseholdDissolved: Dissolve}[state]
	if action == "" {
		return fault.Bad("state", "bad_enum", fault.Say("应为 moved_away 或 dissolved", "One of: moved_away, dissolved"))
	}
	_, err := s.Do(ctx, uuid.Nil, ActInput{Action: action, TargetID: id, Version: version, On: e.On, Reason: e.Reason})
	return err
}
