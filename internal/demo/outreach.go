package demo

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
)

const oneDay = 24 * time.Hour

var policies = []string{"惠民政策明白纸", "防火防煤气中毒", "反电信诈骗", "医保缴费", "海岛居民船票优惠", "养老助餐服务", "渔业安全生产", "垃圾分类", "森林防火", "高龄津贴申领"}

// makeRounds makes a round that is over and one that is under way, both about every household.
func (w *world) makeRounds() error {
	account := w.accounts["office"].ID
	round := func(name string, from, until int, state string, form []outreach.Question) *outreach.Round {
		r := &outreach.Round{
			Record: record(w.now.Add(time.Duration(from) * oneDay)), Place: w.district.Place(), Name: name, AreaID: w.district.ID,
			FromOn: w.today.Add(from), UntilOn: w.today.Add(until), Target: outreach.Target{All: true}, Form: form, State: state, AccountID: account,
		}
		r.StartsAt, r.EndsAt = r.FromOn.Start(), r.UntilOn.End()
		return r
	}
	w.rounds = []*outreach.Round{
		round("第一轮入户走访", -180, -60, outreach.RoundClosed, []outreach.Question{}),
		round("冬季安全与御寒走访", -42, 33, outreach.RoundOpen, []outreach.Question{
			{Key: "heating", Label: "家里怎么取暖", Kind: outreach.Choice, Options: []string{"集中供暖", "空调", "煤炉", "电暖器", "其他"}},
			{Key: "medicine", Label: "常用药够用几天", Kind: outreach.Number},
			{Key: "smoke_alarm", Label: "有没有一氧化碳报警器", Kind: outreach.YesNo},
		}),
	}
	if err := insert(w, w.rounds); err != nil {
		return err
	}
	for _, r := range w.rounds {
		err := w.tx.Exec("INSERT INTO round_targets (round_id, household_id) SELECT ?, id FROM households WHERE district_id = ?", r.ID, w.district.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// roundAt returns the round in whose period a time falls.
func (w *world) roundAt(t time.Time) *outreach.Round {
	for _, r := range w.rounds {
		if !t.Before(r.StartsAt) && t.Before(r.EndsAt) {
			return r
		}
	}
	return nil
}

type visits struct {
	rows []*outreach.Visit
	with []*outreach.VisitMember
}

// visit writes down one visit of members to a household or shop.
func (w *world) visit(into *visits, v *outreach.Visit, members ...*org.Member) *outreach.Visit {
	v.Record = record(v.VisitedAt.Add(w.hours(0.05, 3)))
	if v.CreatedAt.After(w.now) {
		v.Record = record(w.now)
	}
	v.AccountID, v.MemberID = w.accountOf(members[0]), &members[0].ID
	if v.MetResidentIDs == nil {
		v.MetResidentIDs = []uuid.UUID{}
	}
	if v.Policies == nil {
		v.Policies = []string{}
	}
	if v.Answers == nil {
		v.Answers = map[string]any{}
	}
	into.rows = append(into.rows, v)
	for _, m := range members {
		into.with = append(into.with, &outreach.VisitMember{VisitID: v.ID, MemberID: m.ID})
	}
	return v
}

// The shares of households, in percent, that the two rounds have reached.
const (
	firstReached  = 94
	secondReached = 41
)

// makeVisits makes the visits of the half year: nearly every household in the first round, many again in the second.
// Where nobody was at home, somebody came again.
func (w *world) makeVisits() error {
	var all visits
	for _, h := range w.homes {
		for n, percent := range []float64{firstReached, secondReached} {
			r := w.rounds[n]
			if !w.chance(percent) {
				continue
			}
			until := r.EndsAt
			if until.After(w.now) {
				until = w.now
			}
			at := r.StartsAt.Add(time.Duration(w.Float64() * float64(until.Sub(r.StartsAt)-2*oneDay)))
			v := w.homeVisit(h, w.awake(at))
			w.visit(&all, v, w.visitors(h)...)
			if again := w.awake(v.VisitedAt.Add(w.hours(40, 200))); v.Outcome == outreach.NotHome && again.Before(until) && w.chance(80) {
				w.visit(&all, w.homeVisit(h, again), w.visitors(h)...)
			}
		}
	}
	for range len(w.shops) / 2 {
		s := pick(w.dice, w.shops)
		v := &outreach.Visit{
			Place: s.Place, ShopID: &s.ID, Way: outreach.OnSite, Outcome: outreach.Met, VisitedAt: w.awake(w.now.Add(-w.hours(24, 178*24))),
			HandbookLeft: w.chance(60), Policies: []string{pick(w.dice, policies)},
			Notes: pick(w.dice, []string{"商户反映旅游旺季停车难,已记录。", "检查灭火器在有效期内,提醒用电安全。", "了解经营情况,宣传稳岗补贴政策。", "提醒办理健康证延期。"}),
		}
		w.visit(&all, v, pick(w.dice, w.members))
	}
	slices.SortFunc(all.rows, func(a, b *outreach.Visit) int { return a.CreatedAt.Compare(b.CreatedAt) })
	if err := insert(w, all.rows); err != nil {
		return err
	}
	return insert(w, all.with)
}

// visitors are the household's contact, and now and then somebody else of the branch.
func (w *world) visitors(h *home) []*org.Member {
	with := []*org.Member{w.contact[h.ID]}
	if w.chance(8) {
		if mate := pick(w.dice, w.members); mate.ID != with[0].ID {
			with = append(with, mate)
		}
	}
	return with
}

// homeVisit is one visit to a household as such visits go.
func (w *world) homeVisit(h *home, at time.Time) *outreach.Visit {
	v := &outreach.Visit{Place: h.Place, HouseholdID: &h.ID, Way: outreach.OnSite, Outcome: outreach.Met, VisitedAt: at}
	if w.chance(18) || len(h.AwayMonths) > 0 && w.chance(60) {
		v.Way = outreach.Phone
		if w.chance(10) {
			v.Way = outreach.Video
		}
	}
	if r := w.roundAt(at); r != nil {
		v.RoundID = &r.ID
		if len(r.Form) > 0 && w.chance(80) {
			v.Answers = map[string]any{"heating": pick(w.dice, r.Form[0].Options), "medicine": float64(w.between(5, 60)), "smoke_alarm": w.chance(55)}
		}
	}
	switch {
	case w.chance(13):
		v.Outcome, v.Answers, v.FollowUpOn = outreach.NotHome, nil, calendar.DayOf(at).Add(w.between(3, 12))
		v.Notes = pick(w.dice, []string{"家中无人,电话联系称在蓬莱带孙子,下月回岛。", "敲门无人应,邻居说出海了。", "家中无人,留下联系卡。", "白天上班不在家,约晚上再来。"})
		return v
	case w.chance(0.8):
		v.Outcome, v.Answers, v.Notes = outreach.Refused, nil, "不便接待,改日电话联系。"
		return v
	}
	v.MetResidentIDs = []uuid.UUID{h.head.ID}
	v.HandbookLeft = v.Way == outreach.OnSite && w.chance(70)
	for range w.IntN(3) {
		if p := pick(w.dice, policies); !slices.Contains(v.Policies, p) {
			v.Policies = append(v.Policies, p)
		}
	}
	v.Notes = pick(w.dice, notesOf(h))
	if v.Way == outreach.OnSite && w.chance(35) {
		grid := w.gridOf(h)
		v.Longitude, v.Latitude = ptr(round6(*grid.Longitude+w.Float64()*0.001)), ptr(round6(*grid.Latitude+w.Float64()*0.001))
	}
	return v
}

func (w *world) gridOf(h *home) *org.Area {
	for _, t := range w.townships {
		for _, v := range t.villages {
			for _, g := range v.grids {
				if g.ID == *h.GridID {
					return g
				}
			}
		}
	}
	return w.district
}

func notesOf(h *home) []string {
	switch {
	case h.old && h.alone:
		return []string{
			"入户走访,老人身体尚可,药够用一个月,已提醒防滑。", "独居老人,帮助检查燃气阀门,约定每周通一次电话。", "老人腿脚不便,帮忙把米面提上楼,提醒天冷少出门。",
			"陪老人聊了半小时,子女在烟台,周末回来。", "老人反映血压计不准,下次带一台新的来。",
		}
	case h.old:
		return []string{
			"入户走访,老两口身体尚可,提醒防滑防摔。", "宣传防火防煤气中毒知识,检查灶具正常。", "老人问高龄津贴,已说明申领办法。", "慰问困难户,送米面油,了解低保发放情况。",
		}
	}
	return []string{
		"入户走访,家庭情况稳定,登记了新的联系电话。", "宣传防火防煤气中毒知识,检查灶具正常。", "了解孩子上学情况,宣传助学政策。", "户主出海作业,与家属交谈,提醒渔船值班值守。",
		"反映水压低,已登记诉求并转供水企业。", "介绍医保缴费方式,当场用手机完成缴费。", "对路灯和保洁表示满意,没有新的诉求。", "宣传反诈知识,帮助安装国家反诈中心应用。", "询问海带养殖补贴,已告知申报时间。",
	}
}

var activityNames = map[string][]string{
	outreach.ByBranch:     {"红色电影进小区", "送学上门", "政策宣讲进院落", "主题党日:我为群众办实事", "老党员讲岛上故事", "拥军慰问"},
	outreach.ByVolunteers: {"卫生清理", "敬老爱老", "净滩护海", "爱心义诊", "义务理发", "防台隐患排查", "守护上学路"},
}

func (w *world) makeActivities() error {
	var all []*outreach.Activity
	for _, kind := range []string{outreach.ByBranch, outreach.ByVolunteers} {
		for i := range ActivitiesEach {
			t := pick(w.dice, w.townships)
			if w.chance(50) {
				t = w.townships[0]
			}
			v := pick(w.dice, t.villages)
			// The last few are still to come.
			at := w.awake(w.now.Add(-halfYear + time.Duration(i)*(halfYear+12*oneDay)/ActivitiesEach))
			a := &outreach.Activity{
				Record: record(at.Add(-3 * oneDay)), Place: v.Place(), Code: fmt.Sprintf("HD%03d", len(all)+1), Kind: kind, Name: pick(w.dice, activityNames[kind]), AreaID: &v.ID,
				StartsAt: &at, State: outreach.ActivityHeld,
			}
			if a.CreatedAt.After(w.now) {
				a.Record = record(w.now)
			}
			if kind == outreach.ByBranch {
				a.BranchID = &pick(w.dice, w.branches).ID
			} else {
				a.TeamID = &pick(w.dice, w.teams).ID
			}
			if at.After(w.now) {
				a.State = outreach.ActivityPlanned
			} else {
				a.Attendance = ptr(w.between(8, 90))
				a.Summary = fmt.Sprintf("在%s开展%s,参加%d人,群众反响好。", v.Name, a.Name, *a.Attendance)
			}
			all = append(all, a)
		}
	}
	return insert(w, all)
}

var deedKinds = []struct{ category, name, summary string }{
	{"安装路灯", "安装路灯", "新装太阳能路灯%d盏,夜间出行亮堂了。"},
	{"整修路面", "整修路面", "硬化修补路面%d平方米。"},
	{"清理垃圾", "清理积存垃圾", "清理卫生死角,清运垃圾%d车。"},
	{"修剪树木", "修剪遮挡树木", "修剪树木%d株,采光通行改善。"},
	{"改善用水", "改造供水管线", "更换老化供水管%d米,水压恢复正常。"},
	{"适老改造", "楼道适老改造", "加装扶手和照明%d处。"},
}

func (w *world) makeDeeds() error {
	var all []*outreach.Deed
	for i := range Deeds {
		t := pick(w.dice, w.townships)
		if w.chance(55) {
			t = w.townships[0]
		}
		v := pick(w.dice, t.villages)
		k := pick(w.dice, deedKinds)
		u := t.unit
		if w.chance(45) {
			u = pick(w.dice, w.units)
		}
		started := w.today.Add(-178 + i*175/Deeds)
		d := &outreach.Deed{
			Record: record(started.Start().Add(2 * time.Hour)), Place: v.Place(), Code: fmt.Sprintf("SS%03d", i+1), Name: v.Name + k.name, Category: ptr(k.category),
			AreaID: &v.ID, UnitID: &u.ID, StartedOn: started, State: outreach.DeedDone,
		}
		d.FinishedOn = started.Add(w.between(2, 20))
		switch {
		case d.FinishedOn > w.today && w.chance(25):
			d.State, d.StartedOn, d.FinishedOn = outreach.DeedPlanned, "", ""
		case d.FinishedOn > w.today:
			d.State, d.FinishedOn = outreach.DeedUnderWay, ""
		default:
			d.Summary = fmt.Sprintf(k.summary, w.between(2, 60))
		}
		all = append(all, d)
	}
	return insert(w, all)
}
