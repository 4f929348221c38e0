package anchors

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// MasterList is a CscaMasterList of certificates in DER (Doc 9303-12 clause 9.2). A
// document signer list has the same form.
func MasterList(certificates ...[]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			for _, c := range certificates {
				b.AddBytes(c)
			}
		})
	})
	return b.BytesOrPanic()
}

// Defect is an entry of a defect list that names its signer by the subject key
// identifier.
type Defect struct {
	KeyID  []byte
	Type   []byte // DER of the object identifier
	Status int64  // of an ENUMERATED; below 0: no parameters
}

// DefectList is a defect list (BSI TR-03129-2 clause 7.1) of version 0 or 1.
func DefectList(version int64, defects ...Defect) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(version)
		b.AddBytes([]byte{0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}) // SHA-256
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			for _, d := range defects {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { d.write(b, version) })
			}
		})
	})
	return b.BytesOrPanic()
}

func (d Defect) write(b *cryptobyte.Builder, version int64) {
	context := asn1.Tag(0).ContextSpecific()
	b.AddASN1(context, func(b *cryptobyte.Builder) { b.AddBytes(d.KeyID) })
	frame, parameters := asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Enum(d.Status) }
	if version > 0 {
		inner := parameters
		frame, parameters = context.Constructed(), func(b *cryptobyte.Builder) { b.AddASN1(context.Constructed(), inner) }
	}
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		b.AddASN1(frame, func(b *cryptobyte.Builder) {
			b.AddBytes(d.Type)
			if d.Status >= 0 {
				parameters(b)
			}
		})
	})
	if version > 0 {
		b.AddASN1(asn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte("found at the border")) })
	}
}

// DeviationList is a deviation list (Doc 9303-12 clause 10.2) of one entry for a
// document type: the signer by its key identifier, the type of the deviation as DER
// of its object identifier, and two document numbers.
func DeviationList(documentType string, keyID, kind []byte) []byte {
	var b cryptobyte.Builder
	text := func(tag asn1.Tag, s string) func(*cryptobyte.Builder) {
		return func(b *cryptobyte.Builder) { b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) }) }
	}
	at := func(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific() }
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					text(at(0), documentType)(b)
					text(at(2), string(keyID))(b)
					b.AddASN1(at(4).Constructed(), func(b *cryptobyte.Builder) {
						text(asn1.GeneralizedTime, "20200101000000Z")(b)
						text(asn1.GeneralizedTime, "20201231000000Z")(b)
					})
					b.AddASN1(at(5).Constructed(), func(b *cryptobyte.Builder) {
						text(asn1.PrintableString, "X0000001")(b)
						text(asn1.PrintableString, "X0000002")(b)
					})
				})
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						text(asn1.PrintableString, "wrong hash")(b)
						b.AddBytes(kind)
						b.AddASN1(at(0).Constructed(), func(b *cryptobyte.Builder) { b.AddASN1Int64(2) })
					})
				})
			})
		})
	})
	return b.BytesOrPanic()
}

// Object is an attribute of an entry of a directory's dump.
type Object struct {
	Attribute     string // "userCertificate;binary", "certificateRevocationList;binary", "pkdMasterListContent"
	Country       string
	Value         []byte
	Nonconformant bool
}

// LDIF is a dump as the ICAO PKD gives it (RFC 2849): one entry an object, lines
// folded at 76 characters.
func LDIF(objects ...Object) []byte {
	var b strings.Builder
	b.WriteString("version: 1\n# made by a test\n\n")
	for i, o := range objects {
		branch := "data"
		if o.Nonconformant {
			branch = "nc-data"
		}
		fold(&b, fmt.Sprintf("dn: cn=entry %d,o=x,c=%s,dc=%s,dc=download,dc=pkd,dc=icao,dc=int", i, o.Country, branch))
		b.WriteString("objectClass: top\npkdVersion: 7\n")
		fold(&b, o.Attribute+":: "+base64.StdEncoding.EncodeToString(o.Value))
		b.WriteString("\n")
	}
	return []byte(b.String())
}

func fold(b *strings.Builder, line string) {
	for len(line) > 76 {
		b.WriteString(line[:76] + "\n ")
		line = line[76:]
	}
	b.WriteString(line + "\n")
}
