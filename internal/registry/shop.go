package registry

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/record"
)

const phoneOfShop = "shops.phone"

// ShopInput is what a person says about a shop.
type ShopInput struct {
	Code, Name string
	CreditCode string
	Trade      string
	GridID     uuid.UUID
	BuildingID *uuid.UUID
	Address    string
	Keeper     string
	Phone      string
	Staff      *int
	// State may only be brought back to open here.
	State string
	// Extra are values of extra fields by code; nil clears one, and what is not given stays.
	Extra map[string]any
	// Acknowledged are the codes of doubts that the person has seen.
	Acknowledged []string
}

// CreateShop makes a shop and returns warnings about what was kept as written.
func (s *Service) CreateShop(ctx context.Context, id uuid.UUID, in ShopInput) (warnings []fault.Field, err error) {
	in.State = ShopOpen
	err = record.Create(ctx, &s.Store, shopKind, id, func(tx *gorm.DB, p *Shop) error {
		p.State, p.StateOn = ShopOpen, s.Today()
		return s.fillShop(tx, p, in, &warnings)
	})
	return warnings, err
}

// ChangeShop changes a shop and returns warnings about what was kept as written.
func (s *Service) ChangeShop(ctx context.Context, id uuid.UUID, version int, change func(*ShopInput)) (warnings []fault.Field, err error) {
	err = record.Change(ctx, &s.Store, shopKind, id, version, func(tx *gorm.DB, p *Shop) error {
		phone, err := s.keeper.Open(phoneOfShop, p.ID, p.Phone)
		if err != nil {
			return err
		}
		in := ShopInput{
			Code: p.Code, Name: p.Name, CreditCode: record.Text(p.CreditCode), Trade: record.Text(p.Trade), GridID: *p.GridID, BuildingID: p.BuildingID,
			Address: record.Text(p.Address), Keeper: record.Text(p.Keeper), Phone: phone, Staff: p.Staff, State: p.State,
		}
		change(&in)
		return s.fillShop(tx, p, in, &warnings)
	})
	return warnings, err
}

func (s *Service) fillShop(tx *gorm.DB, p *Shop, in ShopInput, warnings *[]fault.Field) error {
	before := *p
	var c fault.Checks
	c.Filled("code", &in.Code, codeLength)
	c.Filled("name", &in.Name, nameLength)
	c.Text("address", &in.Address, addressLength)
	c.Text("keeper", &in.Keeper, nameLength)
	c.Between("staff", in.Staff, 0, 100_000)
	v, roles, err := s.seen(tx, shopKind.Kind, p.ID, p.Place)
	if err != nil {
		return err
	}
	if e := v.Entry(TableShopType, in.Trade, roles); in.Trade != "" && in.Trade != record.Text(p.Trade) && (e == nil || e.Over()) {
		c.Add("trade", "bad_enum", fault.Say("代码表中没有这个值，或已停用", "Not a code of the table shop_type, or it has ended"))
	}
	extra := v.Fill(&c, shopKind.Name, p.Extra, in.Extra, roles)
	record.Phone(&c, warnings, &in.Phone)
	in.CreditCode = strings.ToUpper(pii.NormalizeIDNumber(in.CreditCode))
	if in.CreditCode != "" && CheckCreditCode(in.CreditCode) != nil {
		c.Add("credit_code", "bad_credit_code", fault.Say("统一社会信用代码有误，请核对", "This is not a unified social credit code; check it"))
	}
	if in.State != p.State && in.State != ShopOpen {
		c.Add("state", "use_end", fault.Say("请用“停业”操作并写明日期", "Close the shop with its own action, which takes the day"))
	}
	place, err := placeIn(tx, &c, in.GridID, p.GridID)
	if err != nil {
		return err
	}
	if err := standsIn(tx, &c, warnings, in.BuildingID, in.GridID); err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	if in.CreditCode != "" {
		var n int64
		if err := tx.Model(&Shop{}).Where("district_id = ? AND credit_code = ? AND id <> ?", place.DistrictID, in.CreditCode, p.ID).Count(&n).Error; err != nil {
			return err
		}
		if n > 0 {
			return fault.Conflict("credit_code_in_use", fault.Say("该统一社会信用代码已登记", "This unified social credit code is registered already"))
		}
	}
	if in.State != p.State {
		p.State, p.StateOn = in.State, s.Today()
	}
	p.Place, p.Code, p.Name, p.Pinyin, p.CreditCode = place, in.Code, in.Name, database.Pinyin(in.Name), record.OrNil(in.CreditCode)
	p.Trade, p.BuildingID, p.Address, p.Keeper, p.Staff = record.OrNil(in.Trade), in.BuildingID, record.OrNil(in.Address), record.OrNil(in.Keeper), in.Staff
	p.Extra = extra
	if p.Phone, err = s.keeper.Reseal(phoneOfShop, p.ID, p.Phone, in.Phone); err != nil {
		return err
	}
	doubts, err := s.alikeShops(tx, before, *p)
	if err != nil {
		return err
	}
	return acknowledge(in.Acknowledged, doubts)
}

// EndShop closes a shop.
func (s *Service) EndShop(ctx context.Context, id uuid.UUID, version int, e record.Ending) error {
	return record.End(ctx, &s.Store, shopKind, id, version, e, func(_ *gorm.DB, p *Shop, e record.Ending) error {
		if p.State == ShopClosed {
			return record.AlreadyEnded(p.StateOn)
		}
		p.State, p.StateOn = ShopClosed, e.On
		return nil
	})
}
