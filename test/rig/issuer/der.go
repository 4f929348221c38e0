package issuer

import (
	"encoding/asn1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

type builder = cryptobyte.Builder

// build runs f on an empty builder.
func build(f func(b *builder)) ([]byte, error) {
	var b builder
	f(&b)
	return b.Bytes()
}

func sequence(b *builder, f func(b *builder)) { b.AddASN1(tag.SEQUENCE, f) }
func set(b *builder, f func(b *builder))      { b.AddASN1(tag.SET, f) }

// context adds a constructed context-specific element.
func context(b *builder, n uint8, f func(b *builder)) {
	b.AddASN1(tag.Tag(n).ContextSpecific().Constructed(), f)
}

func oid(b *builder, arcs ...int) { b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier(arcs)) }

// rawOID adds an object identifier given without tag and length.
func rawOID(b *builder, value []byte) {
	b.AddASN1(tag.OBJECT_IDENTIFIER, func(b *builder) { b.AddBytes(value) })
}

func number(b *builder, v *big.Int) { b.AddASN1BigInt(v) }

func text(b *builder, t tag.Tag, s string) {
	b.AddASN1(t, func(b *builder) { b.AddBytes([]byte(s)) })
}

// moment is a Time of RFC 5280: UTCTime until 2049.
func moment(b *builder, t time.Time) {
	if t.Year() < 2050 {
		b.AddASN1UTCTime(t.UTC())
		return
	}
	b.AddASN1GeneralizedTime(t.UTC())
}
