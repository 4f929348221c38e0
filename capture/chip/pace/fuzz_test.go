package pace

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
)

// FuzzObjects: no bytes panic, and what is accepted is written back as the same.
func FuzzObjects(f *testing.F) {
	f.Add([]byte{0x7C, 2, 0x80, 0})
	f.Add([]byte{0x7C, 6, 0x87, 1, 'A', 0x86, 1, 1})
	f.Add([]byte{0x7C, 0x81, 0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		found, err := objects(StepNonce, b, []byte{tagNonce}, []byte{tagCAR})
		if err != nil {
			if !errors.Is(err, ErrProtocol) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		n := len(lds.TLV(tagNonce, found[tagNonce]))
		if car, ok := found[tagCAR]; ok {
			n += len(lds.TLV(tagCAR, car))
		}
		if whole := lds.TLV(tagDynamic, make([]byte, n)); len(whole) != len(b) {
			t.Fatalf("%d bytes are accepted, their objects are %d long", len(b), len(whole))
		}
	})
}

// seeded is randomness that a fuzz run can repeat.
func seeded(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

// FuzzRun: whatever a chip answers at one step, no run panics, and none ends in a
// session unless the answer is the right one.
func FuzzRun(f *testing.F) {
	for step := range 5 {
		f.Add(byte(step), byte(0), []byte{0x90, 0})
		f.Add(byte(step), byte(1), []byte{0x7C, 2, 0x82, 0, 0x90, 0})
		f.Add(byte(step), byte(2), []byte{0x63, 0xC1})
	}
	f.Fuzz(func(t *testing.T, step, kind byte, answer []byte) {
		m := []lds.Mapping{lds.GM, lds.IM, lds.CAM}[kind%3]
		a := sm.NewArena()
		defer a.Close()
		ch, p := offer(t, m, sm.AES128, 12), Password{CAN, a.Keep([]byte("123456"))}
		var right []byte
		chip := &card{engine: &own{choice: ch, password: p, arena: a}, answer: at(Step(step%5), func(b []byte) []byte {
			right = bytes.Clone(b)
			return answer
		})}
		s, _, err := Run(t.Context(), chip, Input{ch, p, a, seeded(kind), nil})
		if (s == nil) == (err == nil) {
			t.Fatal("neither a session nor an error, or both")
		}
		if s == nil {
			return
		}
		// Only the step that says nothing secret, or what may come beside the token, may differ.
		harmless := Step(step%5) == StepSelect || m == lds.IM && Step(step%5) == StepMapping ||
			Step(step%5) == StepAuthentication && bytes.Contains(answer, right[4:12])
		if !harmless && !bytes.Equal(answer, right) {
			t.Fatalf("a session, although the chip's answer at step %d was another", step%5)
		}
	})
}
