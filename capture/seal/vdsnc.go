package seal

import (
	"bytes"
	"crypto"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/gowebpki/jcs"

	"gatehouse/capture/cms"
)

var ncHashes = map[string]crypto.Hash{"ES256": crypto.SHA256, "ES384": crypto.SHA384, "ES512": crypto.SHA512}

// ncDocuments are the known types of messages, ncNames the members that other
// checks ask for; other members are called by their path behind msg, so that none
// can take the name of a field that other seals have.
var (
	ncDocuments = map[string]string{"icao.test": "proof of testing", "icao.vacc": "proof of vaccination"}
	ncNames     = map[string]string{"pid.n": FieldName, "pid.dob": FieldBirth, "pid.i": FieldDocumentNumber, "pid.dn": FieldDocumentNumber, "pid.sex": "sex"}
)

// isVDSNC tells whether it looks like one: an object with the members of one.
func isVDSNC(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '{' && bytes.Contains(b, []byte(`"data"`)) && bytes.Contains(b, []byte(`"sig"`))
}

// parseVDSNC reads the JSON of a VDS-NC. What it says is taken from the canonical
// form that was signed, never from the message's own spelling, in which members and
// numbers can be written that the canonical form does not have.
func parseVDSNC(b []byte) (Seal, error) {
	m, err := object(b, "data", "sig")
	if err != nil {
		return Seal{}, err
	}
	s := Seal{Kind: VDSNC}
	if s.content, err = jcs.Transform(m["data"]); err != nil {
		return Seal{}, wrong("its data have no canonical form")
	}
	if err := s.ncData(); err != nil {
		return Seal{}, err
	}
	return s, s.ncSignature(m["sig"])
}

// ncData reads header and message.
func (s *Seal) ncData() error {
	data, err := object(s.content, "hdr", "msg")
	if err != nil {
		return err
	}
	header, err := texts(data["hdr"], "t", "v", "is")
	if err != nil {
		return err
	}
	if s.Version, err = strconv.Atoi(header["v"]); err != nil {
		return wrong("its version is no whole number")
	}
	s.Issuer, s.Document = header["is"], ncDocuments[header["t"]]
	s.unknown = s.Document == ""
	message, err := members(data["msg"])
	if err != nil {
		return err
	}
	for _, path := range message.order {
		name, known := ncNames[path]
		if !known {
			name = "msg." + path
		}
		s.Features = append(s.Features, Feature{Name: name, Text: message.text[path]})
	}
	return nil
}

// ncSignature reads algorithm, certificate and signature.
func (s *Seal) ncSignature(b []byte) error {
	sig, err := texts(b, "alg", "cer", "sigvl")
	if err != nil {
		return err
	}
	var ok bool
	if s.hash, ok = ncHashes[sig["alg"]]; !ok {
		return wrong("its signature algorithm is none of ES256, ES384, ES512")
	}
	der, okCert := decode64(sig["cer"])
	if s.signature, ok = decode64(sig["sigvl"]); !ok || !okCert || len(s.signature) == 0 || len(s.signature)%2 != 0 {
		return wrong("its certificate or signature is no base64url")
	}
	if s.Certificate, err = cms.ParseStrict(der); err != nil {
		return wrong("its certificate: %v", err)
	}
	return nil
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
