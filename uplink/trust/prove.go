package trust

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"

	"gatehouse/capture/cms"
)

// Proofs of an authority's certificate. A link's is "link: " and the SHA-256 of the
// certificate whose key signed it.
const (
	ProofSelf   = "self"
	ProofOrphan = "orphan" // a link whose issuer is not in the store
	proofLink   = "link: "
)

var errForged = errors.New("signature of the certificate is wrong")

// maxNamesakes is how many authorities of one key identifier, and of one name, are
// tried. Of a state in use there are up to about thirty.
const maxNamesakes = 64

// above gives the anchors that may have issued c, the most believed first: those whose
// key it names, in the issuer's country, then those of that key elsewhere and of the
// issuer's name.
func (st *state) above(c *cms.Certificate) (byKey, byName []*certificate) {
	seen := map[ID]bool{}
	if len(c.AuthorityKeyID) > 0 {
		for _, a := range st.keys[string(c.AuthorityKeyID)] {
			home := a.cert.Subject.Country() == c.Issuer.Country()
			switch {
			case len(byKey) < maxNamesakes && home:
				byKey = append(byKey, a)
			case len(byName) < maxNamesakes && !home:
				byName = append(byName, a)
			default:
				continue
			}
			seen[a.id] = true
		}
	}
	for _, a := range st.subjects[nameKey(c.Issuer)] {
		if !seen[a.id] && len(byName) < maxNamesakes {
			byName = append(byName, a)
		}
	}
	return byKey, byName
}

// prove verifies the signature of an authority's certificate: with its own key, or
// with that of another of the store. Errors: errForged.
func (st *state) prove(c *certificate) (proof string, err error) {
	own := c.cert.SelfIssued() || len(c.cert.SubjectKeyID) > 0 && bytes.Equal(c.cert.SubjectKeyID, c.cert.AuthorityKeyID)
	if own && c.cert.SignedBy(c.cert) == nil {
		return ProofSelf, nil
	}
	byKey, byName := st.above(c.cert)
	for _, a := range append(byKey[:len(byKey):len(byKey)], byName...) {
		if a.id != c.id && c.cert.SignedBy(a.cert) == nil {
			return proofLink + a.id.String(), nil
		}
	}
	switch {
	case own:
		return "", fmt.Errorf("%w: it is not the one of its own key", errForged)
	case len(byKey) > 0 && rank(st.levelOf(byKey[0])) >= rank(st.levelOf(c)):
		// A certificate that is less believed speaks against none: key identifiers are
		// chosen freely, and a stranger's list could take genuine links away.
		return "", fmt.Errorf("%w: it names the key of %.12s, which did not sign it", errForged, byKey[0].id)
	}
	return ProofOrphan, nil
}

// proveAll proves every authority that is not proven yet and takes out those whose
// signature is wrong, until nothing changes: what was proven by one that is taken out
// is proven anew. Progress is called after each, from one goroutine at a time.
func (d *draft) proveAll(ctx context.Context, progress func(done, total int)) error {
	for {
		d.st.index()
		var todo []*certificate
		for _, c := range d.st.certificates {
			if c.anchor() && (c.Proof == "" || c.Proof == ProofOrphan || d.lost(c.Proof)) {
				todo = append(todo, c)
			}
		}
		results, err := proveEach(ctx, d.st, todo, progress)
		if err != nil {
			return err
		}
		again := false
		for i, c := range todo {
			r := results[i]
			if r.err != nil {
				delete(d.st.certificates, c.id)
				d.report.reject(d.wheres[c.id], c.id, c.cert, r.err)
				d.short(c)
				again = true
				continue
			}
			if r.proof == c.Proof {
				continue
			}
			next := *c
			next.Proof, next.Role = r.proof, RoleLink
			if r.proof == ProofSelf {
				next.Role = RoleCSCA
			}
			d.st.certificates[c.id] = &next
		}
		if !again {
			d.st.index()
			return nil
		}
	}
}

// short notes at the sources of a certificate that it was not taken.
func (d *draft) short(c *certificate) {
	for _, id := range c.Sources {
		if s := d.st.sources[id]; s != nil {
			next := *s
			next.Refused++
			d.st.sources[id] = &next
		}
	}
}

// lost tells whether a proof is by a certificate that is no longer there.
func (d *draft) lost(proof string) bool {
	id, link := strings.CutPrefix(proof, proofLink)
	return link && d.st.certificates[parseID(id)] == nil
}

type proven struct {
	proof string
	err   error
}

func proveEach(ctx context.Context, st *state, todo []*certificate, progress func(done, total int)) ([]proven, error) {
	results := make([]proven, len(todo))
	var mu sync.Mutex
	var wg sync.WaitGroup
	next, done := 0, 0
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(todo) || ctx.Err() != nil {
					return
				}
				proof, err := st.prove(todo[i])
				mu.Lock()
				results[i] = proven{proof, err}
				done++
				if progress != nil {
					progress(done, len(todo))
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return results, ctx.Err()
}
