package lens

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"testing"

	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
)

func sheet(t *testing.T) *rig.Sheet {
	t.Helper()
	v, err := paper.Draw(paper.Spec{Model: "I SWE 1", Seed: 4, Forgery: rig.Genuine})
	if err != nil {
		t.Fatal(err)
	}
	return v.Sheet
}

// TestPage: the same take gives the same picture, another one another; what comes
// out is the sheet, with noise and blur of a camera and no more.
func TestPage(t *testing.T) {
	s := sheet(t)
	p, err := Page(s, Take{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	q, _ := Page(s, Take{Seed: 1})
	other, _ := Page(s, Take{Seed: 2})
	for i, l := range device.Lights {
		a := p.Pictures[i]
		if a.Light != l || a.Gray.Rect.Size() != s.White.Rect.Size() || a.PxPerMM != s.PxPerMM {
			t.Fatalf("%v", a.LogValue())
		}
		if !bytes.Equal(a.JPEG, q.Pictures[i].JPEG) || bytes.Equal(a.JPEG, other.Pictures[i].JPEG) {
			t.Errorf("%v: the seed does not decide the picture", l)
		}
		if l == device.UV {
			continue
		}
		// Noise on bare paper, away from print.
		r := image.Rect(1300, 500, 1360, 560)
		var sum, square float64
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				v := float64(a.Gray.GrayAt(x, y).Y)
				sum, square = sum+v, square+v*v
			}
		}
		n := float64(r.Dx() * r.Dy())
		if dev := math.Sqrt(square/n - sum*sum/n/n); dev < 0.5 || dev > 8 {
			t.Errorf("%v: paper varies by %.1f levels", l, dev)
		}
	}
	if p.Residual == 0 || p.Residual > 0.5 {
		t.Errorf("residual %.2f px", p.Residual)
	}
}

// edge is the largest step between neighbours of a row, in levels.
func edge(g *image.Gray) (most int) {
	for y := 600; y < 800; y++ {
		row := g.Pix[y*g.Stride:][:g.Rect.Dx()]
		for x := 50; x < len(row)-50; x++ { // the edge of the paper is another matter
			most = max(most, int(row[x-1])-int(row[x]))
		}
	}
	return most
}

// TestBlurAndExposure: what a Take asks for is there.
func TestBlurAndExposure(t *testing.T) {
	s := sheet(t)
	sharp, _ := Page(s, Take{Seed: 1})
	soft, _ := Page(s, Take{Seed: 1, Blur: 1.4})
	bright, err := Page(s, Take{Seed: 1, Exposure: 0.4})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := edge(sharp.Pictures[0].Gray), edge(soft.Pictures[0].Gray); b*10 > a*8 {
		t.Errorf("steepest edge %d, out of focus %d", a, b)
	}
	clipped := 0
	for _, v := range bright.Pictures[0].Gray.Pix {
		if v > 250 {
			clipped++
		}
	}
	if clipped < len(bright.Pictures[0].Gray.Pix)/4 {
		t.Errorf("%d pixels clipped by forty per cent too much light", clipped)
	}
}

func TestFrames(t *testing.T) {
	files, err := Frames(sheet(t), Take{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		m, err := jpeg.Decode(bytes.NewReader(f))
		if err != nil {
			t.Fatal(err)
		}
		level := func(x, y int) uint32 { v, _, _, _ := m.At(x, y).RGBA(); return v >> 8 }
		corner, middle := level(20, 20), level(1104, 800)
		if m.Bounds().Dx() != 2208 || corner > 30 || i < 2 && middle < 100 {
			t.Errorf("%v: %v, %d in the corner, %d in the middle", device.Lights[i], m.Bounds(), corner, middle)
		}
	}
}
