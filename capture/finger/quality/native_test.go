package quality

import (
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

// drawn makes an image of 500 ppi of a grey for each pixel.
func drawn(w, h int, grey func(x, y float64) float64) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Pix[y*w+x] = uint8(min(max(math.Round(grey(float64(x), float64(y))), 0), 255))
		}
	}
	return img
}

// stripes are straight ridges, the angle that of their normal.
func stripes(period, degrees float64) func(x, y float64) float64 {
	s, c := math.Sincos(degrees * math.Pi / 180)
	return func(x, y float64) float64 { return 128 + 100*math.Sin(2*math.Pi*(x*c+y*s)/period) }
}

func rings(x, y float64) float64 {
	return 128 + 100*math.Sin(2*math.Pi*math.Hypot(x-160, y-500)/8)
}

func noise(seed uint64) func(x, y float64) float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	return func(_, _ float64) float64 { return r.Float64() * 255 }
}

func TestFeaturesOfPatterns(t *testing.T) {
	for _, c := range []struct {
		name                         string
		grey                         func(x, y float64) float64
		certainMin, certainMax       float64 // OCL mean
		clarityMin, clarityMax       float64 // LCS mean
		shareMin, shareMax           float64 // FDA mean
		flowing                      bool    // some region's orientation changes by 4 degrees
		uniformity, uniformityWithin float64 // RVU mean
	}{
		{"level ridges", stripes(8, 90), .99, 1, .8, 1, .5, 1.1, false, 1, .15},
		{"upright ridges", stripes(8, 0), .99, 1, .8, 1, .5, 1.1, false, 1, .15},
		{"slanted ridges", stripes(8, 30), .95, 1, .8, 1, .5, 1.1, false, 1, .15},
		{"rings", rings, .9, 1, .75, 1, .4, 1.1, true, 1, .2},
		{"noise", noise(7), 0, .35, 0, .6, 0, .4, true, 1.2, .8},
	} {
		n, err := Features(drawn(320, 384, c.grey))
		if err != nil {
			t.Fatal(c.name, err)
		}
		in := func(what string, v, low, high float64) {
			if !(v >= low && v <= high) {
				t.Errorf("%s: %s %.3f, want %.2f..%.2f", c.name, what, v, low, high)
			}
		}
		in("certainty", n.OrientationCertainty.Mean, c.certainMin, c.certainMax)
		in("clarity", n.LocalClarity.Mean, c.clarityMin, c.clarityMax)
		in("share", n.FrequencyDomain.Mean, c.shareMin, c.shareMax)
		in("uniformity", n.RidgeValleyUniformity.Mean, c.uniformity-c.uniformityWithin, c.uniformity+c.uniformityWithin)
		if flows := n.OrientationFlow.Mean > 0; flows != c.flowing {
			t.Errorf("%s: orientation flows: %v", c.name, flows)
		}
		in("mean", n.Mean, 126, 130)
		if n.ForegroundPixels == 0 || n.CoherenceSum == 0 {
			t.Errorf("%s: no foreground", c.name)
		}
	}
}

// A region of interest is found where it was drawn, and counted in pixels.
func TestForeground(t *testing.T) {
	const w, h = 400, 400
	ridges := stripes(9, 20)
	n, err := Features(drawn(w, h, func(x, y float64) float64 {
		if math.Hypot(x-200, y-200) > 130 {
			return 240
		}
		return ridges(x, y)
	}))
	if err != nil {
		t.Fatal(err)
	}
	disc := math.Pi * 130 * 130
	if got := float64(n.ForegroundPixels); got < disc*.95 || got > disc*1.25 {
		t.Errorf("foreground of %.0f pixels, the disc has %.0f", got, disc)
	}
	if n.ForegroundMean > 160 {
		t.Errorf("mean grey of the foreground %.0f: it holds the background", n.ForegroundMean)
	}
}

func TestFeaturesRefuse(t *testing.T) {
	white := func(_, _ float64) float64 { return 255 }
	for _, c := range []struct {
		name string
		img  *image.Gray
		want error
	}{
		{"no pixels", image.NewGray(image.Rectangle{}), ErrSize},
		{"too large", image.NewGray(image.Rect(0, 0, 2048, 8)), ErrSize},
		{"white", drawn(320, 384, white), ErrBlank},
		{"one grey", drawn(320, 384, func(_, _ float64) float64 { return 90 }), ErrBlank},
		{"one pixel", drawn(1, 1, func(_, _ float64) float64 { return 0 }), ErrBlank},
		{"too small", drawn(64, 64, stripes(9, 0)), ErrBlank},
		{"large enough", drawn(192, 192, stripes(9, 0)), nil},
	} {
		if _, err := Features(c.img); !errors.Is(err, c.want) || (c.want == nil && err != nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestFeaturesOfMinutiae(t *testing.T) {
	img := drawn(320, 384, stripes(9, 0))
	for y := range 10 { // a white frame, which is cut off
		for x := range 320 {
			img.Pix[y*img.Stride+x] = 255
		}
	}
	at := func(x, y int16) capture.Minutia { return capture.Minutia{X: x, Y: y} }
	f, err := FeaturesOfMinutiae(img, []capture.Minutia{at(160, 200), at(170, 210), at(5, 200), at(315, 200), at(100, 3)})
	if err != nil {
		t.Fatal(err)
	}
	if f.Count != 4 || f.Outside != 1 {
		t.Errorf("%d minutiae and %d in the frame, want 4 and 1", f.Count, f.Outside)
	}
	if f.Central != 2 { // the centre of mass is at (162, 202)
		t.Errorf("%d central minutiae, want 2", f.Central)
	}
	if f.Certain != 1 {
		t.Errorf("share of certain ones %.2f, want 1: all lie on straight ridges", f.Certain)
	}
	if f, _ = FeaturesOfMinutiae(img, nil); f != (MinutiaFeatures{}) {
		t.Errorf("features of no minutiae: %+v", f)
	}
}
