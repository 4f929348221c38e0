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

// field is a line of a profile.
type field struct {
	tag      int
	name     string
	coding   coding
	min, max int // bytes
	required bool
	fields   []field // of asGroup
}

// profile is what a document type holds.
type profile struct {
	name   string
	fields []field
	oneOf  []int // of these tags exactly one must be there
}

// Names of fields that other packages ask for (Seal.Value, Feature.Name).
const (
	FieldMRZ            = "mrz"
	FieldDocumentNumber = "document number"
	FieldPassportNumber = "passport number"
	FieldName           = "name"
	FieldBirth          = "date of birth"
)

// element is a tag with its value.
type element struct {
	tag   int
	value []byte
}

// decode reads the elements by the fields of a profile. A tag that is not among
// them is kept and unknown; one that is there twice is an error.
func decode(elements []element, fields []field) (out []Feature, unknown bool, err error) {
	seen := map[int]bool{}
	for _, e := range elements {
		if seen[e.tag] {
			return nil, false, wrong("field %#02x is there twice", e.tag)
		}
		seen[e.tag] = true
		f := find(fields, e.tag)
		if f == nil {
			out, unknown = append(out, Feature{Tag: e.tag, Text: hex.EncodeToString(e.value)}), true
			continue
		}
		x, strange, err := f.decode(e.value)
		if err != nil {
			return nil, false, err
		}
		out, unknown = append(out, x), unknown || strange
	}
	for _, f := range fields {
		if f.required && !seen[f.tag] {
			return nil, false, wrong("its field %q (%#02x) is missing", f.name, f.tag)
		}
	}
	return out, unknown, nil
}

func find(fields []field, tag int) *field {
	for i := range fields {
		if fields[i].tag == tag {
			return &fields[i]
		}
	}
	return nil
}

func (f *field) decode(b []byte) (out Feature, unknown bool, err error) {
	out = Feature{Tag: f.tag, Name: f.name}
	if len(b) < f.min || len(b) > f.max {
		return out, false, wrong("its field %q has %d bytes, not %d to %d", f.name, len(b), f.min, f.max)
	}
	if f.coding == asGroup {
		elements, err := readDER(b)
		if err != nil {
			return out, false, err
		}
		out.Features, unknown, err = decode(elements, f.fields)
		return out, unknown, err
	}
	var ok bool
	if out.Text, ok = f.coding.text(b); !ok {
		return out, false, wrong("its field %q cannot be decoded", f.name)
	}
	return out, false, nil
}

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

// lines splits an MRZ. Its last fillers may be cut off with the padding.
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
