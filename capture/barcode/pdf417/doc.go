// Package pdf417 finds and reads PDF417 symbols (ISO/IEC 15438) in a grey picture.
//
// # How
//
//	guard    the start and stop patterns on scan lines along rows and columns, both ways, by
//	         edges at a fraction of a pixel; hits that continue each other become two straight edges
//	frame    the row indicators beside them, read on every scan line against all three clusters;
//	         the row numbers they tell, as a linear function of the place, give the corners, and
//	         their remainders vote on rows, columns and error correction level
//	read     the corners move until the bars known beforehand stand out most and rows differ least
//	         within themselves; each codeword is compared, as grey levels, with the 929 of its row's
//	         cluster as a picture of this blur shows them; the least certain ones are erasures of
//	         Reed-Solomon over GF(929)
//	message  text, byte and numeric compaction; ECI signs are skipped, a macro control block ends
//	         the message
//
// # Invariants
//
// Any rotation; light on dark too. No result that Reed-Solomon does not uphold with check
// codewords to spare (package gf). Time is bounded: of each view at most 16 symbols are looked at,
// and none once the picture's looks are spent. Refused: mirrored symbols, MicroPDF417, modules below 1.2 pixels.
package pdf417
