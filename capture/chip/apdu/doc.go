// Package apdu writes commands to a chip and reads its answers (ISO/IEC 7816-3
// clause 12 and 7816-4 clause 5). It is a pure library: bytes are carried by a
// Transmitter.
//
// Clauses: 7816-3 12.1.3 (cases 1 to 4, short and extended, decoded as strictly as
// they are encoded), 7816-4 5.3.3 (command chaining, CLA bit 5), 5.3.4 (response
// chaining: 61xx and GET RESPONSE), 5.6 (status words; 6Cxx asks for another Le).
//
// Invariants: an extended length is 00 and two bytes, and the 00 is not repeated
// before Le in case 4; a length that does not fit its form is an error, never cut;
// a command longer than the card takes is chained and never cut.
//
// It refuses answers shorter than a status word, more than MaxResponse bytes in
// one answer, and a card that announces more for ever without sending it.
package apdu
