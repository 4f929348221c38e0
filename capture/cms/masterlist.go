package cms

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxMasterList is how many certificates a master list may hold.
const MaxMasterList = 10_000

// ParseMasterList splits a CscaMasterList (Doc 9303-12 clause 9), the content of a
// master list, into its certificates, which are not read. Errors: ErrSigned.
func ParseMasterList(content []byte) ([][]byte, error) {
	r := read(content)
	list := r.open(asn1.SEQUENCE, "master list")
	r.end("master list")
	if v := list.small("version"); v != 0 {
		r.fail("version %d of master lists is not known", v)
	}
	var out [][]byte
	for set := list.open(asn1.SET, "certificates"); set.more(); {
		if len(out) == MaxMasterList {
			r.fail("more than %d certificates", MaxMasterList)
			break
		}
		out = append(out, set.want(asn1.SEQUENCE, "a certificate").raw)
	}
	list.end("master list")
	if r.err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSigned, r.err)
	}
	return out, nil
}
