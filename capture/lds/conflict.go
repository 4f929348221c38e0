package lds

import (
	"bytes"
	"fmt"
	"slices"
)

// reserved is the range of identifiers that standardised domain parameters have
// (Doc 9303-11 clause 9.5, BSI TR-03110-3 table 4).
func reserved(id int) bool { return id >= 0 && id <= 31 }

// conflicts names what cannot be true together, or is said twice.
func (s *SecurityInfos) conflicts() (found []string) {
	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	twice := func(raw []byte, at int, all func(int) []byte) bool {
		for i := range at {
			if bytes.Equal(all(i), raw) {
				return true
			}
		}
		return false
	}
	for i, p := range s.PACE {
		for _, q := range s.PACE[:i] {
			if p.Protocol == q.Protocol && p.Parameter == q.Parameter {
				add("%s is announced twice with parameters %d", p.Protocol.Name(), p.Parameter)
			}
		}
		explicit := slices.ContainsFunc(s.PACEDomains, func(d DomainInfo) bool { return d.ID == p.Parameter && d.Agreement == p.Agreement })
		if !reserved(p.Parameter) && !explicit {
			add("%s has parameters %d, which are nowhere", p.Protocol.Name(), p.Parameter)
		}
	}
	for _, domains := range [][]DomainInfo{s.PACEDomains, s.ChipAuthDomains} {
		for i, d := range domains {
			if twice(d.Raw, i, func(j int) []byte { return domains[j].Raw }) {
				add("%s stands twice", d.Protocol.Name())
			} else if slices.ContainsFunc(domains[:i], func(o DomainInfo) bool { return o.Protocol == d.Protocol && o.ID == d.ID }) {
				add("%s has two sets of parameters %d", d.Protocol.Name(), d.ID)
			}
		}
	}
	for _, d := range s.PACEDomains {
		if reserved(d.ID) {
			add("%s takes the standardised identifier %d", d.Protocol.Name(), d.ID)
		}
	}
	s.keyConflicts(add)
	if len(s.TerminalAuth) > 1 {
		for i, t := range s.TerminalAuth {
			if slices.ContainsFunc(s.TerminalAuth[:i], func(o TerminalAuthInfo) bool { return o.Version == t.Version }) {
				add("id-TA version %d is announced twice", t.Version)
			}
		}
	}
	if len(s.ActiveAuth) > 1 {
		add("Active Authentication is announced %d times", len(s.ActiveAuth))
	}
	for i, o := range s.Others {
		if twice(o.Raw, i, func(j int) []byte { return s.Others[j].Raw }) {
			add("%s stands twice", o.Protocol.Name())
		}
	}
	return found
}

// keyConflicts looks at Chip Authentication: each announcement means one key.
func (s *SecurityInfos) keyConflicts(add func(format string, args ...any)) {
	for i, k := range s.ChipAuthKeys {
		if len(s.ChipAuthKeys) > 1 && k.KeyID == NoID {
			add("one of several Chip Authentication keys has no keyId")
		}
		if slices.ContainsFunc(s.ChipAuthKeys[:i], func(o ChipAuthKey) bool { return o.KeyID == k.KeyID }) {
			add("two Chip Authentication keys have keyId %d", k.KeyID)
		}
	}
	for i, c := range s.ChipAuth {
		if slices.ContainsFunc(s.ChipAuth[:i], func(o ChipAuthInfo) bool {
			return o.Protocol == c.Protocol && o.KeyID == c.KeyID && o.Version == c.Version
		}) {
			add("%s is announced twice with keyId %d", c.Protocol.Name(), c.KeyID)
		}
		if len(s.ChipAuthKeys) > 0 && c.Version == 1 && s.Key(c) == nil {
			add("%s has keyId %d, which no key has", c.Protocol.Name(), c.KeyID)
		}
	}
}

// Key finds the key that an announcement of Chip Authentication means: of the same
// kind of group, and with its keyId; nil: none. An announcement without keyId means
// the only key there is of its kind.
func (s *SecurityInfos) Key(c ChipAuthInfo) *ChipAuthKey {
	var found *ChipAuthKey
	for i := range s.ChipAuthKeys {
		k := &s.ChipAuthKeys[i]
		switch {
		case k.Agreement != c.Agreement || c.KeyID != NoID && k.KeyID != c.KeyID:
		case found != nil:
			return nil
		default:
			found = k
		}
	}
	return found
}

// Difference is an entry about PACE that is in one file alone.
type Difference struct {
	Protocol OID
	Signed   bool // it is in the signed file alone: somebody took it out of EF.CardAccess
}

func (d Difference) String() string {
	if d.Signed {
		return d.Protocol.Name() + " is signed and not in EF.CardAccess"
	}
	return d.Protocol.Name() + " is in EF.CardAccess and not signed"
}

// ComparePACE compares what EF.CardAccess says of PACE, which anybody may have
// written, with what DG14 or EF.CardSecurity say, which is signed: entry by entry,
// byte by byte, in any order (Doc 9303-11 clause 4.4.3.6, BSI TR-03110-1 3.2.2).
func ComparePACE(access, signed SecurityInfos) (differences []Difference) {
	a, b := access.pace(), signed.pace()
	for _, side := range []struct {
		from, in []OtherInfo
		signed   bool
	}{{a, b, false}, {b, a, true}} {
		for _, e := range side.from {
			if !slices.ContainsFunc(side.in, func(o OtherInfo) bool { return bytes.Equal(o.Raw, e.Raw) }) {
				differences = append(differences, Difference{e.Protocol, side.signed})
			}
		}
	}
	return differences
}

// pace gives the entries about PACE.
func (s *SecurityInfos) pace() (all []OtherInfo) {
	for _, p := range s.PACE {
		all = append(all, OtherInfo{p.Protocol, p.Raw})
	}
	for _, d := range s.PACEDomains {
		all = append(all, OtherInfo{d.Protocol, d.Raw})
	}
	return all
}
