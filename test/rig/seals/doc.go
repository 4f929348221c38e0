// Package seals makes digital seals of a test nation: its authority, its signers on
// NIST and brainpool curves, their revocation list, and seals of every kind. It is a
// peer of package capture/seal: encoding, certificates and signatures are its own,
// so that a mistake on one side does not hide in the other.
//
// Everything is made at run time; nothing of it is ever committed. Its signatures
// leak their keys to whoever measures time, which these keys are worth.
package seals
