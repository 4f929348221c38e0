package slap

import (
	"math"
	"slices"
)

// axis is a unit vector that points to the finger tips; y counts downwards, so that
// upright is (0, -1).
type axis struct{ x, y float64 }

var upright = axis{0, -1}

// angle is from upright, degrees counter-clockwise. It is for reports: no pixel hangs on it.
func (a axis) angle() float64 { return math.Round(math.Atan2(-a.x, -a.y)*1800/math.Pi) / 10 }

// along and across give the place of a point in the frame of the axis: along grows to
// the tips, across to the right of one who looks along.
func (a axis) along(x, y float64) float64  { return float64(x*a.x) + float64(y*a.y) }
func (a axis) across(x, y float64) float64 { return float64(y*a.x) - float64(x*a.y) }

// principal is the direction in which second moments are largest, upwards, and how much
// longer than wide that makes the thing (ratio of the axes).
func principal(xx, xy, yy float64) (axis, float64) {
	d, e := xx-yy, 2*xy
	r := math.Sqrt(float64(d*d) + float64(e*e))
	if r == 0 {
		return upright, 1
	}
	sum := xx + yy
	ratio := 8.0
	if low := sum - r; low > 0 {
		ratio = min(ratio, math.Sqrt((sum+r)/low))
	}
	// Half angle formulas: cos 2t = d/r, sin 2t = e/r.
	x := math.Sqrt(max(0, (1+d/r)/2))
	y := math.Sqrt(max(0, (1-d/r)/2))
	if e < 0 {
		x = -x
	}
	if y == 0 { // level: neither end is up
		return axis{1, 0}, ratio
	}
	return axis{-x, -y}, ratio
}

func dot(a, b axis) float64 { return float64(a.x*b.x) + float64(a.y*b.y) }

// extent sets how far a piece reaches along and across d.
func (p *piece) extent(d axis) {
	p.front, p.back, p.left, p.right = math.Inf(-1), math.Inf(1), math.Inf(1), math.Inf(-1)
	for _, i := range p.cells {
		x, y := float64(int(i)%p.width), float64(int(i)/p.width)
		u, v := d.across(x, y), d.along(x, y)
		p.front, p.back = max(p.front, v), min(p.back, v)
		p.left, p.right = min(p.left, u), max(p.right, u)
	}
}

// longest is how much of a finger is its pad, in widths and in inches.
const (
	longestWidths = 1.9
	longestInches = 1.25
)

// shorten takes away what lies behind the pad in one piece with it.
func (p *piece) shorten(d axis, inch float64) {
	limit := min(longestInches*inch, max(0.6*inch, float64(longestWidths*(p.right-p.left))))
	if p.front-p.back <= limit {
		return
	}
	p.cells = slices.DeleteFunc(p.cells, func(i int32) bool {
		return p.front-d.along(float64(int(i)%p.width), float64(int(i)/p.width)) > limit
	})
	p.measure()
	p.extent(d)
}
