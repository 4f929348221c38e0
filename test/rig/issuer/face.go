package issuer

import (
	"math/big"

	"gatehouse/test/rig/card"
)

// formatFace39794 is the format of a face's data block in ASN.1 (tag 88 of its
// template).
const formatFace39794 = 0x002A

// faceBlock is a FaceImageDataBlock of ISO/IEC 39794-5 in the profile of Doc 9303-10:
// one two-dimensional picture, its format, its kind and its size; of the rest nothing
// is said. Tags are automatic.
func faceBlock(picture []byte, width, height int) []byte {
	format := byte(2) // JPEG
	if len(picture) > 4 && picture[0] == 0 {
		format = 3 // JPEG 2000, lossy
	}
	information := card.TLV(0xA1,
		card.TLV(0xA0, card.TLV(0x80, []byte{format})),
		card.TLV(0xA1, card.TLV(0xA1, card.TLV(0x80, []byte{0}))), // of a travel document, as the profile writes it
		card.TLV(0xA7, card.TLV(0x80, integer(width)), card.TLV(0x81, integer(height))))
	representation := card.TLV(0x30,
		card.TLV(0x80, []byte{0}), // its number
		card.TLV(0xA1, card.TLV(0xA0, card.TLV(0xA0, card.TLV(0x80, picture), information))))
	version := card.TLV(0xA0, card.TLV(0x80, integer(3)), card.TLV(0x81, integer(2019)))
	return card.TLV(0xA1, card.TLV(0x65, version, card.TLV(0xA1, representation)))
}

// integer is the content of an INTEGER that is not negative.
func integer(n int) []byte {
	b := big.NewInt(int64(n)).Bytes()
	if len(b) == 0 || b[0]&0x80 != 0 {
		return append([]byte{0}, b...)
	}
	return b
}
