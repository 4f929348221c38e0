package itl

import (
	"encoding/binary"

	"gatehouse/capture/fir"
)

// head4 is the length of the fields before the image of a record of Type-4.
const head4 = 18

// unused fills places of 4.004 that hold no position.
const unused = 255

// nativePPI gives 1.011 in pixels per inch.
func nativePPI(native int) int { return (native*254 + 500) / 1000 }

// readBinary reads a record of Type-4.
func readBinary(b []byte, place, native int) (i Image, rest []byte, err error) {
	if len(b) < head4 {
		return i, nil, at(place, 4, 1, ErrTruncated, "%d bytes are left", len(b))
	}
	n := binary.BigEndian.Uint32(b)
	switch {
	case n <= head4:
		return i, nil, at(place, 4, 1, ErrValue, "%d", n)
	case uint64(n) > uint64(len(b)):
		return i, nil, at(place, 4, 1, ErrTruncated, "%d bytes, %d are left", n, len(b))
	}
	i = Image{Type: 4, IDC: int(b[4]), Impression: int(b[5]), Units: fir.PerInch, Depth: 8}
	for k, p := range b[6:12] {
		if p != unused {
			if len(i.Positions) != k {
				return i, nil, at(place, 4, 4, ErrValue, "a gap in it")
			}
			i.Positions = append(i.Positions, int(p))
		}
	}
	switch ppi := nativePPI(native); b[12] {
	case 0:
		i.Scale = fir.Resolution{X: 500, Y: 500}
	case 1:
		i.Scale = fir.Resolution{X: ppi, Y: ppi}
	default:
		return i, nil, at(place, 4, 5, ErrValue, "%d", b[12])
	}
	i.Width, i.Height = int(binary.BigEndian.Uint16(b[13:])), int(binary.BigEndian.Uint16(b[15:]))
	i.Coding = Coding(b[17])
	i.Data = b[head4:n:n]
	return i, b[n:], nil
}

// binary writes a record of Type-4.
func (i Image) binary() []byte {
	b := make([]byte, head4, head4+len(i.Data))
	binary.BigEndian.PutUint32(b, uint32(head4+len(i.Data)))
	b[4], b[5] = byte(i.IDC), byte(i.Impression)
	for k := range b[6:12] {
		b[6+k] = unused
		if k < len(i.Positions) {
			b[6+k] = byte(i.Positions[k])
		}
	}
	if i.Scale.X != 500 {
		b[12] = 1
	}
	binary.BigEndian.PutUint16(b[13:], uint16(i.Width))
	binary.BigEndian.PutUint16(b[15:], uint16(i.Height))
	b[17] = byte(i.Coding)
	return append(b, i.Data...)
}
