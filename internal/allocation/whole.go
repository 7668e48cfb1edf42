package allocation

import (
	"cmp"
	"context"
	"slices"
)

// placeWhole gives each home that counts as more than one to one worker, near where the flow would have its load, and
// lets the other homes flow anew around them. contact is what the flow left of it: Nobody for a home whose load it
// divided. Where the bounds leave no room for whole homes, the band gives way by the rest of the heaviest. It returns
// the plan, the problem whose bounds held for it, and what no plan within them can fall short of, in units.
func (p *problem) placeWhole(ctx context.Context, contact []int) ([]int, *problem, int64, error) {
	whole, least, refused := p.within(ctx, contact)
	if refused == nil || ctx.Err() != nil {
		return whole, p, least, ctx.Err()
	}
	q := newProblem(p.costs, p.widened())
	if err := q.solve(ctx, func(int) {}); err != nil {
		return nil, nil, 0, err
	}
	whole, least, err := q.within(ctx, q.spread())
	if err != nil {
		return nil, nil, 0, cmp.Or(ctx.Err(), refused)
	}
	return whole, q, least, nil
}

// within is placeWhole for the problem's own bounds: a good plan, and where the problem is small the best one.
func (p *problem) within(ctx context.Context, contact []int) ([]int, int64, error) {
	s := &search{root: p, ctx: ctx, left: p.searchable()}
	best, err := p.around(ctx, contact)
	if err == nil {
		s.best = p.improve(ctx, best)
	}
	least := p.lowerBound()
	if s.left > 0 {
		s.from(p)
	}
	switch {
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case s.best.contact != nil && s.left > 0:
		return s.best.contact, s.best.cost, nil
	case s.best.contact != nil:
		return s.best.contact, least, nil
	case err != nil:
		return nil, 0, err
	}
	homes := p.heavies()
	return nil, 0, &Infeasible{Code: HeavyNoRoom, Home: homes[0], Worker: Nobody, Households: len(homes)}
}

// search looks for the best plan with whole homes by branch and bound: of a home whose load the flow divides, one
// branch gives it to the worker with the largest part, the other bars that worker from it.
type search struct {
	root *problem
	ctx  context.Context
	best placement
	left int // how many more flows may be solved; at 0 the best need not be the best of all
}

// searchable is how many flows are solved at most in search of the best plan: none where a flow is large.
func (p *problem) searchable() int {
	const work, most = 200_000, 2000
	n := work / max(1, len(p.classes)*len(p.bounds))
	if n < 50 {
		return 0
	}
	return min(n, most)
}

func (s *search) from(p *problem) {
	contact := p.spread()
	h := slices.Index(contact, Nobody)
	if h < 0 {
		cost, changes := p.costs.total(contact)
		if units := cost*metreUnits + changes*changeUnits; s.best.contact == nil || units < s.best.cost {
			s.best = placement{contact: contact, cost: units}
		}
		return
	}
	worker := p.largestPart(h)
	give, bar := p.branch(), p.branch()
	give.in.Homes[h].Pin = worker
	if b := &give.bounds[worker]; b.pins+give.in.Homes[h].load() <= b.high {
		b.pins += give.in.Homes[h].load()
		b.low = max(b.low, b.pins)
		s.try(give)
	}
	bar.in.Homes[h].Barred = append(slices.Clone(bar.in.Homes[h].Barred), worker)
	s.try(bar)
}

// try goes on from a branch, unless nothing better than the best can lie there.
func (s *search) try(branch branch) {
	if s.left == 0 || s.ctx.Err() != nil {
		return
	}
	s.left--
	c := *s.root.costs
	c.in = branch.in
	p := newProblem(&c, branch.bounds)
	if p.solve(s.ctx, func(int) {}) != nil || s.best.contact != nil && p.lowerBound() >= s.best.cost {
		return
	}
	s.from(p)
}

// branch is a part of a problem.
type branch struct {
	in     *Input
	bounds []bound
}

func (p *problem) branch() branch {
	in := *p.in
	in.Homes = slices.Clone(in.Homes)
	return branch{&in, slices.Clone(p.bounds)}
}

// largestPart is the worker to whom the flow gives most of what it left of the home's class.
func (p *problem) largestPart(home int) int {
	at := slices.IndexFunc(p.classes, func(c class) bool { return slices.Contains(c.homes, home) })
	weight, n := int32(p.classes[at].weight), int32(len(p.classes))
	parts := map[int32]int32{}
	for e := p.net.artificial(); e < len(p.net.from); e++ {
		if p.net.from[e] == int32(at) && p.net.to[e] >= n {
			parts[p.net.to[e]-n] += p.net.flow[e]
		}
	}
	worker, most := none, int32(0)
	for w := range int32(len(p.bounds)) {
		if rest := parts[w] % weight; rest > most {
			worker, most = w, rest
		}
	}
	return int(worker)
}

// widened are the bounds that give way by the rest that the heaviest home leaves, as far as the workers' own limits
// allow.
func (p *problem) widened() []bound {
	rest := 0
	for i := range p.classes {
		rest = max(rest, p.classes[i].weight-1)
	}
	out := slices.Clone(p.bounds)
	for i, w := range p.in.Workers {
		b := &out[i]
		b.low = max(b.pins, min(b.low, 1), b.low-rest)
		high := b.high + rest
		if w.Max > 0 {
			high = min(high, w.Max)
		}
		if w.Quota != nil {
			high = min(high, w.Quota.Max)
		}
		b.high = max(b.high, high)
	}
	return out
}

// placement is a plan for all homes, with the flow of those that count as one around the others.
type placement struct {
	contact []int
	flow    *problem
	cost    int64 // in units
}

// around places the homes that count as more than one, and has the others flow around them.
func (p *problem) around(ctx context.Context, contact []int) (placement, error) {
	heavy, err := p.seat(contact)
	if err != nil {
		return placement{}, err
	}
	return p.flowAround(ctx, heavy)
}

// flowAround is the cheapest plan in which the homes that count as more than one have the contacts given.
func (p *problem) flowAround(ctx context.Context, heavy map[int]int) (placement, error) {
	in := *p.in
	in.Homes = slices.Clone(in.Homes)
	fixed := slices.Clone(p.bounds)
	for _, h := range p.heavies() {
		w := heavy[h]
		in.Homes[h].Pin = w
		fixed[w].pins += in.Homes[h].load()
	}
	for i := range fixed {
		fixed[i].low = max(fixed[i].low, fixed[i].pins)
		fixed[i].high = max(fixed[i].high, fixed[i].low)
	}
	c := *p.costs
	c.in = &in
	q := newProblem(&c, fixed)
	if err := q.solve(ctx, func(int) {}); err != nil {
		return placement{}, err
	}
	out := placement{contact: q.spread(), flow: q}
	cost, changes := c.total(out.contact)
	out.cost = cost*metreUnits + changes*changeUnits
	return out, nil
}

// heavies are the free homes that count as more than one, the heaviest first.
func (p *problem) heavies() []int {
	var out []int
	for i := range p.classes {
		if p.classes[i].weight > 1 {
			out = append(out, p.classes[i].homes...)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(p.in.Homes[b].load(), p.in.Homes[a].load()), cmp.Compare(a, b))
	})
	return out
}

// seatTries bounds the search for a way in which all homes fit whole.
const seatTries = 200_000

// seat finds a worker for each home that counts as more than one: where the flow gave it whole, that one, and for the
// others the one that suits the prices best and has room. If they do not fit that way, all are seated anew.
func (p *problem) seat(contact []int) (map[int]int, error) {
	homes := p.heavies()
	seated, room := map[int]int{}, p.rooms()
	var open []int
	for _, h := range homes {
		if w := contact[h]; w != Nobody && room[w] >= p.in.Homes[h].load() {
			seated[h] = w
			room[w] -= p.in.Homes[h].load()
		} else {
			open = append(open, h)
		}
	}
	tries := seatTries
	if p.seatRest(open, room, seated, &tries) {
		return seated, nil
	}
	clear(seated)
	tries = seatTries
	if p.seatRest(homes, p.rooms(), seated, &tries) {
		return seated, nil
	}
	return nil, &Infeasible{Code: HeavyNoRoom, Home: homes[0], Worker: Nobody, Households: len(homes)}
}

// rooms is how much load each worker may still take.
func (p *problem) rooms() []int {
	out := make([]int, len(p.bounds))
	for i, b := range p.bounds {
		out[i] = b.high - b.pins
	}
	return out
}

// seatRest seats the homes one after the other, the best worker first, and goes back where one has no room.
func (p *problem) seatRest(homes, room []int, seated map[int]int, tries *int) bool {
	if len(homes) == 0 {
		return true
	}
	h := homes[0]
	load := p.in.Homes[h].load()
	for _, k := range p.suitors(h, room) {
		if *tries--; *tries < 0 {
			return false
		}
		seated[h] = int(k.worker)
		room[k.worker] -= load
		if p.seatRest(homes[1:], room, seated, tries) {
			return true
		}
		room[k.worker] += load
		delete(seated, h)
	}
	return false
}

// suitorsMost is how many workers are tried for a home.
const suitorsMost = 64

// suitors are the workers who may have the home and have room for it, the best at the present prices first.
func (p *problem) suitors(home int, room []int) []column {
	h, n := &p.in.Homes[home], len(p.classes)
	not, load := h.excludes(), h.load()
	out := make([]column, 0, suitorsMost+1)
	for w := range room {
		if room[w] >= load && !slices.Contains(not, w) {
			out = insert(out, column{p.seatCost(h, w) - int64(load)*p.net.price[n+w], int32(w)}, suitorsMost)
		}
	}
	return out
}

// seatCost is what the whole home costs with the worker, in units.
func (p *problem) seatCost(h *Home, worker int) int64 {
	cost := p.costs.of(h.Site, int32(worker)) * metreUnits
	if h.Current != worker && h.Current != Nobody {
		cost += p.change
	}
	return cost
}

// improvements is how many times whole homes change places in search of a cheaper plan.
const improvements = 8

// improve moves whole homes to workers who, at the prices of the flow around them, are cheaper, as long as that makes
// the plan cheaper.
func (p *problem) improve(ctx context.Context, now placement) placement {
	share := 1
	for range improvements {
		moves := now.flow.betterSeats(p.heavies(), p.rooms(), now.contact)
		if len(moves) == 0 {
			break
		}
		heavy := map[int]int{}
		for _, h := range p.heavies() {
			heavy[h] = now.contact[h]
		}
		for _, m := range moves[:(len(moves)+share-1)/share] {
			heavy[m.home] = m.worker
		}
		next, err := p.flowAround(ctx, heavy)
		if ctx.Err() != nil {
			break
		}
		if err == nil && next.cost < now.cost {
			now, share = next, 1
			continue
		}
		if len(moves) <= share {
			break
		}
		share *= 4
	}
	return now
}

// seatMove is a whole home that would do better with another worker.
type seatMove struct {
	home, worker int
	gain         int64
}

// betterSeats lists the moves of whole homes that would gain at the prices of this flow, the best first; each worker
// gives or takes once, so that no one is filled twice over.
func (p *problem) betterSeats(homes, room, contact []int) []seatMove {
	n := len(p.classes)
	for _, h := range homes {
		room[contact[h]] -= p.in.Homes[h].load()
	}
	var all []seatMove
	for _, h := range homes {
		home, at := &p.in.Homes[h], contact[h]
		price := func(w int) int64 { return p.seatCost(home, w) - int64(home.load())*p.net.price[n+w] }
		have, not, better := price(at), home.excludes(), make([]column, 0, moreColumns+1)
		for w := range room {
			if loss := price(w) - have; loss < 0 && w != at && room[w] >= home.load() && !slices.Contains(not, w) {
				better = insert(better, column{loss, int32(w)}, moreColumns)
			}
		}
		for _, k := range better {
			all = append(all, seatMove{h, int(k.worker), -k.reduced})
		}
	}
	slices.SortFunc(all, func(a, b seatMove) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.home, b.home), cmp.Compare(a.worker, b.worker))
	})
	var out []seatMove
	busy, moved := map[int]bool{}, map[int]bool{}
	for _, m := range all {
		if from := contact[m.home]; !busy[from] && !busy[m.worker] && !moved[m.home] {
			busy[from], busy[m.worker], moved[m.home] = true, true, true
			out = append(out, m)
		}
	}
	return out
}
