package quality

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The scores at values worked out by hand from the formulas of ISO/IEC 29794-5, about
// the turn of each, and at both ends.
func TestScores(t *testing.T) {
	for _, c := range []struct {
		component int
		value     float64
		want      int
	}{
		{mean, .2, 50},
		{mean, .5, 100},
		{mean, .8, 50},
		{mean, 0, 2},
		{mean, 1, 2},
		{mean, .1, 12},
		{variance, 0, 0},
		{variance, 1. / 60, 100},
		{variance, .005, 66},
		{variance, .15, 31},
		{underExposure, 0, 100},
		{underExposure, .92, 40},
		{underExposure, .97, 12},
		{underExposure, 1, 0},
		{overExposure, 0, 100},
		{overExposure, .01, 50},
		{overExposure, .09, 10},
		{overExposure, 1, 1},
		{dynamicRange, 8, 100},
		{dynamicRange, 6, 75},
		{dynamicRange, 0, 0},
		{uniformity, 1, 100},
		{uniformity, .1, 50},
		{uniformity, .01, 25},
		{uniformity, 0, 0},
		{colour, 0, 100},
		{colour, 10, 54},
		{colour, 100, 0},
		{singleFace, 0, 100},
		{singleFace, .25, 75},
		{singleFace, 1, 0},
		{eyeDistance, 70, 50},
		{eyeDistance, 90, 73},
		{eyeDistance, 120, 92},
		{eyeDistance, 30, 12},
		{headSize, .45, 100},
		{headSize, .5, 54},
		{headSize, .4, 54},
		{headSize, .2, 1},
		{leftwardCrop, .9, 50},
		{leftwardCrop, 1.1, 88},
		{rightwardCrop, .7, 12},
		{marginAbove, 1.4, 50},
		{marginBelow, 1.8, 50},
		{marginAbove, 1.8, 98},
		{marginBelow, 1.4, 2},
		{yaw, 0, 100},
		{pitch, 45, 50},
		{roll, -60, 25},
		{yaw, 120, 0},
	} {
		if got := table[c.component].score(c.value); got != c.want {
			t.Errorf("%s of %v: %d, want %d", table[c.component].name, c.value, got, c.want)
		}
	}
}

// Whole numbers give the luminance that the standard's reference rounds from real ones.
func TestLuminance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100000 {
		p := [3]uint8{uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256))}
		l := 255 * (.2126*light(float64(p[2])/255) + .7152*light(float64(p[1])/255) + .0722*light(float64(p[0])/255))
		if got := float64(luminance(p)); math.Abs(got-l) > .51 {
			t.Fatalf("%v has luminance %v, want %v", p, got, l)
		}
	}
	for v, want := range map[uint8]uint8{0: 0, 255: 255, 188: 128, 89: 25, 90: 26} {
		if got := luminance([3]uint8{v, v, v}); got != want {
			t.Errorf("grey %d has luminance %d, want %d", v, got, want)
		}
	}
}

// Colours with their place in CIELAB worked out elsewhere: skin is within the range, and what a
// lamp tints or a plant has is not.
func TestUnnatural(t *testing.T) {
	for _, c := range []struct {
		name     string
		bgr      [3]float64
		from, to float64
	}{
		{"fair skin", [3]float64{150, 175, 220}, 0, 0},
		{"dark skin", [3]float64{50, 70, 100}, 0, 0},
		{"red", [3]float64{0, 0, 255}, 60, 90},
		{"orange", [3]float64{0, 140, 255}, 40, 80},
		{"green", [3]float64{80, 160, 80}, 100, 100},
		{"blue", [3]float64{200, 120, 90}, 100, 100},
	} {
		if got := unnatural(c.bgr); got < c.from || got > c.to {
			t.Errorf("%s: %.1f, want %v..%v", c.name, got, c.from, c.to)
		}
	}
}
