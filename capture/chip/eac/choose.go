package eac

import (
	"cmp"
	"errors"
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// caWay is a key of the chip with a way of using it.
type caWay struct {
	protocol lds.OID
	cipher   sm.Cipher
	id       int // lds.NoID: the chip has no other
	group    curve.Group
	public   []byte // the chip's static key, checked
}

// chooseCA takes the strongest of the ways that DG14 offers: the longest key of the
// cipher, then elliptic before MODP, then the order of DG14. The second result is an
// outcome where there is none.
func chooseCA(infos *lds.SecurityInfos, r *Result) (*caWay, *Result) {
	none := func(o capture.Outcome, why string) (*caWay, *Result) {
		end := r.end(o, "%s", why)
		return nil, &end
	}
	if infos == nil || len(infos.ChipAuthKeys) == 0 {
		if infos != nil && slices.ContainsFunc(infos.ChipAuth, func(i lds.ChipAuthInfo) bool { return i.Version == 1 }) {
			return none(capture.OutcomeFailed, "DG14 announces it and has no key")
		}
		return none(capture.OutcomeUnsupported, "DG14 offers none")
	}
	offers := slices.DeleteFunc(slices.Clone(infos.ChipAuth), func(i lds.ChipAuthInfo) bool { return i.Version != 1 || i.Cipher == 0 })
	if len(offers) == 0 {
		if len(infos.ChipAuth) > 0 {
			return none(capture.OutcomeMissing, "DG14 offers other versions than 1 alone")
		}
		r.quirk(QuirkNoInfo)
		for _, k := range infos.ChipAuthKeys {
			offers = append(offers, lds.ChipAuthInfo{Algorithm: lds.Algorithm{Agreement: k.Agreement, Cipher: lds.TDES}, Version: 1, KeyID: k.KeyID})
		}
	}
	slices.SortStableFunc(offers, func(a, b lds.ChipAuthInfo) int {
		return cmp.Or(cmp.Compare(b.Cipher, a.Cipher), cmp.Compare(b.Agreement, a.Agreement))
	})
	why, outcome := "no key of DG14 is the one that its ChipAuthenticationInfo means", capture.OutcomeFailed
	for _, i := range offers {
		k := keyOf(infos, i)
		if k == nil {
			continue
		}
		group, public, err := curve.ParsePublic(k.SPKI)
		switch {
		case err == nil && group.Elliptic() == (i.Agreement == lds.ECDH):
			return &caWay{i.Protocol, sm.Cipher(i.Cipher), i.KeyID, group, public}, nil
		case err == nil:
			why, outcome = "a key of DG14 is of another kind than its ChipAuthenticationInfo says", capture.OutcomeFailed
		case errors.Is(err, curve.ErrCurve):
			why, outcome = "the group of its key is not known here: "+err.Error(), capture.OutcomeMissing
		default:
			why, outcome = "the key of DG14 is none: "+err.Error(), capture.OutcomeFailed
		}
	}
	return none(outcome, why)
}

// keyOf is the key that an info means: that of its id; the only one where it has none.
func keyOf(infos *lds.SecurityInfos, i lds.ChipAuthInfo) *lds.ChipAuthKey {
	var found *lds.ChipAuthKey
	for n := range infos.ChipAuthKeys {
		k := &infos.ChipAuthKeys[n]
		if k.KeyID == i.KeyID && k.Agreement == i.Agreement {
			if found != nil {
				return nil // which of the two is open
			}
			found = k
		}
	}
	return found
}
