package evidence

import (
	"image"
	"math"
	"reflect"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/optics"
	"gatehouse/device"
	"gatehouse/screening"
)

// TestOptics: every measurement reaches the evidence, and the evidence says of which
// edition it is: without that no check of the edition would run.
func TestOptics(t *testing.T) {
	m := optics.Measures{
		HasIR: true, MRZWhiteMilli: 1, MRZIRMilli: 2, MRZIRMinMilli: 3, HasUV: true, UVMedian: 4, UVMRZMedian: 5, UVBrightMilli: 6,
		UVRegion: image.Rect(1, 2, 3, 4), MRZRegion: image.Rect(5, 6, 7, 8), ResidualMilli: 7,
		WhiteMilli: [][]int{{8}}, WhitePaper: [][]int{{9}}, IRMilli: [][]int{{10}}, IRPaper: [][]int{{11}}, ShapeMilli: [][]int{{-12}},
		White: optics.Sight{Paper: 13}, IR: optics.Sight{RiseMilli: 14},
		Layout: &optics.Layout{Pitch: 15, Height: 16, Left: []int{17}, Above: []int{18}, Skew: 19, Lean: 20, HasLean: true},
	}
	page := capture.Page{Pictures: []capture.Picture{{Light: device.White}, {Light: device.UV, Unregistered: true}}}
	var d screening.DocumentEvidence
	Optics(&d, &page, m)
	if d.Optics.Edition != screening.OpticsEdition || d.Optics.Edition == 0 {
		t.Errorf("edition %d", d.Optics.Edition)
	}
	for _, v := range []reflect.Value{reflect.ValueOf(d.Optics), reflect.ValueOf(*d.Layout)} {
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s did not arrive", v.Type().Field(i).Name)
			}
		}
	}
	d = screening.DocumentEvidence{}
	m.Layout.HasLean = false
	Optics(&d, &page, m)
	if d.Layout.LeanMilli != nil {
		t.Error("a lean that nobody saw")
	}
	m.Layout = nil
	d = screening.DocumentEvidence{}
	if Optics(&d, &page, m); d.Layout != nil {
		t.Error("a layout that nobody measured")
	}
}

// TestMilli: no machine makes another number of what is none.
func TestMilli(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want int
	}{{0, 0}, {1.2345, 1235}, {125.4, 125400}, {-3, 0}, {math.NaN(), 0}, {math.Inf(1), 1e9}, {math.Inf(-1), 0}, {1e300, 1e9}} {
		if got := milli(c.v); got != c.want {
			t.Errorf("%v gave %d, want %d", c.v, got, c.want)
		}
	}
}
