package lds

import "slices"

// Departures from the standards that are accepted and named.
const (
	LooseLength = "length-not-shortest"
	SetOrder    = "securityinfos-not-sorted"
)

// Quirk is what is known of a departure.
type Quirk struct{ Name, What, Source string }

// Quirks is the table of the departures that this package accepts.
var Quirks = []Quirk{
	{LooseLength, "the length of an object is written in more bytes than it needs", "ISO/IEC 7816-4 clause 5.2.2.2 allows it; DER, which Doc 9303-10 asks for, does not"},
	{SetOrder, "SecurityInfos stand in another order than DER gives a SET OF", "X.690 clause 11.6; common in EF.CardAccess"},
}

func depart(list *[]string, name string) {
	if !slices.Contains(*list, name) {
		*list = append(*list, name)
	}
}
