package paper

import (
	"image"

	"gatehouse/test/rig/heads"
)

// photo is the portrait of a document's bearer, set in each size.
type photo struct{ whole *image.RGBA }

// photoOf is the portrait of the traveller of a seed.
func photoOf(bearer uint64) photo { return photo{heads.BearerPhoto(bearer)} }

// at gives the picture in another width, each pixel the mean of what it covers, or, where
// it grows, between the nearest four.
func (p photo) at(w int) *image.RGBA {
	from := p.whole
	h := w * 9 / 7
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	fw, fh := from.Rect.Dx(), from.Rect.Dy()
	n := max(1, (fw+w-1)/w) // samples across a pixel
	for y := range h {
		for x := range w {
			var sum [3]int
			for j := range n {
				for i := range n {
					u := ((2*(x*n+i)+1)*fw<<7)/(w*n) - 128 // of 256 to a pixel
					v := ((2*(y*n+j)+1)*fh<<7)/(h*n) - 128
					u, v = max(0, min(u, (fw-1)<<8-1)), max(0, min(v, (fh-1)<<8-1))
					fx, fy := u&255, v&255
					a := from.Pix[v>>8*from.Stride+u>>8*4:]
					b := a[from.Stride:]
					for k := range sum {
						sum[k] += ((int(a[k])*(256-fx)+int(a[k+4])*fx)*(256-fy) + (int(b[k])*(256-fx)+int(b[k+4])*fx)*fy) >> 16
					}
				}
			}
			o := out.Pix[y*out.Stride+4*x:]
			for k, s := range sum {
				o[k] = uint8((s + n*n/2) / (n * n))
			}
			o[3] = 255
		}
	}
	return out
}
