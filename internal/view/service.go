package view

import (
	"context"
	"net/url"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/record"
)

const (
	nameLength  = 40
	queryLength = 2000
	columnsMost = 40
	// viewsMost is how many views one person keeps of one list.
	viewsMost = 50
)

// Service keeps views and preferences.
type Service struct{ record.Store }

// New makes the service.
func New(store record.Store) *Service { return &Service{store} }

// Input is what a person says about a view. The caller has checked that the screen knows the filters and the columns.
type Input struct {
	Screen  string
	Name    string
	Query   string
	Columns []string
	Shared  string
	Ordinal int
}

// Create saves a view of the actor's own. It returns Invalid, Conflict "duplicate_key" for a second one of the name,
// and Conflict "too_many_views".
func (s *Service) Create(ctx context.Context, id uuid.UUID, in Input) error {
	actor := access.ActorFrom(ctx)
	v := View{
		Record: database.NewRecord(id, s.Now()), DistrictID: actor.DistrictID, AccountID: actor.AccountID, AccountName: actor.Name, Screen: in.Screen, Shared: Me,
	}
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := s.fill(tx, &v, in); err != nil {
			return err
		}
		var kept int64
		if err := tx.Model(&View{}).Where("account_id = ? AND screen = ?", v.AccountID, v.Screen).Count(&kept).Error; err != nil {
			return err
		}
		if kept >= viewsMost {
			return fault.Conflict("too_many_views", fault.Say("每个列表最多保存 %d 个视图，请先删除不用的", "At most %d views of a list; remove one that is no longer used", viewsMost))
		}
		if err := tx.Create(&v).Error; err != nil {
			return taken(err)
		}
		return s.Audit.Write(tx, audit.Entry{Action: "view.create", Kind: "view", ID: v.ID, DistrictID: v.DistrictID, After: &v})
	})
}

// Change changes a view that still has the version; the screen stays.
func (s *Service) Change(ctx context.Context, id uuid.UUID, version int, change func(*Input)) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var before View
		if err := database.Take(tx, &before, id); err != nil {
			return err
		}
		in := Input{before.Screen, before.Name, before.Query, slices.Clone(before.Columns), before.Shared, before.Ordinal}
		change(&in)
		in.Screen = before.Screen
		after := before
		if err := s.fill(tx, &after, in); err != nil {
			return err
		}
		after.Version, after.UpdatedAt = version+1, database.Now(s.Now())
		u := tx.Model(&after).Where("version = ?", version).
			Select("name", "query", "columns", "shared", "unit_id", "branch_id", "area_id", "ordinal", "version", "updated_at").Updates(&after)
		if u.Error != nil {
			return taken(u.Error)
		}
		if u.RowsAffected != 1 {
			return fault.Stale()
		}
		return s.Audit.Write(tx, audit.Entry{Action: "view.update", Kind: "view", ID: id, DistrictID: after.DistrictID, Before: &before, After: &after})
	})
}

// Remove removes a view that still has the version. Whose list began with it begins as usual.
func (s *Service) Remove(ctx context.Context, id uuid.UUID, version int) error {
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var before View
		if err := database.Take(tx, &before, id); err != nil {
			return err
		}
		d := tx.Where("id = ? AND version = ?", id, version).Delete(&View{})
		if d.Error != nil {
			return d.Error
		}
		if d.RowsAffected != 1 {
			return fault.Stale()
		}
		return s.Audit.Write(tx, audit.Entry{Action: "view.delete", Kind: "view", ID: id, DistrictID: before.DistrictID, Before: &before})
	})
}

func (s *Service) fill(tx *gorm.DB, v *View, in Input) error {
	var c fault.Checks
	c.Filled("name", &in.Name, nameLength)
	c.Text("query", &in.Query, queryLength)
	c.Filled("shared", &in.Shared, nameLength)
	c.OneOf("shared", in.Shared, Shares)
	c.Between("ordinal", &in.Ordinal, 0, 1000)
	checkColumns(&c, in.Columns)
	if personal(in.Query) {
		c.Add("query", "personal_number", fault.Say("视图里不能保存电话或身份证号", "A view holds no phone and no ID number"))
	}
	if pii.LooksPersonal(in.Name) {
		c.Add("name", "personal_number", fault.Say("名称里不能写电话或身份证号", "A name holds no phone and no ID number"))
	}
	if err := c.Err(); err != nil {
		return err
	}
	v.Name, v.Query, v.Columns, v.Ordinal = in.Name, in.Query, append([]string{}, in.Columns...), in.Ordinal
	if v.Shared == in.Shared {
		return nil
	}
	v.Shared = in.Shared
	v.desk(access.Desk{})
	if v.Shared == Me {
		return nil
	}
	return s.share(tx, v)
}

// share lets the people of the owner's desk see a view.
func (s *Service) share(tx *gorm.DB, v *View) error {
	desk, err := access.DeskOf(tx.Statement.Context, tx)
	if err != nil {
		return err
	}
	if desk == (access.Desk{}) {
		return fault.Bad("shared", "no_desk", fault.Say("您的账号不属于任何单位、支部或区域，无法共享", "Your account belongs to no unit, branch or area to share with"))
	}
	v.desk(desk)
	return nil
}

func checkColumns(c *fault.Checks, columns []string) {
	if len(columns) > columnsMost {
		c.Add("columns", "too_many", fault.Say("最多 %d 列", "At most %d columns", columnsMost))
	}
}

// personal reports whether a query asks for a phone or an ID number: neither stands in addresses (P15).
func personal(query string) bool {
	values, _ := url.ParseQuery(query)
	for _, v := range values {
		if slices.ContainsFunc(v, pii.LooksPersonal) {
			return true
		}
	}
	return false
}

func taken(err error) error {
	if !database.IsDuplicate(err) {
		return err
	}
	f := fault.Conflict("duplicate_key", fault.Say("您已有同名的视图", "You have a view of this name already"))
	f.Fields = []fault.Field{{Field: "name", Code: "duplicate_key", Message: fault.Say("您已有同名的视图", "You have a view of this name already")}}
	return f
}

// Prefer keeps how the actor likes a list; what was there before is forgotten. A view to begin with must be one that
// they may see.
func (s *Service) Prefer(ctx context.Context, p Preference) error {
	p.AccountID, p.UpdatedAt = access.ActorFrom(ctx).AccountID, database.Now(s.Now())
	p.Columns = append([]string{}, p.Columns...)
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		var c fault.Checks
		checkColumns(&c, p.Columns)
		if p.ViewID != nil {
			var n int64
			err := tx.Model(&View{}).Scopes(access.Scope(ctx, access.View, access.ViewRead)).Where("views.id = ? AND views.screen = ?", *p.ViewID, p.Screen).Count(&n).Error
			if err != nil {
				return err
			}
			if n == 0 {
				c.AddField(fault.UnknownReference("default_view_id"))
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "account_id"}, {Name: "screen"}}, DoUpdates: clause.AssignmentColumns([]string{"columns", "compact", "view_id", "updated_at"}),
		}).Create(&p).Error
	})
}
