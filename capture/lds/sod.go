package lds

import "fmt"

// UnwrapSOD gives the CMS ContentInfo in EF.SOD (tag 77), for package cms.
func UnwrapSOD(file []byte) (cms []byte, err error) {
	var departures []string
	in, err := open(file, 0x77, &departures)
	if err != nil {
		return nil, within("EF.SOD", err)
	}
	if in.empty() {
		return nil, within("EF.SOD", fail(ErrMissing, "SignedData"))
	}
	return in.rest, nil
}

// SecurityObject is the LDS security object: the hashes of the data groups, which
// is what the signature of EF.SOD signs (Doc 9303-10 clause 4.6.2, appendix D).
type SecurityObject struct {
	Version        int // 0 or 1
	Hash           OID
	HashName       string // "SHA-256"; empty: no hash that Doc 9303-11 names
	Groups         []GroupHash
	LDSVersion     string // version 1 only: "0108"
	UnicodeVersion string // version 1 only: "040000"
	Departures     []string
}

// GroupHash is the hash of one data group, over the whole file.
type GroupHash struct {
	Number int // 1 to 16
	Hash   []byte
}

// Group finds the hash of data group n; nil: it is not in the security object, so
// that the document does not have that group.
func (s *SecurityObject) Group(n int) []byte {
	for _, g := range s.Groups {
		if g.Number == n {
			return g.Hash
		}
	}
	return nil
}

// hashes are the algorithms that a security object may use, with their lengths.
// SHA-1 is of the first edition; whether it is believed is for the policy to say.
var hashes = map[OID]struct {
	name   string
	length int
}{
	"\x2B\x0E\x03\x02\x1A":                 {"SHA-1", 20},
	"\x60\x86\x48\x01\x65\x03\x04\x02\x04": {"SHA-224", 28},
	"\x60\x86\x48\x01\x65\x03\x04\x02\x01": {"SHA-256", 32},
	"\x60\x86\x48\x01\x65\x03\x04\x02\x02": {"SHA-384", 48},
	"\x60\x86\x48\x01\x65\x03\x04\x02\x03": {"SHA-512", 64},
}

// ParseSecurityObject reads the DER of an LDSSecurityObject, the signed content of
// EF.SOD. Hashes of groups that there are none of, hashes said twice and hashes of
// a length that the algorithm does not have are ErrValue.
func ParseSecurityObject(der []byte) (SecurityObject, error) {
	var s SecurityObject
	in, err := open(der, derSequence, &s.Departures)
	if err == nil {
		err = s.read(in)
	}
	if err != nil {
		return SecurityObject{}, within("LDSSecurityObject", err)
	}
	return s, nil
}

func (s *SecurityObject) read(in reader) (err error) {
	if s.Version, err = in.integer(); err != nil {
		return within("version", err)
	}
	if s.Version > 1 {
		return fail(ErrUnsupported, "version %d", s.Version)
	}
	var parameters []byte
	if s.Hash, parameters, _, err = in.algorithm(); err != nil {
		return within("hashAlgorithm", err)
	}
	if len(parameters) > 0 && string(parameters) != "\x05\x00" {
		return fail(ErrValue, "parameters of the hash algorithm")
	}
	s.HashName = hashes[s.Hash].name
	list, err := in.into(derSequence)
	if err != nil {
		return within("dataGroupHashValues", err)
	}
	if err := s.readGroups(list); err != nil {
		return within("dataGroupHashValues", err)
	}
	return within("ldsVersionInfo", s.readVersions(in))
}

func (s *SecurityObject) readGroups(list reader) error {
	for !list.empty() {
		in, err := list.into(derSequence)
		if err != nil {
			return err
		}
		n, err := in.integer()
		if err != nil {
			return err
		}
		if n < 1 || n > 16 {
			return fail(ErrValue, "data group %d", n)
		}
		if s.Group(n) != nil {
			return fail(ErrValue, "DG%d stands twice", n)
		}
		hash, err := in.take(derOctets)
		if err == nil {
			err = in.end()
		}
		if err != nil {
			return within(fmt.Sprintf("DG%d", n), err)
		}
		if h, known := hashes[s.Hash]; len(hash) == 0 || known && len(hash) != h.length {
			return fail(ErrValue, "hash of DG%d has %d bytes", n, len(hash))
		}
		s.Groups = append(s.Groups, GroupHash{n, hash})
	}
	if len(s.Groups) < 2 { // SEQUENCE SIZE (2..16)
		return fail(ErrMissing, "%d hashes, two are the least", len(s.Groups))
	}
	return nil
}

// readVersions takes LDSVersionInfo, which version 1 has and version 0 has not.
func (s *SecurityObject) readVersions(in reader) error {
	if s.Version == 0 {
		return in.end()
	}
	info, err := in.into(derSequence)
	if err != nil {
		return err
	}
	if s.LDSVersion, err = info.version(derPrintable, 4); err != nil {
		return err
	}
	if s.UnicodeVersion, err = info.version(derPrintable, 6); err != nil {
		return err
	}
	if err := info.end(); err != nil {
		return err
	}
	return in.end()
}

// securityObjectTypes are the content types that security objects are signed with,
// the standard's and those of the field.
var securityObjectTypes = map[string]string{
	OIDLDSSecurityObject.String(): "",
	"1.3.27.1.1.1":                ObjectType,
	"1.2.528.1.1006.1.20.1":       ObjectType,
}

// SecurityObjectType says whether a content type, in dotted decimals, is that of an
// LDS security object; quirk is the name of a departure, or empty.
func SecurityObjectType(oid string) (quirk string, ok bool) {
	quirk, ok = securityObjectTypes[oid]
	return quirk, ok
}
