package allocation

import (
	"context"
	"slices"
)

// Solution is an allocation that keeps every hard rule at the least cost there is.
type Solution struct {
	// Contact is the worker of each home.
	Contact []int
	// Low and High are the bounds within which each worker's load had to lie.
	Low, High []int
	// Cost is what the plan costs in metres by its weights, and Bound a lower bound for every plan, computed from the
	// prices alone. Where they are equal the plan is an optimum.
	Cost, Bound int64
}

// Solve finds the cheapest contact for each home: travel, charges for crossing the sea, for units and for changes,
// added up; among the cheapest plans one with few changes. The same input gives the same plan. Homes that nothing
// tells apart are one source of a flow, workers its sinks; network simplex runs over the arcs that look good and takes
// others in until none is left that could make the plan cheaper. That is exact where every home counts as one. Homes
// that count as more go to one worker whole, which a flow does not know: they are placed after it and the others flow
// anew around them, so that Cost may lie above Bound. The error is an *Infeasible when no plan keeps the hard rules,
// or that of ctx. progress, if given, hears from 0 to 100.
func Solve(ctx context.Context, in Input, progress func(percent int)) (Solution, error) {
	if progress == nil {
		progress = func(int) {}
	}
	if len(in.Homes) == 0 && len(in.Workers) == 0 {
		return Solution{}, nil
	}
	if len(in.Workers) == 0 {
		return Solution{}, &Infeasible{Code: NoMembers, Home: Nobody, Worker: Nobody, Households: len(in.Homes)}
	}
	bounds, err := loadBounds(&in)
	if err != nil {
		return Solution{}, err
	}
	progress(5)
	return solveWithin(ctx, &in, bounds, progress)
}

// solveWithin is Solve for bounds that are known.
func solveWithin(ctx context.Context, in *Input, bounds []bound, progress func(percent int)) (Solution, error) {
	p := newProblem(newCosts(ctx, in), bounds)
	if err := ctx.Err(); err != nil {
		return Solution{}, err
	}
	progress(20)
	if err := p.solve(ctx, progress); err != nil {
		return Solution{}, err
	}
	s, least := Solution{Contact: p.spread()}, p.lowerBound()
	if slices.Contains(s.Contact, Nobody) {
		var err error
		if s.Contact, p, least, err = p.placeWhole(ctx, s.Contact); err != nil {
			return Solution{}, err
		}
	}
	for _, b := range p.bounds {
		s.Low, s.High = append(s.Low, b.low), append(s.High, b.high)
	}
	changes := int64(0)
	s.Cost, changes = p.costs.total(s.Contact)
	s.Bound = s.Cost
	if have := s.Cost*metreUnits + changes*changeUnits; have != least {
		// What no plan can fall short of, in metres: all that is left of the bound when every contact changes.
		s.Bound = max(0, (least-int64(len(in.Homes))*changeUnits+metreUnits-1)/metreUnits)
	}
	progress(100)
	return s, nil
}

// The flow counts in parts of a metre: a load from 1 to MaxWeight divides a metre without a rest, and of plans that
// cost the same the one with fewer changes is a little cheaper.
const (
	changeUnits = 60 // the least common multiple of 1 to MaxWeight
	metreUnits  = 1000 * changeUnits
)

// total is what a plan costs in metres, and how many contacts it changes.
func (c *costs) total(contact []int) (cost, changes int64) {
	change := int64(metres(c.in.Weights.Change))
	for i, h := range c.in.Homes {
		cost += c.of(h.Site, int32(contact[i]))
		if h.Current != Nobody && h.Current != contact[i] {
			cost += change
			changes++
		}
	}
	return cost, changes
}

// class is the free homes of one site that count the same and that the same workers may not have.
type class struct {
	site      int
	weight    int
	not       []int
	homes     []int
	incumbent []incumbent
}

// incumbent is a worker who is the contact of count homes of a class.
type incumbent struct {
	worker int32
	count  int32
}

// problem is the flow of loads: nodes are the classes, then the workers, then the sink that takes what a worker has
// above their lower bound.
type problem struct {
	in      *Input
	costs   *costs
	bounds  []bound
	classes []class
	change  int64 // what a changed contact costs, in units
	net     *network
	supply  []int32
	settled int64 // the cost in units of what is not in the flow: pins, and a change for every home that has a contact
}

func newProblem(c *costs, bounds []bound) *problem {
	p := &problem{in: c.in, costs: c, bounds: bounds, change: int64(metres(c.in.Weights.Change))*metreUnits + changeUnits}
	p.classify()
	n := len(p.classes)
	p.supply = make([]int32, n+len(bounds)+1)
	sink := len(p.supply) - 1
	for i := range p.classes {
		p.supply[i] = int32(len(p.classes[i].homes) * p.classes[i].weight)
		p.supply[sink] -= p.supply[i]
	}
	for i, b := range bounds {
		need := int32(b.low - b.pins)
		p.supply[n+i] = -need
		p.supply[sink] += need
	}
	p.net = newNetwork(p.supply, p.penalty())
	for i, b := range bounds {
		if b.high > b.low {
			p.net.addArc(int32(n+i), int32(sink), 0, int32(b.high-b.low))
		}
	}
	for i := range p.classes {
		for _, k := range p.classes[i].incumbent {
			weight := int64(p.classes[i].weight)
			p.net.addArc(int32(i), int32(n)+k.worker, p.cost(&p.classes[i], k.worker)-p.change/weight, k.count*int32(weight))
		}
	}
	return p
}

// cost is what it costs, in units, to give a worker one part of the load of a home of a class.
func (p *problem) cost(c *class, worker int32) int64 {
	return p.costs.of(c.site, worker) * metreUnits / int64(c.weight)
}

// classify groups the free homes, in the order in which they come.
func (p *problem) classify() {
	bySite := make([][]int, len(p.in.Sites))
	for i, h := range p.in.Homes {
		not, weight := h.excludes(), h.load()
		if h.Current != Nobody {
			p.settled += p.change
		}
		if h.Pin != Nobody {
			p.settled += p.costs.of(h.Site, int32(h.Pin)) * metreUnits
			if h.Current == h.Pin {
				p.settled -= p.change
			}
			continue
		}
		at := slices.IndexFunc(bySite[h.Site], func(k int) bool { return p.classes[k].weight == weight && slices.Equal(p.classes[k].not, not) })
		if at < 0 {
			at = len(bySite[h.Site])
			bySite[h.Site] = append(bySite[h.Site], len(p.classes))
			p.classes = append(p.classes, class{site: h.Site, weight: weight, not: not})
		}
		c := &p.classes[bySite[h.Site][at]]
		c.homes = append(c.homes, i)
		if h.Current != Nobody && !slices.Contains(not, h.Current) {
			c.count(int32(h.Current))
		}
	}
}

func (c *class) count(worker int32) {
	for i := range c.incumbent {
		if c.incumbent[i].worker == worker {
			c.incumbent[i].count++
			return
		}
	}
	c.incumbent = append(c.incumbent, incumbent{worker, 1})
}

func (c *class) allows(worker int32) bool {
	return len(c.not) == 0 || !slices.Contains(c.not, int(worker))
}

// penalty is above the cost of any path in the network.
func (p *problem) penalty() int64 {
	most := int64(1)
	for i := range p.costs.travel {
		most = max(most, int64(slices.Max(p.costs.travel[i]))+int64(slices.Max(p.costs.unit[i])))
	}
	return (most*metreUnits + p.change + 1) * int64(len(p.supply)+1)
}

// column is an arc that is worth taking in.
type column struct {
	reduced int64
	worker  int32
}

// firstColumns and moreColumns are how many arcs of a class are taken in at the start and in each round.
const (
	firstColumns = 12
	moreColumns  = 6
)

func (p *problem) solve(ctx context.Context, progress func(int)) error {
	stop := func() bool { return ctx.Err() != nil }
	p.takeNearest()
	for round := 0; ; round++ {
		if !p.net.solve(stop) {
			return ctx.Err()
		}
		progress(min(95, 40+5*round))
		if p.takeBetter() == 0 {
			break
		}
	}
	if p.net.missing() > 0 {
		return p.explain()
	}
	return nil
}

// takeNearest takes in the cheapest workers of each class and the cheapest classes of each worker.
func (p *problem) takeNearest() {
	n := int32(len(p.classes))
	best, near := make([]column, len(p.bounds)), make([]column, 0, firstColumns+1)
	for i := range best {
		best[i].worker = none
	}
	for i := range p.classes {
		near = near[:0]
		for w := range int32(len(p.bounds)) {
			if !p.classes[i].allows(w) {
				continue
			}
			c := p.cost(&p.classes[i], w)
			near = insert(near, column{c, w}, firstColumns)
			if best[w].worker == none || c < best[w].reduced {
				best[w] = column{c, int32(i)}
			}
		}
		for _, k := range near {
			p.net.addArc(int32(i), n+k.worker, k.reduced, unlimited)
		}
	}
	for w, k := range best {
		if k.worker != none {
			p.net.addArc(k.worker, n+int32(w), k.reduced, unlimited)
		}
	}
}

// takeBetter takes in, for each class, the arcs that would make the flow cheapest at the present prices, and returns
// how many there were. None means that the flow is an optimum over all arcs.
func (p *problem) takeBetter() int {
	n, taken := int32(len(p.classes)), 0
	better := make([]column, 0, moreColumns+1)
	for i := range p.classes {
		better = better[:0]
		c := &p.classes[i]
		row, unit, scale := p.costs.travel[c.site], p.costs.unit[c.site], int64(metreUnits/c.weight)
		for w := range int32(len(p.bounds)) {
			cost := int64(min(row[p.costs.work[w]], row[p.costs.live[w]])+unit[p.costs.team[w]]) * scale
			if r := cost + p.net.price[i] - p.net.price[n+w]; r < 0 && c.allows(w) {
				better = insert(better, column{r, w}, moreColumns)
			}
		}
		for _, k := range better {
			p.net.addArc(int32(i), n+k.worker, p.cost(c, k.worker), unlimited)
		}
		taken += len(better)
	}
	return taken
}

// insert keeps the best columns, the cheapest first.
func insert(list []column, c column, most int) []column {
	if len(list) == most && c.reduced >= list[most-1].reduced {
		return list
	}
	at := len(list)
	for at > 0 && c.reduced < list[at-1].reduced {
		at--
	}
	list = slices.Insert(list, at, c)
	return list[:min(len(list), most)]
}

// lowerBound is the value in units of the dual problem at the present prices, over all arcs whether they were taken in
// or not. No plan costs less.
func (p *problem) lowerBound() int64 {
	n, sink := int32(len(p.classes)), int32(len(p.supply)-1)
	price, sum := p.net.price, p.settled
	for i, s := range p.supply {
		sum -= int64(s) * price[i]
	}
	for w, b := range p.bounds {
		sum += int64(b.high-b.low) * min(0, price[n+int32(w)]-price[sink])
	}
	for i := range p.classes {
		c := &p.classes[i]
		for w := range int32(len(p.bounds)) {
			if c.allows(w) {
				sum += int64(len(c.homes)*c.weight) * min(0, p.cost(c, w)+price[i]-price[n+w])
			}
		}
		for _, k := range c.incumbent {
			sum += int64(k.count) * min(0, int64(c.weight)*(p.cost(c, k.worker)+price[i]-price[n+k.worker])-p.change)
		}
	}
	return sum
}
