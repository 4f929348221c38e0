package finger

// pitch is the distance of the windows whose spectra are taken, pixels.
const pitch = 12

// ray is the estimate of the ridge flow in one place. Its direction is doubled, so that a
// ridge and the same ridge the other way round add up.
type ray struct {
	x, y   int32 // doubled direction of the ridges times sureness, Q12
	period int32 // 1/16 px; 0 = unknown
	weight int32 // Q12: how much of the picture is ridges here
}

// flow estimates the flow of the ridges by spectra of overlapping windows, after
// Chikkerur, Cartwright and Govindaraju (2007).
type flow struct {
	fourier
	cols, rows int
	raw        []ray
	smooth     []ray // x, y of mean direction, its length the coherence
	waveOf     [waves + 1][2*waves + 1]wave
	tmp        []accu
}

// wave is what one place of the spectrum says.
type wave struct {
	x, y   int32 // doubled direction of ridges, Q12
	radius int32 // Q8, wave numbers
	in     bool  // in the band
}

func (f *flow) init() {
	f.fourier.init()
	for u := range f.waveOf {
		for v := -waves; v <= waves; v++ {
			r2 := u*u + v*v
			w := &f.waveOf[u][v+waves]
			if r2 == 0 {
				continue
			}
			// The wave's direction is (u, -v) with y up; ridges are across it.
			w.x, w.y = int32(-(u*u-v*v)*4096/r2), int32(2*u*v*4096/r2)
			w.radius = int32(root(r2 << 16))
			w.in = r2 >= leastWave*leastWave && r2 <= (waves+1)*(waves+1)-10
		}
	}
}

// run fills raw and smooth over the plane.
func (f *flow) run(p *plane) {
	f.cols, f.rows = (p.w+pitch-1)/pitch, (p.h+pitch-1)/pitch
	f.raw = grow(f.raw, f.cols*f.rows)
	f.smooth = grow(f.smooth, f.cols*f.rows)
	for r := range f.rows {
		for c := range f.cols {
			x, y := c*pitch+pitch/2-window/2, r*pitch+pitch/2-window/2
			// Windows reach into the rim, never beyond it.
			x, y = min(max(x, -rim), p.w+rim-window), min(max(y, -rim), p.h+rim-window)
			f.raw[r*f.cols+c] = f.ray(p, x, y)
		}
	}
	f.blur()
}

// ray reads one window.
func (f *flow) ray(p *plane, x, y int) ray {
	all := f.spectrum(p, x, y)
	if all < 1<<16 {
		return ray{}
	}
	var band, sx, sy, peak, pu, pv int
	for u := range f.power {
		for v := range f.power[u] {
			w := &f.waveOf[u][v]
			if !w.in || u == 0 && v < waves {
				continue
			}
			e := f.power[u][v] >> 4
			band += e
			sx += e * int(w.x) >> 12
			sy += e * int(w.y) >> 12
			if e > peak {
				peak, pu, pv = e, u, v
			}
		}
	}
	if band == 0 {
		return ray{}
	}
	// The period is that of the strongest wave and its neighbours: the whole band would
	// take the harmonics of broad ridges for narrow ones.
	var pe, pr int
	for u := max(pu-1, 0); u <= min(pu+1, waves); u++ {
		for v := max(pv-1, 0); v <= min(pv+1, 2*waves); v++ {
			e := f.power[u][v] >> 4
			pe += e
			pr += e >> 4 * int(f.waveOf[u][v].radius)
		}
	}
	radius := max(pr/max(pe>>4, 1), 1) // Q8
	share := min(band<<12/max(all>>5, 1), 4096)
	return ray{
		x: int32(sx << 12 / band), y: int32(sy << 12 / band),
		period: int32(window * 16 * 256 / radius),
		weight: int32(share),
	}
}

// accu sums rays under a blur.
type accu struct{ x, y, weight, period, sure int }

// bell are the weights of the blur, binomial: sigma 1.2 windows.
var bell = [...]int{1, 6, 15, 20, 15, 6, 1}

// blur fills smooth. The weight of smooth is the mean weight.
func (f *flow) blur() {
	f.tmp = grow(f.tmp, f.cols*f.rows)
	const reach = len(bell) / 2
	for r := range f.rows {
		for c := range f.cols {
			var a accu
			for k, b := range bell {
				if cc := c + k - reach; cc >= 0 && cc < f.cols {
					s := &f.raw[r*f.cols+cc]
					b *= int(s.weight)
					sure := b * long(int(s.x), int(s.y)) >> 12
					a.x, a.y = a.x+b*int(s.x), a.y+b*int(s.y)
					a.weight, a.sure, a.period = a.weight+b, a.sure+sure, a.period+sure*int(s.period)
				}
			}
			f.tmp[r*f.cols+c] = a
		}
	}
	for r := range f.rows {
		for c := range f.cols {
			var a accu
			for k, b := range bell {
				if rr := r + k - reach; rr >= 0 && rr < f.rows {
					s := &f.tmp[rr*f.cols+c]
					a.x, a.y = a.x+b*s.x, a.y+b*s.y
					a.weight, a.sure, a.period = a.weight+b*s.weight, a.sure+b*s.sure, a.period+b*s.period
				}
			}
			s := &f.smooth[r*f.cols+c]
			*s = ray{weight: int32(a.weight >> 12)}
			if a.weight > 0 {
				s.x, s.y = int32(a.x/a.weight), int32(a.y/a.weight)
			}
			if a.sure > 0 {
				s.period = int32(a.period / a.sure)
			}
		}
	}
}

// long is the length of a vector.
func long(x, y int) int { return root(x*x + y*y) }
