package quality

import (
	"image"
	"math"
	"math/rand/v2"

	"gatehouse/capture"
	"gatehouse/capture/face"
	"gatehouse/test/rig/heads"
)

// good is a person before a kiosk's camera as it should be: near enough, in the middle,
// looking ahead, in usual light, with glasses who wears them.
func good(seed uint64) (*heads.Head, heads.View, *rand.Rand) {
	h, r := heads.New(seed), rand.New(rand.NewPCG(seed, 6))
	span := func(a, b float64) float64 { return a + (b-a)*r.Float64() }
	return h, heads.View{
		Yaw: span(-5, 5), Pitch: span(-5, 5), Roll: span(-4, 4),
		IED: span(72, 100), X: span(.42, .58), Y: span(.42, .52),
		Light:   heads.Light{Side: span(-.2, .2), Ambient: span(.4, .8), Level: span(.85, 1.1), Warmth: span(-.3, .5)},
		Glasses: h.Wears(), Noise: span(.7, 2), Seed: seed,
	}, r
}

// shot is a picture with what a detector and the estimate of pose make of it.
type shot struct {
	img    Image
	region capture.FaceRegion
	pose   capture.Pose
}

// taken makes a shot of a picture; the points are off by what a detector's are.
func taken(p heads.Picture, r *rand.Rand) shot {
	s := shot{img: bgr(p.RGB), region: capture.FaceRegion{
		X: float32(p.Box.Min.X), Y: float32(p.Box.Min.Y), W: float32(p.Box.Dx()), H: float32(p.Box.Dy()), Score: .9, Points: p.Points,
	}}
	for i := range s.region.Points {
		s.region.Points[i].X += float32(r.NormFloat64())
		s.region.Points[i].Y += float32(r.NormFloat64())
	}
	s.pose = face.PoseOf(s.region.Points)
	return s
}

func (s shot) measure(m *Meter) capture.FaceQuality {
	return m.Measure(s.img, s.region, []capture.FaceRegion{s.region}, Options{Pose: &s.pose})
}

func bgr(p *image.RGBA) Image {
	b := p.Bounds()
	i := Image{Width: b.Dx(), Height: b.Dy(), Stride: 3 * b.Dx(), Pix: make([]byte, 3*b.Dx()*b.Dy())}
	for y := range i.Height {
		for x := range i.Width {
			q := p.Pix[y*p.Stride+4*x:]
			copy(i.Pix[y*i.Stride+3*x:], []byte{q[2], q[1], q[0]})
		}
	}
	return i
}

// changed is the shot with each value through f.
func (s shot) changed(f func(v float64) float64) shot {
	var t [256]byte
	for v := range t {
		t[v] = byte(min(max(math.Round(f(float64(v))), 0), 255))
	}
	pix := make([]byte, len(s.img.Pix))
	for i, v := range s.img.Pix {
		pix[i] = t[v]
	}
	s.img.Pix = pix
	return s
}

// blurred is the shot through a Gaussian along both axes; zero leaves an axis.
func (s shot) blurred(sx, sy float64) shot {
	s.img.Pix = smooth(smooth(s.img.Pix, s.img, sx, 3, s.img.Width), s.img, sy, s.img.Stride, s.img.Height)
	return s
}

// smooth is a Gaussian along one axis, along which pixels are step bytes apart.
func smooth(pix []byte, img Image, sigma float64, step, n int) []byte {
	if sigma == 0 {
		return pix
	}
	var k []float64
	sum := 0.0
	for d := -int(4 * sigma); d <= int(4*sigma); d++ {
		k = append(k, math.Exp(-float64(d*d)/(2*sigma*sigma)))
		sum += k[len(k)-1]
	}
	out := make([]byte, len(pix))
	for i := range pix {
		at := i / 3 % img.Width
		if step != 3 {
			at = i / img.Stride
		}
		v := 0.0
		for j, w := range k {
			d := min(max(at+j-len(k)/2, 0), n-1) - at
			v += w * float64(pix[i+d*step])
		}
		out[i] = byte(math.Round(v / sum))
	}
	return out
}

// auc is how often a value of bad pictures is below one of good ones.
func auc(good, bad []float64) float64 {
	n := 0.0
	for _, g := range good {
		for _, b := range bad {
			switch {
			case b < g:
				n++
			case b == g:
				n += .5
			}
		}
	}
	return n / float64(len(good)*len(bad))
}
