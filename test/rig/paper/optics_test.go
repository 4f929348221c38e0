package paper

import (
	"image"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/optics"
	"gatehouse/device"
	"gatehouse/screening"
	"gatehouse/screening/optical"
	"gatehouse/test/rig"
)

// page is a sheet as an ideal reader delivers it, with the boxes of its MRZ.
func page(s *rig.Sheet) (*capture.Page, *capture.MRZ) {
	p := &capture.Page{WidthMM: s.WidthMM, HeightMM: s.HeightMM}
	for _, l := range device.Lights {
		src := s.In(l)
		g := image.NewGray(src.Rect)
		for i := range g.Pix {
			r, gr, b := int(src.Pix[4*i]), int(src.Pix[4*i+1]), int(src.Pix[4*i+2])
			g.Pix[i] = uint8((77*r + 151*gr + 28*b) >> 8)
			if l == device.UV {
				g.Pix[i] = uint8(max(r, gr, b))
			}
		}
		p.Pictures = append(p.Pictures, capture.Picture{Light: l, Gray: g, PxPerMM: s.PxPerMM})
	}
	m := &capture.MRZ{Format: s.Format, Light: device.White}
	for i, line := range s.Lines {
		var chars []capture.Char
		y := s.HeightMM - mrzAt[s.Format].centres[i]
		for n := range line {
			x := mrzAt[s.Format].left + float64(n)*pitch - 0.45
			box := image.Rect(int(px(x)), int(px(y-1.6)), int(px(x+pitch)), int(px(y+1.6)))
			chars = append(chars, capture.Char{Rune: line[n], Box: box})
			m.Region = m.Region.Union(box)
		}
		m.Lines = append(m.Lines, chars)
	}
	return p, m
}

// TestOpticalChecks lets the product's measurements and checks judge the paper:
// each optical forgery fails its own check, and nothing else fails any.
func TestOpticalChecks(t *testing.T) {
	odd := map[rig.Forgery][3]screening.Verdict{ // (IR,AB,MR), (UV,BR,FU), (UV,BR,MR)
		rig.DyeInk:      {screening.Failed, screening.Successful, screening.Successful},
		rig.BrightPaper: {screening.Successful, screening.Failed, screening.Failed},
	}
	least := 1000
	for i, f := range append([]rig.Forgery{rig.Genuine}, rig.Forgeries[:]...) {
		for j, format := range formats {
			for k := range 2 {
				v, err := New(uint64(100*i+10*j+k), f, format)
				if err != nil {
					t.Fatal(err)
				}
				p, m := page(v.Sheet)
				o := optics.Measure(p, m)
				e := &screening.Evidence{Document: screening.DocumentEvidence{
					ModalityEvidence: screening.ModalityEvidence{State: capture.Captured.String()},
					Lines:            v.Sheet.Lines,
					Optics: screening.Optics{
						HasIR: o.HasIR, MRZWhiteMilli: o.MRZWhiteMilli, MRZIRMilli: o.MRZIRMilli, MRZIRMinMilli: o.MRZIRMinMilli,
						HasUV: o.HasUV, UVMedian: o.UVMedian, UVMRZMedian: o.UVMRZMedian, UVBrightMilli: o.UVBrightMilli,
						UVRegion: box(o.UVRegion), MRZRegion: box(o.MRZRegion), ResidualMilli: o.ResidualMilli,
					},
				}}
				for _, q := range p.Pictures {
					e.Pictures = append(e.Pictures, screening.PictureEvidence{Light: q.Light.String(), Width: q.Gray.Rect.Dx(), Height: q.Gray.Rect.Dy()})
				}
				want, isOdd := odd[f]
				if !isOdd {
					want = [3]screening.Verdict{screening.Successful, screening.Successful, screening.Successful}
				}
				for n, found := range optical.Check(e) {
					if found.Verdict != want[n] {
						t.Errorf("%s %v seed %d: %s %v, want %v\n%+v", f, format, v.Seed, found.ID, found.Verdict, want[n], o)
					} else if found.MarginMilli != nil {
						least = min(least, max(*found.MarginMilli, -*found.MarginMilli))
					}
				}
			}
		}
	}
	t.Logf("smallest distance from a threshold: %d of 1000", least)
	if least < 100 {
		t.Errorf("a sheet lies %d of 1000 from a threshold", least)
	}
}

func box(r image.Rectangle) screening.Box {
	return screening.Box{X: r.Min.X, Y: r.Min.Y, W: r.Dx(), H: r.Dy()}
}
