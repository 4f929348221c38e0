package conformance

import (
	"gatehouse/test/rig/card"
)

// row is a case of the plan.
type row struct {
	id, title string
	on        kind         // the configuration that it starts from
	make      func(*draft) // what is other than there; nil: nothing
	says      []string     // findings whose verdict changes, the named one first: "ta: failed protocol"; none: it must pass
	shows     []string     // what else must be seen: "DG3 denied", "TA binding PACE"
	either    bool         // the plan takes either result
	note      string       // why the verdict is another word than the plan's, or what was taken for what
}

// kind is a default configuration of the plan's clause 4.
type kind uint8

const (
	plain kind = iota
	bac
	pace
	eac
	eacaa
	eacpace
	cam // pace, with chip authentication mapping and EF.CardSecurity
	aa  // bac, with active authentication: of title-only cases
	kinds
)

var kindNames = [...]string{"CFG.DFLT.PLAIN", "CFG.DFLT.BAC", "CFG.DFLT.PACE", "CFG.DFLT.EAC", "CFG.DFLT.EACAA", "CFG.DFLT.EACPACE", "CFG.DFLT.PACE, with PACE-CAM", "CFG.DFLT.BAC, with Active Authentication"}

// mandatory are the checks that the policy of a kind wants successful; the others must
// not be failed.
func (k kind) mandatory() []string {
	all := []string{
		"read", "com", "sod", "hashes", "signature", "signer", "validity.ds", "validity.csca", "revocation", "issuer", "type", "mrz", "age", "content",
	}
	if k != plain {
		all = append(all, "access")
	}
	if k == pace || k == cam || k == eacpace {
		all = append(all, "cardaccess")
	}
	if k == eac || k == eacaa || k == eacpace {
		all = append(all, "ca", "ta", "authenticity")
	}
	if k == aa {
		all = append(all, "aa", "authenticity")
	}
	if k == cam {
		all = append(all, "cam", "authenticity", "cardsecurity")
	}
	return all
}

// spoil adds what is done to the personalised chip.
func (d *draft) spoil(f func(p *card.Profile)) { d.after = append(d.after, f) }
