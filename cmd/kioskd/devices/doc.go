// Package devices opens what a kiosk's configuration names: the panel, and
// visiond with the camera above the glass. kioskd and kioskctl check open them in
// the same way and ask them the same questions.
package devices
