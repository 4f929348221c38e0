package seal

import (
	"crypto"
	"crypto/sha1"
	"encoding/base32"
	"encoding/hex"

	"gatehouse/capture/cms"
)

// Tags of the datastructure for barcode.
const (
	tagMessages    = 0x61
	tagCertificate = 0x7E
	tagSignature   = 0x7F
)

// idbHashes are the signature algorithms of its header, all ECDSA.
var idbHashes = map[byte]crypto.Hash{1: crypto.SHA256, 2: crypto.SHA384, 3: crypto.SHA512}

// parseIDB reads RDB1 or NDB1, a flag (A plain, B signed, C compressed, D both) and
// base32 without padding.
func parseIDB(b []byte) (Seal, error) {
	if len(b) < 6 || b[4] < 'A' || b[4] > 'D' {
		return Seal{}, wrong("its barcode flag is none of A to D")
	}
	isSigned, zipped := (b[4]-'A')&1 != 0, (b[4]-'A')&2 != 0
	coded := b[5:]
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(string(coded))
	// The decoder ignores line ends and bits behind the last byte; one spelling counts.
	if err != nil || base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw) != string(coded) {
		return Seal{}, wrong("not base32 in its one spelling")
	}
	if zipped {
		if raw, err = inflate(raw); err != nil {
			return Seal{}, err
		}
	}
	s := Seal{Kind: IDB, Version: 1}
	if raw, err = s.idbHeader(raw, isSigned); err != nil {
		return Seal{}, err
	}
	return s, s.idbBody(raw, isSigned)
}

// idbHeader reads the country and, where it is signed, algorithm, certificate
// reference (the last five bytes of the certificate's SHA-1) and date.
func (s *Seal) idbHeader(b []byte, isSigned bool) ([]byte, error) {
	size := 2
	if isSigned {
		size = 12
	}
	if len(b) < size {
		return nil, wrong("it is cut off within the header")
	}
	country, ok := decodeC40(b[:2])
	if s.Issuer = plain(country); !ok || s.Issuer == "" {
		return nil, wrong("its issuing country is no code")
	}
	s.content = b
	if isSigned {
		if s.hash, ok = idbHashes[b[2]]; !ok {
			return nil, wrong("its signature algorithm %d is not known", b[2])
		}
		s.Reference = hex.EncodeToString(b[3:8])
		if s.Signed, ok = decodeMasked(b[8:12]); !ok {
			return nil, wrong("the date of its signature is no date")
		}
	}
	return b[size:], nil
}

// idbBody reads the messages, and where it is signed certificate and signature.
func (s *Seal) idbBody(b []byte, isSigned bool) error {
	e, rest, err := next(b, true)
	if err != nil {
		return err
	}
	if e.tag != tagMessages {
		return wrong("its first field is %#02x, not the messages", e.tag)
	}
	s.content = s.content[: len(s.content)-len(rest) : len(s.content)-len(rest)]
	messages, err := readDER(e.value)
	if err != nil {
		return err
	}
	if s.Features, s.unknown, err = decode(messages, idbMessages); err != nil {
		return err
	}
	s.Document = idbDocument(messages)
	if isSigned && len(rest) > 0 && rest[0] == tagCertificate {
		if e, rest, err = next(rest, true); err != nil {
			return err
		}
		if s.Certificate, err = cms.ParseStrict(e.value); err != nil {
			return wrong("its certificate: %v", err)
		}
		if sum := sha1.Sum(e.value); hex.EncodeToString(sum[15:]) != s.Reference {
			return wrong("its certificate is not the one its header refers to")
		}
	}
	if isSigned {
		if e, rest, err = next(rest, true); err != nil {
			return err
		}
		if e.tag != tagSignature || len(e.value) == 0 || len(e.value)%2 != 0 {
			return wrong("its signature is no r||s")
		}
		s.signature = e.value
	}
	if len(rest) > 0 {
		return wrong("%d bytes follow its end", len(rest))
	}
	return nil
}
