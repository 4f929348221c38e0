// Package faceroom is the face camera's part of a kiosk alone: the cameras of the rig,
// visiond, the networks as a technician installs them, and kioskd's room of faces with
// the screen that the traveller reads. It is what acceptances use that run a thousand
// times, where the document's part would take most of the time; the whole house is in
// test.
package faceroom
