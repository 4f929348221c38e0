package eac

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"math/big"

	_ "crypto/sha1" // the hash of trailer BC
	_ "crypto/sha256"
	_ "crypto/sha512"
)

// errSignature: no signature of ISO/IEC 9796-2 of this key over this challenge.
var errSignature = errors.New("signature is wrong")

// trailers are the hash identifiers of ISO/IEC 10118-3 that stand before CC.
var trailers = map[byte]crypto.Hash{
	0x33: crypto.SHA1, 0x38: crypto.SHA224, 0x34: crypto.SHA256, 0x36: crypto.SHA384, 0x35: crypto.SHA512,
}

// implicit are the hashes that trailer BC may stand for. Scheme 1 has SHA-1 alone
// (Doc 9303-11 6.1.2.3); scheme 2 without a recoverable part is RSASSA-PSS, whose
// trailer is always BC.
var implicit = [2][]crypto.Hash{{crypto.SHA1}, {crypto.SHA256, crypto.SHA1, crypto.SHA384, crypto.SHA512, crypto.SHA224}}

// proof is what a signature with message recovery was found to be.
type proof struct {
	scheme int
	hash   crypto.Hash
}

// verify9796 verifies a signature of a message whose second part is the challenge and
// whose first part is recovered from the signature.
func verify9796(key *rsa.PublicKey, challenge, signature []byte, schemes ...int) (proof, error) {
	n := key.N
	s := new(big.Int).SetBytes(signature)
	if n.BitLen()%8 != 0 || len(signature) != n.BitLen()/8 || s.Cmp(n) >= 0 {
		return proof{}, errSignature
	}
	// A trailer ends in the nibble C. A signer may have taken the smaller one of s and
	// n-s; then n-J is the representative.
	j := new(big.Int).Exp(s, big.NewInt(int64(key.E)), n)
	if new(big.Int).And(j, big.NewInt(15)).Int64() != 0xc {
		j.Sub(n, j)
	}
	f := j.FillBytes(make([]byte, len(signature)))
	body, hashes := f[:len(f)-1], [2][]crypto.Hash{}
	switch f[len(f)-1] {
	case 0xbc:
		hashes = implicit
	case 0xcc:
		if h, ok := trailers[f[len(f)-2]]; ok {
			hashes, body = [2][]crypto.Hash{{h}, {h}}, f[:len(f)-2]
		}
	}
	for _, scheme := range schemes {
		for _, h := range hashes[scheme-1] {
			if scheme == 1 && scheme1(body, challenge, h) || scheme == 2 && scheme2(body, challenge, h) {
				return proof{scheme, h}, nil
			}
		}
	}
	return proof{}, errSignature
}

// scheme1 checks 6A || M1 || hash(M1 || M2): the header says that a part of the
// message is not recovered and that there is no padding, so that M1 fills the rest.
func scheme1(body, challenge []byte, h crypto.Hash) bool {
	end := len(body) - h.Size()
	if end < 1+8 || body[0] != 0x6a {
		return false
	}
	sum := h.New()
	sum.Write(body[1:end])
	sum.Write(challenge)
	return subtle.ConstantTimeCompare(sum.Sum(nil), body[end:]) == 1
}

// scheme2 checks maskedDB || H with H = hash(bits of M1 || M1 || hash(M2) || salt) and
// DB = 0..0 1 || M1 || salt, the salt as long as the hash. Without M1 that is PSS.
func scheme2(body, challenge []byte, h crypto.Hash) bool {
	size := h.Size()
	end := len(body) - size
	if end < 1+size {
		return false
	}
	db := mask(body[:end], body[end:], h)
	db[0] &= 0x7f // the representative is below the modulus
	rest := bytes.TrimLeft(db, "\x00")
	if len(rest) < 1+size || rest[0] != 1 {
		return false
	}
	recovered, salt := rest[1:len(rest)-size], rest[len(rest)-size:]
	second := h.New()
	second.Write(challenge)
	sum := h.New()
	sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(recovered))*8))
	sum.Write(recovered)
	sum.Write(second.Sum(nil))
	sum.Write(salt)
	return subtle.ConstantTimeCompare(sum.Sum(nil), body[end:]) == 1
}

// mask is MGF1 with the same hash (RFC 8017 B.2.1), added to b.
func mask(b, seed []byte, h crypto.Hash) []byte {
	out := bytes.Clone(b)
	for i, counter := 0, uint32(0); i < len(out); counter++ {
		sum := h.New()
		sum.Write(seed)
		sum.Write(binary.BigEndian.AppendUint32(nil, counter))
		i += subtle.XORBytes(out[i:], out[i:], sum.Sum(nil))
	}
	return out
}
