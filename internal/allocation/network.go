package allocation

import "math"

// network is a minimum-cost flow problem solved by the primal network simplex method. It keeps a spanning tree that
// is strongly feasible, so that it cannot cycle, and takes further arcs after it was solved: it then goes on from
// where it stands. The last node is the root, to which one artificial arc leads from or to every other node.
type network struct {
	// the tree, by node
	parent, depth, pred []int32
	child, next, prev   []int32
	up                  []bool // the arc to the parent leads from the node to the parent
	price               []int64
	// the arcs; the first ones are artificial
	from, to       []int32
	cost           []int64
	capacity, flow []int32
	state          []int8
	cursor         int
	stack          []int32
}

const (
	atLower int8 = 1
	inTree  int8 = 0
	atUpper int8 = -1

	unlimited int32 = math.MaxInt32
	none      int32 = -1
)

// newNetwork takes what each node has to give (positive) or to receive (negative), which must add up to zero.
// penalty is the cost of an artificial arc; it must be above the cost of any path.
func newNetwork(supply []int32, penalty int64) *network {
	n := len(supply)
	ints := func() []int32 { return make([]int32, n+1) }
	w := &network{
		parent: ints(), depth: ints(), pred: ints(), child: ints(), next: ints(), prev: ints(),
		up: make([]bool, n+1), price: make([]int64, n+1),
	}
	root := int32(n)
	for i := range n + 1 {
		w.child[i], w.next[i], w.prev[i] = none, none, none
	}
	w.parent[root], w.pred[root] = none, none
	for i := range int32(n) {
		arc := int32(len(w.from))
		if supply[i] >= 0 {
			w.addArc(i, root, penalty, unlimited)
			w.up[i], w.price[i], w.flow[arc] = true, -penalty, supply[i]
		} else {
			w.addArc(root, i, penalty, unlimited)
			w.price[i], w.flow[arc] = penalty, -supply[i]
		}
		w.state[arc], w.pred[i], w.depth[i] = inTree, arc, 1
		w.attach(i, root)
	}
	return w
}

// addArc adds an arc without flow and returns its number.
func (w *network) addArc(from, to int32, cost int64, capacity int32) int32 {
	w.from, w.to = append(w.from, from), append(w.to, to)
	w.cost, w.capacity = append(w.cost, cost), append(w.capacity, capacity)
	w.flow, w.state = append(w.flow, 0), append(w.state, atLower)
	return int32(len(w.from) - 1)
}

// artificial is the number of artificial arcs.
func (w *network) artificial() int { return len(w.parent) - 1 }

// missing is how much flow still runs over artificial arcs.
func (w *network) missing() int {
	sum := 0
	for _, f := range w.flow[:w.artificial()] {
		sum += int(f)
	}
	return sum
}

// solve makes the flow the cheapest one over the arcs that there are. It stops early if stop says so.
func (w *network) solve(stop func() bool) bool {
	for count := 0; ; count++ {
		arc := w.entering()
		if arc == none {
			return true
		}
		if count&1023 == 1023 && stop() {
			return false
		}
		w.pivot(arc)
	}
}

// reduced is what one more unit over the arc would cost at the present prices.
func (w *network) reduced(arc int32) int64 {
	return w.cost[arc] + w.price[w.from[arc]] - w.price[w.to[arc]]
}

// entering returns the best arc of the next block of arcs in which there is a good one.
func (w *network) entering() int32 {
	first, total := w.artificial(), len(w.from)
	count := total - first
	if count == 0 {
		return none
	}
	block := max(32, int(math.Sqrt(float64(count))))
	best, arc, left := int64(0), none, block
	if w.cursor < first || w.cursor >= total {
		w.cursor = first
	}
	for range count {
		if c := int64(w.state[w.cursor]) * w.reduced(int32(w.cursor)); c < best {
			best, arc = c, int32(w.cursor)
		}
		if w.cursor++; w.cursor == total {
			w.cursor = first
		}
		if left--; left == 0 {
			if arc != none {
				return arc
			}
			left = block
		}
	}
	return arc
}

// pivot sends as much as possible round the circle that the arc closes in the tree, and exchanges it for the arc
// that limits it.
func (w *network) pivot(arc int32) {
	first, second := w.from[arc], w.to[arc]
	if w.state[arc] == atUpper {
		first, second = second, first
	}
	join := w.join(first, second)
	delta, out, outFirst := w.limit(arc, first, second, join)
	w.push(arc, first, second, join, delta)
	if out == none {
		w.state[arc] = -w.state[arc]
		return
	}
	leaving := w.pred[out]
	w.state[arc], w.state[leaving] = inTree, atLower
	if w.flow[leaving] != 0 {
		w.state[leaving] = atUpper
	}
	if outFirst {
		w.rehang(first, out, second, arc)
	} else {
		w.rehang(second, out, first, arc)
	}
}

// join returns the lowest node above both.
func (w *network) join(a, b int32) int32 {
	for a != b {
		if w.depth[a] >= w.depth[b] {
			a = w.parent[a]
		} else {
			b = w.parent[b]
		}
	}
	return a
}

// limit returns how much the circle takes and the lower node of the arc that limits it, none if that is the
// entering arc itself. Which arc is taken among equals is what keeps the tree strongly feasible.
func (w *network) limit(arc, first, second, join int32) (delta, out int32, outFirst bool) {
	delta, out = w.capacity[arc], none
	for x := first; x != join; x = w.parent[x] {
		e := w.pred[x]
		room := w.flow[e]
		if !w.up[x] {
			room = w.room(e)
		}
		if room < delta {
			delta, out, outFirst = room, x, true
		}
	}
	for x := second; x != join; x = w.parent[x] {
		e := w.pred[x]
		room := w.flow[e]
		if w.up[x] {
			room = w.room(e)
		}
		if room <= delta {
			delta, out, outFirst = room, x, false
		}
	}
	return delta, out, outFirst
}

func (w *network) room(e int32) int32 {
	if w.capacity[e] == unlimited {
		return unlimited
	}
	return w.capacity[e] - w.flow[e]
}

func (w *network) push(arc, first, second, join, delta int32) {
	if delta == 0 {
		return
	}
	w.flow[arc] += delta * int32(w.state[arc])
	for x := first; x != join; x = w.parent[x] {
		if w.up[x] {
			w.flow[w.pred[x]] -= delta
		} else {
			w.flow[w.pred[x]] += delta
		}
	}
	for x := second; x != join; x = w.parent[x] {
		if w.up[x] {
			w.flow[w.pred[x]] += delta
		} else {
			w.flow[w.pred[x]] -= delta
		}
	}
}

// rehang cuts the subtree below out off and hangs it, turned round, with its node in under the node onto.
func (w *network) rehang(in, out, onto, arc int32) {
	parent, pred := onto, arc
	for x := in; ; {
		oldParent, oldPred := w.parent[x], w.pred[x]
		w.detach(x)
		w.attach(x, parent)
		w.pred[x], w.up[x] = pred, w.from[pred] == x
		if x == out {
			break
		}
		parent, pred, x = x, oldPred, oldParent
	}
	price := w.price[onto] + w.cost[arc]
	if w.up[in] {
		price = w.price[onto] - w.cost[arc]
	}
	shift := price - w.price[in]
	w.stack = append(w.stack[:0], in)
	for len(w.stack) > 0 {
		x := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		w.price[x] += shift
		w.depth[x] = w.depth[w.parent[x]] + 1
		for c := w.child[x]; c != none; c = w.next[c] {
			w.stack = append(w.stack, c)
		}
	}
}

func (w *network) attach(x, parent int32) {
	w.parent[x], w.prev[x], w.next[x] = parent, none, w.child[parent]
	if w.child[parent] != none {
		w.prev[w.child[parent]] = x
	}
	w.child[parent] = x
}

func (w *network) detach(x int32) {
	if w.prev[x] == none {
		w.child[w.parent[x]] = w.next[x]
	} else {
		w.next[w.prev[x]] = w.next[x]
	}
	if w.next[x] != none {
		w.prev[w.next[x]] = w.prev[x]
	}
}
