package wear

import (
	"bytes"
	"image"
	"image/draw"
	"testing"

	"gatehouse/test/rig"
)

// print is a sheet of 40 x 25 mm with black bars, a coloured ground and a
// fluorescent square.
func print() *rig.Sheet {
	const mm = 16
	r := image.Rect(0, 0, 40*mm, 25*mm)
	s := &rig.Sheet{WidthMM: 40, HeightMM: 25, PxPerMM: mm, White: image.NewRGBA(r), IR: image.NewRGBA(r), UV: image.NewRGBA(r)}
	fill := func(m *image.RGBA, r image.Rectangle, k [3]uint8) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				copy(m.Pix[m.PixOffset(x, y):], []uint8{k[0], k[1], k[2], 255})
			}
		}
	}
	fill(s.White, r, [3]uint8{200, 215, 190})
	fill(s.IR, r, [3]uint8{208, 208, 208})
	fill(s.UV, r, [3]uint8{11, 11, 27})
	for x := 5 * mm; x < 35*mm; x += mm {
		bar := image.Rect(x, 18*mm, x+6, 21*mm)
		fill(s.White, bar, [3]uint8{24, 23, 26})
		fill(s.IR, bar, [3]uint8{34, 34, 34})
	}
	fill(s.UV, image.Rect(10*mm, 4*mm, 16*mm, 10*mm), [3]uint8{90, 240, 110})
	return s
}

func clone(s *rig.Sheet) *rig.Sheet {
	c := *s
	for _, p := range []**image.RGBA{&c.White, &c.IR, &c.UV} {
		m := image.NewRGBA((*p).Rect)
		draw.Draw(m, m.Rect, *p, image.Point{}, draw.Src)
		*p = m
	}
	return &c
}

// mean is the mean level of a picture's green channel in r.
func mean(m *image.RGBA, r image.Rectangle) int {
	sum := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			sum += int(m.Pix[m.PixOffset(x, y)+1])
		}
	}
	return sum / (r.Dx() * r.Dy())
}

// TestEffects: each effect changes the page, the same way for the same seed, and
// leaves a genuine page genuine: dull paper, print that absorbs infrared.
func TestEffects(t *testing.T) {
	fresh := print()
	lines := image.Rect(5*16, 18*16, 35*16, 21*16)
	for _, e := range Effects {
		for seed := range uint64(6) {
			one, two := clone(fresh), clone(fresh)
			Apply(one, e, seed, 1)
			Apply(two, e, seed, 1)
			if bytes.Equal(one.White.Pix, fresh.White.Pix) {
				t.Errorf("%s leaves no trace", e)
			}
			if !bytes.Equal(one.White.Pix, two.White.Pix) || !bytes.Equal(one.UV.Pix, two.UV.Pix) || !bytes.Equal(one.IR.Pix, two.IR.Pix) {
				t.Errorf("%s: the same seed gave other pixels", e)
			}
			if uv := mean(one.UV, one.UV.Rect); uv > mean(fresh.UV, fresh.UV.Rect)+15 {
				t.Errorf("%s makes the paper glow: %d", e, uv)
			}
			was, is := mean(fresh.IR, lines), mean(one.IR, lines)
			if is-was > (208-was)/2 || was-is > was/2 {
				t.Errorf("%s changes the lines in infrared from %d to %d", e, was, is)
			}
		}
	}
}

func TestUse(t *testing.T) {
	seen := map[Effect]int{}
	for seed := range uint64(40) {
		s := print()
		for _, e := range Use(s, seed, 0.7) {
			seen[e]++
		}
	}
	for _, e := range Effects {
		if seen[e] < 5 {
			t.Errorf("%s: %d times in 40 sheets", e, seen[e])
		}
	}
}
