package prints

import (
	"image"

	"gatehouse/capture"
)

// Options say how a finger is pressed on the sensor. The zero value is an easy
// impression of 320x400 pixels at 500 ppi.
type Options struct {
	Hard          float64 // scales all that goes wrong: 1 easy (and for 0), 2 to 2.5 as in the synthetic sets of FVC
	Width, Height int     // of the picture, pixels; 0 = 320 and 400
	PPI           int     // 0 = 500
	Bits          int     // of a pixel: 4 as the EF01 sensors send, else 8

	// Added to what chance gives.
	Turn    float64 // counter-clockwise, degrees
	X, Y    float64 // of the finger to the right and down, pixels at 500 ppi
	Wet     float64 // -1 very dry .. 1 very wet
	Contact float64 // part of the pad that is on the glass, 0..1; 0 = as chance has it

	Sweat   float64 // of the living finger: 0 dry between the pores .. 1 spread along the ridges; 0 = not modelled
	Cast    bool    // a moulding: ridges as wide as valleys, no pores, no sweat, bubbles
	Halo    bool    // a rim of condensed moisture about the finger
	Residue *Latent // of the finger before on the glass

	frame uint64 // of a film: another noise of the sensor
}

// Latent is what a finger left on the glass.
type Latent struct {
	Finger *Finger
	Seed   uint64  // of the impression that left it
	Part   float64 // of the darkness of a print, 0..1
}

// Impression is a picture of a finger, and what is on it.
type Impression struct {
	Image *image.Gray
	PPI   int
	Truth []capture.Minutia // in pixels of Image

	// Minutiae that are there and need not be found: within half a millimetre of
	// another, in a core or delta, at the rim, in a cut, where the skin floods or is dry.
	Doubtful []capture.Minutia
}

func (o *Options) fill() {
	if o.Hard == 0 {
		o.Hard = 1
	}
	if o.Width == 0 || o.Height == 0 {
		o.Width, o.Height = 320, 400
	}
	if o.PPI == 0 {
		o.PPI = capture.TemplatePPI
	}
}

// by is a strength that is easy at Hard 1, easy+more at 2, and 7 % of more above that
// at 2.5.
func (o *Options) by(easy, more float64) float64 {
	x := max(0, o.Hard-1)
	return easy + float64(more*(float64(1.25*x)/(x+0.25)))
}
