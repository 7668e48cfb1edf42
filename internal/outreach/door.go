package outreach

import "strings"

// Words returns the address as people say it: building, entrance and room, or the plain address.
func (d Door) Words() string {
	if d.ShopName != nil {
		if d.ShopAddress == nil {
			return ""
		}
		return *d.ShopAddress
	}
	var parts []string
	for _, p := range []struct {
		text *string
		unit string
	}{{d.BuildingName, ""}, {d.Entrance, "单元"}, {d.Room, ""}} {
		if p.text != nil && *p.text != "" {
			parts = append(parts, *p.text+p.unit)
		}
	}
	if len(parts) > 0 && d.BuildingName != nil {
		return strings.Join(parts, " ")
	}
	if d.HouseholdAddress != nil {
		return *d.HouseholdAddress
	}
	return strings.Join(parts, " ")
}
