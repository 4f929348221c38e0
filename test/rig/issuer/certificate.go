package issuer

import (
	"crypto/sha1"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// Attribute is a relative distinguished name with one value. Country codes and
// serial numbers are PrintableString, the rest UTF8String, unless Printable.
type Attribute struct {
	Arc       int // below 2.5.4: 3 commonName, 6 country, 7 locality, 10 organization, 11 unit, 5 serialNumber
	Value     string
	Printable bool
}

// Name is a distinguished name in its order.
type Name []Attribute

func (n Name) write(b *builder) {
	sequence(b, func(b *builder) {
		for _, a := range n {
			set(b, func(b *builder) {
				sequence(b, func(b *builder) {
					oid(b, 2, 5, 4, a.Arc)
					kind := asn1.UTF8String
					if a.Printable || a.Arc == 5 || a.Arc == 6 {
						kind = asn1.PrintableString
					}
					text(b, kind, a.Value)
				})
			})
		}
	})
}

// Extension of a certificate; Value is DER.
type Extension struct {
	OID      []int
	Critical bool
	Value    []byte
}

// Template is a certificate before it is signed; New and its methods fill it, a Change
// may say otherwise.
type Template struct {
	Serial              *big.Int
	Issuer, Subject     Name
	NotBefore, NotAfter time.Time
	Key                 *Key // the subject's
	Extensions          []Extension
	Corrupt             bool                    // one bit of the signature is another
	Body                func(der []byte) []byte // changes the signed part before it is signed; nil: nobody does
}

// Certificate is a signed certificate with its private key.
type Certificate struct {
	Template
	DER []byte
}

// sign makes the certificate with the issuer's key.
func (t Template) sign(s *State, signer *Key) (*Certificate, error) {
	body, err := build(func(b *builder) {
		sequence(b, func(b *builder) {
			context(b, 0, func(b *builder) { b.AddASN1Int64(2) })
			number(b, t.Serial)
			signer.signatureAlgorithm(b)
			t.Issuer.write(b)
			sequence(b, func(b *builder) { moment(b, t.NotBefore); moment(b, t.NotAfter) })
			t.Subject.write(b)
			t.Key.keyInfo(b)
			context(b, 3, func(b *builder) { writeExtensions(b, t.Extensions) })
		})
	})
	if err != nil {
		return nil, err
	}
	if t.Body != nil {
		body = t.Body(body)
	}
	der, err := signed(s, body, signer, t.Corrupt)
	return &Certificate{t, der}, err
}

func writeExtensions(b *builder, all []Extension) {
	sequence(b, func(b *builder) {
		for _, e := range all {
			sequence(b, func(b *builder) {
				oid(b, e.OID...)
				if e.Critical {
					b.AddASN1Boolean(true)
				}
				b.AddASN1OctetString(e.Value)
			})
		}
	})
}

// signed puts algorithm and signature behind a body: certificates and their lists.
func signed(s *State, body []byte, signer *Key, corrupt bool) ([]byte, error) {
	signature, err := signer.Sign(s.random, body)
	if err != nil {
		return nil, err
	}
	if corrupt {
		signature[len(signature)-1] ^= 1
	}
	return build(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddBytes(body)
			signer.signatureAlgorithm(b)
			b.AddASN1BitString(signature)
		})
	})
}

// identifier is the subject key identifier: SHA-1 of the public key.
func (k *Key) identifier() ([]byte, error) {
	bits, err := k.public()
	sum := sha1.Sum(bits)
	return sum[:], err
}

// extension makes one, with what f writes as its value.
func extension(critical bool, f func(b *builder), arcs ...int) (Extension, error) {
	value, err := build(f)
	return Extension{arcs, critical, value}, err
}
