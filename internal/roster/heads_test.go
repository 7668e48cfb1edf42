package roster_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/testkit"
)

var (
	threeHouseholds = [][]any{{"户号", "网格编码"}, {"ZZ1", "370614006201001"}, {"ZZ2", "370614006201001"}, {"ZZ3", "370614006201002"}}
	personHead      = []any{"户号", "与户主关系", "姓名", "性别", "身份证号"}

	zhang = []any{"张甲", "男", "990000198001010012"}
	wang  = []any{"王丙", "女", "990000198202020022"}
	zhao  = []any{"赵丁", "男", "99000019850303003X"}
)

func lives(household, relation string, who []any) []any {
	return slices.Concat([]any{household, relation}, who)
}

// heads returns the living heads as "household name".
func heads(t *testing.T, k *testkit.Kit) []string {
	t.Helper()
	var out []string
	require.NoError(t, k.DB.Read(context.Background()).Table("residents").Joins("JOIN households ON households.id = residents.household_id").
		Where("relation = '02' AND residents.state IN ('here', 'away')").Order("households.code").Pluck("households.code || ' ' || residents.name", &out).Error)
	return out
}

// TestHeadsWhoMove: a head may follow a head who moves on, two may change places, and whoever cannot move holds up
// only those who were to follow; check and commit say the same.
func TestHeadsWhoMove(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		both := func(rows ...[]any) (accepted int, findings []string) {
			t.Helper()
			sheets := map[string][][]any{"居民": append([][]any{personHead}, rows...)}
			checked, err := k.App.Roster.Check(system(), book(t, sheets))
			require.NoError(t, err)
			done := take(t, k, sheets)
			require.Equal(t, checked.Sheets, done.Sheets)
			require.Equal(t, checked.Findings, done.Findings)
			return done.Sheets["居民"].Accepted, codes(done)
		}
		take(t, k, map[string][][]any{"片区": smallAreas, "住户": threeHouseholds, "居民": {personHead, lives("ZZ1", "户主", zhang), lives("ZZ2", "户主", wang)}})
		require.Equal(t, []string{"ZZ1 张甲", "ZZ2 王丙"}, heads(t, k))

		accepted, findings := both(lives("ZZ2", "户主", zhang), lives("ZZ3", "户主", wang))
		require.Equal(t, 2, accepted)
		require.Empty(t, findings)
		require.Equal(t, []string{"ZZ2 张甲", "ZZ3 王丙"}, heads(t, k))

		accepted, _ = both(lives("ZZ3", "户主", zhang), lives("ZZ2", "户主", wang))
		require.Equal(t, 2, accepted)
		require.Equal(t, []string{"ZZ2 王丙", "ZZ3 张甲"}, heads(t, k))

		// 赵丁 is not in the file and stays: 王丙 cannot move to ZZ1, so neither can 张甲 follow to ZZ2.
		both(lives("ZZ1", "户主", zhao))
		accepted, findings = both(lives("ZZ2", "户主", zhang), lives("ZZ1", "户主", wang))
		require.Zero(t, accepted)
		require.Equal(t, []string{"居民 与户主关系 second_head", "居民 与户主关系 second_head"}, findings)

		// Whoever is the head and stays so is not put out by a row that stands before.
		accepted, findings = both(lives("ZZ1", "户主", wang), lives("ZZ1", "户主", zhao))
		require.Equal(t, 1, accepted)
		require.Equal(t, []string{"居民 与户主关系 second_head"}, findings)
		require.Equal(t, []string{"ZZ1 赵丁", "ZZ2 王丙", "ZZ3 张甲"}, heads(t, k))
	})
}

// TestConflictIsNotRepeatedForEver: what the database refuses twice alike is told as it is, in words.
func TestConflictIsNotRepeatedForEver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		take(t, k, map[string][][]any{"片区": smallAreas})
		require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec("CREATE UNIQUE INDEX only_here ON households (room)").Error
		}))
		_, err := k.App.Roster.Import(system(), book(t, map[string][][]any{"住户": {{"户号", "网格编码", "房号"}, {"A1", "370614006201001", "101"}, {"A2", "370614006201001", "101"}}}))
		f, ok := fault.As(err)
		require.True(t, ok, err)
		require.Equal(t, "import_conflict", f.Code)
		require.NotContains(t, err.Error(), "only_here")
		require.Zero(t, count(t, k, "households"))
	})
}
