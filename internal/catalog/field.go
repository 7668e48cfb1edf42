package catalog

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/record"
)

// FieldInput is what the office says about an extra field.
type FieldInput struct {
	Kind, Code, Type     string
	NameZH, NameEN, Hint string
	Required             bool
	Choices              []string
	Unit                 string
	Low, High            *float64
	Purpose, Basis       string
	KeepUntil            calendar.Day
	KeepDays             *int
	Guard
	Sort int
}

var fieldCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}$`)

const (
	choicesMost = 50
	fieldsMost  = 40
)

// CreateField registers an extra field, with what it is kept for and for how long.
func (s *Service) CreateField(ctx context.Context, id uuid.UUID, in FieldInput) error {
	return record.Create(ctx, &s.Store, fieldKind, id, func(tx *gorm.DB, f *Field) error {
		f.DistrictID = access.ActorFrom(ctx).DistrictID
		v, err := s.ViewIn(tx, f.DistrictID)
		if err != nil {
			return err
		}
		var c fault.Checks
		in.Code = strings.TrimSpace(in.Code)
		switch {
		case in.Code == "":
			in.Code = v.nextField(in.Kind, in.NameZH)
		case !fieldCode.MatchString(in.Code):
			c.Add("code", "bad_code", fault.Say("应为小写字母开头的字母、数字、下划线", "Small letters, digits and underscores, a letter first"))
		case v.field(in.Kind, in.Code) != nil:
			return taken("code", fault.Say("这个代码已被使用", "This code is taken"))
		}
		if in.Kind == "" {
			c.AddField(fault.Required("kind"))
		}
		if in.Type == "" {
			c.AddField(fault.Required("type"))
		}
		c.OneOf("kind", in.Kind, Kinds)
		c.OneOf("type", in.Type, FieldTypes)
		f.Kind, f.Code, f.Type = in.Kind, in.Code, in.Type
		if len(v.FieldsOf(in.Kind, false)) >= fieldsMost {
			c.Add("kind", "too_many", fault.Say("最多 %d 个登记项", "At most %d fields", fieldsMost))
		}
		return s.fillField(&c, v, f, in)
	}, func(tx *gorm.DB, f *Field) error { return s.remember(tx, fieldKind, "create", nil, f) })
}

// nextField makes a code of the initials of the name.
func (v *View) nextField(kind, name string) string {
	initials := ""
	if words := strings.Fields(database.Pinyin(name)); len(words) > 0 {
		initials = words[len(words)-1]
	}
	initials = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, initials)
	code := "f_" + initials[:min(len(initials), 20)]
	for n := 2; v.field(kind, code) != nil || code == "f_"; n++ {
		code = fmt.Sprintf("f_%s%d", initials[:min(len(initials), 20)], n)
	}
	return code
}

// ChangeField changes what is said about an extra field; its kind, code and type stay.
func (s *Service) ChangeField(ctx context.Context, id uuid.UUID, version int, change func(*FieldInput)) error {
	return record.Change(ctx, &s.Store, fieldKind, id, version, func(tx *gorm.DB, f *Field) error {
		v, err := s.ViewIn(tx, f.DistrictID)
		if err != nil {
			return err
		}
		in := FieldInput{
			Kind: f.Kind, Code: f.Code, Type: f.Type, NameZH: f.NameZH, NameEN: f.NameEN, Hint: record.Text(f.Hint), Required: f.Required, Choices: slices.Clone(f.Choices),
			Unit: record.Text(f.Unit), Low: f.Low, High: f.High, Purpose: f.Purpose, Basis: f.Basis, KeepUntil: f.KeepUntil, KeepDays: f.KeepDays, Guard: f.Guard, Sort: f.Sort,
		}
		change(&in)
		return s.fillField(&fault.Checks{}, v, f, in)
	}, func(tx *gorm.DB, before, after *Field) error {
		return s.remember(tx, fieldKind, "update", before, after)
	})
}

// EndField ends an extra field: nothing is written into it any more, and what stands there stays for its time.
func (s *Service) EndField(ctx context.Context, id uuid.UUID, version int, ending record.Ending) error {
	return record.End(ctx, &s.Store, fieldKind, id, version, ending, func(_ *gorm.DB, f *Field, e record.Ending) error {
		if err := record.Ended(f.EndedOn); err != nil {
			return err
		}
		f.EndedOn = e.On
		return nil
	}, func(tx *gorm.DB, f *Field) error {
		was := *f
		was.EndedOn = ""
		return s.remember(tx, fieldKind, "end", &was, f)
	})
}

func (s *Service) fillField(c *fault.Checks, v *View, f *Field, in FieldInput) error {
	clean(c, &in.NameZH, &in.NameEN)
	excluded(c, "name_zh", in.NameZH)
	c.Text("hint", &in.Hint, 100)
	c.Text("unit", &in.Unit, 10)
	c.Filled("purpose", &in.Purpose, aboutLength)
	c.Filled("basis", &in.Basis, aboutLength)
	c.Between("sort", &in.Sort, 0, 1_000_000)
	record.Day(c, "keep_until", in.KeepUntil)
	c.Between("keep_days", in.KeepDays, 0, 36_500)
	if in.KeepUntil == "" && in.KeepDays == nil {
		c.Add("keep_until", "required", fault.Say("请填写保存到哪一天，或记录终止后保存多少天", "Say until which day values are kept, or how many days after the record has ended"))
	}
	if in.Low != nil && in.High != nil && *in.Low > *in.High {
		c.Add("high", "bad_number", fault.Say("不能小于下限", "Not below the lower bound"))
	}
	in.check(c)
	in.tidyChoices(c)
	if f.Type != TypeNumber {
		in.Unit, in.Low, in.High = "", nil, nil
	}
	if in.NameZH != f.NameZH {
		for _, other := range v.Fields {
			if other.ID != f.ID && other.Kind == f.Kind && other.EndedOn == "" && other.NameZH == in.NameZH {
				return taken("name_zh", fault.Say("已有同名的登记项", "There is a field of this name already"))
			}
		}
		if s.Headings != nil && slices.Contains(s.Headings(f.Kind), in.NameZH) {
			c.Add("name_zh", "bad_name", fault.Say("与固有的栏目重名", "A column of its own is called so already"))
		}
		if strings.ContainsAny(in.NameZH, "*(（:：\n") {
			c.Add("name_zh", "bad_name", fault.Say("名称不能含星号、括号、冒号", "A name holds no asterisk, bracket or colon"))
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	f.NameZH, f.NameEN, f.Hint, f.Required, f.Choices, f.Unit, f.Low, f.High = in.NameZH, in.NameEN, record.OrNil(in.Hint), in.Required, in.Choices, record.OrNil(in.Unit), in.Low, in.High
	f.Purpose, f.Basis, f.KeepUntil, f.KeepDays, f.Guard, f.Sort = in.Purpose, in.Basis, in.KeepUntil, in.KeepDays, in.Guard, in.Sort
	return nil
}

func (in *FieldInput) tidyChoices(c *fault.Checks) {
	given := in.Choices
	in.Choices = []string{}
	if in.Type != TypeChoice {
		return
	}
	for _, choice := range given {
		if choice = strings.TrimSpace(choice); choice != "" && !slices.Contains(in.Choices, choice) {
			in.Choices = append(in.Choices, choice)
		}
		if len([]rune(choice)) > nameLength {
			c.Add("choices", "too_long", fault.Say("每个选项最多 %d 个字", "A choice has at most %d characters", nameLength))
			return
		}
	}
	switch {
	case len(in.Choices) == 0:
		c.AddField(fault.Required("choices"))
	case len(in.Choices) > choicesMost:
		c.Add("choices", "too_many", fault.Say("最多 %d 个选项", "At most %d choices", choicesMost))
	}
}

// FieldRow is an extra field with how many records have a value in it.
type FieldRow struct {
	Field
	Values int64
}

// FieldsListed lists the extra fields that the actor may know, of a kind or of all, with how many records in reach have a
// value.
func (s *Service) FieldsListed(ctx context.Context, kind string, ended, counted bool) ([]FieldRow, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	out := []FieldRow{}
	for _, k := range Kinds {
		if kind != "" && kind != k {
			continue
		}
		for _, f := range v.FieldsOf(k, ended) {
			row := FieldRow{Field: f}
			if counted {
				if row.Values, err = s.countValues(v, f); err != nil {
					return nil, err
				}
			}
			out = append(out, row)
		}
	}
	return out, nil
}

// FieldByID returns one extra field.
func (s *Service) FieldByID(ctx context.Context, id uuid.UUID) (FieldRow, error) {
	v, err := s.View(ctx)
	if err != nil {
		return FieldRow{}, err
	}
	at := slices.IndexFunc(v.Fields, func(f Field) bool { return f.ID == id })
	if at < 0 || !v.Knows(v.Fields[at].Guard) {
		return FieldRow{}, fault.NotFound()
	}
	n, err := s.countValues(v, v.Fields[at])
	return FieldRow{v.Fields[at], n}, err
}

// accessKinds are the kinds of records that can have extra fields.
var accessKinds = map[string]access.Kind{"resident": access.Resident, "household": access.Household, "building": access.Building, "shop": access.Shop, "member": access.Member}

func (s *Service) countValues(v *View, f Field) (n int64, err error) {
	kind := accessKinds[f.Kind]
	if len(v.roles(kind)) == 0 {
		return 0, nil
	}
	sql, args := v.within(kind, f.Guard)
	condition, arg := database.Contains(kind.Table+".extra", `"`+f.Code+`":`)
	err = s.DB.Read(v.ctx).Table(kind.Table).Where(kind.Table+".district_id = ?", v.district).Where(sql, args...).Where(condition, arg).Count(&n).Error
	return n, database.Fault(err)
}
