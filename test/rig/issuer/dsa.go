package issuer

import (
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/test/rig/group"
)

// dsaGroup has the domain parameters of DSA: those of RFC 5114 for 1024 and 2048 bits,
// which have a subgroup of prime order, and made with openssl dsaparam for 3072.
func dsaGroup(bits int) (*group.Group, error) {
	switch bits {
	case 1024:
		return group.ByID(0)
	case 2048:
		return group.ByID(2)
	}
	hex := func(s string) *big.Int {
		n, _ := new(big.Int).SetString(s, 16)
		return n
	}
	return &group.Group{ID: -1, Name: "DSA-3072/256", P: hex(dsaP), N: hex(dsaQ), G: group.Element{X: hex(dsaG)}}, nil
}

// dsaAlgorithms name DSA by its hash (RFC 3279 clause 2.2.2, RFC 5758 clause 3.1).
var dsaAlgorithms = map[string][]int{
	"SHA-1": {1, 2, 840, 10040, 4, 3}, "SHA-224": {2, 16, 840, 1, 101, 3, 4, 3, 1}, "SHA-256": {2, 16, 840, 1, 101, 3, 4, 3, 2},
}

// dsaInfo is the SubjectPublicKeyInfo of DSA (RFC 3279 clause 2.3.2).
func (k *Key) dsaInfo(b *builder) {
	g := k.Group
	sequence(b, func(b *builder) {
		algorithm(b, func(b *builder) {
			sequence(b, func(b *builder) { number(b, g.P); number(b, g.N); number(b, g.G.X) })
		}, 1, 2, 840, 10040, 4, 1)
		b.AddASN1(asn1.BIT_STRING, func(b *builder) { b.AddUint8(0); number(b, g.Public(k.Private).X) })
	})
}

// plainAlgorithm names ECDSA as r||s by its hash (BSI TR-03111 clause 5.2.1).
func plainAlgorithm(hash string) []int {
	return append(slices.Clone(idPlain), map[string]int{"SHA-1": 1, "SHA-224": 2, "SHA-256": 3, "SHA-384": 4, "SHA-512": 5}[hash])
}

const (
	dsaP = "d279f77a1e6bbc930fa976673f93a7b8ca5425ad4b233e3d6c8021f93723df35d598f1cca6e206ee28ba65cf83d9ba40d02b201badcf4184d6788fd0f51c3d78" +
		"8ddb748ec1895809ed80d0fbc8b23b4480b5e5033e30658013d2cd420a6eab5577a6d44186cc22fb1e4848c2f6f24deac8c8703f959448d5e01644176d84d668" +
		"c94b1e88af618241731fa3bbaedd47baafc56f0f242971bee525d95454fb202cf79a7edd66446eaddc40372a2df9b6054a0cdb1514a2bbb87ed5c1d8a8c6b67f" +
		"f6ca26449e681cc38838d4dadb4d7ff51c1eb35f49329795038608fb5eee2502f6cfc4d7467024436313fd3a4ce0cf1fb04f81134a8189cf93e3cd74bdb6a3e1" +
		"440b92cb2f5b84111cfe63d49ef00b7737215e3933a2ba08776ef8a124fbeab9b76916f91b12fb785ccf5cdbef87ae9c415f3d3ba202274764f7405d154638da" +
		"566be94d66ea6d4d630dc2a4c3c71f38b245e34562d7313e24296fa3cde622a42e08f587c76270c75e6d08d75bf7d9c4bbec52f1866c4f55de91bccd4d5eb2ff"
	dsaQ = "bc65057175cfe27ec2044c9201998bd06e25fef77e311c826818ee71"
	dsaG = "c7697fb48cba8f280f0da847a4053d3b492058db468e72b47ddc8d40a717fec178e3756291fbfa93e682b2c4d278161d7cd817fb2cd54447fe5873dd10b2db40" +
		"6796c15f571413bbd695695f3ca1dcff5d9e78db2274a9b0b8b8e6c200f031ecc409a7f5e5d5a2b6bd7654f092cf298efbb6c972634099e28bab537bf64d8a19" +
		"c7aa5dd247ea430b134956bdc0dbb1b5b4d094e344ef400f5f39593f579437114e2ef68f8b49b48ee3e17dd424e892952dbca77bd7e40e9ad52a728224a600b9" +
		"3921cd332cd8f25ca8b0f981ca03fc14418f5a743767f6667c0ac69e6159847521b82264b15b205ec081de5ba9d656331361f87d9f1d6b1547767ab1014eb964" +
		"ff3cc6890ec664fbb3aebe4ed7a6858590122ee4b939a29fd69cf34d3e476f6cac33a7b045cef06d6a7198b1646aacf8007869a868e38afd9133362e935137b3" +
		"e71ad6f95fdcd8d004550685d4157a847419a5c0a10d3b7b8902571271379d0ac2eeb8b56710aa6b50d8d7ee1c8f92d65f0b6c96a5774c4595f276a4518e9c14"
)
