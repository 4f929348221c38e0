package finger

import "gatehouse/capture"

// quad is the side of the squares in which flow and mask are held, pixels.
const quad = 4

// cell is the flow in one quad.
type cell struct {
	x, y        int16 // doubled direction of the ridges, its length the coherence, Q12
	period      uint8 // 1/16 px
	orientation uint8 // 1/256 of a half turn, counter-clockwise from +x
	coherence   uint8 // 0..255
	inside      bool  // of the finger's print
}

// field is the flow over the picture.
type field struct {
	w, h       int // of the picture, pixels
	cols, rows int
	cells      []cell
}

// spread interpolates the flow of the windows.
func (d *field) spread(f *flow, w, h int) {
	d.w, d.h = w, h
	d.cols, d.rows = (w+quad-1)/quad, (h+quad-1)/quad
	d.cells = grow(d.cells, d.cols*d.rows)
	for r := range d.rows {
		r0, fr := between(r*quad+quad/2, f.rows)
		r1 := min(r0+1, f.rows-1)
		for c := range d.cols {
			c0, fc := between(c*quad+quad/2, f.cols)
			c1 := min(c0+1, f.cols-1)
			a, b := &f.smooth[r0*f.cols+c0], &f.smooth[r0*f.cols+c1]
			e, g := &f.smooth[r1*f.cols+c0], &f.smooth[r1*f.cols+c1]
			wa, wb, we, wg := (pitch-fr)*(pitch-fc), (pitch-fr)*fc, fr*(pitch-fc), fr*fc
			const all = pitch * pitch
			x := (wa*int(a.x) + wb*int(b.x) + we*int(e.x) + wg*int(g.x)) / all
			y := (wa*int(a.y) + wb*int(b.y) + we*int(e.y) + wg*int(g.y)) / all
			p := (wa*int(a.period) + wb*int(b.period) + we*int(e.period) + wg*int(g.period)) / all
			q := &d.cells[r*d.cols+c]
			q.set(x, y)
			q.period = uint8(min(p, 255))
		}
	}
}

// set gives the cell a doubled direction.
func (q *cell) set(x, y int) {
	q.x, q.y = int16(x), int16(y)
	q.orientation = uint8((uint32(turnOf(x, y)) + 128) >> 8)
	q.coherence = uint8(min(long(x, y)*255>>12, 255))
}

// between places a pixel between the centres of windows: after window i by part/pitch.
func between(p, n int) (i, part int) {
	p -= pitch / 2
	if p <= 0 {
		return 0, 0
	}
	i = p / pitch
	if i >= n-1 {
		return n - 1, 0
	}
	return i, p - i*pitch
}

// fieldStep is the distance of the cells in a template's ridge field, pixels.
const fieldStep = 16

// sample gives the flow as templates hold it.
func (d *field) sample() capture.RidgeField {
	f := capture.RidgeField{Step: fieldStep, Cols: (d.w + fieldStep - 1) / fieldStep, Rows: (d.h + fieldStep - 1) / fieldStep}
	n := f.Cols * f.Rows
	all := make([]uint8, 3*n)
	f.Orientation, f.Period, f.Coherence = all[:n:n], all[n:2*n:2*n], all[2*n:]
	for r := range f.Rows {
		for c := range f.Cols {
			q := min((c*fieldStep+fieldStep/2)/quad, d.cols-1)
			p := min((r*fieldStep+fieldStep/2)/quad, d.rows-1)
			if cell := &d.cells[p*d.cols+q]; cell.inside {
				i := r*f.Cols + c
				f.Orientation[i], f.Period[i], f.Coherence[i] = cell.orientation, cell.period, max(cell.coherence, 1)
			}
		}
	}
	return f
}
