package cvc

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// What can be wrong with a chain whose certificates are in order.
var (
	// ErrChain: the certificates do not lead from the trust point to a terminal.
	ErrChain = errors.New("no chain of card-verifiable certificates")
	// ErrDate: a certificate has expired, or is not valid yet.
	ErrDate = errors.New("card-verifiable certificate is not valid today")
)

// maxLinks bounds the links of a chain: one each half a year, for the ten years of a
// passport's life.
const maxLinks = 20

// TrustPoint is what a chip holds of its signing authority: the reference that it
// gives in EF.CVCA or in PACE. Key may be incomplete: what only the chip can verify
// is then left to the chip.
type TrustPoint struct {
	Holder Reference
	Key    PublicKey
	Rights Rights
}

// TrustPoint is the certificate's key as a chip would store it.
func (c *Certificate) TrustPoint() TrustPoint { return TrustPoint{c.CHR, c.Key, c.Rights} }

// Verify goes along a chain from the trust point: links, one document verifier, one
// inspection system. It gives the rights that all of them have. Expired links are
// good, as they are to a chip (TR-03110-3 clause 2.5). Errors: ErrChain, ErrDate,
// ErrSignature.
func Verify(from TrustPoint, chain []*Certificate, at time.Time) (Rights, error) {
	if len(chain) < 2 || len(chain) > maxLinks+2 {
		return 0, fmt.Errorf("%w: %d certificates; one of a verifier and one of a terminal are needed, with at most %d links before them", ErrChain, len(chain), maxLinks)
	}
	issuer := CVCA
	for i, c := range chain {
		role := c.Role
		if role == ForeignDV {
			role = DomesticDV
		}
		last := i == len(chain)-1
		switch {
		case c.CAR != from.Holder:
			return 0, fmt.Errorf("%w: %q is signed by %q, not by %q", ErrChain, c.CHR, c.CAR, from.Holder)
		case c.SelfSigned():
			return 0, fmt.Errorf("%w: %q signs itself; a chip takes links, not trust points", ErrChain, c.CHR)
		case role == CVCA && issuer != CVCA, role == DomesticDV && issuer != CVCA, role == InspectionSystem && issuer != DomesticDV,
			last != (role == InspectionSystem):
			return 0, fmt.Errorf("%w: %q, a %s, stands in a wrong place", ErrChain, c.CHR, c.Role)
		case !c.Began(at):
			return 0, fmt.Errorf("%w: %q begins on %s; a chip that sees it would take that day for today", ErrDate, c.CHR, c.Effective.Format(time.DateOnly))
		case role != CVCA && c.Expired(at):
			return 0, fmt.Errorf("%w: %q expired on %s; ask its issuer for a new one", ErrDate, c.CHR, c.Expiration.Format(time.DateOnly))
		}
		if from.Key.Complete() {
			if err := c.SignedBy(from.Holder, from.Key); err != nil {
				return 0, fmt.Errorf("%q: %w", c.CHR, err)
			}
		}
		next := c.TrustPoint()
		next.Key = c.Key.Inherit(from.Key)
		if from.Key.Complete() && !next.Key.sound() {
			return 0, fmt.Errorf("%w: the key of %q is not on the curve that it inherits", ErrChain, c.CHR)
		}
		if role != CVCA { // each link sets the rights anew (clause 2.7.2)
			next.Rights &= from.Rights
		}
		issuer, from = role, next
	}
	return from.Rights, nil
}

// Path finds among all certificates the chain for the trust point that a chip names,
// over as many links as there are: the youngest key of the authority signs the
// verifier's certificate. Of several chains it takes the one with most rights, then
// the one that begins last. The trust point itself is not part of it, but has to be
// among all. Errors: those of Verify for the chain that came furthest.
func Path(car Reference, all []*Certificate, at time.Time) ([]*Certificate, error) {
	var start *Certificate
	for _, c := range all {
		if c.CHR == car && c.Role == CVCA && (start == nil || !start.Key.Complete()) {
			start = c
		}
	}
	if start == nil {
		return nil, fmt.Errorf("%w: no certificate of the authority that the chip names, %q; import it", ErrChain, car)
	}
	s := search{all: all, at: at, from: TrustPoint{start.CHR, KeyOf(start, all), start.Rights}}
	s.walk(start, nil)
	if s.best == nil {
		return nil, cmp.Or(s.err, fmt.Errorf("%w: none from %q to an inspection system", ErrChain, car))
	}
	return s.best, nil
}

// KeyOf is the certificate's key with its curve: that of its issuer, or of the one
// above, where they are among all. It may be incomplete where they are not.
func KeyOf(c *Certificate, all []*Certificate) PublicKey {
	key := c.Key
	for range maxLinks {
		i := slices.IndexFunc(all, func(x *Certificate) bool { return x.CHR == c.CAR && x.Role != InspectionSystem && x != c })
		if key.Complete() || i < 0 {
			break
		}
		c = all[i]
		key = key.Inherit(c.Key)
	}
	return key
}

// search is a walk over everything that may follow a trust point.
type search struct {
	all  []*Certificate
	at   time.Time
	from TrustPoint
	best []*Certificate
	most Rights
	err  error // of the longest chain that was none
	far  int
	left int // steps taken
}

// maxSteps bounds a walk over certificates that were made to cross.
const maxSteps = 10_000

func (s *search) walk(c *Certificate, chain []*Certificate) {
	if s.left++; s.left > maxSteps || len(chain) > maxLinks+2 {
		return
	}
	if len(chain) > 0 && c.Role == InspectionSystem {
		rights, err := Verify(s.from, chain, s.at)
		switch {
		case err != nil && len(chain) > s.far:
			s.err, s.far = err, len(chain)
		case err == nil && s.better(rights, chain):
			s.best, s.most = slices.Clone(chain), rights
		}
		return
	}
	for _, next := range s.all {
		if next.CAR == c.CHR && !next.SelfSigned() && !slices.ContainsFunc(chain, func(seen *Certificate) bool { return seen.CHR == next.CHR }) {
			s.walk(next, append(chain[:len(chain):len(chain)], next))
		}
	}
}

func (s *search) better(rights Rights, chain []*Certificate) bool {
	if s.best == nil || rights != s.most {
		return s.best == nil || rights&^s.most != 0 && rights&s.most == s.most
	}
	if len(chain) != len(s.best) {
		return len(chain) > len(s.best)
	}
	return chain[len(chain)-1].Effective.After(s.best[len(s.best)-1].Effective)
}
