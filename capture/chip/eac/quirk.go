package eac

import "gatehouse/capture"

// Names of the departures, for Result.Quirks.
const (
	QuirkDER          = "aa-ecdsa-der"
	QuirkHashUnstated = "aa-hash-unstated"
	QuirkNoInfo       = "ca-info-missing"
	QuirkNoTemplate   = "ca-template-missing"
	QuirkStatic       = "ta-static-binding"
)

// Quirks is the table of the departures that the proofs meet.
var Quirks = []capture.Quirk{
	{
		Name: QuirkDER, Documents: "chips that sign with an elliptic key and give a DER SEQUENCE",
		Source: "github.com/gmrtd/gmrtd, change log; Doc 9303-11 clause 6.1 has r||s",
		Done:   "the signature is read as DER and verified",
	},
	{
		Name: QuirkHashUnstated, Documents: "chips with an elliptic key whose DG14 does not say with which hash it signs",
		Source: "github.com/gmrtd/gmrtd, change log; Doc 9303-11 clause 9.2 has ActiveAuthenticationInfo mandatory",
		Done:   "all hashes are tried: each binds our challenge",
	},
	{
		Name: QuirkNoInfo, Documents: "chips of the first edition of TR-03110: a key without ChipAuthenticationInfo",
		Source: "BSI TR-03110 version 1; Doc 9303-11 clause 9.2 wants one",
		Done:   "3DES is meant, with the key that is there",
	},
	{
		Name: QuirkNoTemplate, Documents: "chips that answer GENERAL AUTHENTICATE with 9000 alone",
		Source: "BSI TR-03110-3 B.2: an empty object 7C is there",
		Done:   "there is nothing to lose: the new keys are tried, and only they prove the chip",
	},
	{
		Name: QuirkStatic, Documents: "documents of some states that take the document number for themselves after PACE",
		Source: "BSI TR-03110-1 clause 3.5, not allowed in new documents; TR-03135-1 clause 5.6.2.2",
		Done:   "static binding is tried after dynamic binding was refused",
	},
}
