package roster_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/testkit"
)

// parts builds a container with the parts of a workbook, and others.
func parts(t *testing.T, more map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`,
		"xl/workbook.xml":     `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>`,
	}
	for name, content := range more {
		all[name] = content
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range all {
		part, err := w.Create(name)
		require.NoError(t, err)
		_, err = part.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

var refused map[string][]byte

// refusals are files that are no workbook, or that no workbook may be; they are made once.
func refusals(t *testing.T) map[string][]byte {
	if refused != nil {
		return refused
	}
	whole := book(t, map[string][][]any{"住户": {{"户号", "网格编码"}, {"A1", "370614006201001"}}})
	encrypted := func() []byte {
		f := excelize.NewFile()
		var out bytes.Buffer
		require.NoError(t, f.Write(&out, excelize.Options{Password: "secret"}))
		return out.Bytes()
	}()
	rows := func(n int, row string) string {
		return "<worksheet><sheetData>" + strings.Repeat(row, n) + "</sheetData></worksheet>"
	}
	refused = map[string][]byte{
		"not_a_workbook text":         []byte("户号,网格编码\nA1,1\n"),
		"not_a_workbook empty":        {},
		"workbook_old_format xls":     append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 4096)...),
		"workbook_encrypted":          encrypted,
		"workbook_broken cut":         whole[:len(whole)/2],
		"workbook_broken xml":         parts(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row>"}),
		"workbook_broken flipped":     flipped(whole),
		"workbook_with_macros":        parts(t, map[string]string{"xl/vbaProject.bin": "x"}),
		"workbook_with_macros type":   parts(t, map[string]string{"[Content_Types].xml": `<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>`}),
		"workbook_too_large_unpacked": parts(t, map[string]string{"xl/media/a.bin": strings.Repeat("\x00", roster.MaxUnpacked+1)}),
		"workbook_too_many_rows":      parts(t, map[string]string{"xl/worksheets/sheet1.xml": rows(roster.MaxRows+1, "<row><c><v>1</v></c></row>")}),
		"workbook_too_wide":           parts(t, map[string]string{"xl/worksheets/sheet1.xml": rows(1, `<row><c r="XFD1"><v>1</v></c></row>`)}),
	}
	return refused
}

// flipped is a workbook in which a byte in the middle of a part is wrong.
func flipped(raw []byte) []byte {
	out := bytes.Clone(raw)
	at := bytes.Index(out, []byte("xl/worksheets/sheet"))
	for i := at + 60; i < at+90; i++ {
		out[i] ^= 0xFF
	}
	return out
}

// TestWhatIsNoWorkbookIsRefused names each by its code, before anything is read as a row.
func TestWhatIsNoWorkbookIsRefused(t *testing.T) {
	for name, raw := range refusals(t) {
		code, _, _ := strings.Cut(name, " ")
		require.Equal(t, code, fault.CodeOf(roster.Inspect(raw)), name)
	}
	require.Equal(t, roster.CodeTooLarge, fault.CodeOf(roster.Inspect(make([]byte, roster.MaxFile+1))))
}

// TestRefusedWorkbooksChangeNothing tries them over REST.
func TestRefusedWorkbooksChangeNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		for name, raw := range refusals(t) {
			code, _, _ := strings.Cut(name, " ")
			status := http.StatusUnprocessableEntity
			if strings.HasPrefix(code, "workbook_too_") && code != "workbook_too_wide" {
				status = http.StatusRequestEntityTooLarge
			}
			upload(k, "office", raw, "check", "").Code(status, code)
		}
		whole := book(t, map[string][][]any{"住户": {{"户号", "网格编码"}}})
		upload(k, "office", whole, "", "").Code(http.StatusUnprocessableEntity, "invalid")
		upload(k, "office", whole, "maybe", "").Code(http.StatusUnprocessableEntity, "invalid")
		k.As("office").Post("/imports", map[string]string{"mode": "check"}).Code(http.StatusUnsupportedMediaType, "unsupported_media_type")
		require.Zero(t, count(t, k, "imports"))

		// It is a workbook, but none of its sheets is known: told once it has been read.
		id := upload(k, "office", book(t, map[string][][]any{"其他": {{"甲"}}}), "commit", "").Want(http.StatusAccepted).Text("id")
		k.Work()
		one := k.As("office").Get("/imports/" + id).Want(200)
		require.Equal(t, "failed", one.Text("state"))
		require.Equal(t, roster.CodeNoSheet, one.Text("failure.code"))
	})
}

// whole is a small clean workbook with every sheet.
func whole(t *testing.T) []byte {
	t.Helper()
	sheets := map[string][][]any{
		"片区":    smallAreas,
		"责任单位":  {{"编码", "名称", "类型", "服务片区编码", "负责类别"}, {"D1", "住建局", "区直部门", "370614", "01、0403"}, {"D2", "服务办", "服务办", "", ""}},
		"党支部":   {{"编码", "名称", "类型", "所属单位编码", "书记工号"}, {"B1", "第一支部", "兼合式", "D1", "C1"}},
		"党员干部":  {{"工号", "姓名", "单位编码", "党支部编码", "级别", "工作片区编码", "本人户号", "手机号"}, {"C1", "周 敏", "D1", "B1", "区级领导", "370614006201", "H1", "19900000001"}, {"C2", "林海波", "D1", "B1", "", "370614006201001", "", ""}},
		"请假":    {{"工号", "开始日期", "结束日期", "事由"}, {"C1", "2026-12-01", "2027-02-28", "离岛"}},
		"包联":    {{"领导工号", "片区编码"}, {"C1", "370614006"}},
		"楼宇":    {{"编号", "名称", "网格编码", "管理方式", "层数"}, {"L1", "一号楼", "370614006201001", "脱管", 6}},
		"住户":    {{"户号", "网格编码", "楼宇编号", "房号", "住房性质"}, {"H1", "370614006201001", "L1", "0101", "自有"}, {"H2", "370614006201002", "", "", "空置"}},
		"居民":    {{"户号", "与户主关系", "姓名", "性别", "身份证号", "民族"}, {"H1", "户主", "王建国", "男", "990000195603071353", "汉"}},
		"商铺":    {{"编号", "名称", "网格编码", "统一社会信用代码", "行业"}, {"S1", "老范海鲜", "370614006201001", "929900002P9G2GD12D", "餐饮"}},
		"志愿服务队": {{"编码", "名称", "所属支部编码"}, {"V1", "红帆队", "B1"}},
		"志愿者":   {{"队编码", "姓名", "手机号"}, {"V1", "康秀倩", "19900000002"}, {"V1", "康秀倩", ""}},
		"民情诉求": {
			{"编号", "提出时间", "户号", "类型", "类别", "标题", "内容", "承办单位编码", "状态", "答复时间", "办结时间", "回访方式", "回访结果"},
			{"M1", "2026-05-06 08:00", "H1", "问题", "市政设施/路灯照明", "路灯不亮", "晚上一片漆黑", "D1", "已归档", "2026-05-07 22:00", "2026-05-08 04:00", "电话", "满意"},
			{"M2", "2026-05-06 09:00", "H1", "建议", "市政设施/道路破损", "小道破损", "雨天积水", "D1", "办理中", "", "", "", ""},
			{"M3", "2026-05-06 10:00", "", "咨询", "", "怎么办证", "想问问", "", "待受理", "", "", "", ""},
		},
		"实事": {{"编号", "名称", "片区编码", "牵头单位编码", "开始日期", "完成日期"}, {"SS1", "安装路灯", "370614006201001", "D1", "2026-05-06", "2026-05-12"}},
		"活动": {{"编号", "类型", "名称", "组织方编码", "时间", "地点片区编码", "参与人数"}, {"HD1", "支部活动", "送学上门", "B1", "2026-05-06 08:00", "370614006201", 67}, {"HD2", "志愿服务", "净滩", "V1", "2026-05-06 08:00", "370614006201", 7}},
	}
	return book(t, sheets)
}

// TestCleanWorkbookTwice takes every sheet in; a second time nothing changes.
func TestCleanWorkbookTwice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		raw := whole(t)
		r, err := k.App.Roster.Import(system(), raw)
		require.NoError(t, err)
		require.Empty(t, r.Findings)
		require.Len(t, r.Sheets, len(roster.SheetNames()))
		for sheet, n := range r.Sheets {
			require.Equal(t, n.Rows, n.Created, sheet)
		}
		again, err := k.App.Roster.Import(system(), raw)
		require.NoError(t, err)
		for sheet, n := range again.Sheets {
			require.Equal(t, n.Rows, n.Unchanged, sheet)
		}
		report, err := k.App.Audit.Verify(system(), k.DB)
		require.NoError(t, err)
		require.Empty(t, report.Problems)
		require.Equal(t, 1, count(t, k, "callbacks"))
	})
}

// TestPastIssuesAreHistory: closed ones stay closed, none has a clock, and one that was being worked on has its unit.
func TestPastIssuesAreHistory(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		_, err := k.App.Roster.Import(system(), whole(t))
		require.NoError(t, err)
		type row struct {
			State, Number, Source, CategoryCode string
			AnswerDueAt, LightRedAt             *string
		}
		var rows []row
		require.NoError(t, k.DB.Read(system()).Table("issues").Order("outside_number").Find(&rows).Error)
		require.Len(t, rows, 3)
		for i, want := range []string{"closed", "in_progress", "submitted"} {
			require.Equal(t, want, rows[i].State)
			require.Equal(t, fmt.Sprintf("LX20260506-%05d", i+1), rows[i].Number)
			require.Equal(t, "imported", rows[i].Source)
			require.Nil(t, rows[i].AnswerDueAt)
			require.Nil(t, rows[i].LightRedAt)
		}
		require.Equal(t, "0101", rows[0].CategoryCode)
		var tasks []struct{ State string }
		require.NoError(t, k.DB.Read(system()).Table("issue_tasks").Order("state").Find(&tasks).Error)
		require.Equal(t, []struct{ State string }{{"done"}, {"signed"}}, tasks)
	})
}
