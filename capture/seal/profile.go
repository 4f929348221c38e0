package seal

import "encoding/hex"

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
