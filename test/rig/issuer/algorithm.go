package issuer

import (
	"math/big"

	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/test/rig/group"
)

// algorithm adds an AlgorithmIdentifier with what parameters adds; nil: none.
func algorithm(b *builder, parameters func(b *builder), arcs ...int) {
	sequence(b, func(b *builder) {
		oid(b, arcs...)
		if parameters != nil {
			parameters(b)
		}
	})
}

func null(b *builder) { b.AddASN1NULL() }

func hashAlgorithm(b *builder, hash string) { algorithm(b, nil, hashOIDs[hash]...) }

// signatureAlgorithm adds the identifier of how the key signs.
func (k *Key) signatureAlgorithm(b *builder) {
	parameters := null
	if k.Spec.NoNULL {
		parameters = nil
	}
	switch {
	case k.Spec.DSA > 0:
		algorithm(b, nil, dsaAlgorithms[k.Spec.Hash]...)
	case k.Spec.Plain:
		algorithm(b, nil, plainAlgorithm(k.Spec.Hash)...)
	case k.RSA == nil:
		last := map[string][]int{"SHA-1": {1}, "SHA-224": {3, 1}, "SHA-256": {3, 2}, "SHA-384": {3, 3}, "SHA-512": {3, 4}}[k.Spec.Hash]
		algorithm(b, nil, append([]int{1, 2, 840, 10045, 4}, last...)...)
	case k.Spec.PSS:
		algorithm(b, k.pssParameters, 1, 2, 840, 113549, 1, 1, 10)
	default:
		last := map[string]int{"MD5": 4, "SHA-1": 5, "SHA-256": 11, "SHA-384": 12, "SHA-512": 13, "SHA-224": 14}[k.Spec.Hash]
		algorithm(b, parameters, 1, 2, 840, 113549, 1, 1, last)
	}
}

// pssParameters are those of RFC 4055; values that are the default are left out.
func (k *Key) pssParameters(b *builder) {
	sequence(b, func(b *builder) {
		if k.Spec.Hash != "SHA-1" {
			context(b, 0, func(b *builder) { algorithm(b, null, hashOIDs[k.Spec.Hash]...) })
			context(b, 1, func(b *builder) {
				algorithm(b, func(b *builder) { algorithm(b, null, hashOIDs[k.Spec.Hash]...) }, 1, 2, 840, 113549, 1, 1, 8)
			})
		}
		if k.salt() != 20 {
			context(b, 2, func(b *builder) { b.AddASN1Int64(int64(k.salt())) })
		}
	})
}

// keyInfo adds the SubjectPublicKeyInfo.
func (k *Key) keyInfo(b *builder) {
	bits, err := k.public()
	if err != nil {
		b.SetError(err)
		return
	}
	if k.Spec.DSA > 0 {
		k.dsaInfo(b)
		return
	}
	if k.RSA == nil {
		curveInfo(b, k.Group, k.Spec.Named, bits)
		return
	}
	sequence(b, func(b *builder) {
		algorithm(b, null, 1, 2, 840, 113549, 1, 1, 1)
		b.AddASN1BitString(bits)
	})
}

func curveInfo(b *builder, g *group.Group, named bool, point []byte) {
	sequence(b, func(b *builder) {
		algorithm(b, func(b *builder) { curveParameters(b, g, named) }, 1, 2, 840, 10045, 2, 1)
		b.AddASN1BitString(point)
	})
}

// curveParameters adds ECParameters: the name, or the numbers (X9.62, version 1).
func curveParameters(b *builder, g *group.Group, named bool) {
	if named {
		oid(b, g.OID...)
		return
	}
	octets := func(b *builder, v *big.Int) { b.AddASN1OctetString(v.FillBytes(make([]byte, g.Size()))) }
	sequence(b, func(b *builder) {
		b.AddASN1Int64(1)
		sequence(b, func(b *builder) { oid(b, 1, 2, 840, 10045, 1, 1); number(b, g.P) })
		sequence(b, func(b *builder) { octets(b, g.A); octets(b, g.B) })
		b.AddASN1OctetString(g.Encode(g.G))
		number(b, g.N)
		b.AddASN1Int64(1)
	})
}

// agreementInfo adds the SubjectPublicKeyInfo of a key that agrees: ecPublicKey, or
// dhpublicnumber of X9.42.
func agreementInfo(b *builder, g *group.Group, named bool, public []byte) {
	if g.Elliptic() {
		curveInfo(b, g, named, public)
		return
	}
	sequence(b, func(b *builder) {
		algorithm(b, func(b *builder) { primeParameters(b, g) }, 1, 2, 840, 10046, 2, 1)
		b.AddASN1(asn1.BIT_STRING, func(b *builder) {
			b.AddUint8(0)
			number(b, new(big.Int).SetBytes(public))
		})
	})
}

func primeParameters(b *builder, g *group.Group) {
	sequence(b, func(b *builder) { number(b, g.P); number(b, g.G.X); number(b, g.N) })
}

// standardizedInfo adds a key whose domain parameters are a number (BSI TR-03110-3
// clause A.2.1.1).
func standardizedInfo(b *builder, g *group.Group, public []byte) {
	sequence(b, func(b *builder) {
		algorithm(b, func(b *builder) { b.AddASN1Int64(int64(g.ID)) }, 0, 4, 0, 127, 0, 7, 1, 2)
		if g.Elliptic() {
			b.AddASN1BitString(public)
			return
		}
		b.AddASN1(asn1.BIT_STRING, func(b *builder) { b.AddUint8(0); number(b, new(big.Int).SetBytes(public)) })
	})
}
