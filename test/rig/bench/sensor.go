package bench

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"gatehouse/device"
)

const (
	black    = 3    // sensor value without light
	vignette = 6500 // loss of light in the corners, in 1/65536
)

// see draws src through h as an ideal sensor behind a vignetting lens sees it.
func (o Optics) see(src source, h homography) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, o.Width, o.Height), image.YCbCrSubsampleRatio420)
	around := int(src.y[0])
	for v := range o.Height {
		for u := range o.Width {
			x, y := h.apply(float64(u)+0.5, float64(v)+0.5)
			value := around
			if px, py, on := src.locate(x, y); on {
				value = int(src.bilinear(src.y, px, py))
			}
			out.Y[v*out.YStride+u] = uint8(value * o.gain(u, v) >> 16)
		}
	}
	for v := range o.Height / 2 {
		for u := range o.Width / 2 {
			cb, cr := 128, 128
			x, y := h.apply(float64(2*u)+1, float64(2*v)+1)
			if px, py, on := src.locate(x, y); on {
				g := o.gain(2*u, 2*v)
				cb += (int(src.bilinear(src.cb, px, py)) - 128) * g >> 16
				cr += (int(src.bilinear(src.cr, px, py)) - 128) * g >> 16
			}
			out.Cb[v*out.CStride+u], out.Cr[v*out.CStride+u] = uint8(cb), uint8(cr)
		}
	}
	return out
}

// gain is the lens's share of light at a pixel, in 1/65536.
func (o Optics) gain(u, v int) int {
	x, y := 2*u-o.Width, 2*v-o.Height
	r := o.Width*o.Width + o.Height*o.Height
	return 1<<16 - vignette*(x*x+y*y)/r
}

// noise is a table of normal deviates in 1/16, read from a random place in each row.
var noise = func() (t [1 << 14]int8) {
	rng := rand.New(rand.NewPCG(1, 1))
	for i := range t {
		t[i] = int8(max(-127, min(127, math.Round(16*rng.NormFloat64()))))
	}
	return t
}()

// sigma is the noise at each brightness, in 1/16: read-out noise and shot noise.
var sigma = func() (t [256]int) {
	for i := range t {
		t[i] = int(math.Round(16 * math.Sqrt(1.2*1.2+0.012*float64(i))))
	}
	return t
}()

// expose takes a picture under m: light adds up, then noise, then JPEG.
func (s *scene) expose(m mix, rng *rand.Rand) []byte {
	raw := image.NewYCbCr(image.Rect(0, 0, s.optics.Width, s.optics.Height), image.YCbCrSubsampleRatio420)
	var weight [3]int
	for k := range m {
		weight[k] = int(math.Round(m[k] * 256))
	}
	s.gather(raw.Y, black, weight, func(k int) ([]uint8, uint8) {
		if s.light[k] == nil {
			return nil, platen[k]
		}
		return s.light[k].Y, 0
	})
	s.gather(raw.Cb, 128, weight, func(k int) ([]uint8, uint8) {
		if s.light[k] == nil {
			return nil, 128
		}
		return s.light[k].Cb, 0
	})
	s.gather(raw.Cr, 128, weight, func(k int) ([]uint8, uint8) {
		if s.light[k] == nil {
			return nil, 128
		}
		return s.light[k].Cr, 0
	})
	for at := 0; at < len(raw.Y); at += raw.YStride {
		row := raw.Y[at : at+raw.YStride]
		n := noise[rng.IntN(len(noise)-len(row)):]
		for i, y := range row {
			row[i] = uint8(max(0, min(255, int(y)+(int(n[i])*sigma[y]+128)>>8)))
		}
	}
	var buf bytes.Buffer
	// An in-memory picture of a legal size cannot fail to encode.
	if err := jpeg.Encode(&buf, raw, &jpeg.Options{Quality: s.optics.Quality}); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// gather adds up one plane: dark, plus each lamp's share of what the plane is in
// its light. plane gives the values of a lamp, or one value for all pixels.
func (s *scene) gather(out []uint8, dark int, weight [3]int, plane func(k int) ([]uint8, uint8)) {
	var sum []int32
	flat := int32(dark << 8)
	for k := range device.Lights {
		if weight[k] == 0 {
			continue
		}
		values, one := plane(k)
		if values == nil {
			flat += int32((int(one) - dark) * weight[k])
			continue
		}
		if sum == nil {
			sum = make([]int32, len(out))
		}
		for i, v := range values {
			sum[i] += int32((int(v) - dark) * weight[k])
		}
	}
	for i := range out {
		v := flat
		if sum != nil {
			v += sum[i]
		}
		out[i] = uint8(max(0, min(255, (v+128)>>8)))
	}
}
