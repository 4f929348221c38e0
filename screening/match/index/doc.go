// Package index finds, among many templates of fingers, the few that are worth a
// full comparison, and searches with them: probes of a traveller in, leads out.
//
// # The screen
//
// A template is described by the edges between each minutia and its neighbours; those
// that were found in the plain skeleton and the filtered one, in the middle of both, come first.
// Length and the two angles of an edge do not change when a finger is turned or
// moved; they are the key of a list that names every edge of every template that
// has this key. A probe looks its edges up, with the next bin beside each one, and
// every entry that is met votes for its template under the rotation and shift that
// would lay one edge on the other, the more the better the flow of the ridges about
// the two edges agrees (64 bits each, compared by counting those that differ). Edges
// of the same finger agree about rotation and shift; the score of a template is its
// densest place of votes. (Generalised Hough transform, Ballard 1981; edges of pairs
// after Germain, Califano and Colville 1997; orientation about a place after Tico and
// Kuosmanen 2003. No cylinder codes.)
//
// Everything is in one flat memory that the caller gives, so that it can be locked
// and wiped: 12 bytes an edge, at most 2,692 a template, and one table of keys, 12,000
// bytes, per started 1,024 templates (Words). A search is linear in the number of templates.
//
// # The search
//
// Search screens each probe, compares the survivors in full (screening/match) and
// joins the fingers of one person. What it gives are leads: a person looks at both
// pictures and decides. The strength of a lead is the number of false leads that a
// search of that many subjects would give at it, so a larger gallery asks for more.
//
// Invariants: integers only; the same templates, probes and limits give the same
// leads on every machine. No goroutine, no clock, no I/O.
//
// It refuses: more than MaxTemplates, too little memory, more than MaxProbes.
package index
