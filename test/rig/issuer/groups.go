package issuer

import (
	"encoding/binary"
	"strings"
	"time"

	"gatehouse/test/rig/card"
)

// Person is whom a document is made out to.
type Person struct {
	Lines        []string // of the MRZ, as printed
	Name         string   // full name of DG11, fillers between the parts; "": that of the MRZ
	Birth        string   // of DG11, YYYYMMDD
	Portrait     []byte   // JPEG or JPEG 2000; nil: Portrait of somebody whom the MRZ chooses
	PortraitSize int      // bytes of that one; 0: 20,000
	Prints       []Print  // of DG3; nil: those of one and the same drawn person
}

// encodeDG1 holds the MRZ (Doc 9303-10 clause 4.7.1).
func encodeDG1(lines []string) []byte {
	return card.TLV(0x61, card.TLV(0x5F1F, []byte(strings.Join(lines, ""))))
}

// instance is one record of a biometric group, and the CBEFF subtype of what it is of.
type instance struct {
	subtype byte
	record  []byte
}

// encodeBiometrics is the nest of DG2 to DG4 around records of one type (Doc 9303-10
// clause 4.7.2.1); kind is the biometric type of ISO/IEC 19785 and format the CBEFF
// format type.
func encodeBiometrics(group byte, kind byte, format uint16, all ...instance) []byte {
	tag := 0x5F2E
	if format == formatFace39794 {
		tag = 0x7F2E // in ASN.1
	}
	body := card.TLV(0x02, []byte{byte(len(all))})
	for _, one := range all {
		header := card.TLV(0xA1,
			card.TLV(0x81, []byte{kind}), card.TLV(0x82, []byte{one.subtype}),
			card.TLV(0x87, []byte{0x01, 0x01}), card.TLV(0x88, binary.BigEndian.AppendUint16(nil, format)))
		body = append(body, card.TLV(0x7F60, header, card.TLV(tag, one.record))...)
	}
	return card.TLV(int(group), card.TLV(0x7F61, body))
}

// faceRecord is ISO/IEC 19794-5:2005 with one image and no feature points.
func faceRecord(picture []byte, width, height int) []byte {
	kind := byte(0) // JPEG
	if len(picture) > 4 && picture[0] == 0 {
		kind = 1 // JPEG 2000
	}
	const information, image = 20, 12
	b := []byte("FAC\x00010\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(14+information+image+len(picture)))
	b = binary.BigEndian.AppendUint16(b, 1)
	b = binary.BigEndian.AppendUint32(b, uint32(information+image+len(picture)))
	b = append(b, make([]byte, information-4)...) // nothing is said of the face
	b = append(b, 1, kind)                        // full frontal
	b = binary.BigEndian.AppendUint16(b, uint16(width))
	b = binary.BigEndian.AppendUint16(b, uint16(height))
	b = append(b, 1, 2, 0, 0, 0, 0) // 24-bit RGB, from a digital camera, device and quality not said
	return append(b, picture...)
}

// irisRecord is ISO/IEC 19794-6:2005 with one raw picture of the right eye.
func irisRecord(noise []byte, width, height int) []byte {
	b := []byte("IIR\x00010\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(45+3+11+len(noise)))
	b = append(b, 0, 0, 1, 0, 45, 0, 0x55, 0, 0, 0, 2) // device, one eye, length of the head, orientation, diameter, raw
	b = binary.BigEndian.AppendUint16(b, uint16(width))
	b = binary.BigEndian.AppendUint16(b, uint16(height))
	b = append(b, 8, 0)                // bits of a pixel, no transformation
	b = append(b, make([]byte, 16)...) // the device is not said
	b = append(b, 1, 0, 1)             // right eye, one picture
	b = append(b, 0, 1, 80, 0xFF, 0xFF, 0xFF, 0xFF)
	b = binary.BigEndian.AppendUint32(b, uint32(len(noise)))
	return append(b, noise...)
}

// encodeDG7 is the displayed signature.
func encodeDG7(picture []byte) []byte {
	return card.TLV(0x67, card.TLV(0x02, []byte{1}), card.TLV(0x5F43, picture))
}

// encodeDG11 is additional personal data (clause 4.7.11).
func encodeDG11(p Person) []byte {
	name := p.Name
	if name == "" && len(p.Lines) > 0 {
		name = strings.TrimRight(p.Lines[len(p.Lines)-len(p.Lines)/2-1][5:], "<")
	}
	fields := [][]byte{card.TLV(0x5C, []byte{0x5F, 0x0E, 0x5F, 0x2B, 0x5F, 0x11}), card.TLV(0x5F0E, []byte(name)), card.TLV(0x5F2B, []byte(p.Birth)), card.TLV(0x5F11, []byte("EXAMPLETON<UTOPIA"))}
	return card.TLV(0x6B, fields...)
}

// encodeDG12 is additional data of the document (clause 4.7.12).
func encodeDG12(issued time.Time) []byte {
	return card.TLV(0x6C, card.TLV(0x5C, []byte{0x5F, 0x19, 0x5F, 0x26}),
		card.TLV(0x5F19, []byte("PASSPORT OFFICE")), card.TLV(0x5F26, []byte(issued.Format("20060102"))))
}

// encodeDG13 is what a state likes to add.
func encodeDG13() []byte { return card.TLV(0x6D, card.TLV(0x53, []byte("OPTIONAL DETAILS"))) }

// encodeDG16 is persons to notify (clause 4.7.16).
func encodeDG16(recorded time.Time) []byte {
	person := [][]byte{
		card.TLV(0x5F50, []byte(recorded.Format("20060102"))), card.TLV(0x5F51, []byte("EXAMPLE<<BERTA")),
		card.TLV(0x5F52, []byte("0000000000")), card.TLV(0x5F53, []byte("1 EXAMPLE STREET<EXAMPLETON")),
	}
	return card.TLV(0x70, card.TLV(0x02, []byte{1}), card.TLV(0xA1, person...))
}
