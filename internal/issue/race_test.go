package issue_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// atOnce runs n requests at the same time and returns their answers.
func atOnce(n int, f func(i int) *testkit.Reply) []*testkit.Reply {
	replies := make([]*testkit.Reply, n)
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		ready.Add(1)
		done.Add(1)
		go func() {
			defer done.Done()
			ready.Done()
			<-start
			replies[i] = f(i)
		}()
	}
	ready.Wait()
	close(start)
	done.Wait()
	return replies
}

func statuses(replies []*testkit.Reply) map[int]int {
	out := map[int]int{}
	for _, r := range replies {
		out[r.Status]++
	}
	return out
}

// P12: fifty people submitting at once get fifty numbers.
func TestNumbersAreDistinct(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		users := []string{"office", "township", "community", "cadre", "secretary"}
		for _, u := range users {
			k.As(u).Get("/auth/me").Want(200)
		}
		b := problem(d)
		delete(b, "household_id")
		b["area_id"] = d.SouthGrids[0]
		replies := atOnce(50, func(i int) *testkit.Reply { return k.As(users[i%len(users)]).Post("/issues", b) })
		var numbers []string
		for _, r := range replies {
			numbers = append(numbers, r.Want(201).Text("number"))
		}
		slices.Sort(numbers)
		require.Len(t, slices.Compact(numbers), 50)
		require.Equal(t, "LX20261123-00001", numbers[0])
		require.Equal(t, "LX20261123-00050", numbers[49])
	})
}

// P12: of two who take the same step, one does, and it happened once.
func TestRaces(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		for _, u := range []string{"office", "township", "handler", "caller"} {
			k.As(u).Get("/auth/me").Want(200)
		}
		one := func(name string, w *way, action string, f func(i int) *testkit.Reply) {
			got := statuses(atOnce(6, f))
			require.Equal(t, 1, got[200], "%s: %v", name, got)
			require.Equal(t, 5, got[412]+got[409], "%s: %v", name, got)
			require.Equal(t, 1, w.actionCounts()[action], name)
		}
		w := raise(t, k, "office", nil)
		at := w.version()
		desks := []string{"office", "township"}
		one("accept", w, "accept", func(i int) *testkit.Reply { return k.As(desks[i%2]).PostAt(w.path("/accept"), at, body{}) })
		at = w.version()
		one("dispatch", w, "dispatch", func(i int) *testkit.Reply {
			return k.As("office").PostAt(w.path("/dispatch"), at, body{"lead_unit_id": w.d.Units["D020"]})
		})
		task := w.taskOf("D020")
		one("sign", w, "sign", func(i int) *testkit.Reply {
			return k.As("handler").PostAt(w.path("/tasks/"+task.ID.String()+"/sign"), task.Version, body{})
		})
		at = w.version()
		one("plan", w, "plan", func(i int) *testkit.Reply { return k.As("handler").PostAt(w.path("/plan"), at, w.plan(1)) })
		at = w.version()
		one("resolve", w, "resolve", func(i int) *testkit.Reply {
			return k.As("handler").PostAt(w.path("/resolve"), at, body{"result": "好了", "answer": "好了"})
		})
		due := w.due()
		require.Len(t, due, 1)
		one("callback", w, "not_content", func(i int) *testkit.Reply {
			return k.As("caller").PostAt(fmt.Sprintf("/callbacks/%s/record", due[0].ID), due[0].Version, unhappy())
		})
		require.Equal(t, 2, w.view("office").Round)
		require.Len(t, w.view("office").Tasks, 2)
	})
}
