package roster_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/testkit"
)

// TestOwnColumns: what the district decides goes out and comes in: its tags by their names, its extra fields as columns.
func TestOwnColumns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		field := func(in map[string]any) {
			for name, v := range map[string]any{"purpose": "p", "basis": "b", "keep_days": 30} {
				in[name] = v
			}
			office.Post("/extra-fields", in).Want(201)
		}
		field(map[string]any{"kind": "household", "type": "number", "name_zh": "养殖面积", "code": "area", "high": 500})
		field(map[string]any{"kind": "household", "type": "choice", "name_zh": "取暖方式", "code": "heat", "choices": []string{"集中", "煤炉"}})
		field(map[string]any{"kind": "resident", "type": "date", "name_zh": "体检日期", "code": "checkup"})
		field(map[string]any{"kind": "resident", "type": "text", "name_zh": "病史", "code": "past", "level": "sensitive"})
		office.Post("/code-entries", map[string]any{"table": "household_tag", "name_zh": "船东户"}).Want(201)

		ctx := access.AsSystem(context.Background(), "import", d.ID)
		grid := "370614001201001"
		code := office.Get("/households?code=S1-01").Want(200)
		if named := office.Get("/areas?level=grid").Text("items.0.code"); named != "" {
			grid = named
		}
		report, err := k.App.Roster.Import(ctx, book(t, map[string][][]any{"住户": {
			{"户号", "网格编码", "标签", "养殖面积", "取暖方式", "没有这一列"},
			{"S1-01", grid, "船东户、低保户、爱钓鱼", "12.50", "煤炉", "x"},
			{"S1-02", grid, "", "很大", "", ""},
			{"S1-03", grid, "", "", "烧柴", ""},
		}}))
		require.NoError(t, err)
		require.Equal(t, []string{"住户 养殖面积 bad_number", "住户 取暖方式 bad_enum"}, codes(report))
		require.Len(t, report.IgnoredColumns, 1)
		home := office.Get("/households/" + code.Text("items.0.id")).Want(200)
		require.Equal(t, []any{"HTD01", "HT05", "爱钓鱼"}, home.Field("tags"))
		require.Equal(t, map[string]any{"area": "12.5", "heat": "煤炉"}, home.Field("extra"))
		person := "/residents/" + d.Heads["S1-01"].String()
		office.Patch(person, office.Get(person).Int("version"), map[string]any{"extra": map[string]any{"checkup": "2026-10-01", "past": "高血压"}}).Want(200)

		var first, second bytes.Buffer
		_, err = k.App.Roster.Export(ctx, &first, "370614", []string{"住户", "居民"})
		require.NoError(t, err)
		report, err = k.App.Roster.Import(ctx, first.Bytes())
		require.NoError(t, err)
		require.Empty(t, report.IgnoredColumns)
		require.Zero(t, report.Sheets["住户"].Updated)
		require.Zero(t, report.Sheets["居民"].Updated)
		report, err = k.App.Roster.Import(ctx, book(t, map[string][][]any{"住户": {{"户号", "网格编码", "取暖方式"}, {"S1-01", grid, "清空"}}}))
		require.NoError(t, err)
		require.Equal(t, 1, report.Sheets["住户"].Updated)
		require.Equal(t, map[string]any{"area": "12.5"}, office.Get("/households/"+code.Text("items.0.id")).Field("extra"))
		_, err = k.App.Roster.Export(ctx, &second, "370614", []string{"居民"})
		require.NoError(t, err)
		rows := sheetRows(t, second.Bytes(), "居民")
		require.Equal(t, "体检日期", rows[0][len(rows[0])-2])

		// Who may not see a field has no column of it.
		var theirs bytes.Buffer
		leader, err := k.App.Access.ActorByName(context.Background(), "leader")
		require.NoError(t, err)
		_, err = k.App.Roster.Export(access.WithActor(context.Background(), leader, "", ""), &theirs, "370614", []string{"居民"})
		require.NoError(t, err)
		require.NotContains(t, sheetRows(t, theirs.Bytes(), "居民")[0], "病史")
		require.Contains(t, sheetRows(t, theirs.Bytes(), "居民")[0], "体检日期")
	})
}

func sheetRows(t *testing.T, raw []byte, sheet string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	require.NoError(t, err)
	defer f.Close()
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	return rows
}
