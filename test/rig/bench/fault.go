package bench

import "fmt"

// Fault is one way in which a simulated device fails.
type Fault string

// The faults.
const (
	None    Fault = "none"    // it works; also plugs in again what was unplugged
	Unplug  Fault = "unplug"  // the address is gone
	Silence Fault = "silence" // it is there and says nothing
	Garbage Fault = "garbage" // it says what its protocol does not allow
	Delay   Fault = "delay"   // it answers right, and too late
)

// Faults lists all faults, None first.
var Faults = [...]Fault{None, Unplug, Silence, Garbage, Delay}

// The devices that can fail.
const (
	CameraDevice = "camera"
	PanelDevice  = "panel"
)

// Fault puts device ("camera" or "panel") into the state kind. It returns once
// the state holds.
func (b *Bench) Fault(device string, kind Fault) error {
	known := false
	for _, f := range Faults {
		known = known || f == kind
	}
	if !known {
		return fmt.Errorf("bench: fault %q is none of %v", kind, Faults)
	}
	switch device {
	case CameraDevice:
		return b.camera.setFault(kind)
	case PanelDevice:
		return b.line.setFault(kind)
	}
	return fmt.Errorf("bench: device %q is neither %s nor %s", device, CameraDevice, PanelDevice)
}

// FaultOf tells the state of device; None also for a device that is not there.
func (b *Bench) FaultOf(device string) Fault {
	switch device {
	case CameraDevice:
		return b.camera.faulty()
	case PanelDevice:
		return b.line.faulty()
	}
	return None
}
