package face

import (
	"gatehouse/capture"
	"gatehouse/capture/face/model"
)

// Transform takes a place of a picture, (x, y, 1), to another picture.
type Transform [2][3]float64

// Apply gives where a place goes.
func (t Transform) Apply(x, y float64) (float64, float64) {
	return t[0][0]*x + t[0][1]*y + t[0][2], t[1][0]*x + t[1][1]*y + t[1][2]
}

// Align is the least-squares similarity from the five points of a face to those of the
// 112x112 picture, model.Reference. ok is false for points without extent.
func Align(p [5]capture.Point) (t Transform, ok bool) {
	return similarity(p[:], model.Reference[:])
}

// AlignTo is Align for a square picture of another side.
func AlignTo(p [5]capture.Point, side int) (t Transform, ok bool) {
	t, ok = Align(p)
	f := float64(side) / alignedSide
	for i := range t {
		for j := range t[i] {
			t[i][j] *= f
		}
	}
	return t, ok
}

const alignedSide = 112

// CropTransform leads to the crop in which people compare faces: of
// capture.CropWidth by CropHeight, the pupils CropIED apart, at CropEyes from the top,
// the right one left of the middle.
func CropTransform(p [5]capture.Point) (t Transform, ok bool) {
	const left, right = (capture.CropWidth - capture.CropIED) / 2.0, (capture.CropWidth + capture.CropIED) / 2.0
	return similarity(p[:2], [][2]float64{{left, capture.CropEyes}, {right, capture.CropEyes}})
}

// Eyes gives points to a box without any: where the eyes lie in boxes of a cascade of
// frontal faces. They are good enough to cut a picture out by, and for nothing else.
func Eyes(r capture.FaceRegion) (p [5]capture.Point) {
	p[capture.RightEye] = capture.Point{X: r.X + 0.31*r.W, Y: r.Y + 0.38*r.H}
	p[capture.LeftEye] = capture.Point{X: r.X + 0.69*r.W, Y: r.Y + 0.38*r.H}
	return p
}

// similarity turns, scales and moves src so that the squares of its distances from dst
// have the least sum. With a and b the points about their means it is
// p = sum(a.b)/sum|a|², q = sum(a x b)/sum|a|², [[p -q] [q p]].
func similarity(src []capture.Point, dst [][2]float64) (t Transform, ok bool) {
	var mx, my, nx, ny float64
	n := float64(len(src))
	for i, s := range src {
		mx, my = mx+float64(s.X)/n, my+float64(s.Y)/n
		nx, ny = nx+dst[i][0]/n, ny+dst[i][1]/n
	}
	var along, across, size float64
	for i, s := range src {
		ax, ay, bx, by := float64(s.X)-mx, float64(s.Y)-my, dst[i][0]-nx, dst[i][1]-ny
		along += ax*bx + ay*by
		across += ax*by - ay*bx
		size += ax*ax + ay*ay
	}
	if !(size > 1e-6) {
		return Transform{}, false
	}
	p, q := along/size, across/size
	return Transform{{p, -q, nx - p*mx + q*my}, {q, p, ny - q*mx - p*my}}, p != 0 || q != 0
}
