package seals

import (
	"bytes"
	"compress/zlib"
	"crypto"
	"crypto/sha1"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Field is a tag and its encoded value.
type Field struct {
	Tag   byte
	Value []byte
}

// C40 encodes letters, digits and fillers (Doc 9303-13 clause 2.6).
func C40(text string) []byte {
	value := func(c byte) int {
		switch {
		case c >= '0' && c <= '9':
			return int(c-'0') + 4
		case c >= 'A' && c <= 'Z':
			return int(c-'A') + 14
		}
		return 3 // space, filler
	}
	var out []byte
	for ; len(text) >= 2; text = text[min(3, len(text)):] {
		v := 1600*value(text[0]) + 40*value(text[1]) + 1
		if len(text) > 2 {
			v += value(text[2])
		}
		out = append(out, byte(v>>8), byte(v))
	}
	if len(text) == 1 {
		c := text[0]
		if c == '<' {
			c = ' '
		}
		out = append(out, 0xFE, c+1)
	}
	return out
}

// Date encodes a day in three bytes.
func Date(t time.Time) []byte {
	v := int(t.Month())*1000000 + t.Day()*10000 + t.Year()
	return []byte{byte(v >> 16), byte(v >> 8), byte(v)}
}

// tlv encodes a field, with DER's length or with one byte.
func tlv(tag byte, value []byte, der bool) []byte {
	n := len(value)
	head := []byte{tag, byte(n)}
	switch {
	case der && n > 0xFF:
		head = []byte{tag, 0x82, byte(n >> 8), byte(n)}
	case der && n > 0x7F:
		head = []byte{tag, 0x81, byte(n)}
	}
	return append(head, value...)
}

// Group encodes fields within a field of an IDB.
func Group(fields ...Field) []byte {
	var out []byte
	for _, f := range fields {
		out = append(out, tlv(f.Tag, f.Value, true)...)
	}
	return out
}

// VDS makes a seal of header version 3 or 4 for a document type, which is feature
// definition reference and category.
func (s *Signer) VDS(version int, issuer string, docType [2]byte, at time.Time, fields ...Field) ([]byte, error) {
	b := append([]byte{0xDC, byte(version - 1)}, C40((issuer + "<<")[:3])...)
	if version == 3 {
		b = append(b, C40(fmt.Sprintf("%s%s%05X", s.Country, s.Name, s.number))...)
	} else {
		reference, size := fmt.Sprintf("%X", s.number), "%s%s%02X"
		if s.Country+s.Name == "DEZV" { // BSI TR-03171: the certificate's SHA-1, and a decimal length
			reference, size = fmt.Sprintf("%X", sha1.Sum(s.Certificate)), "%s%s%02d"
		}
		b = append(b, C40(fmt.Sprintf(size, s.Country, s.Name, len(reference)))...)
		b = append(b, C40(reference)...)
	}
	b = append(append(append(b, Date(at)...), Date(at)...), docType[:]...)
	for _, f := range fields {
		b = append(b, tlv(f.Tag, f.Value, version >= 4)...)
	}
	h := crypto.SHA224
	switch bits := s.bits(); {
	case bits > 256:
		h = crypto.SHA384
	case bits > 224:
		h = crypto.SHA256
	}
	signature, err := s.raw(h, b)
	return append(b, tlv(0xFF, signature, version >= 4)...), err
}

// IDB makes a datastructure for barcode.
func (s *Signer) IDB(issuer string, at time.Time, zipped, withCertificate bool, fields ...Field) ([]byte, error) {
	hash, algorithm := crypto.SHA256, byte(1)
	if s.bits() > 256 {
		hash, algorithm = crypto.SHA384, 2
	}
	sum := sha1.Sum(s.Certificate)
	b := append(C40((issuer + "<<")[:3]), algorithm)
	b = append(append(append(b, sum[15:]...), 0), Date(at)...)
	b = append(b, tlv(0x61, Group(fields...), true)...)
	signature, err := s.raw(hash, b)
	if err != nil {
		return nil, err
	}
	if withCertificate {
		b = append(b, tlv(0x7E, s.Certificate, true)...)
	}
	b = append(b, tlv(0x7F, signature, true)...)
	flag := "B"
	if zipped {
		flag = "D"
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		w.Write(b)
		w.Close()
		b = z.Bytes()
	}
	return []byte("RDB1" + flag + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)), nil
}

// VDSNC makes the JSON of a VDS-NC. message is any value of JSON objects, strings
// and whole numbers; such values are canonical as encoding/json writes maps.
func (s *Signer) VDSNC(issuer, kind string, message map[string]any) ([]byte, error) {
	data, err := canonical(map[string]any{"hdr": map[string]any{"t": kind, "v": 1, "is": issuer}, "msg": message})
	if err != nil {
		return nil, err
	}
	hash, algorithm := crypto.SHA256, "ES256"
	if s.bits() > 256 {
		hash, algorithm = crypto.SHA384, "ES384"
	}
	signature, err := s.raw(hash, data)
	if err != nil {
		return nil, err
	}
	sig, err := canonical(map[string]any{
		"alg": algorithm, "cer": base64.RawURLEncoding.EncodeToString(s.Certificate), "sigvl": base64.RawURLEncoding.EncodeToString(signature),
	})
	return []byte(`{"data":` + string(data) + `,"sig":` + string(sig) + `}`), err
}

func canonical(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}
