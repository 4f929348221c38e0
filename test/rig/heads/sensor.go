package heads

import (
	"image"
	"math"
	"math/rand/v2"
)

// film is linear light, red, green and blue.
type film struct {
	w, h int
	pix  []float32
}

// linear turns a level of sRGB into light.
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// levels of sRGB, times 16, for light in steps of 1/4096.
var encoded = func() (t [4097]float32) {
	for i := range t {
		x := float64(i) / 4096
		if x <= 0.0031308 {
			t[i] = float32(255 * 12.92 * x)
		} else {
			t[i] = float32(255 * (1.055*math.Pow(x, 1/2.4) - 0.055))
		}
	}
	return t
}()

// bells is normal chance to be read from anywhere.
var bells = func() (t [1 << 14]float32) {
	r := rand.New(rand.NewPCG(0xbe115, 1))
	for i := range t {
		t[i] = float32(r.NormFloat64())
	}
	return t
}()

// sense is lens and sensor.
func sense(f *film, v View) *image.RGBA {
	f.blur(math.Hypot(0.45, v.Blur))
	out := image.NewRGBA(image.Rect(0, 0, f.w, f.h))
	r := rand.New(rand.NewPCG(v.Seed, 0x5e5e))
	dice := uint64(0)
	n, left := float32(v.Noise), 0
	for i := range f.w * f.h {
		for k := range 3 {
			x := f.pix[3*i+k]
			l := encoded[int(max(0, min(1, x))*4096)]
			if v.Haze > 0 {
				l = 128 + (l-128)*float32(1-v.Haze)
			}
			if n > 0 && (k == 0 || !v.IR) {
				if left == 0 {
					dice, left = r.Uint64(), 4
				}
				l += n * bells[dice&(1<<14-1)]
				dice >>= 16
				left--
			}
			out.Pix[4*i+k] = uint8(max(0, min(255, l+0.5)))
		}
		if v.IR {
			out.Pix[4*i+1], out.Pix[4*i+2] = out.Pix[4*i], out.Pix[4*i]
		}
		out.Pix[4*i+3] = 255
	}
	return out
}

// blur spreads light by a bell of a standard deviation in pixels.
func (f *film) blur(sigma float64) {
	n := int(math.Ceil(2.6 * sigma))
	k := make([]float32, 2*n+1)
	sum := float32(0)
	for i := range k {
		k[i] = float32(math.Exp(-float64((i-n)*(i-n)) / (2 * sigma * sigma)))
		sum += k[i]
	}
	for i := range k {
		k[i] /= sum
	}
	tmp := make([]float32, len(f.pix))
	row := 3 * f.w
	for y := range f.h {
		in, out := f.pix[y*row:(y+1)*row], tmp[y*row:(y+1)*row]
		for x := range f.w {
			var r, g, b float32
			for i, w := range k {
				at := 3 * max(0, min(f.w-1, x+i-n))
				r, g, b = r+w*in[at], g+w*in[at+1], b+w*in[at+2]
			}
			out[3*x], out[3*x+1], out[3*x+2] = r, g, b
		}
	}
	clear(f.pix)
	for y := range f.h {
		out := f.pix[y*row : (y+1)*row]
		for i, w := range k {
			at := max(0, min(f.h-1, y+i-n))
			in := tmp[at*row : (at+1)*row]
			for x := range out {
				out[x] += w * in[x]
			}
		}
	}
}
