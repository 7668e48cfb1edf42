package demo

import (
	"fmt"
	"strings"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/org"
)

// makeOrganisation makes areas, units, branches, members and volunteers.
func (w *world) makeOrganisation() error {
	return w.steps(w.makeAreas, w.makeUnits, w.makeBranchesAndMembers, w.makeVolunteers)
}

// code gives the codes of the second and later districts places that do not exist.
func (w *world) code(of string) string {
	if w.number == 0 {
		return of
	}
	return fmt.Sprintf("%06d", 370614+w.number*1000) + strings.TrimPrefix(of, w.mat.District.County.Code)
}

func (w *world) area(code, name, level string, parent *org.Area, island string, lon, lat float64) *org.Area {
	a := &org.Area{Record: record(w.now.Add(-halfYear * 2)), Code: w.code(code), Name: name, Level: level, Longitude: ptr(round6(lon)), Latitude: ptr(round6(lat))}
	if island != "" {
		a.Island = &island
	}
	if parent == nil {
		a.DistrictID = a.ID
		return a
	}
	place := parent.Place()
	a.DistrictID, a.ParentID, a.TownshipID, a.CommunityID = place.DistrictID, &parent.ID, place.TownshipID, place.CommunityID
	return a
}

func round6(f float64) float64 { return float64(int(f*1e6+0.5)) / 1e6 }

const householdsPerGrid = 103

func (w *world) makeAreas() error {
	w.district = w.area(w.mat.District.County.Code, w.mat.District.Name, org.LevelDistrict, nil, "", 120.7436, 37.924)
	if w.number > 0 {
		w.district.Name = fmt.Sprintf("演示区%d", w.number+1)
	}
	all := []*org.Area{w.district}
	var weights []int
	for _, t := range w.mat.Townships {
		weights = append(weights, t.Population)
	}
	homes := share(Households, weights)
	for i, data := range w.mat.Townships {
		t := &township{data: data, homes: homes[i]}
		island := ""
		if len(data.Islands) == 1 {
			island = data.Islands[0]
		}
		t.Area = w.area(data.Code9, data.Name, org.LevelTownship, w.district, island, data.Center[0], data.Center[1])
		all = append(all, t.Area)
		grids := share(max(len(data.Villages), (homes[i]+householdsPerGrid/2)/householdsPerGrid), evenly(len(data.Villages)))
		for j, from := range data.Villages {
			lon, lat := data.Center[0]+w.Float64()*0.024-0.012, data.Center[1]+w.Float64()*0.024-0.012
			v := &village{Area: w.area(from.Code, from.Name, org.LevelCommunity, t.Area, from.Island, lon, lat)}
			v.HasDesk = i == 0 && j == 0
			all = append(all, v.Area)
			for g := range grids[j] {
				grid := w.area(fmt.Sprintf("%s%03d", from.Code, g+1), fmt.Sprintf("%s第%d网格", from.Name, g+1), org.LevelGrid, v.Area, from.Island,
					lon+w.Float64()*0.006-0.003, lat+w.Float64()*0.006-0.003)
				v.grids = append(v.grids, grid)
				all = append(all, grid)
			}
			t.villages = append(t.villages, v)
		}
		w.townships = append(w.townships, t)
	}
	return insert(w, all)
}

func evenly(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// departments, with the categories that they answer for.
var departments = []struct{ code, name, kind, categories string }{
	{"D001", "连心服务办公室", org.UnitOffice, "1606 1605 99"},
	{"D002", "党群工作部", org.UnitDepartment, "16"},
	{"D003", "宣传文化和旅游部", org.UnitDepartment, "13"},
	{"D004", "政法委员会", org.UnitDepartment, ""},
	{"D005", "经济发展局", org.UnitDepartment, "0206"},
	{"D006", "财政金融局", org.UnitDepartment, ""},
	{"D007", "自然资源局", org.UnitDepartment, "0704 0705 1502 0407"},
	{"D008", "住房和交通建设局", org.UnitDepartment, "01 04"},
	{"D009", "海洋经济促进中心", org.UnitDepartment, "0601 0606"},
	{"D010", "社会事务服务中心", org.UnitDepartment, "15"},
	{"D011", "教育体育局", org.UnitDepartment, "11"},
	{"D012", "卫生健康局", org.UnitDepartment, "10"},
	{"D013", "人力资源和社会保障局", org.UnitDepartment, "08"},
	{"D014", "民政和退役军人事务局", org.UnitDepartment, "09"},
	{"D015", "应急管理局", org.UnitDepartment, "1401 1404"},
	{"D016", "综合行政执法局", org.UnitDepartment, "0302 0303 0304 0305 0701 0702"},
	{"D017", "市场监督管理局", org.UnitDepartment, "12"},
	{"D018", "生态环境局", org.UnitDepartment, "07"},
	{"D019", "行政审批服务局", org.UnitDepartment, "1204"},
	{"D020", "公安分局", org.UnitDepartment, "1402 1403 1405 1406 0506"},
	{"D021", "税务局", org.UnitDepartment, ""},
	{"D022", "港航服务中心", org.UnitDepartment, "05"},
	{"D023", "旅游服务中心", org.UnitDepartment, "1302"},
	{"D024", "海洋渔业服务中心", org.UnitDepartment, "06"},
	{"D025", "环境卫生服务中心", org.UnitDepartment, "0301 0306 0106"},
	{"D026", "档案史志馆", org.UnitDepartment, ""},
	{"P001", "供电公司", org.UnitUtility, "0203"},
	{"P002", "自来水公司", org.UnitUtility, "0201 0202"},
	{"P003", "供暖公司", org.UnitUtility, "0204"},
	{"P004", "燃气公司", org.UnitUtility, "0205"},
	{"P005", "海运公司", org.UnitUtility, "0501"},
}

func (w *world) unit(code, name, kind string, area *org.Area) *org.Unit {
	u := &org.Unit{Record: record(w.now.Add(-halfYear * 2)), DistrictID: w.district.ID, Code: code, Name: name, Type: kind, AreaID: area.ID}
	u.Phone = ptr(fmt.Sprintf("0535-3211%03d", len(w.units)*13))
	w.units = append(w.units, u)
	w.unitByCode[code] = u
	return u
}

func (w *world) makeUnits() error {
	var answers []*org.UnitCategory
	for _, d := range departments {
		u := w.unit(d.code, d.name, d.kind, w.district)
		for _, code := range strings.Fields(d.categories) {
			answers = append(answers, &org.UnitCategory{UnitID: u.ID, CategoryCode: code})
			w.answersFor[code] = u
		}
	}
	for i, t := range w.townships {
		name := t.Name + "人民政府"
		if t.data.Type == "subdistrict" {
			name = t.Name + "办事处"
		}
		t.unit = w.unit(fmt.Sprintf("T%03d", i+1), name, org.UnitTownship, t.Area)
	}
	if err := insert(w, w.units); err != nil {
		return err
	}
	return insert(w, answers)
}

var ordinals = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十"}

// makeBranchesAndMembers spreads members over the townships as the households lie, and over combined branches of
// those who work in one township.
func (w *world) makeBranchesAndMembers() error {
	var weights []int
	for _, t := range w.townships {
		weights = append(weights, t.homes)
	}
	members, branches := share(Members, weights), share(Branches, weights)
	for i, t := range w.townships {
		for n := range branches[i] {
			b := &org.Branch{
				Record: record(w.now.Add(-halfYear * 2)), DistrictID: w.district.ID, Code: fmt.Sprintf("B%03d", len(w.branches)+1), Type: org.BranchCombined,
				Name: t.Name + "第" + ordinals[n] + "兼合式党支部", UnitID: &t.unit.ID,
			}
			t.branches = append(t.branches, b)
			w.branches = append(w.branches, b)
		}
		for n := range members[i] {
			w.member(t, n)
		}
		for n, b := range t.branches {
			b.SecretaryID = &t.members[n+leadersIn(t)].ID
		}
	}
	w.appointLeaders()
	var services []*org.BranchService
	for _, t := range w.townships {
		for n, b := range t.branches {
			services = append(services, &org.BranchService{ID: database.NewID(), BranchID: b.ID, AreaID: &t.villages[n%len(t.villages)].ID})
		}
	}
	if err := insert(w, w.branches); err != nil {
		return err
	}
	if err := insert(w, w.members); err != nil {
		return err
	}
	if err := insert(w, services); err != nil {
		return err
	}
	return insert(w, w.duties())
}

// homesOfSeat tells the township where the district's departments sit from the others.
const homesOfSeat = 5000

// leadersIn is how many of a township's first members lead: two or three of the township, more of the district.
func leadersIn(t *township) int { return min(3, max(1, len(t.members)/12)) }

func (w *world) member(t *township, n int) {
	p := w.born(w.surname(), w.sex(), w.between(24, 59))
	v := t.villages[n%len(t.villages)]
	unit := t.unit
	if t.homes > homesOfSeat && w.chance(75) {
		unit = w.units[w.IntN(len(departments))]
	}
	m := &org.Member{
		Record: record(w.now.Add(-halfYear * 2)), Place: v.Place(), Code: fmt.Sprintf("CD%05d", len(w.members)+1), Name: p.name, Pinyin: database.Pinyin(p.name), Sex: &p.sex,
		UnitID: unit.ID, Rank: org.RankCadre, WorkAreaID: &v.ID, InService: true, StartedOn: calendar.DayOf(w.now.AddDate(-w.between(1, 30), 0, -w.between(0, 300))),
	}
	m.BranchID = &t.branches[n%len(t.branches)].ID
	m.Post = ptr(pick(w.dice, []string{"科员", "科员", "科员", "干事", "一级科员", "四级主任科员", "副科长", "科长", "网格党支部委员", "村级党建指导员"}))
	// Most live where they work; some cross over from the main island.
	home := w.townships[0]
	if w.chance(75) {
		home = t
	}
	hv := pick(w.dice, home.villages)
	m.HomeAreaID = &pick(w.dice, hv.grids).ID
	m.Phone, _ = w.program.Keeper.Seal("members.phone", m.ID, w.phone())
	t.members = append(t.members, m)
	w.members = append(w.members, m)
}

// appointLeaders makes nine district leaders, and the leaders of the townships.
func (w *world) appointLeaders() {
	for _, t := range w.townships {
		posts := []string{"党委书记", "镇长", "党委副书记"}
		switch t.data.Type {
		case "subdistrict":
			posts = []string{"党工委书记", "办事处主任", "党工委副书记"}
		case "township":
			posts[1] = "乡长"
		}
		for i := range leadersIn(t) {
			m := t.members[i]
			m.Rank, m.Post, m.UnitID = org.RankTownshipLeader, &posts[i], t.unit.ID
		}
	}
	posts := []string{"工委书记", "管委主任", "工委副书记", "工委委员", "工委委员", "管委副主任", "管委副主任", "管委副主任", "二级巡视员"}
	for i, m := range w.districtLeaders() {
		m.Rank, m.Post, m.UnitID = org.RankDistrictLeader, &posts[i], w.unitByCode["D001"].ID
	}
}

// districtLeaders are members of the largest township who are no secretaries.
func (w *world) districtLeaders() []*org.Member {
	t := w.townships[0]
	from := leadersIn(t) + len(t.branches)
	return t.members[from : from+Leaders]
}

// leads says which townships each district leader leads; the first, whose account is called leader, leads two.
var leads = [Leaders][]int{{1, 2}, {0}, {0}, {3}, {4}, {5}, {6}, {7}, {1}}

func (w *world) duties() []*org.Duty {
	var out []*org.Duty
	for i, m := range w.districtLeaders() {
		for _, t := range leads[i] {
			out = append(out, &org.Duty{
				Record: record(w.now.Add(-halfYear)), DistrictID: w.district.ID, MemberID: m.ID, AreaID: w.townships[t].ID, StartedOn: calendar.DayOf(w.now.Add(-halfYear)),
			})
		}
	}
	return out
}

func (w *world) makeVolunteers() error {
	people := share(Volunteers, evenly(Teams))
	var all []*org.Volunteer
	for i := range Teams {
		name := w.mat.VolunteerTeams[i%len(w.mat.VolunteerTeams)]
		b := w.branches[i%len(w.branches)]
		t := w.townships[i%len(w.townships)]
		if i >= len(w.mat.VolunteerTeams) {
			t = w.townships[0]
			if i%3 == 0 {
				t = pick(w.dice, w.townships)
			}
			name = pick(w.dice, t.villages).Name + name
		} else {
			name = t.Name + name
		}
		team := &org.Team{Record: record(w.now.Add(-halfYear)), DistrictID: w.district.ID, Code: fmt.Sprintf("V%03d", i+1), Name: name, BranchID: &b.ID}
		w.teams = append(w.teams, team)
		for range people[i] {
			p := w.born(w.surname(), w.sex(), w.between(18, 68))
			v := &org.Volunteer{Record: record(w.now.Add(-halfYear)), DistrictID: w.district.ID, TeamID: team.ID, Name: p.name, Pinyin: database.Pinyin(p.name)}
			v.Phone, _ = w.program.Keeper.Seal("volunteers.phone", v.ID, w.phone())
			all = append(all, v)
		}
	}
	if err := insert(w, w.teams); err != nil {
		return err
	}
	return insert(w, all)
}
