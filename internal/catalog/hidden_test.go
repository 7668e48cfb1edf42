package catalog_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/testkit"
)

// hidden is a district with a tag and an extra field of residents that only the office may see, and one of each that all
// may see.
type hidden struct {
	*testkit.Kit
	d                  *testkit.District
	open, secret       string
	openField, hushed  string
	survivor, loser    uuid.UUID
	survivors, loserAt string
}

func newHidden(k *testkit.Kit) hidden {
	d := k.District()
	office := k.As("office")
	tag := func(name, level string) string {
		return office.Post("/code-entries", body{"table": "special_group", "name_zh": name, "level": level}).Want(201).Text("code")
	}
	field := func(name, level string) string {
		return office.Post("/extra-fields", body{
			"kind": "resident", "type": "text", "name_zh": name, "code": level, "level": level, "purpose": "随访", "basis": "本人同意", "keep_until": "2027-12-31",
		}).Want(201).Text("code")
	}
	h := hidden{
		Kit: k, d: d, open: tag("慢病随访", "public"), secret: tag("保密随访", "sensitive"), openField: field("随访医生", "public"), hushed: field("保密记录", "sensitive"),
		survivor: d.Heads["S1-01"], loser: d.Heads["S1-02"],
	}
	h.survivors, h.loserAt = "/residents/"+h.survivor.String(), "/residents/"+h.loser.String()
	return h
}

// TestMergeKeepsWhatIsHidden: a township that merges two people is shown nothing of a level that it may not see, chooses
// nothing of it, and takes nothing of it away; an unmerge gives all of it back.
func TestMergeKeepsWhatIsHidden(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		h := newHidden(k)
		office, township := k.As("office"), k.As("township")
		set(k, "office", h.survivors, body{"tags": []string{h.open}, "extra": body{h.openField: "甲医生"}}).Want(200)
		set(k, "office", h.loserAt, body{"tags": []string{h.secret, "爱下棋"}, "extra": body{h.openField: "乙医生", h.hushed: "保密内容"}}).Want(200)
		was := []*testkit.Reply{office.Get(h.survivors), office.Get(h.loserAt)}

		path := "/doubles/comparison?kind=resident&left_id=" + h.survivor.String() + "&right_id=" + h.loser.String()
		seen := township.Get(path).Want(200)
		for _, word := range []string{h.secret, h.hushed, "保密"} {
			require.NotContains(t, string(seen.Body), word)
		}
		require.Contains(t, string(seen.Body), "乙医生")
		require.Contains(t, string(office.Get(path).Want(200).Body), "保密内容")

		in := func(fields body) body {
			_, a := at(k, "office", h.survivors)
			_, b := at(k, "office", h.loserAt)
			return body{"kind": "resident", "survivor_id": h.survivor, "loser_id": h.loser, "survivor_version": a, "loser_version": b, "head_id": h.d.Spouses["S1-02"], "fields": fields}
		}
		township.Post("/merges", in(body{"extra." + h.hushed: "loser"})).Want(422)
		township.Post("/merges", in(body{"extra.nothing": "loser"})).Want(422)
		merged := township.Post("/merges", in(body{"tags": "survivor", "extra." + h.openField: "loser"})).Want(201)
		require.Equal(t, map[string]any{"extra." + h.openField: "loser"}, merged.Field("fields"))
		now := office.Get(h.survivors).Want(200)
		require.ElementsMatch(t, []any{h.open, h.secret}, now.Field("tags"))
		require.Equal(t, map[string]any{h.openField: "乙医生", h.hushed: "保密内容"}, now.Field("extra"))

		township.PostAt("/merges/"+merged.Text("id")+"/unmerge", 1, nil).Want(200)
		for i, path := range []string{h.survivors, h.loserAt} {
			for _, field := range []string{"tags", "extra"} {
				require.Equal(t, was[i].Field(field), office.Get(path).Field(field), "%s %s", path, field)
			}
		}

		// What has been kept for its time goes out of the merged record, too.
		merged = office.Post("/merges", in(body{})).Want(201)
		_, version := at(k, "office", h.survivors)
		office.Patch(h.survivors, version, body{"extra": body{h.hushed: nil}}).Want(200)
		k.Clock.Advance(500 * 24 * 3600 * 1e9)
		require.NoError(t, k.App.Catalog.Keep(context.Background()))
		var kept []string
		require.NoError(t, k.DB.Read(context.Background()).Table("merges").Where("id = ?", merged.Text("id")).Pluck("loser", &kept).Error)
		require.NotContains(t, kept[0], "保密内容")
	})
}

// TestChangesTellNothingHidden: the count of a change, and the reason of one that was about tags alone, are for those who
// may see all tags.
func TestChangesTellNothingHidden(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		h := newHidden(k)
		_, version := at(k, "office", h.survivors)
		many := k.As("office").Post("/residents/tag", body{"items": []body{{"id": h.survivor, "version": version}}, "add": []string{h.secret}, "reason": "保密名单"}).Want(201)
		path := "/changes/" + many.Text("id")
		require.Contains(t, string(k.As("office").Get(path).Want(200).Body), "保密名单")
		require.Contains(t, string(k.As("office").Get("/changes").Want(200).Body), "保密名单")
		for _, address := range []string{path, "/changes", "/households/" + h.d.Households["S1-01"].String() + "/timeline"} {
			told := string(k.As("township").Get(address).Want(200).Body)
			require.NotContains(t, told, "保密", address)
			require.NotContains(t, told, h.secret, address)
			require.NotContains(t, told, `"tags"`, address)
		}
	})
}

// TestPartOfAWorkbook: the office takes in the workbook of somebody who may not see all tags, and loses none.
func TestPartOfAWorkbook(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		h := newHidden(k)
		office := k.As("office")
		set(k, "office", h.survivors, body{"tags": []string{h.open, h.secret, "爱下棋"}, "extra": body{h.hushed: "保密内容", h.openField: "甲医生"}}).Want(200)
		ctx := context.Background()
		export := func(who string) []byte {
			actor, err := k.App.Access.ActorByName(ctx, who)
			require.NoError(t, err)
			var out bytes.Buffer
			_, err = k.App.Roster.Export(access.WithActor(ctx, actor, "", ""), &out, "370614", []string{"居民"})
			require.NoError(t, err)
			return out.Bytes()
		}
		was := office.Get(h.survivors).Want(200)
		for _, who := range []string{"township", "office"} {
			report, err := k.App.Roster.Import(access.AsSystem(ctx, "import", h.d.ID), export(who))
			require.NoError(t, err)
			require.Empty(t, report.IgnoredColumns, who)
			require.Zero(t, report.Sheets["居民"].Updated, who)
		}
		theirs := export("township")
		set(k, "office", h.survivors, body{"tags": []string{h.secret, "养花"}, "extra": body{h.openField: "乙医生"}}).Want(200)
		_, err := k.App.Roster.Import(access.AsSystem(ctx, "import", h.d.ID), theirs)
		require.NoError(t, err)
		now := office.Get(h.survivors).Want(200)
		require.ElementsMatch(t, was.Field("tags"), now.Field("tags"))
		require.Equal(t, was.Field("extra"), now.Field("extra"))
	})
}

// TestListsShowWhatTheDistrictDecides: values by the names that the district gives them, extra fields as columns, and of
// both only what the reader may see.
func TestListsShowWhatTheDistrictDecides(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		h := newHidden(k)
		set(k, "office", h.survivors, body{"tags": []string{h.open, h.secret}, "extra": body{h.hushed: "保密内容", h.openField: "甲医生"}}).Want(200)
		list := func(who string, columns ...string) *testkit.Reply {
			return k.As(who).Post("/exports/list", body{"screen": "residents", "query": "household_id=" + h.d.Households["S1-01"].String(), "format": "csv", "columns": columns})
		}
		all := string(list("office").Want(200).Body)
		for _, word := range []string{"慢病随访", "保密随访", "随访医生", "甲医生", "保密记录", "保密内容"} {
			require.Contains(t, all, word)
		}
		some := string(list("township").Want(200).Body)
		require.Contains(t, some, "慢病随访")
		require.Contains(t, some, "甲医生")
		require.NotContains(t, some, "保密")
		require.NotContains(t, some, h.secret)
		list("office", "name", "extra."+h.hushed).Want(200)
		list("township", "name", "extra."+h.hushed).Want(422)
		require.Contains(t, string(k.As("office").Get("/lists/residents/columns").Want(200).Body), "保密记录")
		require.NotContains(t, string(k.As("township").Get("/lists/residents/columns").Want(200).Body), "保密记录")
	})
}

// TestCareGoesAlong: who was put into a group by hand keeps their care when they move, and when they are merged.
func TestCareGoesAlong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		group := office.Post("/care-groups", body{"name_zh": "术后随访", "every_days": 14}).Want(201).Text("id")
		person := d.Spouses["S1-02"]
		hand := office.Post("/care-memberships", body{"group_id": group, "resident_id": person, "reason": "术后恢复"}).Want(201)
		office.Post("/care-memberships", body{"group_id": group, "resident_id": person, "household_id": d.Households["S1-02"], "reason": "x"}).Want(422)
		home := func(code string) *testkit.Reply {
			return office.Get("/households/" + d.Households[code].String()).Want(200)
		}
		require.Equal(t, "术后恢复", home("S1-02").Text("care.0.reason"))
		require.Equal(t, hand.Text("id"), home("S1-02").Text("care.0.membership_id"))

		_, version := at(k, "office", "/residents/"+person.String())
		office.PostAt("/changes", version, body{"action": "resident.move", "target_id": person, "household_id": d.Households["N1-01"], "relations": []body{{"resident_id": person, "relation": "97"}}, "reason": "投靠子女"}).Want(201)
		require.Empty(t, home("S1-02").Field("care"))
		require.Equal(t, "术后恢复", home("N1-01").Text("care.0.reason"))
		require.Equal(t, d.Households["N1-01"].String(), k.As("township-north").Get("/care-memberships/"+hand.Text("id")).Want(200).Text("household_id"))
		k.As("township").Get("/care-memberships/" + hand.Text("id")).Want(404)

		into := d.Heads["N1-01"]
		_, a := at(k, "office", "/residents/"+into.String())
		_, b := at(k, "office", "/residents/"+person.String())
		merged := office.Post("/merges", body{"kind": "resident", "survivor_id": into, "loser_id": person, "survivor_version": a, "loser_version": b}).Want(201)
		require.Equal(t, into.String(), home("N1-01").Text("care.0.resident_id"))
		office.PostAt("/merges/"+merged.Text("id")+"/unmerge", 1, nil).Want(200)
		require.Equal(t, person.String(), home("N1-01").Text("care.0.resident_id"))
	})
}
