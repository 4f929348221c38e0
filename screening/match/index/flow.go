package index

import (
	"math/bits"

	"gatehouse/capture"
)

// The flow of the ridges about an edge is sampled in two rings about its middle: their
// orientations less the direction of the edge do not change when the finger is turned
// (orientation descriptors: Tico and Kuosmanen 2003). Each sample is one of eight, 22.5
// degrees apart, in four bits of which as many differ as steps lie between two.
//
// bits 0-31 are the samples on one side, bits 32-63 those opposite: an edge whose ends
// change places has its halves exchanged.
const (
	innerRing = 32 // px
	outerRing = 64
)

// steps is the code of each orientation: neighbours differ in one bit (Johnson).
var steps = [8]uint64{0b0000, 0b0001, 0b0011, 0b0111, 0b1111, 0b1110, 0b1100, 0b1000}

// turnedFlow is the flow about an edge that is looked at from its other end.
func turnedFlow(code uint64) uint64 { return bits.RotateLeft64(code, 32) }

// flowAbout samples the flow about an edge of the minutiae in list.
func flowAbout(f *capture.RidgeField, list []capture.Minutia, e edge) uint64 {
	x, y := e.middle()
	d := e.direction()
	var code uint64
	for k := range 16 {
		radius, angle := innerRing, d+uint8(k%4*32)
		if k%8 >= 4 {
			radius, angle = outerRing, angle+16
		}
		sin, cos := sincos(angle + uint8(k/8*128))
		o := orientation(f, list, x+int(cos)*radius>>14, y-int(sin)*radius>>14)
		code |= steps[(o-2*d+16)>>5] << (4 * k)
	}
	return code
}

// orientation of the ridges at a pixel, 1/256 of a half turn. Where the field shows
// none, and in a template without a field (from a record of a standard), the nearest
// minutia says it.
func orientation(f *capture.RidgeField, list []capture.Minutia, x, y int) uint8 {
	if f.Step > 0 && x >= 0 && y >= 0 && x/f.Step < f.Cols && y/f.Step < f.Rows {
		i := y/f.Step*f.Cols + x/f.Step
		if i < len(f.Orientation) && i < len(f.Coherence) && f.Coherence[i] > 0 {
			return f.Orientation[i]
		}
	}
	var nearest uint8
	least := int(^uint(0) >> 1)
	for i := range list {
		dx, dy := int(list[i].X)-x, int(list[i].Y)-y
		if d := dx*dx + dy*dy; d < least {
			least, nearest = d, 2*list[i].Angle
		}
	}
	return nearest
}

// weights of a vote by how many steps apart two flows are, all samples together.
var weights = func() (w [65]uint8) {
	for i := range w {
		switch {
		case i <= 6:
			w[i] = 3
		case i <= 9:
			w[i] = 2
		case i <= 12:
			w[i] = 1
		}
	}
	return w
}()
