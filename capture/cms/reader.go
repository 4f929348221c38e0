package cms

import (
	"math/big"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxInteger is the longest integer in bytes: a modulus of 8192 bits and its sign.
const maxInteger = 8192/8 + 1

// maxPieces is how many pieces a string may be in; they are of a thousand bytes in use.
const maxPieces = 1 << 15

// context is the tag [n] of a constructed element.
func context(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }

// want reads the element that has to come next.
func (r *reader) want(tag asn1.Tag, what string) element {
	if r.err == nil && !r.at(tag) {
		r.fail("%s is not where it should be", what)
		return element{}
	}
	return r.next(what)
}

// open reads a constructed element and gives a reader of its contents.
func (r *reader) open(tag asn1.Tag, what string) *reader { return r.inside(r.want(tag, what)) }

// inside gives a reader of the contents of e.
func (r *reader) inside(e element) *reader {
	if r.level >= MaxDepth {
		r.fail("elements lie in each other more than %d deep", MaxDepth)
	}
	return &reader{r.scan, e.body, r.level + 1}
}

// end refuses what is left over.
func (r *reader) end(what string) {
	if r.more() {
		r.fail("%s goes on where it should end", what)
	}
}

// integer reads an INTEGER of either sign.
func (r *reader) integer(what string) *big.Int {
	b := r.want(asn1.INTEGER, what).body
	v := new(big.Int)
	if r.err != nil {
		return v
	}
	if len(b) == 0 || len(b) > maxInteger {
		r.fail("%s is an integer of %d bytes", what, len(b))
		return v
	}
	if len(b) > 1 && (b[0] == 0 && b[1] < 0x80 || b[0] == 0xff && b[1] >= 0x80) {
		r.depart(IntegerNotMinimal)
	}
	v.SetBytes(b)
	if b[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(len(b)*8)))
	}
	return v
}

// small reads an INTEGER of 0 to 65535.
func (r *reader) small(what string) int {
	v := r.integer(what)
	if r.err == nil && (v.Sign() < 0 || v.BitLen() > 16) {
		r.fail("%s is out of range", what)
	}
	if r.err != nil {
		return 0
	}
	return int(v.Int64())
}

// boolean reads a BOOLEAN.
func (r *reader) boolean(what string) bool {
	b := r.want(asn1.BOOLEAN, what).body
	if r.err == nil && len(b) != 1 {
		r.fail("%s is no boolean", what)
	}
	if r.err != nil {
		return false
	}
	if b[0] != 0 && b[0] != 0xff {
		r.depart(BooleanNotDER)
	}
	return b[0] != 0
}

// defaulted reads a BOOLEAN that is false where it is absent.
func (r *reader) defaulted(what string) bool {
	if !r.at(asn1.BOOLEAN) {
		return false
	}
	v := r.boolean(what)
	if !v {
		r.depart(DefaultSpelledOut)
	}
	return v
}

// octets reads an OCTET STRING, in one piece or in many. Pieces of pieces, which BER
// allows, are in no use.
func (r *reader) octets(what string) []byte {
	if !r.at(asn1.OCTET_STRING.Constructed()) {
		return r.want(asn1.OCTET_STRING, what).body
	}
	r.depart(ConstructedString)
	whole := []byte{}
	pieces := r.open(asn1.OCTET_STRING.Constructed(), what)
	for n := 0; pieces.more(); n++ {
		if n == maxPieces {
			r.fail("%s is in more than %d pieces", what, maxPieces)
		}
		whole = append(whole, pieces.want(asn1.OCTET_STRING, what).body...)
	}
	return whole
}

// bits reads a BIT STRING in one piece: its bytes, and how many bits at the end are
// unused.
func (r *reader) bits(what string) ([]byte, int) {
	b := r.want(asn1.BIT_STRING, what).body
	if r.err == nil && (len(b) == 0 || b[0] > 7 || len(b) == 1 && b[0] > 0) {
		r.fail("%s is no bit string", what)
	}
	if r.err != nil {
		return nil, 0
	}
	b, unused := b[1:], int(b[0])
	if unused > 0 && b[len(b)-1]&(1<<unused-1) != 0 {
		r.depart(BitsNotDER)
	}
	return b, unused
}

// whole reads a BIT STRING of whole bytes.
func (r *reader) whole(what string) []byte {
	b, unused := r.bits(what)
	if unused != 0 {
		r.fail("%s has %d bits too few", what, unused)
	}
	return b
}
