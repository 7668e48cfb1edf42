package demo_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/demo"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/testkit"
)

func program(k *testkit.Kit) demo.Program {
	a := k.App
	return demo.Program{DB: a.DB, Keeper: a.Keeper, Audit: a.Audit, Jobs: a.Jobs, Access: a.Access, Allocation: a.Allocation, Now: a.Now, Models: app.Models()}
}

// TestFillHasTheCampaignsCounts builds the demonstration district on both databases and looks at it through the API.
func TestFillHasTheCampaignsCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		filled, err := demo.Filled(ctx, program(k))
		require.NoError(t, err)
		require.False(t, filled)
		// What an interrupted start left behind is no obstacle.
		k.District()
		require.NoError(t, k.DB.Write(ctx, func(tx *gorm.DB) error {
			return tx.Exec("INSERT INTO settings (key, value, version, updated_at) VALUES ('demo', '\"begun\"', 1, ?)", k.Clock.Now()).Error
		}))
		require.NoError(t, demo.Fill(ctx, program(k), 1, testkit.Password))
		filled, err = demo.Filled(ctx, program(k))
		require.NoError(t, err)
		require.True(t, filled)

		for path, n := range map[string]int{
			"/members?in_service=true": demo.Members, "/households?state=active": demo.Households, "/residents": demo.Residents, "/buildings": demo.Buildings,
			"/shops": demo.Shops, "/branches": demo.Branches, "/volunteer-teams": demo.Teams, "/volunteers": demo.Volunteers, "/issues": demo.Issues,
			"/deeds": demo.Deeds, "/activities?kind=branch": demo.ActivitiesEach, "/activities?kind=volunteer": demo.ActivitiesEach, "/contactless": 0,
			"/assignments": demo.Households,
		} {
			require.Equal(t, n, k.As("office").Get(path).Want(200).Int("total"), path)
		}
		for _, state := range []string{"submitted", "accepted", "dispatched", "planned", "in_progress", "suspended", "resolved", "declined", "merged", "withdrawn", "closed"} {
			require.NotZero(t, k.As("office").Get("/issues?state="+state).Want(200).Int("total"), state)
		}
		numbersBelongToNobody(t, k)
		scopes(t, k)
		require.NoError(t, demo.SetPassword(ctx, program(k), "another-Passw0rd-2026"))
		k.As("").Post("/auth/login", map[string]string{"username": "office", "password": "another-Passw0rd-2026"}).Want(200)
	})
}

// numbersBelongToNobody opens every ID number: all are valid, and of a place that does not exist.
func numbersBelongToNobody(t *testing.T, k *testkit.Kit) {
	var rows []registry.Resident
	require.NoError(t, k.DB.Read(context.Background()).Select("id", "id_number_enc", "id_number_hash").Where("id_number_hash IS NOT NULL").Find(&rows).Error)
	for _, r := range rows {
		number, err := k.App.Keeper.Open("residents.id_number", r.ID, r.IDNumber)
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(number, "990000"))
		require.NoError(t, registry.CheckIDNumber(number))
	}
}

// scopes sees what each account sees.
func scopes(t *testing.T, k *testkit.Kit) {
	own := k.As("cadre").Get("/households").Want(200).Int("total")
	require.True(t, own >= 10 && own <= 16, "the cadre has %d households", own)
	led := k.As("leader").Get("/households").Want(200).Int("total")
	require.True(t, led > 2000 && led < 4000, "the leader sees %d households", led)
	south := k.As("township").Get("/households").Want(200).Int("total")
	require.True(t, south > 8000 && south < demo.Households, "the township sees %d households", south)
	require.NotZero(t, k.As("secretary").Get("/members").Want(200).Int("total"))
	require.NotZero(t, k.As("handler").Get("/issues?state=dispatched").Want(200).Int("total")+k.As("handler").Get("/issues?state=in_progress").Want(200).Int("total"))
	require.NotZero(t, k.As("caller").Get("/callbacks?state=due").Want(200).Int("total"))
	require.NotZero(t, k.As("community").Get("/households").Want(200).Int("total"))
}

// TestRealDataStaysAlone refuses a database that holds anything of a real district.
func TestRealDataStaysAlone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		_, err := demo.Filled(context.Background(), program(k))
		require.ErrorContains(t, err, "real_data")
	})
}
