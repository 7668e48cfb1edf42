package registry

// How a building is managed. Unmanaged ones (脱管楼) are focus areas.
const (
	ManagedByCompany = "company"
	ManagedBySelf    = "self"
	Unmanaged        = "unmanaged"
)

// TenureVacant is the tenure of a dwelling in which nobody lives.
const TenureVacant = "vacant"

// The words that columns may hold.
var (
	Managements     = []string{ManagedByCompany, ManagedBySelf, Unmanaged}
	Tenures         = []string{"own", "rented", "dormitory", "borrowed", TenureVacant, "other"}
	HouseholdStates = []string{HouseholdActive, HouseholdMovedAway, HouseholdDissolved}
	ResidentStates  = []string{ResidentHere, ResidentAway, ResidentMoved, ResidentDeceased}
	ShopStates      = []string{ShopOpen, ShopClosed}
)
