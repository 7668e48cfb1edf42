package api

import (
	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
)

var phoneOnly = []string{access.FieldPhone}

func rightsOn(a *app.App, kind access.Kind, write access.Permission, reveals ...string) rights {
	return rights{db: a.DB, kind: kind, write: write, reveals: reveals}
}

// orgAPIs makes the handlers of who serves.
func orgAPIs(a *app.App) (*areaAPI, *unitAPI, *branchAPI, *memberAPI, *dutyAPI, *teamAPI, *volunteerAPI) {
	return &areaAPI{a.Org, rightsOn(a, access.Area, access.AreaWrite)},
		&unitAPI{a.Org, rightsOn(a, access.Unit, access.UnitWrite)},
		&branchAPI{a.Org, rightsOn(a, access.Branch, access.BranchWrite)},
		&memberAPI{a.Org, a.Keeper, a.Revealer, rightsOn(a, access.Member, access.MemberWrite, phoneOnly...)},
		&dutyAPI{a.Org, rightsOn(a, access.Duty, access.DutyWrite)},
		&teamAPI{a.Org, rightsOn(a, access.Team, access.VolunteerWrite)},
		&volunteerAPI{a.Org, a.Keeper, a.Revealer, rightsOn(a, access.Volunteer, access.VolunteerWrite, phoneOnly...)}
}

// registryAPIs makes the handlers of who is served.
func registryAPIs(a *app.App) (*buildingAPI, *householdAPI, *residentAPI, *shopAPI) {
	residents := &residentAPI{a.Registry, a.Keeper, a.Revealer, rightsOn(a, access.Resident, access.ResidentWrite, access.FieldPhone, access.FieldIDNumber)}
	return &buildingAPI{a.Registry, rightsOn(a, access.Building, access.BuildingWrite)},
		&householdAPI{a.Registry, a.Keeper, a.Revealer, residents, rightsOn(a, access.Household, access.HouseholdWrite, phoneOnly...)},
		residents,
		&shopAPI{a.Registry, a.Keeper, a.Revealer, rightsOn(a, access.Shop, access.ShopWrite, phoneOnly...)}
}
