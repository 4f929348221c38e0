package conformance

import (
	"encoding/binary"
	"slices"
)

// coding is how a picture is compressed.
type coding uint8

const (
	raw coding = iota
	wsq
	jpeg2000
)

// picture is as much of a picture as anybody looks at: its first bytes.
func (c coding) picture() []byte {
	switch c {
	case wsq:
		return append([]byte{0xFF, 0xA0, 0xFF, 0xA4}, make([]byte, 600)...)
	case jpeg2000:
		return append([]byte("\x00\x00\x00\x0CjP  \r\n\x87\n"), make([]byte, 600)...)
	}
	return make([]byte, 30*40)
}

// instance is a biometric information template before it is written.
type instance struct {
	kind, subtype byte
	owner, format []byte // nil: left out
	noSubtype     bool
	block         []byte // nil: left out
}

// finger is a finger of the plan's sets, whose format type is 0008.
func finger(c coding) instance {
	code := [...]byte{raw: 0, wsq: 2, jpeg2000: 4}[c]
	p := c.picture()
	b := []byte("FIR\x00010\x00\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(32+14+len(p)))
	b = append(b, 0, 0, 0, 31, 1, 1)                        // device, level 31, one finger, pixels per inch
	b = append(b, 1, 0xF4, 1, 0xF4, 1, 0xF4, 1, 0xF4)       // 500 each
	b = append(b, 8, code, 0, 0)                            // bits, compression
	b = binary.BigEndian.AppendUint32(b, uint32(14+len(p))) // of this finger
	b = append(b, 2, 1, 1, 80, 0, 0, 30, 0, 40, 0)          // right index, live plain
	return instance{8, 9, []byte{1, 1}, []byte{0, 8}, false, append(b, p...)}
}

func iris(c coding) instance {
	code := [...]byte{raw: 2, wsq: 0, jpeg2000: 14}[c]
	p := c.picture()
	b := []byte("IIR\x00010\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(45+3+11+len(p)))
	b = append(b, 0, 0, 1, 0, 45, 0, 0x55, 0, 0, 0, code, 0, 30, 0, 40, 8, 0)
	b = append(b, make([]byte, 16)...)
	b = append(b, 1, 0, 1, 0, 1, 80, 0xFF, 0xFF, 0xFF, 0xFF)
	b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
	return instance{16, 1, []byte{1, 1}, []byte{0, 8}, false, append(b, p...)}
}

// object is a BER-TLV object with a tag of one or two bytes.
func object(tag int, value ...[]byte) []byte {
	name := []byte{byte(tag)}
	if tag > 0xFF {
		name = []byte{byte(tag >> 8), byte(tag)}
	}
	return join(name, slices.Concat(value...))
}

// biometrics is DG3 or DG4. The second finger or eye is another than the first.
func biometrics(n int, all ...instance) []byte {
	content := object(0x02, []byte{byte(len(all))})
	for i, in := range all {
		header := object(0x81, []byte{in.kind})
		if !in.noSubtype {
			header = append(header, object(0x82, []byte{in.subtype + byte(i%2)})...)
		}
		if in.owner != nil {
			header = append(header, object(0x87, in.owner)...)
		}
		if in.format != nil {
			header = append(header, object(0x88, in.format)...)
		}
		template := object(0xA1, header)
		if in.block != nil {
			template = append(template, object(0x5F2E, in.block)...)
		}
		content = append(content, object(0x7F60, template)...)
	}
	return object(map[int]int{3: 0x63, 4: 0x76}[n], object(0x7F61, content))
}
