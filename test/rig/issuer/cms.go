package issuer

import (
	"bytes"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// Content types.
var (
	typeSecurityObject = []int{2, 23, 136, 1, 1, 1}         // LDS security object
	typeMasterList     = []int{2, 23, 136, 1, 1, 2}         // CscaMasterList
	typeCardSecurity   = []int{0, 4, 0, 127, 0, 7, 3, 2, 1} // id-SecurityObject of BSI TR-03110-3
	typeDefectList     = []int{0, 4, 0, 127, 0, 7, 3, 1, 5} // id-DefectList of BSI TR-03129-2
	signedDataType     = []int{1, 2, 840, 113549, 1, 7, 2}  //
	contentTypeOID     = []int{1, 2, 840, 113549, 1, 9, 3}  //
	messageDigestOID   = []int{1, 2, 840, 113549, 1, 9, 4}  //
	signingTimeOID     = []int{1, 2, 840, 113549, 1, 9, 5}  //
)

// SignedData is a CMS SignedData before it is signed (RFC 5652 clause 5). The zero
// value of each choice is what states do most.
type SignedData struct {
	Type         []int // of the content
	Content      []byte
	Signers      []*Certificate
	Certificates [][]byte // DER
	Hash         string   // digest of the content; "": the signer's

	ByKey        bool      // signers are named by subject key identifier
	Bare         bool      // no signed attributes
	Time         time.Time // signing time; zero: none
	Digest       []byte    // message digest, instead of the right one
	AttributeFor []int     // content type in the attributes, instead of the right one
	WrongName    bool      // the signer's issuer is another
	Corrupt      bool      // one bit of the signature is another
	BareRSA      bool      // the signature is named rsaEncryption, without its hash
	InfoVersion  int64     // of the signer's information; 0: the right one
	Indefinite   bool      // outer lengths are indefinite, as BER allows
}

// Encode signs it.
func (d SignedData) Encode(s *State) ([]byte, error) {
	infos := make([][]byte, 0, len(d.Signers))
	for _, c := range d.Signers {
		info, err := d.signerInfo(s, c)
		if err != nil {
			return nil, err
		}
		infos = append(infos, info)
	}
	slices.SortFunc(infos, bytes.Compare)
	der, err := build(func(b *builder) {
		sequence(b, func(b *builder) {
			oid(b, signedDataType...)
			context(b, 0, func(b *builder) {
				sequence(b, func(b *builder) { d.body(b, infos) })
			})
		})
	})
	if err != nil || !d.Indefinite {
		return der, err
	}
	return indefinite(der, 3), nil
}

func (d SignedData) body(b *builder, infos [][]byte) {
	b.AddASN1Int64(3)
	set(b, func(b *builder) {
		seen := map[string]bool{}
		for _, c := range d.Signers {
			if h := d.hash(c); !seen[h] {
				seen[h] = true
				hashAlgorithm(b, h)
			}
		}
	})
	sequence(b, func(b *builder) {
		oid(b, d.Type...)
		context(b, 0, func(b *builder) { b.AddASN1OctetString(d.Content) })
	})
	if len(d.Certificates) > 0 {
		context(b, 0, func(b *builder) {
			for _, c := range d.Certificates {
				b.AddBytes(c)
			}
		})
	}
	set(b, func(b *builder) {
		for _, i := range infos {
			b.AddBytes(i)
		}
	})
}

func (d SignedData) hash(c *Certificate) string {
	if d.Hash != "" {
		return d.Hash
	}
	return c.Key.Spec.Hash
}

func (d SignedData) signerInfo(s *State, c *Certificate) ([]byte, error) {
	attributes, err := d.attributes(c)
	if err != nil {
		return nil, err
	}
	content := d.Content
	if !d.Bare {
		if content, err = build(func(b *builder) { set(b, func(b *builder) { b.AddBytes(attributes) }) }); err != nil {
			return nil, err
		}
	}
	signature, err := c.Key.Sign(s.random, content)
	if err != nil {
		return nil, err
	}
	if d.Corrupt {
		signature[len(signature)-1] ^= 1
	}
	return build(func(b *builder) {
		sequence(b, func(b *builder) {
			d.identifier(b, c)
			hashAlgorithm(b, d.hash(c))
			if !d.Bare {
				context(b, 0, func(b *builder) { b.AddBytes(attributes) })
			}
			if d.BareRSA {
				algorithm(b, null, 1, 2, 840, 113549, 1, 1, 1)
			} else {
				c.Key.signatureAlgorithm(b)
			}
			b.AddASN1OctetString(signature)
		})
	})
}

// identifier adds version and name of a signer.
func (d SignedData) identifier(b *builder, c *Certificate) {
	if d.ByKey {
		id, err := c.Key.identifier()
		if err != nil {
			b.SetError(err)
		}
		b.AddASN1Int64(d.version(3))
		b.AddASN1(asn1.Tag(0).ContextSpecific(), func(b *builder) { b.AddBytes(id) })
		return
	}
	issuer := c.Issuer
	if d.WrongName {
		issuer = append(slices.Clone(issuer), Attribute{Arc: 7, Value: "Elsewhere"})
	}
	b.AddASN1Int64(d.version(1))
	sequence(b, func(b *builder) { issuer.write(b); number(b, c.Serial) })
}

func (d SignedData) version(right int64) int64 {
	if d.InfoVersion != 0 {
		return d.InfoVersion
	}
	return right
}

// attributes are the signed ones, in the order of DER.
func (d SignedData) attributes(c *Certificate) ([]byte, error) {
	sum := d.Digest
	if sum == nil {
		h := hashes[d.hash(c)].New()
		h.Write(d.Content)
		sum = h.Sum(nil)
	}
	kind := d.Type
	if d.AttributeFor != nil {
		kind = d.AttributeFor
	}
	var all [][]byte
	var failed error
	add := func(value func(b *builder), arcs []int) {
		der, err := build(func(b *builder) {
			sequence(b, func(b *builder) { oid(b, arcs...); set(b, value) })
		})
		all = append(all, der)
		if err != nil {
			failed = err
		}
	}
	add(func(b *builder) { oid(b, kind...) }, contentTypeOID)
	add(func(b *builder) { b.AddASN1OctetString(sum) }, messageDigestOID)
	if !d.Time.IsZero() {
		add(func(b *builder) { moment(b, d.Time) }, signingTimeOID)
	}
	slices.SortFunc(all, bytes.Compare)
	return bytes.Join(all, nil), failed
}

// indefinite writes the outer constructed elements with indefinite lengths, so many
// deep along the first way down.
func indefinite(der []byte, depth int) []byte {
	if depth == 0 || der[0]&0x20 == 0 {
		return der
	}
	head := 2
	if der[1] > 0x80 {
		head += int(der[1] & 0x7F)
	}
	out := []byte{der[0], 0x80}
	for rest := der[head:]; len(rest) > 0; {
		n := elementLength(rest)
		out = append(out, indefinite(rest[:n], depth-1)...)
		rest = rest[n:]
	}
	return append(out, 0, 0)
}

// elementLength is the length of the first DER element with its head; tags are of one
// byte.
func elementLength(b []byte) int {
	n, at := int(b[1]), 2
	if n > 0x80 {
		at += n & 0x7F
		n = 0
		for _, v := range b[2:at] {
			n = n<<8 | int(v)
		}
	}
	return at + n
}
