package allocation

import "slices"

// portion is how many homes of a class go to a worker, and where the first one lies that the worker has already.
type portion struct {
	worker, count, first int
}

// spread hands the flow out to the single homes: who has a home already keeps it as far as the worker's portion
// goes, and the others are dealt in the order of the homes, so that doors side by side go to one worker. A home whose
// load the flow divided among workers is left to nobody.
func (p *problem) spread() []int {
	contact := make([]int, len(p.in.Homes))
	for i, h := range p.in.Homes {
		contact[i] = h.Pin
	}
	n := int32(len(p.classes))
	portions := make([][]portion, n)
	for e := p.net.artificial(); e < len(p.net.from); e++ {
		if from, flow := p.net.from[e], int(p.net.flow[e]); from < n && flow > 0 {
			worker := int(p.net.to[e] - n)
			at := slices.IndexFunc(portions[from], func(q portion) bool { return q.worker == worker })
			if at < 0 {
				at = len(portions[from])
				portions[from] = append(portions[from], portion{worker: worker})
			}
			portions[from][at].count += flow
		}
	}
	for i, list := range portions {
		for k := range list {
			list[k].count /= p.classes[i].weight
		}
		p.deal(p.classes[i].homes, list, contact)
	}
	return contact
}

func (p *problem) deal(homes []int, portions []portion, contact []int) {
	for k := range portions {
		portions[k].first = len(homes)
	}
	for at, h := range homes {
		k := slices.IndexFunc(portions, func(q portion) bool { return q.worker == p.in.Homes[h].Current })
		if k >= 0 && portions[k].count > 0 {
			contact[h] = portions[k].worker
			portions[k].count--
			portions[k].first = min(portions[k].first, at)
		}
	}
	slices.SortFunc(portions, func(a, b portion) int {
		if a.first != b.first {
			return a.first - b.first
		}
		if a.count != b.count {
			return b.count - a.count
		}
		return a.worker - b.worker
	})
	k := 0
	for _, h := range homes {
		if contact[h] != Nobody {
			continue
		}
		for k < len(portions) && portions[k].count == 0 {
			k++
		}
		if k == len(portions) {
			return
		}
		contact[h] = portions[k].worker
		portions[k].count--
	}
}
