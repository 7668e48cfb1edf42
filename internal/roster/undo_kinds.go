package roster

import (
	"slices"

	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/registry"
)

// undoKind is a kind of record that an import makes or changes, and that an undo removes or puts back.
type undoKind struct {
	name, table string
	// restore puts those that were changed back; nil where an import only makes them.
	restore func(u *undoing, k undoKind) error
	// parts belong to another record, and are counted with it.
	part bool
	// plain records have no version.
	plain bool
}

// undoKinds are in the order in which records refer to each other: what comes first is removed last.
var undoKinds = []undoKind{
	{name: "area", table: "areas", restore: putBack(func(m *org.Area) *database.Record { return &m.Record })},
	{name: "unit", table: "units", restore: putBack(func(m *org.Unit) *database.Record { return &m.Record })},
	{name: "branch", table: "branches", restore: putBack(func(m *org.Branch) *database.Record { return &m.Record })},
	{name: "member", table: "members", restore: putBack(func(m *org.Member) *database.Record { return &m.Record })},
	{name: "leave", table: "member_leaves", restore: putBack(func(m *org.Leave) *database.Record { return &m.Record })},
	{name: "leader_duty", table: "leader_duties", restore: putBack(func(m *org.Duty) *database.Record { return &m.Record })},
	{name: "building", table: "buildings", restore: putBack(func(m *registry.Building) *database.Record { return &m.Record })},
	{name: "household", table: "households", restore: putBack(func(m *registry.Household) *database.Record { return &m.Record })},
	{name: "resident", table: "residents", restore: putBack(func(m *registry.Resident) *database.Record { return &m.Record })},
	{name: "shop", table: "shops", restore: putBack(func(m *registry.Shop) *database.Record { return &m.Record })},
	{name: "volunteer_team", table: "volunteer_teams", restore: putBack(func(m *org.Team) *database.Record { return &m.Record })},
	{name: "volunteer", table: "volunteers", restore: putBack(func(m *org.Volunteer) *database.Record { return &m.Record })},
	{name: "deed", table: "deeds", restore: putBack(func(m *outreach.Deed) *database.Record { return &m.Record })},
	{name: "activity", table: "activities", restore: putBack(func(m *outreach.Activity) *database.Record { return &m.Record })},
	{name: "issue", table: "issues", restore: putBack(func(m *issue.Issue) *database.Record { return &m.Record })},
	{name: keptRound, table: issue.Round{}.TableName(), part: true},
	{name: keptTask, table: issue.Task{}.TableName(), part: true},
	{name: keptCallback, table: callback.Callback{}.TableName(), part: true},
	{name: keptEvent, table: issue.Event{}.TableName(), part: true, plain: true},
	{name: keptAssignment, table: "assignments", restore: putBack(assignmentRecord), part: true},
}

func undoKindOf(name string) (undoKind, bool) {
	at := slices.IndexFunc(undoKinds, func(k undoKind) bool { return k.name == name })
	if at < 0 {
		return undoKind{}, false
	}
	return undoKinds[at], true
}

// Hold is a column that names a record which an import may have made: a row that holds it stands against removing that
// record, unless the import made the row as well.
type Hold struct {
	Table, Column string
	// Names is the kind of record that the column names; Of is the kind of the rows, "" where an import makes none.
	Names, Of string
	// Listed says that the column is a JSON list of ids.
	Listed bool
	// Where narrows the rows.
	Where string
	// Follows, where the row is no obstacle, says why.
	Follows string
}

// Holds are all columns that name what an import makes. A test walks the schema and fails where one is missing here.
var Holds = []Hold{
	{Table: "areas", Column: "parent_id", Names: "area", Of: "area"},
	{Table: "units", Column: "area_id", Names: "area", Of: "unit"},
	{Table: "members", Column: "work_area_id", Names: "area", Of: "member"},
	{Table: "members", Column: "home_area_id", Names: "area", Of: "member"},
	{Table: "leader_duties", Column: "area_id", Names: "area", Of: "leader_duty"},
	{Table: "buildings", Column: "grid_id", Names: "area", Of: "building"},
	{Table: "households", Column: "grid_id", Names: "area", Of: "household"},
	{Table: "shops", Column: "grid_id", Names: "area", Of: "shop"},
	{Table: "deeds", Column: "area_id", Names: "area", Of: "deed"},
	{Table: "activities", Column: "area_id", Names: "area", Of: "activity"},
	{Table: "issues", Column: "area_id", Names: "area", Of: "issue"},
	{Table: "plans", Column: "area_id", Names: "area"},
	{Table: "rounds", Column: "area_id", Names: "area"},
	{Table: "grants", Column: "area_id", Names: "area", Where: "rule_id IS NULL"},
	{Table: "views", Column: "area_id", Names: "area"},
	{Table: "branch_services", Column: "area_id", Names: "area", Of: keptServices},

	{Table: "units", Column: "parent_id", Names: "unit", Of: "unit"},
	{Table: "branches", Column: "unit_id", Names: "unit", Of: "branch"},
	{Table: "members", Column: "unit_id", Names: "unit", Of: "member"},
	{Table: "deeds", Column: "unit_id", Names: "unit", Of: "deed"},
	{Table: "issues", Column: "lead_unit_id", Names: "unit", Of: "issue"},
	{Table: "issues", Column: "concerned_unit_id", Names: "unit", Of: "issue"},
	{Table: "issue_rounds", Column: "lead_unit_id", Names: "unit", Of: keptRound},
	{Table: "issue_tasks", Column: "unit_id", Names: "unit", Of: keptTask},
	{Table: "callbacks", Column: "lead_unit_id", Names: "unit", Of: keptCallback},
	{Table: "issue_plan_steps", Column: "unit_id", Names: "unit"},
	{Table: "issue_requests", Column: "unit_id", Names: "unit"},
	{Table: "issue_supervisions", Column: "unit_id", Names: "unit"},
	{Table: "issue_events", Column: "unit_id", Names: "unit", Of: keptEvent},
	{Table: "grants", Column: "unit_id", Names: "unit", Where: "rule_id IS NULL"},
	{Table: "role_rules", Column: "unit_id", Names: "unit"},
	{Table: "views", Column: "unit_id", Names: "unit"},
	{Table: "unit_categories", Column: "unit_id", Names: "unit", Follows: "they are columns of the unit"},

	{Table: "members", Column: "branch_id", Names: "branch", Of: "member"},
	{Table: "volunteer_teams", Column: "branch_id", Names: "branch", Of: "volunteer_team"},
	{Table: "activities", Column: "branch_id", Names: "branch", Of: "activity"},
	{Table: "grants", Column: "branch_id", Names: "branch", Where: "rule_id IS NULL"},
	{Table: "views", Column: "branch_id", Names: "branch"},
	{Table: "branch_services", Column: "branch_id", Names: "branch", Follows: "they are columns of the branch"},

	{Table: "branches", Column: "secretary_id", Names: "member", Of: "branch"},
	{Table: "member_leaves", Column: "member_id", Names: "member", Of: "leave"},
	{Table: "leader_duties", Column: "member_id", Names: "member", Of: "leader_duty"},
	{Table: "plan_members", Column: "member_id", Names: "member"},
	{Table: "plan_items", Column: "member_id", Names: "member"},
	{Table: "plan_items", Column: "current_member_id", Names: "member"},
	{Table: "plan_items", Column: "second_member_id", Names: "member"},
	{Table: "plan_exclusions", Column: "member_id", Names: "member"},
	{Table: "assignments", Column: "member_id", Names: "member"},
	{Table: "visits", Column: "member_id", Names: "member"},
	{Table: "visit_members", Column: "member_id", Names: "member"},
	{Table: "issues", Column: "raised_by_member_id", Names: "member", Of: "issue"},
	{Table: "issues", Column: "errand_member_id", Names: "member", Of: "issue"},
	{Table: "accounts", Column: "member_id", Names: "member"},
	{Table: "accounts", Column: "vouched_member_id", Names: "member"},
	{Table: "role_marks", Column: "member_id", Names: "member", Follows: "they are gone before the transaction ends"},

	{Table: "volunteers", Column: "team_id", Names: "volunteer_team", Of: "volunteer"},
	{Table: "activities", Column: "team_id", Names: "volunteer_team", Of: "activity"},

	{Table: "households", Column: "building_id", Names: "building", Of: "household"},
	{Table: "shops", Column: "building_id", Names: "building", Of: "shop"},
	{Table: "branch_services", Column: "building_id", Names: "building", Of: keptServices},

	{Table: "residents", Column: "household_id", Names: "household", Of: "resident"},
	{Table: "members", Column: "household_id", Names: "household", Of: "member"},
	{Table: "issues", Column: "household_id", Names: "household", Of: "issue"},
	{Table: "assignments", Column: "household_id", Names: "household"},
	{Table: "plan_items", Column: "household_id", Names: "household"},
	{Table: "plan_exclusions", Column: "household_id", Names: "household"},
	{Table: "visits", Column: "household_id", Names: "household"},
	{Table: "issue_tells", Column: "household_id", Names: "household"},
	{Table: "care_memberships", Column: "household_id", Names: "household"},
	{Table: "round_targets", Column: "household_id", Names: "household", Follows: "an open round reaches for every household of its area by itself"},
	{Table: "changes", Column: "household_id", Names: "household", Follows: "what happened to the household raised its version"},
	{Table: "change_rows", Column: "from_household_id", Names: "household", Follows: "whoever left it has another version"},
	{Table: "change_rows", Column: "to_household_id", Names: "household", Follows: "whoever came to it has another version"},

	{Table: "issues", Column: "resident_id", Names: "resident", Of: "issue"},
	{Table: "care_memberships", Column: "resident_id", Names: "resident"},
	{Table: "visits", Column: "met_resident_ids", Names: "resident", Listed: true},
	{Table: "quality_readings", Column: "resident_id", Names: "resident", Follows: "they go with the resident"},

	{Table: "issues", Column: "shop_id", Names: "shop", Of: "issue"},
	{Table: "visits", Column: "shop_id", Names: "shop"},

	{Table: "issues", Column: "merged_into_id", Names: "issue", Of: "issue"},
	{Table: "issue_rounds", Column: "issue_id", Names: "issue", Of: keptRound},
	{Table: "issue_tasks", Column: "issue_id", Names: "issue", Of: keptTask},
	{Table: "issue_plans", Column: "issue_id", Names: "issue"},
	{Table: "issue_plan_steps", Column: "issue_id", Names: "issue"},
	{Table: "issue_requests", Column: "issue_id", Names: "issue"},
	{Table: "issue_supervisions", Column: "issue_id", Names: "issue"},
	{Table: "issue_events", Column: "issue_id", Names: "issue", Of: keptEvent},
	{Table: "issue_tells", Column: "issue_id", Names: "issue"},
	{Table: "callbacks", Column: "issue_id", Names: "issue", Of: keptCallback},
	{Table: "callbacks", Column: "reporter_issue_id", Names: "issue", Of: keptCallback},
	{Table: "deeds", Column: "issue_id", Names: "issue", Of: "deed"},
	{Table: "attachments", Column: "target_id", Names: "issue", Where: "kind = 'issue'"},
	{Table: "attachments", Column: "target_id", Names: "deed", Where: "kind = 'deed'"},
	{Table: "attachments", Column: "target_id", Names: "activity", Where: "kind = 'activity'"},
	{Table: "attachments", Column: "target_id", Names: keptCallback, Where: "kind = 'callback'"},
	{Table: "issue_plans", Column: "task_id", Names: keptTask},
	{Table: "issue_plan_steps", Column: "task_id", Names: keptTask},
	{Table: "issue_requests", Column: "task_id", Names: keptTask},
	{Table: "callback_attempts", Column: "callback_id", Names: keptCallback},
}

// told is how rows are named to people: an SQL for a row's id, kind of record to look at, and name.
type told struct {
	// word is what such a record is called.
	word fault.Text
	// path is the resource under which it is found, "" for none; id is the SQL of the record to look at there.
	path, id string
	// title is the SQL of its name, joins what that needs.
	title, joins string
}

const homeOf = " LEFT JOIN households AS homes ON homes.id = "

var tolds = map[string]told{
	"areas":              {fault.Say("片区", "area"), "areas", "areas.id", "areas.name", ""},
	"units":              {fault.Say("责任单位", "unit"), "units", "units.id", "units.name", ""},
	"branches":           {fault.Say("党支部", "branch"), "branches", "branches.id", "branches.name", ""},
	"members":            {fault.Say("党员干部", "member"), "members", "members.id", "members.code || ' ' || members.name", ""},
	"member_leaves":      {fault.Say("离岗", "leave"), "members", "people.id", "people.code || ' ' || people.name", " LEFT JOIN members AS people ON people.id = member_leaves.member_id"},
	"leader_duties":      {fault.Say("包联", "duty of a leader"), "members", "people.id", "people.code || ' ' || people.name", " LEFT JOIN members AS people ON people.id = leader_duties.member_id"},
	"buildings":          {fault.Say("楼宇", "building"), "buildings", "buildings.id", "buildings.code || ' ' || buildings.name", ""},
	"households":         {fault.Say("住户", "household"), "households", "households.id", "households.code || ' ' || COALESCE(households.address, '')", ""},
	"residents":          {fault.Say("居民", "resident"), "residents", "residents.id", "homes.code || ' ' || residents.name", homeOf + "residents.household_id"},
	"shops":              {fault.Say("商铺", "shop"), "shops", "shops.id", "shops.code || ' ' || shops.name", ""},
	"volunteer_teams":    {fault.Say("志愿服务队", "volunteer team"), "volunteers", "volunteer_teams.id", "volunteer_teams.name", ""},
	"volunteers":         {fault.Say("志愿者", "volunteer"), "volunteers", "volunteers.team_id", "volunteers.name", ""},
	"deeds":              {fault.Say("实事", "deed"), "deeds", "deeds.id", "deeds.code || ' ' || deeds.name", ""},
	"activities":         {fault.Say("活动", "activity"), "activities", "activities.id", "activities.code || ' ' || activities.name", ""},
	"issues":             {fault.Say("民情诉求", "request"), "issues", "issues.id", "issues.number", ""},
	"issue_rounds":       ofIssue("issue_rounds", fault.Say("诉求办理", "work on a request")),
	"issue_tasks":        ofIssue("issue_tasks", fault.Say("诉求办理", "work on a request")),
	"issue_plans":        ofIssue("issue_plans", fault.Say("诉求办理", "work on a request")),
	"issue_plan_steps":   ofIssue("issue_plan_steps", fault.Say("诉求办理", "work on a request")),
	"issue_requests":     ofIssue("issue_requests", fault.Say("诉求办理", "work on a request")),
	"issue_supervisions": ofIssue("issue_supervisions", fault.Say("督办", "supervision")),
	"issue_events":       ofIssue("issue_events", fault.Say("诉求办理", "work on a request")),
	"issue_tells":        ofIssue("issue_tells", fault.Say("回告", "telling people the result")),
	"callbacks":          ofIssue("callbacks", fault.Say("回访", "callback")),
	"callback_attempts": {
		fault.Say("回访", "callback"), "issues", "about.id", "about.number",
		" LEFT JOIN callbacks ON callbacks.id = callback_attempts.callback_id LEFT JOIN issues AS about ON about.id = callbacks.issue_id",
	},
	"plans":           {fault.Say("联户方案", "contact plan"), "plans", "plans.id", "plans.name", ""},
	"plan_members":    {fault.Say("联户方案", "contact plan"), "plans", "plans.id", "plans.name", " LEFT JOIN plans ON plans.id = plan_members.plan_id"},
	"plan_exclusions": {fault.Say("联户方案", "contact plan"), "plans", "plans.id", "plans.name", " LEFT JOIN plans ON plans.id = plan_exclusions.plan_id"},
	"plan_items":      {fault.Say("联户方案", "contact plan"), "plans", "plans.id", "plans.name", " LEFT JOIN plans ON plans.id = plan_items.plan_id"},
	"assignments":     {fault.Say("联户", "contact"), "households", "homes.id", "homes.code", homeOf + "assignments.household_id"},
	"rounds":          {fault.Say("走访任务", "round of visits"), "rounds", "rounds.id", "rounds.name", ""},
	"visits":          {fault.Say("走访", "visit"), "visits", "visits.id", "COALESCE(homes.code, '')", homeOf + "visits.household_id"},
	"visit_members": {
		fault.Say("走访", "visit"), "visits", "visits.id", "COALESCE(homes.code, '')",
		" LEFT JOIN visits ON visits.id = visit_members.visit_id" + homeOf + "visits.household_id",
	},
	"accounts":        {fault.Say("账号", "account"), "", "accounts.id", "accounts.username", ""},
	"grants":          {fault.Say("角色", "role"), "", "owners.id", "owners.username", " LEFT JOIN accounts AS owners ON owners.id = grants.account_id"},
	"role_rules":      {fault.Say("按规则授予的角色", "rule for roles"), "", "role_rules.id", "role_rules.kind", ""},
	"views":           {fault.Say("保存的视图", "saved view"), "", "views.id", "views.name", ""},
	"branch_services": {fault.Say("党支部服务范围", "what a branch serves"), "branches", "owners.id", "owners.name", " LEFT JOIN branches AS owners ON owners.id = branch_services.branch_id"},
	"care_memberships": {
		fault.Say("重点关爱", "care"), "households", "homes.id", "homes.code",
		" LEFT JOIN residents AS people ON people.id = care_memberships.resident_id" + homeOf + "COALESCE(care_memberships.household_id, people.household_id)",
	},
	"attachments": {fault.Say("附件", "file"), "", "attachments.file_id", "''", ""},
}

func ofIssue(table string, word fault.Text) told {
	return told{word, "issues", "about.id", "about.number", " LEFT JOIN issues AS about ON about.id = " + table + ".issue_id"}
}
