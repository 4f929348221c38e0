// Package guide leads one traveller before the face camera: what to ask for, which
// frames to keep, and when it is over. It is a state machine that knows time and frames
// only by its arguments.
//
//	straight   until enough good frames were had, or, after four tenths of the limit, the best
//	           of those that are not
//	waiting    a moment of chance, 0.3 to 1.2 s
//	turning    to a side of chance, by 15 degrees or more from straight
//	back       to the front again
//
// Who took the other side, did not turn for long, or turned so that the points tell nothing
// is asked anew while there is time, to a side that is drawn anew, three times at most. What
// was asked first stays in the challenge: a film that turns to one side gets a second chance
// by that, and cue.Turn says so.
//
// It ends when that is done, after a second in which the camera saw nothing, or at the limit
// with what it has; Step.Reason says what was missed. Left and right are the person's own.
//
// Invariants: an advice stands for 0.7 s before another takes its place. Of several faces
// the nearest counts, the others are counted. When the nearest face is not the one before -
// the box jumped, the patch changed and was not seen again in two seconds, nobody was there
// for a second - all begins anew
// (Step.Forget), and what was kept is dropped: kept frames and the turn are of one face
// without a break. Where the turn was near already, that is a sign of its own. Which side and
// which moment come is drawn before the first frame, from Options.Rand.
//
// It refuses numbers that no camera gives: such faces and points count as not there. It
// tells no one person from another: that takes a network.
package guide
