package allocation

import (
	"fmt"

	"github.com/lianxin/lianxin/internal/fault"
)

// Obstacle is why there is no plan.
type Obstacle string

// The obstacles.
const (
	NoMembers      Obstacle = "no_members"
	CapacityShort  Obstacle = "capacity_short"
	PinnedToOwn    Obstacle = "pinned_to_own"
	PinnedToBarred Obstacle = "pinned_to_excluded"
	PinnedTooMany  Obstacle = "pinned_too_many"
	PinsLeaveNone  Obstacle = "pins_leave_none"
	OwnHouseholds  Obstacle = "own_households"
	NothingToHave  Obstacle = "nothing_to_have"
	NoHouseholds   Obstacle = "no_households"
	HeavyNoRoom    Obstacle = "heavy_no_room"
	SolverFailed   Obstacle = "solver_failed"
)

// Infeasible names the reason why no plan keeps the hard rules. Home and Worker are indices, or Nobody.
type Infeasible struct {
	Code       Obstacle
	Home       int
	Worker     int
	Households int
	// Load is what the households count as load, where that is more than their number.
	Load     int
	Capacity int
}

// Error says the reason in English.
func (e *Infeasible) Error() string { return e.Words("", "", "").EN }

// Words says the reason with the names of the area, the household and the member that it is about.
func (e *Infeasible) Words(area, household, member string) fault.Text {
	if area == "" {
		area = "-"
	}
	switch e.Code {
	case NoHouseholds:
		return fault.Say("%s：没有在住的住户", "%s: there is no active household", area)
	case NoMembers:
		return fault.Say("%[1]s：有 %[2]d 户，没有可以联户的党员干部", "%[1]s: %[2]d households, no participating member", area, e.Households)
	case CapacityShort:
		if e.Load > e.Households {
			return fault.Say("%[1]s：有 %[2]d 户，按重点户加权折合 %[3]d 户，党员干部最多可联 %[4]d 户",
				"%[1]s: %[2]d households that count as %[3]d, capacity %[4]d", area, e.Households, e.Load, e.Capacity)
		}
		return fault.Say("%[1]s：有 %[2]d 户，党员干部最多可联 %[3]d 户", "%[1]s: %[2]d households, capacity %[3]d", area, e.Households, e.Capacity)
	case PinnedToOwn:
		return fault.Say("%[1]s：住户 %[2]s 被固定给本户的党员干部 %[3]s", "%[1]s: household %[2]s is pinned to %[3]s, who lives in it", area, household, member)
	case PinnedToBarred:
		return fault.Say("%[1]s：住户 %[2]s 被固定给已排除的党员干部 %[3]s", "%[1]s: household %[2]s is pinned to %[3]s, who is excluded from it", area, household, member)
	case PinnedTooMany:
		return fault.Say("%[1]s：固定给 %[2]s 的住户有 %[3]d 户，超过其上限 %[4]d 户", "%[1]s: %[3]d households are pinned to %[2]s, whose maximum is %[4]d", area, member, e.Households, e.Capacity)
	case PinsLeaveNone:
		return fault.Say("%[1]s：固定的住户太集中，只剩 %[2]d 户可分给尚无住户的 %[3]d 名党员干部", "%[1]s: the pinned households leave %[2]d for %[3]d members who have none", area, e.Households, e.Capacity)
	case OwnHouseholds:
		return fault.Say("%[1]s：有 %[2]d 户只能由非本户且未被排除的党员干部联系，而他们只能再联 %[3]d 户", "%[1]s: %[2]d households may only go to members who neither live in them nor are excluded, and those have room for %[3]d", area, e.Households, e.Capacity)
	case HeavyNoRoom:
		return fault.Say("%[1]s：%[2]d 户重点户每户折合多户，没有一名党员干部还能整户接下；请放宽户数浮动或上限",
			"%[1]s: %[2]d households count as more than one, and no member has room for a whole one; widen the band or the maxima", area, e.Households)
	case NothingToHave:
		return fault.Say("%[1]s：除本户外没有住户可以分给 %[2]s", "%[1]s: there is no household for %[2]s but their own", area, member)
	}
	return fault.Say("无法安排：%s", "No plan is possible: %s", fmt.Sprint(e.Code))
}

// explain finds the homes that have no place: those that can still be reached from one without a contact, over
// everybody who may have it. They can only go to workers who are full.
func (p *problem) explain() error {
	n, sink := len(p.classes), len(p.supply)-1
	reached := make([]bool, len(p.supply))
	var queue []int
	visit := func(v int) {
		if !reached[v] {
			reached[v] = true
			queue = append(queue, v)
		}
	}
	for i := range p.classes {
		if p.net.flow[i] > 0 {
			visit(i)
		}
	}
	flows := make([][]int32, len(p.supply)) // arcs with flow that lead to the node
	extra := make([]int32, len(p.supply))   // of each worker, what runs on to the sink
	for e := p.net.artificial(); e < len(p.net.from); e++ {
		if p.net.flow[e] == 0 {
			continue
		}
		flows[p.net.to[e]] = append(flows[p.net.to[e]], int32(e))
		if int(p.net.to[e]) == sink {
			extra[p.net.from[e]] = p.net.flow[e]
		}
	}
	for len(queue) > 0 {
		v := queue[0]
		queue = queue[1:]
		if v < n {
			for w := range p.bounds {
				if p.classes[v].allows(int32(w)) {
					visit(n + w)
				}
			}
			continue
		}
		for _, e := range flows[v] {
			visit(int(p.net.from[e]))
		}
		if v < sink && int(extra[v]) < p.bounds[v-n].high-p.bounds[v-n].low {
			visit(sink)
		}
	}
	out := &Infeasible{Code: OwnHouseholds, Home: Nobody, Worker: Nobody}
	if reached[sink] {
		out.Code = NothingToHave
		for w := range p.bounds {
			if !reached[n+w] && p.net.flow[n+w] > 0 {
				out.Worker = w
				break
			}
		}
		return out
	}
	for v := range sink {
		switch {
		case !reached[v]:
		case v < n:
			out.Households += len(p.classes[v].homes)
			out.Load += len(p.classes[v].homes) * p.classes[v].weight
			if out.Home == Nobody {
				out.Home = p.classes[v].homes[0]
			}
		default:
			out.Capacity += p.bounds[v-n].high - p.bounds[v-n].pins
		}
	}
	return out
}
