package sm

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding"
	"encoding/binary"
	"hash"
	"math/bits"
)

// Counters of the key derivation (Doc 9303-11 clause 9.7.1, 4.4.3.2).
const (
	ForEncryption uint32 = 1
	ForMAC        uint32 = 2
	ForPassword   uint32 = 3 // K-pi of PACE
)

// Derive is the key derivation function of Doc 9303-11 clause 9.7.1: the hash of
// secret and counter, cut to the cipher's key, for 3DES with its parity bits. The
// key lives in the arena.
func (a *Arena) Derive(c Cipher, secret []byte, counter uint32) []byte {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], counter)
	if c == AES192 || c == AES256 {
		return a.sum(sha256.New(), secret, n[:])[:c.KeySize():c.KeySize()]
	}
	k := a.sum(sha1.New(), secret, n[:])[:16:16]
	if c == TDES {
		for i, b := range k {
			k[i] = b&0xFE | byte(1-bits.OnesCount8(b>>1)&1)
		}
	}
	return k
}

// SHA1 is the hash of parts, kept in the arena: the password of PACE and the seed
// of BAC are made by it (Doc 9303-11 clauses 4.3.2 and 4.4.4.1).
func (a *Arena) SHA1(parts ...[]byte) []byte { return a.sum(sha1.New(), parts...) }

// sum hashes parts without leaving a piece of them on the heap: the library copies
// what does not fill a block into its state, and all of its state for the result.
// So the padding of FIPS 180-4 is written here, whole blocks go in, and the result
// is taken from the exported state, whose format is a promise of the library.
func (a *Arena) sum(h hash.Hash, parts ...[]byte) []byte {
	const magic, most = 4, 128 // before the state; more than any state of these two
	out := a.Bytes(h.Size())
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	size := h.BlockSize()
	whole := (n + 9 + size - 1) / size * size
	buf, done := a.scratch(whole + most)
	defer done()
	at := 0
	for _, p := range parts {
		at += copy(buf[at:], p)
	}
	buf[at] = 0x80
	binary.BigEndian.PutUint64(buf[whole-8:], uint64(n)*8)
	h.Write(buf[:whole])
	state, err := h.(encoding.BinaryAppender).AppendBinary(buf[whole : whole : whole+most])
	if err != nil {
		panic("sm: the library does not give the state of a hash")
	}
	copy(out, state[magic:])
	h.Reset()
	return out
}
