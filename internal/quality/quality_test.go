package quality_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/testkit"
)

type columns = map[string]any

// scene is a district in which nothing is odd, until a test spoils it.
type scene struct {
	*testkit.Kit
	d *testkit.District
}

func (s scene) do(sql string, args ...any) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Exec(sql, args...).Error }), sql)
}

func (s scene) insert(table string, row columns) uuid.UUID {
	s.T.Helper()
	id := database.NewID()
	row["id"], row["version"], row["created_at"], row["updated_at"] = id, 1, s.Clock.Now(), s.Clock.Now()
	if _, ok := row["district_id"]; !ok && table != "grants" {
		row["district_id"] = s.d.ID
	}
	require.NoError(s.T, s.DB.Write(context.Background(), func(tx *gorm.DB) error { return tx.Table(table).Create(row).Error }), table)
	return id
}

func (s scene) shop(code string, more columns) uuid.UUID {
	row := columns{
		"township_id": s.d.South, "community_id": s.d.SouthVillage, "grid_id": s.d.SouthGrids[0], "code": code, "name": "海味店" + code, "pinyin": "",
		"credit_code": "91370614MA3C00" + code, "keeper": "王海", "phone_hash": code, "state": "open",
	}
	maps.Copy(row, more)
	return s.insert("shops", row)
}

func (s scene) building(code string, more columns) uuid.UUID {
	row := columns{
		"township_id": s.d.South, "community_id": s.d.SouthVillage, "grid_id": s.d.SouthGrids[0], "code": code, "name": "楼" + code,
		"floors": 6, "longitude": 120.7, "latitude": 37.9, "management": "self",
	}
	maps.Copy(row, more)
	return s.insert("buildings", row)
}

// area adds one below a parent.
func (s scene) area(code, level string, parent uuid.UUID, more columns) {
	row := columns{"code": code, "name": code, "level": level, "parent_id": parent, "has_desk": false}
	maps.Copy(row, more)
	s.insert("areas", row)
}

func clean(k *testkit.Kit) scene {
	s := scene{k, k.District()}
	d := s.d
	var south, north []string
	for code := range d.Households {
		switch {
		case code == "S1-01" || code == "S1-02":
		case code[0] == 'S':
			south = append(south, code)
		default:
			north = append(north, code)
		}
	}
	k.Contact("M003", "S1-01", "S1-02")
	k.Contact("M002", south...)
	k.Contact("M006", north...)
	s.do("UPDATE buildings SET longitude = 120.7, latitude = 37.9, floors = 12")
	s.do("UPDATE branches SET secretary_id = ? WHERE id = ?", d.Members["M006"], d.Branches["B002"])
	for _, unit := range []string{"T001", "T002"} {
		s.insert("grants", columns{"account_id": d.Accounts["handler"], "role": "handler", "unit_id": d.Units[unit]})
	}
	for i := 1; i <= 4; i++ {
		s.shop(fmt.Sprintf("S00%d", i), nil)
	}
	require.NoError(k.T, k.App.Quality.ReadNumbers(context.Background()))
	return s
}

// elsewhere adds a resident and a shop of another district, who have a number in common with this one.
func (s scene) elsewhere(resident uuid.UUID, creditCode string) {
	other := columns{"district_id": database.NewID(), "township_id": database.NewID(), "community_id": database.NewID(), "grid_id": database.NewID()}
	with := func(row columns) columns { maps.Copy(row, other); return row }
	if creditCode != "" {
		s.shop("X001", with(columns{"credit_code": creditCode}))
		return
	}
	var hash string
	require.NoError(s.T, s.DB.Read(context.Background()).Table("residents").Where("id = ?", resident).Pluck("id_number_hash", &hash).Error)
	home := s.insert("households", with(columns{"code": "X1", "address": "外地", "tags": "[]", "away_months": "[]", "state": "active"}))
	s.insert("residents", with(columns{"household_id": home, "relation": "02", "name": "某人", "pinyin": "", "id_number_hash": hash, "tags": "[]", "state": "here"}))
}

type counts map[string]int

func (s scene) board(username, query string) (found, of counts) {
	s.T.Helper()
	var board struct {
		Items []struct {
			Rule, Severity string
			NameZH         string `json:"name_zh"`
			NameEN         string `json:"name_en"`
			WhyZH          string `json:"why_zh"`
			WhyEN          string `json:"why_en"`
			Count, Of      int
		}
	}
	s.As(username).Get("/quality" + query).Want(200).Into(&board)
	found, of = counts{}, counts{}
	for _, r := range board.Items {
		require.NotContains(s.T, of, r.Rule)
		require.NotEmpty(s.T, r.NameZH+r.WhyZH)
		require.NotEmpty(s.T, r.NameEN+r.WhyEN)
		require.Contains(s.T, []string{"error", "warning", "hint"}, r.Severity)
		found[r.Rule], of[r.Rule] = r.Count, r.Of
	}
	return found, of
}

// spoiled are the rules, each with what breaks it and nothing else: times how many records are odd then, if not one.
var spoiled = []struct {
	rule  string
	times int
	also  string
	how   func(s scene)
}{
	{"household_no_head", 1, "", func(s scene) { s.do("UPDATE residents SET relation = '97' WHERE id = ?", s.d.Heads["S1-02"]) }},
	{"household_head_gone", 1, "", func(s scene) { s.do("UPDATE residents SET state = 'deceased' WHERE id = ?", s.d.Heads["S1-04"]) }},
	{"household_two_heads", 1, "", func(s scene) { s.do("UPDATE residents SET relation = '01' WHERE id = ?", s.d.Spouses["S1-06"]) }},
	{"household_empty", 1, "", func(s scene) {
		s.do("UPDATE residents SET household_id = ?, relation = '97' WHERE id = ?", s.d.Households["S1-03"], s.d.Heads["S1-01"])
	}},
	{"household_two_spouses", 1, "", func(s scene) {
		s.do("UPDATE residents SET household_id = ? WHERE id = ?", s.d.Households["S1-08"], s.d.Spouses["S1-10"])
	}},
	{"household_child_alone", 1, "resident_young_head", func(s scene) {
		s.do("UPDATE residents SET birth_date = '2015-01' WHERE id = ?", s.d.Heads["S1-05"])
	}},
	{"household_alone_no_phone", 1, "", func(s scene) {
		s.do("UPDATE residents SET phone_hash = NULL, phone_enc = NULL WHERE id = ?", s.d.Heads["S1-09"])
		s.do("UPDATE households SET phone_hash = NULL, phone_enc = NULL WHERE id = ?", s.d.Households["S1-09"])
	}},
	{"household_no_phone", 1, "", func(s scene) {
		s.do("UPDATE residents SET phone_hash = NULL, phone_enc = NULL WHERE household_id = ?", s.d.Households["S2-02"])
		s.do("UPDATE households SET phone_hash = NULL, phone_enc = NULL WHERE id = ?", s.d.Households["S2-02"])
	}},
	{"household_grid", 1, "", func(s scene) {
		s.do("UPDATE households SET grid_id = ? WHERE id = ?", s.d.SouthGrids[1], s.d.Households["S1-03"])
	}},
	{"household_no_address", 1, "", func(s scene) { s.do("UPDATE households SET address = NULL WHERE id = ?", s.d.Households["S2-01"]) }},
	{"household_contactless", 1, "", func(s scene) {
		s.do("UPDATE assignments SET ended_at = ? WHERE household_id = ?", s.Clock.Now(), s.d.Households["S2-03"])
	}},
	{"household_unvisited", 1, "", func(s scene) {
		s.do("UPDATE households SET created_at = ? WHERE id = ?", s.Clock.Now().AddDate(-2, 0, 0), s.d.Households["S2-04"])
	}},
	{"resident_household_ended", 1, "", func(s scene) {
		s.do("UPDATE households SET state = 'moved_away' WHERE id = ?", s.d.Households["S2-05"])
	}},
	{"resident_no_id_number", 1, "", func(s scene) {
		s.do("UPDATE residents SET id_number_hash = NULL, id_number_enc = NULL WHERE id = ?", s.d.Spouses["S2-06"])
	}},
	{"resident_id_number_twice", 1, "", func(s scene) { s.elsewhere(s.d.Heads["S2-06"], "") }},
	{"resident_no_birth_date", 1, "", func(s scene) { s.do("UPDATE residents SET birth_date = NULL WHERE id = ?", s.d.Heads["S2-07"]) }},
	{"resident_over_110", 1, "", func(s scene) {
		s.do("UPDATE residents SET birth_date = '1912-01-01' WHERE id = ?", s.d.Heads["S2-08"])
	}},
	{"resident_over_130", 1, "", func(s scene) {
		s.do("UPDATE residents SET birth_date = '1890-01' WHERE id = ?", s.d.Heads["S2-09"])
	}},
	{"resident_born_later", 1, "", func(s scene) {
		s.do("UPDATE residents SET birth_date = '2026-11-24' WHERE id = ?", s.d.Spouses["S2-10"])
	}},
	{"resident_birth_differs", 1, "", func(s scene) {
		s.do("UPDATE residents SET birth_date = '1960-05-05', version = version + 1 WHERE id = ?", s.d.Heads["N1-01"])
		require.NoError(s.T, s.App.Quality.ReadNumbers(context.Background()))
	}},
	{"resident_sex_differs", 1, "", func(s scene) {
		s.do("UPDATE residents SET sex = '2', version = version + 1 WHERE id = ?", s.d.Heads["N1-02"])
		require.NoError(s.T, s.App.Quality.ReadNumbers(context.Background()))
	}},
	{"resident_young_head", 1, "", func(s scene) {
		s.do("UPDATE residents SET birth_date = '2011-06-01' WHERE id = ?", s.d.Heads["N1-03"])
	}},
	{"resident_parent_younger", 1, "", func(s scene) { s.do("UPDATE residents SET relation = '51' WHERE id = ?", s.d.Spouses["N1-04"]) }},
	{"resident_shared_phone", 9, "", func(s scene) {
		for i := 1; i <= 9; i++ {
			s.do("UPDATE residents SET phone_hash = 'shared' WHERE id = ?", s.d.Heads[fmt.Sprintf("N2-%02d", i)])
		}
	}},
	{"resident_away_long", 1, "", func(s scene) {
		s.do("UPDATE residents SET state = 'away', state_on = '2023-01-01' WHERE id = ?", s.d.Heads["N2-10"])
	}},
	{"building_no_floors", 1, "", func(s scene) { s.do("UPDATE buildings SET floors = NULL WHERE id = ?", s.d.SouthBuilding) }},
	{"building_beyond_floors", 1, "", func(s scene) { s.do("UPDATE buildings SET floors = 9 WHERE id = ?", s.d.NorthBuilding) }},
	{"building_no_coordinates", 1, "", func(s scene) { s.do("UPDATE buildings SET longitude = NULL WHERE id = ?", s.d.NorthBuilding) }},
	{"building_unmanaged_empty", 1, "", func(s scene) { s.building("LY009", columns{"management": "unmanaged"}) }},
	{"shop_no_credit_code", 1, "", func(s scene) { s.do("UPDATE shops SET credit_code = NULL WHERE code = 'S001'") }},
	{"shop_no_keeper", 1, "", func(s scene) { s.do("UPDATE shops SET keeper = '' WHERE code = 'S002'") }},
	{"shop_no_phone", 1, "", func(s scene) { s.do("UPDATE shops SET phone_hash = NULL WHERE code = 'S003'") }},
	{"shop_credit_code_twice", 1, "", func(s scene) { s.elsewhere(uuid.Nil, "91370614MA3C00S004") }},
	{"member_unit_ended", 1, "", func(s scene) {
		unit := s.insert("units", columns{"code": "U9", "name": "原渔业局", "type": "department", "area_id": s.d.ID, "ended_on": "2026-01-01"})
		s.do("UPDATE members SET unit_id = ? WHERE code = 'M008'", unit)
	}},
	{"member_no_branch", 1, "", func(s scene) { s.do("UPDATE members SET branch_id = NULL WHERE code = 'M007'") }},
	{"member_no_phone", 1, "", func(s scene) { s.do("UPDATE members SET phone_hash = NULL, phone_enc = NULL WHERE code = 'M006'") }},
	{"member_no_work_area", 1, "", func(s scene) { s.do("UPDATE members SET work_area_id = NULL WHERE code = 'M005'") }},
	{"member_over_65", 1, "", func(s scene) {
		s.do("UPDATE members SET household_id = ?, name = (SELECT name FROM residents WHERE residents.id = ?) WHERE code = 'M004'", s.d.Households["S2-01"], s.d.Heads["S2-01"])
	}},
	{"member_overloaded", 1, "", func(s scene) { s.do("UPDATE members SET max_households = 1 WHERE code = 'M003'") }},
	{"branch_no_secretary", 1, "", func(s scene) { s.do("UPDATE branches SET secretary_id = NULL WHERE code = 'B001'") }},
	{"unit_no_handler", 1, "", func(s scene) { s.do("DELETE FROM grants WHERE unit_id = ?", s.d.Units["D020"]) }},
	{"unit_no_categories", 1, "", func(s scene) { s.do("DELETE FROM unit_categories WHERE unit_id = ?", s.d.Units["P001"]) }},
	{"area_no_households", 1, "", func(s scene) {
		s.area("370614006201009", "grid", s.d.SouthVillage, columns{"township_id": s.d.South, "community_id": s.d.SouthVillage})
	}},
	{"area_no_grids", 1, "", func(s scene) { s.area("370614006209", "community", s.d.South, columns{"township_id": s.d.South}) }},
}

// A clean district finds nothing; each rule finds what breaks it, and no other rule does; its worklist and its areas
// add up to the board.
func TestEachRuleFindsItsOwn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := clean(k)
		before, of := s.board("office", "")
		for rule, n := range before {
			require.Zero(t, n, rule)
		}
		var known []string
		for _, c := range spoiled {
			c.how(s)
			after, _ := s.board("office", "")
			for rule, n := range after {
				want := before[rule]
				if rule == c.rule {
					want += c.times
				}
				if rule == c.also {
					want++
				}
				require.Equal(t, want, n, "%s after %s", rule, c.rule)
			}
			known, before = append(known, c.rule), after
		}
		slices.Sort(known)
		require.Equal(t, slices.Sorted(maps.Keys(of)), known, "every rule is tested")

		for rule, n := range before {
			list := k.As("office").Get("/quality/" + rule + "/items?sort=-title").Want(200)
			require.Equal(t, n, list.Int("total"), rule)
			require.NotEmpty(t, list.Text("items.0.title"), rule)
			k.As("office").Get("/quality/" + rule + "/items/" + list.Text("items.0.id")).Want(200)
			var areas struct {
				Items []struct{ Count, Of int }
			}
			k.As("office").Get("/quality/areas?rule=" + rule + "&area_id=" + s.d.ID.String()).Want(200).Into(&areas)
			sum := 0
			for _, a := range areas.Items {
				sum += a.Count
			}
			require.Equal(t, n, sum, "areas of %s", rule)
			k.As("office").Get("/quality/areas?rule=" + rule + "&area_id=" + s.d.South.String()).Want(200)
		}
		require.Equal(t, "1912-01-01", k.As("office").Get("/quality/resident_over_110/items").Text("items.0.shown"))
		require.Equal(t, "南城村第1网格", k.As("office").Get("/quality/household_grid/items").Text("items.0.shown"))
	})
}

// Everybody sees what lies in their own reach and nothing else.
func TestScopes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := clean(k)
		s.do("UPDATE households SET address = NULL, room = NULL WHERE code IN ('S1-01', 'S2-01', 'N1-01')")
		const rule = "household_no_address"
		for username, want := range map[string][2]int{"office": {3, 40}, "township": {2, 20}, "township-north": {1, 20}, "community": {2, 20}, "cadre": {1, 2}, "leader": {2, 20}} {
			found, of := s.board(username, "")
			require.Equal(t, want, [2]int{found[rule], of[rule]}, username)
			require.Equal(t, want[0], k.As(username).Get("/quality/"+rule+"/items").Want(200).Int("total"), username)
		}
		found, of := s.board("township-north", "?area_id="+s.d.South.String())
		require.Zero(t, found[rule]+of[rule])
		found, of = s.board("office", "?area_id="+s.d.SouthGrids[0].String())
		require.Equal(t, [2]int{1, 10}, [2]int{found[rule], of[rule]})

		// The areas of somebody who has one township are its grids: the village is the only one.
		areas := k.As("township").Get("/quality/areas?rule=" + rule).Want(200)
		require.Equal(t, "grid", areas.Text("items.0.level"))
		require.Equal(t, 1, areas.Int("items.0.count"))
		require.Equal(t, 10, areas.Int("items.1.of"))

		southern := "/quality/" + rule + "/items/" + s.d.Households["S2-01"].String()
		k.As("township").Get(southern).Want(200)
		k.As("township-north").Get(southern).Code(404, "not_found")
		k.As("cadre").Get(southern).Code(404, "not_found")

		for _, rule := range []string{"unit_no_handler", "area_no_grids"} {
			k.As("township").Get("/quality/"+rule+"/items").Code(404, "not_found")
		}
		k.As("cadre").Get("/quality/shop_no_phone/items").Code(404, "not_found")
		k.As("office").Get("/quality/no_such_rule/items").Code(404, "not_found")
		k.As("office").Get("/quality/areas?rule=no_such_rule").Code(404, "not_found")
		k.As("handler").Get("/quality").Code(403, "forbidden")
		k.As("office").Get("/quality?area_id=x").Code(400, "bad_parameter")
		k.As("office").Get("/quality/"+rule+"/items?sort=shown").Code(400, "bad_sort")
	})
}

// A false alarm is marked as right with a reason, by who may change the record, and the mark is taken back.
func TestDismiss(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := clean(k)
		s.do("UPDATE residents SET birth_date = '1912-01-01' WHERE id IN ?", []uuid.UUID{s.d.Heads["S1-01"], s.d.Heads["S1-03"]})
		items := "/quality/resident_over_110/items"
		path := items + "/" + s.d.Heads["S1-01"].String()
		body := columns{"reason": "本人 114 岁,已上门核实"}

		k.As("cadre").Post(path+"/dismiss", body).Code(403, "forbidden")
		k.As("township-north").Post(path+"/dismiss", body).Code(404, "not_found")
		k.As("township").Post(path+"/dismiss", columns{"reason": " "}).Want(422)
		k.As("township").Post(path+"/dismiss", columns{}).Want(422)
		k.As("township").Delete(path+"/dismiss").Code(409, "not_dismissed")
		k.As("township").Post(items+"/"+s.d.Heads["S1-02"].String()+"/dismiss", body).Code(409, "nothing_odd")

		once := k.As("township").With("Idempotency-Key", "dismiss-1")
		require.Equal(t, "township", once.Post(path+"/dismiss", body).Want(201).Text("dismissed_by"))
		require.Equal(t, "本人 114 岁,已上门核实", once.Post(path+"/dismiss", body).Want(201).Text("dismissed_reason"))
		k.As("office").Post(path+"/dismiss", body).Code(409, "already_dismissed")

		found, of := s.board("office", "")
		require.Equal(t, 1, found["resident_over_110"])
		require.Equal(t, of["resident_over_130"], of["resident_over_110"], "the denominator stays")
		require.Equal(t, 1, k.As("office").Get(items).Int("total"))
		gone := k.As("office").Get(items + "?dismissed=true")
		require.Equal(t, 1, gone.Int("total"))
		require.Equal(t, s.d.Heads["S1-01"].String(), gone.Text("items.0.id"))
		require.Equal(t, 1, k.As("office").Get("/quality/areas?rule=resident_over_110&area_id="+s.d.ID.String()).Int("items.0.count"))

		k.As("township").Delete(path + "/dismiss").Want(204)
		found, _ = s.board("office", "")
		require.Equal(t, 2, found["resident_over_110"])

		var actions []string
		require.NoError(t, k.DB.Read(context.Background()).Table("audit_events").Where("target_id = ? AND action LIKE 'quality.%'", s.d.Heads["S1-01"]).Order("id").Pluck("action", &actions).Error)
		require.Equal(t, []string{"quality.dismiss", "quality.restore"}, actions)

		k.Clock.Advance(time.Hour)
		s.do("UPDATE residents SET birth_date = '1950-01-01' WHERE id = ?", s.d.Heads["S1-01"])
		k.As("township").Get(path).Code(404, "not_found")
	})
}
