package lds

import (
	"bytes"
	"slices"
	"strings"
)

// Difference is an entry that EF.CardAccess and a signed file do not have both.
type Difference struct {
	Protocol OID
	PACE     bool // it is about PACE
	Signed   bool // it is in the signed file alone: somebody took it out of EF.CardAccess
}

func (d Difference) String() string {
	if d.Signed {
		return d.Protocol.Name() + " is signed and not in EF.CardAccess"
	}
	return d.Protocol.Name() + " is in EF.CardAccess and not signed"
}

// CompareAccess compares EF.CardAccess, which anybody may have written, with
// SecurityInfos that are signed: entry by entry, byte by byte, in any order. It gives
// the entries of EF.CardAccess that are not signed, and the signed entries about PACE
// that EF.CardAccess lacks. All count against EF.CardSecurity; against DG14 those
// about PACE do, since EF.CardAccess may announce what only the master file has
// (Doc 9303-11 clause 4.4, BSI TR-03110-3 annex A.1.2, TR-03105-5.1 LDS_J_01 to 03).
func CompareAccess(access, signed SecurityInfos) (differences []Difference) {
	lacks := func(s SecurityInfos, e Entry) bool {
		return !slices.ContainsFunc(s.Entries, func(o Entry) bool { return bytes.Equal(o.Raw, e.Raw) })
	}
	pace := func(e Entry) bool { return strings.HasPrefix(string(e.Protocol), string(OIDPACE)) }
	for _, e := range access.Entries {
		if lacks(signed, e) {
			differences = append(differences, Difference{e.Protocol, pace(e), false})
		}
	}
	for _, e := range signed.Entries {
		if pace(e) && lacks(access, e) {
			differences = append(differences, Difference{e.Protocol, true, true})
		}
	}
	return differences
}
