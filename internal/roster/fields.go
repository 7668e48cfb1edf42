package roster

// kindSheets are the sheets of the kinds of records that can have extra fields.
var kindSheets = map[string]string{"resident": SheetResidents, "household": SheetHouseholds, "building": SheetBuildings, "shop": SheetShops, "member": SheetMembers}

// Headings are what the columns of a kind of record may be called, so that no extra field takes the name of one.
func Headings(kind string) []string {
	sheet := sheetsByName[kindSheets[kind]]
	if sheet == nil {
		return nil
	}
	var out []string
	for heading := range columnNames(sheet) {
		out = append(out, heading)
	}
	return out
}
