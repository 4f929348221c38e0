package trust

import (
	"slices"
	"strings"

	"gatehouse/capture/cms"
	"gatehouse/uplink/trust/format"
)

// Roles of a certificate.
const (
	RoleCSCA            = "csca"
	RoleLink            = "link"
	RoleSigner          = "dsc"
	RoleMasterSigner    = "master list signer"
	RoleDeviationSigner = "deviation list signer"
	RoleDefectSigner    = "defect list signer"
	RoleListSigner      = "signer list signer"
)

// Departures from Doc 9303-12 clause 7.1 that are taken all the same.
const (
	NoConstraints = "Doc 9303-12: authority without basic constraints"
	NotCA         = "Doc 9303-12: authority that says CA:FALSE"
	NoCertSign    = "Doc 9303-12: authority without the right to sign certificates"
	NoKeyUsage    = "Doc 9303-12: authority without key usage"
	NoKeyID       = "Doc 9303-12: authority without a subject key identifier"
	LowerCountry  = "Doc 9303-12: country is not in capitals"
	NoCountry     = "Doc 9303-12: authority without a country"
	WeakHash      = "Doc 9303-12: signed with SHA-1"
	Nonconformant = "ICAO PKD: in the branch for what does not conform"
)

// roleOf says what a certificate is by what it says of itself. Whether an authority
// is a root or a link is for the proof of its signature to say.
func roleOf(c *cms.Certificate) string {
	for _, use := range []struct{ oid, role string }{
		{format.OIDMasterListSigner, RoleMasterSigner},
		{format.OIDDeviationListSigner, RoleDeviationSigner},
		{format.OIDDefectListSigner, RoleDefectSigner},
		{format.OIDSignerListSigner, RoleListSigner},
	} {
		if slices.Contains(c.ExtendedKeyUsage, use.oid) && !c.CA && c.KeyUsage&cms.CertSign == 0 {
			return use.role
		}
	}
	switch {
	case c.CA, c.KeyUsage&cms.CertSign != 0:
		// Links of five states say CA:FALSE, and sign certificates all the same.
	case !c.HasConstraints && !c.HasKeyUsage && len(c.ExtendedKeyUsage) == 0 && len(c.DocumentTypes) == 0 && c.SelfIssued():
		// As authorities of the first years are: it says nothing of itself.
	default:
		return RoleSigner
	}
	if c.SelfIssued() {
		return RoleCSCA
	}
	return RoleLink
}

// departures names what an authority does not keep of its profile.
func departures(c *cms.Certificate, role string) []string {
	out := slices.Clone(c.Departures)
	if role != RoleCSCA && role != RoleLink {
		return out
	}
	for _, d := range []struct {
		name string
		is   bool
	}{
		{NoConstraints, !c.HasConstraints},
		{NotCA, c.HasConstraints && !c.CA},
		{NoCertSign, c.HasKeyUsage && c.KeyUsage&cms.CertSign == 0},
		{NoKeyUsage, !c.HasKeyUsage},
		{NoKeyID, len(c.SubjectKeyID) == 0},
		{NoCountry, c.Subject.Country() == ""},
		{LowerCountry, lowerCountry(c)},
		{WeakHash, c.WeakHash()},
	} {
		if d.is {
			out = append(out, d.name)
		}
	}
	return out
}

// lowerCountry tells whether a country is written in small letters.
func lowerCountry(c *cms.Certificate) bool {
	return slices.ContainsFunc(strings.Split(c.Subject.String()+", "+c.Issuer.String(), ", "), func(part string) bool {
		country, ok := strings.CutPrefix(part, "C=")
		return ok && country != strings.ToUpper(country)
	})
}
