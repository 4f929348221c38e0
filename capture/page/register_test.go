package page

import (
	"context"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"gatehouse/capture"
	"gatehouse/device"
)

// apart measures how far the spots of b lie from those of a, both pictures of a page
// drawn in the same light, in pixels of the page: median, and what nine of ten
// patches are below.
func apart(t *testing.T, a, b capture.Picture) (half, most float64) {
	t.Helper()
	mat := func(p capture.Picture) gocv.Mat {
		m, err := gocv.NewMatFromBytes(p.Gray.Rect.Dy(), p.Gray.Rect.Dx(), gocv.MatTypeCV8U, p.Gray.Pix)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		return strengthOf(m)
	}
	x, y := mat(a), mat(b)
	defer x.Close()
	defer y.Close()
	moves := follow(x, y, cornered(x))
	if len(moves) < 20 {
		t.Fatalf("only %d patches are comparable", len(moves))
	}
	var off []float64
	for _, m := range moves {
		off = append(off, m.by[0].len())
	}
	slices.Sort(off)
	return off[len(off)/2], off[len(off)*9/10]
}

// TestRegistration: a picture that a lens shifted, turned or scaled by a known
// amount lies on the white one to half a pixel, and what is told of it is true. The
// second picture shows the white page again, so that every spot can be compared.
func TestRegistration(t *testing.T) {
	const scale = 15.75
	for _, c := range []struct {
		name               string
		dx, dy, turn, zoom float64 // pixels, degrees, share
		moved              bool
	}{
		{"at rest", 0, 0, 0, 0, false},
		{"a third of a pixel", 0.33, -0.27, 0, 0, false},
		{"half a pixel", 0.5, 0.5, 0, 0, false},
		{"three pixels and a bit", 3.3, -2.6, 0, 0, false},
		{"turned by a twentieth of a degree", 0, 0, 0.05, 0, false},
		{"turned by a fifth of a degree", 0.4, 0.2, 0.2, 0, false},
		{"turned the other way, shifted", -1.4, 1.2, -0.15, 0, false},
		{"lateral colour of a lens: one in a thousand", 0, 0, 0, 0.001, false},
		{"shorter by four in a thousand", 0.3, -0.3, 0, -0.004, false},
		{"all of it", 1.2, -0.8, 0.1, 0.002, false},
		{"moved by a millimetre", 16, 0, 0, 0, true},
		{"turned by a degree", 0, 0, 1, 0, true},
		{"lifted by two in a hundred", 0, 0, 0, 0.02, true},
	} {
		white := shoot(t, sheets[0], lies[1], device.White, scale, 0, 0, 0)
		again := shoot(t, sheets[0], lies[1], device.White, scale*(1+c.zoom), c.dx, c.dy, c.turn)
		again.Light = device.IR
		p, err := Find(context.Background(), []device.Frame{white, again}, scale)
		if c.moved {
			if err == nil {
				t.Errorf("%s: accepted with a residual of %.2f px", c.name, p.Residual)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		half, most := apart(t, p.Pictures[0], p.Pictures[1])
		t.Logf("%-45s median %.2f px, nine of ten below %.2f px; told %.2f px", c.name, half, most, p.Residual)
		if most > 0.5 || math.Abs(p.Residual-half) > 0.3 || p.Pictures[1].Unregistered {
			t.Errorf("%s: %.2f px, told %.2f px, unregistered %v", c.name, most, p.Residual, p.Pictures[1].Unregistered)
		}
	}
}

// TestUnregistered: where nothing can be compared, that is told; it is not passed
// off as a perfect fit.
func TestUnregistered(t *testing.T) {
	white := shoot(t, sheets[0], lies[1], device.White, 15.75, 0, 0, 0)
	black := device.Frame{Light: device.UV, Width: white.Width, Height: white.Height, BGR: make([]byte, len(white.BGR))}
	r := rand.New(rand.NewPCG(8, 8))
	for i := range black.BGR {
		black.BGR[i] = uint8(3 + r.IntN(4))
	}
	ir := shoot(t, sheets[0], lies[1], device.IR, 15.75, 0, 0, 0)
	p, err := Find(context.Background(), []device.Frame{white, ir, black}, 15.75)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, false, true} {
		if got := p.Pictures[i].Unregistered; got != want {
			t.Errorf("%v: unregistered %v, want %v", p.Pictures[i].Light, got, want)
		}
	}
}

// TestAgree fits known movements, with patches that caught on something else among
// them.
func TestAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	size := image.Pt(2000, 1408)
	for range 200 {
		turn, zoom := (r.Float64()-0.5)*0.01, (r.Float64()-0.5)*0.01
		truth := similarity{(1 + zoom) * math.Cos(turn), (1 + zoom) * math.Sin(turn), 6 * (r.Float64() - 0.5), 6 * (r.Float64() - 0.5)}
		n := 3 + r.IntN(60)
		var moves []answer
		for i := range n {
			at := point{r.Float64() * 2000, r.Float64() * 1408}
			by := truth.apply(at).sub(at).along(point{r.NormFloat64(), r.NormFloat64()}, 0.1)
			if i%6 == 5 {
				by = by.along(point{1, -0.5}, 20*r.Float64())
			}
			moves = append(moves, answer{at, []point{by}})
		}
		got := agree(moves)
		if got.known != (n >= fewest) {
			t.Fatalf("%d patches: known %v", n, got.known)
		}
		if n < 24 {
			continue
		}
		both := got.move.back().after(matrix{truth.a, -truth.b, truth.dx, truth.b, truth.a, truth.dy, 0, 0, 1})
		for _, p := range []point{{0, 0}, {2000, 0}, {0, 1408}, {2000, 1408}} {
			q := point{both[0]*p.x + both[1]*p.y + both[2], both[3]*p.x + both[4]*p.y + both[5]}
			if d := q.sub(p).len(); d > 0.5 {
				t.Fatalf("%d patches: a corner comes back %.2f px beside itself", n, d)
			}
		}
		if far := got.move.farthest(size); far > 40 {
			t.Fatalf("moved by %.1f px", far)
		}
	}
}

// BenchmarkRegister registers infrared and ultraviolet to white on a page of 2.8
// megapixels.
func BenchmarkRegister(b *testing.B) {
	var frames []device.Frame
	for _, l := range device.Lights {
		frames = append(frames, shoot(b, sheets[0], lies[1], l, 15.75, 0, 0, 0))
	}
	set, err := fromFrames(frames)
	if err != nil {
		b.Fatal(err)
	}
	defer set.close()
	target := image.Pt(2000, 1408)
	q := quad(lies[1].corners(sheets[0], 15.75))
	m := rectifying(q, target.X, target.Y)
	before := processor(b)
	for b.Loop() {
		if _, err := set.register(context.Background(), m, target, PxPerMM); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processor(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
