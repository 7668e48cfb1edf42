package allocation

import (
	"slices"

	"github.com/google/uuid"
)

// Summary is a plan in figures.
type Summary struct {
	Households     int `json:"households"`
	Members        int `json:"members"`
	Covered        int `json:"covered"`
	WithoutContact int `json:"without_contact"`
	LoadMin        int `json:"load_min"`
	LoadMax        int `json:"load_max"`
	// Travel is the way from each household to its contact, one way, added up, in kilometres.
	Travel float64 `json:"travel"`
	// Crossings is how many households have the sea between them and their contact.
	Crossings int `json:"crossings"`
	// Changed is how many households get another contact than the one in force, Added how many get their first.
	Changed int `json:"changed"`
	Added   int `json:"added"`
	// Load is what the households count as load, all together; it is Households where none counts as more than one.
	Load int `json:"load"`
	// Seconds is how many households get a second contact.
	Seconds int `json:"seconds"`
	// Buildings is how many buildings have households in the plan, SharedBuildings how many of them more than one contact.
	Buildings       int `json:"buildings"`
	SharedBuildings int `json:"shared_buildings"`
	// Townships are the figures of each township with households in the plan.
	Townships []TownshipSummary `json:"townships"`
	// Cost is what the plan costs by its weights, Bound the least that any plan can cost, in kilometres.
	Cost  float64 `json:"cost"`
	Bound float64 `json:"bound"`
	// Histogram is how many members have how many households, from load_min to load_max.
	Histogram []Bar `json:"histogram"`
}

// TownshipSummary is what a plan means for one township: an island, or a part of one.
type TownshipSummary struct {
	AreaID     uuid.UUID `json:"area_id"`
	Name       string    `json:"name"`
	Island     string    `json:"island"`
	Households int       `json:"households"`
	Covered    int       `json:"covered"`
	// Members is how many different members have households there.
	Members int `json:"members"`
	// Travel is in kilometres, one way.
	Travel    float64 `json:"travel"`
	Crossings int     `json:"crossings"`
	Changed   int     `json:"changed"`
}

// Bar is how many members have a load.
type Bar struct {
	Load    int `json:"load"`
	Members int `json:"members"`
}

// Summarise works the figures out, but for those of the townships.
func (s *Scorer) Summarise(contact []int) Summary {
	in, way, cost := s.costs.in, int64(0), int64(0)
	out := Summary{Households: len(in.Homes), Members: len(in.Workers), Townships: []TownshipSummary{}}
	load := held(in)
	for i, w := range contact {
		h := &in.Homes[i]
		out.Load += h.load()
		if w == Nobody {
			out.WithoutContact++
			continue
		}
		out.Covered++
		load[w] += h.load()
		metres, crosses := s.way(i, w)
		way += int64(metres)
		cost += s.Cost(i, w)
		if crosses {
			out.Crossings++
		}
		switch h.Current {
		case w:
		case Nobody:
			out.Added++
		default:
			out.Changed++
		}
	}
	out.Travel, out.Cost = float64(way)/1000, float64(cost)/1000
	out.Buildings, out.SharedBuildings = s.buildings(contact)
	out.Histogram = histogram(load)
	if n := len(out.Histogram); n > 0 {
		out.LoadMin, out.LoadMax = out.Histogram[0].Load, out.Histogram[n-1].Load
	}
	return out
}

// way is how far the worker is from the home, in metres, and whether the sea lies between.
func (s *Scorer) way(home, worker int) (metres int32, crosses bool) {
	c, site := s.costs, s.costs.in.Homes[home].Site
	row, anchor := c.travel[site], c.work[worker]
	if row[c.live[worker]] < row[anchor] {
		anchor = c.live[worker]
	}
	return c.distance[site][anchor], row[anchor] != c.distance[site][anchor]
}

// buildings counts the buildings, and those with more than one contact.
func (s *Scorer) buildings(contact []int) (all, shared int) {
	contacts := map[int][]int{}
	for i, w := range contact {
		site := s.costs.in.Homes[i].Site
		if s.costs.in.Sites[site].Building && !slices.Contains(contacts[site], w) {
			contacts[site] = append(contacts[site], w)
		}
	}
	for _, list := range contacts {
		if len(list) > 1 {
			shared++
		}
	}
	return len(contacts), shared
}

// summarise is Summarise with the figures of the townships.
func (r *registry) summarise(scorer *Scorer, contact []int) Summary {
	out := scorer.Summarise(contact)
	at, metres, members := map[int]*TownshipSummary{}, map[int]int64{}, map[[2]int]bool{}
	var order []int
	for i, w := range contact {
		h := &r.input.Homes[i]
		town := r.township(r.input.Sites[h.Site].Area)
		t := at[town]
		if t == nil {
			a := r.areas[town]
			t = &TownshipSummary{AreaID: a.ID, Name: a.Name, Island: r.input.Areas[town].Island}
			at[town], order = t, append(order, town)
		}
		t.Households++
		if w == Nobody {
			continue
		}
		t.Covered++
		way, crosses := scorer.way(i, w)
		metres[town] += int64(way)
		if crosses {
			t.Crossings++
		}
		if h.Current != Nobody && h.Current != w {
			t.Changed++
		}
		if !members[[2]int{town, w}] {
			members[[2]int{town, w}] = true
			t.Members++
		}
	}
	slices.Sort(order)
	for _, town := range order {
		at[town].Travel = float64(metres[town]) / 1000
		out.Townships = append(out.Townships, *at[town])
	}
	return out
}

// township is the township that an area lies in, or the area itself above townships.
func (r *registry) township(area int) int {
	for a := area; a != Nowhere; a = r.input.Areas[a].Parent {
		if r.input.Areas[a].Level == "township" {
			return a
		}
	}
	return area
}

func histogram(load []int) []Bar {
	out := []Bar{}
	if len(load) == 0 {
		return out
	}
	low, high := load[0], load[0]
	for _, l := range load {
		low, high = min(low, l), max(high, l)
	}
	for l := low; l <= high; l++ {
		out = append(out, Bar{Load: l})
	}
	for _, l := range load {
		out[l-low].Members++
	}
	return out
}

// held starts a count of loads with what each worker keeps outside of the plan.
func held(in *Input) []int {
	out := make([]int, len(in.Workers))
	for i, w := range in.Workers {
		out[i] = w.Held
	}
	return out
}
