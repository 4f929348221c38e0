package bench

import (
	"sync"
	"testing"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// document is a chip, whose it is, and what is read of it; nil: all that a decision needs.
type document struct {
	profile card.Profile
	person  issuer.Person
	first   []string
}

// utopia signs with RSA-4096, as most states do.
var utopia = sync.OnceValues(func() (*issuer.State, error) {
	spec := issuer.KeySpec{RSA: 4096}
	return issuer.New("UTO", issuer.Options{CSCA: spec, Signer: spec})
})

// passport is a genuine document of about the model set's sizes, which proves itself
// by nothing.
func passport(t testing.TB) document { return issued(t, issuer.CardOptions{}) }

// proving is passport with Chip Authentication.
func proving(t testing.TB) document {
	return issued(t, issuer.CardOptions{Chip: []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}}})
}

func issued(t testing.TB, o issuer.CardOptions) document {
	t.Helper()
	state, err := utopia()
	if err != nil {
		t.Fatal(err)
	}
	o.PACE, o.Extended = []card.PACE{issuer.PACE(card.GM, card.AES128, 13)}, true
	person := issuer.Specimen("UTO", "L898902C3")
	p, err := state.Personalise(person, o)
	if err != nil {
		t.Fatal(err)
	}
	return document{profile: p, person: person}
}

// persoSim has files of the lengths of the open simulator's first profile, and nothing
// in them.
func persoSim(t testing.TB) document {
	d := issued(t, issuer.CardOptions{})
	access := d.profile.Master[card.EFCardAccess]
	unknown := card.TLV(0x30, []byte{0x06, 3, 0x2A, 3, 4}, card.TLV(0x04, make([]byte, 276-len(access)-2-5-6)))
	d.profile.Master[card.EFCardAccess] = card.TLV(0x31, access[2:], unknown)
	d.profile.Application = map[uint16][]byte{card.EFSOD: blank(0x77, 1229), card.DG(1): blank(0x61, 95), card.DG(2): blank(0x75, 11000)}
	d.first = []string{"EF.SOD", "DG1", "DG2"}
	return d
}

// blank is a file of n bytes in all.
func blank(tag, n int) []byte {
	for head := 2; ; head++ {
		if b := card.TLV(tag, make([]byte, n-head)); len(b) == n {
			return b
		}
	}
}

// silent takes away what the card says of itself: the reader has to try.
func silent(make func(testing.TB) document) func(testing.TB) document {
	return func(t testing.TB) document {
		d := make(t)
		delete(d.profile.Master, card.EFATRInfo)
		return d
	}
}

// short takes no extended length, but gives 256 bytes with their protection.
func short(make func(testing.TB) document) func(testing.TB) document {
	return func(t testing.TB) document {
		d := silent(make)(t)
		d.profile.Limits = card.Limits{}
		return d
	}
}

// narrow gives what fits an answer of 256 bytes with its protection.
func narrow(make func(testing.TB) document) func(testing.TB) document {
	return func(t testing.TB) document {
		d := short(make)(t)
		d.profile.Limits.Read = 231
		return d
	}
}
