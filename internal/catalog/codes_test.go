package catalog

import "testing"

func TestCodes(t *testing.T) {
	for _, want := range []struct{ table, code, name string }{
		{TableSex, "2", "女性"},
		{TableEthnicity, "01", "汉族"},
		{TableFamilyRelation, RelationHead, "户主"},
		{TablePoliticalStatus, "01", "中共党员"},
		{TablePoliticalStatus, "01", "中国共产党党员"},
		{TableEducation, "70", "初级中学教育"},
		{TableOccupation, "54", "个体经营者"},
		{TableHealth, "10", "健康或良好"},
		{TableHouseholdTag, "HT08", "独居老人户"},
		{TableSpecialGroup, "SG01", "独居老人"},
		{TableShopType, "S05", "药店"},
		{TableIndustry, "F", "批发和零售业"},
	} {
		table := Codes(want.table)
		if table == nil {
			t.Fatalf("no table %s", want.table)
		}
		if c, ok := table.ByName(want.name); !ok || c.Code != want.code {
			t.Errorf("%s %s: %q, want %q", want.table, want.name, c.Code, want.code)
		}
		if c, ok := table.ByCode(want.code); !ok || c.EN == "" {
			t.Errorf("%s %s: %+v", want.table, want.code, c)
		}
	}
	for _, table := range CodeTables() {
		for _, c := range table.Items {
			if c.Code == "" || c.ZH == "" || c.EN == "" {
				t.Errorf("%s: %+v", table.Name, c)
			}
		}
	}
	if Codes("no_such_table") != nil {
		t.Error("a table that does not exist was found")
	}
	if name := Codes(TablePoliticalStatus).NameOf("01"); name != "中共党员" {
		t.Errorf("people say %s", name)
	}
}
