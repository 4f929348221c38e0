package bench

import (
	"sync"
	"time"

	"gatehouse/device"
	"gatehouse/device/panel/wire"
)

// controllerLimit is the time after which a controller that is not spoken to
// puts its lamp out and closes the gate.
const controllerLimit = 10 * time.Second

// controller is the panel's firmware as the protocol text describes it: state
// and answers, without the line. Safe for use by several goroutines.
type controller struct {
	lamps *lamps

	mu        sync.Mutex
	inputs    device.Inputs
	signal    device.Signal
	current   [3]uint16 // mA at the last lighting
	faults    uint8
	lampAsked time.Time // the last lamp command
	heard     time.Time // the last valid frame
}

// lampCurrent is what each lamp draws when it is well, in mA.
var lampCurrent = [3]uint16{350, 280, 120}

// powerUp is the state after power came: dark, gate closed, no signal. The
// document sensor and the tamper latch keep what they see.
func (c *controller) powerUp(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lamps.switchTo(device.Dark, now)
	c.signal, c.inputs.GateOpen, c.current = device.SignalOff, false, [3]uint16{}
	c.heard, c.lampAsked = now, now
}

// watch does what the firmware's timers do; it is called often.
func (c *controller) watch(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.lampAsked) >= controllerLimit {
		c.lamps.switchTo(device.Dark, now)
	}
	if now.Sub(c.heard) >= controllerLimit {
		c.inputs.GateOpen = false
	}
}

// answer obeys one request. The answer is due at ready, not before.
func (c *controller) answer(f wire.Frame, now time.Time) (reply wire.Frame, ready time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = now
	payload, reason, ready := c.obey(f, now)
	if reason != 0 {
		return wire.Frame{Type: wire.TypeRefusal, Sequence: f.Sequence, Payload: []byte{byte(reason)}}, now
	}
	return wire.Frame{Type: f.Type.Answer(), Sequence: f.Sequence, Payload: payload}, ready
}

func (c *controller) obey(f wire.Frame, now time.Time) ([]byte, wire.Reason, time.Time) {
	arg := byte(0)
	switch f.Type {
	case wire.TypeHello, wire.TypeLamp, wire.TypeSignal, wire.TypeGate:
		if len(f.Payload) != 1 {
			return nil, wire.BadPayload, now
		}
		arg = f.Payload[0]
	}
	switch f.Type {
	case wire.TypeHello:
		return wire.Hello{Version: wire.Version, Maker: "Rig", Model: "Bench panel", Serial: "0001", Firmware: "1.0"}.Payload(), 0, now
	case wire.TypeLamp:
		l := device.Light(arg)
		if l > device.UV {
			return nil, wire.BadPayload, now
		}
		c.lampAsked = now
		ready := c.lamps.switchTo(l, now)
		if l != device.Dark {
			c.current[l-device.White] = lampCurrent[l-device.White]
		}
		return []byte{arg, byte(rise / time.Millisecond)}, 0, ready
	case wire.TypeInputs:
		return wire.InputsPayload(c.inputs), 0, now
	case wire.TypeSignal:
		if device.Signal(arg) > device.SignalOfficer {
			return nil, wire.BadPayload, now
		}
		c.signal = device.Signal(arg)
		return nil, 0, now
	case wire.TypeGate:
		if arg > 1 {
			return nil, wire.BadPayload, now
		}
		c.inputs.GateOpen = arg == 1
		return nil, 0, now
	case wire.TypeSelfTest:
		return wire.SelfTest{SupplyMV: 12050, Celsius: 31, CurrentMA: c.current, FaultBits: c.faults}.Payload(), 0, now
	}
	return nil, wire.UnknownType, now
}

// set changes the switches and says whether that changed anything.
func (c *controller) set(change func(*device.Inputs)) (device.Inputs, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.inputs
	change(&c.inputs)
	return c.inputs, c.inputs != before
}

func (c *controller) state() (device.Inputs, device.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inputs, c.signal
}
