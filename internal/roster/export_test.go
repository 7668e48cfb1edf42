package roster_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/demo"
	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/testkit"
)

// export asks for a workbook over REST and downloads it.
func export(k *testkit.Kit, user string, body any) (one *testkit.Reply, raw []byte) {
	k.T.Helper()
	started := k.As(user).Post("/exports", body).Want(http.StatusAccepted)
	id := started.Text("id")
	require.Equal(k.T, "/api/v1/exports/"+id, started.Header.Get("Location"))
	k.Work()
	one = k.As(user).Get("/exports/" + id).Want(200)
	require.Equal(k.T, "ready", one.Text("state"), "%s", one.Body)
	return one, k.As(user).Get("/exports/" + id + "/file.xlsx").Want(200).Body
}

// inFull asks for numbers in full.
var inFull = map[string]any{"whole": true, "reason": "换届前核对名册"}

// unmarked returns the parts of a workbook without the watermark.
func unmarked(t testing.TB, raw []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	parts := map[string]string{}
	last := ""
	for _, part := range archive.File {
		require.Less(t, last, part.Name, "the parts stand in order")
		last = part.Name
		file, err := part.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(file)
		require.NoError(t, err)
		if part.Name != "docProps/core.xml" {
			parts[part.Name] = mark.ReplaceAllString(string(text), "")
		}
	}
	return parts
}

var mark = regexp.MustCompile(`<oddHeader>[^<]*</oddHeader>`)

func requireSame(t testing.TB, want, got []byte) {
	t.Helper()
	a, b := unmarked(t, want), unmarked(t, got)
	require.Equal(t, len(a), len(b))
	for name, text := range a {
		if text != b[name] {
			n := 0
			for n < min(len(text), len(b[name])) && text[n] == b[name][n] {
				n++
			}
			t.Fatalf("%s differs at %d:\n%s\n%s", name, n, text[max(0, n-400):min(len(text), n+300)], b[name][max(0, n-400):min(len(b[name]), n+300)])
		}
	}
}

// rowsIn reads the rows of a sheet; nil if there is no such sheet.
func rowsIn(t testing.TB, raw []byte, sheet string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	require.NoError(t, err)
	defer f.Close()
	if !slices.Contains(f.GetSheetList(), sheet) {
		return nil
	}
	rows, err := f.GetRows(sheet)
	require.NoError(t, err)
	return rows
}

// elsewhere takes a workbook into an empty installation with keys of its own and returns an office's kit of it.
func elsewhere(t *testing.T, kind database.Kind, raw []byte) *testkit.Kit {
	t.Helper()
	other := testkit.New(t, kind)
	r, err := other.App.Roster.Import(system(), raw)
	require.NoError(t, err)
	for _, f := range r.Findings {
		require.False(t, f.Error(), "%+v", f)
	}
	require.Empty(t, r.IgnoredColumns)
	require.Empty(t, r.IgnoredSheets)
	_, err = other.App.Access.CreateWithRole(system(), officeAccount, "office", officeOf)
	require.NoError(t, err)
	return other
}

// TestExportComesBackTheSame: export, import into an empty installation and export again are equal byte for byte, but
// for the watermark; and an export taken in where it comes from changes nothing.
func TestExportComesBackTheSame(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		oddDistrict(t, k)
		_, raw := export(k, "office", inFull)
		again, err := k.App.Roster.Check(system(), raw)
		require.NoError(t, err)
		for sheet, n := range again.Sheets {
			require.Zero(t, n.Created+n.Updated+n.Rejected, "%s: %+v %+v", sheet, again.Changes, again.Findings)
		}
		require.Equal(t, len(roster.SheetNames()), len(again.Sheets))

		other := elsewhere(t, k.DB.Kind(), raw)
		other.Clock.Advance(time.Hour)
		_, back := export(other, "office", inFull)
		require.NotEqual(t, raw, back, "the watermark differs")
		requireSame(t, raw, back)
	})
}

// TestDemonstrationDistrictComesBackTheSame is the same at the size of the real campaign.
func TestDemonstrationDistrictComesBackTheSame(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	a := k.App
	p := demo.Program{DB: a.DB, Keeper: a.Keeper, Audit: a.Audit, Jobs: a.Jobs, Access: a.Access, Allocation: a.Allocation, Now: a.Now, Models: app.Models()}
	require.NoError(t, demo.Fill(context.Background(), p, 1, testkit.Password))
	// Whoever keeps extra fields registers them first; the other installation keeps none.
	require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec("UPDATE extra_fields SET ended_on = '2026-01-01'").Error }))
	began := time.Now()
	one, raw := export(k, "office", inFull)
	t.Logf("%d bytes in %s", len(raw), time.Since(began))
	require.Equal(t, 15_303, one.Int("rows.住户"))
	require.Equal(t, 23_301, one.Int("rows.居民"))
	began = time.Now()
	other := elsewhere(t, database.SQLite, raw)
	t.Logf("imported in %s", time.Since(began))
	_, back := export(other, "office", inFull)
	requireSame(t, raw, back)
}

// oddDistrict is the scene with what offices really have in it, and what is hard to bring back.
func oddDistrict(t *testing.T, k *testkit.Kit) *testkit.District {
	t.Helper()
	d := k.District()
	office := k.As("office")
	patch := func(path string, body any) {
		t.Helper()
		office.Patch(path, office.Get(path).Want(200).Int("version"), body).Want(200)
	}
	patch("/areas/"+d.SouthVillage.String(), map[string]any{"has_desk": true})
	patch("/households/"+d.Households["S1-01"].String(), map[string]any{
		"address": "=HYPERLINK(\"http://x\")", "room": "0101", "tags": []string{"低保户", "老渔民"}, "away_months": []int{12, 1, 2},
	})
	patch("/households/"+d.Households["S1-02"].String(), map[string]any{"address": "@cmd & <b>\"引号\"</b> _x0041_ 𠮷", "phone": "0535-3210001"})
	patch("/residents/"+d.Heads["S1-01"].String(), map[string]any{
		"name": "阿卜杜·热西提", "state": "away", "employment": "27", "education": "20", "political_status": "01", "health": "10", "tags": []string{"自定义标签"},
	})
	office.Post("/residents", map[string]any{"household_id": d.Households["S1-01"], "relation": "40", "name": "𠮷野 太郎", "sex": "1", "birth_date": "2015-06"}).Want(201)
	office.Post("/residents", map[string]any{"household_id": d.Households["S1-01"], "relation": "02x", "name": "x"}).Want(422)
	office.Post("/shops", map[string]any{"code": "SP1", "name": "-海鲜-", "trade": "S02", "grid_id": d.SouthGrids[0], "phone": "13905350009", "keeper": "+王", "staff": 3}).Want(201)
	team := office.Post("/volunteer-teams", map[string]any{"code": "V1", "name": "志愿队", "branch_id": d.Branches["B001"]}).Want(201).Text("id")
	for _, phone := range []string{"13905350001", "13905350002"} {
		office.Post("/volunteers", map[string]any{"team_id": team, "name": "王芳", "phone": phone}).Want(201)
	}
	office.Post("/members/"+d.Members["M002"].String()+"/leaves", map[string]any{"from_on": "2026-12-01", "until_on": "2027-02-28", "reason": "=离岛"}).Want(200)
	patch("/branches/"+d.Branches["B001"].String(), map[string]any{"service_area_ids": []uuid.UUID{d.SouthVillage}, "service_building_ids": []uuid.UUID{d.SouthBuilding}})
	office.Post("/deeds", map[string]any{"code": "SS1", "name": "修路灯", "category": "市政", "area_id": d.SouthVillage, "unit_id": d.Units["D020"], "started_on": "2026-11-01"}).Want(201)
	office.Post("/deeds", map[string]any{"code": "SS2", "name": "打算"}).Want(201)
	take(t, k, map[string][][]any{
		"民情诉求": {
			{"编号", "提出时间", "户号", "类型", "类别", "标题", "内容", "承办单位编码", "状态", "答复时间", "办结时间", "回访方式", "回访结果", "片区编码"},
			{"OLD-1", "2026-05-06 08:00", "S1-01", "问题", "", "=1+1", "第一行\n第二行", "D020", "已归档", "2026-05-07 09:00", "2026-05-09 10:30", "电话", "非常满意", ""},
			{"OLD-2", "2026-05-06 08:01", "", "建议", "", "加一班船", "周末", "D020", "办理中", "", "", "", "", "370614006201"},
			{"OLD-3", "2026-05-06 08:02", "", "", "", "待受理", "内容", "", "待受理", "", "", "", "", ""},
		},
		"活动": {{"编号", "类型", "名称", "组织方编码", "时间", "地点片区编码", "参与人数"}, {"H1", "志愿服务", "清滩", "V1", "2026-05-06 08:00", "370614006201", "12"}, {"H2", "支部活动", "电影", "B001", "", "", ""}},
		"片区": {{"编码", "名称", "层级", "上级编码", "岛屿", "经度", "纬度"}, {"370614006201009", "备注网格", "网格", "370614006201", "", "120.1234567", "37.5"}},
	})
	return d
}

var (
	officeAccount = access.NewAccount{Username: "office", Name: "office", Password: testkit.Password}
	officeOf      = access.Codes{Area: "370614"}
)

// TestCadreGetsOnlyTheirHouseholdsMasked: scope and masks follow the role, and so does what may be asked for.
func TestCadreGetsOnlyTheirHouseholdsMasked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		k.Contact("M003", "S1-01", "S1-02")
		sheets := k.As("cadre").Get("/exports/sheets").Want(200)
		require.Equal(t, []any{"片区", "责任单位", "党员干部", "请假", "住户", "居民", "民情诉求", "实事", "活动"}, sheets.Field("items"))
		_, raw := export(k, "cadre", map[string]any{})
		require.Nil(t, rowsIn(t, raw, "商铺"))
		households := rowsIn(t, raw, "住户")
		require.Equal(t, []string{"S1-01", "S1-02"}, []string{households[1][0], households[2][0]})
		require.Len(t, households, 3)
		require.Regexp(t, `^199\*{4}\d{4}$`, households[1][7])
		residents := rowsIn(t, raw, "居民")
		require.Len(t, residents, 4)
		require.Regexp(t, `^9\*{16}[\dX]$`, residents[1][4])
		require.Len(t, rowsIn(t, raw, "党员干部"), 2, "only themselves")

		// Phones of their own households may be had in full, ID numbers never.
		one, raw := export(k, "cadre", map[string]any{"whole": true, "sheets": []string{"居民"}})
		require.Equal(t, []any{"居民"}, one.Field("sheets"))
		require.Equal(t, 3, one.Int("whole_numbers"))
		require.Regexp(t, `^199\d{8}$`, rowsIn(t, raw, "居民")[1][6])
		require.Contains(t, rowsIn(t, raw, "居民")[1][4], "*")

		k.As("cadre").Post("/exports", map[string]any{"sheets": []string{"商铺"}}).Code(http.StatusForbidden, "sheet_not_allowed")
		require.Equal(t, "bad_enum", k.As("office").Post("/exports", map[string]any{"sheets": []string{"没有"}}).Want(422).Codes()["sheets"])
		k.As("secretary").Post("/exports", map[string]any{"whole": true}).Code(http.StatusForbidden, "whole_not_allowed")
		require.Equal(t, "required", k.As("office").Post("/exports", map[string]any{"whole": true}).Want(422).Codes()["reason"])
		for _, user := range []string{"handler", "caller", "sysadmin", "secadmin", "auditor"} {
			k.As(user).Post("/exports", map[string]any{}).Want(http.StatusForbidden)
		}
		_, raw = export(k, "township", inFull)
		require.Len(t, rowsIn(t, raw, "住户"), 21, "the south alone")
		require.NotContains(t, rowsIn(t, raw, "居民")[1][4], "*")
	})
}

// TestExportsBelongToWhoAskedAndForADay: nobody else finds them; they end with their day, or when they are wiped; each
// making and download is audited, and a day has its quota.
func TestExportsBelongToWhoAskedAndForADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		started := k.As("office").With("Idempotency-Key", "e1").Post("/exports", inFull).Want(http.StatusAccepted)
		id := started.Text("id")
		require.Equal(t, id, k.As("office").With("Idempotency-Key", "e1").Post("/exports", inFull).Want(http.StatusAccepted).Text("id"))
		k.As("office").Get("/exports/"+id+"/file.xlsx").Code(http.StatusConflict, "export_not_ready")
		k.Work()
		k.As("township").Get("/exports/" + id).Want(http.StatusNotFound)
		k.As("township").Get("/exports/" + id + "/file.xlsx").Want(http.StatusNotFound)
		k.As("office").Get("/exports/" + uuid.NewString()).Want(http.StatusNotFound)
		require.Zero(t, k.As("township").Get("/exports").Want(200).Int("total"))
		raw := k.As("office").Get("/exports/" + id + "/file.xlsx").Want(200)
		require.Contains(t, raw.Header.Get("Content-Disposition"), "lianxin-20261123-0900.xlsx")
		var part roster.ExportPart
		require.NoError(t, k.DB.Read(context.Background()).Take(&part).Error)
		require.False(t, bytes.Contains(part.Sealed, raw.Body[:64]))

		var actions []string
		var last audit.Event
		require.NoError(t, k.DB.Read(context.Background()).Model(&audit.Event{}).Where("kind = 'export'").Order("at, id").Pluck("action", &actions).Error)
		require.Equal(t, []string{"export.start", "export.done", "export.download"}, actions)
		require.NoError(t, k.DB.Read(context.Background()).Where("action = 'export.download'").Take(&last).Error)
		require.Contains(t, last.Changes, `"居民":60`)
		require.Equal(t, "office", last.ActorName)

		k.As("office").Delete("/exports/"+id).Code(http.StatusPreconditionRequired, "version_required")
		version := k.As("office").Get("/exports/" + id).Int("version")
		k.As("office").With("If-Match", `"`+strconv.Itoa(version)+`"`).Delete("/exports/" + id).Want(http.StatusNoContent)
		k.As("office").Get("/exports/"+id+"/file.xlsx").Code(http.StatusGone, "export_expired")
		second, _ := export(k, "office", map[string]any{"sheets": []string{"楼宇"}})
		k.Clock.Advance(25 * time.Hour)
		require.NoError(t, k.App.Roster.Sweep(context.Background()))
		require.Equal(t, "expired", k.As("office").Get("/exports/"+second.Text("id")).Text("state"))
		k.As("office").Get("/exports/"+second.Text("id")+"/file.xlsx").Code(http.StatusGone, "export_expired")
		require.Zero(t, count(t, k, "export_parts"))
		require.Equal(t, 2, k.As("office").Get("/exports?state=expired").Want(200).Int("total"))

		for range 10 {
			k.As("office").Post("/exports", inFull).Want(http.StatusAccepted)
		}
		k.As("office").Post("/exports", inFull).Code(http.StatusTooManyRequests, "export_quota")
		k.As("office").Post("/exports", map[string]any{}).Want(http.StatusAccepted)
	})
}

// TestExportStopsWithTheRight: what was queued is made with what the person may see when it is made.
func TestExportStopsWithTheRight(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	d := k.District()
	id := k.As("office").Post("/exports", map[string]any{}).Want(http.StatusAccepted).Text("id")
	require.NoError(t, k.DB.Write(context.Background(), func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM grants WHERE account_id = ?", d.Accounts["office"]).Error
	}))
	k.Work()
	var row roster.Export
	require.NoError(t, k.DB.Read(context.Background()).Where("id = ?", id).Take(&row).Error)
	require.Equal(t, roster.Failed, row.State)
	require.Equal(t, "not_allowed", row.Failure.Code)
}

// TestNoCellIsAFormula: whatever a text begins with, it is stored as text, and no formula is in the file; the
// watermark is in no cell.
func TestNoCellIsAFormula(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	oddDistrict(t, k)
	one, raw := export(k, "office", inFull)
	parts := unmarked(t, raw)
	for name, text := range parts {
		require.NotContains(t, text, "<f>", name)
		require.NotContains(t, text, one.Text("id"), name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	require.NoError(t, err)
	kind, err := f.GetCellType("住户", "F22")
	require.NoError(t, err)
	require.Equal(t, excelize.CellTypeInlineString, kind)
	require.Contains(t, rowsIn(t, raw, "住户")[21], `=HYPERLINK("http://x")`)
	header, err := f.GetHeaderFooter("住户")
	require.NoError(t, err)
	require.Contains(t, header.OddHeader, "office")
	require.Contains(t, header.OddHeader, "2026-11-23 09:00")
	require.Contains(t, header.OddHeader, one.Text("id"))
}

// TestMaskedWorkbookTakesNothingAway: a masked export, edited and taken in again, changes what was edited, moves and
// renames the right people, and leaves every number as it is.
func TestMaskedWorkbookTakesNothingAway(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		oddDistrict(t, k)
		_, before := export(k, "office", inFull)
		_, raw := export(k, "office", map[string]any{})
		f, err := excelize.OpenReader(bytes.NewReader(raw))
		require.NoError(t, err)
		rows, err := f.GetRows("居民")
		require.NoError(t, err)
		at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == "S1-02" && row[1] == "户主" })
		require.NoError(t, f.SetCellStr("居民", "C"+strconv.Itoa(at+1), "改过名"))
		require.NoError(t, f.SetCellStr("居民", "G"+strconv.Itoa(at+1), "13999990000"))
		require.NoError(t, f.SetCellStr("住户", "F22", "海滨路1号"))
		var edited bytes.Buffer
		require.NoError(t, f.Write(&edited))

		id := upload(k, "office", edited.Bytes(), "check", "").Want(http.StatusAccepted).Text("id")
		k.Work()
		one := k.As("office").Get("/imports/" + id).Want(200)
		require.Equal(t, "checked", one.Text("state"), "%s", one.Body)
		require.Greater(t, one.Int("report.masked"), 60)
		for _, sheet := range roster.SheetNames() {
			require.Zero(t, one.Int("report.sheets."+sheet+".created"), sheet)
			require.Zero(t, one.Int("report.sheets."+sheet+".rejected"), sheet)
		}
		require.Equal(t, []any{
			map[string]any{"sheet": "住户", "field": "address", "column": "地址", "count": 1.0, "message": "住户：1 处“地址”变更"},
			map[string]any{"sheet": "居民", "field": "name", "column": "姓名", "count": 1.0, "message": "居民：1 处“姓名”变更"},
			map[string]any{"sheet": "居民", "field": "phone", "column": "手机号", "count": 1.0, "message": "居民：1 个电话变更"},
		}, one.Field("report.changes"))
		changes := k.As("office").Get("/imports/" + id + "/changes?sheet=居民&field=phone").Want(200)
		require.Equal(t, 1, changes.Int("total"))
		require.Equal(t, "139****0000", changes.Text("items.0.after"))
		require.Regexp(t, `^199\*{4}\d{4}$`, changes.Text("items.0.before"))
		require.Equal(t, at+1, changes.Int("items.0.row"))
		require.Equal(t, 3, k.As("office").Get("/imports/"+id+"/changes").Int("total"))
		k.As("township").Get("/imports/" + id + "/changes").Want(http.StatusNotFound)
		k.As("office").Get("/imports/" + uuid.NewString() + "/changes").Want(http.StatusNotFound)

		k.As("office").PostAt("/imports/"+id+"/commit", one.Int("version"), map[string]any{}).Want(http.StatusAccepted)
		k.Work()
		require.Equal(t, "committed", k.As("office").Get("/imports/"+id).Text("state"))
		require.Zero(t, count(t, k, "import_changes"), "what was shown is wiped with the file")
		_, after := export(k, "office", inFull)
		was, is := rowsIn(t, before, "居民"), rowsIn(t, after, "居民")
		require.Equal(t, len(was), len(is))
		was[at][2], was[at][6] = "改过名", "13999990000"
		require.Equal(t, was, is)
	})
}

// TestMovesAreCountedBeforeTheyAreMade: the check says who would move, and a part of the sheets is a workbook too.
func TestMovesAreCountedBeforeTheyAreMade(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		_, raw := export(k, "office", map[string]any{"whole": true, "reason": "搬迁", "sheets": []string{"居民", "党员干部"}})
		f, err := excelize.OpenReader(bytes.NewReader(raw))
		require.NoError(t, err)
		require.Equal(t, []string{"党员干部", "居民"}, f.GetSheetList())
		rows, err := f.GetRows("居民")
		require.NoError(t, err)
		moved := 0
		for i, row := range rows {
			if strings.HasPrefix(row[0], "N1-") && row[1] != "户主" {
				require.NoError(t, f.SetCellStr("居民", "A"+strconv.Itoa(i+1), "S1-03"))
				moved++
			}
		}
		require.NoError(t, f.SetCellStr("党员干部", "E2", "T002"))
		require.NoError(t, f.SetCellStr("党员干部", "K3", "否"))
		var edited bytes.Buffer
		require.NoError(t, f.Write(&edited))
		r, err := k.App.Roster.Check(system(), edited.Bytes())
		require.NoError(t, err)
		var said []string
		for _, c := range r.Changes {
			said = append(said, c.Message().ZH)
		}
		require.Equal(t, []string{"1 名党员干部换单位", "1 名党员干部的在职状态变更", strconv.Itoa(moved) + " 位居民换住户"}, said)
		require.Equal(t, moved, r.Sheets["居民"].Updated)
		require.Equal(t, moved, 5)
	})
}
