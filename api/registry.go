package api

import (
	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
)

var phoneOnly = []string{access.FieldPhone}

// orgAPIs makes the handlers of who serves.
func orgAPIs(a *app.App) (*areaAPI, *unitAPI, *branchAPI, *memberAPI, *dutyAPI, *teamAPI, *volunteerAPI) {
	may := func(kind access.Kind, write access.Permission, reveals ...string) rights {
		return rights{db: a.DB, kind: kind, write: write, reveals: reveals}
	}
	return &areaAPI{a.Org, may(access.Area, access.AreaWrite)},
		&unitAPI{a.Org, may(access.Unit, access.UnitWrite)},
		&branchAPI{a.Org, may(access.Branch, access.BranchWrite)},
		&memberAPI{a.Org, a.Keeper, a.Revealer, may(access.Member, access.MemberWrite, phoneOnly...)},
		&dutyAPI{a.Org, may(access.Duty, access.DutyWrite)},
		&teamAPI{a.Org, may(access.Team, access.VolunteerWrite)},
		&volunteerAPI{a.Org, a.Keeper, a.Revealer, may(access.Volunteer, access.VolunteerWrite, phoneOnly...)}
}

// registryAPIs makes the handlers of who is served.
func registryAPIs(a *app.App) (*buildingAPI, *householdAPI, *residentAPI, *shopAPI) {
	may := func(kind access.Kind, write access.Permission, reveals ...string) rights {
		return rights{db: a.DB, kind: kind, write: write, reveals: reveals}
	}
	residents := &residentAPI{a.Registry, a.Keeper, a.Revealer, may(access.Resident, access.ResidentWrite, access.FieldPhone, access.FieldIDNumber)}
	return &buildingAPI{a.Registry, may(access.Building, access.BuildingWrite)},
		&householdAPI{a.Registry, a.Keeper, a.Revealer, residents, may(access.Household, access.HouseholdWrite, phoneOnly...)},
		residents,
		&shopAPI{a.Registry, a.Keeper, a.Revealer, may(access.Shop, access.ShopWrite, phoneOnly...)}
}
