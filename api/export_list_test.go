package api_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/lianxin/lianxin/internal/testkit"
)

func TestAListIsExportedAsItIsSeen(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		one := d.Households["S1-01"]
		office.Patch("/households/"+one.String(), 1, fields{"building_id": nil, "address": "=HYPERLINK(\"http://example.org\")", "phone": "19900020077"}).Want(http.StatusOK)
		body := fields{"screen": "households", "query": "state=active&sort=-code&area_id=" + d.South.String() + "&page=2", "columns": []string{"code", "address", "phone", "state"}}

		got := k.As("township").Post("/exports/list", body).Want(http.StatusOK)
		book, err := excelize.OpenReader(bytes.NewReader(got.Body))
		require.NoError(t, err)
		rows, err := book.GetRows("住户")
		require.NoError(t, err)
		require.Equal(t, []string{"住户编号", "地址", "电话", "状态"}, rows[0])
		require.Len(t, rows, 21, "twenty households of the south")
		require.Equal(t, "S2-10", rows[1][0], "in the order of the list")
		last := rows[20]
		require.Equal(t, []string{"S1-01", "=HYPERLINK(\"http://example.org\")", "199****0077", "在册"}, last)
		formula, err := book.GetCellFormula("住户", "B21")
		require.NoError(t, err)
		require.Empty(t, formula, "a text stays a text")
		marks, err := book.GetHeaderFooter("住户")
		require.NoError(t, err)
		require.Contains(t, marks.OddHeader, "导出于 2026-11-23 09:00")

		plain := k.As("township").With("Accept-Language", "en").Post("/exports/list", with(body, fields{"format": "csv"})).Want(http.StatusOK)
		require.True(t, bytes.HasPrefix(plain.Body, []byte("\ufeff")))
		reader := csv.NewReader(bytes.NewReader(plain.Body[3:]))
		reader.FieldsPerRecord = -1
		lines, err := reader.ReadAll()
		require.NoError(t, err)
		require.Len(t, lines, 22)
		require.Equal(t, []string{"Household number", "Address", "Phone", "State"}, lines[0])
		require.Equal(t, "'=HYPERLINK(\"http://example.org\")", lines[20][1])
		require.Contains(t, lines[21][0], "导出于")

		// What is out of scope is not in it.
		north := k.As("township-north").Post("/exports/list", with(body, fields{"format": "csv"})).Want(http.StatusOK)
		require.Equal(t, 2, strings.Count(string(north.Body), "\n"), "the heading and the mark")
		kept := k.As("township").Get("/exports").Want(http.StatusOK)
		require.Equal(t, 2, kept.Int("total"))
		require.Equal(t, "expired", kept.Text("items.0.state"))
		found := k.As("auditor").Get("/audit-events?action=export.list").Want(http.StatusOK)
		require.Equal(t, 3, found.Int("total"))
		require.NotContains(t, string(found.Body), "HYPERLINK")
	})
}

func TestEveryListIsExported(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		office.Post("/visits", fields{"household_id": d.Households["S1-01"], "member_ids": []any{d.Members["M002"]}, "way": "phone", "outcome": "met", "visited_at": k.Clock.Now(), "notes": "+1 一切都好"}).Want(http.StatusCreated)
		office.Post("/issues", fields{
			"kind": "problem", "category_code": "0101", "title": "路灯不亮", "description": "广场", "urgency": "normal", "area_id": d.SouthGrids[0],
			"reporter": fields{"name": "范老伯", "phone": "19900020001", "anonymous": false},
		}).Want(http.StatusCreated)
		for _, screen := range []string{"households", "residents", "buildings", "shops", "members", "issues", "visits", "callbacks"} {
			got := office.Post("/exports/list", fields{"screen": screen}).Want(http.StatusOK)
			book, err := excelize.OpenReader(bytes.NewReader(got.Body))
			require.NoError(t, err, screen)
			require.Len(t, book.GetSheetList(), 1, screen)
			rows, err := book.GetRows(book.GetSheetName(0))
			require.NoError(t, err)
			total := office.Get("/" + screen + "?page_size=1").Int("total")
			require.Len(t, rows, total+1, screen)
			require.NotContains(t, fmt.Sprint(rows), "19900020001", screen)
		}
	})
}

func TestAnExportThatCannotBeIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		office := k.As("office")
		for name, c := range map[string]struct {
			body  fields
			field string
			code  string
		}{
			"no screen":        {fields{}, "screen", "required"},
			"another screen":   {fields{"screen": "secrets"}, "screen", "bad_enum"},
			"another filter":   {fields{"screen": "households", "query": "owner=me"}, "query", "unknown_parameter"},
			"another order":    {fields{"screen": "households", "query": "sort=phone"}, "query", "bad_sort"},
			"another column":   {fields{"screen": "households", "columns": []string{"secret"}}, "columns[0]", "bad_enum"},
			"another format":   {fields{"screen": "households", "format": "pdf"}, "format", "bad_enum"},
			"a query too long": {fields{"screen": "households", "query": strings.Repeat("q=1&", 600)}, "query", "too_long"},
		} {
			require.Equal(t, c.code, office.Post("/exports/list", c.body).Want(http.StatusUnprocessableEntity).Codes()[c.field], name)
		}
		k.As("caller").Post("/exports/list", fields{"screen": "callbacks"}).Code(http.StatusForbidden, "forbidden")
		k.As("secretary").Post("/exports/list", fields{"screen": "buildings"}).Code(http.StatusForbidden, "screen_not_allowed")
		require.Zero(t, office.Get("/exports").Int("total"), "what was refused costs nothing")
		for range 50 {
			k.As("cadre").Post("/exports/list", fields{"screen": "households", "format": "csv"}).Want(http.StatusOK)
		}
		k.As("cadre").Post("/exports/list", fields{"screen": "households"}).Code(http.StatusTooManyRequests, "export_quota")
		k.As("cadre").Post("/exports", fields{}).Code(http.StatusTooManyRequests, "export_quota")
	})
}
