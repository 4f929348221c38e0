package paper

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// shape is a closed outline in pixels.
type shape struct {
	ops  []byte // 'M', 'L', 'Q', 'C'
	pts  [][2]float32
	box  [4]float32 // min x, min y, max x, max y
	some bool
}

func (s *shape) add(op byte, xy ...float64) *shape {
	s.ops = append(s.ops, op)
	for i := 0; i < len(xy); i += 2 {
		x, y := float32(xy[i]), float32(xy[i+1])
		if !s.some {
			s.box, s.some = [4]float32{x, y, x, y}, true
		}
		s.box = [4]float32{min(s.box[0], x), min(s.box[1], y), max(s.box[2], x), max(s.box[3], y)}
		s.pts = append(s.pts, [2]float32{x, y})
	}
	return s
}

// ellipse adds a closed ellipse.
func (s *shape) ellipse(cx, cy, rx, ry float64) *shape {
	const k = 0.5523
	s.add('M', cx+rx, cy)
	s.add('C', cx+rx, cy+k*ry, cx+k*rx, cy+ry, cx, cy+ry)
	s.add('C', cx-k*rx, cy+ry, cx-rx, cy+k*ry, cx-rx, cy)
	s.add('C', cx-rx, cy-k*ry, cx-k*rx, cy-ry, cx, cy-ry)
	return s.add('C', cx+k*rx, cy-ry, cx+rx, cy-k*ry, cx+rx, cy)
}

// polygon adds a closed polygon.
func (s *shape) polygon(xy ...float64) *shape {
	s.add('M', xy[0], xy[1])
	for i := 2; i < len(xy); i += 2 {
		s.add('L', xy[i], xy[i+1])
	}
	return s
}

// mask gives the coverage of the shape and where its corner lies; nil for an
// empty shape.
func (s *shape) mask() (*image.Alpha, image.Point) {
	x0, y0 := float32(math.Floor(float64(s.box[0]))), float32(math.Floor(float64(s.box[1])))
	w, h := int(s.box[2]-x0)+2, int(s.box[3]-y0)+2
	if !s.some || w > 4096 || h > 4096 {
		return nil, image.Point{}
	}
	z := vector.NewRasterizer(w, h)
	p := s.pts
	next := func() (float32, float32) { q := p[0]; p = p[1:]; return q[0] - x0, q[1] - y0 }
	for i, op := range s.ops {
		switch op {
		case 'M':
			if i > 0 {
				z.ClosePath()
			}
			z.MoveTo(next())
		case 'L':
			z.LineTo(next())
		case 'Q':
			ax, ay := next()
			bx, by := next()
			z.QuadTo(ax, ay, bx, by)
		case 'C':
			ax, ay := next()
			bx, by := next()
			cx, cy := next()
			z.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	z.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	z.Draw(m, m.Rect, image.NewUniform(color.Alpha{A: 255}), image.Point{})
	return m, image.Pt(int(x0), int(y0))
}
