package issuer

import (
	"bytes"
	"math/big"
	"slices"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/group"
)

// Object identifiers below 0.4.0.127.0.7 and those of ICAO.
var (
	idPKDH   = []int{0, 4, 0, 127, 0, 7, 2, 2, 1, 1}
	idPKECDH = []int{0, 4, 0, 127, 0, 7, 2, 2, 1, 2}
	idTA     = []int{0, 4, 0, 127, 0, 7, 2, 2, 2}
	idAA     = []int{2, 23, 136, 1, 1, 5}
	idPlain  = []int{0, 4, 0, 127, 0, 7, 1, 1, 4, 1} // ecdsa-plain-signatures
)

// infos are SecurityInfos before they are put together: each DER (Doc 9303-11 clause
// 9.2).
type infos [][]byte

func (i *infos) add(f func(b *builder)) error {
	der, err := build(func(b *builder) { sequence(b, f) })
	*i = append(*i, der)
	return err
}

// encode is the SET OF, in the order of DER.
func (i infos) encode() ([]byte, error) {
	sorted := slices.Clone(i)
	slices.SortFunc(sorted, bytes.Compare)
	return build(func(b *builder) { set(b, func(b *builder) { b.AddBytes(bytes.Join(sorted, nil)) }) })
}

// pace adds a PACEInfo, and its domain parameters where they are spelled out.
func (i *infos) pace(p card.PACE) error {
	err := i.add(func(b *builder) {
		rawOID(b, p.OID())
		b.AddASN1Int64(2)
		b.AddASN1Int64(int64(p.Parameter))
	})
	if standard, no := group.ByID(p.Parameter); err != nil || no == nil && standard.Name == p.Group.Name {
		return err
	}
	return i.add(func(b *builder) {
		name := p.OID()
		rawOID(b, name[:len(name)-1])
		if p.Group.Elliptic() {
			algorithm(b, func(b *builder) { curveParameters(b, p.Group, false) }, 1, 2, 840, 10045, 2, 1)
		} else {
			algorithm(b, func(b *builder) { primeParameters(b, p.Group) }, 1, 2, 840, 10046, 2, 1)
		}
		b.AddASN1Int64(int64(p.Parameter))
	})
}

// chip adds a ChipAuthenticationInfo for each cipher of the key.
func (i *infos) chip(k card.StaticKey) error {
	for _, c := range k.Ciphers {
		if err := i.add(func(b *builder) {
			rawOID(b, k.OID(c))
			b.AddASN1Int64(1)
			keyNumber(b, k.ID)
		}); err != nil {
			return err
		}
	}
	return nil
}

// publicKey adds the ChipAuthenticationPublicKeyInfo. Standardized domain parameters
// are by number in EF.CardSecurity, and spelled out in DG14, as documents have it.
func (i *infos) publicKey(k card.StaticKey, public []byte, named, standardized bool) error {
	name := idPKDH
	if k.Group.Elliptic() {
		name = idPKECDH
	}
	return i.add(func(b *builder) {
		oid(b, name...)
		if standardized && k.Group.ID >= 0 {
			standardizedInfo(b, k.Group, public)
		} else {
			agreementInfo(b, k.Group, named, public)
		}
		keyNumber(b, k.ID)
	})
}

func keyNumber(b *builder, id int) {
	if id >= 0 {
		number(b, big.NewInt(int64(id)))
	}
}

func (i *infos) terminal() error {
	return i.add(func(b *builder) { oid(b, idTA...); b.AddASN1Int64(1) })
}

// active adds the ActiveAuthenticationInfo, which ECDSA needs.
func (i *infos) active(hash string) error {
	return i.add(func(b *builder) {
		oid(b, idAA...)
		b.AddASN1Int64(1)
		oid(b, plainAlgorithm(hash)...)
	})
}
