package allocation

import (
	"context"
	"fmt"
	"strings"

	"github.com/lianxin/lianxin/internal/fault"
)

// Reason is why a household has its contact, in the terms that the solver weighed. It is kept with the assignment.
type Reason struct {
	// From is where the member comes from: "work", "home", "unit" (the area that their unit serves) or "".
	From string `json:"from,omitempty"`
	// Metres is the great-circle distance, and Steps the way in the tree of areas where coordinates are missing.
	Metres *int `json:"metres,omitempty"`
	Steps  *int `json:"steps,omitempty"`
	// Common is the level of the lowest area that holds both: grid, community, township or district.
	Common string `json:"common,omitempty"`
	// Crossing says that the sea lies between.
	Crossing bool `json:"crossing,omitempty"`
	// Building is how many households of the same building have this contact, 0 outside buildings.
	Building int `json:"building,omitempty"`
	// OwnUnit says that the member's unit serves the area.
	OwnUnit bool `json:"own_unit,omitempty"`
	// Kept, Pinned and Moved: the contact in force stayed, was fixed beforehand, or was chosen by hand.
	Kept   bool `json:"kept,omitempty"`
	Pinned bool `json:"pinned,omitempty"`
	Moved  bool `json:"moved,omitempty"`
	// Second says that this is the second contact of a household that needs more care.
	Second bool `json:"second,omitempty"`
	// Load is how many households the member has, which had to be between Low and High.
	Load int `json:"load,omitempty"`
	Low  int `json:"low,omitempty"`
	High int `json:"high,omitempty"`
}

// Scorer judges single pairs by the terms of the solver.
type Scorer struct{ costs *costs }

// Cost is what a pair costs in metres.
func (s *Scorer) Cost(home, worker int) int64 {
	h := s.costs.in.Homes[home]
	cost := s.costs.of(h.Site, int32(worker))
	if h.Current != Nobody && h.Current != worker {
		cost += int64(metres(s.costs.in.Weights.Change))
	}
	return cost
}

// Pair says why the worker suits the home, without what depends on the rest of the plan.
func (s *Scorer) Pair(home, worker int) Reason {
	c := s.costs
	in, h, w := c.in, c.in.Homes[home], c.in.Workers[worker]
	site := in.Sites[h.Site]
	row := c.travel[h.Site]
	anchor, from, area := c.work[worker], "work", w.Work
	if w.Work == Nowhere || row[c.live[worker]] < row[anchor] {
		anchor, from, area = c.live[worker], "home", w.Live
	}
	if w.Work == Nowhere && w.Live == Nowhere {
		from, area = "", 0
		if w.Unit != Nowhere && in.Teams[w.Unit].Area != Nowhere {
			from, area = "unit", in.Teams[w.Unit].Area
		}
	}
	r := Reason{
		From: from, Common: in.Areas[common(in.Areas, site.Area, area)].Level, Crossing: c.crosses(site.Area, area),
		Kept: h.Current == worker, Pinned: h.Pin == worker,
	}
	if (site.Point != nil || in.Areas[site.Area].Point != nil) && in.Areas[area].Point != nil {
		m := int(c.distance[h.Site][anchor])
		r.Metres = &m
	} else {
		n := steps(in.Areas, site.Area, area)
		r.Steps = &n
	}
	if w.Unit != Nowhere {
		served := in.Teams[w.Unit].Area
		r.OwnUnit = served != Nowhere && in.Areas[served].Parent != Nowhere && within(in.Areas, site.Area, served)
	}
	return r
}

// Reasons says why each home has its contact. Homes without one get nothing.
func (s *Scorer) Reasons(contact []int, low, high []int) []Reason {
	in := s.costs.in
	load, building := held(in), map[[2]int]int{}
	for i, w := range contact {
		if w != Nobody {
			load[w] += in.Homes[i].load()
			building[[2]int{in.Homes[i].Site, w}]++
		}
	}
	out := make([]Reason, len(contact))
	for i, w := range contact {
		if w == Nobody {
			continue
		}
		out[i] = s.Pair(i, w)
		out[i].Load = load[w]
		if len(low) > w {
			out[i].Low, out[i].High = low[w], high[w]
		}
		if in.Sites[in.Homes[i].Site].Building {
			out[i].Building = building[[2]int{in.Homes[i].Site, w}]
		}
	}
	return out
}

var commonWords = map[string]fault.Text{
	"grid":      {ZH: "同一网格", EN: "the same grid"},
	"community": {ZH: "同一村（社区）", EN: "the same community"},
	"township":  {ZH: "同一乡镇（街道）", EN: "the same township"},
	"district":  {ZH: "全区范围", EN: "the district"},
}

var fromWords = map[string]fault.Text{
	"work": {ZH: "工作片区", EN: "work area"},
	"home": {ZH: "居住片区", EN: "home area"},
	"unit": {ZH: "单位服务片区", EN: "unit's area"},
}

// Words says the reason in a sentence.
func (r Reason) Words() fault.Text {
	var zh, en []string
	say := func(t fault.Text) { zh, en = append(zh, t.ZH), append(en, t.EN) }
	switch {
	case r.Second:
		say(fault.Say("重点户的第二联系人", "second contact of a household that needs more care"))
	case r.Pinned:
		say(fault.Say("方案中固定", "pinned in the plan"))
	case r.Moved:
		say(fault.Say("人工调整", "moved by hand"))
	}
	if r.Kept {
		say(fault.Say("沿用原联户干部", "the contact stays the same"))
	}
	if from, ok := fromWords[r.From]; ok {
		switch {
		case r.Metres != nil && *r.Metres < 100:
			say(fault.Text{ZH: "距其" + from.ZH + "不足 100 米", EN: "less than 100 m from their " + from.EN})
		case r.Metres != nil:
			km := float64(*r.Metres) / 1000
			say(fault.Text{ZH: fmt.Sprintf("距其%s约 %.1f 公里", from.ZH, km), EN: fmt.Sprintf("about %.1f km from their %s", km, from.EN)})
		case r.Steps != nil && *r.Steps == 0:
			say(fault.Text{ZH: "就在其" + from.ZH, EN: "in their " + from.EN})
		}
	}
	if c, ok := commonWords[r.Common]; ok {
		say(c)
	}
	if r.Crossing {
		say(fault.Say("需跨海", "across the sea"))
	}
	if r.OwnUnit {
		say(fault.Say("属单位包片范围", "in the area that their unit serves"))
	}
	if r.Building > 1 {
		say(fault.Say("同楼 %d 户由其联系", "contact of %d households in this building", r.Building))
	}
	if r.Load > 0 && r.High > 0 {
		say(fault.Say("其联 %d 户（应在 %d 至 %d 户之间）", "has %d households (between %d and %d)", r.Load, r.Low, r.High))
	}
	return fault.Text{ZH: strings.Join(zh, "；"), EN: strings.Join(en, "; ")}
}

// NewScorer makes a scorer for the input.
func NewScorer(ctx context.Context, in Input) *Scorer { return &Scorer{newCosts(ctx, &in)} }
