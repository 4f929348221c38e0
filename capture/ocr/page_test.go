package ocr

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"gatehouse/capture"
)

// ocrB is the cut whose outlines x/image reads completely.
const ocrB = "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"

// pageSize gives width and height of a document in mm.
var pageSize = map[capture.Format][2]float64{
	capture.TD1: {85.6, 54}, capture.TD2: {105, 74}, capture.TD3: {125, 88},
	capture.MRVA: {120, 80}, capture.MRVB: {105, 74},
	capture.FRAID: {105, 74}, capture.FRADL: {85.6, 54}, capture.CHEDL: {85.6, 54}, capture.CHNEEP: {85.6, 54},
}

// sheet is a page being drawn, scale in pixels per mm.
type sheet struct {
	*image.Gray
	scale float64
	rng   *rand.Rand
	t     testing.TB
}

// newSheet draws paper with guilloche, a dark portrait and a visual zone, as
// seed has it.
func newSheet(t testing.TB, f capture.Format, scale float64, seed uint64) *sheet {
	size := pageSize[f]
	s := &sheet{
		Gray:  image.NewGray(image.Rect(0, 0, int(size[0]*scale), int(size[1]*scale))),
		scale: scale, rng: rand.New(rand.NewPCG(seed, 77)), t: t,
	}
	paper, ripple := 190+40*s.rng.Float64(), 8+14*s.rng.Float64()
	fx, fy, bend := 0.8+s.rng.Float64(), 0.8+s.rng.Float64(), 3*s.rng.Float64()
	var sine [1024]float64
	for i := range sine {
		sine[i] = math.Sin(2 * math.Pi * float64(i) / float64(len(sine)))
	}
	turns := func(v float64) float64 { return sine[int(v*float64(len(sine)))&(len(sine)-1)] }
	for y := range s.Rect.Dy() {
		v := float64(y) / scale
		lean := bend * math.Sin(v/5) / 6
		var grain uint64
		for x := range s.Rect.Dx() {
			u := float64(x) / scale
			wave := turns(fx*u/4+lean) + turns(fy*v/3+bend/6*turns(u/44))
			if grain >>= 8; grain == 0 {
				grain = s.rng.Uint64()
			}
			s.Pix[y*s.Stride+x] = uint8(paper - ripple*(1+wave/2) + float64(grain&15)*0.7)
		}
	}
	draw.Draw(s.Gray, s.mm(5, 5, 27, 29), image.NewUniform(color.Gray{110}), image.Point{}, draw.Src)
	s.text(goregular.TTF, 34, 12, 2.6, 0, "Passport  Specimen  Utopia")
	s.text(goregular.TTF, 34, 20, 2.2, 0, "Surname / Nom: Eriksson-Lindqvist")
	s.text(goregular.TTF, 34, 26, 2.2, 0, "Given names / Prénoms: Anna Maria")
	return s
}

func (s *sheet) mm(x0, y0, x1, y1 float64) image.Rectangle {
	return image.Rect(int(x0*s.scale), int(y0*s.scale), int(x1*s.scale), int(y1*s.scale))
}

// text sets a line with its base line's left end at (x, y) mm, em mm large. A
// pitch above zero sets the characters at that distance.
func (s *sheet) text(ttf []byte, x, y, em, pitch float64, text string) {
	f, err := opentype.Parse(ttf)
	if err != nil {
		s.t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: em * s.scale, DPI: 72})
	if err != nil {
		s.t.Fatal(err)
	}
	defer face.Close()
	point := func(v float64) fixed.Int26_6 { return fixed.Int26_6(v * s.scale * 64) }
	d := font.Drawer{Dst: s.Gray, Src: image.NewUniform(color.Gray{30}), Face: face, Dot: fixed.Point26_6{X: point(x), Y: point(y)}}
	for i, r := range text {
		if pitch > 0 {
			d.Dot.X = point(x + float64(i)*pitch)
		}
		d.DrawString(string(r))
	}
}

// zone prints machine readable lines at the foot of the page and returns the
// left edge of the first cell and the base line of the last row, in mm.
func (s *sheet) zone(lines []string) (left, base float64) {
	ttf, err := os.ReadFile(ocrB)
	if err != nil {
		s.t.Skip("needs OCR-B: apt-get install fonts-ocr-b")
	}
	left = (float64(s.Rect.Dx())/s.scale - pitchMM*float64(len(lines[len(lines)-1]))) / 2
	base = float64(s.Rect.Dy())/s.scale - 6
	for i, l := range lines {
		s.text(ttf, left, base-6.35*float64(len(lines)-1-i), pitchMM/0.723, pitchMM, l)
	}
	return left, base
}

// turn rotates the page by degrees (clockwise) on a dark table.
func (s *sheet) turn(degrees float64) *sheet {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	w, h := float64(s.Rect.Dx()), float64(s.Rect.Dy())
	ow, oh := math.Abs(w*cos)+math.Abs(h*sin), math.Abs(w*sin)+math.Abs(h*cos)
	out := *s
	out.Gray = image.NewGray(image.Rect(0, 0, int(ow+0.5), int(oh+0.5)))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			dx, dy := float64(x)+0.5-ow/2, float64(y)+0.5-oh/2
			u, v := dx*cos+dy*sin+w/2-0.5, -dx*sin+dy*cos+h/2-0.5
			p := 40.0
			if u > -0.5 && v > -0.5 && u < w-0.5 && v < h-0.5 {
				p = s.at(u, v)
			}
			out.Pix[y*out.Stride+x] = uint8(p + 0.5)
		}
	}
	return &out
}

func (s *sheet) at(u, v float64) float64 {
	u, v = math.Max(u, 0), math.Max(v, 0)
	x, y := int(u), int(v)
	x1, y1 := min(x+1, s.Rect.Dx()-1), min(y+1, s.Rect.Dy()-1)
	fx, fy := u-float64(x), v-float64(y)
	p := func(x, y int) float64 { return float64(s.Pix[y*s.Stride+x]) }
	return (p(x, y)*(1-fx)+p(x1, y)*fx)*(1-fy) + (p(x, y1)*(1-fx)+p(x1, y1)*fx)*fy
}

// tilted shows the page as a camera does that looks at it from the side: by is the
// change of scale from the middle to the left or right edge.
func (s *sheet) tilted(by float64) *sheet {
	w, h := float64(s.Rect.Dx()), float64(s.Rect.Dy())
	out := *s
	out.Gray = image.NewGray(image.Rect(0, 0, int(w*1.3), int(h*1.3)))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			u, v := float64(x)+0.5-w*0.65, float64(y)+0.5-h*0.65
			d := 1 - 2*by*u/w
			u, v = u/d+w/2-0.5, v/d+h/2-0.5
			p := 40.0
			if d > 0 && u > -0.5 && v > -0.5 && u < w-0.5 && v < h-0.5 {
				p = s.at(u, v)
			}
			out.Pix[y*out.Stride+x] = uint8(p + 0.5)
		}
	}
	return &out
}

// noisy adds grain of the given deviation in grey levels.
func (s *sheet) noisy(dev float64) *sheet {
	for i, v := range s.Pix {
		s.Pix[i] = uint8(math.Max(0, math.Min(255, float64(v)+dev*s.rng.NormFloat64())))
	}
	return s
}

// zoneText makes up lines of a format: the reader must not care whether check
// digits are right, so they are whatever comes.
func zoneText(f capture.Format, rng *rand.Rand) []string {
	some := func(alphabet string, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = alphabet[rng.IntN(len(alphabet))]
		}
		return string(b)
	}
	const letters, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	pad := func(s string, n int) string { return (s + strings.Repeat("<", n))[:n] }
	name := some(letters, 3+rng.IntN(10)) + "<<" + some(letters, 3+rng.IntN(6)) + "<" + some(letters, 2+rng.IntN(6))
	number := some(letters, 2) + some(letters+digits, 2) + some(digits, 6)
	dates := some(digits, 7) + some("MF<", 1) + some(digits, 7)
	state := some(letters, 3)
	switch f {
	case capture.TD1:
		return []string{
			pad(some("ACI", 1)+some(letters+"<", 1)+state+number+some(letters+digits, rng.IntN(12)), 30),
			pad(dates+state+some(digits, rng.IntN(8)), 29) + some(digits, 1), pad(name, 30),
		}
	case capture.TD2, capture.MRVB:
		first := some("ACI", 1)
		if f == capture.MRVB {
			first = "V"
		}
		return []string{pad(first+"<"+state+name, 36), pad(number+state+dates, 35) + some(digits, 1)}
	}
	first := "P"
	if f == capture.MRVA {
		first = "V"
	}
	return []string{pad(first+"<"+state+name, 44), pad(number+state+dates+some(letters+digits, rng.IntN(12)), 42) + some(digits, 2)}
}

// prose is a page of running text in a typewriter's fixed pitch: the nearest
// thing to a machine readable zone that is none.
func (s *sheet) prose() {
	for i, l := range [...]string{
		"The bearer of this document is requested to", "present it whenever asked by an officer of",
		"the state; notes 1234567 and 7654321 apply.", "Please keep it dry, whole and out of reach.",
	} {
		s.text(gomono.TTF, 7, 50+6.35*float64(i), pitchMM/0.6, pitchMM, l)
	}
}
