package optics

import (
	"image"
	"slices"

	"gatehouse/capture"
)

const (
	probes   = 16  // characters that vote on the shift of the infrared picture
	foundBy  = 250 // contrast from which a shift counts as found
	noticed  = 12  // tenths: a shift must better the contrast to this
	leastMRZ = 5   // characters below which there is no MRZ to measure
	weakest  = 2   // characters that are watched for foreign ink: who changes one must change its check digit too
)

// contrast measures the MRZ in white and infrared; either picture may be nil.
func (out *Measures) contrast(white, ir *image.Gray, m *capture.MRZ) {
	all := cells(m, white, ir)
	if len(all) < leastMRZ {
		return
	}
	if white != nil {
		out.WhiteMilli = byLine(m, all, func(c *cell) int { return c.contrast(white, image.Point{}) })
		out.WhitePaper = byLine(m, all, func(c *cell) int { return c.paper(white, image.Point{}) })
		out.MRZWhiteMilli = mean(slices.Concat(out.WhiteMilli...))
	}
	if ir == nil {
		return
	}
	d := shift(all, ir, int(pitch(m)/4))
	out.HasIR = true
	out.IRMilli = byLine(m, all, func(c *cell) int { return c.contrast(ir, d) })
	out.IRPaper = byLine(m, all, func(c *cell) int { return c.paper(ir, d) })
	in := slices.Concat(out.IRMilli...)
	out.MRZIRMilli = mean(in)
	slices.Sort(in)
	out.MRZIRMinMilli = mean(in[:weakest])
	if far := 1000 * max(abs(d.X), abs(d.Y)); far > out.ResidualMilli {
		out.ResidualMilli = far
	}
}

// byLine gives a value for each cell, in the lines of m.
func byLine(m *capture.MRZ, all []cell, of func(*cell) int) (out [][]int) {
	for _, l := range m.Lines {
		line := make([]int, len(l))
		for k := range l {
			line[k] = of(&all[k])
		}
		all, out = all[len(l):], append(out, line)
	}
	return out
}

// shift finds by how many pixels ir lies beside the picture of the cells, up to
// reach in each direction. It is zero unless the contrast there is high and
// clearly better than without.
func shift(all []cell, ir *image.Gray, reach int) image.Point {
	reach = min(reach, 16)
	var some []cell
	for i := 0; i < len(all); i += max(1, len(all)/probes) {
		if len(all[i].core) > 0 {
			some = append(some, all[i].thin(60))
		}
	}
	at := func(d image.Point) int {
		sum := 0
		for i := range some {
			sum += some[i].contrast(ir, d)
		}
		return sum / max(1, len(some))
	}
	var best image.Point
	still := at(best)
	most := still
	for y := -reach; y <= reach; y++ {
		for x := -reach; x <= reach; x++ {
			if v := at(image.Pt(x, y)); v > most {
				best, most = image.Pt(x, y), v
			}
		}
	}
	if most < foundBy || most*10 < still*noticed {
		return image.Point{}
	}
	return best
}

// thin keeps about n pixels of each sort.
func (c cell) thin(n int) cell {
	every := func(p []image.Point) (q []image.Point) {
		for i := 0; i < len(p); i += max(1, len(p)/n) {
			q = append(q, p[i])
		}
		return q
	}
	return cell{every(c.core), every(c.ground)}
}

func mean(v []int) int {
	sum := 0
	for _, x := range v {
		sum += x
	}
	return sum / max(1, len(v))
}

func abs(v int) int { return max(v, -v) }
