package registry

import (
	"context"

	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// searchMost is how many records a search by number answers: one phone serves a family, not a town.
const searchMost = 100

// Personal is what people are searched by: an ID number, a phone, or both.
type Personal struct{ IDNumber, Phone string }

// hashes turns the numbers into the keyed hashes that the tables hold; Invalid if there is neither.
func (s *Service) hashes(p Personal) (idNumber, phone string, err error) {
	p.IDNumber, p.Phone = pii.NormalizeIDNumber(p.IDNumber), pii.NormalizePhone(p.Phone)
	if p.IDNumber == "" && p.Phone == "" {
		return "", "", fault.Invalid(fault.Required("phone"))
	}
	if p.IDNumber != "" {
		idNumber = s.keeper.HashOf("id_number", p.IDNumber)
	}
	if p.Phone != "" {
		phone = s.keeper.HashOf("phone", p.Phone)
	}
	return idNumber, phone, nil
}

// SearchResidents finds residents in reach by exactly these numbers.
func (s *Service) SearchResidents(ctx context.Context, p Personal) ([]ResidentRow, error) {
	idNumber, phone, err := s.hashes(p)
	if err != nil {
		return nil, err
	}
	q := s.residentRows(ctx)
	if idNumber != "" {
		q = q.Where("residents.id_number_hash = ?", idNumber)
	}
	if phone != "" {
		q = q.Where("residents.phone_hash = ?", phone)
	}
	rows, err := found[ResidentRow](q, "residents.name, residents.id")
	if err != nil {
		return nil, err
	}
	return rows, s.veilResidents(ctx, rows)
}

// SearchHouseholds finds households in reach by their own phone, or by a number of one of their people.
func (s *Service) SearchHouseholds(ctx context.Context, p Personal) ([]HouseholdRow, error) {
	idNumber, phone, err := s.hashes(p)
	if err != nil {
		return nil, err
	}
	q := s.householdRows(ctx)
	if idNumber != "" {
		q = q.Where("households.id IN (SELECT household_id FROM residents WHERE residents.id_number_hash = ?)", idNumber)
	}
	if phone != "" {
		q = q.Where("(households.phone_hash = ? OR households.id IN (SELECT household_id FROM residents WHERE residents.phone_hash = ?))", phone, phone)
	}
	rows, err := found[HouseholdRow](q, "households.code, households.id")
	if err != nil {
		return nil, err
	}
	return rows, s.veilHouseholds(ctx, rows)
}

func found[Row any](q *gorm.DB, order string) ([]Row, error) {
	out := []Row{}
	err := q.Order(order).Limit(searchMost).Scan(&out).Error
	return out, database.Fault(err)
}
