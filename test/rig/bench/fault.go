package bench

import (
	"fmt"

	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/mjpeg"
	"gatehouse/test/rig/pcsc"
)

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
	ChipDevice   = "chip"
	FaceDevice   = mirror.Visible  // with a face unit
	IRDevice     = mirror.Infrared // of a face unit
)

// Fault puts device ("camera", "panel", "chip"; "face" and "infrared" with a face unit)
// into the state kind. It returns once the state holds.
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
		return b.camera.peer.Fault(mjpeg.Fault(kind)) // the same names
	case PanelDevice:
		return b.line.setFault(kind)
	case ChipDevice:
		b.chips.Fault(pcsc.Fault(kind)) // the same names
		return nil
	}
	if b.mirror != nil {
		return b.mirror.Fault(device, mjpeg.Fault(kind))
	}
	return fmt.Errorf("bench: device %q is none of %s, %s and %s", device, CameraDevice, PanelDevice, ChipDevice)
}

// FaultOf tells the state of device; None also for a device that is not there.
func (b *Bench) FaultOf(device string) Fault {
	switch device {
	case CameraDevice:
		return Fault(b.camera.peer.FaultNow())
	case PanelDevice:
		return b.line.faulty()
	case ChipDevice:
		return Fault(b.chips.FaultNow())
	}
	if b.mirror != nil {
		return Fault(b.mirror.FaultOf(device))
	}
	return None
}
