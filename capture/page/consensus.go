package page

import (
	"math"
	"slices"
)

const (
	fewest   = 4    // patches that must agree before anything is said
	enough   = 8    // patches from which turn and scale can be told
	span     = 250  // pixels that patches must be apart to speak for the page
	loose    = 1.5  // pixels between patches that agree
	mostTurn = 0.04 // of a document that slipped between two lights, radians; also its change of scale
	clear    = 0.75 // of the patches that agree: as many elsewhere make it a guess
)

// agree gives the common movement of patches: the one that more of them, weighed by how
// sure each is, stand for than for any other, and more than against it. It is not known
// where fewer than fewest agree, where they sit in one corner of the page, or where
// another movement explains them as well; a patch that caught on other content counts
// for nothing. Few patches tell a shift only.
func agree(answers []answer) placing {
	type claim struct {
		move  similarity
		votes float64
	}
	var claims []claim
	best, votes, all := still, 0.0, 0.0
	for i, a := range answers {
		all += a.weight()
		for _, b := range answers[:i] {
			if a.at.sub(b.at).len() < span {
				continue
			}
			for _, p := range a.by {
				for _, q := range b.by {
					s := fitSimilarity([]moved{{a.at, p}, {b.at, q}})
					if math.Hypot(s.a-1, s.b) > mostTurn {
						continue
					}
					c := claim{s, s.votes(answers)}
					claims = append(claims, c)
					if c.votes > votes {
						best, votes = s, c.votes
					}
				}
			}
		}
	}
	kept := best.followers(answers)
	if len(kept) < fewest || votes <= all/2 {
		return placing{move: still}
	}
	middle := centre(kept)
	if slices.ContainsFunc(claims, func(c claim) bool {
		return c.votes > clear*votes && c.move.apply(middle).sub(best.apply(middle)).len() > 2*loose
	}) {
		return placing{move: still}
	}
	return fit(kept)
}

// votes weighs the patches of which one place is where s puts them.
func (s similarity) votes(answers []answer) (sum float64) {
	for _, a := range answers {
		to := s.apply(a.at).sub(a.at)
		for _, by := range a.by {
			if d := to.sub(by); d.x*d.x+d.y*d.y <= loose*loose {
				sum += a.weight()
				break
			}
		}
	}
	return sum
}

// followers are the moves of the patches that s explains.
func (s similarity) followers(answers []answer) (kept []moved) {
	for _, a := range answers {
		to := s.apply(a.at).sub(a.at)
		for _, by := range a.by {
			if to.sub(by).len() <= loose {
				kept = append(kept, moved{a.at, by})
				break
			}
		}
	}
	return kept
}

func centre(moves []moved) (c point) {
	for _, m := range moves {
		c = c.along(m.at, 1/float64(len(moves)))
	}
	return c
}

// fit is the movement of patches that agree.
func fit(moves []moved) placing {
	x, y := make([]float64, len(moves)), make([]float64, len(moves))
	for i, m := range moves {
		x[i], y[i] = m.by.x, m.by.y
	}
	s := similarity{1, 0, median(x), median(y)}
	if len(moves) < enough {
		return placing{s, median(s.off(moves)), true}
	}
	// Least squares, trimmed.
	s = fitSimilarity(moves)
	off := s.off(moves)
	for range 3 {
		limit := math.Max(0.3, 3*median(off))
		var kept []moved
		for i, m := range moves {
			if off[i] <= limit {
				kept = append(kept, m)
			}
		}
		if len(kept) < enough {
			break
		}
		s = fitSimilarity(kept)
		off = s.off(moves)
	}
	return placing{s, median(off), true}
}
