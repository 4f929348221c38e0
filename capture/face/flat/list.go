package flat

import (
	"cmp"
	"slices"
)

// better orders hits, the most alike first.
func better(a, b Hit) int { return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Row, b.Row)) }

// list is the best hits so far, in order.
type list struct {
	Limits
	hits []Hit
}

// cut is the cosine below which a row cannot come in.
func (l *list) cut() float64 {
	if len(l.hits) < l.Most {
		return l.Least
	}
	return max(l.Least, l.hits[l.Most-1].Cosine)
}

// offer takes a hit in if it is among the best, and tells whether it did.
func (l *list) offer(hit Hit) bool {
	place, _ := slices.BinarySearchFunc(l.hits, hit, better)
	if hit.Cosine < l.Least || place == l.Most {
		return false
	}
	if l.Owner != nil {
		switch same := slices.IndexFunc(l.hits, func(h Hit) bool { return l.Owner[h.Row] == l.Owner[hit.Row] }); {
		case same >= place:
			l.hits = slices.Delete(l.hits, same, same+1)
		case same >= 0:
			return false
		}
	}
	l.hits = slices.Insert(l.hits[:min(len(l.hits), l.Most-1)], place, hit)
	return true
}
