package codes

import (
	"fmt"
	"math/rand/v2"
)

// payload is a text for even seeds and bytes for odd ones.
func payload(r *rand.Rand, seed uint64) []byte {
	if seed%2 == 1 {
		return seal(r)
	}
	if seed%4 == 0 {
		return boardingPass(r)
	}
	return signedText(r)
}

// seal is of the shape of a visible digital seal: magic, header in C40, a message and
// a signature, which look like chance.
func seal(r *rand.Rand) []byte {
	b := make([]byte, 18+20+r.IntN(60)+2+64)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	b[0], b[1] = 0xdc, 0x03
	b[len(b)-66], b[len(b)-65] = 0xff, 64
	return b
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func word(r *rand.Rand, from string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = from[r.IntN(len(from))]
	}
	return string(b)
}

// boardingPass is of the shape of IATA's bar coded boarding pass with one leg.
func boardingPass(r *rand.Rand) []byte {
	name := word(r, letters, 4+r.IntN(8)) + "/" + word(r, letters, 3+r.IntN(6))
	return fmt.Appendf(nil, "M1%-20s E%s %s%s%s %04d %03dY%03d%c%04d 100^%03dB%s",
		name, word(r, letters, 7), word(r, letters, 3), word(r, letters, 3), word(r, letters, 2), r.IntN(9999),
		1+r.IntN(365), 1+r.IntN(60), 'A'+rune(r.IntN(6)), r.IntN(400), r.IntN(999), word(r, letters+"0123456789", 20+r.IntN(60)))
}

// signedText is JSON with a signature in base64, as a short VDS-NC.
func signedText(r *rand.Rand) []byte {
	const base64url = letters + "abcdefghijklmnopqrstuvwxyz0123456789-_"
	return fmt.Appendf(nil, `{"data":{"hdr":{"is":"%s","t":"icao.vacc","v":1},"msg":{"no":"%s%06d"}},"sig":{"sigvl":"%s"}}`,
		word(r, letters, 3), word(r, letters, 2), r.IntN(999999), word(r, base64url, 60+r.IntN(27)))
}
