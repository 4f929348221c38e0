package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"slices"
	"testing"
	"time"

	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// signing is a recipe for signed data of one signer, good as newSigning makes it.
type signing struct {
	key           *ecdsa.PrivateKey
	version       int64
	digests       []string // of digestAlgorithms
	content       []byte
	contentType   string
	certificates  [][]byte
	crls          [][]byte
	signerVersion int64
	sid           []byte // DER
	digest        string
	attributes    [][]byte // DER of each, in the order in which they are sent; nil: none
	sent          bool     // sign the attributes in this order, not in DER's
	signature     string   // algorithm
	hash          crypto.Hash
	plain         bool     // r||s
	unsigned      [][]byte // attributes
	signers       int
}

const (
	oidSHA256      = "2.16.840.1.101.3.4.2.1"
	oidSHA512      = "2.16.840.1.101.3.4.2.3"
	oidECDSA256    = "1.2.840.10045.4.3.2"
	oidECDSA512    = "1.2.840.10045.4.3.4"
	oidSecurityObj = "2.23.136.1.1.1"
)

// newSigning makes a recipe with a key and a certificate of its own.
func newSigning(t testing.TB) signing {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(77), Subject: pkix.Name{Country: []string{"UT"}, CommonName: "Utopia DS"}, SubjectKeyId: []byte("a key"),
		NotBefore: time.Now(), NotAfter: time.Now().AddDate(0, 3, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	s := signing{
		key: key, version: 3, digests: []string{oidSHA256}, content: []byte("hashes of data groups"), contentType: oidSecurityObj,
		certificates: [][]byte{der}, signerVersion: 1, sid: sequence(c.Issuer.raw, integer(77)),
		digest: oidSHA256, signature: oidECDSA256, hash: crypto.SHA256, signers: 1,
	}
	s.attributes = [][]byte{s.typed(oidSecurityObj), s.message(crypto.SHA256)}
	return s
}

func (s signing) typed(oid string) []byte { return attributeOf(oidContentType, oidOf(oid)) }

func (s signing) message(h crypto.Hash) []byte {
	return attributeOf(oidMessageDigest, encode(asn1.OCTET_STRING, sum(h, s.content)))
}

// build signs and gives DER, but for what the recipe has otherwise.
func (s signing) build(t testing.TB) []byte {
	t.Helper()
	signed := s.content
	var attributes []byte
	if s.attributes != nil {
		sorted := slices.Clone(s.attributes)
		if !s.sent {
			slices.SortFunc(sorted, bytes.Compare)
		}
		signed = encode(asn1.SET, bytes.Join(sorted, nil))
		attributes = encode(context(0), bytes.Join(s.attributes, nil))
	}
	signature, err := ecdsa.SignASN1(rand.Reader, s.key, sum(s.hash, signed))
	if err != nil {
		t.Fatal(err)
	}
	if s.plain {
		signature = plain(signature)
	}
	var digests [][]byte
	for _, d := range s.digests {
		digests = append(digests, sequence(oidOf(d)))
	}
	signer := sequence(integer(s.signerVersion), s.sid, sequence(oidOf(s.digest)), attributes,
		sequence(oidOf(s.signature)), encode(asn1.OCTET_STRING, signature), tagged(1, s.unsigned))
	body := sequence(
		integer(s.version), encode(asn1.SET, bytes.Join(digests, nil)),
		sequence(oidOf(s.contentType), encode(context(0), encode(asn1.OCTET_STRING, s.content))),
		tagged(0, s.certificates), tagged(1, s.crls), encode(asn1.SET, bytes.Repeat(signer, s.signers)),
	)
	return sequence(oidOf(contentSigned), encode(context(0), body))
}

func tagged(n uint8, parts [][]byte) []byte {
	if parts == nil {
		return nil
	}
	return encode(context(n), bytes.Join(parts, nil))
}

func sequence(parts ...[]byte) []byte { return encode(asn1.SEQUENCE, bytes.Join(parts, nil)) }

func attributeOf(oid string, values ...[]byte) []byte {
	return sequence(oidOf(oid), encode(asn1.SET, bytes.Join(values, nil)))
}

func integer(v int64) []byte {
	var b cryptobyte.Builder
	b.AddASN1Int64(v)
	return b.BytesOrPanic()
}

func oidOf(dotted string) []byte {
	oid, err := x509.ParseOID(dotted)
	if err != nil {
		panic(err)
	}
	der, _ := oid.MarshalBinary()
	return encode(asn1.OBJECT_IDENTIFIER, der)
}

func sum(h crypto.Hash, b []byte) []byte {
	d := h.New()
	d.Write(b)
	return d.Sum(nil)
}

// plain makes r||s of a signature with P-256.
func plain(der []byte) []byte {
	var s struct{ R, S *big.Int }
	if _, err := encoding.Unmarshal(der, &s); err != nil {
		panic(err)
	}
	return append(s.R.FillBytes(make([]byte, 32)), s.S.FillBytes(make([]byte, 32))...)
}
