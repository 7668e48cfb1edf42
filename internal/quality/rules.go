package quality

import (
	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

// In the conditions below, {today} is today, {day 65} the day 65 years ago, {time 1} the moment a year ago. What they
// name stands in facts, which are joins of the kind. Birth dates are YYYY-MM-DD or YYYY-MM and compare as texts.

const belongs = "state IN ('here', 'away')"

var say = fault.Say

// differing is the condition that the ID number, as it was last read, contradicts another field.
func differing(what string) string {
	return "(residents.id, residents.version) IN (SELECT resident_id, resident_version FROM quality_readings WHERE " + what + " = TRUE)"
}

// kinds are the kinds of records with their rules, in the order of the board.
var kinds = []*kind{
	{
		Kind: access.Household, write: access.HouseholdWrite, base: "households.state = 'active'",
		place: column("households"),
		facts: []fact{
			{"people", "LEFT JOIN (SELECT household_id, SUM(CASE WHEN " + belongs + " THEN 1 ELSE 0 END) AS people" +
				", SUM(CASE WHEN " + belongs + " AND relation IN ('01', '02') THEN 1 ELSE 0 END) AS heads" +
				", SUM(CASE WHEN " + belongs + " AND relation LIKE '1%' THEN 1 ELSE 0 END) AS spouses" +
				", SUM(CASE WHEN " + belongs + " AND phone_hash IS NOT NULL THEN 1 ELSE 0 END) AS phones" +
				", SUM(CASE WHEN " + belongs + " AND (birth_date IS NULL OR birth_date <= '{day 14}') THEN 1 ELSE 0 END) AS grown" +
				", SUM(CASE WHEN NOT " + belongs + " AND relation = '02' THEN 1 ELSE 0 END) AS gone_heads" +
				" FROM residents GROUP BY household_id) AS folk ON folk.household_id = households.id"},
			{"building", "LEFT JOIN buildings AS houses ON houses.id = households.building_id LEFT JOIN areas AS house_grids ON house_grids.id = houses.grid_id"},
			{"contact", "LEFT JOIN assignments AS contacts ON contacts.household_id = households.id AND contacts.ended_at IS NULL AND contacts.ordinal = 1" +
				" LEFT JOIN members AS contact_members ON contact_members.id = contacts.member_id"},
		},
		shown: "LEFT JOIN residents AS heads ON heads.household_id = households.id AND heads.relation = '02' AND heads." + belongs +
			" LEFT JOIN areas AS spots ON spots.id = households.grid_id",
		code: "households.code", title: "COALESCE(heads.name, households.address, households.code)", area: "spots.name",
		rules: []*Rule{
			{
				Key: "household_no_head", Severity: Error, Name: say("没有户主", "No head"),
				Why: say("户内有人，但没有一位登记为户主。请在成员中指定户主。", "People live there and none is the head. Make one of them the head."),
				Of:  "folk.people > 0", When: "folk.heads = 0 AND folk.gone_heads = 0", Facts: []string{"people"},
				Shows: "folk.people", ShowsName: say("在户人数", "People"),
			},
			{
				Key: "household_head_gone", Severity: Error, Name: say("户主已迁出或去世", "The head has moved away or died"),
				Why: say("户主不在了，户内还有人，尚未确定新的户主。", "The head is gone, others stay, and nobody has become the head."),
				Of:  "folk.people > 0", When: "folk.heads = 0 AND folk.gone_heads > 0", Facts: []string{"people"},
				Shows: "folk.people", ShowsName: say("在户人数", "People"),
			},
			{
				Key: "household_two_heads", Severity: Error, Name: say("有两位户主", "Two heads"),
				Why: say("一户只能有一位户主（关系为“户主”或“本人”的只能有一位）。", "A household has one head: one person whose relation is head or oneself."),
				Of:  "folk.people > 0", When: "folk.heads > 1", Facts: []string{"people"},
				Shows: "folk.heads", ShowsName: say("户主人数", "Heads"),
			},
			{
				Key: "household_empty", Severity: Warning, Name: say("在册户没有居民", "No residents"),
				Why: say("住户在册，但没有一位在户居民。空置的房屋请把住房情况填为“空置”。", "The household is active and nobody belongs to it. Where the home stands empty, say so in its tenure."),
				Of:  "(households.tenure IS NULL OR households.tenure <> 'vacant')", When: "COALESCE(folk.people, 0) = 0", Facts: []string{"people"},
			},
			{
				Key: "household_two_spouses", Severity: Error, Name: say("登记了多位配偶", "More than one spouse"),
				Why: say("同一户里有两位以上与户主关系为“配偶”的人，其中多半是儿媳、女婿或父母。", "Two or more people are the head's spouse; mostly they are somebody else's."),
				Of:  "folk.people > 0", When: "folk.spouses > 1", Facts: []string{"people"},
				Shows: "folk.spouses", ShowsName: say("配偶人数", "Spouses"),
			},
			{
				Key: "household_child_alone", Severity: Error, Name: say("只有不满 14 岁的孩子", "Children under 14 alone"),
				Why: say("户内在册的人都不满 14 岁。请核实监护人并补登，或列入关爱对象。", "Everybody of the household is under 14. Find out who looks after them and register them."),
				Of:  "folk.people > 0", When: "folk.grown = 0", Facts: []string{"people"},
				Shows: "folk.people", ShowsName: say("在户人数", "People"),
			},
			{
				Key: "household_alone_no_phone", Severity: Warning, Name: say("独居者没有电话", "Lives alone, no phone"),
				Why: say("户内只有一人，本人和住户都没有联系电话。", "One person lives there, and neither they nor the household have a phone."),
				Of:  "folk.people = 1", When: "folk.phones = 0 AND households.phone_hash IS NULL", Facts: []string{"people"},
			},
			{
				Key: "household_no_phone", Severity: Warning, Name: say("全户没有电话", "No phone"),
				Why: say("两人以上的住户，户内没有一个联系电话。", "Two or more people live there, and there is no phone of any of them."),
				Of:  "folk.people > 1", When: "folk.phones = 0 AND households.phone_hash IS NULL", Facts: []string{"people"},
				Shows: "folk.people", ShowsName: say("在户人数", "People"),
			},
			{
				Key: "household_grid", Severity: Warning, Name: say("网格与楼宇不一致", "Grid differs from the building's"),
				Why: say("住户所在网格与所在楼宇的网格不同，其中一处填错了。", "The household lies in another grid than its building; one of the two is wrong."),
				Of:  "households.building_id IS NOT NULL", When: "houses.grid_id IS NOT NULL AND houses.grid_id <> households.grid_id", Facts: []string{"building"},
				Shows: "house_grids.name", ShowsName: say("楼宇的网格", "Grid of the building"),
			},
			{
				Key: "household_no_address", Severity: Warning, Name: say("地址不全", "No address"),
				Why:  say("既没有地址，也没有楼宇和房号，走访时找不到门。", "Neither an address nor a building with a room: nobody finds the door."),
				When: "COALESCE(households.address, '') = '' AND (households.building_id IS NULL OR COALESCE(households.room, '') = '')",
			},
			{
				Key: "household_contactless", Severity: Warning, Name: say("没有联户干部", "No contact"),
				Why: say("没有在岗的党员干部联系这一户。可在“未联户”中一键安排。", "Nobody in service is its contact. The list of households without a contact proposes one."),
				When: "contacts.id IS NULL OR contact_members.in_service = FALSE OR EXISTS (SELECT 1 FROM member_leaves WHERE member_leaves.member_id = contacts.member_id" +
					" AND member_leaves.from_on <= '{today}' AND member_leaves.until_on >= '{today}')", Facts: []string{"contact"}, Needs: access.AssignmentRead,
			},
			{
				Key: "household_unvisited", Severity: Hint, Name: say("一年多没有走访", "Not visited for a year"),
				Why: say("登记满一年，近一年没有一次见到人的走访（含电话）。", "Registered for a year, and in the last year no visit in any way met somebody."),
				Of:  "households.created_at < {time 1}", Needs: access.VisitRead,
				When: "NOT EXISTS (SELECT 1 FROM visits WHERE visits.household_id = households.id AND visits.outcome = 'met' AND visits.visited_at >= {time 1})",
			},
		},
	},
	{
		Kind: access.Resident, write: access.ResidentWrite, base: "residents." + belongs,
		place: column("residents"),
		facts: []fact{
			// Few share so much: they are sought in the index alone, and only theirs are counted.
			{"sharers", "LEFT JOIN (SELECT phone_hash, COUNT(*) AS people FROM residents WHERE phone_hash IN (SELECT phone_hash FROM residents WHERE phone_hash IS NOT NULL" +
				" GROUP BY phone_hash HAVING COUNT(*) > 8) AND " + belongs + " GROUP BY phone_hash) AS sharers ON sharers.phone_hash = residents.phone_hash"},
			{"twins", "LEFT JOIN (SELECT id_number_hash, COUNT(*) AS people FROM residents WHERE id_number_hash IS NOT NULL GROUP BY id_number_hash HAVING COUNT(*) > 1) AS twins" +
				" ON twins.id_number_hash = residents.id_number_hash"},
		},
		shown: "LEFT JOIN households AS doors ON doors.id = residents.household_id LEFT JOIN areas AS spots ON spots.id = residents.grid_id",
		code:  "doors.code", title: "residents.name", area: "spots.name",
		rules: []*Rule{
			{
				Key: "resident_household_ended", Severity: Error, Name: say("所在住户已迁出或注销", "Belongs to a household that has ended"),
				Why:   say("居民仍登记为在住或外出，所在住户却已迁出或注销。请移到现住的住户，或登记迁出、去世。", "The person is registered as living here or away, while the household has ended. Move them to where they live, or note that they have left."),
				When:  "residents.household_id IN (SELECT households.id FROM households WHERE households.state <> 'active')",
				Shows: "(SELECT households.state_on FROM households WHERE households.id = residents.household_id)", ShowsName: say("终止日期", "Ended on"),
			},
			{
				Key: "resident_no_id_number", Severity: Warning, Name: say("没有公民身份号码", "No ID number"),
				Why:  say("没有身份号码就查不出重复登记。", "Without it, somebody registered twice is not noticed."),
				When: "residents.id_number_hash IS NULL",
			},
			{
				Key: "resident_id_number_twice", Severity: Error, Name: say("公民身份号码重复", "ID number used twice"),
				Why:  say("另有一人登记了同一个身份号码（可能在别的区县）。请核实是同一个人还是抄错了。", "Somebody else is registered with the same number, possibly in another district. Find out whether it is one person."),
				Of:   "residents.id_number_hash IS NOT NULL",
				When: "twins.people > 1", Facts: []string{"twins"}, Shows: "twins.people", ShowsName: say("同号人数", "People with it"),
			},
			{
				Key: "resident_no_birth_date", Severity: Warning, Name: say("没有出生日期", "No birth date"),
				Why:  say("没有出生日期就算不出年龄，老人和孩子的关爱会漏掉。", "Without it there is no age, and care for the old and the young misses them."),
				When: "COALESCE(residents.birth_date, '') = ''",
			},
			{
				Key: "resident_over_110", Severity: Warning, Name: say("年龄超过 110 岁", "Over 110 years old"),
				Why: say("110 到 130 岁很少见。若属实，请标为“情况属实”。", "Rarely true. If it is, mark it as right."),
				Of:  "residents.birth_date IS NOT NULL", When: "residents.birth_date <= '{day 110}' AND residents.birth_date > '{day 130}'",
				Shows: "residents.birth_date", ShowsName: say("出生日期", "Birth date"),
			},
			{
				Key: "resident_over_130", Severity: Error, Name: say("年龄超过 130 岁", "Over 130 years old"),
				Why: say("不可能：出生日期有误，或已去世未登记。", "Impossible: the birth date is wrong, or the death was not noted."),
				Of:  "residents.birth_date IS NOT NULL", When: "residents.birth_date <= '{day 130}' AND residents.birth_date <> ''",
				Shows: "residents.birth_date", ShowsName: say("出生日期", "Birth date"),
			},
			{
				Key: "resident_born_later", Severity: Error, Name: say("出生日期在今天之后", "Born in the future"),
				Why: say("出生日期晚于今天。", "The birth date is after today."),
				Of:  "residents.birth_date IS NOT NULL", When: "residents.birth_date > '{today}'",
				Shows: "residents.birth_date", ShowsName: say("出生日期", "Birth date"),
			},
			{
				Key: "resident_birth_differs", Severity: Warning, Name: say("出生日期与身份号码不符", "Birth date differs from the ID number"),
				Why: say("其中一处填错了。改动后几分钟内重新核对。", "One of the two is wrong. Compared anew within minutes of a change."),
				Of:  "residents.id_number_hash IS NOT NULL AND residents.birth_date IS NOT NULL", When: differing("birth_differs"),
				Shows: "residents.birth_date", ShowsName: say("登记的出生日期", "Birth date as written"),
			},
			{
				Key: "resident_sex_differs", Severity: Warning, Name: say("性别与身份号码不符", "Sex differs from the ID number"),
				Why: say("其中一处填错了。改动后几分钟内重新核对。", "One of the two is wrong. Compared anew within minutes of a change."),
				Of:  "residents.id_number_hash IS NOT NULL AND residents.sex IN ('1', '2')", When: differing("sex_differs"),
			},
			{
				Key: "resident_young_head", Severity: Warning, Name: say("户主不满 16 岁", "Head under 16"),
				Why: say("未成年人一般不作户主，请核实。", "A minor is rarely the head; find out."),
				Of:  "residents.relation = '02'", When: "residents.birth_date > '{day 16}' AND residents.birth_date <= '{today}'",
				Shows: "residents.birth_date", ShowsName: say("出生日期", "Birth date"),
			},
			{
				Key: "resident_parent_younger", Severity: Error, Name: say("长辈比晚辈年轻", "Parent younger than child"),
				Why: say("按与户主的关系，父母或祖父母应比户主年长，子女或孙辈应比户主年幼。多半是关系或日期填错了。", "By their relation to the head, the elder one was born later. Mostly the relation or a date is wrong."),
				Of:  "residents.relation >= '20' AND residents.relation < '70'",
				When: "EXISTS (SELECT 1 FROM residents AS heads WHERE heads.household_id = residents.household_id AND heads.relation = '02' AND heads." + belongs +
					" AND ((residents.relation >= '50' AND residents.birth_date >= heads.birth_date)" +
					" OR (residents.relation < '50' AND residents.relation NOT IN ('28', '38', '45', '46') AND residents.birth_date <= heads.birth_date)))",
				Shows: "residents.birth_date", ShowsName: say("出生日期", "Birth date"),
			},
			{
				Key: "resident_shared_phone", Severity: Hint, Name: say("超过 8 人用同一个电话", "One phone for more than 8 people"),
				Why: say("同一个号码登记给了 8 人以上，多半是网格员或代填人的电话。", "Mostly it is the number of whoever filled in the forms."),
				Of:  "residents.phone_hash IS NOT NULL", When: "sharers.people > 8", Facts: []string{"sharers"},
				Shows: "sharers.people", ShowsName: say("共用人数", "People with it"),
			},
			{
				Key: "resident_away_long", Severity: Hint, Name: say("外出超过两年", "Away for more than two years"),
				Why: say("外出两年以上，请核实是否已迁出。", "Find out whether they have moved away."),
				Of:  "residents.state = 'away'", When: "residents.state_on < '{day 2}'",
				Shows: "residents.state_on", ShowsName: say("外出日期", "Away since"),
			},
		},
	},
	{
		Kind: access.Building, write: access.BuildingWrite, base: "buildings.ended_on IS NULL",
		place: column("buildings"),
		facts: []fact{
			{"homes", "LEFT JOIN (SELECT building_id, COUNT(*) AS households" +
				", MAX(CASE WHEN LTRIM(room, '0123456789') = '' AND LENGTH(room) IN (3, 4) THEN CAST(SUBSTR(room, 1, LENGTH(room) - 2) AS integer) END) AS highest" +
				" FROM households WHERE state = 'active' AND building_id IS NOT NULL GROUP BY building_id) AS homes ON homes.building_id = buildings.id"},
		},
		shown: "LEFT JOIN areas AS spots ON spots.id = COALESCE(buildings.grid_id, buildings.community_id)",
		code:  "buildings.code", title: "buildings.name", area: "spots.name",
		rules: []*Rule{
			{
				Key: "building_no_floors", Severity: Warning, Name: say("没有层数", "No number of floors"),
				Why:  say("补填层数后，楼宇页可以画出楼层和房间。", "With it, the building's page draws floors and rooms."),
				When: "buildings.floors IS NULL",
			},
			{
				Key: "building_beyond_floors", Severity: Warning, Name: say("房号超出层数", "Rooms above the top floor"),
				Why: say("有住户的房号所在楼层高于楼宇层数，层数或房号有误。", "A household's room lies above the building's top floor: the number of floors or the room is wrong."),
				Of:  "buildings.floors IS NOT NULL", When: "homes.highest > buildings.floors", Facts: []string{"homes"},
				Shows: "homes.highest", ShowsName: say("最高的房号楼层", "Floor of the highest room"),
			},
			{
				Key: "building_no_coordinates", Severity: Hint, Name: say("没有坐标", "No coordinates"),
				Why:  say("没有坐标，地图上看不到，联户也算不准路程。", "Without them it is not on the map, and ways to it are estimated."),
				When: "buildings.longitude IS NULL OR buildings.latitude IS NULL",
			},
			{
				Key: "building_unmanaged_empty", Severity: Hint, Name: say("脱管楼没有住户", "Unmanaged and without households"),
				Why: say("脱管楼是重点走访区域，却没有登记住户。", "Unmanaged buildings are focus areas, and no household is registered in this one."),
				Of:  "buildings.management = 'unmanaged'", When: "homes.households IS NULL", Facts: []string{"homes"},
			},
		},
	},
	{
		Kind: access.Shop, write: access.ShopWrite, base: "shops.state = 'open'",
		place: column("shops"),
		shown: "LEFT JOIN areas AS spots ON spots.id = shops.grid_id",
		code:  "shops.code", title: "shops.name", area: "spots.name",
		facts: []fact{
			{"twins", "LEFT JOIN (SELECT credit_code, COUNT(*) AS shops FROM shops WHERE credit_code IS NOT NULL GROUP BY credit_code HAVING COUNT(*) > 1) AS twins ON twins.credit_code = shops.credit_code"},
		},
		rules: []*Rule{
			{
				Key: "shop_no_credit_code", Severity: Warning, Name: say("没有统一社会信用代码", "No credit code"),
				Why:  say("营业执照上有 18 位代码，走访时顺便补登。", "The licence on the wall has its 18 characters."),
				When: "COALESCE(shops.credit_code, '') = ''",
			},
			{
				Key: "shop_credit_code_twice", Severity: Error, Name: say("信用代码重复", "Credit code used twice"),
				Why:  say("另有商铺登记了同一个代码（可能在别的区县）。", "Another shop has the same code, possibly in another district."),
				Of:   "shops.credit_code IS NOT NULL",
				When: "twins.shops > 1", Facts: []string{"twins"}, Shows: "shops.credit_code", ShowsName: say("信用代码", "Credit code"),
			},
			{
				Key: "shop_no_keeper", Severity: Warning, Name: say("没有经营者", "No keeper"),
				Why: say("没有登记经营者姓名。", "Nobody is named who keeps it."), When: "COALESCE(shops.keeper, '') = ''",
			},
			{
				Key: "shop_no_phone", Severity: Warning, Name: say("没有联系电话", "No phone"),
				Why: say("没有联系电话。", "There is no phone."), When: "shops.phone_hash IS NULL",
			},
		},
	},
	{
		Kind: access.Member, write: access.MemberWrite, base: "members.in_service = TRUE",
		place: column("members"),
		facts: []fact{
			{"unit", "LEFT JOIN units AS employers ON employers.id = members.unit_id"},
			{"load", "LEFT JOIN (SELECT member_id, COUNT(*) AS households FROM assignments WHERE ended_at IS NULL GROUP BY member_id) AS loads ON loads.member_id = members.id"},
		},
		shown: "LEFT JOIN areas AS spots ON spots.id = members.work_area_id",
		code:  "members.code", title: "members.name", area: "spots.name",
		rules: []*Rule{
			{
				Key: "member_unit_ended", Severity: Error, Name: say("所在单位已撤销", "No unit"),
				Why:  say("在岗干部的单位没有登记或已撤销，请调整到现单位。", "The member is in service and the unit does not exist any more. Transfer them to where they work."),
				When: "employers.id IS NULL OR employers.ended_on IS NOT NULL", Facts: []string{"unit"}, Shows: "employers.name", ShowsName: say("单位", "Unit"),
			},
			{
				Key: "member_no_branch", Severity: Warning, Name: say("没有党支部", "No branch"),
				Why: say("没有登记所在党支部。", "No party branch is given."), When: "members.branch_id IS NULL",
			},
			{
				Key: "member_no_phone", Severity: Warning, Name: say("没有联系电话", "No phone"),
				Why: say("住户联系不上自己的联户干部。", "Households cannot reach their contact."), When: "members.phone_hash IS NULL",
			},
			{
				Key: "member_no_work_area", Severity: Warning, Name: say("没有工作区域", "No work area"),
				Why: say("没有工作区域，联户分配算不出路程。", "Without it, an allocation knows no way to the households."), When: "members.work_area_id IS NULL",
			},
			{
				Key: "member_over_65", Severity: Hint, Name: say("在岗而年满 65 岁", "In service at 65 or over"),
				Why: say("按姓名和电话（或自家住户）与居民登记比对，已满 65 岁仍在岗，可能退休未登记。", "Found among the residents by name and phone, or in their own household, at 65 or over: perhaps the retirement was not noted."),
				When: "EXISTS (SELECT 1 FROM residents WHERE residents.phone_hash = members.phone_hash AND residents.name = members.name AND residents.birth_date <= '{day 65}')" +
					" OR EXISTS (SELECT 1 FROM residents WHERE residents.household_id = members.household_id AND residents.name = members.name AND residents.birth_date <= '{day 65}')",
			},
			{
				Key: "member_overloaded", Severity: Warning, Name: say("联户数超过本人上限", "More households than their maximum"),
				Why: say("联系的住户多于为其设定的上限。", "They are the contact of more households than the maximum set for them."),
				Of:  "members.max_households IS NOT NULL", When: "loads.households > members.max_households", Facts: []string{"load"},
				Shows: "loads.households", ShowsName: say("联户数", "Households"),
			},
		},
	},
	{
		Kind: access.Branch, write: access.BranchWrite, base: "branches.ended_on IS NULL",
		place: areaItself("served"), placed: "LEFT JOIN units AS homes ON homes.id = branches.unit_id LEFT JOIN areas AS served ON served.id = homes.area_id",
		facts: []fact{{"secretary", "LEFT JOIN members AS secretaries ON secretaries.id = branches.secretary_id"}},
		shown: "LEFT JOIN units AS of_units ON of_units.id = branches.unit_id",
		code:  "branches.code", title: "branches.name", area: "of_units.name",
		rules: []*Rule{{
			Key: "branch_no_secretary", Severity: Warning, Name: say("没有书记", "No secretary"),
			Why:  say("没有书记，或登记的书记已不在岗。", "There is none, or the one who is registered is no longer in service."),
			When: "secretaries.id IS NULL OR secretaries.in_service = FALSE", Facts: []string{"secretary"}, Shows: "secretaries.name", ShowsName: say("登记的书记", "Registered secretary"),
		}},
	},
	{
		Kind: access.Unit, write: access.UnitWrite, base: "units.ended_on IS NULL AND units.type <> 'office'",
		place: areaItself("served"), placed: "LEFT JOIN areas AS served ON served.id = units.area_id",
		shown: "LEFT JOIN areas AS spots ON spots.id = units.area_id",
		code:  "units.code", title: "units.name", area: "spots.name",
		rules: []*Rule{
			{
				Key: "unit_no_handler", Severity: Warning, Name: say("没有办理人账号", "No handler"),
				Why: say("派给该单位的诉求没有人能签收。", "Nobody can sign for what is dispatched to it."), Needs: access.UnitWrite,
				When: "NOT EXISTS (SELECT 1 FROM grants JOIN accounts ON accounts.id = grants.account_id WHERE grants.role = 'handler' AND grants.unit_id = units.id AND accounts.state = 'active')",
			},
			{
				Key: "unit_no_categories", Severity: Warning, Name: say("没有负责的诉求类别", "No categories"),
				Why: say("派单时不会推荐到这个单位。", "It is never suggested when a request is dispatched."), Needs: access.UnitWrite,
				Of: "units.type IN ('department', 'utility')", When: "NOT EXISTS (SELECT 1 FROM unit_categories WHERE unit_categories.unit_id = units.id)",
			},
		},
	},
	{
		Kind: access.Area, write: access.AreaWrite, base: "areas.ended_on IS NULL",
		place: areaItself("areas"),
		shown: "LEFT JOIN areas AS parents ON parents.id = areas.parent_id",
		code:  "areas.code", title: "areas.name", area: "parents.name",
		rules: []*Rule{
			{
				Key: "area_no_households", Severity: Hint, Name: say("网格没有住户", "Grid without households"),
				Why: say("网格里没有在册住户。", "No active household lies in it."), Needs: access.AreaWrite,
				Of: "areas.level = 'grid'", When: "NOT EXISTS (SELECT 1 FROM households WHERE households.grid_id = areas.id AND households.state = 'active')",
			},
			{
				Key: "area_no_grids", Severity: Warning, Name: say("社区（村）没有网格", "Community without grids"),
				Why: say("没有网格就不能登记住户。", "Households are registered in grids."), Needs: access.AreaWrite,
				Of: "areas.level = 'community'", When: "NOT EXISTS (SELECT 1 FROM areas AS below WHERE below.parent_id = areas.id AND below.ended_on IS NULL)",
			},
		},
	},
}

// byKey are all rules by key.
var byKey = func() map[string]*Rule {
	all := map[string]*Rule{}
	for _, k := range kinds {
		for _, r := range k.rules {
			r.kind = k
			all[r.Key] = r
		}
	}
	return all
}()
