package allocation

import (
	"context"
	"math"
	"slices"
)

// Point is a place on the earth in degrees.
type Point struct{ Longitude, Latitude float64 }

// Area is a node of the tree of areas. Parent is the index of the area above it, Nowhere for the root.
type Area struct {
	Parent int
	Level  string // district, township, community or grid
	Island string // "" where it says nothing; the nearest area above that says something counts
	Point  *Point
}

// Site is where households are: a building, or a grid for those without one.
type Site struct {
	Area     int // index of the grid
	Point    *Point
	Building bool
}

// Home is a household to be given a contact. Homes of one site are taken in the order in which they come.
type Home struct {
	Site    int
	Own     []int // members who live here
	Barred  []int // members to whom the plan's maker does not want to give it
	Current int   // the contact in force, Nobody if there is none
	Pin     int   // the member it must go to, Nobody if it is free
	Weight  int   // what it counts as load, 1 to MaxWeight; 0 counts as 1
}

// MaxWeight is the most that one household may count as load.
const MaxWeight = 5

// load is what the home counts as load.
func (h *Home) load() int { return max(1, h.Weight) }

// excludes lists the workers who may not have the home, in order, each once.
func (h *Home) excludes() []int {
	out := slices.Concat(h.Own, h.Barred)
	slices.Sort(out)
	return slices.Compact(out)
}

// Worker is a participating member. Work and Live are areas, Unit a unit; each may be Nowhere.
type Worker struct {
	Work, Live int
	Unit       int
	Quota      *Quota
	Max        int // most load, 0 for no limit
	Held       int // the load of households that they keep outside of what is planned
}

// Quota is what load each member of a rank has, from Min to Max.
type Quota struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Team is a unit: Area is what it serves, Nowhere if it serves the whole district.
type Team struct{ Area int }

// Nobody and Nowhere stand where an index would.
const (
	Nobody  = -1
	Nowhere = -1
)

// Weights say how many kilometres of travel a thing is worth. They are settings of the plan and shown in it.
type Weights struct {
	// SeaCrossing is charged when the household lies on another island than the area that the member comes from.
	SeaCrossing float64 `json:"sea_crossing"`
	// OtherUnit is charged in an area that a unit serves when the member belongs to another unit.
	OtherUnit float64 `json:"other_unit"`
	// Change is charged when a household gets another contact than the one in force.
	Change float64 `json:"change"`
	// TreeStep is what a step in the tree of areas counts where coordinates are missing.
	TreeStep float64 `json:"tree_step"`
}

// DefaultWeights are the weights of a plan that names none.
func DefaultWeights() Weights {
	return Weights{SeaCrossing: 50, OtherUnit: 0.3, Change: 0.5, TreeStep: 1}
}

// DefaultBand is how far from the mean loads may be when a plan does not say: 20 %.
const DefaultBand = 0.2

// Input is everything the solver knows.
type Input struct {
	Areas   []Area
	Sites   []Site
	Homes   []Home
	Workers []Worker
	Teams   []Team
	Weights Weights
	Band    float64
}

// weighted reports whether any home counts as more than one.
func (in *Input) weighted() bool {
	return slices.ContainsFunc(in.Homes, func(h Home) bool { return h.load() > 1 })
}

// costs knows what it costs to let a worker care for a home of a site, in metres.
type costs struct {
	in         *Input
	island     []int32   // by area, 0 for none
	anchors    []int32   // anchor number of an area, none if nobody works or lives there
	distance   [][]int32 // [site][anchor] metres of travel
	travel     [][]int32 // the same and the charge for crossing the sea
	unit       [][]int32 // [site][team + 1] the charge for another unit
	work, live []int32   // anchors of a worker
	team       []int32   // team + 1 of a worker
}

func newCosts(ctx context.Context, in *Input) *costs {
	c := &costs{in: in, island: islands(in.Areas)}
	c.anchors = make([]int32, len(in.Areas))
	for i := range c.anchors {
		c.anchors[i] = none
	}
	var list []int
	anchor := func(area int) int32 {
		if c.anchors[area] == none {
			c.anchors[area] = int32(len(list))
			list = append(list, area)
		}
		return c.anchors[area]
	}
	for _, w := range in.Workers {
		work, live := w.Work, w.Live
		if work == Nowhere {
			work = live
		}
		if work == Nowhere && w.Unit != Nowhere {
			work = in.Teams[w.Unit].Area
		}
		if work == Nowhere {
			work = 0
		}
		if live == Nowhere {
			live = work
		}
		c.work, c.live = append(c.work, anchor(work)), append(c.live, anchor(live))
		c.team = append(c.team, int32(w.Unit+1))
	}
	sea := metres(in.Weights.SeaCrossing)
	for _, s := range in.Sites {
		if ctx.Err() != nil {
			return c
		}
		distance, travel := make([]int32, len(list)), make([]int32, len(list))
		for k, area := range list {
			d := c.between(s, area)
			distance[k], travel[k] = d, d
			if c.crosses(s.Area, area) {
				travel[k] += sea
			}
		}
		c.distance, c.travel = append(c.distance, distance), append(c.travel, travel)
		c.unit = append(c.unit, c.unitCharges(s))
	}
	return c
}

func metres(km float64) int32 { return int32(math.Round(km * 1000)) }

// of returns the cost of the worker for one home of the site, before what a change costs.
func (c *costs) of(site int, worker int32) int64 {
	row := c.travel[site]
	return int64(min(row[c.work[worker]], row[c.live[worker]]) + c.unit[site][c.team[worker]])
}

// crosses reports whether the sea lies between two areas.
func (c *costs) crosses(a, b int) bool {
	return c.island[a] != 0 && c.island[b] != 0 && c.island[a] != c.island[b]
}

// between is the great-circle distance where both sides have coordinates, and otherwise steps in the tree.
func (c *costs) between(s Site, area int) int32 {
	from, to := s.Point, c.in.Areas[area].Point
	if from == nil {
		from = c.in.Areas[s.Area].Point
	}
	if from != nil && to != nil {
		return greatCircle(*from, *to)
	}
	return int32(steps(c.in.Areas, s.Area, area)) * metres(c.in.Weights.TreeStep)
}

func (c *costs) unitCharges(s Site) []int32 {
	out := make([]int32, len(c.in.Teams)+1)
	served := false
	for i, t := range c.in.Teams {
		if t.Area == Nowhere || c.in.Areas[t.Area].Parent == Nowhere || !within(c.in.Areas, s.Area, t.Area) {
			out[i+1] = metres(c.in.Weights.OtherUnit)
		} else {
			served = true
		}
	}
	out[0] = metres(c.in.Weights.OtherUnit)
	if !served {
		clear(out)
	}
	return out
}

// greatCircle is the distance in metres on a sphere.
func greatCircle(a, b Point) int32 {
	const radius, rad = 6371008.8, math.Pi / 180
	dLat, dLon := (b.Latitude-a.Latitude)*rad/2, (b.Longitude-a.Longitude)*rad/2
	h := math.Pow(math.Sin(dLat), 2) + math.Cos(a.Latitude*rad)*math.Cos(b.Latitude*rad)*math.Pow(math.Sin(dLon), 2)
	return int32(math.Round(2 * radius * math.Asin(math.Sqrt(min(1, h)))))
}

func islands(areas []Area) []int32 {
	numbers, out := map[string]int32{}, make([]int32, len(areas))
	for i := range areas {
		for a := i; a != Nowhere; a = areas[a].Parent {
			name := areas[a].Island
			if name == "" {
				continue
			}
			if numbers[name] == 0 {
				numbers[name] = int32(len(numbers) + 1)
			}
			out[i] = numbers[name]
			break
		}
	}
	return out
}

func depth(areas []Area, a int) int {
	n := 0
	for ; a != Nowhere; a = areas[a].Parent {
		n++
	}
	return n
}

// steps counts the edges between two areas of the tree.
func steps(areas []Area, a, b int) int {
	da, db, n := depth(areas, a), depth(areas, b), 0
	for a != b {
		if da >= db {
			a, da = areas[a].Parent, da-1
		} else {
			b, db = areas[b].Parent, db-1
		}
		n++
	}
	return n
}

// within reports whether a is b or lies below it.
func within(areas []Area, a, b int) bool {
	for ; a != Nowhere; a = areas[a].Parent {
		if a == b {
			return true
		}
	}
	return false
}

// common is the lowest area that holds both.
func common(areas []Area, a, b int) int {
	for !within(areas, b, a) {
		a = areas[a].Parent
	}
	return a
}
