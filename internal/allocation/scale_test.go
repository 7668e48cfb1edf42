package allocation_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/testkit"
)

// BenchmarkPlan measures a plan at the size of the real campaign, from the request to the contacts in force, on both
// kinds of database.
func BenchmarkPlan(b *testing.B) {
	for _, kind := range []database.Kind{database.SQLite, database.Postgres} {
		b.Run(string(kind), func(b *testing.B) {
			k := testkit.New(b, kind)
			district := campaignInDatabase(k)
			office := k.As("office")
			var solve, publish, move, list time.Duration
			timed := func(d *time.Duration, f func()) {
				start := time.Now()
				f()
				*d += time.Since(start)
			}
			for b.Loop() {
				made := office.Post("/plans", body{"name": "方案", "area_id": district}).Want(202)
				path := "/plans/" + made.Text("id")
				timed(&solve, k.Work)
				p := office.Get(path).Want(200)
				require.Equal(b, 15303, p.Int("summary.covered"), "%s", p.Body)
				item := office.Get(path + "/items?page_size=1").Want(200)
				timed(&list, func() { office.Get(path + "/members").Want(200) })
				timed(&move, func() {
					p = office.PostAt(path+"/moves", p.Int("version"), body{"household_id": item.Text("items.0.household_id"), "member_id": item.Text("items.0.member_id")}).Want(200)
				})
				timed(&publish, func() { office.PostAt(path+"/publish", p.Int("version"), body{}).Want(200) })
				require.Zero(b, office.Get("/contactless").Want(200).Int("total"))
				b.StopTimer()
				require.NoError(b, k.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec("DELETE FROM assignments").Error }))
				b.StartTimer()
			}
			for name, d := range map[string]time.Duration{"solve": solve, "publish": publish, "move": move, "members": list} {
				b.ReportMetric(float64(d.Milliseconds())/float64(b.N), name+"-ms")
			}
		})
	}
}

// campaignInDatabase fills a database with a district at the size of the real campaign and returns its id.
func campaignInDatabase(k *testkit.Kit) uuid.UUID {
	small := k.District() // for its accounts: the large district is put below the same root
	in := allocation.Campaign(rand.New(rand.NewPCG(10, 11)), 15303-40, 1188-8)
	now := database.Now(k.Clock.Now())
	row := func(more body) body {
		out := body{"id": database.NewID(), "version": 1, "created_at": now, "updated_at": now, "district_id": small.ID}
		for name, v := range more {
			out[name] = v
		}
		return out
	}
	type where struct{ township, community, grid, id uuid.UUID }
	areas := make([]where, len(in.Areas))
	var areaRows, unitRows, memberRows, buildingRows, householdRows []body
	for i, a := range in.Areas {
		if i == 0 {
			areas[0].id = small.ID
			continue
		}
		at := areas[a.Parent]
		at.id = database.NewID()
		level := "township"
		switch {
		case a.Parent == 0:
			at.township = at.id
		case in.Areas[a.Parent].Parent == 0:
			level, at.community = "community", at.id
		default:
			level, at.grid = "grid", at.id
		}
		areas[i] = at
		r := row(body{
			"id": at.id, "code": fmt.Sprintf("9%05d", i), "name": fmt.Sprintf("片区%d", i), "level": level, "parent_id": areas[a.Parent].id, "has_desk": false,
			"island": nil, "longitude": a.Point.Longitude, "latitude": a.Point.Latitude, "township_id": nil, "community_id": nil,
		})
		if a.Island != "" {
			r["island"] = a.Island
		}
		if level != "township" {
			r["township_id"] = at.township
		}
		if level == "grid" {
			r["community_id"] = at.community
		}
		areaRows = append(areaRows, r)
	}
	units := make([]uuid.UUID, len(in.Teams))
	for i, t := range in.Teams {
		r := row(body{"code": fmt.Sprintf("U%03d", i), "name": fmt.Sprintf("单位%d", i), "type": "department", "area_id": areas[max(0, t.Area)].id})
		units[i] = r["id"].(uuid.UUID)
		unitRows = append(unitRows, r)
	}
	for i, w := range in.Workers {
		at := areas[w.Work]
		memberRows = append(memberRows, row(body{
			"code": fmt.Sprintf("CD%05d", i), "name": "周强", "pinyin": "zhouqiang zq", "unit_id": units[w.Unit], "rank": "cadre", "in_service": true,
			"work_area_id": at.id, "home_area_id": areas[w.Live].id, "township_id": at.township, "community_id": at.community,
		}))
	}
	buildings := make([]any, len(in.Sites))
	for i, s := range in.Sites {
		if s.Building {
			at := areas[s.Area]
			r := row(body{
				"code": fmt.Sprintf("B%05d", i), "name": "楼", "management": "self", "longitude": s.Point.Longitude, "latitude": s.Point.Latitude,
				"township_id": at.township, "community_id": at.community, "grid_id": at.grid,
			})
			buildings[i] = r["id"]
			buildingRows = append(buildingRows, r)
		}
	}
	for i, h := range in.Homes {
		at := areas[in.Sites[h.Site].Area]
		householdRows = append(householdRows, row(body{
			"code": fmt.Sprintf("H%06d", i), "tags": "[]", "away_months": "[]", "state": "active", "building_id": buildings[h.Site],
			"township_id": at.township, "community_id": at.community, "grid_id": at.grid, "entrance": "1", "room": fmt.Sprint(i),
		}))
	}
	require.NoError(k.T, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
		for _, t := range []struct {
			table string
			rows  []body
		}{{"areas", areaRows}, {"units", unitRows}, {"members", memberRows}, {"buildings", buildingRows}, {"households", householdRows}} {
			for i := 0; i < len(t.rows); i += 500 {
				if err := tx.Table(t.table).Create(t.rows[i:min(i+500, len(t.rows))]).Error; err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return small.ID
}
