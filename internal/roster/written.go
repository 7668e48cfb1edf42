package roster

import (
	"slices"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// Each function here writes a record as a row of its sheet, cell by cell in the order of the columns in schema.go.
// The export is made of these rows, and what an import changes is found by comparing them.

// shown says which personal fields of a record may be written in full to who takes the workbook out, and
// in which roles they reach it.
type shown struct {
	phone, idNumber bool
	roles           []access.Role
}

func areaCells(x *lookup, a *org.Area, _ shown) []string {
	desk := ""
	if a.Level == org.LevelCommunity {
		desk = yesNo(a.HasDesk)
	}
	return []string{
		coded(&a.Code), written(a.Name), levelWords.of(a.Level), x.code(SheetAreas, a.ParentID), textOf(a.Island), fraction(a.Longitude), fraction(a.Latitude), desk,
	}
}

// unitRow is a unit with the categories that it answers for, sorted.
type unitRow struct {
	*org.Unit
	categories []string
}

func unitCells(x *lookup, u *unitRow, _ shown) []string {
	return []string{
		coded(&u.Code), written(u.Name), unitTypeWords.of(u.Type), x.code(SheetUnits, u.ParentID), coded(u.Phone), x.of(SheetAreas, u.AreaID),
		tagsIn(nil, u.categories),
	}
}

// branchRow is a branch with what it serves.
type branchRow struct {
	*org.Branch
	serves services
}

func branchCells(x *lookup, b *branchRow, _ shown) []string {
	return []string{
		coded(&b.Code), written(b.Name), branchTypeWords.of(b.Type), x.code(SheetUnits, b.UnitID), x.code(SheetMembers, b.SecretaryID),
		x.codes(SheetAreas, b.serves.areas), x.codes(SheetBuildings, b.serves.buildings),
	}
}

func leaveCells(x *lookup, l *org.Leave, _ shown) []string {
	return []string{x.of(SheetMembers, l.MemberID), string(l.FromOn), string(l.UntilOn), textOf(l.Reason)}
}

func memberCells(x *lookup, m *org.Member, may shown) []string {
	return x.decided.with([]string{
		coded(&m.Code), closeUp(trim(m.Name)), sexWords.of(orEmpty(m.Sex)), x.phone("members.phone", m.ID, m.Phone, may.phone), x.of(SheetUnits, m.UnitID),
		x.code(SheetBranches, m.BranchID), textOf(m.Post), rankWords.of(m.Rank), x.code(SheetAreas, m.WorkAreaID), x.code(SheetAreas, m.HomeAreaID),
		yesNo(m.InService), x.code(SheetHouseholds, m.HouseholdID), whole(m.MaxHouseholds),
	}, "member", m.Extra, may)
}

func dutyCells(x *lookup, d *org.Duty, _ shown) []string {
	return []string{x.of(SheetMembers, d.MemberID), x.of(SheetAreas, d.AreaID)}
}

func buildingCells(x *lookup, b *registry.Building, may shown) []string {
	return x.decided.with([]string{
		coded(&b.Code), written(b.Name), x.code(SheetAreas, b.GridID), textOf(b.Address), whole(b.Floors), whole(b.Entrances), managementWords.of(b.Management),
		textOf(b.Company), fraction(b.Longitude), fraction(b.Latitude),
	}, "building", b.Extra, may)
}

func householdCells(x *lookup, h *registry.Household, may shown) []string {
	return x.decided.with([]string{
		coded(&h.Code), x.code(SheetAreas, h.GridID), x.code(SheetBuildings, h.BuildingID), coded(h.Entrance), coded(h.Room), textOf(h.Address),
		tenureWords.of(orEmpty(h.Tenure)), x.phone("households.phone", h.ID, h.Phone, may.phone), x.decided.tags(registry.TableHouseholdTag, x.decided.household, h.Tags, may), joinMonths(h.AwayMonths, "、"),
	}, "household", h.Extra, may)
}

func residentCells(x *lookup, r *registry.Resident, may shown) []string {
	sex, born := orEmpty(r.Sex), orEmpty(r.BirthDate)
	if sex == "" {
		sex = sexNotSaid // the sheet asks for one
	}
	if born == "" && !r.IDNumber.Empty() { // the number says it, and so will the import
		plain, err := x.keeper.Open("residents.id_number", r.ID, r.IDNumber)
		if err != nil {
			x.err = err
		}
		born = registry.BirthDateOf(plain)
	}
	return x.decided.with([]string{
		x.of(SheetHouseholds, r.HouseholdID), relationWords.of(r.Relation), closeUp(trim(r.Name)), sexWords.of(sex),
		x.secret("residents.id_number", r.ID, r.IDNumber, pii.MaskIDNumber, may.idNumber), born, x.phone("residents.phone", r.ID, r.Phone, may.phone),
		ethnicityWords.of(orEmpty(r.Ethnicity)), politicalWords.of(orEmpty(r.PoliticalStatus)), educationWords.of(orEmpty(r.Education)),
		healthWords.of(orEmpty(r.Health)), x.decided.tags(registry.TableSpecialGroup, x.decided.care, r.Tags, may), employmentWords.of(orEmpty(r.Employment)), residentStateWords.of(r.State),
	}, "resident", r.Extra, may)
}

// sexNotSaid is the code for a sex that was not said (GB/T 2261.1).
const sexNotSaid = "9"

func shopCells(x *lookup, s *registry.Shop, may shown) []string {
	return x.decided.with([]string{
		coded(&s.Code), closeUp(trim(s.Name)), orEmpty(s.CreditCode), x.decided.trade.of(orEmpty(s.Trade)), x.code(SheetAreas, s.GridID), x.code(SheetBuildings, s.BuildingID),
		textOf(s.Address), closeUp(trim(orEmpty(s.Keeper))), x.phone("shops.phone", s.ID, s.Phone, may.phone), whole(s.Staff),
	}, "shop", s.Extra, may)
}

func teamCells(x *lookup, t *org.Team, _ shown) []string {
	return []string{coded(&t.Code), written(t.Name), x.code(SheetBranches, t.BranchID)}
}

func volunteerCells(x *lookup, v *org.Volunteer, may shown) []string {
	return []string{x.of(SheetTeams, v.TeamID), closeUp(trim(v.Name)), x.phone("volunteers.phone", v.ID, v.Phone, may.phone)}
}

// issueRow is a past issue with the last call about it.
type issueRow struct {
	*issue.Issue
	call *callback.Callback
}

// ended are the states that a workbook calls 已归档.
var ended = []issue.State{issue.Closed, issue.Resolved, issue.Declined, issue.Merged, issue.Withdrawn}

func issueCells(x *lookup, i *issueRow, _ shown) []string {
	code := i.Number
	if i.Imported && i.OutsideNumber != nil {
		code = *i.OutsideNumber
	}
	unit, household, area := x.code(SheetUnits, i.LeadUnitID), x.code(SheetHouseholds, i.HouseholdID), ""
	if household == "" {
		area = x.code(SheetAreas, i.AreaID)
	}
	state, resolved, way, satisfaction := "待受理", "", "", ""
	switch {
	case slices.Contains(ended, i.State):
		state, resolved = "已归档", minute(i.ResolvedAt)
		if i.call != nil && i.call.Way != nil {
			if way = "实地"; *i.call.Way == callback.Phone {
				way = "电话"
			}
		}
		if i.call != nil && i.call.Satisfaction != nil {
			satisfaction = satisfactionWords.of(string(*i.call.Satisfaction))
		}
	case unit != "" && i.State != issue.Submitted && i.State != issue.Accepted:
		state = "办理中"
	}
	return []string{
		trim(halfWidth(code)), minute(&i.RaisedAt), household, issueKindWords.of(string(i.Kind)), x.category(i.CategoryCode), written(i.Title), written(i.Description),
		unit, state, minute(i.AnsweredAt), resolved, way, satisfaction, area,
	}
}

func (x *lookup) category(code string) string {
	if said, ok := x.categories.said[code]; ok {
		return said
	}
	return code
}

func deedCells(x *lookup, d *outreach.Deed, _ shown) []string {
	return []string{
		coded(&d.Code), written(d.Name), textOf(d.Category), x.code(SheetAreas, d.AreaID), x.code(SheetUnits, d.UnitID), string(d.StartedOn), string(d.FinishedOn),
	}
}

func activityCells(x *lookup, a *outreach.Activity, _ shown) []string {
	organizer := x.code(SheetTeams, a.TeamID)
	if a.Kind == outreach.ByBranch {
		organizer = x.code(SheetBranches, a.BranchID)
	}
	return []string{
		coded(&a.Code), activityKindWords.of(a.Kind), written(a.Name), organizer, minute(a.StartsAt), x.code(SheetAreas, a.AreaID), whole(a.Attendance),
	}
}
