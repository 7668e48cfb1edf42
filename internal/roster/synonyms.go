package roster

import (
	"strings"

	"github.com/lianxin/lianxin/internal/registry"
)

// This file is the one place that knows how else offices write headings and values.

// values maps what a cell may say to what is stored.
type values map[string]string

// headings are the other names of columns: "*" holds everywhere, a sheet's own come on top.
var headings = map[string]map[string][]string{
	"*": {
		"姓名":     {"名字"},
		"手机号":    {"手机", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "联系手机"},
		"联系电话":   {"电话", "电话号码", "联系方式", "手机", "手机号", "手机号码"},
		"地址":     {"详细地址", "家庭住址", "家庭地址", "住址", "居住地址", "具体地址", "门牌地址"},
		"网格编码":   {"网格代码", "网格编号", "所属网格", "所属网格编码", "网格"},
		"楼宇编号":   {"楼宇编码", "楼栋编号", "楼栋编码", "所属楼宇", "楼号"},
		"户号":     {"住户编号", "户编号", "户编码", "住户号", "家庭编号"},
		"性别":     {"男女"},
		"经度":     {"经度(东经)", "东经"},
		"纬度":     {"纬度(北纬)", "北纬"},
		"上级编码":   {"上级代码", "上级编号"},
		"所属支部编码": {"支部编码", "党支部编码", "所属党支部编码", "所属支部"},
	},
	SheetAreas: {
		"编码": {"代码", "片区编码", "片区代码", "区划代码", "行政区划代码", "编号"},
		"名称": {"片区名称", "区划名称"},
		"层级": {"级别", "片区层级"},
		"岛屿": {"所在岛屿", "海岛", "岛"},
	},
	SheetUnits: {
		"编码":     {"单位编码", "单位代码", "代码", "编号"},
		"名称":     {"单位名称", "单位"},
		"类型":     {"单位类型", "单位类别"},
		"服务片区编码": {"服务片区", "服务范围"},
		"负责类别":   {"负责诉求类别", "承办类别", "类别"},
	},
	SheetBranches: {
		"编码":     {"支部编码", "党支部编码", "代码", "编号"},
		"名称":     {"支部名称", "党支部名称"},
		"类型":     {"支部类型", "党支部类型"},
		"所属单位编码": {"单位编码", "所属单位"},
		"书记工号":   {"支部书记工号", "书记"},
	},
	SheetMembers: {
		"工号":     {"职工号", "人员编号", "编号", "干部编号"},
		"单位编码":   {"所在单位编码", "所属单位编码", "单位"},
		"党支部编码":  {"支部编码", "所属支部编码", "党支部"},
		"职务":     {"岗位", "现任职务"},
		"级别":     {"职级", "干部级别"},
		"工作片区编码": {"工作片区", "工作地编码"},
		"居住片区编码": {"居住片区", "居住地编码"},
		"在职":     {"是否在职", "在岗"},
		"最多联户数":  {"联户上限", "最大联户数"},
	},
	SheetDuties: {
		"领导工号": {"工号", "包联领导工号"},
		"片区编码": {"包联片区编码", "包联片区"},
	},
	SheetBuildings: {
		"编号":   {"编码", "楼宇编号", "楼宇编码", "楼栋编号"},
		"名称":   {"楼宇名称", "楼栋名称", "楼名"},
		"层数":   {"楼层数", "总层数", "楼层"},
		"单元数":  {"单元数量", "单元个数"},
		"管理方式": {"物业管理方式", "管理类型", "管理形式"},
		"物业公司": {"物业名称", "物业企业", "物业服务企业"},
	},
	SheetHouseholds: {
		"单元":   {"单元号"},
		"房号":   {"房间号", "室号", "户室", "门牌号"},
		"住房性质": {"房屋性质", "住房类型", "房屋类型", "居住性质"},
		"标签":   {"户标签", "户类型", "住户标签"},
	},
	SheetResidents: {
		"户号":     {"住户编号", "户编号", "户编码", "住户号", "家庭编号"},
		"与户主关系":  {"与户主的关系", "户主关系", "关系", "家庭关系"},
		"姓名":     {"居民姓名", "名字"},
		"公民身份号码": {"身份证号", "身份证号码", "身份证", "居民身份证号", "居民身份证号码", "公民身份证号码", "身份号码", "证件号码", "证件号"},
		"出生日期":   {"出生年月", "出生年月日", "出生时间", "生日"},
		"文化程度":   {"学历", "受教育程度"},
		"健康状况":   {"健康", "身体状况"},
		"标签":     {"人员标签", "重点人群", "人员类别", "关爱标签"},
		"就业状况":   {"就业情况", "从业状况", "职业状况"},
	},
	SheetShops: {
		"编号":       {"编码", "商铺编号", "商户编号"},
		"名称":       {"商铺名称", "店名", "店铺名称", "商户名称", "字号"},
		"统一社会信用代码": {"信用代码", "社会信用代码", "统一信用代码"},
		"行业":       {"行业类别", "经营类别", "业态", "商铺类型"},
		"经营者":      {"经营者姓名", "店主", "负责人", "经营人"},
		"从业人数":     {"从业人员数", "员工数", "员工人数", "用工人数"},
	},
	SheetTeams:      {"编码": {"队编码", "代码", "编号"}, "名称": {"队名", "服务队名称", "队伍名称"}},
	SheetVolunteers: {"队编码": {"所属队编码", "志愿服务队编码", "编码"}, "姓名": {"志愿者姓名", "名字"}},
	SheetIssues: {
		"编号":     {"诉求编号", "工单号", "工单编号"},
		"提出时间":   {"反映时间", "受理时间", "登记时间"},
		"类型":     {"诉求类型"},
		"类别":     {"诉求类别", "分类"},
		"标题":     {"诉求标题", "事项"},
		"内容":     {"诉求内容", "具体内容", "反映内容"},
		"承办单位编码": {"承办单位", "责任单位编码", "主办单位编码"},
		"状态":     {"办理状态"},
		"办结时间":   {"完成时间"},
		"回访结果":   {"满意度", "满意程度"},
	},
	SheetDeeds: {
		"编号": {"编码", "实事编号"}, "名称": {"实事名称", "项目名称"}, "片区编码": {"所在片区编码", "实施片区编码"},
		"牵头单位编码": {"牵头单位", "责任单位编码"}, "开始日期": {"开始时间", "开工日期"}, "完成日期": {"完成时间", "完工日期"},
	},
	SheetActivities: {
		"编号": {"编码", "活动编号"}, "类型": {"活动类型"}, "名称": {"活动名称", "主题"}, "组织方编码": {"组织方", "组织单位编码"},
		"时间": {"活动时间", "开展时间"}, "地点片区编码": {"地点编码", "活动地点编码", "片区编码"}, "参与人数": {"参加人数", "人数"},
	},
}

// footers begin rows below a table that are not part of it.
var footers = []string{"合计", "小计", "备注", "总计"}

var (
	areaLevels = values{
		"区": "district", "县": "district", "县区": "district", "区县": "district", "综合试验区": "district",
		"乡镇街道": "township", "乡镇(街道)": "township", "乡镇": "township", "街道": "township", "镇": "township", "乡": "township", "镇街": "township",
		"社区村": "community", "村社区": "community", "社区": "community", "村": "community", "村居": "community", "村(社区)": "community", "社区(村)": "community",
		"网格": "grid", "片区": "grid",
	}
	unitTypes = values{
		"服务办": "office", "连心服务办": "office",
		"区直部门": "department", "部门": "department", "区直单位": "department", "区直": "department",
		"乡镇街道": "township", "乡镇(街道)": "township", "乡镇": "township", "街道": "township",
		"公共服务企业": "utility", "企业": "utility", "公用企业": "utility", "公用事业": "utility",
	}
	branchTypes = values{"普通": "ordinary", "普通党支部": "ordinary", "兼合式": "combined", "兼合": "combined", "兼合式党支部": "combined"}
	ranks       = values{
		"区级领导": "district_leader", "区领导": "district_leader",
		"乡镇街道领导": "township_leader", "乡镇(街道)领导": "township_leader", "乡镇领导": "township_leader", "街道领导": "township_leader", "镇街领导": "township_leader",
		"一般干部": "cadre", "干部": "cadre", "普通干部": "cadre", "党员干部": "cadre", "党员": "cadre",
	}
	managements = values{
		"物业管理": "company", "物业": "company", "物业公司": "company", "有物业": "company", "专业物业": "company",
		"自管": "self", "自治": "self", "自治管理": "self", "业主自管": "self", "单位自管": "self", "居民自管": "self",
		"脱管": "unmanaged", "脱管楼": "unmanaged", "无物业": "unmanaged", "无人管理": "unmanaged", "弃管": "unmanaged",
	}
	tenures = values{
		"自有": "own", "自有住房": "own", "自有房": "own", "自住": "own", "自建": "own", "自建房": "own", "产权": "own", "私有": "own",
		"租住": "rented", "租赁": "rented", "租房": "rented", "承租": "rented", "出租": "rented", "公租房": "rented", "廉租房": "rented",
		"单位宿舍": "dormitory", "宿舍": "dormitory", "集体宿舍": "dormitory", "职工宿舍": "dormitory",
		"借住": "borrowed", "借用": "borrowed",
		"空置": "vacant", "空房": "vacant", "空户": "vacant", "闲置": "vacant", "无人居住": "vacant",
		"其他": "other", "其它": "other",
	}
	sexes = tableOf(registry.TableSex, values{"男": "1", "女": "2", "未知": "0", "未说明": "9"})

	relations = tableOf(registry.TableFamilyRelation, values{
		"本人": registry.RelationHead, "户主本人": registry.RelationHead, "01": registry.RelationHead,
		"丈夫": "11", "妻子": "12", "爱人": "10", "夫妻": "10", "老伴": "10",
		"儿子": "20", "女儿": "30", "儿": "20", "小儿子": "20", "大儿子": "22", "大女儿": "32", "养子": "27", "继子": "27", "养女": "37", "继女": "37", "儿媳妇": "38", "媳妇": "38",
		"孙": "41", "孙儿": "41", "外孙": "43", "外孙女儿": "44", "父": "51", "母": "52", "爸爸": "51", "妈妈": "52", "父母亲": "50",
		"爷爷": "61", "奶奶": "62", "外公": "63", "外婆": "64", "姥爷": "63", "姥姥": "64",
		"哥哥": "71", "哥": "71", "弟弟": "73", "姐": "75", "妹": "77", "兄弟": "70", "姐妹": "70", "侄儿": "93", "其它": "80", "其他亲属": "80",
	})
	ethnicities       = withoutSuffix(tableOf(registry.TableEthnicity, nil), "族")
	politicalStatuses = tableOf(registry.TablePoliticalStatus, values{
		"党员": "01", "正式党员": "01", "预备党员": "02", "团员": "03", "无党派": "12", "普通群众": "13", "民主党派": "12",
	})
	educations = tableOf(registry.TableEducation, values{
		"研究生": "10", "博士": "11", "博士研究生": "11", "硕士": "14", "硕士研究生": "14",
		"本科": "20", "大学": "20", "大学本科": "20", "本科毕业": "21", "大专": "30", "专科": "30", "大学专科": "30",
		"中专": "40", "中职": "40", "职高": "44", "技校": "47", "高中": "60", "普通高中": "60", "中专或高中": "60", "高中及中专": "60",
		"初中": "70", "小学": "80", "文盲": "90", "半文盲": "90", "无": "90", "学龄前": "90", "其它": "90",
	})
	healths = tableOf(registry.TableHealth, values{
		"健康": "10", "良好": "10", "好": "10", "正常": "10", "一般": "20", "较弱": "20", "体弱": "20", "慢性病": "30", "患病": "30", "残疾人": "60", "肢残": "64",
	})
	specialGroups = tableOf(registry.TableSpecialGroup, values{
		"独居": "SG01", "空巢": "SG02", "高龄老人": "SG03", "高龄": "SG03", "失能老人": "SG04", "残疾": "SG05", "低保": "SG06", "低保户": "SG06", "特困": "SG07", "低保边缘": "SG08",
		"孤儿": "SG10", "留守": "SG11", "退伍军人": "SG13", "军属": "SG14", "重病": "SG18", "大病": "SG18", "失业": "SG19", "党员": "SG23", "孕妇": "SG28",
	})
	employments    = tableOf(registry.TableOccupation, nil)
	residentStates = values{"常住": "here", "在岛": "here", "在住": "here", "外出": "away", "离岛": "away", "暂时外出": "away"}

	trades = tableOf(registry.TableShopType, values{
		"便利店": "S01", "超市": "S01", "小卖部": "S01", "生鲜": "S02", "水产": "S02", "海产品": "S03", "干货": "S03", "特产": "S03", "五金": "S04", "渔具": "S04", "药房": "S05",
		"服装": "S06", "百货": "S06", "饭店": "S07", "饭馆": "S07", "小吃": "S07", "民宿": "S09", "宾馆": "S09", "旅馆": "S09", "酒店": "S09", "理发": "S10", "美发": "S10", "美容": "S10",
		"维修": "S11", "快递": "S13", "物流": "S13", "船务": "S14", "旅行社": "S15", "诊所": "S16", "卫生室": "S16", "培训": "S17", "银行": "S19", "养殖": "S20", "其它": "S99",
	})
	issueKinds = values{
		"问题": "problem", "问题求助": "problem", "求助": "problem", "困难": "problem", "建议": "suggestion", "意见建议": "suggestion", "意见": "suggestion",
		"代办": "errand", "帮办代办": "errand", "帮办": "errand", "咨询": "consultation", "投诉": "complaint", "举报": "report", "表扬": "praise", "感谢": "praise",
	}
	issueStates = values{
		"已归档": "closed", "归档": "closed", "已办结": "closed", "办结": "closed", "已完成": "closed",
		"办理中": "in_progress", "在办": "in_progress", "正在办理": "in_progress", "待受理": "submitted", "未受理": "submitted",
	}
	callbackWays  = values{"电话": "phone", "电话回访": "phone", "实地": "on_site", "上门": "on_site", "入户": "on_site", "实地回访": "on_site", "上门回访": "on_site"}
	satisfactions = values{
		"非常满意": "very", "很满意": "very", "满意": "content", "基本满意": "basically", "较满意": "basically", "不满意": "not",
	}
	activityKinds = values{
		"支部活动": "branch", "党支部活动": "branch", "主题党日": "branch", "志愿服务": "volunteer", "志愿服务活动": "volunteer", "志愿活动": "volunteer",
	}
	booleans = values{
		"是": "true", "在职": "true", "在岗": "true", "有": "true", "Y": "true", "YES": "true", "TRUE": "true", "1": "true", "√": "true", "对": "true",
		"否": "false", "不在职": "false", "离职": "false", "调离": "false", "退休": "false", "无": "false", "N": "false", "NO": "false", "FALSE": "false", "0": "false", "×": "false",
	}
)

// tableOf returns what cells may say for the values of a code table: the names, the short names, the codes
// themselves, and more.
func tableOf(table string, more values) values {
	out := values{}
	for _, c := range registry.Codes(table).Items {
		out[c.Code] = c.Code
		out[fold(c.ZH)] = c.Code
		if c.Short != "" {
			out[fold(c.Short)] = c.Code
		}
	}
	for word, code := range more {
		out[fold(word)] = code
	}
	return out
}

// withoutSuffix lets 汉 stand for 汉族.
func withoutSuffix(v values, suffix string) values {
	for word, code := range v {
		if short, ok := strings.CutSuffix(word, suffix); ok && short != "" {
			v[short] = code
		}
	}
	return v
}

// columnNames returns, for one sheet, which column a folded heading names.
func columnNames(s *Sheet) map[string]int {
	names := map[string]int{}
	for _, from := range []map[string][]string{headings["*"], headings[s.Name]} {
		for i, c := range s.Columns {
			for _, other := range from[c.Name] {
				names[fold(other)] = i
			}
		}
	}
	for i, c := range s.Columns {
		names[fold(c.Name)] = i
	}
	return names
}
