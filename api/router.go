package api

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/issue"
)

// routes is the table of contents of the API: method, path, permission, scope, handler.
func routes(a *app.App) []*route {
	auth := &authAPI{a.Access, a.Config.HelpContact}
	users := &userAPI{a.Access}
	rules, deputies, reviews, first := &ruleAPI{a.Access}, &deputyAPI{a.Access}, &reviewAPI{a.Access}, &guideAPI{a.Guide}
	auditLog := &auditAPI{a}
	plans := &planAPI{a.Allocation}
	contacts := &assignmentAPI{a.Allocation}
	imports := &importAPI{a.Roster}
	exports := &exportAPI{a.Roster}
	areas, units, branches, members, duties, teams, volunteers := orgAPIs(a)
	buildings, households, residents, shops := registryAPIs(a)
	past := &changeAPI{a.Acts, a.Registry, a.Org}
	codeTables := codeTableAPI{a.Catalog}
	entries, groups, fields := catalogAPIs(a)
	issues := &issueAPI{a.Issues, a.Revealer}
	callbacks := &callbackAPI{a.Callbacks, a.Revealer}
	categories := &categoryAPI{a.Issues}
	files := &fileAPI{a.Files}
	visits, rounds := &visitAPI{a.Outreach}, &roundAPI{a.Outreach}
	activities, deeds := &activityAPI{a.Outreach}, &deedAPI{a.Outreach}
	figures := &statsAPI{a.Stats}
	finder := &searchAPI{a.Search}
	outlines := &mapAPI{a.Org}
	odd := &qualityAPI{a.Quality, a.DB}
	known := listings(a.Catalog, buildings, households, residents, shops, members, issues, visits, callbacks)
	views, listed, listFiles := &viewAPI{a.Views, known}, &listAPI{known}, &exportListAPI{a.Roster, known}
	bulk := &bulkAPI{a.Registry, known, past}
	doubles := &doubleAPI{a.Doubles}

	return []*route{
		// Signing in
		post("/auth/login", anybody, public, auth.login),
		post("/auth/refresh", anybody, public, auth.refresh),
		post("/auth/logout", anybody, public, auth.logout),
		get("/auth/me", anybody, signedIn, auth.me),
		get("/auth/sessions", anybody, signedIn, auth.sessions),
		del("/auth/sessions/:id", anybody, signedIn, auth.endSession),
		post("/auth/password", anybody, signedIn, auth.password),
		get("/auth/help", anybody, public, auth.help),

		// Accounts and roles
		get("/users", access.UserRead, collection, users.list),
		post("/users", access.UserWrite, collection, users.create),
		get("/users/candidates", access.UserWrite, collection, users.candidates),
		get("/users/candidate-groups", access.UserWrite, collection, users.groups),
		post("/users/bulk/preview", access.UserWrite, collection, users.previewMany).query(),
		post("/users/bulk", access.UserWrite, collection, users.createMany).query(),
		post("/users/first-passwords", access.UserWrite, collection, users.renewFirst).query(),
		get("/users/:id", access.UserRead, record(access.User), users.one),
		patch("/users/:id", access.UserWrite, record(access.User), users.change),
		post("/users/:id/password", access.UserWrite, record(access.User), users.resetPassword).query(),
		post("/users/:id/unlock", access.UserWrite, record(access.User), users.unlock),
		get("/users/:id/reach", access.AccessReview, record(access.User), reviews.account),
		post("/users/:id/roles", access.RoleGrant, record(access.User), users.grant),
		del("/users/:id/roles/:grant_id", access.RoleGrant, record(access.User), users.revoke),
		get("/users/:id/sessions", access.SessionManage, record(access.User), users.sessions),
		del("/users/:id/sessions/:session_id", access.SessionManage, record(access.User), users.endSession),
		get("/roles", access.UserRead, collection, users.roles),
		get("/role-rules", access.RoleGrant, collection, rules.list),
		get("/role-rules/:id", access.RoleGrant, collection, rules.one),
		post("/role-rules/preview", access.RoleGrant, collection, rules.preview).query(),
		post("/role-rules", access.RoleGrant, collection, rules.apply).query(),
		del("/role-rules/:id", access.RoleGrant, collection, rules.end),
		get("/access-review", access.AccessReview, collection, reviews.record),
		post("/access-review/accounts", access.AccessReview, collection, reviews.all).query(),
		get("/deputies", anybody, signedIn, deputies.list).guard(settled),
		get("/deputies/:id", anybody, signedIn, deputies.one).guard(settled),
		post("/deputies", anybody, signedIn, deputies.create).guard(settled).guard(inPerson),
		post("/deputies/:id/end", anybody, signedIn, deputies.end).guard(settled).guard(inPerson),
		get("/colleagues", anybody, signedIn, deputies.colleagues).guard(settled),
		get("/guide", anybody, signedIn, first.read).guard(settled),
		post("/guide/district", access.SettingWrite, collection, first.found).query(),
		post("/guide/put-away", access.SettingWrite, collection, first.putAway).query(),

		// Organisation
		get("/areas", access.AreaRead, collection, areas.list),
		post("/areas", access.AreaWrite, collection, areas.create),
		get("/areas/:id", access.AreaRead, record(access.Area), areas.one),
		patch("/areas/:id", access.AreaWrite, record(access.Area), areas.change),
		get("/areas/:id/past", access.AreaRead, record(access.Area), past.area),
		post("/areas/:id/end", access.AreaWrite, record(access.Area), areas.end),
		get("/map", access.AreaRead, collection, outlines.one),
		put("/map", access.AreaWrite, collection, outlines.set),
		get("/units", access.UnitRead, collection, units.list),
		post("/units", access.UnitWrite, collection, units.create),
		get("/units/:id", access.UnitRead, record(access.Unit), units.one),
		patch("/units/:id", access.UnitWrite, record(access.Unit), units.change),
		get("/units/:id/past", access.UnitRead, record(access.Unit), past.unit),
		post("/units/:id/end", access.UnitWrite, record(access.Unit), units.end),
		get("/branches", access.BranchRead, collection, branches.list),
		post("/branches", access.BranchWrite, collection, branches.create),
		get("/branches/:id", access.BranchRead, record(access.Branch), branches.one),
		patch("/branches/:id", access.BranchWrite, record(access.Branch), branches.change),
		get("/branches/:id/past", access.BranchRead, record(access.Branch), past.branch),
		post("/branches/:id/end", access.BranchWrite, record(access.Branch), branches.end),
		get("/members", access.MemberRead, collection, members.list),
		post("/members", access.MemberWrite, collection, members.create),
		get("/members/:id", access.MemberRead, record(access.Member), members.one),
		patch("/members/:id", access.MemberWrite, record(access.Member), members.change),
		get("/members/:id/past", access.MemberRead, record(access.Member), past.member),
		post("/members/:id/end", access.MemberWrite, record(access.Member), members.end),
		post("/members/:id/reveal", access.RevealPhone, record(access.Member), members.reveal).query(),
		post("/members/:id/leaves", access.MemberWrite, record(access.Member), members.addLeave),
		patch("/members/:id/leaves/:leave_id", access.MemberWrite, record(access.Member), members.changeLeave),
		del("/members/:id/leaves/:leave_id", access.MemberWrite, record(access.Member), members.deleteLeave),
		get("/leader-duties", access.DutyRead, collection, duties.list),
		post("/leader-duties", access.DutyWrite, collection, duties.create),
		get("/leader-duties/:id", access.DutyRead, record(access.Duty), duties.one),
		patch("/leader-duties/:id", access.DutyWrite, record(access.Duty), duties.change),
		post("/leader-duties/:id/end", access.DutyWrite, record(access.Duty), duties.end),
		get("/volunteer-teams", access.VolunteerRead, collection, teams.list),
		post("/volunteer-teams", access.VolunteerWrite, collection, teams.create),
		get("/volunteer-teams/:id", access.VolunteerRead, record(access.Team), teams.one),
		patch("/volunteer-teams/:id", access.VolunteerWrite, record(access.Team), teams.change),
		post("/volunteer-teams/:id/end", access.VolunteerWrite, record(access.Team), teams.end),
		get("/volunteers", access.VolunteerRead, collection, volunteers.list),
		post("/volunteers", access.VolunteerWrite, collection, volunteers.create),
		get("/volunteers/:id", access.VolunteerRead, record(access.Volunteer), volunteers.one),
		patch("/volunteers/:id", access.VolunteerWrite, record(access.Volunteer), volunteers.change),
		post("/volunteers/:id/end", access.VolunteerWrite, record(access.Volunteer), volunteers.end),
		post("/volunteers/:id/reveal", access.RevealPhone, record(access.Volunteer), volunteers.reveal).query(),

		// Registry
		get("/buildings", access.BuildingRead, collection, buildings.list),
		post("/buildings", access.BuildingWrite, collection, buildings.create),
		get("/buildings/:id", access.BuildingRead, record(access.Building), buildings.one),
		patch("/buildings/:id", access.BuildingWrite, record(access.Building), buildings.change),
		post("/buildings/:id/end", access.BuildingWrite, record(access.Building), buildings.end),
		get("/households", access.HouseholdRead, collection, households.list),
		post("/households", access.HouseholdWrite, collection, households.create),
		get("/households/:id", access.HouseholdRead, record(access.Household), households.one),
		patch("/households/:id", access.HouseholdWrite, record(access.Household), households.change),
		post("/households/:id/end", access.HouseholdWrite, record(access.Household), households.end),
		post("/households/search", access.HouseholdRead, collection, households.search).query(),
		post("/households/:id/reveal", access.RevealPhone, record(access.Household), households.reveal).query(),
		get("/households/:id/past", access.HouseholdRead, record(access.Household), past.household),
		get("/households/:id/timeline", access.HouseholdRead, record(access.Household), figures.timeline),
		get("/residents", access.ResidentRead, collection, residents.list),
		post("/residents", access.ResidentWrite, collection, residents.create),
		get("/residents/:id", access.ResidentRead, record(access.Resident), residents.one),
		patch("/residents/:id", access.ResidentWrite, record(access.Resident), residents.change),
		get("/residents/:id/past", access.ResidentRead, record(access.Resident), past.resident),
		post("/residents/:id/end", access.ResidentWrite, record(access.Resident), residents.end),
		post("/residents/search", access.ResidentRead, collection, residents.search).query(),
		post("/residents/:id/reveal", access.RevealPhone, record(access.Resident), residents.reveal).query(),
		get("/shops", access.ShopRead, collection, shops.list),
		post("/shops", access.ShopWrite, collection, shops.create),
		get("/shops/:id", access.ShopRead, record(access.Shop), shops.one),
		patch("/shops/:id", access.ShopWrite, record(access.Shop), shops.change),
		post("/shops/:id/end", access.ShopWrite, record(access.Shop), shops.end),
		post("/shops/:id/reveal", access.RevealPhone, record(access.Shop), shops.reveal).query(),
		get("/code-tables", access.CodeTableRead, collection, codeTables.list),
		get("/code-tables/:name", access.CodeTableRead, collection, codeTables.one),

		// What the district decides about its records
		get("/code-entries", access.CodeTableRead, collection, entries.list),
		post("/code-entries", access.CatalogWrite, collection, entries.create),
		get("/code-entries/:id", access.CodeTableRead, collection, entries.one),
		patch("/code-entries/:id", access.CatalogWrite, collection, entries.change),
		post("/code-entries/:id/end", access.CatalogWrite, collection, entries.end).answers(http.StatusOK),
		post("/code-entries/:id/resume", access.CatalogWrite, collection, entries.resume).answers(http.StatusOK),
		post("/code-entries/:id/absorb", access.CatalogWrite, collection, entries.absorb).answers(http.StatusOK),
		get("/free-tags", access.CatalogWrite, collection, entries.free),
		get("/care-groups", access.HouseholdRead, collection, groups.list),
		post("/care-groups", access.CatalogWrite, collection, groups.create),
		get("/care-groups/:id", access.HouseholdRead, record(access.CareGroup), groups.one),
		get("/care-groups/:id/areas", access.HouseholdRead, record(access.CareGroup), groups.areas),
		patch("/care-groups/:id", access.CatalogWrite, record(access.CareGroup), groups.change),
		post("/care-groups/:id/end", access.CatalogWrite, record(access.CareGroup), groups.end),
		post("/care-memberships", access.HouseholdWrite, collection, groups.addMember),
		get("/care-memberships/:id", access.HouseholdRead, record(access.CareMember), groups.member),
		post("/care-memberships/:id/end", access.HouseholdWrite, record(access.CareMember), groups.endMember),
		get("/extra-fields", access.CodeTableRead, collection, fields.list),
		post("/extra-fields", access.CatalogWrite, collection, fields.create),
		get("/extra-fields/:id", access.CodeTableRead, record(access.ExtraField), fields.one),
		patch("/extra-fields/:id", access.CatalogWrite, record(access.ExtraField), fields.change),
		post("/extra-fields/:id/end", access.CatalogWrite, record(access.ExtraField), fields.end),
		get("/setting-changes", access.CatalogWrite, collection, entries.history),

		// Workbooks
		get("/imports", access.ImportRun, collection, imports.list),
		post("/imports", access.ImportRun, collection, imports.create).guard(inPerson).multipart(tellWorkbook).accepted(),
		get("/imports/template.xlsx", access.ImportRun, collection, imports.template),
		get("/imports/:id", access.ImportRun, record(access.Import), imports.one),
		post("/imports/:id/commit", access.ImportRun, record(access.Import), imports.commit).guard(inPerson).accepted(),
		get("/imports/:id/undo", access.ImportRun, record(access.Import), imports.planUndo),
		post("/imports/:id/undo", access.ImportRun, record(access.Import), imports.undo).guard(inPerson).accepted(),
		get("/imports/:id/changes", access.ImportRun, record(access.Import), imports.changes),
		get("/imports/:id/rejected.xlsx", access.ImportRun, record(access.Import), imports.rejected),
		get("/exports", access.ExportRun, collection, exports.list),
		post("/exports", access.ExportRun, collection, exports.create).guard(inPerson).accepted(),
		post("/exports/list", access.ExportRun, collection, listFiles.create).query().guard(inPerson),
		get("/exports/sheets", access.ExportRun, collection, exports.sheets),
		get("/exports/:id", access.ExportRun, record(access.Export), exports.one),
		get("/exports/:id/file.xlsx", access.ExportRun, record(access.Export), exports.file),
		del("/exports/:id", access.ExportRun, record(access.Export), exports.wipe),

		// Changes of the registry
		get("/changes", access.HouseholdRead, collection, past.list),
		post("/changes", access.HouseholdWrite, collection, past.create),
		post("/changes/preview", access.HouseholdWrite, collection, past.preview).query(),
		get("/changes/:id", access.HouseholdRead, record(access.Change), past.one),
		post("/changes/:id/undo", access.HouseholdWrite, record(access.Change), past.undo),

		// Doubles
		get("/doubles", access.DoubleRead, collection, doubles.list),
		get("/doubles/comparison", access.DoubleRead, collection, doubles.compare),
		get("/doubles/:id", access.DoubleRead, record(access.Double), doubles.one),
		post("/doubles/:id/dismiss", access.DoubleMerge, record(access.Double), doubles.dismiss),
		post("/doubles/:id/reopen", access.DoubleMerge, record(access.Double), doubles.reopen),
		get("/merges", access.DoubleRead, collection, doubles.merges),
		post("/merges", access.DoubleMerge, collection, doubles.merge),
		post("/merges/preview", access.DoubleMerge, collection, doubles.preview).query(),
		get("/merges/:id", access.DoubleRead, record(access.Merge), doubles.mergeOne),
		post("/merges/:id/unmerge", access.DoubleMerge, record(access.Merge), doubles.unmerge),

		// Allocation: plans and contacts
		get("/plans", access.PlanRead, collection, plans.list),
		post("/plans", access.PlanWrite, collection, plans.create).accepted(),
		get("/plans/:id", access.PlanRead, record(access.Plan), plans.one),
		del("/plans/:id", access.PlanWrite, record(access.Plan), plans.discard),
		get("/plans/:id/items", access.PlanRead, record(access.Plan), plans.items),
		get("/plans/:id/members", access.PlanRead, record(access.Plan), plans.members),
		get("/plans/:id/assignments", access.PlanRead, record(access.Plan), plans.assignments),
		post("/plans/:id/solve", access.PlanWrite, record(access.Plan), plans.solve).accepted(),
		post("/plans/:id/moves", access.PlanWrite, record(access.Plan), plans.move),
		get("/plans/:id/comparison", access.PlanRead, record(access.Plan), plans.compare),
		get("/plans/:id/exclusions", access.PlanRead, record(access.Plan), plans.exclusions),
		post("/plans/:id/exclusions", access.PlanWrite, record(access.Plan), plans.exclude),
		post("/plans/:id/publish", access.PlanWrite, record(access.Plan), plans.publish),
		get("/assignments", access.AssignmentRead, collection, contacts.list),
		get("/assignments/:id", access.AssignmentRead, record(access.Assignment), contacts.one),
		post("/assignments/:id/transfer", access.AssignmentWrite, record(access.Assignment), contacts.transfer),
		get("/guarantee", access.PlanRead, collection, plans.guarantee),
		post("/guarantee", access.PlanWrite, collection, plans.prove).query(),
		get("/contactless", access.AssignmentRead, collection, contacts.contactless),
		post("/contactless/assign-all", access.AssignmentWrite, collection, contacts.assignAll),
		get("/contactless/:id", access.AssignmentRead, record(access.Household), contacts.door),
		post("/contactless/:id/assign", access.AssignmentWrite, record(access.Household), contacts.assign),

		// Issues
		get("/categories", access.CategoryRead, collection, categories.list),
		get("/issues", access.IssueRead, collection, issues.list),
		post("/issues", access.IssueSubmit, collection, issues.create),
		get("/issues/:id", access.IssueRead, record(access.Issue), issues.one),
		get("/issues/:id/events", access.IssueRead, record(access.Issue), issues.events),
		post("/issues/:id/reveal", access.RevealPhone, record(access.Issue), issues.reveal).query().guard(issues.mayReveal),
		post("/issues/:id/settle", access.IssueSettle, record(access.Issue), issues.settle).guard(issues.may(issue.Settle)),
		post("/issues/:id/accept", access.IssueTriage, record(access.Issue), issues.accept).guard(issues.may(issue.Accept)),
		post("/issues/:id/assign", access.IssueTriage, record(access.Issue), issues.assign).guard(issues.may(issue.Assign)),
		post("/issues/:id/decline", access.IssueTriage, record(access.Issue), issues.decline).guard(issues.may(issue.Decline)),
		post("/issues/:id/merge", access.IssueTriage, record(access.Issue), issues.merge).guard(issues.may(issue.Merge)),
		post("/issues/:id/unmerge", access.IssueTriage, record(access.Issue), issues.unmerge).guard(issues.may(issue.Unmerge)),
		post("/issues/:id/escalate", access.IssueTriage, record(access.Issue), issues.escalate).guard(issues.may(issue.Escalate)),
		post("/issues/:id/delegate", access.IssueTriage, record(access.Issue), issues.delegate).guard(issues.may(issue.Delegate)),
		post("/issues/:id/dispatch", access.IssueTriage, record(access.Issue), issues.dispatch).guard(issues.may(issue.Dispatch)),
		post("/issues/:id/reassign", access.IssueTriage, record(access.Issue), issues.reassign).guard(issues.may(issue.Reassign)),
		post("/issues/:id/tasks/:task_id/sign", access.IssueHandle, record(access.Issue), issues.sign).guard(issues.mayTask(issue.Sign)),
		post("/issues/:id/tasks/:task_id/return", access.IssueHandle, record(access.Issue), issues.giveBack).guard(issues.mayTask(issue.Return)),
		post("/issues/:id/tasks/:task_id/release", access.IssueTriage, record(access.Issue), issues.release).guard(issues.mayTask(issue.Release)),
		post("/issues/:id/tasks/:task_id/done", access.IssueHandle, record(access.Issue), issues.finish).guard(issues.mayTask(issue.Done)),
		post("/issues/:id/plan", access.IssueHandle, record(access.Issue), issues.plan).guard(issues.may(issue.MakePlan)),
		put("/issues/:id/plan", access.IssueHandle, record(access.Issue), issues.revise).guard(issues.may(issue.Revise)),
		post("/issues/:id/start", access.IssueHandle, record(access.Issue), issues.start).guard(issues.may(issue.Start)),
		post("/issues/:id/steps/:step_id/done", access.IssueHandle, record(access.Issue), issues.tick).guard(issues.mayStep),
		post("/issues/:id/answer", access.IssueAnswer, record(access.Issue), issues.answer).guard(issues.may(issue.Answer)),
		post("/issues/:id/resolve", access.IssueHandle, record(access.Issue), issues.resolve).guard(issues.may(issue.Resolve)),
		post("/issues/:id/suspend", access.IssueAnswer, record(access.Issue), issues.suspend).guard(issues.may(issue.Suspend, issue.AskSuspend)),
		post("/issues/:id/extend", access.IssueAnswer, record(access.Issue), issues.extend).guard(issues.may(issue.Extend, issue.AskExtend)),
		post("/issues/:id/resume", access.IssueTriage, record(access.Issue), issues.resume).guard(issues.may(issue.Resume)),
		post("/issues/:id/requests/:request_id/approve", access.IssueTriage, record(access.Issue), issues.approve).guard(issues.mayDecide),
		post("/issues/:id/requests/:request_id/refuse", access.IssueTriage, record(access.Issue), issues.refuse).guard(issues.mayDecide),
		post("/issues/:id/supervise", access.IssueSupervise, record(access.Issue), issues.supervise).guard(issues.may(issue.Supervise)),
		post("/issues/:id/supervisions/:supervision_id/reply", access.IssueAnswer, record(access.Issue), issues.reply).guard(issues.mayReply),
		post("/issues/:id/withdraw", access.IssueWithdraw, record(access.Issue), issues.withdraw).guard(issues.may(issue.Withdraw)),
		post("/issues/:id/appeal", access.IssueHandle, record(access.Issue), issues.appeal).guard(issues.may(issue.Appeal)),
		post("/issues/:id/close", access.IssueTriage, record(access.Issue), issues.close).guard(issues.may(issue.Close)),
		post("/issues/:id/reopen", access.IssueTriage, record(access.Issue), issues.reopen).guard(issues.may(issue.Reopen)),

		// Callbacks
		get("/callbacks", access.CallbackRead, collection, callbacks.list),
		get("/callbacks/:id", access.CallbackRead, record(access.Callback), callbacks.one),
		post("/callbacks/:id/record", access.CallbackRecord, record(access.Callback), callbacks.record).guard(callbacks.mayRecord),
		post("/callbacks/:id/close", access.CallbackClose, record(access.Callback), callbacks.close),
		post("/callbacks/:id/reveal", access.RevealPhone, record(access.Callback), callbacks.reveal).query().guard(callbacks.mayRecord),

		// The work at people's doors: visits, rounds, activities, deeds
		get("/visits", access.VisitRead, collection, visits.list),
		post("/visits", access.VisitWrite, collection, visits.create),
		get("/visits/:id", access.VisitRead, record(access.Visit), visits.one),
		patch("/visits/:id", access.VisitWrite, record(access.Visit), visits.change).guard(visits.mayChange),
		get("/due-visits", access.VisitRead, collection, visits.due),
		get("/rounds", access.RoundRead, collection, rounds.list),
		post("/rounds", access.RoundWrite, collection, rounds.create),
		get("/rounds/:id", access.RoundRead, record(access.Round), rounds.one),
		patch("/rounds/:id", access.RoundWrite, record(access.Round), rounds.change),
		post("/rounds/:id/close", access.RoundWrite, record(access.Round), rounds.close),
		get("/rounds/:id/progress", access.RoundRead, record(access.Round), rounds.progress),
		get("/activities", access.ActivityRead, collection, activities.list),
		post("/activities", access.ActivityWrite, collection, activities.create),
		get("/activities/:id", access.ActivityRead, record(access.Activity), activities.one),
		patch("/activities/:id", access.ActivityWrite, record(access.Activity), activities.change),
		post("/activities/:id/hold", access.ActivityWrite, record(access.Activity), activities.hold),
		post("/activities/:id/cancel", access.ActivityWrite, record(access.Activity), activities.cancel),
		get("/deeds", access.DeedRead, collection, deeds.list),
		post("/deeds", access.DeedWrite, collection, deeds.create),
		get("/deeds/:id", access.DeedRead, record(access.Deed), deeds.one),
		patch("/deeds/:id", access.DeedWrite, record(access.Deed), deeds.change),
		post("/deeds/:id/start", access.DeedWrite, record(access.Deed), deeds.start),
		post("/deeds/:id/finish", access.DeedWrite, record(access.Deed), deeds.finish),

		// Files
		post("/files", access.FileWrite, collection, files.create).multipart(tellFile),
		get("/files/:id", access.FileRead, record(access.File), files.content),
		get("/files/:id/thumbnail", access.FileRead, record(access.File), files.thumbnail),

		// Search: each kind within its own permission and scope
		get("/search", anybody, signedIn, finder.find).guard(settled),
		post("/search", anybody, signedIn, finder.findByBody).query().guard(settled),

		// Figures
		get("/stats/overview", access.StatsRead, collection, figures.overview),
		get("/stats/population", access.StatsRead, collection, past.population),
		get("/stats/townships", access.StatsRead, collection, figures.townships),
		get("/stats/trend", access.StatsRead, collection, figures.trend),
		get("/stats/breakdown", access.StatsRead, collection, figures.breakdown),
		get("/stats/figures/:name/items", access.StatsRead, collection, figures.items),
		get("/stats/desk", access.StatsRead, collection, figures.desk),

		// Lists as people like them: saved views, columns
		get("/views", access.ViewRead, collection, views.list),
		post("/views", access.ViewWrite, collection, views.create),
		get("/views/:id", access.ViewRead, record(access.View), views.one),
		patch("/views/:id", access.ViewWrite, record(access.View), views.change),
		del("/views/:id", access.ViewWrite, record(access.View), views.remove),
		get("/lists/:screen/columns", access.ViewRead, collection, listed.columns),
		put("/lists/:screen/preference", access.ViewWrite, collection, views.prefer),

		// Many records at once
		post("/households/tag", access.HouseholdWrite, collection, bulk.tagHouseholds).makes("/changes"),
		post("/households/tag/preview", access.HouseholdWrite, collection, bulk.previewTagHouseholds).query(),
		post("/residents/tag", access.ResidentWrite, collection, bulk.tagResidents).makes("/changes"),
		post("/residents/tag/preview", access.ResidentWrite, collection, bulk.previewTagResidents).query(),
		post("/households/move", access.HouseholdWrite, collection, bulk.moveHouseholds).makes("/changes"),
		post("/households/move/preview", access.HouseholdWrite, collection, bulk.previewMoveHouseholds).query(),
		post("/buildings/management", access.BuildingWrite, collection, bulk.manageBuildings).makes("/changes"),
		post("/buildings/management/preview", access.BuildingWrite, collection, bulk.previewManageBuildings).query(),
		post("/buildings/grid", access.BuildingWrite, collection, bulk.regridBuildings).makes("/changes"),
		post("/buildings/grid/preview", access.BuildingWrite, collection, bulk.previewRegridBuildings).query(),

		// Data quality
		get("/quality", access.HouseholdRead, collection, odd.board),
		get("/quality/areas", access.HouseholdRead, collection, odd.areas),
		get("/quality/:rule/items", access.HouseholdRead, collection, odd.items),
		get("/quality/:rule/items/:id", access.HouseholdRead, collection, odd.one),
		post("/quality/:rule/items/:id/dismiss", access.HouseholdWrite, collection, odd.dismiss).guard(odd.mayDismiss),
		del("/quality/:rule/items/:id/dismiss", access.HouseholdWrite, collection, odd.restore).guard(odd.mayDismiss),

		// The audit log
		get("/audit-events", access.AuditRead, collection, auditLog.list),
		get("/audit-events/:id", access.AuditRead, record(access.AuditEvent), auditLog.one),
	}
}

// scopeOf is the kind of scope a route needs.
type scopeOf struct {
	level scopeLevel
	kind  access.Kind
}

type scopeLevel int

const (
	levelPublic scopeLevel = iota + 1
	levelSignedIn
	levelCollection
	levelRecord
)

var (
	// public needs no sign-in; signedIn needs one and nothing else; a collection is filtered by the service.
	public     = scopeOf{level: levelPublic}
	signedIn   = scopeOf{level: levelSignedIn}
	collection = scopeOf{level: levelCollection}
)

// record is for routes of one record, named by :id: out of scope it is not found.
func record(kind access.Kind) scopeOf { return scopeOf{level: levelRecord, kind: kind} }

// anybody is the permission of routes that need none.
const anybody access.Permission = "-"

// route is one line of the table. before are checks that run after scope and permission and before idempotency.
type route struct {
	method, path string
	permission   access.Permission
	scope        scopeOf
	handle       handler
	before       []handler
	once         bool
	// tellUpload writes what tells an upload from another; nil for JSON.
	tellUpload func(c *gin.Context, to io.Writer) error
	// status is what a first success answers.
	status int
	// made is where the record is that it makes, if that is elsewhere.
	made string
}

func newRoute(method, path string, p access.Permission, s scopeOf, h handler) *route {
	// Only what creates or acts on business data is made to happen once; auth, searches and reveals are not.
	once := method == http.MethodPost && s.level >= levelCollection
	status := http.StatusOK
	if once && s.level == levelCollection {
		status = http.StatusCreated
	}
	return &route{method: method, path: path, permission: p, scope: s, handle: h, once: once, status: status}
}

func get(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodGet, path, p, s, h)
}

func post(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodPost, path, p, s, h)
}

func put(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodPut, path, p, s, h)
}

func patch(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodPatch, path, p, s, h)
}

func del(path string, p access.Permission, s scopeOf, h handler) *route {
	return newRoute(http.MethodDelete, path, p, s, h)
}

// guard adds a check for finer refusals, such as "not this issue's desk".
func (r *route) guard(h handler) *route {
	r.before = append(r.before, h)
	return r
}

// query marks a POST that only reads, such as a search or a reveal: it takes no Idempotency-Key.
func (r *route) query() *route {
	r.once = false
	return r
}

// makes says that the record that a POST makes is one of another path.
func (r *route) makes(path string) *route {
	r.made = path
	return r
}

// multipart marks a POST that takes an upload instead of JSON, and says how to tell one upload from another.
func (r *route) multipart(tell func(c *gin.Context, to io.Writer) error) *route {
	r.tellUpload = tell
	return r
}

// answers says what a first success answers, where it is not what the method and the scope say.
func (r *route) answers(status int) *route {
	r.status = status
	return r
}

// accepted marks a POST that answers 202, because the work goes on in the background.
func (r *route) accepted() *route {
	r.status = http.StatusAccepted
	return r
}
