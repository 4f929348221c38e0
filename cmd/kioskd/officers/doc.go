// Package officers is the file of officers who may sign in at a kiosk: who they
// are, and a hash of each one's PIN.
//
// The file is strict TOML with mode 0600, written by kioskctl and read by kioskd:
//
//	[[officer]]
//	id = "a.karim"
//	pin = "$argon2id$v=19$m=65536,t=3,p=4$<salt>$<hash>"
//	added = 2026-11-24T06:00:00Z
//
// It promises: a PIN is stored only as argon2id (RFC 9106, second recommended
// parameters) with a salt of its own; an id that is not in the file takes as long
// to refuse as a wrong PIN; a file that others can read, that holds an unknown
// key, a weak hash or the same id twice is refused whole, with the reason. A
// change of the file counts from the next question on, without a restart.
//
// It refuses PINs of fewer than six digits, of one digit repeated and of digits
// in a row. Counting wrong attempts is the door's business, see package console.
package officers
