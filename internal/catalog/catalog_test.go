package catalog_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/testkit"
)

type body = map[string]any

const api = ""

// at returns a record's address and its version.
func at(k *testkit.Kit, who, path string) (string, int) {
	k.T.Helper()
	return path, k.As(who).Get(path).Want(200).Int("version")
}

func set(k *testkit.Kit, who, path string, in body) *testkit.Reply {
	k.T.Helper()
	path, version := at(k, who, path)
	return k.As(who).Patch(path, version, in)
}

func TestEntries(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		made := office.Post(api+"/code-entries", body{"table": "household_tag", "name_zh": "渔船船东户", "name_en": "Boat owner"}).Want(201)
		require.Equal(t, "HTD01", made.Text("code"))
		require.Equal(t, "district", made.Text("source"))
		entry := api + "/code-entries/" + made.Text("id")

		// What came with the program is renamed, ended and given again; its code and its records stay.
		var list struct {
			Items []struct{ ID, Code, NameZH string }
		}
		office.Get(api + "/code-entries?table=household_tag").Want(200).Into(&list)
		require.Len(t, list.Items, 15)
		standard := api + "/code-entries/" + list.Items[4].ID
		home := api + "/households/" + d.Households["S1-01"].String()
		set(k, "office", home, body{"tags": []string{"低保户", "渔船船东户", "爱钓鱼"}}).Want(200)
		require.Equal(t, []any{"HT05", "HTD01", "爱钓鱼"}, office.Get(home).Field("tags"))
		set(k, "office", standard, body{"name_zh": "低保家庭"}).Want(200)
		_, version := at(k, "office", standard)
		require.Equal(t, 2, version)
		require.Contains(t, fmt.Sprint(office.Get(api+"/code-tables/household_tag").JSON()), "低保家庭")
		office.PostAt(standard+"/end", version, body{"reason": "并入其他救助"}).Want(200)
		require.NotEmpty(t, set(k, "office", api+"/households/"+d.Households["S1-02"].String(), body{"tags": []string{"HT05"}}).Want(422).Codes()["tags"])
		set(k, "office", home, body{"tags": []string{"HT05", "HTD01", "爱钓鱼"}, "room": "9"}).Want(200) // what it has, it keeps
		_, version = at(k, "office", standard)
		office.PostAt(standard+"/end", version, body{}).Code(409, "already_ended")
		office.PostAt(standard+"/resume", version, nil).Want(200)

		// A free tag, and another value, are merged; the history says so.
		require.Equal(t, "爱钓鱼", office.Get(api+"/free-tags?table=household_tag").Want(200).Text("items.0.tag"))
		_, version = at(k, "office", entry)
		office.PostAt(entry+"/absorb", version, body{"tag": "爱钓鱼"}).Want(200)
		require.Equal(t, []any{"HT05", "HTD01"}, office.Get(home).Field("tags"))
		_, version = at(k, "office", entry)
		office.PostAt(entry+"/absorb", version, body{"tag": "HT05"}).Want(200)
		require.Equal(t, []any{"HTD01"}, office.Get(home).Field("tags"))
		require.Equal(t, "HTD01", office.Get(standard).Text("merged_into"))
		require.NotNil(t, office.Get(standard).Field("until_on"))
		require.Equal(t, 4, office.Get(api+"/setting-changes?record_id="+list.Items[4].ID).Want(200).Int("total"))
		require.Contains(t, fmt.Sprint(office.Get(api+"/changes?record_id="+d.Households["S1-01"].String()).JSON()), "household.update")

		// Bad input changes nothing.
		for _, bad := range []body{
			{"table": "sex", "name_zh": "x"},
			{"table": "household_tag", "name_zh": " "},
			{"table": "household_tag", "name_zh": "甲、乙"},
			{"table": "household_tag", "name_zh": "AB12"},
			{"table": "household_tag", "name_zh": strings.Repeat("长", 31)},
			{"table": "household_tag", "name_zh": "新", "code": "a b"},
			{"table": "household_tag", "name_zh": "新", "level": "secret"},
			{"table": "household_tag", "name_zh": "新", "level": "sensitive", "roles": []string{"auditor"}},
			{"table": "special_group", "name_zh": "社区矫正人员"},
			{"table": "shop_type", "name_zh": "新", "level": "internal"},
		} {
			office.Post(api+"/code-entries", bad).Want(422)
		}
		office.Post(api+"/code-entries", body{"table": "household_tag", "name_zh": "渔船船东户"}).Code(409, "duplicate_key")
		office.Post(api+"/code-entries", body{"table": "household_tag", "name_zh": "新", "code": "HT01"}).Code(409, "duplicate_key")
		_, version = at(k, "office", entry)
		office.PostAt(entry+"/absorb", version, body{"tag": "HTD01"}).Want(422)
		office.Patch(entry, version-1, body{"name_zh": "旧"}).Want(412)
		office.Get(api + "/code-entries?table=ethnicity").Want(422)
		k.As("township").Post(api+"/code-entries", body{"table": "household_tag", "name_zh": "新"}).Want(403)
		office.Get(api + "/code-entries/" + d.ID.String()).Want(404)
		office.Get(api + "/code-entries?table=household_tag").Into(&list)
		require.Len(t, list.Items, 15)
	})
}

func TestOneEntryAtATime(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		office := k.As("office")
		id := office.Get(api + "/code-entries?table=special_group").Want(200).Text("items.0.id")
		var wait sync.WaitGroup
		statuses := make([]int, 6)
		for i := range statuses {
			client := k.As("office")
			wait.Go(func() {
				statuses[i] = client.Patch(api+"/code-entries/"+id, 1, body{"name_zh": fmt.Sprintf("独居老人%d", i)}).Status
			})
		}
		wait.Wait()
		won := 0
		for _, s := range statuses {
			if s == 200 {
				won++
			} else {
				require.Equal(t, 412, s)
			}
		}
		require.Equal(t, 1, won, statuses)
		require.Equal(t, 1, office.Get(api+"/setting-changes?record_id="+id).Int("total"))
	})
}

// TestLevels holds every way out against every role: who may see a level sees it everywhere, and for the others it
// exists nowhere.
func TestLevels(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01") // of the cadre, whose secretary is that of the branch
		office := k.As("office")
		tag, group, field := map[string]string{}, map[string]string{}, map[string]string{}
		extra := body{}
		var tags []string
		for level, word := range map[string]string{"public": "公开", "internal": "内部", "sensitive": "敏感"} {
			guard := body{"level": level, "roles": []string{"township"}}
			with := func(more body) body {
				for name, v := range guard {
					more[name] = v
				}
				return more
			}
			tag[level] = office.Post(api+"/code-entries", with(body{"table": "special_group", "name_zh": word + "标签"})).Want(201).Text("code")
			group[level] = office.Post(api+"/care-groups", with(body{"name_zh": word + "分组", "every_days": 7, "rule": body{"resident_tags": []string{tag[level]}}})).Want(201).Text("id")
			field[level] = office.Post(api+"/extra-fields", with(body{"kind": "resident", "type": "text", "name_zh": word + "栏", "purpose": "走访", "basis": "本人同意", "keep_days": 30})).Want(201).Text("code")
			extra[field[level]] = word + "内容"
			tags = append(tags, tag[level])
		}
		person := api + "/residents/" + d.Heads["S1-01"].String()
		home := api + "/households/" + d.Households["S1-01"].String()
		set(k, "office", person, body{"tags": tags, "extra": extra}).Want(200)
		change := office.Get(api + "/changes?record_id=" + d.Heads["S1-01"].String()).Want(200).Text("items.0.id")

		everything := []string{"public", "internal", "sensitive"}
		for who, may := range map[string][]string{
			"office": everything, "township": everything, "community": everything[:2], "cadre": everything[:2], "secretary": everything[:1], "leader": everything[:1],
		} {
			client := k.As(who)
			for _, level := range everything {
				sees := false
				for _, m := range may {
					sees = sees || m == level
				}
				word := map[string]string{"public": "公开", "internal": "内部", "sensitive": "敏感"}[level]
				check := func(way string, found bool) {
					require.Equal(t, sees, found, "%s, %s, %s", who, level, way)
				}
				holds := func(path, text string) bool {
					return strings.Contains(fmt.Sprint(client.Get(api+path).Want(200).JSON()), text)
				}
				one := strings.TrimPrefix(person, api)
				check("tag of the record", holds(one, tag[level]))
				check("field of the record", holds(one, word+"内容"))
				check("care of the record", holds(one, group[level]))
				check("tag of the list", holds("/residents?household_id="+d.Households["S1-01"].String(), tag[level]))
				check("tag in the household", holds(strings.TrimPrefix(home, api), tag[level]))
				check("field in the household", holds(strings.TrimPrefix(home, api), word+"内容"))
				check("care of the household", holds(strings.TrimPrefix(home, api), group[level]))
				check("code table", holds("/code-tables", word+"标签"))
				check("values of the table", holds("/code-entries?table=special_group", word+"标签"))
				check("groups", holds("/care-groups", word+"分组"))
				check("fields", holds("/extra-fields", word+"栏"))
				check("why a visit is due", holds("/due-visits?page_size=200&member_id="+d.Members["M003"].String(), group[level]))
				check("change, tag", holds("/changes/"+change, tag[level]))
				check("change, field", holds("/changes/"+change, word+"内容"))
				check("found by its tag", client.Get(api+"/residents?tag="+tag[level]).Want(200).Int("total") == 1)
				check("found by its group", client.Get(api+"/residents?care_group_id="+group[level]).Want(200).Int("total") == 1)
				check("household by its group", client.Get(api+"/households?care_group_id="+group[level]).Want(200).Int("total") == 1)
				check("found by its field", client.Get(api+"/residents?extra="+field[level]+":"+word).Want(200).Int("total") == 1)
				check("sorted by its field", client.Get(api+"/residents?sort=extra."+field[level]).Status == 200)
				check("the group itself", client.Get(api+"/care-groups/"+group[level]).Status == 200)
				check("the household overdue", client.Get(api+"/due-visits?page_size=200&care_group_id="+group[level]).Want(200).Int("total") == 1)
				check("search", strings.Contains(fmt.Sprint(client.Get(api+"/search?q="+word+"内容").Want(200).JSON()), d.Heads["S1-01"].String()))
			}
		}
		// The log says that tags and fields changed, and not what they are.
		var events []audit.Event
		require.NoError(t, k.DB.Read(context.Background()).Where("action = 'resident.update'").Find(&events).Error)
		require.Contains(t, events[0].Changes, `"tags":[`)
		require.NotContains(t, events[0].Changes, tag["public"])
		require.NotContains(t, events[0].Changes, "内容")

		// Who changes what they see leaves alone what they do not see, and learns nothing by trying.
		community := k.As("community")
		set(k, "community", person, body{"tags": []string{tag["public"]}, "extra": body{field["public"]: nil}}).Want(200)
		require.ElementsMatch(t, []any{tag["public"], tag["sensitive"]}, office.Get(person).Field("tags"))
		require.Equal(t, 2, len(office.Get(person).Field("extra").(map[string]any)))
		_, version := at(k, "community", person)
		community.Patch(person, version, body{"tags": []string{tag["sensitive"]}}).Want(422)
		community.Patch(person, version, body{"tags": []string{"SGD99"}}).Want(422)
		require.Equal(t, "unknown_field", community.Patch(person, version, body{"extra": body{field["sensitive"]: "x"}}).Want(422).Codes()["extra."+field["sensitive"]])
		require.Equal(t, "unknown_field", community.Patch(person, version, body{"extra": body{"nothing": "x"}}).Want(422).Codes()["extra.nothing"])

		// A group is never less guarded than its tags, and follows them.
		require.Equal(t, "level_too_low", office.Post(api+"/care-groups", body{"name_zh": "太宽", "rule": body{"resident_tags": []string{tag["sensitive"]}}}).Want(422).Codes()["level"])
		entry := ""
		for n := range 31 {
			if r := office.Get(api + "/code-entries?table=special_group"); r.Text(fmt.Sprintf("items.%d.code", n)) == tag["public"] {
				entry = r.Text(fmt.Sprintf("items.%d.id", n))
			}
		}
		set(k, "office", api+"/code-entries/"+entry, body{"level": "sensitive", "roles": []string{}}).Want(200)
		k.As("township").Get(api + "/care-groups/" + group["public"]).Want(404)
	})
}

// TestTwoRoles: somebody who is secretary and cadre sees what is internal of their own households, and of the branch's
// others not.
func TestTwoRoles(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M002", "S1-01")
		k.Contact("M003", "S1-02")
		account := api + "/users/" + d.Accounts["secretary"].String()
		_, version := at(k, "secadmin", account)
		k.As("secadmin").PostAt(account+"/roles", version, body{"role": "cadre"}).Want(200)
		both := k.As("secretary")
		for code, sees := range map[string]bool{"S1-01": true, "S1-02": false} {
			person := api + "/residents/" + d.Heads[code].String()
			set(k, "office", person, body{"tags": []string{"SG01"}}).Want(200)
			require.Equal(t, sees, len(both.Get(person).Want(200).Field("tags").([]any)) == 1, code)
		}
		require.Equal(t, 1, both.Get(api+"/residents?tag=SG01").Int("total"))
		require.Equal(t, 2, k.As("office").Get(api+"/residents?tag=SG01").Int("total"))
	})
}

func TestFields(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		base := func(more body) body {
			in := body{"kind": "household", "type": "text", "name_zh": "门口标记", "purpose": "找到门", "basis": "居民自愿提供", "keep_days": 0}
			for name, v := range more {
				in[name] = v
			}
			return in
		}
		for field, bad := range map[string]body{
			"kind": {"kind": "issue"}, "type": {"type": "photo"}, "name_zh": {"name_zh": "房号"}, "purpose": {"purpose": " "}, "basis": {"basis": ""}, "keep_until": {"keep_days": nil},
			"choices": {"type": "choice"}, "high": {"type": "number", "low": 5, "high": 1}, "code": {"code": "9x"}, "level": {"level": "x"}, "keep_days": {"keep_days": -1},
		} {
			require.NotEmpty(t, office.Post(api+"/extra-fields", base(bad)).Want(422).Codes()[field], field)
		}
		k.As("township").Post(api+"/extra-fields", base(nil)).Want(403)
		text := office.Post(api+"/extra-fields", base(body{"code": "mark"})).Want(201)
		office.Post(api+"/extra-fields", base(body{"code": "mark", "name_zh": "另一个"})).Code(409, "duplicate_key")
		office.Post(api+"/extra-fields", base(nil)).Code(409, "duplicate_key")
		office.Post(api+"/extra-fields", base(body{"name_zh": "养殖面积", "type": "number", "code": "area", "unit": "亩", "low": 0, "high": 500})).Want(201)
		office.Post(api+"/extra-fields", base(body{"name_zh": "取暖方式", "type": "choice", "code": "heat", "choices": []string{"集中", "煤炉"}})).Want(201)
		office.Post(api+"/extra-fields", base(body{"name_zh": "电表检修日", "type": "date", "code": "meter"})).Want(201)

		home := api + "/households/" + d.Households["S1-01"].String()
		for code, bad := range map[string]any{"mark": strings.Repeat("长", 201), "area": "很大", "heat": "电", "meter": "2026-02-30", "nothing": "x"} {
			require.NotEmpty(t, set(k, "office", home, body{"extra": body{code: bad}}).Want(422).Codes()["extra."+code], code)
		}
		for code, bad := range map[string]any{"mark": 5, "area": 501, "heat": true, "meter": body{}} {
			require.NotEmpty(t, set(k, "office", home, body{"extra": body{code: bad}}).Want(422).Codes()["extra."+code], code)
		}
		require.Empty(t, office.Get(home).Field("extra"))
		set(k, "office", home, body{"extra": body{"mark": " 蓝门 ", "area": 12.5, "heat": "煤炉", "meter": "2026-03-01"}}).Want(200)
		require.Equal(t, map[string]any{"mark": "蓝门", "area": "12.5", "heat": "煤炉", "meter": "2026-03-01"}, office.Get(home).Field("extra"))
		set(k, "office", home, body{"room": "7"}).Want(200)
		set(k, "office", home, body{"extra": body{"heat": nil}}).Want(200)
		require.Equal(t, 3, len(office.Get(home).Field("extra").(map[string]any)))
		for query, n := range map[string]int{
			"mark:蓝": 1, "mark:红": 0, "area:12.5": 1, "area:10..20": 1, "area:..10": 0, "area:x": 0, "meter:2026-03-01": 1, "meter:2026-01-01..2026-12-31": 1, "heat:煤炉": 0, "nothing:1": 0, "mark": 0,
		} {
			require.Equal(t, n, office.Get(api+"/households?extra="+query).Want(200).Int("total"), query)
		}
		office.Get(api + "/households?sort=-extra.area").Want(200)

		// An ended field keeps what it holds, and takes nothing more.
		mark := api + "/extra-fields/" + text.Text("id")
		office.PostAt(mark+"/end", 1, body{}).Want(200)
		require.Equal(t, "蓝门", office.Get(home).Text("extra.mark"))
		require.NotEmpty(t, set(k, "office", home, body{"extra": body{"mark": "红门"}}).Want(422).Codes()["extra.mark"])
		require.NotContains(t, fmt.Sprint(office.Get(api+"/extra-fields").JSON()), "门口标记")
		require.Equal(t, 1, office.Get(mark).Int("values"))
		set(k, "office", home, body{"extra": body{"mark": nil}}).Want(200)
		set(k, "office", home, body{"extra": body{"area": 1}}).Want(200)

		// What is required is asked for where extra fields are filled in at all.
		office.Post(api+"/extra-fields", base(body{"name_zh": "门牌照片号", "code": "photo", "required": true})).Want(201)
		require.Equal(t, "required", set(k, "office", home, body{"extra": body{"area": 2}}).Want(422).Codes()["extra.photo"])
		set(k, "office", home, body{"extra": body{"area": 2, "photo": "17"}}).Want(200)
		require.NotEmpty(t, office.Post(api+"/households", body{"code": "NEW", "grid_id": d.SouthGrids[0]}).Want(422).Codes()["extra.photo"])
	})
}

func TestKeep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		for code, keep := range map[string]body{"soon": {"keep_until": "2026-12-31"}, "gone": {"keep_days": 30}} {
			in := body{"kind": "resident", "type": "text", "name_zh": code, "code": code, "purpose": "p", "basis": "b"}
			for name, v := range keep {
				in[name] = v
			}
			office.Post(api+"/extra-fields", in).Want(201)
		}
		stays, goes := api+"/residents/"+d.Heads["S1-01"].String(), api+"/residents/"+d.Spouses["S1-02"].String()
		for _, person := range []string{stays, goes} {
			set(k, "office", person, body{"extra": body{"soon": "甲", "gone": "乙"}}).Want(200)
		}
		_, version := at(k, "office", goes)
		office.PostAt(goes+"/end", version, body{"state": "moved"}).Want(200)
		ctx := context.Background()
		holds := func(path string) map[string]any { return office.Get(path).Want(200).Field("extra").(map[string]any) }

		require.NoError(t, k.App.Catalog.Keep(ctx))
		require.Len(t, holds(goes), 2)
		k.Clock.Advance(32 * 24 * time.Hour)
		require.NoError(t, k.App.Catalog.Keep(ctx))
		require.NotContains(t, holds(goes), "gone")
		require.Contains(t, holds(stays), "gone")
		k.Clock.Advance(60 * 24 * time.Hour)
		require.NoError(t, k.App.Catalog.Keep(ctx))
		require.Equal(t, map[string]any{"gone": "乙"}, holds(stays))
		require.Empty(t, holds(goes))
		var rows []string
		require.NoError(t, k.DB.Read(ctx).Table("change_rows").Where("record_id = ?", d.Spouses["S1-02"]).Pluck("after", &rows).Error)
		require.NotContains(t, strings.Join(rows, " "), "甲")
		require.NotContains(t, strings.Join(rows, " "), "乙")
		var n int64
		require.NoError(t, k.DB.Read(ctx).Model(&audit.Event{}).Where("action = 'extra_field.blank'").Count(&n).Error)
		require.EqualValues(t, 2, n)
		require.NoError(t, k.App.Catalog.Keep(ctx)) // nothing is left to do
	})
}

func TestCare(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02", "S1-03", "S1-04")
		office, cadre := k.As("office"), k.As("cadre")
		old := office.Post(api+"/care-groups", body{"name_zh": "空巢独居", "every_days": 60, "rule": body{"all_aged_from": 60, "alone": true}}).Want(201)
		strict := office.Post(api+"/care-groups", body{"name_zh": "重点随访", "every_days": 14, "level": "internal"}).Want(201)
		ages := office.Post(api+"/care-groups", body{"name_zh": "中年", "rule": body{"age_from": 40, "age_to": 59}}).Want(201)
		require.NotZero(t, ages.Int("people"))
		require.Equal(t, office.Get(api+"/residents?page_size=1&age_from=40&age_to=59").Int("total"), office.Get(api+"/residents?care_group_id="+ages.Text("id")).Int("total"))
		require.Equal(t, old.Int("households"), office.Get(api+"/households?care_group_id="+old.Text("id")).Int("total"))
		areas := 0
		var byArea struct{ Items []struct{ Households int } }
		office.Get(api + "/care-groups/" + old.Text("id") + "/areas").Want(200).Into(&byArea)
		for _, a := range byArea.Items {
			areas += a.Households
		}
		require.Equal(t, old.Int("households"), areas)

		// By hand: with a reason, within reach, once, and until it ends.
		home := d.Households["S1-02"].String()
		k.As("township-north").Post(api+"/care-memberships", body{"group_id": strict.Text("id"), "household_id": home, "reason": "x"}).Want(422)
		require.NotEmpty(t, office.Post(api+"/care-memberships", body{"group_id": strict.Text("id"), "household_id": home}).Want(422).Codes()["reason"])
		require.NotEmpty(t, office.Post(api+"/care-memberships", body{"group_id": d.ID, "household_id": home, "reason": "x"}).Want(422).Codes()["group_id"])
		require.NotEmpty(t, office.Post(api+"/care-memberships", body{"group_id": strict.Text("id"), "reason": "x"}).Want(422).Codes()["household_id"])
		hand := k.As("township").Post(api+"/care-memberships", body{"group_id": strict.Text("id"), "resident_id": d.Spouses["S1-02"], "reason": "术后恢复"}).Want(201)
		office.Post(api+"/care-memberships", body{"group_id": strict.Text("id"), "resident_id": d.Spouses["S1-02"], "reason": "再来"}).Code(409, "already_member")

		// Met today: due again when the strictest group says so, and the list says why.
		for _, code := range []string{"S1-01", "S1-02"} {
			cadre.Post(api+"/visits", body{"household_id": d.Households[code], "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now()}).Want(201)
		}
		page := cadre.Get(api + "/households/" + home).Want(200)
		require.Equal(t, 14, page.Int("visit_every_days"))
		require.Equal(t, strict.Text("id"), page.Text("visit_group_id"))
		require.Equal(t, "重点随访", page.Text("care.0.name_zh"))
		require.Equal(t, "林", string([]rune(page.Text("care.0.resident_name"))[:1]))
		due := func(query string) string {
			return fmt.Sprint(cadre.Get(api + "/due-visits?page_size=200" + query).Want(200).JSON())
		}
		require.NotContains(t, due(""), home)
		k.Clock.Advance(15 * 24 * time.Hour)
		require.Contains(t, due(""), home)
		require.Contains(t, due("&care=true"), "care")
		require.NotContains(t, due(""), d.Households["S1-01"].String())
		require.Contains(t, due("&care_group_id="+strict.Text("id")), home)
		require.Equal(t, 1, office.Get(api+"/care-groups/"+strict.Text("id")).Int("overdue"))
		require.Zero(t, k.As("township-north").Get(api+"/care-groups/"+strict.Text("id")).Int("households"))

		_, version := at(k, "township", api+"/care-memberships/"+hand.Text("id"))
		k.As("township").PostAt(api+"/care-memberships/"+hand.Text("id")+"/end", version, body{}).Want(200)
		k.Clock.Advance(24 * time.Hour)
		require.NotContains(t, due(""), home)
		office.PostAt(api+"/care-groups/"+strict.Text("id")+"/end", 1, body{}).Want(200)
		office.PostAt(api+"/care-groups/"+strict.Text("id")+"/end", 2, body{}).Code(409, "already_ended")
		require.Zero(t, office.Get(api+"/households?care_group_id="+strict.Text("id")).Int("total"))

		for field, bad := range map[string]body{
			"name_zh": {"name_zh": ""}, "every_days": {"every_days": 0}, "rule.age_to": {"rule": body{"age_from": 5, "age_to": 1}}, "rule.resident_tags": {"rule": body{"resident_tags": []string{"XX99"}}},
		} {
			in := body{"name_zh": "坏"}
			for name, v := range bad {
				in[name] = v
			}
			require.NotEmpty(t, office.Post(api+"/care-groups", in).Want(422).Codes()[field], field)
		}
		office.Post(api+"/care-groups", body{"name_zh": "中年"}).Code(409, "duplicate_key")
		cadre.Post(api+"/care-groups", body{"name_zh": "x"}).Want(403)
	})
}
