// Package aztec finds and reads Aztec symbols (ISO/IEC 24778) in a grey picture: compact ones
// of 1 to 4 layers, full ones of 1 to 32, and runes.
//
// # How
//
//	bullseye  rows, and columns across them, that ripple evenly around a middle, above and below
//	          their surroundings; there, squares within squares are laid over the grey levels at
//	          all angles and moved until they stand out most
//	core      the orientation marks settle turn and mirror; the mode message is the one of all
//	          possible ones that resembles its ring most
//	layout    the grid grows outwards ring by ring, held by what is prescribed: bullseye, mode
//	          message and reference grid
//	message   modules decided by grid.Equalise, the least certain codewords are erasures of
//	          Reed-Solomon over GF(64) to GF(4096); stuffed bits out; the five tables and bytes
//
// # Invariants
//
// Any rotation, mirrored, light on dark. ECI signs and a leading FNC1 are skipped, other FNC1
// become GS (0x1D), structured append is left in the message as it stands. A rune carries 28 checked
// bits, so its core must resemble more than that of a symbol. Time is bounded: at most 12 places of
// a picture are looked at closely, and the search for them leaves half of the picture's looks.
package aztec
