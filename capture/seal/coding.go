package seal

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// coding says how the bytes of a field are read.
type coding uint8

const (
	asC40      coding = iota // letters, digits, spaces; fillers at the end dropped
	asText                   // UTF-8
	asBytes                  // shown in hexadecimal
	asNumber                 // unsigned, big-endian
	asMRZ                    // whole lines, the format by their length
	asVisaA                  // 44 and 28 characters (Doc 9303-7)
	asVisaB                  // 36 and 28
	asStay                   // three bytes (Doc 9303-7 clause 9.1.3, table 1)
	asMasked                 // date with unknown digits
	asDateTime               //
	asDateText               // YYYYMMDD
	asGroup                  // fields within
)

// text decodes a value.
func (c coding) text(b []byte) (string, bool) {
	switch c {
	case asC40:
		s, ok := decodeC40(b)
		return plain(s), ok
	case asText:
		return string(b), utf8.Valid(b)
	case asBytes:
		return hex.EncodeToString(b), true
	case asNumber:
		v := uint64(0)
		for _, x := range b {
			v = v<<8 | uint64(x)
		}
		return strconv.FormatUint(v, 10), len(b) <= 8
	case asMRZ, asVisaA, asVisaB:
		return c.lines(b)
	case asStay:
		return stay(b)
	case asMasked:
		return decodeMasked(b)
	case asDateTime:
		return decodeDateTime(b)
	case asDateText:
		return decodeDateText(b)
	}
	return "", false
}

// lines splits an MRZ by its length, which tells the format but for those of visas.
func (c coding) lines(b []byte) (string, bool) {
	s, ok := decodeC40(b)
	if !ok {
		return "", false
	}
	var sizes []int
	switch n := len(s); {
	case c == asVisaA && n == 72:
		sizes = []int{44, 28}
	case c == asVisaB && n == 64:
		sizes = []int{36, 28}
	case n == 72:
		sizes = []int{36, 36}
	case n == 88:
		sizes = []int{44, 44}
	case n == 90:
		sizes = []int{30, 30, 30}
	}
	s = strings.ReplaceAll(s, " ", "<")
	var lines []string
	for _, n := range sizes {
		if len(s) < n {
			return "", false
		}
		lines, s = append(lines, s[:n]), s[n:]
	}
	return strings.Join(lines, "\n"), s == "" && len(lines) > 0
}

// stay puts the duration of a visa's stay in words. The datastructure for barcode
// has one byte of days.
func stay(b []byte) (string, bool) {
	switch len(b) {
	case 1:
		return fmt.Sprintf("%d days", b[0]), true
	case 3:
	default:
		return "", false
	}
	switch [3]byte(b) {
	case [3]byte{}:
		return "until the visa's last day", true
	case [3]byte{255, 255, 255}:
		return "as decided at entry", true
	case [3]byte{254, 254, 254}:
		return "transit without entry", true
	}
	return fmt.Sprintf("%d days, %d months, %d years", b[0], b[1], b[2]), true
}
