package trust

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"gatehouse/capture/cms"
)

// checkSigners verifies every signer of a list and fills in what the source says of
// the first.
func (d *draft) checkSigners(s *source, signed *cms.SignedData, use string, strict bool, on []listed) error {
	for i, info := range signed.Signers {
		c, err := signed.Signer(i)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		if err := signed.Verify(i, c); err != nil {
			return fmt.Errorf("%w: signer %.120s: %w", ErrRefused, c.Subject, err)
		}
		at := info.SigningTime
		switch {
		case at.IsZero(): // its signer is judged as of today, and an old one can prove nothing
			s.Departures = append(s.Departures, NoSigningTime)
			if at = d.now; at.After(c.NotAfter) {
				at = c.NotAfter
			}
		case at.After(d.now.Add(skew)):
			return fmt.Errorf("%w: it was signed at %s, which is in the future: set the clock, or ask its issuer", ErrRefused, day(at.Unix()))
		}
		if i == 0 {
			s.signer, s.SignerID = c, sha256.Sum256(c.Raw)
			s.Signer, s.Country = c.Subject.String(), c.Subject.Country()
			if !info.SigningTime.IsZero() {
				s.Signed = at.Unix()
			}
		}
		if err := d.checkSigner(c, at, use, strict, signed.Certificates, on); err != nil {
			return fmt.Errorf("%w: signer %.120s: %w", ErrRefused, c.Subject, err)
		}
		if !slices.Contains(c.ExtendedKeyUsage, use) {
			s.Departures = append(s.Departures, NoListUsage)
		}
	}
	return nil
}

// checkSigner refuses a signer that is not what it claims to be.
func (d *draft) checkSigner(c *cms.Certificate, at time.Time, use string, strict bool, inside []*cms.Certificate, on []listed) error {
	switch {
	case !slices.Contains(c.ExtendedKeyUsage, use) && (strict || len(c.ExtendedKeyUsage) > 0):
		return fmt.Errorf("it may not sign lists of this kind: extended key usage %s is missing", use)
	case c.HasKeyUsage && c.KeyUsage&cms.DigitalSignature == 0:
		return fmt.Errorf("it may not sign: its key usage has no digital signature")
	case !c.ValidAt(at):
		return fmt.Errorf("it was valid from %s to %s, and the list is of %s", day(c.NotBefore.Unix()), day(c.NotAfter.Unix()), day(at.Unix()))
	case abroad(c.Subject, c.Issuer):
		return fmt.Errorf("it is of another country than its issuer %.120s", c.Issuer)
	case c.SignedBy(c) == nil:
		return fmt.Errorf("it signed itself and was issued by no CSCA")
	case d.st.revoked(c):
		return fmt.Errorf("its certificate was revoked")
	}
	named := false
	byKey, byName := d.st.above(c)
	candidates := slices.Clone(inside)
	for _, a := range append(byKey[:len(byKey):len(byKey)], byName...) {
		candidates = append(candidates, a.cert)
	}
	for _, l := range on {
		candidates = append(candidates, l.cert)
	}
	for _, a := range candidates {
		key := len(c.AuthorityKeyID) > 0 && slices.Equal(c.AuthorityKeyID, a.SubjectKeyID)
		if !key && nameKey(a.Subject) != nameKey(c.Issuer) || abroad(c.Issuer, a.Subject) {
			continue
		}
		if c.SignedBy(a) == nil {
			if role := roleOf(a); role != RoleCSCA && role != RoleLink {
				return fmt.Errorf("its issuer %.120s is no CSCA", a.Subject)
			}
			return nil
		}
		named = named || key
	}
	if named {
		return fmt.Errorf("its certificate is not signed with the key of its CSCA")
	}
	return nil // the CSCA is not known: the list waits for it
}
