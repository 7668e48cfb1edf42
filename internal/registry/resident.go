package registry

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/record"
)

const (
	phoneOfResident    = "residents.phone"
	idNumberOfResident = "residents.id_number"
)

// ResidentInput is what a person says about a resident. Sex and birth date are read from the ID number where they
// are not given.
type ResidentInput struct {
	HouseholdID     uuid.UUID
	Relation        string
	Name            string
	Sex             string
	IDNumber        string
	BirthDate       string
	Phone           string
	Ethnicity       string
	PoliticalStatus string
	Education       string
	Employment      string
	Health          string
	Tags            []string
	// State may only be here or away here.
	State string
	// Acknowledged are the codes of doubts that the person has seen.
	Acknowledged []string
	// Extra are values of extra fields by code; nil clears one, and what is not given stays.
	Extra map[string]any
	extra catalog.Extra
}

// CreateResident adds a person to a household and returns warnings about what was kept as written.
func (s *Service) CreateResident(ctx context.Context, id uuid.UUID, in ResidentInput) (warnings []fault.Field, err error) {
	if in.State == "" {
		in.State = ResidentHere
	}
	err = record.Create(ctx, &s.Store, residentKind, id, func(tx *gorm.DB, r *Resident) error { return s.fillResident(tx, r, in, &warnings) })
	return warnings, err
}

// ChangeResident changes a resident and returns warnings about what was kept as written; another household takes
// them to where that lies.
func (s *Service) ChangeResident(ctx context.Context, id uuid.UUID, version int, change func(*ResidentInput)) (warnings []fault.Field, err error) {
	err = record.Change(ctx, &s.Store, residentKind, id, version, func(tx *gorm.DB, r *Resident) error {
		idNumber, err := s.keeper.Open(idNumberOfResident, r.ID, r.IDNumber)
		if err != nil {
			return err
		}
		phone, err := s.keeper.Open(phoneOfResident, r.ID, r.Phone)
		if err != nil {
			return err
		}
		in := ResidentInput{
			HouseholdID: r.HouseholdID, Relation: r.Relation, Name: r.Name, Sex: record.Text(r.Sex), IDNumber: idNumber, BirthDate: record.Text(r.BirthDate), Phone: phone,
			Ethnicity: record.Text(r.Ethnicity), PoliticalStatus: record.Text(r.PoliticalStatus), Education: record.Text(r.Education),
			Employment: record.Text(r.Employment), Health: record.Text(r.Health), Tags: r.Tags, State: r.State,
		}
		change(&in)
		return s.fillResident(tx, r, in, &warnings)
	})
	return warnings, err
}

func (s *Service) fillResident(tx *gorm.DB, r *Resident, in ResidentInput, warnings *[]fault.Field) error {
	before := *r
	c, err := s.checkResident(tx, r, &in, warnings)
	if err != nil {
		return err
	}
	if err := c.Err(); err != nil {
		return err
	}
	var h Household
	if err := database.Take(tx, &h, in.HouseholdID); err != nil {
		return err
	}
	if h.State != HouseholdActive && in.HouseholdID != r.HouseholdID {
		return fault.Conflict("household_ended", fault.Say("该户已迁出或注销", "That household has moved away or been dissolved"))
	}
	if in.State != r.State {
		r.State, r.StateOn = in.State, s.Today()
	}
	r.Place, r.HouseholdID, r.Relation, r.Name, r.Pinyin = h.Place, in.HouseholdID, in.Relation, in.Name, database.Pinyin(in.Name)
	r.Sex, r.BirthDate, r.Ethnicity, r.PoliticalStatus = record.OrNil(in.Sex), record.OrNil(in.BirthDate), record.OrNil(in.Ethnicity), record.OrNil(in.PoliticalStatus)
	r.Education, r.Employment, r.Health, r.Tags = record.OrNil(in.Education), record.OrNil(in.Employment), record.OrNil(in.Health), in.Tags
	r.Extra = in.extra
	if r.IDNumber, err = s.keeper.Reseal(idNumberOfResident, r.ID, r.IDNumber, in.IDNumber); err != nil {
		return err
	}
	if r.Phone, err = s.keeper.Reseal(phoneOfResident, r.ID, r.Phone, in.Phone); err != nil {
		return err
	}
	if err := s.onlyOne(tx, r); err != nil {
		return err
	}
	doubts, err := s.alikePeople(tx, before, *r)
	if err != nil {
		return err
	}
	return acknowledge(in.Acknowledged, doubts)
}

func (s *Service) checkResident(tx *gorm.DB, r *Resident, in *ResidentInput, warnings *[]fault.Field) (*fault.Checks, error) {
	c := &fault.Checks{}
	c.Filled("name", &in.Name, nameLength)
	c.Filled("relation", &in.Relation, codeLength)
	inTable(c, "relation", TableFamilyRelation, in.Relation)
	inTable(c, "sex", TableSex, in.Sex)
	inTable(c, "ethnicity", TableEthnicity, in.Ethnicity)
	inTable(c, "political_status", TablePoliticalStatus, in.PoliticalStatus)
	inTable(c, "education", TableEducation, in.Education)
	inTable(c, "employment", TableOccupation, in.Employment)
	inTable(c, "health", TableHealth, in.Health)
	v, roles, err := s.seen(tx, residentKind.Kind, r.ID, r.Place)
	if err != nil {
		return nil, err
	}
	in.Tags = v.TidyTags(c, TableSpecialGroup, in.Tags, r.Tags, roles)
	in.extra = v.Fill(c, residentKind.Name, r.Extra, in.Extra, roles)
	record.Phone(c, warnings, &in.Phone)
	c.OneOf("state", in.State, ResidentStates)
	if in.State != r.State && in.State != ResidentHere && in.State != ResidentAway {
		c.Add("state", "use_end", fault.Say("请用“迁出或去世”操作并写明日期", "Moving away and death have an action of their own, which takes the day"))
	}
	if r.HouseholdID != in.HouseholdID {
		record.Refer(tx, c, "household_id", access.Household, &in.HouseholdID)
	}
	in.BirthDate = strings.TrimSpace(in.BirthDate)
	if in.BirthDate != "" && !IsBirthDate(in.BirthDate, s.Today()) {
		c.Add("birth_date", "bad_date", fault.Say("应为 YYYY-MM-DD 或 YYYY-MM，且不晚于今天", "YYYY-MM-DD or YYYY-MM, and not after today"))
	}
	s.checkIDNumber(c, in, warnings)
	return c, nil
}

// checkIDNumber checks the ID number, takes from it what was not given, and warns where it says something else.
func (s *Service) checkIDNumber(c *fault.Checks, in *ResidentInput, warnings *[]fault.Field) {
	in.IDNumber = pii.NormalizeIDNumber(in.IDNumber)
	switch {
	case in.IDNumber == "":
		return
	case strings.Contains(in.IDNumber, "*"):
		c.Add("id_number", "masked_value", fault.Say("这是隐去中间几位的号码，请填写完整号码或不填", "This number is masked; give it in full or leave it out"))
		return
	case checkIDNumberAt(in.IDNumber, s.Now()) != nil:
		c.Add("id_number", "bad_id_number", fault.Say("公民身份号码有误，请核对", "This is not an ID number; check it"))
		return
	}
	born, sex := BirthDateOf(in.IDNumber), SexOf(in.IDNumber)
	if in.BirthDate == "" {
		in.BirthDate = born
	} else if !strings.HasPrefix(born, in.BirthDate) {
		*warnings = append(*warnings, fault.Field{Field: "birth_date", Code: "conflict_birth", Message: fault.Say("与公民身份号码不一致，已按填写的保存", "Differs from what the ID number says; kept as written")})
	}
	if in.Sex == "" {
		in.Sex = sex
	} else if in.Sex != sex {
		*warnings = append(*warnings, fault.Field{Field: "sex", Code: "conflict_sex", Message: fault.Say("与公民身份号码不一致，已按填写的保存", "Differs from what the ID number says; kept as written")})
	}
}

// IsBirthDate reports whether s is a real day (YYYY-MM-DD) or month (YYYY-MM) from 1850 that has begun.
func IsBirthDate(s string, today calendar.Day) bool {
	if len(s) == len("2006-01") {
		_, err := time.Parse("2006-01", s)
		return err == nil && s >= "1850" && s <= string(today)[:len(s)]
	}
	day, err := calendar.ParseDay(s)
	return err == nil && day >= "1850" && day <= today
}

// onlyOne refuses an ID number that somebody else in the district has, telling nothing about them, and a second head.
func (s *Service) onlyOne(tx *gorm.DB, r *Resident) error {
	var n int64
	if r.IDNumber.Hash != nil {
		err := tx.Model(&Resident{}).Where("district_id = ? AND id_number_hash = ? AND id <> ?", r.DistrictID, *r.IDNumber.Hash, r.ID).Count(&n).Error
		if err != nil {
			return err
		}
		if n > 0 {
			f := fault.Conflict("id_number_in_use", fault.Say("该公民身份号码已登记，请联系连心服务办核实", "This ID number is registered already; ask the service office to clear it up"))
			f.Fields = []fault.Field{{Field: "id_number", Code: "id_number_in_use", Message: fault.Say("已登记", "Registered already")}}
			return f
		}
	}
	if r.Relation != RelationHead || r.State != ResidentHere && r.State != ResidentAway {
		return nil
	}
	err := tx.Model(&Resident{}).Where("household_id = ? AND relation = ? AND state IN ('here', 'away') AND id <> ?", r.HouseholdID, RelationHead, r.ID).Count(&n).Error
	if err != nil {
		return err
	}
	if n > 0 {
		f := fault.Conflict("second_head", fault.Say("该户已有户主", "This household has a head already"))
		f.Fields = []fault.Field{{Field: "relation", Code: "second_head", Message: fault.Say("该户已有户主", "This household has a head already")}}
		return f
	}
	return nil
}

// EndResident notes that a resident has moved or died. Where they were the head, whoever takes over is asked for by the
// act itself: here the household stays without one, and the board of missing data says so.
func (s *Service) EndResident(ctx context.Context, id uuid.UUID, version int, state string, e record.Ending) error {
	action := map[string]Action{ResidentMoved: LeaveForGood, ResidentDeceased: Death}[state]
	if action == "" {
		return fault.Bad("state", "bad_enum", fault.Say("应为 moved 或 deceased", "One of: moved, deceased"))
	}
	_, err := s.Do(ctx, uuid.Nil, ActInput{Action: action, TargetID: id, Version: version, On: e.On, Reason: e.Reason, headless: true})
	return err
}
