package api

import "github.com/lianxin/lianxin/internal/fault"

// listWords are the words of DOMAIN §11 for what columns of lists hold, as the screens have them.
var listWords = map[string]map[string]fault.Text{
	"management":      {"company": fault.Say("物业管理", "Property company"), "self": fault.Say("自管", "Self-managed"), "unmanaged": fault.Say("脱管", "Unmanaged")},
	"household_state": {"active": fault.Say("在册", "Active"), "moved_away": fault.Say("已迁出", "Moved away"), "dissolved": fault.Say("已注销", "Dissolved")},
	"tenure": {
		"own": fault.Say("自有", "Owned"), "rented": fault.Say("租住", "Rented"), "dormitory": fault.Say("宿舍", "Dormitory"),
		"borrowed": fault.Say("借住", "Borrowed"), "vacant": fault.Say("空置", "Vacant"), "other": fault.Say("其他", "Other"),
	},
	"resident_state": {
		"here": fault.Say("在住", "Living here"), "away": fault.Say("外出", "Away"), "moved": fault.Say("已迁出", "Moved away"), "deceased": fault.Say("已故", "Deceased"),
	},
	"shop_state": {"open": fault.Say("营业", "Open"), "closed": fault.Say("停业", "Closed")},
	"rank": {
		"district_leader": fault.Say("区领导", "District leader"), "township_leader": fault.Say("乡镇街道领导", "Township leader"), "cadre": fault.Say("干部", "Cadre"),
	},
	"in_service":    {"true": fault.Say("在职", "In service"), "false": fault.Say("已离任", "Left")},
	"visit_way":     {"on_site": fault.Say("上门", "On site"), "phone": fault.Say("电话", "Phone"), "video": fault.Say("视频", "Video")},
	"visit_outcome": {"met": fault.Say("见到", "Met"), "not_home": fault.Say("不在家", "Not at home"), "refused": fault.Say("不愿接待", "Refused")},
	"issue_kind": {
		"problem": fault.Say("问题求助", "Problem"), "suggestion": fault.Say("意见建议", "Suggestion"), "errand": fault.Say("帮办代办", "Errand"),
		"consultation": fault.Say("咨询", "Question"), "complaint": fault.Say("投诉", "Complaint"), "report": fault.Say("举报", "Report"), "praise": fault.Say("表扬", "Praise"),
	},
	"urgency":     {"normal": fault.Say("一般", "Normal"), "urgent": fault.Say("紧急", "Urgent"), "critical": fault.Say("特急", "Critical")},
	"issue_level": {"community": fault.Say("村（社区）", "Community"), "township": fault.Say("乡镇街道", "Township"), "district": fault.Say("区级", "District")},
	"issue_state": {
		"submitted": fault.Say("待受理", "Submitted"), "accepted": fault.Say("已受理", "Accepted"), "dispatched": fault.Say("已派单", "Dispatched"),
		"planned": fault.Say("已定方案", "Planned"), "in_progress": fault.Say("办理中", "In progress"), "suspended": fault.Say("暂缓办理", "Suspended"),
		"resolved": fault.Say("已办结待回访", "Resolved"), "declined": fault.Say("不属受理范围", "Declined"), "merged": fault.Say("已并单", "Merged"),
		"withdrawn": fault.Say("已撤单", "Withdrawn"), "closed": fault.Say("已归档", "Closed"),
	},
	"light":          {"green": fault.Say("按期", "In time"), "yellow": fault.Say("临期", "Due soon"), "red": fault.Say("超期", "Late")},
	"callback_state": {"due": fault.Say("待回访", "Due"), "done": fault.Say("已回访", "Done"), "unreached": fault.Say("未联系上", "Not reached"), "cancelled": fault.Say("已取消", "Cancelled")},
	"callback_way":   {"phone": fault.Say("电话回访", "By phone"), "on_site": fault.Say("上门回访", "On site"), "on_spot": fault.Say("当场确认", "On the spot")},
	"satisfaction": {
		"very": fault.Say("非常满意", "Very content"), "content": fault.Say("满意", "Content"), "basically": fault.Say("基本满意", "Basically content"), "not": fault.Say("不满意", "Not content"),
	},
}

// listWord is the word for a value of an enumeration, or the value itself.
func listWord(enumeration, value, language string) string {
	if word, ok := listWords[enumeration][value]; ok {
		return word.In(language)
	}
	return value
}
