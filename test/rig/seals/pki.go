package seals

import (
	"bytes"
	"crypto"
	"crypto/sha1"
	_ "crypto/sha256" // of the signatures
	_ "crypto/sha512"
	"encoding/pem"
	"errors"
	"math/big"
	"time"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Signer is a signer of seals with its certificate.
type Signer struct {
	Country, Name string // two letters, two characters
	Serial        int64
	Certificate   []byte // DER
	number        *big.Int
	key           private
}

// Nation is an authority and the signers it issued. A nation on another curve than
// its signers' is common.
type Nation struct {
	Country   string // two letters
	Authority []byte // DER
	Signers   []*Signer
	now       time.Time
	key       private
	pinned    [][]byte
	revoked   []*big.Int
}

// Request says what a signer's certificate is to be. Zero values are those of a
// good one.
type Request struct {
	Curve     string // default brainpoolP256r1
	Country   string // of the signer, two letters; default the authority's
	Serial    int64
	Long      bool          // the serial number has 20 bytes, of which Serial are the last
	Types     []string      // document types; nil: no such extension
	Shift     time.Duration // of the validity, which is from a day before now to a year after
	NoSigning bool          // the key usage allows something else
	Critical  []int         // a critical extension of this name, as arcs; nil: none
	Use       []int         // extended key usage, as arcs; nil: no such extension
}

// NewNation makes an authority on the named curve.
func NewNation(country, curve string, now time.Time) (*Nation, error) {
	g, err := groupOf(curve)
	if err != nil {
		return nil, err
	}
	n := &Nation{Country: country, now: now}
	if n.key, err = g.generate(); err != nil {
		return nil, err
	}
	n.Authority, err = n.certify(n.key, big.NewInt(1), "Seal CSCA", Request{Country: country}, true)
	return n, err
}

// Issue makes a signer.
func (n *Nation) Issue(name string, r Request) (*Signer, error) {
	if r.Curve == "" {
		r.Curve = "brainpoolP256r1"
	}
	if r.Country == "" {
		r.Country = n.Country
	}
	g, err := groupOf(r.Curve)
	if err != nil {
		return nil, err
	}
	s := &Signer{Country: r.Country, Name: name, Serial: r.Serial, number: big.NewInt(r.Serial)}
	if r.Long {
		s.number.SetBit(s.number, 20*8-2, 1)
	}
	if s.key, err = g.generate(); err != nil {
		return nil, err
	}
	if s.Certificate, err = n.certify(s.key, s.number, name, r, false); err != nil {
		return nil, err
	}
	n.Signers = append(n.Signers, s)
	return s, nil
}

// Pin has Trust hold the signer as it is, without the authority.
func (n *Nation) Pin(s *Signer) { n.pinned = append(n.pinned, s.Certificate) }

// Revoke puts the signer on the revocation list.
func (n *Nation) Revoke(s *Signer) { n.revoked = append(n.revoked, s.number) }

// Trust is what a kiosk is given, in PEM: authority, signers, revocation list.
func (n *Nation) Trust() ([]byte, error) {
	var out bytes.Buffer
	write := func(kind string, der []byte, headers map[string]string) error {
		return pem.Encode(&out, &pem.Block{Type: kind, Bytes: der, Headers: headers})
	}
	err := write("CERTIFICATE", n.Authority, nil)
	for _, s := range n.Signers {
		if err == nil {
			err = write("CERTIFICATE", s.Certificate, nil)
		}
	}
	for _, der := range n.pinned {
		if err == nil {
			err = write("CERTIFICATE", der, map[string]string{"Trust": "pinned"})
		}
	}
	crl, errCRL := n.list()
	if err == nil && errCRL == nil {
		err = write("X509 CRL", crl, nil)
	}
	return out.Bytes(), errors.Join(err, errCRL)
}

func oid(b *cryptobyte.Builder, arcs ...int) {
	b.AddASN1ObjectIdentifier(encoding.ObjectIdentifier(arcs))
}

func sequence(b *cryptobyte.Builder, f func(*cryptobyte.Builder)) { b.AddASN1(asn1.SEQUENCE, f) }

// certify signs a certificate with the authority's key.
func (n *Nation) certify(key private, serial *big.Int, name string, r Request, ca bool) ([]byte, error) {
	var b cryptobyte.Builder
	sequence(&b, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.Tag(0).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddASN1Int64(2) })
		b.AddASN1BigInt(serial)
		n.algorithm(b)
		writeName(b, n.Country, "Seal CSCA")
		sequence(b, func(b *cryptobyte.Builder) {
			b.AddASN1UTCTime(n.now.Add(r.Shift - 24*time.Hour).UTC())
			b.AddASN1UTCTime(n.now.Add(r.Shift + 365*24*time.Hour).UTC())
		})
		writeName(b, r.Country, name)
		sequence(b, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) {
				oid(b, 1, 2, 840, 10045, 2, 1)
				oid(b, key.oid...)
			})
			b.AddASN1BitString(key.point())
		})
		b.AddASN1(asn1.Tag(3).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) { n.extensions(b, key, r, ca) })
		})
	})
	return n.signed(b.Bytes())
}

func (n *Nation) extensions(b *cryptobyte.Builder, key private, r Request, ca bool) {
	add := func(critical bool, arcs []int, f func(*cryptobyte.Builder)) {
		sequence(b, func(b *cryptobyte.Builder) {
			oid(b, arcs...)
			if critical {
				b.AddASN1Boolean(true)
			}
			b.AddASN1(asn1.OCTET_STRING, f)
		})
	}
	usage := byte(0x80) // digitalSignature
	if ca {
		usage = 0x06 // keyCertSign, cRLSign
		add(true, []int{2, 5, 29, 19}, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) { b.AddASN1Boolean(true); b.AddASN1Int64(0) })
		})
	} else if r.NoSigning {
		usage = 0x20 // keyEncipherment
	}
	add(true, []int{2, 5, 29, 15}, func(b *cryptobyte.Builder) {
		unused := map[byte]byte{0x80: 7, 0x06: 1, 0x20: 5}[usage]
		b.AddASN1(asn1.BIT_STRING, func(b *cryptobyte.Builder) { b.AddBytes([]byte{unused, usage}) })
	})
	subject, issuer := sha1.Sum(key.point()), sha1.Sum(n.key.point())
	add(false, []int{2, 5, 29, 14}, func(b *cryptobyte.Builder) { b.AddASN1OctetString(subject[:]) })
	add(false, []int{2, 5, 29, 35}, func(b *cryptobyte.Builder) {
		sequence(b, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *cryptobyte.Builder) { b.AddBytes(issuer[:]) })
		})
	})
	if len(r.Use) > 0 {
		add(true, []int{2, 5, 29, 37}, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) { oid(b, r.Use...) })
		})
	}
	if len(r.Critical) > 0 {
		add(true, r.Critical, func(b *cryptobyte.Builder) { b.AddASN1NULL() })
	}
	if len(r.Types) > 0 {
		add(false, []int{2, 23, 136, 1, 1, 6, 2}, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(0)
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
					for _, t := range r.Types {
						b.AddASN1(asn1.PrintableString, func(b *cryptobyte.Builder) { b.AddBytes([]byte(t)) })
					}
				})
			})
		})
	}
}

func writeName(b *cryptobyte.Builder, country, name string) {
	sequence(b, func(b *cryptobyte.Builder) {
		for _, a := range []struct {
			arc  int
			text string
		}{{6, country}, {3, name}} {
			b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
				sequence(b, func(b *cryptobyte.Builder) {
					oid(b, 2, 5, 4, a.arc)
					b.AddASN1(asn1.PrintableString, func(b *cryptobyte.Builder) { b.AddBytes([]byte(a.text)) })
				})
			})
		}
	})
}

// list is the revocation list, valid for a week.
func (n *Nation) list() ([]byte, error) {
	var b cryptobyte.Builder
	sequence(&b, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		n.algorithm(b)
		writeName(b, n.Country, "Seal CSCA")
		b.AddASN1UTCTime(n.now.Add(-time.Hour).UTC())
		b.AddASN1UTCTime(n.now.Add(7 * 24 * time.Hour).UTC())
		if len(n.revoked) > 0 {
			sequence(b, func(b *cryptobyte.Builder) {
				for _, serial := range n.revoked {
					sequence(b, func(b *cryptobyte.Builder) {
						b.AddASN1BigInt(serial)
						b.AddASN1UTCTime(n.now.Add(-2 * time.Hour).UTC())
					})
				}
			})
		}
	})
	return n.signed(b.Bytes())
}

func (n *Nation) hash() crypto.Hash {
	if n.key.n.BitLen() > 256 {
		return crypto.SHA384
	}
	return crypto.SHA256
}

func (n *Nation) algorithm(b *cryptobyte.Builder) {
	last := map[crypto.Hash]int{crypto.SHA256: 2, crypto.SHA384: 3}[n.hash()]
	sequence(b, func(b *cryptobyte.Builder) { oid(b, 1, 2, 840, 10045, 4, 3, last) })
}

func (n *Nation) signed(tbs []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	h := n.hash().New()
	h.Write(tbs)
	r, s, err := n.key.sign(h.Sum(nil))
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	sequence(&b, func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		n.algorithm(b)
		b.AddASN1(asn1.BIT_STRING, func(b *cryptobyte.Builder) {
			b.AddUint8(0)
			sequence(b, func(b *cryptobyte.Builder) { b.AddASN1BigInt(r); b.AddASN1BigInt(s) })
		})
	})
	return b.Bytes()
}

// raw signs as seals have it: r||s.
func (s *Signer) raw(h crypto.Hash, content []byte) ([]byte, error) {
	d := h.New()
	d.Write(content)
	r, t, err := s.key.sign(d.Sum(nil))
	if err != nil {
		return nil, err
	}
	size := (s.key.n.BitLen() + 7) / 8
	return append(r.FillBytes(make([]byte, size)), t.FillBytes(make([]byte, size))...), nil
}

// bits is the length of the order of the signer's curve.
func (s *Signer) bits() int { return s.key.n.BitLen() }
