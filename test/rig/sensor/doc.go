// Package sensor is a fingerprint sensor of the EF01 family on a pty: the peer of
// device/finger, one of the models that are in the field. A finger is laid on and
// lifted by the rig; what the sensor shows is the picture that it was handed, at
// four bits a pixel as the real ones send it.
//
// Promises:
//
//   - It keeps what a real one keeps: registers and password in flash, the image in
//     memory until power is lost. It answers at its own speed; a program that
//     listens at another one hears noise and is not heard.
//   - Paced, bytes come no faster than the speed allows. Unpaced, they come at once.
//   - Faults are named, come one by one as planned or stay until changed, and are
//     the same for the same seed.
//   - The address stays when the sensor is unplugged and plugged in again.
//   - Everything ends in Close.
package sensor
