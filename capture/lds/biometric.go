package lds

import (
	"fmt"
	"log/slog"
	"strings"
)

// Biometric is one biometric information template (ISO/IEC 7816-11, Doc 9303-10
// clause 4.7.2): a header and a block that is of some other standard.
type Biometric struct {
	Type     []byte // tag 81: 02 face, 08 finger, 10 iris; nil: not said
	Subtype  byte   // tag 82; 0: not said
	Owner    uint16 // of the format, tag 87: 0101 is ISO/IEC JTC 1/SC 37
	Format   uint16 // tag 88
	Block    []byte // the biometric data block
	Offset   int    // of Block in the file
	ISO39794 bool   // Block is in 7F2E and ASN.1; else in 5F2E and of ISO/IEC 19794
}

// LogValue prints sizes only.
func (b Biometric) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("biometric template, %d bytes", len(b.Block)))
}

// The tags of the block.
const (
	blockTag            = 0x5F2E
	blockTagConstructed = 0x7F2E
)

// modality is what the templates of a data group have to say of themselves.
type modality struct {
	tag      uint32
	least    int    // instances
	most     int    // Doc 9303-10 tables 45 and 55; of fingers nobody has more
	kind     byte   // tag 81
	format   uint16 // tag 88, of ISO/IEC 19794
	subtypes string // tag 82, those allowed; empty: it may be missing
}

var (
	faceModality   = modality{0x75, 1, 9, 0x02, 0x0008, ""}
	fingerModality = modality{0x63, 0, 10, 0x08, 0x0007, "\x05\x09\x0D\x11\x15\x06\x0A\x0E\x12\x16"}
	irisModality   = modality{0x76, 0, 9, 0x10, 0x0009, "\x01\x02"}
)

// fits says whether a template's header is one of the modality's. 0008, a face's
// format, stands before fingers and irises too in the reference data of BSI
// TR-03105-5.1 (clause 8.2.6), which must pass.
func (m modality) fits(b Biometric) bool {
	switch {
	case len(b.Type) > 0 && b.Type[len(b.Type)-1] != m.kind, b.Owner != 0x0101,
		!b.ISO39794 && b.Format != m.format && b.Format != faceModality.format:
		return false
	}
	return m.subtypes == "" || strings.IndexByte(m.subtypes, b.Subtype) >= 0
}

// read reads the group template 7F61. DG3 and DG4 of a person without
// fingers or eyes to record hold none, and after it random bytes in tag 53 (clause
// 4.7.3.2.2).
func (m modality) read(file []byte, departures *[]string) (all []Biometric, err error) {
	in, err := open(file, m.tag, departures)
	if err != nil {
		return nil, err
	}
	group, err := in.into(0x7F61)
	if err != nil {
		return nil, err
	}
	n, err := group.count(m.least, m.most)
	if err != nil {
		return nil, within("7F61", err)
	}
	for i := range n {
		template, err := group.into(0x7F60)
		var b Biometric
		if err == nil {
			err = b.read(template)
		}
		if err != nil {
			return nil, within(fmt.Sprintf("7F61: template %d", i+1), err)
		}
		if !m.fits(b) {
			depart(departures, BiometricHeader)
		}
		all = append(all, b)
	}
	if err := group.end(); err != nil {
		return nil, within("7F61", err)
	}
	if n == 0 && in.is(0x53) {
		if _, err := in.next(); err != nil {
			return nil, err
		}
	}
	return all, in.end()
}

func (b *Biometric) read(in reader) error {
	header, err := in.into(0xA1)
	if err != nil {
		return err
	}
	if err := b.readHeader(header); err != nil {
		return within("A1", err)
	}
	o, err := in.next()
	if err != nil {
		return err
	}
	if o.Tag != blockTag && o.Tag != blockTagConstructed {
		return fail(ErrTag, "tag %X where %X or %X belongs", o.Tag, blockTag, blockTagConstructed)
	}
	b.Block, b.Offset, b.ISO39794 = o.Value, in.at-len(o.Value), o.Tag == blockTagConstructed
	return in.end()
}

// readHeader reads the biometric header template. Owner and type of the format are
// mandatory, each object stands once.
func (b *Biometric) readHeader(in reader) error {
	var seen [16]bool
	for !in.empty() {
		o, err := in.next()
		if err != nil {
			return err
		}
		if o.Tag < 0x80 || o.Tag > 0x8F || seen[o.Tag-0x80] {
			return fail(ErrTag, "tag %X in the header", o.Tag)
		}
		seen[o.Tag-0x80] = true
		switch {
		case (o.Tag == 0x87 || o.Tag == 0x88) && len(o.Value) != 2,
			o.Tag == 0x81 && (len(o.Value) < 1 || len(o.Value) > 3), o.Tag == 0x82 && len(o.Value) != 1:
			return fail(ErrValue, "tag %X has %d bytes", o.Tag, len(o.Value))
		case o.Tag == 0x81:
			b.Type = o.Value
		case o.Tag == 0x82:
			b.Subtype = o.Value[0]
		case o.Tag == 0x87:
			b.Owner = uint16(o.Value[0])<<8 | uint16(o.Value[1])
		case o.Tag == 0x88:
			b.Format = uint16(o.Value[0])<<8 | uint16(o.Value[1])
		}
	}
	for _, tag := range []int{0x87, 0x88} {
		if !seen[tag-0x80] {
			return fail(ErrMissing, "tag %X", tag)
		}
	}
	return nil
}
