package chipmatrix

import (
	"context"
	"crypto/rand"
	"testing"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// terminal has a chain of certificates and its key at hand.
type terminal struct {
	chain []*issuer.Verifiable
	key   *issuer.Key
}

func (s terminal) Chain(context.Context, string) (out [][]byte, err error) {
	for _, c := range s.chain {
		out = append(out, c.Bytes)
	}
	return out, nil
}

func (s terminal) Sign(_ context.Context, _ string, data []byte) ([]byte, error) {
	return s.key.SignPlain(rand.Reader, data)
}

// documents are good ones of each habit: they have all that is attacked here.
func (w *world) documents(t testing.TB) []*document {
	t.Helper()
	curve := 12
	gm, im, cam := issuer.PACE(card.GM, card.AES128, curve), issuer.PACE(card.IM, card.AES256, curve), issuer.PACE(card.CAM, card.AES192, curve)
	cam.Key = 1
	ca := []issuer.ChipKey{{ID: 1, Domain: curve, Ciphers: []card.Cipher{card.AES128}}}
	authority, err := w.NewVerifier(issuer.KeySpec{Curve: "P-256"})
	authority = must(t, authority, err)
	dv, is, err := authority.Chain()
	if err != nil {
		t.Fatal(err)
	}
	signs := &issuer.KeySpec{Curve: "P-256", Named: true}
	all := []*document{
		w.document(t, "BAC, AA", issuer.CardOptions{Active: &issuer.KeySpec{RSA: 1024}, Groups: []int{11}}),
		w.document(t, "BAC, CA", issuer.CardOptions{Chip: []issuer.ChipKey{{ID: -1, Domain: curve, Ciphers: []card.Cipher{card.TDES}}}, Extended: true}),
		w.document(t, "PACE-GM, CA", issuer.CardOptions{PACE: []card.PACE{gm}, Chip: ca, Extended: true, Groups: []int{12}}),
		w.document(t, "PACE-CAM", issuer.CardOptions{PACE: []card.PACE{cam}, Chip: []issuer.ChipKey{{ID: 1, Domain: curve}}, Extended: true}),
		w.document(t, "PACE-CAM or GM", issuer.CardOptions{PACE: []card.PACE{gm, cam}, Chip: []issuer.ChipKey{{ID: 1, Domain: curve}}, Extended: true}),
		w.document(t, "PACE-IM, AA", issuer.CardOptions{PACE: []card.PACE{im}, Active: signs, Extended: true}),
		w.document(t, "EAC", issuer.CardOptions{PACE: []card.PACE{gm}, Chip: ca, Terminal: authority, Groups: []int{3, 4}, Extended: true}),
		w.document(t, "PACE without BAC", issuer.CardOptions{NoBAC: true, PACE: []card.PACE{gm}, Active: signs, Extended: true}),
	}
	all[0].profile.Limits = card.Limits{Chain: true}
	all[6].signer = terminal{[]*issuer.Verifiable{dv, is}, is.Key}
	return all
}
