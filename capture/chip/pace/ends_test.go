package pace

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"testing"

	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/device"
)

// gone is a card that is pulled away after some commands.
type gone struct {
	*card
	left int
}

func (g *gone) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if g.left == 0 {
		return nil, device.ErrAbsent
	}
	g.left--
	return g.card.Transmit(ctx, command)
}

// TestEnds: a card that goes, a context that ends, and a source of randomness that
// fails are what they are at each step.
func TestEnds(t *testing.T) {
	a := sm.NewArena()
	defer a.Close()
	ch, p := offer(t, lds.GM, sm.AES128, 12), Password{CAN, a.Keep([]byte("123456"))}
	chip := func() *card { return &card{engine: &own{choice: ch, password: p, arena: a}} }
	for left := range 6 {
		_, _, err := Run(t.Context(), &gone{chip(), left}, Input{ch, p, a, rand.Reader, nil})
		if left < 5 && !errors.Is(err, device.ErrAbsent) || left == 5 && err != nil {
			t.Errorf("pulled away after %d: %v", left, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Run(ctx, chip(), Input{ch, p, a, rand.Reader, nil}); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
	for n := range 64 {
		if _, _, err := Run(t.Context(), chip(), Input{ch, p, a, bytes.NewReader(make([]byte, n)), nil}); err == nil {
			t.Errorf("%d bytes of randomness and a session", n)
		}
	}
}

// TestInput: what cannot be a password costs no try.
func TestInput(t *testing.T) {
	a := sm.NewArena()
	defer a.Close()
	ch := offer(t, lds.GM, sm.AES128, 12)
	good := Input{ch, Password{CAN, []byte("123456")}, a, rand.Reader, nil}
	for name, change := range map[string]func(*Input){
		"no arena":       func(i *Input) { i.Arena = nil },
		"no randomness":  func(i *Input) { i.Rand = nil },
		"no group":       func(i *Input) { i.Choice.Group = nil },
		"no cipher":      func(i *Input) { i.Choice.Info.Cipher = 0 },
		"no password":    func(i *Input) { i.Password = Password{} },
		"fifth password": func(i *Input) { i.Password.Reference = 5 },
		"short CAN":      func(i *Input) { i.Password.Secret = []byte("12345") },
		"CAN of letters": func(i *Input) { i.Password.Secret = []byte("12345A") },
		"short MRZ":      func(i *Input) { i.Password = Password{MRZ, []byte("T2200012936408125101031")} },
		"small letters":  func(i *Input) { i.Password = Password{MRZ, []byte("t22000129364081251010318")} },
		"long PUK":       func(i *Input) { i.Password = Password{PUK, []byte("12345678901234567")} },
		"short PIN":      func(i *Input) { i.Password = Password{PIN, []byte("123")} },
	} {
		in := good
		change(&in)
		chip := &card{engine: &own{choice: ch, password: good.Password, arena: a}}
		if _, _, err := Run(t.Context(), chip, in); !errors.Is(err, ErrInput) || len(chip.order) > 0 {
			t.Errorf("%s: %v, %d commands", name, err, len(chip.order))
		}
	}
	if _, _, err := Run(t.Context(), &card{engine: &own{choice: ch, password: good.Password, arena: a}}, good); err != nil {
		t.Errorf("control: %v", err)
	}
}
