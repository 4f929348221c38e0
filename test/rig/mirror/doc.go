// Package mirror is the face unit of a simulated kiosk: a visible and an infrared camera
// as MJPEG peers on 127.0.0.1, and who stands before them. kioskd and visiond are given
// the addresses and cannot tell the difference.
//
// A person reads the traveller's screen, as travellers do, and follows what it asks in
// her own manner: steps closer, looks up, turns the head to a side and back. What is
// asked is learned from the kiosk's public stream of events and from nowhere else.
//
// Promises:
//
//   - Both cameras expose in step: frames of one moment carry the same time.
//   - No two frames of a live camera are the same, as no two of a real sensor are.
//   - A person does the same for the same seed and the same requests; timing and
//     noise are not reproduced.
//   - Frames are drawn when they are watched. Drawing a pose takes longer than a frame:
//     until it is ready the one before is shown, and the person's own time stands still.
//     The rate of frames holds, and no pose of a movement is left out.
//   - Everything ends in Close.
package mirror
