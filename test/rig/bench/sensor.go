package bench

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"gatehouse/test/rig/mjpeg"
)

const (
	black    = 3    // sensor value without light
	vignette = 6500 // loss of light in the corners, in 1/65536
)

// see draws src through h as an ideal sensor behind a vignetting lens sees it.
func (o Optics) see(src source, h homography) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, o.Width, o.Height), image.YCbCrSubsampleRatio420)
	columns := o.falloff(o.Width)
	around := int(src.y[0])
	for v, row := range o.falloff(o.Height) {
		y := out.Y[v*out.YStride:][:o.Width]
		h.scan(v, 1, func(u int, x, yy float64) {
			value := around
			if px, py, on := src.locate(x, yy); on {
				value = int(src.bilinear(src.y, px, py))
			}
			y[u] = uint8(value * (1<<16 - row - columns[u]) >> 16)
		}, o.Width)
		if v%2 == 1 {
			continue
		}
		cb, cr := out.Cb[v/2*out.CStride:], out.Cr[v/2*out.CStride:]
		h.scan(v, 2, func(u int, x, yy float64) {
			b, r := 128, 128
			if px, py, on := src.locate(x, yy); on {
				gain := 1<<16 - row - columns[2*u]
				b += (int(src.bilinear(src.cb, px, py)) - 128) * gain >> 16
				r += (int(src.bilinear(src.cr, px, py)) - 128) * gain >> 16
			}
			cb[u], cr[u] = uint8(b), uint8(r)
		}, o.Width/2)
	}
	return out
}

// falloff is the light lost at each of n rows or columns, in 1/65536: it grows
// with the square of the distance from the middle, so rows and columns add.
func (o Optics) falloff(n int) []int {
	out := make([]int, n)
	for i := range out {
		d := 2*i - n
		out[i] = vignette * d * d / (o.Width*o.Width + o.Height*o.Height)
	}
	return out
}

// expose takes a picture under m: light adds up, then noise, then JPEG.
func (s *scene) expose(m mix, rng *rand.Rand) []byte {
	raw := image.NewYCbCr(image.Rect(0, 0, s.optics.Width, s.optics.Height), image.YCbCrSubsampleRatio420)
	var weight [3]int
	for k := range m {
		weight[k] = int(math.Round(m[k] * 256))
	}
	for _, p := range []struct {
		out  []uint8
		dark int
		of   func(*image.YCbCr) []uint8
	}{
		{raw.Y, black, func(i *image.YCbCr) []uint8 { return i.Y }},
		{raw.Cb, 128, func(i *image.YCbCr) []uint8 { return i.Cb }},
		{raw.Cr, 128, func(i *image.YCbCr) []uint8 { return i.Cr }},
	} {
		var parts []part
		for k, w := range weight {
			switch {
			case w == 0:
			case s.light[k] != nil:
				parts = append(parts, part{weight: w, values: p.of(s.light[k])})
			case p.dark == black: // the platen alone, without colour
				parts = append(parts, part{weight: w, flat: int(platen[k])})
			}
		}
		gather(p.out, p.dark, parts)
	}
	for at := 0; at < len(raw.Y); at += raw.YStride {
		mjpeg.Grain(raw.Y[at:at+raw.YStride], rng)
	}
	var buf bytes.Buffer
	// An in-memory picture of a legal size cannot fail to encode.
	if err := jpeg.Encode(&buf, raw, &jpeg.Options{Quality: s.optics.Quality}); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// part is what one lamp adds to a plane: a value for each pixel or one for all.
type part struct {
	weight int // 0 to 256
	values []uint8
	flat   int
}

// gather adds up one plane: what it is in the dark, and each lamp's share above that.
func gather(out []uint8, dark int, parts []part) {
	if len(parts) == 1 && parts[0].weight == 256 && parts[0].values != nil {
		copy(out, parts[0].values)
		return
	}
	base := int32(dark << 8)
	for _, p := range parts {
		if p.values == nil {
			base += int32((p.flat - dark) * p.weight)
		}
	}
	var sum [4096]int32 // small enough for the cache
	for from := 0; from < len(out); from += len(sum) {
		chunk := out[from:min(len(out), from+len(sum))]
		for i := range chunk {
			sum[i] = base
		}
		for _, p := range parts {
			if p.values != nil {
				for i, v := range p.values[from : from+len(chunk)] {
					sum[i] += int32((int(v) - dark) * p.weight)
				}
			}
		}
		for i := range chunk {
			chunk[i] = uint8(max(0, min(255, (sum[i]+128)>>8)))
		}
	}
}
