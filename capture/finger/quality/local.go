package quality

import "math"

// slanted is the border about a region that a block of 32 by 16 pixels needs to be
// cut out of it at any angle: half of 36 - 32, where 36 is its diagonal rounded up.
const slanted = 2

type local struct {
	foreground bool
	normal     float64 // across the ridges, radian
}

// locals are the regions of an image, 32 by 32 pixels each, from the pixel
// (slanted, slanted) on, so that each has its border.
type locals struct {
	cols, rows int
	at         []local
}

func newLocals(g plane) locals {
	l := locals{cols: max((g.w-2*slanted)/region, 0), rows: max((g.h-2*slanted)/region, 0)}
	l.at = make([]local, l.cols*l.rows)
	mask := foreground(g)
	across := (g.w + region - 1) / region
	for i := range l.at {
		x, y := l.origin(i)
		c, r := x/region, y/region
		xx, yy, xy := g.part(x, y, region, region).covariance()
		l.at[i] = local{
			// the region lies over four tiles: all of them have to be in
			mask[r*across+c] && mask[r*across+c+1] && mask[(r+1)*across+c] && mask[(r+1)*across+c+1],
			normalOf(xx, yy, xy),
		}
	}
	return l
}

func (l locals) origin(i int) (x, y int) {
	return slanted + i%l.cols*region, slanted + i/l.cols*region
}

// normalOf is half the angle of (xx-yy, xy) as the standard's reference has it.
func normalOf(xx, yy, xy float64) float64 {
	d := xx - yy
	norm := xy*xy + d*d + 0x1p-52
	return math.Atan2(xy/norm, d/norm) / 2
}

// foreground says for each tile whether its grey deviates by more than a tenth of
// what the whole image deviates.
func foreground(g plane) []bool {
	_, all := g.moments()
	var mask []bool
	g.tiles(func(t plane, _, _ int) {
		_, sigma := t.moments()
		mask = append(mask, all > 0 && sigma/all > .1)
	})
	return mask
}

// flow is the mean change of orientation to the eight regions around, from 4
// degrees (0) to 90 (1), of regions that are all foreground.
func (l locals) flow() []float64 {
	const least = 4 * math.Pi / 180
	var out []float64
	for r := 1; r < l.rows-1; r++ {
	cell:
		for c := 1; c < l.cols-1; c++ {
			sum := 0.0
			for dr := -1; dr <= 1; dr++ {
				for dc := -1; dc <= 1; dc++ {
					n := l.at[(r+dr)*l.cols+c+dc]
					if !n.foreground {
						continue cell
					}
					d := math.Abs(l.at[r*l.cols+c].normal - n.normal)
					sum += min(d, 2*math.Pi-d)
				}
			}
			if sum/8 > least {
				out = append(out, (sum/8-least)/(math.Pi/2-least))
			}
		}
	}
	return out
}

// certainty is 1 - ratio of the eigenvalues of the gradients' covariance; false
// where there is no gradient.
func certainty(g plane) (float64, bool) {
	xx, yy, xy := g.covariance()
	root := math.Sqrt((xx-yy)*(xx-yy) + 4*xy*xy)
	high, low := (xx+yy+root)/2, (xx+yy-root)/2
	if high == 0 {
		return 0, false
	}
	return 1 - low/high, true
}

func certainties(g plane) []float64 {
	var out []float64
	g.tiles(func(t plane, _, _ int) {
		if t.w < region || t.h < region {
			return
		}
		if v, ok := certainty(t); ok {
			out = append(out, v)
		}
	})
	return out
}

// rotated turns the region at (x, y) with a border by an angle and gives 36 by 36
// pixels from the corner of the turned square: nearest pixel in steps of 1/1024,
// black outside, as the reference's imaging library does it. A border wider than
// slanted reaches to what the image has there, and moves the centre off the middle.
func rotated(g plane, x, y int, angle float64, border int) plane {
	const out, one = region + 2*slanted, 1 << 10
	side := region + 2*border
	x, y = x-border, y-border
	centre := float64(side) / 2
	// the forward turn about the centre, then its inverse, as the library composes them
	turn := angle * (180 / math.Pi)
	turn *= math.Pi / 180
	a, b := math.Cos(turn), math.Sin(turn)
	tx, ty := (1-a)*centre-b*centre, b*centre+(1-a)*centre
	det := 1 / (a*a + b*b)
	ia, ib := a*det, b*det
	sx, sy := -ia*tx+ib*ty, -ib*tx-ia*ty
	fixed := func(v float64) int { return int(math.RoundToEven(v * one)) }
	to := newPlane(out, out)
	for v := range out {
		x0, y0 := fixed(-ib*float64(v)+sx)+one/2, fixed(ia*float64(v)+sy)+one/2
		for u := range out {
			px, py := (x0+fixed(ia*float64(u)))>>10, (y0+fixed(ib*float64(u)))>>10
			if px < 0 || py < 0 || px >= side || py >= side {
				continue
			}
			if px, py = px+x, py+y; px >= 0 && py >= 0 && px < g.w && py < g.h {
				to.pix[v*out+u] = g.pix[py*g.stride+px]
			}
		}
	}
	return to
}
