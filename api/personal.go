package api

import (
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/pii"
)

// masked is what everybody sees of a phone: 138****1234, null where there is none.
func masked(keeper *pii.Keeper, field string, id uuid.UUID, s pii.Secret) *string {
	if s.Empty() {
		return nil
	}
	return ptr(pii.MaskPhone(keeper.MustOpen(field, id, s)))
}

// maskedNumber is what everybody sees of a resident's ID number: 3****************X, null where there is none.
func maskedNumber(keeper *pii.Keeper, id uuid.UUID, s pii.Secret) *string {
	if s.Empty() {
		return nil
	}
	return ptr(pii.MaskIDNumber(keeper.MustOpen("residents.id_number", id, s)))
}

// orEmpty answers [] where nothing is stored, never null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
