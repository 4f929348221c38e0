package trust

import (
	"crypto"
	_ "crypto/sha1"   // hashes by which lists
	_ "crypto/sha256" // name certificates
	_ "crypto/sha512" //
	"fmt"
	"slices"

	"gatehouse/capture/cms"
	"gatehouse/uplink/trust/format"
)

// hashes by the object identifiers of lists. SHA-1 names a certificate here and
// signs nothing.
var hashes = map[string]crypto.Hash{
	"1.3.14.3.2.26":          crypto.SHA1,
	"2.16.840.1.101.3.4.2.4": crypto.SHA224,
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
}

// entries is a defect or deviation list by the signers that it names.
type entries struct {
	list   format.List
	hash   crypto.Hash
	named  map[[16]byte][]int // by issuer and serial number
	keys   map[string][]int   // by subject key identifier
	hashes map[string][]int   // by digest alone
	all    []int              // of every signer
}

func newEntries(l format.List) (*entries, error) {
	e := &entries{list: l, hash: hashes[l.Hash], named: map[[16]byte][]int{}, keys: map[string][]int{}, hashes: map[string][]int{}}
	for i, x := range l.Entries {
		switch id := x.Signer; {
		case id.Serial != nil:
			n, err := cms.ParseName(id.Issuer)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", i+1, err)
			}
			key := signerKey(n, id.Serial)
			e.named[key] = append(e.named[key], i)
		case id.KeyID != nil:
			e.keys[string(id.KeyID)] = append(e.keys[string(id.KeyID)], i)
		case id.Hash != nil:
			e.hashes[string(id.Hash)] = append(e.hashes[string(id.Hash)], i)
		default:
			e.all = append(e.all, i)
		}
	}
	return e, nil
}

// of gives the entries that speak of a certificate, in the order of the list. Where
// an entry has a digest too, it must be the certificate's (TR-03129-2 clause 7.1.1).
func (e *entries) of(c *cms.Certificate) []format.Entry {
	var digest []byte
	if e.hash.Available() {
		h := e.hash.New()
		h.Write(c.Raw)
		digest = h.Sum(nil)
	}
	found := slices.Concat(e.named[signerKey(c.Issuer, c.Serial)], e.keys[string(c.SubjectKeyID)], e.hashes[string(digest)])
	slices.Sort(found)
	var out []format.Entry
	for _, i := range slices.Compact(found) {
		if x := e.list.Entries[i]; x.Signer.Hash == nil || slices.Equal(x.Signer.Hash, digest) {
			out = append(out, x)
		}
	}
	return out
}

// general gives the entries that name no signer: they speak of documents of the
// list's own country.
func (e *entries) general() []format.Entry {
	out := make([]format.Entry, len(e.all))
	for n, i := range e.all {
		out[n] = e.list.Entries[i]
	}
	return out
}
