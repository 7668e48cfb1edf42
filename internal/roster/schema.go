package roster

import (
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/registry"
)

// The sheets, by the names that offices know.
const (
	SheetAreas      = "片区"
	SheetUnits      = "责任单位"
	SheetBranches   = "党支部"
	SheetMembers    = "党员干部"
	SheetLeaves     = "请假"
	SheetDuties     = "包联"
	SheetBuildings  = "楼宇"
	SheetHouseholds = "住户"
	SheetResidents  = "居民"
	SheetShops      = "商铺"
	SheetTeams      = "志愿服务队"
	SheetVolunteers = "志愿者"
	SheetIssues     = "民情诉求"
	SheetDeeds      = "实事"
	SheetActivities = "活动"
)

// kind says how a cell is read.
type kind int

const (
	text       kind = iota // as written, trimmed
	name                   // a person's: the blanks that offices put between two or three characters go
	code                   // half-width
	reference              // a code of the sheet To
	references             // several codes of the sheet To
	phone                  // normalised; a wrong one is kept as written
	idNumber               // GB 11643
	creditCode             // GB 32100
	enum                   // one of Values
	tags                   // several of Values, others as they are if Free
	integer                // not negative
	decimal                // a coordinate
	boolean                // 是 / 否
	birth                  // a day or a month, not in the future
	day                    // a day, not in the future
	date                   // a day, past or to come
	instant                // a day with a time of day, not in the future
	categories             // codes of issue categories
	category               // one issue category by its path or code
	extraKind              // an extra field of the district
	months                 // months of the year, 1 to 12
)

// Column is one column of a sheet.
type Column struct {
	// Name is the heading in the template; Field names it in code.
	Name, Field string
	Kind        kind
	Required    bool
	// To is the sheet whose key a reference names.
	To string
	// Values are the values of an enum or of tags, by what a cell may say.
	Values values
	// Free keeps tags that stand in no table.
	Free bool
	// Extra is the district's field of an extra column.
	Extra *catalog.Field
	// Hint is what the template says about it.
	Hint string
}

func (c *Column) personal() bool { return c.Kind == phone || c.Kind == idNumber }

func (c *Column) isTime() bool {
	return c.Kind == birth || c.Kind == day || c.Kind == date || c.Kind == instant
}

// Sheet is one kind of thing in the workbook.
type Sheet struct {
	Name    string
	Key     []string
	Columns []Column
	index   map[string]int
}

// at returns the place of a field among the columns.
func (s *Sheet) at(field string) int {
	i, ok := s.index[field]
	if !ok {
		panic("roster: no column " + field + " in " + s.Name)
	}
	return i
}

// sheets are all sheets in the order in which they are checked and written: what is referred to comes first.
var sheets = []*Sheet{
	{Name: SheetAreas, Key: []string{"code"}, Columns: []Column{
		{Name: "编码", Field: "code", Kind: code, Required: true, Hint: "GB/T 2260 及其 9、12 位扩展，网格 15 位"},
		{Name: "名称", Field: "name", Required: true},
		{Name: "层级", Field: "level", Kind: enum, Required: true, Values: areaLevels, Hint: "区 / 乡镇街道 / 社区村 / 网格"},
		{Name: "上级编码", Field: "parent", Kind: reference, To: SheetAreas, Hint: "除区以外必填"},
		{Name: "岛屿", Field: "island"},
		{Name: "经度", Field: "longitude", Kind: decimal},
		{Name: "纬度", Field: "latitude", Kind: decimal},
		{Name: "受理点", Field: "has_desk", Kind: boolean, Hint: "是 / 否；社区村自设诉求受理点的填是"},
	}},
	{Name: SheetUnits, Key: []string{"code"}, Columns: []Column{
		{Name: "编码", Field: "code", Kind: code, Required: true},
		{Name: "名称", Field: "name", Required: true},
		{Name: "类型", Field: "type", Kind: enum, Required: true, Values: unitTypes, Hint: "服务办 / 区直部门 / 乡镇街道 / 公共服务企业"},
		{Name: "上级编码", Field: "parent", Kind: reference, To: SheetUnits},
		{Name: "联系电话", Field: "phone", Kind: code, Hint: "单位的公开电话"},
		{Name: "服务片区编码", Field: "area", Kind: reference, To: SheetAreas, Hint: "空着就是全区"},
		{Name: "负责类别", Field: "categories", Kind: categories, Hint: "诉求类别代码，一级或二级，用顿号或逗号分开"},
	}},
	{Name: SheetBranches, Key: []string{"code"}, Columns: []Column{
		{Name: "编码", Field: "code", Kind: code, Required: true},
		{Name: "名称", Field: "name", Required: true},
		{Name: "类型", Field: "type", Kind: enum, Values: branchTypes, Hint: "普通 / 兼合式"},
		{Name: "所属单位编码", Field: "unit", Kind: reference, To: SheetUnits},
		{Name: "书记工号", Field: "secretary", Kind: reference, To: SheetMembers},
		{Name: "服务片区编码", Field: "areas", Kind: references, To: SheetAreas, Hint: "支部服务的片区，多个用顿号分开"},
		{Name: "服务楼宇编号", Field: "buildings", Kind: references, To: SheetBuildings, Hint: "支部服务的楼宇，多个用顿号分开"},
	}},
	{Name: SheetMembers, Key: []string{"code"}, Columns: []Column{
		{Name: "工号", Field: "code", Kind: code, Required: true},
		{Name: "姓名", Field: "name", Kind: name, Required: true},
		{Name: "性别", Field: "sex", Kind: enum, Values: sexes},
		{Name: "手机号", Field: "phone", Kind: phone},
		{Name: "单位编码", Field: "unit", Kind: reference, To: SheetUnits, Required: true},
		{Name: "党支部编码", Field: "branch", Kind: reference, To: SheetBranches},
		{Name: "职务", Field: "post"},
		{Name: "级别", Field: "rank", Kind: enum, Values: ranks, Hint: "区级领导 / 乡镇街道领导 / 一般干部"},
		{Name: "工作片区编码", Field: "work_area", Kind: reference, To: SheetAreas},
		{Name: "居住片区编码", Field: "home_area", Kind: reference, To: SheetAreas},
		{Name: "在职", Field: "in_service", Kind: boolean, Hint: "是 / 否"},
		{Name: "本人户号", Field: "household", Kind: reference, To: SheetHouseholds},
		{Name: "最多联户数", Field: "max_households", Kind: integer},
	}},
	{Name: SheetLeaves, Key: []string{"member", "from_on"}, Columns: []Column{
		{Name: "工号", Field: "member", Kind: reference, To: SheetMembers, Required: true},
		{Name: "开始日期", Field: "from_on", Kind: date, Required: true},
		{Name: "结束日期", Field: "until_on", Kind: date, Required: true, Hint: "含当天"},
		{Name: "事由", Field: "reason"},
	}},
	{Name: SheetDuties, Key: []string{"member", "area"}, Columns: []Column{
		{Name: "领导工号", Field: "member", Kind: reference, To: SheetMembers, Required: true},
		{Name: "片区编码", Field: "area", Kind: reference, To: SheetAreas, Required: true},
	}},
	{Name: SheetBuildings, Key: []string{"code"}, Columns: []Column{
		{Name: "编号", Field: "code", Kind: code, Required: true},
		{Name: "名称", Field: "name", Required: true},
		{Name: "网格编码", Field: "grid", Kind: reference, To: SheetAreas, Required: true},
		{Name: "地址", Field: "address"},
		{Name: "层数", Field: "floors", Kind: integer},
		{Name: "单元数", Field: "entrances", Kind: integer},
		{Name: "管理方式", Field: "management", Kind: enum, Values: managements, Hint: "物业管理 / 自管 / 脱管"},
		{Name: "物业公司", Field: "company"},
		{Name: "经度", Field: "longitude", Kind: decimal},
		{Name: "纬度", Field: "latitude", Kind: decimal},
	}},
	{Name: SheetHouseholds, Key: []string{"code"}, Columns: []Column{
		{Name: "户号", Field: "code", Kind: code, Required: true},
		{Name: "网格编码", Field: "grid", Kind: reference, To: SheetAreas, Required: true},
		{Name: "楼宇编号", Field: "building", Kind: reference, To: SheetBuildings},
		{Name: "单元", Field: "entrance", Kind: code},
		{Name: "房号", Field: "room", Kind: code},
		{Name: "地址", Field: "address"},
		{Name: "住房性质", Field: "tenure", Kind: enum, Values: tenures, Hint: "自有 / 租住 / 单位宿舍 / 借住 / 空置 / 其他"},
		{Name: "联系电话", Field: "phone", Kind: phone},
		{Name: "标签", Field: "tags", Kind: tags, Values: tableOf(registry.TableHouseholdTag, nil), Free: true, Hint: "多个用顿号分开"},
		{Name: "离岛月份", Field: "away_months", Kind: months, Hint: "季节性离岛的月份，1 至 12，多个用顿号分开"},
	}},
	{Name: SheetResidents, Key: []string{"id_number"}, Columns: []Column{
		{Name: "户号", Field: "household", Kind: reference, To: SheetHouseholds, Required: true},
		{Name: "与户主关系", Field: "relation", Kind: enum, Required: true, Values: relations, Hint: "户主、配偶、子、女……(GB/T 4761)"},
		{Name: "姓名", Field: "name", Kind: name, Required: true},
		{Name: "性别", Field: "sex", Kind: enum, Required: true, Values: sexes, Hint: "男 / 女"},
		{Name: "公民身份号码", Field: "id_number", Kind: idNumber},
		{Name: "出生日期", Field: "birth_date", Kind: birth, Hint: "1956-03-07，只知道月份时写 1956-03"},
		{Name: "手机号", Field: "phone", Kind: phone},
		{Name: "民族", Field: "ethnicity", Kind: enum, Values: ethnicities},
		{Name: "政治面貌", Field: "political_status", Kind: enum, Values: politicalStatuses},
		{Name: "文化程度", Field: "education", Kind: enum, Values: educations},
		{Name: "健康状况", Field: "health", Kind: enum, Values: healths},
		{Name: "标签", Field: "tags", Kind: tags, Values: specialGroups, Free: true, Hint: "重点关注人群，多个用顿号分开"},
		{Name: "就业状况", Field: "employment", Kind: enum, Values: employments},
		{Name: "居住状态", Field: "state", Kind: enum, Values: residentStates, Hint: "常住 / 外出"},
	}},
	{Name: SheetShops, Key: []string{"code"}, Columns: []Column{
		{Name: "编号", Field: "code", Kind: code, Required: true},
		{Name: "名称", Field: "name", Required: true},
		{Name: "统一社会信用代码", Field: "credit_code", Kind: creditCode},
		{Name: "行业", Field: "trade", Kind: enum, Values: trades},
		{Name: "网格编码", Field: "grid", Kind: reference, To: SheetAreas, Required: true},
		{Name: "楼宇编号", Field: "building", Kind: reference, To: SheetBuildings},
		{Name: "地址", Field: "address"},
		{Name: "经营者", Field: "keeper", Kind: name},
		{Name: "联系电话", Field: "phone", Kind: phone},
		{Name: "从业人数", Field: "staff", Kind: integer},
	}},
	{Name: SheetTeams, Key: []string{"code"}, Columns: []Column{
		{Name: "编码", Field: "code", Kind: code, Required: true},
		{Name: "名称", Field: "name", Required: true},
		{Name: "所属支部编码", Field: "branch", Kind: reference, To: SheetBranches},
	}},
	{Name: SheetVolunteers, Key: []string{"team", "name", "phone"}, Columns: []Column{
		{Name: "队编码", Field: "team", Kind: reference, To: SheetTeams, Required: true},
		{Name: "姓名", Field: "name", Kind: name, Required: true},
		{Name: "手机号", Field: "phone", Kind: phone},
	}},
	{Name: SheetIssues, Key: []string{"code"}, Columns: []Column{
		{Name: "编号", Field: "code", Kind: code, Required: true},
		{Name: "提出时间", Field: "raised_at", Kind: instant, Required: true},
		{Name: "户号", Field: "household", Kind: reference, To: SheetHouseholds},
		{Name: "类型", Field: "kind", Kind: enum, Values: issueKinds, Hint: "问题 / 建议 / 代办 / 咨询 / 投诉 / 表扬"},
		{Name: "类别", Field: "category", Kind: category, Hint: "一级/二级，如 市政设施/路灯照明"},
		{Name: "标题", Field: "title", Required: true},
		{Name: "内容", Field: "description", Required: true},
		{Name: "承办单位编码", Field: "unit", Kind: reference, To: SheetUnits},
		{Name: "状态", Field: "state", Kind: enum, Values: issueStates, Hint: "已归档 / 办理中 / 待受理"},
		{Name: "答复时间", Field: "answered_at", Kind: instant},
		{Name: "办结时间", Field: "resolved_at", Kind: instant},
		{Name: "回访方式", Field: "callback_way", Kind: enum, Values: callbackWays, Hint: "电话 / 实地"},
		{Name: "回访结果", Field: "satisfaction", Kind: enum, Values: satisfactions, Hint: "非常满意 / 满意 / 基本满意 / 不满意"},
		{Name: "片区编码", Field: "area", Kind: reference, To: SheetAreas, Hint: "没有户号时填"},
	}},
	{Name: SheetDeeds, Key: []string{"code"}, Columns: []Column{
		{Name: "编号", Field: "code", Kind: code, Required: true},
		{Name: "名称", Field: "name", Required: true},
		{Name: "类别", Field: "category"},
		{Name: "片区编码", Field: "area", Kind: reference, To: SheetAreas},
		{Name: "牵头单位编码", Field: "unit", Kind: reference, To: SheetUnits},
		{Name: "开始日期", Field: "started_on", Kind: day},
		{Name: "完成日期", Field: "done_on", Kind: day},
	}},
	{Name: SheetActivities, Key: []string{"code"}, Columns: []Column{
		{Name: "编号", Field: "code", Kind: code, Required: true},
		{Name: "类型", Field: "kind", Kind: enum, Required: true, Values: activityKinds, Hint: "支部活动 / 志愿服务"},
		{Name: "名称", Field: "name", Required: true},
		{Name: "组织方编码", Field: "organizer", Kind: code, Hint: "支部活动写党支部编码，志愿服务写队编码"},
		{Name: "时间", Field: "held_at", Kind: instant},
		{Name: "地点片区编码", Field: "area", Kind: reference, To: SheetAreas},
		{Name: "参与人数", Field: "participants", Kind: integer},
	}},
}

var sheetsByName = map[string]*Sheet{}

func init() {
	for _, s := range sheets {
		s.index = map[string]int{}
		for i, c := range s.Columns {
			s.index[c.Field] = i
		}
		sheetsByName[s.Name] = s
	}
}
