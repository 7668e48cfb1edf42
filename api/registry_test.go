package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/testkit"
)

type fields = map[string]any

// plain is one kind of record whose list, one, create, change and end follow the common rules.
type plain struct {
	path string
	// create is a body that is accepted, with a code of its own.
	create func(d *testkit.District) fields
	// change is what a change sends, and reads back.
	change fields
	// badEnum breaks a word; "" where the kind has none.
	badEnum fields
	// end is the body of its end.
	end fields
	// writer may write it, reader may only read it, and stranger may not see one of the south.
	writer, reader, stranger string
}

func with(f fields, more fields) fields {
	out := fields{}
	for k, v := range f {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

var plains = []plain{
	{"areas", func(d *testkit.District) fields {
		return fields{"code": "370614006201009", "name": "第九网格", "level": "grid", "parent_id": d.SouthVillage, "island": "南长山岛"}
	}, fields{"name": "第九网格(新)"}, fields{"level": "province"}, fields{"reason": "并入其他网格"}, "office", "township", ""},
	{"units", func(d *testkit.District) fields {
		return fields{"code": "D077", "name": "新设单位", "type": "department", "category_codes": []string{"04", "01"}}
	}, fields{"phone": "0535-3211000"}, fields{"type": "ministry"}, fields{}, "office", "handler", ""},
	{"branches", func(d *testkit.District) fields {
		return fields{"code": "B077", "name": "新支部", "type": "combined", "unit_id": d.Units["T001"], "service_area_ids": []uuid.UUID{d.SouthVillage}}
	}, fields{"name": "第七十七党支部"}, fields{"type": "joint"}, fields{}, "office", "leader", ""},
	{"members", func(d *testkit.District) fields {
		return fields{"code": "M077", "name": "新干部", "unit_id": d.Units["T001"], "branch_id": d.Branches["B001"], "work_area_id": d.SouthVillage, "phone": "+86 199 0001 0077"}
	}, fields{"post": "副科长", "max_households": 20}, fields{"rank": "minister"}, fields{"reason": "退休"}, "office", "township", "township-north"},
	{"leader-duties", func(d *testkit.District) fields {
		return fields{"member_id": d.Members["M001"], "area_id": d.North}
	}, fields{"started_on": "2026-01-01"}, nil, fields{}, "office", "leader", ""},
	{"volunteer-teams", func(d *testkit.District) fields {
		return fields{"code": "V077", "name": "新服务队", "branch_id": d.Branches["B001"]}
	}, fields{"name": "连心服务队"}, nil, fields{}, "office", "secretary", ""},
	{"buildings", func(d *testkit.District) fields {
		return fields{"code": "LY077", "name": "新楼", "grid_id": d.SouthGrids[0], "management": "unmanaged", "floors": 5}
	}, fields{"management": "company", "company": "海诚物业"}, fields{"management": "nobody"}, fields{"reason": "拆除"}, "township", "leader", "township-north"},
	{"households", func(d *testkit.District) fields {
		return fields{"code": "H077", "grid_id": d.SouthGrids[0], "room": "0101", "phone": "199 0002-7777", "tags": []string{"独居老人户", "常去码头"}}
	}, fields{"room": "0102", "away_months": []int{1, 12}}, fields{"tenure": "stolen"}, fields{"state": "moved_away", "reason": "外迁"}, "community", "leader", "township-north"},
	{"residents", func(d *testkit.District) fields {
		return fields{"household_id": d.Households["S1-01"], "relation": "20", "name": "王小海", "id_number": testkit.IDNumber(1990, 901)}
	}, fields{"education": "60", "tags": []string{"SG13"}}, fields{"sex": "7"}, fields{"state": "moved"}, "community", "leader", "township-north"},
	{"shops", func(d *testkit.District) fields {
		return fields{"code": "SP077", "name": "海岛药店", "grid_id": d.SouthGrids[0], "trade": "S05", "credit_code": "91350100M000100Y43", "phone": "19900040077"}
	}, fields{"staff": 4}, fields{"trade": "S77"}, fields{"reason": "停业"}, "township", "leader", "township-north"},
}

func TestPlainRecords(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		for _, p := range plains {
			t.Run(p.path, func(t *testing.T) { checkPlain(t, k, d, p) })
		}
	})
}

func checkPlain(t *testing.T, k *testkit.Kit, d *testkit.District, p plain) {
	path, writer := "/"+p.path, k.As(p.writer)
	before := writer.Get(path).Want(http.StatusOK).Int("total")

	made := writer.Post(path, p.create(d)).Want(http.StatusCreated)
	one := path + "/" + made.Text("id")
	require.Equal(t, "/api/v1"+one, made.Header.Get("Location"))
	require.Equal(t, `"1"`, made.Header.Get("ETag"))
	require.Contains(t, made.Field("actions"), "change")
	require.Equal(t, before+1, writer.Get(path).Want(http.StatusOK).Int("total"))

	same := writer.Get(one).Want(http.StatusOK)
	require.Equal(t, made.Text("id"), same.Text("id"))

	writer.Post(path, with(p.create(d), fields{"nonsense": 1})).Code(http.StatusBadRequest, "unknown_field")
	writer.Post(path, `{"id": "x", "id": "y"}`).Code(http.StatusBadRequest, "duplicate_key")
	writer.Post(path, `{"id": `).Code(http.StatusBadRequest, "broken_json")
	writer.Post(path, fields{}).Code(http.StatusUnprocessableEntity, "invalid")
	if p.badEnum != nil {
		for field := range p.badEnum {
			require.Equal(t, "bad_enum", writer.Post(path, with(p.create(d), p.badEnum)).Code(http.StatusUnprocessableEntity, "invalid").Codes()[field])
		}
	}
	if made.Text("code") != "" {
		writer.Post(path, p.create(d)).Want(http.StatusConflict)
	}

	changed := writer.Patch(one, 1, p.change).Want(http.StatusOK)
	require.Equal(t, 2, changed.Int("version"))
	for field, value := range p.change {
		require.EqualValues(t, fmt.Sprint(value), fmt.Sprint(changed.Field(field)), field)
	}
	writer.Patch(one, 1, p.change).Code(http.StatusPreconditionFailed, "stale_version")
	writer.Do("PATCH", one, p.change).Code(http.StatusPreconditionRequired, "version_required")
	writer.Patch(one, 2, fields{"nonsense": 1}).Code(http.StatusBadRequest, "unknown_field")

	k.As(p.reader).Post(path, p.create(d)).Code(http.StatusForbidden, "forbidden")
	k.As(p.reader).Get(path).Want(http.StatusOK)
	if p.stranger != "" {
		k.As(p.stranger).Get(one).Code(http.StatusNotFound, "not_found")
		k.As(p.stranger).Patch(one, 2, p.change).Code(http.StatusNotFound, "not_found")
		require.NotContains(t, string(k.As(p.stranger).Get(path).Want(http.StatusOK).Body), made.Text("id"))
	}
	writer.Get(path+"/"+uuid.NewString()).Code(http.StatusNotFound, "not_found")
	k.As("sysadmin").Post(path, p.create(d)).Code(http.StatusForbidden, "forbidden")
	k.As("").Get(one).Code(http.StatusUnauthorized, "unauthenticated")

	writer.PostAt(one+"/end", 2, with(p.end, fields{"on": "2026-11-24"})).Want(http.StatusUnprocessableEntity)
	over := writer.PostAt(one+"/end", 2, with(p.end, fields{"on": "2026-11-22"})).Want(http.StatusOK)
	require.Equal(t, 3, over.Int("version"))
	require.NotContains(t, over.Field("actions"), "end")
	writer.PostAt(one+"/end", 3, p.end).Code(http.StatusConflict, "already_ended")
}

func TestHouseholdCreate201(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		made := office.Post("/households", fields{
			"code": "H100", "grid_id": d.SouthGrids[1], "building_id": d.SouthBuilding, "room": "0101", "phone": "12", "tags": []string{"低保户", "低保户", " 出海 "},
		}).Want(http.StatusCreated)
		// The building stands in another grid, and the phone can be none: both are kept and told.
		require.Equal(t, "bad_phone", made.Text("warnings.0.code"))
		require.Equal(t, "grid_mismatch", made.Text("warnings.1.code"))
		require.Equal(t, []any{"HT05", "出海"}, made.Field("tags"))
		require.Equal(t, "0101", made.Text("room"))
		require.Equal(t, "南城村第2网格", made.Text("grid_name"))
		require.Equal(t, "active", made.Text("state"))
		require.Nil(t, office.Get("/households/"+made.Text("id")).Field("warnings"))
		require.NotContains(t, string(office.Get("/contactless?q=H100").Body), `"total":0`)

		// A grid of the other township is out of reach of this one.
		k.As("township").Post("/households", fields{"code": "H101", "grid_id": d.NorthGrids[0]}).Code(http.StatusForbidden, "outside_scope")
		require.Zero(t, office.Get("/households?code=H101").Int("total"))
		// So is a grid that does not exist, and an area that is no grid.
		require.Equal(t, "unknown_reference", office.Post("/households", fields{"code": "H102", "grid_id": uuid.New()}).Code(422, "invalid").Codes()["grid_id"])
		require.Equal(t, "bad_level", office.Post("/households", fields{"code": "H102", "grid_id": d.South}).Code(422, "invalid").Codes()["grid_id"])
	})
}

func TestHouseholdLists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02", "S1-03")
		office := k.As("office")
		total := func(query string) int { return office.Get("/households?" + query).Want(http.StatusOK).Int("total") }
		require.Equal(t, 40, total(""))
		require.Equal(t, 40, total("state=active"))
		require.Equal(t, 20, total("area_id="+d.South.String()))
		require.Equal(t, 20, total("area_id="+d.NorthVillage.String()))
		require.Equal(t, 10, total("area_id="+d.SouthGrids[0].String()))
		require.Equal(t, 40, total("area_id="+d.ID.String()))
		require.Zero(t, total("area_id="+uuid.NewString()))
		require.Equal(t, 10, total("building_id="+d.SouthBuilding.String()))
		require.Equal(t, 3, total("contact_id="+d.Members["M003"].String()))
		require.Equal(t, 37, total("without_contact=true"))
		require.Equal(t, 1, total("code=S1-01"))
		require.Zero(t, total("without_head=true"))
		require.Equal(t, 40, total("without_phone=false"))
		require.Equal(t, 10, total("q=S1-"))
		require.Equal(t, 10, total("q=s1-"), "codes are found in small letters too")
		require.Positive(t, total("q=王"))
		require.Positive(t, total("q=wjg"))
		require.Zero(t, total("q=100%25"))

		row := office.Get("/households?code=S1-02").Want(http.StatusOK)
		require.Equal(t, "王志强", k.As("office").Get("/members?code=M003").Text("items.0.name"))
		require.Equal(t, "王志强", row.Text("items.0.contact_name"))
		require.NotEmpty(t, row.Text("items.0.head_name"))
		require.Equal(t, 2, row.Int("items.0.resident_count"))
		require.Regexp(t, `^199\*{4}\d{4}$`, row.Text("items.0.phone"))
		require.NotContains(t, string(row.Body), "enc")

		detail := office.Get("/households/" + d.Households["S1-02"].String()).Want(http.StatusOK)
		require.Len(t, detail.Field("residents"), 2)
		require.Equal(t, "02", detail.Text("residents.0.relation"))

		office.Get("/households?nonsense=1").Code(http.StatusBadRequest, "bad_parameter")
		office.Get("/households?state=gone").Code(http.StatusBadRequest, "bad_parameter")
		office.Get("/households?area_id=x").Code(http.StatusBadRequest, "bad_parameter")
		office.Get("/households?sort=phone_enc").Code(http.StatusBadRequest, "bad_sort")
		for _, sort := range []string{"code", "-address", "head", "contact", "updated_at"} {
			office.Get("/households?sort=" + sort).Want(http.StatusOK)
		}

		// Each role sees what is in its scope, and nothing else counts.
		require.Equal(t, 20, k.As("township").Get("/households").Int("total"))
		require.Equal(t, 20, k.As("leader").Get("/households").Int("total"))
		require.Equal(t, 3, k.As("cadre").Get("/households").Int("total"))
		require.Equal(t, 3, k.As("secretary").Get("/households").Int("total"))
		require.Zero(t, k.As("cadre-north").Get("/households").Int("total"))
		k.As("cadre-north").Get("/households/"+d.Households["S1-01"].String()).Code(http.StatusNotFound, "not_found")
		k.As("sysadmin").Get("/households").Code(http.StatusForbidden, "forbidden")
		k.As("handler").Get("/households").Code(http.StatusForbidden, "forbidden")
	})
}

func TestHouseholdMoves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-02")
		office, home := k.As("office"), "/households/"+d.Households["S1-02"].String()
		north := func(path string) int {
			return office.Get(path + "?area_id=" + d.North.String()).Want(http.StatusOK).Int("total")
		}
		households, residents := north("/households"), north("/residents")
		office.Patch(home, 1, fields{"grid_id": d.NorthGrids[0], "building_id": nil}).Want(http.StatusOK)
		require.Equal(t, households+1, north("/households"))
		require.Equal(t, residents+2, north("/residents"))
		var assignments int64
		require.NoError(t, k.DB.Read(t.Context()).Table("assignments").Where("township_id = ?", d.North).Count(&assignments).Error)
		require.EqualValues(t, 1, assignments)
		k.As("township").Get(home).Code(http.StatusNotFound, "not_found")

		// Moved out of reach by those who only reach the south: refused, and nothing moves.
		k.As("township").Patch("/households/"+d.Households["S1-04"].String(), 1, fields{"grid_id": d.NorthGrids[0]}).Code(http.StatusForbidden, "outside_scope")
		require.Equal(t, households+1, north("/households"))

		// A community that changes townships takes everything along.
		office.Patch("/areas/"+d.SouthVillage.String(), 1, fields{"parent_id": d.North}).Want(http.StatusOK)
		require.Equal(t, 40, north("/households"))
		require.Equal(t, 2, north("/buildings"))
		require.Equal(t, d.North.String(), office.Get("/areas/"+d.SouthGrids[0].String()).Text("township_id"))
		require.Zero(t, k.As("township").Get("/residents").Int("total"))
	})
}

func TestAreaRules(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		grid := fields{"code": "370614006201008", "name": "网格", "level": "grid"}
		require.Equal(t, "required", office.Post("/areas", grid).Code(422, "invalid").Codes()["parent_id"])
		require.Equal(t, "bad_level", office.Post("/areas", with(grid, fields{"parent_id": d.SouthGrids[0]})).Code(422, "invalid").Codes()["parent_id"])
		require.Equal(t, "incomplete", office.Post("/areas", with(grid, fields{"parent_id": d.SouthVillage, "longitude": 120.7})).Code(422, "invalid").Codes()["longitude"])
		office.Post("/areas", fields{"code": "370615", "name": "别的区", "level": "district"}).Want(422)
		office.Post("/areas", with(grid, fields{"code": "370614006201001", "parent_id": d.SouthVillage})).Code(http.StatusConflict, "duplicate_key")

		used := office.PostAt("/areas/"+d.SouthGrids[0].String()+"/end", 1, fields{}).Code(http.StatusConflict, "in_use")
		require.Contains(t, used.Text("detail"), "10 个住户")
		require.Contains(t, used.Text("detail"), "1 个楼宇")
		office.PostAt("/units/"+d.Units["T001"].String()+"/end", 1, fields{}).Code(http.StatusConflict, "in_use")
		office.PostAt("/branches/"+d.Branches["B001"].String()+"/end", 1, fields{}).Code(http.StatusConflict, "in_use")
		office.PostAt("/buildings/"+d.SouthBuilding.String()+"/end", 1, fields{}).Code(http.StatusConflict, "in_use")

		require.Equal(t, 1, office.Get("/areas?level=district").Int("total"))
		require.Equal(t, 2, office.Get("/areas?parent_id="+d.SouthVillage.String()).Int("total"))
		require.Equal(t, "南城村", office.Get("/areas?code=370614006201").Text("items.0.name"))
		require.Equal(t, 3, office.Get("/areas?q=南城村").Int("total"))
	})
}

func TestUnitsAreReadableByEveryBusinessRole(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		for _, role := range []string{"office", "leader", "township", "community", "secretary", "cadre", "handler", "caller"} {
			units := k.As(role).Get("/units?page_size=100").Want(http.StatusOK)
			require.Equal(t, 5, units.Int("total"), role)
			require.Equal(t, []any{}, units.Field("items.0.category_codes"))
			require.Equal(t, []any{"01", "04"}, units.Field("items.1.category_codes"))
			k.As(role).Get("/areas").Want(http.StatusOK)
			k.As(role).Get("/code-tables/family_relation").Want(http.StatusOK)
		}
		k.As("office").Get("/code-tables/nonsense").Code(http.StatusNotFound, "not_found")
		require.Equal(t, 1, k.As("office").Get("/units?category_code=0201").Int("total"))
		require.Equal(t, 2, k.As("office").Get("/units?type=township").Int("total"))
	})
}

func TestResidentNumbers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		person := fields{"household_id": d.Households["S1-01"], "relation": "20", "name": "王小海"}
		taken := testkit.IDNumber(1990, 901)
		first := office.Post("/residents", with(person, fields{"id_number": taken + " ", "phone": "+86 199-1111-0001"})).Want(http.StatusCreated)
		require.Equal(t, "1990-03-01", first.Text("birth_date"))
		require.Equal(t, "1", first.Text("sex"))
		require.Equal(t, 36, first.Int("age"))
		require.Regexp(t, `^9\*{16}[0-9X]$`, first.Text("id_number"))
		require.Equal(t, "199****0001", first.Text("phone"))

		clash := office.Post("/residents", with(person, fields{"id_number": taken})).Code(http.StatusConflict, "id_number_in_use")
		require.NotContains(t, string(clash.Body), first.Text("id"))
		require.NotContains(t, string(clash.Body), "王小海")

		office.Post("/residents", with(person, fields{"relation": "02"})).Code(http.StatusConflict, "second_head")
		wrong := taken[:17] + string('0'+(taken[17]-'0'+1)%10)
		require.Equal(t, "bad_id_number", office.Post("/residents", with(person, fields{"id_number": wrong})).Code(422, "invalid").Codes()["id_number"])
		require.Equal(t, "masked_value", office.Post("/residents", with(person, fields{"phone": "199****0001"})).Code(422, "invalid").Codes()["phone"])
		require.Equal(t, "bad_date", office.Post("/residents", with(person, fields{"birth_date": "1990-02-30"})).Code(422, "invalid").Codes()["birth_date"])
		require.Equal(t, "bad_date", office.Post("/residents", with(person, fields{"birth_date": "2027-01"})).Code(422, "invalid").Codes()["birth_date"])

		odd := office.Post("/residents", with(person, fields{"id_number": testkit.IDNumber(1991, 903), "sex": "2", "birth_date": "1980-05"})).Want(http.StatusCreated)
		require.Equal(t, "conflict_birth", odd.Text("warnings.0.code"))
		require.Equal(t, "conflict_sex", odd.Text("warnings.1.code"))
		require.Equal(t, "1980-05", odd.Text("birth_date"))

		// Changing something else keeps the numbers; null clears them.
		kept := office.Patch("/residents/"+first.Text("id"), 1, fields{"education": "60"}).Want(http.StatusOK)
		require.Equal(t, "199****0001", kept.Text("phone"))
		cleared := office.Patch("/residents/"+first.Text("id"), 2, fields{"phone": nil, "id_number": nil}).Want(http.StatusOK)
		require.Nil(t, cleared.Field("phone"))
		twice := fields{"id_number": taken}
		// Somebody of that name and day of birth is there already, with another number: it is asked, and acknowledged.
		require.Equal(t, "same_name_and_birth", office.Post("/residents", with(person, twice)).Code(409, "acknowledgement_needed").Text("errors.0.code"))
		office.Post("/residents", with(person, with(twice, fields{"acknowledged": []string{"same_name_and_birth"}}))).Want(http.StatusCreated)
	})
}

func TestSearchByNumber(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		office.Patch("/households/"+d.Households["S1-01"].String(), 1, fields{"phone": "139 0535 0002"}).Want(http.StatusOK)
		made := office.Post("/residents", fields{"household_id": d.Households["S1-02"], "relation": "20", "name": "查小海", "phone": "13905350002", "id_number": testkit.IDNumber(1990, 901)}).Want(201)
		for _, phone := range []string{"13905350002", "+86 139-0535-0002", "0086 13905350002", "139 0535 0002", "139"} {
			want := 1
			if phone == "139" {
				want = 0
			}
			require.Len(t, office.Post("/residents/search", fields{"phone": phone}).Want(200).Field("items"), want, phone)
			require.Len(t, office.Post("/households/search", fields{"phone": phone}).Want(200).Field("items"), want*2, phone)
		}
		byNumber := fields{"id_number": testkit.IDNumber(1990, 901)}
		require.Equal(t, made.Text("id"), office.Post("/residents/search", byNumber).Text("items.0.id"))
		require.Equal(t, "S1-02", office.Post("/households/search", byNumber).Text("items.0.code"))
		require.Len(t, office.Post("/residents/search", with(byNumber, fields{"phone": "19900000000"})).Field("items"), 0)
		require.Len(t, k.As("township-north").Post("/residents/search", byNumber).Want(200).Field("items"), 0)
		office.Post("/residents/search", fields{}).Code(422, "invalid")
		require.Positive(t, office.Get("/residents?q=zxh").Int("total"), "by initials, with the surname's own reading")
	})
}

func TestResidentLists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		total := func(query string) int { return office.Get("/residents?" + query).Want(http.StatusOK).Int("total") }
		all := total("")
		require.Equal(t, 60, all)
		require.Equal(t, all, total("sex=1")+total("sex=2"))
		require.Equal(t, all, total("age_to=50")+total("age_from=51"))
		require.Equal(t, 2, total("household_id="+d.Households["S1-02"].String()))
		require.Equal(t, 30, total("area_id="+d.South.String()))
		require.Equal(t, 40, total("relation=02"))
		row := office.Get("/residents?page_size=1").Want(http.StatusOK)
		require.Nil(t, row.Field("items.0.birth_date"))
		require.Positive(t, row.Int("items.0.age"))
		office.Patch("/residents/"+d.Heads["S1-01"].String(), 1, fields{"tags": []string{"独居老人", "爱唱戏"}}).Want(http.StatusOK)
		require.Equal(t, 1, total("tag=SG01"))
		require.Equal(t, 1, total("tag=爱唱戏"))
		require.Zero(t, total("tag=SG0"))
		for _, sort := range []string{"name", "-age", "household", "created_at"} {
			total("sort=" + sort)
		}
	})
}

func TestReveal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-02")
		head, home := "/residents/"+d.Heads["S1-02"].String()+"/reveal", "/households/"+d.Households["S1-02"].String()+"/reveal"
		phone, number := fields{"field": "phone"}, fields{"field": "id_number"}
		because := func(f fields) fields { return with(f, fields{"reason": "代办老年优待证"}) }

		for _, role := range []string{"office", "township"} {
			require.Equal(t, "required", k.As(role).Post(head, phone).Code(422, "invalid").Codes()["reason"], role)
			require.Regexp(t, `^\d{11}$`, k.As(role).Post(head, because(phone)).Want(200).Text("value"), role)
			require.Regexp(t, `^990000\d{11}[0-9X]$`, k.As(role).Post(head, because(number)).Want(200).Text("value"), role)
			require.Regexp(t, `^1990002\d{4}$`, k.As(role).Post(home, because(phone)).Want(200).Text("value"), role)
		}
		for _, role := range []string{"community", "cadre"} {
			require.Regexp(t, `^\d{11}$`, k.As(role).Post(head, phone).Want(200).Text("value"), role)
			require.Regexp(t, `^1990002\d{4}$`, k.As(role).Post(home, phone).Want(200).Text("value"), role)
			k.As(role).Post(head, because(number)).Code(http.StatusForbidden, "forbidden")
		}
		for _, role := range []string{"leader", "secretary"} {
			k.As(role).Post(head, because(phone)).Code(http.StatusForbidden, "forbidden")
			require.NotContains(t, fmt.Sprint(k.As(role).Get("/residents/"+d.Heads["S1-02"].String()).Want(200).Field("actions")), "reveal")
		}
		for _, role := range []string{"handler", "caller", "township-north", "cadre-north"} {
			k.As(role).Post(head, because(phone)).Code(http.StatusNotFound, "not_found")
		}
		k.As("cadre").Post("/residents/"+d.Heads["S1-01"].String()+"/reveal", phone).Code(http.StatusNotFound, "not_found")
		k.As("office").Post(home, because(number)).Code(422, "invalid")
		k.As("office").Post("/members/"+d.Members["M003"].String()+"/reveal", because(phone)).Want(200)

		var rows []struct{ Action, ActorName, Changes string }
		require.NoError(t, k.DB.Read(t.Context()).Table("audit_events").Where("action LIKE 'reveal%'").Order("id").Scan(&rows).Error)
		require.Len(t, rows, 11)
		require.Contains(t, rows[0].Changes, "代办老年优待证")
		for _, r := range rows {
			require.NotRegexp(t, `199\d{8}|990000\d{11}`, r.Changes)
		}
	})
}

func TestMembers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01", "S1-02")
		office, member := k.As("office"), "/members/"+d.Members["M003"].String()
		total := func(query string) int { return office.Get("/members?" + query).Want(http.StatusOK).Int("total") }
		require.Equal(t, 8, total("in_service=true"))
		require.Equal(t, 8, total("participates=true"))
		require.Equal(t, 5, total("area_id="+d.South.String()))
		require.Equal(t, 5, total("branch_id="+d.Branches["B001"].String()))
		require.Equal(t, 1, total("rank=district_leader"))
		require.Equal(t, 1, total("q=wzq"))
		require.Equal(t, 2, office.Get(member).Int("household_count"))

		on := office.Post(member+"/leaves", fields{"from_on": "2026-11-20", "until_on": "2026-11-30", "reason": "病假"}).Want(http.StatusOK)
		require.Equal(t, false, on.Field("participates"))
		require.Equal(t, 1, total("participates=false"))
		require.Equal(t, 8, total("in_service=true"))
		leave := member + "/leaves/" + on.Text("leaves.0.id")
		office.Post(member+"/leaves", fields{"from_on": "2026-11-30", "until_on": "2026-12-03"}).Code(http.StatusConflict, "overlapping_leave")
		require.Equal(t, "bad_date", office.Post(member+"/leaves", fields{"from_on": "2026-12-30", "until_on": "2026-12-03"}).Code(422, "invalid").Codes()["until_on"])
		office.Patch(leave, 1, fields{"until_on": "2026-11-22"}).Want(http.StatusOK)
		require.Equal(t, 8, total("participates=true"))
		office.Patch(leave, 1, fields{"until_on": "2026-11-22"}).Code(http.StatusPreconditionFailed, "stale_version")
		office.Delete(leave).Code(http.StatusPreconditionRequired, "version_required")
		office.With("If-Match", `"2"`).Delete(leave).Want(http.StatusNoContent)
		k.As("township").Post(member+"/leaves", fields{"from_on": "2026-11-20", "until_on": "2026-11-30"}).Code(http.StatusForbidden, "forbidden")

		// A retirement is history: the member stays, without duties, and comes back by clearing the end.
		version := office.Get(member).Int("version")
		gone := office.PostAt(member+"/end", version, fields{"reason": "退休"}).Want(http.StatusOK)
		require.Equal(t, false, gone.Field("in_service"))
		require.Equal(t, "2026-11-23", gone.Text("ended_on"))
		require.Equal(t, 7, total("in_service=true"))
		require.Equal(t, 8, total(""))
		back := office.Patch(member, version+1, fields{"ended_on": nil}).Want(http.StatusOK)
		require.Equal(t, true, back.Field("in_service"))

		// Their households were without contact from the moment of the retirement.
		require.Zero(t, back.Int("household_count"))
		require.Equal(t, 40, office.Get("/contactless").Want(http.StatusOK).Int("total"))

		leader := "/members/" + d.Members["M001"].String()
		office.PostAt(leader+"/end", 1, fields{"reason": "调出"}).Want(http.StatusOK)
		require.Zero(t, office.Get("/leader-duties?ended=false").Int("total"))
		// With the service the account ends too.
		k.As("").Post("/auth/login", fields{"username": "leader", "password": testkit.Password}).Code(401, "bad_credentials")
		require.Equal(t, "not_a_leader", office.Post("/leader-duties", fields{"member_id": d.Members["M002"], "area_id": d.North}).Code(422, "invalid").Codes()["member_id"])
	})
}

func TestHouseholdEnds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-02")
		office, home := k.As("office"), "/households/"+d.Households["S1-02"].String()
		office.PostAt(home+"/end", 1, fields{"state": "dissolved"}).Code(http.StatusConflict, "in_use")
		office.PostAt(home+"/end", 1, fields{"state": "active"}).Want(422)
		k.Clock.Advance(48 * time.Hour)
		gone := office.PostAt(home+"/end", 1, fields{"state": "moved_away", "on": "2026-11-24"}).Want(http.StatusOK)
		require.Equal(t, "moved_away", gone.Text("state"))
		require.Zero(t, gone.Int("resident_count"))
		require.Len(t, gone.Field("residents"), 2)
		require.Equal(t, "moved", gone.Text("residents.0.state"))
		require.Equal(t, 39, office.Get("/households?state=active").Int("total"))
		office.Post("/residents", fields{"household_id": d.Households["S1-02"], "relation": "20", "name": "王小海"}).Code(http.StatusConflict, "household_ended")
		require.Nil(t, gone.Field("contact_id"))
		require.Equal(t, []string{"assignment.end", "household.end", "resident.end", "resident.end"}, audited(t, k, "%.end"))
		back := office.Patch(home, 2, fields{"state": "active"}).Want(http.StatusOK)
		require.Equal(t, "2026-11-25", back.Text("state_on"))
	})
}

// audited returns the actions in the audit log that match, in order.
func audited(t *testing.T, k *testkit.Kit, like string) []string {
	var actions []string
	require.NoError(t, k.DB.Read(t.Context()).Table("audit_events").Where("action LIKE ?", like).Order("action").Pluck("action", &actions).Error)
	return actions
}

func TestRevealQuota(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		head := "/residents/" + d.Heads["S1-02"].String() + "/reveal"
		because := fields{"field": "phone", "reason": "电话回访"}
		k.As("office").Post(head, because).Want(http.StatusOK)
		require.NoError(t, k.DB.Write(t.Context(), func(tx *gorm.DB) error {
			for range access.RevealsPerDay - 1 {
				if err := k.App.Audit.Write(tx.WithContext(audit.WithSource(t.Context(), audit.Source{ActorID: d.Accounts["office"]})), audit.Entry{Action: "reveal", Kind: "resident"}); err != nil {
					return err
				}
			}
			return nil
		}))
		spent := k.As("office").Post(head, because).Code(http.StatusTooManyRequests, "reveal_quota")
		require.NotEmpty(t, spent.Header.Get("Retry-After"))
		k.As("township").Post(head, because).Want(http.StatusOK)
		k.Clock.Advance(24 * time.Hour)
		k.As("office").Post(head, because).Want(http.StatusOK)
	})
}

// P11, P12: of two who change the same record at once, one wins and the other hears so; of two heads, one stays.
func TestRaces(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		office.Get("/households").Want(http.StatusOK)
		home := "/households/" + d.Households["S1-01"].String()
		empty := office.Post("/households", fields{"code": "H200", "grid_id": d.SouthGrids[0]}).Want(http.StatusCreated).Text("id")
		both := func(send func(i int) *testkit.Reply) []int {
			var wait sync.WaitGroup
			replies := make([]int, 2)
			for i := range replies {
				wait.Go(func() { replies[i] = send(i).Status })
			}
			wait.Wait()
			slices.Sort(replies)
			return replies
		}
		require.Equal(t, []int{200, 412}, both(func(i int) *testkit.Reply { return office.Patch(home, 1, fields{"room": fmt.Sprint(i)}) }))
		require.Equal(t, 2, office.Get(home).Int("version"))
		require.Equal(t, []int{201, 409}, both(func(i int) *testkit.Reply {
			return office.Post("/residents", fields{"household_id": empty, "relation": "02", "name": fmt.Sprint("户主", i)})
		}))
		require.Len(t, office.Get("/households/"+empty).Field("residents"), 1)
	})
}

// Several districts live in one installation and see nothing of each other; codes are unique within each (P2).
func TestTwoDistricts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		other := database.NewID()
		system := access.AsSystem(t.Context(), "test", uuid.Nil)
		require.NoError(t, k.App.Org.CreateArea(system, other, org.AreaInput{Code: "370602", Name: "邻区", Level: org.LevelDistrict}))
		_, err := k.App.Access.CreateWithRole(system, access.NewAccount{Username: "neighbour", Name: "邻区", Password: testkit.Password}, access.Office, access.Codes{Area: "370602"})
		require.NoError(t, err)
		neighbour := k.As("neighbour")
		for _, path := range []string{"/units", "/members", "/households", "/residents", "/buildings", "/branches"} {
			require.Zero(t, neighbour.Get(path).Want(http.StatusOK).Int("total"), path)
		}
		require.Equal(t, 1, neighbour.Get("/areas").Int("total"))
		neighbour.Get("/units/"+d.Units["D020"].String()).Code(http.StatusNotFound, "not_found")
		neighbour.Get("/households/"+d.Households["S1-01"].String()).Code(http.StatusNotFound, "not_found")

		neighbour.Post("/units", fields{"code": "D020", "name": "住建局", "type": "department"}).Want(http.StatusCreated)
		require.Equal(t, 5, k.As("office").Get("/units").Int("total"))
		require.Equal(t, "unknown_reference", neighbour.Post("/areas", fields{"code": "370614006", "name": "街道", "level": "township", "parent_id": d.ID}).Code(422, "invalid").Codes()["parent_id"])
		require.Equal(t, "unknown_reference", neighbour.Post("/households", fields{"code": "X1", "grid_id": d.SouthGrids[0]}).Code(422, "invalid").Codes()["grid_id"])
		require.Equal(t, "unknown_reference", neighbour.Post("/members", fields{"code": "X1", "name": "某人", "unit_id": d.Units["D020"]}).Code(422, "invalid").Codes()["unit_id"])
	})
}
