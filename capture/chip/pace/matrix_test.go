package pace

import (
	"crypto/rand"
	"errors"
	"fmt"
	"testing"

	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// TestMatrix runs each mapping in each group with each cipher and password, against a
// card of this tree's own packages, and a wrong password against each.
func TestMatrix(t *testing.T) {
	runs := 0
	for _, m := range []lds.Mapping{lds.GM, lds.IM, lds.CAM} {
		for _, id := range ids {
			for _, c := range ciphers {
				if m == lds.CAM && (id < 3 || c == sm.TDES) || m == lds.IM && id == 10 {
					continue // there are no such protocols
				}
				a := sm.NewArena()
				all := passwords(a)
				p := all[runs%len(all)]
				ch := offer(t, m, c, id)
				what := fmt.Sprintf("%s with %v, %s", ch.Info.Protocol.Name(), p.Reference, ch.Group.Name())
				once(t, what, ch, p, a)
				other := all[(runs+1)%len(all)]
				_, _, err := Run(t.Context(), &card{engine: &own{choice: ch, password: other, arena: a}}, Input{ch, p, a, rand.Reader, nil})
				if !errors.Is(err, ErrPassword) {
					t.Errorf("%s: a wrong password: %v", what, err)
				}
				a.Close()
				runs++
			}
		}
	}
	t.Logf("%d runs", runs)
}

func once(t *testing.T, what string, ch Choice, p Password, a *sm.Arena) {
	t.Helper()
	o := &own{choice: ch, password: p, arena: a}
	chip := &card{engine: o}
	var public []byte
	if ch.Info.Mapping == lds.CAM {
		var err error
		if public, err = withCAM(chip, o); err != nil {
			t.Fatal(what, err)
		}
	}
	s, result, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, &History{}})
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	same(t, what, s, sm.New(o.cipher(), a.Keep(o.enc), a.Keep(o.mac), nil, a))
	if ch.Info.Mapping != lds.CAM {
		return
	}
	if err := result.CAM.Verify(ch.Group, public); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	stranger, err := ch.Group.Generate(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := result.CAM.Verify(ch.Group, stranger.Public()); !errors.Is(err, ErrCAM) {
		t.Errorf("%s: another's key: %v", what, err)
	}
	other, err := curve.ByParameterID(12 + ch.Info.Parameter%2)
	if err != nil {
		t.Fatal(err)
	}
	if other != ch.Group {
		if err := result.CAM.Verify(other, public); !errors.Is(err, ErrCAM) {
			t.Errorf("%s: a key of another curve: %v", what, err)
		}
	}
	result.CAM.Data = nil
	if err := result.CAM.Verify(ch.Group, public); !errors.Is(err, ErrCAM) {
		t.Errorf("%s: no data: %v", what, err)
	}
}
