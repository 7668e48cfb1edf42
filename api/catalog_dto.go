package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/registry"
)

// guardFields say who may see something.
type guardFields struct {
	// Level: public for everybody in whose reach the record lies; internal for office, township, community and the contact; sensitive for the office and the roles named.
	Level optional[string] `json:"level,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty,oneof=public internal sensitive" enums:"public,internal,sensitive" example:"internal"`
	// Roles may see, besides the office, what is sensitive: leader, township, community, secretary, cadre.
	Roles optional[[]access.Role] `json:"roles,omitempty" swaggertype:"array,string" extensions:"x-nullable" example:"township"`
}

func (g guardFields) fill(to *catalog.Guard) {
	if g.Level.Value != nil {
		to.Level = catalog.Level(*g.Level.Value)
	}
	give(&to.Roles, g.Roles)
}

// guardResponse says who may see something.
type guardResponse struct {
	// Level of it.
	Level string `json:"level" enums:"public,internal,sensitive" example:"internal"`
	// Roles that may see, besides the office, what is sensitive.
	Roles []string `json:"roles" example:"township"`
}

func guardDTO(g catalog.Guard) guardResponse {
	return guardResponse{string(g.Level), mapped(g.Roles, func(r access.Role) string { return string(r) })}
}

type createCodeEntry struct {
	chosenID
	// Table that it belongs to.
	Table string `json:"table" validate:"required,oneof=household_tag special_group shop_type" enums:"household_tag,special_group,shop_type" example:"special_group"`
	// Code that records carry; the program makes one if left out.
	Code string `json:"code,omitempty" validate:"max=12" example:"SGD01"`
	// NameZH is the Chinese name.
	NameZH string `json:"name_zh" validate:"required" example:"高血压随访对象"`
	// NameEN is the English name; the Chinese one if left out.
	NameEN string `json:"name_en,omitempty" example:"Blood pressure follow-up"`
	// Sort is the place in lists; the last if left out.
	Sort int `json:"sort,omitempty" example:"100"`
	guardFields
} //	@name	CreateCodeEntry

func (r createCodeEntry) input() catalog.EntryInput {
	in := catalog.EntryInput{CodeTable: r.Table, Code: r.Code, NameZH: r.NameZH, NameEN: r.NameEN, Sort: r.Sort}
	r.fill(&in.Guard)
	return in
}

type changeCodeEntry struct {
	// NameZH is the Chinese name.
	NameZH optional[string] `json:"name_zh,omitempty" swaggertype:"string" example:"高血压随访对象"`
	// NameEN is the English name.
	NameEN optional[string] `json:"name_en,omitempty" swaggertype:"string" example:"Blood pressure follow-up"`
	// Sort is the place in lists.
	Sort optional[int] `json:"sort,omitempty" swaggertype:"integer" example:"100"`
	guardFields
} //	@name	ChangeCodeEntry

func (r changeCodeEntry) change(in *catalog.EntryInput) {
	give(&in.NameZH, r.NameZH)
	give(&in.NameEN, r.NameEN)
	give(&in.Sort, r.Sort)
	r.fill(&in.Guard)
}

type absorbTag struct {
	// Tag that is merged into this one: a free word, or the code of another value of the table.
	Tag string `json:"tag" validate:"required,max=100" example:"孤寡老人"`
} //	@name	AbsorbTag

type codeEntryResponse struct {
	stamp
	// Table that it belongs to.
	Table string `json:"table" example:"special_group"`
	// Code that records carry.
	Code string `json:"code" example:"SGD01"`
	// NameZH is the Chinese name.
	NameZH string `json:"name_zh" example:"高血压随访对象"`
	// NameEN is the English name.
	NameEN string `json:"name_en" example:"Blood pressure follow-up"`
	// Pinyin by which it is typed.
	Pinyin string `json:"pinyin" example:"gaoxueyasuifangduixiang gxysfdx"`
	// AppliesTo is the kind of record that carries it.
	AppliesTo string `json:"applies_to" enums:"household,resident,shop" example:"resident"`
	guardResponse
	// Sort is the place in lists.
	Sort int `json:"sort" example:"100"`
	// Source says whether it came with the program or is the district's.
	Source string `json:"source" enums:"standard,district" example:"district"`
	// FromOn is since when it is given.
	FromOn *calendar.Day `json:"from_on" extensions:"x-nullable" example:"2026-11-23"`
	// UntilOn is until when it was given.
	UntilOn *calendar.Day `json:"until_on" extensions:"x-nullable" example:"2026-11-23"`
	// MergedInto is the code that its records carry now.
	MergedInto *string `json:"merged_into" extensions:"x-nullable" example:"SG01"`
	// Uses is how many records in the reader's scope carry it.
	Uses int `json:"uses" example:"12"`
} //	@name	CodeEntry

var appliesTo = map[string]string{registry.TableHouseholdTag: "household", registry.TableSpecialGroup: "resident", registry.TableShopType: "shop"}

func codeEntryDTO(e catalog.EntryRow) codeEntryResponse {
	return codeEntryResponse{
		stamp: stampOf(e.Record), Table: e.CodeTable, Code: e.Code, NameZH: e.NameZH, NameEN: e.NameEN, Pinyin: e.Pinyin, AppliesTo: appliesTo[e.CodeTable],
		guardResponse: guardDTO(e.Guard), Sort: e.Sort, Source: e.Source, FromOn: dayOrNil(e.FromOn), UntilOn: dayOrNil(e.UntilOn), MergedInto: e.MergedInto, Uses: e.Uses,
	}
}

func (r codeEntryResponse) over() bool { return r.UntilOn != nil }

type codeEntryList struct {
	Items []codeEntryResponse `json:"items"`
} //	@name	CodeEntryList

type freeTag struct {
	// Tag as people wrote it.
	Tag string `json:"tag" example:"孤寡老人"`
	// Uses is how many records carry it.
	Uses int `json:"uses" example:"3"`
} //	@name	FreeTag

type freeTagList struct {
	Items []freeTag `json:"items"`
} //	@name	FreeTagList

type careRule struct {
	// ResidentTags are codes of special_group, or free words.
	ResidentTags []string `json:"resident_tags,omitempty" validate:"max=20,dive,max=40" example:"SG01"`
	// HouseholdTags are codes of household_tag, or free words.
	HouseholdTags []string `json:"household_tags,omitempty" validate:"max=20,dive,max=40" example:"HT08"`
	// All asks for all of the tags instead of any.
	All bool `json:"all,omitempty" example:"false"`
	// AgeFrom in whole years.
	AgeFrom *int `json:"age_from,omitempty" extensions:"x-nullable" example:"80"`
	// AgeTo in whole years, included.
	AgeTo *int `json:"age_to,omitempty" extensions:"x-nullable" example:"120"`
	// AllAgedFrom asks that everybody in the household be at least so old.
	AllAgedFrom *int `json:"all_aged_from,omitempty" extensions:"x-nullable" example:"65"`
	// Alone asks that one person live in the household.
	Alone bool `json:"alone,omitempty" example:"false"`
} //	@name	CareRule

func (r careRule) rule() catalog.Rule {
	return catalog.Rule{ResidentTags: r.ResidentTags, HouseholdTags: r.HouseholdTags, All: r.All, AgeFrom: r.AgeFrom, AgeTo: r.AgeTo, AllAgedFrom: r.AllAgedFrom, Alone: r.Alone}
}

// careGroupFields may be given when a group is made, and when it is changed.
type careGroupFields struct {
	// NameEN is the English name; the Chinese one if left out.
	NameEN optional[string] `json:"name_en,omitempty" swaggertype:"string" example:"Aged 80 and over"`
	// About says who belongs to it and what is to be looked after.
	About optional[string] `json:"about,omitempty" swaggertype:"string" extensions:"x-nullable" example:"每月入户一次"`
	// EveryDays is after how many days without meeting anybody a visit is due; null asks for none.
	EveryDays optional[int] `json:"every_days,omitempty" swaggertype:"integer" extensions:"x-nullable" example:"30"`
	// Rule says who belongs to it by itself.
	Rule *careRule `json:"rule,omitempty"`
	// Sort is the place in lists.
	Sort optional[int] `json:"sort,omitempty" swaggertype:"integer" example:"10"`
	guardFields
}

func (r careGroupFields) fill(in *catalog.GroupInput) {
	give(&in.NameEN, r.NameEN)
	give(&in.About, r.About)
	giveOrNil(&in.EveryDays, r.EveryDays)
	if r.Rule != nil {
		in.Rule = r.Rule.rule()
	}
	give(&in.Sort, r.Sort)
	r.guardFields.fill(&in.Guard)
}

type createCareGroup struct {
	chosenID
	// NameZH is the Chinese name.
	NameZH string `json:"name_zh" validate:"required" example:"高龄老人"`
	careGroupFields
} //	@name	CreateCareGroup

func (r createCareGroup) input() catalog.GroupInput {
	in := catalog.GroupInput{NameZH: r.NameZH}
	r.fill(&in)
	return in
}

type changeCareGroup struct {
	// NameZH is the Chinese name.
	NameZH optional[string] `json:"name_zh,omitempty" swaggertype:"string" example:"高龄老人"`
	careGroupFields
} //	@name	ChangeCareGroup

func (r changeCareGroup) change(in *catalog.GroupInput) {
	give(&in.NameZH, r.NameZH)
	r.fill(in)
}

type careGroupResponse struct {
	stamp
	// NameZH is the Chinese name.
	NameZH string `json:"name_zh" example:"高龄老人"`
	// NameEN is the English name.
	NameEN string `json:"name_en" example:"Aged 80 and over"`
	// About says who belongs to it and what is to be looked after.
	About *string `json:"about" extensions:"x-nullable" example:"每月入户一次"`
	guardResponse
	// EveryDays is after how many days without meeting anybody a visit is due.
	EveryDays *int `json:"every_days" extensions:"x-nullable" example:"30"`
	// Rule says who belongs to it by itself.
	Rule careRule `json:"rule"`
	// Sort is the place in lists.
	Sort int `json:"sort" example:"10"`
	// EndedOn is its last day.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
	// People who are in it, as far as the reader reaches.
	People int64 `json:"people" example:"120"`
	// Households that are in it, or in which somebody is.
	Households int64 `json:"households" example:"98"`
	// Overdue are the households whose visit is overdue.
	Overdue int64 `json:"overdue" example:"7"`
} //	@name	CareGroup

func careGroupDTO(g catalog.GroupRow) careGroupResponse {
	r := g.Rule
	return careGroupResponse{
		stamp: stampOf(g.Record), NameZH: g.NameZH, NameEN: g.NameEN, About: g.About, guardResponse: guardDTO(g.Guard), EveryDays: g.EveryDays, Sort: g.Sort, EndedOn: dayOrNil(g.EndedOn),
		Rule:   careRule{r.ResidentTags, r.HouseholdTags, r.All, r.AgeFrom, r.AgeTo, r.AllAgedFrom, r.Alone},
		People: g.People, Households: g.Households, Overdue: g.Overdue,
	}
}

func (r careGroupResponse) over() bool { return r.EndedOn != nil }

type careGroupList struct {
	Items []careGroupResponse `json:"items"`
} //	@name	CareGroupList

type careArea struct {
	// ID of the area.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code of the area.
	Code string `json:"code" example:"370614001"`
	// Name of the area.
	Name string `json:"name" example:"南长山街道"`
	// Level of the area.
	Level string `json:"level" enums:"township,community,grid" example:"township"`
	// People of the group who live there.
	People int64 `json:"people" example:"12"`
	// Households of the group there.
	Households int64 `json:"households" example:"11"`
	// Overdue are those whose visit is overdue.
	Overdue int64 `json:"overdue" example:"1"`
} //	@name	CareArea

type careAreaList struct {
	Items []careArea `json:"items"`
} //	@name	CareAreaList

type createCareMembership struct {
	chosenID
	// GroupID is the care group.
	GroupID uuid.UUID `json:"group_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ResidentID is who comes into it; for a whole household give household_id instead.
	ResidentID *uuid.UUID `json:"resident_id,omitempty" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdID is the household that comes into it.
	HouseholdID *uuid.UUID `json:"household_id,omitempty" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Reason in words.
	Reason string `json:"reason" validate:"required,max=500" example:"术后恢复期"`
	// FromOn is the first day; today if left out.
	FromOn calendar.Day `json:"from_on,omitempty" validate:"omitempty,day" example:"2026-11-23"`
	// UntilOn is the last day; open if left out.
	UntilOn calendar.Day `json:"until_on,omitempty" validate:"omitempty,day" example:"2027-02-28"`
} //	@name	CreateCareMembership

func (r createCareMembership) input() catalog.MembershipInput {
	return catalog.MembershipInput{GroupID: r.GroupID, ResidentID: r.ResidentID, HouseholdID: r.HouseholdID, Reason: r.Reason, FromOn: r.FromOn, UntilOn: r.UntilOn}
}

type careMembershipResponse struct {
	stamp
	// GroupID is the care group.
	GroupID uuid.UUID `json:"group_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// HouseholdID is the household that is in it, or in which they live today.
	HouseholdID uuid.UUID `json:"household_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ResidentID is who is in it; null for the household.
	ResidentID *uuid.UUID `json:"resident_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Reason in words.
	Reason string `json:"reason" example:"术后恢复期"`
	// FromOn is the first day.
	FromOn calendar.Day `json:"from_on" example:"2026-11-23"`
	// UntilOn is the last day.
	UntilOn *calendar.Day `json:"until_on" extensions:"x-nullable" example:"2027-02-28"`
} //	@name	CareMembership

func careMembershipDTO(m catalog.MembershipRow) careMembershipResponse {
	return careMembershipResponse{
		stamp: stampOf(m.Record), GroupID: m.GroupID, HouseholdID: m.HomeID, ResidentID: m.ResidentID, Reason: m.Reason, FromOn: m.FromOn, UntilOn: dayOrNil(m.UntilOn),
	}
}

func (r careMembershipResponse) over() bool { return r.UntilOn != nil }

// caredFor is a care group in which somebody, or a household, is.
type caredFor struct {
	// GroupID is the care group.
	GroupID uuid.UUID `json:"group_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// NameZH is its Chinese name.
	NameZH string `json:"name_zh" example:"独居老人"`
	// NameEN is its English name.
	NameEN string `json:"name_en" example:"Elderly living alone"`
	// EveryDays is after how many days a visit is due.
	EveryDays *int `json:"every_days" extensions:"x-nullable" example:"30"`
	// ResidentID is who is in it; null for the household.
	ResidentID *uuid.UUID `json:"resident_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// ResidentName is their name, where the household is shown.
	ResidentName *string `json:"resident_name,omitempty" extensions:"x-nullable" example:"王建国"`
	// MembershipID is the membership by which somebody put them there; null where the rule says so.
	MembershipID *uuid.UUID `json:"membership_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// MembershipVersion is its version.
	MembershipVersion int `json:"membership_version,omitempty" example:"1"`
	// Reason why they were put there.
	Reason string `json:"reason,omitempty" example:"术后恢复期"`
	// UntilOn is the last day of it.
	UntilOn *calendar.Day `json:"until_on,omitempty" extensions:"x-nullable" example:"2027-02-28"`
} //	@name	CaredFor

// careResponse says what a household or a resident needs.
type careResponse struct {
	// Care are the groups, the strictest first.
	Care []caredFor `json:"care"`
	// VisitEveryDays is after how many days without meeting anybody a visit is due.
	VisitEveryDays int `json:"visit_every_days,omitempty" example:"30"`
	// VisitGroupID is the group that asks for it; null where every household gets one.
	VisitGroupID *uuid.UUID `json:"visit_group_id,omitempty" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// LastMetAt is when somebody was met there last.
	LastMetAt *time.Time `json:"last_met_at,omitempty" extensions:"x-nullable" example:"2026-11-01T02:00:00Z"`
	// NextVisitOn is when the next visit is due; left out where nobody was ever met, and it is due now.
	NextVisitOn *calendar.Day `json:"next_visit_on,omitempty" extensions:"x-nullable" example:"2026-12-01"`
}

func careDTO(care catalog.Care, people []registry.ResidentRow) careResponse {
	out := careResponse{Care: []caredFor{}, VisitEveryDays: care.EveryDays, LastMetAt: care.LastMet, NextVisitOn: dayOrNil(care.NextOn)}
	if care.Because != nil {
		out.VisitGroupID = &care.Because.ID
	}
	for _, g := range care.Groups {
		one := caredFor{GroupID: g.Group.ID, NameZH: g.Group.NameZH, NameEN: g.Group.NameEN, EveryDays: g.Group.EveryDays, ResidentID: g.ResidentID}
		if m := g.Hand; m != nil {
			one.MembershipID, one.MembershipVersion, one.Reason, one.UntilOn = &m.ID, m.Version, m.Reason, dayOrNil(m.UntilOn)
		}
		for i := range people {
			if g.ResidentID != nil && people[i].ID == *g.ResidentID {
				one.ResidentName = &people[i].Name
			}
		}
		out.Care = append(out.Care, one)
	}
	return out
}

// extraFieldFields may be given when a field is made, and when it is changed.
type extraFieldFields struct {
	// NameEN is the English name; the Chinese one if left out.
	NameEN optional[string] `json:"name_en,omitempty" swaggertype:"string" example:"Blood type"`
	// Hint says how it is filled in.
	Hint optional[string] `json:"hint,omitempty" swaggertype:"string" extensions:"x-nullable" example:"以体检报告为准"`
	// Required says that a form asks for it.
	Required optional[bool] `json:"required,omitempty" swaggertype:"boolean" example:"false"`
	// Choices of a choice.
	Choices optional[[]string] `json:"choices,omitempty" swaggertype:"array,string" example:"A型"`
	// Unit of a number.
	Unit optional[string] `json:"unit,omitempty" swaggertype:"string" extensions:"x-nullable" example:"米"`
	// Low is the smallest number.
	Low optional[float64] `json:"low,omitempty" swaggertype:"number" extensions:"x-nullable" example:"0"`
	// High is the largest number.
	High optional[float64] `json:"high,omitempty" swaggertype:"number" extensions:"x-nullable" example:"100"`
	// KeepUntil is the last day on which values are kept.
	KeepUntil optional[calendar.Day] `json:"keep_until,omitempty" swaggertype:"string" extensions:"x-nullable" validate:"omitempty" example:"2028-12-31"`
	// KeepDays is how many days values are kept after their record has ended.
	KeepDays optional[int] `json:"keep_days,omitempty" swaggertype:"integer" extensions:"x-nullable" example:"365"`
	// Sort is the place in forms and lists.
	Sort optional[int] `json:"sort,omitempty" swaggertype:"integer" example:"10"`
	guardFields
}

func (r extraFieldFields) fill(in *catalog.FieldInput) {
	give(&in.NameEN, r.NameEN)
	give(&in.Hint, r.Hint)
	give(&in.Required, r.Required)
	give(&in.Choices, r.Choices)
	give(&in.Unit, r.Unit)
	giveOrNil(&in.Low, r.Low)
	giveOrNil(&in.High, r.High)
	give(&in.KeepUntil, r.KeepUntil)
	giveOrNil(&in.KeepDays, r.KeepDays)
	give(&in.Sort, r.Sort)
	r.guardFields.fill(&in.Guard)
}

type createExtraField struct {
	chosenID
	// Kind of record that it is kept on.
	Kind string `json:"kind" validate:"required,oneof=resident household building shop member" enums:"resident,household,building,shop,member" example:"resident"`
	// Code by which it stands in extra; the program makes one if left out.
	Code string `json:"code,omitempty" validate:"max=31" example:"blood_type"`
	// Type of its values.
	Type string `json:"type" validate:"required,oneof=text number choice date" enums:"text,number,choice,date" example:"choice"`
	// NameZH is the Chinese name, which heads its column in the workbook, too.
	NameZH string `json:"name_zh" validate:"required" example:"血型"`
	// Purpose is what it is kept for.
	Purpose string `json:"purpose" validate:"required" example:"离岛急救时告知医院"`
	// Basis is by which law or decision.
	Basis string `json:"basis" validate:"required" example:"本人书面同意"`
	extraFieldFields
} //	@name	CreateExtraField

func (r createExtraField) input() catalog.FieldInput {
	in := catalog.FieldInput{Kind: r.Kind, Code: r.Code, Type: r.Type, NameZH: r.NameZH, Purpose: r.Purpose, Basis: r.Basis}
	r.fill(&in)
	return in
}

type changeExtraField struct {
	// NameZH is the Chinese name.
	NameZH optional[string] `json:"name_zh,omitempty" swaggertype:"string" example:"血型"`
	// Purpose is what it is kept for.
	Purpose optional[string] `json:"purpose,omitempty" swaggertype:"string" example:"离岛急救时告知医院"`
	// Basis is by which law or decision.
	Basis optional[string] `json:"basis,omitempty" swaggertype:"string" example:"本人书面同意"`
	extraFieldFields
} //	@name	ChangeExtraField

func (r changeExtraField) change(in *catalog.FieldInput) {
	give(&in.NameZH, r.NameZH)
	give(&in.Purpose, r.Purpose)
	give(&in.Basis, r.Basis)
	r.fill(in)
}

type extraFieldResponse struct {
	stamp
	// Kind of record that it is kept on.
	Kind string `json:"kind" enums:"resident,household,building,shop,member" example:"resident"`
	// Code by which it stands in extra.
	Code string `json:"code" example:"blood_type"`
	// Type of its values.
	Type string `json:"type" enums:"text,number,choice,date" example:"choice"`
	// NameZH is the Chinese name.
	NameZH string `json:"name_zh" example:"血型"`
	// NameEN is the English name.
	NameEN string `json:"name_en" example:"Blood type"`
	// Hint says how it is filled in.
	Hint *string `json:"hint" extensions:"x-nullable" example:"以体检报告为准"`
	// Required says that a form asks for it.
	Required bool `json:"required" example:"false"`
	// Choices of a choice.
	Choices []string `json:"choices" example:"A型"`
	// Unit of a number.
	Unit *string `json:"unit" extensions:"x-nullable" example:"米"`
	// Low is the smallest number.
	Low *float64 `json:"low" extensions:"x-nullable" example:"0"`
	// High is the largest number.
	High *float64 `json:"high" extensions:"x-nullable" example:"100"`
	// Purpose is what it is kept for.
	Purpose string `json:"purpose" example:"离岛急救时告知医院"`
	// Basis is by which law or decision.
	Basis string `json:"basis" example:"本人书面同意"`
	// KeepUntil is the last day on which values are kept.
	KeepUntil *calendar.Day `json:"keep_until" extensions:"x-nullable" example:"2028-12-31"`
	// KeepDays is how many days values are kept after their record has ended.
	KeepDays *int `json:"keep_days" extensions:"x-nullable" example:"365"`
	guardResponse
	// Sort is the place in forms and lists.
	Sort int `json:"sort" example:"10"`
	// EndedOn is its last day; what stands in it is kept for its time.
	EndedOn *calendar.Day `json:"ended_on" extensions:"x-nullable" example:"2026-11-23"`
	// Values is how many records in the reader's scope have one; only where the register is asked for.
	Values int64 `json:"values" example:"120"`
} //	@name	ExtraField

func extraFieldDTO(f catalog.FieldRow) extraFieldResponse {
	return extraFieldResponse{
		stamp: stampOf(f.Record), Kind: f.Kind, Code: f.Code, Type: f.Type, NameZH: f.NameZH, NameEN: f.NameEN, Hint: f.Hint, Required: f.Required, Choices: orEmpty(f.Choices),
		Unit: f.Unit, Low: f.Low, High: f.High, Purpose: f.Purpose, Basis: f.Basis, KeepUntil: dayOrNil(f.KeepUntil), KeepDays: f.KeepDays, guardResponse: guardDTO(f.Guard),
		Sort: f.Sort, EndedOn: dayOrNil(f.EndedOn), Values: f.Values,
	}
}

func (r extraFieldResponse) over() bool { return r.EndedOn != nil }

type extraFieldList struct {
	Items []extraFieldResponse `json:"items"`
} //	@name	ExtraFieldList

type settingChange struct {
	// ID of the change.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Action that was done.
	Action string `json:"action" enums:"create,update,end,resume,absorb,merge" example:"update"`
	// At is when.
	At time.Time `json:"at" example:"2026-11-23T01:00:00Z"`
	// ActorName is who did it.
	ActorName string `json:"actor_name" example:"连心服务办"`
	// Before are the columns that differ, as they were.
	Before map[string]any `json:"before" swaggertype:"object"`
	// After are the columns that differ, as they are since.
	After map[string]any `json:"after" swaggertype:"object"`
} //	@name	SettingChange

type settingChangeList struct {
	Items []settingChange `json:"items"`
	pageInfo
} //	@name	SettingChangeList

// extraOf is what is answered of extra fields.
func extraOf(extra catalog.Extra) map[string]string {
	out := map[string]string{}
	for code, value := range extra {
		out[code] = value
	}
	return out
}
