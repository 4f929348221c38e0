package slap

import "gatehouse/capture"

// Same says that two impressions seem to be of one finger.
type Same struct {
	A, B     int // indices, A below B
	FMRCenti int // -100 log10 of the false match rate of the comparison
}

// Repeated compares each two of the impressions, those of one slap and those of slaps
// before, and gives the pairs that are alike as two different fingers are at a rate of
// 10^(-least/100) at most. compare gives -100 log10 of the false match rate of two templates.
func Repeated(prints []*capture.FingerTemplate, compare func(a, b *capture.FingerTemplate) int, least int) []Same {
	var out []Same
	for b := range prints {
		for a := range b {
			if f := compare(prints[a], prints[b]); f >= least {
				out = append(out, Same{A: a, B: b, FMRCenti: f})
			}
		}
	}
	return out
}
