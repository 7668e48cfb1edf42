package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/quality"
)

type qualityRule struct {
	// Rule is its key.
	Rule string `json:"rule" example:"household_no_head"`
	// Kind of record that it is about.
	Kind string `json:"kind" enums:"household,resident,building,shop,member,branch,unit,area" example:"household"`
	// Severity is error for what cannot be, warning for what is missing or unlikely, hint for what is worth a look.
	Severity string `json:"severity" enums:"error,warning,hint" example:"error"`
	// NameZH is what is wrong, in Chinese.
	NameZH string `json:"name_zh" example:"没有户主"`
	// NameEN is what is wrong, in English.
	NameEN string `json:"name_en" example:"No head"`
	// WhyZH says what exactly counts and what to do, in Chinese.
	WhyZH string `json:"why_zh" example:"户内有人,但没有一位登记为户主。"`
	// WhyEN says what exactly counts and what to do, in English.
	WhyEN string `json:"why_en" example:"People live there and none is the head."`
	// ShownZH names what the lines of the worklist show as odd, in Chinese; empty where they show nothing more.
	ShownZH string `json:"shown_zh" example:"在户人数"`
	// ShownEN names it in English.
	ShownEN string `json:"shown_en" example:"People"`
	// Count is how many records are so, those marked as right left out.
	Count int64 `json:"count" example:"12"`
	// Of is how many records the rule looks at.
	Of int64 `json:"of" example:"15303"`
	// Share is count over of; null where there is nothing to be a share of.
	Share *float64 `json:"share" extensions:"x-nullable" example:"0.0008"`
	// Dismissed is how many were looked at and marked as right.
	Dismissed int64 `json:"dismissed" example:"1"`
	// MayDismiss says that the reader may mark such records as right, where they may change them.
	MayDismiss bool `json:"may_dismiss" example:"true"`
} //	@name	QualityRule

type qualityBoard struct {
	// Items are all rules for records that the reader may see, by kind.
	Items []qualityRule `json:"items"`
} //	@name	QualityBoard

type qualityArea struct {
	// ID of the area.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code of the area.
	Code string `json:"code" example:"370614006"`
	// Name of the area.
	Name string `json:"name" example:"南长山街道"`
	// Level of the area.
	Level string `json:"level" enums:"district,township,community,grid" example:"township"`
	// Direct says that this is what lies in the area asked for itself, and in none below it.
	Direct bool `json:"direct" example:"false"`
	// Count is how many records are odd.
	Count int64 `json:"count" example:"12"`
	// Of is how many records the rule looks at.
	Of int64 `json:"of" example:"4310"`
	// Share is count over of.
	Share float64 `json:"share" example:"0.0028"`
} //	@name	QualityArea

type qualityAreas struct {
	// Items are the areas below, by code; those without such records are left out.
	Items []qualityArea `json:"items"`
} //	@name	QualityAreaList

type qualityItem struct {
	// Kind of record.
	Kind string `json:"kind" enums:"household,resident,building,shop,member,branch,unit,area" example:"household"`
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Code is its number; a resident's is that of the household.
	Code string `json:"code" example:"H000231"`
	// Title says what or who it is.
	Title string `json:"title" example:"林桂兰"`
	// AreaName is where; a branch's is its unit.
	AreaName *string `json:"area_name" extensions:"x-nullable" example:"南城村第1网格"`
	// Shown is what is odd, such as the birth date; null where the rule says it all.
	Shown *string `json:"shown" extensions:"x-nullable" example:"1890-03-01"`
	// DismissedAt is when it was marked as right; null while it waits.
	DismissedAt *time.Time `json:"dismissed_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
	// DismissedBy is who marked it so.
	DismissedBy *string `json:"dismissed_by" extensions:"x-nullable" example:"王办"`
	// DismissedReason is why it is right.
	DismissedReason *string `json:"dismissed_reason" extensions:"x-nullable" example:"本人 1912 年出生,已核实"`
} //	@name	QualityItem

type qualityItemList struct {
	Items []qualityItem `json:"items"`
	pageInfo
} //	@name	QualityItemList

type dismissRequest struct {
	// Reason why the record is right as it stands.
	Reason string `json:"reason" validate:"required,max=200" example:"已上门核实,情况属实"`
} //	@name	DismissQualityItem

func qualityItemDTO(i quality.Item) qualityItem {
	return qualityItem{
		Kind: i.Kind, ID: i.ID, Code: i.Code, Title: i.Title, AreaName: i.AreaName, Shown: i.Shown,
		DismissedAt: i.DismissedAt, DismissedBy: i.DismissedBy, DismissedReason: i.DismissedReason,
	}
}
