package access

import "cmp"

// Permission is one thing that may be done, "resource:verb".
type Permission string

// The permissions.
const (
	AreaRead        Permission = "area:read"
	AreaWrite       Permission = "area:write"
	UnitRead        Permission = "unit:read"
	UnitWrite       Permission = "unit:write"
	BranchRead      Permission = "branch:read"
	BranchWrite     Permission = "branch:write"
	MemberRead      Permission = "member:read"
	MemberWrite     Permission = "member:write"
	DutyRead        Permission = "duty:read"
	DutyWrite       Permission = "duty:write"
	VolunteerRead   Permission = "volunteer:read"
	VolunteerWrite  Permission = "volunteer:write"
	BuildingRead    Permission = "building:read"
	BuildingWrite   Permission = "building:write"
	HouseholdRead   Permission = "household:read"
	HouseholdWrite  Permission = "household:write"
	ResidentRead    Permission = "resident:read"
	ResidentWrite   Permission = "resident:write"
	ShopRead        Permission = "shop:read"
	ShopWrite       Permission = "shop:write"
	RevealPhone     Permission = "phone:reveal"
	RevealIDNumber  Permission = "id_number:reveal"
	ImportRun       Permission = "import:run"
	ExportRun       Permission = "export:run"
	DoubleRead      Permission = "double:read"
	DoubleMerge     Permission = "double:merge"
	PlanRead        Permission = "plan:read"
	PlanWrite       Permission = "plan:write"
	AssignmentRead  Permission = "assignment:read"
	AssignmentWrite Permission = "assignment:write"
	RoundRead       Permission = "round:read"
	RoundWrite      Permission = "round:write"
	VisitRead       Permission = "visit:read"
	VisitWrite      Permission = "visit:write"
	ActivityRead    Permission = "activity:read"
	ActivityWrite   Permission = "activity:write"
	DeedRead        Permission = "deed:read"
	DeedWrite       Permission = "deed:write"
	IssueRead       Permission = "issue:read"
	IssueSubmit     Permission = "issue:submit"
	IssueTriage     Permission = "issue:triage"
	IssueSettle     Permission = "issue:settle"
	IssueHandle     Permission = "issue:handle"
	IssueAnswer     Permission = "issue:answer"
	IssueWithdraw   Permission = "issue:withdraw"
	IssueSupervise  Permission = "issue:supervise"
	CallbackRead    Permission = "callback:read"
	CallbackRecord  Permission = "callback:record"
	CallbackClose   Permission = "callback:close"
	StatsRead       Permission = "stats:read"
	FileRead        Permission = "file:read"
	FileWrite       Permission = "file:write"
	UserRead        Permission = "user:read"
	UserWrite       Permission = "user:write"
	RoleGrant       Permission = "role:grant"
	SessionManage   Permission = "session:manage"
	AccessReview    Permission = "access:review"
	AuditRead       Permission = "audit:read"
	SettingRead     Permission = "setting:read"
	SettingWrite    Permission = "setting:write"
	CategoryRead    Permission = "category:read"
	CodeTableRead   Permission = "code_table:read"
	ViewRead        Permission = "view:read"
	ViewWrite       Permission = "view:write"
	// CatalogWrite is for the district's own tables, care groups and extra fields.
	CatalogWrite Permission = "catalog:write"
)

// Role is one of the roles of DOMAIN §10.
type Role string

// The roles.
const (
	Sysadmin   Role = "sysadmin"
	Secadmin   Role = "secadmin"
	Auditor    Role = "auditor"
	Office     Role = "office"
	Leader     Role = "leader"
	Township   Role = "township"
	Community  Role = "community"
	Secretary  Role = "secretary"
	Cadre      Role = "cadre"
	Handler    Role = "handler"
	Caller     Role = "caller"
	Integrator Role = "integrator"
)

// everybody who does the district's work may read these.
var business = []Permission{AreaRead, UnitRead, CategoryRead, CodeTableRead, FileRead, ViewRead, ViewWrite}

var reads = []Permission{
	BranchRead, MemberRead, DutyRead, VolunteerRead, BuildingRead, HouseholdRead, ResidentRead, ShopRead,
	PlanRead, AssignmentRead, RoundRead, VisitRead, ActivityRead, DeedRead, IssueRead, CallbackRead, StatsRead,
}

// roles says what each role may do; where, says scope.go. What stands in no list may nobody do.
var roles = map[Role][]Permission{
	Sysadmin: {UserRead, UserWrite, SettingRead, SettingWrite, AreaRead},
	Secadmin: {UserRead, RoleGrant, SessionManage, AccessReview, AreaRead, UnitRead},
	Auditor:  {AuditRead},
	Office: join(business, reads, []Permission{
		AreaWrite, UnitWrite, BranchWrite, MemberWrite, DutyWrite, VolunteerWrite, BuildingWrite, HouseholdWrite, ResidentWrite, ShopWrite,
		RevealPhone, RevealIDNumber, ImportRun, ExportRun, DoubleRead, DoubleMerge, PlanWrite, AssignmentWrite, RoundWrite, VisitWrite, ActivityWrite, DeedWrite,
		IssueSubmit, IssueTriage, IssueSettle, IssueAnswer, IssueWithdraw, IssueSupervise, CallbackRecord, CallbackClose, FileWrite,
		CatalogWrite,
	}),
	Leader: join(business, reads, []Permission{ExportRun, IssueSupervise}),
	Township: join(business, reads, []Permission{
		BuildingWrite, HouseholdWrite, ResidentWrite, ShopWrite, RevealPhone, RevealIDNumber, ExportRun, DoubleRead, DoubleMerge, PlanWrite, AssignmentWrite, RoundWrite,
		VisitWrite, ActivityWrite, DeedWrite, IssueSubmit, IssueTriage, IssueSettle, IssueAnswer, IssueWithdraw, CallbackRecord, CallbackClose, FileWrite,
	}),
	Community: join(business, []Permission{
		BuildingRead, HouseholdRead, ResidentRead, ShopRead, HouseholdWrite, ResidentWrite, ShopWrite, RevealPhone, ExportRun, AssignmentRead, RoundRead, VisitRead, VisitWrite,
		ActivityRead, DeedRead, IssueRead, IssueSubmit, IssueTriage, IssueSettle, IssueAnswer, IssueWithdraw, StatsRead, FileWrite,
	}),
	Secretary: join(business, []Permission{
		BranchRead, MemberRead, VolunteerRead, HouseholdRead, ResidentRead, ExportRun, AssignmentRead, RoundRead, VisitRead, VisitWrite, ActivityRead, ActivityWrite,
		DeedRead, IssueRead, IssueSubmit, StatsRead, FileWrite,
	}),
	Cadre: join(business, []Permission{
		MemberRead, HouseholdRead, ResidentRead, RevealPhone, ExportRun, AssignmentRead, RoundRead, VisitRead, VisitWrite, ActivityRead, DeedRead,
		IssueRead, IssueSubmit, IssueSettle, StatsRead, FileWrite,
	}),
	Handler: join(business, []Permission{IssueRead, IssueHandle, IssueAnswer, RevealPhone, DeedRead, StatsRead, FileWrite}),
	Caller:  join(business, []Permission{IssueRead, CallbackRead, CallbackRecord, RevealPhone, StatsRead, FileWrite}),
}

func join(lists ...[]Permission) []Permission {
	var all []Permission
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// Known reports whether a role exists.
func (r Role) Known() bool { return r == Integrator || roles[r] != nil }

// Administrator reports whether a role is one of the three that exclude every other (DOMAIN §10).
func (r Role) Administrator() bool { return r == Sysadmin || r == Secadmin || r == Auditor }

// holds reports whether a role includes a permission.
func (r Role) holds(p Permission) bool {
	for _, have := range roles[r] {
		if have == p {
			return true
		}
	}
	return false
}

// AllRoles returns the roles that accounts can have, in the order of DOMAIN §10.
func AllRoles() []Role {
	return []Role{Sysadmin, Secadmin, Auditor, Office, Leader, Township, Community, Secretary, Cadre, Handler, Caller}
}

// Scope says what a role must be granted with: area, unit, branch, member or none.
func (r Role) Scope() string { return cmp.Or(needs(r), "none") }
