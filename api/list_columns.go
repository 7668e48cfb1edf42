package api

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/registry"
)

// listings are the lists that can be saved as views and exported, with the keys that the screens give their columns.
func listings(decided *catalog.Service, b *buildingAPI, h *householdAPI, r *residentAPI, s *shopAPI, m *memberAPI, i *issueAPI, v *visitAPI, cb *callbackAPI) lists {
	all := lists{}
	for _, l := range []*listing{
		householdListing(h).deciding(decided), residentListing(r).deciding(decided), buildingListing(b).deciding(decided), shopListing(s).deciding(decided),
		memberListing(m).deciding(decided), issueListing(i), visitListing(v), callbackListing(cb),
	} {
		all[l.screen] = l
	}
	return all
}

// addressIn is the door: building, entrance and room, or the address in words.
func addressIn(language string, building, entrance, room, address *string) string {
	if building == nil || *building == "" {
		return cellText(address, language)
	}
	parts := []string{*building}
	if entrance != nil && *entrance != "" {
		parts = append(parts, fault.Say("%s单元", "Entrance %s", *entrance).In(language))
	}
	if room != nil && *room != "" {
		parts = append(parts, *room)
	}
	return strings.Join(parts, " ")
}

// placeIn is where a row lies, from the township down; a grid that is called after its community drops that name.
func placeText(township, community, grid *string) string {
	var parts []string
	for _, name := range []*string{township, community, grid} {
		if name == nil || *name == "" {
			continue
		}
		short := *name
		if len(parts) > 0 {
			if rest := strings.TrimPrefix(short, parts[len(parts)-1]); rest != "" {
				short = rest
			}
		}
		parts = append(parts, short)
	}
	return strings.Join(parts, " / ")
}

func householdListing(h *householdAPI) *listing {
	type row = householdRow
	return listOfRows("households", fault.Say("住户", "Households"), access.Household,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("head", "户主", "Head", func(r row, _ string) any { return r.HeadName }),
		column("code", "住户编号", "Household number", func(r row, _ string) any { return r.Code }),
		column("address", "地址", "Address", func(r row, l string) any { return addressIn(l, r.BuildingName, r.Entrance, r.Room, r.Address) }),
		column("place", "所在区域", "Area", func(r row, _ string) any { return placeText(r.TownshipName, r.CommunityName, r.GridName) }),
		column("people", "人数", "People", func(r row, _ string) any { return r.ResidentCount }),
		column("phone", "电话", "Phone", func(r row, _ string) any { return r.Phone }),
		column("contact", "联户干部", "Contact", func(r row, _ string) any { return r.ContactName }),
		column("contact_unit", "联户干部单位", "Contact's unit", func(r row, _ string) any { return r.ContactUnitName }),
		ownColumn("tags", "住户标签", "Tags", registry.TableHouseholdTag, func(r row) []string { return r.Tags }),
		column("tenure", "居住性质", "Tenure", func(r row, l string) any { return wordOrNil("tenure", r.Tenure, l) }),
		column("away_months", "季节外出月份", "Months away", func(r row, _ string) any { return strings.Join(mapped(r.AwayMonths, strconv.Itoa), ",") }),
		column("state", "状态", "State", func(r row, l string) any { return listWord("household_state", r.State, l) }),
		column("state_on", "状态日期", "Since", func(r row, _ string) any { return r.StateOn }),
	)
}

func wordOrNil(enumeration string, value *string, language string) string {
	if value == nil {
		return ""
	}
	return listWord(enumeration, *value, language)
}

func codeOrNil(table string, code *string, language string) string {
	if code == nil {
		return ""
	}
	return codeName(table, *code, language)
}

func residentListing(h *residentAPI) *listing {
	type row = residentRow
	return listOfRows("residents", fault.Say("居民", "Residents"), access.Resident,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("name", "姓名", "Name", func(r row, _ string) any { return r.Name }),
		column("relation", "与户主关系", "Relation to head", func(r row, l string) any { return codeName(registry.TableFamilyRelation, r.Relation, l) }),
		column("sex", "性别", "Sex", func(r row, l string) any { return codeOrNil(registry.TableSex, r.Sex, l) }),
		column("age", "年龄", "Age", func(r row, _ string) any { return r.Age }),
		column("household", "住户编号", "Household number", func(r row, _ string) any { return r.HouseholdCode }),
		column("address", "地址", "Address", func(r row, l string) any { return addressIn(l, r.BuildingName, r.Entrance, r.Room, r.HouseholdAddress) }),
		column("place", "所在区域", "Area", func(r row, _ string) any { return placeText(r.TownshipName, r.CommunityName, r.GridName) }),
		column("community", "村（社区）", "Community", func(r row, _ string) any { return r.CommunityName }),
		column("phone", "电话", "Phone", func(r row, _ string) any { return r.Phone }),
		column("id_number", "身份证号", "ID number", func(r row, _ string) any { return r.IDNumber }),
		ownColumn("tags", "关爱类别", "Special care", registry.TableSpecialGroup, func(r row) []string { return r.Tags }),
		column("state", "状态", "State", func(r row, l string) any { return listWord("resident_state", r.State, l) }),
		column("state_on", "状态日期", "Since", func(r row, _ string) any { return r.StateOn }),
	)
}

func buildingListing(h *buildingAPI) *listing {
	type row = buildingResponse
	return listOfRows("buildings", fault.Say("楼宇", "Buildings"), access.Building,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("name", "名称", "Name", func(r row, _ string) any { return r.Name }),
		column("code", "编号", "Code", func(r row, _ string) any { return r.Code }),
		column("place", "所在区域", "Area", func(r row, _ string) any { return placeText(r.TownshipName, r.CommunityName, r.GridName) }),
		column("address", "地址", "Address", func(r row, _ string) any { return r.Address }),
		column("households", "户数", "Households", func(r row, _ string) any { return r.HouseholdCount }),
		column("floors", "层数", "Floors", func(r row, _ string) any { return r.Floors }),
		column("entrances", "单元数", "Entrances", func(r row, _ string) any { return r.Entrances }),
		column("management", "管理方式", "Management", func(r row, l string) any { return listWord("management", r.Management, l) }),
		column("company", "物业公司", "Company", func(r row, _ string) any { return r.Company }),
		column("ended_on", "停用日期", "Ended on", func(r row, _ string) any { return r.EndedOn }),
	)
}

func shopListing(h *shopAPI) *listing {
	type row = shopResponse
	return listOfRows("shops", fault.Say("商铺", "Shops"), access.Shop,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("name", "名称", "Name", func(r row, _ string) any { return r.Name }),
		column("code", "编号", "Code", func(r row, _ string) any { return r.Code }),
		ownColumn("trade", "业态", "Trade", registry.TableShopType, func(r row) []string {
			if r.Trade == nil {
				return nil
			}
			return []string{*r.Trade}
		}),
		column("keeper", "经营者", "Keeper", func(r row, _ string) any { return r.Keeper }),
		column("phone", "电话", "Phone", func(r row, _ string) any { return r.Phone }),
		column("address", "地址", "Address", func(r row, l string) any { return addressIn(l, r.BuildingName, nil, nil, r.Address) }),
		column("place", "所在区域", "Area", func(r row, _ string) any { return placeText(r.TownshipName, r.CommunityName, r.GridName) }),
		column("staff", "从业人数", "Staff", func(r row, _ string) any { return r.Staff }),
		column("credit_code", "统一社会信用代码", "Unified social credit code", func(r row, _ string) any { return r.CreditCode }),
		column("state", "状态", "State", func(r row, l string) any { return listWord("shop_state", r.State, l) }),
	)
}

func memberListing(h *memberAPI) *listing {
	type row = memberRow
	return listOfRows("members", fault.Say("党员干部", "Members"), access.Member,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("name", "姓名", "Name", func(r row, _ string) any { return r.Name }),
		column("code", "工号", "Staff number", func(r row, _ string) any { return r.Code }),
		column("unit", "单位", "Unit", func(r row, _ string) any { return r.UnitName }),
		column("post", "职务", "Post", func(r row, _ string) any { return r.Post }),
		column("rank", "级别", "Rank", func(r row, l string) any { return listWord("rank", r.Rank, l) }),
		column("branch", "党支部", "Branch", func(r row, _ string) any { return r.BranchName }),
		column("phone", "电话", "Phone", func(r row, _ string) any { return r.Phone }),
		column("work_area", "工作区域", "Work area", func(r row, _ string) any { return r.WorkAreaName }),
		column("households", "联户数", "Households", func(r row, _ string) any { return r.HouseholdCount }),
		column("participates", "参加联户", "Takes part", func(r row, _ string) any { return r.Participates }),
		column("state", "状态", "State", func(r row, l string) any { return listWord("in_service", strconv.FormatBool(r.InService), l) }),
	)
}

func issueListing(h *issueAPI) *listing {
	type row = issueRow
	return listOfRows("issues", fault.Say("群众诉求", "Requests"), access.Issue,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("title", "标题", "Title", func(r row, _ string) any { return r.Title }),
		column("number", "编号", "Number", func(r row, _ string) any { return r.Number }),
		column("state", "状态", "State", func(r row, l string) any { return listWord("issue_state", string(r.State), l) }),
		column("due", "时限", "Due", func(r row, _ string) any { return r.DueAt }),
		column("light", "是否超期", "Light", func(r row, l string) any { return listWord("light", string(r.Light), l) }),
		column("area", "地点", "Place", func(r row, _ string) any {
			if r.AreaName != "" {
				return r.AreaName
			}
			return r.TownshipName
		}),
		column("category", "类别", "Category", func(r row, _ string) any { return r.CategoryName }),
		column("kind", "性质", "Kind", func(r row, l string) any { return listWord("issue_kind", string(r.Kind), l) }),
		column("urgency", "紧急程度", "Urgency", func(r row, l string) any { return listWord("urgency", string(r.Urgency), l) }),
		column("level", "层级", "Level", func(r row, l string) any { return listWord("issue_level", string(r.Level), l) }),
		column("round", "轮次", "Round", func(r row, _ string) any { return r.Round }),
		column("unit", "主办单位", "Lead unit", func(r row, _ string) any { return r.LeadUnitName }),
		column("reporter", "诉求人", "Reporter", func(r row, _ string) any { return r.ReporterName }),
		column("address", "地址", "Address", func(r row, _ string) any { return r.Address }),
		column("submitted_at", "提出时间", "Submitted", func(r row, _ string) any { return r.SubmittedAt }),
		column("answered_at", "答复时间", "Answered", func(r row, _ string) any { return r.AnsweredAt }),
		column("resolved_at", "办结时间", "Resolved", func(r row, _ string) any { return r.ResolvedAt }),
		column("closed_at", "归档时间", "Closed", func(r row, _ string) any { return r.ClosedAt }),
	)
}

func visitListing(h *visitAPI) *listing {
	type row = visitRow
	return listOfRows("visits", fault.Say("走访记录", "Visits"), access.Visit,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("household", "住户或商铺", "Household or shop", func(r row, l string) any {
			for _, name := range []*string{r.HeadName, r.ShopName, r.HouseholdCode} {
				if name != nil && *name != "" {
					return *name
				}
			}
			return r.Address
		}),
		column("code", "住户编号", "Household number", func(r row, _ string) any { return r.HouseholdCode }),
		column("address", "地址", "Address", func(r row, _ string) any { return r.Address }),
		column("grid", "网格", "Grid", func(r row, _ string) any { return r.GridName }),
		column("visited_at", "走访时间", "Visited", func(r row, _ string) any { return r.VisitedAt }),
		column("outcome", "结果", "Outcome", func(r row, l string) any { return listWord("visit_outcome", string(r.Outcome), l) }),
		column("way", "方式", "Way", func(r row, l string) any { return listWord("visit_way", string(r.Way), l) }),
		column("members", "走访人", "Visitors", func(r row, l string) any {
			return strings.Join(mapped(r.Members, func(p visitPerson) string { return p.Name }), fault.Say("、", ", ").In(l))
		}),
		column("round", "走访任务", "Round", func(r row, _ string) any { return r.RoundName }),
		column("notes", "走访情况", "Notes", func(r row, _ string) any { return r.Notes }),
		column("issues", "诉求数", "Requests", func(r row, _ string) any { return r.IssueCount }),
	)
}

func callbackListing(h *callbackAPI) *listing {
	type row = callbackRow
	return listOfRows("callbacks", fault.Say("回访", "Callbacks"), access.Callback,
		func(c *gin.Context) ([]row, error) { p, err := h.page(c); return p.Items, err },
		column("number", "诉求编号", "Request", func(r row, _ string) any { return r.IssueNumber }),
		column("title", "标题", "Title", func(r row, _ string) any { return r.IssueTitle }),
		column("category", "类别", "Category", func(r row, _ string) any { return r.CategoryName }),
		column("reporter", "诉求人", "Reporter", func(r row, _ string) any { return r.ReporterName }),
		column("phone", "电话", "Phone", func(r row, _ string) any { return r.ReporterPhone }),
		column("address", "地址", "Address", func(r row, _ string) any { return r.Address }),
		column("area", "地点", "Place", func(r row, _ string) any {
			if r.AreaName != "" {
				return r.AreaName
			}
			return r.TownshipName
		}),
		column("unit", "主办单位", "Lead unit", func(r row, _ string) any { return r.LeadUnitName }),
		column("state", "状态", "State", func(r row, l string) any { return listWord("callback_state", string(r.State), l) }),
		column("due_at", "最迟回访", "Due", func(r row, _ string) any { return r.DueAt }),
		column("late", "是否超期", "Late", func(r row, _ string) any { return r.Late }),
		column("attempts", "未接通次数", "Tries", func(r row, _ string) any { return r.Attempts }),
		column("called_at", "回访时间", "Called", func(r row, _ string) any { return r.CalledAt }),
		column("satisfaction", "满意度", "Satisfaction", func(r row, l string) any {
			if r.Satisfaction == nil {
				return nil
			}
			return listWord("satisfaction", string(*r.Satisfaction), l)
		}),
		column("words", "群众评价", "Words", func(r row, _ string) any { return r.Words }),
	)
}
