// Package trust is the store of whom this kiosk believes about chips: certificates
// of country signing authorities and the links between them, document signers that
// the ICAO PKD publishes, revocation lists, defect and deviation lists.
//
// Clauses: ICAO Doc 9303-12 clauses 5 and 6 (distribution, trust anchors), 7.1.4
// (CRL), 9 and 10 (master and deviation lists); BSI TR-03129-2 clause 7 (defect
// lists) and 8 (document signer lists); BSI TR-03135-1 clause 5.6.4 (which
// certificates may lie on a path). Package format takes the files apart, capture/cms
// proves the signatures.
//
// How a certificate came to be believed is its level, and there are three:
//
//	bilateral  in a bundle that the nation signed (package shelf)
//	list       on a master list whose signer chains to an anchor of these two levels
//	manual     imported by hand: somebody at the keyboard vouches
//
// Promises: a list proves nothing of its own signer: one whose signer leads only to
// its own content is kept as manual and unproven, and is proven the moment an anchor
// for it arrives from elsewhere. A list with a wrong signature, a signer without the
// right or out of date is refused whole. The signature of every self-signed and link
// certificate is proven before it is kept. What is older than what was taken before
// is refused, also after the newer one was removed. Every import is one transaction:
// the old store or the new, whatever happens to the power. What is not taken is
// reported one by one.
//
// A state speaks for its own: signer and authority of a list are of one country, and a
// deviation list, or a defect list that does not stand under an authority of level
// bilateral, counts for that country's signers alone. What is less believed takes
// nothing away: an authority with another's name and key identifier neither unproves a
// certificate of a better level nor revokes, and its lists move no floor of proven ones.
//
// Invariants: the file trust.db has mode 0600 in a folder of mode 0700; readers load
// it at once and let go; objects are kept under their SHA-256 and rows with a check,
// so that a damaged store is an error and never a smaller store. A document signer is
// never an anchor. Evidence is closed: screening needs nothing else to judge.
//
// It refuses: private keys, lists signed in the future, more than format's limits.
// It never fetches anything.
package trust
