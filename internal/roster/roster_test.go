package roster_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/act"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/testkit"
)

func system() context.Context { return access.AsSystem(context.Background(), "import", uuid.Nil) }

func file(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return raw
}

type found struct {
	Sheet, Column, Code string
	Row                 int
}

type expectation struct {
	Sheets         map[string]map[string]int
	Rejected       []found
	Warnings       []found
	IgnoredColumns []roster.IgnoredColumn `json:"ignored_columns"`
	IgnoredSheets  []string               `json:"ignored_sheets"`
	Stored         []map[string]string
}

// TestDirtyWorkbookYieldsExactlyItsFindings holds the reader to a workbook as offices really keep them.
func TestDirtyWorkbookYieldsExactlyItsFindings(t *testing.T) {
	var want expectation
	require.NoError(t, json.Unmarshal(file(t, "roster-dirty.expected.json"), &want))
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		checked, err := k.App.Roster.Check(system(), file(t, "roster-dirty.xlsx"))
		require.NoError(t, err)
		requireReport(t, want, checked)
		require.Zero(t, count(t, k, "areas"), "a check writes nothing")

		done, err := k.App.Roster.Import(system(), file(t, "roster-dirty.xlsx"))
		require.NoError(t, err)
		requireReport(t, want, done)
		_, err = k.App.Access.CreateWithRole(system(), access.NewAccount{Username: "office", Password: testkit.Password}, access.Office, access.Codes{Area: "370614"})
		require.NoError(t, err)
		requireStored(t, k, want)

		again, err := k.App.Roster.Import(system(), file(t, "roster-dirty.xlsx"))
		require.NoError(t, err)
		for sheet, n := range again.Sheets {
			require.Zero(t, n.Created+n.Updated, "a second time, %s", sheet)
		}
	})
}

func requireReport(t *testing.T, want expectation, got *roster.Report) {
	t.Helper()
	for sheet, n := range want.Sheets {
		have := got.Sheets[sheet]
		require.NotNil(t, have, sheet)
		require.Equal(t, n, map[string]int{"rows": have.Rows, "accepted": have.Accepted, "rejected": have.Rejected}, sheet)
	}
	var errors, warnings []found
	for _, f := range got.Findings {
		require.NotEmpty(t, f.Message().ZH)
		require.NotEmpty(t, f.Message().EN)
		if one := (found{f.Sheet, f.Column, f.Code, f.Row}); f.Error() {
			errors = append(errors, one)
		} else {
			warnings = append(warnings, one)
		}
	}
	require.ElementsMatch(t, want.Rejected, errors)
	require.ElementsMatch(t, want.Warnings, warnings)
	require.ElementsMatch(t, want.IgnoredColumns, got.IgnoredColumns)
	require.Equal(t, want.IgnoredSheets, got.IgnoredSheets)
}

func requireStored(t *testing.T, k *testkit.Kit, want expectation) {
	t.Helper()
	office := k.As("office")
	for _, w := range want.Stored {
		if w["resource"] == "households" {
			got := office.Post("/households/search", map[string]string{"phone": w["phone"]}).Want(200)
			require.Equal(t, w["code"], got.Text("items.0.code"))
			if room, ok := w["room"]; ok {
				require.Equal(t, room, office.Get("/households?code="+w["code"]).Text("items.0.room"))
			}
			continue
		}
		id := office.Get("/residents?q=" + w["name"]).Want(200).Text("items.0.id")
		one := office.Get("/residents/" + id).Want(200)
		require.Equal(t, w["name"], one.Text("name"))
		for _, field := range []string{"birth_date", "sex"} {
			if v, ok := w[field]; ok {
				require.Equal(t, v, one.Text(field), w["name"])
			}
		}
		if number, ok := w["id_number"]; ok {
			require.Equal(t, w["name"], office.Post("/residents/search", map[string]string{"id_number": number}).Want(200).Text("items.0.name"))
		}
	}
}

func count(t *testing.T, k *testkit.Kit, table string) int {
	t.Helper()
	var n int64
	require.NoError(t, k.DB.Read(context.Background()).Table(table).Count(&n).Error)
	return int(n)
}

// book builds a workbook of text cells.
func book(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for name, rows := range sheets {
		_, err := f.NewSheet(name)
		require.NoError(t, err)
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			require.NoError(t, f.SetSheetRow(name, cell, &row))
		}
	}
	require.NoError(t, f.DeleteSheet("Sheet1"))
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

var smallAreas = [][]any{
	{"编码", "名称", "层级", "上级编码"},
	{"370614", "试验区", "区", ""},
	{"370614006", "南街", "街道", "370614"},
	{"370614006201", "南村", "村", "370614006"},
	{"370614006201001", "一网格", "网格", "370614006201"},
	{"370614006201002", "二网格", "网格", "370614006201"},
}

func take(t *testing.T, k *testkit.Kit, sheets map[string][][]any) *roster.Report {
	t.Helper()
	r, err := k.App.Roster.Import(system(), book(t, sheets))
	require.NoError(t, err)
	return r
}

func codes(r *roster.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Sheet+" "+f.Column+" "+f.Code)
	}
	return out
}

// TestUpdates: an empty cell leaves what is stored, 清空 clears it, a masked value leaves it, and changes are counted,
// versioned and audited.
func TestUpdates(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		head := []any{"户号", "网格编码", "地址", "住房性质", "联系电话", "标签"}
		take(t, k, map[string][][]any{"片区": smallAreas, "住户": {head, {"A1", "370614006201001", "一号", "自有", "13905350001", "低保户、老渔民"}}})
		get := func() (address, tenure, tags, phone string, version int) {
			var row struct {
				ID                    uuid.UUID
				Version               int
				Address, Tenure, Tags string
				PhoneHash             *string
			}
			require.NoError(t, k.DB.Read(context.Background()).Table("households").Where("code = 'A1'").Take(&row).Error)
			if row.PhoneHash != nil {
				phone = *row.PhoneHash
			}
			return row.Address, row.Tenure, row.Tags, phone, row.Version
		}
		_, _, tags, phone, _ := get()
		require.Equal(t, `["HT05","老渔民"]`, tags)
		require.Equal(t, k.App.Keeper.HashOf("phone", "13905350001"), phone)

		r := take(t, k, map[string][][]any{"住户": {head, {"A1", "370614006201001", "", "", "139****0001", ""}}})
		require.Equal(t, 1, r.Sheets["住户"].Unchanged)
		r = take(t, k, map[string][][]any{"住户": {head, {"A1", "370614006201001", "二号", "", "", "清空"}}})
		require.Equal(t, 1, r.Sheets["住户"].Updated)
		address, tenure, tags, after, version := get()
		require.Equal(t, []any{"二号", "own", "[]", phone, 2}, []any{address, tenure, tags, after, version})
		r = take(t, k, map[string][][]any{"住户": {head, {"A2", "370614006201001", "", "空置", "139****0001", ""}}})
		require.Equal(t, []string{"住户 联系电话 masked_value"}, codes(r))

		// What it overwrote is one change of the history: what was wrong holds for the past, what moved was elsewhere before.
		var changes []history.Change
		require.NoError(t, k.DB.Read(context.Background()).Order("created_at, id").Find(&changes).Error)
		require.Len(t, changes, 1)
		require.Equal(t, []history.Tally{{Kind: "household", Field: "address", Count: 1}, {Kind: "household", Field: "tags", Count: 1}}, changes[0].Tally)
		var home registry.Household
		require.NoError(t, k.DB.Read(context.Background()).Where("code = 'A1'").Take(&home).Error)
		was, err := act.AsOf[registry.Household](context.Background(), k.DB.Read(context.Background()), home.ID, changes[0].EffectiveOn.Add(-1))
		require.NoError(t, err)
		require.Equal(t, "一号", *was.Address)
		require.Empty(t, was.Tags)

		var events []audit.Event
		require.NoError(t, k.DB.Read(context.Background()).Where("action = 'household.import'").Order("at, id").Find(&events).Error)
		require.Len(t, events, 3)
		require.Contains(t, events[1].Changes, `"tags":["hmac:`) // who carries which tag is nobody's business in the log
		require.NotContains(t, events[0].Changes, "13905350001")
	})
}

// TestLeavesAndServices: leaves of members, also to come, and what branches serve; an empty cell leaves them.
func TestLeavesAndServices(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		branches := []any{"编码", "名称", "服务片区编码", "服务楼宇编号"}
		leaves := []any{"工号", "开始日期", "结束日期", "事由"}
		serves := func() (areas, buildings int) {
			one := k.As("office").Get("/branches/" + d.Branches["B001"].String()).Want(200)
			return len(one.Field("service_area_ids").([]any)), len(one.Field("service_building_ids").([]any))
		}
		r := take(t, k, map[string][][]any{
			"党支部": {branches, {"B001", "南街支部", "370614006201、370614006201001", ""}, {"B002", "北街支部", "370614006201,没有这里", ""}},
			"请假": {
				leaves,
				{"M001", "2026-12-01", "2027-01-15", "离岛学习"},
				{"M001", "2027-01-15", "2027-01-20", "重叠"},
				{"M002", "2026-12-05", "2026-12-01", "倒着"},
				{"M002", "2026-12-05", "", "没有结束"},
				{"M999", "2026-12-05", "2026-12-06", ""},
			},
		})
		require.ElementsMatch(t, []string{
			"党支部 服务片区编码 unknown_reference", "请假 开始日期 overlapping_leave", "请假 结束日期 bad_period", "请假 结束日期 required", "请假 工号 unknown_reference",
		}, codes(r))
		require.Equal(t, []int{1, 4}, []int{r.Sheets["请假"].Created, r.Sheets["请假"].Rejected})
		areas, buildings := serves()
		require.Equal(t, []int{2, 0}, []int{areas, buildings})
		require.Len(t, k.As("office").Get("/members/"+d.Members["M001"].String()).Want(200).Field("leaves"), 1)

		version := k.As("office").Get("/branches/" + d.Branches["B001"].String()).Int("version")
		r = take(t, k, map[string][][]any{"党支部": {branches, {"B001", "南街支部", "", ""}}, "请假": {leaves, {"M001", "2026-12-01", "2027-01-31", "离岛学习"}}})
		require.Equal(t, []int{1, 1}, []int{r.Sheets["党支部"].Unchanged, r.Sheets["请假"].Updated})
		r = take(t, k, map[string][][]any{"党支部": {branches, {"B001", "南街支部", "370614006201", ""}}})
		require.Equal(t, 1, r.Sheets["党支部"].Updated)
		require.Equal(t, version+1, k.As("office").Get("/branches/"+d.Branches["B001"].String()).Int("version"))
		take(t, k, map[string][][]any{"党支部": {branches, {"B001", "南街支部", "清空", ""}}})
		areas, _ = serves()
		require.Zero(t, areas)
	})
}

// TestHeadsAndPeople: two heads, a change of head, people without ID numbers, and rows that fall with the row that
// they refer to.
func TestHeadsAndPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		households := [][]any{{"户号", "网格编码"}, {"A1", "370614006201001"}, {"A2", "370614006201001"}, {"A3", "nowhere"}}
		head := []any{"户号", "与户主关系", "姓名", "性别", "身份证号", "出生日期"}
		r := take(t, k, map[string][][]any{"片区": smallAreas, "住户": households, "居民": {
			head,
			{"A1", "户主", "王建国", "男", "", "1956-03"},
			{"A1", "配偶", "李桂兰", "女", "", "1958-09-12"},
			{"A1", "户主", "王二", "男", "", "1980-01-01"},
			{"A3", "户主", "无户人", "男", "", "1980-01-01"},
			{"A1", "户主", "王建国", "男", "", "1956-03"},
		}})
		require.Equal(t, []string{
			"住户 户号 no_head", "住户 网格编码 unknown_reference", "居民 与户主关系 second_head", "居民 户号 unknown_reference", "居民 户号 duplicate_row",
		}, codes(r))
		require.Equal(t, &roster.Counts{Rows: 5, Accepted: 3, Created: 2, Unchanged: 1, Rejected: 2}, r.Sheets["居民"])

		// The household's head changes within one file, whatever the order of its rows.
		r = take(t, k, map[string][][]any{"居民": {head, {"A1", "户主", "李桂兰", "女", "990000195809121360", "1958-09-12"}, {"A1", "配偶", "王建国", "男", "", "1956-03"}}})
		require.Empty(t, r.Findings)
		require.Equal(t, 2, r.Sheets["居民"].Updated)
		require.Equal(t, 2, count(t, k, "residents"))
	})
}

// TestNumbersAndDatesAsSpreadsheetsKeepThem reads formatted numbers, exponents, serials and zeros in front.
func TestNumbersAndDatesAsSpreadsheetsKeepThem(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	f := excelize.NewFile()
	_, _ = f.NewSheet("片区")
	for i, row := range smallAreas {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		require.NoError(t, f.SetSheetRow("片区", cell, &row))
	}
	_, _ = f.NewSheet("住户")
	zeros, _ := f.NewStyle(&excelize.Style{CustomNumFmt: ptr("0000")})
	science, _ := f.NewStyle(&excelize.Style{NumFmt: 11})
	day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	set := func(sheet, cell string, v any, style int) {
		require.NoError(t, f.SetCellValue(sheet, cell, v))
		if style > 0 {
			require.NoError(t, f.SetCellStyle(sheet, cell, cell, style))
		}
	}
	for i, h := range []string{"户号", "网格编码", "房号", "电话"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		set("住户", cell, h, 0)
	}
	set("住户", "A2", "Ｂ1", 0)
	set("住户", "B2", 370614006201001, 0)
	set("住户", "C2", 101, zeros)
	set("住户", "D2", 13905350002.0, science)
	_, _ = f.NewSheet("居民")
	for i, h := range []string{"户号", "关系", "姓名", "性别", "出生年月"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 1)
		set("居民", cell, h, 0)
	}
	for i, v := range []any{"B1", "户主", "孙 秀 英", "女"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		set("居民", cell, v, 0)
	}
	set("居民", "E2", 42175, day)
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	r, err := k.App.Roster.Import(system(), out.Bytes())
	require.NoError(t, err)
	require.Empty(t, r.Findings)
	var h struct{ Code, Room, PhoneHash string }
	require.NoError(t, k.DB.Read(context.Background()).Table("households").Take(&h).Error)
	require.Equal(t, "B1", h.Code)
	require.Equal(t, "0101", h.Room)
	require.Equal(t, k.App.Keeper.HashOf("phone", "13905350002"), h.PhoneHash)
	var p struct{ Name, BirthDate string }
	require.NoError(t, k.DB.Read(context.Background()).Table("residents").Take(&p).Error)
	require.Equal(t, "孙秀英", p.Name)
	require.Equal(t, "2015-06-20", p.BirthDate)
}

func ptr[T any](v T) *T { return &v }

// upload hands a workbook in over REST.
func upload(k *testkit.Kit, user string, raw []byte, mode string, key string) *testkit.Reply {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if mode != "" {
		_ = form.WriteField("mode", mode)
	}
	part, _ := form.CreateFormFile("file", "名册.xlsx")
	_, _ = part.Write(raw)
	_ = form.Close()
	c := k.As(user).With("Content-Type", form.FormDataContentType())
	if key != "" {
		c = c.With("Idempotency-Key", key)
	}
	return c.Do("POST", "/imports", body.Bytes())
}

// TestImportOverREST checks, commits, downloads what was refused, and hands it in again corrected.
func TestImportOverREST(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		raw := book(t, map[string][][]any{"住户": {
			{"户号", "网格编码", "电话", "住房性质"}, {"R1", "370614006201001", "13905350001", "空置"}, {"R2", "370614006201001", "", "没有这种"},
		}})
		for _, user := range []string{"cadre", "township", "sysadmin"} {
			upload(k, user, raw, "check", "").Want(http.StatusForbidden)
		}
		started := upload(k, "office", raw, "check", "").Want(http.StatusAccepted)
		id := started.Text("id")
		require.Equal(t, "running", started.Text("state"))
		require.Equal(t, "/api/v1/imports/"+id, started.Header.Get("Location"))
		k.As("office").PostAt("/imports/"+id+"/commit", 1, map[string]any{}).Code(http.StatusConflict, "invalid_transition")
		k.Work()

		one := k.As("office").Get("/imports/" + id).Want(200)
		require.Equal(t, "checked", one.Text("state"))
		require.Equal(t, 100, one.Int("progress"))
		require.Equal(t, 1, one.Int("report.sheets.住户.rejected"))
		require.Equal(t, "bad_enum", one.Text("report.findings.0.code"))
		require.Equal(t, []any{"commit", "rejected"}, one.Field("actions"))
		require.Contains(t, k.As("office").With("Accept-Language", "en").Get("/imports/"+id).Text("report.findings.0.message"), "is not one of the values")
		require.Equal(t, 40, count(t, k, "households"), "a check writes nothing")

		k.As("office").Post("/imports/"+id+"/commit", map[string]any{}).Code(http.StatusPreconditionRequired, "version_required")
		k.As("office").PostAt("/imports/"+id+"/commit", 1, map[string]any{}).Code(http.StatusPreconditionFailed, "stale_version")
		k.As("office").PostAt("/imports/"+id+"/commit", one.Int("version"), map[string]any{}).Want(http.StatusAccepted)
		k.Work()
		one = k.As("office").Get("/imports/" + id).Want(200)
		require.Equal(t, "committed", one.Text("state"))
		require.Equal(t, 1, one.Int("report.sheets.住户.created"))
		require.Equal(t, 41, count(t, k, "households"))
		requireNoFileKept(t, k)

		refused := k.As("office").Get("/imports/" + id + "/rejected.xlsx").Want(200)
		f, err := excelize.OpenReader(bytes.NewReader(refused.Body))
		require.NoError(t, err)
		rows, err := f.GetRows("住户")
		require.NoError(t, err)
		require.Equal(t, []string{"户号", "网格编码", "电话", "住房性质", "问题"}, rows[0])
		require.Equal(t, "R2", rows[1][0])
		require.Contains(t, rows[1][4], "没有这种")
		require.NoError(t, f.SetCellStr("住户", "D2", "租住"))
		var corrected bytes.Buffer
		require.NoError(t, f.Write(&corrected))
		again := upload(k, "office", corrected.Bytes(), "commit", "").Want(http.StatusAccepted).Text("id")
		k.Work()
		one = k.As("office").Get("/imports/" + again).Want(200)
		require.Equal(t, "committed", one.Text("state"))
		require.Equal(t, 1, one.Int("report.sheets.住户.created"))
		require.Equal(t, "问题", one.Text("report.ignored_columns.0.column"))
		require.Equal(t, 2, k.As("office").Get("/imports").Want(200).Int("total"))
	})
}

// requireNoFileKept: the workbook of a committed import is wiped.
func requireNoFileKept(t *testing.T, k *testkit.Kit) {
	t.Helper()
	var n int64
	require.NoError(t, k.DB.Read(context.Background()).Table("import_parts").Where("kind = 'file'").Count(&n).Error)
	require.Zero(t, n)
}

// TestUploadsAreKeptSealedAndNotForLong: what is stored of a workbook cannot be read, and is swept.
func TestUploadsAreKeptSealedAndNotForLong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		raw := book(t, map[string][][]any{"住户": {{"户号", "网格编码"}, {"R1", "370614006201001"}}})
		id := upload(k, "office", raw, "check", "").Want(http.StatusAccepted).Text("id")
		var part roster.Part
		require.NoError(t, k.DB.Read(context.Background()).Take(&part).Error)
		require.False(t, bytes.Contains(part.Sealed, raw[:64]))
		k.Work()
		k.Clock.Advance(25 * time.Hour)
		require.NoError(t, k.App.Roster.Sweep(context.Background()))
		requireNoFileKept(t, k)
		version := k.As("office").Get("/imports/" + id).Int("version")
		k.As("office").PostAt("/imports/"+id+"/commit", version, map[string]any{}).Code(http.StatusConflict, "import_expired")
	})
}

// TestUploadHappensOnce: the same key and file answer the same import.
func TestUploadHappensOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		raw := book(t, map[string][][]any{"住户": {{"户号", "网格编码"}, {"R1", "370614006201001"}}})
		first := upload(k, "office", raw, "check", "key-1").Want(http.StatusAccepted).Text("id")
		second := upload(k, "office", raw, "check", "key-1").Want(http.StatusAccepted).Text("id")
		require.Equal(t, first, second)
		require.Equal(t, 1, count(t, k, "imports"))
	})
}

// TestAWorkbookOfAnotherDistrictIsRefused: an office brings in its own district alone.
func TestAWorkbookOfAnotherDistrictIsRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		raw := book(t, map[string][][]any{"片区": {{"编码", "名称", "层级", "上级编码"}, {"370699", "别的区", "区", ""}, {"370699001", "别的街道", "街道", "370699"}}})
		id := upload(k, "office", raw, "commit", "").Want(http.StatusAccepted).Text("id")
		k.Work()
		one := k.As("office").Get("/imports/" + id).Want(200)
		require.Equal(t, 2, one.Int("report.sheets.片区.rejected"))
		require.True(t, strings.Contains(string(one.Body), "other_district"))
	})
}

// TestTemplateReadsBack: the template has every sheet, and reading it finds nothing wrong.
func TestTemplateReadsBack(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	k.District()
	reply := k.As("office").Get("/imports/template.xlsx").Want(200)
	f, err := excelize.OpenReader(bytes.NewReader(reply.Body))
	require.NoError(t, err)
	require.Equal(t, append([]string{"填表说明"}, roster.SheetNames()...), f.GetSheetList())
	r, err := k.App.Roster.Check(system(), reply.Body)
	require.NoError(t, err)
	require.Empty(t, r.Findings)
	require.Len(t, r.Sheets, len(roster.SheetNames()))
	require.Equal(t, []string{"填表说明"}, r.IgnoredSheets)
}
