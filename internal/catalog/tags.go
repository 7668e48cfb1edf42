package catalog

import "encoding/json"

// tagsOf reads a column of tags.
func tagsOf(column string) []string {
	var out []string
	_ = json.Unmarshal([]byte(column), &out)
	return out
}
