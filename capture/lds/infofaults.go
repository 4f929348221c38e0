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

// faults names what cannot be true together, is said twice, or does not exist.
func (s *SecurityInfos) faults() (found []string) {
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
		if p.Version != 2 {
			add("%s has version %d", p.Protocol.Name(), p.Version)
		}
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
	s.keyFaults(add)
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
		for _, family := range []OID{OIDPACE, OIDCA, OIDPK, OIDTA} {
			if strings.HasPrefix(string(o.Protocol), string(family)) {
				add("%s does not exist", o.Protocol)
			}
		}
	}
	return found
}

// keyFaults looks at Chip Authentication: each announcement means one key.
func (s *SecurityInfos) keyFaults(add func(format string, args ...any)) {
	for i, k := range s.ChipAuthKeys {
		if len(s.ChipAuthKeys) > 1 && k.KeyID == NoID {
			add("one of several Chip Authentication keys has no keyId")
		}
		if slices.ContainsFunc(s.ChipAuthKeys[:i], func(o ChipAuthKey) bool { return o.KeyID == k.KeyID }) {
			add("two Chip Authentication keys have keyId %d", k.KeyID)
		}
	}
	for i, c := range s.ChipAuth {
		if c.Version < 1 || c.Version > 3 {
			add("%s has version %d", c.Protocol.Name(), c.Version)
		}
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
