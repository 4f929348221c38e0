package cms

import (
	"encoding/binary"
	"encoding/hex"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// The kinds of string that package asn1 does not name.
const (
	tagNumericString   = asn1.Tag(18)
	tagVisibleString   = asn1.Tag(26)
	tagUniversalString = asn1.Tag(28)
	tagBMPString       = asn1.Tag(30)
)

// text makes UTF-8 of a string of any kind. Octets that are no UTF-8 are Latin-1, which
// is in use under each name; what is no string is "#" and its encoding in hexadecimal.
func text(e element) string {
	b := e.body
	switch e.tag {
	case asn1.UTF8String, asn1.PrintableString, asn1.IA5String, asn1.T61String, tagNumericString, tagVisibleString:
		if utf8.Valid(b) {
			return string(b)
		}
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		return string(runes)
	case tagBMPString:
		if len(b)%2 != 0 {
			break
		}
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(b[2*i:])
		}
		return string(utf16.Decode(units))
	case tagUniversalString:
		if len(b)%4 != 0 {
			break
		}
		runes := make([]rune, len(b)/4)
		for i := range runes {
			runes[i] = rune(binary.BigEndian.Uint32(b[4*i:]) & 0x7fffffff)
		}
		return string(runes)
	}
	return "#" + hex.EncodeToString(e.raw)
}
