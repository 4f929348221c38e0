package curve

import (
	"fmt"
	"io"
)

// Group is a Diffie-Hellman group with a generator: an elliptic curve, or the
// subgroup of prime order of a prime field (MODP, RFC 5114).
type Group interface {
	// Name is the name of the group, as "P-256", "brainpoolP256r1" or "MODP-2048/256".
	// A group with a mapped generator keeps the name it was mapped from.
	Name() string

	// Elliptic tells a curve from a MODP group.
	Elliptic() bool

	// PrimeBits is the length of the field's prime in bits.
	PrimeBits() int

	// Generate makes an ephemeral key pair. Errors: those of rand, ErrRandom.
	Generate(rand io.Reader) (Secret, error)

	// Secret makes a key pair of a private key: a big-endian number from 1 to the
	// order less 1, leading zeros allowed. Errors: ErrKey.
	Secret(scalar []byte) (Secret, error)

	// CheckPublic says whether the bytes are a public key: a point of the curve or
	// an element of the subgroup, and not the neutral one. Errors: ErrKey.
	CheckPublic(encoded []byte) error

	// MapIntegrated gives the group with the generator that integrated mapping makes
	// of r, the output of the pseudo-random function R of any length: ICAO Doc 9303-11
	// clause 4.4.3.3.2. Errors: ErrMapping where the group has no such mapping, or r
	// falls on the neutral element.
	MapIntegrated(r []byte) (Group, error)
}

// Secret is a private key of a group, with its public key. The private key is held
// until Wipe and takes no part in any branch or address.
type Secret interface {
	// Public is the public key: the uncompressed point 04, x, y, or the big-endian
	// number as long as the prime.
	Public() []byte

	// Agree is the secret shared with a peer: the x coordinate, or the number, as
	// long as the prime. The peer's key is checked as CheckPublic does. Errors: ErrKey.
	Agree(peer []byte) ([]byte, error)

	// MapGeneric gives the group with the generator nonce*G + H, or g^nonce * h, where
	// H or h is the element shared with the peer: ICAO Doc 9303-11 clause 4.4.3.3.1.
	// Errors: ErrKey; ErrMapping where the sum is the neutral element.
	MapGeneric(nonce, peer []byte) (Group, error)

	// Wipe overwrites the private key. A Secret that was wiped agrees with nobody.
	Wipe()
}

// parameterIDs are the standardized domain parameters of ICAO Doc 9303-11 clause 9.5.1
// and BSI TR-03110-3 table 4.
var parameterIDs = map[int]string{
	0: "MODP-1024/160", 1: "MODP-2048/224", 2: "MODP-2048/256",
	8: "P-192", 9: "brainpoolP192r1", 10: "P-224", 11: "brainpoolP224r1", 12: "P-256", 13: "brainpoolP256r1",
	14: "brainpoolP320r1", 15: "P-384", 16: "brainpoolP384r1", 17: "brainpoolP512r1", 18: "P-521",
}

// ByParameterID finds standardized domain parameters: 0 to 2 and 8 to 18. Errors:
// ErrCurve for an id that is reserved or none.
func ByParameterID(id int) (Group, error) {
	name, ok := parameterIDs[id]
	if !ok {
		return nil, fmt.Errorf("%w: no standardized domain parameters have the id %d", ErrCurve, id)
	}
	for _, m := range modps() {
		if m.name == name {
			return m, nil
		}
	}
	for _, c := range known {
		if c.name == name {
			return c, nil
		}
	}
	panic("curve: table of parameter ids names " + name) // the tests ask for each
}

// randomBelow draws a number from 1 to order-1, as long as the order, by trial.
func randomBelow(rand io.Reader, order []byte) ([]byte, error) {
	mask := byte(0xff)
	for mask>>1 >= order[0] {
		mask >>= 1
	}
	draw := make([]byte, len(order))
	for range 128 {
		if _, err := io.ReadFull(rand, draw); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRandom, err)
		}
		draw[0] &= mask
		if inRange(draw, order) {
			return draw, nil
		}
	}
	return nil, fmt.Errorf("%w: 128 draws in a row are out of range", ErrRandom)
}

// inRange tells whether 0 < v < order, big-endian and of equal length, in constant time.
func inRange(v, order []byte) bool {
	var borrow, any int
	for i := len(v) - 1; i >= 0; i-- {
		borrow = (int(v[i]) - int(order[i]) - borrow) >> 8 & 1
		any |= int(v[i])
	}
	return borrow == 1 && any != 0
}

// scalarOf makes a private key as long as the order. Errors: ErrKey.
func scalarOf(v, order []byte) ([]byte, error) {
	for len(v) > len(order) && v[0] == 0 {
		v = v[1:]
	}
	if len(v) > len(order) {
		return nil, fmt.Errorf("%w: a private key of %d bytes, the order has %d", ErrKey, len(v), len(order))
	}
	out := make([]byte, len(order))
	copy(out[len(out)-len(v):], v)
	if !inRange(out, order) {
		clear(out)
		return nil, fmt.Errorf("%w: the private key is not from 1 to the order less 1", ErrKey)
	}
	return out, nil
}
