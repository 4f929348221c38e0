package device

import (
	"errors"
	"fmt"
	"time"
)

// Sentinels for the ways in which a device can fail a caller. Drivers wrap them
// with what happened, where, and what to do.
var (
	// ErrAbsent: nothing answers at the configured address, or none is configured.
	ErrAbsent = errors.New("device absent")
	// ErrTimeout: the device is there and did not answer in time.
	ErrTimeout = errors.New("device did not answer in time")
	// ErrGarbled: the device answered with bytes that its protocol does not allow.
	ErrGarbled = errors.New("device answered garbage")
	// ErrTamper: the device reports that its housing was opened.
	ErrTamper = errors.New("device reports tampering")
)

// Light names the illumination under which a picture was exposed.
type Light uint8

// The lights of a document reader (BSI TR-03135-1 clause 4.1.2). Dark means all
// lamps off.
const (
	Dark Light = iota
	White
	IR // B900, 900 +- 50 nm
	UV // 365 nm
)

// Lights are the three lights in which a document is pictured, in that order.
var Lights = [...]Light{White, IR, UV}

var lightNames = [...]string{"dark", "white", "ir", "uv"}

func (l Light) String() string {
	if int(l) < len(lightNames) {
		return lightNames[l]
	}
	return fmt.Sprintf("light(%d)", uint8(l))
}

// MarshalText gives the lower-case name used in findings, records and config.
func (l Light) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText accepts what MarshalText gives.
func (l *Light) UnmarshalText(b []byte) error {
	for i, n := range lightNames {
		if n == string(b) {
			*l = Light(i)
			return nil
		}
	}
	return fmt.Errorf("light %q is none of dark, white, ir, uv", b)
}

// Frame is one exposed picture of a camera.
type Frame struct {
	Light   Light
	Exposed time.Time // when the exposure began, by the best knowledge of the driver
	Width   int       // pixels
	Height  int       // pixels
	BGR     []byte    // 3*Width*Height bytes, rows from the top
}

// Identity is what a device says of itself. Empty means that it does not say.
type Identity struct {
	Kind     string `json:"kind"`    // "camera", "panel", "vision"
	Address  string `json:"address"` // as configured
	Maker    string `json:"maker,omitempty"`
	Model    string `json:"model,omitempty"`
	Serial   string `json:"serial,omitempty"`
	Firmware string `json:"firmware,omitempty"`
	Detail   string `json:"detail,omitempty"` // what its self-test found, in a technician's words
}

// Inputs are the switches that a panel reports.
type Inputs struct {
	Document bool // something lies on the glass
	Tamper   bool // the housing is or was open
	GateOpen bool // the gate's end switch
}

// Signal is what the status light tells the traveller from afar.
type Signal uint8

// The signals: off, ready (steady), busy (slow blink), done (steady), see the officer (fast blink).
const (
	SignalOff Signal = iota
	SignalReady
	SignalBusy
	SignalDone
	SignalOfficer
)
