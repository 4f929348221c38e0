package card

import (
	"crypto"
	_ "crypto/sha1" // of the signatures
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
)

var hashes = map[string]crypto.Hash{
	"SHA-1": crypto.SHA1, "SHA-224": crypto.SHA224, "SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384, "SHA-512": crypto.SHA512,
}

// trailers of ISO/IEC 9796-2, by hash (Doc 9303-11 clause 6.1.2.2).
var trailers = map[string][]byte{
	"SHA-1": {0xBC}, "SHA-224": {0x38, 0xCC}, "SHA-256": {0x34, 0xCC}, "SHA-384": {0x36, 0xCC}, "SHA-512": {0x35, 0xCC},
}

// internalAuthenticate is active authentication (clause 6.1).
func (c *Card) internalAuthenticate(cmd command) reply {
	k := c.p.Active
	switch {
	case k == nil:
		return status(0x6D00)
	case !c.state.app || c.state.opened == "" && !c.p.Plain:
		return status(0x6982)
	case len(cmd.data) != 8:
		return status(0x6700)
	}
	sign := c.signRSA
	if k.RSA == nil {
		sign = c.signECDSA
	}
	signature, err := sign(k, cmd.data)
	if err != nil {
		return status(0x6F00)
	}
	return reply{signature, 0x9000}
}

func digest(name string, parts ...[]byte) []byte {
	h := hashes[name].New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// signRSA is ISO/IEC 9796-2 with partial recovery: the nonce of the card is
// recoverable, that of the terminal is not.
func (c *Card) signRSA(k *ActiveKey, challenge []byte) ([]byte, error) {
	size := k.RSA.Size()
	trailer := trailers[k.Hash]
	if k.Named && k.Hash == "SHA-1" {
		trailer = []byte{0x33, 0xCC}
	}
	room := size - hashes[k.Hash].Size() - len(trailer)
	represent := c.scheme1
	if k.Scheme2 {
		represent = c.scheme2
	}
	m, err := represent(k.Hash, room, challenge)
	if err != nil {
		return nil, err
	}
	m = append(m, trailer...)
	s := new(big.Int).Exp(new(big.Int).SetBytes(m), k.RSA.D, k.RSA.N)
	if negative := new(big.Int).Sub(k.RSA.N, s); k.Lesser && negative.Cmp(s) < 0 {
		s = negative
	}
	return s.FillBytes(make([]byte, size)), nil
}

// scheme1 represents the message by a head of one byte, the nonce and the digest.
func (c *Card) scheme1(hash string, room int, challenge []byte) ([]byte, error) {
	nonce, err := c.random(room - 1)
	if err != nil {
		return nil, err
	}
	return append(append([]byte{0x6A}, nonce...), digest(hash, nonce, challenge)...), nil
}

// scheme2 is clause 9 of ISO/IEC 9796-2: the nonce and a salt as long as the digest lie
// under a mask that comes from the digest.
func (c *Card) scheme2(hash string, room int, challenge []byte) ([]byte, error) {
	h := hashes[hash].Size()
	random, err := c.random(room - 2) // nonce and salt
	if err != nil {
		return nil, err
	}
	nonce, salt := random[:len(random)-h], random[len(random)-h:]
	bits := binary.BigEndian.AppendUint64(nil, uint64(len(nonce)*8))
	sum := digest(hash, bits, nonce, digest(hash, challenge), salt)
	m := append([]byte{0, 1}, random...)
	for i, n := 0, uint32(0); i < len(m); n++ {
		for _, b := range digest(hash, sum, binary.BigEndian.AppendUint32(nil, n)) {
			if i < len(m) {
				m[i] ^= b
				i++
			}
		}
	}
	m[0] &= 0x7F
	return append(m, sum...), nil
}

// signECDSA is over the terminal's nonce alone (clause 6.1.2.3).
func (c *Card) signECDSA(k *ActiveKey, challenge []byte) ([]byte, error) {
	h := digest(k.Hash, challenge)
	if !k.DER {
		return k.Group.SignPlain(c.p.Random, k.Private, h)
	}
	r, s, err := k.Group.Sign(c.p.Random, k.Private, h)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(struct{ R, S *big.Int }{r, s})
}
