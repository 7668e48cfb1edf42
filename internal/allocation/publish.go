package allocation

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Publish puts a draft in force, in one transaction: assignments that it does not confirm end, and what is missing
// begins. It refuses a plan from which the registry has moved away since it was solved, and names what has.
func (s *Service) Publish(ctx context.Context, id uuid.UUID, version int) (PlanRow, error) {
	err := s.db.Write(ctx, func(tx *gorm.DB) error {
		p, err := s.takeAt(tx, id, version, Draft)
		if err != nil {
			return err
		}
		if err := lock(tx, p.DistrictID); err != nil {
			return err
		}
		now := s.now()
		err = database.Update(tx.Where("state = ?", Draft), &Plan{}, id, version, now, map[string]any{"state": Published, "published_at": now})
		if err != nil {
			return err
		}
		if err := s.checkUpToDate(tx, p); err != nil {
			return err
		}
		ended, begun, err := s.putInForce(tx, p)
		if err != nil {
			return err
		}
		if err := s.supersede(tx, p); err != nil {
			return err
		}
		return s.audit.Write(tx, audit.Entry{
			Action: "plan.publish", Kind: "plan", ID: id, DistrictID: p.DistrictID, Before: map[string]any{"state": Draft},
			After: map[string]any{"state": Published, "assignments_ended": ended, "assignments_begun": begun},
		})
	})
	if database.IsDuplicate(err) {
		err = fault.Conflict("plan_outdated", fault.Say("发布时联户关系有变化，请重新计算", "Contacts changed while this was published; solve the plan again"))
	}
	if err != nil {
		return PlanRow{}, err
	}
	if err := s.db.Analyze(ctx); err != nil {
		slog.Warn("the published plan is in force, but the tables were not counted anew", "error", err)
	}
	return s.Find(ctx, id)
}

// lock lets one transaction at a time change the assignments of a district. SQLite has one writer anyway.
func lock(tx *gorm.DB, district uuid.UUID) error {
	if tx.Name() != string(database.Postgres) {
		return nil
	}
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "assignments %s", district)
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", int64(h.Sum64())).Error
}

// drift is a way in which the registry may have moved away from a plan: a query for the codes of what did.
type drift struct {
	field, code string
	zh, en      string
	query       func(tx *gorm.DB) *gorm.DB
}

// namesShown is how many codes a refusal names of each kind; the count says how many there are.
const namesShown = 5

func (s *Service) checkUpToDate(tx *gorm.DB, p Plan) error {
	column, area := placeColumn(p.Place)
	day := s.today()
	drifts := []drift{
		{"households", "household_added", "新增 %d 户", "%d household(s) are new", func(tx *gorm.DB) *gorm.DB {
			return tx.Table("households").Where("households.district_id = ? AND households.state = 'active' AND households."+column+" = ?", p.DistrictID, area).
				Where("NOT EXISTS (SELECT 1 FROM plan_items WHERE plan_items.plan_id = ? AND plan_items.household_id = households.id)", p.ID)
		}},
		{"households", "household_gone", "%d 户已迁出、注销或不在本片区", "%d household(s) have left", func(tx *gorm.DB) *gorm.DB {
			return tx.Table("households").Where("households.id IN (SELECT household_id FROM plan_items WHERE plan_id = ?)", p.ID).
				Where("NOT (households.state = 'active' AND households."+column+" = ?)", area)
		}},
		{"members", "member_gone", "%d 名党员干部已不参加联户", "%d member(s) no longer participate", func(tx *gorm.DB) *gorm.DB {
			return tx.Table("members").Where("members.id IN (SELECT member_id FROM plan_items WHERE plan_id = ? UNION SELECT second_member_id FROM plan_items WHERE plan_id = ? AND second_member_id IS NOT NULL)", p.ID, p.ID).Where("NOT "+participating, day, day)
		}},
		{"members", "member_added", "%d 名党员干部新参加联户", "%d member(s) participate who did not", func(tx *gorm.DB) *gorm.DB {
			return tx.Table("members").Where("members.district_id = ? AND members."+column+" = ?", p.DistrictID, area).Where(participating, day, day).
				Where("NOT EXISTS (SELECT 1 FROM plan_members WHERE plan_members.plan_id = ? AND plan_members.member_id = members.id)", p.ID)
		}},
		{"members", "own_household", "%d 名党员干部分到了本人所住的户", "%d member(s) would have their own household", func(tx *gorm.DB) *gorm.DB {
			return tx.Table("members").Joins("JOIN plan_items ON plan_items.plan_id = ? AND plan_items.member_id = members.id AND plan_items.household_id = members.household_id", p.ID)
		}},
		{"members", "over_capacity", "%d 名党员干部超过其最多联户数", "%d member(s) would have more than their maximum", func(tx *gorm.DB) *gorm.DB {
			return tx.Table("members").Joins("JOIN plan_members ON plan_members.plan_id = ? AND plan_members.member_id = members.id", p.ID).
				Where("members.max_households > 0 AND members.max_households < (SELECT SUM(plan_items.load) FROM plan_items WHERE plan_items.plan_id = ? AND plan_items.member_id = members.id)", p.ID)
		}},
	}
	drifts = append(drifts, drift{"members", "excluded", "%d 名党员干部分到了方案中已排除的住户", "%d member(s) have a household that the plan excludes them from", func(tx *gorm.DB) *gorm.DB {
		return tx.Table("members").Where("EXISTS (SELECT 1 FROM plan_items JOIN plan_exclusions ON plan_exclusions.plan_id = plan_items.plan_id"+
			" AND plan_exclusions.household_id = plan_items.household_id AND plan_exclusions.member_id = plan_items.member_id"+
			" WHERE plan_items.plan_id = ? AND plan_items.member_id = members.id)", p.ID)
	}})
	var fields []fault.Field
	for _, d := range drifts {
		var codes []string
		table := d.field
		q := d.query(tx.Session(&gorm.Session{NewDB: true}))
		if err := q.Order(table+".code").Limit(1000).Pluck(table+".code", &codes).Error; err != nil {
			return err
		}
		if len(codes) == 0 {
			continue
		}
		names := strings.Join(codes[:min(len(codes), namesShown)], ", ")
		fields = append(fields, fault.Field{Field: d.field, Code: d.code, Message: fault.Text{
			ZH: fmt.Sprintf(d.zh, len(codes)) + "：" + names, EN: fmt.Sprintf(d.en, len(codes)) + ": " + names,
		}})
	}
	if len(fields) == 0 {
		return nil
	}
	var zh, en []string
	for _, f := range fields {
		zh, en = append(zh, f.Message.ZH), append(en, f.Message.EN)
	}
	err := fault.Conflict("plan_outdated", fault.Text{
		ZH: "方案计算之后情况有变化，请重新计算。" + strings.Join(zh, "；"), EN: "Things changed since the plan was solved; solve it again. " + strings.Join(en, "; "),
	})
	err.Fields = fields
	return err
}

// putInForce ends the assignments of the area that the plan does not confirm and begins those that are missing.
func (s *Service) putInForce(tx *gorm.DB, p Plan) (ended, begun int64, err error) {
	for _, side := range []struct {
		ordinal int
		member  string // the column of plan_items that holds the member
	}{{1, "member_id"}, {2, "second_member_id"}} {
		e, err := s.endUnconfirmed(tx, p, side.ordinal, side.member)
		if err != nil {
			return 0, 0, err
		}
		b, err := s.beginMissing(tx, p, side.ordinal, side.member)
		if err != nil {
			return 0, 0, err
		}
		ended, begun = ended+e, begun+b
	}
	if begun < batch {
		return ended, begun, nil
	}
	return ended, begun, analyze(tx, "assignments")
}

func (s *Service) endUnconfirmed(tx *gorm.DB, p Plan, ordinal int, member string) (ended int64, err error) {
	column, area := placeColumn(p.Place)
	for _, e := range []struct {
		reason EndReason
		sql    string
		args   []any
	}{
		{Replanned, "EXISTS (SELECT 1 FROM plan_items WHERE plan_items.plan_id = ? AND plan_items.household_id = assignments.household_id" +
			" AND (plan_items." + member + " IS NULL OR plan_items." + member + " <> assignments.member_id))", []any{p.ID}},
		{HouseholdEnded, column + " = ? AND NOT EXISTS (SELECT 1 FROM plan_items WHERE plan_items.plan_id = ? AND plan_items.household_id = assignments.household_id)", []any{area, p.ID}},
	} {
		u := tx.Model(&Assignment{}).Where("district_id = ? AND ended_at IS NULL AND ordinal = ?", p.DistrictID, ordinal).Where(e.sql, e.args...).Updates(s.ending(e.reason))
		if u.Error != nil {
			return 0, u.Error
		}
		ended += u.RowsAffected
	}
	return ended, nil
}

func (s *Service) beginMissing(tx *gorm.DB, p Plan, ordinal int, member string) (begun int64, err error) {
	var missing []struct {
		database.Place
		HouseholdID, MemberID uuid.UUID
		Reason                Reason `gorm:"serializer:json"`
	}
	err = tx.Table("plan_items").Joins("JOIN households ON households.id = plan_items.household_id").
		Where("plan_items.plan_id = ? AND plan_items."+member+" IS NOT NULL", p.ID).
		Where("NOT EXISTS (SELECT 1 FROM assignments WHERE assignments.household_id = plan_items.household_id AND assignments.ended_at IS NULL AND assignments.ordinal = ?)", ordinal).
		Order("plan_items.ordinal").
		Select("households.district_id, households.township_id, households.community_id, households.grid_id, plan_items.household_id, plan_items." + member + " AS member_id, plan_items.reason").
		Scan(&missing).Error
	if err != nil || len(missing) == 0 {
		return 0, err
	}
	rows := make([]Assignment, len(missing))
	for i, m := range missing {
		why := m.Reason
		if ordinal == 2 {
			why = Reason{Second: true}
		}
		rows[i] = s.begin(m.Place, m.HouseholdID, m.MemberID, &p.ID, why)
		rows[i].Ordinal = ordinal
	}
	return int64(len(rows)), tx.CreateInBatches(rows, batch).Error
}

func (s *Service) begin(place database.Place, household, member uuid.UUID, plan *uuid.UUID, why Reason) Assignment {
	r := database.NewRecord(uuid.Nil, s.now())
	return Assignment{Record: r, Place: place, HouseholdID: household, MemberID: member, PlanID: plan, Ordinal: 1, Reason: why, StartedAt: r.CreatedAt}
}

func (s *Service) ending(why EndReason) map[string]any {
	return map[string]any{"ended_at": s.now(), "end_reason": why, "updated_at": s.now(), "version": gorm.Expr("version + 1")}
}

// supersede ends the plans in force whose area this one covers.
func (s *Service) supersede(tx *gorm.DB, p Plan) error {
	column, area := placeColumn(p.Place)
	return tx.Model(&Plan{}).Where("district_id = ? AND state = ? AND id <> ? AND "+column+" = ?", p.DistrictID, Published, p.ID, area).
		Updates(map[string]any{"state": Superseded, "superseded_at": s.now(), "updated_at": s.now(), "version": gorm.Expr("version + 1")}).Error
}
