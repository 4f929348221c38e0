package optics

import (
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

// likeness is the mean log odds of the letters and digits, in thousandths, and the
// mean of the four neighbours that are least like OCR-B.
func likenessOf(o *Measures, s *sheet) (mean, run int) {
	run = 4000
	n := 0
	for i, l := range s.lines {
		var v []int
		for k := range l {
			if l[k] != '<' {
				v = append(v, o.ShapeMilli[i][k])
				mean += o.ShapeMilli[i][k]
				n++
			}
		}
		for k := 4; k <= len(v); k++ {
			sum := 0
			for _, x := range v[k-4 : k] {
				sum += x
			}
			run = min(run, sum/4)
		}
	}
	return mean / n, run
}

// pictures are conditions in which a page may be seen.
var pictures = []struct {
	name                    string
	perMM, blur, noise      float64
	wear, ink, leastGenuine float64
}{
	{"16 px/mm", 16, 0.8, 2, 0, 40, 2200},
	{"600 dpi", 23.6, 1, 2, 0, 40, 2200},
	{"worn", 16, 1, 4, 0.6, 70, 1200},
	{"pale", 16, 1, 3, 0.2, 130, 2000},
	{"8 px/mm", 8, 0.7, 3, 0, 40, 2000},
	{"4 px/mm, worn", 4, 0.8, 3, 0.4, 60, 1000},
	{"out of focus", 16, 2.6, 2, 0, 40, 1500},
}

// TestTypeface: the cuts of OCR-B on one side, other typefaces, none of which the
// net was trained with, on the other, in every condition.
func TestTypeface(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		name, path string
		genuine    bool
	}{
		{"OCR-B, round", "opentype/ocr-b/OCRB.otf", true},
		{"OCR-B, square", "opentype/ocr-b/OCRBS.otf", true},
		{"OCR-B, slanted", "opentype/ocr-b/OCRBL.otf", true},
		{"OCR-B, outline", "opentype/ocr-b/OCRBF.otf", true},
		{"Courier", "opentype/urw-base35/NimbusMonoPS-Regular.otf", false},
		{"Courier, bold", "opentype/urw-base35/NimbusMonoPS-Bold.otf", false},
		{"Helvetica", "opentype/urw-base35/NimbusSans-Regular.otf", false},
		{"DejaVu Sans Mono", "truetype/dejavu/DejaVuSansMono.ttf", false},
		{"OCR-A", "truetype/ocr-a/OCRA.ttf", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := face(t, c.path)
			for i, p := range pictures {
				s := formatsOf[[]capture.Format{capture.TD3, capture.TD1, capture.TD2}[i%3]]
				s.face, s.perMM, s.blur, s.noise, s.wear, s.ink, s.paper, s.seed = f, p.perMM, p.blur, p.noise, p.wear, p.ink, 215, r.Uint64()
				s.lines = text(r, s.format)
				page, m := s.print()
				o := Measure(page, m)
				mean, run := likenessOf(&o, &s)
				t.Logf("%-14s likeness %5d, least alike four %5d, edges %d", p.name, mean, run, o.White.RiseMilli)
				if c.genuine && float64(mean) < p.leastGenuine || !c.genuine && mean > -100 {
					t.Errorf("%s: likeness %d", p.name, mean)
				}
			}
		})
	}
}

// TestForeignCharacters counts how many neighbouring characters in Courier are
// enough to be seen, and that none are seen where there are none.
func TestForeignCharacters(t *testing.T) {
	ocrb, courier := face(t, "opentype/ocr-b/OCRB.otf"), face(t, "opentype/urw-base35/NimbusMonoPS-Regular.otf")
	const limit, pages = -2200, 4
	for _, n := range []int{0, 2, 3, 4, 6} {
		seen := 0
		r := rand.New(rand.NewPCG(uint64(n), 4))
		for range pages {
			s := formatsOf[capture.TD3]
			s.face, s.other, s.foreign = ocrb, courier, map[int]bool{}
			s.perMM, s.blur, s.noise, s.seed = 16, 0.9, 2, r.Uint64()
			s.lines = text(r, s.format)
			for k := range n {
				s.foreign[44+5+k] = true
			}
			page, m := s.print()
			o := Measure(page, m)
			if _, run := likenessOf(&o, &s); run < limit {
				seen++
			}
		}
		t.Logf("%d characters in Courier: seen on %d of %d pages", n, seen, pages)
		if n == 0 && seen > 0 || n >= 6 && seen < pages {
			t.Errorf("%d characters in Courier: seen on %d of %d pages", n, seen, pages)
		}
	}
}
