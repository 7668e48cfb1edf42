package double_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// TestMergesOfTheSameRecordsAtOnce: of merges that ask for the same records at the same time, in either direction, one is
// done and the others are told so; taking it back finds everything that there was.
func TestMergesOfTheSameRecordsAtOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := hung(k)
		office := k.As("office")
		for _, pair := range []struct {
			kind string
			a, b uuid.UUID
			more columns
		}{
			{"resident", s.d.Spouses["S1-02"], s.d.Spouses["S1-06"], columns{}},
			{"household", s.d.Households["S1-05"], s.d.Households["S1-06"], columns{"head_id": s.d.Heads["S1-05"]}},
		} {
			before := s.dump()
			asked := []columns{s.input(pair.kind, pair.a, pair.b, pair.more), s.input(pair.kind, pair.b, pair.a, pair.more)}
			replies := make([]*testkit.Reply, 8)
			var ready, done sync.WaitGroup
			start := make(chan struct{})
			for i := range replies {
				ready.Add(1)
				done.Add(1)
				go func() {
					defer done.Done()
					ready.Done()
					<-start
					replies[i] = office.Post("/merges", asked[i%2])
				}()
			}
			ready.Wait()
			close(start)
			done.Wait()
			winner := ""
			for _, r := range replies {
				if r.Status == http.StatusCreated {
					require.Empty(t, winner, "only one is done")
					winner = r.Text("id")
					continue
				}
				require.Contains(t, []int{http.StatusNotFound, http.StatusGone, http.StatusConflict, http.StatusPreconditionFailed}, r.Status, "%s", r.Body)
			}
			require.NotEmpty(t, winner)
			require.NotEqual(t, before, s.dump())
			office.PostAt("/merges/"+winner+"/unmerge", 1, nil).Want(200)
			require.Equal(t, before, s.dump(), "nothing is lost")
		}
	})
}

// TestWhatHappenedToAMergedRecordIsToldAtItsSurvivor, and no more once they are two again.
func TestWhatHappenedToAMergedRecordIsToldAtItsSurvivor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := hung(k)
		office := k.As("office")
		survivor, loser := s.d.Spouses["S1-02"], s.d.Spouses["S1-06"]
		office.Patch("/residents/"+loser.String(), s.version("resident", loser), columns{"education": "60"}).Want(200)
		told := func(id uuid.UUID) int { return office.Get("/changes?record_id=" + id.String()).Want(200).Int("total") }
		own, others := told(survivor), told(loser)
		require.Positive(t, others)
		merge := office.Post("/merges", s.input("resident", survivor, loser, columns{})).Want(201).Text("id")
		require.GreaterOrEqual(t, told(survivor), own+others)
		office.PostAt("/merges/"+merge+"/unmerge", 1, nil).Want(200)
		require.Equal(t, own, told(survivor))
	})
}
