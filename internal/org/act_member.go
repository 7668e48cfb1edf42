package org

import (
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/record"
)

// transfer brings a member to another unit, branch, post or work area.
func (d *doing) transfer() error {
	var before, after Member
	err := record.ChangeIn(d.tx, &d.Store, memberKind, d.in.TargetID, d.in.Version, func(tx *gorm.DB, m *Member) error {
		before = *m
		if !m.InService {
			return notInService()
		}
		if err := d.serves(m); err != nil {
			return err
		}
		if err := d.post(m); err != nil {
			return err
		}
		after = *m
		return nil
	})
	if err != nil {
		return err
	}
	if before.BranchID != nil && (after.BranchID == nil || *before.BranchID != *after.BranchID) {
		if err := d.vacate("id = ?", *before.BranchID, after.ID); err != nil {
			return err
		}
	}
	return d.doubtContacts("keeps_contacts", func(n int) fault.Text {
		return fault.Say("%s仍联系 %d 户；需要换人时请在联户关系中调整", "%s stays the contact of %d households; reassign them where needed", after.Name, n)
	})
}

func notInService() error {
	return fault.Conflict("not_in_service", fault.Say("已不在职", "Not in service any more"))
}

// serves refuses a day before a member began.
func (d *doing) serves(m *Member) error {
	if m.StartedOn != "" && d.On < m.StartedOn {
		return fault.Bad("on", "before_start", fault.Say("%s %s 才到任，日期不能更早", "%s began on %s; the day cannot be earlier", m.Name, m.StartedOn))
	}
	return nil
}

// post puts a member where the act says.
func (d *doing) post(m *Member) error {
	var c fault.Checks
	post := record.Text(m.Post)
	if d.in.Post != nil {
		post = *d.in.Post
		c.Text("post", &post, nameLength)
	}
	if d.in.UnitID != nil {
		d.open(&c, "unit_id", access.Unit, d.in.UnitID)
		m.UnitID = *d.in.UnitID
	}
	if d.in.BranchID != nil {
		m.BranchID = orNone(d.in.BranchID)
		d.open(&c, "branch_id", access.Branch, m.BranchID)
	}
	if d.in.WorkAreaID != nil {
		m.WorkAreaID = orNone(d.in.WorkAreaID)
		d.open(&c, "work_area_id", access.Area, m.WorkAreaID)
		if err := d.workAreaThere(&c, m.WorkAreaID); err != nil {
			return err
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	m.Post = record.OrNil(post)
	return placeAtWork(d.tx, m)
}

// placeAtWork has a member lie where they work.
func placeAtWork(tx *gorm.DB, m *Member) error {
	m.Place = database.Place{DistrictID: m.DistrictID}
	if m.WorkAreaID == nil {
		return nil
	}
	place, _, err := database.PlaceOf(tx, *m.WorkAreaID)
	m.Place = place
	return err
}

func orNone(id *uuid.UUID) *uuid.UUID {
	if *id == uuid.Nil {
		return nil
	}
	return id
}

// open notes a reference to what does not exist, may not be seen, or has ended.
func (d *doing) open(c *fault.Checks, name string, kind access.Kind, id *uuid.UUID) {
	record.Refer(d.tx, c, name, kind, id)
	if id == nil || c.Has(name) {
		return
	}
	var n int64
	if err := d.fresh().Table(kind.Table).Where("id = ? AND ended_on IS NULL", *id).Count(&n).Error; err != nil {
		_ = d.tx.AddError(err)
	}
	if n == 0 {
		c.Add(name, "ended", fault.Say("已终止，请另选", "It has ended; choose another"))
	}
}

func (d *doing) fresh() *gorm.DB {
	return d.tx.Session(&gorm.Session{NewDB: true, Context: d.tx.Statement.Context})
}

// vacate takes the lead of branches from a member.
func (d *doing) vacate(condition string, arg uuid.UUID, member uuid.UUID) error {
	return each(d, branchKind, func(b *Branch) error { b.SecretaryID = nil; return nil }, condition+" AND secretary_id = ?", arg, member)
}

func (d *doing) contacts() ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := d.fresh().Table("assignments").Where("member_id = ? AND ended_at IS NULL", d.in.TargetID).Order("id").Pluck("id", &ids).Error
	return ids, err
}

// doubtContacts asks about the households whose contact the member is.
func (d *doing) doubtContacts(code string, message func(n int) fault.Text) error {
	open, err := d.contacts()
	if err == nil && len(open) > 0 {
		d.Doubt("target_id", code, message(len(open)))
	}
	return err
}

// takeLeave notes a leave, from the day of the act.
func (d *doing) takeLeave() error {
	var m Member
	if err := d.tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", d.in.TargetID).Take(&m).Error; err != nil {
		return database.Fault(err)
	}
	if !m.InService {
		return notInService()
	}
	if err := d.serves(&m); err != nil {
		return err
	}
	in := LeaveInput{FromOn: d.On, UntilOn: d.in.Until, Reason: d.in.Reason}
	err := record.CreateIn(d.tx, &d.Store, leaveKind, d.in.made, func(tx *gorm.DB, l *Leave) error {
		l.DistrictID, l.MemberID = m.DistrictID, m.ID
		return d.fillLeave(tx, l, in)
	})
	if err != nil {
		return err
	}
	return d.doubtContacts("without_contact", func(n int) fault.Text {
		return fault.Say("请假期间，%s联系的 %d 户没有联户干部", "%s is the contact of %d households, which have none during the leave", m.Name, n)
	})
}

// endLeave ends a leave that is under way: the day is the first day back.
func (d *doing) endLeave() error {
	var l Leave
	err := database.Fault(d.tx.Where("member_id = ? AND from_on <= ? AND until_on >= ?", d.in.TargetID, d.On, d.On).Take(&l).Error)
	if fault.Is(err, fault.KindNotFound) {
		return fault.Conflict("not_on_leave", fault.Say("那天不在请假期间", "There is no leave on that day"))
	}
	if err != nil {
		return err
	}
	if l.FromOn == d.On {
		return fault.Conflict("leave_begins", fault.Say("请假从这天开始；如未成行，请删除这条请假", "The leave begins on that day; remove it if it did not happen"))
	}
	return record.ChangeIn(d.tx, &d.Store, leaveKind, l.ID, record.AnyVersion, func(_ *gorm.DB, l *Leave) error {
		l.UntilOn = d.On.Add(-1)
		return nil
	})
}

// retire takes a member out of service. Their contacts, leader duties and the lead of a branch end with it.
func (d *doing) retire() error {
	var m Member
	if err := database.Take(d.tx, &m, d.in.TargetID); err != nil {
		return err
	}
	if !m.InService {
		return fault.Conflict("already_ended", fault.Say("已不在职", "No longer in service"))
	}
	if err := d.serves(&m); err != nil {
		return err
	}
	m.InService, m.EndedOn, m.EndReason = false, d.On, record.OrNil(d.in.Reason)
	open, err := d.contacts()
	if err != nil {
		return err
	}
	// First who hangs on them, so that whoever undoes it finds them in service.
	for _, f := range d.OnMemberEnded {
		if err := f(d.tx, m); err != nil {
			return err
		}
	}
	still, err := d.contacts()
	if err != nil {
		return err
	}
	for _, id := range open {
		if slices.Contains(still, id) {
			continue
		}
		if err := d.History.NoteColumns(d.tx, access.Assignment.Name, id, history.Columns{"ended_at": json.RawMessage("null")}, history.Columns{"ended_at": json.RawMessage("true")}); err != nil {
			return err
		}
	}
	if err := each(d, dutyKind, func(l *Duty) error { l.EndedOn = d.On; return nil }, "ended_on IS NULL AND member_id = ?", m.ID); err != nil {
		return err
	}
	if err := d.vacate("secretary_id = ?", m.ID, m.ID); err != nil {
		return err
	}
	return record.ChangeIn(d.tx, &d.Store, memberKind, m.ID, d.in.Version, func(_ *gorm.DB, to *Member) error {
		to.InService, to.EndedOn, to.EndReason = m.InService, m.EndedOn, m.EndReason
		return nil
	})
}

// rejoin takes a member back into service, where they were or elsewhere.
func (d *doing) rejoin() error {
	return record.ChangeIn(d.tx, &d.Store, memberKind, d.in.TargetID, d.in.Version, func(_ *gorm.DB, m *Member) error {
		if m.InService {
			return fault.Conflict("in_service", fault.Say("仍在职", "In service already"))
		}
		if d.On < m.EndedOn {
			return fault.Bad("on", "before_end", fault.Say("%s 才离任，日期不能更早", "They left on %s; the day cannot be earlier", m.EndedOn))
		}
		if d.in.UnitID == nil {
			d.in.UnitID = &m.UnitID
		}
		m.InService, m.EndedOn, m.EndReason = true, "", nil
		return d.post(m)
	})
}

func (s *Service) restoreMember(tx *gorm.DB, row history.Row) error {
	return act.Restored(tx, &s.Store, memberKind, row, func(m, _ *Member) error { return placeAtWork(tx, m) })
}
