package issue_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// A desk takes in what lies in its area: whatever it submits it can read, and a repeat is answered alike.
func TestDeskSubmitsInItsArea(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		somewhere := func(area any) body {
			in := problem(d)
			delete(in, "household_id")
			if area != nil {
				in["area_id"] = area
			}
			return in
		}
		for _, area := range []uuid.UUID{d.North, d.NorthVillage, d.NorthGrids[0], d.ID} {
			require.Equal(t, "unknown_reference", k.As("township").Post("/issues", somewhere(area)).Code(422, "invalid").Codes()["area_id"])
			k.As("office").Post("/issues", somewhere(area)).Want(201)
			k.As("cadre").Post("/issues", somewhere(area)).Want(201)
		}
		for _, area := range []any{d.South, d.SouthVillage, d.SouthGrids[0], nil} {
			once := k.As("township").With("Idempotency-Key", uuid.NewString())
			made := once.Post("/issues", somewhere(area)).Want(201)
			require.Equal(t, made.Text("id"), once.Post("/issues", somewhere(area)).Want(201).Text("id"))
			k.As("township").Get("/issues/" + made.Text("id")).Want(200)
		}
		k.As("office").Post("/issues", somewhere(nil)).Want(201)
	})
}

// Naming a shop does not open its keeper's number to a member who may not see it in the registry.
func TestRaiserDoesNotSeeTheShopsNumber(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		shop := k.As("office").Post("/shops", body{"code": "SH001", "name": "码头便利店", "grid_id": d.NorthGrids[0], "address": "港湾街1号", "keeper": "孙店主", "phone": "19900009901"}).Want(201).Text("id")
		reveal := func(w *way, as string) *testkit.Reply {
			return k.As(as).Post(w.path("/reveal"), body{"field": "reporter_phone", "reason": "回复诉求"})
		}
		for _, reporter := range []any{nil, body{"name": "孙店主", "phone": "19900009901", "anonymous": false}} {
			w := raise(t, k, "cadre", body{"household_id": nil, "shop_id": shop, "reporter": reporter})
			reveal(w, "cadre").Code(403, "from_registry")
			require.NotContains(t, w.seen("cadre").Field("actions"), "reveal_phone")
			require.Equal(t, "19900009901", reveal(w, "office").Want(200).Text("value"))
			require.Equal(t, "19900009901", reveal(w, "township-north").Want(200).Text("value"))
		}
		w := raise(t, k, "cadre", body{"household_id": nil, "shop_id": shop, "reporter": body{"name": "路人", "phone": "19900009902", "anonymous": false}})
		require.Equal(t, "19900009902", reveal(w, "cadre").Want(200).Text("value"))
	})
}
