package seal

import (
	"slices"
	"strings"

	"gatehouse/capture/cms"
)

// Extended key usages: where those of ICAO begin (Doc 9303-1 clause 4.4), and those
// of the health proofs of VDS-NC, whose signers seal nothing else.
const (
	icaoUsage    = "2.23.136.1.1."
	healthCSCA   = "2.23.136.1.1.14.1"
	healthSigner = "2.23.136.1.1.14.2"
)

// otherUsages are those of signers of something else: whole identifiers, or all below one where it ends with a dot.
var otherUsages = []string{
	"2.23.136.1.1.3",   // master list signer
	"2.23.136.1.1.8",   // deviation list signer
	"2.23.136.1.1.9.",  // records on a chip (LDS2): travel stamps, visas, biometrics
	"2.23.136.1.1.10.", // single point of contact
	"2.23.136.1.1.12.", // digital travel credentials
	healthCSCA,
}

func otherUsage(u string) bool {
	return slices.ContainsFunc(otherUsages, func(o string) bool { return u == o || strings.HasSuffix(o, ".") && strings.HasPrefix(u, o) })
}

// serves asks signer and authority for what they may be used. Without the extension
// it is everything: signers from before it was asked for have none.
func serves(c, anchor *cms.Certificate, k Kind) bool {
	if k != VDSNC && slices.Equal(anchor.ExtendedKeyUsage, []string{healthCSCA}) {
		return false
	}
	return len(c.ExtendedKeyUsage) == 0 || slices.ContainsFunc(c.ExtendedKeyUsage, func(u string) bool {
		return strings.HasPrefix(u, icaoUsage) && !otherUsage(u) && (u != healthSigner || k == VDSNC)
	})
}

// allows asks the signer's certificate for the document type of the MRZ in the seal:
// its list holds whole document codes or their first letters.
func allows(c *cms.Certificate, s Seal) bool {
	lines := s.MRZ()
	if len(c.DocumentTypes) == 0 || len(lines) == 0 || len(lines[0]) < 2 {
		return true
	}
	return slices.Contains(c.DocumentTypes, strings.TrimRight(lines[0][:2], "<")) || slices.Contains(c.DocumentTypes, lines[0][:1])
}
