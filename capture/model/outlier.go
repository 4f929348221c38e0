package model

import (
	"slices"

	"gatehouse/device"
)

// fewestSpared is the number of documents from which on one may be left out of a
// zone: of five, the four others are too few to say that it is the odd one.
const fewestSpared = 6

// settleOn sets the threshold of k by what it gave on each document; false where
// none is of use. One document of many, whose fluorescent print is faded or soiled,
// shall not take that zone from the template: it is left out and named. But as it
// is genuine, a threshold that it would fail at is not taken either. In white and
// infrared light an odd document shows the holder's data or how the print varies,
// and more like it will come: there it keeps its veto.
func settleOn(k *Check, zones []Zone, ppm int) bool {
	light, property, _, _ := k.Generic.parts()
	spare := len(zones) >= fewestSpared && light == device.UV && property == "LU"
	odd, values := -1, make([]int, 0, len(zones))
	for i, z := range zones {
		switch {
		case z.State == Measured:
			values = append(values, z.Value)
		case odd < 0 && spare && (z.State.HasValue() || z.State == LittlePrint):
			odd = i // on a page to be checked it would be undetermined
		default:
			return false
		}
	}
	limit, cut, ok := threshold(values, k.Quantity, k.Generic, ppm)
	if !ok && odd < 0 && spare {
		worst := slices.Min(values)
		odd = slices.Index(values, worst)
		values = slices.Delete(values, odd, odd+1)
		limit, cut, ok = threshold(values, k.Quantity, k.Generic, ppm)
		ok = ok && worst >= limit
	}
	if !ok || limit <= k.Min || limit >= k.Max {
		return false
	}
	mean, sigma := moments(values)
	k.Threshold, k.Seen = limit, &Seen{Mean: int(mean), Sigma: int(sigma + 0.5), Values: values, Cut: cut, LeftOut: odd + 1}
	return true
}

// Gaps says which checks a template lacks of those that TR-03135-1 clause 5.5.4.2
// wants of each model that has such print: fluorescent under ultraviolet, and
// transparent in infrared. Without them copies pass.
func (t *Template) Gaps() (all []string) {
	var glows, vanishes bool
	for i := range t.Checks {
		light, property, _, _ := t.Checks[i].Generic.parts()
		glows = glows || light == device.UV && property == "LU"
		vanishes = vanishes || light == device.IR && property == "TR"
	}
	if !glows {
		all = append(all, "no zone of fluorescent print, (UV,LU,..)")
	}
	if !vanishes {
		all = append(all, "no zone of print that vanishes in infrared, (IR,TR,..)")
	}
	return all
}
