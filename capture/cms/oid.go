package cms

import (
	"encoding/hex"
	"strconv"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxOID is the longest object identifier in bytes.
const maxOID = 128

// oid reads an OBJECT IDENTIFIER as dotted decimals, or as "hex:" and its contents
// where an arc is longer than 62 bits.
func (r *reader) oid(what string) string {
	b := r.want(asn1.OBJECT_IDENTIFIER, what).body
	if r.err == nil && (len(b) == 0 || len(b) > maxOID || b[len(b)-1] >= 0x80) {
		r.fail("%s is no object identifier", what)
	}
	if r.err != nil {
		return ""
	}
	if s, ok := common[string(b)]; ok {
		return s
	}
	s, ok := r.dotted(b)
	if !ok {
		return "hex:" + hex.EncodeToString(b)
	}
	return s
}

func (s *scan) dotted(b []byte) (string, bool) {
	var out []byte
	var arc uint64
	fresh := true
	for _, c := range b {
		if fresh && c == 0x80 {
			s.depart(OIDNotMinimal)
		}
		if arc > 1<<55 {
			return "", false
		}
		arc = arc<<7 | uint64(c&0x7f)
		if fresh = c < 0x80; !fresh {
			continue
		}
		if out == nil {
			root := min(arc/40, 2)
			out = strconv.AppendUint(out, root, 10)
			arc -= root * 40
		}
		out = strconv.AppendUint(append(out, '.'), arc, 10)
		arc = 0
	}
	return string(out), true
}

// common are the object identifiers that every certificate is full of, by their
// contents: they are neither decoded nor allocated again.
var common = map[string]string{
	"\x55\x04\x03": oidCommonName, "\x55\x04\x05": oidSerialNumber, "\x55\x04\x06": oidCountry,
	"\x55\x04\x0a": oidOrganisation, "\x55\x04\x0b": oidUnit,
	"\x55\x1d\x0e": oidSubjectKeyID, "\x55\x1d\x0f": oidKeyUsage, "\x55\x1d\x13": oidConstraints, "\x55\x1d\x23": oidAuthorityKeyID,
	"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01": oidRSA, "\x2a\x86\x48\xce\x3d\x02\x01": oidEC,
}
