// Package slap parts the picture of several fingers into fingers, says whose they are,
// and finds a finger that was shown twice (BSI TR-03121-3, function modules of slaps;
// NIST's slap segmentation evaluations).
//
// # Steps
//
// The picture is looked at in cells of 0.016 inch. Where a cell is dark and uneven
// against the glass, there is skin; what hangs together is parted where it has a waist.
// The lie of the pieces gives the direction of the hand, of those that lie one behind
// the other the foremost is the pad. Each pad is turned upright about its own axis and
// cut out. A hand is known by its little finger: it is short, narrow and set back.
//
// # Promises
//
//   - The hand may lie up to 45 degrees from upright. A finger comes out upright, at the
//     picture's own resolution, never enlarged, on white; of its neighbours nothing is left.
//   - The pixels of a finger are the same on every CPU (whole numbers, and square roots).
//   - Fewer or more fingers than were asked for, and another hand, are findings beside the
//     result. A finger gets a name only where the count leaves no doubt.
//
// # What it refuses
//
// Resolutions outside 400 to 1100 ppi (ErrPPI), pictures that are empty or above 4096
// pixels a side (ErrSize). A slap of three fingers tells no hand: two that are missing
// look alike.
package slap
