// Package card is the chip of a travel document, card side: a simulator that answers
// APDUs as a personalised chip would, with limits, departures of the field, faults
// and a virtual link clock. It is a peer of tests and demonstrations and is never
// linked into a product.
//
//	state, _ := issuer.New("UTO", issuer.Options{})
//	profile, _ := state.Personalise(person, issuer.CardOptions{})
//	profile.Faults = []card.Fault{{Step: "PACE map", Effect: card.FlipData(-1)}}
//	c := card.New(profile)
//	answer, err := c.Transmit(ctx, command)
//
// Clauses: ISO/IEC 7816-4 (APDUs short and extended, command and response chaining,
// SELECT, READ BINARY with even and odd instruction), Doc 9303-10 clause 3 (files and
// their access), Doc 9303-11 (basic access control, PACE with generic, integrated and
// chip authentication mapping, secure messaging, active and chip authentication), BSI
// TR-03110-1 and -3 (terminal authentication version 1, retry counters), ISO/IEC 14443
// (the clock).
//
// The steps, by which faults and Mutate find their place:
//
//	SELECT x, READ x   x: MF, AID, CardAccess, CardSecurity, DIR, ATR/INFO, COM, SOD,
//	                   CVCA, DG1 .. DG16, four hexadecimal digits otherwise
//	BAC challenge, BAC
//	PACE set, PACE nonce, PACE map, PACE agree, PACE token
//	CA set, CA         MSE:Set AT and GENERAL AUTHENTICATE; CA also is MSE:Set KAT
//	AA
//	TA trust, TA certificate, TA set, TA challenge, TA
//	unblock            RESET RETRY COUNTER of the PIN
//	SM                 secure messaging refused: protected without a session, or wrongly
//	GET RESPONSE, chain, length, class   of the transport; INS xx otherwise
//
// Invariants: a plain command ends secure messaging and closes what it opened; the
// keys of a new session protect from the next command on; DG3 and DG4 open by
// terminal authentication alone, and only for what every certificate of the chain
// allows; trust points and tries outlive a reset, nothing else does.
//
// The cryptography is written from the standards apart from that of capture/..., and
// held to the published vectors: an error there must not meet the same error here. It
// is not constant time. Package card refuses nothing that a caller sets in a Profile:
// bad chips are what it is for.
package card
