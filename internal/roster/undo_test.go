package roster_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/testkit"
)

// notCompared are tables that tell of what happened, or that everybody's coming and going changes.
var notCompared = []string{
	"audit_events", "audit_head", "imports", "import_parts", "import_changes", "import_records", "exports", "export_parts", "jobs", "job_periods", "idempotency_keys",
	"changes", "change_rows", "sessions", "refresh_tokens", "login_failures", "settings", "goose_db_version", "sqlite_sequence", "double_marks", "search_terms",
}

// dump writes down every row of every other table, but for versions and the time of the last change.
func dump(k *testkit.Kit) map[string][]string {
	k.T.Helper()
	out := map[string][]string{}
	db := k.DB.Read(context.Background())
	var tables []string
	if k.DB.Kind() == database.SQLite {
		require.NoError(k.T, db.Raw("SELECT name FROM sqlite_master WHERE type = 'table'").Scan(&tables).Error)
	} else {
		require.NoError(k.T, db.Raw("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'").Scan(&tables).Error)
	}
	for _, table := range tables {
		if slices.Contains(notCompared, table) {
			continue
		}
		var rows []map[string]any
		require.NoError(k.T, db.Table(table).Find(&rows).Error, table)
		lines := []string{}
		for _, row := range rows {
			delete(row, "version")
			delete(row, "updated_at")
			delete(row, "last_login_at")
			delete(row, "previous_login_at")
			delete(row, "token_version")
			if table == "search_records" {
				delete(row, "id")
			}
			names := make([]string, 0, len(row))
			for name := range row {
				names = append(names, name)
			}
			sort.Strings(names)
			line := ""
			for _, name := range names {
				line += fmt.Sprintf("%s=%v ", name, row[name])
			}
			lines = append(lines, line)
		}
		sort.Strings(lines)
		out[table] = lines
	}
	return out
}

func requireDump(t *testing.T, want, got map[string][]string) {
	t.Helper()
	for table := range want {
		require.Equal(t, want[table], got[table], table)
	}
}

// commit hands a workbook in over REST and has it written.
func commit(t *testing.T, k *testkit.Kit, raw []byte) string {
	t.Helper()
	id := upload(k, "office", raw, "commit", "").Want(http.StatusAccepted).Text("id")
	k.Work()
	one := k.As("office").Get("/imports/" + id).Want(200)
	require.Equal(t, "committed", one.Text("state"), "%s", one.Body)
	k.Clock.Advance(time.Minute)
	return id
}

// undo takes an import back and returns it.
func undo(t *testing.T, k *testkit.Kit, id string) *testkit.Reply {
	t.Helper()
	office := k.As("office")
	plan := office.Get("/imports/" + id + "/undo").Want(200)
	require.Equal(t, true, plan.Field("possible"), "%s", plan.Body)
	office.PostAt("/imports/"+id+"/undo", office.Get("/imports/"+id).Int("version"), nil).Want(http.StatusAccepted)
	k.Work()
	return office.Get("/imports/" + id).Want(200)
}

// TestUndoOfAWholeWorkbook: what a whole workbook brought in over a district is gone again, and the export is the same
// byte for byte; a second time it comes in as at first.
func TestUndoOfAWholeWorkbook(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		raw := wholeBook(t)
		_, before := export(k, "office", inFull)
		rows := dump(k)
		population := k.As("office").Get("/stats/population?on=" + "2026-11-25").Want(200).Body

		id := commit(t, k, raw)
		require.NotEqual(t, rows["residents"], dump(k)["residents"])
		require.Equal(t, []any{"undo"}, k.As("office").Get("/imports/"+id).Field("actions"))
		require.Equal(t, []any{"undo"}, k.As("office").Get("/imports").Field("items.0.actions"))
		require.NotEmpty(t, k.As("office").Get("/search?q=林海生").Want(200).Field("groups"))

		plan := k.As("office").Get("/imports/" + id + "/undo").Want(200)
		require.Equal(t, "area", plan.Text("removed.0.kind"), "%s", plan.Body)
		one := undo(t, k, id)
		require.Equal(t, "undone", one.Text("state"), "%s", one.Body)
		require.NotEmpty(t, one.Text("undone_by"))
		require.Equal(t, []any{}, one.Field("actions"))
		requireDump(t, rows, dump(k))
		_, after := export(k, "office", inFull)
		requireSame(t, before, after)
		require.Empty(t, k.As("office").Get("/search?q=林海生").Want(200).Field("groups"))
		require.JSONEq(t, string(population), string(k.As("office").Get("/stats/population?on="+"2026-11-25").Want(200).Body))
		require.Zero(t, count(t, k, "import_records"))
		require.Equal(t, 1, k.As("office").Get("/imports?state=undone").Int("total"))
		require.Zero(t, k.As("office").Get("/imports?state=committed").Int("total"))

		again := commit(t, k, raw)
		undo(t, k, again)
		requireDump(t, rows, dump(k))
	})
}

// wholeBook has something on every sheet, all of it new.
func wholeBook(t *testing.T) []byte {
	t.Helper()
	return book(t, map[string][][]any{
		"片区":    {{"编码", "名称", "层级", "上级编码"}, {"370614900", "新街", "街道", "370614"}, {"370614900201", "新村", "村", "370614900"}, {"370614900201001", "新网格", "网格", "370614900201"}},
		"责任单位":  {{"编码", "名称", "类型", "上级编码", "服务片区编码", "负责类别"}, {"NU1", "新单位", "区直部门", "", "", "0101"}, {"NU2", "新街道办", "乡镇街道", "NU1", "370614900", ""}},
		"党支部":   {{"编码", "名称", "所属单位编码", "书记工号", "服务片区编码"}, {"NB1", "新支部", "NU1", "NM1", "370614900201"}},
		"党员干部":  {{"工号", "姓名", "手机号", "单位编码", "党支部编码", "工作片区编码"}, {"NM1", "陈新", "13905357001", "NU1", "NB1", "370614900201"}},
		"包联":    {{"领导工号", "片区编码"}, {"NM1", "370614900"}},
		"楼宇":    {{"编号", "名称", "网格编码"}, {"NL1", "新楼", "370614900201001"}},
		"住户":    {{"户号", "网格编码", "楼宇编号", "房号", "联系电话"}, {"NH1", "370614900201001", "NL1", "101", "13905357002"}, {"NH2", "370614900201001", "", "", ""}},
		"居民":    {{"户号", "与户主关系", "姓名", "性别", "公民身份号码"}, {"NH1", "户主", "林海生", "男", testkit.IDNumber(1960, 901)}, {"NH1", "配偶", "林海妹", "女", ""}},
		"商铺":    {{"编号", "名称", "网格编码", "经营者"}, {"NS1", "新店", "370614900201001", "林海生"}},
		"志愿服务队": {{"编码", "名称", "所属支部编码"}, {"NT1", "新队", "NB1"}},
		"志愿者":   {{"队编码", "姓名", "手机号"}, {"NT1", "林海生", "13905357003"}},
		"民情诉求": {
			{"编号", "提出时间", "户号", "类别", "标题", "内容", "承办单位编码", "状态", "答复时间", "办结时间", "回访方式", "回访结果"},
			{"NI1", "2024-03-01 09:00", "NH1", "", "路灯不亮", "门口路灯不亮", "NU1", "已归档", "2024-03-02", "2024-03-05", "电话", "满意"},
			{"NI2", "2024-03-01 10:00", "NH1", "", "水管", "水管漏水", "NU1", "办理中", "", "", "", ""},
		},
		"实事": {{"编号", "名称", "片区编码", "牵头单位编码"}, {"ND1", "新路", "370614900", "NU1"}},
		"活动": {{"编号", "类型", "名称", "组织方编码", "时间", "地点片区编码"}, {"NA1", "支部活动", "清扫", "NB1", "2024-03-01 09:00", "370614900"}},
	})
}

// TestUndoPutsBackWhatWasChanged: a partial book over a district at work, that moves, swaps, renames, clears and ends
// things: every row of every table is what it was.
func TestUndoPutsBackWhatWasChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := oddDistrict(t, k)
		k.Contact("M003", "S1-01", "S1-02")
		office := k.As("office")
		office.Post("/shops", map[string]any{"code": "SP2", "name": "甲店", "grid_id": d.SouthGrids[0], "credit_code": "91370634MA3C0A0A1B"})
		id1, id2 := office.Get("/residents/"+d.Heads["S1-03"].String()).Text("name"), office.Get("/residents/"+d.Heads["S1-04"].String()).Text("name")
		born1, born2 := office.Get("/residents/"+d.Heads["S1-03"].String()).Text("birth_date"), office.Get("/residents/"+d.Heads["S1-04"].String()).Text("birth_date")
		k.Clock.Advance(24 * time.Hour)
		rows := dump(k)
		_, before := export(k, "office", inFull)
		past := office.Get("/households/" + d.Households["S1-03"].String() + "/past?on=2026-11-25").Body
		timeline := office.Get("/changes").Int("total")

		id := commit(t, k, book(t, map[string][][]any{
			"片区":   {{"编码", "名称", "层级", "上级编码"}, {"370614006201", "南村改名", "村", "370614006"}, {"370614006201777", "添网格", "网格", "370614006201"}},
			"责任单位": {{"编码", "名称", "类型", "联系电话", "负责类别"}, {"D020", "住建局", "区直部门", "0535-1", "0101、0201"}},
			"党支部":  {{"编码", "名称", "服务片区编码", "书记工号"}, {"B001", "改名支部", "370614006201777", "M004"}},
			"党员干部": {{"工号", "姓名", "单位编码", "在职"}, {"M003", "改名", "T001", "否"}},
			"住户":   {{"户号", "网格编码", "地址", "标签"}, {"S1-01", "370614006201777", "搬到这里", "清空"}, {"S1-02", "370614006201001", "清空", ""}, {"ZZ-1", "370614006201777", "", ""}},
			"居民": {
				{"户号", "与户主关系", "姓名", "性别", "出生日期", "手机号"},
				{"S1-04", "户主", id1, "", born1, ""},
				{"S1-03", "户主", id2, "", born2, "13905359999"},
				{"ZZ-1", "户主", "郑新", "男", "1970-01-01", ""},
			},
			"商铺":   {{"编号", "名称", "网格编码", "经营者"}, {"SP1", "改名店", "370614006201002", "清空"}},
			"实事":   {{"编号", "名称", "完成日期"}, {"SS1", "修好路灯", "2026-11-20"}},
			"活动":   {{"编号", "类型", "名称"}, {"H1", "志愿服务", "改名"}},
			"民情诉求": {{"编号", "提出时间", "标题", "内容"}, {"OLD-2", "2026-05-06 08:01", "换标题", "换内容"}},
		}))
		plan := office.Get("/imports/" + id + "/undo").Want(200)
		require.NotEmpty(t, plan.Field("restored"), "%s", plan.Body)
		changed := dump(k)
		for _, table := range []string{"areas", "units", "unit_categories", "branches", "branch_services", "members", "assignments", "accounts", "households", "residents", "shops", "deeds", "activities", "issues"} {
			require.NotEqual(t, rows[table], changed[table], table)
		}

		one := undo(t, k, id)
		require.Equal(t, "undone", one.Text("state"), "%s", one.Body)
		requireDump(t, rows, dump(k))
		_, after := export(k, "office", inFull)
		requireSame(t, before, after)
		require.Equal(t, string(past), string(office.Get("/households/"+d.Households["S1-03"].String()+"/past?on=2026-11-25").Body))
		require.Equal(t, timeline+1, office.Get("/changes").Int("total"), "it is told, as undone")
		require.NotEmpty(t, office.Get("/changes").Text("items.0.undone_at"))
		require.Empty(t, office.Get("/search?q=搬到这里").Want(200).Field("groups"))
	})
}

// TestUndoIsRefusedWhereSomethingWasBuiltOnIt: everything that stands against it is named with its place, and nothing
// changes.
func TestUndoIsRefusedWhereSomethingWasBuiltOnIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		office := k.As("office")
		id := commit(t, k, wholeBook(t))
		home := office.Get("/households?code=NH1").Text("items.0.id")
		shop := office.Get("/shops?q=NS1").Text("items.0.id")
		person := office.Post("/residents", map[string]any{"household_id": home, "relation": "30", "name": "林小", "sex": "1"}).Want(201).Text("id")
		office.Patch("/shops/"+shop, office.Get("/shops/"+shop).Int("version"), map[string]any{"name": "改了"}).Want(200)
		office.Post("/issues", map[string]any{
			"household_id": home, "kind": "problem", "category_code": "0101", "title": "灯", "description": "灯坏了", "urgency": "normal", "source": "phone",
			"reporter": map[string]any{"name": "林", "phone": "13905357002", "anonymous": false},
		}).Want(201)
		rows := dump(k)

		plan := office.Get("/imports/" + id + "/undo").Want(200)
		require.Equal(t, false, plan.Field("possible"))
		require.Equal(t, "built_on", plan.Text("code"))
		require.GreaterOrEqual(t, plan.Int("against_count"), 3)
		require.Contains(t, string(plan.Body), "residents/"+person)
		require.Contains(t, string(plan.Body), "shops/"+shop)
		require.Contains(t, string(plan.Body), "在导入后被修改")
		english := office.With("Accept-Language", "en").Get("/imports/" + id + "/undo").Want(200)
		require.Contains(t, string(english.Body), "was changed after the import")
		refused := office.PostAt("/imports/"+id+"/undo", office.Get("/imports/"+id).Int("version"), nil).Code(http.StatusConflict, "built_on")
		require.Contains(t, string(refused.Body), "residents/"+person)
		require.Equal(t, "committed", office.Get("/imports/"+id).Text("state"))
		requireDump(t, rows, dump(k))
	})
}

// TestOnlyTheLastImportIsUndone, by the office, once, and at the version that was read.
func TestOnlyTheLastImportIsUndone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		office := k.As("office")
		home := func(code string) []byte {
			return book(t, map[string][][]any{"住户": {{"户号", "网格编码", "住房性质"}, {code, "370614006201001", "空置"}}})
		}
		version := func(id string) int { return office.Get("/imports/" + id).Want(200).Int("version") }
		first := commit(t, k, home("Q1"))
		second := commit(t, k, home("Q2"))
		office.PostAt("/imports/"+first+"/undo", version(first), nil).Code(http.StatusConflict, "not_last")
		require.Equal(t, "not_last", office.Get("/imports/"+first+"/undo").Text("code"))
		same := commit(t, k, home("Q2"))
		office.PostAt("/imports/"+same+"/undo", version(same), nil).Code(http.StatusConflict, "nothing_to_undo")
		checked := upload(k, "office", home("Q9"), "check", "").Want(http.StatusAccepted).Text("id")
		k.Work()
		office.PostAt("/imports/"+checked+"/undo", version(checked), nil).Code(http.StatusConflict, "invalid_transition")
		for _, user := range []string{"cadre", "township", "sysadmin"} {
			require.Contains(t, []int{http.StatusForbidden, http.StatusNotFound}, k.As(user).Get("/imports/"+second+"/undo").Status, user)
			require.Contains(t, []int{http.StatusForbidden, http.StatusNotFound}, k.As(user).PostAt("/imports/"+second+"/undo", version(second), nil).Status, user)
		}
		office.PostAt("/imports/"+second+"/undo", version(second)+7, nil).Code(http.StatusPreconditionFailed, "stale_version")
		office.Post("/imports/"+second+"/undo", nil).Want(http.StatusPreconditionRequired)

		keyed := office.With("Idempotency-Key", "undo-1")
		at := version(second)
		keyed.PostAt("/imports/"+second+"/undo", at, nil).Want(http.StatusAccepted)
		keyed.PostAt("/imports/"+second+"/undo", at, nil).Want(http.StatusAccepted)
		k.Work()
		require.Equal(t, "undone", office.Get("/imports/"+second).Text("state"))
		require.Zero(t, office.Get("/households?code=Q2").Int("total"))
		require.Equal(t, 1, office.Get("/households?code=Q1").Int("total"))
		office.PostAt("/imports/"+second+"/undo", version(second), nil).Code(http.StatusConflict, "already_undone")
		office.PostAt("/imports/"+first+"/undo", version(first), nil).Code(http.StatusConflict, "not_kept")

		third := commit(t, k, home("Q3"))
		take(t, k, map[string][][]any{"住户": {{"户号", "网格编码", "住房性质"}, {"Q4", "370614006201001", "空置"}}})
		office.PostAt("/imports/"+third+"/undo", version(third), nil).Code(http.StatusConflict, "not_kept")
	})
}

// TestWhatHappensBetweenTheQuestionAndTheUndo: what is built on the import while the undo waits keeps it from happening.
func TestWhatHappensBetweenTheQuestionAndTheUndo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		office := k.As("office")
		id := commit(t, k, wholeBook(t))
		office.PostAt("/imports/"+id+"/undo", office.Get("/imports/"+id).Int("version"), nil).Want(http.StatusAccepted)
		home := office.Get("/households?code=NH2").Text("items.0.id")
		office.Post("/residents", map[string]any{"household_id": home, "relation": "02", "name": "后来", "sex": "1"}).Want(201)
		rows := dump(k)
		k.Work()
		one := office.Get("/imports/" + id).Want(200)
		require.Equal(t, "committed", one.Text("state"))
		require.Equal(t, "built_on", one.Text("failure.code"))
		requireDump(t, rows, dump(k))
	})
}

// TestEveryHoldIsListed walks the schema: a column that may name what an import makes must say what that means for undoing it.
func TestEveryHoldIsListed(t *testing.T) {
	k := testkit.New(t, database.SQLite)
	var found []struct{ TableName, ColumnName, Refers string }
	require.NoError(t, k.DB.Read(context.Background()).Raw("SELECT m.name AS table_name, c.name AS column_name, COALESCE(f.\"table\", '') AS refers"+
		" FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c LEFT JOIN pragma_foreign_key_list(m.name) AS f ON f.\"from\" = c.name WHERE m.type = 'table'").Scan(&found).Error)
	made := []string{"areas", "units", "branches", "members", "buildings", "households", "residents", "shops", "volunteer_teams", "issues", "issue_tasks", "issue_rounds", "callbacks", "deeds", "activities"}
	words := []string{"area", "unit", "branch", "member", "building", "household", "resident", "shop", "team", "issue", "task", "secretary", "callback"}
	apart := []string{"areas.community_id", "merges.survivor_id", "maps.district_id"}
	seen := map[string]bool{}
	for _, c := range found {
		seen[c.TableName+"."+c.ColumnName] = true
		named := strings.HasSuffix(c.ColumnName, "_id") || strings.HasSuffix(c.ColumnName, "_ids")
		about := slices.ContainsFunc(words, func(w string) bool { return strings.Contains(c.ColumnName, w) })
		if slices.Contains([]string{"township_id", "community_id", "district_id", "from_township_id", "from_community_id"}, c.ColumnName) || slices.Contains(apart, c.TableName+"."+c.ColumnName) {
			continue
		}
		if slices.Contains(made, c.Refers) || named && about {
			require.True(t, slices.ContainsFunc(roster.Holds, func(h roster.Hold) bool { return h.Table == c.TableName && h.Column == c.ColumnName }),
				"%s.%s may name what an import makes: say in internal/roster/undo_kinds.go what that means for undoing it", c.TableName, c.ColumnName)
		}
	}
	for _, h := range roster.Holds {
		require.True(t, seen[h.Table+"."+h.Column], "%s.%s is no column", h.Table, h.Column)
	}
}
