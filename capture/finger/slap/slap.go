package slap

import (
	"errors"
	"fmt"
	"image"
	"math"

	"gatehouse/capture"
	"gatehouse/device"
)

// Errors of a picture that cannot be a slap.
var (
	ErrPPI  = errors.New("slap: resolution outside 400 to 1100 ppi")
	ErrSize = errors.New("slap: size outside 1 to 4096 pixels a side")
)

// Wanted is what was asked of the traveller.
type Wanted struct {
	Hand    device.Hand      // 0: any
	Missing []capture.Finger // fingers of it that are not there
}

// Slap is a picture in its fingers.
type Slap struct {
	Fingers  []Finger    // from left to right
	Hand     device.Hand // as the fingers lie; 0 = that does not show
	Margin   float64     // how clearly it shows, 0..1
	Findings []Finding
}

// Finger is one pad.
type Finger struct {
	Finger        capture.Finger // FingerUnknown where the count is not the expected one
	X, Y          float64        // middle of its box in the slap, pixels
	Width, Height int            // of its box and of Image, pixels
	Angle         float64        // of the finger from upright, degrees counter-clockwise
	Image         *image.Gray    // upright, white around the pad
}

// mostTurned is how far a hand may lie from upright, degrees: the 45 of the doc, and
// what a measured angle may be wrong by.
const mostTurned = 48

// Finding is something about a slap that a person should know.
type Finding uint8

// The findings.
const (
	TooFew    Finding = iota + 1 // fewer fingers than were asked for
	TooMany                      // more; the largest are kept
	OtherHand                    // it looks like the other hand
	TooTurned                    // clearly beyond 45 degrees
	AtEdge                       // a finger leaves the picture
)

var findingNames = [...]string{"", "fewer fingers than asked for", "more fingers than asked for", "the other hand", "turned too far", "a finger leaves the picture"}

func (f Finding) String() string {
	if f >= TooFew && int(f) < len(findingNames) {
		return findingNames[f]
	}
	return fmt.Sprintf("invalid finding %d", uint8(f))
}

// Cut finds the fingers of a slap, ridges dark, at ppi pixels per inch.
func Cut(img *image.Gray, ppi int, want Wanted) (Slap, error) {
	if ppi < 400 || ppi > 1100 {
		return Slap{}, fmt.Errorf("%w: %d", ErrPPI, ppi)
	}
	if w, h := img.Rect.Dx(), img.Rect.Dy(); w < 1 || h < 1 || w > 4096 || h > 4096 {
		return Slap{}, fmt.Errorf("%w: %dx%d", ErrSize, w, h)
	}
	g := newGrid(img, ppi)
	pieces := g.pieces()
	expected := positions(want)
	flow := g.flow(pieces)
	pads, d := g.row(pieces, flow)
	var s Slap
	pads = s.count(pads, d, want, len(expected))
	if angle := d.angle(); math.Abs(angle) > mostTurned {
		s.Findings = append(s.Findings, TooTurned)
	}
	s.tell(pads, d, sum(flow), want)
	if want.Hand == 0 {
		expected = positions(Wanted{Hand: s.Hand, Missing: want.Missing})
	}
	for i, p := range pads {
		f := g.cut(img, p.piece, p.axis(d))
		if len(expected) == len(pads) {
			f.Finger = expected[i]
		}
		s.Fingers = append(s.Fingers, f)
	}
	for _, p := range pads {
		if g.atEdge(p.piece) {
			s.Findings = append(s.Findings, AtEdge)
			break
		}
	}
	return s, nil
}
