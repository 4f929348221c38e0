package optics

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gatehouse/capture"
)

func TestTypeface(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	stat := func(o *Measures, s *sheet) (mean, low int) {
		var v []int
		for i, l := range s.lines {
			for k := range l {
				if l[k] != '<' {
					v = append(v, o.ShapeMilli[i][k])
				}
			}
		}
		slices.Sort(v)
		for _, x := range v {
			mean += x
			if x < -1500 {
				low++
			}
		}
		return mean / len(v), low
	}
	type cond struct {
		name                          string
		perMM, blur, noise, wear, ink float64
	}
	conds := []cond{{"16 px/mm", 16, 0.8, 2, 0, 40}, {"24 px/mm", 23.6, 1, 2, 0, 40}, {"worn", 16, 1, 4, 0.6, 70}, {"pale", 16, 1, 3, 0.2, 130}, {"8 px/mm", 8, 0.7, 3, 0, 40}, {"5 px/mm", 5, 0.7, 3, 0, 40}, {"4 px/mm worn", 4, 0.8, 3, 0.4, 60}, {"soft", 16, 2.6, 2, 0, 40}}
	run := func(name, path string) {
		f := face(t, path)
		for _, c := range conds {
			var out []string
			for _, format := range []capture.Format{capture.TD3, capture.TD1, capture.TD2} {
				s := formatsOf[format]
				s.face, s.perMM, s.blur, s.noise, s.wear, s.ink, s.paper, s.seed = f, c.perMM, c.blur, c.noise, c.wear, c.ink, 215, r.Uint64()
				s.lines = text(r, format)
				p, m := s.print()
				o := Measure(p, m)
				mean, low := stat(&o, &s)
				out = append(out, fmt.Sprintf("%5d low %2d rise %3d", mean, low, o.White.RiseMilli))
				if c.name == "16 px/mm" {
					fmt.Println(o.Layout)
				}
			}
			t.Log(name, c.name, out)
		}
	}
	for _, n := range []string{"OCRB", "OCRBS", "OCRBL", "OCRBF"} {
		run("genuine "+n, "opentype/ocr-b/"+n+".otf")
	}
	for _, n := range []string{"opentype/urw-base35/NimbusMonoPS-Regular.otf", "opentype/urw-base35/NimbusMonoPS-Bold.otf", "opentype/urw-base35/NimbusSans-Regular.otf", "truetype/dejavu/DejaVuSansMono.ttf", "truetype/dejavu/DejaVuSansMono-Bold.ttf", "truetype/noto/NotoSansMono-Regular.ttf", "../../../tmp/optics/ocra/usr/share/fonts/truetype/ocr-a/OCRA.ttf"} {
		run("forged "+n, n)
	}
}
