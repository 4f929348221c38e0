// Package cue measures signs of a presentation attack (ISO/IEC 30107-3) on what a face
// camera saw. They are cues for a person, graded from 0 to 1000. This is no certified
// detection, and no rate of classification errors (APCER, BPCER) is claimed: no labelled
// set of attacks was at hand.
//
// The cues, each of which says why where it was not assessed:
//
//   - parallax: four points of a sheet predict the fifth in every view, and the nose of a
//     head moves against them by its depth. One rigid body is laid onto all frames of a
//     turn, flat or with a nose; which fits decides. No frame needs to be calibrated.
//   - infrared: a screen is dark there, most ink is not seen, and where it is the paper
//     around it is as bright as the face. Its limits belong to a kiosk (Calibration).
//   - turn: to the side that was asked, after it was asked, in time. Who does not move at
//     all though asked for four seconds and a half in view is marked as well: a picture does not turn.
//     Who turns too little or late, or to the other side once, is not assessed.
//   - continuity: one face from the best frame to the end of the turn.
//   - moire: lattices in the spectrum of a face.
//   - stream: frozen, repeated, or out of time. Source: frames of an earlier crossing,
//     another size, time without jitter.
//
// Only parallax and infrared can speak for a living face (Judge); all others only
// against one. A network's score, where one is provisioned, stands beside as evidence and
// is not judged here.
//
// What beats them, plainly. Parallax: a mask, a bust, a relief; paper bent round a face (of
// sheets bent to 1.5 distances of the eyes, some ten centimetres, one in a hundred passes,
// at 1.0 one in seven); a film of a head that turns. Turn: a film that is chosen or steered as
// it is asked. Moire: a sheet, and a screen that is out of focus, far off, or finer than the
// sensor; lattices wider than six pixels, and faces below 128 pixels, are mostly missed.
// Source: whoever feeds frames that were never seen, with noise.
// Parallax wants a turn of 15 degrees against the line of sight, and a head that was asked
// and does not turn looks like a sheet to it; so it counts only with the answer (Answered).
// A detector draws the points of a sheet as of a face that turned a little: of a print
// turned by 27 degrees parallax often tells nothing, and turn speaks against it.
//
// Of earlier crossings only 64-bit digests of frames are kept, in memory and bounded (Seen).
// Nothing here logs, waits, or looks at a clock.
package cue
