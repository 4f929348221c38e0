package cms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/binary"
	"math/big"
)

// verifyPSS is RSASSA-PSS-VERIFY (RFC 8017 clauses 8.1.2 and 9.1.2) with the hash of
// the mask apart from that of the message, which the standard library cannot do, and
// with a salt of exactly the length that the algorithm names.
func verifyPSS(key *rsa.PublicKey, a algorithm, digest, signature []byte) bool {
	s := new(big.Int).SetBytes(signature)
	if len(signature) != key.Size() || s.Cmp(key.N) >= 0 {
		return false
	}
	bits := key.N.BitLen() - 1
	m := s.Exp(s, big.NewInt(int64(key.E)), key.N)
	size, h := (bits+7)/8, a.hash.Size()
	if m.BitLen() > bits || size < h+a.salt+2 {
		return false
	}
	em := m.FillBytes(make([]byte, size))
	masked, hash := em[:size-h-1], em[size-h-1:size-1]
	if em[size-1] != 0xbc {
		return false
	}
	unmask(masked, a.mask, hash)
	masked[0] &= 0xff >> (8*size - bits)
	zeros, salt := masked[:len(masked)-a.salt-1], masked[len(masked)-a.salt:]
	if len(bytes.TrimLeft(zeros, "\x00")) != 0 || masked[len(zeros)] != 1 {
		return false
	}
	d := a.hash.New()
	d.Write(make([]byte, 8))
	d.Write(digest)
	d.Write(salt)
	return bytes.Equal(d.Sum(nil), hash)
}

// unmask takes the mask of MGF1 (RFC 8017 appendix B.2.1) off.
func unmask(b []byte, hash crypto.Hash, seed []byte) {
	for counter := uint32(0); len(b) > 0; counter++ {
		d := hash.New()
		d.Write(seed)
		d.Write(binary.BigEndian.AppendUint32(nil, counter))
		mask := d.Sum(nil)
		n := min(len(b), len(mask))
		for i := range n {
			b[i] ^= mask[i]
		}
		b = b[n:]
	}
}
