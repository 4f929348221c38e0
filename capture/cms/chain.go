package cms

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// ErrNoIssuer: none of the given certificates can be the issuer.
var ErrNoIssuer = errors.New("issuer is not known")

// Candidates are the certificates that may be c's issuer: those whose key c names, of
// no other country than the issuer's, and where there is none those of the issuer's name, whose
// keys may be any. A link certificate is as good as a root here, and comes after it.
func Candidates(c *Certificate, all []*Certificate) []*Certificate {
	var named, called []*Certificate
	for _, a := range all {
		switch {
		case byKey(c.Extensions, a) && mayBeIssuer(c.Extensions, c.Issuer, a):
			named = append(named, a)
		case c.Issuer.Alike(a.Subject):
			called = append(called, a)
		}
	}
	if len(named) == 0 {
		named = called
	}
	slices.SortStableFunc(named, func(a, b *Certificate) int { return rank(a) - rank(b) })
	return named
}

func rank(c *Certificate) int {
	if c.SelfIssued() {
		return 0
	}
	return 1
}

// FindIssuer finds the first of the Candidates that signed c. Several keys may have one
// name, so that a search by name never says that a signature is wrong.
// Errors: ErrNoIssuer, ErrSignature, ErrCertificate (c is not to be relied on, or
// its issuer is no authority).
func FindIssuer(c *Certificate, authorities []*Certificate) (*Certificate, error) {
	if len(c.Critical) > 0 {
		return nil, fmt.Errorf("%w: critical extension %.60s is not known", ErrCertificate, c.Critical[0])
	}
	denied := fmt.Errorf("%w: %.200s", ErrNoIssuer, c.Issuer)
	signed := map[string]bool{} // by key: roots and links share theirs
	for _, a := range Candidates(c, authorities) {
		if _, tried := signed[string(a.spki)]; !tried {
			signed[string(a.spki)] = c.SignedBy(a) == nil
		}
		if signed[string(a.spki)] {
			err := a.authority(CertSign)
			if err == nil {
				return a, nil
			}
			denied = err
		} else if mayBeIssuer(c.Extensions, c.Issuer, a) && byKey(c.Extensions, a) && errors.Is(denied, ErrNoIssuer) {
			denied = ErrSignature
		}
	}
	return nil, denied
}

// byKey tells whether both sides name the issuer's key.
func byKey(e Extensions, a *Certificate) bool {
	return len(e.AuthorityKeyID) > 0 && len(a.SubjectKeyID) > 0
}

func mayBeIssuer(e Extensions, issuer Name, a *Certificate) bool {
	if byKey(e, a) {
		return bytes.Equal(e.AuthorityKeyID, a.SubjectKeyID) && !abroad(issuer, a.Subject)
	}
	return issuer.Equal(a.Subject)
}

// abroad tells whether two names are of different countries. A name without one, which
// signers of the first years have, is of any.
func abroad(a, b Name) bool {
	x, y := a.Country(), b.Country()
	return x != y && x != "" && y != ""
}

// MaySign tells whether c is an authority that signs certificates, as far as it says
// itself. Authorities in use have basic constraints that deny it beside a key usage
// that grants it (NotQuiteCA): the key usage counts.
func (c *Certificate) MaySign() bool { return c.authority(CertSign) == nil }

// authority refuses an issuer that says of itself that it is none.
func (c *Certificate) authority(use KeyUsage) error {
	switch {
	case len(c.Critical) > 0:
		return fmt.Errorf("%w: the issuer's critical extension %.60s is not known", ErrCertificate, c.Critical[0])
	case c.HasKeyUsage && c.KeyUsage&use == 0, !c.HasKeyUsage && c.HasConstraints && !c.CA:
		return fmt.Errorf("%w: its issuer is no authority", ErrCertificate)
	}
	return nil
}
