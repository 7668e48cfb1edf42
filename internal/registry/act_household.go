package registry

import (
	"slices"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// emptied ends a household in which nobody is left.
func (d *doing) emptied(household uuid.UUID, state string) error {
	people, err := d.living(household)
	if err != nil || len(people) > 0 {
		return err
	}
	return d.endHousehold(household, state)
}

func (d *doing) endHousehold(household uuid.UUID, state string) error {
	later, err := history.LeftAfter(d.tx, household, d.in.On)
	if err != nil {
		return err
	}
	if later != "" {
		return fault.Conflict("later_change", fault.Say("户内有人 %s 才离开，请选择这一天或之后", "Somebody left this household on %s; choose that day or a later one", later))
	}
	var after Household
	err = record.ChangeIn(d.tx, &d.Store, householdKind, household, record.AnyVersion, func(_ *gorm.DB, h *Household) error {
		if h.State != HouseholdActive {
			return record.AlreadyEnded(h.StateOn)
		}
		h.State, h.StateOn = state, d.in.On
		after = *h
		return nil
	})
	if err != nil {
		return err
	}
	return d.contacts(after, d.OnHouseholdEnded)
}

// contacts runs what ends the contacts of a household, and notes which.
func (d *doing) contacts(h Household, hooks []func(tx *gorm.DB, h Household) error) error {
	open, err := openContacts(d.tx, h.ID)
	if err != nil {
		return err
	}
	for _, f := range hooks {
		if err := f(d.tx, h); err != nil {
			return err
		}
	}
	still, err := openContacts(d.tx, h.ID)
	if err != nil {
		return err
	}
	for _, id := range open {
		if slices.Contains(still, id) {
			continue
		}
		if err := d.History.NoteColumns(d.tx, contactKind, id, history.Columns{"ended_at": []byte("null")}, history.Columns{"ended_at": []byte("true")}); err != nil {
			return err
		}
	}
	return nil
}

func openContacts(tx *gorm.DB, household uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Table("assignments").Where("household_id = ? AND ended_at IS NULL", household).Order("id").Pluck("id", &ids).Error
	return ids, err
}

func (d *doing) moveHousehold() error {
	if d.in.Door == nil || d.in.Door.GridID == nil {
		return fault.Invalid(fault.Required("door.grid_id"))
	}
	return record.ChangeIn(d.tx, &d.away, householdKind, d.in.TargetID, d.in.Version, func(_ *gorm.DB, h *Household) error {
		if h.State != HouseholdActive {
			return record.AlreadyEnded(h.StateOn)
		}
		return d.standAt(h)
	}, func(tx *gorm.DB, before, after *Household) error {
		if *before.GridID == *after.GridID {
			return nil
		}
		if err := database.MoveHousehold(tx, d.Placed, after.ID, after.Place); err != nil {
			return err
		}
		far, err := isFar(tx, before.Place, after.Place)
		if err != nil || !far {
			return err
		}
		return d.contacts(*after, d.OnHouseholdMovedFar)
	})
}

// standAt puts a household at the door.
func (d *doing) standAt(h *Household) error {
	to, c := d.in.Door, fault.Checks{}
	c.Text("door.entrance", &to.Entrance, codeLength)
	c.Text("door.room", &to.Room, codeLength)
	c.Text("door.address", &to.Address, addressLength)
	grid := to.GridID
	if grid == nil {
		grid = h.GridID
	}
	place, err := placeIn(d.tx, &c, *grid, h.GridID)
	if err != nil {
		return err
	}
	if err := gridThere(d.tx, &c, d.On, *grid, h.GridID); err != nil {
		return err
	}
	if err := standsIn(d.tx, &c, &d.Warnings, to.BuildingID, *grid); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	h.Place, h.BuildingID, h.Entrance, h.Room, h.Address = place, to.BuildingID, record.OrNil(to.Entrance), record.OrNil(to.Room), record.OrNil(to.Address)
	return nil
}

// isFar reports whether a way leads to another township or across the sea, so that the contact is asked about anew.
func isFar(tx *gorm.DB, from, to database.Place) (bool, error) {
	if from.TownshipID != nil && to.TownshipID != nil && *from.TownshipID != *to.TownshipID {
		return true, nil
	}
	var islands []*string
	err := tx.Table("areas").Where("id IN ?", []any{from.GridID, to.GridID}).Distinct().Pluck("island", &islands).Error
	return len(islands) > 1, err
}

func (d *doing) split() error {
	var from Household
	if err := database.Take(d.tx, &from, d.in.TargetID); err != nil {
		return err
	}
	if from.State != HouseholdActive {
		return record.AlreadyEnded(from.StateOn)
	}
	if err := d.concern(from.ID); err != nil {
		return err
	}
	people, err := d.chosen(from.ID)
	if err != nil {
		return err
	}
	if all, err := d.living(from.ID); err != nil || len(people) == len(all) {
		if err != nil {
			return err
		}
		return fault.Bad("people", "nobody_left", fault.Say("原户要留下至少一人；整户搬迁请用“搬家”", "Somebody must stay; to move all of them, move the household"))
	}
	if d.in.Door == nil {
		return fault.Invalid(fault.Required("door.code"))
	}
	made := Household{}
	err = record.CreateIn(d.tx, &d.Store, householdKind, d.made, func(_ *gorm.DB, h *Household) error {
		c := fault.Checks{}
		c.Filled("door.code", &d.in.Door.Code, codeLength)
		if err := c.Err(); err != nil {
			return err
		}
		h.Code, h.State, h.StateOn, h.Tags, h.AwayMonths, h.Place = d.in.Door.Code, HouseholdActive, d.in.On, []string{}, []int{}, from.Place
		return d.standAt(h)
	}, func(_ *gorm.DB, h *Household) error { made = *h; return nil })
	if err != nil {
		return err
	}
	d.headed[made.ID] = true
	return d.carry(people, made)
}

// chosen are the people of a household whom the act names.
func (d *doing) chosen(household uuid.UUID) ([]Resident, error) {
	all, err := d.living(household)
	if err != nil {
		return nil, err
	}
	if len(d.in.People) == 0 {
		return nil, fault.Invalid(fault.Required("people"))
	}
	var out []Resident
	for n, id := range d.in.People {
		at := slices.IndexFunc(all, func(r Resident) bool { return r.ID == id })
		if at < 0 || slices.ContainsFunc(out, func(r Resident) bool { return r.ID == id }) {
			return nil, fault.Invalid(fault.UnknownReference("people[" + strconv.Itoa(n) + "]"))
		}
		out = append(out, all[at])
	}
	return out, nil
}

func (d *doing) merge() error {
	into, err := d.destination()
	if err != nil {
		return err
	}
	if into.ID == d.in.TargetID {
		return fault.Bad("household_id", "same_household", fault.Say("不能与自己合并", "A household cannot merge with itself"))
	}
	var from Household
	if err := database.Take(d.tx, &from, d.in.TargetID); err != nil {
		return err
	}
	if from.State != HouseholdActive {
		return record.AlreadyEnded(from.StateOn)
	}
	people, err := d.living(from.ID)
	if err != nil {
		return err
	}
	if err := d.concern(from.ID); err != nil {
		return err
	}
	if err := d.carry(people, into); err != nil {
		return err
	}
	return d.endHousehold(from.ID, HouseholdDissolved)
}

func (d *doing) changeHead() error {
	if err := d.concern(d.in.TargetID); err != nil {
		return err
	}
	if !slices.ContainsFunc(d.in.Relations, func(r Relation) bool { return r.Relation == RelationHead }) {
		return fault.Invalid(fault.Required("relations"))
	}
	// A household without a head before must have one afterwards.
	d.headed[d.in.TargetID] = true
	if err := d.relate(false); err != nil {
		return err
	}
	return d.relate(true)
}

func (d *doing) dissolve() error {
	if err := stillActive(d.tx, &Resident{}, "household_id = ? AND state IN ('here', 'away')", d.in.TargetID,
		fault.Say("户内仍有居民，请先办理迁出", "People still belong to this household; move them first")); err != nil {
		return err
	}
	return d.endHousehold(d.in.TargetID, HouseholdDissolved)
}

func (d *doing) householdLeaves() error {
	people, err := d.living(d.in.TargetID)
	if err != nil {
		return err
	}
	if err := d.endHousehold(d.in.TargetID, HouseholdMovedAway); err != nil {
		return err
	}
	for _, r := range people {
		if err := d.state(r, ResidentMoved); err != nil {
			return err
		}
	}
	return nil
}

// householdBack brings back a household with those who left with it, or those who are named.
func (d *doing) householdBack() error {
	var left calendar.Day
	err := record.ChangeIn(d.tx, &d.Store, householdKind, d.in.TargetID, d.in.Version, func(_ *gorm.DB, h *Household) error {
		if h.State != HouseholdMovedAway {
			return fault.Conflict("nothing_changes", fault.Say("该户没有迁出", "This household has not moved away"))
		}
		left = h.StateOn
		h.State, h.StateOn = HouseholdActive, d.in.On
		return nil
	})
	if err != nil {
		return err
	}
	var people []Resident
	if err := d.tx.Where("household_id = ? AND state = 'moved'", d.in.TargetID).Order("id").Find(&people).Error; err != nil {
		return err
	}
	for _, r := range people {
		if len(d.in.People) > 0 && !slices.Contains(d.in.People, r.ID) || len(d.in.People) == 0 && r.StateOn != left {
			continue
		}
		if err := d.state(r, ResidentHere); err != nil {
			return err
		}
	}
	return nil
}

func (d *doing) state(one Resident, state string) error {
	if err := d.notBefore(one); err != nil {
		return err
	}
	return record.ChangeIn(d.tx, &d.Store, residentKind, one.ID, record.AnyVersion, func(_ *gorm.DB, r *Resident) error {
		r.State, r.StateOn = state, d.in.On
		return d.onlyOne(d.tx, r)
	})
}

func (d *doing) manage() error {
	c := fault.Checks{}
	c.Filled("management", &d.in.Management, codeLength)
	c.OneOf("management", d.in.Management, Managements)
	c.Text("company", &d.in.Company, nameLength)
	if err := c.Err(); err != nil {
		return err
	}
	return record.ChangeIn(d.tx, &d.Store, buildingKind, d.in.TargetID, d.in.Version, func(_ *gorm.DB, b *Building) error {
		if err := record.Ended(b.EndedOn); err != nil {
			return err
		}
		b.Management, b.Company = d.in.Management, record.OrNil(d.in.Company)
		if b.Management != ManagedByCompany {
			b.Company = nil
		}
		return nil
	})
}
