package chip

import (
	"bytes"
	"context"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
)

// FuzzCard lets a card answer otherwise: at the given commands bytes are changed, taken
// away or put in. Nothing hangs or panics, and what is called read under a session is
// what the card holds, whatever happens to its answers.
func FuzzCard(f *testing.F) {
	f.Add([]byte{0})
	f.Add([]byte{0, 7, 3, 1, 12, 0, 0x80})
	f.Add([]byte{7, 1, 0xFE, 0x67, 1, 0xFF, 0})
	f.Add([]byte{15, 8, 0x81, 9, 9, 0xC0, 40})
	f.Add([]byte{2, 5, 4, 0xFF, 6, 0x42, 3})
	f.Fuzz(func(t *testing.T, plan []byte) {
		if len(plan) == 0 || len(plan) > 40 {
			return
		}
		p := profile(t)
		p.Application = map[uint16][]byte{
			card.EFSOD: filler(0x77, 300), card.DG(1): filler(0x61, 93), card.DG(2): filler(0x75, 700), card.DG(14): filler(0x6E, 120),
		}
		if plan[0]&7 != 7 { // PACE costs ten times as much
			p.Master, p.PACE = nil, nil
		}
		p.Limits.Extended = plan[0]&2 == 0
		at, changed := 0, false
		p.Mutate = func(_ string, wire []byte) []byte {
			at++
			for i := 1; i+2 < len(plan); i += 3 {
				if int(plan[i]) != at {
					continue
				}
				changed = true
				wire = mutate(wire, plan[i+1], plan[i+2])
			}
			return wire
		}
		got := Read(context.Background(), card.New(p), request(t))
		if got.Exchange.Commands > 200 {
			t.Fatalf("%d commands", got.Exchange.Commands)
		}
		opened := outcome(got, "PACE") == capture.OutcomeDone || outcome(got, "BAC") == capture.OutcomeDone
		for name, id := range map[string]uint16{"EF.SOD": card.EFSOD, "DG1": card.DG(1), "DG2": card.DG(2), "DG14": card.DG(14)} {
			file := got.File(name)
			if file == nil || file.State != capture.FileRead {
				if !changed {
					t.Fatalf("%s was not read: %v, %s", name, file, ran(got))
				}
				continue
			}
			if opened && !bytes.Equal(file.Bytes, p.Application[id]) {
				t.Fatalf("%s is not what the card holds", name)
			}
		}
	})
}

// mutate changes a byte, or cuts, or puts one in.
func mutate(wire []byte, where, what byte) []byte {
	if len(wire) == 0 {
		return []byte{what}
	}
	wire = bytes.Clone(wire)
	i := int(where) % len(wire)
	switch {
	case where > 0xF0: // the status word
		wire[len(wire)-1-int(where&1)] = what
	case what == 0:
		return wire[:i]
	case what < 4:
		return append(wire[:i:i], append([]byte{what}, wire[i:]...)...)
	default:
		wire[i] ^= what
	}
	return wire
}
