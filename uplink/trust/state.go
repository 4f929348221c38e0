package trust

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"gatehouse/capture/cms"
)

// certificate is one certificate of the store. It is never changed once it is in a
// state that readers have.
type certificate struct {
	certificateRow
	id   ID
	der  []byte
	cert *cms.Certificate // nil for document signers: there are tens of thousands
}

// anchor tells whether a path may end here or lead through here.
func (c *certificate) anchor() bool { return c.Role == RoleCSCA || c.Role == RoleLink }

// parsed reads what is not read yet.
func (c *certificate) parsed() (*cms.Certificate, error) {
	if c.cert != nil {
		return c.cert, nil
	}
	return cms.Parse(c.der)
}

// state is the whole store in memory. Readers share it; it is never changed.
type state struct {
	generation   uint64
	certificates map[ID]*certificate
	sources      map[uint64]*source
	floors       map[string]floorRow
	levels       map[ID]string        // the best of each certificate's sources
	crls         map[string][]*source // by nameKey of their issuer

	keys     map[string][]*certificate   // anchors by subject key identifier
	subjects map[string][]*certificate   // anchors by nameKey of their subject
	issuers  map[string][]*certificate   // anchors by nameKey of their issuer: who is below
	signers  map[string][]*certificate   // document signers by subject key identifier
	named    map[[16]byte][]*certificate // document signers by issuer and serial number
}

func newState() *state {
	return &state{
		certificates: map[ID]*certificate{}, sources: map[uint64]*source{}, floors: map[string]floorRow{},
		keys: map[string][]*certificate{}, subjects: map[string][]*certificate{}, issuers: map[string][]*certificate{},
		signers: map[string][]*certificate{}, named: map[[16]byte][]*certificate{},
	}
}

// add reads what is not read yet of a certificate from the file, and puts it in.
func (st *state) add(c *certificate) error {
	if c.cert == nil && c.Role != RoleSigner {
		var err error
		if c.cert, err = cms.Parse(c.der); err != nil {
			return fmt.Errorf("%w: certificate %s: %w", ErrDamaged, c.id, err)
		}
	}
	st.put(c)
	return nil
}

// put puts a certificate in and on the indexes.
func (st *state) put(c *certificate) {
	st.certificates[c.id] = c
	switch {
	case c.Role == RoleSigner:
		if len(c.KeyID) > 0 {
			st.signers[string(c.KeyID)] = append(st.signers[string(c.KeyID)], c)
		}
		st.named[c.Named] = append(st.named[c.Named], c)
	case c.anchor():
		if len(c.KeyID) > 0 {
			st.keys[string(c.KeyID)] = append(st.keys[string(c.KeyID)], c)
		}
		subject, issuer := nameKey(c.cert.Subject), nameKey(c.cert.Issuer)
		st.subjects[subject] = append(st.subjects[subject], c)
		st.issuers[issuer] = append(st.issuers[issuer], c)
	}
}

// draft is a copy that may be changed: rows are replaced, never written to.
func (st *state) draft() *state {
	d := newState()
	d.generation, d.levels = st.generation, st.levels
	d.certificates, d.sources, d.floors = maps.Clone(st.certificates), maps.Clone(st.sources), maps.Clone(st.floors)
	d.index()
	return d
}

// index makes the indexes anew, the most believed first.
func (st *state) index() {
	fresh := newState()
	for _, c := range slices.SortedFunc(maps.Values(st.certificates), func(a, b *certificate) int {
		return cmp.Or(rank(st.levels[b.id])-rank(st.levels[a.id]), byID(a, b))
	}) {
		fresh.put(c)
	}
	st.certificates, st.keys, st.subjects, st.issuers, st.signers, st.named = fresh.certificates, fresh.keys, fresh.subjects, fresh.issuers, fresh.signers, fresh.named
}

func byID(a, b *certificate) int { return slices.Compare(a.id[:], b.id[:]) }

// level finds the level of each certificate from its sources, and the revocation
// lists of each issuer.
func (st *state) level() {
	st.crls = map[string][]*source{}
	for _, s := range st.sorted() {
		if s.crl != nil {
			key := nameKey(s.crl.Issuer)
			st.crls[key] = append(st.crls[key], s)
		}
	}
	st.levels = make(map[ID]string, len(st.certificates))
	for id, c := range st.certificates {
		st.levels[id] = st.levelOf(c)
	}
}

// levelOf is the best level of a certificate's sources, as they are now.
func (st *state) levelOf(c *certificate) string {
	best := LevelManual
	for _, n := range c.Sources {
		if s := st.sources[n]; s != nil {
			best = Better(best, s.level())
		}
	}
	return best
}

// sorted are the sources in the order in which they came.
func (st *state) sorted() []*source {
	return slices.SortedFunc(maps.Values(st.sources), func(a, b *source) int { return int(int64(a.id) - int64(b.id)) })
}

// nextSource is a number that no source had.
func (st *state) nextSource() uint64 {
	n := st.floors[floorSources].Version
	st.floors[floorSources] = floorRow{Version: n + 1}
	return n + 1
}

// nameKey is the key of a name in an index: without regard to case, to spaces and to
// the order of its parts, in all of which certificates and those they name differ.
// Two names of one key may still be two.
func nameKey(n cms.Name) string {
	parts := strings.Split(strings.ToLower(n.String()), ", ")
	for i, p := range parts {
		parts[i] = strings.Join(strings.Fields(p), " ")
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

func parseID(s string) (id ID) {
	if b, err := hex.DecodeString(s); err == nil && len(b) == len(id) {
		id = ID(b)
	}
	return id
}

// signerKey is the key of issuer and serial number in an index.
func signerKey(issuer cms.Name, serial *big.Int) [16]byte {
	h := sha256.Sum256([]byte(nameKey(issuer) + "\x00" + serial.Text(16)))
	return [16]byte(h[:16])
}
