package pace

import (
	"encoding/hex"

	"gatehouse/capture/chip/sm"
)

// The constants of the pseudo-random function (Doc 9303-11 clause 4.4.3.3.2), one pair
// for ciphers with nonces of 128 bits, one for those of 256.
var (
	short = constants("a668892a7c41e3ca739f40b057d85904", "a4e136ac725f738b01c1f60217c188ad")
	long  = constants("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676",
		"54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517")
)

func constants(c0, c1 string) (c [2][]byte) {
	for i, s := range []string{c0, c1} {
		b, err := hex.DecodeString(s)
		if err != nil {
			panic(err)
		}
		c[i] = b
	}
	return c
}

// nonceSize is the length of the nonce s that integrated mapping takes, in bytes: a
// multiple of the block and no shorter than the key.
func nonceSize(c sm.Cipher) int {
	if c == sm.AES192 || c == sm.AES256 {
		return 32
	}
	return 16
}

// pseudoRandom is the function R of the nonces s and t, as many bytes as exceed a
// prime of the given length by 64 bits. t has the length of a key. The result and all
// between live in the arena.
func pseudoRandom(c sm.Cipher, s, t []byte, bits int, a *sm.Arena) []byte {
	constant := short
	if nonceSize(c) == 32 {
		constant = long
	}
	size := nonceSize(c)
	k, next := a.Bytes(size), a.Bytes(size)
	sm.Encrypt(c, t, nil, k, s)
	out := a.Bytes((bits + 64 + 8*size - 1) / (8 * size) * size)
	for i := 0; i < len(out); i += size {
		key := k[:c.KeySize()]
		sm.Encrypt(c, key, nil, out[i:i+size], constant[1])
		sm.Encrypt(c, key, nil, next, constant[0])
		k, next = next, k
	}
	return out
}
