package curve

import (
	"fmt"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// parseMODP finds the group that the parameters of a Diffie-Hellman key spell out:
// DomainParameters of RFC 3279 clause 2.3.3 (p, g, q and what validates them), or
// DHParameter of PKCS #3 (p, g). Only the groups of RFC 5114 are accepted: to prove two
// thousand bits prime at the sender's word costs more than a reading may.
func parseMODP(der []byte, x942 bool) (Group, error) {
	in, seq := cryptobyte.String(der), cryptobyte.String(nil)
	p, g, q := new(big.Int), new(big.Int), new(big.Int)
	ok := in.ReadASN1(&seq, asn1.SEQUENCE) && in.Empty() && seq.ReadASN1Integer(p) && seq.ReadASN1Integer(g)
	if x942 {
		ok = ok && seq.ReadASN1Integer(q) &&
			seq.SkipOptionalASN1(asn1.INTEGER) && seq.SkipOptionalASN1(asn1.SEQUENCE) // j, validation
	} else {
		ok = ok && seq.SkipOptionalASN1(asn1.INTEGER) // privateValueLength
	}
	if !ok || !seq.Empty() {
		return nil, fmt.Errorf("%w: no parameters of a prime field's subgroup", ErrCurve)
	}
	for _, m := range modps() {
		if m.params.p.Cmp(p) == 0 && m.params.g.Cmp(g) == 0 && (!x942 || m.params.q.Cmp(q) == 0) {
			return m, nil
		}
	}
	return nil, fmt.Errorf("%w: explicit parameters of a prime field that are not of RFC 5114", ErrCurve)
}
