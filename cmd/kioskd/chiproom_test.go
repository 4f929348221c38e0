package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip/memory"
	"gatehouse/capture/chip/sm"
	"gatehouse/cmd/kioskd/console"
	device "gatehouse/device/chip"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/pcsc"
)

// The officer's page is made anew where the chip gave more, and only there: a chip that
// was taken away, or was never opened, has nothing to say while the officer looks.
func TestRest(t *testing.T) {
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	person := issuer.Specimen("UTO", "L898902C3")
	zone := capture.MRZ{Format: capture.TD3}
	for _, line := range person.Lines {
		var chars []capture.Char
		for i := range line {
			chars = append(chars, capture.Char{Rune: line[i]})
		}
		zone.Lines = append(zone.Lines, chars)
	}
	for name, c := range map[string]struct {
		change func(*card.Profile)
		state  capture.State
		more   bool
	}{
		"good":         {func(*card.Profile) {}, capture.Captured, true},
		"pulled away":  {func(p *card.Profile) { p.Faults = []card.Fault{{Step: "READ DG2", Effect: card.Vanish()}} }, capture.Aborted, false},
		"another page": {func(p *card.Profile) { p.Passwords.MRZ = "X" + p.Passwords.MRZ[1:] }, capture.Captured, false},
	} {
		p, err := state.Personalise(person, issuer.CardOptions{Groups: []int{11}})
		if err != nil {
			t.Fatal(err)
		}
		c.change(&p)
		daemon, err := pcsc.Start(filepath.Join(t.TempDir(), "pcscd.comm"), "Rig Contactless Reader 00 00", 0)
		if err != nil {
			t.Fatal(err)
		}
		daemon.Insert(card.New(p))
		known, err := memory.Open(filepath.Join(t.TempDir(), "chips.db"))
		if err != nil {
			t.Fatal(err)
		}
		r := &ChipRoom{
			reader: device.New(daemon.Socket(), ""), memory: known, anchors: &Anchors{err: errors.New("no store")},
			arena: sm.NewArena(), wait: time.Second, limit: 20 * time.Second, show: func(*console.ChipView) {},
			decode: func(context.Context, []byte) (capture.Picture, error) { return capture.Picture{}, nil },
		}
		talk, first := r.Begin(t.Context(), zone)
		if talk == nil || first.State != c.state.String() {
			t.Fatalf("%s: %s, %s", name, first.State, first.Reason)
		}
		rest := talk.Rest(t.Context())
		if (rest != nil) != c.more {
			t.Errorf("%s: more is %v", name, rest != nil)
		}
		if f := first.File("DG11"); f != nil || c.more && rest.File("DG11") == nil {
			t.Errorf("%s: DG11 before the officer: %v", name, f)
		}
		talk.End()
		if err := errors.Join(r.Close(), daemon.Close()); err != nil {
			t.Error(err)
		}
	}
}
