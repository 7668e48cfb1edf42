package allocation

import (
	"context"
	"errors"
	"slices"
)

// SolveSeconds finds a second contact for each home that counts as from or more: never the first, near by, and spread
// as evenly as the band says. It is exact given the first contacts; second ones do not count as load. homes are the
// indices, contact their second contacts, Nobody where nobody is left.
func SolveSeconds(ctx context.Context, in Input, first, current []int, from int) (homes, contact []int, err error) {
	out := in
	out.Homes = nil
	for i := range in.Homes {
		h := in.Homes[i]
		if h.load() < from || first[i] == Nobody {
			continue
		}
		h.Barred = append(slices.Clone(h.Barred), first[i])
		h.Pin, h.Current, h.Weight = Nobody, current[i], 1
		homes, out.Homes = append(homes, i), append(out.Homes, h)
	}
	contact = make([]int, len(homes))
	for i := range contact {
		contact[i] = Nobody
	}
	if len(homes) == 0 || len(in.Workers) == 0 {
		return homes, contact, nil
	}
	mean := float64(len(homes)) / float64(len(in.Workers))
	for most := int(mean*(1+in.Band)) + 1; ; most *= 2 {
		bounds := make([]bound, len(in.Workers))
		for i := range bounds {
			bounds[i].high = most
		}
		s, err := solveWithin(ctx, &out, bounds, func(int) {})
		if err == nil {
			return homes, s.Contact, nil
		}
		if !errors.As(err, new(*Infeasible)) {
			return nil, nil, err
		}
		if most >= len(homes) { // somebody cannot have one: nobody else may go there
			return homes, contact, nil
		}
	}
}
