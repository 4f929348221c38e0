package issuer

import (
	"crypto"
	_ "crypto/md5" // of signatures that must be refused
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1" // of keys and signatures
	_ "crypto/sha256"
	_ "crypto/sha512"
	"fmt"
	"io"
	"math/big"

	"gatehouse/test/rig/group"
)

// KeySpec says what a key is and how it signs. The zero value is brainpoolP256r1,
// spelled out as travel documents have it, with SHA-256.
type KeySpec struct {
	RSA      int    // bits of the modulus; 0: an elliptic curve
	DSA      int    // bits of the prime, 1024, 2048 or 3072; 0: no DSA
	Exponent int    // of RSA; 0: 65537
	Curve    string // name, as "P-256"; "": brainpoolP256r1
	Named    bool   // the curve by its name instead of its numbers
	Plain    bool   // ECDSA as r||s, under the names of BSI TR-03111
	Hash     string // "SHA-1", "SHA-224" .. "SHA-512"; "": SHA-256; "MD5", which nobody may use, with RSA
	PSS      bool   // RSA by PSS instead of PKCS #1 v1.5
	Salt     int    // of PSS, in bytes; 0: as long as the hash
	NoNULL   bool   // algorithm identifiers of RSA without their parameters
}

// Key is a private key that signs.
type Key struct {
	Spec    KeySpec
	RSA     *rsa.PrivateKey
	Group   *group.Group
	Private *big.Int
}

var hashes = map[string]crypto.Hash{
	"MD5":   crypto.MD5,
	"SHA-1": crypto.SHA1, "SHA-224": crypto.SHA224, "SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384, "SHA-512": crypto.SHA512,
}

// hashOIDs of NIST and OIW.
var hashOIDs = map[string][]int{
	"SHA-1": {1, 3, 14, 3, 2, 26}, "SHA-256": {2, 16, 840, 1, 101, 3, 4, 2, 1}, "SHA-384": {2, 16, 840, 1, 101, 3, 4, 2, 2},
	"SHA-512": {2, 16, 840, 1, 101, 3, 4, 2, 3}, "SHA-224": {2, 16, 840, 1, 101, 3, 4, 2, 4}, "MD5": {1, 2, 840, 113549, 2, 5},
}

// NewKey makes a key of that kind.
func NewKey(spec KeySpec, random io.Reader) (*Key, error) {
	if spec.Hash == "" {
		spec.Hash = "SHA-256"
	}
	if _, ok := hashes[spec.Hash]; !ok {
		return nil, fmt.Errorf("issuer: no hash is named %q", spec.Hash)
	}
	if spec.RSA > 0 {
		return newRSA(spec)
	}
	if spec.Curve == "" {
		spec.Curve = "brainpoolP256r1"
	}
	g, err := group.ByName(spec.Curve)
	if spec.DSA > 0 {
		g, err = dsaGroup(spec.DSA)
	}
	if err != nil {
		return nil, err
	}
	private, err := g.Scalar(random)
	if err != nil {
		return nil, err
	}
	return &Key{Spec: spec, Group: g, Private: private}, nil
}

// newRSA makes keys with any odd exponent; crypto/rsa makes only one of them.
func newRSA(spec KeySpec) (*Key, error) {
	if spec.Exponent == 0 {
		spec.Exponent = 65537
		k, err := rsa.GenerateKey(rand.Reader, spec.RSA)
		return &Key{Spec: spec, RSA: k}, err
	}
	e, one := big.NewInt(int64(spec.Exponent)), big.NewInt(1)
	for {
		p, err := rand.Prime(rand.Reader, spec.RSA/2)
		if err != nil {
			return nil, fmt.Errorf("issuer: %w", err)
		}
		q, err := rand.Prime(rand.Reader, spec.RSA-spec.RSA/2)
		if err != nil {
			return nil, fmt.Errorf("issuer: %w", err)
		}
		n := new(big.Int).Mul(p, q)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		d := new(big.Int).ModInverse(e, phi)
		if d == nil || p.Cmp(q) == 0 || n.BitLen() != spec.RSA {
			continue
		}
		k := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: spec.Exponent}, D: d, Primes: []*big.Int{p, q}}
		k.Precompute()
		return &Key{Spec: spec, RSA: k}, nil
	}
}

// digest is that of the key's hash.
func (k *Key) digest(content []byte) []byte {
	h := hashes[k.Spec.Hash].New()
	h.Write(content)
	return h.Sum(nil)
}

// SignPlain is Sign with r||s for elliptic curves, as terminals sign.
func (k *Key) SignPlain(random io.Reader, content []byte) ([]byte, error) {
	if k.RSA != nil {
		return k.Sign(random, content)
	}
	return k.Group.SignPlain(random, k.Private, k.digest(content))
}

// Sign signs content with the key's own algorithm: DER for DSA and elliptic curves.
func (k *Key) Sign(random io.Reader, content []byte) ([]byte, error) {
	h := hashes[k.Spec.Hash]
	digest := k.digest(content)
	switch {
	case k.Spec.Plain:
		return k.SignPlain(random, content)
	case k.RSA == nil:
		r, s, err := k.Group.Sign(random, k.Private, digest)
		if err != nil {
			return nil, err
		}
		return build(func(b *builder) { sequence(b, func(b *builder) { number(b, r); number(b, s) }) })
	case k.Spec.PSS:
		return rsa.SignPSS(rand.Reader, k.RSA, h, digest, &rsa.PSSOptions{SaltLength: k.salt()})
	}
	return rsa.SignPKCS1v15(nil, k.RSA, h, digest)
}

func (k *Key) salt() int {
	if k.Spec.Salt > 0 {
		return k.Spec.Salt
	}
	return hashes[k.Spec.Hash].Size()
}

// public is the content of the subjectPublicKey.
func (k *Key) public() ([]byte, error) {
	switch {
	case k.Spec.DSA > 0:
		return build(func(b *builder) { number(b, k.Group.Public(k.Private).X) })
	case k.RSA == nil:
		return k.Group.Encode(k.Group.Public(k.Private)), nil
	}
	return build(func(b *builder) {
		sequence(b, func(b *builder) { number(b, k.RSA.N); b.AddASN1Int64(int64(k.RSA.E)) })
	})
}
