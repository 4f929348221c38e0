package lds

import (
	"strconv"
	"strings"
)

// OID is an object identifier: the bytes of its DER value, as protocols carry it.
type OID string

// valid says whether it is DER: whole arcs without leading zeros.
func (o OID) valid() bool {
	if o == "" || len(o) > 32 || o[len(o)-1]&0x80 != 0 {
		return false
	}
	for i := range len(o) {
		if o[i] == 0x80 && (i == 0 || o[i-1]&0x80 == 0) {
			return false
		}
	}
	return true
}

// String writes it in dotted decimals, "0.4.0.127.0.7.2.2.4.2.2".
func (o OID) String() string {
	var s strings.Builder
	var arc uint64
	first := true
	for i := range len(o) {
		if arc > 1<<56 {
			return s.String() + ".." // no arc of any register is that large
		}
		if arc = arc<<7 | uint64(o[i]&0x7F); o[i]&0x80 != 0 {
			continue
		}
		if first {
			root := min(arc/40, 2)
			s.WriteString(strconv.FormatUint(root, 10))
			arc -= root * 40
			first = false
		}
		s.WriteByte('.')
		s.WriteString(strconv.FormatUint(arc, 10))
		arc = 0
	}
	return s.String()
}

// Name is its name in the standard; dotted decimals where it has none here.
func (o OID) Name() string {
	if n, ok := oidNames[o]; ok {
		return n
	}
	if p, ok := strings.CutPrefix(string(o), string(OIDPACE)); ok {
		if a, ok := readPACE(p); ok {
			return "id-PACE-" + a.Agreement.String() + "-" + a.Mapping.String() + a.Cipher.suffix()
		}
	}
	if p, ok := strings.CutPrefix(string(o), string(OIDCA)); ok {
		if a, ok := readCA(p); ok {
			return "id-CA-" + a.Agreement.String() + a.Cipher.suffix()
		}
	}
	return o.String()
}

// The object identifiers of Doc 9303 and TR-03110, under bsi-de (0.4.0.127.0.7) and
// id-icao-mrtd-security (2.23.136.1.1).
const (
	smartcard OID = "\x04\x00\x7F\x00\x07\x02\x02"
	icao      OID = "\x67\x81\x08\x01\x01"

	OIDPK   = smartcard + "\x01" // ChipAuthenticationPublicKeyInfo, below it 1 (DH) and 2 (ECDH)
	OIDTA   = smartcard + "\x02"
	OIDCA   = smartcard + "\x03"
	OIDPACE = smartcard + "\x04"

	OIDLDSSecurityObject  = icao + "\x01"
	OIDActiveAuth         = icao + "\x05"
	OIDEFDIR              = icao + "\x0D"
	OIDCardSecurityObject = OID("\x04\x00\x7F\x00\x07\x03\x02\x01") // id-SecurityObject, content of EF.CardSecurity
	oidPassword           = smartcard + "\x0C"
)

var oidNames = map[OID]string{
	OIDTA: "id-TA", OIDActiveAuth: "id-icao-mrtd-security-aaProtocolObject", OIDEFDIR: "id-icao-mrtd-security-efDIR",
	OIDLDSSecurityObject: "id-icao-mrtd-security-ldsSecurityObject", OIDCardSecurityObject: "id-SecurityObject",
	OIDPK + "\x01": "id-PK-DH", OIDPK + "\x02": "id-PK-ECDH", OIDCA + "\x01": "id-CA-DH", OIDCA + "\x02": "id-CA-ECDH",
	smartcard + "\x05": "id-RI", smartcard + "\x05\x01": "id-RI-DH", smartcard + "\x05\x02": "id-RI-ECDH",
	smartcard + "\x05\x02\x03": "id-RI-ECDH-SHA-256", smartcard + "\x06": "id-CI", smartcard + "\x07": "id-eIDSecurity", smartcard + "\x08": "id-PT",
	oidPassword + "\x01": "id-MRZ", oidPassword + "\x02": "id-CAN", oidPassword + "\x03": "id-PIN", oidPassword + "\x04": "id-PUK",
	smartcard + "\x0B\x01\x02\x03": "id-PSA-ECDH-ECSchnorr-SHA-256", smartcard + "\x0B\x03\x02": "id-PS-PK-ECDH-ECSchnorr",
}
