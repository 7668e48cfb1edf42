package org_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/access"
	acts "github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/testkit"
)

// replayed is how many changes are made on each of the two databases: as many as LIANXIN_CHANGES says, or enough to meet
// every action in many orders.
func replayed(t *testing.T) int {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("LIANXIN_CHANGES"), "120"))
	require.NoError(t, err)
	return n
}

type cadre struct {
	Unit, Branch, Work uuid.UUID
	Serves             bool
}

type node struct {
	Parent       uuid.UUID
	Name         string
	Ended, Known bool
}

type named struct {
	Name  string
	Ended bool
}

// naive is the organisation as a child would keep it.
type naive struct {
	cadres          map[uuid.UUID]cadre
	areas           map[uuid.UUID]node
	units, branches map[uuid.UUID]named
	homes           map[uuid.UUID]uuid.UUID
}

func (n naive) clone() naive {
	return naive{maps.Clone(n.cadres), maps.Clone(n.areas), maps.Clone(n.units), maps.Clone(n.branches), maps.Clone(n.homes)}
}

// entry is one act: on which day it holds, and what it did.
type entry struct {
	id     uuid.UUID
	on     calendar.Day
	undone bool
	do     func(n naive)
	told   string
}

type replay struct {
	*testing.T
	k     *testkit.Kit
	ctx   context.Context
	dice  *rand.Rand
	first naive
	log   []*entry
	level map[uuid.UUID]string

	// story is what was done and undone, in the order in which it was asked for.
	story []string

	refused, undone, kept int
}

// TestOrganisationAgainstReplay makes many random acts on members, units, branches and areas, with days in the past, bad
// ones and undone ones among them, and holds every record, every look back and every count by area against a naive log.
func TestOrganisationAgainstReplay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		r := &replay{T: t, k: k, ctx: access.AsSystem(context.Background(), "replay", d.ID), dice: rand.New(rand.NewPCG(3, 4)), level: map[uuid.UUID]string{}}
		r.first = r.stored()
		for n := 0; len(r.log) < replayed(t) && n < 20*replayed(t); n++ {
			if n%20 == 0 {
				k.Clock.Advance(24 * time.Hour)
			}
			if r.dice.IntN(8) == 0 {
				r.undo()
			} else {
				r.change(n)
			}
			if n%100 == 99 {
				r.compare()
			}
		}
		r.compare()
		require.NotZero(t, r.undone)
		t.Logf("%d changes done, %d refused, %d undone, %d undos refused", len(r.log), r.refused, r.undone, r.kept)
	})
}

// stored is what the database holds now.
func (r *replay) stored() naive {
	n := naive{map[uuid.UUID]cadre{}, map[uuid.UUID]node{}, map[uuid.UUID]named{}, map[uuid.UUID]named{}, map[uuid.UUID]uuid.UUID{}}
	db := r.k.DB.Read(r.ctx)
	var members []org.Member
	var areas []org.Area
	var units []org.Unit
	var branches []org.Branch
	var homes []registry.Household
	for _, list := range []any{&members, &areas, &units, &branches, &homes} {
		require.NoError(r, db.Find(list).Error)
	}
	for _, m := range members {
		n.cadres[m.ID] = cadreOf(m)
	}
	for _, a := range areas {
		n.areas[a.ID], r.level[a.ID] = nodeOf(a), a.Level
	}
	for _, u := range units {
		n.units[u.ID] = named{u.Name, u.EndedOn != ""}
	}
	for _, b := range branches {
		n.branches[b.ID] = named{b.Name, b.EndedOn != ""}
	}
	for _, h := range homes {
		n.homes[h.ID] = *h.GridID
	}
	return n
}

func or(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func cadreOf(m org.Member) cadre {
	return cadre{m.UnitID, or(m.BranchID), or(m.WorkAreaID), m.InService}
}

func nodeOf(a org.Area) node { return node{or(a.ParentID), a.Name, a.EndedOn != "", true} }

// asOf replays what happened up to a day, in the order of days, over what everything was at first.
func (r *replay) asOf(on calendar.Day) naive {
	out := r.first.clone()
	log := slices.Clone(r.log)
	slices.SortStableFunc(log, func(a, b *entry) int { return cmp.Compare(a.on, b.on) })
	for _, e := range log {
		if !e.undone && e.on <= on {
			e.do(out)
		}
	}
	return out
}

func pick[V any](r *replay, from map[uuid.UUID]V, fits func(id uuid.UUID, v V) bool) uuid.UUID {
	var ids []uuid.UUID
	for id, v := range from {
		if fits == nil || fits(id, v) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return uuid.Nil
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	return ids[r.dice.IntN(len(ids))]
}

func (r *replay) area(now naive, level string) uuid.UUID {
	return pick(r, now.areas, func(id uuid.UUID, a node) bool { return r.level[id] == level && !a.Ended })
}

// change asks for something random; what is refused must change nothing.
func (r *replay) change(n int) {
	now := r.asOf("9999-12-31")
	in := org.ActInput{
		On: calendar.DayOf(r.k.Clock.Now()).Add(-max(0, r.dice.IntN(8)-4)), Acknowledged: []string{"keeps_contacts", "other_island", "grants_follow"},
	}
	name := fmt.Sprint("名", n)
	who, unit, branch := pick(r, now.cadres, nil), pick(r, now.units, nil), pick(r, now.branches, nil)
	level := []string{"grid", "grid", "community"}[r.dice.IntN(3)]
	from, into := r.area(now, level), r.area(now, level)
	var do func(n naive)
	switch r.dice.IntN(12) {
	case 0, 1:
		work := r.area(now, level)
		in.Action, in.TargetID, in.UnitID, in.BranchID, in.WorkAreaID = org.Transfer, who, &unit, &branch, &work
		do = func(n naive) { c := n.cadres[who]; c.Unit, c.Branch, c.Work = unit, branch, work; n.cadres[who] = c }
	case 2:
		in.Action, in.TargetID = org.Retire, who
		do = func(n naive) { c := n.cadres[who]; c.Serves = false; n.cadres[who] = c }
	case 3:
		in.Action, in.TargetID = org.Rejoin, who
		do = func(n naive) { c := n.cadres[who]; c.Serves = true; n.cadres[who] = c }
	case 4:
		to := pick(r, now.units, nil)
		in.Action, in.TargetID, in.IntoID = org.MergeUnit, unit, &to
		do = func(n naive) {
			for id, c := range n.cadres {
				if c.Unit == unit {
					c.Unit = to
					n.cadres[id] = c
				}
			}
			n.units[unit] = named{n.units[unit].Name, true}
		}
	case 5:
		to := pick(r, now.branches, nil)
		in.Action, in.TargetID, in.IntoID = org.MergeBranch, branch, &to
		do = func(n naive) {
			for id, c := range n.cadres {
				if c.Branch == branch {
					c.Branch = to
					n.cadres[id] = c
				}
			}
			n.branches[branch] = named{n.branches[branch].Name, true}
		}
	case 6:
		in.Action, in.TargetID, in.Name = org.RenameUnit, unit, name
		do = func(n naive) { n.units[unit] = named{name, n.units[unit].Ended} }
	case 7:
		in.Action, in.TargetID, in.Name = org.RenameArea, from, name
		do = func(n naive) { a := n.areas[from]; a.Name = name; n.areas[from] = a }
	case 8:
		parent := r.area(now, map[string]string{"grid": "community", "community": "township"}[level])
		in.Action, in.TargetID, in.ParentID = org.MoveArea, from, &parent
		do = func(n naive) { a := n.areas[from]; a.Parent = parent; n.areas[from] = a }
	case 9:
		in.Action, in.TargetID, in.IntoID = org.MergeArea, from, &into
		do = func(n naive) { n.merge(from, into) }
	default:
		r.split(now, in, from, level, name)
		return
	}
	r.do(in, func(acts.Act) func(n naive) { return do })
}

func (n naive) merge(from, into uuid.UUID) {
	for id, grid := range n.homes {
		if grid == from {
			n.homes[id] = into
		}
	}
	for id, c := range n.cadres {
		if c.Work == from {
			c.Work = into
			n.cadres[id] = c
		}
	}
	for id, a := range n.areas {
		if a.Parent == from {
			a.Parent = into
			n.areas[id] = a
		}
	}
	a := n.areas[from]
	a.Ended = true
	n.areas[from] = a
}

func (r *replay) split(now naive, in org.ActInput, from uuid.UUID, level, name string) {
	in.Action, in.TargetID, in.Name, in.Code = org.SplitArea, from, name, "C"+name
	var goes uuid.UUID
	if level == "grid" {
		goes = pick(r, now.homes, func(_, grid uuid.UUID) bool { return grid == from })
		in.HouseholdIDs = []uuid.UUID{goes}
	} else {
		goes = pick(r, now.areas, func(_ uuid.UUID, a node) bool { return a.Parent == from && !a.Ended })
		in.AreaIDs = []uuid.UUID{goes}
	}
	r.do(in, func(done acts.Act) func(n naive) {
		made := done.Effects[0].ID
		r.level[made] = level
		return func(n naive) {
			n.areas[made] = node{n.areas[from].Parent, name, false, true}
			if level == "grid" {
				n.homes[goes] = made
				return
			}
			a := n.areas[goes]
			a.Parent = made
			n.areas[goes] = a
		}
	})
}

// brief is an id as the story tells it.
func brief(id uuid.UUID) string { return id.String()[19:] }

// told says what an act was about.
func told(in org.ActInput) string {
	out := []string{brief(in.TargetID)}
	for name, id := range map[string]*uuid.UUID{"unit": in.UnitID, "branch": in.BranchID, "work": in.WorkAreaID, "into": in.IntoID, "below": in.ParentID} {
		if id != nil {
			out = append(out, name+" "+brief(*id))
		}
	}
	for _, id := range slices.Concat(in.AreaIDs, in.HouseholdIDs) {
		out = append(out, "takes "+brief(id))
	}
	slices.Sort(out[1:])
	return strings.Join(out, ", ")
}

// about is the story of some records.
func (r *replay) about(ids ...uuid.UUID) string {
	var out []string
	for _, line := range r.story {
		if slices.ContainsFunc(ids, func(id uuid.UUID) bool { return strings.Contains(line, brief(id)) }) {
			out = append(out, line)
		}
	}
	return "\n" + strings.Join(out, "\n")
}

func (r *replay) do(in org.ActInput, does func(done acts.Act) func(n naive)) {
	table, _, _ := strings.Cut(string(in.Action), ".")
	table = map[string]string{"member": "members", "unit": "units", "branch": "branches", "area": "areas"}[table]
	require.NoError(r, r.k.DB.Read(r.ctx).Table(table).Where("id = ?", in.TargetID).Pluck("version", &in.Version).Error)
	id := database.NewID()
	done, err := r.k.App.Org.Do(r.ctx, id, in)
	if err != nil {
		_, expected := fault.As(err)
		require.True(r, expected, "%s: %v", in.Action, err)
		r.refused++
		return
	}
	e := &entry{id: id, on: in.On, do: does(done), told: fmt.Sprintf("%s %s: %s", in.On, in.Action, told(in))}
	if in.Action == org.SplitArea {
		e.told += " makes " + brief(done.Effects[0].ID)
	}
	r.log = append(r.log, e)
	r.story = append(r.story, e.told)
}

// undo takes back one of the latest changes, if nothing rests on it.
func (r *replay) undo() {
	if len(r.log) == 0 {
		return
	}
	e := r.log[len(r.log)-1-r.dice.IntN(min(6, len(r.log)))]
	err := r.k.App.Acts.Undo(r.ctx, e.id, 1)
	if err != nil {
		_, expected := fault.As(err)
		require.True(r, expected, "undo: %v", err)
		r.kept++
		return
	}
	e.undone = true
	r.story = append(r.story, "undone: "+e.told)
	r.undone++
}

func same[V comparable](r *replay, kind string, want, got map[uuid.UUID]V) {
	for id, v := range want {
		require.Equal(r, v, got[id], "%s %s: %s", kind, brief(id), r.about(id))
	}
	require.Len(r, got, len(want), kind)
}

func (r *replay) compare() {
	same(r, "member", r.asOf("9999-12-31").cadres, r.stored().cadres)
	same(r, "area", r.asOf("9999-12-31").areas, r.stored().areas)
	same(r, "unit", r.asOf("9999-12-31").units, r.stored().units)
	same(r, "branch", r.asOf("9999-12-31").branches, r.stored().branches)
	same(r, "household", r.asOf("9999-12-31").homes, r.stored().homes)
	for range 2 {
		on := calendar.DayOf(r.k.Clock.Now()).Add(-r.dice.IntN(12))
		then := r.asOf(on)
		for id := range r.first.cadres {
			m, err := r.k.App.Org.MemberAsOf(r.ctx, id, on)
			require.NoError(r, err)
			require.Equal(r, then.cadres[id], cadreOf(m.Member), "member %s on %s: %s", brief(id), on, r.about(id))
		}
		for id := range r.stored().areas {
			a, err := r.k.App.Org.AreaAsOf(r.ctx, id, on)
			known, there := then.areas[id]
			require.Equal(r, !there, fault.Is(err, fault.KindNotFound), "area %s on %s: %v", id, on, err)
			if there {
				require.Equal(r, known, nodeOf(a.Area), "area %s on %s: %s", brief(id), on, r.about(id))
			}
		}
		for id, u := range then.units {
			got, err := r.k.App.Org.UnitAsOf(r.ctx, id, on)
			require.NoError(r, err)
			require.Equal(r, u, named{got.Name, got.EndedOn != ""}, "unit %s on %s", id, on)
		}
		r.compareCounts(on, then)
	}
}

// compareCounts holds the households of each town on a day against the naive tree.
func (r *replay) compareCounts(on calendar.Day, then naive) {
	want := map[uuid.UUID]int64{}
	for _, grid := range then.homes {
		up := grid
		for r.level[up] != "township" {
			up = then.areas[up].Parent
			require.NotEqual(r, uuid.Nil, up, "grid %s on %s", grid, on)
		}
		want[up]++
	}
	got, err := r.k.App.Registry.PopulationAsOf(r.ctx, on, nil)
	require.NoError(r, err)
	for _, row := range got {
		require.Equal(r, want[row.AreaID], row.Households, "%s on %s", row.AreaName, on)
	}
}
