package lds

import (
	"bytes"
	"encoding/binary"
)

func str(s string) []byte { return []byte(s) }

// headers of biometric templates, each of its group.
var (
	faceHeader   = hex("A1 0E 8101 02 8201 00 8702 0101 8802 0008")
	fingerHeader = hex("A1 0E 8101 08 8201 09 8702 0101 8802 0007")
	irisHeader   = hex("A1 0E 8101 10 8201 01 8702 0101 8802 0009")
)

// group writes a biometric data group of some blocks.
func group(tag uint32, header []byte, blocks ...[]byte) []byte {
	parts := [][]byte{{2, 1, byte(len(blocks))}}
	for _, b := range blocks {
		parts = append(parts, TLV(0x7F60, header, b))
	}
	return TLV(tag, TLV(0x7F61, parts...))
}

func be16(n int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

func be32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

// facial writes a record of ISO/IEC 19794-5 with one face after the other.
func facial(faces ...[]byte) []byte {
	body := bytes.Join(faces, nil)
	return bytes.Join([][]byte{str("FAC\x00010\x00"), be32(14 + len(body)), be16(len(faces)), body}, nil)
}

// face writes a facial block: points of eight bytes, type 1 for JPEG 2000.
func face(points int, kind byte, image []byte) []byte {
	p := bytes.Repeat(hex("01 31 0010 0020 0000"), points)
	return bytes.Join([][]byte{
		be32(32 + len(p) + len(image)), be16(points), hex("01 02 03 000000 0000 000000 000000"), p,
		{1, kind},
		be16(413), be16(531), hex("01 02 0000 0000"), image,
	}, nil)
}

// fingers writes a record of ISO/IEC 19794-4 in WSQ.
func fingers(images ...[]byte) []byte {
	var body []byte
	for i, m := range images {
		body = append(append(append(body, be32(14+len(m))...), byte(i+1), 1, 1, 80, 0), bytes.Join([][]byte{be16(500), be16(600), {0}, m}, nil)...)
	}
	return bytes.Join([][]byte{
		str("FIR\x00010\x00\x00\x00"), be32(32 + len(body)), hex("0000 001F"),
		{byte(len(images)), 1},
		be16(500), be16(500), be16(500), be16(500),
		{8, 2, 0, 0},
		body,
	}, nil)
}

// irises writes a record of ISO/IEC 19794-6: one eye, JPEG 2000 in grey.
func irises(images ...[]byte) []byte {
	body := append([]byte{1}, be16(len(images))...)
	for i, m := range images {
		body = append(body, bytes.Join([][]byte{be16(i + 1), {90}, be16(0), be16(0), be32(len(m)), m}, nil)...)
	}
	return bytes.Join([][]byte{
		str("IIR\x00010\x00"), be32(45 + len(body)), be16(0), {1}, be16(45), be16(0), be16(0), be16(14), be16(640), be16(480), {8, 0}, make([]byte, 16), body,
	}, nil)
}

// face39794 writes a block of ISO/IEC 39794-5; code 3 is JPEG 2000, lossy.
func face39794(code byte, images ...[]byte) []byte {
	var reps [][]byte
	for i, m := range images {
		info := TLV(0xA1, TLV(0xA0, TLV(0x80, []byte{code})), TLV(0xA7, TLV(0x80, be16(413)), TLV(0x81, be16(531))))
		reps = append(reps, TLV(0x30, TLV(0x80, []byte{byte(i)}), TLV(0xA1, TLV(0xA0, TLV(0xA0, TLV(0x80, m), info)))))
	}
	return TLV(0x65, TLV(0xA0, hex("800103 810207E3")), TLV(0xA1, reps...))
}

// finger39794 writes a block of ISO/IEC 39794-4: position, plain contact, format.
func finger39794(position, format byte, image []byte) []byte {
	code := func(tag uint32, c byte) []byte { return TLV(tag, TLV(0x80, []byte{c})) }
	return TLV(0x64, TLV(0xA0, hex("800103 810207E3")),
		TLV(0xA1, TLV(0x30, code(0xA0, position), code(0xA1, 0), code(0xA2, format), TLV(0x83, image), TLV(0x88, []byte{0xFF}))))
}

// jp2 is the beginning of a JPEG 2000 file, jpg that of a JPEG.
var (
	jp2 = str("\x00\x00\x00\x0CjP  \r\n\x87\n and so on")
	jpg = str("\xFF\xD8\xFF\xE0 and so on")
	wsq = str("\xFF\xA0\xFF\xA4 and so on")
)
