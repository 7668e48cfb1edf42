package allocation

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomDistrict makes a district of any shape: areas with and without coordinates and islands, buildings and grids,
// members with and without areas, quotas and limits, couples who live in a household, pins and contacts in force.
func randomDistrict(r *rand.Rand, homes, workers int) Input {
	in := Input{Weights: DefaultWeights(), Band: []float64{0, 0, 0.2, 0.5}[r.IntN(4)]}
	in.Weights.Change = float64(r.IntN(3))
	islands := []string{"", "南长山岛", "北长山岛", "砣矶岛"}
	point := func() *Point {
		if r.IntN(4) == 0 {
			return nil
		}
		return &Point{120.7 + r.Float64()/5, 37.9 + r.Float64()/5}
	}
	in.Areas = []Area{{Parent: Nowhere}}
	for range 1 + r.IntN(3) {
		town := len(in.Areas)
		in.Areas = append(in.Areas, Area{Parent: 0, Island: islands[r.IntN(4)], Point: point()})
		for range 1 + r.IntN(3) {
			in.Areas = append(in.Areas, Area{Parent: town, Point: point()})
		}
	}
	anywhere := func() int { return r.IntN(len(in.Areas)+1) - 1 }
	for range 1 + r.IntN(2) {
		in.Teams = append(in.Teams, Team{Area: anywhere()})
	}
	for range 1 + r.IntN(4) {
		in.Sites = append(in.Sites, Site{Area: r.IntN(len(in.Areas)), Point: point()})
	}
	for range workers {
		w := Worker{Work: anywhere(), Live: anywhere(), Unit: r.IntN(len(in.Teams)+1) - 1}
		if r.IntN(5) == 0 {
			w.Quota = &Quota{3, 5}
		}
		if r.IntN(4) == 0 {
			w.Max = 1 + r.IntN(4)
		}
		if r.IntN(4) == 0 {
			w.Held = r.IntN(4)
		}
		in.Workers = append(in.Workers, w)
	}
	for range homes {
		h := Home{Site: r.IntN(len(in.Sites)), Current: Nobody, Pin: Nobody}
		for range r.IntN(6) - 3 {
			h.Own = append(h.Own, r.IntN(workers))
		}
		if r.IntN(2) == 0 {
			h.Current = r.IntN(workers)
		}
		if r.IntN(10) == 0 {
			h.Pin = r.IntN(workers)
		}
		if r.IntN(8) == 0 {
			h.Barred = append(h.Barred, r.IntN(workers))
		}
		in.Homes = append(in.Homes, h)
	}
	return in
}

// priceOf is what a plan costs, worked out anew; an impossible plan costs -1.
func priceOf(in Input, c *costs, bounds []bound, contact []int) int64 {
	cost, load := int64(0), make([]int, len(in.Workers))
	for i, w := range in.Workers {
		load[i] = w.Held
	}
	for i, h := range in.Homes {
		w := contact[i]
		if slices.Contains(h.excludes(), w) || h.Pin != Nobody && h.Pin != w {
			return -1
		}
		load[w] += h.load()
		cost += c.of(h.Site, int32(w))
		if h.Current != Nobody && h.Current != w {
			cost += int64(metres(in.Weights.Change))
		}
	}
	for w, b := range bounds {
		if load[w] < b.low || load[w] > b.high {
			return -1
		}
	}
	return cost
}

func bruteForce(in Input, bounds []bound) int64 {
	c := newCosts(context.Background(), &in)
	best, contact := int64(-1), make([]int, len(in.Homes))
	var try func(i int)
	try = func(i int) {
		if i == len(contact) {
			if p := priceOf(in, c, bounds, contact); p >= 0 && (best < 0 || p < best) {
				best = p
			}
			return
		}
		for w := range in.Workers {
			contact[i] = w
			try(i + 1)
		}
	}
	try(0)
	return best
}

func TestSolveEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	plans, refusals := 0, 0
	for n := range 6000 {
		in := randomDistrict(r, 1+r.IntN(6), 1+r.IntN(4))
		bounds, err := loadBounds(&in)
		got, solveErr := Solve(context.Background(), in, nil)
		if err != nil {
			if solveErr == nil {
				t.Fatalf("case %d: solved without bounds", n)
			}
			refusals++
			continue
		}
		want := bruteForce(in, bounds)
		if (want < 0) != (solveErr != nil) {
			t.Fatalf("case %d: best plan %d, solver says %v: %+v", n, want, solveErr, in)
		}
		if solveErr != nil {
			refusals++
			continue
		}
		plans++
		if p := priceOf(in, newCosts(context.Background(), &in), bounds, got.Contact); p != want || got.Cost != want || got.Bound != want {
			t.Fatalf("case %d: cost %d (says %d, bound %d), want %d", n, p, got.Cost, got.Bound, want)
		}
	}
	if plans < 2000 || refusals < 100 {
		t.Errorf("%d plans and %d refusals: the cases say too little", plans, refusals)
	}
}

// weigh lets some homes of a district count as more than one.
func weigh(r *rand.Rand, in Input, most int) Input {
	in.Homes = slices.Clone(in.Homes)
	for i := range in.Homes {
		if r.IntN(4) == 0 {
			in.Homes[i].Weight = 1 + r.IntN(most)
		}
	}
	return in
}

func TestSolveWholeHomesEqualsBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	plans, wider, refusals := 0, 0, 0
	for n := range 6000 {
		in := weigh(r, randomDistrict(r, 1+r.IntN(6), 1+r.IntN(4)), MaxWeight)
		weighed := in
		bounds, err := loadBounds(&weighed)
		got, solveErr := Solve(context.Background(), in, nil)
		if err != nil {
			if solveErr == nil {
				t.Fatalf("case %d: solved without bounds", n)
			}
			continue
		}
		want := bruteForce(weighed, bounds)
		if solveErr != nil {
			if want >= 0 {
				t.Fatalf("case %d: refused (%v) though there is a plan: %+v", n, solveErr, in)
			}
			refusals++
			continue
		}
		plans++
		used := make([]bound, len(bounds))
		for i := range used {
			used[i] = bound{low: got.Low[i], high: got.High[i]}
		}
		if p := priceOf(weighed, newCosts(context.Background(), &in), used, got.Contact); p != got.Cost {
			t.Fatalf("case %d: cost %d, says %d", n, p, got.Cost)
		}
		if want < 0 { // whole homes fit only where the band gives way
			if want = bruteForce(weighed, used); got.Bound > want || got.Cost < want {
				t.Fatalf("case %d: cost %d, bound %d, best plan %d within wider bounds", n, got.Cost, got.Bound, want)
			}
			wider++
			continue
		}
		if got.Cost != want || got.Bound != want {
			t.Fatalf("case %d: cost %d, bound %d, best plan %d", n, got.Cost, got.Bound, want)
		}
	}
	if plans < 2000 || wider < 50 || refusals < 100 {
		t.Errorf("%d plans, %d within wider bounds, %d refusals: the cases say too little", plans, wider, refusals)
	}
}

func TestAnyDistrictHasAPlanOrAReason(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 3000 {
		in := randomDistrict(r, r.IntN(120), 1+r.IntN(30))
		if n%10 == 1 {
			in = weigh(r, in, MaxWeight)
		}
		got, err := Solve(context.Background(), in, nil)
		if err != nil {
			var reason *Infeasible
			if !errors.As(err, &reason) || reason.Code == "" {
				t.Fatalf("case %d: %v", n, err)
			}
			if (reason.Code == CapacityShort || reason.Code == OwnHouseholds) && reason.Capacity >= max(reason.Households, reason.Load) {
				t.Fatalf("case %d: %v is no reason", n, reason)
			}
			continue
		}
		if got.Cost < got.Bound || got.Cost != got.Bound && n%10 != 1 {
			t.Fatalf("case %d: cost %d, bound %d", n, got.Cost, got.Bound)
		}
		load := make([]int, len(in.Workers))
		for i, h := range in.Homes {
			w := got.Contact[i]
			if w < 0 || slices.Contains(h.excludes(), w) || h.Pin != Nobody && h.Pin != w {
				t.Fatalf("case %d: home %d went to %d", n, i, w)
			}
			load[w]++
		}
		for w, l := range load {
			if in.Workers[w].Held > 0 {
				continue
			}
			if m := in.Workers[w].Max; m > 0 && l > m || l == 0 && len(in.Homes) >= len(in.Workers) {
				t.Fatalf("case %d: member %d has %d", n, w, l)
			}
		}
	}
}

// plain makes a district without limits, pins and own households.
func plain(homes, workers, leaders int, band float64) Input {
	in := Input{Areas: []Area{{Parent: Nowhere}}, Sites: []Site{{}}, Weights: DefaultWeights(), Band: band}
	for i := range workers {
		w := Worker{Work: Nowhere, Live: Nowhere, Unit: Nowhere}
		if i < leaders {
			w.Quota = &Quota{3, 5}
		}
		in.Workers = append(in.Workers, w)
	}
	for range homes {
		in.Homes = append(in.Homes, Home{Current: Nobody, Pin: Nobody})
	}
	return in
}

func TestLoadsKeepBandAndQuota(t *testing.T) {
	for _, c := range []struct {
		homes, workers, leaders int
		band                    float64
		low, high               int // of those without a quota
	}{
		{15303, 1188, 9, 0, 12, 13},
		{15303, 1188, 9, 0.2, 10, 16},
		{100, 10, 0, 0, 10, 10},
		{101, 10, 0, 0, 10, 11},
		{36, 5, 2, 0, 9, 10},
		{20, 12, 4, 0, 1, 2}, // too few for the leaders' quota: one each comes first
		{3, 5, 1, 0, 0, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			in := plain(c.homes, c.workers, c.leaders, c.band)
			s, err := Solve(context.Background(), in, nil)
			if err != nil {
				t.Fatal(err)
			}
			load := make([]int, c.workers)
			for _, w := range s.Contact {
				load[w]++
			}
			low, high := slices.Min(load[c.leaders:]), slices.Max(load[c.leaders:])
			if low < c.low || high > c.high {
				t.Errorf("loads %d..%d, want %d..%d", low, high, c.low, c.high)
			}
			for _, l := range load[:c.leaders] {
				if l > 5 || l < 3 && c.homes > 3*c.workers {
					t.Errorf("a leader has %d", l)
				}
			}
		})
	}
}

func TestLoadsSpreadWhatLimitsLeave(t *testing.T) {
	in := plain(100, 10, 0, 0)
	in.Workers[0].Max, in.Workers[1].Max = 2, 4
	s, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	load := make([]int, 10)
	for _, w := range s.Contact {
		load[w]++
	}
	if load[0] != 2 || load[1] != 4 || slices.Min(load[2:]) != 11 || slices.Max(load[2:]) != 12 {
		t.Errorf("loads %v", load)
	}
}

func TestSolveNamesTheObstacle(t *testing.T) {
	limited := plain(812, 79, 0, 0.2)
	for i := range limited.Workers {
		limited.Workers[i].Max = 10
	}
	own := plain(2, 1, 0, 0)
	own.Homes[0].Own = []int{0}
	pinned := plain(5, 2, 0, 0)
	pinned.Homes[1].Own, pinned.Homes[1].Pin = []int{1}, 1
	many := plain(5, 2, 0, 0)
	many.Workers[0].Max, many.Homes[0].Pin, many.Homes[1].Pin = 1, 0, 0
	greedy := plain(2, 2, 0, 0)
	greedy.Homes[0].Pin, greedy.Homes[1].Pin = 0, 0
	idle := plain(2, 2, 0, 3)
	idle.Homes[0].Own, idle.Homes[1].Own = []int{0}, []int{0}
	for _, c := range []struct {
		in   Input
		code Obstacle
		zh   string
	}{
		{plain(3, 0, 0, 0), NoMembers, "砣矶镇：有 3 户，没有可以联户的党员干部"},
		{limited, CapacityShort, "砣矶镇：有 812 户，党员干部最多可联 790 户"},
		{own, OwnHouseholds, "砣矶镇：有 1 户只能由非本户且未被排除的党员干部联系，而他们只能再联 0 户"},
		{pinned, PinnedToOwn, "砣矶镇：住户 H1 被固定给本户的党员干部 张三"},
		{many, PinnedTooMany, "砣矶镇：固定给 张三 的住户有 2 户，超过其上限 1 户"},
		{greedy, PinsLeaveNone, "砣矶镇：固定的住户太集中，只剩 0 户可分给尚无住户的 1 名党员干部"},
		{idle, NothingToHave, "砣矶镇：除本户外没有住户可以分给 张三"},
	} {
		_, err := Solve(context.Background(), c.in, nil)
		var reason *Infeasible
		if !errors.As(err, &reason) || reason.Code != c.code {
			t.Errorf("%s: got %v", c.code, err)
			continue
		}
		if got := reason.Words("砣矶镇", "H1", "张三").ZH; got != c.zh {
			t.Errorf("%s: says %q", c.code, got)
		}
	}
}

func TestSolveIsDeterministic(t *testing.T) {
	in := campaign(rand.New(rand.NewPCG(5, 6)), 3000, 240)
	first, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		again, err := Solve(context.Background(), in, nil)
		if err != nil || !slices.Equal(first.Contact, again.Contact) {
			t.Fatal("another plan from the same input", err)
		}
	}
}

func TestSolveAgainKeepsContacts(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	in := campaign(r, 3000, 240)
	first, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range in.Homes {
		in.Homes[i].Current = first.Contact[i]
	}
	again, err := Solve(context.Background(), in, nil)
	if err != nil || !slices.Equal(first.Contact, again.Contact) {
		t.Fatal("contacts changed though nothing else did", err)
	}
	for range 20 { // some members leave, and some households change hands
		in.Homes[r.IntN(len(in.Homes))].Current = Nobody
	}
	third, err := Solve(context.Background(), in, nil)
	if err != nil || third.Cost != first.Cost {
		t.Fatal("an optimum was lost", third.Cost, first.Cost, err)
	}
	changed := 0
	for i, h := range in.Homes {
		if h.Current != Nobody && h.Current != third.Contact[i] {
			changed++
		}
	}
	if changed != 0 {
		t.Errorf("%d contacts changed", changed)
	}
}

// TestSolveAgainChangesOnlyWhatItMust lets 50 people and households come, go and move, and tries for each contact that
// changed whether it could have stayed.
func TestSolveAgainChangesOnlyWhatItMust(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	in := campaign(r, 1500, 120)
	first, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	in.Homes, in.Workers = slices.Clone(in.Homes), slices.Clone(in.Workers)
	for i := range in.Homes {
		in.Homes[i].Current = first.Contact[i]
	}
	for range 10 {
		home := in.Homes[r.IntN(len(in.Homes))]
		in.Homes = append(in.Homes, Home{Site: home.Site, Current: Nobody, Pin: Nobody})    // a household is new
		in.Homes[r.IntN(len(in.Homes))].Site = r.IntN(len(in.Sites))                        // one moves
		in.Homes = slices.Delete(in.Homes, 7, 8)                                            // one is dissolved
		in.Workers[r.IntN(len(in.Workers))].Work = in.Workers[r.IntN(len(in.Workers))].Work // a member is transferred
		gone := r.IntN(len(in.Workers))                                                     // and one is nobody's contact any more
		for i := range in.Homes {
			if in.Homes[i].Current == gone {
				in.Homes[i].Current = Nobody
			}
		}
	}
	again, err := Solve(context.Background(), in, nil)
	if err != nil || again.Cost != again.Bound {
		t.Fatal(again.Cost, again.Bound, err)
	}
	c := newCosts(context.Background(), &in)
	_, changes := c.total(again.Contact)
	changed := 0
	for i, h := range in.Homes {
		if h.Current == Nobody || h.Current == again.Contact[i] || slices.Contains(h.Own, h.Current) {
			continue
		}
		changed++
		kept := in
		kept.Homes = slices.Clone(in.Homes)
		kept.Homes[i].Pin = h.Current
		s, err := Solve(context.Background(), kept, nil)
		if err != nil {
			continue // the hard rules force it
		}
		_, n := c.total(s.Contact)
		if s.Cost < again.Cost || s.Cost == again.Cost && n < changes {
			t.Errorf("home %d need not have changed: cost %d and %d changes instead of %d and %d", i, s.Cost, n, again.Cost, changes)
		}
	}
	if changed == 0 || changed > 150 {
		t.Errorf("%d contacts changed: the case says nothing", changed)
	}
}

func TestSecondContacts(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	in := weigh(r, campaign(r, 1500, 120), 3)
	s, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	none := make([]int, len(in.Homes))
	for i := range none {
		none[i] = Nobody
	}
	homes, contact, err := SolveSeconds(context.Background(), in, s.Contact, none, 2)
	if err != nil {
		t.Fatal(err)
	}
	load, want := make([]int, len(in.Workers)), 0
	for i := range in.Homes {
		if in.Homes[i].load() >= 2 {
			want++
		}
	}
	for i, h := range homes {
		w := contact[i]
		if w == Nobody || w == s.Contact[h] || slices.Contains(in.Homes[h].Own, w) || in.Homes[h].load() < 2 {
			t.Errorf("home %d has %d second to %d", h, w, s.Contact[h])
			continue
		}
		load[w]++
	}
	if mean := float64(want) / 120; len(homes) != want || want == 0 || slices.Max(load) > int(mean*1.2)+1 {
		t.Errorf("%d of %d homes, at most %d for one member", len(homes), want, slices.Max(load))
	}
	alone := plain(2, 1, 0, 0)
	alone.Homes[0].Weight = 2
	if homes, contact, err = SolveSeconds(context.Background(), alone, []int{0, 0}, none[:2], 2); err != nil || len(homes) != 1 || contact[0] != Nobody {
		t.Error("with one member there is no second contact", homes, contact, err)
	}
}

func TestSolveStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Solve(ctx, campaign(rand.New(rand.NewPCG(9, 9)), 300, 20), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNeighboursStayTogether(t *testing.T) {
	in := plain(40, 4, 0, 0)
	for i := range in.Homes {
		in.Homes[i].Site = 0
	}
	s, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	breaks := 0
	for i := 1; i < len(s.Contact); i++ {
		if s.Contact[i] != s.Contact[i-1] {
			breaks++
		}
	}
	if breaks != 3 {
		t.Errorf("one building is cut %d times for 4 members", breaks)
	}
}

// campaign makes a district like the real one: islands of very different size, more than half of the households in
// buildings of about 15, members who work in one place and live in another, nine leaders with a quota.
func campaign(r *rand.Rand, homes, workers int) Input {
	in := Input{Weights: DefaultWeights(), Band: DefaultBand}
	in.Areas = []Area{{Parent: Nowhere, Point: &Point{120.74, 37.92}}}
	var communities, grids []int
	shares := []float64{0.63, 0.09, 0.09, 0.08, 0.04, 0.03, 0.03, 0.01}
	townOf := map[int]int{}
	for k, share := range shares {
		town := len(in.Areas)
		centre := Point{120.7 + 0.05*float64(k%3), 37.9 + 0.06*float64(k)}
		in.Areas = append(in.Areas, Area{Parent: 0, Island: fmt.Sprint("island ", k), Point: &centre})
		in.Teams = append(in.Teams, Team{Area: town})
		for range max(1, int(share*float64(40*homes)/15303)) {
			community := len(in.Areas)
			at := Point{centre.Longitude + r.Float64()/25, centre.Latitude + r.Float64()/25}
			in.Areas = append(in.Areas, Area{Parent: town, Point: &at})
			communities = append(communities, community)
			for range 1 + r.IntN(6) {
				grids, townOf[len(in.Areas)] = append(grids, len(in.Areas)), k
				in.Areas = append(in.Areas, Area{Parent: community, Point: &Point{at.Longitude + r.Float64()/100, at.Latitude + r.Float64()/100}})
			}
		}
	}
	for range 31 {
		in.Teams = append(in.Teams, Team{Area: Nowhere})
	}
	for len(in.Homes) < homes {
		grid := grids[r.IntN(len(grids))]
		if r.Float64() > shares[townOf[grid]]*3 {
			continue
		}
		site, size := Site{Area: grid}, 8+r.IntN(60)
		if r.IntN(10) > 0 {
			p := *in.Areas[grid].Point
			site = Site{Area: grid, Building: true, Point: &Point{p.Longitude + r.Float64()/300, p.Latitude + r.Float64()/300}}
			size = 10 + r.IntN(12)
		}
		in.Sites = append(in.Sites, site)
		for range min(size, homes-len(in.Homes)) {
			in.Homes = append(in.Homes, Home{Site: len(in.Sites) - 1, Current: Nobody, Pin: Nobody})
		}
	}
	for i := range workers {
		w := Worker{Work: communities[r.IntN(len(communities))], Live: grids[r.IntN(len(grids))], Unit: r.IntN(len(in.Teams))}
		if i < 9 {
			w.Quota = &Quota{3, 5}
		}
		in.Workers = append(in.Workers, w)
		in.Homes[r.IntN(len(in.Homes))].Own = []int{i}
	}
	return in
}

func TestCampaignWithHeavyHomesIsNearTheBound(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 13))
	in := weigh(r, campaign(r, 15303, 1188), 3)
	s, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	load := make([]int, len(in.Workers))
	for i, h := range in.Homes {
		load[s.Contact[i]] += h.load()
	}
	for w, l := range load {
		if l < s.Low[w] || l > s.High[w] {
			t.Errorf("member %d has %d, outside of %d to %d", w, l, s.Low[w], s.High[w])
		}
	}
	gap := float64(s.Cost-s.Bound) / float64(s.Cost)
	t.Logf("cost %d, bound %d, gap %.3f %%", s.Cost, s.Bound, 100*gap)
	if s.Bound <= 0 || gap < 0 || gap > 0.02 {
		t.Errorf("cost %d, bound %d", s.Cost, s.Bound)
	}
}

func TestCampaignIsOptimal(t *testing.T) {
	in := campaign(rand.New(rand.NewPCG(10, 11)), 15303, 1188)
	for _, band := range []float64{0, 0.2} {
		in.Band = band
		s, err := Solve(context.Background(), in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.Cost != s.Bound || s.Cost <= 0 || s.Cost == math.MaxInt64 {
			t.Errorf("band %v: cost %d, bound %d", band, s.Cost, s.Bound)
		}
	}
}

func TestLoadsCountWhatIsHeldElsewhere(t *testing.T) {
	in := plain(6, 4, 0, 0)
	for i, held := range []int{5, 5, 3, 0} {
		in.Workers[i].Held = held
	}
	s, err := Solve(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	load := []int{5, 5, 3, 0}
	for _, w := range s.Contact {
		load[w]++
	}
	if !slices.Equal(load, []int{5, 5, 5, 4}) && !slices.Equal(load, []int{5, 5, 4, 5}) {
		t.Errorf("loads %v", load)
	}
}
