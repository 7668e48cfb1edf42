package registry_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/access"
	acts "github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/testkit"
)

// changesEach is how many changes are made on each of the two databases: as many as LIANXIN_CHANGES says (10000 for the
// long run), or enough to meet every kind of change in many orders.
func changesEach(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("LIANXIN_CHANGES"), "1000"))
	require.NoError(t, err)
	return n
}

// naive is the registry as a child would keep it: what everything was at first, and a list of what happened.
type naive struct {
	people map[uuid.UUID]person
	homes  map[uuid.UUID]home
	log    []*entry
}

type person struct {
	Household       uuid.UUID
	Relation, State string
	Known           bool
}

type home struct {
	Grid  uuid.UUID
	State string
	Known bool
}

// entry is one act: on which day it holds, and which fields it set.
type entry struct {
	id     uuid.UUID
	on     calendar.Day
	at     time.Time
	undone bool
	do     []func(n *naive)
}

func (n *naive) clone() *naive {
	c := &naive{people: map[uuid.UUID]person{}, homes: map[uuid.UUID]home{}}
	for id, p := range n.people {
		c.people[id] = p
	}
	for id, h := range n.homes {
		c.homes[id] = h
	}
	return c
}

// asOf replays what happened up to a day, in the order of days, over what everything was at first.
func (n *naive) asOf(on calendar.Day) *naive {
	out := n.clone()
	log := slices.Clone(n.log)
	slices.SortStableFunc(log, func(a, b *entry) int { return cmp.Compare(a.on, b.on) })
	for _, e := range log {
		if !e.undone && e.on <= on {
			for _, f := range e.do {
				f(out)
			}
		}
	}
	return out
}

func setPerson(id uuid.UUID, change func(p *person)) func(n *naive) {
	return func(n *naive) { p := n.people[id]; change(&p); n.people[id] = p }
}

func setHome(id uuid.UUID, change func(h *home)) func(n *naive) {
	return func(n *naive) { h := n.homes[id]; change(&h); n.homes[id] = h }
}

// TestChangesAgainstReplay makes thousands of random changes, with days in the past, bad ones and undone ones among
// them, and holds every record, every look back and every count by area against the naive log.
func TestChangesAgainstReplay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		r := &replay{T: t, k: k, dice: rand.New(rand.NewPCG(1, 2)), first: &naive{people: map[uuid.UUID]person{}, homes: map[uuid.UUID]home{}}}
		d := k.District()
		r.ctx = access.AsSystem(context.Background(), "replay", d.ID)
		r.grids = append(slices.Clone(d.SouthGrids), d.NorthGrids...)
		r.load()
		for n := 0; len(r.first.log) < changesEach(t); n++ {
			if n%20 == 0 {
				k.Clock.Advance(24 * time.Hour)
			}
			if r.dice.IntN(25) == 0 {
				r.undo()
			} else {
				r.change(n)
			}
			if n%500 == 499 {
				r.compare()
			}
		}
		r.compare()
		require.NotZero(t, r.undone)
		t.Logf("%d changes done, %d refused, %d undone, %d undos refused", len(r.first.log), r.refused, r.undone, r.kept)
	})
}

type replay struct {
	*testing.T
	k      *testkit.Kit
	ctx    context.Context
	dice   *rand.Rand
	first  *naive
	grids  []uuid.UUID
	people []uuid.UUID
	homes  []uuid.UUID

	refused, undone, kept int
}

func (r *replay) rows() ([]registry.Resident, []registry.Household) {
	var people []registry.Resident
	var homes []registry.Household
	require.NoError(r, r.k.DB.Read(r.ctx).Order("id").Find(&people).Error)
	require.NoError(r, r.k.DB.Read(r.ctx).Order("id").Find(&homes).Error)
	return people, homes
}

func (r *replay) load() {
	people, homes := r.rows()
	for _, p := range people {
		r.people = append(r.people, p.ID)
		r.first.people[p.ID] = person{p.HouseholdID, p.Relation, p.State, true}
	}
	for _, h := range homes {
		r.homes = append(r.homes, h.ID)
		r.first.homes[h.ID] = home{*h.GridID, h.State, true}
	}
}

func (r *replay) today() calendar.Day { return calendar.DayOf(r.k.Clock.Now()) }

// living are the people of a household now, the naive way.
func living(now *naive, household uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for id, p := range now.people {
		if p.Known && p.Household == household && (p.State == "here" || p.State == "away") {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b uuid.UUID) int { return cmp.Compare(a.String(), b.String()) })
	return out
}

func pickOf[T any](r *replay, list []T) T { return list[r.dice.IntN(len(list))] }

// change asks for something random; what is refused must change nothing.
func (r *replay) change(n int) {
	now := r.first.asOf("9999-12-31")
	on := r.today().Add(-max(0, r.dice.IntN(8)-4))
	who, where := pickOf(r, r.people), pickOf(r, r.homes)
	p, from := now.people[who], now.people[who].Household
	in := registry.ActInput{TargetID: who, On: on, Acknowledged: []string{"head_under_16"}}
	var do []func(n *naive)
	state := func(to string) {
		do = append(do, setPerson(who, func(p *person) { p.State = to }))
	}
	// When the head goes, the first of those who stay takes over; when nobody stays, the household ends.
	leave := func(ended string) {
		rest := slices.DeleteFunc(living(now, from), func(id uuid.UUID) bool { return id == who })
		switch {
		case len(rest) == 0:
			do = append(do, setHome(from, func(h *home) { h.State = ended }))
		case p.Relation == "02":
			in.Relations = append(in.Relations, registry.Relation{ResidentID: rest[0], Relation: "02"})
			do = append(do, setPerson(rest[0], func(p *person) { p.Relation = "02" }))
		}
	}
	switch r.dice.IntN(10) {
	case 0, 1, 2:
		in.Action, in.HouseholdID = registry.MoveResident, &where
		relation := "97"
		if len(living(now, where)) == 0 {
			relation = "02"
		}
		in.Relations = append(in.Relations, registry.Relation{ResidentID: who, Relation: relation})
		do = append(do, setPerson(who, func(p *person) { p.Household, p.Relation = where, relation }))
		leave("dissolved")
	case 3:
		in.Action = registry.LeaveForAWhile
		state("away")
	case 4:
		in.Action = registry.ComeBack
		if p.Relation == "02" && (p.State == "moved") {
			in.Relations = append(in.Relations, registry.Relation{ResidentID: who, Relation: "97"})
			do = append(do, setPerson(who, func(p *person) { p.Relation = "97" }))
		}
		state("here")
	case 5:
		if r.dice.IntN(6) != 0 {
			return
		}
		in.Action = registry.LeaveForGood
		state("moved")
		leave("moved_away")
	case 6:
		grid := pickOf(r, r.grids)
		in.Action, in.TargetID, in.Door = registry.MoveHousehold, where, &registry.Door{GridID: &grid, Address: fmt.Sprint("门牌", n)}
		do = append(do, setHome(where, func(h *home) { h.Grid = grid }))
	case 7:
		people := living(now, where)
		if len(people) < 2 {
			return
		}
		in.Action, in.TargetID, in.People = registry.SplitHousehold, where, people[1:2]
		in.Door = &registry.Door{Code: fmt.Sprint("R", n)}
		in.Relations = []registry.Relation{{ResidentID: people[1], Relation: "02"}}
		if now.people[people[1]].Relation == "02" {
			in.Relations = append(in.Relations, registry.Relation{ResidentID: people[0], Relation: "02"})
		}
	case 8:
		into := pickOf(r, r.homes)
		in.Action, in.TargetID, in.HouseholdID = registry.MergeHousehold, where, &into
		for _, id := range living(now, where) {
			in.Relations = append(in.Relations, registry.Relation{ResidentID: id, Relation: "97"})
			do = append(do, setPerson(id, func(p *person) { p.Household, p.Relation = into, "97" }))
		}
		do = append(do, setHome(where, func(h *home) { h.State = "dissolved" }))
		if len(living(now, into)) == 0 || len(living(now, where)) > 4 {
			return
		}
	case 9:
		people := living(now, where)
		if len(people) < 1 {
			return
		}
		in.Action, in.TargetID = registry.Birth, where
		in.Person = &registry.ResidentInput{Name: fmt.Sprint("新生", n), Relation: "20", BirthDate: string(on)}
	}
	r.do(in, do)
}

func (r *replay) do(in registry.ActInput, do []func(n *naive)) {
	r.version(&in)
	id := database.NewID()
	got, err := r.k.App.Registry.Do(r.ctx, id, in)
	if err != nil {
		_, expected := fault.As(err)
		require.True(r, expected, "%s: %v", in.Action, err)
		r.refused++
		return
	}
	e := &entry{id: id, on: in.On, at: r.k.Clock.Now(), do: do}
	switch in.Action {
	case registry.SplitHousehold:
		made := slices.IndexFunc(got.Effects, func(e acts.Effect) bool { return e.Kind == "household" && e.Made })
		fresh := got.Effects[made].ID
		r.homes = append(r.homes, fresh)
		from := in.TargetID
		e.do = append(e.do, func(n *naive) { n.homes[fresh] = home{n.homes[from].Grid, "active", true} },
			setPerson(in.People[0], func(p *person) { p.Household, p.Relation = fresh, "02" }))
		for _, one := range in.Relations[1:] {
			e.do = append(e.do, setPerson(one.ResidentID, func(p *person) { p.Relation = one.Relation }))
		}
		grid := r.household(fresh)
		e.do[0] = func(n *naive) { n.homes[fresh] = home{grid, "active", true} }
	case registry.Birth:
		child, household := got.Effects[0].ID, in.TargetID
		r.people = append(r.people, child)
		e.do = []func(n *naive){func(n *naive) { n.people[child] = person{household, "20", "here", true} }}
	}
	r.first.log = append(r.first.log, e)
}

func (r *replay) household(id uuid.UUID) uuid.UUID {
	var h registry.Household
	require.NoError(r, r.k.DB.Read(r.ctx).Where("id = ?", id).Take(&h).Error)
	return *h.GridID
}

// version reads the version of the target, wherever it is.
func (r *replay) version(in *registry.ActInput) {
	for _, table := range []string{"residents", "households"} {
		var versions []int
		require.NoError(r, r.k.DB.Read(r.ctx).Table(table).Where("id = ?", in.TargetID).Pluck("version", &versions).Error)
		if len(versions) == 1 {
			in.Version = versions[0]
		}
	}
}

// undo takes back one of the latest changes, if nothing rests on it.
func (r *replay) undo() {
	if len(r.first.log) == 0 {
		return
	}
	e := r.first.log[len(r.first.log)-1-r.dice.IntN(min(15, len(r.first.log)))]
	err := r.k.App.Acts.Undo(r.ctx, e.id, 1)
	if err != nil {
		_, expected := fault.As(err)
		require.True(r, expected, "undo: %v", err)
		r.kept++
		return
	}
	e.undone = true
	r.undone++
	people, homes := r.rows()
	r.people, r.homes = nil, nil
	for _, p := range people {
		r.people = append(r.people, p.ID)
	}
	for _, h := range homes {
		r.homes = append(r.homes, h.ID)
	}
}

func (r *replay) compare() {
	now := r.first.asOf("9999-12-31")
	people, homes := r.rows()
	for _, p := range people {
		require.Equal(r, now.people[p.ID], person{p.HouseholdID, p.Relation, p.State, true}, "resident %s", p.ID)
		require.Equal(r, now.homes[p.HouseholdID].Grid, *p.GridID, "resident %s lies where the household does", p.ID)
	}
	for _, h := range homes {
		require.Equal(r, now.homes[h.ID], home{*h.GridID, h.State, true}, "household %s", h.ID)
	}
	for range 3 {
		on := r.today().Add(-r.dice.IntN(1 + len(r.first.log)/20))
		then := r.first.asOf(on)
		r.comparePast(on, then, people, homes)
		r.compareCounts(on, then)
	}
}

func (r *replay) comparePast(on calendar.Day, then *naive, people []registry.Resident, homes []registry.Household) {
	for range 60 {
		p := pickOf(r, people)
		got, err := r.k.App.Registry.ResidentAsOf(r.ctx, p.ID, on)
		want := then.people[p.ID]
		require.Equal(r, !want.Known, fault.Is(err, fault.KindNotFound), "resident %s on %s: %v", p.ID, on, err)
		if want.Known {
			require.Equal(r, want, person{got.HouseholdID, got.Relation, got.State, true}, "resident %s on %s", p.ID, on)
		}
		h := pickOf(r, homes)
		was, with, err := r.k.App.Registry.HouseholdAsOf(r.ctx, h.ID, on)
		known := then.homes[h.ID]
		require.Equal(r, !known.Known, fault.Is(err, fault.KindNotFound), "household %s on %s: %v", h.ID, on, err)
		if known.Known {
			require.Equal(r, known, home{*was.GridID, was.State, true}, "household %s on %s", h.ID, on)
			ids := []uuid.UUID{}
			for _, one := range with {
				ids = append(ids, one.ID)
			}
			require.ElementsMatch(r, living(then, h.ID), ids, "people of household %s on %s", h.ID, on)
		}
	}
}

func (r *replay) compareCounts(on calendar.Day, then *naive) {
	d := r.k.District()
	for _, area := range []uuid.UUID{d.SouthVillage, d.NorthVillage} {
		got, err := r.k.App.Registry.PopulationAsOf(r.ctx, on, &area)
		require.NoError(r, err)
		for _, row := range got {
			want := registry.Population{AreaID: row.AreaID, AreaName: row.AreaName}
			for id, h := range then.homes {
				if h.Grid != row.AreaID || !h.Known {
					continue
				}
				if h.State == "active" {
					want.Households++
				}
				want.Residents += int64(len(living(then, id)))
			}
			require.Equal(r, want, row, "%s on %s", row.AreaName, on)
		}
	}
}
