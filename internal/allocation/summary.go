package allocation

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
	// Cost is what the plan costs by its weights, Bound the least that any plan can cost, in kilometres.
	Cost  float64 `json:"cost"`
	Bound float64 `json:"bound"`
	// Histogram is how many members have how many households, from load_min to load_max.
	Histogram []Bar `json:"histogram"`
}

// Bar is how many members have a load.
type Bar struct {
	Load    int `json:"load"`
	Members int `json:"members"`
}

// Summarise works the figures out.
func (s *Scorer) Summarise(contact []int) Summary {
	in, metres, cost := s.costs.in, int64(0), int64(0)
	out := Summary{Households: len(in.Homes), Members: len(in.Workers)}
	load := held(in)
	for i, w := range contact {
		if w == Nobody {
			out.WithoutContact++
			continue
		}
		out.Covered++
		load[w]++
		h := in.Homes[i]
		row := s.costs.travel[h.Site]
		anchor := s.costs.work[w]
		if row[s.costs.live[w]] < row[anchor] {
			anchor = s.costs.live[w]
		}
		metres += int64(s.costs.distance[h.Site][anchor])
		cost += s.Cost(i, w)
		if row[anchor] != s.costs.distance[h.Site][anchor] {
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
	out.Travel, out.Cost = float64(metres)/1000, float64(cost)/1000
	out.Histogram = histogram(load)
	if n := len(out.Histogram); n > 0 {
		out.LoadMin, out.LoadMax = out.Histogram[0].Load, out.Histogram[n-1].Load
	}
	return out
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
