package issuer

import (
	"bytes"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// revocation is an entry of the state's CRL.
type revocation struct {
	serial *big.Int
	at     time.Time
}

// Revoke puts a certificate on the state's CRL.
func (s *State) Revoke(c *Certificate) { s.revoked = append(s.revoked, revocation{c.Serial, s.now}) }

// Revoked are the serial numbers on the state's CRL.
func (s *State) Revoked() (out []*big.Int) {
	for _, r := range s.revoked {
		out = append(out, r.serial)
	}
	return out
}

// CRL is the revocation list of the newest authority, of that day, good for 90 days
// (Doc 9303-12 clause 7.1.4). Each has a higher number than the one before.
func (s *State) CRL(at time.Time) ([]byte, error) {
	s.version++
	by := s.Current()
	id, err := by.Key.identifier()
	if err != nil {
		return nil, err
	}
	named, err := extension(false, func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *builder) { b.AddBytes(id) })
		})
	}, 2, 5, 29, 35)
	if err != nil {
		return nil, err
	}
	numbered, err := extension(false, func(b *builder) { b.AddASN1Int64(s.version) }, 2, 5, 29, 20)
	if err != nil {
		return nil, err
	}
	body, err := build(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(1)
			by.Key.signatureAlgorithm(b)
			by.Subject.write(b)
			moment(b, at)
			moment(b, at.AddDate(0, 0, 90))
			if len(s.revoked) > 0 {
				sequence(b, func(b *builder) {
					for _, r := range s.revoked {
						sequence(b, func(b *builder) { number(b, r.serial); moment(b, r.at) })
					}
				})
			}
			context(b, 0, func(b *builder) { writeExtensions(b, []Extension{named, numbered}) })
		})
	})
	if err != nil {
		return nil, err
	}
	return signed(s, body, by.Key, false)
}

// MasterList is a list of certificates signed by the state's list signer (Doc 9303-12
// clause 9); change may alter it before it is signed. Certificates are DER: those of
// the state, by Anchors, and those of others.
func (s *State) MasterList(certificates [][]byte, change func(*SignedData)) ([]byte, error) {
	signer, err := s.ListSigner()
	if err != nil {
		return nil, err
	}
	sorted := slices.Clone(certificates)
	slices.SortFunc(sorted, bytes.Compare)
	content, err := build(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(0)
			set(b, func(b *builder) { b.AddBytes(bytes.Join(sorted, nil)) })
		})
	})
	if err != nil {
		return nil, err
	}
	return s.list(typeMasterList, content, signer, change)
}

// list signs a list with the certificates of its signer and of the authority.
func (s *State) list(kind []int, content []byte, signer *Certificate, change func(*SignedData)) ([]byte, error) {
	d := SignedData{
		Type: kind, Content: content, Signers: []*Certificate{signer}, Time: s.now,
		Certificates: [][]byte{signer.DER, s.Current().DER},
	}
	if change != nil {
		change(&d)
	}
	return d.Encode(s)
}

// Defect is an entry of a defect list (BSI TR-03129-2 clause 7).
type Defect struct {
	Signer     *Certificate
	Hashed     bool // the certificate's SHA-256 stands beside its name
	Kind       []int
	Parameters func(b *builder) // nil: none
}

// Kinds of defects of authentication: {id-DefectList 1 n}.
var (
	DefectRevoked  = []int{0, 4, 0, 127, 0, 7, 3, 1, 5, 1, 1}
	DefectReplaced = []int{0, 4, 0, 127, 0, 7, 3, 1, 5, 1, 2}
	DefectChipKey  = []int{0, 4, 0, 127, 0, 7, 3, 1, 5, 1, 3}
	DefectActive   = []int{0, 4, 0, 127, 0, 7, 3, 1, 5, 1, 4}
	DefectProtocol = []int{0, 4, 0, 127, 0, 7, 3, 1, 5, 1, 5}
	DefectValidity = []int{0, 4, 0, 127, 0, 7, 3, 1, 5, 1, 6}
)

// Code is the parameter of a defect that is a status.
func Code(n int64) func(b *builder) { return func(b *builder) { b.AddASN1Enum(n) } }

// Octets is the parameter of a defect that is a string, as a replaced certificate.
func Octets(v []byte) func(b *builder) { return func(b *builder) { b.AddASN1OctetString(v) } }

// DefectSigner makes a signer of defect lists.
func (s *State) DefectSigner() (*Certificate, error) {
	key, err := NewKey(s.options.Signer, s.random)
	if err != nil {
		return nil, err
	}
	return s.certify(roleList, s.name("Defect List Signer"), key, s.Current(), nil, useDefectList, nil)
}

// DefectList is a list of version 1, signed by signer.
func (s *State) DefectList(signer *Certificate, defects []Defect, change func(*SignedData)) ([]byte, error) {
	content, err := build(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(0)
			oid(b, hashOIDs["SHA-256"]...)
			set(b, func(b *builder) {
				for _, d := range defects {
					d.write(b)
				}
			})
		})
	})
	if err != nil {
		return nil, err
	}
	return s.list(typeDefectList, content, signer, change)
}

func (d Defect) write(b *builder) {
	sequence(b, func(b *builder) {
		sequence(b, func(b *builder) { d.Signer.Issuer.write(b); number(b, d.Signer.Serial) })
		if d.Hashed {
			h := hashes["SHA-256"].New()
			h.Write(d.Signer.DER)
			b.AddASN1OctetString(h.Sum(nil))
		}
		set(b, func(b *builder) {
			sequence(b, func(b *builder) {
				oid(b, d.Kind...)
				if d.Parameters != nil {
					d.Parameters(b)
				}
			})
		})
	})
}
