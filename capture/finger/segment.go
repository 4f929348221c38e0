package finger

import "slices"

// segmenter finds where the picture shows a finger: ridges in one direction, of enough
// contrast. The trapezoid of light and the edge of a sensor are no ridges: they have
// contrast without a period.
type segmenter struct {
	score  []int32 // of windows: 0..4096
	tmp    []int32
	sorted []int
	label  []uint8 // of quads
	queue  []int32
	areas  []area
	depth  []uint16 // of quads: distance to the outside, thirds of a quad
}

// area is a run of the queue.
type area struct {
	from, to int
	touches  bool
}

const (
	leastScore = 400  // Q12
	slim       = 3    // quads; a strip narrower than twice that is the edge of a sensor
	opening    = 2    // quads that the edge is drawn in
	noise      = 600  // Q12: share of the ridge band that any picture has
	unbent     = 1000 // Q12: share of the score that does not ask for one direction; cores have none
)

// run sets cell.inside and depth.
func (s *segmenter) run(d *field, f *flow, dev []uint8, w, h int) {
	s.rate(f, dev, w, h)
	s.label = grow(s.label, len(d.cells))
	s.depth = grow(s.depth, len(d.cells))
	for r := range d.rows {
		r0, fr := between(r*quad+quad/2, f.rows)
		r1 := min(r0+1, f.rows-1)
		for c := range d.cols {
			c0, fc := between(c*quad+quad/2, f.cols)
			c1 := min(c0+1, f.cols-1)
			v := int(s.score[r0*f.cols+c0])*(pitch-fr)*(pitch-fc) + int(s.score[r0*f.cols+c1])*(pitch-fr)*fc +
				int(s.score[r1*f.cols+c0])*fr*(pitch-fc) + int(s.score[r1*f.cols+c1])*fr*fc
			s.label[r*d.cols+c] = 0
			if v >= leastScore*pitch*pitch {
				s.label[r*d.cols+c] = 1
			}
		}
	}
	s.measure(d, 0)
	s.deeper(slim * 3)
	s.flip(d, 1, func(size, largest int, _ bool) bool { return size < largest/4 })
	for i := range s.label {
		s.label[i] = 1 - s.label[i]
	}
	s.measure(d, unreached)
	s.deeper(slim * 3)
	for i := range s.label {
		s.label[i] = 1 - s.label[i]
	}
	s.flip(d, 0, func(_, _ int, touches bool) bool { return !touches })
	s.measure(d, 0)
	for i := range d.cells {
		d.cells[i].inside = s.depth[i] > opening*3
	}
}

// deeper labels the quads that are deeper than depth.
func (s *segmenter) deeper(depth uint16) {
	for i, v := range s.depth {
		s.label[i] = 0
		if v > depth {
			s.label[i] = 1
		}
	}
}

// rate scores the windows.
func (s *segmenter) rate(f *flow, dev []uint8, w, h int) {
	s.score, s.tmp = grow(s.score, len(f.raw)), grow(s.tmp, len(f.raw))
	s.sorted = s.sorted[:0]
	for r := range f.rows {
		for c := range f.cols {
			x, y := min(c*pitch+pitch/2, w-1), min(r*pitch+pitch/2, h-1)
			s.tmp[r*f.cols+c] = int32(dev[y*w+x])
			if f.raw[r*f.cols+c].weight > 1500 {
				s.sorted = append(s.sorted, int(dev[y*w+x]))
			}
		}
	}
	typical := leastDev
	if n := len(s.sorted); n > 0 {
		slices.Sort(s.sorted)
		typical = s.sorted[n*3/4]
	}
	for i := range s.score {
		m := &f.smooth[i]
		sure := long(int(m.x), int(m.y)) // 0..4096
		dev := int(s.tmp[i])
		contrast := min(dev*4096*3/max(typical, 1), 4096) // a third of the typical one is enough
		if dev <= leastDev {
			contrast /= 4
		}
		s.score[i] = int32((unbent + sure*(4096-unbent)>>12) * contrast >> 12 * max(int(m.weight)-noise, 0) >> 12)
	}
}

// flip turns over the areas of quads labelled v that drop names. An area touches if it
// reaches the edge of the picture.
func (s *segmenter) flip(d *field, v uint8, drop func(size, largest int, touches bool) bool) {
	const seen = 2
	s.areas = s.areas[:0]
	largest := 0
	for i := range s.label {
		if s.label[i] != v {
			continue
		}
		a := area{from: len(s.queue)}
		if len(s.areas) == 0 {
			s.queue = s.queue[:0]
			a.from = 0
		}
		s.queue = append(s.queue, int32(i))
		s.label[i] = v + seen
		for k := a.from; k < len(s.queue); k++ {
			at := int(s.queue[k])
			x, y := at%d.cols, at/d.cols
			a.touches = a.touches || x == 0 || y == 0 || x == d.cols-1 || y == d.rows-1
			for _, n := range [...]int{-1, 1, -d.cols, d.cols} {
				if n == -1 && x == 0 || n == 1 && x == d.cols-1 || at+n < 0 || at+n >= len(s.label) {
					continue
				}
				if s.label[at+n] == v {
					s.label[at+n] = v + seen
					s.queue = append(s.queue, int32(at+n))
				}
			}
		}
		a.to = len(s.queue)
		largest = max(largest, a.to-a.from)
		s.areas = append(s.areas, a)
	}
	for _, a := range s.areas {
		to := v
		if drop(a.to-a.from, largest, a.touches) {
			to = 1 - v
		}
		for _, at := range s.queue[a.from:a.to] {
			s.label[at] = to
		}
	}
}

// unreached is a depth beyond any.
const unreached = 1 << 14

// measure fills depth of the quads labelled 1 by chamfer distances from those labelled 0, and
// from what lies outside the picture, which is outer deep.
func (s *segmenter) measure(d *field, outer int) {
	get := func(x, y int) int {
		if x < 0 || y < 0 || x >= d.cols || y >= d.rows {
			return outer
		}
		return int(s.depth[y*d.cols+x])
	}
	for y := range d.rows {
		for x := range d.cols {
			v := 0
			if s.label[y*d.cols+x] == 1 {
				v = min(get(x-1, y)+3, get(x, y-1)+3, get(x-1, y-1)+4, get(x+1, y-1)+4)
			}
			s.depth[y*d.cols+x] = uint16(v)
		}
	}
	for y := d.rows - 1; y >= 0; y-- {
		for x := d.cols - 1; x >= 0; x-- {
			at := y*d.cols + x
			s.depth[at] = min(s.depth[at], uint16(min(get(x+1, y)+3, get(x, y+1)+3, get(x+1, y+1)+4, get(x-1, y+1)+4)))
		}
	}
}
