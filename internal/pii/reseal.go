package pii

import "github.com/google/uuid"

// Reseal returns what a changed record stores for a field: the old Secret where the value is the same, so that only
// what was changed is written.
func (k *Keeper) Reseal(field string, row uuid.UUID, old Secret, plain string) (Secret, error) {
	was, err := k.Open(field, row, old)
	if err != nil || was == plain {
		return old, err
	}
	return k.Seal(field, row, plain)
}
