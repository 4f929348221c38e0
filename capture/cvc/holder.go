package cvc

import (
	"fmt"
	"time"

	"gatehouse/capture/lds"
)

// Reference names a public key: that of a certificate's holder (CHR), or that of the
// authority that signed it (CAR). It is ISO/IEC 8859-1, at most 16 bytes: the country
// in two letters, the holder's mnemonic, and a sequence number of five characters
// (TR-03110-3 A.7.1).
type Reference string

// ParseReference checks the characters and the length. Errors: ErrCertificate.
func ParseReference(b []byte) (Reference, error) {
	if len(b) < 7 || len(b) > 16 {
		return "", fmt.Errorf("%w: a reference of %d bytes; 7 to 16 are allowed", ErrCertificate, len(b))
	}
	for _, c := range b {
		if c < 0x20 || c >= 0x7f && c < 0xa0 {
			return "", fmt.Errorf("%w: a reference with characters that ISO/IEC 8859-1 does not assign", ErrCertificate)
		}
	}
	return Reference(b), nil
}

// Role is the place in the chain.
type Role uint8

// The roles (TR-03110-4 table 2), as they are encoded.
const (
	InspectionSystem Role = 0
	ForeignDV        Role = 1
	DomesticDV       Role = 2
	CVCA             Role = 3
)

func (r Role) String() string {
	return [...]string{"IS", "DV (foreign)", "DV (domestic)", "CVCA"}[r&3]
}

// Rights is a set of data groups that may be read.
type Rights uint8

// The rights of inspection systems (TR-03110-4 table 2).
const (
	ReadDG3 Rights = 1 << iota // fingerprints
	ReadDG4                    // irises
)

func (r Rights) String() string {
	switch r & (ReadDG3 | ReadDG4) {
	case ReadDG3:
		return "DG3"
	case ReadDG4:
		return "DG4"
	case ReadDG3 | ReadDG4:
		return "DG3 DG4"
	}
	return "none"
}

// oidIS is id-IS, 0.4.0.127.0.7.3.1.2.1: the type of terminal that reads passports.
const oidIS = "\x04\x00\x7f\x00\x07\x03\x01\x02\x01"

// parseAuthorization reads the value of a certificate holder authorization template.
// Bits without a meaning are no rights.
func parseAuthorization(b []byte) (Role, Rights, error) {
	r := reader{rest: b}
	oid, bits := r.take(tagOID), r.take(tagDiscretionary)
	if r.end() != nil {
		return 0, 0, fmt.Errorf("%w: its authorization is not in order", ErrCertificate)
	}
	if string(oid) != oidIS || len(bits) != 1 {
		return 0, 0, fmt.Errorf("%w: it is of another type of terminal than an inspection system", ErrCertificate)
	}
	return Role(bits[0] >> 6), Rights(bits[0]) & (ReadDG3 | ReadDG4), nil
}

func encodeAuthorization(role Role, rights Rights) []byte {
	return lds.TLV(tagAuthorization, lds.TLV(tagOID, []byte(oidIS)), lds.TLV(tagDiscretionary, []byte{byte(role)<<6 | byte(rights)}))
}

// parseDate reads YYMMDD in unpacked digits, one a byte, of the years 2000 to 2099.
func parseDate(b []byte) (time.Time, error) {
	bad := fmt.Errorf("%w: a date that is none", ErrCertificate)
	if len(b) != 6 {
		return time.Time{}, bad
	}
	for _, d := range b {
		if d > 9 {
			return time.Time{}, bad
		}
	}
	y, m, d := 2000+int(b[0])*10+int(b[1]), int(b[2])*10+int(b[3]), int(b[4])*10+int(b[5])
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if m < 1 || m > 12 || t.Day() != d {
		return time.Time{}, bad
	}
	return t, nil
}

func encodeDate(t time.Time) []byte {
	b := []byte(t.UTC().Format("060102"))
	for i := range b {
		b[i] -= '0'
	}
	return b
}
