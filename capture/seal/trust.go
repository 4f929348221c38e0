package seal

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/capture/cms"
)

// MaxTrust is the largest text of a Trust in bytes.
const MaxTrust = 8 << 20

// ErrTrust: the text is no set of certificates and revocation lists.
var ErrTrust = errors.New("trust for seals is not in order")

// Trust is what a state relies on for seals.
type Trust struct {
	Anchors []*cms.Certificate // authorities (CSCA)
	Signers []*cms.Certificate // signers that anchors must vouch for
	Pinned  []*cms.Certificate // signers that are trusted as they are, by agreement
	CRLs    []*cms.CRL
}

// ParseTrust reads PEM blocks: CERTIFICATE and X509 CRL. A certificate of an
// authority is an anchor, another is a signer; with the PEM header "Trust: pinned"
// it is a pinned signer. Text between blocks is comment. One block that cannot be
// read refuses the whole, so that no anchor is lost unseen. Errors: ErrTrust.
func ParseTrust(text []byte) (Trust, error) {
	var t Trust
	if len(text) > MaxTrust {
		return t, fmt.Errorf("%w: %d bytes, at most %d are read", ErrTrust, len(text), MaxTrust)
	}
	begun := bytes.Count(text, []byte("-----BEGIN "))
	n := 0
	for {
		var block *pem.Block
		if block, text = pem.Decode(text); block == nil {
			break
		}
		n++
		if err := t.add(block); err != nil {
			return Trust{}, fmt.Errorf("%w: block %d: %w", ErrTrust, n, err)
		}
	}
	if n == 0 || n != begun {
		return Trust{}, fmt.Errorf("%w: %d blocks begin and %d can be read", ErrTrust, begun, n)
	}
	return t, nil
}

func (t *Trust) add(block *pem.Block) error {
	pinned := block.Headers["Trust"] == "pinned"
	if len(block.Headers) > 1 || len(block.Headers) == 1 && !pinned {
		return errors.New(`a PEM header other than "Trust: pinned"`)
	}
	if block.Type == "X509 CRL" && !pinned {
		crl, err := cms.ParseCRLStrict(block.Bytes)
		if err == nil {
			t.CRLs = append(t.CRLs, crl)
		}
		return err
	}
	if block.Type != "CERTIFICATE" {
		return fmt.Errorf("it is a %.40s, neither CERTIFICATE nor X509 CRL", block.Type)
	}
	c, err := cms.ParseStrict(block.Bytes)
	switch {
	case err != nil:
		return err
	case len(c.Critical) > 0: // it would deny every seal that leads to it
		return fmt.Errorf("its critical extension %.60s is not known", c.Critical[0])
	case pinned:
		t.Pinned = append(t.Pinned, c)
	case c.CA || c.HasKeyUsage && c.KeyUsage&cms.CertSign != 0:
		t.Anchors = append(t.Anchors, c)
	default:
		t.Signers = append(t.Signers, c)
	}
	return nil
}

// candidates are the certificates that the seal can mean.
func (t Trust) candidates(s Seal) []*cms.Certificate {
	if s.Certificate != nil {
		return []*cms.Certificate{s.Certificate}
	}
	var out []*cms.Certificate
	for _, c := range slices.Concat(t.Pinned, t.Signers) {
		if means(s, c) {
			out = append(out, c)
		}
	}
	return out
}

// means tells whether the reference in the seal is that of the certificate: VDS by
// country, common name and serial number of its subject (Doc 9303-13 clause 2.2.1),
// of the signer DEZV its whole SHA-1 (TR-03171), IDB by the last five bytes of its
// SHA-1. A serial number may be as long as a SHA-1 is.
func means(s Seal, c *cms.Certificate) bool {
	sum := sha1.Sum(c.Raw)
	switch {
	case s.Kind == IDB:
		return hex.EncodeToString(sum[15:]) == s.Reference
	case s.Signer == byHash:
		return strings.EqualFold(hex.EncodeToString(sum[:]), s.Reference)
	}
	return strings.EqualFold(c.Subject.Country()+c.Subject.CommonName(), s.Signer) && serial(c.Serial.Text(16)) == serial(s.Reference)
}

// anchorOf finds the authority that issued the certificate. It may have several
// certificates with one key: one that is valid now goes first.
func (t Trust) anchorOf(c *cms.Certificate, now time.Time) (*cms.Certificate, error) {
	valid := slices.DeleteFunc(slices.Clone(t.Anchors), func(a *cms.Certificate) bool { return !a.ValidAt(now) })
	if a, err := cms.FindIssuer(c, valid); err == nil {
		return a, nil
	}
	return cms.FindIssuer(c, t.Anchors)
}

// pins tells whether the certificate is pinned, byte by byte.
func (t Trust) pins(c *cms.Certificate) bool {
	return slices.ContainsFunc(t.Pinned, func(p *cms.Certificate) bool { return bytes.Equal(p.Raw, c.Raw) })
}
