// Package match compares two finger templates, one to one, in integers only.
//
// Method:
//
//  1. The two minutia lists of an impression become one set of points; a minutia
//     found in both the plain and the filtered skeleton weighs twice.
//  2. A descriptor of each point samples the ridge flow on four circles around it,
//     relative to its direction (after Tico and Kuosmanen, 2003), in a cyclic unary
//     code: two are compared by counting bits. The pairs most alike are candidates.
//  3. Candidates support each other where one turn and shift takes both, and
//     support is passed on in rounds (relaxation).
//  4. Around the strongest candidates, rigid transforms are fitted. Under each,
//     points are paired one to one, in rounds from wide to narrow reach: skin
//     stretches, and a point is looked for where its neighbours are displaced to.
//  5. The score is a weighed sum of what speaks for the alignment: closeness and
//     reliability of the pairs, minutiae that lie in the common area and have no
//     partner, and how well ridge flow agrees in all of the common area.
//
// A template without a ridge field, as ISO/IEC 19794-2 has it, is given a coarse one
// drawn from its minutiae. Minutia cylinders are not used: they are patented.
//
// Invariants: the order of the two does not matter; the same templates give the same
// score on every machine; an empty template scores 0 with anything; a larger score
// never stands for a larger false match rate; work is bounded by the limits on
// points, candidates and links, whatever the template says.
package match
