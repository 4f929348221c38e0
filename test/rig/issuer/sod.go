package issuer

import (
	"maps"
	"slices"

	"gatehouse/test/rig/card"
)

// SecurityObject is the LDS security object before it is encoded (Doc 9303-10 clause
// 4.6.2).
type SecurityObject struct {
	Version      int            // 0, or 1 with the two versions below
	Hash         string         // of the data groups
	Digests      map[int][]byte // by number of data group
	LDS, Unicode string         // "0108", "040000"
}

// NewSecurityObject has the digests of data groups.
func NewSecurityObject(hash string, groups map[int][]byte) SecurityObject {
	o := SecurityObject{Hash: hash, Digests: map[int][]byte{}, LDS: "0108", Unicode: "040000"}
	for n, g := range groups {
		h := hashes[hash].New()
		h.Write(g)
		o.Digests[n] = h.Sum(nil)
	}
	return o
}

// Encode gives its DER.
func (o SecurityObject) Encode() ([]byte, error) {
	return build(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(int64(o.Version))
			hashAlgorithm(b, o.Hash)
			sequence(b, func(b *builder) {
				for _, n := range slices.Sorted(maps.Keys(o.Digests)) {
					sequence(b, func(b *builder) { b.AddASN1Int64(int64(n)); b.AddASN1OctetString(o.Digests[n]) })
				}
			})
			if o.Version > 0 {
				sequence(b, func(b *builder) { text(b, 0x13, o.LDS); text(b, 0x13, o.Unicode) })
			}
		})
	})
}

// groupTags are the tags of data groups 1 to 16.
var groupTags = [...]byte{0, 0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70}

// encodeCOM is EF.COM, which lists the data groups (Doc 9303-10 clause 4.6.1).
func encodeCOM(lds string, present []int) []byte {
	var tags []byte
	for _, n := range present {
		tags = append(tags, groupTags[n])
	}
	return card.TLV(0x60, card.TLV(0x5F01, []byte(lds)), card.TLV(0x5F36, []byte("040000")), card.TLV(0x5C, tags))
}
