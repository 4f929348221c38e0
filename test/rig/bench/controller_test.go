package bench

import (
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/device/panel/wire"
)

// ask makes one request of a controller and gives the answer's payload.
func ask(t *testing.T, c *controller, now time.Time, typ wire.Type, payload ...byte) []byte {
	t.Helper()
	f, ready := c.answer(wire.Frame{Type: typ, Sequence: 5, Payload: payload}, now)
	if f.Type != typ.Answer() || f.Sequence != 5 {
		t.Fatalf("%02x was answered by %+v", typ, f)
	}
	if ready.Before(now) {
		t.Fatalf("%02x was answered before it was asked", typ)
	}
	return f.Payload
}

// The firmware's timers: each row is one second, then polled for its inputs.
func TestControllerTimers(t *testing.T) {
	for name, c := range map[string]struct {
		poll     bool
		lampDark time.Duration // when the lamp has gone dark
		gateShut time.Duration // when the gate has closed; 0 = never here
	}{
		"silence": {false, controllerLimit, controllerLimit},
		"polling": {true, controllerLimit, 0}, // keeps the gate, and does not keep the lamp
	} {
		at := time.Unix(1000, 0)
		p := &controller{lamps: &lamps{}}
		p.powerUp(at)
		ask(t, p, at, wire.TypeLamp, byte(device.UV))
		ask(t, p, at, wire.TypeGate, 1)
		for dt := time.Duration(0); dt <= 2*controllerLimit; dt += time.Second {
			now := at.Add(dt)
			p.watch(now)
			if lit := p.lamps.now() != device.Dark; lit != (dt < c.lampDark) {
				t.Errorf("%s: after %v the lamp is lit: %v", name, dt, lit)
			}
			in, _ := p.state()
			if open := c.gateShut == 0 || dt < c.gateShut; in.GateOpen != open {
				t.Errorf("%s: after %v the gate is open: %v", name, dt, in.GateOpen)
			}
			if c.poll {
				ask(t, p, now, wire.TypeInputs)
			}
		}
	}
}

// A lamp command that comes again keeps the lamp.
func TestControllerLampIsKept(t *testing.T) {
	at := time.Unix(1000, 0)
	p := &controller{lamps: &lamps{}}
	for range 5 {
		ask(t, p, at, wire.TypeLamp, byte(device.White))
		at = at.Add(controllerLimit - time.Second)
		p.watch(at)
		if p.lamps.now() != device.White {
			t.Fatal("the lamp went dark although it was asked for again")
		}
	}
}

func TestControllerPowerUp(t *testing.T) {
	at := time.Unix(1000, 0)
	p := &controller{lamps: &lamps{}}
	p.set(func(in *device.Inputs) { in.Tamper, in.Document = true, true })
	ask(t, p, at, wire.TypeLamp, byte(device.IR))
	ask(t, p, at, wire.TypeGate, 1)
	ask(t, p, at, wire.TypeSignal, byte(device.SignalDone))
	p.powerUp(at)
	in, sig := p.state()
	if p.lamps.now() != device.Dark || in.GateOpen || sig != device.SignalOff {
		t.Errorf("after power-up: %v, %+v, %v", p.lamps.now(), in, sig)
	}
	if !in.Tamper || !in.Document {
		t.Error("power-up cleared the tamper latch or the document sensor")
	}
	test, err := wire.ParseSelfTest(ask(t, p, at, wire.TypeSelfTest))
	if err != nil || test.CurrentMA != [3]uint16{} {
		t.Errorf("currents before the first lighting: %+v, %v", test, err)
	}
}

func TestControllerRefuses(t *testing.T) {
	p := &controller{lamps: &lamps{}}
	now := time.Unix(1000, 0)
	for name, c := range map[string]struct {
		typ     wire.Type
		payload []byte
		want    wire.Reason
	}{
		"lamp that is none":   {wire.TypeLamp, []byte{4}, wire.BadPayload},
		"lamp without light":  {wire.TypeLamp, nil, wire.BadPayload},
		"signal that is none": {wire.TypeSignal, []byte{5}, wire.BadPayload},
		"half a gate":         {wire.TypeGate, []byte{2}, wire.BadPayload},
		"long hello":          {wire.TypeHello, []byte{1, 1}, wire.BadPayload},
		"unknown":             {0x3F, nil, wire.UnknownType},
		"an answer":           {wire.TypeLamp.Answer(), []byte{1}, wire.UnknownType},
	} {
		f, _ := p.answer(wire.Frame{Type: c.typ, Payload: c.payload}, now)
		if f.Type != wire.TypeRefusal || len(f.Payload) != 1 || wire.Reason(f.Payload[0]) != c.want {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if p.lamps.now() != device.Dark {
		t.Error("a refused request lit a lamp")
	}
	if got := ask(t, p, now, wire.TypeLamp, byte(device.White)); got[0] != byte(device.White) {
		t.Errorf("a right request: % x", got)
	}
}
