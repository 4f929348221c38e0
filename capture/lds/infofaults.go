package lds

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// reserved is the range of identifiers that standardised domain parameters have
// (Doc 9303-11 clause 9.5, BSI TR-03110-3 table 4).
func reserved(id int) bool { return id >= 0 && id <= 31 }

// faultList collects sentences.
type faultList []string

func (f *faultList) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// faults names what cannot be true together, is said twice, or does not exist.
func (s *SecurityInfos) faults() []string {
	var f faultList
	for i, e := range s.Entries {
		if slices.ContainsFunc(s.Entries[:i], func(o Entry) bool { return bytes.Equal(o.Raw, e.Raw) }) {
			f.add("%s stands twice", e.Protocol.Name())
		}
	}
	for _, o := range s.Others {
		for _, family := range []OID{OIDPACE, OIDCA, OIDPK, OIDTA} {
			if strings.HasPrefix(string(o.Protocol), string(family)) {
				f.add("%s does not exist", o.Protocol)
			}
		}
	}
	s.paceFaults(&f)
	s.keyFaults(&f)
	for i, t := range s.TerminalAuth {
		if slices.ContainsFunc(s.TerminalAuth[:i], func(o TerminalAuthInfo) bool { return o.Version == t.Version && !bytes.Equal(o.Raw, t.Raw) }) {
			f.add("id-TA version %d is announced with two places of EF.CVCA", t.Version)
		}
	}
	if n := len(s.ActiveAuth); n > 1 {
		f.add("Active Authentication is announced %d times", n)
	}
	return f
}

// paceFaults looks at PACE: each announcement means one set of parameters.
func (s *SecurityInfos) paceFaults(f *faultList) {
	for i, p := range s.PACE {
		if p.Version != 2 {
			f.add("%s has version %d", p.Protocol.Name(), p.Version)
		}
		if slices.ContainsFunc(s.PACE[:i], func(o PACEInfo) bool {
			return o.Protocol == p.Protocol && o.Parameter == p.Parameter && !bytes.Equal(o.Raw, p.Raw)
		}) {
			f.add("%s is announced twice with parameters %d", p.Protocol.Name(), p.Parameter)
		}
		explicit := slices.ContainsFunc(s.PACEDomains, func(d DomainInfo) bool { return d.ID == p.Parameter && d.Agreement == p.Agreement })
		if !reserved(p.Parameter) && !explicit {
			f.add("%s has parameters %d, which are nowhere", p.Protocol.Name(), p.Parameter)
		}
	}
	for _, d := range s.PACEDomains {
		if reserved(d.ID) {
			f.add("%s takes the standardised identifier %d", d.Protocol.Name(), d.ID)
		}
	}
	for _, domains := range [][]DomainInfo{s.PACEDomains, s.ChipAuthDomains} {
		for i, d := range domains {
			if slices.ContainsFunc(domains[:i], func(o DomainInfo) bool {
				return o.Protocol == d.Protocol && o.ID == d.ID && !bytes.Equal(o.Raw, d.Raw)
			}) {
				f.add("%s has two sets of parameters %d", d.Protocol.Name(), d.ID)
			}
		}
	}
}

// keyFaults looks at Chip Authentication: each announcement means one key.
func (s *SecurityInfos) keyFaults(f *faultList) {
	for i, k := range s.ChipAuthKeys {
		switch {
		case len(s.ChipAuthKeys) > 1 && k.KeyID == NoID:
			f.add("one of several Chip Authentication keys has no keyId")
		case slices.ContainsFunc(s.ChipAuthKeys[:i], func(o ChipAuthKey) bool { return o.KeyID == k.KeyID && !bytes.Equal(o.Raw, k.Raw) }):
			f.add("two Chip Authentication keys have keyId %d", k.KeyID)
		}
	}
	for i, c := range s.ChipAuth {
		if c.Version < 1 || c.Version > 3 {
			f.add("%s has version %d", c.Protocol.Name(), c.Version)
		}
		if slices.ContainsFunc(s.ChipAuth[:i], func(o ChipAuthInfo) bool {
			return o.Protocol == c.Protocol && o.KeyID == c.KeyID && o.Version == c.Version && !bytes.Equal(o.Raw, c.Raw)
		}) {
			f.add("%s is announced twice with keyId %d", c.Protocol.Name(), c.KeyID)
		}
		if len(s.ChipAuthKeys) > 0 && c.Version == 1 && s.Key(c) == nil {
			f.add("%s has keyId %d, which no key has", c.Protocol.Name(), c.KeyID)
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
		case found != nil && !bytes.Equal(found.Raw, k.Raw):
			return nil
		default:
			found = k
		}
	}
	return found
}
