package packet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Instruction is the first byte of a command.
type Instruction uint8

// The instructions that a kiosk uses. It stores no finger in a sensor.
const (
	GetImage       Instruction = 0x01 // exposes, if a finger is there
	SendImage      Instruction = 0x0A // answer, then data
	SetParameter   Instruction = 0x0E // register, value; answered at the old setting
	ReadParameters Instruction = 0x0F
	CheckPassword  Instruction = 0x13 // 4 bytes
	CountTemplates Instruction = 0x1D
	AuraLED        Instruction = 0x35 // control, speed, colour, count
	ReadProduct    Instruction = 0x3C
	LEDOn          Instruction = 0x50
	LEDOff         Instruction = 0x51
)

// Answer is how many bytes follow the code OK in the answer.
func (i Instruction) Answer() int {
	switch i {
	case CountTemplates:
		return 2
	case ReadParameters:
		return parametersSize
	case ReadProduct:
		return productSize
	}
	return 0
}

// Register is a setting in a sensor's flash memory.
type Register uint8

// The registers.
const (
	BaudRegister   Register = 4 // 9600 x value, 1 to 12
	LevelRegister  Register = 5 // of its own matcher
	PacketRegister Register = 6 // 32 << value bytes, 0 to 3
)

const (
	parametersSize = 16
	productSize    = 46
)

var errShort = errors.New("the answer has not the length of its kind")

// Parameters are a sensor's registers, as ReadParameters answers them.
type Parameters struct {
	Status   uint16 // bits: 0 busy, 1 match, 2 password given, 3 image valid
	System   uint16
	Capacity uint16 // templates
	Level    uint16
	Address  uint32
	Packet   uint16 // 32 << Packet bytes
	Speed    uint16 // 9600 x Speed bit/s
}

// PasswordGiven is a bit of Parameters.Status.
const PasswordGiven = 1 << 2

// AppendTo appends the 16 bytes.
func (p Parameters) AppendTo(b []byte) []byte {
	for _, v := range [...]uint16{p.Status, p.System, p.Capacity, p.Level, uint16(p.Address >> 16), uint16(p.Address), p.Packet, p.Speed} {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// ParseParameters reads what follows the code in the answer.
func ParseParameters(b []byte) (Parameters, error) {
	if len(b) != parametersSize {
		return Parameters{}, fmt.Errorf("parameters of %d bytes: %w", len(b), errShort)
	}
	w := func(i int) uint16 { return binary.BigEndian.Uint16(b[2*i:]) }
	p := Parameters{w(0), w(1), w(2), w(3), binary.BigEndian.Uint32(b[8:]), w(6), w(7)}
	if p.Packet > 3 || p.Speed < 1 || p.Speed > 12 {
		return Parameters{}, fmt.Errorf("parameters: packet code %d is above 3, or speed %d is not 1 to 12", p.Packet, p.Speed)
	}
	return p, nil
}

// Product is what newer sensors (R503) say of themselves.
type Product struct {
	Model         string // up to 16 characters
	Batch         string // 4
	Serial        string // 8
	Hardware      [2]uint8
	Sensor        string // 8
	Width, Height uint16 // pixels
	Template      uint16 // bytes
	Capacity      uint16 // templates
}

// AppendTo appends the 46 bytes; longer texts are cut.
func (p Product) AppendTo(b []byte) []byte {
	text := func(s string, n int) {
		field := make([]byte, n)
		copy(field, s)
		b = append(b, field...)
	}
	text(p.Model, 16)
	text(p.Batch, 4)
	text(p.Serial, 8)
	b = append(b, p.Hardware[:]...)
	text(p.Sensor, 8)
	for _, v := range [...]uint16{p.Width, p.Height, p.Template, p.Capacity} {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	return b
}

// ParseProduct reads what follows the code in the answer. Texts come out in
// printable ASCII.
func ParseProduct(b []byte) (Product, error) {
	if len(b) != productSize {
		return Product{}, fmt.Errorf("product information of %d bytes: %w", len(b), errShort)
	}
	w := func(at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }
	return Product{
		Model: printable(b[:16]), Batch: printable(b[16:20]), Serial: printable(b[20:28]), Hardware: [2]uint8(b[28:30]),
		Sensor: printable(b[30:38]), Width: w(38), Height: w(40), Template: w(42), Capacity: w(44),
	}, nil
}

// printable takes a text up to its first zero byte.
func printable(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(bytes.TrimSpace(bytes.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, b)))
}
