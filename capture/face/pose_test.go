package face

import (
	"math"
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
	"gatehouse/test/rig/heads"
)

// seen is the mean head, turned and seen from so many distances between its pupils;
// 0 is from infinitely far. Signs are those of capture.Pose.
func seen(yaw, pitch, roll, from float64, head [5][3]float64) (p [5]capture.Point) {
	sy, cy := math.Sincos(yaw * math.Pi / 180)
	sp, cp := math.Sincos(pitch * math.Pi / 180)
	sr, cr := math.Sincos(roll * math.Pi / 180)
	for i, h := range head {
		x, y, z := h[0], h[1], h[2]
		y, z = cp*y-sp*z, sp*y+cp*z // up: the nose goes to lower y
		x, z = cy*x+sy*z, -sy*x+cy*z
		x, y = cr*x-sr*y, sr*x+cr*y
		f := 100.0
		if from > 0 {
			f *= from / (from - z)
		}
		p[i] = capture.Point{X: float32(300 + f*x), Y: float32(200 + f*y)}
	}
	return p
}

func TestPoseOf(t *testing.T) {
	for _, c := range [][3]float64{
		{0, 0, 0}, {10, 0, 0}, {-10, 0, 0}, {30, 0, 0}, {-45, 0, 0}, {0, 10, 0}, {0, -20, 0}, {0, 0, 15}, {0, 0, -80}, {0, 0, 170}, {20, 10, -10}, {-15, -12, 25},
	} {
		for _, from := range []float64{0, 9.5} { // 60 cm
			most := 0.01
			if from > 0 {
				most = 5
			}
			p := PoseOf(seen(c[0], c[1], c[2], from, head))
			for i, got := range []float32{p.Yaw, p.Pitch, p.Roll} {
				if d := math.Abs(float64(got) - c[i]); d > most+0.12*math.Abs(c[i]) && from > 0 || d > 0.5 && from == 0 {
					t.Errorf("%v seen from %g: %+v", c, from, p)
				}
			}
		}
	}
	nan := float32(math.NaN())
	for name, p := range map[string][5]capture.Point{"one place": {}, "NaN": {{X: nan}}, "infinite": {{X: float32(math.Inf(1))}}} {
		if got := PoseOf(p); got != (capture.Pose{}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Signs, by hand: they are what travellers are told.
func TestPoseSigns(t *testing.T) {
	move := func(change func(p *[5]capture.Point)) capture.Pose {
		p := seen(0, 0, 0, 0, head)
		change(&p)
		return PoseOf(p)
	}
	for name, ok := range map[string]bool{
		"nose to the picture's right: yaw to the person's left": move(func(p *[5]capture.Point) { p[capture.NoseTip].X += 10 }).Yaw > 5,
		"nose to the picture's left":                            move(func(p *[5]capture.Point) { p[capture.NoseTip].X -= 10 }).Yaw < -5,
		"nose higher: up":                                       move(func(p *[5]capture.Point) { p[capture.NoseTip].Y -= 10 }).Pitch > 5,
		"nose lower: down":                                      move(func(p *[5]capture.Point) { p[capture.NoseTip].Y += 10 }).Pitch < -5,
		"the person's left eye lower: to the left shoulder":     move(func(p *[5]capture.Point) { p[capture.LeftEye].Y += 20 }).Roll > 3,
		"nothing moved":                                         level(move(func(*[5]capture.Point) {})),
		"moved as a whole":                                      level(move(func(p *[5]capture.Point) { shift(p, 40) })),
	} {
		if !ok {
			t.Error(name)
		}
	}
}

func level(p capture.Pose) bool {
	return math.Abs(float64(p.Yaw)) < 0.1 && math.Abs(float64(p.Pitch)) < 0.1 && math.Abs(float64(p.Roll)) < 0.1
}

func shift(p *[5]capture.Point, d float32) {
	for i := range p {
		p[i].X, p[i].Y = p[i].X+d, p[i].Y-d
	}
}

// The rig's heads know how they are turned, and were not made from the mean head here:
// some of them have very long or short faces. Yaw and roll hold for all, pitch from one
// picture of a person to another.
func TestPoseOfDrawnHeads(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var yaw, roll float64
	const n = 60
	for i := range n {
		h := heads.New(uint64(i))
		v := heads.View{Width: 64, Height: 48, IED: 12, Yaw: 50*r.Float64() - 25, Pitch: -8, Roll: 30*r.Float64() - 15}
		down := PoseOf(h.Render(v).Points)
		yaw += math.Pow(float64(down.Yaw)-v.Yaw, 2)
		roll += math.Pow(float64(down.Roll)-v.Roll, 2)
		v.Pitch = 8
		up := PoseOf(h.Render(v).Points)
		if d := up.Pitch - down.Pitch; d < 4 || d > 30 {
			t.Errorf("head %d: turned up by 16 degrees, seen as %.1f", i, d)
		}
	}
	yaw, roll = math.Sqrt(yaw/n), math.Sqrt(roll/n)
	t.Logf("standard error of yaw %.1f, of roll %.1f degrees", yaw, roll)
	if yaw > 6 || roll > 3 {
		t.Error("worse than promised")
	}
}

// Heads differ from the mean one by about a tenth, and points by noise: the errors that
// the package comment promises.
func TestPoseOfOtherHeads(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var yaw, pitch, n float64
	for range 400 {
		other := head
		for i := range other {
			other[i][1] *= 1 + 0.06*r.NormFloat64()
			other[i][2] *= 1 + 0.15*r.NormFloat64()
		}
		want := [2]float64{60*r.Float64() - 30, 30*r.Float64() - 15}
		p := seen(want[0], want[1], 20*r.Float64()-10, 9.5, other)
		for i := range p {
			p[i].X += float32(r.NormFloat64())
			p[i].Y += float32(r.NormFloat64())
		}
		got := PoseOf(p)
		yaw += math.Pow(float64(got.Yaw)-want[0], 2)
		pitch += math.Pow(float64(got.Pitch)-want[1], 2)
		n++
	}
	yaw, pitch = math.Sqrt(yaw/n), math.Sqrt(pitch/n)
	t.Logf("standard error of yaw %.1f, of pitch %.1f degrees", yaw, pitch)
	if yaw > 6 || pitch > 10 {
		t.Errorf("yaw %.1f, pitch %.1f degrees", yaw, pitch)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0x3F, 0x80, 0, 0, 0x7F, 0xC0, 0, 0}, uint8(2), uint8(2))
	f.Fuzz(func(t *testing.T, b []byte, w, h uint8) {
		v := make([]float32, len(b)/4)
		for i := range v {
			v[i] = math.Float32frombits(uint32(b[4*i])<<24 | uint32(b[4*i+1])<<16 | uint32(b[4*i+2])<<8 | uint32(b[4*i+3]))
		}
		cut := func(n int) (out [3][]float32) {
			for i := range out {
				out[i] = v[min(len(v), i*n):]
			}
			return out
		}
		for _, r := range Decode(cut(1), cut(2), cut(3), cut(5), 32*int(w%8), 32*int(h%8), 0.6, 0.3) {
			if !(r.W > 0 && r.H > 0 && r.W <= mostSide && r.H <= mostSide && r.Score > 0.6 && r.Score <= 1) {
				t.Fatalf("%+v", r)
			}
			for _, x := range []float32{r.X, r.Y, r.Points[0].X, r.Points[4].Y} {
				if !within(x) {
					t.Fatalf("%+v", r)
				}
			}
			p := PoseOf(r.Points)
			for _, x := range []float32{p.Yaw, p.Pitch, p.Roll} {
				if !(x >= -180 && x <= 180) {
					t.Fatalf("%+v of %+v", p, r)
				}
			}
			if m, ok := Align(r.Points); ok {
				for _, row := range m {
					for _, x := range row {
						if math.IsNaN(x) || math.IsInf(x, 0) {
							t.Fatalf("%v of %+v", m, r)
						}
					}
				}
			}
		}
	})
}
