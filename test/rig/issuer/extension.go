package issuer

import (
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// Extended key usages.
var (
	useMasterList = []int{2, 23, 136, 1, 1, 3}                // Doc 9303-12 clause 7.1.1.3
	useDefectList = []int{0, 4, 0, 127, 0, 7, 3, 11, 2, 1, 2} // BSI TR-03129-2 clause 7.2
)

// role is what a certificate is for.
type role uint8

const (
	roleAuthority role = iota + 1
	roleSigner         // of documents
	roleList           // of lists
)

// profile makes the extensions of Doc 9303-12 table 6.
func (s *State) profile(as role, subject, issuer *Key, until time.Time, types []string, use []int) (all []Extension, err error) {
	add := func(critical bool, f func(b *builder), arcs ...int) {
		if err == nil {
			var e Extension
			e, err = extension(critical, f, arcs...)
			all = append(all, e)
		}
	}
	own, err := subject.identifier()
	if err != nil {
		return nil, err
	}
	theirs, err := issuer.identifier()
	if err != nil {
		return nil, err
	}
	add(false, func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *builder) { b.AddBytes(theirs) })
		})
	}, 2, 5, 29, 35)
	add(false, func(b *builder) { b.AddASN1OctetString(own) }, 2, 5, 29, 14)
	usage := []byte{7, 0x80} // digitalSignature
	if as == roleAuthority {
		usage = []byte{1, 0x06} // keyCertSign, cRLSign
		add(true, func(b *builder) {
			sequence(b, func(b *builder) { b.AddASN1Boolean(true); b.AddASN1Int64(0) })
		}, 2, 5, 29, 19)
	}
	add(true, func(b *builder) { b.AddASN1(asn1.BIT_STRING, func(b *builder) { b.AddBytes(usage) }) }, 2, 5, 29, 15)
	add(false, func(b *builder) {
		sequence(b, func(b *builder) {
			for i, t := range []time.Time{s.now.Add(-24 * time.Hour), until} {
				b.AddASN1(asn1.Tag(i).ContextSpecific(), func(b *builder) { b.AddBytes([]byte(t.UTC().Format("20060102150405Z"))) })
			}
		})
	}, 2, 5, 29, 16)
	add(false, s.alternative, 2, 5, 29, 18) // issuerAltName and subjectAltName: the code of the state
	add(false, s.alternative, 2, 5, 29, 17)
	if len(types) > 0 {
		add(false, func(b *builder) {
			sequence(b, func(b *builder) {
				b.AddASN1Int64(0)
				set(b, func(b *builder) {
					for _, t := range slices.Sorted(slices.Values(types)) { // DER orders a SET OF
						text(b, asn1.PrintableString, t)
					}
				})
			})
		}, 2, 23, 136, 1, 1, 6, 2)
	}
	if use != nil {
		add(true, func(b *builder) { sequence(b, func(b *builder) { oid(b, use...) }) }, 2, 5, 29, 37)
	}
	add(false, func(b *builder) {
		sequence(b, func(b *builder) {
			sequence(b, func(b *builder) {
				context(b, 0, func(b *builder) {
					context(b, 0, func(b *builder) {
						text(b, asn1.Tag(6).ContextSpecific(), "http://pki.example/"+s.Country+".crl")
					})
				})
			})
		})
	}, 2, 5, 29, 31)
	return all, err
}

// alternative is a GeneralNames with a directory name: L is the state's code (Doc
// 9303-12 clause 7.1.1.2).
func (s *State) alternative(b *builder) {
	sequence(b, func(b *builder) {
		context(b, 4, func(b *builder) { Name{{Arc: 7, Value: s.Code}}.write(b) })
	})
}
