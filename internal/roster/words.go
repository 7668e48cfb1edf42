package roster

import "github.com/lianxin/lianxin/internal/registry"

// This file says stored values as a workbook says them: in words that synonyms.go reads back as the same value.

var (
	levelWords         = spoken(areaLevels, "", "区", "乡镇街道", "社区村", "网格")
	unitTypeWords      = spoken(unitTypes, "", "服务办", "区直部门", "乡镇街道", "公共服务企业")
	branchTypeWords    = spoken(branchTypes, "", "普通", "兼合式")
	rankWords          = spoken(ranks, "", "区级领导", "乡镇街道领导", "一般干部")
	managementWords    = spoken(managements, "", "物业管理", "自管", "脱管")
	tenureWords        = spoken(tenures, "", "自有", "租住", "单位宿舍", "借住", "空置", "其他")
	sexWords           = spoken(sexes, registry.TableSex, "男", "女")
	relationWords      = spoken(relations, registry.TableFamilyRelation, "户主")
	ethnicityWords     = spoken(ethnicities, registry.TableEthnicity)
	politicalWords     = spoken(politicalStatuses, registry.TablePoliticalStatus)
	educationWords     = spoken(educations, registry.TableEducation)
	employmentWords    = spoken(employments, registry.TableOccupation)
	healthWords        = spoken(healths, registry.TableHealth)
	specialGroupWords  = spoken(specialGroups, registry.TableSpecialGroup)
	householdTagWords  = spoken(tableOf(registry.TableHouseholdTag, nil), registry.TableHouseholdTag)
	tradeWords         = spoken(trades, registry.TableShopType)
	residentStateWords = spoken(residentStates, "", "常住", "外出")
	issueKindWords     = spoken(issueKinds, "", "问题", "建议", "代办", "咨询", "投诉", "举报", "表扬")
	satisfactionWords  = spoken(satisfactions, "", "非常满意", "满意", "基本满意", "不满意")
	activityKindWords  = spoken(activityKinds, "", "支部活动", "志愿服务")
)

// words are what stored values are called; a value without a word, such as a free tag, is its own.
type words map[string]string

func (w words) of(value string) string {
	if word, ok := w[value]; ok {
		return word
	}
	return value
}

// spoken chooses for each value the first word that is read back as this very value, and as one: those given, then the
// code table's short name and its name, then the code itself.
func spoken(v values, table string, first ...string) words {
	w := words{}
	take := func(code, word string) {
		if _, ok := w[code]; !ok && word != "" && v[fold(word)] == code && len(separated(word)) == 1 {
			w[code] = word
		}
	}
	for _, word := range first {
		take(v[fold(word)], word)
	}
	if table != "" {
		for _, c := range registry.Codes(table).Items {
			take(c.Code, c.Short)
			take(c.Code, c.ZH)
			take(c.Code, c.Code)
		}
	}
	return w
}

func yesNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
