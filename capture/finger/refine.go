package finger

// refiner estimates the flow anew from a picture that is filtered already. Gradients resolve
// bends and cores that are smaller than a window of the spectra.
type refiner struct {
	grad, tmp []accu
}

// prior is how much the first estimate counts beside gradients of full strength, Q12.
const prior = 400

// run turns d's directions to those of the ridges in p.
func (f *refiner) run(d *field, p *plane) {
	f.grad, f.tmp = grow(f.grad, len(d.cells)), grow(f.tmp, len(d.cells))
	s := p.stride
	for r := range d.rows {
		for c := range d.cols {
			a := &f.grad[r*d.cols+c]
			*a = accu{}
			if !d.cells[r*d.cols+c].inside {
				continue
			}
			for y := r * quad; y < min(r*quad+quad, p.h); y++ {
				at := p.at(c*quad, y)
				for i := at; i < at+min(quad, p.w-c*quad); i++ {
					// Five points: three would see short waves flatter than long ones, and so
					// turn every direction towards the axes.
					gx := 8*(int(p.pix[i+1])-int(p.pix[i-1])) - int(p.pix[i+2]) + int(p.pix[i-2])
					gy := 8*(int(p.pix[i-s])-int(p.pix[i+s])) - int(p.pix[i-2*s]) + int(p.pix[i+2*s]) // y up
					a.x -= gx*gx - gy*gy
					a.y -= 2 * gx * gy
					a.weight += gx*gx + gy*gy
				}
			}
		}
	}
	for range 2 {
		f.box(d, 1, d.cols, f.grad, f.tmp)
		f.box(d, d.cols, d.rows, f.tmp, f.grad)
	}
	for i := range d.cells {
		q, a := &d.cells[i], &f.grad[i]
		if !q.inside || a.weight == 0 {
			continue
		}
		x, y := a.x*(4096-prior)/a.weight+int(q.x)*prior>>12, a.y*(4096-prior)/a.weight+int(q.y)*prior>>12
		q.set(x, y)
	}
}

// box sums over five quads along an axis: step from one to the next, n of them.
func (f *refiner) box(d *field, step, n int, src, dst []accu) {
	const reach = 2
	other := d.cols
	if step == 1 {
		other = 1
	}
	lines := len(d.cells) / n
	for l := range lines {
		from := l
		if other == 1 {
			from = l * d.cols
		}
		var s accu
		for i := -reach; i < n; i++ {
			if k := i + reach; k < n {
				a := &src[from+k*step]
				s.x, s.y, s.weight = s.x+a.x, s.y+a.y, s.weight+a.weight
			}
			if k := i - reach - 1; k >= 0 {
				a := &src[from+k*step]
				s.x, s.y, s.weight = s.x-a.x, s.y-a.y, s.weight-a.weight
			}
			if i >= 0 {
				dst[from+i*step] = s
			}
		}
	}
}
