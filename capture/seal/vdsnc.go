package seal

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/gowebpki/jcs"

	"gatehouse/capture/cms"
)

var ncHashes = map[string]crypto.Hash{"ES256": crypto.SHA256, "ES384": crypto.SHA384, "ES512": crypto.SHA512}

// ncDocuments are the known types of messages, ncNames the members that other
// checks ask for; other members are called by their path.
var (
	ncDocuments = map[string]string{"icao.test": "proof of testing", "icao.vacc": "proof of vaccination"}
	ncNames     = map[string]string{"pid.n": FieldName, "pid.dob": FieldBirth, "pid.i": FieldDocumentNumber, "pid.dn": FieldDocumentNumber, "pid.sex": "sex"}
)

// isVDSNC tells whether it looks like one: an object with the members of one.
func isVDSNC(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '{' && bytes.Contains(b, []byte(`"data"`)) && bytes.Contains(b, []byte(`"sig"`))
}

// ncSeal is the layout of the message. The decoder takes members in any case;
// members sees to it that they are written as here.
type ncSeal struct {
	Data json.RawMessage `json:"data"`
	Sig  struct {
		Alg   string `json:"alg"`
		Cer   string `json:"cer"`
		Value string `json:"sigvl"`
	} `json:"sig"`
}

type ncData struct {
	Header struct {
		Type    string `json:"t"`
		Version int    `json:"v"`
		Issuer  string `json:"is"`
	} `json:"hdr"`
	Message json.RawMessage `json:"msg"`
}

// parseVDSNC reads the JSON of a VDS-NC.
func parseVDSNC(b []byte) (Seal, error) {
	paths, err := members(b)
	if err != nil {
		return Seal{}, err
	}
	var m ncSeal
	var d ncData
	if err := errors.Join(strict(b, &m), strict(m.Data, &d)); err != nil {
		return Seal{}, wrong("its members are not those of a VDS-NC")
	}
	for _, p := range [...]string{"data.hdr.t", "data.hdr.v", "data.hdr.is", "sig.alg", "sig.cer", "sig.sigvl"} {
		if _, ok := paths.text[p]; !ok {
			return Seal{}, wrong("its member %q is missing", p)
		}
	}
	s := Seal{Kind: VDSNC, Version: d.Header.Version, Issuer: d.Header.Issuer, Document: ncDocuments[d.Header.Type]}
	s.unknown = s.Document == ""
	var ok bool
	if s.hash, ok = ncHashes[m.Sig.Alg]; !ok {
		return Seal{}, wrong("its signature algorithm is none of ES256, ES384, ES512")
	}
	if s.content, err = jcs.Transform(m.Data); err != nil {
		return Seal{}, wrong("its data have no canonical form")
	}
	der, okCert := decode64(m.Sig.Cer)
	if s.signature, ok = decode64(m.Sig.Value); !ok || !okCert || len(s.signature) == 0 || len(s.signature)%2 != 0 {
		return Seal{}, wrong("its certificate or signature is no base64url")
	}
	if s.Certificate, err = cms.Parse(der); err != nil {
		return Seal{}, wrong("its certificate: %v", err)
	}
	for _, p := range paths.order {
		if rest, ok := strings.CutPrefix(p, "data.msg."); ok {
			name, known := ncNames[rest]
			if !known {
				name = rest
			}
			s.Features = append(s.Features, Feature{Name: name, Text: paths.text[p]})
		}
	}
	return s, nil
}

func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// decode64 takes base64url with or without padding, in one spelling of its bits.
func decode64(s string) ([]byte, bool) {
	text := strings.TrimRight(s, "=")
	if pad := len(s) - len(text); pad > 0 && len(s)%4 != 0 || pad > 2 || strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return b, err == nil
}
