package roster_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/testkit"
)

// TestNewRecordsThatMayBeThereAlreadyAreCounted, in the system and in the workbook itself; what is known and comes again
// is not new, and a household shares its phone.
func TestNewRecordsThatMayBeThereAlreadyAreCounted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		homes := [][]any{{"户号", "网格编码", "地址", "联系电话"}, {"A1", "370614006201001", "海诚小区2号楼1单元201室", "13905358001"}}
		people := [][]any{{"户号", "与户主关系", "姓名", "性别", "出生日期", "手机号"}, {"A1", "户主", "王小海", "男", "1990-03-01", "13905358001"}, {"A1", "配偶", "林小妹", "女", "1991-03-01", "13905358001"}}
		r := take(t, k, map[string][][]any{"片区": smallAreas, "住户": homes, "居民": people})
		require.Empty(t, r.Doubles)

		more := map[string][][]any{
			"住户": append(homes, []any{"A2", "370614006201002", "海诚小区 2-1-201", "13905358001"}, []any{"A3", "370614006201002", "别处 1 号", "13905358003"}),
			"居民": append(people, []any{"A2", "户主", "王小海", "男", "1990-03-01", ""}, []any{"A3", "户主", "王小海", "男", "1990-03-01", "13905358001"}, []any{"A3", "子", "新人", "男", "2000-01-01", ""}),
		}
		want := []roster.DoubleKind{{Sheet: "住户", Code: "same_address", Count: 1}, {Sheet: "住户", Code: "same_phone", Count: 1}, {Sheet: "居民", Code: "same_name_and_birth", Count: 2}, {Sheet: "居民", Code: "same_phone", Count: 1}}
		checked, err := k.App.Roster.Check(system(), book(t, more))
		require.NoError(t, err)
		require.Equal(t, want, checked.Doubles)
		for _, d := range checked.Doubles {
			require.NotEmpty(t, d.Message().ZH)
			require.NotEmpty(t, d.Message().EN)
		}
		require.Equal(t, want, take(t, k, more).Doubles, "they come in all the same")
		require.Empty(t, take(t, k, more).Doubles, "and are not new a second time")
	})
}

// TestTheCheckTellsOfDoubles over REST.
func TestTheCheckTellsOfDoubles(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		id := upload(k, "office", book(t, map[string][][]any{"住户": {{"户号", "网格编码", "联系电话"}, {"A1", "370614006201001", "13905358001"}, {"A2", "370614006201001", "13905358001"}}}), "check", "").Want(http.StatusAccepted).Text("id")
		k.Work()
		one := k.As("office").Get("/imports/" + id).Want(200)
		require.Equal(t, "same_phone", one.Text("report.doubles.0.code"), "%s", one.Body)
		require.Equal(t, "1 户新住户的电话已登记在别户", one.Text("report.doubles.0.message"))
	})
}
