package bomb

import (
	"bytes"
	"encoding/binary"
)

// Picture describes a JPEG that is grey all over, written with the shortest codes
// there are. The zero value of a field is what a portrait has.
type Picture struct {
	Width, Height int
	Components    int    // 0: 3
	Sampling      []byte // of each component; 0x11 where there is none
	SOF           byte   // second byte of the frame's marker; 0: C0, baseline
	Scans         int    // of a progressive picture, after the first: each looks at every coefficient of one component
	Head          []byte // segments put before the frame
	Tail          []byte // put before the end marker
}

func (p Picture) components() int {
	if p.Components == 0 {
		return 3
	}
	return p.Components
}

// Frame is the frame's segment.
func (p Picture) Frame() []byte {
	b := []byte{8}
	b = binary.BigEndian.AppendUint16(b, uint16(p.Height))
	b = binary.BigEndian.AppendUint16(b, uint16(p.Width))
	b = append(b, byte(p.components()))
	for c := range p.components() {
		b = append(b, byte(c+1), p.sampling(c), 0)
	}
	return Segment(0xFF00|uint16(max(p.SOF, 0xC0)), b...)
}

func (p Picture) sampling(c int) byte {
	if c < len(p.Sampling) {
		return p.Sampling[c]
	}
	return 0x11
}

// scan is the header of one.
func (p Picture) scan(of []int, first, last, approximation byte) []byte {
	b := []byte{byte(len(of))}
	for _, c := range of {
		b = append(b, byte(c+1), 0)
	}
	return Segment(0xFFDA, append(b, first, last, approximation)...)
}

// Bytes writes the picture.
func (p Picture) Bytes() []byte {
	quantisation := append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)
	one := func(class, symbol byte) []byte { // a table of one code, the bit 0
		return Segment(0xFFC4, append(append([]byte{class, 1}, make([]byte, 15)...), symbol)...)
	}
	b := bytes.Join([][]byte{{0xFF, 0xD8}, p.Head, Segment(0xFFDB, quantisation...), p.Frame(), one(0, 0)}, nil)
	all := make([]int, p.components())
	wide, high := 1, 1
	for c := range all {
		all[c] = c
		wide, high = max(wide, int(p.sampling(c)>>4)), max(high, int(p.sampling(c)&15))
	}
	units := ((p.Width + 8*wide - 1) / (8 * wide)) * ((p.Height + 8*high - 1) / (8 * high))
	blocks := 0
	for c := range all {
		blocks += units * int(p.sampling(c)>>4) * int(p.sampling(c)&15)
	}
	if p.SOF != 0xC2 {
		b = append(append(b, one(0x10, 0)...), p.scan(all, 0, 63, 0)...)
		b = append(b, make([]byte, (2*blocks+7)/8)...) // a difference of none, the end of the block
		return append(append(b, p.Tail...), 0xFF, 0xD9)
	}
	b = append(append(b, p.scan(all, 0, 0, 1)...), make([]byte, (blocks+7)/8)...)
	b = append(b, one(0x10, 0xE0)...) // the end of a run of 1<<14 blocks and as many as 14 bits say
	for s := range p.Scans {
		c := s % len(all)
		b = append(b, p.scan([]int{c}, 1, 63, 0x10)...)
		left := p.area(c, wide, high)
		h := header{jpeg: true}
		for ; left > 0; left -= 1<<15 - 1 {
			h.put(0, 1)
			h.put(1<<14-1, 14)
		}
		b = append(b, h.done()...)
	}
	return append(append(b, p.Tail...), 0xFF, 0xD9)
}

// area counts the blocks of one component.
func (p Picture) area(c, wide, high int) int {
	w := (p.Width*int(p.sampling(c)>>4) + 8*wide - 1) / (8 * wide)
	h := (p.Height*int(p.sampling(c)&15) + 8*high - 1) / (8 * high)
	return w * h
}
