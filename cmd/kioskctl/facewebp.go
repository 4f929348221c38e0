package main

import "image"

// upsampled turns a picture with colours at half size into RGB as libwebp does, to the
// bit, for OpenCV reads WebP with it: each colour is nine parts of the nearest sample,
// three of each neighbour and one of the one beyond, and the sums are those of BT.601 in
// fixed point. A picture of another kind is turned by its own rules.
func upsampled(m *image.YCbCr) image.Image {
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	if m.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		for y := range b.Dy() {
			for x := range b.Dx() {
				r, g, b, _ := m.At(b.Min.X+x, b.Min.Y+y).RGBA()
				copy(out.Pix[y*out.Stride+4*x:], []byte{byte(r >> 8), byte(g >> 8), byte(b >> 8), 255})
			}
		}
		return out
	}
	wide, high := (b.Dx()+1)/2, (b.Dy()+1)/2
	for y := range b.Dy() {
		near, far := y/2, (y+1)/2-1 // the row of colours that the pixel lies in, and its neighbour
		if y%2 == 1 {
			far = y/2 + 1
		}
		far = max(0, min(far, high-1))
		for x := range b.Dx() {
			side := (x+1)/2 - 1
			if x%2 == 1 {
				side = x/2 + 1
			}
			u := weighted(m.Cb, m.CStride, near, far, x/2, side, wide)
			v := weighted(m.Cr, m.CStride, near, far, x/2, side, wide)
			copy(out.Pix[y*out.Stride+4*x:], rgbOf(int(m.Y[y*m.YStride+x]), u, v))
		}
	}
	return out
}

// weighted gives the colour between four samples. At the left and the right edge there
// are two, near and far.
func weighted(p []byte, stride, near, far, at, side, wide int) int {
	a, b := int(p[near*stride+at]), int(p[far*stride+at])
	if side < 0 || side >= wide {
		return (3*a + b + 2) >> 2
	}
	c, d := int(p[near*stride+side]), int(p[far*stride+side])
	// libwebp sums twice and cuts off twice: the same order gives the same bits.
	return ((a+b+c+d+8+2*(b+c))>>3 + a) >> 1
}

// rgbOf turns one pixel.
func rgbOf(y, u, v int) []byte {
	luma := y * 19077 >> 8
	clip := func(n int) byte { return byte(max(0, min(255, n>>6))) }
	return []byte{
		clip(luma + v*26149>>8 - 14234),
		clip(luma - u*6419>>8 - v*13320>>8 + 8708),
		clip(luma + u*33050>>8 - 17685),
		255,
	}
}
