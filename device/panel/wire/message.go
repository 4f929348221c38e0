package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"gatehouse/device"
)

// MaxName is the longest string, in bytes, that a Hello may hold.
const MaxName = 20

// errPayload is wrapped by every parser here: the frame was whole and its content is not allowed.
var errPayload = errors.New("panel message not allowed")

// Hello is a controller's answer to the greeting: who it is.
type Hello struct {
	Version                        uint8
	Maker, Model, Serial, Firmware string // printable ASCII, at most MaxName bytes each
}

// Payload gives the bytes of h. Strings are cut at MaxName bytes.
func (h Hello) Payload() []byte {
	b := []byte{h.Version}
	for _, s := range []string{h.Maker, h.Model, h.Serial, h.Firmware} {
		s = s[:min(len(s), MaxName)]
		b = append(append(b, byte(len(s))), s...)
	}
	return b
}

// ParseHello reads the answer to a hello. Bytes behind the last string are left
// to later versions.
func ParseHello(p []byte) (Hello, error) {
	if len(p) < 1 {
		return Hello{}, fmt.Errorf("%w: empty hello", errPayload)
	}
	h := Hello{Version: p[0]}
	p = p[1:]
	for _, into := range []*string{&h.Maker, &h.Model, &h.Serial, &h.Firmware} {
		if len(p) < 1 || int(p[0]) > MaxName || len(p) < 1+int(p[0]) {
			return Hello{}, fmt.Errorf("%w: hello ends inside a string", errPayload)
		}
		s := string(p[1 : 1+p[0]])
		if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
			return Hello{}, fmt.Errorf("%w: hello holds bytes that are not printable ASCII", errPayload)
		}
		*into, p = s, p[1+p[0]:]
	}
	return h, nil
}

// Input bits.
const (
	bitDocument = 1 << iota
	bitTamper
	bitGateOpen
)

// InputsPayload gives the byte that reports in.
func InputsPayload(in device.Inputs) []byte {
	var b byte
	for _, x := range []struct {
		on  bool
		bit byte
	}{{in.Document, bitDocument}, {in.Tamper, bitTamper}, {in.GateOpen, bitGateOpen}} {
		if x.on {
			b |= x.bit
		}
	}
	return []byte{b}
}

// ParseInputs reads an inputs answer or event. Reserved bits are ignored.
func ParseInputs(p []byte) (device.Inputs, error) {
	if len(p) != 1 {
		return device.Inputs{}, fmt.Errorf("%w: inputs of %d bytes, not 1", errPayload, len(p))
	}
	return device.Inputs{
		Document: p[0]&bitDocument != 0,
		Tamper:   p[0]&bitTamper != 0,
		GateOpen: p[0]&bitGateOpen != 0,
	}, nil
}

// SelfTest is what a controller measures about itself.
type SelfTest struct {
	SupplyMV  uint16
	Celsius   int8
	CurrentMA [3]uint16 // at the last lighting of white, IR, UV; 0 = not lit since power-up
	FaultBits uint8
}

var faultNames = [...]string{"white lamp", "IR lamp", "UV lamp", "supply", "temperature", "document sensor"}

// Faults names the parts that the controller found faulty; nil when none.
func (s SelfTest) Faults() []string {
	var out []string
	for i := range 8 {
		if s.FaultBits&(1<<i) == 0 {
			continue
		}
		if i < len(faultNames) {
			out = append(out, faultNames[i])
		} else {
			out = append(out, fmt.Sprintf("fault bit %d", i))
		}
	}
	return out
}

const selfTestLen = 2 + 1 + 3*2 + 1

// Payload gives the bytes of s.
func (s SelfTest) Payload() []byte {
	b := binary.BigEndian.AppendUint16(nil, s.SupplyMV)
	b = append(b, byte(s.Celsius))
	for _, c := range s.CurrentMA {
		b = binary.BigEndian.AppendUint16(b, c)
	}
	return append(b, s.FaultBits)
}

// ParseSelfTest reads the answer to a self-test. Bytes behind it are left to later versions.
func ParseSelfTest(p []byte) (SelfTest, error) {
	if len(p) < selfTestLen {
		return SelfTest{}, fmt.Errorf("%w: self-test of %d bytes, %d are needed", errPayload, len(p), selfTestLen)
	}
	s := SelfTest{SupplyMV: binary.BigEndian.Uint16(p), Celsius: int8(p[2]), FaultBits: p[selfTestLen-1]}
	for i := range s.CurrentMA {
		s.CurrentMA[i] = binary.BigEndian.Uint16(p[3+2*i:])
	}
	return s, nil
}

// Reason says why a controller refuses a request.
type Reason uint8

// The reasons.
const (
	UnknownType Reason = 1 + iota
	BadPayload
	NotNow
)

var reasonNames = [...]string{"gives no reason", "does not know the request", "does not allow the request's payload", "cannot do it now"}

func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return fmt.Sprintf("gives reason %d", uint8(r))
}
