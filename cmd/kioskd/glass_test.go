package main

import (
	"context"
	"testing"

	"gatehouse/cmd/kioskd/devices"
	"gatehouse/device/panel"
)

// gate is a panel that obeys as long as its context lives.
type gate struct {
	panel.Panel
	open bool
}

func (g *gate) Gate(ctx context.Context, open bool) error {
	if ctx.Err() == nil {
		g.open = open
	}
	return ctx.Err()
}

// The gate closes behind a cleared traveller also when the kiosk is stopped just
// then, and does not open any more.
func TestGateClosesAtTheEnd(t *testing.T) {
	g := &gate{}
	glass := &Glass{&devices.Set{Panel: g}}
	ctx, stop := context.WithCancel(t.Context())
	glass.Gate(ctx, true)
	if !g.open {
		t.Fatal("the gate does not open")
	}
	stop()
	glass.Gate(ctx, false)
	if g.open {
		t.Error("the gate stays open")
	}
	glass.Gate(ctx, true)
	if g.open {
		t.Error("the gate opens at the end")
	}
}
