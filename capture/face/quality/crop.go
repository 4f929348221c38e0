package quality

import (
	"image"
	"math"
)

// crop is a face at a fixed size, eyes level.
type crop struct {
	bgr  [cropWidth * cropHeight][3]uint8
	in   [cropWidth * cropHeight]bool  // within the picture
	lum  [cropWidth * cropHeight]uint8 // luminance as light is, not as it is coded
	mask [cropHeight][2]int            // columns of each row, the second not included

	under, seen int // pixels of the mask; those within the picture
}

// ellipse is the mask: from above the brows to the chin, from cheek to cheek, without
// the ears.
func ellipse() (rows [cropHeight][2]int) {
	const (
		x, y = cropWidth / 2, eyeLine + .66*cropEyes
		a, b = .92 * cropEyes, 1.1 * cropEyes
	)
	for i := range rows {
		d := (float64(i) + .5 - y) / b
		if half := a * math.Sqrt(max(1-d*d, 0)); half > 0 {
			rows[i] = [2]int{max(int(x-half), 0), min(int(x+half), cropWidth)}
		}
	}
	return rows
}

// maxTaps bounds the samples along each side of a crop's pixel: of pictures with eyes
// further than 336 pixels apart not each pixel is looked at.
const maxTaps = 3

// one is 1 in the fixed-point numbers of sampling, so that all processors take the same samples.
const one = 1 << 16

// take fills the crop. A pixel of it that covers less than one of the picture is
// interpolated, one that covers more is a mean of samples.
func (c *crop) take(img Image, g geometry) {
	taps := min(max(int(math.Ceil(math.Hypot(g.p, g.q)-.05)), 1), maxTaps)
	c.under, c.seen = 0, 0
	du, dv := int(g.p*one), int(g.q*one) // of the picture for each column
	for y, under := range c.mask {
		at := g.picture(vec{0, float64(y)})
		u, v := int(at.x*one), int(at.y*one)
		c.under += under[1] - under[0]
		for x := range cropWidth {
			i := y*cropWidth + x
			ok := false
			if taps == 1 {
				c.bgr[i], ok = img.between(u, v)
			} else {
				c.bgr[i], ok = img.around(u, v, du, dv, taps)
			}
			c.in[i] = ok
			if ok {
				c.lum[i] = luminance(c.bgr[i])
				if x >= under[0] && x < under[1] {
					c.seen++
				}
			}
			u += du
			v += dv
		}
	}
}

// between interpolates at a place; false outside the picture.
func (i Image) between(u, v int) (p [3]uint8, ok bool) {
	x, y := u>>16, v>>16
	if x < 0 || y < 0 || x >= i.Width-1 || y >= i.Height-1 {
		return p, false
	}
	fx, fy := u&(one-1)>>8, v&(one-1)>>8
	a := i.Pix[y*i.Stride+3*x:][:6]
	b := i.Pix[(y+1)*i.Stride+3*x:][:6]
	for k := range p {
		top := int(a[k])*(256-fx) + int(a[k+3])*fx
		low := int(b[k])*(256-fx) + int(b[k+3])*fx
		p[k] = uint8((top*(256-fy) + low*fy + 1<<15) >> 16)
	}
	return p, true
}

// around is the mean of samples over the square of the picture that one pixel of the
// crop covers.
func (i Image) around(u, v, du, dv, taps int) (p [3]uint8, ok bool) {
	var sum [3]int
	n := taps * taps
	for r := range taps {
		for s := range taps {
			// From the middle of the pixel: -(taps-1)/2 .. (taps-1)/2 parts of it.
			a, b := 2*s-taps+1, 2*r-taps+1
			x := (u + (a*du-b*dv)/(2*taps) + one/2) >> 16
			y := (v + (a*dv+b*du)/(2*taps) + one/2) >> 16
			if x < 0 || y < 0 || x >= i.Width || y >= i.Height {
				return p, false
			}
			q := i.Pix[y*i.Stride+3*x:][:3]
			sum[0] += int(q[0])
			sum[1] += int(q[1])
			sum[2] += int(q[2])
		}
	}
	for k := range p {
		p[k] = uint8((sum[k] + n/2) / n)
	}
	return p, true
}

// linear is the light that a value of sRGB (IEC 61966-2-1) stands for, in 1/65535.
var linear = func() (t [256]int) {
	for i := range t {
		t[i] = int(math.Round(light(float64(i)/255) * 65535))
	}
	return t
}()

func light(v float64) float64 {
	if v <= .04045 {
		return v / 12.92
	}
	return math.Pow((v+.055)/1.055, 2.4)
}

// luminance is 0.2126 R + 0.7152 G + 0.0722 B of the light, back to 0..255.
func luminance(p [3]uint8) uint8 {
	y := 722*linear[p[0]] + 7152*linear[p[1]] + 2126*linear[p[2]]
	return uint8((y/257 + 5000) / 10000)
}

// fine is the same in 4095 levels: dark skin in shade has few of 255.
func fine(p [3]uint8) int {
	return (722*linear[p[0]] + 7152*linear[p[1]] + 2126*linear[p[2]]) / 10000 >> 4
}

// luma is the grey of a pixel as it is coded (ITU-R BT.601), 0..255.
func luma(b, g, r uint8) uint8 {
	return uint8((29*int(b) + 150*int(g) + 77*int(r) + 128) >> 8)
}

// boxSamples bounds the samples along a side of a box.
const boxSamples = 64

// meanLuma is the mean grey of a box of the picture, which is not empty.
func (i Image) meanLuma(box image.Rectangle) int {
	sum, n := 0, 0
	for y := box.Min.Y; y < box.Max.Y; y += 1 + box.Dy()/boxSamples {
		for x := box.Min.X; x < box.Max.X; x += 1 + box.Dx()/boxSamples {
			p := i.Pix[y*i.Stride+3*x:][:3]
			sum += int(luma(p[0], p[1], p[2]))
			n++
		}
	}
	return sum / n
}
