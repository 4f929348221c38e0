package chipmatrix

import (
	"math/big"
	"testing"

	"gatehouse/capture/chip/pace"
	"gatehouse/screening"
	"gatehouse/test/rig/card"
)

// TestReplay: a card that gives values of a reading before is found out at the second
// reading at the same kiosk. One whose values are fresh is clear both times.
func TestReplay(t *testing.T) {
	w := newWorld(t)
	for _, d := range w.documents(t) {
		if d.profile.PACE == nil {
			continue
		}
		for name, weaken := range map[string]func(*card.Profile){
			"fresh":                func(*card.Profile) {},
			"static nonce":         func(p *card.Profile) { p.Behaviour.Nonce = make([]byte, 16) },
			"static longer nonce":  func(p *card.Profile) { p.Behaviour.Nonce = make([]byte, 32) },
			"equal ephemeral keys": func(p *card.Profile) { p.Behaviour.Ephemeral = big.NewInt(4711) },
		} {
			if name == "equal ephemeral keys" && d.profile.PACE[0].Mapping == card.IM {
				continue // its generator is another each time, and so are the public keys
			}
			weak, history := *d, pace.History{}
			weaken(&weak.profile)
			long := len(weak.profile.Behaviour.Nonce)
			if long > 0 && (long == 32) != (d.profile.PACE[len(d.profile.PACE)-1].Cipher > card.AES128) {
				continue // the card takes a fresh one where the length is not its own
			}
			want := []screening.Recommendation{screening.Clear, screening.Refer}
			if name == "fresh" {
				want[1] = screening.Clear
			}
			for i, recommend := range want {
				r := w.inspect(t.Context(), &weak, card.New(weak.profile), &history)
				access := r.findings["access"].Verdict
				if r.recommend != recommend || (access == screening.Failed) != (recommend == screening.Refer) {
					t.Errorf("%s, %s, reading %d: access %v: %s", d.name, name, i+1, access, r.shows())
				}
			}
		}
	}
}
