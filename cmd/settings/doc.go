// Package settings reads what the programs are told by files: strict TOML, the
// broker's address, key files and the client's side of mutual TLS. kioskd,
// kioskctl and exchange share it, so that the same mistake gets the same answer.
//
// Invariants: an unknown key is an error, never ignored; errors name the line or
// the key of the configuration; no error holds the content of a key file. A file
// larger than its limit is refused before it is read whole.
package settings
