package lds

import (
	"bytes"
	"fmt"
	"strings"
)

// maxSecurityInfos bounds a set; documents in use have up to twenty.
const maxSecurityInfos = 64

// NoID stands for a parameter or key identifier that is not there.
const NoID = -1

// SecurityInfos is what a chip says of the protocols that it has (Doc 9303-11 clause
// 9.2, BSI TR-03110-3 annex A.1), sorted by kind, in the order of the file.
type SecurityInfos struct {
	PACE            []PACEInfo
	PACEDomains     []DomainInfo // explicit parameters for PACE
	ChipAuth        []ChipAuthInfo
	ChipAuthKeys    []ChipAuthKey
	ChipAuthDomains []DomainInfo // of Chip Authentication version 2 and 3
	TerminalAuth    []TerminalAuthInfo
	ActiveAuth      []ActiveAuthInfo
	EFDIR           [][]byte // EF.DIR as it was signed
	Entries         []Entry  // all of them, as they stand in the file
	Others          []Entry  // of kinds that are not used here: kept, not looked into
	Faults          []string // entries that say the same twice, contradict each other, or name what does not exist
	Departures      []string // names of Quirks
}

// PACEInfo announces PACE with one algorithm.
type PACEInfo struct {
	Algorithm
	Protocol  OID
	Version   int // 2
	Parameter int // standardised domain parameters, 0..31, or those of a DomainInfo; NoID: the only DomainInfo
	Raw       []byte
}

// DomainInfo spells domain parameters out.
type DomainInfo struct {
	Algorithm
	Protocol   OID
	Kind       OID    // of the AlgorithmIdentifier: dhpublicnumber, id-ecPublicKey
	Parameters []byte // their DER; nil: none
	ID         int    // that PACEInfo or ChipAuthInfo mean; NoID
	Raw        []byte
}

// ChipAuthInfo announces Chip Authentication with one algorithm.
type ChipAuthInfo struct {
	Algorithm
	Protocol OID
	Version  int // 1 for documents; 2 and 3 for eIDAS tokens
	KeyID    int // NoID: the only key
	Raw      []byte
}

// ChipAuthKey is a static public key of the chip.
type ChipAuthKey struct {
	Agreement Agreement
	SPKI      []byte // SubjectPublicKeyInfo, DER
	KeyID     int    // NoID: the only key
	Raw       []byte
}

// TerminalAuthInfo announces Terminal Authentication.
type TerminalAuthInfo struct {
	Version int    // 1 for documents
	FID     uint16 // of EF.CVCA: 011C unless it says otherwise
	SFI     byte   // 0: EF.CVCA has to be selected
	Raw     []byte
}

// ActiveAuthInfo names the signature algorithm of Active Authentication with ECDSA.
type ActiveAuthInfo struct {
	Version   int // 1
	Signature OID // ecdsa-plain-signatures with a hash, BSI TR-03111
	Raw       []byte
}

// Entry is an entry of any kind.
type Entry struct {
	Protocol OID
	Raw      []byte
}

// ParseSecurityInfos reads the DER of a SET OF SecurityInfo: the whole of
// EF.CardAccess, the inside of DG14, the signed content of EF.CardSecurity. An entry
// of a kind known here that does not hold what the kind prescribes fails the whole.
func ParseSecurityInfos(der []byte) (SecurityInfos, error) {
	var s SecurityInfos
	set, err := open(der, derSet, &s.Departures)
	if err != nil {
		return SecurityInfos{}, within("SecurityInfos", err)
	}
	var before []byte
	for n := 1; !set.empty(); n++ {
		raw, err := set.whole(derSequence)
		if err == nil && n > maxSecurityInfos {
			err = fail(ErrLimit, "entries")
		}
		if err == nil {
			err = s.add(raw)
		}
		if err != nil {
			return SecurityInfos{}, within(fmt.Sprintf("SecurityInfos: entry %d", n), err)
		}
		if bytes.Compare(before, raw) > 0 {
			depart(&s.Departures, SetOrder)
		}
		before = raw
	}
	s.Faults = s.faults()
	return s, nil
}

// add sorts one entry in.
func (s *SecurityInfos) add(raw []byte) error {
	r := reader{raw, 0, &s.Departures}
	in, err := r.into(derSequence)
	if err != nil {
		return err
	}
	protocol, err := in.oid()
	if err != nil {
		return err
	}
	s.Entries = append(s.Entries, Entry{protocol, raw})
	if err := s.sort(protocol, in, raw); err != nil {
		return within(protocol.Name(), err)
	}
	return nil
}

func (s *SecurityInfos) sort(protocol OID, in reader, raw []byte) (err error) {
	if arcs, ok := strings.CutPrefix(string(protocol), string(OIDPACE)); ok {
		a, known := readPACE(arcs)
		switch {
		case known && a.Cipher != 0:
			p := PACEInfo{Algorithm: a, Protocol: protocol, Raw: raw}
			p.Version, p.Parameter, err = in.versionAndID()
			s.PACE = append(s.PACE, p)
			return err
		case known:
			d, err := in.domain(a, protocol, raw)
			s.PACEDomains = append(s.PACEDomains, d)
			return err
		}
	}
	if arcs, ok := strings.CutPrefix(string(protocol), string(OIDCA)); ok {
		a, known := readCA(arcs)
		switch {
		case known && a.Cipher != 0:
			c := ChipAuthInfo{Algorithm: a, Protocol: protocol, Raw: raw}
			c.Version, c.KeyID, err = in.versionAndID()
			s.ChipAuth = append(s.ChipAuth, c)
			return err
		case known:
			d, err := in.domain(a, protocol, raw)
			s.ChipAuthDomains = append(s.ChipAuthDomains, d)
			return err
		}
	}
	switch protocol {
	case OIDPK + "\x01", OIDPK + "\x02":
		k := ChipAuthKey{Agreement: Agreement(protocol[len(protocol)-1]), Raw: raw}
		k.SPKI, k.KeyID, err = in.publicKey()
		s.ChipAuthKeys = append(s.ChipAuthKeys, k)
	case OIDTA:
		t := TerminalAuthInfo{FID: 0x011C, SFI: 0x1C, Raw: raw}
		err = t.read(in)
		s.TerminalAuth = append(s.TerminalAuth, t)
	case OIDActiveAuth:
		a := ActiveAuthInfo{Raw: raw}
		err = a.read(in)
		s.ActiveAuth = append(s.ActiveAuth, a)
	case OIDEFDIR:
		var dir []byte
		if dir, err = in.take(derOctets); err == nil {
			err = in.end()
		}
		s.EFDIR = append(s.EFDIR, dir)
	default:
		s.Others = append(s.Others, Entry{protocol, raw})
	}
	return err
}
