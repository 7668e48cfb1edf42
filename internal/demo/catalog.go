package demo

import (
	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/registry"
)

// makeCatalog makes what the district decided about its records: groups that need care, and extra fields.
func (w *world) makeCatalog() error {
	return w.steps(w.makeCareGroups, w.makeExtraFields)
}

func (w *world) makeCareGroups() error {
	at := func(n int, g catalog.Group) *catalog.Group {
		g.Record, g.DistrictID, g.Sort = record(w.now.Add(-halfYear)), w.district.ID, 10*n
		if g.Roles == nil {
			g.Roles = []access.Role{}
		}
		return &g
	}
	return insert(w, []*catalog.Group{
		at(1, catalog.Group{
			NameZH: "独居老人", NameEN: "Elderly living alone", About: ptr("每月至少上门一次，看身体、水电气和取暖。"),
			Guard: catalog.Guard{Level: catalog.Internal}, EveryDays: ptr(30), Rule: catalog.Rule{ResidentTags: []string{"SG01"}},
		}),
		at(2, catalog.Group{
			NameZH: "高龄老人", NameEN: "Aged 80 and over", About: ptr("八十岁以上的老人，每两个月看望一次。"),
			Guard: catalog.Guard{Level: catalog.Public}, EveryDays: ptr(60), Rule: catalog.Rule{AgeFrom: ptr(80)},
		}),
		at(3, catalog.Group{
			NameZH: "残疾人", NameEN: "People with a disability", About: ptr("按季度了解康复、辅具和补贴的情况。"),
			Guard: catalog.Guard{Level: catalog.Sensitive, Roles: []access.Role{access.Township, access.Community, access.Cadre}}, EveryDays: ptr(90), Rule: catalog.Rule{ResidentTags: []string{"SG05"}},
		}),
		at(4, catalog.Group{
			NameZH: "出院随访", NameEN: "After a hospital stay", About: ptr("由村（社区）逐户加入，两周一次，恢复后移出。"),
			Guard: catalog.Guard{Level: catalog.Sensitive, Roles: []access.Role{access.Community, access.Cadre}}, EveryDays: ptr(14),
		}),
	})
}

// The extra fields of the demonstration.
const (
	heating = "heating"
	checkup = "checkup"
	fire    = "fire_check"
)

var heatings = []string{"集中供暖", "燃气", "煤炉", "电采暖"}

func (w *world) makeExtraFields() error {
	at := func(n int, f catalog.Field) *catalog.Field {
		f.Record, f.DistrictID, f.Sort = record(w.now.Add(-halfYear)), w.district.ID, 10*n
		f.Roles = []access.Role{}
		if f.Choices == nil {
			f.Choices = []string{}
		}
		return &f
	}
	return insert(w, []*catalog.Field{
		at(1, catalog.Field{
			Kind: "household", Code: heating, NameZH: "取暖方式", NameEN: "Heating", Type: catalog.TypeChoice, Choices: heatings,
			Purpose: "入冬前排查煤炉取暖户，防煤气中毒。", Basis: "区冬春安全取暖工作方案", KeepDays: ptr(365), Guard: catalog.Guard{Level: catalog.Public},
		}),
		at(2, catalog.Field{
			Kind: "resident", Code: checkup, NameZH: "体检日期", NameEN: "Health check", Hint: ptr("最近一次老年人健康体检"), Type: catalog.TypeDate,
			Purpose: "提醒老人每年体检。", Basis: "国家基本公共卫生服务规范；本人同意", KeepDays: ptr(0), Guard: catalog.Guard{Level: catalog.Internal},
		}),
		at(3, catalog.Field{
			Kind: "shop", Code: fire, NameZH: "消防检查", NameEN: "Fire check", Type: catalog.TypeDate,
			Purpose: "安排沿街商铺的消防检查。", Basis: "消防法；区消防安全检查计划", KeepDays: ptr(365), Guard: catalog.Guard{Level: catalog.Public},
		}),
	})
}

// fillHomes and fillShops fill extra fields by the place of the record among those of its kind, so that nothing else of
// the district depends on it.
func (w *world) fillHomes() {
	for n, h := range w.homes {
		if n%3 != 0 {
			h.Extra = catalog.Extra{heating: heatings[n%7%len(heatings)]}
		}
	}
}

func (w *world) fillShops() {
	for n, s := range w.shops {
		if n%2 == 0 {
			s.Extra = catalog.Extra{fire: w.daysAgo(n % 300)}
		}
	}
}

// checkedUp says when somebody who is old had a health check; not everybody has.
func (w *world) checkedUp(r *registry.Resident, age int) {
	if n := len(w.homes); age >= 65 && n%4 != 0 {
		r.Extra = catalog.Extra{checkup: w.daysAgo(20 + n%330)}
	}
}

func (w *world) daysAgo(n int) string { return string(w.today.Add(-n)) }
