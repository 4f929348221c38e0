// Package issuer is a state that issues travel documents: its certificates, its lists
// and its personalised chips, good ones and forged in named ways. It is for tests and
// demonstrations; every key is made when it is asked for.
//
//	state, err := issuer.New("UTO", issuer.Options{})
//	profile, err := state.Personalise(issuer.Specimen("UTO", "L898902C3"), issuer.CardOptions{
//		PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 13)},
//		Chip: []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}},
//	})
//	chip := card.New(profile)           // a chip
//	trusted := state.Anchors()          // what a terminal is to know, DER
//
// Clauses: Doc 9303-12 clause 7.1 and table 6 (certificates), 7.1.4 (CRL), 8 (master
// lists); Doc 9303-10 clause 4 (files), 9303-11 clause 9.2 (SecurityInfos); RFC 5280,
// RFC 5652, RFC 4055 (PSS), X9.62 (explicit curves); BSI TR-03110-3 appendices A.1 and
// C (card-verifiable certificates), TR-03129-2 clause 7 (defect lists).
//
// Invariants: what New, Personalise and the lists give without a change or a forgery
// is in order, and OpenSSL says so (the tests ask it); what EF.CardAccess, DG14 and
// EF.CardSecurity say is what the chip can do; a forgery differs from its genuine
// document in the one named thing.
//
// Curves are computed by test/rig/group, not by capture/curve: state and terminal
// share no arithmetic.
package issuer
