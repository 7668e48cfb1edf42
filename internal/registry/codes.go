package registry

import "github.com/lianxin/lianxin/internal/catalog"

// The code tables that records refer to, by the names that /code-tables gives them.
const (
	TableSex             = catalog.TableSex
	TableEthnicity       = catalog.TableEthnicity
	TableFamilyRelation  = catalog.TableFamilyRelation
	TablePoliticalStatus = catalog.TablePoliticalStatus
	TableEducation       = catalog.TableEducation
	TableOccupation      = catalog.TableOccupation
	TableHealth          = catalog.TableHealth
	TableHouseholdTag    = catalog.TableHouseholdTag
	TableSpecialGroup    = catalog.TableSpecialGroup
	TableShopType        = catalog.TableShopType
)

// RelationHead is the code of the head of a household (户主) in family_relation.
const RelationHead = catalog.RelationHead

// Codes returns the table of the program with the name, nil if there is none.
func Codes(name string) *catalog.CodeTable { return catalog.Codes(name) }
