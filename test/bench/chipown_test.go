package bench

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/sm"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// tape is what went between a terminal and a card. A terminal with the same random
// numbers says the same again, so that a card that only plays its answers back costs
// nothing and what the processor spends is the terminal's.
type tape struct {
	*card.Card
	record            bool
	commands, answers [][]byte
	at                int
}

var errOther = errors.New("another command than on the tape")

func (r *tape) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if !r.record {
		if r.at >= len(r.commands) || !bytes.Equal(r.commands[r.at], command) {
			return nil, errOther
		}
		r.at++
		return bytes.Clone(r.answers[r.at-1]), nil
	}
	answer, err := r.Card.Transmit(ctx, command)
	r.commands, r.answers = append(r.commands, bytes.Clone(command)), append(r.answers, bytes.Clone(answer))
	return answer, err
}

// spent is the time that this process has had of a processor.
func spent(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Our own time outside the card for a reading, access with its key agreements and
// proof of the chip included: at most 10 ms of the processor. The card is a tape.
// The anchor, gmrtd 1.1.2 against PersoSim, was measured at 17 to 70 ms.
//
//	go test ./test/bench -run ChipOwnTime -v
func TestChipOwnTime(t *testing.T) { chipOwnTime(t) }

// BenchmarkChipOwnTime prints the same among the other figures.
func BenchmarkChipOwnTime(b *testing.B) {
	for b.Loop() {
		chipOwnTime(b)
	}
}

func chipOwnTime(t testing.TB) {
	const times, most = 20, 10 * time.Millisecond
	pace := []card.PACE{issuer.PACE(card.GM, card.AES128, 13)}
	ca := []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}}
	for _, c := range []struct {
		name string
		o    issuer.CardOptions
	}{
		{"BAC", issuer.CardOptions{Extended: true}},
		{"BAC, short", issuer.CardOptions{}},
		{"PACE, brainpoolP256r1", issuer.CardOptions{PACE: pace, Extended: true}},
		{"PACE and CA", issuer.CardOptions{PACE: pace, Chip: ca, Extended: true}},
		{"PACE and CA, short", issuer.CardOptions{PACE: pace, Chip: ca}},
	} {
		state, err := issuer.New("UTO", issuer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		person := issuer.Specimen("UTO", "L898902C3")
		p, err := state.Personalise(person, c.o)
		if err != nil {
			t.Fatal(err)
		}
		r := &tape{Card: card.New(p), record: true}
		arena := sm.NewArena()
		read := func() {
			session, got := chip.Begin(t.Context(), r, chip.Request{Lines: person.Lines, Rand: rand.NewChaCha8([32]byte{1}), Arena: arena, Now: time.Now})
			session.End()
			if got.State != capture.Captured || got.File("DG2").State != capture.FileRead {
				t.Fatalf("%s: %s", c.name, got.Reason)
			}
		}
		read()
		r.record = false
		begun := spent(t)
		for range times {
			r.at = 0
			read()
		}
		own := (spent(t) - begun) / times
		t.Logf("%-22s %5.1f ms of the processor, %d commands", c.name, own.Seconds()*1000, len(r.commands))
		if own > most {
			t.Errorf("%s: %v, at most %v", c.name, own, most)
		}
		arena.Close()
	}
}
