package registry_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// What is there already is shown to whoever writes it down again, named only where they may see it.
func TestWhatIsThereAlreadyIsAcknowledged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office, north := k.As("office"), k.As("township-north")
		first := body{"household_id": d.Households["S1-01"], "relation": "20", "name": "王小海", "birth_date": "1990-03-01", "phone": "19900090001"}
		made := office.Post("/residents", first).Want(201)

		again := body{"household_id": d.Households["S1-02"], "relation": "20", "name": "王小海", "birth_date": "1990-03-01", "phone": "19900090001"}
		reply := office.Post("/residents", again).Code(409, "acknowledgement_needed")
		require.Equal(t, "same_name_and_birth", reply.Text("errors.0.code"))
		require.Contains(t, reply.Text("errors.0.message"), "王小海 S1-01 南城村")
		require.Equal(t, "residents/"+made.Text("id"), reply.Text("errors.0.ref"))
		require.Equal(t, "same_phone", reply.Text("errors.1.code"))
		require.NotContains(t, string(reply.Body), "19900090001")

		// Half an acknowledgement is none; somebody who may not see the other is told only whom to ask.
		again["acknowledged"] = []string{"same_phone"}
		office.Post("/residents", again).Code(409, "acknowledgement_needed")
		elsewhere := body{"household_id": d.Households["N1-01"], "relation": "20", "name": "王小海", "birth_date": "1990-03-01"}
		hidden := north.Post("/residents", elsewhere).Code(409, "acknowledgement_needed")
		require.NotContains(t, string(hidden.Body), "S1-01")
		require.Contains(t, hidden.Text("errors.0.message"), "连心服务办")
		again["acknowledged"] = []string{"same_phone", "same_name_and_birth"}
		second := office.Post("/residents", again).Want(201)

		// What does not change is not asked again; what changes is.
		office.Patch("/residents/"+second.Text("id"), 1, body{"education": "60"}).Want(200)
		office.Patch("/residents/"+second.Text("id"), 2, body{"phone": "19900090002"}).Want(200)
		office.Patch("/residents/"+second.Text("id"), 3, body{"phone": "19900090001"}).Code(409, "acknowledgement_needed")
		office.Patch("/residents/"+second.Text("id"), 3, body{"phone": "19900090001", "acknowledged": []string{"same_phone"}}).Want(200)

		// An address is the same however it is written; people of one household share a phone.
		office.Post("/households", body{"code": "X1", "grid_id": d.SouthGrids[1], "address": "海诚小区2号楼1单元201室"}).Want(201)
		door := body{"code": "X2", "grid_id": d.SouthGrids[0], "address": "海诚小区 2-1-201"}
		there := office.Post("/households", door).Code(409, "acknowledgement_needed")
		require.Equal(t, "same_address", there.Text("errors.0.code"))
		require.Contains(t, there.Text("errors.0.message"), "X1 南城村")
		door["acknowledged"] = []string{"same_address"}
		office.Post("/households", door).Want(201)
		office.Post("/residents", body{"household_id": d.Households["S1-01"], "relation": "12", "name": "林小海", "birth_date": "1991-03-01", "phone": "19900090001", "acknowledged": []string{"same_phone"}}).Want(201)

		// A birth asks, too.
		child := body{"action": "resident.birth", "child": body{"name": "王小海", "birth_date": "1990-03-01", "relation": "20"}, "on": "1990-03-01"}
		require.Equal(t, "acknowledgement_needed", act(k, "office", "households", d.Households["S1-03"], child).Code(409, "acknowledgement_needed").Text("code"))
		child["acknowledged"] = []string{"same_name_and_birth"}
		act(k, "office", "households", d.Households["S1-03"], child).Want(201)
	})
}

// A shop written down again is asked about, too; the same credit code is refused.
func TestAShopThatIsThereAlreadyIsAcknowledged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		first := office.Post("/shops", body{"code": "X1", "name": "海岛药店", "grid_id": d.SouthGrids[0], "address": "沿街 3 号", "phone": "19900090011"}).Want(201)
		again := body{"code": "X2", "name": "海岛药店", "grid_id": d.SouthGrids[1], "address": "沿街3号", "phone": "19900090011"}
		reply := office.Post("/shops", again).Code(409, "acknowledgement_needed")
		require.Equal(t, "same_shop", reply.Text("errors.0.code"))
		require.Contains(t, reply.Text("errors.0.message"), "海岛药店 X1 南城村")
		require.Equal(t, "shops/"+first.Text("id"), reply.Text("errors.0.ref"))
		require.Equal(t, "same_phone", reply.Text("errors.1.code"))
		again["acknowledged"] = []string{"same_shop"}
		office.Post("/shops", again).Code(409, "acknowledgement_needed")
		again["acknowledged"] = []string{"same_shop", "same_phone"}
		second := office.Post("/shops", again).Want(201)

		office.Patch("/shops/"+second.Text("id"), 1, body{"staff": 4}).Want(200)
		office.Post("/shops", body{"code": "X3", "name": "海岛药店", "grid_id": d.SouthGrids[0], "address": "码头 9 号"}).Want(201)
		office.Post("/shops", body{"code": "X4", "name": "海岛药店", "grid_id": d.NorthGrids[0]}).Want(201)
		require.Equal(t, 4, office.Get("/shops?q=海岛药店").Int("total"))
	})
}
