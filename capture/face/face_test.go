package face

import (
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/face/model"
)

// grids are outputs of a detector for a picture of w by h, with nothing in them.
func grids(w, h int) (cls, obj, bbox, kps [3][]float32) {
	for i, s := range Strides {
		n := (w / s) * (h / s)
		cls[i], obj[i], bbox[i], kps[i] = make([]float32, n), make([]float32, n), make([]float32, 4*n), make([]float32, 10*n)
	}
	return cls, obj, bbox, kps
}

func TestDecode(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	type cell struct {
		stride, at int
		cls, obj   float32
		box        [4]float32
		kps        [10]float32
	}
	// A picture of 64x96: 8x12 cells of stride 8, 4x6 of 16, 2x3 of 32.
	whole := cell{1, 9, 0.81, 1, [4]float32{0.5, 0.25, float32(math.Log(2)), float32(math.Log(3))}, [10]float32{-1, -0.5, 1, -0.5, 0, 0, -0.5, 1, 0.5, 1}}
	with := func(change func(*cell)) cell {
		c := whole
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		cells []cell
		want  []float32 // scores
	}{
		"a face":                    {[]cell{whole}, []float32{0.9}},
		"scores above one":          {[]cell{with(func(c *cell) { c.cls, c.obj = 2, 0.81 })}, []float32{0.9}},
		"a negative score":          {[]cell{with(func(c *cell) { c.cls, c.obj = -1, -1 })}, nil},
		"below the threshold":       {[]cell{with(func(c *cell) { c.cls = 0.35 })}, nil},
		"NaN for a class":           {[]cell{with(func(c *cell) { c.cls = nan })}, nil},
		"NaN for a width":           {[]cell{with(func(c *cell) { c.box[2] = nan })}, nil},
		"a width beyond everything": {[]cell{with(func(c *cell) { c.box[3] = 80 })}, nil},
		"no width at all":           {[]cell{with(func(c *cell) { c.box[2] = -inf })}, nil},
		"a place beyond everything": {[]cell{with(func(c *cell) { c.box[0] = inf })}, nil},
		"a point that is none":      {[]cell{with(func(c *cell) { c.kps[9] = nan })}, nil},
		"two apart, the better first": {
			[]cell{with(func(c *cell) { c.cls = 0.64 }), with(func(c *cell) { c.at, c.box[0] = 20, 3 })}, []float32{0.9, 0.8},
		},
		"two of one face":                     {[]cell{whole, with(func(c *cell) { c.cls, c.box[0] = 0.64, 0.55 })}, nil}, // set below
		"one face on two grids":               {[]cell{whole, {0, 19, 1, 1, [4]float32{0, 0, float32(math.Log(4)), float32(math.Log(6))}, whole.kps}}, []float32{1}},
		"one above, one below the threshold":  {[]cell{whole, {2, 5, 0.3, 1, [4]float32{}, whole.kps}}, []float32{0.9}},
		"equal scores stand in grids' order":  {[]cell{{0, 0, 0.81, 1, [4]float32{}, whole.kps}, {2, 5, 0.81, 1, [4]float32{}, whole.kps}}, []float32{0.9, 0.9}},
		"many, of which each shares too much": {[]cell{{2, 0, 0.5, 1, [4]float32{}, whole.kps}, {1, 0, 0.81, 1, [4]float32{0.5, 0.5, float32(math.Log(2)), float32(math.Log(2))}, whole.kps}}, []float32{0.9}},
	} {
		if name == "two of one face" {
			c.cells[1].at = 9 // the same cell: the second overwrites the first
			c.want = []float32{0.8}
		}
		cls, obj, bbox, kps := grids(64, 96)
		for _, l := range c.cells {
			cls[l.stride][l.at], obj[l.stride][l.at] = l.cls, l.obj
			copy(bbox[l.stride][4*l.at:], l.box[:])
			copy(kps[l.stride][10*l.at:], l.kps[:])
		}
		got := Decode(cls, obj, bbox, kps, 64, 96, 0.6, 0.3)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
			continue
		}
		for i, r := range got {
			if math.Abs(float64(r.Score-c.want[i])) > 1e-6 {
				t.Errorf("%s: score %v, want %v", name, r.Score, c.want[i])
			}
		}
	}
	cls, obj, bbox, kps := grids(64, 96)
	cls[1][9], obj[1][9] = whole.cls, whole.obj
	copy(bbox[1][36:], whole.box[:])
	copy(kps[1][90:], whole.kps[:])
	r := Decode(cls, obj, bbox, kps, 64, 96, 0.6, 0.3)[0]
	// Column 1, row 2 of stride 16: the middle at (24, 36), 32 by 48.
	want := capture.FaceRegion{X: 8, Y: 12, W: 32, H: 48, Score: r.Score, Points: [5]capture.Point{{X: 0, Y: 24}, {X: 32, Y: 24}, {X: 16, Y: 32}, {X: 8, Y: 48}, {X: 24, Y: 48}}}
	for i, v := range [...]float32{r.X - want.X, r.Y - want.Y, r.W - want.W, r.H - want.H} {
		if math.Abs(float64(v)) > 1e-4 {
			t.Errorf("box %d: %+v, want %+v", i, r, want)
		}
	}
	if r.Points != want.Points {
		t.Errorf("points %v, want %v", r.Points, want.Points)
	}
	for _, short := range []int{0, 5} { // outputs cut off give less, and nothing worse
		Decode([3][]float32{cls[0], cls[1][:short]}, obj, [3][]float32{bbox[0], bbox[1][:3]}, kps, 64, 96, 0.6, 0.3)
	}
}

// The share at which a region is left out, on both sides of the limit.
func TestSuppress(t *testing.T) {
	a := capture.FaceRegion{W: 10, H: 10, Score: 0.9}
	for _, c := range []struct {
		b    capture.FaceRegion
		most float32
		kept int
	}{
		{capture.FaceRegion{X: 5, W: 10, H: 10, Score: 0.8}, 0.34, 2}, // a third shared
		{capture.FaceRegion{X: 5, W: 10, H: 10, Score: 0.8}, 0.33, 1},
		{capture.FaceRegion{X: 10, W: 10, H: 10, Score: 0.8}, 0, 2}, // they touch
		{capture.FaceRegion{X: 2, Y: 2, W: 5, H: 5, Score: 0.95}, 0.24, 1},
		{capture.FaceRegion{X: 2, Y: 2, W: 5, H: 5, Score: 0.95}, 0.26, 2},
	} {
		if got := suppress([]capture.FaceRegion{a, c.b}, c.most); len(got) != c.kept || got[0].Score < 0.9 {
			t.Errorf("%v beside %v at %g: %v", c.b, a, c.most, got)
		}
	}
	// What is left out leaves nothing else out: c shares much with b alone.
	all := suppress([]capture.FaceRegion{a, {X: 4, W: 10, H: 10, Score: 0.8}, {X: 8, W: 10, H: 10, Score: 0.7}}, 0.3)
	if len(all) != 2 || all[1].X != 8 {
		t.Errorf("%v", all)
	}
}

func TestNearest(t *testing.T) {
	r := func(w, h float32) capture.FaceRegion { return capture.FaceRegion{W: w, H: h} }
	for _, c := range []struct {
		all  []capture.FaceRegion
		want int
	}{
		{nil, -1},
		{[]capture.FaceRegion{r(1, 1)}, 0},
		{[]capture.FaceRegion{r(10, 10), r(9, 12), r(12, 9)}, 1},
		{[]capture.FaceRegion{r(20, 2), r(10, 10)}, 1},
	} {
		if got := Nearest(c.all); got != c.want {
			t.Errorf("%v: %d, want %d", c.all, got, c.want)
		}
		if Sort(c.all); len(c.all) > 0 && Nearest(c.all) != 0 {
			t.Errorf("sorted: %v", c.all)
		}
	}
}

// turned is the reference laid elsewhere.
func turned(scale, degrees, dx, dy float64) (p [5]capture.Point) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for i, r := range model.Reference {
		p[i] = capture.Point{X: float32(scale*(cos*r[0]-sin*r[1]) + dx), Y: float32(scale*(sin*r[0]+cos*r[1]) + dy)}
	}
	return p
}

func TestAlign(t *testing.T) {
	for _, c := range [][4]float64{{1, 0, 0, 0}, {2.5, 30, 100, -40}, {0.2, -170, 7, 7}, {9, 90, 5000, 5000}} {
		p := turned(c[0], c[1], c[2], c[3])
		m, ok := Align(p)
		small, _ := AlignTo(p, 56)
		for i, q := range p {
			x, y := m.Apply(float64(q.X), float64(q.Y))
			if d := math.Hypot(x-model.Reference[i][0], y-model.Reference[i][1]); !ok || d > 1e-3 {
				t.Errorf("%v: point %d lies %g px off", c, i, d)
			}
			if u, v := small.Apply(float64(q.X), float64(q.Y)); math.Hypot(2*u-x, 2*v-y) > 1e-6 {
				t.Errorf("%v: point %d at half the size", c, i)
			}
		}
	}
	nan := float32(math.NaN())
	for name, p := range map[string][5]capture.Point{"zero": {}, "one place": {{X: 3, Y: 3}, {X: 3, Y: 3}, {X: 3, Y: 3}, {X: 3, Y: 3}, {X: 3, Y: 3}}, "NaN": {{X: nan}}} {
		if m, ok := Align(p); ok {
			t.Errorf("%s: %v", name, m)
		}
	}
}

// No other similarity has a smaller sum of squares.
func TestAlignIsLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		p := turned(1+r.Float64(), 60*r.Float64(), 10, 10)
		for i := range p {
			p[i].X += float32(8 * r.NormFloat64())
			p[i].Y += float32(8 * r.NormFloat64())
		}
		m, _ := Align(p)
		cost := func(m Transform) (sum float64) {
			for i, q := range p {
				x, y := m.Apply(float64(q.X), float64(q.Y))
				sum += (x-model.Reference[i][0])*(x-model.Reference[i][0]) + (y-model.Reference[i][1])*(y-model.Reference[i][1])
			}
			return sum
		}
		for range 20 {
			n := m
			a, b := 0.01*r.NormFloat64(), 0.01*r.NormFloat64()
			n[0][0], n[1][1], n[0][1], n[1][0] = n[0][0]+a, n[1][1]+a, n[0][1]-b, n[1][0]+b
			n[0][2], n[1][2] = n[0][2]+r.NormFloat64(), n[1][2]+r.NormFloat64()
			if cost(n) < cost(m) {
				t.Fatalf("%v costs %g, %v %g", m, cost(m), n, cost(n))
			}
		}
	}
}

func TestCropTransform(t *testing.T) {
	for _, c := range [][4]float64{{1, 0, 0, 0}, {3, 12, 40, 40}, {0.7, -25, 300, 80}} {
		p := turned(c[0], c[1], c[2], c[3])
		m, ok := CropTransform(p)
		rx, ry := m.Apply(float64(p[0].X), float64(p[0].Y))
		lx, ly := m.Apply(float64(p[1].X), float64(p[1].Y))
		if !ok || math.Abs(ry-capture.CropEyes) > 1e-3 || math.Abs(ly-capture.CropEyes) > 1e-3 || math.Abs(lx-rx-capture.CropIED) > 1e-3 || math.Abs(lx+rx-capture.CropWidth) > 1e-3 {
			t.Errorf("%v: eyes at %g, %g and %g, %g", c, rx, ry, lx, ly)
		}
	}
	if m, ok := CropTransform([5]capture.Point{{X: 5, Y: 5}, {X: 5, Y: 5}, {X: 9, Y: 9}}); ok {
		t.Errorf("eyes in one place: %v", m)
	}
	if m, ok := CropTransform(Eyes(capture.FaceRegion{X: 10, Y: 10, W: 100, H: 100})); !ok || math.Abs(m[0][0]-capture.CropIED/38.0) > 1e-3 {
		t.Errorf("a box: %v", m)
	}
}
