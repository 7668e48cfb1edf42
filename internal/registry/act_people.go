package registry

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// living are the people who belong to a household.
func (d *doing) living(household uuid.UUID) ([]Resident, error) {
	var people []Resident
	err := d.tx.Where("household_id = ? AND state IN ('here', 'away')", household).Order("id").Find(&people).Error
	return people, err
}

// concern notes that an act touches a household, which it must not leave without a head.
func (d *doing) concern(household uuid.UUID) error {
	people, err := d.living(household)
	if err != nil {
		return err
	}
	d.headed[household] = slices.ContainsFunc(people, func(r Resident) bool { return r.Relation == RelationHead })
	return nil
}

// destination is the active household that people join.
func (d *doing) destination() (Household, error) {
	h, err := d.joined()
	if err != nil {
		return h, err
	}
	if h.State != HouseholdActive {
		f := fault.Conflict("household_ended", fault.Say("该户已迁出或注销", "That household has moved away or been dissolved"))
		f.Fields = []fault.Field{{Field: "household_id", Code: "household_ended", Message: f.Detail}}
		return h, f
	}
	then := h
	existed, err := history.AsOf(d.tx.Statement.Context, d.tx, &then, d.in.On)
	if err != nil {
		return h, err
	}
	if !existed || then.State != HouseholdActive {
		return h, fault.Bad("on", "household_not_there", fault.Say("该户那天还不在册，请选择更晚的日期", "That household was not there on that day; choose a later one"))
	}
	return h, d.concern(h.ID)
}

// joined is the household that the act names: by its id one that the actor may see, by its number any of the district.
func (d *doing) joined() (Household, error) {
	var h Household
	c := &fault.Checks{}
	switch {
	case d.in.HouseholdID != nil:
		if record.Refer(d.tx, c, "household_id", access.Household, d.in.HouseholdID); c.Err() != nil {
			return h, c.Err()
		}
		return h, database.Take(d.tx, &h, *d.in.HouseholdID)
	case d.in.HouseholdCode != "":
		err := database.Fault(d.tx.Where("district_id = ? AND code = ?", d.Change.DistrictID, d.in.HouseholdCode).Take(&h).Error)
		if fault.Is(err, fault.KindNotFound) {
			err = fault.Bad("household_code", "unknown_reference", fault.Say("没有这个编号的住户", "There is no household of this number"))
		}
		return h, err
	}
	return h, fault.Invalid(fault.Required("household_id"))
}

// relation is what somebody becomes, or stays.
func (d *doing) relation(r Resident) string {
	for _, one := range d.in.Relations {
		if one.ResidentID == r.ID {
			return one.Relation
		}
	}
	return r.Relation
}

// relate gives people of the households concerned their new relations: heads only, or all others.
func (d *doing) relate(heads bool, moving ...uuid.UUID) error {
	for n, one := range d.in.Relations {
		if (one.Relation == RelationHead) != heads || slices.Contains(moving, one.ResidentID) {
			continue
		}
		name := "relations[" + strconv.Itoa(n) + "]"
		if !Codes(TableFamilyRelation).Has(one.Relation) {
			return fault.Bad(name+".relation", "bad_enum", fault.Say("代码表中没有这个值", "Not a code of the table family_relation"))
		}
		err := record.ChangeIn(d.tx, &d.Store, residentKind, one.ResidentID, record.AnyVersion, func(_ *gorm.DB, r *Resident) error {
			if _, concerned := d.headed[r.HouseholdID]; !concerned {
				return fault.Invalid(fault.UnknownReference(name + ".resident_id"))
			}
			if r.Relation != RelationHead && heads {
				d.heads = append(d.heads, r.ID)
			}
			r.Relation = one.Relation
			return d.onlyOne(d.tx, r)
		})
		if fault.Is(err, fault.KindNotFound) {
			return fault.Invalid(fault.UnknownReference(name + ".resident_id"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bring takes people into a household.
func (d *doing) bring(people []Resident, h Household) error {
	for _, one := range people {
		if one.State != ResidentHere && one.State != ResidentAway {
			return record.AlreadyEnded(one.StateOn)
		}
		if err := d.notBefore(one); err != nil {
			return err
		}
		err := record.ChangeIn(d.tx, &d.away, residentKind, one.ID, record.AnyVersion, func(_ *gorm.DB, r *Resident) error {
			was := r.Relation
			r.HouseholdID, r.Place, r.Relation = h.ID, h.Place, d.relation(*r)
			if !Codes(TableFamilyRelation).Has(r.Relation) {
				return fault.Bad("relations", "bad_enum", fault.Say("代码表中没有这个值", "Not a code of the table family_relation"))
			}
			if r.Relation == RelationHead && was != RelationHead {
				d.heads = append(d.heads, r.ID)
			}
			return d.onlyOne(d.tx, r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// notBefore refuses a day before somebody was born.
func (d *doing) notBefore(r Resident) error {
	born := record.Text(r.BirthDate)
	if born != "" && string(d.in.On)[:len(born)] < born {
		return fault.Bad("on", "before_birth", fault.Say("%s生于 %s，日期不能更早", "%s was born on %s; the day cannot be earlier", r.Name, born))
	}
	return nil
}

func (d *doing) moveResident() error {
	var r Resident
	if err := database.Take(d.tx, &r, d.in.TargetID); err != nil {
		return err
	}
	h, err := d.destination()
	if err != nil {
		return err
	}
	if h.ID == r.HouseholdID {
		return fault.Bad("household_id", "same_household", fault.Say("已在这一户", "That is the household they are in"))
	}
	if err := d.concern(r.HouseholdID); err != nil {
		return err
	}
	if err := d.carry([]Resident{r}, h); err != nil {
		return err
	}
	return d.emptied(r.HouseholdID, HouseholdDissolved)
}

// carry moves people: who makes room first, then those who go, then who takes over.
func (d *doing) carry(people []Resident, h Household) error {
	ids := make([]uuid.UUID, len(people))
	for n, r := range people {
		ids[n] = r.ID
	}
	if err := d.relate(false, ids...); err != nil {
		return err
	}
	if err := d.bring(people, h); err != nil {
		return err
	}
	return d.relate(true, ids...)
}

func (d *doing) birth() error {
	if d.in.Person == nil {
		return fault.Invalid(fault.Required("person"))
	}
	in := *d.in.Person
	in.HouseholdID, in.State = d.in.TargetID, ResidentHere
	// The act shows what it doubts by itself.
	in.Acknowledged = []string{everything}
	if !strings.HasPrefix(string(d.in.On), in.BirthDate) && in.BirthDate > string(d.in.On) {
		return fault.Bad("on", "before_birth", fault.Say("日期不能早于出生日期", "The day cannot be before the birth"))
	}
	return record.CreateIn(d.tx, &d.Store, residentKind, d.made, func(tx *gorm.DB, r *Resident) error {
		if err := d.fillResident(tx, r, in, &d.Warnings); err != nil {
			return err
		}
		r.StateOn = d.in.On
		doubts, err := d.alikePeople(tx, Resident{}, *r)
		d.Doubts = append(d.Doubts, doubts...)
		return err
	})
}

// resident gives somebody another state: here, away, moved or deceased.
func (d *doing) resident(id uuid.UUID, version int, state string) error {
	var household uuid.UUID
	err := record.ChangeIn(d.tx, &d.Store, residentKind, id, version, func(_ *gorm.DB, r *Resident) error {
		if err := d.notBefore(*r); err != nil {
			return err
		}
		if err := d.concern(r.HouseholdID); err != nil {
			return err
		}
		living := r.State == ResidentHere || r.State == ResidentAway
		switch {
		case r.State == state && !living:
			return record.AlreadyEnded(r.StateOn)
		case r.State == state:
			return fault.Conflict("nothing_changes", fault.Say("已是这个状态", "They are that already"))
		case r.State == ResidentDeceased || !living && state != ResidentHere && state != ResidentDeceased:
			return record.AlreadyEnded(r.StateOn)
		case !living && state == ResidentHere:
			var h Household
			if err := database.Take(d.tx, &h, r.HouseholdID); err != nil {
				return err
			}
			if h.State != HouseholdActive {
				return fault.Conflict("household_ended", fault.Say("原住户已迁出或注销，请先恢复该户", "Their household has ended; bring it back first"))
			}
			r.Relation = d.relation(*r)
		}
		r.State, r.StateOn, household = state, d.in.On, r.HouseholdID
		return d.onlyOne(d.tx, r)
	})
	if err != nil {
		return err
	}
	if err := d.relate(false, id); err != nil {
		return err
	}
	if err := d.relate(true, id); err != nil {
		return err
	}
	switch state {
	case ResidentDeceased:
		return d.emptied(household, HouseholdDissolved)
	case ResidentMoved:
		return d.emptied(household, HouseholdMovedAway)
	}
	return nil
}

// checkHeads refuses an act that leaves people without a head where there was one.
func (d *doing) checkHeads() error {
	for household, headed := range d.headed {
		if !headed {
			continue
		}
		people, err := d.living(household)
		if err != nil {
			return err
		}
		if len(people) == 0 || slices.ContainsFunc(people, func(r Resident) bool { return r.Relation == RelationHead }) {
			continue
		}
		f := fault.Conflict("head_needed", fault.Say("户主离开后要有新的户主，请选定", "Choose who is the head from then on"))
		f.Fields = []fault.Field{{Field: "relations", Code: "head_needed", Message: fault.Say("请选定新的户主", "Choose the new head")}}
		return f
	}
	return nil
}

const headAge = 16

// doubts are what a person should have seen: a head who is a child.
func (d *doing) doubts() error {
	if len(d.heads) == 0 {
		return nil
	}
	var people []Resident
	if err := d.tx.Where("id IN ?", d.heads).Find(&people).Error; err != nil {
		return err
	}
	for _, r := range people {
		if age, known := AgeOn(record.Text(r.BirthDate), d.On); known && age < headAge {
			d.Doubt("relations", "head_under_16", fault.Say("%s只有 %d 岁，确定作为户主？", "%s is only %d; shall they be the head?", r.Name, age))
		}
	}
	return nil
}
