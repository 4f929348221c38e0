package wsq

import (
	"image"
	"math"
)

// variance gives the variance of a rectangle. Sums are of single steps, each rounded.
func (p *plane) variance(b band) float64 {
	n := float64(b.w * b.h)
	sum, squares := 0.0, 0.0
	for y := range b.h {
		for _, v := range p.row(b.y + y)[b.x : b.x+b.w] {
			f := float64(v)
			sum += f
			squares += float64(f * f)
		}
	}
	return max(squares-float64(sum*sum)/n, 0) / max(n-1, 1)
}

// inner is the part of a band that its variance is taken of: the finger is in the
// middle, a little below it.
func (b band) inner() band {
	in := band{b.x + b.w/8, b.y + 9*b.h/32, 3 * b.w / 4, 7 * b.h / 16}
	if in.w*in.h < 2 {
		return b
	}
	return in
}

// variances gives that of each band (clause of the specification on encoder 2): of
// their inner part, unless there is little to see in it.
func (p *plane) variances(t *tree) (v [numBands]float64) {
	const little = 20_000
	sum := 0.0
	for i, b := range t.bands {
		v[i] = p.variance(b.inner())
		if i < 4 {
			sum += v[i]
		}
	}
	if sum < little {
		for i, b := range t.bands {
			v[i] = p.variance(b)
		}
	}
	return v
}

// weights of the finest bands; 1 for all others.
var weights = [numBands]float64{52: 1.32, 53: 1.08, 54: 1.42, 55: 1.08, 56: 1.32, 57: 1.42, 58: 1.08, 59: 1.08}

// bins gives the widths of the bins of all bands, so that about bitrate bits are spent
// on a pixel. Bands of next to no variance get none.
func bins(v [numBands]float64, bitrate float64) (bin [numBands]float64) {
	const least = 1.01
	share := func(i int) float64 { // of the pixels
		switch {
		case i < 4:
			return 1.0 / 1024
		case i < 51:
			return 1.0 / 256
		}
		return 1.0 / 16
	}
	var coded []int
	var sigma [numBands]float64
	for i := range bin {
		if v[i] < least {
			continue
		}
		coded = append(coded, i)
		sigma[i] = math.Sqrt(v[i])
		bin[i] = 1
		if i >= 4 {
			bin[i] = 10 / float64(float64(max(weights[i], 1)*log2(v[i]))*math.Ln2)
		}
	}
	// The factor that all bins have in common follows from those bands that get any
	// bits; which these are follows from the factor.
	factor := 1.0
	for left := coded; len(left) > 0; {
		all, logs := 0.0, 0.0
		for _, i := range left {
			all += share(i)
			logs += float64(share(i) * log2(sigma[i]/bin[i]))
		}
		factor = exp2(bitrate/all-1-logs/all) / 2.5
		var next []int
		for _, i := range left {
			if bin[i]/factor < 5*sigma[i] {
				next = append(next, i)
			}
		}
		if len(next) == len(left) {
			break
		}
		left = next
	}
	for _, i := range coded {
		bin[i] /= factor
	}
	return bin
}

// levels gives the values of a picture's grey levels: its mean is taken off, and what
// is farthest from it becomes 128.
func levels(img *image.Gray, p *plane) (shift, scale float64) {
	sum, darkest, brightest := 0, 255, 0
	row := func(y int) []byte {
		at := img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y)
		return img.Pix[at : at+p.w]
	}
	for y := range p.h {
		for _, v := range row(y) {
			sum += int(v)
			darkest, brightest = min(darkest, int(v)), max(brightest, int(v))
		}
	}
	shift = float64(sum) / float64(p.w*p.h)
	scale = max(shift-float64(darkest), float64(brightest)-shift) / 128
	if scale == 0 {
		scale = 1 // one grey level
	}
	shift, scale = asWritten(shift), asWritten(scale)
	for y := range p.h {
		to := p.row(y)
		for x, v := range row(y) {
			to[x] = (float32(v) - float32(shift)) / float32(scale)
		}
	}
	return shift, scale
}
